package eval

import (
	"encoding/json"
	"go/constant"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"example.org/parity/internal/capture/golang/gojson"
)

// compare gives the truth of a comparison, as far as it is understood.
func (in *Interp) compare(st *State, op token.Token, a, b Value) Value {
	negated := false
	switch op {
	case token.NEQ:
		op, negated = token.EQL, true
	case token.GTR:
		op, negated = token.LEQ, true
	case token.GEQ:
		op, negated = token.LSS, true
	}
	answer := func(c Condition) Value {
		if negated {
			c = c.not()
		}
		return truth{c}
	}
	if _, ok := a.(Symbol); !ok {
		if _, ok := b.(Symbol); ok {
			switch op {
			case token.EQL:
				a, b = b, a
			case token.LSS: // a < b is not b <= a
				a, b, op, negated = b, a, token.LEQ, !negated
			case token.LEQ:
				a, b, op, negated = b, a, token.LSS, !negated
			}
		}
	}
	if IsNilValue(b) || IsNilValue(a) && !IsNilValue(b) {
		if !IsNilValue(b) {
			a, b = b, a
		}
		switch v := a.(type) {
		case Symbol:
			if v.Set {
				return answer(certain(false))
			}
			is := "nil"
			if v.Raw {
				is = "absent"
			}
			return answer(Condition{Is: is, Subject: v})
		case Zero:
			return answer(certain(true))
		case raised, Pointer, Composite, Table, closure, method_, Encoded, Joined, Fixed:
			if t, ok := v.(Table); ok && t.Base != nil {
				break
			}
			return answer(certain(false))
		case List:
			if len(v.Items) > 0 && v.Whole {
				return answer(certain(false))
			}
		case Choice:
			return answer(in.compareArms(st, op, v, b))
		}
		return answer(Condition{From: Origins(a)})
	}
	x, isLiteral := AsLiteral(b)
	if s, ok := a.(Symbol); ok && isLiteral {
		if !s.Raw && s.Look == "" && op == token.EQL && otherKind(s.Typ, x) {
			return answer(certain(false))
		}
		return answer(symbolAgainst(s, op, x))
	}
	if e, ok := a.(raised); ok && op == token.EQL {
		if f, both := b.(raised); both && (e.end || f.end) {
			return answer(certain(e.end && f.end))
		}
	}
	if y, ok := AsLiteral(a); ok && isLiteral && y.Val.Kind() == x.Val.Kind() {
		return answer(certain(constant.Compare(y.Val, op, x.Val)))
	}
	if c, ok := a.(Choice); ok {
		d := in.compareArms(st, op, c, b)
		if d.always == nil && len(d.From) == 0 && !in.encodes {
			d.From = []Symbol{{Key: in.Root.key(), Part: in.Root}} // which of them it is, the payload has decided
		}
		return answer(d)
	}
	if e, ok := a.(Encoded); ok && isLiteral && op == token.EQL && isConstantText(x, "{}") && in.neverEmpty(e.V) {
		return answer(certain(false))
	}
	if text, ok := ConstantText(a); ok && isLiteral && x.Val.Kind() == constant.String {
		return answer(certain(constant.Compare(constant.MakeString(text), op, x.Val)))
	}
	if equal(a, b) && op == token.EQL {
		if _, ok := a.(Symbol); ok {
			return answer(certain(true))
		}
	}
	return answer(Condition{From: append(Origins(a), Origins(b)...)})
}

func isConstantText(x Fixed, text string) bool {
	return x.Val.Kind() == constant.String && constant.StringVal(x.Val) == text
}

// otherKind says whether a constant is of another type than a value: interfaces hold both,
// and they are not equal.
func otherKind(t types.Type, x Fixed) bool {
	if t == nil {
		return false
	}
	b, ok := t.Underlying().(*types.Basic)
	if !ok || b.Kind() == types.Invalid {
		return false
	}
	_, named := types.Unalias(x.Typ).(*types.Named)
	return !fitsBasic(x.Val, b) || named && types.Unalias(t) == types.Typ[types.Float64]
}

func (in *Interp) compareArms(st *State, op token.Token, c Choice, b Value) Condition {
	var settled *bool
	for _, a := range c.Arms {
		t, ok := in.compare(st, op, a, b).(truth)
		if !ok || t.cond.always == nil || settled != nil && *settled != *t.cond.always {
			return Condition{From: Origins(c)}
		}
		settled = t.cond.always
	}
	return Condition{always: settled}
}

func IsNilValue(v Value) bool {
	z, ok := v.(Zero)
	if !ok {
		return false
	}
	if z.Typ == nil {
		return true
	}
	if b, ok := z.Typ.Underlying().(*types.Basic); ok {
		return b.Kind() == types.UntypedNil
	}
	return gojson.IsNilable(z.Typ)
}

