package schema

import "example.org/parity/internal/doc"

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
		s = &Schema{Kind: Union, Variants: kept}
	case nullable:
		return &Schema{Kind: Null}
	default:
		return &Schema{Kind: Never}
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
		for wire, native := range arm.Members {
			if joined.Members == nil {
				joined.Members = map[string]string{}
			}
			joined.Members[wire] = native
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
	if len(a.Constraints) > 0 || a.Native != b.Native || b.Nullable && !a.Nullable {
		return false
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

// allOf merges records, which is how OpenAPI and older generators write
// inheritance, and unwraps an allOf of one. Anything else is left out of the
// normal form by name.
func (p *parser) allOf(n *doc.Node, depth int) (*Schema, error) {
	arms := n.Get("allOf").Items
	siblings := others(n, "allOf")
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
	if merged := mergeRecords(parts); merged != nil {
		return merged, nil
	}
	s := &Schema{Kind: Any}
	if len(siblings) > 0 {
		s = parts[0]
	}
	s.leaveOut("allOf", n.Get("allOf"))
	return s, nil
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

func mergeRecords(parts []*Schema) *Schema {
	merged := &Schema{Kind: Record}
	index := map[string]int{}
	for _, part := range parts {
		// A closed arm would reject the other arms' properties: no plain merge.
		if part.Kind != Record || part.Closed || part.Rest != nil || len(part.Unmodelled) > 0 || part.Nullable {
			return nil
		}
		for _, property := range part.Properties {
			i, known := index[property.Name]
			if !known {
				index[property.Name] = len(merged.Properties)
				merged.Properties = append(merged.Properties, property)
				continue
			}
			previous := merged.Properties[i]
			merged.Properties[i] = &Property{Name: property.Name, Required: property.Required || previous.Required, Schema: property.Schema}
		}
	}
	return merged
}
