package print

import "testing"

func TestUnmentioned(t *testing.T) {
	for _, row := range []struct{ in, want, reason string }{
		{"ask @team now", "ask @<!-- -->team now", "text"},
		{"add `@enforce_keys` to @a", "add `@enforce_keys` to @<!-- -->a", "code stays what it is"},
		{"`` `@a` `` @b", "`` `@a` `` @<!-- -->b", "longer fences"},
		{"\\`@a\\`", "\\`@<!-- -->a\\`", "what is escaped is no code"},
		{"`@a", "`@<!-- -->a", "a fence that never ends is none"},
	} {
		if got := Unmentioned(row.in); got != row.want {
			t.Errorf("%s: %q, want %q", row.reason, got, row.want)
		}
	}
}
