package golang

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
)

// interp evaluates one method of a type. It goes every way through the body and the
// functions of the SDK that it calls; what it does not understand becomes a value
// that is not known, from there on.
type interp struct {
	prog    *program
	held    func(*types.Named) []types.Type // what an interface may hold
	root    *part
	forks   int
	cells   int
	work    int
	over    *reason // why it gave up
	active  []*types.Func
	within  *types.Named // whose method it is
	self    int          // the receiver's cell
	fixed   value        // what an encoder's receiver is, if that is known
	encodes bool         // it is an encoder
	given   bool         // the payload is a text that is known
	plain   bool         // a library decodes by the fields of a type, whatever its methods
	numbers bool         // a decoder makes json.Number of the numbers in an empty interface
}

const (
	maxWork  = 40_000
	maxCalls = 12
)

func newInterp(prog *program, held func(*types.Named) []types.Type) *interp {
	return &interp{prog: prog, held: held, root: &part{}}
}

func (in *interp) exhausted(format string, args ...any) {
	if in.over == nil {
		in.over = &reason{text: "budget: " + fmt.Sprintf(format, args...)}
	}
}

// frame is one call of a function.
type frame struct {
	src   *source
	cells map[*types.Var]int
	outer *frame
	args  map[*types.TypeParam]types.Type
	sig   *types.Signature
}

func (in *interp) newFrame(src *source, outer *frame, args map[*types.TypeParam]types.Type) *frame {
	return &frame{src: src, cells: map[*types.Var]int{}, outer: outer, args: args}
}

func (in *interp) cellOf(fr *frame, v *types.Var) (int, bool) {
	for f := fr; f != nil; f = f.outer {
		if c, ok := f.cells[v]; ok {
			return c, true
		}
	}
	return 0, false
}

func (in *interp) declare(fr *frame, v *types.Var) int {
	c, ok := fr.cells[v]
	if !ok {
		in.cells++
		c = in.cells
		fr.cells[v] = c
	}
	return c
}

func (in *interp) allocate(st *state, v value) int {
	in.cells++
	st.heap[in.cells] = v
	return in.cells
}

