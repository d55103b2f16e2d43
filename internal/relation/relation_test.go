package relation

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
)

func decideText(t testing.TB, a, b string) Result {
	t.Helper()
	x, err := Parse("a.json", []byte(a), 0)
	if err != nil {
		t.Fatal(err)
	}
	y, err := Parse("b.json", []byte(b), 0)
	if err != nil {
		t.Fatal(err)
	}
	return Decide(context.Background(), x, y)
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
