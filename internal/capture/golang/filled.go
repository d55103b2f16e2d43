package golang

import (
	"go/types"
	"slices"
	"strings"

	"example.org/parity/internal/codec"
)

// composite renders a struct that is filled for the wire: a field set to a constant
// has that value each time, and one that is not set is left out where its tags say so.
func (w *writer_) composite(v composite) codec.Shape {
	st, ok := v.typ.Underlying().(*types.Struct)
	if !ok {
		return w.shapeOf(v.typ, nil, nil)
	}
	named, _ := types.Unalias(v.typ).(*types.Named)
	shadow := named != nil && types.Identical(named.Underlying(), w.typ.Underlying())
	if named != nil && !shadow && jsonMethodsOf(named).encodes() {
		return w.shapeOf(named, nil, nil)
	}
	if shadow && jsonMethodsOf(named).encodes() {
		return w.shapeOf(named, nil, nil) // by a method of an embedded field
	}
	if m := jsonMethodsOf(v.typ).marshalJSON; m != nil && m.via != nil {
		return w.shapeOf(v.typ, nil, nil)
	}
	if named != nil && !shadow && w.prog.types[named.Obj()] != nil && named.Obj().Exported() && !w.sameNames(st) {
		return w.shapeOf(named, nil, nil)
	}
	out := codec.Of(codec.KindRecord)
	kind := conventionOf(st)
	for _, f := range w.fieldsOf(st).fields {
		value, always := w.along(v, f)
		if value == nil {
			continue
		}
		if always {
			f.pointers = nil
		}
		field := w.property(f, kind)
		field.Shape = oneWay(field.Shape, true)
		if keep := w.fill(&field, f, value); keep {
			out.Fields = append(out.Fields, field)
		}
	}
	return out
}

// sameNames says whether a struct has the names of the receiver's own fields: it
// stands for the receiver in some cases, and is written out.
func (w *writer_) sameNames(st *types.Struct) bool {
	mine, ok := w.typ.Underlying().(*types.Struct)
	return ok && slices.Equal(slices.Sorted(slices.Values(jsonFields(mine).names())), slices.Sorted(slices.Values(jsonFields(st).names())))
}

// along follows the way to a field through embedded ones, and says whether no pointer
// on it may be nil.
func (w *writer_) along(v value, f field) (value, bool) {
	always := true
	for k, i := range f.index {
		if t, ok := v.(there); ok {
			v = t.v
		} else if k > 0 {
			switch v := v.(type) {
			case symbol:
				if _, isPointer := types.Unalias(v.typ).(*types.Pointer); isPointer && !v.set && !w.isSet(v) {
					always = false
				}
			case zero:
				if _, isPointer := types.Unalias(v.typ).(*types.Pointer); isPointer {
					return nil, false
				}
			}
		}
		v = fieldOf(v, i)
	}
	return v, always
}

func (w *writer_) isSet(s symbol) bool { return shown(s, w.steps) }

// fill says of a field what it is set to. It is false for one that is never sent.
func (w *writer_) fill(out *codec.Field, f field, v value) bool {
	switch x := v.(type) {
	case zero:
		if f.omits() {
			return false
		}
		return true
	case fixed:
		if !f.quoted {
			if isZeroValue(x) && f.omits() {
				return false
			}
			if !jsonMethodsOf(f.object.Type()).encodes() {
				out.Shape = asConstant(out.Shape, constantValue(x.val))
			}
			if !isZeroValue(x) {
				w.always(out)
			}
		}
		return true
	case symbol:
		if x.var_ != nil && x.part == nil && x.look == "" && identical(x.typ, f.object.Type()) {
			w.ownSymbol(out, f, x)
			return true
		}
	case derived:
		if x.typ != nil && identical(x.typ, f.object.Type()) && x.why == nil && !canBeAnything(x.typ) {
			return true
		}
	}
	if f.quoted {
		return true
	}
	shape := w.shape(v, f.object.Type())
	if types.IsInterface(f.object.Type()) || isRaw(f.object.Type()) || !sameShape(shape, out.Shape) {
		native := out.Shape.Native
		out.Shape = shape
		if shape.Kind == codec.KindAny {
			out.Shape.Native = native
		}
	}
	if !canBeNil(v) {
		if out.Unset == "null" {
			out.Unset = ""
		}
		out.Shape.Nullable, out.Default = false, nil
		if _, isPointer := f.object.Type().Underlying().(*types.Pointer); isPointer && len(f.pointers) == 0 {
			out.Required, out.Unset, out.Zero = true, "", ""
		}
	}
	if own := w.ownField(v); own != nil && sameName(out.Name, own.Name()) {
		w.declared(out, own)
		if f.omits() && !isNilable(own.Type()) {
			out.Shape.Nullable, out.Default = false, nil // a nil is only on the way: it is left out
		}
	}
	return true
}

// always says of a field that it is sent each time.
func (w *writer_) always(out *codec.Field) {
	out.Required, out.Unset, out.Zero, out.Default = true, "", "", nil
}

