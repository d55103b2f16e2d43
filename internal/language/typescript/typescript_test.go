package typescript

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

// TestZodField: in a schema of zod a field is one of zod.
func TestZodField(t *testing.T) {
	for _, row := range []struct{ schema, want string }{
		{`{"type":"integer"}`, "x: z.number().int(),"},
		{`{"type":["string","null"],"default":null}`, "x: z.string().nullish(),"},
		{`{"type":"string","default":null}`, "x: z.string().optional(),"},
		{`{"type":"boolean","default":true}`, "x: z.boolean().default(true),"},
		{`{"type":"array","items":{"$ref":"#/$defs/Line"}}`, "x: z.array(LineSchema),"},
		{`{"enum":["a","b"]}`, `x: z.enum(["a", "b"]),`},
		{`{"enum":["a",1]}`, `x: z.union([z.literal("a"), z.literal(1)]),`},
		{`{"anyOf":[{"type":"string"},{"type":"object","additionalProperties":{"type":["number","null"]}}]}`, "x: z.union([z.string(), z.record(z.string(), z.number().nullable())]),"},
	} {
		required := `,"required":["x"]`
		if strings.Contains(row.schema, "default") {
			required = ""
		}
		set, err := schema.Parse("x.json", "x", []byte(`{"$defs":{"X":{"type":"object","properties":{"x":`+row.schema+`}`+required+`,"x-parity":{"decl":"const XSchema = z.object("}},"Line":{"type":"object","properties":{"a":{}}}}}`))
		if err != nil {
			t.Fatal(err)
		}
		x := set.Lookup("X")
		if got := Language.Styled(x.Decl, x.Property("x")); got != row.want {
			t.Errorf("%s: %s, want %s", row.schema, got, row.want)
		}
		x.Property("x").Decl = "x: z.string()"
		if got := Language.Field(x.Property("x")); got != row.want {
			t.Errorf("%s, where zod's is declared: %s, want %s", row.schema, got, row.want)
		}
		x.Decl = "interface X"
		if got := Language.Styled(x.Decl, x.Property("x")); got != "" {
			t.Errorf("an interface has %s", got)
		}
	}
}

// TestCompleted: what a file uses of others is imported, once, from where it is.
func TestCompleted(t *testing.T) {
	files := map[string]string{
		"sdk/core/line.ts": "export interface Line { a: string }\ninterface Own { b: string }\n",
		"sdk/order.ts":     "export type Status = 'a';\n",
	}
	set, err := schema.Parse("x.json", "x", []byte(`{"$defs":{
		"Line":{"type":"object","properties":{"a":{}},"x-parity":{"source":{"file":"sdk/core/line.ts","line":1}}},
		"Own":{"type":"object","properties":{"b":{}},"x-parity":{"source":{"file":"sdk/core/line.ts","line":2}}},
		"Status":{"enum":["a"],"x-parity":{"source":{"file":"sdk/order.ts","line":1}}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	a := author{Source: language.Source{Set: set, Text: func(file string) []byte { return []byte(files[file]) }}}
	for _, row := range []struct{ name, code, want, reason string }{
		{"sdk/x.ts", "export interface X { l: Line; s: Status[] }\n", "import type { Line } from './core/line';\nimport type { Status } from './order';\n\nexport interface X { l: Line; s: Status[] }\n", "of two files"},
		{"sdk/core/x.ts", "export interface X { s: Status }\n", "import type { Status } from '../order';\n\nexport interface X { s: Status }\n", "from above"},
		{"sdk/core/x.ts", "import { z } from 'zod';\nexport interface X { l: Line }\n", "import { z } from 'zod';\nimport type { Line } from './line';\nexport interface X { l: Line }\n", "behind the others"},
		{"sdk/x.ts", "import type { Line } from './core/line';\nexport interface X { l: Line }\n", "import type { Line } from './core/line';\nexport interface X { l: Line }\n", "it is imported already"},
		{"sdk/order.ts", "export type Status = 'a';\nexport interface X { s: Status }\n", "export type Status = 'a';\nexport interface X { s: Status }\n", "it is declared here"},
		{"sdk/x.ts", "// a Line\nexport interface X { o: Own }\n", "// a Line\nexport interface X { o: Own }\n", "a comment uses nothing, and what is not exported cannot be had"},
	} {
		if diff := cmp.Diff(row.want, string(a.Completed(row.name, []byte(row.code)))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.reason, diff)
		}
	}
}
