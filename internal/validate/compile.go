package validate

import (
	"fmt"
	"net/url"
	"slices"
	"sort"
	"strings"

	"example.org/parity/internal/doc"
	vocabulary "example.org/parity/internal/jsonschema"
	"example.org/parity/internal/typeset"
)

// compiler turns the subschemas of one document into nodes. It works from the
// document and not from schema.Set, whose normal form is made for comparison and
// is coarser: it takes a schema with properties for one of objects alone.
//
// A keyword that it has no node for is an error of the subschema; every type
// that reaches such a one is left to jsonschema.
type compiler struct {
	set      *Set
	draft    vocabulary.Draft
	dates    map[string]bool // fieldKey of what other sets hold as a date-time
	nodes    map[string]*node
	patterns map[string]*pattern
	queue    []job
	written  []objectShape   // whose members are still to be compiled
	fresh    []*objectRule   // whose tags are still to be found
	wrong    map[*node]error // what could not be compiled
}

// job is a node whose schema is still to be compiled. Nodes exist before they
// are compiled, which is how recursive types end.
type job struct {
	node     *node
	schema   *doc.Node
	owner    string
	dateText bool
}

func newCompiler(set *Set, dates map[string]bool) *compiler {
	return &compiler{set: set, draft: draftOf(set.root), dates: dates, patterns: map[string]*pattern{}, nodes: map[string]*node{"true": anything, "{}": anything}, wrong: map[*node]error{}}
}

// compile returns the node of a subschema, or why it and what it refers to
// cannot be compiled as a whole.
func (c *compiler) compile(n *doc.Node, owner string) (*node, error) {
	if c.draft == draftOther {
		return nil, fmt.Errorf("$schema %s is none of the drafts 7, 2019-09 and 2020-12", c.set.root.Get("$schema").Str())
	}
	root := c.node(n, owner, false)
	for len(c.queue)+len(c.written) > 0 {
		for len(c.queue) > 0 {
			j := c.queue[0]
			c.queue = c.queue[1:]
			if err := c.fill(j); err != nil {
				c.wrong[j.node] = err
			}
		}
		for i := range c.written { // also those that no value can get to: reasons name them
			c.members(&c.written[i])
		}
		c.written = nil
	}
	reached := reach(root)
	for _, n := range reached {
		if err := c.wrong[n]; err != nil {
			return nil, err
		}
	}
	for _, n := range reached {
		n.simplify()
	}
	for _, r := range c.fresh {
		r.findTags()
	}
	c.fresh = nil
	return root, nil
}

// node returns the node of a subschema. Equal schemas share one, so that a union
// reads a member only once where its arms agree about it.
func (c *compiler) node(n *doc.Node, owner string, dateText bool) *node {
	key := fmt.Sprintf("%p %s %v", n, owner, dateText)
	if !dateText {
		key = internKey(n, key)
	}
	if known := c.nodes[key]; known != nil {
		return known
	}
	fresh := &node{}
	c.nodes[key] = fresh
	c.queue = append(c.queue, job{fresh, n, owner, dateText})
	return fresh
}

// internKey is the text of a schema without annotations, or own for a schema that
// must stay apart, because coverage is counted for the place where it stands.
func internKey(n *doc.Node, own string) string {
	if n.Kind == doc.Boolean {
		return n.Text
	}
	plain := doc.Node{Kind: doc.Object}
	for _, m := range n.Members {
		switch m.Name {
		case "anyOf", "oneOf":
			arms := doc.NewArray()
			for _, arm := range items(m.Value) {
				key := internKey(arm, "")
				if key == "" {
					return own
				}
				arms.Items = append(arms.Items, doc.NewString(key))
			}
			plain.Members = append(plain.Members, doc.Member{Name: m.Name, Value: arms})
		case "properties", "enum", "const", "allOf", "not", "if", "items", "prefixItems", "additionalProperties":
			return own
		case typeset.Annotation:
			for _, told := range []string{"values", "opaque", "checked", "misfit"} {
				if m.Value.Get(told) != nil {
					return own
				}
			}
			for _, kept := range []string{"literal", "native", "lenient"} { // which a rule's words hang on, too
				if value := m.Value.Get(kept); value != nil {
					plain.Members = append(plain.Members, doc.Member{Name: kept, Value: value})
				}
			}
		case "$ref", "type", "format", "contentEncoding", "pattern", "multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength":
			plain.Members = append(plain.Members, m)
		default:
			if k := vocabulary.Keywords[m.Name]; k.Asserts || k.Resource {
				return own
			}
		}
	}
	return plain.Canonical()
}

