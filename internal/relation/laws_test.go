package relation

import (
	"fmt"
	"testing"
)

// laws hold for any schemas a, b and c without references. Each must never be
// refuted; that they are also mostly proven is what TestLaws counts.
var laws = []struct {
	name, reason string
	x, y         func(a, b, c string) string
	want         Relation // "": x in y
}{
	{"reflexive", "every schema contains itself", func(a, _, _ string) string { return a }, func(a, _, _ string) string { return fmt.Sprintf(`{"allOf":[%s],"title":"t"}`, a) }, Equal},
	{"union", "a part is in the whole", func(a, _, _ string) string { return a }, func(a, b, _ string) string { return fmt.Sprintf(`{"anyOf":[%s,%s]}`, b, a) }, ""},
	{"intersection", "what is common is in each", func(a, b, _ string) string { return fmt.Sprintf(`{"allOf":[%s,%s]}`, b, a) }, func(a, _, _ string) string { return a }, ""},
	{"double negation", "¬¬a is a", func(a, _, _ string) string { return a }, func(a, _, _ string) string { return fmt.Sprintf(`{"not":{"not":%s}}`, a) }, Equal},
	{"excluded middle", "a or not a is everything", func(a, _, _ string) string { return fmt.Sprintf(`{"anyOf":[%s,{"not":%s}]}`, a, a) }, func(_, _, _ string) string { return `true` }, Equal},
	{"contradiction", "a and not a is nothing", func(a, _, _ string) string { return fmt.Sprintf(`{"allOf":[%s,{"not":%s}]}`, a, a) }, func(_, _, _ string) string { return `false` }, Equal},
	{"de morgan", "not (a or b) is not a and not b", func(a, b, _ string) string { return fmt.Sprintf(`{"not":{"anyOf":[%s,%s]}}`, a, b) }, func(a, b, _ string) string { return fmt.Sprintf(`{"allOf":[{"not":%s},{"not":%s}]}`, a, b) }, Equal},
	{"distributive", "a and (b or c) is (a and b) or (a and c)", func(a, b, c string) string { return fmt.Sprintf(`{"allOf":[%s,{"anyOf":[%s,%s]}]}`, a, b, c) }, func(a, b, c string) string {
		return fmt.Sprintf(`{"anyOf":[{"allOf":[%s,%s]},{"allOf":[%s,%s]}]}`, a, b, a, c)
	}, Equal},
	{"if", "if a then b else c is (a and b) or (not a and c)", func(a, b, c string) string { return fmt.Sprintf(`{"if":%s,"then":%s,"else":%s}`, a, b, c) }, func(a, b, c string) string {
		return fmt.Sprintf(`{"anyOf":[{"allOf":[%s,%s]},{"allOf":[{"not":%s},%s]}]}`, a, b, a, c)
	}, Equal},
	{"oneOf", "exactly one of two is one without the other", func(a, b, _ string) string { return fmt.Sprintf(`{"oneOf":[%s,%s]}`, a, b) }, func(a, b, _ string) string {
		return fmt.Sprintf(`{"anyOf":[{"allOf":[%s,{"not":%s}]},{"allOf":[{"not":%s},%s]}]}`, a, b, a, b)
	}, Equal},
	{"monotone properties", "a member of a smaller schema makes a smaller object", func(a, b, _ string) string {
		return fmt.Sprintf(`{"properties":{"k":{"allOf":[%s,%s]}}}`, a, b)
	}, func(a, _, _ string) string { return fmt.Sprintf(`{"properties":{"k":%s}}`, a) }, ""},
	{"monotone items", "items of a smaller schema make a smaller array", func(a, b, _ string) string {
		return fmt.Sprintf(`{"items":{"allOf":[%s,%s]}}`, a, b)
	}, func(a, _, _ string) string { return fmt.Sprintf(`{"items":%s}`, a) }, ""},
	{"reference", "a reference is its target", func(a, _, _ string) string { return a }, func(a, _, _ string) string {
		return fmt.Sprintf(`{"$defs":{"x":%s},"$ref":"#/$defs/x"}`, a)
	}, Equal},
}

func TestLaws(t *testing.T) {
	const rounds = 40
	for _, law := range laws {
		t.Run(law.name, func(t *testing.T) {
			unknown := 0
			for seed := range uint64(rounds) {
				g := newGenerator(1000 + seed)
				a, b, c := encode(g.schema(2)), encode(g.schema(2)), encode(g.schema(2))
				x, y := law.x(a, b, c), law.y(a, b, c)
				r := decideText(t, x, y)
				if r.AInB == No || law.want == Equal && r.BInA == No {
					t.Errorf("%s, but %s (a∖b %s, b∖a %s)\n  x %s\n  y %s", law.reason, r.Relation, r.ANotB, r.BNotA, x, y)
				}
				if r.AInB == Unclear {
					unknown++
				}
			}
			if unknown > rounds/10 {
				t.Errorf("%d of %d are unknown", unknown, rounds)
			}
		})
	}
}

func TestMirror(t *testing.T) {
	for seed := range uint64(100) {
		g := newGenerator(2000 + seed)
		a, b := g.schemaText(), g.schemaText()
		if compileOrNil(a) == nil || compileOrNil(b) == nil {
			continue
		}
		there, back := decideText(t, a, b), decideText(t, b, a)
		if there.Relation != mirror(back.Relation) || there.AInB != back.BInA || there.BInA != back.AInB {
			t.Errorf("%s one way, %s the other\n  a %s\n  b %s", there.Relation, back.Relation, a, b)
		}
	}
}

func TestTransitive(t *testing.T) {
	chains := 0
	for seed := range uint64(60) {
		g := newGenerator(3000 + seed)
		s := make([]string, 5)
		for i := range s {
			s[i] = encode(g.schema(1))
		}
		in := func(x, y string) Answer { return decideText(t, x, y).AInB }
		for _, a := range s {
			for _, b := range s {
				if a == b || in(a, b) != Yes {
					continue
				}
				if in(fmt.Sprintf(`{"not":%s}`, b), fmt.Sprintf(`{"not":%s}`, a)) == No {
					t.Errorf("a in b, but not ¬b in ¬a\n  a %s\n  b %s", a, b)
				}
				for _, c := range s {
					if in(b, c) == Yes {
						chains++
						if in(a, c) == No {
							t.Errorf("a in b in c, but not a in c\n  a %s\n  b %s\n  c %s", a, b, c)
						}
					}
				}
			}
		}
	}
	if chains == 0 {
		t.Error("no chain was found; the test tests nothing")
	}
}

// TestSameTwice: the answer to a question does not depend on map order or on
// what was asked before.
func TestSameTwice(t *testing.T) {
	for seed := range uint64(20) {
		g := newGenerator(4000 + seed)
		a, b := encode(g.schema(3)), encode(g.schema(3))
		first := fmt.Sprint(decideText(t, a, b))
		for range 5 {
			if again := fmt.Sprint(decideText(t, a, b)); again != first {
				t.Fatalf("%s, then %s\n  a %s\n  b %s", first, again, a, b)
			}
		}
	}
}
