package report

import (
	"fmt"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/print"
)

// talk is who talks to whom between the reference and a set, and what each does with
// the types that both have.
type talk struct {
	Set, Title, Reference string // the set, and what it and the reference are called
	Sentence, Why         string
	Roles                 []roleCount
	Impossible            int // findings that therefore cannot occur
}

// roleCount counts the types of one role on either side.
type roleCount struct {
	Role             string
	Reference, Other int
}

const unknownRole = "not known"

var roleNames = []string{"only sent", "only received", "sent and received", unknownRole}

func roleName(r *compare.Role) string {
	if r == nil {
		return unknownRole
	}
	return r.String()
}

// talks are those of all sets.
func talks(r *compare.Result) []talk {
	var list []talk
	for _, set := range r.Sets {
		t := talk{Set: set, Title: title(r, set), Reference: title(r, r.Reference), Why: r.Topology[set].Why, Impossible: r.Impossible[set]}
		t.Sentence = topologySentence(r, set)
		counts := map[string]*roleCount{}
		for _, name := range roleNames {
			counts[name] = &roleCount{Role: name}
		}
		for _, row := range r.Types {
			if c := row.Compared[set]; c != nil && row.Ref != nil && c.Other != nil {
				counts[roleName(c.Roles.Reference)].Reference++
				counts[roleName(c.Roles.Other)].Other++
			}
		}
		for _, name := range roleNames {
			if c := counts[name]; c.Reference+c.Other > 0 {
				t.Roles = append(t.Roles, *c)
			}
		}
		list = append(list, t)
	}
	return list
}

func topologySentence(r *compare.Result, set string) string {
	ref, other := title(r, r.Reference), title(r, set)
	switch to := r.Topology[set]; to.Kind {
	case compare.Clients:
		return fmt.Sprintf("%s and %s are clients of one service, for which %s stands: what the service sends both must take, and what they send is held against what %s sends", ref, other, ref, ref)
	case compare.Server:
		return fmt.Sprintf("%s is the service: what it sends its clients must take, and what they send it must take", title(r, to.Server))
	default:
		return fmt.Sprintf("%s and %s are peers: what either sends the other must take", ref, other)
	}
}

// roleSentences say what each side does with a type, as far as that is known.
func roleSentences(r *compare.Result, set string, c *compare.Compared) []string {
	var list []string
	for _, side := range []struct {
		set  string
		role *compare.Role
	}{{r.Reference, c.Roles.Reference}, {set, c.Roles.Other}} {
		if side.role != nil {
			list = append(list, fmt.Sprintf("%s in %s: %s", side.role, title(r, side.set), side.role.Why))
		}
	}
	return list
}

// talk says in a section who sends what.
func (m *markdown) talk() {
	for _, t := range talks(m.r) {
		if t.Set != m.set {
			continue
		}
		m.heading(3, "Who Sends What")
		m.Printf("%s (%s).\n", print.Prose(t.Sentence), print.Prose(t.Why))
		if t.Impossible > 0 {
			m.Printf("Differences that therefore cannot occur: %d; they are notes of their types.\n", t.Impossible)
		}
		m.Printf("\n")
		m.table("Types that are", m.ref(), m.other())
		for _, role := range t.Roles {
			m.row(role.Role, fmt.Sprint(role.Reference), fmt.Sprint(role.Other))
		}
	}
}
