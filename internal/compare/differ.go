package compare

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"example.org/parity/internal/doc"
	"example.org/parity/internal/lang"
	"example.org/parity/internal/schema"
	"example.org/parity/internal/typeset"
)

// differ walks one pair of types into findings. Throughout, x is the
// reference's side and y the other's.
type differ struct {
	x, y     *side
	matching *matching
	priority func(rule, typeName, field string) string

	xt, yt   *schema.Type // the pair at hand
	findings []*Finding
	// resolving are the pairs of types being compared in place of a reference.
	// Meeting one again means a recursive type: the pair is then equal so far,
	// and any difference is found by the walk that is under way.
	resolving map[pairKey]bool
	steps     *int
	// xInline and yInline are the enums that the other side writes out where they
	// are used: whether it has the same members each time.
	xInline, yInline map[string]bool
	// failed, if not nil, is set by a mismatch: the walk is a fit.
	failed *bool
}

// maxSteps bounds the walk of one pair of types: unions of unions that no name
// matches can multiply. Real types take some hundred steps.
const maxSteps = 200_000

// side is one of the two sets.
type side struct {
	set   *schema.Set
	title string
	lang  *lang.Language
	twins map[string]string
}

func newSide(set *schema.Set) *side {
	return &side{set: set, title: lang.Title(set), lang: lang.Of(set.Language), twins: twins(set)}
}

// place is where in the two types the walk stands.
type place struct {
	path  string
	field string           // wire name of the innermost field; "" at the type's root
	xp    *schema.Property // the innermost properties, for their declarations
	yp    *schema.Property
}

func (at place) child(token string) place {
	at.path += "/" + doc.Escape(token)
	return at
}

func (d *differ) types(xt, yt *schema.Type) []*Finding {
	d.xt, d.yt, d.findings = xt, yt, nil
	d.resolving = map[pairKey]bool{{xt.Name, yt.Name}: true}
	d.steps = new(int)
	if d.matching.renamed[xt.Name] {
		d.report("type.renamed", place{}, way{both, Converts}, texts{})
	}
	d.walk(place{}, xt.Schema, yt.Schema)
	if xt.Out != nil {
		d.oneWay(d.x, d.y, xt.Out, yt.Schema)
	}
	if yt.Out != nil {
		d.oneWay(d.y, d.x, xt.Schema, yt.Out)
	}
	return once(d.findings)
}

// once leaves out what several variants of a union say in the same words.
func once(findings []*Finding) []*Finding {
	said := map[string]bool{}
	return slices.DeleteFunc(findings, func(f *Finding) bool {
		key := f.ID + f.Summary
		repeated := said[key]
		said[key] = true
		return repeated
	})
}

// oneWay adds what goes wrong only in one direction, where the sender's schema
// is not the one that it accepts itself.
func (d *differ) oneWay(sender, receiver *side, x, y *schema.Schema) {
	known := map[string]bool{}
	for _, f := range d.findings {
		known[f.ID] = true
	}
	direction := sender.set.Name + "->" + receiver.set.Name
	for _, f := range d.try(func(d *differ) { d.walk(place{}, x, y) }) {
		counts := f.Class == ClassMismatch || f.Class == ClassUnverified
		if counts && !known[f.ID] && (f.Direction == direction || f.Direction == "both") {
			f.Direction = direction
			d.findings = append(d.findings, f)
		}
	}
}

