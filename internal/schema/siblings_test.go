package schema

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSiblings: references to files beside a document are followed, within its folder
// or repository, and nowhere else.
func TestSiblings(t *testing.T) {
	for _, row := range []struct {
		name  string
		files map[string]string // set/main.yaml is the document
		types map[string]string // what there is then: its fields and references
		err   string
	}{
		{name: "a definition", files: map[string]string{
			"set/main.yaml":  "$defs: {A: {properties: {b: {$ref: 'parts.json#/$defs/B'}}}}",
			"set/parts.json": `{"$defs": {"B": {"properties": {"c": {"type": "string"}}}, "Unused": {}}}`,
		}, types: map[string]string{"A": `{"properties":{"b":{"$ref":"#/$defs/B"}}}`, "B": `{"properties":{"c":{"type":"string"}}}`}},
		{name: "a whole file, and what it refers to itself", files: map[string]string{
			"set/main.yaml":      "$defs: {A: {properties: {b: {$ref: deep/node.yaml}}}}",
			"set/deep/node.yaml": "properties: {next: {$ref: '#'}, leaf: {$ref: ../leaf.yaml#/Leaf}}",
			"set/leaf.yaml":      "Leaf: {type: integer}",
		}, types: map[string]string{
			"A": `{"properties":{"b":{"$ref":"#/$defs/node"}}}`, "node": `{"properties":{"next":{"$ref":"#/$defs/node"},"leaf":{"$ref":"#/$defs/Leaf"}}}`, "Leaf": `{"type":"integer"}`}},
		{name: "and back", files: map[string]string{
			"set/main.yaml": "components: {schemas: {A: {properties: {b: {$ref: 'b.yaml#/B'}}}}}",
			"set/b.yaml":    "B: {properties: {a: {$ref: 'main.yaml#/components/schemas/A'}}}",
		}, types: map[string]string{"A": `{"properties":{"b":{"$ref":"#/components/schemas/B"}}}`, "B": `{"properties":{"a":{"$ref":"#/components/schemas/A"}}}`}},
		{name: "two of one name", files: map[string]string{
			"set/main.yaml": "$defs: {A: {properties: {x: {$ref: 'x.yaml#/A'}, y: {$ref: 'y.yaml#/A'}}}}",
			"set/x.yaml":    "A: {type: string}", "set/y.yaml": "A: {type: integer}",
		}, types: map[string]string{"A": `{"properties":{"x":{"$ref":"#/$defs/A_2"},"y":{"$ref":"#/$defs/A_3"}}}`, "A_2": `{"type":"string"}`, "A_3": `{"type":"integer"}`}},
		{name: "above the repository", files: map[string]string{"set/.git/x": "", "set/main.yaml": "$defs: {A: {$ref: '../out.yaml#/A'}}", "out.yaml": "A: {type: string}"},
			err: "main.yaml: $ref ../out.yaml#/A: "},
		{name: "above the folder, where there is no repository", files: map[string]string{"set/main.yaml": "$defs: {A: {$ref: '../out.yaml#/A'}}", "out.yaml": "A: {type: string}"},
			err: "main.yaml: $ref ../out.yaml#/A: "},
		{name: "elsewhere in the repository", files: map[string]string{".git/x": "", "set/main.yaml": "$defs: {A: {$ref: '../in.yaml#/B'}}", "in.yaml": "B: {type: string}"},
			types: map[string]string{"A": `{"$ref":"#/$defs/B"}`, "B": `{"type":"string"}`}},
		{name: "a link that leads out", files: map[string]string{"set/main.yaml": "$defs: {A: {$ref: 'link.yaml#/A'}}", "out.yaml": "A: {type: string}"}, err: "main.yaml: $ref link.yaml#/A: "},
		{name: "a file that is not there", files: map[string]string{"set/main.yaml": "$defs: {A: {$ref: 'no.yaml#/A'}}"}, err: "main.yaml: $ref no.yaml#/A: "},
		{name: "a place that is not there", files: map[string]string{"set/main.yaml": "$defs: {A: {$ref: 'x.yaml#/B'}}", "set/x.yaml": "A: {}"}, err: "main.yaml: $ref x.yaml#/B: there is nothing at /B of that file"},
		{name: "the network", files: map[string]string{"set/main.yaml": "$defs: {A: {$ref: 'https://example.org/x.yaml#/A'}}"}, err: "remote $ref https://example.org/x.yaml#/A"},
	} {
		t.Run(row.name, func(t *testing.T) {
			root := t.TempDir()
			for name, text := range row.files {
				file := filepath.Join(root, name)
				if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			if err := os.Symlink("../out.yaml", filepath.Join(root, "set", "link.yaml")); err != nil {
				t.Fatal(err)
			}
			set, err := Load(filepath.Join(root, "set", "main.yaml"), "main.yaml", "main")
			if row.err != "" {
				if err == nil || !strings.Contains(err.Error(), row.err) {
					t.Errorf("got %v, want %q", err, row.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			got := map[string]string{}
			for _, typ := range set.Types {
				got[typ.Name] = set.Document.At(typ.Pointer).JSON()
			}
			if diff := cmp.Diff(row.types, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
