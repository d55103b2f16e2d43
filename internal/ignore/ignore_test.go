package ignore

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/config"
)

const a, b, c = "aaaaaaaaaaaa", "bbbbbbbbbbbb", "cccccccccccc"

// result has the findings a and b of Job and c, a convention, of JobEvent.
func result() *compare.Result {
	found := func(list ...*compare.Finding) map[string]*compare.Compared {
		return map[string]*compare.Compared{"go": {Findings: list}}
	}
	return &compare.Result{Reference: "python", Sets: []string{"go"}, Types: []*compare.TypeResult{
		{Name: "Job", Compared: found(
			&compare.Finding{ID: a, Rule: compare.FieldMissing.Rule, Path: compare.Path{{Name: "size"}}, Priority: "P1"},
			&compare.Finding{ID: b, Rule: compare.FieldType.Rule, Path: compare.Path{{Name: "id"}}, Priority: "P2"})},
		{Name: "JobEvent", Compared: found(&compare.Finding{ID: c, Rule: compare.FieldUnset.Rule, Path: compare.Path{{Name: "at"}}, Priority: "P3", Convention: "unset"})},
	}}
}

func reasons(r *compare.Result) map[string]string {
	out := map[string]string{}
	for l := range r.Findings() {
		if l.Finding.Ignored != nil {
			out[l.Finding.ID] = l.Finding.Ignored.Reason
		}
	}
	return out
}

func TestApply(t *testing.T) {
	today := time.Date(2026, 5, 2, 23, 0, 0, 0, time.UTC)
	entry := func(e config.Ignore) []config.Ignore { e.Reason = "why"; return []config.Ignore{e} }
	for _, row := range []struct {
		name        string
		entries     []config.Ignore
		conventions map[string]config.Convention
		baseline    *Baseline
		ignored     map[string]string
		stale       []string // how each begins
	}{
		{name: "nothing is accepted", ignored: map[string]string{}},
		{name: "by fingerprint", entries: entry(config.Ignore{ID: a}), ignored: map[string]string{a: "why"}},
		{name: "by type: all of it", entries: entry(config.Ignore{Type: "Job"}), ignored: map[string]string{a: "why", b: "why"}},
		{name: "by pattern", entries: entry(config.Ignore{Type: "Job*"}), ignored: map[string]string{a: "why", b: "why", c: "why"}},
		{name: "each part must agree: path", entries: entry(config.Ignore{Type: "Job", Path: "/size"}), ignored: map[string]string{a: "why"}},
		{name: "rule", entries: entry(config.Ignore{Type: "Job", Rule: "field.type"}), ignored: map[string]string{b: "why"}},
		{name: "set", entries: entry(config.Ignore{Type: "Job", Set: "elixir"}), ignored: map[string]string{}, stale: []string{"ignore[0] (Job): matches no finding"}},
		{name: "of another type", entries: entry(config.Ignore{Type: "Jo", Path: "/size"}), ignored: map[string]string{}, stale: []string{"ignore[0] (Jo/size): matches no finding"}},
		{name: "until today", entries: entry(config.Ignore{ID: a, Expires: "2026-05-02"}), ignored: map[string]string{a: "why"}},
		{name: "until yesterday", entries: entry(config.Ignore{ID: a, Expires: "2026-05-01"}), ignored: map[string]string{}, stale: []string{"ignore[0] (" + a + "): expired on 2026-05-01"}},
		{name: "by the baseline", baseline: &Baseline{Findings: []Accepted{{ID: a}}}, ignored: map[string]string{a: BaselineReason}},
		{name: "what the baseline has and no more occurs", baseline: &Baseline{Findings: []Accepted{{ID: "dddddddddddd", Set: "go", Rule: "field.type", Type: "Job", Path: "/x"}}},
			ignored: map[string]string{}, stale: []string{"baseline dddddddddddd (go field.type Job/x): does not occur"}},
		{name: "the baseline speaks first, and the entry is in use", entries: entry(config.Ignore{ID: a}), baseline: &Baseline{Findings: []Accepted{{ID: a}}}, ignored: map[string]string{a: BaselineReason}},
		{name: "a convention", conventions: map[string]config.Convention{"unset": {Accept: "ours"}}, ignored: map[string]string{c: "ours"}},
		{name: "one that is no more", conventions: map[string]config.Convention{"gone": {Accept: "ours"}}, ignored: map[string]string{}, stale: []string{"conventions: gone: there is no such difference"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := result()
			stale := Apply(r, row.entries, row.conventions, row.baseline, today)
			if diff := cmp.Diff(row.ignored, reasons(r)); diff != "" {
				t.Errorf("ignored (-want +got):\n%s", diff)
			}
			if len(stale) != len(row.stale) {
				t.Fatalf("stale: %v, want %v", stale, row.stale)
			}
			for i, s := range stale {
				if !strings.HasPrefix(s.String(), row.stale[i]) {
					t.Errorf("stale: %q, want %q", s, row.stale[i])
				}
			}
		})
	}
}

