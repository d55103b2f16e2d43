"""Schemas with their annotations as facts: the protocol of internal/codec, which makes the type set of them.

What is sent in place of a schema stands in it under SENT; here it becomes sends.
"""

import ast
import urllib.parse

from capturepy.emit.directions import SENT
from capturepy.emit.naming import PREFIX

VERSION = 1

_LIMITS = (
    "exclusiveMaximum exclusiveMinimum maxItems maxLength maxProperties maximum minItems minLength minProperties minimum "
    "multipleOf pattern uniqueItems"
).split()
_ENCODINGS = {"format": "format", "contentEncoding": "encoding", "contentMediaType": "mediaType"}
_OF_FIELDS = {"decl", "source", "name", "in", "unset", "zero", "missing", "computed", "reads", "object"}
_NULL = {"type": "null"}


def of(types, problems, excluded, files):
    """The facts of a TypeSet."""
    return {
        "version": VERSION,
        "language": "python",
        "files": files,
        "types": [_type(identity, node, types.entry(identity)) for identity, node in types.defs.items()],
        "excluded": excluded,
        "problems": problems,
    }


def _type(identity, node, entry):
    annotation = node.get("x-parity", {})
    out = {"id": identity, "path": entry.path, "arguments": entry.arguments, "rank": entry.rank}
    out.update(native=annotation.get("native"), decl=annotation.get("decl"), place=annotation.get("source"))
    out.update(doc=_doc(entry.node))
    out.update(decode=annotation.get("decode"), encode=annotation.get("encode"), codec=annotation.get("codec"), local=annotation.get("local"))
    out.update(idle=annotation.get("idle"))
    out["roles"] = [_placed(role) for role in annotation.get("roles", ())]
    inner = {key: item for key, item in annotation.items() if key not in ("native", "decode", "roles")}
    out["shape"] = _shape({**node, "x-parity": inner})
    return _set(out)


def _doc(node):
    """The docstring of a class or function; one of another file's base is not its own."""
    return ast.get_docstring(node) if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)) else None


def _set(facts):
    """Facts without those that say nothing."""
    return {key: item for key, item in facts.items() if item not in (None, [], {}, "", False)}


def _placed(said):
    return {**{key: item for key, item in said.items() if key != "source"}, **({"place": said["source"]} if said.get("source") else {})}


def _shape(node):
    annotation = node.get("x-parity", {})
    out = _bare(node, annotation)
    native = annotation.get("native")
    if native:
        out["native"] = native
    by = annotation.get("decode", {}).get("by")
    if by:
        out["by"] = by
    for word in ("invalid", "null"):
        if word in annotation:
            out[word] = annotation[word]
    if "checked" in annotation:
        out["checked"] = [_placed(entry) for entry in annotation["checked"]]
    for word in ("tag", "chosen"):
        if word in annotation:
            out[word] = annotation[word]
    if "members" in annotation:
        out["members"] = annotation["members"]
    if "opaque" in annotation:
        out["unknown"] = _set({"reason": annotation["opaque"], "cause": annotation.get("cause")})
    limits = {key: node[key] for key in _LIMITS if key in node and not (key == "minItems" and out["kind"] == "tuple")}
    if limits:
        out["limits"] = limits
    if SENT in node:
        out["sends"] = _shape(_whole(node[SENT], annotation))
        for key in ("by", "invalid", "null"):  # of reading, whatever is sent
            if key in out:
                out["sends"].setdefault(key, out[key])
    return out


def _whole(sent, annotation):
    """What is sent in place of a schema, where that has said how it is held and the other not."""
    return sent if "x-parity" in sent or "opaque" in annotation else {**sent, "x-parity": {k: annotation[k] for k in ("native",) if k in annotation}}


def _bare(node, annotation):
    """The kind of a schema, and what is inside of it."""
    if "$ref" in node:
        return {"kind": "ref", "ref": urllib.parse.unquote(node["$ref"][len(PREFIX) :])}
    if "anyOf" in node:
        return _union(node["anyOf"])
    if "not" in node:
        return {"kind": "never"}
    if annotation.get("open"):
        return {"kind": "enum", "values": annotation["values"], "open": True}
    if "enum" in node or "const" in node:
        values = node["enum"] if "enum" in node else [node["const"]]
        rest = [value for value in values if value is not None]
        base = {"base": node["type"]} if "type" in node else {}
        return _nullable({"kind": "enum", "values": rest, **base}, len(rest) < len(values)) if rest else {"kind": "null"}
    if isinstance(node.get("type"), list):
        only = [kind for kind in node["type"] if kind != "null"]
        return _nullable(_bare({**node, "type": only[0]}, annotation), True)
    reader = _BY_TYPE.get(node.get("type"))
    if reader:
        return reader(node)
    if "type" in node:
        return {"kind": node["type"], **{name: node[key] for key, name in _ENCODINGS.items() if key in node}}
    return {"kind": "unknown" if "opaque" in annotation else "any"}


def _nullable(shape, nullable):
    return {**shape, "nullable": True} if nullable else shape


def _union(arms):
    rest = [arm for arm in arms if arm != _NULL]
    if len(rest) == 1:
        return _nullable(_shape(rest[0]), True)
    return _nullable({"kind": "union", "variants": [_shape(arm) for arm in rest]}, len(rest) < len(arms))


def _array(node):
    if "prefixItems" in node or node.get("items") is False:
        elements = [_field(None, element, index < node.get("minItems", 0)) for index, element in enumerate(node.get("prefixItems", ()))]
        return {"kind": "tuple", "fields": elements, **_item(node, "items")}
    return {"kind": "list", **_item(node, "items")}


def _item(node, key):
    return {"item": _shape(node[key])} if isinstance(node.get(key), dict) else {}


def _object(node):
    closed = {"closed": True} if node.get("additionalProperties") is False else {}
    if "properties" in node:
        required = set(node.get("required", ()))
        fields = [_field(name, schema, name in required) for name, schema in node["properties"].items() if name]
        nameless = {"unknown": {"reason": "a field has no name on the wire"}} if "" in node["properties"] else {}
        return {"kind": "record", "fields": fields, **nameless, **closed, **_item(node, "additionalProperties")}
    if closed:
        return {"kind": "record", **closed}
    key = {"key": _shape({"type": "string", **node["propertyNames"]})} if "propertyNames" in node else {}
    return {"kind": "map", **key, **_item(node, "additionalProperties")}


def _field(name, node, required):
    annotation = node.get("x-parity", {})
    said = {key: annotation.get(key) for key in ("decl", "in", "unset", "zero", "missing", "computed", "reads", "object")}
    out = _set({"name": name, "place": annotation.get("source"), "required": required, **said})
    native = annotation.get("name", name)
    if native:
        out["native"] = native
    if "default" in node:
        out["default"] = node["default"]
    inner = {key: item for key, item in annotation.items() if key not in _OF_FIELDS}
    out["shape"] = _shape({**node, "x-parity": inner})
    return out


_BY_TYPE = {"array": _array, "object": _object}
