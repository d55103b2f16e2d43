package compare

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"reflect"
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
	said    map[string]bool // paths at which the other side sends all that the reference has there, each variant of a union
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

type spot struct {
	rule *Rule
	path string
}

func newFound(d *differ) *found {
	return &found{d: d, known: map[spot]*Finding{}, said: map[string]bool{}}
}

// add reports ways in which a rule applies at a place. The caller says only what
// the walk knows; declarations, the priority and the fingerprint are filled in here.
func (f *found) add(at place, ways []Way, say statement) *Finding {
	path := at.path.String()
	if finding := f.known[spot{say.rule, path}]; finding != nil {
		finding.join(ways)
		return finding
	}
	d := f.d
	finding := &Finding{
		ID:        fingerprint(say.rule.ID, d.x.set.Name, d.y.set.Name, d.xt.Name, path),
		Rule:      say.rule,
		Args:      say.args,
		Class:     say.rule.Class,
		Path:      at.path,
		Ways:      ways,
		Reference: where(cmp.Or(at.within.Reference, d.xt), at.fields.Reference),
		Other:     where(cmp.Or(at.within.Other, d.yt), at.fields.Other),
		In:        at.in(d.xt, d.yt),
		Of:        Sides[Subject]{Subject{d.x.set, d.xt, at.within.Reference, at.fields.Reference}, Subject{d.y.set, d.yt, at.within.Other, at.fields.Other}},
	}
	finding.Proposal, finding.Declaring = finding.proposal()
	finding.shared = cmp.Or(d.x.shared(at.fields.Reference), d.y.shared(at.fields.Other))
	if say.rule.Priority != "" {
		finding.Priority = orElse(say.priority, say.rule.Priority)
		if p := d.priority(say.rule.ID, d.xt.Name, at.path.Top()); p != "" {
			finding.Priority = p
		} else if say.short {
			finding.unsaid = shorthandPriority
		}
	}
	f.known[spot{say.rule, path}] = finding
	f.list = append(f.list, finding)
	return finding
}

// shorthandPriority is that of a shorter way of writing something that only one side has.
const shorthandPriority = "P2"

// take adds what a walk on the side has found.
func (f *found) take(aside *found) {
	f.covered = append(f.covered, aside.covered...)
	maps.Copy(f.said, aside.said)
	for _, finding := range aside.list {
		key := spot{finding.Rule, finding.Path.String()}
		if known := f.known[key]; known != nil {
			known.join(finding.Ways)
			continue
		}
		f.known[key] = finding
		f.list = append(f.list, finding)
	}
}

// formal are the rules about what a payload says where, and in which form. Of what
// clients write for a service they hold in the form in which they write it, whatever a
// decoder would put up with: all else must hold in either form.
var formal = map[*Rule]bool{
	FieldRenamed.Rule: true, FieldMissing.Rule: true, FieldMissingOptional.Rule: true, FieldMissingConstant.Rule: true, FieldExtra.Rule: true, FieldExtraRequired.Rule: true,
	FieldType.Rule: true, FieldFormat.Rule: true, FieldEncodingDiffers.Rule: true, FieldEncodingText.Rule: true,
	EnumCase.Rule: true, EnumConstant.Rule: true,
}

// akinRules are rules that say much the same: one of them holds where another does.
var akinRules = [][]*Rule{
	{FieldMissing.Rule, FieldMissingOptional.Rule, FieldMissingConstant.Rule},
	{FieldExtraRequired.Rule, FieldExtra.Rule},
	{FieldRequired.Rule, FieldPresence.Rule, FieldNullable.Rule, FieldNull.Rule, FieldUnset.Rule, FieldUnsetZero.Rule, FieldZero.Rule, FieldDefault.Rule, FieldDefaultAbsent.Rule, FieldDefaultZero.Rule, FieldDefaultComputed.Rule},
}

// akin are the findings at a place of a rule, or of one that says much the same.
func (f *found) akin(rule *Rule, path string) []*Finding {
	rules := []*Rule{rule}
	for _, group := range akinRules {
		if slices.Contains(group, rule) {
			rules = group
		}
	}
	var list []*Finding
	for _, rule := range rules {
		if finding := f.known[spot{rule, path}]; finding != nil {
			list = append(list, finding)
		}
	}
	return list
}

// inForm are the findings about a type that goes one way only, by a service: own are
// those in the form in which it goes.
func (f *found) inForm(own *found, by transit, way Direction) *found {
	kept := newFound(f.d)
	kept.covered, kept.said = append(f.covered, own.covered...), own.said
	going := func(w Way) bool { return w.Direction == way }
	goes := func(finding *Finding) bool { return slices.ContainsFunc(finding.Ways, going) }
	unknown := by == written && own.known[spot{OpaqueCapture.Rule, ""}] != nil // then the other form must do
	alone := by == heard && unsaid(f.d.xt)                                     // and of this one the other says nothing
	for _, finding := range own.list {
		whole := f.akin(finding.Rule, finding.Path.String())
		switch {
		case alone:
			kept.keep(finding)
		case slices.ContainsFunc(whole, goes):
			for _, finding := range whole {
				kept.keep(finding)
			}
		case !goes(finding) || finding.Class == ClassUnverified:
			kept.keep(finding)
		case finding.Rule == FieldRenamed.Rule || by == written && formal[finding.Rule]:
			for i := range finding.Ways { // no decoder of either side shows it
				finding.Ways[i].Harm = Drops
			}
			kept.keep(finding)
		}
	}
	for _, finding := range f.list { // what would be if the type went the other way, too
		if slices.Contains(kept.list, finding) {
			continue
		}
		if unknown {
			kept.keep(finding)
			continue
		}
		if finding.Ways = slices.DeleteFunc(slices.Clone(finding.Ways), going); len(finding.Ways) > 0 {
			kept.keep(finding)
		}
	}
	return kept
}

