package eval

import (
	"go/ast"
	"go/types"
	"net/textproto"
	"slices"
	"strconv"
	"strings"

	"example.org/parity/internal/capture/golang/gojson"
	"example.org/parity/internal/capture/golang/program"
	"example.org/parity/internal/codec"
)

// setsValue reads the methods of url.Values and http.Header that set one. A header has its
// name in one spelling.
func (in *Interp) setsValue(st *State, f method_, args Tuple) ([]Outcome, bool) {
	if f.recv == nil || len(args) != 2 || f.fn.Name() != "Set" && f.fn.Name() != "Add" {
		return nil, false
	}
	switch t := f.fn.Signature().Recv().Type(); {
	case gojson.IsOf(t, "url", "Values"):
	case gojson.IsOf(t, "http", "Header"):
		if name, ok := ConstantText(args[0]); ok {
			args[0] = textValue(textproto.CanonicalMIMEHeaderKey(name))
		}
	default:
		return nil, false
	}
	to, ok := f.recv.(Pointer)
	if !ok {
		return nil, false
	}
	if inner, isPlaced := in.read(st, to).(Pointer); isPlaced {
		to = inner
	}
	whole := in.read(st, to)
	if _, isTable := whole.(Table); !isTable {
		return nil, false
	}
	in.write(st, to, SetKey(whole, args[0], args[1], f.fn.Signature().Recv().Type()))
	return One(st, nil), true
}

// Queries evaluates such a method.
func (in *Interp) Queries(t *types.Named, fn *ast.FuncDecl, src *program.Source) (ways []Writing) {
	defer in.recovered(fn)
	into := in.cells + 1 // what it is handed, if it returns nothing
	outs := in.onSelf(t, fn, src, func(st *State, param types.Type) Value {
		return Pointer{Typ: param, cell: in.allocate(st, Table{Typ: param})}
	})
	for _, o := range outs {
		if IsRaised(o.v) {
			continue
		}
		v := o.v
		if tup, ok := v.(Tuple); ok && len(tup) > 0 {
			if len(tup) > 1 && IsRaised(tup[1]) {
				continue
			}
			v = tup[0]
		}
		if v == nil {
			v = Pointer{cell: into}
		}
		held := in.Pointee(o.st, v)
		if z, ok := held.(Zero); ok {
			held = Table{Typ: z.Typ}
		}
		ways = append(ways, Writing{o.st, in.Frozen(o.st, held, 4)})
	}
	return ways
}

// Written gives the JSON value that a text is, if it is a constant.
func (in *Interp) Written(v Value, text bool) (any, bool) {
	if text {
		s, ok := ConstantText(v)
		return s, ok
	}
	switch v := v.(type) {
	case Encoded:
		switch inner := v.V.(type) {
		case Fixed:
			return ConstantValue(inner.Val), true
		case Zero, Joined:
			s, ok := ConstantText(inner)
			return s, ok
		}
	case Joined, Fixed:
		if s, ok := ConstantText(v); ok {
			return JSONValue(s)
		}
		if j, ok := v.(Joined); ok {
			var out strings.Builder
			for _, p := range j.Parts {
				if e, isEncoded := p.(Encoded); isEncoded {
					if s, ok := ConstantText(e.V); ok {
						out.Write(codec.JSON(s))
						continue
					}
				}
				if pr, isPrinted := p.(Printed); isPrinted {
					p = pr.V
				}
				s, ok := ConstantText(p)
				if !ok {
					return nil, false
				}
				out.WriteString(s)
			}
			return JSONValue(out.String())
		}
	}
	return nil, false
}

// Switched finds a choice between two forms that does not depend on the value: a
// configuration. Which of them is sent is not known.
func (in *Interp) Switched(ways []Writing) *Reason {
	for i, a := range ways {
		for _, s := range a.St.Steps {
			if len(s.Cond.From) > 0 || s.Cond.Is != "" || s.Cond.Text == "" {
				continue
			}
			for _, b := range ways[i+1:] {
				if slices.ContainsFunc(b.St.Steps, s.Against) && !equal(a.Text, b.Text) {
					return &Reason{"what is sent depends on " + s.Cond.Text, s.Cond.Pos}
				}
			}
		}
	}
	return nil
}

// Validations evaluates a method of a value that has been decoded.
func (in *Interp) Validations(t *types.Named, fn *ast.FuncDecl, src *program.Source) (ways []Reading) {
	defer in.recovered(fn)
	obj := src.Method(fn)
	if obj == nil {
		return nil
	}
	in.Within = t
	st := &State{heap: map[int]Value{}}
	in.self = in.allocate(st, Zero{t})
	self := Pointer{types.NewPointer(t), in.self, nil}
	ev := Event{Part: in.Root, Typ: t, Plain: true, Own: true, Held: map[*types.Var]bool{}, Preset: map[string]Value{}}
	in.fill(st, &ev, in.Root, self, t)
	st.Note(ev)
	return in.succeeding(in.callOn(st, in.newFrame(src, nil, nil), t, fn, obj, nil))
}

