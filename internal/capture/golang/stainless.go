package golang

import (
	"go/ast"
	"go/types"
	"path"
	"reflect"
	"slices"
	"strings"

	"example.org/parity/internal/codec"
)

// The SDKs that Stainless generates have a contract of their own beside that of
// encoding/json (github.com/openai/openai-go, README, "Request fields" and
// "Response objects"). They are known by the last elements of their packages'
// paths: param, respjson, apijson and constant.

// convention is the kind of a generated struct.
type convention int

const (
	plain    convention = iota
	request             // fields are set or omitted
	response            // required and nullable stand in the api tag; unknown keys are kept
)

// conventionOf looks at a struct for what marks it: the metadata of a response,
// the embedded base of a request.
func conventionOf(st *types.Struct) convention { return conventionWithin(st, 0) }

func conventionWithin(st *types.Struct, depth int) convention {
	for i := range st.NumFields() {
		f := st.Field(i)
		switch {
		case f.Name() == "JSON" && reflect.StructTag(st.Tag(i)).Get("json") == "-" && isMetadata(f.Type()):
			return response
		case f.Embedded() && (isOf(f.Type(), "param", "APIObject") || isOf(f.Type(), "param", "APIUnion")):
			return request
		case isOptional(f.Type()) != nil:
			return request
		case f.Embedded() && depth < maxNesting:
			if inner, ok := deref(f.Type()).Underlying().(*types.Struct); ok && conventionWithin(inner, depth+1) == request {
				return request
			}
		}
	}
	return plain
}

// isMetadata recognises the struct that says which fields a payload had.
func isMetadata(t types.Type) bool {
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for i := range st.NumFields() {
		f := st.Field(i)
		if isOf(f.Type(), "respjson", "Field") || isOf(f.Type(), "apijson", "Field") || f.Name() == "raw" {
			return true
		}
	}
	return false
}

// isOf says whether a type has that name in a package of that last element.
func isOf(t types.Type, pkg, name string) bool {
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Name() == name && named.Obj().Pkg() != nil && lastElement(named.Obj().Pkg()) == pkg
}

func lastElement(pkg *types.Package) string { return path.Base(pkg.Path()) }

// isOptional gives the T of param.Opt[T], or of param.Field[T] in older SDKs; nil
// for any other type.
func isOptional(t types.Type) types.Type {
	if !isOf(t, "param", "Opt") && !isOf(t, "param", "Field") {
		return nil
	}
	args := types.Unalias(t).(*types.Named).TypeArgs()
	if args.Len() != 1 {
		return nil
	}
	return args.At(0)
}

// isEnvelope says whether a request has no fields of its own on the wire: its
// encoder sends the body that one of them holds, and nothing ever decodes it.
func isEnvelope(t *types.Named) bool {
	st, ok := t.Underlying().(*types.Struct)
	if !ok || conventionOf(st) != request {
		return false
	}
	return !slices.ContainsFunc(jsonFields(st).fields, func(f field) bool { return f.tagged })
}

// armsOf gives the arms of a request's union: its inline fields, of which one is set.
func (c *capturer) armsOf(t types.Type) []codec.Shape {
	st, ok := t.Underlying().(*types.Struct)
	if !ok || conventionOf(st) == response {
		return nil
	}
	var out []codec.Shape
	for i := range st.NumFields() {
		f := st.Field(i)
		if !isInline(st.Tag(i)) || !strings.HasPrefix(f.Name(), "Of") && (f.Embedded() || conventionOf(st) != request) {
			continue
		}
		inner := isOptional(f.Type())
		if inner == nil {
			inner = deref(f.Type())
		}
		out = append(out, c.shapeOf(inner, nil, nil))
	}
	return out
}

func isInline(tag string) bool {
	name, options, _ := strings.Cut(reflect.StructTag(tag).Get("json"), ",")
	return name == "" && slices.Contains(strings.Split(options, ","), "inline")
}

