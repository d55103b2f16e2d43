package program

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"example.org/parity/internal/capture/golang/gojson"
)

// Taken says what a function does with a struct that it is handed: whether it hands it on as
// a whole, and the structs among its fields that it hands on. One of which a client's function only
// reads fields, as of a resource whose id it writes into a path, is not sent by it.
type Taken struct {
	Whole  bool
	Parts  []types.Type
	Fields map[*types.Var]bool // those that it reads
}

// maxTaken is how deep calls are followed that hand a parameter on.
const maxTaken = 6

// TakenOf follows a parameter, or a receiver, through the body of its function and through
// the functions of the SDK that are handed it.
func (p *Program) TakenOf(fn *types.Func, v *types.Var) Taken {
	out := Taken{Fields: map[*types.Var]bool{}}
	p.take(fn, v, &out, map[*types.Var]bool{}, 0)
	return out
}

func (p *Program) take(fn *types.Func, v *types.Var, out *Taken, seen map[*types.Var]bool, depth int) {
	decl, src := p.DeclOf(fn)
	if depth > maxTaken || decl == nil || decl.Body == nil {
		out.Whole = true
		return
	}
	if seen[v] {
		return
	}
	seen[v] = true
	t := &taking{Program: p, src: src, out: out, seen: seen, depth: depth, names: map[*types.Var]types.Type{v: nil}}
	for known := 0; known < len(t.names) && !out.Whole; { // a use may give it another name, whose uses count too
		known = len(t.names)
		t.uses(decl.Body)
	}
}

// taking is the walk through one body. The names are the variables that stand for what was handed in, nil,
// or for what a field of it holds, with the type of that.
type taking struct {
	*Program
	src   *Source
	out   *Taken
	seen  map[*types.Var]bool
	depth int
	names map[*types.Var]types.Type
}

func (t *taking) uses(body *ast.BlockStmt) {
	var around []ast.Node
	ast.Inspect(body, func(n ast.Node) bool {
		if n == nil {
			around = around[:len(around)-1]
			return true
		}
		if id, ok := n.(*ast.Ident); ok {
			if v, ok := t.src.Info.Uses[id].(*types.Var); ok {
				if part, ok := t.names[v]; ok {
					t.use(id, around, part)
				}
			}
		}
		around = append(around, n)
		return true
	})
}

// use notes what is done with an expression, of which part is the type where it is a part of
// what was handed in.
func (t *taking) use(e ast.Expr, around []ast.Node, part types.Type) {
	for len(around) > 0 {
		parent, outer := around[len(around)-1], around[:len(around)-1]
		switch parent := parent.(type) {
		case *ast.ParenExpr, *ast.StarExpr, *ast.UnaryExpr, *ast.SliceExpr:
			e, around = parent.(ast.Expr), outer
			continue
		case *ast.IndexExpr:
			if parent.X != e {
				return
			}
			e, around = parent, outer
			continue
		case *ast.SelectorExpr:
			if sel := t.src.Info.Selections[parent]; sel != nil && sel.Kind() == types.FieldVal {
				if field, ok := sel.Obj().(*types.Var); ok && part == nil {
					t.out.Fields[field] = true
				}
				e, around, part = parent, outer, sel.Type()
				continue
			}
			if fn, ok := t.src.Info.Uses[parent.Sel].(*types.Func); ok && len(outer) > 0 {
				if call, ok := outer[len(outer)-1].(*ast.CallExpr); ok && call.Fun == parent {
					t.handed(fn, fn.Signature().Recv(), part)
					return
				}
			}
		case *ast.BinaryExpr: // it is compared
			return
		case *ast.RangeStmt:
			if parent.X == e {
				t.name(parent.Value, part)
				return
			}
		case *ast.AssignStmt:
			if t.assigned(parent, e, part) {
				return
			}
		case *ast.CallExpr:
			if t.argument(parent, e, part) {
				return
			}
		}
		break
	}
	t.whole(part)
}

func (t *taking) whole(part types.Type) {
	if part == nil {
		t.out.Whole = true
		return
	}
	if _, isStruct := gojson.Element(part).Underlying().(*types.Struct); isStruct {
		t.out.Parts = append(t.out.Parts, part)
	}
}

// name gives what was handed in, or a part of it, another name.
func (t *taking) name(e ast.Expr, part types.Type) bool {
	id, ok := e.(*ast.Ident)
	if !ok {
		return e == nil
	}
	if v, ok := t.src.Info.Defs[id].(*types.Var); ok {
		t.names[v] = part
		return true
	}
	return id.Name == "_"
}

// assigned says whether an assignment only gives another name, or sets what was handed in.
func (t *taking) assigned(stmt *ast.AssignStmt, e ast.Expr, part types.Type) bool {
	for i, lhs := range stmt.Lhs {
		if lhs == e {
			return true
		}
		if len(stmt.Lhs) == len(stmt.Rhs) && stmt.Rhs[i] == e {
			return stmt.Tok == token.DEFINE && t.name(lhs, part)
		}
	}
	return false
}

// argument says whether a call that is handed it is understood.
func (t *taking) argument(call *ast.CallExpr, e ast.Expr, part types.Type) bool {
	if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok {
		if b, ok := t.src.Info.Uses[id].(*types.Builtin); ok && (b.Name() == "len" || b.Name() == "cap") {
			return true
		}
	}
	if Keeps(t.src, call) || t.fills(call) {
		return true
	}
	for i, arg := range call.Args {
		if arg != e {
			continue
		}
		fn, ok := CalleeOf(t.src, call)
		if !ok || fn.Signature().Variadic() || i >= fn.Signature().Params().Len() {
			return false
		}
		if of := fn.Signature().Params().At(i).Type(); gojson.NamedOf(of) == nil && !TakesAny(of) {
			return false
		}
		t.handed(fn.Origin(), fn.Origin().Signature().Params().At(i), part)
		return true
	}
	return false
}

// fills says whether a call of a library only decodes into what it is handed, as a client does that has
// the next page of a result put into the result itself.
func (t *taking) fills(call *ast.CallExpr) bool {
	fn, ok := CalleeOf(t.src, call)
	return ok && fn.Pkg() != nil && t.Packages[fn.Pkg()] == nil && (fn.Name() == "Decode" || strings.HasPrefix(fn.Name(), "Unmarshal"))
}

// handed follows it into another function.
func (t *taking) handed(fn *types.Func, v *types.Var, part types.Type) {
	fn = fn.Origin()
	if fn.Pkg() == nil {
		t.whole(part)
		return
	}
	if part == nil {
		t.take(fn, v, t.out, t.seen, t.depth+1)
		return
	}
	inner := Taken{Fields: map[*types.Var]bool{}}
	t.take(fn, v, &inner, t.seen, t.depth+1)
	if inner.Whole {
		t.whole(part)
	}
	t.out.Parts = append(t.out.Parts, inner.Parts...)
}
