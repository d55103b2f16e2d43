"""What the statements of a module bind its names to."""

import ast

from capturepy.conventions import openapi_generator, pydantic, vocabulary

# Tests whose outcome is known without running them. Of the two pydantic APIs only version 2 is read.
_KNOWN_TESTS = {
    "IS_PYDANTIC_V1": False,
    "IS_PYDANTIC_V2": True,
    "PYDANTIC_V1": False,
    "PYDANTIC_V2": True,
}

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class Import:
    def __init__(self, module, name=None, relative=False, node=None, again=False):
        self.module, self.name, self.relative = module, name, relative
        self.node = node
        self.again = again  # X as X: meant for the users of the module
        self.doubt = None

    @property
    def path(self):
        return external(self.module, self.name).path

    def same(self, other):
        return isinstance(other, Import) and self.path == other.path


class External:
    """A name defined outside of the package that is read."""

    def __init__(self, path):
        self.path = path


class Doubtful:
    """A name that stands for different things under a condition."""

    def __init__(self, reason):
        self.reason = reason


class Declaration:
    """A class, function, assignment or type parameter of a readable module."""

    def __init__(self, node, name, module, outer=None):
        self.node, self.module, self.outer = node, module, outer
        self.name = name
        self.qualname = outer.qualname + "." + name if outer else name
        self.doubt = None  # why it may not be the one that the name stands for
        self.fields = None  # as records.written has read them
        self._scope = self._body = self._methods = self._bound = self._hooking = self._shown = None

    @property
    def body(self):
        """The statements of a class, see flatten; of anything else none."""
        if self._body is None:
            self._body = list(flatten(self.node.body, of_class=True)) if isinstance(self.node, ast.ClassDef) else []
        return self._body

    @property
    def bound(self):
        """The names that the statements of a class body bind, but for those that only annotate one."""
        if self._bound is None:
            self._bound = {name for statement, _, _ in self.body if not isinstance(statement, ast.AnnAssign) for name in bound_names(statement)}
        return self._bound

    @property
    def hooking(self):
        """(statement, its names) of what a library may call: functions with a decorator or a name of its own, and results of calls."""
        if self._hooking is None:
            self._hooking = [(statement, bound_names(statement)) for statement, _, _ in self.body if _may_hook(statement)]
        return self._hooking

    @property
    def methods(self):
        """Name → the functions of a class body that have it, in their order."""
        if self._methods is None:
            self._methods = {}
            for statement, _, _ in self.body:
                if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
                    self._methods.setdefault(statement.name, []).append(statement)
            for name, functions in self._methods.items():  # those that only say how it may be called come first
                self._methods[name] = [function for function in functions if not _is_overload(function)] or functions
        return self._methods

    @property
    def shown(self):
        """Private attribute → the property that shows it as it is: def name(self): return self._name."""
        if self._shown is None:
            found = ((name, _shown_by(function)) for name, functions in self.methods.items() for function in functions)
            self._shown = {private: name for name, private in found if private and not name.startswith("_")}
        return self._shown

    @property
    def scope(self):
        """The names declared in a class body, but not its fields."""
        if self._scope is None:
            self._scope = {}
            for statement, _, _ in self.body:
                if not isinstance(statement, ast.AnnAssign):
                    for name in bound_names(statement):
                        self._scope[name] = Declaration(statement, name, self.module, self)
            for parameter in getattr(self.node, "type_params", []):
                self._scope[parameter.name] = Declaration(parameter, parameter.name, self.module, self)
        return self._scope

    def same(self, other):
        return self is other


def _is_overload(function):
    return any(getattr(decorator, "attr", getattr(decorator, "id", None)) == "overload" for decorator in function.decorator_list)


