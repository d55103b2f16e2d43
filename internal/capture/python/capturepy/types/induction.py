"""Functions that call themselves for the parts of a value, such as what makes arguments plain: by induction over JSON.

Where such a function leaves a value as it is, provided that it leaves its parts so, it leaves all values as they are. What
JSON has no kind for, such as a date, is put to it by itself.
"""

import copy

from capturepy.emit.directions import sent
from capturepy.eval.heap import Items, Mapping
from capturepy.eval.interpreter import Application, Interpreter
from capturepy.eval.subjects import kinds_of
from capturepy.eval.values import Const, Heap, Held, ListOf, Payload
from capturepy.types import definitions
from capturepy.types.annotations import union
from capturepy.types.outcomes import written

_WHOLE, _PART = Payload(()), Payload(("*",))
_MAX_SCHEMAS = 200  # that one value reaches


class Inductions:
    def __init__(self, types):
        self._types, self._known = types, {}

    def gives_back(self, function, rest, schema, subject):
        """Whether a Function gives back what it is called with first, of all that a schema describes; None for anything of JSON."""
        call = Application(function.node, function.bound, rest)
        leaves = self._leaves(schema) if schema else []
        if leaves is None or not self._holds((call, None), self._gives_back_json, function, call, subject):
            return False
        return all(self._holds((call, str(leaf)), self._gives_back_leaf, function, rest, subject, leaf) for leaf in leaves)

    def _holds(self, key, ask, *arguments):
        if key not in self._known:
            self._known[key] = False  # while it is asked
            self._known[key] = ask(*arguments)
        return self._known[key]

    def _gives_back_json(self, function, call, subject):
        reader = Interpreter(subject, self._types)
        reader.assumed = call
        found = reader.follow(function, [_WHOLE, *call.rest])
        return bool(found) and all(map(_is_same, found))

    def _gives_back_leaf(self, function, rest, subject, leaf):
        of_leaf = copy.copy(subject)
        of_leaf.value_kinds, of_leaf.value_schema = kinds_of(leaf, self._types), leaf
        found = Interpreter(of_leaf, self._types).follow(function, [Held("", ()), *rest])
        if not found or any(outcome.kind != "return" for outcome in found):
            return False
        made = union([written(outcome, outcome.value, self._types, {"": leaf}) for outcome in found])
        return made == sent(leaf)

    def _leaves(self, schema):
        """The schemas of what is no value of JSON itself, in all that one describes; None where that is not known."""
        leaves, seen, pending = [], set(), [schema]
        while pending:
            node = pending.pop()
            if "opaque" in node.get("x-parity", {}) or len(seen) > _MAX_SCHEMAS:
                return None
            entry = node.get("$ref")
            kind = entry and self._types.kinds.of(entry.declaration)
            if entry in seen:
                continue
            seen.add(entry) if entry else None
            parts = [*node.get("anyOf", ()), *node.get("prefixItems", ()), *node.get("properties", {}).values()]
            parts += [node[keyword] for keyword in ("items", "additionalProperties") if isinstance(node.get(keyword), dict)]
            if kind == "alias":
                parts.append(definitions.alias_schema(entry, self._types))
            elif kind == "dict":
                parts += self._types.members_of(entry.declaration).values()
            elif not parts and "other" in (kinds_of(node, self._types) or ()):
                leaves.append(node)
            pending += parts
        return leaves


def _is_same(outcome):
    """Whether a body gives back the whole of what it was called with, taken that what it makes of each part is that part."""
    if outcome.kind != "return" or outcome.edits:
        return False
    value = outcome.value
    thing = outcome.heap.get(value.key) if isinstance(value, Heap) else None
    if isinstance(thing, Items):
        return thing.items == (ListOf(_PART),)
    if isinstance(thing, Mapping):
        if thing.entries or thing.drops or thing.only is not None:
            return False
        return thing.base == _WHOLE if thing.rest is None else thing.base is None and thing.rest == _PART
    if isinstance(value, Const):
        return any(holds and atom == ("kind", _WHOLE, frozenset(("null",))) for atom, holds in outcome.path) and value.value is None
    return value == _WHOLE
