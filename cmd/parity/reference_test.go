package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"example.org/parity/internal/compare"
)

// TestReferencePages keeps docs/, and the JSON Schema of parity.yaml, what the rule table, the commands and the
// configuration say. go test ./cmd/parity -update rewrites the pages.
func TestReferencePages(t *testing.T) {
	for name, page := range map[string]func() (string, error){
		"docs/rules.md":                      rulesPage,
		"docs/commands.md":                   commandsPage,
		"docs/config.md":                     configPage,
		"internal/config/config.schema.json": configSchema,
	} {
		got, err := page()
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join("../..", name)
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s is stale; go test ./cmd/parity -update rewrites it (-committed +generated):\n%s", file, diff)
		}
	}
}

func rulesPage() (string, error) {
	var b strings.Builder
	b.WriteString("# Rules\n\nEach finding comes from one rule. `parity explain RULE` prints the same.\n\n")
	b.WriteString("| rule | class | priority | |\n| --- | --- | --- | --- |\n")
	for _, r := range compare.Rules() {
		fmt.Fprintf(&b, "| [%s](#%s) | %s | %s | %s |\n", r.ID, strings.ReplaceAll(r.ID, ".", ""), r.Class, r.Priority, r.About())
	}
	for _, r := range compare.Rules() {
		fmt.Fprintf(&b, "\n## %s\n\n**%s**", r.ID, r.Class)
		if r.Priority != "" {
			fmt.Fprintf(&b, " · %s", r.Priority)
		}
		fmt.Fprintf(&b, "\n\n%s\n\n", r.Why)
		fmt.Fprintf(&b, "- Says: %s\n", escapeBraces(r.Summary))
		var harms []string
		for harm := range r.Impact {
			harms = append(harms, string(harm))
		}
		sort.Strings(harms)
		for _, harm := range harms {
			fmt.Fprintf(&b, "- Impact (%s): %s\n", harm, escapeBraces(r.Impact[compare.Harm(harm)]))
		}
		fmt.Fprintf(&b, "- Fix: %s\n", escapeBraces(r.Fix))
		fmt.Fprintf(&b, "\nFires on\n\n```json\n%s\n%s\n```\n\nis silent on\n\n```json\n%s\n%s\n```\n", r.Fires.Reference, compact(r.Fires.Other), r.Silent.Reference, r.Silent.Other)
	}
	return b.String(), nil
}

// escapeBraces shows placeholders as words in italics.
func escapeBraces(text string) string {
	return strings.NewReplacer("`{", "*", "}`", "*", "{", "*", "}", "*").Replace(text)
}

func commandsPage() (string, error) {
	var b strings.Builder
	root := newRoot()
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	b.WriteString("# Commands\n\n```text\n" + root.Long + "\n```\n")
	writeFlags(&b, "Flags of every command", root.PersistentFlags())
	for _, cmd := range root.Commands() {
		if cmd.Hidden || cmd.Name() == "help" {
			continue
		}
		writeCommand(&b, cmd)
	}
	return b.String(), nil
}

func writeCommand(b *strings.Builder, cmd *cobra.Command) {
	fmt.Fprintf(b, "\n## parity %s\n\n%s.\n\n```text\n%s\n```\n", cmd.Name(), cmd.Short, cmd.UseLine())
	if cmd.Name() == "completion" {
		b.WriteString("\n`parity completion SHELL` for bash, zsh, fish and powershell; `parity completion SHELL --help` says how to load it.\n")
		return
	}
	if cmd.Long != "" {
		fmt.Fprintf(b, "\n```text\n%s\n```\n", cmd.Long)
	}
	if cmd.Example != "" {
		fmt.Fprintf(b, "\nExamples:\n\n```sh\n%s\n```\n", dedent(cmd.Example))
	}
	writeFlags(b, "Flags", cmd.LocalNonPersistentFlags())
}

func dedent(text string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = strings.TrimPrefix(lines[i], "  ")
	}
	return strings.Join(lines, "\n")
}

func writeFlags(b *strings.Builder, title string, flags *pflag.FlagSet) {
	var rows []string
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == "help" || f.Name == "version" {
			return
		}
		name := "`--" + f.Name
		value, usage := pflag.UnquoteUsage(f)
		if value != "" {
			name += " " + value
		}
		name += "`"
		if f.Shorthand != "" {
			name = "`-" + f.Shorthand + "`, " + name
		}
		rows = append(rows, fmt.Sprintf("| %s | %s |", name, usage))
	})
	if len(rows) > 0 {
		fmt.Fprintf(b, "\n%s:\n\n| flag | |\n| --- | --- |\n%s\n", title, strings.Join(rows, "\n"))
	}
}

