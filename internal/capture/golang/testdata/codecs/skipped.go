package codecs

import (
	"encoding/json"
	"fmt"
)

// Variants of lists and maps, and what is passed over.

type Kept interface{ isKept() }

type KeptA struct {
	Kind string `json:"kind"`
	X    int    `json:"x"`
}

type KeptB struct {
	Kind string `json:"kind"`
	Y    string `json:"y"`
}

func (KeptA) isKept() {}

func (*KeptB) isKept() {}

// Skipping skips what it does not know.
type Skipping struct {
	Items []Skipped `json:"items"`
}

func (z *Skipping) UnmarshalJSON(data []byte) error {
	var aux struct {
		Items []json.RawMessage `json:"items"`
	}
	if err := json.Unmarshal(data, &aux); err != nil {
		return err
	}
	for _, raw := range aux.Items {
		var head struct {
			Kind string `json:"kind"`
		}
		if err := json.Unmarshal(raw, &head); err != nil {
			return err
		}
		switch head.Kind {
		case "a":
			var v SkippedA
			if err := json.Unmarshal(raw, &v); err != nil {
				return err
			}
			z.Items = append(z.Items, v)
		case "b":
			v := &SkippedB{}
			if err := json.Unmarshal(raw, v); err != nil {
				return err
			}
			z.Items = append(z.Items, v)
		default:
			continue
		}
	}
	return nil
}

type Closed struct {
	Items []Kept `json:"items"`
}

func (z *Closed) UnmarshalJSON(data []byte) error {
	var aux struct {
		Items []json.RawMessage `json:"items"`
	}
	if err := json.Unmarshal(data, &aux); err != nil {
		return err
	}
	z.Items = make([]Kept, 0, len(aux.Items))
	for _, raw := range aux.Items {
		item, err := decodeKept(raw)
		if err != nil {
			return err
		}
		z.Items = append(z.Items, item)
	}
	return nil
}

func decodeKept(raw []byte) (Kept, error) {
	var head struct {
		Kind string `json:"kind"`
	}
	if err := json.Unmarshal(raw, &head); err != nil {
		return nil, err
	}
	var item Kept
	switch head.Kind {
	case "a":
		v := KeptA{}
		if err := json.Unmarshal(raw, &v); err != nil {
			return nil, err
		}
		item = v
	case "b":
		item = &KeptB{}
		if err := json.Unmarshal(raw, item); err != nil {
			return nil, err
		}
	default:
		return nil, fmt.Errorf("unknown kind %q", head.Kind)
	}
	return item, nil
}

type Named struct {
	Parts map[string]Kept `json:"parts"`
}

func (z *Named) UnmarshalJSON(data []byte) error {
	var aux struct {
		Parts map[string]json.RawMessage `json:"parts"`
	}
	if err := json.Unmarshal(data, &aux); err != nil {
		return err
	}
	z.Parts = make(map[string]Kept, len(aux.Parts))
	for name, raw := range aux.Parts {
		item, err := decodeKept(raw)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		z.Parts[name] = item
	}
	return nil
}

type Skipped interface{ isSkipped() }

type SkippedA struct {
	Kind string `json:"kind"`
	X    int    `json:"x"`
}

type SkippedB struct {
	Kind string `json:"kind"`
	Y    string `json:"y"`
}

func (SkippedA) isSkipped() {}

func (*SkippedB) isSkipped() {}

type Typed struct {
	Type string
	A    *TypedA
	B    *TypedB
}

func (s *Typed) UnmarshalJSON(data []byte) error {
	var unmarshaler struct {
		Type string `json:"type"`
	}
	if err := json.Unmarshal(data, &unmarshaler); err != nil {
		return err
	}
	s.Type = unmarshaler.Type
	if unmarshaler.Type == "" {
		return fmt.Errorf("%T did not include discriminant type", s)
	}
	switch unmarshaler.Type {
	case "a":
		value := new(TypedA)
		if err := json.Unmarshal(data, &value); err != nil {
			return err
		}
		s.A = value
	case "b":
		value := new(TypedB)
		if err := json.Unmarshal(data, &value); err != nil {
			return err
		}
		s.B = value
	}
	return nil
}

func (s Typed) MarshalJSON() ([]byte, error) {
	if s.A != nil {
		return json.Marshal(struct {
			Type string `json:"type"`
			*TypedA
		}{"a", s.A})
	}
	if s.B != nil {
		return json.Marshal(struct {
			Type string `json:"type"`
			*TypedB
		}{"b", s.B})
	}
	return nil, fmt.Errorf("type %T does not define a non-empty union type", s)
}

type TypedA struct {
	X int `json:"x"`
}

type TypedB struct {
	Y string `json:"y"`
}
