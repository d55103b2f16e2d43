package golang

import (
	"maps"
	"slices"
)

// join brings the two directions of a type together: the schema of what it
// accepts, with the merge patch to what it sends where that is not the same.
func join(in, out object) object {
	inReason, outReason := reasonOf(in), reasonOf(out)
	switch {
	case inReason != "" && outReason != "":
		if inReason != outReason {
			inReason = outReason + "; " + inReason
		}
		return opaque("%s", inReason)
	case outReason != "":
		return annotate(in, "out", opaquePatch(in, outReason))
	case inReason != "":
		patch := mergePatch(bare(in).(object), bareTop(out))
		notes := object{"opaque": nil}
		maps.Copy(notes, notesOf(out))
		delete(notes, "decode")
		if patch == nil {
			patch = object{}
		}
		patch[annotation] = notes
		return annotate(in, "out", patch)
	}
	agree(in, out)
	if patch := mergePatch(comparable(in), comparable(out)); patch != nil {
		if native := notesOf(out)["native"]; native != notesOf(in)["native"] {
			annotate(patch, "native", native)
		}
		annotate(in, "out", patch)
	}
	return in
}

func reasonOf(schema object) string {
	reason, _ := notesOf(schema)["opaque"].(string)
	if len(schema) > 1 {
		return "" // an embedded type is not known, the other fields are
	}
	return reason
}

// agree carries into what a type accepts what its encoder says of the fields that
// both directions have: which are always there, what is sent for those that
// nobody set, and which have one value.
func agree(in, out object) {
	mine, ok := in["properties"].(object)
	theirs, ok2 := out["properties"].(object)
	if !ok || !ok2 {
		return
	}
	for name, schema := range theirs {
		sent := schema.(object)
		_, tag := sent["const"]
		got, both := mine[name].(object)
		switch {
		case !both && tag:
			mine[name] = sent
			annotate(in, "order", notesOf(out)["order"])
		case both && tag && isPlain(got):
			mine[name] = asConstant(got, sent["const"])
		}
		if got, both := mine[name].(object); both {
			copyAbsence(got, sent)
		}
	}
	always := slices.DeleteFunc(required(out), func(name string) bool { return mine[name] == nil })
	setRequired(in, always)
}

// isPlain says whether a schema admits any text or number, so that a constant
// only narrows it.
func isPlain(schema object) bool {
	inner, _ := bare(schema).(object)
	return len(inner) == 1 && inner["type"] != nil
}

// notesOf gives a schema's annotation, nil where it has none.
func notesOf(schema object) object {
	notes, _ := schema[annotation].(object)
	return notes
}

// copyAbsence carries over what an encoder says of a field that is not there.
func copyAbsence(to, from object) {
	for _, key := range []string{"unset", "zero"} {
		if value, ok := notesOf(from)[key]; ok {
			annotate(to, key, value)
		} else {
			delete(notesOf(to), key)
		}
	}
}

func required(schema object) []string {
	list, _ := schema["required"].([]any)
	var out []string
	for _, name := range list {
		out = append(out, name.(string))
	}
	return out
}

func setRequired(schema object, names []string) {
	delete(schema, "required")
	if len(names) > 0 {
		slices.Sort(names)
		schema["required"] = jsonStrings(names)
	}
}

// bare is a schema without its annotations.
func bare(v any) any {
	switch v := v.(type) {
	case object:
		out := object{}
		for key, inner := range v {
			if key != annotation && key != "default" {
				out[key] = bare(inner)
			}
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, inner := range v {
			out[i] = bare(inner)
		}
		return out
	}
	return v
}

// bareTop takes off only the annotation of the schema itself.
func bareTop(schema object) object {
	out := maps.Clone(schema)
	delete(out, annotation)
	return out
}

// comparable is a schema for a comparison of two directions: without what does
// not differ in meaning.
func comparable(schema object) object {
	out := bareTop(schema)
	if properties, ok := out["properties"].(object); ok {
		inner := object{}
		for name, property := range properties {
			inner[name] = property
		}
		out["properties"] = inner
	}
	if out["additionalProperties"] == false {
		delete(out, "additionalProperties")
	}
	return out
}

// same compares two schemas; references by what they point to, alternatives in any
// order.
func same(a, b any) bool {
	switch a := a.(type) {
	case object:
		b, ok := b.(object)
		if !ok || len(a) != len(b) {
			return false
		}
		for key, inner := range a {
			other, ok := b[key]
			if !ok || !same(inner, other) && (key != "anyOf" || !sameSet(inner, other)) {
				return false
			}
		}
		return true
	case []any:
		b, ok := b.([]any)
		return ok && slices.EqualFunc(a, b, same)
	}
	switch b.(type) {
	case object, []any:
		return false
	}
	return a == b
}

func sameSet(a, b any) bool {
	mine, theirs := a.([]any), b.([]any)
	return len(mine) == len(theirs) && !slices.ContainsFunc(mine, func(x any) bool {
		return !slices.ContainsFunc(theirs, func(y any) bool { return same(x, y) })
	})
}

// mergePatch gives the JSON Merge Patch (RFC 7396) from one schema to another, or
// nil where they mean the same: annotations alone are no difference.
func mergePatch(from, to object) object {
	if same(bare(from), bare(to)) {
		return nil
	}
	patch := object{}
	for key := range from {
		if _, kept := to[key]; !kept {
			patch[key] = nil
		}
	}
	for key, value := range to {
		if key == "default" && value == nil {
			continue // a patch cannot say null
		}
		before, known := from[key]
		if known && same(bare(before), bare(value)) {
			continue
		}
		a, wasObject := before.(object)
		b, isObject := value.(object)
		if known && wasObject && isObject && key != annotation {
			if inner := mergePatch(a, b); inner != nil {
				patch[key] = inner
			}
			continue
		}
		patch[key] = value
	}
	return patch
}

// opaquePatch turns a schema into one of which nothing is known.
func opaquePatch(schema object, reason string) object {
	patch := object{annotation: object{"opaque": reason}}
	for key := range schema {
		if key != annotation {
			patch[key] = nil
		}
	}
	return patch
}