// symbolAgainst reads a comparison with a constant. Of the text of a payload it tells
// which kind of JSON it is.
func symbolAgainst(s Symbol, op token.Token, x Fixed) Condition {
	c := Condition{Subject: s, Val: x.Val}
	switch op {
	case token.EQL:
		c.Is = "eq"
	case token.LSS:
		c.Is = "less"
	case token.LEQ:
		c.Is = "atmost"
	default:
		return Condition{From: []Symbol{s}}
	}
	switch s.Look {
	case "folded":
		return foldedAgainst(s, c)
	case "inside":
		if c.Is == "eq" && isWord(x.Val) {
			return certain(false)
		}
		return Condition{From: []Symbol{s}}
	}
	if !s.Raw {
		return c
	}
	if n, ok := jsonNumber(x.Val); ok && s.Look == "" && c.Is == "eq" {
		return Condition{Is: "eq", Subject: bareSymbol(s), Val: n}
	}
	switch {
	case s.Look == "first" && c.Is == "eq" && x.Val.Kind() == constant.Int:
		n, _ := constant.Int64Val(x.Val)
		if kinds := firstByteKinds(byte(n)); kinds != nil {
			return Condition{Is: "kind", Subject: bareSymbol(s), Kinds: kinds}
		}
	case s.Look == "len":
		if n, exact := constant.Int64Val(x.Val); exact && (c.Is == "eq" && n == 0 || c.Is == "less" && n <= 1 || c.Is == "atmost" && n == 0) {
			return Condition{Is: "absent", Subject: bareSymbol(s)}
		}
		if n, exact := constant.Int64Val(x.Val); exact && c.Is == "less" && n <= 2 {
			return Condition{Is: "absent", Subject: bareSymbol(s)} // a text in quotes has two characters at least
		}
	case s.Look == "" && c.Is == "eq" && x.Val.Kind() == constant.String:
		switch text := strings.TrimSpace(constant.StringVal(x.Val)); {
		case text == "null":
			return Condition{Is: "kind", Subject: bareSymbol(s), Kinds: []string{"null"}}
		case text == "":
			return Condition{Is: "absent", Subject: bareSymbol(s)}
		case text == "true" || text == "false":
			return Condition{Is: "eq", Subject: bareSymbol(s), Val: constant.MakeBool(text == "true")}
		case len(text) >= 2 && text[0] == '"' && text[len(text)-1] == '"':
			return Condition{Is: "eq", Subject: bareSymbol(s), Val: constant.MakeString(text[1 : len(text)-1])}
		case text == "[]":
			return Condition{Is: "empty", Subject: bareSymbol(s), Kinds: []string{"array"}}
		case text == "{}": // most that are decoded from objects take one without members
		default: // no JSON text is that
			if !strings.ContainsAny(text[:1], "{[") {
				return certain(false)
			}
		}
	}
	return Condition{From: []Symbol{s}}
}

// isWord says whether a text has letters, and is none of what JSON's own words have between
// their ends: no number, list or object has it there.
func isWord(v constant.Value) bool {
	if v.Kind() != constant.String {
		return false
	}
	text := constant.StringVal(v)
	return strings.ContainsFunc(text, unicode.IsLetter) && !slices.Contains([]string{"ru", "als", "ul", "true", "false", "null"}, text)
}

// foldedAgainst reads a comparison of a text in one case with a constant: the text is that
// one in any case.
func foldedAgainst(s Symbol, c Condition) Condition {
	if c.Is != "eq" || c.Val.Kind() != constant.String {
		return Condition{From: []Symbol{s}}
	}
	text, bare := constant.StringVal(c.Val), bareSymbol(s)
	if s.Raw {
		switch {
		case text == "null":
			return Condition{Is: "kind", Subject: bare, Kinds: []string{"null"}}
		case text == "true" || text == "false":
			return Condition{Is: "eq", Subject: bare, Val: constant.MakeBool(text == "true")}
		case len(text) < 2 || text[0] != '"' || text[len(text)-1] != '"':
			return Condition{From: []Symbol{s}}
		}
		text = text[1 : len(text)-1]
		bare.Raw, bare.Typ = false, types.Typ[types.String]
	}
	return Condition{Is: "matches", Subject: bare, Word: inAnyCase(text), Vals: []constant.Value{constant.MakeString(text)}}
}

// isOneOf asks whether a text, or one in whatever case, is one of some constants.
func isOneOf(s Symbol, vals []constant.Value) Condition {
	if s.Look != "folded" {
		return Condition{Is: "in", Subject: s, Vals: vals}
	}
	out := Condition{From: []Symbol{s}}
	for i, v := range vals {
		c := foldedAgainst(s, Condition{Is: "eq", Subject: s, Val: v})
		if c.Is != "matches" {
			return Condition{From: []Symbol{s}}
		}
		if i > 0 {
			c.Word, c.Vals = out.Word+"|"+c.Word, append(out.Vals, c.Vals...)
		}
		out = c
	}
	return out
}

// inAnyCase is a pattern of a text in any case.
func inAnyCase(text string) string {
	var out strings.Builder
	for _, r := range text {
		if lower, upper := unicode.ToLower(r), unicode.ToUpper(r); lower != upper {
			out.WriteString("[" + string(upper) + string(lower) + "]")
		} else {
			out.WriteString(regexp.QuoteMeta(string(r)))
		}
	}
	return "^" + out.String() + "$"
}

// jsonNumber is the number that a text is in JSON.
func jsonNumber(v constant.Value) (constant.Value, bool) {
	if v.Kind() != constant.String {
		return nil, false
	}
	text := strings.TrimSpace(constant.StringVal(v))
	digits, negative := strings.CutPrefix(text, "-")
	if digits == "" || digits[0] < '0' || digits[0] > '9' || !json.Valid([]byte(text)) {
		return nil, false
	}
	kind := token.INT
	if strings.ContainsAny(digits, ".eE") {
		kind = token.FLOAT
	}
	n := constant.MakeFromLiteral(digits, kind, 0)
	if negative {
		n = constant.UnaryOp(token.SUB, n, 0)
	}
	return n, n.Kind() != constant.Unknown
}

// bareSymbol is the value whose length or first byte a symbol is.
func bareSymbol(s Symbol) Symbol {
	if s.Part != nil {
		s.Key = s.Part.key()
	}
	s.Look = ""
	return s
}

func firstByteKinds(b byte) []string {
	switch b {
	case '"':
		return []string{"string"}
	case '{':
		return []string{"object"}
	case '[':
		return []string{"array"}
	case 't', 'f':
		return []string{"boolean"}
	case 'n':
		return []string{"null"}
	}
	return nil
}
