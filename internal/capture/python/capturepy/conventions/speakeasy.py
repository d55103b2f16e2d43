"""SDKs that Speakeasy generates."""

# The keywords of FieldMetadata, which stands in Annotated → where the field travels.
PLACES = {"query": "query", "path": "path", "header": "header", "form": "form", "multipart": "form", "request": "body"}

# Classes that it writes for what an enum does not list → what it is.
SCALARS = {"UnrecognizedInt": "builtins.int", "UnrecognizedStr": "builtins.str"}
