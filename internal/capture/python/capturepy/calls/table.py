"""What calls do with a value: the only place that knows callees by name.

An entry says what the call yields on the wire (a schema, or None for nothing that JSON has), and whether
it can fail. A call that is not listed makes its result, and whatever it may change, undetermined.
"""

from capturepy.conventions import cattrs, vocabulary


class Call:
    """yields: the schema of the result. total: it takes every value of the kinds in takes and never raises.
    same: the kinds whose values it returns as they are. makes: the native kind of what Python holds then."""

    def __init__(self, name, yields, total=False, takes=(), same=(), makes=None):
        self.makes = makes
        self.name, self.yields, self.total, self.takes, self.same = name, yields, total, frozenset(takes), frozenset(same)

    def __eq__(self, other):
        return isinstance(other, Call) and self.name == other.name and self.yields == other.yields

    def __hash__(self):
        return hash(self.name)


_TEXT, _INTEGER, _NUMBER, _TRUTH = {"type": "string"}, {"type": "integer"}, {"type": "number"}, {"type": "boolean"}
_BYTES = {"type": "string", "x-parity": {"native": "bytes"}}
_TEXTS = {"type": "array", "items": _TEXT}
_BASE64 = {"type": "string", "contentEncoding": "base64"}
_BASE64URL = {"type": "string", "contentEncoding": "base64url"}
_DATETIME = {"type": "string", "format": "date-time", "x-parity": {"native": "datetime"}}
_DATE = {"type": "string", "format": "date", "x-parity": {"native": "date"}}
_UUID = {"type": "string", "format": "uuid", "x-parity": {"native": "uuid"}}
_ANY_KIND = ("null", "boolean", "integer", "number", "string", "array", "object")

FUNCTIONS = {
    "base64.b64decode": Call("b64decode", _BASE64, takes=("string",)),
    "base64.b64encode": Call("b64encode", _BASE64),
    "base64.standard_b64decode": Call("b64decode", _BASE64, takes=("string",)),
    "base64.standard_b64encode": Call("b64encode", _BASE64),
    "base64.urlsafe_b64decode": Call("urlsafe_b64decode", _BASE64URL, takes=("string",)),
    "base64.urlsafe_b64encode": Call("urlsafe_b64encode", _BASE64URL),
    "builtins.abs": Call("abs", _NUMBER, True, ("integer", "number", "boolean")),
    "builtins.bool": Call("bool", _TRUTH, True, _ANY_KIND, ("boolean",)),
    "builtins.bytes": Call("bytes", _BYTES),
    "builtins.bytes.fromhex": Call("fromhex", {"type": "string", "pattern": r"^\s*([0-9A-Fa-f]{2}\s*)*$"}, takes=("string",)),
    "builtins.float": Call("float", _NUMBER, takes=("string", "integer", "number", "boolean"), same=("integer", "number")),
    "builtins.int": Call("int", _INTEGER, takes=("string", "integer", "number", "boolean"), same=("integer",)),
    "builtins.len": Call("len", _INTEGER, True, ("string", "array", "object")),
    "builtins.repr": Call("repr", _TEXT, True, _ANY_KIND),
    "builtins.round": Call("round", _INTEGER),
    "builtins.str": Call("str", _TEXT, True, _ANY_KIND, ("string",)),
    "datetime.date.fromisoformat": Call("date.fromisoformat", _DATE, takes=("string",)),
    "datetime.datetime.fromisoformat": Call("datetime.fromisoformat", _DATETIME, takes=("string",)),
    "datetime.datetime.fromtimestamp": Call("datetime.fromtimestamp", _NUMBER, takes=("integer", "number"), makes="datetime"),
    "datetime.datetime.strptime": Call("datetime.strptime", _TEXT, takes=("string",)),
    "datetime.datetime.utcfromtimestamp": Call("datetime.utcfromtimestamp", _NUMBER, takes=("integer", "number"), makes="datetime"),
    "dateutil.parser.isoparse": Call("isoparse", _DATETIME, takes=("string",)),
    "dateutil.parser.parse": Call("dateutil parse", _DATETIME, takes=("string",)),
    "decimal.Decimal": Call("Decimal", {"type": "string", "x-parity": {"native": "decimal"}}, takes=("string", "integer", "number")),
    "ipaddress.IPv4Network": Call("IPv4Network", vocabulary.NETWORK, takes=("string",)),
    "ipaddress.IPv6Network": Call("IPv6Network", vocabulary.NETWORK, takes=("string",)),
    "ipaddress.ip_network": Call("ip_network", vocabulary.NETWORK, takes=("string",)),
    "uuid.UUID": Call("UUID", _UUID, takes=("string",)),
}

