import typing


def keys_as_sent(cls):
    from pydantic import TypeAdapter
    from pydantic_core import SchemaSerializer, SchemaValidator

    schema = as_sent(TypeAdapter(cls).core_schema)
    return SchemaValidator(schema).validate_json, lambda value: SchemaSerializer(schema).to_json(value, by_alias=True)


def as_sent(schema, sent=True):
    """What pydantic makes of a TypedDict, with the names that the SDK's own client writes its keys under.

    An Iterable is a list there: pydantic looks at the items of an iterator only when somebody takes them. What
    a model holds is as its own decoder has it.
    """
    if isinstance(schema, (list, tuple)):
        return type(schema)(as_sent(item, sent) for item in schema)
    if not isinstance(schema, dict):
        return schema
    kind = schema.get("type")
    sent = kind == "typed-dict" or sent and kind not in ("model", "dataclass")
    schema = {key: value if key in ("metadata", "cls") else as_sent(value, sent) for key, value in schema.items()}
    if kind == "generator" and sent:
        schema["type"] = "list"
    if kind == "typed-dict" and schema.get("cls") is not None:
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
