package python

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// listing is a metaclass that makes instances of constants.
const listing = `class Meta(type):
  def __new__(cls, name, bases, attrs):
    made = super().__new__(cls, name, bases, attrs)
    for key, value in dict(attrs).items():
      if isinstance(value, str):
        setattr(made, key, made(value))
    return made
class Listed:
  def __init__(self, value):
    self.value = value
`

// codecRows are classes with code of their own that writes and reads them, in the
// style of people and of generators.
var codecRows = []typeRow{
	{"a base of camel-converter", "from camel_converter.pydantic_base import CamelBase\nclass A(CamelBase):\n  user_id: int",
		`{"properties":{"userId":{"type":"integer","x-parity":{"name":"user_id","reads":["user_id"]}}},"required":["userId"],"type":"object","x-parity":{"decode":{"by":"pydantic","missing":"reject","unknown":"drop"},"native":"struct","order":["userId"]}}`, "its names are in camel case on the wire"},
	{"another base outside", "from other import CamelBase\nclass A(CamelBase):\n  user_id: int",
		`{"properties":{"user_id":{"type":"integer"}},"required":["user_id"],"type":"object","x-parity":{"native":"struct","opaque":"extends other.CamelBase","order":["user_id"]}}`, "nothing is known of its names"},
	{"encoder and decoder", "@dataclass\nclass A:\n  user_id: str\n  at: Optional[datetime.datetime] = None\n  def to_dict(self):\n    out = {'userId': self.user_id}\n    if self.at is not None:\n      out['at'] = self.at.isoformat()\n    return out\n  @classmethod\n  def from_dict(cls, data):\n    at = data.get('at')\n    return cls(user_id=data['userId'], at=datetime.datetime.fromisoformat(at) if at is not None else None)",
		`{"properties":{"at":{"default":null,"format":"date-time","type":["string","null"],"x-parity":{"decode":{"by":"python"},"invalid":"reject","native":"datetime"}},"userId":{"type":"string","x-parity":{"name":"user_id"}}},"required":["userId"],"type":"object","x-parity":{"invalid":"reject","decode":{"invalid":"keep","missing":"reject","unknown":"drop"},"native":"struct","order":["userId","at"],"out":{"properties":{"at":{"default":null,"type":"string"}}}}}`, "a key under a condition is no key of all payloads"},
	{"encoder that pops", "import dataclasses, json\n@dataclass\nclass A:\n  user_id: str\n  def to_json(self):\n    data = dataclasses.asdict(self)\n    data['userId'] = data.pop('user_id')\n    return json.dumps(data)", `{"properties":{"userId":{"type":"string","x-parity":{"name":"user_id"}}},"required":["userId"],"type":"object","x-parity":{"native":"struct","order":["userId"]}}`, "nothing reads it: it has the names that are written"},
	{"encoder that code decides on", "@dataclass\nclass A:\n  x: str\n  def to_dict(self):\n    return other({'x': self.x})", `{"properties":{"x":{"type":"string"}},"required":["x"],"type":"object","x-parity":{"native":"struct","order":["x"],"out":{"x-parity":{"cause":"sdk/py:A.to_dict","opaque":"to_dict may change what is sent: other({'x': self.x}) is not followed (sdk/py:12)"}}}}`, "what it calls is not known"},
	{"encoders that disagree", "@dataclass\nclass A:\n  x: str\n  def to_dict(self): return {'x': self.x}\n  def serialize(self): return {'y': self.x}", `{"properties":{"x":{"type":"string"}},"required":["x"],"type":"object","x-parity":{"native":"struct","order":["x"],"out":{"x-parity":{"opaque":"to_dict (sdk/py:11) and serialize (sdk/py:12) write different keys"}}}}`, "nothing says which is used"},
	{"one key that is not known", "@dataclass\nclass A:\n  x: str\n  y: str\n  def to_dict(self): return {'x': other(self.x), 'y': self.y}", `{"properties":{"x":{"type":"string"},"y":{"type":"string"}},"required":["x","y"],"type":"object","x-parity":{"native":"struct","order":["x","y"],"out":{"properties":{"x":{"type":null,"x-parity":{"opaque":"other(self.x) is not followed (sdk/py:12)"}}}}}}`, "the other is"},
	{"attributes of what its fields hold", "class Box:\n  def __init__(self, id: int, name: Optional[str] = None, tags: Optional[List[str]] = None):\n    self.id = id\n    self.name = name\n    self.tags = tags\n  @classmethod\n  def from_dict(cls, d): return cls(d['id'], d.get('name'))\n  def size(self): return 1\n@dataclass\nclass A:\n  box: Optional[Box]\n  boxes: List[Box]\n  def to_dict(self):\n    out = {'boxes': [b.id for b in self.boxes], 'size': self.box.size(), 'no': self.box.number}\n    if self.box is not None and self.box.name is not None:\n      out['box'] = {'name': self.box.name}\n    return out",
		`{"properties":{"box":{"anyOf":[{"$ref":"#/$defs/Box"},{"type":"null"}]},"boxes":{"items":{"$ref":"#/$defs/Box"},"type":"array"}},"required":["box","boxes"],"type":"object","x-parity":{"native":"struct","order":["box","boxes"],"out":{"properties":{"box":{"anyOf":null,"properties":{"name":{"type":"string"}},"required":["name"],"type":"object"},"boxes":{"items":{"$ref":null,"type":"integer"}},"no":{"x-parity":{"opaque":"a value of code that is not followed"}},"size":{"x-parity":{"opaque":"self.box.size() is not followed (sdk/py:21)"}}},"required":["boxes","no","size"]}}}`, "a method of them and what they have not is not known"},
	{"a method for people", "@dataclass\nclass A:\n  x: str\n  def prompt(self): return 'x is ' + self.x\n  def __str__(self): return self.x", `{"properties":{"x":{"type":"string"}},"required":["x"],"type":"object","x-parity":{"native":"struct","order":["x"]}}`, "writes no JSON"},
	{"names by metadata", "import attr\nclass Wire:\n  def serialize(self):\n    out = {}\n    for f in attr.fields(type(self)):\n      v = getattr(self, f.name)\n      if v is not None:\n        out[f.metadata.get('json', f.name)] = v\n    return out\n@attr.s(auto_attribs=True)\nclass A(Wire):\n  a_b: int = attr.ib(metadata={'json': 'aB'})\n  c: Optional[str] = None", `{"properties":{"aB":{"type":"integer","x-parity":{"name":"a_b"}},"c":{"default":null,"type":["string","null"]}},"required":["aB"],"type":"object","x-parity":{"native":"struct","order":["aB","c"],"out":{"properties":{"c":{"default":null,"type":"string"}}}}}`, "a loop over the fields is a step for each"},
	{"own field function", "import attr\ndef named(json=None, **kw):\n  return attr.ib(metadata={'json': json}, **kw)\n@attr.s(auto_attribs=True)\nclass A:\n  x: int = named(json='k')\n  y: int = named(default=1)", `{"properties":{"x":{"type":"integer"},"y":{"default":1,"type":"integer"}},"required":["x"],"type":"object","x-parity":{"native":"struct","order":["x","y"]}}`, "stands for attr.ib"},
	{"serializer of a generator", "class Base(BaseModel):\n  @model_serializer(mode='wrap')\n  def serialize_model(self, handler):\n    optional = set(['a'])\n    nullable = set([])\n    done = handler(self)\n    m = {}\n    for n, f in type(self).model_fields.items():\n      k = f.alias or n\n      v = done.get(k)\n      if v is not None or k not in optional or k in nullable:\n        m[k] = v\n    return m\nclass A(Base):\n  a: Optional[int] = None\n  b: Optional[int]", `{"properties":{"a":{"default":null,"type":["integer","null"]},"b":{"type":["integer","null"]}},"required":["b"],"type":"object","x-parity":{` + pydanticDecode + `,"native":"struct","order":["a","b"],"out":{"properties":{"a":{"default":null,"type":"integer"}}}}}`, "Speakeasy"},
	{"spread keys", "class A(BaseModel):\n  id: StrictStr\n  additional_properties: Dict[str, Any] = {}\n  __properties: ClassVar[List[str]] = ['id']\n  def to_dict(self):\n    out = self.model_dump(by_alias=True, exclude={'additional_properties'}, exclude_none=True)\n    if self.additional_properties is not None:\n      for key, value in self.additional_properties.items():\n        out[key] = value\n    return out", `{"properties":{"id":{"type":"string","x-parity":{"decode":{"by":"pydantic-strict"}}}},"required":["id"],"type":"object","x-parity":{"decode":{"by":"pydantic","missing":"reject","unknown":"keep"},"local":[{"name":"additional_properties","reason":"holds the keys that are not declared"}],"native":"struct","order":["id"]}}`, "OpenAPI Generator: no field"},
	{"a decorator of its own, with a constructor that passes over what it does not know", "def modelled(cls):\n  \"made\"\n  cls = dataclass(cls)\n  names = list(cls.__annotations__)\n  def init(self, *args, **kwargs):\n    for k, v in kwargs.items():\n      if k in names:\n        self.__dict__[k] = v\n  cls.__init__ = init\n  return cls\n@modelled\nclass A:\n  x: int\n  @staticmethod\n  def from_dict(d): return A(**d)", `{"type":"object","properties":{"x":{"type":"integer"}},"x-parity":{"decode":{"unknown":"drop","missing":"nil","invalid":"keep"},"invalid":"reject","native":"struct","order":["x"],"out":{"required":["x"]}}}`, "nothing is asked for"},
	{"a decorator of its own", "def modelled(cls): return dataclass(frozen=True)(cls)\n@modelled\nclass A:\n  x: int\n  @staticmethod\n  def from_dict(d): return A(**d)", `{"type":"object","additionalProperties":false,"required":["x"],"properties":{"x":{"type":"integer"}},"x-parity":{"decode":{"unknown":"reject","missing":"reject","invalid":"keep"},"invalid":"reject","native":"struct","order":["x"],"out":{"additionalProperties":null}}}`, "it is dataclass"},
	{"a decorator that does more", "def modelled(cls):\n  cls = dataclass(cls)\n  cls.from_dict = register(cls)\n  return cls\n@modelled\nclass A:\n  x: int\n  @staticmethod\n  def from_dict(d): return A(**d)", `{"type":"object","required":["x"],"properties":{"x":{"type":"integer"}},"x-parity":{"native":"struct","opaque":"is decorated with modelled","order":["x"]}}`, "what register() does is not known"},
	{"one of several", "class C(BaseModel):\n  x: int\nclass D(BaseModel):\n  y: int\nclass A(BaseModel):\n  oneof_schema_1_validator: Optional[C] = None\n  oneof_schema_2_validator: Optional[D] = None\n  actual_instance: Optional[Union[C, D]] = None\n  one_of_schemas: Set[str] = {'C', 'D'}", `{"anyOf":[{"$ref":"#/$defs/C"},{"$ref":"#/$defs/D"}],"x-parity":{"decode":{"by":"pydantic"},"native":"union"}}`, "OpenAPI Generator: the one that it holds"},
	{"attributes in dicts", "class Base: ...\nclass A(Base):\n  openapi_types = {'first_name': 'str', 'others': 'list[A]', 'at': 'datetime'}\n  attribute_map = {'first_name': 'firstName', 'others': 'others', 'at': 'at'}\n  def __init__(self, first_name, others=None, at=None): ...", `{"properties":{"at":{"format":"date-time","type":"string","x-parity":{"native":"datetime"}},"firstName":{"type":"string","x-parity":{"name":"first_name"}},"others":{"items":{"$ref":"#/$defs/A"},"type":"array"}},"required":["firstName"],"type":"object","x-parity":{"decode":{"invalid":"keep","missing":"nil","unknown":"drop"},"native":"struct","order":["firstName","others","at"]}}`, "Swagger Codegen"},
	{"an enum of values in a list", "class A:\n  X = 'x'\n  Y = 'y'\n  allowable_values = [X, Y]\n  openapi_types = {}\n  attribute_map = {}", `{"enum":["x","y"],"x-parity":{"decode":{"invalid":"keep"},"native":"enum"}}`, "OpenAPI Generator's plain classes"},
	{"values that are made", "class A:\n  allowable_values = sorted(values())\n  openapi_types = {}\n  attribute_map = {}", `{"x-parity":{"opaque":"sorted(values()) is computed"}}`, "nothing is guessed"},
	{"no attributes and no values", "class A:\n  openapi_types = {}\n  attribute_map = {}", `{"properties":{},"type":"object","x-parity":{"decode":{"invalid":"keep","missing":"nil","unknown":"drop"},"native":"struct"}}`, "a record without fields"},
	{"attributes in tuples", "class Base: ...\nclass A(Base):\n  allowed_values = {('kind',): {'X': 'x', 'Y': 'y'}}\n  @property\n  def openapi_types():\n    return {'kind': (str,), 'more': ([int],), 'any': (bool, dict, float, int, list, str, none_type,)}\n  attribute_map = {'kind': 'kind', 'more': 'more', 'any': 'any'}\n  @classmethod\n  def _from_openapi_data(cls, kind, *args, **kwargs): ...", `{"properties":{"any":{"x-parity":{"native":"any"}},"kind":{"enum":["x","y"]},"more":{"items":{"type":"integer"},"type":"array"}},"required":["kind"],"type":"object","x-parity":{"decode":{"missing":"reject","unknown":"keep"},"native":"struct","order":["kind","more","any"]}}`, "OpenAPI Generator before pydantic"},
	{"made without a look", "class UncheckedBaseModel(BaseModel): ...\nclass A(UncheckedBaseModel):\n  x: int", `{"properties":{"x":{"type":"integer"}},"required":["x"],"type":"object","x-parity":{"decode":{"invalid":"keep","missing":"keep","unknown":"drop"},"invalid":"reject","native":"struct","order":["x"]}}`, "Fern: any value is kept, but in the place of an object"},
	{"a plain class", "class A:\n  def __init__(self, user_id: int, note: Optional[str] = None):\n    self.user_id = user_id\n    self.note = note\n    self._seen = False\n  def to_dict(self):\n    out = {'userId': self.user_id}\n    if self.note is not None:\n      out['note'] = self.note\n    return out\n  @classmethod\n  def from_dict(cls, d):\n    return cls(user_id=d['userId'], note=d.get('note'))",
		`{"type":"object","required":["userId"],"properties":{"userId":{"type":"integer","x-parity":{"name":"user_id"}},"note":{"type":["string","null"],"default":null}},
			"x-parity":{"native":"struct","invalid":"reject","decode":{"unknown":"drop","missing":"reject","invalid":"keep"},"order":["userId","note"],"out":{"properties":{"note":{"default":null,"type":"string"}}}}}`, "its constructor declares its attributes"},
	{"members of an enum or texts", "class E(str, enum.Enum):\n  a = 'a'\n@dataclass\nclass A:\n  one: Union[E, str]\n  many: List[Union[E, str]]\n  other: str\n  def to_dict(self): return {'one': self.one.value if isinstance(self.one, enum.Enum) else self.one, 'many': [e.value if isinstance(e, enum.Enum) else e for e in self.many], 'other': self.other.value}",
		`{"type":"object","required":["many","one","other"],"properties":{"one":{"anyOf":[{"$ref":"#/$defs/E"},{"type":"string"}]},"many":{"type":"array","items":{"anyOf":[{"$ref":"#/$defs/E"},{"type":"string"}]}},"other":{"type":"string"}},"x-parity":{"native":"struct","order":["one","many","other"],"out":{"properties":{"other":{"type":null,"x-parity":{"opaque":"a value of code that is not followed"}}}}}}`, "the value of a member is what is on the wire; a text has none"},
	{"values that a library reads as a type", "import msgspec\nclass T(msgspec.Struct):\n  a: int\n@dataclass\nclass A:\n  items: List[T]\n  more: Optional[List[T]] = None\n  @classmethod\n  def parse(cls, d): return cls(items=[msgspec.convert(i, T) for i in d['items']], more=msgspec.convert(d.get('more'), type=Optional[List[T]]))",
		`{"type":"object","required":["items"],"properties":{"items":{"type":"array","items":{"$ref":"#/$defs/T"},"x-parity":{"invalid":"reject"}},"more":{"anyOf":[{"type":"array","items":{"$ref":"#/$defs/T"},"x-parity":{"invalid":"reject"}},{"type":"null"}],"default":null,"x-parity":{"invalid":"reject"}}},"x-parity":{"native":"struct","invalid":"reject","decode":{"unknown":"drop","missing":"reject","invalid":"keep"},"order":["items","more"]}}`, "the type stands in the call"},
	{"functions of the module", "@dataclass\nclass B:\n  zip_code: str\n@dataclass\nclass A:\n  user_id: str\n  n: int\n  b: Optional[B] = None\ndef b_from_dict(d: dict) -> B: return B(zip_code=d['zip'])\ndef b_to_dict(b: B) -> dict: return {'zip': b.zip_code}\ndef a_from_dict(d: dict) -> 'A':\n  b = d.get('b')\n  return A(user_id=d['userId'], n=int(d['n']), b=b_from_dict(b) if b else None)\ndef a_to_dict(a: A) -> Dict[str, Any]:\n  out = {'userId': a.user_id, 'n': a.n}\n  if a.b:\n    out['b'] = b_to_dict(a.b)\n  return out",
		`{"type":"object","required":["n","userId"],"properties":{"userId":{"type":"string","x-parity":{"name":"user_id"}},"n":{"type":"integer","x-parity":{"invalid":"reject","decode":{"by":"python"}}},"b":{"anyOf":[{"$ref":"#/$defs/B"},{"type":"null"}],"default":null}},"x-parity":{"native":"struct","invalid":"reject","decode":{"unknown":"drop","missing":"reject","invalid":"keep"},"order":["userId","n","b"],"out":{"properties":{"b":{"$ref":"#/$defs/B","anyOf":null,"default":null}}}}}`, "found by their annotations, and read like methods"},
	{"functions of another class", "@dataclass\nclass A:\n  x: int\nclass Wire:\n  def parse(self, d: dict) -> A: return A(d['X'])\n  @staticmethod\n  def encode(a: A) -> dict: return {'X': a.x}",
		`{"type":"object","required":["X"],"properties":{"X":{"type":"integer","x-parity":{"name":"x"}}},"x-parity":{"native":"struct","invalid":"reject","decode":{"unknown":"drop","missing":"reject","invalid":"keep"},"order":["X"]}}`, ""},
	{"a function that only reads", "class A:\n  def __init__(self, name: str, n: int = 0):\n    self.name = name\n    self.n = n\ndef parse(d) -> A: return A(d['Name'], d.get('N', 0))",
		`{"type":"object","required":["Name"],"properties":{"Name":{"type":"string","x-parity":{"name":"name"}},"N":{"type":"integer","default":0,"x-parity":{"name":"n"}}},"x-parity":{"native":"struct","invalid":"reject","encode":"none","decode":{"unknown":"drop","missing":"reject","invalid":"keep"},"order":["Name","N"]}}`, "what is sent nobody says"},
	{"a function that is handed more than the object", "@dataclass\nclass Given:\n  org: Optional[str] = None\n@dataclass\nclass One:\n  key: str\n  value: Optional[str]\n  instead: Optional[str] = None\ndef first(ones: List[One]):\n  for one in ones:\n    if one.value is not None:\n      return {one.key: one.value}\n  for one in ones:\n    if one.instead is not None:\n      return {one.key: one.instead}\n  return {}\n@dataclass\nclass B:\n  x: str\n@dataclass\nclass A:\n  id: str\n  name: str\n  org: Optional[str] = None\n  user: Optional[str] = None\n  b: Optional[B] = None\ndef marshal_B(b: B, given: Given) -> Dict[str, Any]: return {'x': b.x}\ndef marshal_A(a: A, given: Given) -> Dict[str, Any]:\n  out: Dict[str, Any] = {}\n  out.update(first([One(key='org', value=a.org, instead=given.org), One(key='user', value=a.user)]))\n  if a.b is not None:\n    out['b'] = marshal_B(a.b, given)\n  out['name'] = a.name\n  return out",
		`{"type":"object","required":["name"],"properties":{"name":{"type":"string"},"org":{"type":["string","null"],"default":null},"user":{"type":["string","null"],"default":null},"b":{"anyOf":[{"$ref":"#/$defs/B"},{"type":"null"}],"default":null}},"x-parity":{"native":"struct","order":["name","org","user","b"],"local":[{"name":"id","reason":"marshal_A does not write it"}],"out":{"properties":{"b":{"$ref":"#/$defs/B","anyOf":null,"default":null},"org":{"type":null,"default":null,"x-parity":{"opaque":"the argument given"}},"user":{"default":null,"type":"string"}}}}}`, "a helper picks a key of two; what a field is not given stands in what is handed on beside it"},
	{"a function of two records", "@dataclass\nclass B:\n  y: str\n@dataclass\nclass A:\n  x: str\ndef b_to_dict(b: B) -> dict: return {'y': b.y}\ndef both_to_dict(a: A, b: B) -> dict: return {'a': a.x, 'b': b.y}",
		`{"type":"object","required":["x"],"properties":{"x":{"type":"string"}},"x-parity":{"native":"struct","order":["x"]}}`, "makes a dict of both"},
	{"an object that a helper changes", "@dataclass\nclass One:\n  key: str\n  value: Optional[str]\n@dataclass\nclass A:\n  x: str\n  def to_dict(self):\n    one = One(key='x', value=self.x)\n    one.value = 'y'\n    return {'x': one.value}",
		`{"type":"object","required":["x"],"properties":{"x":{"type":"string"}},"x-parity":{"native":"struct","order":["x"],"out":{"properties":{"x":{"type":null,"x-parity":{"opaque":"a value of code that is not followed"}}}}}}`, "holds something else then"},
	{"functions that disagree", "@dataclass\nclass A:\n  x: int\ndef one(a: A) -> dict: return {'x': a.x}\ndef other(a: A) -> dict: return {'y': a.x}",
		`{"type":"object","required":["x"],"properties":{"x":{"type":"integer"}},"x-parity":{"native":"struct","order":["x"],"out":{"x-parity":{"opaque":"one (sdk/py:11) and other (sdk/py:12) write different keys"}}}}`, "neither is named for the wire"},
	{"functions of which one is named for the wire", "@dataclass\nclass A:\n  x: int\ndef row(a: A) -> dict: return {'y': a.x}\ndef to_payload(a: A) -> dict: return {'x': a.x}",
		`{"type":"object","required":["x"],"properties":{"x":{"type":"integer"}},"x-parity":{"native":"struct","order":["x"]}}`, ""},
	{"functions of other purposes", "@dataclass\nclass A:\n  x: int\ndef key(a: A) -> str: return 'x%d' % a.x\ndef fetched(d: dict) -> A: return load(d['x'])",
		`{"type":"object","required":["x"],"properties":{"x":{"type":"integer"}},"x-parity":{"native":"struct","order":["x"]}}`, "one makes no dict, of the other nothing is known to come"},
	{"a decoder that tells its errors in its own way", "from typing import NoReturn\ndef fail(name: str, error: Exception) -> NoReturn:\n  raise RuntimeError(name) from error\n@dataclass\nclass A:\n  x: str\n  y: int\n  at: datetime.datetime\n  z: Optional[int] = None\n  @classmethod\n  def from_dict(cls, d):\n    try:\n      return cls(x=d['x'], y=d['y'], at=datetime.datetime.fromisoformat(d['at']), z=d.get('z'))\n    except (KeyError, ValueError) as e:\n      fail('A', e)",
		`{"type":"object","required":["at","x","y"],"properties":{"x":{"type":"string"},"y":{"type":"integer"},"at":{"type":"string","format":"date-time","x-parity":{"native":"datetime","invalid":"reject","decode":{"by":"python"}}},"z":{"type":["integer","null"],"default":null}},"x-parity":{"native":"struct","invalid":"reject","decode":{"unknown":"drop","missing":"reject","invalid":"keep"},"order":["x","y","at","z"]}}`, "a key that is missing is a refusal, whatever is raised for it"},
	{"a class picked by a map of tags", "@dataclass\nclass C:\n  kind: str\n  @classmethod\n  def from_dict(cls, d): return cls(kind=d['kind'])\n@dataclass\nclass D:\n  kind: str\n  @classmethod\n  def from_dict(cls, d): return cls(kind=d['kind'])\n@dataclass\nclass A:\n  x: Union[C, D]\n  @classmethod\n  def from_dict(cls, d):\n    raw = d['x']\n    found = {'c': C, 'd': D}.get(raw.get('kind'))\n    if found is None:\n      raise ValueError(raw)\n    return cls(x=found.from_dict(raw))",
		`{"type":"object","required":["x"],"properties":{"x":{"anyOf":[{"$ref":"#/$defs/C","x-parity":{"chosen":{"field":"kind","values":["c"]}}},{"$ref":"#/$defs/D","x-parity":{"chosen":{"field":"kind","values":["d"]}}}],"x-parity":{"invalid":"reject","tag":{"field":"kind","required":true}}}},"x-parity":{"native":"struct","invalid":"reject","decode":{"unknown":"drop","missing":"reject","invalid":"keep"},"order":["x"],"out":{"properties":{"x":{"x-parity":{"tag":null}}}}}}`, "the map refuses other tags"},
	{"a decoder of the base", "@dataclass\nclass Base:\n  id: str\n  data: object\n  @staticmethod\n  def from_dict(d): return Base(d['id'], d['data'])\n@dataclass\nclass D:\n  x: int\nclass A(Base):\n  def __init__(self, id: str, data: D):\n    super().__init__(id, data)",
		`{"type":"object","required":["data","id"],"properties":{"id":{"type":"string"},"data":{"$ref":"#/$defs/D"}},"x-parity":{"native":"struct","order":["id","data"]}}`, "makes none of this class, whose arguments say more of the fields"},
	{"arguments that are changed on the way up", "@dataclass\nclass Base:\n  data: object\n@dataclass\nclass D:\n  x: int\nclass A(Base):\n  def __init__(self, data: D):\n    super().__init__(wrapped(data))",
		`{"type":"object","required":["data"],"properties":{"data":{"x-parity":{"native":"any"}}},"x-parity":{"native":"struct","order":["data"]}}`, "the field holds something else"},
	{"constants as instances", listing + "class A(Listed, metaclass=Meta):\n  Flat: 'A' = 'flat'\n  Other: 'A' = 'other'",
		`{"type":"string","x-parity":{"native":"enum","open":true,"values":["flat","other"],"members":{"Flat":"flat","Other":"other"}}}`, "a metaclass makes them, and the constructor takes any other"},
	{"constants as the only instances", listing + "class A(metaclass=Meta):\n  Flat: 'A' = 'flat'\n  Other: 'A' = 'other'\n  def __init__(self, value):\n    if value not in ('flat', 'other'):\n      raise ValueError(value)\n    self.value = value",
		`{"enum":["flat","other"],"x-parity":{"native":"enum","members":{"Flat":"flat","Other":"other"}}}`, "the constructor refuses others"},
	{"constants as some instances", listing + "class A(metaclass=Meta):\n  Flat: 'A' = 'flat'\n  def __init__(self, value):\n    if not known(value):\n      raise ValueError(value)\n    self.value = value",
		`{"const":"flat","x-parity":{"native":"enum","members":{"Flat":"flat"},"opaque":"__init__ decides at run time"}}`, "which ones is not known"},
	{"a constructor that takes JSON apart", "class Base:\n  def __init__(self, raw):\n    self.id: str = raw['id']\nclass A(Base):\n  def __init__(self, raw, session=None):\n    super().__init__(raw)\n    self.session = session\n    self.size = int(raw['size'])\n    self.note = raw.get('note')\n    self.unit: str = raw.get('unit', 'kg')\n    self.at: Optional[datetime.date] = datetime.date.fromisoformat(raw['day']) if raw.get('day') else None\n    self.tags: List[str] = list(raw.get('tags', []))",
		`{"type":"object","required":["id","size"],"properties":{"id":{"type":"string"},"size":{"type":"integer","x-parity":{"decode":{"by":"python"},"invalid":"reject"}},"note":{"default":null,"x-parity":{"native":"untyped"}},"unit":{"type":"string","default":"kg"},"day":{"type":["string","null"],"format":"date","default":null,"x-parity":{"native":"date","name":"at","decode":{"by":"python"},"invalid":"reject"}},"tags":{"type":"array","items":{"type":"string"},"default":[],"x-parity":{"invalid":"reject","null":"reject"}}},"x-parity":{"native":"struct","encode":"none","invalid":"reject","decode":{"unknown":"drop","missing":"reject","invalid":"keep"},"order":["id","size","note","unit","day","tags"]}}`, "what is not declared is what code makes of it, or untyped"},
	{"attributes for all keys", "def fill(o, d):\n  for i, k in enumerate(list(d)):\n    setattr(o, str(k), d[k])\nclass Base:\n  id = None\n  def __init__(self, d): fill(self, d)\nclass A(Base):\n  size = 3\n  PATH = '/as'\n  _raw = None\n  def __init__(self, d):\n    super().__init__(d)\n    self.link = 'x'",
		`{"type":"object","properties":{"id":{"default":null,"x-parity":{"native":"untyped"}},"size":{"default":3,"x-parity":{"native":"untyped"}}},"x-parity":{"native":"struct","encode":"none","invalid":"reject","decode":{"unknown":"keep","missing":"nil","invalid":"keep"},"order":["id","size"]}}`, "a loop sets them, whatever they are called; those that the class lists are known"},
	{"attributes by __dict__", "class A:\n  id = None\n  def __init__(self, **d): pass\n  def other(self, d): self.__dict__.update(d)", `null`, "not where it is constructed"},
	{"attributes for known keys", "class A:\n  id = None\n  size: int = 0\n  def __init__(self, d, strict=False):\n    for k, v in d.items():\n      if hasattr(self, k):\n        setattr(self, k, v)",
		`{"type":"object","properties":{"id":{"default":null,"x-parity":{"native":"untyped"}},"size":{"type":"integer","default":0}},"x-parity":{"native":"struct","encode":"none","invalid":"reject","decode":{"unknown":"drop","missing":"nil","invalid":"keep"},"order":["id","size"]}}`, ""},
	{"attributes of something else", "class A:\n  id = None\n  def __init__(self, d):\n    for k, v in table(d):\n      setattr(self, k, v)", `null`, "nothing tells what they are"},
	{"a constructor that changes what it hands up", "class Base:\n  def __init__(self, d): self.d = made(d)\nclass A(Base):\n  def __init__(self, d):\n    if d.get('x') is not None: d['x'] = int(d['x'])\n    super().__init__(d)", `null`, "no attribute is what it reads"},
	{"an object that is made of parts", "@dataclass\nclass Fee:\n  amount: int\n  waived: bool = False\nclass A:\n  def __init__(self, d):\n    fee = d.get('fee')\n    self.fee = Fee(fee['amount'], fee.get('waived', False)) if fee else None\n    self.cost = decimal.Decimal(d['cost'])",
		`{"type":"object","required":["cost"],"properties":{"fee":{"anyOf":[{"type":"object","required":["amount"],"properties":{"amount":{"type":"integer"},"waived":{"type":"boolean","default":false}},"x-parity":{"invalid":"reject"}},{"type":"null"}],"x-parity":{"invalid":"reject"}},"cost":{"type":"string","x-parity":{"native":"decimal","decode":{"by":"python"},"invalid":"reject"}}},"x-parity":{"native":"struct","encode":"none","invalid":"reject","decode":{"unknown":"drop","missing":"reject","invalid":"keep"},"order":["fee","cost"]}}`, "what its fields declare"},
	{"a constructor of options", "class A:\n  def __init__(self, options):\n    self.options = options\n    self.size = len(options)", `null`, "it reads no keys"},
	{"a plain class that is not followed", "class A:\n  def __init__(self, x: int):\n    self.x = x\n  def to_dict(self):\n    return other(self)", `null`, "nothing tells that it is on the wire"},
	{"a plain class of no attributes", "class A:\n  def __init__(self, **kwargs):\n    pass\n  def to_dict(self):\n    return {'x': 1}", `null`, "its keys are no fields"},
}