// ownSymbol says of a field that holds one of the receiver's what is known of that one.
func (w *writer_) ownSymbol(out *codec.Field, f field, s symbol) {
	if s.set || w.isSet(s) {
		if out.Unset == "null" {
			out.Unset = ""
		}
		out.Shape.Nullable = false
	}
	for _, step := range w.steps {
		if c := step.cond; c.subject.key == s.key && !step.guard && (c.is == "eq" || c.is == "in") && !f.quoted {
			out.Shape = narrow(out.Shape, c)
		}
	}
	if f.object != s.var_ && strings.EqualFold(f.object.Name(), s.var_.Name()) && w.prog.fields[s.var_.Pos()] != nil {
		w.declared(out, s.var_)
	}
}

// canBeNil says whether a value may be encoded as null.
func canBeNil(v value) bool {
	switch v := v.(type) {
	case there, composite, table, list, fixed, joined, printed, stamped, encoded:
		return false
	case symbol:
		return !v.set && v.typ != nil && isNilable(v.typ)
	case choice:
		return slices.ContainsFunc(v.arms, canBeNil)
	case zero:
		return isNilValue(v)
	case derived:
		return v.typ == nil || isNilable(v.typ)
	case viewed:
		return canBeNil(v.of)
	}
	return true
}

// ownField gives the receiver's field that a value is made of alone.
func (w *writer_) ownField(v value) *types.Var {
	var found *types.Var
	for _, s := range origins(v) {
		if s.top == nil || found != nil && found != s.top {
			return nil
		}
		found = s.top
	}
	return found
}

// table renders a map that is filled key by key.
func (w *writer_) table(t table) codec.Shape {
	out := codec.Of(codec.KindRecord)
	if t.base != nil {
		base := w.writtenRecord(w.shape(t.base, nil))
		if base.Kind == codec.KindAny && base.Unknown == nil { // raw text with members of its own
			anything := codec.Anything()
			base = codec.Of(codec.KindRecord)
			base.Item = &anything
			w.rest = true
		}
		if base.Kind != codec.KindRecord {
			if len(t.entries)+len(t.rest) == 0 {
				return base
			}
			return opaque("keys are added to what is not known key by key")
		}
		out = base
		out.Fields = slices.Clone(out.Fields)
	}
	for _, e := range t.entries {
		i := slices.IndexFunc(out.Fields, func(f codec.Field) bool { return f.Name == e.key })
		if e.val == nil { // deleted
			if i >= 0 {
				out.Fields = slices.Delete(out.Fields, i, i+1)
			}
			continue
		}
		f := w.entry(e, t.typ)
		switch {
		case i < 0:
			out.Fields = append(out.Fields, f)
		case e.optional:
			out.Fields[i] = mergeFields(out.Fields[i], f)
		default:
			out.Fields[i] = f
		}
	}
	if len(t.rest) == 0 {
		if len(t.entries) == 0 && t.base == nil {
			return codec.Of(codec.KindMap)
		}
		return out
	}
	var items []codec.Shape
	elem := t.typ.Underlying().(*types.Map).Elem()
	for _, r := range t.rest {
		if shape, ok := w.stage(r, elem); ok {
			items = append(items, shape)
		} else if s, ok := r.(symbol); ok && s.typ != nil && isAny(s.typ) {
			items = append(items, codec.Anything())
		} else {
			items = append(items, w.shape(r, elem))
		}
	}
	item := unionOf(items)
	if len(t.entries) == 0 && t.base == nil {
		for _, k := range t.keys {
			if l, ok := k.(derived); ok && len(l.from) > 0 {
				continue
			}
			return opaque("its keys are computed")
		}
		return codec.Map(item)
	}
	if !slices.ContainsFunc(t.keys, func(k value) bool { return len(origins(k)) == 0 }) || len(t.keys) == 0 {
		w.rest = true
		out.Item = &item
		return out
	}
	return opaque("its keys are computed")
}

// writtenRecord is the record that a reference to a type stands for when it is sent.
func (w *writer_) writtenRecord(s codec.Shape) codec.Shape {
	if named, ok := types.Unalias(w.queued[s.Ref]).(*types.Named); ok && s.Kind == codec.KindRef {
		if _, out := w.forms(named); out.shape.Kind == codec.KindRecord {
			return oneWay(out.shape, true)
		}
	}
	return s
}

// entry renders one key of a map, with the declaration of the receiver's field that
// it is set to.
func (w *writer_) entry(e entry, t types.Type) codec.Field {
	out := codec.Field{Name: e.key, Required: true}
	v := e.val
	if l, ok := v.(fixed); ok {
		out.Shape = codec.Enum(constantValue(l.val))
	} else {
		out.Shape = w.shape(v, nil)
	}
	if c, ok := v.(choice); ok && !slices.ContainsFunc(c.arms, func(a value) bool { _, ok := a.(fixed); return !ok }) && len(c.arms) > 1 && out.Shape.Kind == codec.KindEnum {
		out.Shape.Native = "const"
	}
	own := w.ownField(v)
	if own == nil {
		if e.optional {
			out.Required, out.Unset = false, "omit"
		}
		return out
	}
	w.declared(&out, own)
	_, pointer := own.Type().Underlying().(*types.Pointer)
	switch {
	case e.optional:
		out.Required, out.Unset = false, "omit"
		if e.nonzero {
			out.Zero = "omit"
			if pointer {
				out.Default = codec.JSON(nil)
				out.Shape.Nullable = true
			}
		}
	case canBeNil(v):
		out.Unset = "null"
		out.Required = !pointer
		if pointer {
			out.Default = codec.JSON(nil)
		}
	}
	return out
}
