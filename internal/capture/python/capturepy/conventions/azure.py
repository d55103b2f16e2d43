"""SDKs that AutoRest generates for Azure: msrest's models, plain classes that list their attributes in dicts, and newer ones."""

from capturepy.conventions import vocabulary

# Attribute → {"key": its name on the wire, "type": …}; a dot in the name leads into an object.
ATTRIBUTES = "_attribute_map"
NAME, TYPE = "key", "type"

# Attribute → what its serializer asks of it.
VALIDATION = "_validation"
REQUIRED, READ_ONLY, CONSTANT = "required", "readonly", "constant"
LIMITS = {
    "maximum": "maximum",
    "maximum_ex": "exclusiveMaximum",
    "max_items": "maxItems",
    "max_length": "maxLength",
    "minimum": "minimum",
    "minimum_ex": "exclusiveMinimum",
    "min_items": "minItems",
    "min_length": "minLength",
    "multiple": "multipleOf",
    "pattern": "pattern",
    "unique": "uniqueItems",
}

# Of its newer models: the functions that describe an attribute, and the keyword that names it.
FIELDS, FIELD_NAME = {"rest_discriminator", "rest_field"}, "name"

# The types that are no classes of the package; [T] and {T} are lists and maps of them.
TYPES = {
    "base64": {"type": "string", "contentEncoding": "base64url", "x-parity": {"native": "bytes"}},
    "bool": {"type": "boolean"},
    "bytearray": {"type": "string", "contentEncoding": "base64", "x-parity": {"native": "bytes"}},
    "date": {"type": "string", "format": "date", "x-parity": {"native": "date"}},
    "decimal": {"type": "number", "x-parity": {"native": "decimal"}},
    "duration": {"type": "string", "format": "duration", "x-parity": {"native": "duration"}},
    "float": {"type": "number"},
    "int": {"type": "integer"},
    "iso-8601": {"type": "string", "format": "date-time", "x-parity": {"native": "datetime"}},
    "JSON": vocabulary.anything(),
    "long": {"type": "integer"},
    "object": vocabulary.anything(),
    "rfc-1123": {"type": "string", "x-parity": {"native": "datetime"}},
    "str": {"type": "string"},
    "time": {"type": "string", "format": "time", "x-parity": {"native": "time"}},
    "unix-time": {"type": "integer", "x-parity": {"native": "datetime"}},
}

# Its deserializer puts up with what is missing or not declared, and its serializer leaves out what is None.
DECODE = {"unknown": "drop", "missing": "nil"}