// A NamedTuple is a list for pydantic alone; in a package that has none its own codec says what it is.
func TestTupleWithCodec(t *testing.T) {
	root := write(t, map[string]string{
		"sdk/__init__.py": "",
		"sdk/a.py":        "from typing import NamedTuple, Optional\n\nclass A(NamedTuple):\n    a: int\n    b: Optional[str] = None\n    @classmethod\n    def from_dict(cls, d): return cls(d['A'], d.get('b'))\n    def to_dict(self): return {'A': self.a, **({'b': self.b} if self.b else {})}\n\nclass B(NamedTuple):\n    a: int\n    def to_dict(self): return self._asdict()\n\nclass C(NamedTuple):\n    a: int\n",
	})
	got := captured(t, root, filepath.Join(root, "sdk")).Defs
	want := parsed(t, `{
		"A": {"type": "object", "required": ["A"], "properties": {"A": {"type": "integer", "x-parity": {"name": "a"}}, "b": {"type": ["string", "null"], "default": null}},
			"x-parity": {"native": "struct", "order": ["A", "b"], "invalid": "reject", "decode": {"unknown": "drop", "missing": "reject", "invalid": "keep"}, "out": {"properties": {"b": {"type": "string", "default": null}}}}},
		"B": {"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}, "x-parity": {"native": "struct", "order": ["a"]}},
		"C": {"type": "array", "prefixItems": [{"type": "integer", "x-parity": {"name": "a"}}], "items": false, "minItems": 1, "x-parity": {"native": "struct", "idle": "nothing of the SDK sends, receives, encodes or decodes it"}}
	}`)
	if diff := cmp.Diff(want, without(got, "decl", "source", "codec")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
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

// checkedRows are decoders that refuse more than a schema says: nothing of them is guessed.
var checkedRows = []struct{ name, source, want string }{
	{"a class picked by a function", "@dataclass\nclass C:\n  kind: str\n@dataclass\nclass A:\n  x: C\n  @classmethod\n  def from_dict(cls, d): return cls(x=pick(d['x']).from_dict(d['x']))", "pick(d['x']) may raise where the value has x and pick(d['x']) fails"},
	{"errors of several calls", "@dataclass\nclass A:\n  x: str\n  at: datetime.datetime\n  @classmethod\n  def from_dict(cls, d):\n    try:\n      return cls(x=other(d['x']), at=datetime.datetime.fromisoformat(d['at']))\n    except ValueError as e:\n      raise RuntimeError() from e", "raises RuntimeError where other(d['x']) or datetime.datetime.fromisoformat(d['at']) fails"},
}

func TestCheckedCodecs(t *testing.T) {
	var sources []typeRow
	for _, test := range checkedRows {
		sources = append(sources, typeRow{source: test.source})
	}
	rows := capturedRows(t, sources)
	for i, test := range checkedRows {
		t.Run(test.name, func(t *testing.T) {
			checked, _ := rows[i]["A"].(map[string]any)["x-parity"].(map[string]any)["checked"].([]any)
			if len(checked) == 0 || checked[0].(map[string]any)["what"] != test.want {
				t.Errorf("got %v, want %q first", checked, test.want)
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
	{"functions", "@dataclass\nclass A:\n  x: str\ndef load(d: dict) -> A: return A(d['x'])\nclass Wire:\n  def dump(self, a: A) -> dict: return {'x': a.x}", `{"decode":"sdk.row004:load"}`, "one that takes an object of another class is not called"},
	{"one that takes more", "@dataclass\nclass A:\n  x: str\ndef dump(a: A, strict: bool) -> dict: return {'x': a.x}", `null`, "nothing tells what else it is to be given"},
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
