package validate

import (
	"errors"
	"slices"
	"testing"
)

// verdict is what a tier says of a text.
type verdict string

const (
	accepted  verdict = "accepts"
	rejected  verdict = "rejects"
	malformed verdict = "malformed"
	unknown   verdict = "unknown"
)

// slowVerdict is the verdict of decoding and jsonschema.
func slowVerdict(t *Type, text []byte) (verdict, error) {
	v, err := decode(text, 1<<20)
	var m *Malformed
	switch {
	case errors.As(err, &m):
		return malformed, err
	case err != nil:
		return unknown, err
	}
	failures, err := t.judge(v)
	switch {
	case err != nil:
		return unknown, err
	case failures != nil:
		return rejected, nil
	default:
		return accepted, nil
	}
}

// demandAgreement fails the test where the tiers differ about a text.
func demandAgreement(t *testing.T, c *Checker, typ *Type, text []byte) verdict {
	t.Helper()
	slow, err := slowVerdict(typ, text)
	if slow == unknown {
		return unknown
	}
	fast := c.Valid(typ, text)
	if plain := plainChecker(); !fast && !c.overrun && plain.valid(anything, text) && plain.repeatAt() >= 0 {
		text = withoutRepeats(text)
		fast = c.Valid(typ, text)
	}
	if c.overrun {
		return unknown
	}
	if fast != (slow == accepted) {
		shown := text
		if len(shown) > 300 {
			shown = shown[:300]
		}
		t.Errorf("the checker accepts: %v, jsonschema: %s (%v)\ntext: %q\nschema: %.600s", fast, slow, err, shown, typ.Set.root.JSON())
	}
	if !fast && slow == rejected {
		demandReasons(t, c, typ, text)
	}
	return slow
}

// demandReasons fails the test where the tiers do not reject a text for the same
// reasons: path, keyword and words are the same set, and the place that the
// explainer gives as the first example is one that jsonschema names too.
func demandReasons(t *testing.T, c *Checker, typ *Type, text []byte) {
	t.Helper()
	e := &explainer{Checker: c}
	got := e.explain(typ, text)
	if c.overrun {
		return
	}
	v, err := decode(text, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	if namesNothing(v) {
		return
	}
	want, err := typ.judge(v)
	if err != nil {
		t.Fatal(err)
	}
	reason := func(f Failure) string { return f.Path + " " + f.Keyword + " " + f.Message }
	places := map[string][]string{}
	for _, f := range want {
		places[reason(f)] = append(places[reason(f)], f.Exact)
	}
	told := map[string]bool{}
	for _, f := range got {
		f.place(text)
		told[reason(f)] = true
		if !slices.Contains(places[reason(f)], f.Exact) {
			t.Errorf("the explainer says %q of %q, jsonschema says it of %q\ntext: %.300q\nschema: %.600s", reason(f), f.Exact, places[reason(f)], text, typ.Set.root.JSON())
		}
		if again := offsetOf(text, f.Exact); again != f.at {
			t.Errorf("%s is at %d, found again at %d\ntext: %.300q", f.Exact, f.at, again, text)
		}
	}
	for reason := range places {
		if !told[reason] {
			t.Errorf("the explainer does not say %q\nit says: %v\ntext: %.300q\nschema: %.600s", reason, got, text, typ.Set.root.JSON())
		}
	}
}

// namesNothing reports whether a member's name is empty somewhere: jsonschema
// leaves such a name out of the places that it gives.
func namesNothing(v any) bool {
	switch v := v.(type) {
	case map[string]any:
		for name, value := range v {
			if name == "" || namesNothing(value) {
				return true
			}
		}
	case []any:
		return slices.ContainsFunc(v, namesNothing)
	}
	return false
}

// single makes a type of a whole schema document.
func single(t testing.TB, schema string) *Type {
	t.Helper()
	s, err := parseSet("test.json", "test", []byte(`{"$defs":{"T":`+schema+`}}`))
	if err != nil {
		t.Fatal(err)
	}
	typ := s.Type("T")
	if typ.Err != nil {
		t.Fatal(typ.Err)
	}
	return typ
}
