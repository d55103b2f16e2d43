package config

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAddRoutes(t *testing.T) {
	const item = "  - path: /a\n    response: A\n"
	for _, row := range []struct{ name, text, want, reason string }{
		{"none", "reference: x", "reference: x\nroutes:\n" + item, "the key comes last"},
		{"empty", "routes: [] # none yet\nsets: []\n", "routes:\n" + item + "sets: []\n", "an empty list"},
		{"list", "routes: # by hand\n  - path: /b\n    response: B\n\n# the sets\nsets: []\n", "routes:\n  - path: /b\n    response: B\n" + item + "\n# the sets\nsets: []\n", "behind the last, before what is said of the next key"},
		{"no indent", "routes:\n- {path: /b, response: B}", "routes:\n- {path: /b, response: B}\n- path: /a\n  response: A\n", "as deep as those that are there"},
		{"flow", "routes: [{path: /b, response: B}]\n", "", "no line to stand on"},
	} {
		got, err := AddRoutes(row.text, item)
		if (err != nil) != (row.want == "") {
			t.Errorf("%s: %v", row.name, err)
		}
		if diff := cmp.Diff(row.want, got); diff != "" && err == nil {
			t.Errorf("%s: %s (-want +got):\n%s", row.name, row.reason, diff)
		}
	}
}
