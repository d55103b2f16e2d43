package golang

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"example.org/parity/internal/capture/golang/program"
	"example.org/parity/internal/capture/golang/testdata/wire"
	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v5"
)

// TestConformance encodes values of the types in testdata/wire and holds what
// encoding/json writes against what was captured.
func TestConformance(t *testing.T) {
	result, err := FrontEnd{}.Capture(t.Context(), "testdata", "testdata/wire")
	if err != nil {
		t.Fatal(err)
	}
	if len(result.Problems) > 0 {
		t.Fatalf("problems: %v", result.Problems)
	}
	document, err := result.Document()
	if err != nil {
		t.Fatal(err)
	}
	for _, zero := range []any{
		wire.Base{}, wire.Left{}, wire.Right{}, wire.Wins{}, wire.Optional{}, wire.Everything{}, wire.Tagged{},
	} {
		name := reflect.TypeOf(zero).Name()
		t.Run(name, func(t *testing.T) {
			full := reflect.New(reflect.TypeOf(zero)).Elem()
			fill(full)
			def := result.Defs[name].(object)
			properties := def["properties"].(object)

			filled, order := encode(t, full.Interface())
			if diff := cmp.Diff(keys(properties), slices.Sorted(slices.Values(order))); diff != "" {
				t.Errorf("keys of a filled value (-captured +encoded)\n%s", diff)
			}
			if diff := cmp.Diff(def[annotation].(object)["order"], jsonStrings(order)); diff != "" {
				t.Errorf("order of a filled value (-captured +encoded)\n%s", diff)
			}
			var sent []string
			for key, property := range properties {
				if unset(property) != "omit" {
					sent = append(sent, key)
				}
			}
			slices.Sort(sent)
			empty, order := encode(t, zero)
			if diff := cmp.Diff(sent, slices.Sorted(slices.Values(order))); diff != "" {
				t.Errorf("keys of a zero value (-captured +encoded)\n%s", diff)
			}
			for key, value := range empty {
				if _, nested := properties[key].(object)["$ref"]; (value == nil) != (unset(properties[key]) == "null") && !nested {
					t.Errorf("%s: a zero value is encoded as %v, captured is unset: %q", key, value, unset(properties[key]))
				}
			}
			schema := compile(t, document, name)
			if err := schema.Validate(any(filled)); err != nil {
				t.Errorf("a filled value does not match what was captured: %v", err)
			}
		})
	}
}

func unset(property any) string {
	notes, _ := property.(object)[annotation].(object)
	text, _ := notes["unset"].(string)
	return text
}

func keys(properties object) []string {
	var out []string
	for key := range properties {
		out = append(out, key)
	}
	slices.Sort(out)
	return out
}

// encode gives what encoding/json makes of a value, with its keys in their order.
func encode(t *testing.T, v any) (map[string]any, []string) {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]any{}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	if err := dec.Decode(&out); err != nil {
		t.Fatal(err)
	}
	var order []string
	dec = json.NewDecoder(bytes.NewReader(text))
	if _, err := dec.Token(); err != nil {
		t.Fatal(err)
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			t.Fatal(err)
		}
		order = append(order, key.(string))
		var skip json.RawMessage
		if err := dec.Decode(&skip); err != nil {
			t.Fatal(err)
		}
	}
	return out, order
}

// fill sets every field to a value that is not its zero value.
func fill(v reflect.Value) {
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC)))
		return
	case json.Number:
		v.SetString("1.5")
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fill(v.Field(i))
			}
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0))
	case reflect.Array:
		for i := range v.Len() {
			fill(v.Index(i))
		}
	case reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(key)
		fill(value)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	case reflect.Interface:
		v.Set(reflect.ValueOf("anything"))
	case reflect.String:
		v.SetString("text")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Float64:
		v.SetFloat(0.5)
	case reflect.Uint8:
		v.SetUint(7)
	default:
		v.SetInt(7)
	}
}

func compile(t *testing.T, document []byte, name string) *jsonschema.Schema {
	t.Helper()
	return compiler(t, document)(name)
}

// compiler compiles the types of a document by their names.
func compiler(t *testing.T, document []byte) func(name string) *jsonschema.Schema {
	t.Helper()
	compiler := jsonschema.NewCompiler()
	compiler.Draft = jsonschema.Draft2020
	if err := compiler.AddResource("mem:///set.json", bytes.NewReader(document)); err != nil {
		t.Fatal(err)
	}
	return func(name string) *jsonschema.Schema {
		t.Helper()
		schema, err := compiler.Compile("mem:///set.json#/$defs/" + strings.ReplaceAll(name, "/", "~1"))
		if err != nil {
			t.Fatal(err)
		}
		return schema
	}
}

// TestReferences compiles generic types: their names have brackets, and the
// arguments may be types whose text has a slash.
func TestReferences(t *testing.T) {
	dir := module(t, map[string]string{"sdk.go": `package sdk

type Page[T any] struct {
	Items []T            ` + "`json:\"items\"`" + `
	Next  *Page[T]       ` + "`json:\"next,omitempty\"`" + `
}

type Uses struct {
	A Page[string]                     ` + "`json:\"a\"`" + `
	B Page[struct{ N int "a/b~c" }]    ` + "`json:\"b\"`" + `
	C Page[Page[map[string]*Uses]]     ` + "`json:\"c\"`" + `
}
`})
	result := captured(t, dir, dir)
	document, err := result.Document()
	if err != nil {
		t.Fatal(err)
	}
	schema := compile(t, document, "Uses")
	ok := map[string]any{
		"a": map[string]any{"items": []any{"x"}},
		"b": map[string]any{"items": []any{map[string]any{"N": json.Number("1")}}},
		"c": map[string]any{"items": []any{}},
	}
	if err := schema.Validate(any(ok)); err != nil {
		t.Errorf("a good value: %v", err)
	}
	ok["a"] = map[string]any{"items": []any{json.Number("1")}}
	if schema.Validate(any(ok)) == nil {
		t.Error("a number passes for the text that a reference asks for")
	}
}

// BenchmarkCapture captures a package of 3,000 structs, after the type check.
func BenchmarkCapture(b *testing.B) {
	var text strings.Builder
	text.WriteString("package sdk\n\nimport \"time\"\n")
	for i := range 3000 {
		fmt.Fprintf(&text, "\ntype T%d struct {\n\tID string `json:\"id\"`\n\tAt *time.Time `json:\"at,omitempty\"`\n\tTags []string `json:\"tags\"`\n\tNext *T%d `json:\"next,omitempty\"`\n}\n", i, (i+1)%3000)
	}
	dir := b.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "sdk.go"), []byte(text.String()), 0o644); err != nil {
		b.Fatal(err)
	}
	prog, _, err := program.Load(b.Context(), dir, dir)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		captureProgram(prog)
	}
}
