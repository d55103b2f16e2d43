package golang

import (
	"fmt"
	"go/ast"
	"go/types"

	"example.org/parity/internal/capture/golang/eval"
	"example.org/parity/internal/capture/golang/gojson"
	"example.org/parity/internal/capture/golang/program"
	"example.org/parity/internal/codec"
)

// maxDepth is how deep shapes are written out within each other.
const maxDepth = 300

// shapeOf maps a type to its shape. The expression is the type as written, or nil;
// it is needed only to name what the type checker could not resolve.
func (c *capturer) shapeOf(t types.Type, e ast.Expr, src *program.Source) codec.Shape {
	if paren, ok := e.(*ast.ParenExpr); ok {
		return c.shapeOf(t, paren.X, src)
	}
	if c.depth++; c.depth > maxDepth {
		c.depth--
		return opaque("budget: its type is nested more than %d levels deep", maxDepth)
	}
	defer func() { c.depth-- }()
	switch t := t.(type) {
	case *types.Alias:
		if c.isPublic(t.Obj()) && !c.isReexport(t) {
			return c.ref(t)
		}
		return c.shapeOf(t.Rhs(), e, src)
	case *types.Named:
		return c.namedShape(t)
	case *types.Basic:
		if t.Kind() == types.Invalid {
			return c.unresolved(e, src)
		}
		if shape, ok := basicTypes[t.Kind()]; ok {
			return shape
		}
		return opaque("%s has no JSON form", t)
	case *types.Pointer:
		star, _ := e.(*ast.StarExpr)
		return c.shapeOf(t.Elem(), operand(star), src).OrNull()
	case *types.Slice:
		if isByte(t.Elem()) {
			return codec.Of(codec.KindString).Encoded("base64").As("bytes")
		}
		return codec.List(c.elementShape(t.Elem(), elementExpr(e), src))
	case *types.Array:
		return codec.List(c.elementShape(t.Elem(), elementExpr(e), src)).Limited("minItems", t.Len()).Limited("maxItems", t.Len())
	case *types.Map:
		return c.mapShape(t, e, src)
	case *types.Interface:
		if t.Empty() {
			return codec.Anything()
		}
		return opaque("an interface without a name, whose values no decoder can know")
	case *types.Struct:
		shape, _ := c.record(t, nil)
		return shape
	default:
		return opaque("%s has no JSON form", kindOf(t))
	}
}

// opaque is the shape of what could not be known.
func opaque(format string, args ...any) codec.Shape {
	return codec.Opaque(fmt.Sprintf(format, args...))
}

// opaqueAt is opaque for a reason that has a place.
func (c *capturer) opaqueAt(why *eval.Reason) codec.Shape {
	s := codec.Opaque(why.Text)
	s.Unknown.Place = c.prog.Place(why.Pos)
	return s
}

// elementShape maps what a slice or map holds. Pointers to structs stand there to
// save a copy, and a nil among them is a mistake; a pointer to a scalar is there
// for the null.
func (c *capturer) elementShape(t types.Type, e ast.Expr, src *program.Source) codec.Shape {
	if pointer, ok := types.Unalias(t).(*types.Pointer); ok {
		if _, ok := pointer.Elem().Underlying().(*types.Struct); ok && !gojson.IsKnown(pointer.Elem()) {
			star, _ := e.(*ast.StarExpr)
			shape := c.shapeOf(pointer.Elem(), operand(star), src)
			if c.failsOnNull(pointer.Elem()) { // its decoder is not called: the pointer stays nil
				return shape.OrNull().Sending(shape)
			}
			return shape
		}
	}
	return c.shapeOf(t, e, src)
}

