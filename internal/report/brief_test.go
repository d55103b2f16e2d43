package report

import (
	"testing"

	"example.org/parity/internal/compare"
)

func TestBrief(t *testing.T) {
	field := func(names ...string) (path compare.Path) {
		for _, name := range names {
			path = append(path, compare.Step{Name: name})
		}
		return path
	}
	for _, row := range []struct {
		payload      string
		path         compare.Path
		want, reason string
	}{
		{`{"a":1,"b":{"c":[2,3.50]}}`, field("b"), `{"a":1,"b":{"c":[2,3.50]}}`, "what is short is whole"},
		{`{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8}`, field("h"), `{"a":1,"b":2,"c":3,"d":4,"e":5,"h":8, … 2 more}`, "the member in question is among those that are shown"},
		{`{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8}`, field("missing"), `{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6, … 2 more}`, "one that is missing cannot be"},
		{`{"l":[{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7}]}`, append(field("l"), compare.Step{Kind: compare.Item}, compare.Step{Name: "g"}), `{"l":[{"a":1,"b":2,"c":3,"d":4,"e":5,"g":7, … 1 more}]}`, "within what holds it, too"},
		{`{"a":`, nil, `{"a":`, "what is no JSON stays as it is"},
	} {
		if got := brief([]byte(row.payload), row.path); got != row.want {
			t.Errorf("%s: %s, want %s: %s", row.payload, got, row.want, row.reason)
		}
	}
}
