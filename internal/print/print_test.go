package print

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"
)

// nasty are names that do something else than being shown.
var nasty = []string{
	"\x1b[31mred", "a\nb", "a\rb", "\x00", "\x7f", "\u009b31m", "\u202egnp.exe", "a\u2028b", "\xff", "\ufeff", "\U000e0041",
	"::stop-commands::x", "\n::error::x", "  ::add-mask::x", "##[add-mask]x", "##vso[task.setvariable]x",
	"<script>alert(1)</script>", "`<img src=x onerror=alert(1)>`", "``` \n<img src=x>", "![x](javascript:alert(1))", "[x](http://x)", "a|b", "*a*_b_", `\<b>`, "a`b",
}

func TestCode(t *testing.T) {
	for text, want := range map[string]string{
		"a":              "`a`",
		"X `json:\"x\"`": "`` X `json:\"x\"` ``",
		"a ``b`` c":      "``` a ``b`` c ```",
		"two\n  lines":   "`two lines`",
		"":               "",
	} {
		if got := Code(text); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func TestLine(t *testing.T) {
	for _, row := range []struct{ text, want string }{
		{"plain é 日本 👩‍👩‍👧 a\tb", "plain é 日本 👩‍👩‍👧 a\tb"},
		{"\x1b[31m", `\x1b[31m`}, {"a\nb\r", `a\nb\r`}, {"\u009b", `\x9b`}, {"\u202e", `\u202e`}, {"\u2028", `\u2028`}, {"\xff", `\xff`}, {"\ufffd", "\ufffd"}, {"\U000e0041", `\ue0041`},
	} {
		if got := Line(row.text); got != row.want {
			t.Errorf("%q: %q, want %q", row.text, got, row.want)
		}
	}
}

type named string

type stringer struct{ text string }

func (s stringer) String() string { return s.text }

var obeyed = regexp.MustCompile(`(?m)^[ \t]*::|##\[|##vso\[`)

// shown checks that a text is only what it looks like.
func shown(t *testing.T, what, text string) {
	t.Helper()
	for _, line := range strings.Split(text, "\n") {
		if Line(line) != line {
			t.Errorf("%s has hidden characters: %q", what, text)
		}
	}
	if found := obeyed.FindString(text); found != "" {
		t.Errorf("%s has a command, %q: %q", what, found, text)
	}
}

func TestWriter(t *testing.T) {
	for _, name := range nasty {
		for _, arg := range []any{name, named(name), stringer{name}, &stringer{name}, json.RawMessage(name), errors.New(name)} {
			var b bytes.Buffer
			w := &Writer{W: &b}
			w.Printf("%s first\n", arg)
			w.Printf("then %v", arg)
			w.Printf("%s\n", arg)
			shown(t, "Printf", b.String())
			if _, isError := arg.(error); !isError && strings.Count(b.String(), "\n") != 2 {
				t.Errorf("%q begins lines: %q", name, b.String())
			}
		}
		var b bytes.Buffer
		io.WriteString(Plain(&b), name+" and\nmore")
		shown(t, "Plain", b.String())
	}
	var b bytes.Buffer
	w := &Writer{W: &b}
	w.Printf("%s|%3d|%-4s|%t|%v", Safe("\x1b[1mbold\x1b[0m"), 7, "é", true, []string{"a"})
	if got := b.String(); got != "\x1b[1mbold\x1b[0m|  7|é   |true|[a]" {
		t.Errorf("%q", got)
	}
	b.Reset()
	p := Plain(&b)
	io.WriteString(p, "a ")
	io.WriteString(p, ":: b\n")
	io.WriteString(p, ":: c")
	if got := b.String(); got != "a :: b\n\\x3a: c" {
		t.Errorf("%q", got)
	}
}

func TestCommand(t *testing.T) {
	for _, name := range nasty {
		var b bytes.Buffer
		(&Writer{W: &b}).Command("error", []Property{{"file", name}, {"title", name}}, name+"\nfix: 100%")
		text := b.String()
		if strings.Count(text, "\n") != 1 || strings.Count(text, "\r") != 0 || !strings.HasPrefix(text, "::error file=") || !strings.HasSuffix(text, "%0Afix: 100%25\n") {
			t.Errorf("%q: %q", name, text)
		}
		properties, _, _ := strings.Cut(strings.TrimPrefix(text, "::"), "::")
		if strings.Count(properties, ",") != 1 || strings.Contains(properties, ":") {
			t.Errorf("%q leaves its property: %q", name, properties)
		}
	}
}

func TestJSON(t *testing.T) {
	for _, name := range nasty {
		var b bytes.Buffer
		if err := JSON(&b, map[string]string{name: name}); err != nil {
			t.Fatal(err)
		}
		shown(t, "JSON", b.String())
		var back map[string]string
		if err := json.Unmarshal(b.Bytes(), &back); err != nil {
			t.Fatal(err)
		}
		if want := strings.ToValidUTF8(name, "\ufffd"); back[want] != want {
			t.Errorf("%q came back as %q", name, back)
		}
	}
}

// TestMarkdown: outside of code, no character keeps the meaning that it has for
// Markdown or HTML.
func TestMarkdown(t *testing.T) {
	for _, row := range []struct{ text, name, prose string }{
		{"plain", "plain", "plain"},
		{"Type_name", "Type_name", "Type_name"},
		{"_a_", `\_a\_`, `\_a\_`},
		{"<script>", `\<script>`, `\<script>`},
		{"`code <b>` and <b>", "\\`code \\<b>\\` and \\<b>", "`code <b>` and \\<b>"},
		{"one ` <b>", "one \\` \\<b>", "one \\` \\<b>"},
		{"`` a ` <b> `` <b>", "\\`\\` a \\` \\<b> \\`\\` \\<b>", "`` a ` <b> `` \\<b>"},
		{"\\`<b>`", "\\\\\\`\\<b>\\`", "\\\\`<b>`"},
		{"[x](y)", `\[x](y)`, `\[x](y)`},
	} {
		if got := Name(row.text); got != row.name {
			t.Errorf("Name(%q) is %q, want %q", row.text, got, row.name)
		}
		if got := Prose(row.text); got != row.prose {
			t.Errorf("Prose(%q) is %q, want %q", row.text, got, row.prose)
		}
	}
	if got := Fence("a", "````"); got != "`````" {
		t.Errorf("Fence is %q", got)
	}
}

func TestParagraph(t *testing.T) {
	for _, row := range []struct{ text, want, reason string }{
		{"A thing.", "A thing.", ""},
		{"# A thing", `\# A thing`, "no heading"},
		{"- a", `\- a`, "no list"},
		{"* a", `\* a`, "escaped as in any prose, once"},
		{"1. a", `1\. a`, "no numbered list"},
		{"1.5 of it", `1\.5 of it`, "shown as it is all the same"},
		{"  > a", `\> a`, "no quotation, and no code for being indented"},
		{"~~~", `\~~~`, "no fence"},
		{"```go", "\\`\\`\\`go", "nor this one"},
		{"`Cursor` is a place", "`Cursor` is a place", "code is code"},
		{"<b>", `\<b>`, ""},
	} {
		if got := Paragraph(row.text); got != row.want {
			t.Errorf("%q: %q, not %q: %s", row.text, got, row.want, row.reason)
		}
	}
}
