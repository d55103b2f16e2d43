package golang

import (
	"bytes"
	"encoding/json"
	"go/types"
	"slices"
	"strings"

	"example.org/parity/internal/codec"
)

// sent is the shape of what an encoder writes: the union of the ways through it that
// end without error.
func (c *capturer) sent(t *types.Named, in *interp, ways []writing) form {
	if in.over != nil {
		return form{shape: c.opaqueAt(in.over)}
	}
	if len(ways) == 0 {
		return form{shape: opaque("its encoder always fails")}
	}
	if why := in.switched(ways); why != nil {
		return form{shape: c.opaqueAt(why)}
	}
	w := &writer_{capturer: c, in: in, typ: t}
	var out form
	var shapes []codec.Shape
	for i, way := range ways {
		w.steps = way.st.steps
		shape := w.text(way.text)
		own := w.isOwn(way.text)
		if i == 0 {
			out.own, out.rest, out.part = own, w.rest, true
		}
		out.part = out.part && isOneField(way.text)
		out.own, out.rest = out.own && own, out.rest || w.rest
		shapes = append(shapes, shape)
	}
	out.shape = oneRecord(shapes)
	return out
}

// isOneField says whether a text is that of one of the receiver's fields.
func isOneField(v value) bool {
	e, ok := v.(encoded)
	if !ok {
		return false
	}
	s, ok := e.v.(symbol)
	return ok && s.top != nil && s.var_ == s.top && s.look == ""
}

// oneRecord joins the forms that one encoder writes: its records are one record.
func oneRecord(shapes []codec.Shape) codec.Shape {
	var out []codec.Shape
	for _, shape := range shapes {
		i := slices.IndexFunc(out, func(o codec.Shape) bool {
			return o.Kind == codec.KindRecord && shape.Kind == codec.KindRecord && o.Unknown == nil && shape.Unknown == nil && tagOf(o, shape) == ""
		})
		if i >= 0 {
			out[i] = mergeRecords(out[i], shape)
		} else {
			out = append(out, shape)
		}
	}
	u := unionOf(out)
	if u.Kind == codec.KindUnion && len(shapes) > 1 && len(out) == len(u.Variants) {
		if tag := tagOf(u.Variants...); tag != "" {
			u.Tag = &codec.Tag{Field: tag, Required: true}
		}
	}
	return u
}

// tagOf gives the field that holds another constant in each of some records.
func tagOf(records ...codec.Shape) string {
	for _, f := range records[0].Fields {
		seen := map[string]bool{}
		for _, r := range records {
			for _, g := range r.Fields {
				if g.Name == f.Name && g.Required && g.Shape.Kind == codec.KindEnum && len(g.Shape.Values) == 1 && allTexts(g.Shape.Values) {
					seen[string(g.Shape.Values[0])] = true
				}
			}
		}
		if len(seen) == len(records) {
			return f.Name
		}
	}
	return ""
}

// switched finds a choice between two forms that does not depend on the value: a
// configuration. Which of them is sent is not known.
func (in *interp) switched(ways []writing) *reason {
	for i, a := range ways {
		for _, s := range a.st.steps {
			if len(s.cond.from) > 0 || s.cond.is != "" || s.cond.text == "" {
				continue
			}
			for _, b := range ways[i+1:] {
				if slices.ContainsFunc(b.st.steps, s.against) && !equal(a.text, b.text) {
					return &reason{"what is sent depends on " + s.cond.text, s.cond.pos}
				}
			}
		}
	}
	return nil
}

// writer_ renders what one encoder writes.
type writer_ struct {
	*capturer
	in    *interp
	typ   *types.Named
	steps []step
	rest  bool
}

// isOwn says whether a text is that of the receiver's own fields.
func (w *writer_) isOwn(v value) bool {
	e, ok := v.(encoded)
	return ok && w.isSelf(e.v) && !slices.ContainsFunc(w.steps, func(s step) bool {
		return !s.cond.negated && (s.cond.is == "eq" && !isZeroConstant(s.cond) || s.cond.is == "in")
	})
}

func (w *writer_) isSelf(v value) bool {
	if b, ok := v.(byFields); ok {
		return w.isSelf(b.of)
	}
	if t, ok := v.(there); ok {
		v = t.v
	}
	s, ok := v.(symbol)
	return ok && s.key == "self"
}

