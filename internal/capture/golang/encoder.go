package golang

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// encoder reads MarshalJSON: what each return hands to json.Marshal.
func (b *body) encoder() form {
	var out form
	known := true
	if b.fn.Name.Name == "MarshalJSONTo" {
		return b.streamEncoder()
	}
	ast.Inspect(b.fn.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.IfStmt:
			// encoding/json does not call the method of a nil pointer.
			if b.comparesToNil(n.Cond) {
				return false
			}
		case *ast.ReturnStmt:
			switch {
			case len(n.Results) == 0:
				known = false
			case b.info.Types[n.Results[0]].IsNil(): // an error
			case !b.written(&out, n.Results[0]):
				known = false
			}
		}
		return known
	})
	if !known {
		return form{}
	}
	return b.withClosedTexts(out)
}

// streamEncoder reads MarshalJSONTo: what it hands to the encoder, if once.
func (b *body) streamEncoder() form {
	var out form
	calls := 0
	ast.Inspect(b.fn.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) == 0 || b.param == nil {
			return true
		}
		if sel, ok := call.Fun.(*ast.SelectorExpr); ok && b.variable(sel.X) == b.param || b.variable(call.Args[0]) == b.param {
			calls++
			if b.callsJSON(call, "MarshalEncode") && len(call.Args) >= 2 && b.encoded(&out, call.Args[1]) {
				return true
			}
			calls = 2
		}
		return true
	})
	if calls != 1 {
		return form{}
	}
	return out
}

// comparesToNil recognises a check of a pointer receiver itself.
func (b *body) comparesToNil(e ast.Expr) bool {
	compare, ok := e.(*ast.BinaryExpr)
	if !ok || compare.Op != token.EQL || identOf(compare.X) == nil || !b.isReceiver(compare.X) || !b.info.Types[compare.Y].IsNil() {
		return false
	}
	_, pointer := b.recv.Type().(*types.Pointer)
	return pointer
}

// written adds what a returned []byte holds.
func (b *body) written(out *form, e ast.Expr) bool {
	if value, ok := b.jsonText(e); ok {
		if value == nil {
			out.null = true
		} else {
			out.add(arm{value: &constantArm{value}})
		}
		return true
	}
	if v := b.variable(e); v != nil && identOf(e) != nil {
		return b.values(v, func(values []ast.Expr) bool {
			for _, value := range values {
				if value == nil || !b.written(out, value) {
					return false
				}
			}
			return len(values) > 0
		})
	}
	call, ok := strip(e).(*ast.CallExpr)
	if !ok {
		return b.quotes(out, e)
	}
	switch {
	case b.callsJSON(call, "Marshal") && len(call.Args) >= 1:
		return b.encoded(out, call.Args[0])
	case len(call.Args) == 0:
		// x.MarshalJSON() of another value.
		sel, ok := call.Fun.(*ast.SelectorExpr)
		return ok && sel.Sel.Name == "MarshalJSON" && !b.isReceiver(sel.X) && b.encoded(out, sel.X)
	}
	return b.quotes(out, e)
}

// quotes recognises a text that is put together by hand: []byte(strconv.Quote(x)),
// []byte(`"` + x + `"`), strconv.AppendInt(nil, …).
func (b *body) quotes(out *form, e ast.Expr) bool {
	if call, ok := e.(*ast.CallExpr); ok && len(call.Args) == 1 && b.info.Types[call.Fun].IsType() {
		e = call.Args[0]
	}
	var t types.Type = types.Typ[types.Invalid]
	switch e := e.(type) {
	case *ast.CallExpr:
		fn := b.callee(e)
		if fn == nil {
			return false
		}
		switch fn.FullName() {
		case "strconv.Quote", "strconv.AppendQuote":
			t = types.Typ[types.String]
		case "strconv.FormatInt", "strconv.Itoa", "strconv.AppendInt":
			t = types.Typ[types.Int64]
		case "strconv.FormatUint", "strconv.AppendUint":
			t = types.Typ[types.Uint64]
		case "strconv.FormatFloat", "strconv.AppendFloat":
			t = types.Typ[types.Float64]
		case "strconv.FormatBool", "strconv.AppendBool":
			t = types.Typ[types.Bool]
		case "fmt.Sprintf":
			t = b.printed(e)
		}
	case *ast.BinaryExpr:
		if e.Op == token.ADD && b.isQuote(firstOperand(e)) && b.isQuote(e.Y) {
			t = types.Typ[types.String]
		}
	}
	if isInvalid(t) {
		return false
	}
	out.add(arm{typ: t})
	return true
}

