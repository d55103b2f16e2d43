"""The two directions of a schema: what is accepted, and what is sent where that differs."""



class _Key:
    """A key that no property has."""

    def __init__(self, name):
        self._name = name

    def __repr__(self):
        return self._name


SENT = _Key("SENT")  # in a schema: the one that stands in its place when the value is sent
ONE_OF = _Key("ONE_OF")  # in a union whose decoder refuses what more than one variant takes: where it says so, see types/exclusive
TAG = _Key("TAG")  # in a variant of a union: what a function returns to pick it

_ABSENT = object()


def two_way(read, sent):
    return read if read == sent else {**read, SENT: sent}


def as_read(out):
    """A record whose fields, as they are sent, repeat what is said of how they are read: that is no difference."""
    if SENT not in out or "properties" not in out[SENT]:
        return out
    properties = {}
    for name, node in out[SENT]["properties"].items():
        annotation = out.get("properties", {}).get(name, {}).get("x-parity", {})
        said = {key: annotation[key] for key in ("decode", "invalid", "null") if key in annotation}
        properties[name] = {**node, "x-parity": {**said, **node.get("x-parity", {})}} if said else node
    return {**out, SENT: {**out[SENT], "properties": properties}}


def accepted(node):
    """A schema without what is said of sending."""
    if isinstance(node, list):
        return [accepted(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {key: accepted(item) for key, item in node.items() if key != SENT}


def sent(node):
    """A schema with every part replaced by what is sent for it."""
    if isinstance(node, list):
        return [sent(item) for item in node]
    if not isinstance(node, dict):
        return node
    if SENT in node:
        return sent(node[SENT])
    return {key: sent(item) for key, item in node.items()}


def differ(node):
    """Whether any part of a schema is sent as something else than is accepted."""
    if isinstance(node, dict):
        return SENT in node or any(map(differ, node.values()))
    return isinstance(node, list) and any(map(differ, node))


def merge_patch(source, target):
    """The JSON Merge Patch (RFC 7396) from one schema to another.

    A patch has no word for null: such a default goes without saying.
    """
    out = {}
    for key in {**source, **target}:
        old, new = source.get(key, _ABSENT), target.get(key, _ABSENT)
        if new is _ABSENT:
            out[key] = None
        elif isinstance(old, dict) and isinstance(new, dict):
            if old != new:
                out[key] = merge_patch(old, new)
        elif repr(old) != repr(new) and new is not None:
            out[key] = merge_patch({}, new) if isinstance(new, dict) else new
    return out
