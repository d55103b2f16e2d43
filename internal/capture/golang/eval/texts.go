package eval

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"example.org/parity/internal/capture/golang/gojson"
	"example.org/parity/internal/capture/golang/program"
)

// effect calls a function of the table.
func (in *Interp) effect(fr *Frame, st *State, e *ast.CallExpr, eff effect, args Tuple) ([]Outcome, bool) {
	if eff.arg >= len(args) {
		return nil, false
	}
	arg := args[eff.arg]
	t := fr.typeOf(e)
	first := t
	if tup, ok := t.(*types.Tuple); ok && tup.Len() > 0 {
		first = tup.At(0).Type()
	}
	if text, ok := in.textOf(st, arg); ok {
		if out, ok := in.ofConstant(st, eff, text, args, t, first); ok {
			return out, true
		}
	}
	made := func() Value {
		var from []Symbol
		for _, a := range args {
			from = append(from, Origins(in.shallow(st, a))...)
		}
		return Derived{Typ: first, From: from}
	}
	switch eff.Does {
	case gives:
		return One(st, conversion(in.Pointee(st, arg), first)), true
	case makes:
		if s, ok := in.Pointee(st, arg).(Symbol); ok && s.Raw {
			return One(st, conversion(s, first)), true // JSON text with less space around it
		}
		return One(st, made()), true
	case marshals:
		return One(st, Tuple{Encoded{in.Frozen(st, arg, 6)}, Zero{types.Universe.Lookup("error").Type()}}), true
	case "streams":
		if _, twice := st.heap[streamCell]; twice {
			st.heap[streamCell] = Derived{Why: &Reason{"it is written piece by piece", e.Pos()}}
		} else {
			st.heap[streamCell] = Encoded{in.Frozen(st, arg, 6)}
		}
		return One(st, Zero{types.Universe.Lookup("error").Type()}), true
	case Unmarshal:
		if len(args) < eff.arg+2 {
			return nil, false
		}
		return in.Decode(st, in.Pointee(st, arg), args[eff.arg+1], false, e), true
	case fails:
		return One(st, raised{}), true
	case isAmong:
		return in.isAmong(st, e, args)
	case trims:
		return in.trims(fr, st, e, args, first)
	case writesTo:
		if to, ok := arg.(Pointer); ok && isBuffer(to.Typ) {
			return One(st, Pointer{Typ: t, cell: in.allocate(st, encoder{to})}), true
		}
		return nil, false
	case fills:
		to, ok := args[0].(Pointer)
		if !ok || !isBuffer(to.Typ) {
			return nil, false
		}
		in.writeText(st, to, runeText(in.Pointee(st, arg)))
		if tup, many := t.(*types.Tuple); many {
			return One(st, Tuple{Derived{Typ: tup.At(0).Type()}, NoError}), true
		}
		return One(st, NoError), true
	case "is a":
		r, isError := arg.(raised)
		to, isPointer := args[len(args)-1].(Pointer)
		if !isError || !isPointer {
			return nil, false
		}
		if c := r.isOfType(gojson.Deref(to.Typ)); c.always != nil {
			return One(st, truth{c}), true
		}
		return nil, false
	case "is where":
		return in.indexOf(st, e, args, t)
	case "equals deeply":
		a, b := in.Pointee(st, args[0]), in.Pointee(st, args[1])
		if _, isSymbol := b.(Symbol); isSymbol {
			a, b = b, a
		}
		l, isLiteral := AsLiteral(b)
		if t := TypeOfValue(a); !isLiteral || t == nil || !Identical(types.Default(t), types.Default(l.Typ)) {
			return nil, false
		}
		return One(st, in.compare(st, token.EQL, a, l)), true
	case "is that":
		a, isError := arg.(raised)
		b, both := args[len(args)-1].(raised)
		if IsNilValue(arg) {
			return One(st, truth{certain(false)}), true
		}
		if isError && both && (a.end || b.end) {
			return One(st, truth{certain(a.end && b.end)}), true
		}
		return nil, false
	case "joins":
		if out, ok := joinsErrors(args, e.Ellipsis != token.NoPos); ok {
			return One(st, out), true
		}
		return nil, false
	case wraps:
		if out, ok := joinedError([]Value{arg}); ok {
			return One(st, out), true
		}
		return nil, false
	case reads:
		return One(st, Pointer{Typ: first, cell: in.allocate(st, readerOf(in.Pointee(st, arg)))}), true
	case defaults:
		if tup, ok := t.(*types.Tuple); ok {
			out := make(Tuple, tup.Len())
			for i := range out {
				out[i] = Zero{tup.At(i).Type()}
			}
			return One(st, out), true
		}
		return One(st, Zero{first}), true
	case checks:
		return One(st, truth{certain(true)}), true
	case "equals":
		text, ok := ConstantText(args[1])
		if !ok {
			return nil, false
		}
		return One(st, in.compare(st, token.EQL, in.Pointee(st, args[0]), Fixed{constant.MakeString(text), types.Typ[types.String]})), true
	case asksFor:
		text, ok := ConstantText(args[1])
		s, isSymbol := in.Pointee(st, arg).(Symbol)
		if ok && isReadText(s) {
			return One(st, truth{Condition{Is: "matches", Subject: s, Word: fmt.Sprintf(eff.pattern, regexp.QuoteMeta(text)), Text: in.prog.Text(e), Pos: e.Pos()}}), true
		}
		if !ok || !isSymbol || !s.Raw || s.Look != "" || len(text) != 1 || eff.pattern != "^%s" {
			return nil, false
		}
		kinds := firstByteKinds(text[0])
		if kinds == nil {
			return nil, false
		}
		return One(st, truth{Condition{Is: "kind", Subject: s, Kinds: kinds, Text: in.prog.Text(e), Pos: e.Pos()}}), true
	case quotes, "prints":
		v := in.Pointee(st, arg)
		out := Value(Encoded{in.Frozen(st, v, 2)})
		if eff.Does == "prints" {
			if s, isSymbol := v.(Symbol); isSymbol && s.Raw {
				return nil, false
			}
			out = Printed{in.Frozen(st, v, 2)}
		}
		if eff.arg == 1 {
			return One(st, concatenated(first, emptyText(in.Pointee(st, args[0])), out)), true
		}
		return One(st, out), true
	case "formats":
		return in.formats(fr, st, e, eff, args, first)
	case "layout":
		return in.layout(fr, st, e, args)
	case parses:
		return in.parses(fr, st, e, ofBase(eff, args), arg, made())
	case folds:
		if s, isSymbol := in.Pointee(st, arg).(Symbol); isSymbol && s.Part != nil && s.Look == "" && (s.Raw || isReadText(s)) {
			s.Look, s.Key, s.Typ = "folded", "folded("+s.Key+")", first
			return One(st, s), true
		}
		return nil, false
	case compiles:
		text, ok := in.textOf(st, arg)
		if !ok || !isCommonPattern(text) {
			return nil, false
		}
		if _, many := t.(*types.Tuple); many {
			return One(st, Tuple{matcher{text}, NoError}), true
		}
		return One(st, matcher{text}), true
	case counts:
		if s, isSymbol := in.Pointee(st, arg).(Symbol); isSymbol && isReadText(s) {
			return One(st, characters(s, t)), true
		}
	}
	return nil, false
}

