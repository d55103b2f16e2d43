package golang

import (
	"go/constant"
	"go/token"

	"example.org/parity/internal/codec"
)

// narrow is a shape of values for which a condition holds, as far as it can say so.
func narrow(s codec.Shape, c condition) codec.Shape {
	if c.subject.look == "inside" {
		if c.is == "matches" || c.is == "format" {
			c.subject.look = ""
		} else {
			return s
		}
	}
	switch {
	case c.is == "eq" && !c.negated && c.subject.look == "":
		return keepNotes(codec.Enum(constantValue(c.val)), s)
	case c.is == "in" && !c.negated:
		values := make([]any, len(c.vals))
		for i, v := range c.vals {
			values[i] = constantValue(v)
		}
		if len(values) > 0 {
			return keepNotes(codec.Enum(values...), s)
		}
	case c.is == "nil" && c.negated:
		s.Nullable = false
	case c.is == "nil" && s.Kind == codec.KindAny && s.Unknown == nil && c.subject.look == "":
		return codec.Of(codec.KindNull)
	case c.is == "absent" && !c.negated && s.Kind == codec.KindAny && s.Unknown == nil:
		return codec.Of(codec.KindNever)
	case c.is == "eq" && c.negated && isZeroConstant(c) && s.Kind == codec.KindString:
		return s.Limited("minLength", 1)
	case c.is == "kind" && !c.negated:
		return ofKind(s, c.kinds[0])
	case c.is == "empty" && !c.negated:
		c.is, c.subject.look, c.val = "atmost", "len", constant.MakeInt64(0)
		return lengthLimited(ofKind(s, c.kinds[0]), c)
	case c.is == "matches" && !c.negated && (s.Kind == codec.KindString || s.Kind == codec.KindAny):
		return ofKind(s, "string").Limited("pattern", c.word)
	case c.is == "format" && !c.negated && (s.Kind == codec.KindString || s.Kind == codec.KindAny):
		s = ofKind(s, "string")
		s.Format, s.Native = c.word, formatNatives[c.word]
	case (c.is == "less" || c.is == "atmost") && (s.Kind == codec.KindInteger || s.Kind == codec.KindNumber) && c.subject.look == "":
		return s.Limited(boundOf(c), constantValue(c.val))
	case (c.is == "less" || c.is == "atmost" || c.is == "eq") && (c.subject.look == "len" || c.subject.look == "runes"):
		return lengthLimited(s, c)
	}
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

func boundOf(c condition) string {
	switch {
	case c.is == "less" && !c.negated:
		return "exclusiveMaximum"
	case c.is == "less":
		return "minimum"
	case !c.negated:
		return "maximum"
	}
	return "exclusiveMinimum"
}

// lengthLimited limits a list, a text or a map by its length. A text is counted in
// bytes, so that only an empty one is certain.
func lengthLimited(s codec.Shape, c condition) codec.Shape {
	n, exact := constant.Int64Val(constant.ToInt(c.val))
	if !exact {
		return s
	}
	least, most := int64(-1), int64(-1)
	switch {
	case c.is == "eq" && !c.negated:
		least, most = n, n
		if s.Kind == codec.KindList {
			s.Native = "tuple" // other lengths are refused, as those of an array are not
		}
	case c.is == "eq" && n == 0:
		least = 1
	case c.is == "less" && !c.negated:
		most = n - 1
	case c.is == "less":
		least = n
	case c.is == "atmost" && !c.negated:
		most = n
	case c.is == "atmost":
		least = n + 1
	}
	words := map[codec.Kind][2]string{codec.KindList: {"minItems", "maxItems"}, codec.KindString: {"minLength", "maxLength"}, codec.KindMap: {"minProperties", "maxProperties"}}[s.Kind]
	if words[0] == "" || s.Kind == codec.KindString && c.subject.look == "len" && (least > 1 || most >= 0) {
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
func said(c condition, s *codec.Shape) bool {
	if c.subject.look == "runes" {
		return s != nil && s.Kind == codec.KindString && !(c.is == "eq" && c.negated && !isZero(c.val))
	}
	switch c.is {
	case "decodes", "kind":
		return true
	case "empty":
		return !c.negated
	case "eq":
		return !c.negated && c.subject.look == "" || c.negated && isZeroConstant(c) && (c.subject.look == "" && s != nil && s.Kind != codec.KindInteger && s.Kind != codec.KindNumber || c.subject.look == "len") || c.subject.look == "len" && s != nil && s.Kind == codec.KindList
	case "in":
		return !c.negated
	case "nil", "absent":
		return true
	case "matches", "format":
		return !c.negated
	case "less", "atmost":
		return c.subject.look == "" || s != nil && s.Kind == codec.KindList
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
