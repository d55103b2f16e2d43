package golang

import (
	"go/ast"
	"go/types"
	"slices"
)

// decoder reads UnmarshalJSON: what each call decodes the method's data into.
// Calls on other data decode parts of what was read before.
func (b *body) decoder() *shape {
	var out *shape
	known, strict := true, false
	ast.Inspect(b.fn.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || !known {
			return known
		}
		target := b.target(call)
		switch {
		case b.calls(call, "(*encoding/json.Decoder).DisallowUnknownFields", 0):
			strict = true
		case target == nil:
		case b.isProbe(target):
		default:
			if out = out.merge(b.decoded(target)); out == nil {
				known = false
			}
		}
		return known
	})
	if !known || out == nil {
		return nil
	}
	out.strict = strict
	return out
}

// target gives what a call decodes the method's data into, or nil.
func (b *body) target(call *ast.CallExpr) ast.Expr {
	switch {
	case b.calls(call, "encoding/json.Unmarshal", 2) && b.variable(call.Args[0]) == b.param:
		return call.Args[1]
	case b.calls(call, "(*encoding/json.Decoder).Decode", 1):
		return call.Args[0]
	}
	fn, ok := b.info.Uses[identOf(call.Fun)].(*types.Func)
	if !ok || fn.Signature().Results().Len() == 0 {
		return nil
	}
	result, _ := types.Unalias(fn.Signature().Results().At(0).Type()).(*types.Named)
	passesData := slices.ContainsFunc(call.Args, func(arg ast.Expr) bool { return b.variable(arg) == b.param })
	if result == nil || !passesData || b.unions.variants[result.Obj()] == nil {
		return nil
	}
	return call
}

func (b *body) decoded(target ast.Expr) *shape {
	if b.converted(target) {
		return &shape{own: true}
	}
	if name, ok := b.field(target); ok {
		return &shape{fields: []string{name}}
	}
	t := deref(b.targetType(target))
	if b.isShadow(t) {
		return &shape{own: true}
	}
	if name := b.fieldOfType(t); name != "" {
		return &shape{fields: []string{name}}
	}
	switch twin(b.own, t.Underlying()) {
	case sameForm:
		return &shape{own: true}
	case moreNames:
		return &shape{wire: t.Underlying().(*types.Struct)}
	}
	return nil
}

// targetType gives the type of a local variable, or of a decoder's result.
func (b *body) targetType(target ast.Expr) types.Type {
	if call, ok := target.(*ast.CallExpr); ok {
		if tuple, ok := b.typeOf(call).(*types.Tuple); ok {
			return tuple.At(0).Type()
		}
		return b.typeOf(call)
	}
	if v := b.variable(target); v != nil && v != b.recv {
		return v.Type()
	}
	return types.Typ[types.Invalid]
}

// isProbe says whether a target is a struct that takes only a tag or two, to
// choose what to decode next, or a map of raw parts.
func (b *body) isProbe(target ast.Expr) bool {
	switch t := deref(b.targetType(target)).Underlying().(type) {
	case *types.Map:
		return isRaw(t.Elem()) && twin(b.own, t) == otherForm
	case *types.Struct:
		set := jsonFields(t)
		for _, f := range set.fields {
			if !isScalar(deref(f.object.Type())) {
				return false
			}
		}
		return len(set.fields) <= 2 && twin(b.own, t) == otherForm && b.fieldOfType(deref(b.targetType(target))) == ""
	}
	return false
}

// fieldOfType gives the one field of the receiver that can hold a t.
func (b *body) fieldOfType(t types.Type) string {
	st, ok := b.own.(*types.Struct)
	if !ok {
		return ""
	}
	found := ""
	for i := range st.NumFields() {
		if types.Identical(deref(st.Field(i).Type()), t) {
			if found != "" {
				return ""
			}
			found = st.Field(i).Name()
		}
	}
	return found
}

// likeness tells how a type that is decoded stands to the one that it is for.
type likeness int

const (
	otherForm likeness = iota
	sameForm           // the same JSON, some of it raw
	moreNames          // the same JSON and further names
)

// twin compares a type with what its UnmarshalJSON decodes in its place.
func twin(own, wire types.Type) likeness {
	if types.Identical(own, wire) || isRaw(wire) || types.Identical(own, deref(wire)) {
		return sameForm
	}
	switch own := own.Underlying().(type) {
	case *types.Slice:
		if w, ok := wire.Underlying().(*types.Slice); ok {
			return twin(own.Elem(), w.Elem())
		}
	case *types.Map:
		if w, ok := wire.Underlying().(*types.Map); ok && types.Identical(own.Key(), w.Key()) {
			return twin(own.Elem(), w.Elem())
		}
	case *types.Pointer:
		return twin(own.Elem(), deref(wire))
	case *types.Struct:
		if w, ok := wire.Underlying().(*types.Struct); ok {
			return twinFields(jsonFields(own).fields, jsonFields(w).fields)
		}
	}
	return otherForm
}

func twinFields(own, wire []field) likeness {
	types := map[string]field{}
	for _, f := range wire {
		types[f.name] = f
	}
	for _, f := range own {
		w, ok := types[f.name]
		if !ok || twin(f.object.Type(), w.object.Type()) != sameForm {
			return otherForm
		}
	}
	if len(wire) > len(own) {
		return moreNames
	}
	return sameForm
}

func isRaw(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Pkg() != nil && named.Obj().Pkg().Path()+"."+named.Obj().Name() == "encoding/json.RawMessage"
}
