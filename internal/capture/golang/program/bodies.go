package program

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"example.org/parity/internal/capture/golang/gojson"
)

// What functions of a client hand on where any value may stand, inside of their bodies: what
// is written out there is sent, what is empty there is filled by what is received. It is
// evidence for types that no function takes or gives, as those that wrap others.

// requestLibraries are packages that make HTTP requests, with their functions and methods
// that do, whether or not their source is at hand.
var requestLibraries = map[string][]string{
	"github.com/go-resty/resty":             {"Get", "Head", "Post", "Put", "Patch", "Delete", "Options", "Execute", "Send"},
	"resty.dev":                             {"Get", "Head", "Post", "Put", "Patch", "Delete", "Options", "Execute", "Send"},
	"github.com/hashicorp/go-retryablehttp": {"NewRequest", "NewRequestWithContext", "Do", "Get", "Post"},
	"github.com/dghubble/sling":             {"Receive", "ReceiveSuccess", "Do", "Request"},
	"github.com/imroc/req":                  {"Get", "Head", "Post", "Put", "Patch", "Delete", "Send", "Do"},
	"github.com/valyala/fasthttp":           {"Do", "DoTimeout", "DoDeadline"},
}

// makesRequest says whether a name in a file is that of a function of one of the libraries.
func makesRequest(file *ast.File, src *Source, id *ast.Ident) bool {
	if fn, ok := src.Info.Uses[id].(*types.Func); ok {
		return fn.Pkg() != nil && inLibrary(fn.Pkg().Path(), id.Name)
	}
	if src.Info.Uses[id] != nil || src.Info.Defs[id] != nil {
		return false
	}
	for _, spec := range file.Imports {
		if inLibrary(strings.Trim(spec.Path.Value, `"`), id.Name) {
			return true
		}
	}
	return false
}

func inLibrary(path, name string) bool {
	for library, names := range requestLibraries {
		if path != library && !strings.HasPrefix(path, library+"/") {
			continue
		}
		for _, n := range names {
			if n == name {
				return true
			}
		}
	}
	return false
}

// InBodies calls note for each type of which a function hands a value on, with its role.
func (p *Program) InBodies(src *Source, fn *ast.FuncDecl, requests map[*types.Func]bool, note func(t types.Type, role string)) {
	made := map[*types.Var]string{}      // the roles of the function's variables
	filled := map[*types.Var]token.Pos{} // where a field of one is set first
	roleOf := func(e ast.Expr) string {
		e = ast.Unparen(e)
		if addr, ok := e.(*ast.UnaryExpr); ok && addr.Op == token.AND {
			e = ast.Unparen(addr.X)
		}
		switch e := e.(type) {
		case *ast.CompositeLit:
			if isBlank(e) {
				return "received"
			}
			return "sent"
		case *ast.CallExpr:
			if id, ok := e.Fun.(*ast.Ident); ok {
				if b, ok := src.Info.Uses[id].(*types.Builtin); ok && b.Name() == "new" {
					return "received"
				}
			}
		case *ast.Ident:
			v, _ := src.Info.Uses[e].(*types.Var)
			if at, ok := filled[v]; ok && at < e.Pos() && made[v] == "received" {
				return "sent"
			}
			return made[v]
		}
		return ""
	}
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i, e := range n.Lhs {
				if id, ok := e.(*ast.Ident); ok && len(n.Lhs) == len(n.Rhs) {
					if v, ok := src.Info.Defs[id].(*types.Var); ok {
						made[v] = roleOf(n.Rhs[i])
					} else if v, ok := src.Info.Uses[id].(*types.Var); ok {
						delete(made, v) // it is one of several
					}
				} else if sel, ok := e.(*ast.SelectorExpr); ok {
					if id, ok := sel.X.(*ast.Ident); ok {
						if v, ok := src.Info.Uses[id].(*types.Var); ok && !filled[v].IsValid() {
							filled[v] = n.Pos()
						}
					}
				}
			}
		case *ast.ValueSpec:
			for _, id := range n.Names {
				if v, ok := src.Info.Defs[id].(*types.Var); ok && len(n.Values) == 0 {
					made[v] = "received"
				}
			}
		}
		return true
	})
	p.HandedBy(src, fn.Body, func(e ast.Expr, _ *types.Var) {
		if role, t := roleOf(e), src.Info.TypeOf(e); role != "" && t != nil { // source that does not type-check has none
			note(t, role)
		}
	})
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		callee, ok := src.Info.Uses[id].(*types.Func)
		if inst, known := src.Info.Instances[id]; ok && known && requests[callee.Origin()] {
			for i, param := range ParametersOf(callee.Origin()) {
				if i >= inst.TypeArgs.Len() {
					break
				}
				sig := callee.Origin().Signature()
				switch takes, gives := slices.Contains(parametersIn(sig.Params(), 0), param), slices.Contains(parametersIn(sig.Results(), 0), param); {
				case gives && !takes:
					note(inst.TypeArgs.At(i), "received")
				case takes && !gives:
					note(inst.TypeArgs.At(i), "sent")
				}
			}
		}
		return true
	})
}

// isBlank says whether a literal sets nothing, inside of it neither.
func isBlank(lit *ast.CompositeLit) bool {
	return !slices.ContainsFunc(lit.Elts, func(e ast.Expr) bool {
		if pair, ok := e.(*ast.KeyValueExpr); ok {
			e = pair.Value
		}
		inner, ok := e.(*ast.CompositeLit)
		return !ok || !isBlank(inner)
	})
}

// TakesRequest says whether a function is handed an HTTP request that somebody else made.
func TakesRequest(sig *types.Signature) bool {
	for i := range sig.Params().Len() {
		if gojson.IsOf(gojson.Deref(sig.Params().At(i).Type()), "http", "Request") {
			return true
		}
	}
	return false
}
