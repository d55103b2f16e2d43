// Package ignore marks findings that a project has accepted: by a baseline of
// fingerprints, or by entries of parity.yaml that give a reason.
//
// An ignored finding stays in the result and keeps its type's verdict; it only
// stops counting against the gate.
package ignore

import (
	"fmt"
	"path"
	"time"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/config"
)

// BaselineReason stands beside findings that a baseline accepts.
const BaselineReason = "accepted by the baseline"

// Stale is an entry that no longer does what it was written for.
type Stale struct {
	Index int    // of the entry under ignore, -1 for one of the baseline
	Entry string // as a person would look for it
	Why   string
}

func (s Stale) String() string { return s.Entry + ": " + s.Why }

// Apply marks the findings of r that the entries and the baseline accept, and
// returns what is stale. today decides about expiry.
func Apply(r *compare.Result, entries []config.Ignore, baseline *Baseline, today time.Time) []Stale {
	a := &applier{
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
	entries  []config.Ignore
	baseline *Baseline
	today    time.Time
	accepted map[string]bool // fingerprints of the baseline
	used     []bool          // entries that match a finding
	seen     map[string]bool // fingerprints of the baseline that still occur
}

func (a *applier) reason(l compare.Located) *compare.Ignored {
	var found *compare.Ignored
	if id := l.Finding.ID; a.accepted[id] {
		a.seen[id] = true
		found = &compare.Ignored{Reason: BaselineReason}
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
	if e.ID != "" && e.ID != f.ID || e.Rule != "" && e.Rule != f.Rule || e.Set != "" && e.Set != l.Set {
		return false
	}
	if e.Path != "" && e.Path != f.Path {
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
			list = append(list, Stale{i, name, "matches no finding any more; remove it"})
		case expired(e, a.today):
			list = append(list, Stale{i, name, "expired on " + e.Expires + "; mend the finding or give a new date"})
		}
	}
	if a.baseline != nil {
		for _, f := range a.baseline.Findings {
			if !a.seen[f.ID] {
				list = append(list, Stale{-1, fmt.Sprintf("baseline %s (%s %s %s%s)", f.ID, f.Set, f.Rule, f.Type, f.Path), "does not occur any more; run parity baseline"})
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
