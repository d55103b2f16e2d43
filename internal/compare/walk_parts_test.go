package compare

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestParts: a record with the constants of a union's variants is held against each of them.
func TestParts(t *testing.T) {
	variant := func(kind, fields, required string) string {
		return `{"type":"object","properties":{"kind":{"const":"` + kind + `"},"on":{"type":"boolean"}` + fields + `},"required":["kind","on"` + required + `]}`
	}
	record := func(kinds, fields string) string {
		return `{"T":{"type":"object","properties":{"kind":{"enum":[` + kinds + `]},"on":{"type":"boolean"}` + fields + `},"required":["kind","on"]}}`
	}
	union := func(variants string) string { return `{"T":{"anyOf":[` + variants + `]}}` }
	const depth = `,"depth":{"type":"integer"}`
	for _, row := range []struct {
		name             string
		reference, other string
		want             []string
		reason           string
	}{
		{"one of them asks for more", record(`"a","b"`, ""), union(variant("a", "", "") + "," + variant("b", depth, `,"depth"`)),
			[]string{"field.extra.required /depth ref->other rejects"}, "each kind is the variant of that constant"},
		{"the same from the other side", union(variant("a", "", "") + "," + variant("b", depth, `,"depth"`)), record(`"a","b"`, ""),
			[]string{"field.missing /depth other->ref rejects"}, "a record takes the place of all variants"},
		{"a constant that the union has no variant for", record(`"a","b","c"`, ""), union(variant("a", "", "") + "," + variant("b", depth, `,"depth"`)),
			[]string{"enum.member.missing /kind ref->other rejects", "field.extra.required /depth ref->other rejects"}, "that is a member which is missing, and no variant under the name of all"},
		{"a variant that the record has no constant for", record(`"a","b"`, ""), union(variant("a", "", "") + "," + variant("b", depth, `,"depth"`) + "," + variant("c", "", "")),
			[]string{"field.extra.required /depth ref->other rejects", "enum.member.extra /kind other->ref rejects"}, "and so the other way about"},
		{"one constant alone", record(`"a","z"`, ""), union(variant("a", "", "") + "," + variant("b", depth, `,"depth"`)),
			[]string{"enum.member.missing /kind ref->other rejects", "union.variant.extra  other->ref rejects"}, "the record is no more than one variant"},
	} {
		t.Run(row.name, func(t *testing.T) {
			if diff := cmp.Diff(row.want, listed(run(t, row.reference, row.other))); diff != "" {
				t.Errorf("%s (-want +got):\n%s", row.reason, diff)
			}
		})
	}
}

// TestShorthand: a plain value beside what says the same at length is a shorter way of
// writing it, which is the less urgent where a side merely cannot write it.
func TestShorthand(t *testing.T) {
	const (
		blocks = `{"type":"array","items":{"type":"object","properties":{"text":{"type":"string"}},"required":["text"]}}`
		record = `{"type":"object","properties":{"id":{"type":"string"}},"required":["id"]}`
		sent   = `"roles":[{"role":"sent","why":"create takes it"}]`
	)
	of := func(roles string, variants ...string) string {
		x := variants[0]
		if len(variants) > 1 {
			x = `{"anyOf":[` + strings.Join(variants, ",") + `]}`
		}
		return `{"A":{"type":"object","properties":{"x":` + x + `},"x-parity":{` + roles + `}}}`
	}
	for _, row := range []struct {
		name, reference, other, want string
		reason                       string
	}{
		{"a text for a list of blocks", of(sent, `{"type":"string"}`, blocks), of(sent, blocks), "P2", "a list of one block says it"},
		{"an id for a record", of(sent, `{"type":"string"}`, record), of(sent, record), "P2", "a record with the id says it"},
		{"an untyped object", of(sent, `{"type":"object","additionalProperties":true}`, record), of(sent, record), "P2", "nobody says what it would hold"},
		{"a named text", of(sent, `{"const":"auto"}`, record), of(sent, record), "P1", "that is a choice of its own"},
		{"a list for a text", of(sent, `{"type":"string"}`, blocks), of(sent, `{"type":"string"}`), "P1", "a text does not say what several blocks do"},
		{"a text that is rejected", of("", `{"type":"string"}`, blocks), of("", blocks), "P1", "what is sent must be read"},
	} {
		var got []string
		for _, l := range slices.Collect(run(t, row.reference, row.other).Findings()) {
			if l.Finding.Rule == UnionVariantMissing.Rule {
				got = append(got, l.Finding.Priority)
			}
		}
		if want := []string{row.want}; !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v: %s", row.name, got, want, row.reason)
		}
	}
}

// TestSayable: a side that reads less than it sends can still say what it sends.
func TestSayable(t *testing.T) {
	const reference = `{"A":{"type":"object","properties":{"x":{"type":"string","format":"date-time"}}}}`
	for _, row := range []struct {
		sends string
		want  []Harm
	}{
		{`"type":"string","format":"date-time"`, []Harm{Rejects}},
		{`"type":"integer"`, []Harm{Rejects, Omits}},
	} {
		r := run(t, reference, `{"A":{"type":"object","properties":{"x":{"anyOf":[{"type":"integer"},{"type":"boolean"}]}},"x-parity":{"out":{"properties":{"x":{"anyOf":null,`+row.sends+`}}}}}}`)
		var got []Harm
		for l := range r.Findings() {
			for _, way := range l.Finding.Ways {
				if l.Finding.Rule == UnionVariantMissing.Rule {
					got = append(got, way.Harm)
				}
			}
		}
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.sends, diff)
		}
	}
}
