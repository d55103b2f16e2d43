package eval

import (
	"encoding/json"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"example.org/parity/internal/capture/golang/gojson"
)

// A Value is what is known of a Go value without running the code. Values are
// immutable: an assignment to a part makes a new whole in the variable's cell.
type Value interface{}

type (
	// Symbol is a value that comes as it is from outside: a part of the receiver, or
	// what a part of the payload is decoded to. Raw means the JSON text itself.
	Symbol struct {
		Key  string // the same for equal values
		Typ  types.Type
		Part *Part      // of the payload; nil for the receiver's
		Var  *types.Var // the field that holds it, of the receiver's
		Top  *types.Var // the receiver's field that it lies in
		Raw  bool
		Set  bool   // known not to be the zero value
		Look string // "" for the value itself, len for its length, first for its first byte
		Gone *gone  // the members that were deleted from it, a map
	}

	// Derived is a value of which only the type is known and what it was made of.
	Derived struct {
		Typ  types.Type
		From []Symbol
		Why  *Reason // it may be any JSON; nil: its type says what it is
	}

	Zero  struct{ Typ types.Type }
	Fixed struct {
		Val constant.Value
		Typ types.Type
	}

	// Composite is a struct, of which some fields have been set. The others are those
	// of the base: a zero or a symbol.
	Composite struct {
		Typ    types.Type
		base   Value
		Fields map[int]Value
	}

	List struct {
		Typ   types.Type
		Items []Value // any element is one of these
		Whole bool    // these are all elements, in their order
	}

	Table struct {
		Typ     types.Type
		Entries []Entry
		Rest    []Value // values under keys that are not known
		Keys    []Value // those keys
		Base    Value   // an encoded value that the table started as
	}

	// Pointer leads to a part of a cell.
	Pointer struct {
		Typ  types.Type
		cell int
		path []int
	}

	// Encoded is the JSON text of a value.
	Encoded struct{ V Value }

	// Viewed is what the JSON text of a value is decoded to.
	Viewed struct {
		typ types.Type
		Of  Value
	}

	// ByFields is a value that a library encodes field by field.
	ByFields struct{ Of Value }

	// OneArm is whichever arm of a generated union is set.
	OneArm struct{ Typ types.Type }

	// There is what a pointer that is not nil leads to.
	There struct{ V Value }

	// Printed is the text of a value as fmt writes it, stamped that of a time.
	Printed struct{ V Value }
	Stamped struct {
		Layout string
		v      Value
	}

	// Joined is text put together of parts.
	Joined struct {
		Parts []Value
		Typ   types.Type
	}

	// Choice is one of several values.
	Choice struct{ Arms []Value }

	// Chosen is the entry of a table that a value picks.
	Chosen struct {
		by        Symbol
		of        []Entry
		otherwise Value
		Any       Value
	}

	Tuple []Value

	// raised is an error that is not nil.
	raised struct {
		decoding bool // encoding/json's: a value is of another kind than its target
		end      bool // io.EOF: there is no more text
	}

	truth struct{ cond Condition }

	closure struct {
		fn    *ast.FuncType
		body  *ast.BlockStmt
		frame *Frame
		heap  map[int]Value // what the variables around it hold, of one that a package's variable holds
	}
	method_ struct {
		fn   *types.Func
		recv Value
		of   []types.Type // the type arguments of a generic function
	}

	// unresolved is a function or method of a package that could not be loaded.
	unresolved struct {
		name string
		recv Value
	}

	// matcher is a compiled pattern.
	matcher struct{ pattern string }
)

type Entry struct {
	Key      string
	Val      Value
	Optional bool // set on some of the ways only
	Nonzero  bool // and there only if it is not its zero value
}

// Reason is why something is not known, and where.
type Reason struct {
	Text string
	Pos  token.Pos
}

