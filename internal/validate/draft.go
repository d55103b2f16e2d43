package validate

import (
	"slices"

	"example.org/parity/internal/doc"
	vocabulary "example.org/parity/internal/jsonschema"
)

var schema2020 = vocabulary.Draft2020.URI()

// draftOther is a $schema that is none of the drafts that the compiler knows.
const draftOther vocabulary.Draft = 0

func draftOf(root *doc.Node) vocabulary.Draft {
	if root.Get("$schema") == nil {
		return vocabulary.Draft2020
	}
	draft, known := vocabulary.DraftOfURI(root.Get("$schema").Str())
	if !known || draft < vocabulary.Draft7 {
		return draftOther
	}
	return draft
}

// shaping are the keywords, type aside, that the compiler reads of a schema without
// following others.
var (
	shaping           = slices.Concat(shapingScalars, shapingContainers)
	shapingScalars    = []string{"enum", "const", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "pattern"}
	shapingContainers = []string{
		"items", "prefixItems", "minItems", "maxItems",
		"properties", "required", "additionalProperties", "minProperties", "maxProperties",
	}
)

// compiled are all keywords that the compiler reads.
var compiled = slices.Concat(shaping, applicators, []string{"type", "then", "else", "additionalItems"}, remarked)

// remarked are those that assert nothing, but in draft 7.
var remarked = []string{"format", "contentEncoding", "contentMediaType"}

// refuses reports whether a keyword can reject a value, or move a reference, in a way
// that the compiler leaves to jsonschema: it does not read it, or the draft means
// something else by it.
func refuses(d vocabulary.Draft, keyword string) bool {
	known, ok := vocabulary.Keywords[keyword]
	switch {
	case !ok || !known.Asserts && !known.Resource:
		return false
	case !slices.Contains(compiled, keyword):
		return true
	default:
		return !known.In(d) || d == vocabulary.Draft7 && slices.Contains(remarked, keyword)
	}
}
