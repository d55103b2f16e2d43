package witness

import (
	"context"
	"encoding/json"

	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v5"
	"golang.org/x/tools/txtar"

	"example.org/parity/internal/capture/frontends"
	"example.org/parity/internal/compare"
	"example.org/parity/internal/doc"
	"example.org/parity/internal/schema"
)

var update = flag.Bool("update", false, "rewrite what the cases expect")

// TestCases compares small pairs of types, some as source code of two languages, some as
// type sets: what each file says under want is all that there is to say, and each payload
// proves what its finding claims.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/cases/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var sets []*schema.Set
			want := &archive.Files[len(archive.Files)-1]
			if want.Name != "want" {
				t.Fatal("its last file is not want")
			}
			for _, f := range archive.Files[:len(archive.Files)-1] {
				sets = append(sets, caseSet(t, f))
			}
			r, err := compare.Run(sets[0], sets[1:], compare.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if err := Prove(t.Context(), r); err != nil {
				t.Fatal(err)
			}
			got := told(r)
			if *update {
				want.Data = []byte(got)
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(string(want.Data), got); diff != "" {
				t.Errorf("%s(-want +got):\n%s", archive.Comment, diff)
			}
			proven(t, r)
			if sets[1].Language != "typescript" { // which has no integers: its numbers count as such
				for _, c := range Contradictions(t.Context(), r) {
					t.Error(c)
				}
			}
		})
	}
}

// runtimes are the programs with which the front ends read.
var runtimes = map[string]string{"python": "python3", "elixir": "elixir", "typescript": "node"}

// caseSet is a type set of a case: a document, or the code of an SDK.
func caseSet(t *testing.T, f txtar.File) *schema.Set {
	t.Helper()
	name := strings.TrimSuffix(f.Name, filepath.Ext(f.Name))
	document := []byte(compare.Document(string(f.Data)))
	if filepath.Ext(f.Name) != ".json" {
		if program := runtimes[name]; program != "" {
			if _, err := exec.LookPath(program); err != nil {
				t.Skipf("%s is not here", program)
			}
		}
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, f.Name), f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
		frontEnd, err := frontends.FrontEnd(name)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
		defer cancel()
		captured, err := frontEnd.Capture(ctx, dir, dir)
		if err != nil {
			t.Fatal(err)
		}
		if document, err = captured.Document(); err != nil {
			t.Fatal(err)
		}
	}
	set, err := schema.Parse(f.Name, name, document)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// told is a result as the cases write it: the verdict of each type, and its findings but
