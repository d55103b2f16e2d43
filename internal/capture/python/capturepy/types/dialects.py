"""Libraries that write and read plain dataclasses and attrs classes: what they make of names, nulls and unknown keys.

What each is told, and where, stands in its file of conventions.
"""

import ast

from capturepy.conventions import dataclasses_json, marshmallow_dataclass, mashumaro, speakeasy
from capturepy.eval.constants import Unknown, shown, value
from capturepy.load.modules import External, assigned, flatten
from capturepy.types.config import Treatment
from capturepy.types.operations import called


class Dialect(Treatment):
    """What a library does to the fields of a class."""

    def __init__(self, decode, codec=None, of_metadata=(), natives=()):
        super().__init__()
        self.decode, self.codec = dict(decode), codec
        self._of_metadata = dict(of_metadata)
        self.natives = dict(natives)
        self.rename = {}  # "read", "sent" → function of a field's name
        self.named = {"read": {}, "sent": {}}  # the same for single fields
        self.left_out = set()  # fields that are not sent
        self.omits_null = self.null_is_optional = False
        self.opaque = []

    def generated(self, way, name):
        return self.named[way].get(name) or (self.rename[way](name) if way in self.rename else None)

    def said(self, metadata, context):
        """What the metadata of a field says: as the keywords of a field function."""
        target = context.resolve(metadata.func) if isinstance(metadata, ast.Call) else None
        path = target.path if isinstance(target, External) else None
        if path == "builtins.dict" or isinstance(metadata, ast.Dict):
            names, pairs = self._of_metadata.get("", {}), _pairs(metadata)
        else:
            names, pairs = self._of_metadata.get(path, {}), _pairs(metadata)
        written_out = dict(pairs).get(dataclasses_json.WRITTEN_OUT)
        if dataclasses_json.WRITTEN_OUT in self._of_metadata and isinstance(written_out, ast.Dict):
            names, pairs = self._of_metadata[dataclasses_json.WRITTEN_OUT], _pairs(written_out)
            named = dict(pairs).get(dataclasses_json.LETTER_CASE)
            if isinstance(named, ast.Call) and called(named) == speakeasy.NAMED and len(named.args) == 1:
                named = named.args[0]
            return ({} if named is None else {"alias": (named, context)}) | _said(names, pairs, context)
        return _said(names, pairs, context)

    def keeps(self, node):
        """Whether a value of any kind is taken where a schema stands, as str() and bool() do."""
        return node.get("type") in ("string", "boolean", ["string", "null"], ["boolean", "null"]) and not set(node) - {"type", "default", "x-parity"} and "native" not in node.get("x-parity", {})


def _said(names, pairs, context):
    return {names[key]: (expression, context) for key, expression in pairs if key in names}


def of(declaration, ancestors, types):
    """The Dialect of a dataclass or attrs class, or None."""
    paths = {ancestor.path for ancestor in ancestors if ancestor.path}
    context = types.kinds.context(declaration)
    decorators = list(_decorators(declaration, context))
    for path, call in decorators:
        if path == dataclasses_json.DECORATOR:
            return _dataclasses_json(call.keywords if call else (), ancestors, context, types)
        if path in marshmallow_dataclass.DECORATORS:
            return _marshmallow(ancestors)
    if paths & dataclasses_json.BASES:
        return _dataclasses_json((), ancestors, context, types)
    if paths & mashumaro.BASES:
        return _mashumaro(ancestors, types)
    return types.told.of(declaration, ancestors)


def _decorators(declaration, context):
    for decorator in getattr(declaration.node, "decorator_list", ()):
        call = decorator if isinstance(decorator, ast.Call) else None
        target = context.resolve(call.func if call else decorator)
        if isinstance(target, External):
            yield target.path, call


def _pairs(expression):
    if isinstance(expression, ast.Dict):
        return [(getattr(key, "value", None), item) for key, item in zip(expression.keys, expression.values)]
    return [(keyword.arg, keyword.value) for keyword in getattr(expression, "keywords", ())]


def _last(expression):
    """CAMEL of LetterCase.CAMEL"""
    return expression.attr if isinstance(expression, ast.Attribute) else None


def _dataclasses_json(keywords, ancestors, context, types):
    out = Dialect(dataclasses_json.DECODE, dataclasses_json.CODEC, dataclasses_json.FIELD, dataclasses_json.NATIVES)
    out.by_name = True
    given = [(keyword.arg, keyword.value) for keyword in keywords]
    for ancestor in reversed(ancestors):
        for statement, _, _ in ancestor.declaration.body if ancestor.declaration else ():
            if any(getattr(target, "id", None) == dataclasses_json.SETTINGS for target in assigned(statement)):
                made = statement.value.value if isinstance(statement.value, ast.Subscript) else statement.value
                given = _pairs(made) + given
    for name, expression in given:
        if getattr(expression, "value", 0) is None:
            continue
        if name == dataclasses_json.LETTER_CASE:
            case = dataclasses_json.LETTER_CASES.get(_last(expression))
            if case is None:
                out.opaque.append("%s=%s is not followed" % (name, shown(expression)))
            else:
                out.rename = {"read": case, "sent": case}
        elif name == dataclasses_json.UNDEFINED:
            how = _last(expression) or str(getattr(expression, "value", "")).upper()
            out.decode["unknown"] = dataclasses_json.UNKNOWN.get(how, "drop")
    return out


def _marshmallow(ancestors):
    out = Dialect(marshmallow_dataclass.DECODE, None, marshmallow_dataclass.FIELD)
    out.null_is_optional = True
    for name, expression in _inner(ancestors, marshmallow_dataclass.META):
        if name == marshmallow_dataclass.UNDECLARED:
            how = _last(expression) or getattr(expression, "id", "")
            out.decode["unknown"] = marshmallow_dataclass.UNKNOWN.get(how, "reject")
    return out


def _mashumaro(ancestors, types):
    out = Dialect(mashumaro.DECODE, mashumaro.CODEC, mashumaro.FIELD)
    settings = dict(_inner(ancestors, mashumaro.CONFIG))
    context = types.kinds.context(ancestors[0].declaration)
    try:
        said = {name: value(expression, context) for name, expression in settings.items() if name not in mashumaro.SILENT}
    except Unknown as unknown:
        out.opaque.append(unknown.reason)
        return out
    for name, found in said.items():
        if name == mashumaro.ALIASES:
            out.named["read"] = dict(found)
        elif name == mashumaro.FORBID:
            out.decode["unknown"] = "reject" if found else "drop"
        elif name == mashumaro.OMIT_NONE:
            out.omits_null = bool(found)
        elif name == mashumaro.OMIT_DEFAULT:
            out.omit_defaults = bool(found)
        elif name == mashumaro.BOTH:
            out.by_name = bool(found)
        elif name != mashumaro.BY_ALIAS and found:
            out.opaque.append("%s in its Config is not followed" % name)
    out.sends_own_names = not said.get(mashumaro.BY_ALIAS)
    if not out.sends_own_names:
        out.named["sent"] = out.named["read"]
    return out


def _inner(ancestors, name):
    """The assignments in a class inside of a class, those of the bases first."""
    for ancestor in reversed(ancestors):
        for statement, _, _ in ancestor.declaration.body if ancestor.declaration else ():
            if isinstance(statement, ast.ClassDef) and statement.name == name:
                for setting, _, _ in flatten(statement.body):
                    target = setting.targets[0] if isinstance(setting, ast.Assign) else getattr(setting, "target", None)
                    if isinstance(target, ast.Name) and getattr(setting, "value", None) is not None:
                        yield target.id, setting.value
