"""The names of the standard library and of pydantic that have a meaning on the wire."""

from capturepy.conventions import dataclasses_json, fern, marshmallow_dataclass, mashumaro, protobuf, speakeasy, stainless
from capturepy.conventions.pydantic import BYTE_SIZE, SCHEMES, url_pattern, uuid_pattern

# Modules that only hand on the names of another.
SAME_MODULE = {
    **dataclasses_json.MODULES,
    "aenum": "enum",
    "attr": "attrs",
    "attr.converters": "attrs.converters",
    "attr.validators": "attrs.validators",
    "typing_extensions": "typing",
    "collections.abc": "typing",
    "pydantic.alias_generators": "pydantic",
    "pydantic.aliases": "pydantic",
    "pydantic.config": "pydantic",
    "pydantic.fields": "pydantic",
    "pydantic.functional_serializers": "pydantic",
    "pydantic.functional_validators": "pydantic",
    "pydantic.json_schema": "pydantic",
    "pydantic.main": "pydantic",
    "pydantic.networks": "pydantic",
    "pydantic.root_model": "pydantic",
    "pydantic.types": "pydantic",
    "pydantic.v1": "pydantic",
    "pydantic.v1.fields": "pydantic",
    "pydantic.v1.types": "pydantic",
    "pydantic.v1.networks": "pydantic",
}

# What is not the same in pydantic's first version, which the second one brings along.
FIRST_VERSION = {("pydantic.v1", "BaseModel"), ("pydantic.v1.main", "BaseModel")}


def _text(native=None, **keywords):
    schema = {"type": "string", **keywords}
    return {**schema, "x-parity": {"native": native}} if native else schema


def _base64(native=None, alphabet="base64"):
    return _text(native, contentEncoding=alphabet)


def _strict(schema):
    """Without the conversions of pydantic's lax mode."""
    return {**schema, "x-parity": {**schema.get("x-parity", {}), "decode": {"by": "pydantic-strict"}}}


def _url(*schemes):
    return _text(format="uri", pattern=url_pattern(schemes))


def anything():
    """The schema of a value that is held as it comes."""
    return {"x-parity": {"native": "any"}}


_DATETIME = _text("datetime", format="date-time")
# A time with its offset, or seconds since 1970, which pydantic takes to be UTC.
_DAY = ("([0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)-"  # not the year 0
        "((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|[12][0-9]))")
_HOUR = "([01][0-9]|2[0-3])"
_MOMENT = _DAY + "[Tt _]" + _HOUR + ":[0-5][0-9](:[0-5][0-9]([.,][0-9]+)?)?"
AWARE = "^(" + _MOMENT + "([Zz]|[+-]" + _HOUR + r":?[0-5][0-9])|[+-]?([0-9]{1,14}(\.[0-9]*)?|\.[0-9]+))$"
NAIVE = "^(" + _MOMENT + "|" + _DAY + ")$"
_DATE = _text("date", format="date")
_UUID = _text("uuid", format="uuid")


def _moment(schema, what):
    return {**schema, "x-parity": {**schema["x-parity"], "checked": [{"what": "asks for " + what, "source": {}}]}}


def _base64_text(alphabet):
    """A str that is made of bytes, which must be UTF-8."""
    return {**_base64(None, alphabet), "x-parity": {"checked": [{"what": "asks for UTF-8 in base64", "source": {}}]}}


NETWORK = {"type": "string", "x-parity": {"native": "network", "checked": [{"what": "asks for the address of a network", "source": {}}]}}
TEXT_OF_JSON = {"type": "string", "contentMediaType": "application/json", "x-parity": {"checked": [{"what": "asks for a text of JSON", "source": {}}]}}
_PATTERN = {"type": "string", "format": "regex", "x-parity": {"checked": [{"what": "asks for a regular expression", "source": {}}]}}

