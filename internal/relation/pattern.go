package relation

import (
	"regexp"
	"regexp/syntax"
	"strconv"
	"strings"
	"unicode/utf16"
)

// dialect is a reading of patterns. JSON Schema asks for ECMA-262; the verifier
// is written in Go and reads RE2. Where they differ an answer must hold in both.
type dialect uint8

const (
	re2 dialect = iota
	ecma
	dialectCount
)

// maxProgram bounds a compiled pattern, in instructions.
const maxProgram = 4000

// pattern is a regular expression, compiled for each dialect; unanchored, as
// JSON Schema has it.
type pattern struct {
	text string
	// reason is set where the pattern cannot be interpreted at all.
	reason Code
	progs  [dialectCount]*syntax.Prog
	exprs  [dialectCount]*regexp.Regexp
}

func (s *space) pattern(text string) *pattern {
	if p, ok := s.patterns[text]; ok {
		return p
	}
	p := compilePattern(text)
	s.patterns[text] = p
	if p.reason == "" && p.progs[re2] != p.progs[ecma] {
		s.dialects = true
	}
	return p
}

func compilePattern(text string) *pattern {
	p := &pattern{text: text}
	r := ecmaReader{in: text}
	if p.reason = r.translate(); p.reason != "" {
		return p
	}
	prog, expr, code := compileRE2(r.out.String())
	if code != "" {
		p.reason = code
		return p
	}
	p.progs = [dialectCount]*syntax.Prog{prog, prog}
	p.exprs = [dialectCount]*regexp.Regexp{expr, expr}
	if r.differs {
		// A text that RE2 cannot read has one reading only; the verifier then
		// rejects the schema, and says so when it is asked.
		if prog, expr, code = compileRE2(text); code == "" {
			p.progs[re2], p.exprs[re2] = prog, expr
		}
	}
	return p
}

func compileRE2(text string) (*syntax.Prog, *regexp.Regexp, Code) {
	tree, err := syntax.Parse(text, syntax.Perl)
	if err != nil {
		return nil, nil, RegexUnsupported
	}
	prog, err := syntax.Compile(tree.Simplify())
	if err != nil {
		return nil, nil, RegexUnsupported
	}
	if len(prog.Inst) > maxProgram {
		return nil, nil, BudgetStates
	}
	expr, err := regexp.Compile(text)
	if err != nil {
		return nil, nil, RegexUnsupported
	}
	return prog, expr, ""
}

// ECMA is an ECMA-262 pattern in RE2 syntax with the same meaning, or the reason
// why there is none.
func ECMA(pattern string) (string, Code) {
	r := ecmaReader{in: pattern}
	if code := r.translate(); code != "" {
		return "", code
	}
	return r.out.String(), ""
}

// ecmaReader rewrites an ECMA-262 pattern into RE2 syntax with the same meaning
// (ECMA-262, section 22.2.1), or says why there is none.
type ecmaReader struct {
	in      string
	out     strings.Builder
	differs bool // RE2 reads the text as it stands in another way, or not at all
}

const (
	ecmaSpace = `\t\n\x0b\f\r \x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}`
	ecmaDot   = `[^\n\r\x{2028}\x{2029}]`
	anyRune   = `[\x{0}-\x{10ffff}]`
	noRune    = `[^\x{0}-\x{10ffff}]`
)

func (r *ecmaReader) translate() Code {
	for r.in != "" {
		switch c := r.in[0]; c {
		case '\\':
			if code := r.escape(false); code != "" {
				return code
			}
		case '.':
			r.replace(1, ecmaDot)
		case '[':
			if code := r.class(); code != "" {
				return code
			}
		case '(':
			if code := r.group(); code != "" {
				return code
			}
		default:
			r.copy(1)
		}
	}
	return ""
}

func (r *ecmaReader) copy(n int) {
	r.out.WriteString(r.in[:n])
	r.in = r.in[n:]
}

func (r *ecmaReader) replace(n int, by string) {
	r.differs = true
	r.out.WriteString(by)
	r.in = r.in[n:]
}

func (r *ecmaReader) group() Code {
	switch {
	case !strings.HasPrefix(r.in, "(?"):
		r.copy(1)
	case strings.HasPrefix(r.in, "(?:"):
		r.copy(3)
	case strings.HasPrefix(r.in, "(?="), strings.HasPrefix(r.in, "(?!"),
		strings.HasPrefix(r.in, "(?<="), strings.HasPrefix(r.in, "(?<!"):
		return RegexUnsupported
	case strings.HasPrefix(r.in, "(?<"):
		r.copy(3)
	default: // flags and (?P<name>): Go's own
		return RegexDialect
	}
	return ""
}

