package golang

import (
	"cmp"
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"example.org/parity/internal/capture/golang/eval"
	"example.org/parity/internal/capture/golang/gojson"
	"example.org/parity/internal/capture/golang/program"
	"example.org/parity/internal/codec"
	"example.org/parity/internal/typeset"
)

// capturer turns a program's types into facts. It starts from the exported types and
// follows references to those that only they reach.
type capturer struct {
	prog      *program.Program
	globals   eval.Globals
	unions    unions
	decoders  map[*types.Named]decoding
	choices   choices
	queued    map[string]types.Type // by the type's full spelling
	queue     []types.Type
	sets      map[*types.Struct]gojson.FieldSet
	known     map[*types.Named][2]form
	instead   map[*types.Named]*types.Var  // see unfit.go
	unfolded  map[*types.Named]codec.Shape // types of dependencies
	verdicts  map[*types.Named]string
	working   map[*types.Named]string
	encodable map[types.Type]bool
	depth     int                           // of shapes within shapes
	bare      map[*types.Named]bool         // whose fields are being written out, see withoutAddress
	held      map[*types.Named][]types.Type // by an interface
	nullFails map[*types.Named]bool         // see failsOnNull
	tagged    []*types.Named                // the structs that are made for the wire
	instances []*types.Named                // of generic types, that the client's functions take or give
	sites     map[*types.TypeName][]site    // where types are decoded
	coded     map[*types.TypeName]bool      // the types of which values may be encoded or decoded
	evidence  map[string][]codec.Role       // see roles
	takenBy   map[*types.TypeName]string    // see takers
	goesOut   map[*types.TypeName]bool      // see encoded
	inside    map[string]bool               // types of which only bodies of the client's functions tell, see noteBodies
}

func newCapturer(prog *program.Program) *capturer {
	c := &capturer{
		prog:      prog,
		globals:   eval.Globals{},
		decoders:  map[*types.Named]decoding{},
		choices:   choices{},
		queued:    map[string]types.Type{},
		sets:      map[*types.Struct]gojson.FieldSet{},
		known:     map[*types.Named][2]form{},
		instead:   map[*types.Named]*types.Var{},
		unfolded:  map[*types.Named]codec.Shape{},
		verdicts:  map[*types.Named]string{},
		working:   map[*types.Named]string{},
		encodable: map[types.Type]bool{},
		bare:      map[*types.Named]bool{},
		held:      map[*types.Named][]types.Type{},
		nullFails: map[*types.Named]bool{},
		inside:    map[string]bool{},
	}
	c.unions = findUnions(c)
	return c
}

// decoding is what the evaluator says of a decoder.
type decoding struct {
	in   *eval.Interp
	ways []eval.Reading
}

// decoding evaluates the decoder of a type for JSON, once.
func (c *capturer) decoding(t *types.Named, fn *ast.FuncDecl, src *program.Source) decoding {
	known, ok := c.decoders[t]
	if !ok {
		known.in = eval.New(c.prog, c.globals, c.Implementers)
		known.ways = known.in.Readings(t, fn, src, known.in.Payload(fn))
		c.decoders[t] = known
	}
	return known
}

func captureProgram(prog *program.Program) *codec.Facts {
	c := newCapturer(prog)
	type candidate struct {
		obj    *types.TypeName
		reason string
	}
	var rejected []candidate
	for _, obj := range c.exported() {
		if c.isLibraryConstant(obj) {
			continue // each use of it says its value
		}
		if reason := c.notRoot(obj); reason != "" {
			rejected = append(rejected, candidate{obj, reason})
			continue
		}
		if alias, ok := obj.Type().(*types.Alias); ok && c.isReexport(alias) {
			rejected = append(rejected, candidate{obj, "the same type as " + types.TypeString(alias.Rhs(), (*types.Package).Path)})
			c.shapeOf(alias.Rhs(), nil, nil) // sees to its definition
			continue
		}
		c.ref(obj.Type())
	}
	for _, t := range c.clientInstances() {
		c.ref(t)
	}
	bodies, unread := c.requestBodies()
	roots := len(c.queue)
	facts := &codec.Facts{Version: codec.Version, Language: "go", Files: len(prog.Texts)}
	for len(c.queue) > 0 {
		t := c.queue[0]
		c.queue = c.queue[1:]
		facts.Types = append(facts.Types, c.define(t))
	}
	c.chooseVariants(facts)
	c.keepReached(facts, roots)
	roles := c.roles()
	for i := range facts.Types {
		facts.Types[i].Roles = roles[facts.Types[i].ID]
	}
	c.markIdle(facts.Types, bodies)
	reached := map[*types.TypeName]bool{}
	for _, t := range facts.Types {
		reached[typeName(c.queued[t.ID])] = true
	}
	facts.Types = append(facts.Types, bodies...)
	facts.Excluded = slices.Concat(program.ExcludedByBuild(prog), program.ExcludedModules(prog), program.ExcludedLinks(prog), unread)
	for _, r := range rejected {
		if reached[r.obj] {
			continue
		}
		pos := prog.Fset.Position(r.obj.Pos())
		facts.Excluded = append(facts.Excluded, typeset.Excluded{
			Name: r.obj.Name(), Reason: r.reason, File: prog.Relative(pos.Filename), Line: pos.Line,
		})
	}
	return facts
}

