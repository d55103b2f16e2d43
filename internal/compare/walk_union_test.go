package compare

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/parity/internal/schema"
)

// TestTags: what tells a record from other variants.
func TestTags(t *testing.T) {
	for _, row := range []struct {
		name, record string
		want         map[string][]string
	}{
		{"a constant text", `{"properties":{"kind":{"const":"a"}}}`, map[string][]string{"kind": {"a"}}},
		{"one that a reference holds", `{"properties":{"kind":{"$ref":"#/$defs/K"}}}`, map[string][]string{"kind": {"a"}}},
		{"texts of which one is always there", `{"properties":{"kind":{"enum":["a","b"]}},"required":["kind"]}`, map[string][]string{"kind": {"a", "b"}}},
		{"texts that may be left out are a field like others", `{"properties":{"kind":{"enum":["a","b"]}}}`, nil},
		{"a number is no name of a variant", `{"properties":{"version":{"const":1}}}`, nil},
		{"any text", `{"properties":{"kind":{"type":"string"}}}`, nil},
	} {
		set, err := schema.Parse("t.json", "t", []byte(`{"$schema":"https://json-schema.org/draft/2020-12/schema","$defs":{"R":`+row.record+`,"K":{"const":"a"}}}`))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(row.want, tags(set.Lookup("R").Schema, set)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.name, diff)
		}
	}
}

// TestAgree: which constants make two records one variant, or two.
func TestAgree(t *testing.T) {
	type m = map[string][]string
	for _, row := range []struct {
		name         string
		a, b         m
		agree, other bool
	}{
		{"one constant", m{"kind": {"a"}}, m{"kind": {"a"}}, true, false},
		{"two", m{"kind": {"a"}}, m{"kind": {"b"}}, false, true},
		{"none in common", m{"kind": {"a"}}, m{"type": {"a"}}, false, false},
		{"one of several", m{"kind": {"a"}}, m{"kind": {"a", "b"}}, true, false},
		{"none of several", m{"kind": {"c"}}, m{"kind": {"a", "b"}}, false, false},
		{"several on both sides say nothing", m{"kind": {"a", "b"}}, m{"kind": {"a", "b"}}, false, false},
		{"one agrees and another differs", m{"kind": {"a"}, "type": {"x"}}, m{"kind": {"a"}, "type": {"y"}}, false, true},
		{"one agrees and another is only here", m{"kind": {"a"}, "type": {"x"}}, m{"kind": {"a"}}, true, false},
	} {
		if got := agree(row.a, row.b); got != row.agree {
			t.Errorf("%s: agree is %v", row.name, got)
		}
		if got := otherVariant(row.a, row.b); got != row.other {
			t.Errorf("%s: another variant is %v", row.name, got)
		}
	}
}

// TestNamedInside: a record within a list is called by the name of its type.
func TestNamedInside(t *testing.T) {
	r := run(t, `{"A":{"type":"object","properties":{"x":{"type":"array","items":{"$ref":"#/$defs/Image"}}}},"Image":{"type":"object","properties":{"value":{"type":"string"}}}}`,
		`{"A":{"type":"object","properties":{"x":{"type":"array","items":{"type":"string"}}}}}`)
	for l := range r.Findings() {
		if l.Finding.Rule != FieldType.Rule {
			continue
		}
		want := Sides[string]{"Image", "string"}
		if got := l.Finding.Args.(Types).Shape; got != want {
			t.Errorf("it is %q, want %q", got, want)
		}
		return
	}
	t.Error("nothing is found")
}
