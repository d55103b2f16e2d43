package typeset

import (
	"fmt"
	"maps"
	"slices"
)

// Patch is the JSON Merge Patch (RFC 7396) that turns one schema into another, or
// nil where they do not differ in anything that counts on the wire: where a field
// is declared, and in which order, does not. A patch has no word for null, so a
// null default goes without saying.
func Patch(from, to map[string]any) map[string]any { return patch(from, to, nil) }

func patch(from, to map[string]any, silent map[string]bool) map[string]any {
	out := map[string]any{}
	for key := range spoken(from) {
		if _, kept := to[key]; !kept && !silent[key] {
			out[key] = nil
		}
	}
	for key, value := range to {
		before, known := from[key]
		if value == nil || silent[key] && known || known && equal(before, value) {
			continue
		}
		a, wasObject := before.(map[string]any)
		b, isObject := value.(map[string]any)
		switch {
		case wasObject && isObject:
			var inside map[string]bool
			if key == Annotation {
				inside = unspoken
			}
			if inner := patch(a, b, inside); inner != nil {
				out[key] = inner
			}
		case isObject:
			out[key] = withoutNulls(b)
		default:
			out[key] = value
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// unspoken are the parts of an annotation that say nothing of what is sent.
var unspoken = map[string]bool{"decl": true, "source": true, "order": true, "name": true, "missing": true, "null": true, "invalid": true, "decode": true, "chosen": true}

// spoken is an annotation without them.
func spoken(schema map[string]any) map[string]any {
	notes, ok := schema[Annotation].(map[string]any)
	if !ok {
		return schema
	}
	left := maps.Clone(notes)
	maps.DeleteFunc(left, func(key string, _ any) bool { return unspoken[key] })
	out := maps.Clone(schema)
	if out[Annotation] = left; len(left) == 0 {
		delete(out, Annotation)
	}
	return out
}

// withoutNulls is an object as a patch can set it.
func withoutNulls(object map[string]any) map[string]any {
	out := make(map[string]any, len(object))
	for key, value := range object {
		switch value := value.(type) {
		case nil:
		case map[string]any:
			out[key] = withoutNulls(value)
		default:
			out[key] = value
		}
	}
	return out
}

func equal(a, b any) bool {
	switch a := a.(type) {
	case map[string]any:
		b, ok := b.(map[string]any)
		return ok && maps.EqualFunc(spoken(a), spoken(b), equal)
	case []any:
		b, ok := b.([]any)
		return ok && slices.EqualFunc(a, b, equal)
	}
	return a == b && fmt.Sprintf("%T", a) == fmt.Sprintf("%T", b)
}
