"""model_config: how a pydantic model treats unknown keys, names and bytes."""

import ast

from capturepy.conventions import camel_converter, fern, pydantic, vocabulary
from capturepy.eval.constants import Unknown, shown, value
from capturepy.eval.converters import Converter, function_of
from capturepy.eval.subjects import Subject
from capturepy.eval.values import Aliases, Const
from capturepy.load.modules import Declaration, External, flatten
from capturepy.types import functional

# Keys that change the wire in a way that a schema cannot follow, unless they have this value.
_PLAIN = {
    "ser_json_temporal": "iso8601",
    "val_temporal_unit": "infer",
}
_BYTES = {"utf8": None, "base64": "base64url"}  # pydantic's base64 has the alphabet for URLs
_OF_TEXTS = {"str_max_length": "max_length", "str_min_length": "min_length"}
_READ = {"coerce_numbers_to_str", "str_max_length", "str_min_length", "str_strip_whitespace", "anystr_strip_whitespace", "alias_generator", "allow_population_by_field_name", "extra", "fields", "json_encoders", "ser_json_bytes", "populate_by_name", "ser_json_timedelta", "strict", "validate_by_alias", "validate_by_name", "val_json_bytes"}

DECODE_UNKNOWN = {"forbid": "reject", "ignore": "drop", "allow": "keep"}


def of_unknown_keys(extra):
    """What a decoder does with the keys that a class does not declare, as far as that is known."""
    return {"unknown": DECODE_UNKNOWN[extra]} if extra else {}


class Treatment:
    """What a library does to all fields of a class."""

    def __init__(self):
        self.extra = "ignore"  # None where that is only known when the code runs
        self.bytes_as_base64 = self.bytes_from_base64 = None  # the alphabet
        self.bytes_read_as = None  # the texts that it takes, where it is strict
        self.durations = None  # the JSON type that they are sent as, where it is not text
        self.natives = {}  # native kind → its schema, where that is another on the wire
        self.aliases = {}  # field → its alias, as pydantic's first version lists them
        self.by_name = self.by_name_alone = False  # whether fields are read under their own names, too or only
        self.sends_own_names = False
        self.strict = False
        self.strips = self.takes_numbers = False  # texts: white space around them, numbers in their place
        self.of_texts = {}  # constraints of all texts
        self.encoders = []  # (native kind, Converter) of what is sent
        self.omit_defaults, self.omitted = False, set()  # of all fields, or of some
        self.opaque = []  # why the type is not known
        self.sent_opaque = []  # why it is not known what is sent

    def said(self, metadata, context):
        """What the metadata of a field says, as the keywords of a field function."""
        return {}


class Config(Treatment):
    """The configuration of a model, merged along its bases."""

    def __init__(self):
        super().__init__()
        self.bytes_read_as = pydantic.STRICT_BASE64
        self.rename = {}  # "read", "sent" → function of a field's name
        self.generators = {}  # the same → its expression, as text
        self._kept = {}  # field of a base → what made its names there, where no class below has a generator

    @property
    def renames(self):
        """What tells whether two configurations make other names of fields."""
        return tuple(sorted((way, str(self.generators[way])) for way in self.rename))

    @classmethod
    def of(cls, ancestors, types, decorator_call=None):
        out = cls()
        for ancestor in ancestors:
            for owner, method in fern.READS_OWN_NAMES:
                if ancestor.declaration and ancestor.declaration.name == owner and method in ancestor.declaration.scope:
                    out.by_name = True
        above = []
        for ancestor in reversed(ancestors):
            out._of_library(camel_converter.MODELS.get(ancestor.path, {}))
            if ancestor.declaration:
                context = types.kinds.context(ancestor.declaration)
                made_by = out.rename
                for name, expression in _settings(ancestor.declaration, context):
                    out._set(name, expression, context)
                out._keep(made_by, above, ancestor.declaration)
                above.append(ancestor.declaration)
        if decorator_call:
            context = types.kinds.context(ancestors[0].declaration)
            for keyword in decorator_call.keywords:
                if keyword.arg == "config":
                    for name, expression in _pairs(keyword.value, context):
                        out._set(name, expression, context)
        return out

    def _keep(self, made_by, above, declaration):
        """Of a class that turns the generator of its bases off: their fields keep the names that it made."""
        if made_by and not self.rename:
            self._kept = {name: made_by for base in above for name in _declared(base)}
        if self._kept:
            for name in _declared(declaration):
                self._kept.pop(name, None)

    def _set(self, name, expression, context):
        if name is None:
            self.opaque.append("%s in the configuration is not understood" % shown(expression))
        elif name == "alias_generator":
            self._set_generator(expression, context)
        elif name == "json_encoders":
            self._set_encoders(expression, context)
        elif name in _READ or name in _PLAIN:
            try:
                self._set_value(name, _config_value(expression, context))
            except Unknown as unknown:
                if name == "extra":
                    self.extra = None  # whatever it is, it decides of no key that is declared
                else:
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
        elif name in ("populate_by_name", "allow_population_by_field_name", "validate_by_name"):
            self.by_name = bool(found)
        elif name in ("str_strip_whitespace", "anystr_strip_whitespace"):
            self.strips = bool(found)
        elif name == "coerce_numbers_to_str":
            self.takes_numbers = bool(found)
        elif name in _OF_TEXTS:
            self.of_texts[_OF_TEXTS[name]] = found
        elif name == "validate_by_alias":
            self.by_name_alone = not found
        elif name == "strict":
            self.strict = bool(found)
        elif name == "fields" and isinstance(found, dict):
            for field, said in found.items():
                alias = said.get("alias") if isinstance(said, dict) else said
                if isinstance(alias, str):
                    self.aliases[field] = alias
        elif name not in _PLAIN or found != _PLAIN[name]:
            self.opaque.append("%s=%r changes what is on the wire" % (name, found))

    def _of_library(self, settings):
        """What a base of a library sets."""
        if "alias_generator" in settings:
            self.rename = dict.fromkeys(("read", "sent"), settings["alias_generator"])
            self.generators = dict.fromkeys(self.rename, settings["alias_generator"].__name__)
        self.by_name = settings.get("populate_by_name", self.by_name)

    def _set_generator(self, expression, context):
        expression, context = _followed(expression, context)
        target = context.resolve(expression.func) if isinstance(expression, ast.Call) else None
        given = {"alias": expression}
        if isinstance(target, External) and target.path == "pydantic.AliasGenerator":
            given = {keyword.arg: keyword.value for keyword in expression.keywords}
            given.update(zip(("alias", "validation_alias", "serialization_alias"), expression.args))
        self.rename = {}
        for way, own in (("read", "validation_alias"), ("sent", "serialization_alias")):
            made_by = given.get(own, given.get("alias"))
            if made_by is not None and not (isinstance(made_by, ast.Constant) and made_by.value is None):
                self.rename[way] = _generator(made_by, context)
                self.generators[way] = ast.dump(made_by)

    def _set_encoders(self, expression, context):
        """{datetime: function}: of the classes that JSON has a form for; any other is held in no field that is known."""
        self.encoders = []
        if not isinstance(expression, ast.Dict):
            self.sent_opaque.append("json_encoders=%s decides what is sent" % shown(expression))
            return
        for key, item in zip(expression.keys, expression.values):
            target = context.resolve(key) if key is not None else None
            path = target.path if isinstance(target, External) else None
            native = "set" if path in vocabulary.SETS else vocabulary.SCALARS.get(path, {}).get("x-parity", {}).get("native")
            if native == "set" and _lists(item, context):
                continue  # as pydantic itself writes it
            if native and native != "any":
                function = function_of(item, context)
                self.encoders.append((native, Converter("serializer", "plain", "json_encoders", function, context, node=item)))
            elif path in vocabulary.TYPES or path is None and (not isinstance(target, Declaration) or target.node is None or context.types.kinds.is_wire_type(target)):
                self.sent_opaque.append("json_encoders of %s decides what is sent" % (shown(key) if key is not None else "others"))

    def generated(self, way, name):
        """The name, or Aliases, that a generator makes of a field's name, None where there is none; or Unknown."""
        rename = self._kept.get(name, self.rename)
        return rename[way](name) if way in rename else None


