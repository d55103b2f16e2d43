package compare

import (
	"fmt"
	"strings"
	"testing"
)

// TestBases: a record that others are made from is a type of its own only where
// somebody holds it, sends it or receives it.
func TestBases(t *testing.T) {
	field := func(name string, line int) string {
		return fmt.Sprintf(`"%s":{"type":"string","x-parity":{"decl":"x","source":{"file":"a.go","line":%d}}}`, name, line)
	}
	record := func(name string, line int, fields ...string) string {
		return fmt.Sprintf(`"%s":{"type":"object","properties":{%s},"x-parity":{"decl":"type %s struct","source":{"file":"a.go","line":%d}}}`, name, strings.Join(fields, ","), name, line)
	}
	id, kind := field("id", 11), field("kind", 12)
	base, first, second := record("Base", 10, id, kind), record("First", 20, id, kind, field("f", 21)), record("Second", 5, id, kind, field("s", 6))
	flat := func(name, own string) string {
		return fmt.Sprintf(`"%s":{"type":"object","properties":{"id":{"type":"string"},"kind":{"type":"string"},"%s":{"type":"string"}}}`, name, own)
	}
	plain := []string{flat("First", "f"), flat("Second", "s")}
	for _, row := range []struct {
		reason string
		types  []string
		want   bool
	}{
		{"two types have its fields, wherever they stand in the file", []string{base, first, second}, true},
		{"one heir may as well be a longer form of it", []string{base, first, flat("Second", "s")}, false},
		{"of one of its fields there is but one heir", []string{base, first, record("Second", 5, id, field("s", 6))}, false},
		{"somebody holds it", []string{base, first, second, `"Holder":{"type":"object","properties":{"b":{"$ref":"#/$defs/Base"}}}`}, false},
		{"a client sends it", []string{strings.Replace(base, `"x-parity":{"decl":"type`, `"x-parity":{"roles":[{"role":"sent","why":"w","source":{"file":"c","line":1}}],"decl":"type`, 1), first, second}, false},
		{"fields alike that are written apart are no inheritance", []string{base, record("First", 20, field("id", 21), field("kind", 22), field("f", 23)), record("Second", 5, field("id", 6), field("kind", 7), field("s", 8))}, false},
	} {
		set, other := "{"+strings.Join(row.types, ",")+"}", "{"+strings.Join(plain, ",")+"}"
		for _, r := range []*Result{run(t, set, other), run(t, other, set)} {
			found := r.Find("Base") == nil
			if found != row.want {
				t.Errorf("%s: is a base: %t, want %t", row.reason, found, row.want)
			}
			if found && (len(r.Aliases) != 1 || r.Aliases[0].Name != "Base") {
				t.Errorf("%s: it is not listed: %v", row.reason, r.Aliases)
			}
		}
	}
}
