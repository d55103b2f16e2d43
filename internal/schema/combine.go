package schema

import (
	"cmp"
	"maps"
	"slices"

	"example.org/parity/internal/doc"
)

// union parses the arms of anyOf and oneOf. The two differ only where arms
// overlap, which the types of an SDK do not rely on.
func (p *parser) union(arms []*doc.Node, depth int) (*Schema, error) {
	var parsed []*Schema
	for _, arm := range arms {
		s, err := p.schema(arm, depth+1)
		if err != nil {
			return nil, err
		}
		parsed = append(parsed, s)
	}
	return unite(parsed), nil
}

// unite makes one schema of alternatives: flat, without null, without arms that
// another arm includes, and no union at all where one arm is left.
func unite(arms []*Schema) *Schema {
	nullable := false
	var flat []*Schema
	for _, arm := range arms {
		nullable = nullable || arm.Nullable || arm.Kind == Null
		switch {
		case arm.Kind == Null || arm.Kind == Never:
		case arm.Kind == Union && arm.Default == nil && arm.Opaque == "" && len(arm.Unmodelled) == 0:
			flat = append(flat, arm.Variants...)
		default:
			arm.Nullable = false
			flat = append(flat, arm)
		}
	}
	flat = mergeEnums(flat)
	var kept []*Schema
	for i, arm := range flat {
		if !coveredByAnother(flat, i) {
			kept = append(kept, arm)
		}
	}
	var s *Schema
	switch {
	case len(kept) == 1:
		s = kept[0]
	case len(kept) > 1:
		s = Of(Union)
		s.Own().Variants = kept
	case nullable:
		return Of(Null)
	default:
		return Of(Never)
	}
	s.Nullable = nullable && s.Kind != Any
	return s
}

// mergeEnums joins closed enums of one native kind: Literal["a"] | Literal["b"].
func mergeEnums(arms []*Schema) []*Schema {
	var out []*Schema
	first := map[string]*Schema{}
	for _, arm := range arms {
		if arm.Kind != Enum || arm.Open {
			out = append(out, arm)
			continue
		}
		joined := first[arm.Native]
		if joined == nil {
			first[arm.Native] = arm
			out = append(out, arm)
			continue
		}
		for _, v := range arm.Values {
			if !joined.has(v) {
				joined.Values = append(joined.Values, v)
			}
		}
		if len(arm.Members) > 0 {
			details := *joined.Details
			if details.Members = maps.Clone(details.Members); details.Members == nil {
				details.Members = map[string]string{}
			}
			maps.Copy(details.Members, arm.Members)
			joined.Details = &details
		}
	}
	return out
}

func (s *Schema) has(v Value) bool {
	for _, have := range s.Values {
		if have.Canonical == v.Canonical {
			return true
		}
	}
	return false
}

// coveredByAnother reports whether arm i accepts nothing that another arm does
// not accept too. Of equal arms the first stays.
func coveredByAnother(arms []*Schema, i int) bool {
	for j, other := range arms {
		if i == j || !includes(other, arms[i]) {
			continue
		}
		if j < i || !includes(arms[i], other) {
			return true
		}
	}
	return false
}

// includes reports whether a surely accepts everything that b accepts. It sees
// only what is plain: false means "not known", never "no".
func includes(a, b *Schema) bool {
	if a.Opaque != "" || b.Opaque != "" || len(a.Unmodelled) > 0 || len(b.Unmodelled) > 0 {
		return false
	}
	if a.Native != b.Native || b.Nullable && !a.Nullable {
		return false
	}
	for keyword, limit := range a.Constraints {
		if b.Constraints[keyword] != limit {
			return false
		}
	}
	switch a.Kind {
	case Any:
		return true
	case Boolean, Integer, String:
		return a.Kind == b.Kind && a.Format == b.Format && a.Encoding == b.Encoding
	case Number:
		return b.Kind == Number || b.Kind == Integer
	case Array:
		return b.Kind == Array && includes(a.Items, b.Items)
	case Reference:
		return b.Kind == Reference && a.Ref == b.Ref
	default:
		return false
	}
}

// allOf makes one schema of what is valid for each of several, which is how OpenAPI and
// older generators write inheritance, and unwraps what is one alone. What the normal form
// has no words for is left out of it by name.
func (p *parser) allOf(n *doc.Node, depth int) (*Schema, error) {
	siblings := others(n, "allOf")
	arms := slices.DeleteFunc(slices.Clone(n.Get("allOf").Items), silent)
	if len(arms) == 1 && len(siblings) == 0 {
		return p.schema(arms[0], depth+1)
	}
	var parts []*Schema
	if len(siblings) > 0 {
		own, err := p.typed(n, depth)
		if err != nil {
			return nil, err
		}
		parts = append(parts, own)
	}
	for _, arm := range arms {
		part, err := p.resolved(arm, depth+1)
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
	}
	if both := meetAll(parts); both != nil {
		return both, nil
	}
	s := Of(Any)
	if len(siblings) > 0 {
		s = parts[0]
	}
	s.leaveOut("allOf", n.Get("allOf"))
	return s, nil
}

