// Package report renders a finished comparison. Each format is one function in
// one file; none of them computes anything that is not in the result.
package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"sort"
	"strconv"
	"strings"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/languages"
	"example.org/parity/internal/near"
	"example.org/parity/internal/print"
	"example.org/parity/internal/validate"
)

// Options are what a rendering may depend on besides the result.
type Options struct {
	// Links gives, by set, the template of a link to a line of source code, such as
	// "../{file}#L{line}" for a report in a folder below the sources, "" where there is
	// nothing to link to: nil for none. Without one a place is plain text.
	Links func(set string) string
	// Root is put before file names in formats with Rooted, such as "sdks/" for a
	// configuration in that folder of a repository.
	Root string
	// Here says whether a file that a set names is one of the repository that the
	// report is for. Formats with Rooted name no other; nil: all are.
	Here func(set, file string) bool
	// Config is the configuration, named as files are: the place of what has none here.
	Config string
	// Version is parity's own, for formats that name the tool.
	Version string
	// Changes are what would mend findings, by their ids, for formats with Fixes.
	Changes map[string][]Change
	// Date is the day of the report, for those who ask for it; "" for none: equal
	// input then gives equal bytes.
	Date string
	// Home is where parity lives on the web, for formats that name the tool; "" if unknown.
	Home string
	// Traffic is what captured payloads say, for formats that show it; nil for none.
	Traffic *validate.Result
	// FailOn is the priority from which a finding counts as failure; "" for none.
	FailOn string
	// Gate is the priority from which parity check fails, which reports for people
	// begin with; "" for any.
	Gate string
	// Color, Width (in columns, 0 for no limit) and All, which tells every finding and
	// not just the first, are for terminals.
	Color bool
	Width int
	All   bool
}

// link is the address of a line of source code that a set names, "" for none.
func (o Options) link(set, file string, line int) string {
	template := o.links(set)
	if template == "" || file == "" {
		return ""
	}
	if line <= 0 {
		template, _, _ = strings.Cut(template, "#")
	}
	return strings.NewReplacer("{file}", relativeURI(file), "{line}", strconv.Itoa(line)).Replace(template)
}

func (o Options) links(set string) string {
	if o.Links == nil {
		return ""
	}
	return o.Links(set)
}

// threshold is the least urgent priority that is shown or fails.
func (o Options) threshold() string {
	if o.FailOn == "" {
		return "P3"
	}
	return o.FailOn
}

// Format is one way to write a report.
type Format struct {
	Name   string // of --format and parity.yaml
	Ext    string // of its file, parity.<Ext>
	Render func(io.Writer, *compare.Result, Options) error
	Rooted bool // who reads it looks for files from the repository's root, see Options.Root
	// Traffic says that the format shows Options.Traffic.
	Traffic bool
	// Fixes says that the format has Options.Changes.
	Fixes bool
	// Page says that it is read in a browser, apart from the files that it is about.
	Page bool
}

// Formats is the registry that a new format is added to.
var Formats = []Format{
	{Name: "terminal", Ext: "txt", Render: Terminal},
	{Name: "md", Ext: "md", Render: Markdown, Traffic: true},
	{Name: "summary", Ext: "summary.md", Render: Summary},
	{Name: "json", Ext: "json", Render: JSON, Traffic: true},
	{Name: "html", Ext: "html", Render: HTML, Traffic: true, Page: true},
	{Name: "sarif", Ext: "sarif", Render: SARIF, Rooted: true, Fixes: true},
	{Name: "junit", Ext: "junit.xml", Render: JUnit},
	{Name: "github", Ext: "github.txt", Render: GitHub, Rooted: true},
	{Name: "gitlab", Ext: "gitlab.json", Render: GitLab, Rooted: true},
	{Name: "badge", Ext: "badge.svg", Render: Badge},
	{Name: "chart", Ext: "chart.svg", Render: Chart},
}