// printed gives the type of the JSON that a fmt.Sprintf with one verb writes.
func (b *body) printed(call *ast.CallExpr) types.Type {
	format := b.info.Types[call.Args[0]].Value
	if format == nil {
		return types.Typ[types.Invalid]
	}
	switch constantValue(format) {
	case "%q", `"%s"`, `"%v"`, `"%d"`:
		return types.Typ[types.String]
	case "%d":
		return types.Typ[types.Int64]
	}
	return types.Typ[types.Invalid]
}

func firstOperand(e *ast.BinaryExpr) ast.Expr {
	for {
		inner, ok := e.X.(*ast.BinaryExpr)
		if !ok {
			return e.X
		}
		e = inner
	}
}

func (b *body) isQuote(e ast.Expr) bool {
	value := b.info.Types[e].Value
	if value == nil {
		return false
	}
	text, _ := constantValue(value).(string)
	return text == `"`
}

// encoded adds the form of a value that is handed to json.Marshal.
func (b *body) encoded(out *form, e ast.Expr) bool {
	e = strip(e)
	switch {
	case b.converted(e):
		out.add(arm{own: true})
		return true
	case b.isNil(e):
		out.null = true
		return true
	case b.isReceiver(e):
		return false // it would call itself
	}
	if value := b.info.Types[e].Value; value != nil {
		out.add(arm{value: &constantArm{constantValue(value)}})
		return true
	}
	if f := b.field(e); f != nil {
		out.add(arm{typ: deref(f.Type())})
		return true
	}
	switch e := e.(type) {
	case *ast.CompositeLit:
		if a, ok := b.literal(e, nil); ok {
			out.add(a)
			return true
		}
	case *ast.Ident:
		if a, ok, isMap := b.patchedMap(e); isMap {
			if ok {
				out.add(a)
			}
			return ok
		}
		v := b.variable(e)
		if v == nil {
			return false
		}
		switch v.Type().Underlying().(type) {
		case *types.Interface:
			return b.values(v, func(values []ast.Expr) bool { return b.anyOf(out, values) })
		case *types.Map:
			return b.ofType(out, v.Type()) // whatever it starts as, its keys are set later
		}
		if b.values(v, func(values []ast.Expr) bool { return b.encodedOnce(out, v, values) }) {
			return true
		}
	}
	return b.ofType(out, b.typeOf(e))
}

// isNil says whether an expression is nil, or nil as a value of some type.
func (b *body) isNil(e ast.Expr) bool {
	if call, ok := e.(*ast.CallExpr); ok && len(call.Args) == 1 && b.info.Types[call.Fun].IsType() {
		e = call.Args[0]
	}
	return b.info.Types[e].IsNil()
}

// encodedOnce adds the one value that a variable is set to.
func (b *body) encodedOnce(out *form, v *types.Var, values []ast.Expr) bool {
	if len(values) != 1 || values[0] == nil {
		return false
	}
	if lit, ok := strip(values[0]).(*ast.CompositeLit); ok {
		if a, ok := b.literal(lit, v); ok {
			out.add(a)
			return true
		}
	}
	return b.encoded(out, values[0])
}

// anyOf adds what a variable of an interface type is set to.
func (b *body) anyOf(out *form, values []ast.Expr) bool {
	for _, value := range values {
		if value == nil || !b.encoded(out, value) {
			return false
		}
	}
	return len(values) > 0
}

// ofType adds a value of which only the type is known. An interface says
// nothing, unless its types are known.
func (b *body) ofType(out *form, t types.Type) bool {
	t = deref(t)
	switch {
	case isInvalid(t):
		return false
	case b.isShadow(t):
		out.add(arm{own: true})
		return true
	case b.isUnread(t):
		return false
	}
	if st, ok := t.Underlying().(*types.Struct); ok && !b.isPublicType(t) && !jsonMethodsOf(t).any() {
		out.add(arm{typ: b.asWire(st, isStage)})
		return true
	}
	out.add(arm{typ: t})
	return true
}

// isUnread says whether values of a type may be any JSON at all: what they are is
// said where they are made.
func (b *body) isUnread(t types.Type) bool {
	if named, ok := types.Unalias(t).(*types.Named); ok && b.unions.variants[named.Obj()] != nil {
		return false
	}
	switch under := t.Underlying().(type) {
	case *types.Interface:
		return true
	case *types.Map:
		return b.isUnread(under.Elem()) || isRaw(under.Elem())
	case *types.Slice:
		return b.isUnread(under.Elem()) || isRaw(under.Elem())
	}
	return isRaw(t)
}

