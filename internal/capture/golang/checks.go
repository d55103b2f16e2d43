package golang

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"example.org/parity/internal/codec"
)

// check notes what a way asks for that its shape does not say: a condition whose
// other side never succeeds.
func (r *reader_) check(w reading) {
	var loops func(events []event)
	inside := func(p, of *part) bool { return of == nil || p.within(of) }
	addCheck := func(what string, pos token.Pos) {
		check := codec.Checked{What: what, Place: r.prog.place(pos)}
		if !slices.ContainsFunc(r.checks, func(k codec.Checked) bool { return k.What == check.What && samePlace(k.Place, check.Place) }) {
			r.checks = append(r.checks, check)
		}
	}
	note := func(s step, of *part) {
		c := s.cond
		if c.text == "" || len(c.from) == 0 && c.subject.key == "" {
			return // it does not depend on the payload
		}
		if c.is == "decodes" && c.negated && !r.alsoTaken(s, w) {
			c.text = strings.TrimSuffix(c.text, " succeeds") + " succeeds too"
			addCheck("raises if "+c.text, c.pos)
			return
		}
		if r.isEither(s) || r.otherSide(s) && (c.is != "" || !r.readsOther(s, w)) {
			return
		}
		if !s.guard && c.subject.part != nil && inside(c.subject.part, of) {
			at := r.shapeKind(c.subject.part)
			if said(c, at) && !r.isInNamed(c) {
				return
			}
		}
		if c.is == "decodes" {
			return // guarded, and then the part is decoded
		}
		what := "raises unless " + c.text
		if !s.side {
			what = "raises if " + c.text
		}
		if r.otherSide(s) {
			what = "reads another form if not " + c.text
		}
		addCheck(what, c.pos)
	}
	loops = func(events []event) {
		for _, e := range events {
			for i, facts := range e.facts {
				for _, s := range facts {
					others := false
					for k, other := range e.facts {
						others = others || k != i && slices.ContainsFunc(other, s.against)
					}
					if !others && !r.otherSide(s) {
						note(s, e.part)
					}
				}
				loops(e.arms[i])
			}
		}
	}
	for _, s := range w.st.steps {
		note(s, nil)
	}
	loops(w.st.events)
}

// isInNamed says whether a condition asks for a part of what stands in the shape by its
// name, which says nothing of it. By which of its texts a variant is chosen is said there.
func (r *reader_) isInNamed(c condition) bool {
	p := c.subject.part
	if c.is == "decodes" || c.is == "kind" || p.parent == nil {
		return false
	}
	if r.named[p.parent] && r.chooses(c) {
		return false
	}
	for q := p.parent; q != nil; q = q.parent {
		if r.named[q] {
			return true
		}
	}
	return false
}

// chooses says whether a condition tells several forms apart: they are asked for other
// constants of the same part.
func (r *reader_) chooses(c condition) bool {
	if c.is != "eq" && c.is != "in" || c.negated || c.subject.look != "" {
		return false
	}
	other := func(s step) bool {
		d := s.cond
		return (d.is == "eq" || d.is == "in") && !d.negated && d.subject.key == c.subject.key && !d.same(c)
	}
	var inside func(events []event) bool
	inside = func(events []event) bool {
		return slices.ContainsFunc(events, func(e event) bool {
			return slices.ContainsFunc(e.facts, func(facts []step) bool { return slices.ContainsFunc(facts, other) }) || slices.ContainsFunc(e.arms, inside)
		})
	}
	return slices.ContainsFunc(r.ways, func(w reading) bool {
		return slices.ContainsFunc(w.st.steps, other) || inside(w.st.events)
	})
}

func samePlace(a, b *codec.Place) bool {
	return a == nil && b == nil || a != nil && b != nil && *a == *b
}

// shapeKind guesses nothing: it gives the kind of shape of what a part is decoded to.
func (r *reader_) shapeKind(p *part) *codec.Shape {
	t := r.decodedTo(p)
	if t == nil {
		return nil
	}
	s := r.kindShape(t)
	return &s
}

// decodedTo gives the type that a part is decoded to, with what it lies in or by itself.
func (r *reader_) decodedTo(p *part) types.Type {
	for _, e := range r.now.st.events {
		if e.part == p && e.typ != nil {
			return e.typ
		}
	}
	if p.parent == nil {
		return nil
	}
	if p.each && p.parent.parent != nil {
		if l, ok := types.Unalias(derefOrNil(r.decodedTo(p.parent))).(*types.Slice); ok {
			return l.Elem()
		}
		return nil
	}
	for _, e := range r.now.st.events {
		if e.part != p.parent || e.typ == nil {
			continue
		}
		if st, ok := deref(e.typ).Underlying().(*types.Struct); ok {
			for _, f := range r.fieldsOf(st).fields {
				if f.name == p.name {
					return f.object.Type()
				}
			}
		}
	}
	return nil
}

func (r *reader_) kindShape(t types.Type) codec.Shape {
	switch under := deref(t).Underlying().(type) {
	case *types.Basic:
		return basicTypes[under.Kind()]
	case *types.Slice:
		return codec.Of(codec.KindList)
	case *types.Map:
		return codec.Of(codec.KindMap)
	}
	return codec.Of(codec.KindAny)
}

// otherSide says whether a way on which a step was decided otherwise succeeds too.
func (r *reader_) otherSide(s step) bool {
	return slices.ContainsFunc(r.ways, func(w reading) bool {
		return slices.ContainsFunc(w.st.steps, s.against)
	})
}

// isEither says whether a way goes both ways at a step.
func (r *reader_) isEither(s step) bool {
	return slices.ContainsFunc(r.ways, func(w reading) bool { return s.isOpen(w.st.open) })
}

// alsoTaken says whether what could not be decoded on a way is decoded on another one
// that is like it in all else.
func (r *reader_) alsoTaken(s step, way reading) bool {
	return slices.ContainsFunc(r.ways, func(w reading) bool {
		found := false
		for _, o := range w.st.steps {
			found = found || o.against(s)
			if slices.ContainsFunc(way.st.steps, func(mine step) bool { return !sameStep(mine, s) && mine.against(o) }) {
				return false
			}
		}
		return found
	})
}

func sameStep(a, b step) bool { return a.fork == b.fork && a.side == b.side }

// readsOther says whether a way on which a step was decided otherwise reads the
// payload in another way.
func (r *reader_) readsOther(s step, way reading) bool {
	return slices.ContainsFunc(r.ways, func(w reading) bool {
		return slices.ContainsFunc(w.st.steps, s.against) && !sameEvents(w.st.events, way.st.events)
	})
}