// configPage reads the comments of internal/config's own structs: they are the
// documentation of parity.yaml.
func configPage() (string, error) {
	structs, docs, err := configStructs()
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString("# parity.yaml\n\nPaths are relative to the file's folder, or to `root`, and stay inside it. An unknown key is an error.\n\n" +
		"`parity schema config` prints the JSON Schema of this file. Editors read it where the first line is `# yaml-language-server: $schema=parity.schema.json`, as `parity init` writes both.\n")
	writeSection(&b, structs, docs, "Config", "")
	return b.String(), nil
}

// configStructs are the structs of internal/config and their comments, by name.
func configStructs() (structs map[string]*ast.StructType, docs map[string]string, err error) {
	files, err := filepath.Glob("../../internal/config/*.go")
	if err != nil {
		return nil, nil, err
	}
	structs, docs = map[string]*ast.StructType{}, map[string]string{}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
		if err != nil {
			return nil, nil, err
		}
		for _, decl := range parsed.Decls {
			gen, ok := decl.(*ast.GenDecl)
			if !ok || gen.Tok != token.TYPE {
				continue
			}
			spec := gen.Specs[0].(*ast.TypeSpec)
			if s, ok := spec.Type.(*ast.StructType); ok {
				structs[spec.Name.Name], docs[spec.Name.Name] = s, gen.Doc.Text()
			}
		}
	}
	return structs, docs, nil
}

func writeSection(b *strings.Builder, structs map[string]*ast.StructType, docs map[string]string, name, key string) {
	if key != "" {
		fmt.Fprintf(b, "\n## %s\n\n%s\n", key, strings.Join(strings.Fields(docs[name]), " "))
	}
	b.WriteString("\n| key | |\n| --- | --- |\n")
	var nested []func()
	for _, field := range structs[name].Fields.List {
		if field.Tag == nil {
			continue
		}
		yamlKey := keyOf(field)
		text, rest := aboutKey(field)
		if rest != "" { // Go comments begin with the Go name; a user knows the key.
			text = "`" + yamlKey + "` " + rest
		}
		fmt.Fprintf(b, "| `%s` | %s |\n", yamlKey, markdownText.Replace(text))
		if inner := elementType(field.Type); structs[inner] != nil {
			nested = append(nested, func() { writeSection(b, structs, docs, inner, yamlKey) })
		}
	}
	for _, section := range nested {
		section()
	}
}

func keyOf(field *ast.Field) string {
	key, _, _ := strings.Cut(reflect.StructTag(strings.Trim(field.Tag.Value, "`")).Get("yaml"), ",")
	return key
}

// aboutKey is a field's comment, and what follows in it after the field's own name.
func aboutKey(field *ast.Field) (text, rest string) {
	if text = field.Doc.Text(); text == "" {
		text = field.Comment.Text()
	}
	text = strings.Join(strings.Fields(text), " ")
	rest, _ = strings.CutPrefix(text, field.Names[0].Name+" ")
	if rest == text {
		rest = ""
	}
	return text, rest
}

// markdownText keeps what a comment says from being read as markup.
var markdownText = strings.NewReplacer("|", `\|`, "*", `\*`, "<", "&lt;", ">", "&gt;")

func elementType(expr ast.Expr) string {
	switch t := expr.(type) {
	case *ast.Ident:
		return t.Name
	case *ast.ArrayType:
		return elementType(t.Elt)
	case *ast.StarExpr:
		return elementType(t.X)
	default:
		return ""
	}
}

// TestManPages: the man command writes a page for each command.
func TestManPages(t *testing.T) {
	dir := t.TempDir()
	var stderr bytes.Buffer
	if code := run([]string{"man", dir}, nil, &bytes.Buffer{}, &stderr); code != exitOK {
		t.Fatal(stderr.String())
	}
	for _, cmd := range newRoot().Commands() {
		if cmd.Hidden {
			continue
		}
		if _, err := os.Stat(filepath.Join(dir, "parity-"+cmd.Name()+".1")); err != nil {
			t.Error(err)
		}
	}
}
