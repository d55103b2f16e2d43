package compare

import (
	"fmt"
	"math"
	"path"
	"slices"
	"strings"

	"example.org/parity/internal/language"
	"example.org/parity/internal/languages"
	"example.org/parity/internal/match"
	"example.org/parity/internal/schema"
	"example.org/parity/internal/typeset"
)

// unmatched is the standing of a type of the reference that has no counterpart.
func (p *pair) unmatched(xt *schema.Type) *Compared {
	d := p.differ(xt, nowhere)
	c := &Compared{Verdict: Missing}
	members := outline(p.y.lang, d.localised(xt.Schema))
	settled := func(other string) string { return fmt.Sprintf("map: {%s: {%s: %s}}", p.y.set.Name, xt.Name, other) }
	var f *Finding
	if unread := unreadable(p.x.set, incoming(xt)); unread != "" {
		c.Verdict = Unverified
		f = d.unread(p.x, xt, unread)
	} else if left, envelope := p.leftOut(xt), p.envelope(xt); envelope != nil && (left == nil || !left.Unread) {
		f = d.found.add(place{}, []Way{{Direction: d.forth(), Harm: Drops}}, TypeMissingEnvelope.with(*envelope))
	} else if left != nil {
		c.Verdict = Unverified
		f = d.found.add(place{}, d.both(Unknown), TypeExcluded.with(seen(p.y, left)))
	} else if could := p.matching.Unclear(xt.Name); could != nil {
		c.Verdict = Unverified
		f = d.found.add(place{}, d.both(Unknown), TypeAmbiguous.with(Ambiguous{nearest(could), settled(could[0].Name)}))
	} else if r := p.xRoles[xt.Name]; r != nil && r.untold {
		f = d.found.add(place{}, []Way{{Direction: d.forth(), Harm: Drops}}, TypeMissingUnused.with(MissingType{members}))
	} else if p.untyped(xt) {
		f = d.found.add(place{}, []Way{{Direction: d.forth(), Harm: Converts}}, TypeUntyped.with(UntypedSDK{p.y.set.Untyped.Why}))
	} else if holes := p.y.set.Problems; len(holes) > 0 { // it may stand where nothing could be read
		c.Verdict = Unverified
		f = d.unread(p.y, xt, holes[0])
	} else if near, ok := p.matching.Nearest(xt.Name); ok {
		c.Nearest = &nearest([]match.Near{near})[0]
		f = d.found.add(place{}, []Way{{Direction: d.forth(), Harm: Drops}}, TypeMissingNear.with(NearlyMissing{members, *c.Nearest, settled(near.Name)}))
	} else {
		f = d.found.add(place{}, []Way{{Direction: d.forth(), Harm: Drops}}, TypeMissing.with(MissingType{members}))
	}
	c.Findings = []*Finding{f}
	return c
}

// untyped tells whether the other set has no types for what travels as t does: its client gives
// what it decodes as it is, none of its records is the counterpart of one, and only where it
// types its requests could one of these lack.
func (p *pair) untyped(t *schema.Type) bool {
	if p.y.set.Untyped == nil {
		return false
	}
	requests := false
	for _, own := range p.y.set.Types {
		switch {
		case own.Native == typeset.NativeArguments:
			requests = true
		case own.Kind == schema.Record && len(own.Properties) > 0 && p.matching.Reference(own.Name) != "":
			return false
		}
	}
	role := p.xRoles[t.Name]
	return role == nil || role.Received || !requests
}

// envelope is what a record holds whose only content beside constants is one type, where
// that has a counterpart; nil for any other type.
func (p *pair) envelope(t *schema.Type) *Envelope {
	if t.Kind != schema.Record || t.Rest != nil {
		return nil
	}
	var e Envelope
	constants := 0
	for _, field := range t.Properties {
		switch {
		case field.Kind == schema.Enum && len(field.Values) == 1 && !field.Open:
			constants++
		case field.Kind != schema.Reference || e.Holds != "":
			return nil
		default:
			e = Envelope{Holds: field.Name, Content: p.matching.Within(t.Name, field.Ref)}
		}
	}
	if constants == 0 || e.Content == "" {
		return nil
	}
	return &e
}

