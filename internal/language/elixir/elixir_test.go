package elixir

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/parity/internal/language"
	"example.org/parity/internal/schema"
)

// TestDefine: whole types, as authors of SDKs write them.
func TestDefine(t *testing.T) {
	const (
		order  = `{"type":"object","properties":{"id":{"type":"string"},"lines":{"type":"array","items":{"$ref":"#/$defs/Line"}},"at":{"type":"string","format":"date-time"},"n":{"type":"integer","default":3},"note":{"type":["string","null"]},"state":{"$ref":"#/$defs/State"}},"required":["id","lines","at","state"]}`
		states = `{"enum":["open","half-done"]}`
		union  = `{"anyOf":[{"$ref":"#/$defs/Card"},{"$ref":"#/$defs/Bank"}]}`
		others = `"Line":{"type":"object"},"State":{"enum":["open"]},"Card":{"type":"object","properties":{"a":{}}},"Bank":{"type":"object","properties":{"b":{}}}`
	)
	tagged := language.Source{
		Tag: func(*schema.Schema) (string, map[string]string) {
			return "type", map[string]string{"Card": "card", "Bank": "bank"}
		},
		IsEnum: func(name string) bool { return name == "State" },
	}
	tagged.Set = &schema.Set{}
	style := author{Source: tagged, modules: "Acme.Types", derive: true, decode: "from_map", parse: "parse"}
	for _, row := range []struct {
		name, schema string
		author       author
		want         string
	}{
		{"record", order, style, `defmodule Acme.Types.X do
  alias Acme.Types.Line
  alias Acme.Types.State

  @derive Jason.Encoder
  @enforce_keys [:id, :lines, :at, :state]
  defstruct [:id, :lines, :at, :note, :state, n: 3]

  @type t :: %__MODULE__{
          id: String.t(),
          lines: [Line.t()],
          at: DateTime.t(),
          n: integer(),
          note: String.t() | nil,
          state: State.t()
        }

  @spec from_map(map()) :: t()
  def from_map(map) do
    %__MODULE__{
      id: map["id"],
      lines: Enum.map(map["lines"], &Line.from_map/1),
      at: time(map["at"]),
      n: Map.get(map, "n", 3),
      note: map["note"],
      state: State.parse(map["state"])
    }
  end

  defp time(nil), do: nil

  defp time(text) do
    {:ok, time, _offset} = DateTime.from_iso8601(text)
    time
  end
end
`},
		{"enum: atoms as their text on the wire", states, style, "defmodule Acme.Types.X do\n  @type t :: :open | :\"half-done\"\n\n  @spec parse(String.t()) :: t()\n  def parse(\"open\"), do: :open\n  def parse(\"half-done\"), do: :\"half-done\"\nend\n"},
	} {
		set, err := schema.Parse("x.json", "x", []byte(`{"$defs":{"X":`+row.schema+`,`+others+`}}`))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(row.want, row.author.Define("X", set.Lookup("X").Schema)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.name, diff)
		}
	}
}

func TestInList(t *testing.T) {
	for _, row := range []struct{ module, item, beside, want, reason string }{
		{"defstruct [:a, :b]", ":x", ":b", "defstruct [:a, :x, :b]", "before the one beside it"},
		{"defstruct [:a, :bb]", ":x", ":b", "defstruct [:a, :bb, :x]", "a name that begins alike is another"},
		{"defstruct [:a, b: 1]", ":x", "", "defstruct [:a, :x, b: 1]", "atoms stand before what has a value"},
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

// TestKnown: a field is made known to all of its module that names the one beside it.
func TestKnown(t *testing.T) {
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
		"\"c\" => v.c}", "\"b\" => v.b, \"c\" => v.c}",
	).Replace(strings.Replace(module, "defstruct [:a, :c]", "defstruct [:a, :b, :c]", 1))
	set, err := schema.Parse("x.json", "x", []byte(`{"$defs":{"T":{"type":"object","properties":{"a":{"type":"string"},"c":{"type":"string"}},"x-parity":{"decl":"defmodule A.T"}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	field := &schema.Property{Name: "b", Required: true, Schema: schema.Of(schema.String)}
	got, _ := author{}.Known(module, set.Lookup("T"), field, "c")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestLiteral: a float has a fraction, and no text is more than text.
func TestLiteral(t *testing.T) {
	for json, want := range map[string]string{
		`1e-12`:            `1.0e-12`,
		`1.5E3`:            `1.5E3`,
		`[1, 2.5]`:         `[1, 2.5]`,
		`{"#{a}": "#{b}"}`: `%{"\#{a}" => "\#{b}"}`,
		`null`:             `nil`,
	} {
		if got := Language.Literal(schema.Value{JSON: json}); got != want {
			t.Errorf("%s: got %s, want %s", json, got, want)
		}
	}
}
