package python

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestLibraries has the types of other libraries than pydantic, and those that are made by a call.
func TestLibraries(t *testing.T) {
	const structDecode = `"decode": {"by": "msgspec", "unknown": "drop", "missing": "reject"}`
	rows := []typeRow{
		{"attrs", "import attr, attrs\n@attrs.define\nclass A:\n  x: int\n  y: List[int] = attrs.field(factory=list, converter=list)\n@attr.s(auto_attribs=True, frozen=True)\nclass B:\n  x: Optional[int] = None",
			`{"A": {"type": "object", "properties": {"x": {"type": "integer"}, "y": {"type": "array", "items": {"type": "integer"}, "default": []}}, "required": ["x"], "x-parity": {"native": "struct", "order": ["x", "y"]}},
			  "B": {"type": "object", "properties": {"x": {"type": ["integer", "null"], "default": null}}, "x-parity": {"native": "struct", "order": ["x"]}}}`, "no decoder of their own"},
		{"attributes that a class of msrest lists", "from msrest.serialization import Model\nclass Resource(Model):\n  _validation = {'id': {'readonly': True}, 'name': {'required': True, 'max_length': 24}}\n  _attribute_map = {'id': {'key': 'id', 'type': 'str'}, 'name': {'key': 'name', 'type': 'str'}}\nclass Widget(Resource):\n  _validation = {'id': {'readonly': True}, 'name': {'required': True}, 'kind': {'required': True}}\n  _attribute_map = {\n    'id': {'key': 'id', 'type': 'str'},\n    'name': {'key': 'name', 'type': 'str'},\n    'kind': {'key': 'kind', 'type': 'str'},\n    'disk_size': {'key': 'properties.diskSize', 'type': 'int'},\n    'parts': {'key': 'parts', 'type': '[Resource]'},\n    'odata': {'key': '@odata\\\\.type', 'type': 'str'},\n  }\n  def __init__(self, *, name: str, **kwargs):\n    self.kind = 'Widget'  # type: str",
			`{"Resource": {"type": "object", "properties": {"id": {"type": "string", "x-parity": {"unset": "omit"}}, "name": {"type": "string"}}, "required": ["name"],
			  "x-parity": {"native": "struct", "order": ["id", "name"], "decode": {"unknown": "drop", "missing": "nil"}, "out": {"properties": {"id": null, "name": {"maxLength": 24}}}}},
			  "Widget": {"type": "object", "properties": {"id": {"type": "string", "x-parity": {"unset": "omit"}}, "name": {"type": "string"}, "kind": {"const": "Widget"}, "properties": {"type": "object", "properties": {"diskSize": {"type": "integer", "x-parity": {"name": "disk_size", "unset": "omit"}}}},
			  "parts": {"type": "array", "items": {"$ref": "#/$defs/Resource"}, "x-parity": {"unset": "omit"}}, "@odata.type": {"type": "string", "x-parity": {"name": "odata", "unset": "omit"}}}, "required": ["kind", "name"],
			  "x-parity": {"native": "struct", "order": ["id", "name", "kind", "properties", "parts", "@odata.type"], "decode": {"unknown": "drop", "missing": "nil"}, "out": {"properties": {"id": null}}}}}`,
			"a dot leads into an object; what is only read is not sent; limits are asked for where it is sent"},
		{"attributes made by rest_field", "class Map:\n  def __init__(self, *a, **k): ...\n  def __getitem__(self, k): ...\n  def __setitem__(self, k, v): ...\ndef rest_field(*, name=None, visibility=None, format=None): return object()\ndef rest_discriminator(*, name=None): return object()\ndef other(name): return object()\nclass A(Map):\n  kind: Literal['a'] = rest_discriminator(name='kind')\n  disk_size: int = rest_field(name='diskSize', visibility=['read'])\n  note: Optional[str] = rest_field()\n  odd: int = other('x')",
			`{"A": {"type": "object", "properties": {"kind": {"const": "a"}, "diskSize": {"type": "integer", "x-parity": {"name": "disk_size"}}, "note": {"type": ["string", "null"], "x-parity": {"unset": "omit"}}, "odd": {"type": "integer", "x-parity": {"computed": "other('x')"}}}, "required": ["diskSize", "kind"],
			  "x-parity": {"native": "struct", "order": ["kind", "diskSize", "note", "odd"], "decode": {"unknown": "keep", "missing": "keep"}}}}`, "AutoRest's newer models; what is Optional need not be there"},
		{"attributes that code makes", "from msrest.serialization import Model\nclass A(Model):\n  _attribute_map = made()", `{"A": {"x-parity": {"opaque": "its attributes are not written out"}}}`, ""},
		{"an attribute of an unknown type", "from msrest.serialization import Model\nclass A(Model):\n  _attribute_map = {'x': {'key': 'x', 'type': 'Gone'}}",
			`{"A": {"type": "object", "properties": {"x": {"x-parity": {"opaque": "Gone is not a type that is known", "unset": "omit"}}}, "x-parity": {"native": "struct", "order": ["x"], "decode": {"unknown": "drop", "missing": "nil"}}}}`, ""},
		{"names of two models around", "class T(TypedDict):\n  a_b: int\nclass B(BaseModel):\n  y: T\nclass A(BaseModel):\n  model_config = ConfigDict(alias_generator=str.upper)\n  x: T",
			`{"T": {"type": "object", "properties": {"a_b": {"type": "integer"}}, "required": ["a_b"], "x-parity": {"native": "dict", "order": ["a_b"], "opaque": "its holders have different alias generators"}},
			  "B": {"type": "object", "properties": {"y": {"$ref": "#/$defs/T"}}, "required": ["y"], "x-parity": {"native": "struct", "decode": {"by": "pydantic", "missing": "reject", "unknown": "drop"}, "order": ["y"]}},
			  "A": {"type": "object", "properties": {"X": {"$ref": "#/$defs/T", "x-parity": {"name": "x"}}}, "required": ["X"], "x-parity": {"native": "struct", "decode": {"by": "pydantic", "missing": "reject", "unknown": "drop"}, "order": ["X"]}}}`,
			"pydantic gives it the names of each"},
		{"attrs by call", "import attr\n@attr.s\nclass A:\n  x = attr.ib(type=int)\n  y = attr.ib(default=1)\n  z: int = 3",
			`{"A": {"type": "object", "properties": {"x": {"type": "integer"}, "y": {"default": 1, "x-parity": {"native": "untyped"}}}, "required": ["x"], "x-parity": {"native": "struct", "order": ["x", "y"]}}}`, "an annotation alone makes no attribute"},
		{"validators of attrs", "import attr, attrs\nfrom attrs import field, validators\nfrom attr.validators import in_\nKINDS = ('a', 'b')\ndef positive(instance, attribute, value):\n  if value <= 0:\n    raise ValueError(attribute.name)\n@attrs.define\nclass A:\n  a: str = field(validator=in_(KINDS))\n  b: int = field(validator=[validators.instance_of(int), validators.ge(1), validators.lt(10)])\n  c: Optional[str] = field(default=None, validator=validators.optional(validators.matches_re('[a-z]+')))\n  d: List[str] = field(validator=attr.validators.deep_iterable(validators.max_len(3)))\n  e: int = field(default=1, validator=positive)\n  f: int = field(default=1)\n  @f.validator\n  def _check(self, attribute, value):\n    if value > 5: raise ValueError()\n  g: int = field()\n  @g.default\n  def _made(self): return self.b + 1\n@attr.s\nclass B:\n  x = attr.ib(validator=attr.validators.instance_of(str))\n  y = attr.ib(default=None, validator=attr.validators.optional(attr.validators.instance_of(int)))",
			`{"A": {"type": "object", "properties": {"a": {"enum": ["a", "b"]}, "b": {"type": "integer", "minimum": 1, "exclusiveMaximum": 10}, "c": {"type": ["string", "null"], "pattern": "^(?:[a-z]+)$", "default": null},
				"d": {"type": "array", "items": {"type": "string", "maxLength": 3}}, "e": {"type": "integer", "exclusiveMinimum": 0, "default": 1}, "f": {"type": "integer", "maximum": 5, "default": 1}, "g": {"type": "integer", "x-parity": {"computed": "default_factory=_made"}}},
				"required": ["a", "b", "d"], "x-parity": {"native": "struct", "order": ["a", "b", "c", "d", "e", "f", "g"]}},
			  "B": {"type": "object", "properties": {"x": {"type": "string"}, "y": {"type": ["integer", "null"], "default": null}}, "required": ["x"], "x-parity": {"native": "struct", "order": ["x", "y"]}}}`, "asked of each object that is made, whether it is read or sent"},
		{"validators of attrs that no schema has", "import attrs\n@attrs.define\nclass A:\n  x: str = attrs.field(validator=attrs.validators.not_(attrs.validators.in_(['q'])))",
			`{"A": {"type": "object", "properties": {"x": {"type": "string", "x-parity": {"checked": [{"what": "asks for attrs.validators.not_(attrs.validators.in_(['q']))", "source": {"file": "sdk/py", "line": 11}}]}}}, "required": ["x"], "x-parity": {"native": "struct", "order": ["x"]}}}`, ""},
		{"converters of attrs", "import attrs\nfrom attrs import converters, field\n@attrs.define\nclass A:\n  x: int = field(converter=converters.optional(int))\n  y: List[str] = field(default=None, converter=converters.default_if_none(factory=list))\n  z: int = field(default=1, converter=lambda v: int(v) * 2)",
			`{"A": {"type": "object", "properties": {"x": {"type": "integer"}, "y": {"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "null"}], "default": null},
				"z": {"default": 1, "x-parity": {"opaque": "the converter lambda v: int(v) * 2 (sdk/py:14) decides what is accepted"}}}, "required": ["x"],
				"x-parity": {"native": "struct", "order": ["x", "y", "z"], "out": {"properties": {"y": {"type": "array", "items": {"type": "string"}, "anyOf": null}, "z": {"type": "integer", "x-parity": {"opaque": null}}}}}}}`, "what is held is what is declared; what is taken may be more"},
		{"numbers for computing", `
import numpy as np
@dataclass
class A:
    n: int
    xs: Optional[np.ndarray] = None
class B(BaseModel):
    model_config = ConfigDict(arbitrary_types_allowed=True)
    xs: Optional[np.ndarray] = None
`,
			`{"A": {"properties": {"n": {"type": "integer"}, "xs": {"default": null, "x-parity": {"opaque": "numpy.ndarray has no form in JSON"}}}, "required": ["n"], "type": "object", "x-parity": {"native": "struct", "opaque": "code makes it of what is received: of its field xs, numpy.ndarray has no form in JSON", "order": ["n", "xs"]}}, "B": {"properties": {"xs": {"default": null, "x-parity": {"opaque": "numpy.ndarray has no form in JSON"}}}, "type": "object", "x-parity": {"decode": {"by": "pydantic", "unknown": "drop", "missing": "reject"}, "native": "struct", "order": ["xs"]}}}`, "a model is decoded as it is declared, whatever code makes of the one field"},
		{"records around a response", "import httpx\nclass A(BaseModel):\n  model_config = ConfigDict(arbitrary_types_allowed=True)\n  status: int\n  raw: httpx.Response\nclass ADict(TypedDict):\n  status: int\n  raw: httpx.Response\nclass B(BaseModel):\n  x: int\n  raw: Optional[httpx.Response] = None\nclass C(BaseModel):\n  timeout: httpx.Timeout",
			`{"B": {"type": "object", "properties": {"x": {"type": "integer"}, "raw": {"default": null, "x-parity": {"opaque": "httpx.Response is defined outside of the package"}}}, "required": ["x"], "x-parity": {"native": "struct", "decode": {"by": "pydantic", "missing": "reject", "unknown": "drop"}, "order": ["x", "raw"]}},
			  "C": {"type": "object", "properties": {"timeout": {"x-parity": {"opaque": "httpx.Timeout is defined outside of the package"}}}, "required": ["timeout"], "x-parity": {"native": "struct", "decode": {"by": "pydantic", "missing": "reject", "unknown": "drop"}, "order": ["timeout"]}}}`, "no payload holds a response; what need not be there, or may be told, is another thing"},
		{"records that tell who calls", "class FieldMetadata:\n  def __init__(self, security=None): self.security = security\nclass SecurityTypedDict(TypedDict):\n  key: NotRequired[str]\nclass Security(BaseModel):\n  key: Annotated[Optional[str], FieldMetadata(security=dict(scheme=True, field_name='X-Key'))] = None\n  realm: Optional[str] = 'all'\nclass LoginTypedDict(TypedDict):\n  key: str",
			`{"LoginTypedDict": {"type": "object", "properties": {"key": {"type": "string"}}, "required": ["key"], "x-parity": {"native": "dict", "order": ["key"]}}}`, "a credential goes into no payload"},
		{"dicts in place of models", `
from decimal import Decimal
class TopicTypedDict(TypedDict):
    title: str
    amount: Decimal
def _read(v):
    if v is None:
        return None
    if not isinstance(v, (str, int, float)):
        raise ValueError("no number")
    return Decimal(str(v))
def _written(as_str: bool):
    def write(v):
        if v is None:
            return None
        if isinstance(v, Topic):
            return v
        return str(v) if as_str else float(v)
    return write
class Topic(BaseModel):
    title: str
    amount: Annotated[Decimal, BeforeValidator(_read), PlainSerializer(_written(False))]
    tax: Annotated[Optional[Decimal], BeforeValidator(_read), PlainSerializer(_written(True))] = None
ByIDTypedDict = Union[str, TopicTypedDict]
ByID = Union[str, Topic]
class Use(BaseModel):
    by: ByIDTypedDict
class OtherTypedDict(TypedDict):
    more: str
class Other(BaseModel):
    x: int
`,
			`{"ByID": {"anyOf": [{"type": "string"}, {"$ref": "#/$defs/Topic"}], "x-parity": {"native": "union"}},
			  "Other": {"properties": {"x": {"type": "integer"}}, "required": ["x"], "type": "object", "x-parity": {"decode": {"by": "pydantic", "missing": "reject", "unknown": "drop"}, "native": "struct", "order": ["x"]}},
			  "OtherTypedDict": {"properties": {"more": {"type": "string"}}, "required": ["more"], "type": "object", "x-parity": {"native": "dict", "order": ["more"]}},
			  "Topic": {"properties": {"title": {"type": "string"}, "amount": {"type": "number", "x-parity": {"native": "decimal"}}, "tax": {"default": null, "type": ["string", "null"], "x-parity": {"native": "decimal"}}}, "required": ["amount", "title"], "type": "object", "x-parity": {"decode": {"by": "pydantic", "missing": "reject", "unknown": "drop"}, "native": "struct", "order": ["title", "amount", "tax"], "out": {"properties": {"amount": {"x-parity": {"native": null}}, "tax": {"x-parity": {"native": null}}}}}},
			  "Use": {"properties": {"by": {"$ref": "#/$defs/ByID"}}, "required": ["by"], "type": "object", "x-parity": {"decode": {"by": "pydantic", "missing": "reject", "unknown": "drop"}, "native": "struct", "order": ["by"]}}}`, "the model is made of the dict, which may lack its fields, and not of one with others"},
		{"what is said of an error", `
import httpx
class BadRequestData(BaseModel):
    model_config = ConfigDict(arbitrary_types_allowed=True)
    code: str
    raw: Annotated[Optional[httpx.Response], Field(exclude=True)] = None
@dataclass
class BadRequest(Exception):
    data: BadRequestData
class ConflictData(BaseModel):
    code: str
class Conflict(Exception):
    pass
`,
			`{"BadRequest": {"properties": {"code": {"type": "string"}}, "required": ["code"], "type": "object", "x-parity": {"decode": {"by": "pydantic", "missing": "reject", "unknown": "drop"}, "local": [{"name": "raw", "reason": "the client puts the answer there that it got"}], "native": "struct", "order": ["code"]}},
			  "ConflictData": {"properties": {"code": {"type": "string"}}, "required": ["code"], "type": "object", "x-parity": {"decode": {"by": "pydantic", "missing": "reject", "unknown": "drop"}, "native": "struct", "order": ["code"]}}}`, "the model is called after the error that holds it"},
		{"files", `
import io, os
from typing import IO
Contents = Union[IO[bytes], bytes, os.PathLike[str]]
Named = Union[Contents, Tuple[Optional[str], Contents]]
class Upload(TypedDict, total=False):
    file: Required[Named]
    other: Union[io.BufferedReader, bytes, IO[bytes]]
    link: Union[str, IO[bytes]]
    parts: List[Named]
    plain: bytes
`,
			`{"Contents": {"type": "string", "x-parity": {"native": "alias"}},
			  "Named": {"type": "string", "x-parity": {"native": "alias"}},
			  "Upload": {"properties": {"file": {"$ref": "#/$defs/Named"}, "other": {"type": "string", "x-parity": {"native": "file"}}, "link": {"anyOf": [{"type": "string"}, {"type": "string", "x-parity": {"native": "file"}}]}, "parts": {"type": "array", "items": {"$ref": "#/$defs/Named"}}, "plain": {"type": "string", "x-parity": {"native": "bytes"}}}, "required": ["file"], "type": "object", "x-parity": {"native": "dict", "order": ["file", "other", "link", "parts", "plain"]}}}`, "the bytes of a file, by whatever they are given"},
		{"what a call gives, of a body and headers", "class Item(BaseModel):\n  id: str\nclass ListResponse(BaseModel):\n  headers: Dict[str, List[str]]\n  result: Item\nclass ListResponseTypedDict(TypedDict):\n  headers: Dict[str, List[str]]\nclass DeleteResponse(BaseModel):\n  headers: Dict[str, List[str]]\nclass Kept(BaseModel):\n  headers: Dict[str, List[str]]\ndef list_items(http_res):\n  return ListResponse(result=unmarshal_json_response(Item, http_res), headers=utils.get_response_headers(http_res.headers))\ndef delete(http_res):\n  return DeleteResponse(headers={})\ndef keep(http_res):\n  return Kept(headers=given)",
			`{"Item": {"type": "object", "properties": {"id": {"type": "string"}}, "required": ["id"], "x-parity": {"native": "struct", "decode": {"by": "pydantic", "missing": "reject", "unknown": "drop"}, "order": ["id"], "roles": [{"role": "received", "why": "list_items reads its response as it", "source": {"file": "sdk/py", "line": 20}}]}},
			  "Kept": {"type": "object", "properties": {"headers": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}}}, "required": ["headers"], "x-parity": {"native": "struct", "decode": {"by": "pydantic", "missing": "reject", "unknown": "drop"}, "order": ["headers"]}}}`, "the body is a type of its own"},
		{"what a generated client makes its requests of", "class FieldMetadata:\n  def __init__(self, query=None, path=None, request=None): ...\nclass Item(BaseModel):\n  id: str\nclass PutItemGlobals(BaseModel):\n  test: Annotated[Optional[bool], FieldMetadata(query=True)] = None\nclass PutItemRequest(BaseModel):\n  id: Annotated[str, FieldMetadata(path=True)]\n  item: Annotated[Item, FieldMetadata(request=True)]\nclass ListItemsRequest(BaseModel):\n  limit: Annotated[Optional[int], FieldMetadata(query=True)] = None\nclass Retry(BaseModel):\n  times: int\nclass Items:\n  def put(self, id: str, item: Item, retry: Retry):\n    request = PutItemRequest(id=id, item=item)\n    req = self._build_request(method='PUT', path='/items/{id}', request=request, request_has_path_params=True, _globals=PutItemGlobals(test=self.test), get_serialized_body=lambda: utils.serialize_request_body(request.item, False, False, 'json', Item))\n    self.do(req, request=retry)\n  def list(self, request: ListItemsRequest):\n    req = self._build_request(method='GET', path='/items', request=request, request_has_path_params=False)",
			`{"Item": {"type": "object", "properties": {"id": {"type": "string"}}, "required": ["id"], "x-parity": {"native": "struct", "decode": {"by": "pydantic", "missing": "reject", "unknown": "drop"}, "order": ["id"], "roles": [{"role": "sent", "why": "Items.put makes its request of it", "operations": ["PUT items/{}"], "source": {"file": "sdk/py", "line": 24}}]}},
			  "ListItemsRequest": {"type": "object", "properties": {"limit": {"default": null, "type": ["integer", "null"], "x-parity": {"in": "query"}}}, "x-parity": {"native": "struct", "decode": {"by": "pydantic", "missing": "reject", "unknown": "drop"}, "order": ["limit"], "roles": [{"role": "sent", "why": "Items.list makes its request of it", "operations": ["GET items"], "source": {"file": "sdk/py", "line": 27}}]}},
			  "PutItemGlobals": {"type": "object", "properties": {"test": {"default": null, "type": ["boolean", "null"], "x-parity": {"in": "query"}}}, "x-parity": {"native": "struct", "decode": {"by": "pydantic", "missing": "reject", "unknown": "drop"}, "order": ["test"]}},
			  "PutItemRequest": {"type": "object", "properties": {"id": {"type": "string", "x-parity": {"in": "path"}}, "item": {"$ref": "#/$defs/Item", "x-parity": {"in": "body"}}}, "required": ["id", "item"], "x-parity": {"native": "struct", "decode": {"by": "pydantic", "missing": "reject", "unknown": "drop"}, "order": ["id", "item"], "roles": [{"role": "sent", "why": "Items.put makes its request of it", "source": {"file": "sdk/py", "line": 24}}]}},
			  "Retry": {"type": "object", "properties": {"times": {"type": "integer"}}, "required": ["times"], "x-parity": {"native": "struct", "decode": {"by": "pydantic", "missing": "reject", "unknown": "drop"}, "order": ["times"]}}}`, "the operation is that of the body, where there is one"},
		{"a class that keeps what a union does not list", "from functools import partial\nclass A(BaseModel):\n  kind: Literal['a']\nclass B(BaseModel):\n  kind: Literal['b']\nclass UnknownAny(BaseModel):\n  raw: Any\n  kind: Literal['UNKNOWN'] = 'UNKNOWN'\nclass Holder(BaseModel):\n  any: Annotated[Union[A, B, UnknownAny], BeforeValidator(partial(parse_open_union, disc_key='kind', variants={'a': A, 'b': B}, unknown_cls=UnknownAny, union_name='Any'))]",
			`{"A": {"type": "object", "properties": {"kind": {"const": "a"}}, "required": ["kind"], "x-parity": {"native": "struct", "decode": {"by": "pydantic", "missing": "reject", "unknown": "drop"}, "order": ["kind"]}}, "B": {"type": "object", "properties": {"kind": {"const": "b"}}, "required": ["kind"], "x-parity": {"native": "struct", "decode": {"by": "pydantic", "missing": "reject", "unknown": "drop"}, "order": ["kind"]}}, "Holder": {"type": "object", "properties": {"any": {"anyOf": [{"$ref": "#/$defs/A"}, {"$ref": "#/$defs/B"}]}}, "required": ["any"], "x-parity": {"native": "struct", "decode": {"by": "pydantic", "missing": "reject", "unknown": "drop"}, "order": ["any"]}}}`, "its tag is none of the wire"},
		{"what picks a variant, and the class that keeps the others", `
from functools import partial
def parse_open_union(v, *, disc_key, variants, unknown_cls, union_name):
    if isinstance(v, BaseModel):
        return v
    if not isinstance(v, dict) or disc_key not in v:
        raise ValueError("no " + disc_key)
    found = variants.get(v[disc_key])
    if found is not None:
        return found.model_validate(v)
    return unknown_cls(raw=v)
class A(BaseModel):
  kind: Literal['a']
class B(BaseModel):
  kind: Literal['b']
class UnknownAny(BaseModel):
  raw: Any
  kind: Literal['UNKNOWN'] = 'UNKNOWN'
class Holder(BaseModel):
  any: Annotated[Union[A, B, UnknownAny], BeforeValidator(partial(parse_open_union, disc_key='kind', variants={'a': A, 'b': B}, unknown_cls=UnknownAny, union_name='Any'))]
`,
			`{"A": {"type": "object", "properties": {"kind": {"const": "a"}}, "required": ["kind"], "x-parity": {"native": "struct", "decode": {"by": "pydantic", "missing": "reject", "unknown": "drop"}, "order": ["kind"]}}, "B": {"type": "object", "properties": {"kind": {"const": "b"}}, "required": ["kind"], "x-parity": {"native": "struct", "decode": {"by": "pydantic", "missing": "reject", "unknown": "drop"}, "order": ["kind"]}},
			  "Holder": {"type": "object", "properties": {"any": {"anyOf": [{"$ref": "#/$defs/A"}, {"$ref": "#/$defs/B"}, {"type": "object", "properties": {"kind": {"anyOf": [{"type": "string"}, {"type": "number"}, {"type": "boolean"}, {"type": "null"}]}}, "required": ["kind"], "x-parity": {"chosen": {"field": "kind", "values": ["a", "b"], "others": true}}}], "x-parity": {"tag": {"field": "kind", "required": true}}}}, "required": ["any"],
				"x-parity": {"native": "struct", "decode": {"by": "pydantic", "missing": "reject", "unknown": "drop"}, "order": ["any"], "out": {"properties": {"any": {"anyOf": [{"$ref": "#/$defs/A"}, {"$ref": "#/$defs/B"}], "x-parity": {"tag": null}}}}}}}`, "it is read whatever its tag is, and has a tag"},
		{"properties of a kept dict", `
class Lead:
    def __init__(self, client, props):
        self._props = props
    @property
    def name(self) -> str:
        """The name."""
        return self._props["name"]
class Team:
    def __init__(self, client, props):
        self._client = client
        self._props = props
        self._props["lead"] = Lead(client, props["lead"]) if props.get("lead") is not None else None
    def __eq__(self, other): return self._props == other._props
    @property
    def at(self) -> datetime.datetime: return self._props["created_at"]
    @property
    def lead(self) -> Lead: return self._props.get("lead")
    @property
    def wait(self) -> datetime.timedelta: return datetime.timedelta(seconds=self._props["wait"])
    @property
    def label(self) -> str: return self._props["label"].upper()
    @property
    def both(self) -> str: return self._props["a"] + self._props["b"]
    @property
    def said(self): return self._props["said"]
class Options:
    def __init__(self, name): self._name = name
    @property
    def name(self) -> str: return self._name
`,
			`{"Lead": {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"], "x-parity": {"native": "struct", "decode": {"unknown": "keep", "missing": "keep", "invalid": "keep"}, "order": ["name"]}},
			  "Team": {"type": "object", "properties": {"created_at": {"type": "string", "x-parity": {"name": "at"}}, "lead": {"$ref": "#/$defs/Lead"}, "wait": {"type": "number", "x-parity": {"native": "number"}},
				"label": {"x-parity": {"opaque": "the property label makes something of it"}}, "said": {"x-parity": {"native": "untyped"}}}, "required": ["created_at", "label", "said", "wait"],
				"x-parity": {"native": "struct", "decode": {"unknown": "keep", "missing": "keep", "invalid": "keep"}, "order": ["created_at", "lead", "wait", "label", "said"]}}}`, "what they hand out stays as JSON has it"},
		{"attrs with a foreign field", "import attrs, shapely as np\n@attrs.frozen\nclass A:\n  x: np.Point",
			`{"A":{"properties":{"x":{"x-parity":{"opaque":"shapely.Point is defined outside of the package"}}},"required":["x"],"type":"object","x-parity":{"native":"struct","order":["x"]}}}`, "of the field alone"},
		{"struct", "import msgspec\nclass A(msgspec.Struct):\n  x: int\n  y: bytes = b''\n  z: Annotated[int, msgspec.Meta(ge=1)] = msgspec.field(default=1, name='zed')",
			`{"A":{"properties":{"x":{"type":"integer"},"y":{"contentEncoding":"base64","type":"string","x-parity":{"computed":"b''","native":"bytes"}},"zed":{"default":1,"minimum":1,"type":"integer","x-parity":{"name":"z"}}},"required":["x"],"type":"object","x-parity":{` + structDecode + `,"native":"struct","order":["x","y","zed"]}}}`, "its bytes are base64"},
		{"struct options", "import msgspec\nclass _Base(msgspec.Struct, rename='camel', forbid_unknown_fields=True, omit_defaults=True):\n  is_on: bool = True\nclass A(_Base, tag='a', tag_field='kind'):\n  at_ms: int",
			`{"A":{"additionalProperties":false,"properties":{"atMs":{"type":"integer","x-parity":{"name":"at_ms"}},"isOn":{"default":true,"type":"boolean","x-parity":{"name":"is_on","unset":"omit"}},"kind":{"const":"a"}},"required":["atMs"],"type":"object","x-parity":{"decode":{"by":"msgspec","missing":"reject","unknown":"reject"},"native":"struct","order":["kind","isOn","atMs"],"out":{"required":["atMs","kind"]}}}}`, "inherited from base to base"},
		{"struct with what is no field", "import msgspec\nclass A(msgspec.Struct):\n  x: int\n  __struct_fields__: ClassVar[Tuple[str, ...]]\n  kind: ClassVar[str] = 'a'",
			`{"A":{"type":"object","properties":{"x":{"type":"integer"}},"required":["x"],"x-parity":{"decode":{"by":"msgspec","missing":"reject","unknown":"drop"},"native":"struct","order":["x"]}}}`, "a variable of the class"},
		{"tag by name", "import msgspec\nclass Get(msgspec.Struct, tag=True): ...\nclass A(TypedDict):\n  x: Union[int, msgspec.UnsetType]",
			`{"A":{"properties":{"x":{"type":"integer"}},"required":["x"],"type":"object","x-parity":{"native":"dict","order":["x"]}},"Get":{"properties":{"type":{"const":"Get"}},"type":"object","x-parity":{` + structDecode + `,"native":"struct","order":["type"],"out":{"required":["type"]}}}}`, "under the usual key"},
		{"struct of an array", "import msgspec\nclass A(msgspec.Struct, array_like=True):\n  x: int\n  y: str = ''",
			`{"A":{"items":{"x-parity":{"native":"any"}},"minItems":1,"prefixItems":[{"type":"integer"},{"default":"","type":"string"}],"type":"array","x-parity":{` + structDecode + `,"native":"struct"}}}`, ""},
		{"rename by code", "import msgspec\ndef wire(name): return eval(name)\nclass A(msgspec.Struct, rename=wire):\n  x: int",
			`{"A":{"properties":{"x":{"type":"integer"}},"required":["x"],"type":"object","x-parity":{"decode":{"by":"msgspec","missing":"reject","unknown":"drop"},"native":"struct","order":["x"],"opaque":"the name of x on the wire is not known: rename=wire is not followed"}}}`, ""},
		{"first version", "from pydantic.v1 import BaseModel as Old, Field as F\nclass A(Old):\n  x: Optional[int]\n  y: int = None\n  z: int = F(..., alias='zed', env='Z')\n  k: str = F('a', const=True)\n  s: str = F(regex='^a')\n  t: str\n  class Config:\n    extra = 'forbid'",
			`{"A": {"type": "object", "properties": {"x": {"type": ["integer", "null"], "default": null}, "y": {"type": ["integer", "null"], "default": null}, "zed": {"type": "integer", "x-parity": {"name": "z"}},
				"k": {"const": "a", "default": "a"}, "s": {"type": "string", "pattern": "^a"},
				"t": {"anyOf": [{"type": "string"}, {"type": "number", "x-parity": {"decode": {"by": "pydantic-strict"}}}]}}, "required": ["s", "t", "zed"], "additionalProperties": false,
				"x-parity": {"native": "struct", "decode": {"by": "pydantic", "unknown": "reject", "missing": "reject"}, "order": ["x", "y", "zed", "k", "s", "t"],
				"out": {"properties": {"t": {"anyOf": null, "type": "string"}}}}}}`, "there Optional is optional, a default of None nullable, and a number made a text, but of one with a pattern"},
		{"named tuple by call", "import collections\nA = NamedTuple('A', [('x', int), ('y', str)])\nB = collections.namedtuple('B', 'x y', defaults=[1])",
			`{"A": {"anyOf": [{"type": "array", "prefixItems": [{"type": "integer", "x-parity": {"name": "x"}}, {"type": "string", "x-parity": {"name": "y"}}], "items": false, "minItems": 2}, {"type": "object", "properties": {"x": {"type": "integer"}, "y": {"type": "string"}}, "required": ["x", "y"], "additionalProperties": false}], "x-parity": {"native": "struct", "out": {"anyOf": null, "type": "array", "prefixItems": [{"type": "integer", "x-parity": {"name": "x"}}, {"type": "string", "x-parity": {"name": "y"}}], "items": false, "minItems": 2}}},
			  "B": {"anyOf": [{"type": "array", "prefixItems": [{"x-parity": {"native": "untyped", "name": "x"}}, {"default": 1, "x-parity": {"native": "untyped", "name": "y"}}], "items": false, "minItems": 1}, {"type": "object", "properties": {"x": {"x-parity": {"native": "untyped"}}, "y": {"default": 1, "x-parity": {"native": "untyped"}}}, "required": ["x"], "additionalProperties": false}], "x-parity": {"native": "struct", "out": {"anyOf": null, "type": "array", "prefixItems": [{"x-parity": {"native": "untyped", "name": "x"}}, {"default": 1, "x-parity": {"native": "untyped", "name": "y"}}], "items": false, "minItems": 1}}}}`, ""},
		{"enum by call", "A = enum.Enum('A', 'RED BLUE')\nB = enum.Enum('B', {'a': 'x', 'b': 'y'}, type=str)\nC = enum.StrEnum('C', ['Up', 'Down'])",
			`{"A": {"enum": [1, 2], "x-parity": {"native": "enum", "members": {"RED": 1, "BLUE": 2}}},
			  "B": {"enum": ["x", "y"], "x-parity": {"native": "enum", "members": {"a": "x", "b": "y"}}},
			  "C": {"enum": ["up", "down"], "x-parity": {"native": "enum", "members": {"Up": "up", "Down": "down"}}}}`, "numbered from 1"},
		{"model by call", "class _Base(BaseModel, extra='forbid'):\n  id: str\nA = create_model('A', __base__=_Base, x=(int, ...), y=(Optional[str], None), z=(int, Field(1, alias='zed')))\nB = create_model('B', **fields())",
			`{"A": {"type": "object", "properties": {"id": {"type": "string"}, "x": {"type": "integer"}, "y": {"type": ["string", "null"], "default": null}, "zed": {"type": "integer", "default": 1, "x-parity": {"name": "z"}}},
				"required": ["id", "x"], "additionalProperties": false, "x-parity": {"native": "struct", "decode": {"by": "pydantic", "unknown": "reject", "missing": "reject"}, "order": ["id", "x", "y", "zed"]}},
			  "B": {"x-parity": {"opaque": "the fields of create_model('B', **fields()) are not written out"}}}`, "as far as its arguments are literal"},
		{"dataclass by call", "import dataclasses\nA = dataclasses.make_dataclass('A', [('x', int), 'y', ('z', int, field(default=1))])",
			`{"A": {"type": "object", "properties": {"x": {"type": "integer"}, "y": {"x-parity": {"native": "untyped"}}, "z": {"type": "integer", "default": 1}}, "required": ["x", "y"], "x-parity": {"native": "struct", "order": ["x", "y", "z"]}}}`, ""},
		{"holder of data", "class _Object:\n  def __getitem__(self, key): ...\n  def __setitem__(self, key, value): ...\nclass A(_Object):\n  KIND: ClassVar[str] = 'a'\n  _cache: int\n  x: Optional[int]\nclass B(_Object):\n  def save(self): ...\nT = TypeVar('T')\nclass D(_Object, Generic[T]): ...\nclass C(TypedDict):\n  b: B\n  d: D[str]",
			`{"A":{"properties":{"x":{"type":["integer","null"]}},"required":["x"],"type":"object","x-parity":{"decode":{"missing":"keep","unknown":"keep"},"native":"struct","order":["x"]}},"C":{"properties":{"b":{"type":"object"},"d":{"additionalProperties":{"type":"string"},"type":"object"}},"required":["b","d"],"type":"object","x-parity":{"native":"dict","order":["b","d"]}}}`, "JSON by key, with annotations for attributes"},
		{"attributes for which objects answer", "class _Part:\n  def __init__(self, name): self.name = name\n  def __get__(self, of, owner): return of[self.name]\ndef Part(name): return _Part(name)\nclass _Object:\n  def __getitem__(self, key): ...\n  def __setitem__(self, key, value): ...\nclass Plain:\n  def __init__(self, name): self.name = name\nclass A(_Object):\n  x: int\n  name: str = Part('name')\nclass B(_Object):\n  x: int\n  name: str = Plain('name')\ndef rest_field(*, name=None): return _Part(name)\nclass C(_Object):\n  x: int = rest_field(name='y')",
			`{"A":{"properties":{"name":{"type":"string","x-parity":{"computed":"Part('name')"}},"x":{"type":"integer"}},"required":["x"],"type":"object","x-parity":{"opaque":"Part answers for its attributes","decode":{"missing":"keep","unknown":"keep"},"native":"struct","order":["x","name"]}},"B":{"properties":{"name":{"type":"string","x-parity":{"computed":"Plain('name')"}},"x":{"type":"integer"}},"required":["x"],"type":"object","x-parity":{"decode":{"missing":"keep","unknown":"keep"},"native":"struct","order":["x","name"]}},"C":{"properties":{"y":{"type":"integer","x-parity":{"name":"x"}}},"required":["y"],"type":"object","x-parity":{"decode":{"missing":"keep","unknown":"keep"},"native":"struct","order":["y"]}}}`, "but for those of a generator that are known"},
		{"generated base class", "class UniversalBaseModel(BaseModel):\n  @model_validator(mode='before')\n  def _coerce_field_names_to_aliases(cls, data): return anything(data)\n  @model_serializer(mode='plain')\n  def serialize_model(self): return anything(self)\nclass A(UniversalBaseModel):\n  x: int",
			`{"A":{"properties":{"x":{"type":"integer"}},"required":["x"],"type":"object","x-parity":{` + pydanticDecode + `,"native":"struct","order":["x"]}},"UniversalBaseModel":{"properties":{},"type":"object","x-parity":{` + pydanticDecode + `,"native":"struct"}}}`, "its methods change names and presence, no more"},
		{"alias within an alias", "T = TypeVar('T')\nNullable = TypeAliasType('Nullable', Union[T, None], type_params=(T,))\nclass A(TypedDict):\n  x: Nullable[List[Nullable[int]]]",
			`{"A":{"properties":{"x":{"anyOf":[{"items":{"type":["integer","null"]},"type":"array"},{"type":"null"}]}},"required":["x"],"type":"object","x-parity":{"native":"dict","order":["x"]}}}`, "an argument is not inside of it"},
		{"alias with a native", "At: TypeAlias = datetime.datetime\nRaw = NewType('Raw', bytes)",
			`{"At": {"type": "string", "format": "date-time", "x-parity": {"native": "datetime"}}, "Raw": {"type": "string", "x-parity": {"native": "bytes"}}}`, "of its own"},
		{"open literal", "Stop = Literal['a', 'b'] | str",
			`{"Stop": {"type": "string", "x-parity": {"native": "literal", "open": true, "values": ["a", "b"]}}}`, ""},
		{"itself of a subclass", "class _Node(BaseModel):\n  next: Optional[Self] = None\nclass A(_Node): ...",
			`{"A": {"type": "object", "properties": {"next": {"anyOf": [{"$ref": "#/$defs/A"}, {"type": "null"}], "default": null}}, "x-parity": {"native": "struct", ` + pydanticDecode + `, "order": ["next"]}}}`, "the class that is read, not the one that declares it"},
	}
	found := capturedRows(t, rows)
	for i, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			if diff := cmp.Diff(parsed(t, row.want), any(without(found[i], "decl", "source"))); diff != "" {
				t.Errorf("%s\n%s (-want +got):\n%s", row.source, row.reason, diff)
			}
		})
	}
}