// failsOnNull says whether a type has a decoder of its own that refuses null.
func (c *capturer) failsOnNull(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return false
	}
	m := gojson.MethodsOf(named).UnmarshalJSON
	fn, decl := c.prog.Methods[named.Obj()]["UnmarshalJSON"], c.prog.Types[named.Obj()]
	if m == nil || m.Via != nil || fn == nil || decl == nil || fn.Body == nil {
		return false
	}
	known, ok := c.nullFails[named]
	if !ok {
		known = c.refusesNull(named, fn, decl.Src)
		c.nullFails[named] = known
	}
	return known
}

// namedShape maps a use of a named type: a reference, if it is the SDK's own.
func (c *capturer) namedShape(t *types.Named) codec.Shape {
	obj := t.Obj()
	if obj.Pkg() == nil {
		return opaque("%s is an interface that no decoder can know", obj.Name())
	}
	if shape, ok := gojson.KnownTypes[obj.Pkg().Path()+"."+obj.Name()]; ok {
		return shape
	}
	if gojson.IsInvalid(t) {
		return opaque("%s could not be resolved", obj.Name())
	}
	if inner := gojson.IsOptional(t); inner != nil {
		shape := c.shapeOf(inner, nil, nil)
		shape.Wrapper = gojson.LastElement(obj.Pkg()) + "." + obj.Name()
		return shape
	}
	if value, ok := c.constantType(t); ok {
		return codec.Enum(value)
	}
	if c.prog.Types[obj] == nil {
		return c.foreign(t)
	}
	if reason := c.notWire(t); reason != "" {
		return opaque("%s is not a wire type: %s", obj.Name(), reason)
	}
	return c.ref(t)
}

// maxForeign is how many shapes a type of a dependency may unfold to, each time it is used.
const maxForeign = 400

// foreign maps a type of a dependency. Its methods cannot be read, but where it
// has none for JSON, encoding/json goes by what it is made of.
func (c *capturer) foreign(t *types.Named) codec.Shape {
	shape, ok := c.unfolded[t]
	if !ok {
		c.unfolded[t] = opaque("%s contains itself and is declared outside the captured folder", gojson.FullName(t))
		shape = c.unfold(t)
		if size(&shape) > maxForeign {
			shape = opaque("budget: %s, declared outside the captured folder, is too large to be written out", gojson.FullName(t))
		}
		c.unfolded[t] = shape
	}
	return shape
}

// size counts the shapes that a shape is made of.
func size(s *codec.Shape) int {
	n := 1
	if s.Item != nil {
		n += size(s.Item)
	}
	for i := range s.Fields {
		n += size(&s.Fields[i].Shape)
	}
	for i := range s.Variants {
		n += size(&s.Variants[i])
	}
	return n
}

func (c *capturer) unfold(t *types.Named) codec.Shape {
	methods := gojson.MethodsOf(t)
	switch {
	case methods.MarshalJSON.SameField(methods.UnmarshalJSON):
		return c.shapeOf(gojson.Deref(methods.MarshalJSON.Via.Type()), nil, nil)
	case methods.Json():
		return opaque("%s decides its own JSON in a package outside the captured folder", gojson.FullName(t))
	case methods.Text():
		return codec.Of(codec.KindString)
	case gojson.Nesting(t) > gojson.MaxNesting:
		return opaque("an instance of %s that is nested too deeply", t.Obj().Name())
	}
	switch under := t.Underlying().(type) {
	case *types.Struct:
		if shape, _ := c.record(under, nil); !hasOpaque(&shape) {
			return shape
		}
	case *types.Basic, *types.Slice, *types.Array, *types.Map:
		return c.shapeOf(under, nil, nil)
	case *types.Interface:
		if !under.Empty() {
			return opaque("%s is an interface: its type does not say what stands in JSON", gojson.FullName(t))
		}
		return codec.Anything()
	}
	return opaque("%s is declared outside the captured folder", gojson.FullName(t))
}

