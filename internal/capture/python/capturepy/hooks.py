"""Validators and serializers: code of a model that may change what is on the wire."""

import ast

import vocabulary
from modules import External, bound_names, flatten, imported_modules, imported_names
from values import shown

_DECODES_BASE64 = {"base64.b64decode", "base64.standard_b64decode"}
_ENCODES_BASE64 = {"base64.b64encode", "base64.standard_b64encode"}


class FieldHook:
    def __init__(self, kind, name, body, context):
        self.kind, self.name = kind, name
        self._body, self._context = body, context

    def __str__(self):
        return "field_%s %s" % (self.kind, self.name)

    def is_base64(self):
        """Whether the body is known: a validator that decodes base64, a serializer that encodes it."""
        wanted = _DECODES_BASE64 if self.kind == "validator" else _ENCODES_BASE64
        return bool(self._body) and bool(wanted & _called(self._body, self._context))


class Hooks:
    """The hooks of a class and its bases; one overridden by name counts no more."""

    def __init__(self, ancestors, types):
        self._fields = {}  # field name, or * → {hook name: FieldHook}
        self.model = []  # what was found that acts on the whole
        seen = set()
        for ancestor in ancestors:
            if ancestor.declaration:
                context = types.kinds.context(ancestor.declaration)
                own = set()
                for statement, _, _ in flatten(ancestor.declaration.node.body):
                    own.update(bound_names(statement))
                    if not seen.intersection(bound_names(statement)):
                        self._statement(statement, context)
                seen |= own

    def of(self, field):
        return [*self._fields.get(field, {}).values(), *self._fields.get("*", {}).values()]

    def _statement(self, statement, context):
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
            if statement.name == "__get_pydantic_core_schema__":
                self.model.append("__get_pydantic_core_schema__ decides at run time")
            for decorator in statement.decorator_list:
                call = decorator if isinstance(decorator, ast.Call) else None
                self._decorator(call.func if call else decorator, call, statement.name, statement, context)
        elif isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Call):
            call = statement.value.func  # name = field_validator("x", mode="before")(function)
            names = bound_names(statement)
            if isinstance(call, ast.Call) and names:
                self._decorator(call.func, call, names[0], None, context)

    def _decorator(self, function, call, name, body, context):
        target = context.resolve(function)
        path = target.path if isinstance(target, External) else None
        if path in vocabulary.MODEL_HOOKS:
            if _mode(call, vocabulary.MODEL_HOOKS[path]) != "after":
                self.model.append("%s %s" % (path.rpartition(".")[2], name))
        elif path in vocabulary.FIELD_HOOKS:
            kind, default = vocabulary.FIELD_HOOKS[path]
            if _mode(call, default) == "after":
                return
            hook = FieldHook(kind, name, body, context)
            for argument in call.args if call else ():
                known = isinstance(argument, ast.Constant) and isinstance(argument.value, str)
                self._fields.setdefault(argument.value if known else "*", {})[name] = hook


def _mode(call, default):
    for keyword in call.keywords if call else ():
        if keyword.arg == "mode":
            return keyword.value.value if isinstance(keyword.value, ast.Constant) else shown(keyword.value)
        if keyword.arg == "pre" and not (isinstance(keyword.value, ast.Constant) and keyword.value.value is False):
            return "before"
    return default


def _called(function, context):
    """The paths of the external functions that a body calls."""
    local = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Import):
            local.update(imported_modules(node))
        elif isinstance(node, ast.ImportFrom):
            local.update(imported_names(node, context.module))
    found = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            target = context.resolve(node.func)
            if isinstance(target, External):
                found.add(target.path)
            elif local:
                found.add(_locally(node.func, local))
    return found


def _locally(function, local):
    parts = []
    while isinstance(function, ast.Attribute):
        parts.append(function.attr)
        function = function.value
    binding = local.get(getattr(function, "id", None))
    if binding is None:
        return None
    return ".".join([p for p in (binding.module, binding.name) if p] + parts[::-1])