// isReadText says whether a value is a text that the payload holds.
func isReadText(s Symbol) bool {
	return s.Part != nil && !s.Raw && s.Look == "" && s.Typ != nil && (gojson.IsTextType(s.Typ) || gojson.IsByteSlice(s.Typ))
}

// characters is how many characters a text has.
func characters(s Symbol, t types.Type) Symbol {
	s.Look, s.Key, s.Typ = "runes", "runes("+s.Key+")", t
	return s
}

// isCommonPattern says whether a pattern means the same to Go and to JSON Schema.
func isCommonPattern(pattern string) bool {
	if _, err := regexp.Compile(pattern); err != nil {
		return false
	}
	return !notCommon.MatchString(pattern)
}

// notCommon are the groups with flags or names, classes by name, spaces and ends of Go's
// patterns that those of ECMA do not have, or mean otherwise.
var notCommon = regexp.MustCompile(`\(\?[^:]|\[\[?:|\\[AzZQEpPCsSaxb]|[*+?}]\+`)

// matches reads the methods of a pattern that ask whether a text has it.
func (in *Interp) matches(st *State, e *ast.CallExpr, f method_, args Tuple) ([]Outcome, bool) {
	m, ok := f.recv.(matcher)
	if !ok || len(args) != 1 || f.fn.Name() != "MatchString" && f.fn.Name() != "Match" {
		return nil, false
	}
	v := in.Pointee(st, args[0])
	if text, known := in.textOf(st, v); known {
		return One(st, truth{certain(regexp.MustCompile(m.pattern).MatchString(text))}), true
	}
	s, isSymbol := v.(Symbol)
	if !isSymbol || !isReadText(s) {
		return nil, false
	}
	return One(st, truth{Condition{Is: "matches", Subject: s, Word: m.pattern, Text: in.prog.Text(e), Pos: e.Pos()}}), true
}

