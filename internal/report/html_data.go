package report

import (
	"example.org/parity/internal/compare"
	"example.org/parity/internal/language"
	"example.org/parity/internal/languages"
	"example.org/parity/internal/schema"
	"example.org/parity/internal/wording"
)

// island is what the page's script reads: the result with the declarations that
// its JSON form leaves out. Names are short where they occur once per line.
type island struct {
	Reference  islandSet             `json:"reference"`
	Sets       []islandSet           `json:"sets"`
	Categories []string              `json:"categories"`
	Rules      map[string]islandRule `json:"rules"`
	Verdicts   []islandVerdict       `json:"verdicts"`
	Types      []islandType          `json:"types"`
	// Grammars are those of the sets' languages, by the name that the set has for it.
	Grammars map[string]language.Grammar `json:"grammars"`
}

type islandSet struct {
	Name     string `json:"name"`
	Title    string `json:"title"`
	Language string `json:"language"`
	Links    string `json:"links"` // the template of a link to a line, "" for none
}

type islandRule struct {
	Class compare.Class `json:"class"`
	Why   string        `json:"why"`
}

type islandVerdict struct {
	Name  compare.Verdict `json:"name"`
	Title string          `json:"title"`
	Glyph string          `json:"glyph"`
}

type islandType struct {
	Name     string                     `json:"name"`
	Category string                     `json:"category"`
	Declared []string                   `json:"declared"`
	Part     string                     `json:"part"`          // what Declared lists
	Ref      *islandDecl                `json:"ref,omitempty"` // absent for an extra type
	Compared map[string]*islandCompared `json:"compared"`
}

// islandDecl is one side's declaration, line by line.
type islandDecl struct {
	File  string        `json:"file"`
	Line  int           `json:"line"`
	Doc   string        `json:"doc,omitempty"`
	Text  []string      `json:"text"`
	Local []islandLocal `json:"local,omitempty"`
}

// islandLocal is a declared field that never reaches the wire.
type islandLocal struct {
	Name   string `json:"name"`
	Reason string `json:"reason"`
}

type islandCompared struct {
	Verdict     compare.Verdict    `json:"verdict"`
	Counterpart string             `json:"counterpart,omitempty"`
	By          string             `json:"by,omitempty"` // why it is that, where no name says it
	Priority    string             `json:"priority,omitempty"`
	Roles       []string           `json:"roles,omitempty"` // what each side does with it
	Inherits    []compare.Inherits `json:"inherits,omitempty"`
	More        int                `json:"more,omitempty"` // how many more there are
	Findings    []islandFinding    `json:"findings,omitempty"`
	Other       *islandDecl        `json:"other,omitempty"` // absent where missing
	Lines       []alignedLine      `json:"lines,omitempty"` // where both sides have a declaration
}

// islandFinding is the finding as in the JSON report, with the remark that
// stands on its line of the declaration.
type islandFinding struct {
	wordedFinding
	Args    *struct{}      `json:"args,omitempty"` // which the page has no use for
	Mark    string         `json:"mark"`
	Witness *islandWitness `json:"witness,omitempty"`
	// Evidence is the sentence, in place of the finding's own.
	Evidence string `json:"evidence,omitempty"`
}

var verdictGlyphs = map[compare.Verdict]string{
	compare.Parity:         "✓",
	compare.WireCompatible: "≈",
	compare.Mismatch:       "≠",
	compare.Missing:        "−",
	compare.Extra:          "+",
	compare.Unverified:     "?",
}

func islandOf(r *compare.Result, opts Options) island {
	data := island{
		Reference: islandSetOf(r, opts, r.Reference, r.Ref),
		Rules:     map[string]islandRule{},

		Sets: []islandSet{}, Categories: []string{}, Types: []islandType{},
		Grammars: map[string]language.Grammar{r.Ref.Language: languages.Of(r.Ref.Language).Grammar},
	}
	for _, set := range r.Sets {
		data.Sets = append(data.Sets, islandSetOf(r, opts, set, r.Others[set]))
		data.Grammars[r.Others[set].Language] = languages.Of(r.Others[set].Language).Grammar
	}
	for _, g := range byCategory(r, r.Types) {
		data.Categories = append(data.Categories, g.name)
	}
	for _, v := range compare.Verdicts {
		data.Verdicts = append(data.Verdicts, islandVerdict{v, verdictTitles[v], verdictGlyphs[v]})
	}
	for _, t := range r.Types {
		data.Types = append(data.Types, islandTypeOf(r, t, data.Rules))
	}
	return data
}

func islandSetOf(r *compare.Result, opts Options, name string, set *schema.Set) islandSet {
	return islandSet{Name: name, Title: title(r, name), Language: set.Language, Links: opts.links(name)}
}

