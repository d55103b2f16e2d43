"""What the outcomes of a body mean for a schema: refusals as keywords, results as shapes."""

import re

from capturepy.calls import builtin
from capturepy.conventions import vocabulary
from capturepy.emit.directions import SENT, sent
from capturepy.eval import conditions
from capturepy.eval.heap import ABSENT, Items, Mapping
from capturepy.eval.values import NESTED, Choice, Const, Converted, Heap, Held, ListOf, MapOf, New, Sequence, Undetermined
from capturepy.types.annotations import base_types, opaque, union

_NULL = frozenset(("null",))

# What is said of a field whatever is made of its value: a union of what it may be has lost it.
_OF_FIELD = ("in", "object", "reads", "unset")

# A pattern of all UUIDs, in small letters at least.
_DIGITS = r"(\[0-9a-f\]|\[0-9a-fA-F\]|\[a-f0-9\]|\[a-fA-F0-9\]|\[A-Fa-f0-9\])"
_OF_UUID = r"(\^\(\?:)?\^?" + "-".join(r"%s\{%d\}" % (_DIGITS, count) for count in (8, 4, 4, 4, 12)) + r"\$?(\))?\$?"

# What Python's regular expressions have and JSON Schema's have not.
_PYTHON_ONLY = re.compile(r"\(\?(?![:=!])|\\[AZz]|\(\?P|\+\+|\*\+")


def checked(outcome):
    """The entry of x-parity.checked for a refusal that a schema cannot say."""
    what = outcome.what or "raises"
    if outcome.path:
        what += " where " + conditions.shown([literal for literal in outcome.path if not _is_sure(literal)])
    return {"what": what[:240], "source": source_of(outcome.place)}


def _is_sure(literal):
    atom, _ = literal
    return atom[0] == "kind" and len(atom[2]) == 1 and not (atom[1].path or getattr(atom[1], "name", ""))


def source_of(place):
    return {"file": place[0], "line": place[1]} if place else {}


def add_checked(node, entries):
    if not entries:
        return node
    annotation = node.get("x-parity", {})
    known = annotation.get("checked", [])
    return {**node, "x-parity": {**annotation, "checked": known + [e for e in entries if e not in known]}}


def refused(schema, outcome, root, types):
    """(schema, whether it now says all of the refusal) of a value that a body raises for; root stands for that value."""
    about = _together(outcome.path)
    if any(atom[1] != root for atom, _ in about):
        each = type(root)(*root[:-1], root.path + ("*",))
        inner = [literal for literal in about if literal[0][1] == each]
        rest = [literal for literal in about if literal[0][1] != each]
        if inner and all(atom[1] == root and atom[0] in ("kind", "truth") for atom, _ in rest):
            return _refused_items(schema, outcome._replace(path=tuple(inner)), each, types)
        return schema, False
    if _is_anything(schema) and len(about) == 1 and about[0][0][0] == "in" and not about[0][1] and all(type(one) is str for one in about[0][0][2]):
        return {**schema, "x-parity": {key: item for key, item in schema["x-parity"].items() if key != "native"}, "enum": list(about[0][0][2])}, True
    arms = schema["anyOf"] if "anyOf" in schema else _arms(schema)
    out, complete = [], True
    for arm in arms:
        kinds = _wire_kinds(arm, types)
        if kinds is None:
            return schema, False
        kept, known = _refused_arm(arm, kinds, about, root)
        complete = complete and known
        if kept is not None:
            out.append(kept)
    if not complete or not out:
        return schema, False
    beside = {key: item for key, item in schema.items() if key in ("default", SENT)}
    if out == arms:
        return schema, True
    if len(out) == len(arms) == 1:
        return {**out[0], **beside}, True
    annotation = {"x-parity": schema["x-parity"]} if "anyOf" in schema and "x-parity" in schema else {}
    return {**union(out), **annotation, **beside}, True


def _is_anything(schema):
    return not set(schema) - {"x-parity", "default"} and schema.get("x-parity", {}).get("native") in ("any", "untyped")