// text renders JSON text.
func (w *writer_) text(v value) codec.Shape {
	switch v := v.(type) {
	case encoded:
		return w.shape(v.v, nil)
	case choice:
		var arms []codec.Shape
		for _, a := range v.arms {
			arms = append(arms, w.text(a))
		}
		return oneRecord(arms)
	case printed:
		return w.printedShape(v)
	case symbol:
		return codec.Of(codec.KindAny).As("raw")
	case derived:
		if v.why != nil {
			return w.opaqueAt(v.why)
		}
		if len(v.from) == 1 && v.from[0].raw || v.typ != nil && isRaw(v.typ) {
			return codec.Of(codec.KindAny).As("raw")
		}
		return opaque("its text is made by code that is not followed")
	case zero:
		return codec.Of(codec.KindNull)
	case joined, fixed:
		if text, ok := constantText(v); ok {
			if value, ok := jsonValue(text); ok {
				if value == nil {
					return codec.Of(codec.KindNull)
				}
				if _, isObject := value.(map[string]any); !isObject {
					return codec.Enum(value)
				}
				return w.constantObject(value.(map[string]any))
			}
		}
		if j, ok := v.(joined); ok {
			return w.template(j)
		}
	}
	return opaque("its text is made by code that is not followed")
}

func (w *writer_) constantObject(o map[string]any) codec.Shape {
	out := codec.Of(codec.KindRecord)
	for _, name := range sortedNames(o) {
		out.Fields = append(out.Fields, codec.Field{Name: name, Shape: codec.Enum(o[name]), Required: true})
	}
	return out
}

// template reads text that is put together by hand: a text in quotes.
func (w *writer_) template(j joined) codec.Shape {
	parts := j.parts
	if len(parts) == 1 {
		return w.text(parts[0])
	}
	first, ok := constantText(parts[0])
	last, ok2 := constantText(parts[len(parts)-1])
	if !ok || !ok2 || !strings.HasPrefix(first, `"`) || !strings.HasSuffix(last, `"`) {
		return opaque("its text is put together by hand")
	}
	if len(parts) == 3 && first == `"` && last == `"` {
		switch inner := parts[1].(type) {
		case stamped:
			return stampedShape(inner.layout)
		case printed:
			if s, ok := inner.v.(stamped); ok {
				return stampedShape(s.layout)
			}
			if _, isEncoded := inner.v.(encoded); isEncoded {
				return opaque("its text is put together by hand")
			}
		}
	}
	return codec.Of(codec.KindString)
}

func stampedShape(layout string) codec.Shape {
	s := codec.Of(codec.KindString)
	if format := timeLayouts[layout]; format != "" {
		s.Format, s.Native = format, formatNatives[format]
		return s
	}
	return s.Limited("pattern", layoutPattern(layout))
}

func (w *writer_) printedShape(p printed) codec.Shape {
	t := typeOfValue(p.v)
	if t != nil {
		if b, ok := deref(t).Underlying().(*types.Basic); ok && b.Info()&(types.IsNumeric|types.IsBoolean) != 0 {
			return basicTypes[b.Kind()]
		}
	}
	return opaque("its text is put together by hand")
}

func jsonValue(text string) (any, bool) {
	var value any
	dec := json.NewDecoder(bytes.NewReader([]byte(text)))
	dec.UseNumber()
	if dec.Decode(&value) != nil || dec.More() {
		return nil, false
	}
	return value, true
}

// shape renders a value that is encoded. The declared type is that of the field that
// holds it, or nil.
func (w *writer_) shape(v value, declared types.Type) codec.Shape {
	switch v := v.(type) {
	case symbol:
		return w.symbol(v, declared)
	case fixed:
		if declared != nil {
			if named, ok := types.Unalias(declared).(*types.Named); ok && jsonMethodsOf(named).encodes() {
				return w.shapeOf(declared, nil, nil)
			}
		}
		return codec.Enum(constantValue(v.val))
	case zero:
		if v.typ == nil || isNilValue(v) {
			if declared != nil && !types.IsInterface(declared) {
				s := w.shapeOf(declared, nil, nil)
				s.Nullable = true
				return s
			}
			return codec.Of(codec.KindNull)
		}
		return w.shapeOf(v.typ, nil, nil)
	case there:
		out := w.shape(v.v, derefOrNil(declared))
		out.Nullable = false
		return out
	case composite:
		return w.composite(v)
	case list:
		return w.list(v, declared)
	case table:
		return w.table(v)
	case choice:
		return w.choice(v, declared)
	case chosen:
		return w.shape(v.any, declared)
	case encoded:
		return w.text(v)
	case viewed:
		return w.shape(v.of, nil)
	case oneArm:
		if arms := w.armsOf(v.typ); len(arms) > 0 {
			return unionOf(arms)
		}
		return opaque("the variants of a union are not found")
	case byFields:
		return withoutZeros(w.shape(v.of, declared))
	case stamped:
		return stampedShape(v.layout)
	case joined, printed:
		if text, ok := constantText(v); ok {
			return codec.Enum(text)
		}
		return codec.Of(codec.KindString)
	case derived:
		return w.derived(v, declared)
	case pointer:
		return w.shapeOf(deref(v.typ), nil, nil)
	}
	return opaque("what is encoded is made by code that is not followed")
}