// FormatNames lists the formats for help texts and messages.
func FormatNames() string {
	var names []string
	for _, f := range Formats {
		names = append(names, f.Name)
	}
	return strings.Join(names, ", ")
}

// FormatByName returns the format, or an error that lists the formats there are.
func FormatByName(name string) (Format, error) {
	for _, f := range Formats {
		if f.Name == name {
			return f, nil
		}
	}
	var names []string
	for _, f := range Formats {
		names = append(names, f.Name)
	}
	return Format{}, fmt.Errorf("there is no format %q%s", name, near.Hint(name, names, "the formats are "+FormatNames()))
}

// evidence says how many pairs were made by what, "" where there are none.
func evidence(r *compare.Result, set string) string {
	total := 0
	var kinds []string
	for by, n := range r.Pairs[set] {
		total += n
		kinds = append(kinds, by)
	}
	if total == 0 {
		return ""
	}
	slices.SortFunc(kinds, func(a, b string) int {
		return cmp.Or(cmp.Compare(r.Pairs[set][b], r.Pairs[set][a]), cmp.Compare(a, b))
	})
	for i, by := range kinds {
		kinds[i] = fmt.Sprintf("%d by %s", r.Pairs[set][by], by)
	}
	return fmt.Sprintf("%s: %s: %s", title(r, set), print.Plural(total, "pair"), strings.Join(kinds, ", "))
}

// Severe lists the findings of all sets at or over a priority that are not
// ignored, most urgent first. The findings of a convention count once: its lead
// stands for all, or else the first that counts.
func Severe(r *compare.Result, failOn string) []compare.Located {
	counts := func(f *compare.Finding) bool {
		return f.Ignored == nil && f.Priority != "" && f.Priority <= failOn
	}
	told := map[string]bool{}
	leads := map[*compare.Finding]bool{}
	for _, c := range r.Conventions {
		if counts(c.Lead) {
			told[c.Set+" "+c.Key], leads[c.Lead] = true, true
		}
	}
	var list []compare.Located
	for l := range r.Findings() {
		f := l.Finding
		switch {
		case !counts(f):
			continue
		case f.Convention == "" || leads[f]:
		case told[l.Set+" "+f.Convention]:
			continue
		default:
			told[l.Set+" "+f.Convention] = true
		}
		list = append(list, l)
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].Finding.Priority < list[j].Finding.Priority })
	return list
}

// systematic is the convention that a finding stands for, nil for none.
func systematic(r *compare.Result, l compare.Located) *compare.Convention {
	for _, c := range r.Conventions {
		if l.Finding.Convention != "" && c.Set == l.Set && c.Key == l.Finding.Convention {
			return c
		}
	}
	return nil
}

// findings counts the findings of a set with a priority that are not ignored.
func findings(r *compare.Result, set, priority string) int {
	n := 0
	for l := range r.Findings() {
		if l.Set == set && l.Finding.Priority == priority && l.Finding.Ignored == nil {
			n++
		}
	}
	return n
}

// ignored lists the findings of a set that are accepted.
func ignored(r *compare.Result, set string) []compare.Located {
	var list []compare.Located
	for l := range r.Findings() {
		if l.Set == set && l.Finding.Ignored != nil {
			list = append(list, l)
		}
	}
	return list
}

// refuted lists the findings of a set that its code, or the reference's, has refuted.
func refuted(r *compare.Result, set string) []compare.Located {
	var list []compare.Located
	for l := range r.Findings() {
		if e := l.Finding.Evidence; l.Set == set && e != nil && !e.Confirmed {
			list = append(list, l)
		}
	}
	return list
}

// confirmed counts the findings of all sets that running the SDKs has confirmed.
func confirmed(r *compare.Result) int {
	n := 0
	for l := range r.Findings() {
		if e := l.Finding.Evidence; e != nil && e.Confirmed {
			n++
		}
	}
	return n
}

