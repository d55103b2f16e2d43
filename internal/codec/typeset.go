package codec

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"example.org/parity/internal/typeset"
)

// maxDepth is how deep shapes may nest in a type; what is deeper is unknown.
const maxDepth = 100

// object is a JSON object on its way into the type set.
type object = map[string]any

// TypeSet makes the type set of the facts.
func (f *Facts) TypeSet() (*typeset.Set, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	names := publicNames(f.Types)
	endless := endless(f.Types)
	set := &typeset.Set{
		Language: f.Language, Files: f.Files,
		Defs:     make(map[string]any, len(f.Types)),
		Excluded: f.Excluded, Problems: f.Problems, Untyped: f.Untyped,
	}
	for i := range f.Types {
		t := f.Types[i]
		if endless[t.ID] {
			t.Shape = Opaque(names[t.ID] + " refers to itself without end")
		}
		set.Defs[names[t.ID]] = definition(&t, names)
	}
	return set, nil
}

// writer writes the shapes of one direction.
type writer struct {
	names map[string]string // ID → public name
	sends bool              // what is sent, not what is accepted
}

// definition is a type's entry of $defs: what it accepts, with the merge patch to
// what it sends.
func definition(t *Type, names map[string]string) object {
	read := (&writer{names: names}).definition(t)
	if sendsOther(&t.Shape) {
		sent := (&writer{names: names, sends: true}).definition(t)
		if patch := typeset.Patch(read, sent); patch != nil {
			note(read, object{"out": patch})
		}
	}
	return read
}

func (w *writer) definition(t *Type) object {
	s := w.direction(&t.Shape)
	out := w.schema(s, 0)
	if s.Unknown != nil && s.Kind != KindUnknown {
		// The declaration shows more than an opaque field of a record does.
		known := *s
		known.Unknown = nil
		out = w.schema(&known, 0)
		note(out, opaque(s.Unknown))
	}
	put(out, "description", typeset.Description(t.Doc))
	notes := object{}
	put(notes, "native", t.Native)
	put(notes, "decl", t.Decl)
	putPlace(notes, t.Place)
	put(notes, "encode", t.Encode)
	put(notes, "in", t.In)
	if d := t.Decode; d != nil {
		decode := object{}
		put(decode, "by", cmp.Or(d.By, s.By))
		put(decode, "unknown", d.Unknown)
		put(decode, "missing", d.Missing)
		put(decode, "null", d.Null)
		put(decode, "invalid", d.Invalid)
		if d.Unseen {
			decode["unseen"] = true
		}
		notes["decode"] = decode
	}
	if c := t.Codec; c != nil {
		codec := object{}
		put(codec, "decode", c.Decode)
		put(codec, "encode", c.Encode)
		notes["codec"] = codec
	}
	if len(t.Local) > 0 {
		var local []any
		for _, l := range t.Local {
			local = append(local, object{"name": l.Name, "reason": l.Reason})
		}
		notes["local"] = local
	}
	if len(t.Roles) > 0 {
		var roles []any
		for _, r := range t.Roles {
			role := object{"role": r.Role, "why": r.Why}
			if len(r.Operations) > 0 {
				var operations []any
				for _, op := range r.Operations {
					operations = append(operations, op)
				}
				role["operations"] = operations
			}
			putPlace(role, r.Place)
			roles = append(roles, role)
		}
		notes["roles"] = roles
	}
	put(notes, "idle", t.Idle)
	if s.Kind == KindRecord {
		if order := w.order(s.Fields); len(order) > 0 {
			notes["order"] = order
		}
	}
	return note(out, notes)
}

// direction is what stands for a shape in the writer's direction.
func (w *writer) direction(s *Shape) *Shape {
	for w.sends && s.Sends != nil {
		s = s.Sends
	}
	return s
}

