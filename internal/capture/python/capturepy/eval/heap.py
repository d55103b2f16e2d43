"""Paths: the names, dicts and lists of each, and how paths meet."""

from capturepy.eval.conditions import dropped, is_possible
from capturepy.eval.values import Choice, Const, Entries, Heap, Held, Instance, ListOf, Payload, Sequence, Undetermined, choice

ABSENT = Instance("absent")  # in a mapping: no such key


class Ended(Exception):
    """No path goes on behind an expression: it raises on all."""


class Mapping:
    """A dict on the heap: what it holds by key, and what it was copied from."""

    def __init__(self, entries=None, base=None, rest=None, drops=(), only=None, by=None, source=None):
        self.entries = entries or {}
        self.base = base  # the Payload whose other keys it has too
        self.rest = rest  # a value under keys that are not known
        self.drops = drops  # the constants whose entries of the base are left out
        self.only = only  # the keys that are taken from the base; None for all
        self.by = by  # a key under which the rest stands
        self.source = source  # what the rest was made of, entry by entry

    def _parts(self):
        return self.entries, self.base, self.rest, self.drops, self.only, self.by, self.source

    def copy(self):
        entries, *others = self._parts()
        return Mapping(dict(entries), *others)

    def same(self, other):
        return isinstance(other, Mapping) and self._parts() == other._parts()


class Items:
    """A list or set on the heap."""

    def __init__(self, items=(), source=None):
        self.items = tuple(items)  # values, or ListOf
        self.source = source  # what they were made of, one by one

    def copy(self):
        return Items(self.items, self.source)

    def same(self, other):
        return isinstance(other, Items) and self.items == other.items


class State:
    """One path through a body."""

    def __init__(self, env, context, path=(), heap=None, edits=None, held=None):
        self.env, self.context, self.path = env, context, path
        self.heap = heap or {}  # key → Mapping or Items
        self._own = set()  # keys of the things that no other path has
        self.edits = edits or {}  # key of the Payload's mapping → value
        self.held = held or {}  # attribute of Self → value

    def fork(self, literals=()):
        self._own = set()
        path = self.path + tuple(literal for literal in literals if literal not in self.path)
        return State(dict(self.env), self.context, path, dict(self.heap), dict(self.edits), dict(self.held))

    def put(self, key, thing):
        self.heap[key] = thing
        self._own.add(key)

    def thing(self, value):
        """The dict or list that a value stands for, to be changed on this path; None for any other value."""
        key = getattr(value, "key", None)
        if not isinstance(value, Heap) or key not in self.heap:
            return None
        if key not in self._own:
            self.put(key, self.heap[key].copy())
        return self.heap[key]


def merged(states):
    """One state of several paths that go on together."""
    states = [state for state in states if state]
    if len(states) < 2:
        return states[0] if states else None
    common = [literal for literal in states[0].path if all(literal in other.path for other in states[1:])]
    own = [tuple(literal for literal in state.path if literal not in common) for state in states]
    out = State({}, states[0].context, tuple(common))
    unbound = Undetermined("a name that not every path binds", None)
    out.env = _merged_names([s.env for s in states], own, lambda name: unbound, lambda value: _still(value, states))
    out.edits = _merged_names([s.edits for s in states], own, _as_read)
    out.held = _merged_names([s.held for s in states], own, lambda name: ABSENT if name in ("*", "**") else Held(name, ()))
    for key in _ordered([state.heap for state in states]):
        things = [state.heap.get(key) for state in states]
        known = [thing for thing in things if thing is not None]
        if all(known[0].same(thing) for thing in known[1:]):
            out.heap[key] = known[0]
        else:
            out.heap[key] = _merged_things(things, own)
    return out


def _still(value, states):
    """A Choice without the arms that none of the paths leaves."""
    arms = [(condition, arm) for condition, arm in value.arms if any(is_possible(condition, state.path) for state in states)]
    return value if len(arms) == len(value.arms) or not arms else choice(arms)


