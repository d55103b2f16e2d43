package golang

import (
	"cmp"
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
	unfolded  map[*types.Named]object // types of dependencies
	verdicts  map[*types.Named]string
	working   map[*types.Named]string
	encodable map[types.Type]bool
	held      map[*types.Named][]types.Type // by an interface
	tagged    []*types.Named                // the structs that are made for the wire
}

func captureProgram(prog *program) *capture.Result {
	c := &capturer{
		prog:      prog,
		unions:    findUnions(prog),
		defs:      map[string]*def{},
		unfolded:  map[*types.Named]object{},
		verdicts:  map[*types.Named]string{},
		working:   map[*types.Named]string{},
		encodable: map[types.Type]bool{},
		held:      map[*types.Named][]types.Type{},
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
		if alias, ok := obj.Type().(*types.Alias); ok && c.isReexport(alias) {
			rejected = append(rejected, candidate{obj, "the same type as " + types.TypeString(alias.Rhs(), (*types.Package).Path)})
			c.schemaOf(alias.Rhs(), nil, nil) // sees to its definition
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
	excluded := slices.Concat(excludedByBuild(prog), excludedModules(prog), excludedLinks(prog))
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

// isReexport says whether an alias only gives a type of the SDK its own name once
// more, in another package.
func (c *capturer) isReexport(alias *types.Alias) bool {
	switch target := alias.Rhs().(type) {
	case *types.Alias:
		return target.Obj().Name() == alias.Obj().Name() && c.prog.types[target.Obj()] != nil
	case *types.Named:
		return target.Obj().Name() == alias.Obj().Name() && c.prog.types[target.Obj()] != nil && target.TypeArgs().Len() == 0
	}
	return false
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
		schema = annotateIfPlain(c.schemaOf(t.Rhs(), decl.spec.Type, decl.src))
	case *types.Named:
		if c.prog.inBrokenFile(obj.Pos()) {
			schema = opaque("its file has syntax errors")
		} else {
			schema = c.defineNamed(t)
		}
	}
	if notes, ok := schema[annotation].(object); !ok || notes["decl"] == nil {
		annotate(schema, "decl", c.headLine(obj))
	}
	return annotate(schema, "source", c.prog.place(obj.Pos()))
}

// headLine gives a type's declaration, of a struct all but its fields.
func (c *capturer) headLine(obj *types.TypeName) string {
	return "type " + c.prog.head(c.prog.types[obj].spec)
}