// literal reads a struct or map that is filled for the wire: the fields set to a
// constant have that value each time, and those that are not set are absent where
// their tags omit zero values. The variable that it is the value of may have its
// fields set later.
func (b *body) literal(lit *ast.CompositeLit, v *types.Var) (arm, bool) {
	if _, ok := b.typeOf(lit).Underlying().(*types.Map); ok {
		r := newMapRecord()
		if !b.readEntries(r, lit) {
			return arm{}, false
		}
		return r.arm(), true
	}
	st, ok := b.typeOf(lit).Underlying().(*types.Struct)
	if !ok || jsonMethodsOf(b.typeOf(lit)).any() || b.isPublicType(b.typeOf(lit)) {
		return arm{}, false
	}
	later, known := b.assignedFields(v)
	set := map[string]bool{}
	values := map[string]any{}
	for i, element := range lit.Elts {
		if i >= st.NumFields() {
			return arm{}, false
		}
		name, value := st.Field(i).Name(), element
		if pair, ok := element.(*ast.KeyValueExpr); ok {
			key := identOf(pair.Key)
			if key == nil {
				return arm{}, false
			}
			name, value = key.Name, pair.Value
		}
		set[name] = true
		if constant := b.info.Types[value].Value; constant != nil && known && !later[name] {
			values[name] = constantValue(constant)
		}
	}
	wire := b.asWire(st, isStage)
	if known {
		wire = withoutUnset(wire, func(name string) bool { return set[name] || later[name] })
	}
	constants := map[string]any{}
	for _, f := range jsonFields(wire).fields {
		if value, ok := values[f.object.Name()]; ok && len(f.index) == 1 && !f.quoted {
			constants[f.name] = value
		}
	}
	return arm{typ: wire, constants: constants}, true
}

// isPublicType says whether a type is one of the package's own: it has a form of
// its own, to which a reference leads.
func (b *body) isPublicType(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	return ok && b.prog.types[named.Obj()] != nil && named.Obj().Exported()
}

// isStage says whether an encoder's wire field holds what the receiver's field is
// encoded to: raw text, anything, or the parts of an interface's values.
func isStage(own, wire types.Type) bool {
	if isRaw(wire) || isAny(wire) {
		return true
	}
	iface, ok := element(own).Underlying().(*types.Interface)
	return ok && !iface.Empty() && twin(own, wire) == sameForm
}

// asWire gives a wire struct with what the body says of its fields: an embedded
// shadow of the receiver is never nil, and a field that is a stage of the
// receiver's field of that name has the form of that one.
func (b *body) asWire(st *types.Struct, stage func(own, wire types.Type) bool) *types.Struct {
	own := map[string]*types.Var{}
	if receiver, ok := b.own.(*types.Struct); ok {
		for _, f := range jsonFields(receiver).fields {
			own[strings.ToLower(f.name)] = f.object // encoding/json folds case
		}
	}
	wireNames := map[*types.Var]string{}
	for _, f := range jsonFields(st).fields {
		wireNames[f.object] = f.name
	}
	var fields []*types.Var
	var tags []string
	for i := range st.NumFields() {
		f := st.Field(i)
		twin := own[strings.ToLower(wireNames[f])]
		switch {
		case f.Embedded() && b.isShadow(f.Type()):
			f = types.NewField(f.Pos(), f.Pkg(), f.Name(), deref(f.Type()), true)
		case twin != nil && stage(twin.Type(), f.Type()):
			f = types.NewField(twin.Pos(), twin.Pkg(), twin.Name(), twin.Type(), false)
		}
		fields = append(fields, f)
		tags = append(tags, st.Tag(i))
	}
	return types.NewStruct(fields, tags)
}

// withoutUnset leaves out the fields of a wire struct that nothing sets and that
// are then not sent.
func withoutUnset(st *types.Struct, isSet func(string) bool) *types.Struct {
	omits := map[*types.Var]bool{}
	for _, f := range jsonFields(st).fields {
		omits[f.object] = f.omits()
	}
	var fields []*types.Var
	var tags []string
	for i := range st.NumFields() {
		if f := st.Field(i); isSet(f.Name()) || !omits[f] {
			fields = append(fields, f)
			tags = append(tags, st.Tag(i))
		}
	}
	return types.NewStruct(fields, tags)
}

// assignedFields gives the fields of a local variable that the body sets one by
// one. It is not known where the variable is handed to a function that may set any.
func (b *body) assignedFields(v *types.Var) (names map[string]bool, known bool) {
	names, known = map[string]bool{}, true
	if v == nil {
		return names, true
	}
	ast.Inspect(b.fn.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, left := range n.Lhs {
				if sel, ok := left.(*ast.SelectorExpr); ok && b.variable(sel.X) == v {
					names[sel.Sel.Name] = true
				}
			}
		case *ast.CallExpr:
			for _, arg := range n.Args {
				if b.variable(arg) == v && !b.callsJSON(n, "Marshal") {
					known = false
				}
			}
		}
		return true
	})
	return names, known
}

// wireTag writes the tag of a property that a body adds by hand.
func wireTag(name string, optional bool) string {
	name = strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(name)
	if optional {
		return `json:"` + name + `,omitzero"`
	}
	return `json:"` + name + `"`
}
