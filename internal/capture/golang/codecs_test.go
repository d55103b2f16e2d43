package golang

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"example.org/parity/internal/capture/golang/testdata/codecs"
	"example.org/parity/internal/doc"
	"example.org/parity/internal/typeset"
)

// TestCodecs asks encoding/json about the types in testdata/codecs: payloads that they
// take, and those with one or two things changed. What is captured must say the same of
// each, and of what is encoded again.
func TestCodecs(t *testing.T) {
	result, err := FrontEnd{}.Capture(t.Context(), "testdata", "testdata/codecs")
	if err != nil {
		t.Fatal(err)
	}
	if len(result.Problems) > 0 {
		t.Fatalf("problems: %v", result.Problems)
	}
	text, err := result.Document()
	if err != nil {
		t.Fatal(err)
	}
	root, err := doc.ParseJSON("codecs.json", text)
	if err != nil {
		t.Fatal(err)
	}
	accepts, sends := compiler(t, []byte(typeset.Accepts(root).JSON())), compiler(t, []byte(typeset.Sends(root).JSON()))
	for _, c := range codecs.Cases {
		name := reflect.TypeOf(c.New()).Elem().Name()
		t.Run(name, func(t *testing.T) {
			if result.Defs[name] == nil {
				t.Fatal("it is not captured")
			}
			if got := says(result.Defs, name, "opaque", nil); got != c.Opaque {
				t.Errorf("opaque: %t, want %t", got, c.Opaque)
			}
			if got := says(result.Defs, name, "checked", nil); got != c.Checked {
				t.Errorf("checked: %t, want %t", got, c.Checked)
			}
			oneWay := says(result.Defs, name, "encode", nil)
			taken, sent := accepts(name), sends(name)
			for _, payload := range payloads(t, c.Takes) {
				v := c.New()
				err := safely(func() error { return json.Unmarshal([]byte(payload), v) })
				switch allowed := taken.Validate(decodeAny(t, payload)) == nil; {
				case allowed && err != nil && !c.Checked && !c.Opaque:
					t.Errorf("the type set takes %s, the decoder: %v", payload, err)
				case !allowed && err == nil:
					t.Errorf("the type set refuses %s, the decoder takes it", payload)
				}
				if err != nil || c.Unset != "" || oneWay {
					continue
				}
				var text []byte
				if err := safely(func() (err error) { text, err = json.Marshal(v); return err }); err == nil {
					if err := sent.Validate(decodeAny(t, string(text))); err != nil && !isUnset(err, text) {
						t.Errorf("%s is sent: %v", text, err)
					}
				}
			}
		})
	}
}

// safely runs code of a type: what panics fails.
func safely(run func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	return run()
}

// isUnset says whether what is sent is not declared because a closed enum was never set.
func isUnset(err error, text []byte) bool {
	return strings.Contains(err.Error(), "value must be") && strings.Contains(string(text), `""`)
}

// says reports whether x-parity has a key on a type, or on one that it leads to.
func says(defs map[string]any, name, key string, seen map[string]bool) bool {
	if seen == nil {
		seen = map[string]bool{}
	}
	if seen[name] {
		return false
	}
	seen[name] = true
	var in func(v any) bool
	in = func(v any) bool {
		switch v := v.(type) {
		case object:
			if notes, ok := v[annotation].(object); ok && notes[key] != nil {
				return true
			}
			if ref, ok := v["$ref"].(string); ok && says(defs, nameIn(ref), key, seen) {
				return true
			}
			return slices.ContainsFunc(slices.Collect(maps.Values(v)), in)
		case []any:
			return slices.ContainsFunc(v, in)
		}
		return false
	}
	return in(defs[name])
}

// nameIn is the name of the type that a reference leads to.
func nameIn(ref string) string {
	name, err := url.PathUnescape(strings.TrimPrefix(ref, "#/$defs/"))
	if err != nil {
		return ref
	}
	return strings.NewReplacer("~1", "/", "~0", "~").Replace(name)
}

// fillers are put in the place of each part of a payload.
var fillers = []string{
	`null`, `""`, `"x"`, `"123"`, `"2020-01-01T00:00:00Z"`, `0`, `1`, `-1`, `1.5`, `300`, `true`, `false`,
	`[]`, `{}`, `[1]`, `["a"]`, `{"a":1}`, `"true"`, `"aGk="`, `[null]`,
}

// payloads are those given and others that differ in one part, or lack two members.
func payloads(t *testing.T, given []string) []string {
	t.Helper()
	var out []string
	seen := map[string]bool{}
	add := func(v any) {
		text, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		if !seen[string(text)] {
			seen[string(text)] = true
			out = append(out, string(text))
		}
	}
	for _, text := range given {
		v := decodeAny(t, text)
		add(v)
		changed(t, v, 4, add)
	}
	return out
}

func changed(t *testing.T, v any, depth int, add func(any)) {
	for _, text := range fillers {
		add(decodeAny(t, text))
	}
	if depth == 0 {
		return
	}
	switch v := v.(type) {
	case map[string]any:
		keys := slices.Sorted(maps.Keys(v))
		with := func(key string, value any, without ...string) {
			other := maps.Clone(v)
			for _, gone := range without {
				delete(other, gone)
			}
			if key != "" {
				other[key] = value
			}
			add(other)
		}
		for i, key := range keys {
			with("", nil, key)
			with(key+"_", v[key], key)
			changed(t, v[key], depth-1, func(value any) { with(key, value) })
			for _, second := range keys[i+1:] {
				with("", nil, key, second)
			}
		}
		with("zz_more", "x")
		with("zz_more", json.Number("1"))
	case []any:
		for i := range v[:min(len(v), 4)] {
			changed(t, v[i], depth-1, func(value any) {
				other := slices.Clone(v)
				other[i] = value
				add(other)
			})
			add(slices.Delete(slices.Clone(v), i, i+1))
		}
		add(append(slices.Clone(v), "x"))
		if len(v) > 0 {
			add(append(slices.Clone(v), v[0]))
		}
	}
}

func decodeAny(t *testing.T, text string) any {
	t.Helper()
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return v
}
