package elixir_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestForeignEncoders: encoders that a tree has for types of the standard library hold for
// every struct of it, so they cannot stand among the rows, which are one tree.
func TestForeignEncoders(t *testing.T) {
	root := tree(t, map[string]string{"lib/encoders.ex": `
defimpl Jason.Encoder, for: DateTime do
  def encode(at, opts), do: at |> DateTime.to_unix(:millisecond) |> Jason.Encode.integer(opts)
end
defimpl Jason.Encoder, for: [Tuple] do
  def encode(tuple, opts), do: tuple |> Tuple.to_list() |> Jason.Encode.list(opts)
end
defimpl Jason.Encoder, for: Decimal do
  def encode(number, opts), do: Row.Elsewhere.encode(number, opts)
end
defmodule Row.A do
  @derive Jason.Encoder
  defstruct [:at, :due, :times, :span, :price]
  @type t :: %__MODULE__{at: DateTime.t(), due: DateTime.t() | nil, times: [DateTime.t()], span: {integer(), integer()}, price: Decimal.t()}
end
defmodule Row.Near do
  defstruct [:at, :on]
  @type t :: %__MODULE__{at: DateTime.t(), on: Date.t()}
  def to_map(near), do: %{at: DateTime.to_iso8601(near.at), on: near.on}
end
`})
	defs := captured(t, root, root).Defs
	for _, row := range []struct{ name, field, want, reason string }{
		{"A", "at", `{"type": "integer"}`, "it is sent as the tree's encoder makes it"},
		{"A", "due", `{"default": null, "type": ["integer", "null"], "x-parity": {"unset": "null"}}`, "a null is no DateTime"},
		{"A", "times", `{"items": {"type": "integer"}, "type": "array"}`, "so are those in a list"},
		{"A", "span", `{"items": false, "minItems": 2, "prefixItems": [{"type": "integer"}, {"type": "integer"}], "type": "array"}`, "a tuple has a form"},
		{"A", "price", `{"x-parity": {"cause": "Row.Elsewhere.encode/2", "declared": {"type": "string", "x-parity": {"native": "decimal"}}, "opaque": "Row.Elsewhere.encode(number, opts) is not understood"}}`, "near miss: an encoder that is out of sight"},
		{"Near", "at", `{"format": "date-time", "type": "string", "x-parity": {"native": "datetime"}}`, "near miss: the struct's own encoder has made a text of it"},
		{"Near", "on", `{"format": "date", "type": "string", "x-parity": {"native": "date"}}`, "near miss: a type for which there is none"},
	} {
		def, _ := defs[row.name].(map[string]any)
		properties, _ := def["properties"].(map[string]any)
		if diff := cmp.Diff(row.want, oneLine(t, brief(properties[row.field], "-"))); diff != "" {
			t.Errorf("%s.%s: %s (-want +got):\n%s", row.name, row.field, row.reason, diff)
		}
	}
}
