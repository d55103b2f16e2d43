package typeset

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"example.org/parity/internal/doc"
)

// TestTextsWithin holds the patterns against the numbers that the texts are.
func TestTextsWithin(t *testing.T) {
	for _, row := range []string{
		`{"type":"integer","minimum":1,"maximum":100}`, `{"type":"integer","minimum":0,"maximum":9}`, `{"type":"integer","minimum":-128,"maximum":127}`,
		`{"type":"integer","minimum":17,"maximum":2304}`, `{"type":"integer","maximum":100}`, `{"type":"integer","maximum":-3}`, `{"type":"integer","minimum":-20,"maximum":-3}`,
		`{"type":"integer","exclusiveMinimum":7,"exclusiveMaximum":9}`, `{"type":"integer","minimum":42}`, `{"type":"integer","minimum":5,"maximum":5}`,
		`{"type":"number","minimum":0,"maximum":2}`, `{"type":"number","exclusiveMinimum":0,"maximum":1}`, `{"type":"number","minimum":-2,"maximum":2}`,
		`{"type":"number","exclusiveMinimum":-1,"exclusiveMaximum":1}`, `{"type":"number","minimum":3}`, `{"type":"number","exclusiveMaximum":12}`, `{"type":"number","minimum":-7,"maximum":-3}`,
	} {
		schema, err := doc.ParseJSON("t", []byte(row))
		if err != nil {
			t.Fatal(err)
		}
		pattern, err := regexp.Compile(textsWithin(schema))
		if err != nil {
			t.Fatal(err)
		}
		whole := schema.Get("type").Str() == "integer"
		hold := func(text string) {
			number, _ := strconv.ParseFloat(text, 64)
			fraction := number != float64(int64(number))
			want := (!whole || !fraction && !strings.HasSuffix(text, ".")) && inBounds(schema, number)
			if got := pattern.MatchString(text); got != want {
				t.Errorf("%s: %q: %v, want %v\n%s", row, text, got, want, pattern)
			}
		}
		for n := -2500; n <= 2500; n++ {
			for _, form := range []string{"%d", "%d.0"} {
				hold(fmt.Sprintf(form, n))
			}
			if !whole {
				hold(fmt.Sprintf("%d.25", n))
				hold(fmt.Sprintf("%d.", n))
			}
		}
		for _, text := range []string{"007", "+5", "+0", "-0", "00", "100000", "-100000", "99999999999"} {
			hold(text)
		}
	}
	for _, none := range []string{`{"type":"number","minimum":0.5}`, `{"type":"integer","minimum":3,"maximum":2}`, `{"type":"integer","minimum":1e300}`} {
		schema, err := doc.ParseJSON("t", []byte(none))
		if err != nil {
			t.Fatal(err)
		}
		if pattern := textsWithin(schema); pattern != "" {
			t.Errorf("%s: %s", none, pattern)
		}
	}
}