// dialectRows are classes of libraries that write and read dataclasses, in the style
// of their users.
var dialectRows = []typeRow{
	{"dataclasses-json", "from dataclasses_json import dataclass_json, config, LetterCase, Undefined\n@dataclass_json(letter_case=LetterCase.CAMEL, undefined=Undefined.RAISE)\n@dataclass\nclass A:\n  user_id: int\n  at: datetime.datetime\n  note: Optional[str] = field(default=None, metadata=config(field_name='no-te'))\n  mine: str = field(default='', metadata=config(exclude=lambda v: True))",
		`{"type":"object","required":["at","userId"],"additionalProperties":false,"properties":{
			"userId":{"type":"integer","x-parity":{"name":"user_id","reads":["user_id"],"invalid":"reject","decode":{"by":"python"}}},
			"at":{"type":"number","x-parity":{"native":"datetime","invalid":"reject"}},
			"no-te":{"type":["string","null"],"default":null,"x-parity":{"name":"note","reads":["note"]}},
			"mine":{"type":"string","default":""}},
			"x-parity":{"native":"struct","invalid":"reject","codec":{"decode":"from_dict","encode":"to_json"},"decode":{"unknown":"reject","missing":"reject","null":"keep","invalid":"keep"},
			"order":["userId","at","no-te","mine"],"out":{"properties":{"mine":null}}}}`, "a time is a number there"},
	{"mashumaro", "from mashumaro import DataClassDictMixin, field_options\n@dataclass\nclass A(DataClassDictMixin):\n  user_id: int\n  note: Optional[str] = field(default=None, metadata=field_options(alias='no-te'))\n  class Config:\n    aliases = {'user_id': 'userId'}\n    serialize_by_alias = True\n    omit_none = True",
		`{"type":"object","required":["userId"],"properties":{
			"userId":{"type":"integer","x-parity":{"name":"user_id","invalid":"reject","decode":{"by":"python"}}},
			"no-te":{"type":["string","null"],"default":null,"x-parity":{"name":"note"}}},
			"x-parity":{"native":"struct","invalid":"reject","codec":{"decode":"from_dict","encode":"to_dict"},"decode":{"unknown":"drop","missing":"reject","invalid":"keep"},
			"order":["userId","no-te"],"out":{"properties":{"no-te":{"type":"string"}}}}}`, "null is left out"},
	{"mashumaro by its own names", "from mashumaro.mixins.json import DataClassJSONMixin\n@dataclass\nclass A(DataClassJSONMixin):\n  x: str = field(metadata={'alias': 'ex'})",
		`{"type":"object","required":["ex"],"properties":{"ex":{"type":"string","x-parity":{"name":"x"}}},
			"x-parity":{"native":"struct","invalid":"reject","codec":{"decode":"from_dict","encode":"to_dict"},"decode":{"unknown":"drop","missing":"reject","invalid":"keep"},
			"order":["ex"],"out":{"required":["x"],"properties":{"ex":null,"x":{"type":"string"}}}}}`, "aliases are read, and sent only where it is told to"},
	{"mashumaro with what is not followed", "from mashumaro import DataClassDictMixin\n@dataclass\nclass A(DataClassDictMixin):\n  x: str\n  class Config:\n    dialect = other",
		`{"type":"object","required":["x"],"properties":{"x":{"type":"string"}},
			"x-parity":{"native":"struct","invalid":"reject","codec":{"decode":"from_dict","encode":"to_dict"},"decode":{"unknown":"drop","missing":"reject","invalid":"keep"},"order":["x"],"opaque":"other is not a constant that can be read"}}`, ""},
	{"marshmallow-dataclass", "import marshmallow_dataclass\n@marshmallow_dataclass.dataclass\nclass A:\n  x: str = field(metadata=dict(data_key='ex'))\n  y: Optional[int]\n  class Meta:\n    unknown = EXCLUDE",
		`{"type":"object","required":["ex"],"properties":{"ex":{"type":"string","x-parity":{"name":"x"}},"y":{"type":["integer","null"],"default":null}},
			"x-parity":{"native":"struct","decode":{"by":"pydantic","unknown":"drop","missing":"reject"},"order":["ex","y"]}}`, "what may be null need not be there"},
	{"cattrs", "import attrs\nfrom cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override\n@attrs.define\nclass A:\n  user_id: str\n  mine: str = ''\nconverter.register_structure_hook(A, make_dict_structure_fn(A, converter, _cattrs_forbid_extra_keys=True, user_id=override(rename='userId')))\nconverter.register_unstructure_hook(A, make_dict_unstructure_fn(A, converter, user_id=override(rename='userId'), mine=override(omit=True)))",
		`{"type":"object","required":["userId"],"additionalProperties":false,"properties":{"userId":{"type":"string","x-parity":{"name":"user_id"}},"mine":{"type":"string","default":""}},
			"x-parity":{"native":"struct","invalid":"reject","decode":{"unknown":"reject","missing":"reject","invalid":"keep"},"order":["userId","mine"],"out":{"properties":{"mine":null}}}}`, ""},
	{"cattrs with what makes hooks of classes", "import attrs\nfrom cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override\nclass Marked: ...\n@attrs.define\nclass A(Marked):\n  user_id: str\ndef read(cls): return make_dict_structure_fn(cls, converter, **{a.name: override(rename=to_camel(a.name)) for a in attrs.fields(cls)})\ndef written(cls): return make_dict_unstructure_fn(cls, converter, **{a.name: override(rename=to_camel(a.name)) for a in attrs.fields(cls)})\nconverter.register_structure_hook_factory(lambda c: issubclass(c, Marked), read)\nconverter.register_unstructure_hook_factory(lambda c: issubclass(c, Marked), written)",
		`{"type":"object","properties":{"userId":{"type":"string","x-parity":{"name":"user_id"}}},"required":["userId"],
			"x-parity":{"native":"struct","invalid":"reject","decode":{"unknown":"drop","missing":"reject","invalid":"keep"},"order":["userId"]}}`, "for every class of which a function holds"},
	{"cattrs with what makes hooks of other classes", "import attrs\nfrom cattrs.gen import make_dict_unstructure_fn, override\nclass Base: ...\n@attrs.define\nclass A:\n  user_id: str\nconverter.register_unstructure_hook_factory(lambda c: issubclass(c, Base), lambda c: make_dict_unstructure_fn(c, converter, user_id=override(rename='userId')))",
		`{"type":"object","properties":{"user_id":{"type":"string"}},"required":["user_id"],"x-parity":{"native":"struct","order":["user_id"]}}`, "it is none of them"},
	{"dataclasses-json as generators write it out", "import dateutil.parser\nfrom dataclasses_json import dataclass_json\ndef get_field_name(name):\n  def override(_, _field_name=name): return _field_name\n  return override\ndef shortened(name):\n  return lambda _: name[:2]\n@dataclass_json\n@dataclass\nclass A:\n  made_at: datetime.datetime = field(metadata={'dataclasses_json': {'letter_case': get_field_name('made-at'), 'decoder': dateutil.parser.isoparse, 'encoder': lambda v: v.isoformat()}})\n  kept: str = field(default='', metadata={'dataclasses_json': {'letter_case': shortened('kept')}})\n  at: datetime.datetime = field(default=None, metadata={'other': {'decoder': dateutil.parser.isoparse}})",
		`{"properties":{"at":{"default":null,"type":"number","x-parity":{"invalid":"reject","native":"datetime"}},"kept":{"default":"","type":"string"},
			"made-at":{"format":"date-time","type":"string","x-parity":{"decode":{"by":"python"},"invalid":"reject","name":"made_at","native":"datetime","reads":["made_at"]}}},
			"required":["made-at"],"type":"object","x-parity":{"codec":{"decode":"from_dict","encode":"to_json"},"decode":{"invalid":"keep","missing":"reject","null":"keep","unknown":"drop"},
			"invalid":"reject","native":"struct","opaque":"the name of kept on the wire is not known: shortened('kept') is computed","order":["made-at","kept","at"],"out":{"properties":{"at":{"type":["number","null"]}}}}}`, "what reads a field, and its name; of another library nothing"},
	{"dataclasses-json with the others", "from dataclasses_json import dataclass_json, CatchAll, Undefined\n@dataclass_json(undefined=Undefined.INCLUDE)\n@dataclass\nclass A:\n  x: str\n  rest: CatchAll = None",
		`{"type":"object","required":["x"],"properties":{"x":{"type":"string"}},
			"x-parity":{"native":"struct","invalid":"reject","codec":{"decode":"from_dict","encode":"to_json"},"decode":{"unknown":"keep","missing":"reject","null":"keep","invalid":"keep"},"order":["x"],
			"local":[{"name":"rest","reason":"holds the keys that are not declared"}]}}`, "which stand beside the fields"},
	{"msgspec with a function for names", "import msgspec\nclass Base(msgspec.Struct, rename=str.upper):\n  id: int\nclass A(Base, rename={'name': 'Name'}):\n  name: str",
		`{"type":"object","properties":{"ID":{"type":"integer","x-parity":{"name":"id"}},"Name":{"type":"string","x-parity":{"name":"name"}}},"required":["ID","Name"],
			"x-parity":{"native":"struct","decode":{"by":"msgspec","unknown":"drop","missing":"reject"},"order":["ID","Name"]}}`, "what is inherited keeps its name"},
	{"a field function whose default is none", "import attr\ndef key(default=attr.NOTHING): return attr.field(default=default)\n@attr.define\nclass A:\n  x: str = key()\n  y: int = key(0)",
		`{"type":"object","properties":{"x":{"type":"string"},"y":{"type":"integer","default":0}},"required":["x"],"x-parity":{"native":"struct","order":["x","y"]}}`, "a default of its caller is one"},
	{"cattrs with a hook of its own", "import attrs\n@attrs.define\nclass A:\n  x: str\nconverter.register_structure_hook(A, lambda d, _: A(d['y']))",
		`{"type":"object","required":["x"],"properties":{"x":{"type":"string"}},
			"x-parity":{"native":"struct","invalid":"reject","decode":{"unknown":"drop","missing":"reject","invalid":"keep"},"order":["x"],"opaque":"a hook of cattrs decides: lambda d, _: A(d['y'])"}}`, "what it does is not read"},
}

