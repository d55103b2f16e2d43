package verify

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/confine"
	"example.org/parity/internal/doc"
)

// FileName is where evidence is kept, in the folder of the reports.
const FileName = "evidence.json"

// FileVersion is the version of its form.
const FileVersion = 1

// Schema is the JSON Schema of a File.
//
//go:embed evidence.schema.json
var Schema []byte

// File is the evidence of one run, for reports and for other machines.
type File struct {
	Version int    `json:"version"`
	Date    string `json:"date"` // YYYY-MM-DD
	Result
}

// Declared is a hash of what a finding speaks of: the declarations of both sides.
func Declared(f *compare.Finding) string {
	sum := sha256.Sum256([]byte(f.Reference.Decl + "\x00" + f.Other.Decl))
	return hex.EncodeToString(sum[:8])
}

// Read reads evidence. No file is no evidence.
func Read(file, name string) (*File, error) {
	text, err := confine.Read(file, doc.MaxBytes)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the evidence: %w", err)
	}
	// A document within limits first: the file is as trusted as the tree that it is in.
	if _, err := doc.ParseJSON(name, text); err != nil {
		return nil, fmt.Errorf("reading the evidence: %w", err)
	}
	f := &File{}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(f); err != nil {
		return nil, fmt.Errorf("reading the evidence: %s: %w; write it again with parity verify", name, err)
	}
	if f.Version != FileVersion {
		return nil, fmt.Errorf("reading the evidence: %s has version %d, this parity reads %d; write it again with parity verify", name, f.Version, FileVersion)
	}
	return f, nil
}

// Encode is the file's text.
func (f *File) Encode() ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(f)
	return out.Bytes(), err
}

// Apply marks the findings that the evidence is of. Evidence of declarations that
// have changed since says nothing. A refuted finding does not count: it is a fault
// of parity's own, and says so.
func (f *File) Apply(r *compare.Result) {
	if f == nil {
		return
	}
	known := map[string]*Evidence{}
	for i := range f.Findings {
		known[f.Findings[i].Finding] = &f.Findings[i]
	}
	for l := range r.Findings() {
		e := known[l.Finding.ID]
		if e == nil || e.Status == NotRunnable || e.Declared != Declared(l.Finding) {
			continue
		}
		l.Finding.Evidence = &compare.Evidence{Confirmed: e.Status == Confirmed, Runtime: e.Runtime, Set: e.Receiver, Said: e.Said, Date: f.Date}
	}
	r.Refute()
}

func sameJSON(a, b []byte) bool {
	x, errX := decodeJSON(a)
	y, errY := decodeJSON(b)
	return errX == nil && errY == nil && reflect.DeepEqual(x, y)
}
