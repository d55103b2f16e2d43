package eval

import (
	"encoding/json"
	"go/ast"
	"go/constant"
	"go/types"
	"maps"
	"slices"
	"strings"

	"example.org/parity/internal/capture/golang/gojson"
	"example.org/parity/internal/capture/golang/program"
)

// Cells that do not belong to a variable.
const (
	resultCell = -1
	streamCell = -2 // what a streaming encoder was handed
)

// Decode is json.Unmarshal: on one way the text is what the target's type takes, and
// the target holds it; on the other there is an error.
func (in *Interp) Decode(st *State, text, target Value, strict bool, e *ast.CallExpr) []Outcome {
	nilError := Zero{types.Universe.Lookup("error").Type()}
	if c, ok := target.(Chosen); ok {
		return Bind(in.picked(st, c), func(st *State, v Value) []Outcome { return in.Decode(st, text, v, strict, e) })
	}
	switch text := text.(type) {
	case Symbol:
		if text.Raw && text.Look == "" && text.Part != nil {
			return in.DecodePart(st, text.Part, target, strict, e, false)
		}
	case Encoded:
		if p, ok := target.(Pointer); ok {
			v := reviewed(text.V, gojson.Deref(p.Typ))
			if held, ok := in.read(st, p).(Pointer); ok && isEmptyTable(in.read(st, held)) && isTable(v) {
				in.write(st, held, v) // a map that is there is filled
			} else {
				in.write(st, p, in.placed(st, v))
			}
			return One(st, nilError)
		}
	case Chosen:
		return in.Decode(st, text.Any, target, strict, e)
	case Joined, Fixed:
		if null, ok := ConstantText(text); ok && strings.TrimSpace(null) == "null" {
			return in.decodeNull(st, target, e)
		} else if ok && json.Valid([]byte(null)) {
			return in.decodeConstant(st, null, target, e)
		} else if ok {
			return One(st, raised{}) // it is no JSON
		}
	case Zero:
		return One(st, raised{})
	}
	for _, s := range Origins(text) {
		if s.Raw && s.Part != nil {
			st.Note(Event{Part: s.Part, Lost: &Reason{"its text is changed before it is decoded", e.Pos()}})
		}
	}
	if p, ok := target.(Pointer); ok {
		t := gojson.Deref(p.Typ)
		in.write(st, p, Derived{Typ: t, From: Origins(text), Why: anythingWhy(t, &Reason{"it is decoded of a text that is not followed", e.Pos()})})
	}
	return in.mayFail(st, e, Origins(text), nilError, raised{})
}

func isTable(v Value) bool { _, ok := v.(Table); return ok }

func isEmptyTable(v Value) bool {
	t, ok := v.(Table)
	return ok && t.Base == nil && len(t.Entries)+len(t.Rest) == 0
}

// decodeNull is json.Unmarshal of null: it sets what can be nil, and leaves the rest.
func (in *Interp) decodeNull(st *State, target Value, e *ast.CallExpr) []Outcome {
	to, ok := target.(Pointer)
	if !ok {
		return in.mayFail(st, e, nil, NoError, raised{})
	}
	t := gojson.Deref(to.Typ)
	switch {
	case t == nil || types.IsInterface(t):
	case gojson.IsRaw(t):
		in.write(st, to, Joined{Parts: []Value{Fixed{constant.MakeString("null"), types.Typ[types.String]}}, Typ: t})
	case gojson.IsNilable(t):
		in.write(st, to, Zero{t})
	case gojson.MethodsOf(t).UnmarshalJSON != nil && !gojson.IsKnown(t) && !in.Plain:
		return in.mayFail(st, e, nil, NoError, raised{})
	}
	return One(st, NoError)
}

