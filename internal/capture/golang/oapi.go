package golang

import (
	"go/types"
	"slices"
	"strings"
)

// oapi-codegen's unions keep the text of a payload, whatever it is, and have methods
// AsX that decode it to one of the variants, and FromX that set it.

// rawVariants gives the results of the methods AsX of a struct that holds nothing but
// raw text.
func rawVariants(t *types.Named) []types.Type {
	st, ok := t.Underlying().(*types.Struct)
	if !ok || len(jsonFields(st).fields) > 0 {
		return nil
	}
	holds := false
	for i := range st.NumFields() {
		holds = holds || !st.Field(i).Exported() && isRaw(st.Field(i).Type())
	}
	if !holds {
		return nil
	}
	var methods []*types.Func
	for i := range t.NumMethods() {
		m := t.Method(i)
		sig := m.Signature()
		if name, ok := strings.CutPrefix(m.Name(), "As"); ok && name != "" && m.Exported() &&
			sig.Params().Len() == 0 && sig.Results().Len() == 2 && isErrorType(sig.Results().At(1).Type()) {
			methods = append(methods, m)
		}
	}
	slices.SortFunc(methods, func(a, b *types.Func) int { return int(a.Pos()) - int(b.Pos()) })
	var out []types.Type
	for _, m := range methods {
		if result := m.Signature().Results().At(0).Type(); !slices.ContainsFunc(out, func(known types.Type) bool { return types.Identical(known, result) }) {
			out = append(out, result)
		}
	}
	return out
}
