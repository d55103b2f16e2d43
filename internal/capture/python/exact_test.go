package python

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/parity/internal/capture"
	"example.org/parity/internal/schema"
)

func exactly(t testing.TB, root, path string) *capture.Result {
	t.Helper()
	result, err := Exact(venvPython(t)).Capture(context.Background(), root, path)
	if err != nil {
		t.Fatalf("a Python with pydantic 2 is needed, run make tools: %v", err)
	}
	return result
}

// agree reports every type that source and pydantic do not see alike, in either
// direction. What the source leaves open, pydantic may know.
func agree(t *testing.T, static, exact *capture.Result) {
	t.Helper()
	read, imported := parsedSet(t, static), parsedSet(t, exact)
	for _, want := range imported.Types {
		got := read.Lookup(want.Name)
		if got == nil {
			t.Errorf("%s: only pydantic has it", want.Name)
			continue
		}
		for _, way := range []direction{accepts, sends} {
			w, g := way.normal(imported, want), way.normal(read, got)
			if diff := cmp.Diff(masked(w, g), g); diff != "" {
				t.Errorf("%s %s %s (-pydantic +source):\n%s", got.Decl, got.Name, way, diff)
			}
		}
	}
	if len(imported.Types) < len(read.Types) {
		t.Errorf("pydantic has %d types, the source %d", len(imported.Types), len(read.Types))
	}
}

func parsedSet(t *testing.T, result *capture.Result) *schema.Set {
	t.Helper()
	document, err := result.Document()
	if err != nil {
		t.Fatal(err)
	}
	set, err := schema.Parse("python.json", "python", document)
	if err != nil {
		t.Fatalf("%v\n%s", err, document)
	}
	return set
}

type direction string

const (
	accepts direction = "accepts"
	sends   direction = "sends"

	opaque = "opaque"
)

func (way direction) of(t *schema.Type) *schema.Schema {
	if way == sends && t.Out != nil {
		return t.Out
	}
	return t.Schema
}

func (way direction) normal(set *schema.Set, t *schema.Type) any {
	return way.schema(set, way.of(t), nil)
}

// schema is a schema in normal form as plain values. Aliases, which pydantic does
// not know of, are written out.
func (way direction) schema(set *schema.Set, s *schema.Schema, within []string) any {
	if s.Opaque != "" {
		return opaque
	}
	out := map[string]any{"kind": s.Kind.String()}
	if s.Nullable {
		out["nullable"] = true
	}
	if s.Kind == schema.Reference {
		target := set.Lookup(s.Ref)
		switch target.Native {
		case "struct", "dict", "enum":
			out["ref"] = s.Ref
			return out
		}
		for _, name := range within {
			if name == s.Ref {
				return "recursive"
			}
		}
		inner := way.schema(set, way.of(target), append(within, s.Ref))
		if inner, ok := inner.(map[string]any); ok && s.Nullable {
			inner["nullable"] = true
		}
		return inner
	}
	if s.Kind == schema.Union {
		var arms []string // flat, as the aliases among them are written out
		for _, v := range s.Variants {
			arms = append(arms, fmt.Sprint(way.schema(set, v, within)))
		}
		out["arms"] = strings.Join(arms, " | ")
	}
	for name, value := range map[string]string{"format": s.Format, "encoding": s.Encoding} {
		if value != "" {
			out[name] = value
		}
	}
	switch s.Native {
	case "", "any", "struct", "dict", "enum", "union", "alias", "literal": // said by the kind, or of the entry
	default:
		out["native"] = s.Native
	}
	for _, values := range s.Values {
		out["values"] = fmt.Sprint(out["values"], values.Canonical)
	}
	for i, element := range s.Elements {
		out[fmt.Sprint("element", i)] = way.schema(set, element, within)
	}
	for name, child := range map[string]*schema.Schema{"items": s.Items, "keys": s.Keys, "rest": s.Rest} {
		if child != nil {
			out[name] = way.schema(set, child, within)
		}
	}
	for name, narrowing := range map[string]map[string]string{"constraints": s.Constraints, "unmodelled": s.Unmodelled} {
		if len(narrowing) > 0 {
			out[name] = narrowing
		}
	}
	if s.Closed {
		out["closed"] = true
	}
	for _, p := range s.Properties {
		property := map[string]any{"required": p.Required, "schema": way.schema(set, p.Schema, within)}
		if way == accepts { // a patch has no word for a default of null
			property["computed"] = p.Computed != ""
			if p.Default != nil {
				property["default"] = p.Default.Canonical
			}
		}
		out["property "+p.Name] = property
	}
	return out
}

