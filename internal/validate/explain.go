package validate

import (
	"cmp"
	"fmt"
	"slices"
	"unicode/utf8"

	"example.org/parity/internal/doc"
)

// explainer finds why a record is rejected: the places and keywords that
// jsonschema names, without decoding. What the checker accepts needs no reasons;
// so it goes down, with the rules, where the checker says no and nowhere else.
//
// It takes time linear in the record, whatever its depth: on its way out of a
// rejected value the checker leaves a trail to where it stopped, along which nothing
// need be asked again, and inside unions, whose variants look at the same values,
// what was found out about one is kept.
type explainer struct {
	*Checker
	paths    paths
	steps    []step // to the value at hand
	failures []mismatch
	frame
	known  []trace // trails that were not followed to their end, the outermost step of each last
	unions int     // that are open
	kept   map[verdictKey]explained
	worded map[mismatch]Failure
	fields []field // the members of the objects that open unions look at
	shared shared
}

// mismatch is a failure that is not worded yet.
type mismatch struct {
	rule    *rule // that words the failure, of type
	keyword string
	path    int32
	member  string // that is missing or not declared
	kind    string // of the value
	variant string // in which the value was meant to be
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

// step is one step to a value, and the path that ends there, or -1.
type step struct {
	text string
	path int32
}

type verdictKey struct {
	node *node
	at   int
}

// explained is what was found out about a value inside a union.
type explained struct {
	end      int
	path     int32 // of what is rejected, and how deep it is below the union
	below    int   // where all that is deeper than one level is alike
	failures []mismatch
	leaves   int
	other    bool
}

const (
	// maxMismatches is how many failures of one record are kept.
	maxMismatches = 10_000
	// lookBack is how many failures a new one is compared with: the items of one
	// array fail in the same few ways, and what is told of a record is told once.
	lookBack = 16
	// maxWorded is how many failures keep their words for the next record.
	maxWorded = 10_000
)

// explain returns why the type rejects data, which must be well-formed and what
// Valid rejected last; nil if that would take too long.
func (e *explainer) explain(t *Type, data []byte) []Failure {
	e.known = append(e.known[:0], e.trail...)
	e.reset(data)
	e.paths.reset()
	e.steps, e.failures, e.frame, e.unions, e.fields, e.shared = e.steps[:0], e.failures[:0], frame{}, 0, e.fields[:0], shared{of: -1}
	clear(e.kept)
	e.apply(t.node.rule, skipSpace(data, 0))
	if e.overrun {
		return nil
	}
	list := make([]Failure, len(e.failures))
	for i := range e.failures {
		list[i] = e.words(e.failures[i])
	}
	if len(list) == maxMismatches {
		list = append(list, Failure{Path: "…", Message: fmt.Sprintf("more than %d failures in one record; the others are not told", maxMismatches)})
	}
	return list
}

// value explains the value at p if its node does not accept it, which may be known,
// and returns the offset after it; -1 if all this takes too long.
func (e *explainer) value(n *node, p int, rejected bool) int {
	if e.unions == 0 || e.data[p] != '{' && e.data[p] != '[' {
		return e.asked(n, p, rejected)
	}
	key, below := verdictKey{n, p}, min(len(e.steps)-e.from, 2)
	f, found := e.kept[key]
	if !found || f.leaves > 0 && (f.path != e.path() || f.below != below) {
		outer, start := e.frame, len(e.failures)
		e.frame = frame{start: start, from: outer.from}
		f = explained{end: e.asked(n, p, rejected), leaves: e.leaves, other: e.other, below: below}
		if f.leaves > 0 {
			f.failures, f.path = slices.Clone(e.failures[start:]), e.path()
		}
		e.failures, e.frame = e.failures[:start], outer
		if e.kept == nil {
			e.kept = map[verdictKey]explained{}
		}
		e.kept[key] = f
	}
	for _, m := range f.failures {
		e.keep(m)
	}
	e.leaves += f.leaves
	e.other = e.other || f.other
	return f.end
}

// asked asks the checker about the value at p, unless its answer is known, and
// explains what it rejects.
func (e *explainer) asked(n *node, p int, rejected bool) int {
	mark := len(e.known)
	if !rejected {
		if end := e.accepts(n, p); end >= 0 || e.overrun {
			return end
		}
		e.known = append(e.known, e.trail...)
	}
	end := e.apply(n.rule, p)
	if end == 0 {
		end = skipValue(e.data, p)
	}
	e.known = e.known[:min(mark, len(e.known))]
	return end
}

// accepts lets the checker read one value, and nothing be noted of it.
func (e *explainer) accepts(n *node, p int) int {
	e.failed = p
	e.trail = e.trail[:0]
	sets := len(e.sets)
	end := e.Checker.value(n, p)
	e.events, e.names, e.text, e.sets, e.open, e.depth = e.events[:0], e.names[:0], e.text[:0], e.sets[:sets], 0, 0
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
		e.fail(mismatch{keyword: "false", message: words("false", nil), at: p})
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
	if r.pattern != nil && kind == "string" {
		quote, _ := scanString(e.data, p+1)
		if !r.pattern.matches(e.unescaped(e.data[p+1 : quote])) {
			e.fail(mismatch{keyword: "pattern", message: r.pattern.message, at: p})
		}
	}
	if r.not != nil && e.accepts(r.not, p) >= 0 {
		e.fail(mismatch{keyword: "not", message: words("not", nil), at: p})
	}
	if r.cases != nil {
		then := r.cases.otherwise
		if e.accepts(r.cases.when, p) >= 0 {
			then = r.cases.then
		}
		if then != nil {
			end = e.apply(then.rule, p)
		}
	}
	for i := range r.limits {
		if l := &r.limits[i]; l.kind == kind && (l.upper && found > l.at || !l.upper && found < l.at) {
			e.fail(mismatch{keyword: l.keyword, message: l.message, at: p})
		}
	}
	if r.union != "" {
		return e.variants(r, p)
	}
	for _, part := range r.parts {
		end = max(end, e.apply(part, p))
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

// trace takes the next step of the trail, if it is inside the value at p that a
// rule is applied to: all before its offset is accepted, and the value there is not.
func (e *explainer) trace(object *objectRule, array *arrayRule, p int) trace {
	if last := len(e.known) - 1; last >= 0 {
		if t := e.known[last]; t.parent == p && t.array == array && (t.object == object || t.node != nil && object != nil) {
			e.known = e.known[:last]
			return t
		}
	}
	return trace{at: -1}
}

// array explains the items of the array at p, and returns how many there are and
// the offset after it.
func (e *explainer) array(r *arrayRule, p int) (items, next int) {
	next = skipSpace(e.data, p+1)
	trail := e.trace(nil, r, p)
	if trail.at >= 0 {
		items, next = trail.items, trail.at
	}
	for ; e.data[next] != ']'; items++ {
		at := next
		switch {
		case items < len(r.prefix):
			next = e.below(fmt.Sprintf("/%d", items), r.prefix[items], at, at == trail.at)
		case r.rest != nil:
			next = e.below("/*", r.rest, at, at == trail.at)
		default:
			if next = skipValue(e.data, at); r.closed == "false" {
				e.steps = append(e.steps, step{"/*", -1})
				e.fail(mismatch{keyword: "false", message: words("false", nil), at: at})
				e.steps = e.steps[:len(e.steps)-1]
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
		e.fail(mismatch{keyword: r.closed, message: words(r.closed, nil), at: p})
	}
	return items, next + 1
}

// walk is one way through an object's members, by a rule.
type walk struct {
	*objectRule
	trail     trace
	seen      bitset
	strangers int
}

// object explains the members of the object at p, and returns how many there are
// and the offset after it.
func (e *explainer) object(r *objectRule, p int) (count, next int) {
	base := len(e.sets)
	w := walk{objectRule: r, trail: e.trace(r, nil, p), seen: e.take((len(r.names.names) + wordBits - 1) / wordBits)}
	if e.shared.of == p && e.shared.read {
		count, next = e.sharedMembers(&w)
	} else {
		count, next = e.members(&w, p)
	}
	if next < 0 {
		return count, -1
	}
	missing := 0
	for _, i := range r.required {
		if w.seen.has(i) {
			continue
		}
		e.fail(mismatch{keyword: "required", member: r.names.names[i], message: r.missing, at: p})
		if missing++; missing > 1 { // to jsonschema they are one failure
			e.leaves--
		}
	}
	e.sets = e.sets[:base]
	return count, next + 1
}

// members goes through an object as it is written, and keeps what it reads for the other
// variants of a union.
func (e *explainer) members(w *walk, p int) (count, next int) {
	next = skipSpace(e.data, p+1)
	if w.trail.name > 0 {
		next, count = w.trail.name, w.trail.items
		copy(w.seen, w.trail.seen[:])
	}
	keep := e.shared.of == p && count == 0
	for ; e.data[next] != '}'; count++ {
		kept := len(e.text)
		name, at := e.name(next)
		if keep {
			e.addField(name, at, len(e.text) > kept)
		}
		var known answers
		if next = e.member(w, name, at, &known); next < 0 {
			return count, -1
		}
		if keep {
			e.fields[len(e.fields)-1].answers = known
		}
		if next = skipSpace(e.data, next); e.data[next] == ',' {
			next = skipSpace(e.data, next+1)
		}
	}
	if keep {
		e.shareUntil(next)
	}
	return count, next
}

// sharedMembers goes through an object whose members another variant has read.
func (e *explainer) sharedMembers(w *walk) (count, next int) {
	for i := e.shared.from; i < e.shared.to; i++ {
		f := e.fields[i]
		if e.member(w, f.name, f.at, &f.answers) < 0 {
			return count, -1
		}
		e.fields[i].answers = f.answers
		count++
	}
	return count, e.shared.end
}

// member explains one member, and returns the offset after its value. known is what is
// known of the value, and then what was found out.
func (e *explainer) member(w *walk, name []byte, at int, known *answers) (next int) {
	i := w.names.find(name)
	if i >= 0 {
		w.seen.add(i)
	} else {
		i = w.names.findFolded(name)
	}
	text, n, rejected := "/*", w.rest, at == w.trail.at && w.trail.node == nil
	switch {
	case at < w.trail.at && w.trail.node == nil:
		return skipValue(e.data, at)
	case i >= 0 && i < len(w.members):
		text, n = w.steps[i], w.members[i]
		rejected = at == w.trail.at && (w.trail.node == nil || w.trail.node == n)
	case n == nil:
		e.fail(mismatch{keyword: "additionalProperties", member: string(name), message: words("additionalProperties", nil), at: at})
		if w.strangers++; w.strangers > 1 { // to jsonschema they are one failure
			e.leaves--
		}
		return skipValue(e.data, at)
	}
	if n == known.accepted {
		return at
	}
	leaves := e.leaves
	if next = e.below(text, n, at, rejected || n == known.rejected); e.leaves == leaves {
		known.accepted = n
	} else {
		known.rejected = n
	}
	return next
}

// below explains the value at p, which is one step down; rejected tells that its
// node is known not to accept it.
func (e *explainer) below(text string, n *node, p int, rejected bool) (end int) {
	e.steps = append(e.steps, step{text, -1})
	end = e.value(n, p, rejected)
	e.steps = e.steps[:len(e.steps)-1]
	return end
}

// path is the path to the value at hand.
func (e *explainer) path() int32 {
	known := len(e.steps)
	for known > 0 && e.steps[known-1].path < 0 {
		known--
	}
	path := int32(0)
	if known > 0 {
		path = e.steps[known-1].path
	}
	for i := known; i < len(e.steps); i++ {
		path = e.paths.below(path, e.steps[i].text)
		e.steps[i].path = path
	}
	return path
}

// variants explains a union: by the failures of the one variant that the value
// was meant to be, where that can be told; see meantVariant. Variants of another
// kind and with another tag are not looked into.
func (e *explainer) variants(r *rule, p int) (end int) {
	if r.variants.lenient { // it is not for its leniency that a value is rejected
		return e.apply(r.parts[0], p)
	}
	outer, start, shares := e.frame, len(e.failures), e.shared
	kind := kindOf(e.data[p])
	e.shared = shared{of: p, from: len(e.fields)}
	parts, tag := r.parts, -1
	if kind == "object" && r.variants.tag != "" {
		if tag = e.field(p, r.variants.tag); tag >= 0 && e.data[tag] == '"' {
			end, _ := scanString(e.data, tag+1)
			i := r.variants.texts.find(e.unescaped(e.data[tag+1 : end]))
			parts = parts[max(i, 0) : i+1]
		}
	}
	e.unions++
	accepting := 0
	var best frame
	var meant *rule
	found, tie := false, false
	for _, part := range parts {
		if len(parts) > 1 && e.isOther(part, kind, p) {
			continue
		}
		kept := len(e.failures)
		e.frame = frame{start: kept, from: len(e.steps)}
		end = cmp.Or(e.apply(part, p), end)
		switch {
		case e.leaves == 0:
			accepting++
		case e.other || found && e.leaves > best.leaves:
		case found && e.leaves == best.leaves:
			tie = tie || best.leaves > maxCompared || !sameReasons(e.failures[start:kept], e.failures[kept:])
		default:
			best, meant, found, tie = e.frame, part, true, false
			kept = start + copy(e.failures[start:], e.failures[kept:])
		}
		e.failures = e.failures[:kept]
	}
	e.unions--
	e.frame = outer
	switch {
	case accepting == 1 || accepting > 1 && r.union == "anyOf":
		e.failures = e.failures[:start]
	case accepting > 1:
		e.failures = e.failures[:start]
		e.fail(mismatch{keyword: r.union, message: words(r.union, nil), at: p})
	case found && !tie:
		e.leaves += best.leaves
		if r.variants.tag != "" {
			for i := range e.failures[start:] {
				m := &e.failures[start+i]
				m.variant = cmp.Or(m.variant, r.variants.labels[slices.Index(r.parts, meant)])
			}
		}
	default:
		e.failures = e.failures[:start]
		switch {
		case !found && tag >= 0:
			e.fail(mismatch{keyword: r.union, message: r.variants.stray, at: p})
		case !found && r.variants.unlike(kind):
			e.fail(mismatch{keyword: r.union, message: wordsOfType(r.variants.types, kind), at: p})
		default:
			e.fail(mismatch{keyword: r.union, message: r.variants.unfit, at: p})
		}
	}
	e.fields, e.shared = e.fields[:e.shared.from], shares
	return end
}

// shared is the object at an offset that the variants of the innermost open union look
// at, and which of fields are its members, once one of them has read it.
type shared struct {
	of, from, to int
	end          int // of the object
	read         bool
}

// field is a member of such an object.
type field struct {
	name []byte
	at   int // of its value
	answers
}

// answers are one node that is known to accept a value, and one that is known not to.
type answers struct{ accepted, rejected *node }

func (e *explainer) addField(name []byte, at int, unescaped bool) {
	if unescaped { // into memory that is used again
		name = slices.Clone(name)
	}
	e.fields = append(e.fields, field{name: name, at: at})
}

func (e *explainer) shareUntil(end int) {
	e.shared.to, e.shared.end, e.shared.read = len(e.fields), end, true
}

// readFields lists the members of the object that variants look at.
func (e *explainer) readFields() {
	next := skipSpace(e.data, e.shared.of+1)
	for e.data[next] != '}' {
		kept := len(e.text)
		name, at := e.name(next)
		e.addField(name, at, len(e.text) > kept)
		if next = skipSpace(e.data, skipValue(e.data, at)); e.data[next] == ',' {
			next = skipSpace(e.data, next+1)
		}
	}
	e.shareUntil(next)
}

// field is where the value stands of a member of the object at p, or -1.
func (e *explainer) field(p int, name string) int {
	for next := skipSpace(e.data, p+1); e.data[next] != '}'; {
		found, at := e.name(next)
		if string(found) == name {
			return at
		}
		if next = skipSpace(e.data, skipValue(e.data, at)); e.data[next] == ',' {
			next = skipSpace(e.data, next+1)
		}
	}
	return -1
}

// lookup is the index of a name, or -1.
func lookup(fields []field, name string) int {
	for i := range fields {
		if string(fields[i].name) == name {
			return i
		}
	}
	return -1
}

// isOther reports whether the value at p is meant to be another variant than r,
// as far as that can be told without looking deeper than at its tags.
func (e *explainer) isOther(r *rule, kind string, p int) bool {
	if r.never {
		return false
	}
	if r.types != nil && !r.accepts(kind, func() bool { return e.integral(p) }) || e.strays(r, p) {
		return true
	}
	if kind == "object" && r.object != nil && len(r.object.tags) > 0 {
		if !e.shared.read {
			e.readFields()
		}
		fields := e.fields[e.shared.from:e.shared.to]
		for _, i := range r.object.tags {
			if at := lookup(fields, r.object.names.names[i]); at >= 0 && e.hasOther(r.object.members[i].rule, fields[at].at) {
				return true
			}
		}
	}
	if r.union == "" {
		for _, part := range r.parts {
			if e.isOther(part, kind, p) {
				return true
			}
		}
	}
	return false
}

// hasOther reports whether the value at p fails a const that apply would come to.
func (e *explainer) hasOther(r *rule, p int) bool {
	if r.never || r.types != nil && !r.accepts(kindOf(e.data[p]), func() bool { return e.integral(p) }) {
		return false
	}
	if e.strays(r, p) {
		return true
	}
	if r.union == "" {
		for _, part := range r.parts {
			if e.hasOther(part, p) {
				return true
			}
		}
	}
	return false
}

// strays reports whether the value at p is not the constant that r demands.
func (e *explainer) strays(r *rule, p int) bool {
	v := r.values
	if v == nil || v.keyword != "const" {
		return false
	}
	if end := p + len(v.quoted); v.quoted != "" && end <= len(e.data) && string(e.data[p:end]) == v.quoted {
		return false
	}
	return e.accepts(v.node, p) < 0
}

// fail keeps a failure of the value at hand.
func (e *explainer) fail(m mismatch) {
	e.leaves++
	below := len(e.steps) - e.from
	e.other = e.other || m.keyword == "type" && below == 0 || m.keyword == "const" && below <= 1
	m.path = e.path()
	e.keep(m)
}

// keep adds a failure to those of the frame, unless it is there.
func (e *explainer) keep(m mismatch) {
	recent := e.failures[max(e.start, len(e.failures)-lookBack):]
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
func (m mismatch) same(f mismatch) bool {
	return f.path == m.path && f.keyword == m.keyword && f.kind == m.kind && f.member == m.member && f.variant == m.variant && f.message == m.message &&
		(f.rule == m.rule || f.rule != nil && m.rule != nil && slices.Equal(f.rule.types, m.rule.types))
}

// words are a failure's, from the record that had it first.
func (e *explainer) words(m mismatch) Failure {
	key := m
	key.at, key.path = 0, 0
	f, known := e.worded[key]
	if !known {
		f = Failure{Keyword: m.keyword, Message: m.message}
		if m.keyword == "type" {
			f.Message = wordsOfType(m.rule.types, m.kind)
		}
		f.Message = m.variant + f.Message
		if e.worded == nil || len(e.worded) > maxWorded {
			e.worded = map[mismatch]Failure{}
		}
		e.worded[key] = f
	}
	f.Path, f.at = e.paths.text(m.path), m.at
	if m.member != "" || m.keyword == "required" || m.keyword == "additionalProperties" {
		f.Path += "/" + doc.Escape(m.member)
	}
	return f
}