// decodeConstant is json.Unmarshal of a text that the code holds: it does not fail, or it
// fails each time.
func (in *Interp) decodeConstant(st *State, text string, target Value, e *ast.CallExpr) []Outcome {
	to, ok := target.(Pointer)
	if !ok {
		return in.mayFail(st, e, nil, NoError, raised{})
	}
	t := gojson.Deref(to.Typ)
	if inner, held := in.read(st, to).(Pointer); held && gojson.IsPointer(t) {
		return in.decodeConstant(st, text, inner, e)
	}
	if _, isStruct := t.Underlying().(*types.Struct); isStruct && strings.TrimSpace(text) == "{}" && !gojson.IsKnown(t) && (!gojson.MethodsOf(t).Decodes() || in.Plain) {
		return One(st, NoError) // it sets no field
	}
	var v Value = Derived{Typ: t}
	if b, isBasic := t.Underlying().(*types.Basic); isBasic && !gojson.MethodsOf(t).Decodes() {
		if held, ok := JSONValue(text); ok {
			if c := constantOf(held); c != nil && fitsBasic(c, b) {
				v = Fixed{c, t}
			}
		}
	}
	switch text := strings.TrimSpace(text); {
	case text == "{}" && gojson.IsMap(t):
		v = in.placed(st, Table{Typ: t})
	case text == "[]" && isSlice(t):
		v = List{Typ: t, Whole: true}
	}
	in.write(st, to, v)
	return One(st, NoError)
}

func isSlice(t types.Type) bool {
	_, ok := t.Underlying().(*types.Slice)
	return ok
}

// constantOf is a JSON scalar as a constant.
func constantOf(v any) constant.Value {
	switch v := v.(type) {
	case bool:
		return constant.MakeBool(v)
	case string:
		return constant.MakeString(v)
	case json.Number:
		if c := constant.MakeFromLiteral(v.String(), numberToken(v.String()), 0); c.Kind() != constant.Unknown {
			return c
		}
	}
	return nil
}

func fitsBasic(c constant.Value, b *types.Basic) bool {
	switch c.Kind() {
	case constant.Bool:
		return b.Info()&types.IsBoolean != 0
	case constant.String:
		return b.Info()&types.IsString != 0
	}
	return b.Info()&types.IsNumeric != 0
}

// placed puts a map in a place of its own: it is changed by whoever is handed it.
func (in *Interp) placed(st *State, v Value) Value {
	t, ok := v.(Table)
	if !ok {
		return v
	}
	return Pointer{Typ: t.Typ, cell: in.allocate(st, t)}
}

// reviewed is a value after a way through its own JSON text.
func reviewed(v Value, t types.Type) Value {
	if Identical(TypeOfValue(v), t) {
		return v
	}
	if m, ok := t.Underlying().(*types.Map); ok && (types.IsInterface(m.Elem()) || gojson.IsRaw(m.Elem())) {
		return Table{Typ: t, Base: v}
	}
	return Viewed{t, v}
}

func (in *Interp) DecodePart(st *State, p *Part, target Value, strict bool, e *ast.CallExpr, lax bool) []Outcome {
	nilError := Zero{types.Universe.Lookup("error").Type()}
	to, ok := target.(Pointer)
	if !ok {
		st.Note(Event{Part: p, Lost: &Reason{"it is decoded into " + in.prog.Text(e), e.Pos()}})
		return in.mayFail(st, e, []Symbol{{Key: p.key(), Part: p, Raw: true}}, nilError, raised{})
	}
	t := gojson.Deref(to.Typ)
	if t == nil {
		t = types.Typ[types.Invalid]
	}
	if held, ok := in.read(st, to).(Pointer); ok && types.IsInterface(t) {
		to, t = held, gojson.Deref(held.Typ) // encoding/json decodes into what an interface holds
	}
	passed := false
	for {
		inner, isPointer := types.Unalias(t).Underlying().(*types.Pointer)
		if !isPointer {
			break
		}
		passed = p.Parent != nil // a null makes the pointer nil
		next, held := in.read(st, to).(Pointer)
		if !held {
			next = Pointer{Typ: t, cell: in.allocate(st, Zero{inner.Elem()})}
			in.write(st, to, next)
		}
		to, t = next, inner.Elem()
	}
	if l, ok := in.read(st, to).(List); ok && l.Whole && len(l.Items) > 0 && !slices.ContainsFunc(l.Items, func(v Value) bool { _, ok := v.(Pointer); return !ok }) {
		return in.decodeElements(st, p, to, l, e)
	}
	ev := Event{Part: p, Typ: t, Strict: strict, Lax: lax, Plain: in.Plain, Held: map[*types.Var]bool{}, Preset: map[string]Value{}, Own: to.cell == in.self && len(to.path) == 0, Passed: passed}
	if kind := kindOf(t); kind != "" && !lax && !in.Plain && excludes(st.Steps, p, kind) {
		null, other := in.fork(st, Condition{Is: "kind", Subject: Symbol{Key: p.key(), Part: p, Raw: true}, Kinds: []string{"null"}, Text: in.prog.Text(e) + " succeeds", Pos: e.Pos()})
		var out []Outcome
		if null != nil {
			out = in.decodeNull(null, target, e)
		}
		if other != nil {
			out = append(out, Outcome{other, raised{decoding: true}})
		}
		return out
	}
	yes, no := st, (*State)(nil)
	if !types.IsInterface(t) && !gojson.IsRaw(t) && !lax {
		yes, no = in.fork(st, Condition{Is: "decodes", Subject: Symbol{Key: p.key() + " as " + types.TypeString(t, nil), Part: p}, Text: in.prog.Text(e) + " succeeds", Pos: e.Pos()})
	}
	var out []Outcome
	if yes != nil {
		in.fill(yes, &ev, p, to, t)
		yes.Note(ev)
		out = append(out, Outcome{yes, nilError})
	}
	if no != nil {
		out = append(out, Outcome{no, raised{decoding: true}})
	}
	return out
}

