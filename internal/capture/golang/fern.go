package golang

import (
	"go/ast"
	"go/types"
	"reflect"
	"slices"

	"example.org/parity/internal/capture/golang/eval"
	"example.org/parity/internal/capture/golang/gojson"
	"example.org/parity/internal/codec"
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

// besideQuery gives the field of a request that is all of its body, which its encoder writes
// alone, where the others go into the query; nil of any other type.
func besideQuery(t *types.Named) *types.Var {
	st, ok := t.Underlying().(*types.Struct)
	if !ok || !gojson.MethodsOf(t).Encodes() {
		return nil
	}
	fields := gojson.FieldsOf(st).Fields
	if len(fields) == 0 || slices.ContainsFunc(fields, func(f gojson.Field) bool { return f.In != "query" }) {
		return nil
	}
	var body *types.Var
	for i := range st.NumFields() {
		tag := reflect.StructTag(st.Tag(i))
		if f := st.Field(i); f.Exported() && tag.Get("json") == "-" && tag.Get("url") == "-" {
			if body != nil {
				return nil
			}
			body = f
		}
	}
	return body
}

// parametersType maps such a request by what it writes into the query.
func (c *capturer) parametersType(t *types.Named) (codec.Type, bool) {
	body := besideQuery(t)
	if body == nil {
		return codec.Type{}, false
	}
	shape, _ := c.record(t.Underlying().(*types.Struct), nil)
	return codec.Type{Native: "struct", Shape: shape, Local: []codec.Local{{Name: body.Name(), Reason: "it is all of the body"}}}, true
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
