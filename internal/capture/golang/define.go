package golang

import (
	"cmp"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"example.org/parity/internal/capture/golang/eval"
	"example.org/parity/internal/capture/golang/gojson"
	"example.org/parity/internal/capture/golang/program"
	"example.org/parity/internal/codec"
)

// defineNamed maps a type by what it accepts, and adds what it sends where that is
// something else.
func (c *capturer) defineNamed(t *types.Named) (typ codec.Type) {
	if variants, ok := c.unions.variants[t.Obj()]; ok {
		return codec.Type{Native: "union", Shape: c.interfaceShape(t, variants)}
	}
	if _, ok := t.Underlying().(*types.Interface); ok && c.notWire(t) == "" && len(c.Implementers(t)) > 0 {
		return codec.Type{Native: "union", Shape: c.interfaceShape(t, nil)}
	}
	if out, ok := c.conventionType(t); ok {
		return out
	}
	if out, ok := c.parametersType(t); ok {
		return out
	}
	if out, ok := c.wholeRequest(t); ok {
		return out
	}
	if out, ok := c.easyType(t); ok {
		return out
	}
	if out, ok := c.queryType(t); ok {
		return out
	}
	if out, ok := c.responseType(t); ok {
		return out
	}
	if out, ok := uploaded(t); ok {
		return out
	}
	if of := c.madeOf(t); of != nil {
		return codec.Type{Native: "alias", Shape: c.ref(of)}
	}
	in, out := c.forms(t)
	typ = codec.Type{Native: c.nativeOf(t, in, out), Shape: in.shape}
	if c.isEnum(t) {
		typ.Decl = c.enumDecl(t.Obj())
	}
	if st, ok := t.Underlying().(*types.Struct); ok {
		typ.Local = c.locals(st, in)
		if !out.method && slices.ContainsFunc(gojson.FieldsOf(st).Fields, func(f gojson.Field) bool { return c.unencodable(f.Object.Type(), nil) != "" }) {
			typ.Encode = "none" // encoding/json fails on it
		}
	}
	typ.Decode = c.decodeOf(t, in)
	if in.own && out.own && !in.method && !out.method {
		return typ
	}
	defer func() {
		if typ.Decode != nil && typ.Shape.Kind == codec.KindRecord && rejects(&typ.Shape) {
			typ.Decode.Missing = "reject"
		}
	}()
	if in.method != out.method && !in.via && !out.via && c.goesOneWay(t, in, out) {
		if out.method {
			typ.Shape = out.shape
			typ.Native = c.nativeOf(t, out, out)
			if !out.own {
				typ.Local = nil
			}
			typ.Decode = c.fromWire(t, &typ.Shape)
		} else {
			typ.Encode = "none"
		}
		return typ
	}
	in.shape, out.shape = oneWay(in.shape, false), oneWay(out.shape, true)
	if (out.shape.Nullable || out.shape.Kind == codec.KindNull) && in.shape.Null == "" {
		in.shape.Nullable = in.shape.Kind != codec.KindUnknown // encoding/json takes a null for any type
	}
	if in.shape.Open && in.method && out.method && out.shape.Kind == codec.KindEnum && allTexts(in.shape.Values) && allTexts(out.shape.Values) {
		in.shape.Values, in.shape.Members = out.shape.Values, out.shape.Members // the texts that stand for the constants
	}
	if closed := in.shape; closed.Kind == codec.KindEnum && !closed.Open && out.shape.Open && sameValues(closed.Values, out.shape.Values) && !out.method {
		out.shape = closed // the constants are what the type is for
	}
	typ.Shape = joinDirections(in.shape, out.shape)
	return typ
}

