"""Conditions: what is known on a path, as conjunctions of literals.

A literal is (atom, holds). An atom is a tuple that begins with what it asks:

    ("kind", value, kinds)      the value is of one of these kinds of JSON
    ("truth", value)            Python takes it for true
    ("in", value, constants)    it is one of these
    ("order", value, op, n)     it is < <= > >= n
    ("length", value, op, n)
    ("match", value, pattern)   the pattern is found in it
    ("has", value, key)         the mapping has the key
    ("unset", value)            it is a sentinel, and so no value of JSON
    ("asks", text, place)       anything else, as written
"""

from capturepy.eval.values import KINDS, choice

_OPPOSITE = {"<": ">=", ">=": "<", ">": "<=", "<=": ">"}


def known_kinds(value, path):
    """The kinds that a value may have on a path, or None where nothing is said."""
    kinds = None
    for atom, holds in path:
        if atom[0] == "kind" and atom[1] == value:
            said = atom[2] if holds else KINDS - atom[2]
            kinds = said if kinds is None else kinds & said
    return kinds


def decided(atom, path):
    """True or False where the path says so, otherwise None."""
    if atom[0] == "kind":
        kinds = known_kinds(atom[1], path)
        if kinds is not None:
            if kinds <= atom[2]:
                return True
            if not kinds & atom[2]:
                return False
        return None
    for other, holds in path:
        if other == atom:
            return holds
        if atom[0] == other[0] == "in" and atom[1] == other[1]:
            known = _of_lists(atom[2], other[2], holds)
            if known is not None:
                return known
    if atom[0] in ("truth", "in", "order", "length", "match", "has"):
        return _at_kinds(atom, known_kinds(atom[1], path))
    return None


def _of_lists(asked, said, holds):
    """Whether a value is one of the constants asked for, where it is known to be one, or none, of those said."""
    if holds:
        return True if set(said) <= set(asked) else None if set(said) & set(asked) else False
    return False if set(asked) <= set(said) else None


def is_possible(condition, path):
    """Whether a path leaves a condition open."""
    return all(decided(atom, path) in (None, holds) for atom, holds in condition)


def possible(value, path):
    """A value without the arms that a path rules out."""
    arms = [(condition, arm) for condition, arm in value.arms if is_possible(condition, path)]
    return value if len(arms) == len(value.arms) or not arms else choice(arms)


def _at_kinds(atom, kinds):
    if kinds == frozenset(("null",)):
        if atom[0] == "truth":
            return False
        if atom[0] == "in":
            return any(constant is None for constant in atom[2])
    if kinds and atom[0] == "in":
        possible = [c for c in atom[2] if kind_of(c) in kinds]
        return None if possible else False
    if kinds and atom[0] == "has" and "object" not in kinds and "string" not in kinds:
        return False
    return None


def kind_of(constant):
    if constant is None:
        return "null"
    if isinstance(constant, bool):
        return "boolean"
    if isinstance(constant, int):
        return "integer"
    if isinstance(constant, float):
        return "number"
    return "string" if isinstance(constant, str) else None


def literal(atom, state):
    """The paths on which an atom holds, and those on which it does not."""
    known = decided(atom, state.path)
    return outcome(known) if known is not None else ([((atom, True),)], [((atom, False),)])


def outcome(known):
    return ([()], []) if known else ([], [()])


def of_arms(value, ask, state):
    """The paths of a test that is asked of each arm of a Choice."""
    holds, fails = [], []
    for condition, arm in value.arms:
        yes, no = ask(arm, state.fork(condition))
        holds += [condition + literals for literals in yes]
        fails += [condition + literals for literals in no]
    return holds, fails


def opposite(operator):
    return _OPPOSITE[operator]


def dropped(literals, each):
    """The constants that a filter of the values of a mapping leaves out, or None where it does not ask for constants alone."""
    out = ()
    for atom, holds in literals:
        if atom[1] != each:
            return None
        if atom[0] == "in" and not holds and all(isinstance(one, (str, type(None))) for one in atom[2]):
            out += tuple(atom[2])
        elif atom[0] in ("kind", "truth"):
            out += (None,)
        elif atom[0] != "unset":
            return None
    return out


def shown(literals):
    """A conjunction for a reader."""
    return " and ".join(_literal(*literal) for literal in literals) or "always"


def _name(value):
    path = [str(part) for part in getattr(value, "path", ())]
    name = getattr(value, "name", None)
    return ".".join(([name] if name else []) + path) or "the value"


def _literal(atom, holds):
    kind, value = atom[0], atom[1]
    if kind == "asks":
        return value if holds else "not (%s)" % value
    name = _name(value)
    if kind == "kind":
        return "%s is %s%s" % (name, "" if holds else "not ", " or ".join(sorted(atom[2])))
    if kind == "truth":
        return name if holds else "not " + name
    if kind == "in":
        return "%s is %sone of %s" % (name, "" if holds else "not ", ", ".join(map(repr, atom[2])))
    if kind in ("order", "length"):
        operator = atom[2] if holds else opposite(atom[2])
        return "%s %s %s" % (name if kind == "order" else "the length of " + name, operator, atom[3])
    if kind == "match":
        return "%s %s %s" % (name, "matches" if holds else "does not match", atom[2])
    if kind == "has":
        return "%s %s %s" % (name, "has" if holds else "lacks", atom[2])
    return "%s is %sset" % (name, "not " if holds else "")