// for notes.
func told(r *compare.Result) string {
	var b strings.Builder
	for _, row := range r.Types {
		c := row.Compared[r.Sets[0]]
		fmt.Fprintf(&b, "%s %s\n", row.Name, c.Verdict)
		for _, f := range c.Findings {
			if f.Class == compare.ClassNote {
				continue
			}
			fmt.Fprintf(&b, "%s%s %s %s %s", row.Name, f.Path, f.Rule.ID, f.Direction, f.Harm)
			if f.Witness != nil {
				fmt.Fprintf(&b, " %s", f.Witness.Payload)
				if f.Witness.Further {
					b.WriteString(" and more")
				}
			}
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// proven holds each claim of a rejection against the types as they are: the sender's allow
// the payload, the receiver's do not, and it would be taken if nothing were asked at the
// finding's place.
func proven(t *testing.T, r *compare.Result) {
	t.Helper()
	for _, set := range r.Sets {
		p := newProver(r.Ref, r.Others[set])
		p.pair(r, set)
		for _, row := range r.Types {
			c := row.Compared[set]
			if c == nil || row.Ref == nil || c.Other == nil {
				continue
			}
			for _, f := range c.Findings {
				at := fmt.Sprintf("%s%s %s", row.Name, f.Path, f.Rule)
				if f.Class == compare.ClassMismatch && f.Harm == compare.Rejects && f.Witness == nil && f.In == "" {
					t.Errorf("%s: says that it is rejected, without a payload: %s", at, f.NoWitness)
				}
				if f.Witness == nil {
					continue
				}
				l := p.forth.between(row.Ref.Name, c.Other.Name)
				if f.Witness.AcceptedBy != r.Reference {
					l = p.back.between(c.Other.Name, row.Ref.Name)
				}
				l.proves(t, at, f)
			}
		}
	}
}

// proves holds a finding's payload against the two types.
func (l *line) proves(t *testing.T, at string, f *compare.Finding) {
	t.Helper()
	taken := func(b *book, root *doc.Node) bool {
		t.Helper()
		s, reached, err := l.document(b.prefix+".json", nil, root)
		if err != nil {
			t.Fatalf("%s: %v", at, err)
		}
		if reached > maxReach {
			t.Skipf("reach")
		}
		ok, err := accepts(s, f.Witness.Payload)
		if err != nil {
			t.Fatalf("%s: %v", at, err)
		}
		return ok
	}
	if !taken(l.all, l.all.ref(l.sent)) {
		t.Errorf("%s: %s is nothing that %s sends", at, f.Witness.Payload, l.from.Name)
	}
	if taken(l.takes, l.takes.ref(l.taken)) {
		t.Errorf("%s: %s is taken by %s", at, f.Witness.Payload, l.to.Name)
	}
	var payload any
	if err := json.Unmarshal(f.Witness.Payload, &payload); err != nil {
		t.Fatal(err)
	}
	if texts := l.all.malformed(l.all.ref(l.sent), payload); len(texts) > 0 {
		t.Errorf("%s: %s has texts that are not of their formats: %q", at, f.Witness.Payload, texts)
	}
	i := slices.IndexFunc(f.Ways, func(w compare.Way) bool { return w.Harm == compare.Rejects && w.Direction == l.direction() })
	if i < 0 {
		t.Errorf("%s: %s proves no way of the finding", at, f.Witness.Payload)
		return
	}
	place := f.Path
	if f.Ways[i].Claim.Lacks != "" {
		place = place[:len(place)-1]
	}
	if !holds(payload, place) {
		t.Errorf("%s: %s has nothing there", at, f.Witness.Payload)
	}
	if mended := l.mended(f.Path, f.Ways[i].Claim); mended == nil || taken(l.takes, mended) == f.Witness.Further {
		t.Errorf("%s: %s has more than one defect: %t, want %t", at, f.Witness.Payload, !f.Witness.Further, f.Witness.Further)
	}
}

// mended is what the receiver accepts, if it did not ask at a place what a claim says.
func (l *line) mended(at compare.Path, claim compare.Claim) *doc.Node {
	if claim.Lacks+claim.Adds != "" {
		at = at[:len(at)-1]
	}
	return l.takes.along(l.takes.ref(l.taken), at, relaxed, func(n *doc.Node) *doc.Node { return l.excused(l.takes, n, claim) })
}

// holds reports whether a payload has something at a place.
func holds(v any, at compare.Path) bool {
	if len(at) == 0 {
		return true
	}
	switch in := v.(type) {
	case map[string]any:
		if value, has := in[at[0].Name]; at[0].Kind == compare.Field && has {
			return holds(value, at[1:])
		}
		if at[0].Kind == compare.Value || at[0].Kind == compare.Key {
			for _, value := range in {
				if at[0].Kind == compare.Key || holds(value, at[1:]) {
					return true
				}
			}
		}
	case []any:
		for i, value := range in {
			if (at[0].Kind == compare.Item || at[0].Kind == compare.Element && at[0].Index == i) && holds(value, at[1:]) {
				return true
			}
		}
	}
	return false
}

// malformed are the texts of a payload that are not of the format that their sender
// declares, where that is plain.
func (b *book) malformed(n *doc.Node, v any) (list []string) {
	n = b.resolved(n)
	switch v := v.(type) {
	case string:
		if judge := jsonschema.Formats[n.Get("format").Str()]; judge != nil && !judge(v) {
			return []string{v}
		}
	case map[string]any:
		for name, value := range v {
			if p := n.Get("properties").Get(name); p != nil {
				list = append(list, b.malformed(p, value)...)
			}
		}
	case []any:
		for _, value := range v {
			list = append(list, b.malformed(n.Get("items"), value)...)
		}
	}
	return list
}
