package elixir_test

import (
	"context"
	"fmt"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/parity/internal/capture/elixir"
)

// project is a mix project of which only lib/sdk/types is captured. One folder
// holds all that concerns whole projects, so that Elixir starts once.
var project = map[string]string{
	"mix.exs": "defmodule Sdk.MixProject do\nend\n",
	"lib/sdk/types/record.ex": `# The places of a type's parts.
defmodule Sdk.Types.Record do
  @enforce_keys [:b]
  defstruct [:a, :b, c: 1]

  @type t :: %__MODULE__{
          b: String.t | nil,

          a: %{optional(String.t()) => [Sdk.Types.Level.t()]} | nil
        }
end

defmodule Sdk.Types.Level do
  @type t ::
          :low
          | :high
end
`,
	// Types whose last names are the same, and a module's type beside a module of its name.
	"lib/sdk/types/event.ex":     "defmodule Sdk.Types.Event do @type t :: :low | :high\nend\n",
	"lib/sdk/types/telemetry.ex": "defmodule Sdk.Types.Telemetry.Event do @type t :: :low | :high\nend\ndefmodule Sdk.Types.Telemetry.Severity do @type t :: :low | :high\nend\n",
	"lib/sdk/types/deep.ex":      "defmodule Sdk.Types.Deep.Nested.Severity do @type t :: :low | :high\nend\n",
	"lib/sdk/types/shared.ex":    "defmodule Sdk.Types do\n@type shared_id :: String.t()\n@type event :: String.t()\nend\n",
	// What cannot be read, or not without harm.
	"lib/sdk/types/a.ex":       "defmodule Sdk.A do\n  defstruct [:a\nend\n",
	"lib/sdk/types/c.ex":       "defmodule Sdk.C do # \xff\nend\n",
	"lib/sdk/types/d.ex":       "defmodule Sdk.D do\nend\n" + strings.Repeat("# long\n", 600_000),
	"lib/sdk/types/twice.ex":   "\n\ndefmodule Sdk.Types.Event do\n  @type t :: :z | :y\nend\n",
	"lib/sdk/types/empty.ex":   "",
	"lib/sdk/types/script.exs": "defmodule Sdk.Script do\n",
	"lib/sdk/types/many.ex":    "defmodule Sdk.Types.Many do\n  @type t :: :a | :b\n" + atoms(60_000) + "end\n",
	"lib/sdk/types/.hidden.ex": "defmodule Ignored do\n",
	"deps/other/lib.ex":        "defmodule Other do\n  @type t :: :x | :y\nend\n",
	"test/support/factory.ex":  "defmodule Sdk.Factory do\n  defstruct [:a]\nend\n",
	// Requests are taken apart outside of the path, by a function that knows none of them.
	"lib/sdk/types/request.ex": `
defmodule Sdk.Types.Request do
  @derive {Jason.Encoder, only: [:a, :mode]}
  @enforce_keys [:mode]
  defstruct [:a, :mode, :at, :day, b: 1, error: nil]
  @type t :: %__MODULE__{a: integer() | nil, mode: Sdk.Mode.t(), at: DateTime.t() | nil, day: Date.t() | nil, b: integer(), error: Sdk.Error.t() | nil}
end
defmodule Sdk.Types.Converted do
  defstruct [:a]
  @type t :: %__MODULE__{a: integer() | nil}
  def to_map(v), do: %{"A" => v.a}
end`,
	"lib/sdk/http.ex": `
defmodule Sdk.Http do
  alias Sdk.Plain
  def body(request), do: request |> Plain.plain([]) |> Jason.encode!()
end
defmodule Sdk.Plain do
  def plain(%Date{} = date, _), do: Date.to_iso8601(date)
  def plain(%_{} = struct, opts), do: struct |> Map.from_struct() |> plain(opts)
  def plain(map, opts) when is_map(map), do: Map.new(map, fn {k, v} -> {k, plain(v, opts)} end)
  def plain(other, _), do: other
end
defmodule Sdk.Mode do
  @type t :: :fast | :slow
  def to_string(:fast), do: "FAST"
  def to_string(:slow), do: "SLOW"
end
defmodule Sdk.Error do
  defstruct [:code]
  @type t :: %__MODULE__{code: integer() | nil}
end
defmodule Sdk.Unneeded do
  defstruct [:code]
  @type t :: %__MODULE__{code: integer() | nil}
end`,
}

