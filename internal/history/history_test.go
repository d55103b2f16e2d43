package history

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.org/parity/internal/compare"
)

// standing is a result of one set with a type that has these findings; each with a
// priority but those that begin with "note".
func standing(parity int, ids ...string) *compare.Result {
	c := &compare.Compared{Verdict: compare.Mismatch}
	for _, id := range ids {
		f := &compare.Finding{ID: id, Rule: &compare.Rule{ID: "field.missing", Summary: "lacks " + id}, Path: compare.Path{{Name: id}}}
		if len(id) < 4 || id[:4] != "note" {
			f.Priority = "P1"
		}
		c.Findings = append(c.Findings, f)
	}
	return &compare.Result{
		Reference: "python", Sets: []string{"go"},
		Summary: map[string]compare.Summary{"go": {compare.Parity: parity}},
		Types:   []*compare.TypeResult{{Name: "Job", Compared: map[string]*compare.Compared{"go": c}}},
	}
}

func ids(list []Drift) []string {
	var out []string
	for _, d := range list {
		out = append(out, d.ID)
	}
	return out
}

// TestAdd: what each commit brings and mends, and since when what is left is there.
func TestAdd(t *testing.T) {
	type point struct {
		Commit          string
		Appears, Mended []string
	}
	day := func(n int) time.Time { return time.Date(2026, 1, n, 0, 0, 0, 0, time.UTC) }
	for _, row := range []struct {
		name   string
		days   []*compare.Result // the commits are called 1, 2, 3 …
		points []point
		open   map[string]string // finding → the commit that it came with
	}{
		{"nothing differs", []*compare.Result{standing(1)}, []point{{Commit: "1"}}, map[string]string{}},
		{"one appears", []*compare.Result{standing(1), standing(1, "a")}, []point{{Commit: "1"}, {"2", []string{"a"}, nil}}, map[string]string{"a": "2"}},
		{"one is mended", []*compare.Result{standing(1, "a"), standing(1)}, []point{{"1", []string{"a"}, nil}, {"2", nil, []string{"a"}}}, map[string]string{}},
		{"a commit that changes nothing is no point", []*compare.Result{standing(1, "a"), standing(1, "a"), standing(1)},
			[]point{{"1", []string{"a"}, nil}, {"3", nil, []string{"a"}}}, map[string]string{}},
		{"numbers alone are one", []*compare.Result{standing(1), standing(2)}, []point{{Commit: "1"}, {Commit: "2"}}, map[string]string{}},
		{"what stays keeps its commit", []*compare.Result{standing(1, "a"), standing(1, "a", "b")},
			[]point{{"1", []string{"a"}, nil}, {"2", []string{"b"}, nil}}, map[string]string{"a": "1", "b": "2"}},
		{"what comes again is new", []*compare.Result{standing(1, "a"), standing(1), standing(1, "a")},
			[]point{{"1", []string{"a"}, nil}, {"2", nil, []string{"a"}}, {"3", []string{"a"}, nil}}, map[string]string{"a": "3"}},
		{"a note is no drift", []*compare.Result{standing(1, "note")}, []point{{Commit: "1"}}, map[string]string{}},
	} {
		t.Run(row.name, func(t *testing.T) {
			var h History
			for i, r := range row.days {
				h.Add(string(rune('1'+i)), day(i+1), "subject", r)
			}
			var points []point
			for _, p := range h.Points {
				points = append(points, point{p.Commit, ids(p.Appears), ids(p.Mended)})
			}
			if diff := cmp.Diff(row.points, points); diff != "" {
				t.Errorf("points (-want +got):\n%s", diff)
			}
			open := map[string]string{}
			for _, o := range h.Open {
				open[o.ID] = o.Since
				if want := day(int(o.Since[0] - '0')); !o.Time.Equal(want) {
					t.Errorf("%s is open since %s, not %s", o.ID, o.Time, want)
				}
			}
			if diff := cmp.Diff(row.open, open); diff != "" {
				t.Errorf("open (-want +got):\n%s", diff)
			}
		})
	}
}

// TestOpenIsToldAnew: a finding that stays is told as it is now.
func TestOpenIsToldAnew(t *testing.T) {
	var h History
	h.Add("1", time.Time{}, "", standing(1, "a"))
	now := standing(1, "a")
	now.Types[0].Compared["go"].Findings[0].Priority = "P0"
	h.Add("2", time.Time{}, "", now)
	if got := h.Open[0]; got.Priority != "P0" || got.Since != "1" {
		t.Errorf("got %+v, want P0 since 1", got)
	}
}

func TestSkip(t *testing.T) {
	var h History
	h.Skip("1", errors.New("no type sets"))
	if diff := cmp.Diff([]Skipped{{"1", "no type sets"}}, h.Skipped); diff != "" {
		t.Error(diff)
	}
}
