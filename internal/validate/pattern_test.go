package validate

import (
	"math/rand"
	"regexp"
	"strings"
	"testing"
)

// TestPatterns holds the tables against package regexp.
func TestPatterns(t *testing.T) {
	r := rand.New(rand.NewSource(3))
	for _, row := range []struct {
		expression string
		tabulated  bool
		reason     string
	}{
		{`^[0-9]{4}-(0[1-9]|1[0-2])$`, true, "a date"},
		{`ab`, true, "not anchored"},
		{`^a|b$`, true, "each half is anchored"},
		{`a$|^$`, true, "an empty text"},
		{``, true, "everything"},
		{`^`, true, "everything"},
		{`$`, true, "everything"},
		{`^$`, true, "only nothing"},
		{`(^a)*b`, true, "a condition inside"},
		{`a($|b)`, true, "at the end or not"},
		{`[^a]b?`, true, "not ASCII matters"},
		{`^\s*[+-]?[0-9]+(_[0-9]+)*(\.0+)?\s*$`, true, "an integer"},
		{`\bab\b`, false, "boundaries of words have no table"},
		{`(?m)^a$`, false, "nor have lines"},
		{`(?i)^ab$`, true, "case folded"},
		{`^(a|b)*a(a|b){14}$`, false, "too many states"},
	} {
		p, err := newPattern(row.expression)
		if err != nil {
			t.Fatal(err)
		}
		if (p.next != nil) != row.tabulated {
			t.Errorf("%s: %s: tabulated: %v", row.expression, row.reason, p.next != nil)
		}
		re := regexp.MustCompile(row.expression)
		for range 3000 {
			var text strings.Builder
			for range r.Intn(8) {
				text.WriteString([]string{"a", "b", "A", "0", "1", "2", "-", "0", "1", "_", ".", " ", "\n", "ä", "1234-0", "12"}[r.Intn(16)])
			}
			if want, got := re.MatchString(text.String()), p.matches([]byte(text.String())); got != want {
				t.Fatalf("%s on %q: %v, want %v", row.expression, text.String(), got, want)
			}
		}
	}
	if _, err := newPattern(`(?=a)`); err == nil {
		t.Error("lookahead is none of the regular expressions here")
	}
}