def _declared(declaration):
    """The names that a class annotates."""
    return [s.target.id for s, _, _ in declaration.body if isinstance(s, ast.AnnAssign) and isinstance(s.target, ast.Name)]


def _lists(function, context):
    """Whether a function is list, or lambda v: list(v)."""
    if isinstance(function, ast.Lambda) and isinstance(function.body, ast.Call):
        call = function.body
        given = [argument.arg for argument in function.args.args]
        if call.keywords or [getattr(argument, "id", None) for argument in call.args] != given:
            return False
        function = call.func
    target = context.resolve(function)
    return isinstance(target, External) and target.path == "builtins.list"


def configured(ancestors, types):
    """Whether a TypedDict says how pydantic is to treat it."""
    declarations = [ancestor.declaration for ancestor in ancestors if ancestor.declaration]
    marked = (d for d in declarations if d.module.source.has("with_config") or d.module.source.has("__pydantic_config__"))
    return any(name != "total" for d in marked for name, _ in _settings(d, types.kinds.context(d)))


def _followed(expression, context):
    """The call that a name of a module stands for, such as that of AliasGenerator; any other expression as it is."""
    target = context.resolve(expression)
    made = getattr(getattr(target, "node", None), "value", None) if isinstance(target, Declaration) and not target.doubt else None
    return (made, context.at(target)) if isinstance(made, ast.Call) else (expression, context)


def _generator(expression, context):
    """A function from a field's name to its alias, which raises Unknown where code makes that in a way that is not followed."""
    target = context.resolve(expression)
    known = _GENERATORS.get(target.path) if isinstance(target, External) else None
    if known:
        return known
    function = function_of(expression, context)
    made = {}

    def generated(name):
        if name not in made:
            one = Converter("validator", "plain", "alias_generator", function, context)
            found = one.outcomes(Subject(None, (), context.types, "pydantic"), context.types, Const(name)) or []
            values = {outcome.value for outcome in found}
            made[name] = values.pop() if len(values) == 1 else None
        if isinstance(made[name], Aliases):
            return made[name]
        if not isinstance(made[name], Const) or not isinstance(made[name].value, str):
            raise Unknown("alias_generator=%s is not followed" % shown(expression))
        return made[name].value

    return generated


def _settings(declaration, context):
    """(name, expression) of a class's own settings; the name is None where one cannot be read."""
    for keyword in getattr(declaration.node, "keywords", ()):
        if keyword.arg and keyword.arg != "metaclass":
            yield keyword.arg, keyword.value
    if not isinstance(declaration.node, ast.ClassDef):
        config = functional.keyword(declaration.node.value, "__config__")
        if config is not None:
            yield from _pairs(config, context)
    for decorator in getattr(declaration.node, "decorator_list", ()):
        target = context.resolve(decorator.func) if isinstance(decorator, ast.Call) else None
        if isinstance(target, External) and target.path == "pydantic.with_config":
            for given in decorator.args[:1]:
                yield from _pairs(given, context)
            yield from ((keyword.arg, keyword.value) for keyword in decorator.keywords if keyword.arg)
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


_GENERATORS = {**pydantic.ALIAS_GENERATORS, **camel_converter.ALIAS_GENERATORS}