// masked returns want with everything opaque that is opaque in got.
func masked(want, got any) any {
	if got == opaque {
		return opaque
	}
	w, ok := want.(map[string]any)
	if !ok {
		return want
	}
	out := map[string]any{}
	for key, value := range w {
		out[key] = value
		if g, ok := got.(map[string]any); ok {
			out[key] = masked(value, g[key])
			if arms, _ := g[key].(string); key == "arms" && strings.Contains(arms, opaque) {
				out[key] = arms
			}
		}
	}
	return out
}

func TestExactAgreesOnTheFixture(t *testing.T) {
	root, path := absolute(t, "../../.."), absolute(t, fixture)
	exact := exactly(t, root, path)
	if len(exact.Problems) > 0 {
		t.Error(exact.Problems)
	}
	agree(t, captured(t, root, path), exact)
}

// TestExactAgreesOnConstructs takes every row of the other tests that pydantic itself can import.
func TestExactAgreesOnConstructs(t *testing.T) {
	rows := append(append([]typeRow{}, typeRows...), directionRows...)
	files := rowModules(rows)
	root := write(t, files)
	path := filepath.Join(root, "sdk")
	exact := exactly(t, root, path)
	if len(exact.Problems) > 0 {
		t.Error(exact.Problems)
	}
	agree(t, captured(t, root, path), exact)
}