func derefOrNil(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	return deref(t)
}

func (w *writer_) symbol(s symbol, declared types.Type) codec.Shape {
	if s.key == "self" {
		if m := jsonMethodsOf(s.typ); !identical(s.typ, w.typ) && m.encodes() {
			return w.shapeOf(s.typ, nil, nil)
		}
		out := oneWay(w.plainShape(w.typ), true)
		if out.Kind == codec.KindRecord {
			w.narrowFields(&out)
			if s.typ != nil && !identical(s.typ, w.typ) {
				w.otherTags(&out, s.typ)
			}
		}
		return out
	}
	out := w.ofType(s, declared)
	if s.set {
		out.Nullable = false
	}
	for _, step := range w.steps {
		if step.cond.subject.key == s.key && !step.guard {
			if c := step.cond; c.is == "eq" || c.is == "in" || c.is == "nil" {
				out = narrow(out, c)
			}
		}
	}
	return out
}

// otherTags gives the fields of the receiver as another type's tags write them.
func (w *writer_) otherTags(out *codec.Shape, t types.Type) {
	st, ok := deref(t).Underlying().(*types.Struct)
	mine, ok2 := w.typ.Underlying().(*types.Struct)
	if !ok || !ok2 || types.Identical(st, mine) {
		return
	}
	*out, _ = w.record(st, nil)
	*out = oneWay(*out, true)
	w.narrowFields(out)
}

func (w *writer_) ofType(s symbol, declared types.Type) codec.Shape {
	t := s.typ
	if t == nil {
		t = declared
	}
	if t == nil {
		return codec.Anything()
	}
	// A conversion to another type has that type's form.
	if n, ok := types.Unalias(deref(t)).(*types.Named); ok && w.prog.types[n.Obj()] == nil && n.Obj().Pkg() != nil && w.prog.packages[n.Obj().Pkg()] != nil {
		return w.shapeOf(n.Underlying(), nil, nil) // a type of the function's own
	}
	return w.shapeOf(t, nil, nil)
}

// narrowFields puts what the way asks of the receiver's fields into its record.
func (w *writer_) narrowFields(out *codec.Shape) {
	for i := range out.Fields {
		for _, step := range w.steps {
			c := step.cond
			if step.guard || c.negated || c.subject.var_ == nil || c.subject.look != "" || c.is != "eq" && c.is != "in" {
				continue
			}
			if c.subject.key == "self."+c.subject.var_.Name() && fieldNamed(w.typ, out.Fields[i].Name) == c.subject.var_ {
				out.Fields[i].Shape = narrow(out.Fields[i].Shape, c)
			}
		}
	}
}

// fieldNamed gives the field of a struct that has a wire name.
func fieldNamed(t types.Type, name string) *types.Var {
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	for _, f := range jsonFields(st).fields {
		if f.name == name {
			return f.object
		}
	}
	return nil
}

// derived renders a value of which only the type is known. A wire type of the SDK's
// own that is made of one of the receiver's fields stands for what that field holds.
func (w *writer_) derived(v derived, declared types.Type) codec.Shape {
	if v.why != nil {
		return w.opaqueAt(v.why)
	}
	t := v.typ
	if t == nil {
		t = declared
	}
	if t == nil {
		return opaque("what is encoded is made by code that is not followed")
	}
	if shape, ok := w.stage(v, t); ok {
		return shape
	}
	if canBeAnything(t) && !isByteSlice(t) {
		return opaque("what is encoded is made by code that is not followed")
	}
	return w.shapeOf(t, nil, nil)
}

func isByteSlice(t types.Type) bool {
	s, ok := t.Underlying().(*types.Slice)
	return ok && isByteType(s.Elem()) && !isRaw(t)
}

