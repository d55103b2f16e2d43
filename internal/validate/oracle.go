package validate

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"example.org/parity/internal/doc"
	"example.org/parity/internal/typeset"
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
		switch r := recover(); r {
		case nil:
		case errSteps:
			err = errSteps
		default:
			err = fmt.Errorf("jsonschema gives no answer: %v", r)
		}
	}()
	b := &t.Set.budget
	b.Lock()
	defer b.Unlock()
	schema, err := t.oracle()
	if err != nil {
		return nil, err
	}
	b.start(v)
	err = schema.Validate(v)
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

// judgement reads what jsonschema says of a record: its keywords and places, none of
// its words.
type judgement struct {
	set    *Set
	record any
}

// leaf is an error at the bottom of jsonschema's tree.
type leaf struct {
	*jsonschema.ValidationError
	variant string // in which the value was meant to be
	message string // if it is known
}

// leaves are the errors at the bottom of the tree, of a union only those of the
// variant that the record was meant to be, where that can be told.
func (j judgement) leaves(e *jsonschema.ValidationError) []leaf {
	if len(e.Causes) == 0 {
		return []leaf{{ValidationError: e}}
	}
	if keyword := lastToken(e.KeywordLocation); keyword == "anyOf" || keyword == "oneOf" {
		return j.meantVariant(e, keyword)
	}
	var list []leaf
	for _, cause := range e.Causes {
		list = append(list, j.leaves(cause)...)
	}
	return list
}

// maxCompared is how many failures of two variants are compared.
const maxCompared = 64

// meantVariant is the errors of the one variant of a union whose kind and tags
// fit; of several, of the one that fails in the fewest places. In a tie of
// variants that fail for different reasons it is the error of the union.
func (j judgement) meantVariant(union *jsonschema.ValidationError, keyword string) []leaf {
	schema := j.schemaOf(union)
	if schema.Get(typeset.Annotation).Get("lenient") != nil { // it is not for its leniency that a value is rejected
		return j.leaves(union.Causes[0])
	}
	variants := j.set.compiler.variantsOf(items(schema.Get(keyword)))
	var best []leaf
	tie := false
	for _, arm := range union.Causes {
		list := j.leaves(arm)
		if otherVariant(union, list) {
			continue
		}
		switch {
		case best == nil || len(list) < len(best):
			best, tie = list, false
			below, _ := strings.CutPrefix(arm.KeywordLocation, union.KeywordLocation+"/")
			below, _, _ = strings.Cut(below, "/")
			if i, err := strconv.Atoi(below); err == nil && variants.tag != "" {
				for k := range best {
					best[k].variant = cmp.Or(best[k].variant, variants.labels[i])
				}
			}
		case len(list) == len(best):
			tie = tie || len(list) > maxCompared || !maps.Equal(j.reasons(list), j.reasons(best))
		}
	}
	if best != nil && !tie {
		return best
	}
	message := variants.unfit
	value := within(j.record, unescapePath(union.InstanceLocation))
	object, _ := value.(map[string]any)
	_, tagged := object[variants.tag]
	switch kind := kindOfValue(value); {
	case best != nil:
	case variants.tag != "" && tagged:
		message = variants.stray
	case variants.unlike(kind):
		message = wordsOfType(variants.types, kind)
	}
	return []leaf{{ValidationError: union, message: message}}
}

func (j judgement) reasons(list []leaf) map[Failure]bool {
	reasons := map[Failure]bool{}
	for _, leaf := range list {
		leaf.variant = ""
		for _, f := range j.failures(leaf) {
			f.Exact = ""
			reasons[f] = true
		}
	}
	return reasons
}

// otherVariant reports whether errors say that the value is of another kind
// altogether, or has another tag.
func otherVariant(union *jsonschema.ValidationError, list []leaf) bool {
	for _, leaf := range list {
		below, _ := strings.CutPrefix(leaf.InstanceLocation, union.InstanceLocation)
		switch keyword := lastToken(leaf.KeywordLocation); {
		case keyword == "type" && below == "":
			return true
		case keyword == "const" && strings.Count(below, "/") <= 1:
			return true
		}
	}
	return false
}

// schemaOf is the schema that an error's keyword stands in, or the schema false;
// nil for one in a resource of its own.
func (j judgement) schemaOf(e *jsonschema.ValidationError) *doc.Node {
	_, pointer, _ := strings.Cut(e.AbsoluteKeywordLocation, "#")
	if isFalse(e) {
		return j.set.root.At(unescapePath(pointer))
	}
	return j.set.root.At(unescapePath(pointer[:max(0, strings.LastIndexByte(pointer, '/'))]))
}

// isFalse reports whether an error is one of the schema false, which has no keyword.
func isFalse(e *jsonschema.ValidationError) bool { return e.Message == "not allowed" }

// failures words one error; one that names several members is one
// failure for each.
func (j judgement) failures(e leaf) []Failure {
	schema := j.schemaOf(e.ValidationError)
	location := e.KeywordLocation
	if isFalse(e.ValidationError) {
		location += "/false"
	}
	f := Failure{Path: valuePath(location), Exact: unescapePath(e.InstanceLocation), Keyword: lastToken(location), at: -1}
	value := within(j.record, f.Exact)
	f.Message = e.message
	switch {
	case f.Message != "":
	case f.Keyword == "format" && schema.Get(typeset.Annotation).Get("literal") != nil:
		_, f.Message = literalOf(schema.Get(typeset.Annotation).Get("literal").Str())
	case f.Keyword == "type":
		f.Message = wordsOfType(types(schema), kindOfValue(value))
	default:
		f.Message = words(f.Keyword, schema)
	}
	f.Message = e.variant + f.Message
	if f.Keyword != "required" && f.Keyword != "additionalProperties" {
		return []Failure{f}
	}
	object, _ := value.(map[string]any)
	var list []Failure
	for _, name := range namedMembers(f.Keyword, schema, object) {
		member := f
		member.Path += "/" + doc.Escape(name)
		if f.Keyword == "additionalProperties" {
			member.Exact += "/" + doc.Escape(name)
		}
		list = append(list, member)
	}
	if len(list) == 0 { // a schema in a resource of its own
		return []Failure{f}
	}
	return list
}

// namedMembers are the members that required misses, or additionalProperties does
// not know.
func namedMembers(keyword string, schema *doc.Node, object map[string]any) []string {
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
		if schema.Get("properties").Get(name) == nil && !fitsPattern(schema.Get("patternProperties"), name) {
			names = append(names, name)
		}
	}
	return names
}

func fitsPattern(patterns *doc.Node, name string) bool {
	if !patterns.IsObject() {
		return false
	}
	return slices.ContainsFunc(patterns.Members, func(m doc.Member) bool {
		fits, err := regexp.MatchString(m.Name, name)
		return fits && err == nil
	})
}

func kindOfValue(v any) string {
	switch v.(type) {
	case map[string]any:
		return "object"
	case []any:
		return "array"
	case string:
		return "string"
	case bool:
		return "boolean"
	case nil:
		return "null"
	default:
		return "number"
	}
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

func items(n *doc.Node) []*doc.Node {
	if !n.IsArray() {
		return nil
	}
	return n.Items
}

func lastToken(location string) string { return location[strings.LastIndexByte(location, '/')+1:] }

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
