package golang

import (
	"encoding/json"
	"go/ast"
	"go/constant"
	"go/types"
	"maps"
	"slices"
	"strings"
)

// Cells that do not belong to a variable.
const (
	resultCell = -1
	streamCell = -2 // what a streaming encoder was handed
)

// decode is json.Unmarshal: on one way the text is what the target's type takes, and
// the target holds it; on the other there is an error.
func (in *interp) decode(st *state, text, target value, strict bool, e *ast.CallExpr) []outcome {
	nilError := zero{types.Universe.Lookup("error").Type()}
	if c, ok := target.(chosen); ok {
		return bind(in.picked(st, c), func(st *state, v value) []outcome { return in.decode(st, text, v, strict, e) })
	}
	switch text := text.(type) {
	case symbol:
		if text.raw && text.look == "" && text.part != nil {
			return in.decodePart(st, text.part, target, strict, e, false)
		}
	case encoded:
		if p, ok := target.(pointer); ok {
			v := reviewed(text.v, deref(p.typ))
			if held, ok := in.read(st, p).(pointer); ok && isEmptyTable(in.read(st, held)) && isTable(v) {
				in.write(st, held, v) // a map that is there is filled
			} else {
				in.write(st, p, in.placed(st, v))
			}
			return one(st, nilError)
		}
	case chosen:
		return in.decode(st, text.any, target, strict, e)
	case joined, fixed:
		if null, ok := constantText(text); ok && strings.TrimSpace(null) == "null" {
			return in.decodeNull(st, target, e)
		} else if ok && json.Valid([]byte(null)) {
			return in.decodeConstant(st, null, target, e)
		} else if ok {
			return one(st, raised{}) // it is no JSON
		}
	case zero:
		return one(st, raised{})
	}
	for _, s := range origins(text) {
		if s.raw && s.part != nil {
			st.note(event{part: s.part, lost: &reason{"its text is changed before it is decoded", e.Pos()}})
		}
	}
	if p, ok := target.(pointer); ok {
		t := deref(p.typ)
		in.write(st, p, derived{typ: t, from: origins(text), why: anythingWhy(t, &reason{"it is decoded of a text that is not followed", e.Pos()})})
	}
	return in.mayFail(st, e, origins(text), nilError, raised{})
}

func isTable(v value) bool { _, ok := v.(table); return ok }

func isEmptyTable(v value) bool {
	t, ok := v.(table)
	return ok && t.base == nil && len(t.entries)+len(t.rest) == 0
}

// decodeNull is json.Unmarshal of null: it sets what can be nil, and leaves the rest.
func (in *interp) decodeNull(st *state, target value, e *ast.CallExpr) []outcome {
	to, ok := target.(pointer)
	if !ok {
		return in.mayFail(st, e, nil, noError, raised{})
	}
	t := deref(to.typ)
	switch {
	case t == nil || types.IsInterface(t):
	case isRaw(t):
		in.write(st, to, joined{parts: []value{fixed{constant.MakeString("null"), types.Typ[types.String]}}, typ: t})
	case isNilable(t):
		in.write(st, to, zero{t})
	case jsonMethodsOf(t).unmarshalJSON != nil && !isKnown(t) && !in.plain:
		return in.mayFail(st, e, nil, noError, raised{})
	}
	return one(st, noError)
}

