package python

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestDirections has what a type accepts beside the patch to what it sends.
func TestDirections(t *testing.T) {
	tests := slices.Concat(directionRows, encoderRows)
	rows := capturedRows(t, tests)
	for i, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := without(rows[i]["A"], "decl", "source")
			if diff := cmp.Diff(parsed(t, test.want), got); diff != "" {
				t.Errorf("%s\n%s (-want +got):\n%s", test.source, test.reason, diff)
			}
		})
	}
}

const model = `"native": "struct", ` + pydanticDecode

// encoderRows have what pydantic does and does not say in its own schema of a model.
var encoderRows = []typeRow{
	{"encoders of sets in another form", "class A(BaseModel):\n  model_config = ConfigDict(json_encoders={set: lambda v: ','.join(v)})\n  x: Set[str]\n  y: str",
		`{"type": "object", "properties": {"x": {"type": "array", "items": {"type": "string"}, "x-parity": {"native": "set"}}, "y": {"type": "string"}}, "required": ["x", "y"], "x-parity": {` + model + `, "order": ["x", "y"],
				"out": {"properties": {"x": {"type": "string", "items": null, "x-parity": {"native": null}}}}}}`, "of the fields that are sets"},
	{"encoders of times with a zone", "def text(v):\n  def zoned(v):\n    if v.tzinfo == datetime.timezone.utc: return v.isoformat().replace('+00:00', 'Z')\n    return v.isoformat()\n  return zoned(v) if v.tzinfo is not None else zoned(v.replace(tzinfo=datetime.timezone.utc))\nclass A(BaseModel):\n  model_config = ConfigDict(json_encoders={datetime.datetime: text})\n  x: datetime.datetime",
		`{"type": "object", "properties": {"x": {"type": "string", "format": "date-time", "x-parity": {"native": "datetime"}}}, "required": ["x"], "x-parity": {` + model + `, "order": ["x"]}}`, "it stays the text of a time"},
	{"encoders of times cut apart", "class A(BaseModel):\n  model_config = ConfigDict(json_encoders={datetime.datetime: lambda v: v.isoformat().replace('T', ' ')})\n  x: datetime.datetime",
		`{"type": "object", "properties": {"x": {"type": "string", "format": "date-time", "x-parity": {"native": "datetime"}}}, "required": ["x"], "x-parity": {` + model + `, "order": ["x"],
				"out": {"properties": {"x": {"format": null, "x-parity": {"native": null}}}}}}`, "a text of its own form"},
}

