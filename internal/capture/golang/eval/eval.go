// Package eval says what the bodies of Go functions do with values, without running
// them: what a decoder reads of its payload, what an encoder writes of its receiver.
package eval

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"example.org/parity/internal/capture/golang/program"
)

// Globals are what variables of packages hold, as far as they have been asked for.
type Globals map[*types.Var]Value

// Interp evaluates one method of a type. It goes every way through the body and the
// functions of the SDK that it calls; what it does not understand becomes a value
// that is not known, from there on.
type Interp struct {
	prog    *program.Program
	globals Globals
	held    func(*types.Named) []types.Type // what an interface may hold
	Root    *Part
	forks   int
	cells   int
	work    int
	Over    *Reason // why it gave up
	active  []*types.Func
	Within  *types.Named             // whose method it is
	self    int                      // the receiver's cell
	Fixed   Value                    // what an encoder's receiver is, if that is known
	encodes bool                     // it is an encoder
	Given   bool                     // the payload is a text that is known
	Plain   bool                     // a library decodes by the fields of a type, whatever its methods
	numbers bool                     // a decoder makes json.Number of the numbers in an empty interface
	writing map[*types.TypeName]bool // whether the encoder of a type always puts a member into an object
}

const (
	maxWork = 40_000
	// cellsOfWork is how many cells of memory are copied or compared with the work of one
	// expression.
	cellsOfWork = 16
	maxCalls    = 12
)

func New(prog *program.Program, known Globals, held func(*types.Named) []types.Type) *Interp {
	return &Interp{prog: prog, globals: known, held: held, Root: &Part{}}
}

func (in *Interp) exhausted(format string, args ...any) {
	if in.Over == nil {
		in.Over = &Reason{Text: "budget: " + fmt.Sprintf(format, args...)}
	}
}

// Frame is one call of a function.
type Frame struct {
	src   *program.Source
	cells map[*types.Var]int
	outer *Frame
	args  map[*types.TypeParam]types.Type
	sig   *types.Signature
}

func (in *Interp) newFrame(src *program.Source, outer *Frame, args map[*types.TypeParam]types.Type) *Frame {
	return &Frame{src: src, cells: map[*types.Var]int{}, outer: outer, args: args}
}

func (in *Interp) cellOf(fr *Frame, v *types.Var) (int, bool) {
	for f := fr; f != nil; f = f.outer {
		if c, ok := f.cells[v]; ok {
			return c, true
		}
	}
	return 0, false
}

func (in *Interp) declare(fr *Frame, v *types.Var) int {
	c, ok := fr.cells[v]
	if !ok {
		in.cells++
		c = in.cells
		fr.cells[v] = c
	}
	return c
}

func (in *Interp) allocate(st *State, v Value) int {
	in.cells++
	st.heap[in.cells] = v
	return in.cells
}

// typeOf gives an expression's type with the type arguments of the call.
func (fr *Frame) typeOf(e ast.Expr) types.Type {
	t := fr.src.Info.TypeOf(e)
	if t == nil {
		return types.Typ[types.Invalid]
	}
	for f := fr; f != nil; f = f.outer {
		if len(f.args) > 0 {
			t = substitute(t, f.args)
		}
	}
	return t
}

func (fr *Frame) constant(e ast.Expr) (Fixed, bool) {
	tv, ok := fr.src.Info.Types[e]
	if !ok || tv.Value == nil || tv.Value.Kind() == constant.Unknown { // of source that does not type-check
		return Fixed{}, false
	}
	return Fixed{tv.Value, fr.typeOf(e)}, true
}

func (fr *Frame) isType(e ast.Expr) bool { return fr.src.Info.Types[e].IsType() }

// Outcome is what an expression gives on one way.
type Outcome struct {
	st *State
	v  Value
}

func One(st *State, v Value) []Outcome { return []Outcome{{st, v}} }

func Bind(outs []Outcome, f func(*State, Value) []Outcome) []Outcome {
	if len(outs) == 1 {
		return f(outs[0].st, outs[0].v)
	}
	var all []Outcome
	for _, o := range outs {
		all = append(all, f(o.st, o.v)...)
	}
	return all
}

