package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/print"
)

// Badge writes a small SVG with each set's share of types that are in parity or
// wire-compatible, for the head of a README.
func Badge(w io.Writer, r *compare.Result, _ Options) error {
	label := r.Reference + " parity"
	var parts []string
	lowest := 100
	for _, set := range r.Sets {
		c := coverageOf(r.Summary[set])
		parts = append(parts, fmt.Sprintf("%s %d%%", set, c.Percent()))
		lowest = min(lowest, c.Percent())
	}
	value := strings.Join(parts, " · ")
	left, right := badgeWidth(label), badgeWidth(value)
	text := escape(label + ": " + value)

	e := &print.Writer{W: w}
	e.Printf(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="20" role="img" aria-label="%s">`+"\n", left+right, text)
	e.Printf("  <title>%s</title>\n", text)
	e.Printf(`  <clipPath id="round"><rect width="%d" height="20" rx="4"/></clipPath>`+"\n", left+right)
	e.Printf(`  <g clip-path="url(#round)"><rect width="%d" height="20" fill="#3a3f47"/><rect x="%d" width="%d" height="20" fill="%s"/></g>`+"\n",
		left, left, right, badgeColor(lowest))
	e.Printf(`  <g fill="#fff" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="11" text-anchor="middle" aria-hidden="true">` + "\n")
	badgeText(e, left/2, left, label)
	badgeText(e, left+right/2, right, value)
	e.Printf("  </g>\n</svg>\n")
	return e.Err
}

const badgePadding = 8 // pixels at either end of a text

// badgeWidth is the room for a text at 11 px, wide enough for the widest of the
// fonts; textLength makes every renderer use exactly it.
func badgeWidth(text string) int { return 13*utf8.RuneCountInString(text)/2 + 2*badgePadding }

func badgeText(e *print.Writer, middle, width int, text string) {
	e.Printf(`    <text x="%d" y="14" textLength="%d" lengthAdjust="spacingAndGlyphs">%s</text>`+"\n", middle, width-2*badgePadding, escape(text))
}

// badgeColor is dark enough for white text at 4.5:1.
func badgeColor(percent int) string {
	switch {
	case percent >= 90:
		return "#1f7a4d"
	case percent >= 60:
		return "#8a6100"
	default:
		return "#b3312c"
	}
}

// Chart writes an SVG with one stacked bar per set. It follows the reader's
// light or dark scheme, and its description says all that the bars show.
func Chart(w io.Writer, r *compare.Result, _ Options) error {
	const (
		width, left = 720, 120 // of the picture; of the bars
		bar         = width - left - 72
		top, row    = 56, 40
	)
	height := top + row*len(r.Sets) + 34
	head := "Type parity with " + title(r, r.Reference)
	var described []string
	for _, set := range r.Sets {
		described = append(described, describe(r, set))
	}

	e := &print.Writer{W: w}
	e.Printf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-labelledby="title desc">`+"\n", width, height, width, height)
	e.Printf("  <title id=\"title\">%s</title>\n  <desc id=\"desc\">%s</desc>\n", escape(head), escape(strings.Join(described, " ")))
	e.Printf("  <style>\n%s  </style>\n", print.Safe(chartStyle()))
	e.Printf(`  <rect class="page" width="%d" height="%d" rx="8"/>`+"\n", width, height)
	e.Printf(`  <text class="head" x="16" y="32">%s</text>`+"\n", escape(head))
	for i, set := range r.Sets {
		y := top + i*row
		c := coverageOf(r.Summary[set])
		e.Printf(`  <text x="%d" y="%d" text-anchor="end">%s</text>`+"\n", left-12, y+19, escape(shortened(title(r, set), 14)))
		for _, s := range segments(r.Summary[set]) {
			x, end := left+s.X*bar/1000, left+(s.X+s.Width)*bar/1000
			e.Printf(`  <rect class="%s" x="%d" y="%d" width="%d" height="28"><title>%s</title></rect>`+"\n",
				s.Verdict, x, y, max(1, end-x-1), escape(fmt.Sprintf("%s: %d", s.Title, s.Count)))
			if number := fmt.Sprint(s.Count); end-x > 9*len(number)+6 {
				e.Printf(`  <text class="count" x="%d" y="%d" text-anchor="middle">%s</text>`+"\n", (x+end)/2, y+19, number)
			}
		}
		e.Printf(`  <text class="share" x="%d" y="%d" text-anchor="end">%d%%</text>`+"\n", width-16, y+19, c.Percent())
	}
	x := left
	for _, v := range compare.Verdicts {
		if occurs(r, v) {
			y := height - 16
			e.Printf(`  <rect class="%s" x="%d" y="%d" width="10" height="10" rx="2"/><text class="key" x="%d" y="%d">%s</text>`+"\n",
				v, x, y-9, x+15, y, escape(verdictTitles[v]))
			x += 15 + 7*len(verdictTitles[v]) + 16
		}
	}
	e.Printf("</svg>\n")
	return e.Err
}

// describe says a set's bar in words.
func describe(r *compare.Result, set string) string {
	var parts []string
	for _, s := range segments(r.Summary[set]) {
		parts = append(parts, fmt.Sprintf("%d %s", s.Count, strings.ToLower(s.Title)))
	}
	c := coverageOf(r.Summary[set])
	return fmt.Sprintf("%s: %s; %d%% of %s fit.", title(r, set), strings.Join(parts, ", "), c.Percent(), print.Plural(c.Compared, "compared type"))
}

func occurs(r *compare.Result, v compare.Verdict) bool {
	for _, set := range r.Sets {
		if r.Summary[set][v] > 0 {
			return true
		}
	}
	return false
}

// verdictColors are the fills of bars in the light and the dark scheme; white
// text on the light ones and black on the dark ones have 4.5:1.
var verdictColors = map[compare.Verdict]struct{ light, dark string }{
	compare.Parity:         {"#1f7a4d", "#56c596"},
	compare.WireCompatible: {"#2563b8", "#6ea8fe"},
	compare.Mismatch:       {"#c0342b", "#ff7b72"},
	compare.Missing:        {"#9a5b00", "#e3a33b"},
	compare.Extra:          {"#7540c4", "#b794f6"},
	compare.Unverified:     {"#5b6470", "#a5afbb"},
}

func chartStyle() string {
	var light, dark strings.Builder
	for _, v := range compare.Verdicts {
		fmt.Fprintf(&light, "    .%s { fill: %s }\n", v, verdictColors[v].light)
		fmt.Fprintf(&dark, "      .%s { fill: %s }\n", v, verdictColors[v].dark)
	}
	return "    text { font: 13px system-ui, sans-serif; fill: #1f2328 }\n" +
		"    .head { font-weight: 600; font-size: 15px }\n    .share { font-weight: 600 }\n    .key { font-size: 12px }\n" +
		"    .count { fill: #fff; font-size: 12px }\n    .page { fill: #fff }\n" + light.String() +
		"    @media (prefers-color-scheme: dark) {\n      text { fill: #e6edf3 }\n      .count { fill: #0d1117 }\n      .page { fill: #14181f }\n" + dark.String() + "    }\n"
}

// shortened cuts a text to n characters.
func shortened(text string, n int) string {
	if runes := []rune(text); len(runes) > n {
		return string(runes[:n-1]) + "…"
	}
	return text
}

// escape makes a text fit for XML, in content and attributes.
func escape(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a Builder takes every write
	return b.String()
}
