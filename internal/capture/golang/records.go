package golang

import (
	"cmp"
	"go/ast"
	"go/constant"
	"go/types"
	"slices"
	"strings"

	"example.org/parity/internal/capture/golang/gojson"
	"example.org/parity/internal/capture/golang/program"
	"example.org/parity/internal/codec"
)

// record maps a struct by its own fields. The constants are fields that have one
// value, by wire name. The field set is returned for what is said of a type; a
// struct within a field has no use for it.
func (c *capturer) record(st *types.Struct, constants map[string]any) (codec.Shape, gojson.FieldSet) {
	set := c.fieldsOf(st)
	kind := gojson.ConventionOf(st)
	shape := codec.Of(codec.KindRecord)
	for _, f := range set.Fields {
		out := c.property(f, kind)
		if value, ok := constants[f.Name]; ok {
			out.Shape = asConstant(out.Shape, value)
			out.Shape.Open = true // its union tells it by that value; its own decoder takes any text
		}
		if slices.ContainsFunc(f.Pointers, func(p *types.Var) bool { return !p.Exported() }) {
			out.Shape = surelyRefused().Sending(out.Shape) // encoding/json cannot set the pointer
		}
		// The library of a response decodes the unions that it was told of.
		if c.cannotDecode(f.Object.Type()) && !(kind == gojson.Response && c.hasVariants(gojson.Element(f.Object.Type()))) {
			sent := out.Shape
			out.Shape = opaque("encoding/json cannot decode into %s, an interface, and this struct has no decoder of its own", c.nameOf(gojson.Element(f.Object.Type()))).Sending(sent)
		}
		shape.Fields = append(shape.Fields, out)
	}
	if set.Rest != nil && !gojson.IsAny(set.Rest) {
		item := c.shapeOf(set.Rest, nil, nil)
		shape.Item = &item
	}
	return shape, set
}

// surelyRefused is what is refused whatever it is, null too.
func surelyRefused() codec.Shape {
	s := codec.Of(codec.KindNever)
	s.Null = "reject"
	return s
}

func (c *capturer) nameOf(t types.Type) string { return types.TypeString(t, (*types.Package).Name) }

// fieldsOf gives the fields of a struct as its encoder sees them.
func (c *capturer) fieldsOf(st *types.Struct) gojson.FieldSet {
	if set, ok := c.sets[st]; ok {
		return set
	}
	set := gojson.FieldsOf(st)
	if gojson.ConventionOf(st) != gojson.Plain {
		set.DropUntagged()
	}
	set.Fields = slices.DeleteFunc(set.Fields, func(f gojson.Field) bool {
		if f.Omits() && c.prog.Cleared()[f.Object] {
			set.Local = append(set.Local, gojson.LocalField{Name: f.Object.Name(), Reason: "what sends it sets it to nothing before, and it is left out"})
			return true
		}
		if !set.IsIncidental(f) {
			return false
		}
		reason := c.unencodable(f.Object.Type(), nil)
		if reason != "" {
			set.Local = append(set.Local, gojson.LocalField{Name: f.Object.Name(), Reason: reason})
		}
		return reason != ""
	})
	c.sets[st] = set
	return set
}

// cannotDecode says whether a field's type holds values of an interface that
// encoding/json has no way to choose a type for.
func (c *capturer) cannotDecode(t types.Type) bool {
	named, ok := types.Unalias(gojson.Element(t)).(*types.Named)
	if !ok || named.Obj().Pkg() == nil || c.prog.Types[named.Obj()] == nil {
		return false
	}
	iface, ok := named.Underlying().(*types.Interface)
	return ok && !iface.Empty() && c.notWire(named) == "" && !gojson.MethodsOf(t).Decodes()
}

// hasVariants reports whether code says which types a union has.
func (c *capturer) hasVariants(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	return ok && len(c.unions.variants[named.Obj()]) > 0
}

// asConstant narrows a shape to one value, or to those of a list.
func asConstant(s codec.Shape, value any) codec.Shape {
	out := codec.Enum(value)
	if values, ok := value.([]any); ok {
		out = codec.Enum(values...)
	}
	out.Native, out.Members = s.Native, s.Members
	if s.Kind == codec.KindRef {
		out.Native = ""
	}
	return out
}

