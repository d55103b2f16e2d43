"""Methods of a model in the place of pydantic's own that read one: read as validators before it.

What they hand to the method of the base is what is read in the end.
"""

import ast
import copy

from capturepy.eval.values import Function
from capturepy.load.modules import with_defaults
from capturepy.types.hooks import ModelHook

_CONSTRUCTOR = "__init__"

# What is called with a payload; pydantic calls the constructor itself, whoever asks.
_READERS = ("model_validate", "parse_obj")


def hooks(ancestors, types):
    """A ModelHook for each constructor and reader of a model, those that run first at the head."""
    return [hook for name in (*_READERS, _CONSTRUCTOR) for hook in _of(name, ancestors, types)]


def _of(name, ancestors, types):
    for ancestor in ancestors:
        for statement in ancestor.declaration.methods.get(name, ()) if ancestor.declaration else ():
            if isinstance(statement, ast.FunctionDef):
                context = types.kinds.context(ancestor.declaration)
                for mode, function in _parts(statement, name):
                    hands_on = function and Function(function, context, (), ())
                    yield ModelHook("validator", mode, name, name, hands_on, context, ancestor.declaration)


def _parts(method, name):
    """("before", what a method does until it calls that of the base, as a function of the payload; None where that is not
    told), and ("after", what it does to the object then)."""
    written = [inner for statement in method.body for inner in _unguarded(statement)]
    calling = [i for i, statement in enumerate(written) if any(_is_base(node, name) for node in ast.walk(statement))]
    payload = method.args.kwarg if name == _CONSTRUCTOR else (_positional(method)[1:2] or [None])[0]
    if not calling or payload is None:
        yield "before", None
        return
    handing = _Handing(name, payload.arg, method.args.vararg)
    body = [handing.visit(copy.deepcopy(statement)) for statement in written[: calling[-1] + 1]]
    if name == _CONSTRUCTOR:
        body = _arguments(method, payload.arg) + body
    yield "before", None if handing.is_lost else _function(method, [payload.arg], body)
    rest = written[calling[-1] + 1 :]
    if name == _CONSTRUCTOR and any(not _is_private(statement) for statement in rest):
        yield "after", _function(method, [], copy.deepcopy(rest))


def _unguarded(statement):
    """The statements of a try that says errors in other words: what is refused is so either way. Any other by itself."""
    if isinstance(statement, ast.Try) and not statement.orelse and not statement.finalbody and all(map(_raises, statement.handlers)):
        return statement.body
    return [statement]


def _raises(handler):
    """Whether all that an except does is to raise."""
    return isinstance(handler.body[-1], ast.Raise) and not any(isinstance(node, (ast.Return, ast.Break, ast.Continue)) for node in ast.walk(handler))


def _positional(method):
    return method.args.posonlyargs + method.args.args


def _arguments(method, payload):
    """The members that a constructor takes by name, and the defaults of what it takes by its place alone."""
    made = ast.parse("if not isinstance(%s, dict): return %s" % (payload, payload)).body  # pydantic refuses it
    for parameter, default in with_defaults(method.args)[1:]:
        name = parameter.arg
        if parameter in method.args.posonlyargs:
            made += ast.parse("%s = %s" % (name, ast.unparse(default)) if default is not None else "raise TypeError()").body
        elif default is None:
            made += ast.parse("if %r not in %s: raise TypeError()\n%s = %s[%r]" % (name, payload, name, payload, name)).body
        else:
            made += ast.parse("%s = %s.get(%r, %s)" % (name, payload, name, ast.unparse(default))).body
    return made


def _function(method, names, body):
    """A method of these arguments, by whatever name it calls the object."""
    itself = _positional(method)[0].arg
    if itself not in ("self", "cls"):
        body = ast.parse("%s = self" % itself).body + body
        itself = "self"
    arguments = ast.arguments([], [ast.arg(name) for name in (itself, *names)], None, [], [], None, [])
    made = ast.copy_location(ast.FunctionDef(method.name, arguments, body, [], None), method)
    for node in ast.walk(made):
        if not hasattr(node, "lineno") and isinstance(node, (ast.stmt, ast.expr, ast.arg)):
            ast.copy_location(node, method)
    return ast.fix_missing_locations(made)


class _Handing(ast.NodeTransformer):
    """In the place of the call of the base's method stands the return of what it is called with."""

    def __init__(self, name, payload, star):
        self._name, self._payload, self._star = name, payload, star and star.arg
        self.is_lost = False

    def visit_Return(self, statement):
        if self._name != _CONSTRUCTOR and _is_base(statement.value, self._name):
            given = [keyword.value for keyword in statement.value.keywords if keyword.arg == "obj"]
            return self._return(statement, (statement.value.args or given or [None])[0])
        self.is_lost = self.is_lost or _calls(statement, self._name)
        return statement

    def visit_Expr(self, statement):
        if self._name == _CONSTRUCTOR and _is_base(statement.value, self._name):
            return self._return(statement, self._members(statement.value))
        self.is_lost = self.is_lost or _calls(statement, self._name)
        return statement

    def visit_Try(self, statement):
        self.is_lost = self.is_lost or _calls(statement, self._name)
        return statement

    def visit_Assign(self, statement):
        self.is_lost = self.is_lost or _calls(statement, self._name)
        return statement

    def _return(self, statement, value):
        self.is_lost = self.is_lost or value is None
        return ast.copy_location(ast.Return(value), statement)

    def _members(self, call):
        """Keywords as a dict; None where something is given by its place."""
        places = call.args if _is_super(call) else call.args[1:]
        if any(not isinstance(place, ast.Starred) or getattr(place.value, "id", "") != self._star for place in places):
            return None
        if [keyword.arg for keyword in call.keywords] == [None]:
            return call.keywords[0].value
        keywords = sorted(call.keywords, key=lambda keyword: keyword.arg is not None)  # none may be given twice
        return ast.Dict([keyword.arg and ast.Constant(keyword.arg) for keyword in keywords], [keyword.value for keyword in keywords])


def _calls(statement, name):
    return any(_is_base(node, name) for node in ast.walk(statement))


def _is_base(node, name):
    """super().name(…), or Base.name(…) on a class."""
    if not isinstance(node, ast.Call) or getattr(node.func, "attr", None) != name:
        return False
    of = getattr(node.func.value, "id", None)
    return _is_super(node) or name == _CONSTRUCTOR and of is not None and node.args[:1] != [] and getattr(node.args[0], "id", None) == "self"


def _is_super(call):
    return isinstance(call.func.value, ast.Call) and getattr(call.func.value.func, "id", None) == "super"


def _is_private(statement):
    """Whether a statement sets an attribute that is no field."""
    target = statement.targets[0] if isinstance(statement, ast.Assign) else getattr(statement, "target", None)
    return isinstance(target, ast.Attribute) and target.attr.startswith("_")