// typeOf gives an expression's type with the type arguments of the call.
func (fr *frame) typeOf(e ast.Expr) types.Type {
	t := fr.src.info.TypeOf(e)
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

func (fr *frame) constant(e ast.Expr) (fixed, bool) {
	tv, ok := fr.src.info.Types[e]
	if !ok || tv.Value == nil || tv.Value.Kind() == constant.Unknown { // of source that does not type-check
		return fixed{}, false
	}
	return fixed{tv.Value, fr.typeOf(e)}, true
}

func (fr *frame) isType(e ast.Expr) bool { return fr.src.info.Types[e].IsType() }

// outcome is what an expression gives on one way.
type outcome struct {
	st *state
	v  value
}

func one(st *state, v value) []outcome { return []outcome{{st, v}} }

func bind(outs []outcome, f func(*state, value) []outcome) []outcome {
	if len(outs) == 1 {
		return f(outs[0].st, outs[0].v)
	}
	var all []outcome
	for _, o := range outs {
		all = append(all, f(o.st, o.v)...)
	}
	return all
}

// flow is how a statement ends on one way.
type flow struct {
	st      *state
	kind    token.Token // ILLEGAL: goes on; RETURN, BREAK, CONTINUE, GOTO
	results []value
}

func (in *interp) block(fr *frame, states []*state, stmts []ast.Stmt) (next []*state, out []flow) {
	for _, stmt := range stmts {
		var after []*state
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

func on(states ...*state) []flow {
	var out []flow
	for _, st := range states {
		if st != nil {
			out = append(out, flow{st: st})
		}
	}
	return out
}

func flows(outs []outcome) []flow {
	out := make([]flow, len(outs))
	for i, o := range outs {
		out[i] = flow{st: o.st}
	}
	return out
}

func (in *interp) statement(fr *frame, st *state, stmt ast.Stmt) []flow {
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
		return flows(bind(in.eval(fr, st, stmt.X), func(st *state, v value) []outcome {
			op := token.ADD
			if stmt.Tok == token.DEC {
				op = token.SUB
			}
			t := fr.typeOf(stmt.X)
			return in.store(fr, st, stmt.X, arithmetic(op, v, fixed{constant.MakeInt64(1), t}, t))
		}))
	case *ast.BlockStmt:
		next, out := in.block(fr, []*state{st}, stmt.List)
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
func (in *interp) lose(st *state, fr *frame, what string, n ast.Node) {
	if in.over == nil {
		in.over = &reason{what, n.Pos()}
	}
}

func (in *interp) isPanic(fr *frame, call *ast.CallExpr) bool {
	id, ok := call.Fun.(*ast.Ident)
	if !ok {
		return false
	}
	b, ok := fr.src.info.Uses[id].(*types.Builtin)
	return ok && b.Name() == "panic"
}

func (in *interp) declaration(fr *frame, st *state, stmt *ast.DeclStmt) []flow {
	gen, ok := stmt.Decl.(*ast.GenDecl)
	if !ok || gen.Tok != token.VAR {
		return on(st)
	}
	states := []*state{st}
	for _, spec := range gen.Specs {
		spec, ok := spec.(*ast.ValueSpec)
		if !ok {
			continue
		}
		var after []*state
		for _, st := range states {
			if len(spec.Values) == 0 {
				for _, name := range spec.Names {
					if v, ok := fr.src.info.Defs[name].(*types.Var); ok {
						st.heap[in.declare(fr, v)] = zero{fr.subst(v.Type())}
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

func (fr *frame) subst(t types.Type) types.Type {
	for f := fr; f != nil; f = f.outer {
		if len(f.args) > 0 {
			t = substitute(t, f.args)
		}
	}
	return t
}

func (in *interp) assign(fr *frame, st *state, stmt *ast.AssignStmt) []flow {
	switch stmt.Tok {
	case token.DEFINE, token.ASSIGN:
		return flows(in.assignAll(fr, st, stmt.Lhs, stmt.Rhs))
	}
	op := compound[stmt.Tok]
	return flows(bind(in.eval(fr, st, stmt.Lhs[0]), func(st *state, a value) []outcome {
		return bind(in.eval(fr, st, stmt.Rhs[0]), func(st *state, b value) []outcome {
			return in.store(fr, st, stmt.Lhs[0], arithmetic(op, a, b, fr.typeOf(stmt.Lhs[0])))
		})
	}))
}

var compound = map[token.Token]token.Token{
	token.ADD_ASSIGN: token.ADD, token.SUB_ASSIGN: token.SUB, token.MUL_ASSIGN: token.MUL, token.QUO_ASSIGN: token.QUO,
	token.REM_ASSIGN: token.REM, token.AND_ASSIGN: token.AND, token.OR_ASSIGN: token.OR, token.XOR_ASSIGN: token.XOR,
	token.SHL_ASSIGN: token.SHL, token.SHR_ASSIGN: token.SHR, token.AND_NOT_ASSIGN: token.AND_NOT,
}

func (in *interp) assignAll(fr *frame, st *state, left, right []ast.Expr) []outcome {
	var outs []outcome
	if len(left) == len(right) {
		outs = in.evalAll(fr, st, right)
	} else {
		outs = in.evalMany(fr, st, right[0], len(left))
	}
	return bind(outs, func(st *state, v value) []outcome {
		vs, _ := v.(tuple)
		out := one(st, nil)
		for i, e := range left {
			var w value = derived{typ: fr.typeOf(e)}
			if i < len(vs) {
				w = vs[i]
			}
			out = bind(out, func(st *state, _ value) []outcome { return in.store(fr, st, e, w) })
		}
		return out
	})
}

// evalAll evaluates a list of expressions to a tuple.
func (in *interp) evalAll(fr *frame, st *state, list []ast.Expr) []outcome {
	outs := one(st, tuple{})
	for _, e := range list {
		outs = bind(outs, func(st *state, so value) []outcome {
			return bind(in.eval(fr, st, e), func(st *state, v value) []outcome {
				return one(st, append(slices.Clone(so.(tuple)), v))
			})
		})
	}
	return outs
}

// evalMany evaluates a call, a lookup or an assertion with several results.
func (in *interp) evalMany(fr *frame, st *state, e ast.Expr, n int) []outcome {
	switch inner := ast.Unparen(e).(type) {
	case *ast.IndexExpr:
		return in.lookup(fr, st, inner)
	case *ast.TypeAssertExpr:
		return in.assertion(fr, st, inner)
	}
	return bind(in.eval(fr, st, e), func(st *state, v value) []outcome {
		if t, ok := v.(tuple); ok {
			return one(st, t)
		}
		out := make(tuple, n)
		for i := range out {
			out[i] = derived{}
		}
		out[0] = v
		return one(st, out)
	})
}

// store assigns to a variable or to a part of one.
func (in *interp) store(fr *frame, st *state, e ast.Expr, v value) []outcome {
	e = ast.Unparen(e)
	if id, ok := e.(*ast.Ident); ok {
		if id.Name == "_" {
			return one(st, nil)
		}
		if obj, ok := fr.src.info.Defs[id].(*types.Var); ok {
			st.heap[in.declare(fr, obj)] = typed(v, fr.subst(obj.Type()))
			return one(st, nil)
		}
	}
	if index, ok := e.(*ast.IndexExpr); ok {
		return in.storeIndex(fr, st, index, v)
	}
	return bind(in.place(fr, st, e), func(st *state, p value) []outcome {
		if to, ok := p.(pointer); ok {
			in.write(st, to, typed(v, fr.typeOf(e)))
		}
		return one(st, nil)
	})
}

// typed gives an untyped nil or constant the type of what it is assigned to.
func typed(v value, t types.Type) value {
	switch w := v.(type) {
	case symbol:
		if isOtherName(w.typ, t) && !w.raw && w.look == "" {
			w.typ = t
			return w
		}
	case pointer, composite, there:
		if isErrorType(t) {
			return raised{} // an error of the SDK's own
		}
	case zero:
		if w.typ == nil || w.typ == types.Typ[types.UntypedNil] {
			return zero{t}
		}
	case fixed:
		if b, ok := w.typ.(*types.Basic); ok && b.Info()&types.IsUntyped != 0 && !types.IsInterface(t) {
			return fixed{w.val, t}
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

func (in *interp) write(st *state, to pointer, v value) {
	whole := st.heap[to.cell]
	st.heap[to.cell] = with(whole, typeOfValue(whole), to.path, v)
}

func (in *interp) read(st *state, from pointer) value { return at(st.heap[from.cell], from.path) }

// place gives a pointer to what an expression names, or what else stands there.
func (in *interp) place(fr *frame, st *state, e ast.Expr) []outcome {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		if v, ok := fr.src.info.Uses[e].(*types.Var); ok {
			if c, ok := in.cellOf(fr, v); ok {
				return one(st, pointer{typ: types.NewPointer(fr.typeOf(e)), cell: c})
			}
		}
	case *ast.StarExpr:
		return in.eval(fr, st, e.X)
	case *ast.SelectorExpr:
		sel := fr.src.info.Selections[e]
		if sel == nil || sel.Kind() != types.FieldVal {
			break
		}
		var base []outcome
		if _, isPointer := types.Unalias(fr.typeOf(e.X)).Underlying().(*types.Pointer); isPointer {
			base = in.eval(fr, st, e.X)
		} else {
			base = in.place(fr, st, e.X)
		}
		return bind(base, func(st *state, v value) []outcome { return in.into(st, v, sel.Index(), fr.typeOf(e)) })
	}
	return one(st, derived{})
}

// into follows a path of fields from a pointer, through embedded pointers.
func (in *interp) into(st *state, v value, path []int, t types.Type) []outcome {
	p, ok := v.(pointer)
	if !ok {
		return one(st, v)
	}
	for k, i := range path {
		p = pointer{types.NewPointer(t), p.cell, append(slices.Clone(p.path), i)}
		if k < len(path)-1 {
			switch inner := in.read(st, p).(type) {
			case pointer:
				p = inner
			case symbol, derived:
				return one(st, inner)
			case zero:
				if _, isPointer := types.Unalias(typeOrInvalid(inner)).(*types.Pointer); isPointer {
					st.panics = true
					return one(st, derived{})
				}
			}
		}
	}
	return one(st, p)
}

func (in *interp) storeIndex(fr *frame, st *state, e *ast.IndexExpr, v value) []outcome {
	return bind(in.eval(fr, st, e.Index), func(st *state, key value) []outcome {
		return bind(in.place(fr, st, e.X), func(st *state, p value) []outcome {
			to, ok := p.(pointer)
			if !ok {
				return one(st, nil)
			}
			whole := in.read(st, to)
			switch inner := whole.(type) {
			case pointer: // the place of a table is held in a cell of its own
				to, whole = inner, in.read(st, inner)
			}
			in.write(st, to, setKey(whole, key, v, fr.typeOf(e.X)))
			return one(st, nil)
		})
	})
}

// setKey gives a map with one entry set, or a list with one element.
func setKey(whole, key, v value, t types.Type) value {
	if _, isMap := t.Underlying().(*types.Map); !isMap {
		if l, ok := whole.(list); ok {
			return list{typ: l.typ, items: union_(l.items, []value{v})}
		}
		return list{typ: t, items: []value{v}}
	}
	out, ok := whole.(table)
	if !ok {
		out = table{typ: t, base: whole}
		if z, isZero := whole.(zero); isZero {
			_ = z
			out.base = nil
		}
	}
	if name, ok := keyText(key); ok {
		out.entries = slices.Clone(out.entries)
		for i, e := range out.entries {
			if e.key == name {
				out.entries[i] = entry{key: name, val: v}
				return out
			}
		}
		out.entries = append(out.entries, entry{key: name, val: v})
		return out
	}
	out.rest, out.keys = union_(out.rest, []value{v}), union_(out.keys, []value{key})
	return out
}

// keyText gives the text of a constant key.
func keyText(v value) (string, bool) {
	if text, ok := constantText(v); ok {
		return text, true
	}
	if l, ok := v.(fixed); ok && l.val.Kind() == constant.Int {
		return l.val.ExactString(), true
	}
	return "", false
}

func (in *interp) returnStmt(fr *frame, st *state, stmt *ast.ReturnStmt) []flow {
	var outs []outcome
	count := 0
	if fr.sig != nil {
		count = fr.sig.Results().Len()
	}
	switch {
	case len(stmt.Results) == 0 && count > 0:
		vs := make(tuple, count)
		for i := range vs {
			vs[i] = derived{}
			if c, ok := in.cellOf(fr, fr.sig.Results().At(i)); ok {
				vs[i] = st.heap[c]
			}
		}
		outs = one(st, vs)
	case len(stmt.Results) == 1 && count > 1:
		outs = in.evalMany(fr, st, stmt.Results[0], count)
	default:
		outs = in.evalAll(fr, st, stmt.Results)
	}
	out := make([]flow, len(outs))
	for i, o := range outs {
		vs := o.v.(tuple)
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
func lostIn(v value) *reason {
	if d, ok := v.(derived); ok {
		return d.why
	}
	return nil
}