// joinsErrors reads errors.Join: an error where one of those that it is handed is.
func joinsErrors(args Tuple, spread bool) (out Value, known bool) {
	if !spread {
		return joinedError(args)
	}
	for i, a := range ArmsOf(args[len(args)-1]) {
		var v Value
		switch a := a.(type) {
		case Zero:
			v, known = NoError, true
		case List:
			v, known = joinedError(a.Items)
			known = known && (a.Whole || len(a.Items) > 0 && IsRaised(v))
		}
		if !known || i > 0 && !equal(v, out) {
			return nil, false
		}
		out = v
	}
	return out, known
}

func joinedError(errs []Value) (Value, bool) {
	if slices.ContainsFunc(errs, IsRaised) {
		return raised{}, true
	}
	return NoError, !slices.ContainsFunc(errs, func(v Value) bool { return !IsNilValue(v) })
}

// indexOf reads slices.Index of a list of constants: one of its places, or none.
func (in *Interp) indexOf(st *State, e *ast.CallExpr, args Tuple, t types.Type) ([]Outcome, bool) {
	outs, ok := in.isAmong(st, e, args)
	l, isList := in.Pointee(st, First(args)).(List)
	if !ok || !isList || len(l.Items) == 0 || len(l.Items) > maxArms {
		return nil, false
	}
	var places Value
	for i := range l.Items {
		place := Fixed{constant.MakeInt64(int64(i)), t}
		if i == 0 {
			places = place
		} else {
			places = joinValues(places, place)
		}
	}
	return Bind(outs, func(st *State, v Value) []Outcome {
		yes, no := in.fork(st, v.(truth).cond)
		var out []Outcome
		if yes != nil {
			out = append(out, Outcome{yes, places})
		}
		if no != nil {
			out = append(out, Outcome{no, Fixed{constant.MakeInt64(-1), t}})
		}
		return out
	}), true
}

