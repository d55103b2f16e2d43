package schema

// constraints are the keywords that narrow a kind without changing its shape.
// Values that assert nothing are listed in vacuous.
var constraints = map[string]bool{
	"minimum": true, "maximum": true, "exclusiveMinimum": true, "exclusiveMaximum": true, "multipleOf": true,
	"minLength": true, "maxLength": true, "pattern": true, "contentMediaType": true,
	"minItems": true, "maxItems": true, "uniqueItems": true,
	"minProperties": true, "maxProperties": true,
}

// vacuous are constraints with the value that equals leaving them out.
var vacuous = map[string]string{
	"minLength": "0", "minItems": "0", "minProperties": "0", "uniqueItems": "false",
}

// unmodelled are asserting keywords that the normal form has no place for.
var unmodelled = map[string]bool{
	"not": true, "if": true, "then": true, "else": true,
	"contains": true, "minContains": true, "maxContains": true,
	"patternProperties": true, "dependentSchemas": true, "dependentRequired": true, "dependencies": true,
	"unevaluatedItems": true, "unevaluatedProperties": true,
	"$dynamicRef": true, "$recursiveRef": true,
}

// shaping are the keywords that choose a kind; parser.schema reads each.
var shaping = []string{
	"type", "const", "enum", "anyOf", "oneOf", "allOf", "$ref",
	"properties", "required", "additionalProperties", "propertyNames",
	"items", "prefixItems", "additionalItems", "format", "contentEncoding", "nullable",
}

// asserting is every keyword that can reject a value. All others are
// annotations (title, description, examples, x-…) and say nothing of the wire.
var asserting = func() map[string]bool {
	all := map[string]bool{}
	for _, table := range []map[string]bool{constraints, unmodelled} {
		for keyword := range table {
			all[keyword] = true
		}
	}
	for _, keyword := range shaping {
		all[keyword] = true
	}
	return all
}()
