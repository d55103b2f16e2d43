package python

import (
	"bytes"
	"os/exec"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const imports = `
from __future__ import annotations
import datetime, decimal, enum
from dataclasses import KW_ONLY, InitVar, dataclass, field
from typing import *
from pydantic import *
from pydantic.alias_generators import to_camel
`

const pydanticDecode = `"decode": {"by": "pydantic", "unknown": "drop", "missing": "reject"}`

// A typeRow is one construct, in a module of its own below imports.
type typeRow struct {
	name   string
	source string
	want   string // JSON without places and declarations
	reason string
}

func TestTypes(t *testing.T) {
	rows := capturedRows(t, typeRows)
	seen := map[string]bool{}
	for i, test := range typeRows {
		if seen[test.name] {
			t.Errorf("two rows are named %q", test.name)
		}
		seen[test.name] = true
		t.Run(test.name, func(t *testing.T) {
			got := without(rows[i], "decl", "source")
			if diff := cmp.Diff(parsed(t, test.want), got); diff != "" {
				t.Errorf("%s\n%s (-want +got):\n%s", test.source, test.reason, diff)
			}
		})
	}
}

var typeRows = []typeRow{
	{"a dataclass with a schema of its own", "@dataclass\nclass Secret:\n  _value: str\n  @classmethod\n  def __get_pydantic_core_schema__(cls, source, handler): return text(cls)\n@dataclass\nclass Plain:\n  value: str",
		`{"Secret":{"type":"object","properties":{"_value":{"type":"string"}},"required":["_value"],"x-parity":{"native":"struct","order":["_value"],"opaque":"__get_pydantic_core_schema__ decides at run time"}},
		  "Plain":{"type":"object","properties":{"value":{"type":"string"}},"required":["value"],"x-parity":{"native":"struct","order":["value"]}}}`, "pydantic asks the class, and not its fields"},
	{"an enum with a schema of its own", "class E(enum.Enum):\n  A = 'a'\n  @classmethod\n  def __get_pydantic_core_schema__(cls, source, handler): return text(cls)",
		`{"E":{"const":"a","x-parity":{"native":"enum","members":{"A":"a"},"opaque":"__get_pydantic_core_schema__ decides at run time"}}}`, "whose values are not on the wire"},
	{"a pattern of texts", "import re\nclass A(BaseModel):\n  x: re.Pattern[str]\n  y: Optional[Pattern] = None",
		`{"A":{"type":"object","properties":{"x":{"type":"string","format":"regex","x-parity":{"checked":[{"what":"asks for a regular expression"}]}},"y":{"type":["string","null"],"format":"regex","default":null,"x-parity":{"checked":[{"what":"asks for a regular expression"}]}}},"required":["x"],"x-parity":{` + pydanticDecode + `,"native":"struct","order":["x","y"]}}}`, "of which texts they are says nothing"},
	{"written as what it is", "class B(BaseModel):\n  x: int\nclass A(BaseModel):\n  b: SerializeAsAny[B]",
		`{"A":{"type":"object","properties":{"b":{"$ref":"#/$defs/B"}},"required":["b"],"x-parity":{` + pydanticDecode + `,"native":"struct","order":["b"]}},"B":{"type":"object","properties":{"x":{"type":"integer"}},"required":["x"],"x-parity":{` + pydanticDecode + `,"native":"struct","order":["x"]}}}`, "read as the type that is declared"},
	{"one binding for type checkers", `
if TYPE_CHECKING or not PYDANTIC_V1:
    Kind = TypeAliasType("Kind", Union[str, List[int]])
else:
    Kind: TypeAlias = Union[str, List[int]]
`,
		`{"Kind": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "integer"}}], "x-parity": {"native": "union"}}}`, "the version of pydantic is known"},
	{"enums of another library", `
import aenum
class A(str, aenum.Enum):
    ONE = 'one'
`,
		`{"A": {"const": "one", "x-parity": {"native": "enum", "members": {"ONE": "one"}}}}`, ""},
	{"literal alias", `Kind: TypeAlias = Literal["a", "b"]`,
		`{"Kind": {"enum": ["a", "b"], "x-parity": {"native": "literal"}}}`, ""},
	{"named texts", `
class A:
    "What a card is."
    DEBIT = 'debit'
    CREDIT: str = 'credit'
class B:
    ONE = 'one'
    TWO = 2
class C:
    ONE = 'one'
    TWO = 'two'
    def f(self): pass
`,
		`{"A": {"type": "string", "description": "What a card is.", "x-parity": {"native": "enum", "open": true, "values": ["debit", "credit"], "members": {"DEBIT": "debit", "CREDIT": "credit"}}}}`, "a class that has anything else is no list of texts"},
	{"docstrings", `
class A(BaseModel):
    """A place
    in a list.

    More.
    """
class B(A): x: int
class C(enum.Enum):
    r'''A \d.'''
    a = 'b'
class D(BaseModel):
    f'''no {1}'''`,
		`{"A": {"description": "A place in a list.", "type": "object", "properties": {}, "x-parity": {"native": "struct", ` + pydanticDecode + `}},
			"B": {"type": "object", "properties": {"x": {"type": "integer"}}, "required": ["x"], "x-parity": {"native": "struct", "order": ["x"], ` + pydanticDecode + `}},
			"C": {"description": "A \\d.", "const": "b", "x-parity": {"native": "enum", "members": {"a": "b"}}},
			"D": {"type": "object", "properties": {}, "x-parity": {"native": "struct", ` + pydanticDecode + `}}}`,
		"the first paragraph of a class's own; what is computed is none"},
	{"plain assignment", `Kind = Literal["a", "b"]`,
		`{"Kind": {"enum": ["a", "b"], "x-parity": {"native": "literal"}}}`, "a type expression under a capitalised name"},
	{"flattened literal", "A = Literal['a', 'b']\nB = Literal[A, 'c']",
		`{"A": {"enum": ["a", "b"], "x-parity": {"native": "literal"}}, "B": {"enum": ["a", "b", "c"], "x-parity": {"native": "literal"}}}`,
		"a Literal alias inside Literal"},
	{"union alias", `Stop = Union[str, List[int]]`,
		`{"Stop": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "integer"}}], "x-parity": {"native": "union"}}}`, ""},
	{"bar alias", `Stop = str | None`,
		`{"Stop": {"type": ["string", "null"], "x-parity": {"native": "union"}}}`, ""},
	{"scalar alias", `ModelID: TypeAlias = "str"`,
		`{"ModelID": {"type": "string", "x-parity": {"native": "alias"}}}`, "quoted"},
	{"new type", `UserID = NewType("UserID", int)`,
		`{"UserID": {"type": "integer", "x-parity": {"native": "alias"}}}`, ""},
	{"recursive alias", `JSON = Union[str, List["JSON"]]`,
		`{"JSON": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"$ref": "#/$defs/JSON"}}], "x-parity": {"native": "union"}}}`, ""},
	{"alias of itself", `Loop: TypeAlias = "Optional[Loop]"`,
		`{"Loop": {"x-parity": {"native": "alias", "opaque": "Loop refers to itself"}}}`, "no value would ever be reached"},
	{"string enum", "class E(enum.StrEnum):\n  Unknown = enum.auto()\n  PausedRate = enum.auto()\n  Other = 'x'",
		`{"E": {"enum": ["unknown", "pausedrate", "x"], "x-parity": {"native": "enum", "members": {"Unknown": "unknown", "PausedRate": "pausedrate", "Other": "x"}}}}`,
		"auto() of a StrEnum is the name in lower case"},
	{"numbered enum", "class E(enum.IntEnum):\n  A = enum.auto()\n  B = 5\n  C = enum.auto()\n  D = 5",
		`{"E": {"type": "integer", "enum": [1, 5, 6], "x-parity": {"native": "enum", "members": {"A": 1, "B": 5, "C": 6}}}}`, "D is an alias of B"},
	{"mixed enum", "class E(enum.Enum):\n  a = 'a'\n  one = 1\n  _skip = 3\n  @property\n  def f(self): ...",
		`{"E": {"enum": ["a", 1], "x-parity": {"native": "enum", "members": {"one": 1}}}}`, "the values, whatever they are"},
	{"enum with a hook", "class E(str, enum.Enum):\n  A = 'a'\n  @classmethod\n  def _missing_(cls, value): return cls.A",
		`{"E":{"type":"string","x-parity":{"decode":{"invalid":"keep"},"members":{"A":"a"},"native":"enum","open":true,"out":{"const":"a","type":null,"x-parity":{"open":null,"values":null}},"values":["a"]}}}`, "takes more than its members"},
	{"computed member", "class E(enum.Enum):\n  A = 1 << 2",
		`{"E": {"x-parity": {"native": "enum", "opaque": "1 << 2 is computed"}}}`, ""},
	{"flag", "class E(enum.Flag):\n  A = 1",
		`{"E": {"x-parity": {"native": "enum", "opaque": "members of a Flag combine"}}}`, ""},
	{"typed dict", "class P(TypedDict, total=False):\n  a: Required[int]\n  b: str\nclass C(P):\n  c: NotRequired[int]\n  d: int",
		`{"P": {"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "string"}}, "required": ["a"],
				"x-parity": {"native": "dict", "order": ["a", "b"]}},
			  "C": {"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "string"}, "c": {"type": "integer"}, "d": {"type": "integer"}},
				"required": ["a", "d"], "x-parity": {"native": "dict", "order": ["a", "b", "c", "d"]}}}`,
		"totality is that of the class that declares the key"},
	{"functional typed dict", `D = TypedDict("D", {"from": int, "to": NotRequired[str]})`,
		`{"D": {"type": "object", "properties": {"from": {"type": "integer"}, "to": {"type": "string"}}, "required": ["from"],
				"x-parity": {"native": "dict", "order": ["from", "to"]}}}`, ""},
	{"dataclass", "@dataclass(frozen=True)\nclass D:\n  a: int\n  _: KW_ONLY\n  b: list[int] = field(default_factory=list)\n  c: InitVar[int] = 3\n  d: ClassVar[int] = 1",
		`{"D": {"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "array", "items": {"type": "integer"}, "default": []}},
				"required": ["a"], "x-parity": {"native": "struct", "order": ["a", "b"], "local": [{"name": "c", "reason": "an argument of __init__, not a field"}]}}}`,
		"it has no decoder"},
	{"dataclass with code", "@dataclass\nclass D:\n  a: int = field(init=False)\n  def __post_init__(self): self.a = 1",
		`{"D":{"properties":{},"type":"object","x-parity":{"native":"struct","out":{"required":["a"],"x-parity":{"order":["a"]},"properties":{"a":{"const":1}}}}}}`, "no argument of __init__, and held all the same"},
	{"named tuple", "class P(NamedTuple):\n  x: int\n  y: str = ''",
		`{"P": {"anyOf": [{"type": "array", "prefixItems": [{"type": "integer", "x-parity": {"name": "x"}}, {"type": "string", "default": "", "x-parity": {"name": "y"}}], "items": false, "minItems": 1},
				{"type": "object", "properties": {"x": {"type": "integer"}, "y": {"type": "string", "default": ""}}, "required": ["x"], "additionalProperties": false}],
				"x-parity": {"native": "struct", "out": {"anyOf": null, "type": "array", "prefixItems": [{"type": "integer", "x-parity": {"name": "x"}}, {"type": "string", "default": "", "x-parity": {"name": "y"}}], "items": false, "minItems": 1}}}}`, "an array on the wire, and read from an object as well"},
	{"root model", "class Tags(RootModel[List[str]]): ...\nclass Kind(RootModel):\n  root: Literal['a', 'b']",
		`{"Kind":{"enum":["a","b"],"x-parity":{"decode":{"by":"pydantic"},"native":"literal"}},"Tags":{"items":{"type":"string"},"type":"array","x-parity":{"decode":{"by":"pydantic"},"native":"alias"}}}`, "its root, never an object"},
	{"inheritance", "class _Base(BaseModel):\n  id: int\n  at: Optional[int] = None\nclass A(_Base):\n  id: str\n  b: int",
		`{"A": {"type": "object", "properties": {"id": {"type": "string"}, "at": {"type": ["integer", "null"], "default": null}, "b": {"type": "integer"}},
				"required": ["b", "id"], "x-parity": {"native": "struct", ` + pydanticDecode + `, "order": ["id", "at", "b"]}}}`,
		"the last definition wins, at the place of the first"},
	{"texts and anything", "Kind = Union[Literal['a', 'b'], Any]\nclass A(TypedDict):\n  x: Optional[Union[Literal['c'], Any]]\n  y: Union[int, Any]",
		`{"Kind": {"type": "string", "x-parity": {"native": "literal", "open": true, "values": ["a", "b"], "invalid": "keep"}},
			  "A": {"type": "object", "properties": {"x": {"anyOf": [{"type": "string", "x-parity": {"open": true, "values": ["c"], "invalid": "keep"}}, {"type": "null"}], "x-parity": {"invalid": "keep"}}, "y": {"anyOf": [{"type": "integer"}, {"x-parity": {"native": "any"}}]}}, "required": ["x", "y"],
				"x-parity": {"native": "dict", "order": ["x", "y"]}}}`, "generators write open enums so; what is no text is taken, too"},
	{"a model that holds code", "class A(BaseModel):\n  next: Callable[[], int]\nclass B(BaseModel):\n  next: Optional[Callable[[], int]] = None",
		`{"B": {"type": "object", "properties": {"next": {"default": null, "x-parity": {"native": "function", "opaque": "a function has no form in JSON"}}}, "x-parity": {"native": "struct", ` + pydanticDecode + `, "order": ["next"]}}}`,
		"no JSON is one that has to have a function"},
	{"two bases", "class _A(BaseModel):\n  x: int\nclass _B(_A):\n  x: str\nclass _C(_A):\n  x: bool\nclass D(_B, _C): ...",
		`{"D": {"type": "object", "properties": {"x": {"type": "string"}}, "required": ["x"],
				"x-parity": {"native": "struct", ` + pydanticDecode + `, "order": ["x"]}}}`, "in method resolution order"},
	{"closed by a base", "class _Strict(BaseModel):\n  model_config = ConfigDict(extra='forbid')\nclass A(_Strict):\n  model_config = {'frozen': True}",
		`{"A":{"additionalProperties":false,"properties":{},"type":"object","x-parity":{"decode":{"by":"pydantic","missing":"reject","unknown":"reject"},"native":"struct"}}}`, "merged key by key"},
	{"closed or not when it runs", "class A(BaseModel):\n  model_config = ConfigDict(extra='ignore' if eval('1') else 'forbid')\n  x: int",
		`{"A":{"properties":{"x":{"type":"integer"}},"required":["x"],"type":"object","x-parity":{"decode":{"by":"pydantic","missing":"reject"},"native":"struct","order":["x"]}}}`, "it decides of no key that is declared"},
	{"strict or not when it runs", "class A(BaseModel):\n  model_config = ConfigDict(strict=eval('True'))\n  x: int",
		`{"A":{"properties":{"x":{"type":"integer"}},"required":["x"],"type":"object","x-parity":{"decode":{"by":"pydantic","missing":"reject","unknown":"drop"},"native":"struct","opaque":"strict: eval('True') is computed","order":["x"]}}}`, "that decides of every one"},
	{"open by keyword", "class A(BaseModel, extra='allow'): ...",
		`{"A":{"properties":{},"type":"object","x-parity":{"decode":{"by":"pydantic","missing":"reject","unknown":"keep"},"native":"struct"}}}`, ""},
	{"config class", "class A(BaseModel):\n  class Config:\n    extra = Extra.forbid",
		`{"A":{"additionalProperties":false,"properties":{},"type":"object","x-parity":{"decode":{"by":"pydantic","missing":"reject","unknown":"reject"},"native":"struct"}}}`, "the older spelling"},
	{"typed extras", "class A(BaseModel, extra='allow'):\n  __pydantic_extra__: Dict[str, int]",
		`{"A":{"additionalProperties":{"type":"integer"},"properties":{},"type":"object","x-parity":{"decode":{"by":"pydantic","missing":"reject","unknown":"keep"},"native":"struct"}}}`, ""},
	{"closed typed dict", "class A(TypedDict, closed=True): ...\nclass B(TypedDict, extra_items=int): ...",
		`{"A":{"additionalProperties":false,"properties":{},"type":"object","x-parity":{"native":"dict"}},"B":{"additionalProperties":{"type":"integer"},"properties":{},"type":"object","x-parity":{"native":"dict"}}}`, ""},
	{"pydantic dataclass", "from pydantic.dataclasses import dataclass as model\n@model(config={'extra': 'forbid'})\nclass D:\n  a: int",
		`{"D": {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"], "additionalProperties": false,
				"x-parity": {"native": "struct", "decode": {"by": "pydantic", "unknown": "reject", "missing": "reject"}, "order": ["a"]}}}`, "decoded like a model"},
	{"alias that sets a default", "Count = Annotated[int, Field(default=3, ge=0)]\nclass A(TypedDict):\n  x: Count",
		`{"Count": {"type": "integer", "minimum": 0, "x-parity": {"native": "alias"}},
			  "A": {"type": "object", "properties": {"x": {"x-parity": {"opaque": "Count sets a default, which a TypedDict has none of"}}}, "required": ["x"],
				"x-parity": {"native": "dict", "order": ["x"]}}}`, "it speaks of the field, and a reference would lose it"},
	{"renamed by the SDK", "class PropertyInfo: ...\nclass A(TypedDict):\n  x: Required[Annotated[int, PropertyInfo(alias='from')]]",
		`{"A": {"type": "object", "properties": {"from": {"type": "integer", "x-parity": {"name": "x"}}}, "required": ["from"],
				"x-parity": {"native": "dict", "order": ["from"]}}}`, "generated SDKs rename the keys of a TypedDict"},
	{"unreadable config", "def make(): return {}\nclass A(BaseModel):\n  model_config = make()",
		`{"A":{"properties":{},"type":"object","x-parity":{` + pydanticDecode + `,"native":"struct","opaque":"make() in the configuration is not understood"}}}`, ""},
	{"alias generator", "class _Camel(BaseModel):\n  model_config = ConfigDict(alias_generator=to_camel)\nclass A(_Camel):\n  created_at_ms: int\n  b_: int = Field(alias='b')",
		`{"A": {"type": "object", "properties": {"createdAtMs": {"type": "integer", "x-parity": {"name": "created_at_ms"}}, "b": {"type": "integer", "x-parity": {"name": "b_"}}},
				"required": ["b", "createdAtMs"], "x-parity": {"native": "struct", ` + pydanticDecode + `, "order": ["createdAtMs", "b"]}}}`,
		"inherited; an alias of its own wins"},
	{"other generator", "class A(BaseModel):\n  model_config = ConfigDict(alias_generator=lambda s: s.translate({}))\n  a: int",
		`{"A":{"properties":{"a":{"type":"integer"}},"required":["a"],"type":"object","x-parity":{` + pydanticDecode + `,"native":"struct","opaque":"the name of a on the wire is not known: alias_generator=lambda s: s.translate({}) is not followed","order":["a"]}}}`, "nobody knows what it asks for"},
	{"base64 by hand", "import base64\nclass A(BaseModel):\n  x: Optional[bytes]\n  @field_validator('x', mode='before')\n  def read(cls, v): return base64.b64decode(v)\n  @field_serializer('x')\n  def send(self, v):\n    from base64 import b64encode as enc\n    return enc(v).decode()",
		`{"A":{"properties":{"x":{"contentEncoding":"base64","type":"string","x-parity":{"native":"bytes"}}},"required":["x"],"type":"object","x-parity":{` + pydanticDecode + `,"native":"struct","order":["x"]}}}`, "two known bodies"},
	{"overridden validator", "class _A(BaseModel):\n  x: int\n  @field_validator('x', mode='before')\n  def check(cls, v): return v\nclass B(_A):\n  def check(cls, v): return v",
		`{"B": {"type": "object", "properties": {"x": {"type": "integer"}}, "required": ["x"],
				"x-parity": {"native": "struct", ` + pydanticDecode + `, "order": ["x"]}}}`, "the name is what counts"},
	{"sentinel model", "class Unset(BaseModel):\n  @model_serializer(mode='plain')\n  def send(self): return '~'\n  def __bool__(self) -> Literal[False]: return False\nUNSET = Unset()\nclass A(BaseModel):\n  x: Union[int, None, Unset] = UNSET",
		`{"A": {"type": "object", "properties": {"x": {"type": ["integer", "null"], "x-parity": {"unset": "omit", "object": "unset"}}},
				"x-parity": {"native": "struct", ` + pydanticDecode + `, "order": ["x"]}}}`, "no type of the wire, no default"},
	{"empty alias", "class A(BaseModel):\n  x: int = Field(alias='')\n  y: int = 1",
		`{"A":{"properties":{"y":{"default":1,"type":"integer"}},"type":"object","x-parity":{` + pydanticDecode + `,"native":"struct","opaque":"a field has no name on the wire","order":["y"]}}}`, "a name too"},
	{"odd names", "class A(TypedDict):\n  sent: int\n  opaque: int\nB = TypedDict('B', {'$ref': int, 'x-parity': int, 'type': A})",
		`{"A": {"type": "object", "properties": {"sent": {"type": "integer"}, "opaque": {"type": "integer"}}, "required": ["opaque", "sent"], "x-parity": {"native": "dict", "order": ["sent", "opaque"]}},
			  "B": {"type": "object", "properties": {"$ref": {"type": "integer"}, "type": {"$ref": "#/$defs/A"}, "x-parity": {"type": "integer"}}, "required": ["$ref", "type", "x-parity"],
				"x-parity": {"native": "dict", "order": ["$ref", "x-parity", "type"]}}}`, "properties that are called as keywords are"},
	{"foreign base", "from vendor.models import Vendor\nclass A(Vendor):\n  x: int",
		`{"A": {"type": "object", "properties": {"x": {"type": "integer"}}, "required": ["x"],
				"x-parity": {"native": "struct", "order": ["x"], "opaque": "extends vendor.models.Vendor"}}}`, "its own fields are listed"},
	{"generic", "T = TypeVar('T', bound=int)\nclass Page(BaseModel, Generic[T]):\n  items: List[T]\nclass A(Page[str]): ...\nPages = List[Page[A]]",
		`{"A":{"properties":{"items":{"items":{"type":"string"},"type":"array"}},"required":["items"],"type":"object","x-parity":{` + pydanticDecode + `,"native":"struct","order":["items"]}},"Page[A]":{"properties":{"items":{"items":{"$ref":"#/$defs/A"},"type":"array"}},"required":["items"],"type":"object","x-parity":{` + pydanticDecode + `,"native":"struct","order":["items"]}},"Pages":{"items":{"$ref":"#/$defs/Page%5BA%5D"},"type":"array","x-parity":{"native":"alias"}}}`, "bare: the bound; an instance: under pydantic's key"},
	{"nested class", "class A(BaseModel):\n  b: B\n  class B(BaseModel):\n    x: int\n",
		`{"A": {"type": "object", "properties": {"b": {"$ref": "#/$defs/A.B"}}, "required": ["b"],
				"x-parity": {"native": "struct", ` + pydanticDecode + `, "order": ["b"]}},
			  "A.B": {"type": "object", "properties": {"x": {"type": "integer"}}, "required": ["x"],
				"x-parity": {"native": "struct", ` + pydanticDecode + `, "order": ["x"]}}}`, "found in the class around it"},
	{"private class in use", "class _Inner(BaseModel): ...\nclass A(TypedDict):\n  a: _Inner",
		`{"A":{"properties":{"a":{"$ref":"#/$defs/_Inner"}},"required":["a"],"type":"object","x-parity":{"native":"dict","order":["a"]}},"_Inner":{"properties":{},"type":"object","x-parity":{` + pydanticDecode + `,"native":"struct"}}}`, "on the wire, whatever its name"},
	{"conditions", "import sys\nif sys.version_info >= (3, 12):\n  A = str\nelse:\n  A = int\nif unknown():\n  B = str\nelse:\n  B = int\nclass C(TypedDict):\n  if TYPE_CHECKING:\n    x: int\n  if unknown():\n    y: int",
		`{"A": {"type": "string", "x-parity": {"native": "alias"}},
			  "B": {"type": "integer", "x-parity": {"native": "alias", "opaque": "B is bound differently under the condition at line 13"}},
			  "C": {"type": "object", "properties": {"x": {"type": "integer"}, "y": {"x-parity": {"opaque": "declared under the condition at line 20"}}},
				"required": ["x", "y"], "x-parity": {"native": "dict", "order": ["x", "y"]}}}`, "only a known test decides"},
	{"either version of pydantic", `
import pydantic
if pydantic.VERSION.startswith("2"):
    from pydantic.v1 import BaseModel as Model, Field
else:
    from pydantic import BaseModel as Model, Field
class A(Model):
    x: Optional[int]
`,
		`{"A": {"type": "object", "properties": {"x": {"type": ["integer", "null"], "default": null}}, "x-parity": {` + pydanticDecode + `, "native": "struct", "order": ["x"]}}}`, "who chooses between the two wants the first"},
	{"either version of another library", `
if unknown():
    from vendor.v1 import BaseModel as Model
else:
    from vendor import BaseModel as Model
class A(Model):
    x: Optional[int]
`,
		`{"A": {"type": "object", "properties": {"x": {"type": ["integer", "null"]}}, "required": ["x"], "x-parity": {"native": "struct", "opaque": "extends Model: Model is bound differently under the condition at line 9", "order": ["x"]}}}`, "nothing is known of that"},
	{"fallback import", "try:\n  from .fast import Kind\nexcept ImportError:\n  Kind = int\nclass C(TypedDict):\n  x: Kind",
		`{"C": {"type": "object", "properties": {"x": {"x-parity": {"opaque": "sdk.fast.Kind is defined outside of the package"}}},
				"required": ["x"], "x-parity": {"native": "dict", "order": ["x"]}}}`, "the try branch counts"},
}

func TestDeclarations(t *testing.T) {
	root := write(t, map[string]string{"a.py": imports + `
Stop: TypeAlias = Union[
    str,  # one
    List[str],

    None,
]

@final
class Kind(
    str, enum.Enum,
):
    """Not shown."""

    A = "a"  # nor this
    B = (
        "b"
    )

    def method(self): ...

class Model(BaseModel, extra="forbid"):  # the head

    @property
    def first(self): ...

    text: str = Field(
        "a  #  b",
        description="""over
        lines""",
    )
`})
	defs := captured(t, root, root).Defs
	decl := func(value any) any { return value.(map[string]any)["x-parity"].(map[string]any)["decl"] }
	text := defs["Model"].(map[string]any)["properties"].(map[string]any)["text"]
	got := []any{decl(defs["Stop"]), decl(defs["Kind"]), decl(defs["Model"]), decl(text)}
	want := []any{
		`Stop: TypeAlias = Union[str, List[str], None]`,
		"class Kind(str, enum.Enum):\n    A = \"a\"\n    B = (\"b\")",
		`class Model(BaseModel, extra="forbid"):`,
		`text: str = Field("a  #  b", description="""over lines""")`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestTypeStatement holds on either side of Python 3.12, which brought the statement.
func TestTypeStatement(t *testing.T) {
	root := write(t, map[string]string{"a.py": "type Pair[T] = tuple[T, T]\ntype Pairs = list[Pair[int]]\n"})
	result := captured(t, root, root)
	if !understands(t, "type X = int") {
		if len(result.Problems) != 1 || result.Problems[0].Line != 1 {
			t.Errorf("want one problem at line 1, got %v", result.Problems)
		}
		return
	}
	want := parsed(t, `{
		"Pair": {"type": "array", "prefixItems": [{"x-parity": {"native": "any"}}, {"x-parity": {"native": "any"}}], "items": false, "minItems": 2, "x-parity": {"native": "alias"}},
		"Pairs": {"type": "array", "items": {"type": "array", "prefixItems": [{"type": "integer"}, {"type": "integer"}], "items": false, "minItems": 2, "x-parity": {"native": "tuple"}}, "x-parity": {"native": "alias"}}
	}`)
	if diff := cmp.Diff(want, without(result.Defs, "decl", "source")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func understands(t *testing.T, source string) bool {
	t.Helper()
	return exec.Command("python3", "-c", source).Run() == nil
}

// TestAliasGenerators holds the copies of pydantic's generators to the originals.
func TestAliasGenerators(t *testing.T) {
	const script = `
import sys
sys.path.insert(0, sys.argv[1])
import pydantic.alias_generators as original
from capturepy.conventions import pydantic as own
names = ["a", "a_b", "a_b2", "a2_b", "a_2b", "ab2c", "_a_b", "__a", "a__b", "a_b_", "aB", "AbC", "HTTPServer", "x1y2", "kebab-case", "URL", "id_1", "é_a"]
for generator in ("to_camel", "to_pascal", "to_snake"):
    for name in names:
        want, got = getattr(original, generator)(name), getattr(own, generator)(name)
        if want != got:
            print(generator, name, "want", want, "got", got)
`
	output, err := exec.Command(venvPython(t), "-B", "-c", script, absolute(t, ".")).CombinedOutput()
	if err != nil {
		t.Fatalf("a Python with pydantic 2 is needed, run make tools: %v\n%s", err, output)
	}
	if len(bytes.TrimSpace(output)) > 0 {
		t.Errorf("%s", output)
	}
}
