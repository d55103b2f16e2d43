package verify

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"example.org/parity/internal/doc"
	"example.org/parity/internal/schema"
)

// holder is a type with a field in which another one stands: a type that has no
// decoder of its own, or none that can be called by name, is asked about in there.
type holder struct {
	name, field string
	put         func(payload json.RawMessage) json.RawMessage // what the field holds
}

// holdersOf are the types of a set that hold a type in a field: as it is, in a list,
// or in a map.
func holdersOf(set *schema.Set, typeName string) []holder {
	held := set.Lookup(typeName)
	if held == nil {
		return nil
	}
	ref := "#" + held.Pointer
	var list []holder
	for _, t := range set.Types {
		properties := t.Definition.Get("properties")
		if t.Name == typeName || !properties.IsObject() {
			continue
		}
		for _, field := range properties.Members {
			if put := putInto(field.Value, ref); put != nil {
				list = append(list, holder{t.Name, field.Name, put})
			}
		}
	}
	return list
}

func putInto(field *doc.Node, ref string) func(json.RawMessage) json.RawMessage {
	switch {
	case field.Get("$ref").Str() == ref:
		return func(p json.RawMessage) json.RawMessage { return p }
	case field.Get("items").Get("$ref").Str() == ref:
		return func(p json.RawMessage) json.RawMessage { return slices.Concat(raw("["), p, raw("]")) }
	case field.Get("additionalProperties").Get("$ref").Str() == ref:
		return func(p json.RawMessage) json.RawMessage { return slices.Concat(raw(`{"key":`), p, raw("}")) }
	}
	for _, union := range []string{"anyOf", "oneOf"} {
		if arms := field.Get(union); arms.IsArray() {
			for _, arm := range arms.Items {
				if put := putInto(arm, ref); put != nil {
					return put
				}
			}
		}
	}
	return nil
}

func raw(text string) json.RawMessage { return json.RawMessage(text) }

// with is a payload of a holder with another value in the field.
func (h holder) with(whole, held json.RawMessage) (json.RawMessage, error) {
	members := map[string]json.RawMessage{}
	if err := json.Unmarshal(whole, &members); err != nil {
		return nil, err
	}
	members[h.field] = h.put(held)
	return json.Marshal(members)
}

// askInHolders puts the payloads of findings whose receiver has no decoder to be called
// to it inside of what holds them. A holder must take a good value in that place first:
// then it is for the payload that it refuses the other.
func (p *Plan) askInHolders(ctx context.Context, sdk SDK, a *Answers, limits Limits) error {
	set := sdk.Set.Name
	type pair struct {
		question int // whose outcome it becomes
		holder
	}
	var pairs []pair
	var trials []Trial
	for i, q := range p.questions[set] {
		t := p.trials[set][i]
		if q.finding == nil || q.sender || !a.Outcomes[i].Nameless {
			continue
		}
		good := p.sampled(set, t.Type, nil)
		for _, h := range holdersOf(sdk.Set, t.Type) {
			whole := p.sampled(set, h.name, a.Outcomes)
			if good == nil || whole == nil {
				continue
			}
			control, err := h.with(whole, good)
			if err != nil {
				continue // the holder is no object on the wire
			}
			asked, err := h.with(whole, t.Payload)
			if err != nil {
				return err
			}
			pairs = append(pairs, pair{i, h})
			trials = append(trials, Trial{Type: h.name, Payload: control}, Trial{Type: h.name, Payload: asked})
		}
	}
	if len(trials) == 0 {
		return nil
	}
	inside, err := Ask(ctx, sdk, trials, limits)
	if err != nil {
		return err
	}
	for i, pair := range pairs {
		control, asked := inside.Outcomes[2*i], inside.Outcomes[2*i+1]
		if own := &a.Outcomes[pair.question]; own.NotRun != "" && control.Accepted && asked.NotRun == "" {
			*own = asked
			own.Within = fmt.Sprintf("%s.%s", pair.name, pair.field)
		}
	}
	maps.Copy(a.declared, inside.declared)
	return nil
}

// sampled is a payload of a type that its contract takes, and, where outcomes are
// given, its code too.
func (p *Plan) sampled(set, typeName string, outcomes []Outcome) json.RawMessage {
	for i, q := range p.questions[set] {
		t := p.trials[set][i]
		if !q.sample || t.Place != "" || t.Type != typeName || outcomes != nil && !outcomes[i].Accepted {
			continue
		}
		if accepts, known := p.contract(set, t); accepts || !known {
			return t.Payload
		}
	}
	return nil
}
