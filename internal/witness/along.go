package witness

import (
	"slices"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/doc"
)

// leaf changes the schema at the end of a path.
type leaf func(*doc.Node) *doc.Node

// manner is what is made of the schemas along a path.
type manner byte

const (
	present manner = iota // the place is there, and of the rest only what must be
	full                  // the place is there, and of the rest whatever may be
	bare                  // the place is there, and of the rest only what tells variants apart
	alone                 // nothing is asserted but at the place, and what tells variants apart
	relaxed               // everything as it is, but at the place
)

// sending reports whether the manner is one of what is sent.
func (m manner) sending() bool { return m == present || m == full || m == bare }

// along is a schema of a book with another schema at the end of a path; nil where
// there is no such place. References on the way are replaced by what they stand for.
func (b *book) along(n *doc.Node, steps compare.Path, how manner, end leaf) *doc.Node {
	if len(steps) == 0 {
		return end(n)
	}
	if name, ok := b.named(n); ok {
		inside := b.along(b.def(name), steps, how, end)
		if beside := n.Without("$ref"); inside != nil && how.sending() && len(beside.Members) > 0 {
			return all(inside, beside)
		}
		return inside
	}
	for _, keyword := range []string{"anyOf", "oneOf"} {
		if arms := n.Get(keyword); arms.IsArray() {
			return b.armsAlong(arms.Items, steps, how, end)
		}
	}
	if n.Kind == doc.Boolean && how == alone {
		return n
	}
	switch step := steps[0]; step.Kind {
	case compare.Field:
		return b.fieldAlong(n, step.Name, steps, how, end)
	case compare.Item:
		return b.insideAlong(n, "items", "minItems", steps, how, end)
	case compare.Value:
		return b.insideAlong(n, "additionalProperties", "minProperties", steps, how, end)
	case compare.Key:
		if n.Get("propertyNames") == nil {
			n = n.With("propertyNames", doc.NewObject(doc.Member{Name: "type", Value: doc.NewString("string")}))
		}
		return b.insideAlong(n, "propertyNames", "minProperties", steps, how, end)
	default:
		return b.elementAlong(n, step.Index, steps, how, end)
	}
}

func (b *book) armsAlong(arms []*doc.Node, steps compare.Path, how manner, end leaf) *doc.Node {
	var list []*doc.Node
	found := false
	for _, arm := range arms {
		inside := b.along(arm, steps, how, end)
		switch {
		case inside != nil && (how == alone || how == bare):
			found = true
			list = append(list, all(inside, b.tags(arm)))
		case inside != nil:
			found = true
			list = append(list, inside)
		case how == alone:
			list = append(list, b.outline(arm))
		case how == relaxed:
			list = append(list, arm)
		}
	}
	if !found {
		return nil
	}
	return either(list)
}

// outline is a variant that has no such place: what its constants assert, which is
// enough to tell it from the others, or else all of it.
func (b *book) outline(arm *doc.Node) *doc.Node {
	if whole := b.resolved(arm); whole.Get("properties").IsObject() {
		if tags := b.tags(whole); len(tags.Get("required").Strings()) > 0 {
			return tags
		}
	}
	return arm
}

// tags is what a variant's constants assert.
func (b *book) tags(arm *doc.Node) *doc.Node {
	arm = b.resolved(arm)
	var constants []doc.Member
	var required []string
	for _, name := range arm.Get("required").Strings() {
		p := b.resolved(arm.Get("properties").Get(name))
		if p.Get("const") != nil || p.Get("enum") != nil {
			required = append(required, name)
		}
	}
	if properties := arm.Get("properties"); properties.IsObject() {
		for _, p := range properties.Members {
			if value := b.resolved(p.Value); value.Get("const") != nil || value.Get("enum") != nil {
				constants = append(constants, p)
			}
		}
	}
	out := doc.NewObject(doc.Member{Name: "properties", Value: doc.NewObject(constants...)}, doc.Member{Name: "required", Value: doc.NewStrings(required)})
	if t := arm.Get("type"); t != nil {
		out = out.With("type", t)
	}
	return out
}

