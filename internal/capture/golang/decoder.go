package golang

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// decoder reads UnmarshalJSON: what each call decodes the method's data into.
// Calls on other data decode parts of what was read before. Calls of which only
// one succeeds give arms of a union; calls that follow each other read one value
// in several ways.
func (b *body) decoder() form {
	var out form
	var sequence []arm
	calls := b.decodeCalls()
	if len(calls) == 0 && b.param != nil {
		return b.parsed()
	}
	for _, call := range calls {
		a, ok := b.decoded(call.target)
		if !ok {
			return form{}
		}
		if call.alternative {
			out.add(a)
		} else {
			sequence = append(sequence, a)
		}
	}
	if len(sequence) > 0 {
		last, ok := b.together(sequence)
		if !ok {
			return form{}
		}
		out.add(last)
	}
	out.strict = b.refusesUnknown()
	return b.withClosedTexts(b.withParts(out))
}

// decodeCall is a call that decodes the method's data.
type decodeCall struct {
	target      ast.Expr
	alternative bool // tried, or made in one of several branches
}

func (b *body) decodeCalls() []decodeCall {
	var out []decodeCall
	var path []ast.Node
	ast.Inspect(b.fn.Body, func(n ast.Node) bool {
		if n == nil {
			path = path[:len(path)-1]
			return true
		}
		path = append(path, n)
		if call, ok := n.(*ast.CallExpr); ok {
			if target := b.target(call); target != nil && !b.isProbe(target) {
				out = append(out, decodeCall{target, b.isAlternative(path)})
			}
		}
		return true
	})
	return out
}

func (b *body) refusesUnknown() bool {
	strict := false
	ast.Inspect(b.fn.Body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && b.calls(call, "(*encoding/json.Decoder).DisallowUnknownFields", 0) {
			strict = true
		}
		return !strict
	})
	return strict
}

// isAlternative says whether the call at the end of a path is one of several that
// may decode the data: its failure is no failure of the whole, or it stands in a
// branch that returns.
func (b *body) isAlternative(path []ast.Node) bool {
	for i := len(path) - 2; i >= 0; i-- {
		switch n := path[i].(type) {
		case *ast.IfStmt:
			if path[i+1] != n.Body && path[i+1] != n.Else { // the condition, or what comes before it
				if b.toleratesFailure(n) {
					return true
				}
				continue
			}
			if ends(n.Body) || n.Else != nil {
				return true
			}
		case *ast.CaseClause:
			return true
		case *ast.FuncLit:
			return false
		}
	}
	return false
}

// toleratesFailure says whether an if goes on where the call in it fails: it asks
// for success, or what it does on failure is no return of an error.
func (b *body) toleratesFailure(stmt *ast.IfStmt) bool {
	compare, ok := stmt.Cond.(*ast.BinaryExpr)
	if !ok {
		return true
	}
	if compare.Op == token.EQL {
		return b.info.Types[compare.Y].IsNil()
	}
	if compare.Op == token.LAND {
		return true
	}
	if len(stmt.Body.List) == 0 {
		return true
	}
	ret, ok := stmt.Body.List[len(stmt.Body.List)-1].(*ast.ReturnStmt)
	if !ok {
		return true
	}
	// return json.Unmarshal(data, other) is another try.
	for _, result := range ret.Results {
		if call, ok := result.(*ast.CallExpr); ok && b.target(call) != nil {
			return true
		}
	}
	return false
}

// ends says whether a block returns at its end.
func ends(block *ast.BlockStmt) bool {
	if len(block.List) == 0 {
		return false
	}
	_, ok := block.List[len(block.List)-1].(*ast.ReturnStmt)
	return ok
}

