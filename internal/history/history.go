// Package history tells how the parity of SDKs went over time, from the type
// sets in a repository's commits.
package history

import (
	"maps"
	"time"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/wording"
)

// Point is the standing at one commit.
type Point struct {
	Commit  string                     `json:"commit"`
	Time    time.Time                  `json:"time"`
	Subject string                     `json:"subject"`
	Summary map[string]compare.Summary `json:"summary"` // by set
	Appears []Drift                    `json:"appears"` // findings that the commit before did not have
	Mended  []Drift                    `json:"mended"`  // findings that it had, and this one has not
}

// Drift is one finding with a priority, as it was first seen.
type Drift struct {
	ID       string       `json:"id"`
	Set      string       `json:"set"`
	Type     string       `json:"type"`
	Path     compare.Path `json:"path"`
	Rule     string       `json:"rule"`
	Priority string       `json:"priority"`
	Summary  string       `json:"summary"`
}

// History is the points of a repository, oldest first, and what is open at the end.
type History struct {
	Reference string   `json:"reference"`
	Sets      []string `json:"sets"`
	Points    []*Point `json:"points"`
	Open      []Open   `json:"open"`
	// Skipped are commits whose type sets cannot be compared, with the reason.
	Skipped []Skipped `json:"skipped"`
}

// Open is a drift that the last point still has, and the commit it came with.
type Open struct {
	Drift
	Since string    `json:"since"`
	Time  time.Time `json:"time"`
}

// Skipped is a commit that could not be compared.
type Skipped struct {
	Commit string `json:"commit"`
	Reason string `json:"reason"`
}

// Add appends the standing at the next commit. A commit after which nothing
// differs in numbers or findings adds no point.
func (h *History) Add(commit string, at time.Time, subject string, r *compare.Result) {
	h.Reference, h.Sets = r.Reference, r.Sets
	now, order := drifts(r)
	before := map[string]Open{}
	for _, o := range h.Open {
		before[o.ID] = o
	}
	p := &Point{Commit: commit, Time: at, Subject: subject, Summary: r.Summary, Appears: []Drift{}, Mended: []Drift{}}
	open := make([]Open, 0, len(order))
	for _, id := range order {
		old, known := before[id]
		if !known {
			old = Open{Since: commit, Time: at}
			p.Appears = append(p.Appears, now[id])
		}
		old.Drift = now[id]
		open = append(open, old)
	}
	for _, o := range h.Open {
		if _, still := now[o.ID]; !still {
			p.Mended = append(p.Mended, o.Drift)
		}
	}
	h.Open = open
	if n := len(h.Points); n > 0 && len(p.Appears)+len(p.Mended) == 0 && equal(h.Points[n-1].Summary, p.Summary) {
		return
	}
	h.Points = append(h.Points, p)
}

// Skip notes a commit that could not be compared.
func (h *History) Skip(commit string, reason error) {
	h.Skipped = append(h.Skipped, Skipped{commit, reason.Error()})
}

// drifts lists the findings of a result that have a priority, in its order.
func drifts(r *compare.Result) (byID map[string]Drift, order []string) {
	byID = map[string]Drift{}
	for l := range r.Findings() {
		if f := l.Finding; f.Priority != "" {
			byID[f.ID] = Drift{f.ID, l.Set, l.Type.Name, f.Path, f.Rule.ID, f.Priority, wording.Summary(f)}
			order = append(order, f.ID)
		}
	}
	return byID, order
}

func equal(a, b map[string]compare.Summary) bool {
	return maps.EqualFunc(a, b, func(x, y compare.Summary) bool { return maps.Equal(x, y) })
}
