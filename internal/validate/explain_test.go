package validate

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestExplained has what jsonschema cannot be asked about, since it would not
// answer, or answers in another order each time. For all else demandAgreement
// compares the reasons of both tiers.
func TestExplained(t *testing.T) {
	deep := func(n int) string { return strings.Repeat(`{"a":`, n) + "{}" + strings.Repeat("}", n) }
	strangers := `{"m1":0`
	for n := 2; n <= 20; n++ {
		strangers += fmt.Sprintf(`,"m%d":0`, n)
	}
	strangers += "}"
	for _, row := range []struct {
		name, schema, record string
		want                 []string
		reason               string
	}{
		{"large", `{"properties":{"l":{"items":{"type":"integer"}}}}`, fmt.Sprintf(`{"l":[%s"x"]}`, strings.Repeat("1,", maxValues)),
			[]string{`1 /l/* expected integer, but got string (/l/100000 "x")`}, "more values than are decoded at once"},
		{"recursive variants", `{"anyOf":[{"properties":{"a":{"$ref":"#/$defs/T"}},"required":["x"]},{"properties":{"a":{"$ref":"#/$defs/T"}},"required":["y"]}]}`, deep(150),
			[]string{`1  fits none of 2 variants ( ` + deep(150)[:80] + `…)`}, "2¹⁵⁰ combinations of variants"},
		{"map", `{"additionalProperties":{"type":"integer"}}`, `{"b":"x","c":1,"a":null,"d":"y"}`,
			[]string{`1 /* expected integer, but got null (/a null)`, `1 /* expected integer, but got string (/b "x")`}, "the first example is the first in the text"},
		{"many ways", `{"properties":{"l":{"items":{"type":"integer"}}}}`, `{"l":[` + strings.Repeat(`"x",null,{},`, maxMismatches) + `1]}`,
			[]string{`1 /l/* expected integer, but got null (/l/1 null)`, `1 /l/* expected integer, but got object (/l/2 {})`, `1 /l/* expected integer, but got string (/l/0 "x")`}, "each way is told once"},
		{"too many", `{"properties":{"l":{"items":{"additionalProperties":false}}}}`, `{"l":[` + strings.Repeat(strangers+",", maxMismatches/20) + `1]}`, nil, "more ways than are told apart, and that is said"},
		{"pretty", `{"properties":{"l":{"type":"integer"}}}`, "{\"l\": [1,\r\t2]}", []string{"1 /l expected integer, but got array (/l [1,2])"}, "the excerpt is one line"},
	} {
		s, _ := results(t, `{"T":`+row.schema+`}`, row.record)
		if row.want == nil {
			if last := s.Failures[len(s.Failures)-1]; last.Path != "…" || len(s.Failures) != 21 {
				t.Errorf("%s: %s: %d, the last %+v", row.name, row.reason, len(s.Failures), last)
			}
			continue
		}
		if diff := cmp.Diff(row.want, brief(s.Failures)); diff != "" {
			t.Errorf("%s: %s (-want +got):\n%s", row.name, row.reason, diff)
		}
	}
}