SCALARS = {
    "builtins.str": _text(),
    "builtins.int": {"type": "integer"},
    "builtins.float": {"type": "number"},
    "builtins.bool": {"type": "boolean"},
    "builtins.bytes": _text("bytes"),
    "builtins.object": anything(),
    "typing.Any": anything(),
    "typing.Text": _text(),
    "typing.AnyStr": _text(),
    "typing.LiteralString": _text(),
    "types.NoneType": {"type": "null"},
    "datetime.datetime": _DATETIME,
    "datetime.date": _DATE,
    "datetime.time": _text("time", format="time"),
    "datetime.timedelta": _text("duration", format="duration"),
    "uuid.UUID": _UUID,
    "decimal.Decimal": _text("decimal"),
    "pathlib.Path": _text(),
    "re.Pattern": _PATTERN,
    "typing.Pattern": _PATTERN,
    "pathlib.PosixPath": _text(),
    "pathlib.PurePath": _text(),
    "pathlib.PurePosixPath": _text(),
    "os.PathLike": _text(),
    "ipaddress.IPv4Address": _text(format="ipv4"),
    "ipaddress.IPv6Address": _text(format="ipv6"),
    "ipaddress.IPv4Interface": NETWORK,
    "ipaddress.IPv4Network": NETWORK,
    "ipaddress.IPv6Interface": NETWORK,
    "ipaddress.IPv6Network": NETWORK,
    "pydantic.AnyHttpUrl": _url("http", "https"),
    "pydantic.AnyUrl": _text(format="uri"),
    "pydantic.FtpUrl": _url("ftp"),
    "pydantic.AnyWebsocketUrl": _url("ws", "wss"),
    "pydantic.AwareDatetime": {**_DATETIME, "pattern": AWARE},
    "pydantic.ByteSize": {"type": "integer", "minimum": 0},
    "pydantic.Base64Bytes": _base64("bytes"),
    "pydantic.Base64Str": _base64_text("base64"),
    "pydantic.Base64UrlBytes": _base64("bytes", "base64url"),
    "pydantic.Base64UrlStr": _base64_text("base64url"),
    "pydantic.DirectoryPath": _text(),
    "pydantic.EmailStr": _text(format="email"),
    "pydantic.FilePath": _text(),
    "pydantic.FileUrl": _url("file"),
    "pydantic.FiniteFloat": {"type": "number"},
    "pydantic.FutureDate": _moment(_DATE, "a day in the future"),
    "pydantic.FutureDatetime": _moment(_DATETIME, "a moment in the future"),
    "pydantic.HttpUrl": _url("http", "https"),
    "pydantic.IPvAnyInterface": NETWORK,
    "pydantic.IPvAnyNetwork": NETWORK,
    "pydantic.IPvAnyAddress": {"anyOf": [_text(format="ipv4"), _text(format="ipv6")]},
    "pydantic.JsonValue": anything(),
    "pydantic.NaiveDatetime": _text("datetime", pattern=NAIVE),  # no offset, so not a date-time of JSON Schema
    "pydantic.NameEmail": _text(format="email"),
    "pydantic.NegativeFloat": {"type": "number", "exclusiveMaximum": 0},
    "pydantic.NegativeInt": {"type": "integer", "exclusiveMaximum": 0},
    "pydantic.NewPath": _text(),
    "pydantic.NonNegativeFloat": {"type": "number", "minimum": 0},
    "pydantic.NonNegativeInt": {"type": "integer", "minimum": 0},
    "pydantic.NonPositiveFloat": {"type": "number", "maximum": 0},
    "pydantic.NonPositiveInt": {"type": "integer", "maximum": 0},
    "pydantic.PastDate": _moment(_DATE, "a day in the past"),
    "pydantic.PastDatetime": _moment(_DATETIME, "a moment in the past"),
    "pydantic.PositiveFloat": {"type": "number", "exclusiveMinimum": 0},
    "pydantic.PositiveInt": {"type": "integer", "exclusiveMinimum": 0},
    "pydantic.SecretBytes": _text("secret"),
    "pydantic.SecretStr": _text("secret"),
    "pydantic.StrictBool": _strict({"type": "boolean"}),
    "pydantic.StrictBytes": _strict(_text("bytes")),
    "pydantic.StrictFloat": _strict({"type": "number"}),
    "pydantic.StrictInt": _strict({"type": "integer"}),
    "pydantic.StrictStr": _strict(_text()),
    **{"pydantic.UUID%d" % version: {**_UUID, "pattern": uuid_pattern(version)} for version in (1, 3, 4, 5, 6, 7, 8)},
    "pydantic.WebsocketUrl": _url("ws", "wss"),
    **{"pydantic." + name: _url(*schemes) for name, schemes in SCHEMES.items()},
}

# Of these, which may be told what they are of.
OF_TEXTS = {"os.PathLike", "re.Pattern", "typing.Pattern"}

# Classes that hold numbers for computing: no library of data writes them, so that code makes them of what is on the wire.
COMPUTED = {"numpy.ndarray", "numpy.typing.NDArray", "pandas.DataFrame", "pandas.Series", "torch.Tensor", "jax.Array", "tensorflow.Tensor"}

