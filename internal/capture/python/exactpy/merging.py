"""pydantic's schemas in the place of those that were read from source."""

import json
import re

from capturepy.emit.directions import SENT, accepted, sent
from capturepy.emit.naming import reference
from capturepy.types.config import DECODE_UNKNOWN
from exactpy import schemas
from exactpy.imported import Imported

_MODELS = {"dataclass", "model", "root"}
_PREFIX = "#/$defs/"
_MODES = ("-Input", "-Output")  # what pydantic adds to a name whose schema is not the same both ways


def replace_models(program, types):
    """Put pydantic's own schemas into types.defs, under the identities that the types have there."""
    imported = Imported(program)
    classes = {}
    for entry in (entry for entry in types.names if entry.declaration):
        if types.kinds.of(entry.declaration) in _MODELS and not entry.variables:
            found = imported.find(entry.declaration)
            if isinstance(found, type) and hasattr(found, "__pydantic_core_schema__"):
                classes[found] = entry.declaration
    definitions = _without_aliases(_definitions(classes, program), {entry.name for entry in types.names})
    names = _names(definitions, types, imported)
    read, going_out = {}, {}
    for key, schema in definitions.items():
        for mode, found in zip(_MODES, (read, going_out)):
            if not key.endswith(_MODES) or key.endswith(mode):
                found[names[key]] = schema
    by_key = {schemas.key_of(cls): cls for cls in classes}
    for name in sorted(read.keys() & going_out.keys()):
        ways = [schemas.plain(_renamed(found[name], names)) for found in (read, going_out)]
        cls = by_key.get(ways[0].pop(schemas.CLASS, None))
        ways[1].pop(schemas.CLASS, None)
        if name not in types.defs:
            types.defs[name] = _both({**ways[0], "x-parity": ways[0].get("x-parity", {})}, ways[1])
        elif cls is not None:
            types.defs[name] = _merged(types.defs[name], *ways, cls)


def _definitions(classes, program):
    """The $defs of all classes; those that pydantic fails on are problems of the program."""
    if not classes:
        return {}
    try:
        return schemas.both_ways(classes)
    except Exception:  # of one of them: find out which
        usable = [cls for cls, declaration in classes.items() if _is_usable(cls, declaration, program)]
        return schemas.both_ways(usable) if usable else {}


def _is_usable(cls, declaration, program):
    try:
        schemas.both_ways([cls])
        return True
    except Exception as error:
        said = str(error).strip().split("\n")[0]
        place = declaration.module.source.place(declaration.node)
        program.problem("pydantic has no schema for %s: %s; it is as read from source" % (declaration.qualname, said), **place)
        return False


def _without_aliases(definitions, known):
    """The definitions with those that are of no class, and of no type of the set, in the places that refer to them."""
    aliases = {key for key, schema in definitions.items() if schemas.CLASS not in schema and key not in known}

    def written_out(node, within):
        if isinstance(node, list):
            return [written_out(item, within) for item in node]
        if not isinstance(node, dict):
            return node
        key = node["$ref"][len(_PREFIX) :] if isinstance(node.get("$ref"), str) else None
        if key in aliases and key not in within:
            beside = {name: item for name, item in node.items() if name != "$ref"}
            return {**written_out(definitions[key], within + (key,)), **beside}
        return {name: written_out(item, within) for name, item in node.items()}

    out = {key: written_out(schema, ()) for key, schema in definitions.items()}
    used = json.dumps([schema for key, schema in out.items() if key not in aliases])
    return {key: schema for key, schema in out.items() if key not in aliases or json.dumps(_PREFIX + key) in used}


def _names(definitions, types, imported):
    """pydantic's names → the identities of the types."""
    known = {}
    for entry, name in types.names.items():
        module = imported.module_name(entry.declaration)
        known[module, entry.name] = name
        if not entry.variables:
            known[module, entry.declaration.qualname] = name
    names, by_name = {}, {entry.name: name for entry, name in types.names.items()}  # of what has no class in pydantic's schemas
    for key, schema in definitions.items():
        module, _, qualname = schema.get(schemas.CLASS, ":" + re.sub("-(Input|Output)$", "", key)).partition(":")
        spelled = re.sub(r"[^\w.\-]", "_", qualname)
        names[key] = known.get((module, spelled)) or by_name.get(spelled, spelled)
    return names