// report adds a finding of the rule. The caller says only what the walk knows;
// names, declarations and the fingerprint are filled in here.
func (d *differ) report(rule string, at place, way way, say texts) {
	r := rulesByID[rule]
	if r == nil {
		panic("compare: no rule " + rule)
	}
	if d.failed != nil && r.Class == ClassMismatch {
		*d.failed = true
		return
	}
	say.Ref, say.Other = d.x.title, d.y.title
	say.Type, say.OtherType = d.xt.Name, d.yt.Name
	if say.Field == "" {
		say.Field = subject(at, d.xt.Name)
	}
	sender, receiver := d.x, d.y
	direction := d.x.set.Name + "->" + d.y.set.Name
	switch way.direction {
	case toReference:
		sender, receiver = d.y, d.x
		direction = d.y.set.Name + "->" + d.x.set.Name
	case both:
		direction = "both"
	}
	say.Sender, say.Receiver = sender.title, receiver.title
	f := &Finding{
		ID:        fingerprint(rule, d.x.set.Name, d.y.set.Name, d.xt.Name, at.path),
		Rule:      rule,
		Class:     r.Class,
		Path:      at.path,
		Direction: direction,
		Harm:      way.harm,
		Reference: where(d.xt, at.xp),
		Other:     where(d.yt, at.yp),
		Summary:   say.expand(r.Summary),
		Impact:    say.expand(r.Impact[way.harm]),
		Fix:       say.expand(r.Fix),
	}
	if r.Class == ClassMismatch && d.yt != nowhere {
		f.Impact += d.declaredOnly(r, way)
	}
	if r.Priority != "" {
		f.Priority = r.Priority
		if p := d.priority(rule, d.xt.Name, topField(at.path)); p != "" {
			f.Priority = p
		}
	}
	d.findings = append(d.findings, f)
}

// declaredOnly says of a mismatch that it is one of the declarations, where the
// side that sends has no encoder for the type, or a rejection where the side that
// receives has no decoder, or one that gives no error for a value that does not fit.
func (d *differ) declaredOnly(r *Rule, way way) string {
	var lacking, reasons []string
	say := func(side *side, verb string) {
		lacking = append(lacking, fmt.Sprintf("%s %s no %s", side.title, verb, d.xt.Name))
	}
	receive := func(side *side, t *schema.Type) {
		switch {
		case undecoded(t):
			say(side, "decodes")
		case t.Decode.TakesInvalid() && r.ID != "type.kind": // what is no object at all it may refuse
			reasons = append(reasons, side.title+" gives no error and holds a zero value")
		}
	}
	switch {
	case way.direction == toReference && d.yt.Encode == "none":
		say(d.y, "encodes")
	case way.direction == toOther && d.xt.Encode == "none":
		say(d.x, "encodes")
	}
	if way.harm == Rejects {
		if way.direction != toOther {
			receive(d.x, d.xt)
		}
		if way.direction != toReference {
			receive(d.y, d.yt)
		}
	}
	if len(lacking) > 0 {
		reasons = append([]string{"as yet " + strings.Join(lacking, " and ")}, reasons...)
	}
	if len(reasons) == 0 {
		return ""
	}
	return " (by declaration: " + strings.Join(reasons, ", and ") + ")"
}

func undecoded(t *schema.Type) bool {
	return t.Kind == schema.Record && t.Native != "" && t.Decode == (schema.Decode{})
}

// direction says who sends.
type direction byte

const (
	toOther     direction = iota // the reference sends
	toReference                  // the other side sends
	both
)

type way struct {
	direction direction
	harm      Harm
}

// subject names what a finding is about: the innermost field with the steps
// below it, or the type.
func subject(at place, typeName string) string {
	if at.field == "" {
		return typeName + strings.ReplaceAll(at.path, "/*", "[]")
	}
	i := strings.LastIndex(at.path, "/"+doc.Escape(at.field))
	if i < 0 {
		return at.field
	}
	return at.field + strings.ReplaceAll(at.path[i+1+len(doc.Escape(at.field)):], "/*", "[]")
}

func topField(path string) string {
	head, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return doc.Unescape(head)
}

// where is a property's declaration, or its type's where there is no property.
func where(t *schema.Type, p *schema.Property) Place {
	if p != nil && p.Decl != "" {
		source := p.Source
		if source.File == "" {
			source.File = t.Source.File
		}
		return Place{Decl: p.Decl, File: source.File, Line: source.Line}
	}
	return Place{Decl: t.Decl, File: t.Source.File, Line: t.Source.Line}
}

// fingerprint identifies a finding for baselines: no wording, no lines.
func fingerprint(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:6])
}

// walk compares two schemas of any kind.
func (d *differ) walk(at place, x, y *schema.Schema) {
	if d.givenUp() {
		return
	}
	if *d.steps++; *d.steps > maxSteps {
		if *d.steps == maxSteps+1 {
			d.report("opaque.capture", at, way{both, Unknown}, texts{Reason: "the comparison of nested unions takes too many steps", RefValue: d.y.set.Name, Add: typeset.SettledBy(d.yt.Name, topField(at.path))})
		}
		return
	}
	if x.Opaque != "" || y.Opaque != "" {
		d.opaque(at, x, y)
		return
	}
	if x.Kind == schema.Reference || y.Kind == schema.Reference {
		d.references(at, x, y)
		return
	}
	d.nullability(at, x, y)
	d.unmodelled(at, x, y)
	d.kinds(at, x, y)
}

