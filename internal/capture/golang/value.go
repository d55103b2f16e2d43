package golang

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"
)

// A value is what is known of a Go value without running the code. Values are
// immutable: an assignment to a part makes a new whole in the variable's cell.
type value interface{}

type (
	// symbol is a value that comes as it is from outside: a part of the receiver, or
	// what a part of the payload is decoded to. Raw means the JSON text itself.
	symbol struct {
		key  string // the same for equal values
		typ  types.Type
		part *part      // of the payload; nil for the receiver's
		var_ *types.Var // the field that holds it, of the receiver's
		top  *types.Var // the receiver's field that it lies in
		raw  bool
		set  bool   // known not to be the zero value
		look string // "" for the value itself, len for its length, first for its first byte
	}

	// derived is a value of which only the type is known and what it was made of.
	derived struct {
		typ  types.Type
		from []symbol
		why  *reason // it may be any JSON; nil: its type says what it is
	}

	zero  struct{ typ types.Type }
	fixed struct {
		val constant.Value
		typ types.Type
	}

	// composite is a struct, of which some fields have been set. The others are those
	// of the base: a zero or a symbol.
	composite struct {
		typ    types.Type
		base   value
		fields map[int]value
	}

	list struct {
		typ   types.Type
		items []value // any element is one of these
		whole bool    // these are all elements, in their order
	}

	table struct {
		typ     types.Type
		entries []entry
		rest    []value // values under keys that are not known
		keys    []value // those keys
		base    value   // an encoded value that the table started as
	}

	// pointer leads to a part of a cell.
	pointer struct {
		typ  types.Type
		cell int
		path []int
	}

	// encoded is the JSON text of a value.
	encoded struct{ v value }

	// viewed is what the JSON text of a value is decoded to.
	viewed struct {
		typ types.Type
		of  value
	}

	// byFields is a value that a library encodes field by field.
	byFields struct{ of value }

	// oneArm is whichever arm of a generated union is set.
	oneArm struct{ typ types.Type }

	// there is what a pointer that is not nil leads to.
	there struct{ v value }

	// printed is the text of a value as fmt writes it, stamped that of a time.
	printed struct{ v value }
	stamped struct {
		layout string
		v      value
	}

	// joined is text put together of parts.
	joined struct {
		parts []value
		typ   types.Type
	}

	// choice is one of several values.
	choice struct{ arms []value }

	// chosen is the entry of a table that a value picks.
	chosen struct {
		by        symbol
		of        []entry
		otherwise value
		any       value
	}

	tuple []value

	// raised is an error that is not nil.
	raised struct {
		decoding bool // encoding/json's: a value is of another kind than its target
	}

	truth struct{ cond condition }

	closure struct {
		fn    *ast.FuncType
		body  *ast.BlockStmt
		frame *frame
	}
	method_ struct {
		fn   *types.Func
		recv value
		of   []types.Type // the type arguments of a generic function
	}

	// unresolved is a function or method of a package that could not be loaded.
	unresolved struct {
		name string
		recv value
	}

	// matcher is a compiled pattern.
	matcher struct{ pattern string }

	// reader is a json.Decoder over a text, or an io.Reader of it.
	reader struct {
		text   value
		strict bool
	}
)

type entry struct {
	key      string
	val      value
	optional bool // set on some of the ways only
	nonzero  bool // and there only if it is not its zero value
}

// reason is why something is not known, and where.
type reason struct {
	text string
	pos  token.Pos
}

// part is a place in a payload.
type part struct {
	parent *part
	name   string
	each   bool // any element, or the value of any key
	index  int  // one more than the place of an element; 0 for what is none
	depth  int
	loose  bool // its name is that of a Go field, which stands for names in any case
	first  string
	kids   map[string]*part
}

// child is the member of a name.
func (p *part) child(name string) *part { return p.member(name, false) }

// field is the member that a field of a struct is decoded from. Where the field has no
// name of its own, that may be one of another case, as encoding/json finds it.
func (p *part) field(f field) *part { return p.member(f.name, !f.tagged) }

