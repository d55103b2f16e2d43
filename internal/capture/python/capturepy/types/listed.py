"""Classes that list their attributes with name and type on the wire, see conventions/azure."""

import ast

from capturepy.conventions import azure
from capturepy.emit.directions import SENT
from capturepy.eval.constants import Unknown, value
from capturepy.load.modules import Declaration, assigned
from capturepy.types.annotations import opaque


def record(entry, types):
    attributes, rules, constants = {}, {}, {}
    for ancestor in reversed(types.kinds.lineage(entry.declaration)):
        declaration = ancestor.declaration
        if not declaration or not isinstance(declaration.node, ast.ClassDef):
            continue
        context = types.kinds.context(declaration)
        for statement in declaration.node.body:
            if isinstance(statement, ast.FunctionDef) and statement.name == "__init__":
                constants.update(_constants(statement))
            for found, name in ((attributes, azure.ATTRIBUTES), (rules, azure.VALIDATION)):
                if isinstance(statement, (ast.Assign, ast.AnnAssign)) and name in _targets(statement):
                    try:
                        said = value(statement.value, context)
                    except Unknown:
                        return opaque("its attributes are not written out")
                    keys = {getattr(key, "value", None): key for key in getattr(statement.value, "keys", ())}
                    found.update({key: (item, keys.get(key), declaration) for key, item in said.items()} if found is attributes else said)
    out = {"type": "object", "properties": {}, "x-parity": {"native": "struct", "decode": dict(azure.DECODE)}}
    sends = {"type": "object", "properties": {}}
    for name, (said, node, declaration) in attributes.items():
        if not isinstance(said, dict) or not isinstance(said.get(azure.NAME), str) or not isinstance(said.get(azure.TYPE), str):
            return opaque("%s is not written out" % name)
        path = [part.replace("\\.", ".") for part in _path(said[azure.NAME])]
        if path == [""]:
            out["x-parity"]["decode"]["unknown"] = "keep"  # it holds the keys that are not declared
            continue
        own = rules.get(name, {})
        field = _typed(said[azure.TYPE], types, declaration)
        limits = {azure.LIMITS[rule]: bound for rule, bound in own.items() if rule in azure.LIMITS and bound is not None}
        if name in constants:
            field = {"const": constants[name]}
        source = declaration.module.source
        notes = {"decl": "%s: %s" % (name, said[azure.TYPE]), "source": source.place(node or declaration.node)}
        if path[-1] != name:
            notes["name"] = name
        required = bool(own.get(azure.REQUIRED)) or name in constants
        if not required:
            notes["unset"] = "omit"
        field = {**field, "x-parity": {**field.get("x-parity", {}), **notes}}
        _put(out, path, field, required)
        if not own.get(azure.READ_ONLY):
            _put(sends, path, {**field, **limits}, required)  # the serializer asks for them, and only that
    out["x-parity"]["order"] = list(out["properties"])
    plain = {key: item for key, item in out.items() if key != "x-parity"}
    return out if sends == plain else {**out, SENT: sends}


def _targets(statement):
    return {getattr(target, "id", None) for target in assigned(statement)}


def _constants(constructor):
    """The texts that a constructor sets, whatever it is given: the tag of a class."""
    for statement in constructor.body:
        target = statement.targets[0] if isinstance(statement, ast.Assign) else getattr(statement, "target", None)
        given = getattr(statement, "value", None)
        if isinstance(target, ast.Attribute) and isinstance(given, ast.Constant) and isinstance(given.value, str):
            yield target.attr, given.value


def _path(name):
    """properties.size, of which a dot behind a backslash is none."""
    parts = [""]
    for part in name.split("."):
        parts = parts[:-1] + [parts[-1] + "." + part] if parts[-1].endswith("\\") else parts + [part]
    return parts[1:] if name else [""]


def _put(record_, path, field, required):
    for key in path[:-1]:
        inner = record_["properties"].setdefault(key, {"type": "object", "properties": {}})
        if "properties" not in inner:
            return
        record_ = inner
    record_["properties"][path[-1]] = field
    if required:
        record_["required"] = sorted({*record_.get("required", ()), path[-1]})


def _typed(text, types, declaration):
    if text in azure.TYPES:
        return dict(azure.TYPES[text])
    if text[:1] == "[" and text[-1:] == "]":
        inner = _typed(text[1:-1], types, declaration)
        return {"type": "array", **({"items": inner} if inner != azure.TYPES["object"] else {})}
    if text[:1] == "{" and text[-1:] == "}":
        inner = _typed(text[1:-1], types, declaration)
        return {"type": "object", **({"additionalProperties": inner} if inner != azure.TYPES["object"] else {})}
    name = text.rpartition(".")[2]
    found = declaration.module.scope.get(name)
    found = found if isinstance(found, Declaration) else types.class_named(name)
    if found is not None and types.kinds.is_wire_type(found):
        return types.reference(found)
    return opaque("%s is not a type that is known" % text)
