package fix

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/parity/internal/lang"
	"example.org/parity/internal/schema"
)

func TestExtent(t *testing.T) {
	for _, row := range []struct {
		text   string
		want   int
		reason string
	}{
		{"a: int\nb: int\n", 1, "a line"},
		{"a: int = Field(\n    alias=\"b\",\n)\nb: int\n", 3, "until the bracket is shut"},
		{"a: str = \"(\"\nb: int\n", 1, "a bracket in a text is none"},
		{"A string `json:\"(\"`\n", 1, "nor one in a tag"},
		{"a: int = (\n", 1, "a file that ends in the middle"},
	} {
		if got := extent(strings.SplitAfter(row.text, "\n"), 1); got != row.want {
			t.Errorf("%s: %d lines, want %d", row.reason, got, row.want)
		}
	}
}

func TestInList(t *testing.T) {
	for _, row := range []struct{ module, item, beside, want, reason string }{
		{"defstruct [:a, :b]", ":x", ":b", "defstruct [:a, :x, :b]", "before the one beside it"},
		{"defstruct [:a, :bb]", ":x", ":b", "defstruct [:a, :bb, :x]", "a name that begins alike is another"},
		{"defstruct [:a, b: 1]", ":x", "", "defstruct [:x, :a, b: 1]", "atoms stand before what has a value"},
		{"defstruct [:a, b: [1]]", "x: 2", "", "defstruct [:a, b: [1], x: 2]", "a value goes last"},
		{"defstruct []", ":x", "", "defstruct [:x]", "the first"},
		{"defstruct [\n    :a,\n    :b\n  ]", ":x", ":b", "defstruct [\n    :a,\n    :x,\n    :b\n  ]", "on lines of their own"},
		{"defstruct @fields", ":x", "", "defstruct @fields", "what is computed stays as it is"},
	} {
		if got := inList(row.module, "defstruct", row.item, row.beside); got != row.want {
			t.Errorf("%s: %q, want %q", row.reason, got, row.want)
		}
	}
}

// TestElixirField: a field is made known to all of its module that names the one beside it.
func TestElixirField(t *testing.T) {
	const module = `defmodule A.T do
  @enforce_keys [:a, :c]
  defstruct [:a, :c]

  def from_map(map) do
    %__MODULE__{
      a: map["a"],
      c: map["c"]
    }
  end

  def to_map(v), do: %{"a" => v.a, "c" => v.c}
end

defmodule A.U do
  defstruct [:a, :c]
end
`
	want := strings.NewReplacer(
		"@enforce_keys [:a, :c]", "@enforce_keys [:a, :b, :c]",
		"\n      c: map[\"c\"]", "\n      b: map[\"b\"],\n      c: map[\"c\"]",
		"%{\"a\" =>", "%{\"b\" => v.b, \"a\" =>",
	).Replace(strings.Replace(module, "defstruct [:a, :c]", "defstruct [:a, :b, :c]", 1))
	set, err := schema.Parse("x.json", "x", []byte(`{"$defs":{"T":{"type":"object","properties":{"a":{"type":"string"},"c":{"type":"string"}},"x-parity":{"decl":"defmodule A.T"}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	field := &schema.Property{Name: "b", Required: true, Schema: &schema.Schema{Kind: schema.String}}
	if diff := cmp.Diff(want, elixirField(module, set.Lookup("T"), field, "c", lang.Style{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestWithImports(t *testing.T) {
	for _, row := range []struct{ code, want, reason string }{
		{"package p\n\nvar x time.Time\n", "package p\n\nimport \"time\"\n\nvar x time.Time\n", "what is used is imported"},
		{"package p\n\nimport \"time\"\n\nvar x time.Time\n", "package p\n\nimport \"time\"\n\nvar x time.Time\n", "once"},
		{"package p\n\nfunc f(json struct{ A int }) int { return json.A }\n", "package p\n\nfunc f(json struct{ A int }) int { return json.A }\n", "a name of its own is no package"},
		{"package p\n\nvar x time.\n", "package p\n\nvar x time.\n", "what cannot be read stays as it is"},
	} {
		if got := string(withImports([]byte(row.code))); got != row.want {
			t.Errorf("%s: %q, want %q", row.reason, got, row.want)
		}
	}
}

func TestSnake(t *testing.T) {
	for name, want := range map[string]string{"TrainingRun": "training_run", "URL": "url", "HTTPError": "http_error", "A1b": "a1b"} {
		if got := snake(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

func TestSpelled(t *testing.T) {
	const old, recent = "x: Optional[List[str]]\ny: Dict[str, int]", "x: list[str] | None"
	for _, row := range []struct{ code, file, want string }{
		{"a: str | None = None\n", old, "a: Optional[str] = None\n"},
		{"    a: list[dict[str, int]] | None\n", old, "    a: Optional[List[Dict[str, int]]]\n"},
		{"a: int | str\n", old, "a: int | str\n"},
		{"a: str | None = None\n", recent, "a: str | None = None\n"},
	} {
		if got := spelled(row.code, row.file); got != row.want {
			t.Errorf("%q: %q, want %q", row.code, got, row.want)
		}
	}
}
