package python

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/parity/internal/capture"
)

const fixture = "../../../fixtures/python/trainer/types"

// write makes a folder of the given files and returns it.
func write(t testing.TB, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		file := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func captured(t testing.TB, root, path string) *capture.Result {
	t.Helper()
	result, err := New().Capture(context.Background(), root, path)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// rowModules has the module of each row.
func rowModules(rows []typeRow) map[string]string {
	files := map[string]string{"sdk/__init__.py": ""}
	for i, row := range rows {
		files[fmt.Sprintf("sdk/row%03d.py", i)] = imports + row.source + "\n"
	}
	return files
}

// capturedRows captures rows side by side, in one go, and returns the types of each
// as if it stood alone.
func capturedRows(t testing.TB, rows []typeRow) []map[string]any {
	t.Helper()
	root := write(t, rowModules(rows))
	result := captured(t, root, filepath.Join(root, "sdk"))
	if len(result.Problems) > 0 {
		t.Fatal(result.Problems)
	}
	found := make([]map[string]any, len(rows))
	for i := range found {
		found[i] = map[string]any{}
	}
	qualified := regexp.MustCompile(`\brow\d{3}\.`)
	for name, def := range result.Defs {
		delete(def.(map[string]any)["x-parity"].(map[string]any), "idle") // which the others decide
		text, err := json.Marshal(def)
		if err != nil {
			t.Fatal(err)
		}
		file := def.(map[string]any)["x-parity"].(map[string]any)["source"].(map[string]any)["file"].(string)
		var row int
		if _, err := fmt.Sscanf(file, "sdk/row%03d.py", &row); err != nil {
			t.Fatalf("%s is of %s", name, file)
		}
		found[row][qualified.ReplaceAllString(name, "")] = parsed(t, qualified.ReplaceAllString(string(text), ""))
	}
	return found
}

// without returns a JSON value with some of the keys of x-parity left out.
func without(value any, keys ...string) any {
	switch value := value.(type) {
	case map[string]any:
		out := map[string]any{}
		for key, item := range value {
			if annotation, ok := item.(map[string]any); ok && key == "x-parity" {
				kept := map[string]any{}
				for k, v := range annotation {
					kept[k] = v
				}
				for _, k := range keys {
					delete(kept, k)
				}
				if len(kept) > 0 {
					out[key] = without(kept, keys...)
				}
				continue
			}
			out[key] = without(item, keys...)
		}
		return out
	case []any:
		out := make([]any, len(value))
		for i, item := range value {
			out[i] = without(item, keys...)
		}
		return out
	default:
		return value
	}
}

func parsed(t testing.TB, text string) any {
	t.Helper()
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	var value any
	if err := dec.Decode(&value); err != nil {
		t.Fatalf("the expectation is not JSON: %v\n%s", err, text)
	}
	return value
}

func absolute(t testing.TB, path string) string {
	t.Helper()
	abs, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	return abs
}

// venvPython is a Python that has pydantic, for comparison only: capturing needs none.
func venvPython(t testing.TB) string {
	t.Helper()
	if python := os.Getenv("PARITY_PYTHON"); python != "" {
		return python
	}
	return absolute(t, "../../../.venv/bin/python")
}

func TestFixtureIsCapturedCompletely(t *testing.T) {
	root := absolute(t, "../../..")
	result := captured(t, root, absolute(t, fixture))

	want := strings.Fields(`
		AdamParams Checkpoint CheckpointArchiveUrlResponse CheckpointType CheckpointsListResponse CreateModelRequest
		CreateModelResponse CreateSamplingSessionRequest CreateSamplingSessionResponse CreateSessionRequest
		CreateSessionResponse Cursor Datum EncodedTextChunk EventType ForwardBackwardInput ForwardBackwardOutput
		ForwardBackwardRequest ForwardRequest FutureResponses FutureRetrieveRequest FutureRetrieveResponse GenericEvent
		GetInfoResponse GetServerCapabilitiesResponse GetSessionResponse HealthResponse ImageAssetPointerChunk ImageChunk
		ListSessionsResponse LoadWeightsRequest LoadWeightsResponse LoraConfig LossFnInputs LossFnOutput LossFnType
		ModelData ModelID ModelInput ModelInputChunk OptimStepRequest OptimStepResponse ParsedCheckpointTinkerPath
		QueueState RequestErrorCategory RequestFailedResponse RequestID SampleRequest SampleResponse SampledSequence
		SamplingParams SaveWeightsForSamplerRequest SaveWeightsForSamplerResponse SaveWeightsRequest SaveWeightsResponse
		SessionEndEvent SessionHeartbeatRequest SessionHeartbeatResponse SessionInfo SessionStartEvent Severity StopReason
		SupportedModel TelemetryBatch TelemetryEvent TelemetryResponse TelemetrySendRequest TensorData TensorDtype
		TrainingRun TrainingRunsResponse TryAgainResponse UnhandledExceptionEvent WeightsInfoResponse`)
	var got []string
	for name := range result.Defs {
		got = append(got, name)
	}
	sort.Strings(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("types (-want +got):\n%s", diff)
	}
	if len(result.Problems) > 0 {
		t.Errorf("problems: %v", result.Problems)
	}
	document, err := result.Document()
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(document, []byte(`"opaque"`)) {
		t.Errorf("something is opaque:\n%s", document)
	}
	excluded := []capture.Excluded{{
		Name:   "_EventBase",
		Reason: "a private name",
		File:   "fixtures/python/trainer/types/_event_base.py",
		Line:   8,
	}}
	if diff := cmp.Diff(excluded, result.Excluded); diff != "" {
		t.Errorf("excluded (-want +got):\n%s", diff)
	}
}

func TestCapturingTwiceGivesTheSameBytes(t *testing.T) {
	var documents [2][]byte
	for i := range documents {
		result := captured(t, absolute(t, "../../.."), absolute(t, fixture))
		document, err := result.Document()
		if err != nil {
			t.Fatal(err)
		}
		documents[i] = document
	}
	if !bytes.Equal(documents[0], documents[1]) {
		t.Error("two captures of the same source differ")
	}
}

func TestPlaces(t *testing.T) {
	root := write(t, map[string]string{
		"sdk/__init__.py": "",
		"sdk/_base.py":    "import pydantic\n\nclass Base(pydantic.BaseModel):\n    id: str\n",
		"sdk/types/a.py":  "from sdk._base import Base\n\n\nclass A(\n    Base,  # shared\n):\n    x: dict[\n        str,\n        int,\n    ] = {}\n",
	})
	result := captured(t, root, filepath.Join(root, "sdk"))
	want := parsed(t, `{
		"type": "object",
		"properties": {
			"id": {"type": "string", "x-parity": {"decl": "id: str", "source": {"file": "sdk/_base.py", "line": 4}}},
			"x": {"type": "object", "additionalProperties": {"type": "integer"}, "default": {},
				"x-parity": {"decl": "x: dict[str, int] = {}", "source": {"file": "sdk/types/a.py", "line": 7}}}
		},
		"required": ["id"],
		"x-parity": {"native": "struct", "decl": "class A(Base):", "decode": {"by": "pydantic", "unknown": "drop", "missing": "reject"},
			"order": ["id", "x"], "source": {"file": "sdk/types/a.py", "line": 4}}
	}`)
	if diff := cmp.Diff(want, result.Defs["A"]); diff != "" {
		t.Errorf("A (-want +got):\n%s", diff)
	}
}

func TestUnreadableFilesAreProblems(t *testing.T) {
	good := "from typing import Literal\nKind = Literal['a', 'b']\n"
	deep := "X = " + strings.Repeat("(", 5000) + "1" + strings.Repeat(")", 5000) + "\n"
	signs := "X: int = " + strings.Repeat("-", 100_000) + "1\n"
	tests := []struct {
		name, source string
		want         capture.Problem // without its message
		message      string
	}{
		{"syntax error", "x = 1\nclass A(:\n", capture.Problem{File: "bad.py", Line: 2, Column: 9}, "invalid syntax (read with Python"},
		{"invalid UTF-8", "x = 1\ny = '\xff'\n", capture.Problem{File: "bad.py", Line: 2, Column: 6}, "not UTF-8 text"},
		{"too large", "#" + strings.Repeat(" ", 4<<20), capture.Problem{File: "bad.py"}, "larger than 4 MiB"},
		{"parentheses", deep, capture.Problem{File: "bad.py", Line: 1}, "too many nested parentheses"},
		{"a deep tree", signs, capture.Problem{File: "bad.py"}, "nested too deeply"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			root := write(t, map[string]string{"bad.py": test.source, "good.py": good})
			result := captured(t, root, root)
			if len(result.Problems) != 1 {
				t.Fatalf("want one problem, got %v", result.Problems)
			}
			got := result.Problems[0]
			if !strings.Contains(got.Message, test.message) {
				t.Errorf("message %q does not say %q", got.Message, test.message)
			}
			got.Message = ""
			if test.name == "parentheses" {
				got.Column = 0 // differs between versions of Python
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if result.Defs["Kind"] == nil {
				t.Error("the other file was not captured")
			}
		})
	}
}

// TestTypeOfAnUnreadableFile: what a broken file declares is unknown because of that
// file, and not foreign.
func TestTypeOfAnUnreadableFile(t *testing.T) {
	root := write(t, map[string]string{
		"sdk/__init__.py": "",
		"sdk/_bad.py":     "class Kind(:\n",
		"sdk/good.py":     "from typing import List, TypedDict\nfrom sdk._bad import Kind\nclass Run(TypedDict):\n    kinds: List[Kind]\nclass Step(Kind):\n    n: int\n",
		"sdk/star.py":     "from ._bad import *\n",
	})
	result := captured(t, root, filepath.Join(root, "sdk"))
	const reason = "Kind is declared in sdk/_bad.py, which could not be read"
	run, step := result.Defs["Run"].(map[string]any), result.Defs["Step"].(map[string]any)
	items := run["properties"].(map[string]any)["kinds"].(map[string]any)["items"].(map[string]any)
	got := []any{items["x-parity"].(map[string]any)["opaque"], step["x-parity"].(map[string]any)["opaque"], result.Excluded[0].Reason}
	want := []any{reason, "extends Kind: " + reason, "sdk/_bad.py could not be read, and so its names are not known"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("reasons (-want +got):\n%s", diff)
	}
}

// TestLongChain is a matter of the interpreter: some report it, others read it, none may fail.
func TestLongChain(t *testing.T) {
	root := write(t, map[string]string{"a.py": "X: int = a" + strings.Repeat(".a", 1_900_000) + "\n"})
	captured(t, root, root)
}

// TestGrowthIsBounded has sources of a few lines whose types are huge, or never end.
func TestGrowthIsBounded(t *testing.T) {
	var doubling, chain, imports strings.Builder
	doubling.WriteString("from typing import *\n_A0 = int\n")
	for i := 1; i < 40; i++ {
		fmt.Fprintf(&doubling, "_A%d = Tuple[_A%d, _A%d]\n", i, i-1, i-1)
	}
	doubling.WriteString("class A(TypedDict):\n  x: _A39\n")
	chain.WriteString("from typing import *\nclass A(TypedDict): ...\nclass C0(TypedDict): ...\n")
	for i := 1; i < 2000; i++ {
		fmt.Fprintf(&chain, "class C%d(C%d): ...\n", i, i-1)
	}
	for i := range 30 {
		fmt.Fprintf(&imports, "from .m%d import *\n", i)
	}
	files := map[string]string{"a.py": imports.String() + "from typing import *\nclass A(TypedDict):\n  x: Missing\n"}
	for i := range 30 {
		files[fmt.Sprintf("m%d.py", i)] = imports.String()
	}
	tests := []struct {
		name    string
		files   map[string]string
		problem string // "" for none
	}{
		{"aliases that double", map[string]string{"a.py": doubling.String()}, "A is nested too deeply"},
		{"a long line of bases", map[string]string{"a.py": chain.String()}, "C127 and what follows it: nested too deeply"},
		{"a generic class of itself", map[string]string{"a.py": "from typing import *\nT = TypeVar('T')\nclass G(TypedDict, Generic[T]):\n  x: 'G[List[T]]'\nclass A(TypedDict):\n  x: G[int]\n"}, ""},
		{"star imports in circles", files, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			root := write(t, test.files)
			result := captured(t, root, root)
			if result.Defs["A"] == nil {
				t.Error("A is not captured")
			}
			var problem string
			if len(result.Problems) > 0 {
				problem = result.Problems[0].Message
			}
			if problem != test.problem {
				t.Errorf("problem %q, want %q", problem, test.problem)
			}
		})
	}
}

func TestNothingToCapture(t *testing.T) {
	root := write(t, map[string]string{"README.md": ""})
	for path, want := range map[string]string{
		root:                           "no .py file",
		filepath.Join(root, "missing"): "no such file or folder",
	} {
		_, err := New().Capture(context.Background(), root, path)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", path, err, want)
		}
	}
}