// decodeConstant is json.Unmarshal of a text that the code holds: it does not fail, or it
// fails each time.
func (in *interp) decodeConstant(st *state, text string, target value, e *ast.CallExpr) []outcome {
	to, ok := target.(pointer)
	if !ok {
		return in.mayFail(st, e, nil, noError, raised{})
	}
	t := deref(to.typ)
	if inner, held := in.read(st, to).(pointer); held && isPointer(t) {
		return in.decodeConstant(st, text, inner, e)
	}
	if _, isStruct := t.Underlying().(*types.Struct); isStruct && strings.TrimSpace(text) == "{}" && !isKnown(t) && (!jsonMethodsOf(t).decodes() || in.plain) {
		return one(st, noError) // it sets no field
	}
	var v value = derived{typ: t}
	if b, isBasic := t.Underlying().(*types.Basic); isBasic && !jsonMethodsOf(t).decodes() {
		if held, ok := jsonValue(text); ok {
			if c := constantOf(held); c != nil && fitsBasic(c, b) {
				v = fixed{c, t}
			}
		}
	}
	switch text := strings.TrimSpace(text); {
	case text == "{}" && isMap(t):
		v = in.placed(st, table{typ: t})
	case text == "[]" && isSlice(t):
		v = list{typ: t, whole: true}
	}
	in.write(st, to, v)
	return one(st, noError)
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
func (in *interp) placed(st *state, v value) value {
	t, ok := v.(table)
	if !ok {
		return v
	}
	return pointer{typ: t.typ, cell: in.allocate(st, t)}
}

// reviewed is a value after a way through its own JSON text.
func reviewed(v value, t types.Type) value {
	if identical(typeOfValue(v), t) {
		return v
	}
	if m, ok := t.Underlying().(*types.Map); ok && (types.IsInterface(m.Elem()) || isRaw(m.Elem())) {
		return table{typ: t, base: v}
	}
	return viewed{t, v}
}

func (in *interp) decodePart(st *state, p *part, target value, strict bool, e *ast.CallExpr, lax bool) []outcome {
	nilError := zero{types.Universe.Lookup("error").Type()}
	to, ok := target.(pointer)
	if !ok {
		st.note(event{part: p, lost: &reason{"it is decoded into " + in.prog.text(e), e.Pos()}})
		return in.mayFail(st, e, []symbol{{key: p.key(), part: p, raw: true}}, nilError, raised{})
	}
	t := deref(to.typ)
	if t == nil {
		t = types.Typ[types.Invalid]
	}
	if held, ok := in.read(st, to).(pointer); ok && types.IsInterface(t) {
		to, t = held, deref(held.typ) // encoding/json decodes into what an interface holds
	}
	for {
		inner, isPointer := types.Unalias(t).Underlying().(*types.Pointer)
		if !isPointer {
			break
		}
		next, held := in.read(st, to).(pointer)
		if !held {
			next = pointer{typ: t, cell: in.allocate(st, zero{inner.Elem()})}
			in.write(st, to, next)
		}
		to, t = next, inner.Elem()
	}
	if l, ok := in.read(st, to).(list); ok && l.whole && len(l.items) > 0 && !slices.ContainsFunc(l.items, func(v value) bool { _, ok := v.(pointer); return !ok }) {
		return in.decodeElements(st, p, to, l, e)
	}
	ev := event{part: p, typ: t, strict: strict, lax: lax, plain: in.plain, held: map[*types.Var]bool{}, preset: map[string]value{}, own: to.cell == in.self && len(to.path) == 0}
	yes, no := st, (*state)(nil)
	if !types.IsInterface(t) && !isRaw(t) && !lax {
		yes, no = in.fork(st, condition{is: "decodes", subject: symbol{key: p.key() + " as " + types.TypeString(t, nil), part: p}, text: in.prog.text(e) + " succeeds", pos: e.Pos()})
	}
	var out []outcome
	if yes != nil {
		in.fill(yes, &ev, p, to, t)
		yes.note(ev)
		out = append(out, outcome{yes, nilError})
	}
	if no != nil {
		out = append(out, outcome{no, raised{decoding: true}})
	}
	return out
}

// maxElements is how many elements of a list are told apart.
const maxElements = 64

// decodeElements decodes a list into places for its elements: what an interface holds
// that leads somewhere is decoded there.
func (in *interp) decodeElements(st *state, p *part, to pointer, l list, e *ast.CallExpr) []outcome {
	st.note(event{part: p, typ: l.typ})
	outs := one(st, noError)
	for i, item := range l.items[:min(len(l.items), maxElements)] {
		outs = bind(outs, func(st *state, so value) []outcome {
			if isRaised(so) {
				return one(st, so)
			}
			return in.decodePart(st, p.element(i), item, false, e, false)
		})
	}
	return bind(outs, func(st *state, v value) []outcome {
		in.write(st, to, decodedSymbol(p, l.typ))
		return one(st, v)
	})
}

// fill puts what a part of the payload is decoded to in its place.
func (in *interp) fill(st *state, ev *event, p *part, to pointer, t types.Type) {
	st_, ok := t.Underlying().(*types.Struct)
	if !ok || isKnown(t) || jsonMethodsOf(t).decodes() && !ev.plain {
		if ok {
			for _, f := range jsonFields(st_).fields {
				if f.tagged && slices.ContainsFunc(slices.Collect(maps.Values(p.kids)), func(kid *part) bool { return kid.loose && strings.EqualFold(kid.name, f.name) }) {
					p.field(f) // what was looked at before has its name
				}
			}
		}
		in.write(st, to, decodedSymbol(p, t))
		return
	}
	for _, f := range jsonFields(st_).fields {
		at, ft := to, t
		reached := true
		for k, i := range f.index {
			fv := structField(ft, i)
			if fv == nil {
				reached = false
				break
			}
			at = pointer{types.NewPointer(fv.Type()), at.cell, append(slices.Clone(at.path), i)}
			ft = fv.Type()
			if k == len(f.index)-1 {
				break
			}
			if _, isPointer := types.Unalias(ft).Underlying().(*types.Pointer); isPointer {
				inner, held := in.read(st, at).(pointer)
				if held {
					ev.held[fv] = true
				} else {
					inner = pointer{typ: ft, cell: in.allocate(st, zero{deref(ft)})}
					in.write(st, at, inner)
				}
				at = inner
				ft = deref(ft)
			}
		}
		if !reached {
			continue
		}
		if before := in.read(st, at); !isZeroValue(before) {
			ev.preset[f.name] = before
		}
		if ev.plain {
			if preset := presetBy(f.tag, f.object.Type()); preset != nil {
				ev.preset[f.name] = preset
			}
		}
		in.write(st, at, decodedSymbol(p.field(f), ft))
	}
}

func isZeroValue(v value) bool {
	switch v := v.(type) {
	case nil, zero:
		return true
	case derived:
		return true
	case fixed:
		return isZero(v.val)
	}
	return false
}

func decodedSymbol(p *part, t types.Type) value {
	return symbol{key: p.key(), typ: t, part: p, raw: isRaw(t)}
}

// expand gives the fields of a struct that a part of the payload is decoded to.
func (in *interp) expand(s symbol) value {
	t := deref(s.typ)
	st, ok := t.Underlying().(*types.Struct)
	if !ok || s.raw || s.look != "" || isKnown(t) || jsonMethodsOf(t).decodes() {
		return s
	}
	var out value = composite{typ: t, base: zero{t}, fields: map[int]value{}}
	for _, f := range jsonFields(st).fields {
		out = with(out, t, f.index, decodedSymbol(s.part.field(f), f.object.Type()))
	}
	return out
}

// reading is one way through a decoder that ends without error.
type reading struct {
	st   *state
	self value // what the receiver holds then
}

// payload is what a decoder is handed: the text of any JSON, or any text.
func (in *interp) payload(fn *ast.FuncDecl) value {
	if fn.Name.Name == "UnmarshalText" {
		return symbol{key: in.root.key(), part: in.root, typ: types.Typ[types.String]}
	}
	return symbol{key: in.root.key(), part: in.root, raw: true, typ: types.NewSlice(types.Typ[types.Byte])}
}

// readings evaluates UnmarshalJSON, or UnmarshalText, of a type.
func (in *interp) readings(t *types.Named, fn *ast.FuncDecl, src *source, arg value) (ways []reading) {
	defer in.recovered(fn)
	obj, _ := src.info.Defs[fn.Name].(*types.Func)
	if obj == nil || len(fn.Recv.List) != 1 {
		return nil
	}
	in.within = t
	st := &state{heap: map[int]value{}}
	fr := in.newFrame(src, nil, instanceArguments(obj, t))
	in.self = in.allocate(st, zero{t})
	return in.succeeding(in.callOn(st, fr, t, fn, obj, tuple{arg}))
}

// callOn evaluates a method of t whose receiver is the value that the interpreter calls self.
func (in *interp) callOn(st *state, fr *frame, t *types.Named, fn *ast.FuncDecl, obj *types.Func, args tuple) []outcome {
	if names := fn.Recv.List[0].Names; len(names) == 1 {
		if v, ok := fr.src.info.Defs[names[0]].(*types.Var); ok {
			self := pointer{types.NewPointer(t), in.self, nil}
			var recv value = self
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
func (in *interp) succeeding(outs []outcome) (ways []reading) {
	for _, o := range outs {
		if in.maySucceed(o) {
			ways = append(ways, reading{st: o.st, self: o.st.heap[in.self]})
		}
	}
	return ways
}

// recovered ends an evaluation that meets what it was not made for, such as source
// that does not type-check, as one that is not understood.
func (in *interp) recovered(fn *ast.FuncDecl) {
	if r := recover(); r != nil {
		in.over = &reason{"its body could not be evaluated", fn.Pos()}
	}
}

// maySucceed says whether a way that returns an error may return nil.
func (in *interp) maySucceed(o outcome) bool { return !isRaised(o.v) }

// isZeroText says whether an encoder returns no text at all, which encoding/json refuses.
func isZeroText(v value) bool {
	switch v.(type) {
	case joined, fixed:
		text, ok := constantText(v)
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

// writing is one way through an encoder that ends without error.
type writing struct {
	st   *state
	text value
}

// writings evaluates MarshalJSON, MarshalJSONTo or MarshalText of a type.
func (in *interp) writings(t *types.Named, fn *ast.FuncDecl, src *source) (ways []writing) {
	defer in.recovered(fn)
	streams, encoder := false, 0
	outs := in.onSelf(t, fn, src, func(st *state, param types.Type) value {
		streams, encoder = true, in.allocate(st, derived{})
		return pointer{typ: param, cell: encoder}
	})
	var out []writing
	for _, o := range outs {
		if streams {
			text := o.st.heap[streamCell]
			if d, ok := o.st.heap[encoder].(derived); ok && d.why != nil || text == nil {
				text = derived{why: &reason{"it is written piece by piece", fn.Pos()}}
			}
			if !isRaised(o.v) {
				out = append(out, writing{o.st, text})
			}
			continue
		}
		results, ok := o.v.(tuple)
		if ok && len(results) == 2 && !isRaised(results[1]) && !isZeroText(results[0]) {
			out = append(out, writing{o.st, in.frozen(o.st, results[0], 8)})
		}
	}
	return out
}

// onSelf calls a method that writes its receiver, with at most one argument.
func (in *interp) onSelf(t *types.Named, fn *ast.FuncDecl, src *source, argument func(*state, types.Type) value) []outcome {
	obj, _ := src.info.Defs[fn.Name].(*types.Func)
	if obj == nil || len(fn.Recv.List) != 1 {
		return nil
	}
	in.within, in.encodes = t, true
	st := &state{heap: map[int]value{}}
	fr := in.newFrame(src, nil, instanceArguments(obj, t))
	var self value = symbol{key: "self", typ: t}
	if in.fixed != nil {
		self = in.fixed
	}
	args := tuple{}
	if obj.Signature().Params().Len() == 1 {
		args = tuple{argument(st, obj.Signature().Params().At(0).Type())}
	}
	in.self = in.allocate(st, self)
	return in.callOn(st, fr, t, fn, obj, args)
}
