package golang

import (
	"cmp"
	"encoding/json"
	"go/constant"
	"go/types"
	"maps"
	"slices"
	"strings"

	"example.org/parity/internal/capture/golang/eval"
	"example.org/parity/internal/codec"
)

// join brings the ways together. Records of one type are one record; of several
// public types, a union of them.
func (r *reader_) join(ways []form) form {
	out := ways[0]
	var variants []form
	tagged := true
	for _, w := range ways {
		out.strict, out.lax, out.rest = out.strict && w.strict, out.lax || w.lax, out.rest || w.rest
		out.own = out.own && w.own
		tagged = tagged && w.tag != "" && w.tag == ways[0].tag
		i := slices.IndexFunc(variants, func(v form) bool {
			return v.shape.Kind == codec.KindRecord && w.shape.Kind == codec.KindRecord && identicalOrNil(v.main, w.main) &&
				(v.main == nil || slices.EqualFunc(v.tagged, w.tagged, func(a, b codec.Value) bool { return string(a) == string(b) }))
		})
		if i < 0 {
			variants = append(variants, w)
			continue
		}
		r.correlated(variants[i].shape, w.shape, w.way)
		variants[i].shape = mergeRecords(variants[i].shape, w.shape)
	}
	if len(variants) == 1 {
		out.shape = variants[0].shape
		return out
	}
	var shapes []codec.Shape
	for _, v := range variants {
		if v.shape.Kind == codec.KindRecord && v.tag == "" {
			v.shape.Chosen = takesOthers(r.in.Root, v, ways)
		}
		if v.tag != "" && v.shape.Kind == codec.KindRef {
			v.shape.Chosen = &codec.Chosen{Field: v.tag, Values: v.tagged}
		}
		shapes = append(shapes, v.shape)
	}
	out.shape = unionOf(shapes)
	out.own = false
	if tagged && out.shape.Kind == codec.KindUnion {
		out.shape.Tag = &codec.Tag{Field: ways[0].tag, Required: true}
	}
	return out
}

// takesOthers says of a form that it is that of all payloads whose tag is none of those
// by which the other ones are chosen.
func takesOthers(p *eval.Part, f form, ways []form) *codec.Chosen {
	out := codec.Chosen{Others: true}
	for _, w := range ways {
		if len(w.tagged) == 0 {
			continue
		}
		if out.Field != "" && out.Field != w.tag {
			return nil
		}
		out.Field = w.tag
		for _, v := range w.tagged {
			if !refuses(f.way.St.Steps, p.Child(w.tag), constantOf(v)) {
				return nil
			}
			out.Values = append(out.Values, v)
		}
	}
	if out.Field == "" {
		return nil
	}
	return &out
}

// refuses says whether steps show that a part is not some constant.
func refuses(steps []eval.Step, p *eval.Part, not constant.Value) bool {
	return slices.ContainsFunc(steps, func(s eval.Step) bool {
		c := s.Cond
		return (c.Is == "eq" || c.Is == "in") && c.Negated && c.Subject.Part == p && c.Subject.Look == "" &&
			slices.ContainsFunc(eval.ConstantsOf(c), func(v constant.Value) bool { return eval.SameConstant(v, not) })
	})
}

// correlated notes the members of which the ways read several forms: which one, the
// other members decide, and the one record that stands for the ways does not say it.
func (r *reader_) correlated(a, b codec.Shape, way eval.Reading) {
	for _, f := range a.Fields {
		for _, g := range b.Fields {
			if f.Name != g.Name || sameShape(f.Shape, g.Shape) || isUnread(f.Shape) || isUnread(g.Shape) || !r.decidedBy(way, f.Name) || f.Shape.Kind == codec.KindEnum && g.Shape.Kind == codec.KindEnum {
				continue
			}
			check := codec.Checked{What: "raises unless the form of " + f.Name + " is that which goes with the other members", Place: r.prog.Place(r.typ.Obj().Pos())}
			if !slices.ContainsFunc(r.checks, func(k codec.Checked) bool { return k.What == check.What }) {
				r.checks = append(r.checks, check)
			}
		}
	}
}

