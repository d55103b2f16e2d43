package golang

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
)

// effect calls a function of the table.
func (in *interp) effect(fr *frame, st *state, e *ast.CallExpr, eff effect, args tuple) ([]outcome, bool) {
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
	made := func() value {
		var from []symbol
		for _, a := range args {
			from = append(from, origins(in.shallow(st, a))...)
		}
		return derived{typ: first, from: from}
	}
	switch eff.does {
	case gives:
		return one(st, conversion(in.pointee(st, arg), first)), true
	case makes:
		if s, ok := in.pointee(st, arg).(symbol); ok && s.raw {
			return one(st, conversion(s, first)), true // JSON text with less space around it
		}
		return one(st, made()), true
	case marshals:
		return one(st, tuple{encoded{in.frozen(st, arg, 6)}, zero{types.Universe.Lookup("error").Type()}}), true
	case "streams":
		if _, twice := st.heap[streamCell]; twice {
			st.heap[streamCell] = derived{why: &reason{"it is written piece by piece", e.Pos()}}
		} else {
			st.heap[streamCell] = encoded{in.frozen(st, arg, 6)}
		}
		return one(st, zero{types.Universe.Lookup("error").Type()}), true
	case unmarshal:
		if len(args) < 2 {
			return nil, false
		}
		return in.decode(st, in.pointee(st, args[0]), args[1], false, e), true
	case fails:
		return one(st, raised{}), true
	case isAmong:
		return in.isAmong(st, e, args)
	case trims:
		return in.trims(st, e, args, first)
	case writesTo:
		if to, ok := arg.(pointer); ok && isBuffer(to.typ) {
			return one(st, pointer{typ: t, cell: in.allocate(st, encoder{to})}), true
		}
		return nil, false
	case fills:
		to, ok := args[0].(pointer)
		if !ok || !isBuffer(to.typ) {
			return nil, false
		}
		in.writeText(st, to, runeText(in.pointee(st, arg)))
		if tup, many := t.(*types.Tuple); many {
			return one(st, tuple{derived{typ: tup.At(0).Type()}, noError}), true
		}
		return one(st, noError), true
	case "is a":
		r, isError := arg.(raised)
		to, isPointer := args[len(args)-1].(pointer)
		if !isError || !isPointer {
			return nil, false
		}
		if c := r.isOfType(deref(to.typ)); c.always != nil {
			return one(st, truth{c}), true
		}
		return nil, false
	case "joins":
		if out, ok := joinsErrors(args, e.Ellipsis != token.NoPos); ok {
			return one(st, out), true
		}
		return nil, false
	case reads:
		return one(st, pointer{typ: first, cell: in.allocate(st, readerOf(in.pointee(st, arg)))}), true
	case defaults:
		if tup, ok := t.(*types.Tuple); ok {
			out := make(tuple, tup.Len())
			for i := range out {
				out[i] = zero{tup.At(i).Type()}
			}
			return one(st, out), true
		}
		return one(st, zero{first}), true
	case checks:
		return one(st, truth{certain(true)}), true
	case "equals":
		text, ok := constantText(args[1])
		if !ok {
			return nil, false
		}
		return one(st, in.compare(st, token.EQL, in.pointee(st, args[0]), fixed{constant.MakeString(text), types.Typ[types.String]})), true
	case asksFor:
		text, ok := constantText(args[1])
		s, isSymbol := in.pointee(st, arg).(symbol)
		if ok && isReadText(s) {
			return one(st, truth{condition{is: "matches", subject: s, word: fmt.Sprintf(eff.pattern, regexp.QuoteMeta(text)), text: in.prog.text(e), pos: e.Pos()}}), true
		}
		if !ok || !isSymbol || !s.raw || s.look != "" || len(text) != 1 || eff.pattern != "^%s" {
			return nil, false
		}
		kinds := firstByteKinds(text[0])
		if kinds == nil {
			return nil, false
		}
		return one(st, truth{condition{is: "kind", subject: s, kinds: kinds, text: in.prog.text(e), pos: e.Pos()}}), true
	case quotes, "prints":
		v := in.pointee(st, arg)
		out := value(encoded{in.frozen(st, v, 2)})
		if eff.does == "prints" {
			if s, isSymbol := v.(symbol); isSymbol && s.raw {
				return nil, false
			}
			out = printed{in.frozen(st, v, 2)}
		}
		if eff.arg == 1 {
			return one(st, concatenated(first, emptyText(in.pointee(st, args[0])), out)), true
		}
		return one(st, out), true
	case "formats":
		return in.formats(fr, st, e, eff, args, first)
	case "layout":
		return in.layout(fr, st, e, args)
	case parses:
		return in.parses(fr, st, e, eff, arg, made())
	case folds:
		if s, isSymbol := in.pointee(st, arg).(symbol); isSymbol && s.part != nil && s.look == "" && (s.raw || isReadText(s)) {
			s.look, s.key, s.typ = "folded", "folded("+s.key+")", first
			return one(st, s), true
		}
		return nil, false
	case compiles:
		text, ok := in.textOf(st, arg)
		if !ok || !isCommonPattern(text) {
			return nil, false
		}
		if _, many := t.(*types.Tuple); many {
			return one(st, tuple{matcher{text}, noError}), true
		}
		return one(st, matcher{text}), true
	case counts:
		if s, isSymbol := in.pointee(st, arg).(symbol); isSymbol && isReadText(s) {
			return one(st, characters(s, t)), true
		}
	}
	return nil, false
}

