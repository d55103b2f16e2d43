package golang

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strconv"
	"strings"

	"example.org/parity/internal/capture/golang/gojson"
	"example.org/parity/internal/codec"
)

// easyjson writes methods for a type that do what encoding/json does by its fields: each
// calls one function that goes through them, key by key. They are read as the
// declaration, where the keys of those functions are the declaration's.

// easyType is a type whose code by easyjson does something else than its declaration
// says: its generator was told to.
func (c *capturer) easyType(t *types.Named) (codec.Type, bool) {
	st, ok := t.Underlying().(*types.Struct)
	if !ok || !gojson.IsEasy(t) {
		return codec.Type{}, false
	}
	var names, omitted []string
	for _, f := range gojson.FieldsOf(st).Fields {
		names = append(names, f.Name)
		if f.Omitempty || f.Omitzero {
			omitted = append(omitted, f.Name)
		}
	}
	read, skips := c.easilyRead(t)
	written, conditional := c.easilyWritten(t)
	reason := ""
	switch slices.Sort(names); {
	case !slices.Equal(read, names) || !slices.Equal(written, names):
		reason = "easyjson gave its fields other names than encoding/json does"
	case !skips:
		reason = "easyjson was told to refuse keys that are not known"
	case !slices.Equal(conditional, slices.Sorted(slices.Values(omitted))):
		reason = "easyjson was told to leave out other fields than their tags say"
	default:
		return codec.Type{}, false
	}
	return codec.Type{Native: "struct", Shape: opaque("%s", reason)}, true
}

// easilyRead are the keys of the function that decodes a type, and whether it passes
// over all others.
func (c *capturer) easilyRead(t *types.Named) (keys []string, skips bool) {
	found := map[string]bool{}
	ast.Inspect(c.easyBody(t, "UnmarshalEasyJSON"), func(n ast.Node) bool {
		clause, ok := n.(*ast.CaseClause)
		if !ok {
			return true
		}
		for _, e := range clause.List {
			if lit, ok := e.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				key, _ := strconv.Unquote(lit.Value)
				found[key] = true
			}
		}
		if clause.List == nil && len(clause.Body) > 0 {
			call, _ := clause.Body[0].(*ast.ExprStmt)
			skips = skips || call != nil && strings.HasSuffix(types.ExprString(call.X), ".SkipRecursive()")
		}
		return true
	})
	return slices.Sorted(maps.Keys(found)), skips || len(found) == 0
}

// easilyWritten are the keys of the function that encodes a type, and those that it
// writes under a condition.
func (c *capturer) easilyWritten(t *types.Named) (keys, conditional []string) {
	var visit func(n ast.Node, under bool)
	visit = func(n ast.Node, under bool) {
		ast.Inspect(n, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.IfStmt:
				visit(n.Body, true)
				if n.Else != nil {
					visit(n.Else, true)
				}
				return false
			case *ast.ValueSpec:
				if len(n.Values) == 1 && n.Names[0].Name == "prefix" {
					lit, _ := n.Values[0].(*ast.BasicLit)
					if lit == nil {
						return true
					}
					text, _ := strconv.Unquote(lit.Value)
					key, _ := strconv.Unquote(strings.TrimSuffix(strings.TrimPrefix(text, ","), ":"))
					keys = append(keys, key)
					if under {
						conditional = append(conditional, key)
					}
				}
			}
			return true
		})
	}
	visit(c.easyBody(t, "MarshalEasyJSON"), false)
	slices.Sort(keys)
	slices.Sort(conditional)
	return keys, conditional
}

// easyBody is the body of the function that a method of a type calls.
func (c *capturer) easyBody(t *types.Named, method string) *ast.BlockStmt {
	none := &ast.BlockStmt{}
	decl, src := c.prog.Methods[t.Obj()][method], c.prog.Types[t.Obj()]
	if decl == nil || decl.Body == nil || len(decl.Body.List) != 1 || src == nil {
		return none
	}
	statement, _ := decl.Body.List[0].(*ast.ExprStmt)
	if statement == nil {
		return none
	}
	call, _ := statement.X.(*ast.CallExpr)
	if call == nil {
		return none
	}
	name, _ := call.Fun.(*ast.Ident)
	if name == nil {
		return none
	}
	fn, _ := t.Obj().Pkg().Scope().Lookup(name.Name).(*types.Func)
	if body := c.prog.Functions[fn]; fn != nil && body != nil && body.Body != nil {
		return body.Body
	}
	return none
}
