"""camel-converter: a base for pydantic's models whose fields are called in camel case on the wire."""


def to_camel(name):
    first, *words = name.split("_")
    return first + "".join(word.title() for word in words)


# A base → the settings that it has: what makes an alias of a name, and whether the name itself is read, too.
MODELS = {"camel_converter.pydantic_base.CamelBase": {"alias_generator": to_camel, "populate_by_name": True}}

# Its functions from name to name.
ALIAS_GENERATORS = {"camel_converter.to_camel": to_camel}
