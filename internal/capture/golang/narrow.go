package golang

import (
	"go/constant"
	"go/token"

	"example.org/parity/internal/capture/golang/eval"
	"example.org/parity/internal/codec"
)

// narrow is a shape of values for which a condition holds, as far as it can say so.
func narrow(s codec.Shape, c eval.Condition) codec.Shape {
	switch {
	case c.Is == "eq" && !c.Negated && c.Subject.Look == "":
		return keepNotes(codec.Enum(eval.ConstantValue(c.Val)), s)
	case c.Is == "in" && !c.Negated && c.Subject.Look == "":
		values := make([]any, len(c.Vals))
		for i, v := range c.Vals {
			values[i] = eval.ConstantValue(v)
		}
		if len(values) > 0 {
			return keepNotes(codec.Enum(values...), s)
		}
	case c.Is == "nil" && c.Negated:
		s.Nullable = false
	case c.Is == "nil" && s.Kind == codec.KindAny && s.Unknown == nil && c.Subject.Look == "":
		return codec.Of(codec.KindNull)
	case c.Is == "absent" && !c.Negated && s.Kind == codec.KindAny && s.Unknown == nil:
		return codec.Of(codec.KindNever)
	case c.Is == "eq" && c.Negated && eval.IsZeroConstant(c) && s.Kind == codec.KindString:
		return s.Limited("minLength", 1)
	case c.Is == "kind" && !c.Negated:
		return ofKind(s, c.Kinds[0])
	case c.Is == "empty" && !c.Negated:
		c.Is, c.Subject.Look, c.Val = "atmost", "len", constant.MakeInt64(0)
		return lengthLimited(ofKind(s, c.Kinds[0]), c)
	case c.Is == "matches" && !c.Negated && (s.Kind == codec.KindString || s.Kind == codec.KindAny):
		return textsOf(ofKind(s, "string"), c)
	case c.Is == "format" && !c.Negated && (s.Kind == codec.KindString || s.Kind == codec.KindAny):
		return ofFormat(ofKind(s, "string"), c.Word)
	case (c.Is == "less" || c.Is == "atmost") && (s.Kind == codec.KindInteger || s.Kind == codec.KindNumber) && c.Subject.Look == "":
		return s.Limited(boundOf(c), eval.ConstantValue(c.Val))
	case (c.Is == "less" || c.Is == "atmost" || c.Is == "eq") && (c.Subject.Look == "len" || c.Subject.Look == "runes"):
		return lengthLimited(s, c)
	}
	return s
}

// textsOf is what of a text has the pattern of a condition, or one of its formats.
func textsOf(s codec.Shape, c eval.Condition) codec.Shape {
	if len(c.Formats) == 0 {
		return s.Limited("pattern", c.Word)
	}
	var out []codec.Shape
	for _, format := range c.Formats {
		out = append(out, ofFormat(s, format))
	}
	if c.Word != "" {
		out = append(out, s.Limited("pattern", c.Word))
	}
	return unionOf(out)
}

func ofFormat(s codec.Shape, format string) codec.Shape {
	s.Format, s.Native = format, formatNatives[format]
	return s
}

var formatNatives = map[string]string{"date-time": "datetime", "date": "date", "uuid": "uuid"}

// keepNotes is another shape with what is said of how the language holds it.
func keepNotes(out, s codec.Shape) codec.Shape {
	if s.Kind != codec.KindRef && s.Kind != codec.KindAny {
		out.Native, out.Members = s.Native, s.Members
	}
	out.Sends = s.Sends
	return out
}

func boundOf(c eval.Condition) string {
	switch {
	case c.Is == "less" && !c.Negated:
		return "exclusiveMaximum"
	case c.Is == "less":
		return "minimum"
	case !c.Negated:
		return "maximum"
	}
	return "exclusiveMinimum"
}

