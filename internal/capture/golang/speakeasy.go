package golang

import (
	"go/ast"
	"go/constant"
	"go/types"
	"reflect"
	"slices"

	"example.org/parity/internal/capture/golang/eval"
	"example.org/parity/internal/capture/golang/gojson"
	"example.org/parity/internal/codec"
)

// Speakeasy's SDKs encode and decode through utils.MarshalJSON and
// utils.UnmarshalJSON, which take a value's fields one by one: by their json tags, and
// by tags of their own, const, default, additionalProperties.
func init() {
	eval.Conventions["utils.MarshalJSON"] = func(in *eval.Interp, fr *eval.Frame, st *eval.State, e *ast.CallExpr, args eval.Tuple) ([]eval.Outcome, bool) {
		if len(args) == 0 {
			return nil, false
		}
		return eval.One(st, eval.Tuple{eval.Encoded{V: eval.ByFields{Of: in.Frozen(st, args[0], 6)}}, eval.NoError}), true
	}
	eval.Conventions["utils.UnmarshalJSON"] = decodesByFields
}

// decodesByFields reads utils.UnmarshalJSON(data, &v, tag, topLevel, required).
func decodesByFields(in *eval.Interp, fr *eval.Frame, st *eval.State, e *ast.CallExpr, args eval.Tuple) ([]eval.Outcome, bool) {
	if len(args) < 4 {
		return nil, false
	}
	s, ok := in.Pointee(st, args[0]).(eval.Symbol)
	if !ok || s.Part == nil || !s.Raw {
		return nil, false
	}
	out := eval.One(st, nil)
	if len(args) > 4 {
		if l, ok := in.Pointee(st, args[4]).(eval.List); ok && l.Whole {
			for _, item := range l.Items {
				if name, ok := eval.ConstantText(item); ok {
					out = in.Requires(out, s.Part.Child(name), e)
				}
			}
		}
	}
	topLevel, _ := eval.AsLiteral(args[3])
	in.Plain = topLevel.Val == nil || !constant.BoolVal(topLevel.Val)
	defer func() { in.Plain = false }()
	return eval.Bind(out, func(st *eval.State, v eval.Value) []eval.Outcome {
		if eval.IsRaised(v) {
			return eval.One(st, v)
		}
		return in.DecodePart(st, s.Part, args[1], false, e, false)
	}), true
}

// byLibrary is a record as utils.MarshalJSON sends it. Only nil is left out: an empty list
// or text is sent, whatever omitempty says. What a default tag says is sent for a nil that
// is not left out.
func byLibrary(s codec.Shape, t types.Type) codec.Shape {
	s.Fields = slices.Clone(s.Fields)
	for i, f := range s.Fields {
		if !f.Shape.Nullable {
			s.Fields[i].Zero = ""
		}
	}
	st, ok := gojson.Deref(t).Underlying().(*types.Struct)
	if !ok {
		return s
	}
	for _, f := range gojson.FieldsOf(st).Fields {
		i := codec.IndexOf(s.Fields, f.Name)
		if i < 0 {
			continue
		}
		s.Fields[i].Shape = asTagged(s.Fields[i].Shape, f.Tag)
		if v, isConst := eval.PresetBy(f.Tag, f.Object.Type()).(eval.Fixed); isConst && gojson.IsPointer(f.Object.Type()) && !f.Omits() {
			s.Fields[i].Unset, s.Fields[i].Default, s.Fields[i].Required = "default", codec.JSON(eval.ConstantValue(v.Val)), false
			s.Fields[i].Shape.Nullable = false
		}
	}
	return s
}

// uploaded maps a struct that is made for a file: its content goes as it is into a part of
// a form, under its name.
func uploaded(t *types.Named) (codec.Type, bool) {
	return codec.Type{Native: "alias", Shape: gojson.FileContents}, gojson.IsSpeakeasyFile(t)
}

// isCredentials says whether a struct has a field with the tag of a credential.
func isCredentials(t *types.Named) bool {
	st, ok := t.Underlying().(*types.Struct)
	return ok && slices.ContainsFunc(gojson.FieldsOf(st).Fields, func(f gojson.Field) bool {
		_, is := reflect.StructTag(f.Tag).Lookup("security")
		return is
	})
}

// textTags say of a number that utils.MarshalJSON writes it as a text, and asks for one.
var textTags = []struct {
	tag  string
	kind codec.Kind
}{{"integer", codec.KindInteger}, {"number", codec.KindNumber}, {"bigint", codec.KindInteger}}

// asTagged is the shape of a field as its tags say that the library writes it, or its
// elements: a number as a text, a decimal as a number.
func asTagged(s codec.Shape, tag string) codec.Shape {
	if s.Native == "decimal" && reflect.StructTag(tag).Get("decimal") == "number" {
		out := codec.Of(codec.KindNumber).As("decimal")
		out.Nullable = s.Nullable
		return out
	}
	for _, t := range textTags {
		if reflect.StructTag(tag).Get(t.tag) != "string" {
			continue
		}
		if s.Kind == t.kind && s.Unknown == nil {
			return numberInText(s)
		}
		if s.Item != nil {
			item := asTagged(*s.Item, tag)
			s.Item = &item
		}
	}
	return s
}
