package witness

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/doc"
	"example.org/parity/internal/relation"
	"example.org/parity/internal/schema"
)

// line is a pair of types on a channel.
type line struct {
	*channel
	sent, taken string // the types' names on each side

	asked int
	bytes int
	usual map[string]usual
	fill  []string // the fields that a payload needs, in the order of the sender's declaration

	choosing *line // the same types on the channel's choosing; nil until it is asked for
}

// usual is a value of a field that both sides take; nil where there is none.
type usual struct {
	value json.RawMessage
	fault bool // only the sender takes it
}

func (c *channel) between(sent, taken string) *line {
	return &line{channel: c, sent: sent, taken: taken, usual: map[string]usual{}}
}

// about is the line on which a claim is proven: variants that the receiver has nothing for
// meet its choice among those that it has.
func (l *line) about(claim compare.Claim) *line {
	if !claim.Untaken {
		return l
	}
	if l.choosing == nil {
		c := l.channel.choosing
		c.partner = l.partner
		l.choosing = c.between(l.sent, l.taken)
	}
	return l.choosing
}

func (c *channel) direction() compare.Direction {
	return compare.Direction{Sender: c.from.Name, Receiver: c.to.Name}
}

// maxAsked and maxBytes bound the work for one pair of types, and the payloads
// that its findings show.
const (
	maxAsked = 400
	maxBytes = 1 << 20
)

// ask is the channel's, within the budget of the pair of types.
func (l *line) ask(ctx context.Context, sent, taken *doc.Node) answer {
	a, known := l.channel.known(sent, taken)
	if known {
		return a
	}
	if l.asked++; l.asked > maxAsked {
		return answer{contained: relation.Unclear, reason: fmt.Sprintf("the type has more than %d fields that differ each in its own way", maxAsked)}
	}
	return l.channel.ask(ctx, sent, taken)
}

// common is a value that all of some schemas take, nil where none is found.
func (l *line) common(ctx context.Context, schemas ...*doc.Node) json.RawMessage {
	return l.ask(ctx, all(schemas...), never).payload
}

// show looks for a payload that the receiver refuses for what is claimed at a
// place, and for nothing else.
func (l *line) show(ctx context.Context, steps compare.Path, claim compare.Claim) answer {
	if l.bytes > maxBytes {
		return answer{contained: relation.No, reason: "not shown: the payloads of this type's other findings are enough to read"}
	}
	record := isRecord(l.all.def(l.sent)) && isRecord(l.takes.def(l.taken)) && isRecord(l.small.def(l.sent))
	var a answer
	if record && len(steps) > 0 && steps[0].Kind == compare.Field {
		a = l.showField(ctx, steps, claim)
	} else {
		a = l.showWhole(ctx, steps, claim)
	}
	l.bytes += len(a.payload)
	return a
}

// isRecord reports whether a definition is no more than its fields say.
func isRecord(def *doc.Node) bool {
	if !def.Get("properties").IsObject() {
		return false
	}
	for _, keyword := range []string{"allOf", "anyOf", "oneOf", "not", "if", "$ref", "dependentRequired", "dependentSchemas", "patternProperties", "minProperties", "maxProperties", "unevaluatedProperties", "propertyNames"} {
		if def.Get(keyword) != nil {
			return false
		}
	}
	return true
}

// showField asks about one field of a record; the rest of the payload is made of
// values that both sides take.
func (l *line) showField(ctx context.Context, steps compare.Path, claim compare.Claim) answer {
	field := steps[0].Name
	taken := l.takes.def(l.taken)
	if len(steps) == 1 && (claim.Lacks != "" || claim.Adds != "") {
		return l.showPresence(ctx, claim)
	}
	sends := func(b *book) *doc.Node { return b.def(l.sent).Get("properties").Get(field) }
	if taken.Get("properties").Get(field) == nil || sends(l.all) == nil {
		return answer{contained: relation.Unclear, reason: "the field is not on both sides"}
	}
	takes := func(b *book) *doc.Node { return b.def(l.taken).Get("properties").Get(field) }
	a := l.question(ctx, sends, takes, steps[1:], claim)
	if a.contained != relation.No || a.payload == nil {
		return a
	}
	return l.filled(ctx, field, a)
}

