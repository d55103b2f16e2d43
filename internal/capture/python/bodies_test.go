package python

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"example.org/parity/internal/doc"
	"example.org/parity/internal/typeset"
)

// bodyRow is code of a class A, with what pydantic says of payloads, or its own from_dict
// and to_dict: the test asks them. parity has to say the same, but where the row is opaque or checked.
type bodyRow struct {
	name, source     string
	accepts, rejects []string
	knowledge        string // "": all is known; "opaque"; "checked": what it refuses is not
}

var bodyRows = []bodyRow{
	{"choices of aliases", "class A(BaseModel):\n  x: str = Field(validation_alias=AliasChoices('x', 'X'))",
		[]string{`{"x":"a"}`, `{"X":"a"}`}, []string{`{}`, `{"y":"a"}`}, ""},
	{"by its own name too", "class A(BaseModel):\n  model_config = ConfigDict(populate_by_name=True)\n  a_b: str = Field(alias='aB')",
		[]string{`{"aB":"a"}`, `{"a_b":"a"}`}, []string{`{}`}, ""},
	{"by the alias alone", "class A(BaseModel):\n  a_b: str = Field(alias='aB')", []string{`{"aB":"a"}`}, []string{`{"a_b":"a"}`}, ""},
	{"an alias made by a function", "def made(name): return to_camel(name.strip('_')) + 'X'\nclass A(BaseModel):\n  model_config = ConfigDict(alias_generator=made)\n  a_b: str",
		[]string{`{"aBX":"a"}`}, []string{`{"aB":"a"}`, `{"a_b":"a"}`}, ""},
	{"an alias made by a generator for reading", "class A(BaseModel):\n  model_config = ConfigDict(alias_generator=AliasGenerator(validation_alias=str.upper))\n  a: str",
		[]string{`{"A":"a"}`}, []string{`{"a":"a"}`}, ""},
	{"membership", "class A(BaseModel):\n  x: str\n  @field_validator('x')\n  def check(cls, v):\n    if v not in set(['a', 'b']):\n      raise ValueError()\n    return v",
		[]string{`{"x":"a"}`}, []string{`{"x":"c"}`}, ""},
	{"membership of an enum's values", "import enum\nclass E(str, enum.Enum):\n  a = 'a'\n  b = 'b'\nclass A(BaseModel):\n  x: str\n  @field_validator('x')\n  def check(cls, v):\n    if v not in [e.value for e in E]:\n      raise ValueError()\n    return v",
		[]string{`{"x":"a"}`}, []string{`{"x":"c"}`}, ""},
	{"membership of an enum's values that code changes", "import enum\nclass E(str, enum.Enum):\n  a = 'a'\n  b = 'b'\nclass A(BaseModel):\n  x: str\n  @field_validator('x')\n  def check(cls, v):\n    if v not in [e.value * 2 for e in E]:\n      raise ValueError()\n    return v",
		[]string{`{"x":"aa"}`}, []string{`{"x":"a"}`}, "checked"},
	{"an enum called on a value", "import enum\nclass E(str, enum.Enum):\n  a = 'a'\nclass A(BaseModel):\n  x: str\n  @field_validator('x')\n  def check(cls, v):\n    try:\n      E(v)\n    except ValueError:\n      raise ValueError('no')\n    return v",
		[]string{`{"x":"a"}`}, []string{`{"x":"c"}`}, ""},
	{"an enum that looks for members, called on a value", "import enum\nclass E(str, enum.Enum):\n  a = 'a'\n  @classmethod\n  def _missing_(cls, v): return cls.a\nclass A(BaseModel):\n  x: str\n  @field_validator('x')\n  def check(cls, v):\n    E(v)\n    return v",
		[]string{`{"x":"a"}`, `{"x":"c"}`}, nil, "checked"},
	{"membership of a Literal's values", "from typing import get_args\nK = Literal['a', 'b']\nclass A(BaseModel):\n  x: str\n  @field_validator('x')\n  def check(cls, v):\n    if v not in get_args(K):\n      raise ValueError()\n    return v",
		[]string{`{"x":"a"}`}, []string{`{"x":"c"}`}, ""},
	{"a beginning", "class A(BaseModel):\n  x: str\n  y: str = 'a.b'\n  @field_validator('x')\n  def check(cls, v):\n    if not v.startswith(('sk-', 'p.')):\n      raise ValueError()\n    return v\n  @field_validator('y')\n  def dotted(cls, v):\n    assert v.endswith('.b')\n    return v",
		[]string{`{"x":"sk-1"}`, `{"x":"p.","y":"q.b"}`}, []string{`{"x":"1sk-"}`, `{"x":"pq"}`, `{"x":"p.","y":"xb"}`}, ""},
	{"a beginning behind some letters", "class A(BaseModel):\n  x: str\n  @field_validator('x')\n  def check(cls, v):\n    if not v.startswith('b', 1):\n      raise ValueError()\n    return v",
		[]string{`{"x":"ab"}`}, []string{`{"x":"b"}`}, "checked"},
	{"digits", "class A(BaseModel):\n  x: str\n  @field_validator('x')\n  def check(cls, v):\n    if not v.isdigit():\n      raise ValueError()\n    return v",
		[]string{`{"x":"12"}`}, []string{`{"x":"1a"}`, `{"x":""}`}, ""},
	{"a key renamed in a copy", "class A(BaseModel):\n  user_id: str\n  @model_validator(mode='before')\n  @classmethod\n  def up(cls, v):\n    v = dict(v)\n    if 'userId' in v: v['user_id'] = v.pop('userId')\n    return v",
		[]string{`{"userId":"x"}`, `{"user_id":"x"}`}, []string{`{}`, `"x"`, `1`}, ""},
	{"a text split and stripped", "class A(BaseModel):\n  x: List[str]\n  @field_validator('x', mode='before')\n  def up(cls, v):\n    if isinstance(v, str): return [t.strip() for t in v.split(',')]\n    return v",
		[]string{`{"x":"a, b"}`, `{"x":["a"]}`}, []string{`{"x":1}`}, ""},
	{"a text split into numbers", "class A(BaseModel):\n  x: List[int]\n  @field_validator('x', mode='before')\n  def up(cls, v):\n    if isinstance(v, str): return [int(t) for t in v.split(',')]\n    return v",
		[]string{`{"x":"1,2"}`, `{"x":[1]}`}, nil, "opaque"},
	{"a day in the past", "class A(BaseModel):\n  x: PastDate", []string{`{"x":"2020-01-02"}`}, []string{`{"x":"9020-01-02"}`}, "checked"},
	{"membership in brackets that make no tuple", "class A(BaseModel):\n  x: str\n  @field_validator('x')\n  def check(cls, v):\n    if v not in ('shrink-to-fit'):\n      raise ValueError()\n    return v",
		[]string{`{"x":"shrink-to-fit"}`}, []string{`{"x":"grow"}`}, ""}, // what is a part of it is taken, too
	{"membership of each item", "class A(BaseModel):\n  x: Optional[List[str]] = None\n  @field_validator('x')\n  def check(cls, v):\n    if v is None:\n      return v\n    for i in v:\n      if i not in ('a', 'b'):\n        raise ValueError()\n    return v",
		[]string{`{"x":["a"]}`, `{"x":null}`, `{"x":[]}`}, []string{`{"x":["a","c"]}`}, ""},
	{"bounds", "class A(BaseModel):\n  x: int\n  @field_validator('x')\n  def check(cls, v):\n    if not 1 <= v <= 9:\n      raise ValueError()\n    return v",
		[]string{`{"x":1}`, `{"x":9}`}, []string{`{"x":0}`, `{"x":10}`}, ""},
	{"a length", "class A(BaseModel):\n  x: str\n  @field_validator('x')\n  def check(cls, v):\n    if len(v) > 2:\n      raise ValueError()\n    return v",
		[]string{`{"x":"ab"}`}, []string{`{"x":"abc"}`}, ""},
	{"a text that is not empty", "class A(BaseModel):\n  x: str\n  @field_validator('x')\n  def check(cls, v):\n    if not v:\n      raise ValueError()\n    return v",
		[]string{`{"x":"a"}`}, []string{`{"x":""}`}, ""},
	{"a pattern", "import re\nclass A(BaseModel):\n  x: str\n  @field_validator('x')\n  def check(cls, v):\n    if not re.match(r'[a-z]+$', v):\n      raise ValueError()\n    return v",
		[]string{`{"x":"ab"}`}, []string{`{"x":"A"}`}, ""},
	{"a condition that no schema has", "class A(BaseModel):\n  x: int\n  @field_validator('x')\n  def check(cls, v):\n    if v % 2:\n      raise ValueError()\n    return v",
		[]string{`{"x":2}`}, []string{`{"x":1}`}, "checked"},
	{"two fields", "class A(BaseModel):\n  a: int\n  b: int\n  @model_validator(mode='after')\n  def check(self):\n    if self.a > self.b:\n      raise ValueError()\n    return self",
		[]string{`{"a":1,"b":2}`}, []string{`{"a":2,"b":1}`}, "checked"},
	{"one field of the whole", "class A(BaseModel):\n  a: str\n  @model_validator(mode='after')\n  def check(self):\n    if self.a not in ('x', 'y'):\n      raise ValueError()\n    return self",
		[]string{`{"a":"x"}`}, []string{`{"a":"z"}`}, ""},
	{"a validator made by a function", "def const(v):\n  def validate(c):\n    if v != c:\n      raise ValueError()\n    return c\n  return validate\nclass A(BaseModel):\n  x: Annotated[str, AfterValidator(const('a'))]",
		[]string{`{"x":"a"}`}, []string{`{"x":"b"}`}, ""},
	{"code of another package", "import json\nclass A(BaseModel):\n  x: str\n  @field_validator('x')\n  def check(cls, v):\n    json.loads(v)\n    return v",
		[]string{`{"x":"1"}`}, []string{`{"x":"a"}`}, "checked"},
	{"only talk", "import logging\nlogger = logging.getLogger(__name__)\nclass A(BaseModel):\n  x: str\n  @field_validator('x', mode='before')\n  def note(cls, v):\n    logger.debug('x is %s', v)\n    return v",
		[]string{`{"x":"a"}`}, []string{`{"x":1}`}, ""},
	{"sentinels left out", "class Unset: ...\nclass A(BaseModel):\n  x: str\n  @model_validator(mode='before')\n  @classmethod\n  def clean(cls, values):\n    if not isinstance(values, dict): return values\n    return {k: v for k, v in values.items() if not isinstance(v, Unset)}",
		[]string{`{"x":"a"}`}, []string{`{}`, `{"x":null}`}, ""},
	{"nulls left out", "class A(BaseModel):\n  x: int = 1\n  @model_validator(mode='before')\n  @classmethod\n  def clean(cls, values):\n    return {k: v for k, v in values.items() if v is not None}",
		[]string{`{"x":null}`, `{}`}, []string{`{"x":"a"}`, `[]`, `"a"`}, ""}, // what is no object has no items()
	{"nulls of an object left out", "class A(BaseModel):\n  x: int = 1\n  @model_validator(mode='before')\n  @classmethod\n  def clean(cls, values):\n    if isinstance(values, dict):\n      return {k: v for k, v in values.items() if v is not None}\n    return values",
		[]string{`{"x":null}`, `{}`}, []string{`{"x":"a"}`}, ""},
	{"one key converted", "class A(BaseModel):\n  x: int\n  @model_validator(mode='before')\n  @classmethod\n  def up(cls, data):\n    if isinstance(data, dict) and 'x' in data:\n      data = {**data, 'x': len(data['x'])}\n    return data",
		[]string{`{"x":"abc"}`}, []string{`{}`}, "opaque"},
	{"a text of a number, or null", "def number(b):\n  if b is None:\n    return None\n  if isinstance(b, int):\n    return b\n  if not isinstance(b, str):\n    raise ValueError('a text')\n  return int(b)\nclass A(BaseModel):\n  x: Annotated[Optional[int], BeforeValidator(number)] = None\n  y: Annotated[int, BeforeValidator(number)]",
		[]string{`{"x":"1","y":1}`, `{"x":null,"y":"2"}`, `{"y":1}`}, []string{`{"x":"a","y":1}`, `{"y":null}`, `{"x":[],"y":1}`}, ""},
	{"a text split", "class A(BaseModel):\n  x: Annotated[List[str], BeforeValidator(lambda v: v.split(',') if isinstance(v, str) else v)]",
		[]string{`{"x":"a,b"}`, `{"x":["a"]}`}, []string{`{"x":1}`}, ""},
	{"base64 always", "import base64\nclass A(BaseModel):\n  x: bytes\n  @field_validator('x', mode='before')\n  def read(cls, v):\n    return base64.b64decode(v, validate=True) if isinstance(v, str) else v",
		[]string{`{"x":"AQI="}`}, []string{`{"x":"x"}`}, ""},
	{"base64 sometimes", "import base64\nclass A(BaseModel):\n  x: bytes\n  @field_validator('x', mode='before')\n  def read(cls, v):\n    return base64.b64decode(v[4:]) if isinstance(v, str) and v.startswith('b64:') else v",
		[]string{`{"x":"b64:AQI="}`, `{"x":"y%"}`}, nil, "opaque"},
	{"a discriminator", "class C(BaseModel):\n  kind: Literal['c'] = 'c'\nclass D(BaseModel):\n  kind: Literal['d'] = 'd'\nclass A(BaseModel):\n  x: Union[C, D] = Field(discriminator='kind')",
		[]string{`{"x":{"kind":"c"}}`}, []string{`{"x":{}}`, `{"x":{"kind":"e"}}`}, ""},
	{"a discriminator that is a function", "class C(BaseModel):\n  kind: Literal['c'] = 'c'\nclass D(BaseModel):\n  kind: Literal['d'] = 'd'\ndef kind(v): return v.get('kind') if isinstance(v, dict) else getattr(v, 'kind', None)\nclass A(BaseModel):\n  x: Annotated[Union[Annotated[C, Tag('c')], Annotated[D, Tag('d')]], Discriminator(kind)]",
		[]string{`{"x":{"kind":"c"}}`}, []string{`{"x":{}}`, `{"x":{"kind":"e"}}`}, ""},
	{"a discriminator that always finds a tag", "class C(BaseModel):\n  kind: Literal['c'] = 'c'\nclass D(BaseModel):\n  kind: Literal['d']\ndef kind(v):\n  k = v.get('kind') if isinstance(v, dict) else getattr(v, 'kind', None)\n  return 'd' if k in ('d', 'dd') else 'c'\nclass A(BaseModel):\n  x: Annotated[Union[Annotated[C, Tag('c')], Annotated[D, Tag('d')]], Discriminator(kind)]",
		[]string{`{"x":{"kind":"c"}}`, `{"x":{"kind":"d"}}`, `{"x":{}}`}, []string{`{"x":{"kind":"e"}}`, `{"x":{"kind":"dd"}}`}, ""},
	{"a discriminator that finds a tag or none", "class C(BaseModel):\n  kind: Literal['c'] = 'c'\nclass D(BaseModel):\n  kind: Literal['d']\ndef kind(v):\n  k = v.get('kind') if isinstance(v, dict) else getattr(v, 'kind', None)\n  return 'd' if k in ('d', 'dd') else 'other'\nclass A(BaseModel):\n  x: Annotated[Union[Annotated[C, Tag('c')], Annotated[D, Tag('d')]], Discriminator(kind)]",
		[]string{`{"x":{"kind":"d"}}`}, []string{`{"x":{"kind":"c"}}`, `{"x":{"kind":"e"}}`}, "checked"},
	{"a discriminator as text", "def tag(model, name):\n  if isinstance(model, dict):\n    return f'{model.get(name)}'\n  return getattr(model, name, None)\nclass C(BaseModel):\n  kind: Literal['c'] = 'c'\nclass D(BaseModel):\n  kind: Literal['d'] = 'd'\nclass A(BaseModel):\n  x: Annotated[Union[Annotated[C, Tag('c')], Annotated[D, Tag('d')]], Discriminator(lambda m: tag(m, 'kind'))]",
		[]string{`{"x":{"kind":"c"}}`}, []string{`{"x":{}}`, `{"x":{"kind":"e"}}`}, ""},
	{"a set", "class A(BaseModel):\n  x: Set[str]", []string{`{"x":["a","a"]}`}, []string{`{"x":"a"}`}, ""},
	{"a web address", "class A(BaseModel):\n  x: HttpUrl", []string{`{"x":"https://a.example/"}`, `{"x":"HTTP://a.example/"}`}, []string{`{"x":"ftp://a.example/"}`, `{"x":"a"}`}, ""},
	{"a file's address", "class A(BaseModel):\n  x: FileUrl", []string{`{"x":"file:///a"}`}, []string{`{"x":"https://a.example/"}`}, ""},
	{"a strict type", "class A(BaseModel):\n  x: StrictInt\n  y: int", []string{`{"x":1,"y":"1"}`}, []string{`{"x":"1","y":1}`}, ""},
	{"a strict model", "class A(BaseModel):\n  model_config = ConfigDict(strict=True)\n  x: int", []string{`{"x":1}`}, []string{`{"x":"1"}`}, ""},
	{"an enum that takes more", "class E(str, enum.Enum):\n  a = 'a'\n  @classmethod\n  def _missing_(cls, value):\n    return cls.a\nclass A(BaseModel):\n  x: E",
		[]string{`{"x":"a"}`, `{"x":"b"}`}, nil, ""},
	{"an enum that a generator's metaclass opens", "import enum\nfrom pydantic_core import core_schema\nclass OpenEnumMeta(enum.EnumMeta):\n  def __call__(cls, value, names=None, **kw):\n    try:\n      return super().__call__(value, names, **kw) if names is not None else super().__call__(value)\n    except ValueError:\n      return value\n  def __new__(mcs, name, bases, namespace, **kw):\n    cls = super().__new__(mcs, name, bases, namespace, **kw)\n    def __get_pydantic_core_schema__(inner, source, handler):\n      def take(v):\n        try:\n          return enum.EnumMeta.__call__(inner, v)\n        except ValueError:\n          return v\n      base = core_schema.int_schema() if issubclass(inner, int) else core_schema.str_schema()\n      return core_schema.chain_schema([base, core_schema.no_info_plain_validator_function(take)])\n    setattr(cls, '__get_pydantic_core_schema__', classmethod(__get_pydantic_core_schema__))\n    return cls\nclass E(str, enum.Enum, metaclass=OpenEnumMeta):\n  a = 'a'\nclass N(int, enum.Enum, metaclass=OpenEnumMeta):\n  one = 1\nclass A(BaseModel):\n  x: E\n  n: N = N.one",
		[]string{`{"x":"a"}`, `{"x":"b","n":2}`}, []string{`{"x":1}`, `{"x":"a","n":"one"}`}, ""},
	{"of an enum that does not tell pydantic it keeps anything", "import enum\nfrom pydantic_core import core_schema\nclass OpenEnumMeta(enum.EnumMeta):\n  def __call__(cls, value, names=None, **kw):\n    try:\n      return super().__call__(value, names, **kw) if names is not None else super().__call__(value)\n    except ValueError:\n      return value\nclass E(str, enum.Enum, metaclass=OpenEnumMeta):\n  a = 'a'\nclass A(BaseModel):\n  x: E",
		[]string{`{"x":"a"}`, `{"x":"b"}`, `{"x":1}`}, nil, ""},
	{"an enum that takes another case", "class E(str, enum.Enum):\n  a = 'a'\n  @classmethod\n  def _missing_(cls, value):\n    for member in cls:\n      if member.value == value.lower():\n        return member\n    return None\nclass A(BaseModel):\n  x: E",
		[]string{`{"x":"a"}`, `{"x":"A"}`}, []string{`{"x":"b"}`}, "checked"},
	{"an enum that takes no more", "class E(str, enum.Enum):\n  a = 'a'\n  @classmethod\n  def _missing_(cls, value):\n    return None\nclass A(BaseModel):\n  x: E",
		[]string{`{"x":"a"}`}, []string{`{"x":"b"}`}, ""},
	{"its first version", "class A(BaseModel):\n  x: List[str]\n  @validator('x', each_item=True)\n  def check(cls, v):\n    if v not in ('a', 'b'):\n      raise ValueError()\n    return v",
		[]string{`{"x":["a"]}`}, []string{`{"x":["c"]}`}, ""},
	{"an alias that a base's generator has made", "class B(BaseModel):\n  model_config = ConfigDict(alias_generator=to_camel)\n  a_b: int\nclass A(B):\n  model_config = ConfigDict(alias_generator=None)\n  c_d: int",
		[]string{`{"aB":1,"c_d":2}`}, []string{`{"a_b":1,"c_d":2}`, `{"aB":1,"cD":2}`}, ""},
	{"a field declared again below a generator", "class B(BaseModel):\n  model_config = ConfigDict(alias_generator=to_camel)\n  a_b: int\nclass A(B):\n  model_config = ConfigDict(alias_generator=None)\n  a_b: str",
		[]string{`{"a_b":"x"}`}, []string{`{"aB":"x"}`}, ""},
	{"a path, or its own name", "class A(BaseModel):\n  model_config = ConfigDict(validate_by_name=True)\n  lat: int = Field(validation_alias=AliasPath('geo', 'lat'))",
		[]string{`{"geo":{"lat":1}}`, `{"lat":1}`}, []string{`{}`}, "opaque"},
	{"a serializer of what is computed", "class A(BaseModel):\n  a: int\n  @computed_field\n  @property\n  def b(self) -> int: return self.a\n  @field_serializer('b')\n  def _b(self, v: int) -> str: return str(v)",
		[]string{`{"a":1}`}, []string{`{"b":"1"}`}, ""},
	{"a dataclass of pydantic that refuses what it is given", "from pydantic.dataclasses import dataclass\n@dataclass\nclass D:\n  a: int\n  def __post_init__(self):\n    if self.a > 9: raise ValueError('big')\nclass A(BaseModel):\n  d: D",
		[]string{`{"d":{"a":9}}`}, []string{`{"d":{"a":10}}`}, ""},
	{"a set of at least one", "class A(BaseModel):\n  x: Annotated[Set[str], Field(min_length=1)]", []string{`{"x":["a","a"]}`}, []string{`{"x":[]}`}, ""},
	{"a set of at least two", "class A(BaseModel):\n  x: conset(str, min_length=2)", []string{`{"x":["a","b"]}`}, []string{`{"x":["a","a"]}`, `{"x":["a"]}`}, "checked"},
	{"a set of at most two", "class A(BaseModel):\n  x: Annotated[FrozenSet[int], Field(max_length=2)]", []string{`{"x":[1,1,1]}`}, []string{`{"x":[1,2,3]}`}, "checked"},
	{"a secret with a length", "class A(BaseModel):\n  x: Annotated[SecretStr, Field(min_length=3, max_length=5)]", []string{`{"x":"abc"}`}, []string{`{"x":"ab"}`, `{"x":"abcdef"}`}, ""},
	{"numbers made texts, which are stripped", "class A(BaseModel):\n  model_config = ConfigDict(coerce_numbers_to_str=True, str_strip_whitespace=True, str_max_length=4)\n  x: str",
		[]string{`{"x":1}`, `{"x":1.5}`, `{"x":" abcd "}`}, []string{`{"x":true}`, `{"x":"abcde"}`}, ""},
	{"base64 of a text", "class A(BaseModel):\n  x: Base64Str", []string{`{"x":"YQ=="}`}, []string{`{"x":"/w=="}`}, "checked"},
	{"a discriminator that looks for a member", "class C(BaseModel):\n  n: int = 0\nclass D(BaseModel):\n  m: int\ndef which(v): return 'c' if isinstance(v, dict) and 'n' in v else 'd'\nclass A(BaseModel):\n  x: Annotated[Union[Annotated[C, Tag('c')], Annotated[D, Tag('d')]], Discriminator(which)]",
		[]string{`{"x":{"n":1}}`, `{"x":{"m":1}}`}, []string{`{"x":{}}`}, "checked"},
	{"no text for a number", "class A(BaseModel):\n  x: int\n  @field_validator('x', mode='before')\n  def check(cls, v):\n    if isinstance(v, str): raise ValueError('no text')\n    return v",
		[]string{`{"x":1}`}, []string{`{"x":"1"}`}, "checked"},
	{"no number for a text", "class A(BaseModel):\n  x: str\n  @field_validator('x', mode='before')\n  def check(cls, v):\n    if isinstance(v, int): raise ValueError('no number')\n    return v",
		[]string{`{"x":"1"}`}, []string{`{"x":1}`}, ""},
	{"items that are looked at when they are taken", "class A(BaseModel):\n  x: Optional[Iterable[int]] = None", []string{`{"x":[1]}`}, []string{`{"x":1}`}, "opaque"},
	{"items of a sequence", "class A(BaseModel):\n  x: Optional[Sequence[int]] = None", []string{`{"x":[1]}`}, []string{`{"x":["a"]}`}, ""},
	{"a web address without a host", "class A(BaseModel):\n  x: AnyHttpUrl", []string{`{"x":"http:a.example"}`}, []string{`{"x":"http://"}`, `{"x":"https:"}`}, ""},
	{"an enum of integers", "class E(enum.IntEnum):\n  a = 1\n  b = -20\nclass A(BaseModel):\n  x: E", []string{`{"x":1}`, `{"x":"1"}`, `{"x":" -20.0 "}`, `{"x":true}`}, []string{`{"x":"2"}`, `{"x":"a"}`, `{"x":""}`, `{"x":false}`}, ""},
	{"an enum of numbers", "class E(float, enum.Enum):\n  a = 0.5\nclass A(BaseModel):\n  x: E", []string{`{"x":0.5}`, `{"x":"0.50"}`, `{"x":".5"}`}, []string{`{"x":"0.51"}`, `{"x":1}`}, ""},
	{"an enum whose values are integers", "class E(enum.Enum):\n  a = 1\nclass A(BaseModel):\n  x: E", []string{`{"x":1}`}, []string{`{"x":"1"}`}, ""},
	{"an enum of integers that takes others", "class E(enum.IntEnum):\n  a = 1\n  @classmethod\n  def _missing_(cls, value): return cls.a if type(value) is int else None\nclass A(BaseModel):\n  x: E", []string{`{"x":1}`, `{"x":"1"}`, `{"x":7}`}, []string{`{"x":"7"}`, `{"x":"a"}`}, ""},
	{"the mark of a value that is not set, which is any object", "class Unset(BaseModel):\n  @model_serializer(mode='plain')\n  def serialize_model(self): return '~unset~'\n  def __bool__(self) -> Literal[False]: return False\nUNSET = Unset()\nclass A(BaseModel):\n  x: Union[int, None, Unset] = UNSET\n  y: Optional[int] = None\n  @model_serializer(mode='wrap')\n  def send(self, handler):\n    m = {}\n    for k, v in handler(self).items():\n      if v != '~unset~':\n        m[k] = v\n    return m",
		[]string{`{"x":1}`, `{"x":null}`, `{"x":{"z":1}}`, `{}`}, []string{`{"x":"a"}`, `{"x":[]}`, `{"y":{"z":1}}`}, ""},
	{"the mark of a value that is not set, which has no members", "class Unset(BaseModel):\n  model_config = ConfigDict(extra='forbid')\n  def __bool__(self) -> Literal[False]: return False\nUNSET = Unset()\nclass A(BaseModel):\n  x: Union[int, None, Unset] = UNSET",
		[]string{`{"x":1}`, `{"x":null}`}, []string{`{"x":{"z":1}}`, `{"x":"a"}`}, ""},
	{"texts that are not recognized", "from pydantic_core import core_schema\nclass UnrecognizedStr(str):\n  @classmethod\n  def __get_pydantic_core_schema__(cls, _source, _handler):\n    return core_schema.lax_or_strict_schema(lax_schema=core_schema.chain_schema([core_schema.str_schema(), core_schema.no_info_plain_validator_function(lambda v: cls(v))]), strict_schema=core_schema.none_schema())\nclass A(BaseModel):\n  x: Union[Literal['a', 'b'], UnrecognizedStr]",
		[]string{`{"x":"a"}`, `{"x":"z"}`, `{"x":null}`}, []string{`{"x":1}`, `{}`}, ""},
	{"made a text where it is none", "import re\nclass A(BaseModel):\n  x: Optional[Annotated[str, Field(strict=True, max_length=3)]] = None\n  @field_validator('x')\n  def check(cls, v):\n    if v is None:\n      return v\n    if not isinstance(v, str):\n      v = str(v)\n    if not re.match(r'[a-z]+$', v):\n      raise ValueError()\n    return v",
		[]string{`{"x":"ab"}`, `{"x":null}`, `{}`}, []string{`{"x":"A"}`, `{"x":"abcd"}`, `{"x":1}`}, ""},
	{"made a text that it may not have been", "class A(BaseModel):\n  x: Union[int, str]\n  @field_validator('x')\n  def check(cls, v):\n    if not isinstance(v, str):\n      v = str(v)\n    return v", []string{`{"x":"a"}`}, []string{`{"x":[]}`}, "opaque"},
	{"the text of a uuid", "import re, uuid\nclass A(BaseModel):\n  x: uuid.UUID\n  @field_validator('x')\n  def check(cls, v):\n    if not isinstance(v, str):\n      v = str(v)\n    if not re.match(r'^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$', v):\n      raise ValueError()\n    return v",
		[]string{`{"x":"2eb8aa08-aa98-11ea-b4aa-73b441d16380"}`}, []string{`{"x":"a"}`}, ""},
	{"the text of some uuids", "import re, uuid\nclass A(BaseModel):\n  x: uuid.UUID\n  @field_validator('x')\n  def check(cls, v):\n    if not re.match(r'^2e', str(v)):\n      raise ValueError()\n    return v",
		[]string{`{"x":"2eb8aa08-aa98-11ea-b4aa-73b441d16380"}`}, []string{`{"x":"3eb8aa08-aa98-11ea-b4aa-73b441d16380"}`}, "checked"},
	{"a year that no date has", "import re, datetime\nclass A(BaseModel):\n  x: Optional[datetime.datetime] = None\n  @field_validator('x', mode='before')\n  def mend(cls, v):\n    if isinstance(v, str):\n      if v.startswith('0000-01-01T') and re.match(r'^\\d{4}-', v):\n        return '0001' + v[4:]\n    return v",
		[]string{`{"x":"2024-01-02T03:04:05Z"}`, `{"x":null}`}, []string{`{"x":"a"}`, `{"x":[]}`}, ""},
	{"a year that dates have", "import datetime\nclass A(BaseModel):\n  x: datetime.datetime\n  @field_validator('x', mode='before')\n  def mend(cls, v):\n    if isinstance(v, str):\n      if v.startswith('2000-'):\n        return '2001' + v[4:]\n    return v",
		[]string{`{"x":"2024-01-02T03:04:05Z"}`}, nil, "opaque"},
	{"the mark of a value that is not set, behind a function that looks for a tag", "class Unset(BaseModel):\n  def __bool__(self) -> Literal[False]: return False\nUNSET = Unset()\nclass C(BaseModel):\n  kind: Literal['c']\nclass D(BaseModel):\n  kind: Literal['d']\ndef which(v):\n  if isinstance(v, dict) and 'kind' in v: return v['kind']\n  raise ValueError('no tag')\nV = Annotated[Union[Annotated[C, Tag('c')], Annotated[D, Tag('d')]], Discriminator(which)]\nclass A(BaseModel):\n  x: Union[V, None, Unset] = UNSET",
		[]string{`{"x":{"kind":"c"}}`, `{"x":null}`}, []string{`{"x":{"z":1}}`, `{"x":{}}`}, "checked"},
	{"only what is private is set", "class A(BaseModel):\n  x: str\n  _y: str = PrivateAttr('')\n  def model_post_init(self, context):\n    self._y = self.x.lower()",
		[]string{`{"x":"a"}`}, []string{`{}`}, ""},
	{"a name inside of an alias", "Id = Annotated[str, Field(alias='_id', min_length=2)]\nclass A(BaseModel):\n  id: Id",
		[]string{`{"_id":"ab"}`}, []string{`{"id":"ab"}`, `{"_id":"a"}`}, ""},
	{"a name inside of a type of its own", "from typing_extensions import TypeAliasType\nId = TypeAliasType('Id', Annotated[str, Field(alias='_id')])\nclass A(BaseModel):\n  id: Id",
		[]string{`{"id":"ab"}`}, nil, "opaque"}, // pydantic does not look for it there, and says so
	{"a generator before an alias", "class A(BaseModel):\n  model_config = ConfigDict(alias_generator=str.upper)\n  a: int = Field(alias='z', alias_priority=1)\n  b: int = Field(alias='y')",
		[]string{`{"A":1,"y":2}`}, []string{`{"z":1,"y":2}`, `{"A":1,"B":2}`}, ""},
	{"an alias made of the rest of a list", "def camel(s):\n  head, *rest = s.split('_')\n  return head + ''.join(w.capitalize() for w in rest)\nclass A(BaseModel):\n  model_config = ConfigDict(alias_generator=camel)\n  long_name_too: int",
		[]string{`{"longNameToo":1}`}, []string{`{"long_name_too":1}`}, ""},
	{"paths of names", "class A(BaseModel):\n  lat: float = Field(validation_alias=AliasPath('geo', 'lat'))\n  lon: float = Field(default=0.5, validation_alias=AliasPath('geo', 'lon'))",
		[]string{`{"geo":{"lat":1.5,"lon":2}}`, `{"geo":{"lat":1}}`}, []string{`{"geo":{"lon":1}}`, `{"lat":1}`, `{"geo":{"lat":"x"}}`, `{}`}, ""},
	{"a path into a list", "class A(BaseModel):\n  first: str = Field(validation_alias=AliasPath('names', 0))", []string{`{"names":["a"]}`}, []string{`{}`}, "opaque"},
	{"a discriminator by its name on the wire", "class C(BaseModel):\n  kind: Literal['c'] = Field(alias='Kind')\nclass D(BaseModel):\n  kind: Literal['d'] = Field(alias='Kind')\nclass A(BaseModel):\n  x: Union[C, D] = Field(discriminator='kind')",
		[]string{`{"x":{"Kind":"c"}}`}, []string{`{"x":{"kind":"c"}}`, `{"x":{}}`}, ""},
	{"a constructor that renames", "class A(BaseModel):\n  id: str\n  def __init__(self, **data):\n    if 'ID' in data:\n      data['id'] = data.pop('ID')\n    super().__init__(**data)\n    self._seen = 1\n  _seen: int = PrivateAttr(0)",
		[]string{`{"id":"a"}`, `{"ID":"a"}`}, []string{`{}`, `{"id":1}`}, ""},
	{"a constructor that hands on", "class Base(BaseModel):\n  def __init__(self, *args, **kwargs):\n    super().__init__(*args, **kwargs)\nclass A(Base):\n  id: str\n  def __init__(self, id: str, **data):\n    super().__init__(id=id, **data)",
		[]string{`{"id":"a"}`, `{"id":"a","zz":1}`}, []string{`{"id":1}`}, ""},
	{"a constructor that takes another name", "class A(BaseModel):\n  id: str\n  n: int\n  def __init__(self, ID, n: int = 3, **data):\n    super().__init__(id=ID, n=n, **data)",
		[]string{`{"ID":"a"}`, `{"ID":"a","n":1}`}, []string{`{"id":1}`, `{"ID":"a","n":"x"}`, `{}`}, ""},
	{"a constructor that takes something by its place alone", "class A(BaseModel):\n  id: str\n  n: int = 0\n  def __init__(self, text=None, /, *, n: int = 3, **data):\n    if text is not None:\n      data['id'] = text\n    super().__init__(n=n, **data)",
		[]string{`{"id":"a"}`, `{"id":"a","n":1,"text":"b"}`}, []string{`{"id":1}`, `{"text":"a"}`, `{"id":"a","n":"x"}`}, ""},
	{"a constructor that fills in", "class A(BaseModel):\n  id: str\n  kind: str\n  def __init__(self, **data):\n    data.setdefault('kind', 'a')\n    super().__init__(**data)",
		[]string{`{"id":"a"}`, `{"id":"a","kind":"b"}`}, []string{`{"kind":"a"}`, `{"id":"a","kind":null}`}, ""},
	{"a constructor that refuses", "class A(BaseModel):\n  id: str\n  def __init__(self, **data):\n    if data.get('id') == 'bad': raise ValueError()\n    super().__init__(**data)",
		[]string{`{"id":"a"}`}, []string{`{"id":"bad"}`, `{}`}, "checked"},
	{"a constructor that words errors", "class Base(BaseModel):\n  def __init__(__self__, *args: object, **kwargs: object) -> None:\n    try:\n      super().__init__(*args, **kwargs)\n    except ValidationError as err:\n      raise __self__.worded(err) from None\n  def worded(self, err): return err\nclass A(Base):\n  id: str",
		[]string{`{"id":"a"}`, `{"id":"a","zz":1}`}, []string{`{"id":1}`, `{}`}, ""},
	{"a constructor that goes on after an error", "class A(BaseModel):\n  id: str = ''\n  def __init__(self, **data):\n    try:\n      super().__init__(**data)\n    except ValidationError:\n      super().__init__()", []string{`{"id":"a"}`, `{"id":1}`}, nil, "opaque"},
	{"a constructor that asks others", "def fix(data): return eval('data')\nclass A(BaseModel):\n  id: str\n  def __init__(self, **data):\n    super().__init__(**fix(data))", []string{`{"id":"a"}`}, []string{`{}`}, "opaque"},
	{"a reader of its own", "class A(BaseModel):\n  id: str\n  @classmethod\n  def model_validate(cls, obj, **options):\n    if isinstance(obj, dict) and 'data' in obj:\n      obj = obj['data']\n    return super().model_validate(obj, **options)", []string{`{"id":"a"}`}, nil, "checked"},
	{"a reader that hands on", "class A(BaseModel):\n  id: str\n  @classmethod\n  def model_validate(cls, obj, *, strict=None):\n    return super().model_validate(obj, strict=strict)", []string{`{"id":"a"}`}, []string{`{}`}, ""},
	{"a validator in place of pydantic's", "class A(BaseModel):\n  x: int\n  @field_validator('x', mode='plain')\n  def check(cls, v):\n    if not isinstance(v, int):\n      raise ValueError()\n    return v",
		[]string{`{"x":1}`, `{"x":true}`}, []string{`{"x":"1"}`, `{"x":null}`, `{"x":1.5}`}, ""},
	{"a validator that makes something", "class A(BaseModel):\n  x: int\n  @field_validator('x', mode='plain')\n  def check(cls, v):\n    return int(v)",
		[]string{`{"x":1}`}, []string{`{"x":null}`}, "opaque"},
	{"nothing is an empty list", "class A(BaseModel):\n  x: List[str] = []\n  @field_validator('x', mode='before')\n  def empty(cls, v):\n    return [] if v is None else v",
		[]string{`{"x":null}`, `{"x":["a"]}`, `{}`}, []string{`{"x":1}`, `{"x":"a"}`}, ""},
	{"one in place of a list", "class A(BaseModel):\n  x: List[str]\n  @field_validator('x', mode='before')\n  def wrap(cls, v):\n    return v if isinstance(v, list) else [v]",
		[]string{`{"x":"a"}`, `{"x":["a"]}`}, []string{`{"x":1}`, `{"x":{}}`, `{"x":null}`}, ""},
	{"a list of something else", "class A(BaseModel):\n  x: List[str]\n  @field_validator('x', mode='before')\n  def wrap(cls, v):\n    return v if isinstance(v, list) else list(v)",
		[]string{`{"x":"ab"}`, `{"x":["a"]}`}, []string{`{"x":1}`}, "opaque"},
	{"a text made another", "class A(BaseModel):\n  x: Annotated[str, AfterValidator(str.upper)] = Field(max_length=3)", []string{`{"x":"abc"}`}, []string{`{"x":1}`}, "opaque"}, // of what is sent
	{"a text without white space", "class A(BaseModel):\n  x: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=3)]",
		[]string{`{"x":" abc "}`, `{"x":"a"}`}, []string{`{"x":"  "}`, `{"x":"abcd"}`}, ""},
	{"limits of all texts", "class A(BaseModel):\n  model_config = ConfigDict(str_min_length=1, str_max_length=2, str_strip_whitespace=True)\n  x: str\n  y: Optional[List[str]] = None",
		[]string{`{"x":" a "}`, `{"x":"a","y":["b"]}`}, []string{`{"x":""}`, `{"x":"abc"}`, `{"x":"a","y":[" "]}`}, ""},
	{"numbers as texts", "class A(BaseModel):\n  model_config = ConfigDict(coerce_numbers_to_str=True)\n  x: str\n  y: Optional[str] = None", []string{`{"x":1}`, `{"x":"a","y":1.5}`}, []string{`{"x":null}`, `{"x":[]}`, `{"x":true}`}, ""},
	{"null as the default of a number", "class A(BaseModel):\n  x: int = None", []string{`{}`, `{"x":1}`}, []string{`{"x":null}`}, ""},
	{"lists and sets by functions", "class A(BaseModel):\n  x: conlist(int, min_length=1, max_length=2)\n  y: conset(str, min_length=1) = {'a'}", []string{`{"x":[1]}`, `{"x":[1,2],"y":["a","a"]}`}, []string{`{"x":[]}`, `{"x":[1,2,3]}`, `{"x":[1],"y":[]}`}, ""},
	{"digits of a decimal", "import decimal\nclass A(BaseModel):\n  x: decimal.Decimal = Field(max_digits=3, decimal_places=1)", []string{`{"x":"1.5"}`}, []string{`{"x":"1.55"}`, `{"x":"a"}`}, "checked"},
	{"bytes as pydantic itself reads base64", "class A(BaseModel):\n  model_config = ConfigDict(val_json_bytes='base64', ser_json_bytes='base64')\n  x: bytes",
		[]string{`{"x":"AQI="}`, `{"x":"A-I="}`, `{"x":"AQ"}`}, []string{`{"x":"aqi="}`, `{"x":" AQI="}`, `{"x":"AQI=x"}`}, ""},
	{"a size in bytes", "class A(BaseModel):\n  x: ByteSize", []string{`{"x":1}`, `{"x":"1.5 KiB"}`}, []string{`{"x":-1}`, `{"x":"1e3"}`, `{"x":"a"}`}, ""},
	{"a moment without an offset", "class A(BaseModel):\n  x: NaiveDatetime", []string{`{"x":"2020-01-02T03:04:05"}`}, []string{`{"x":"2020-01-02T03:04:05Z"}`, `{"x":""}`, `{"x":1}`}, ""},
	{"taken as it is", "class A(BaseModel):\n  x: SkipValidation[int]", []string{`{"x":1}`}, []string{`{}`}, ""},
	{"names made by an enum", "class E(str, enum.Enum):\n  def _generate_next_value_(name, start, count, last_values):\n    return name.lower()\n  ONE = enum.auto()\n  TWO = enum.auto()\nclass A(BaseModel):\n  x: E",
		[]string{`{"x":"one"}`, `{"x":"two"}`}, []string{`{"x":"ONE"}`, `{"x":"1"}`}, ""},
	{"a TypedDict with a configuration", "from typing_extensions import TypedDict\n@with_config(ConfigDict(extra='forbid'))\nclass T(TypedDict):\n  a: int\nclass A(BaseModel):\n  x: T", []string{`{"x":{"a":1}}`}, []string{`{"x":{"a":1,"b":2}}`, `{"x":{}}`}, ""},
	{"an old name taken too", "class A(BaseModel):\n  x: int\n  @model_validator(mode='before')\n  @classmethod\n  def old(cls, data):\n    if isinstance(data, dict) and 'old_x' in data and 'x' not in data:\n      data['x'] = data.pop('old_x')\n    return data",
		[]string{`{"x":1}`, `{"old_x":1}`}, []string{`{}`, `{"x":"a"}`}, ""},
	{"times written by the configuration", "import datetime\nclass A(BaseModel):\n  model_config = ConfigDict(json_encoders={datetime.datetime: lambda v: int(v.timestamp())})\n  x: datetime.datetime", []string{`{"x":"2020-01-02T03:04:05Z"}`}, []string{`{"x":"a"}`}, ""},
	{"what is no argument", "from dataclasses import field\nfrom pydantic.dataclasses import dataclass\n@dataclass(config=ConfigDict(extra='forbid'))\nclass D:\n  a: int\n  b: int = field(default=3, init=False)\nclass A(BaseModel):\n  x: D",
		[]string{`{"x":{"a":1}}`}, []string{`{"x":{"a":1,"b":2}}`}, ""},
	{"names of the model around", "from typing_extensions import TypedDict\nclass T(TypedDict):\n  a_b: int\nclass A(BaseModel):\n  model_config = ConfigDict(alias_generator=to_camel)\n  x_y: T",
		[]string{`{"xY":{"aB":1}}`}, []string{`{"xY":{"a_b":1}}`, `{"x_y":{"aB":1}}`}, ""},
	{"an enum whose members are made of parts", "class E(str, enum.Enum):\n  def __new__(cls, value, label):\n    obj = str.__new__(cls, value)\n    obj._value_ = value\n    obj.label = label\n    return obj\n  X = ('x', 'Ex')\n  Y = ('y', 'Why')\nclass A(BaseModel):\n  x: E",
		[]string{`{"x":"x"}`, `{"x":"y"}`}, []string{`{"x":"X"}`, `{"x":["x","Ex"]}`}, ""},
	{"a serializer that knows a sentinel", "class Unset(BaseModel):\n  @model_serializer(mode='plain')\n  def send(self): return NOTHING\n  def __bool__(self) -> Literal[False]: return False\nUNSET = Unset()\nNOTHING = '~'\nclass A(BaseModel):\n  a: str\n  b: Optional[str] = None\n  c: Union[str, None, Unset] = UNSET\n  d: Optional[str]\n  e_f: Annotated[str, Field(alias='eF')] = 'x'\n  g: Union[int, Unset] = UNSET\n  @model_serializer(mode='wrap')\n  def send(self, handler):\n    optional = set(['b', 'c', 'eF'])\n    nullable = set(['c', 'd'])\n    done = handler(self)\n    m = {}\n    for n, f in type(self).model_fields.items():\n      k = f.alias or n\n      v = done.get(k, done.get(n))\n      null_is_set = k in nullable and (self.__pydantic_fields_set__.intersection({n}))\n      if v != NOTHING:\n        if v is not None or k not in optional or null_is_set:\n          m[k] = v\n    return m",
		[]string{`{"a":"x","d":null}`, `{"a":"x","d":"y","g":1,"b":"z","c":"z","eF":"z"}`, `{"a":"x","d":"y","b":null,"c":null}`}, []string{`{"a":"x"}`}, ""},
	{"a compiled pattern that finds nothing", "import re\n_PAT = re.compile(r'^v\\d+$')\nclass A(BaseModel):\n  x: str\n  @field_validator('x')\n  @classmethod\n  def check(cls, v):\n    if _PAT.match(v) is None:\n      raise ValueError('bad')\n    return v",
		[]string{`{"x":"v1"}`}, []string{`{"x":"x1"}`}, ""},
	{"keys that no field has", "class A(BaseModel):\n  a: int\n  @model_validator(mode='before')\n  @classmethod\n  def strictly(cls, data):\n    unknown = set(data) - set(cls.model_fields)\n    if unknown:\n      raise ValueError(f'unknown {unknown}')\n    return data",
		[]string{`{"a":1}`}, []string{`{"a":1,"b":2}`}, "checked"},
	{"a default for what does not fit", "class A(BaseModel):\n  x: int = 0\n  @field_validator('x', mode='wrap')\n  @classmethod\n  def safe(cls, v, handler):\n    try:\n      return handler(v)\n    except ValueError:\n      return 0",
		[]string{`{"x":1}`, `{"x":"abc"}`, `{"x":null}`}, nil, ""},
	{"what is false made an empty list", "class A(BaseModel):\n  x: List[str] = []\n  @field_validator('x', mode='before')\n  @classmethod\n  def d(cls, v):\n    return v or []",
		[]string{`{"x":null}`, `{"x":[]}`, `{"x":["a"]}`, `{"x":{}}`, `{"x":0}`}, []string{`{"x":1}`}, ""},
	{"sentinels left out", "class Unset: pass\nUNSET = Unset()\nclass A(BaseModel):\n  a: Optional[int] = None\n  b: Optional[str] = None\n  @model_validator(mode='before')\n  @classmethod\n  def drop(cls, data):\n    return {k: v for k, v in data.items() if v is not UNSET}",
		[]string{`{"a":1}`, `{"a":null,"b":"x"}`}, []string{`{"a":"x"}`}, ""},
	{"a text of JSON in place of an object", "import json\nclass A(BaseModel):\n  meta: Dict[str, int]\n  @field_validator('meta', mode='before')\n  @classmethod\n  def load(cls, v):\n    if isinstance(v, str):\n      return json.loads(v)\n    return v",
		[]string{`{"meta":"{\"a\":1}"}`, `{"meta":{"a":1}}`}, []string{`{"meta":"x"}`, `{"meta":"[]"}`, `{"meta":1}`}, "checked"},
	{"seconds in place of a time", "import datetime\nclass A(BaseModel):\n  at: datetime.datetime\n  @field_validator('at', mode='before')\n  @classmethod\n  def e(cls, v):\n    if isinstance(v, (int, float)):\n      return datetime.datetime.fromtimestamp(v, tz=datetime.timezone.utc)\n    return v",
		[]string{`{"at":1}`, `{"at":"2020-01-01T00:00:00Z"}`}, []string{`{"at":"x"}`}, ""},
	{"members in any case", "class E(str, enum.Enum):\n  a = 'a'\nclass A(BaseModel):\n  x: E\n  @field_validator('x', mode='before')\n  @classmethod\n  def low(cls, v):\n    return v.lower() if isinstance(v, str) else v",
		[]string{`{"x":"A"}`, `{"x":"a"}`}, []string{`{"x":"b"}`, `{"x":1}`}, "checked"},
	{"a field filled from another", "class A(BaseModel):\n  x: int\n  y: Optional[int] = None\n  def model_post_init(self, ctx):\n    if self.y is None:\n      self.y = self.x",
		[]string{`{"x":1}`, `{"x":1,"y":2}`, `{"x":1,"y":null}`}, nil, ""},
	{"schemes of addresses", "class A(BaseModel):\n  x: Annotated[AnyUrl, UrlConstraints(allowed_schemes=['s3','gs'], max_length=20)]",
		[]string{`{"x":"s3://b/k"}`}, []string{`{"x":"https://b/k"}`, `{"x":"s3://b/kkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"}`}, ""},
	{"a version of UUID and a network", "import ipaddress, pathlib\nclass A(BaseModel):\n  ip: Optional[ipaddress.IPv4Address] = None\n  any: Optional[IPvAnyAddress] = None\n  u: Optional[UUID4] = None\n  p: Optional[pathlib.Path] = None\n  net: Optional[ipaddress.IPv6Network] = None",
		[]string{`{"ip":"1.2.3.4"}`, `{"any":"::1"}`, `{"u":"1b4e28ba-2fa1-4d3b-a3f5-ef19b5a7633b"}`, `{"p":"/a/b"}`}, []string{`{"ip":"x"}`, `{"u":"1b4e28ba-2fa1-11d2-883f-0016d3cca427"}`, `{"u":"x"}`, `{"p":1}`}, "checked"},
	{"an enum that looks for a name", "class E(enum.Enum):\n  RED = 'red'\n  @classmethod\n  def _missing_(cls, value):\n    if isinstance(value, str):\n      return cls.__members__.get(value.upper())\n    return None\nclass A(BaseModel):\n  x: E",
		[]string{`{"x":"red"}`, `{"x":"RED"}`, `{"x":"Red"}`}, []string{`{"x":"zzz"}`, `{"x":3}`}, "checked"},
	{"a second name of a member", "class E(enum.StrEnum):\n  ONE = enum.auto()\n  UN = ONE\n  TWO = 'zwei'\nclass N(enum.Enum):\n  A = enum.auto()\n  B = enum.auto()\nclass A(BaseModel):\n  x: E\n  n: N = N.A",
		[]string{`{"x":"one"}`, `{"x":"zwei","n":2}`}, []string{`{"x":"UN"}`, `{"x":"one","n":3}`}, ""},
	{"an enum that takes the first that fits", "class E(str, enum.Enum):\n  a = 'a'\n  b = 'b'\n  @classmethod\n  def _missing_(cls, value):\n    return next((m for m in cls if m.value == str(value).lower()), None)\nclass A(BaseModel):\n  x: E",
		[]string{`{"x":"a"}`, `{"x":"A"}`}, []string{`{"x":"q"}`}, "checked"},
	{"an object for nothing", "_MISSING = object()\nclass A(BaseModel):\n  x: int\n  y: Optional[int] = None\n  @model_validator(mode='before')\n  @classmethod\n  def f(cls, data):\n    v = data.get('y', _MISSING)\n    if v is _MISSING:\n      return data\n    if v is None:\n      raise ValueError('null')\n    return data",
		[]string{`{"x":1}`, `{"x":1,"y":1}`}, []string{`{"x":1,"y":null}`}, "checked"},
	{"entries copied in a loop", "class A(BaseModel):\n  a: Optional[int] = None\n  b: Optional[str] = None\n  @model_validator(mode='before')\n  @classmethod\n  def drop(cls, values):\n    if not isinstance(values, dict):\n      return values\n    out = {}\n    for k, v in values.items():\n      if v is not ...:\n        out[k] = v\n    return out",
		[]string{`{"a":1}`}, []string{`{"a":"x"}`}, ""},
	{"empty texts left out", "class A(BaseModel):\n  a: Optional[int] = None\n  b: Optional[str] = None\n  @model_validator(mode='before')\n  @classmethod\n  def drop(cls, values):\n    return {k: v for k, v in values.items() if v != ''}",
		[]string{`{"a":1}`, `{"a":""}`, `{"b":""}`}, []string{`{"a":"x"}`}, ""},
	{"every item asked", "class A(BaseModel):\n  x: List[int]\n  @field_validator('x')\n  @classmethod\n  def f(cls, v):\n    if not all(i > 0 for i in v):\n      raise ValueError('x')\n    return v",
		[]string{`{"x":[1]}`, `{"x":[]}`}, []string{`{"x":[0]}`}, "checked"},
	{"a predicate", "from annotated_types import Predicate, Ge, Len\nclass A(BaseModel):\n  x: Annotated[str, Predicate(str.isupper)]\n  y: Annotated[int, Ge(1)] = 1",
		[]string{`{"x":"A"}`}, []string{`{"x":"a"}`, `{"x":"A","y":0}`}, "checked"},
	{"nulls left out in a loop", "class A(BaseModel):\n  a: Optional[int] = None\n  b: int = 1\n  @model_validator(mode='before')\n  @classmethod\n  def drop(cls, values):\n    out = {}\n    for k, v in values.items():\n      if v is None:\n        continue\n      out[k] = v\n    return out",
		[]string{`{"a":1}`, `{"b":null}`}, []string{`{"b":"x"}`}, ""},
	{"keys in small letters", "class A(BaseModel):\n  a: Optional[int] = None\n  @model_validator(mode='before')\n  @classmethod\n  def low(cls, values):\n    return {k.lower(): v for k, v in values.items()}",
		[]string{`{"a":1}`, `{"A":1}`}, nil, "opaque"},
	{"a field filled by other code", "import time\nclass A(BaseModel):\n  x: str\n  y: float = 0.0\n  def model_post_init(self, ctx):\n    self.y = helper(self.x)\ndef helper(v): return eval(v)",
		[]string{`{"x":"1"}`}, nil, "opaque"},
	{"a name or a path", "class A(BaseModel):\n  x: str = Field(validation_alias=AliasChoices('x', AliasPath('meta','x')))",
		[]string{`{"x":"a"}`, `{"meta":{"x":"a"}}`}, []string{`{"meta":{}}`, `{}`}, "opaque"},
	{"left out where it is null", "class A(BaseModel):\n  x: int\n  y: Optional[int] = Field(None, exclude_if=lambda v: v is None)",
		[]string{`{"x":1}`, `{"x":1,"y":2}`, `{"x":1,"y":null}`}, nil, ""},
	{"a dump of its own", "class A(BaseModel):\n  x_y: int = Field(alias='xY')\n  z: Optional[int] = None\n  def model_dump(self, **kwargs):\n    kwargs.setdefault('by_alias', True)\n    kwargs.setdefault('exclude_none', True)\n    return super().model_dump(**kwargs)",
		[]string{`{"xY":1}`, `{"xY":1,"z":null}`, `{"xY":1,"z":2}`}, nil, ""},
	{"names in a list", "NAMES = ('userId', 'user_id')\nclass A(BaseModel):\n  x: str = Field(validation_alias=AliasChoices(*NAMES))",
		[]string{`{"userId":"a"}`, `{"user_id":"a"}`}, []string{`{"x":"a"}`, `{}`}, ""},
	{"names that a function makes", "def both(name):\n  return AliasChoices(name, to_camel(name))\nclass A(BaseModel):\n  a_b: str = Field(validation_alias=both('a_b'))",
		[]string{`{"a_b":"a"}`, `{"aB":"a"}`}, []string{`{"x":"a"}`, `{}`}, ""},
	{"names that nothing tells", "import os\nclass A(BaseModel):\n  a_b: str = Field(validation_alias=os.environ.get('NAME', 'x'))",
		[]string{`{"x":"a"}`}, []string{`{}`, `{"a_b":"a"}`}, "opaque"},
	{"a generator of several names", "class A(BaseModel):\n  model_config = ConfigDict(alias_generator=AliasGenerator(validation_alias=lambda n: AliasChoices(n, to_camel(n)), serialization_alias=to_camel))\n  a_b: int",
		[]string{`{"aB":1}`, `{"a_b":1}`}, []string{`{}`}, ""},
	{"a generator with a name", "NAMES = AliasGenerator(serialization_alias=to_camel)\nclass Base(BaseModel):\n  model_config = ConfigDict(alias_generator=NAMES)\nclass A(Base):\n  a_b: int",
		[]string{`{"a_b":1}`}, []string{`{"aB":1}`}, ""},
	{"an alias made of a part of a list", "def camel(s):\n  parts = s.split('_')\n  return parts[0] + ''.join(p.title() for p in parts[1:])\nclass A(BaseModel):\n  model_config = ConfigDict(alias_generator=camel)\n  long_name: int",
		[]string{`{"longName":1}`}, []string{`{"long_name":1}`}, ""},
	{"an empty text for nothing", "import datetime\nclass A(BaseModel):\n  x: Optional[datetime.datetime] = None\n  @field_validator('x', mode='before')\n  @classmethod\n  def nothing(cls, v):\n    return None if v == '' else v",
		[]string{`{"x":""}`, `{"x":"2020-01-02T03:04:05Z"}`, `{"x":null}`}, []string{`{"x":"a"}`, `{"x":[]}`}, ""},
	{"some texts for nothing", "import datetime\nclass A(BaseModel):\n  x: Optional[datetime.datetime] = None\n  @field_validator('x', mode='before')\n  @classmethod\n  def nothing(cls, v):\n    return None if isinstance(v, str) and v.endswith('?') else v",
		[]string{`{"x":"a?"}`, `{"x":"2020-01-02T03:04:05Z"}`}, []string{`{"x":"a"}`}, "opaque"},
	{"a default that is asked, too", "class A(BaseModel):\n  x: Optional[str] = Field(None, validate_default=True)\n  @field_validator('x')\n  @classmethod\n  def check(cls, v):\n    if v is None: raise ValueError()\n    return v",
		[]string{`{"x":"a"}`}, []string{`{"x":null}`, `{}`}, ""},
	{"a default that is not asked", "class A(BaseModel):\n  x: Optional[str] = None\n  @field_validator('x')\n  @classmethod\n  def check(cls, v):\n    if v is None: raise ValueError()\n    return v",
		[]string{`{"x":"a"}`, `{}`}, []string{`{"x":null}`}, ""},
	{"a lax field of a strict model", "class A(BaseModel):\n  model_config = ConfigDict(strict=True)\n  x: int = Field(strict=False)\n  y: int = 0", []string{`{"x":"1"}`}, []string{`{"x":"a"}`, `{"x":1,"y":"1"}`}, ""},
	{"a model takes what is no argument of a dataclass", "class A(BaseModel):\n  x: int = Field(default=2, init=False)", []string{`{}`, `{"x":1}`}, []string{`{"x":"a"}`}, ""},
	{"a tuple by the names of its places", "class P(NamedTuple):\n  x: int\n  y: int = 0\nclass A(BaseModel):\n  p: P",
		[]string{`{"p":[1,2]}`, `{"p":[1]}`, `{"p":{"x":1,"y":2}}`, `{"p":{"x":1}}`}, []string{`{"p":[]}`, `{"p":{"y":1}}`, `{"p":{"x":1,"z":2}}`, `{"p":[1,2,3]}`}, ""},
	{"a method of the class that is called as something else", "import dataclasses\nfrom dataclasses import dataclass\n@dataclass\nclass A:\n  n: int\n  @staticmethod\n  def from_dict(d): return A(n=int(d['N']))\n  def dict(self): return dict(N=self.n)\n  def to_dict(self): return dict(N=self.n)",
		[]string{`{"N":1}`, `{"N":"1"}`}, []string{`{}`, `{"N":"a"}`}, ""},
	{"classes picked from a table", "import dataclasses\nfrom dataclasses import dataclass\n@dataclass\nclass C:\n  r: int\n  @classmethod\n  def from_dict(cls, d): return cls(r=d['r'])\n  def to_dict(self): return {'kind': 'c', 'r': self.r}\n@dataclass\nclass D:\n  w: int\n  @classmethod\n  def from_dict(cls, d): return cls(w=d['w'])\n  def to_dict(self): return {'kind': 'd', 'w': self.w}\nKINDS = {'c': C, 'd': D}\n@dataclass\nclass A:\n  s: Union[C, D]\n  @classmethod\n  def from_dict(cls, d): return cls(s=KINDS[d['s']['kind']].from_dict(d['s']))\n  def to_dict(self): return {'s': self.s.to_dict()}",
		[]string{`{"s":{"kind":"c","r":1}}`, `{"s":{"kind":"d","w":1}}`}, []string{`{"s":{"kind":"e","r":1}}`, `{"s":{"r":1}}`, `{"s":{"kind":"d","r":1}}`, `{}`}, ""},
	{"written by a function that calls it itself", "class A(BaseModel):\n  x: int\n  def text(self, v): return str(v)\n  _send = field_serializer('x')(text)", []string{`{"x":1}`}, []string{`{"x":"a"}`}, ""},
	{"a part of a part by a name of its own", "import dataclasses\nfrom dataclasses import dataclass, field\n@dataclass\nclass A:\n  length: float\n  weight: int\n  contents: List[str] = field(default_factory=list)\n  @classmethod\n  def from_dict(cls, d):\n    dims = d[\"dimensions\"]\n    return cls(length=float(dims[\"l\"]), weight=int(d[\"weight\"]), contents=[str(c) for c in d.get(\"contents\") or []])\n  def to_dict(self):\n    return {\"dimensions\": {\"l\": self.length}, \"weight\": self.weight, \"contents\": self.contents}",
		[]string{`{"dimensions":{"l":1.5},"weight":1}`, `{"dimensions":{"l":"1.5"},"weight":"1","contents":null}`}, []string{`{"dimensions":{},"weight":1}`, `{"dimensions":null,"weight":1}`, `{"weight":1}`, `{"dimensions":{"l":1},"weight":1,"contents":5}`}, ""},
	{"copies of parts", "import dataclasses\nfrom dataclasses import dataclass, field\n@dataclass\nclass A:\n  meta: Dict[str, str]\n  tags: List[str]\n  @classmethod\n  def from_dict(cls, d):\n    return cls(meta=dict(d.get(\"meta\", {})), tags=list(d[\"tags\"]))\n  def to_dict(self):\n    return {\"meta\": self.meta, \"tags\": self.tags}",
		[]string{`{"meta":{"a":"b"},"tags":["x"]}`, `{"tags":["x"]}`}, []string{`{"meta":{"a":"b"}}`}, ""},
	{"lookups in what may be missing", "import dataclasses\nfrom dataclasses import dataclass, field\n@dataclass\nclass A:\n  url: Optional[str] = None\n  name: Optional[str] = None\n  @classmethod\n  def from_dict(cls, d):\n    return cls(url=(d.get(\"label\") or {}).get(\"url\"), name=d.get(\"who\", {}).get(\"name\"))\n  def to_dict(self):\n    return {\"label\": {\"url\": self.url}, \"who\": {\"name\": self.name}}",
		[]string{`{"label":{"url":"a"}}`, `{"label":null}`, `{"label":{"url":null}}`, `{}`, `{"who":{"name":"x"}}`, `{"who":{}}`}, []string{`{"who":null}`}, ""},
	{"a helper that passes null on", "import dataclasses\nfrom dataclasses import dataclass, field\nimport datetime\ndef _ts(value: Optional[str]):\n  if value is None:\n    return None\n  return datetime.datetime.fromisoformat(value.replace(\"Z\", \"+00:00\"))\n@dataclass\nclass A:\n  at: datetime.datetime\n  seen: Optional[datetime.datetime] = None\n  @classmethod\n  def from_dict(cls, d):\n    return cls(at=_ts(d[\"at\"]), seen=_ts(d.get(\"seen\")))\n  def to_dict(self):\n    return {\"at\": self.at.isoformat(), \"seen\": self.seen.isoformat() if self.seen else None}",
		[]string{`{"at":"2020-01-01T00:00:00Z"}`, `{"at":"2020-01-01T00:00:00Z","seen":null}`, `{"at":"2020-01-01T00:00:00Z","seen":"2020-01-01T00:00:00Z"}`}, []string{`{"at":1}`, `{"at":"x"}`, `{}`}, ""},
	{"an enum in any case by its own reader", "import dataclasses\nfrom dataclasses import dataclass, field\nclass E(enum.Enum):\n  A = 'a'\n  B = 'b'\n  @classmethod\n  def from_wire(cls, value):\n    try:\n      return cls(value.lower())\n    except ValueError:\n      raise ValueError(f\"unknown {value!r}\")\n@dataclass\nclass A:\n  e: E\n  @classmethod\n  def from_dict(cls, d):\n    return cls(e=E.from_wire(d[\"e\"]))\n  def to_dict(self):\n    return {\"e\": self.e.value}",
		[]string{`{"e":"a"}`, `{"e":"A"}`}, []string{`{}`}, "checked"},
	{"a list held by a key of its items", "import dataclasses\nfrom dataclasses import dataclass, field\n@dataclass\nclass R:\n  name: str\n  @classmethod\n  def from_dict(cls, d): return cls(d[\"name\"])\n  def to_dict(self): return {\"name\": self.name}\n@dataclass\nclass A:\n  roles: Dict[str, R]\n  more: List[R] = field(default_factory=list)\n  @classmethod\n  def from_dict(cls, d):\n    res = {}\n    for r in d[\"roles\"]:\n      new = R.from_dict(r)\n      res[new.name] = new\n    more = []\n    for m in d.get(\"more\", []):\n      more.append(R.from_dict(m))\n    return cls(roles=res, more=more)\n  def to_dict(self):\n    return {\"roles\": [r.to_dict() for r in self.roles.values()], \"more\": [m.to_dict() for m in self.more]}",
		[]string{`{"roles":[{"name":"a"}]}`, `{"roles":[{"name":"a"}],"more":[{"name":"b"}]}`}, []string{`{"roles":{"a":{"name":"a"}}}`, `{"roles":[{}]}`}, ""},
	{"a map of objects", "import dataclasses\nfrom dataclasses import dataclass, field\n@dataclass\nclass R:\n  x: int\n  @classmethod\n  def from_dict(cls, d): return cls(d[\"x\"])\n  def to_dict(self): return {\"x\": self.x}\n@dataclass\nclass A:\n  by: Dict[str, R]\n  @classmethod\n  def from_dict(cls, d):\n    return cls(by={k: R.from_dict(v) for k, v in d[\"by\"].items()})\n  def to_dict(self):\n    return {\"by\": {k: v.to_dict() for k, v in self.by.items()}}",
		[]string{`{"by":{"a":{"x":1}}}`, `{"by":{}}`}, []string{`{"by":[{"x":1}]}`}, ""},
	{"a call that nobody knows", "import dataclasses\nfrom dataclasses import dataclass, field\nimport fractions\n@dataclass\nclass A:\n  x: Any\n  y: int\n  @classmethod\n  def from_dict(cls, d):\n    return cls(x=fractions.Fraction(d[\"x\"]), y=d[\"y\"])\n  def to_dict(self):\n    return {\"x\": str(self.x), \"y\": self.y}",
		[]string{`{"x":"1/2","y":1}`}, []string{`{"y":1}`}, "opaque"},
	{"arguments by their place", "import dataclasses\nfrom dataclasses import dataclass, field\nclass Role:\n  def __init__(self, keyids: List[str], threshold: int):\n    self.keyids = keyids\n    self.threshold = threshold\n  def to_dict(self):\n    return {\"keyids\": self.keyids, \"threshold\": self.threshold}\nclass A(Role):\n  def __init__(self, name: str, keyids: List[str], threshold: int, terminating: bool, paths: Optional[List[str]] = None):\n    super().__init__(keyids, threshold)\n    self.name = name\n    self.terminating = terminating\n    self.paths = paths\n  @classmethod\n  def from_dict(cls, d):\n    name = d.pop(\"name\"); keyids = d.pop(\"keyids\"); threshold = d.pop(\"threshold\"); terminating = d.pop(\"terminating\"); paths = d.pop(\"paths\", None)\n    return cls(name, keyids, threshold, terminating, paths)\n  def to_dict(self):\n    base = super().to_dict()\n    res = {\"name\": self.name, \"terminating\": self.terminating, **base}\n    if self.paths is not None:\n      res[\"paths\"] = self.paths\n    return res",
		[]string{`{"name":"a","keyids":["k"],"threshold":1,"terminating":true}`, `{"name":"a","keyids":["k"],"threshold":1,"terminating":true,"paths":["p"]}`}, []string{`{"keyids":["k"],"threshold":1,"terminating":true}`}, ""},
	{"a key renamed in a copy", "import dataclasses\nfrom dataclasses import dataclass, field\n@dataclass\nclass A:\n  id: str\n  kind: str = 'x'\n  @classmethod\n  def from_dict(cls, d):\n    d = dict(d)\n    d[\"id\"] = d.pop(\"_id\")\n    return cls(**d)\n  def to_dict(self):\n    out = dataclasses.asdict(self)\n    out[\"_id\"] = out.pop(\"id\")\n    return out",
		[]string{`{"_id":"a"}`, `{"_id":"a","kind":"y"}`}, []string{`{"id":"a"}`, `{"_id":"a","zz":1}`}, ""},
	{"keys that are fields", "import dataclasses\nfrom dataclasses import dataclass, field\n@dataclass\nclass A:\n  id: str\n  kind: str = 'x'\n  @classmethod\n  def from_dict(cls, d):\n    names = {f.name for f in dataclasses.fields(cls)}\n    return cls(**{k: v for k, v in d.items() if k in names})\n  def to_dict(self):\n    return {k: v for k, v in self.__dict__.items()}",
		[]string{`{"id":"a"}`, `{"id":"a","zz":1}`}, []string{`{}`}, ""},
	{"a default for what is missing or broken", "import dataclasses\nfrom dataclasses import dataclass, field\n@dataclass\nclass A:\n  id: str\n  n: int\n  @classmethod\n  def from_dict(cls, d):\n    try:\n      n = int(d[\"n\"])\n    except (KeyError, ValueError):\n      n = 0\n    return cls(id=d[\"id\"], n=n)\n  def to_dict(self):\n    return {\"id\": self.id, \"n\": self.n}",
		[]string{`{"id":"a"}`, `{"id":"a","n":"5"}`, `{"id":"a","n":"x"}`}, []string{`{}`}, ""},
	{"one key or another", "import dataclasses\nfrom dataclasses import dataclass, field\n@dataclass\nclass A:\n  id: str\n  @classmethod\n  def from_dict(cls, d):\n    return cls(id=d.get(\"id\") or d[\"_id\"])\n  def to_dict(self):\n    return {\"id\": self.id}",
		[]string{`{"id":"a"}`, `{"_id":"a"}`}, []string{`{}`}, ""},
	{"lookups in a row", "import dataclasses\nfrom dataclasses import dataclass, field\n@dataclass\nclass A:\n  a: int\n  b: Optional[str] = None\n  @classmethod\n  def from_dict(cls, d):\n    inner = d[\"outer\"][\"inner\"]\n    return cls(a=inner[\"a\"], b=inner.get(\"b\"))\n  def to_dict(self):\n    return {\"outer\": {\"inner\": {\"a\": self.a, \"b\": self.b}}}",
		[]string{`{"outer":{"inner":{"a":1}}}`, `{"outer":{"inner":{"a":1,"b":null}}}`}, []string{`{"outer":{"inner":{}}}`, `{"outer":{}}`}, ""},
	{"objects in a list", "import dataclasses\nfrom dataclasses import dataclass, field\n@dataclass\nclass A:\n  names: List[str]\n  @classmethod\n  def from_dict(cls, d):\n    return cls(names=[x[\"name\"] for x in d[\"items\"]])\n  def to_dict(self):\n    return {\"items\": [{\"name\": n} for n in self.names]}",
		[]string{`{"items":[{"name":"a"}]}`, `{"items":[]}`}, []string{`{"items":[{}]}`, `{"items":["a"]}`}, ""},
	{"a base that writes its part", "import dataclasses\nfrom dataclasses import dataclass, field\n@dataclass\nclass Base:\n  id: str\n  def to_dict(self):\n    return {\"id\": self.id}\n@dataclass\nclass A(Base):\n  n: int = 0\n  @classmethod\n  def from_dict(cls, d):\n    return cls(id=d[\"id\"], n=d.get(\"n\", 0))\n  def to_dict(self):\n    return {**super().to_dict(), \"n\": self.n}",
		[]string{`{"id":"a"}`, `{"id":"a","n":1}`}, nil, ""},
	{"a base that reads and writes all fields", "import dataclasses\nfrom dataclasses import dataclass, field\n@dataclass\nclass Base:\n  @classmethod\n  def from_dict(cls, resp):\n    params = {}\n    for field in dataclasses.fields(cls):\n      if field.name in resp:\n        params[field.name] = resp[field.name]\n    return cls(**params)\n  def to_dict(self):\n    result = {}\n    for field in dataclasses.fields(self):\n      val = getattr(self, field.name)\n      if val is None: continue\n      if isinstance(val, Base): val = val.to_dict()\n      if isinstance(val, list):\n        if len(val) > 0 and isinstance(val[0], Base): val = [v.to_dict() for v in val if isinstance(v, Base)]\n      result[field.name] = val\n    return result\nclass K(str, enum.Enum):\n  a = 'a'\n@dataclass\nclass A(Base):\n  x: int\n  kind: Optional[K] = None\n  names: Optional[List[str]] = None",
		[]string{`{"x":1}`, `{"x":1,"kind":"a"}`, `{"x":1,"names":["a"],"zz":1}`}, []string{`{}`}, ""},
	{"arithmetic", "import dataclasses\nfrom dataclasses import dataclass, field\n@dataclass\nclass A:\n  seconds: float\n  count: int\n  @classmethod\n  def from_dict(cls, d):\n    return cls(seconds=d[\"ns\"] / 1000, count=d[\"n\"])\n  def to_dict(self):\n    return {\"ns\": int(self.seconds * 1000), \"n\": self.count * 2}",
		[]string{`{"ns":1,"n":1}`}, []string{`{"n":1}`}, "checked"},
	{"a decoder that calls itself", "import dataclasses\nfrom dataclasses import dataclass, field\n@dataclass\nclass A:\n  name: str\n  children: List['A'] = field(default_factory=list)\n  @classmethod\n  def from_dict(cls, d):\n    return cls(name=d[\"name\"], children=[cls.from_dict(c) for c in d.get(\"children\", [])])\n  def to_dict(self):\n    return {\"name\": self.name, \"children\": [c.to_dict() for c in self.children]}",
		[]string{`{"name":"a"}`, `{"name":"a","children":[{"name":"b"}]}`}, []string{`{"name":"a","children":[{}]}`}, ""},
	{"a layout of times", "import datetime\nfrom dataclasses import dataclass\nLAYOUT = '%Y-%m-%dT%H:%M:%SZ'\n@dataclass\nclass A:\n  at: datetime.datetime\n  day: datetime.datetime\n  @classmethod\n  def from_dict(cls, d):\n    return cls(at=datetime.datetime.strptime(d['at'], LAYOUT), day=datetime.datetime.strptime(d['day'], '%Y-%m-%d'))\n  def to_dict(self):\n    return {'at': self.at.strftime(LAYOUT), 'day': self.day.strftime('%Y-%m-%d')}",
		[]string{`{"at":"2020-01-02T03:04:05Z","day":"2020-01-02"}`}, []string{`{"at":"2020-01-02T03:04:05+00:00","day":"2020-01-02"}`, `{"at":"2020-01-02T03:04:05.5Z","day":"2020-01-02"}`, `{"at":"2020-01-02T03:04:05Z","day":"a"}`, `{"at":1,"day":"2020-01-02"}`}, ""},
	{"a layout of something else", "import datetime\nfrom dataclasses import dataclass\n@dataclass\nclass A:\n  at: datetime.datetime\n  @classmethod\n  def from_dict(cls, d):\n    return cls(at=datetime.datetime.strptime(d['at'], '%d %b %Y'))\n  def to_dict(self):\n    return {'at': self.at.strftime('%d %b %Y')}",
		[]string{`{"at":"02 Jan 2020"}`}, []string{`{"at":1}`}, ""},
	{"a constructor that replaces null", "class A:\n  def __init__(self, version: Optional[str] = None, names: Optional[List[str]] = None, other: Optional[int] = None):\n    if version is None:\n      version = '1.0'\n    self.version = version\n    self.names = names or []\n    self.other = other\n  @classmethod\n  def from_dict(cls, d): return cls(d.get('version'), d.get('names'), d.get('other'))\n  def to_dict(self): return {'version': self.version, 'names': self.names, 'other': self.other}",
		[]string{`{}`, `{"version":null,"names":["a"]}`, `{"version":"a","names":null,"other":null}`}, nil, ""},
	{"a constructor with bounds", "class A:\n  def __init__(self, bits: int, name: str):\n    if bits <= 0 or bits > 32:\n      raise ValueError()\n    self.bits = bits\n    self.name = name\n  @classmethod\n  def from_dict(cls, d): return cls(d['bits'], d['name'])\n  def to_dict(self): return {'bits': self.bits, 'name': self.name}",
		[]string{`{"bits":1,"name":"a"}`, `{"bits":32,"name":"a"}`}, []string{`{"bits":0,"name":"a"}`, `{"bits":33,"name":"a"}`}, ""},
	{"a constructor with a bound of two", "class A:\n  def __init__(self, low: int, high: int):\n    if low > high:\n      raise ValueError()\n    self.low = low\n    self.high = high\n  @classmethod\n  def from_dict(cls, d): return cls(d['low'], d['high'])\n  def to_dict(self): return {'low': self.low, 'high': self.high}",
		[]string{`{"low":1,"high":2}`}, []string{`{"low":2,"high":1}`}, "checked"},
	{"pairs of names", "import dataclasses\nfrom dataclasses import dataclass, field\n@dataclass\nclass A:\n  user_id: str\n  n: Optional[int] = None\n  @classmethod\n  def from_dict(cls, d):\n    out = {}\n    for ours, theirs in ((\"user_id\", \"userId\"), (\"n\", \"N\")):\n      if theirs in d:\n        out[ours] = d[theirs]\n    return cls(**out)\n  def to_dict(self):\n    out = {}\n    for ours, theirs in ((\"user_id\", \"userId\"), (\"n\", \"N\")):\n      out[theirs] = getattr(self, ours)\n    return out",
		[]string{`{"userId":"a"}`, `{"userId":"a","N":1}`}, []string{`{}`}, ""},
	{"keys that are arguments", "import dataclasses\nfrom dataclasses import dataclass, field\nimport inspect\n@dataclass\nclass A:\n  id: str\n  kind: str = 'x'\n  @classmethod\n  def from_dict(cls, d):\n    known = inspect.signature(cls).parameters\n    return cls(**{k: v for k, v in d.items() if k in known})\n  def to_dict(self):\n    return dataclasses.asdict(self)",
		[]string{`{"id":"a"}`, `{"id":"a","zz":1}`}, []string{`{}`}, ""},
	{"what the method of a base hands on to is another one here", "class Base(BaseModel):\n  def model_dump(self): return self.dict()\n  def dict(self): return super().model_dump()\n  def to_dict(self): return self.model_dump()\nclass B(Base):\n  x: int\nclass A(Base):\n  x: int\n  def dict(self): return {'y': self.x}",
		[]string{`{"x":1}`}, []string{`{"y":1}`}, ""},
	{"a constructor that only type checkers see", "class A(BaseModel):\n  x: int\n  if TYPE_CHECKING:\n    def __init__(self, *, x: int, **kwargs: Any) -> None:\n      super().__init__(x=x, **kwargs)",
		[]string{`{"x":1}`}, []string{`{}`}, ""},
	{"a constructor that only type checkers do not see", "class A(BaseModel):\n  x: int\n  if TYPE_CHECKING:\n    def __init__(self, x: int) -> None: ...\n  else:\n    def __init__(self, **kwargs):\n      super().__init__(**change(kwargs))\ndef change(kwargs): return {'x': 1, **kwargs}",
		[]string{`{"x":1}`}, nil, "opaque"},
	{"an enum whose members code makes", "class E(str, enum.Enum):\n  def __new__(cls, value, label):\n    obj = str.__new__(cls, value)\n    obj._value_ = value + label\n    return obj\n  X = ('x', 'y')\nclass A(BaseModel):\n  x: E",
		[]string{`{"x":"xy"}`}, nil, ""}, // the enum itself is opaque
	{"attributes that properties list, each with those of its base", "class Base:\n  kind = ''\n  @property\n  def attributes(self): return {'kind'}\n  def to_dict(self): return {k: getattr(self, k) for k in self.attributes if getattr(self, k, None) is not None}\nclass A(Base):\n  @property\n  def attributes(self): return super().attributes.union({'text', 'emoji'})\n  def __init__(self, text: str, emoji: Optional[bool] = None):\n    self.kind = 'plain'\n    self.text = text\n    self.emoji = emoji\n  @classmethod\n  def from_dict(cls, d): return cls(d['text'], d.get('emoji'))",
		[]string{`{"text":"a"}`, `{"text":"a","emoji":true}`}, []string{`{}`}, ""},
	{"bytes in texts", "import base64\nfrom dataclasses import dataclass\n@dataclass\nclass A:\n  data: bytes\n  hex: bytes\n  @classmethod\n  def from_dict(cls, d): return cls(base64.b64decode(d['data']), bytes.fromhex(d['hex']))\n  def to_dict(self): return {'data': base64.b64encode(self.data).decode(), 'hex': self.hex.hex()}",
		[]string{`{"data":"aGk=","hex":"00ff"}`, `{"data":"a%Gk=","hex":"00 FF"}`}, []string{`{"data":"a","hex":"00"}`, `{"data":"","hex":"0"}`, `{"data":1,"hex":"00"}`}, ""},
	{"a network", "import ipaddress\nclass A:\n  def __init__(self, net: str): self.net = ipaddress.ip_network(net)\n  @classmethod\n  def from_dict(cls, d): return cls(d['net'])\n  def to_dict(self): return {'net': str(self.net)}",
		[]string{`{"net":"10.0.0.0/8"}`}, []string{`{"net":"a"}`, `{}`}, "checked"},
	{"a conversion of what may be null", "class A(BaseModel):\n  x: Annotated[Optional[int], BeforeValidator(int)] = None",
		[]string{`{"x":1}`, `{"x":"1"}`, `{}`}, []string{`{"x":null}`, `{"x":"a"}`, `{"x":[]}`}, "checked"},
	{"a variant for members that are not known", "class C(BaseModel):\n  kind: Literal['c']\n  a: int\nclass D(BaseModel):\n  kind: Literal['d']\nclass Other(BaseModel):\n  raw: Any\ndef parse(v):\n  if not isinstance(v, dict) or 'kind' not in v: raise ValueError()\n  found = {'c': C, 'd': D}.get(v['kind'])\n  return Other(raw=v) if found is None else found.model_validate(v)\nclass A(BaseModel):\n  x: Annotated[Union[C, D, Other], BeforeValidator(parse)]",
		[]string{`{"x":{"kind":"c","a":1}}`, `{"x":{"kind":"d"}}`}, []string{`{"x":{"kind":"c"}}`, `{"x":{}}`, `{"x":1}`}, ""},
	{"attributes that a class lists, set one by one", "class A:\n  _MAP = {'user_id': 'userId', 'made': 'createdAt'}\n  user_id: Optional[str] = None\n  made: Optional[str] = None\n  @classmethod\n  def from_dict(cls, data):\n    self = cls()\n    for attr, wire in cls._MAP.items():\n      setattr(self, attr, data.get(wire))\n    return self\n  def to_dict(self): return {wire: getattr(self, attr) for attr, wire in self._MAP.items()}",
		[]string{`{"userId":"a","createdAt":"b"}`, `{}`}, nil, ""},
	{"attributes for the keys that there are, set one by one", "class A:\n  def __init__(self):\n    self.id: str = ''\n    self.tags = []\n  @classmethod\n  def from_dict(cls, d):\n    if d is None: return None\n    made = cls()\n    for key, value in d.items():\n      if hasattr(made, key):\n        setattr(made, key, value)\n    return made\n  def to_dict(self): return self.__dict__",
		[]string{`{"id":"a","tags":[]}`, `{"zz":1}`, `{}`}, nil, ""},
	{"attributes for keys of which others are refused", "class A:\n  def __init__(self):\n    self.id: str = ''\n    self.size = 0\n  @classmethod\n  def from_dict(cls, d):\n    made = cls()\n    for key in d:\n      if not hasattr(made, key): raise KeyError(key)\n      setattr(made, key, int(d[key]) if key == 'size' else d[key])\n    return made\n  def to_dict(self): return {'id': self.id, 'size': self.size}",
		[]string{`{"id":"a","size":1}`, `{}`}, []string{`{"id":"a","zz":1}`, `{"size":[]}`}, ""},
	{"attributes for keys that code makes others of", "from dataclasses import dataclass\n@dataclass\nclass A:\n  id: str = ''\n  @classmethod\n  def from_dict(cls, d):\n    made = cls()\n    for key, value in d.items():\n      setattr(made, eval('key'), value)\n    return made\n  def to_dict(self): return {'id': self.id}",
		[]string{`{"id":"a"}`}, nil, "opaque"},
	{"a class that is written in a form of its own", "from dataclasses import dataclass\n@dataclass\nclass A:\n  id: int\n  @classmethod\n  def deserialize(cls, source): return cls(source.u8())\n  def serialize(self, out) -> None: out.u8(self.id)", nil, nil, "opaque"},
	{"a class that is written as a dict, too", "from dataclasses import dataclass\n@dataclass\nclass A:\n  id: int\n  @classmethod\n  def deserialize(cls, source): return cls(source.u8())\n  def serialize(self, out) -> None: out.u8(self.id)\n  @classmethod\n  def from_dict(cls, d): return cls(d['id'])\n  def to_dict(self): return {'id': self.id}",
		[]string{`{"id":1}`}, []string{`{}`}, ""},
	{"how a method may be called", "from typing import overload\nfrom dataclasses import dataclass\n@dataclass\nclass A:\n  id: int\n  @classmethod\n  @overload\n  def from_dict(cls, d: dict) -> 'A': ...\n  @classmethod\n  def from_dict(cls, d): return cls(d['ID'])\n  def to_dict(self): return {'ID': self.id}",
		[]string{`{"ID":1}`}, []string{`{"id":1}`, `{}`}, ""},
	{"nothing in place of a list or a map", "from dataclasses import dataclass\n@dataclass\nclass I:\n  id: int\n  @classmethod\n  def from_dict(cls, d): return cls(id=d['id'])\n  def to_dict(self): return {'id': self.id}\n@dataclass\nclass A:\n  items: List[I]\n  by: Dict[str, I]\n  @classmethod\n  def from_dict(cls, d):\n    items = []\n    for one in d.get('items') or []:\n      items.append(I.from_dict(one))\n    return cls(items, {k: I.from_dict(v) for k, v in (d.get('by') or {}).items()})\n  def to_dict(self): return {'items': [i.to_dict() for i in self.items], 'by': {k: v.to_dict() for k, v in self.by.items()}}",
		[]string{`{"items":[{"id":1}],"by":{"a":{"id":2}}}`, `{}`, `{"items":null,"by":null}`}, []string{`{"items":[{}]}`, `{"by":{"a":{}}}`, `{"by":[1]}`}, ""},
	{"null that is refused where others are not", "from dataclasses import dataclass\n@dataclass\nclass A:\n  a: int\n  @classmethod\n  def from_dict(cls, d):\n    if (a := d.get('a')) is None: raise KeyError('a')\n    return cls(a)\n  def to_dict(self): return {'a': str(self.a)}",
		[]string{`{"a":1}`, `{"a":"b"}`}, []string{`{"a":null}`, `{}`}, ""},
	{"a keyword that is set where nobody gives it", "class A(BaseModel):\n  a: int\n  b: Optional[str] = None\n  def model_dump(self, **kw):\n    kw.setdefault('exclude_none', True)\n    out = super().model_dump(**kw)\n    out['type'] = 'a'\n    return out\n  def to_dict(self): return self.model_dump()",
		[]string{`{"a":1}`, `{"a":1,"b":"x"}`}, []string{`{}`}, ""},
	{"an enum that takes whatever comes", "class E(str, enum.Enum):\n  a = 'a'\n  other = 'other'\n  @classmethod\n  def _missing_(cls, value):\n    return cls.other\nclass A(BaseModel):\n  x: E",
		[]string{`{"x":"a"}`, `{"x":"zz"}`, `{"x":null}`, `{"x":1}`, `{"x":[]}`}, nil, ""},
	{"an enum that takes any text", "class E(str, enum.Enum):\n  a = 'a'\n  other = 'other'\n  @classmethod\n  def _missing_(cls, value):\n    return cls.other if isinstance(value, str) else None\nclass A(BaseModel):\n  x: E",
		[]string{`{"x":"a"}`, `{"x":"zz"}`}, []string{`{"x":null}`, `{"x":1}`}, ""},
	{"a text of JSON", "class A(BaseModel):\n  x: Json[Dict[str, int]]",
		[]string{`{"x":"{\"a\":1}"}`}, []string{`{"x":"a"}`, `{"x":{"a":1}}`}, "checked"},
	{"a bound that is computed", "import datetime\nclass A(BaseModel):\n  x: datetime.timedelta = Field(gt=datetime.timedelta(seconds=0))",
		[]string{`{"x":"PT1S"}`}, []string{`{"x":"-PT1S"}`}, "checked"},
	{"a value in an object around it", "class A(BaseModel):\n  x: int\n  @field_validator('x', mode='before')\n  @classmethod\n  def unwrap(cls, v):\n    return v['value'] if isinstance(v, dict) else v",
		[]string{`{"x":1}`, `{"x":{"value":1}}`, `{"x":{"value":2,"z":1}}`}, []string{`{"x":{}}`, `{"x":{"value":"a"}}`}, ""},
	{"a sum in an object around it", "class A(BaseModel):\n  x: int\n  @field_validator('x', mode='before')\n  @classmethod\n  def unwrap(cls, v):\n    return v['a'] + v['b'] if isinstance(v, dict) else v",
		[]string{`{"x":1}`, `{"x":{"a":1,"b":2}}`}, []string{`{"x":{}}`}, "opaque"},
	{"the default of the field that is null", "class A(BaseModel):\n  x: str = 'z'\n  y: int = 3\n  @field_validator('x', 'y', mode='before')\n  @classmethod\n  def default(cls, v, info: ValidationInfo):\n    if v is None:\n      return cls.model_fields[info.field_name].default\n    return v",
		[]string{`{"x":null}`, `{"y":null}`, `{}`}, []string{`{"x":1}`, `{"y":"a"}`}, ""},
	{"members that code spells in two steps", "class A(BaseModel):\n  x: Literal['a', 'b']\n  @field_validator('x', mode='before')\n  @classmethod\n  def low(cls, v):\n    return v.strip().lower()",
		[]string{`{"x":"a"}`, `{"x":" B "}`}, []string{`{"x":"c"}`, `{"x":1}`, `{"x":null}`}, "checked"},
	{"a name for another value, around the validation", "class A(BaseModel):\n  x: int\n  @field_validator('x', mode='wrap')\n  @classmethod\n  def w(cls, v, handler):\n    if v == 'auto': return -1\n    return handler(v)",
		[]string{`{"x":1}`, `{"x":"auto"}`}, []string{`{"x":"other"}`, `{"x":null}`}, ""},
	{"another value around the validation", "class A(BaseModel):\n  x: int\n  @field_validator('x', mode='wrap')\n  @classmethod\n  def w(cls, v, handler):\n    return handler(v[0] if isinstance(v, list) else v)",
		[]string{`{"x":1}`, `{"x":[1]}`}, []string{`{"x":"other"}`}, "opaque"},
	{"what is refused around the validation of the whole", "class A(BaseModel):\n  a: int\n  @model_validator(mode='wrap')\n  @classmethod\n  def w(cls, v, handler):\n    out = handler(v)\n    if out.a > 9: raise ValueError()\n    return out",
		[]string{`{"a":1}`}, []string{`{"a":10}`, `{}`}, "checked"},
	{"what is changed around the validation of the whole", "class A(BaseModel):\n  a: int\n  @model_validator(mode='wrap')\n  @classmethod\n  def w(cls, v, handler):\n    out = handler(v)\n    out.a = out.a * 2\n    return out",
		[]string{`{"a":1}`}, []string{`{}`}, "opaque"},
	{"a text in the place of the whole", "class A(BaseModel):\n  name: str\n  n: int = 0\n  @model_validator(mode='before')\n  @classmethod\n  def parse(cls, v):\n    return {'name': v} if isinstance(v, str) else v",
		[]string{`{"name":"a"}`, `"a"`, `{"name":"a","n":1}`}, []string{`1`, `{}`, `null`}, ""},
	{"a text with two parts in the place of the whole", "class A(BaseModel):\n  host: str\n  port: int\n  @model_validator(mode='before')\n  @classmethod\n  def parse(cls, v):\n    if isinstance(v, str):\n      host, _, port = v.partition(':')\n      return {'host': host, 'port': port}\n    return v",
		[]string{`{"host":"a","port":1}`, `"a:1"`}, []string{`1`, `{"host":"a"}`, `"a"`}, "checked"},
	{"a text that code makes something of", "def split(v): return eval(v)\nclass A(BaseModel):\n  host: str\n  @model_validator(mode='before')\n  @classmethod\n  def parse(cls, v):\n    return split(v) if isinstance(v, str) else v",
		[]string{`{"host":"a"}`}, []string{`1`}, "opaque"},
	{"the whole in a member of an object", "class A(BaseModel):\n  x: int\n  @model_validator(mode='before')\n  @classmethod\n  def unwrap(cls, v):\n    if isinstance(v, dict) and 'data' in v:\n      return v['data']\n    return v",
		[]string{`{"x":1}`, `{"data":{"x":1}}`}, []string{`{"x":"a"}`, `{"data":{}}`, `{}`}, "checked"},
	{"a dict of the fields that is only looked at", "class A(BaseModel):\n  a: Optional[int] = None\n  b: Optional[int] = None\n  @root_validator(skip_on_failure=True)\n  def one(cls, values):\n    if values.get('a') is None and values['b'] is None: raise ValueError()\n    return values",
		[]string{`{"a":1}`, `{"b":1}`}, []string{`{}`}, "checked"},
	{"a dict of the fields that is changed", "class A(BaseModel):\n  a: int\n  @root_validator(skip_on_failure=True)\n  def one(cls, values):\n    values['a'] = values['a'] * 2\n    return values",
		[]string{`{"a":1}`}, []string{`{}`}, ""},
	{"a list that must not be empty", "class A(BaseModel):\n  x: List[str]\n  @field_validator('x')\n  @classmethod\n  def some(cls, v):\n    if len(v) == 0: raise ValueError()\n    return v",
		[]string{`{"x":["a"]}`}, []string{`{"x":[]}`}, ""},
	{"an alias made by a part of a function", "import functools\ndef joined(name, by): return name.replace('_', by)\nclass A(BaseModel):\n  model_config = ConfigDict(alias_generator=functools.partial(joined, by='-'))\n  a_b: str",
		[]string{`{"a-b":"x"}`}, []string{`{"a_b":"x"}`}, ""},
	{"a function that picks a variant for all others", "class C(BaseModel):\n  kind: str\n  a: int\nclass D(BaseModel):\n  kind: str\n  b: int\nKNOWN = {'c'}\ndef which(v):\n  k = v.get('kind') if isinstance(v, dict) else v.kind\n  return k if k in KNOWN else 'other'\nclass A(BaseModel):\n  x: Annotated[Union[Annotated[C, Tag('c')], Annotated[D, Tag('other')]], Discriminator(which)]",
		[]string{`{"x":{"kind":"c","a":1}}`, `{"x":{"kind":"zz","b":1}}`}, []string{`{"x":{"kind":"c","b":1}}`, `{"x":{"kind":"zz","a":1}}`, `{"x":{"b":1}}`}, ""},
	{"a function that looks at two members", "class C(BaseModel):\n  a: int\nclass D(BaseModel):\n  b: int\ndef which(v):\n  return 'c' if v.get('kind') == 'c' and v.get('a') == 1 else 'other'\nclass A(BaseModel):\n  x: Annotated[Union[Annotated[C, Tag('c')], Annotated[D, Tag('other')]], Discriminator(which)]",
		[]string{`{"x":{"kind":"c","a":1}}`, `{"x":{"b":1}}`}, []string{`{"x":{"kind":"c","a":2}}`}, "checked"},
	{"a match of a member", "from dataclasses import dataclass\n@dataclass\nclass A:\n  kind: str\n  @classmethod\n  def from_dict(cls, d):\n    match d['type']:\n      case 'circle': return cls('c')\n      case 'sq' | 'square': return cls('s')\n      case _: raise ValueError()\n  def to_dict(self):\n    match self.kind:\n      case 'c': return {'type': 'circle'}\n      case other if other: return {'type': 'sq'}\n    return {'type': 'square'}",
		[]string{`{"type":"circle"}`, `{"type":"square"}`}, []string{`{"type":"round"}`, `{}`}, ""},
	{"a match of an object", "from dataclasses import dataclass\n@dataclass\nclass A:\n  id: str\n  n: int = 0\n  @classmethod\n  def from_dict(cls, d):\n    match d:\n      case {'id': str(i), 'n': n}: return cls(i, n)\n      case {'id': i}: return cls(i)\n    raise ValueError()\n  def to_dict(self): return {'id': self.id, 'n': self.n}",
		[]string{`{"id":"a","n":1}`, `{"id":"a"}`}, []string{`{}`}, "checked"},
	{"a match of a list", "from dataclasses import dataclass\n@dataclass\nclass A:\n  id: str\n  @classmethod\n  def from_dict(cls, d):\n    match d['x']:\n      case [one, *rest]: return cls(one)\n    raise ValueError()\n  def to_dict(self): return {'x': [self.id]}",
		[]string{`{"x":["a"]}`}, []string{`{}`}, "opaque"},
	{"a member by its name", "from dataclasses import dataclass\nclass E(enum.Enum):\n  ON = 1\n  OFF = 0\n@dataclass\nclass A:\n  e: E\n  @classmethod\n  def from_dict(cls, d): return cls(e=E[d['e']])\n  def to_dict(self): return {'e': self.e.name}",
		[]string{`{"e":"ON"}`}, []string{`{"e":"on"}`, `{"e":1}`, `{}`}, ""},
	{"a property that refuses what it is set to", "class A:\n  def __init__(self, level: int, name: str):\n    self.level = level\n    self.name = name\n  @property\n  def level(self): return self._level\n  @level.setter\n  def level(self, v):\n    if v not in (1, 2): raise ValueError()\n    self._level = v\n  @classmethod\n  def from_dict(cls, d): return cls(d['level'], d['name'])\n  def to_dict(self): return {'level': self.level, 'name': self.name}",
		[]string{`{"level":1,"name":"a"}`}, []string{`{"level":3,"name":"a"}`, `{"name":"a"}`}, "checked"},
	{"a property that changes what it is set to", "class A:\n  def __init__(self, level: int):\n    self.level = level\n  @property\n  def level(self): return self._level\n  @level.setter\n  def level(self, v):\n    self._level = eval(v)\n  @classmethod\n  def from_dict(cls, d): return cls(d['level'])\n  def to_dict(self): return {'level': self.level}",
		[]string{`{"level":"1"}`}, []string{`{}`}, "opaque"},
	{"the rest kept beside", "from dataclasses import dataclass\nfrom dataclasses import field\n@dataclass\nclass A:\n  id: str\n  extra: Dict[str, Any] = field(default_factory=dict)\n  @classmethod\n  def from_dict(cls, d):\n    d = dict(d)\n    id = d.pop('id')\n    return cls(id=id, extra=d)\n  def to_dict(self): return {'id': self.id}",
		[]string{`{"id":"a"}`, `{"id":"a","z":1}`}, []string{`{}`}, ""},
}

