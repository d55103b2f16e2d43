"""Declarations as entries of $defs."""

import ast

import enums
from annotations import fixed_array, opaque, schema
from config import DECODE_UNKNOWN, Config
from fields import Field, NotAField, Written
from hooks import Hooks
from modules import flatten
from values import Unknown


def definition(entry, types):
    """The schema of one type, with its x-parity."""
    declaration = entry.declaration
    kind = types.kinds.of(declaration)
    out = _BUILDERS[kind](entry, types)
    annotation = out.setdefault("x-parity", {})
    source = declaration.module.source
    annotation["source"] = source.place(declaration.node)
    annotation.setdefault("decl", source.head(declaration.node) if kind in _HEADED else source.declaration(declaration.node))
    if declaration.doubt:
        annotation["opaque"] = declaration.doubt
    return out


def root_schema(entry, types):
    """What a RootModel stands for."""
    for ancestor in types.kinds.lineage(entry.declaration, entry.variables):
        if ancestor.path == "pydantic.RootModel":
            for argument, context in ancestor.arguments[:1]:
                return schema(argument, context)
        for written in _written(ancestor, types) if ancestor.declaration else ():
            if written.name == "root":
                return schema(written.annotation, written.context)
    return opaque("the root type is not known")


def alias_schema(entry, types):
    context = types.kinds.context(entry.declaration, entry.variables)
    return schema(types.kinds.aliased(entry.declaration), context)


def _alias(entry, types):
    out = alias_schema(entry, types)
    if types.reaches_itself(entry, out):
        out = opaque("%s refers to itself" % entry.declaration.name)
    return _named(out)


def _root(entry, types):
    ancestors = types.kinds.lineage(entry.declaration, entry.variables)
    out = _named(root_schema(entry, types))
    hooks = Hooks(ancestors, types)
    reasons = [str(hook) for hook in hooks.of("root")] + hooks.model + Config.of(ancestors, types).opaque
    return _with_reasons(out, reasons + types.kinds.strangers(entry.declaration, ancestors))


def _named(out):
    """A type that is another one's schema under a name of its own."""
    native = "alias"
    if "enum" in out or "const" in out:
        native = "literal"
    elif "anyOf" in out or isinstance(out.get("type"), list):
        native = "union"
    inner = out.pop("x-parity", {})
    return {**out, "x-parity": {**inner, "native": native}}


def _enum(entry, types):
    declaration = entry.declaration
    source = declaration.module.source
    out = {"x-parity": {"native": "enum"}}
    statements = [s for s, _, _ in flatten(declaration.node.body) if isinstance(s, (ast.Assign, ast.AnnAssign))]
    lines = [source.head(declaration.node)] + ["    " + source.declaration(s) for s in statements]
    out["x-parity"]["decl"] = "\n".join(lines)
    try:
        members = types.enum_members(declaration)
    except Unknown as unknown:
        return _with_reasons(out, [unknown.reason])
    if not members:
        return _with_reasons(out, ["no members"])
    values = enums.distinct([value for _, value in members])
    first = {(type(value), value): name for name, value in reversed(members)}  # a second name is an alias
    renamed = {name: value for (_, value), name in first.items() if name != value}
    out.update({"const": values[0]} if len(values) == 1 else {"enum": values})
    if renamed:
        out["x-parity"]["members"] = renamed
    hooks = ["%s decides at run time" % name for name in enums.hooks(declaration, types)]
    return _with_reasons(out, hooks + types.kinds.strangers(declaration, types.kinds.lineage(declaration)))


def _named_tuple(entry, types):
    items, required = [], 0
    for ancestor in reversed(types.kinds.lineage(entry.declaration, entry.variables)):
        for written in _written(ancestor, types) if ancestor.declaration else ():
            field = Field(written, "namedtuple")
            items.append(field.property())
            items[-1]["x-parity"]["name"] = written.name
            required += field.required
    return fixed_array(items, required, {"native": "struct"})


def _record(entry, types):
    kind = types.kinds.of(entry.declaration)
    ancestors = types.kinds.lineage(entry.declaration, entry.variables)
    decorator = types.kinds.dataclass_decorator(entry.declaration) if kind == "dataclass" else None
    decoded = kind == "model" or bool(decorator) and decorator[0].startswith("pydantic.")
    config = Config.of(ancestors, types, decorator and decorator[1]) if decoded else None
    hooks = Hooks(ancestors, types) if decoded else None
    fields = {}
    for ancestor in reversed(ancestors):
        if ancestor.declaration and _declares_fields(ancestor, kind, types):
            for written in _written(ancestor, types):
                if not (kind in ("model", "foreign") and written.name.startswith("_")):
                    fields[written.name] = written
    out = _object(fields.values(), kind, config, hooks)
    out["x-parity"]["native"] = "dict" if kind == "dict" else "struct"
    if decoded:
        out["x-parity"]["decode"] = {"unknown": DECODE_UNKNOWN[config.extra], "missing": "reject"}
    _set_unknown_keys(out, ancestors, config, types)
    reasons = (config.opaque + hooks.model if decoded else []) + types.kinds.strangers(entry.declaration, ancestors)
    if kind == "dataclass" and _has_method(ancestors, "__post_init__"):
        reasons.append("__post_init__ may set fields")
    return _with_reasons(out, reasons)