// isAmong reads slices.Contains of a list of constants.
func (in *Interp) isAmong(st *State, e *ast.CallExpr, args Tuple) ([]Outcome, bool) {
	l, ok := in.Pointee(st, First(args)).(List)
	if !ok || !l.Whole || len(args) != 2 {
		return nil, false
	}
	if known, ok := AsLiteral(in.Pointee(st, args[1])); ok {
		found := slices.ContainsFunc(l.Items, func(v Value) bool { f, ok := AsLiteral(v); return ok && SameConstant(f.Val, known.Val) })
		return One(st, truth{certain(found)}), true
	}
	s, isSymbol := in.Pointee(st, args[1]).(Symbol)
	if !isSymbol || s.Raw || s.Look != "" && s.Look != "folded" {
		return nil, false
	}
	var vals []constant.Value
	for _, item := range l.Items {
		f, ok := AsLiteral(item)
		if !ok {
			return nil, false
		}
		vals = append(vals, f.Val)
	}
	c := isOneOf(s, vals)
	c.Text, c.Pos = in.prog.Text(e), e.Pos()
	return One(st, truth{c}), true
}

// trims takes the space, or the quotes, off a text. What is left of the text of a
// payload is its text in JSON, or where it is one in quotes, what stands between them.
func (in *Interp) trims(fr *Frame, st *State, e *ast.CallExpr, args Tuple, t types.Type) ([]Outcome, bool) {
	v := in.Pointee(st, args[0])
	set := " "
	if len(args) > 1 {
		text, ok := in.textOf(st, args[1])
		if !ok || len(args) > 2 && !isText(in.Pointee(st, args[2]), "") {
			return nil, false
		}
		set = text
	}
	if s, ok := v.(Symbol); ok && s.Raw && s.Look == "" && s.Part != nil {
		switch {
		case strings.TrimSpace(set) == "":
			return One(st, conversion(v, t)), true
		case strings.TrimSpace(set) != `"`:
			return nil, false
		}
		yes, no := in.fork(st, Condition{Is: "kind", Subject: s, Kinds: []string{"string"}, Text: in.prog.Text(e), Pos: e.Pos()})
		var out []Outcome
		if yes != nil {
			out = append(out, Outcome{yes, Symbol{Key: s.Part.key(), Part: s.Part, Typ: t}})
		}
		if no != nil {
			out = append(out, Outcome{no, conversion(v, t)})
		}
		return out, true
	}
	if strings.TrimSpace(set) == "" {
		switch v.(type) {
		case Joined, Encoded:
			return One(st, conversion(Trimmed(v), t)), true
		}
		return nil, false
	}
	if s, ok := v.(Symbol); ok && !s.Raw && s.Look == "" && strings.TrimSpace(set) == `"` && trimmed(fr, e.Args[0]) {
		return One(st, conversion(v, t)), true // the quote at the other end went with the first
	}
	if text, ok := in.textOf(st, v); ok && strings.TrimSpace(set) == `"` {
		return One(st, conversion(textValue(strings.Trim(text, set)), t)), true
	}
	return nil, false
}

// trimmed reports whether an expression takes something off a text.
func trimmed(fr *Frame, e ast.Expr) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return false
	}
	fn, ok := program.CalleeOf(fr.src, call)
	return ok && Effects[fn.FullName()].Does == trims
}

// numberMethod reads the methods by which a json.Number is asked for what it is.
func (in *Interp) numberMethod(fr *Frame, st *State, e *ast.CallExpr, f method_) ([]Outcome, bool) {
	kind, ok := map[string]string{"(encoding/json.Number).Int64": "integer", "(encoding/json.Number).Float64": "number"}[f.fn.FullName()]
	recv := in.Pointee(st, f.recv)
	t := resultType(fr.typeOf(e))
	if z, isZero := recv.(Zero); ok && isZero && z.Typ != nil {
		return One(st, Tuple{Zero{t}, raised{}}), true // the empty text is no number
	}
	s, isSymbol := recv.(Symbol)
	if !ok || !isSymbol || s.Part == nil || s.Raw || s.Look != "" {
		return nil, false
	}
	yes, no := in.fork(st, Condition{Is: "kind", Subject: s, Kinds: []string{kind}, Text: in.prog.Text(e) + " succeeds", Pos: e.Pos()})
	var out []Outcome
	if yes != nil {
		s.Typ = t
		out = append(out, Outcome{yes, Tuple{s, NoError}})
	}
	if no != nil {
		out = append(out, Outcome{no, Tuple{Zero{t}, raised{}}})
	}
	return out, true
}