// conventionType maps the types whose form is not that of their fields: a
// constant, and a response's union, whose struct has the fields of all variants
// and a method AsX for each.
func (c *capturer) conventionType(t *types.Named) (codec.Type, bool) {
	if value, ok := c.constantType(t); ok {
		return codec.Type{Native: "const", Shape: codec.Enum(value)}, true
	}
	variants := c.variantMethods(t)
	if len(variants) == 0 {
		return codec.Type{}, false
	}
	if len(variants) == 1 && types.IsInterface(variants[0]) { // AsUnion of older SDKs, whose library looks for a variant
		shape := c.anyVariant(c.shapeOf(variants[0], nil, nil), t)
		shape.Null = "reject"
		return codec.Type{Native: "union", Shape: shape, Decode: &codec.Decode{By: "encoding/json", Missing: "zero"}}, true
	}
	// A null is one without variant, and so is what fits none of them.
	return codec.Type{
		Native: "union", Shape: c.unionShape(variants),
		Decode: &codec.Decode{By: "encoding/json", Missing: "zero", Invalid: "zero"},
	}, true
}

// variantMethods gives the results of the methods AsX of a response's union.
func (c *capturer) variantMethods(t *types.Named) []types.Type {
	st, ok := t.Underlying().(*types.Struct)
	if !ok || conventionOf(st) != response {
		return nil
	}
	var methods []*types.Func
	for i := range t.NumMethods() {
		m := t.Method(i)
		sig := m.Signature()
		if name, ok := strings.CutPrefix(m.Name(), "As"); ok && name != "" && name != "Any" && m.Exported() &&
			sig.Params().Len() == 0 && sig.Results().Len() == 1 {
			methods = append(methods, m)
		}
	}
	slices.SortFunc(methods, func(a, b *types.Func) int { return int(a.Pos()) - int(b.Pos()) })
	var out []types.Type
	for _, m := range methods {
		result := m.Signature().Results().At(0).Type()
		if !slices.ContainsFunc(out, func(known types.Type) bool { return types.Identical(known, result) }) {
			out = append(out, result)
		}
	}
	return out
}

// constantType gives the value of a type of the package constant, which its
// method Default returns.
func (c *capturer) constantType(t *types.Named) (any, bool) {
	if t.Obj().Pkg() == nil || lastElement(t.Obj().Pkg()) != "constant" {
		return nil, false
	}
	decl, fn := c.prog.types[t.Obj()], c.prog.methods[t.Obj()]["Default"]
	if decl == nil || fn == nil || len(fn.Body.List) != 1 {
		return nil, false
	}
	ret, ok := fn.Body.List[0].(*ast.ReturnStmt)
	if !ok || len(ret.Results) != 1 {
		return nil, false
	}
	value := decl.src.info.Types[ret.Results[0]].Value
	if value == nil {
		return nil, false
	}
	return constantValue(value), true
}

// isLibraryConstant says whether an exported name stands for one value.
func (c *capturer) isLibraryConstant(obj *types.TypeName) bool {
	named, ok := obj.Type().(*types.Named)
	if !ok {
		return false
	}
	_, ok = c.constantType(named)
	return ok
}

// isLibrary says whether a package is a part of the generated SDK's library,
// whose types are never payloads of their own.
func isLibrary(pkg *types.Package) bool {
	switch lastElement(pkg) {
	case "param", "respjson", "constant", "apijson", "ssestream":
		return true
	}
	return false
}

// isView says whether a struct only shows the fields that the variants of a union
// share, as the type of a field of that union: it has arms and is no union itself,
// or is named after the union.
func (c *capturer) isView(t *types.Named) bool {
	st, ok := t.Underlying().(*types.Struct)
	if !ok || conventionOf(st) != response || len(c.variantMethods(t)) > 0 {
		return false
	}
	for i := range st.NumFields() {
		if strings.HasPrefix(st.Field(i).Name(), "Of") && isInline(st.Tag(i)) {
			return true
		}
	}
	for prefix := t.Obj().Name(); ; {
		at := strings.LastIndex(prefix, "Union")
		if at < 0 {
			return false
		}
		prefix = prefix[:at]
		owner, ok := t.Obj().Pkg().Scope().Lookup(prefix + "Union").(*types.TypeName)
		if !ok || owner == t.Obj() {
			continue
		}
		if union, ok := owner.Type().(*types.Named); ok && len(c.variantMethods(union)) > 0 {
			return true
		}
	}
}

