"""Declarations as entries of $defs."""

import ast

from capturepy.conventions import openapi_generator
from capturepy.emit.directions import ONE_OF, SENT, accepted, two_way
from capturepy.eval.constants import Unknown
from capturepy.types import enums, generated, listed, outcomes, records, viewed
from capturepy.eval.conditions import kind_of
from capturepy.types.outcomes import add_checked
from capturepy.types.annotations import fixed_array, opaque, schema, union
from capturepy.eval.subjects import Subject
from capturepy.types.config import Config
from capturepy.types.fields import Field
from capturepy.types.hooks import Hooks, converted


def definition(entry, types):
    """The schema of one type, with its x-parity."""
    declaration = entry.declaration
    kind = types.kinds.of(declaration)
    try:
        out = _BUILDERS[kind](entry, types)
    except Unknown as unknown:  # a type made by a call, with arguments that are not written out
        out = opaque(unknown.reason)
    annotation = out.setdefault("x-parity", {})
    source = declaration.module.source
    annotation["source"] = source.place(declaration.node)
    headed = kind in _HEADED and isinstance(declaration.node, ast.ClassDef)
    annotation.setdefault("decl", source.head(declaration.node) if headed else source.declaration(declaration.node))
    if declaration.doubt:
        annotation["opaque"] = declaration.doubt
        return accepted(out)
    return out


def root_schema(entry, types):
    """What a RootModel stands for."""
    for ancestor in types.kinds.lineage(entry.declaration, entry.variables):
        if ancestor.path == "pydantic.RootModel":
            for argument, context in ancestor.arguments[:1]:
                return schema(argument, context)
        for written in records.written(ancestor, types, entry) if ancestor.declaration else ():
            if written.name in ("root", "__root__"):
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
    hooks, config = Hooks(ancestors, types), Config.of(ancestors, types)
    reasons = config.opaque + hooks.opaque + types.kinds.strangers(entry.declaration, ancestors)
    reasons += ["%s is not followed" % hook.title for hook in hooks.whole]
    annotation = out.pop("x-parity")
    subject = Subject(entry.declaration, ancestors, types, "pydantic")
    out = converted(out, hooks.of("root") + hooks.of("__root__"), subject, types)
    out["x-parity"] = {**out.get("x-parity", {}), **annotation, "decode": {"by": "pydantic-strict" if config.strict else "pydantic"}}
    return _with_reasons(out, reasons)


def _model(entry, types):
    variants = generated.discriminated(entry.declaration, types)
    if variants:
        variants["x-parity"].update(decode={"by": "pydantic"}, codec=openapi_generator.CODEC)
        return variants
    ancestors = types.kinds.lineage(entry.declaration, entry.variables)
    written = [one for ancestor in ancestors[:1] if ancestor.declaration for one in records.written(ancestor, types, entry)]
    alternatives = generated.wrapped(written)
    if alternatives is None:
        out = records.record(entry, types)
        only = out.get("properties", {}).get(generated.under(entry.declaration))
        return out if only is None else _bare(only, out["x-parity"])
    arms = [Field(one, "model").declared for one in alternatives]
    out = _named(outcomes.without_null(union(arms)) if arms else opaque("its alternatives are not written out"))
    out["x-parity"].update(decode={"by": "pydantic"}, codec=openapi_generator.CODEC)
    if generated.asks_for_one(written) and "anyOf" in out:
        out[ONE_OF] = entry.declaration.module.source.place(entry.declaration.node)
    return out


def _bare(only, annotation):
    """A model whose decoder puts all that it is given into one field: that field's value stands on the wire."""
    out = {key: item for key, item in only.items() if key not in ("default", SENT)}
    out["x-parity"] = {key: item for key, item in out.get("x-parity", {}).items() if key not in ("decl", "name", "reads", "source")}
    out = _named(out)
    out["x-parity"].update(decode={"by": annotation["decode"].get("by", "pydantic")}, codec=annotation["codec"])
    return out


def _named(out):
    """A type that is another one's schema under a name of its own."""
    native = "alias"
    if "enum" in out or "const" in out or "values" in out.get("x-parity", {}):
        native = "literal"
    elif "anyOf" in out or isinstance(out.get("type"), list):
        native = "union"
    inner = {"native": native, **out.pop("x-parity", {})}
    if inner["native"] in ("any", "tuple", "set"):
        inner["native"] = native
    return {**out, "x-parity": inner}


