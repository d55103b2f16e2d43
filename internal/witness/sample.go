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

// Samples makes payloads of a type: valid ones with readable texts, and ones that
// break one keyword. Each is what it is called for the SDK's own decoder, too.
func Samples(ctx context.Context, set *schema.Set, typeName string, seed uint64, count int) ([]relation.Sample, error) {
	document := typeset.Declared(set.Document)
	declared := func(pointer string) *doc.Node { return document.At(pointer) }
	readable, err := bundledAs(set, typeName, func(pointer string) *doc.Node { return typical(declared(pointer)) })
	if err != nil {
		return nil, err
	}
	plain, err := bundledAs(set, typeName, declared)
	if err != nil {
		return nil, err
	}
	accepts, err := bundledAs(set, typeName, typeset.On(set.Document).Choosing().Accepts)
	if err != nil {
		return nil, err
	}
	var samples []relation.Sample
	for _, valid := range []bool{true, false} {
		from := plain
		if valid {
			from = readable
		}
		list, err := relation.Samples(ctx, from, seed, count)
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
func agrees(accepts *relation.Schema, s relation.Sample) bool {
	dec := json.NewDecoder(bytes.NewReader(s.Payload))
	dec.UseNumber()
	var v any
	if dec.Decode(&v) != nil {
		return false
	}
	taken, err := accepts.Accepts(v)
	return err == nil && taken == s.Valid
}

// bundledAs is a type in a role, with all that it reaches.
func bundledAs(set *schema.Set, typeName string, role func(pointer string) *doc.Node) (*relation.Schema, error) {
	b := newBook(set, "r", role)
	defs := map[string]*doc.Node{}
	pending := []*doc.Node{b.ref(typeName)}
	for len(pending) > 0 {
		n := pending[0]
		pending = pending[1:]
		for _, ref := range references(n) {
			key := strings.TrimPrefix(ref, "#/$defs/")
			if name, ok := b.refs[key]; ok && defs[key] == nil {
				defs[key] = b.def(name)
				pending = append(pending, defs[key])
			}
		}
	}
	return bundled(set.File, set.Document.Get("$schema"), b.def(typeName), defs)
}