// TestDeny: findings of a convention that is denied count one by one.
func TestDeny(t *testing.T) {
	r := result()
	Apply(r, nil, map[string]config.Convention{"unset": {Deny: "no"}}, nil, time.Now())
	for l := range r.Findings() {
		if l.Finding.Convention != "" || l.Finding.Ignored != nil {
			t.Errorf("%+v counts as a convention still", l.Finding)
		}
	}
}

// TestBaseline: what is written is read again, and tells what came and went.
func TestBaseline(t *testing.T) {
	r := result()
	r.Types[0].Compared["go"].Findings[1].Priority = "" // a note fails no check
	written := Accept(r)
	want := []Accepted{{a, "go", "field.missing", "Job", "/size"}, {c, "go", "field.unset", "JobEvent", "/at"}}
	if diff := cmp.Diff(want, written.Findings); diff != "" {
		t.Fatalf("accepted (-want +got):\n%s", diff)
	}
	file := filepath.Join(t.TempDir(), "parity.baseline.json")
	if none, err := Load(file, "parity.baseline.json"); none != nil || err != nil {
		t.Errorf("a file that is not there is %v, %v", none, err)
	}
	if err := os.WriteFile(file, written.JSON(), 0o600); err != nil {
		t.Fatal(err)
	}
	read, err := Load(file, "parity.baseline.json")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(written, read); diff != "" {
		t.Errorf("read (-written +read):\n%s", diff)
	}
	if lines := strings.Count(string(written.JSON()), "\n"); lines != 4 {
		t.Errorf("%d lines, want one for each finding and two around them", lines)
	}
	added, dropped := Changes(&Baseline{Findings: []Accepted{{ID: a}, {ID: b}}}, read)
	if len(added) != 1 || added[0].ID != c || len(dropped) != 1 || dropped[0].ID != b {
		t.Errorf("added %v, dropped %v; want %s and %s", added, dropped, c, b)
	}
	if added, dropped := Changes(nil, read); len(added) != 2 || dropped != nil {
		t.Errorf("after no baseline: added %v, dropped %v", added, dropped)
	}
}

func TestBaselineThatIsNone(t *testing.T) {
	for _, row := range []struct{ text, says string }{
		{`{"findings": `, "parity.baseline.json:1:"},
		{`[]`, "parity.baseline.json:1:1: an object with a list of findings is expected"},
		{`{"findings": [{"id": "x"}]}`, "parity.baseline.json:1:15: a finding needs an id of 12 hexadecimal digits"},
	} {
		file := filepath.Join(t.TempDir(), "b.json")
		if err := os.WriteFile(file, []byte(row.text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Load(file, "parity.baseline.json"); err == nil || !strings.Contains(err.Error(), row.says) {
			t.Errorf("%s: got %v, want %q", row.text, err, row.says)
		}
	}
}