// showPresence shows a field that is left out, or one that is not known.
func (l *line) showPresence(ctx context.Context, claim compare.Claim) answer {
	taken := l.takes.def(l.taken)
	if claim.Lacks != "" {
		if !slices.Contains(taken.Get("required").Strings(), claim.Lacks) {
			return answer{contained: relation.Yes}
		}
		if slices.Contains(l.all.def(l.sent).Get("required").Strings(), claim.Lacks) {
			return answer{contained: relation.Yes}
		}
		return l.filled(ctx, claim.Lacks, answer{contained: relation.No})
	}
	rest := taken.Get("additionalProperties")
	if rest == nil || rest.Kind != doc.Boolean || rest.Bool() {
		return answer{contained: relation.Yes}
	}
	var value json.RawMessage
	for _, b := range []*book{l.small, l.all} {
		if p := b.def(l.sent).Get("properties").Get(claim.Adds); p != nil && value == nil {
			value = l.common(ctx, p)
		}
	}
	if value == nil {
		return answer{contained: relation.Unclear, reason: "no value of the field was found"}
	}
	return l.filled(ctx, claim.Adds, answer{contained: relation.No, payload: value})
}

// filled makes a payload of the sender's type of one for a field, which is left out where
// there is none: it has whatever else is needed.
func (l *line) filled(ctx context.Context, field string, a answer) answer {
	a.further = a.further || l.lacksOther(field)
	var b bytes.Buffer
	b.WriteByte('{')
	put := func(name string, value json.RawMessage) {
		if value == nil {
			return
		}
		if b.Len() > 1 {
			b.WriteByte(',')
		}
		b.WriteString(doc.QuoteJSON(name))
		b.WriteByte(':')
		b.Write(value)
	}
	seen := false
	for _, name := range l.needs() {
		if name == field {
			seen = true
			put(field, a.payload)
			continue
		}
		other := l.usually(ctx, name)
		put(name, other.value)
		a.further = a.further || other.fault
	}
	if !seen {
		put(field, a.payload)
	}
	b.WriteByte('}')
	a.payload = b.Bytes()
	return a
}

// lacksOther reports whether the receiver asks for a field, besides one, that the sender
// does not have.
func (l *line) lacksOther(than string) bool {
	has := l.all.def(l.sent).Get("properties")
	return slices.ContainsFunc(l.takes.def(l.taken).Get("required").Strings(), func(name string) bool { return name != than && has.Get(name) == nil })
}

// needs lists the fields without which either side has no payload.
func (l *line) needs() []string {
	if l.fill != nil {
		return l.fill
	}
	needed := map[string]bool{}
	for _, def := range []*doc.Node{l.all.def(l.sent), l.takes.def(l.taken)} {
		for _, name := range def.Get("required").Strings() {
			needed[name] = true
		}
	}
	l.fill = []string{}
	for _, p := range outgoingOf(l.from.Lookup(l.sent)).Properties {
		tag := p.Kind == schema.Enum && len(p.Values) == 1 // says what the payload is
		if needed[p.Name] || tag {
			l.fill = append(l.fill, p.Name)
		}
	}
	return l.fill
}

func outgoingOf(t *schema.Type) *schema.Schema {
	if t.Out != nil {
		return t.Out
	}
	return t.Schema
}

// usually is a value of a field with which nothing is wrong, or else one that the
// sender sends.
func (l *line) usually(ctx context.Context, field string) usual {
	if known, ok := l.usual[field]; ok {
		return known
	}
	var u usual
	sends := []*doc.Node{l.small.def(l.sent).Get("properties").Get(field), l.all.def(l.sent).Get("properties").Get(field)}
	for _, b := range []*book{l.wants, l.takes} {
		takes := b.def(l.taken).Get("properties").Get(field)
		if takes == nil {
			takes = always
		}
		for _, s := range sends {
			if u.value == nil && s != nil {
				u.value = l.common(ctx, s, takes)
			}
			if u.value == nil && s != nil { // what a list holds may reach too far
				u.value = l.common(ctx, emptied(s), emptied(takes))
			}
		}
	}
	for _, s := range sends {
		if u.value == nil && s != nil {
			u = usual{l.common(ctx, s), true}
		}
	}
	l.usual[field] = u
	return u
}

