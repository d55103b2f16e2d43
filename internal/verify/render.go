package verify

import (
	"cmp"
	"fmt"
	"io"
	"strings"
)

// Disagrees reports whether a finding was refuted or a contract disagrees with its code.
func (r *Result) Disagrees() bool {
	for _, e := range r.Findings {
		if e.Status == Refuted {
			return true
		}
	}
	for _, a := range r.Types {
		if a.Differ > 0 {
			return true
		}
	}
	return false
}

// Untried counts the findings and types that were not tried.
func (r *Result) Untried() int {
	n := 0
	for _, e := range r.Findings {
		if e.Status == NotRunnable {
			n++
		}
	}
	for _, a := range r.Types {
		if a.Payloads == 0 {
			n++
		}
	}
	return n
}

// maxListed is how many of a kind the terminal shows; the evidence has all.
const maxListed = 10

// Render writes the result for a terminal: what was asked, what was refuted, which
// contracts differ, and what was not tried.
func (r *Result) Render(w io.Writer) error {
	var b strings.Builder
	for _, s := range r.Sets {
		if s.Broken != "" {
			fmt.Fprintf(&b, "%-10s not run: %s\n", s.Set, s.Broken)
			continue
		}
		fmt.Fprintf(&b, "%-10s %s: %d payloads asked, %d not\n", s.Set, s.Runtime, s.Asked, s.NotRun)
	}
	counts := map[Status]int{}
	for _, e := range r.Findings {
		counts[e.Status]++
	}
	fmt.Fprintf(&b, "\nfindings that claim a rejection: %d confirmed, %d refuted, %d not runnable\n", counts[Confirmed], counts[Refuted], counts[NotRunnable])
	asked, differ, unknown, untried := 0, 0, 0, 0
	for _, a := range r.Types {
		asked += a.Payloads
		unknown += a.Unknown
		if a.Differ > 0 {
			differ++
		}
		if a.Payloads == 0 {
			untried++
		}
	}
	fmt.Fprintf(&b, "contracts: %d types, %d payloads, %d of them not decided by the contract; %d types disagree with their code, %d were not tried\n", len(r.Types), asked, unknown, differ, untried)
	if t := r.Traffic; t != nil {
		fmt.Fprintf(&b, "captured traffic: %d records; not asked about: %d without a type, %d beyond those of one type that are, %d broken\n", t.Records, t.Untyped, t.Beyond, t.Broken)
	}

	refuted := list{b: &b, head: "\nrefuted: a fault of parity's own, please report it with what stands here"}
	for _, e := range r.Findings {
		if e.Status == Refuted {
			refuted.add("%s %s of %s (%s): %s (%s): %s\n    %s", e.Rule, cmp.Or(e.Path, "the type itself"), e.Type, e.Set, e.Why, e.Runtime, e.Payload, strings.Join(e.Declarations, "\n    "))
		}
	}
	refuted.end()
	differs := list{b: &b, head: "\ncontract and code disagree"}
	for _, a := range r.Types {
		if a.First != nil {
			differs.add("%s of %s, %d of %d payloads: %s: the contract %s it, the code: %s", a.Type, a.Set, a.Differ, a.Payloads, cmp.Or(a.First.Place, short(a.First.Payload)), a.First.Contract, a.First.Code)
		}
	}
	differs.end()
	left := list{b: &b, head: "\nnot tried"}
	reasons := map[string]int{}
	var order []string
	note := func(why string) {
		if reasons[why] == 0 {
			order = append(order, why)
		}
		reasons[why]++
	}
	for _, e := range r.Findings {
		if e.Status == NotRunnable {
			note("finding: " + e.Why)
		}
	}
	for _, a := range r.Types {
		if a.Payloads == 0 {
			note(a.Set + ": " + cmp.Or(a.NotRun, "no payload"))
		}
	}
	for _, why := range order {
		left.add("%d × %s", reasons[why], why)
	}
	left.end()
	_, err := io.WriteString(w, b.String())
	return err
}

// list writes the first lines of one kind, and how many more there are.
type list struct {
	b    *strings.Builder
	head string
	n    int
}

func (l *list) add(format string, args ...any) {
	if l.n++; l.n == 1 {
		fmt.Fprintf(l.b, "%s\n", l.head)
	}
	if l.n <= maxListed {
		fmt.Fprintf(l.b, "  "+format+"\n", args...)
	}
}

func (l *list) end() {
	if l.n > maxListed {
		fmt.Fprintf(l.b, "  … and %d more, in the evidence\n", l.n-maxListed)
	}
}