// target gives what a call decodes the method's data into, or nil.
func (b *body) target(call *ast.CallExpr) ast.Expr {
	if b.param == nil {
		return nil
	}
	switch {
	case len(call.Args) >= 2 && (b.callsJSON(call, "Unmarshal") || b.callsJSON(call, "UnmarshalDecode")) && b.isData(call.Args[0]):
		return call.Args[1]
	case b.calls(call, "(*encoding/json.Decoder).Decode", 1):
		return call.Args[0]
	}
	fn := b.callee(call)
	if fn == nil {
		return nil
	}
	// x.UnmarshalJSON(data) of another value.
	if sel, ok := call.Fun.(*ast.SelectorExpr); ok && fn.Name() == "UnmarshalJSON" && len(call.Args) == 1 && b.isData(call.Args[0]) && !b.isReceiver(sel.X) {
		return sel.X
	}
	if fn.Signature().Results().Len() == 0 {
		return nil
	}
	result, _ := types.Unalias(fn.Signature().Results().At(0).Type()).(*types.Named)
	passesData := slices.ContainsFunc(call.Args, b.isData)
	if result == nil || !passesData || b.unions.variants[result.Obj()] == nil {
		return nil
	}
	return call
}

// isData says whether an expression is the method's data, also after
// bytes.TrimSpace and the like.
func (b *body) isData(e ast.Expr) bool {
	v := b.variable(e)
	if v == b.param {
		return true
	}
	if call, ok := e.(*ast.CallExpr); ok && len(call.Args) == 1 && (b.calls(call, "bytes.TrimSpace", 1) || b.info.Types[call.Fun].IsType()) {
		return b.isData(call.Args[0])
	}
	return b.values(v, func(values []ast.Expr) bool {
		return len(values) == 1 && values[0] != nil && b.isData(values[0])
	})
}

func (b *body) decoded(target ast.Expr) (arm, bool) {
	if b.converted(target) {
		return arm{own: true}, true
	}
	if f := b.field(target); f != nil {
		return arm{typ: deref(f.Type())}, true
	}
	t := deref(b.targetType(target))
	switch {
	case b.isShadow(t):
		return arm{own: true}, true
	case jsonMethodsOf(t).any():
		return arm{typ: t}, !isInvalid(t)
	}
	switch twin(b.own, t.Underlying()) {
	case sameForm:
		return arm{own: true}, true
	case moreNames:
		st := t.Underlying().(*types.Struct)
		if part := b.usedFields(b.variable(target), st); part != nil {
			st = part
		}
		return arm{typ: b.asWire(st, stagesOwn)}, true
	}
	if isInvalid(t) || b.isUnread(t) {
		return arm{}, false
	}
	if st, ok := t.Underlying().(*types.Struct); ok && !b.isPublicType(t) {
		if part := b.usedFields(b.variable(target), st); part != nil {
			st = part
		}
		return arm{typ: b.asWire(st, stagesOwn)}, true
	}
	return arm{typ: t}, true
}

// together gives the form of a value that several calls read, each in full: the
// names of all of them.
func (b *body) together(sequence []arm) (arm, bool) {
	if len(sequence) == 1 {
		return sequence[0], true
	}
	var fields []*types.Var
	var tags []string
	var rest types.Type
	known := map[string]bool{}
	add := func(st *types.Struct) {
		for _, f := range jsonFields(st).fields {
			if !known[f.name] {
				known[f.name] = true
				fields = append(fields, f.object)
				tags = append(tags, wireTag(f.name, f.omits() || f.viaPointer))
			}
		}
	}
	own, isStruct := b.own.(*types.Struct)
	allOwn := true
	for _, a := range sequence {
		if a.own && isStruct {
			add(own)
		}
	}
	for _, a := range sequence {
		if a.own {
			continue
		}
		switch under := a.typ.Underlying().(type) {
		case *types.Struct:
			allOwn = false
			add(under)
		case *types.Map:
			rest = under.Elem()
		default:
			return arm{}, false
		}
	}
	if allOwn {
		return arm{own: true, rest: rest}, true
	}
	return arm{typ: types.NewStruct(fields, tags), rest: rest}, true
}

// targetType gives the type of a local variable, or of a decoder's result.
func (b *body) targetType(target ast.Expr) types.Type {
	if call, ok := target.(*ast.CallExpr); ok {
		return b.typeOf(call)
	}
	if v := b.variable(target); v != nil && v != b.recv {
		return v.Type()
	}
	if t := b.typeOf(target); !isInvalid(t) && !b.isReceiver(target) {
		return t
	}
	return types.Typ[types.Invalid]
}

