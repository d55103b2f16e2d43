package report

import (
	"example.org/parity/internal/compare"
	"example.org/parity/internal/print"
	"example.org/parity/internal/wording"
)

// pageFront is what decides, at the head of the page.
type pageFront struct {
	Gate        gate
	Notes       []string
	First       []pageFinding
	More        int // findings beyond those
	Rules       []pageRule
	Conventions []pageConvention
	Legend      []pageVerdict
}

// pageFinding is one of the findings to mend first.
type pageFinding struct {
	ID, Priority, Where, Place, Link string
	Summary, Fix                     []print.Span
}

// pageRule counts the findings of a rule.
type pageRule struct {
	ruleCount
	Counts []int // by set
	Link   string
}

// pageConvention is a systematic difference.
type pageConvention struct {
	*compare.Convention
	Title, Example, Link string
}

// pageVerdict says what a verdict means.
type pageVerdict struct {
	Name                  compare.Verdict
	Title, Glyph, Meaning string
}

// mostFirst is how many findings the page begins with.
const mostFirst = 5

func pageFrontOf(r *compare.Result, opts Options) pageFront {
	f := frontOf(r, opts)
	front := pageFront{Gate: f.Gate, More: max(0, len(f.First)-mostFirst)}
	for _, note := range []string{f.Since, f.Fault} {
		if note != "" {
			front.Notes = append(front.Notes, note)
		}
	}
	if f.Scope != "" {
		front.Notes = append(front.Notes, "looked at: "+f.Scope)
	}
	for _, l := range f.First[:min(len(f.First), mostFirst)] {
		front.First = append(front.First, pageFindingOf(r, l, opts))
	}
	for _, c := range f.Rules {
		row := pageRule{ruleCount: c, Link: listLink("q", c.Rule, "priority", c.Priority)}
		for _, set := range r.Sets {
			row.Counts = append(row.Counts, c.BySet[set])
		}
		front.Rules = append(front.Rules, row)
	}
	for _, c := range f.Conventions {
		front.Conventions = append(front.Conventions, pageConvention{c, title(r, c.Set), c.Examples[0], listLink("q", c.Rule, "set", c.Set)})
	}
	for _, v := range compare.Verdicts {
		front.Legend = append(front.Legend, pageVerdict{v, verdictTitles[v], verdictGlyphs[v], verdictMeanings[v]})
	}
	return front
}

func pageFindingOf(r *compare.Result, l compare.Located, opts Options) pageFinding {
	set, at := l.Set, placeOf(l.Finding)
	if l.Finding.Other.File == "" {
		set = r.Reference
	}
	place := pagePlaceOf(r, opts, set, "", "", at.File, at.Line)
	return pageFinding{
		ID: l.Finding.ID, Priority: l.Finding.Priority, Where: locate(l), Place: place.Place, Link: place.Link,
		Summary: print.Spans(wording.Summary(l.Finding)), Fix: print.Spans(wording.Fix(l.Finding)),
	}
}

// verdictMeanings say in a few words what a verdict means.
var verdictMeanings = map[compare.Verdict]string{
	compare.Parity:         "same fields, requiredness, defaults and native kinds",
	compare.WireCompatible: "the same JSON, held by each language's own convention",
	compare.Mismatch:       "the JSON differs, or a value means something else",
	compare.Missing:        "only the reference has the type",
	compare.Extra:          "only the other set has the type; not counted in the share that fits",
	compare.Unverified:     "it rests on something that cannot be known from the code alone",
}