def _declares_nothing(statement):
    """An import, documentation, or what only deals with names of the module's own: for _one in _all: _one.__module__ = "sdk"."""
    if isinstance(statement, (ast.Expr, ast.Import, ast.ImportFrom)):
        return True
    names = (node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))
    return isinstance(statement, (ast.Assign, ast.AnnAssign, ast.For)) and all(name.startswith("_") for name in names)


def _shown_by(function):
    """The private attribute that a property gives as it is, or None."""
    last = function.body[-1]
    rest = [statement for statement in function.body[:-1] if not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))]
    if rest or not isinstance(last, ast.Return) or not isinstance(last.value, ast.Attribute) or "property" not in [getattr(d, "id", None) for d in function.decorator_list]:
        return None
    own = getattr(last.value.value, "id", None) == (function.args.args[0].arg if function.args.args else None)
    return last.value.attr if own and last.value.attr.startswith("_") else None


def _may_hook(statement):
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return bool(statement.decorator_list) or statement.name.startswith("__")
    return isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Call)


class Module:
    """A readable module and what its names are bound to."""

    def __init__(self, name, is_package, source=None, path=None):
        self.name, self.is_package, self.source, self.path = name, is_package, source, path
        self.scope = {}
        self.stars = []
        self.redefined = []
        for statement, condition, fallback in flatten(source.tree.body if source else []):
            for name, binding in self._bindings(statement):
                self._bind(name, binding, condition, fallback)

    @property
    def only_imports(self):
        """Whether a module has nothing of its own that could use what it imports: then that is for its users."""
        return bool(self.source) and all(map(_declares_nothing, self.source.tree.body))

    @property
    def exported(self):
        """The names of a literal __all__, or None."""
        declaration = self.scope.get("__all__")
        value = getattr(getattr(declaration, "node", None), "value", None)
        if not isinstance(value, (ast.List, ast.Tuple)):
            return None
        return {e.value for e in value.elts if isinstance(e, ast.Constant) and isinstance(e.value, str)}

    def _bindings(self, statement):
        if isinstance(statement, ast.Import):
            return imported_modules(statement)
        if isinstance(statement, ast.ImportFrom):
            found = imported_names(statement, self)
            self.stars += [binding for name, binding in found if name == "*"]
            return [(name, binding) for name, binding in found if name != "*"]
        if isinstance(statement, ast.FunctionDef) and statement.name == openapi_generator.LAZY_IMPORTS:
            inside = [part for part in statement.body if isinstance(part, ast.ImportFrom)]
            return [binding for part in inside for binding in imported_names(part, self)]
        return [(name, Declaration(statement, name, self)) for name in bound_names(statement)]

    def _bind(self, name, binding, condition, fallback):
        previous = self.scope.get(name)
        if previous is not None:
            if fallback:
                return
            if condition and _either_version(previous, binding):
                binding = min(previous, binding, key=lambda bound: bound.path == pydantic.MODEL)
            elif condition and not previous.same(binding):
                binding.doubt = "%s is bound differently under the condition at line %d" % (name, condition)
            elif isinstance(previous, Declaration):
                self.redefined.append(previous)
        self.scope[name] = binding


def _either_version(one, other):
    """Whether two imports are pydantic's model from either of its versions: who chooses between them wants the first."""
    return isinstance(one, Import) and isinstance(other, Import) and {one.path, other.path} == {pydantic.MODEL, pydantic.FIRST_MODEL}


def external(module, name=None):
    if (module, name) in vocabulary.FIRST_VERSION:
        return External(pydantic.FIRST_MODEL)
    module = vocabulary.SAME_MODULE.get(module, module)
    return External("%s.%s" % (module, name) if name else module)


def dotted(expression):
    """[Name, "attribute", …] of a dotted name."""
    parts = []
    while isinstance(expression, ast.Attribute):
        parts.append(expression.attr)
        expression = expression.value
    return [expression] + parts[::-1] if isinstance(expression, ast.Name) else None