func (p *part) member(name string, loose bool) *part {
	if known, ok := p.kids[strconv.Quote(name)]; ok {
		known.loose = known.loose && loose
		return known
	}
	for _, kid := range p.kids {
		if !kid.each && kid.index == 0 && (kid.loose || loose) && strings.EqualFold(kid.name, name) {
			if !loose {
				kid.rename(name)
			}
			return kid
		}
	}
	out := p.kid(strconv.Quote(name), name, false)
	out.loose = loose
	return out
}

// rename gives a member the name that is written out elsewhere.
func (p *part) rename(name string) {
	p.parent.kids[strconv.Quote(name)] = p
	delete(p.parent.kids, strconv.Quote(p.name))
	p.name, p.loose = name, false
}

func (p *part) items() *part { return p.kid("*", "", true) }

// element is the element of a list at one place.
func (p *part) element(i int) *part {
	out := p.kid("#"+strconv.Itoa(i), strconv.Itoa(i), false)
	out.index = i + 1
	return out
}

func (p *part) kid(key, name string, each bool) *part {
	if known, ok := p.kids[key]; ok {
		return known
	}
	if p.kids == nil {
		p.kids = map[string]*part{}
	}
	out := &part{parent: p, name: name, first: name, each: each, depth: p.depth + 1}
	p.kids[key] = out
	return out
}

// key tells a part from all others of its payload.
func (p *part) key() string {
	if p.parent == nil {
		return "payload"
	}
	if p.each {
		return p.parent.key() + "[*]"
	}
	if p.index > 0 {
		return p.parent.key() + "[" + p.name + "]"
	}
	return p.parent.key() + "/" + strconv.Quote(p.first)
}

// within says whether a part is another one or lies in it.
func (p *part) within(other *part) bool {
	for ; p != nil; p = p.parent {
		if p == other {
			return true
		}
	}
	return false
}

// condition is what a branch asks for.
type condition struct {
	is      string // eq, in, less, atmost, nil, absent, kind, empty, matches, format, decodes; no text: not understood
	subject symbol
	val     constant.Value
	vals    []constant.Value // of in; of matches the texts that are asked for in any case
	kinds   []string         // of kind, and of empty
	word    string           // of matches and format
	negated bool
	text    string // as written
	pos     token.Pos
	from    []symbol // what a condition that is not understood depends on
	always  *bool
}

func (c condition) not() condition {
	if c.always != nil {
		return certain(!*c.always)
	}
	c.negated = !c.negated
	return c
}

func certain(b bool) condition { return condition{always: &b} }

// same says whether two conditions ask for the same, whichever way.
func (c condition) same(d condition) bool {
	return c.is == d.is && c.is != "" && c.subject.key == d.subject.key && c.word == d.word && slices.Equal(c.kinds, d.kinds) && slices.EqualFunc(c.vals, d.vals, sameConstant) &&
		(c.val == nil && d.val == nil || c.val != nil && d.val != nil && c.val.Kind() == d.val.Kind() && constant.Compare(c.val, token.EQL, d.val))
}

// typeOfValue gives the static type of a value where it is known.
func typeOfValue(v value) types.Type {
	switch v := v.(type) {
	case symbol:
		return v.typ
	case derived:
		return v.typ
	case zero:
		return v.typ
	case fixed:
		return v.typ
	case composite:
		return v.typ
	case list:
		return v.typ
	case table:
		return v.typ
	case pointer:
		return v.typ
	case joined:
		return v.typ
	case viewed:
		return v.typ
	case there:
		return typeOfValue(v.v)
	case chosen:
		return typeOfValue(v.otherwise)
	case choice:
		return typeOfValue(v.arms[0])
	}
	return nil
}

