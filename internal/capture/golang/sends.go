package golang

import (
	"go/types"
	"regexp"
	"slices"

	"example.org/parity/internal/capture/golang/eval"
	"example.org/parity/internal/capture/golang/gojson"
	"example.org/parity/internal/codec"
)

// sent is the shape of what an encoder writes: the union of the ways through it that
// end without error.
func (c *capturer) sent(t *types.Named, in *eval.Interp, ways []eval.Writing) form {
	if in.Over != nil {
		return form{shape: c.opaqueAt(in.Over)}
	}
	if len(ways) == 0 {
		return form{shape: opaque("its encoder always fails")}
	}
	if why := in.Switched(ways); why != nil {
		return form{shape: c.opaqueAt(why)}
	}
	w := &writer_{capturer: c, in: in, typ: t}
	var out form
	var shapes []codec.Shape
	var tops []*types.Var
	for i, way := range ways {
		w.steps = way.St.Steps
		shape := w.Text(way.Text)
		tops = append(tops, w.ownField(way.Text))
		own := w.isOwn(way.Text)
		if i == 0 {
			out.own, out.rest, out.part = own, w.rest, true
		}
		out.part = out.part && isOneField(way.Text)
		out.own, out.rest = out.own && own, out.rest || w.rest
		shapes = append(shapes, shape)
	}
	out.shape = oneRecord(shapes, tops)
	out.instead, out.fitting = w.instead(ways)
	return out
}

