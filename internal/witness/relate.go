package witness

import (
	"context"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/relation"
	"example.org/parity/internal/schema"
)

// Relate is the wire relation of two types: of what each accepts, as captured.
func Relate(ctx context.Context, a *schema.Set, typeA string, b *schema.Set, typeB string) (*compare.Relation, error) {
	from := newSide(a)
	c := newChannel(from, newSide(b))
	c.all = newBook(a, "s", from.wire.Accepts)
	left, _, err := c.document(a.File, c.dialect[0], c.all.ref(typeA))
	if err != nil {
		return nil, err
	}
	right, _, err := c.document(b.File, c.dialect[1], c.takes.ref(typeB))
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
