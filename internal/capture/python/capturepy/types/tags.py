"""Discriminated unions: the member of the payload that the decoder looks at first."""

import ast

from capturepy.calls import builtin
from capturepy.eval.constants import Unknown, shown, value
from capturepy.eval.converters import Converter, function_of
from capturepy.eval.subjects import Subject
from capturepy.eval.values import Choice, Const, Converted, Payload
from capturepy.types.outcomes import add_checked


def tagged(node, expression, context):
    """A schema with its tag; expression is a name of a field, or a function of the payload."""
    if "anyOf" not in node:
        return node
    try:
        field = value(expression, context)
    except Unknown:
        field = None
    if not isinstance(field, str):
        if isinstance(expression, ast.Call) and expression.args:  # Discriminator(…)
            return tagged(node, expression.args[0], context)
        field = _looked_at(expression, context)
    if field is None:
        place = context.module.source.place(expression)
        return add_checked(node, [{"what": "raises unless %s finds a tag" % shown(expression), "source": place}])
    annotation = {**node.get("x-parity", {}), "tag": {"field": field, "required": True}}
    return {**node, "x-parity": annotation}


def _arms(value):
    """The values that a tag may be, also as text."""
    if isinstance(value, Converted) and value.call == builtin.TEXT:
        value = value.of
    if isinstance(value, Choice):
        return [one for _, arm in value.arms for one in _arms(arm)]
    return [value]


def _looked_at(expression, context):
    """The one key of a mapping that a function returns the value of, or None."""
    function = function_of(expression, context)
    one = Converter("validator", "plain", "discriminator", function, context)
    subject = Subject(None, (), context.types, "pydantic")
    found = one.outcomes(subject, context.types, Payload(()), ((("kind", Payload(()), frozenset(("object",))), True),))
    keys = set()
    for outcome in found or ():
        if outcome.kind == "raise":
            continue
        for arm in _arms(outcome.value):
            if isinstance(arm, Payload) and len(arm.path) == 1:
                keys.add(arm.path[0])
            elif not (isinstance(arm, Const) and arm.value is None):
                return None
    return keys.pop() if len(keys) == 1 else None
