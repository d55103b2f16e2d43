package fix

import (
	"regexp"
	"slices"
	"strings"

	"example.org/parity/internal/lang"
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
	elixir := p.set.Language == "elixir"
	if before == nil && elixir {
		before = last // a comma stands between fields, and none behind the last
	}
	at := 0
	if before != nil {
		at = before.Source.Line
		for at > 1 && isComment(lines[at-2]) {
			at--
		}
	} else {
		at = last.Source.Line + extent(lines, last.Source.Line)
	}
	indent := indentOf(lines[last.Source.Line-1])
	text := indent + strings.TrimSuffix(piece.Code, "\n")
	if elixir {
		text += ","
	}
	e := edit{file: other.Source.File, line: at, text: text + "\n"}
	if elixir {
		neighbour := before.Name
		style := p.style
		e.after = func(text string) string { return elixirField(text, other, field, neighbour, style) }
		piece.Also = ""
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
	n := extent(lines, have.Source.Line)
	text := indentOf(old) + strings.TrimSuffix(piece.Code, "\n")
	piece.Replaces = n
	if p.set.Language == "elixir" { // the type alone would be half of it
		piece.Also = "make defstruct, the decoder and the encoder of the module agree with it"
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

func indentOf(line string) string { return line[:len(line)-len(strings.TrimLeft(line, " \t"))] }

// extent is how many lines a declaration takes that begins on a line: until its
// brackets are closed.
func extent(lines []string, from int) int {
	depth, quote := 0, rune(0)
	for n := from - 1; n < len(lines) && n < from+100; n++ {
		for _, r := range lines[n] {
			switch {
			case quote != 0:
				if r == quote {
					quote = 0
				}
			case r == '"' || r == '\'' || r == '`':
				quote = r
			case strings.ContainsRune("([{", r):
				depth++
			case strings.ContainsRune(")]}", r):
				depth--
			}
		}
		if depth <= 0 && quote != '`' {
			return n - from + 2
		}
		quote = 0
	}
	return 1
}

// elixirField makes a field known to the rest of its module: its defstruct, the keys
// that are enforced, and what reads and writes the field beside it.
func elixirField(text string, t *schema.Type, field *schema.Property, neighbour string, style lang.Style) string {
	head := strings.Index(text, t.Decl+" do")
	if head < 0 {
		return text
	}
	end := len(text)
	if next := strings.Index(text[head+1:], "\ndefmodule "); next >= 0 {
		end = head + 1 + next
	}
	module := text[head:end]
	valued := field.Default != nil && field.Default.JSON != "null"
	if valued {
		module = inList(module, "defstruct", field.Name+": "+lang.Of("elixir").Literal(*field.Default), "")
	} else {
		module = inList(module, "defstruct", ":"+field.Name, ":"+neighbour)
	}
	if field.Required && !valued {
		module = inList(module, "@enforce_keys", ":"+field.Name, ":"+neighbour)
	}
	reads := regexp.MustCompile(`(?m)^([ \t]+)` + regexp.QuoteMeta(neighbour) + `: .*map\["` + regexp.QuoteMeta(neighbour) + `"\]|^([ \t]+)` + regexp.QuoteMeta(neighbour) + `: .*Map\.get\(map, "` + regexp.QuoteMeta(neighbour) + `"`)
	if at := reads.FindStringIndex(module); at != nil {
		indent := indentOf(module[at[0]:])
		module = module[:at[0]] + indent + field.Name + ": " + lang.ElixirRead(field, style) + ",\n" + module[at[0]:]
	}
	for _, beside := range t.Properties {
		name := regexp.QuoteMeta(beside.Name)
		writes := regexp.MustCompile(`(?m)(^[ \t]+|[{ ])("?)` + name + `"?(: | => )(\w+)\.` + name + `\b`)
		m := writes.FindStringSubmatch(module)
		if m == nil {
			continue
		}
		at := strings.Index(module, m[0])
		written := m[2] + field.Name + m[2] + m[3] + m[4] + "." + field.Name + ","
		if lead := m[1]; strings.TrimSpace(lead) == "" && lead != " " { // on a line of its own
			module = module[:at] + lead + written + "\n" + module[at:]
		} else {
			at += len(lead)
			module = module[:at] + written + " " + module[at:]
		}
		break
	}
	return text[:head] + module + text[end:]
}

// keyword is an item of a list that has a value.
var keyword = regexp.MustCompile(`\w"?: `)

// inList adds an item to the list behind a word: an atom before the one beside it; else
// it goes last, but an atom first where others have values, which stand behind atoms.
func inList(module, word, item, neighbour string) string {
	at := strings.Index(module, word+" [")
	if at < 0 {
		return module
	}
	open := at + len(word) + 2
	shut, depth := open, 1
	for ; shut < len(module) && depth > 0; shut++ {
		switch module[shut] {
		case '[':
			depth++
		case ']':
			depth--
		}
	}
	inner := module[open : shut-1]
	lead := inner[:len(inner)-len(strings.TrimLeft(inner, " \n\t"))]
	body := strings.TrimSpace(inner)
	tail := inner[len(strings.TrimRight(inner, " \n\t")):]
	sep := ", "
	if strings.Contains(lead, "\n") {
		sep = "," + lead
	}
	beside := -1
	if neighbour != "" {
		if m := regexp.MustCompile(regexp.QuoteMeta(neighbour) + `\b`).FindStringIndex(body); m != nil {
			beside = m[0]
		}
	}
	switch {
	case body == "":
		body = item
	case beside >= 0:
		body = body[:beside] + item + sep + body[beside:]
	case strings.HasPrefix(item, ":") && keyword.MatchString(body):
		body = item + sep + body
	default:
		body += sep + item
	}
	return module[:open] + lead + body + tail + module[shut-1:]
}
