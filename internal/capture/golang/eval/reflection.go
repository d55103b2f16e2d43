package eval

import (
	"go/ast"
	"go/types"

	"example.org/parity/internal/capture/golang/gojson"
)

// Types that code holds as values, and makes values of: registries of them are how authors
// tell variants apart. What else goes through reflect is not followed.
type (
	// reflectedType is a reflect.Type that is known.
	reflectedType struct{ typ types.Type }
	// reflectedValue is a reflect.Value of one.
	reflectedValue struct{ v Value }
)

// reflects reads the functions and methods of reflect that lead from types to values.
func (in *Interp) reflects(st *State, e *ast.CallExpr, f method_, args Tuple) ([]Outcome, bool) {
	if f.fn.Pkg() == nil || f.fn.Pkg().Path() != "reflect" {
		return nil, false
	}
	of := f.recv
	if of == nil {
		of = First(args)
	}
	if c, ok := of.(Chosen); ok {
		return Bind(in.picked(st, c), func(st *State, v Value) []Outcome {
			if f.recv != nil {
				f.recv = v
			} else {
				args = Tuple{v}
			}
			if out, ok := in.reflects(st, e, f, args); ok {
				return out
			}
			st.panics = true // it has no such type
			return One(st, Derived{})
		}), true
	}
	switch f.fn.FullName() {
	case "reflect.TypeFor":
		if len(f.of) == 1 {
			return One(st, reflectedType{f.of[0]}), true
		}
	case "reflect.TypeOf":
		if t := TypeOfValue(of); t != nil && !types.IsInterface(t) && !gojson.IsInvalid(t) {
			return One(st, reflectedType{t}), true
		}
	case "reflect.New":
		if t, ok := of.(reflectedType); ok {
			return One(st, reflectedValue{Pointer{Typ: types.NewPointer(t.typ), cell: in.allocate(st, Zero{t.typ})}}), true
		}
	case "reflect.ValueOf":
		if p, ok := of.(Pointer); ok {
			return One(st, reflectedValue{p}), true
		}
	case "(reflect.Type).Elem":
		if t, ok := of.(reflectedType); ok {
			if holder, ok := t.typ.Underlying().(interface{ Elem() types.Type }); ok {
				return One(st, reflectedType{holder.Elem()}), true
			}
		}
	case "(reflect.Value).Elem", "reflect.Indirect":
		if r, ok := of.(reflectedValue); ok {
			if p, isPointer := r.v.(Pointer); isPointer {
				return One(st, reflectedValue{in.read(st, p)}), true
			}
		}
	case "(reflect.Value).Interface":
		if r, ok := of.(reflectedValue); ok {
			return One(st, r.v), true
		}
	}
	return nil, false
}