// keepReached leaves out the types that no root leads to: those that were only
// looked at on the way to what stands in their place.
func (c *capturer) keepReached(facts *codec.Facts, roots int) {
	at := map[string]int{}
	for i, t := range facts.Types {
		at[t.ID] = i
	}
	kept := make([]bool, len(facts.Types))
	var reach func(i int)
	reach = func(i int) {
		if !kept[i] {
			kept[i] = true
			program.EachRef(&facts.Types[i].Shape, func(id string) { reach(at[id]) })
		}
	}
	for i := range roots {
		reach(i)
	}
	var out []codec.Type
	for i, t := range facts.Types {
		if kept[i] {
			out = append(out, t)
		}
	}
	facts.Types = out
}

// exported gives the exported types of the importable packages, in the order of
// the text.
func (c *capturer) exported() []*types.TypeName {
	var out []*types.TypeName
	for obj := range c.prog.Types {
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
	decl := c.prog.Types[obj]
	return decl != nil && !decl.Src.Hidden && obj.Exported()
}

// isReexport says whether an alias only gives a type of the SDK its own name once
// more, in another package.
func (c *capturer) isReexport(alias *types.Alias) bool {
	switch target := alias.Rhs().(type) {
	case *types.Alias:
		return target.Obj().Name() == alias.Obj().Name() && c.prog.Types[target.Obj()] != nil
	case *types.Named:
		return target.Obj().Name() == alias.Obj().Name() && c.prog.Types[target.Obj()] != nil && target.TypeArgs().Len() == 0
	}
	return false
}

// ref gives a reference to a type of the SDK and sees to its definition.
func (c *capturer) ref(t types.Type) codec.Shape {
	if gojson.Nesting(t) > gojson.MaxNesting {
		return opaque("an instance of %s that is nested too deeply", typeName(t).Name())
	}
	id := identifier(t)
	if c.queued[id] == nil {
		c.queued[id] = t
		c.queue = append(c.queue, t)
	}
	return codec.Ref(id)
}

// identifier is a type's full spelling.
func identifier(t types.Type) string { return types.TypeString(t, (*types.Package).Path) }

func typeName(t types.Type) *types.TypeName {
	if alias, ok := t.(*types.Alias); ok {
		return alias.Obj()
	}
	return t.(*types.Named).Obj()
}

// define maps a type's declaration.
func (c *capturer) define(t types.Type) codec.Type {
	obj := typeName(t)
	decl := c.prog.Types[obj]
	var out codec.Type
	var args *types.TypeList
	switch t := t.(type) {
	case *types.Alias:
		out.Shape = c.shapeOf(t.Rhs(), decl.Spec.Type, decl.Src)
		if out.Shape.Unknown == nil {
			out.Native = cmp.Or(out.Shape.Native, "alias")
		}
		out.Decode = decodeOfAlias(&out.Shape)
		args = t.TypeArgs()
	case *types.Named:
		if c.prog.InBrokenFile(obj.Pos()) {
			out.Shape = opaque("its file has syntax errors")
		} else {
			out = c.defineNamed(t)
			c.addBesides(t, &out.Shape)
		}
		args = t.TypeArgs()
	}
	out.ID = identifier(t)
	out.Path = append(strings.Split(obj.Pkg().Path(), "/"), obj.Name())
	for i := range args.Len() {
		out.Arguments = append(out.Arguments, c.argument(args.At(i)))
	}
	if out.Decl == "" {
		out.Decl = "type " + c.prog.Head(decl.Spec)
	}
	out.Doc = decl.Doc.Text()
	out.Place = c.prog.Place(obj.Pos())
	return out
}

// argument writes a type argument as Go does, with the public names of the SDK's types.
func (c *capturer) argument(t types.Type) string {
	switch t := t.(type) {
	case *types.Pointer:
		return "*" + c.argument(t.Elem())
	case *types.Slice:
		return "[]" + c.argument(t.Elem())
	case *types.Map:
		return "map[" + c.argument(t.Key()) + "]" + c.argument(t.Elem())
	case *types.Named, *types.Alias:
		if id := identifier(t); c.queued[id] != nil {
			return "${" + id + "}"
		}
	}
	return types.TypeString(t, (*types.Package).Name)
}
