package report

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/language"
	"example.org/parity/internal/schema"
)

func lines(texts ...string) []language.Line {
	var list []language.Line
	for _, text := range texts {
		field, _, isField := strings.Cut(text, ":")
		if !isField {
			field = ""
		}
		list = append(list, language.Line{Text: text, Property: field})
	}
	return list
}

func TestAlign(t *testing.T) {
	tests := []struct {
		name, reason string
		ref, other   []language.Line
		findings     []*compare.Finding
		want         []string // "ref | other", findings in brackets
	}{
		{
			"same", "equal declarations stand line by line",
			lines("A {", "x: int", "}"), lines("B {", "x: string", "}"), nil,
			[]string{"A { | B {", "x: int | x: string", "} | }"},
		},
		{
			"order", "a field stands beside its namesake, wherever the other side declares it",
			lines("A {", "x: 1", "y: 1", "}"), lines("A {", "y: 2", "x: 2", "}"), nil,
			[]string{"A { | A {", "x: 1 | x: 2", "y: 1 | y: 2", "} | }"},
		},
		{
			"one-sided", "fields of one side leave a gap on the other, those of the other side at the end",
			lines("A {", "x: 1", "y: 1", "}"), lines("A {", "z: 2", "y: 2", "}"), nil,
			[]string{"A { | A {", "x: 1 | -", "y: 1 | y: 2", "- | z: 2", "} | }"},
		},
		{
			"frames", "heads and tails of other lengths are padded",
			lines("class A", "x: 1"), lines("module A", "type {", "x: 2", "}", "end"), nil,
			[]string{"class A | module A", "- | type {", "x: 1 | x: 2", "- | }", "- | end"},
		},
		{
			"findings", "a finding marks the line of its field; notes and findings about the type mark none",
			lines("A {", "x/y: 1", "}"), lines("A {", "}"), []*compare.Finding{
				{Class: compare.ClassMismatch, Path: compare.Path{{Name: "x/y"}, {Kind: compare.Item}, {Name: "z"}}}, {Class: compare.ClassNote, Path: compare.Path{{Name: "x/y"}}}, {Class: compare.ClassMismatch},
			},
			[]string{"A { | A {", "x/y: 1 | - [0]", "} | }"},
		},
		{"bare", "declarations without fields", lines("type A"), lines("type A", "const x"), nil, []string{"type A | type A", "- | const x"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := func(lines []language.Line, i int) string {
				if i < 0 {
					return "-"
				}
				return lines[i].Text
			}
			var got []string
			for _, row := range align(tt.ref, tt.other, tt.findings) {
				line := text(tt.ref, row.Ref) + " | " + text(tt.other, row.Other)
				if len(row.Findings) > 0 {
					line += fmt.Sprint(" ", row.Findings)
				}
				got = append(got, line)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.reason, diff)
			}
		})
	}
}

// TestAlignLosesNothing: every line of every declaration stands in exactly one row.
func TestAlignLosesNothing(t *testing.T) {
	for _, row := range islandOf(fixtures(t), Options{}).Types {
		for set, c := range row.Compared {
			if c.Lines == nil {
				continue
			}
			ref, other := map[int]int{}, map[int]int{}
			for _, line := range c.Lines {
				ref[line.Ref]++
				other[line.Other]++
			}
			for i := range row.Ref.Text {
				if ref[i] != 1 {
					t.Errorf("%s: line %d of the reference stands in %d rows beside %s", row.Name, i, ref[i], set)
				}
			}
			for i := range c.Other.Text {
				if other[i] != 1 {
					t.Errorf("%s: line %d of %s stands in %d rows", row.Name, i, set, other[i])
				}
			}
		}
	}
}

