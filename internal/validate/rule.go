package validate

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"example.org/parity/internal/doc"
)

// rule is a subschema as it is written. Nodes say what is accepted, with unions
// taken apart; rules say which keyword it is that a value fails, in jsonschema's
// words. The checker does without them; the explainer reads them where it rejects.
type rule struct {
	never  bool        // the schema false
	types  []string    // nil: no type keyword
	values *valuesRule // of enum or const
	bounds []boundRule // of a number
	limits []limitRule // of lengths and counts
	object *objectRule // nil: nothing is asked of an object's members
	array  *arrayRule  // nil: nothing is asked of an array's items
	parts  []*rule     // of $ref, allOf, anyOf and oneOf
	union  string      // anyOf or oneOf, of which parts are the variants; "" where all of them hold
}

// valuesRule is enum or const; node accepts what it lists.
type valuesRule struct {
	node             *node
	keyword, message string
}

type boundRule struct {
	keyword string
	numberArm
	message string
}

// limitRule holds a length or count to one side of a number.
type limitRule struct {
	*limit
	at int
}

type limit struct {
	keyword, kind string
	upper         bool
	message       string // with the limit and what was found
}

var limits = []limit{
	{"minProperties", "object", false, "minimum %d properties allowed, but found %d properties"},
	{"maxProperties", "object", true, "maximum %d properties allowed, but found %d properties"},
	{"minItems", "array", false, "minimum %d items required, but found %d items"},
	{"maxItems", "array", true, "maximum %d items required, but found %d items"},
	{"minLength", "string", false, "length must be >= %d, but got %d"},
	{"maxLength", "string", true, "length must be <= %d, but got %d"},
}

type objectRule struct {
	names    *nameTable // of declared and required members
	members  []*node    // of the first names, the declared ones
	compiled bool       // members and rest are there
	steps    []string   // to these, as in Failure.Path
	rest     *node      // of undeclared members; nil: they are rejected
	required []int      // indices in names
	lenience string     // what the SDK's own decoder makes of a missing member
}

type arrayRule struct {
	prefix []*node
	rest   *node  // nil: the items behind prefix are rejected
	closed string // by which keyword: false for each item, additionalItems for the array
}

// boundKeywords are those that a number is compared by, with their words.
var boundKeywords = map[string]string{"minimum": ">=", "exclusiveMinimum": ">", "maximum": "<=", "exclusiveMaximum": "<"}

// addBound and addLimits put what scalars are held to in words.
func (r *rule) addBound(keyword string, n *doc.Node, b bound) {
	value, _ := strconv.ParseFloat(n.Text, 64) // beyond float64 it is infinite, as in jsonschema's words
	r.bounds = append(r.bounds, boundRule{keyword, numberArm{bounds: []bound{b}}, fmt.Sprintf("must be %s %v", boundKeywords[keyword], value)})
}

func (r *rule) addLimits(n *doc.Node) error {
	for i := range limits {
		at, err := count(n, limits[i].keyword, -1)
		if err != nil {
			return err
		}
		if at >= 0 {
			r.limits = append(r.limits, limitRule{&limits[i], at})
		}
	}
	return nil
}

// newValuesRule words enum, or const where there is one value of that.
func newValuesRule(keyword string, members []*doc.Node, s *shape) *valuesRule {
	var words []string
	for _, m := range members {
		switch m.Kind {
		case doc.Null:
			words = append(words, "<nil>")
		case doc.Boolean:
			words = append(words, m.Text)
		default:
			words = append(words, strconv.Quote(m.Text))
		}
	}
	message := "value must be " + words[0]
	if len(words) > 1 {
		message = "value must be one of " + strings.Join(words, ", ")
	}
	n := &node{null: s.null > 0, no: s.no > 0, yes: s.yes > 0, numbers: slices.Clone(s.numbers), strings: slices.Clone(s.strings)}
	return &valuesRule{n, keyword, message}
}

// newObjectRule names the members; the compiler fills in their nodes.
func newObjectRule(s objectShape, lenience string) *objectRule {
	var names []string
	r := &objectRule{lenience: lenience}
	for _, p := range s.properties {
		names = append(names, p.Name)
		r.steps = append(r.steps, "/"+doc.Escape(p.Name))
	}
	index := make(map[string]int, len(names))
	for i, name := range names {
		index[name] = i
	}
	for _, name := range s.required {
		i, declared := index[name]
		if !declared {
			i = len(names)
			index[name] = i
			names = append(names, name)
		}
		r.required = append(r.required, i)
	}
	r.names = newNameTable(names)
	return r
}

// accepts reports whether one of the types is that of a value of a kind;
// integral tells that a number is an integer.
func (r *rule) accepts(kind string, integral func() bool) bool {
	return slices.Contains(r.types, kind) || kind == "number" && slices.Contains(r.types, "integer") && integral()
}

// kindOf names the kind of a JSON value by its first byte.
func kindOf(b byte) string {
	switch b {
	case '{':
		return "object"
	case '[':
		return "array"
	case '"':
		return "string"
	case 't', 'f':
		return "boolean"
	case 'n':
		return "null"
	default:
		return "number"
	}
}