def assigned(statement):
    """The targets of an assignment, with an annotation or without; none of any other statement."""
    if isinstance(statement, ast.Assign):
        return statement.targets
    return [statement.target] if isinstance(statement, ast.AnnAssign) else []


def with_defaults(arguments):
    """(parameter, its default or None) of those that a function takes by their place or name, in order."""
    places = arguments.posonlyargs + arguments.args
    defaults = [None] * (len(places) - len(arguments.defaults)) + arguments.defaults
    return [*zip(places, defaults), *zip(arguments.kwonlyargs, arguments.kw_defaults)]


def bound_names(statement):
    if isinstance(statement, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
        return [statement.name]
    if isinstance(statement, ast.Assign):
        return [target.id for target in statement.targets if isinstance(target, ast.Name)]
    if isinstance(statement, ast.AnnAssign):
        return [statement.target.id] if isinstance(statement.target, ast.Name) else []
    if type(statement).__name__ == "TypeAlias":  # the type statement of Python 3.12
        return [statement.name.id]
    return []


def imported_modules(statement):
    for alias in statement.names:
        if alias.asname:
            yield alias.asname, Import(alias.name)
        else:
            top = alias.name.split(".")[0]
            yield top, Import(top)


def imported_names(statement, module):
    source = statement.module or ""
    if statement.level:
        parts = module.name.split(".") if module.name else []
        up = statement.level - (1 if module.is_package else 0)
        parts = parts[: max(len(parts) - up, 0)]
        source = ".".join(parts + ([source] if source else []))
    return [
        (a.asname or a.name, Import(source, a.name, statement.level > 0, statement, a.asname == a.name))
        for a in statement.names
    ]


def flatten(statements, of_class=False):
    """Statements with those under if, try and with: (statement, line of an undecided condition, is a fallback).
    A class has the methods that are defined when it runs, not those that only type checkers see."""
    pending = [(statement, 0, False) for statement in reversed(statements)]
    while pending:
        statement, condition, fallback = pending.pop()
        arms = []
        if isinstance(statement, ast.If):
            known = known_test(statement.test)
            under = condition if known is not None else statement.lineno
            if known is not False:
                arms += [(child, under, fallback) for child in statement.body]
            if known is not True:
                arms += [(child, under, fallback) for child in statement.orelse]
            running = known_test(statement.test, checking=False)
            if of_class and running is not known:
                arms = [arm for arm in arms if not isinstance(arm[0], _FUNCTIONS)]
                arms += [(child, under, fallback) for child in (statement.body if running else statement.orelse) if isinstance(child, _FUNCTIONS)]
        elif isinstance(statement, ast.Try):
            arms += [(child, condition, fallback) for child in statement.body + statement.orelse + statement.finalbody]
            arms += [(child, condition, True) for handler in statement.handlers for child in handler.body]
        elif isinstance(statement, ast.With):
            arms += [(child, condition, fallback) for child in statement.body]
        else:
            yield statement, condition, fallback
        pending += reversed(arms)


def known_test(test, checking=True):
    """How a test ends, for a type checker or when the code runs; None where that is not known."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        inner = known_test(test.operand, checking)
        return None if inner is None else not inner
    if isinstance(test, ast.BoolOp):
        decides = isinstance(test.op, ast.Or)
        known = [known_test(value, checking) for value in test.values]
        return decides if decides in known else None if None in known else not decides
    if isinstance(test, ast.Constant):
        return bool(test.value)
    if isinstance(test, ast.Compare) and len(test.ops) == 1 and _last_name(test.left) == "version_info":
        # Code that asks for the version of Python is read as the newest one sees it.
        return {ast.GtE: True, ast.Gt: True, ast.Lt: False, ast.LtE: False}.get(type(test.ops[0]))
    name = _last_name(test)
    return checking if name == "TYPE_CHECKING" else _KNOWN_TESTS.get(name)


def _last_name(expression):
    return expression.id if isinstance(expression, ast.Name) else getattr(expression, "attr", None)
