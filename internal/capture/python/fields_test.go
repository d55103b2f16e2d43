package python

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Each field stands in a module of its own, below these lines.
const fieldModule = `
from __future__ import annotations
import base64, dataclasses, datetime, decimal, enum, pathlib, uuid
import datetime as dt
import typing as t
from collections.abc import Iterable
from typing import *
import numpy as np
from annotated_types import Ge, Len
from pydantic import *
from pydantic import Field as FieldInfo

LIMIT = 0.5
RETRIES: int = 3
ModelID: TypeAlias = str
T_co = TypeVar("T_co", covariant=True)
_Format = Literal["png", "jpeg"]
Kind = Literal["c", "d"]

class Color(str, enum.Enum):
    RED = "red"
    BLUE = "blue"

class Other(BaseModel):
    id: str

class Client: ...

class NotGiven:
    def __bool__(self) -> Literal[False]: ...

NOT_GIVEN = NotGiven()

class UnrecognizedStr(str): ...

class SequenceNotStr(Protocol[T_co]): ...

class Row(BaseModel):
    %s
`

func TestFields(t *testing.T) {
	tests := []struct {
		name   string
		source string
		want   string // "" for no field
		needed bool   // in required
		reason string
	}{
		{"plain", `x: int`, `{"type": "integer"}`, true, "no default: required"},
		{"optional without default", `x: Optional[int]`, `{"type": ["integer", "null"]}`, true, "Optional says nullable, not optional"},
		{"optional", `x: Optional[int] = None`, `{"type": ["integer", "null"], "default": null}`, false, "a default makes it optional"},
		{"bar none", `x: None | str = None`, `{"type": ["string", "null"], "default": null}`, false, "null stands last whatever the order"},
		{"null default of a type without null", `x: int = None`, `{"type": "integer", "default": null}`, false, "defaults are not validated"},
		{"bars", `x: bool | int | str`, `{"anyOf": [{"type": "boolean"}, {"type": "integer"}, {"type": "string"}]}`, true, "in order"},
		{"nullable reference", `x: Other | None`, `{"anyOf": [{"$ref": "#/$defs/Other"}, {"type": "null"}]}`, true, "a reference cannot take null in"},
		{"nullable format", `x: Optional[dt.datetime]`, `{"format":"date-time","type":["string","null"],"x-parity":{"native":"datetime"}}`, true, "the native stays with its type"},
		{"number as written", `x: float = 0.0001`, `{"type": "number", "default": 0.0001}`, false, "exact"},
		{"small number", `x: float = 1E-12`, `{"type": "number", "default": 1e-12}`, false, "exact, in lower case"},
		{"odd spelling", `x: float = -.5_0e+03`, `{"type": "number", "default": -0.50e3}`, false, "Python's spellings are not all JSON"},
		{"integer default of a float", `x: float = 1`, `{"type": "number", "default": 1}`, false, "as written"},
		{"hexadecimal", `x: int = 0xFF`, `{"type": "integer", "default": 255}`, false, "JSON has decimals only"},
		{"infinite", `x: float = 1e999`, `{"type": "number", "x-parity": {"computed": "1e309"}}`, false, "JSON has no infinity"},
		{"constant default", `x: float = LIMIT`, `{"type": "number", "default": 0.5}`, false, "a constant of the module is read"},
		{"annotated constant", `x: int = RETRIES`, `{"type": "integer", "default": 3}`, false, "a constant of the module is read"},
		{"enum default", `x: Color = Color.RED`, `{"$ref": "#/$defs/Color", "default": "red"}`, false, "the value goes on the wire"},
		{"integer arithmetic", `x: int = 10 * 1024 - 1`, `{"type": "integer", "default": 10239}`, false, "exact"},
		{"computed default", `x: float = 1 / 3`, `{"type": "number", "x-parity": {"computed": "1 / 3"}}`, false, "not evaluated"},
		{"sequence protocol", `x: SequenceNotStr[int]`, `{"type": "array", "items": {"type": "integer"}}`, true, "a Sequence in all but the name"},
		{"list default", `x: List[int] = [1, 2]`, `{"type": "array", "items": {"type": "integer"}, "default": [1, 2]}`, false, "a literal"},
		{"map default", `x: Dict[str, object] = {}`, `{"type": "object", "default": {}}`, false, "a map of anything has just its type"},
		{"factory of a list", `x: List[int] = Field(default_factory=list)`, `{"type": "array", "items": {"type": "integer"}, "default": []}`, false, "known to be empty"},
		{"factory of a literal", `x: List[int] = Field(default_factory=lambda: [1])`, `{"type": "array", "items": {"type": "integer"}, "default": [1]}`, false, "the body is the value"},
		{"factory of something", `x: str = Field(default_factory=uuid.uuid4)`, `{"type": "string", "x-parity": {"computed": "default_factory=uuid.uuid4"}}`, false, "only known at run time"},
		{"required field call", `x: int = Field(..., ge=1)`, `{"type": "integer", "minimum": 1}`, true, "... is no default"},
		{"field call under another name", `x: int = FieldInfo(3, gt=0)`, `{"type": "integer", "exclusiveMinimum": 0, "default": 3}`, false, "resolved by import, not by name"},
		{"alias", `x: int = Field(alias="from")`, `{"type": "integer", "x-parity": {"name": "x"}}`, true, "the wire name is the alias"},
		{"validation alias", `x: int = Field(alias="out", validation_alias="from", serialization_alias="from")`, `{"type": "integer", "x-parity": {"name": "x"}}`, true, "the special one wins"},
		{"two wire names", `x: int = Field(validation_alias="from", serialization_alias="to")`, `{"type": "integer", "x-parity": {"name": "x"}}`, true, "out has the other one"},
		{"several names", `x: int = Field(validation_alias=AliasChoices(AliasPath("a", 0), "from", "y"))`, `{"x-parity":{"name":"x","opaque":"read from inside of another field: AliasPath('a', 0)","reads":["from","y"]}}`, true, "the first that is a name"},
		{"a path", `x: int = Field(validation_alias=AliasPath("a", 0))`, `{"x-parity":{"name":"x","opaque":"read from inside of another field: AliasPath('a', 0)"}}`, true, "no property of this object"},
		{"model default", `x: Other = Other(id="a")`, `{"$ref": "#/$defs/Other", "x-parity": {"computed": "Other(id='a')"}}`, false, "the type stays known"},
		{"factory of a clock", `x: float = Field(default_factory=lambda: time.time())`, `{"type": "number", "x-parity": {"computed": "default_factory=lambda: time.time()"}}`, false, "as written"},
		{"foreign constant", `x: float = np.pi`, `{"type": "number", "x-parity": {"computed": "np.pi"}}`, false, "of a module that is not read"},
		{"annotated constraints", `x: Annotated[int, Field(ge=0, le=10), Ge(1)]`, `{"type": "integer", "minimum": 1, "maximum": 10}`, true, "pydantic's and annotated_types'"},
		{"constraint of a list", `x: Annotated[List[str], Len(1, 3)]`, `{"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": 3}`, true, "a length is counted in items"},
		{"constraint of a nullable", `x: Optional[str] = Field(None, max_length=8, pattern="^a")`, `{"type": ["string", "null"], "maxLength": 8, "pattern": "^a", "default": null}`, false, "keywords of text pass null"},
		{"constraint of an alias", `x: ModelID = Field(min_length=1)`, `{"$ref": "#/$defs/ModelID", "minLength": 1}`, true, "the alias is seen through"},
		{"constraint of something else", `x: Union[str, int] = Field(ge=0)`, `{"anyOf": [{"type": "string"}, {"type": "integer"}], "x-parity": {"checked": [{"what": "asks for ge=0", "source": {"file": "sdk/row39.py", "line": 39}}]}}`, true, "pydantic fails on a str"},
		{"constrained inside", `x: List[Annotated[float, Field(multiple_of=0.01)]]`, `{"type": "array", "items": {"type": "number", "multipleOf": 0.01}}`, true, "exact here too"},
		{"constraining function", `x: constr(min_length=2)`, `{"type": "string", "minLength": 2}`, true, "the older spelling"},
		{"constrained type", `x: PositiveInt`, `{"type": "integer", "exclusiveMinimum": 0}`, true, "a type of pydantic"},
		{"before validator", `x: Annotated[int, BeforeValidator(int)]`, `{"anyOf":[{"type":"integer"},{"type":"number","x-parity":{"checked":[{"source":{"file":"sdk/row43.py","line":39},"what":"int(v) may raise where int(v) fails"}]}}]}`, true, "takes more than declared"},
		{"before validator with its type", `x: Annotated[int, BeforeValidator(int, json_schema_input_type=Union[int, str])]`, `{"anyOf": [{"type": "integer"}, {"type": "string"}]}`, true, "the declared input is what is accepted"},
		{"serializer", `x: Annotated[int, PlainSerializer(str, return_type=str)]`, `{"type": "integer"}`, true, "out has the rest"},
		{"default beside an unknown type", `x: Annotated[Optional[int], BeforeValidator(hash)] = None`, `{"default":null,"x-parity":{"cause":"sdk/row46.py:BeforeValidator(hash)","opaque":"BeforeValidator(hash) decides what is accepted"}}`, false, "is known all the same"},
		{"sentinel", `x: Union[int, NotGiven] = NOT_GIVEN`, `{"type": "integer", "x-parity": {"unset": "omit"}}`, false, "stands for no value at all"},
		{"sentinel made in place", `x: Optional[Union[int, NotGiven]] = NotGiven()`, `{"type": ["integer", "null"], "x-parity": {"unset": "omit"}}`, false, "null is one"},
		{"sentinel alone", `x: NotGiven`, `{"x-parity": {"opaque": "NotGiven is a sentinel for a value that is not set"}}`, true, ""},
		{"enum with an open end", `x: Union[str, Literal["a", "b"], None]`, `{"anyOf": [{"type": "string", "x-parity": {"open": true, "values": ["a", "b"]}}, {"type": "null"}]}`, true, "any text is taken, some are listed"},
		{"alias with an open end", `x: Kind | str`, `{"type": "string", "x-parity": {"open": true, "values": ["c", "d"]}}`, true, "listed under a name of its own"},
		{"generated open end", `x: Union[Literal["a"], UnrecognizedStr]`, `{"type": "string", "x-parity": {"open": true, "values": ["a"], "decode": {"by": "speakeasy"}}}`, true, "a text that generated SDKs wrap"},
		{"texts beside a number", `x: Union[Literal["a"], int]`, `{"anyOf": [{"const": "a"}, {"type": "integer"}]}`, true, "closed"},
		{"JSON inside text", `x: Json[List[int]]`, `{"type": "string", "contentMediaType": "application/json", "x-parity": {"checked": [{"what": "asks for a text of JSON"}]}}`, true, "out has the list"},
		{"secret", `x: SecretStr`, `{"type": "string", "x-parity": {"native": "secret"}}`, true, "it is read as any text, and written as stars"},
		{"itself", `x: Optional[Self] = None`, `{"anyOf": [{"$ref": "#/$defs/Row"}, {"type": "null"}], "default": null}`, false, "the class around it"},
		{"excluded", `x: int = Field(exclude=True)`, `{"type": "integer"}`, true, "out lacks it"},
		{"after validator", `x: Annotated[int, AfterValidator(abs)]`, `{"type": "integer"}`, true, "the declared type is still read"},
		{"a keyword that Field does not know", `x: int = Field(gt=0, in_path="True")`, `{"type": "integer", "exclusiveMinimum": 0}`, true, "a remark in pydantic's JSON Schema"},
		{"keywords that are computed", `x: int = Field(**more())`, `{"x-parity": {"opaque": "Field(**=…) is not understood"}}`, true, "they may be any"},
		{"foreign metadata", `x: Annotated[int, np.marker()]`, `{"x-parity": {"opaque": "numpy.marker is not understood"}}`, true, "may be a hook of pydantic"},
		{"literal", `x: Literal["b", "a"]`, `{"enum": ["b", "a"]}`, true, "in the order of the declaration, native left out"},
		{"one literal", `x: Literal["image"] = "image"`, `{"const": "image", "default": "image"}`, false, "a constant"},
		{"mixed literal", `x: Literal["a", 1, True, None]`, `{"enum": ["a", 1, true, null]}`, true, "1 and True are two members"},
		{"nullable literal", `x: Optional[Literal["a"]]`, `{"enum": ["a", null]}`, true, "null among the members"},
		{"literal of an enum", `x: Literal[Color.BLUE]`, `{"const": "blue"}`, true, "the value goes on the wire"},
		{"private alias", `x: _Format`, `{"enum": ["png", "jpeg"]}`, true, "a private name is no type of the set"},
		{"public alias", `x: ModelID`, `{"$ref": "#/$defs/ModelID"}`, true, "an alias is a type"},
		{"union", `x: Union[str, Sequence[str], Sequence[int], None]`, `{"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}, {"type": "array", "items": {"type": "integer"}}, {"type": "null"}]}`, true, "in order"},
		{"nested union", `x: Union[int, Optional[str], int]`, `{"anyOf": [{"type": "integer"}, {"type": "string"}, {"type": "null"}]}`, true, "flat, no arm twice"},
		{"quoted", `x: "List['Other']"`, `{"type": "array", "items": {"$ref": "#/$defs/Other"}}`, true, "quotes are taken off"},
		{"set", `x: Set[int]`, `{"items":{"type":"integer"},"type":"array","x-parity":{"native":"set"}}`, true, ""},
		{"iterable", `x: Iterable[str]`, `{"x-parity": {"opaque": "the items of Iterable[str] are looked at only when they are taken"}}`, true, "of collections.abc"},
		{"sequence", `x: Sequence[str]`, `{"type": "array", "items": {"type": "string"}}`, true, ""},
		{"bare list", `x: list`, `{"type": "array"}`, true, "of anything"},
		{"fixed tuple", `x: tuple[int, float]`, `{"type": "array", "prefixItems": [{"type": "integer"}, {"type": "number"}], "items": false, "minItems": 2, "x-parity": {"native": "tuple"}}`, true, ""},
		{"open tuple", `x: Tuple[int, ...]`, `{"type": "array", "items": {"type": "integer"}, "x-parity": {"native": "tuple"}}`, true, ""},
		{"map", `x: t.Mapping[str, int]`, `{"type": "object", "additionalProperties": {"type": "integer"}}`, true, ""},
		{"map by number", `x: Dict[int, Any]`, `{"propertyNames":{"pattern":"^-?(0|[1-9][0-9]*)$","type":"string"},"type":"object"}`, true, "keys are texts in JSON"},
		{"map by enum", `x: Dict[Color, int]`, `{"type": "object", "propertyNames": {"$ref": "#/$defs/Color"}, "additionalProperties": {"type": "integer"}}`, true, ""},
		{"map by tuple", `x: Dict[Tuple[int, int], int]`, `{"type": "object", "propertyNames": {"x-parity": {"opaque": "the keys of Tuple[int, int] are no texts"}}, "additionalProperties": {"type": "integer"}}`, true, "no spelling is certain"},
		{"any", `x: Any`, `{"x-parity": {"native": "any"}}`, true, "known to be anything, so not opaque"},
		{"bytes", `x: bytes`, `{"type": "string", "x-parity": {"native": "bytes"}}`, true, "UTF-8 text unless something says base64"},
		{"bytes of pydantic", `x: Base64Bytes`, `{"type": "string", "contentEncoding": "base64", "x-parity": {"native": "bytes"}}`, true, ""},
		{"date", `x: datetime.date`, `{"type": "string", "format": "date", "x-parity": {"native": "date"}}`, true, "through the module"},
		{"time", `x: dt.time`, `{"type": "string", "format": "time", "x-parity": {"native": "time"}}`, true, ""},
		{"duration", `x: datetime.timedelta`, `{"type": "string", "format": "duration", "x-parity": {"native": "duration"}}`, true, ""},
		{"uuid", `x: uuid.UUID`, `{"type": "string", "format": "uuid", "x-parity": {"native": "uuid"}}`, true, ""},
		{"decimal", `x: decimal.Decimal`, `{"type": "string", "x-parity": {"native": "decimal"}}`, true, "pydantic sends text"},
		{"path", `x: pathlib.Path`, `{"type": "string"}`, true, ""},
		{"function", `x: Optional[Callable[[int], int]] = None`, `{"default": null, "x-parity": {"native": "function", "opaque": "a function has no form in JSON"}}`, false, "one that has to be there makes a model local"},
		{"foreign", `x: List[np.ndarray]`, `{"type": "array", "items": {"x-parity": {"opaque": "numpy.ndarray has no form in JSON"}}}`, true, "opaque where it is, and no further up"},
		{"plain class", `x: Client`, `{"x-parity": {"opaque": "Client is a plain class: no model, TypedDict, dataclass, NamedTuple or Enum"}}`, true, ""},
		{"plain class beside a type", `x: Union[str, Client, None]`, `{"type": ["string", "null"]}`, true, "JSON has no value of it"},
		{"undefined", `x: Nowhere`, `{"x-parity": {"opaque": "Nowhere is not defined"}}`, true, ""},
		{"no type", `x: 3`, `{"x-parity": {"opaque": "3 is not a type"}}`, true, ""},
		{"class variable", `x: ClassVar[int] = 3`, ``, false, "no field"},
		{"quoted class variable", `x: "t.ClassVar[int]" = 3`, ``, false, "no field"},
		{"private attribute", `_x: int = PrivateAttr(1)`, ``, false, "no field"},
		{"unannotated", `x = 3`, ``, false, "no field"},
	}
	files := map[string]string{}
	for i, test := range tests {
		files[fmt.Sprintf("sdk/row%02d.py", i)] = fmt.Sprintf(fieldModule, test.source)
	}
	root := write(t, files)
	result := captured(t, root, filepath.Join(root, "sdk"))
	if len(result.Problems) > 0 {
		t.Fatal(result.Problems)
	}
	seen := map[string]bool{}
	for i, test := range tests {
		if seen[test.name] {
			t.Errorf("two rows are named %q", test.name)
		}
		seen[test.name] = true
		t.Run(test.name, func(t *testing.T) {
			def := result.Defs[fmt.Sprintf("row%02d.Row", i)].(map[string]any)
			properties := def["properties"].(map[string]any)
			if test.want == "" {
				if len(properties) > 0 {
					t.Errorf("want no field, got %v", properties)
				}
				return
			}
			if len(properties) != 1 {
				t.Fatalf("want one property, got %v", properties)
			}
			var got any
			for _, property := range properties {
				got = shared(without(property, "decl", "source"))
			}
			if diff := cmp.Diff(parsed(t, test.want), got); diff != "" {
				t.Errorf("%s\n%s (-want +got):\n%s", test.source, test.reason, diff)
			}
			if _, needed := def["required"]; needed != test.needed {
				t.Errorf("%s: required is %v", test.source, needed)
			}
		})
	}
}

// shared undoes the qualification of names: every row has the same types beside it.
func shared(value any) any {
	switch value := value.(type) {
	case map[string]any:
		for key, item := range value {
			if ref, ok := item.(string); ok && key == "$ref" {
				value[key] = "#/$defs/" + ref[len("#/$defs/rowNN."):]
			} else {
				shared(item)
			}
		}
	case []any:
		for _, item := range value {
			shared(item)
		}
	}
	return value
}
