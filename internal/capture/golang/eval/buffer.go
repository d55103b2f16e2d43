package eval

import (
	"go/ast"
	"go/constant"
	"go/types"
	"slices"
	"strings"

	"example.org/parity/internal/capture/golang/gojson"
)

// Text that is written piece by piece: a bytes.Buffer or a strings.Builder holds the
// text joined so far, an encoder writes to one.

// encoder is a json.Encoder over a buffer.
type encoder struct{ to Pointer }

var bufferTypes = []string{"bytes.Buffer", "strings.Builder"}

func isBuffer(t types.Type) bool {
	named, ok := types.Unalias(gojson.Deref(t)).(*types.Named)
	return ok && named.Obj().Pkg() != nil && slices.Contains(bufferTypes, gojson.FullName(named))
}

// bufferMethod calls a method of a buffer, or of an encoder over one.
func (in *Interp) bufferMethod(fr *Frame, st *State, e *ast.CallExpr, f method_, args Tuple) ([]Outcome, bool) {
	to, ok := f.recv.(Pointer)
	if !ok {
		return nil, false
	}
	name := f.fn.Name()
	if enc, ok := in.read(st, to).(encoder); ok {
		switch {
		case name == "Encode" && len(args) == 1:
			in.writeText(st, enc.to, Encoded{in.Frozen(st, args[0], 6)}, textValue("\n"))
			return One(st, NoError), true
		case name == "SetEscapeHTML" || name == "SetIndent":
			return One(st, nil), true
		}
		return nil, false
	}
	if !isBuffer(to.Typ) {
		return nil, false
	}
	held := in.bufferTexts(st, to)
	t := fr.typeOf(e)
	switch name {
	case "Write", "WriteString", "WriteByte", "WriteRune":
		if len(args) != 1 {
			return nil, false
		}
		in.writeText(st, to, runeText(in.Pointee(st, args[0])))
		if tup, many := t.(*types.Tuple); many {
			return One(st, Tuple{Derived{Typ: tup.At(0).Type()}, NoError}), true
		}
		return One(st, NoError), true
	case "Bytes", "String":
		out := whole(held[0], t)
		for _, other := range held[1:] {
			out = joinValues(out, whole(other, t))
		}
		return One(st, out), true
	case "Reset":
		in.write(st, to, Zero{gojson.Deref(to.Typ)})
		return One(st, nil), true
	case "Grow":
		return One(st, nil), true
	case "Truncate": // of the line's end that an encoder writes
		if n := len(held[0].Parts); len(held) == 1 && n > 0 && isText(held[0].Parts[n-1], "\n") {
			in.write(st, to, Joined{Parts: held[0].Parts[:n-1], Typ: gojson.Deref(to.Typ)})
			return One(st, nil), true
		}
	}
	return nil, false
}

// bufferTexts are what a buffer may hold.
func (in *Interp) bufferTexts(st *State, to Pointer) []Joined {
	var out []Joined
	for _, held := range ArmsOf(in.read(st, to)) {
		switch held := held.(type) {
		case Joined:
			out = append(out, held)
		case nil, Zero:
			out = append(out, Joined{Typ: gojson.Deref(to.Typ)})
		default:
			out = append(out, changedText(gojson.Deref(to.Typ)))
		}
	}
	return out
}

// changedText is a text that nobody knows.
func changedText(t types.Type) Joined {
	return Joined{Parts: []Value{Derived{Typ: types.Typ[types.String], Why: &Reason{Text: "its text is changed by code that is not followed"}}}, Typ: t}
}

func (in *Interp) writeText(st *State, to Pointer, parts ...Value) {
	var whole Value
	for i, text := range in.bufferTexts(st, to) {
		out, ok := concatenated(text.Typ, append([]Value{text}, parts...)...).(Joined)
		if !ok {
			out = changedText(text.Typ)
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
func runeText(v Value) Value {
	if l, ok := v.(Fixed); ok && l.Val.Kind() == constant.Int {
		n, _ := constant.Int64Val(l.Val)
		return textValue(string(rune(n)))
	}
	return v
}

func textValue(s string) Value { return Fixed{constant.MakeString(s), types.Typ[types.String]} }

func isText(v Value, text string) bool {
	s, ok := ConstantText(v)
	return ok && s == text
}

// whole is a text as a value of a type: one that is a single part is that part.
func whole(text Joined, t types.Type) Value {
	parts := slices.DeleteFunc(slices.Clone(text.Parts), func(p Value) bool { return isText(p, "") })
	if len(parts) == 1 {
		return conversion(parts[0], t)
	}
	return Joined{Parts: parts, Typ: t}
}

// Trimmed is a text without the space around it.
func Trimmed(v Value) Value {
	text, ok := v.(Joined)
	if !ok {
		return v
	}
	isSpace := func(p Value) bool {
		s, ok := ConstantText(p)
		return ok && strings.TrimSpace(s) == ""
	}
	parts := text.Parts
	for len(parts) > 0 && isSpace(parts[0]) {
		parts = parts[1:]
	}
	for len(parts) > 0 && isSpace(parts[len(parts)-1]) {
		parts = parts[:len(parts)-1]
	}
	return whole(Joined{Parts: parts, Typ: text.Typ}, text.Typ)
}
