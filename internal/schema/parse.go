package schema

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"example.org/parity/internal/doc"
	"example.org/parity/internal/jsonschema"
	"example.org/parity/internal/typeset"
)

// parser turns the nodes of one document into schemas in normal form.
type parser struct {
	file     string
	root     *doc.Node
	names    map[string]string // "#/$defs/Cursor" → "Cursor"
	uses     []use             // every reference met, checked at the end
	inlining []inlining        // references being expanded in place, to find circles
	guards   int               // steps into a property or an item between the type and here
	inlined  int               // how many have been
	told     []*doc.Node       // the schemas met that have x-parity
}

// maxInlined bounds the references into unnamed places, each of which is
// expanded: nested ones multiply.
const maxInlined = 10_000

// inlining is a reference that is being expanded, and how many guards there were.
type inlining struct {
	ref    string
	guards int
}

type use struct {
	ref, name string
	pos       doc.Pos
}

// schema parses one schema with its annotation and default.
func (p *parser) schema(n *doc.Node, depth int) (*Schema, error) {
	if depth > doc.MaxDepth {
		return nil, p.errorf(n, "schemas nested deeper than %d levels", doc.MaxDepth)
	}
	if n.Kind == doc.Boolean {
		if n.Bool() {
			return Of(Any), nil
		}
		return Of(Never), nil
	}
	if n.Kind != doc.Object {
		return nil, p.errorf(n, "a schema must be an object or a boolean, this is %s", article(n.Kind.String()))
	}
	s, err := p.shape(n, depth)
	if err != nil {
		return nil, err
	}
	if at, err := typeset.CheckNotes(n, n == p.root); err != nil {
		return nil, p.errorf(at, "%w", err)
	}
	s.annotate(typeset.NotesOf(n))
	if n.Get(typeset.Annotation) != nil {
		p.told = append(p.told, n)
	}
	if d := n.Get("default"); d != nil {
		v := value(d)
		s.Default = &v
	}
	return s, nil
}

// forget takes out of the document what only reports show and the schemas have now: of
// most documents it is the larger part.
func (p *parser) forget() {
	for _, n := range p.told {
		notes := n.Get(typeset.Annotation)
		if !notes.IsObject() { // or no more: a place that several references lead to
			continue
		}
		if notes.Members = without(notes.Members, shown); len(notes.Members) == 0 {
			n.Members = without(n.Members, annotation)
		}
	}
}

// without are the members that are not called so, in no more room than they take.
func without(members []doc.Member, names map[string]bool) []doc.Member {
	rest := 0
	for _, m := range members {
		if !names[m.Name] {
			rest++
		}
	}
	if rest == len(members) {
		return members
	}
	kept := make([]doc.Member, 0, rest)
	for _, m := range members {
		if !names[m.Name] {
			kept = append(kept, m)
		}
	}
	return kept
}

var (
	annotation = set(typeset.Annotation)
	shown      = set("decl", "source")
)

func (p *parser) shape(n *doc.Node, depth int) (*Schema, error) {
	switch {
	case n.Get("$ref") != nil:
		return p.reference(n, depth)
	case n.Get("not").IsObject() && len(n.Get("not").Members) == 0:
		return Of(Never), nil
	case n.Get("const") != nil:
		return enum([]*doc.Node{n.Get("const")}), nil
	case n.Get("enum").IsArray():
		return enum(ofType(n.Get("enum").Items, n.Get("type"))), nil
	case n.Get("x-parity").Get("open").Bool() && n.Get("x-parity").Get("values").IsArray():
		s := enum(n.Get("x-parity").Get("values").Items)
		s.Open = true
		return s, nil
	case n.Get("allOf").IsArray():
		return p.allOf(n, depth)
	}
	for _, keyword := range []string{"anyOf", "oneOf"} {
		if !n.Get(keyword).IsArray() {
			continue
		}
		if len(others(n, keyword)) > 0 {
			s, err := p.typed(n, depth)
			if err != nil {
				return nil, err
			}
			s.leaveOut(keyword, n.Get(keyword))
			return s, nil
		}
		return p.union(n.Get(keyword).Items, depth)
	}
	return p.typed(n, depth)
}

