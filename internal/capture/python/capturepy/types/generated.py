"""Plain classes that a generator writes, with their attributes in dicts: see conventions/openapi_generator."""

import ast

from capturepy.conventions import openapi_generator as names
from capturepy.emit.directions import accepted
from capturepy.eval.constants import Unknown, shown, value
from capturepy.load.modules import Declaration, External, assigned
from capturepy.types import enums
from capturepy.types.annotations import SENTINEL, opaque, schema
from capturepy.types.declarations import Context


_MAX_DEPTH = 16  # of a class composed of others


class _Loose(Context):
    """Where names of types stand that the module need not import."""

    def resolve(self, expression):
        if isinstance(expression, ast.Name):
            if expression.id in names.NAMES:
                return External(names.NAMES[expression.id])
            found = super().resolve(expression)
            return found if found is not None else self.types.class_named(expression.id)
        return super().resolve(expression)


def record(entry, types):
    declaration = entry.declaration
    context = _Loose(types, declaration.module, declaration)
    if alternatives := _alternatives(declaration):
        return {"anyOf": [schema(_annotation(one, context), context) for one in alternatives], "x-parity": {"native": "union"}}
    declared, wire = _entry(declaration, names.ATTRIBUTE_TYPES), _entry(declaration, (names.ATTRIBUTE_NAMES,))
    try:
        renamed = value(wire, context) if wire is not None else {}
    except Unknown:
        renamed = None
    others = _entry(declaration, (names.OTHER_TYPES,))
    if others is not None and (declared is None or isinstance(declared, ast.Dict) and not declared.keys):
        return _map(others, context)
    if not isinstance(declared, ast.Dict) or not isinstance(renamed, dict):
        return opaque("its attributes are not written out")
    if not declared.keys and (members := _entry(declaration, (names.ENUM_VALUES,)) or _constants(declaration)) is not None:
        return _enum(members, context)
    if variants := discriminated(declaration, types, renamed):
        return variants
    allowed = _allowed(declaration, context)
    required = _required(declaration, context)
    source, properties = declaration.module.source, {}
    for key, types_ in zip(declared.keys, declared.values):
        name = getattr(key, "value", None)
        if not isinstance(name, str):
            return opaque("its attributes are not written out")
        node = _typed(types_, context)
        if node == SENTINEL:
            node = opaque("%s is not a type" % shown(types_))
        if name in allowed:
            node = _limited(node, allowed[name])
        on_wire = renamed.get(name, name)
        annotation = {**node.get("x-parity", {}), "decl": "%s: %s" % (name, shown(types_)), "source": source.place(key)}
        if on_wire != name:
            annotation["name"] = name
        properties[on_wire] = {**accepted(node), "x-parity": annotation}
    bases = {a.declaration.name: a.declaration for a in types.kinds.lineage(declaration) if a.declaration}
    if names.SIMPLE in bases and set(properties) == {names.SIMPLE_VALUE}:
        return _simple(properties[names.SIMPLE_VALUE], _entry(declaration, (names.ALLOWED_VALUES,)), bases[names.SIMPLE], context)
    out = {"type": "object", "properties": properties}
    needed = sorted(renamed.get(name, name) for name in required if renamed.get(name, name) in properties)
    if needed:
        out["required"] = needed
    decode = {"unknown": "drop", "missing": "nil", "invalid": "keep"}
    if _method(declaration, "_from_openapi_data"):
        decode = {"unknown": "keep", "missing": "reject"}
    out["x-parity"] = {"native": "struct", "order": list(properties), "decode": decode}
    composed = _method(declaration, names.COMPOSED)
    if composed and any(key in ast.unparse(composed) and not _is_empty(composed, key) for key in ("oneOf", "anyOf")):
        out["x-parity"]["opaque"] = "made of alternatives, which are not read"
    return out


