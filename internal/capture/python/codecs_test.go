package python

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// codecRows are classes with code of their own that writes and reads them, in the
// style of people and of generators.
var codecRows = []typeRow{
	{"encoder and decoder", "@dataclass\nclass A:\n  user_id: str\n  at: Optional[datetime.datetime] = None\n  def to_dict(self):\n    out = {'userId': self.user_id}\n    if self.at is not None:\n      out['at'] = self.at.isoformat()\n    return out\n  @classmethod\n  def from_dict(cls, data):\n    at = data.get('at')\n    return cls(user_id=data['userId'], at=datetime.datetime.fromisoformat(at) if at is not None else None)",
		`{"properties":{"at":{"default":null,"format":"date-time","type":["string","null"],"x-parity":{"decode":{"by":"python"},"invalid":"reject","native":"datetime"}},"userId":{"type":"string","x-parity":{"name":"user_id"}}},"required":["userId"],"type":"object","x-parity":{"invalid":"reject","decode":{"invalid":"keep","missing":"reject","unknown":"drop"},"native":"struct","order":["userId","at"],"out":{"properties":{"at":{"default":null,"type":"string"}}}}}`, "a key under a condition is no key of all payloads"},
	{"encoder that pops", "import dataclasses, json\n@dataclass\nclass A:\n  user_id: str\n  def to_json(self):\n    data = dataclasses.asdict(self)\n    data['userId'] = data.pop('user_id')\n    return json.dumps(data)", `{"properties":{"userId":{"type":"string","x-parity":{"name":"user_id"}}},"required":["userId"],"type":"object","x-parity":{"native":"struct","order":["userId"]}}`, "nothing reads it: it has the names that are written"},
	{"encoder that code decides on", "@dataclass\nclass A:\n  x: str\n  def to_dict(self):\n    return other({'x': self.x})", `{"properties":{"x":{"type":"string"}},"required":["x"],"type":"object","x-parity":{"native":"struct","order":["x"],"out":{"x-parity":{"cause":"sdk/py:A.to_dict","opaque":"to_dict may change what is sent: other({'x': self.x}) is not followed (sdk/py:12)"}}}}`, "what it calls is not known"},
	{"encoders that disagree", "@dataclass\nclass A:\n  x: str\n  def to_dict(self): return {'x': self.x}\n  def serialize(self): return {'y': self.x}", `{"properties":{"x":{"type":"string"}},"required":["x"],"type":"object","x-parity":{"native":"struct","order":["x"],"out":{"x-parity":{"opaque":"to_dict (sdk/py:11) and serialize (sdk/py:12) write different keys"}}}}`, "nothing says which is used"},
	{"one key that is not known", "@dataclass\nclass A:\n  x: str\n  y: str\n  def to_dict(self): return {'x': other(self.x), 'y': self.y}", `{"properties":{"x":{"type":"string"},"y":{"type":"string"}},"required":["x","y"],"type":"object","x-parity":{"native":"struct","order":["x","y"],"out":{"properties":{"x":{"type":null,"x-parity":{"opaque":"other(self.x) is not followed (sdk/py:12)"}}}}}}`, "the other is"},
	{"a method for people", "@dataclass\nclass A:\n  x: str\n  def prompt(self): return 'x is ' + self.x\n  def __str__(self): return self.x", `{"properties":{"x":{"type":"string"}},"required":["x"],"type":"object","x-parity":{"native":"struct","order":["x"]}}`, "writes no JSON"},
	{"names by metadata", "import attr\nclass Wire:\n  def serialize(self):\n    out = {}\n    for f in attr.fields(type(self)):\n      v = getattr(self, f.name)\n      if v is not None:\n        out[f.metadata.get('json', f.name)] = v\n    return out\n@attr.s(auto_attribs=True)\nclass A(Wire):\n  a_b: int = attr.ib(metadata={'json': 'aB'})\n  c: Optional[str] = None", `{"properties":{"aB":{"type":"integer","x-parity":{"name":"a_b"}},"c":{"default":null,"type":["string","null"]}},"required":["aB"],"type":"object","x-parity":{"native":"struct","order":["aB","c"],"out":{"properties":{"c":{"default":null,"type":"string"}}}}}`, "a loop over the fields is a step for each"},
	{"own field function", "import attr\ndef named(json=None, **kw):\n  return attr.ib(metadata={'json': json}, **kw)\n@attr.s(auto_attribs=True)\nclass A:\n  x: int = named(json='k')\n  y: int = named(default=1)", `{"properties":{"x":{"type":"integer"},"y":{"default":1,"type":"integer"}},"required":["x"],"type":"object","x-parity":{"native":"struct","order":["x","y"]}}`, "stands for attr.ib"},
	{"serializer of a generator", "class Base(BaseModel):\n  @model_serializer(mode='wrap')\n  def serialize_model(self, handler):\n    optional = set(['a'])\n    nullable = set([])\n    done = handler(self)\n    m = {}\n    for n, f in type(self).model_fields.items():\n      k = f.alias or n\n      v = done.get(k)\n      if v is not None or k not in optional or k in nullable:\n        m[k] = v\n    return m\nclass A(Base):\n  a: Optional[int] = None\n  b: Optional[int]", `{"properties":{"a":{"default":null,"type":["integer","null"]},"b":{"type":["integer","null"]}},"required":["b"],"type":"object","x-parity":{` + pydanticDecode + `,"native":"struct","order":["a","b"],"out":{"properties":{"a":{"default":null,"type":"integer"}}}}}`, "Speakeasy"},
	{"spread keys", "class A(BaseModel):\n  id: StrictStr\n  additional_properties: Dict[str, Any] = {}\n  __properties: ClassVar[List[str]] = ['id']\n  def to_dict(self):\n    out = self.model_dump(by_alias=True, exclude={'additional_properties'}, exclude_none=True)\n    if self.additional_properties is not None:\n      for key, value in self.additional_properties.items():\n        out[key] = value\n    return out", `{"properties":{"id":{"type":"string","x-parity":{"decode":{"by":"pydantic-strict"}}}},"required":["id"],"type":"object","x-parity":{"decode":{"by":"pydantic","missing":"reject","unknown":"keep"},"local":[{"name":"additional_properties","reason":"holds the keys that are not declared"}],"native":"struct","order":["id"]}}`, "OpenAPI Generator: no field"},
	{"one of several", "class C(BaseModel):\n  x: int\nclass D(BaseModel):\n  y: int\nclass A(BaseModel):\n  oneof_schema_1_validator: Optional[C] = None\n  oneof_schema_2_validator: Optional[D] = None\n  actual_instance: Optional[Union[C, D]] = None\n  one_of_schemas: Set[str] = {'C', 'D'}", `{"anyOf":[{"$ref":"#/$defs/C"},{"$ref":"#/$defs/D"}],"x-parity":{"decode":{"by":"pydantic"},"native":"union"}}`, "OpenAPI Generator: the one that it holds"},
	{"attributes in dicts", "class Base: ...\nclass A(Base):\n  openapi_types = {'first_name': 'str', 'others': 'list[A]', 'at': 'datetime'}\n  attribute_map = {'first_name': 'firstName', 'others': 'others', 'at': 'at'}\n  def __init__(self, first_name, others=None, at=None): ...", `{"properties":{"at":{"format":"date-time","type":"string","x-parity":{"native":"datetime"}},"firstName":{"type":"string","x-parity":{"name":"first_name"}},"others":{"items":{"$ref":"#/$defs/A"},"type":"array"}},"required":["firstName"],"type":"object","x-parity":{"decode":{"invalid":"keep","missing":"nil","unknown":"drop"},"native":"struct","order":["firstName","others","at"]}}`, "Swagger Codegen"},
	{"an enum of values in a list", "class A:\n  X = 'x'\n  Y = 'y'\n  allowable_values = [X, Y]\n  openapi_types = {}\n  attribute_map = {}", `{"enum":["x","y"],"x-parity":{"decode":{"invalid":"keep"},"native":"enum"}}`, "OpenAPI Generator's plain classes"},
	{"values that are made", "class A:\n  allowable_values = sorted(values())\n  openapi_types = {}\n  attribute_map = {}", `{"x-parity":{"opaque":"sorted(values()) is computed"}}`, "nothing is guessed"},
	{"no attributes and no values", "class A:\n  openapi_types = {}\n  attribute_map = {}", `{"properties":{},"type":"object","x-parity":{"decode":{"invalid":"keep","missing":"nil","unknown":"drop"},"native":"struct"}}`, "a record without fields"},
	{"attributes in tuples", "class Base: ...\nclass A(Base):\n  allowed_values = {('kind',): {'X': 'x', 'Y': 'y'}}\n  @property\n  def openapi_types():\n    return {'kind': (str,), 'more': ([int],), 'any': (bool, dict, float, int, list, str, none_type,)}\n  attribute_map = {'kind': 'kind', 'more': 'more', 'any': 'any'}\n  @classmethod\n  def _from_openapi_data(cls, kind, *args, **kwargs): ...", `{"properties":{"any":{"x-parity":{"native":"any"}},"kind":{"enum":["x","y"]},"more":{"items":{"type":"integer"},"type":"array"}},"required":["kind"],"type":"object","x-parity":{"decode":{"missing":"reject","unknown":"keep"},"native":"struct","order":["kind","more","any"]}}`, "OpenAPI Generator before pydantic"},
	{"made without a look", "class UncheckedBaseModel(BaseModel): ...\nclass A(UncheckedBaseModel):\n  x: int", `{"properties":{"x":{"type":"integer"}},"required":["x"],"type":"object","x-parity":{"decode":{"invalid":"keep","missing":"keep","unknown":"drop"},"native":"struct","order":["x"]}}`, "Fern: any value is kept"},
	{"a plain class", "class A:\n  def __init__(self, user_id: int, note: Optional[str] = None):\n    self.user_id = user_id\n    self.note = note\n    self._seen = False\n  def to_dict(self):\n    out = {'userId': self.user_id}\n    if self.note is not None:\n      out['note'] = self.note\n    return out\n  @classmethod\n  def from_dict(cls, d):\n    return cls(user_id=d['userId'], note=d.get('note'))",
		`{"type":"object","required":["userId"],"properties":{"userId":{"type":"integer","x-parity":{"name":"user_id"}},"note":{"type":["string","null"],"default":null}},
			"x-parity":{"native":"struct","invalid":"reject","decode":{"unknown":"drop","missing":"reject","invalid":"keep"},"order":["userId","note"],"out":{"properties":{"note":{"default":null,"type":"string"}}}}}`, "its constructor declares its attributes"},
	{"a plain class that is not followed", "class A:\n  def __init__(self, x: int):\n    self.x = x\n  def to_dict(self):\n    return other(self)", `null`, "nothing tells that it is on the wire"},
	{"a plain class of no attributes", "class A:\n  def __init__(self, **kwargs):\n    pass\n  def to_dict(self):\n    return {'x': 1}", `null`, "its keys are no fields"},
}

