package match

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTwins(t *testing.T) {
	for _, row := range []struct {
		name, defs string
		want       map[string]string
		reason     string
	}{
		{"same shape", `{"a.T":{"enum":["u"],"x-parity":{"decl":"T = 1","source":{"file":"a.py","line":1}}},"b.T":{"enum":["u"],"x-parity":{"decl":"T = 2"}},"c.T":{"enum":["v"]}}`,
			map[string]string{"b.T": "a.T"}, "where a type is declared is no part of its shape"},
		{"other name", `{"a.T":{"enum":["u"]},"a.U":{"enum":["u"]}}`, map[string]string{}, "one shape may have two meanings"},
		{"of twins", `{"a.P":{"type":"object","properties":{"q":{"$ref":"#/$defs/a.Q"}}},"b.P":{"type":"object","properties":{"q":{"$ref":"#/$defs/b.Q"}}},"a.Q":{"enum":["u"]},"b.Q":{"enum":["u"]},"c.Q":{"enum":["u"]}}`,
			map[string]string{"b.P": "a.P", "b.Q": "a.Q", "c.Q": "a.Q"}, "what refers to twins is one, too"},
		{"recursive", `{"a.T":{"type":"object","properties":{"next":{"$ref":"#/$defs/a.T"}}},"b.T":{"type":"object","properties":{"next":{"$ref":"#/$defs/b.T"}}}}`,
			map[string]string{"b.T": "a.T"}, "each refers to itself"},
		{"described otherwise", `{"a.T":{"description":"a","type":"object","properties":{"k":{"type":"string","description":"x"}}},"b.T":{"type":"object","properties":{"k":{"type":"string"}}}}`,
			map[string]string{"b.T": "a.T"}, "what is said of a type is no part of its shape"},
		{"another description", `{"a.T":{"type":"object","properties":{"description":{"type":"string"},"source":{"type":"string"}}},"b.T":{"type":"object","properties":{"description":{"type":"integer"},"source":{"type":"integer"}}}}`,
			map[string]string{}, "fields of those names are"},
		{"decoded otherwise", `{"a.T":{"type":"object","x-parity":{"decode":{"unknown":"drop"}}},"b.T":{"type":"object"}}`, map[string]string{}, "what a decoder does is part of the shape"},
	} {
		if diff := cmp.Diff(row.want, twins(defs(t, "ref", row.defs))); diff != "" {
			t.Errorf("%s: %s (-want +got):\n%s", row.name, row.reason, diff)
		}
	}
}
