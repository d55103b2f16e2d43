import typing


def keys_as_sent(cls):
    from pydantic import TypeAdapter
    from pydantic_core import SchemaSerializer, SchemaValidator

    schema = as_sent(TypeAdapter(cls).core_schema)
    return SchemaValidator(schema).validate_json, lambda value: SchemaSerializer(schema).to_json(value, by_alias=True)


def as_sent(schema):
    """What pydantic makes of a TypedDict, with the names that the SDK's own client writes its keys under.

    An Iterable is a list there: pydantic looks at the items of an iterator only when somebody takes them.
    """
    if isinstance(schema, (list, tuple)):
        return type(schema)(as_sent(item) for item in schema)
    if not isinstance(schema, dict):
        return schema
    schema = {key: value if key in ("metadata", "cls") else as_sent(value) for key, value in schema.items()}
    if schema.get("type") == "generator":
        schema["type"] = "list"
    if schema.get("type") == "typed-dict" and schema.get("cls") is not None:
        for name, alias in aliases(schema["cls"]):
            if name in schema["fields"]:
                schema["fields"][name].update(validation_alias=alias, serialization_alias=alias)
    return schema


def aliases(cls):
    """The keys of a TypedDict that Annotated[…, PropertyInfo(alias=…)] gives another name, and that name."""
    try:
        hints = typing.get_type_hints(cls, include_extras=True)
    except Exception:
        return
    for name, hint in hints.items():
        while typing.get_origin(hint) is not None and not hasattr(hint, "__metadata__"):
            hint = typing.get_args(hint)[0]  # Required[…]
        for note in getattr(hint, "__metadata__", ()):
            alias = getattr(note, "alias", None)
            if isinstance(alias, str):
                yield name, alias