// TestExactKnowsMore has what only running the code tells.
func TestExactKnowsMore(t *testing.T) {
	root := write(t, map[string]string{
		// Called as a module of the front end is, and noisy.
		"config.py": "print('noise')\nNAMES = {'made_in': 'madeIn'}\n",
		"models.py": `
import config
from typing import Any, Dict
from pydantic import BaseModel, create_model
def rename(name): return config.NAMES.get(name, name)
class Base(BaseModel):
    model_config = {"alias_generator": rename}
class A(Base):
    made_in: int
FIELDS: Dict[str, Any] = {"x": (int, ...), "y": (str, "a")}
B = create_model("B", **FIELDS)
`,
		"broken.py": "from pydantic import BaseModel\nclass C(BaseModel):\n  x: int\nraise RuntimeError('not today')\n",
	})
	result := exactly(t, root, root)
	want := parsed(t, `{
		"A": {"type": "object", "properties": {"madeIn": {"type": "integer", "x-parity": {"name": "made_in"}}}, "required": ["madeIn"],
			"x-parity": {"native": "struct", `+pydanticDecode+`, "order": ["madeIn"]}},
		"B": {"type": "object", "properties": {"x": {"type": "integer"}, "y": {"type": "string", "default": "a"}}, "required": ["x"],
			"x-parity": {"native": "struct", `+pydanticDecode+`, "order": ["x", "y"]}},
		"Base": {"type": "object", "properties": {}, "x-parity": {"native": "struct", `+pydanticDecode+`}},
		"C": {"type": "object", "properties": {"x": {"type": "integer"}}, "required": ["x"],
			"x-parity": {"native": "struct", `+pydanticDecode+`, "order": ["x"]}}
	}`)
	if diff := cmp.Diff(want, without(result.Defs, "decl", "source")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	problems := []capture.Problem{{File: "broken.py", Line: 1,
		Message: "importing broken: RuntimeError: not today; its types are as read from source"}}
	if diff := cmp.Diff(problems, result.Problems); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

// TestExactImportsAcrossFolders has the folders that imports start from: of a
// package beside it, and of one whose name begins outside of it.
func TestExactImportsAcrossFolders(t *testing.T) {
	const models = "from typing import Optional\nfrom pydantic import BaseModel\n"
	root := write(t, map[string]string{
		"src/sdk/__init__.py":                   "",
		"src/sdk/types/__init__.py":             "from wire_types import *\n",
		"src/wire-types/wire_types/__init__.py": models + "class A(BaseModel):\n  x: Optional[int] = None\n",
		"company/sdk/__init__.py":               "",
		"company/sdk/base.py":                   models + "class Base(BaseModel):\n  x: int\n",
		"company/sdk/b.py":                      "from company.sdk.base import Base\nclass B(Base): ...\n",
	})
	for _, folder := range []string{"src/sdk/types", "company/sdk"} {
		path := filepath.Join(root, filepath.FromSlash(folder))
		exact := exactly(t, root, path)
		if len(exact.Problems) > 0 {
			t.Error(exact.Problems)
		}
		agree(t, captured(t, root, path), exact)
	}
}

func TestExactNeedsPydantic(t *testing.T) {
	root := write(t, map[string]string{"a.py": ""})
	python := filepath.Join(root, ".venv", "bin", "python")
	if output, err := exec.Command("python3", "-m", "venv", "--without-pip", filepath.Join(root, ".venv")).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	_, err := Exact("").Capture(context.Background(), root, root)
	if err == nil || !strings.Contains(err.Error(), python+" has no pydantic") {
		t.Errorf("got %v, want a word on the environment beside the SDK", err)
	}
}

// TestExactAgreesOnGeneratedModels has a model for each type, with the type in every position.
func TestExactAgreesOnGeneratedModels(t *testing.T) {
	types := strings.Fields(`
		str int float bool bytes Any object None datetime.datetime datetime.date datetime.time datetime.timedelta uuid.UUID
		decimal.Decimal pathlib.Path ipaddress.IPv4Address AnyUrl HttpUrl PositiveInt NonNegativeFloat StrictStr Base64Bytes
		Base64Str SecretStr Json AwareDatetime Color Level Other Kind Text Tags Pair Tree list dict set tuple
		Literal["a"] Literal["a",1,None] List[int] Set[str] FrozenSet[int] Tuple[int,...] Tuple[int,str] Dict[str,int]
		Dict[Color,int] Dict[int,str] Mapping[str,Any] Sequence[int] Union[int,str] Union[int,float] Union[List[int],List[float]] Opened Union[Literal["a","b"],str] Union[str,Literal["a"],int]
		Optional[int] Annotated[int,Field(ge=1,lt=9)] Annotated[str,Field(max_length=3,pattern="^a")] Annotated[List[int],Field(min_length=1)]
		constr(min_length=2) conint(multiple_of=5) Annotated[int,PlainSerializer(str,return_type=str)]
		Annotated[int,BeforeValidator(int,json_schema_input_type=Union[int,str])] Annotated[int,AfterValidator(abs)]`)
	positions := []string{
		"%s", "Optional[%s]", "Optional[%s] = None", "List[%s]", "Dict[str, %s]", "Tuple[%s, int]", "Union[%s, Other, None]", "'%s'",
		"%s = Field(...)", "%s = Field(alias='q')", "%s = Field(validation_alias='v')", "%s = Field(serialization_alias='s')", "%s = Field(exclude=True)",
		"List[Optional[%s]] = []", "Annotated[%s, Field(description='d')]",
	}
	var source strings.Builder
	source.WriteString(`
import datetime, decimal, enum, ipaddress, pathlib, uuid
from typing import *
from pydantic import *
class Color(str, enum.Enum):
    RED = "red"
    BLUE = "blue"
class Level(enum.IntEnum):
    LOW = 1
    HIGH = 2
class Other(BaseModel, extra="forbid"):
    id: str
    at: Optional[datetime.datetime] = None
Kind = Literal["a", "b"]
Opened = Union[Kind, str]
Text = NewType("Text", str)
class Tags(RootModel[List[str]]): ...
class Pair(NamedTuple):
    left: int
    right: str = ""
class Tree(BaseModel):
    children: List["Tree"] = Field(default_factory=list)
`)
	for i, typ := range types {
		fmt.Fprintf(&source, "class M%02d(BaseModel):\n", i)
		for j, position := range positions {
			if strings.Contains(typ, `"`) && strings.HasPrefix(position, "'") {
				position = strings.ReplaceAll(position, "'", `'''`)
			}
			field := strings.ReplaceAll(position, "='q'", fmt.Sprintf("='q%d'", j))
			fmt.Fprintf(&source, "    f%02d: "+field+"\n", j, typ)
		}
	}
	root := write(t, map[string]string{"models.py": source.String()})
	exact := exactly(t, root, root)
	if len(exact.Problems) > 0 {
		t.Fatal(exact.Problems)
	}
	agree(t, captured(t, root, root), exact)
}
