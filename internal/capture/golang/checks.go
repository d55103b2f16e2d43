package golang

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"example.org/parity/internal/capture/golang/eval"
	"example.org/parity/internal/capture/golang/gojson"
	"example.org/parity/internal/codec"
)

// check notes what a way asks for that its shape does not say: a condition whose
// other side never succeeds.
func (r *reader_) check(w eval.Reading) {
	var loops func(events []eval.Event)
	inside := func(p, of *eval.Part) bool { return of == nil || p.Within(of) }
	addCheck := func(what string, pos token.Pos) {
		check := codec.Checked{What: what, Place: r.prog.Place(pos)}
		if !slices.ContainsFunc(r.checks, func(k codec.Checked) bool { return k.What == check.What && samePlace(k.Place, check.Place) }) {
			r.checks = append(r.checks, check)
		}
	}
	note := func(s eval.Step, of *eval.Part) {
		c := s.Cond
		if c.Text == "" || len(c.From) == 0 && c.Subject.Key == "" {
			return // it does not depend on the payload
		}
		if c.Is == "decodes" && c.Negated && !r.alsoTaken(s, w) {
			c.Text = strings.TrimSuffix(c.Text, " succeeds") + " succeeds too"
			addCheck("raises if "+c.Text, c.Pos)
			return
		}
		if r.isEither(s) || r.decidesFit(s) || r.otherSide(s) && (c.Is != "" && !r.isUnsaid(c) || !r.readsOther(s, w)) {
			return
		}
		if !s.Guard && c.Subject.Part != nil && inside(c.Subject.Part, of) {
			at := r.shapeKind(c.Subject.Part)
			if said(c, at) && !r.isInNamed(c) && !r.isOpenInteger(c) {
				return
			}
		}
		if c.Is == "decodes" {
			return // guarded, and then the part is decoded
		}
		what := "raises unless " + c.Text
		if !s.Side {
			what = "raises if " + c.Text
		}
		if r.otherSide(s) {
			what = "reads another form if not " + c.Text
		}
		addCheck(what, c.Pos)
	}
	loops = func(events []eval.Event) {
		for _, e := range events {
			for i, facts := range e.Facts {
				for _, s := range facts {
					others := false
					for k, other := range e.Facts {
						others = others || k != i && slices.ContainsFunc(other, s.Against)
					}
					if !others && !r.otherSide(s) {
						note(s, e.Part)
					}
				}
				loops(e.Arms[i])
			}
		}
	}
	for _, s := range w.St.Steps {
		note(s, nil)
	}
	loops(w.St.Events)
}

// isUnsaid says whether no shape says what a condition asks for: that a text has no pattern
// or format, or that what stands in the shape by its name has a member.
func (r *reader_) isUnsaid(c eval.Condition) bool {
	return c.Negated && (c.Is == "matches" && c.Vals == nil || c.Is == "format" || c.Is == "absent" && r.isInNamed(c))
}

// isOpenInteger says whether a condition asks for an integer of what is taken as well where
// it is no number at all, whatever it then is.
func (r *reader_) isOpenInteger(c eval.Condition) bool {
	p := c.Subject.Part
	return c.Is == "kind" && slices.Equal(c.Kinds, []string{"integer"}) && slices.ContainsFunc(r.ways, func(w eval.Reading) bool {
		return !slices.ContainsFunc(w.St.Steps, func(s eval.Step) bool {
			return s.Cond.Is == "kind" && !s.Cond.Negated && s.Cond.Subject.Part == p
		})
	})
}

// isInNamed says whether a condition asks for a part of what stands in the shape by its
// name, which says nothing of it. By which of its texts a variant is chosen is said there.
func (r *reader_) isInNamed(c eval.Condition) bool {
	p := c.Subject.Part
	if c.Is == "decodes" || c.Is == "kind" || p.Parent == nil {
		return false
	}
	if r.named[p.Parent] && r.chooses(c) {
		return false
	}
	for q := p.Parent; q != nil; q = q.Parent {
		if r.named[q] {
			return true
		}
	}
	return false
}

