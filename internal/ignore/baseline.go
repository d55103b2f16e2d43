package ignore

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"regexp"
	"sort"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/confine"
	"example.org/parity/internal/doc"
)

// Baseline is the findings that a project starts from: only others fail.
type Baseline struct {
	Findings []Accepted `json:"findings"`
}

// Accepted is one finding of a baseline. The fingerprint decides; the rest is
// for the reader of a diff.
type Accepted struct {
	ID   string `json:"id"`
	Set  string `json:"set"`
	Rule string `json:"rule"`
	Type string `json:"type"`
	Path string `json:"path"`
}

// ids is the set of fingerprints; a nil baseline has none.
func (b *Baseline) ids() map[string]bool {
	ids := map[string]bool{}
	if b != nil {
		for _, f := range b.Findings {
			ids[f.ID] = true
		}
	}
	return ids
}

// Accept makes the baseline of today's findings: those with a priority, which
// are all that can fail a check.
func Accept(r *compare.Result) *Baseline {
	b := &Baseline{Findings: []Accepted{}}
	for l := range r.Findings() {
		if f := l.Finding; f.Priority != "" {
			b.Findings = append(b.Findings, Accepted{f.ID, l.Set, f.Rule.ID, l.Type.Name, f.Path.String()})
		}
	}
	sort.Slice(b.Findings, func(i, j int) bool {
		x, y := b.Findings[i], b.Findings[j]
		if x.Set != y.Set {
			return x.Set < y.Set
		}
		if x.Type != y.Type {
			return x.Type < y.Type
		}
		if x.Path != y.Path {
			return x.Path < y.Path
		}
		return x.Rule < y.Rule
	})
	return b
}

// JSON is the baseline as it is committed: one finding a line, for readable diffs.
func (b *Baseline) JSON() []byte {
	var out bytes.Buffer
	out.WriteString("{\"findings\": [")
	for i, f := range b.Findings {
		if i > 0 {
			out.WriteByte(',')
		}
		line, err := json.Marshal(f)
		if err != nil {
			panic(err) // five strings always encode
		}
		out.WriteString("\n  ")
		out.Write(line)
	}
	out.WriteString("\n]}\n")
	return out.Bytes()
}

var fingerprint = regexp.MustCompile(`^[0-9a-f]{12}$`)

// Load reads a baseline; a file that does not exist is none.
func Load(path, file string) (*Baseline, error) {
	data, err := confine.Read(path, doc.MaxBytes)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the baseline: %w", err)
	}
	root, err := doc.ParseJSON(file, data)
	if err != nil {
		return nil, fmt.Errorf("reading the baseline: %w", err)
	}
	findings := root.Get("findings")
	if !findings.IsArray() {
		return nil, fmt.Errorf("reading the baseline: %w", doc.Errorf(file, root.Pos, "an object with a list of findings is expected; parity baseline writes one"))
	}
	b := &Baseline{}
	for _, n := range findings.Items {
		a := Accepted{n.Get("id").Str(), n.Get("set").Str(), n.Get("rule").Str(), n.Get("type").Str(), n.Get("path").Str()}
		if !fingerprint.MatchString(a.ID) {
			return nil, fmt.Errorf("reading the baseline: %w", doc.Errorf(file, n.Pos, "a finding needs an id of 12 hexadecimal digits; parity baseline writes them"))
		}
		b.Findings = append(b.Findings, a)
	}
	return b, nil
}

// Changes says what a new baseline adds to and drops from an old one.
func Changes(old, now *Baseline) (added, dropped []Accepted) {
	return missingFrom(old, now), missingFrom(now, old)
}

// missingFrom lists the findings of b that a does not have.
func missingFrom(a, b *Baseline) []Accepted {
	if b == nil {
		return nil
	}
	have := a.ids()
	var list []Accepted
	for _, f := range b.Findings {
		if !have[f.ID] {
			list = append(list, f)
		}
	}
	return list
}
