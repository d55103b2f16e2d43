package validate

import (
	"fmt"
	"slices"
	"strconv"

	"example.org/parity/internal/doc"
)

// shape is what a subschema accepts, as alternatives by kind of value: the form
// in which unions are joined before they become a node.
type shape struct {
	null, no, yes int // number of alternatives that accept the literal
	numbers       []numberArm
	strings       []stringArm
	arrays        []arrayArm
	objects       []objectShape
	exclusive     bool
	rule          *rule // as written
}

// objectShape is one object alternative; its children are not compiled yet.
type objectShape struct {
	owner      string // the type, or the place inside it
	record     bool   // it declares properties
	properties []doc.Member
	required   []string
	rest       *doc.Node // additionalProperties; nil: anything
	min, max   int
	unknown    string // x-parity.decode.unknown
	rule       *objectRule
}

// everything is the shape of the schema true.
func everything() shape {
	return shape{
		null: 1, no: 1, yes: 1,
		numbers: []numberArm{{}},
		strings: []stringArm{{maxLength: -1, members: -1}},
		arrays:  []arrayArm{{maxItems: -1, rest: anything}},
		objects: []objectShape{{max: -1, rule: newObjectRule(objectShape{}, nil)}},
		rule:    &rule{},
	}
}

// single reports whether no kind of value has more than one alternative, so that
// at least one and exactly one are the same.
func (s *shape) single() bool {
	return s.null < 2 && s.no < 2 && s.yes < 2 && len(s.numbers) < 2 && len(s.strings) < 2 && len(s.arrays) < 2 && len(s.objects) < 2
}

// join adds the alternatives of another arm of the same union.
func (s *shape) join(arm shape) {
	s.null += arm.null
	s.no += arm.no
	s.yes += arm.yes
	s.numbers = append(s.numbers, arm.numbers...)
	s.strings = append(s.strings, arm.strings...)
	s.arrays = append(s.arrays, arm.arrays...)
	s.objects = append(s.objects, arm.objects...)
}

// restrict narrows the shape to the values of the given types.
func (s *shape) restrict(types []string) {
	var allowed = map[string]bool{}
	for _, t := range types {
		allowed[t] = true
	}
	if !allowed["null"] {
		s.null = 0
	}
	if !allowed["boolean"] {
		s.no, s.yes = 0, 0
	}
	switch {
	case allowed["number"]:
	case allowed["integer"]:
		arms := make([]numberArm, len(s.numbers))
		for i, arm := range s.numbers {
			arm.integer = true
			arms[i] = arm
		}
		s.numbers = arms
	default:
		s.numbers = nil
	}
	if !allowed["string"] {
		s.strings = nil
	}
	if !allowed["array"] {
		s.arrays = nil
	}
	if !allowed["object"] {
		s.objects = nil
	}
}

// listed narrows the shape to what enum or const lists.
func (s *shape) listed(n *doc.Node) error {
	keyword, members := "enum", n.Get("enum")
	if value := n.Get("const"); value != nil {
		if members != nil {
			return fmt.Errorf("const beside enum")
		}
		keyword, members = "const", &doc.Node{Kind: doc.Array, Items: []*doc.Node{value}}
	}
	if members == nil || len(members.Items) == 0 {
		return nil
	}
	for _, m := range n.Members {
		if slices.Contains(shapingContainers, m.Name) {
			return fmt.Errorf("%s beside %s", m.Name, keyword)
		}
	}
	if err := s.enumerate(members.Items); err != nil {
		return err
	}
	s.rule.values = newValuesRule(keyword, n, s)
	return nil
}

// enumerate narrows the shape to the given members.
func (s *shape) enumerate(members []*doc.Node) error {
	var numbers []decimal
	var texts []string
	s.null, s.no, s.yes, s.arrays, s.objects = 0, 0, 0, nil, nil
	for _, m := range members {
		switch m.Kind {
		case doc.Null:
			s.null = 1
		case doc.Boolean:
			if m.Bool() {
				s.yes = 1
			} else {
				s.no = 1
			}
		case doc.Number:
			d, err := schemaNumber(m)
			if err != nil {
				return err
			}
			numbers = append(numbers, d)
		case doc.String:
			texts = append(texts, m.Text)
		default:
			return fmt.Errorf("an enum with an %s in it", m.Kind)
		}
	}
	s.numbers, s.strings = nil, nil
	if numbers != nil {
		s.numbers = []numberArm{{enum: inOrder(numbers)}}
	}
	if texts != nil {
		s.strings = []stringArm{{maxLength: -1, members: -1, enum: newNameTable(texts)}}
	}
	return nil
}

// bound adds a bound to every number alternative, and to the rule.
func (s *shape) bound(keyword string, n *doc.Node) error {
	d, err := schemaNumber(n.Get(keyword))
	if err != nil {
		return fmt.Errorf("%s: %w", keyword, err)
	}
	b := bound{decimal: d, upper: keyword == "maximum" || keyword == "exclusiveMaximum"}
	b.exclusive = keyword == "exclusiveMinimum" || keyword == "exclusiveMaximum"
	for i := range s.numbers {
		s.numbers[i].bounds = append(s.numbers[i].bounds, b)
	}
	s.rule.addBound(keyword, n, b)
	return nil
}

func schemaNumber(n *doc.Node) (decimal, error) {
	if n.Kind != doc.Number || !sizedNumber(n.Text) {
		return decimal{}, fmt.Errorf("a number beyond what is compared exactly")
	}
	return parseDecimal([]byte(n.Text)), nil
}

// count reads a keyword that holds a length or a count; absent gives missing.
func count(n *doc.Node, keyword string, missing int) (int, error) {
	value := n.Get(keyword)
	if value == nil {
		return missing, nil
	}
	i, err := strconv.ParseInt(doc.CanonicalNumber(value.Text), 10, 32)
	if err != nil || i < 0 {
		return 0, fmt.Errorf("%s: %s is no usual length", keyword, value.Text)
	}
	return int(i), nil
}

func inOrder(numbers []decimal) []decimal {
	slices.SortFunc(numbers, func(a, b decimal) int { return a.compare(&b) })
	return numbers
}

// oneTextList makes one list of the alternatives that each accept a few texts and
// nothing is counted of, as the constants of an enum that is written as a union.
func oneTextList(arms []stringArm, exclusive bool) []stringArm {
	var texts []string
	seen := map[string]bool{}
	var rest []stringArm
	lists := 0
	for _, arm := range arms {
		if arm.enum == nil || arm.open != nil || arm.counted() || arm.minLength > 0 || arm.maxLength >= 0 {
			rest = append(rest, arm)
			continue
		}
		lists++
		own := map[string]bool{}
		for _, text := range arm.enum.names {
			switch {
			case own[text]:
			case !seen[text]:
				texts = append(texts, text)
			case exclusive:
				return arms
			}
			own[text], seen[text] = true, true
		}
	}
	if lists < 2 {
		return arms
	}
	return append(rest, stringArm{maxLength: -1, members: -1, enum: newNameTable(texts)})
}

// oneNumberList is oneTextList for numbers.
func oneNumberList(arms []numberArm, exclusive bool) []numberArm {
	var numbers []decimal
	var rest []numberArm
	lists := 0
	for _, arm := range arms {
		if arm.enum == nil || arm.integer || arm.bounds != nil {
			rest = append(rest, arm)
			continue
		}
		lists++
		numbers = append(numbers, arm.enum...)
	}
	if lists < 2 || exclusive {
		return arms
	}
	return append(rest, numberArm{enum: inOrder(numbers)})
}