// isNoText says whether a text of a payload is known to stand in no quotes.
func isNoText(st *State, s Symbol) bool {
	if !s.Raw || s.Look != "" {
		return false
	}
	holds, known := decide(st.Steps, Condition{Is: "kind", Subject: s, Kinds: []string{"string"}})
	return known && !holds
}

// textOf gives the constant text that an argument is, or leads to.
func (in *Interp) textOf(st *State, v Value) (string, bool) {
	switch v := in.Pointee(st, v).(type) {
	case Fixed, Joined:
		return ConstantText(v)
	case Zero:
		if v.Typ != nil {
			return ConstantText(v)
		}
	}
	return "", false
}

// ofConstant calls a function that reads a text with a constant one.
func (in *Interp) ofConstant(st *State, eff effect, text string, args Tuple, t, first types.Type) ([]Outcome, bool) {
	switch eff.Does {
	case parses:
		eff = ofBase(eff, args)
		fits := eff.pattern != "" && regexp.MustCompile(eff.pattern).MatchString(text)
		if eff.kind == "string" {
			_, err := strconv.Unquote(text)
			fits = err == nil
		} else if eff.pattern == "" {
			return nil, false
		}
		if !fits {
			return One(st, Tuple{Zero{first}, raised{}}), true
		}
	case "layout":
		layout, ok := in.textOf(st, args[0])
		text, isText := in.textOf(st, args[1])
		if !ok || !isText {
			return nil, false
		}
		if _, err := time.Parse(layout, text); err != nil {
			return One(st, Tuple{Zero{first}, raised{}}), true
		}
	case asksFor:
		if inner, ok := in.textOf(st, args[1]); ok {
			return One(st, truth{certain(regexp.MustCompile(fmt.Sprintf(eff.pattern, regexp.QuoteMeta(inner))).MatchString(text))}), true
		}
	case folds:
		if eff.kind == "upper" {
			return One(st, conversion(textValue(strings.ToUpper(text)), first)), true
		}
		return One(st, conversion(textValue(strings.ToLower(text)), first)), true
	case counts:
		return One(st, Fixed{constant.MakeInt64(int64(utf8.RuneCountInString(text))), t}), true
	}
	return nil, false
}

func emptyText(v Value) Value {
	if isEmptyValue(v) {
		return nil
	}
	return v
}

func readerOf(v Value) Value {
	if r, ok := v.(reader); ok {
		return r
	}
	return reader{text: v}
}

// parses forks on whether a text is one that a parser takes.
func (in *Interp) parses(fr *Frame, st *State, e *ast.CallExpr, eff effect, arg, made Value) ([]Outcome, bool) {
	s, ok := in.Pointee(st, arg).(Symbol)
	fail := Tuple{Zero{TypeOfValue(made)}, raised{}}
	good := Tuple{made, Zero{types.Universe.Lookup("error").Type()}}
	if !ok || s.Part == nil {
		// Of a text that is not the payload's, or a changed one, nothing is known.
		return nil, false
	}
	c := Condition{Subject: s, Text: in.prog.Text(e) + " succeeds", Pos: e.Pos(), From: []Symbol{s}}
	switch {
	case s.Raw && eff.kind != "":
		c.Is, c.Kinds = "kind", []string{eff.kind}
		switch eff.kind {
		case "string":
			good[0] = Symbol{Key: s.Part.key(), Part: s.Part, Typ: types.Typ[types.String]}
		case "integer", "unsigned":
			good[0] = Symbol{Key: s.Part.key(), Part: s.Part, Typ: TypeOfValue(made)}
		}
	case isNoText(st, s):
		// A number, or true and false, may be what it takes.
	case s.Raw:
		return nil, false
	case eff.pattern != "":
		c.Is, c.Word = "matches", eff.pattern
	case eff.format == "uuid":
		c.Is, c.Word = "format", eff.format
	}
	if s.Look != "" {
		c.Is = ""
	}
	yes, no := in.fork(st, c)
	var out []Outcome
	if yes != nil {
		out = append(out, Outcome{yes, good})
	}
	if no != nil {
		out = append(out, Outcome{no, fail})
	}
	if n, isNumber := good[0].(Symbol); isNumber && s.Raw && eff.bits > 0 {
		out = in.within(out, n, eff, fail)
	}
	return out, true
}