// kindOf is the one kind of JSON that a type without a decoder is decoded from.
func kindOf(t types.Type) string {
	if gojson.IsKnown(t) || gojson.MethodsOf(t).Decodes() || gojson.IsByteSlice(t) {
		return ""
	}
	switch t := t.Underlying().(type) {
	case *types.Basic:
		switch info := t.Info(); {
		case info&types.IsString != 0:
			return "string"
		case info&types.IsBoolean != 0:
			return "boolean"
		case info&types.IsNumeric != 0:
			return "number"
		}
	case *types.Struct, *types.Map:
		return "object"
	case *types.Slice, *types.Array:
		return "array"
	}
	return ""
}

// excludes says whether steps show that a part is not of a kind.
func excludes(steps []Step, p *Part, kind string) bool {
	return slices.ContainsFunc(steps, func(s Step) bool {
		c := s.Cond
		if c.Is != "kind" || c.Subject.Part != p || c.Subject.Look != "" {
			return false
		}
		if c.Negated {
			return slices.Contains(c.Kinds, kind)
		}
		return !slices.ContainsFunc(c.Kinds, func(k string) bool { return isKindOf(k, kind) || k == "null" })
	})
}

// maxElements is how many elements of a list are told apart.
const maxElements = 64

// decodeElements decodes a list into places for its elements: what an interface holds
// that leads somewhere is decoded there.
func (in *Interp) decodeElements(st *State, p *Part, to Pointer, l List, e *ast.CallExpr) []Outcome {
	st.Note(Event{Part: p, Typ: l.Typ})
	outs := One(st, NoError)
	for i, item := range l.Items[:min(len(l.Items), maxElements)] {
		outs = Bind(outs, func(st *State, so Value) []Outcome {
			if IsRaised(so) {
				return One(st, so)
			}
			return in.DecodePart(st, p.Element(i), item, false, e, false)
		})
	}
	return Bind(outs, func(st *State, v Value) []Outcome {
		in.write(st, to, DecodedSymbol(p, l.Typ))
		return One(st, v)
	})
}

