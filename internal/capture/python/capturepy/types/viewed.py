"""Classes that keep the dict that they are made of, and whose properties hand out its members:

    def __init__(self, client, props): self._props = props
    @property
    def id(self) -> str: return self._props["id"]

Nothing asks for a member before somebody asks for the property, so nothing is refused; nor is what is handed out
made into anything: a datetime there is the text of one.
"""

import ast

from capturepy.types.annotations import opaque, schema
from capturepy.types.outcomes import without_null
from capturepy.load.views import demands, kept, views


def record(entry, types):
    ancestors = types.kinds.lineage(entry.declaration)
    attribute, properties, required = kept(ancestors), {}, []
    for function, key, of, whole, owner in views(ancestors):
        if of != attribute or key in properties:
            continue
        node = _handed_out(function, whole, types.kinds.context(owner))
        said = ast.unparse(function.returns) if function.returns is not None else "Any"
        annotation = {**node.get("x-parity", {}), "decl": "%s: %s" % (function.name, said), "source": owner.module.source.place(function)}
        if key != function.name:
            annotation["name"] = function.name
        properties[key] = {**node, "x-parity": annotation}
        if demands(function) and without_null(node) == node:
            required.append(key)
    notes = {"native": "struct", "order": list(properties), "decode": {"unknown": "keep", "missing": "keep", "invalid": "keep"}}
    needed = {"required": sorted(required)} if required else {}
    return {"type": "object", "properties": properties, **needed, "x-parity": notes}


def _handed_out(function, whole, context):
    """The schema of a member, by what the property says that it returns: it tells nothing of what code makes something else of."""
    if function.returns is None:
        return {"x-parity": {"native": "untyped"}}
    node = schema(function.returns, context)
    if whole:
        return _plain(node)
    if "$ref" in node or "$ref" in node.get("items", {}):
        return node  # an object of the class is made of it
    if getattr(context.resolve(function.returns), "path", None) == "datetime.timedelta":
        return {"type": "number", "x-parity": {"native": "number"}}
    return opaque("the property %s makes something of it" % function.name)


def _plain(node):
    """What is left of a declared type where nothing is made of a text."""
    if node.get("type") == "string" and "format" in node:
        return {"type": "string"}
    out = dict(node)
    if "anyOf" in node:
        out["anyOf"] = [_plain(arm) for arm in node["anyOf"]]
    for key in ("items", "additionalProperties"):
        if isinstance(node.get(key), dict):
            out[key] = _plain(node[key])
    return out
