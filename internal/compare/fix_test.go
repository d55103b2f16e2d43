package compare

import (
	"encoding/json"
	"fmt"
	"go/parser"
	"go/token"
	"os/exec"
	"strings"
	"testing"

	"example.org/parity/internal/schema"
)

// odd are fields whose names and values are no words of any language.
const odd = `{"A":{"type":"object","properties":{
	"from":{"type":"string"}, "created_at[gte]":{"type":"string","format":"date-time"}, "$ref":{"type":"integer"}, "x-y":{"enum":["a.b","C-D",""]},
	"1st":{"type":["number","null"],"default":null}, "m":{"type":"object","default":{"a":[true,null,{"b":1.5}]}}, "l":{"type":"array","items":{"$ref":"#/$defs/beta.Page[T]"},"default":[]},
	"t":{"const":"a#{b}","default":"a#{b}"}, "u":{"anyOf":[{"type":"string"},{"$ref":"#/$defs/beta.Page[T]"}]}, "w":{"type":"string","contentEncoding":"base64"},
	"s":{"$ref":"#/$defs/State"}, "z":{"type":"array","prefixItems":[{"type":"integer"},{"type":"string"}],"items":false,"minItems":2}, "d":{"type":"string","format":"date"},
	"k":{"type":"integer"}},"required":["from","x-y","z"]},
	"beta.Page[T]":{"type":"object","properties":{"n":{"type":"integer"}}},"State":{"enum":["u","v"]}}`

// inside are differences inside of lists, maps, unions and enums, and of whole types.
var inside = [][2]string{
	{`{"A":{"type":"object","properties":{"l":{"type":"array","items":{"anyOf":[{"type":"string"},{"type":"integer"}]}}}}}`, `{"A":{"type":"object","properties":{"l":{"type":"array","items":{"type":"boolean"}}}}}`},
	{`{"A":{"type":"object","properties":{"m":{"type":"object","additionalProperties":{"$ref":"#/$defs/B"}}}},"B":{"type":"object","properties":{"x":{"type":"integer"}}}}`, `{"A":{"type":"object","properties":{"m":{"type":"object","additionalProperties":{"type":"string"}}}}}`},
	{`{"A":{"type":"object","properties":{"e":{"type":"array","items":{"enum":["a b","c"]}}}}}`, `{"A":{"type":"object","properties":{"e":{"type":"array","items":{"type":"string"}}}}}`},
	{`{"E":{"enum":["a-b","C"]},"A":{"type":"object","properties":{"e":{"$ref":"#/$defs/E"}}}}`, `{"E":{"type":"integer"},"A":{"type":"object","properties":{"e":{"$ref":"#/$defs/E"}}}}`},
	{`{"U":{"anyOf":[{"type":"string"},{"type":"object","properties":{"x":{"type":"integer"}},"required":["x"]}]}}`, `{"U":{"type":"array","items":{"type":"number"}}}`},
	{`{"A":{"type":"object","properties":{"t":{"type":"array","items":{"type":"array","prefixItems":[{"type":"number"},{"type":["string","null"]}],"items":false,"minItems":2}}}}}`, `{"A":{"type":"object","properties":{"t":{"type":"array","items":{"type":"array","items":{"type":"number"}}}}}}`},
	{`{"A":{"type":"object","properties":{"n":{"type":"array","items":{"type":["integer","null"]}}}}}`, `{"A":{"type":"object","properties":{"n":{"type":"array","items":{"type":"integer"}}}}}`},
}

