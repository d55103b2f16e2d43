package report

import (
	"fmt"
	"strings"
	"testing"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/schema"
)

// TestSummaryFits: a summary has room in a comment, however much there is to say, and
// what is folded is closed.
func TestSummaryFits(t *testing.T) {
	var types []string
	for i := range 5000 {
		types = append(types, fmt.Sprintf(`"TypeNumber%d":{"type":"object","properties":{"field_%d":{"type":"string"}}}`, i, i))
	}
	parse := func(name, defs string) *schema.Set {
		set, err := schema.Parse(name+".json", name, []byte(`{"$defs":{`+defs+`}}`))
		if err != nil {
			t.Fatal(err)
		}
		return set
	}
	r, err := compare.Run(parse("ref", strings.Join(types, ",")), []*schema.Set{parse("other", `"X":{"enum":["a"]}`)}, compare.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r.Since = &compare.Since{Revision: "main", Open: 1, Fixed: []compare.Gone{{Priority: "P1", Type: "Old", Path: compare.Path{{Name: "a"}}, Summary: "ask @team, or `@x`"}}}
	since := rules(t)
	since.Since = &compare.Since{Revision: "main", Fixed: r.Since.Fixed}
	n := 0
	for l := range since.Findings() {
		if n++; l.Finding.Priority != "" && n%3 == 0 {
			l.Finding.Ignored = &compare.Ignored{Reason: "was there at main", Old: true}
		}
	}
	for _, row := range []struct {
		name string
		r    *compare.Result
		has  []string
	}{
		{"much", r, []string{"more: `parity check --all` tells them", "new since main"}},
		{"new, fixed, open", since, []string{"**First to mend**", "<summary>Fixed since main (1)</summary>", "- **P1 · Old.a** ask @<!-- -->team, or `@x`", "<summary>Still open, as at main ("}},
		{"little", rules(t), []string{"### Type parity: gate failed", "**First to mend**", "<summary>Findings by rule</summary>", "<summary>All other findings ("}},
	} {
		text := string(render(t, Format{Render: Summary}, row.r, Options{}))
		if len(text) > maxSummary {
			t.Errorf("%s: %d bytes, at most %d have room", row.name, len(text), maxSummary)
		}
		if open, shut := strings.Count(text, "<details>"), strings.Count(text, "</details>"); open != shut || open == 0 {
			t.Errorf("%s: %d are opened, %d closed", row.name, open, shut)
		}
		for _, part := range row.has {
			if !strings.Contains(text, part) {
				t.Errorf("%s: %q is missing", row.name, part)
			}
		}
	}
}
