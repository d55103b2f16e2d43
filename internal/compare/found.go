package compare

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"example.org/parity/internal/schema"
)

// found collects what the walks of a pair of types report: one finding for each
// rule and place, whatever the directions in which it was met.
type found struct {
	d       *differ
	list    []*Finding
	known   map[spot]*Finding
	covered []covered
}

// covered is a type without counterpart that was compared where it is used: whether
// what stands there on the other side is like it.
type covered struct {
	of       *side
	name     string
	like     bool
	anywhere bool // one place that is like it will do
}

// coverage is what is known of the places in which a type was compared.
type coverage struct {
	anywhere bool // one was enough
	apart    bool // one of those that all have to be like it was not
	always   bool // some of those were
}

func (c coverage) covers() bool { return c.anywhere || c.always && !c.apart }

// settledIn keeps of each type of a side whether it is covered.
func (f *found) settledIn(s *side, types map[string]coverage) {
	for _, note := range f.covered {
		if note.of != s {
			continue
		}
		c := types[note.name]
		switch {
		case note.anywhere:
			c.anywhere = c.anywhere || note.like
		case note.like:
			c.always = true
		default:
			c.apart = true
		}
		types[note.name] = c
	}
}

type spot struct{ rule, path string }

func newFound(d *differ) *found { return &found{d: d, known: map[spot]*Finding{}} }

// add reports ways in which a rule applies at a place. The caller says only what
// the walk knows; names, declarations and the fingerprint are filled in here.
func (f *found) add(rule string, at place, ways []Way, say texts) *Finding {
	if finding := f.known[spot{rule, at.path}]; finding != nil {
		finding.join(ways)
		return finding
	}
	d := f.d
	say.Ref, say.Other = d.x.title, d.y.title
	say.Type, say.OtherType = d.xt.Name, d.yt.Name
	if say.Field == "" {
		say.Field = subject(at, d.xt.Name)
	}
	r := rulesByID[rule]
	finding := &Finding{
		ID:        fingerprint(rule, d.x.set.Name, d.y.set.Name, d.xt.Name, at.path),
		Rule:      rule,
		Class:     r.Class,
		Path:      at.path,
		Steps:     at.steps,
		Ways:      ways,
		Reference: where(d.xt, at.xp),
		Other:     where(d.yt, at.yp),
		In:        at.in(d.xt, d.yt),
		said:      &said{texts: say, x: d.x, y: d.y, xt: d.xt, yt: d.yt, xp: at.xp, yp: at.yp},
	}
	if r.Priority != "" {
		finding.Priority = orElse(say.priority, r.Priority)
		if p := d.priority(rule, d.xt.Name, topField(at.path)); p != "" {
			finding.Priority = p
		}
	}
	f.known[spot{rule, at.path}] = finding
	f.list = append(f.list, finding)
	return finding
}

// take adds what a walk on the side has found.
func (f *found) take(aside *found) {
	f.covered = append(f.covered, aside.covered...)
	for _, finding := range aside.list {
		key := spot{finding.Rule, finding.Path}
		if known := f.known[key]; known != nil {
			known.join(finding.Ways)
			continue
		}
		f.known[key] = finding
		f.list = append(f.list, finding)
	}
}

// fingerprint identifies a finding for baselines: no wording, no lines.
func fingerprint(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:6])
}

// absorbed are rules that say one half of what another says at the same place:
// the other takes over the directions, too.
var absorbed = map[string]string{
	"field.missing.optional": "field.missing",
	"field.extra":            "field.extra.required",
}

// silenced are rules that have nothing to add where one of the others speaks of
// the same place: one root cause is one finding.
var silenced = map[string][]string{
	"field.missing":          {"field.argument"},
	"field.missing.optional": {"field.argument", "field.place"},
	"field.extra":            {"field.argument", "field.place"},
	"field.extra.required":   {"field.argument"},
	"field.default":          {"field.type", "field.required", "field.nullable", "enum.widened", "enum.narrowed", "enum.constant"},
	"field.default.absent":   {"field.type", "field.required", "field.nullable", "enum.widened", "enum.narrowed"},
	"field.default.zero":     {"field.type", "field.required", "field.nullable"},
	"field.default.computed": {"field.type", "field.required", "field.nullable"},
	"field.zero":             {"field.type", "field.required", "field.nullable", "field.default.zero"},
	"field.presence":         {"field.type", "field.nullable", "field.null"},
	"field.null":             {"field.type", "field.nullable", "field.default"},
	"field.native":           {"field.format"},
	"field.text":             {"field.format"},
	"field.width":            {"field.number", "field.constraint"},
	"enum.native":            {"enum.constant"},
}