func TestPayloadLines(t *testing.T) {
	tests := []struct {
		name, reason, payload string
		path                  compare.Path
		want                  []string // > what offends, - what is absent
	}{
		{"scalar", "a payload may be one value", `1`, nil, []string{"1"}},
		{"exact", "numbers stay as they are, strings are not escaped for HTML", `[12345678901234567890,1e-400,"<&>"]`, nil, []string{"[", "  12345678901234567890,", "  1e-400,", `  "<&>"`, "]"}},
		{"empty", "empty ones stay on a line", `{"a":[],"b":{}}`, nil, []string{"{", `  "a": [],`, `  "b": {}`, "}"}},
		{"value", "the value at the path offends", `{"a":1,"b":null}`, compare.Path{{Name: "b"}}, []string{"{", `  "a": 1,`, `> "b": null`, "}"}},
		{"inside", "so does all inside it", `{"a":[1]}`, compare.Path{{Name: "a"}}, []string{"{", `> "a": [`, ">   1", "> ]", "}"}},
		{"items", "* is every item", `{"a":[1,2]}`, compare.Path{{Name: "a"}, {Kind: compare.Item}}, []string{"{", `  "a": [`, ">   1,", ">   2", "  ]", "}"}},
		{"absent", "a field that is missing is named where it should be", `{"a":1}`, compare.Path{{Name: "b"}}, []string{"{", `  "a": 1`, "- b", "}"}},
		{"absent inside", "in every item that the path goes through", `[{"b":1},{}]`, compare.Path{{Kind: compare.Item}, {Name: "b"}}, []string{"[", "  {", `>   "b": 1`, "  },", "  {", "-   b", "  }", "]"}},
		{"escaped", "names with slashes", `{"a/b":1}`, compare.Path{{Name: "a/b"}}, []string{"{", `> "a/b": 1`, "}"}},
		{"type", "a finding about the whole type marks nothing", `{"a":1}`, nil, []string{"{", `  "a": 1`, "}"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, line := range payloadLines(json.RawMessage(tt.payload), tt.path) {
				text := line.Text
				switch {
				case line.Absent:
					text = "-" + text[1:]
				case line.Offends:
					text = ">" + text[1:]
				}
				got = append(got, text)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.reason, diff)
			}
		})
	}
}

// TestHTMLHostileNames: nothing that a schema says becomes markup or script.
func TestHTMLHostileNames(t *testing.T) {
	name := `</script><img src=x onerror=alert(1)>`
	text, err := json.Marshal(map[string]any{"$defs": map[string]any{name: map[string]any{"type": "string"}}})
	if err != nil {
		t.Fatal(err)
	}
	ref, err := schema.Parse("a.json", name, text)
	if err != nil {
		t.Fatal(err)
	}
	other, err := schema.Parse("b.json", `"><script>alert(2)</script>`, text)
	if err != nil {
		t.Fatal(err)
	}
	r, err := compare.Run(ref, []*schema.Set{other}, compare.Options{})
	if err != nil {
		t.Fatal(err)
	}
	page := string(render(t, Format{Render: HTML}, r, Options{}))
	for _, markup := range []string{"<img", "<script>alert"} {
		if strings.Contains(page, markup) {
			t.Errorf("the page contains %s", markup)
		}
	}
	if got := strings.Count(page, "</script>"); got != 3 {
		t.Errorf("%d script elements end, want the theme, the data and the script", got)
	}
}

// many makes a comparison of n types in three languages that drift in every way
// that a hand-written SDK does, the same on each run.
func many(t testing.TB, n int) *compare.Result {
	t.Helper()
	var sets []*schema.Set
	for k, native := range []string{"python", "elixir", "go"} {
		defs := map[string]any{}
		for i := range n {
			if k > 0 && i%17 == k {
				continue // missing
			}
			name := fmt.Sprintf("%s%s%04d", []string{"Create", "List", "Update", "Retrieve"}[i%4], []string{"Session", "Checkpoint", "SamplerWeightsArchive", "Telemetry"}[i/4%4], i)
			properties, required := map[string]any{}, []string{}
			for f := range 4 + i%9 {
				field := fmt.Sprintf("%s_%d", []string{"id", "created_at", "total_count", "metadata"}[f%4], f)
				value := map[string]any{"type": []string{"string", "integer", "number", "boolean"}[(f+i)%4]}
				switch {
				case k > 0 && (i*7+f*3)%23 == k:
					continue // a field missing
				case k > 0 && (i*5+f)%29 == k:
					value = map[string]any{"type": "object"}
				case k > 0 && (i+f*11)%31 == k:
					value["default"] = nil
				}
				properties[field] = value
				if f%3 == 0 {
					required = append(required, field)
				}
			}
			defs[name] = map[string]any{
				"type": "object", "properties": properties, "required": required,
				"x-parity": map[string]any{"source": map[string]any{"file": fmt.Sprintf("sdk/%s/types/%s.src", native, strings.ToLower(name)), "line": i%90 + 1}},
			}
		}
		text, err := json.Marshal(map[string]any{"$defs": defs, "x-parity": map[string]any{"language": native}})
		if err != nil {
			t.Fatal(err)
		}
		set, err := schema.Parse(native+".json", native, text)
		if err != nil {
			t.Fatal(err)
		}
		sets = append(sets, set)
	}
	categories := []string{"Create", "List", "Update", "Retrieve"}
	r, err := compare.Run(sets[0], sets[1:], compare.Options{
		Category: func(name string) string {
			for _, c := range categories {
				if strings.HasPrefix(name, c) {
					return c
				}
			}
			return ""
		},
		Categories: categories,
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func BenchmarkHTML(b *testing.B) {
	r := many(b, 3000)
	size := len(render(b, Format{Render: HTML}, r, Options{}))
	b.SetBytes(int64(size))
	for b.Loop() {
		render(b, Format{Render: HTML}, r, Options{})
	}
}