func TestCodecs(t *testing.T) {
	rows := capturedRows(t, codecRows)
	for i, test := range codecRows {
		t.Run(test.name, func(t *testing.T) {
			got := any(nil)
			if rows[i]["A"] != nil {
				got = without(rows[i]["A"], "decl", "source", "codec")
			}
			if diff := cmp.Diff(parsed(t, test.want), got); diff != "" {
				t.Errorf("%s\n%s (-want +got):\n%s", test.source, test.reason, diff)
			}
		})
	}
}

// codecNames are the methods by which verify decodes and encodes a class.
var codecNames = []struct{ name, source, want, reason string }{
	{"both", "@dataclass\nclass A:\n  x: str\n  def to_dict(self): return {'x': self.x}\n  @classmethod\n  def from_dict(cls, d): return cls(x=d['x'])", `{"decode":"from_dict","encode":"to_dict"}`, ""},
	{"of any name", "@dataclass\nclass A:\n  x: str\n  def packed(self) -> dict: return {'x': self.x}\n  @staticmethod\n  def unpacked(d): return A(d['x'])", `{"decode":"unpacked","encode":"packed"}`, "they are found by what they do"},
	{"one that is not followed", "@dataclass\nclass A:\n  x: str\n  @classmethod\n  def from_dict(cls, d): return other(cls, d)", `{"decode":"from_dict"}`, "it is the decoder all the same"},
	{"two that disagree", "@dataclass\nclass A:\n  x: str\n  def to_dict(self): return {'x': self.x}\n  def serialize(self): return {'y': self.x}", `null`, "nothing says which is used"},
	{"none", "@dataclass\nclass A:\n  x: str\n  def shown(self): return 'x is ' + self.x", `null`, "a text is no record"},
}

func TestCodecNames(t *testing.T) {
	var sources []typeRow
	for _, test := range codecNames {
		sources = append(sources, typeRow{source: test.source})
	}
	rows := capturedRows(t, sources)
	for i, test := range codecNames {
		t.Run(test.name, func(t *testing.T) {
			got := rows[i]["A"].(map[string]any)["x-parity"].(map[string]any)["codec"]
			if diff := cmp.Diff(parsed(t, test.want), got); diff != "" {
				t.Errorf("%s\n%s (-want +got):\n%s", test.source, test.reason, diff)
			}
		})
	}
}
