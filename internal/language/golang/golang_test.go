package golang

import (
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
	style := author{Source: tagged}
	bare := author{}
	for _, row := range []struct {
		name, schema string
		author       author
		want         string
	}{
		{"record", order, style, "// X …\ntype X struct {\n\tID    string    `json:\"id\"`\n\tLines []Line    `json:\"lines\"`\n\tAt    time.Time `json:\"at\"`\n\tN     *int64    `json:\"n,omitempty\"`\n\tNote  *string   `json:\"note,omitempty\"`\n\tState State     `json:\"state\"`\n}\n"},
		{"enum", states, style, "// X …\ntype X string\n\nconst (\n\tXOpen     X = \"open\"\n\tXHalfDone X = \"half-done\"\n)\n"},
		{"members that are no texts", `{"type":"object","properties":{"rate":{"enum":[24000,48000]},"on":{"enum":[true]},"share":{"enum":[0.5,1]},"mixed":{"enum":["a",1]}},"required":["rate","on","share","mixed"]}`, style, "// X …\ntype X struct {\n\tRate  int64   `json:\"rate\"`\n\tOn    bool    `json:\"on\"`\n\tShare float64 `json:\"share\"`\n\tMixed any     `json:\"mixed\"`\n}\n"},
		{"union without a tag: a name, since a type of its own would not be written as it is", union, bare, "// X …\ntype X = json.RawMessage\n"},
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

// TestField: a declaration that is proposed keeps the size of number that is there.
func TestField(t *testing.T) {
	for _, row := range []struct{ typ, decl, want, reason string }{
		{"[]int64", "Many []int `json:\"many\"`", "Many []int `json:\"many\"`", "in a list, too"},
		{"map[string]*int64", "Many map[string]*int32 `json:\"many\"`", "Many map[string]*int32 `json:\"many\"`", "and in a map"},
		{"*int64", "Many int32 `json:\"many\"`", "Many *int32 `json:\"many\"`", "a pointer is what is proposed"},
		{"[]int64", "Many int `json:\"many\"`", "Many []int64 `json:\"many\"`", "a list is"},
		{"float64", "Many int `json:\"many\"`", "Many float64 `json:\"many\"`", "an integer is no size of other numbers"},
	} {
		p := &schema.Property{Name: "many", Required: true, Schema: schema.Of(schema.Any)}
		p.Decl = row.decl
		if got := field("many", row.typ, p); got != row.want {
			t.Errorf("%s: %s, want %s", row.reason, got, row.want)
		}
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

func TestExported(t *testing.T) {
	for wire, want := range map[string]string{"training_run_id": "TrainingRunID", "url": "URL", "ids": "IDs", "ArchiveUrl": "ArchiveUrl", "_meta": "Meta"} {
		if got := exported(wire); got != want {
			t.Errorf("%s: %s, want %s", wire, got, want)
		}
	}
}
