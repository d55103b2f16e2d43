"""match statements as chains of if: the same tests on the same parts of the value, one case after the other."""

import ast
import copy
import functools

SUBJECT = " matched"  # no name of Python's

# Classes that stand for a value as a whole: case str(text) binds all of it.
_WHOLE = {"bool", "bytearray", "bytes", "dict", "float", "frozenset", "int", "list", "set", "str", "tuple"}


class _NotFollowed(Exception):
    """A pattern that asks for what no test does."""


@functools.lru_cache(maxsize=None)
def as_if(statement):
    """The statements that a match stands for; None where a pattern of it is not followed."""
    try:
        cases = [_case(case) for case in statement.cases]
    except _NotFollowed:
        return None
    following = []
    for test, body in reversed(cases):
        following = [ast.If(test, body, following)] if test is not None else body
    bound = ast.Assign([ast.Name(SUBJECT, ast.Store())], statement.subject)
    return [ast.fix_missing_locations(ast.copy_location(one, statement)) for one in [bound, *following]]


def _case(case):
    """(what a case asks for, None for nothing; its body)."""
    tests, bound = [], {}
    _pattern(case.pattern, ast.Name(SUBJECT, ast.Load()), tests, bound)
    if case.guard is not None:
        tests.append(_Bound(bound).visit(copy.deepcopy(case.guard)))
    named = [ast.copy_location(ast.Assign([ast.Name(name, ast.Store())], value), case.pattern) for name, value in bound.items()]
    test = ast.copy_location(_all(tests), case.pattern) if tests else None
    return test, named + case.body


class _Bound(ast.NodeTransformer):
    """Puts what a pattern binds into its guard."""

    def __init__(self, bound):
        self._bound = bound

    def visit_Name(self, node):
        return self._bound.get(node.id, node)


def _all(tests):
    return tests[0] if len(tests) == 1 else ast.BoolOp(ast.And(), tests)


def _pattern(pattern, value, tests, bound):
    reader = _READERS.get(type(pattern).__name__)
    if reader is None:
        raise _NotFollowed()
    reader(pattern, value, tests, bound)


def _value(pattern, value, tests, bound):
    tests.append(ast.Compare(value, [ast.Eq()], [pattern.value]))


def _singleton(pattern, value, tests, bound):
    tests.append(ast.Compare(value, [ast.Is()], [ast.Constant(pattern.value)]))


def _as(pattern, value, tests, bound):
    if pattern.pattern is not None:
        _pattern(pattern.pattern, value, tests, bound)
    if pattern.name is not None:
        bound[pattern.name] = value


def _or(pattern, value, tests, bound):
    alternatives = []
    for one in pattern.patterns:
        inner, names = [], {}
        _pattern(one, value, inner, names)
        if names:
            raise _NotFollowed()  # of which alternative, is not known behind the test
        if not inner:
            return
        alternatives.append(_all(inner))
    tests.append(ast.BoolOp(ast.Or(), alternatives))


def _mapping(pattern, value, tests, bound):
    if pattern.rest is not None:
        raise _NotFollowed()
    tests.append(_is_a(value, ast.Name("dict", ast.Load())))
    for key, inner in zip(pattern.keys, pattern.patterns):
        tests.append(ast.Compare(key, [ast.In()], [value]))
        _pattern(inner, ast.Subscript(value, key, ast.Load()), tests, bound)


def _class(pattern, value, tests, bound):
    tests.append(_is_a(value, pattern.cls))
    if pattern.patterns:
        if len(pattern.patterns) > 1 or getattr(pattern.cls, "id", None) not in _WHOLE:
            raise _NotFollowed()
        _pattern(pattern.patterns[0], value, tests, bound)
    for name, inner in zip(pattern.kwd_attrs, pattern.kwd_patterns):
        _pattern(inner, ast.Attribute(value, name, ast.Load()), tests, bound)


def _is_a(value, class_):
    return ast.Call(ast.Name("isinstance", ast.Load()), [value, class_], [])


_READERS = {
    "MatchAs": _as,
    "MatchClass": _class,
    "MatchMapping": _mapping,
    "MatchOr": _or,
    "MatchSingleton": _singleton,
    "MatchValue": _value,
}
