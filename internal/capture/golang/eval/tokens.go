package eval

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// reader is a json.Decoder over a text, or an io.Reader of it. Where tokens are read of it,
// it stands in the objects and lists that were opened, the outermost first.
type reader struct {
	text   Value
	strict bool
	opened []opened
	done   bool // its value has been read
}

// opened is an object or a list of which tokens are read. In a turn of the loop over what
// it holds, what is next is a key, then a value.
type opened struct {
	part      *Part // nil: it holds nothing
	object    bool
	key, next Value
	read      bool // what it holds has been gone through
}

func (r reader) equal(o reader) bool {
	return r.strict == o.strict && r.done == o.done && equal(r.text, o.text) && slices.EqualFunc(r.opened, o.opened, func(a, b opened) bool {
		return a.part == b.part && a.object == b.object && a.read == b.read && equal(a.key, b.key) && equal(a.next, b.next)
	})
}

// innermost gives what a reader stands in, in a copy that may be changed.
func (r *reader) innermost() *opened {
	if len(r.opened) == 0 {
		return nil
	}
	r.opened = slices.Clone(r.opened)
	return &r.opened[len(r.opened)-1]
}

// atEnd says whether there is no more text.
func (r reader) atEnd() bool { return r.done && len(r.opened) == 0 }

// value takes the value that is read next, where that is known.
func (r *reader) value() (Value, bool) {
	at := r.innermost()
	switch {
	case at == nil && !r.done:
		r.done = true
		return r.text, true
	case at == nil || at.key != nil || at.next == nil:
		return nil, false
	}
	v := at.next
	at.next = nil
	return v, true
}

// token is Decoder.Token. The text is JSON, so that there is no error.
func (in *Interp) token(st *State, p Pointer, r reader, pkg *types.Package, e *ast.CallExpr) ([]Outcome, bool) {
	if pkg == nil || pkg.Scope().Lookup("Delim") == nil || pkg.Scope().Lookup("Number") == nil {
		return nil, false
	}
	delim := func(c byte) Value {
		return Fixed{constant.MakeInt64(int64(c)), types.Unalias(pkg.Scope().Lookup("Delim").Type())}
	}
	if at := r.innermost(); at != nil && at.key != nil {
		key := at.key
		at.key = nil
		in.write(st, p, r)
		return One(st, Tuple{key, NoError}), true
	} else if at != nil && at.read {
		closing := delim(']')
		if at.object {
			closing = delim('}')
		}
		r.opened = r.opened[:len(r.opened)-1]
		in.write(st, p, r)
		return One(st, Tuple{closing, NoError}), true
	}
	if r.atEnd() {
		return One(st, Tuple{Zero{types.Typ[types.UntypedNil]}, raised{end: true}}), true
	}
	text, ok := r.value()
	if !ok {
		return nil, false
	}
	open := func(st *State, part *Part, object bool) Outcome {
		r.opened = append(slices.Clip(r.opened), opened{part: part, object: object})
		in.write(st, p, r)
		if object {
			return Outcome{st, Tuple{delim('{'), NoError}}
		}
		return Outcome{st, Tuple{delim('['), NoError}}
	}
	if constant, ok := ConstantText(text); ok {
		switch strings.TrimSpace(constant) {
		case "null":
			in.write(st, p, r)
			return One(st, Tuple{Zero{types.Typ[types.UntypedNil]}, NoError}), true
		case "{}":
			return []Outcome{open(st, nil, true)}, true
		case "[]":
			return []Outcome{open(st, nil, false)}, true
		}
		return nil, false
	}
	s, ok := text.(Symbol)
	if !ok || !s.Raw || s.Part == nil || s.Look != "" {
		return nil, false
	}
	held := func(t types.Type) Value { return Symbol{Key: s.Part.key(), Part: s.Part, Typ: t} }
	number := types.Type(types.Typ[types.Float64])
	if in.numbers {
		number = pkg.Scope().Lookup("Number").Type()
	}
	plain := r // r is changed for what is opened
	scalars := map[string]Value{
		"string": held(types.Typ[types.String]), "number": held(number), "boolean": held(types.Typ[types.Bool]), "null": Zero{types.Typ[types.UntypedNil]},
	}
	var out []Outcome
	for _, kind := range []string{"object", "array", "string", "number", "boolean", "null"} {
		var is *State
		is, st = in.fork(st, Condition{Is: "kind", Subject: s, Kinds: []string{kind}, Text: in.prog.Text(e) + " gives what " + kind + " begins with", Pos: e.Pos()})
		switch v, isScalar := scalars[kind]; {
		case is == nil:
		case isScalar:
			in.write(is, p, plain)
			out = append(out, Outcome{is, Tuple{v, NoError}})
		default:
			r = plain
			out = append(out, open(is, s.Part, kind == "object"))
		}
		if st == nil {
			break
		}
	}
	return out, true
}

// hasMore reads the condition of a loop over what a decoder has opened.
func (in *Interp) hasMore(fr *Frame, st *State, e ast.Expr) (Pointer, reader, bool) {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok || len(call.Args) > 0 {
		return Pointer{}, reader{}, false
	}
	method, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || method.Sel.Name != "More" {
		return Pointer{}, reader{}, false
	}
	if _, isName := method.X.(*ast.Ident); !isName {
		return Pointer{}, reader{}, false
	}
	p, ok := in.eval(fr, st, method.X)[0].v.(Pointer)
	if !ok {
		return Pointer{}, reader{}, false
	}
	r, ok := in.read(st, p).(reader)
	at := r.innermost()
	return p, r, ok && at != nil && !at.read
}

// overTokens is a loop while a decoder has more tokens of an object or a list: each turn
// reads one value of it, and a key before that in an object.
func (in *Interp) overTokens(fr *Frame, st *State, stmt *ast.ForStmt, p Pointer, r reader) []flow {
	at := *r.innermost()
	var out []flow
	states := []*State{st}
	if at.part != nil {
		l := loop{
			body: stmt.Body.List,
			bind: func(st *State, key, next Value) {
				turn := r
				at := turn.innermost()
				at.next = next
				if at.object {
					at.key = key
				}
				in.write(st, p, turn)
			},
			end: func(st *State) {
				if left, ok := in.read(st, p).(reader); !ok || !left.equal(r) {
					in.lose(st, fr, "its tokens are not read value by value", stmt)
				}
			},
		}
		over := Symbol{Key: at.part.key(), Part: at.part, Typ: types.NewSlice(types.Universe.Lookup("any").Type())}
		item := func(part *Part) Symbol {
			return Symbol{Key: part.key(), Part: part, Raw: true, Typ: types.NewSlice(types.Typ[types.Byte])}
		}
		var ended []flow
		if key := (Symbol{Key: "key of " + over.Key, Typ: types.Typ[types.String]}); at.object {
			over.Typ = types.NewMap(types.Typ[types.String], types.Universe.Lookup("any").Type())
			ended = in.overMap(fr, st, l, over, key, item)
		} else {
			ended = in.eachTurn(fr, st, l, over, Derived{Typ: types.Typ[types.Int]}, item(at.part.Items()), nil)
		}
		states = nil
		for _, f := range ended {
			if f.kind == token.ILLEGAL {
				states = append(states, f.st)
			} else {
				out = append(out, f)
			}
		}
	}
	for _, st := range states {
		after := r
		after.innermost().read = true
		in.write(st, p, after)
	}
	return append(out, on(states...)...)
}