func (r *ecmaReader) class() Code {
	switch {
	case strings.HasPrefix(r.in, "[^]"):
		r.replace(3, anyRune)
		return ""
	case strings.HasPrefix(r.in, "[]"):
		r.replace(2, noRune)
		return ""
	}
	r.copy(1)
	if strings.HasPrefix(r.in, "^") {
		r.copy(1)
	}
	for r.in != "" {
		switch c := r.in[0]; {
		case c == ']':
			r.copy(1)
			return ""
		case c == '\\':
			if code := r.escape(true); code != "" {
				return code
			}
		case strings.HasPrefix(r.in, "[:"):
			return RegexDialect
		case c == '[':
			r.out.WriteString(`\[`)
			r.in = r.in[1:]
		default:
			r.copy(1)
		}
	}
	return RegexUnsupported // the class never ends
}

func (r *ecmaReader) escape(inClass bool) Code {
	if len(r.in) < 2 {
		return RegexUnsupported
	}
	switch c := r.in[1]; {
	case strings.IndexByte("dDwWtnrfv", c) >= 0:
		r.copy(2)
	case c == 's' && inClass:
		r.replace(2, ecmaSpace)
	case c == 's':
		r.replace(2, "["+ecmaSpace+"]")
	case c == 'S' && inClass:
		return RegexDialect // a negated set inside a set has no short translation
	case c == 'S':
		r.replace(2, "[^"+ecmaSpace+"]")
	case c == 'b' && inClass:
		r.replace(2, `\x08`)
	case (c == 'b' || c == 'B') && !inClass:
		r.copy(2)
	case c == 'x':
		if len(r.in) < 4 || !isHex(r.in[2:4]) {
			return RegexDialect
		}
		r.copy(4)
	case c == 'u':
		return r.unicodeEscape()
	case c == 'c':
		if len(r.in) < 3 || !isLetter(r.in[2]) {
			return RegexUnsupported
		}
		r.replace(3, `\x{`+strconv.FormatInt(int64(r.in[2]&31), 16)+`}`)
	case c == '0':
		if len(r.in) > 2 && r.in[2] >= '0' && r.in[2] <= '9' {
			return RegexDialect
		}
		r.replace(2, `\x00`)
	case c == 'p' || c == 'P':
		return r.property()
	case c >= '1' && c <= '9', c == 'k':
		return RegexUnsupported
	case strings.IndexByte("AzQEC", c) >= 0:
		return RegexDialect
	case c < 0x80 && !isLetter(c) && c != '_':
		r.copy(2)
	default:
		return RegexUnsupported
	}
	return ""
}

// unicodeEscape reads \uHHHH, a surrogate pair of two, and \u{H…}.
func (r *ecmaReader) unicodeEscape() Code {
	if end := strings.IndexByte(r.in, '}'); strings.HasPrefix(r.in, `\u{`) && end > 0 && isHex(r.in[3:end]) && end < 12 {
		r.replace(end+1, `\x{`+r.in[3:end]+`}`)
		return ""
	}
	unit := func(at int) (rune, bool) {
		if len(r.in) < at+6 || r.in[at:at+2] != `\u` || !isHex(r.in[at+2:at+6]) {
			return 0, false
		}
		u, err := strconv.ParseUint(r.in[at+2:at+6], 16, 32)
		return rune(u), err == nil
	}
	first, ok := unit(0)
	if !ok {
		return RegexUnsupported
	}
	n := 6
	if utf16.IsSurrogate(first) {
		second, _ := unit(6)
		if first = utf16.DecodeRune(first, second); first == '\uFFFD' {
			return RegexUnsupported // half a pair matches no text
		}
		n = 12
	}
	r.replace(n, `\x{`+strconv.FormatInt(int64(first), 16)+`}`)
	return ""
}

func (r *ecmaReader) property() Code {
	end := strings.IndexByte(r.in, '}')
	if !strings.HasPrefix(r.in[2:], "{") || end < 0 {
		return RegexDialect
	}
	name := r.in[3:end]
	if _, val, ok := strings.Cut(name, "="); ok {
		r.replace(end+1, r.in[:3]+val+"}")
		return ""
	}
	r.copy(end + 1)
	return ""
}

func isHex(text string) bool {
	for i := 0; i < len(text); i++ {
		if c := text[i] | 0x20; (c < 'a' || c > 'f') && (text[i] < '0' || text[i] > '9') {
			return false
		}
	}
	return text != ""
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
