package elixir_test

// row is one construct of the language beside what it must be captured as.
//
// All rows are captured together, so that Elixir starts once. "Row." in a source
// stands for a namespace of the row's own, which names and references in the
// expectation leave out. So do they "source", "decl" and "order".
type row struct {
	name     string
	reason   string
	source   string
	defs     string            // JSON
	excluded map[string]string // name → reason
}

var rows = []row{
	{
		name:   "struct_forms",
		reason: "atom lists, keywords, ++, attributes, ~w, unary minus and struct literals are folded; no default is nil",
		source: `
defmodule Row.A do
  @base ~w(x y)a
  defstruct @base ++ [:z, n: -1, s: "é", l: [1, 2.5], m: %{"k" => true}, a: %Row.B{q: 7}]
  @type t :: %__MODULE__{
    x: integer() | nil, y: String.t(), z: boolean() | nil, n: integer(), s: String.t(),
    l: [number()], m: %{String.t() => boolean()}, a: Row.B.t()
  }
end
defmodule Row.B do
  defstruct [:p, q: 1, r: "r"]
  @type t :: %__MODULE__{p: integer() | nil, q: integer(), r: String.t()}
end`,
		defs: `{
  "A": {"type": "object", "required": ["y"], "x-parity": {"native": "struct"}, "properties": {
    "x": {"type": ["integer", "null"], "default": null},
    "y": {"type": "string"},
    "z": {"type": ["boolean", "null"], "default": null},
    "n": {"type": "integer", "default": -1, "x-parity": {"unset": "default"}},
    "s": {"type": "string", "default": "é", "x-parity": {"unset": "default"}},
    "l": {"type": "array", "items": {"type": "number"}, "default": [1, 2.5], "x-parity": {"unset": "default"}},
    "m": {"type": "object", "additionalProperties": {"type": "boolean"}, "default": {"k": true}, "x-parity": {"unset": "default"}},
    "a": {"$ref": "#/$defs/B", "default": {"p": null, "q": 7, "r": "r"}, "x-parity": {"unset": "default"}}}},
  "B": {"type": "object", "x-parity": {"native": "struct"}, "properties": {
    "p": {"type": ["integer", "null"], "default": null},
    "q": {"type": "integer", "default": 1, "x-parity": {"unset": "default"}},
    "r": {"type": "string", "default": "r", "x-parity": {"unset": "default"}}}}}`,
	},
	{
		name:   "enforced",
		reason: "@enforce_keys requires a field whatever its type; nil stays admitted",
		source: `
defmodule Row.A do
  @enforce_keys [:a, :b]
  defstruct [:a, :b, :c, d: nil]
  @type t :: %__MODULE__{a: map() | nil, b: term(), c: term(), d: String.t()}
end`,
		defs: `{"A": {"type": "object", "required": ["a", "b", "d"], "x-parity": {"native": "struct"}, "properties": {
  "a": {"type": ["object", "null"]},
  "b": {"x-parity": {"native": "any"}},
  "c": {"default": null, "x-parity": {"native": "any"}},
  "d": {"type": "string"}}}}`,
	},
	{
		name:   "numbers",
		reason: "defaults are exact; the bounds of integers are declared and not enforced",
		source: `
defmodule Row.A do
  defstruct a: 1.0e-12, b: 0.0001, c: 1.0, d: 123456789.25, e: 1.0e22, f: 5, g: 0, h: 1, i: -1, j: 0, k: 60 * 1_000 - 1
  @type t :: %__MODULE__{
    a: float(), b: float(), c: float(), d: number(), e: float(), f: 1..10,
    g: non_neg_integer(), h: pos_integer(), i: neg_integer(), j: byte(), k: timeout()
  }
end`,
		defs: `{"A": {"type": "object", "x-parity": {"native": "struct"}, "properties": {
  "a": {"type": "number", "default": 1e-12, "x-parity": {"unset": "default"}},
  "b": {"type": "number", "default": 0.0001, "x-parity": {"unset": "default"}},
  "c": {"type": "number", "default": 1.0, "x-parity": {"unset": "default"}},
  "d": {"type": "number", "default": 123456789.25, "x-parity": {"unset": "default"}},
  "e": {"type": "number", "default": 1e22, "x-parity": {"unset": "default"}},
  "f": {"type": "integer", "default": 5, "x-parity": {"unset": "default", "bounds": {"minimum": 1, "maximum": 10}}},
  "g": {"type": "integer", "default": 0, "x-parity": {"unset": "default", "bounds": {"minimum": 0}}},
  "h": {"type": "integer", "default": 1, "x-parity": {"unset": "default", "bounds": {"minimum": 1}}},
  "i": {"type": "integer", "default": -1, "x-parity": {"unset": "default", "bounds": {"maximum": -1}}},
  "j": {"type": "integer", "default": 0, "x-parity": {"unset": "default", "bounds": {"minimum": 0, "maximum": 255}}},
  "k": {"anyOf": [{"const": "infinity", "x-parity": {"native": "atom"}}, {"type": "integer", "x-parity": {"bounds": {"minimum": 0}}}], "default": 59999, "x-parity": {"unset": "default"}}}}}`,
	},
	{
		name:   "numbers_that_are_none",
		reason: "what parses and computes no number is not known, and harms no other type",
		source: `
defmodule Row.A do
  defstruct a: 1.0e308 * 10, b: 1
  @type t :: %__MODULE__{a: float(), b: 1..[c: 2]}
end`,
		defs: `{"A": {"type": "object", "x-parity": {"native": "struct"}, "properties": {
  "a": {"type": "number", "x-parity": {"computed": "1.0e308 * 10", "unset": "default"}},
  "b": {"default": 1, "x-parity": {"opaque": "the bounds of a range are computed", "unset": "default"}}}}}`,
	},
	{
		name:   "texts_and_times",
		reason: "the standard library's types; a NaiveDateTime has no offset and so no date-time format",
		source: `
defmodule Row.A do
  @enforce_keys [:a, :b, :c, :d, :e, :f, :g, :h, :i]
  defstruct [:a, :b, :c, :d, :e, :f, :g, :h, :i]
  @type t :: %__MODULE__{
    a: String.t, b: binary(), c: DateTime.t() | nil, d: NaiveDateTime.t(), e: Date.t(),
    f: Time.t(), g: Decimal.t(), h: atom(), i: name :: module()
  }
end`,
		defs: `{
  "A": {"type": "object", "required": ["a", "b", "c", "d", "e", "f", "g", "h", "i"], "x-parity": {"native": "struct"}, "properties": {
    "a": {"type": "string"},
    "b": {"type": "string"},
    "c": {"type": ["string", "null"], "format": "date-time", "x-parity": {"native": "datetime"}},
    "d": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?$", "x-parity": {"native": "datetime"}},
    "e": {"type": "string", "format": "date", "x-parity": {"native": "date"}},
    "f": {"type": "string", "format": "time", "x-parity": {"native": "time"}},
    "g": {"type": "string", "x-parity": {"native": "decimal"}},
    "h": {"type": "string", "x-parity": {"native": "atom"}},
    "i": {"type": "string", "x-parity": {"native": "atom"}}}}}`,
	},
	{
		name:   "containers",
		reason: "lists, tuples and every form of map",
		source: `
defmodule Row.A do
  @enforce_keys [:a, :b, :c, :d, :e, :f, :g, :h, :i]
  defstruct [:a, :b, :c, :d, :e, :f, :g, :h, :i]
  @type t :: %__MODULE__{
    a: [integer()], b: [integer(), ...], c: list(String.t()), d: {integer(), float()},
    e: map(), f: %{}, g: %{optional(String.t()) => any()},
    h: %{:a => integer(), required(:b) => nil | float(), optional(:c) => boolean(), optional(atom()) => String.t()},
    i: %{Row.Key.t() => integer()}
  }
end
defmodule Row.Key do
  @type t :: :x | :y
end`,
		defs: `{
  "A": {"type": "object", "required": ["a", "b", "c", "d", "e", "f", "g", "h", "i"], "x-parity": {"native": "struct"}, "properties": {
    "a": {"type": "array", "items": {"type": "integer"}},
    "b": {"type": "array", "items": {"type": "integer"}, "x-parity": {"bounds": {"minItems": 1}}},
    "c": {"type": "array", "items": {"type": "string"}},
    "d": {"type": "array", "prefixItems": [{"type": "integer"}, {"type": "number"}], "items": false, "minItems": 2, "x-parity": {"native": "tuple"}},
    "e": {"type": "object"},
    "f": {"type": "object", "x-parity": {"bounds": {"maxProperties": 0}}},
    "g": {"type": "object"},
    "h": {"type": "object", "required": ["a", "b"], "additionalProperties": {"type": "string"}, "properties": {
      "a": {"type": "integer"}, "b": {"type": ["number", "null"]}, "c": {"type": "boolean"}}},
    "i": {"type": "object", "propertyNames": {"$ref": "#/$defs/Key"}, "additionalProperties": {"type": "integer"}}}},
  "Key": {"enum": ["x", "y"], "x-parity": {"native": "atom"}}}`,
	},
	{
		name:   "unions",
		reason: "atoms of a union are one enum in the place of the first, nil folds into a single arm, true | false is boolean",
		source: `
defmodule Row.A do
  defstruct [:a, :b, :c, :d, :e, :f, g: :auto]
  @type t :: %__MODULE__{
    a: :x | :y | nil, b: :x | nil, c: String.t() | integer() | nil, d: true | false | nil,
    e: [Row.A.t()] | nil, f: nil | t(), g: :auto | :none | pos_integer()
  }
end`,
		defs: `{"A": {"type": "object", "x-parity": {"native": "struct"}, "properties": {
  "a": {"enum": ["x", "y", null], "default": null, "x-parity": {"native": "atom"}},
  "b": {"enum": ["x", null], "default": null, "x-parity": {"native": "atom"}},
  "c": {"anyOf": [{"type": "string"}, {"type": "integer"}, {"type": "null"}], "default": null},
  "d": {"type": ["boolean", "null"], "default": null},
  "e": {"anyOf": [{"type": "array", "items": {"$ref": "#/$defs/A"}}, {"type": "null"}], "default": null},
  "f": {"anyOf": [{"$ref": "#/$defs/A"}, {"type": "null"}], "default": null},
  "g": {"anyOf": [{"enum": ["auto", "none"], "x-parity": {"native": "atom"}}, {"type": "integer", "x-parity": {"bounds": {"minimum": 1}}}], "default": "auto", "x-parity": {"unset": "default"}}}}}`,
	},
	{
		name:   "aliases",
		reason: "alias, alias as:, several at once, nested modules and __MODULE__ are resolved in their own scope",
		source: `
alias Row.Deep.Needle, as: Outer
defmodule Row.A do
  defmodule Shell do
    @derive Jason.Encoder
    defstruct n: 0
    @type t :: %__MODULE__{n: integer()}
  end
  alias Row.Deep.{Needle, Other}
  alias Row.Deep, as: D
  alias __MODULE__.Shell, as: In
  @enforce_keys [:a, :b, :c, :d, :e, :f]
  defstruct [:a, :b, :c, :d, :e, :f]
  @type t :: %__MODULE__{a: Needle.t(), b: Other.t(), c: D.Needle.t(), d: Shell.t(), e: %In{}, f: Outer.t()}
end
defmodule Row.Deep.Needle do
  @type t :: String.t()
end
defmodule Row.Deep.Other do
  @type t :: integer() | String.t()
end`,
		defs: `{
  "A": {"type": "object", "required": ["a", "b", "c", "d", "e", "f"], "x-parity": {"native": "struct"}, "properties": {
    "a": {"$ref": "#/$defs/Needle"}, "b": {"$ref": "#/$defs/Other"}, "c": {"$ref": "#/$defs/Needle"},
    "d": {"$ref": "#/$defs/Shell"}, "e": {"$ref": "#/$defs/Shell"}, "f": {"$ref": "#/$defs/Needle"}}},
  "Shell": {"type": "object", "x-parity": {"native": "struct"}, "properties": {"n": {"type": "integer", "default": 0, "x-parity": {"unset": "default"}}}},
  "Needle": {"type": "string", "x-parity": {"native": "alias"}},
  "Other": {"anyOf": [{"type": "integer"}, {"type": "string"}], "x-parity": {"native": "union"}}}`,
	},
	{
		name:   "local_types",
		reason: "types of a struct's module are read where they are used, with their parameters; recursion is no loop",
		source: `
defmodule Row.A do
  @type size :: :small | :large
  @typep pair(x) :: {x, x}
  @type tree :: integer() | [tree()]
  @enforce_keys [:a, :b, :c]
  defstruct [:a, :b, :c]
  @type t :: %__MODULE__{a: size(), b: pair(float()), c: tree()}
end
defmodule Row.B do
  @enforce_keys [:a]
  defstruct [:a]
  @type t :: %__MODULE__{a: Row.A.size() | nil}
end`,
		defs: `{
  "A": {"type": "object", "required": ["a", "b", "c"], "x-parity": {"native": "struct"}, "properties": {
    "a": {"enum": ["small", "large"], "x-parity": {"native": "atom"}},
    "b": {"type": "array", "prefixItems": [{"type": "number"}, {"type": "number"}], "items": false, "minItems": 2, "x-parity": {"native": "tuple"}},
    "c": {"anyOf": [{"type": "integer"}, {"type": "array", "items": {"x-parity": {"opaque": "the type tree() contains itself"}}}]}}},
  "B": {"type": "object", "required": ["a"], "x-parity": {"native": "struct"}, "properties": {
    "a": {"enum": ["small", "large", null], "x-parity": {"native": "atom"}}}}}`,
	},
	{
		name:   "shared_types",
		reason: "public types of a module without a struct have names of their own; private and parametrised ones are read in place",
		source: `
defmodule Row.Shared do
  @type some_chunk :: Row.A.t() | String.t()
  @type names :: [name()]
  @type point :: %{x: float(), y: float()}
  @typep name :: String.t()
  @type pair(a) :: {a, a}
end
defmodule Row.A do
  @enforce_keys [:a, :b]
  defstruct [:a, :b]
  @type t :: %__MODULE__{a: Row.Shared.names(), b: Row.Shared.pair(integer())}
end`,
		defs: `{
  "SomeChunk": {"anyOf": [{"$ref": "#/$defs/A"}, {"type": "string"}], "x-parity": {"native": "union"}},
  "Names": {"type": "array", "items": {"type": "string"}, "x-parity": {"native": "alias"}},
  "Point": {"type": "object", "required": ["x", "y"], "properties": {"x": {"type": "number"}, "y": {"type": "number"}}, "x-parity": {"native": "alias"}},
  "A": {"type": "object", "required": ["a", "b"], "x-parity": {"native": "struct"}, "properties": {
    "a": {"$ref": "#/$defs/Names"},
    "b": {"type": "array", "prefixItems": [{"type": "integer"}, {"type": "integer"}], "items": false, "minItems": 2, "x-parity": {"native": "tuple"}}}}}`,
		excluded: map[string]string{"Shared.pair": "a type with parameters, read where it is used"},
	},
	{
		name:   "not_for_the_wire",
		reason: "functions, keyword lists and tagged tuples alone make a type that is not for the wire; in a struct they are fields",
		source: `
defmodule Row.Client do
  @type option :: {:timeout, integer()}
  @type options :: keyword()
  @type callback :: (integer() -> :ok)
  @type id :: String.t()
end
defmodule Row.A do
  @enforce_keys [:f, :p, :o, :k, :c]
  defstruct [:f, :p, :o, :k, :c]
  @type t :: %__MODULE__{f: (-> any()), p: pid(), o: [a: integer()], k: keyword(), c: Row.Client.options()}
end`,
		defs: `{
  "Id": {"type": "string", "x-parity": {"native": "alias"}},
  "A": {"type": "object", "required": ["c", "f", "k", "o", "p"], "x-parity": {"native": "struct"}, "properties": {
    "f": {"x-parity": {"native": "function"}},
    "p": {"x-parity": {"native": "function"}},
    "o": {"x-parity": {"opaque": "a keyword list has no JSON form"}},
    "k": {"x-parity": {"opaque": "a keyword list has no JSON form"}},
    "c": {"x-parity": {"opaque": "Row.Client.options() is not a wire type: a keyword list has no JSON form"}}}}}`,
		excluded: map[string]string{
			"Client.option":   "the tagged tuple {:timeout, …} has no JSON form",
			"Client.options":  "a keyword list has no JSON form",
			"Client.callback": "a function or process has no JSON form",
		},
	},
	{
		name:   "foreign_types",
		reason: "a type from outside of the captured source is opaque and named; so is a misspelt one",
		source: `
defmodule Row.A do
  @enforce_keys [:a, :b]
  defstruct [:a, :b, :c]
  @type t :: %__MODULE__{a: Nx.Tensor.t(), b: [missing()], c: Nx.Tensor.t() | nil}
end`,
		defs: `{"A": {"type": "object", "required": ["a", "b"], "x-parity": {"native": "struct"}, "properties": {
  "a": {"x-parity": {"opaque": "Nx.Tensor.t() is declared outside of the captured source"}},
  "b": {"type": "array", "items": {"x-parity": {"opaque": "the type missing/0 is not known"}}},
  "c": {"default": null, "x-parity": {"opaque": "Nx.Tensor.t() is declared outside of the captured source"}}}}}`,
	},
	{
		name:   "untyped",
		reason: "fields that no typespec describes are opaque; of a default that is computed only the value is not known",
		source: `
defmodule Row.A do
  @enforce_keys [:a]
  defstruct [:a, b: 1, c: DateTime.utc_now()]
  @type t :: %__MODULE__{b: integer(), c: DateTime.t()}
end
defmodule Row.B do
  defstruct Enum.map([:a], & &1)
  @type t :: %__MODULE__{a: integer()}
end`,
		defs: `{
  "A": {"type": "object", "required": ["a"], "x-parity": {"native": "struct"}, "properties": {
    "a": {"x-parity": {"opaque": "the struct's @type t does not say what it is"}},
    "b": {"type": "integer", "default": 1, "x-parity": {"unset": "default"}},
    "c": {"type": "string", "format": "date-time", "x-parity": {"native": "datetime", "computed": "DateTime.utc_now()", "unset": "default"}}}},
  "B": {"x-parity": {"native": "struct", "opaque": "the fields in defstruct are computed"}}}`,
	},
	{
		name:   "enums",
		reason: "texts come from to_string/1, then parse/1, then the atom's own name",
		source: `
defmodule Row.Plain do
  @type t :: :a | :b | nil
end
defmodule Row.Clauses do
  @type t :: :a | :b
  def to_string(:a), do: "A"
  def to_string(:b), do: "b"
end
defmodule Row.Upper do
  @type t :: :a | :b
  def to_string(x) when is_atom(x), do: x |> Atom.to_string() |> String.upcase()
end
defmodule Row.Case do
  @type t :: :a | :b
  def to_string(x) do
    case x do
      :a -> "1"
      :b -> "2"
    end
  end
end
defmodule Row.Table do
  @type t :: :a | :b
  @texts %{a: "Aa", b: "Bb"}
  def to_string(x), do: Map.fetch!(@texts, x)
end
defmodule Row.Parse do
  @type t :: :a | :b
  def parse("first"), do: {:ok, :a}
  def parse("second"), do: {:ok, :b}
  def parse(_), do: :error
end
defmodule Row.Single do
  @type t :: :only
end`,
		defs: `{
  "Plain": {"enum": ["a", "b", null], "x-parity": {"native": "atom"}},
  "Clauses": {"enum": ["A", "b"], "x-parity": {"native": "atom", "members": {":a": "A"}}},
  "Upper": {"enum": ["A", "B"], "x-parity": {"native": "atom", "members": {":a": "A", ":b": "B"}}},
  "Case": {"enum": ["1", "2"], "x-parity": {"native": "atom", "members": {":a": "1", ":b": "2"}}},
  "Table": {"enum": ["Aa", "Bb"], "x-parity": {"native": "atom", "members": {":a": "Aa", ":b": "Bb"}}},
  "Parse": {"enum": ["first", "second"], "x-parity": {"native": "atom", "members": {":a": "first", ":b": "second"}}},
  "Single": {"const": "only", "x-parity": {"native": "atom"}}}`,
	},
	{
		name:   "enum_without_text",
		reason: "a member for which the writer has no text makes the type opaque, nothing is guessed",
		source: `
defmodule Row.Gap do
  @type t :: :a | :b
  def to_string(:a), do: "A"
end`,
		defs: `{
  "Gap": {"x-parity": {"native": "atom", "opaque": "no function of Row.Gap gives a text for :b"}}}`,
	},
	{
		name:   "derive_only_and_except",
		reason: "a derived encoder sends its keys always, nil as null; the others are local",
		source: `
defmodule Row.Only do
  @keys [:a]
  @derive {Jason.Encoder, only: @keys}
  defstruct [:a, :b]
  @type t :: %__MODULE__{a: integer() | nil, b: integer() | nil}
end
defmodule Row.Except do
  @derive [Inspect, {Jason.Encoder, except: [:a]}]
  defstruct [:a, b: 1]
  @type t :: %__MODULE__{a: integer() | nil, b: integer()}
end
defmodule Row.Bare do
  @derive Jason.Encoder
  defstruct [:a]
  @type t :: %__MODULE__{a: integer() | nil}
end
defmodule Row.Computed do
  @derive {Jason.Encoder, only: keys()}
  defstruct [:a]
  @type t :: %__MODULE__{a: integer() | nil}
end`,
		defs: `{
  "Only": {"type": "object", "x-parity": {"native": "struct", "local": [{"name": "b", "reason": "not in the encoder's only: list"}]},
    "properties": {"a": {"type": ["integer", "null"], "default": null, "x-parity": {"unset": "null"}}}},
  "Except": {"type": "object", "x-parity": {"native": "struct", "local": [{"name": "a", "reason": "in the encoder's except: list"}]},
    "properties": {"b": {"type": "integer", "default": 1, "x-parity": {"unset": "default"}}}},
  "Bare": {"type": "object", "x-parity": {"native": "struct"},
    "properties": {"a": {"type": ["integer", "null"], "default": null, "x-parity": {"unset": "null"}}}},
  "Computed": {"x-parity": {"native": "struct", "opaque": "the encoder's only: list is computed"}}}`,
	},
	{
		name:   "encoder_map_literal",
		reason: "the map that an encoder builds names the properties; a constant without a field is a property",
		source: `
defmodule Row.A do
  @enforce_keys [:model_name, :b, :c]
  defstruct [:model_name, :b, :c]
  @type t :: %__MODULE__{model_name: String.t(), b: integer() | nil, c: integer()}
end
defimpl Jason.Encoder, for: Row.A do
  def encode(%{b: b} = value, opts) do
    Jason.Encode.map(%{"model" => value.model_name, kind: "a", b: b}, opts)
  end
end`,
		defs: `{"A": {"type": "object", "required": ["b", "kind", "model"],
  "x-parity": {"native": "struct", "local": [{"name": "c", "reason": "not sent by the encoder"}]}, "properties": {
    "model": {"type": "string", "x-parity": {"name": "model_name"}},
    "kind": {"const": "a"},
    "b": {"type": ["integer", "null"], "x-parity": {"unset": "null"}}}}}`,
	},
	{
		name:   "encoder_conditional_put",
		reason: "a key that is put under a test on its own field is left out when the field is nil",
		source: `
defmodule Row.A do
  defstruct [:a, :b, :c, :d, :e, :f, :g]
  @type t :: %__MODULE__{
    a: integer() | nil, b: integer() | nil, c: boolean() | nil, d: integer() | nil,
    e: integer() | nil, f: integer() | nil, g: DateTime.t() | nil
  }
  defimpl Jason.Encoder do
    def encode(v, opts) do
      map = %{a: v.a}
      map = if v.b, do: Map.put(map, :b, v.b), else: map
      map = if is_boolean(v.c), do: Map.put(map, :c, v.c), else: map
      map =
        case v.d do
          nil -> map
          d -> Map.put(map, "d", d)
        end
      map = unless v.e == nil, do: Map.put(map, :e, v.e), else: map
      map
      |> maybe_put(:f, v.f)
      |> maybe_put(:g, v.g && DateTime.to_iso8601(v.g))
      |> Jason.Encode.map(opts)
    end

    defp maybe_put(map, _key, nil), do: map
    defp maybe_put(map, key, value), do: Map.put(map, key, value)
  end
end`,
		defs: `{"A": {"type": "object", "x-parity": {"native": "struct"}, "properties": {
  "a": {"type": ["integer", "null"], "default": null, "x-parity": {"unset": "null"}},
  "b": {"type": ["integer", "null"], "default": null, "x-parity": {"unset": "omit"}},
  "c": {"type": ["boolean", "null"], "default": null, "x-parity": {"unset": "omit"}},
  "d": {"type": ["integer", "null"], "default": null, "x-parity": {"unset": "omit"}},
  "e": {"type": ["integer", "null"], "default": null, "x-parity": {"unset": "omit"}},
  "f": {"type": ["integer", "null"], "default": null, "x-parity": {"unset": "omit"}},
  "g": {"type": ["string", "null"], "format": "date-time", "default": null, "x-parity": {"native": "datetime", "unset": "omit"}}}}}`,
	},
	{
		name:   "encoder_without_nil",
		reason: "every way of leaving out nil before the map is encoded",
		source: `
defmodule Row.Reject do
  defstruct [:a]
  @type t :: %__MODULE__{a: integer() | nil}
  def to_map(v), do: v |> Map.from_struct() |> Enum.reject(fn {_, x} -> is_nil(x) end) |> Map.new()
end
defmodule Row.Match do
  defstruct [:a]
  @type t :: %__MODULE__{a: integer() | nil}
  def to_json(v), do: v |> Map.from_struct() |> Enum.reject(&match?({_, nil}, &1)) |> Enum.into(%{})
end
defmodule Row.Filter do
  defstruct [:a]
  @type t :: %__MODULE__{a: integer() | nil}
  def to_map(v), do: %{a: v.a} |> Enum.filter(fn {_k, x} -> not is_nil(x) end) |> Map.new(fn {k, x} -> {Atom.to_string(k), x} end)
end
defmodule Row.For do
  defstruct [:a]
  @type t :: %__MODULE__{a: integer() | nil}
  def to_map(%__MODULE__{} = v), do: for({k, x} <- Map.from_struct(v), x != nil, into: %{}, do: {to_string(k), x})
end
defmodule Row.Renamed do
  defstruct [:a]
  @type t :: %__MODULE__{a: integer() | nil}
  def to_map(v), do: for({k, x} <- Map.from_struct(v), x != nil, into: %{}, do: {Case.camelize(k), x})
end`,
		defs: `{
  "Filter": {"type": "object", "x-parity": {"native": "struct"}, "properties": {
    "a": {"type": ["integer", "null"], "default": null, "x-parity": {"unset": "omit"}}}},
  "For": {"type": "object", "x-parity": {"native": "struct"}, "properties": {
    "a": {"type": ["integer", "null"], "default": null, "x-parity": {"unset": "omit"}}}},
  "Match": {"type": "object", "x-parity": {"native": "struct"}, "properties": {
    "a": {"type": ["integer", "null"], "default": null, "x-parity": {"unset": "omit"}}}},
  "Reject": {"type": "object", "x-parity": {"native": "struct"}, "properties": {
    "a": {"type": ["integer", "null"], "default": null, "x-parity": {"unset": "omit"}}}},
  "Renamed": {"x-parity": {"native": "struct", "opaque": "to_map/1: Case.camelize(k) is not understood"}}}`,
	},
	{
		name:   "encoder_map_functions",
		reason: "drop, take, delete, merge and the update of a map are followed",
		source: `
defmodule Row.Drop do
  defstruct [:a, :b, :c, :d]
  @type t :: %__MODULE__{a: integer() | nil, b: integer() | nil, c: integer() | nil, d: integer() | nil}
  def to_map(v), do: v |> Map.from_struct() |> Map.drop([:a]) |> Map.delete(:b) |> Map.merge(%{"e" => v.a})
end
defmodule Row.Take do
  defstruct [:a, :b]
  @type t :: %__MODULE__{a: integer() | nil, b: integer() | nil}
  defimpl Jason.Encoder do
    def encode(v, opts), do: Jason.Encode.map(Map.take(v, [:a]), opts)
  end
end
defmodule Row.Update do
  defstruct [:a, :b]
  @type t :: %__MODULE__{a: :x | :y | nil, b: integer() | nil}
  def to_map(v) do
    map = Map.from_struct(v)
    %{map | a: Atom.to_string(v.a)}
  end
end`,
		defs: `{
  "Drop": {"type": "object", "x-parity": {"native": "struct", "local": [{"name": "b", "reason": "not sent by to_map/1"}]}, "properties": {
    "c": {"type": ["integer", "null"], "default": null, "x-parity": {"unset": "null"}},
    "d": {"type": ["integer", "null"], "default": null, "x-parity": {"unset": "null"}},
    "e": {"type": ["integer", "null"], "default": null, "x-parity": {"unset": "null", "name": "a"}}}},
  "Take": {"type": "object", "x-parity": {"native": "struct", "local": [{"name": "b", "reason": "not sent by the encoder"}]}, "properties": {
    "a": {"type": ["integer", "null"], "default": null, "x-parity": {"unset": "null"}}}},
  "Update": {"type": "object", "x-parity": {"native": "struct"}, "properties": {
    "a": {"enum": ["x", "y", null], "default": null, "x-parity": {"native": "atom", "unset": "null"}},
    "b": {"type": ["integer", "null"], "default": null, "x-parity": {"unset": "null"}}}}}`,
	},
	{
		name:   "encoder_spelling",
		reason: "an encoder's wrapper decides how atoms are spelled: the module's texts, the atom's name, or another case",
		source: `
defmodule Row.Kind do
  @type t :: :first | :second
  def to_string(:first), do: "FIRST"
  def to_string(:second), do: "SECOND"
end
defmodule Row.A do
  alias Row.Kind
  @enforce_keys [:a, :b, :c, :d, :e, :f, :g, :h]
  defstruct [:a, :b, :c, :d, :e, :f, :g, :h]
  @type t :: %__MODULE__{
    a: :first | :second, b: :first | :second, c: :first | :third, d: Kind.t(), e: Kind.t() | nil,
    f: :first | :second, g: Kind.t() | String.t(), h: [Kind.t()]
  }
  def to_map(v) do
    %{
      a: Kind.to_string(v.a),
      b: v.b,
      c: Kind.to_string(v.c),
      d: Kind.to_string(v.d),
      e: Atom.to_string(v.e),
      f: v.f |> Atom.to_string() |> String.upcase(),
      g: if(is_atom(v.g), do: Kind.to_string(v.g), else: v.g),
      h: Enum.map(v.h, &Kind.to_string/1),
      i: Kind.to_string(:first)
    }
  end
end`,
		defs: `{
  "A": {"type": "object", "required": ["a", "b", "c", "d", "e", "f", "g", "h", "i"], "x-parity": {"native": "struct"}, "properties": {
    "a": {"enum": ["FIRST", "SECOND"], "x-parity": {"members": {":first": "FIRST", ":second": "SECOND"}, "native": "atom"}},
    "b": {"enum": ["first", "second"], "x-parity": {"native": "atom"}},
    "c": {"x-parity": {"opaque": "the encoder gives no text for :third"}},
    "d": {"$ref": "#/$defs/Kind"},
    "e": {"enum": ["first", "second", null], "x-parity": {"native": "atom", "unset": "null"}},
    "f": {"enum": ["FIRST", "SECOND"], "x-parity": {"members": {":first": "FIRST", ":second": "SECOND"}, "native": "atom"}},
    "g": {"anyOf": [{"$ref": "#/$defs/Kind"}, {"type": "string"}]},
    "h": {"type": "array", "items": {"$ref": "#/$defs/Kind"}},
    "i": {"const": "FIRST"}}},
  "Kind": {"enum": ["FIRST", "SECOND"], "x-parity": {"members": {":first": "FIRST", ":second": "SECOND"}, "native": "atom"}}}`,
	},
	{
		name:   "encoder_values",
		reason: "base64, nested structs, lists and maps of them keep their type; a conversion to text of something else does not",
		source: `
defmodule Row.Leaf do
  defstruct n: 0
  @type t :: %__MODULE__{n: integer()}
  def to_map(leaf), do: %{n: leaf.n}
end
defmodule Row.A do
  alias Row.Leaf
  @enforce_keys [:a, :b, :c, :d, :e, :f]
  defstruct [:a, :b, :c, :d, :e, :f]
  @type t :: %__MODULE__{
    a: binary(), b: Leaf.t(), c: [Leaf.t()], d: %{String.t() => Leaf.t()}, e: integer(), f: Leaf.t() | nil
  }
  def to_map(v) do
    %{
      a: Base.encode64(v.a),
      b: Leaf.to_map(v.b),
      c: Enum.map(v.c, fn leaf -> Leaf.to_map(leaf) end),
      d: Map.new(v.d, fn {k, leaf} -> {k, Leaf.to_map(leaf)} end),
      e: to_string(v.e),
      f: if(v.f, do: Leaf.to_map(v.f))
    }
  end
end`,
		defs: `{
  "A": {"type": "object", "required": ["a", "b", "c", "d", "e", "f"], "x-parity": {"native": "struct"}, "properties": {
    "a": {"type": "string", "contentEncoding": "base64", "x-parity": {"native": "bytes"}},
    "b": {"$ref": "#/$defs/Leaf"},
    "c": {"type": "array", "items": {"$ref": "#/$defs/Leaf"}},
    "d": {"type": "object", "additionalProperties": {"$ref": "#/$defs/Leaf"}},
    "e": {"type": "string"},
    "f": {"anyOf": [{"$ref": "#/$defs/Leaf"}, {"type": "null"}], "x-parity": {"unset": "null"}}}},
  "Leaf": {"type": "object", "x-parity": {"native": "struct"}, "properties": {
    "n": {"type": "integer", "default": 0, "x-parity": {"unset": "default"}}}}}`,
	},
	{
		name:   "encoder_protocols",
		reason: "JSON.Encoder and Poison.Encoder are read as Jason.Encoder is; a derive may stand outside of the module",
		source: `
defmodule Row.Builtin do
  defstruct [:a]
  @type t :: %__MODULE__{a: integer() | nil}
  defimpl JSON.Encoder do
    def encode(v, encoder), do: encoder.(%{"A" => v.a}, encoder)
  end
end
defmodule Row.Pois do
  defstruct [:a]
  @type t :: %__MODULE__{a: integer() | nil}
end
defimpl Poison.Encoder, for: Row.Pois do
  def encode(v, options), do: %{"B" => v.a} |> Poison.Encoder.encode(options)
end
defmodule Row.Late do
  defstruct [:a, :b]
  @type t :: %__MODULE__{a: integer() | nil, b: integer() | nil}
end
require Protocol
Protocol.derive(Jason.Encoder, Row.Late, except: [:b])`,
		defs: `{
  "Builtin": {"type": "object", "x-parity": {"native": "struct"}, "properties": {"A": {"type": ["integer", "null"], "default": null, "x-parity": {"name": "a", "unset": "null"}}}},
  "Pois": {"type": "object", "x-parity": {"native": "struct"}, "properties": {"B": {"type": ["integer", "null"], "default": null, "x-parity": {"name": "a", "unset": "null"}}}},
  "Late": {"type": "object", "x-parity": {"native": "struct", "local": [{"name": "b", "reason": "in the encoder's except: list"}]}, "properties": {
    "a": {"type": ["integer", "null"], "default": null, "x-parity": {"unset": "null"}}}}}`,
	},
	{
		name:   "encoder_used",
		reason: "a macro of the project that only derives the encoder is looked into",
		source: `
defmodule Row.Encoding do
  defmacro __using__(_) do
    quote do
      @derive {Jason.Encoder, except: [:meta]}
    end
  end
end
defmodule Row.A do
  use Row.Encoding
  defstruct [:a, :meta]
  @type t :: %__MODULE__{a: integer() | nil, meta: map() | nil}
end`,
		defs: `{"A": {"type": "object", "x-parity": {"native": "struct", "local": [{"name": "meta", "reason": "in the encoder's except: list"}]}, "properties": {
  "a": {"type": ["integer", "null"], "default": null, "x-parity": {"unset": "null"}}}}}`,
		excluded: map[string]string{"Encoding": "no struct and no public type"},
	},
	{
		name:   "encoder_other_filters",
		reason: "a filter on an empty text leaves that out, and nil is sent all the same",
		source: `
defmodule Row.A do
  defstruct [:a]
  @type t :: %__MODULE__{a: String.t() | nil}
  def to_map(v), do: v |> Map.from_struct() |> Enum.reject(fn {_, x} -> x == "" end) |> Map.new()
end`,
		defs: `{
  "A": {"type": "object", "x-parity": {"native": "struct"}, "properties": {
    "a": {"type": ["string", "null"], "default": null, "x-parity": {"unset": "null", "zero": "omit"}}}}}`,
	},
	{
		name:   "extra_keys",
		reason: "a field whose own keys are sent beside the others keeps what the decoder does not know",
		source: `
defmodule Row.Put do
  def present(map, _key, nil, _fun), do: map
  def present(map, key, value, fun), do: Map.put(map, key, fun.(value))
end
defmodule Row.A do
  alias __MODULE__, as: Self
  alias Row.Put
  @enforce_keys [:a]
  defstruct [:a, :b, extra: %{}]
  @type t :: %__MODULE__{a: integer(), b: [integer()] | nil, extra: map()}
  def to_map(nil), do: nil
  def to_map(%Self{} = v), do: %{"a" => v.a} |> Put.present("b", v.b, fn list -> Enum.map(list, & &1) end) |> Map.merge(Map.drop(v.extra, ["a"]))
  def from_map(map), do: %__MODULE__{a: Self.any(map, ["a", :a]), b: Map.get(map, "b", map["bb"]), extra: Map.drop(map, ["a", "b"])}
  def any(map, keys), do: Enum.find_value(keys, &Map.get(map, &1))
end`,
		defs: `{
  "A": {"type": "object", "required": ["a"], "x-parity": {"decode": {"by": "jason", "invalid": "keep", "missing": "nil", "unknown": "keep"}, "local": [{"name": "extra", "reason": "its keys are sent beside the others"}], "native": "struct"}, "properties": {
    "a": {"type": "integer"},
    "b": {"anyOf": [{"type": "array", "items": {"type": "integer"}}, {"type": "null"}], "default": null, "x-parity": {"reads": ["bb"], "unset": "omit"}}}}}`,
		excluded: map[string]string{"Put": "no struct and no public type"},
	},
	{
		name:   "several_types",
		reason: "a struct may have more typespecs than t; paths are texts, and keys may be texts or atoms",
		source: `
defmodule Row.A do
  defstruct [:a, :b, :c]
  @type t :: %__MODULE__{a: Path.t() | nil}
  @type full :: %__MODULE__{a: Path.t() | nil, b: %{(String.t() | atom()) => integer()} | nil}
  @type other :: %{c: integer()}
end`,
		defs: `{"A": {"type": "object", "x-parity": {"native": "struct"}, "properties": {
  "a": {"type": ["string", "null"], "default": null},
  "b": {"anyOf": [{"type": "object", "additionalProperties": {"type": "integer"}}, {"type": "null"}], "default": null},
  "c": {"default": null, "x-parity": {"opaque": "the struct's @type t does not say what it is"}}}}}`,
	},
	{
		name:   "encoder_not_understood",
		reason: "what is not understood is opaque, field by field where the rest is known",
		source: `
defmodule Row.Field do
  defstruct [:a, :b, :c]
  @type t :: %__MODULE__{a: integer() | nil, b: integer() | nil, c: integer() | nil}
  def to_map(v) do
    map = %{a: Other.wrap(v.a), b: v.b}
    if v.b, do: Map.put(map, :c, v.c), else: map
  end
end
defmodule Row.Whole do
  defstruct [:a]
  @type t :: %__MODULE__{a: integer() | nil}
  defimpl Jason.Encoder do
    def encode(v, opts), do: v |> Generic.strip() |> Jason.Encode.map(opts)
  end
end
defmodule Row.Delegates do
  defstruct [:a]
  @type t :: %__MODULE__{a: integer() | nil}
  def to_map(v), do: %{"a" => v.a}
end
defimpl Jason.Encoder, for: Row.Delegates do
  def encode(v, opts), do: v |> Row.Delegates.to_map() |> Jason.Encoder.encode(opts)
end`,
		defs: `{
  "Field": {"type": "object", "x-parity": {"native": "struct"}, "properties": {
    "a": {"x-parity": {"opaque": "Other.wrap(v.a) is not understood"}},
    "b": {"type": ["integer", "null"], "default": null, "x-parity": {"unset": "null"}},
    "c": {"type": ["integer", "null"], "default": null}}},
  "Whole": {"x-parity": {"native": "struct", "opaque": "encoder: Generic.strip(v) is not understood"}},
  "Delegates": {"type": "object", "x-parity": {"native": "struct"}, "properties": {
    "a": {"type": ["integer", "null"], "default": null, "x-parity": {"unset": "null"}}}}}`,
	},
	{
		name:   "decoder_keys",
		reason: "without an encoder the keys that the decoder reads are the properties, renamed ones under their wire name",
		source: `
defmodule Row.A do
  defstruct [:model, :a, :b, :c, :d, :e, f: 1, g: "x"]
  @type t :: %__MODULE__{
    model: String.t() | nil, a: integer() | nil, b: integer() | nil, c: integer() | nil,
    d: DateTime.t() | nil, e: Row.Leaf.t() | nil, f: integer(), g: String.t()
  }
  def from_json(json) do
    d = parse_time(json["d"])
    e = case json["e"] do
      nil -> nil
      leaf -> Row.Leaf.from_json(leaf)
    end
    %__MODULE__{
      model: json["model_name"],
      a: json["a"] || json[:a],
      b: Map.get(json, "b", 3),
      c: json |> Map.fetch!("c"),
      d: d,
      e: e,
      f: json["x"] + json["y"]
    }
  end
  defp parse_time(nil), do: nil
  defp parse_time(text) do
    {:ok, time, _} = DateTime.from_iso8601(text)
    time
  end
end
defmodule Row.Leaf do
  defstruct [:n]
  @type t :: %__MODULE__{n: integer() | nil}
  def from_json(%{"n" => n}), do: %__MODULE__{n: n}
end`,
		defs: `{
  "A": {"type": "object", "required": ["c"], "x-parity": {"decode": {"missing": "reject", "null": "keep", "unknown": "drop"}, "encode": "none", "local": [{"name": "g", "reason": "not read by from_json/1"}], "native": "struct"}, "properties": {
    "a": {"type": ["integer", "null"], "default": null},
    "b": {"type": ["integer", "null"], "default": 3, "x-parity": {"unset": "default"}},
    "c": {"type": ["integer", "null"]},
    "d": {"type": ["string", "null"], "format": "date-time", "default": null, "x-parity": {"native": "datetime"}},
    "e": {"anyOf": [{"$ref": "#/$defs/Leaf"}, {"type": "null"}], "default": null},
    "f": {"default": 1, "x-parity": {"opaque": "it is read from the keys x, y", "unset": "default"}},
    "model_name": {"type": ["string", "null"], "default": null, "x-parity": {"name": "model"}}}},
  "Leaf": {"type": "object", "required": ["n"], "x-parity": {"decode": {"by": "jason", "invalid": "keep", "missing": "reject", "null": "keep", "unknown": "drop"}, "encode": "none", "native": "struct"}, "properties": {
    "n": {"type": ["integer", "null"]}}}}`,
	},
	{
		name:   "decoder_heads",
		reason: "a key that stands in every accepting head is required, and rejected when it is missing; a twin with atom keys is the same key",
		source: `
defmodule Row.All do
  @enforce_keys [:a, :b]
  defstruct [:a, :b, :c, :type]
  @type t :: %__MODULE__{a: integer(), b: integer(), c: integer() | nil, type: String.t() | nil}
  def from_json(nil), do: nil
  def from_json(%{"type" => "all", "a" => a, "b" => b} = json), do: {:ok, %__MODULE__{a: a, b: b, c: json["c"]}}
  def from_json(%{type: "all", a: a, b: b} = json), do: {:ok, %__MODULE__{a: a, b: b, c: json[:c]}}
  def from_json(_), do: {:error, :invalid}
end
defmodule Row.Some do
  @enforce_keys [:a, :b]
  defstruct [:a, :b]
  @type t :: %__MODULE__{a: integer(), b: integer()}
  def from_json(%{"a" => a} = json), do: %__MODULE__{a: a, b: json["b"]}
end
defmodule Row.Fetch do
  @enforce_keys [:a]
  defstruct [:a]
  @type t :: %__MODULE__{a: integer()}
  def from_map(map), do: struct!(__MODULE__, a: Map.fetch!(map, "a"))
end`,
		defs: `{
  "All": {"type": "object", "required": ["a", "b", "type"], "x-parity": {"decode": {"missing": "reject", "unknown": "drop"}, "encode": "none", "native": "struct"}, "properties": {
    "a": {"type": "integer"},
    "b": {"type": "integer"},
    "c": {"type": ["integer", "null"], "default": null},
    "type": {"const": "all"}}},
  "Fetch": {"type": "object", "required": ["a"], "x-parity": {"decode": {"missing": "reject", "null": "keep", "unknown": "drop"}, "encode": "none", "native": "struct"}, "properties": {
    "a": {"type": "integer"}}},
  "Some": {"type": "object", "required": ["a", "b"], "x-parity": {"decode": {"by": "jason", "invalid": "keep", "missing": "nil", "unknown": "drop"}, "encode": "none", "native": "struct"}, "properties": {
    "a": {"type": "integer"},
    "b": {"type": "integer"}}}}`,
	},
	{
		name:   "decoder_nulls",
		reason: "a key that must be there may still be null, unless a guard or what is called with it minds",
		source: `
defmodule Row.Takes do
  @enforce_keys [:path]
  defstruct [:path, type: "t"]
  @type t :: %__MODULE__{path: String.t(), type: String.t()}
  def from_json(%{"path" => path} = json), do: %__MODULE__{path: path, type: json["type"] || "t"}
end
defmodule Row.Guarded do
  @enforce_keys [:path]
  defstruct [:path]
  @type t :: %__MODULE__{path: String.t()}
  def from_json(%{"path" => path}) when is_binary(path), do: %__MODULE__{path: path}
end
defmodule Row.Called do
  @enforce_keys [:path]
  defstruct [:path]
  @type t :: %__MODULE__{path: String.t()}
  def from_json(%{"path" => path}), do: %__MODULE__{path: String.trim(path)}
end`,
		defs: `{
  "Called": {"type": "object", "required": ["path"], "x-parity": {"decode": {"missing": "reject", "unknown": "drop"}, "encode": "none", "native": "struct"}, "properties": {
    "path": {"type": "string"}}},
  "Guarded": {"type": "object", "required": ["path"], "x-parity": {"decode": {"missing": "reject", "unknown": "drop"}, "encode": "none", "native": "struct"}, "properties": {
    "path": {"type": "string"}}},
  "Takes": {"type": "object", "required": ["path"], "x-parity": {"decode": {"by": "jason", "invalid": "keep", "missing": "reject", "null": "keep", "unknown": "drop"}, "encode": "none", "native": "struct"}, "properties": {
    "path": {"type": "string"},
    "type": {"type": "string", "default": "t", "x-parity": {"unset": "default"}}}}}`,
	},
	{
		name:   "decoder_spelling",
		reason: "a decoder that calls parse/1 of an enum, or decodes base64, says how the field looks on the wire",
		source: `
defmodule Row.Level do
  @type t :: :low | :high
  def parse("LOW"), do: :low
  def parse("HIGH"), do: :high
  def parse(_), do: nil
end
defmodule Row.A do
  @enforce_keys [:a, :b, :c]
  defstruct [:a, :b, :c]
  @type t :: %__MODULE__{a: :low | :high, b: Row.Level.t(), c: binary()}
  def from_json(json) do
    %__MODULE__{a: Row.Level.parse(json["a"]), b: Row.Level.parse(json["b"]), c: Base.decode64!(json["c"])}
  end
end`,
		defs: `{
  "Level": {"enum": ["LOW", "HIGH"], "x-parity": {"native": "atom", "members": {":low": "LOW", ":high": "HIGH"}}},
  "A": {"type": "object", "required": ["a", "b", "c"], "x-parity": {"native": "struct", "decode": {"unknown": "drop", "missing": "nil"}, "encode": "none"}, "properties": {
    "a": {"enum": ["LOW", "HIGH"], "x-parity": {"native": "atom", "members": {":low": "LOW", ":high": "HIGH"}}},
    "b": {"$ref": "#/$defs/Level"},
    "c": {"type": "string", "contentEncoding": "base64", "x-parity": {"native": "bytes"}}}}}`,
	},
	{
		name:   "decoder_not_understood",
		reason: "keys inside of other objects are properties of those; a constructor by atoms is no decoder, and what a call out of sight decodes is not known",
		source: `
defmodule Row.Nested do
  defstruct [:a, :b]
  @type t :: %__MODULE__{a: integer() | nil, b: [String.t()] | nil}
  def from_json(json) do
    %__MODULE__{a: json["inner"]["a"], b: Enum.map(json["items"], fn item -> item["name"] end)}
  end
end
defmodule Row.Constructor do
  defstruct [:a, :b]
  @type t :: %__MODULE__{a: integer() | nil, b: integer() | nil}
  def new(opts), do: %__MODULE__{a: opts[:a], b: Keyword.get(opts, :bb)}
end
defmodule Row.Generic do
  defstruct [:a]
  @type t :: %__MODULE__{a: integer() | nil}
  def from_json(json), do: Decode.into(__MODULE__, json)
end`,
		defs: `{
  "Constructor": {"type": "object", "x-parity": {"native": "struct"}, "properties": {
    "a": {"type": ["integer", "null"], "default": null},
    "b": {"type": ["integer", "null"], "default": null}}},
  "Generic": {"x-parity": {"native": "struct", "opaque": "from_json/1: Decode.into(__MODULE__, json) is not understood"}},
  "Nested": {"type": "object", "required": ["items"], "x-parity": {"decode": {"missing": "reject", "unknown": "drop"}, "encode": "none", "native": "struct"}, "properties": {
    "inner": {"anyOf": [{"type": "object", "properties": {"a": {"type": ["integer", "null"]}}}, {"type": "null"}], "default": null, "x-parity": {"name": "a"}},
    "items": {"type": "array", "items": {"type": "object", "properties": {"name": {"type": "string"}}}, "x-parity": {"name": "b"}}}}}`,
	},
	{
		name:   "decoder_helpers",
		reason: "a struct that is built in a private function, from the object handed on, is found",
		source: `
defmodule Row.A do
  defstruct [:a, :b]
  @type t :: %__MODULE__{a: integer() | nil, b: integer() | nil}
  def from_json(json) when is_binary(json), do: json |> Jason.decode!() |> from_json()
  def from_json(json) when is_map(json), do: build(json)
  defp build(map) do
    with {:ok, a} <- Map.fetch(map, "a") do
      %__MODULE__{a: a, b: fetch(map, "bb")}
    end
  end
  defp fetch(map, key), do: Map.get(map, key)
end`,
		defs: `{
  "A": {"type": "object", "required": ["a"], "x-parity": {"decode": {"by": "jason", "invalid": "keep", "missing": "reject", "null": "keep", "unknown": "drop"}, "encode": "none", "native": "struct"}, "properties": {
    "a": {"type": ["integer", "null"]},
    "bb": {"type": ["integer", "null"], "default": null, "x-parity": {"name": "b"}}}}}`,
	},
	{
		name:   "decoder_defaults",
		reason: "what a missing key becomes is the default of a field that is not enforced, through helpers, case, parse and map lookups",
		source: `
defmodule Row.Level do
  @type t :: :low | :high
  def parse("LOW"), do: :low
  def parse("HIGH"), do: :high
  def parse(_), do: nil
end
defmodule Row.A do
  @enforce_keys [:kept]
  defstruct [:kept, :a, :b, :c, :d, :e, :f, :g, :h, :i]
  @type t :: %__MODULE__{
    kept: boolean(), a: boolean(), b: map(), c: [integer()], d: String.t(), e: Row.Level.t(),
    f: integer(), g: boolean(), h: [String.t()], i: DateTime.t() | nil
  }
  def from_map(map) do
    map = Map.new(map)
    d = if map["d"], do: map["d"], else: "none"
    %__MODULE__{
      kept: map["kept"] || map[:kept] || false,
      a: map["a"] || map[:a] || false,
      b: map["b"] || %{},
      c: Enum.map(map["c"] || [], & &1),
      d: d,
      e: Row.Level.parse(map["e"]) || :low,
      f: number(map, "f"),
      g: flag(map, "g", true),
      h: map |> Map.get("h") |> List.wrap(),
      i: time(map["i"])
    }
  end
  defp number(map, key) do
    case map[key] || map[String.to_atom(key)] do
      n when is_integer(n) -> n
      text when is_binary(text) -> String.to_integer(text)
      _ -> -1
    end
  end
  defp flag(map, key, default \\ false) do
    case Map.fetch(map, key) do
      {:ok, value} -> value == "true"
      :error -> default
    end
  end
  defp time(nil), do: nil
  defp time(text) when is_binary(text), do: text
end`,
		defs: `{
  "A": {"type": "object", "required": ["kept"], "x-parity": {"decode": {"missing": "nil", "unknown": "drop"}, "encode": "none", "native": "struct"}, "properties": {
    "a": {"type": "boolean", "default": false, "x-parity": {"unset": "default"}},
    "b": {"type": "object", "default": {}, "x-parity": {"unset": "default"}},
    "c": {"type": "array", "items": {"type": "integer"}, "default": [], "x-parity": {"unset": "default"}},
    "d": {"type": "string", "default": "none", "x-parity": {"unset": "default"}},
    "e": {"$ref": "#/$defs/Level", "default": "LOW", "x-parity": {"unset": "default"}},
    "f": {"anyOf": [{"type": "integer"}, {"type": "string", "pattern": "^[+-]?[0-9]+$"}], "default": -1, "x-parity": {"unset": "default"}},
    "g": {"default": true, "x-parity": {"opaque": "it is true where (not (the object has g) or g is \"true\")", "unset": "default"}},
    "h": {"type": "array", "items": {"type": "string"}, "default": [], "x-parity": {"unset": "default"}},
    "i": {"type": ["string", "null"], "format": "date-time", "default": null, "x-parity": {"native": "datetime"}},
    "kept": {"type": "boolean"}}},
  "Level": {"enum": ["LOW", "HIGH"], "x-parity": {"members": {":high": "HIGH", ":low": "LOW"}, "native": "atom"}}}`,
	},
	{
		name:   "decoder_demands",
		reason: "a field that cannot be computed without its key makes the key required: a helper that raises, an enumeration of nil",
		source: `
defmodule Row.A do
  defstruct [:a, :b, :c, :d]
  @type t :: %__MODULE__{a: String.t() | nil, b: [integer()] | nil, c: integer() | nil, d: integer() | nil}
  def from_map(map) when is_map(map) do
    a = fetch!(map, :a)
    unless String.downcase(a) == "x", do: raise(ArgumentError, "not an A")
    %__MODULE__{a: a, b: Enum.map(map["b"], & &1), c: optional(map, :c), d: map["d"]}
  end
  def from_map(other), do: raise(ArgumentError, inspect(other))
  defp fetch!(map, key) do
    case optional(map, key) do
      value when is_binary(value) -> value
      nil -> raise ArgumentError, "missing"
    end
  end
  defp optional(map, key) do
    case Map.fetch(map, key) do
      {:ok, value} -> value
      :error -> Map.get(map, Atom.to_string(key))
    end
  end
end`,
		defs: `{
  "A": {"type": "object", "required": ["a", "b"], "x-parity": {"decode": {"missing": "reject", "unknown": "drop"}, "encode": "none", "native": "struct"}, "properties": {
    "a": {"type": "string", "x-parity": {"checked": [{"source": {"file": "lib/ä b/decoder_demands.ex", "line": 5}, "what": "raises unless String.downcase(a) is \"x\""}]}},
    "b": {"type": "array", "items": {"type": "integer"}},
    "c": {"type": ["integer", "null"], "default": null},
    "d": {"type": ["integer", "null"], "default": null}}}}`,
	},
	{
		name:   "decoder_alternatives",
		reason: "of several keys for one field the first is the property, or that under which it is sent; a value computed from another key is a fallback only",
		source: `
defmodule Row.A do
  defstruct [:id, :b]
  @type t :: %__MODULE__{id: String.t() | nil, b: String.t() | nil}
  def from_map(map) do
    %__MODULE__{id: fetch(map, "id") || fetch(map, "run_id"), b: map["b"] || map[:b] || last(map["path"])}
  end
  def from_map(name) when is_binary(name), do: %__MODULE__{id: name}
  defp fetch(map, key), do: map[key] || map[String.to_atom(key)]
  defp last(path), do: List.last(String.split(path, "/"))
end
defmodule Row.B do
  defstruct [:one_way, :both_ways]
  @type t :: %__MODULE__{one_way: integer() | nil, both_ways: integer() | nil}
  def from_map(map), do: %__MODULE__{one_way: any(map, ["oneWay", "one_way"]), both_ways: any(map, [:both_ways, "bothWays"])}
  def to_map(v), do: %{"bothWays" => v.both_ways}
  defp any(map, keys), do: Enum.find_value(keys, &Map.get(map, &1))
end`,
		defs: `{
  "A": {"type": "object", "x-parity": {"decode": {"missing": "nil", "unknown": "drop"}, "encode": "none", "native": "struct"}, "properties": {
    "b": {"type": ["string", "null"], "default": null},
    "id": {"type": ["string", "null"], "default": null, "x-parity": {"reads": ["run_id"]}}}},
  "B": {"type": "object", "x-parity": {"decode": {"by": "jason", "invalid": "keep", "missing": "nil", "unknown": "drop"}, "native": "struct", "out": {"properties": {"oneWay": null}}}, "properties": {
    "bothWays": {"type": ["integer", "null"], "default": null, "x-parity": {"name": "both_ways", "unset": "null"}},
    "oneWay": {"type": ["integer", "null"], "default": null, "x-parity": {"name": "one_way", "reads": ["one_way"]}}}}}`,
	},
	{
		name:   "times_as_text",
		reason: "a time or the text that is none: any text is accepted, held as a time where it can be",
		source: `
defmodule Row.A do
  @enforce_keys [:a, :b]
  defstruct [:a, :b]
  @type t :: %__MODULE__{a: DateTime.t() | String.t(), b: String.t() | Date.t() | nil}
end`,
		defs: `{"A": {"type": "object", "required": ["a", "b"], "x-parity": {"native": "struct"}, "properties": {
  "a": {"type": "string", "x-parity": {"native": "datetime"}},
  "b": {"type": ["string", "null"], "x-parity": {"native": "date"}}}}}`,
	},
	{
		name:   "enum_fallback",
		reason: "an atom that parse/1 makes of every unknown text opens the enum, and is no member unless it has a text of its own",
		source: `
defmodule Row.Only do
  @type t :: :active | :paused | :unknown
  def parse(text) when is_binary(text) do
    case text |> String.trim() |> String.downcase() do
      "active" -> :active
      "paused" -> :paused
      _ -> :unknown
    end
  end
end
defmodule Row.Member do
  @type t :: :server | :other | nil
  def parse("server"), do: :server
  def parse(_), do: :other
  def to_string(:server), do: "SERVER"
  def to_string(:other), do: "OTHER"
end
defmodule Row.Lost do
  @type t :: :a | :b
  def parse("a"), do: :a
  def parse("b"), do: :b
  def parse(_), do: nil
end`,
		defs: `{
  "Lost": {"enum": ["a", "b"], "x-parity": {"native": "atom"}},
  "Member": {"anyOf": [{"type": "string", "x-parity": {"members": {":other": "OTHER"}, "open": true, "values": ["server", "OTHER"]}}, {"type": "null"}], "x-parity": {"native": "atom"}},
  "Only": {"type": "string", "x-parity": {"native": "atom", "open": true, "values": ["active", "paused"]}}}`,
	},
	{
		name:   "decoded_unions",
		reason: "a decoder of a union that leaves the work to those of the variants changes nothing, and is no client; one that fills them has a form of its own",
		source: `
defmodule Row.One do
  defstruct [:a]
  @type t :: %__MODULE__{a: integer() | nil}
  def from_json(json), do: %__MODULE__{a: json["a"]}
end
defmodule Row.Filled do
  defstruct [:result]
  @type t :: %__MODULE__{result: map() | nil}
end
defmodule Row.Delegates do
  @type t :: Row.One.t() | Row.Filled.t()
  def from_json(%{"a" => _} = json), do: Row.One.from_json(json)
end
defmodule Row.Fills do
  alias Row.{One, Filled}
  @type t :: One.t() | Filled.t()
  def from_json(%{"a" => _} = json), do: One.from_json(json)
  def from_json(json), do: %Filled{result: json}
end`,
		defs: `{
  "Delegates": {"anyOf": [{"$ref": "#/$defs/One"}, {"$ref": "#/$defs/Filled"}], "x-parity": {"native": "union"}},
  "Filled": {"type": "object", "x-parity": {"native": "struct"}, "properties": {
    "result": {"type": ["object", "null"], "default": null}}},
  "Fills": {"x-parity": {"native": "union", "opaque": "from_json/1 fills the variants itself, from another form than theirs"}},
  "One": {"type": "object", "x-parity": {"decode": {"by": "jason", "invalid": "keep", "missing": "nil", "unknown": "drop"}, "encode": "none", "native": "struct"}, "properties": {
    "a": {"type": ["integer", "null"], "default": null}}}}`,
	},
	{
		name:   "both_ways",
		reason: "the schema is what is accepted; out turns it into what is sent, where keys or values differ",
		source: `
defmodule Row.Same do
  defstruct [:a]
  @type t :: %__MODULE__{a: integer() | nil}
  def to_map(v), do: %{"a" => v.a}
  def from_map(map), do: %__MODULE__{a: map["a"]}
end
defmodule Row.Renamed do
  @enforce_keys [:name, :b]
  defstruct [:name, :b, :c]
  @type t :: %__MODULE__{name: String.t(), b: integer(), c: integer() | nil}
  def to_map(v), do: %{"kind" => "renamed", "title" => v.name, "b" => v.b}
  def from_map(map), do: %__MODULE__{name: map["name"], b: map["b"], c: map["c"]}
end
defmodule Row.Level do
  @type t :: :low | :high
  def parse("LOW"), do: :low
  def parse("HIGH"), do: :high
  def to_string(:low), do: "LOW"
  def to_string(:high), do: "HIGH"
end
defmodule Row.Spelled do
  @enforce_keys [:level]
  defstruct [:level]
  @type t :: %__MODULE__{level: :low | :high}
  def to_map(v), do: %{"level" => Atom.to_string(v.level)}
  def from_map(map), do: %__MODULE__{level: Row.Level.parse(map["level"])}
end`,
		defs: `{
  "Level": {"enum": ["LOW", "HIGH"], "x-parity": {"members": {":high": "HIGH", ":low": "LOW"}, "native": "atom"}},
  "Renamed": {"type": "object", "required": ["b", "kind", "name"], "x-parity": {"decode": {"by": "jason", "invalid": "keep", "missing": "nil", "unknown": "drop"}, "native": "struct", "out": {"required": ["b", "kind", "title"], "properties": {"c": null, "kind": {"type": null, "const": "renamed", "x-parity": {"open": null, "values": null}}, "name": null, "title": {"type": "string", "x-parity": {"name": "name"}}}}}, "properties": {
    "b": {"type": "integer"},
    "c": {"type": ["integer", "null"], "default": null},
    "kind": {"type": "string", "x-parity": {"open": true, "values": ["renamed"]}},
    "name": {"type": "string"}}},
  "Same": {"type": "object", "x-parity": {"decode": {"by": "jason", "invalid": "keep", "missing": "nil", "unknown": "drop"}, "native": "struct"}, "properties": {
    "a": {"type": ["integer", "null"], "default": null, "x-parity": {"unset": "null"}}}},
  "Spelled": {"type": "object", "required": ["level"], "x-parity": {"decode": {"missing": "reject", "unknown": "drop"}, "native": "struct", "out": {"properties": {"level": {"enum": ["low", "high"], "x-parity": {"members": null}}}}}, "properties": {
    "level": {"enum": ["LOW", "HIGH"], "x-parity": {"members": {":high": "HIGH", ":low": "LOW"}, "native": "atom"}}}}}`,
	},
	{
		name:   "excluded_modules",
		reason: "what holds no wire type is listed with the reason",
		source: `
defmodule Row.Server do
  use GenServer
  defstruct [:state]
  @type t :: %__MODULE__{state: term()}
end
defmodule Row.Error do
  defexception [:message]
end
defmodule Row.Helpers do
  use Row.Tracing
  def a, do: 1
end
defmodule Row.Hidden do
  @moduledoc false
  defstruct [:a]
  @type t :: %__MODULE__{a: integer() | nil}
end
defprotocol Row.Proto do
  def f(x)
end
defimpl String.Chars, for: Row.Kept do
  def to_string(_), do: "kept"
end
defmodule Row.Kept do
  @derive Jason.Encoder
  defstruct a: 1
  @type t :: %__MODULE__{a: integer()}
end`,
		defs: `{"Kept": {"type": "object", "x-parity": {"native": "struct"}, "properties": {"a": {"type": "integer", "default": 1, "x-parity": {"unset": "default"}}}}}`,
		excluded: map[string]string{
			"Server":            "a process or application (use GenServer)",
			"Error":             "an exception",
			"Helpers":           "no struct and no public type (use Row.Tracing is not expanded)",
			"Hidden":            "@moduledoc false",
			"Proto":             "a protocol",
			"String.Chars.Kept": "an implementation of the protocol String.Chars",
		},
	},
	{
		name:   "hidden_but_reachable",
		reason: "@moduledoc false hides a module from the documentation, not from the wire of a type that holds it",
		source: `
defmodule Row.A do
  @enforce_keys [:inner]
  defstruct [:inner]
  @type t :: %__MODULE__{inner: [Row.A.Secret.t()]}
  defmodule Secret do
    @moduledoc false
    defstruct n: 1
    @type t :: %__MODULE__{n: integer()}
  end
end`,
		defs: `{
  "A": {"type": "object", "required": ["inner"], "x-parity": {"native": "struct"}, "properties": {
    "inner": {"type": "array", "items": {"$ref": "#/$defs/Secret"}}}},
  "Secret": {"type": "object", "x-parity": {"native": "struct"}, "properties": {"n": {"type": "integer", "default": 1, "x-parity": {"unset": "default"}}}}}`,
	},
	{
		name:   "typedstruct",
		reason: "a field is enforced, or has a default, or may be nil; module: names the struct's module",
		source: `
defmodule Row.Typed do
  use TypedStruct
  typedstruct enforce: true do
    @typedoc "One"
    plugin Row.Plugin
    field :a, String.t()
    field :b, integer(), default: -1
    field :c, [Row.Inner.t()], enforce: false
  end
  typedstruct module: Boxed, opaque: true do
    field :d, boolean(), enforce: true
    field :e, map()
  end
end
defmodule Row.Inner do
  use TypedStructor
  typed_structor do
    parameter :item
    field :items, [item], default: []
  end
end`,
		defs: `{
  "Typed": {"type": "object", "required": ["a"], "x-parity": {"native": "struct"}, "properties": {
    "a": {"type": "string"},
    "b": {"type": "integer", "default": -1, "x-parity": {"unset": "default"}},
    "c": {"anyOf": [{"type": "array", "items": {"$ref": "#/$defs/Inner"}}, {"type": "null"}], "default": null}}},
  "Boxed": {"type": "object", "required": ["d"], "x-parity": {"native": "struct"}, "properties": {
    "d": {"type": "boolean"}, "e": {"type": ["object", "null"], "default": null}}},
  "Inner": {"type": "object", "x-parity": {"native": "struct"}, "properties": {
    "items": {"type": "array", "items": {"x-parity": {"opaque": "the type parameter item"}}, "default": [], "x-parity": {"unset": "default"}}}}}`,
	},
	{
		name:   "ecto_schemas",
		reason: "the columns of an Ecto schema are its fields, nil unless they have a default; its key is a field as well",
		source: `
defmodule Row.Post do
  use Ecto.Schema
  @primary_key false
  @derive {Jason.Encoder, only: [:a, :b, :c, :d, :e, :f, :g, :h]}
  embedded_schema do
    field :a, :string
    field :b, {:array, :integer}, default: []
    field :c, Ecto.Enum, values: [:low, :high], default: :low
    field :d, :utc_datetime_usec
    field :e, {:map, :boolean}
    field :f, Row.Money
    embeds_one :g, Row.Author
    embeds_many :h, Tag, primary_key: false do
      field :name
    end
    field :hidden, :any, virtual: true
  end
end
defmodule Row.Author do
  use Ecto.Schema
  @type t :: %__MODULE__{}
  schema "authors" do
    field :rating, :decimal
    belongs_to :post, Row.Post
    timestamps()
  end
end
defmodule Row.Open do
  use Ecto.Schema
  embedded_schema do
    polymorphic_embeds_one :a, types: []
  end
end`,
		defs: `{
  "Author": {"type": "object", "x-parity": {"native": "struct"}, "properties": {
    "id": {"type": ["integer", "null"], "default": null},
    "inserted_at": {"type": ["string", "null"], "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?$", "default": null, "x-parity": {"native": "datetime"}},
    "post": {"anyOf": [{"$ref": "#/$defs/Post"}, {"type": "null"}], "default": null},
    "post_id": {"type": ["integer", "null"], "default": null},
    "rating": {"type": ["string", "null"], "default": null, "x-parity": {"native": "decimal"}},
    "updated_at": {"type": ["string", "null"], "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?$", "default": null, "x-parity": {"native": "datetime"}}}},
  "Open": {"type": "object", "x-parity": {"native": "struct"}, "properties": {
    "a": {"default": null, "x-parity": {"opaque": "the macro polymorphic_embeds_one, which is not expanded, declares it"}},
    "id": {"type": ["string", "null"], "format": "uuid", "default": null, "x-parity": {"native": "uuid"}}}},
  "Post": {"type": "object", "x-parity": {"local": [{"name": "hidden", "reason": "not in the encoder's only: list"}], "native": "struct"}, "properties": {
    "a": {"type": ["string", "null"], "default": null, "x-parity": {"unset": "null"}},
    "b": {"type": "array", "items": {"type": "integer"}, "default": [], "x-parity": {"unset": "default"}},
    "c": {"enum": ["low", "high"], "default": "low", "x-parity": {"native": "atom", "unset": "default"}},
    "d": {"type": ["string", "null"], "format": "date-time", "default": null, "x-parity": {"native": "datetime", "unset": "null"}},
    "e": {"anyOf": [{"type": "object", "additionalProperties": {"type": "boolean"}}, {"type": "null"}], "default": null, "x-parity": {"unset": "null"}},
    "f": {"default": null, "x-parity": {"opaque": "the Ecto type Row.Money", "unset": "null"}},
    "g": {"anyOf": [{"$ref": "#/$defs/Author"}, {"type": "null"}], "default": null, "x-parity": {"unset": "null"}},
    "h": {"type": "array", "items": {"$ref": "#/$defs/Tag"}, "default": [], "x-parity": {"unset": "default"}}}},
  "Tag": {"type": "object", "x-parity": {"native": "struct"}, "properties": {
    "name": {"type": ["string", "null"], "default": null}}}}`,
	},
	{
		name:   "macros",
		reason: "a struct that an unknown macro declares is opaque, and the macro is named",
		source: `
defmodule Row.Out do
  use Row.Builder
  @type t :: %__MODULE__{a: integer()}
end
defmodule Row.Loop do
  use TypedStruct
  typedstruct do
    for name <- names(), do: field(name, String.t())
  end
end
defmodule Row.User do
  @enforce_keys [:out]
  defstruct [:out]
  @type t :: %__MODULE__{out: Row.Out.t()}
end`,
		defs: `{
  "Out": {"x-parity": {"native": "struct", "opaque": "the struct is declared by the macro use (use Row.Builder), which is not expanded"}},
  "Loop": {"x-parity": {"native": "struct", "opaque": "the struct is declared by the macro typedstruct, in it for (use TypedStruct), which is not expanded"}},
  "User": {"type": "object", "required": ["out"], "x-parity": {"native": "struct"}, "properties": {"out": {"$ref": "#/$defs/Out"}}}}`,
	},
	{
		name:   "computed",
		reason: "what a macro of the project or an expression computes is opaque in the source; compiled modules tell it",
		source: `
defmodule Row.Builder do
  defmacro __using__(fields) do
    quote do
      @derive {Jason.Encoder, only: unquote(Keyword.keys(fields))}
      defstruct [:hidden | unquote(fields)]
    end
  end
end

defmodule Row.Built do
  use Row.Builder, size: 4
  @type t :: %__MODULE__{size: integer()}
end

defmodule Row.Defaults do
  @names Enum.map([:one, :two], & &1)
  defstruct @names ++ [timeout: 2 * 30, at: ~D[2020-01-02]]
  @type t :: %__MODULE__{one: integer() | nil, timeout: integer(), at: Date.t()}
end

defmodule Row.Level do
  @levels [:low, :high]
  @type t :: unquote(Enum.reduce(@levels, &{:|, [], [&1, &2]}))
end
`,
		defs: `{
  "Built": {"x-parity": {"native": "struct", "opaque": "the fields in defstruct are computed"}},
  "Defaults": {"x-parity": {"native": "struct", "opaque": "the fields in defstruct are computed"}},
  "Level": {"x-parity": {"native": "alias", "opaque": "the type unquote/1 is not known"}}}`,
		excluded: map[string]string{"Builder": "no struct and no public type"},
	},
	{
		name:   "generics",
		reason: "a struct with a type parameter is one type; what the parameter stands for is not known",
		source: `
defmodule Row.Page do
  @enforce_keys [:items]
  defstruct [:items, :next]
  @type t(item) :: %__MODULE__{items: [item], next: String.t() | nil}
end
defmodule Row.A do
  @enforce_keys [:page]
  defstruct [:page]
  @type t :: %__MODULE__{page: Row.Page.t(integer())}
end`,
		defs: `{
  "Page": {"type": "object", "required": ["items"], "x-parity": {"native": "struct"}, "properties": {
    "items": {"type": "array", "items": {"x-parity": {"opaque": "the type parameter item"}}},
    "next": {"type": ["string", "null"], "default": null}}},
  "A": {"type": "object", "required": ["page"], "x-parity": {"native": "struct"}, "properties": {"page": {"$ref": "#/$defs/Page"}}}}`,
	},
	{
		name:   "enum_defaults",
		reason: "an atom as a default is the text that stands for it on the wire",
		source: `
defmodule Row.Mode do
  @type t :: :fast | :slow
  def to_string(:fast), do: "FAST"
  def to_string(:slow), do: "SLOW"
end
defmodule Row.A do
  defstruct mode: :fast, other: :slow
  @type t :: %__MODULE__{mode: Row.Mode.t(), other: :fast | :slow}
end`,
		defs: `{
  "Mode": {"enum": ["FAST", "SLOW"], "x-parity": {"native": "atom", "members": {":fast": "FAST", ":slow": "SLOW"}}},
  "A": {"type": "object", "x-parity": {"native": "struct"}, "properties": {
    "mode": {"$ref": "#/$defs/Mode", "default": "FAST", "x-parity": {"unset": "default"}},
    "other": {"enum": ["fast", "slow"], "default": "slow", "x-parity": {"unset": "default", "native": "atom"}}}}}`,
	},
	{
		name:   "text_that_is_no_code",
		reason: "types in comments and heredocs are not declarations",
		source: `
defmodule Row.A do
  @moduledoc """
  defmodule Row.B do
    defstruct [:a]
  end
  """
  # @type t :: :never
  @type t :: :a | :b
end`,
		defs: `{"A": {"enum": ["a", "b"], "x-parity": {"native": "atom"}}}`,
	},
	{
		name:   "conditional_definitions",
		reason: "an encoder that is defined if the library is there is read as if it were",
		source: `
defmodule Row.A do
  defstruct a: 1, b: 2
  @type t :: %__MODULE__{a: integer(), b: integer()}
end
if Code.ensure_loaded?(Jason.Encoder) do
  defimpl Jason.Encoder, for: [Row.A] do
    def encode(v, opts), do: Jason.Encode.map(%{a: v.a}, opts)
  end
end`,
		defs: `{"A": {"type": "object", "x-parity": {"native": "struct", "local": [{"name": "b", "reason": "not sent by the encoder"}]},
  "properties": {"a": {"type": "integer", "default": 1, "x-parity": {"unset": "default"}}}}}`,
	},
	{
		name:   "decoder_conversions",
		reason: "what a decoder's conversions take is what is on the wire; one that changes the value, or is not known, is opaque",
		source: `
defmodule Row.A do
  defstruct [:text, :at, :on, :price, :raw, :unix, :upper, :cents, :foreign, :plain]
  @type t :: %__MODULE__{
    text: integer() | nil, at: DateTime.t() | nil, on: Date.t() | nil, price: Decimal.t() | nil, raw: binary() | nil, unix: DateTime.t(),
    upper: :red | :blue, cents: integer(), foreign: String.t(), plain: integer() | nil
  }
  def from_wire(map) do
    {:ok, on} = Date.from_iso8601(map["on"])
    %__MODULE__{
      text: map["text"] && String.to_integer(map["text"]),
      at: at(map["at"]),
      on: on,
      price: Decimal.new(map["price"]),
      raw: Base.decode64!(map["raw"]),
      unix: DateTime.from_unix!(map["unix"]),
      upper: map["upper"] |> String.downcase() |> String.to_existing_atom(),
      cents: map["cents"] * 100,
      foreign: Other.clean(map["foreign"]),
      plain: map["plain"]
    }
  end
  defp at(nil), do: nil
  defp at(text) do
    case DateTime.from_iso8601(text) do
      {:ok, at, _} -> at
      {:error, _} -> raise ArgumentError, "no time"
    end
  end
end`,
		defs: `{
  "A": {"type": "object", "required": ["cents", "foreign", "on", "price", "raw", "unix", "upper"], "x-parity": {"decode": {"missing": "nil", "unknown": "drop"}, "encode": "none", "native": "struct"}, "properties": {
    "at": {"type": ["string", "null"], "format": "date-time", "default": null, "x-parity": {"native": "datetime"}},
    "cents": {"x-parity": {"opaque": "its value is changed on its way in (arithmetic)"}},
    "foreign": {"x-parity": {"opaque": "Other.clean(map[\"foreign\"]) is not understood"}},
    "on": {"type": "string", "format": "date", "x-parity": {"native": "date"}},
    "plain": {"type": ["integer", "null"], "default": null},
    "price": {"anyOf": [{"type": "string"}, {"type": "integer"}], "x-parity": {"native": "decimal"}},
    "raw": {"type": "string", "contentEncoding": "base64", "x-parity": {"native": "bytes"}},
    "text": {"type": ["string", "null"], "pattern": "^[+-]?[0-9]+$", "default": null},
    "unix": {"type": "integer", "x-parity": {"native": "datetime"}},
    "upper": {"enum": ["red", "blue"], "x-parity": {"native": "atom"}}}}}`,
	},
	{
		name:   "decoder_by_flow",
		reason: "a decoder is what makes the struct of a map's keys, whatever its name, and wherever it stands",
		source: `
defmodule Row.Own do
  defstruct [:user_id]
  @type t :: %__MODULE__{user_id: String.t() | nil}
  def hydrate(%{"userId" => id}), do: {:ok, %__MODULE__{user_id: id}}
  def label(own), do: "#{own.user_id}"
end
defmodule Row.Elsewhere do
  defstruct [:user_id]
  @type t :: %__MODULE__{user_id: String.t() | nil}
end
defmodule Row.Codec do
  alias Row.Elsewhere
  def elsewhere(map), do: struct!(Elsewhere, user_id: Map.get(map, "userId"))
end
defmodule Row.Atoms do
  defstruct [:user_id]
  @type t :: %__MODULE__{user_id: String.t() | nil}
  def to_struct(map), do: struct(__MODULE__, Map.new(map, fn {key, value} -> {String.to_atom(key), value} end))
end
defmodule Row.Constructor do
  defstruct [:user_id]
  @type t :: %__MODULE__{user_id: String.t() | nil}
  def new(attributes), do: struct(__MODULE__, attributes)
end`,
		defs: `{
  "Atoms": {"type": "object", "x-parity": {"decode": {"by": "jason", "invalid": "keep", "missing": "nil", "unknown": "drop"}, "encode": "none", "native": "struct"}, "properties": {
    "user_id": {"type": ["string", "null"], "default": null}}},
  "Constructor": {"type": "object", "x-parity": {"native": "struct"}, "properties": {
    "user_id": {"type": ["string", "null"], "default": null}}},
  "Elsewhere": {"type": "object", "x-parity": {"decode": {"by": "jason", "invalid": "keep", "missing": "nil", "unknown": "drop"}, "encode": "none", "native": "struct"}, "properties": {
    "userId": {"type": ["string", "null"], "default": null, "x-parity": {"name": "user_id"}}}},
  "Own": {"type": "object", "required": ["userId"], "x-parity": {"decode": {"by": "jason", "invalid": "keep", "missing": "reject", "null": "keep", "unknown": "drop"}, "encode": "none", "native": "struct"}, "properties": {
    "userId": {"type": ["string", "null"], "x-parity": {"name": "user_id"}}}}}`,
		excluded: map[string]string{"Codec": "no struct and no public type"},
	},
	{
		name:   "decoders_that_differ",
		reason: "of two decoders that differ, with nothing that says which is used, neither is believed; a caller says it",
		source: `
defmodule Row.Both do
  defstruct [:id]
  @type t :: %__MODULE__{id: String.t() | nil}
  def decode_v1(map), do: %__MODULE__{id: map["id"]}
  def decode_v2(map), do: %__MODULE__{id: map["ident"]}
end
defmodule Row.Called do
  defstruct [:id]
  @type t :: %__MODULE__{id: String.t() | nil}
  def decode_v1(map), do: %__MODULE__{id: map["id"]}
  def decode_v2(map), do: %__MODULE__{id: map["ident"]}
end
defmodule Row.Client do
  def get(map), do: Row.Called.decode_v2(map)
end`,
		defs: `{
  "Both": {"x-parity": {"native": "struct", "opaque": "Row.Both.decode_v1/1 (lib/ä b/decoders_that_differ.ex:5) and Row.Both.decode_v2/1 (lib/ä b/decoders_that_differ.ex:6) differ, and nothing tells which of them is used"}},
  "Called": {"type": "object", "x-parity": {"decode": {"by": "jason", "invalid": "keep", "missing": "nil", "unknown": "drop"}, "encode": "none", "native": "struct", "roles": [{"role": "received", "source": {"file": "lib/ä b/decoders_that_differ.ex", "line": 12}, "why": "Row.Client decodes it by Row.Called.decode_v2/1"}]}, "properties": {
    "ident": {"type": ["string", "null"], "default": null, "x-parity": {"name": "id"}}}}}`,
		excluded: map[string]string{"Client": "no struct and no public type"},
	},
	{
		name:   "decoder_checks",
		reason: "what a decoder refuses becomes the schema where it has a word for it, and is said where it has none",
		source: `
defmodule Row.A do
  @kinds ["card", "bank"]
  defstruct [:kind, :amount, :code, :ratio, :zone, :nested]
  @type t :: %__MODULE__{
    kind: String.t(), amount: integer(), code: String.t(), ratio: float() | nil, zone: String.t(), nested: String.t() | nil
  }
  def from_map(%{"kind" => kind, "amount" => amount, "code" => code, "zone" => zone} = map)
      when kind in @kinds and is_integer(amount) and amount > 0 do
    unless String.length(code) <= 8, do: raise(ArgumentError, "code")
    unless Zones.known?(zone), do: raise(ArgumentError, "zone")
    %__MODULE__{kind: kind, amount: amount, code: code, ratio: map["ratio"], zone: zone, nested: get_in(map, ["meta", "label"])}
  end
end`,
		defs: `{
  "A": {"type": "object", "required": ["amount", "code", "kind", "zone"], "x-parity": {"checked": [{"source": {"file": "lib/ä b/decoder_checks.ex", "line": 8}, "what": "raises unless Zones.known?(zone)"}], "decode": {"missing": "reject", "unknown": "drop"}, "encode": "none", "native": "struct"}, "properties": {
    "amount": {"type": "integer", "exclusiveMinimum": 0},
    "code": {"type": "string", "maxLength": 8},
    "kind": {"enum": ["card", "bank"]},
    "meta": {"anyOf": [{"type": "object", "properties": {"label": {"type": ["string", "null"]}}}, {"type": "null"}], "default": null, "x-parity": {"name": "nested"}},
    "ratio": {"type": ["number", "null"], "default": null},
    "zone": {"type": "string"}}}}`,
	},
	{
		name:   "encoder_by_flow",
		reason: "an encoder is what makes a map of the struct's fields, whatever its name and arity",
		source: `
defmodule Row.Named do
  defstruct [:user_id, :on]
  @type t :: %__MODULE__{user_id: integer(), on: boolean() | nil}
  def as_payload(%__MODULE__{} = named, options) do
    map = %{"userId" => Integer.to_string(named.user_id), "on" => named.on}
    map = for {key, value} <- map, value, into: %{}, do: {key, value}
    if options[:sorted], do: Map.new(Enum.sort(map)), else: map
  end
end
defmodule Row.Text do
  defstruct [:amount, :currency]
  @type t :: %__MODULE__{amount: integer(), currency: String.t()}
end
defimpl Jason.Encoder, for: Row.Text do
  def encode(text, opts), do: Jason.Encode.string("#{text.amount} #{text.currency}", opts)
end
defmodule Row.Spot do
  @derive Jason.Encoder
  defstruct [:at]
  @type t :: %__MODULE__{at: {float(), float()} | nil}
end`,
		defs: `{
  "Named": {"type": "object", "required": ["userId"], "x-parity": {"native": "struct"}, "properties": {
    "on": {"type": ["boolean", "null"], "default": null, "x-parity": {"unset": "omit", "zero": "omit"}},
    "userId": {"type": "string", "pattern": "^[+-]?[0-9]+$", "x-parity": {"name": "user_id"}}}},
  "Spot": {"type": "object", "x-parity": {"native": "struct"}, "properties": {
    "at": {"default": null, "x-parity": {"opaque": "a tuple, for which the JSON encoder has no form: it raises", "unset": "null"}}}},
  "Text": {"type": "string", "x-parity": {"native": "struct"}}}`,
	},
	{
		name:   "encoder_in_client",
		reason: "what a client makes of the struct before it is encoded is what is sent",
		source: `
defmodule Row.Cart do
  @derive Jason.Encoder
  @enforce_keys [:user_id]
  defstruct [:user_id]
  @type t :: %__MODULE__{user_id: String.t()}
end
defmodule Row.Plain do
  @derive Jason.Encoder
  @enforce_keys [:user_id]
  defstruct [:user_id]
  @type t :: %__MODULE__{user_id: String.t()}
end
defmodule Row.Client do
  def create(%Row.Cart{} = cart), do: cart |> Map.from_struct() |> camelize() |> Jason.encode!()
  def plain(%Row.Plain{} = plain), do: Jason.encode!(plain)
  defp camelize(map), do: Map.new(map, fn {key, value} -> {camel(Atom.to_string(key)), value} end)
  defp camel(text) do
    [first | rest] = String.split(text, "_")
    first <> Enum.map_join(rest, &String.capitalize/1)
  end
end`,
		defs: `{
  "Cart": {"type": "object", "required": ["userId"], "x-parity": {"native": "struct", "roles": [{"role": "sent", "source": {"file": "lib/ä b/encoder_in_client.ex", "line": 15}, "why": "Row.Client.create/1 hands it to a JSON encoder or an HTTP client"}]}, "properties": {
    "userId": {"type": "string", "x-parity": {"name": "user_id"}}}},
  "Plain": {"type": "object", "required": ["user_id"], "x-parity": {"native": "struct", "roles": [{"role": "sent", "source": {"file": "lib/ä b/encoder_in_client.ex", "line": 16}, "why": "Row.Client.plain/1 hands it to a JSON encoder or an HTTP client"}]}, "properties": {
    "user_id": {"type": "string"}}}}`,
		excluded: map[string]string{"Client": "no struct and no public type"},
	},
	{
		name:   "atoms_and_texts",
		reason: "functions of any name that turn atoms into texts and back spell an enum; a label is no spelling",
		source: `
defmodule Row.Permission do
  @type mode :: :default | :accept_edits
  def mode_to_string(:default), do: "default"
  def mode_to_string(:accept_edits), do: "acceptEdits"
  def string_to_mode("default"), do: :default
  def string_to_mode("acceptEdits"), do: :accept_edits
end
defmodule Row.Level do
  @type t :: :low | :high
  def label(:low), do: "Low"
  def label(:high), do: "High"
end`,
		defs: `{
  "Level": {"enum": ["low", "high"], "x-parity": {"native": "atom"}},
  "Permission.Mode": {"enum": ["default", "acceptEdits"], "x-parity": {"members": {":accept_edits": "acceptEdits"}, "native": "atom"}}}`,
	},
	{
		name:   "unknown_macros",
		reason: "what a macro or protocol out of sight does to the JSON is not known, and named; a known one is",
		source: `
defmodule Row.Used do
  use Vendor.JsonStruct, keys: :camel
  defstruct [:user_id]
  @type t :: %__MODULE__{user_id: String.t() | nil}
end
defmodule Row.Derived do
  @derive {Nestru.PreDecoder, translate: %{"userId" => :user_id}}
  defstruct [:user_id]
  @type t :: %__MODULE__{user_id: String.t() | nil}
end
defmodule Row.Inspected do
  use Accessible
  @derive {Inspect, except: [:user_id]}
  defstruct [:user_id]
  @type t :: %__MODULE__{user_id: String.t() | nil}
end
defmodule Row.Codec do
  defmacro __using__(_) do
    quote do
      def from_map(map), do: struct(__MODULE__, user_id: map["userId"])
    end
  end
end
defmodule Row.Written do
  use Row.Codec
  defstruct [:user_id]
  @type t :: %__MODULE__{user_id: String.t() | nil}
end`,
		defs: `{
  "Derived": {"x-parity": {"native": "struct", "opaque": "what it derives by Nestru.PreDecoder is not known"}},
  "Inspected": {"type": "object", "x-parity": {"native": "struct"}, "properties": {
    "user_id": {"type": ["string", "null"], "default": null}}},
  "Used": {"x-parity": {"native": "struct", "opaque": "use Vendor.JsonStruct is not expanded, and what it does to the JSON is not known"}},
  "Written": {"type": "object", "x-parity": {"decode": {"by": "jason", "invalid": "keep", "missing": "nil", "unknown": "drop"}, "encode": "none", "native": "struct"}, "properties": {
    "userId": {"type": ["string", "null"], "default": null, "x-parity": {"name": "user_id"}}}}}`,
		excluded: map[string]string{"Codec": "no struct and no public type"},
	},
	{
		name:   "made_modules",
		reason: "a module that a macro makes is listed, and nobody says that it is missing",
		source: `
defmodule Row.Definer do
  defmacro deftype(name, fields) do
    quote do
      defmodule unquote(name) do
        defstruct unquote(fields)
      end
    end
  end
end
defmodule Row.Types do
  import Row.Definer
  deftype(Chat, [:id])
end`,
		defs: `{
}`,
		excluded: map[string]string{"Definer": "no struct and no public type", "Types": "no struct and no public type", "Types.Chat": "it is made by the macro deftype, which is not expanded"},
	},
	{
		name:   "inline_records",
		reason: "a map with keys of its own beside a struct is a type of its own where something holds it",
		source: `
defmodule Row.Customer do
  @enforce_keys [:contact]
  defstruct [:contact]
  @type contact :: %{required(:name) => String.t(), optional(:email) => String.t()}
  @type unused :: %{name: String.t()}
  @type t :: %__MODULE__{contact: contact()}
end`,
		defs: `{
  "Contact": {"type": "object", "required": ["name"], "x-parity": {"native": "alias"}, "properties": {
    "email": {"type": "string"},
    "name": {"type": "string"}}},
  "Customer": {"type": "object", "required": ["contact"], "x-parity": {"native": "struct"}, "properties": {
    "contact": {"$ref": "#/$defs/Contact"}}}}`,
	},
	{
		name:   "typespecs_without_end",
		reason: "a typespec that doubles, or has itself for keys, ends",
		source: `
defmodule Row.Terms do
  @type nested :: integer() | [nested] | %{optional(nested) => [nested]}
end
defmodule Row.Pairs do
  @type pair(x) :: {x, x}
  @type t :: pair(pair(pair(pair(pair(pair(pair(pair(pair(pair(pair(pair(pair(pair(integer()))))))))))))))
end`,
		defs: `{
  "Pairs": {"x-parity": {"native": "alias", "opaque": "budget: the typespec is too large when it is written out"}},
  "Terms.Nested": {"x-parity": {"native": "union", "opaque": "budget: the typespec is too large when it is written out"}}}`,
		excluded: map[string]string{"Pairs.pair": "a type with parameters, read where it is used"},
	},
	{
		name:   "openapi_generator",
		reason: "models of the OpenAPI Generator: a field for each key, nested models by the Deserializer; an enum has no members",
		source: `
defmodule Row.Deserializer do
  def deserialize(model, field, :list, module), do: Map.update!(model, field, &Enum.map(&1, fn item -> to_struct(item, module) end))
  def to_struct(map, module), do: struct(module, map) |> module.decode()
end
defmodule Row.Order do
  @derive Jason.Encoder
  defstruct [:id, :placedAt, :items]
  @type t :: %__MODULE__{:id => String.t | nil, :placedAt => DateTime.t | nil, :items => [Row.Item.t] | nil}
  alias Row.Deserializer
  def decode(value) do
    value
    |> Deserializer.deserialize(:placedAt, :datetime, nil)
    |> Deserializer.deserialize(:items, :list, Row.Item)
  end
end
defmodule Row.Item do
  @derive Jason.Encoder
  defstruct [:sku]
  @type t :: %__MODULE__{:sku => String.t | nil}
  def decode(value) do
    value
  end
end
defmodule Row.Status do
  @derive Jason.Encoder
  defstruct []
  @type t :: %__MODULE__{}
  def decode(value) do
    value
  end
end`,
		defs: `{
  "Item": {"type": "object", "x-parity": {"decode": {"by": "jason", "invalid": "keep", "missing": "nil", "unknown": "drop"}, "native": "struct"}, "properties": {
    "sku": {"type": ["string", "null"], "default": null, "x-parity": {"unset": "null"}}}},
  "Order": {"type": "object", "x-parity": {"decode": {"missing": "nil", "unknown": "drop"}, "native": "struct"}, "properties": {
    "id": {"type": ["string", "null"], "default": null, "x-parity": {"unset": "null"}},
    "items": {"anyOf": [{"type": "array", "items": {"$ref": "#/$defs/Item"}}, {"type": "null"}], "default": null, "x-parity": {"unset": "null"}},
    "placedAt": {"type": ["string", "null"], "format": "date-time", "default": null, "x-parity": {"native": "datetime", "unset": "null"}}}},
  "Status": {"x-parity": {"native": "struct", "opaque": "decode/1 keeps what it gets: the struct has no fields, and nothing says what the values are"}}}`,
		excluded: map[string]string{"Deserializer": "no struct and no public type"},
	},
	{
		name:   "google_model_base",
		reason: "models of Google's generator: the fields are those of its macro, and nil is not sent",
		source: `
defmodule Row.Label do
  use GoogleApi.Gax.ModelBase
  @type t :: %__MODULE__{:id => String.t() | nil, :items => list(Row.Label.t()) | nil}
  field(:id)
  field(:items, as: Row.Label, type: :list)
end
defimpl Poison.Decoder, for: Row.Label do
  def decode(value, options), do: Row.Label.decode(value, options)
end
defimpl Poison.Encoder, for: Row.Label do
  def encode(value, options), do: GoogleApi.Gax.ModelBase.encode(value, options)
end`,
		defs: `{
  "Label": {"type": "object", "x-parity": {"native": "struct"}, "properties": {
    "id": {"type": ["string", "null"], "default": null, "x-parity": {"unset": "omit"}},
    "items": {"anyOf": [{"type": "array", "items": {"$ref": "#/$defs/Label"}}, {"type": "null"}], "default": null, "x-parity": {"unset": "omit"}}}}}`,
		excluded: map[string]string{"Poison.Decoder.Label": "an implementation of the protocol Poison.Decoder"},
	},
	{
		name:   "decoder_tables",
		reason: "a table in an attribute is read as its pairs; ranges, items of a list, and a tuple made of one are followed",
		source: `
defmodule Row.A do
  @kinds %{"x" => :ex, "y" => :why}
  defstruct [:kind, :size, :pair, :unread]
  @type t :: %__MODULE__{kind: :ex | :why, size: integer(), pair: {integer(), String.t()}, unread: String.t() | nil}
  def parse(%{"kind" => kind, "size" => size} = map) when size in 1..10 do
    with {:ok, kind} <- Map.fetch(@kinds, kind) do
      [one, other] = map["pair"]
      {:ok, %__MODULE__{kind: kind, size: size, pair: {one, other}}}
    end
  end
  def parse(_), do: {:error, :invalid}
end`,
		defs: `{
  "A": {"type": "object", "required": ["kind", "pair", "size"], "x-parity": {"decode": {"missing": "reject", "unknown": "drop"}, "encode": "none", "local": [{"name": "unread", "reason": "not read by parse/1"}], "native": "struct"}, "properties": {
    "kind": {"enum": ["x", "y"], "x-parity": {"members": {":ex": "x", ":why": "y"}, "native": "atom"}},
    "pair": {"type": "array", "items": false, "prefixItems": [{"type": "integer"}, {"type": "string"}], "x-parity": {"native": "tuple"}, "minItems": 2},
    "size": {"type": "integer", "maximum": 10, "minimum": 1}}}}`,
	},
}
