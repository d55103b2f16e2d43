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

// routes is the routes section that the best proposals make, or "".
func routes(r *validate.Result) string {
	type key struct{ method, path, status string }
	lines := map[key]string{}
	var order []key
	for _, g := range r.Unmatched {
		if len(g.Proposals) == 0 || g.Path == "" {
			continue
		}
		k := key{method: g.Method, path: g.Path}
		if g.Status != 0 && g.Status/100 != 2 {
			k.status = strconv.Itoa(g.Status)
		}
		if lines[k] == "" {
			order = append(order, k)
		}
		side := "response"
		if g.Side == payload.Request {
			side = "request"
		}
		lines[k] += fmt.Sprintf("    %s: %s\n", side, yamlText(g.Proposals[0].Type))
	}
	var b strings.Builder
	for _, k := range order {
		if b.Len() == 0 {
			b.WriteString("routes:\n")
		}
		fmt.Fprintf(&b, "  - method: %s\n    path: %s\n", yamlText(k.method), strconv.Quote(k.path))
		if k.status != "" {
			fmt.Fprintf(&b, "    status: %s\n", strconv.Quote(k.status))
		}
		b.WriteString(lines[k])
	}
	return b.String()
}
