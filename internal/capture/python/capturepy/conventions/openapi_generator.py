"""SDKs that OpenAPI Generator, or Swagger Codegen before it, generates.

Their newest models are pydantic's, with to_dict() and from_dict(); older ones are plain classes that list
their attributes in two dicts.
"""

import re

# The class attribute of a pydantic model that lists the keys which are declared, and the field that holds the others.
PROPERTIES = "__properties"
EXTRA_KEYS = "additional_properties"

# The module and the class of a client's configuration; the dicts beside the class say what that holds.
CONFIGURATION = ("configuration", "Configuration")

# The methods by which those models are written and read.
ENCODER, DECODER = "to_dict", "from_dict"
VALIDATE = {"model_validate", "parse_obj"}  # what the decoder calls
CODEC = {"decode": DECODER, "encode": ENCODER}

# A model that stands for one of several: the field that holds it, and what lists the others.
ACTUAL = "actual_instance"
EXACTLY_ONE = "one_of_schemas"  # of which exactly one may fit
ALTERNATIVES = {EXACTLY_ONE, "any_of_schemas"}
VALIDATORS = ("oneof_schema_", "anyof_schema_")

# Of a plain class: attribute → its types, attribute → its name on the wire.
ATTRIBUTE_TYPES = ("openapi_types", "swagger_types")
ATTRIBUTE_NAMES = "attribute_map"
ALLOWED_VALUES = "allowed_values"

# The values of a plain class without attributes, which stands for an enum, where they are not only constants of it; its
# decoder hands on whatever comes.
ENUM_VALUES = "allowable_values"

# A class that stands for those that extend it: value of the discriminator → name of the class, and the attribute that is the
# discriminator; what a plain class, which its constructor tells the attribute, does with a value that is not listed: nothing.
CLASSES_BY_VALUE = ("__discriminator_value_class_map", "discriminator_value_class_map")
DISCRIMINATOR, DISCRIMINATOR_SET = "__discriminator_property_name", "self.discriminator"

# The plain class that holds one value, and the attribute that has it.
SIMPLE, SIMPLE_VALUE = "ModelSimple", "value"
COMPOSED_BASE, COMPOSED, ALL_OF, ONE_OF = "ModelComposed", "_composed_schemas", "allOf", "oneOf"
# The types of what an instance holds beside its attributes, and the base of those that have a value under each name.
OTHER_TYPES, NORMAL = "additional_properties_type", "ModelNormal"
# By this attribute a base notes that it keeps a value which is none of those that are allowed.
UNPARSED = "_unparsed"
# The attribute of a plain class for whose values null may stand.
NULLABLE, NULL = "_nullable", "none_type"

# The method by which older clients make a request, and the class that describes one to others.
CALL, ENDPOINT = "call_api", "Endpoint"

# How the docstrings of those clients tell the type of a parameter.
_DOCUMENTED = (r":param ([\w.\[\](), ]+) %s:", r":type %s: *([\w.\[\](), ]+)")


def documented(docstring, name):
    """What a docstring says of which type a parameter is; None where it does not."""
    found = (re.search(pattern % re.escape(name), docstring) for pattern in _DOCUMENTED)
    return next((match.group(1).strip() for match in found if match), None)


# A function of a module that imports what its classes name.
LAZY_IMPORTS = "lazy_import"

# Types by the name that they have in texts and tuples.
NAMES = {
    "Dict": "typing.Dict",
    "List": "typing.List",
    "date": "datetime.date",
    "datetime": "datetime.datetime",
    "file": "builtins.bytes",
    "file_type": "builtins.bytes",
    "none_type": "types.NoneType",
    "object": "builtins.object",
}
# A tuple of all of these stands for anything.
ANYTHING = {"bool", "dict", "float", "int", "list", "str"}
