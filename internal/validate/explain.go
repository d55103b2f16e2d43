package validate

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"example.org/parity/internal/doc"
)

// explainer finds why a record is rejected: the places and keywords that
// jsonschema names, without decoding. What the checker accepts needs no reasons;
// so it goes down, with the rules, where the checker says no and nowhere else.
type explainer struct {
	*Checker
	path     []byte // to the value at hand, as in Failure.Path
	level    int    // of the value at hand
	failures []mismatch
	frame
}

// mismatch is a failure that is not worded yet.
type mismatch struct {
	rule    *rule // that words the failure, of type and of unions
	keyword string
	path    string
	member  string // that is missing or not declared
	kind    string // of the value
	message string
	at      int // offset of the value
}

// frame is the innermost alternative that is being tried.
type frame struct {
	start  int  // in failures, of its first
	from   int  // level of the union's value
	leaves int  // how many failures jsonschema counts
	other  bool // the value is meant to be another alternative: of another kind, or with another tag
}

const (
	// maxMismatches is how many failures of one record are kept.
	maxMismatches = 10_000
	// lookBack is how many failures a new one is compared with: the items of one
	// array fail in the same few ways, and what is told of a record is told once.
	lookBack = 16
)

// explain returns why the type rejects data, which must be well-formed and
// rejected; nil if that would take too long.
func (e *explainer) explain(t *Type, data []byte) []Failure {
	e.reset(data)
	e.path, e.level, e.failures, e.frame = e.path[:0], 0, e.failures[:0], frame{}
	e.apply(t.node.rule, skipSpace(data, 0))
	if e.overrun {
		return nil
	}
	list := make([]Failure, len(e.failures))
	for i := range e.failures {
		list[i] = e.failures[i].worded()
	}
	if len(list) == maxMismatches {
		list = append(list, Failure{Path: "…", Message: fmt.Sprintf("more than %d failures in one record; the others are not told", maxMismatches)})
	}
	return list
}

// value explains the value at p if its node does not accept it, and returns the
// offset after it; -1 if all this takes too long.
func (e *explainer) value(n *node, p int) int {
	end := e.accepts(n, p)
	if end < 0 && !e.overrun {
		if end = e.apply(n.rule, p); end == 0 {
			end = e.accepts(anything, p)
		}
	}
	return end
}

// accepts lets the checker read one value, and nothing be noted of it.
func (e *explainer) accepts(n *node, p int) int {
	e.failed = p
	end := e.Checker.value(n, p)
	e.events, e.names, e.text, e.open, e.depth = e.events[:0], e.names[:0], e.text[:0], 0, 0
	e.sets = e.sets[:0]
	if !e.again(p, max(end, e.failed)) {
		return -1
	}
	return end
}

// apply reports what a rule has against the value at p. It returns the offset
// after the value where it has come to there, else 0; -1 if this takes too long.
func (e *explainer) apply(r *rule, p int) (end int) {
	kind := kindOf(e.data[p])
	switch {
	case r.never:
		e.fail(mismatch{keyword: "false", message: "is not allowed here", at: p})
		return 0
	case r.types != nil && !r.accepts(kind, func() bool { return e.integral(p) }):
		e.fail(mismatch{rule: r, keyword: "type", kind: kind, at: p})
		return 0
	}
	if v := r.values; v != nil && e.accepts(v.node, p) < 0 {
		e.fail(mismatch{keyword: v.keyword, message: v.message, at: p})
	}
	found := 0
	switch kind {
	case "number":
		e.number(r, p)
	case "string":
		if len(r.limits) > 0 {
			quote, _ := scanString(e.data, p+1)
			found = utf8.RuneCount(e.unescaped(e.data[p+1 : quote]))
		}
	case "array":
		if r.array != nil {
			found, end = e.array(r.array, p)
		}
	case "object":
		if r.object != nil {
			found, end = e.object(r.object, p)
		}
	}
	for _, l := range r.limits {
		if l.kind == kind && (l.upper && found > l.at || !l.upper && found < l.at) {
			e.fail(mismatch{keyword: l.keyword, message: fmt.Sprintf(l.message, l.at, found), at: p})
		}
	}
	if r.union != "" {
		return e.variants(r, p)
	}
	for _, part := range r.parts {
		end = e.apply(part, p)
	}
	return end
}

func (e *explainer) integral(p int) bool {
	end, integer := scanNumber(e.data, p)
	if integer {
		return true
	}
	d := parseDecimal(e.data[p:end])
	return d.integral()
}

func (e *explainer) number(r *rule, p int) {
	end, integer := scanNumber(e.data, p)
	for i := range r.bounds {
		if b := &r.bounds[i]; !b.accepts(e.data[p:end], integer) {
			e.fail(mismatch{keyword: b.keyword, message: b.message, at: p})
		}
	}
}

// array explains the items of the array at p, and returns how many there are and
// the offset after it.
func (e *explainer) array(r *arrayRule, p int) (items, next int) {
	for next = skipSpace(e.data, p+1); e.data[next] != ']'; items++ {
		at := next
		switch {
		case items < len(r.prefix):
			next = e.below(fmt.Sprintf("/%d", items), r.prefix[items], at)
		case r.rest != nil:
			next = e.below("/*", r.rest, at)
		default:
			if next = e.accepts(anything, at); r.closed == "false" {
				e.descend("/*", func() { e.fail(mismatch{keyword: "false", message: "is not allowed here", at: at}) })
			}
		}
		if next < 0 {
			return items, -1
		}
		if next = skipSpace(e.data, next); e.data[next] == ',' {
			next = skipSpace(e.data, next+1)
		}
	}
	if r.rest == nil && r.closed == "additionalItems" && items > len(r.prefix) {
		e.fail(mismatch{keyword: r.closed, message: fmt.Sprintf("only %d items are allowed, but found %d items", len(r.prefix), items), at: p})
	}
	return items, next + 1
}

