package wording

import (
	"fmt"
	"strings"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/languages"
	"example.org/parity/internal/print"
	"example.org/parity/internal/schema"
)

// words are what a reader sees of an argument.
func (s *sentence) words(arg any) string {
	f := s.f
	switch arg := arg.(type) {
	case string:
		return arg
	case []string:
		return list(s, arg, print.Code)
	case compare.Set:
		return title(f, arg)
	case compare.Declaration:
		return arg.Code
	case compare.Outline:
		return s.outline(arg)
	case []compare.Outline:
		return list(s, arg, s.variant)
	case compare.Nearest:
		return Nearest(&arg)
	case []compare.Nearest:
		return list(s, arg, func(n compare.Nearest) string { return print.Code(n.Name) + " (" + likeness(&n) + ")" })
	case compare.CounterpartBy:
		return fmt.Sprintf("%s, %.2f", arg.Evidence, arg.Score)
	case compare.Absence:
		return absences[arg]
	case compare.Exclusion:
		return exclusion(f, arg)
	case compare.Harmless:
		return harmless(f, arg)
	case compare.NullHeld:
		return nullHeld[arg]
	case compare.NullMeans:
		return nullMeans[arg]
	case compare.Width:
		return orElse(string(arg), "any size")
	case compare.Format:
		return orElse(string(arg), "no format")
	case compare.Encoding:
		return orElse(string(arg), "plain text")
	case compare.Form:
		if arg.In == "" {
			return article(arg.Format) + " on both sides"
		}
		return article(arg.Format) + " in " + title(f, arg.In)
	case compare.Fill:
		return fills[arg]
	case compare.ZeroKind:
		return zeroKinds[arg]
	case compare.Bounds:
		return arg.String()
	case compare.EnumKind:
		return orElse(enumKinds[arg], string(arg))
	case schema.Value:
		return arg.Text
	case []schema.Value:
		return list(s, arg, value)
	case []compare.Sides[schema.Value]: // spellings
		return list(s, arg, func(v compare.Sides[schema.Value]) string { return value(v.Reference) + " as " + value(v.Other) })
	case []compare.Check:
		return checks(arg)
	}
	panic(fmt.Sprintf("wording: no words for %T", arg))
}

var absences = map[compare.Absence]string{
	compare.Undeclared: "lacks",
	compare.Unwritten:  "declares and never writes",
	compare.Unread:     "writes and does not read",
}

var nullHeld = map[compare.NullHeld]string{
	compare.HeldAsZero: `as the zero value: "not set" and "zero" become one`,
	compare.HeldAsNull: "as null, which its declaration does not have",
}

var nullMeans = map[compare.NullMeans]string{
	compare.NullIsAbsence: "and only be left out",
	compare.NullIsMarked:  "and is a zero value marked as null",
	compare.NullIsOnly:    "and is the one value that it can have",
	compare.NullIsEmpty:   "and is an empty list or map",
	compare.NullIsZero:    "and read as the zero value",
}

var fills = map[compare.Fill]string{
	compare.FillList:  "an empty list",
	compare.FillMap:   "an empty map",
	compare.FillValue: "a value",
}

var zeroKinds = map[compare.ZeroKind]string{
	compare.ZeroRecord: "an object of zero values",
	compare.ZeroTime:   "a time in the year 1",
	compare.ZeroValue:  "its zero value",
}

var enumKinds = map[compare.EnumKind]string{
	compare.PlainText: "a plain string",
	"literal":         "a string literal",
	"number":          "a literal number",
	"enum":            "an enum class",
	"atom":            "an atom",
	"const":           "a named constant",
}

func exclusion(f *compare.Finding, how compare.Exclusion) string {
	if absence := compare.Absence(how); absence != compare.Undeclared {
		return languages.Title(f.Of.Reference.Set) + " " + absences[absence]
	}
	return "only " + languages.Title(f.Of.Other.Set) + " has"
}

func harmless(f *compare.Finding, why compare.Harmless) string {
	switch why.Kind {
	case compare.AlwaysSet:
		return "it is always " + value(*why.Value)
	case compare.AlwaysSent:
		return title(f, why.By) + " always sends it"
	case compare.OnlyValue:
		return "it can only be " + value(*why.Value)
	case compare.NullUnset:
		return title(f, why.By) + " writes null where nobody sets it"
	case compare.ReadAsZero:
		return "where it is missing the zero value is read"
	default:
		return "a missing value means the same"
	}
}

// value is a member of an enum; one without a letter has quotes.
func value(v schema.Value) string {
	if strings.TrimSpace(v.Text) == "" {
		return print.Code(v.JSON)
	}
	return print.Code(v.Text)
}

// article puts one before the name of a format: a uuid, an email.
func article(format string) string {
	if strings.ContainsAny(format[:min(1, len(format))], "aeio") {
		return "an " + format
	}
	return "a " + format
}

// outline says what there is to add for a type.
func (s *sentence) outline(o compare.Outline) string {
	switch {
	case o.Type != "":
		return print.Code(o.Type)
	case len(o.Fields) == 0:
		return "a record without fields"
	default:
		return "fields " + list(s, o.Fields, print.Code)
	}
}

// variant names a variant of a union, one without a name by its fields.
func (s *sentence) variant(o compare.Outline) string {
	if o.Type == "" && len(o.Fields) > 0 {
		return "a record of " + list(s, o.Fields, print.Code)
	}
	return s.outline(o)
}

// Counterpart says why two types are counterparts.
func Counterpart(by *compare.CounterpartBy) string {
	return fmt.Sprintf("matched by %s, %.2f", by.Evidence, by.Score)
}

// Nearest says how near a type is: GoName (0.62: 5 of 6 fields).
func Nearest(n *compare.Nearest) string { return n.Name + " (" + likeness(n) + ")" }

func likeness(n *compare.Nearest) string {
	if n.Of == 0 {
		return fmt.Sprintf("%.2f", n.Score)
	}
	return fmt.Sprintf("%.2f: %d of %d fields", n.Score, n.Shared, n.Of)
}

func checks(list []compare.Check) string {
	texts := make([]string, len(list))
	for i, c := range list {
		texts[i] = c.What
		if c.At != "" {
			texts[i] += " (" + c.At + ")"
		}
	}
	return strings.Join(texts, "; ")
}

// most is how many a sentence lists: what there is beyond these, the fix lists and the
// finding's arguments hold.
const most = 10

func list[T any](s *sentence, items []T, say func(T) string) string {
	shown := items
	if !s.whole && len(items) > most+1 {
		shown = items[:most]
	}
	texts := make([]string, len(shown))
	for i, item := range shown {
		texts[i] = say(item)
	}
	text := strings.Join(texts, ", ")
	if more := len(items) - len(shown); more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

func orElse(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}