func init() {
	conventions["param.MarshalObject"] = secondItself
	conventions["param.MarshalWithExtras"] = func(in *interp, fr *frame, st *state, e *ast.CallExpr, args tuple) ([]outcome, bool) {
		if len(args) != 3 {
			return nil, false
		}
		whole := table{typ: types.NewMap(types.Typ[types.String], types.Universe.Lookup("any").Type()), base: in.frozen(st, args[1], 6)}
		if s, ok := args[2].(symbol); ok {
			if m, ok := s.typ.Underlying().(*types.Map); ok {
				whole.rest = []value{itemOf(s, m.Elem())}
				whole.keys = []value{derived{from: []symbol{s}}}
			}
		}
		return one(st, tuple{encoded{whole}, noError}), true
	}
	conventions["param.MarshalUnion"] = func(in *interp, fr *frame, st *state, e *ast.CallExpr, args tuple) ([]outcome, bool) {
		if in.within == nil {
			return nil, false
		}
		return one(st, tuple{encoded{oneArm{in.within}}, noError}), true
	}
	conventions["apijson.UnmarshalRoot"] = decodesLeniently
	conventions["apijson.UnmarshalJSON"] = decodesLeniently
	conventions["apijson.Port"] = func(in *interp, fr *frame, st *state, e *ast.CallExpr, args tuple) ([]outcome, bool) {
		return one(st, noError), true // it shows the fields of a union's variant, which was decoded
	}
	conventions["apijson.MarshalRoot"] = encodesItself
	conventions["apijson.Marshal"] = encodesItself
	conventions["encoding/json.Marshal"] = encodesItself // a copy of the standard library's
	conventions["encoding/json.Unmarshal"] = func(in *interp, fr *frame, st *state, e *ast.CallExpr, args tuple) ([]outcome, bool) {
		if len(args) < 2 {
			return nil, false
		}
		return in.decode(st, in.pointee(st, args[0]), args[1], false, e), true
	}
}

// secondItself gives the JSON text of the shadow that is the second argument.
func secondItself(in *interp, fr *frame, st *state, e *ast.CallExpr, args tuple) ([]outcome, bool) {
	if len(args) < 2 {
		return nil, false
	}
	return one(st, tuple{encoded{in.frozen(st, args[1], 6)}, noError}), true
}

// decodesLeniently decodes a payload without an error for what does not fit.
func decodesLeniently(in *interp, fr *frame, st *state, e *ast.CallExpr, args tuple) ([]outcome, bool) {
	if len(args) < 2 {
		return nil, false
	}
	if text, ok := constantText(in.pointee(st, args[0])); ok && text == "null" {
		return one(st, noError), true // it leaves what is there
	}
	s, ok := in.pointee(st, args[0]).(symbol)
	if !ok || s.part == nil || !s.raw {
		return nil, false
	}
	return in.decodePart(st, s.part, args[1], false, e, true), true
}

// readRegistered reads apijson.RegisterUnion(reflect.TypeOf((*Union)(nil)).Elem(), tag,
// apijson.UnionVariant{Type: reflect.TypeOf(Variant{}), DiscriminatorValue: …}…), by
// which older SDKs say what their decoder makes of an interface.
func (u *unions) readRegistered(src *source, call *ast.CallExpr) {
	if index, ok := call.Fun.(*ast.IndexExpr); ok {
		u.readDiscriminators(src, index, call)
		return
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "RegisterUnion" || len(call.Args) < 3 {
		return
	}
	fn, ok := src.info.Uses[sel.Sel].(*types.Func)
	if !ok || fn.Pkg() == nil || lastElement(fn.Pkg()) != "apijson" {
		return
	}
	var iface *types.Named
	ast.Inspect(call.Args[0], func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if obj, ok := src.info.Uses[id].(*types.TypeName); ok {
				if named, ok := obj.Type().(*types.Named); ok && types.IsInterface(named) {
					iface = named
				}
			}
		}
		return true
	})
	if iface == nil {
		return
	}
	name, _ := textOf(src, call.Args[1])
	var choices []alternative
	for _, arg := range call.Args[2:] {
		lit, ok := arg.(*ast.CompositeLit)
		if !ok {
			continue
		}
		ch := alternative{}
		for _, e := range lit.Elts {
			pair, ok := e.(*ast.KeyValueExpr)
			if !ok {
				continue
			}
			switch key, _ := pair.Key.(*ast.Ident); {
			case key == nil:
			case key.Name == "Type":
				ch.types = unique(mentions(src, pair.Value))
			case key.Name == "DiscriminatorValue":
				if text, ok := textOf(src, pair.Value); ok && name != "" {
					ch.tag = tag{name: name, value: text}
				}
			}
		}
		ch.types = slices.DeleteFunc(ch.types, func(t *types.Named) bool { return t.Obj().Pkg().Path() == "reflect" })
		choices = append(choices, ch)
	}
	u.offer(iface, choices)
}