# Methods of texts, times and their like, whatever the value; those of texts are also carried out on constants.
METHODS = {
    "capitalize": Call("capitalize", _TEXT, True, ("string",)),
    "casefold": Call("casefold", _TEXT, True, ("string",)),
    "date": Call("date", _DATE),
    "decode": Call("decode", _TEXT),
    "encode": Call("encode", _BYTES, True, ("string",)),
    "endswith": Call("endswith", _TRUTH, True, ("string",)),
    "format": Call("format", _TEXT),
    "get_secret_value": Call("get_secret_value", _TEXT),
    "hex": Call("hex", _TEXT),
    "isoformat": Call("isoformat", _TEXT),
    "join": Call("join", _TEXT),
    "lower": Call("lower", _TEXT, True, ("string",)),
    "lstrip": Call("lstrip", _TEXT, True, ("string",)),
    "removeprefix": Call("removeprefix", _TEXT, True, ("string",)),
    "removesuffix": Call("removesuffix", _TEXT, True, ("string",)),
    "replace": Call("replace", _TEXT, True, ("string",)),
    "rstrip": Call("rstrip", _TEXT, True, ("string",)),
    "split": Call("split", _TEXTS, True, ("string",)),
    "splitlines": Call("splitlines", _TEXTS, True, ("string",)),
    "startswith": Call("startswith", _TRUTH, True, ("string",)),
    "strftime": Call("strftime", _TEXT),
    "strip": Call("strip", _TEXT, True, ("string",)),
    "timestamp": Call("timestamp", _NUMBER),
    "title": Call("title", _TEXT, True, ("string",)),
    "total_seconds": Call("total_seconds", _NUMBER),
    "upper": Call("upper", _TEXT, True, ("string",)),
}

for _class in ("datetime.datetime", "datetime.date", "datetime.time"):  # datetime.isoformat(v) is v.isoformat()
    FUNCTIONS[_class + ".isoformat"] = METHODS["isoformat"]
FUNCTIONS["datetime.datetime.timestamp"] = METHODS["timestamp"]

# Carried out where the text and all arguments are constants.
ON_CONSTANTS = {
    "capitalize", "casefold", "endswith", "isdigit", "islower", "isupper", "isalnum", "isalpha", "lower", "lstrip", "removeprefix",
    "removesuffix", "replace", "rstrip", "split", "startswith", "strip", "swapcase", "title", "upper", "partition",
    "rpartition", "join", "find", "index", "count", "isidentifier", "rsplit", "zfill",
}  # fmt: skip

# Methods that ask what a text is made of, and the pattern of what they say yes to, in the digits that people send.
DIGITS = {"isdecimal": "^[0-9]+$", "isdigit": "^[0-9]+$", "isnumeric": "^[0-9]+$"}

# Methods that bring texts that are spelled in several ways into one.
SPELLINGS = {"casefold", "lower", "strip", "upper"}

# Calls that hand on their argument: where it stands among the arguments.
IDENTITIES = {"copy.copy": 0, "copy.deepcopy": 0, "typing.cast": 1, "builtins.iter": 0, "sys.intern": 0, "types.MappingProxyType": 0}

# Calls that read a value as a type → where among the arguments the value and the type stand, and the type's keyword.
READS = {
    "cattrs.structure": (0, 1, "cl"),
    "dacite.from_dict": (1, 0, "data_class"),
    "msgspec.convert": (0, 1, "type"),
    "msgspec.json.decode": (0, 1, "type"),
    "pydantic.parse_obj_as": (1, 0, "type_"),
}

# Calls that note what they are told, for whoever they return it to.
TOLD = {*cattrs.MAKERS, *cattrs.OVERRIDES}

# What only looks at what it is given: its result may not be followed, and the value is what it was.
LOOKS = {"builtins.enumerate", "builtins.filter", "builtins.frozenset", "builtins.len", "builtins.list", "builtins.reversed", "builtins.set", "builtins.sorted", "builtins.tuple", "builtins.zip"}

# Modules whose functions talk to people and touch nothing.
TALK = ("logging.", "warnings.", "structlog.", "loguru.", "builtins.print", "typing.assert_type", "typing.reveal_type")

# What asks Python about itself or the world: it touches no value that it is given, and does not refuse any.
ASKS = ("builtins.all", "builtins.any", "builtins.hash", "builtins.id", "builtins.max", "builtins.min", "builtins.sum", "functools.", "inspect.", "os.environ", "os.getenv", "platform.", "sys.", "time.", "typing.", "uuid.uuid", "random.", "secrets.")

# Types that isinstance may ask for → the kinds of JSON that they let through; of any other type JSON has no value.
INSTANCE_KINDS = {
    "builtins.str": ("string",),
    "builtins.int": ("integer", "boolean"),
    "builtins.float": ("number",),
    "builtins.bool": ("boolean",),
    "builtins.list": ("array",),
    "builtins.dict": ("object",),
    "builtins.object": _ANY_KIND,
    "types.NoneType": ("null",),
    "numbers.Number": ("integer", "number", "boolean"),
    "typing.Collection": ("string", "array", "object"),
    "typing.Container": ("string", "array", "object"),
    "typing.Dict": ("object",),
    "typing.Hashable": ("null", "boolean", "integer", "number", "string"),
    "typing.Iterable": ("string", "array", "object"),
    "typing.List": ("array",),
    "typing.Mapping": ("object",),
    "typing.MutableMapping": ("object",),
    "typing.MutableSequence": ("array",),
    "typing.Sequence": ("string", "array"),
    "typing.Sized": ("string", "array", "object"),
}
