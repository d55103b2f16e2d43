package golang

import (
	"cmp"
	"fmt"
	"go/types"
	"slices"

	"example.org/parity/internal/capture"
)

// def is a type on its way into $defs. A reference holds the def itself until
// all names are known.
type def struct {
	typ    types.Type // a named type, an instance of a generic one, or an alias
	name   string
	schema object
}

// capturer turns a program's types into definitions. It starts from the exported
// types and follows references to those that only they reach.
type capturer struct {
	prog      *program
	unions    unions
	defs      map[string]*def // by the type's full spelling
	queue     []*def
	unfolding map[*types.Named]bool
	verdicts  map[*types.Named]string
}

func captureProgram(prog *program) *capture.Result {
	c := &capturer{
		prog:      prog,
		unions:    findUnions(prog),
		defs:      map[string]*def{},
		unfolding: map[*types.Named]bool{},
		verdicts:  map[*types.Named]string{},
	}
	type candidate struct {
		obj    *types.TypeName
		reason string
	}
	var rejected []candidate
	for _, obj := range c.exported() {
		if reason := c.notRoot(obj); reason != "" {
			rejected = append(rejected, candidate{obj, reason})
			continue
		}
		c.ref(obj.Type())
	}
	for len(c.queue) > 0 {
		d := c.queue[0]
		c.queue = c.queue[1:]
		d.schema = c.define(d.typ)
	}

	reached := c.declared()
	excluded := append(excludedByBuild(prog), excludedModules(prog)...)
	for _, r := range rejected {
		if reached[r.obj] {
			continue
		}
		pos := prog.fset.Position(r.obj.Pos())
		excluded = append(excluded, capture.Excluded{
			Name: r.obj.Name(), Reason: r.reason, File: prog.relative(pos.Filename), Line: pos.Line,
		})
	}
	return &capture.Result{
		Language: "go",
		Files:    len(prog.texts),
		Defs:     c.rename(),
		Excluded: excluded,
	}
}

// exported gives the exported types of the importable packages, in the order of
// the text.
func (c *capturer) exported() []*types.TypeName {
	var out []*types.TypeName
	for obj := range c.prog.types {
		if c.isPublic(obj) {
			out = append(out, obj)
		}
	}
	slices.SortFunc(out, func(a, b *types.TypeName) int {
		return cmp.Or(cmp.Compare(a.Pkg().Path(), b.Pkg().Path()), cmp.Compare(a.Pos(), b.Pos()))
	})
	return out
}

// isPublic says whether other modules can name the type.
func (c *capturer) isPublic(obj *types.TypeName) bool {
	decl := c.prog.types[obj]
	return decl != nil && !decl.src.hidden && obj.Exported()
}

// ref gives a reference to a type of the SDK and sees to its definition.
func (c *capturer) ref(t types.Type) object {
	if nesting(t) > maxNesting {
		return opaque("an instance of %s that is nested too deeply", typeName(t).Name())
	}
	key := types.TypeString(t, (*types.Package).Path)
	d := c.defs[key]
	if d == nil {
		d = &def{typ: t}
		c.defs[key] = d
		c.queue = append(c.queue, d)
	}
	return object{"$ref": d}
}

func typeName(t types.Type) *types.TypeName {
	if alias, ok := t.(*types.Alias); ok {
		return alias.Obj()
	}
	return t.(*types.Named).Obj()
}

// define maps a type's declaration.
func (c *capturer) define(t types.Type) object {
	obj := typeName(t)
	decl := c.prog.types[obj]
	var schema object
	switch t := t.(type) {
	case *types.Alias:
		schema = c.schemaOf(t.Rhs(), decl.spec.Type, decl.src)
		annotate(schema, "native", "alias")
	case *types.Named:
		if c.prog.inBrokenFile(obj.Pos()) {
			schema = opaque("its file has syntax errors")
		} else {
			schema = c.defineNamed(t)
		}
	}
	notes := schema[annotation].(object)
	if _, known := notes["decl"]; !known {
		annotate(schema, "decl", c.headLine(obj))
	}
	return annotate(schema, "source", c.prog.place(obj.Pos()))
}

func (c *capturer) defineNamed(t *types.Named) object {
	form, reason := c.wireForm(t)
	if reason != "" {
		return opaque("%s", reason)
	}
	schema := c.defineForm(t, form)
	if !form.null {
		return schema
	}
	notes := schema[annotation]
	delete(schema, annotation)
	schema = nullable(schema)
	schema[annotation] = notes
	return schema
}

func (c *capturer) defineForm(t *types.Named, form wireForm) object {
	if len(form.variants) > 0 {
		return c.defineUnion(form.variants)
	}
	decl := c.prog.types[t.Obj()]
	switch under := form.typ.(type) {
	case *types.Struct:
		return c.defineStruct(t, under, form)
	case *types.Basic:
		base := c.schemaOf(under, decl.spec.Type, decl.src)
		if c.isEnum(t) && form.own {
			return c.enum(t.Obj(), base)
		}
		return annotate(base, "native", "alias")
	default:
		return annotate(c.schemaOf(form.typ, decl.spec.Type, decl.src), "native", "alias")
	}
}

func (c *capturer) defineUnion(variants []types.Type) object {
	anyOf := make([]any, len(variants))
	for i, variant := range variants {
		anyOf[i] = c.schemaOf(variant, nil, nil)
	}
	return annotate(object{"anyOf": anyOf}, "native", "union")
}

func (c *capturer) defineStruct(t *types.Named, st *types.Struct, form wireForm) object {
	constants := form.constants
	if tag, ok := c.unions.tags[t.Obj()]; ok {
		constants = tag.add(constants, st)
	}
	schema, set := c.record(st, constants)
	unknown := "drop"
	if form.strict {
		unknown = "reject"
		schema["additionalProperties"] = false
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

// headLine gives a type's declaration, of a struct all but its fields.
func (c *capturer) headLine(obj *types.TypeName) string {
	return "type " + c.prog.head(c.prog.types[obj].spec)
}