// decidedBy says whether what other members hold decided between a way and another.
func (r *reader_) decidedBy(way eval.Reading, name string) bool {
	member := r.in.Root.Child(name)
	return slices.ContainsFunc(way.St.Steps, func(s eval.Step) bool {
		p := s.Cond.Subject.Part
		return s.Cond.Is != "decodes" && s.Cond.Is != "kind" && (p == nil || !p.Within(member)) && r.otherSide(s)
	})
}

func isUnread(s codec.Shape) bool {
	return s.Kind == codec.KindNull || s.Kind == codec.KindNever || s.Kind == codec.KindString || s.Nullable
}

func identicalOrNil(a, b types.Type) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return eval.Identical(a, b)
}

// either is the shape of what has one of several shapes.
func (r *reader_) either(shapes []codec.Shape) codec.Shape {
	out := unionOf(shapes)
	if !slices.ContainsFunc(shapes, func(s codec.Shape) bool { return s.Null == "" }) {
		out.Null = "reject"
	}
	return out
}

// unionOf joins shapes: equal ones are one, a text among constants is any text.
func unionOf(shapes []codec.Shape) codec.Shape {
	var out []codec.Shape
	null, never := false, false
	var flat func(list []codec.Shape)
	flat = func(list []codec.Shape) {
		for _, s := range list {
			switch {
			case s.Kind == codec.KindNull:
				null = true
				continue
			case s.Kind == codec.KindNever && s.Unknown == nil:
				never = true
				continue
			case s.Kind == codec.KindUnion && s.Unknown == nil && s.Tag == nil && s.Native == "":
				null = null || s.Nullable
				flat(s.Variants)
				continue
			}
			null = null || s.Nullable
			s.Nullable = false
			if i := slices.IndexFunc(out, func(o codec.Shape) bool {
				return o.Kind == codec.KindEnum && s.Kind == codec.KindEnum && !o.Open && !s.Open
			}); i >= 0 {
				for _, v := range s.Values {
					if !slices.ContainsFunc(out[i].Values, func(w codec.Value) bool { return string(v) == string(w) }) {
						out[i].Values = append(slices.Clone(out[i].Values), v)
					}
				}
				continue
			}
			if pattern, ok := onlyLimit[string](s, "pattern"); ok {
				if i := slices.IndexFunc(out, func(o codec.Shape) bool { _, both := onlyLimit[string](o, "pattern"); return both && !sameShape(o, s) }); i >= 0 {
					other, _ := onlyLimit[string](out[i], "pattern")
					out[i] = out[i].Limited("pattern", other+"|"+pattern)
					continue
				}
			}
			if i := slices.IndexFunc(out, func(o codec.Shape) bool { return sameShape(o, s) }); i < 0 {
				out = append(out, s)
			}
		}
	}
	flat(shapes)
	// A constant beside any value of its kind adds nothing, the empty text beside those of a
	// pattern, or those that are not empty, is one more of them.
	for i, o := range out {
		if slices.ContainsFunc(out, isEmptyText) {
			if pattern, ok := onlyLimit[string](o, "pattern"); ok {
				out[i] = o.Limited("pattern", orEmpty(pattern))
			} else if least, ok := onlyLimit[int](o, "minLength"); ok && least == 1 {
				out[i].Limits = nil
			} else {
				continue
			}
			out = slices.DeleteFunc(out, isEmptyText)
			break
		}
	}
	for i, o := range out {
		if k := slices.IndexFunc(out, func(s codec.Shape) bool { return isEmptyOf(s, o) }); k >= 0 {
			out[i] = withoutLimit(o, emptyLimits[o.Kind][0])
			out = slices.Delete(out, k, k+1)
			break
		}
	}
	if slices.ContainsFunc(out, isAnyText) {
		out = slices.DeleteFunc(out, func(s codec.Shape) bool {
			return s.Kind == codec.KindString && s.Unknown == nil && !isAnyText(s)
		})
	}
	out = slices.DeleteFunc(out, func(s codec.Shape) bool {
		return s.Kind == codec.KindEnum && !s.Open && slices.ContainsFunc(out, func(o codec.Shape) bool { return takesAll(o, s.Values) })
	})
	switch len(out) {
	case 0:
		if never && !null {
			return codec.Of(codec.KindNever)
		}
		return codec.Of(codec.KindNull)
	case 1:
		out[0].Nullable = null && out[0].Kind != codec.KindAny
		return out[0]
	}
	if i := slices.IndexFunc(out, func(s codec.Shape) bool { return s.Unknown != nil && s.Kind == codec.KindUnknown }); i >= 0 {
		return out[i]
	}
	if slices.ContainsFunc(out, func(s codec.Shape) bool { return s.Kind == codec.KindAny && len(s.Limits) == 0 }) {
		return codec.Anything()
	}
	u := codec.Union(out...)
	u.Nullable = null
	return u
}