// leaveOut records an asserting keyword that the normal form cannot hold.
func (s *Schema) leaveOut(keyword string, n *doc.Node) {
	if s.Unmodelled == nil {
		s.Unmodelled = map[string]string{}
	}
	s.Unmodelled[keyword] = n.Canonical()
}

// others lists the asserting keywords of n beside the given one, where they
// carry more than the type that the given one repeats.
func others(n *doc.Node, keyword string) []string {
	var list []string
	for _, m := range n.Members {
		if m.Name != keyword && m.Name != "type" && asserts(m.Name) {
			list = append(list, m.Name)
		}
	}
	return list
}

func (p *parser) reference(n *doc.Node, depth int) (*Schema, error) {
	ref := n.Get("$ref").Str()
	var s *Schema
	pointer, _ := jsonschema.Pointer(ref)
	if name, ok := p.names["#"+pointer]; ok && strings.HasPrefix(ref, "#") {
		p.uses = append(p.uses, use{ref, name, n.Get("$ref").Pos})
		s = Of(Reference)
		s.Ref = name
	} else if jsonschema.IsMetaschema(ref) {
		// Everybody has it; the same one on both sides is the same schema.
		s = Of(Any)
		s.leaveOut("$ref", n.Get("$ref"))
	} else {
		target, err := p.target(n.Get("$ref"))
		if err != nil {
			return nil, err
		}
		s, err = p.inline(ref, target, n, depth)
		if err != nil {
			return nil, err
		}
	}
	for _, keyword := range others(n, "$ref") {
		s.leaveOut(keyword, n.Get(keyword))
	}
	return s, nil
}

// target finds what a reference that is no named type points at, within the document.
func (p *parser) target(ref *doc.Node) (*doc.Node, error) {
	text := ref.Str()
	pointer, ok := jsonschema.Pointer(text)
	switch {
	case !strings.HasPrefix(text, "#"):
		return nil, p.errorf(ref, "remote $ref %s: parity fetches nothing; keep it in a file beside the document, or in $defs", text)
	case !ok:
		return nil, p.errorf(ref, "$ref %s: nothing in the document has that $anchor; a type is referred to as #/$defs/Name", text)
	}
	target := p.root.At(pointer)
	if target == nil {
		return nil, p.errorf(ref, "$ref to %s: there is nothing at that place in the document", text)
	}
	return target, nil
}

// inline expands a reference in place. A schema that contains itself, in a property
// or an item, has no end that way: it is opaque, since it has no name to refer to.
func (p *parser) inline(ref string, target, from *doc.Node, depth int) (*Schema, error) {
	for _, open := range p.inlining {
		if open.ref != ref {
			continue
		}
		if open.guards == p.guards {
			return nil, p.errorf(from, "cyclic $ref through %s that never reaches a schema", ref)
		}
		s := Of(Any)
		s.Details = &typeset.Details{Opaque: fmt.Sprintf("%s contains itself: under $defs it would have a name", ref)}
		return s, nil
	}
	if p.inlined++; p.inlined > maxInlined {
		return nil, p.errorf(from, "more than %d references into unnamed schemas such as %s: give them names under $defs", maxInlined, ref)
	}
	p.inlining = append(p.inlining, inlining{ref, p.guards})
	defer func() { p.inlining = p.inlining[:len(p.inlining)-1] }()
	return p.schema(target, depth+1)
}

// inside parses the schema of a property, an item or a key.
func (p *parser) inside(n *doc.Node, depth int) (*Schema, error) {
	p.guards++
	defer func() { p.guards-- }()
	return p.schema(n, depth+1)
}

// ofType are the members that the type beside them lets be.
func ofType(members []*doc.Node, t *doc.Node) []*doc.Node {
	types := t.Strings()
	if t != nil && t.Kind == doc.String {
		types = []string{t.Text}
	}
	if len(types) == 0 {
		return members
	}
	return slices.DeleteFunc(slices.Clone(members), func(m *doc.Node) bool {
		return !slices.ContainsFunc(types, func(name string) bool { return isOf(m, name) })
	})
}

