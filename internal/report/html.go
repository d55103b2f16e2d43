package report

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"net/url"
	"strconv"
	"strings"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/print"
	"example.org/parity/internal/wording"
)

// HTML writes the report as one page that needs nothing else: no network, no
// other file. The head of the page, which is all that a reader without
// JavaScript has, is made here; types and declarations are in a JSON island that
// the page's own script draws. A Content Security Policy lets that script and
// that style alone work, by their hashes.
func HTML(w io.Writer, r *compare.Result, opts Options) error {
	var data bytes.Buffer
	if err := json.NewEncoder(&data).Encode(islandOf(r, opts)); err != nil { // escapes <, > and &
		return err
	}
	style, theme, script := pageStyle(), pageAsset("theme.js"), pageScript()
	return pageTemplate.Execute(print.XML(w), page{
		Policy: fmt.Sprintf("default-src 'none'; img-src data:; style-src '%s'; script-src '%s' '%s'; base-uri 'none'; form-action 'none'",
			hashSource(style), hashSource(theme), hashSource(script)),
		Style:    template.CSS(style),
		Theme:    template.JS(theme),
		Script:   template.JS(script),
		Data:     template.JS(print.Spelled(data.Bytes())),
		pageHead: pageHeadOf(r, opts),
	})
}

//go:embed assets
var pageAssets embed.FS

var pageTemplate = template.Must(template.New("page.html").Funcs(template.FuncMap{
	"grouped": grouped,
	"plural": func(n int, noun string) string {
		_, words, _ := strings.Cut(print.Plural(n, noun), " ")
		return grouped(n) + " " + words
	},
}).ParseFS(pageAssets, "assets/page.html"))