// within fails for the integers that a number of bits does not hold.
func (in *Interp) within(outs []Outcome, n Symbol, eff effect, fail Value) []Outcome {
	least, most := bounds(eff.bits, eff.kind == "integer")
	return Bind(outs, func(st *State, v Value) (out []Outcome) {
		if equal(v, fail) {
			return One(st, v)
		}
		under, rest := in.fork(st, Condition{Is: "less", Subject: n, Val: constant.Make(least)})
		out = append(out, Outcome{under, fail})
		fits, over := in.fork(rest, Condition{Is: "atmost", Subject: n, Val: constant.Make(most)})
		return append(out, Outcome{fits, v}, Outcome{over, fail})
	})
}

// TimeLayouts are the layouts of time that JSON Schema has a format for.
var TimeLayouts = map[string]string{
	"2006-01-02T15:04:05Z07:00":           "date-time",
	"2006-01-02T15:04:05.999999999Z07:00": "date-time",
	"2006-01-02":                          "date",
}

// base64Texts are the texts that the encodings of encoding/base64 take. Line ends are
// skipped in all of them.
var base64Texts = map[string]string{
	"StdEncoding":    `^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$`,
	"URLEncoding":    `^([A-Za-z0-9_-]{4})*([A-Za-z0-9_-]{2}==|[A-Za-z0-9_-]{3}=)?$`,
	"RawStdEncoding": `^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2,3})?$`,
	"RawURLEncoding": `^([A-Za-z0-9_-]{4})*([A-Za-z0-9_-]{2,3})?$`,
}

// decodesBytes reads base64.StdEncoding.DecodeString and those like it.
func (in *Interp) decodesBytes(fr *Frame, st *State, e *ast.CallExpr, f method_, args Tuple) ([]Outcome, bool) {
	if f.fn.FullName() != "(*encoding/base64.Encoding).DecodeString" || len(args) != 1 {
		return nil, false
	}
	call, _ := ast.Unparen(e.Fun).(*ast.SelectorExpr)
	if call == nil {
		return nil, false
	}
	encoding, _ := ast.Unparen(call.X).(*ast.SelectorExpr)
	if encoding == nil || base64Texts[encoding.Sel.Name] == "" {
		return nil, false
	}
	t := resultType(fr.typeOf(e))
	return in.parses(fr, st, e, effect{pattern: base64Texts[encoding.Sel.Name]}, args[0], Derived{Typ: t, From: Origins(in.shallow(st, args[0]))})
}