// stage gives the shape of the interface whose values a wire value is made of.
func (w *writer_) stage(v value, t types.Type) (codec.Shape, bool) {
	top := w.ownField(v)
	if top == nil {
		return codec.Shape{}, false
	}
	named, ok := types.Unalias(element(top.Type())).(*types.Named)
	if !ok {
		return codec.Shape{}, false
	}
	if iface, isIface := named.Underlying().(*types.Interface); !isIface || iface.Empty() || w.notWire(named) != "" {
		return codec.Shape{}, false
	}
	if s, ok := v.(symbol); ok && !identical(element(s.typ), named) {
		return codec.Shape{}, false
	}
	inner := types.Unalias(element(t))
	if n, ok := inner.(*types.Named); ok && n.Obj().Exported() && !isRaw(n) && !identical(n, named) {
		return codec.Shape{}, false
	}
	out := w.shapeOf(named, nil, nil)
	if _, isList := t.Underlying().(*types.Slice); isList && !isRaw(t) && !isByteSlice(t) {
		return codec.List(out), true
	}
	return out, true
}

func (w *writer_) list(l list, declared types.Type) codec.Shape {
	t := l.typ
	if t == nil {
		t = declared
	}
	if t == nil {
		return codec.Of(codec.KindList)
	}
	if isByteSlice(t) {
		return w.shapeOf(t, nil, nil)
	}
	elem, ok := t.Underlying().(interface{ Elem() types.Type })
	if !ok {
		return codec.Of(codec.KindList)
	}
	if len(l.items) == 0 {
		return w.nonNull(w.shapeOf(types.Unalias(t).Underlying(), nil, nil))
	}
	var items []codec.Shape
	for _, item := range l.items {
		if shape, ok := w.stage(item, elem.Elem()); ok {
			items = append(items, shape)
			continue
		}
		if isEmptyWire(item) {
			continue
		}
		items = append(items, w.shape(item, elem.Elem()))
	}
	if len(items) == 0 {
		return w.nonNull(w.shapeOf(types.Unalias(t).Underlying(), nil, nil))
	}
	if l.whole && len(items) == len(l.items) {
		return codec.Tuple(items...)
	}
	return codec.List(unionOf(items))
}

func isEmptyWire(v value) bool { return false }

func (w *writer_) nonNull(s codec.Shape) codec.Shape { s.Nullable = false; return s }

func (w *writer_) choice(c choice, declared types.Type) codec.Shape {
	var arms []codec.Shape
	null := false
	for _, a := range c.arms {
		if z, ok := a.(zero); ok && isNilValue(z) {
			null = true
			continue
		}
		if l, ok := a.(list); ok && len(l.items) == 0 && len(c.arms) > 1 {
			continue // an empty list is one of the others
		}
		if t, ok := a.(there); ok && len(c.arms) > 1 {
			if tb, isTable := t.v.(table); isTable && len(tb.entries) == 0 && len(tb.rest) == 0 && tb.base == nil {
				continue
			}
		}
		if z, ok := a.(zero); ok && z.typ != nil {
			arms = append(arms, w.shapeOf(z.typ, nil, nil))
			continue
		}
		arms = append(arms, w.shape(a, declared))
	}
	if len(arms) == 0 {
		if declared != nil && !types.IsInterface(declared) {
			return w.shapeOf(declared, nil, nil)
		}
		return codec.Of(codec.KindNull)
	}
	out := unionOf(arms)
	out.Nullable = out.Nullable || null
	return out
}

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

// plainShape maps a type by its own fields or underlying type, whatever its methods.
func (c *capturer) plainShape(t *types.Named) codec.Shape {
	switch under := t.Underlying().(type) {
	case *types.Struct:
		var constants map[string]any
		if tag, ok := c.unions.tags[t.Obj()]; ok {
			constants = tag.add(constants, under)
		}
		shape, set := c.record(under, constants)
		if len(set.unresolved) > 0 {
			expr, src := c.fieldExpr(set.unresolved[0])
			embedded := c.unresolved(expr, src)
			shape = shape.Doubted(codec.Unknown{Reason: "it embeds a type whose fields are not known: " + embedded.Unknown.Reason})
		}
		return shape
	default:
		decl := c.prog.types[t.Obj()]
		if decl == nil {
			return c.shapeOf(under, nil, nil)
		}
		if c.isEnum(t) {
			return c.enum(t.Obj())
		}
		return c.shapeOf(under, decl.spec.Type, decl.src)
	}
}

func sortedNames(o map[string]any) []string {
	out := make([]string, 0, len(o))
	for name := range o {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}