def _together(path):
    """The literals of a path, with one for all constants that a value is said not to be."""
    out = []
    for atom, holds in path:
        before = next((index for index, (other, held) in enumerate(out) if other[:2] == atom[:2] == ("in", atom[1]) and not holds and not held), None)
        if before is None:
            out.append((atom, holds))
        else:
            out[before] = (("in", atom[1], tuple(dict.fromkeys((*out[before][0][2], *atom[2])))), False)
    return out


def _arms(schema):
    """A schema as alternatives of one kind each."""
    if isinstance(schema.get("type"), list):
        return [{**{k: v for k, v in schema.items() if kind != "null" or k == "type"}, "type": kind} for kind in schema["type"]]
    if None in schema.get("enum", ()):
        values = [value for value in schema["enum"] if value is not None]
        return [{**schema, "enum": values}, {"type": "null"}]
    return [schema]


def _wire_kinds(arm, types):
    found = base_types(arm, types)
    if None in found or "$ref" in arm:
        return None
    return frozenset(found | ({"integer"} if "number" in found else set()))


def _refused_arm(arm, kinds, about, root):
    """(the arm without what is refused, whether that says it all); None for an arm that is refused altogether."""
    rest = []
    for atom, holds in about:
        known = conditions.decided(atom, [(("kind", root, kinds), True)])
        if known is None and atom[0] == "kind":
            return arm, False
        if known is not None and known != holds:
            return arm, True  # never refused
        if known is None and (atom, holds) not in rest and not _implied(arm, kinds, atom, holds):
            rest.append((atom, holds))
    if rest and all(_always_holds(arm, atom) and not holds for atom, holds in rest):
        return arm, True
    if not rest:
        return None, True
    if len(rest) > 1 or "x-parity" in arm and arm["x-parity"].get("native") not in (None, "any"):
        return arm, False
    found = _without(arm, kinds, *rest[0])
    return (arm, False) if found is None else (found, True)


def _always_holds(arm, atom):
    """Whether a literal holds of each value of an arm as str() writes it: the pattern of a UUID."""
    return atom[0] == "match" and arm.get("x-parity", {}).get("native") == "uuid" and re.fullmatch(_OF_UUID, atom[2]) is not None


def _implied(arm, kinds, atom, holds):
    """Whether all values of an arm have what a literal asks, by bounds that it has already."""
    narrowed = _without(arm, kinds, atom, not holds)
    return narrowed is not None and narrowed == arm


def _without(arm, kinds, atom, holds):
    """The arm without the values for which one literal holds, or None where no keyword says that."""
    size = {"string": "Length", "array": "Items", "object": "Properties"}.get(next(iter(kinds))) if len(kinds) == 1 else None
    if atom[0] == "in":
        if not holds:
            return _listed(arm, [constant for constant in atom[2] if conditions.kind_of(constant) in kinds])
        if size and list(atom[2]) == [""]:
            return _bounded(arm, "minLength", 1)
    if atom[0] == "truth" and not holds and size:
        return _bounded(arm, "min" + size, 1)
    if atom[0] in ("order", "length"):
        operator = atom[2] if not holds else conditions.opposite(atom[2])  # what has to hold
        if atom[0] == "length" and size and type(atom[3]) is int:
            step = {">": 1, "<": -1}.get(operator, 0)
            return _bounded(arm, ("min" if operator in (">", ">=") else "max") + size, max(atom[3] + step, 0))
        if atom[0] == "order" and kinds <= {"integer", "number"} and type(atom[3]) is int:
            return _bounded(arm, {">": "exclusiveMinimum", ">=": "minimum", "<": "exclusiveMaximum", "<=": "maximum"}[operator], atom[3])
    if atom[0] == "match" and not holds and kinds == {"string"} and not _PYTHON_ONLY.search(atom[2]) and "pattern" not in arm:
        return {**arm, "pattern": atom[2]}
    return None


