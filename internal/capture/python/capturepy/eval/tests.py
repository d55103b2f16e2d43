"""Tests of a body as literals of a path: (the paths on which a test holds, those on which it does not).

i is the Interpreter that reads the body, state the path on which the test stands.
"""

import ast

from capturepy.calls import builtin
from capturepy.eval import conditions
from capturepy.eval.constants import shown
from capturepy.eval.heap import ABSENT, Items, Mapping, items_of
from capturepy.eval.values import (
    Choice,
    Class,
    Const,
    Converted,
    Entries,
    External,
    FieldInfo,
    FieldTable,
    Function,
    Heap,
    Held,
    Instance,
    Itself,
    ListOf,
    Member,
    Method,
    New,
    Payload,
    Self,
    Sequence,
    Undetermined,
)
from capturepy.load import modules


def test(i, node, state):
    known = None if isinstance(node, ast.Constant) else modules.known_test(node)
    if known is not None:
        return conditions.outcome(known)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        holds, fails = test(i, node.operand, state)
        return fails, holds
    if isinstance(node, ast.BoolOp):
        return _both(i, node.values, isinstance(node.op, ast.Or), state)
    if isinstance(node, ast.Compare):
        return _compare(i, node, state)
    if isinstance(node, ast.Call):
        known = builtin.test(i, node, state)
        if known is not None:
            return known
    return truth(i, i.value(node, state), state, node)


def _both(i, nodes, is_or, state):
    """The paths of a conjunction; of a disjunction with the sides swapped."""
    going, done = [()], []
    for node in nodes:
        following = []
        for path in going:
            holds, fails = test(i, node, state.fork(path) if path else state)
            on, off = (fails, holds) if is_or else (holds, fails)
            following += [path + literals for literals in on]
            done += [path + literals for literals in off]
        going = following
    return (done, going) if is_or else (going, done)


def asks(i, node, state):
    return conditions.literal(("asks", shown(node), str(i.place(node, state))), state)


def truth(i, value, state, node):
    if isinstance(value, Choice):
        return conditions.of_arms(value, lambda arm, inner: truth(i, arm, inner, node), state)
    if isinstance(value, Const):
        return conditions.outcome(bool(value.value))
    if isinstance(value, (Self, Class, Itself, Function, Instance, External, FieldInfo, FieldTable, Member, New)):
        return conditions.outcome(value != ABSENT)
    if isinstance(value, Sequence):
        return conditions.outcome(bool(value.items))
    if isinstance(value, Heap):
        thing = state.heap.get(value.key)
        if isinstance(thing, Items) and not any(isinstance(one, ListOf) for one in thing.items):
            return conditions.outcome(bool(thing.items))
        if isinstance(thing, Mapping) and thing.base is None and thing.rest is None:
            if not thing.entries:
                return conditions.outcome(False)
            if any(not may_be_absent(entry) for entry in thing.entries.values()):
                return conditions.outcome(True)
    if isinstance(value, (Payload, Held)):
        return conditions.literal(("truth", value), state)
    if _is_match(value):
        return conditions.literal(("match", value.of, value.call.yields["pattern"]), state)
    if isinstance(value, Converted) and value.call.name == "len":
        return conditions.literal(("length", value.of, ">=", 1), state)
    return asks(i, node, state)


def _is_match(value):
    """Whether a value is what a regular expression finds in one: a match, or None."""
    return isinstance(value, Converted) and value.call.name.startswith("re.") and isinstance(value.of, (Payload, Held))


def may_be_absent(value):
    return value == ABSENT or isinstance(value, Choice) and any(arm == ABSENT for _, arm in value.arms)


def _compare(i, node, state):
    kind = _asked_kind(i, node, state)
    if kind is not None:
        return kind
    values = [i.value(part, state) for part in [node.left, *node.comparators]]
    going, done = [()], []
    for operator, left, right in zip(node.ops, values, values[1:]):
        following = []
        for path in going:
            holds, fails = compared(i, operator, left, right, state.fork(path), node)
            following += [path + literals for literals in holds]
            done += [path + literals for literals in fails]
        going = following
    return going, done


