"""Functions beside a class that read it or write it: def user_from_dict(d) -> User, def encode(self, user: User) -> dict.

They are found by their annotations, and then held to what they do, as the methods of a class are.
"""

import ast
import re
from collections import namedtuple

from capturepy.eval.subjects import Method
from capturepy.load.modules import Declaration
from capturepy.types.declarations import unquoted

# A function, and whether it stands in a class and is given the object of that first.
Function = namedtuple("Function", "method has_self")

# What the names of those that are for the wire are made of: they go before others.
OF_THE_WIRE = re.compile("api|decode|deserial|dict|dump|encode|from|json|load|marshal|parse|payload|serial|wire", re.IGNORECASE)

_DICTS = ("dict", "Dict", "Mapping", "MutableMapping")


class Index:
    """Class → the functions that read it, and those that write it."""

    def __init__(self, types):
        self.readers, self.writers = {}, {}
        self._read, self._written = {}, {}  # the node of a function → its class
        shared = []  # writers that are handed more than the object
        for module in types.program.modules:
            for declaration in module.scope.values():
                node = declaration.node if isinstance(declaration, Declaration) and declaration.module is module else None
                if isinstance(node, ast.FunctionDef):
                    self._add(node, None, types.module_context(module), types, shared)
                elif isinstance(node, ast.ClassDef):
                    for statement in node.body:
                        if isinstance(statement, ast.FunctionDef):
                            self._add(statement, declaration, None, types, shared)

        self._add_shared(shared)

    def _add_shared(self, shared):
        """Add the writers whose further arguments are no records: of two a function may make a dict as well."""
        records = {*self.readers, *self.writers, *(target for _, target, _ in shared)}
        for function, target, further in shared:
            context = function.method.context
            given = (context.resolve(unquoted(argument.annotation)) for argument in further if argument.annotation is not None)
            if records.isdisjoint(one for one in given if isinstance(one, Declaration)):
                self.writers.setdefault(target, []).append(function)
                self._written[function.method.node] = target

    def _add(self, node, owner, context, types, shared):
        decorators = {getattr(decorator, "id", None) for decorator in node.decorator_list}
        has_self = owner is not None and "staticmethod" not in decorators
        arguments = node.args.posonlyargs + node.args.args
        given = arguments[has_self : len(arguments) - len(node.args.defaults)]
        if not given or decorators - {"classmethod", "staticmethod"} or any(default is None for default in node.args.kw_defaults):
            return
        read, written = _named(node.returns), _named(given[0].annotation)
        if len(given) > 1:  # the others are such as what the client holds
            read = None
            written = written if OF_THE_WIRE.search(node.name) else None
        read = read if read and read != written and _reads(node, given[0].arg) else None
        written = written if written and _writes(node) else None
        if not read and not written:
            return
        context = context or types.kinds.context(owner)
        for found, of, expression in (
            (self.readers, self._read, read and node.returns),
            (self.writers, self._written, written and given[0].annotation),
        ):
            target = context.resolve(unquoted(expression)) if expression is not None else None
            if isinstance(target, Declaration) and isinstance(target.node, ast.ClassDef) and target is not owner:
                function = Function(Method(node, context, decorators, owner), has_self)
                if len(given) > 1:
                    shared.append((function, target, given[1:]))
                    continue
                found.setdefault(target, []).append(function)
                of[node] = target

    def read_by(self, node):
        """The class that a function reads, whose row says what it takes; None for any other function."""
        return self._read.get(node) if OF_THE_WIRE.search(getattr(node, "name", "")) else None

    def written_by(self, node):
        return self._written.get(node) if OF_THE_WIRE.search(getattr(node, "name", "")) else None


def _named(expression):
    """The last part of a name that an annotation is, also in quotes; None for any other."""
    if isinstance(expression, ast.Constant) and isinstance(expression.value, str):
        name = expression.value.rpartition(".")[2]
        name = name if re.fullmatch(r"[\w.]+", expression.value) else None
    else:
        name = getattr(expression, "attr", None) or getattr(expression, "id", None)
    return name if name and name.lstrip("_")[:1].isupper() else None


def _reads(node, parameter):
    """Whether a function takes parts of its argument by key."""
    for part in ast.walk(node):
        of = part.value if isinstance(part, ast.Subscript) else part.func.value if isinstance(part, ast.Call) and getattr(part.func, "attr", None) in ("get", "pop") else None
        if getattr(of, "id", None) == parameter:
            return True
        if isinstance(part, ast.keyword) and part.arg is None and getattr(part.value, "id", None) == parameter:
            return True
    return False


def _writes(node):
    """Whether a function returns a dict, by its annotation or by a display of one."""
    returned = node.returns.value if isinstance(node.returns, ast.Subscript) else node.returns
    name = getattr(returned, "attr", None) or getattr(returned, "id", None)
    if name is not None:
        return name in _DICTS
    return any(isinstance(part, ast.Return) and isinstance(part.value, ast.Dict) for part in ast.walk(node))