def _map(others, context):
    """A class without attributes, which holds whatever else there is; its decoder keeps it under any name."""
    out = {"type": "object", "x-parity": {"native": "struct", "decode": {"unknown": "keep", "missing": "reject"}}}
    values = _typed(others, context)
    if set(values) - {"x-parity"}:
        out["additionalProperties"] = values
    return out


def _simple(only, allowed, base, context):
    """The one value that a class holds, which may be one of a set."""
    annotation = {key: item for key, item in only["x-parity"].items() if key not in ("decl", "source")}
    only = {**only, "x-parity": {"native": "alias", **annotation}}
    if not isinstance(allowed, ast.Set):
        return only
    found = _enum(ast.copy_location(ast.List(allowed.elts, ast.Load()), allowed), context)
    if names.UNPARSED not in ast.unparse(base.node):  # no other value is kept
        found["x-parity"].pop("decode", None)
    return found


def _alternatives(declaration):
    """The classes of which a value is to be one, where that is all that a class says; None of any other."""
    composed = _method(declaration, names.COMPOSED)
    if not composed or _entry(declaration, names.ATTRIBUTE_TYPES) is not None:
        return None
    returned = [s.value for s in composed.body if isinstance(s, ast.Return)]
    if len(returned) != 1 or not isinstance(returned[0], ast.Dict):
        return None
    listed = {getattr(key, "value", None): getattr(of, "elts", None) for key, of in zip(returned[0].keys, returned[0].values)}
    one = listed.pop(names.ONE_OF, None)
    return one if one and not any(listed.values()) and None not in listed.values() else None


def loose(types, module):
    """Where the texts of a module's types are read."""
    return _Loose(types, module)


def named(node, context, types):
    """The classes of the package that the types in a text or a tuple name."""
    pending = [_typed(node, context)] if not isinstance(node, ast.Constant) or node.value else []
    while pending:
        for key, item in pending.pop().items():
            if key == "$ref":
                yield item.declaration
            pending += [part for part in (item if isinstance(item, list) else [item]) if isinstance(part, dict)]


def _enum(members, context):
    try:
        values = enums.distinct(value(members, context))
    except Unknown as unknown:
        return opaque(unknown.reason)
    annotation = {"native": "enum", "decode": {"invalid": "keep"}}
    return {"enum": values, "x-parity": annotation} if values else opaque("no members")


def _constants(declaration):
    """A list of the constants of a class whose names are those of constants; None where there are none."""
    assigned = [s for s in getattr(declaration.node, "body", ()) if isinstance(s, ast.Assign) and isinstance(s.targets[0], ast.Name) and s.targets[0].id.isupper()]
    return ast.List([s.value for s in assigned], ast.Load()) if assigned else None


def discriminated(declaration, types, renamed=None):
    """The union that a class stands for whose decoder picks one that extends it; None of any other class."""
    listed = _entry(declaration, names.CLASSES_BY_VALUE)
    try:
        by_value = value(listed, _Loose(types, declaration.module, declaration)) if listed is not None else None
        field = _discriminator(declaration) if renamed is None else renamed.get(_discriminator(declaration))
    except Unknown:
        return None
    if not isinstance(by_value, dict) or not by_value or not isinstance(field, str) or declaration.name in by_value.values():
        return None
    variants = {}
    for told, name in by_value.items():
        variants.setdefault(name, []).append(told)
    arms = []
    for name, values in variants.items():
        target = types.class_named(name, declaration.module)
        arm = types.reference(target) if target else opaque("%s is not known" % name)
        arms.append({**arm, "x-parity": {**arm.get("x-parity", {}), "chosen": {"field": field, "values": values}}})
    tag = {"field": field, "required": True, **({} if renamed is None else {"other": "zero", "values": list(by_value)})}
    return {"anyOf": arms, "x-parity": {"native": "union", "tag": tag}}


