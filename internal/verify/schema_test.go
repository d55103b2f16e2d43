package verify

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"example.org/parity/internal/doc"
)

// TestSchemaIsOfTheTypes: the schema that is printed has just the members that are
// written, and asks for those that always are.
func TestSchemaIsOfTheTypes(t *testing.T) {
	root, err := doc.ParseJSON("evidence.schema.json", Schema)
	if err != nil {
		t.Fatal(err)
	}
	var hold func(typ reflect.Type, s *doc.Node)
	hold = func(typ reflect.Type, s *doc.Node) {
		if s == nil {
			t.Errorf("%s is not in the schema", typ)
			return
		}
		switch typ.Kind() {
		case reflect.Pointer:
			hold(typ.Elem(), s)
		case reflect.Slice:
			if typ.Elem().Kind() == reflect.Struct {
				hold(typ.Elem(), s.Get("items"))
			}
		case reflect.Struct:
			var always, all []string
			for _, field := range reflect.VisibleFields(typ) {
				name, rest, tagged := strings.Cut(field.Tag.Get("json"), ",")
				if name == "" {
					continue
				}
				if !tagged || rest != "omitempty" {
					always = append(always, name)
				}
				all = append(all, name)
				hold(field.Type, s.Get("properties").Get(name))
			}
			var have []string
			for _, m := range s.Get("properties").Members {
				have = append(have, m.Name)
			}
			required := s.Get("required").Strings()
			for _, list := range [][]string{always, all, have, required} {
				slices.Sort(list)
			}
			if !slices.Equal(all, have) || !slices.Equal(always, required) {
				t.Errorf("%s: members %v, in the schema %v; always %v, required %v", typ.Name(), all, have, always, required)
			}
		}
	}
	hold(reflect.TypeFor[File](), root)
}
