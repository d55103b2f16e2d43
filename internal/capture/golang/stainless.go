package golang

import (
	"go/ast"
	"go/constant"
	"go/parser"
	"go/types"
	"slices"
	"strings"

	"example.org/parity/internal/capture/golang/eval"
	"example.org/parity/internal/capture/golang/gojson"
	"example.org/parity/internal/capture/golang/program"
	"example.org/parity/internal/codec"
)

// The SDKs that Stainless generates have a contract of their own beside that of
// encoding/json (github.com/openai/openai-go, README, "Request fields" and
// "Response objects"). They are known by the last elements of their packages'
// paths: param, respjson, apijson and constant.

// isEnvelope says whether a request has no fields of its own on the wire: its
// encoder sends the body that one of them holds, and nothing ever decodes it.
func isEnvelope(t *types.Named) bool {
	st, ok := t.Underlying().(*types.Struct)
	if !ok || gojson.ConventionOf(st) != gojson.Request {
		return false
	}
	return !slices.ContainsFunc(gojson.FieldsOf(st).Fields, func(f gojson.Field) bool { return f.Tagged })
}

// addBesides adds to a request the members that functions of the client set in its body. A
// flag that one of them sets is a choice between functions.
func (c *capturer) addBesides(t *types.Named, s *codec.Shape) {
	for _, b := range c.prog.Besides()[t.Obj()] {
		if s.Kind != codec.KindRecord || codec.IndexOf(s.Fields, b.Name) >= 0 {
			continue
		}
		shape := codec.Enum(eval.ConstantValue(b.Value))
		if b.Value.Kind() == constant.Bool {
			shape = codec.Of(codec.KindBoolean)
		}
		s.Fields = append(s.Fields, codec.Field{Name: b.Name, Shape: shape, Unset: "omit", Decl: c.prog.Text(b.Call), Place: c.prog.Place(b.Call.Pos())})
	}
}

// ArmsOf gives the arms of a request's union: its inline fields, of which one is set.
func (c *capturer) armsOf(t types.Type) []codec.Shape {
	st, ok := t.Underlying().(*types.Struct)
	if !ok || gojson.ConventionOf(st) == gojson.Response {
		return nil
	}
	var out []codec.Shape
	for i := range st.NumFields() {
		f := st.Field(i)
		if !gojson.IsInline(st.Tag(i)) || !strings.HasPrefix(f.Name(), "Of") && (f.Embedded() || gojson.ConventionOf(st) != gojson.Request) {
			continue
		}
		inner := gojson.IsOptional(f.Type())
		if inner == nil {
			inner = gojson.Deref(f.Type())
		}
		if gojson.IsReader(inner) {
			out = append(out, gojson.FileContents) // an arm that is uploaded
			continue
		}
		out = append(out, c.shapeOf(inner, nil, nil))
	}
	return out
}

