package relation

import (
	"context"
	"testing"
)

// FuzzParse: whatever the bytes, no panic, and a decision.
func FuzzParse(f *testing.F) {
	for _, p := range pairs {
		f.Add(p.a, p.b)
	}
	f.Add(`{"$ref":"#/$defs/~1"}`, `{"$id":"http://a/b","$defs":{"x":{"$anchor":"y"}},"$ref":"b#y"}`)
	f.Add(`{"unevaluatedItems":false,"contains":{"const":1}}`, `{"$dynamicRef":"#x","$dynamicAnchor":"x"}`)
	f.Fuzz(func(t *testing.T, a, b string) {
		x, err := Parse("a", []byte(a), 0)
		if err != nil {
			return
		}
		y, err := Parse("b", []byte(b), 0)
		if err != nil {
			return
		}
		r := Decide(context.Background(), x, y)
		for _, why := range r.Reasons {
			if why.Code == VerifierDisagree {
				t.Errorf("%s: %v\n  a %s\n  b %s", r.Relation, r.Reasons, a, b)
			}
		}
	})
}

// FuzzPattern holds the automata against package regexp: a string found for p
// and not q matches p and not q, and where none is, no sampled one does.
func FuzzPattern(f *testing.F) {
	for _, seed := range [][2]string{{"^a|b$", "^(a|b)$"}, {`\bfoo\b`, "o"}, {"^.?$", ""}, {"[^a-c]+$", "d"}, {"(ab)*", "^$"}, {`^\w+\B`, `\d`}, {"a{2,4}", "a{3}"}} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, p, q string) {
		space := newSpace()
		x, y := space.pattern(p), space.pattern(q)
		if x.reason != "" || y.reason != "" {
			return
		}
		for d := range dialectCount {
			s := newSolver(context.Background(), space, d)
			out := s.run(space.typed(only(typeString), false), space.patternLiteral(p), space.patternLiteral(q).not())
			fits := func(text string) bool { return x.exprs[d].MatchString(text) && !y.exprs[d].MatchString(text) }
			switch out.verdict {
			case found:
				if !fits(out.val.str) {
					t.Errorf("%q is found for %q and not %q", out.val.str, p, q)
				}
			case empty:
				for _, text := range [...]string{"", "a", "b", "ab", "aa", " ", "\n", "é", "0", "_", p, q, "a b", "\u2028"} {
					if fits(text) {
						t.Errorf("nothing is found for %q and not %q, but %q is", p, q, text)
					}
				}
			}
		}
	})
}