// fill compiles a job's schema into its node.
func (c *compiler) fill(j job) error {
	s, err := c.shape(j.schema, j.owner, nil)
	if err != nil {
		return err
	}
	if j.dateText {
		s.strings = slices.Clone(s.strings)
		for i := range s.strings {
			if arm := &s.strings[i]; arm.date == noDate && arm.enum == nil {
				arm.date, arm.field = dateAsText, c.set.addField(j.owner)
			}
		}
	}
	return c.build(j.node, s)
}

// build makes a node of a shape.
func (c *compiler) build(n *node, s shape) (err error) {
	n.exclusive, n.more = s.exclusive, s.more
	n.null, n.no, n.yes = s.accepts(s.null), s.accepts(s.no), s.accepts(s.yes)
	n.numbers, n.strings, n.arrays, n.rule = oneNumberList(s.numbers, s.exclusive), oneTextList(s.strings, s.exclusive), s.arrays, s.rule
	if len(s.objects) > 0 {
		n.object, err = c.objects(s.objects, s.exclusive)
	}
	if n.more != nil {
		n.more.own = n.null || n.no || n.yes || len(n.numbers)+len(n.strings)+len(n.arrays) > 0 || n.object != nil
	}
	return err
}

// adopt makes a node of a shape that stands beside others.
func (c *compiler) adopt(s shape) (*node, error) {
	n := &node{}
	return n, c.build(n, s)
}

func (s *shape) accepts(alternatives int) bool {
	return alternatives == 1 || alternatives > 1 && !s.exclusive
}

// shape reads a subschema. refs are the references that were followed to it with
// nothing in between, to notice circles.
func (c *compiler) shape(n *doc.Node, owner string, refs []string) (shape, error) {
	switch {
	case n.Kind == doc.Boolean && n.Bool():
		return everything(), nil
	case n.Kind == doc.Boolean:
		return shape{rule: &rule{never: true}}, nil
	case n.Kind != doc.Object:
		return shape{}, fmt.Errorf("a schema that is %s", n.Kind)
	}
	notes := n.Get(typeset.Annotation)
	if why := notes.Get("opaque").Str(); why != "" {
		s := everything()
		s.conditions().doubt = c.set.addRemark(owner, "is opaque: "+why)
		return s, nil
	}
	s, err := c.described(n, owner, refs)
	if err != nil {
		return s, err
	}
	for _, checked := range items(notes.Get("checked")) {
		s.conditions().doubt = c.set.addRemark(owner, "the decoder checks more than the schema says: "+checked.Get("what").Str())
	}
	return s, nil
}

// described reads a subschema that says all of what it accepts.
func (c *compiler) described(n *doc.Node, owner string, refs []string) (shape, error) {
	ref := n.Get("$ref")
	if ref != nil && c.draft == vocabulary.Draft7 { // which hides everything beside it
		return c.reference(ref.Str(), refs)
	}
	if misfit := n.Get(typeset.Annotation).Get("misfit").Str(); misfit != "" {
		return c.misfit(n, misfit, owner, refs)
	}
	var applied []string
	plain := false // keywords beside type that are not applicators
	for _, m := range n.Members {
		if refuses(c.draft, m.Name) && !(n == c.set.root && m.Name == "$id") {
			return shape{}, fmt.Errorf("the keyword %s", m.Name)
		}
		switch {
		case slices.Contains(applicators, m.Name):
			applied = append(applied, m.Name)
		case slices.Contains(shaping, m.Name):
			plain = true
		}
	}
	switch {
	case len(applied) == 0:
		return c.plain(n, owner)
	case len(applied) > 1 || plain || applied[0] == "not" || applied[0] == "if" || applied[0] == "allOf" && len(items(n.Get("allOf"))) != 1:
		return c.conjunction(n, applied, plain, owner, refs)
	}
	s, err := c.applied(n, applied[0], owner, refs)
	if err == nil && n.Get("type") != nil {
		s.rule = &rule{types: types(n), parts: []*rule{s.rule}}
		if s.more != nil { // its alternatives are not narrowed one by one
			rule := s.rule
			s, err = c.and(everythingOf(types(n)), s, n, owner)
			s.rule = rule
			return s, err
		}
		s.restrict(s.rule.types)
	}
	return s, err
}

