package report

import (
	"testing"

	"example.org/parity/internal/print"
)

// TestPlain: a name reads in the rendered page as it is written in the source.
func TestPlain(t *testing.T) {
	tests := []struct{ name, reason, want string }{
		{"total_count", "an underscore within a word is text", "total_count"},
		{"Batch[Item]", "no bracket may start a link", `Batch\[Item]`},
		{"__root__", "underscores at the edges would be emphasis", `\_\_root\_\_`},
		{"a._x", "an edge may lie within a path", `a.\_x`},
		{"*glob*", "stars would be emphasis", `\*glob\*`},
		{"List<int>", "an angle bracket would start a tag, which GitHub drops", `List\<int>`},
		{"a`b", "a backtick would start code", "a\\`b"},
		{`a\b`, "a backslash would escape what follows", `a\\b`},
	}
	for _, tt := range tests {
		if got := print.Name(tt.name); got != tt.want {
			t.Errorf("%s: %q, want %q; %s", tt.name, got, tt.want, tt.reason)
		}
	}
}

// above links from a folder below the sources.
func above(string) string { return "../{file}#L{line}" }

func TestMarkdownLinks(t *testing.T) {
	m := &markdown{opts: Options{Links: above}}
	want := `[src/a (1)/\_b.py:3](../src/a%20%281%29/_b.py#L3)`
	if got := m.place("go", "src/a (1)/_b.py", 3); got != want {
		t.Errorf("a link ends at a space or a parenthesis: %s, want %s", got, want)
	}
}
