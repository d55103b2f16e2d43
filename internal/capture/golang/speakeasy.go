package golang

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"reflect"
	"slices"
	"strings"

	"example.org/parity/internal/codec"
)

// Speakeasy's SDKs encode and decode through utils.MarshalJSON and
// utils.UnmarshalJSON, which take a value's fields one by one: by their json tags, and
// by tags of their own, const, default, additionalProperties.
func init() {
	conventions["utils.MarshalJSON"] = func(in *interp, fr *frame, st *state, e *ast.CallExpr, args tuple) ([]outcome, bool) {
		if len(args) == 0 {
			return nil, false
		}
		return one(st, tuple{encoded{byFields{in.frozen(st, args[0], 6)}}, noError}), true
	}
	conventions["utils.UnmarshalJSON"] = decodesByFields
}

// decodesByFields reads utils.UnmarshalJSON(data, &v, tag, topLevel, required).
func decodesByFields(in *interp, fr *frame, st *state, e *ast.CallExpr, args tuple) ([]outcome, bool) {
	if len(args) < 4 {
		return nil, false
	}
	s, ok := in.pointee(st, args[0]).(symbol)
	if !ok || s.part == nil || !s.raw {
		return nil, false
	}
	out := one(st, nil)
	if len(args) > 4 {
		if l, ok := in.pointee(st, args[4]).(list); ok && l.whole {
			for _, item := range l.items {
				if name, ok := constantText(item); ok {
					out = in.requires(out, s.part.child(name), e)
				}
			}
		}
	}
	topLevel, _ := asLiteral(args[3])
	in.plain = topLevel.val == nil || !constant.BoolVal(topLevel.val)
	defer func() { in.plain = false }()
	return bind(out, func(st *state, v value) []outcome {
		if isRaised(v) {
			return one(st, v)
		}
		return in.decodePart(st, s.part, args[1], false, e, false)
	}), true
}

// requires ends the ways on which a part is missing in an error.
func (in *interp) requires(outs []outcome, p *part, e ast.Expr) []outcome {
	return bind(outs, func(st *state, v value) []outcome {
		if isRaised(v) {
			return one(st, v)
		}
		c := condition{is: "absent", subject: symbol{key: p.key(), part: p, raw: true}, text: p.name + " is missing", pos: e.Pos()}
		no, yes := in.fork(st, c)
		var out []outcome
		if yes != nil {
			out = append(out, outcome{yes, nil})
		}
		if no != nil {
			out = append(out, outcome{no, raised{}})
		}
		return out
	})
}

// speakeasyTags name a parameter of an operation, with how it is written.
var speakeasyTags = map[string]string{"queryParam": "query", "pathParam": "path", "header": "header", "request": "body", "multipartForm": "form", "form": "form"}

// speakeasyTag reads such a tag.
func speakeasyTag(tags reflect.StructTag) (name, in string, ok bool) {
	for key, in := range speakeasyTags {
		text, found := tags.Lookup(key)
		if !found || key != "request" && !strings.Contains(text, "=") {
			continue
		}
		for _, option := range strings.Split(text, ",") {
			if name, ok := strings.CutPrefix(option, "name="); ok {
				return name, in, true
			}
		}
		return "", in, true
	}
	return "", "", false
}

// presetBy gives what a default tag sets a field to. Null sets no field, not even one of
// text: a text is not in quotes there, but null stands for itself.
func presetBy(tag string, t types.Type) value {
	text, ok := reflect.StructTag(tag).Lookup("default")
	b, isBasic := deref(t).Underlying().(*types.Basic)
	if !ok || !isBasic || text == "null" {
		return nil
	}
	text = strings.Trim(text, `"`)
	switch {
	case b.Info()&types.IsString != 0:
		return fixed{constant.MakeString(text), deref(t)}
	case b.Info()&types.IsBoolean != 0:
		return fixed{constant.MakeBool(text == "true"), deref(t)}
	case b.Info()&types.IsNumeric != 0:
		if v, ok := jsonValue(text); ok && v != nil {
			if c := constant.MakeFromLiteral(text, numberToken(text), 0); c.Kind() != constant.Unknown {
				return fixed{c, deref(t)}
			}
		}
	}
	return nil
}

func numberToken(text string) token.Token {
	if strings.ContainsAny(text, ".eE") {
		return token.FLOAT
	}
	return token.INT
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
	st, ok := deref(t).Underlying().(*types.Struct)
	if !ok {
		return s
	}
	for _, f := range jsonFields(st).fields {
		i := slices.IndexFunc(s.Fields, func(g codec.Field) bool { return g.Name == f.name })
		if i < 0 {
			continue
		}
		s.Fields[i].Shape = numbersInTexts(s.Fields[i].Shape, f.tag)
		if v, isConst := presetBy(f.tag, f.object.Type()).(fixed); isConst && isPointer(f.object.Type()) && !f.omits() {
			s.Fields[i].Unset, s.Fields[i].Default, s.Fields[i].Required = "default", codec.JSON(constantValue(v.val)), false
			s.Fields[i].Shape.Nullable = false
		}
	}
	return s
}

// textTags say of a number that utils.MarshalJSON writes it as a text, and asks for one.
var textTags = []struct {
	tag  string
	kind codec.Kind
}{{"integer", codec.KindInteger}, {"number", codec.KindNumber}, {"bigint", codec.KindInteger}}

// numbersInTexts is the shape of a field of which a tag says so, or of its elements.
func numbersInTexts(s codec.Shape, tag string) codec.Shape {
	for _, t := range textTags {
		if reflect.StructTag(tag).Get(t.tag) != "string" {
			continue
		}
		if s.Kind == t.kind && s.Unknown == nil {
			out := codec.Of(codec.KindString).Limited("pattern", quotedPatterns[t.kind])
			out.Nullable = s.Nullable
			return out
		}
		if s.Item != nil {
			item := numbersInTexts(*s.Item, tag)
			s.Item = &item
		}
	}
	return s
}
