package witness

import (
	"context"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/relation"
	"example.org/parity/internal/schema"
)

// Relate is the wire relation of two types: of what each accepts, as captured.
func Relate(ctx context.Context, a *schema.Set, typeA string, b *schema.Set, typeB string) (*compare.Relation, error) {
	left, err := accepts(a, typeA)
	if err != nil {
		return nil, err
	}
	right, err := accepts(b, typeB)
	if err != nil {
		return nil, err
	}
	result := relation.Decide(ctx, left, right)
	r := &compare.Relation{Relation: string(result.Relation), ANotB: result.ANotB, BNotA: result.BNotA}
	if result.Relation == relation.Unknown {
		r.Reason = describe(result.Reasons)
	}
	return r, nil
}

func accepts(set *schema.Set, typeName string) (*relation.Schema, error) {
	s := newSide(set, false)
	s.received[typeName] = true
	name := s.name(typeName)
	if err := s.build(); err != nil {
		return nil, err
	}
	return s.accepts.Type(name)
}
