// Package parity compares the types of one API's SDKs in several languages from their
// source code, for programs that want more of it than the parity command gives.
//
// Capture reads the types of an SDK, Read those of a file; Compare compares them;
// Report writes the result in any format of the command. What is read is never run,
// and nothing is fetched.
//
// What these functions and types promise docs/contracts.md says; the JSON forms, which
// they share with the command, have JSON Schemas (parity schema NAME).
package parity

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"example.org/parity/internal/capture/frontends"
	"example.org/parity/internal/compare"
	"example.org/parity/internal/report"
	"example.org/parity/internal/schema"
	"example.org/parity/internal/witness"
	"example.org/parity/internal/wording"
)

// Source is where the types of an SDK are.
type Source struct {
	// Language is python, elixir or go, or NAME of a program parity-capture-NAME on PATH.
	Language string
	// Path is the file or folder of the types.
	Path string
	// Root is the folder that file names in results are relative to. Default: the
	// working folder.
	Root string
	// Name is what results call the set. Default: the language.
	Name string
}

// TypeSet is the types of one SDK.
type TypeSet struct {
	set      *schema.Set
	document []byte
}

// Capture reads the types of an SDK from its source code. It needs the language on PATH.
// A context with a deadline bounds what it may take.
func Capture(ctx context.Context, source Source) (*TypeSet, error) {
	frontEnd, err := frontends.FrontEnd(source.Language)
	if err != nil {
		return nil, err
	}
	root := source.Root
	if root == "" {
		if root, err = os.Getwd(); err != nil {
			return nil, err
		}
	}
	if root, err = filepath.Abs(root); err != nil {
		return nil, err
	}
	path, err := filepath.Abs(source.Path)
	if err != nil {
		return nil, err
	}
	result, err := frontEnd.Capture(ctx, root, path)
	if err != nil {
		return nil, err
	}
	document, err := result.Document()
	if err != nil {
		return nil, err
	}
	return parse(source.Path, cmp.Or(source.Name, source.Language), document)
}

// Read reads types from a file: a captured type set, a JSON Schema with $defs or
// definitions, or an OpenAPI document, in JSON or YAML. name is what results call the set.
func Read(file, name string) (*TypeSet, error) {
	document, err := schema.Read(file, file)
	if err != nil {
		return nil, fmt.Errorf("reading the %s type set: %w", name, err)
	}
	return parse(file, name, document)
}

func parse(file, name string, document []byte) (*TypeSet, error) {
	set, err := schema.Parse(file, name, document)
	if err != nil {
		return nil, fmt.Errorf("reading the %s type set: %w", name, err)
	}
	return &TypeSet{set, document}, nil
}

// Name is what results call the set.
func (t *TypeSet) Name() string { return t.set.Name }

// Document is the type set as a JSON Schema bundle: what parity capture writes, or what
// was read. parity schema typeset is its own schema.
func (t *TypeSet) Document() []byte { return t.document }

// Types are the names of the types, in the order of the document.
func (t *TypeSet) Types() []string {
	var names []string
	for _, typ := range t.set.Types {
		names = append(names, typ.Name)
	}
	return names
}

// Problems are the places of the source that could not be read: the set has holes.
func (t *TypeSet) Problems() []string { return t.set.Problems }

// Comparison is the result of comparing sets with a reference.
type Comparison struct{ result *compare.Result }

// Compare compares type sets with a reference. A set with holes is an error: its types
// would be called missing.
func Compare(ctx context.Context, reference *TypeSet, others ...*TypeSet) (*Comparison, error) {
	var sets []*schema.Set
	for i, t := range append([]*TypeSet{reference}, others...) {
		if len(t.set.Problems) > 0 {
			return nil, fmt.Errorf("the %s type set is incomplete: %s", t.set.Name, strings.Join(t.set.Problems, "; "))
		}
		if i > 0 {
			sets = append(sets, t.set)
		}
	}
	result, err := compare.Run(reference.set, sets, compare.Options{})
	if err != nil {
		return nil, err
	}
	if err := witness.Prove(ctx, result); err != nil {
		return nil, err
	}
	return &Comparison{result}, nil
}

// Finding is one difference.
type Finding struct {
	ID        string // its fingerprint, which holds through rewordings and moved lines
	Rule      string // parity explain RULE tells it
	Priority  string // P0, most urgent, to P3; "" for a note
	Set       string // the set that differs from the reference
	Type      string // of the reference
	Path      string // JSON pointer in a payload of the type
	Direction string // who sends: "python->go", or both
	Harm      string // what becomes of the payload: rejects, drops, converts …
	Summary   string
	Impact    string
	Fix       string
	Place     Place  // in the set that differs, or where that has nothing, in the reference
	Payload   string // one that shows a rejection; "" for none
}

// Place is a line of source code.
type Place struct {
	File string // relative to Source.Root
	Line int
}

// Findings are all differences, in the order of the report.
func (c *Comparison) Findings() []Finding {
	var list []Finding
	for l := range c.result.Findings() {
		f := l.Finding
		at := f.Other
		if at.File == "" {
			at = f.Reference
		}
		found := Finding{
			ID: f.ID, Rule: f.Rule.ID, Priority: f.Priority, Set: l.Set, Type: l.Type.Name, Path: f.Path.String(), Direction: f.Direction.String(), Harm: string(f.Harm),
			Summary: wording.Summary(f), Impact: wording.Impact(f), Fix: wording.Fix(f), Place: Place{at.File, at.Line},
		}
		if f.Witness != nil {
			found.Payload = string(f.Witness.Payload)
		}
		list = append(list, found)
	}
	return list
}

// Verdicts counts, by set, the types of each verdict: parity, wire-compatible,
// mismatch, missing, extra, unverified.
func (c *Comparison) Verdicts() map[string]map[string]int {
	counts := map[string]map[string]int{}
	for set, summary := range c.result.Summary {
		counts[set] = map[string]int{}
		for verdict, n := range summary {
			counts[set][string(verdict)] = n
		}
	}
	return counts
}

// Formats are the names that Report takes.
func Formats() []string {
	var names []string
	for _, f := range report.Formats {
		names = append(names, f.Name)
	}
	return names
}

// Report writes a comparison in a format of parity report: terminal, md, json, html,
// sarif, junit, github, gitlab …
func Report(w io.Writer, c *Comparison, format string) error {
	f, err := report.FormatByName(format)
	if err != nil {
		return err
	}
	return f.Render(w, c.result, report.Options{})
}