// unresolved maps a type that the type checker does not know, because its
// package is not there or its declaration is not valid.
func (c *capturer) unresolved(e ast.Expr, src *program.Source) codec.Shape {
	switch e := e.(type) {
	case *ast.SelectorExpr:
		path := c.prog.ImportPath(e.X, src)
		if shape, ok := gojson.KnownTypes[path+"."+e.Sel.Name]; ok {
			return shape
		}
		if path != "" {
			return opaque("%s.%s could not be resolved: its package could not be loaded", path, e.Sel.Name)
		}
	case *ast.IndexExpr:
		if _, cut := e.Index.(*ast.BadExpr); cut {
			return c.unresolved(e.Index, src)
		}
		return c.unresolved(e.X, src)
	case *ast.IndexListExpr:
		return c.unresolved(e.X, src)
	case *ast.StarExpr:
		return c.unresolved(e.X, src).OrNull()
	case *ast.Ident:
		return opaque("%s could not be resolved", e.Name)
	case *ast.BadExpr: // cutEndless
		return opaque("budget: the type is too large when it is written out")
	}
	return opaque("its type could not be resolved")
}

func (c *capturer) mapShape(t *types.Map, e ast.Expr, src *program.Source) codec.Shape {
	shape := codec.Of(codec.KindMap)
	key := t.Key().Underlying()
	basic, _ := key.(*types.Basic)
	switch {
	case gojson.IsInvalid(key):
		return opaque("the type of the map's keys could not be resolved")
	case basic != nil && basic.Info()&types.IsString != 0, gojson.MethodsOf(t.Key()).Text():
		c.limitKeys(&shape, t.Key())
	case basic != nil && basic.Info()&types.IsInteger != 0:
		shape.Key = pattern(integerKey(basic))
	default:
		return opaque("a map with keys of type %s has no JSON form", t.Key())
	}
	var value ast.Expr
	if m, ok := e.(*ast.MapType); ok {
		value = m.Value
	}
	if !gojson.IsAny(t.Elem()) {
		item := c.elementShape(t.Elem(), value, src)
		if named, ok := types.Unalias(t.Elem()).(*types.Named); ok && c.prog.Types[named.Obj()] != nil && gojson.MethodsOf(named).EncodesByPointer() {
			item = item.Sending(c.withoutAddress(named))
		}
		shape.Item = &item
	}
	return shape
}

// withoutAddress is what is sent of a type that has its encoder by a pointer only, of a
// value of a map, which has no address: its own fields. Of one that holds itself that goes
// on at each level, and is not written out.
func (c *capturer) withoutAddress(t *types.Named) codec.Shape {
	if c.bare[t] {
		return opaque("%s holds itself in a map, where its encoder is not called", t.Obj().Name())
	}
	c.bare[t] = true
	defer delete(c.bare, t)
	return oneWay(c.plainShape(t), true)
}

// limitKeys limits the keys of a map to the texts that their type takes.
func (c *capturer) limitKeys(shape *codec.Shape, key types.Type) {
	named, ok := types.Unalias(key).(*types.Named)
	if ok && gojson.IsKnown(named) {
		if known := gojson.KnownTypes[gojson.FullName(named)]; known.Format == "ip" {
			shape.Key = &codec.Shape{Kind: known.Kind, Format: known.Format, By: known.By}
		}
		return
	}
	if !ok || c.prog.Types[named.Obj()] == nil || gojson.MethodsOf(named).UnmarshalText == nil {
		return
	}
	in, _ := c.forms(named)
	text := oneWay(in.shape, false)
	shape.Checked = text.Checked
	if text.Unknown == nil && (text.Kind == codec.KindEnum && !text.Open || text.Kind == codec.KindString && len(text.Limits) > 0) {
		shape.Key = &codec.Shape{Kind: text.Kind, Values: text.Values, Limits: text.Limits}
	}
}

// pattern limits the keys of a map.
func pattern(p string) *codec.Shape {
	return &codec.Shape{Kind: codec.KindAny, Limits: map[string]codec.Value{"pattern": codec.JSON(p)}}
}

