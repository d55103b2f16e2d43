package golang

import (
	"encoding/json"
	"go/constant"
	"go/token"
	"go/types"
	"regexp"
	"strings"
	"unicode"
)

// compare gives the truth of a comparison, as far as it is understood.
func (in *interp) compare(st *state, op token.Token, a, b value) value {
	negated := false
	switch op {
	case token.NEQ:
		op, negated = token.EQL, true
	case token.GTR:
		op, negated = token.LEQ, true
	case token.GEQ:
		op, negated = token.LSS, true
	}
	answer := func(c condition) value {
		if negated {
			c = c.not()
		}
		return truth{c}
	}
	if _, ok := a.(symbol); !ok {
		if _, ok := b.(symbol); ok {
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
	if isNilValue(b) || isNilValue(a) && !isNilValue(b) {
		if !isNilValue(b) {
			a, b = b, a
		}
		switch v := a.(type) {
		case symbol:
			if v.set {
				return answer(certain(false))
			}
			is := "nil"
			if v.raw {
				is = "absent"
			}
			return answer(condition{is: is, subject: v})
		case zero:
			return answer(certain(true))
		case raised, pointer, composite, table, closure, method_, encoded, joined:
			if t, ok := v.(table); ok && t.base != nil {
				break
			}
			return answer(certain(false))
		case list:
			if len(v.items) > 0 && v.whole {
				return answer(certain(false))
			}
		case choice:
			return answer(in.compareArms(st, op, v, b))
		}
		return answer(condition{from: origins(a)})
	}
	x, isLiteral := asLiteral(b)
	if s, ok := a.(symbol); ok && isLiteral {
		return answer(symbolAgainst(s, op, x))
	}
	if y, ok := asLiteral(a); ok && isLiteral && y.val.Kind() == x.val.Kind() {
		return answer(certain(constant.Compare(y.val, op, x.val)))
	}
	if c, ok := a.(choice); ok {
		d := in.compareArms(st, op, c, b)
		if d.always == nil && len(d.from) == 0 && !in.encodes {
			d.from = []symbol{{key: in.root.key(), part: in.root}} // which of them it is, the payload has decided
		}
		return answer(d)
	}
	if text, ok := constantText(a); ok && isLiteral && x.val.Kind() == constant.String {
		return answer(certain(constant.Compare(constant.MakeString(text), op, x.val)))
	}
	if equal(a, b) && op == token.EQL {
		if _, ok := a.(symbol); ok {
			return answer(certain(true))
		}
	}
	return answer(condition{from: append(origins(a), origins(b)...)})
}

func (in *interp) compareArms(st *state, op token.Token, c choice, b value) condition {
	var settled *bool
	for _, a := range c.arms {
		t, ok := in.compare(st, op, a, b).(truth)
		if !ok || t.cond.always == nil || settled != nil && *settled != *t.cond.always {
			return condition{from: origins(c)}
		}
		settled = t.cond.always
	}
	return condition{always: settled}
}

func isNilValue(v value) bool {
	z, ok := v.(zero)
	if !ok {
		return false
	}
	if z.typ == nil {
		return true
	}
	if b, ok := z.typ.Underlying().(*types.Basic); ok {
		return b.Kind() == types.UntypedNil
	}
	return isNilable(z.typ)
}

// symbolAgainst reads a comparison with a constant. Of the text of a payload it tells
// which kind of JSON it is.
func symbolAgainst(s symbol, op token.Token, x fixed) condition {
	c := condition{subject: s, val: x.val}
	switch op {
	case token.EQL:
		c.is = "eq"
	case token.LSS:
		c.is = "less"
	case token.LEQ:
		c.is = "atmost"
	default:
		return condition{from: []symbol{s}}
	}
	if s.look == "folded" {
		return foldedAgainst(s, c)
	}
	if !s.raw {
		return c
	}
	if n, ok := jsonNumber(x.val); ok && s.look == "" && c.is == "eq" {
		return condition{is: "eq", subject: bareSymbol(s), val: n}
	}
	switch {
	case s.look == "first" && c.is == "eq" && x.val.Kind() == constant.Int:
		n, _ := constant.Int64Val(x.val)
		if kinds := firstByteKinds(byte(n)); kinds != nil {
			return condition{is: "kind", subject: bareSymbol(s), kinds: kinds}
		}
	case s.look == "len":
		if n, exact := constant.Int64Val(x.val); exact && (c.is == "eq" && n == 0 || c.is == "less" && n <= 1 || c.is == "atmost" && n == 0) {
			return condition{is: "absent", subject: bareSymbol(s)}
		}
		if n, exact := constant.Int64Val(x.val); exact && c.is == "less" && n <= 2 {
			return condition{is: "absent", subject: bareSymbol(s)} // a text in quotes has two characters at least
		}
	case s.look == "" && c.is == "eq" && x.val.Kind() == constant.String:
		switch text := strings.TrimSpace(constant.StringVal(x.val)); {
		case text == "null":
			return condition{is: "kind", subject: bareSymbol(s), kinds: []string{"null"}}
		case text == "":
			return condition{is: "absent", subject: bareSymbol(s)}
		case text == "true" || text == "false":
			return condition{is: "eq", subject: bareSymbol(s), val: constant.MakeBool(text == "true")}
		case len(text) >= 2 && text[0] == '"' && text[len(text)-1] == '"':
			return condition{is: "eq", subject: bareSymbol(s), val: constant.MakeString(text[1 : len(text)-1])}
		case text == "[]":
			return condition{is: "empty", subject: bareSymbol(s), kinds: []string{"array"}}
		case text == "{}": // most that are decoded from objects take one without members
		default: // no JSON text is that
			if !strings.ContainsAny(text[:1], "{[") {
				return certain(false)
			}
		}
	}
	return condition{from: []symbol{s}}
}

// foldedAgainst reads a comparison of a text in one case with a constant: the text is that
// one in any case.
func foldedAgainst(s symbol, c condition) condition {
	if c.is != "eq" || c.val.Kind() != constant.String {
		return condition{from: []symbol{s}}
	}
	text, bare := constant.StringVal(c.val), bareSymbol(s)
	if s.raw {
		switch {
		case text == "null":
			return condition{is: "kind", subject: bare, kinds: []string{"null"}}
		case text == "true" || text == "false":
			return condition{is: "eq", subject: bare, val: constant.MakeBool(text == "true")}
		case len(text) < 2 || text[0] != '"' || text[len(text)-1] != '"':
			return condition{from: []symbol{s}}
		}
		text = text[1 : len(text)-1]
		bare.raw, bare.typ = false, types.Typ[types.String]
	}
	return condition{is: "matches", subject: bare, word: inAnyCase(text), vals: []constant.Value{constant.MakeString(text)}}
}

// isOneOf asks whether a text, or one in whatever case, is one of some constants.
func isOneOf(s symbol, vals []constant.Value) condition {
	if s.look != "folded" {
		return condition{is: "in", subject: s, vals: vals}
	}
	out := condition{from: []symbol{s}}
	for i, v := range vals {
		c := foldedAgainst(s, condition{is: "eq", subject: s, val: v})
		if c.is != "matches" {
			return condition{from: []symbol{s}}
		}
		if i > 0 {
			c.word, c.vals = out.word+"|"+c.word, append(out.vals, c.vals...)
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
func bareSymbol(s symbol) symbol {
	if s.part != nil {
		s.key = s.part.key()
	}
	s.look = ""
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
