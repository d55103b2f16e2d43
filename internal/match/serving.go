package match

import (
	"slices"
	"strconv"
	"strings"
)

// One type may serve where the other set has several of one shape: an SDK has ListOptions
// for all that it lists, the other a ListParams in each of its classes; or one has params
// for all its requests of pages, the other those of each, called after the request.

// ByOperation is the evidence of a type that serves for what the other set sends, or
// receives, by an operation.
const ByOperation = "shape and operation"

// servedShare is how much of the weight of their fields two types have in common, at
// least, of which one serves by an operation for what the other set has a type for.
const servedShare = 0.2

// ByPlace is the evidence of a type that is called after the places in which the other set
// has one for several.
const ByPlace = "shape and place"

// serving gives types without a counterpart the one that serves in their places, too.
func (m *matcher) serving(r *Matching, b *builder) {
	refs, others := outlined(m.xs), outlined(m.ys)
	for _, x := range m.xs {
		if r.pairs[x.t.Name] == nil && x.eligible() {
			if y := m.general(x, others[x.outline()], true); y != nil {
				m.serve(r, x, y, ByShape)
			}
		}
	}
	for _, y := range m.ys {
		if r.reference[y.t.Name] == "" && y.eligible() {
			if x := m.general(y, refs[y.outline()], false); x != nil {
				m.serve(r, x, y, ByShape)
			}
		}
	}
	m.servingByOperation(r)
	for _, x := range m.xs {
		if r.pairs[x.t.Name] == nil && x.eligible() {
			for _, y := range m.calledAfter(x, others[x.outline()], b) {
				if r.reference[y.other.t.Name] == "" && y.other.eligible() {
					m.serve(r, x, y.other, ByPlace)
					for _, holder := range y.holders {
						r.within[holder.t.Name] = y.other.t.Name
					}
				}
			}
		}
	}
	for _, y := range m.ys {
		if r.reference[y.t.Name] == "" && y.eligible() {
			for _, x := range m.calledAfter(y, refs[y.outline()], b) {
				if r.pairs[x.other.t.Name] == nil && x.other.eligible() {
					m.serve(r, x.other, y, ByPlace)
				}
			}
		}
	}
}

// servingByOperation pairs what only one type of either set is sent by, or received, where
// one of the two has a counterpart already: an SDK has one type for what it creates and
// what it is told of it, the other a request and a response.
func (m *matcher) servingByOperation(r *Matching) {
	for _, x := range m.xs {
		for _, op := range x.operations {
			if !m.soleOperation(op) {
				continue
			}
			y := m.byOperation[op][0]
			lacking := (r.pairs[x.t.Name] == nil) != (r.reference[y.t.Name] == "")
			if likeness, _ := m.shapeLikeness(x, y); lacking && x.eligible() && y.eligible() && likeness >= servedShare && !contradict(x, y) {
				m.serve(r, x, y, ByOperation)
			}
		}
	}
}

// serve pairs two types, of which either may have a counterpart already.
func (m *matcher) serve(r *Matching, x, y *entry, by string) {
	if r.pairs[x.t.Name] == nil {
		likeness, _ := m.shapeLikeness(x, y)
		r.pairs[x.t.Name] = &Pair{Ref: x.t.Name, Other: y.t.Name, By: by, Score: min(likeness, 0.9)}
	}
	if r.reference[y.t.Name] == "" {
		r.reference[y.t.Name] = x.t.Name
	}
	delete(r.near, x.t.Name)
	delete(r.unclear, x.t.Name)
}

// eligible reports whether a type may be one of several that one serves for.
func (e *entry) eligible() bool {
	return !e.refused && !e.alias && len(e.features) > 0 && isRecord(e)
}

// outline is equal for records of the same fields.
func (e *entry) outline() string {
	var b strings.Builder
	for _, f := range e.features {
		b.WriteString(strconv.Itoa(f.id))
		b.WriteByte(' ')
	}
	return b.String()
}

// fits reports whether two records of the same fields have the same kinds of values there,
// and counterparts or records of the same fields, as far as either says.
func (e *entry) fits(other *entry) bool {
	for i, f := range e.features {
		if there := other.features[i].kind; f.kind != there && f.kind != 0 && there != 0 {
			return false
		}
	}
	for _, held := range bounded(e.holds) {
		alike := func(there edge) bool {
			told := len(held.to.features) > 0 && len(there.to.features) > 0
			return !told || held.to.mate != nil && held.to.mate.kind == there.to.kind || held.to.mate == nil && there.to.mate == nil && held.to.outline() == there.to.outline()
		}
		if there := at(other.holds, held.place); len(there) > 0 && !slices.ContainsFunc(there, alike) {
			return false
		}
	}
	return !contradict(e, other)
}

// outlined are the records of a set by their outlines.
func outlined(entries []*entry) map[string][]*entry {
	list := map[string][]*entry{}
	for _, e := range entries {
		if e.eligible() {
			list[e.outline()] = append(list[e.outline()], e)
		}
	}
	return list
}

// general is the one of some types of the other set that has the name of a type which is
// one of several of that name, in several places, and is itself the only one of it. What
// others hold is compared where they hold it.
func (m *matcher) general(e *entry, alike []*entry, forward bool) *entry {
	if e.namesakes == 1 || len(e.heldBy) > 0 {
		return nil
	}
	var found *entry
	for _, other := range alike {
		x, y := e, other
		if !forward {
			x, y = other, e
		}
		var names evidence
		m.compareNames(&names, x, y)
		away := names.away.y
		if !forward {
			away = names.away.x
		}
		_, tells := m.shapeLikeness(x, y)
		if other.namesakes > 1 || names.opposed || len(names.lacking.x)+len(names.lacking.y)+len(away) > 0 || tells < 0.3 || !e.fits(other) || againstEachOther(x, y) {
			continue
		}
		if found != nil {
			return nil
		}
		found = other
	}
	return found
}

// calledAfter are those of some types of the other set that are called after the places of
// a type, with words of its own: ListToolsParams after the params of a ListToolsRequest,
// which are PageParams. All are of one shape.
func (m *matcher) calledAfter(e *entry, alike []*entry, b *builder) (list []called) {
	says := func(words []int) uint64 {
		return bag(unique(slices.DeleteFunc(slices.Clone(words), func(w int) bool {
			return m.isRole(w, requests) || m.isRole(w, responses) || slices.Contains(e.own, w)
		})))
	}
	places := map[uint64][]*entry{}
	for _, held := range bounded(e.heldBy) {
		if field := words(b.places.texts[held.place]); len(field) > 0 && held.to.mate == nil {
			name := says(append(slices.Clone(held.to.own), b.wordIDs(field)...))
			places[name] = append(places[name], held.to)
		}
	}
	delete(places, 0) // where they say no more than the type
	shape := ""
	for _, other := range alike {
		holders := places[says(other.own)]
		if len(holders) == 0 || other.mate != nil || !e.fits(other) {
			continue
		}
		own, _ := Shape(other.set, other.t)
		if shape == "" {
			shape = own
		}
		if own == shape {
			list = append(list, called{other, holders})
		}
	}
	return list
}

// called is a type that is called after some that hold another.
type called struct {
	other   *entry
	holders []*entry
}

// isRole reports whether a word is one of a role; a place may have words that no name has.
func (m *matcher) isRole(w, role int) bool { return w < len(m.role) && m.role[w] == role }