// emptied is a schema of which lists are empty.
func emptied(n *doc.Node) *doc.Node {
	if arms := n.Get("anyOf"); arms.IsArray() {
		var list []*doc.Node
		for _, arm := range arms.Items {
			list = append(list, emptied(arm))
		}
		return n.With("anyOf", doc.NewArray(list...))
	}
	if n.Get("type").Str() != "array" {
		return n
	}
	return n.Without("items").With("maxItems", doc.NewInt(0))
}

// showWhole asks about the types as they are, where they are no plain records.
func (l *line) showWhole(ctx context.Context, steps compare.Path, claim compare.Claim) answer {
	return l.question(ctx, func(b *book) *doc.Node { return b.ref(l.sent) }, func(b *book) *doc.Node { return b.ref(l.taken) }, steps, claim)
}

// question asks for a payload that is wrong at the place: first for one with
// nothing else wrong and with readable texts, then for any. The schemas of both are those
// of each book.
func (l *line) question(ctx context.Context, sender, receiver func(*book) *doc.Node, steps compare.Path, claim compare.Claim) answer {
	at := steps
	if claim.Lacks != "" || claim.Adds != "" {
		at = steps[:len(steps)-1]
	}
	refuses := l.takes.along(receiver(l.takes), at, alone, func(n *doc.Node) *doc.Node { return l.demanded(n, claim) })
	if refuses == nil {
		return answer{contained: relation.Unclear, reason: "the place is not found in what the receiver accepts"}
	}
	sent := func(b *book, how manner) *doc.Node {
		root := sender(b)
		if root == nil {
			return nil
		}
		return b.along(root, at, how, func(n *doc.Node) *doc.Node { return b.claimed(n, claim) })
	}
	fine := func(b *book) *doc.Node {
		return b.along(receiver(b), at, relaxed, func(n *doc.Node) *doc.Node { return l.excused(b, n, claim) })
	}
	if a := l.oneDefect(ctx, sender, sent, fine, refuses); a.contained == relation.No {
		return a
	}
	last := answer{contained: relation.Unclear, reason: "the place is not found in what the sender writes"}
	for _, b := range []*book{l.small, l.all} {
		if sends := sent(b, present); sends != nil {
			if last = l.ask(ctx, sends, refuses); last.contained == relation.No {
				last.further = l.refusedFurther(fine(l.takes), last.payload)
				return last
			}
		}
	}
	if last.contained != relation.Unclear {
		return last
	}
	// The payload is out of reach; whether there is one may yet be plain.
	sends := sent(l.all, bare)
	if sends == nil {
		return last
	}
	if a := l.ask(ctx, sends, refuses); a.contained != relation.Unclear {
		return answer{contained: a.contained, reason: "no payload: " + last.reason}
	}
	return last
}

// oneDefect asks for a payload in which all else is as the receiver wants it: a small one,
// or else one with whatever fields the receiver asks for.
func (l *line) oneDefect(ctx context.Context, sender func(*book) *doc.Node, sent func(*book, manner) *doc.Node, fine func(*book) *doc.Node, refuses *doc.Node) answer {
	if !sameDialect(l.dialect) {
		return answer{contained: relation.Unclear}
	}
	for _, how := range []manner{present, full} {
		for _, b := range []*book{l.wants, l.takes} {
			fine, sends := fine(b), sent(l.plain, full)
			if how == present && fine != nil {
				sends = l.small.having(sent(l.small, present), sender(l.small), wanted(b.resolved(fine)))
			}
			if sends == nil || fine == nil {
				continue
			}
			if a := l.ask(ctx, all(sends, fine), refuses); a.contained == relation.No {
				return a
			}
		}
	}
	return answer{contained: relation.Unclear}
}

// refusedFurther reports whether the receiver refuses a payload for more than what is
// excused.
func (l *line) refusedFurther(excused *doc.Node, payload json.RawMessage) bool {
	if excused == nil {
		return false
	}
	s, _, err := l.document(l.to.File, l.dialect[1], excused)
	if err != nil {
		return false
	}
	taken, err := accepts(s, payload)
	return !taken && err == nil
}