// origins gives what a value was made of.
func origins(v value) []symbol {
	var out []symbol
	var add func(value, int)
	add = func(v value, depth int) {
		if depth > 6 || len(out) > 64 {
			return
		}
		switch v := v.(type) {
		case symbol:
			if !slices.ContainsFunc(out, func(s symbol) bool { return s.key == v.key && s.raw == v.raw }) {
				out = append(out, v)
			}
		case derived:
			for _, s := range v.from {
				add(s, depth+1)
			}
		case composite:
			add(v.base, depth+1)
			for _, i := range sortedKeys(v.fields) {
				add(v.fields[i], depth+1)
			}
		case list:
			for _, item := range v.items {
				add(item, depth+1)
			}
		case table:
			for _, e := range v.entries {
				add(e.val, depth+1)
			}
			for _, r := range v.rest {
				add(r, depth+1)
			}
			add(v.base, depth+1)
		case encoded:
			add(v.v, depth+1)
		case viewed:
			add(v.of, depth+1)
		case byFields:
			add(v.of, depth+1)
		case there:
			add(v.v, depth+1)
		case printed:
			add(v.v, depth+1)
		case stamped:
			add(v.v, depth+1)
		case chosen:
			add(v.by, depth+1)
		case joined:
			for _, p := range v.parts {
				add(p, depth+1)
			}
		case choice:
			for _, a := range v.arms {
				add(a, depth+1)
			}
		case reader:
			add(v.text, depth+1)
		case truth:
			add(v.cond.subject, depth+1)
			for _, s := range v.cond.from {
				add(s, depth+1)
			}
		}
	}
	add(v, 0)
	return slices.DeleteFunc(out, func(s symbol) bool { return s.key == "" })
}