// layout reads time.Parse.
func (in *Interp) layout(fr *Frame, st *State, e *ast.CallExpr, args Tuple) ([]Outcome, bool) {
	if len(args) < 2 {
		return nil, false
	}
	text, known := ConstantText(args[0])
	s, ok := in.Pointee(st, args[1]).(Symbol)
	if !ok || s.Part == nil || !known {
		return nil, false
	}
	c := Condition{Subject: s, Text: in.prog.Text(e) + " succeeds", Pos: e.Pos(), From: []Symbol{s}}
	if isNoText(st, s) || s.Look == "inside" {
		if strings.ContainsAny(LayoutPattern(text), "-:A") { // no number, nor true or false
			return One(st, Tuple{Zero{resultType(fr.typeOf(e))}, raised{}}), true
		}
		return in.mayFail(st, e, []Symbol{s}, Tuple{Derived{Typ: resultType(fr.typeOf(e)), From: []Symbol{s}}, NoError}, Tuple{Zero{resultType(fr.typeOf(e))}, raised{}}), true
	}
	if inner := strings.Trim(text, `"`); s.Raw {
		if len(inner)+2 != len(text) {
			return nil, false // without its quotes the text of a string is never one
		}
		text = inner
	}
	if s.Look == "" {
		c.Is, c.Word = "format", TimeLayouts[text]
		c.Subject = bareSymbol(s)
		c.Subject.Raw, c.Subject.Typ = false, types.Typ[types.String]
		if c.Word == "" {
			c.Is, c.Word = "matches", LayoutPattern(text)
		}
	}
	good := Tuple{Derived{Typ: resultType(fr.typeOf(e)), From: []Symbol{s}}, Zero{types.Universe.Lookup("error").Type()}}
	yes, no := in.fork(st, c)
	var out []Outcome
	if yes != nil {
		out = append(out, Outcome{yes, good})
	}
	if no != nil {
		out = append(out, Outcome{no, Tuple{Zero{resultType(fr.typeOf(e))}, raised{}}})
	}
	return out, true
}

func resultType(t types.Type) types.Type {
	if tup, ok := t.(*types.Tuple); ok && tup.Len() > 0 {
		return tup.At(0).Type()
	}
	return t
}

// LayoutPattern writes a layout of time as a pattern.
func LayoutPattern(layout string) string {
	var out strings.Builder
	out.WriteByte('^')
	for len(layout) > 0 {
		matched := false
		for _, p := range layoutParts {
			if rest, ok := strings.CutPrefix(layout, p.layout); ok {
				out.WriteString(p.pattern)
				layout, matched = rest, true
				break
			}
		}
		if !matched {
			if strings.ContainsRune(`\.+*?()|[]{}^$/`, rune(layout[0])) && layout[0] != '/' {
				out.WriteByte('\\')
			}
			out.WriteByte(layout[0])
			layout = layout[1:]
		}
	}
	out.WriteByte('$')
	return out.String()
}

var layoutParts = []struct{ layout, pattern string }{
	{"2006-01-02", "[0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|[12][0-9]))"},
	{"2006", "[0-9]{4}"},
	{"January", anyOfNames(months, 9)}, {"Jan", anyOfNames(months, 3)}, {"Monday", anyOfNames(weekdays, 9)}, {"Mon", anyOfNames(weekdays, 3)},
	{"MST", "[A-Z]{3,5}"},
	{"01", "(0[1-9]|1[0-2])"}, {"02", "(0[1-9]|[12][0-9]|3[01])"}, {"15", "([01]?[0-9]|2[0-3])"}, {"03", "(0[0-9]|1[0-2])"},
	{"04", "[0-5][0-9]"}, {"05", `[0-5][0-9](\.[0-9]+)?`}, {"06", "[0-9]{2}"},
	{".000000000", `\.[0-9]{9}`}, {".000000", `\.[0-9]{6}`}, {".000", `\.[0-9]{3}`}, {".999999999", `(\.[0-9]+)?`}, {".999999", `(\.[0-9]+)?`}, {".999", `(\.[0-9]+)?`},
	{"Z07:00", "(Z|[+-]([01][0-9]|2[0-4]):[0-5][0-9])"}, {"Z0700", "(Z|[+-]([01][0-9]|2[0-4])[0-5][0-9])"}, {"-07:00", "[+-]([01][0-9]|2[0-4]):[0-5][0-9]"},
	{"-0700", "[+-]([01][0-9]|2[0-4])[0-5][0-9]"}, {"-07", "[+-]([01][0-9]|2[0-4])"},
	{"PM", "[AP]M"}, {"pm", "[ap]m"},
	{"_2", " ?([12][0-9]|3[01]|0?[1-9])"}, {"2", "([12][0-9]|3[01]|0?[1-9])"}, {"1", "(1[0-2]|0?[1-9])"}, {"3", "(1[0-2]|0?[0-9])"},
	{"4", "([0-5]?[0-9])"}, {"5", `([0-5]?[0-9])(\.[0-9]+)?`},
}