// wanted are the fields that a record asks for, under whatever name.
func wanted(record *doc.Node) []string {
	names := record.Get("required").Strings()
	if clauses := record.Get("allOf"); clauses.IsArray() {
		for _, clause := range clauses.Items {
			if arms := clause.Get("anyOf"); arms.IsArray() && asks(clause) {
				for _, arm := range arms.Items {
					names = append(names, arm.Get("required").Strings()...)
				}
			}
		}
	}
	return names
}

// having is what is sent of a record with further fields of it that may be set.
func (b *book) having(sends, root *doc.Node, fields []string) *doc.Node {
	if sends == nil || !sends.Get("properties").IsObject() {
		return sends
	}
	for _, name := range fields {
		if p := b.resolved(root).Get("properties").Get(name); p != nil && sends.Get("properties").Get(name) == nil {
			sends = withProperty(sends, name, p)
		}
	}
	return sends
}

func sameDialect(d [2]*doc.Node) bool { return d[0].Str() == d[1].Str() }

// claimed is that part of what the sender writes at a place of which it is claimed
// that the receiver refuses it.
func (b *book) claimed(n *doc.Node, claim compare.Claim) *doc.Node {
	switch {
	case claim.Lacks != "":
		return all(n, doc.NewObject(doc.Member{Name: "not", Value: doc.NewObject(doc.Member{Name: "required", Value: doc.NewStrings([]string{claim.Lacks})})}))
	case claim.Adds != "":
		return all(n, doc.NewObject(doc.Member{Name: "required", Value: doc.NewStrings([]string{claim.Adds})}))
	case claim.Sent == nil:
		return n
	}
	switch claim.Sent.Kind {
	case schema.Null:
		return all(n, doc.NewObject(doc.Member{Name: "type", Value: doc.NewString("null")}))
	case schema.Enum:
		var values []*doc.Node
		for _, v := range claim.Sent.Values {
			value, err := doc.ParseJSON("", []byte(v.JSON))
			if err == nil {
				values = append(values, value)
			}
		}
		return doc.NewObject(doc.Member{Name: "enum", Value: doc.NewArray(values...)})
	case schema.Array, schema.Tuple, schema.String, schema.Integer, schema.Number, schema.Boolean, schema.Record, schema.Map:
		return all(n, doc.NewObject(doc.Member{Name: "type", Value: doc.NewString(jsonType(claim.Sent.Kind))})) // and no null
	case schema.Union:
		return b.variants(n, claim.Sent.Variants)
	}
	return n
}

// jsonType is what JSON Schema calls the values of a kind.
func jsonType(kind schema.Kind) string {
	switch kind {
	case schema.Tuple:
		return "array"
	case schema.Record, schema.Map:
		return "object"
	}
	return kind.String()
}

// variants is the part of a union that those variants are.
func (b *book) variants(n *doc.Node, variants []*schema.Schema) *doc.Node {
	arms := b.arms(n, 0)
	var list []*doc.Node
	for _, v := range variants {
		if v.Kind == schema.Reference {
			list = append(list, b.ref(v.Ref))
			continue
		}
		for _, arm := range arms {
			if isVariant(arm, v) {
				list = append(list, arm)
			}
		}
	}
	if len(list) == 0 {
		return n
	}
	return either(list)
}

// arms are the alternatives of a schema that are no references.
func (b *book) arms(n *doc.Node, depth int) []*doc.Node {
	var list []*doc.Node
	n = b.resolved(n)
	for _, keyword := range []string{"anyOf", "oneOf"} {
		if arms := n.Get(keyword); arms.IsArray() && depth < maxNested {
			for _, arm := range arms.Items {
				list = append(list, b.arms(arm, depth+1)...)
			}
			return list
		}
	}
	if types := n.Get("type"); types.IsArray() {
		for _, t := range types.Items {
			list = append(list, n.With("type", t))
		}
		return list
	}
	return []*doc.Node{n}
}

