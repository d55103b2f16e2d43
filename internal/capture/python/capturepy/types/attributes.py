"""The validators and converters of the attributes of attrs classes: what they let through, as schemas."""

import ast

from capturepy.conventions import attrs
from capturepy.emit.directions import accepted, sent, two_way
from capturepy.eval.constants import Unknown, shown, value
from capturepy.eval.converters import Converter, function_of
from capturepy.eval.values import Function, Instance, Self
from capturepy.load.modules import External
from capturepy.types import hooks, outcomes
from capturepy.types.annotations import base_types, opaque, schema, union
from capturepy.types.metadata import Metadata, constrained

_UNTYPED = {"x-parity": {"native": "untyped"}}


def validated(out, expression, context):
    """A schema with what a validator refuses taken out, both ways: it is asked of every object that is made."""
    return _both(out, lambda node: _validated(node, expression, context))


def validated_by(out, method, context, subject, types):
    """The same of a method that @x.validator decorates."""
    one = Converter("validator", "after", method.name, Function(method, context, (Self(), Instance("attribute")), ()), context, None)
    return _both(out, lambda node: _refused(node, one, subject, types))


def converted(out, expression, context):
    """A schema with what a converter takes; what is held, and sent, is as declared."""
    if isinstance(expression, ast.Constant) and expression.value is None:
        return out
    if _is_known(expression, context):
        if _path(expression, context) == attrs.INSTEAD_OF_NULL:
            return two_way(union([accepted(out), {"type": "null"}]), sent(out))
        return out
    one = Converter("validator", "after", shown(expression), function_of(expression, context), context, None, node=expression)
    if accepted(hooks.converted(accepted(out), [one], hooks.value_subject(context.types), context.types)) == out and not hooks.changes(out, one, context.types):
        return out
    place = context.module.source.place(expression)
    return two_way(opaque("the converter %s (%s:%d) decides what is accepted" % (shown(expression), place["file"], place["line"])), sent(out))


def _both(out, narrow):
    read, going_out = accepted(out), sent(out)
    return two_way(narrow(read), going_out if going_out != read else narrow(going_out))


def _validated(node, expression, context):
    if isinstance(expression, (ast.List, ast.Tuple)):
        for one in expression.elts:
            node = _validated(node, one, context)
        return node
    call = expression if isinstance(expression, ast.Call) else None
    path = _path(expression, context)
    if path == attrs.ALL and call:
        return _validated(node, ast.List(call.args), context)
    if path == attrs.OPTIONAL and call and call.args:
        if node == _UNTYPED:
            narrowed = _validated(node, call.args[0], context)
            return node if narrowed == node else union([narrowed, {"type": "null"}])
        rest = outcomes.without_null(node)
        narrowed = _validated(rest, call.args[0], context)
        return narrowed if rest == node else union([narrowed, {"type": "null"}])
    if path == attrs.INSTANCE and call and call.args:
        return _instance(node, call.args[0], context)
    if path == attrs.PATTERN and call and call.args:
        return _matching(node, call, context)
    if path == attrs.EACH and call and isinstance(node.get("items"), dict):
        member = call.args[0] if call.args else next((k.value for k in call.keywords if k.arg == "member_validator"), None)
        if member is not None and len(call.args) + len(call.keywords) == 1:
            return {**node, "items": _validated(node["items"], member, context)}
    function = None
    if path in attrs.VALIDATORS and call and call.args:
        test = attrs.VALIDATORS[path].format(ast.unparse(call.args[0]))
        function = _function("def check(v):\n  if not (%s): raise ValueError()\n  return v" % test, expression, context)
    elif path is None:
        function = function_of(expression, context)
        function = function and function._replace(bound=(Instance("object"), Instance("attribute"), *function.bound))
    if function is None:
        return outcomes.add_checked(node, [{"what": "asks for %s" % shown(expression), "source": context.module.source.place(expression)}])
    one = Converter("validator", "after", shown(expression), function, context, None, node=expression)
    return _refused(node, one, hooks.value_subject(context.types), context.types)


def _refused(node, one, subject, types):
    """A schema without what code refuses; what it returns is of no use to anybody."""
    return accepted(hooks.converted(node, [one], subject, types))


def _instance(node, expression, context):
    if node != _UNTYPED:
        return node  # as it is declared
    classes = expression.elts if isinstance(expression, ast.Tuple) else [expression]
    return union([accepted(schema(one, context)) for one in classes])


def _matching(node, call, context):
    keywords = {"flags": None, "func": None, **dict(zip(("flags", "func"), call.args[1:])), **{k.arg: k.value for k in call.keywords}}
    path = _path(keywords["func"], context) if keywords["func"] is not None else None
    metadata = Metadata()
    try:
        pattern = value(call.args[0], context)
    except Unknown:
        pattern = None
    if not isinstance(pattern, str) or getattr(keywords["flags"], "value", 0) != 0 or path not in attrs.SEARCHED:
        return outcomes.add_checked(node, [{"what": "asks for %s" % shown(call), "source": context.module.source.place(call)}])
    metadata.constraints["pattern"] = attrs.SEARCHED[path] % pattern
    metadata.place = context.module.source.place(call)
    return constrained(outcomes.without_null(node), metadata, base_types(outcomes.without_null(node), context.types))


def _function(text, expression, context):
    made = ast.parse(text).body[0]
    for node in ast.walk(made):
        if hasattr(node, "lineno"):
            ast.copy_location(node, expression)
    return Function(made, context, (), ())


def _is_known(expression, context):
    """Whether a converter leaves what is declared what it is."""
    call = expression if isinstance(expression, ast.Call) else None
    path = _path(expression, context)
    if path == attrs.INSTEAD_OF_NULL:
        return True
    if path in (attrs.OPTIONALLY, attrs.IN_A_ROW) and call:
        return all(_is_known(argument, context) for argument in call.args)
    if isinstance(expression, (ast.List, ast.Tuple)):
        return all(_is_known(one, context) for one in expression.elts)
    target = context.resolve(expression)
    return path in attrs.CONVERTERS or not isinstance(target, External) and context.types.kinds.of(target) == "enum" if path or hasattr(target, "node") else False


def _path(expression, context):
    target = context.resolve(expression.func if isinstance(expression, ast.Call) else expression)
    return target.path if isinstance(target, External) else None