var (
	months   = strings.Fields("January February March April May June July August September October November December")
	weekdays = strings.Fields("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
)

// anyOfNames is a pattern of names, of at most so many letters, which time reads in any case.
func anyOfNames(names []string, letters int) string {
	patterns := make([]string, len(names))
	for i, name := range names {
		patterns[i] = strings.Trim(inAnyCase(name[:min(letters, len(name))]), "^$")
	}
	return "(" + strings.Join(patterns, "|") + ")"
}

// formats reads fmt.Sprintf: the parts of the text.
func (in *Interp) formats(fr *Frame, st *State, e *ast.CallExpr, eff effect, args Tuple, t types.Type) ([]Outcome, bool) {
	format, ok := ConstantText(args[eff.arg])
	if !ok {
		return nil, false
	}
	rest := args[eff.arg+1:]
	var parts []Value
	to, isPointer := args[0].(Pointer)
	fills := eff.arg == 1 && isPointer && isBuffer(to.Typ)
	if eff.arg == 1 && !fills {
		parts = append(parts, emptyText(in.Pointee(st, args[0])))
	}
	text := func(s string) Value { return Fixed{constant.MakeString(s), types.Typ[types.String]} }
	for format != "" {
		at := strings.IndexByte(format, '%')
		if at < 0 || at+1 >= len(format) {
			parts = append(parts, text(format))
			break
		}
		if at > 0 {
			parts = append(parts, text(format[:at]))
		}
		padded := strings.TrimLeft(format[at+1:], "+-# 0123456789.")
		if padded == "" {
			return nil, false
		}
		flags, verb := format[at+1:len(format)-len(padded)], padded[0]
		format = padded[1:]
		if verb == '%' {
			parts = append(parts, text("%"))
			continue
		}
		if len(rest) == 0 || !strings.ContainsRune("sdvqtfgeExXobcU", rune(verb)) {
			return nil, false
		}
		v := in.Frozen(st, rest[0], 2)
		rest = rest[1:]
		if s, isSymbol := v.(Symbol); isSymbol && s.Raw {
			return nil, false
		}
		switch {
		case verb == 'q' && flags == "":
			parts = append(parts, Encoded{v})
		case strings.ContainsRune("sdvtg", rune(verb)) && flags == "" || verb == 'f' && strings.Trim(flags, ".0123456789") == "" && !strings.HasPrefix(flags, "0"):
			parts = append(parts, Printed{v})
		default: // in a form that is no JSON by itself
			parts = append(parts, Derived{Typ: types.Typ[types.String], From: Origins(v)})
		}
	}
	if fills {
		in.writeText(st, to, parts...)
		return One(st, Tuple{Derived{Typ: types.Typ[types.Int]}, NoError}), true
	}
	return One(st, concatenated(t, parts...)), true
}

// formatMethod reads methods of values of the standard library that give a text or
// number of another form.
func (in *Interp) formatMethod(fr *Frame, e *ast.CallExpr, f method_, args Tuple) (Value, bool) {
	if f.fn.FullName() != "(time.Time).Format" || len(args) != 1 {
		return nil, false
	}
	layout, ok := ConstantText(args[0])
	if !ok {
		return nil, false
	}
	of := Derived{Typ: types.Typ[types.String], From: Origins(f.recv)}
	if inner, quoted := strings.CutPrefix(layout, `"`); quoted && strings.HasSuffix(inner, `"`) {
		return Encoded{Stamped{strings.TrimSuffix(inner, `"`), of}}, true // in quotes it is its own JSON text
	}
	return Stamped{layout, of}, true
}