// registered is what newer SDKs say of a union: apijson.RegisterUnion[Union](tag,
// apijson.Discriminator[Variant](value)…).
type registered struct {
	field  string
	values map[*types.TypeName][]codec.Value
}

func (u *unions) readDiscriminators(src *source, fun *ast.IndexExpr, call *ast.CallExpr) {
	sel, ok := fun.X.(*ast.SelectorExpr)
	union, _ := types.Unalias(typeOrNil(src, fun.Index)).(*types.Named)
	if !ok || sel.Sel.Name != "RegisterUnion" || union == nil || len(call.Args) < 2 {
		return
	}
	field, ok := textOf(src, call.Args[0])
	if !ok || field == "" {
		return
	}
	out := &registered{field: field, values: map[*types.TypeName][]codec.Value{}}
	for _, arg := range call.Args[1:] {
		one, ok := arg.(*ast.CallExpr)
		if !ok || len(one.Args) != 1 {
			return
		}
		index, ok := one.Fun.(*ast.IndexExpr)
		if !ok {
			return
		}
		variant, _ := types.Unalias(typeOrNil(src, index.Index)).(*types.Named)
		value, ok := textOf(src, one.Args[0])
		if variant == nil || !ok {
			return
		}
		out.values[variant.Obj()] = append(out.values[variant.Obj()], codec.JSON(value))
	}
	u.chosen[union.Obj()] = out
}

func typeOrNil(src *source, e ast.Expr) types.Type {
	if t := src.info.TypeOf(e); t != nil {
		return t
	}
	return types.Typ[types.Invalid]
}

// laxUnion gives the arms of a generated union that is decoded by its library, which
// makes none of null.
func (c *capturer) laxUnion(t types.Type) (codec.Shape, bool) {
	shape, ok := c.laxArms(t)
	shape.Null = "reject"
	return shape, ok
}

func (c *capturer) laxArms(t types.Type) (codec.Shape, bool) {
	named, _ := types.Unalias(t).(*types.Named)
	if named == nil {
		return codec.Shape{}, false
	}
	if types.IsInterface(named) {
		return c.anyVariant(c.shapeOf(named, nil, nil), named), true
	}
	arms := c.armsOf(t)
	if len(arms) == 0 {
		return codec.Shape{}, false
	}
	known := c.unions.chosen[named.Obj()]
	if known == nil {
		return c.anyVariant(unionOf(arms), named), true
	}
	for i, arm := range arms {
		variant, _ := types.Unalias(c.queued[arm.Ref]).(*types.Named)
		if variant == nil || len(known.values[variant.Obj()]) == 0 {
			return c.anyVariant(unionOf(arms), named), true
		}
		arms[i].Chosen = &codec.Chosen{Field: known.field, Values: known.values[variant.Obj()]}
	}
	out := unionOf(arms)
	out.Tag = &codec.Tag{Field: known.field, Required: true}
	return out, true
}

// anyVariant is a union of which the library takes whichever variant fits best: what
// is of another kind of JSON than all of them is refused.
func (c *capturer) anyVariant(s codec.Shape, t *types.Named) codec.Shape {
	return s.CheckedFor(codec.Checked{What: "raises if it is of a kind of JSON that no variant is", Place: c.prog.place(t.Obj().Pos())})
}

// isMarked says whether a type has a method by which it is one of a generated union.
func isMarked(t *types.Named) bool {
	for i := range t.NumMethods() {
		if name := t.Method(i).Name(); strings.HasPrefix(name, "Implements") || strings.HasPrefix(name, "implements") {
			return true
		}
	}
	return false
}