func atoms(n int) string {
	var source strings.Builder
	for i := range n {
		fmt.Fprintf(&source, "  @x :atom_%d\n", i)
	}
	return source.String()
}

func TestProject(t *testing.T) {
	t.Parallel()
	root := tree(t, project)
	frontEnd := elixir.FrontEnd
	// No name in the source becomes an atom: they are never freed, and too many of
	// them would end the interpreter. Its own fit well into this limit, 60,000 more
	// do not. Nor may reading all this take more memory than 40 million words.
	frontEnd.Command = []string{"elixir", "--erl", "+fnu +t 50000 +hmax 40000000 +hmaxk true"}
	result, err := frontEnd.Capture(context.Background(), root, filepath.Join(root, "lib", "sdk", "types"))
	if err != nil {
		t.Fatal(err)
	}
	if result.Files != 12 {
		t.Errorf("%d files read, want 12", result.Files)
	}

	t.Run("names", func(t *testing.T) {
		var names []string
		for name := range result.Defs {
			names = append(names, name)
		}
		sort.Strings(names)
		want := []string{
			"Converted", "Error", "Event", "Level", "Many", "Nested.Severity", "Record", "Request", "Sdk.Types.event", "SharedId", "Telemetry.Event", "Telemetry.Severity",
		}
		if diff := cmp.Diff(want, names); diff != "" {
			t.Errorf("names (-want +got):\n%s", diff)
		}
	})

	t.Run("problems", func(t *testing.T) {
		var problems []string
		for _, p := range result.Problems {
			problems = append(problems, p.String())
		}
		want := []string{
			"lib/sdk/types/a.ex:3:1: unexpected reserved word: end",
			"lib/sdk/types/c.ex: the file is not valid UTF-8",
			"lib/sdk/types/d.ex: the file has 4200023 bytes, more than the 4194304 that are read",
			"lib/sdk/types/twice.ex:3: the module Sdk.Types.Event is declared before, and that declaration is used",
		}
		if len(problems) > 0 {
			// The rest of Elixir's sentence differs between its versions.
			problems[0] = strings.SplitAfter(problems[0], "reserved word: end")[0]
		}
		if diff := cmp.Diff(want, problems); diff != "" {
			t.Errorf("problems (-want +got):\n%s", diff)
		}
	})

	t.Run("places", func(t *testing.T) {
		got := map[string]any{"Record": result.Defs["Record"], "Level": result.Defs["Level"]}
		want := `{
  "Record": {"type": "object", "required": ["b"],
    "properties": {
      "a": {"anyOf": [{"type": "object", "additionalProperties": {"type": "array", "items": {"$ref": "#/$defs/Level"}}}, {"type": "null"}], "default": null,
        "x-parity": {"decl": "a: %{optional(String.t()) => [Sdk.Types.Level.t()]} | nil", "source": {"file": "lib/sdk/types/record.ex", "line": 9}}},
      "b": {"type": ["string", "null"], "x-parity": {"decl": "b: String.t | nil", "source": {"file": "lib/sdk/types/record.ex", "line": 7}}},
      "c": {"default": 1, "x-parity": {"decl": "c", "unset": "default", "native": "untyped",
        "source": {"file": "lib/sdk/types/record.ex", "line": 4}}}},
    "x-parity": {"native": "struct", "decode": {"by": "jason", "invalid": "keep", "missing": "nil", "unknown": "drop", "unseen": true}, "decl": "defmodule Sdk.Types.Record", "order": ["b", "a", "c"], "source": {"file": "lib/sdk/types/record.ex", "line": 2}}},
  "Level": {"enum": ["low", "high"],
    "x-parity": {"native": "atom", "decode": {"by": "jason", "invalid": "keep", "unseen": true}, "decl": "@type t :: :low | :high", "source": {"file": "lib/sdk/types/record.ex", "line": 14}}}}`
		if diff := cmp.Diff(decoded(t, want), any(got)); diff != "" {
			t.Errorf("defs (-want +got):\n%s", diff)
		}
	})

	// All fields of a struct are sent, atoms by their own names, nil as null. A
	// DateTime is no object, and nobody handles it.
	t.Run("transform", func(t *testing.T) {
		got := map[string]any{}
		for _, name := range []string{"Request", "Converted", "Error"} {
			got[name] = brief(result.Defs[name], "none")
		}
		want := `{
  "Request": {"type": "object", "required": ["mode"], "x-parity": {"native": "struct", "decode": {"by": "jason", "invalid": "keep", "missing": "nil", "unknown": "drop", "unseen": true}}, "properties": {
    "a": {"type": ["integer", "null"], "default": null, "x-parity": {"unset": "null"}},
    "mode": {"enum": ["fast", "slow"], "x-parity": {"native": "atom"}},
    "at": {"default": null, "x-parity": {"unset": "null", "opaque": "Sdk.Plain.plain takes a DateTime apart"}},
    "day": {"type": ["string", "null"], "format": "date", "default": null, "x-parity": {"native": "date", "unset": "null"}},
    "b": {"type": "integer", "default": 1, "x-parity": {"unset": "default"}},
    "error": {"anyOf": [{"$ref": "#/$defs/Error"}, {"type": "null"}], "default": null, "x-parity": {"unset": "null"}}}},
  "Converted": {"type": "object", "x-parity": {"native": "struct", "decode": {"by": "jason", "invalid": "keep", "missing": "nil", "unknown": "drop", "unseen": true}}, "properties": {
    "A": {"type": ["integer", "null"], "default": null, "x-parity": {"name": "a", "unset": "null"}}}},
  "Error": {"type": "object", "x-parity": {"native": "struct", "decode": {"by": "jason", "invalid": "keep", "missing": "nil", "unknown": "drop", "unseen": true}}, "properties": {
    "code": {"type": ["integer", "null"], "default": null}}}}`
		if diff := cmp.Diff(decoded(t, want), any(got)); diff != "" {
			t.Errorf("defs (-want +got):\n%s", diff)
		}
	})
}

