package doc

import (
	"strings"
	"testing"
)

// TestNumbersAreLimited: a bound of millions of digits would take hours to compute with.
func TestNumbersAreLimited(t *testing.T) {
	for digits, refused := range map[int]bool{MaxNumber: false, MaxNumber + 1: true, 2_000_000: true} {
		_, err := ParseJSON("f", []byte("[1, "+strings.Repeat("9", digits)+"]"))
		if (err != nil) != refused || refused && !strings.Contains(err.Error(), "a number of more than 10000 characters") {
			t.Errorf("%d digits: %v", digits, err)
		}
		_, err = ParseYAML("f", []byte("a:\n  - "+strings.Repeat("9", digits)))
		if (err != nil) != refused || refused && err.Error() != "f:2:5: a number of more than 10000 characters" {
			t.Errorf("%d digits of YAML: %v", digits, err)
		}
	}
}

// TestLongNumbersOfYAML: what is beyond a float is a number still, and what is in
// quotes is text.
func TestLongNumbersOfYAML(t *testing.T) {
	nines := strings.Repeat("9", 400)
	for text, kind := range map[string]Kind{
		nines: Number, "-" + nines: Number, "1e999": Number, `"` + nines + `"`: String, "'1e999'": String, "!!str " + nines: String, nines + "x": String, "0" + nines: String,
	} {
		n, err := ParseYAML("f", []byte(text))
		if err != nil || n.Kind != kind {
			t.Errorf("%.20s: got %v, %v, want %v", text, n, err, kind)
		}
	}
}
