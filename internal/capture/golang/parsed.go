package golang

import (
	"go/ast"
	"go/types"
	"strings"
	"time"
)

// parsers are the functions that make a value of the JSON text itself, with the
// type of the JSON that they accept.
var parsers = map[string]types.BasicKind{
	"strconv.Atoi":       types.Int,
	"strconv.ParseInt":   types.Int64,
	"strconv.ParseUint":  types.Uint64,
	"strconv.ParseFloat": types.Float64,
	"strconv.ParseBool":  types.Bool,
	"strconv.Unquote":    types.String,
}

// parsed reads an UnmarshalJSON that takes the text of the data apart by hand:
// one arm for each kind of JSON that it parses. Data that is cut before may have
// been in quotes, and is not read.
func (b *body) parsed() form {
	var out form
	known := true
	ast.Inspect(b.fn.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) == 0 {
			return true
		}
		fn := b.callee(call)
		if fn == nil {
			return true
		}
		text := call.Args[0]
		if fn.FullName() == "time.Parse" && len(call.Args) == 2 {
			text = call.Args[1]
		}
		if !b.isData(text) {
			return true
		}
		kind, ok := parsers[fn.FullName()]
		switch {
		case ok:
			out.add(arm{typ: types.Typ[kind]})
		case fn.FullName() == "time.Parse" && b.isQuotedTime(call.Args[0]):
			out.add(arm{typ: fn.Signature().Results().At(0).Type()})
		case fn.Pkg() != nil && fn.Pkg().Path() == "time":
			known = false
		}
		return true
	})
	if !known {
		return form{}
	}
	return out
}

// isQuotedTime says whether a layout is RFC 3339 in the quotes of a JSON string.
func (b *body) isQuotedTime(layout ast.Expr) bool {
	value := b.info.Types[layout].Value
	if value == nil {
		return false
	}
	text, _ := constantValue(value).(string)
	inner, ok := strings.CutPrefix(text, `"`)
	return ok && (inner == time.RFC3339+`"` || inner == time.RFC3339Nano+`"`)
}
