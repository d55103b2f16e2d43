"""Class decorators of the package itself that make a class a dataclass, as far as all that they do is known."""

import ast
from collections import namedtuple

from capturepy.conventions import vocabulary
from capturepy.load.modules import External

# The decorator that it applies, the call of it or None, and whether the class has a constructor that passes over
# the keywords that are none of its fields, and asks for none.
Decoration = namedtuple("Decoration", "path call is_lenient")

# Attributes of a class that say nothing of its fields.
_OF_PRINTING = {"__doc__", "__repr__", "__str__"}


def decoration(function, context):
    """What a function makes of the class that it is given, or None where that is not known."""
    parameters = function.args.posonlyargs + function.args.args
    if len(parameters) != 1 or function.args.vararg or function.args.kwarg or function.args.kwonlyargs:
        return None
    names, made, inner, is_lenient = {parameters[0].arg}, None, {}, False
    for statement in function.body:
        target = statement.targets[0] if isinstance(statement, ast.Assign) and len(statement.targets) == 1 else None
        applied = _applied(getattr(statement, "value", None), names, context)
        if isinstance(statement, ast.FunctionDef):
            inner[statement.name] = statement
        elif applied and (isinstance(target, ast.Name) or isinstance(statement, ast.Return)):
            if made:
                return None
            made = applied
            names.update([target.id] if target else [])
        elif isinstance(target, ast.Name) and target.id not in names:
            continue  # a value of its own
        elif isinstance(target, ast.Attribute) and getattr(target.value, "id", None) in names:
            if target.attr == "__init__" and _passes_over(inner.get(getattr(statement.value, "id", None))):
                is_lenient = True
            elif target.attr not in _OF_PRINTING:
                return None
        elif isinstance(statement, ast.Return) and getattr(statement.value, "id", None) in names:
            continue
        elif not isinstance(statement, ast.Expr) or not isinstance(statement.value, ast.Constant):
            return None
    return Decoration(*made, is_lenient) if made and isinstance(function.body[-1], ast.Return) else None


def _applied(value, names, context):
    """(path, call) of dataclass(cls), or dataclass(frozen=True)(cls)."""
    if not isinstance(value, ast.Call) or len(value.args) != 1 or getattr(value.args[0], "id", None) not in names:
        return None
    call = value.func if isinstance(value.func, ast.Call) else value if value.keywords else None
    target = context.resolve(value.func.func if isinstance(value.func, ast.Call) else value.func)
    return (target.path, call) if isinstance(target, External) and target.path in vocabulary.DATACLASSES | vocabulary.ATTRS else None


def _passes_over(init):
    """Whether a constructor sets what it is given for the keywords that it knows, and raises for none."""
    if init is None or not init.args.kwarg or any(isinstance(node, (ast.Raise, ast.Assert)) for node in ast.walk(init)):
        return False
    loops = [statement for statement in init.body if isinstance(statement, ast.For) and _is_of_items(statement.iter, init.args.kwarg.arg)]
    return any(len(loop.body) == 1 and _is_membership(loop.body[0], loop.target) for loop in loops)


def _is_of_items(node, name):
    return isinstance(node, ast.Call) and getattr(node.func, "attr", None) == "items" and getattr(node.func.value, "id", None) == name


def _is_membership(statement, target):
    """if key in fields: …, and nothing else"""
    key = target.elts[0] if isinstance(target, ast.Tuple) and target.elts else None
    test = getattr(statement, "test", None)
    if not isinstance(statement, ast.If) or statement.orelse or not isinstance(test, ast.Compare) or key is None:
        return False
    return isinstance(test.ops[0], ast.In) and getattr(test.left, "id", None) == getattr(key, "id", "")