// refutedTotal is how many findings running the SDKs has refuted, of all sets.
func refutedTotal(r *compare.Result) int {
	n := 0
	for _, set := range r.Sets {
		n += len(refuted(r, set))
	}
	return n
}

// rows are the types with a verdict in a set.
func rows(r *compare.Result, set string, verdict compare.Verdict) []*compare.TypeResult {
	var list []*compare.TypeResult
	for _, t := range r.Types {
		if c := t.Compared[set]; c != nil && c.Verdict == verdict {
			list = append(list, t)
		}
	}
	return list
}

// group is the types of one category.
type group struct {
	name  string
	types []*compare.TypeResult
}

const uncategorised = "Other Types"

// byCategory groups rows in the order of the configuration.
func byCategory(r *compare.Result, types []*compare.TypeResult) []group {
	byName := map[string][]*compare.TypeResult{}
	for _, t := range types {
		byName[t.Category] = append(byName[t.Category], t)
	}
	var groups []group
	for _, name := range r.Categories {
		if len(byName[name]) > 0 {
			groups = append(groups, group{name, byName[name]})
			delete(byName, name)
		}
	}
	if rest := byName[""]; len(rest) > 0 {
		groups = append(groups, group{uncategorised, rest})
	}
	return groups
}

// title is what prose calls a set.
func title(r *compare.Result, set string) string {
	if set == r.Reference {
		return languages.Title(r.Ref)
	}
	return languages.Title(r.Others[set])
}

// placeOf is where a finding is to be mended: in the side that lags, or where that
// has no declaration, in the reference.
func placeOf(f *compare.Finding) compare.Place {
	if f.Other.File == "" {
		return f.Reference
	}
	return f.Other
}

// annotated are the places of a finding in the repository that the report is for: where
// it is to be mended, else its counterpart there, else what the set is read from; and
// the reference's declaration, if that is another one.
func annotated(r *compare.Result, l compare.Located, opts Options) (at, related compare.Place) {
	here := func(set string, p compare.Place) bool {
		return p.File != "" && (opts.Here == nil || opts.Here(set, p.File))
	}
	f := l.Finding
	switch other, reference := here(l.Set, f.Other), here(r.Reference, f.Reference); {
	case other && reference:
		return f.Other, f.Reference
	case other:
		return f.Other, compare.Place{}
	case reference:
		return f.Reference, compare.Place{}
	}
	if read := (compare.Place{File: r.Others[l.Set].File}); here(l.Set, read) {
		return read, compare.Place{}
	}
	return compare.Place{File: opts.Config}, compare.Place{}
}

// refusal says what two sides do with a payload.
func refusal(w *compare.Witness, accepts, rejects string) string {
	text := fmt.Sprintf("%s allows it, %s rejects it", accepts, rejects)
	if w.Further {
		text += ", not for this alone: none was found with just this defect"
	}
	return text
}

// payloadText says in a line which payload proves a finding; "" for none.
func payloadText(r *compare.Result, f *compare.Finding) string {
	if f.Witness == nil {
		return ""
	}
	text := fmt.Sprintf("%s: %s", f.Witness.Payload, refusal(f.Witness, title(r, f.Witness.AcceptedBy), title(r, f.Witness.RejectedBy)))
	if said := evidenceText(f); said != "" {
		text += "; " + said
	}
	return text
}

// evidenceText says what running the SDKs said of a finding; "" where they were not asked.
func evidenceText(f *compare.Finding) string {
	switch e := f.Evidence; {
	case e == nil:
		return ""
	case e.Confirmed:
		return fmt.Sprintf("confirmed by running %s on %s", e.Runtime, e.Date)
	default:
		return fmt.Sprintf("refuted by running %s on %s: this is a fault of parity's own, please report it", e.Runtime, e.Date)
	}
}

// arrow spells a direction for people.
func arrow(d compare.Direction) string { return strings.ReplaceAll(d.String(), "->", " → ") }
