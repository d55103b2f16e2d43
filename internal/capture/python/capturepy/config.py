"""model_config: how a pydantic model treats unknown keys, names and bytes."""

import ast
import re

import functional
from modules import Declaration, External, flatten
from values import Unknown, shown, value

# Keys that change the wire in a way that a schema cannot follow, unless they have this value.
_PLAIN = {
    "fields": None,
    "ser_json_temporal": "iso8601",
    "str_max_length": None,
    "str_min_length": 0,
    "val_temporal_unit": "infer",
}
_BYTES = {"utf8": None, "base64": "base64url"}  # pydantic's base64 has the alphabet for URLs
_READ = {"alias_generator", "extra", "json_encoders", "ser_json_bytes", "ser_json_timedelta", "val_json_bytes"}

DECODE_UNKNOWN = {"forbid": "reject", "ignore": "drop", "allow": "keep"}


class Config:
    """The configuration of a model, merged along its bases."""

    def __init__(self):
        self.extra = "ignore"
        self.bytes_as_base64 = self.bytes_from_base64 = None  # the alphabet
        self.durations = None  # the JSON type that they are sent as, where it is not text
        self.rename = None  # function of a field's name
        self.omit_defaults = False
        self.opaque = []  # why the type is not known
        self.sent_opaque = []  # why it is not known what is sent

    @classmethod
    def of(cls, ancestors, types, decorator_call=None):
        out = cls()
        for ancestor in reversed(ancestors):
            if ancestor.declaration:
                context = types.kinds.context(ancestor.declaration)
                for name, expression in _settings(ancestor.declaration, context):
                    out._set(name, expression, context)
        if decorator_call:
            context = types.kinds.context(ancestors[0].declaration)
            for keyword in decorator_call.keywords:
                if keyword.arg == "config":
                    for name, expression in _pairs(keyword.value, context):
                        out._set(name, expression, context)
        return out

    def _set(self, name, expression, context):
        if name is None:
            self.opaque.append("%s in the configuration is not understood" % shown(expression))
        elif name == "alias_generator":
            self._set_generator(expression, context)
        elif name == "json_encoders":
            if not (isinstance(expression, ast.Dict) and not expression.keys):
                self.sent_opaque.append("json_encoders=%s decides what is sent" % shown(expression))
        elif name in _READ or name in _PLAIN:
            try:
                self._set_value(name, _config_value(expression, context))
            except Unknown as unknown:
                self.opaque.append("%s: %s" % (name, unknown.reason))

    def _set_value(self, name, found):
        if name == "extra" and isinstance(found, str) and found in DECODE_UNKNOWN:
            self.extra = found
        elif name == "ser_json_bytes" and found in _BYTES:
            self.bytes_as_base64 = _BYTES[found]
        elif name == "val_json_bytes" and found in _BYTES:
            self.bytes_from_base64 = _BYTES[found]
        elif name == "ser_json_timedelta" and found in ("iso8601", "float"):
            self.durations = "number" if found == "float" else None
        elif name not in _PLAIN or found != _PLAIN[name]:
            self.opaque.append("%s=%r changes what is on the wire" % (name, found))

    def _set_generator(self, expression, context):
        if isinstance(expression, ast.Constant) and expression.value is None:
            self.rename = None
            return
        target = context.resolve(expression)
        self.rename = _GENERATORS.get(target.path) if isinstance(target, External) else None
        if self.rename is None:
            self.opaque.append("alias_generator=%s: the names on the wire are not known" % shown(expression))


def _settings(declaration, context):
    """(name, expression) of a class's own settings; the name is None where one cannot be read."""
    for keyword in getattr(declaration.node, "keywords", ()):
        if keyword.arg and keyword.arg != "metaclass":
            yield keyword.arg, keyword.value
    if not isinstance(declaration.node, ast.ClassDef):
        config = functional.keyword(declaration.node.value, "__config__")
        if config is not None:
            yield from _pairs(config, context)
    for statement, _, _ in declaration.body:
        if isinstance(statement, ast.ClassDef) and statement.name == "Config":
            for setting, _, _ in flatten(statement.body):
                if isinstance(setting, ast.Assign) and isinstance(setting.targets[0], ast.Name):
                    yield setting.targets[0].id, setting.value
        target = _assigned(statement)
        if target in ("model_config", "__pydantic_config__") and statement.value is not None:
            yield from _pairs(statement.value, context)


def _assigned(statement):
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        return getattr(statement.targets[0], "id", None)
    return getattr(statement.target, "id", None) if isinstance(statement, ast.AnnAssign) else None


def _pairs(expression, context, depth=0):
    if isinstance(expression, ast.Call):
        target = context.resolve(expression.func)
        known = isinstance(target, External) and target.path in ("pydantic.ConfigDict", "builtins.dict")
        if known and not expression.args:
            for keyword in expression.keywords:
                if keyword.arg:
                    yield keyword.arg, keyword.value
                else:
                    yield from _pairs(keyword.value, context, depth + 1)
            return
    if isinstance(expression, ast.Dict):
        for key, item in zip(expression.keys, expression.values):
            if key is None:
                yield from _pairs(item, context, depth + 1)
            elif isinstance(key, ast.Constant):
                yield key.value, item
            else:
                yield None, key
        return
    target = context.resolve(expression)
    if isinstance(target, Declaration) and getattr(target.node, "value", None) is not None and depth < 16:
        yield from _pairs(target.node.value, context.at(target), depth + 1)
        return
    yield None, expression


def _config_value(expression, context):
    if isinstance(expression, ast.Attribute):  # Extra.forbid of pydantic's first version
        target = context.resolve(expression)
        if isinstance(target, External) and target.path.startswith("pydantic.Extra."):
            return expression.attr
    return value(expression, context)


def to_pascal(name):
    return re.sub(r"(?<=[0-9A-Za-z])_(?=[0-9A-Z])", "", name.title())


def to_camel(name):
    if re.match(r"[a-z]+[A-Za-z0-9]*$", name) and not re.search(r"\d[a-z]", name):
        return name
    return re.sub(r"^_*[A-Z]", lambda match: match[0].lower(), to_pascal(name))


def to_snake(name):
    for before, after in (("[A-Z]+", "[A-Z][a-z]"), ("[a-z]", "[A-Z]"), ("[0-9]", "[A-Z]"), ("[a-z]", "[0-9]")):
        name = re.sub("(%s)(%s)" % (before, after), r"\1_\2", name)
    return name.replace("-", "_").lower()


_GENERATORS = {"pydantic.to_camel": to_camel, "pydantic.to_pascal": to_pascal, "pydantic.to_snake": to_snake}