var applicators = []string{"$ref", "anyOf", "oneOf", "allOf", "not", "if"}

// applied reads one applicator.
func (c *compiler) applied(n *doc.Node, keyword, owner string, refs []string) (shape, error) {
	if keyword == "$ref" {
		return c.reference(n.Get("$ref").Str(), refs)
	}
	return c.union(n, keyword, owner, refs)
}

// conjunction reads a schema with several things to say of one value.
func (c *compiler) conjunction(n *doc.Node, applied []string, plain bool, owner string, refs []string) (s shape, err error) {
	all := everything()
	all.rule = &rule{}
	join := func(s shape, err error) error {
		if err == nil && len(all.rule.parts) == 0 {
			if all, err = c.whole(s); err == nil {
				all.rule = &rule{parts: []*rule{s.rule}}
			}
			return err
		}
		if err == nil {
			parts := append(all.rule.parts, s.rule)
			if all, err = c.and(all, s, n, owner); err == nil {
				all.rule = &rule{parts: parts}
			}
		}
		return err
	}
	if plain || n.Get("type") != nil {
		if err := join(c.plain(n, owner)); err != nil {
			return all, err
		}
		defer func(first *rule) { s.rule.types = first.types }(all.rule.parts[0]) // of another type, nothing else is said
	}
	for _, keyword := range applied {
		switch keyword {
		case "allOf":
			for _, arm := range items(n.Get("allOf")) {
				if err := join(c.shape(arm, owner, refs)); err != nil {
					return all, err
				}
			}
		case "not":
			inner, err := c.part(n.Get("not"), owner, refs)
			if err != nil {
				return all, err
			}
			m := all.conditions()
			m.nots = append(m.nots, inner)
			all.rule.parts = append(all.rule.parts, &rule{not: inner})
		case "if":
			var arms cases
			for keyword, at := range map[string]**node{"if": &arms.when, "then": &arms.then, "else": &arms.otherwise} {
				if schema := n.Get(keyword); schema != nil {
					inner, err := c.part(schema, owner, refs)
					if err != nil {
						return all, err
					}
					*at = inner
				}
			}
			m := all.conditions()
			m.cases = append(m.cases, arms)
			all.rule.parts = append(all.rule.parts, &rule{cases: &arms})
			all.unwatch()
		default:
			if err := join(c.applied(n, keyword, owner, refs)); err != nil {
				return all, err
			}
		}
	}
	return all, nil
}

// part is the node of a schema that is about the same value.
func (c *compiler) part(n *doc.Node, owner string, refs []string) (*node, error) {
	s, err := c.shape(n, owner, refs)
	if err != nil {
		return nil, err
	}
	return c.adopt(s)
}

// misfit reads what is declared, beyond which a decoder takes more without an error.
func (c *compiler) misfit(n *doc.Node, what, owner string, refs []string) (shape, error) {
	arms := items(n.Get("anyOf"))
	if len(arms) != 2 {
		return shape{}, fmt.Errorf("a misfit of %d parts", len(arms))
	}
	s, err := c.shape(arms[0], owner, refs)
	if err != nil {
		return s, err
	}
	m := s.conditions()
	if m.beyond, err = c.part(arms[1], owner, refs); err != nil {
		return s, err
	}
	word := "does not fit " + owner + ", and the decoder keeps it as it is"
	if what == "zero" {
		word = "does not fit " + owner + ", and the decoder leaves the zero value"
	}
	m.misfit = c.set.addRemark(owner, word)
	s.rule = m.beyond.rule
	return s, nil
}