func TestExcluded(t *testing.T) {
	root := write(t, map[string]string{"a.py": `
import httpx
from dataclasses import dataclass
from typing import Dict, Generic, List, Optional, Protocol, TypeVar, Union
from pydantic import BaseModel
T = TypeVar("T")
Tensor = httpx.Anything
TIMEOUT = 3
_Headers = Dict[str, str]
class Client(httpx.Client):
    def get(self): ...
class Wrong(ValueError): ...
@dataclass
class Refused(Wrong):
    data: Dict[str, str]
class Reader(Protocol):
    def read(self) -> bytes: ...
class Plain: ...
class Twice(BaseModel):
    a: int
class Twice(BaseModel):
    headers: _Headers
class Block(Twice, Generic[T]):
    parsed: Optional[T] = None
Content = Union[Block[T], Twice]
class Message(BaseModel, Generic[T]):
    content: List[Content[T]]
class Bare(BaseModel, Generic[T]):
    value: T
class Holder(BaseModel):
    bare: Bare
`})
	result := captured(t, root, root)
	got := map[string]string{}
	for _, e := range result.Excluded {
		got[e.Name] = e.Reason
	}
	want := map[string]string{
		"Block":    "a generic template: its instances are types", // held by another template only
		"Client":   "extends a class outside of the package and declares no fields",
		"Content":  "a generic template: its instances are types",
		"Message":  "a generic template: its instances are types",
		"Plain":    "a plain class: no model, TypedDict, dataclass, NamedTuple or Enum",
		"Reader":   "a protocol",
		"Refused":  "an exception", // its payload is what data holds
		"T":        "a type variable",
		"Tensor":   "httpx.Anything is not known to be a type",
		"Twice":    "defined again further down",
		"Wrong":    "an exception",
		"_Headers": "a private name",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestFixtureAgreesWithPydantic compares the capture with what pydantic itself
// says of the imported models: the names on the wire, and which are required.
func TestFixtureAgreesWithPydantic(t *testing.T) {
	const script = `
import json, pydantic, trainer.types
out = {}
for name, model in vars(trainer.types).items():
    if isinstance(model, type) and issubclass(model, pydantic.BaseModel):
        schema = model.model_json_schema()
        out[name] = {"properties": sorted(schema.get("properties", {})), "required": sorted(schema.get("required", []))}
print(json.dumps(out))
`
	cmd := exec.Command(venvPython(t), "-B", "-c", script)
	cmd.Dir = absolute(t, "../../../fixtures/python")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	output, err := cmd.Output()
	if err != nil {
		t.Fatalf("a Python with pydantic 2 is needed, run make tools: %v\n%s", err, stderr.String())
	}
	type shape struct{ Properties, Required []string }
	var want map[string]shape
	if err := json.Unmarshal(output, &want); err != nil {
		t.Fatal(err)
	}
	got := map[string]shape{}
	for name, def := range captured(t, absolute(t, "../../.."), absolute(t, fixture)).Defs {
		schema := def.(map[string]any)
		if schema["x-parity"].(map[string]any)["native"] != "struct" {
			continue
		}
		s := shape{Properties: []string{}, Required: []string{}}
		for property := range schema["properties"].(map[string]any) {
			s.Properties = append(s.Properties, property)
		}
		sort.Strings(s.Properties)
		required, _ := schema["required"].([]any)
		for _, property := range required {
			s.Required = append(s.Required, property.(string))
		}
		got[name] = s
	}
	if len(want) == 0 {
		t.Error("pydantic reports no models")
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("pydantic (-) and the capture (+) differ:\n%s", diff)
	}
}

// FuzzModule takes any bytes for a module: the front end reports what it cannot
// read, and does not fail.
func FuzzModule(f *testing.F) {
	for _, seed := range []string{
		"",
		"\x00",
		"\xef\xbb\xbfx = 1",
		"# -*- coding: latin-1 -*-\n",
		"from . import *\nfrom .a import *\nfrom .... import b\n",
		"class A(A): x: A = A\n",
		"class A(B, C): x: 'A'\nclass B(C): ...\nclass C(B): ...\n",
		"from typing import *\nT = TypeVar('T')\nclass A(Generic[T]): x: 'A[A[T]]'\nX: TypeAlias = 'Annotated[X, 1]'\nL = Literal['\\ud800', -1, -True]\n",
		"from pydantic import *\nclass A(BaseModel, **k):\n  model_config = {**x, 1: 2}\n  x: int = Field(*a, alias=[], default_factory=lambda: -'a')\n  [y]: int\n",
		"from enum import *\nclass E(Enum): A = auto(1); B = A; C = E.B; D = 10 ** 10; _x = 1; (a, b) = 1, 2\nE.x: int = 1\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, source []byte) {
		root := write(t, map[string]string{"a.py": string(source)})
		captured(t, root, root)
	})
}

// BenchmarkCapture reads a package of 3,000 models in 300 files.
func BenchmarkCapture(b *testing.B) {
	files := map[string]string{
		"sdk/__init__.py": "",
		"sdk/_base.py":    "from pydantic import BaseModel\nclass Base(BaseModel, extra='forbid'):\n    id: str\n",
	}
	for i := range 300 {
		var source strings.Builder
		fmt.Fprintf(&source, "from __future__ import annotations\nfrom typing import Dict, List, Literal, Optional, Union\nfrom pydantic import Field\nfrom ._base import Base\nfrom .m%03d import Model%03dx0 as Next\n", (i+1)%300, (i+1)%300)
		for j := range 10 {
			fmt.Fprintf(&source, `
class Model%03dx%d(Base):
    kind: Literal["a%d"] = "a%d"
    name: str = Field(..., alias="displayName", max_length=64)
    size: Optional[int] = None
    parts: List[Union[str, Next]] = []
    labels: Optional[Dict[str, float]] = None
`, i, j, j, j)
		}
		files[fmt.Sprintf("sdk/m%03d.py", i)] = source.String()
	}
	root := write(b, files)
	b.ResetTimer()
	for range b.N {
		if got := len(captured(b, root, filepath.Join(root, "sdk")).Defs); got != 3001 { // and their base
			b.Fatalf("%d types", got)
		}
	}
}