def _asked_kind(i, node, state):
    """type(x) is list, as isinstance(x, list) asks: of lists and dicts, which nobody extends; None for any other comparison."""
    left, right = node.left, node.comparators[0]
    asks_type = isinstance(left, ast.Call) and isinstance(left.func, ast.Name) and left.func.id == "type" and len(left.args) == 1
    if len(node.ops) != 1 or not isinstance(node.ops[0], (ast.Is, ast.Eq, ast.IsNot, ast.NotEq)) or not asks_type:
        return None
    if not isinstance(right, ast.Name) or right.id not in ("list", "dict") or not isinstance(i.value(left.args[0], state), Held):
        return None
    asked = ast.copy_location(ast.Call(ast.Name("isinstance", ast.Load()), [left.args[0], right], []), node)
    holds, fails = i.test(ast.fix_missing_locations(asked), state)
    return (fails, holds) if isinstance(node.ops[0], (ast.IsNot, ast.NotEq)) else (holds, fails)


_ORDER = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def compared(i, operator, left, right, state, node):
    if isinstance(left, Choice):
        return conditions.of_arms(left, lambda arm, inner: compared(i, operator, arm, right, inner, node), state)
    if isinstance(right, Choice):
        return conditions.of_arms(right, lambda arm, inner: compared(i, operator, left, arm, inner, node), state)
    if isinstance(operator, (ast.IsNot, ast.NotEq, ast.NotIn)):
        positive = {ast.IsNot: ast.Is, ast.NotEq: ast.Eq, ast.NotIn: ast.In}[type(operator)]()
        holds, fails = compared(i, positive, left, right, state, node)
        return fails, holds
    if isinstance(operator, ast.In):
        return _contained(i, left, right, state, node)
    if isinstance(operator, ast.Is) and _is_made_and_read(left, right):
        return conditions.outcome(False)
    if isinstance(operator, (ast.Is, ast.Eq)):
        return _equal(i, left, right, state, node)
    symbol = _ORDER.get(type(operator))
    if isinstance(left, Const) and not isinstance(right, Const):
        left, right, symbol = right, left, _MIRRORED.get(symbol)
    if symbol and isinstance(right, Const) and type(right.value) in (int, float):
        if isinstance(left, Const) and type(left.value) in (int, float):
            outcome = {"<": left.value < right.value, "<=": left.value <= right.value}
            outcome.update({">": left.value > right.value, ">=": left.value >= right.value})
            return conditions.outcome(outcome[symbol])
        if isinstance(left, Converted) and left.call.name == "len" and isinstance(left.of, (Payload, Held)):
            return conditions.literal(("length", left.of, symbol, right.value), state)
        if isinstance(left, (Payload, Held)):
            return conditions.literal(("order", left, symbol, right.value), state)
    return asks(i, node, state)


def _is_made_and_read(*sides):
    """Whether one of two values is an object that code has made, and the other a value of JSON."""
    return any(isinstance(one, Payload) and isinstance(other, (New, Instance, Function, Class)) for one, other in (sides, sides[::-1]))


