package typeset

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
)

// Settled is what a project says of types and fields that their code alone does
// not tell: type → wire name of a field → its JSON Schema. The field Itself is
// the type.
type Settled map[string]map[string]any

// Itself stands for the type in place of one of its fields.
const Itself = "."

// SettledBy is the entry under a set of parity.yaml that settles a field, or with
// field "" the type itself.
func SettledBy(typeName, field string) string {
	if field == "" {
		field = Itself
	}
	return fmt.Sprintf("types: {%s: {%s: SCHEMA}}", yamlKey(typeName), yamlKey(field))
}

func yamlKey(name string) string {
	if plainKey.MatchString(name) {
		return name
	}
	return strconv.Quote(name)
}

var plainKey = regexp.MustCompile(`^[A-Za-z_][\w.-]*$`)

// Settle puts what a project says in the place of what was captured, for what the
// SDK accepts and for what it sends. Where the declaration stands is kept. It
// returns the entries that do nothing, since the source has no such type or field.
func (s *Set) Settle(known Settled) (stale []string, err error) {
	for _, name := range slices.Sorted(maps.Keys(known)) {
		if s.Defs[name] == nil {
			stale = append(stale, name+": the source has no such type")
			continue
		}
		def, err := plain(s.Defs[name])
		if err != nil {
			return nil, err
		}
		for _, field := range slices.Sorted(maps.Keys(known[name])) {
			after, err := settle(def, field, known[name][field])
			switch {
			case errors.Is(err, errNoField):
				stale = append(stale, fmt.Sprintf("%s.%s: %s", name, field, err))
			case err != nil:
				return nil, fmt.Errorf("%s.%s: %w", name, field, err)
			default:
				def = after
			}
		}
		s.Defs[name] = def
	}
	return stale, nil
}

var errNoField = errors.New("the type has no such field on the wire")

func settle(def map[string]any, field string, schema any) (map[string]any, error) {
	if field == Itself {
		return settled(def, schema)
	}
	properties, _ := def["properties"].(map[string]any)
	before, ok := properties[field].(map[string]any)
	if !ok {
		return nil, errNoField
	}
	after, err := settled(before, schema)
	if err != nil {
		return nil, err
	}
	properties[field] = after
	if out, ok := object(def, "x-parity", "out", "properties"); ok {
		delete(out, field)
	}
	return def, nil
}

// settled is the schema, with the default and the annotations of the one that it
// replaces that are not about the values it accepts.
func settled(before map[string]any, schema any) (map[string]any, error) {
	after, err := plain(schema)
	if err != nil {
		return nil, err
	}
	kept := map[string]any{"settled": true}
	if notes, ok := before["x-parity"].(map[string]any); ok {
		for _, key := range []string{"decl", "decode", "name", "source", "unset"} {
			if note, ok := notes[key]; ok {
				kept[key] = note
			}
		}
	}
	if own, ok := after["x-parity"].(map[string]any); ok {
		maps.Copy(kept, own)
	}
	after["x-parity"] = kept
	if value, ok := before["default"]; ok && after["default"] == nil {
		after["default"] = value
	}
	return after, nil
}

// object follows keys down into a document.
func object(in map[string]any, keys ...string) (map[string]any, bool) {
	for _, key := range keys {
		next, ok := in[key].(map[string]any)
		if !ok {
			return nil, false
		}
		in = next
	}
	return in, true
}

// plain is a schema as JSON decodes it, with its numbers as they are written.
func plain(schema any) (map[string]any, error) {
	if schema == true {
		return map[string]any{}, nil
	}
	text, err := json.Marshal(schema)
	if err != nil {
		return nil, err
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	var out map[string]any
	if err := dec.Decode(&out); err != nil || out == nil {
		return nil, fmt.Errorf("%s is no JSON Schema of a value", text)
	}
	return out, nil
}