// Requires ends the ways on which a part is missing in an error.
func (in *Interp) Requires(outs []Outcome, p *Part, e ast.Expr) []Outcome {
	return Bind(outs, func(st *State, v Value) []Outcome {
		if IsRaised(v) {
			return One(st, v)
		}
		c := Condition{Is: "absent", Subject: Symbol{Key: p.key(), Part: p, Raw: true}, Text: p.Name + " is missing", Pos: e.Pos()}
		no, yes := in.fork(st, c)
		var out []Outcome
		if yes != nil {
			out = append(out, Outcome{yes, nil})
		}
		if no != nil {
			out = append(out, Outcome{no, raised{}})
		}
		return out
	})
}

// Return is one way through a function that ends without error, with what it gives.
type Return struct {
	St     *State
	Values []Value
}

// Returns evaluates a function whose arguments are not known, but for the text of a payload.
func (in *Interp) Returns(fn *ast.FuncDecl, src *program.Source) (ways []Return) {
	defer in.recovered(fn)
	obj := src.Func(fn)
	if obj == nil {
		return nil
	}
	sig := obj.Signature()
	st := &State{heap: map[int]Value{}}
	fr := in.newFrame(src, nil, nil)
	if recv := sig.Recv(); recv != nil {
		if names := fn.Recv.List[0].Names; len(names) == 1 {
			if v, ok := src.Info.Defs[names[0]].(*types.Var); ok {
				st.heap[in.declare(fr, v)] = Symbol{Key: "self", Typ: recv.Type()}
			}
		}
	}
	var args Tuple
	for i := range sig.Params().Len() {
		args = append(args, in.handed(st, sig.Params().At(i).Type(), i))
	}
	in.active = append(in.active, obj)
	for _, o := range in.run(st, src, nil, fr, fn.Type, fn.Body, sig, args, sig.Variadic()) {
		values, ok := o.v.(Tuple)
		if !ok {
			values = Tuple{o.v}
		}
		if !slices.ContainsFunc(values, IsRaised) {
			ways = append(ways, Return{o.st, values})
		}
	}
	return ways
}

// Constructed is what the functions without arguments that a map of a package holds give first.
func (in *Interp) Constructed(v *types.Var) (made []Value) {
	table, ok := in.global(v).(Table)
	if !ok {
		return nil
	}
	for _, e := range table.Entries {
		st := &State{heap: map[int]Value{}}
		var outs []Outcome
		switch f := e.Val.(type) {
		case closure:
			f.remember(st)
			outs = in.run(st, f.frame.src, f.frame, nil, f.fn, f.body, nil, nil, false)
		case method_:
			if decl, src := in.prog.DeclOf(f.fn); decl != nil && f.recv == nil && decl.Body != nil {
				outs = in.run(st, src, nil, in.newFrame(src, nil, in.typeArguments(nil, f.fn.Origin(), nil, f.of)), decl.Type, decl.Body, f.fn.Origin().Signature(), nil, false)
			}
		}
		for _, o := range outs {
			v := o.v
			if t, ok := v.(Tuple); ok && len(t) > 0 {
				v = t[0]
			}
			if v != nil && !IsRaised(v) {
				made = append(made, in.Frozen(o.st, v, 8))
			}
		}
	}
	return made
}

// handed is an argument of a type: the text of a payload, a reader of it, or what is not known.
func (in *Interp) handed(st *State, t types.Type, i int) Value {
	text := Symbol{Key: in.Root.key(), Part: in.Root, Raw: true, Typ: types.NewSlice(types.Typ[types.Byte])}
	switch {
	case gojson.IsRaw(t) || gojson.IsByteSlice(t):
		return text
	case isReader(t):
		return Pointer{Typ: t, cell: in.allocate(st, reader{text: text})}
	case gojson.IsKeyed(t):
		return Symbol{Key: in.Root.key(), Part: in.Root, Typ: t}
	}
	return Symbol{Key: "argument " + strconv.Itoa(i), Typ: t}
}

func isReader(t types.Type) bool {
	return gojson.IsOf(t, "io", "Reader") || gojson.IsOf(gojson.Deref(t), "json", "Decoder")
}

// IsHandedText says whether values of a type hold JSON text, or what is decoded of it.
func IsHandedText(t types.Type) bool {
	return gojson.IsRaw(t) || gojson.IsByteSlice(t) || isReader(t) || gojson.IsKeyed(t)
}
