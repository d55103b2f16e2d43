package validate

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"example.org/parity/internal/doc"
)

// Failure is one reason for which a type rejects a record.
type Failure struct {
	Path    string // JSON pointer; * for any item of an array or value of a map
	Exact   string // JSON pointer to the very place, where at is -1
	Keyword string // of JSON Schema
	Message string // without any value of the record
	at      int    // offset of the very place, or -1
}

// judge asks jsonschema about a decoded record: nil for accepted, else the
// reasons. The error says why there is no answer.
func (t *Type) judge(v any) (failures []Failure, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("jsonschema gives no answer: %v", r)
		}
	}()
	err = t.schema.Validate(v)
	var invalid *jsonschema.ValidationError
	if !errors.As(err, &invalid) {
		return nil, err
	}
	seen := map[Failure]bool{}
	j := judgement{t.Set, v}
	for _, leaf := range j.leaves(invalid) {
		for _, f := range j.failures(leaf) {
			if !seen[f] {
				seen[f] = true
				failures = append(failures, f)
			}
		}
	}
	// jsonschema visits members in no order.
	slices.SortStableFunc(failures, func(a, b Failure) int {
		return cmp.Or(len(a.Exact)-len(b.Exact), strings.Compare(a.Exact, b.Exact))
	})
	return failures, nil
}

// judgement reads what jsonschema says of a record.
type judgement struct {
	set    *Set
	record any
}

// leaves are the errors at the bottom of the tree, of a union only those of the
// variant that the record was meant to be, where that can be told.
func (j judgement) leaves(e *jsonschema.ValidationError) []*jsonschema.ValidationError {
	if len(e.Causes) == 0 {
		return []*jsonschema.ValidationError{e}
	}
	if e.Message == "anyOf failed" || e.Message == "oneOf failed" {
		if meant := j.meantVariant(e); meant != nil {
			return meant
		}
		return []*jsonschema.ValidationError{e}
	}
	var list []*jsonschema.ValidationError
	for _, cause := range e.Causes {
		list = append(list, j.leaves(cause)...)
	}
	return list
}

// maxCompared is how many failures of two variants are compared.
const maxCompared = 64

// meantVariant is the errors of the one variant of a union whose kind and tags
// fit; of several, of the one that fails in the fewest places; nil for a tie of
// variants that fail for different reasons.
func (j judgement) meantVariant(union *jsonschema.ValidationError) []*jsonschema.ValidationError {
	var best []*jsonschema.ValidationError
	tie := false
	for _, arm := range union.Causes {
		list := j.leaves(arm)
		if otherVariant(union, list) {
			continue
		}
		switch {
		case best == nil || len(list) < len(best):
			best, tie = list, false
		case len(list) == len(best):
			tie = tie || len(list) > maxCompared || !maps.Equal(j.reasons(list), j.reasons(best))
		}
	}
	if tie {
		return nil
	}
	return best
}

func (j judgement) reasons(list []*jsonschema.ValidationError) map[Failure]bool {
	reasons := map[Failure]bool{}
	for _, leaf := range list {
		for _, f := range j.failures(leaf) {
			f.Exact = ""
			reasons[f] = true
		}
	}
	return reasons
}

// otherVariant reports whether errors say that the value is of another kind
// altogether, or has another tag.
func otherVariant(union *jsonschema.ValidationError, list []*jsonschema.ValidationError) bool {
	for _, leaf := range list {
		below, _ := strings.CutPrefix(leaf.InstanceLocation, union.InstanceLocation)
		switch keyword := lastToken(keywordLocation(leaf)); {
		case keyword == "type" && below == "":
			return true
		case keyword == "const" && strings.Count(below, "/") <= 1:
			return true
		}
	}
	return false
}

// failures words one error; one that names several members is one
// failure for each.
func (j judgement) failures(e *jsonschema.ValidationError) []Failure {
	location := keywordLocation(e)
	f := Failure{Path: valuePath(location), Exact: unescapePath(e.InstanceLocation), Keyword: lastToken(location), at: -1}
	f.Message = safeMessage(e, f.Keyword)
	message, several := perMember[f.Keyword]
	if !several {
		return []Failure{f}
	}
	_, pointer, _ := strings.Cut(e.AbsoluteKeywordLocation, "#")
	schema := j.set.root.At(strings.TrimSuffix(unescapePath(pointer), "/"+f.Keyword))
	object, _ := within(j.record, f.Exact).(map[string]any)
	var list []Failure
	for _, name := range namedMembers(e.Message, f.Keyword, schema, object) {
		member := f
		member.Path += "/" + doc.Escape(name)
		member.Message = message
		if f.Keyword == "required" {
			member.Message += lenience(schema)
		} else {
			member.Exact += "/" + doc.Escape(name)
		}
		list = append(list, member)
	}
	if len(list) == 0 { // a schema in a resource of its own
		return []Failure{f}
	}
	return list
}

