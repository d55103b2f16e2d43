package payload

import (
	"strings"
	"testing"
)

// FuzzScan demands that a value ends in the same place however it is looked for: window
// by window or byte by byte, in one piece or in two.
func FuzzScan(f *testing.F) {
	long := strings.Repeat(`{"a":["x]}",-1.5e3,{"b":"{["}],"c":"d"},`, 20)
	for _, seed := range []string{"[" + long + "]]", `{"a":"` + long + `"}}`, "[" + strings.ReplaceAll(long, `"x]}"`, `"x\"]}\\"`) + "]", "[" + strings.Repeat("[]", 300) + "]",
		`{"a":` + strings.Repeat(" ", 300) + `\"}" }`, `{"a":"x\"` + strings.Repeat("}", 9) + strings.Repeat(" ", 300) + `"}}`, `"` + strings.Repeat(`\\`, 150) + `",`, "[" + strings.Repeat(" ", 255) + "]x", "-12,", "]"} {
		f.Add([]byte(seed), uint16(0))
		f.Add([]byte(seed), uint16(len(seed)/3))
	}
	f.Fuzz(func(t *testing.T, text []byte, cut uint16) {
		var plain scanner
		want, ended := 0, false
		for want < len(text) && !ended {
			var n int
			n, ended = plain.bytes(text[want:])
			want += n
		}
		first := min(int(cut), len(text))
		var scan scanner
		n, done := scan.scan(text[:first])
		if !done {
			var more int
			more, done = scan.scan(text[n:])
			n += more
		}
		if n != want || done != ended {
			t.Errorf("%d %v, and by bytes %d %v: %q cut at %d", n, done, want, ended, text, first)
		}
		if !done && (scan.depth != plain.depth || scan.quoted != plain.quoted || scan.escaped != plain.escaped) {
			t.Errorf("%+v, and by bytes %+v: %q", scan, plain, text)
		}
	})
}
