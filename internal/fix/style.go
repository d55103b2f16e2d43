package fix

import (
	"path"
	"regexp"
	"strings"
	"unicode"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/lang"
	"example.org/parity/internal/schema"
)

var (
	pythonHead = regexp.MustCompile(`^class \w+\(([\w.]+)\b[^)]*\):`)
	elixirHead = regexp.MustCompile(`^defmodule ([\w.]+)\.\w+$`)
	goPackage  = regexp.MustCompile(`(?m)^package (\w+)`)
	namedType  = regexp.MustCompile(`^@type (\w+) ::`)
	moduleLine = regexp.MustCompile(`^\s*defmodule ([\w.]+) do`)
	derives    = regexp.MustCompile(`@derive \{?\[?Jason\.Encoder`)
	parses     = regexp.MustCompile(`(?m)^\s+def (\w+)\("[^"]*"\), do: :`)
)

// votes counts what the types of a set do, to do likewise.
type votes map[string]int

// most is what most do; of equals the first by name.
func (v votes) most() string {
	best := ""
	for choice, n := range v {
		if n > v[best] || n == v[best] && choice < best {
			best = choice
		}
	}
	return best
}

// styleOf asks the types of the set, and their source where it is here.
func (p *planner) styleOf() lang.Style {
	bases, enums, modules, decoders, parsers, packages := votes{}, votes{}, votes{}, votes{}, votes{}, votes{}
	derive := votes{}
	for _, t := range p.set.Types {
		if m := pythonHead.FindStringSubmatch(t.Decl); m != nil {
			if t.Kind == schema.Enum {
				enums[m[1]]++
			} else {
				bases[m[1]]++
			}
		} else if t.Kind == schema.Enum {
			enums[""]++
		}
		if m := elixirHead.FindStringSubmatch(t.Decl); m != nil {
			modules[m[1]]++
		}
		if t.Kind == schema.Record {
			decoders[function(t.Codec.Decode)]++
		}
		switch p.set.Language {
		case "elixir":
			text := string(p.text(t.Source.File))
			if t.Kind == schema.Record && text != "" {
				derive[map[bool]string{true: "yes", false: "no"}[derives.MatchString(text)]]++
			}
			if m := parses.FindStringSubmatch(text); m != nil && t.Kind == schema.Enum {
				parsers[m[1]]++
			}
		case "go":
			if m := goPackage.FindSubmatch(p.text(t.Source.File)); m != nil {
				packages[string(m[1])]++
			}
		}
	}
	return lang.Style{
		Base: bases.most(), EnumBase: enums.most(), Modules: modules.most(), Derive: derive.most() != "no",
		Decode: decoders.most(), Parse: parsers.most(), Package: packages.most(),
		Module: p.module(modules.most()), Tag: p.tag, IsEnum: p.isEnum,
	}
}

// function is the name of Acme.Types.Cart.from_map/1.
func function(codec string) string {
	name, _, _ := strings.Cut(codec[strings.LastIndexByte(codec, '.')+1:], "/")
	return name
}

// module names the module of a type, as it is declared, or as it will be.
func (p *planner) module(modules string) func(string) string {
	return func(name string) string {
		if t := p.set.Lookup(name); t != nil {
			if whole, ok := strings.CutPrefix(t.Decl, "defmodule "); ok {
				return whole
			}
			if whole := p.moduleOf(t); whole != "" {
				return whole
			}
			return modules + "." + name
		}
		return modules + "." + name[strings.LastIndexByte(name, '.')+1:]
	}
}

// reference is how the set refers to a type of its own: of an Elixir module that has
// several types, by the type, such as Acme.Types.Shared.run_id().
func (p *planner) reference(name string) string {
	t := p.set.Lookup(name)
	if t == nil || p.set.Language != "elixir" {
		return name
	}
	m := namedType.FindStringSubmatch(t.Decl)
	if m == nil || m[1] == "t" {
		return name
	}
	if module := p.moduleOf(t); module != "" {
		return module + "." + m[1] + "()"
	}
	return name
}

// moduleOf is the Elixir module in which a type is written, "" where the source is not here.
func (p *planner) moduleOf(t *schema.Type) string {
	lines := strings.Split(string(p.text(t.Source.File)), "\n")
	for at := min(t.Source.Line, len(lines)) - 1; at >= 0; at-- {
		if module := moduleLine.FindStringSubmatch(lines[at]); module != nil {
			return module[1]
		}
	}
	return ""
}

func (p *planner) isEnum(name string) bool {
	if t := p.set.Lookup(name); t != nil {
		return t.Kind == schema.Enum
	}
	t := p.r.Ref.Lookup(name)
	return t != nil && t.Kind == schema.Enum
}

// tag looks for a member that has one text in each type of a union, another in each.
func (p *planner) tag(union *schema.Schema) (string, map[string]string) {
	var candidates []string
	if union.Tag.Field != "" {
		candidates = []string{union.Tag.Field}
	} else if first := p.record(union.Variants[0]); first != nil {
		for _, property := range first.Properties {
			candidates = append(candidates, property.Name)
		}
	}
	for _, field := range candidates {
		values, seen := map[string]string{}, map[string]bool{}
		for _, v := range union.Variants {
			t := p.record(v)
			if t == nil {
				break
			}
			property := t.Property(field)
			if property == nil || property.Kind != schema.Enum || len(property.Values) != 1 || !property.Values[0].IsString || seen[property.Values[0].Text] {
				break
			}
			seen[property.Values[0].Text] = true
			values[v.Ref] = property.Values[0].Text
		}
		if len(values) == len(union.Variants) {
			return field, values
		}
	}
	return "", nil
}

// record is the type of the reference that a variant stands for.
func (p *planner) record(v *schema.Schema) *schema.Type {
	if v.Kind != schema.Reference {
		return nil
	}
	if t := p.r.Ref.Lookup(v.Ref); t != nil && t.Kind == schema.Record {
		return t
	}
	for _, t := range p.r.Types {
		if c := t.Compared[p.name]; c != nil && c.Counterpart == v.Ref && t.Ref != nil && t.Ref.Kind == schema.Record {
			return t.Ref
		}
	}
	return nil
}

// fileFor is where a new type goes: a file of its own where types have one each, else
// the file that has the counterparts of those that stand beside it in the reference.
func (p *planner) fileFor(t *compare.TypeResult, name string) (file string, isNew bool) {
	files, folders, beside := map[string]bool{}, votes{}, votes{}
	n := 0
	for _, own := range p.set.Types {
		if own.Source.File != "" {
			n++
			files[own.Source.File] = true
			folders[path.Dir(own.Source.File)]++
		}
	}
	for _, row := range p.r.Types {
		c := row.Compared[p.name]
		if row.Ref != nil && row.Ref.Source.File == t.Ref.Source.File && c != nil && c.Other != nil && c.Other.Source.File != "" {
			beside[c.Other.Source.File]++
		}
	}
	apart := 2*n < 3*len(files) // most files have one type
	if !apart && len(beside) > 0 {
		return beside.most(), false
	}
	file = path.Join(folders.most(), snake(name)+map[string]string{"python": ".py", "elixir": ".ex", "go": ".go"}[p.set.Language])
	return file, p.text(file) == nil
}

// snake writes TrainingRun as training_run.
func snake(name string) string {
	var b strings.Builder
	runes := []rune(name)
	for i, r := range runes {
		if unicode.IsUpper(r) && i > 0 && (unicode.IsLower(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1])) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
