package verify

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.org/parity/internal/schema"
)

// sdk writes an SDK and its type set: types are name → where it is declared, as
// file:line, with what x-parity says beside the source.
func sdk(t testing.TB, language string, files map[string]string, types map[string]map[string]any) SDK {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		file := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	defs := map[string]any{}
	for name, notes := range types {
		defs[name] = map[string]any{"type": "object", "x-parity": notes}
	}
	text, err := json.Marshal(map[string]any{
		"$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": defs, "x-parity": map[string]any{"language": language, "files": len(files)},
	})
	if err != nil {
		t.Fatal(err)
	}
	set, err := schema.Parse(language+".json", language, text)
	if err != nil {
		t.Fatal(err)
	}
	out := SDK{Set: set, Language: language, Root: root, Source: filepath.Join(root, "sdk")}
	if language == "python" {
		out.Interpreter = venv(t)
	}
	return out
}

func venv(t testing.TB) string {
	t.Helper()
	python, err := filepath.Abs("../../.venv/bin/python")
	if err != nil {
		t.Fatal(err)
	}
	if err := exec.Command(python, "-c", "import pydantic").Run(); err != nil {
		t.Fatalf("a Python with pydantic 2 is needed, run make tools: %v", err)
	}
	return python
}

func at(file string, line int, more ...any) map[string]any {
	notes := map[string]any{"source": map[string]any{"file": file, "line": line}}
	for i := 0; i+1 < len(more); i += 2 {
		notes[more[i].(string)] = more[i+1]
	}
	return notes
}

// said is an outcome in a line: what was sent, or why not; errors by their first words.
func said(o Outcome) string {
	switch {
	case o.NotRun != "":
		return "not run: " + o.NotRun
	case !o.Accepted:
		return "refused: " + o.Error
	case o.Sent == nil:
		return "taken: " + o.Unsent
	default:
		return "sent " + string(o.Sent)
	}
}

var quick = Limits{Payload: 3 * time.Second, Start: 5 * time.Minute, Memory: 512 << 20}

