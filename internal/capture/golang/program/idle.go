package program

import (
	"go/ast"
	"go/types"
	"slices"

	"example.org/parity/internal/capture/golang/gojson"
	"example.org/parity/internal/codec"
)

// EachRef calls f for each reference of a shape.
func EachRef(s *codec.Shape, f func(id string)) {
	if s == nil {
		return
	}
	if s.Kind == codec.KindRef {
		f(s.Ref)
	}
	EachRef(s.Item, f)
	EachRef(s.Key, f)
	EachRef(s.Sends, f)
	for i := range s.Fields {
		EachRef(&s.Fields[i].Shape, f)
	}
	for i := range s.Variants {
		EachRef(&s.Variants[i], f)
	}
}

// keepers are packages whose functions take values of any type and put none on a wire.
var keepers = []string{"fmt", "log", "log/slog", "errors", "reflect", "context", "sync", "sync/atomic", "sort", "slices", "maps", "testing"}

// Handed gives the types of which values are handed on where any may stand: to an empty
// interface, or as the type argument of code that does.
func (p *Program) Handed() map[*types.TypeName]bool {
	if p.given == nil {
		p.given = p.findHanded()
	}
	return p.given
}

func (p *Program) findHanded() map[*types.TypeName]bool {
	out := map[*types.TypeName]bool{}
	note := func(t types.Type) {
		if t == nil {
			return
		}
		if named, ok := types.Unalias(gojson.Element(t)).(*types.Named); ok && p.Types[named.Origin().Obj()] != nil {
			out[named.Origin().Obj()] = true
		}
	}
	passing := p.Passing()
	for _, src := range p.Sources {
		p.eachHanded(src, func(e ast.Expr, to *types.Var) {
			if to == nil || passing.Params[to] {
				note(src.Info.TypeOf(e))
			}
		})
		for id, inst := range src.Info.Instances {
			for i, param := range ParametersOf(src.Info.Uses[id]) {
				if obj := src.Info.Uses[id]; i < inst.TypeArgs.Len() && (passing.types[param] || isPayload(obj) || p.mayHandOn(obj)) {
					note(inst.TypeArgs.At(i))
				}
			}
		}
	}
	return out
}

// mayHandOn says whether a generic function is none of the SDK's, nor known to keep what it
// is handed.
func (p *Program) mayHandOn(obj types.Object) bool {
	return obj.Pkg() != nil && p.Packages[obj.Pkg()] == nil && !slices.Contains(keepers, obj.Pkg().Path())
}

// isPayload says whether an object is a generic type that is made for JSON.
func isPayload(obj types.Object) bool {
	name, ok := obj.(*types.TypeName)
	if !ok {
		return false
	}
	named, ok := types.Unalias(name.Type()).(*types.Named)
	return ok && gojson.IsTagged(named)
}

// eachHanded calls f for each value that a package hands on where any may stand, with the
// parameter of the SDK's own function that it is handed to, if it is one.
func (p *Program) eachHanded(src *Source, f func(e ast.Expr, to *types.Var)) {
	for _, file := range src.Files {
		p.HandedBy(src, file, f)
	}
}

func (p *Program) HandedBy(src *Source, within ast.Node, f func(e ast.Expr, to *types.Var)) {
	given := func(to types.Type, e ast.Expr) {
		if to != nil && TakesAny(to) {
			f(e, nil)
		}
	}
	ast.Inspect(within, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			p.handedIn(src, n, f)
		case *ast.AssignStmt:
			for i, e := range n.Rhs {
				if len(n.Lhs) == len(n.Rhs) {
					given(src.Info.TypeOf(n.Lhs[i]), e)
				}
			}
		case *ast.ValueSpec:
			for _, e := range n.Values {
				if n.Type != nil {
					given(src.Info.TypeOf(n.Type), e)
				}
			}
		case *ast.CompositeLit:
			HandedInto(src, n, given)
		}
		return true
	})
}