func sortedKeys(m map[int]value) []int {
	out := make([]int, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// equal says whether two values are certainly the same.
func equal(a, b value) bool {
	switch a := a.(type) {
	case nil:
		return b == nil
	case symbol:
		b, ok := b.(symbol)
		return ok && a.key == b.key && a.raw == b.raw && identical(a.typ, b.typ)
	case zero:
		b, ok := b.(zero)
		return ok && identical(a.typ, b.typ)
	case fixed:
		b, ok := b.(fixed)
		return ok && a.val.Kind() == b.val.Kind() && constant.Compare(a.val, token.EQL, b.val) && identical(a.typ, b.typ)
	case derived:
		b, ok := b.(derived)
		return ok && identical(a.typ, b.typ) && (a.why == nil) == (b.why == nil) &&
			slices.EqualFunc(a.from, b.from, func(x, y symbol) bool { return x.key == y.key })
	case composite:
		b, ok := b.(composite)
		if !ok || !identical(a.typ, b.typ) || len(a.fields) != len(b.fields) || !equal(a.base, b.base) {
			return false
		}
		for i, x := range a.fields {
			if y, ok := b.fields[i]; !ok || !equal(x, y) {
				return false
			}
		}
		return true
	case list:
		b, ok := b.(list)
		return ok && a.whole == b.whole && identical(a.typ, b.typ) && slices.EqualFunc(a.items, b.items, equal)
	case table:
		b, ok := b.(table)
		return ok && identical(a.typ, b.typ) && slices.EqualFunc(a.rest, b.rest, equal) && equal(a.base, b.base) &&
			slices.EqualFunc(a.entries, b.entries, func(x, y entry) bool {
				return x.key == y.key && x.optional == y.optional && x.nonzero == y.nonzero && equal(x.val, y.val)
			})
	case pointer:
		b, ok := b.(pointer)
		return ok && a.cell == b.cell && slices.Equal(a.path, b.path) && identical(a.typ, b.typ)
	case encoded:
		b, ok := b.(encoded)
		return ok && equal(a.v, b.v)
	case byFields:
		b, ok := b.(byFields)
		return ok && equal(a.of, b.of)
	case oneArm:
		b, ok := b.(oneArm)
		return ok && identical(a.typ, b.typ)
	case viewed:
		b, ok := b.(viewed)
		return ok && identical(a.typ, b.typ) && equal(a.of, b.of)
	case there:
		b, ok := b.(there)
		return ok && equal(a.v, b.v)
	case printed:
		b, ok := b.(printed)
		return ok && equal(a.v, b.v)
	case stamped:
		b, ok := b.(stamped)
		return ok && a.layout == b.layout && equal(a.v, b.v)
	case chosen:
		b, ok := b.(chosen)
		return ok && a.by.key == b.by.key && len(a.of) == len(b.of)
	case joined:
		b, ok := b.(joined)
		return ok && slices.EqualFunc(a.parts, b.parts, equal)
	case choice:
		b, ok := b.(choice)
		return ok && slices.EqualFunc(a.arms, b.arms, equal)
	case tuple:
		b, ok := b.(tuple)
		return ok && slices.EqualFunc(a, b, equal)
	case raised:
		_, ok := b.(raised)
		return ok
	case matcher:
		b, ok := b.(matcher)
		return ok && a == b
	case truth:
		b, ok := b.(truth)
		if !ok {
			return false
		}
		if a.cond.always != nil || b.cond.always != nil {
			return a.cond.always != nil && b.cond.always != nil && *a.cond.always == *b.cond.always
		}
		return a.cond.same(b.cond) && a.cond.negated == b.cond.negated
	case closure:
		b, ok := b.(closure)
		return ok && a.body == b.body
	case method_:
		b, ok := b.(method_)
		return ok && a.fn == b.fn && equal(a.recv, b.recv) && slices.EqualFunc(a.of, b.of, identical)
	case reader:
		b, ok := b.(reader)
		return ok && a.strict == b.strict && equal(a.text, b.text)
	}
	return false
}

func identical(a, b types.Type) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return a == b || types.Identical(a, b)
}

// maxArms is how many values a choice keeps apart.
const maxArms = 48

// join gives a value that may be either.
func joinValues(a, b value) value {
	switch {
	case equal(a, b):
		return a
	case a == nil || b == nil:
		return choiceOf(a, b)
	}
	switch x := a.(type) {
	case symbol:
		if y, ok := b.(composite); ok && equal(y.base, x) {
			return joinValues(composite{y.typ, x, nil}, y)
		}
	case composite:
		if equal(x.base, b) {
			return joinValues(x, composite{x.typ, b, nil})
		}
		if y, ok := b.(composite); ok && identical(x.typ, y.typ) && equal(x.base, y.base) {
			out := composite{x.typ, x.base, map[int]value{}}
			for _, i := range append(sortedKeys(x.fields), sortedKeys(y.fields)...) {
				out.fields[i] = joinValues(fieldOf(x, i), fieldOf(y, i))
			}
			return out
		}
	case table:
		if y, ok := b.(table); ok && identical(x.typ, y.typ) && equal(x.base, y.base) {
			return joinTables(x, y)
		}
		if _, ok := b.(zero); ok && len(x.entries) == 0 && len(x.rest) > 0 {
			return x
		}
	case list:
		if y, ok := b.(list); ok && identical(x.typ, y.typ) {
			if x.whole && y.whole && len(x.items) > 0 && len(y.items) > 0 {
				return choiceOf(a, b) // two lists of known elements
			}
			return list{typ: x.typ, items: union_(x.items, y.items)}
		}
		if _, ok := b.(zero); ok {
			return choiceOf(a, b)
		}
	case tuple:
		if y, ok := b.(tuple); ok && len(x) == len(y) {
			out := make(tuple, len(x))
			for i := range x {
				out[i] = joinValues(x[i], y[i])
			}
			return out
		}
	case zero:
		if y, ok := b.(composite); ok && identical(x.typ, y.typ) && equal(y.base, x) {
			return joinValues(composite{x.typ, x, nil}, y)
		}
	}
	return choiceOf(a, b)
}

func joinTables(x, y table) value {
	out := table{typ: x.typ, base: x.base, rest: union_(x.rest, y.rest), keys: union_(x.keys, y.keys)}
	find := func(t table, key string) (entry, bool) {
		i := slices.IndexFunc(t.entries, func(e entry) bool { return e.key == key })
		if i < 0 {
			return entry{}, false
		}
		return t.entries[i], true
	}
	for _, e := range x.entries {
		if other, ok := find(y, e.key); ok {
			e.val = joinValues(e.val, other.val)
			e.optional, e.nonzero = e.optional || other.optional, e.nonzero && other.nonzero
		} else {
			e.optional = true
		}
		out.entries = append(out.entries, e)
	}
	for _, e := range y.entries {
		if _, ok := find(x, e.key); !ok {
			e.optional = true
			out.entries = append(out.entries, e)
		}
	}
	return out
}

// loose is a list of which the elements are known, and not how many there are.
func loose(v value) value {
	switch v := v.(type) {
	case list:
		v.whole = false
		return v
	case choice:
		out := loose(v.arms[0])
		for _, a := range v.arms[1:] {
			out = joinValues(out, loose(a))
		}
		return out
	}
	return v
}

func union_(a, b []value) []value {
	out := slices.Clone(a)
	for _, v := range b {
		if !slices.ContainsFunc(out, func(w value) bool { return equal(v, w) }) {
			out = append(out, v)
		}
	}
	return out
}

func choiceOf(vs ...value) value {
	var arms []value
	for _, v := range vs {
		if c, ok := v.(choice); ok {
			arms = union_(arms, c.arms)
		} else {
			arms = union_(arms, []value{v})
		}
	}
	if len(arms) == 1 {
		return arms[0]
	}
	if len(arms) > maxArms {
		var from []symbol
		for _, a := range arms {
			from = append(from, origins(a)...)
		}
		return derived{typ: typeOfValue(arms[0]), from: from}
	}
	return choice{arms}
}

// fieldOf selects a field of a struct.
func fieldOf(v value, i int) value {
	switch v := v.(type) {
	case composite:
		if f, ok := v.fields[i]; ok {
			return f
		}
		return retyped(fieldOf(v.base, i), structField(v.typ, i))
	case zero:
		if f := structField(v.typ, i); f != nil {
			return zero{f.Type()}
		}
	case symbol:
		f := structField(v.typ, i)
		if f == nil {
			break
		}
		if v.part == nil && !v.raw {
			out := symbol{key: v.key + "." + f.Name(), typ: f.Type(), var_: f, top: v.top}
			if v.key == "self" {
				out.top = f
			}
			return out
		}
		return derived{typ: f.Type(), from: []symbol{v}}
	case derived:
		if f := structField(v.typ, i); f != nil {
			return derived{typ: f.Type(), from: v.from, why: v.why}
		}
	case there:
		return fieldOf(v.v, i)
	case viewed:
		if f := structField(v.typ, i); f != nil {
			return derived{typ: f.Type(), from: origins(v.of)}
		}
	case choice:
		out := fieldOf(v.arms[0], i)
		for _, a := range v.arms[1:] {
			out = joinValues(out, fieldOf(a, i))
		}
		return out
	}
	return derived{}
}

// retyped gives a part of a struct the type that the struct's own declaration has for it.
func retyped(v value, f *types.Var) value {
	if z, ok := v.(zero); ok && f != nil {
		z.typ = f.Type()
		return z
	}
	return v
}

func structField(t types.Type, i int) *types.Var {
	if t == nil {
		return nil
	}
	st, ok := deref(t).Underlying().(*types.Struct)
	if !ok || i >= st.NumFields() {
		return nil
	}
	return st.Field(i)
}

// at selects along a path of fields.
func at(v value, path []int) value {
	for _, i := range path {
		v = fieldOf(v, i)
	}
	return v
}

// with gives a struct with one part set.
func with(whole value, typ types.Type, path []int, part value) value {
	if len(path) == 0 {
		return part
	}
	out := composite{typ: typ, base: whole, fields: map[int]value{}}
	if c, ok := whole.(composite); ok {
		out.typ, out.base = c.typ, c.base
		for i, v := range c.fields {
			out.fields[i] = v
		}
	} else if t := typeOfValue(whole); t != nil {
		out.typ = t
	}
	var inner types.Type
	if f := structField(out.typ, path[0]); f != nil {
		inner = f.Type()
	}
	out.fields[path[0]] = with(fieldOf(whole, path[0]), inner, path[1:], part)
	return out
}

// textOfParts gives text of which all parts are constants.
func constantText(v value) (string, bool) {
	switch v := v.(type) {
	case fixed:
		if v.val.Kind() == constant.String {
			return constant.StringVal(v.val), true
		}
	case zero:
		if b, ok := v.typ.Underlying().(*types.Basic); ok && b.Info()&types.IsString != 0 {
			return "", true
		}
	case joined:
		var out strings.Builder
		for _, p := range v.parts {
			text, ok := constantText(p)
			if !ok {
				return "", false
			}
			out.WriteString(text)
		}
		return out.String(), true
	}
	return "", false
}
