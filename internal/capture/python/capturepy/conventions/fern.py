"""SDKs that Fern generates."""

# Functions that it writes into core/, by module and name → the argument that they hand on: where it
# stands, or its keyword. One joins two dumps of the same object, one renames what FieldMetadata names, one
# makes JSON of any value by its own encoder.
HELPERS = {
    ("jsonable_encoder", "jsonable_encoder"): 0,
    ("pydantic_utilities", "deep_union_pydantic_dicts"): 0,
    ("serialization", "convert_and_respect_annotation_metadata"): "object_",
    ("pydantic_utilities", "convert_and_respect_annotation_metadata"): "object_",
}

# Methods of the base class of its models that are always the same: one takes Python's names
# beside the aliases, one leaves out what was not set.
HOOKS = {("UniversalBaseModel", "_coerce_field_names_to_aliases"), ("UniversalBaseModel", "serialize_model")}
READS_OWN_NAMES = {("UniversalBaseModel", "_coerce_field_names_to_aliases")}

# A base class whose instances its clients make without a look at the values, of an object's members.
UNCHECKED = "UncheckedBaseModel"

# The class that names a field on the wire, in Annotated.
FIELD_METADATA = "FieldMetadata"

# The keyword by which its clients name what stands for an argument that was not given: such keys of a body are left out.
OMIT = "omit"

# The package of what its clients are made with, known by this module and class: nothing in it is a payload of the service.
RUNTIME, RUNTIME_BASE = ("core", "pydantic_utilities"), "UniversalBaseModel"


def is_unchecked(declaration):
    return declaration is not None and declaration.name == UNCHECKED
