"""mashumaro: dataclasses whose from_dict() and to_dict() a base class makes."""

_MIXINS = {
    "DataClassDictMixin": ("mashumaro", "mashumaro.mixins.dict"),
    "DataClassJSONMixin": ("mashumaro.mixins.json",),
    "DataClassORJSONMixin": ("mashumaro.mixins.orjson",),
    "DataClassMessagePackMixin": ("mashumaro.mixins.msgpack",),
}
BASES = {"%s.%s" % (module, name) for name, modules in _MIXINS.items() for module in modules}

CONFIG = "Config"
# Of the inner class: what changes the wire, and is read.
ALIASES, BY_ALIAS, OMIT_NONE, OMIT_DEFAULT, FORBID, BOTH = (
    "aliases", "serialize_by_alias", "omit_none", "omit_default", "forbid_extra_keys", "allow_deserialization_not_by_alias",
)  # fmt: skip
SILENT = {"code_generation_options", "debug", "json_schema", "lazy_compilation", "orjson_options", "sort_keys", "allow_postponed_evaluation"}

# What the metadata of a field says → what Field calls it.
FIELD = {"mashumaro.field_options": {"alias": "alias", "serialize": "encoder", "deserialize": "decoder"}, "": {"alias": "alias"}}

DECODE = {"unknown": "drop", "missing": "reject", "invalid": "keep"}
CODEC = {"decode": "from_dict", "encode": "to_dict"}
