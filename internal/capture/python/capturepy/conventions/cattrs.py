"""cattrs: what a converter is told of a class."""

# Methods of a converter that take a class and its hook, and those that take a predicate and what makes a hook of a class.
HOOKS = {"register_structure_hook": "read", "register_unstructure_hook": "sent"}
FACTORIES = {"register_structure_hook_factory": "read", "register_unstructure_hook_factory": "sent"}

# What makes a hook of a class and overrides of its fields.
MAKERS = {"cattrs.gen.make_dict_structure_fn": "read", "cattrs.gen.make_dict_unstructure_fn": "sent"}
OVERRIDES = {"cattrs.gen.override", "cattrs.override"}
RENAME, OMIT, OMIT_DEFAULT, FORBID = "rename", "omit", "omit_if_default", "forbid"

# Keywords of the makers, and of converters, that concern all fields.
OF_CLASS = {"_cattrs_forbid_extra_keys": FORBID, "_cattrs_omit_if_default": OMIT_DEFAULT}
OF_ALL = {"forbid_extra_keys": FORBID, "omit_if_default": OMIT_DEFAULT}
SILENT = {"_cattrs_detailed_validation", "_cattrs_prefer_attrib_converters", "_cattrs_use_linecache", "_cattrs_include_init_false"}

LIBRARY, CONVERTERS = "cattrs.", {"BaseConverter", "Converter", "GenConverter", "make_converter"}
STRUCTURES = {"structure", "structure_attrs_fromdict"}  # of the one that the library has itself
MARKS = (*HOOKS, *FACTORIES, *OF_ALL, *CONVERTERS, "cattrs")

DECODE = {"unknown": "drop", "missing": "reject", "invalid": "keep"}