def _listed(arm, constants):
    if any(isinstance(constant, float) for constant in constants) or not constants:
        return None
    known = arm.get("enum") or ([arm["const"]] if "const" in arm else None)
    if known is not None:
        constants = [constant for constant in known if constant in constants]
    elif set(arm) - {"type", "x-parity", SENT}:
        return None
    return {"const": constants[0]} if len(constants) == 1 else {"enum": constants} if constants else None


def _bounded(arm, keyword, bound):
    tighter = max if "min" in keyword.lower()[:12] and "Max" not in keyword else min
    known = arm.get(keyword)
    if known is not None and not isinstance(known, int):
        return None
    return {**arm, keyword: bound if known is None else tighter(known, bound)}


def _refused_items(schema, outcome, each, types):
    arms = schema.get("anyOf", [schema])
    out, complete = [], True
    for arm in arms:
        if arm.get("type") == "array" and isinstance(arm.get("items"), dict):
            items, known = refused(arm["items"], outcome, each, types)
            complete = complete and known
            out.append({**arm, "items": items})
        elif arm == {"type": "null"}:
            out.append(arm)
        else:
            return schema, False
    if not complete:
        return schema, False
    return ({**schema, "anyOf": out} if "anyOf" in schema else out[0]), True


def written(outcome, value, types, declared):
    """The schema of a value as it is sent on the path of an outcome. declared: as of Shapes."""
    return Shapes(types, declared, outcome.heap).of(Choice(((outcome.path, value),)))


class Shapes:
    """The schemas of abstract values as they are sent. declared: field name → its schema."""

    def __init__(self, types, declared, heap):
        self._types, self._declared, self._heap = types, declared, heap
        self._given = ()  # the conditions under which the value at hand is sent
        self._within = []  # the lists and dicts around it

    def of(self, value, depth=0):
        if depth > 12:
            return opaque("nested too deeply")
        if isinstance(value, Const):
            return _constant(value.value)
        if isinstance(value, Held):
            out = self._held(value)
            return without_null(out) if any(_excludes_null(literal, value) for literal in self._given) else out
        if isinstance(value, Converted):
            return self._converted(value)
        if isinstance(value, Choice):
            arms = [(path, arm) for path, arm in value.arms if arm != ABSENT]
            shapes = [self._under(path, arm, depth) for path, arm in arms]
            endless = next(filter(None, map(_endless, shapes)), None)
            return opaque(endless) if endless else union(shapes) if shapes else opaque("never set")
        if isinstance(value, Heap):
            return self._inside(value, depth)
        if isinstance(value, (ListOf,)):
            return _array(self.of(value.item, depth + 1))
        if isinstance(value, MapOf):
            return {"type": "object", "additionalProperties": self.of(value.value, depth + 1)}
        if isinstance(value, Sequence):
            items = [self.of(item, depth + 1) for item in value.items]
            return {"type": "array", "prefixItems": items, "items": False, "minItems": len(items)} if items else {"type": "array"}
        if isinstance(value, New) and self._types.kinds.is_wire_type(value.declaration):
            return self._types.reference(value.declaration)
        return opaque(self._reason(value))

    def _inside(self, value, depth):
        if value.key in self._within:
            return opaque("holds itself")
        self._within.append(value.key)
        out = self.of_thing(self._heap.get(value.key), depth)
        self._within.pop()
        return out

    def _reason(self, value):
        if isinstance(value, Undetermined):
            return value.reason + (" (%s:%d)" % value.place if value.place else "")
        return "a value of code that is not followed"

    def _under(self, path, arm, depth):
        before, self._given = self._given, self._given + tuple(path)
        out = self.of(arm, depth)
        self._given = before
        return out

    def of_thing(self, thing, depth=0):
        if isinstance(thing, Items):
            if not thing.items:
                return {"type": "array"}
            items = [self.of(item.item if isinstance(item, ListOf) else item, depth + 1) for item in thing.items]
            return _array(union(items))
        if not isinstance(thing, Mapping):
            return opaque("a value of code that is not followed")
        if thing.base is not None:
            return opaque("a copy of what was read")
        out = {"type": "object", "properties": {}}
        for key, value in thing.entries.items():
            if value != ABSENT:
                out["properties"][str(key)] = self._named(self.of(value, depth + 1), key, value)
        required = sorted(str(key) for key, value in thing.entries.items() if not may_be_absent(value))
        if required:
            out["required"] = required
        if not out["properties"]:
            del out["properties"]
        if thing.rest is not None:
            values = self.of(thing.rest, depth + 1)
            if values != vocabulary.anything():
                out["additionalProperties"] = values
        return out

    def _named(self, node, key, value):
        """A property with what is said of the one field that it holds, and its name where that is another."""
        arms = [arm for _, arm in value.arms if arm != ABSENT] if isinstance(value, Choice) else [value]
        names = {arm.name for arm in arms if isinstance(arm, Held) and not arm.path}
        if len(names) != 1 or not names - {""}:
            return node
        name = names.pop()
        field = self._declared.get(name, {}).get("x-parity", {}) if arms == [Held(name, ())] * len(arms) else {}
        said = {fact: field[fact] for fact in _OF_FIELD if fact in field}
        if name != key:
            said["name"] = name
        return {**node, "x-parity": {**node.get("x-parity", {}), **said}} if said else node

    def _held(self, value):
        if value.path[:1] == ("extra",) and not value.name:
            return vocabulary.anything()  # what the object holds beyond its fields
        node = self._declared.get(value.name)
        if node is None:
            return opaque("%s is not a field" % (value.name or "the value"))
        out = sent(node)
        for part in value.path:
            out = self._types.part_of(out, part)
            if out is None:
                return opaque("a part of %s" % (value.name or "the value"))
        return {key: item for key, item in out.items() if key != "default"}

    def _converted(self, value):
        call, of = value.call, value.of
        if call.name == "isoformat" and isinstance(of, Held):
            declared = without_null(self._held(of))
            if declared.get("x-parity", {}).get("native") in ("datetime", "date", "time"):
                return declared
        if call.name == "an item of split" or call.yields.get("type") or "$ref" in call.yields:
            if call == builtin.JSON:
                return {"type": "string"}
            held = isinstance(of, Held) and without_null(self._held(of)).get("x-parity", {}).get("native") == "bytes"
            if held and "contentEncoding" in call.yields:
                return {**call.yields, "x-parity": {"native": "bytes"}}
            return dict(call.yields)
        return opaque("%s of a value" % call.name)


