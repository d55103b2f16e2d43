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
defimpl Poison.Encoder, for: Date do
  def encode(on, opts), do: on.year |> Poison.Encoder.Integer.encode(opts)
end
defimpl Jason.Encoder, for: [Tuple] do
  def encode(tuple, opts), do: tuple |> Tuple.to_list() |> Jason.Encode.list(opts)
end
defimpl Jason.Encoder, for: MapSet do
  def encode(set, opts), do: Row.Elsewhere.encode(set, opts)
end
defmodule Row.A do
  @derive Jason.Encoder
  defstruct [:at, :on, :span, :spans, :last, :tags]
  @type t :: %__MODULE__{at: DateTime.t(), on: Date.t(), span: {integer(), integer()}, spans: [{integer(), integer()}], last: {integer()} | nil, tags: MapSet.t(String.t())}
end
defmodule Row.Near do
  defstruct [:span, :tags]
  @type t :: %__MODULE__{span: {integer(), integer()}, tags: MapSet.t(String.t())}
  def to_map(near), do: %{span: Tuple.to_list(near.span), tags: MapSet.to_list(near.tags)}
end
`})
	defs := captured(t, root, root).Defs
	for _, row := range []struct{ name, field, want, reason string }{
		{"A", "at", `{"format": "date-time", "type": "string", "x-parity": {"native": "datetime"}}`, "Jason encodes times before it asks the protocol"},
		{"A", "on", `{"x-parity": {"opaque": "Poison.Encoder.Date: the library has an encoder of its own for it, and which of the two is taken is not known"}}`, "other libraries ask it, and have an encoder as well"},
		{"A", "span", `{"items": false, "minItems": 2, "prefixItems": [{"type": "integer"}, {"type": "integer"}], "type": "array"}`, "a tuple has a form"},
		{"A", "spans", `{"items": {"items": false, "minItems": 2, "prefixItems": [{"type": "integer"}, {"type": "integer"}], "type": "array"}, "type": "array"}`, "so have those in a list"},
		{"A", "last", `{"anyOf": [{"items": false, "minItems": 1, "prefixItems": [{"type": "integer"}], "type": "array"}, {"type": "null"}], "default": null, "x-parity": {"unset": "null"}}`, "a null is no tuple"},
		{"A", "tags", `{"x-parity": {"cause": "Row.Elsewhere.encode/2", "declared": {"items": {"type": "string"}, "type": "array", "x-parity": {"native": "set"}}, "opaque": "Row.Elsewhere.encode(set, opts) is not understood"}}`, "near miss: an encoder that is out of sight"},
		{"Near", "span", `{"items": false, "minItems": 2, "prefixItems": [{"type": "integer"}, {"type": "integer"}], "type": "array"}`, "near miss: the struct's own encoder has made a list of it"},
		{"Near", "tags", `{"items": {"type": "string"}, "type": "array"}`, "the same"},
	} {
		def, _ := defs[row.name].(map[string]any)
		properties, _ := def["properties"].(map[string]any)
		if diff := cmp.Diff(row.want, oneLine(t, brief(properties[row.field], "-"))); diff != "" {
			t.Errorf("%s.%s: %s (-want +got):\n%s", row.name, row.field, row.reason, diff)
		}
	}
}