const bodyModule = `import enum
from typing import *
from pydantic import *
from pydantic.alias_generators import to_camel
from typing_extensions import Annotated
`

// TestBodies holds what is read from bodies against pydantic itself.
func TestBodies(t *testing.T) {
	files := map[string]string{"sdk/__init__.py": ""}
	for i, row := range bodyRows {
		files[fmt.Sprintf("sdk/body%02d.py", i)] = bodyModule + row.source + "\n"
	}
	root := write(t, files)
	document, err := captured(t, root, filepath.Join(root, "sdk")).Document()
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := doc.ParseJSON("python.json", document)
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("python.json", strings.NewReader(typeset.Accepts(parsed).JSON())); err != nil {
		t.Fatal(err)
	}
	sender := jsonschema.NewCompiler()
	if err := sender.AddResource("python.json", strings.NewReader(typeset.Sends(parsed).JSON())); err != nil {
		t.Fatal(err)
	}
	real := askPydantic(t, root)
	for i, row := range bodyRows {
		t.Run(row.name, func(t *testing.T) {
			name := fmt.Sprintf("body%02d.A", i)
			definition := parsed.Get("$defs").Get(name).JSON()
			open := strings.Contains(definition, `"open"`)
			if enum := parsed.Get("$defs").Get(strings.TrimSuffix(name, "A") + "E"); enum != nil {
				open = open || strings.Contains(enum.JSON(), `"open"`)
			}
			if got := strings.Contains(definition, `"opaque"`); got != (row.knowledge == "opaque") {
				t.Errorf("opaque is %v:\n%s\n%s", got, row.source, definition)
			}
			if row.knowledge == "checked" && !strings.Contains(string(document), `"checked"`) {
				t.Errorf("nothing is checked:\n%s", definition)
			}
			schema, err := compiler.Compile("python.json#/$defs/" + name)
			if err != nil {
				t.Fatal(err)
			}
			sends, err := sender.Compile("python.json#/$defs/" + name)
			if err != nil {
				t.Fatal(err)
			}
			for _, group := range []struct {
				payloads []string
				want     bool
			}{{row.accepts, true}, {row.rejects, false}} {
				for _, payload := range group.payloads {
					dumped := real[i][payload]
					if (dumped != nil) != group.want {
						t.Errorf("pydantic accepts %s: %v", payload, dumped != nil)
					}
					if err := sends.Validate(dumped); dumped != nil && err != nil && !open {
						t.Errorf("pydantic sends %v for %s: %v\n%s\n%s", dumped, payload, err, row.source, definition)
					}
					var v any
					if err := json.Unmarshal([]byte(payload), &v); err != nil {
						t.Fatal(err)
					}
					if said := schema.Validate(v) == nil; said != group.want && (row.knowledge == "" || row.knowledge == "checked" && group.want) {
						t.Errorf("the captured type accepts %s: %v\n%s\n%s", payload, said, row.source, definition)
					}
				}
			}
		})
	}
}

