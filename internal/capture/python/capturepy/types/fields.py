"""One field of a record: whether it is one, its wire names, its schemas, its default."""

import ast
import copy

from capturepy.conventions import azure, dataclasses_json, vocabulary
from capturepy.emit.directions import accepted, differ, sent, two_way
from capturepy.eval.constants import Unknown, shown, value
from capturepy.eval.converters import function_of, value_of
from capturepy.eval.values import NONE, Aliases, Const, Held
from capturepy.load.modules import Declaration, External, with_defaults
from capturepy.types import attributes, hooks, outcomes, sentinels
from capturepy.types.config import Config
from capturepy.types.annotations import SENTINEL, base_types, opaque, schema, stripped, union, with_metadata, with_numbers
from capturepy.types.declarations import parsed, subscript_arguments
from capturepy.types.metadata import Metadata

_EMPTY_FACTORIES = {"builtins.list": list, "builtins.tuple": list, "builtins.set": list, "builtins.dict": dict}

_MAX_ALIASES = 16  # of an alias of an alias
UNTYPED = {"x-parity": {"native": "untyped"}}  # nothing declares what it is


class NotAField(Exception):
    """A declaration that makes no field; with a reason where it is worth telling."""


class Written:
    """A field as it stands in the source."""

    def __init__(self, context, name, annotation, default, node, declaration, condition=0, total=True, replaces_null=False):
        self.context, self.node = context, node
        self.name, self.annotation, self.default = name, annotation, default
        self.declaration = declaration
        self.condition = condition
        self.total = total  # of the TypedDict that declares it
        self.replaces_null = replaces_null  # the constructor holds something else in its place


