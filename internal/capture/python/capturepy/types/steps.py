"""What stands at a step of what a field or an argument holds: an item, a member, an attribute of an object."""

from capturepy.conventions import vocabulary
from capturepy.eval.subjects import Subject
from capturepy.eval.values import Attribute
from capturepy.types.annotations import schema, union


def part(node, step, types):
    """The schema at one step of the path of a Held value; None where that is not known."""
    arms = [arm for arm in node.get("anyOf", [node]) if arm != {"type": "null"}]
    if isinstance(step, Attribute):
        found = [_attribute(_declaration(arm, types), step.name, types) for arm in arms]
        return union(found) if found and None not in found else None
    if len(arms) != 1:
        return None
    if step == "*":
        for keyword in ("items", "additionalProperties"):
            if isinstance(arms[0].get(keyword), dict):
                return arms[0][keyword]
        return vocabulary.anything() if arms[0].get("type") in ("array", "object") else None
    if step == "keys":
        return {"type": "string"}
    return arms[0].get("properties", {}).get(step)


def _declaration(arm, types):
    """The class whose objects a schema is of: one of the wire, or one that only code looks into."""
    entry = arm.get("$ref")
    if entry is None:
        return types.objects.get(arm.get("x-parity", {}).get("opaque"))
    return None if entry.variables or types.kinds.of(entry.declaration) == "alias" else entry.declaration


def _attribute(declaration, name, types):
    """What the objects of a class have under a name: in a field, or by a property that says what it gives."""
    if declaration is None:
        return None
    held = types.attributes_of(declaration)
    if name == "__dict__" and held:
        return {"type": "object", "properties": held, "required": sorted(held)}
    if name in held:
        return held[name]
    method = Subject(declaration, types.kinds.lineage(declaration), types, "").method(name)
    return schema(method.node.returns, method.context) if method and "property" in method.decorators and method.node.returns is not None else None