def _equal(i, left, right, state, node):
    if isinstance(left, Const) and isinstance(right, Const):
        return conditions.outcome(left.value == right.value and type(left.value) is type(right.value))
    if isinstance(left, Const):
        left, right = right, left
    if is_sentinel(i, right, state):
        if isinstance(left, (Held, Undetermined)):
            return conditions.literal(("unset", left), state)
        return conditions.outcome(left == right)
    if isinstance(right, Const) and isinstance(left, Held) and not left.path and i.types.writes_unset(right.value):
        return conditions.literal(("unset", left), state) if i.subject.may_be_unset(left.name) else conditions.outcome(False)
    if isinstance(right, Const) and right.value is None:
        own = i.subject.kinds(left.name, left.path) if isinstance(left, Held) else None
        if own is not None and "null" not in own:
            return conditions.outcome(False)
        if isinstance(left, (Payload, Held)):
            return conditions.literal(("kind", left, frozenset(("null",))), state)
        if _is_match(left):
            fits, not_ = conditions.literal(("match", left.of, left.call.yields["pattern"]), state)
            return not_, fits
        if not isinstance(left, (Undetermined, Method)) or left == ABSENT:
            return conditions.outcome(False)
    if isinstance(right, Const) and isinstance(left, (Payload, Held)):
        if isinstance(left, Payload) and conditions.kind_of(right.value) is None:
            return conditions.outcome(False)  # of nothing that JSON has
        return conditions.literal(("in", left, (right.value,)), state)
    if isinstance(right, Const) and isinstance(left, Converted) and left.call.name == "len":
        return _both_sides(left.of, right.value, state)
    if left == right and not isinstance(left, (Undetermined, Converted)):
        return conditions.outcome(True)
    if isinstance(left, (Class, Itself, Member, External)) and isinstance(right, (Class, Itself, Member, External)):
        return conditions.outcome(False)
    return asks(i, node, state)


def _both_sides(of, length, state):
    """len(x) == n as n <= len(x) <= n."""
    if not isinstance(of, (Payload, Held)) or type(length) is not int:
        return asks_about(of, state)
    low, high = (("length", of, ">=", length), True), (("length", of, "<=", length), True)
    if length == 0:
        return [(high,)], [((high[0], False),)]
    return [(low, high)], [((low[0], False),), (low, (high[0], False))]


def asks_about(of, state):
    return conditions.literal(("asks", "the length of %s" % (of,), ""), state)


def is_sentinel(i, value, state):
    """Whether a value is one that stands for none, such as UNSET or NOT_GIVEN."""
    if isinstance(value, External):
        return i.subject.is_sentinel_path(value.path)
    if isinstance(value, Instance):
        return value.path == "sentinel"
    return isinstance(value, Class) and i.types.kinds.of(value.declaration) == "sentinel"


def _contained(i, left, right, state, node):
    if isinstance(right, FieldTable):
        if isinstance(left, Const):
            return conditions.outcome(left.value in i.subject.field_names)
        right = Sequence(tuple(Const(name) for name in i.subject.field_names))
    if isinstance(right, Entries):
        right = right.of if right.part == "keys" else right
    if isinstance(right, Heap) and isinstance(state.heap.get(right.key), Mapping):
        return _is_key(i, left, right, state, node)
    if isinstance(right, Const) and isinstance(right.value, str):
        if isinstance(left, Const):
            return conditions.outcome(isinstance(left.value, str) and left.value in right.value)
        # Generators write ('a') for a tuple of one. It takes any part of the text, too, which nobody sends.
        right = Sequence((right,))
    known = items_of(i, right, state)
    if known is not None and all(isinstance(one, Const) for one in known):
        constants = tuple(dict.fromkeys(one.value for one in known))
        if isinstance(left, Const):
            return conditions.outcome(left.value in constants)
        if isinstance(left, (Payload, Held)):
            return conditions.literal(("in", left, constants), state)
    if isinstance(right, Payload) and isinstance(left, Const) and isinstance(left.value, str):
        kinds = conditions.known_kinds(right, state.path)
        if kinds is None or "object" in kinds:
            if not right.path and left.value in state.edits:
                return conditions.outcome(True) if not may_be_absent(state.edits[left.value]) else asks(i, node, state)
            return conditions.literal(("has", right, left.value), state)
    return asks(i, node, state)


def _is_key(i, left, right, state, node):
    thing = state.heap[right.key]
    if isinstance(left, Const):
        entry = thing.entries.get(left.value)
        if entry is not None and not may_be_absent(entry):
            return conditions.outcome(True)
        if entry is None and isinstance(thing.base, Payload):
            return conditions.literal(("has", thing.base, left.value), state)
        if entry is None and thing.base is None and thing.rest is None:
            return conditions.outcome(False)
        return asks(i, node, state)
    if thing.base is None and thing.rest is None and isinstance(left, (Payload, Held)):
        return conditions.literal(("in", left, tuple(thing.entries)), state)
    return asks(i, node, state)