// flow is how a statement ends on one way.
type flow struct {
	st      *State
	kind    token.Token // ILLEGAL: goes on; RETURN, BREAK, CONTINUE, GOTO
	results []Value
}

func (in *Interp) block(fr *Frame, states []*State, stmts []ast.Stmt) (next []*State, out []flow) {
	for _, stmt := range stmts {
		var after []*State
		for _, st := range states {
			if in.work++; in.work > maxWork {
				in.exhausted("its body takes too many steps")
				return nil, out
			}
			for _, f := range in.statement(fr, st, stmt) {
				if f.st.panics {
					out = append(out, flow{st: f.st, kind: token.RETURN})
				} else if f.kind == token.ILLEGAL {
					after = append(after, f.st)
				} else {
					out = append(out, f)
				}
			}
		}
		states = in.merge(after)
	}
	return states, out
}

func on(states ...*State) []flow {
	var out []flow
	for _, st := range states {
		if st != nil {
			out = append(out, flow{st: st})
		}
	}
	return out
}

func flows(outs []Outcome) []flow {
	out := make([]flow, len(outs))
	for i, o := range outs {
		out[i] = flow{st: o.st}
	}
	return out
}

func (in *Interp) statement(fr *Frame, st *State, stmt ast.Stmt) []flow {
	switch stmt := stmt.(type) {
	case *ast.ExprStmt:
		if call, ok := stmt.X.(*ast.CallExpr); ok && in.isPanic(fr, call) {
			st.panics = true
			return on(st)
		}
		return flows(in.eval(fr, st, stmt.X))
	case *ast.AssignStmt:
		return in.assign(fr, st, stmt)
	case *ast.DeclStmt:
		return in.declaration(fr, st, stmt)
	case *ast.IncDecStmt:
		return flows(Bind(in.eval(fr, st, stmt.X), func(st *State, v Value) []Outcome {
			op := token.ADD
			if stmt.Tok == token.DEC {
				op = token.SUB
			}
			t := fr.typeOf(stmt.X)
			return in.store(fr, st, stmt.X, arithmetic(op, v, Fixed{constant.MakeInt64(1), t}, t))
		}))
	case *ast.BlockStmt:
		next, out := in.block(fr, []*State{st}, stmt.List)
		return append(on(next...), out...)
	case *ast.LabeledStmt:
		return in.statement(fr, st, stmt.Stmt)
	case *ast.IfStmt:
		return in.ifStmt(fr, st, stmt)
	case *ast.SwitchStmt:
		return in.switchStmt(fr, st, stmt)
	case *ast.TypeSwitchStmt:
		return in.typeSwitch(fr, st, stmt)
	case *ast.RangeStmt:
		return in.rangeStmt(fr, st, stmt)
	case *ast.ForStmt:
		return in.forStmt(fr, st, stmt)
	case *ast.ReturnStmt:
		return in.returnStmt(fr, st, stmt)
	case *ast.BranchStmt:
		kind := stmt.Tok
		if stmt.Label != nil && kind != token.GOTO {
			kind = token.BREAK
		}
		return []flow{{st: st, kind: kind}}
	case *ast.DeferStmt:
		if _, isClosure := ast.Unparen(stmt.Call.Fun).(*ast.FuncLit); isClosure {
			st.deferred = append(st.deferred[:len(st.deferred):len(st.deferred)], deferred{fr, stmt.Call})
		}
		return on(st)
	case *ast.EmptyStmt:
		return on(st)
	default:
		in.lose(st, fr, "a statement that is not read", stmt)
		return on(st)
	}
}

// lose says that the rest of a body cannot be followed.
func (in *Interp) lose(st *State, fr *Frame, what string, n ast.Node) {
	if in.Over == nil {
		in.Over = &Reason{what, n.Pos()}
	}
}

func (in *Interp) isPanic(fr *Frame, call *ast.CallExpr) bool {
	id, ok := call.Fun.(*ast.Ident)
	if !ok {
		return false
	}
	b, ok := fr.src.Info.Uses[id].(*types.Builtin)
	return ok && b.Name() == "panic"
}