def _endless(node):
    """Why it is not known what a function makes of a value, where it calls itself for the parts of one; None for all else."""
    pending = [node]
    for one in pending:
        reason = one.get("opaque") if isinstance(one.get("opaque"), str) else ""
        if reason.startswith(NESTED):
            return reason
        pending += [part for item in one.values() for part in (item if isinstance(item, list) else [item]) if isinstance(part, dict)]
    return None


def may_be_absent(value):
    return value == ABSENT or isinstance(value, Choice) and any(arm == ABSENT for _, arm in value.arms)


def _excludes_null(literal, value):
    atom, holds = literal
    if atom[1] != value:
        return False
    return atom[0] == "kind" and (not holds and "null" in atom[2] or holds and "null" not in atom[2]) or atom[0] == "truth" and holds


def without_null(node):
    arms = _arms(node) if "anyOf" not in node else node["anyOf"]
    rest = [arm for arm in arms if arm != {"type": "null"}]
    if len(rest) == len(arms) or not rest:
        return node
    out = union(rest)
    if "x-parity" in node and "anyOf" in node:
        out = {**out, "x-parity": {**out.get("x-parity", {}), **node["x-parity"]}}
    return out


def _array(items):
    return {"type": "array"} if items == vocabulary.anything() else {"type": "array", "items": items}


def _constant(value):
    """The schema of a constant of Python."""
    if value is None:
        return {"type": "null"}
    if isinstance(value, (str, bool, int)):
        return {"const": value}
    return {"type": "number"} if isinstance(value, float) else opaque("a constant that JSON has no form for")
