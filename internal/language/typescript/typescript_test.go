package typescript

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/parity/internal/schema"
)

// TestDefine: whole types, as authors of SDKs write them.
func TestDefine(t *testing.T) {
	const (
		order  = `{"type":"object","properties":{"id":{"type":"string"},"lines":{"type":"array","items":{"$ref":"#/$defs/Line"}},"either":{"type":"array","items":{"anyOf":[{"type":"string"},{"type":"integer"}]}},"at":{"type":"string","format":"date-time"},"n":{"type":"integer","default":3},"note":{"type":["string","null"]},"content-type":{"type":"object","additionalProperties":{"type":"number"}},"pair":{"type":"array","prefixItems":[{"type":"string"},{"type":"boolean"}],"items":false}},"required":["id","lines","at","note"]}`
		states = `{"enum":["open","half-done","2nd"]}`
	)
	for _, row := range []struct {
		name, schema string
		author       author
		want         string
	}{
		{"record", order, author{}, "export interface X {\n  id: string;\n  lines: Line[];\n  either?: (string | number)[];\n  at: string;\n  n?: number;\n  note: string | null;\n  \"content-type\"?: Record<string, number>;\n  pair?: [string, boolean];\n}\n"},
		{"texts as literals", states, author{}, "export type X = \"open\" | \"half-done\" | \"2nd\";\n"},
		{"texts as an enum", states, author{enums: true}, "export enum X {\n  Open = \"open\",\n  HalfDone = \"half-done\",\n  Value2nd = \"2nd\",\n}\n"},
		{"numbers are never one", `{"enum":[1,2]}`, author{enums: true}, "export type X = 1 | 2;\n"},
		{"union", `{"anyOf":[{"$ref":"#/$defs/Line"},{"type":"null"},{}]}`, author{}, "export type X = unknown;\n"},
	} {
		set, err := schema.Parse("x.json", "x", []byte(`{"$defs":{"X":`+row.schema+`,"Line":{"type":"object","properties":{"a":{}}}}}`))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(row.want, row.author.Define("X", set.Lookup("X").Schema)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.name, diff)
		}
	}
}