// madeOf is the public struct of the SDK that a type is declared as, type Body Draft, where
// neither has a codec: the two have one form under two names. It is nil for any other type.
func (c *capturer) madeOf(t *types.Named) *types.Named {
	decl := c.prog.Types[t.Obj()]
	if _, ok := t.Underlying().(*types.Struct); !ok || decl == nil || t.TypeArgs().Len() > 0 || gojson.MethodsOf(t).Any() {
		return nil
	}
	of, ok := types.Unalias(decl.Src.Info.TypeOf(decl.Spec.Type)).(*types.Named)
	if !ok || of.TypeArgs().Len() > 0 || gojson.MethodsOf(of).Any() || !c.isPublic(of.Obj()) {
		return nil
	}
	return of
}

// decodeOf says what the decoder of a type does.
func (c *capturer) decodeOf(t *types.Named, in form) *codec.Decode {
	out := &codec.Decode{By: "encoding/json"}
	st, isStruct := t.Underlying().(*types.Struct)
	if !in.method {
		out.Missing = "zero" // a null is the zero value of any type
	}
	switch {
	case in.shape.Kind == codec.KindRecord:
		out.Unknown, out.Missing = "drop", "zero"
		switch {
		case in.strict:
			out.Unknown = "reject"
		case in.rest || isStruct && (c.fieldsOf(st).Rest != nil || gojson.ConventionOf(st) == gojson.Response):
			out.Unknown = "keep"
		}
		if isStruct && gojson.ConventionOf(st) == gojson.Response {
			out.Null = "marked"
		}
	case in.shape.Kind == codec.KindUnknown:
		return nil
	case writesRecord(&in.shape):
		out.Missing = "zero"
	}
	if in.lax && in.shape.Kind != codec.KindUnion && in.shape.Kind != codec.KindRef { // of a union each variant is as lax by itself
		out.Invalid = "zero"
	}
	if in.keeps {
		out.Invalid = "keep"
	}
	if isStruct && !in.method && gojson.ConventionOf(st) == gojson.Request {
		return nil // it is filled by the caller and sent
	}
	return out
}

// decodeOfAlias says what encoding/json does with a name for a type that is not the SDK's own.
func decodeOfAlias(s *codec.Shape) *codec.Decode {
	switch s.Kind {
	case codec.KindUnknown, codec.KindRef, codec.KindAny:
		return nil
	case codec.KindRecord:
		return &codec.Decode{By: "encoding/json", Unknown: "drop", Missing: "zero"}
	}
	return &codec.Decode{By: "encoding/json", Missing: "zero"}
}

// writesRecord says whether a shape has a record written out inside.
func writesRecord(s *codec.Shape) bool {
	if s == nil {
		return false
	}
	return s.Kind == codec.KindRecord || writesRecord(s.Item) ||
		slices.ContainsFunc(s.Variants, func(v codec.Shape) bool { return writesRecord(&v) }) ||
		slices.ContainsFunc(s.Fields, func(f codec.Field) bool { return writesRecord(&f.Shape) })
}

// locals lists the fields that never reach the wire.
func (c *capturer) locals(st *types.Struct, in form) []codec.Local {
	if in.shape.Kind != codec.KindRecord {
		return nil
	}
	var out []codec.Local
	for _, l := range c.fieldsOf(st).Local {
		out = append(out, codec.Local{Name: l.Name, Reason: l.Reason})
	}
	return out
}

// nativeOf says how Go holds a type.
func (c *capturer) nativeOf(t *types.Named, in, out form) string {
	shape := in.shape
	if shape.Unknown != nil && shape.Kind == codec.KindUnknown {
		shape = out.shape
	}
	switch shape.Kind {
	case codec.KindRecord:
		return "struct"
	case codec.KindUnion:
		return "union"
	case codec.KindUnknown:
		return ""
	}
	if shape.Native != "" {
		return shape.Native
	}
	return "alias"
}

