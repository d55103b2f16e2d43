"""attrs: its validators and converters."""

# Validator → what it lets through, of a value v; {0} is its argument.
VALIDATORS = {
    "attrs.validators.ge": "v >= ({0})",
    "attrs.validators.gt": "v > ({0})",
    "attrs.validators.in_": "v in ({0})",
    "attrs.validators.le": "v <= ({0})",
    "attrs.validators.lt": "v < ({0})",
    "attrs.validators.max_len": "len(v) <= ({0})",
    "attrs.validators.min_len": "len(v) >= ({0})",
}

# Validators made of others: "{0}" of each argument, of one that may be null, of each item.
ALL = "attrs.validators.and_"
OPTIONAL = "attrs.validators.optional"
EACH = "attrs.validators.deep_iterable"
INSTANCE = "attrs.validators.instance_of"
PATTERN = "attrs.validators.matches_re"

# Pattern as it is searched for, by the function that looks for it.
SEARCHED = {None: r"^(?:%s)$", "re.fullmatch": r"^(?:%s)$", "re.match": r"^(?:%s)", "re.search": "%s"}

# Converters that leave a value of the declared type what it is.
CONVERTERS = {"attrs.converters.to_bool", *("builtins." + name for name in ("bool", "dict", "float", "frozenset", "int", "list", "set", "str", "tuple"))}
OPTIONALLY = "attrs.converters.optional"
INSTEAD_OF_NULL = "attrs.converters.default_if_none"
IN_A_ROW = "attrs.converters.pipe"