// isAnyText says whether a shape takes all texts.
func isAnyText(s codec.Shape) bool {
	return s.Kind == codec.KindString && s.Unknown == nil && len(s.Limits) == 0 && s.Format == "" && s.Encoding == "" && len(s.Checked) == 0
}

// isEmptyText says whether a shape is that of the empty text alone.
func isEmptyText(s codec.Shape) bool {
	return s.Kind == codec.KindEnum && !s.Open && s.Unknown == nil && len(s.Values) == 1 && string(s.Values[0]) == `""`
}

// emptyLimits are the limits of what has a length: the least, and the most.
var emptyLimits = map[codec.Kind][2]string{codec.KindList: {"minItems", "maxItems"}, codec.KindMap: {"minProperties", "maxProperties"}}

// isEmptyOf says whether a shape is the empty list or map of which another one takes
// those that are not empty, or all.
func isEmptyOf(s, o codec.Shape) bool {
	limits, ok := emptyLimits[o.Kind]
	return ok && s.Kind == o.Kind && s.Unknown == nil && o.Unknown == nil &&
		len(s.Limits) == 1 && string(s.Limits[limits[1]]) == "0" && string(o.Limits[limits[1]]) != "0" &&
		(o.Limits[limits[0]] == nil || string(o.Limits[limits[0]]) == "1")
}

// withoutLimit is a shape with one limit less.
func withoutLimit(s codec.Shape, keyword string) codec.Shape {
	s.Limits = maps.Clone(s.Limits)
	delete(s.Limits, keyword)
	return s
}

// onlyLimit gives a limit of a text of which nothing else is asked.
func onlyLimit[T any](s codec.Shape, keyword string) (limit T, ok bool) {
	if s.Kind != codec.KindString || s.Format != "" || s.Encoding != "" || s.Unknown != nil || len(s.Limits) != 1 || s.Limits[keyword] == nil {
		return limit, false
	}
	return limit, json.Unmarshal(s.Limits[keyword], &limit) == nil
}

// orEmpty is a pattern that takes the empty text, too.
func orEmpty(pattern string) string {
	if strings.HasPrefix(pattern, "^$|") {
		return pattern
	}
	return "^$|" + pattern
}

// takesAll says whether a shape without limits takes all of some constants.
func takesAll(s codec.Shape, values []codec.Value) bool {
	if s.Format != "" || s.Encoding != "" || len(s.Limits) > 0 || s.Unknown != nil {
		return false
	}
	return !slices.ContainsFunc(values, func(v codec.Value) bool {
		switch s.Kind {
		case codec.KindString:
			return len(v) == 0 || v[0] != '"'
		case codec.KindNumber:
			return !isNumber(v)
		case codec.KindInteger:
			return !isNumber(v) || strings.ContainsAny(string(v), ".eE")
		case codec.KindBoolean:
			return string(v) != "true" && string(v) != "false"
		}
		return true
	})
}

