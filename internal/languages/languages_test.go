package languages

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/parity/internal/schema"
)

func record(t *testing.T, text string) *schema.Type {
	t.Helper()
	set, err := schema.Parse("f.json", "f", []byte(`{"$defs":{"T":`+text+`,"Run":{"type":"object","properties":{"x":true}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	return set.Lookup("T")
}

// TestField: the same field, as each language would declare it.
func TestField(t *testing.T) {
	tests := []struct {
		schema                 string
		required               bool
		python, elixir, golang string
	}{
		{`{"type":"integer"}`, true, "x: int", "x: integer()", "X int64 `json:\"x\"`"},
		{`{"type":["integer","null"],"default":null}`, false, "x: int | None = None", "x: integer() | nil", "X *int64 `json:\"x,omitempty\"`"},
		{`{"type":"boolean","default":true}`, false, "x: bool = True", "x: boolean()", "X *bool `json:\"x,omitempty\"`"},
		{`{"type":"string","format":"date-time"}`, true, "x: datetime", "x: DateTime.t()", "X time.Time `json:\"x\"`"},
		{`{"type":"string","contentEncoding":"base64"}`, true, "x: bytes", "x: binary()", "X []byte `json:\"x\"`"},
		{`{"enum":["up","down"]}`, true, `x: Literal["up", "down"]`, "x: :up | :down", "X string `json:\"x\"`"},
		{`{"const":"up","default":"up"}`, false, `x: Literal["up"] = "up"`, "x: String.t()", "X string `json:\"x\"` // always \"up\""},
		{`{"type":"array","items":{"$ref":"#/$defs/Run"}}`, true, "x: list[Run]", "x: [Run.t()]", "X []Run `json:\"x\"`"},
		{`{"type":"object","additionalProperties":{"type":"number"}}`, true, "x: dict[str, float]", "x: %{String.t() => float()}", "X map[string]float64 `json:\"x\"`"},
		{`{"anyOf":[{"type":"string"},{"type":"integer"},{"type":"null"}]}`, true, "x: str | int | None", "x: String.t() | integer() | nil", "X json.RawMessage `json:\"x\"`"},
		{`{"type":"array","prefixItems":[{"type":"integer"},{"type":"string"}],"items":false}`, true, "x: tuple[int, str]", "x: {integer(), String.t()}", "X json.RawMessage `json:\"x\"`"},
		{`{}`, true, "x: Any", "x: term()", "X any `json:\"x\"`"},
	}
	for _, tt := range tests {
		text := `{"type":"object","properties":{"x":` + tt.schema + `}`
		if tt.required {
			text += `,"required":["x"]`
		}
		p := record(t, text+"}").Property("x")
		got := []string{Of("python").Field(p), Of("elixir").Field(p), Of("go").Field(p)}
		if diff := cmp.Diff([]string{tt.python, tt.elixir, tt.golang}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.schema, diff)
		}
	}
}

// TestGoFieldAsDeclared: a field that is there keeps its name, and the size of its
// number.
func TestGoFieldAsDeclared(t *testing.T) {
	for decl, want := range map[string]string{
		"SKU string `json:\"x\"`":          "SKU int64 `json:\"x\"`",
		"Count int `json:\"x\"`":           "Count int `json:\"x\"`",
		"Count *uint32 `json:\"x\"`":       "Count uint32 `json:\"x\"`",
		"embedded":                         "X int64 `json:\"x\"`",
		"N float32 `json:\"x,omitempty\"`": "N int64 `json:\"x\"`",
	} {
		p := record(t, `{"type":"object","properties":{"x":{"type":"integer"}},"required":["x"]}`).Property("x")
		p.Decl = decl
		if got := Of("go").Field(p); got != want {
			t.Errorf("%s: %s, want %s", decl, got, want)
		}
	}
}

// TestDeclaration: a record put together from what the capture kept.
func TestDeclaration(t *testing.T) {
	tests := []struct{ language, schema, want string }{
		{"python", `{"type":"object","properties":{"a":{"x-parity":{"decl":"a: int"}}},"x-parity":{"decl":"class T(BaseModel):"}}`,
			"class T(BaseModel):\n    a: int\n    # MISSING: b"},
		{"python", `{"type":"object","properties":{},"x-parity":{"decl":"class T(BaseModel):"}}`,
			"class T(BaseModel):\n    pass\n    # MISSING: b"},
		{"elixir", `{"type":"object","properties":{"a":{"x-parity":{"decl":"a: integer()"}},"c":{"x-parity":{"decl":"c: term()"}}},"x-parity":{"decl":"defmodule T"}}`,
			"defmodule T do\n  @type t :: %__MODULE__{\n    a: integer(),\n    c: term()\n    # MISSING: b\n  }\nend"},
		{"go", `{"type":"object","properties":{"a":{"x-parity":{"decl":"A int64 ` + "`json:\\\"a\\\"`" + `"}},"long":{"x-parity":{"decl":"Long string ` + "`json:\\\"long\\\"`" + `"}}},"x-parity":{"decl":"type T struct"}}`,
			"type T struct {\n\tA    int64  `json:\"a\"`\n\tLong string `json:\"long\"`\n\t// MISSING: b\n}"},
		{"", `{"type":"object","properties":{"a":{"type":"integer","default":1}}}`, "T {\n  a?: integer = 1\n  # MISSING: b\n}"},
		{"elixir", `{"enum":["up"],"x-parity":{"decl":"@type t :: :up"}}`, "@type t :: :up"},
	}
	for _, tt := range tests {
		var lines []string
		for _, line := range Of(tt.language).Declaration(record(t, tt.schema), "MISSING: b") {
			lines = append(lines, line.Text)
		}
		if diff := cmp.Diff(tt.want, strings.Join(lines, "\n")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.language, diff)
		}
	}
}
