package fix

import (
	"strings"
	"testing"
)

func TestExtent(t *testing.T) {
	for _, row := range []struct {
		text   string
		want   int
		reason string
	}{
		{"a: int\nb: int\n", 1, "a line"},
		{"a: int = Field(\n    alias=\"b\",\n)\nb: int\n", 3, "until the bracket is shut"},
		{"a: str = \"(\"\nb: int\n", 1, "a bracket in a text is none"},
		{"A string `json:\"(\"`\n", 1, "nor one in a tag"},
		{"a: int = (\n", 1, "a file that ends in the middle"},
	} {
		if got := extent(strings.SplitAfter(row.text, "\n"), 1); got != row.want {
			t.Errorf("%s: %d lines, want %d", row.reason, got, row.want)
		}
	}
}

func TestSnake(t *testing.T) {
	for name, want := range map[string]string{"TrainingRun": "training_run", "URL": "url", "HTTPError": "http_error", "A1b": "a1b"} {
		if got := snake(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}
