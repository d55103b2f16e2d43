"""Code that stands around one value: validators and serializers of fields and annotations."""

import ast

from capturepy.eval.heap import Ended, State
from capturepy.eval.interpreter import Exhausted, Interpreter
from capturepy.eval.subjects import Subject
from capturepy.eval.values import Class, External, Function, Handler, Instance, Itself, Method, Self


class Converter:
    """Code that one value passes when it is read (a validator) or sent (a serializer)."""

    def __init__(self, kind, mode, name, function, context, owner=None, declared=None, when_used=None, each_item=False, node=None):
        self.node = node if node is not None else function and function.node
        self.kind, self.mode, self.name = kind, mode, name
        self.function, self.context, self.owner = function, context, owner  # a Function, or None
        self.declared = declared  # (type expression, context) of the side that it decides, or None
        self.when_used, self.each_item = when_used, each_item

    @property
    def place(self):
        return self.context.module.source.place(self.node) if self.node is not None else {}

    @property
    def cause(self):
        """The one place that types which it makes opaque have in common."""
        owner = self.owner.qualname + "." if self.owner else ""
        return "%s:%s%s" % (self.context.module.source.file, owner, self.name)

    def outcomes(self, subject, types, value, path=(), further=()):
        """What the body makes of a value, and of further arguments, or None where it cannot be followed."""
        if self.function is None:
            return None
        node = self.function.node
        parameters = node.args.posonlyargs + node.args.args
        arguments = [value, *further]
        if self.mode == "wrap":
            arguments.append(Handler(self.kind))
        if self.owner is not None:  # a method: of the class, or of the object
            static = any(getattr(d, "id", None) == "staticmethod" for d in getattr(node, "decorator_list", ()))
            if not static:
                arguments.insert(0, Self() if self.kind == "serializer" else Itself())
        elif self.kind == "serializer" and parameters and parameters[0].arg == "self":
            arguments.insert(0, Self())  # as pydantic tells them apart
        named = {name for name, _ in self.function.named}
        wanted = sum(parameter.arg not in named for parameter in parameters) - len(self.function.bound) - len(node.args.defaults) * (self.owner is None)
        while len(arguments) < wanted:
            arguments.append(Instance("info"))
        given = arguments if node.args.vararg else arguments[: max(wanted, 1)]
        if subject.declaration is not None:
            return Interpreter(subject, types).follow(self.function, given, path)
        key = (node, self.function.bound, self.function.named, self.function.env, tuple(given), subject.value_kinds, subject.holds_no_object(), path)
        if key not in types.outcomes:
            types.outcomes[key] = Interpreter(subject, types).follow(self.function, given, path)
        return types.outcomes[key]


def value_of(expression, context):
    """What an expression of a module or class stands for, as (abstract value, state); the value is None where that cannot be told."""
    state = State({}, context)
    try:
        return Interpreter(Subject(None, (), context.types, "pydantic"), context.types).value(expression, state), state
    except (Ended, Exhausted, RecursionError):
        return None, state


def function_of(expression, context):
    """The Function that an expression stands for, or None where that cannot be told."""
    if expression is None:
        return None
    found, state = value_of(expression, context)
    if isinstance(found, Function):
        return found._replace(heap=tuple(state.heap.items()))
    if not isinstance(found, (Class, External, Method)):
        return None
    call = ast.Call(expression, [ast.Name("v", ast.Load())], [])
    arguments = ast.arguments([], [ast.arg("v")], None, [], [], None, [])
    return Function(ast.fix_missing_locations(ast.copy_location(ast.Lambda(arguments, call), expression)), context, (), ())