// goesOneWay says whether a type with a method for one direction is made for that
// direction alone: by its own fields, which only that method fills or reads, the
// other one would be another kind of JSON, or some have no names for it.
func (c *capturer) goesOneWay(t *types.Named, in, out form) bool {
	if out.part && c.onlySent(t) {
		return true
	}
	st, ok := t.Underlying().(*types.Struct)
	if ok {
		fields := gojson.FieldsOf(st).Fields
		if len(fields) == 0 || slices.ContainsFunc(fields, func(f gojson.Field) bool { return !f.Tagged }) {
			return true
		}
	}
	return false
}

// onlySent says whether the client sends values of a type and receives none.
func (c *capturer) onlySent(t *types.Named) bool {
	roles := c.roles()[identifier(t)]
	return len(roles) == 1 && roles[0].Role == "sent"
}

// forms finds what the type accepts and what it sends.
func (c *capturer) forms(t *types.Named) (in, out form) {
	if known, ok := c.known[t]; ok {
		return known[0], known[1]
	}
	c.known[t] = [2]form{{shape: opaque("its decoder decodes it again")}, {shape: opaque("its encoder encodes it again")}}
	methods := gojson.MethodsOf(t)
	out = c.direction(t, methods.MarshalJSON, methods.MarshalText)
	out.method = methods.Encodes()
	c.instead[t] = out.instead
	in = c.direction(t, methods.UnmarshalJSON, methods.UnmarshalText)
	if in.method = methods.Decodes(); !in.method {
		in = c.asDecoded(t, in)
	}
	if in.keeps && out.instead != nil {
		out.shape = out.fitting
	}
	if len(in.shape.Fields) == 0 && in.shape.Kind == codec.KindRecord && !out.own && isEnvelope(t) {
		in.shape = out.shape
	}
	if in.via != out.via {
		in.shape, out.shape = c.writtenOut(in, false), c.writtenOut(out, true)
	}
	c.known[t] = [2]form{in, out}
	return in, out
}

// writtenOut is the record of the embedded type whose method stands for one direction
// only: the other has fields beside it.
func (c *capturer) writtenOut(f form, sends bool) codec.Shape {
	if f.via && f.shape.Kind == codec.KindRef {
		if named, ok := types.Unalias(c.queued[f.shape.Ref]).(*types.Named); ok {
			in, out := c.forms(named)
			if sends {
				in = out
			}
			if in.shape.Kind == codec.KindRecord {
				return in.shape
			}
		}
	}
	return f.shape
}

// direction finds the form of one direction by the method that decides it: the one
// for JSON, or else the one for text.
func (c *capturer) direction(t *types.Named, forJSON, forText *gojson.Method) form {
	m := forJSON
	if m == nil {
		m = forText
	}
	switch {
	case m == nil:
		return form{shape: c.plainShape(t), own: true}
	case m.Via != nil && strings.HasPrefix(m.Name, "Unmarshal") && gojson.IsPointer(m.Via.Type()):
		return form{shape: surelyRefused(), via: true} // it is called on the pointer, which is nil
	case m.Via != nil:
		// The method of an embedded field decides for that field in place of the whole.
		return form{shape: c.shapeOf(gojson.Deref(m.Via.Type()), nil, nil), via: true}
	}
	if f, ok := c.conventionForm(t, m.Name); ok {
		return f
	}
	fn, decl := c.prog.Methods[t.Obj()][m.Name], c.prog.Types[t.Obj()]
	if fn == nil || decl == nil || fn.Body == nil {
		return form{shape: opaque("%s has no body to read", m.Name)}
	}
	switch m.Name {
	case "UnmarshalJSON", "UnmarshalText":
		read := c.decoding(t, fn, decl.Src)
		out := c.accepted(t, read.in, read.ways)
		if m.Name == "UnmarshalText" {
			out.shape = asText(out.shape)
		} else if c.failsOnNull(t) {
			out.shape.Null = "reject"
		}
		c.fillMissing(t, fn, decl.Src, &out.shape)
		return c.members_(t, out)
	case "UnmarshalJSONFrom":
		read := c.decoding(t, fn, decl.Src)
		return c.members_(t, c.accepted(t, read.in, read.ways))
	}
	in := eval.New(c.prog, c.globals, c.Implementers)
	if m.Name == "MarshalText" {
		if shape, ok := c.eachConstant(t, fn, decl.Src, true); ok {
			return form{shape: shape}
		}
		ways := in.Writings(t, fn, decl.Src)
		if c.isEnum(t) {
			return form{shape: opaque("the texts of its constants are computed by %s", m.Name)}
		}
		return form{shape: c.textShape(in, ways)}
	}
	if shape, ok := c.eachConstant(t, fn, decl.Src, false); ok {
		return form{shape: shape}
	}
	return c.sent(t, in, in.Writings(t, fn, decl.Src))
}