// schema is a shape as JSON Schema, its annotation included.
func (w *writer) schema(s *Shape, depth int) object {
	s = w.direction(s)
	if depth > maxDepth {
		return object{typeset.Annotation: object{"opaque": fmt.Sprintf("nested deeper than %d levels", maxDepth)}}
	}
	if s.Unknown != nil {
		return w.unknown(s, depth)
	}
	if s.Kind == KindUnion {
		return w.union(s, depth)
	}
	out := note(w.bare(s, depth), w.notes(s))
	for keyword, limit := range s.Limits {
		out[keyword] = decoded(limit)
	}
	if s.Nullable {
		return orNull(out, s)
	}
	return out
}

// unknown asserts nothing. What one place alone makes unknown is told all the same,
// for whoever knows that it changes nothing.
func (w *writer) unknown(s *Shape, depth int) object {
	if s.Kind == KindUnknown || s.Unknown.Cause == "" {
		return note(object{}, w.notes(s))
	}
	known := *s
	known.Unknown = nil
	notes := opaque(s.Unknown)
	notes["declared"] = w.schema(&known, depth)
	return object{typeset.Annotation: notes}
}

// bare is a shape without annotation and null.
func (w *writer) bare(s *Shape, depth int) object {
	out := object{}
	switch s.Kind {
	case KindNever:
		out["not"] = object{}
	case KindNull, KindBoolean, KindInteger, KindNumber, KindString:
		out["type"] = string(s.Kind)
		put(out, "format", s.Format)
		put(out, "contentEncoding", s.Encoding)
		put(out, "contentMediaType", s.MediaType)
	case KindEnum:
		values := decodedAll(s.Values)
		put(out, "type", string(s.Base))
		switch {
		case s.Open:
			put(out, "type", typeOf(values))
		case len(values) == 1:
			out["const"] = values[0]
		default:
			out["enum"] = values
		}
	case KindList:
		out["type"] = "array"
		if s.Item != nil {
			out["items"] = w.schema(s.Item, depth+1)
		}
	case KindTuple:
		w.tuple(out, s, depth)
	case KindMap:
		out["type"] = "object"
		if s.Key != nil {
			out["propertyNames"] = w.schema(s.Key, depth+1)
		}
		w.rest(out, s, depth)
	case KindRecord:
		w.record(out, s, depth)
	case KindRef:
		out["$ref"] = typeset.Reference(w.names[s.Ref])
	}
	return out
}

// rest says what the keys hold that are not fields.
func (w *writer) rest(out object, s *Shape, depth int) {
	if s.Closed {
		out["additionalProperties"] = false
	} else if s.Item != nil {
		// A record that is said to hold more holds it beside its fields.
		if item := w.direction(s.Item); item.Kind != KindAny || s.Kind == KindRecord {
			out["additionalProperties"] = w.schema(item, depth+1)
		}
	}
}

func (w *writer) tuple(out object, s *Shape, depth int) {
	out["type"] = "array"
	var elements []any
	required := 0
	for i := range s.Fields {
		elements = append(elements, w.property(&s.Fields[i], depth))
		if s.Fields[i].Required {
			required = i + 1
		}
	}
	if len(elements) > 0 {
		out["prefixItems"] = elements
	}
	out["items"] = any(false)
	if s.Item != nil {
		out["items"] = w.schema(s.Item, depth+1)
	}
	out["minItems"] = json.Number(fmt.Sprint(required))
}

func (w *writer) record(out object, s *Shape, depth int) {
	out["type"] = "object"
	properties := object{}
	var required []string
	for i := range s.Fields {
		f := &s.Fields[i]
		name, here := w.name(f)
		if !here {
			continue
		}
		if properties[name] != nil {
			note(out, opaque(&Unknown{Reason: fmt.Sprintf("two fields are called %s on the wire", name)}))
		}
		properties[name] = w.property(f, depth)
		if f.Required {
			required = append(required, name)
		}
	}
	out["properties"] = properties
	if len(required) > 0 {
		slices.Sort(required)
		var list []any
		for _, name := range slices.Compact(required) {
			list = append(list, name)
		}
		out["required"] = list
	}
	w.rest(out, s, depth)
}