// askPydantic tells for each row what is sent for those of its payloads that are
// accepted.
func askPydantic(t *testing.T, root string) []map[string]any {
	t.Helper()
	const script = `
import importlib, json, sys
sys.path.insert(0, sys.argv[1])

def read(model, payload):
    if hasattr(model, "from_dict"):
        return model.from_dict(json.loads(payload))
    return model.model_validate_json(payload)

def written(value):
    if hasattr(value, "to_dict"):
        return json.loads(json.dumps(value.to_dict()))
    return json.loads(value.model_dump_json(by_alias=True))

answers = []
for index, payloads in enumerate(json.load(sys.stdin)):
    model = importlib.import_module("sdk.body%02d" % index).A
    answer = {}
    for payload in payloads:
        try:
            value = read(model, payload)
        except Exception:
            continue
        answer[payload] = written(value)
    answers.append(answer)
print(json.dumps(answers))
`
	var asked [][]string
	for _, row := range bodyRows {
		asked = append(asked, append(append([]string{}, row.accepts...), row.rejects...))
	}
	request, err := json.Marshal(asked)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(venvPython(t), "-B", "-W", "ignore", "-c", script, root)
	cmd.Stdin = bytes.NewReader(request)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	output, err := cmd.Output()
	if err != nil {
		t.Fatalf("a Python with pydantic 2 is needed, run make tools: %v\n%s", err, stderr.String())
	}
	var answers []map[string]any
	if err := json.Unmarshal(output, &answers); err != nil {
		t.Fatal(err)
	}
	return answers
}