def _as_read(name):
    """What the input holds under a key that nothing has changed."""
    if name == "*":
        return ABSENT
    there = ("has", Payload(()), name)
    return choice([(((there, True),), Payload((name,))), (((there, False),), ABSENT)])


def _ordered(mappings):
    """The keys of all mappings, each once, in the order in which they come up."""
    seen = {}
    for mapping in mappings:
        seen.update(dict.fromkeys(mapping))
    return list(seen)


def _merged_names(mappings, conditions_, missing, narrowed=None):
    out = {}
    first = mappings[0]
    for name in _ordered(mappings):
        values = [mapping[name] if name in mapping else missing(name) for mapping in mappings]
        if name in first and all(value is first[name] or value == first[name] for value in values):
            out[name] = first[name]
            if narrowed and isinstance(first[name], Choice):
                out[name] = narrowed(first[name])
        else:
            out[name] = choice(list(zip(conditions_, values)))
    return out


def _merged_things(things, own):
    pairs = [(condition, thing) for condition, thing in zip(own, things) if thing is not None]
    if all(isinstance(thing, Mapping) for _, thing in pairs):
        bases = {thing.base for _, thing in pairs}
        rests = [thing.rest for _, thing in pairs if thing.rest is not None]
        base = bases.pop() if len(bases) == 1 else None
        entries = _merged_names([thing.entries for _, thing in pairs], [c for c, _ in pairs], lambda name: _as_read(name) if base == Payload(()) else ABSENT)
        if bases:
            filtered = _filtered(pairs)
            return filtered if filtered else Mapping(entries, None, Undetermined("a mapping that is another one under a condition", None))
        by = next((thing.by for _, thing in pairs if thing.rest is not None), None)
        return Mapping(entries, base, choice([((), rest) for rest in rests]) if rests else None, by=by)
    if all(isinstance(thing, Items) for _, thing in pairs):
        return Items([ListOf(choice([((), item_of(item)) for _, thing in pairs for item in thing.items]))])
    return Mapping({}, None, Undetermined("a mapping or a list, under a condition", None))


def _filtered(pairs):
    """The copy of a mapping whose entries are taken one by one, under a condition of each; None for any other things."""
    taken = [(condition, thing) for condition, thing in pairs if not thing.same(Mapping())]
    if len(taken) != 1 or not taken[0][1].base or taken[0][1].entries or taken[0][1].rest is not None:
        return None
    condition, thing = taken[0]
    drops = dropped(condition, Payload((*thing.base.path, "*")))
    return None if drops is None else Mapping({}, thing.base, None, thing.drops + drops, thing.only)


def item_of(item):
    return item.item if isinstance(item, ListOf) else item


def items_of(i, value, state):
    """The items of a list in order, ListOf among them; or None."""
    if isinstance(value, Sequence):
        return list(value.items)
    if isinstance(value, Const):
        if isinstance(value.value, (tuple, frozenset)):
            return [Const(item) for item in value.value]
        return [Const(letter) for letter in value.value] if isinstance(value.value, str) and len(value.value) < 100 else None
    if isinstance(value, ListOf):
        return [value]
    if isinstance(value, Heap):
        thing = state.heap.get(value.key)
        if isinstance(thing, Items):
            return list(thing.items)
        if isinstance(thing, Mapping) and thing.base is None and thing.rest is None:
            return [Const(key) for key in thing.entries]
    if isinstance(value, Entries) and isinstance(value.of, Heap):
        return _entries(value, state)
    return i.known_items(value)


def _entries(value, state):
    thing = state.heap.get(value.of.key)
    if not isinstance(thing, Mapping) or thing.base is not None or thing.rest is not None:
        return None
    if value.part == "keys":
        return [Const(key) for key in thing.entries]
    if value.part == "values":
        return [_present(item) for item in thing.entries.values()]
    return [Sequence((Const(key), _present(item))) for key, item in thing.entries.items()]


def _present(value):
    return value