// isProbe says whether a target is a struct that takes only a tag or two, to
// choose what to decode next, or raw parts. What is decoded of the parts is not read.
func (b *body) isProbe(target ast.Expr) bool {
	t := deref(b.targetType(target))
	switch under := t.Underlying().(type) {
	case *types.Map:
		return isRaw(under.Elem()) && b.decodesMore(target)
	case *types.Struct:
		if b.isPublicType(t) || b.field(target) != nil || twin(b.own, under) != otherForm {
			return false
		}
		set := jsonFields(under)
		for _, f := range set.fields {
			if !isScalar(deref(f.object.Type())) && !isRaw(f.object.Type()) {
				return false
			}
		}
		return len(set.fields) <= 2 && b.decodesMore(target)
	}
	return false
}

// decodesMore says whether the method's data is decoded into another target too.
func (b *body) decodesMore(probe ast.Expr) bool {
	more := false
	ast.Inspect(b.fn.Body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			if target := b.target(call); target != nil && target != probe {
				more = true
			}
		}
		return !more
	})
	return more
}

// likeness tells how a type that is decoded stands to the one that it is for.
type likeness int

const (
	otherForm likeness = iota
	sameForm           // the same JSON, some of it raw
	moreNames          // the same JSON and further names
)

// twin compares a type with what its UnmarshalJSON decodes in its place. Of an
// interface the wire type is what its values are made of: any will do.
func twin(own, wire types.Type) likeness { return twinWithin(own, wire, maxNesting) }

func twinWithin(own, wire types.Type, depth int) likeness {
	if depth == 0 {
		return otherForm
	}
	if types.Identical(own, wire) || isRaw(wire) || types.Identical(own, deref(wire)) {
		return sameForm
	}
	switch own := own.Underlying().(type) {
	case *types.Interface:
		if !own.Empty() && !wraps(wire) {
			return sameForm
		}
	case *types.Slice:
		if w, ok := wire.Underlying().(*types.Slice); ok {
			return twinWithin(own.Elem(), w.Elem(), depth-1)
		}
	case *types.Map:
		if w, ok := wire.Underlying().(*types.Map); ok && types.Identical(own.Key(), w.Key()) {
			return twinWithin(own.Elem(), w.Elem(), depth-1)
		}
	case *types.Pointer:
		return twinWithin(own.Elem(), deref(wire), depth-1)
	case *types.Struct:
		if w, ok := wire.Underlying().(*types.Struct); ok {
			return twinFields(jsonFields(own).fields, jsonFields(w).fields, depth-1)
		}
	}
	return otherForm
}

func twinFields(own, wire []field, depth int) likeness {
	byName := map[string]field{}
	for _, f := range wire {
		byName[f.name] = f
	}
	for _, f := range own {
		w, ok := byName[f.name]
		if !ok || twinWithin(f.object.Type(), w.object.Type(), depth) != sameForm {
			return otherForm
		}
	}
	if len(wire) > len(own) {
		return moreNames
	}
	return sameForm
}

// wraps says whether a wire type holds a value as raw text among other
// things, such as its tag: the value's own names are not those of the wire type.
func wraps(wire types.Type) bool {
	st, ok := deref(wire).Underlying().(*types.Struct)
	return ok && slices.ContainsFunc(jsonFields(st).fields, func(f field) bool { return isRaw(f.object.Type()) })
}

func isRaw(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil {
		return false
	}
	switch named.Obj().Pkg().Path() + "." + named.Obj().Name() {
	case "encoding/json.RawMessage", "encoding/json/jsontext.Value", "github.com/go-json-experiment/json/jsontext.Value":
		return true
	}
	return false
}

// stagesOwn says whether a decoder's wire field is only a stage on the way to the
// receiver's field: raw text, a pointer that shows what is missing, or the parts
// of an interface's values.
func stagesOwn(own, wire types.Type) bool { return twin(own, wire) == sameForm }
