package relation

import "github.com/santhosh-tekuri/jsonschema/v5"

// The verifier has no budget of its own: on schemas that share parts by
// reference it does the work of the tree that they unfold to. So the work is
// counted before it is asked, which takes one look at each pair of a schema
// and a part of the instance.
const (
	// fewSchemas is up to where a document cannot unfold to much.
	fewSchemas        = 36
	maxValidationCost = 50_000 // schemas tried on parts of the instance
)

// validationCost is how many schemas the verifier may try on parts of v.
func validationCost(s *jsonschema.Schema, v *value) float64 {
	return costs{}.of(s, v)
}

type costs map[costKey]float64

type costKey struct {
	schema *jsonschema.Schema
	value  *value
}

func (c costs) of(s *jsonschema.Schema, v *value) float64 {
	if s == nil {
		return 0
	}
	key := costKey{s, v}
	if known, ok := c[key]; ok {
		return known
	}
	c[key] = 0 // a circle costs once
	total := 1.0
	for _, in := range [...]*jsonschema.Schema{s.Ref, s.RecursiveRef, s.DynamicRef, s.Not, s.If, s.Then, s.Else} {
		total += c.of(in, v)
	}
	for _, list := range [...][]*jsonschema.Schema{s.AllOf, s.AnyOf, s.OneOf} {
		for _, in := range list {
			total += c.of(in, v)
		}
	}
	switch v.kind {
	case typeArray:
		for i, item := range v.items {
			total += c.ofItem(s, i, item)
		}
	case typeObject:
		for _, dependent := range s.DependentSchemas {
			total += c.of(dependent, v)
		}
		for _, dependent := range s.Dependencies {
			if in, ok := dependent.(*jsonschema.Schema); ok {
				total += c.of(in, v)
			}
		}
		for _, m := range v.members {
			total += c.ofMember(s, m)
		}
	}
	c[key] = total
	return total
}

func (c costs) ofItem(s *jsonschema.Schema, i int, item *value) float64 {
	total := c.of(s.Items2020, item) + c.of(s.Contains, item) + c.of(s.UnevaluatedItems, item)
	if i < len(s.PrefixItems) {
		total += c.of(s.PrefixItems[i], item)
	}
	switch items := s.Items.(type) {
	case *jsonschema.Schema:
		total += c.of(items, item)
	case []*jsonschema.Schema:
		if i < len(items) {
			total += c.of(items[i], item)
		}
	}
	if rest, ok := s.AdditionalItems.(*jsonschema.Schema); ok {
		total += c.of(rest, item)
	}
	return total
}

func (c costs) ofMember(s *jsonschema.Schema, m member) float64 {
	total := c.of(s.Properties[m.name], m.value) + c.of(s.UnevaluatedProperties, m.value) + c.of(s.PropertyNames, nullValue)
	for _, in := range s.PatternProperties {
		total += c.of(in, m.value)
	}
	if rest, ok := s.AdditionalProperties.(*jsonschema.Schema); ok {
		total += c.of(rest, m.value)
	}
	return total
}
