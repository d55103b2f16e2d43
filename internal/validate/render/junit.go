package render

import (
	"encoding/xml"
	"fmt"
	"io"

	"example.org/parity/internal/print"
	"example.org/parity/internal/validate"
)

// JUnit writes one test suite for each set and one test case for each type; what
// belongs to no set is a suite of its own. A case fails for what makes the exit
// code 1, and says in its output what else was found.
func JUnit(w io.Writer, r *validate.Result, opts Options) error {
	var doc junitSuites
	all := issues(r, opts)
	for _, set := range r.Sets {
		suite := junitSuite{Name: "payloads against " + set}
		for _, t := range r.Types {
			suite.add(t.Name, fmt.Sprintf("%s: %s", print.Plural(t.Records, "record"), outcomes(t.Sets[set].Counts)), all, func(i issue) bool {
				return i.Set == set && i.Type == t.Name && i.Kind != "enum"
			})
		}
		doc.Suites = append(doc.Suites, suite)
	}
	input := junitSuite{Name: "payloads"}
	for _, kind := range []string{"unmatched", "broken"} {
		input.add(kind, "", all, func(i issue) bool { return i.Kind == kind })
	}
	doc.Suites = append(doc.Suites, input)
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(print.XML(w))
	enc.Indent("", "  ")
	if err := enc.Encode(doc); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

type junitSuites struct {
	XMLName xml.Name     `xml:"testsuites"`
	Suites  []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Errors   int         `xml:"errors,attr"` // always 0: what cannot be read is a failing case
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Class   string        `xml:"classname,attr"`
	Name    string        `xml:"name,attr"`
	Failure *junitFailure `xml:"failure,omitempty"`
	Output  string        `xml:"system-out,omitempty"`
}

type junitFailure struct {
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

func (s *junitSuite) add(name, output string, all []issue, belongs func(issue) bool) {
	c := junitCase{Class: s.Name, Name: name, Output: output}
	failing, text := 0, ""
	for _, i := range all {
		if !belongs(i) {
			continue
		}
		entry := fmt.Sprintf("%s: %s, %d×, first at %s%s\n", i.Kind, line(i.Finding), i.Finding.Count, i.Finding.First, at(i.Finding))
		if i.Failing {
			failing++
			text += entry
		} else {
			c.Output += "\n" + entry
		}
	}
	if failing > 0 {
		c.Failure = &junitFailure{Message: print.Plural(failing, "finding"), Text: text}
		s.Failures++
	}
	s.Tests++
	s.Cases = append(s.Cases, c)
}
