package validate

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"example.org/parity/internal/doc"
	"example.org/parity/internal/typeset"
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
	more          *conditions
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
	unknown    string        // what becomes of others: x-parity.unknown
	folds      bool          // names are read without regard to case
	unwatched  bool          // what is not declared here may be so elsewhere
	of         []objectShape // that were merged into this one
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

// conditions are what is asked beyond the shape's alternatives.
func (s *shape) conditions() *conditions {
	if s.more == nil {
		s.more = &conditions{doubt: -1}
	}
	return s.more
}

// unwatch says that members which are not declared here may be so elsewhere.
func (s *shape) unwatch() {
	s.objects = slices.Clone(s.objects)
	for i := range s.objects {
		s.objects[i].unwatched = true
	}
}

// everythingOf is everything of some types.
func everythingOf(types []string) shape {
	s := everything()
	s.rule.types = types
	s.restrict(types)
	return s
}

// and is the shape of what both accept: one shape where no kind of value is
// narrowed by both, or in a way that can be put together; else b stands beside a.
func (c *compiler) and(a, b shape, n *doc.Node, owner string) (shape, error) {
	if merged, ok := c.merged(a, b, n, owner); ok {
		return merged, nil
	}
	if len(b.objects) > 0 && (len(a.objects) == 0 || !a.objects[0].record) && !b.exclusive && b.more == nil && a.more == nil {
		a, b = b, a // what is told of an object is told by the one that declares it
	}
	beside, err := c.adopt(b)
	if err != nil {
		return a, err
	}
	for _, o := range b.objects {
		if o.record && !covered(a.objects, o) {
			a.unwatch()
		}
	}
	if a, err = c.whole(a); err != nil {
		return a, err
	}
	m := a.conditions()
	m.also = append(m.also, beside)
	return a, nil
}

// whole is a shape to which conditions can be added: where its alternatives stay
// together, or something is accepted beyond its own conditions, it is itself one.
func (c *compiler) whole(s shape) (shape, error) {
	if !s.exclusive && (s.more == nil || len(s.more.others) == 0 && s.more.beyond == nil) {
		return s, nil
	}
	inner, err := c.adopt(s)
	if err != nil {
		return s, err
	}
	all := everything()
	all.rule = s.rule
	all.conditions().also = []*node{inner}
	return all, nil
}

// covered reports whether records declare all that another does.
func covered(list []objectShape, other objectShape) bool {
	return len(list) > 0 && !slices.ContainsFunc(list, func(o objectShape) bool {
		return slices.ContainsFunc(other.properties, func(p doc.Member) bool {
			return !slices.ContainsFunc(o.properties, func(own doc.Member) bool { return own.Name == p.Name })
		})
	})
}

func (c *compiler) merged(a, b shape, n *doc.Node, owner string) (s shape, ok bool) {
	switch {
	case a.more != nil && a.more.plainly() == nil || b.more != nil && b.more.plainly() == nil:
		return s, false
	case a.exclusive || b.exclusive || !a.single() || !b.single():
		return s, false
	}
	s = shape{null: min(a.null, b.null), no: min(a.no, b.no), yes: min(a.yes, b.yes), rule: a.rule}
	s.more = a.more.with(b.more)
	if s.numbers, ok = both(a.numbers, b.numbers, numberArm.free); !ok {
		return s, false
	}
	if s.strings, ok = both(a.strings, b.strings, stringArm.free); !ok {
		return s, false
	}
	if s.arrays, ok = both(a.arrays, b.arrays, func(arm arrayArm) bool {
		return arm.minItems == 0 && arm.maxItems < 0 && len(arm.prefix) == 0 && arm.rest == anything
	}); !ok {
		return s, false
	}
	if s.objects, ok = both(a.objects, b.objects, objectShape.free); ok {
		return s, true
	}
	x, y := a.objects[0], b.objects[0]
	if x.rest != nil || y.rest != nil {
		return s, false
	}
	all := objectShape{owner: owner, record: x.record || y.record, required: slices.Clone(x.required), min: max(x.min, y.min), max: x.max}
	if all.max < 0 || y.max >= 0 && y.max < all.max {
		all.max = y.max
	}
	all.unknown, all.unwatched, all.folds = cmp.Or(x.unknown, y.unknown), x.unwatched || y.unwatched, x.folds || y.folds
	all.properties = slices.Clone(x.properties)
	for _, p := range y.properties {
		if slices.ContainsFunc(x.properties, func(m doc.Member) bool { return m.Name == p.Name }) {
			return s, false
		}
		all.properties = append(all.properties, p)
	}
	for _, name := range y.required {
		if !slices.Contains(all.required, name) {
			all.required = append(all.required, name)
		}
	}
	all.of = []objectShape{x, y}
	all.rule = newObjectRule(all, n)
	c.fresh = append(c.fresh, all.rule)
	s.objects = []objectShape{all}
	return s, true
}

// both is what two lists of at most one alternative accept, where one of them
// accepts nothing or, for being free, everything.
func both[T any](a, b []T, free func(T) bool) ([]T, bool) {
	switch {
	case len(a) == 0 || len(b) == 0:
		return nil, true
	case free(a[0]):
		return b, true
	case free(b[0]):
		return a, true
	}
	return nil, false
}

func (o objectShape) free() bool {
	return !o.record && len(o.required) == 0 && o.rest == nil && o.min == 0 && o.max < 0
}

// plainly is m if it is nothing but conditions beside the alternatives.
func (m *conditions) plainly() *conditions {
	if len(m.others) > 0 || m.beyond != nil || m.doubt >= 0 {
		return nil
	}
	return m
}

// with are the conditions of both; either may be nil.
func (m *conditions) with(other *conditions) *conditions {
	if m == nil || other == nil {
		if m == nil {
			m = other
		}
		return m
	}
	return &conditions{
		also: slices.Concat(m.also, other.also), nots: slices.Concat(m.nots, other.nots), cases: slices.Concat(m.cases, other.cases), doubt: -1,
	}
}

// multipleOf narrows the numbers to multiples.
func (s *shape) multipleOf(n *doc.Node) error {
	m, ok := newMultiple(n.Get("multipleOf").Text)
	if _, err := schemaNumber(n.Get("multipleOf")); err != nil || !ok {
		return fmt.Errorf("multipleOf: a number that is not compared exactly")
	}
	for i := range s.numbers {
		s.numbers[i].multiples = append(s.numbers[i].multiples, m)
	}
	s.rule.bounds = append(s.rule.bounds, boundRule{"multipleOf", numberArm{multiples: []multiple{m}}, words("multipleOf", n)})
	return nil
}

// literal narrows the integers to what the language reads.
func (s *shape) literal(n *doc.Node) {
	as, words := literalOf(n.Get(typeset.Annotation).Get("literal").Str())
	if as == anyLiteral {
		return
	}
	for i := range s.numbers {
		s.numbers[i].literal = as
	}
	s.rule.bounds = append(s.rule.bounds, boundRule{"format", numberArm{literal: as}, words})
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
		if arm.enum == nil || arm.open != nil || arm.counted() || arm.pattern != nil || arm.minLength > 0 || arm.maxLength >= 0 {
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
		if arm.enum == nil || arm.integer || arm.literal != anyLiteral || arm.bounds != nil || arm.multiples != nil {
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
