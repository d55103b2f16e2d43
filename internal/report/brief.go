package report

import (
	"encoding/json"
	"fmt"
	"slices"
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
	switch n.Kind {
	case doc.Object:
		return brieflyObject(n, path)
	case doc.Array:
		parts := make([]string, len(n.Items))
		for i, item := range n.Items {
			parts[i] = briefly(item, below(path, ""))
		}
		return "[" + strings.Join(parts, ",") + "]"
	default:
		return n.JSON()
	}
}

func brieflyObject(n *doc.Node, path compare.Path) string {
	asked := func(name string) bool { return len(path) > 0 && path[0].Kind == compare.Field && path[0].Name == name }
	others := briefMembers
	if slices.ContainsFunc(n.Members, func(m doc.Member) bool { return asked(m.Name) }) {
		others--
	}
	var parts []string
	for _, m := range n.Members {
		if len(n.Members) > briefMembers && !asked(m.Name) {
			if others == 0 {
				continue
			}
			others--
		}
		parts = append(parts, doc.QuoteJSON(m.Name)+":"+briefly(m.Value, below(path, m.Name)))
	}
	return "{" + strings.Join(parts, ",") + unshown(len(n.Members)-len(parts)) + "}"
}

// below is what a path says of a member, or of any item or value that it leads to.
func below(path compare.Path, name string) compare.Path {
	if len(path) == 0 || path[0].Kind == compare.Field && path[0].Name != name {
		return nil
	}
	return path[1:]
}

// unshown says how many members are not shown.
func unshown(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(", … %d more", n)
}
