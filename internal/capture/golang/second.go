package golang

import (
	"go/types"

	"example.org/parity/internal/capture/golang/eval"
	"example.org/parity/internal/capture/golang/gojson"
	"example.org/parity/internal/codec"
)

// What the second version of encoding/json, encoding/json/v2, makes of fields otherwise than
// the first.

// secondShape is the form of a field under those rules: by its format, and with numbers in
// texts wherever it holds them.
func (c *capturer) secondShape(shape codec.Shape, f gojson.Field) codec.Shape {
	t := gojson.Deref(f.Object.Type())
	var out codec.Shape
	switch {
	case shape.Unknown != nil:
		return shape
	case f.Stringified && !f.Quoted:
		return stringified(shape)
	case gojson.IsByteSlice(t) || isByteArray(t):
		out = bytesIn(f.Format)
	case shape.Native == "datetime":
		out = timeIn(f.Format)
	case shape.Native == "duration":
		out = durationIn(f.Format)
	case shape.Kind == codec.KindNumber && f.Format == "nonfinite":
		out = codec.Union(shape, codec.Enum("NaN", "Infinity", "-Infinity"))
	default:
		return shape
	}
	out.Nullable, out.Wrapper = shape.Nullable, shape.Wrapper
	return out
}

func isByteArray(t types.Type) bool {
	a, ok := t.Underlying().(*types.Array)
	return ok && isByte(a.Elem()) && !gojson.MethodsOf(t).Any()
}

// stringified is a shape with each of its numbers in a text.
func stringified(s codec.Shape) codec.Shape {
	switch s.Kind {
	case codec.KindInteger, codec.KindNumber:
		return numberInText(s)
	case codec.KindList, codec.KindMap:
		if s.Item != nil {
			item := stringified(*s.Item)
			s.Item = &item
		}
	case codec.KindRef, codec.KindRecord, codec.KindUnion:
		return opaque("numbers within it are written as texts")
	}
	return s
}

func bytesIn(format string) codec.Shape {
	text := codec.Of(codec.KindString).As("bytes")
	switch format {
	case "", "base64":
		return text.Encoded("base64")
	case "base64url":
		return text.Encoded("base64url")
	case "hex", "base16":
		return text.Limited("pattern", eval.Effects["encoding/hex.DecodeString"].Pattern())
	case "array":
		return codec.List(basicTypes[types.Uint8])
	}
	return opaque("bytes in the format %s", format)
}

func timeIn(format string) codec.Shape {
	if form, ok := timeFormats[format]; ok {
		return form
	}
	switch format {
	case "", "RFC3339", "RFC3339Nano":
		return codec.Of(codec.KindString).Formatted("date-time").As("datetime")
	case "unixmicro", "unixnano":
		return timeFormats["unix"]
	}
	if layout, ok := namedLayouts[format]; ok {
		format = layout
	}
	return stampedShape(format)
}

// namedLayouts are the constants of package time that a format may name.
var namedLayouts = map[string]string{
	"ANSIC": "Mon Jan _2 15:04:05 2006", "UnixDate": "Mon Jan _2 15:04:05 MST 2006", "RubyDate": "Mon Jan 02 15:04:05 -0700 2006",
	"RFC822": "02 Jan 06 15:04 MST", "RFC822Z": "02 Jan 06 15:04 -0700", "RFC850": "Monday, 02-Jan-06 15:04:05 MST",
	"RFC1123": "Mon, 02 Jan 2006 15:04:05 MST", "RFC1123Z": "Mon, 02 Jan 2006 15:04:05 -0700", "Kitchen": "3:04PM",
	"Stamp": "Jan _2 15:04:05", "StampMilli": "Jan _2 15:04:05.000", "DateTime": "2006-01-02 15:04:05",
}

func durationIn(format string) codec.Shape {
	switch format {
	case "sec", "milli", "micro", "nano":
		return codec.Of(codec.KindNumber).As("duration")
	case "units":
		return codec.Of(codec.KindString).Limited("pattern", eval.Effects["time.ParseDuration"].Pattern())
	case "iso8601":
		return codec.Of(codec.KindString).Formatted("duration").As("duration")
	}
	return opaque("a duration without a format has no form")
}

// sendsNil says whether a field that is nil is sent as null: the second version writes empty
// lists, maps and texts.
func sendsNil(f gojson.Field) bool {
	t := f.Object.Type()
	if !gojson.IsSecond(f.Object.Pkg()) || f.Format == "emitnull" || gojson.MethodsOf(t).Encodes() {
		return sendsNull(t)
	}
	switch t.Underlying().(type) {
	case *types.Slice, *types.Map:
		return gojson.IsRaw(t)
	}
	return sendsNull(t)
}