def _enum(entry, types):
    declaration = entry.declaration
    out = {"x-parity": {"native": "enum"}}
    if declaration.body:
        out["x-parity"]["decl"] = _with_members(declaration)
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
    out.update(enums.base(declaration, types))
    if renamed:
        out["x-parity"]["members"] = renamed
    hooks = ["%s decides at run time" % name for name in enums.hooks(declaration, types)]
    try:
        out = _open(out, values, *enums.missing(declaration, types, {kind_of(value) for value in values}))
        if enums.takes_anything(declaration, types):
            out["x-parity"]["decode"] = {"invalid": "keep"}
    except Unknown as unknown:
        hooks.append(unknown.reason)
    ancestors = types.kinds.lineage(declaration)
    return _with_reasons(out, hooks + types.kinds.strangers(declaration, ancestors) + types.kinds.schema_of_its_own(ancestors))


def _with_members(declaration):
    """A class as it is written, with what it assigns."""
    source = declaration.module.source
    statements = [s for s, _, _ in declaration.body if isinstance(s, (ast.Assign, ast.AnnAssign))]
    return "\n".join([source.head(declaration.node)] + ["    " + source.declaration(s) for s in statements])


def _constants(entry, types):
    """Texts that a class gives names to: whoever takes one takes any other text as well."""
    found = types.enum_members(entry.declaration)
    named = {name: text for name, text in found if name != text}
    annotation = {"native": "enum", "decl": _with_members(entry.declaration), "open": True, "values": enums.distinct([text for _, text in found]), **({"members": named} if named else {})}
    return {"type": "string", "x-parity": annotation}


def _open(out, values, found, checks):
    """An enum whose _missing_ takes values that no member has."""
    kinds = {type(value) for value in values}
    if found is None or len(kinds) != 1 or None in values:
        return out
    plain = {"type": {str: "string", int: "integer"}[kinds.pop()]}
    annotation = {**out["x-parity"], "open": True, "values": values}
    opened = add_checked({**plain, "x-parity": annotation}, checks)
    held = {key: out["x-parity"][key] for key in ("native", "members") if key in out["x-parity"]}
    closed = {**out, "x-parity": held}
    return {**opened, SENT: closed} if found == "members" else opened


def _named_tuple(entry, types):
    items, required = [], 0
    for ancestor in reversed(types.kinds.lineage(entry.declaration, entry.variables)):
        for written in records.written(ancestor, types, entry) if ancestor.declaration else ():
            field = Field(written, "namedtuple")
            items.append(field.property())
            items[-1]["x-parity"]["name"] = written.name
            required += field.required
    out = fixed_array(items, required, {"native": "struct"})
    if not types.uses_pydantic:
        return out
    by_name = {item["x-parity"]["name"]: accepted(item) for item in items}  # which pydantic takes too
    needed = sorted(list(by_name)[:required])
    members = {"type": "object", "properties": by_name, "additionalProperties": False, **({"required": needed} if needed else {})}
    return two_way({"anyOf": [{key: item for key, item in out.items() if key != "x-parity"}, members], "x-parity": out["x-parity"]}, out)


def _flag(entry, types):
    return {"x-parity": {"native": "enum", "opaque": "members of a Flag combine"}}


def _with_reasons(out, reasons):
    if reasons:
        out["x-parity"].setdefault("opaque", "; ".join(dict.fromkeys(reasons)))
    return out


_BUILDERS = {
    "alias": _alias,
    "coded": records.record,
    "constants": _constants,
    "constructed": records.record,
    "data": records.record,
    "dataclass": records.record,
    "dict": records.record,
    "enum": _enum,
    "filled": records.record,
    "flag": _flag,
    "foreign": records.record,
    "generated": generated.record,
    "listed": listed.record,
    "model": _model,
    "namedtuple": _named_tuple,
    "root": _root,
    "struct": records.struct,
    "viewed": viewed.record,
}
_HEADED = {"coded", "constructed", "data", "dataclass", "dict", "filled", "flag", "foreign", "generated", "listed", "model", "namedtuple", "root", "struct", "viewed"}
