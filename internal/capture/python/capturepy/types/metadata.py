"""What Annotated[…] and Field(…) say beside the type: constraints, names, defaults."""

import ast

from capturepy.conventions import fern, speakeasy, stainless, vocabulary
from capturepy.emit.directions import sent, two_way
from capturepy.eval.constants import Unknown, shown, value
from capturepy.eval.converters import Converter, function_of
from capturepy.load.modules import Declaration, External

_NUMBERS, _STRING, _ARRAY, _OBJECT = {"integer", "number"}, {"string"}, {"array"}, {"object"}

# Constraint → the JSON Schema keyword for each group of types that it may stand on.
_CONSTRAINTS = {
    "ge": [(_NUMBERS, "minimum")],
    "gt": [(_NUMBERS, "exclusiveMinimum")],
    "le": [(_NUMBERS, "maximum")],
    "lt": [(_NUMBERS, "exclusiveMaximum")],
    "max_length": [(_STRING, "maxLength"), (_ARRAY, "maxItems"), (_OBJECT, "maxProperties")],
    "min_length": [(_STRING, "minLength"), (_ARRAY, "minItems"), (_OBJECT, "minProperties")],
    "multiple_of": [(_NUMBERS, "multipleOf")],
    "pattern": [(_STRING, "pattern")],
    "max_digits": [],
    "decimal_places": [],
}

# Keywords of pydantic's first version that have another name in the second.
_FIRST_VERSION = {"max_items": "max_length", "min_items": "min_length", "regex": "pattern"}

# Keywords of Field and its like that leave the wire as it is. Among them are coercions on
# reading (strict, to_lower, …): a type set holds the canonical form.
_SILENT_KEYWORDS = set(
    """
    allow_inf_nan compare deprecated description doc
    env eq examples fail_fast field_title_generator frozen hash init_var json_schema_extra kw_only
    on_setattr order repr title to_lower to_upper
    type union_mode unique_items
    """.split()
)

# Those of Field that bear on the wire and are not read; any other keyword is for pydantic a remark in the JSON Schema.
_UNREAD_KEYWORDS = {None, "include"}

_FIELD_KEYWORDS = set(
    "alias alias_priority const converter default default_factory discriminator exclude exclude_if init metadata serialization_alias validate_default validation_alias validator".split()
)


# What pydantic adds to a URL that lacks it.
_DEFAULTS_OF_URL = {"default_host", "default_path", "default_port", "preserve_empty_path"}