// grouped writes 1234567 as 1,234,567, as the page's script does.
func grouped(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// pageScripts are the parts of the page's one script, in order: each uses only
// what stands above it.
var pageScripts = []string{"dom.js", "data.js", "code.js", "filter.js", "list.js", "witness.js", "done.js", "type.js", "keys.js", "main.js"}

func pageScript() string {
	var b strings.Builder
	b.WriteString("(() => {\n\"use strict\";\n")
	for _, name := range pageScripts {
		b.WriteString(pageAsset(name))
	}
	b.WriteString("})();\n")
	return b.String()
}

// pageStyle is the style sheet with the colours of the verdicts, which the
// charts have too.
func pageStyle() string {
	var b strings.Builder
	b.WriteString(":root {\n")
	for _, v := range compare.Verdicts {
		fmt.Fprintf(&b, "  --%s: light-dark(%s, %s);\n", v, verdictColors[v].light, verdictColors[v].dark)
	}
	b.WriteString("}\n")
	for _, v := range compare.Verdicts {
		fmt.Fprintf(&b, ".v-%s { --v: var(--%s); }\n", v, v)
	}
	return b.String() + pageAsset("page.css")
}

func pageAsset(name string) string {
	text, err := pageAssets.ReadFile("assets/" + name)
	if err != nil {
		panic(err) // the file is part of the program
	}
	return string(text)
}

// hashSource names a script or style by its content (CSP level 3, section 2.3.1).
func hashSource(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

type page struct {
	Policy string
	Style  template.CSS
	Theme  template.JS
	Script template.JS
	Data   template.JS
	pageHead
}

// pageHead is what the page shows before and without its script.
type pageHead struct {
	Front      pageFront
	Date       string
	Reference  string
	Others     string // titles of the sets
	Types      int
	ToFix      int
	Ignored    int
	Confirmed  int // findings, by running the SDKs
	Refuted    int // likewise: faults of parity's own
	Sets       []pageSet
	Talks      []talk
	Categories []pageCategory
	Evidence   []string    // by which the counterparts were found, a line a set
	Pairs      []pagePlace // counterparts under other names
	Aliases    []pagePlace
	Excluded   []pagePlace
	Traffic    *pageTraffic // nil without captured payloads
}

// pageSet is one set's coverage.
type pageSet struct {
	Name, Title string
	coverage
	Bar        []pageSegment
	Words      string // what the bar shows
	Priorities []pagePriority
}

// pageSegment is a verdict's part of a bar, with a link to its types.
type pageSegment struct {
	segment
	Glyph, Link string
}

type pagePriority struct {
	Name, Title, Link string
	Count             int
}

// pageCategory is one row of the coverage by category: a bar for each set.
type pageCategory struct {
	Name, Link string
	Types      int
	Bars       []pageSet
}

// pagePlace is a declaration that is listed and not compared.
type pagePlace struct {
	Name, Set, Text, Place, Link string
}

func pageHeadOf(r *compare.Result, opts Options) pageHead {
	head := pageHead{Front: pageFrontOf(r, opts), Date: opts.Date, Reference: title(r, r.Reference), Types: len(r.Types), ToFix: len(Severe(r, "P3")), Confirmed: confirmed(r), Refuted: refutedTotal(r), Traffic: pageTrafficOf(r, opts.Traffic)}
	var titles []string
	for _, set := range r.Sets {
		titles = append(titles, title(r, set))
		head.Ignored += len(ignored(r, set))
		s := pageSetOf(r, set, r.Summary[set], "")
		for _, p := range []string{"P0", "P1", "P2", "P3"} {
			if n := findings(r, set, p); n > 0 {
				s.Priorities = append(s.Priorities, pagePriority{p, priorityTitles[p], listLink("set", set, "priority", p), n})
			}
		}
		head.Sets = append(head.Sets, s)
	}
	head.Others = strings.Join(titles, ", ")
	groups := byCategory(r, r.Types)
	if len(groups) == 1 {
		groups = nil // one category is all there is in Sets
	}
	for _, g := range groups {
		row := pageCategory{Name: g.name, Link: listLink("category", g.name), Types: len(g.types)}
		for _, set := range r.Sets {
			counts := compare.Summary{}
			for _, t := range g.types {
				if c := t.Compared[set]; c != nil {
					counts[c.Verdict]++
				}
			}
			row.Bars = append(row.Bars, pageSetOf(r, set, counts, g.name))
		}
		head.Categories = append(head.Categories, row)
	}
	head.Talks = talks(r)
	for _, set := range r.Sets {
		if by := evidence(r, set); by != "" {
			head.Evidence = append(head.Evidence, by)
		}
		for _, t := range r.Types {
			if c := t.Compared[set]; c != nil && c.Guessed() {
				head.Pairs = append(head.Pairs, pagePlaceOf(r, opts, set, t.Name, c.Counterpart+", "+wording.Counterpart(c.CounterpartBy), c.Other.Source.File, c.Other.Source.Line))
			}
		}
	}
	for _, a := range r.Aliases {
		head.Aliases = append(head.Aliases, pagePlaceOf(r, opts, a.Set, a.Name, a.Reason+": "+a.Decl, a.File, a.Line))
	}
	for _, set := range append([]string{r.Reference}, r.Sets...) {
		for _, e := range r.Excluded[set] {
			head.Excluded = append(head.Excluded, pagePlaceOf(r, opts, set, e.Name, e.Reason, e.File, e.Line))
		}
	}
	return head
}

func pageSetOf(r *compare.Result, set string, counts compare.Summary, category string) pageSet {
	s := pageSet{Name: set, Title: title(r, set), coverage: coverageOf(counts)}
	var words []string
	for _, part := range segments(counts) {
		filter := []string{"set", set, "verdict", string(part.Verdict)}
		if category != "" {
			filter = append(filter, "category", category)
		}
		s.Bar = append(s.Bar, pageSegment{part, verdictGlyphs[part.Verdict], listLink(filter...)})
		words = append(words, fmt.Sprintf("%d %s", part.Count, strings.ToLower(part.Title)))
	}
	s.Words = s.Title + ": " + strings.Join(words, ", ")
	if len(words) == 0 {
		s.Words = s.Title + ": none"
	}
	return s
}

// listLink is the fragment that shows the types that a filter lets through:
// pairs of key and value, as the page's script reads them.
func listLink(pairs ...string) string {
	query := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		query.Set(pairs[i], pairs[i+1])
	}
	return "#?" + query.Encode()
}

func pagePlaceOf(r *compare.Result, opts Options, set, name, text, file string, line int) pagePlace {
	p := pagePlace{Name: name, Set: title(r, set), Text: text, Link: opts.link(set, file, line)}
	if file != "" {
		p.Place = fmt.Sprintf("%s:%d", file, line)
	}
	return p
}
