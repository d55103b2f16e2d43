package validate

import (
	"slices"
	"strings"

	"example.org/parity/internal/doc"
)

// draft is a version of JSON Schema that the compiler knows.
type draft int

const (
	draftOther draft = iota
	draft7
	draft2019
	draft2020
)

const schema2020 = "https://json-schema.org/draft/2020-12/schema"

func draftOf(root *doc.Node) draft {
	if root.Get("$schema") == nil {
		return draft2020
	}
	switch strings.TrimSuffix(root.Get("$schema").Str(), "#") {
	case schema2020:
		return draft2020
	case "https://json-schema.org/draft/2019-09/schema":
		return draft2019
	case "http://json-schema.org/draft-07/schema":
		return draft7
	default:
		return draftOther
	}
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

// refused are the keywords that can reject a value, or move a reference, and
// that the compiler leaves to jsonschema.
var refused = set(
	"contains", "minContains", "maxContains", "uniqueItems",
	"patternProperties", "propertyNames", "dependentRequired", "dependentSchemas", "dependencies",
	"unevaluatedProperties", "unevaluatedItems",
	"$dynamicRef", "$dynamicAnchor", "$recursiveRef", "$recursiveAnchor", "$id", "id", "$anchor",
)

// onlyHere are keywords that the compiler knows in some drafts only: elsewhere
// they mean something else, or nothing, or are asserted.
var onlyHere = map[string][]draft{
	"prefixItems":      {draft2020},
	"additionalItems":  {draft7, draft2019},
	"format":           {draft2019, draft2020}, // draft 7 asserts it
	"contentEncoding":  {draft2019, draft2020}, // likewise
	"contentMediaType": {draft2019, draft2020}, // likewise
}

func (d draft) refuses(keyword string) bool {
	drafts, limited := onlyHere[keyword]
	return limited && !slices.Contains(drafts, d)
}

func set(names ...string) map[string]bool {
	m := make(map[string]bool, len(names))
	for _, name := range names {
		m[name] = true
	}
	return m
}
