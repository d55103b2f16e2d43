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
	d     *differ
	list  []*Finding
	known map[spot]*Finding
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
		Ways:      ways,
		Reference: where(d.xt, at.xp),
		Other:     where(d.yt, at.yp),
		said:      &said{texts: say, x: d.x, y: d.y, xt: d.xt, yt: d.yt},
	}
	if r.Priority != "" {
		finding.Priority = r.Priority
		if p := d.priority(rule, d.xt.Name, topField(at.path)); p != "" {
			finding.Priority = p
		}
	}
	f.known[spot{rule, at.path}] = finding
	f.list = append(f.list, finding)
	return finding
}

// take adds what a walk on the side has found.
func (f *found) take(findings []*Finding) {
	for _, finding := range findings {
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
	"field.default":          {"field.type", "field.required", "field.nullable", "enum.widened", "enum.narrowed", "enum.constant"},
	"field.default.absent":   {"field.type", "field.required", "field.nullable", "enum.widened", "enum.narrowed"},
	"field.default.zero":     {"field.type", "field.required", "field.nullable"},
	"field.default.computed": {"field.type", "field.required", "field.nullable"},
	"field.zero":             {"field.type", "field.required", "field.nullable", "field.default.zero"},
	"field.presence":         {"field.type", "field.nullable"},
	"field.null":             {"field.type", "field.nullable", "field.default"},
	"field.native":           {"field.format"},
	"field.text":             {"field.format"},
	"field.width":            {"field.number", "field.constraint"},
	"enum.native":            {"enum.constant"},
}

// settled are the findings, each cause said once.
func (f *found) settled() []*Finding {
	at := func(rule, path string) *Finding { return f.known[spot{rule, path}] }
	return slices.DeleteFunc(f.list, func(finding *Finding) bool {
		if whole := at(absorbed[finding.Rule], finding.Path); whole != nil {
			whole.join(finding.Ways)
			return true
		}
		return slices.ContainsFunc(silenced[finding.Rule], func(rule string) bool { return at(rule, finding.Path) != nil })
	})
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
var gravity = []Harm{Rejects, Unknown, Drops, Converts}

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
	f.said.write(f)
}

// said is what a finding's sentences are made from.
type said struct {
	texts
	x, y   *side
	xt, yt *schema.Type
}

func (s *said) write(f *Finding) {
	r := rulesByID[f.Rule]
	s.Sender, s.Receiver = s.x.title, s.y.title
	if f.Direction == s.y.set.Name+"->"+s.x.set.Name {
		s.Sender, s.Receiver = s.y.title, s.x.title
	}
	f.Summary = s.expand(r.Summary)
	f.Impact = s.expand(r.Impact[f.Harm])
	f.Fix = s.expand(r.Fix)
	if f.Class == ClassMismatch && s.yt != nowhere {
		f.Impact += s.declaredOnly(f)
	}
}

// declaredOnly says of a mismatch that it is one of the declarations, where the
// side that sends has no encoder for the type, or a rejection where the side that
// receives has no decoder, or one that gives no error for a value that does not fit.
func (s *said) declaredOnly(f *Finding) string {
	var lacking, reasons []string
	say := func(side *side, verb string) {
		lacking = append(lacking, side.title+" "+verb+" no "+s.xt.Name)
	}
	receive := func(side *side, t *schema.Type) {
		switch {
		case undecoded(t):
			say(side, "decodes")
		case t.Decode.TakesInvalid() && f.Rule != "type.kind": // what is no object at all it may refuse
			reasons = append(reasons, side.title+" gives no error and holds a zero value")
		}
	}
	forth, back := s.x.set.Name+"->"+s.y.set.Name, s.y.set.Name+"->"+s.x.set.Name
	switch {
	case f.Direction == back && s.yt.Encode == "none":
		say(s.y, "encodes")
	case f.Direction == forth && s.xt.Encode == "none":
		say(s.x, "encodes")
	}
	if f.Harm == Rejects {
		if f.Direction != forth {
			receive(s.x, s.xt)
		}
		if f.Direction != back {
			receive(s.y, s.yt)
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
