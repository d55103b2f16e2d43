package golang

import (
	"fmt"
	"go/types"
	"maps"
	"slices"
)

// defineNamed maps a type by what it accepts, and adds what it sends where that
// is something else.
func (c *capturer) defineNamed(t *types.Named) object {
	if variants, ok := c.unions.variants[t.Obj()]; ok {
		return c.defineInterface(t, variants)
	}
	if _, ok := t.Underlying().(*types.Interface); ok && c.notWire(t) == "" && len(c.implementers(t)) > 0 {
		return c.defineInterface(t, nil)
	}
	if schema, ok := c.conventionType(t); ok {
		return schema
	}
	in, out := c.forms(t)
	if in.isOwn() && out.isOwn() {
		return c.takesNull(t, c.render(t, in))
	}
	in.null = in.null || out.null // encoding/json takes a null for any type
	accepts, sends := c.render(t, in), c.render(t, out)
	if in.method != out.method && c.goesOneWay(t, in, out, accepts, sends) {
		if in.method {
			return accepts
		}
		return sends
	}
	return join(accepts, sends)
}

// takesNull notes that encoding/json makes a null the zero value, also of a type
// that is no struct.
func (c *capturer) takesNull(t *types.Named, schema object) object {
	if _, ok := t.Underlying().(*types.Struct); ok || notesOf(schema)["opaque"] != nil || jsonMethodsOf(t).any() {
		return schema
	}
	return annotate(schema, "decode", object{"missing": "zero"})
}

// goesOneWay says whether a type with a method for one direction is made for that
// direction alone: by its own fields, which only that method fills or reads, the
// other one would be another kind of JSON, or some have no names for it.
func (c *capturer) goesOneWay(t *types.Named, in, out form, accepts, sends object) bool {
	st, ok := t.Underlying().(*types.Struct)
	if ok {
		fields := jsonFields(st).fields
		if len(fields) == 0 || slices.ContainsFunc(fields, func(f field) bool { return !f.tagged }) {
			return true
		}
	}
	return in.reason == "" && out.reason == "" && (accepts["properties"] == nil) != (sends["properties"] == nil)
}

// render maps one direction of a type.
func (c *capturer) render(t *types.Named, f form) object {
	if f.reason != "" {
		return opaque("%s", f.reason)
	}
	var arms []object
	for _, a := range f.arms {
		if len(f.arms) > 1 {
			a = c.spelledOut(t, a)
		}
		schema := c.renderArm(t, a, f.strict)
		if !slices.ContainsFunc(arms, func(known object) bool { return same(known, schema) }) {
			arms = append(arms, schema)
		}
		if decode, ok := notesOf(schema)["decode"].(object); ok && f.lax {
			decode["invalid"] = "zero"
		}
	}
	schema := oneOf(arms)
	if f.null {
		notes := schema[annotation]
		delete(schema, annotation)
		schema = nullable(schema)
		if notes != nil {
			schema[annotation] = notes
		}
	}
	return schema
}

// spelledOut replaces a struct of the same names, which stands for a type in some
// cases, by its fields: the two are one record, of which some fields have two forms.
func (c *capturer) spelledOut(t *types.Named, a arm) arm {
	other, ok := a.typ.(*types.Named)
	if !ok || c.prog.types[other.Obj()] == nil {
		return a
	}
	mine, isStruct := t.Underlying().(*types.Struct)
	theirs, ok := other.Underlying().(*types.Struct)
	if !isStruct || !ok || !slices.Equal(jsonFields(mine).names(), jsonFields(theirs).names()) {
		return a
	}
	if _, out := c.forms(other); !out.isOwn() {
		return a
	}
	a.typ = theirs
	return a
}

func (c *capturer) renderArm(t *types.Named, a arm, strict bool) object {
	decl := c.prog.types[t.Obj()]
	var schema object
	switch {
	case a.value != nil:
		return object{"const": a.value.value}
	case a.own:
		schema = c.ownSchema(t, a.constants, strict)
	default:
		if st, ok := a.typ.(*types.Struct); ok {
			schema = c.defineStruct(t, st, a.constants, strict)
		} else {
			schema = annotateIfPlain(c.schemaOf(a.typ, decl.spec.Type, decl.src))
		}
	}
	if a.rest != nil && !isAny(a.rest) && schema["type"] == "object" {
		schema["additionalProperties"] = c.schemaOf(a.rest, nil, nil)
	}
	if a.rest != nil {
		if decode, ok := notesOf(schema)["decode"].(object); ok {
			decode["unknown"] = "keep"
		}
	}
	return schema
}

// ownSchema maps a type by its own fields or underlying type.
func (c *capturer) ownSchema(t *types.Named, constants map[string]any, strict bool) object {
	decl := c.prog.types[t.Obj()]
	switch under := t.Underlying().(type) {
	case *types.Struct:
		return c.defineStruct(t, under, constants, strict)
	case *types.Basic:
		base := c.schemaOf(under, decl.spec.Type, decl.src)
		if c.isEnum(t) {
			return c.enum(t.Obj(), base)
		}
		return annotateIfPlain(base)
	default:
		return annotateIfPlain(c.schemaOf(under, decl.spec.Type, decl.src))
	}
}

// annotateIfPlain marks what stands for another type as its alias, unless it has
// a native of its own, as time.Time has.
func annotateIfPlain(schema object) object {
	if notes, ok := schema[annotation].(object); ok && (notes["native"] != nil || notes["opaque"] != nil) {
		return schema
	}
	return annotate(schema, "native", "alias")
}