func isNumber(v codec.Value) bool {
	return len(v) > 0 && (v[0] == '-' || v[0] >= '0' && v[0] <= '9')
}

func allTexts(values []codec.Value) bool {
	return !slices.ContainsFunc(values, func(v codec.Value) bool { return len(v) == 0 || v[0] != '"' })
}

// sameShape compares what two shapes admit.
func sameShape(a, b codec.Shape) bool {
	return string(codec.JSON(bare(a))) == string(codec.JSON(bare(b)))
}

// bare is a shape without what does not bear on the values.
func bare(s codec.Shape) codec.Shape {
	s.Native, s.Members, s.Bounds, s.Checked, s.Wrapper, s.By, s.Null = "", nil, nil, nil, "", "", ""
	if s.Item != nil {
		item := bare(*s.Item)
		s.Item = &item
	}
	if s.Sends != nil {
		sent := bare(*s.Sends)
		s.Sends = &sent
	}
	fields := make([]codec.Field, len(s.Fields))
	for i, f := range s.Fields {
		fields[i] = codec.Field{Name: f.Name, Reads: f.Reads, Writes: f.Writes, Only: f.Only, In: f.In, Shape: bare(f.Shape), Required: f.Required}
	}
	slices.SortFunc(fields, func(a, b codec.Field) int { return cmp.Compare(a.Name, b.Name) })
	s.Fields = fields
	variants := make([]codec.Shape, len(s.Variants))
	for i, v := range s.Variants {
		variants[i] = bare(v)
	}
	slices.SortFunc(variants, func(a, b codec.Shape) int { return strings.Compare(string(codec.JSON(a)), string(codec.JSON(b))) })
	s.Variants = variants
	return s
}

// mergeRecords brings two forms of one record together: what only one has, or does
// not always have, may be absent.
func mergeRecords(a, b codec.Shape) codec.Shape {
	out := a
	out.Fields = nil
	for _, f := range a.Fields {
		i := codec.IndexOf(b.Fields, f.Name)
		if i < 0 {
			f.Required, f.Missing, f.Unset = false, "", "omit"
			out.Fields = append(out.Fields, f)
			continue
		}
		out.Fields = append(out.Fields, mergeFields(f, b.Fields[i]))
	}
	for _, f := range b.Fields {
		if !slices.ContainsFunc(a.Fields, func(g codec.Field) bool { return g.Name == f.Name }) {
			f.Required, f.Missing, f.Unset = false, "", "omit"
			out.Fields = append(out.Fields, f)
		}
	}
	out.Closed = a.Closed && b.Closed
	out.Item = cmp.Or(a.Item, b.Item)
	for _, check := range b.Checked {
		out = out.CheckedFor(check)
	}
	return out
}

func mergeFields(f, g codec.Field) (out codec.Field) {
	out = f
	out.Required = f.Required && g.Required
	if f.Missing != g.Missing {
		out.Missing = ""
	}
	defer func() {
		if out.Shape.Null = f.Shape.Null; f.Shape.Null != g.Shape.Null {
			out.Shape.Null = ""
		}
	}()
	switch {
	case sameShape(f.Shape, g.Shape):
	default:
		out.Shape = unionOf([]codec.Shape{f.Shape, g.Shape})
		if out.Shape.Native == "" && out.Shape.Kind != codec.KindUnion {
			out.Shape.Native = f.Shape.Native
		}
		if f.Zero != g.Zero || out.Shape.Kind == codec.KindUnion {
			out.Zero = ""
		}
	}
	if f.Zero != g.Zero {
		out.Zero = ""
	}
	if f.Unset != g.Unset {
		switch {
		case f.Unset == "omit" || g.Unset == "omit":
			out.Unset = "omit"
		default:
			out.Unset = cmp.Or(f.Unset, g.Unset)
		}
	}
	return out
}