# Open files, of which only a form carries the bytes.
FILE = _text("file")
FILES = {"typing.IO", "typing.BinaryIO", "typing.TextIO", "io.IOBase", "io.BytesIO", "io.BufferedReader", "io.TextIOWrapper"}

# What is taken beside the schema of a scalar, and made one.
ALSO_TAKES = {
    "pydantic.ByteSize": {"type": "string", "pattern": BYTE_SIZE},
}

ARRAYS = {
    "builtins.list",
    "collections.deque",
    "typing.Collection",
    "typing.Deque",
    "typing.Iterable",
    "typing.List",
    "typing.MutableSequence",
    "typing.Sequence",
}
TAKEN_LAZILY = {"typing.Iterable"}  # of which pydantic makes a generator
SEQUENCE_PROTOCOLS = stainless.SEQUENCES
SETS = {
    "builtins.frozenset",
    "builtins.set",
    "typing.AbstractSet",
    "typing.FrozenSet",
    "typing.MutableSet",
    "typing.Set",
}
TUPLES = {"builtins.tuple", "typing.Tuple"}
COUNTERS = {"collections.Counter", "typing.Counter"}  # a map of integers
MAPS = {
    "builtins.dict",
    "collections.OrderedDict",
    "collections.defaultdict",
    "typing.DefaultDict",
    "typing.Dict",
    "typing.Mapping",
    "typing.MutableMapping",
    "typing.OrderedDict",
}

# Values that stand for no value.
SENTINELS = {"msgspec.UnsetType", protobuf.MESSAGE}
SENTINEL_VALUES = {"msgspec.UNSET"}

# Forms that say something about a field and nothing about its type.
QUALIFIERS = {"typing.Required", "typing.NotRequired", "typing.ReadOnly", "typing.Final"}
NOT_FIELDS = {"typing.ClassVar", "dataclasses.KW_ONLY"}

FORMS = {"pydantic.Json", "pydantic.SerializeAsAny", "pydantic.SkipValidation", "typing.Annotated", "typing.Callable", "typing.Literal", "typing.Optional", "typing.Union"}
FORMS |= QUALIFIERS | NOT_FIELDS

TYPES = set(SCALARS) | ARRAYS | SETS | TUPLES | MAPS | FORMS

VARIABLES = {"typing.TypeVar", "typing.ParamSpec", "typing.TypeVarTuple"}

ENUMS = {"enum.Enum", "enum.IntEnum", "enum.StrEnum"}
FLAGS = {"enum.Flag", "enum.IntFlag"}
DATACLASSES = {"dataclasses.dataclass", "pydantic.dataclasses.dataclass", "marshmallow_dataclass.dataclass"}
ATTRS_BY_CALL = {"attrs.attrs", "attrs.s"}  # of these, an annotation alone makes no attribute
ATTRS = ATTRS_BY_CALL | {"attrs.dataclass", "attrs.define", "attrs.frozen", "attrs.mutable"}

# Bases that add nothing to a record.
TRANSPARENT_BASES = {"abc.ABC", "builtins.object", "typing.Generic", "typing.Protocol"} | VARIABLES
TRANSPARENT_BASES |= dataclasses_json.BASES | mashumaro.BASES  # see types/dialects

# Class decorators that leave the type what it is.
TRANSPARENT_DECORATORS = {
    "enum.unique",
    "enum.verify",
    "functools.total_ordering",
    "pydantic.with_config",
    "typing.deprecated",
    "typing.final",
    "typing.runtime_checkable",
    "warnings.deprecated",
    dataclasses_json.DECORATOR,
} | DATACLASSES | ATTRS | marshmallow_dataclass.DECORATORS

# Functions of pydantic that make a constrained type, written where a type is expected.
CONSTRAINED = {
    "pydantic.conbytes": "builtins.bytes",
    "pydantic.condate": "datetime.date",
    "pydantic.condecimal": "decimal.Decimal",
    "pydantic.confloat": "builtins.float",
    "pydantic.conint": "builtins.int",
    "pydantic.constr": "builtins.str",
}

CONSTRAINED_COLLECTIONS = {
    "pydantic.confrozenset": "builtins.frozenset",
    "pydantic.conlist": "builtins.list",
    "pydantic.conset": "builtins.set",
}