func (c *compiler) union(n *doc.Node, keyword, owner string, refs []string) (shape, error) {
	arms := items(n.Get(keyword))
	if len(arms) == 0 {
		return shape{}, fmt.Errorf("%s of nothing", keyword)
	}
	all := shape{rule: &rule{}, exclusive: keyword == "oneOf" && len(arms) > 1}
	if keyword != "allOf" {
		all.rule.union, all.rule.variants = keyword, c.variantsOf(arms)
		all.rule.variants.lenient = n.Get(typeset.Annotation).Get("lenient") != nil
	}
	shapes := make([]shape, len(arms))
	apart := make([]bool, len(arms))
	for i, arm := range arms {
		s, err := c.shape(arm, owner, refs)
		if err != nil {
			return shape{}, err
		}
		all.rule.parts = append(all.rule.parts, s.rule)
		if len(arms) == 1 {
			s.rule = all.rule
			return s, nil
		}
		shapes[i], apart[i] = s, s.more != nil || (s.exclusive || keyword == "oneOf") && !s.single()
	}
	for i, s := range shapes { // of those that exclude each other all are counted in one way
		if apart[i] || all.exclusive && slices.Contains(apart, true) {
			other, err := c.adopt(s)
			if err != nil {
				return shape{}, err
			}
			m := all.conditions()
			m.others = append(m.others, other)
			continue
		}
		all.join(s)
	}
	return all, nil
}

func (c *compiler) reference(ref string, refs []string) (shape, error) {
	if slices.Contains(refs, ref) {
		return shape{}, fmt.Errorf("a circle of $ref through %s", ref)
	}
	target, owner, err := c.resolve(ref)
	if err != nil {
		return shape{}, err
	}
	return c.shape(target, owner, append(refs, ref))
}

// resolve follows a reference within the document, and says what its target is called.
func (c *compiler) resolve(ref string) (*doc.Node, string, error) {
	pointer, local := strings.CutPrefix(ref, "#")
	if !local || pointer != "" && pointer[0] != '/' {
		return nil, "", fmt.Errorf("$ref %s, which is no JSON pointer within the document", ref)
	}
	pointer, err := url.PathUnescape(pointer)
	if err != nil {
		return nil, "", fmt.Errorf("$ref %s: %w", ref, err)
	}
	at := c.set.root
	for i, token := range strings.Split(pointer, "/") {
		if i > 0 {
			at = at.At("/" + token)
		}
		if at == nil {
			return nil, "", fmt.Errorf("$ref %s to nothing", ref)
		}
		if i > 0 && (at.Get("$id").Str() != "" || at.Get("id").Str() != "") {
			return nil, "", fmt.Errorf("$ref %s into a resource of its own", ref)
		}
	}
	return at, ownerOf(pointer), nil
}

// ownerOf names a pointer's target: a type by its name.
func ownerOf(pointer string) string {
	for _, container := range vocabulary.Containers {
		if name, ok := strings.CutPrefix(pointer, container+"/"); ok && !strings.Contains(name, "/") {
			return doc.Unescape(name)
		}
	}
	return "#" + pointer
}

// plain reads a schema without references and unions.
func (c *compiler) plain(n *doc.Node, owner string) (shape, error) {
	s := everything()
	if err := s.listed(n); err != nil {
		return s, err
	}
	if n.Get("type") != nil {
		s.rule.types = types(n)
		s.restrict(s.rule.types)
	}
	if err := s.rule.addLimits(n); err != nil {
		return s, err
	}
	for _, keyword := range []string{"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"} {
		if n.Get(keyword) != nil {
			if err := s.bound(keyword, n); err != nil {
				return s, err
			}
		}
	}
	if of := n.Get("multipleOf"); of != nil {
		if err := s.multipleOf(n); err != nil {
			return s, err
		}
	}
	s.literal(n)
	for _, part := range []func(*shape, *doc.Node, string) error{c.texts, c.arrays, c.records} {
		if err := part(&s, n, owner); err != nil {
			return s, err
		}
	}
	return s, nil
}

func (c *compiler) texts(s *shape, n *doc.Node, owner string) error {
	if len(s.strings) == 0 {
		return nil
	}
	arm := &s.strings[0]
	var err error
	if arm.minLength, err = count(n, "minLength", 0); err != nil {
		return err
	}
	if arm.maxLength, err = count(n, "maxLength", -1); err != nil {
		return err
	}
	if expression := n.Get("pattern"); expression != nil {
		if arm.pattern, err = c.pattern(expression.Str()); err != nil {
			return err
		}
		s.rule.pattern = &patternRule{arm.pattern, words("pattern", n)}
	}
	if n.Get("format").Str() == "date-time" {
		arm.date = dateHeld
	}
	if declared := n.Get(typeset.Annotation).Get("values").Strings(); len(declared) > 0 {
		arm.open = newNameTable(declared)
		arm.members = c.set.addEnum(owner, declared)
	}
	if arm.enum != nil && n.Get("enum") != nil {
		arm.members = c.set.addEnum(owner, arm.enum.names)
	}
	return nil
}