// refusesNull says whether a decoder that is handed null surely fails.
func (c *capturer) refusesNull(t *types.Named, fn *ast.FuncDecl, src *program.Source) bool {
	in := eval.New(c.prog, c.globals, c.Implementers)
	in.Given = true
	null := eval.Joined{Parts: []eval.Value{eval.Fixed{Val: constant.MakeString("null"), Typ: types.Typ[types.String]}}, Typ: types.NewSlice(types.Typ[types.Byte])}
	ways := in.Readings(t, fn, src, null)
	return in.Over == nil && len(ways) == 0
}

// fillMissing says of the members that a decoder fills where they are missing that they
// are not asked for: it is handed an object without any.
func (c *capturer) fillMissing(t *types.Named, fn *ast.FuncDecl, src *program.Source, s *codec.Shape) {
	st, ok := t.Underlying().(*types.Struct)
	if !ok || s.Kind != codec.KindRecord || gojson.ConventionOf(st) != gojson.Plain {
		return
	}
	in := eval.New(c.prog, c.globals, c.Implementers)
	in.Given = true
	nothing := eval.Joined{Parts: []eval.Value{eval.Fixed{Val: constant.MakeString("{}"), Typ: types.Typ[types.String]}}, Typ: types.NewSlice(types.Typ[types.Byte])}
	ways := in.Readings(t, fn, src, nothing)
	if in.Over != nil || len(ways) != 1 {
		return
	}
	self := in.Frozen(ways[0].St, ways[0].Self, 8)
	for _, own := range c.fieldsOf(st).Fields {
		i := codec.IndexOf(s.Fields, own.Name)
		if i < 0 || s.Fields[i].Missing == "reject" || s.Fields[i].Zero == "omit" {
			continue // what is left out is then Go's zero, whatever becomes of it here
		}
		f := &s.Fields[i]
		v := eval.At(self, own.Index)
		if held, ok := v.(eval.There); ok {
			v = held.V
		}
		switch v := v.(type) {
		case eval.Fixed:
			if !eval.IsZero(v.Val) {
				f.Required, f.Default = false, codec.JSON(eval.ConstantValue(v.Val))
			}
		case eval.Composite:
			f.Required = false
		case eval.Table:
			f.Required = false
			if v.Base == nil && len(v.Entries)+len(v.Rest) == 0 {
				f.Default = codec.JSON(map[string]any{})
			}
		case eval.List:
			f.Required = false
			if v.Whole && len(v.Items) == 0 {
				f.Default = codec.JSON([]any{})
			}
		}
	}
}

// asText is the shape of a text for which a decoder of text asks more.
func asText(s codec.Shape) codec.Shape {
	if s.Kind == codec.KindAny && s.Unknown == nil {
		out := codec.Of(codec.KindString)
		out.Limits, out.Checked, out.Format, out.Native = s.Limits, s.Checked, s.Format, s.Native
		if out.Native == "any" || out.Native == "raw" {
			out.Native = ""
		}
		return out
	}
	return s
}

