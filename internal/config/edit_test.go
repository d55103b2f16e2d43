package config

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestAddMap: entries go where map: has those of their set, and nothing else of the
// file changes.
func TestAddMap(t *testing.T) {
	const sets = "sets: [{name: python}, {name: go}, {name: elixir}]\n"
	entries := [][2]string{{"Run", "Job"}, {"*Params", "*Request"}}
	for _, row := range []struct{ name, text, want string }{
		{"no map", sets + "# the end\n", sets + "# the end\n\nmap:\n  go:\n    Run: Job\n    '*Params': '*Request'\n"},
		{"no line break at the end", sets + "fail-on: P2", sets + "fail-on: P2\n\nmap:\n  go:\n    Run: Job\n    '*Params': '*Request'\n"},
		{"entries of the set", "map:\n    go: # one\n        A: B # two\n\n    elixir: {C: D}\n" + sets, "map:\n    go: # one\n        A: B # two\n        Run: Job\n        '*Params': '*Request'\n\n    elixir: {C: D}\n" + sets},
		{"another set", sets + "map:\n  elixir:\n    C: D\n# after\n", sets + "map:\n  elixir:\n    C: D\n  go:\n    Run: Job\n    '*Params': '*Request'\n# after\n"},
		{"on one line", sets + "map: {go: {A: B}} # short\n", sets + "map: {go: {Run: Job, '*Params': '*Request', A: B}} # short\n"},
		{"another set on one line", sets + "map: {elixir: {C: D}}\n", sets + "map: {go: {Run: Job, '*Params': '*Request'}, elixir: {C: D}}\n"},
		{"empty braces", sets + "map: {}\n", sets + "map: {go: {Run: Job, '*Params': '*Request'}}\n"},
	} {
		c, err := parse("parity.yaml", []byte(row.text))
		if err != nil {
			t.Fatalf("%s: %v", row.name, err)
		}
		got, err := c.AddMap("go", entries)
		if err != nil {
			t.Errorf("%s: %v", row.name, err)
		}
		if diff := cmp.Diff(row.want, string(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.name, diff)
		}
	}
	c, err := parse("parity.yaml", []byte(sets+"map:\n"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.AddMap("go", entries); err == nil {
		t.Error("map: without a value: no error")
	}
}
