"""pydantic's own schemas, in the spelling of a type set."""

import typing

from capturepy.conventions.pydantic import url_pattern
from capturepy.conventions.vocabulary import AWARE
from capturepy.types.annotations import SENTINEL, open_ended, texts_of, union
from pydantic.json_schema import GenerateJsonSchema, models_json_schema

CLASS = "x-class"  # in an entry of $defs: the class that it stands for

_ANY = {"x-parity": {"native": "any"}}
_WHOLE = {"model", "model-fields", "dataclass", "dataclass-args"}

# Formats that say how Python holds a text.
_LOCAL_FORMATS = {"binary", "directory-path", "file-path", "path"}

_ANNOTATIONS = {"title", "description", "examples", "deprecated", "readOnly", "writeOnly", "discriminator"}


def _native(method, native, keep=("type", "format", "contentEncoding")):
    def schema(self, core):
        out = method(self, core)
        return {**{key: out[key] for key in keep if key in out}, "x-parity": {"native": native}}

    return schema


def _opaque(reason):
    return {"x-parity": {"opaque": reason}}


class _Generator(GenerateJsonSchema):
    """Marks what a type set has natives for, and what only running the code would tell."""

    ignored_warning_kinds = {"skipped-choice", "non-serializable-default", "skipped-discriminator"}

    any_schema = _native(GenerateJsonSchema.any_schema, "any", ())
    date_schema = _native(GenerateJsonSchema.date_schema, "date")
    time_schema = _native(GenerateJsonSchema.time_schema, "time")
    timedelta_schema = _native(GenerateJsonSchema.timedelta_schema, "duration")
    uuid_schema = _native(GenerateJsonSchema.uuid_schema, "uuid")

    def generate_inner(self, schema):
        if schema["type"] in _WHOLE and "serialization" in schema:
            # Code that acts on the whole: the source tells more of it than its result type.
            schema = {key: item for key, item in schema.items() if key != "serialization"}
        return super().generate_inner(schema)

    def datetime_schema(self, schema):
        aware = {"pattern": AWARE} if schema.get("tz_constraint") == "aware" else {}
        return {**super().datetime_schema(schema), **aware, "x-parity": {"native": "datetime"}}

    def decimal_schema(self, schema):
        return {"type": "string", "x-parity": {"native": "decimal"}}  # a number is taken too, and never sent

    def bytes_schema(self, schema):
        out = super().bytes_schema(schema)
        del out["format"]
        config = self._config
        encoded = config.val_json_bytes if self.mode == "validation" else config.ser_json_bytes
        encoding = {"contentEncoding": "base64url"} if encoded == "base64" else {}
        return {**out, **encoding, "x-parity": {"native": "bytes"}}

    def url_schema(self, schema):
        schemes = schema.get("allowed_schemes")
        return {"type": "string", "format": "uri", **({"pattern": url_pattern(schemes)} if schemes else {})}

    def set_schema(self, schema):
        return self._set(super().set_schema(schema))

    def frozenset_schema(self, schema):
        return self._set(super().frozenset_schema(schema))

    def _set(self, out):
        if self.mode == "validation":
            out.pop("uniqueItems", None)  # what comes twice is taken once
        return {**out, "x-parity": {"native": "set"}}

    def tuple_schema(self, schema):
        out = {**super().tuple_schema(schema), "x-parity": {"native": "tuple"}}
        if "prefixItems" in out and out.pop("maxItems", None) is not None:
            out["items"] = False
        return out

    def dict_schema(self, schema):
        out = super().dict_schema(schema)
        if schema.get("keys_schema", {}).get("type") == "int":
            out["propertyNames"] = {"pattern": "^-?(0|[1-9][0-9]*)$"}
        return out

    def json_schema(self, schema):
        if self.mode == "serialization":
            return self.generate_inner(schema.get("schema", {"type": "any"}))
        return {"type": "string", "contentMediaType": "application/json"}

    def enum_schema(self, schema):
        return _of_class(super().enum_schema(schema), schema["cls"])

    def model_schema(self, schema):
        if _is_sentinel(schema["cls"]):
            return SENTINEL
        return _of_class(super().model_schema(schema), schema["cls"])

    def dataclass_schema(self, schema):
        return _of_class(super().dataclass_schema(schema), schema["cls"])

    def typed_dict_schema(self, schema):
        return _of_class(super().typed_dict_schema(schema), schema.get("cls"))

    def function_before_schema(self, schema):
        return self._converted(schema) or super().function_before_schema(schema)

    def function_wrap_schema(self, schema):
        return self._converted(schema) or super().function_wrap_schema(schema)

    def function_plain_schema(self, schema):
        return self._converted(schema) or super().function_plain_schema(schema)

    def _converted(self, schema):
        """Opaque where a validator of a field decides what is accepted, and does not declare it."""
        declared = schema.get("json_schema_input_schema", {"type": "any"})
        if self.mode == "serialization" or declared["type"] != "any" or _is_whole(schema):
            return None
        return _opaque("%s decides what is accepted" % getattr(schema["function"]["function"], "__name__", "a validator"))

    def ser_schema(self, schema):
        function = schema.get("function")
        own = getattr(function, "__module__", "").startswith("pydantic.")
        if schema["type"] in ("function-plain", "function-wrap") and schema.get("return_schema") is None and not own:
            return _opaque("%s decides what is sent" % getattr(function, "__name__", "a serializer"))
        return super().ser_schema(schema)

    def handle_invalid_for_json_schema(self, schema, error_info):
        return _opaque("pydantic has no schema for %s" % error_info)