func (c *compiler) arrays(s *shape, n *doc.Node, owner string) error {
	if len(s.arrays) == 0 {
		return nil
	}
	arm := &s.arrays[0]
	var err error
	if arm.minItems, err = count(n, "minItems", 0); err != nil {
		return err
	}
	if arm.maxItems, err = count(n, "maxItems", -1); err != nil {
		return err
	}
	prefix, rest, closed := n.Get("prefixItems"), n.Get("items"), "false"
	if rest.IsArray() { // before 2020-12
		prefix, rest, closed = rest, n.Get("additionalItems"), "additionalItems"
	}
	if prefix.IsArray() {
		for i, item := range prefix.Items {
			arm.prefix = append(arm.prefix, c.node(item, fmt.Sprintf("%s[%d]", owner, i), false))
		}
	}
	switch {
	case rest == nil:
	case rest.Kind == doc.Boolean && !rest.Bool():
		arm.rest = nil
	default:
		arm.rest = c.node(rest, owner+"[]", false)
	}
	arm.rule = &arrayRule{prefix: arm.prefix, rest: arm.rest, closed: closed}
	s.rule.array = arm.rule
	return nil
}

func (c *compiler) records(s *shape, n *doc.Node, owner string) error {
	if len(s.objects) == 0 {
		return nil
	}
	arm := &s.objects[0]
	var err error
	if arm.min, err = count(n, "minProperties", 0); err != nil {
		return err
	}
	if arm.max, err = count(n, "maxProperties", -1); err != nil {
		return err
	}
	arm.owner = owner
	arm.record = n.Get("properties") != nil
	if arm.record {
		arm.properties = n.Get("properties").Members
	}
	arm.required = n.Get("required").Strings()
	arm.rest = n.Get("additionalProperties")
	arm.unknown = n.Get(typeset.Annotation).Get("unknown").Str()
	arm.folds = n.Get(typeset.Annotation).Get("folds").Str() != ""
	arm.rule = newObjectRule(*arm, n)
	s.rule.object = arm.rule
	c.fresh = append(c.fresh, arm.rule)
	c.written = append(c.written, *arm)
	return nil
}

// pattern compiles a regular expression once.
func (c *compiler) pattern(expression string) (*pattern, error) {
	if known := c.patterns[expression]; known != nil {
		return known, nil
	}
	p, err := newPattern(expression)
	if err != nil {
		return nil, fmt.Errorf("pattern: %w", err)
	}
	c.patterns[expression] = p
	return p, nil
}

func types(n *doc.Node) []string {
	if t := n.Get("type"); t.IsArray() {
		return t.Strings()
	}
	return []string{n.Get("type").Str()}
}

// reach lists the nodes that a value or the reasons against it may meet, each once.
func reach(root *node) []*node {
	seen, seenObject := map[*node]bool{}, map[*objectNode]bool{}
	var list []*node
	var visit func(*node)
	var visitObject func(*objectNode)
	var visitRule func(*rule)
	visit = func(n *node) {
		if n == nil || seen[n] {
			return
		}
		seen[n] = true
		list = append(list, n)
		visitRule(n.rule)
		if n.more != nil {
			for _, inner := range n.more.nodes() {
				visit(inner)
			}
		}
		for _, a := range n.arrays {
			for _, item := range a.prefix {
				visit(item)
			}
			visit(a.rest)
		}
		visitObject(n.object)
	}
	visitRule = func(r *rule) {
		if r == nil {
			return
		}
		for _, part := range r.parts {
			visitRule(part)
		}
		if r.object != nil {
			for _, member := range r.object.members {
				visit(member)
			}
			visit(r.object.rest)
		}
		if r.array != nil {
			for _, item := range r.array.prefix {
				visit(item)
			}
			visit(r.array.rest)
		}
	}
	visitObject = func(o *objectNode) {
		if o == nil || seenObject[o] {
			return
		}
		seenObject[o] = true
		if o.tag != nil {
			for _, left := range o.tag.nodes() {
				visitObject(left)
			}
		}
		for _, m := range o.members {
			for _, choice := range m.choices {
				visit(choice.node)
			}
		}
		for _, choice := range o.rest {
			visit(choice.node)
		}
	}
	visit(root)
	return list
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}