// silent reports whether a schema asserts nothing: a description, a default.
func silent(n *doc.Node) bool {
	return n.Kind == doc.Boolean && n.Bool() || n.IsObject() && n.Get("type") == nil && n.Get("x-parity") == nil && len(others(n, "")) == 0
}

// resolved parses a schema with a reference at its top replaced by its target.
func (p *parser) resolved(n *doc.Node, depth int) (*Schema, error) {
	ref := n.Get("$ref")
	if ref == nil || len(others(n, "$ref")) > 0 {
		return p.schema(n, depth)
	}
	target, err := p.target(ref)
	if err != nil {
		return nil, err
	}
	return p.inline(ref.Str(), target, ref, depth)
}

// meetAll is what is valid for each of some schemas; nil where the normal form has no
// words for it.
func meetAll(parts []*Schema) *Schema {
	met := Of(Any)
	for _, part := range parts {
		if met = meet(met, part); met == nil {
			return nil
		}
	}
	return met
}

func meet(a, b *Schema) *Schema {
	if bounds(a) || a.Kind == Map && b.Kind == Record {
		a, b = b, a
	}
	var m *Schema
	switch {
	case b.Opaque != "" || len(a.Unmodelled) > 0 && !bounds(a):
		return nil
	case bounds(b):
		return a.narrowed(b.Unmodelled)
	case a.Kind == Record && b.Kind == Record:
		m = meetRecords(a, b)
	case a.Kind == Record && b.Kind == Map && b.Items.Kind == Any && b.Keys == nil:
		copied := *a
		m = &copied
	case a.Kind == b.Kind && slices.Contains([]Kind{Boolean, Integer, Number, String}, a.Kind):
		if a.Format != b.Format && a.Format != "" && b.Format != "" || a.Encoding != b.Encoding || a.Native != b.Native {
			return nil
		}
		copied := *a
		m = &copied
		m.Format = cmp.Or(a.Format, b.Format)
	}
	if m == nil || len(b.Unmodelled) > 0 {
		return nil
	}
	m.Nullable = a.Nullable && b.Nullable
	return m.narrowed(b.Constraints)
}

// bounds reports whether a schema says no more than bounds of what others are.
func bounds(s *Schema) bool {
	for keyword := range s.Unmodelled {
		if !constrains(keyword) {
			return false
		}
	}
	return s.Kind == Any && s.Opaque == ""
}

// narrowed is a schema with further bounds; nil where it has another of the kind.
func (s *Schema) narrowed(bounds map[string]string) *Schema {
	out := *s
	into := &out.Constraints
	if s.Kind == Any { // of whatever kind
		into = &out.Unmodelled
	}
	*into = maps.Clone(*into)
	for keyword, limit := range bounds {
		known, ok := (*into)[keyword]
		switch {
		case ok && known != limit || slices.Contains([]Kind{Reference, Enum, Union}, s.Kind):
			return nil
		case s.Kind != Any && !appliesTo(keyword, s.Kind):
			continue
		case *into == nil:
			*into = map[string]string{}
		}
		(*into)[keyword] = limit
	}
	return &out
}

// Under is what a reference stands for with what is asserted beside it: bounds are
// bounds, and the rest is left out of the normal form by name.
func (s *Schema) Under(beside map[string]string) *Schema {
	out := s
	for keyword, value := range beside {
		if constrains(keyword) && out.Kind != Any {
			if narrowed := out.narrowed(map[string]string{keyword: value}); narrowed != nil {
				out = narrowed
				continue
			}
		}
		copied := *out
		if copied.Unmodelled = maps.Clone(out.Unmodelled); copied.Unmodelled == nil {
			copied.Unmodelled = map[string]string{}
		}
		copied.Unmodelled[keyword] = value
		out = &copied
	}
	return out
}

// meetRecords has the fields of both. A closed one would reject those of the other.
func meetRecords(a, b *Schema) *Schema {
	if a.Closed || b.Closed || a.Rest != nil || b.Rest != nil || a.Keys != nil || b.Keys != nil {
		return nil
	}
	merged := Of(Record)
	merged.Constraints = a.Constraints
	index := map[string]int{}
	for _, p := range a.Properties {
		index[p.Name] = len(merged.Properties)
		merged.Properties = append(merged.Properties, p)
	}
	for _, p := range b.Properties {
		i, known := index[p.Name]
		if !known {
			index[p.Name] = len(merged.Properties)
			merged.Properties = append(merged.Properties, p)
			continue
		}
		previous := merged.Properties[i]
		of := p.Schema // what an heir says of it
		if bounds(p.Schema) && len(p.Unmodelled) == 0 {
			of = previous.Schema
		} else if both := meet(previous.Schema, p.Schema); both != nil {
			of = both
		}
		merged.Properties[i] = &Property{Name: p.Name, Required: p.Required || previous.Required, Schema: of}
	}
	return merged
}
