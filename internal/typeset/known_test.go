package typeset

import (
	"testing"

	"example.org/parity/internal/doc"
)

func TestCheckNotes(t *testing.T) {
	for _, row := range []struct {
		schema   string
		document bool
		want     string
		reason   string
	}{
		{`{"type": "string"}`, false, "", "no annotation"},
		{`{"x-parity": {"native": "datetime", "decode": {"by": "pydantic", "unknown": "drop"}, "source": {"file": "a", "line": 1}}}`, false, "", "all known"},
		{`{"x-parity": {"tag": {"feild": "kind"}}}`, false, `x-parity.tag: unknown key "feild"; did you mean field?`, "a key inside"},
		{`{"x-parity": {"local": [{"name": "a", "why": "b"}]}}`, false, `x-parity.local[0]: unknown key "why"; known here: name, reason`, "a key of an item; nothing near"},
		{`{"x-parity": {"roles": [{"role": "send", "why": "b"}]}}`, false, `x-parity.roles[0].role: "send" is none of sent, received`, "a word that stands for nothing"},
		{`{"x-parity": {"members": {"anything": "ANY"}, "bounds": {"minimum": 0}, "out": {"properties": {}}}}`, false, "", "names of the user's own"},
		{`{"x-parity": {"declared": {"anything": 1}}}`, false, "", "a schema is checked where it is used"},
		{`{"x-parity": {"language": "ruby", "files": 3, "excluded": []}}`, true, "", "of the document"},
		{`{"x-parity": {"language": "ruby", "fils": 3}}`, true, `x-parity: unknown key "fils"; did you mean files?`, "of the document"},
		{`{"x-parity": {"native": "enum"}}`, true, "", "a document that is one schema"},
		{`{"x-parity": {"language": "ruby"}}`, false, `x-parity: unknown key "language"; known here: native,`, "a document's, in a schema"},
	} {
		n, err := doc.ParseJSON("x.json", []byte(row.schema))
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if _, err := CheckNotes(n, row.document); err != nil {
			got = err.Error()
		}
		if len(got) > len(row.want) && row.want != "" {
			got = got[:len(row.want)]
		}
		if got != row.want {
			t.Errorf("%s: %s: %q, want %q", row.reason, row.schema, got, row.want)
		}
	}
}
