"""Converters of cattrs: what they are told of the classes that they write and read."""

import ast

from capturepy.conventions import cattrs, vocabulary
from capturepy.eval.constants import shown
from capturepy.eval.converters import function_of, value_of
from capturepy.eval.interpreter import Interpreter
from capturepy.eval.subjects import Subject
from capturepy.eval.values import Const, Itself, Told
from capturepy.load.modules import Declaration, External
from capturepy.types.dialects import Dialect


class Converters:
    """The hooks for single classes, the factories of hooks for many, and the options for all."""

    def __init__(self, modules, types):
        self._types = types
        self._hooks = {}  # Declaration → [(way, expression, context)]
        self._factories = []  # the same with a predicate before the factory
        self._options = None  # of all converters, where they agree
        self._used = False  # whether there is a converter at all
        for module in modules:
            if module.source and any(module.source.has(mark) for mark in cattrs.MARKS):
                self._read(module)

    def _read(self, module):
        context = self._types.module_context(module)
        for call in (node for node in ast.walk(module.source.tree) if isinstance(node, ast.Call)):
            name = getattr(call.func, "attr", None)
            if name in cattrs.HOOKS and len(call.args) == 2:
                target = context.resolve(call.args[0])
                if isinstance(target, Declaration):
                    self._hooks.setdefault(target, []).append((cattrs.HOOKS[name], call.args[1], context))
            elif name in cattrs.FACTORIES and len(call.args) == 2:
                self._factories.append((cattrs.FACTORIES[name], *call.args, context))
            else:
                target = context.resolve(call.func)
                if not isinstance(target, External) or not target.path.startswith(cattrs.LIBRARY):
                    continue
                self._used = self._used or target.path.rpartition(".")[2] in cattrs.CONVERTERS | cattrs.STRUCTURES
                if target.path.rpartition(".")[2] in cattrs.CONVERTERS:
                    options = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg in cattrs.OF_ALL}
                    said = {name: getattr(expression, "value", None) for name, expression in options.items()}
                    self._options = said if self._options in (None, said) else {}

    def of(self, declaration, ancestors):
        """The Dialect of a class, or None where no converter is told anything that concerns it: of attrs each is, where there is one."""
        out = Dialect(cattrs.DECODE)
        made_by = self._types.kinds.dataclass_decorator(declaration)
        told = bool(self._options) or self._used and bool(made_by) and made_by[0] in vocabulary.ATTRS
        for name, said in (self._options or {}).items():
            _of_all(out, cattrs.OF_ALL[name], said)
        for way in ("read", "sent"):
            hook = self._hook(way, declaration, ancestors)
            if hook:
                told = True
                _take(out, way, *hook)
        return out if told else None

    def _hook(self, way, declaration, ancestors):
        """(what a hook of a class is made by, its expression); that for the class itself goes before those for many, the last before the others."""
        own = [(expression, context) for to, expression, context in self._hooks.get(declaration, ()) if to == way]
        if own:
            return value_of(*own[-1])[0], own[-1][0]
        for to, predicate, factory, context in reversed(self._factories):
            if to == way and _concerns(predicate, ancestors, context):
                return self._made(factory, context, declaration, ancestors), factory
        return None

    def _made(self, factory, context, declaration, ancestors):
        """The hook that a factory makes for a class."""
        function = function_of(factory, context)
        if function is None:
            return None
        subject = Subject(declaration, ancestors, self._types, "attrs", self._types.own_fields(declaration))
        found = Interpreter(subject, self._types).follow(function, [Itself()])
        return found[0].value if found and len(found) == 1 else None


def _concerns(predicate, ancestors, context):
    """Whether a predicate holds of a class: whether it has attributes, or extends a class; of any other it may."""
    if isinstance(predicate, ast.Lambda) and isinstance(predicate.body, ast.Call) and getattr(predicate.body.func, "id", None) == "issubclass" and len(predicate.body.args) == 2:
        base = context.resolve(predicate.body.args[1])
        return any(ancestor.declaration is base for ancestor in ancestors) if isinstance(base, Declaration) else True
    return True


def _take(dialect, way, hook, expression):
    """What one hook does to the fields of a class."""
    if not isinstance(hook, Told) or cattrs.MAKERS.get(hook.path) != way:
        dialect.opaque.append("a hook of cattrs decides: %s" % shown(expression))
        return
    for name, said in hook.keywords:
        if isinstance(said, Told) and said.path in cattrs.OVERRIDES:
            _override(dialect, way, name, dict(said.keywords))
        elif name in cattrs.OF_CLASS and isinstance(said, Const):
            _of_all(dialect, cattrs.OF_CLASS[name], said.value)
        elif name not in cattrs.SILENT:
            dialect.opaque.append("%s of cattrs is not followed" % name)


def _override(dialect, way, field, said):
    for name, given in said.items():
        if not isinstance(given, Const):
            dialect.opaque.append("%s=… of %s is not followed" % (name, field))
        elif name == cattrs.RENAME and given.value is not None:
            dialect.named[way][field] = given.value
        elif name == cattrs.OMIT and given.value is True:
            dialect.left_out.add(field)
        elif name == cattrs.OMIT_DEFAULT and given.value is True:
            dialect.omitted.add(field)


def _of_all(dialect, what, said):
    if what == cattrs.FORBID:
        dialect.decode["unknown"] = "reject" if said else "drop"
    elif what == cattrs.OMIT_DEFAULT:
        dialect.omit_defaults = bool(said)