def _renamed(node, names):
    if isinstance(node, list):
        return [_renamed(item, names) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: reference(names[item[len(_PREFIX) :]])
        if key == "$ref" and isinstance(item, str) and item[len(_PREFIX) :] in names
        else _renamed(item, names)
        for key, item in node.items()
    }


def _merged(static, read, going_out, cls):
    """A model's own schemas with what its source says beside them: places, declarations, the code of hooks."""
    said, hooks, written = static["x-parity"], _hooks(cls), sent(static)
    annotation = {key: item for key, item in said.items() if key != "opaque"}
    if "opaque" in said and hooks:
        annotation["opaque"] = said["opaque"]
    if "properties" in read:
        annotation["native"] = "struct"
        read, going_out = _with_source(read, going_out, accepted(static), written, hooks)
        annotation["order"] = list(read["properties"])
        extra = getattr(cls, "model_config", {}).get("extra") or "ignore"
        strict = getattr(cls, "model_config", {}).get("strict")
        annotation["decode"] = {"by": "pydantic-strict" if strict else "pydantic", "unknown": DECODE_UNKNOWN[extra], "missing": "reject"}
    if "serializer" in hooks:  # what that makes of it, the source reader may have followed
        going_out = written
    read, going_out = ({key: item for key, item in way.items() if key != "x-parity"} for way in (read, going_out))
    if hooks and _is_opaque(written):
        going_out["x-parity"] = {"opaque": written["x-parity"]["opaque"]}
    return _both({**read, "x-parity": annotation}, going_out)


def _both(read, going_out):
    """What is accepted, with what is sent where that is another."""
    plain = {key: item for key, item in read.items() if key != "x-parity"}
    return read if going_out == plain and not _is_opaque(read) else {**read, SENT: going_out}


def _with_source(read, going_out, static, written, hooks):
    """Both directions of an object, with the source's word on each property.

    Where pydantic leaves a property to code that the source reader understands, that has the last word.
    """
    sources = static.get("properties", {})
    declared = {p["x-parity"].get("name", name): p for name, p in sources.items()}
    patched = written.get("properties", {})
    ways = [dict(way.get("properties", {})) for way in (read, going_out)]
    for name, own in sources.items():
        unsure = "validator" in hooks and own["x-parity"].get("opaque", "").endswith("may change what is accepted")
        if unsure or "opaque" not in own["x-parity"] and any(_is_opaque(way.get(name)) for way in ways):
            ways[0][name] = own
            if name in ways[1]:
                ways[1][name] = patched.get(name, own)
    for way, properties in zip((read, going_out), ways):
        for name, schema in properties.items():
            own = sources.get(name) or patched.get(name) or declared.get(name) or {}
            properties[name] = _annotated(schema, own)
    return {**read, "properties": ways[0]}, {**going_out, "properties": ways[1]}


def _annotated(schema, own):
    """A property with what its source says: where it is, and the default of a factory."""
    said = own.get("x-parity", {})
    kept = {key: said[key] for key in ("checked", "decl", "name", "reads", "source", "unset") if key in said}
    default = {"default": own["default"]} if "default" in own else {}
    if "unset" in said and not default:  # a sentinel, which pydantic takes for a value
        schema = {key: item for key, item in schema.items() if key != "default"}
    if "computed" in said and "default" not in schema:
        kept["computed"] = said["computed"]
    return {**default, **schema, "x-parity": {**schema.get("x-parity", {}), **kept}}


def _is_opaque(schema):
    return "opaque" in (schema or {}).get("x-parity", {})


def _hooks(cls):
    """Which code acts on a model as a whole: "validator", "serializer", "schema"."""
    decorators = getattr(cls, "__pydantic_decorators__", None)
    found = set()
    if decorators:
        if any(validator.info.mode != "after" for validator in decorators.model_validators.values()):
            found.add("validator")
        if decorators.root_validators:
            found.add("validator")
        if decorators.model_serializers:
            found.add("serializer")
    for ancestor in cls.__mro__:
        if "__get_pydantic_core_schema__" in vars(ancestor) and not ancestor.__module__.startswith("pydantic."):
            found.add("schema")
    return found
