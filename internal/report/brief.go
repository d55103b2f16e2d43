package report

import (
	"encoding/json"
	"fmt"
	"strings"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/doc"
	"example.org/parity/internal/print"
)

// What a line shows of a payload: so many members of an object, among them the one in
// question, and so many columns.
const (
	briefMembers = 6
	briefWidth   = 400
)

// brief is a payload as one line shows it. Where more members are counted than shown it
// is no JSON; explain shows all.
func brief(payload json.RawMessage, path compare.Path) string {
	root, err := doc.ParseJSON("", payload)
	if err != nil {
		return print.Cut(string(payload), briefWidth)
	}
	return print.Cut(briefly(root, path), briefWidth)
}

func briefly(n *doc.Node, path compare.Path) string {
	var rest compare.Path
	if len(path) > 0 {
		rest = path[1:]
	}
	switch n.Kind {
	case doc.Object:
		var parts []string
		others := briefMembers
		if len(path) > 0 && n.Get(path[0].Name) != nil {
			others--
		}
		for _, m := range n.Members {
			through := len(path) > 0 && (path[0].Kind != compare.Field || path[0].Name == m.Name)
			switch {
			case len(n.Members) <= briefMembers, len(path) > 0 && path[0].Name == m.Name:
			case others == 0:
				continue
			default:
				others--
			}
			of := rest
			if !through {
				of = nil
			}
			parts = append(parts, doc.QuoteJSON(m.Name)+":"+briefly(m.Value, of))
		}
		return "{" + strings.Join(parts, ",") + unshown(len(n.Members)-len(parts)) + "}"
	case doc.Array:
		var parts []string
		for _, item := range n.Items {
			parts = append(parts, briefly(item, rest))
		}
		return "[" + strings.Join(parts, ",") + "]"
	default:
		return n.JSON()
	}
}

// unshown says how many members are not shown.
func unshown(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(", … %d more", n)
}