func (p *pair) extra(extras map[string]*TypeResult, yt *schema.Type) {
	row := extras[yt.Name]
	if row == nil {
		row = &TypeResult{Name: yt.Name, Category: p.opts.Category(yt.Name), Declared: declared(yt), Compared: map[string]*Compared{}}
		extras[yt.Name] = row
	}
	absent := *nowhere
	absent.Name = yt.Name
	d := p.differ(&absent, yt)
	c := &Compared{Verdict: Extra, Counterpart: yt.Name, Other: yt}
	var f *Finding
	if unread := unreadable(p.y.set, incoming(yt)); unread != "" {
		c.Verdict = Unverified
		f = d.unread(p.y, yt, unread)
	} else if left := p.x.left(yt.Name); left != nil {
		c.Verdict = Unverified
		f = d.found.add(place{}, d.both(Unknown), TypeExcluded.with(seen(p.x, left)))
	} else {
		f = d.found.add(place{}, []Way{{Direction: d.back(), Harm: Drops}}, TypeExtra.with(None{}))
	}
	c.Findings = []*Finding{f}
	row.Compared[p.y.set.Name] = c
}

// unreadable says why nothing is known of what a schema consists of, "" where
// something is.
func unreadable(set *schema.Set, s *schema.Schema) string {
	s = deref(set, s)
	reason := s.Opaque
	for _, v := range s.Variants {
		if reason = deref(set, v).Opaque; reason == "" {
			return ""
		}
	}
	return reason
}

// unread says that a type without counterpart was not read: it may be none of the wire.
func (d *differ) unread(s *side, t *schema.Type, reason string) *Finding {
	return d.found.add(place{}, d.both(Unknown), OpaqueCapture.with(Opaque{Reason: reason, Set: s.set.Name, Settle: typeset.SettledBy(t.Name, "")}))
}

func seen(s *side, e *schema.Excluded) LeftOut {
	return LeftOut{s.id(), e.Name, e.Reason, position(e.Source)}
}

// nowhere stands for the side that does not have the type.
var nowhere = &schema.Type{Schema: schema.Of(schema.Never)}

// left finds what the capture of a set saw under the name of a type and left out.
func (s *side) left(typeName string) *schema.Excluded {
	return s.leftOut[match.Spelling(match.Unqualified(typeName))]
}

// leftOut finds what the other capture left out of a type of the reference, under its
// own name or under the one that the other set would give it.
func (p *pair) leftOut(xt *schema.Type) *schema.Excluded {
	if left := p.y.left(xt.Name); left != nil {
		return left
	}
	for i := range p.y.set.Excluded {
		if left := &p.y.set.Excluded[i]; p.matching.Calls(xt, left.Name) {
			return left
		}
	}
	return nil
}

// leftOut are the declarations that a capture left out, by the names that they may
// stand for. Of what it could not read, the file's name is enough.
func leftOut(set *schema.Set) map[string]*schema.Excluded {
	byName := make(map[string]*schema.Excluded, len(set.Excluded))
	read := make(map[string]bool, len(set.Types))
	for _, t := range set.Types {
		read[match.Spelling(match.Unqualified(t.Name))] = true
	}
	for i := range set.Excluded {
		e := &set.Excluded[i]
		names := []string{match.Unqualified(e.Name)}
		if e.Unread {
			names = append(names, strings.TrimSuffix(path.Base(e.Source.File), path.Ext(e.Source.File)))
		}
		for _, name := range names {
			if name = match.Spelling(name); name != "" && byName[name] == nil && !read[name] {
				byName[name] = e
			}
		}
	}
	return byName
}

