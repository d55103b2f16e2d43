package validate

import (
	"errors"
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
	return slow
}

// single makes a type of a whole schema document.
func single(t testing.TB, schema string) *Type {
	t.Helper()
	s, err := Parse("test.json", "test", []byte(`{"$defs":{"T":`+schema+`}}`))
	if err != nil {
		t.Fatal(err)
	}
	typ := s.Type("T")
	if typ.Err != nil {
		t.Fatal(typ.Err)
	}
	return typ
}
