// Package typeset is the format in which captured types are kept: a JSON Schema
// 2020-12 bundle with one entry in $defs for each public wire type, and what JSON
// Schema has no word for in the annotation x-parity. ARCHITECTURE.md, "The type
// set", defines it.
//
// A front end writes it by package codec. Readers have NotesOf for the annotation,
// and Accepts and Sends, or Wire for one type at a time: plain JSON Schema of what
// an SDK's decoder really takes and its encoder really writes. Witnesses, the
// relation, sampling and validation ask these, and nobody else interprets decode,
// reads, width, tag, out, open, unset or zero.
package typeset

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"example.org/parity/internal/doc"
	"example.org/parity/internal/jsonschema"
)

// Dialect is the JSON Schema dialect of every type set.
const Dialect = "https://json-schema.org/draft/2020-12/schema"

// Version is that of the format: docs/contracts.md says what changes it.
const Version = 1

// Annotation is the keyword of what JSON Schema has no word for.
const Annotation = "x-parity"

// Set is the types of one SDK.
type Set struct {
	Language string
	Files    int            // source files read
	Defs     map[string]any // type name → JSON Schema, numbers as json.Number
	Excluded []Excluded
	Problems []Problem
	Untyped  *Untyped
	// Sources are the fingerprints of the files that it was captured from, by name.
	Sources map[string]string
}

// Places are the files that the set names, sorted.
func (s *Set) Places() []string {
	files := map[string]bool{}
	for _, e := range s.Excluded {
		files[e.File] = true
	}
	for _, p := range s.Problems {
		files[p.File] = true
	}
	if s.Untyped != nil {
		files[s.Untyped.File] = true
	}
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			if notes, ok := v[Annotation].(map[string]any); ok {
				if source, ok := notes["source"].(map[string]any); ok {
					file, _ := source["file"].(string)
					files[file] = true
				}
			}
			for _, inner := range v {
				walk(inner)
			}
		case []any:
			for _, inner := range v {
				walk(inner)
			}
		}
	}
	for _, def := range s.Defs {
		walk(def)
	}
	delete(files, "")
	return slices.Sorted(maps.Keys(files))
}

// Excluded is a declaration that was seen and is no wire type, with the reason why.
type Excluded struct {
	Name   string `json:"name"`
	Reason string `json:"reason"`
	File   string `json:"file"`
	Line   int    `json:"line"`
	// Unread: it may well be a wire type, and could not be read. No name of it is
	// called missing.
	Unread bool `json:"unread,omitempty"`
}

// Untyped is how it is known that an SDK's client reads no response as a type, and gives what it
// decodes as it is: what has no type there is held as a map.
type Untyped struct {
	Why  string `json:"why"`
	File string `json:"file"`
	Line int    `json:"line"`
}

// Problem is a source file, or a part of one, that could not be read.
type Problem struct {
	File    string `json:"file"`
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"` // 1-based
	Message string `json:"message"`
}

func (p Problem) String() string {
	switch {
	case p.Line > 0 && p.Column > 0:
		return fmt.Sprintf("%s:%d:%d: %s", p.File, p.Line, p.Column, p.Message)
	case p.Line > 0:
		return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Message)
	default:
		return fmt.Sprintf("%s: %s", p.File, p.Message)
	}
}

// Document renders the type set: keys sorted, two-space indent, a final newline.
// Equal sets give equal bytes.
func (s *Set) Document() ([]byte, error) {
	excluded := append([]Excluded{}, s.Excluded...)
	slices.SortStableFunc(excluded, func(a, b Excluded) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	meta := map[string]any{"version": Version, "language": s.Language, "files": s.Files, "excluded": excluded}
	if len(s.Problems) > 0 {
		meta["problems"] = s.Problems // the set has holes, and must say so
	}
	if s.Untyped != nil {
		meta["untyped"] = s.Untyped
	}
	if len(s.Sources) > 0 {
		meta["sources"] = s.Sources
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(map[string]any{
		"$schema":  Dialect,
		"$defs":    s.Defs,
		Annotation: meta,
	})
	if err != nil {
		return nil, fmt.Errorf("encoding the %s type set: %w", s.Language, err)
	}
	return out.Bytes(), nil
}

// Reference is the $ref to a type.
func Reference(name string) string { return jsonschema.Reference("/$defs/" + doc.Escape(name)) }
