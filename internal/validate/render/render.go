// Package render writes a finished validate.Result. Each format is one function
// in one file; none of them computes anything that is not in the result.
package render

import (
	"fmt"
	"io"
	"strings"

	"example.org/parity/internal/validate"
)

// Options are what a rendering may depend on besides the result.
type Options struct {
	// Strict makes drops and unmatched records failures.
	Strict bool
	// Color is for terminals.
	Color bool
	// Width is that of the terminal; 0 for none.
	Width int
	// Version is parity's own, for formats that name the tool. Root is put before
	// file names in formats with Rooted, such as "sdks/": the working folder's way
	// from the repository's root.
	Version, Root string
	// Under is the level of the Markdown heading that the result stands under;
	// 0 for a document of its own.
	Under int
}

// Format is one way to write a result.
type Format struct {
	Name   string
	Render func(io.Writer, *validate.Result, Options) error
	Rooted bool // who reads it looks for files from the repository's root, see Options.Root
}

// Formats is the registry that a new format is added to.
var Formats = []Format{
	{Name: "terminal", Render: Terminal},
	{Name: "md", Render: Markdown},
	{Name: "json", Render: JSON},
	{Name: "ndjson", Render: NDJSON},
	{Name: "junit", Render: JUnit},
	{Name: "sarif", Render: SARIF, Rooted: true},
}

// Names lists the formats for messages.
func Names() string {
	var names []string
	for _, f := range Formats {
		names = append(names, f.Name)
	}
	return strings.Join(names, ", ")
}

// ByName returns the format, or an error that lists the formats there are.
func ByName(name string) (Format, error) {
	for _, f := range Formats {
		if f.Name == name {
			return f, nil
		}
	}
	return Format{}, fmt.Errorf("there is no format %q; the formats are %s", name, Names())
}

// issue is one line of a result, in the form that the formats made of lists share.
type issue struct {
	Kind    string           `json:"kind"` // a Kind below
	Type    string           `json:"type,omitempty"`
	Set     string           `json:"set,omitempty"`
	Failing bool             `json:"failing"` // makes the exit code 1
	Finding validate.Finding `json:"finding"`
}

// kinds of issue, with what they mean.
var kinds = []struct{ id, means string }{
	{"rejects", "A set's type rejects the payload."},
	{"drops", "A set accepts the payload and loses a member of it."},
	{"undeclared", "A set does not declare a member; what becomes of it is not known."},
	{"converts", "A set holds a value in another way than another set does."},
	{"enum", "A value that an open enum does not list."},
	{"unmatched", "No route gives the payload a type."},
	{"broken", "A record could not be read."},
}

// issues lists everything of the result that somebody may want to act on.
func issues(r *validate.Result, opts Options) []issue {
	var list []issue
	for _, t := range r.Types {
		for _, set := range r.Sets {
			s := t.Sets[set]
			for _, part := range []struct {
				kind     string
				failing  bool
				findings []validate.Finding
			}{
				{"rejects", true, s.Failures},
				{"drops", opts.Strict, s.Drops},
				{"undeclared", false, s.Undeclared},
				{"converts", false, s.Converts},
			} {
				for _, f := range part.findings {
					list = append(list, issue{part.kind, t.Name, set, part.failing, f})
				}
			}
		}
	}
	for _, set := range r.Sets {
		for _, e := range r.Coverage[set].Enums {
			for _, f := range e.Undeclared {
				list = append(list, issue{"enum", e.Type, set, false, f})
			}
		}
	}
	for _, g := range r.Unmatched {
		list = append(list, issue{Kind: "unmatched", Failing: opts.Strict, Finding: validate.Finding{
			Path: g.Name, Message: "no route gives it a type", Count: g.Records, First: g.First}})
	}
	for _, b := range r.Broken {
		list = append(list, issue{Kind: "broken", Failing: true, Finding: validate.Finding{Message: b.Message, Count: 1, First: b.Place}})
	}
	return list
}

// line words a finding: where, what, how often, and the first example.
func line(f validate.Finding) string {
	where := f.Path
	if where == "" {
		where = "the record"
	}
	text := fmt.Sprintf("%s %s", where, f.Message)
	if f.Value != "" {
		text += fmt.Sprintf(" (%s)", f.Value)
	}
	return text
}

// seen is how many of the declared ones occurred.
func seen(declared int, unseen []string) string {
	return fmt.Sprintf("%d of %d", declared-len(unseen), declared)
}
