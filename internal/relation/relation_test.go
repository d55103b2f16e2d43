package relation

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"example.org/parity/internal/doc"
)

func parseSchema(t testing.TB, text string) *Schema {
	t.Helper()
	s, err := Parse("test.json", []byte(text), 0)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func decideText(t testing.TB, a, b string) Result {
	t.Helper()
	return Decide(context.Background(), parseSchema(t, a), parseSchema(t, b))
}

// loadPair loads two schemas into one space, for tests below Decide.
func loadPair(t testing.TB, a, b string) *pair {
	t.Helper()
	p := &pair{space: newSpace(), ctx: context.Background()}
	for i, text := range [...]string{a, b} {
		s := parseSchema(t, text)
		l, err := newLoader(p.space, s.doc, [...]string{"a", "b"}[i]).load(s.node, nil)
		if err != nil {
			t.Fatal(err)
		}
		p.sides[i] = side{s, l}
	}
	return p
}

func decodeInstance(t testing.TB, text string) any {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return v
}

func parseValue(t testing.TB, text string) *value {
	t.Helper()
	n, err := doc.ParseJSON("instance", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	v, err := valueOf(n)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// explicitText adds the $schema without which jsonschema/v5 asserts formats.
func explicitText(schema string) string {
	if !strings.HasPrefix(schema, "{") || strings.Contains(schema, `"$schema"`) {
		return schema
	}
	sep := ","
	if strings.TrimSpace(schema[1:]) == "}" {
		sep = ""
	}
	return `{"$schema":"https://json-schema.org/draft/2020-12/schema"` + sep + schema[1:]
}

func validator(t testing.TB, schema string) *jsonschema.Schema {
	t.Helper()
	s, err := jsonschema.CompileString("https://test.invalid/", explicitText(schema))
	if err != nil {
		t.Fatalf("%s: %v", schema, err)
	}
	return s
}