// handedIn calls f for the arguments of a call that stand where any may.
func (p *Program) handedIn(src *Source, call *ast.CallExpr, f func(e ast.Expr, to *types.Var)) {
	sig, ok := src.Info.TypeOf(call.Fun).(*types.Signature)
	if !ok && gojson.IsInvalid(src.Info.TypeOf(call.Fun)) { // of a library that is not at hand
		for _, arg := range call.Args {
			f(arg, nil)
		}
	}
	if !ok || Keeps(src, call) {
		return
	}
	for i, arg := range call.Args {
		switch {
		case sig.Variadic() && i >= sig.Params().Len()-1 && !call.Ellipsis.IsValid():
			if last := sig.Params().Len() - 1; TakesAny(sig.Params().At(last).Type()) {
				f(arg, p.Parameter(src, call, last))
			}
		case i < sig.Params().Len() && TakesAny(sig.Params().At(i).Type()):
			f(arg, p.Parameter(src, call, i))
		}
	}
}

// TakesAny says whether values of any type may stand in a parameter, or several of them.
func TakesAny(t types.Type) bool {
	if s, ok := types.Unalias(t).(*types.Slice); ok {
		t = s.Elem()
	}
	_, isParam := types.Unalias(t).(*types.TypeParam) // for that the argument stands
	return !isParam && gojson.IsAny(t.Underlying())
}

// Keeps says whether a call is one of a function that puts nothing on a wire.
func Keeps(src *Source, call *ast.CallExpr) bool {
	fn, ok := CalleeOf(src, call)
	return ok && fn.Pkg() != nil && slices.Contains(keepers, fn.Pkg().Path())
}

// Parameter gives the parameter of the SDK's own function that an argument stands for.
func (p *Program) Parameter(src *Source, call *ast.CallExpr, i int) *types.Var {
	fn, ok := CalleeOf(src, call)
	if !ok {
		return nil
	}
	fn = fn.Origin()
	if fn.Pkg() == nil || i < 0 || i >= fn.Signature().Params().Len() {
		return nil
	}
	if decl, _ := p.DeclOf(fn); decl == nil || decl.Body == nil {
		return nil
	}
	return fn.Signature().Params().At(i)
}

// HandedInto notes what a struct, a map or a list is made with.
func HandedInto(src *Source, lit *ast.CompositeLit, given func(types.Type, ast.Expr)) {
	t := src.Info.TypeOf(lit)
	if t == nil {
		return
	}
	switch under := gojson.Deref(t).Underlying().(type) {
	case *types.Struct:
		for i, e := range lit.Elts {
			if pair, ok := e.(*ast.KeyValueExpr); ok {
				if id, ok := pair.Key.(*ast.Ident); ok {
					if k := gojson.FieldIndex(under, id.Name); k >= 0 {
						given(under.Field(k).Type(), pair.Value)
					}
				}
			} else if i < under.NumFields() {
				given(under.Field(i).Type(), e)
			}
		}
	case interface{ Elem() types.Type }:
		for _, e := range lit.Elts {
			if pair, ok := e.(*ast.KeyValueExpr); ok {
				e = pair.Value
			}
			given(under.Elem(), e)
		}
	}
}

// CalleeOf gives the function that a call names.
func CalleeOf(src *Source, call *ast.CallExpr) (*types.Func, bool) {
	fun := ast.Unparen(call.Fun)
	switch generic := fun.(type) {
	case *ast.IndexExpr:
		fun = generic.X
	case *ast.IndexListExpr:
		fun = generic.X
	}
	switch fun := fun.(type) {
	case *ast.Ident:
		fn, ok := src.Info.Uses[fun].(*types.Func)
		return fn, ok
	case *ast.SelectorExpr:
		fn, ok := src.Info.Uses[fun.Sel].(*types.Func)
		return fn, ok
	}
	return nil, false
}
