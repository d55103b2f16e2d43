package witness

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"

	"example.org/parity/internal/doc"
	"example.org/parity/internal/relation"
	"example.org/parity/internal/schema"
	"example.org/parity/internal/typeset"
)

// Sampler makes payloads of a set's types.
type Sampler struct {
	set                      *schema.Set
	readable, plain, accepts *book
}

// NewSampler reads the types of a set.
func NewSampler(set *schema.Set) *Sampler {
	document := typeset.Declared(set.Document)
	declared := func(pointer string) *doc.Node { return document.At(pointer) }
	return &Sampler{
		set:      set,
		readable: newBook(set, "r", func(pointer string) *doc.Node { return typical(declared(pointer)) }),
		plain:    newBook(set, "r", declared),
		accepts:  newBook(set, "r", typeset.On(set.Document).Choosing().Accepts),
	}
}

// Samples makes payloads of a type: valid ones with readable texts, and ones that
// break one keyword. Each is what it is called for the SDK's own decoder, too.
func (m *Sampler) Samples(ctx context.Context, typeName string, seed uint64, count int) ([]relation.Sample, error) {
	accepts, err := m.bundled(m.accepts, typeName)
	if err != nil {
		return nil, err
	}
	var samples []relation.Sample
	for _, valid := range []bool{true, false} {
		from := m.plain
		if valid {
			from = m.readable
		}
		bundle, err := m.bundled(from, typeName)
		if err != nil {
			return nil, err
		}
		list, err := relation.Samples(ctx, bundle, seed, count)
		if err != nil {
			return nil, err
		}
		for _, s := range list {
			if s.Valid == valid && agrees(accepts, s) {
				samples = append(samples, s)
			}
		}
	}
	return samples, nil
}

// agrees reports whether a decoder takes a payload that is valid, or refuses one
// that is not.
func agrees(decoder *relation.Schema, s relation.Sample) bool {
	taken, err := accepts(decoder, s.Payload)
	return err == nil && taken == s.Valid
}

// accepts reports whether a payload is valid.
func accepts(s *relation.Schema, payload json.RawMessage) (bool, error) {
	dec := json.NewDecoder(bytes.NewReader(payload))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return false, err
	}
	return s.Accepts(v)
}

// bundled is a type of a book, with all that it reaches.
func (m *Sampler) bundled(b *book, typeName string) (*relation.Schema, error) {
	defs := map[string]*doc.Node{}
	pending := []*doc.Node{b.ref(typeName)}
	for len(pending) > 0 {
		n := pending[0]
		pending = pending[1:]
		for _, ref := range references(n) {
			key := strings.TrimPrefix(ref, "#/$defs/")
			if name, ok := b.of(key); ok && defs[key] == nil {
				defs[key] = b.def(name)
				pending = append(pending, defs[key])
			}
		}
	}
	return bundled(m.set.File, m.set.Document.Get("$schema"), b.def(typeName), defs)
}
