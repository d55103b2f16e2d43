package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/print"
	"example.org/parity/internal/wording"
)

// JUnit writes one suite per set and in it one case per compared type, passing
// types too, in the dialect that Jenkins, GitLab and GitHub actions read
// (jenkins-junit.xsd). A type fails that has a finding at or over
// Options.FailOn, or any finding with a priority where no threshold is given;
// an unverified type is skipped.
func JUnit(w io.Writer, r *compare.Result, opts Options) error {
	all := junitSuites{Name: "parity"}
	for _, set := range r.Sets {
		suite := junitSuite{Name: title(r, r.Reference) + " vs " + title(r, set)}
		for _, t := range r.Types {
			if t.Compared[set] != nil {
				suite.Cases = append(suite.Cases, junitCaseOf(r, set, t, opts))
			}
		}
		for _, c := range suite.Cases {
			suite.Tests++
			if c.Failure != nil {
				suite.Failures++
			}
			if c.Skipped != nil {
				suite.Skipped++
			}
		}
		all.Tests += suite.Tests
		all.Failures += suite.Failures
		all.Suites = append(all.Suites, suite)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(print.XML(w))
	enc.Indent("", "  ")
	if err := enc.Encode(all); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func junitCaseOf(r *compare.Result, set string, t *compare.TypeResult, opts Options) junitCase {
	c := t.Compared[set]
	category := t.Category
	if category == "" {
		category = uncategorised
	}
	test := junitCase{
		Class: set + "." + category,
		Name:  t.Name,
	}
	var severe, below []string
	for _, f := range c.Findings {
		switch {
		case f.Priority == "":
		case f.Ignored != nil:
			below = append(below, fmt.Sprintf("ignored: %s: %s\nreason: %s\n", f.Rule, wording.Summary(f), f.Ignored.Reason))
		case f.Priority <= opts.threshold():
			severe = append(severe, junitFinding(r, compare.Located{Set: set, Type: t, Finding: f}))
		default:
			below = append(below, junitFinding(r, compare.Located{Set: set, Type: t, Finding: f}))
		}
	}
	switch {
	case len(severe) > 0:
		test.Failure = &junitFailure{
			Message: fmt.Sprintf("%s: %s", c.Verdict, print.Plural(len(severe), "finding")),
			Type:    string(c.Verdict),
			Text:    strings.Join(severe, "\n"),
		}
	case c.Verdict == compare.Unverified:
		test.Skipped = &junitSkipped{"unverified: " + unverifiedBecause(c)}
	}
	test.Out = strings.Join(below, "\n")
	return test
}

func unverifiedBecause(c *compare.Compared) string {
	var why []string
	for _, f := range c.Findings {
		if f.Class == compare.ClassUnverified {
			why = append(why, wording.Summary(f))
		}
	}
	return strings.Join(why, "; ")
}

// junitFinding is a finding as the terminal shows it.
func junitFinding(r *compare.Result, l compare.Located) string {
	f := l.Finding
	place := placeOf(f)
	text := fmt.Sprintf("%s %s: %s\n", f.Priority, locate(l), wording.Summary(f))
	if place.File != "" {
		text += fmt.Sprintf("%s:%d ", place.File, place.Line)
	}
	text += fmt.Sprintf("%s, %s: %s, %s\nimpact: %s\nfix: %s\n", f.Rule, arrow(f.Direction), f.Harm, f.ID, wording.Impact(f), wording.Fix(f))
	if payload := payloadText(r, f); payload != "" {
		text += "payload: " + payload + "\n"
	}
	return text
}

type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"` // always 0: what cannot be compared ends the run
		Skipped  int         `xml:"skipped,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Class   string        `xml:"classname,attr"`
		Name    string        `xml:"name,attr"`
		Skipped *junitSkipped `xml:"skipped"`
		Failure *junitFailure `xml:"failure"`
		Out     string        `xml:"system-out,omitempty"`
	}
	junitSkipped struct {
		Message string `xml:"message,attr"`
	}
	junitFailure struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr"`
		Text    string `xml:",chardata"`
	}
)
