package relation

import (
	"slices"

	"example.org/parity/internal/doc"
)

// assertion reads one keyword that stands for itself. n is the schema object, v
// the keyword's value.
type assertion func(l *loader, n, v *doc.Node, sc scope) literal

var assertions map[string]assertion

func init() {
	assertions = map[string]assertion{
		"type":  (*loader).typeKeyword,
		"enum":  (*loader).enumKeyword,
		"const": func(l *loader, _, v *doc.Node, sc scope) literal { return l.values([]*doc.Node{v}, sc) },

		"minimum":          boundKeyword(kindMinimum, "exclusiveMinimum"),
		"maximum":          boundKeyword(kindMaximum, "exclusiveMaximum"),
		"exclusiveMinimum": exclusiveKeyword(kindMinimum),
		"exclusiveMaximum": exclusiveKeyword(kindMaximum),
		"multipleOf":       (*loader).multipleOf,

		"minLength": atLeastKeyword(kindMinLength), "maxLength": atMostKeyword(kindMaxLength),
		"minItems": atLeastKeyword(kindMinItems), "maxItems": atMostKeyword(kindMaxItems),
		"minProperties": atLeastKeyword(kindMinProperties), "maxProperties": atMostKeyword(kindMaxProperties),

		"pattern":         (*loader).patternKeyword,
		"format":          (*loader).formatKeyword,
		"contentEncoding": (*loader).contentKeyword, "contentMediaType": (*loader).contentKeyword,

		"uniqueItems": (*loader).uniqueKeyword,
		"contains":    (*loader).containsKeyword,

		"required":          (*loader).requiredKeyword,
		"propertyNames":     (*loader).propertyNames,
		"dependencies":      (*loader).dependencies,
		"dependentRequired": (*loader).dependentRequired,
		"dependentSchemas":  (*loader).dependentSchemas,

		"allOf": func(l *loader, _, v *doc.Node, sc scope) literal { return l.space.and(l.list(v, sc, l.schema)...) },
		"anyOf": func(l *loader, _, v *doc.Node, sc scope) literal { return l.space.or(l.list(v, sc, l.schema)...) },
		"oneOf": func(l *loader, _, v *doc.Node, sc scope) literal { return l.space.oneOf(l.list(v, sc, l.schema)) },
		"not":   func(l *loader, _, v *doc.Node, sc scope) literal { return l.schema(v, sc).not() },
		"if":    (*loader).ifKeyword,

		"$ref":          func(l *loader, _, v *doc.Node, sc scope) literal { return l.reference(v, sc) },
		"$dynamicRef":   (*loader).dynamicRef,
		"$recursiveRef": (*loader).recursiveRef,
	}
}

var typeNames = map[string]typeSet{
	"null": only(typeNull), "boolean": only(typeBoolean), "number": only(typeNumber),
	"string": only(typeString), "array": only(typeArray), "object": only(typeObject),
}

func (l *loader) typeKeyword(_, v *doc.Node, sc scope) literal {
	names := []*doc.Node{v}
	if v.Kind == doc.Array {
		names = v.Items
	}
	types, integer := noTypes, false
	for _, name := range names {
		t, known := typeNames[name.Str()]
		switch {
		case name.Str() == "integer":
			integer = true
		case known:
			types |= t
		default:
			l.fail(name, "type: %s is not the name of a JSON type", name.JSON())
		}
	}
	return l.space.typed(types, integer)
}

func (l *loader) enumKeyword(_, v *doc.Node, sc scope) literal {
	if v.Kind != doc.Array {
		l.fail(v, "enum must be an array, this is %s", v.Kind)
	}
	if len(v.Items) == 0 {
		// The standard accepts nothing, the verifier anything.
		return l.opaque(Vocabulary, sc)
	}
	return l.values(v.Items, sc)
}

func (l *loader) values(nodes []*doc.Node, sc scope) literal {
	values := make([]*value, len(nodes))
	for i, n := range nodes {
		v, err := valueOf(n)
		if err != nil {
			return l.opaque(NumberSize, sc)
		}
		values[i] = v
	}
	return l.space.enum(values)
}

// boundKeyword reads minimum and maximum, with draft 4's boolean companion.
func boundKeyword(kind nodeKind, companion string) func(*loader, *doc.Node, *doc.Node, scope) literal {
	return func(l *loader, n, v *doc.Node, sc scope) literal {
		d, ok := l.number(v, sc)
		if !ok {
			return l.opaque(NumberSize, sc)
		}
		return l.space.add(node{kind: kind, num: d, open: l.doc.draft == Draft4 && n.Get(companion).Bool()})
	}
}