// lengthLimited limits a list, a text or a map by its length. A text is counted in
// bytes, so that only an empty one is certain.
func lengthLimited(s codec.Shape, c eval.Condition) codec.Shape {
	n, exact := constant.Int64Val(constant.ToInt(c.Val))
	if !exact {
		return s
	}
	least, most := int64(-1), int64(-1)
	switch {
	case c.Is == "eq" && !c.Negated:
		least, most = n, n
		if s.Kind == codec.KindList {
			s.Native = "tuple" // other lengths are refused, as those of an array are not
		}
	case c.Is == "eq" && n == 0:
		least = 1
	case c.Is == "less" && !c.Negated:
		most = n - 1
	case c.Is == "less":
		least = n
	case c.Is == "atmost" && !c.Negated:
		most = n
	case c.Is == "atmost":
		least = n + 1
	}
	words := map[codec.Kind][2]string{codec.KindList: {"minItems", "maxItems"}, codec.KindString: {"minLength", "maxLength"}, codec.KindMap: {"minProperties", "maxProperties"}}[s.Kind]
	if words[0] == "" || s.Kind == codec.KindString && c.Subject.Look == "len" && (least > 1 || most >= 0) {
		return s
	}
	if least > 0 {
		s = s.Limited(words[0], least)
	}
	if most >= 0 {
		s = s.Limited(words[1], most)
	}
	return s
}

// ofKind is the part of a shape that is of one kind of JSON.
func ofKind(s codec.Shape, kind string) codec.Shape {
	if s.Kind == codec.KindNumber && kind == "integer" {
		s.Kind, s.Width = codec.KindInteger, "int64"
		return s
	}
	if s.Kind != codec.KindAny {
		return s
	}
	switch kind {
	case "unsigned":
		return codec.Of(codec.KindInteger).Limited("minimum", 0).Wide("uint64")
	case "integer":
		return codec.Of(codec.KindInteger).Wide("int64")
	case "object":
		return codec.Of(codec.KindMap)
	case "array":
		return codec.Of(codec.KindList)
	}
	return codec.Of(codec.Kind(kind))
}

// said tells whether a shape says what a condition asks for.
func said(c eval.Condition, s *codec.Shape) bool {
	if c.Subject.Look == "runes" {
		return s != nil && s.Kind == codec.KindString && !(c.Is == "eq" && c.Negated && !eval.IsZero(c.Val))
	}
	switch c.Is {
	case "decodes", "kind":
		return true
	case "empty":
		return !c.Negated
	case "eq":
		return !c.Negated && c.Subject.Look == "" || c.Negated && eval.IsZeroConstant(c) && (c.Subject.Look == "" && s != nil && s.Kind != codec.KindInteger && s.Kind != codec.KindNumber || c.Subject.Look == "len") || c.Subject.Look == "len" && s != nil && s.Kind == codec.KindList
	case "in":
		return !c.Negated && c.Subject.Look == ""
	case "nil", "absent":
		return true
	case "matches", "format":
		return !c.Negated
	case "less", "atmost":
		return c.Subject.Look == "" || s != nil && s.Kind == codec.KindList
	}
	return false
}

// orZero is a shape that takes the zero of what it narrows as well.
func orZero(narrowed, s codec.Shape) codec.Shape {
	if sameShape(narrowed, s) {
		return narrowed
	}
	var zero any
	switch s.Kind {
	case codec.KindString:
		zero = ""
	case codec.KindInteger, codec.KindNumber:
		zero = 0
		if zeroWithin(narrowed) {
			return narrowed
		}
	case codec.KindBoolean:
		zero = false
	default:
		return narrowed
	}
	out := unionOf([]codec.Shape{codec.Enum(zero), narrowed})
	out.Native = narrowed.Native
	return out
}

// zeroWithin says whether the bounds of a number leave zero among its values.
func zeroWithin(s codec.Shape) bool {
	zero := constant.MakeInt64(0)
	for keyword, limit := range s.Limits {
		bound := constant.MakeFromLiteral(string(limit), token.FLOAT, 0)
		if bound.Kind() == constant.Unknown {
			return false
		}
		beyond := map[string]token.Token{"minimum": token.LSS, "exclusiveMinimum": token.LEQ, "maximum": token.GTR, "exclusiveMaximum": token.GEQ}[keyword]
		if beyond == token.ILLEGAL || constant.Compare(zero, beyond, bound) {
			return false
		}
	}
	return s.Kind == codec.KindInteger || s.Kind == codec.KindNumber
}