# Function that describes a field → its keywords that have another name than pydantic's.
FIELD_FUNCTIONS = {
    "attrs.attrib": {"factory": "default_factory", "alias": "title"},
    "attrs.field": {"factory": "default_factory", "alias": "title"},
    "attrs.ib": {"factory": "default_factory", "alias": "title"},
    "dataclasses.field": {},
    "msgspec.field": {"name": "alias"},
    "pydantic.Field": {},
}

NO_DEFAULTS = {"attrs.NOTHING", "dataclasses.MISSING", "msgspec.NODEFAULT"}

# What may stand beside a type in Annotated: constraints by keyword, constraints by
# position, and what leaves the wire as it is. Anything else is not understood.
KEYWORD_METADATA = {"annotated_types.Interval", "msgspec.Meta", "pydantic.StringConstraints"}
POSITIONAL_METADATA = {
    "annotated_types.Ge": ["ge"],
    "annotated_types.Gt": ["gt"],
    "annotated_types.Le": ["le"],
    "annotated_types.Len": ["min_length", "max_length"],
    "annotated_types.Lt": ["lt"],
    "annotated_types.MaxLen": ["max_length"],
    "annotated_types.MinLen": ["min_length"],
    "annotated_types.MultipleOf": ["multiple_of"],
}
CHECKING_METADATA = {"annotated_types.Predicate"}  # what no schema says
SILENT_METADATA = {
    "annotated_types.doc",
    "pydantic.FailFast",
    "pydantic.SkipJsonSchema",
    "pydantic.Tag",
    "pydantic.WithJsonSchema",
    "typing.Doc",
    "typing.deprecated",
}

# What in Annotated stands around a value → (what it is, its mode).
CONVERTERS = {
    "pydantic.AfterValidator": ("validator", "after"),
    "pydantic.BeforeValidator": ("validator", "before"),
    "pydantic.PlainSerializer": ("serializer", "plain"),
    "pydantic.PlainValidator": ("validator", "plain"),
    "pydantic.WrapSerializer": ("serializer", "wrap"),
    "pydantic.WrapValidator": ("validator", "wrap"),
}

# Decorator → (what it is, the mode where none is given).
FIELD_HOOKS = {
    "pydantic.field_serializer": ("serializer", "plain"),
    "pydantic.field_validator": ("validator", "after"),
    "pydantic.validator": ("validator", "after"),
}
MODEL_HOOKS = {
    "pydantic.model_serializer": ("serializer", "plain"),
    "pydantic.model_validator": ("validator", "after"),
    "pydantic.root_validator": ("validator", "after"),
}

GENERATED_HOOKS = fern.HOOKS
GENERATED_SCALARS, GENERATED_BY = speakeasy.SCALARS, speakeasy.READ_BY

# Every external name above: what a star import is known to bring.
NAMES = set().union(
    TYPES,
    VARIABLES,
    ENUMS,
    FLAGS,
    DATACLASSES,
    ATTRS,
    TRANSPARENT_BASES,
    CONSTRAINED,
    CONSTRAINED_COLLECTIONS,
    FIELD_FUNCTIONS,
    KEYWORD_METADATA,
    POSITIONAL_METADATA,
    CHECKING_METADATA,
    SILENT_METADATA,
    CONVERTERS,
    SENTINELS,
    SENTINEL_VALUES,
    FIELD_HOOKS,
    MODEL_HOOKS,
    COUNTERS,
    TRANSPARENT_DECORATORS,
    {
        "collections.namedtuple",
        "dataclasses.InitVar",
        "dataclasses.make_dataclass",
        "enum.auto",
        "msgspec.Struct",
        "pydantic.AliasChoices",
        "pydantic.Secret",
        "pydantic.UrlConstraints",
        "pydantic.AliasGenerator",
        "pydantic.to_camel",
        "pydantic.to_pascal",
        "pydantic.to_snake",
        "pydantic.AliasPath",
        "pydantic.BaseModel",
        "pydantic.ConfigDict",
        "pydantic.Discriminator",
        "pydantic.Strict",
        "pydantic.Extra",
        "pydantic.PrivateAttr",
        "pydantic.RootModel",
        "pydantic.computed_field",
        "pydantic.create_model",
        "typing.NamedTuple",
        "typing.NewType",
        "typing.TypeAlias",
        "typing.TypeAliasType",
        "typing.Self",
        "typing.TypedDict",
    },
)

MODULES = {name.split(".")[0] for name in NAMES} | {"typing_extensions", "collections", "annotated_types"}