func exclusiveKeyword(kind nodeKind) func(*loader, *doc.Node, *doc.Node, scope) literal {
	return func(l *loader, _, v *doc.Node, sc scope) literal {
		if l.doc.draft == Draft4 {
			return anything // it sharpens minimum and maximum
		}
		d, ok := l.number(v, sc)
		if !ok {
			return l.opaque(NumberSize, sc)
		}
		return l.space.add(node{kind: kind, num: d, open: true})
	}
}

func (l *loader) multipleOf(_, v *doc.Node, sc scope) literal {
	d, ok := l.number(v, sc)
	if !ok {
		return l.opaque(NumberSize, sc)
	}
	if d.sign() <= 0 {
		l.fail(v, "multipleOf must be above 0, this is %s", v.Text)
	}
	return l.space.add(node{kind: kindMultipleOf, num: d})
}

func atLeastKeyword(kind nodeKind) func(*loader, *doc.Node, *doc.Node, scope) literal {
	return func(l *loader, _, v *doc.Node, sc scope) literal {
		n, ok := l.integer(v, sc)
		if !ok {
			return l.opaque(NumberSize, sc)
		}
		return l.space.atLeast(kind, n)
	}
}

func atMostKeyword(kind nodeKind) func(*loader, *doc.Node, *doc.Node, scope) literal {
	return func(l *loader, _, v *doc.Node, sc scope) literal {
		n, ok := l.integer(v, sc)
		if !ok {
			return l.opaque(NumberSize, sc)
		}
		return l.space.atMost(kind, n)
	}
}

func (l *loader) text(v *doc.Node, sc scope) string {
	if v.Kind != doc.String {
		l.fail(v, "%s must be a string, this is %s", sc.path.token, v.Kind)
	}
	return v.Text
}

func (l *loader) patternKeyword(_, v *doc.Node, sc scope) literal {
	return l.space.patternLiteral(l.text(v, sc))
}

// formatKeyword: an annotation from 2019-09 on, asserted before.
func (l *loader) formatKeyword(_, v *doc.Node, sc scope) literal {
	format := l.text(v, sc)
	switch {
	case l.doc.draft >= Draft2019:
		return anything
	case verifierFormats[format]:
		return l.space.add(node{kind: kindFormat, text: format})
	case knownFormats[format]:
		return l.space.opaque(Reason{OpaqueFormat, format})
	default:
		return anything
	}
}

// contentKeyword: asserted by validators in draft 7 only. Either keyword may
// come first; both make the same node.
func (l *loader) contentKeyword(n, _ *doc.Node, sc scope) literal {
	if l.doc.draft != Draft7 {
		return anything
	}
	return l.space.add(node{kind: kindContent, text: n.Get("contentEncoding").Str() + " " + n.Get("contentMediaType").Str()})
}

func (l *loader) uniqueKeyword(_, v *doc.Node, sc scope) literal {
	if !v.Bool() {
		return anything
	}
	return l.space.add(node{kind: kindUnique})
}

func (l *loader) containsKeyword(n, v *doc.Node, sc scope) literal {
	item := l.inside(v, sc)
	low, high := 1, unbounded
	if l.doc.draft >= Draft2019 {
		for _, bound := range [...]struct {
			name string
			to   *int
		}{{"minContains", &low}, {"maxContains", &high}} {
			b := n.Get(bound.name)
			if b == nil {
				continue
			}
			i, ok := l.integer(b, sc.at(bound.name))
			if !ok {
				return l.opaque(NumberSize, sc)
			}
			*bound.to = i
		}
	}
	return l.space.count(item, 0, unbounded, low, high)
}

func (l *loader) requiredKeyword(_, v *doc.Node, sc scope) literal {
	return l.requires(l.names(v, sc))
}

func (l *loader) requires(names []string) literal {
	all := make([]literal, len(names))
	for i, name := range names {
		all[i] = l.space.required(name)
	}
	return l.space.and(all...)
}

func (l *loader) propertyNames(_, v *doc.Node, sc scope) literal {
	names := l.inside(v, sc)
	if l.space.must(names).has(typeString) {
		return anything
	}
	return l.space.add(node{kind: kindPropertyNames, kids: []literal{names}})
}

func (l *loader) dependent(name string, demand literal) literal {
	if l.space.must(demand).has(typeObject) {
		return anything
	}
	return l.space.add(node{kind: kindDependent, text: name, kids: []literal{demand}})
}