func isOf(m *doc.Node, jsonType string) bool {
	if jsonType == "integer" {
		return m.Kind == doc.Number && !strings.Contains(m.Canonical(), ".")
	}
	return m.Kind.String() == jsonType
}

// enum makes a schema of the given members; null among them becomes Nullable.
func enum(members []*doc.Node) *Schema {
	s := Of(Enum)
	seen := map[string]bool{}
	for _, m := range members {
		v := value(m)
		switch {
		case m.Kind == doc.Null:
			s.Nullable = true
		case !seen[v.Canonical]:
			seen[v.Canonical] = true
			s.Values = append(s.Values, v)
		}
	}
	if len(s.Values) == 0 && s.Nullable {
		return Of(Null)
	}
	if len(s.Values) == 0 {
		return Of(Never)
	}
	return s
}

// typed parses a schema by its type keyword, or the type that its keywords imply.
func (p *parser) typed(n *doc.Node, depth int) (*Schema, error) {
	types, err := p.types(n)
	if err != nil {
		return nil, err
	}
	var arms []*Schema
	for _, name := range types {
		arm, err := p.single(n, name, depth)
		if err != nil {
			return nil, err
		}
		arms = append(arms, arm)
	}
	if len(arms) == 0 {
		s := Of(Any)
		for _, m := range n.Members {
			if constrains(m.Name) || unmodelled(m.Name) {
				s.leaveOut(m.Name, m.Value)
			}
		}
		return s, nil
	}
	return unite(arms), nil
}

var implied = []struct {
	jsonType string
	keywords []string
}{
	{"object", []string{"properties", "required", "additionalProperties", "propertyNames", "minProperties", "maxProperties"}},
	{"array", []string{"items", "prefixItems", "minItems", "maxItems", "uniqueItems"}},
	{"string", []string{"pattern", "minLength", "maxLength", "format", "contentEncoding"}},
}

func (p *parser) types(n *doc.Node) ([]string, error) {
	t := n.Get("type")
	switch {
	case t == nil:
		for _, rule := range implied {
			for _, keyword := range rule.keywords {
				if n.Get(keyword) != nil {
					return []string{rule.jsonType}, nil
				}
			}
		}
		return nil, nil
	case t.Kind == doc.String:
		return []string{t.Text}, nil
	case t.IsArray():
		return t.Strings(), nil
	default:
		return nil, p.errorf(t, "type must be a string or a list of strings")
	}
}

func (p *parser) single(n *doc.Node, jsonType string, depth int) (*Schema, error) {
	s := Of(0)
	var err error
	switch jsonType {
	case "null":
		return Of(Null), nil
	case "boolean":
		s.Kind = Boolean
	case "integer":
		s.Kind = Integer
	case "number":
		s.Kind = Number
	case "string":
		s.Kind = String
		s.Format = n.Get("format").Str()
		if encoding := n.Get("contentEncoding").Str(); encoding != "" {
			s.Own().Encoding = encoding
		}
	case "array":
		err = p.array(s, n, depth)
	case "object":
		err = p.object(s, n, depth)
	default:
		return nil, p.errorf(n.Get("type"), "type %q is none of JSON Schema's seven", jsonType)
	}
	if err != nil {
		return nil, err
	}
	for _, m := range n.Members {
		switch {
		case unmodelled(m.Name):
			s.leaveOut(m.Name, m.Value)
		case constrains(m.Name) && appliesTo(m.Name, s.Kind):
			s.constrain(m.Name, m.Value)
		}
	}
	return s, nil
}

// appliesTo reports whether a constraint says anything about values of the kind.
func appliesTo(keyword string, kind Kind) bool {
	switch jsonschema.Keywords[keyword].Limits {
	case "number":
		return kind == Integer || kind == Number
	case "string":
		return kind == String
	case "array":
		return kind == Array || kind == Tuple
	default:
		return kind == Record || kind == Map
	}
}

