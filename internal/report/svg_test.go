package report

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"testing"

	"example.org/parity/internal/compare"
)

func TestPercent(t *testing.T) {
	tests := []struct {
		name, reason string
		counts       compare.Summary
		want         int
	}{
		{"empty", "nothing to compare is nothing amiss", compare.Summary{}, 100},
		{"rounded down", "100 is said only of all", compare.Summary{compare.Parity: 999, compare.Missing: 1}, 99},
		{"wire-compatible", "what fits on the wire fits", compare.Summary{compare.Parity: 1, compare.WireCompatible: 2, compare.Mismatch: 1}, 75},
		{"extra", "the reference does not have it, so it is not compared", compare.Summary{compare.Parity: 1, compare.Extra: 5}, 100},
		{"unverified", "what is not known does not fit", compare.Summary{compare.Parity: 1, compare.Unverified: 1}, 50},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := coverageOf(tt.counts).Percent(); got != tt.want {
				t.Errorf("%s: %d, want %d", tt.reason, got, tt.want)
			}
		})
	}
}

// TestSegments: the parts fill the bar without gap or overlap.
func TestSegments(t *testing.T) {
	x := 0
	for _, s := range segments(compare.Summary{compare.Parity: 1, compare.Mismatch: 1, compare.Missing: 1, compare.Extra: 4}) {
		if s.X != x {
			t.Errorf("%s starts at %d, the one before ends at %d", s.Verdict, s.X, x)
		}
		x += s.Width
	}
	if x != 1000 {
		t.Errorf("the bar ends at %d of 1000", x)
	}
}

// TestSVG: well-formed whatever the sets are called, and said in words too.
func TestSVG(t *testing.T) {
	r := rules(t)
	r.Others[`<&">`] = r.Others["other"]
	r.Summary[`<&">`] = r.Summary["other"]
	r.Sets = append(r.Sets, `<&">`)
	for _, format := range []Format{{Name: "badge", Render: Badge}, {Name: "chart", Render: Chart}} {
		out := render(t, format, r, Options{})
		d := xml.NewDecoder(bytes.NewReader(out))
		words := ""
		for {
			token, err := d.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v\n%s", format.Name, err, out)
			}
			if text, ok := token.(xml.CharData); ok {
				words += string(text)
			}
		}
		if share := fmt.Sprintf("%d%%", coverageOf(r.Summary["other"]).Percent()); !strings.Contains(words, share) {
			t.Errorf("%s does not say %s in words: %s", format.Name, share, words)
		}
	}
}