// isByte says whether a slice of t is encoded as base64.
func isByte(t types.Type) bool { return gojson.IsByteType(t) && !gojson.MethodsOf(t).Any() }

func elementExpr(e ast.Expr) ast.Expr {
	if array, ok := e.(*ast.ArrayType); ok {
		return array.Elt
	}
	return nil
}

func operand(star *ast.StarExpr) ast.Expr {
	if star == nil {
		return nil
	}
	return star.X
}

// kindOf names a kind of type for a reason.
func kindOf(t types.Type) string {
	switch t.Underlying().(type) {
	case *types.Signature:
		return "a func"
	case *types.Chan:
		return "a chan"
	}
	return types.TypeString(t, (*types.Package).Name)
}

// hasOpaque says whether a part of a shape could not be known.
func hasOpaque(s *codec.Shape) bool {
	if s.Unknown != nil || s.Item != nil && hasOpaque(s.Item) {
		return true
	}
	for i := range s.Fields {
		if hasOpaque(&s.Fields[i].Shape) {
			return true
		}
	}
	for i := range s.Variants {
		if hasOpaque(&s.Variants[i]) {
			return true
		}
	}
	return false
}

// basicTypes are the predeclared types. Bounds stand where encoding/json refuses a
// number outside them and other languages can state them too; those of 64 bits and
// of a float32 are its width alone.
var basicTypes = map[types.BasicKind]codec.Shape{
	types.Bool:    codec.Of(codec.KindBoolean),
	types.String:  codec.Of(codec.KindString),
	types.Float32: codec.Of(codec.KindNumber).Wide("float32"),
	types.Float64: codec.Of(codec.KindNumber),
	types.Int:     codec.Of(codec.KindInteger).Wide("int64"),
	types.Int8:    ranged("int8", -128, 127),
	types.Int16:   ranged("int16", -32768, 32767),
	types.Int32:   ranged("int32", -2147483648, 2147483647),
	types.Int64:   codec.Of(codec.KindInteger).Wide("int64"),
	types.Uint:    codec.Of(codec.KindInteger).Limited("minimum", 0).Wide("uint64"),
	types.Uint8:   ranged("uint8", 0, 255),
	types.Uint16:  ranged("uint16", 0, 65535),
	types.Uint32:  ranged("uint32", 0, 4294967295),
	types.Uint64:  codec.Of(codec.KindInteger).Limited("minimum", 0).Wide("uint64"),
	types.Uintptr: codec.Of(codec.KindInteger).Limited("minimum", 0).Wide("uint64"),
}

func ranged(width string, from, to int64) codec.Shape {
	return codec.Of(codec.KindInteger).Limited("minimum", from).Limited("maximum", to).Wide(width)
}

// quotedPatterns are the texts that ",string" makes of a JSON value.
var quotedPatterns = map[codec.Kind]string{
	codec.KindBoolean: `^(true|false)$`,
	codec.KindInteger: `^-?(0|[1-9][0-9]*)$`,
	codec.KindNumber:  `^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$`,
	codec.KindString:  `^"(.|\n)*"$`,
}

// numberInText is the shape of the texts of a number.
func numberInText(number codec.Shape) codec.Shape {
	out := codec.Of(codec.KindString).Limited("pattern", quotedPatterns[number.Kind])
	out.Nullable = number.Nullable
	return out
}

// integerKey is the text of a key of a map of integers. A narrow one takes what it holds.
func integerKey(t *types.Basic) string {
	bits := map[types.BasicKind]int{types.Int8: 8, types.Uint8: 8, types.Int16: 16, types.Uint16: 16}[t.Kind()]
	unsigned := t.Info()&types.IsUnsigned != 0
	switch {
	case bits > 0:
		return eval.Decimal(bits, !unsigned)
	case unsigned:
		return `^(0|[1-9][0-9]*)$`
	}
	return `^-?(0|[1-9][0-9]*)$`
}
