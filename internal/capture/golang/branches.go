package golang

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
)

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
		c.from = in.decidedBy(fr, origins(v), e)
	}
	return c
}

// decidedBy gives what a condition depends on. In a decoder what a variable holds that is
// made of no part of the payload may have been decided by it all the same: a flag that is
// set in a loop, a list of what is wrong.
func (in *interp) decidedBy(fr *frame, from []symbol, list ...ast.Expr) []symbol {
	if len(from) > 0 || in.encodes {
		return from
	}
	for _, e := range list {
		local := false
		ast.Inspect(e, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				v, ok := fr.src.info.Uses[id].(*types.Var)
				local = local || ok && !v.IsField() && v.Pkg() != nil && v.Parent() != v.Pkg().Scope()
			}
			return !local
		})
		if local {
			return []symbol{{key: in.root.key(), part: in.root}}
		}
	}
	return nil
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
	if r, ok := v.(raised); ok {
		return r.isOfType(t)
	}
	if s, ok := v.(symbol); ok {
		if s.part != nil && !s.raw && isAny(s.typ) {
			kind := decodedKind(t)
			if in.numbers && kind == "number" {
				kind = "" // they are no float64
			} else if named, ok := types.Unalias(t).(*types.Named); ok && in.numbers && named.Obj().Pkg() != nil && fullName(named) == "encoding/json.Number" {
				kind = "number"
			}
			if kind != "" {
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

// isOfType says whether an error is of a type. What encoding/json hands to a decoder is JSON,
// so that it is no error of syntax.
func (r raised) isOfType(t types.Type) condition {
	named, ok := types.Unalias(deref(t)).(*types.Named)
	if ok && r.decoding && named.Obj().Pkg() != nil {
		switch fullName(named) {
		case "encoding/json.UnmarshalTypeError":
			return certain(true)
		case "encoding/json.SyntaxError", "encoding/json.InvalidUnmarshalError":
			return certain(false)
		}
	}
	return condition{}
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