func (in *Interp) declaration(fr *Frame, st *State, stmt *ast.DeclStmt) []flow {
	gen, ok := stmt.Decl.(*ast.GenDecl)
	if !ok || gen.Tok != token.VAR {
		return on(st)
	}
	states := []*State{st}
	for _, spec := range gen.Specs {
		spec, ok := spec.(*ast.ValueSpec)
		if !ok {
			continue
		}
		var after []*State
		for _, st := range states {
			if len(spec.Values) == 0 {
				for _, name := range spec.Names {
					if v, ok := fr.src.Info.Defs[name].(*types.Var); ok {
						st.heap[in.declare(fr, v)] = Zero{fr.subst(v.Type())}
					}
				}
				after = append(after, st)
				continue
			}
			left := make([]ast.Expr, len(spec.Names))
			for i, name := range spec.Names {
				left[i] = name
			}
			for _, o := range in.assignAll(fr, st, left, spec.Values) {
				after = append(after, o.st)
			}
		}
		states = after
	}
	return on(states...)
}

func (fr *Frame) subst(t types.Type) types.Type {
	for f := fr; f != nil; f = f.outer {
		if len(f.args) > 0 {
			t = substitute(t, f.args)
		}
	}
	return t
}

func (in *Interp) assign(fr *Frame, st *State, stmt *ast.AssignStmt) []flow {
	switch stmt.Tok {
	case token.DEFINE, token.ASSIGN:
		return flows(in.assignAll(fr, st, stmt.Lhs, stmt.Rhs))
	}
	op := compound[stmt.Tok]
	return flows(Bind(in.eval(fr, st, stmt.Lhs[0]), func(st *State, a Value) []Outcome {
		return Bind(in.eval(fr, st, stmt.Rhs[0]), func(st *State, b Value) []Outcome {
			return in.store(fr, st, stmt.Lhs[0], arithmetic(op, a, b, fr.typeOf(stmt.Lhs[0])))
		})
	}))
}

var compound = map[token.Token]token.Token{
	token.ADD_ASSIGN: token.ADD, token.SUB_ASSIGN: token.SUB, token.MUL_ASSIGN: token.MUL, token.QUO_ASSIGN: token.QUO,
	token.REM_ASSIGN: token.REM, token.AND_ASSIGN: token.AND, token.OR_ASSIGN: token.OR, token.XOR_ASSIGN: token.XOR,
	token.SHL_ASSIGN: token.SHL, token.SHR_ASSIGN: token.SHR, token.AND_NOT_ASSIGN: token.AND_NOT,
}

func (in *Interp) assignAll(fr *Frame, st *State, left, right []ast.Expr) []Outcome {
	var outs []Outcome
	if len(left) == len(right) {
		outs = in.evalAll(fr, st, right)
	} else {
		outs = in.evalMany(fr, st, right[0], len(left))
	}
	return Bind(outs, func(st *State, v Value) []Outcome {
		vs, _ := v.(Tuple)
		out := One(st, nil)
		for i, e := range left {
			var w Value = Derived{Typ: fr.typeOf(e)}
			if i < len(vs) {
				w = vs[i]
			}
			out = Bind(out, func(st *State, _ Value) []Outcome { return in.store(fr, st, e, w) })
		}
		return out
	})
}

// evalAll evaluates a list of expressions to a tuple.
func (in *Interp) evalAll(fr *Frame, st *State, list []ast.Expr) []Outcome {
	outs := One(st, Tuple{})
	for _, e := range list {
		outs = Bind(outs, func(st *State, so Value) []Outcome {
			return Bind(in.eval(fr, st, e), func(st *State, v Value) []Outcome {
				return One(st, append(slices.Clone(so.(Tuple)), v))
			})
		})
	}
	return Bind(outs, func(st *State, v Value) []Outcome { return One(st, in.afterCalls(fr, st, list, v.(Tuple))) })
}

// afterCalls reads the variables that stand before a call in a list once more: the compiler
// loads them behind it, as in return v, json.Unmarshal(data, &v).
func (in *Interp) afterCalls(fr *Frame, st *State, list []ast.Expr, values Tuple) Tuple {
	isCall := func(e ast.Expr) bool {
		call, ok := ast.Unparen(e).(*ast.CallExpr)
		return ok && !fr.isType(call.Fun)
	}
	for i, e := range list {
		id, ok := ast.Unparen(e).(*ast.Ident)
		if !ok || !slices.ContainsFunc(list[i+1:], isCall) {
			continue
		}
		if _, isVar := fr.src.Info.Uses[id].(*types.Var); isVar {
			values[i] = in.ident(fr, st, id)
		}
	}
	return values
}