// settled are the findings, each cause said once. What cannot occur speaks for
// nothing that can.
func (f *found) settled() []*Finding {
	at := func(rule string, of *Finding) *Finding {
		speaker := f.known[spot{rule, of.Path}]
		if speaker != nil && speaker.CannotOccur != "" && of.CannotOccur == "" {
			return nil
		}
		return speaker
	}
	return slices.DeleteFunc(f.list, func(finding *Finding) bool {
		if f.saidOfOne(finding) {
			return true
		}
		if whole := at(absorbed[finding.Rule], finding); whole != nil {
			if finding.CannotOccur == "" || whole.CannotOccur != "" {
				whole.join(finding.Ways)
			}
			return true
		}
		return slices.ContainsFunc(silenced[finding.Rule], func(rule string) bool { return at(rule, finding) != nil })
	})
}

// saidOfOne reports whether a finding about what a list holds is said already of what
// may stand in place of the list: an item or a list of such.
func (f *found) saidOfOne(finding *Finding) bool {
	path, inList := strings.CutSuffix(finding.Path, "/*")
	one := f.known[spot{finding.Rule, path}]
	return inList && one != nil && one.CannotOccur == finding.CannotOccur && one.said.Members != "" && one.said.Members == finding.said.Members
}

// join adds further ways; of two in one direction the graver harm stands.
func (f *Finding) join(ways []Way) {
	for _, w := range ways {
		i := slices.IndexFunc(f.Ways, func(have Way) bool { return have.Direction == w.Direction })
		switch {
		case i < 0:
			f.Ways = append(slices.Clone(f.Ways), w)
		case w.Harm.graver(f.Ways[i].Harm):
			f.Ways = slices.Clone(f.Ways)
			f.Ways[i] = w
		}
	}
}

// gravity orders what may happen to a payload, gravest first.
var gravity = []Harm{Rejects, Drops, Omits, Converts, Unknown}

func (h Harm) graver(other Harm) bool { return slices.Index(gravity, h) < slices.Index(gravity, other) }

// settle says which direction and harm the finding is named after, the gravest,
// and makes its sentences.
func (f *Finding) settle() {
	f.Direction, f.Harm = f.Ways[0].Direction, f.Ways[0].Harm
	for _, w := range f.Ways[1:] {
		switch {
		case w.Harm.graver(f.Harm):
			f.Direction, f.Harm = w.Direction, w.Harm
		case w.Harm == f.Harm:
			f.Direction = "both"
		}
	}
	if f.Harm == Unknown && f.Class == ClassMismatch {
		f.Class, f.Priority = ClassUnverified, ""
	}
	f.said.write(f)
}

// alreadySo is the fix where the declaration is what it should be.
const alreadySo = "the declaration of `{field}` says so already: make the encoder or decoder of {otherType} in {other} keep to it, or change {ref}"

// sameCode reports whether two pieces of code differ in nothing but blanks.
func sameCode(a, b string) bool {
	return b != "" && strings.Join(strings.Fields(a), "") == strings.Join(strings.Fields(b), "")
}

// said is what a finding's sentences are made from.
type said struct {
	texts
	x, y   *side
	xt, yt *schema.Type
	xp, yp *schema.Property // the innermost fields
}

func (s *said) write(f *Finding) {
	r := rulesByID[f.Rule]
	s.Sender, s.Receiver = s.x.title, s.y.title
	if f.Direction == s.y.set.Name+"->"+s.x.set.Name {
		s.Sender, s.Receiver = s.y.title, s.x.title
	}
	f.Summary = s.expand(r.Summary)
	f.Impact = s.expand(r.impact(f.Harm))
	f.Fix = s.expand(r.Fix)
	if s.Add != "" && strings.Contains(r.Fix, "{add}") && r.Family() != "type" && r.Family() != "opaque" {
		side, declared := s.y, f.Other.Decl
		if s.forReference {
			side, declared = s.x, f.Reference.Decl
		}
		f.Proposal = Proposal{Language: side.set.Language, Text: s.Add}
		if sameCode(s.Add, declared) {
			f.Proposal, f.Fix = Proposal{}, s.expand(alreadySo)
		}
	}
	if f.CannotOccur != "" {
		f.Summary = "cannot occur: " + f.Summary
		f.Impact = "none: " + s.xt.Name + " is " + f.CannotOccur
	}
}

// undecoded reports whether the SDK has no decoder of a type; one that is not
// understood is a decoder.
func undecoded(t *schema.Type) bool {
	return t.Kind == schema.Record && t.Native != "" && t.Decode == (schema.Decode{}) && t.Opaque == ""
}
