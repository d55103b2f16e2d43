// Package wording makes sentences of findings: the texts of a rule, with what the
// finding carries in place of the placeholders.
package wording

import (
	"reflect"
	"slices"
	"strings"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/languages"
	"example.org/parity/internal/print"
	"example.org/parity/internal/schema"
)

// Sentences are what people read of a finding. Names and code in them are Markdown
// code spans.
type Sentences struct {
	Summary string `json:"summary"`
	Impact  string `json:"impact"`
	Fix     string `json:"fix"`
}

// Of makes the sentences of a finding.
func Of(f *compare.Finding) Sentences {
	return Sentences{Summary: Summary(f), Impact: Impact(f), Fix: Fix(f)}
}

// Summary says what differs.
func Summary(f *compare.Finding) string {
	text := (&sentence{f: f}).expand(f.Rule.Summary)
	if f.CannotOccur != "" {
		return "cannot occur: " + text
	}
	return text
}

// Impact says what that does to a payload.
func Impact(f *compare.Finding) string {
	if f.CannotOccur != "" {
		return "none: " + f.Of.Reference.Type.Name + " is " + f.CannotOccur
	}
	return (&sentence{f: f, traffic: true}).expand(f.Rule.ImpactOf(f.Harm))
}

// Fix says what to do.
func Fix(f *compare.Finding) string {
	return (&sentence{f: f, whole: true}).expand(fix(f))
}

func fix(f *compare.Finding) string {
	if f.CannotOccur != "" || f.Declaring != compare.Mends && f.Class == compare.ClassWireCompatible {
		return "none needed"
	}
	switch f.Declaring {
	case compare.AlreadySo:
		return alreadySo
	case compare.Unsayable:
		return unsayable
	case compare.Written:
		return written
	case compare.WrittenHere:
		return writtenHere
	case compare.ByCode:
		return byCode
	default:
		return f.Rule.Fix
	}
}

// written and writtenHere are the fixes where code of a side writes what is sent, and
// nothing declares it.
const (
	written     = "make {otherType} of {other} write `{field}` into its request as {type} of {ref} does"
	writtenHere = "make {type} of {ref} write `{field}` into its request as {otherType} of {other} does"
)

// unsayable is the fix where no declaration can say what it should be.
const unsayable = "no type of {other} says what `{field}` is in {ref}: check it where {otherType} is decoded and encoded, or give it a type of its own that does"

// alreadySo is the fix where the declaration is what it should be.
const alreadySo = "the declaration of `{field}` says so already: make the encoder or decoder of {otherType} in {other} keep to it, or change {ref}"

// byCode is the fix where no declaration reaches the wire.
const byCode = "the declaration of `{field}` does not reach the wire: make the encoder and decoder of {otherType} in {other} treat it as {ref} does"

// sentence is a text about a finding.
type sentence struct {
	f       *compare.Finding
	traffic bool // it is about what travels: a service that the reference stands for is called so
	whole   bool // it lists all there is, however many
}

// expand fills the placeholders of a text. A quoted one becomes a code span, whatever it
// contains. A clause after a semicolon is there for its placeholder, and goes with it.
func (s *sentence) expand(text string) string {
	var b strings.Builder
	for {
		open := strings.IndexByte(text, '{')
		if open < 0 {
			return b.String() + text
		}
		shut := open + strings.IndexByte(text[open:], '}')
		before, after := text[:open], text[shut+1:]
		value := s.fill(text[open+1 : shut])
		switch start, quoted := strings.CutSuffix(before, "`"); {
		case quoted && strings.HasPrefix(after, "`"):
			b.WriteString(start + print.Code(value))
			after = after[1:]
		case value == "":
			b.WriteString(strings.TrimSuffix(before, "; "))
		default:
			b.WriteString(before + value)
		}
		text = after
	}
}

// fill is what stands for a placeholder: what every finding has, or an argument of its
// rule by its path of names in JSON.
func (s *sentence) fill(placeholder string) string {
	f := s.f
	x, y := f.Of.Reference, f.Of.Other
	switch placeholder {
	case "type":
		return x.Type.Name
	case "otherType":
		if s.whole {
			return y.Declarer().Name
		}
		return y.Type.Name
	case "senderType":
		if f.Direction.Sender == y.Set.Name {
			return y.Declarer().Name
		}
		return x.Declarer().Name
	case "field":
		if s.whole {
			return f.Path.Subject(y.Type.Name)
		}
		return f.Path.Subject(x.Type.Name)
	case "ref":
		return languages.Title(x.Set)
	case "other":
		return languages.Title(y.Set)
	case "sender", "receiver":
		sender, receiver := x.Set, y.Set
		if f.Direction.Sender == y.Set.Name {
			sender, receiver = receiver, sender
		}
		party := receiver
		if placeholder == "sender" {
			party = sender
		}
		if s.traffic && f.Service && party == x.Set {
			return "the service"
		}
		return languages.Title(party)
	case "unsettable":
		if f.Service && !slices.ContainsFunc(f.Ways, func(w compare.Way) bool { return w.Direction.Sender == y.Set.Name }) {
			return "" // nobody sets what is only received
		}
		return "it cannot be set from " + languages.Title(y.Set)
	}
	v := reflect.ValueOf(f.Args)
	for name := range strings.SplitSeq(placeholder, ".") {
		v = member(v, name)
	}
	if !v.IsValid() {
		return "{" + placeholder + "}" // a fault of the rule, which its test finds
	}
	return s.words(v.Interface())
}

// member is the field of a struct that has a name in JSON, of a list those of all its
// elements; the zero Value for none.
func member(v reflect.Value, name string) reflect.Value {
	switch v.Kind() {
	case reflect.Slice:
		var all reflect.Value
		for _, element := range v.Seq2() {
			of := member(element, name)
			if !of.IsValid() {
				return of
			}
			if !all.IsValid() {
				all = reflect.MakeSlice(reflect.SliceOf(of.Type()), 0, v.Len())
			}
			all = reflect.Append(all, of)
		}
		return all
	case reflect.Struct:
		for field, value := range v.Fields() {
			if tag, _, _ := strings.Cut(field.Tag.Get("json"), ","); tag == name {
				return value
			}
			if field.Anonymous {
				if inner := member(value, name); inner.IsValid() {
					return inner
				}
			}
		}
	}
	return reflect.Value{}
}

// title is what readers call a set.
func title(f *compare.Finding, name compare.Set) string {
	for _, of := range []*schema.Set{f.Of.Reference.Set, f.Of.Other.Set} {
		if of.Name == string(name) {
			return languages.Title(of)
		}
	}
	return string(name)
}