// fill puts what a part of the payload is decoded to in its place.
func (in *Interp) fill(st *State, ev *Event, p *Part, to Pointer, t types.Type) {
	st_, ok := t.Underlying().(*types.Struct)
	if !ok || gojson.IsKnown(t) || gojson.MethodsOf(t).Decodes() && !ev.Plain {
		if ok {
			for _, f := range gojson.FieldsOf(st_).Fields {
				if f.Tagged && slices.ContainsFunc(slices.Collect(maps.Values(p.Kids)), func(kid *Part) bool { return kid.loose && strings.EqualFold(kid.Name, f.Name) }) {
					p.Field(f) // what was looked at before has its name
				}
			}
		}
		in.write(st, to, DecodedSymbol(p, t))
		return
	}
	for _, f := range gojson.FieldsOf(st_).Fields {
		at, ft := to, t
		reached := true
		for k, i := range f.Index {
			fv := structField(ft, i)
			if fv == nil {
				reached = false
				break
			}
			at = Pointer{types.NewPointer(fv.Type()), at.cell, append(slices.Clone(at.path), i)}
			ft = fv.Type()
			if k == len(f.Index)-1 {
				break
			}
			if _, isPointer := types.Unalias(ft).Underlying().(*types.Pointer); isPointer {
				inner, held := in.read(st, at).(Pointer)
				if held {
					ev.Held[fv] = true
				} else {
					inner = Pointer{Typ: ft, cell: in.allocate(st, Zero{gojson.Deref(ft)})}
					in.write(st, at, inner)
				}
				at = inner
				ft = gojson.Deref(ft)
			}
		}
		if !reached {
			continue
		}
		if before := in.read(st, at); !IsZeroValue(before) {
			ev.Preset[f.Name] = before
		}
		if ev.Plain {
			if preset := PresetBy(f.Tag, f.Object.Type()); preset != nil {
				ev.Preset[f.Name] = preset
			}
		}
		in.write(st, at, DecodedSymbol(p.Field(f), ft))
	}
}

func IsZeroValue(v Value) bool {
	switch v := v.(type) {
	case nil, Zero:
		return true
	case Derived:
		return true
	case Fixed:
		return IsZero(v.Val)
	}
	return false
}

func DecodedSymbol(p *Part, t types.Type) Value {
	return Symbol{Key: p.key(), Typ: t, Part: p, Raw: gojson.IsRaw(t)}
}

// expand gives the fields of a struct that a part of the payload is decoded to.
func (in *Interp) expand(s Symbol) Value {
	t := gojson.Deref(s.Typ)
	st, ok := t.Underlying().(*types.Struct)
	if !ok || s.Raw || s.Look != "" || gojson.IsKnown(t) || gojson.MethodsOf(t).Decodes() {
		return s
	}
	var out Value = Composite{Typ: t, base: Zero{t}, Fields: map[int]Value{}}
	for _, f := range gojson.FieldsOf(st).Fields {
		out = with(out, t, f.Index, DecodedSymbol(s.Part.Field(f), f.Object.Type()))
	}
	return out
}

// Reading is one way through a decoder that ends without error.
type Reading struct {
	St   *State
	Self Value // what the receiver holds then
}

// Payload is what a decoder is handed: the text of any JSON, or any text.
func (in *Interp) Payload(fn *ast.FuncDecl) Value {
	if fn.Name.Name == "UnmarshalText" {
		return Symbol{Key: in.Root.key(), Part: in.Root, Typ: types.Typ[types.String]}
	}
	return Symbol{Key: in.Root.key(), Part: in.Root, Raw: true, Typ: types.NewSlice(types.Typ[types.Byte])}
}

// Readings evaluates UnmarshalJSON, or UnmarshalText, of a type.
func (in *Interp) Readings(t *types.Named, fn *ast.FuncDecl, src *program.Source, arg Value) (ways []Reading) {
	defer in.recovered(fn)
	obj := src.Method(fn)
	if obj == nil {
		return nil
	}
	in.Within = t
	st := &State{heap: map[int]Value{}}
	fr := in.newFrame(src, nil, instanceArguments(obj, t))
	in.self = in.allocate(st, Zero{t})
	return in.succeeding(in.callOn(st, fr, t, fn, obj, Tuple{arg}))
}

