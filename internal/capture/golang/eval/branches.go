package eval

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"

	"example.org/parity/internal/capture/golang/gojson"
)

func (in *Interp) ifStmt(fr *Frame, st *State, stmt *ast.IfStmt) []flow {
	states := in.initialised(fr, st, stmt.Init)
	var out []flow
	var yes, no []*State
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
func (in *Interp) branch(fr *Frame, st *State, e ast.Expr) (yes, no []*State) {
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
			if isMarker(fr, e.X) && isHeld(e.Y) { // who sets the marker sets the field
				return in.branch(fr, st, e.Y)
			}
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
func (in *Interp) asCondition(fr *Frame, v Value, e ast.Expr) Condition {
	c := Condition{}
	switch v := v.(type) {
	case Fixed:
		if v.Val.Kind() == constant.Bool {
			return certain(constant.BoolVal(v.Val))
		}
	case Zero:
		return certain(false)
	case truth:
		c = v.cond
	case Symbol:
		if v.Look == "" && !v.Raw {
			c = Condition{Is: "eq", Subject: v, Val: constant.MakeBool(true)}
		}
	}
	if c.always != nil {
		return c
	}
	if c.Pos == token.NoPos {
		c.Text, c.Pos = in.prog.Text(e), e.Pos()
	}
	if c.Is == "" {
		c.From = in.decidedBy(fr, Origins(v), e)
	}
	return c
}

// decidedBy gives what a condition depends on. In a decoder what a variable holds that is
// made of no part of the payload may have been decided by it all the same: a flag that is
// set in a loop, a list of what is wrong.
func (in *Interp) decidedBy(fr *Frame, from []Symbol, list ...ast.Expr) []Symbol {
	if len(from) > 0 || in.encodes {
		return from
	}
	for _, e := range list {
		local := false
		ast.Inspect(e, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				v, ok := fr.src.Info.Uses[id].(*types.Var)
				local = local || ok && !v.IsField() && v.Pkg() != nil && v.Parent() != v.Pkg().Scope()
			}
			return !local
		})
		if local {
			return []Symbol{{Key: in.Root.key(), Part: in.Root}}
		}
	}
	return nil
}

// initialised gives the states after the statement before a condition, if there is one.
func (in *Interp) initialised(fr *Frame, st *State, init ast.Stmt) []*State {
	if init == nil {
		return []*State{st}
	}
	var states []*State
	for _, f := range in.statement(fr, st, init) {
		states = append(states, f.st)
	}
	return states
}