class Metadata:
    def __init__(self):
        self.constraints = {}  # keyword of Field → exact JSON value
        self.field = {}  # one of _FIELD_KEYWORDS, or sdk_alias → (expression, context)
        self.opaque = None  # the first thing that is not understood
        self.converters = []  # Converter of what stands around the value
        self.aside = None  # the expression of the class that keeps what no other of a union takes
        self.strict = None  # True or False where it is said
        self.strips = self.takes_numbers = False
        self.checks = []  # what no schema says
        self.schemes = None  # of a URL
        self.place = None  # of the first constraint
        self.travels = None  # in the query, the path, a header …
        self.is_credential = False
        self.tag = None  # by which a function picks it among the variants of a union

    @classmethod
    def of_annotated(cls, expressions, context):
        out = cls()
        for expression in expressions:
            out._add(expression, context)
        return out

    @classmethod
    def of_keywords(cls, call, context):
        out = cls()
        out._keywords(call, context)
        return out

    def add_field_call(self, call, context, function):
        """Field(default, …) or field(…)."""
        if call.args:
            self.field["default"] = (call.args[0], context)
        self._keywords(call, context, vocabulary.FIELD_FUNCTIONS[function], function == "pydantic.Field")

    def _add(self, expression, context):
        if isinstance(expression, ast.Constant):
            return
        call = expression if isinstance(expression, ast.Call) else None
        target = context.resolve(call.func if call else expression)
        path = target.path if isinstance(target, External) else None
        if call and path == "pydantic.Tag" and call.args:
            self.tag = getattr(call.args[0], "value", None)
            return
        if path in vocabulary.SILENT_METADATA:
            return
        if path in vocabulary.CHECKING_METADATA:
            self.checks.append({"what": "asks for %s" % shown(expression), "source": context.module.source.place(expression)})
            return
        if call and path == "pydantic.UrlConstraints":
            self._of_url(call, context)
            return
        if path == "pydantic.Strict":
            self.strict = not (call and call.args and getattr(call.args[0], "value", None) is False)
            return
        if call and path == "pydantic.Discriminator" and call.args:
            self.field["discriminator"] = (call.args[0], context)
            return
        if call and path in vocabulary.FIELD_FUNCTIONS:
            self.add_field_call(call, context, path)
        elif call and path in vocabulary.KEYWORD_METADATA and not call.args:
            self._keywords(call, context)
        elif call and path in vocabulary.POSITIONAL_METADATA:
            for name, argument in zip(vocabulary.POSITIONAL_METADATA[path], call.args):
                self._constrain(name, argument, context)
            self._keywords(call, context)
        elif call and path in vocabulary.CONVERTERS:
            self._converter(call, context, *vocabulary.CONVERTERS[path])
        elif isinstance(target, Declaration) and isinstance(target.node, ast.ClassDef) and not _is_hook(target, context):
            self._by_generator(call, target.name, context)  # pydantic passes by the SDK's own annotations
        else:
            self._unknown(path or shown(expression))

    def _of_url(self, call, context):
        for keyword in call.keywords:
            if keyword.arg == "max_length":
                self._constrain("max_length", keyword.value, context)
            elif keyword.arg == "allowed_schemes":
                try:
                    self.schemes = value(keyword.value, context)
                except Unknown as unknown:
                    self._unknown("allowed_schemes: %s" % unknown.reason)
            elif keyword.arg not in _DEFAULTS_OF_URL:
                self.checks.append({"what": "asks for %s" % shown(call), "source": context.module.source.place(call)})

    def _by_generator(self, call, name, context):
        """What the annotations of generated SDKs say of a name on the wire, and of where the field travels."""
        if call is None or name not in (stainless.PROPERTY_INFO, fern.FIELD_METADATA):
            return
        for keyword in call.keywords:
            if keyword.arg == "alias":
                self.field["sdk_alias"] = (keyword.value, context)
            elif keyword.arg in speakeasy.PLACES and getattr(keyword.value, "value", True):
                self.travels = speakeasy.PLACES[keyword.arg]
            elif keyword.arg == speakeasy.CREDENTIAL:
                self.is_credential = True

    def _converter(self, call, context, kind, mode):
        self.aside = self.aside or _aside(call)
        given = {"func": call.args[0]} if call.args else {}
        given.update({keyword.arg: keyword.value for keyword in call.keywords})
        stands = context
        declared = given.get("return_type" if kind == "serializer" else "json_schema_input_type")
        function = function_of(given.get("func"), context)
        if declared is None and kind == "serializer":
            declared, context = _returned(given.get("func"), context)
        when = getattr(given.get("when_used"), "value", None)
        declared = declared and (declared, context)
        self.converters.append(Converter(kind, mode, shown(call), function, stands, None, declared, when, node=call))

    def _keywords(self, call, context, names={}, is_pydantic=False):
        for keyword in call.keywords:
            name = names.get(keyword.arg, _FIRST_VERSION.get(keyword.arg, keyword.arg))
            if name in _CONSTRAINTS:
                self._constrain(name, keyword.value, context)
            elif name == "strip_whitespace":
                self.strips = getattr(keyword.value, "value", None) is True
            elif name == "coerce_numbers_to_str":
                self.takes_numbers = getattr(keyword.value, "value", None) is True
            elif name == "strict":
                self.strict = getattr(keyword.value, "value", None)
            elif name in _FIELD_KEYWORDS:
                self.field[name] = (keyword.value, context)
            elif name not in _SILENT_KEYWORDS and (name in _UNREAD_KEYWORDS or not is_pydantic):
                self._unknown("%s(%s=…)" % (shown(call.func), keyword.arg or "**"))

    def _constrain(self, name, expression, context):
        try:
            found = value(expression, context)
        except Unknown:
            self.checks.append({"what": "asks for %s=%s" % (name, shown(expression)), "source": context.module.source.place(expression)})
            return
        if found is not None:
            self.constraints[name] = found
            self.place = self.place or context.module.source.place(expression)

    def _unknown(self, what):
        self.opaque = self.opaque or "%s is not understood" % what


def _returned(function, context):
    """The declared result of a function of the package, with where it stands."""
    target = context.resolve(function) if function is not None else None
    if not isinstance(target, Declaration):
        return None, context
    return getattr(target.node, "returns", None), context.at(target)


def _is_hook(declaration, context):
    for ancestor in context.types.kinds.lineage(declaration):
        if ancestor.path and not ancestor.path.startswith(("builtins.", "typing.")):
            return True
        if ancestor.declaration:
            if any(getattr(s, "name", None) == "__get_pydantic_core_schema__" for s, _, _ in ancestor.declaration.body):
                return True
    return False


def constrained(schema, metadata, types):
    """A schema with its constraints; those that have no keyword for its types are checks."""
    out, checks = dict(schema), []
    native = schema.get("x-parity", {}).get("native")
    for name, bound in metadata.constraints.items():
        keyword = next((k for group, k in _CONSTRAINTS[name] if types - {"null"} and types - {"null"} <= group), None)
        if native == "set" and keyword and not (keyword == "minItems" and bound <= 1):
            checks.append("%s=%s, each item counted once" % (name, bound))
            out.update({keyword: bound} if keyword == "minItems" else {})
        elif keyword is None or native == "bytes" or native == "decimal":  # measured otherwise
            checks.append("%s=%s" % (name, bound))
        else:
            out[keyword] = bound
    if checks:
        out["x-parity"] = {**out.get("x-parity", {}), "checked": [{"what": "asks for " + ", ".join(checks), "source": metadata.place}]}
    return two_way(out, sent(schema)) if native == "secret" else out  # stars have no such bounds


def _aside(call):
    """The class in which BeforeValidator(partial(parse_open_union, …, unknown_cls=X)) keeps what no other class takes, or None."""
    partial = call.args[0] if call.args else None
    if isinstance(partial, ast.Call) and partial.args and shown(partial.args[0]) == speakeasy.OPEN_UNION:
        return next((keyword.value for keyword in partial.keywords if keyword.arg == speakeasy.ASIDE), None)
    return None