// isReadText says whether a value is a text that the payload holds.
func isReadText(s symbol) bool {
	return s.part != nil && !s.raw && s.look == "" && s.typ != nil && (isTextType(s.typ) || isByteSlice(s.typ))
}

// characters is how many characters a text has.
func characters(s symbol, t types.Type) symbol {
	s.look, s.key, s.typ = "runes", "runes("+s.key+")", t
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
func (in *interp) matches(st *state, e *ast.CallExpr, f method_, args tuple) ([]outcome, bool) {
	m, ok := f.recv.(matcher)
	if !ok || len(args) != 1 || f.fn.Name() != "MatchString" && f.fn.Name() != "Match" {
		return nil, false
	}
	v := in.pointee(st, args[0])
	if text, known := in.textOf(st, v); known {
		return one(st, truth{certain(regexp.MustCompile(m.pattern).MatchString(text))}), true
	}
	s, isSymbol := v.(symbol)
	if !isSymbol || !isReadText(s) {
		return nil, false
	}
	return one(st, truth{condition{is: "matches", subject: s, word: m.pattern, text: in.prog.text(e), pos: e.Pos()}}), true
}

// joinsErrors reads errors.Join: an error where one of those that it is handed is.
func joinsErrors(args tuple, spread bool) (out value, known bool) {
	if !spread {
		return joinedError(args)
	}
	for i, a := range armsOf(args[len(args)-1]) {
		var v value
		switch a := a.(type) {
		case zero:
			v, known = noError, true
		case list:
			v, known = joinedError(a.items)
			known = known && (a.whole || len(a.items) > 0 && isRaised(v))
		}
		if !known || i > 0 && !equal(v, out) {
			return nil, false
		}
		out = v
	}
	return out, known
}

func joinedError(errs []value) (value, bool) {
	if slices.ContainsFunc(errs, isRaised) {
		return raised{}, true
	}
	return noError, !slices.ContainsFunc(errs, func(v value) bool { return !isNilValue(v) })
}

// isAmong reads slices.Contains of a list of constants.
func (in *interp) isAmong(st *state, e *ast.CallExpr, args tuple) ([]outcome, bool) {
	l, ok := in.pointee(st, first(args)).(list)
	if !ok || !l.whole || len(args) != 2 {
		return nil, false
	}
	if known, ok := asLiteral(in.pointee(st, args[1])); ok {
		found := slices.ContainsFunc(l.items, func(v value) bool { f, ok := asLiteral(v); return ok && sameConstant(f.val, known.val) })
		return one(st, truth{certain(found)}), true
	}
	s, isSymbol := in.pointee(st, args[1]).(symbol)
	if !isSymbol || s.raw || s.look != "" && s.look != "folded" {
		return nil, false
	}
	var vals []constant.Value
	for _, item := range l.items {
		f, ok := asLiteral(item)
		if !ok {
			return nil, false
		}
		vals = append(vals, f.val)
	}
	c := isOneOf(s, vals)
	c.text, c.pos = in.prog.text(e), e.Pos()
	return one(st, truth{c}), true
}

// trims takes the space, or the quotes, off a text. What is left of the text of a
// payload is its text in JSON, or where it is one in quotes, what stands between them.
func (in *interp) trims(st *state, e *ast.CallExpr, args tuple, t types.Type) ([]outcome, bool) {
	v := in.pointee(st, args[0])
	set := " "
	if len(args) > 1 {
		text, ok := in.textOf(st, args[1])
		if !ok || len(args) > 2 && !isText(in.pointee(st, args[2]), "") {
			return nil, false
		}
		set = text
	}
	if s, ok := v.(symbol); ok && s.raw && s.look == "" && s.part != nil {
		switch {
		case strings.TrimSpace(set) == "":
			return one(st, conversion(v, t)), true
		case strings.TrimSpace(set) != `"`:
			return nil, false
		}
		yes, no := in.fork(st, condition{is: "kind", subject: s, kinds: []string{"string"}, text: in.prog.text(e), pos: e.Pos()})
		var out []outcome
		if yes != nil {
			out = append(out, outcome{yes, symbol{key: s.part.key(), part: s.part, typ: t}})
		}
		if no != nil {
			out = append(out, outcome{no, conversion(v, t)})
		}
		return out, true
	}
	if strings.TrimSpace(set) == "" {
		switch v.(type) {
		case joined, encoded:
			return one(st, conversion(trimmed(v), t)), true
		}
		return nil, false
	}
	if text, ok := in.textOf(st, v); ok && strings.TrimSpace(set) == `"` {
		return one(st, conversion(textValue(strings.Trim(text, set)), t)), true
	}
	return nil, false
}

// isNoText says whether a text of a payload is known to stand in no quotes.
func isNoText(st *state, s symbol) bool {
	if !s.raw || s.look != "" {
		return false
	}
	holds, known := decide(st.steps, condition{is: "kind", subject: s, kinds: []string{"string"}})
	return known && !holds
}

// textOf gives the constant text that an argument is, or leads to.
func (in *interp) textOf(st *state, v value) (string, bool) {
	switch v := in.pointee(st, v).(type) {
	case fixed, joined:
		return constantText(v)
	case zero:
		if v.typ != nil {
			return constantText(v)
		}
	}
	return "", false
}

// ofConstant calls a function that reads a text with a constant one.
func (in *interp) ofConstant(st *state, eff effect, text string, args tuple, t, first types.Type) ([]outcome, bool) {
	switch eff.does {
	case parses:
		fits := eff.pattern != "" && regexp.MustCompile(eff.pattern).MatchString(text)
		if eff.kind == "string" {
			_, err := strconv.Unquote(text)
			fits = err == nil
		} else if eff.pattern == "" {
			return nil, false
		}
		if !fits {
			return one(st, tuple{zero{first}, raised{}}), true
		}
	case "layout":
		layout, ok := in.textOf(st, args[0])
		text, isText := in.textOf(st, args[1])
		if !ok || !isText {
			return nil, false
		}
		if _, err := time.Parse(layout, text); err != nil {
			return one(st, tuple{zero{first}, raised{}}), true
		}
	case asksFor:
		if inner, ok := in.textOf(st, args[1]); ok {
			return one(st, truth{certain(regexp.MustCompile(fmt.Sprintf(eff.pattern, regexp.QuoteMeta(inner))).MatchString(text))}), true
		}
	case folds:
		if eff.kind == "upper" {
			return one(st, conversion(textValue(strings.ToUpper(text)), first)), true
		}
		return one(st, conversion(textValue(strings.ToLower(text)), first)), true
	case counts:
		return one(st, fixed{constant.MakeInt64(int64(utf8.RuneCountInString(text))), t}), true
	}
	return nil, false
}

func emptyText(v value) value {
	if isEmptyValue(v) {
		return nil
	}
	return v
}

func readerOf(v value) value {
	if r, ok := v.(reader); ok {
		return r
	}
	return reader{text: v}
}

// parses forks on whether a text is one that a parser takes.
func (in *interp) parses(fr *frame, st *state, e *ast.CallExpr, eff effect, arg, made value) ([]outcome, bool) {
	s, ok := in.pointee(st, arg).(symbol)
	fail := tuple{zero{typeOfValue(made)}, raised{}}
	good := tuple{made, zero{types.Universe.Lookup("error").Type()}}
	if !ok || s.part == nil {
		// Of a text that is not the payload's, or a changed one, nothing is known.
		return nil, false
	}
	c := condition{subject: s, text: in.prog.text(e) + " succeeds", pos: e.Pos(), from: []symbol{s}}
	switch {
	case s.raw && eff.kind != "":
		c.is, c.kinds = "kind", []string{eff.kind}
		switch eff.kind {
		case "string":
			good[0] = symbol{key: s.part.key(), part: s.part, typ: types.Typ[types.String]}
		case "integer", "unsigned":
			good[0] = symbol{key: s.part.key(), part: s.part, typ: typeOfValue(made)}
		}
	case isNoText(st, s):
		// A number, or true and false, may be what it takes.
	case s.raw:
		return nil, false
	case eff.pattern != "":
		c.is, c.word = "matches", eff.pattern
	case eff.format == "uuid":
		c.is, c.word = "format", eff.format
	}
	if s.look != "" {
		c.is = ""
	}
	yes, no := in.fork(st, c)
	var out []outcome
	if yes != nil {
		out = append(out, outcome{yes, good})
	}
	if no != nil {
		out = append(out, outcome{no, fail})
	}
	return out, true
}

// timeLayouts are the layouts of time that JSON Schema has a format for.
var timeLayouts = map[string]string{
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
func (in *interp) decodesBytes(fr *frame, st *state, e *ast.CallExpr, f method_, args tuple) ([]outcome, bool) {
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
	return in.parses(fr, st, e, effect{pattern: base64Texts[encoding.Sel.Name]}, args[0], derived{typ: t, from: origins(in.shallow(st, args[0]))})
}

// layout reads time.Parse.
func (in *interp) layout(fr *frame, st *state, e *ast.CallExpr, args tuple) ([]outcome, bool) {
	if len(args) < 2 {
		return nil, false
	}
	text, known := constantText(args[0])
	s, ok := in.pointee(st, args[1]).(symbol)
	if !ok || s.part == nil || !known {
		return nil, false
	}
	c := condition{subject: s, text: in.prog.text(e) + " succeeds", pos: e.Pos(), from: []symbol{s}}
	if isNoText(st, s) {
		if strings.ContainsAny(layoutPattern(text), "-:A") { // no number, nor true or false
			return one(st, tuple{zero{resultType(fr.typeOf(e))}, raised{}}), true
		}
		return in.mayFail(st, e, []symbol{s}, tuple{derived{typ: resultType(fr.typeOf(e)), from: []symbol{s}}, noError}, tuple{zero{resultType(fr.typeOf(e))}, raised{}}), true
	}
	if inner := strings.Trim(text, `"`); s.raw {
		if len(inner)+2 != len(text) {
			return nil, false // without its quotes the text of a string is never one
		}
		text = inner
	}
	if s.look == "" || s.look == "inside" {
		c.is, c.word = "format", timeLayouts[text]
		c.subject = bareSymbol(s)
		c.subject.raw, c.subject.typ = false, types.Typ[types.String]
		if c.word == "" {
			c.is, c.word = "matches", layoutPattern(text)
		}
	}
	good := tuple{derived{typ: resultType(fr.typeOf(e)), from: []symbol{s}}, zero{types.Universe.Lookup("error").Type()}}
	yes, no := in.fork(st, c)
	var out []outcome
	if yes != nil {
		out = append(out, outcome{yes, good})
	}
	if no != nil {
		out = append(out, outcome{no, tuple{zero{resultType(fr.typeOf(e))}, raised{}}})
	}
	return out, true
}

func resultType(t types.Type) types.Type {
	if tup, ok := t.(*types.Tuple); ok && tup.Len() > 0 {
		return tup.At(0).Type()
	}
	return t
}

// layoutPattern writes a layout of time as a pattern.
func layoutPattern(layout string) string {
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
	{"2006", "[0-9]{4}"}, {"January", "[A-Za-z]+"}, {"Jan", "[A-Za-z]{3}"}, {"Monday", "[A-Za-z]+"}, {"Mon", "[A-Za-z]{3}"}, {"MST", "[A-Z]{3,5}"},
	{"01", "(0[1-9]|1[0-2])"}, {"02", "(0[1-9]|[12][0-9]|3[01])"}, {"15", "([01][0-9]|2[0-3])"}, {"03", "(0[0-9]|1[0-2])"},
	{"04", "[0-5][0-9]"}, {"05", `[0-5][0-9](\.[0-9]+)?`}, {"06", "[0-9]{2}"},
	{".000000000", `\.[0-9]{9}`}, {".000000", `\.[0-9]{6}`}, {".000", `\.[0-9]{3}`}, {".999999999", `(\.[0-9]+)?`}, {".999999", `(\.[0-9]+)?`}, {".999", `(\.[0-9]+)?`},
	{"Z07:00", "(Z|[+-]([01][0-9]|2[0-4]):[0-5][0-9])"}, {"Z0700", "(Z|[+-]([01][0-9]|2[0-4])[0-5][0-9])"}, {"-07:00", "[+-]([01][0-9]|2[0-4]):[0-5][0-9]"},
	{"-0700", "[+-]([01][0-9]|2[0-4])[0-5][0-9]"}, {"-07", "[+-]([01][0-9]|2[0-4])"},
	{"PM", "[AP]M"}, {"pm", "[ap]m"},
}

// formats reads fmt.Sprintf: the parts of the text.
func (in *interp) formats(fr *frame, st *state, e *ast.CallExpr, eff effect, args tuple, t types.Type) ([]outcome, bool) {
	format, ok := constantText(args[eff.arg])
	if !ok {
		return nil, false
	}
	rest := args[eff.arg+1:]
	var parts []value
	to, isPointer := args[0].(pointer)
	fills := eff.arg == 1 && isPointer && isBuffer(to.typ)
	if eff.arg == 1 && !fills {
		parts = append(parts, emptyText(in.pointee(st, args[0])))
	}
	text := func(s string) value { return fixed{constant.MakeString(s), types.Typ[types.String]} }
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
		v := in.frozen(st, rest[0], 2)
		rest = rest[1:]
		if s, isSymbol := v.(symbol); isSymbol && s.raw {
			return nil, false
		}
		switch {
		case verb == 'q' && flags == "":
			parts = append(parts, encoded{v})
		case strings.ContainsRune("sdvtg", rune(verb)) && flags == "" || verb == 'f' && strings.Trim(flags, ".0123456789") == "" && !strings.HasPrefix(flags, "0"):
			parts = append(parts, printed{v})
		default: // in a form that is no JSON by itself
			parts = append(parts, derived{typ: types.Typ[types.String], from: origins(v)})
		}
	}
	if fills {
		in.writeText(st, to, parts...)
		return one(st, tuple{derived{typ: types.Typ[types.Int]}, noError}), true
	}
	return one(st, concatenated(t, parts...)), true
}

// formatMethod reads methods of values of the standard library that give a text or
// number of another form.
func (in *interp) formatMethod(fr *frame, e *ast.CallExpr, f method_, args tuple) (value, bool) {
	if f.fn.FullName() != "(time.Time).Format" || len(args) != 1 {
		return nil, false
	}
	layout, ok := constantText(args[0])
	if !ok {
		return nil, false
	}
	of := derived{typ: types.Typ[types.String], from: origins(f.recv)}
	if inner, quoted := strings.CutPrefix(layout, `"`); quoted && strings.HasSuffix(inner, `"`) {
		return encoded{stamped{strings.TrimSuffix(inner, `"`), of}}, true // in quotes it is its own JSON text
	}
	return stamped{layout, of}, true
}
