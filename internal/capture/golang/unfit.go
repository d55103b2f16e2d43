package golang

import (
	"go/types"
	"slices"

	"example.org/parity/internal/capture/golang/eval"
	"example.org/parity/internal/capture/golang/gojson"
	"example.org/parity/internal/codec"
)

// Some structs keep a payload that does not fit as it is, in a field of their own, and
// write that field in place of all others where it is set:
//
//	if err := json.Unmarshal(data, &all); err != nil {
//		return json.Unmarshal(data, &o.Unparsed)
//	}
//
// Such a payload is no further form of the type.

// instead is the field that an encoder writes in place of all others where it is set, nil
// where there is none: one that may hold any object. fitting is what it writes otherwise.
func (w *writer_) instead(ways []eval.Writing) (field *types.Var, fitting codec.Shape) {
	var shapes []codec.Shape
	var tops []*types.Var
	for _, way := range ways {
		w.steps = way.St.Steps
		for _, text := range eval.ArmsOf(way.Text) {
			own := w.ownField(text)
			switch {
			case own == nil || !isOneField(text) || !holdsAnything(own.Type()):
				shapes, tops = append(shapes, w.Text(text)), append(tops, own)
			case field != nil && field != own:
				return nil, fitting
			default:
				field = own
			}
		}
	}
	if field == nil || len(shapes) == 0 {
		return nil, fitting
	}
	return field, oneRecord(shapes, tops)
}

// holdsAnything says whether a value of a type may be any object.
func holdsAnything(t types.Type) bool {
	switch u := types.Unalias(t).Underlying().(type) {
	case *types.Interface:
		return u.Empty()
	case *types.Map:
		item, ok := u.Elem().Underlying().(*types.Interface)
		return ok && item.Empty()
	}
	return gojson.IsRaw(t)
}

// fitting leaves out the ways on which a decoder keeps the whole payload in a field that
// none of the others fills, nil where there is no such way, or no other.
func (r *reader_) fitting(ways []eval.Reading, field *types.Var) []eval.Reading {
	st, ok := r.typ.Underlying().(*types.Struct)
	if !ok || field == nil {
		return nil
	}
	at := -1
	for i := range st.NumFields() {
		if st.Field(i) == field {
			at = i
		}
	}
	if at < 0 {
		return nil
	}
	var kept []eval.Reading
	for _, way := range ways {
		held := eval.At(r.in.Frozen(way.St, way.Self, 8), []int{at})
		switch s, whole := held.(eval.Symbol); {
		case whole && s.Part == r.in.Root:
		case held == nil || eval.IsZeroValue(held):
			kept = append(kept, way)
		default:
			return nil
		}
	}
	if len(kept) == len(ways) || !r.areObjects(kept, isMap(field.Type())) {
		return nil
	}
	return kept
}

func isMap(t types.Type) bool { _, ok := t.Underlying().(*types.Map); return ok }

// areObjects says whether ways read objects, all of them or at least one: what stands beside
// a text or a list is a form of its own.
func (r *reader_) areObjects(ways []eval.Reading, all bool) bool {
	isObject := func(w eval.Reading) bool {
		return slices.ContainsFunc(w.St.Events, func(e eval.Event) bool {
			if e.Part != r.in.Root || e.Typ == nil {
				return false
			}
			_, isStruct := gojson.Deref(e.Typ).Underlying().(*types.Struct)
			return isStruct || isMap(gojson.Deref(e.Typ))
		})
	}
	if all {
		return !slices.ContainsFunc(ways, func(w eval.Reading) bool { return !isObject(w) })
	}
	return slices.ContainsFunc(ways, isObject)
}