// unsaid reports whether nothing is known of what an SDK writes of a type, not even the names.
func unsaid(t *schema.Type) bool {
	return t.Out != nil && (t.Out.Opaque != "" || t.Out.Kind == schema.Map && t.Out.Items.Opaque != "")
}

// keep adds a finding whose rule is not known of its place.
func (f *found) keep(finding *Finding) {
	key := spot{finding.Rule, finding.Path.String()}
	if f.known[key] == nil {
		f.known[key] = finding
		f.list = append(f.list, finding)
	}
}

// sayable takes back that the other side cannot say what it does send, though it reads
// less.
func (f *found) sayable() {
	f.list = slices.DeleteFunc(f.list, func(finding *Finding) bool {
		if finding.Rule == UnionVariantMissing.Rule && f.said[finding.Path.String()] {
			finding.Ways = slices.DeleteFunc(slices.Clone(finding.Ways), func(w Way) bool { return w.Harm == Omits })
		}
		return len(finding.Ways) == 0
	})
}

// fingerprint identifies a finding for baselines: no wording, no lines.
func fingerprint(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:6])
}

// absorbed are rules that say one half of what another says at the same place:
// the other takes over the directions, too.
var absorbed = map[*Rule]*Rule{
	FieldMissingOptional.Rule: FieldMissing.Rule,
	FieldMissingConstant.Rule: FieldMissingOptional.Rule,
	FieldExtra.Rule:           FieldExtraRequired.Rule,
}

// silenced are rules that have nothing to add where one of the others speaks of
// the same place: one root cause is one finding.
var silenced = map[*Rule][]*Rule{
	FieldMissing.Rule:         {FieldArgument.Rule},
	FieldMissingOptional.Rule: {FieldArgument.Rule, FieldPlace.Rule},
	FieldMissingConstant.Rule: {FieldArgument.Rule, FieldPlace.Rule},
	FieldExtra.Rule:           {FieldArgument.Rule, FieldPlace.Rule},
	FieldExtraRequired.Rule:   {FieldArgument.Rule},
	FieldDefault.Rule:         {FieldType.Rule, FieldNumber.Rule, FieldRequired.Rule, FieldNullable.Rule, EnumWidened.Rule, EnumNarrowed.Rule, EnumConstant.Rule},
	FieldDefaultAbsent.Rule:   {FieldType.Rule, FieldNumber.Rule, FieldRequired.Rule, FieldNullable.Rule, EnumWidened.Rule, EnumNarrowed.Rule, EnumConstant.Rule},
	FieldDefaultZero.Rule:     {FieldType.Rule, FieldNumber.Rule, FieldRequired.Rule, FieldNullable.Rule},
	FieldDefaultComputed.Rule: {FieldType.Rule, FieldRequired.Rule, FieldNullable.Rule},
	FieldZero.Rule:            {FieldType.Rule, FieldNumber.Rule, FieldRequired.Rule, FieldNullable.Rule, FieldDefaultZero.Rule},
	FieldPresence.Rule:        {FieldType.Rule, FieldNullable.Rule, FieldNull.Rule},
	FieldNull.Rule:            {FieldType.Rule, FieldNullable.Rule, FieldDefault.Rule},
	FieldNative.Rule:          {FieldFormat.Rule},
	FieldText.Rule:            {FieldFormat.Rule},
	FieldWidth.Rule:           {FieldNumber.Rule, FieldConstraint.Rule},
	EnumNative.Rule:           {EnumConstant.Rule},
}

// settled are the findings, each cause said once. What cannot occur speaks for
// nothing that can.
func (f *found) settled() []*Finding {
	at := func(rule *Rule, of *Finding) *Finding {
		speaker := f.known[spot{rule, of.Path.String()}]
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
		return slices.ContainsFunc(silenced[finding.Rule], func(rule *Rule) bool { return at(rule, finding) != nil })
	})
}

// saidOfOne reports whether a finding about what a list holds is said already of what
// may stand in place of the list: an item or a list of such.
func (f *found) saidOfOne(finding *Finding) bool {
	last := len(finding.Path) - 1
	if last < 0 || finding.Path[last].Kind != Item && finding.Path[last].Kind != Value {
		return false
	}
	one := f.known[spot{finding.Rule, finding.Path[:last].String()}]
	if one == nil || one.CannotOccur != finding.CannotOccur {
		return false
	}
	of, isList := one.Args.(interface{ listed() any })
	return isList && reflect.DeepEqual(of.listed(), finding.Args.(interface{ listed() any }).listed())
}