def _discriminator(declaration):
    """The attribute that tells what a class stands for."""
    listed = _entry(declaration, (names.DISCRIMINATOR,))
    if listed is not None:
        return getattr(listed, "value", None)
    maker = _method(declaration, "__init__")
    for node in ast.walk(maker) if maker else ():
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == names.DISCRIMINATOR_SET:
            return getattr(node.value, "value", None)
    return None


def _entry(declaration, attributes):
    """The value of a class attribute, or what a method of that name returns."""
    for statement in getattr(declaration.node, "body", ()):
        if any(getattr(target, "id", None) in attributes for target in assigned(statement)):
            return statement.value
        if isinstance(statement, ast.FunctionDef) and statement.name in attributes:
            returned = [s.value for s in statement.body if isinstance(s, ast.Return)]
            return returned[0] if len(returned) == 1 else None
    return None


def _typed(node, context):
    """The schema of the types of an attribute: a tuple of them, or a text."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        text = node.value.replace("dict(", "dict[").replace("list(", "list[").replace(")", "]")
        try:
            return schema(ast.parse(text, mode="eval").body, context)
        except SyntaxError:
            return opaque("%s is not a type that can be read" % shown(node))
    return schema(_annotation(node, context), context)


def _annotation(node, context):
    """The annotation that says the same as a tuple of types."""
    if isinstance(node, ast.Tuple):
        if names.ANYTHING <= {getattr(element, "id", None) for element in node.elts}:
            return ast.copy_location(ast.Name("object", ast.Load()), node)
        inner = [_annotation(element, context) for element in node.elts]
        out = inner[0] if inner else ast.Name("object", ast.Load())
        for element in inner[1:]:
            out = ast.BinOp(out, ast.BitOr(), element)
        return ast.fix_missing_locations(ast.copy_location(out, node))
    if isinstance(node, ast.List) and node.elts:
        return _subscript("list", [_annotation(ast.copy_location(ast.Tuple(node.elts, ast.Load()), node), context)], node)
    if isinstance(node, ast.Dict) and len(node.values) == 1:
        return _subscript("dict", [node.keys[0], _annotation(node.values[0], context)], node)
    if isinstance(node, ast.Name) and _is_nullable(context.resolve(node)):
        return ast.fix_missing_locations(ast.copy_location(ast.BinOp(node, ast.BitOr(), ast.Name(names.NULL, ast.Load())), node))
    return node


def _is_nullable(target):
    """Whether null stands for a value of a class wherever it is held."""
    return isinstance(target, Declaration) and getattr(_entry(target, (names.NULLABLE,)), "value", None) is True


def _subscript(name, arguments, node):
    index = arguments[0] if len(arguments) == 1 else ast.Tuple(arguments, ast.Load())
    return ast.fix_missing_locations(ast.copy_location(ast.Subscript(ast.Name(name, ast.Load()), index, ast.Load()), node))


def _allowed(declaration, context):
    """Attribute → the values that it may have."""
    listed = _entry(declaration, (names.ALLOWED_VALUES,))
    found = {}
    for key, members in zip(getattr(listed, "keys", ()), getattr(listed, "values", ())):
        path = [getattr(part, "value", None) for part in key.elts] if isinstance(key, ast.Tuple) else []
        try:
            values = [value(member, context) for member in getattr(members, "values", ())]
        except Unknown:
            continue
        if len(path) == 1 and values:
            found[path[0]] = values
    return found


def _limited(node, values):
    values = list(dict.fromkeys(values))
    if set(node) - {"x-parity"} == {"type"} and isinstance(node["type"], str):
        return {"const": values[0]} if len(values) == 1 else {"enum": values}
    return node


def _method(declaration, name):
    return next((s for s in getattr(declaration.node, "body", ()) if getattr(s, "name", None) == name), None)


def _is_empty(function, key):
    return not any(_listed(node, key) for node in ast.walk(function) if isinstance(node, ast.Dict))


def _required(declaration, context, depth=0):
    """The attributes that have to be there: by its constructor, by a setter that refuses None, by what it is composed of and
    by the base whose constructor it calls."""
    maker = _method(declaration, "_from_openapi_data") or _method(declaration, "__init__")
    required = set()
    if maker:
        arguments = maker.args.posonlyargs + maker.args.args
        required = {a.arg for a in arguments[1 : len(arguments) - len(maker.args.defaults)]}
    for other in _made_too(declaration, maker, context) if depth < _MAX_DEPTH else ():
        required |= _required(other, _Loose(context.types, other.module, other), depth + 1)
    for statement in getattr(declaration.node, "body", ()):
        if isinstance(statement, ast.FunctionDef) and any(getattr(d, "attr", None) == "setter" for d in statement.decorator_list):
            if _refuses_none(statement):
                required.add(statement.name)
    return required


def _made_too(declaration, maker, context):
    """The classes of which an instance is made with that of another one: the parts of allOf, the base whose constructor is called."""
    composed = _method(declaration, names.COMPOSED)
    parts = [part for node in ast.walk(composed) if isinstance(node, ast.Dict) for part in _listed(node, names.ALL_OF)] if composed else []
    for call in ast.walk(maker) if maker else ():
        if isinstance(call, ast.Call) and getattr(call.func, "attr", None) == "__init__":
            parts.append(call.func.value)
    found = (context.resolve(part) for part in parts if isinstance(part, (ast.Name, ast.Attribute)))
    return [one for one in found if isinstance(one, Declaration) and isinstance(one.node, ast.ClassDef)]


def _listed(node, key):
    """What a dict lists under a key."""
    return [part for name, listed in zip(node.keys, node.values) if getattr(name, "value", None) == key for part in getattr(listed, "elts", ())]


def _refuses_none(setter):
    """Whether a setter raises for None."""
    given = setter.args.args[-1].arg if setter.args.args else None
    for node in ast.walk(setter):
        if isinstance(node, ast.If) and any(isinstance(s, ast.Raise) for s in node.body):
            for part in ast.walk(node.test):
                if isinstance(part, ast.Compare) and getattr(part.left, "id", None) == given and isinstance(part.ops[0], ast.Is):
                    return True
    return False


def read(declaration):
    """The keys that a model's own decoder hands on to pydantic, cls.model_validate({"id": obj.get("id"), …}); None where they are not
    written out."""
    decoder = _method(declaration, names.DECODER)
    for call in ast.walk(decoder) if decoder else ():
        if isinstance(call, ast.Call) and getattr(call.func, "attr", None) in names.VALIDATE and call.args and isinstance(call.args[0], ast.Dict):
            keys = [getattr(key, "value", None) for key in call.args[0].keys]
            return set(keys) if keys and all(isinstance(key, str) for key in keys) else None
    return None


def under(declaration):
    """The one key under which a model's own decoder puts all that it is given, obj = {"data": obj}; None of any other model."""
    decoder = _method(declaration, names.DECODER)
    given = decoder.args.args[-1].arg if decoder and decoder.args.args else None
    for statement in decoder.body if given else ():
        made = statement.value if isinstance(statement, ast.Assign) and getattr(statement.targets[0], "id", None) == given else None
        if isinstance(made, ast.Dict) and len(made.keys) == 1 and getattr(made.values[0], "id", None) == given:
            return getattr(made.keys[0], "value", None)
    return None


def wrapped(fields):
    """The annotations of the alternatives that a model stands for, of [Written]; None of any other model."""
    named = {field.name: field for field in fields}
    validators = [field for name, field in named.items() if name.startswith(names.VALIDATORS)]
    if names.ACTUAL not in named or not (names.ALTERNATIVES & set(named) or validators):
        return None
    return validators or [named[names.ACTUAL]]


def asks_for_one(fields):
    """Whether such a model refuses what more than one of its alternatives takes."""
    return any(field.name == names.EXACTLY_ONE for field in fields)