// isOneField says whether a text is that of one of the receiver's fields.
func isOneField(v eval.Value) bool {
	e, ok := v.(eval.Encoded)
	if !ok {
		return false
	}
	s, ok := e.V.(eval.Symbol)
	return ok && s.Top != nil && s.Var == s.Top && s.Look == ""
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

// writer_ renders what one encoder writes.
type writer_ struct {
	*capturer
	in    *eval.Interp
	typ   *types.Named
	steps []eval.Step
	rest  bool
}

// isOwn says whether a text is that of the receiver's own fields.
func (w *writer_) isOwn(v eval.Value) bool {
	e, ok := v.(eval.Encoded)
	return ok && w.isSelf(e.V) && !slices.ContainsFunc(w.steps, func(s eval.Step) bool {
		return !s.Cond.Negated && (s.Cond.Is == "eq" && !eval.IsZeroConstant(s.Cond) || s.Cond.Is == "in")
	})
}

func (w *writer_) isSelf(v eval.Value) bool {
	if b, ok := v.(eval.ByFields); ok {
		return w.isSelf(b.Of)
	}
	if t, ok := v.(eval.There); ok {
		v = t.V
	}
	s, ok := v.(eval.Symbol)
	return ok && s.Key == "self"
}

// Text renders JSON text.
func (w *writer_) Text(v eval.Value) codec.Shape {
	switch v := v.(type) {
	case eval.Encoded:
		return w.shape(v.V, nil)
	case eval.Choice:
		var arms []codec.Shape
		var tops []*types.Var
		for _, a := range v.Arms {
			if !eval.IsZeroText(a) {
				arms, tops = append(arms, w.Text(a)), append(tops, w.ownField(a))
			}
		}
		if len(arms) == 0 {
			return codec.Of(codec.KindNull)
		}
		return oneRecord(arms, tops)
	case eval.Printed:
		return w.printedShape(v)
	case eval.Symbol:
		return codec.Of(codec.KindAny).As("raw")
	case eval.Derived:
		if v.Why != nil {
			return w.opaqueAt(v.Why)
		}
		if len(v.From) == 1 && v.From[0].Raw || v.Typ != nil && gojson.IsRaw(v.Typ) {
			return codec.Of(codec.KindAny).As("raw")
		}
		return opaque("its text is made by code that is not followed")
	case eval.Zero:
		return codec.Of(codec.KindNull)
	case eval.Joined, eval.Fixed:
		if text, ok := eval.ConstantText(v); ok {
			if value, ok := eval.JSONValue(text); ok {
				if value == nil {
					return codec.Of(codec.KindNull)
				}
				if _, isObject := value.(map[string]any); !isObject {
					return codec.Enum(value)
				}
				return w.constantObject(value.(map[string]any))
			}
		}
		if j, ok := v.(eval.Joined); ok {
			return w.Template(j)
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

// instants are the layouts of which each text is a date-time of RFC 3339, with however many
// digits of a second.
var instants = regexp.MustCompile(`^2006-01-02T15:04:05(\.[09]+)?Z(07:00)?$`)

// stampedShape is that of the texts that are written by a layout of time.
func stampedShape(layout string) codec.Shape {
	s := codec.Of(codec.KindString)
	format := eval.TimeLayouts[layout]
	if instants.MatchString(layout) {
		format = "date-time"
	}
	if format != "" {
		s.Format, s.Native = format, formatNatives[format]
		return s
	}
	return s.Limited("pattern", eval.LayoutPattern(layout))
}

func (w *writer_) printedShape(p eval.Printed) codec.Shape {
	t := eval.TypeOfValue(p.V)
	if t != nil {
		if b, ok := gojson.Deref(t).Underlying().(*types.Basic); ok && b.Info()&(types.IsNumeric|types.IsBoolean) != 0 {
			return basicTypes[b.Kind()]
		}
	}
	return opaque("its text is put together by hand")
}

// shape renders a value that is encoded. The declared type is that of the field that
// holds it, or nil.
func (w *writer_) shape(v eval.Value, declared types.Type) codec.Shape {
	switch v := v.(type) {
	case eval.Symbol:
		return w.symbol(v, declared)
	case eval.Fixed:
		if declared != nil {
			if named, ok := types.Unalias(declared).(*types.Named); ok && gojson.MethodsOf(named).Encodes() {
				return w.shapeOf(declared, nil, nil)
			}
		}
		return codec.Enum(eval.ConstantValue(v.Val))
	case eval.Zero:
		if v.Typ == nil || eval.IsNilValue(v) {
			if declared != nil && !types.IsInterface(declared) {
				s := w.shapeOf(declared, nil, nil)
				s.Nullable = true
				return s
			}
			return codec.Of(codec.KindNull)
		}
		return w.shapeOf(v.Typ, nil, nil)
	case eval.There:
		out := w.shape(v.V, derefOrNil(declared))
		out.Nullable = false
		return out
	case eval.Composite:
		return w.composite(v)
	case eval.List:
		return w.list(v, declared)
	case eval.Table:
		return w.table(v)
	case eval.Choice:
		return w.choice(v, declared)
	case eval.Chosen:
		return w.shape(v.Any, declared)
	case eval.Encoded:
		return w.Text(v)
	case eval.Viewed:
		return w.shape(v.Of, nil)
	case eval.OneArm:
		if arms := w.armsOf(v.Typ); len(arms) > 0 {
			return unionOf(arms)
		}
		return opaque("the variants of a union are not found")
	case eval.ByFields:
		return byLibrary(w.shape(v.Of, declared), eval.TypeOrInvalid(v.Of))
	case eval.Stamped:
		return stampedShape(v.Layout)
	case eval.Joined, eval.Printed:
		if text, ok := eval.ConstantText(v); ok {
			return codec.Enum(text)
		}
		return codec.Of(codec.KindString)
	case eval.Derived:
		return w.derived(v, declared)
	case eval.Pointer:
		return w.shapeOf(gojson.Deref(v.Typ), nil, nil)
	}
	return opaque("what is encoded is made by code that is not followed")
}

func derefOrNil(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	return gojson.Deref(t)
}

func (w *writer_) symbol(s eval.Symbol, declared types.Type) codec.Shape {
	if s.Key == "self" {
		if m := gojson.MethodsOf(s.Typ); !eval.Identical(s.Typ, w.typ) && m.Encodes() {
			return w.shapeOf(s.Typ, nil, nil)
		}
		out := oneWay(w.plainShape(w.typ), true)
		if out.Kind == codec.KindRecord {
			w.narrowFields(&out)
			if s.Typ != nil && !eval.Identical(s.Typ, w.typ) {
				w.otherTags(&out, s.Typ)
			}
		}
		return out
	}
	out := w.ofType(s, declared)
	if s.Set {
		out.Nullable = false
	}
	for _, step := range w.steps {
		if step.Cond.Subject.Key == s.Key && !step.Guard {
			if c := step.Cond; c.Is == "eq" || c.Is == "in" || c.Is == "nil" {
				out = narrow(out, c)
			}
		}
	}
	return out
}

// otherTags gives the fields of the receiver as another type's tags write them.
func (w *writer_) otherTags(out *codec.Shape, t types.Type) {
	st, ok := gojson.Deref(t).Underlying().(*types.Struct)
	mine, ok2 := w.typ.Underlying().(*types.Struct)
	if !ok || !ok2 || types.Identical(st, mine) {
		return
	}
	*out, _ = w.record(st, nil)
	*out = oneWay(*out, true)
	w.narrowFields(out)
}

func (w *writer_) ofType(s eval.Symbol, declared types.Type) codec.Shape {
	t := s.Typ
	if t == nil {
		t = declared
	}
	if t == nil {
		return codec.Anything()
	}
	// A conversion to another type has that type's form.
	if n, ok := types.Unalias(gojson.Deref(t)).(*types.Named); ok && w.prog.Types[n.Obj()] == nil && n.Obj().Pkg() != nil && w.prog.Packages[n.Obj().Pkg()] != nil {
		return w.shapeOf(n.Underlying(), nil, nil) // a type of the function's own
	}
	return w.shapeOf(t, nil, nil)
}

// narrowFields puts what the way asks of the receiver's fields into its record.
func (w *writer_) narrowFields(out *codec.Shape) {
	for i := range out.Fields {
		for _, step := range w.steps {
			c := step.Cond
			if step.Guard || c.Negated || c.Subject.Var == nil || c.Subject.Look != "" || c.Is != "eq" && c.Is != "in" {
				continue
			}
			if c.Subject.Key == "self."+c.Subject.Var.Name() && fieldNamed(w.typ, out.Fields[i].Name) == c.Subject.Var {
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
	for _, f := range gojson.FieldsOf(st).Fields {
		if f.Name == name {
			return f.Object
		}
	}
	return nil
}

// derived renders a value of which only the type is known. A wire type of the SDK's
// own that is made of one of the receiver's fields stands for what that field holds.
func (w *writer_) derived(v eval.Derived, declared types.Type) codec.Shape {
	if v.Why != nil {
		return w.opaqueAt(v.Why)
	}
	t := v.Typ
	if t == nil {
		t = declared
	}
	if t == nil {
		return opaque("what is encoded is made by code that is not followed")
	}
	if shape, ok := w.stage(v, t); ok {
		return shape
	}
	if eval.CanBeAnything(t) && !gojson.IsByteSlice(t) {
		return opaque("what is encoded is made by code that is not followed")
	}
	return w.shapeOf(t, nil, nil)
}

// stage gives the shape of the interface whose values a wire value is made of.
func (w *writer_) stage(v eval.Value, t types.Type) (codec.Shape, bool) {
	top := w.ownField(v)
	if top == nil {
		return codec.Shape{}, false
	}
	named, ok := types.Unalias(gojson.Element(top.Type())).(*types.Named)
	if !ok {
		return codec.Shape{}, false
	}
	if iface, isIface := named.Underlying().(*types.Interface); !isIface || iface.Empty() || w.notWire(named) != "" {
		return codec.Shape{}, false
	}
	if s, ok := v.(eval.Symbol); ok && (!eval.Identical(gojson.Element(s.Typ), named) || types.IsInterface(t) && !eval.Identical(s.Typ, named)) {
		return codec.Shape{}, false // the symbol's own type says more: a list of them in a list of anything
	}
	inner := types.Unalias(gojson.Element(t))
	if n, ok := inner.(*types.Named); ok && n.Obj().Exported() && !gojson.IsRaw(n) && !eval.Identical(n, named) {
		return codec.Shape{}, false
	}
	out := w.shapeOf(named, nil, nil)
	if _, isList := t.Underlying().(*types.Slice); isList && !gojson.IsRaw(t) && !gojson.IsByteSlice(t) {
		return codec.List(out), true
	}
	return out, true
}

func (w *writer_) list(l eval.List, declared types.Type) codec.Shape {
	t := l.Typ
	if t == nil {
		t = declared
	}
	if t == nil {
		return codec.Of(codec.KindList)
	}
	if gojson.IsByteSlice(t) {
		return w.shapeOf(t, nil, nil)
	}
	elem, ok := t.Underlying().(interface{ Elem() types.Type })
	if !ok {
		return codec.Of(codec.KindList)
	}
	if len(l.Items) == 0 {
		return w.nonNull(w.shapeOf(types.Unalias(t).Underlying(), nil, nil))
	}
	var items []codec.Shape
	for _, item := range l.Items {
		if shape, ok := w.stage(item, elem.Elem()); ok {
			items = append(items, shape)
			continue
		}
		items = append(items, w.shape(item, elem.Elem()))
	}
	if len(items) == 0 {
		return w.nonNull(w.shapeOf(types.Unalias(t).Underlying(), nil, nil))
	}
	if l.Whole && len(items) == len(l.Items) {
		return codec.Tuple(items...)
	}
	return codec.List(unionOf(items))
}

func (w *writer_) nonNull(s codec.Shape) codec.Shape { s.Nullable = false; return s }

func (w *writer_) choice(c eval.Choice, declared types.Type) codec.Shape {
	var arms []codec.Shape
	null := false
	for _, a := range c.Arms {
		if z, ok := a.(eval.Zero); ok && eval.IsNilValue(z) {
			null = true
			continue
		}
		if l, ok := a.(eval.List); ok && len(l.Items) == 0 && len(c.Arms) > 1 {
			continue // an empty list is one of the others
		}
		if t, ok := a.(eval.There); ok && len(c.Arms) > 1 {
			if tb, isTable := t.V.(eval.Table); isTable && len(tb.Entries) == 0 && len(tb.Rest) == 0 && tb.Base == nil {
				continue
			}
		}
		if z, ok := a.(eval.Zero); ok && z.Typ != nil {
			arms = append(arms, w.shapeOf(z.Typ, nil, nil))
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
			constants = tag.Add(constants, under)
		}
		shape, set := c.record(under, constants)
		if len(set.Unresolved) > 0 {
			expr, src := c.fieldExpr(set.Unresolved[0])
			embedded := c.unresolved(expr, src)
			shape = shape.Doubted(codec.Unknown{Reason: "it embeds a type whose fields are not known: " + embedded.Unknown.Reason})
		}
		return shape
	default:
		decl := c.prog.Types[t.Obj()]
		if decl == nil {
			return c.shapeOf(under, nil, nil)
		}
		if c.isEnum(t) {
			return c.enum(t.Obj())
		}
		return c.shapeOf(under, decl.Spec.Type, decl.Src)
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