// Part is a place in a payload.
type Part struct {
	Parent *Part
	Name   string
	Each   bool // any element, or the value of any key
	Index  int  // one more than the place of an element; 0 for what is none
	depth  int
	loose  bool // its name is that of a Go field, which stands for names in any case
	first  string
	Kids   map[string]*Part
}

// Child is the member of a name.
func (p *Part) Child(name string) *Part { return p.member(name, false) }

// Field is the member that a field of a struct is decoded from. Where the field has no
// name of its own, that may be one of another case, as encoding/json finds it.
func (p *Part) Field(f gojson.Field) *Part { return p.member(f.Name, !f.Tagged) }

func (p *Part) member(name string, loose bool) *Part {
	if known, ok := p.Kids[strconv.Quote(name)]; ok {
		known.loose = known.loose && loose
		return known
	}
	for _, kid := range p.Kids {
		if !kid.Each && kid.Index == 0 && (kid.loose || loose) && strings.EqualFold(kid.Name, name) {
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
func (p *Part) rename(name string) {
	p.Parent.Kids[strconv.Quote(name)] = p
	delete(p.Parent.Kids, strconv.Quote(p.Name))
	p.Name, p.loose = name, false
}

func (p *Part) Items() *Part { return p.kid("*", "", true) }

// Element is the element of a list at one place.
func (p *Part) Element(i int) *Part {
	out := p.kid("#"+strconv.Itoa(i), strconv.Itoa(i), false)
	out.Index = i + 1
	return out
}

func (p *Part) kid(key, name string, each bool) *Part {
	if known, ok := p.Kids[key]; ok {
		return known
	}
	if p.Kids == nil {
		p.Kids = map[string]*Part{}
	}
	out := &Part{Parent: p, Name: name, first: name, Each: each, depth: p.depth + 1}
	p.Kids[key] = out
	return out
}

// key tells a part from all others of its payload.
func (p *Part) key() string {
	if p.Parent == nil {
		return "payload"
	}
	if p.Each {
		return p.Parent.key() + "[*]"
	}
	if p.Index > 0 {
		return p.Parent.key() + "[" + p.Name + "]"
	}
	return p.Parent.key() + "/" + strconv.Quote(p.first)
}

// Within says whether a part is another one or lies in it.
func (p *Part) Within(other *Part) bool {
	for ; p != nil; p = p.Parent {
		if p == other {
			return true
		}
	}
	return false
}

// Condition is what a branch asks for.
type Condition struct {
	Is      string // eq, in, less, atmost, nil, absent, kind, empty, matches, format, decodes; no text: not understood
	Subject Symbol
	Val     constant.Value
	Vals    []constant.Value // of in; of matches the texts that are asked for in any case
	Kinds   []string         // of kind, and of empty
	Word    string           // of matches and format
	Formats []string         // of matches: the formats of which a text may be one instead
	Negated bool
	Text    string // as written
	Pos     token.Pos
	From    []Symbol // what a condition that is not understood depends on
	always  *bool
}

func (c Condition) not() Condition {
	if c.always != nil {
		return certain(!*c.always)
	}
	c.Negated = !c.Negated
	return c
}

func certain(b bool) Condition { return Condition{always: &b} }

// Same says whether two conditions ask for the same, whichever way.
func (c Condition) Same(d Condition) bool {
	return c.Is == d.Is && c.Is != "" && c.Subject.Key == d.Subject.Key && c.Word == d.Word && slices.Equal(c.Formats, d.Formats) && slices.Equal(c.Kinds, d.Kinds) && slices.EqualFunc(c.Vals, d.Vals, SameConstant) &&
		(c.Val == nil && d.Val == nil || c.Val != nil && d.Val != nil && c.Val.Kind() == d.Val.Kind() && constant.Compare(c.Val, token.EQL, d.Val))
}

// TypeOfValue gives the static type of a value where it is known.
func TypeOfValue(v Value) types.Type {
	switch v := v.(type) {
	case Symbol:
		return v.Typ
	case Derived:
		return v.Typ
	case Zero:
		return v.Typ
	case Fixed:
		return v.Typ
	case Composite:
		return v.Typ
	case List:
		return v.Typ
	case Table:
		return v.Typ
	case Pointer:
		return v.Typ
	case Joined:
		return v.Typ
	case Viewed:
		return v.typ
	case There:
		return TypeOfValue(v.V)
	case Chosen:
		return TypeOfValue(v.otherwise)
	case Choice:
		return TypeOfValue(v.Arms[0])
	}
	return nil
}

// Origins gives what a value was made of.
func Origins(v Value) []Symbol {
	var out []Symbol
	var add func(Value, int)
	add = func(v Value, depth int) {
		if depth > 6 || len(out) > 64 {
			return
		}
		switch v := v.(type) {
		case Symbol:
			if !slices.ContainsFunc(out, func(s Symbol) bool { return s.Key == v.Key && s.Raw == v.Raw }) {
				out = append(out, v)
			}
		case Derived:
			for _, s := range v.From {
				add(s, depth+1)
			}
		case Composite:
			add(v.base, depth+1)
			for _, i := range sortedKeys(v.Fields) {
				add(v.Fields[i], depth+1)
			}
		case List:
			for _, item := range v.Items {
				add(item, depth+1)
			}
		case Table:
			for _, e := range v.Entries {
				add(e.Val, depth+1)
			}
			for _, r := range append(slices.Clone(v.Rest), v.Keys...) {
				add(r, depth+1)
			}
			add(v.Base, depth+1)
		case Encoded:
			add(v.V, depth+1)
		case Viewed:
			add(v.Of, depth+1)
		case ByFields:
			add(v.Of, depth+1)
		case There:
			add(v.V, depth+1)
		case Printed:
			add(v.V, depth+1)
		case Stamped:
			add(v.v, depth+1)
		case Chosen:
			add(v.by, depth+1)
		case Joined:
			for _, p := range v.Parts {
				add(p, depth+1)
			}
		case Choice:
			for _, a := range v.Arms {
				add(a, depth+1)
			}
		case reader:
			add(v.text, depth+1)
		case reflectedValue:
			add(v.v, depth+1)
		case truth:
			add(v.cond.Subject, depth+1)
			for _, s := range v.cond.From {
				add(s, depth+1)
			}
		}
	}
	add(v, 0)
	return slices.DeleteFunc(out, func(s Symbol) bool { return s.Key == "" })
}

func sortedKeys(m map[int]Value) []int {
	out := make([]int, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// equal says whether two values are certainly the same.
func equal(a, b Value) bool {
	switch a := a.(type) {
	case nil:
		return b == nil
	case Symbol:
		b, ok := b.(Symbol)
		return ok && a.Key == b.Key && a.Raw == b.Raw && Identical(a.Typ, b.Typ)
	case Zero:
		b, ok := b.(Zero)
		return ok && Identical(a.Typ, b.Typ)
	case Fixed:
		b, ok := b.(Fixed)
		return ok && a.Val.Kind() == b.Val.Kind() && constant.Compare(a.Val, token.EQL, b.Val) && Identical(a.Typ, b.Typ)
	case Derived:
		b, ok := b.(Derived)
		return ok && Identical(a.Typ, b.Typ) && (a.Why == nil) == (b.Why == nil) &&
			slices.EqualFunc(a.From, b.From, func(x, y Symbol) bool { return x.Key == y.Key })
	case Composite:
		b, ok := b.(Composite)
		if !ok || !Identical(a.Typ, b.Typ) || len(a.Fields) != len(b.Fields) || !equal(a.base, b.base) {
			return false
		}
		for i, x := range a.Fields {
			if y, ok := b.Fields[i]; !ok || !equal(x, y) {
				return false
			}
		}
		return true
	case List:
		b, ok := b.(List)
		return ok && a.Whole == b.Whole && Identical(a.Typ, b.Typ) && slices.EqualFunc(a.Items, b.Items, equal)
	case Table:
		b, ok := b.(Table)
		return ok && Identical(a.Typ, b.Typ) && slices.EqualFunc(a.Rest, b.Rest, equal) && equal(a.Base, b.Base) &&
			slices.EqualFunc(a.Entries, b.Entries, func(x, y Entry) bool {
				return x.Key == y.Key && x.Optional == y.Optional && x.Nonzero == y.Nonzero && equal(x.Val, y.Val)
			})
	case Pointer:
		b, ok := b.(Pointer)
		return ok && a.cell == b.cell && slices.Equal(a.path, b.path) && Identical(a.Typ, b.Typ)
	case Encoded:
		b, ok := b.(Encoded)
		return ok && equal(a.V, b.V)
	case ByFields:
		b, ok := b.(ByFields)
		return ok && equal(a.Of, b.Of)
	case OneArm:
		b, ok := b.(OneArm)
		return ok && Identical(a.Typ, b.Typ)
	case Viewed:
		b, ok := b.(Viewed)
		return ok && Identical(a.typ, b.typ) && equal(a.Of, b.Of)
	case There:
		b, ok := b.(There)
		return ok && equal(a.V, b.V)
	case Printed:
		b, ok := b.(Printed)
		return ok && equal(a.V, b.V)
	case Stamped:
		b, ok := b.(Stamped)
		return ok && a.Layout == b.Layout && equal(a.v, b.v)
	case Chosen:
		b, ok := b.(Chosen)
		return ok && a.by.Key == b.by.Key && len(a.of) == len(b.of)
	case Joined:
		b, ok := b.(Joined)
		return ok && slices.EqualFunc(a.Parts, b.Parts, equal)
	case Choice:
		b, ok := b.(Choice)
		return ok && slices.EqualFunc(a.Arms, b.Arms, equal)
	case Tuple:
		b, ok := b.(Tuple)
		return ok && slices.EqualFunc(a, b, equal)
	case raised:
		_, ok := b.(raised)
		return ok
	case matcher:
		b, ok := b.(matcher)
		return ok && a == b
	case library:
		b, ok := b.(library)
		return ok && a == b
	case truth:
		b, ok := b.(truth)
		if !ok {
			return false
		}
		if a.cond.always != nil || b.cond.always != nil {
			return a.cond.always != nil && b.cond.always != nil && *a.cond.always == *b.cond.always
		}
		return a.cond.Same(b.cond) && a.cond.Negated == b.cond.Negated
	case closure:
		b, ok := b.(closure)
		return ok && a.body == b.body && a.frame == b.frame
	case reflectedType:
		b, ok := b.(reflectedType)
		return ok && Identical(a.typ, b.typ)
	case reflectedValue:
		b, ok := b.(reflectedValue)
		return ok && equal(a.v, b.v)
	case method_:
		b, ok := b.(method_)
		return ok && a.fn == b.fn && equal(a.recv, b.recv) && slices.EqualFunc(a.of, b.of, Identical)
	case reader:
		b, ok := b.(reader)
		return ok && a.equal(b)
	}
	return false
}

func Identical(a, b types.Type) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return a == b || types.Identical(a, b)
}

// maxArms is how many values a choice keeps apart.
const maxArms = 48

// join gives a value that may be either.
func joinValues(a, b Value) Value {
	switch {
	case equal(a, b):
		return a
	case a == nil || b == nil:
		return choiceOf(a, b)
	}
	switch x := a.(type) {
	case Symbol:
		if y, ok := b.(Composite); ok && equal(y.base, x) {
			return joinValues(Composite{y.Typ, x, nil}, y)
		}
	case Composite:
		if equal(x.base, b) {
			return joinValues(x, Composite{x.Typ, b, nil})
		}
		if y, ok := b.(Composite); ok && Identical(x.Typ, y.Typ) && equal(x.base, y.base) {
			out := Composite{x.Typ, x.base, map[int]Value{}}
			for _, i := range append(sortedKeys(x.Fields), sortedKeys(y.Fields)...) {
				out.Fields[i] = joinValues(FieldOf(x, i), FieldOf(y, i))
			}
			return out
		}
	case Table:
		if y, ok := b.(Table); ok && Identical(x.Typ, y.Typ) && equal(x.Base, y.Base) {
			return joinTables(x, y)
		}
		if _, ok := b.(Zero); ok && len(x.Entries) == 0 && len(x.Rest) > 0 {
			return x
		}
	case List:
		if y, ok := b.(List); ok && Identical(x.Typ, y.Typ) {
			if x.Whole && y.Whole && len(x.Items) > 0 && len(y.Items) > 0 {
				return choiceOf(a, b) // two lists of known elements
			}
			return List{Typ: x.Typ, Items: union_(x.Items, y.Items)}
		}
		if _, ok := b.(Zero); ok {
			return choiceOf(a, b)
		}
	case Tuple:
		if y, ok := b.(Tuple); ok && len(x) == len(y) {
			out := make(Tuple, len(x))
			for i := range x {
				out[i] = joinValues(x[i], y[i])
			}
			return out
		}
	case Zero:
		if y, ok := b.(Composite); ok && Identical(x.Typ, y.Typ) && equal(y.base, x) {
			return joinValues(Composite{x.Typ, x, nil}, y)
		}
	}
	return choiceOf(a, b)
}

func joinTables(x, y Table) Value {
	out := Table{Typ: x.Typ, Base: x.Base, Rest: union_(x.Rest, y.Rest), Keys: union_(x.Keys, y.Keys)}
	find := func(t Table, key string) (Entry, bool) {
		i := slices.IndexFunc(t.Entries, func(e Entry) bool { return e.Key == key })
		if i < 0 {
			return Entry{}, false
		}
		return t.Entries[i], true
	}
	for _, e := range x.Entries {
		if other, ok := find(y, e.Key); ok {
			e.Val = joinValues(e.Val, other.Val)
			e.Optional, e.Nonzero = e.Optional || other.Optional, e.Nonzero && other.Nonzero
		} else {
			e.Optional = true
		}
		out.Entries = append(out.Entries, e)
	}
	for _, e := range y.Entries {
		if _, ok := find(x, e.Key); !ok {
			e.Optional = true
			out.Entries = append(out.Entries, e)
		}
	}
	return out
}

// loose is a list of which the elements are known, and not how many there are.
func loose(v Value) Value {
	switch v := v.(type) {
	case List:
		v.Whole = false
		return v
	case Choice:
		out := loose(v.Arms[0])
		for _, a := range v.Arms[1:] {
			out = joinValues(out, loose(a))
		}
		return out
	}
	return v
}

func union_(a, b []Value) []Value {
	out := slices.Clone(a)
	for _, v := range b {
		if !slices.ContainsFunc(out, func(w Value) bool { return equal(v, w) }) {
			out = append(out, v)
		}
	}
	return out
}

func choiceOf(vs ...Value) Value {
	var arms []Value
	for _, v := range vs {
		if c, ok := v.(Choice); ok {
			arms = union_(arms, c.Arms)
		} else {
			arms = union_(arms, []Value{v})
		}
	}
	if len(arms) == 1 {
		return arms[0]
	}
	if len(arms) > maxArms {
		var from []Symbol
		for _, a := range arms {
			from = append(from, Origins(a)...)
		}
		return Derived{Typ: TypeOfValue(arms[0]), From: from}
	}
	return Choice{arms}
}

// FieldOf selects a field of a struct.
func FieldOf(v Value, i int) Value {
	switch v := v.(type) {
	case Composite:
		if f, ok := v.Fields[i]; ok {
			return f
		}
		return retyped(FieldOf(v.base, i), structField(v.Typ, i))
	case Zero:
		if f := structField(v.Typ, i); f != nil {
			return Zero{f.Type()}
		}
	case Symbol:
		f := structField(v.Typ, i)
		if f == nil {
			break
		}
		if v.Part == nil && !v.Raw {
			out := Symbol{Key: v.Key + "." + f.Name(), Typ: f.Type(), Var: f, Top: v.Top}
			if v.Key == "self" {
				out.Top = f
			}
			return out
		}
		return Derived{Typ: f.Type(), From: []Symbol{v}}
	case Derived:
		if f := structField(v.Typ, i); f != nil {
			return Derived{Typ: f.Type(), From: v.From, Why: v.Why}
		}
	case There:
		return FieldOf(v.V, i)
	case Viewed:
		if f := structField(v.typ, i); f != nil {
			return Derived{Typ: f.Type(), From: Origins(v.Of)}
		}
	case Choice:
		out := FieldOf(v.Arms[0], i)
		for _, a := range v.Arms[1:] {
			out = joinValues(out, FieldOf(a, i))
		}
		return out
	}
	return Derived{}
}

// retyped gives a part of a struct the type that the struct's own declaration has for it.
func retyped(v Value, f *types.Var) Value {
	if z, ok := v.(Zero); ok && f != nil {
		z.Typ = f.Type()
		return z
	}
	return v
}

func structField(t types.Type, i int) *types.Var {
	if t == nil {
		return nil
	}
	st, ok := gojson.Deref(t).Underlying().(*types.Struct)
	if !ok || i >= st.NumFields() {
		return nil
	}
	return st.Field(i)
}

// At selects along a path of fields.
func At(v Value, path []int) Value {
	for _, i := range path {
		v = FieldOf(v, i)
	}
	return v
}

// with gives a struct with one part set.
func with(whole Value, typ types.Type, path []int, part Value) Value {
	if len(path) == 0 {
		return part
	}
	out := Composite{Typ: typ, base: whole, Fields: map[int]Value{}}
	if c, ok := whole.(Composite); ok {
		out.Typ, out.base = c.Typ, c.base
		for i, v := range c.Fields {
			out.Fields[i] = v
		}
	} else if t := TypeOfValue(whole); t != nil {
		out.Typ = t
	}
	var inner types.Type
	if f := structField(out.Typ, path[0]); f != nil {
		inner = f.Type()
	}
	out.Fields[path[0]] = with(FieldOf(whole, path[0]), inner, path[1:], part)
	return out
}

// textOfParts gives text of which all parts are constants.
func ConstantText(v Value) (string, bool) {
	switch v := v.(type) {
	case Fixed:
		if v.Val.Kind() == constant.String {
			return constant.StringVal(v.Val), true
		}
	case Zero:
		if b, ok := v.Typ.Underlying().(*types.Basic); ok && b.Info()&types.IsString != 0 {
			return "", true
		}
	case Joined:
		var out strings.Builder
		for _, p := range v.Parts {
			text, ok := ConstantText(p)
			if !ok {
				return "", false
			}
			out.WriteString(text)
		}
		return out.String(), true
	}
	return "", false
}

func First(args Tuple) Value {
	if len(args) == 0 {
		return nil
	}
	return args[0]
}

func ArmsOf(v Value) []Value {
	if c, ok := v.(Choice); ok {
		return c.Arms
	}
	if c, ok := v.(Chosen); ok {
		return ArmsOf(c.Any)
	}
	return []Value{v}
}

// ConstantValue gives a string or a number as JSON holds it.
func ConstantValue(v constant.Value) any {
	switch v.Kind() {
	case constant.String:
		return constant.StringVal(v)
	case constant.Bool:
		return constant.BoolVal(v)
	case constant.Int:
		return json.Number(v.ExactString())
	default:
		f, _ := constant.Float64Val(v)
		return json.Number(strconv.FormatFloat(f, 'g', -1, 64))
	}
}
