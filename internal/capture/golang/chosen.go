package golang

import (
	"cmp"
	"encoding/json"
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"example.org/parity/internal/capture/golang/eval"
	"example.org/parity/internal/capture/golang/gojson"
	"example.org/parity/internal/codec"
)

// choices are by which values of a member decoders choose each type: what an evaluated
// decoder asked for before it decoded a payload, or a part of one, into that type.
type choices map[*types.Named][]choice_

type choice_ struct {
	within *types.Named // whose decoder it is
	field  string       // none: it is decoded for another reason
	values []codec.Value
}

// Note keeps by what the decoded types of one way are chosen.
func (c choices) Note(within *types.Named, events []eval.Event, steps []eval.Step) {
	for _, e := range events {
		for i, arm := range e.Arms {
			c.Note(within, arm, slices.Concat(steps, e.Facts[i]))
		}
		named, ok := types.Unalias(derefOrNil(e.Typ)).(*types.Named)
		if !ok || eval.Identical(named, within) || e.Own {
			continue
		}
		if _, isStruct := named.Underlying().(*types.Struct); !isStruct {
			continue
		}
		field, values := chosenBy(e.Part, steps)
		c[named] = append(c[named], choice_{within, field, values})
	}
}

// chosenBy gives the member of a part that steps ask for by constants, and those.
func chosenBy(p *eval.Part, steps []eval.Step) (field string, values []codec.Value) {
	for _, s := range steps {
		c := s.Cond
		if c.Is != "eq" && c.Is != "in" && (c.Is != "matches" || c.Vals == nil) || c.Negated || c.Subject.Look != "" || c.Subject.Part == nil || c.Subject.Part.Parent != p || c.Subject.Part.Each {
			continue
		}
		if texts := choosingValues(eval.ConstantsOf(c)); len(texts) > 0 {
			field, values = c.Subject.Part.Name, texts
		}
	}
	return field, values
}

// choosingValues gives constants that are all texts, or all whole numbers, as JSON.
func choosingValues(list []constant.Value) []codec.Value {
	var out []codec.Value
	for _, v := range list {
		if v.Kind() != list[0].Kind() || v.Kind() != constant.String && v.Kind() != constant.Int {
			return nil
		}
		out = append(out, codec.JSON(eval.ConstantValue(v)))
	}
	return out
}

// constantOf is the constant that such a value is.
func constantOf(v codec.Value) constant.Value {
	var text string
	if json.Unmarshal(v, &text) == nil {
		return constant.MakeString(text)
	}
	return constant.MakeFromLiteral(string(v), token.INT, 0)
}

// of gives by what a variant of an interface is chosen, where that is one member: by the
// decoders of what holds the interface, and where there is none by all.
func (c choices) of(t types.Type, iface *types.Named) *codec.Chosen {
	named, _ := types.Unalias(t).(*types.Named)
	list := slices.DeleteFunc(slices.Clone(c[named]), func(ch choice_) bool { return !holds(ch.within, iface) })
	if len(list) == 0 {
		list = c[named]
	}
	var out codec.Chosen
	for i, ch := range list {
		if ch.field == "" || i > 0 && ch.field != out.Field {
			return nil
		}
		out.Field = ch.field
		for _, v := range ch.values {
			if !slices.ContainsFunc(out.Values, func(w codec.Value) bool { return string(v) == string(w) }) {
				out.Values = append(out.Values, v)
			}
		}
	}
	if out.Field == "" {
		return nil
	}
	return &out
}

// holds says whether a type, or one of its fields, is made of values of another.
func holds(t, other *types.Named) bool {
	if eval.Identical(gojson.Element(t), other) {
		return true
	}
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for i := range st.NumFields() {
		if eval.Identical(gojson.Element(st.Field(i).Type()), other) {
			return true
		}
	}
	return false
}

// chooseVariants says of the variants of interfaces by what they are chosen, once all
// decoders are known.
func (c *capturer) chooseVariants(facts *codec.Facts) {
	for i := range facts.Types {
		t := &facts.Types[i]
		named, ok := types.Unalias(c.queued[t.ID]).(*types.Named)
		if !ok || !types.IsInterface(named) || t.Shape.Kind != codec.KindUnion {
			continue
		}
		for k := range t.Shape.Variants {
			if v := &t.Shape.Variants[k]; v.Kind == codec.KindRef && v.Chosen == nil {
				v.Chosen = cmp.Or(c.choices.of(c.queued[v.Ref], named), c.unions.tagged(c.queued[v.Ref]))
			}
		}
	}
}