class Field:
    """A field as it is on the wire."""

    def __init__(self, written, kind, config=None, first_version=False):
        self._written, self._kind, self._config = written, kind, config
        self._expression, self._context = written.annotation, written.context
        self._qualifiers = set()
        self._is_argument = False  # of __init__, held in no field
        self._is_described = False  # by a function that says nothing of a default
        self._factory = None  # the text of the factory that a default was read from
        self._said_by_alias = None  # what is said of the field where pydantic may not look for it
        self._metadata = self._unwrap()
        self._take_from_aliases()
        self._value = self._default_expression()
        if config and "metadata" in self._metadata.field:
            self._metadata.field = {**self._metadata.field, **config.said(*self._metadata.field["metadata"])}
        self._implicitly_null = first_version and self._may_be_null()
        self.required = self._is_required() and not self._implicitly_null
        self._reasons, self._computed, self._unset = [], None, None
        self.own_name, self.alias = written.name, None
        self.unnamed = None  # why its names are not known
        self.path = []  # of the value inside of what is read under the name
        self.reads = []  # further names under which it is read, after the first
        self.name, self.sent_name = self._names(config)
        self.is_excluded = self._is_true("exclude") or bool(config) and written.name in getattr(config, "left_out", ())
        self.may_be_left_out = self._never_null = False  # by code of the field
        self._left_out()
        self.declared = self._typed()  # before any code of the class
        self._schema = self.declared
        self._read_reason, self._absent = None, False

    def _left_out(self):
        """A function of its value says whether it is sent."""
        predicate, context = self._metadata.field.get("left_out", self._metadata.field.get("exclude_if", (None, None)))
        if predicate is None:
            return
        self._never_null = hooks.holds_of_null(function_of(predicate, context), context.types)
        always = isinstance(predicate, ast.Lambda) and getattr(predicate.body, "value", None) is True
        self.is_excluded, self.may_be_left_out = self.is_excluded or always, not always

    def convert(self, converters, subject, types):
        """Put the schema between the code of the class that converts this field."""
        subject.value_field = self.own_name
        self._schema = hooks.converted(self._schema, converters, subject, types)
        subject.value_field = None
        if self._is_true("validate_default") and self.is_null_unset and hooks.takes(self.declared, None, types) and not hooks.takes(accepted(self._schema), None, types):
            self.required, self._value = True, None  # what stands there where nothing is given is refused

    def validated_by(self, method, context, subject, types):
        """Take from the schema what a method refuses that attrs calls for the field."""
        self.declared = self._schema = attributes.validated_by(self._schema, method, context, subject, types)

    def bound(self, outcome, types):
        """Take from the schema, both ways, what the constructor refuses."""
        read, going_out = ((outcomes.refused(part, outcome, Held(self.own_name, ()), types))[0] for part in (accepted(self.declared), sent(self.declared)))
        self.declared = self._schema = two_way(read, going_out)

    def refuse(self, outcome, root, types):
        """Take from the schema what code of the class refuses; False where no schema can say that."""
        found, complete = outcomes.refused(accepted(self._schema), outcome, root, types)
        if complete:
            self._schema = two_way(found, sent(self._schema))
        return complete

    def read_by(self, reason, cause, of_nothing):
        """Code of the class may make the value of something else, and of nothing."""
        self.required = self.required and not of_nothing
        self._schema = two_way(opaque(reason, cause), sent(self._schema))

    def filled_with(self, constant):
        """Code of the class puts a constant there where nothing is given."""
        if self.required:
            self.required, self._value = False, (ast.Constant(constant), self._context)

    def read_also_as(self, names):
        """Code of the class takes the value from other names, too."""
        self.reads += [name for name in names if name not in (self.name, *self.reads)]

    def sent_by(self, reason, cause):
        """Code of the class may put another value in its place."""
        self._schema = two_way(accepted(self._schema), opaque(reason, cause))

    def sent_as(self, node):
        """Code of the class puts something else in its place that is known."""
        self._schema = two_way(accepted(self._schema), node)

    def _sends_null(self):
        """The default is null, whether the type has one or not."""
        if not {None, "null"} & base_types(accepted(self._schema), self._context.types):
            self._schema = two_way(accepted(self._schema), union([sent(self._schema), {"type": "null"}]))

    def takes(self, constant):
        """A constant is as good as nothing."""
        read = accepted(self._schema)
        if isinstance(constant, str) and any(_is_any_text(arm) for arm in read.get("anyOf", [read])):
            return
        if not self.required and None not in base_types(read, self._context.types):
            arm = {"type": "null"} if constant is None else {"const": constant}
            self._schema = two_way(union([accepted(self._schema), arm]), sent(self._schema))

    @property
    def may_be_unset(self):
        """Whether a sentinel for a value that is not set may stand in it."""
        written = self._written
        return written.annotation is not None and sentinels.may_be_held(written.annotation, written.context)

    def _marks_by_object(self):
        """Whether a model that takes any object is among what the field holds, and no function that looks for a tag first."""
        written = self._written
        if written.annotation is None or not sentinels.may_be_held(written.annotation, written.context, sentinels.is_any_object):
            return False
        return not sentinels.names(written.annotation, written.context, "pydantic.Discriminator")

    @property
    def is_null_unset(self):
        """Whether it holds None where nobody sets it, whatever its type."""
        return self._value is not None and isinstance(self._value[0], ast.Constant) and self._value[0].value is None

    @property
    def is_sent(self):
        return not self.is_excluded and not self._is_argument

    @property
    def is_read(self):
        """Whether a value for it is taken: not of one that the class sets itself. A model takes one for each field."""
        init = self._metadata.field.get("init")
        return init is None or self._kind == "model" or getattr(init[0], "value", None) is not False

    @property
    def metadata_expression(self):
        return self._metadata.field.get("metadata", (None, None))

    def property(self):
        """The schema of what is accepted, with that of what is sent where it is another."""
        annotation = {
            "decl": self._written.declaration,
            "source": self._written.context.module.source.place(self._written.node),
        }
        default = self._default()
        if default.get("default", False) is None and self._kind != "dict" and not self._never_null:
            self._sends_null()
        if default.get("default", False) is None and self._never_null:
            self._unset = "omit"
        if self._written.condition:
            self._reasons.insert(0, "declared under the condition at line %d" % self._written.condition)
        if self._computed:
            annotation["computed"] = self._computed
        if self._unset:
            annotation["unset"] = self._unset
            if self._kind == "model" and self._marks_by_object():
                annotation["object"] = "unset"
        further = {"reads": self.reads} if self.reads else {}
        if self._metadata.travels:
            annotation["in"] = self._metadata.travels
        if self._metadata.is_credential:
            self._written.context.types.credentials.append(annotation["source"])
        if self.name == self.sent_name and not differ(self._schema):
            return self._finished(self._schema, {**annotation, **further}, default, self.name)
        read = self._finished(accepted(self._schema), {**annotation, **further}, default, self.name)
        return two_way(read, self._finished(sent(self._schema), annotation, default, self.sent_name))

    def _finished(self, out, annotation, default, name):
        inner = out.get("x-parity", {})
        annotation = {**inner, **annotation}
        if name != self._written.name:
            annotation["name"] = self._written.name
        if self._reasons:
            annotation.setdefault("opaque", self._reasons[0])
        return {**({} if "opaque" in annotation else out), **default, "x-parity": annotation}

    def _default(self):
        """{"default": …}, or nothing where there is none that can be told."""
        if self.required:
            return {}
        if self._implicitly_null:
            return {"default": None}
        if self._is_described:
            self._unset = "omit"
            return {}
        if self._value is None:
            factory = self._metadata.field.get("default_factory")
            if factory:
                self._computed = "default_factory=" + shown(factory[0])
            return {}
        if self._is_sentinel(*self._value):
            self._unset = "omit"
            return {}
        if self._config and (self._config.omit_defaults or self.own_name in self._config.omitted):
            self._unset = "omit"
        try:
            return {"default": value(*self._value)}
        except Unknown:
            self._computed = self._factory or shown(self._value[0])
            return {}

    def _is_sentinel(self, expression, context):
        target = context.resolve(expression.func if isinstance(expression, ast.Call) else expression)
        if isinstance(target, External):
            return target.path in vocabulary.SENTINEL_VALUES
        if not isinstance(target, Declaration):
            return False
        if context.types.kinds.of(target) == "sentinel":
            return True
        made = getattr(target.node, "value", None)
        return isinstance(made, ast.Call) and not target.outer and self._is_sentinel(made, context.at(target))

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
            if path == dataclasses_json.OTHERS:
                raise NotAField("holds the keys that are not declared")
            if path == "dataclasses.InitVar":
                if not (self._config and subscript):
                    raise NotAField("an argument of __init__, not a field")
                self._is_argument, self._expression = True, subscript_arguments(expression)[0]
                continue
            if not subscript or path not in vocabulary.QUALIFIERS | {"typing.Annotated"}:
                break
            arguments = subscript_arguments(expression)
            if path == "typing.Annotated":
                said = arguments[1:] + said
            else:
                self._qualifiers.add(path)
            self._expression = arguments[0]
        return Metadata.of_annotated(said, self._context)

    def _take_from_aliases(self):
        """A name or a default inside of an alias of Annotated belongs to the field, not to the alias."""
        kinds, expression, context = self._context.types.kinds, self._expression, self._context
        for _ in range(_MAX_ALIASES):
            target = context.resolve(expression)
            if not isinstance(target, Declaration) or kinds.of(target) != "alias":
                return
            aliased, context = kinds.aliased(target), context.at(target)
            form = context.resolve(aliased.value) if isinstance(aliased, ast.Subscript) else None
            if isinstance(form, External) and form.path == "typing.Annotated":
                expression, *said = subscript_arguments(aliased)
                found = Metadata.of_annotated(said, context).field
                if not isinstance(target.node, (ast.Assign, ast.AnnAssign)) or isinstance(target.node.value, ast.Call):
                    lost = sorted(set(found) - {"discriminator", "metadata", "sdk_alias"})
                    if lost:  # a type of its own, which keeps what it says
                        self._said_by_alias = "%s sets %s of its fields" % (target.name, ", ".join(lost))
                    return
                found.pop("discriminator", None)  # of the alias's own schema
                if self._kind == "dict" and "default" in found:
                    self._said_by_alias = "%s sets a default, which a TypedDict has none of" % target.name
                self._metadata.field = {**found, **self._metadata.field}
            elif isinstance(aliased, (ast.Name, ast.Attribute)):
                expression = aliased
            else:
                return

    def _default_expression(self):
        """(expression, context) of the default, or None."""
        written, default = self._written, self._written.default
        if isinstance(default, ast.Call):
            target = written.context.resolve(default.func)
            path = target.path if isinstance(target, External) else None
            if isinstance(target, Declaration) and target.name in azure.FIELDS:
                named = [keyword.value for keyword in default.keywords if keyword.arg == azure.FIELD_NAME]
                self._metadata.field.update({"alias": (name, written.context) for name in named})
                self._is_described, default = True, None
            elif path not in vocabulary.FIELD_FUNCTIONS and isinstance(target, Declaration):
                default, path = _through(default, target, written.context)
            if path == "pydantic.PrivateAttr":
                raise NotAField()
            if path in vocabulary.FIELD_FUNCTIONS:
                self._metadata.add_field_call(default, written.context, path)
                default = None
        if default is not None:
            self._metadata.field["default"] = (default, written.context)
        found = self._metadata.field.get("default")
        if found and (isinstance(found[0], ast.Constant) and found[0].value is Ellipsis or _is_nothing(*found)):
            del self._metadata.field["default"]
            found = None
        if found and "typing.Final" in self._qualifiers and self._kind == "model":
            raise NotAField()  # for pydantic 2 a constant of the class
        factory = self._metadata.field.get("default_factory")
        return found or (self._made(*factory) if factory else None)

    def _made(self, factory, context):
        """The default that a factory makes, as an expression, or None where code makes it."""
        target = context.resolve(factory)
        if isinstance(target, External) and target.path in _EMPTY_FACTORIES:
            return ast.Call(func=factory, args=[], keywords=[]), context
        if isinstance(factory, ast.Lambda) and not factory.args.args:
            self._factory = "default_factory=" + shown(factory)
            return factory.body, context
        return None

    def _is_required(self):
        if self._kind == "dict":
            if "typing.Required" in self._qualifiers:
                return True
            return self._written.total and "typing.NotRequired" not in self._qualifiers
        if self._is_described:
            return not self._has_null()
        return self._value is None and "default_factory" not in self._metadata.field

    def _may_be_null(self):
        """Optional without a default, or None as default: one as good as the other in pydantic's first version."""
        if self._value is not None:
            default = self._value[0]
            return isinstance(default, ast.Constant) and default.value is None
        if "default_factory" in self._metadata.field or isinstance(self._written.default, ast.Call):
            return False
        return self._has_null()

    def _has_null(self):
        found = schema(self._expression, self._context)
        return union([found, {"type": "null"}]) == found

    def _names(self, config):
        """The names that the field is first read and sent under."""
        written = self._written
        try:
            generated = {way: config.generated(way, written.name) if config else None for way in ("read", "sent")}
            alias = _first(self._text("alias"), config and config.aliases.get(written.name), None)
            alias = _first(alias, self._text("sdk_alias"), None)
            if generated["read"] is not None and self._number("alias_priority") == 1:
                alias = None  # a generator goes first
            made = generated["read"]
            self.alias = alias if alias is not None else made if isinstance(made, str) else None
            paths = self._validation_alias() or (made.paths if alias is None and isinstance(made, Aliases) else None)
            reads = self._read_from(paths or ((_first(self.alias, written.name),),))
            sent_as = _first(self._text("serialization_alias"), alias, generated["sent"], written.name)
        except Unknown as unknown:
            self.unnamed = "the name of %s on the wire is not known: %s" % (written.name, unknown.reason)
            return written.name, written.name
        if config and config.by_name and written.name not in reads:
            if self.path:
                self._reasons.append("read under its own name, too, or from inside of another field: %s" % ".".join([reads[0], *self.path]))
            reads.append(written.name)
        if config and config.sends_own_names:
            sent_as = written.name
        if config and config.by_name_alone:
            reads = [written.name]
        self.reads = reads[1:]
        return reads[0], sent_as

    def _validation_alias(self):
        """The paths to what is read by validation_alias, in the order tried; None where there is none."""
        found = self._metadata.field.get("validation_alias")
        if not found:
            return None
        names, _ = value_of(*found)
        if names == NONE:
            return None
        if isinstance(names, Const) and isinstance(names.value, str):
            return ((names.value,),)
        if not isinstance(names, Aliases):
            raise Unknown("%s is computed" % shown(found[0]))
        return names.paths

    def _read_from(self, paths):
        """The names under which the field is read, the first keys of paths."""
        if len(paths) == 1 and all(type(key) is str for key in paths[0]):
            self.path = paths[0][1:]
            return [paths[0][0]]
        for path in paths:
            if len(path) > 1:
                self._reasons.append("read from inside of another field: AliasPath(%s)" % ", ".join(map(repr, path)))
        return list(dict.fromkeys(path[0] for path in paths))

    def _text(self, keyword):
        if keyword not in self._metadata.field:
            return None
        found = value(*self._metadata.field[keyword])
        if found is not None and not isinstance(found, str):
            raise Unknown("%s is not a text" % keyword)
        return found

    def _number(self, keyword):
        expression, _ = self._metadata.field.get(keyword, (None, None))
        return getattr(expression, "value", None)

    def _is_true(self, keyword):
        expression, _ = self._metadata.field.get(keyword, (None, None))
        return isinstance(expression, ast.Constant) and expression.value is True

    def _typed(self):
        if self._expression is None:
            return self._of_attrs(dict(UNTYPED))
        out = with_metadata(schema(self._expression, self._context), self._metadata, self._context)
        if out == SENTINEL:
            out = opaque("%s is a sentinel for a value that is not set" % shown(self._expression))
        if self._implicitly_null:
            out = union([out, {"type": "null"}])
        if self._is_true("const") and self._value is not None:
            out = self._constant(out)
        if self._said_by_alias:
            self._reasons.append(self._said_by_alias)
        if isinstance(self._config, Config) and _is_taken_lazily(self._expression, self._context):
            self._reasons.append("the items of %s are looked at only when they are taken" % shown(self._expression))
        coded = {"decoder", "encoder"} & set(self._metadata.field)
        out = _configured(out, self._config, self._context.types, coded) if self._config else out
        out = self._of_attrs(out)
        if self._never_null or self._written.replaces_null:
            out = two_way(accepted(out), outcomes.without_null(sent(out)))
        return hooks.coded(out, self._metadata.field.get("decoder"), self._metadata.field.get("encoder"), self._context.types)

    def _of_attrs(self, out):
        for keyword, apply in (("validator", attributes.validated), ("converter", attributes.converted)):
            if keyword in self._metadata.field:
                out = apply(out, *self._metadata.field[keyword])
        return out

    def _constant(self, out):
        try:
            return {"const": value(*self._value)}
        except Unknown:
            return out