func (b *book) fieldAlong(n *doc.Node, name string, steps compare.Path, how manner, end leaf) *doc.Node {
	p := n.Get("properties").Get(name)
	if p == nil {
		switch {
		case n.Get("additionalProperties").IsObject():
			p = n.Get("additionalProperties")
		case how == alone && isContainer(n, "properties"):
			return n // it asserts no more than that
		default:
			return nil
		}
	}
	inside := b.along(p, steps[1:], how, end)
	switch {
	case inside == nil:
		return nil
	case how == alone:
		return doc.NewObject(doc.Member{Name: "properties", Value: doc.NewObject(doc.Member{Name: name, Value: inside})})
	case how == bare:
		return doc.NewObject(doc.Member{Name: "type", Value: doc.NewString("object")}, doc.Member{Name: "required", Value: doc.NewStrings([]string{name})},
			doc.Member{Name: "properties", Value: doc.NewObject(doc.Member{Name: name, Value: inside})})
	case how == relaxed:
		return withoutClause(withProperty(n, name, inside), name)
	}
	fewer := n
	if how == present {
		fewer = needed(n)
	}
	required := fewer.Get("required").Strings()
	if !slices.Contains(required, name) {
		required = append(required, name)
	}
	return withProperty(fewer, name, inside).With("required", doc.NewStrings(required))
}

// needed is a record with its required fields alone, and with its constants, which say
// what it is even where the sender may leave them out.
func needed(n *doc.Node) *doc.Node {
	properties := n.Get("properties")
	if !properties.IsObject() {
		return n
	}
	required := n.Get("required").Strings()
	fewer := &doc.Node{Kind: doc.Object, Pos: properties.Pos}
	for _, m := range properties.Members {
		named := slices.Contains(required, m.Name)
		if !named && m.Value.Get("const") != nil {
			required, named = append(required, m.Name), true
		}
		if named {
			fewer.Members = append(fewer.Members, m)
		}
	}
	if len(required) > 0 {
		n = n.With("required", doc.NewStrings(required))
	}
	return n.With("properties", fewer)
}

func withProperty(n *doc.Node, name string, value *doc.Node) *doc.Node {
	properties := n.Get("properties")
	if properties == nil {
		properties = doc.NewObject()
	}
	return n.With("properties", properties.With(name, value))
}

// insideAlong goes into the schema that a keyword has of all the values inside.
func (b *book) insideAlong(n *doc.Node, keyword, count string, steps compare.Path, how manner, end leaf) *doc.Node {
	of := n.Get(keyword)
	if of == nil && isContainer(n, keyword) {
		of = always
	}
	if of == nil || of.Kind != doc.Object && of.Kind != doc.Boolean {
		return nil
	}
	inside := b.along(of, steps[1:], how, end)
	switch {
	case inside == nil:
		return nil
	case how == alone:
		return doc.NewObject(doc.Member{Name: keyword, Value: inside})
	case how == relaxed:
		return n.With(keyword, inside)
	}
	out := n.With(keyword, inside)
	if n.Get(count).Int() < 1 {
		out = out.With(count, doc.NewInt(1))
	}
	return out.With("type", ofContainer(n, keyword))
}

// isContainer reports whether a schema takes a list, or a map, of anything.
func isContainer(n *doc.Node, keyword string) bool {
	want := ofContainer(n, keyword).Str()
	return n.Get("type").Str() == want || slices.Contains(n.Get("type").Strings(), want)
}

// ofContainer is the type of a value that has others inside: null is none.
func ofContainer(n *doc.Node, keyword string) *doc.Node {
	if keyword == "items" {
		return doc.NewString("array")
	}
	return doc.NewString("object")
}

func (b *book) elementAlong(n *doc.Node, index int, steps compare.Path, how manner, end leaf) *doc.Node {
	keyword := "prefixItems"
	if n.Get("items").IsArray() { // before 2020-12
		keyword = "items"
	}
	prefix := n.Get(keyword)
	if !prefix.IsArray() || index >= len(prefix.Items) {
		return nil
	}
	inside := b.along(prefix.Items[index], steps[1:], how, end)
	if inside == nil {
		return nil
	}
	items := make([]*doc.Node, len(prefix.Items))
	for i, item := range prefix.Items {
		items[i] = item
		if how == alone {
			items[i] = always
		}
	}
	items[index] = inside
	list := doc.NewArray(items...)
	if how == alone {
		return doc.NewObject(doc.Member{Name: keyword, Value: list})
	}
	out := n.With(keyword, list)
	if (how == present || how == full) && n.Get("minItems").Int() <= index {
		out = out.With("minItems", doc.NewInt(index+1))
	}
	return out
}

var always = doc.NewBool(true)

// all is a schema of what is valid for each of some.
func all(schemas ...*doc.Node) *doc.Node {
	return doc.NewObject(doc.Member{Name: "allOf", Value: doc.NewArray(schemas...)})
}

// either is a schema of what is valid for one of some.
func either(schemas []*doc.Node) *doc.Node {
	if len(schemas) == 1 {
		return schemas[0]
	}
	return doc.NewObject(doc.Member{Name: "anyOf", Value: doc.NewArray(schemas...)})
}
