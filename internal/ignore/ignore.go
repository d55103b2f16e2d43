// Package ignore marks findings that a project has accepted: by a baseline of
// fingerprints, or by entries of parity.yaml that give a reason.
//
// An ignored finding stays in the result and keeps its type's verdict; it only
// stops counting against the gate.
package ignore

import (
	"cmp"
	"fmt"
	"maps"
	"path"
	"slices"
	"time"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/config"
	"example.org/parity/internal/near"
	"example.org/parity/internal/wording"
)

// BaselineReason stands beside findings that a baseline accepts.
const BaselineReason = "accepted by the baseline"

// Stale is an entry that no longer does what it was written for.
type Stale struct {
	Index      int    // of the entry under ignore, -1 for any other
	Convention string // the key under conventions, "" for any other
	Entry      string // as a person would look for it
	Why        string
}

func (s Stale) String() string { return s.Entry + ": " + s.Why }

// Apply marks the findings of r that the entries, the conventions and the baseline
// accept, and returns what is stale. today decides about expiry. The findings of a
// convention that is denied count one by one.
func Apply(r *compare.Result, entries []config.Ignore, conventions map[string]config.Convention, baseline *Baseline, today time.Time) []Stale {
	a := &applier{
		conventions: conventions, occurs: map[string]bool{},
		entries: entries, baseline: baseline, today: today,
		accepted: baseline.ids(), used: make([]bool, len(entries)), seen: map[string]bool{},
	}
	for l := range r.Findings() {
		if reason := a.reason(l); reason != nil {
			l.Finding.Ignored = reason
		}
	}
	return a.stale()
}

type applier struct {
	conventions map[string]config.Convention
	occurs      map[string]bool // conventions
	entries     []config.Ignore
	baseline    *Baseline
	today       time.Time
	accepted    map[string]bool // fingerprints of the baseline
	used        []bool          // entries that match a finding
	seen        map[string]bool // fingerprints of the baseline that still occur
}

func (a *applier) reason(l compare.Located) *compare.Ignored {
	var found *compare.Ignored
	if id := l.Finding.ID; a.accepted[id] {
		a.seen[id] = true
		found = &compare.Ignored{Reason: BaselineReason}
	}
	if key := l.Finding.Convention; key != "" {
		a.occurs[key] = true
		d := a.conventions[key]
		if d.Deny != "" {
			l.Finding.Convention = ""
		}
		if d.Accept != "" && found == nil {
			found = &compare.Ignored{Reason: d.Accept}
		}
	}
	for i, e := range a.entries {
		if !matches(e, l) {
			continue
		}
		a.used[i] = true
		if found == nil && !expired(e, a.today) {
			found = &compare.Ignored{Reason: e.Reason, Expires: e.Expires}
		}
	}
	return found
}

// matches reports whether an entry means a finding: every part that it gives
// must agree. An entry gives a fingerprint or a type, so that none can silence a
// whole class.
func matches(e config.Ignore, l compare.Located) bool {
	f := l.Finding
	if e.ID != "" && e.ID != f.ID || e.Rule != "" && e.Rule != f.Rule.ID || e.Set != "" && e.Set != l.Set {
		return false
	}
	if e.Path != "" && e.Path != f.Path.String() {
		return false
	}
	if e.Type == "" {
		return true
	}
	ok, err := path.Match(e.Type, l.Type.Name)
	return ok && err == nil
}

func expired(e config.Ignore, today time.Time) bool {
	return e.Expires != "" && today.Format(time.DateOnly) > e.Expires
}

func (a *applier) stale() []Stale {
	var list []Stale
	for i, e := range a.entries {
		name := fmt.Sprintf("ignore[%d] (%s)", i, describe(e))
		switch {
		case !a.used[i]:
			list = append(list, Stale{Index: i, Entry: name, Why: "matches no finding any more; remove it"})
		case expired(e, a.today):
			list = append(list, Stale{Index: i, Entry: name, Why: "expired on " + e.Expires + "; mend the finding or give a new date"})
		}
	}
	for _, key := range slices.Sorted(maps.Keys(a.conventions)) {
		if !a.occurs[key] {
			list = append(list, Stale{Index: -1, Convention: key, Entry: "conventions: " + key, Why: "there is no such difference any more" + near.Hint(key, slices.Collect(maps.Keys(a.occurs)), "remove it")})
		}
	}
	if a.baseline != nil {
		for _, f := range a.baseline.Findings {
			if !a.seen[f.ID] {
				list = append(list, Stale{Index: -1, Entry: fmt.Sprintf("baseline %s (%s %s %s%s)", f.ID, f.Set, f.Rule, f.Type, f.Path), Why: "does not occur any more; run parity baseline"})
			}
		}
	}
	return list
}

func describe(e config.Ignore) string {
	text := e.Type + e.Path
	if e.ID != "" {
		text = e.ID
	}
	if e.Rule != "" {
		text = e.Rule + " " + text
	}
	return text
}

// Old marks the findings that an earlier result had, too, and says what of those is
// gone. A nil result had none.
func Old(now, before *compare.Result, revision, commit string) {
	since := &compare.Since{Revision: revision, Commit: commit, Fixed: []compare.Gone{}}
	now.Since = since
	gone := map[string]compare.Gone{}
	var order []string
	if before != nil {
		for l := range before.Findings() {
			if f := l.Finding; f.Priority != "" {
				gone[f.ID] = compare.Gone{ID: f.ID, Set: l.Set, Rule: f.Rule.ID, Priority: f.Priority, Type: l.Type.Name, Path: f.Path, Summary: wording.Summary(f)}
				order = append(order, f.ID)
			}
		}
	}
	for l := range now.Findings() {
		f := l.Finding
		if _, old := gone[f.ID]; !old || f.Priority == "" {
			continue
		}
		delete(gone, f.ID)
		since.Open++
		if f.Ignored == nil {
			f.Ignored = &compare.Ignored{Reason: "was there at " + revision}
		}
		ignored := *f.Ignored // the entry that accepts it may accept others
		ignored.Old = true
		f.Ignored = &ignored
	}
	for _, id := range order {
		if g, left := gone[id]; left {
			since.Fixed = append(since.Fixed, g)
		}
	}
	slices.SortStableFunc(since.Fixed, func(a, b compare.Gone) int { return cmp.Compare(a.Priority, b.Priority) })
}
