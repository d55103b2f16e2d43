"""Unions of which exactly one variant may take a payload: whether two of them can."""

from capturepy.emit.directions import ONE_OF, accepted
from capturepy.types.outcomes import add_checked

_MAX_DEPTH = 16
_KINDS = {bool: "boolean", str: "string", int: "integer", float: "number", type(None): "null"}


def settled(node, built):
    """A type without the mark of such a union: where two variants may take the same payload, that is checked beside the schema."""
    if ONE_OF not in node:
        return node
    out = {key: item for key, item in node.items() if key is not ONE_OF}
    arms = [accepted(arm) for arm in out["anyOf"]]
    if any(_meet(one, other, built, 0) for index, one in enumerate(arms) for other in arms[index + 1 :]):
        return add_checked(out, [{"what": "refuses what more than one of its variants takes", "source": node[ONE_OF]}])
    return out


def _meet(one, other, built, depth):
    """Whether two schemas may take the same value; True where that is not known."""
    if depth > _MAX_DEPTH:
        return True
    if "$ref" in one or "$ref" in other:
        one, other = (built.get(node["$ref"], {}) if "$ref" in node else node for node in (one, other))
        return _meet(one, other, built, depth + 1)
    for node, rest in ((one, other), (other, one)):
        if "anyOf" in node:
            return any(_meet(arm, rest, built, depth + 1) for arm in node["anyOf"])
    values = [_values(node) for node in (one, other)]
    if all(values):
        return not values[0].isdisjoint(values[1])
    kinds = [_kinds(node, found) for node, found in zip((one, other), values)]
    if None in kinds:
        return True
    common = kinds[0] & kinds[1]
    return bool(common) if common != {"object"} else not _told_apart(one, other, built, depth)


def _values(node):
    listed = node.get("enum") or [node[key] for key in ("const",) if key in node]
    return {(type(value), value) for value in listed}


def _kinds(node, values):
    """The types of JSON that a schema takes, None where that is not known."""
    if values:
        found = {_KINDS.get(type_, "number") for type_, _ in values}
    elif "type" in node:
        found = set(node["type"]) if isinstance(node["type"], list) else {node["type"]}
    else:
        return None
    return found | ({"integer"} if "number" in found else set())


def _told_apart(one, other, built, depth):
    """Whether a member that one of two records asks for is never taken by the other."""
    asked = {*one.get("required", ()), *other.get("required", ())}
    shared = asked & one.get("properties", {}).keys() & other.get("properties", {}).keys()
    return any(not _meet(one["properties"][name], other["properties"][name], built, depth + 1) for name in sorted(shared))
