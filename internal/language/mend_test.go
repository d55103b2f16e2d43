package language_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"example.org/parity/internal/language"
	"example.org/parity/internal/language/elixir"
	"example.org/parity/internal/language/golang"
	"example.org/parity/internal/language/python"
	"example.org/parity/internal/schema"
)

var update = flag.Bool("update", false, "rewrite what declarations become")

var byExtension = map[string]*language.Language{".py": python.Language, ".ex": elixir.Language, ".go": golang.Language}

// TestMend: each archive begins with its reason, and has a declaration before and after,
// what is known of it, and what is asked. One that stays as it is has no after.
func TestMend(t *testing.T) {
	files, err := filepath.Glob("testdata/mend/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal(err, len(files))
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			parts := map[string][]byte{}
			var l *language.Language
			var source string
			for _, f := range archive.Files {
				parts[strings.TrimSuffix(f.Name, filepath.Ext(f.Name))] = f.Data
				if known := byExtension[filepath.Ext(f.Name)]; known != nil {
					l, source = known, string(parts["before"])
				}
			}
			set, err := schema.Parse("set.json", "set", parts["set"])
			if err != nil {
				t.Fatal(err)
			}
			m := asked(t, set, parts["asked"])
			author := l.Author(language.Source{Set: set, Text: func(string) []byte { return []byte(source) }})
			got, changes := author.Mend(source, m)
			if !changes {
				got = ""
			}
			if *update {
				kept := archive.Files[:0]
				for _, f := range archive.Files {
					if !strings.HasPrefix(f.Name, "after") {
						kept = append(kept, f)
					}
				}
				if archive.Files = kept; changes {
					archive.Files = append(archive.Files, txtar.File{Name: "after" + l.Extensions[0], Data: []byte(got)})
				}
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(parts["after"]), got); diff != "" {
				t.Errorf("%s(-want +got):\n%s", archive.Comment, diff)
			}
		})
	}
}

// asked reads a mending.
func asked(t *testing.T, set *schema.Set, text []byte) language.Mending {
	t.Helper()
	var a struct {
		Type, Field, Wire string
		Members           []json.RawMessage
		Respelled         [][2]json.RawMessage
		Variants, Has     []language.Variant
		Default           json.RawMessage
	}
	if err := json.Unmarshal(text, &a); err != nil {
		t.Fatal(err)
	}
	value := func(raw json.RawMessage) schema.Value {
		v := schema.Value{JSON: string(raw), Canonical: string(raw), Text: string(raw)}
		v.IsString = json.Unmarshal(raw, &v.Text) == nil
		return v
	}
	m := language.Mending{Type: set.Lookup(a.Type), Variants: a.Variants, Has: a.Has, Wire: a.Wire, Schema: set.Lookup(a.Type).Schema}
	if a.Field != "" {
		m.Field = m.Type.Property(a.Field)
		m.Schema = m.Field.Schema
	}
	for _, raw := range a.Members {
		m.Members = append(m.Members, value(raw))
	}
	for _, pair := range a.Respelled {
		m.Respelled = append(m.Respelled, language.Respelling{Should: value(pair[0]), Is: value(pair[1])})
	}
	if a.Default != nil {
		v := value(a.Default)
		m.Default = &v
	}
	return m
}

func TestExtent(t *testing.T) {
	for _, row := range []struct {
		text   string
		want   int
		reason string
	}{
		{"a: int\nb: int\n", 1, "a line"},
		{"a: int = Field(\n    alias=\"b\",\n)\nb: int\n", 3, "until the bracket is shut"},
		{"a: str = \"(\"\nb: int\n", 1, "a bracket in a text is none"},
		{"A string `json:\"(\"`\n", 1, "nor one in a tag"},
		{"a: int = (\n", 1, "a file that ends in the middle"},
	} {
		if got := language.Extent(strings.SplitAfter(row.text, "\n"), 1); got != row.want {
			t.Errorf("%s: %d lines, want %d", row.reason, got, row.want)
		}
	}
}
