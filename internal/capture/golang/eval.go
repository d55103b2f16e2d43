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
	plain   bool         // a library decodes by the fields of a type, whatever its methods
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
	case *ast.DeferStmt, *ast.EmptyStmt:
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

func (in *interp) ifStmt(fr *frame, st *state, stmt *ast.IfStmt) []flow {
	states := in.initialised(fr, st, stmt.Init)
	var out []flow
	var yes, no []*state
	for _, st := range states {
		y, n := in.branch(fr, st, stmt.Cond)
		yes, no = append(yes, y...), append(no, n...)
	}
	next, ended := in.block(fr, yes, stmt.Body.List)
	out = append(out, on(next...)...)
	out = append(out, ended...)
	if stmt.Else == nil {
		return append(out, on(no...)...)
	}
	for _, st := range no {
		out = append(out, in.statement(fr, st, stmt.Else)...)
	}
	return out
}

// branch gives the states in which a condition holds, and those in which it does not.
func (in *interp) branch(fr *frame, st *state, e ast.Expr) (yes, no []*state) {
	switch e := ast.Unparen(e).(type) {
	case *ast.UnaryExpr:
		if e.Op == token.NOT {
			no, yes = in.branch(fr, st, e.X)
			return yes, no
		}
	case *ast.BinaryExpr:
		switch e.Op {
		case token.LAND:
			first, not := in.branch(fr, st, e.X)
			no = not
			for _, st := range first {
				y, n := in.branch(fr, st, e.Y)
				yes, no = append(yes, y...), append(no, n...)
			}
			return yes, no
		case token.LOR:
			first, not := in.branch(fr, st, e.X)
			yes = first
			for _, st := range not {
				y, n := in.branch(fr, st, e.Y)
				yes, no = append(yes, y...), append(no, n...)
			}
			return yes, no
		}
	}
	for _, o := range in.eval(fr, st, e) {
		y, n := in.fork(o.st, in.asCondition(fr, o.v, e))
		if y != nil {
			yes = append(yes, y)
		}
		if n != nil {
			no = append(no, n)
		}
	}
	return yes, no
}

// asCondition reads a truth value as a condition.
func (in *interp) asCondition(fr *frame, v value, e ast.Expr) condition {
	c := condition{}
	switch v := v.(type) {
	case fixed:
		if v.val.Kind() == constant.Bool {
			return certain(constant.BoolVal(v.val))
		}
	case zero:
		return certain(false)
	case truth:
		c = v.cond
	case symbol:
		if v.look == "" && !v.raw {
			c = condition{is: "eq", subject: v, val: constant.MakeBool(true)}
		}
	}
	if c.always != nil {
		return c
	}
	if c.pos == token.NoPos {
		c.text, c.pos = in.prog.text(e), e.Pos()
	}
	if c.is == "" {
		c.from = origins(v)
	}
	return c
}

// initialised gives the states after the statement before a condition, if there is one.
func (in *interp) initialised(fr *frame, st *state, init ast.Stmt) []*state {
	if init == nil {
		return []*state{st}
	}
	var states []*state
	for _, f := range in.statement(fr, st, init) {
		states = append(states, f.st)
	}
	return states
}

func (in *interp) switchStmt(fr *frame, st *state, stmt *ast.SwitchStmt) []flow {
	states := in.initialised(fr, st, stmt.Init)
	var out []flow
	for _, st := range states {
		tag := one(st, nil)
		if stmt.Tag != nil {
			tag = in.eval(fr, st, stmt.Tag)
		}
		for _, o := range tag {
			out = append(out, in.cases(fr, o.st, stmt, o.v)...)
		}
	}
	return unbroken(out)
}

// unbroken turns a break of the statement that it ends into going on.
func unbroken(out []flow) []flow {
	for i, f := range out {
		if f.kind == token.BREAK {
			out[i].kind = token.ILLEGAL
		}
	}
	return out
}

func (in *interp) cases(fr *frame, st *state, stmt *ast.SwitchStmt, tag value) []flow {
	rest := []*state{st}
	var out []flow
	var fallback *ast.CaseClause
	var through []*state // of a case that falls through to the next
	for _, s := range stmt.Body.List {
		clause := s.(*ast.CaseClause)
		if clause.List == nil {
			fallback = clause
			continue
		}
		yes := through
		through = nil
		for _, e := range clause.List {
			var not []*state
			for _, st := range rest {
				y, n := in.caseBranch(fr, st, stmt, tag, e)
				yes, not = append(yes, y...), append(not, n...)
			}
			rest = not
		}
		if len(clause.List) > 1 {
			yes = in.oneOf(yes, tag)
		}
		body := clause.Body
		falls := len(body) > 0 && isFallthrough(body[len(body)-1])
		if falls {
			body = body[:len(body)-1]
		}
		next, ended := in.block(fr, yes, body)
		out = append(out, ended...)
		if falls {
			through = next
		} else {
			out = append(out, on(next...)...)
		}
	}
	if fallback != nil {
		next, ended := in.block(fr, append(rest, through...), fallback.Body)
		return append(append(out, ended...), on(next...)...)
	}
	return append(out, on(rest...)...)
}

