package validate

import (
	"fmt"
	"net/url"
	"slices"
	"sort"
	"strings"

	"example.org/parity/internal/doc"
)

// compiler turns the subschemas of one document into nodes. It works from the
// document and not from schema.Set, whose normal form is made for comparison and
// is coarser: it takes a schema with properties for one of objects alone.
//
// A keyword that it has no node for is an error of the subschema; every type
// that reaches such a one is left to jsonschema.
type compiler struct {
	set   *Set
	draft draft
	dates map[string]bool // fieldKey of what other sets hold as a date-time
	nodes map[string]*node
	queue []job
	fresh []*objectRule   // whose tags are still to be found
	wrong map[*node]error // what could not be compiled
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
	return &compiler{set: set, draft: draftOf(set.root), dates: dates, nodes: map[string]*node{"true": anything, "{}": anything}, wrong: map[*node]error{}}
}

// compile returns the node of a subschema, or why it and what it refers to
// cannot be compiled as a whole.
func (c *compiler) compile(n *doc.Node, owner string) (*node, error) {
	if c.draft == draftOther {
		return nil, fmt.Errorf("$schema %s is none of the drafts 7, 2019-09 and 2020-12", c.set.root.Get("$schema").Str())
	}
	root := c.node(n, owner, false)
	for len(c.queue) > 0 {
		j := c.queue[0]
		c.queue = c.queue[1:]
		if err := c.fill(j); err != nil {
			c.wrong[j.node] = err
		}
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
		case "properties", "enum", "const", "anyOf", "oneOf", "allOf", "items", "prefixItems", "additionalProperties":
			return own
		case "x-parity":
			if m.Value.Get("open") != nil {
				return own
			}
		case "$ref", "type", "format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength":
			plain.Members = append(plain.Members, m)
		default:
			if refused[m.Name] {
				return own
			}
			// Array and object keywords assert too, and are rare without the ones above.
			if strings.HasSuffix(m.Name, "Items") || strings.HasSuffix(m.Name, "Properties") || m.Name == "required" {
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
	n := j.node
	n.exclusive = s.exclusive
	n.null, n.no, n.yes = s.accepts(s.null), s.accepts(s.no), s.accepts(s.yes)
	n.numbers, n.strings, n.arrays, n.rule = oneNumberList(s.numbers, s.exclusive), oneTextList(s.strings, s.exclusive), s.arrays, s.rule
	if j.dateText {
		n.strings = slices.Clone(n.strings)
		for i := range n.strings {
			if arm := &n.strings[i]; arm.date == noDate && arm.enum == nil {
				arm.date, arm.field = dateAsText, c.set.addField(j.owner)
			}
		}
	}
	if len(s.objects) > 0 {
		n.object, err = c.objects(s.objects, s.exclusive)
	}
	return err
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
	ref := n.Get("$ref")
	if ref != nil && c.draft == draft7 { // which hides everything beside it
		return c.reference(ref.Str(), refs)
	}
	applicator := ""
	for _, m := range n.Members {
		if refused[m.Name] && !(n == c.set.root && m.Name == "$id") || c.draft.refuses(m.Name) {
			return shape{}, fmt.Errorf("the keyword %s", m.Name)
		}
		if !slices.Contains(applicators, m.Name) {
			continue
		}
		if applicator != "" {
			return shape{}, fmt.Errorf("%s beside %s", m.Name, applicator)
		}
		applicator = m.Name
	}
	if applicator == "" {
		return c.plain(n, owner)
	}
	for _, m := range n.Members {
		if slices.Contains(shaping, m.Name) {
			return shape{}, fmt.Errorf("%s beside %s", m.Name, applicator)
		}
	}
	var s shape
	var err error
	if ref != nil {
		s, err = c.reference(ref.Str(), refs)
	} else {
		s, err = c.union(n, applicator, owner, refs)
	}
	if err == nil && n.Get("type") != nil {
		s.rule = &rule{types: types(n), parts: []*rule{s.rule}}
		s.restrict(s.rule.types)
	}
	return s, err
}

var applicators = []string{"$ref", "anyOf", "oneOf", "allOf"}

func (c *compiler) union(n *doc.Node, keyword, owner string, refs []string) (shape, error) {
	arms := n.Get(keyword)
	if !arms.IsArray() || keyword == "allOf" && len(arms.Items) != 1 {
		return shape{}, fmt.Errorf("%s of several", keyword)
	}
	all := shape{rule: &rule{}}
	if keyword != "allOf" {
		all.rule.union, all.rule.variants = keyword, c.variantsOf(arms.Items)
	}
	for _, arm := range arms.Items {
		s, err := c.shape(arm, owner, refs)
		if err != nil {
			return shape{}, err
		}
		all.rule.parts = append(all.rule.parts, s.rule)
		if len(arms.Items) == 1 {
			s.rule = all.rule
			return s, nil
		}
		if (s.exclusive || keyword == "oneOf") && !s.single() {
			return shape{}, fmt.Errorf("a union inside %s", keyword)
		}
		all.join(s)
	}
	all.exclusive = keyword == "oneOf"
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
	for _, container := range containers {
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
	if n.Get("format").Str() == "date-time" {
		arm.date = dateHeld
	}
	x := n.Get("x-parity")
	if declared := x.Get("values").Strings(); x.Get("open").Bool() && len(declared) > 0 {
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
	arm.unknown = n.Get("x-parity").Get("decode").Get("unknown").Str()
	arm.rule = newObjectRule(*arm, n)
	s.rule.object = arm.rule
	c.fresh = append(c.fresh, arm.rule)
	return nil
}

func types(n *doc.Node) []string {
	if t := n.Get("type"); t.IsArray() {
		return t.Strings()
	}
	return []string{n.Get("type").Str()}
}

// reach lists the nodes that a value may meet, each once.
func reach(root *node) []*node {
	seen, seenObject := map[*node]bool{}, map[*objectNode]bool{}
	var list []*node
	var visit func(*node)
	var visitObject func(*objectNode)
	visit = func(n *node) {
		if n == nil || seen[n] {
			return
		}
		seen[n] = true
		list = append(list, n)
		for _, a := range n.arrays {
			for _, item := range a.prefix {
				visit(item)
			}
			visit(a.rest)
		}
		visitObject(n.object)
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