func TestAsk(t *testing.T) {
	python := sdk(t, "python", map[string]string{
		"sdk/__init__.py": "",
		"sdk/models.py": `import os, time
from typing import Optional
from typing_extensions import Annotated, Iterable, TypedDict
from pydantic import BaseModel, field_validator

print("noise")

class Item(BaseModel):
    id: int
    name: Optional[str] = None

class Outer:
    class Inner(BaseModel):
        x: int

class Params(TypedDict):
    q: str

class Slow(BaseModel):
    x: int
    @field_validator("x")
    def wait(cls, v):
        while True: pass

class Fatal(BaseModel):
    x: int
    @field_validator("x")
    def die(cls, v): os._exit(7)

class Own:
    def __init__(self, a): self.a = a
    @classmethod
    def from_dict(cls, d): return cls(d["A"])
    def to_dict(self): return {"A": self.a}

class Info:
    def __init__(self, alias): self.alias = alias

class Sent(TypedDict):
    part_list: Annotated[Iterable["Sent"], Info("partList")]

class Undefined(TypedDict):
    x: "NothingOfThatName"
`,
		"sdk/_models.py": "def construct_type(*, value, type_): return value\n",
		"sdk/kept.py": `import datetime
from typing import Union
from typing_extensions import TypedDict
from pydantic import BaseModel

class Kept(BaseModel):
    x: int

Either = Union[Kept, str]

class Counts(TypedDict):
    n: int

class Dated:
    def __init__(self, at): self.at = at
    @classmethod
    def from_dict(cls, d): return cls(datetime.datetime.fromisoformat(d["at"]))
    def to_dict(self): return {"at": self.at}
`,
		"sdk/broken.py": "import nothing_of_that_name\nclass Broken: ...\n",
	}, map[string]map[string]any{
		"Item": at("sdk/models.py", 8), "Inner": at("sdk/models.py", 13), "Params": at("sdk/models.py", 16),
		"Slow": at("sdk/models.py", 19), "Fatal": at("sdk/models.py", 25),
		"Own":  at("sdk/models.py", 30, "codec", map[string]any{"decode": "from_dict", "encode": "to_dict"}),
		"Kept": at("sdk/kept.py", 6, "decode", map[string]any{"invalid": "keep"}), "Page[Item]": at("sdk/models.py", 8), "Either": at("sdk/kept.py", 9, "decode", map[string]any{"invalid": "keep"}),
		"Counts": at("sdk/kept.py", 11), "Held": at("sdk/kept.py", 11, "decode", map[string]any{"by": "pydantic"}),
		"Dated": at("sdk/kept.py", 14, "codec", map[string]any{"decode": "from_dict", "encode": "to_dict"}),
		"Sent":  at("sdk/models.py", 39), "Undefined": at("sdk/models.py", 42),
		"Broken": at("sdk/broken.py", 2), "Gone": at("sdk/models.py", 99), "Nowhere": {},
	})
	golang := sdk(t, "go", map[string]string{
		"go.mod": "module example.org/sdk\n\ngo 1.13\n",
		"sdk/types.go": `package sdk

import (
	"encoding/json"
	"fmt"
	"os"
)

type Item struct {
	ID   int     ` + "`json:\"id\"`" + `
	Name *string ` + "`json:\"name,omitempty\"`" + `
}

type Shape interface{ shape() }

type Slow struct{}

func (*Slow) UnmarshalJSON([]byte) error { select {} }

type Fatal struct{}

func (*Fatal) UnmarshalJSON([]byte) error { os.Exit(7); return nil }

type Panics struct{}

func (*Panics) UnmarshalJSON([]byte) error { panic("no") }

type Loud struct{}

func (*Loud) UnmarshalJSON(b []byte) error { fmt.Println("noise"); return json.Unmarshal(b, new(interface{})) }

type Flag int

func (f *Flag) MarshalJSON() ([]byte, error) { return []byte("\"yes\""), nil }

type Zone struct {
	Public Flag ` + "`json:\"public\"`" + `
}
`,
		"sdk/box.go": "//go:build go1.18\n\npackage sdk\n\ntype Box[T any] struct{ V T }\n",
	}, map[string]map[string]any{
		"Item": at("sdk/types.go", 9), "Shape": at("sdk/types.go", 14), "Slow": at("sdk/types.go", 16), "Fatal": at("sdk/types.go", 20),
		"Panics": at("sdk/types.go", 24), "Loud": at("sdk/types.go", 28), "Zone": at("sdk/types.go", 36), "Box": at("sdk/box.go", 5),
	})
	codec := func(module string) []any {
		return []any{"codec", map[string]any{"decode": module + ".read/1", "encode": module + ".write/1"}}
	}
	elixir := sdk(t, "elixir", map[string]string{
		"sdk/types.ex": `defmodule Sdk.Item do
  defstruct [:id, :name]
  def read(%{"id" => id} = map) when is_integer(id), do: {:ok, %__MODULE__{id: id, name: map["name"]}}
  def read(nil), do: nil
  def read(_), do: {:error, :no_id}
  def write(item), do: %{"id" => item.id, "name" => item.name, rate: 0.5, kind: :item}
end
defmodule Sdk.Slow do
  def read(_), do: Process.sleep(:infinity)
  def write(x), do: x
end
defmodule Sdk.Loud do
  def read(map) do
    IO.puts("noise")
    map
  end
  def write(map), do: map
end
defmodule Sdk.Hungry do
  def read(_), do: Enum.to_list(1..100_000_000)
  def write(x), do: x
end
defmodule Sdk.Unsendable do
  def read(map), do: {map, map}
  def write(x), do: x
end
`,
	}, map[string]map[string]any{
		"Item": at("sdk/types.ex", 1, codec("Sdk.Item")...), "Slow": at("sdk/types.ex", 8, codec("Sdk.Slow")...),
		"Loud": at("sdk/types.ex", 12, codec("Sdk.Loud")...), "Hungry": at("sdk/types.ex", 19, codec("Sdk.Hungry")...),
		"Unsendable": at("sdk/types.ex", 23, codec("Sdk.Unsendable")...), "Plain": at("sdk/types.ex", 1),
		"Other": at("sdk/types.ex", 1, codec("Sdk.Nothing")...),
	})
	tests := []struct {
		sdk                    SDK
		name, payload, outcome string // the outcome's beginning
	}{
		{python, "Item", `{"id": "1"}`, `sent {"id": 1, "name": null}`},
		{python, "Item", `{}`, "refused: pydantic_core._pydantic_core.ValidationError: 1 validation error"},
		{python, "Inner", `{"x": 1}`, `sent {"x": 1}`},
		{python, "Params", `{"q": "a"}`, `sent {"q": "a"}`},
		{python, "Params", `{"q": 1}`, "refused: "},
		{python, "Counts", `{"n": 1}`, `sent {"n": 1}`},
		{python, "Counts", `{"n": "1"}`, "refused: "}, // no model holds it: nothing makes numbers of texts
		{python, "Held", `{"n": "1"}`, `sent {"n": 1}`},
		{python, "Either", `3`, "sent 3"},
		{python, "Kept", `{"x": "a"}`, `sent {"x": "a"}`},
		{python, "Dated", `{"at": "2024-02-29"}`, `sent {"at": "2024-02-29T00:00:00"}`},
		{python, "Page[Item]", `{}`, "not run: an instance of a generic type has no name to be asked for by"},
		{python, "Slow", `{"x": 1}`, "not run: the decoder did not come back within 3 s"},
		{python, "Slow", `{"x": 2}`, `not run: decoding {"x": 1}: the decoder did not come back`},
		{python, "Fatal", `{"x": 1}`, `not run: decoding {"x": 1} ended the program`},
		{python, "Own", `{"A": 1}`, `sent {"A": 1}`},
		{python, "Own", `{}`, "refused: KeyError"},
		{python, "Sent", `{"partList": [{"partList": []}]}`, `sent {"partList": [{"partList": []}]}`},
		{python, "Sent", `{"partList": [{}]}`, "refused: pydantic_core._pydantic_core.ValidationError"},
		{python, "Sent", `{"part_list": []}`, "refused: pydantic_core._pydantic_core.ValidationError"},
		{python, "Undefined", `{"x": 1}`, "not run: "},
		{python, "Broken", `{}`, "not run: ModuleNotFoundError: No module named 'nothing_of_that_name'"},
		{python, "Gone", `{}`, "not run: no declaration at line 99; the type set is older than its source: run parity capture"},
		{python, "Nowhere", `{}`, "not run: the type set does not say where it is declared"},
		{golang, "Item", `{"id": 1}`, `sent {"id":1}`},
		{golang, "Item", `{"id": 1.5}`, "refused: json: cannot unmarshal number 1.5"},
		{golang, "Shape", `{}`, "not run: encoding/json does not decode into an interface"},
		{golang, "Slow", `{}`, "not run: the decoder did not come back within 3 s"},
		{golang, "Fatal", `{}`, "not run: decoding {} ended the program"},
		{golang, "Panics", `{}`, "refused: panic: no"},
		{golang, "Loud", `{}`, "sent {}"},
		{golang, "Zone", `{"public": 1}`, `sent {"public":"yes"}`},
		{golang, "Box", `{}`, "not run: an instance of a generic type has no name to be asked for by"},
		{elixir, "Item", `{"id": 12345678901234567890, "name": "é\n\"#{x}"}`, `sent {"id":12345678901234567890,"kind":"item","name":"é\u000A\"#{x}","rate":0.5}`},
		{elixir, "Item", `{"id": 1.0}`, "refused: :no_id"},
		{elixir, "Item", `null`, "refused: it gives no value"},
		{elixir, "Slow", `{}`, "not run: the decoder did not come back within 3 s"},
		{elixir, "Loud", `{"a": [1, -2, null, true, 1e3]}`, `sent {"a":[1,-2,null,true,1.0e3]}`},
		{elixir, "Hungry", `{}`, "not run: the decoder "},
		{elixir, "Unsendable", `{}`, "taken: "},
		{elixir, "Plain", `{}`, "not run: the SDK has no decoder for it"},
		{elixir, "Other", `{}`, "not run: there is no function Sdk.Nothing.read/1"},
	}
	for _, s := range []SDK{python, golang, elixir} {
		var trials []Trial
		var wants []string
		for _, test := range tests {
			if test.sdk.Language == s.Language {
				trials, wants = append(trials, Trial{Type: test.name, Payload: raw(test.payload)}), append(wants, test.outcome)
			}
		}
		answers, err := Ask(context.Background(), s, trials, quick)
		if err != nil || answers.Broken != "" || answers.Runtime == "" {
			t.Fatalf("%s: %v, %+v", s.Language, err, answers)
		}
		for i, o := range answers.Outcomes {
			if got := said(o); !strings.HasPrefix(got, wants[i]) {
				t.Errorf("%s %s %s:\ngot  %s\nwant %s", s.Language, trials[i].Type, trials[i].Payload, got, wants[i])
			}
		}
	}
}

