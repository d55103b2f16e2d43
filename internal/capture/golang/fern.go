package golang

import (
	"go/ast"
	"go/types"

	"example.org/parity/internal/capture/golang/eval"
)

// Fern's SDKs keep which fields were set beside them, and the members of a payload
// that are no fields. Their library, in internal or core, goes through reflect.
func init() {
	for _, pkg := range []string{"internal", "core"} {
		eval.Conventions[pkg+".HandleExplicitFields"] = eval.GivesArgument
		eval.Conventions[pkg+".ExtractExtraProperties"] = extractsRest
		eval.Conventions[pkg+".MarshalJSONWithExtraProperties"] = encodesWithRest
		eval.Conventions[pkg+".MarshalJSONWithExtraProperty"] = encodesWithOne
	}
}

// extractsRest gives the members of a payload that a value has no field for. What it
// decodes was decoded before.
func extractsRest(in *eval.Interp, fr *eval.Frame, st *eval.State, e *ast.CallExpr, args eval.Tuple) ([]eval.Outcome, bool) {
	s, ok := in.Pointee(st, eval.First(args)).(eval.Symbol)
	if !ok || s.Part == nil {
		return nil, false
	}
	t := types.NewMap(types.Typ[types.String], types.Universe.Lookup("any").Type())
	st.Note(eval.Event{Part: s.Part, Typ: t})
	return eval.One(st, eval.Tuple{eval.DecodedSymbol(s.Part, t), eval.NoError}), true
}

func encodesWithRest(in *eval.Interp, fr *eval.Frame, st *eval.State, e *ast.CallExpr, args eval.Tuple) ([]eval.Outcome, bool) {
	if len(args) != 2 {
		return nil, false
	}
	return eval.One(st, eval.Tuple{eval.Encoded{V: extended(in.Frozen(st, args[0], 6), in.Pointee(st, args[1]))}, eval.NoError}), true
}

// extended is a value to which the entries of a map are added when it is encoded.
func extended(v, more eval.Value) eval.Value {
	out := eval.Table{Typ: types.NewMap(types.Typ[types.String], types.Universe.Lookup("any").Type()), Base: v}
	switch more := more.(type) {
	case eval.Symbol:
		if m, ok := more.Typ.Underlying().(*types.Map); ok {
			out.Rest, out.Keys = []eval.Value{eval.ItemOf(more, m.Elem())}, []eval.Value{eval.Derived{From: []eval.Symbol{more}}}
		}
	case eval.Table:
		out.Entries, out.Rest, out.Keys = more.Entries, more.Rest, more.Keys
	}
	return out
}

func encodesWithOne(in *eval.Interp, fr *eval.Frame, st *eval.State, e *ast.CallExpr, args eval.Tuple) ([]eval.Outcome, bool) {
	if len(args) != 3 {
		return nil, false
	}
	out := eval.Table{Typ: types.NewMap(types.Typ[types.String], types.Universe.Lookup("any").Type()), Base: in.Frozen(st, args[0], 6)}
	return eval.One(st, eval.Tuple{eval.Encoded{V: eval.SetKey(out, args[1], in.Frozen(st, args[2], 4), out.Typ)}, eval.NoError}), true
}
