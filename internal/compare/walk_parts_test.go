package compare

import (
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