// conventionType maps the types whose form is not that of their fields: a
// constant, and a response's union, whose struct has the fields of all variants
// and a method AsX for each.
func (c *capturer) conventionType(t *types.Named) (codec.Type, bool) {
	if value, ok := c.constantType(t); ok {
		return codec.Type{Native: "const", Shape: codec.Enum(value)}, true
	}
	if c.unions.moments[t.Obj()] {
		return codec.Type{Native: "datetime", Shape: gojson.KnownTypes["time.Time"], Decode: &codec.Decode{By: "encoding/json", Missing: "zero"}}, true
	}
	if !gojson.MethodsOf(t).Any() { // of a query, which no encoder of JSON writes
		if arms := c.armsOf(t); len(arms) > 0 {
			return codec.Type{Native: "union", Shape: unionOf(arms)}, true
		}
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

// madeOfTime says whether a type is declared as time.Time without the methods of that, which
// the library puts back: type UnionTime time.Time.
func madeOfTime(t *types.Named) bool {
	st, ok := t.Underlying().(*types.Struct)
	return ok && st.NumFields() > 0 && st.Field(0).Pkg().Path() == "time" && t.Obj().Pkg().Path() != "time"
}

// variantMethods gives the results of the methods AsX of a response's union.
func (c *capturer) variantMethods(t *types.Named) []types.Type {
	st, ok := t.Underlying().(*types.Struct)
	if !ok || gojson.ConventionOf(st) != gojson.Response {
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
	if t.Obj().Pkg() == nil || gojson.LastElement(t.Obj().Pkg()) != "constant" {
		return nil, false
	}
	decl, fn := c.prog.Types[t.Obj()], c.prog.Methods[t.Obj()]["Default"]
	if decl == nil || fn == nil || len(fn.Body.List) != 1 {
		return nil, false
	}
	ret, ok := fn.Body.List[0].(*ast.ReturnStmt)
	if !ok || len(ret.Results) != 1 {
		return nil, false
	}
	value := decl.Src.Info.Types[ret.Results[0]].Value
	if value == nil {
		return nil, false
	}
	return eval.ConstantValue(value), true
}

// wholeRequest maps a request whose encoder writes one of its fields as the body, where others
// go into the query: callers fill both, and other SDKs take the members of both beside each other.
func (c *capturer) wholeRequest(t *types.Named) (codec.Type, bool) {
	st, ok := t.Underlying().(*types.Struct)
	body := c.writtenAlone(t)
	if !ok || body == nil || gojson.ConventionOf(st) != gojson.Request {
		return codec.Type{}, false
	}
	inner, ok := gojson.Deref(body.Type()).Underlying().(*types.Struct)
	all, _ := c.record(st, nil)
	besides := slices.DeleteFunc(all.Fields, func(f codec.Field) bool { return f.In != "query" })
	if !ok || len(besides) == 0 {
		return codec.Type{}, false
	}
	shape, _ := c.record(inner, nil)
	shape.Fields = append(shape.Fields, besides...)
	return codec.Type{Native: "struct", Shape: shape, Local: []codec.Local{{Name: body.Name(), Reason: "it is all of the body"}}}, true
}

// writtenAlone gives the field that an encoder writes in place of the whole struct:
// return apijson.MarshalRoot(r.Body); nil where it does anything else.
func (c *capturer) writtenAlone(t *types.Named) *types.Var {
	decl, fn := c.prog.Types[t.Obj()], c.prog.Methods[t.Obj()]["MarshalJSON"]
	if decl == nil || fn == nil || len(fn.Body.List) != 1 {
		return nil
	}
	ret, ok := fn.Body.List[0].(*ast.ReturnStmt)
	if !ok || len(ret.Results) != 1 {
		return nil
	}
	call, ok := ret.Results[0].(*ast.CallExpr)
	if !ok || len(call.Args) != 1 {
		return nil
	}
	sel, ok := call.Args[0].(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	field, ok := decl.Src.Info.Uses[sel.Sel].(*types.Var)
	if !ok || !field.IsField() {
		return nil
	}
	return field
}

// isAnyOf says whether a struct is there to be filled in place of any variant of a request's
// union, beside which older SDKs write it: it is called after the union, and has the fields
// of all others. What it holds must be one of these.
func isAnyOf(t, union *types.Named, variants []types.Type) bool {
	name := union.Obj().Name()
	at := strings.LastIndex(name, "Union")
	if at < 0 || t.Obj().Name() != name[:at]+name[at+len("Union"):] {
		return false
	}
	own := namesOf(t)
	others := 0
	for _, v := range variants {
		if names := namesOf(v); v != types.Type(t) && names != nil {
			if slices.ContainsFunc(names, func(n string) bool { return !slices.Contains(own, n) }) {
				return false
			}
			others++
		}
	}
	return others > 1
}

// namesOf gives the fields of a request's struct, by their names on the wire; nil for any other type.
func namesOf(t types.Type) []string {
	st, ok := t.Underlying().(*types.Struct)
	if !ok || gojson.ConventionOf(st) != gojson.Request {
		return nil
	}
	var out []string
	for _, f := range gojson.FieldsOf(st).Fields {
		out = append(out, f.Name)
	}
	return out
}

// standsForAny says whether a struct is that of a union beside it, whose name is in that of
// the method by which it is one of its variants.
func (c *capturer) standsForAny(t *types.Named) bool {
	for m := range t.Methods() {
		name, ok := strings.CutPrefix(m.Name(), "implements")
		if !ok {
			name = strings.TrimPrefix(m.Name(), "Implements")
		}
		obj, ok := t.Obj().Pkg().Scope().Lookup(name).(*types.TypeName)
		if !ok {
			continue
		}
		union, ok := obj.Type().(*types.Named)
		if ok && types.IsInterface(union) && slices.ContainsFunc(c.payloads(), func(p *types.Named) bool { return p == t }) &&
			len(c.Implementers(union)) > 0 && !slices.Contains(c.Implementers(union), types.Type(t)) && c.prog.Implements(t, union.Underlying().(*types.Interface)) {
			return true
		}
	}
	return false
}

// listed makes an open enum of a plain text or number, or of a list of such, whose values the
// field's comment lists: the last paragraph is `Any of "a", "b".` where the schema is an enum
// for which no type is generated.
func listed(s codec.Shape, field *ast.Field) codec.Shape {
	if field == nil || field.Doc == nil {
		return s
	}
	paragraphs := strings.Split(strings.TrimSpace(field.Doc.Text()), "\n\n")
	list, starts := strings.CutPrefix(paragraphs[len(paragraphs)-1], "Any of ")
	list, ends := strings.CutSuffix(list, ".")
	if !starts || !ends {
		return s
	}
	if values := constantsOf(list); len(values) > 0 {
		return withValues(s, values)
	}
	return s
}

// constantsOf reads the texts or the numbers of a list, nil where it holds anything else.
func constantsOf(list string) []codec.Value {
	e, err := parser.ParseExpr("T{" + strings.ReplaceAll(list, "\n", " ") + "}")
	lit, ok := e.(*ast.CompositeLit)
	if err != nil || !ok {
		return nil
	}
	var out []codec.Value
	for _, item := range lit.Elts {
		basic, ok := item.(*ast.BasicLit)
		if !ok {
			return nil
		}
		out = append(out, codec.JSON(eval.ConstantValue(constant.MakeFromLiteral(basic.Value, basic.Kind, 0))))
	}
	return out
}

// withValues lists the values of a scalar that is like them, or of a list's items.
func withValues(s codec.Shape, values []codec.Value) codec.Shape {
	if s.Kind == codec.KindList && s.Item != nil {
		item := withValues(*s.Item, values)
		s.Item = &item
		return s
	}
	texts := allTexts(values)
	if s.Unknown != nil || s.Format != "" || s.Native != "" || !(s.Kind == codec.KindString && texts || s.Kind == codec.KindInteger && !texts) {
		return s
	}
	s.Kind, s.Open, s.Values = codec.KindEnum, true, values
	return s
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
	switch gojson.LastElement(pkg) {
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
	if !ok || gojson.ConventionOf(st) != gojson.Response || len(c.variantMethods(t)) > 0 {
		return false
	}
	for i := range st.NumFields() {
		if strings.HasPrefix(st.Field(i).Name(), "Of") && gojson.IsInline(st.Tag(i)) {
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
	eval.Conventions["param.MarshalObject"] = secondItself
	eval.Conventions["param.MarshalWithExtras"] = func(in *eval.Interp, fr *eval.Frame, st *eval.State, e *ast.CallExpr, args eval.Tuple) ([]eval.Outcome, bool) {
		if len(args) != 3 {
			return nil, false
		}
		whole := eval.Table{Typ: types.NewMap(types.Typ[types.String], types.Universe.Lookup("any").Type()), Base: in.Frozen(st, args[1], 6)}
		if s, ok := args[2].(eval.Symbol); ok {
			if m, ok := s.Typ.Underlying().(*types.Map); ok {
				whole.Rest = []eval.Value{eval.ItemOf(s, m.Elem())}
				whole.Keys = []eval.Value{eval.Derived{From: []eval.Symbol{s}}}
			}
		}
		return eval.One(st, eval.Tuple{eval.Encoded{V: whole}, eval.NoError}), true
	}
	eval.Conventions["param.MarshalUnion"] = func(in *eval.Interp, fr *eval.Frame, st *eval.State, e *ast.CallExpr, args eval.Tuple) ([]eval.Outcome, bool) {
		if in.Within == nil {
			return nil, false
		}
		return eval.One(st, eval.Tuple{eval.Encoded{V: eval.OneArm{Typ: in.Within}}, eval.NoError}), true
	}
	eval.Conventions["apijson.UnmarshalRoot"] = decodesLeniently
	eval.Conventions["apijson.UnmarshalJSON"] = decodesLeniently
	eval.Conventions["apijson.Port"] = func(in *eval.Interp, fr *eval.Frame, st *eval.State, e *ast.CallExpr, args eval.Tuple) ([]eval.Outcome, bool) {
		return eval.One(st, eval.NoError), true // it shows the fields of a union's variant, which was decoded
	}
	eval.Conventions["apijson.MarshalRoot"] = eval.EncodesItself
	eval.Conventions["apijson.Marshal"] = eval.EncodesItself
	eval.Conventions["encoding/json.Marshal"] = eval.EncodesItself // a copy of the standard library's
	eval.Conventions["encoding/json.Unmarshal"] = func(in *eval.Interp, fr *eval.Frame, st *eval.State, e *ast.CallExpr, args eval.Tuple) ([]eval.Outcome, bool) {
		if len(args) < 2 {
			return nil, false
		}
		return in.Decode(st, in.Pointee(st, args[0]), args[1], false, e), true
	}
}

// secondItself gives the JSON text of the shadow that is the second argument.
func secondItself(in *eval.Interp, fr *eval.Frame, st *eval.State, e *ast.CallExpr, args eval.Tuple) ([]eval.Outcome, bool) {
	if len(args) < 2 {
		return nil, false
	}
	return eval.One(st, eval.Tuple{eval.Encoded{V: in.Frozen(st, args[1], 6)}, eval.NoError}), true
}

// decodesLeniently decodes a payload without an error for what does not fit.
func decodesLeniently(in *eval.Interp, fr *eval.Frame, st *eval.State, e *ast.CallExpr, args eval.Tuple) ([]eval.Outcome, bool) {
	if len(args) < 2 {
		return nil, false
	}
	if text, ok := eval.ConstantText(in.Pointee(st, args[0])); ok && text == "null" {
		return eval.One(st, eval.NoError), true // it leaves what is there
	}
	s, ok := in.Pointee(st, args[0]).(eval.Symbol)
	if !ok || s.Part == nil || !s.Raw {
		return nil, false
	}
	return in.DecodePart(st, s.Part, args[1], false, e, true), true
}

// readRegistered reads apijson.RegisterUnion(reflect.TypeOf((*Union)(nil)).Elem(), tag,
// apijson.UnionVariant{Type: reflect.TypeOf(Variant{}), DiscriminatorValue: …}…), by
// which older SDKs say what their decoder makes of an interface.
func (u *unions) readRegistered(src *program.Source, call *ast.CallExpr) {
	if index, ok := call.Fun.(*ast.IndexExpr); ok {
		u.readDiscriminators(src, index, call)
		return
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "RegisterUnion" || len(call.Args) < 3 {
		return
	}
	fn, ok := src.Info.Uses[sel.Sel].(*types.Func)
	if !ok || fn.Pkg() == nil || gojson.LastElement(fn.Pkg()) != "apijson" {
		return
	}
	var iface *types.Named
	ast.Inspect(call.Args[0], func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if obj, ok := src.Info.Uses[id].(*types.TypeName); ok {
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
		for _, t := range ch.types {
			u.moments[t.Obj()] = madeOfTime(t)
		}
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

func (u *unions) readDiscriminators(src *program.Source, fun *ast.IndexExpr, call *ast.CallExpr) {
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

func typeOrNil(src *program.Source, e ast.Expr) types.Type {
	if t := src.Info.TypeOf(e); t != nil {
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
	return s.CheckedFor(codec.Checked{What: "raises if it is of a kind of JSON that no variant is", Place: c.prog.Place(t.Obj().Pos())})
}
