package report

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/print"
)

var sgr = regexp.MustCompile(`\x1b\[[0-9;]*m`)

// TestTerminalWidth: nothing is wider than the terminal, and the breaks lose no word.
func TestTerminalWidth(t *testing.T) {
	r := fixtures(t)
	words := func(text string) string { return strings.Join(strings.Fields(text), "") }
	whole := words(terminalText(t, r, Options{All: true}))
	for _, width := range []int{30, 60, 80, 200} {
		text := terminalText(t, r, Options{Width: width, All: true})
		for _, line := range strings.Split(text, "\n") {
			if got := print.Width(line); got > width {
				t.Errorf("%d columns in a terminal of %d: %s", got, width, line)
			}
		}
		if width >= 200 && words(text) != whole {
			t.Errorf("at %d columns other words are told", width)
		}
		colored := terminalText(t, r, Options{Width: width, All: true, Color: true})
		if plain := sgr.ReplaceAllString(colored, ""); plain != text {
			t.Errorf("at %d columns colour changes the text", width)
		}
	}
}

func terminalText(t *testing.T, r *compare.Result, opts Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := Terminal(&b, r, opts); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestFirstScreen: what decides stands first, what differs before what is missing,
// and a report of thousands of findings is no longer than that.
func TestFirstScreen(t *testing.T) {
	r := fixtures(t)
	text := terminalText(t, r, Options{FailOn: "P1", Gate: "P1"})
	at := -1
	for _, part := range []string{"reference python", "  set ", "gate failed: ", "systematic differences", "findings by rule", "the first 12 of ", "more findings: --all tells them"} {
		i := strings.Index(text, part)
		if i <= at {
			t.Errorf("%q stands at %d, what is before it at %d", part, i, at)
		}
		at = i
	}
	f := frontOf(r, Options{})
	if !slices.IsSortedFunc(f.First, func(a, b compare.Located) int {
		return strings.Compare(a.Finding.Priority+fmt.Sprint(breadth(a)), b.Finding.Priority+fmt.Sprint(breadth(b)))
	}) {
		t.Error("the first findings are not the most urgent, or types that are missing stand before what differs")
	}
	total := 0
	for _, c := range f.Rules {
		total += c.Count
		by := 0
		for _, n := range c.BySet {
			by += n
		}
		if by != c.Count {
			t.Errorf("%s: %d findings, %d of them in sets", c.Rule, c.Count, by)
		}
	}
	if total != len(f.First) {
		t.Errorf("the rules count %d findings, there are %d", total, len(f.First))
	}
	all := terminalText(t, r, Options{FailOn: "P1", Gate: "P1", All: true})
	if n := strings.Count(all, "\n      fix:    "); n != total {
		t.Errorf("--all tells %d findings, there are %d", n, total)
	}
	if n := strings.Count(text, "\n      fix:    "); n != maxTold {
		t.Errorf("the first screen tells %d findings", n)
	}
}