// A converter's options are for all classes of a package.
var converterRows = []typeRow{
	{"cattrs with options", "import attrs\nfrom cattrs.preconf.json import make_converter\nconverter = make_converter(forbid_extra_keys=True)\n@attrs.define\nclass A:\n  x: str",
		`{"type":"object","additionalProperties":false,"properties":{"x":{"type":"string"}},"required":["x"],"x-parity":{"native":"struct","invalid":"reject","decode":{"unknown":"reject","missing":"reject","invalid":"keep"},"order":["x"]}}`, ""},
}

// untoldRows are of a package with a converter that is told nothing.
var untoldRows = []typeRow{
	{"cattrs without a word", "import attrs, cattrs\nc = cattrs.Converter()\n@attrs.define\nclass A:\n  x: str\n  y: int = attrs.field(validator=attrs.validators.ge(1))",
		`{"type":"object","required":["x","y"],"properties":{"x":{"type":"string"},"y":{"type":"integer","minimum":1,"x-parity":{"invalid":"reject","decode":{"by":"python"}}}},
			"x-parity":{"native":"struct","invalid":"reject","decode":{"unknown":"drop","missing":"reject","invalid":"keep"},"order":["x","y"]}}`, "it calls str, int and the like"},
}

func TestDialects(t *testing.T) {
	testDialects(t, dialectRows)
	testDialects(t, converterRows)
	testDialects(t, untoldRows)
}

