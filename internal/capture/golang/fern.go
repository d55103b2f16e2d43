package golang

import (
	"go/ast"
	"go/types"
)

// Fern's SDKs keep which fields were set beside them, and the members of a payload
// that are no fields. Their library, in internal or core, goes through reflect.
func init() {
	for _, pkg := range []string{"internal", "core"} {
		conventions[pkg+".HandleExplicitFields"] = givesArgument
		conventions[pkg+".ExtractExtraProperties"] = extractsRest
		conventions[pkg+".MarshalJSONWithExtraProperties"] = encodesWithRest
		conventions[pkg+".MarshalJSONWithExtraProperty"] = encodesWithOne
	}
}

// isFilled says whether a field is a pointer that stands for a required record: what is
// optional says omitempty, and records are held by pointers there.
func isFilled(st *types.Struct, t types.Type, tag fieldTag) bool {
	if !isPointer(t) || tag.has("omitempty") || tag.has("omitzero") {
		return false
	}
	_, isRecord := deref(t).Underlying().(*types.Struct)
	return isRecord && !isKnown(deref(t)) && isFern(st)
}

// isFern knows a struct by what its decoder and its setters keep in it.
func isFern(st *types.Struct) bool {
	for i := range st.NumFields() {
		switch f := st.Field(i); f.Name() {
		case "extraProperties":
			if isMap(f.Type()) {
				return true
			}
		case "explicitFields":
			if isPointer(f.Type()) && isOf(deref(f.Type()), "big", "Int") {
				return true
			}
		}
	}
	return false
}

// extractsRest gives the members of a payload that a value has no field for. What it
// decodes was decoded before.
func extractsRest(in *interp, fr *frame, st *state, e *ast.CallExpr, args tuple) ([]outcome, bool) {
	s, ok := in.pointee(st, first(args)).(symbol)
	if !ok || s.part == nil {
		return nil, false
	}
	t := types.NewMap(types.Typ[types.String], types.Universe.Lookup("any").Type())
	st.note(event{part: s.part, typ: t})
	return one(st, tuple{decodedSymbol(s.part, t), noError}), true
}

func first(args tuple) value {
	if len(args) == 0 {
		return nil
	}
	return args[0]
}

func encodesWithRest(in *interp, fr *frame, st *state, e *ast.CallExpr, args tuple) ([]outcome, bool) {
	if len(args) != 2 {
		return nil, false
	}
	return one(st, tuple{encoded{extended(in.frozen(st, args[0], 6), in.pointee(st, args[1]))}, noError}), true
}

// extended is a value to which the entries of a map are added when it is encoded.
func extended(v, more value) value {
	out := table{typ: types.NewMap(types.Typ[types.String], types.Universe.Lookup("any").Type()), base: v}
	switch more := more.(type) {
	case symbol:
		if m, ok := more.typ.Underlying().(*types.Map); ok {
			out.rest, out.keys = []value{itemOf(more, m.Elem())}, []value{derived{from: []symbol{more}}}
		}
	case table:
		out.entries, out.rest, out.keys = more.entries, more.rest, more.keys
	}
	return out
}

func encodesWithOne(in *interp, fr *frame, st *state, e *ast.CallExpr, args tuple) ([]outcome, bool) {
	if len(args) != 3 {
		return nil, false
	}
	out := table{typ: types.NewMap(types.Typ[types.String], types.Universe.Lookup("any").Type()), base: in.frozen(st, args[0], 6)}
	return one(st, tuple{encoded{setKey(out, args[1], in.frozen(st, args[2], 4), out.typ)}, noError}), true
}
