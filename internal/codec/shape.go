package codec

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// Constructors and modifiers of shapes. A modifier returns a changed copy.

// Of is the shape of a kind that needs nothing else: Of(KindString).
func Of(kind Kind) Shape { return Shape{Kind: kind} }

// Anything is a value of any type, held as such.
func Anything() Shape { return Shape{Kind: KindAny, Native: "any"} }

// Enum is one of the values.
func Enum(values ...any) Shape {
	s := Shape{Kind: KindEnum}
	for _, v := range values {
		s.Values = append(s.Values, JSON(v))
	}
	return s
}

// List is a list of items.
func List(item Shape) Shape { return Shape{Kind: KindList, Item: &item} }

// Map is an object with any keys.
func Map(values Shape) Shape { return Shape{Kind: KindMap, Item: &values} }

// Tuple is a list of just these elements.
func Tuple(elements ...Shape) Shape {
	s := Shape{Kind: KindTuple}
	for _, e := range elements {
		s.Fields = append(s.Fields, Field{Shape: e, Required: true})
	}
	return s
}

// Record is an object with the fields.
func Record(fields ...Field) Shape { return Shape{Kind: KindRecord, Fields: fields} }

// Union is a value of one of the variants.
func Union(variants ...Shape) Shape { return Shape{Kind: KindUnion, Variants: variants} }

// Ref is a value of a type, by its ID.
func Ref(id string) Shape { return Shape{Kind: KindRef, Ref: id} }

// Opaque is a value of which nothing is known.
func Opaque(reason string) Shape {
	return Shape{Kind: KindUnknown, Unknown: &Unknown{Reason: reason}}
}

// OrNull admits null, too.
func (s Shape) OrNull() Shape { s.Nullable = true; return s }

// As says how the language holds the value.
func (s Shape) As(native string) Shape { s.Native = native; return s }

// Formatted gives a text's format.
func (s Shape) Formatted(format string) Shape { s.Format = format; return s }

// Encoded says how a text holds bytes.
func (s Shape) Encoded(encoding string) Shape { s.Encoding = encoding; return s }

// Limited narrows the values by a keyword of JSON Schema.
func (s Shape) Limited(keyword string, value any) Shape {
	limits := map[string]Value{}
	maps.Copy(limits, s.Limits)
	limits[keyword] = JSON(value)
	s.Limits = limits
	return s
}

// Wide gives the width of a number.
func (s Shape) Wide(width string) Shape { s.Width = width; return s }

// IndexOf is where among fields one of that name stands, -1 for none.
func IndexOf(fields []Field, name string) int {
	return slices.IndexFunc(fields, func(f Field) bool { return f.Name == name })
}

// Sending is the shape with another one that is sent in its place.
func (s Shape) Sending(sent Shape) Shape { s.Sends = &sent; return s }

// Doubted is the shape with one more reason why it is not surely so.
func (s Shape) Doubted(because Unknown) Shape { s.Unknown = s.Unknown.and(because); return s }

// CheckedFor is the shape with one more thing that the decoder refuses.
func (s Shape) CheckedFor(c Checked) Shape {
	s.Checked = append(slices.Clone(s.Checked), c)
	return s
}

func (u *Unknown) and(other Unknown) *Unknown {
	if u == nil || u.Reason == other.Reason {
		return &other
	}
	joined := *u
	if !strings.Contains("; "+u.Reason+";", "; "+other.Reason+";") {
		joined.Reason += "; " + other.Reason
	}
	if joined.Cause != other.Cause {
		joined.Cause = "" // settling one of them does not settle the shape
	}
	return &joined
}

// JSON is a Go value as a Value: exact for strings, booleans, integers, json.Number
// and nil. A value that JSON has no form for is null.
func JSON(v any) Value {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return Value("null")
	}
	return bytes.TrimSpace(out.Bytes())
}