func (in *Interp) switchStmt(fr *Frame, st *State, stmt *ast.SwitchStmt) []flow {
	states := in.initialised(fr, st, stmt.Init)
	var out []flow
	for _, st := range states {
		tag := One(st, nil)
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

func (in *Interp) cases(fr *Frame, st *State, stmt *ast.SwitchStmt, tag Value) []flow {
	rest := []*State{st}
	var out []flow
	var fallback *ast.CaseClause
	var through []*State // of a case that falls through to the next
	for _, s := range stmt.Body.List {
		clause := s.(*ast.CaseClause)
		if clause.List == nil {
			fallback = clause
			continue
		}
		yes := through
		through = nil
		for _, e := range clause.List {
			var not []*State
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
func (in *Interp) oneOf(states []*State, tag Value) []*State {
	subject, ok := tag.(Symbol)
	if !ok || len(states) < 2 {
		return states
	}
	var vals []constant.Value
	for _, st := range states {
		last := st.Steps[len(st.Steps)-1].Cond
		if last.Is != "eq" || last.Negated || last.Subject.Key != subject.Key {
			return states
		}
		vals = append(vals, last.Val)
	}
	out := states[0].clone()
	first := out.Steps[len(out.Steps)-1]
	var also []decision
	for _, st := range states {
		also = append(also, st.Steps[len(st.Steps)-1].decisions()...)
	}
	in.forks++
	out.Steps[len(out.Steps)-1] = Step{Fork: in.forks, Side: true, also: also, Cond: Condition{
		Is: "in", Subject: subject, Vals: vals, Text: first.Cond.Text, Pos: first.Cond.Pos}}
	return []*State{out}
}

func isFallthrough(s ast.Stmt) bool {
	b, ok := s.(*ast.BranchStmt)
	return ok && b.Tok == token.FALLTHROUGH
}

func (in *Interp) caseBranch(fr *Frame, st *State, stmt *ast.SwitchStmt, tag Value, e ast.Expr) (yes, no []*State) {
	if stmt.Tag == nil {
		return in.branch(fr, st, e)
	}
	for _, o := range in.eval(fr, st, e) {
		c := in.asCondition(fr, in.compare(o.st, token.EQL, tag, o.v), e)
		if c.always == nil {
			c.Text, c.Pos = in.prog.Text(stmt.Tag)+" == "+in.prog.Text(e), e.Pos()
			if c.Is == "" {
				c.From = append(Origins(tag), Origins(o.v)...)
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

func (in *Interp) typeSwitch(fr *Frame, st *State, stmt *ast.TypeSwitchStmt) []flow {
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
			rest := []*State{o.st}
			var fallback *ast.CaseClause
			run := func(clause *ast.CaseClause, states []*State, v Value) {
				for _, st := range states {
					if obj, ok := fr.src.Info.Implicits[clause].(*types.Var); ok {
						w := v
						if s, ok := v.(Symbol); ok && len(clause.List) == 1 && !types.IsInterface(obj.Type()) {
							s.Typ = obj.Type()
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
				var yes []*State
				for _, e := range clause.List {
					var not []*State
					for _, st := range rest {
						c := in.isOfType(fr, st, o.v, e)
						c.Text, c.Pos = "its type is "+in.prog.Text(e), e.Pos()
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
func (in *Interp) isOfType(fr *Frame, st *State, v Value, e ast.Expr) Condition {
	if fr.src.Info.Types[e].IsNil() {
		return in.asConditionOf(in.compare(st, token.EQL, v, Zero{}))
	}
	t := fr.typeOf(e)
	if r, ok := v.(raised); ok {
		return r.isOfType(t)
	}
	if s, ok := v.(Symbol); ok {
		if s.Part != nil && !s.Raw && gojson.IsAny(s.Typ) {
			kind := decodedKind(t)
			if in.numbers && kind == "number" {
				kind = "" // they are no float64
			} else if named, ok := types.Unalias(t).(*types.Named); ok && in.numbers && named.Obj().Pkg() != nil && gojson.FullName(named) == "encoding/json.Number" {
				kind = "number"
			}
			if kind != "" {
				return Condition{Is: "kind", Subject: s, Kinds: []string{kind}}
			}
			return certain(types.IsInterface(t))
		}
		if s.Typ != nil && !types.IsInterface(s.Typ) && !gojson.IsInvalid(s.Typ) {
			return certain(Identical(s.Typ, t) || types.IsInterface(t) && types.AssignableTo(s.Typ, t))
		}
		return Condition{From: []Symbol{s}}
	}
	if _, isNil := v.(Zero); isNil && types.IsInterface(TypeOrInvalid(v)) {
		return certain(false)
	}
	if held := TypeOfValue(v); held != nil && !types.IsInterface(held) {
		return certain(Identical(held, t) || types.IsInterface(t) && types.AssignableTo(held, t))
	}
	return Condition{From: Origins(v)}
}

// isOfType says whether an error is of a type. What encoding/json hands to a decoder is JSON,
// so that it is no error of syntax.
func (r raised) isOfType(t types.Type) Condition {
	named, ok := types.Unalias(gojson.Deref(t)).(*types.Named)
	if ok && r.decoding && named.Obj().Pkg() != nil {
		switch gojson.FullName(named) {
		case "encoding/json.UnmarshalTypeError":
			return certain(true)
		case "encoding/json.SyntaxError", "encoding/json.InvalidUnmarshalError":
			return certain(false)
		}
	}
	return Condition{}
}

func (in *Interp) asConditionOf(v Value) Condition {
	switch v := v.(type) {
	case truth:
		return v.cond
	case Fixed:
		return certain(constant.BoolVal(v.Val))
	}
	return Condition{From: Origins(v)}
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

// isMarker says whether a condition asks which of its fields a value was made with, by a text
// that only its own package sets: u.typ == "Cat".
func isMarker(fr *Frame, e ast.Expr) bool {
	b, ok := ast.Unparen(e).(*ast.BinaryExpr)
	if !ok || b.Op != token.EQL || fr.src.Info.Types[b.Y].Value == nil {
		return false
	}
	sel, ok := ast.Unparen(b.X).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	field, ok := fr.src.Info.Uses[sel.Sel].(*types.Var)
	return ok && field.IsField() && !field.Exported() && field.Type() == types.Typ[types.String]
}

// isHeld says whether a condition asks for a pointer that is set: u.Cat != nil.
func isHeld(e ast.Expr) bool {
	b, ok := ast.Unparen(e).(*ast.BinaryExpr)
	if !ok || b.Op != token.NEQ {
		return false
	}
	id, ok := ast.Unparen(b.Y).(*ast.Ident)
	return ok && id.Name == "nil"
}
