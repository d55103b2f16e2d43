package golang

import (
	"bytes"
	"encoding/json"
	"go/types"
	"slices"

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
	var tops []*types.Var
	for i, way := range ways {
		w.steps = way.st.steps
		shape := w.text(way.text)
		tops = append(tops, w.ownField(way.text))
		own := w.isOwn(way.text)
		if i == 0 {
			out.own, out.rest, out.part = own, w.rest, true
		}
		out.part = out.part && isOneField(way.text)
		out.own, out.rest = out.own && own, out.rest || w.rest
		shapes = append(shapes, shape)
	}
	out.shape = oneRecord(shapes, tops)
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

// oneRecord joins the forms that one encoder writes: its records are one record, but for
// those that are told apart by a tag, or that two of the receiver's fields hold. The tops
// are the fields that each is made of alone, where it is.
func oneRecord(shapes []codec.Shape, tops []*types.Var) codec.Shape {
	var out []codec.Shape
	var of []*types.Var
	for k, shape := range shapes {
		i := -1
		for n, o := range out {
			if o.Kind == codec.KindRecord && shape.Kind == codec.KindRecord && o.Unknown == nil && shape.Unknown == nil &&
				(of[n] == nil || tops[k] == nil || of[n] == tops[k]) && tagOf(o, shape) == "" {
				i = n
				break
			}
		}
		if i >= 0 {
			out[i] = mergeRecords(out[i], shape)
			if of[i] != tops[k] {
				of[i] = nil
			}
		} else {
			out, of = append(out, shape), append(of, tops[k])
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
		var tops []*types.Var
		for _, a := range v.arms {
			if !isZeroText(a) {
				arms, tops = append(arms, w.text(a)), append(tops, w.ownField(a))
			}
		}
		if len(arms) == 0 {
			return codec.Of(codec.KindNull)
		}
		return oneRecord(arms, tops)
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
		return byLibrary(w.shape(v.of, declared), typeOrInvalid(v.of))
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