// object explains the members of the object at p, and returns how many there are
// and the offset after it.
func (e *explainer) object(r *objectRule, p int) (count, next int) {
	strangers := 0
	seen := newBitset(len(r.names.names))
	for next = skipSpace(e.data, p+1); e.data[next] != '}'; count++ {
		name, at := e.name(next)
		i := r.names.find(name)
		if i >= 0 {
			seen.add(i)
		}
		switch {
		case i >= 0 && i < len(r.members):
			next = e.below(r.steps[i], r.members[i], at)
		case r.rest != nil:
			next = e.below("/*", r.rest, at)
		default:
			e.fail(mismatch{keyword: "additionalProperties", member: string(name), at: at})
			if strangers++; strangers > 1 { // to jsonschema they are one failure
				e.leaves--
			}
			next = e.accepts(anything, at)
		}
		if next < 0 {
			return count, -1
		}
		if next = skipSpace(e.data, next); e.data[next] == ',' {
			next = skipSpace(e.data, next+1)
		}
	}
	missing := 0
	for _, i := range r.required {
		if seen.has(i) {
			continue
		}
		e.fail(mismatch{keyword: "required", member: r.names.names[i], message: r.lenience, at: p})
		if missing++; missing > 1 { // likewise
			e.leaves--
		}
	}
	return count, next + 1
}

// below explains the value at p, which is one step down.
func (e *explainer) below(step string, n *node, p int) (end int) {
	e.descend(step, func() { end = e.value(n, p) })
	return end
}

func (e *explainer) descend(step string, explain func()) {
	length := len(e.path)
	e.path = append(e.path, step...)
	e.level++
	explain()
	e.path = e.path[:length]
	e.level--
}

// variants explains a union: by the failures of the one variant that the value
// was meant to be, where that can be told; see meantVariant.
func (e *explainer) variants(r *rule, p int) (end int) {
	outer, start := e.frame, len(e.failures)
	accepting := 0
	var best frame
	found, tie := false, false
	for _, part := range r.parts {
		kept := len(e.failures)
		e.frame = frame{start: kept, from: e.level}
		end = cmp.Or(e.apply(part, p), end)
		switch {
		case e.leaves == 0:
			accepting++
		case e.other || found && e.leaves > best.leaves:
		case found && e.leaves == best.leaves:
			tie = tie || best.leaves > maxCompared || !sameReasons(e.failures[start:kept], e.failures[kept:])
		default:
			best, found, tie = e.frame, true, false
			kept = start + copy(e.failures[start:], e.failures[kept:])
		}
		e.failures = e.failures[:kept]
	}
	e.frame = outer
	switch {
	case accepting == 1 || accepting > 1 && r.union == "anyOf":
		e.failures = e.failures[:start]
	case accepting > 1:
		e.failures = e.failures[:start]
		e.fail(mismatch{keyword: r.union, message: "does not satisfy " + r.union, at: p})
	case found && !tie:
		e.leaves += best.leaves
	default:
		e.failures = e.failures[:start]
		e.fail(mismatch{rule: r, keyword: r.union, at: p})
	}
	return end
}

// fail keeps a failure of the value at hand.
func (e *explainer) fail(m mismatch) {
	e.leaves++
	below := e.level - e.from
	e.other = e.other || m.keyword == "type" && below == 0 || m.keyword == "const" && below <= 1
	recent := e.failures[max(e.start, len(e.failures)-lookBack):]
	if len(recent) > 0 && recent[len(recent)-1].path == string(e.path) {
		m.path = recent[len(recent)-1].path
	} else {
		m.path = string(e.path)
	}
	if len(e.failures) < maxMismatches && !slices.ContainsFunc(recent, m.same) {
		e.failures = append(e.failures, m)
	}
}

// sameReasons reports whether two variants fail for the same reasons.
func sameReasons(a, b []mismatch) bool {
	return includes(a, b) && includes(b, a)
}

func includes(list, others []mismatch) bool {
	for i := range others {
		if !slices.ContainsFunc(list, others[i].same) {
			return false
		}
	}
	return true
}

// same reports whether two failures have the same words.
func (m *mismatch) same(f mismatch) bool {
	return f.keyword == m.keyword && f.kind == m.kind && f.member == m.member && f.message == m.message && f.path == m.path &&
		(f.rule == m.rule || f.rule != nil && m.rule != nil && slices.Equal(f.rule.types, m.rule.types) && len(f.rule.parts) == len(m.rule.parts))
}

func (m *mismatch) worded() Failure {
	f := Failure{Path: m.path, Keyword: m.keyword, Message: m.message, at: m.at}
	words, perMember := perMember[m.keyword]
	switch {
	case perMember:
		f.Path += "/" + doc.Escape(m.member)
		f.Message = words + m.message
	case m.rule == nil:
	case m.keyword == "type":
		f.Message = "expected " + strings.Join(m.rule.types, " or ") + ", but got " + m.kind
	default:
		f.Message = unfit(len(m.rule.parts))
	}
	return f
}
