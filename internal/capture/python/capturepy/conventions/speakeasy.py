"""SDKs that Speakeasy generates."""

# The keywords of FieldMetadata, which stands in Annotated → where the field travels.
PLACES = {"query": "query", "path": "path", "header": "header", "form": "form", "multipart": "form", "request": "body"}

# The keyword of a credential: a record that has one tells who calls, and goes into no payload.
CREDENTIAL = "security"

# What its functions read a response with: the body as a type, the headers. A record that is made of these beside each other is what a call gives, and no payload.
READ = "unmarshal_json_response"
READ_TEXT = "unmarshal_json"  # of the text of a response, as its second argument
READS = {READ, READ_TEXT, "get_response_headers"}
HEADERS = "headers"  # {}, where there is no more to give

# The function by which it reads a union, and the keyword of what keeps a value whose tag none of the others has.
OPEN_UNION, ASIDE = "parse_open_union", "unknown_cls"

# The function by which a client's function writes its body, and where among its arguments the body's type stands.
WRITE, BODY_TYPE = "serialize_request_body", 4
# Keywords of the call that makes a request: the record of all that it is made of, by which mark that is one, and what the whole client is
# told once and each request repeats.
WRAPPER, WRAPPED_BY = "request", "request_has_path_params"
GLOBALS = "_globals"

# The metaclass of enums that take any other value as it is, and by which method it tells pydantic.
OPEN_ENUM, OPENED_BY = "OpenEnumMeta", "__get_pydantic_core_schema__"

# How it calls the dict that may be given in place of a model.
AS_DICT = "%sTypedDict"

# How it calls the model of what an error was told, which the error holds under this name. Its other SDKs call the model after the error.
OF_ERROR = "%sData"
HELD_BY_ERROR = "data"

# Classes that it writes for what an enum does not list → what it is.
SCALARS = {"UnrecognizedInt": "builtins.int", "UnrecognizedStr": "builtins.str"}
# By these rules unions with such a class are read: it is null in pydantic's strict mode, in which they are tried first.
READ_BY = "speakeasy"

# The function, by module and name, by which its unions find the tag of an object → where among its arguments the key stands.
# Objects inside are only looked through where that is missing.
DISCRIMINATORS = {("annotations", "get_discriminator"): 2}

# The function by which its older SDKs make, of a name, what gives a field that name.
NAMED = "get_field_name"
