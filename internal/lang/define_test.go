package lang

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/parity/internal/schema"
)

// TestDefine: whole types, as each language's authors write them.
func TestDefine(t *testing.T) {
	const (
		order  = `{"type":"object","properties":{"id":{"type":"string"},"lines":{"type":"array","items":{"$ref":"#/$defs/Line"}},"at":{"type":"string","format":"date-time"},"n":{"type":"integer","default":3},"note":{"type":["string","null"]},"state":{"$ref":"#/$defs/State"}},"required":["id","lines","at","state"]}`
		states = `{"enum":["open","half-done"]}`
		union  = `{"anyOf":[{"$ref":"#/$defs/Card"},{"$ref":"#/$defs/Bank"}]}`
		others = `"Line":{"type":"object"},"State":{"enum":["open"]},"Card":{"type":"object","properties":{"a":{}}},"Bank":{"type":"object","properties":{"b":{}}}`
	)
	style := Style{
		Base: "AcmeModel", Modules: "Acme.Types", Derive: true, Decode: "from_map", Parse: "parse",
		Module: func(name string) string { return "Acme.Types." + name },
		Tag: func(*schema.Schema) (string, map[string]string) {
			return "type", map[string]string{"Card": "card", "Bank": "bank"}
		},
		IsEnum: func(name string) bool { return name == "State" },
	}
	enums := style
	enums.EnumBase = "TextEnum"
	bare := Style{}
	for _, row := range []struct {
		name, language, schema string
		style                  Style
		want                   string
	}{
		{"record", "python", order, style, "class X(AcmeModel):\n    id: str\n    lines: list[Line]\n    at: datetime\n    n: int = 3\n    note: str | None = None\n    state: State\n"},
		{"empty record", "python", `{"type":"object","properties":{},"additionalProperties":false}`, bare, "class X(BaseModel):\n    pass\n"},
		{"enum as literals", "python", states, style, "X = Literal[\"open\", \"half-done\"]\n"},
		{"enum as a class", "python", states, enums, "class X(TextEnum):\n    OPEN = \"open\"\n    HALF_DONE = \"half-done\"\n"},
		{"union with a tag", "python", union, style, "X = Annotated[Card | Bank, Field(discriminator=\"type\")]\n"},
		{"union without", "python", union, bare, "X = Card | Bank\n"},
		{"record", "elixir", order, style, `defmodule Acme.Types.X do
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
		{"enum: atoms as their text on the wire", "elixir", states, style, "defmodule Acme.Types.X do\n  @type t :: :open | :\"half-done\"\n\n  @spec parse(String.t()) :: t()\n  def parse(\"open\"), do: :open\n  def parse(\"half-done\"), do: :\"half-done\"\nend\n"},
		{"record", "go", order, style, "// X …\ntype X struct {\n\tID    string    `json:\"id\"`\n\tLines []Line    `json:\"lines\"`\n\tAt    time.Time `json:\"at\"`\n\tN     *int64    `json:\"n,omitempty\"`\n\tNote  *string   `json:\"note,omitempty\"`\n\tState State     `json:\"state\"`\n}\n"},
		{"enum", "go", states, style, "// X …\ntype X string\n\nconst (\n\tXOpen     X = \"open\"\n\tXHalfDone X = \"half-done\"\n)\n"},
		{"union without a tag: a name, since a type of its own would not be written as it is", "go", union, bare, "// X …\ntype X = json.RawMessage\n"},
		{"no such language", "", order, style, ""},
	} {
		set, err := schema.Parse("x.json", "x", []byte(`{"$defs":{"X":`+row.schema+`,`+others+`}}`))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(row.want, Of(row.language).Define("X", set.Lookup("X").Schema, row.style)); diff != "" {
			t.Errorf("%s %s (-want +got):\n%s", row.language, row.name, diff)
		}
	}
}