// property maps a field.
func (c *capturer) property(f gojson.Field, kind gojson.Convention) codec.Field {
	out := codec.Field{Name: f.Name, In: cmp.Or(f.In, c.prog.Styled()[f.Object])}
	switch {
	case f.Quoted:
		out.Shape = quoted(f.Object.Type())
	case c.isFile(f):
		out.Shape = gojson.FileContents
	default:
		expr, src := c.fieldExpr(f.Object)
		out.Shape = c.shapeOf(f.Object.Type(), expr, src)
	}
	if gojson.IsSecond(f.Object.Pkg()) {
		out.Shape = c.secondShape(out.Shape, f)
	} else {
		out.Shape = formatted(out.Shape, f)
	}
	if kind != gojson.Plain {
		out.Shape = listed(out.Shape, c.prog.Fields[f.Object.Pos()])
	}
	if out.In != "" && out.Shape.Item != nil {
		out.Shape.Item.Nullable = false // no query writes a null
	}
	_, pointer := f.Object.Type().Underlying().(*types.Pointer)
	if kind == gojson.Plain && holdsNil(f.Object.Type()) && f.Omits() && out.Shape.Unknown == nil {
		out.Shape.Nullable, pointer = true, true
	}
	optional := f.Omits() || f.IsWrittenEmpty()
	out.Required = !f.ViaPointer() && !pointer && !optional && gojson.IsOptional(f.Object.Type()) == nil
	isConst := c.isConstant(f.Object.Type())
	switch {
	case kind == gojson.Response && !isConst:
		out.Required, pointer = f.Required, false
		if f.Nullable {
			out.Shape.Nullable = true
		}
	case f.ViaPointer(), f.Omits(), gojson.IsOf(f.Object.Type(), "param", "Field"): // apijson leaves out a Field that is not present
		out.Unset = "omit"
		if out.Shape.Unknown == nil && c.omitsZero(f) {
			out.Zero = "omit"
		}
	case out.In == "path": // it is written whatever it holds
	case f.IsWrittenEmpty():
		out.Unset = "zero"
	case sendsNil(f) && c.prog.Guarded()[f.Object.Origin()]: // what is sent is not known
	case pointer || sendsNil(f) || gojson.IsOptional(f.Object.Type()) != nil:
		out.Unset = "null"
	}
	if kind == gojson.Request && f.Required {
		out.Required, pointer = true, false
	}
	if f.Filled && !f.ViaPointer() {
		out.Required, pointer, out.Shape.Nullable = true, false, false
	}
	if out.In == "body" && c.prog.Demanded()[f.Object] {
		out.Required, out.Unset, pointer, out.Shape.Nullable = true, "", false, false
	}
	if out.Required && isConst && len(out.Shape.Values) == 1 {
		out.Default, out.Unset = out.Shape.Values[0], "default"
	} else if pointer {
		out.Default = codec.JSON(nil)
	} else if text := c.prog.Constructed()[f.Object.Origin()]; text != nil && out.Required && out.Shape.Kind == codec.KindString {
		out.Default, out.Unset = codec.JSON(constant.StringVal(text)), "default"
	}
	c.declared(&out, f.Object)
	return out
}

// isFile says whether a field is uploaded: bytes are read of it, and its tag says that
// they stand there as they are.
func (c *capturer) isFile(f gojson.Field) bool {
	t := f.Object.Type()
	if inner := gojson.IsOptional(t); inner != nil {
		t = inner
	}
	return f.Format == "binary" && gojson.IsReader(t)
}

// holdsNil says whether a type is an interface with methods, whose values may be nil.
func holdsNil(t types.Type) bool {
	iface, ok := t.Underlying().(*types.Interface)
	return ok && !iface.Empty()
}

// declared notes where a field stands and how it is written.
func (c *capturer) declared(out *codec.Field, v *types.Var) {
	out.Native = ""
	if !sameName(out.Name, v.Name()) {
		out.Native = v.Name()
	}
	out.Place = c.prog.Place(v.Pos())
	out.Decl = c.fieldDecl(v)
}

// isConstant says whether a type has one value, which is sent though nobody sets it.
func (c *capturer) isConstant(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return false
	}
	_, ok = c.constantType(named)
	return ok
}

// quoted maps what ",string" makes of a scalar: its JSON text within a string.
func quoted(t types.Type) codec.Shape {
	basic := gojson.Deref(t).Underlying().(*types.Basic)
	kind := basicTypes[basic.Kind()].Kind
	if named, ok := types.Unalias(gojson.Deref(t)).(*types.Named); ok && gojson.FullName(named) == "encoding/json.Number" {
		kind = codec.KindNumber
	}
	shape := codec.Of(codec.KindString).Limited("pattern", quotedPatterns[kind])
	shape.Nullable = gojson.Deref(t) != t
	return shape
}

// sendsNull says whether the zero value is encoded as null.
func sendsNull(t types.Type) bool {
	if named, ok := types.Unalias(t).(*types.Named); ok && named.Obj().Name() != "RawMessage" && gojson.MethodsOf(named).Encodes() {
		return false
	}
	switch t.Underlying().(type) {
	case *types.Slice, *types.Map, *types.Interface:
		return true
	}
	return false
}

// fieldExpr gives a field's type as written and the package it is written in.
func (c *capturer) fieldExpr(v *types.Var) (ast.Expr, *program.Source) {
	node := c.prog.Fields[v.Pos()]
	if node == nil {
		return nil, nil
	}
	src := c.prog.Packages[v.Pkg()]
	if src == nil {
		return nil, nil
	}
	return node.Type, src
}

// fieldDecl gives a field as written. A field promoted from a dependency has no
// text here and is written from its type.
func (c *capturer) fieldDecl(v *types.Var) string {
	node := c.prog.Fields[v.Pos()]
	if node == nil {
		return strings.TrimSpace(v.Name() + " " + types.TypeString(v.Type(), (*types.Package).Name))
	}
	return c.prog.Text(node)
}

// timeFormats are the forms that a format tag gives to a time.Time.
var timeFormats = map[string]codec.Shape{
	"date":      codec.Of(codec.KindString).Formatted("date").As("date"),
	"time":      codec.Of(codec.KindString).Formatted("time").As("time"),
	"unixtime":  codec.Of(codec.KindInteger).As("datetime"),
	"unix":      codec.Of(codec.KindNumber).As("datetime"),
	"unixmilli": codec.Of(codec.KindNumber).As("datetime"),
}

// formatted applies a format tag to a time; on other types it is documentation.
func formatted(shape codec.Shape, f gojson.Field) codec.Shape {
	form, ok := timeFormats[f.Format]
	if !ok || shape.Native != "datetime" {
		return shape
	}
	form.Nullable, form.Wrapper = shape.Nullable, shape.Wrapper
	return form
}

// sameName says whether a wire name is only another casing of a Go name, as
// offset_tokens is of OffsetTokens.
func sameName(wire, field string) bool {
	return strings.EqualFold(strings.ReplaceAll(wire, "_", ""), strings.ReplaceAll(field, "_", ""))
}
