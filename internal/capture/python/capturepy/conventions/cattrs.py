"""cattrs: what a converter is told of a class."""

STRUCTURE, UNSTRUCTURE = "register_structure_hook", "register_unstructure_hook"
MARKS = (STRUCTURE, UNSTRUCTURE)

# What makes a hook of a class and overrides of its fields.
MAKERS = {"cattrs.gen.make_dict_structure_fn": "read", "cattrs.gen.make_dict_unstructure_fn": "sent"}
OVERRIDES = {"cattrs.gen.override", "cattrs.override"}
RENAME, OMIT, OMIT_DEFAULT = "rename", "omit", "omit_if_default"

# Keywords of the makers that concern all fields.
FORBID, ALL_OMIT_DEFAULT = "_cattrs_forbid_extra_keys", "_cattrs_omit_if_default"
SILENT = {"_cattrs_detailed_validation", "_cattrs_prefer_attrib_converters", "_cattrs_use_linecache", "_cattrs_include_init_false"}

DECODE = {"unknown": "drop", "missing": "reject", "invalid": "keep"}