// evalMany evaluates a call, a lookup or an assertion with several results.
func (in *Interp) evalMany(fr *Frame, st *State, e ast.Expr, n int) []Outcome {
	switch inner := ast.Unparen(e).(type) {
	case *ast.IndexExpr:
		return in.lookup(fr, st, inner)
	case *ast.TypeAssertExpr:
		return in.assertion(fr, st, inner)
	}
	return Bind(in.eval(fr, st, e), func(st *State, v Value) []Outcome {
		if t, ok := v.(Tuple); ok {
			return One(st, t)
		}
		out := make(Tuple, n)
		for i := range out {
			out[i] = Derived{}
		}
		out[0] = v
		return One(st, out)
	})
}

// store assigns to a variable or to a part of one.
func (in *Interp) store(fr *Frame, st *State, e ast.Expr, v Value) []Outcome {
	e = ast.Unparen(e)
	if id, ok := e.(*ast.Ident); ok {
		if id.Name == "_" {
			return One(st, nil)
		}
		if obj, ok := fr.src.Info.Defs[id].(*types.Var); ok {
			st.heap[in.declare(fr, obj)] = typed(v, fr.subst(obj.Type()))
			return One(st, nil)
		}
	}
	if index, ok := e.(*ast.IndexExpr); ok {
		return in.storeIndex(fr, st, index, v)
	}
	return Bind(in.Place(fr, st, e), func(st *State, p Value) []Outcome {
		if to, ok := p.(Pointer); ok {
			in.write(st, to, typed(v, fr.typeOf(e)))
		}
		return One(st, nil)
	})
}

// typed gives an untyped nil or constant the type of what it is assigned to.
func typed(v Value, t types.Type) Value {
	switch w := v.(type) {
	case Symbol:
		if isOtherName(w.Typ, t) && !w.Raw && w.Look == "" {
			w.Typ = t
			return w
		}
	case Pointer, Composite, There:
		if IsErrorType(t) {
			return raised{} // an error of the SDK's own
		}
	case Zero:
		if w.Typ == nil || w.Typ == types.Typ[types.UntypedNil] {
			return Zero{t}
		}
	case Fixed:
		if b, ok := w.Typ.(*types.Basic); ok && b.Info()&types.IsUntyped != 0 && !types.IsInterface(t) {
			return Fixed{w.Val, t}
		}
	}
	return v
}

// isOtherName says whether a type is assigned to another one that has, or has not, a name
// for it: it is converted.
func isOtherName(from, to types.Type) bool {
	return from != nil && to != nil && !types.IsInterface(from) && !types.IsInterface(to) &&
		from != types.Typ[types.Invalid] && to != types.Typ[types.Invalid] &&
		!types.Identical(from, to) && types.Identical(from.Underlying(), to.Underlying())
}

func (in *Interp) write(st *State, to Pointer, v Value) {
	whole := st.heap[to.cell]
	st.heap[to.cell] = with(whole, TypeOfValue(whole), to.path, v)
}

func (in *Interp) read(st *State, from Pointer) Value { return At(st.heap[from.cell], from.path) }

// Place gives a pointer to what an expression names, or what else stands there.
func (in *Interp) Place(fr *Frame, st *State, e ast.Expr) []Outcome {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		if v, ok := fr.src.Info.Uses[e].(*types.Var); ok {
			if c, ok := in.cellOf(fr, v); ok {
				return One(st, Pointer{Typ: types.NewPointer(fr.typeOf(e)), cell: c})
			}
		}
	case *ast.StarExpr:
		return in.eval(fr, st, e.X)
	case *ast.SelectorExpr:
		sel := fr.src.Info.Selections[e]
		if sel == nil || sel.Kind() != types.FieldVal {
			break
		}
		var base []Outcome
		if _, isPointer := types.Unalias(fr.typeOf(e.X)).Underlying().(*types.Pointer); isPointer {
			base = in.eval(fr, st, e.X)
		} else {
			base = in.Place(fr, st, e.X)
		}
		return Bind(base, func(st *State, v Value) []Outcome { return in.into(st, v, sel.Index(), fr.typeOf(e)) })
	}
	return One(st, Derived{})
}

