package elixir

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"example.org/parity/internal/child"
	"example.org/parity/internal/language"
	"example.org/parity/internal/schema"
)

// author writes modules as those of a set are written.
type author struct {
	language.Unwritten
	language.Source
	modules string // the module that types are in: Acme.Types
	derive  bool   // records derive their encoder
	decode  string // the function by which records are decoded: from_map; "" for none
	parse   string // and enums: parse
}

var (
	head       = regexp.MustCompile(`^defmodule ([\w.]+)\.\w+$`)
	namedType  = regexp.MustCompile(`^@type (\w+) ::`)
	moduleLine = regexp.MustCompile(`^\s*defmodule ([\w.]+) do`)
	derives    = regexp.MustCompile(`@derive \{?\[?Jason\.Encoder`)
	parses     = regexp.MustCompile(`(?m)^\s+def (\w+)\("[^"]*"\), do: :`)
)

func newAuthor(source language.Source) language.Author {
	modules, decoders, parsers, derive := language.Votes{}, language.Votes{}, language.Votes{}, language.Votes{}
	for _, t := range source.Set.Types {
		if m := head.FindStringSubmatch(t.Decl); m != nil {
			modules[m[1]]++
		}
		text := string(source.Text(t.Source.File))
		if t.Kind == schema.Record {
			decoders[function(t.Codec.Decode)]++
			if text != "" {
				derive[map[bool]string{true: "yes", false: "no"}[derives.MatchString(text)]]++
			}
		}
		if m := parses.FindStringSubmatch(text); m != nil && t.Kind == schema.Enum {
			parsers[m[1]]++
		}
	}
	return author{Source: source, modules: modules.Most(), derive: derive.Most() != "no", decode: decoders.Most(), parse: parsers.Most()}
}

// function is the name of Acme.Types.Cart.from_map/1.
func function(codec string) string {
	name, _, _ := strings.Cut(codec[strings.LastIndexByte(codec, '.')+1:], "/")
	return name
}

// moduleOf names the module of a type, as it is declared, or as it will be.
func (a author) moduleOf(name string) string {
	if a.Set == nil {
		return moduleName(name)
	}
	if t := a.Set.Lookup(name); t != nil {
		if whole, ok := strings.CutPrefix(t.Decl, "defmodule "); ok {
			return whole
		}
		if whole := a.around(t); whole != "" {
			return whole
		}
		return a.modules + "." + name
	}
	return a.modules + "." + name[strings.LastIndexByte(name, '.')+1:]
}

// Reference implements language.Author: of a module that has several types, a type is
// referred to as Acme.Types.Shared.run_id().
func (a author) Reference(name string) string {
	t := a.Set.Lookup(name)
	if t == nil {
		return name
	}
	m := namedType.FindStringSubmatch(t.Decl)
	if m == nil || m[1] == "t" {
		return name
	}
	if module := a.around(t); module != "" {
		return module + "." + m[1] + "()"
	}
	return name
}

// around is the module in which a type is written, "" where the source is not here.
func (a author) around(t *schema.Type) string {
	lines := strings.Split(string(a.Text(t.Source.File)), "\n")
	for at := min(t.Source.Line, len(lines)) - 1; at >= 0; at-- {
		if module := moduleLine.FindStringSubmatch(lines[at]); module != nil {
			return module[1]
		}
	}
	return ""
}

// mixFormat lays code out as mix format does; "" for what it cannot, and for all where
// elixir is not here. The code is read as data and not run.
func mixFormat(ctx context.Context, code []string) []string {
	const script = `:io.setopts(:standard_io, encoding: :unicode)
formatted = fn text ->
  try do
    if text == "", do: "", else: [Code.format_string!(text), ?\n]
  rescue
    _ -> ""
  end
end
IO.read(:stdio, :eof) |> String.split("\0") |> Enum.map(formatted) |> Enum.intersperse("\0") |> IO.write()`
	none := make([]string, len(code))
	if slices.ContainsFunc(code, func(text string) bool { return strings.Contains(text, "\x00") }) {
		return none
	}
	out, err := child.Command{Program: "elixir", Args: []string{"-e", script}, Stdin: strings.NewReader(strings.Join(code, "\x00"))}.Run(ctx)
	if formatted := strings.Split(string(out), "\x00"); err == nil && len(formatted) == len(code) {
		return formatted
	}
	return none
}
