package relation

import (
	"encoding/binary"
	"slices"
)

// unevaluated is an unevaluatedProperties or unevaluatedItems keyword: rest
// binds what the schemas beside it have not evaluated.
type unevaluated struct {
	kind jsonType // object or array
	seen *evaluated
	rest literal

	split []evaluatedCase // memo of space.cases
	over  bool            // there are too many
}

// evaluated is what a schema evaluates of an instance that satisfies it: for
// objects the names and patterns, for arrays a prefix and the items that a
// contains matches; and more, depending on which of its parts hold.
type evaluated struct {
	all      bool
	names    []string
	patterns []string
	prefix   int
	matching []literal
	choices  []choice
}

type choice struct {
	when            literal
	then, otherwise *evaluated // nil: nothing
}

// nothingSeen reports whether e evaluates nothing at all.
func (e *evaluated) nothingSeen() bool {
	return e == nil || !e.all && len(e.names)+len(e.patterns)+e.prefix+len(e.matching)+len(e.choices) == 0
}

// merge adds what o evaluates without condition.
func (e *evaluated) merge(o *evaluated) {
	if o == nil {
		return
	}
	e.all = e.all || o.all
	e.names = appendNew(e.names, o.names...)
	e.patterns = appendNew(e.patterns, o.patterns...)
	e.prefix = max(e.prefix, o.prefix)
	e.matching = appendNew(e.matching, o.matching...)
	e.choices = appendNew(e.choices, o.choices...)
}

// appendNew appends what is not there yet: schemas that share parts by
// reference would otherwise grow as the tree that they unfold to.
func appendNew[T comparable](list []T, more ...T) []T {
	for _, x := range more {
		if !slices.Contains(list, x) {
			list = append(list, x)
		}
	}
	return list
}

// choose adds what depends on whether a literal holds.
func (e *evaluated) choose(when literal, then, otherwise *evaluated) {
	switch {
	case when == anything:
		e.merge(then)
	case when == nothing:
		e.merge(otherwise)
	case !then.nothingSeen() || !otherwise.nothingSeen():
		e.choices = appendNew(e.choices, choice{when, then, otherwise})
	}
}

func (u *unevaluated) appendKey(key []byte) []byte {
	key = append(key, byte(u.kind))
	key = binary.LittleEndian.AppendUint32(key, uint32(u.rest))
	return u.seen.appendKey(key)
}

func (e *evaluated) appendKey(key []byte) []byte {
	if e == nil {
		return append(key, '-')
	}
	if e.all {
		key = append(key, '*')
	}
	for _, list := range [...][]string{e.names, e.patterns} {
		key = binary.AppendVarint(key, int64(len(list)))
		for _, text := range list {
			key = appendText(key, text)
		}
	}
	key = binary.AppendVarint(key, int64(e.prefix))
	key = binary.AppendVarint(key, int64(len(e.matching)))
	for _, l := range e.matching {
		key = binary.LittleEndian.AppendUint32(key, uint32(l))
	}
	key = binary.AppendVarint(key, int64(len(e.choices)))
	for _, c := range e.choices {
		key = binary.LittleEndian.AppendUint32(key, uint32(c.when))
		key = c.otherwise.appendKey(c.then.appendKey(key))
	}
	return key
}

// evaluatedCase is one outcome of all choices: where the literals of when hold,
// the keyword means demand.
type evaluatedCase struct {
	when   []literal
	demand literal
}

// cases enumerates the outcomes; it reports false if there are too many.
func (s *space) cases(u *unevaluated) ([]evaluatedCase, bool) {
	if u.split != nil || u.over {
		return u.split, !u.over
	}
	type state struct {
		when []literal
		seen evaluated
	}
	states := []state{{seen: *u.seen}}
	for i := 0; i < len(states); {
		st := states[i]
		if st.seen.all || len(st.seen.choices) == 0 {
			i++
			continue
		}
		c := st.seen.choices[0]
		rest := st.seen
		rest.choices = rest.choices[1:]
		with := func(l literal, more *evaluated) state {
			seen := evaluated{}
			seen.merge(&rest)
			seen.merge(more)
			return state{append(slices.Clip(st.when), l), seen}
		}
		states[i] = with(c.when, c.then)
		states = append(states, with(c.when.not(), c.otherwise))
		if len(states) > maxBranches {
			u.over = true
			return nil, false
		}
	}
	for _, st := range states {
		u.split = append(u.split, evaluatedCase{st.when, s.unevaluatedDemand(u, &st.seen)})
	}
	return u.split, true
}

func (s *space) unevaluatedDemand(u *unevaluated, seen *evaluated) literal {
	if seen.all {
		return anything
	}
	if u.kind == typeArray {
		return s.itemList(slices.Repeat([]literal{anything}, seen.prefix), s.or(append(slices.Clone(seen.matching), u.rest)...))
	}
	names, patterns := sortedSet(seen.names), sortedSet(seen.patterns)
	return s.propertyMap(names, slices.Repeat([]literal{anything}, len(names)), patterns, slices.Repeat([]literal{anything}, len(patterns)), u.rest)
}

func sortedSet(texts []string) []string {
	out := slices.Clone(texts)
	slices.Sort(out)
	return slices.Compact(out)
}