// noType says why a type without counterpart is none that the other set could lack,
// "" where it is one.
func (s *side) noType(t *schema.Type, covered map[string]coverage, other *side, matched func(string) string) string {
	switch {
	case t.Native == typeset.NativeArguments:
		return "the arguments of a method, which is no type that could be missing"
	case parameters(t):
		return "the parameters of an operation, which the other client may take one by one"
	case covered[t.Name].covers():
		return "compared where it is used"
	case t.Idle != "":
		return t.Idle
	case t.Kind == schema.Record && len(t.Properties) == 0 && len(t.Local) > 0 && t.Opaque == "":
		return "none of its fields is on the wire"
	case s.fieldless(t):
		return "a base without fields"
	case s.inherited(t):
		return "a base, whose fields stand in the types made from it"
	case s.apart(t):
		return "held by nothing, sent and received by nobody"
	case t.Native == "enum" && t.Kind != schema.Enum && !s.used[t.Name]:
		return "an enum without members"
	case s.unheld(t):
		return heldByNothing
	case transparent(t):
		return "another name for a plain type"
	case plainChoice(s.set, t, 0):
		return "another name for a choice of plain types"
	case s.instantiated[t.Source] && !s.used[t.Name]:
		return "a template, used only in its instances"
	}
	if model := s.matchable.Repeats(t.Name); model != "" {
		return "the form of " + model + " that is sent"
	}
	if left := s.matchable.FormOf(t.Name); left != nil && !s.used[t.Name] && len(t.Roles) == 0 {
		return "a form of " + left.Name + ", which is none of the wire: " + left.Reason
	}
	if t.Kind == schema.Record && len(t.Properties) > 0 && !s.used[t.Name] && len(t.Roles) == 0 {
		for _, request := range s.matchable.Written(t) {
			if matched(request) != "" || other.requests(s.set.Lookup(request)) {
				return "what " + request + " sends, and held by nothing"
			}
		}
	}
	for _, form := range s.matchable.Forms(t.Name) {
		if matched(form) != "" {
			return "the form of " + form + " that is received"
		}
	}
	return ""
}

// parameters reports whether a record is all that a request is made of: what goes into
// its path, its headers, its query and its body stands in it side by side. One of a query
// alone is what callers set, by a type or not at all, and a form is a body.
func parameters(t *schema.Type) bool {
	apart := false
	for _, p := range t.Properties {
		switch p.In {
		case "path", "header", "body":
			apart = true
		case "query":
		default:
			return false
		}
	}
	return apart && t.Kind == schema.Record
}

const heldByNothing = "an enum that nothing on the wire holds"

// unheld reports whether an enum of a client is held by nothing that it sends or receives.
func (s *side) unheld(t *schema.Type) bool {
	return t.Kind == schema.Enum && s.client && !s.used[t.Name] && len(t.Roles) == 0
}

// choices reports whether two enums are one that nothing on the wire holds, at least in one
// of the sets: that has members of another kind, with which code chooses something.
func (p *pair) choices(xt, yt *schema.Type) bool {
	return xt.Kind == schema.Enum && yt.Kind == schema.Enum && (p.x.unheld(xt) || p.y.unheld(yt)) && !kindred(xt.Values, yt.Values)
}

// fieldless reports whether a type is a record without fields that others are made
// from, and that nothing holds.
func (s *side) fieldless(t *schema.Type) bool {
	record := t.Native == "struct" || t.Native == "dict" || t.Kind == schema.Record
	empty := t.Kind == schema.Record && len(t.Properties) == 0 || t.Kind == schema.Map && t.Items.Kind == schema.Any
	return record && empty && t.Opaque == "" && !s.used[t.Name] && s.bases[match.Unqualified(t.Name)]
}

// extended reports whether nothing holds a record, no client sends or receives it, and
// others are made from it, as far as what stands in their heads or their fields tell.
func (s *side) extended(t *schema.Type) bool {
	return s.inherited(t) || t.Kind == schema.Record && !s.used[t.Name] && len(t.Roles) == 0 && s.bases[match.Unqualified(t.Name)]
}