def _object(written, kind, config, hooks):
    properties, order, required, local, reasons = {}, [], [], [], []
    for one in written:
        try:
            field = Field(one, kind, config, hooks)
        except NotAField as reason:
            if str(reason):
                local.append({"name": one.name, "reason": str(reason)})
            continue
        if field.wire_name in properties:
            reasons.append("two fields are %s on the wire" % field.wire_name)
            order.remove(field.wire_name)
        properties[field.wire_name] = field.property()
        order.append(field.wire_name)
        if field.required:
            required.append(field.wire_name)
    out = {"type": "object", "properties": properties, "x-parity": {"order": order}}
    if required:
        out["required"] = sorted(set(required))
    if local:
        out["x-parity"]["local"] = local
    return _with_reasons(out, reasons)


def _written(ancestor, types):
    """The annotated names of a class body, or of a functional TypedDict."""
    context = types.kinds.context(ancestor.declaration, ancestor.variables)
    node = ancestor.declaration.node
    source = ancestor.declaration.module.source
    total = not any(k.arg == "total" and getattr(k.value, "value", None) is False for k in getattr(node, "keywords", []))
    for statement, condition, fallback in flatten(node.body):
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name) and not fallback:
            declared = source.declaration(statement)
            name = statement.target.id
            written = Written(name, statement.annotation, statement.value, statement, declared, context, condition)
            written.total = total
            yield written


def _functional(entry, types):
    """TypedDict("Name", {…}); other functions that make types are not read."""
    declaration = entry.declaration
    call = declaration.node.value
    context = types.kinds.context(declaration)
    made_by = context.resolve(call.func)
    keys = call.args[1] if len(call.args) == 2 else None
    names = [getattr(key, "value", None) for key in getattr(keys, "keys", [])]
    if made_by.path != "typing.TypedDict" or not isinstance(keys, ast.Dict) or not all(isinstance(n, str) for n in names):
        return {"x-parity": {"native": "struct", "opaque": "made by a call of %s" % made_by.path}}
    source = declaration.module.source
    total = not any(k.arg == "total" and getattr(k.value, "value", None) is False for k in call.keywords)
    written = []
    for name, key, annotation in zip(names, keys.keys, keys.values):
        declared = "%s: %s" % (source.declaration(key), source.declaration(annotation))
        written.append(Written(name, annotation, None, key, declared, context))
        written[-1].total = total
    out = _object(written, "dict", None, None)
    out["x-parity"]["native"] = "dict"
    return out


def _flag(entry, types):
    return {"x-parity": {"native": "enum", "opaque": "members of a Flag combine"}}


def _declares_fields(ancestor, kind, types):
    return kind != "dataclass" or types.kinds.dataclass_decorator(ancestor.declaration) is not None


def _set_unknown_keys(out, ancestors, config, types):
    """additionalProperties: rejected, or of a declared type."""
    if config:
        if config.extra == "forbid":
            out["additionalProperties"] = False
        for ancestor in reversed(ancestors) if config.extra == "allow" else ():
            for written in _written(ancestor, types) if ancestor.declaration else ():
                if written.name == "__pydantic_extra__":
                    extra = schema(written.annotation, written.context)
                    out["additionalProperties"] = extra.get("additionalProperties", True)
        return
    for ancestor in reversed(ancestors):
        for keyword in ancestor.declaration.node.keywords if ancestor.declaration else ():
            if keyword.arg == "closed" and getattr(keyword.value, "value", None) is True:
                out["additionalProperties"] = False
            elif keyword.arg == "extra_items":
                out["additionalProperties"] = schema(keyword.value, types.kinds.context(ancestor.declaration))


def _has_method(ancestors, name):
    bodies = (ancestor.declaration.node.body for ancestor in ancestors if ancestor.declaration)
    return any(getattr(statement, "name", None) == name for body in bodies for statement in body)


def _with_reasons(out, reasons):
    if reasons:
        out["x-parity"].setdefault("opaque", "; ".join(dict.fromkeys(reasons)))
    return out


_BUILDERS = {
    "alias": _alias,
    "dataclass": _record,
    "dict": _record,
    "enum": _enum,
    "flag": _flag,
    "foreign": _record,
    "functional": _functional,
    "model": _record,
    "namedtuple": _named_tuple,
    "root": _root,
}
_HEADED = {"dataclass", "dict", "flag", "foreign", "model", "namedtuple", "root"}
