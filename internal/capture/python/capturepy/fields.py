"""One field of a record: whether it is one, its wire name, its schema, its default."""

import ast

import vocabulary
from annotations import is_opaque, opaque, parsed, schema, with_metadata
from declarations import subscript_arguments
from metadata import Metadata
from modules import Declaration, External
from values import Unknown, shown, value

_EMPTY_FACTORIES = {"builtins.list": list, "builtins.tuple": list, "builtins.set": list, "builtins.dict": dict}


class NotAField(Exception):
    """A declaration that makes no field; with a reason where it is worth telling."""


class Written:
    """A field as it stands in the source."""

    def __init__(self, name, annotation, default, node, declaration, context, condition=0):
        self.name, self.annotation, self.default = name, annotation, default
        self.node, self.declaration, self.context = node, declaration, context
        self.condition = condition
        self.total = True  # of the TypedDict that declares it


class Field:
    """A field as it is on the wire."""

    def __init__(self, written, kind, config=None, hooks=None):
        self._written, self._kind = written, kind
        self._expression, self._context = written.annotation, written.context
        self._qualifiers = set()
        self._metadata = self._unwrap()
        self._value = self._default_expression()
        self.required = self._is_required()
        self.wire_name, reason = self._names(config)
        self._reasons = [reason] if reason else []
        self._schema = self._typed(config, hooks)

    def property(self):
        written = self._written
        out = dict(self._schema)
        annotation = dict(out.pop("x-parity", {}))
        annotation["decl"] = written.declaration
        annotation["source"] = written.context.module.source.place(written.node)
        if self.wire_name != written.name:
            annotation["name"] = written.name
        try:
            if not self.required and self._value is not None:
                out["default"] = self._read_default()
        except Unknown as unknown:
            self._reasons.append("default: " + unknown.reason)
        if written.condition:
            self._reasons.insert(0, "declared under the condition at line %d" % written.condition)
        if self._reasons:
            annotation.setdefault("opaque", self._reasons[0])
        return {"x-parity": annotation} if "opaque" in annotation else {**out, "x-parity": annotation}

    def _unwrap(self):
        """Take off the forms that speak of the field, and collect what Annotated says."""
        said = []
        while True:
            expression = self._expression
            if isinstance(expression, ast.Constant) and isinstance(expression.value, str):
                quoted = parsed(expression)
                if quoted is None:
                    break
                self._expression = quoted
                continue
            subscript = isinstance(expression, ast.Subscript)
            target = self._context.resolve(expression.value if subscript else expression)
            path = target.path if isinstance(target, External) else None
            if path in vocabulary.NOT_FIELDS:
                raise NotAField()
            if path == "dataclasses.InitVar":
                raise NotAField("an argument of __init__, not a field")
            if not subscript or path not in vocabulary.QUALIFIERS | {"typing.Annotated"}:
                break
            arguments = subscript_arguments(expression)
            if path == "typing.Annotated":
                said = arguments[1:] + said
            else:
                self._qualifiers.add(path)
            self._expression = arguments[0]
        return Metadata.of_annotated(said, self._context)

    def _default_expression(self):
        """(expression, context) of the default, or None."""
        written, default = self._written, self._written.default
        if isinstance(default, ast.Call):
            target = written.context.resolve(default.func)
            path = target.path if isinstance(target, External) else None
            if path == "pydantic.PrivateAttr":
                raise NotAField()
            if path in vocabulary.FIELD_FUNCTIONS:
                self._metadata.add_field_call(default, written.context)
                default = None
        if default is not None:
            self._metadata.field["default"] = (default, written.context)
        found = self._metadata.field.get("default")
        if found and isinstance(found[0], ast.Constant) and found[0].value is Ellipsis:
            del self._metadata.field["default"]
            found = None
        if found and "typing.Final" in self._qualifiers and self._kind == "model":
            raise NotAField()  # for pydantic 2 a constant of the class
        return found

    def _is_required(self):
        if self._kind == "dict":
            if "typing.Required" in self._qualifiers:
                return True
            return self._written.total and "typing.NotRequired" not in self._qualifiers
        return self._value is None and "default_factory" not in self._metadata.field

    def _read_default(self):
        return value(*self._value)

    def _names(self, config):
        """The wire name, and why it is not known if it is not."""
        written, said = self._written, self._metadata.field
        generated = config.rename(written.name) if config and config.rename else written.name
        try:
            alias = self._text("alias")
            read = self._text("validation_alias") or alias or generated
            sent = self._text("serialization_alias") or alias or generated
        except Unknown as unknown:
            return written.name, "name: " + unknown.reason
        if self._kind == "dict" and "sdk_alias" in said:
            read = sent = self._text("sdk_alias") or read
        return read, None if read == sent else "read as %s and sent as %s" % (read, sent)

    def _text(self, keyword):
        if keyword not in self._metadata.field:
            return None
        found = value(*self._metadata.field[keyword])
        if found is not None and not isinstance(found, str):
            raise Unknown("%s is not a text" % keyword)
        return found

    def _typed(self, config, hooks):
        out = with_metadata(schema(self._expression, self._context), self._metadata, self._context)
        factory = self._metadata.field.get("default_factory")
        if factory and self._value is None:
            self._value = self._made(*factory)
        if "init" in self._metadata.field and shown(self._metadata.field["init"][0]) == "False":
            self._reasons.append("init=False: set by code")
        said = self._said_by_alias()
        if said:
            self._reasons.append(said)
        if config and config.bytes_as_base64:
            out = _in_base64(out)
        return self._converted(out, hooks.of(self._written.name)) if hooks else out

    def _made(self, factory, context):
        """The default that a factory makes, as an expression, or the factory itself."""
        target = context.resolve(factory)
        if isinstance(target, External) and target.path in _EMPTY_FACTORIES:
            return ast.Call(func=factory, args=[], keywords=[]), context
        if isinstance(factory, ast.Lambda) and not factory.args.args:
            return factory.body, context
        return ast.Call(func=factory, args=[ast.Constant(Ellipsis)], keywords=[]), context

    def _said_by_alias(self):
        """A default or a name inside of an alias of Annotated belongs to the field, not to the alias."""
        kinds = self._context.types.kinds
        target = self._context.resolve(self._expression)
        if not isinstance(target, Declaration) or kinds.of(target) != "alias":
            return None
        aliased, context = kinds.aliased(target), self._context.at(target)
        if not isinstance(aliased, ast.Subscript) or not hasattr(target.node, "value"):
            return None
        form = context.resolve(aliased.value)
        if not isinstance(form, External) or form.path != "typing.Annotated":
            return None
        said = Metadata.of_annotated(subscript_arguments(aliased)[1:], context).field
        said.pop("sdk_alias", None)
        return "%s sets %s of its fields" % (target.name, ", ".join(sorted(said))) if said else None

    def _converted(self, out, hooks):
        if not hooks or is_opaque(out):
            return out
        known = {hook.kind for hook in hooks if hook.is_base64()}
        unknown = [hook for hook in hooks if not hook.is_base64()]
        if known == {"validator", "serializer"} and not unknown and _is_bytes(out):
            return _in_base64(out)
        return opaque("%s may change what is on the wire" % (unknown or hooks)[0])


def _is_bytes(schema):
    arms = [arm for arm in schema.get("anyOf", [schema]) if arm != {"type": "null"}]
    return len(arms) == 1 and arms[0].get("x-parity") == {"native": "bytes"}


def _in_base64(schema):
    """A schema with the bytes in it, but not behind a reference, as base64."""
    if isinstance(schema, list):
        return [_in_base64(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    out = {key: _in_base64(item) for key, item in schema.items()}
    if out.get("x-parity") == {"native": "bytes"}:
        out.setdefault("contentEncoding", "base64")
    return out