// oneOf gives the schema of a value that has one of several forms. Records that
// differ are one record: what all have is required, and the rest is there or not.
func oneOf(arms []object) object {
	if len(arms) == 1 {
		return arms[0]
	}
	if slices.ContainsFunc(arms, func(s object) bool { return s["properties"] == nil }) {
		return union(arms)
	}
	out := arms[0]
	for _, other := range arms[1:] {
		out = mergeRecords(out, other)
	}
	return out
}

// union is one of several schemas; of constants only, an enumeration.
func union(arms []object) object {
	var values []any
	anyOf := make([]any, len(arms))
	for i, a := range arms {
		anyOf[i] = withoutAlias(a)
		if value, ok := a["const"]; ok && len(a) == 1 {
			values = append(values, value)
		}
	}
	if len(values) == len(arms) {
		return annotate(object{"enum": values}, "native", "const")
	}
	return annotate(object{"anyOf": anyOf}, "native", "union")
}

// withoutAlias takes the mark of a type's own entry off an arm inside it.
func withoutAlias(schema object) object {
	notes, ok := schema[annotation].(object)
	if !ok || notes["native"] != "alias" {
		return schema
	}
	schema = maps.Clone(schema)
	delete(schema, annotation)
	if len(notes) > 1 {
		notes = maps.Clone(notes)
		delete(notes, "native")
		schema[annotation] = notes
	}
	return schema
}

func mergeRecords(a, b object) object {
	out := maps.Clone(a)
	mine, theirs := a["properties"].(object), b["properties"].(object)
	properties := object{}
	for name, schema := range mine {
		other, both := theirs[name]
		switch {
		case !both:
			properties[name] = absentable(schema.(object))
		case same(bare(schema), bare(other)):
			properties[name] = laxer(schema.(object), other.(object))
		default:
			properties[name] = either(schema.(object), other.(object))
		}
	}
	order := slices.Clone(notesOf(a)["order"].([]any))
	for _, name := range notesOf(b)["order"].([]any) {
		if _, both := mine[name.(string)]; !both {
			properties[name.(string)] = absentable(theirs[name.(string)].(object))
			order = append(order, name)
		}
	}
	out["properties"] = properties
	setRequired(out, slices.DeleteFunc(required(a), func(name string) bool { return !slices.Contains(required(b), name) }))
	out[annotation] = maps.Clone(notesOf(a))
	annotate(out, "order", order)
	return out
}

// either is a property that differs between two records.
func either(a, b object) object {
	if same(bare(nullable(a)), bare(b)) {
		return b
	}
	if same(bare(nullable(b)), bare(a)) {
		return a
	}
	out := object{"anyOf": []any{bare(a), bare(b)}}
	if notes, ok := a[annotation].(object); ok {
		out[annotation] = maps.Clone(notes)
		delete(notesOf(out), "zero")
	}
	if notesOf(b)["unset"] == "omit" {
		annotate(out, "unset", "omit")
	}
	return out
}

// laxer gives the one of two equal properties that may be absent. Its zero value
// is never sent if that is so of both.
func laxer(a, b object) object {
	if notesOf(b)["unset"] == "omit" {
		a, b = b, a
	}
	if notesOf(a)["zero"] != notesOf(b)["zero"] {
		a = absentable(a)
		delete(notesOf(a), "zero")
	}
	return a
}

func absentable(schema object) object {
	out := maps.Clone(schema)
	if notes, ok := out[annotation].(object); ok {
		out[annotation] = maps.Clone(notes)
	}
	return annotate(out, "unset", "omit")
}

// defineInterface maps an interface: what it accepts is what a decoder makes of
// it, what it sends is any type of the SDK that implements it.
func (c *capturer) defineInterface(t *types.Named, variants []types.Type) object {
	in := opaque("no decoder of its package says which type a payload has")
	if len(variants) > 0 {
		in = c.defineUnion(variants)
	}
	held := slices.Clone(variants)
	for _, other := range c.implementers(t) {
		if !slices.ContainsFunc(held, func(known types.Type) bool { return types.Identical(known, other) }) {
			held = append(held, other)
		}
	}
	if len(held) == len(variants) {
		return in
	}
	return join(in, c.defineUnion(held))
}

func (c *capturer) defineUnion(variants []types.Type) object {
	anyOf := make([]any, len(variants))
	for i, variant := range variants {
		anyOf[i] = c.schemaOf(variant, nil, nil)
	}
	return annotate(object{"anyOf": anyOf}, "native", "union")
}

func (c *capturer) defineStruct(t *types.Named, st *types.Struct, constants map[string]any, strict bool) object {
	if tag, ok := c.unions.tags[t.Obj()]; ok {
		constants = tag.add(constants, st)
	}
	schema, set := c.record(st, constants)
	unknown := "drop"
	switch {
	case strict:
		unknown = "reject"
		schema["additionalProperties"] = false
	case set.rest != nil || conventionOf(st) == response:
		unknown = "keep"
	}
	annotate(schema, "native", "struct")
	annotate(schema, "order", jsonStrings(set.names()))
	annotate(schema, "decode", object{"unknown": unknown, "missing": "zero"})
	if len(set.local) > 0 {
		annotate(schema, "local", jsonLocal(set.local))
	}
	if len(set.unresolved) > 0 {
		expr, src := c.fieldExpr(set.unresolved[0])
		embedded := c.unresolved(expr, src)[annotation].(object)
		annotate(schema, "opaque", fmt.Sprintf("it embeds a type whose fields are not known: %s", embedded["opaque"]))
	}
	return schema
}