def _is_sentinel(cls):
    """Whether a class says that its instances are false, as the source reader looks for it."""
    returned = getattr(getattr(cls, "__bool__", None), "__annotations__", {}).get("return")
    return returned == typing.Literal[False] or str(returned).rpartition(".")[2] == "Literal[False]"


def key_of(cls):
    return "%s:%s" % (cls.__module__, cls.__qualname__)


def _of_class(out, cls):
    return {**out, CLASS: key_of(cls)} if cls else out


def _is_whole(schema):
    """Whether a function stands around a whole model, and not around one of its fields."""
    while "schema" in schema and schema["type"].startswith(("function", "definitions")):
        schema = schema["schema"]
    return schema["type"] in _WHOLE


def both_ways(models):
    """The schemas of models in both directions, as the $defs of one document."""
    requests = [(model, mode) for model in models for mode in ("validation", "serialization")]
    _, document = models_json_schema(requests, by_alias=True, schema_generator=_Generator)
    return document.get("$defs", {})


def plain(node):
    """A schema without what is for readers only, with null and alternatives as a type set spells them."""
    if isinstance(node, list):
        return [plain(item) for item in node]
    if not isinstance(node, dict):
        return node
    out = {}
    for key, item in node.items():
        if key == "properties":
            out[key] = {name: plain(schema) for name, schema in item.items()}
        elif key == "required":
            out[key] = sorted(item)
        elif key in ("default", "const", "enum"):
            out[key] = item
        elif key == "format" and item == "password":
            out["x-parity"] = {**node.get("x-parity", {}), "native": "secret"}
        elif key == "format" and item in _LOCAL_FORMATS:
            continue
        elif key == "format" and item in ("base64", "base64url"):
            out["contentEncoding"] = item
        elif key == "items" and item == _ANY:
            continue
        elif key == "oneOf":
            out["anyOf"] = plain(item)
        elif key == "additionalProperties" and item in (True, {}, _ANY) or key in _ANNOTATIONS:
            continue
        else:
            out[key] = plain(item)
    if "const" in out or "enum" in out:
        out.pop("type", None)
    if "anyOf" in out:
        arms = out.pop("anyOf")
        out = {**union(open_ended(arms, [texts_of(arm) for arm in arms])), **out}
    return out