// TestDeclaring: where no declaration mends a finding, none is proposed.
func TestDeclaring(t *testing.T) {
	in := func(schema string) string {
		return `{"A":{"type":"object","properties":{"x":` + schema + `},"required":["x"]}}`
	}
	for _, row := range []struct {
		language, reference, other string
		rule                       *Rule
		want                       Declaring
		proposal, reason           string
	}{
		{"go", in(`{"enum":["u","v"]}`), in(`{"type":"string"}`), EnumWidened.Rule, Unsayable, "", "a string is all that Go has for a list of texts"},
		{"go", in(`{"const":"u","default":"u"}`), in(`{"type":"string"}`), EnumWidened.Rule, Unsayable, "", "nor has it a type of one text"},
		{"go", in(`{"enum":["u","v",null]}`), in(`{"type":["string","null"]}`), EnumWidened.Rule, Unsayable, "", "with or without null"},
		{"go", in(`{"anyOf":[{"type":"string"},{"type":"integer"}]}`), in(`{}`), FieldAny.Rule, Unsayable, "", "json.RawMessage says no more than any"},
		{"go", in(`{"type":"integer"}`), in(`{}`), FieldAny.Rule, Mends, "X int64 `json:\"x\"`", "a plain type says it"},
		{"go", in(`{"anyOf":[{"type":"string"},{"type":"integer"}]}`), `{"A":{"type":"object","properties":{"x":{"type":"string"}}}}`, FieldRequired.Rule, Mends, "X string `json:\"x\"`", "what is asked for is that it is there, of the type that it has"},
		{"python", in(`{"enum":["u","v"]}`), in(`{"type":"string"}`), EnumWidened.Rule, Mends, `x: Literal["u", "v"]`, "Python has literals"},
		{"python", in(`{"anyOf":[{"type":"string"},{"type":"integer"}]}`), in(`{}`), FieldAny.Rule, Mends, "x: str | int", "and unions"},
		{"python", in(`{"type":"integer"}`), in(`{"type":"string","x-parity":{"decl":"x:  int"}}`), FieldType.Rule, AlreadySo, "", "it is declared so, and a validator makes another of it"},
		{"elixir", `{"A":{"type":"object","properties":{"x":{"$ref":"#/$defs/B"}},"required":["x"]},"B":{"type":"object"}}`, `{"A":{"type":"object","properties":{"x":{"$ref":"#/$defs/B","x-parity":{"decl":"x: Acme.Types.B.t()"}}}},"B":{"type":"object"}}`, FieldRequired.Rule, AlreadySo, "", "so it is where the declaration names the module in full"},
		{"elixir", `{"A":{"type":"object","properties":{"x":{"$ref":"#/$defs/B"}},"required":["x"]},"B":{"type":"object"}}`, `{"A":{"type":"object","properties":{"x":{"$ref":"#/$defs/B","x-parity":{"decl":"x: Acme.Types.B.t() | nil"}}}},"B":{"type":"object"}}`, FieldRequired.Rule, Mends, "x: B.t()", "but not where it says more"},
	} {
		x, y := defs(t, "ref", row.reference), defs(t, "other", row.other)
		y.Language = row.language
		r, err := Run(x, []*schema.Set{y}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for l := range r.Findings() {
			if f := l.Finding; f.Rule == row.rule {
				found = true
				if f.Declaring != row.want || f.Proposal.Text != row.proposal {
					t.Errorf("%s %s: %d %q, want %d %q: %s", row.language, row.rule, f.Declaring, f.Proposal.Text, row.want, row.proposal, row.reason)
				}
			}
		}
		if !found {
			t.Errorf("%s does not fire: %s", row.rule, row.reason)
		}
	}
}

// fieldOf makes a field of a type.
var fieldOf = map[string]func(string) string{
	"go":     func(typ string) string { return "F " + typ + " `json:\"f\"`" },
	"python": func(typ string) string { return "f: " + typ },
	"elixir": func(typ string) string { return "f: " + typ },
}

// TestFixesParse: every declaration that a fix proposes is one of its language.
func TestFixesParse(t *testing.T) {
	const bare = `{"A":{"type":"object","properties":{"k":{"type":"integer"}}},"State":{"type":"object","properties":{"q":{"type":"integer"}}}}`
	for language, parse := range map[string]func(*testing.T, []string){"go": parseGo, "python": parsePython, "elixir": parseElixir} {
		t.Run(language, func(t *testing.T) {
			seen := map[string]bool{}
			var texts []string
			add := func(reference, other string) {
				x, y := defs(t, "ref", reference), defs(t, "other", other)
				x.Language, y.Language = language, language
				r, err := Run(x, []*schema.Set{y}, Options{})
				if err != nil {
					t.Fatal(err)
				}
				for l := range r.Findings() {
					f := l.Finding
					text := f.Proposal.Text
					if text == "" {
						continue
					}
					if !f.Path.field() { // a type's own, or that of an item or a value
						text = fieldOf[language](text)
					}
					if !seen[text] {
						seen[text] = true
						texts = append(texts, text)
					}
				}
			}
			for _, rule := range Rules() {
				add(rule.Fires.Reference, rule.Fires.Other)
			}
			add(odd, bare)
			add(bare, odd)
			for _, pair := range inside {
				add(pair[0], pair[1])
				add(pair[1], pair[0])
			}
			if len(texts) < 12 {
				t.Fatalf("only %d proposals: %q", len(texts), texts)
			}
			parse(t, texts)
		})
	}
}

func parseGo(t *testing.T, texts []string) {
	for _, text := range texts {
		if !strings.Contains(text, "json:") {
			continue // a type, not a field
		}
		if _, err := parser.ParseFile(token.NewFileSet(), "fix.go", "package p\ntype T struct {\n"+text+"\n}\n", 0); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func parsePython(t *testing.T, texts []string) {
	input, err := json.Marshal(texts)
	if err != nil {
		t.Fatal(err)
	}
	check(t, "python3", string(input), "-c", `import ast, json, sys
for text in json.load(sys.stdin):
    try: ast.parse("class C:\n    " + text)
    except SyntaxError as e: print(f"{text}: {e}")`)
}

func parseElixir(t *testing.T, texts []string) {
	var b strings.Builder
	for _, text := range texts {
		quoted, err := json.Marshal("%{" + text + "}")
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "case Code.string_to_quoted(%s) do {:ok, _} -> :ok; e -> IO.inspect({%s, e}) end\n", strings.ReplaceAll(string(quoted), "#{", `\#{`), strings.ReplaceAll(string(quoted), "#{", `\#{`))
	}
	check(t, "elixir", "", "-e", b.String())
}

func check(t *testing.T, program, input string, args ...string) {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		t.Skipf("%s is not here", program)
	}
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Stdin = strings.NewReader(input)
	out, err := cmd.CombinedOutput()
	if err != nil || len(out) > 0 {
		t.Errorf("%s: %v\n%s", program, err, out)
	}
}
