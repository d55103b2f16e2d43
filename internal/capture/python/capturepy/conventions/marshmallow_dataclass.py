"""marshmallow-dataclass: dataclasses with a marshmallow schema of their own."""

DECORATORS = {"marshmallow_dataclass.dataclass", "marshmallow_dataclass.add_schema"}

# The inner class, and what its attribute says of keys that are not declared.
META, UNDECLARED = "Meta", "unknown"
UNKNOWN = {"RAISE": "reject", "EXCLUDE": "drop", "INCLUDE": "keep"}

# What the metadata of a field says → what Field calls it.
FIELD = {"": {"data_key": "alias"}}

# Its conversions are much those of pydantic's.
DECODE = {"by": "pydantic", "unknown": "reject", "missing": "reject"}