// inherited reports whether a record is there for others to be made from: several, or of
// a client's types one that travels or whose base no code touches, have all its fields by inheritance or embedding,
// nothing holds it, and no client sends or receives it.
func (s *side) inherited(t *schema.Type) bool {
	if t.Kind != schema.Record || s.used[t.Name] || len(t.Roles) > 0 {
		return false
	}
	heirs, declares := map[*schema.Type]int{}, false
	for _, p := range t.Properties {
		for _, holder := range s.declared[p.Source] {
			heirs[holder]++
		}
		declares = declares || t == declarer(p.Source, s.declared[p.Source])
	}
	n, travels := 0, false
	for heir, fields := range heirs {
		if heir != t && fields == len(t.Properties) {
			n++
			travels = travels || s.used[heir.Name] || len(heir.Roles) > 0
		}
	}
	return declares && (n > 1 || n == 1 && s.client && (travels || t.Idle != ""))
}

// declarer is the type, of those that have a field, in which it is written: the one
// that begins last before it.
func declarer(field schema.Source, holders []*schema.Type) *schema.Type {
	var last *schema.Type
	for _, t := range holders {
		if t.Source.File == field.File && t.Source.Line <= field.Line && (last == nil || t.Source.Line > last.Source.Line) {
			last = t
		}
	}
	return last
}

// apart reports whether an alias is no message and in none: what is no record, and
// holds none, travels only inside of others. An enum that is a class is there for its
// own sake.
func (s *side) apart(t *schema.Type) bool {
	if s.used[t.Name] || len(t.Roles) > 0 || len(s.used) == 0 || !slices.Contains([]string{"alias", "union", "literal", "any", "function"}, t.Native) {
		return false
	}
	return !s.object(t.Schema, 0)
}

// object reports whether there may be an object in what a schema describes.
func (s *side) object(x *schema.Schema, depth int) bool {
	x = deref(s.set, x)
	if isObject(x) || depth > maxNested || x.Kind == schema.Any && x.Opaque == "" {
		return true
	}
	found := false
	x.Children(func(inner *schema.Schema) { found = found || s.object(inner, depth+1) })
	return found
}

// maxNested bounds types inside of types.
const maxNested = 32

// transparent reports whether a type is a mere name for something that is
// spelled out elsewhere: it has no shape of its own to compare.
func transparent(t *schema.Type) bool {
	switch t.Kind {
	case schema.Record, schema.Enum, schema.Union, schema.Never:
		return false
	default:
		return t.Opaque == "" && len(t.Unmodelled) == 0
	}
}

// plainChoice reports whether a type is a name for one of several plain types, such as any
// value of JSON: it has a shape, which is compared wherever something is declared as it.
func plainChoice(set *schema.Set, t *schema.Type, depth int) bool {
	plain := func(s *schema.Schema) bool {
		switch s.Kind {
		case schema.Record, schema.Enum, schema.Never:
			return false
		case schema.Reference: // another name for such
			of := set.Lookup(s.Ref)
			return of != nil && depth < maxNested && of.Kind != schema.Reference && (transparent(of) || plainChoice(set, of, depth+1))
		default:
			return s.Opaque == "" && len(s.Unmodelled) == 0
		}
	}
	return t.Kind == schema.Union && t.Opaque == "" && !slices.ContainsFunc(t.Variants, func(v *schema.Schema) bool { return !plain(v) })
}

// outline is in a line what a type consists of.
func outline(l *language.Language, s *schema.Schema) Outline {
	if s.Kind != schema.Record {
		typ := l.Type(s)
		if l.Vague(typ) {
			typ = languages.Of("").Type(s)
		}
		return Outline{Type: typ}
	}
	return Outline{Fields: declared(&schema.Type{Schema: s})}
}

func alias(set *schema.Set, t *schema.Type, reason string) Alias {
	return Alias{Name: t.Name, Set: set.Name, Reason: reason, Place: where(t, nil)}
}

func nearest(list []match.Near) []Nearest {
	of := make([]Nearest, len(list))
	for i, n := range list {
		of[i] = Nearest{Name: n.Name, Score: round(n.Score), Shared: n.Shared, Of: n.Total}
	}
	return of
}

func position(s schema.Source) string {
	if s.File == "" {
		return ""
	}
	return fmt.Sprintf("%s:%d", s.File, s.Line)
}

// round keeps two digits of a score: more would tell nothing.
func round(score float64) float64 { return math.Round(score*100) / 100 }