var directionRows = []typeRow{
	{"two names", "class A(BaseModel):\n  x: int = Field(validation_alias='from', serialization_alias='to')",
		`{"type": "object", "properties": {"from": {"type": "integer", "x-parity": {"name": "x"}}}, "required": ["from"], "x-parity": {` + model + `, "order": ["from"],
				"out": {"properties": {"from": null, "to": {"type": "integer", "x-parity": {"name": "x"}}}, "required": ["to"]}}}`, "read and sent under different names"},
	{"read by alias alone", "class A(BaseModel):\n  x: Optional[int] = Field(None, validation_alias=AliasChoices('from', 'x'))",
		`{"type": "object", "properties": {"from": {"type": ["integer", "null"], "default": null, "x-parity": {"name": "x", "reads": ["x"]}}}, "x-parity": {` + model + `, "order": ["from"],
				"out": {"properties": {"from": null, "x": {"type": ["integer", "null"]}}}}}`, "a patch has no word for a default of null"},
	{"excluded", "class A(BaseModel):\n  x: int = Field(exclude=True)\n  y: int",
		`{"type": "object", "properties": {"x": {"type": "integer"}, "y": {"type": "integer"}}, "required": ["x", "y"], "x-parity": {` + model + `, "order": ["x", "y"],
				"out": {"properties": {"x": null}, "required": ["y"]}}}`, "read, and never sent"},
	{"computed field", "class A(BaseModel, extra='forbid'):\n  @computed_field\n  @property\n  def total(self) -> int: return 1\n  @computed_field(alias='all')\n  def every(self) -> int: return 1",
		`{"additionalProperties":false,"properties":{},"type":"object","x-parity":{"decode":{"by":"pydantic","missing":"reject","unknown":"reject"},"native":"struct","out":{"properties":{"all":{"type":"integer","x-parity":{"name":"every"}},"total":{"type":"integer"}},"required":["all","total"],"x-parity":{"order":["total","all"]}}}}`, "sent, and never read"},
	{"field validators", "class A(BaseModel):\n  x: int\n  y: int\n  z: int\n  @field_validator('x')\n  def after(cls, v): return v\n  @field_validator('y', mode='before')\n  def before(cls, v): return v\n  @validator('z', pre=True)\n  def old(cls, v): return v",
		`{"type": "object", "properties": {"x": {"type": "integer"},
				"y": {"type": "integer"}, "z": {"type": "integer"}},
				"required": ["x", "y", "z"], "x-parity": {` + model + `, "order": ["x", "y", "z"]}}`, "each hands its value on"},
	{"validator with its type", "class A(BaseModel):\n  x: int\n  @field_validator('x', mode='before', json_schema_input_type=Union[int, str])\n  def read(cls, v): return int(v)",
		`{"type": "object", "properties": {"x": {"anyOf": [{"type": "integer"}, {"type": "string"}]}}, "required": ["x"], "x-parity": {` + model + `, "order": ["x"],
				"out": {"properties": {"x": {"anyOf": null, "type": "integer"}}}}}`, "declared on either side"},
	{"field serializers", "class A(BaseModel):\n  x: int\n  y: int\n  z: Optional[datetime.datetime]\n  @field_serializer('x')\n  def a(self, v) -> str: return str(v)\n  @field_serializer('y')\n  def b(self, v): return v\n  @field_serializer('z')\n  def c(self, v): return v.isoformat() if v else None",
		`{"properties":{"x":{"type":"integer"},"y":{"type":"integer"},"z":{"format":"date-time","type":["string","null"],"x-parity":{"native":"datetime"}}},"required":["x","y","z"],"type":"object","x-parity":{` + pydanticDecode + `,"native":"struct","order":["x","y","z"],"out":{"properties":{"x":{"type":"string"}}}}}`, "str() makes a text; isoformat() is what pydantic sends too"},
	{"serializer of all but null", "class A(BaseModel):\n  x: Optional[int] = None\n  @field_serializer('x', when_used='unless-none')\n  def a(self, v) -> str: return str(v)",
		`{"type": "object", "properties": {"x": {"type": ["integer", "null"], "default": null}}, "x-parity": {` + model + `, "order": ["x"],
				"out": {"properties": {"x": {"type": ["string", "null"]}}}}}`, "null stays null"},
	{"converters of a type", "Text: TypeAlias = Annotated[int, PlainSerializer(lambda v: str(v), return_type=str)]\nclass A(BaseModel):\n  x: List[Annotated[int, BeforeValidator(hash)]]\n  y: Text",
		`{"properties":{"x":{"items":{"x-parity":{"cause":"sdk/py:BeforeValidator(hash)","opaque":"BeforeValidator(hash) decides what is accepted"}},"type":"array"},"y":{"$ref":"#/$defs/Text"}},"required":["x","y"],"type":"object","x-parity":{` + pydanticDecode + `,"native":"struct","order":["x","y"],"out":{"properties":{"x":{"items":{"type":"integer","x-parity":null}}}}}}`, "in the middle of a field; an alias has a patch of its own"},
	{"base64 one way", "import base64\nclass A(BaseModel):\n  x: bytes\n  @field_serializer('x')\n  def send(self, v): return base64.b64encode(v)",
		`{"type": "object", "properties": {"x": {"type": "string", "x-parity": {"native": "bytes"}}}, "required": ["x"], "x-parity": {` + model + `, "order": ["x"],
				"out": {"properties": {"x": {"contentEncoding": "base64"}}}}}`, "read as text and sent as base64"},
	{"base64 by configuration", "class A(BaseModel):\n  model_config = {'ser_json_bytes': 'base64', 'ser_json_timedelta': 'float'}\n  x: List[bytes]\n  y: datetime.timedelta",
		`{"type": "object", "properties": {"x": {"type": "array", "items": {"type": "string", "x-parity": {"native": "bytes"}}}, "y": {"type": "string", "format": "duration", "x-parity": {"native": "duration"}}},
				"required": ["x", "y"], "x-parity": {` + model + `, "order": ["x", "y"],
				"out": {"properties": {"x": {"items": {"contentEncoding": "base64url"}}, "y": {"type": "number", "format": null}}}}}`, "the settings of sending, with the alphabet for URLs"},
	{"JSON inside text", "class A(BaseModel):\n  x: Json[List[int]]",
		`{"type": "object", "properties": {"x": {"type": "string", "contentMediaType": "application/json", "x-parity": {"checked": [{"what": "asks for a text of JSON"}]}}}, "required": ["x"], "x-parity": {` + model + `, "order": ["x"],
				"out": {"properties": {"x": {"contentMediaType": null, "type": "array", "items": {"type": "integer"}, "x-parity": {"checked": null}}}}}}`, "parsed on reading alone"},
	{"validator of the whole", "class A(BaseModel):\n  x: int\n  @model_validator(mode='before')\n  @classmethod\n  def up(cls, data): return migrate(data)",
		`{"properties":{"x":{"type":"integer"}},"required":["x"],"type":"object","x-parity":{"cause":"sdk/py:A.up",` + pydanticDecode + `,"native":"struct","opaque":"model_validator up may change what is accepted","order":["x"],"out":{"x-parity":{"cause":null,"opaque":null}}}}`, "anything may be accepted, what is sent is declared"},
	{"validator of one key", "class A(BaseModel):\n  x: int\n  y: int\n  @model_validator(mode='before')\n  @classmethod\n  def up(cls, data):\n    if isinstance(data, dict) and 'x' in data:\n      data = dict(data)\n      data['x'] = int(data['x'])\n    return data",
		`{"properties":{"x":{"x-parity":{"cause":"sdk/py:A.up","opaque":"model_validator up may change what is accepted"}},"y":{"type":"integer"}},"required":["x","y"],"type":"object","x-parity":{"checked":[{"source":{"file":"sdk/py","line":16},"what":"int(data['x']) may raise where the value has x and int(data['x']) fails"}],` + pydanticDecode + `,"native":"struct","order":["x","y"],"out":{"properties":{"x":{"type":"integer","x-parity":{"cause":null,"opaque":null}}}}}}`, "the other fields are out of its reach"},
	{"validator that only tests", "class A(BaseModel):\n  x: int\n  @model_validator(mode='before')\n  @classmethod\n  def up(cls, data):\n    if not isinstance(data, dict): raise ValueError('no')\n    return data",
		`{"type": "object", "properties": {"x": {"type": "integer"}}, "required": ["x"], "x-parity": {` + model + `, "order": ["x"]}}`, "changes nothing"},
	{"serializer of the whole", "class _Base(BaseModel):\n  x: int\n  @model_serializer\n  def down(self): return {'y': self.x}\nclass A(_Base): ...",
		`{"properties":{"x":{"type":"integer"}},"required":["x"],"type":"object","x-parity":{` + pydanticDecode + `,"native":"struct","order":["x"],"out":{"properties":{"x":null,"y":{"type":"integer","x-parity":{"name":"x"}}},"required":["y"]}}}`, "inherited; what is accepted is declared"},
	{"serializer that leaves out", "class A(BaseModel):\n  x: Optional[int] = None\n  @model_serializer(mode='wrap')\n  def down(self, handler):\n    found = handler(self)\n    kept = {}\n    for n, f in type(self).model_fields.items():\n      v = found.get(f.alias or n)\n      if v is not None:\n        kept[n] = v\n    return kept",
		`{"properties":{"x":{"default":null,"type":["integer","null"]}},"type":"object","x-parity":{` + pydanticDecode + `,"native":"struct","order":["x"],"out":{"properties":{"x":{"default":null,"type":"integer"}}}}}`, "a matter of presence"},
	{"serializer that leaves out what the class lists", "class A(BaseModel):\n  x: Optional[int] = None\n  y: Optional[int]\n  @classmethod\n  def _unset(cls):\n    kept = cls.__dict__.get('_kept')\n    if kept is None:\n      kept = frozenset(n for n, f in cls.model_fields.items() if not f.is_required() and f.default is None)\n      setattr(cls, '_kept', kept)\n    return kept\n  @model_serializer(mode='wrap')\n  def down(self, handler):\n    unset = type(self)._unset()\n    return {k: v for k, v in handler(self).items() if v is not None or k not in unset}",
		`{"properties":{"x":{"default":null,"type":["integer","null"]},"y":{"type":["integer","null"]}},"required":["y"],"type":"object","x-parity":{` + pydanticDecode + `,"native":"struct","order":["x","y"],"out":{"properties":{"x":{"default":null,"type":"integer"}}}}}`, "what a class keeps of its first call is what that gave"},
	{"serializer that leaves out what others list", "class A(BaseModel):\n  x: Optional[int] = None\n  @model_serializer(mode='wrap')\n  def down(self, handler):\n    unset = type(self).__dict__.get('_kept', ())\n    return {k: v for k, v in handler(self).items() if v is not None or k not in unset}",
		`{"properties":{"x":{"default":null,"type":["integer","null"]}},"type":"object","x-parity":{` + pydanticDecode + `,"native":"struct","order":["x"],"out":{"properties":{"x":{"default":null}}}}}`, "who sets it is not known"},
	{"serializer that knows a sentinel", "class Unset(BaseModel):\n  @model_serializer(mode='plain')\n  def send(self): return NOTHING\n  def __bool__(self) -> Literal[False]: return False\nUNSET = Unset()\nNOTHING = '~'\nclass A(BaseModel):\n  a: str\n  b: Optional[str] = None\n  c: Union[str, None, Unset] = UNSET\n  d: Optional[str]\n  e_f: Annotated[str, Field(alias='eF')] = 'x'\n  g: Union[int, Unset] = UNSET\n  @model_serializer(mode='wrap')\n  def send(self, handler):\n    optional = set(['b', 'c', 'eF'])\n    nullable = set(['c', 'd'])\n    done = handler(self)\n    m = {}\n    for n, f in type(self).model_fields.items():\n      k = f.alias or n\n      v = done.get(k, done.get(n))\n      null_is_set = k in nullable and (self.__pydantic_fields_set__.intersection({n}))\n      if v != NOTHING:\n        if v is not None or k not in optional or null_is_set:\n          m[k] = v\n    return m",
		`{"properties":{"a":{"type":"string"},"b":{"default":null,"type":["string","null"]},"c":{"type":["string","null"],"x-parity":{"unset":"omit","object":"unset"}},"d":{"type":["string","null"]},"eF":{"default":"x","type":"string","x-parity":{"name":"e_f"}},"g":{"type":"integer","x-parity":{"unset":"omit","object":"unset"}}},"required":["a","d"],"type":"object","x-parity":{` + pydanticDecode + `,"native":"struct","order":["a","b","c","d","eF","g"],"out":{"properties":{"b":{"default":null,"type":"string"},"eF":{"default":null}},"required":["a","d","eF"]}}}`, "what is no optional and may hold no sentinel is always written, null where it is set"},
	{"serializer of parameters", "class FieldMetadata:\n  def __init__(self, query=None, request=None): ...\nclass Unset(BaseModel):\n  @model_serializer(mode='plain')\n  def send(self): return NOTHING\n  def __bool__(self) -> Literal[False]: return False\nUNSET = Unset()\nNOTHING = '~'\nclass A(BaseModel):\n  x_y: Annotated[Union[str, None, Unset], Field(alias='xY'), FieldMetadata(query=True)] = UNSET\n  z: Annotated[Optional[str], FieldMetadata(request=True)] = None\n  @model_serializer(mode='wrap')\n  def send(self, handler):\n    m = {}\n    for k, v in handler(self).items():\n      if v != NOTHING and (v is not None or k == 'xY' and self.__pydantic_fields_set__.intersection({'x_y'})):\n        m[k] = v\n    return m",
		`{"properties":{"xY":{"type":["string","null"],"x-parity":{"in":"query","name":"x_y","unset":"omit","object":"unset"}},"z":{"default":null,"type":["string","null"],"x-parity":{"in":"body"}}},"type":"object","x-parity":{` + pydanticDecode + `,"native":"struct","order":["xY","z"],"out":{"properties":{"z":{"default":null,"type":"string"}}}}}`, "where a field travels stands beside what is made of its value"},
	{"serializer that leaves out a text", "class Unset(BaseModel):\n  @model_serializer(mode='plain')\n  def send(self): return '-'\n  def __bool__(self) -> Literal[False]: return False\nUNSET = Unset()\nNOTHING = '#'\nclass A(BaseModel):\n  a: str\n  @model_serializer(mode='wrap')\n  def send(self, handler):\n    m = {}\n    for k, v in handler(self).items():\n      if v != NOTHING:\n        m[k] = v\n    return m",
		`{"properties":{"a":{"type":"string"}},"required":["a"],"type":"object","x-parity":{` + pydanticDecode + `,"native":"struct","order":["a"],"out":{"required":null}}}`, "any text may be the one, where no sentinel is written so"},
	{"serializer that adds", "class A(BaseModel):\n  x: int\n  @model_serializer(mode='wrap')\n  def down(self, handler):\n    found = handler(self)\n    found['kind'] = 'a'\n    return found",
		`{"properties":{"x":{"type":"integer"}},"required":["x"],"type":"object","x-parity":{` + pydanticDecode + `,"native":"struct","order":["x"],"out":{"properties":{"kind":{"const":"a"}},"required":["kind","x"]}}}`, "not only presence"},
	{"encoders", "class A(BaseModel):\n  model_config = ConfigDict(json_encoders={int: str})\n  x: int",
		`{"type": "object", "properties": {"x": {"type": "integer"}}, "required": ["x"], "x-parity": {` + model + `, "order": ["x"],
				"out": {"x-parity": {"opaque": "json_encoders of int decides what is sent"}}}}`, ""},
	{"encoders of sets as pydantic writes them", "class A(BaseModel):\n  model_config = ConfigDict(json_encoders={set: lambda v: list(v), frozenset: list})\n  x: Set[int]",
		`{"type": "object", "properties": {"x": {"type": "array", "items": {"type": "integer"}, "x-parity": {"native": "set"}}}, "required": ["x"], "x-parity": {` + model + `, "order": ["x"], "out": {"properties": {"x": {"uniqueItems": true}}}}}`, ""},
	{"encoders of what JSON has no form for", "import threading\nclass A(BaseModel):\n  model_config = ConfigDict(json_encoders={threading.Event: str})\n  x: int",
		`{"type": "object", "properties": {"x": {"type": "integer"}}, "required": ["x"], "x-parity": {` + model + `, "order": ["x"]}}`, "a field of it would be opaque itself"},
	{"schema of its own", "class A(BaseModel):\n  x: int\n  @classmethod\n  def __get_pydantic_core_schema__(cls, source, handler): return handler(source)",
		`{"type": "object", "properties": {"x": {"type": "integer"}}, "required": ["x"], "x-parity": {` + model + `, "order": ["x"],
				"opaque": "__get_pydantic_core_schema__ decides at run time"}}`, "in both directions"},
}
