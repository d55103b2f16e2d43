"""dataclasses-json: dataclasses whose from_dict() and to_dict() a decorator or a base class makes."""

import re

from capturepy.conventions import pydantic

DECORATOR = "dataclasses_json.dataclass_json"
BASES = {"dataclasses_json.DataClassJsonMixin", "dataclasses_json.api.DataClassJsonMixin"}
MODULES = {"dataclasses_json.api": "dataclasses_json", "dataclasses_json.cfg": "dataclasses_json", "dataclasses_json.core": "dataclasses_json", "dataclasses_json.undefined": "dataclasses_json", "dataclasses_json.utils": "dataclasses_json"}

# Of the decorator, or of the class attribute that holds what config() makes.
SETTINGS = "dataclass_json_config"
LETTER_CASE, UNDEFINED = "letter_case", "undefined"

# What metadata=config(…) says of a field → what Field calls it.
FIELD = {"dataclasses_json.config": {"field_name": "alias", "encoder": "encoder", "decoder": "decoder", "exclude": "left_out"}}
# The key under which config() puts that, which generators write themselves: metadata={"dataclasses_json": {…}}.
WRITTEN_OUT = "dataclasses_json"
FIELD[WRITTEN_OUT] = {key: word for key, word in FIELD["dataclasses_json.config"].items() if key != "field_name"}

LETTER_CASES = {
    "CAMEL": lambda name: re.sub(r"_+(.)", lambda match: match[1].upper(), name),
    "KEBAB": lambda name: name.replace("_", "-"),
    "PASCAL": lambda name: re.sub(r"(?:^|_+)(.)", lambda match: match[1].upper(), name),
    "SNAKE": pydantic.to_snake,
}
UNKNOWN = {"RAISE": "reject", "EXCLUDE": "drop", "INCLUDE": "keep"}

# The type of the attribute that holds what is not declared.
OTHERS = "dataclasses_json.CatchAll"

# Values that are on the wire otherwise than one would think.
NATIVES = {"datetime": {"type": "number"}}

DECODE = {"unknown": "drop", "missing": "reject", "null": "keep", "invalid": "keep"}
CODEC = {"decode": "from_dict", "encode": "to_json"}