// name is what a field is called in the writer's direction, if it is there.
func (w *writer) name(f *Field) (string, bool) {
	switch {
	case w.sends && f.Writes != "":
		return f.Writes, f.Only != OnlyRead
	case w.sends:
		return f.Name, f.Only != OnlyRead
	default:
		return f.Name, f.Only != OnlySent
	}
}

func (w *writer) order(fields []Field) []any {
	var order []any
	seen := map[string]bool{}
	for i := range fields {
		if name, here := w.name(&fields[i]); here && !seen[name] {
			seen[name] = true
			order = append(order, name)
		}
	}
	return order
}

// property is a field's schema.
func (w *writer) property(f *Field, depth int) object {
	out := w.schema(&f.Shape, depth+1)
	notes := object{}
	name, _ := w.name(f)
	if f.Native != name {
		put(notes, "name", f.Native)
	}
	put(notes, "decl", f.Decl)
	putPlace(notes, f.Place)
	put(notes, "in", f.In)
	put(notes, "computed", f.Computed)
	put(notes, "missing", f.Missing)
	put(notes, "unset", f.Unset)
	put(notes, "zero", f.Zero)
	put(notes, "object", f.Object)
	put(notes, "invalid", w.direction(&f.Shape).Invalid) // also where null is an arm beside it
	if len(f.Reads) > 0 {
		var reads []any
		for _, name := range f.Reads {
			reads = append(reads, name)
		}
		notes["reads"] = reads
	}
	if len(f.Default) > 0 {
		out["default"] = decoded(f.Default)
	}
	return note(out, notes)
}

// notes is what x-parity says of a shape.
func (w *writer) notes(s *Shape) object {
	notes := object{}
	put(notes, "native", s.Native)
	put(notes, "width", s.Width)
	put(notes, "wrapper", s.Wrapper)
	if !s.Nullable {
		put(notes, "null", s.Null)
	}
	put(notes, "invalid", s.Invalid)
	if s.By != "" {
		notes["decode"] = object{"by": s.By}
	}
	if len(s.Members) > 0 {
		members := object{}
		for native, value := range s.Members {
			members[native] = decoded(value)
		}
		notes["members"] = members
	}
	if s.Kind == KindEnum && s.Open {
		notes["open"], notes["values"] = true, decodedAll(s.Values)
	}
	if len(s.Bounds) > 0 {
		bounds := object{}
		for keyword, value := range s.Bounds {
			bounds[keyword] = decoded(value)
		}
		notes["bounds"] = bounds
	}
	if s.Tag != nil {
		tag := object{"field": s.Tag.Field}
		if s.Tag.Required {
			tag["required"] = true
		}
		if s.Tag.Other != "" {
			tag["other"], tag["values"] = s.Tag.Other, decodedAll(s.Tag.Values)
		}
		notes["tag"] = tag
	}
	if s.Chosen != nil {
		chosen := object{"field": s.Chosen.Field, "values": decodedAll(s.Chosen.Values)}
		if s.Chosen.Others {
			chosen["others"] = true
		}
		notes["chosen"] = chosen
	}
	if len(s.Checked) > 0 {
		var checked []any
		for _, c := range s.Checked {
			check := object{"what": c.What}
			putPlace(check, c.Place)
			checked = append(checked, check)
		}
		notes["checked"] = checked
	}
	maps.Copy(notes, opaque(s.Unknown))
	return notes
}

func opaque(u *Unknown) object {
	notes := object{}
	if u != nil {
		reason := u.Reason
		if u.Place != nil {
			reason += fmt.Sprintf(" (%s:%d)", u.Place.File, u.Place.Line)
		}
		notes["opaque"] = reason
		put(notes, "cause", u.Cause)
	}
	return notes
}