// chooses says whether a condition tells several forms apart: they are asked for other
// constants of the same part.
func (r *reader_) chooses(c eval.Condition) bool {
	if c.Is != "eq" && c.Is != "in" || c.Negated || c.Subject.Look != "" {
		return false
	}
	other := func(s eval.Step) bool {
		d := s.Cond
		return (d.Is == "eq" || d.Is == "in") && !d.Negated && d.Subject.Key == c.Subject.Key && !d.Same(c)
	}
	var inside func(events []eval.Event) bool
	inside = func(events []eval.Event) bool {
		return slices.ContainsFunc(events, func(e eval.Event) bool {
			return slices.ContainsFunc(e.Facts, func(facts []eval.Step) bool { return slices.ContainsFunc(facts, other) }) || slices.ContainsFunc(e.Arms, inside)
		})
	}
	return slices.ContainsFunc(r.ways, func(w eval.Reading) bool {
		return slices.ContainsFunc(w.St.Steps, other) || inside(w.St.Events)
	})
}

func samePlace(a, b *codec.Place) bool {
	return a == nil && b == nil || a != nil && b != nil && *a == *b
}

// shapeKind guesses nothing: it gives the kind of shape of what a part is decoded to.
func (r *reader_) shapeKind(p *eval.Part) *codec.Shape {
	t := r.decodedTo(p)
	if t == nil {
		return nil
	}
	s := r.kindShape(t)
	return &s
}

// decodedTo gives the type that a part is decoded to, with what it lies in or by itself.
func (r *reader_) decodedTo(p *eval.Part) types.Type {
	for _, e := range r.now.St.Events {
		if e.Part == p && e.Typ != nil {
			return e.Typ
		}
	}
	if p.Parent == nil {
		return nil
	}
	if p.Each && p.Parent.Parent != nil {
		if l, ok := types.Unalias(derefOrNil(r.decodedTo(p.Parent))).(*types.Slice); ok {
			return l.Elem()
		}
		return nil
	}
	for _, e := range r.now.St.Events {
		if e.Part != p.Parent || e.Typ == nil {
			continue
		}
		if st, ok := gojson.Deref(e.Typ).Underlying().(*types.Struct); ok {
			for _, f := range r.fieldsOf(st).Fields {
				if f.Name == p.Name {
					return f.Object.Type()
				}
			}
		}
	}
	return nil
}

func (r *reader_) kindShape(t types.Type) codec.Shape {
	switch under := gojson.Deref(t).Underlying().(type) {
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
func (r *reader_) otherSide(s eval.Step) bool {
	return slices.ContainsFunc(r.ways, func(w eval.Reading) bool {
		return slices.ContainsFunc(w.St.Steps, s.Against)
	})
}

// decidesFit says whether a payload for which a condition does not hold is kept as it is.
func (r *reader_) decidesFit(s eval.Step) bool {
	return slices.ContainsFunc(r.unfit, func(w eval.Reading) bool {
		return s.IsOpen(w.St.Open) || slices.ContainsFunc(w.St.Steps, s.Against)
	})
}

// isEither says whether a way goes both ways at a step.
func (r *reader_) isEither(s eval.Step) bool {
	return slices.ContainsFunc(r.ways, func(w eval.Reading) bool { return s.IsOpen(w.St.Open) })
}

// alsoTaken says whether what could not be decoded on a way is decoded on another one
// that is like it in all else.
func (r *reader_) alsoTaken(s eval.Step, way eval.Reading) bool {
	return slices.ContainsFunc(r.ways, func(w eval.Reading) bool {
		found := false
		for _, o := range w.St.Steps {
			found = found || o.Against(s)
			if slices.ContainsFunc(way.St.Steps, func(mine eval.Step) bool { return !sameStep(mine, s) && mine.Against(o) }) {
				return false
			}
		}
		return found
	})
}

func sameStep(a, b eval.Step) bool { return a.Fork == b.Fork && a.Side == b.Side }

// readsOther says whether a way on which a step was decided otherwise reads the
// payload in another way.
func (r *reader_) readsOther(s eval.Step, way eval.Reading) bool {
	return slices.ContainsFunc(r.ways, func(w eval.Reading) bool {
		return slices.ContainsFunc(w.St.Steps, s.Against) && !eval.SameEvents(w.St.Events, way.St.Events)
	})
}
