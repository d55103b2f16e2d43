package validate

import (
	"cmp"
	"errors"
	"fmt"
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
	for _, leaf := range leaves(invalid) {
		for _, f := range t.Set.failures(leaf) {
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

// leaves are the errors at the bottom of the tree, of a union only those of the
// variant that the record was meant to be, where that can be told.
func leaves(e *jsonschema.ValidationError) []*jsonschema.ValidationError {
	if len(e.Causes) == 0 {
		return []*jsonschema.ValidationError{e}
	}
	if e.Message == "anyOf failed" || e.Message == "oneOf failed" {
		if meant := meantVariant(e); meant != nil {
			return meant
		}
		return []*jsonschema.ValidationError{e}
	}
	var list []*jsonschema.ValidationError
	for _, cause := range e.Causes {
		list = append(list, leaves(cause)...)
	}
	return list
}

// meantVariant is the errors of the one variant of a union whose kind and tags
// fit; of several, of the one that fails in the fewest places; nil for a tie.
func meantVariant(union *jsonschema.ValidationError) []*jsonschema.ValidationError {
	var best []*jsonschema.ValidationError
	tie := false
	for _, arm := range union.Causes {
		list := leaves(arm)
		if otherVariant(union, list) {
			continue
		}
		switch {
		case best == nil || len(list) < len(best):
			best, tie = list, false
		case len(list) == len(best):
			tie = true
		}
	}
	if tie {
		return nil
	}
	return best
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

// failures words one error of jsonschema; one that names several members is one
// failure for each.
func (s *Set) failures(e *jsonschema.ValidationError) []Failure {
	location := keywordLocation(e)
	f := Failure{Path: valuePath(location), Exact: unescapePath(e.InstanceLocation), Keyword: lastToken(location), at: -1}
	message, several := perMember[f.Keyword]
	if !several {
		f.Message = safeMessage(e, f.Keyword)
		return []Failure{f}
	}
	if f.Keyword == "required" {
		_, pointer, _ := strings.Cut(e.AbsoluteKeywordLocation, "#")
		message += lenience(s.root.At(strings.TrimSuffix(unescapePath(pointer), "/required")))
	}
	var list []Failure
	for _, name := range quotedNames(e.Message) {
		member := f
		member.Path += "/" + doc.Escape(name)
		member.Message = message
		if f.Keyword != "required" {
			member.Exact += "/" + doc.Escape(name)
		}
		list = append(list, member)
	}
	return list
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

// quotedNames reads the list of names, each in single quotes, of a message.
func quotedNames(message string) []string {
	var names []string
	_, rest, _ := strings.Cut(message, "'")
	for rest != "" {
		end := 0
		for end < len(rest) && rest[end] != '\'' {
			if rest[end] == '\\' {
				end++
			}
			end++
		}
		if end >= len(rest) {
			break
		}
		literal := strings.ReplaceAll(strings.ReplaceAll(rest[:end], `\'`, `'`), `"`, `\"`)
		name, err := strconv.Unquote(`"` + literal + `"`)
		if err != nil {
			name = rest[:end]
		}
		names = append(names, name)
		_, rest, _ = strings.Cut(rest[end+1:], "'")
	}
	return names
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