// TestUntyped: a client that gives what it decodes as it is has no types for payloads, whatever
// it has for settings; one that reads a response as a struct has.
func TestUntyped(t *testing.T) {
	t.Parallel()
	const get = "  def get(client, id), do: Req.get!(client.url <> \"/things/\" <> id).body"
	for _, row := range []struct {
		reason, source, want string
	}{
		{"it gives the body", "defmodule A do\n  defstruct [:url]\n" + get + "\nend", "A.get/2 makes requests, and no function reads a response as a type"},
		{"a struct that nobody documents is read of a file of its own", "defmodule A do\n  defstruct [:url]\n" + get + "\nend\ndefmodule B do\n  @moduledoc false\n  defstruct [:id]\n  def new(json), do: %__MODULE__{id: json[\"id\"]}\nend", "A.get/2 makes requests, and no function reads a response as a type"},
		{"it fills a struct", "defmodule A do\n  defstruct [:url]\n  def get(client, id), do: B.new(Req.get!(client.url <> \"/things/\" <> id).body)\nend\ndefmodule B do\n  defstruct [:id]\n  def new(json), do: %__MODULE__{id: json[\"id\"]}\nend", ""},
		{"there is no client", "defmodule A do\n  defstruct [:url]\nend", ""},
	} {
		root := tree(t, map[string]string{"lib/a.ex": row.source})
		result := captured(t, root, filepath.Join(root, "lib"))
		got := ""
		if result.Untyped != nil {
			got = result.Untyped.Why
		}
		if got != row.want {
			t.Errorf("%s: untyped %q, want %q", row.reason, got, row.want)
		}
	}
}