def _is_taken_lazily(expression, context):
    """Whether pydantic makes a generator of what it reads for an annotation, or for an arm of it."""
    if isinstance(expression, ast.BinOp):
        return any(_is_taken_lazily(arm, context) for arm in (expression.left, expression.right))
    subscript = isinstance(expression, ast.Subscript)
    target = context.resolve(expression.value if subscript else expression) if isinstance(expression, (ast.Name, ast.Attribute, ast.Subscript)) else None
    path = target.path if isinstance(target, External) else None
    if subscript and path in ("typing.Optional", "typing.Union"):
        return any(_is_taken_lazily(arm, context) for arm in subscript_arguments(expression))
    return path in vocabulary.TAKEN_LAZILY


def _is_nothing(expression, context):
    """Whether an expression is what a library takes for no default at all."""
    target = context.resolve(expression)
    return isinstance(target, External) and target.path in vocabulary.NO_DEFAULTS


def _is_any_text(node):
    kinds = node.get("type", ())
    return kinds in ("string", ["string", "null"]) and not set(node) - {"type", "x-parity", "default"} and not node.get("x-parity", {}).get("native")


def _first(*names):
    return next((name for name in names if name is not None), None)


def _through(call, function, context):
    """A call of the SDK's own function that returns a field function's call: that call, with what it was given.

    (the call, the path of the field function), or the call as it was and None.
    """
    body = [statement for statement in getattr(function.node, "body", ()) if not _is_text(statement)]
    returned = body[0].value if len(body) == 1 and isinstance(body[0], ast.Return) else None
    inside = context.at(function)
    target = inside.resolve(returned.func) if isinstance(returned, ast.Call) else None
    path = target.path if isinstance(target, External) else None
    if path not in vocabulary.FIELD_FUNCTIONS or any(isinstance(argument, ast.Starred) for argument in call.args):
        return call, None
    arguments = function.node.args
    named = arguments.posonlyargs + arguments.args
    given = {parameter.arg: argument for parameter, argument in zip(named, call.args)}
    extra = []
    known = {parameter.arg for parameter in named + arguments.kwonlyargs}
    for keyword in call.keywords:
        if keyword.arg in known:
            given[keyword.arg] = keyword.value
        else:
            extra.append(keyword)
    for parameter, default in with_defaults(arguments):
        if default is not None:
            given.setdefault(parameter.arg, default)

    class Arguments(ast.NodeTransformer):
        def visit_Name(self, node):
            return given.get(node.id, node)

    keywords = []
    for keyword in returned.keywords:
        if keyword.arg is None:
            if getattr(keyword.value, "id", None) != getattr(arguments.kwarg, "arg", ""):
                return call, None
            keywords += extra
        else:
            value_ = Arguments().visit(copy.deepcopy(keyword.value))
            keywords.append(ast.keyword(keyword.arg, value_))
    arguments = [Arguments().visit(copy.deepcopy(argument)) for argument in returned.args]
    made = ast.Call(returned.func, arguments, keywords)
    return ast.copy_location(made, call), path


