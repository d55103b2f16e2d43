"""Types made by a call: TypedDict("D", {…}), Enum("E", "A B"), create_model("M", x=(int, …)) and their like."""

import ast

from capturepy.eval.constants import Unknown, shown

# Function → the kind of the type that it makes. Where a class statement would name a base,
# that is the function itself, or pydantic's BaseModel.
KINDS = {
    "collections.namedtuple": "namedtuple",
    "dataclasses.make_dataclass": "dataclass",
    "enum.Enum": "enum",
    "enum.IntEnum": "enum",
    "enum.StrEnum": "enum",
    "pydantic.create_model": "model",
    "typing.NamedTuple": "namedtuple",
    "typing.TypedDict": "dict",
}

_SILENT = {"bases", "boundary", "defaults", "frozen", "kw_only", "module", "qualname", "slots", "start", "total", "type"}


def keyword(call, name):
    return next((k.value for k in call.keywords if k.arg == name), None)


def base_expressions(call, made_by):
    """The expressions of the bases of a made class, beside the function itself."""
    named = {"pydantic.create_model": "__base__", "dataclasses.make_dataclass": "bases"}.get(made_by)
    given = keyword(call, named or "type")
    if given is None:
        return []
    return given.elts if isinstance(given, ast.Tuple) else [given]


def fields(call, made_by):
    """[(name, annotation or None, default or None, node)] of a made record, or Unknown."""
    if made_by == "pydantic.create_model":
        return _keyword_fields(call)
    listed = call.args[1] if len(call.args) == 2 else None
    unread = [k for k in call.keywords if k.arg not in _SILENT]
    if listed is None or unread:
        raise Unknown("made by %s, which is not read" % shown(call))
    if made_by == "typing.TypedDict":
        if not isinstance(listed, ast.Dict):
            raise Unknown("the keys of %s are not written out" % shown(call))
        return [(_text(key), annotation, None, key) for key, annotation in zip(listed.keys, listed.values)]
    if made_by == "collections.namedtuple":
        return _untyped(call, listed)
    return [_typed(item) for item in _elements(listed)]


def enum_members(call):
    """[(name, value expression or None for the next number)] of Enum("E", …), or Unknown."""
    listed = call.args[1] if len(call.args) == 2 else keyword(call, "names")
    unread = [k for k in call.keywords if k.arg not in _SILENT | {"names"}]
    if listed is None or unread or keyword(call, "start") is not None:
        raise Unknown("made by %s, which is not read" % shown(call))
    if isinstance(listed, ast.Dict):
        return [(_text(key), member) for key, member in zip(listed.keys, listed.values)]
    if isinstance(listed, ast.Constant):
        return [(name, None) for name in _text(listed).replace(",", " ").split()]
    members = []
    for item in _elements(listed):
        pair = isinstance(item, (ast.Tuple, ast.List)) and len(item.elts) == 2
        members.append((_text(item.elts[0]), item.elts[1]) if pair else (_text(item), None))
    return members


def _keyword_fields(call):
    found = []
    for k in call.keywords:
        if k.arg is None:
            raise Unknown("the fields of %s are not written out" % shown(call))
        if k.arg.startswith("__"):
            if k.arg not in ("__base__", "__config__", "__module__", "__doc__"):
                raise Unknown("%s of create_model is not read" % k.arg)
            continue
        pair = isinstance(k.value, ast.Tuple) and len(k.value.elts) == 2
        annotation, default = k.value.elts if pair else (k.value, None)
        found.append((k.arg, annotation, default, k.value))
    return found


def _untyped(call, listed):
    if isinstance(listed, ast.Constant):
        names = [(name, listed) for name in _text(listed).replace(",", " ").split()]
    else:
        names = [(_text(item), item) for item in _elements(listed)]
    given = keyword(call, "defaults")
    defaults = _elements(given) if given is not None else []
    padded = [None] * (len(names) - len(defaults)) + list(defaults)
    return [(name, None, default, node) for (name, node), default in zip(names, padded)]


def _typed(item):
    if isinstance(item, (ast.Tuple, ast.List)) and len(item.elts) in (2, 3):
        return (_text(item.elts[0]), item.elts[1], item.elts[2] if len(item.elts) == 3 else None, item)
    return (_text(item), None, None, item)


def _elements(node):
    if isinstance(node, (ast.List, ast.Tuple)):
        return node.elts
    raise Unknown("%s is not written out" % shown(node))


def _text(node):
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    raise Unknown("%s is not a text that is written out" % (shown(node) if node else "**"))
