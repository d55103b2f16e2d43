// Package jsonschema is the vocabulary of JSON Schema: its drafts, its keywords and
// what each of them holds, where a document keeps its schemas, and what a reference
// points to. It decides nothing about values: comparison (package schema), logic
// (relation) and bytes (validate) read schemas each in its own way, and share this.
package jsonschema

import (
	"fmt"
	"slices"
	"strings"
)

// Draft is a version of JSON Schema.
type Draft int

const (
	Draft4    Draft = 4
	Draft6    Draft = 6
	Draft7    Draft = 7
	Draft2019 Draft = 2019
	Draft2020 Draft = 2020 // the default
)

// drafts lists each draft's names and the URI of its metaschema.
var drafts = []struct {
	draft Draft
	names []string
	uri   string
}{
	{Draft4, []string{"4", "draft4", "draft-04"}, "http://json-schema.org/draft-04/schema"},
	{Draft6, []string{"6", "draft6", "draft-06"}, "http://json-schema.org/draft-06/schema"},
	{Draft7, []string{"7", "draft7", "draft-07"}, "http://json-schema.org/draft-07/schema"},
	{Draft2019, []string{"2019-09", "draft2019-09"}, "https://json-schema.org/draft/2019-09/schema"},
	{Draft2020, []string{"2020-12", "draft2020-12"}, "https://json-schema.org/draft/2020-12/schema"},
}

// ParseDraft reads a draft's name: 4, 6, 7, 2019-09 or 2020-12, also as draft4
// and draft-04, or the URI of its metaschema; "" is the default.
func ParseDraft(name string) (Draft, error) {
	if name == "" {
		return Draft2020, nil
	}
	for _, d := range drafts {
		if slices.Contains(d.names, name) {
			return d.draft, nil
		}
	}
	if d, ok := DraftOfURI(name); ok {
		return d, nil
	}
	return 0, fmt.Errorf("draft %q is none of 4, 6, 7, 2019-09, 2020-12", name)
}

// DraftOfURI is the draft whose metaschema has the URI.
func DraftOfURI(uri string) (Draft, bool) {
	uri = strings.TrimSuffix(uri, "#")
	for _, d := range drafts {
		if d.uri == uri {
			return d.draft, true
		}
	}
	return 0, false
}

// URI is that of the draft's metaschema.
func (d Draft) URI() string {
	for _, known := range drafts {
		if known.draft == d {
			return known.uri
		}
	}
	return ""
}

// IsMetaschema reports whether a URI is that of a draft's metaschema, or of a part
// of one.
func IsMetaschema(uri string) bool {
	return strings.HasPrefix(uri, "http://json-schema.org/draft-0") || strings.HasPrefix(uri, "https://json-schema.org/draft/20")
}
