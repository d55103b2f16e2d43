package codec

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v5"

	"example.org/parity/internal/doc"
	"example.org/parity/internal/typeset"
)

func compiled(t *testing.T, schema []byte) *jsonschema.Schema {
	t.Helper()
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("s.json", bytes.NewReader(schema)); err != nil {
		t.Fatal(err)
	}
	s, err := compiler.Compile("s.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func validate(t *testing.T, s *jsonschema.Schema, what string, data []byte) {
	t.Helper()
	var v any
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatal(err)
	}
	if err := s.Validate(v); err != nil {
		t.Errorf("%s: %#v", what, err)
	}
}

// TestSchemaIsOfTheTypes: the schema that is printed has just the members that the
// Go types read, and asks for those that they always write.
func TestSchemaIsOfTheTypes(t *testing.T) {
	root, err := doc.ParseJSON("facts.schema.json", Schema)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[reflect.Type]bool{}
	var hold func(typ reflect.Type)
	hold = func(typ reflect.Type) {
		switch typ.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Map:
			hold(typ.Elem())
			return
		case reflect.Struct:
		default:
			return
		}
		if seen[typ] {
			return
		}
		seen[typ] = true
		def := root.At("/$defs/" + typ.Name())
		if def == nil {
			t.Errorf("%s has no schema", typ.Name())
			return
		}
		var members, always []string
		for i := range typ.NumField() {
			name, options, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
			members = append(members, name)
			if options != "omitempty" {
				always = append(always, name)
			}
			hold(typ.Field(i).Type)
		}
		var declared []string
		for _, m := range def.Get("properties").Members {
			declared = append(declared, m.Name)
		}
		required := def.Get("required").Strings()
		for _, list := range [][]string{members, always, declared, required} {
			slices.Sort(list)
		}
		if diff := cmp.Diff(members, declared); diff != "" {
			t.Errorf("%s (-type +schema):\n%s", typ.Name(), diff)
		}
		if diff := cmp.Diff(always, required); diff != "" && typ.Name() != "Facts" {
			t.Errorf("what %s always has (-type +schema):\n%s", typ.Name(), diff)
		}
	}
	hold(reflect.TypeFor[Facts]())

	var kinds []string
	for _, arm := range root.At("/$defs/Shape/properties/kind/oneOf").Items {
		kinds = append(kinds, arm.Get("const").Str())
	}
	var known []string
	for _, kind := range shapeKinds {
		known = append(known, string(kind))
	}
	if diff := cmp.Diff(known, kinds); diff != "" {
		t.Errorf("kinds (-check +schema):\n%s", diff)
	}
	for where, of := range map[string]string{
		"Type/properties/encode": "encode", "Type/properties/in": "in", "Field/properties/in": "in",
		"Decode/properties/unknown": "decode.unknown", "Decode/properties/missing": "decode.missing", "Decode/properties/null": "decode.null", "Decode/properties/invalid": "decode.invalid",
		"Role/properties/role": "role", "Field/properties/only": "only", "Field/properties/unset": "unset", "Field/properties/object": "object", "Field/properties/zero": "zero", "Field/properties/missing": "missing", "Shape/properties/null": "null", "Tag/properties/other": "tag.other", "Shape/properties/width": "width",
	} {
		if diff := cmp.Diff(vocabulary[of], root.At("/$defs/"+where+"/enum").Strings()); diff != "" {
			t.Errorf("%s (-check +schema):\n%s", where, diff)
		}
	}
	for _, m := range root.At("/$defs/Limits/properties").Members {
		if limitTypes[m.Name] == "" {
			t.Errorf("%s is no limit", m.Name)
		}
	}
}

// TestTypeSetSchema holds type sets, those of the fixtures among them, against the
// schema that is printed.
func TestTypeSetSchema(t *testing.T) {
	s := compiled(t, typeset.Schema)
	files, err := filepath.Glob("../../schemas/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no captured sets: %v", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		validate(t, s, file, data)
	}
	if bad := []byte(`{"$schema":"` + typeset.Dialect + `","$defs":{"T":{"properties":{"a":{"x-parity":{"opaqe":"?"}}}}},"x-parity":{"language":"x","files":1,"excluded":[]}}`); s.Validate(unmarshalled(t, bad)) == nil {
		t.Error("a key that x-parity does not have passes")
	}
}

func unmarshalled(t *testing.T, data []byte) any {
	t.Helper()
	var v any
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatal(err)
	}
	return v
}
