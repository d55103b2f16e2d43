package witness

import (
	"example.org/parity/internal/doc"
	"example.org/parity/internal/jsonschema"
	"example.org/parity/internal/typeset"
)

// samples are texts of each form that people can paste, by format, encoding or
// native kind.
var samples = map[string]string{
	"date-time": "2026-01-02T15:04:05Z", "datetime": "2026-01-02T15:04:05Z",
	"date": "2026-01-02", "time": "15:04:05", "duration": "PT30S",
	"uuid": "f81d4fae-7dec-41d0-a765-00a0c91e6bf6",
	"uri":  "https://example.org/a", "url": "https://example.org/a", "email": "ada@example.org", "hostname": "example.org",
	"ipv4": "192.0.2.1", "ipv6": "2001:db8::1",
	"base64": "aGVsbG8=", "base64url": "aGVsbG8=", "decimal": "1.50",
}

// slimmed is a schema with no more inside its fields than must be.
func slimmed(n *doc.Node) *doc.Node {
	return jsonschema.Rewrite(n, func(_ string, inner *doc.Node) *doc.Node { return needed(slimmed(inner)) })
}

// typical is a schema with a sample for each text of a form.
func typical(n *doc.Node) *doc.Node {
	out := jsonschema.Rewrite(n, func(_ string, inner *doc.Node) *doc.Node { return typical(inner) })
	if !isText(n) || n.Get("maxLength") != nil || n.Get("minLength") != nil {
		return out
	}
	for _, form := range []string{n.Get("format").Str(), n.Get("contentEncoding").Str(), typeset.NotesOf(n).Native} {
		if sample, ok := samples[form]; ok {
			return out.Without("pattern").With("enum", doc.NewStrings([]string{sample}))
		}
	}
	return out
}

// isText reports whether a schema takes texts, and nothing else but null.
func isText(n *doc.Node) bool {
	types := n.Get("type").Strings()
	if t := n.Get("type").Str(); t != "" {
		types = []string{t}
	}
	for _, name := range types {
		if name != "string" && name != "null" {
			return false
		}
	}
	return len(types) > 0 && n.Get("enum") == nil && n.Get("const") == nil
}
