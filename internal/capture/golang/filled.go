package golang

import (
	"go/types"
	"slices"
	"strings"

	"example.org/parity/internal/capture/golang/eval"
	"example.org/parity/internal/capture/golang/gojson"
	"example.org/parity/internal/codec"
)

// composite renders a struct that is filled for the wire: a field set to a constant
// has that value each time, and one that is not set is left out where its tags say so.
func (w *writer_) composite(v eval.Composite) codec.Shape {
	st, ok := v.Typ.Underlying().(*types.Struct)
	if !ok {
		return w.shapeOf(v.Typ, nil, nil)
	}
	named, _ := types.Unalias(v.Typ).(*types.Named)
	shadow := named != nil && types.Identical(named.Underlying(), w.typ.Underlying())
	if named != nil && !shadow && gojson.MethodsOf(named).Encodes() {
		return w.shapeOf(named, nil, nil)
	}
	if shadow && gojson.MethodsOf(named).Encodes() {
		return w.shapeOf(named, nil, nil) // by a method of an embedded field
	}
	if m := gojson.MethodsOf(v.Typ).MarshalJSON; m != nil && m.Via != nil {
		return w.shapeOf(v.Typ, nil, nil)
	}
	if named != nil && !shadow && w.prog.Types[named.Obj()] != nil && named.Obj().Exported() && !w.sameNames(st) {
		return w.shapeOf(named, nil, nil)
	}
	out := codec.Of(codec.KindRecord)
	kind := gojson.ConventionOf(st)
	for _, f := range w.fieldsOf(st).Fields {
		value, always := w.along(v, f)
		if value == nil {
			continue
		}
		if always {
			f.Pointers = nil
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
	return ok && slices.Equal(slices.Sorted(slices.Values(gojson.FieldsOf(mine).Names())), slices.Sorted(slices.Values(gojson.FieldsOf(st).Names())))
}

// along follows the way to a field through embedded ones, and says whether no pointer
// on it may be nil.
func (w *writer_) along(v eval.Value, f gojson.Field) (eval.Value, bool) {
	always := true
	for k, i := range f.Index {
		if t, ok := v.(eval.There); ok {
			v = t.V
		} else if k > 0 {
			switch v := v.(type) {
			case eval.Symbol:
				if _, isPointer := types.Unalias(v.Typ).(*types.Pointer); isPointer && !v.Set && !w.IsSet(v) {
					always = false
				}
			case eval.Zero:
				if _, isPointer := types.Unalias(v.Typ).(*types.Pointer); isPointer {
					return nil, false
				}
			}
		}
		v = eval.FieldOf(v, i)
	}
	return v, always
}

func (w *writer_) IsSet(s eval.Symbol) bool { return eval.Shown(s, w.steps) }

// fill says of a field what it is set to. It is false for one that is never sent.
func (w *writer_) fill(out *codec.Field, f gojson.Field, v eval.Value) bool {
	switch x := v.(type) {
	case eval.Zero:
		if f.Omits() {
			return false
		}
		return true
	case eval.Fixed:
		if !f.Quoted {
			if eval.IsZeroValue(x) && f.Omits() {
				return false
			}
			if !gojson.MethodsOf(f.Object.Type()).Encodes() {
				out.Shape = asConstant(out.Shape, eval.ConstantValue(x.Val))
			}
			if !eval.IsZeroValue(x) {
				w.always(out)
			}
		}
		return true
	case eval.Symbol:
		if x.Var != nil && x.Part == nil && x.Look == "" && eval.Identical(x.Typ, f.Object.Type()) {
			w.ownSymbol(out, f, x)
			return true
		}
	case eval.Derived:
		if x.Typ != nil && eval.Identical(x.Typ, f.Object.Type()) && x.Why == nil && !eval.CanBeAnything(x.Typ) {
			return true
		}
	}
	if f.Quoted {
		return true
	}
	shape := w.shape(v, f.Object.Type())
	if types.IsInterface(f.Object.Type()) || gojson.IsRaw(f.Object.Type()) || !sameShape(shape, out.Shape) {
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
		if _, isPointer := f.Object.Type().Underlying().(*types.Pointer); isPointer && len(f.Pointers) == 0 {
			out.Required, out.Unset, out.Zero = true, "", ""
		}
	}
	if own := w.ownField(v); own != nil && sameName(out.Name, own.Name()) {
		w.declared(out, own)
		if f.Omits() && !gojson.IsNilable(own.Type()) {
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
func (w *writer_) ownSymbol(out *codec.Field, f gojson.Field, s eval.Symbol) {
	if s.Set || w.IsSet(s) {
		if out.Unset == "null" {
			out.Unset = ""
		}
		out.Shape.Nullable = false
	}
	for _, step := range w.steps {
		if c := step.Cond; c.Subject.Key == s.Key && !step.Guard && (c.Is == "eq" || c.Is == "in") && !f.Quoted {
			out.Shape = narrow(out.Shape, c)
		}
	}
	if f.Object != s.Var && strings.EqualFold(f.Object.Name(), s.Var.Name()) && w.prog.Fields[s.Var.Pos()] != nil {
		w.declared(out, s.Var)
	}
}

// canBeNil says whether a value may be encoded as null.
func canBeNil(v eval.Value) bool {
	switch v := v.(type) {
	case eval.There, eval.Composite, eval.Table, eval.List, eval.Fixed, eval.Joined, eval.Printed, eval.Stamped, eval.Encoded:
		return false
	case eval.Symbol:
		return !v.Set && v.Typ != nil && gojson.IsNilable(v.Typ)
	case eval.Choice:
		return slices.ContainsFunc(v.Arms, canBeNil)
	case eval.Zero:
		return eval.IsNilValue(v)
	case eval.Derived:
		return v.Typ == nil || gojson.IsNilable(v.Typ)
	case eval.Viewed:
		return canBeNil(v.Of)
	}
	return true
}

// ownField gives the receiver's field that a value is made of alone.
func (w *writer_) ownField(v eval.Value) *types.Var {
	var found *types.Var
	for _, s := range eval.Origins(v) {
		if s.Top == nil || found != nil && found != s.Top {
			return nil
		}
		found = s.Top
	}
	return found
}

// table renders a map that is filled key by key.
func (w *writer_) table(t eval.Table) codec.Shape {
	out := codec.Of(codec.KindRecord)
	if t.Base != nil {
		base := w.writtenRecord(w.shape(t.Base, nil))
		if base.Kind == codec.KindAny && base.Unknown == nil { // raw text with members of its own
			anything := codec.Anything()
			base = codec.Of(codec.KindRecord)
			base.Item = &anything
			w.rest = true
		}
		if base.Kind != codec.KindRecord {
			if len(t.Entries)+len(t.Rest) == 0 {
				return base
			}
			return opaque("keys are added to what is not known key by key")
		}
		out = base
		out.Fields = slices.Clone(out.Fields)
	}
	for _, e := range t.Entries {
		i := codec.IndexOf(out.Fields, e.Key)
		if e.Val == nil { // deleted
			if i >= 0 {
				out.Fields = slices.Delete(out.Fields, i, i+1)
			}
			continue
		}
		f := w.entry(e, t.Typ)
		switch {
		case i < 0:
			out.Fields = append(out.Fields, f)
		case e.Optional:
			out.Fields[i] = mergeFields(out.Fields[i], f)
		default:
			out.Fields[i] = f
		}
	}
	if len(t.Rest) == 0 {
		if len(t.Entries) == 0 && t.Base == nil {
			return codec.Of(codec.KindMap)
		}
		return out
	}
	var items []codec.Shape
	elem := t.Typ.Underlying().(*types.Map).Elem()
	for _, r := range t.Rest {
		if shape, ok := w.stage(r, elem); ok {
			items = append(items, shape)
		} else if s, ok := r.(eval.Symbol); ok && s.Typ != nil && gojson.IsAny(s.Typ) {
			items = append(items, codec.Anything())
		} else {
			items = append(items, w.shape(r, elem))
		}
	}
	item := unionOf(items)
	if len(t.Entries) == 0 && t.Base == nil {
		for _, k := range t.Keys {
			if l, ok := k.(eval.Derived); ok && len(l.From) > 0 {
				continue
			}
			return opaque("its keys are computed")
		}
		return codec.Map(item)
	}
	if !slices.ContainsFunc(t.Keys, func(k eval.Value) bool { return len(eval.Origins(k)) == 0 }) || len(t.Keys) == 0 {
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
func (w *writer_) entry(e eval.Entry, t types.Type) codec.Field {
	out := codec.Field{Name: e.Key, Required: true}
	v := e.Val
	if l, ok := v.(eval.Fixed); ok {
		out.Shape = codec.Enum(eval.ConstantValue(l.Val))
	} else {
		out.Shape = w.shape(v, nil)
	}
	if c, ok := v.(eval.Choice); ok && !slices.ContainsFunc(c.Arms, func(a eval.Value) bool { _, ok := a.(eval.Fixed); return !ok }) && len(c.Arms) > 1 && out.Shape.Kind == codec.KindEnum {
		out.Shape.Native = "const"
	}
	own := w.ownField(v)
	if own == nil {
		if e.Optional {
			out.Required, out.Unset = false, "omit"
		}
		return out
	}
	w.declared(&out, own)
	_, pointer := own.Type().Underlying().(*types.Pointer)
	switch {
	case e.Optional:
		out.Required, out.Unset = false, "omit"
		if e.Nonzero {
			out.Zero = "omit"
			if pointer {
				out.Default = codec.JSON(nil)
				out.Shape.Nullable = true
			}
		}
	case canBeNil(v):
		if pointer || !w.prog.Guarded()[own.Origin()] {
			out.Unset = "null"
		}
		out.Required = !pointer
		if pointer {
			out.Default = codec.JSON(nil)
		}
	}
	return out
}