func testDialects(t *testing.T, tests []typeRow) {
	t.Helper()
	rows := capturedRows(t, tests)
	for i, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := any(without(rows[i]["A"], "decl", "source"))
			if diff := cmp.Diff(parsed(t, test.want), got); diff != "" {
				t.Errorf("%s\n%s (-want +got):\n%s", test.source, test.reason, diff)
			}
		})
	}
}

// TestTagByGenerator has the function by which the unions of a generator find their tag; one of another name or module is read.
func TestTagByGenerator(t *testing.T) {
	const function = "def %s(model, fieldname, key):\n    def search(obj):\n        if isinstance(obj, dict):\n            if key in obj:\n                return obj[key]\n            for value in obj.values():\n                found = search(value)\n                if found is not None:\n                    return found\n        return getattr(obj, fieldname, None)\n    found = search(model)\n    if found is None:\n        raise ValueError('no tag')\n    return found\n"
	const model = "from typing import Union\nfrom typing_extensions import Annotated, Literal\nfrom pydantic import BaseModel, Discriminator, Tag\nfrom sdk.utils.%[1]s import %[2]s\n\nclass C(BaseModel):\n    kind: Literal['c']\n\nclass D(BaseModel):\n    kind: Literal['d']\n\nclass A(BaseModel):\n    x: Annotated[Union[Annotated[C, Tag('c')], Annotated[D, Tag('d')]], Discriminator(lambda m: %[2]s(m, 'kind', 'kind'))]\n"
	for name, want := range map[string]string{
		"annotations.get_discriminator": `{"tag": {"field": "kind", "required": true}}`,
		"annotations.find":              `{"checked": [{"what": "raises unless lambda m: find(m, 'kind', 'kind') finds a tag", "source": {"file": "sdk/a.py", "line": 13}}]}`,
		"tags.get_discriminator":        `{"checked": [{"what": "raises unless lambda m: get_discriminator(m, 'kind', 'kind') finds a tag", "source": {"file": "sdk/a.py", "line": 13}}]}`,
	} {
		module, called, _ := strings.Cut(name, ".")
		root := write(t, map[string]string{
			"sdk/__init__.py": "", "sdk/utils/__init__.py": "",
			"sdk/utils/" + module + ".py": fmt.Sprintf(function, called),
			"sdk/a.py":                    fmt.Sprintf(model, module, called),
		})
		field := captured(t, root, filepath.Join(root, "sdk")).Defs["A"].(map[string]any)["properties"].(map[string]any)["x"]
		got := without(field, "decl", "source").(map[string]any)["x-parity"]
		if diff := cmp.Diff(parsed(t, want), got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