func (d *differ) opaque(at place, x, y *schema.Schema) {
	blind, t, reason := d.x, d.xt, x.Opaque
	if reason == "" {
		blind, t, reason = d.y, d.yt, y.Opaque
	}
	d.report("opaque.capture", at, way{both, Unknown}, texts{Reason: reason, RefValue: blind.set.Name, Add: typeset.SettledBy(t.Name, topField(at.path))})
}

func (d *differ) unmodelled(at place, x, y *schema.Schema) {
	var differing []string
	for _, keyword := range unionKeys(x.Unmodelled, y.Unmodelled) {
		if x.Unmodelled[keyword] != y.Unmodelled[keyword] {
			differing = append(differing, keyword)
		}
	}
	if len(differing) > 0 {
		d.report("opaque.keyword", at, way{both, Unknown}, texts{Members: quoteAll(differing)})
	}
}

// nullability compares whether null is accepted, for values that are no fields;
// fields are judged together with their requiredness.
func (d *differ) nullability(at place, x, y *schema.Schema) {
	if at.isField() || nullable(x) == nullable(y) || x.Kind == schema.Any || y.Kind == schema.Any {
		return
	}
	d.reportNull(at, x, y)
}

func (d *differ) reportNull(at place, x, y *schema.Schema) {
	say := texts{RefValue: d.x.title, OtherValue: d.y.title, Add: d.add(at, x)}
	w := way{toOther, nullHarm(d.yt)}
	if nullable(y) {
		say.RefValue, say.OtherValue = say.OtherValue, say.RefValue
		w = way{toReference, nullHarm(d.xt)}
	}
	d.report("field.nullable", at, w, say)
}

// isField reports whether the walk stands at a field itself, not below it.
func (at place) isField() bool {
	return at.field != "" && strings.HasSuffix(at.path, "/"+doc.Escape(at.field))
}

func nullable(s *schema.Schema) bool {
	return s.Nullable || s.Kind == schema.Null || s.Kind == schema.Any
}

// nullHarm is what the decoder of a type does with a null that it does not expect.
func nullHarm(receiver *schema.Type) Harm {
	if receiver.Decode.TakesNull() {
		return Converts
	}
	return Rejects
}

// add is the declaration that would bring the other side to the reference's
// shape, in the other side's language.
func (d *differ) add(at place, x *schema.Schema) string {
	if at.isField() && at.xp != nil {
		return d.y.lang.Field(d.inOther(at))
	}
	return d.y.lang.Type(d.localised(x))
}

// inOther is the reference's field in the other set's terms, with the declaration
// that it has there, if any.
func (d *differ) inOther(at place) *schema.Property {
	s := *d.localised(at.xp.Schema)
	s.Decl = ""
	if at.yp != nil {
		s.Decl = at.yp.Decl
	}
	return &schema.Property{Name: at.xp.Name, Required: at.xp.Required, Schema: &s}
}

// localised is a reference schema in the other set's terms: types by their names
// there, and aliases that it does not have by what they stand for.
func (d *differ) localised(x *schema.Schema) *schema.Schema {
	if x.Kind == schema.Reference {
		name, ok := d.matching.other[x.Ref]
		target := d.x.set.Lookup(x.Ref)
		if !ok && transparent(target) && target.Kind != schema.Reference {
			return d.localised(deref(d.x.set, x))
		}
		s := *x
		if ok {
			s.Ref = name
		}
		return &s
	}
	s := *x
	if x.Items != nil {
		s.Items = d.localised(x.Items)
	}
	s.Variants = d.localisedAll(x.Variants)
	s.Elements = d.localisedAll(x.Elements)
	return &s
}

func (d *differ) localisedAll(list []*schema.Schema) []*schema.Schema {
	if list == nil {
		return nil
	}
	out := make([]*schema.Schema, len(list))
	for i, s := range list {
		out[i] = d.localised(s)
	}
	return out
}