// dependencies is gone from 2019-09 on; validators go on honouring it.
func (l *loader) dependencies(_, v *doc.Node, sc scope) literal {
	if l.doc.draft >= Draft2019 {
		return l.opaque(Vocabulary, sc)
	}
	var all []literal
	for _, m := range l.members(v, sc) {
		if m.Value.Kind == doc.Array {
			all = append(all, l.dependent(m.Name, l.requires(l.names(m.Value, sc.at(m.Name)))))
		} else {
			all = append(all, l.dependent(m.Name, l.schema(m.Value, sc.at(m.Name))))
		}
	}
	return l.space.and(all...)
}

func (l *loader) dependentRequired(_, v *doc.Node, sc scope) literal {
	var all []literal
	for _, m := range l.members(v, sc) {
		all = append(all, l.dependent(m.Name, l.requires(l.names(m.Value, sc.at(m.Name)))))
	}
	return l.space.and(all...)
}

func (l *loader) dependentSchemas(_, v *doc.Node, sc scope) literal {
	var all []literal
	for _, m := range l.members(v, sc) {
		all = append(all, l.dependent(m.Name, l.schema(m.Value, sc.at(m.Name))))
	}
	return l.space.and(all...)
}

func (l *loader) ifKeyword(n, v *doc.Node, sc scope) literal {
	branch := func(name string) literal {
		if b := n.Get(name); b != nil {
			return l.schema(b, sc.at(name))
		}
		return anything
	}
	cond, then, otherwise := l.schema(v, sc), branch("then"), branch("else")
	switch {
	case cond == anything || then == otherwise:
		return then
	case cond == nothing:
		return otherwise
	}
	return l.space.add(node{kind: kindIf, kids: []literal{cond, then, otherwise}})
}

func (l *loader) dynamicRef(_, v *doc.Node, sc scope) literal {
	t, code := l.dynamicLookup("$dynamicRef", l.text(v, sc), sc)
	return l.follow(v, t, code, sc)
}

func (l *loader) recursiveRef(_, v *doc.Node, sc scope) literal {
	t, code := l.dynamicLookup("$recursiveRef", l.text(v, sc), sc)
	return l.follow(v, t, code, sc)
}

// dynamicLookup resolves any of the referring keywords: where the target takes
// part in dynamic scoping, the outermost resource that does decides.
func (l *loader) dynamicLookup(keyword, ref string, sc scope) (target, Code) {
	t, code := l.doc.lookup(ref, sc.in)
	if code != "" {
		return t, code
	}
	env := l.env.list[sc.env]
	switch keyword {
	case "$dynamicRef":
		if t.anchor != "" && t.in.dynamic[t.anchor] == t.node && env[t.anchor] != nil {
			t.in = env[t.anchor]
			t.node = t.in.dynamic[t.anchor]
		}
	case "$recursiveRef":
		if t.in.recursive && env[recursiveAnchor] != nil {
			t.in = env[recursiveAnchor]
			t.node = t.in.root
		}
	}
	return t, ""
}

// properties reads properties, patternProperties and additionalProperties.
func (l *loader) properties(n *doc.Node, sc scope) literal {
	named, patterned, rest := n.Get("properties"), n.Get("patternProperties"), n.Get("additionalProperties")
	if named == nil && patterned == nil && rest == nil {
		return anything
	}
	read := func(keyword string, v *doc.Node) (names []string, demands []literal) {
		for _, m := range l.members(v, sc.at(keyword)) {
			names = append(names, m.Name)
			demands = append(demands, l.inside(m.Value, sc.at(keyword, m.Name)))
		}
		return names, demands
	}
	names, demands := read("properties", named)
	patterns, patternDemands := read("patternProperties", patterned)
	others := anything
	if rest != nil {
		others = l.inside(rest, sc.at("additionalProperties"))
	}
	return l.space.propertyMap(names, demands, patterns, patternDemands, others)
}

// items reads items, prefixItems and additionalItems.
func (l *loader) items(n *doc.Node, sc scope) literal {
	prefix, rest := l.doc.itemKeywords(n)
	if prefix.node == nil && rest.node == nil {
		return anything
	}
	var list []literal
	if prefix.node != nil {
		list = l.list(prefix.node, sc.at(prefix.name), l.inside)
	}
	others := anything
	if rest.node != nil {
		others = l.inside(rest.node, sc.at(rest.name))
	}
	return l.space.itemList(slices.Clip(list), others)
}

type named struct {
	name string
	node *doc.Node
}

// itemKeywords says which keywords hold the schemas of the first items and of
// the rest, by draft.
func (d *document) itemKeywords(n *doc.Node) (prefix, rest named) {
	items := n.Get("items")
	switch {
	case d.draft >= Draft2020:
		return named{"prefixItems", n.Get("prefixItems")}, named{"items", items}
	case items.IsArray():
		return named{"items", items}, named{"additionalItems", n.Get("additionalItems")}
	default:
		return named{}, named{"items", items}
	}
}
