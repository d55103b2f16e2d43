package validate

import (
	"slices"

	"example.org/parity/internal/doc"
)

// rule is a subschema as it is written. Nodes say what is accepted, with unions
// taken apart; rules say which keyword it is that a value fails. The checker does
// without them; the explainer reads them where it rejects.
type rule struct {
	never    bool        // the schema false
	types    []string    // nil: no type keyword
	values   *valuesRule // of enum or const
	bounds   []boundRule // of a number
	limits   []limitRule // of lengths and counts
	pattern  *patternRule
	object   *objectRule // nil: nothing is asked of an object's members
	array    *arrayRule  // nil: nothing is asked of an array's items
	parts    []*rule     // of $ref, allOf, anyOf and oneOf
	union    string      // anyOf or oneOf, of which parts are the variants; "" where all of them hold
	variants *variants   // of a union
	not      *node       // what must not accept the value
	cases    *cases      // if, then and else
}

type patternRule struct {
	*pattern
	message string
}

// valuesRule is enum or const; node accepts what it lists.
type valuesRule struct {
	node             *node
	keyword, message string
	quoted           string // the constant as JSON usually writes it, where it is a text
}

type boundRule struct {
	keyword string
	numberArm
	message string
}

// limitRule holds a length or count to one side of a number.
type limitRule struct {
	*limit
	at      int
	message string
}

type limit struct {
	keyword, kind string
	upper         bool
}

var limits = []limit{
	{"minProperties", "object", false},
	{"maxProperties", "object", true},
	{"minItems", "array", false},
	{"maxItems", "array", true},
	{"minLength", "string", false},
	{"maxLength", "string", true},
}

type objectRule struct {
	names    *nameTable // of declared and required members
	members  []*node    // of the first names, the declared ones
	compiled bool       // members and rest are there
	steps    []string   // to these, as in Failure.Path
	rest     *node      // of undeclared members; nil: they are rejected
	required []int      // indices in names
	missing  string     // what is said of a missing member
	tags     []int      // members that may have to be a constant
}

type arrayRule struct {
	prefix []*node
	rest   *node  // nil: the items behind prefix are rejected
	closed string // by which keyword: false for each item, additionalItems for the array
}

// addBound and addLimits add what scalars are held to.
func (r *rule) addBound(keyword string, schema *doc.Node, b bound) {
	r.bounds = append(r.bounds, boundRule{keyword, numberArm{bounds: []bound{b}}, words(keyword, schema)})
}

func (r *rule) addLimits(n *doc.Node) error {
	for i := range limits {
		at, err := count(n, limits[i].keyword, -1)
		if err != nil {
			return err
		}
		if at >= 0 {
			r.limits = append(r.limits, limitRule{&limits[i], at, words(limits[i].keyword, n)})
		}
	}
	return nil
}

// newValuesRule is enum, or const where there is one value of that.
func newValuesRule(keyword string, schema *doc.Node, s *shape) *valuesRule {
	n := &node{null: s.null > 0, no: s.no > 0, yes: s.yes > 0, numbers: slices.Clone(s.numbers), strings: slices.Clone(s.strings)}
	r := &valuesRule{node: n, keyword: keyword, message: words(keyword, schema)}
	if value := schema.Get("const"); keyword == "const" && value.Kind == doc.String {
		r.quoted = quoted(value.Text)
	}
	return r
}

// newObjectRule names the members; the compiler fills in their nodes.
func newObjectRule(s objectShape, schema *doc.Node) *objectRule {
	var names []string
	r := &objectRule{missing: words("required", schema)}
	index := map[string]int{}
	for i, p := range s.properties {
		index[p.Name] = i
		names = append(names, p.Name)
		r.steps = append(r.steps, "/"+doc.Escape(p.Name))
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
	if s.folds {
		r.names.folding()
	}
	return r
}

// findTags is called when the members are compiled.
func (r *objectRule) findTags() {
	r.tags = nil
	for i, n := range r.members {
		if n.rule != nil && n.rule.constant() {
			r.tags = append(r.tags, i)
		}
	}
}

// constant reports whether there may be a const among what all of holds.
func (r *rule) constant() bool {
	return r.values != nil && r.values.keyword == "const" || r.union == "" && slices.ContainsFunc(r.parts, (*rule).constant)
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