// callOn evaluates a method of t whose receiver is the value that the interpreter calls self.
func (in *Interp) callOn(st *State, fr *Frame, t *types.Named, fn *ast.FuncDecl, obj *types.Func, args Tuple) []Outcome {
	if names := fn.Recv.List[0].Names; len(names) == 1 {
		if v, ok := fr.src.Info.Defs[names[0]].(*types.Var); ok {
			self := Pointer{types.NewPointer(t), in.self, nil}
			var recv Value = self
			if _, isPointer := types.Unalias(v.Type()).(*types.Pointer); !isPointer {
				recv = in.read(st, self)
			}
			st.heap[in.declare(fr, v)] = recv
		}
	}
	in.active = append(in.active, obj)
	return in.run(st, fr.src, nil, fr, fn.Type, fn.Body, obj.Signature(), args, false)
}

// succeeding are the ways that end without error, with what self is then.
func (in *Interp) succeeding(outs []Outcome) (ways []Reading) {
	for _, o := range outs {
		if in.maySucceed(o) {
			ways = append(ways, Reading{St: o.st, Self: o.st.heap[in.self]})
		}
	}
	return ways
}

// recovered ends an evaluation that meets what it was not made for, such as source
// that does not type-check, as one that is not understood.
func (in *Interp) recovered(fn *ast.FuncDecl) {
	if r := recover(); r != nil {
		in.Over = &Reason{"its body could not be evaluated", fn.Pos()}
	}
}

// maySucceed says whether a way that returns an error may return nil.
func (in *Interp) maySucceed(o Outcome) bool { return !IsRaised(o.v) }

// IsZeroText says whether an encoder returns no text at all, which encoding/json refuses.
func IsZeroText(v Value) bool {
	switch v.(type) {
	case Joined, Fixed:
		text, ok := ConstantText(v)
		return ok && strings.TrimSpace(text) == ""
	}
	return isEmptyValue(v)
}

// instanceArguments maps a method's type parameters to the arguments of an instance.
func instanceArguments(fn *types.Func, t *types.Named) map[*types.TypeParam]types.Type {
	args := map[*types.TypeParam]types.Type{}
	params := fn.Signature().RecvTypeParams()
	for i := range min(params.Len(), t.TypeArgs().Len()) {
		args[params.At(i)] = t.TypeArgs().At(i)
	}
	return args
}

// Writing is one way through an encoder that ends without error.
type Writing struct {
	St   *State
	Text Value
}

// Writings evaluates MarshalJSON, MarshalJSONTo or MarshalText of a type.
func (in *Interp) Writings(t *types.Named, fn *ast.FuncDecl, src *program.Source) (ways []Writing) {
	defer in.recovered(fn)
	streams, encoder := false, 0
	outs := in.onSelf(t, fn, src, func(st *State, param types.Type) Value {
		streams, encoder = true, in.allocate(st, Derived{})
		return Pointer{Typ: param, cell: encoder}
	})
	var out []Writing
	for _, o := range outs {
		if streams {
			text := o.st.heap[streamCell]
			if d, ok := o.st.heap[encoder].(Derived); ok && d.Why != nil || text == nil {
				text = Derived{Why: &Reason{"it is written piece by piece", fn.Pos()}}
			}
			if !IsRaised(o.v) {
				out = append(out, Writing{o.st, text})
			}
			continue
		}
		results, ok := o.v.(Tuple)
		if ok && len(results) == 2 && !IsRaised(results[1]) && !IsZeroText(results[0]) {
			out = append(out, Writing{o.st, in.Frozen(o.st, results[0], 8)})
		}
	}
	return out
}

// onSelf calls a method that writes its receiver, with at most one argument.
func (in *Interp) onSelf(t *types.Named, fn *ast.FuncDecl, src *program.Source, argument func(*State, types.Type) Value) []Outcome {
	obj := src.Method(fn)
	if obj == nil {
		return nil
	}
	in.Within, in.encodes = t, true
	st := &State{heap: map[int]Value{}}
	fr := in.newFrame(src, nil, instanceArguments(obj, t))
	var self Value = Symbol{Key: "self", Typ: t}
	if in.Fixed != nil {
		self = in.Fixed
	}
	args := Tuple{}
	if obj.Signature().Params().Len() == 1 {
		args = Tuple{argument(st, obj.Signature().Params().At(0).Type())}
	}
	in.self = in.allocate(st, self)
	return in.callOn(st, fr, t, fn, obj, args)
}