// textShape is a text, of a time of a layout where that is known.
func (c *capturer) textShape(in *eval.Interp, ways []eval.Writing) codec.Shape {
	if len(ways) == 1 {
		if s, ok := ways[0].Text.(eval.Stamped); ok {
			return stampedShape(s.Layout)
		}
	}
	return codec.Of(codec.KindString)
}

// members_ says of an enum which of Go's constants stand for its values.
func (c *capturer) members_(t *types.Named, f form) form {
	if !c.isEnum(t) || f.shape.Kind != codec.KindEnum && f.shape.Kind != codec.KindString {
		return f
	}
	plain := c.enum(t.Obj())
	if f.shape.Kind == codec.KindString && len(f.shape.Limits) == 0 {
		if plain.Kind == codec.KindEnum && allTexts(plain.Values) {
			plain.Checked = f.shape.Checked
			f.shape = plain
		}
		return f
	}
	if f.shape.Kind == codec.KindString {
		return f
	}
	f.shape.Native = "const"
	if !slices.ContainsFunc(f.shape.Values, func(v codec.Value) bool {
		return !slices.ContainsFunc(plain.Values, func(w codec.Value) bool { return string(v) == string(w) })
	}) {
		f.shape.Members = plain.Members
	}
	return f
}

// eachConstant evaluates an encoder for each constant of an enum.
func (c *capturer) eachConstant(t *types.Named, fn *ast.FuncDecl, src *program.Source, text bool) (codec.Shape, bool) {
	if !c.isEnum(t) {
		return codec.Shape{}, false
	}
	out := codec.Shape{Kind: codec.KindEnum, Native: "const", Members: map[string]codec.Value{}}
	for _, member := range c.members(t.Obj()) {
		in := eval.New(c.prog, c.globals, c.Implementers)
		in.Fixed = eval.Fixed{Val: member.Object.Val(), Typ: t}
		ways := in.Writings(t, fn, src)
		if len(ways) == 0 && in.Over == nil {
			continue // it is refused
		}
		if len(ways) != 1 || in.Over != nil {
			return codec.Shape{}, false
		}
		value, ok := in.Written(ways[0].Text, text)
		if !ok {
			return codec.Shape{}, false
		}
		v := codec.JSON(value)
		out.Members[member.Object.Name()] = v
		if !slices.ContainsFunc(out.Values, func(w codec.Value) bool { return string(v) == string(w) }) {
			out.Values = append(out.Values, v)
		}
	}
	if len(out.Values) == 0 {
		return codec.Shape{}, false
	}
	// A value that is none of the constants may be sent as it is.
	in := eval.New(c.prog, c.globals, c.Implementers)
	for _, way := range in.Writings(t, fn, src) {
		for _, v := range eval.ArmsOf(way.Text) {
			if e, ok := v.(eval.Encoded); ok {
				v = e.V
			}
			for _, a := range eval.ArmsOf(v) {
				if s, isSymbol := a.(eval.Symbol); isSymbol && s.Key == "self" {
					out.Open = true
				}
			}
		}
	}
	return out, true
}

// oneWay is what stands for a shape in one direction.
func oneWay(s codec.Shape, sends bool) codec.Shape {
	for s.Sends != nil {
		if sends {
			s = *s.Sends
		} else {
			s.Sends = nil
		}
	}
	if s.Item != nil {
		item := oneWay(*s.Item, sends)
		s.Item = &item
	}
	s.Fields, s.Variants = slices.Clone(s.Fields), slices.Clone(s.Variants)
	for i := range s.Fields {
		s.Fields[i].Shape = oneWay(s.Fields[i].Shape, sends)
	}
	for i := range s.Variants {
		s.Variants[i] = oneWay(s.Variants[i], sends)
	}
	return s
}