// isVariant reports whether an arm of a document is that one in normal form.
func isVariant(arm *doc.Node, v *schema.Schema) bool {
	t := arm.Get("type").Str()
	switch v.Kind {
	case schema.Record:
		if !arm.Get("properties").IsObject() || len(arm.Get("properties").Members) > len(v.Properties) {
			return false
		}
		for _, p := range arm.Get("properties").Members {
			have := v.Property(p.Name)
			if have == nil {
				return false
			}
			if c := p.Value.Get("const"); c != nil && (len(have.Values) != 1 || have.Values[0].Canonical != c.Canonical()) {
				return false
			}
		}
		return true
	case schema.Map:
		return t == "object" && arm.Get("properties") == nil
	case schema.Array, schema.Tuple:
		return t == "array"
	case schema.Enum:
		return arm.Get("enum") != nil || arm.Get("const") != nil
	case schema.Any:
		return arm.Kind == doc.Boolean || t == "" && len(arm.Members) == 0
	default:
		return t == v.Kind.String() && arm.Get("format").Str() == v.Format && arm.Get("enum") == nil || t == v.Kind.String() && arm.Get("enum") != nil && v.Format != ""
	}
}

// demanded is what the receiver asks at a place, of that which is claimed.
func (l *line) demanded(n *doc.Node, claim compare.Claim) *doc.Node {
	if len(claim.Under) > 0 {
		return l.takes.only(n, claim.Under)
	}
	record := l.takes.resolved(n)
	switch {
	case claim.Lacks != "":
		if !record.Get("properties").IsObject() {
			return n
		}
		if slices.Contains(record.Get("required").Strings(), claim.Lacks) {
			return doc.NewObject(doc.Member{Name: "required", Value: doc.NewStrings([]string{claim.Lacks})})
		}
		if clause := underSomeName(record, claim.Lacks); clause != nil && asks(clause) {
			return clause
		}
		return always
	case claim.Adds != "":
		rest := record.Get("additionalProperties")
		if rest != nil && rest.Kind == doc.Boolean && !rest.Bool() {
			return doc.NewObject(doc.Member{Name: "properties", Value: doc.NewObject(doc.Member{Name: claim.Adds, Value: never})})
		}
		return n
	}
	return n
}

// only is a schema with no more than some keywords of it, and what those go by. They may
// stand beside a reference, or in what it stands for.
func (b *book) only(n *doc.Node, keywords []string) *doc.Node {
	kept := doc.NewObject()
	for _, m := range n.Members {
		switch {
		case !slices.Contains(keywords, m.Name):
		case strings.HasPrefix(m.Name, "unevaluated") || m.Name == "patternProperties":
			return n // these go by others
		default:
			kept.Members = append(kept.Members, m)
		}
	}
	if name, ok := b.named(n); ok {
		return all(b.only(b.def(name), keywords), kept)
	}
	return kept
}

// excused is what the receiver asks at a place beside what is claimed, in the terms of one
// of its books. Of a variant that it does not take there it asks what it asks elsewhere.
func (l *line) excused(b *book, n *doc.Node, claim compare.Claim) *doc.Node {
	switch {
	case claim.Lacks+claim.Adds != "":
		return b.without(n, claim, 0)
	case claim.Sent != nil && claim.Sent.Kind == schema.Union:
		return l.elsewhere(b, claim.Sent.Variants)
	}
	return always
}

// without is a record, or variants of one, that neither asks for the field that a claim
// says is lacking nor refuses one that it says is added.
func (b *book) without(n *doc.Node, claim compare.Claim, depth int) *doc.Node {
	n = b.resolved(n)
	if depth < maxNested {
		for _, keyword := range []string{"anyOf", "oneOf"} {
			if arms := n.Get(keyword); arms.IsArray() {
				var list []*doc.Node
				for _, arm := range arms.Items {
					list = append(list, b.without(arm, claim, depth+1))
				}
				n = n.With(keyword, doc.NewArray(list...))
			}
		}
	}
	if claim.Adds != "" && n.Get("properties").IsObject() {
		return n.With("additionalProperties", always)
	}
	others := slices.DeleteFunc(n.Get("required").Strings(), func(name string) bool { return name == claim.Lacks })
	return withoutClause(n, claim.Lacks).With("required", doc.NewStrings(others))
}

// elsewhere is what the receiver asks of the counterparts of some variants.
func (l *line) elsewhere(b *book, variants []*schema.Schema) *doc.Node {
	var known []*doc.Node
	for _, v := range variants {
		partner := l.partner[v.Ref]
		if v.Kind != schema.Reference || partner == "" {
			return always
		}
		known = append(known, b.ref(partner))
	}
	return either(known)
}