// oneOf brings the states of one case with several constants together: the tag is
// one of them.
func (in *interp) oneOf(states []*state, tag value) []*state {
	subject, ok := tag.(symbol)
	if !ok || len(states) < 2 {
		return states
	}
	var vals []constant.Value
	for _, st := range states {
		last := st.steps[len(st.steps)-1].cond
		if last.is != "eq" || last.negated || last.subject.key != subject.key {
			return states
		}
		vals = append(vals, last.val)
	}
	out := states[0].clone()
	first := out.steps[len(out.steps)-1]
	var also []decision
	for _, st := range states {
		also = append(also, st.steps[len(st.steps)-1].decisions()...)
	}
	in.forks++
	out.steps[len(out.steps)-1] = step{fork: in.forks, side: true, also: also, cond: condition{
		is: "in", subject: subject, vals: vals, text: first.cond.text, pos: first.cond.pos}}
	return []*state{out}
}

func isFallthrough(s ast.Stmt) bool {
	b, ok := s.(*ast.BranchStmt)
	return ok && b.Tok == token.FALLTHROUGH
}

func (in *interp) caseBranch(fr *frame, st *state, stmt *ast.SwitchStmt, tag value, e ast.Expr) (yes, no []*state) {
	if stmt.Tag == nil {
		return in.branch(fr, st, e)
	}
	for _, o := range in.eval(fr, st, e) {
		c := in.asCondition(fr, in.compare(o.st, token.EQL, tag, o.v), e)
		if c.always == nil {
			c.text, c.pos = in.prog.text(stmt.Tag)+" == "+in.prog.text(e), e.Pos()
			if c.is == "" {
				c.from = append(origins(tag), origins(o.v)...)
			}
		}
		y, n := in.fork(o.st, c)
		if y != nil {
			yes = append(yes, y)
		}
		if n != nil {
			no = append(no, n)
		}
	}
	return yes, no
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

func (in *interp) forStmt(fr *frame, st *state, stmt *ast.ForStmt) []flow {
	states := in.initialised(fr, st, stmt.Init)
	var out []flow
	for _, st := range states {
		before := st.clone()
		yes := []*state{st}
		if stmt.Cond != nil {
			yes, _ = in.branch(fr, st, stmt.Cond)
		}
		for _, y := range yes {
			y.steps = before.steps
		}
		body := stmt.Body.List
		if stmt.Post != nil {
			body = append(slices.Clone(body), stmt.Post)
		}
		next, ended := in.block(fr, yes, body)
		for _, f := range ended {
			if f.kind == token.RETURN {
				out = append(out, f)
			} else {
				next = append(next, f.st)
			}
		}
		for _, n := range in.merge(next) {
			out = append(out, on(in.looped(before, n))...)
		}
		if len(next) == 0 {
			out = append(out, on(before)...)
		}
	}
	return out
}

// looped is what holds after a loop of which one turn was taken: what it has changed
// in another way than by adding to it is not known.
func (in *interp) looped(before, after *state) *state {
	for cell, v := range after.heap {
		w, known := before.heap[cell]
		if !known || equal(v, w) {
			continue
		}
		switch t := v.(type) {
		case list, choice:
			after.heap[cell] = joinValues(loose(w), loose(v))
		case table:
			after.heap[cell] = joinValues(w, v)
		case fixed:
			after.heap[cell] = derived{typ: t.typ}
		default:
			after.heap[cell] = joinValues(w, v)
		}
	}
	return after
}

// maxTurns is how often a loop over known elements is gone through.
const maxTurns = 256

func (in *interp) rangeStmt(fr *frame, st *state, stmt *ast.RangeStmt) []flow {
	var out []flow
	for _, o := range in.eval(fr, st, stmt.X) {
		out = append(out, in.over_(fr, o.st, stmt, o.v)...)
	}
	return out
}

func (in *interp) over_(fr *frame, st *state, stmt *ast.RangeStmt, v value) []flow {
	v = in.pointee(st, v)
	var turns []tuple
	if l, ok := v.(list); ok && l.whole && len(l.items) <= maxTurns {
		for i, item := range l.items {
			turns = append(turns, tuple{fixed{constant.MakeInt64(int64(i)), types.Typ[types.Int]}, item})
		}
		return in.unrolled(fr, st, stmt, turns)
	}
	if z, ok := v.(zero); ok && z.typ != nil {
		return on(st)
	}
	if t, ok := v.(table); ok && t.base == nil && len(t.rest) == 0 && len(t.entries) <= maxTurns && !slices.ContainsFunc(t.entries, func(e entry) bool { return e.optional }) {
		for _, e := range t.entries {
			turns = append(turns, tuple{fixed{constant.MakeString(e.key), types.Typ[types.String]}, e.val})
		}
		return in.unrolled(fr, st, stmt, turns)
	}
	key, item := in.element(fr, st, stmt, v)
	before := st.clone()
	events, steps := len(st.events), len(st.steps)
	in.bindRange(fr, st, stmt, key, item)
	next, ended := in.block(fr, []*state{st}, stmt.Body.List)
	var out []flow
	for _, f := range ended {
		if f.kind == token.RETURN || f.kind == token.GOTO {
			f.st.steps = guarded(f.st.steps, steps)
			out = append(out, f)
		} else {
			next = append(next, f.st)
		}
	}
	if len(next) == 0 {
		return append(out, on(before)...)
	}
	return append(out, on(in.afterLoop(before, next, events, steps, v))...)
}

func guarded(steps []step, from int) []step { return steps }

// afterLoop brings the ways through one turn together. What the payload's elements
// are read for on each of them is an alternative for each element.
func (in *interp) afterLoop(before *state, next []*state, events, steps int, over value) *state {
	out := next[0].clone()
	var arms [][]event
	var facts [][]step
	for _, st := range next {
		arms = append(arms, st.events[min(events, len(st.events)):])
		facts = append(facts, st.steps[min(steps, len(st.steps)):])
	}
	for _, st := range next[1:] {
		for cell, v := range st.heap {
			if w, ok := out.heap[cell]; ok && !equal(v, w) {
				out.heap[cell] = joinValues(w, v)
			} else if !ok {
				out.heap[cell] = v
			}
		}
	}
	out.events, out.steps = before.events, before.steps
	if s, ok := over.(symbol); ok && s.part != nil && !s.raw {
		out.note(event{part: s.part.items(), arms: arms, facts: facts})
	} else {
		for _, a := range arms {
			for _, e := range a {
				out.note(e)
			}
		}
		for _, list := range facts { // what is asked for on some turns may be a refusal
			for _, s := range list {
				s.guard = true
				out.steps = append(out.steps[:len(out.steps):len(out.steps)], s)
			}
		}
	}
	return in.looped(before, out)
}

func (in *interp) unrolled(fr *frame, st *state, stmt *ast.RangeStmt, turns []tuple) []flow {
	states := []*state{st}
	var out []flow
	for _, turn := range turns {
		for _, st := range states {
			in.bindRange(fr, st, stmt, turn[0], turn[1])
		}
		next, ended := in.block(fr, states, stmt.Body.List)
		for _, f := range ended {
			switch f.kind {
			case token.CONTINUE:
				next = append(next, f.st)
			case token.BREAK:
				out = append(out, on(f.st)...)
			default:
				out = append(out, f)
			}
		}
		states = in.merge(next)
	}
	return append(out, on(states...)...)
}

func (in *interp) bindRange(fr *frame, st *state, stmt *ast.RangeStmt, key, item value) {
	for i, e := range []ast.Expr{stmt.Key, stmt.Value} {
		if e == nil {
			continue
		}
		v := key
		if i == 1 {
			v = item
		}
		in.store(fr, st, e, v)
	}
}

// element gives what a loop over a value sees on each turn.
func (in *interp) element(fr *frame, st *state, stmt *ast.RangeStmt, v value) (key, item value) {
	var keyType, itemType types.Type = types.Typ[types.Int], nil
	switch t := fr.typeOf(stmt.X).Underlying().(type) {
	case *types.Map:
		keyType, itemType = t.Key(), t.Elem()
	case *types.Slice:
		itemType = t.Elem()
	case *types.Array:
		itemType = t.Elem()
	case *types.Pointer:
		if a, ok := t.Elem().Underlying().(*types.Array); ok {
			itemType = a.Elem()
		}
	case *types.Basic:
		itemType = types.Typ[types.Rune]
	}
	switch v := v.(type) {
	case symbol:
		if v.look == "" && !v.raw {
			return derived{typ: keyType, from: []symbol{{key: "key of " + v.key, typ: keyType}}}, itemOf(v, itemType)
		}
	case list:
		return derived{typ: keyType}, anyOfValues(v.items, itemType)
	case table:
		items := slices.Clone(v.rest)
		for _, e := range v.entries {
			items = append(items, e.val)
		}
		return derived{typ: keyType, from: origins(v.base)}, anyOfValues(items, itemType)
	}
	from := origins(v)
	return derived{typ: keyType, from: from}, derived{typ: itemType, from: from, why: lostIn(v)}
}

// lostIn carries on why a value is not known.
func lostIn(v value) *reason {
	if d, ok := v.(derived); ok {
		return d.why
	}
	return nil
}

func itemOf(v symbol, t types.Type) value {
	out := symbol{key: v.key + "[*]", typ: t, var_: v.var_, top: v.top}
	if v.part != nil {
		out.part = v.part.items()
		out.key = out.part.key()
	}
	out.raw = v.part != nil && t != nil && isRaw(t)
	return out
}

func anyOfValues(vs []value, t types.Type) value {
	if len(vs) == 0 {
		return derived{typ: t}
	}
	out := vs[0]
	for _, v := range vs[1:] {
		out = joinValues(out, v)
	}
	return out
}

func (in *interp) typeSwitch(fr *frame, st *state, stmt *ast.TypeSwitchStmt) []flow {
	states := in.initialised(fr, st, stmt.Init)
	var subject ast.Expr
	switch s := stmt.Assign.(type) {
	case *ast.ExprStmt:
		subject = ast.Unparen(s.X).(*ast.TypeAssertExpr).X
	case *ast.AssignStmt:
		subject = ast.Unparen(s.Rhs[0]).(*ast.TypeAssertExpr).X
	}
	var out []flow
	for _, st := range states {
		for _, o := range in.eval(fr, st, subject) {
			rest := []*state{o.st}
			var fallback *ast.CaseClause
			run := func(clause *ast.CaseClause, states []*state, v value) {
				for _, st := range states {
					if obj, ok := fr.src.info.Implicits[clause].(*types.Var); ok {
						w := v
						if s, ok := v.(symbol); ok && len(clause.List) == 1 && !types.IsInterface(obj.Type()) {
							s.typ = obj.Type()
							w = s
						}
						st.heap[in.declare(fr, obj)] = w
					}
				}
				next, ended := in.block(fr, states, clause.Body)
				out = append(append(out, on(next...)...), ended...)
			}
			for _, s := range stmt.Body.List {
				clause := s.(*ast.CaseClause)
				if clause.List == nil {
					fallback = clause
					continue
				}
				var yes []*state
				for _, e := range clause.List {
					var not []*state
					for _, st := range rest {
						c := in.isOfType(fr, st, o.v, e)
						c.text, c.pos = "its type is "+in.prog.text(e), e.Pos()
						y, n := in.fork(st, c)
						if y != nil {
							yes = append(yes, y)
						}
						if n != nil {
							not = append(not, n)
						}
					}
					rest = not
				}
				run(clause, yes, o.v)
			}
			if fallback != nil {
				run(fallback, rest, o.v)
			} else {
				out = append(out, on(rest...)...)
			}
		}
	}
	return unbroken(out)
}

// isOfType says when a value of an interface type holds a value of a type.
func (in *interp) isOfType(fr *frame, st *state, v value, e ast.Expr) condition {
	if fr.src.info.Types[e].IsNil() {
		return in.asConditionOf(in.compare(st, token.EQL, v, zero{}))
	}
	t := fr.typeOf(e)
	if s, ok := v.(symbol); ok {
		if s.part != nil && !s.raw && isAny(s.typ) {
			if kind := decodedKind(t); kind != "" {
				return condition{is: "kind", subject: s, kinds: []string{kind}}
			}
			return certain(types.IsInterface(t))
		}
		return condition{from: []symbol{s}}
	}
	if _, isNil := v.(zero); isNil && types.IsInterface(typeOrInvalid(v)) {
		return certain(false)
	}
	if held := typeOfValue(v); held != nil && !types.IsInterface(held) {
		return certain(identical(held, t) || types.IsInterface(t) && types.AssignableTo(held, t))
	}
	return condition{from: origins(v)}
}

func (in *interp) asConditionOf(v value) condition {
	switch v := v.(type) {
	case truth:
		return v.cond
	case fixed:
		return certain(constant.BoolVal(v.val))
	}
	return condition{from: origins(v)}
}

// decodedKind is the kind of JSON that encoding/json makes a type of in an empty interface.
func decodedKind(t types.Type) string {
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		switch t.Kind() {
		case types.String:
			return "string"
		case types.Float64:
			return "number"
		case types.Bool:
			return "boolean"
		}
	case *types.Map:
		return "object"
	case *types.Slice:
		return "array"
	}
	return ""
}
