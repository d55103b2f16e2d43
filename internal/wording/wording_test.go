package wording

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/schema"
)

var harms = []compare.Harm{compare.Rejects, compare.Drops, compare.Omits, compare.Converts, compare.Unknown}

// fault is what a sentence has when its placeholders and arguments do not fit.
// Code may have any.
var code = regexp.MustCompile("`[^`]+`")

var fault = regexp.MustCompile("[{}]|  |^ | $|``( |$)|` `|\\(\\)|, ,")

// TestEveryRuleWithEveryHarm renders a finding of each rule as if it did each harm: the
// sentences are whole, whatever the harm.
func TestEveryRuleWithEveryHarm(t *testing.T) {
	for _, rule := range compare.Rules() {
		f := findingOf(t, rule)
		for _, harm := range harms {
			f.Harm = harm
			for name, text := range map[string]string{"summary": Summary(f), "impact": Impact(f), "fix": Fix(f)} {
				if at := fault.FindString(code.ReplaceAllString(text, "`CODE`")); text == "" || at != "" {
					t.Errorf("%s, %s: %s has %q: %s", rule.ID, harm, name, at, text)
				}
			}
		}
	}
}

// compared are two type sets, held against each other.
func compared(t *testing.T, reference, other string) *compare.Result {
	t.Helper()
	set := func(name, text string) *schema.Set {
		s, err := schema.Parse(name+".json", name, []byte(compare.Document(text)))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	r, err := compare.Run(set("ref", reference), []*schema.Set{set("other", other)}, compare.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// findingOf is what a rule says of its example.
func findingOf(t *testing.T, rule *compare.Rule) *compare.Finding {
	t.Helper()
	for l := range compared(t, rule.Fires.Reference, rule.Fires.Other).Findings() {
		if l.Finding.Rule == rule {
			return l.Finding
		}
	}
	t.Fatalf("%s does not fire on its example", rule.ID)
	return nil
}

// TestFixOfNothing: what does no harm needs no mending, whatever its rule would propose.
func TestFixOfNothing(t *testing.T) {
	f := findingOf(t, compare.FieldPresence.Rule)
	for _, row := range []struct {
		declaring compare.Declaring
		want      string
	}{{compare.Mends, "none needed; to agree in form too: `x?: boolean = false`"}, {compare.AlreadySo, "none needed"}, {compare.Written, "none needed"}} {
		f.Declaring = row.declaring
		if got := Fix(f); got != row.want {
			t.Errorf("%d: %s, want %s", row.declaring, got, row.want)
		}
	}
	f = findingOf(t, compare.FieldType.Rule)
	f.CannotOccur = "only sent"
	if got := Fix(f); got != "none needed" {
		t.Errorf("what cannot occur: %s", got)
	}
}

// TestWords: what the examples of the rules do not show.
func TestWords(t *testing.T) {
	f := findingOf(t, compare.EnumMemberMissing.Rule)
	empty := schema.Value{JSON: `""`, IsString: true}
	many := strings.Fields("0 1 2 3 4 5 6 7 8 9 10 11")
	for _, row := range []struct {
		arg          any
		want, reason string
	}{
		{[]schema.Value{{JSON: `"a"`, Text: "a"}, empty}, "`a`, `\"\"`", "an empty text is seen"},
		{compare.Form{Format: "email", In: "ref"}, "an email in ref", "the article goes with the format"},
		{compare.Form{Format: "date-time"}, "a date-time on both sides", "no set is both"},
		{[]compare.Outline{{Type: "A"}, {Fields: []string{"x"}}, {}}, "`A`, a record of `x`, a record without fields", "a variant need not have a name"},
		{compare.Bounds{}, "no bound", "that there is none is said"},
		{[]compare.Check{{What: "raises", At: "a.py:3"}, {What: "fails"}}, "raises (a.py:3); fails", "a place where there is one"},
		{many, "`0`, `1`, `2`, `3`, `4`, `5`, `6`, `7`, `8`, `9` and 2 more", "a long list is cut, in all but the fix"},
		{many[:11], "`0`, `1`, `2`, `3`, `4`, `5`, `6`, `7`, `8`, `9`, `10`", "one more is shorter than to say so"},
	} {
		if got := (&sentence{f: f}).words(row.arg); got != row.want {
			t.Errorf("%+v: %q, want %q: %s", row.arg, got, row.want, row.reason)
		}
	}
}

// TestFixListsAll: what a fix does not name is not mended.
func TestFixListsAll(t *testing.T) {
	all := `["a","b","c","d","e","f","g","h","i","j","k","l","m","n"]`
	result := compared(t, `{"A":{"enum":`+all+`}}`, `{"A":{"enum":["a"]}}`)
	for l := range result.Findings() {
		if f := l.Finding; f.Rule == compare.EnumMemberMissing.Rule {
			if s, want := Summary(f), "`k` and 3 more"; !strings.Contains(s, want) {
				t.Errorf("summary %q lacks %q", s, want)
			}
			if s, want := Fix(f), "`k`, `l`, `m`, `n`"; !strings.Contains(s, want) {
				t.Errorf("fix %q lacks %q", s, want)
			}
			return
		}
	}
	t.Fatal("no member is missing")
}

var placeholder = regexp.MustCompile(`\{([^}]*)\}`)

// TestArgumentsAreTold: each argument that a rule's findings carry is a placeholder of a
// text of it.
func TestArgumentsAreTold(t *testing.T) {
	untold := map[string]string{"cause": "conventions are made of it"}
	for _, rule := range compare.Rules() {
		texts := []string{rule.Summary, rule.Fix}
		for _, impact := range rule.Impact {
			texts = append(texts, impact)
		}
		var used []string
		for _, m := range placeholder.FindAllStringSubmatch(strings.Join(texts, " "), -1) {
			name, _, _ := strings.Cut(m[1], ".")
			used = append(used, name)
		}
		for _, field := range reflect.VisibleFields(rule.Arguments) {
			name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			if field.IsExported() && !field.Anonymous && untold[name] == "" && !slices.Contains(used, name) {
				t.Errorf("%s: nothing is said of the argument %q", rule.ID, name)
			}
		}
	}
}

// TestService: where the reference stands for the service, what travels is said of that,
// and nothing that clients only receive is said to be set by them.
func TestService(t *testing.T) {
	ref, other := &schema.Set{Name: "python"}, &schema.Set{Name: "go"}
	forth, back := compare.Direction{Sender: "python", Receiver: "go"}, compare.Direction{Sender: "go", Receiver: "python"}
	for _, row := range []struct {
		service bool
		ways    []compare.Direction
		want    string
	}{
		{true, []compare.Direction{forth}, "`n` is lost when Go reads what the service sends"},
		{true, []compare.Direction{forth, back}, "`n` is lost when Go reads what the service sends; it cannot be set from Go"},
		{true, []compare.Direction{back}, "`n` is lost when the service reads what Go sends; it cannot be set from Go"},
		{false, []compare.Direction{forth}, "`n` is lost when Go reads what Python sends; it cannot be set from Go"},
	} {
		f := &compare.Finding{Rule: compare.FieldMissingOptional.Rule, Harm: compare.Drops, Direction: row.ways[0], Service: row.service, Path: compare.Path{{Kind: compare.Field, Name: "n"}}}
		f.Of.Reference, f.Of.Other = compare.Subject{Set: ref, Type: &schema.Type{Name: "T"}}, compare.Subject{Set: other, Type: &schema.Type{Name: "T"}}
		for _, way := range row.ways {
			f.Ways = append(f.Ways, compare.Way{Direction: way, Harm: compare.Drops})
		}
		if got := Impact(f); got != row.want {
			t.Errorf("service %v, %v: %s, want %s", row.service, row.ways, got, row.want)
		}
	}
}

// TestRequestsOfArguments: what code writes, and nothing declares, has no declaration as its fix.
func TestRequestsOfArguments(t *testing.T) {
	record := func(fields, notes string) string {
		return `{"A":{"type":"object","properties":{` + fields + `},"x-parity":{` + notes + `"roles":[{"role":"sent","why":"","source":{"file":"f","line":1}}]}}}`
	}
	for _, row := range []struct{ name, reference, other, want string }{
		{"a key of a map", record(`"x":{"type":"string"},"y":{}`, ""), record(`"y":{}`, `"native":"arguments",`),
			"make A of other write `x` into its request as A of ref does"},
		{"a member of a struct", record(`"x":{"type":"string","default":"a","x-parity":{"decl":"x: str"}}`, ""), record(`"x":{"type":"integer","x-parity":{"decl":"x: int"}}`, `"native":"arguments",`),
			"declare `x` in A of other as `x?: string = \"a\"`"},
		{"what only the other side writes", record(`"y":{}`, `"native":"arguments",`), record(`"x":{"type":"string"},"y":{}`, ""),
			"make A of ref write `x` into its request as A of other does"},
	} {
		var got []string
		for l := range compared(t, row.reference, row.other).Findings() {
			if l.Finding.Priority != "" {
				got = append(got, Fix(l.Finding))
			}
		}
		if len(got) != 1 || got[0] != row.want {
			t.Errorf("%s: %q, want %q", row.name, got, row.want)
		}
	}
}

// TestFixesWhereItIs: a fix names the type that has the field, in the style of that type, and
// says so where no declaration reaches the wire.
func TestFixesWhereItIs(t *testing.T) {
	set := func(language, defs string) string {
		return `{"$defs":` + defs + `,"x-parity":{"version":1,"language":"` + language + `"}}`
	}
	one := `{"A":{"type":"object","properties":{"x":{"type":"string"},"y":{"type":"integer"}},"required":["x"]}}`
	for _, row := range []struct{ name, reference, other, want string }{
		{"a field of a type inside", set("python", `{"A":{"type":"object","properties":{"m":{"type":"array","items":{"$ref":"#/$defs/M"}}}},"M":{"type":"object","properties":{"k":{"type":"integer"},"x":{"type":"string"},"y":{"type":"string"}}}}`),
			set("go", `{"A":{"type":"object","properties":{"m":{"type":"array","items":{"$ref":"#/$defs/Second"}}}},"M":{"type":"object","properties":{"k":{"type":"integer"},"x":{"type":"string"},"y":{"type":"string"}}},"Second":{"type":"object","properties":{"k":{"type":"integer"},"x":{"type":"string"}}}}`),
			"add to Second in other: `` Y string `json:\"y,omitempty\"` ``"},
		{"a field of a schema of zod", set("python", one), set("typescript", `{"A":{"type":"object","properties":{"x":{"type":"string"}},"required":["x"],"x-parity":{"decl":"const ASchema = z.object("}}}`),
			"add to A in other: `y: z.number().int().optional(),`"},
		{"a field of an interface", set("python", one), set("typescript", `{"A":{"type":"object","properties":{"x":{"type":"string"}},"required":["x"],"x-parity":{"decl":"interface A"}}}`),
			"add to A in other: `y?: number;`"},
		{"a field without a tag", set("python", one), set("go", `{"A":{"type":"object","properties":{"x":{"type":"string","x-parity":{"decl":"X string"}},"y":{"type":"integer"}}}}`),
			"the declaration of `x` does not reach the wire: make the encoder and decoder of A in other treat it as ref does"},
		{"a field with a tag", set("python", one), set("go", "{\"A\":{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"string\",\"x-parity\":{\"decl\":\"X string `json:\\\"x,omitempty\\\"`\"}},\"y\":{\"type\":\"integer\"}}}}"),
			"make `x` required in A of other: `` X string `json:\"x\"` ``"},
	} {
		var got []string
		for l := range compared(t, row.reference, row.other).Findings() {
			if l.Finding.Class == compare.ClassMismatch && l.Finding.Rule != compare.TypeExtra.Rule {
				got = append(got, Fix(l.Finding))
			}
		}
		if len(got) != 1 || got[0] != row.want {
			t.Errorf("%s: %q, want %q", row.name, got, row.want)
		}
	}
}
