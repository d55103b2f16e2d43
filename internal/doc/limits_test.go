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
	}
}