// union is anyOf: flat, each arm once, null last.
func (w *writer) union(s *Shape, depth int) object {
	var arms []any
	seen := map[string]bool{}
	null := s.Nullable
	var add func(v *Shape, depth int)
	add = func(v *Shape, depth int) {
		v = w.direction(v)
		switch {
		case v.Kind == KindNull && v.Unknown == nil:
			null = true
			return
		case v.Kind == KindUnion && len(w.notes(v)) == 0 && depth <= maxDepth:
			null = null || v.Nullable
			for i := range v.Variants {
				add(&v.Variants[i], depth+1)
			}
			return
		}
		arm := *v
		null = null || arm.Nullable
		arm.Nullable, arm.Sends, arm.Null = false, nil, ""
		schema := w.schema(&arm, depth)
		if key := string(JSON(schema)); !seen[key] {
			seen[key] = true
			arms = append(arms, schema)
		}
	}
	for i := range s.Variants {
		add(&s.Variants[i], depth+1)
	}
	notes := w.notes(s)
	switch {
	case len(arms) == 0 && null:
		return note(object{"type": "null"}, notes)
	case len(arms) == 1 && !null:
		return note(arms[0].(object), notes)
	case len(arms) == 1:
		return note(orNull(arms[0].(object), nil), notes)
	case null:
		arms = append(arms, object{"type": "null"})
	}
	return note(object{"anyOf": arms}, notes)
}

// orNull admits null in the spelling of a type set.
func orNull(schema object, s *Shape) object {
	notes, _ := schema[typeset.Annotation].(object)
	keywords := len(schema)
	if notes != nil {
		keywords--
	}
	name, plain := schema["type"].(string)
	switch {
	case keywords == 0, name == "null":
		return schema // it is admitted already
	case notes["open"] != nil:
	case plain && (schema["enum"] != nil || schema["const"] != nil):
	case plain && (keywords == 1 || name != "object" && name != "array"):
		schema["type"] = []any{name, "null"}
		return schema
	case schema["enum"] != nil:
		schema["enum"] = append(slices.Clone(schema["enum"].([]any)), nil)
		return schema
	case schema["const"] != nil:
		schema["enum"] = []any{schema["const"], nil}
		delete(schema, "const")
		return schema
	}
	return object{"anyOf": []any{schema, object{"type": "null"}}}
}

// note adds to a schema's annotation, without leaving an empty one.
func note(schema, notes object) object {
	if len(notes) == 0 {
		return schema
	}
	known, _ := schema[typeset.Annotation].(object)
	if known == nil {
		known = object{}
	}
	maps.Copy(known, notes)
	schema[typeset.Annotation] = known
	return schema
}

func put(o object, key, value string) {
	if value != "" {
		o[key] = value
	}
}

func putPlace(o object, p *Place) {
	if p == nil {
		return
	}
	place := object{"file": p.File}
	if p.Line > 0 {
		place["line"] = json.Number(fmt.Sprint(p.Line))
	}
	o["source"] = place
}

// decoded is a value as encoding/json holds it, numbers exact.
func decoded(v Value) any {
	dec := json.NewDecoder(bytes.NewReader(v))
	dec.UseNumber()
	var out any
	if dec.Decode(&out) != nil {
		return nil
	}
	return out
}

func decodedAll(values []Value) []any {
	out := make([]any, len(values))
	for i, v := range values {
		out[i] = decoded(v)
	}
	return out
}

// typeOf is the JSON type that all of the values have, or "".
func typeOf(values []any) string {
	common := ""
	for _, v := range values {
		own := ""
		switch v := v.(type) {
		case string:
			own = "string"
		case bool:
			own = "boolean"
		case json.Number:
			own = "integer"
			if strings.ContainsAny(string(v), ".eE") {
				own = "number"
			}
		}
		if own == "" || common != "" && own != common {
			return ""
		}
		common = own
	}
	return common
}

// sendsOther says whether anything in a shape is sent as something else than it is read.
func sendsOther(s *Shape) bool {
	if s == nil {
		return false
	}
	if s.Sends != nil || sendsOther(s.Item) || sendsOther(s.Key) {
		return true
	}
	for i := range s.Fields {
		f := &s.Fields[i]
		if f.Only != "" || f.Writes != "" && f.Writes != f.Name || sendsOther(&f.Shape) {
			return true
		}
	}
	for i := range s.Variants {
		if sendsOther(&s.Variants[i]) {
			return true
		}
	}
	return false
}