func (s *Schema) constrain(keyword string, n *doc.Node) {
	canonical := n.Canonical()
	if jsonschema.Keywords[keyword].Vacuous == canonical {
		return
	}
	if n.Kind == doc.Boolean && strings.HasPrefix(keyword, "exclusive") { // draft 4
		bound := map[string]string{"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}[keyword]
		if inclusive, ok := s.Constraints[bound]; ok && n.Bool() {
			delete(s.Constraints, bound)
			s.Constraints[keyword] = inclusive
		}
		return
	}
	if s.Constraints == nil {
		s.Constraints = map[string]string{}
	}
	s.Constraints[keyword] = canonical
}

func (p *parser) array(s *Schema, n *doc.Node, depth int) error {
	s.Kind = Array
	prefix, rest := n.Get("prefixItems"), n.Get("items")
	if prefix == nil && rest.IsArray() { // before draft 2020-12
		prefix, rest = rest, n.Get("additionalItems")
	}
	if prefix.IsArray() {
		s.Kind = Tuple
		s.Own()
		for _, item := range prefix.Items {
			element, err := p.inside(item, depth)
			if err != nil {
				return err
			}
			s.Elements = append(s.Elements, element)
		}
		if rest != nil && rest.Kind == doc.Boolean && !rest.Bool() {
			return nil
		}
	}
	s.Items = Of(Any)
	if rest != nil {
		items, err := p.inside(rest, depth)
		if err != nil {
			return err
		}
		s.Items = items
	}
	return nil
}

func (p *parser) object(s *Schema, n *doc.Node, depth int) error {
	properties, rest := n.Get("properties"), n.Get("additionalProperties")
	required := n.Get("required").Strings()
	closed := rest != nil && rest.Kind == doc.Boolean && !rest.Bool()
	var restSchema *Schema
	if rest.IsObject() {
		var err error
		if restSchema, err = p.inside(rest, depth); err != nil {
			return err
		}
	}
	if names := n.Get("propertyNames"); names != nil {
		keys, err := p.inside(names, depth)
		if err != nil {
			return err
		}
		s.Own().Keys = keys
	}
	if properties == nil && len(required) == 0 && !closed {
		s.Kind, s.Items = Map, restSchema
		if s.Items == nil {
			s.Items = Of(Any)
		}
		return nil
	}
	s.Kind, s.Closed = Record, closed
	if restSchema != nil && restSchema.Kind != Any {
		s.Own().Rest = restSchema
	}
	position := map[string]int{}
	for _, m := range members(properties) {
		child, err := p.inside(m.Value, depth)
		if err != nil {
			return err
		}
		position[m.Name] = len(s.Properties)
		s.Properties = append(s.Properties, &Property{Name: m.Name, Schema: child})
	}
	for _, name := range required {
		i, known := position[name]
		if !known {
			i = len(s.Properties)
			position[name] = i
			s.Properties = append(s.Properties, &Property{Name: name, Schema: Of(Any)})
		}
		s.Properties[i].Required = true
	}
	s.sortProperties(n.Get("x-parity").Get("order").Strings())
	return nil
}

// sortProperties puts the properties in the declared order; those it does not
// name keep their place in the document, after the others.
func (s *Schema) sortProperties(order []string) {
	if len(order) == 0 {
		return
	}
	rank := make(map[string]int, len(order))
	for i, name := range order {
		rank[name] = i + 1
	}
	key := func(p *Property) int {
		if r := rank[p.Name]; r > 0 {
			return r
		}
		return len(order) + 1
	}
	sort.SliceStable(s.Properties, func(i, j int) bool { return key(s.Properties[i]) < key(s.Properties[j]) })
}

func members(n *doc.Node) []doc.Member {
	if n == nil {
		return nil
	}
	return n.Members
}

func (p *parser) errorf(n *doc.Node, format string, args ...any) error {
	return &doc.Error{File: p.file, Pos: n.Pos, Err: fmt.Errorf(format, args...)}
}
