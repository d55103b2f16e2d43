package report

import (
	"sort"
	"strings"
	"unicode/utf8"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/languages"
	"example.org/parity/internal/print"
	"example.org/parity/internal/schema"
	"example.org/parity/internal/wording"
)

// sideOf says whose declaration is being shown.
type sideOf bool

const (
	refSide   sideOf = false
	otherSide sideOf = true
)

// declaration shows one side of a mismatch, with what differs marked.
func (m *markdown) declaration(title, language string, t *schema.Type, findings []*compare.Finding, side sideOf) {
	set := m.r.Reference
	if side == otherSide {
		set = m.set
	}
	m.Printf("**%s** · %s\n\n", title, m.place(set, t.Source.File, t.Source.Line))
	m.doc("", t)
	m.code("", language, t, marks(findings, side))
	if side == refSide {
		m.Printf("\n")
	}
}

// doc says what the authors of a type say of it.
func (m *markdown) doc(indent string, t *schema.Type) {
	if t.Doc != "" {
		m.Printf("%s> %s\n\n", indent, print.Paragraph(t.Doc))
	}
}

// mark is the remark on one field of a declaration.
type mark struct {
	field  string
	text   string
	absent bool // this side does not have the field
}

// absentOn are the rules about a field that one side lacks.
var absentOn = map[*compare.Rule]sideOf{
	compare.FieldMissing.Rule: otherSide, compare.FieldMissingOptional.Rule: otherSide,
	compare.FieldExtra.Rule: refSide, compare.FieldExtraRequired.Rule: refSide,
}

// shortMarks are remarks that read better on a line of code than the finding's sentence.
var shortMarks = map[*compare.Rule]string{
	compare.FieldMissing.Rule: "required", compare.FieldMissingOptional.Rule: "missing on the other side",
	compare.FieldExtra.Rule: "unknown to the reference", compare.FieldExtraRequired.Rule: "required, unknown to the reference",
	compare.FieldRequired.Rule: "requiredness differs", compare.FieldNullable.Rule: "nullability differs", compare.FieldDefault.Rule: "default differs",
	compare.FieldType.Rule: "type differs", compare.FieldNative.Rule: "native type differs", compare.FieldRenamed.Rule: "spelled otherwise",
}

func marks(findings []*compare.Finding, side sideOf) []mark {
	var list []mark
	for _, f := range findings {
		if f.Class != compare.ClassMismatch || f.Path.Top() == "" {
			continue
		}
		missingSide, isAbsence := absentOn[f.Rule]
		list = append(list, mark{field: f.Path.Top(), text: markText(f), absent: isAbsence && missingSide == side})
	}
	return list
}

// markText is the remark on the line of the field that a finding is about.
func markText(f *compare.Finding) string {
	if text := shortMarks[f.Rule]; text != "" {
		return text
	}
	return f.Rule.ID
}

// code writes a type's declaration as a code block, fields with a remark marked
// and fields that this side lacks named at its end.
func (m *markdown) code(indent, language string, t *schema.Type, marks []mark) {
	l := languages.Of(language)
	remarks := map[string][]string{}
	var absent []string
	for _, mark := range marks {
		if mark.absent {
			absent = append(absent, mark.field)
		} else {
			remarks[mark.field] = append(remarks[mark.field], mark.text)
		}
	}
	var missing []string
	if len(absent) > 0 {
		missing = []string{"MISSING: " + strings.Join(absent, ", ")}
	}
	lines := l.Declaration(t, missing...)
	width := 0
	for _, line := range lines {
		if line.Property != "" && len(remarks[line.Property]) > 0 {
			width = max(width, utf8.RuneCountInString(line.Text))
		}
	}
	var texts []string
	for _, line := range lines {
		texts = append(texts, line.Text)
	}
	fence := print.Fence(texts...)
	m.Printf("%s%s%s\n", indent, fence, l.Fence)
	for _, line := range lines {
		text := line.Text
		if r := remarks[line.Property]; line.Property != "" && len(r) > 0 {
			pad := strings.Repeat(" ", width-utf8.RuneCountInString(text))
			text += pad + "  " + l.Comment + " ← " + strings.Join(r, ", ")
		}
		m.Printf("%s%s\n", indent, text)
	}
	m.Printf("%s%s\n", indent, fence)
}

// convention is one line of the wire-compatible table.
type convention struct{ ref, other, wire string }

// conventions says how each side holds a wire-compatible type: for an enum its
// members, for a record the fields that differ.
func (m *markdown) conventions(t *compare.TypeResult) []convention {
	c := m.at(t)
	if t.Ref.Kind == schema.Enum && c.Other.Kind == schema.Enum {
		return []convention{{
			ref:   members(m.r.Ref.Language, t.Ref.Schema),
			other: members(m.r.Others[m.set].Language, c.Other.Schema),
			wire:  wireValues(t.Ref.Schema),
		}}
	}
	var lines []convention
	for _, f := range c.Findings {
		if f.Class == compare.ClassWireCompatible {
			lines = append(lines, convention{print.Code(f.Reference.Decl), print.Code(f.Other.Decl), print.Prose(wording.Summary(f))})
		}
	}
	return lines
}

func members(language string, s *schema.Schema) string {
	l := languages.Of(language)
	var names []string
	for _, v := range s.Values {
		names = append(names, print.Code(l.Member(s, v)))
	}
	return strings.Join(names, ", ")
}

// wireValues says what stands in the JSON: the case convention where all members share one.
func wireValues(s *schema.Schema) string {
	upper, lower := true, true
	for _, v := range s.Values {
		if !v.IsString {
			return "the members' own JSON values"
		}
		upper = upper && v.Text == strings.ToUpper(v.Text)
		lower = lower && v.Text == strings.ToLower(v.Text)
	}
	switch {
	case lower:
		return "string (lowercase)"
	case upper:
		return "string (uppercase)"
	default:
		return "string"
	}
}

// byPriority sorts rows by their priority in a set, most urgent first.
func byPriority(types []*compare.TypeResult, set string) []*compare.TypeResult {
	sorted := append([]*compare.TypeResult(nil), types...)
	sort.SliceStable(sorted, func(i, j int) bool {
		return sorted[i].Compared[set].Priority < sorted[j].Compared[set].Priority
	})
	return sorted
}
