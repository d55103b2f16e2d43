package golang

import (
	"go/types"
	"strconv"
	"strings"

	"example.org/parity/internal/capture/golang/eval"
	"example.org/parity/internal/codec"
)

// Template reads text that is put together by hand: a text in quotes, an object, a list. Space around it,
// such as the line's end that an encoder writes, is no part of the JSON.
func (w *writer_) Template(j eval.Joined) codec.Shape {
	text, ok := eval.Trimmed(j).(eval.Joined)
	if !ok {
		return w.Text(eval.Trimmed(j))
	}
	parts := text.Parts
	if len(parts) == 1 {
		return w.Text(parts[0])
	}
	first, ok := eval.ConstantText(parts[0])
	last, ok2 := eval.ConstantText(parts[len(parts)-1])
	if ok && ok2 && strings.IndexAny(first, "{[") == 0 {
		return w.byHand(parts)
	}
	if !ok || !ok2 || !strings.HasPrefix(first, `"`) || !strings.HasSuffix(last, `"`) {
		return opaque("its text is put together by hand")
	}
	if len(parts) == 3 && first == `"` && last == `"` {
		switch inner := parts[1].(type) {
		case eval.Stamped:
			return stampedShape(inner.Layout)
		case eval.Printed:
			if s, ok := inner.V.(eval.Stamped); ok {
				return stampedShape(s.Layout)
			}
			if _, isEncoded := inner.V.(eval.Encoded); isEncoded {
				return opaque("its text is put together by hand")
			}
		}
	}
	return codec.Of(codec.KindString)
}

// Stand-ins for what is put into a text, within quotes and outside of them.
const (
	insideQuotes  = "\uE000"
	outsideQuotes = "\uE001"
)

// byHand reads an object or a list of constant text around values.
func (w *writer_) byHand(parts []eval.Value) codec.Shape {
	var text strings.Builder
	quoted := false
	for i, p := range parts {
		if s, ok := eval.ConstantText(p); ok {
			text.WriteString(s)
			quoted = openQuote(s, quoted)
		} else if quoted {
			text.WriteString(insideQuotes)
		} else {
			text.WriteString(`"` + outsideQuotes + strconv.Itoa(i) + `"`)
		}
	}
	v, ok := eval.JSONValue(text.String())
	if !ok {
		return opaque("its text is put together by hand")
	}
	return w.filledIn(v, parts)
}

// openQuote says whether a text ends inside of a JSON string.
func openQuote(text string, open bool) bool {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			open = !open
		}
	}
	return open
}

// filledIn is the shape of a JSON value in which parts stand.
func (w *writer_) filledIn(v any, parts []eval.Value) codec.Shape {
	switch v := v.(type) {
	case map[string]any:
		out := codec.Of(codec.KindRecord)
		for _, name := range sortedNames(v) {
			if strings.ContainsAny(name, insideQuotes+outsideQuotes) {
				return opaque("its keys are computed")
			}
			f := codec.Field{Name: name, Shape: w.filledIn(v[name], parts), Required: true}
			if i, ok := standIn(v[name]); ok {
				if own := w.ownField(parts[i]); own != nil {
					w.declared(&f, own)
				}
			}
			out.Fields = append(out.Fields, f)
		}
		if own, ok := w.typ.Underlying().(*types.Struct); ok {
			inOrder(out.Fields, w.fieldsOf(own).Names())
		}
		return out
	case []any:
		var items []codec.Shape
		for _, item := range v {
			items = append(items, w.filledIn(item, parts))
		}
		return codec.Tuple(items...)
	case string:
		if i, ok := standIn(v); ok {
			return w.Text(parts[i])
		}
		if strings.Contains(v, insideQuotes) {
			return codec.Of(codec.KindString)
		}
	case nil:
		return codec.Of(codec.KindNull)
	}
	return codec.Enum(v)
}

// standIn gives the part that a text stands for.
func standIn(v any) (int, bool) {
	s, _ := v.(string)
	number, ok := strings.CutPrefix(s, outsideQuotes)
	if !ok {
		return 0, false
	}
	i, err := strconv.Atoi(number)
	return i, err == nil
}