// joinDirections brings what a type accepts and what it sends together. What its
// encoder says of the fields that both have is the declared contract: which are
// always there, what is sent for those that nobody set. A value that it alone sets is
// sent, and asked for only where the struct has no field that would take another.
func joinDirections(in, out codec.Shape) codec.Shape {
	if in.Kind == codec.KindRecord && out.Kind == codec.KindRecord {
		in.Fields = slices.Clone(in.Fields)
		for _, f := range out.Fields {
			i := codec.IndexOf(in.Fields, f.Name)
			isConst := f.Shape.Kind == codec.KindEnum && len(f.Shape.Values) == 1 && !f.Shape.Open
			switch {
			case i < 0 && isConst && f.Required:
				in.Fields = insertField(in.Fields, f, out.Fields)
			case i >= 0:
				g := &in.Fields[i]
				g.Unset, g.Zero = f.Unset, f.Zero
				if f.Decl != "" {
					g.Decl, g.Place, g.Native = cmp.Or(g.Decl, f.Decl), cmp.Or(g.Place, f.Place), cmp.Or(g.Native, f.Native)
				}
				if len(g.Default) == 0 || string(g.Default) == "null" {
					g.Required = f.Required
					if f.Required {
						g.Default = nil
					} else if len(f.Default) > 0 {
						g.Default = f.Default
					}
					if string(g.Default) == "null" && !g.Shape.Nullable && g.Shape.Kind != codec.KindAny {
						g.Default = nil // it is held by no pointer
					}
				}
			}
		}
		for i := range in.Fields {
			if !slices.ContainsFunc(out.Fields, func(f codec.Field) bool { return f.Name == in.Fields[i].Name }) {
				in.Fields[i].Required = false
			}
		}
	}
	if sameShape(withoutClosed(in), withoutClosed(out)) {
		return in
	}
	return in.Sending(out)
}

func sameValues(a, b []codec.Value) bool {
	text := func(v codec.Value) string { return string(v) }
	return len(a) == len(b) && !slices.ContainsFunc(a, func(v codec.Value) bool {
		return !slices.ContainsFunc(b, func(w codec.Value) bool { return text(v) == text(w) })
	})
}

func withoutClosed(s codec.Shape) codec.Shape { s.Closed = false; return s }

// insertField puts a field that only the encoder has at its place in the order.
func insertField(fields []codec.Field, f codec.Field, order []codec.Field) []codec.Field {
	at := len(fields)
	seen := false
	for _, g := range order {
		if g.Name == f.Name {
			seen = true
			continue
		}
		if seen {
			if i := codec.IndexOf(fields, g.Name); i >= 0 {
				at = i
				break
			}
		}
	}
	return slices.Insert(fields, at, f)
}

// interfaceShape maps an interface: what it accepts is what a decoder makes of it,
// what it sends is any type of the SDK that implements it.
func (c *capturer) interfaceShape(t *types.Named, variants []types.Type) codec.Shape {
	in := opaque("no decoder of its package says which type a payload has")
	if len(variants) > 0 {
		in = c.unionShape(variants)
	}
	held := slices.Clone(variants)
	for _, other := range c.Implementers(t) {
		if len(variants) > 0 && (c.unions.isOthers(t, other) || embedsOne(other, variants) || onlyGetters(t)) {
			continue // it has the methods by the way
		}
		if !slices.ContainsFunc(held, func(known types.Type) bool { return types.Identical(known, other) }) {
			held = append(held, other)
		}
	}
	if len(held) == len(variants) {
		return in
	}
	if len(variants) == 0 && !slices.ContainsFunc(held, func(v types.Type) bool { n, ok := v.(*types.Named); return !ok || !gojson.IsMarked(n) }) {
		return c.unionShape(held) // of a generated request, which is never decoded
	}
	return in.Sending(c.unionShape(held))
}

func (c *capturer) unionShape(variants []types.Type) codec.Shape {
	var out []codec.Shape
	for _, variant := range variants {
		out = append(out, c.shapeOf(variant, nil, nil))
	}
	return codec.Union(out...)
}

func tokenOf(is string) token.Token {
	if is == "less" {
		return token.LSS
	}
	return token.LEQ
}