func TestAskSaysWhatStandsInTheWay(t *testing.T) {
	codec := []any{"codec", map[string]any{"decode": "Sdk.A.read/1"}}
	for _, test := range []struct {
		name, broken string
		sdk          SDK
		files        map[string]string
		at           map[string]any
	}{
		{"no such interpreter", "python-of-nobody", SDK{Language: "python", Interpreter: "python-of-nobody"}, nil, at("sdk/a.py", 1)},
		{"another language", "rust code cannot be run", SDK{Language: "rust"}, nil, at("sdk/a.rs", 1)},
		{"no module", "there is no go.mod", SDK{Language: "go"}, nil, at("sdk/a.go", 1)},
		{"Go that does not compile", "sdk/b.go:3:7: undefined: nothing", SDK{Language: "go"},
			map[string]string{"go.mod": "module example.org/sdk\n\ngo 1.13\n", "sdk/a.go": "package sdk\n\ntype A struct{}\n", "sdk/b.go": "package sdk\n\nvar _ nothing\n"}, at("sdk/a.go", 3)},
		{"a dependency of Go's that is not there", "run go build ./... and go mod download there", SDK{Language: "go"},
			map[string]string{"go.mod": "module example.org/sdk\n\ngo 1.24\n\nrequire example.org/nowhere v1.0.0\n", "sdk/a.go": "package sdk\n\nimport _ \"example.org/nowhere\"\n\ntype A struct{}\n"}, at("sdk/a.go", 5)},
		{"Elixir that does not compile", "sdk/a.ex:2: ** (SyntaxError)", SDK{Language: "elixir"},
			map[string]string{"sdk/a.ex": "defmodule Sdk.A do\n  def read(x), do: )\nend\n"}, at("sdk/a.ex", 1, codec...)},
		{"a dependency of Elixir's that is not there", "compile the SDK in its mix project, with its dependencies", SDK{Language: "elixir"},
			map[string]string{"sdk/a.ex": "defmodule Sdk.A do\n  require Nowhere\n  def read(x), do: x\nend\n"}, at("sdk/a.ex", 1, codec...)},
		{"a mix project that is not compiled", "run mix deps.get and mix compile there", SDK{Language: "elixir"},
			map[string]string{"mix.exs": "", "sdk/a.ex": "defmodule Sdk.A do\nend\n"}, at("sdk/a.ex", 1, codec...)},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := sdk(t, "python", test.files, map[string]map[string]any{"A": test.at})
			s.Language, s.Interpreter = test.sdk.Language, test.sdk.Interpreter
			a, err := Ask(context.Background(), s, []Trial{{Type: "A", Payload: raw(`{}`)}}, quick)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(a.Broken, test.broken) || a.Outcomes[0].NotRun != a.Broken {
				t.Errorf("got %+v, want %q", a, test.broken)
			}
		})
	}
}

func TestTerm(t *testing.T) {
	for text, want := range map[string][]byte{
		`null`:       {131, 'w', 3, 'n', 'i', 'l'},
		`[]`:         {131, 'j'},
		`[-1]`:       {131, 'l', 0, 0, 0, 1, 'b', 255, 255, 255, 255, 'j'},
		`"a"`:        {131, 'm', 0, 0, 0, 1, 'a'},
		`{"a":true}`: {131, 't', 0, 0, 0, 1, 'm', 0, 0, 0, 1, 'a', 'w', 4, 't', 'r', 'u', 'e'},
		`4294967296`: {131, 'n', 5, 0, 0, 0, 0, 0, 1},
		`1.0`:        {131, 'F', 0x3f, 0xf0, 0, 0, 0, 0, 0, 0},
	} {
		v, err := decodeJSON([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		got, err := externalTerm(v)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", text, err, diff)
		}
	}
}