def _is_text(statement):
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _configured(out, config, types, coded):
    if config.bytes_as_base64 or config.bytes_from_base64:
        out = two_way(_encoded(accepted(out), config.bytes_from_base64, config.bytes_read_as), _encoded(sent(out), config.bytes_as_base64))
    for native, schema_ in () if coded else config.natives.items():
        out = _replaced(out, native, schema_)
    if config.encoders:
        out = two_way(accepted(out), _with_encoders(sent(out), config.encoders, types))
    if config.of_texts or config.strips or config.takes_numbers:
        out = _texts(out, config)
    if config.durations:
        out = two_way(accepted(out), _replaced(sent(out), "duration", {"type": config.durations}))
    return out


def _with_encoders(node, encoders, types):
    """What is sent, with the values of some classes written by code of the configuration."""
    if isinstance(node, list):
        return [_with_encoders(item, encoders, types) for item in node]
    if not isinstance(node, dict):
        return node
    for native, one in encoders:
        if node.get("x-parity", {}).get("native") == native and "type" in node and "$ref" not in node:
            return sent(types.converted(node, [one]))
    return {key: _with_encoders(item, encoders, types) for key, item in node.items()}


def _texts(node, config):
    """A schema with its texts as the configuration wants them, but not behind a reference."""
    if isinstance(node, list):
        return [_texts(item, config) for item in node]
    if not isinstance(node, dict):
        return node
    if node.get("type") in ("string", ["string", "null"]) and not set(node) - _OF_TEXT and "x-parity" not in node:
        limits = {{"min_length": "minLength", "max_length": "maxLength"}[name]: bound for name, bound in config.of_texts.items() if bound is not None}
        out = {**limits, **node}
        if limits and isinstance(out["type"], list):
            out = union([{**out, "type": "string"}, {"type": "null"}])
        out = with_numbers(out) if config.takes_numbers else out
        return stripped(out) if config.strips else out
    return {key: _texts(item, config) for key, item in node.items()}


_OF_TEXT = {"type", "minLength", "maxLength", "pattern", "default"}


def _encoded(node, alphabet, pattern=None):
    texts = {"pattern": pattern} if pattern else {}
    return _replaced(node, "bytes", {"type": "string", "contentEncoding": alphabet, **texts}) if alphabet else node


def _replaced(node, native, schema_):
    """A schema with the plain values of one native kind in it, but not behind a reference, written otherwise."""
    if isinstance(node, list):
        return [_replaced(item, native, schema_) for item in node]
    if not isinstance(node, dict):
        return node
    if node.get("x-parity") == {"native": native} and "contentEncoding" not in node:
        return {**schema_, "x-parity": {"native": native}}
    return {key: _replaced(item, native, schema_) for key, item in node.items()}
