package golang

import (
	"go/ast"

	"example.org/parity/internal/capture/golang/eval"
)

// The SDKs of Databricks encode and decode through their package marshal, which takes the
// fields of a struct by their json tags as encoding/json does. What it does otherwise is for
// zeros: a struct's ForceSendFields are the names of fields that are sent though they are
// empty (gojson.Field), and its decoder notes there which ones a payload had.
func init() {
	eval.Conventions["databricks-sdk-go/marshal.Marshal"] = eval.EncodesItself
	eval.Conventions["databricks-sdk-go/marshal.Unmarshal"] = decodesOwnFields
}

// decodesOwnFields reads marshal.Unmarshal(data, &v): by the fields of v, whatever methods it has.
func decodesOwnFields(in *eval.Interp, fr *eval.Frame, st *eval.State, e *ast.CallExpr, args eval.Tuple) ([]eval.Outcome, bool) {
	if len(args) < 2 {
		return nil, false
	}
	s, ok := in.Pointee(st, args[0]).(eval.Symbol)
	if !ok || s.Part == nil || !s.Raw {
		return nil, false
	}
	in.Plain = true
	defer func() { in.Plain = false }()
	return in.DecodePart(st, s.Part, args[1], false, e, false), true
}