func islandTypeOf(r *compare.Result, t *compare.TypeResult, rules map[string]islandRule) islandType {
	row := islandType{Name: t.Name, Category: t.Category, Declared: t.Declared, Compared: map[string]*islandCompared{}}
	row.Part = "field"
	if t.Ref != nil {
		row.Part = part(t.Ref.Kind)
	}
	if row.Category == "" {
		row.Category = uncategorised
	}
	var ref []language.Line
	if t.Ref != nil {
		ref = languages.Of(r.Ref.Language).Declaration(t.Ref)
		row.Ref = islandDeclOf(t.Ref, ref)
	}
	for set, c := range t.Compared {
		compared := &islandCompared{Verdict: c.Verdict, Counterpart: c.Counterpart, Priority: c.Priority, Roles: roleSentences(r, set, c), Inherits: c.Inherits, More: c.InheritsMore}
		if c.Guessed() {
			compared.By = wording.Counterpart(c.CounterpartBy)
		}
		for _, f := range c.Findings {
			compared.Findings = append(compared.Findings, islandFinding{wordedFinding: wordedFinding{f, wording.Of(f)}, Mark: islandMark(f), Witness: islandWitnessOf(r, f), Evidence: evidenceText(f)})
			rules[f.Rule.ID] = islandRule{f.Rule.Class, f.Rule.Why}
		}
		if c.Other != nil {
			other := languages.Of(r.Others[set].Language).Declaration(c.Other)
			compared.Other = islandDeclOf(c.Other, other)
			if t.Ref != nil {
				compared.Lines = align(ref, other, c.Findings)
			}
		}
		row.Compared[set] = compared
	}
	return row
}

// part is what a type of that kind consists of.
func part(kind schema.Kind) string {
	switch kind {
	case schema.Enum:
		return "member"
	case schema.Union:
		return "variant"
	default:
		return "field"
	}
}

// gapMarks are remarks on the gap that a side has in place of a field.
var gapMarks = map[*compare.Rule]string{
	compare.FieldMissing.Rule: "required", compare.FieldMissingOptional.Rule: "optional",
	compare.FieldExtra.Rule: "optional", compare.FieldExtraRequired.Rule: "required",
}

func islandMark(f *compare.Finding) string {
	if text := gapMarks[f.Rule]; text != "" {
		return text
	}
	return markText(f)
}

func islandDeclOf(t *schema.Type, lines []language.Line) *islandDecl {
	decl := &islandDecl{File: t.Source.File, Line: t.Source.Line, Doc: t.Doc, Text: []string{}}
	for _, line := range lines {
		decl.Text = append(decl.Text, line.Text)
	}
	for _, local := range t.Local {
		decl.Local = append(decl.Local, islandLocal{local.Name, local.Reason})
	}
	return decl
}

// alignedLine is one row of two declarations side by side: an index into each
// side's lines, -1 where that side has nothing, and the findings about it.
type alignedLine struct {
	Ref      int    `json:"r"`
	Other    int    `json:"o"`
	Field    string `json:"f,omitempty"` // wire name; "" for a line of frame
	Findings []int  `json:"n,omitempty"`
}

// align puts the lines of two declarations side by side: heads and tails by
// their order, fields by their wire name in the order of the reference, then the
// fields that only the other side has.
func align(ref, other []language.Line, findings []*compare.Finding) []alignedLine {
	refHead, refTail := frames(ref)
	otherHead, otherTail := frames(other)
	switch { // a side without fields is divided where the other one is
	case refHead == len(ref):
		refHead = min(refHead, otherHead)
		refTail = refHead
	case otherHead == len(other):
		otherHead = min(otherHead, refHead)
		otherTail = otherHead
	}
	var rows []alignedLine
	both := func(from, to, otherFrom, otherTo int) {
		for i := range max(to-from, otherTo-otherFrom) {
			row := alignedLine{Ref: -1, Other: -1}
			if from+i < to {
				row.Ref = from + i
			}
			if otherFrom+i < otherTo {
				row.Other = otherFrom + i
			}
			rows = append(rows, row)
		}
	}
	byField := map[string]int{}
	for i, line := range other[otherHead:otherTail] {
		byField[line.Property] = otherHead + i
	}
	about := map[string][]int{}
	for i, f := range findings {
		if top := f.Path.Top(); f.Class != compare.ClassNote && top != "" {
			about[top] = append(about[top], i)
		}
	}
	both(0, refHead, 0, otherHead)
	for i, line := range ref[refHead:refTail] {
		row := alignedLine{Ref: refHead + i, Other: -1, Field: line.Property, Findings: about[line.Property]}
		if j, ok := byField[line.Property]; ok {
			row.Other = j
			delete(byField, line.Property)
		}
		rows = append(rows, row)
	}
	for i, line := range other[otherHead:otherTail] {
		if _, only := byField[line.Property]; only {
			rows = append(rows, alignedLine{Ref: -1, Other: otherHead + i, Field: line.Property, Findings: about[line.Property]})
		}
	}
	both(refTail, len(ref), otherTail, len(other))
	return rows
}

// frames says where the fields of a declaration begin and end.
func frames(lines []language.Line) (head, tail int) {
	for head < len(lines) && lines[head].Property == "" {
		head++
	}
	tail = len(lines)
	for tail > head && lines[tail-1].Property == "" {
		tail--
	}
	return head, tail
}
