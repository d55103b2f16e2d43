package golang

import (
	"go/ast"
	"go/constant"
	"go/types"
	"slices"
	"strings"
)

// Text that is written piece by piece: a bytes.Buffer or a strings.Builder holds the
// text joined so far, an encoder writes to one.

// encoder is a json.Encoder over a buffer.
type encoder struct{ to pointer }

var bufferTypes = []string{"bytes.Buffer", "strings.Builder"}

func isBuffer(t types.Type) bool {
	named, ok := types.Unalias(deref(t)).(*types.Named)
	return ok && named.Obj().Pkg() != nil && slices.Contains(bufferTypes, fullName(named))
}

// bufferMethod calls a method of a buffer, or of an encoder over one.
func (in *interp) bufferMethod(fr *frame, st *state, e *ast.CallExpr, f method_, args tuple) ([]outcome, bool) {
	to, ok := f.recv.(pointer)
	if !ok {
		return nil, false
	}
	name := f.fn.Name()
	if enc, ok := in.read(st, to).(encoder); ok {
		switch {
		case name == "Encode" && len(args) == 1:
			in.writeText(st, enc.to, encoded{in.frozen(st, args[0], 6)}, textValue("\n"))
			return one(st, noError), true
		case name == "SetEscapeHTML" || name == "SetIndent":
			return one(st, nil), true
		}
		return nil, false
	}
	if !isBuffer(to.typ) {
		return nil, false
	}
	held := in.bufferTexts(st, to)
	t := fr.typeOf(e)
	switch name {
	case "Write", "WriteString", "WriteByte", "WriteRune":
		if len(args) != 1 {
			return nil, false
		}
		in.writeText(st, to, runeText(in.pointee(st, args[0])))
		if tup, many := t.(*types.Tuple); many {
			return one(st, tuple{derived{typ: tup.At(0).Type()}, noError}), true
		}
		return one(st, noError), true
	case "Bytes", "String":
		out := whole(held[0], t)
		for _, other := range held[1:] {
			out = joinValues(out, whole(other, t))
		}
		return one(st, out), true
	case "Reset":
		in.write(st, to, zero{deref(to.typ)})
		return one(st, nil), true
	case "Grow":
		return one(st, nil), true
	case "Truncate": // of the line's end that an encoder writes
		if n := len(held[0].parts); len(held) == 1 && n > 0 && isText(held[0].parts[n-1], "\n") {
			in.write(st, to, joined{parts: held[0].parts[:n-1], typ: deref(to.typ)})
			return one(st, nil), true
		}
	}
	return nil, false
}

// bufferTexts are what a buffer may hold.
func (in *interp) bufferTexts(st *state, to pointer) []joined {
	var out []joined
	for _, held := range armsOf(in.read(st, to)) {
		switch held := held.(type) {
		case joined:
			out = append(out, held)
		case nil, zero:
			out = append(out, joined{typ: deref(to.typ)})
		default:
			out = append(out, changedText(deref(to.typ)))
		}
	}
	return out
}

// changedText is a text that nobody knows.
func changedText(t types.Type) joined {
	return joined{parts: []value{derived{typ: types.Typ[types.String], why: &reason{text: "its text is changed by code that is not followed"}}}, typ: t}
}

func (in *interp) writeText(st *state, to pointer, parts ...value) {
	var whole value
	for i, text := range in.bufferTexts(st, to) {
		out, ok := concatenated(text.typ, append([]value{text}, parts...)...).(joined)
		if !ok {
			out = changedText(text.typ)
		}
		if i == 0 {
			whole = out
		} else {
			whole = joinValues(whole, out)
		}
	}
	in.write(st, to, whole)
}

// runeText is the text of a byte or a rune that is appended to a text; what else is
// appended is as it is.
func runeText(v value) value {
	if l, ok := v.(fixed); ok && l.val.Kind() == constant.Int {
		n, _ := constant.Int64Val(l.val)
		return textValue(string(rune(n)))
	}
	return v
}

func textValue(s string) value { return fixed{constant.MakeString(s), types.Typ[types.String]} }

func isText(v value, text string) bool {
	s, ok := constantText(v)
	return ok && s == text
}

// whole is a text as a value of a type: one that is a single part is that part.
func whole(text joined, t types.Type) value {
	parts := slices.DeleteFunc(slices.Clone(text.parts), func(p value) bool { return isText(p, "") })
	if len(parts) == 1 {
		return conversion(parts[0], t)
	}
	return joined{parts: parts, typ: t}
}

// trimmed is a text without the space around it.
func trimmed(v value) value {
	text, ok := v.(joined)
	if !ok {
		return v
	}
	isSpace := func(p value) bool {
		s, ok := constantText(p)
		return ok && strings.TrimSpace(s) == ""
	}
	parts := text.parts
	for len(parts) > 0 && isSpace(parts[0]) {
		parts = parts[1:]
	}
	for len(parts) > 0 && isSpace(parts[len(parts)-1]) {
		parts = parts[:len(parts)-1]
	}
	return whole(joined{parts: parts, typ: text.typ}, text.typ)
}