// into follows a path of fields from a pointer, through embedded pointers.
func (in *Interp) into(st *State, v Value, path []int, t types.Type) []Outcome {
	p, ok := v.(Pointer)
	if !ok {
		return One(st, v)
	}
	for k, i := range path {
		p = Pointer{types.NewPointer(t), p.cell, append(slices.Clone(p.path), i)}
		if k < len(path)-1 {
			switch inner := in.read(st, p).(type) {
			case Pointer:
				p = inner
			case Symbol, Derived:
				return One(st, inner)
			case Zero:
				if _, isPointer := types.Unalias(TypeOrInvalid(inner)).(*types.Pointer); isPointer {
					st.panics = true
					return One(st, Derived{})
				}
			}
		}
	}
	return One(st, p)
}

func (in *Interp) storeIndex(fr *Frame, st *State, e *ast.IndexExpr, v Value) []Outcome {
	return Bind(in.eval(fr, st, e.Index), func(st *State, key Value) []Outcome {
		return Bind(in.Place(fr, st, e.X), func(st *State, p Value) []Outcome {
			to, ok := p.(Pointer)
			if !ok {
				return One(st, nil)
			}
			whole := in.read(st, to)
			switch inner := whole.(type) {
			case Pointer: // the place of a table is held in a cell of its own
				to, whole = inner, in.read(st, inner)
			}
			in.write(st, to, SetKey(whole, key, v, fr.typeOf(e.X)))
			return One(st, nil)
		})
	})
}

// SetKey gives a map with one entry set, or a list with one element.
func SetKey(whole, key, v Value, t types.Type) Value {
	if _, isMap := t.Underlying().(*types.Map); !isMap {
		if l, ok := whole.(List); ok {
			return List{Typ: l.Typ, Items: union_(l.Items, []Value{v})}
		}
		return List{Typ: t, Items: []Value{v}}
	}
	out, ok := whole.(Table)
	if !ok {
		out = Table{Typ: t, Base: whole}
		if z, isZero := whole.(Zero); isZero {
			_ = z
			out.Base = nil
		}
	}
	if name, ok := keyText(key); ok {
		out.Entries = slices.Clone(out.Entries)
		for i, e := range out.Entries {
			if e.Key == name {
				out.Entries[i] = Entry{Key: name, Val: v}
				return out
			}
		}
		out.Entries = append(out.Entries, Entry{Key: name, Val: v})
		return out
	}
	out.Rest, out.Keys = union_(out.Rest, []Value{v}), union_(out.Keys, []Value{key})
	return out
}

// keyText gives the text of a constant key.
func keyText(v Value) (string, bool) {
	if text, ok := ConstantText(v); ok {
		return text, true
	}
	if l, ok := v.(Fixed); ok && l.Val.Kind() == constant.Int {
		return l.Val.ExactString(), true
	}
	return "", false
}

func (in *Interp) returnStmt(fr *Frame, st *State, stmt *ast.ReturnStmt) []flow {
	var outs []Outcome
	count := 0
	if fr.sig != nil {
		count = fr.sig.Results().Len()
	}
	switch {
	case len(stmt.Results) == 0 && count > 0:
		vs := make(Tuple, count)
		for i := range vs {
			vs[i] = Derived{}
			if c, ok := in.cellOf(fr, fr.sig.Results().At(i)); ok {
				vs[i] = st.heap[c]
			}
		}
		outs = One(st, vs)
	case len(stmt.Results) == 1 && count > 1:
		outs = in.evalMany(fr, st, stmt.Results[0], count)
	default:
		outs = in.evalAll(fr, st, stmt.Results)
	}
	out := make([]flow, len(outs))
	for i, o := range outs {
		vs := o.v.(Tuple)
		for k, v := range vs {
			if fr.sig != nil && k < count {
				vs[k] = typed(v, fr.subst(fr.sig.Results().At(k).Type()))
			}
		}
		out[i] = flow{o.st, token.RETURN, vs}
	}
	return out
}

// lostIn carries on why a value is not known.
func lostIn(v Value) *Reason {
	if d, ok := v.(Derived); ok {
		return d.Why
	}
	return nil
}
