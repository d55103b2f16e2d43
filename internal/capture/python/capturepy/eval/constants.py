"""Values written in source code, as exact JSON."""

import ast
import functools
import math
import operator

from capturepy.load.modules import Declaration, External

# An integer beyond this has no business in a schema, and printing it is slow.
_MAX_INTEGER_BITS = 1024

# What is exact on integers and cannot grow fast: 10 * 1024 * 1024.
_ARITHMETIC = {ast.Add: operator.add, ast.Mult: operator.mul, ast.Sub: operator.sub}

_EMPTY = {
    "builtins.list": list,
    "builtins.tuple": list,
    "builtins.set": list,
    "builtins.frozenset": list,
    "builtins.dict": dict,
}


class Unknown(Exception):
    """A value that is only known when the code runs."""

    @property
    def reason(self):
        return str(self)


class Number(str):
    """A JSON number as text, so that its digits stay as they were written."""


def value(expression, context, seen=()):
    """The JSON value of an expression, or Unknown."""
    if isinstance(expression, ast.Constant):
        return _constant(expression, context)
    if isinstance(expression, ast.UnaryOp) and isinstance(expression.op, (ast.USub, ast.UAdd)):
        operand = value(expression.operand, context, seen)
        if isinstance(expression.op, ast.UAdd) or isinstance(operand, (bool, list, dict, type(None))):
            raise Unknown("%s is computed" % ast.unparse(expression))
        return Number("-" + operand) if isinstance(operand, Number) else -operand
    if isinstance(expression, (ast.List, ast.Tuple, ast.Set)):
        return [value(element, context, seen) for element in expression.elts]
    if isinstance(expression, ast.Dict):
        return _mapping(expression, context, seen)
    if isinstance(expression, ast.Call) and not expression.args and not expression.keywords:
        target = context.resolve(expression.func)
        if isinstance(target, External) and target.path in _EMPTY:
            return _EMPTY[target.path]()
    if isinstance(expression, (ast.Name, ast.Attribute)):
        return _named(expression, context, seen)
    if isinstance(expression, ast.BinOp) and type(expression.op) in _ARITHMETIC:
        sides = [value(side, context, seen) for side in (expression.left, expression.right)]
        if all(type(side) is int for side in sides):
            return _bounded(_ARITHMETIC[type(expression.op)](*sides))
    raise Unknown("%s is computed" % shown(expression))


@functools.lru_cache(maxsize=None)
def shown(expression):
    """An expression for a message, shortened."""
    try:
        text = " ".join(ast.unparse(expression).split())
    except (RecursionError, ValueError):
        return "an expression"
    return text if len(text) <= 60 else text[:57] + "…"


def _constant(expression, context):
    constant = expression.value
    if isinstance(constant, str):
        try:
            constant.encode("utf-8")
        except UnicodeEncodeError:
            raise Unknown("a text with a lone surrogate is not JSON")
        return constant
    if constant is None or isinstance(constant, bool):
        return constant
    if isinstance(constant, int):
        return _bounded(constant)
    if isinstance(constant, float):
        if math.isinf(constant):
            raise Unknown("%s is not a number of JSON" % shown(expression))
        return Number(_digits(constant, context.module.source.text(expression)))
    raise Unknown("%s has no form in JSON" % shown(expression))


def _bounded(integer):
    if integer.bit_length() > _MAX_INTEGER_BITS:
        raise Unknown("an integer of more than %d bits" % _MAX_INTEGER_BITS)
    return integer


def _digits(number, written):
    """A float in JSON's spelling with the digits that were written."""
    text = written.replace("_", "").lower()
    try:
        # In a quoted annotation positions are not those of the file.
        as_written = float(text) == number
    except ValueError:
        as_written = False
    mantissa, _, exponent = (text if as_written else repr(number)).partition("e")
    whole, _, fraction = mantissa.partition(".")
    out = (whole.lstrip("0") or "0") + ("." + fraction if fraction else "")
    return out + ("e%d" % int(exponent) if exponent else "")


def _mapping(expression, context, seen):
    out = {}
    for key, item in zip(expression.keys, expression.values):
        name = value(key, context, seen) if key is not None else None
        if not isinstance(name, str) or isinstance(name, Number):
            raise Unknown("%s has keys that are not texts" % shown(expression))
        out[name] = value(item, context, seen)
    return out


def _named(expression, context, seen):
    if isinstance(expression, ast.Attribute):
        of = expression.value if expression.attr == "value" and isinstance(expression.value, ast.Attribute) else expression
        owner = context.resolve(of.value)
        if isinstance(owner, Declaration) and context.types.kinds.of(owner) == "enum":
            for name, member in context.types.enum_members(owner):
                if name == of.attr:
                    return member
    target = context.resolve(expression)
    node = getattr(target, "node", None)
    if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None and not target.doubt:
        if target in seen:
            raise Unknown("%s refers to itself" % shown(expression))
        return value(node.value, context.at(target), seen + (target,))
    raise Unknown("%s is not a constant that can be read" % shown(expression))
