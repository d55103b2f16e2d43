"""Validators and serializers: code of a model that may change what is on the wire."""

import ast

import bodies
import vocabulary
from modules import External, bound_names
from values import shown


class FieldHook:
    """A method that converts one field when it is read (a validator) or sent (a serializer)."""

    def __init__(self, kind, name, body, call, context):
        self.kind, self.name = kind, name
        self._body, self._call, self._context = body, call, context

    def __str__(self):
        return "field_%s %s" % (self.kind, self.name)

    def is_base64(self):
        """Whether the body is known: a validator that decodes base64, a serializer that encodes it."""
        return bool(self._body) and bodies.converts_base64(self._body, self._context, self.kind == "validator")

    def keeps_format(self):
        """Whether a serializer writes a date or time as pydantic itself does."""
        return bool(self._body) and bodies.returns_isoformat(self._body)

    def declared(self):
        """(type expression, context) of the side that the hook decides, or None."""
        if self.kind == "serializer":
            found = _keyword(self._call, "return_type") or getattr(self._body, "returns", None)
        else:
            found = _keyword(self._call, "json_schema_input_type")
        return (found, self._context) if found is not None else None

    def passes_null(self):
        """Whether null stays null, whatever the hook makes of other values."""
        when = _keyword(self._call, "when_used")
        return getattr(when, "value", None) in ("unless-none", "json-unless-none")


class Computed:
    """A property that is sent and never read."""

    def __init__(self, name, node, call, context):
        self.name, self.node, self.context = name, node, context
        self.alias = _keyword(call, "alias")
        self.annotation = _keyword(call, "return_type") or getattr(node, "returns", None)


class Hooks:
    """The hooks of a class and its bases; one overridden by name counts no more."""

    def __init__(self, ancestors, types):
        self._fields = {}  # field name, or * → {hook name: FieldHook}
        self.computed = {}  # name → Computed
        self.read = {}  # what acts on the whole when it is read → the keys that it touches, None for any
        self.sent = []  # what acts on the whole when it is sent
        self.opaque = []  # what does both
        seen = set()
        for ancestor in ancestors:
            if ancestor.declaration:
                context = types.kinds.context(ancestor.declaration)
                own = set()
                for statement, _, _ in ancestor.declaration.body:
                    if isinstance(statement, ast.AnnAssign):
                        continue  # a field
                    names = bound_names(statement)
                    own.update(names)
                    if not seen.intersection(names):
                        self._statement(statement, ancestor.declaration.name, context)
                seen |= own

    def of(self, field):
        if not self._fields:
            return []
        return [*self._fields.get(field, {}).values(), *self._fields.get("*", {}).values()]

    def _statement(self, statement, owner, context):
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
            if statement.name == "__get_pydantic_core_schema__":
                self.opaque.append("__get_pydantic_core_schema__ decides at run time")
            if (owner, statement.name) in vocabulary.GENERATED_HOOKS:
                return
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
        if path == "pydantic.computed_field":
            self.computed[name] = Computed(name, body, call, context)
        elif path in vocabulary.MODEL_HOOKS:
            kind, default = vocabulary.MODEL_HOOKS[path]
            mode = _mode(call, default)
            if kind == "serializer":
                if mode != "wrap" or not bodies.only_leaves_out(body):
                    self.sent.append("%s %s" % (path.rpartition(".")[2], name))
            elif mode != "after":
                self.read["%s %s" % (path.rpartition(".")[2], name)] = bodies.touched_keys(body)
        elif path in vocabulary.FIELD_HOOKS:
            kind, default = vocabulary.FIELD_HOOKS[path]
            if _mode(call, default) == "after":
                return
            hook = FieldHook(kind, name, body, call, context)
            for argument in call.args if call else ():
                known = isinstance(argument, ast.Constant) and isinstance(argument.value, str)
                self._fields.setdefault(argument.value if known else "*", {})[name] = hook


def _keyword(call, name):
    return next((k.value for k in call.keywords if k.arg == name), None) if call else None


def _mode(call, default):
    for keyword in call.keywords if call else ():
        if keyword.arg == "mode":
            return keyword.value.value if isinstance(keyword.value, ast.Constant) else shown(keyword.value)
        if keyword.arg == "pre" and not (isinstance(keyword.value, ast.Constant) and keyword.value.value is False):
            return "before"
    return default
