package fix

import (
	"slices"
	"strings"

	"example.org/parity/internal/language"
	"example.org/parity/internal/schema"
)

// insert finds the line for a field that a type lacks: where the reference has it,
// among the fields that the declaration has of its own.
func (p *planner) insert(piece *Piece, ref, other *schema.Type, field *schema.Property) {
	lines := strings.SplitAfter(string(p.text(other.Source.File)), "\n")
	own := p.ownFields(other)
	if len(own) == 0 || len(lines) < 2 {
		return
	}
	var before *schema.Property // which comes next in the reference
	passed := false
	for _, property := range ref.Properties {
		if property.Name == field.Name {
			passed = true
		} else if passed {
			if at := slices.IndexFunc(own, func(have *schema.Property) bool { return have.Name == property.Name }); at >= 0 {
				before = own[at]
				break
			}
		}
	}
	last := own[len(own)-1]
	if before == nil && p.lang.Sep != "" {
		before = last // what stands between fields does not stand behind the last
	}
	at := 0
	if before != nil {
		at = before.Source.Line
		for at > 1 && isComment(lines[at-2]) {
			at--
		}
	} else {
		at = last.Source.Line + language.Extent(lines, last.Source.Line)
	}
	indent := indentOf(lines[last.Source.Line-1])
	text := indent + strings.TrimSuffix(piece.Code, "\n")
	text += p.lang.Sep
	e := edit{file: other.Source.File, line: at, text: text + "\n"}
	neighbour := last.Name
	if before != nil {
		neighbour = before.Name
	}
	known := func(text string) (string, bool) { return p.author.Known(text, other, field, neighbour) }
	if _, changes := known(string(p.text(other.Source.File))); changes {
		e.after, piece.Also = known, ""
	}
	piece.Line, piece.inFile = at, true
	if e.after == nil && at <= len(lines) {
		piece.Edit = &Edit{Line: at, Text: e.text, Before: lines[at-1]}
	}
	p.edits = append(p.edits, e)
}

// ownFields are those that stand in a type's own declaration, in the order of lines.
func (p *planner) ownFields(t *schema.Type) []*schema.Property {
	var own []*schema.Property
	end := 1 << 30
	for _, next := range p.set.Types {
		if next.Source.File == t.Source.File && next.Source.Line > t.Source.Line && next.Source.Line < end {
			end = next.Source.Line
		}
	}
	for _, property := range t.Properties {
		if at := property.Source; at.File == t.Source.File && at.Line > t.Source.Line && at.Line < end {
			own = append(own, property)
		}
	}
	slices.SortStableFunc(own, func(a, b *schema.Property) int { return a.Source.Line - b.Source.Line })
	return own
}

// replace puts a declaration in the place of another.
func (p *planner) replace(piece *Piece, have *schema.Property) {
	lines := strings.SplitAfter(string(p.text(have.Source.File)), "\n")
	if len(lines) <= have.Source.Line {
		return
	}
	old := strings.TrimRight(lines[have.Source.Line-1], "\n")
	n := language.Extent(lines, have.Source.Line)
	text := indentOf(old) + strings.TrimSuffix(piece.Code, "\n") + remark(old, have.Decl)
	piece.Replaces = n
	if p.lang.Changed != "" { // the type alone would be half of it
		piece.Also = p.lang.Changed
		return
	}
	piece.inFile = true
	piece.Edit = &Edit{Line: have.Source.Line, Replaces: n, Text: text + "\n", Before: strings.Join(lines[have.Source.Line-1:have.Source.Line-1+n], "")}
	p.edits = append(p.edits, edit{file: have.Source.File, line: have.Source.Line, replaces: n, text: text + "\n"})
}

func isComment(line string) bool {
	line = strings.TrimSpace(line)
	return strings.HasPrefix(line, "//") || strings.HasPrefix(line, "#")
}

// remark is the comment behind a declaration in its line, with the blanks before it; ""
// for none.
func remark(line, decl string) string {
	rest := strings.TrimSpace(line)
	for _, word := range strings.Fields(strings.TrimRight(decl, ",;")) {
		var found bool
		if rest, found = strings.CutPrefix(strings.TrimLeft(rest, " \t"), word); !found {
			return ""
		}
	}
	if rest = strings.TrimLeft(rest, ",;"); isComment(rest) {
		return rest
	}
	return ""
}

func indentOf(line string) string { return line[:len(line)-len(strings.TrimLeft(line, " \t"))] }
