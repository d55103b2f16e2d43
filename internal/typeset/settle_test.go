package typeset

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSettle(t *testing.T) {
	event := func() map[string]any {
		return map[string]any{
			"type": "object",
			"properties": map[string]any{
				"payload": map[string]any{"x-parity": map[string]any{"opaque": "a macro", "decl": "payload: any()", "source": map[string]any{"file": "e.ex", "line": 3}}},
				"id":      map[string]any{"type": "string"},
			},
			"x-parity": map[string]any{"native": "struct", "out": map[string]any{"properties": map[string]any{"payload": map[string]any{}}}},
		}
	}
	for _, row := range []struct {
		name   string
		known  Settled
		want   any // of Event, as far as it differs
		says   string
		reason string
	}{
		{"field", Settled{"Event": {"payload": map[string]any{"type": "object"}}},
			func() any {
				e := event()
				e["properties"].(map[string]any)["payload"] = map[string]any{
					"type":     "object",
					"x-parity": map[string]any{"settled": true, "decl": "payload: any()", "source": map[string]any{"file": "e.ex", "line": 3.0}},
				}
				delete(e["x-parity"].(map[string]any)["out"].(map[string]any)["properties"].(map[string]any), "payload")
				return e
			}(), "", "the place stays, the reason goes, both directions are settled"},
		{"type", Settled{"Event": {".": map[string]any{"type": "string", "x-parity": map[string]any{"native": "alias"}}}},
			map[string]any{"type": "string", "x-parity": map[string]any{"settled": true, "native": "alias"}}, "", "the whole type"},
		{"anything", Settled{"Event": {".": true}}, map[string]any{"x-parity": map[string]any{"settled": true}}, "", "true accepts every value, and is known to"},
		{"no type", Settled{"Even": {"payload": true}}, event(), "Even: the source has no such type", "stale"},
		{"no field", Settled{"Event": {"pay": true}}, event(), "Event.pay: the type has no such field on the wire", "stale"},
		{"no schema", Settled{"Event": {"payload": "string"}}, event(), `Event.payload: "string" is no JSON Schema of a value`, "a type's name is not a schema"},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := &Set{Defs: map[string]any{"Event": event()}}
			stale, err := r.Settle(row.known)
			if err != nil {
				stale = []string{err.Error()}
			}
			if got := strings.Join(stale, "\n"); got != row.says {
				t.Fatalf("%q, want %q", got, row.says)
			}
			if diff := cmp.Diff(mustPlain(t, row.want), mustPlain(t, r.Defs["Event"])); diff != "" {
				t.Errorf("%s (-want +got):\n%s", row.reason, diff)
			}
		})
	}
}

func mustPlain(t *testing.T, schema any) map[string]any {
	t.Helper()
	out, err := plain(schema)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