// namedMembers are the members that an error of required or additionalProperties
// names. The message alone does not tell: jsonschema quotes a name that ends in a
// backslash as it quotes its end.
func namedMembers(message, keyword string, schema *doc.Node, object map[string]any) []string {
	var names []string
	if keyword == "required" {
		for _, name := range schema.Get("required").Strings() {
			if _, has := object[name]; !has {
				names = append(names, name)
			}
		}
		return names
	}
	for _, name := range sortedKeys(object) {
		if schema.Get("properties").Get(name) == nil && strings.Contains(message, messageQuote(name)) {
			names = append(names, name)
		}
	}
	return names
}

// messageQuote quotes a name as jsonschema's messages do.
func messageQuote(name string) string {
	text := strings.ReplaceAll(strconv.Quote(name), `\"`, `"`)
	text = strings.ReplaceAll(text, "'", `\'`)
	return "'" + text[1:len(text)-1] + "'"
}

// within returns the value at a JSON pointer of a decoded record.
func within(v any, pointer string) any {
	for _, token := range strings.Split(pointer, "/")[1:] {
		switch parent := v.(type) {
		case map[string]any:
			v = parent[doc.Unescape(token)]
		case []any:
			i, err := strconv.Atoi(token)
			if err != nil || i < 0 || i >= len(parent) {
				return nil
			}
			v = parent[i]
		}
	}
	return v
}

// perMember are the keywords whose message lists members, and what is said of each.
var perMember = map[string]string{
	"required":             "is missing",
	"additionalProperties": "is not declared, and undeclared members are rejected",
}

// lenience tells of a type whose members are required by the declaration only
// what the SDK's own decoder makes of their absence.
func lenience(schema *doc.Node) string {
	switch missing := schema.Get("x-parity").Get("decode").Get("missing").Str(); missing {
	case "zero", "nil":
		return "; the SDK's own decoder takes it as " + missing
	case "keep":
		return "; the SDK's own decoder goes on without it"
	default:
		return ""
	}
}

// keywordLocation is the path of keywords to an error; the schema false, which
// has no keyword, is taken for one.
func keywordLocation(e *jsonschema.ValidationError) string {
	if e.Message == "not allowed" {
		return e.KeywordLocation + "/false"
	}
	return e.KeywordLocation
}

func lastToken(location string) string { return location[strings.LastIndexByte(location, '/')+1:] }

// said are the keywords whose message from jsonschema holds nothing of the
// record but kinds, counts and lengths.
var said = set("type", "enum", "const", "minItems", "maxItems", "additionalItems", "minLength", "maxLength",
	"minProperties", "maxProperties", "uniqueItems")

func unfit(variants int) string { return fmt.Sprintf("fits none of %d variants", variants) }

// safeMessage is a message without any value of the record.
func safeMessage(e *jsonschema.ValidationError, keyword string) string {
	switch {
	case e.Message == "anyOf failed" || e.Message == "oneOf failed":
		return unfit(len(e.Causes))
	case keyword == "false":
		return "is not allowed here"
	case said[keyword]:
		return e.Message
	}
	if bound, _, found := strings.Cut(e.Message, " but found "); found {
		return bound
	}
	return "does not satisfy " + keyword
}

// unescapePath undoes the percent-encoding of jsonschema's paths; what is left
// is a JSON pointer.
func unescapePath(path string) string {
	if plain, err := url.PathUnescape(path); err == nil {
		return plain
	}
	return path
}

// valuePath turns the path of keywords to an error into the path to the value:
// /properties/events/items/$ref/properties/id/type is /events/*/id.
func valuePath(location string) string {
	tokens := strings.Split(strings.TrimPrefix(location, "/"), "/")
	var b strings.Builder
	for i := 0; i < len(tokens)-1; i++ { // the last one is the keyword that failed
		next := tokens[i+1]
		last := i+1 == len(tokens)-1
		switch tokens[i] {
		case "properties", "dependentSchemas", "dependencies":
			if tokens[i] == "properties" && !last {
				b.WriteString("/" + unescapePath(next))
			}
			i++
		case "items", "prefixItems":
			if _, err := strconv.Atoi(next); err == nil && !last {
				b.WriteString("/" + next)
				i++
			} else {
				b.WriteString("/*")
			}
		case "patternProperties":
			b.WriteString("/*")
			i++
		case "additionalProperties", "additionalItems", "unevaluatedProperties", "unevaluatedItems", "contains":
			b.WriteString("/*")
		case "anyOf", "oneOf", "allOf":
			i++
		}
	}
	return b.String()
}
