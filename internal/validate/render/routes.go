package render

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"example.org/parity/internal/payload"
	"example.org/parity/internal/validate"
)

var plainText = regexp.MustCompile(`^[A-Za-z][\w.]*$`)

// yamlText writes a name for parity.yaml, with quotes where it needs them.
func yamlText(name string) string {
	if plainText.MatchString(name) {
		return name
	}
	return strconv.Quote(name)
}

// Routes is the items of parity.yaml's routes that the best proposals make, and
// how many they are.
func Routes(r *validate.Result) (text string, count int) {
	type key struct{ method, path, status, event string }
	lines := map[key]string{}
	var order []key
	for _, g := range r.Unmatched {
		if len(g.Proposals) == 0 || g.Path == "" && g.Event == "" {
			continue
		}
		k := key{method: g.Method, path: g.Path, event: g.Event}
		if g.Status != 0 && g.Status/100 != 2 {
			k.status = strconv.Itoa(g.Status)
		}
		side := "response"
		if g.Side == payload.Request {
			side = "request"
		}
		if strings.Contains(lines[k], "    "+side+": ") { // of another status
			continue
		}
		if lines[k] == "" {
			order = append(order, k)
		}
		lines[k] += fmt.Sprintf("    %s: %s\n", side, yamlText(g.Proposals[0].Type))
	}
	var b strings.Builder
	for _, k := range order {
		start := "  - "
		for _, line := range []struct{ name, value string }{{"method", k.method}, {"path", k.path}, {"event", k.event}, {"status", k.status}} {
			if line.value == "" {
				continue
			}
			if line.name == "method" {
				line.value = yamlText(line.value)
			} else {
				line.value = strconv.Quote(line.value)
			}
			fmt.Fprintf(&b, "%s%s: %s\n", start, line.name, line.value)
			start = "    "
		}
		b.WriteString(lines[k])
	}
	return b.String(), len(order)
}
