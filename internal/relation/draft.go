package relation

import (
	"fmt"
	"strings"

	"example.org/parity/internal/doc"
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
		for _, known := range d.names {
			if name == known {
				return d.draft, nil
			}
		}
	}
	if d, ok := draftOfURI(name); ok {
		return d, nil
	}
	return 0, fmt.Errorf("draft %q is none of 4, 6, 7, 2019-09, 2020-12", name)
}

func draftOfURI(uri string) (Draft, bool) {
	uri = strings.TrimSuffix(uri, "#")
	for _, d := range drafts {
		if d.uri == uri {
			return d.draft, true
		}
	}
	return 0, false
}

func (d Draft) uri() string {
	for _, known := range drafts {
		if known.draft == d {
			return known.uri
		}
	}
	return ""
}

// isMetaschema reports whether the verifier knows the document of this URI.
func isMetaschema(uri string) bool {
	return strings.HasPrefix(uri, "http://json-schema.org/draft-0") || strings.HasPrefix(uri, "https://json-schema.org/draft/20")
}

// subschemas maps each keyword that holds schemas to where they are in it.
type holding uint8

const (
	holdsSchema  holding = 1 << iota // the value itself
	holdsList                        // each item
	holdsMembers                     // each member
)

type keyword struct {
	holds  holding
	since  Draft
	before Draft // 0: still there
}

var subschemas = map[string]keyword{
	"not": {holdsSchema, Draft4, 0}, "allOf": {holdsList, Draft4, 0}, "anyOf": {holdsList, Draft4, 0}, "oneOf": {holdsList, Draft4, 0},
	"if": {holdsSchema, Draft7, 0}, "then": {holdsSchema, Draft7, 0}, "else": {holdsSchema, Draft7, 0},
	"properties": {holdsMembers, Draft4, 0}, "patternProperties": {holdsMembers, Draft4, 0}, "additionalProperties": {holdsSchema, Draft4, 0},
	"propertyNames": {holdsSchema, Draft6, 0}, "dependencies": {holdsMembers, Draft4, 0}, "dependentSchemas": {holdsMembers, Draft2019, 0},
	"unevaluatedProperties": {holdsSchema, Draft2019, 0}, "unevaluatedItems": {holdsSchema, Draft2019, 0},
	"items": {holdsSchema | holdsList, Draft4, 0}, "prefixItems": {holdsList, Draft2020, 0}, "additionalItems": {holdsSchema, Draft4, Draft2020},
	"contains": {holdsSchema, Draft6, 0}, "contentSchema": {holdsSchema, Draft2019, 0},
	"definitions": {holdsMembers, Draft4, 0}, "$defs": {holdsMembers, Draft2019, 0},
}

// eachSubschema visits the schemas directly inside a schema object.
func eachSubschema(n *doc.Node, d Draft, visit func(*doc.Node)) {
	for _, m := range n.Members {
		k, ok := subschemas[m.Name]
		if !ok || d < k.since || k.before != 0 && d >= k.before {
			continue
		}
		switch {
		case m.Value.Kind == doc.Array && k.holds&holdsList != 0:
			for _, item := range m.Value.Items {
				visit(item)
			}
		case m.Value.Kind == doc.Object && k.holds&holdsMembers != 0:
			for _, inner := range m.Value.Members {
				visit(inner.Value)
			}
		case k.holds&holdsSchema != 0:
			visit(m.Value)
		}
	}
}
