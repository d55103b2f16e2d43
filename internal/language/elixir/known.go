package elixir

import (
	"regexp"
	"strings"

	"example.org/parity/internal/schema"
)

// Known implements language.Author: it makes a field known to the rest of its module: its defstruct, the keys
// that are enforced, and what reads and writes the field beside it.
func (a author) Known(text string, t *schema.Type, field *schema.Property, neighbour string) (string, bool) {
	head := strings.Index(text, t.Decl+" do")
	if head < 0 {
		return text, true
	}
	end := len(text)
	if next := strings.Index(text[head+1:], "\ndefmodule "); next >= 0 {
		end = head + 1 + next
	}
	module := text[head:end]
	valued := field.Default != nil && field.Default.JSON != "null"
	if valued {
		module = inList(module, "defstruct", field.Name+": "+literal(*field.Default), "")
	} else {
		module = inList(module, "defstruct", ":"+field.Name, ":"+neighbour)
	}
	if field.Required && !valued {
		module = inList(module, "@enforce_keys", ":"+field.Name, ":"+neighbour)
	}
	reads := regexp.MustCompile(`(?m)^([ \t]+)` + regexp.QuoteMeta(neighbour) + `: .*map\["` + regexp.QuoteMeta(neighbour) + `"\]|^([ \t]+)` + regexp.QuoteMeta(neighbour) + `: .*Map\.get\(map, "` + regexp.QuoteMeta(neighbour) + `"`)
	if at := reads.FindStringIndex(module); at != nil {
		indent := indentOf(module[at[0]:])
		module = module[:at[0]] + indent + field.Name + ": " + a.read(field) + ",\n" + module[at[0]:]
	}
	for _, beside := range append([]*schema.Property{{Name: neighbour}}, t.Properties...) {
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
	for _, ref := range field.References() {
		module = a.aliasing(module, ref)
	}
	return text[:head] + module + text[end:], true
}

var (
	aliasLine = regexp.MustCompile(`(?m)^[ \t]+alias [A-Z].*\n`)
	bodyLine  = regexp.MustCompile(`(?m)^[ \t]+(@derive|@enforce_keys|@type|@typedoc|defstruct)\b`)
)

// aliasing gives a module the alias by which it names a type of another.
func (a author) aliasing(module, ref string) string {
	whole := a.moduleOf(ref)
	base := whole[strings.LastIndexByte(whole, '.')+1:]
	known := regexp.MustCompile(`(?m)^[ \t]+alias [^\n]*\b` + regexp.QuoteMeta(base) + `\b|^[ \t]*defmodule ([\w.]+\.)?` + regexp.QuoteMeta(base) + ` do`)
	if strings.HasSuffix(ref, "()") || whole == base || known.MatchString(module) {
		return module
	}
	line := "  alias " + whole + "\n"
	if all := aliasLine.FindAllStringIndex(module, -1); all != nil {
		at := all[len(all)-1][1]
		return module[:at] + line + module[at:]
	}
	if at := bodyLine.FindStringIndex(module); at != nil {
		return module[:at[0]] + line + "\n" + module[at[0]:]
	}
	return module
}

// keyed is an item of a list that has a value.
var keyed = regexp.MustCompile(`"?\b\w+"?: `)

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
	case strings.HasPrefix(item, ":") && keyed.MatchString(body):
		at := keyed.FindStringIndex(body)[0] // those with values stand last
		body = body[:at] + item + sep + body[at:]
	default:
		body += sep + item
	}
	return module[:open] + lead + body + tail + module[shut-1:]
}

func indentOf(line string) string { return line[:len(line)-len(strings.TrimLeft(line, " \t"))] }
