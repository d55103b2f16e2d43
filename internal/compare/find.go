package compare

import (
	"slices"
	"strings"

	"example.org/parity/internal/match"
	"example.org/parity/internal/schema"
)

// Find returns the row of a type by its name, its counterpart's name, or
// another spelling of it; nil if there is none.
func (r *Result) Find(name string) *TypeResult {
	for _, t := range r.Types {
		if t.Name == name {
			return t
		}
	}
	for _, t := range r.Types {
		if match.Spelling(t.Name) == match.Spelling(name) {
			return t
		}
		for _, c := range t.Compared {
			if c.Counterpart == name {
				return t
			}
		}
	}
	return nil
}

// Located returns the finding of that id, and whether there is one.
func (r *Result) Located(id string) (Located, bool) {
	for l := range r.Findings() {
		if l.Finding.ID == id {
			return l, true
		}
	}
	return Located{}, false
}

// FindField returns the row of a type and the wire name of a field, from Type.field.
func (r *Result) FindField(name string) (row *TypeResult, field string) {
	for at := len(name); ; {
		if at = strings.LastIndexByte(name[:at], '.'); at < 0 {
			return nil, ""
		}
		t := r.Find(name[:at])
		if t == nil {
			continue
		}
		field, _, _ := strings.Cut(strings.TrimSuffix(name[at+1:], "[]"), ".")
		if slices.Contains(t.Fields(), field) {
			return t, field
		}
	}
}

// Fields are the wire names of the fields that a type has in any set, sorted.
func (t *TypeResult) Fields() []string {
	sides := []*schema.Type{t.Ref}
	for _, c := range t.Compared {
		sides = append(sides, c.Other)
	}
	var names []string
	for _, side := range sides {
		if side != nil {
			for _, p := range side.Properties {
				names = append(names, p.Name)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
