package codecs

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// Wide takes each of its members out of a map, where it is there.
type Wide struct {
	A0 int      `json:"a0"`
	A1 string   `json:"a1"`
	A2 *int     `json:"a2"`
	A3 *string  `json:"a3"`
	A4 float64  `json:"a4"`
	A5 string   `json:"a5"`
	A6 []string `json:"a6"`
	A7 *Ref     `json:"a7"`
	A8 int8     `json:"a8"`
}

func (w *Wide) UnmarshalJSON(data []byte) (err error) {
	var raw map[string]json.RawMessage
	if err = json.Unmarshal(data, &raw); err != nil {
		return
	}
	if raw["a0"] != nil {
		err = json.Unmarshal(raw["a0"], &w.A0)
		if err != nil {
			return fmt.Errorf("a0: %w", err)
		}
	}
	if raw["a1"] != nil {
		err = json.Unmarshal(raw["a1"], &w.A1)
		if err != nil {
			return fmt.Errorf("a1: %w", err)
		}
	}
	if raw["a2"] != nil {
		err = json.Unmarshal(raw["a2"], &w.A2)
		if err != nil {
			return fmt.Errorf("a2: %w", err)
		}
	}
	if raw["a3"] != nil {
		err = json.Unmarshal(raw["a3"], &w.A3)
		if err != nil {
			return fmt.Errorf("a3: %w", err)
		}
	}
	if raw["a4"] != nil {
		err = json.Unmarshal(raw["a4"], &w.A4)
		if err != nil {
			return fmt.Errorf("a4: %w", err)
		}
	}
	if raw["a5"] != nil {
		err = json.Unmarshal(raw["a5"], &w.A5)
		if err != nil {
			return fmt.Errorf("a5: %w", err)
		}
	}
	if raw["a6"] != nil {
		err = json.Unmarshal(raw["a6"], &w.A6)
		if err != nil {
			return fmt.Errorf("a6: %w", err)
		}
	}
	if raw["a7"] != nil {
		err = json.Unmarshal(raw["a7"], &w.A7)
		if err != nil {
			return fmt.Errorf("a7: %w", err)
		}
	}
	if raw["a8"] != nil {
		err = json.Unmarshal(raw["a8"], &w.A8)
		if err != nil {
			return fmt.Errorf("a8: %w", err)
		}
	}
	return nil
}

// WideOK asks for the last of them.
type WideOK struct {
	A0 int      `json:"a0"`
	A1 string   `json:"a1"`
	A2 *int     `json:"a2"`
	A3 *string  `json:"a3"`
	A4 float64  `json:"a4"`
	A5 string   `json:"a5"`
	A6 []string `json:"a6"`
	A7 *Ref     `json:"a7"`
	A8 int8     `json:"a8"`
}

func (w *WideOK) UnmarshalJSON(data []byte) error {
	raw := map[string]json.RawMessage{}
	if err := json.Unmarshal(data, &raw); err != nil {
		return err
	}
	if m, ok := raw["a0"]; ok {
		if err := json.Unmarshal(m, &w.A0); err != nil {
			return err
		}
	}
	if m, ok := raw["a1"]; ok {
		if err := json.Unmarshal(m, &w.A1); err != nil {
			return err
		}
	}
	if m, ok := raw["a2"]; ok {
		if err := json.Unmarshal(m, &w.A2); err != nil {
			return err
		}
	}
	if m, ok := raw["a3"]; ok {
		if err := json.Unmarshal(m, &w.A3); err != nil {
			return err
		}
	}
	if m, ok := raw["a4"]; ok {
		if err := json.Unmarshal(m, &w.A4); err != nil {
			return err
		}
	}
	if m, ok := raw["a5"]; ok {
		if err := json.Unmarshal(m, &w.A5); err != nil {
			return err
		}
	}
	if m, ok := raw["a6"]; ok {
		if err := json.Unmarshal(m, &w.A6); err != nil {
			return err
		}
	}
	if m, ok := raw["a7"]; ok {
		if err := json.Unmarshal(m, &w.A7); err != nil {
			return err
		}
	}
	if m, ok := raw["a8"]; ok {
		if err := json.Unmarshal(m, &w.A8); err != nil {
			return err
		}
	} else {
		return errors.New("a8")
	}
	return nil
}

// WideNull leaves a null as it was.
type WideNull struct {
	A0 int      `json:"a0"`
	A1 string   `json:"a1"`
	A2 *int     `json:"a2"`
	A3 *string  `json:"a3"`
	A4 float64  `json:"a4"`
	A5 string   `json:"a5"`
	A6 []string `json:"a6"`
	A7 *Ref     `json:"a7"`
	A8 int8     `json:"a8"`
}

func (w *WideNull) UnmarshalJSON(data []byte) error {
	var raw struct {
		A0 json.RawMessage `json:"a0"`
		A1 json.RawMessage `json:"a1"`
		A2 json.RawMessage `json:"a2"`
		A3 json.RawMessage `json:"a3"`
		A4 json.RawMessage `json:"a4"`
		A5 json.RawMessage `json:"a5"`
		A6 json.RawMessage `json:"a6"`
		A7 json.RawMessage `json:"a7"`
		A8 json.RawMessage `json:"a8"`
	}
	if err := json.Unmarshal(data, &raw); err != nil {
		return err
	}
	if len(raw.A0) > 0 && string(raw.A0) != "null" {
		if err := json.Unmarshal(raw.A0, &w.A0); err != nil {
			return err
		}
	}
	if len(raw.A1) > 0 && string(raw.A1) != "null" {
		if err := json.Unmarshal(raw.A1, &w.A1); err != nil {
			return err
		}
	}
	if len(raw.A2) > 0 && string(raw.A2) != "null" {
		if err := json.Unmarshal(raw.A2, &w.A2); err != nil {
			return err
		}
	}
	if len(raw.A3) > 0 && string(raw.A3) != "null" {
		if err := json.Unmarshal(raw.A3, &w.A3); err != nil {
			return err
		}
	}
	if len(raw.A4) > 0 && string(raw.A4) != "null" {
		if err := json.Unmarshal(raw.A4, &w.A4); err != nil {
			return err
		}
	}
	if len(raw.A5) > 0 && string(raw.A5) != "null" {
		if err := json.Unmarshal(raw.A5, &w.A5); err != nil {
			return err
		}
	}
	if len(raw.A6) > 0 && string(raw.A6) != "null" {
		if err := json.Unmarshal(raw.A6, &w.A6); err != nil {
			return err
		}
	}
	if len(raw.A7) > 0 && string(raw.A7) != "null" {
		if err := json.Unmarshal(raw.A7, &w.A7); err != nil {
			return err
		}
	}
	if len(raw.A8) > 0 && string(raw.A8) != "null" {
		if err := json.Unmarshal(raw.A8, &w.A8); err != nil {
			return err
		}
	}
	return nil
}

// ManyTags is one of many by its type.
type ManyTags struct {
	Type   string
	Config ManyConfig
}
type ManyConfig interface{ isMany() }
type Many00 struct {
	N int `json:"n00"`
}

func (Many00) isMany() {}

type Many01 struct {
	N int `json:"n01"`
}

func (Many01) isMany() {}

type Many02 struct {
	N int `json:"n02"`
}

func (Many02) isMany() {}

type Many03 struct {
	N int `json:"n03"`
}

func (Many03) isMany() {}

type Many04 struct {
	N int `json:"n04"`
}

func (Many04) isMany() {}

type Many05 struct {
	N int `json:"n05"`
}

func (Many05) isMany() {}

type Many06 struct {
	N int `json:"n06"`
}

func (Many06) isMany() {}

type Many07 struct {
	N int `json:"n07"`
}

func (Many07) isMany() {}

type Many08 struct {
	N int `json:"n08"`
}

func (Many08) isMany() {}

type Many09 struct {
	N int `json:"n09"`
}

func (Many09) isMany() {}

type Many10 struct {
	N int `json:"n10"`
}

func (Many10) isMany() {}

type Many11 struct {
	N int `json:"n11"`
}

func (Many11) isMany() {}

type Many12 struct {
	N int `json:"n12"`
}

func (Many12) isMany() {}

type Many13 struct {
	N int `json:"n13"`
}

func (Many13) isMany() {}

type Many14 struct {
	N int `json:"n14"`
}

func (Many14) isMany() {}

type Many15 struct {
	N int `json:"n15"`
}

func (Many15) isMany() {}

type Many16 struct {
	N int `json:"n16"`
}

func (Many16) isMany() {}

type Many17 struct {
	N int `json:"n17"`
}

func (Many17) isMany() {}

type Many18 struct {
	N int `json:"n18"`
}

func (Many18) isMany() {}

type Many19 struct {
	N int `json:"n19"`
}

func (Many19) isMany() {}

type Many20 struct {
	N int `json:"n20"`
}

func (Many20) isMany() {}

type Many21 struct {
	N int `json:"n21"`
}

func (Many21) isMany() {}

type Many22 struct {
	N int `json:"n22"`
}

func (Many22) isMany() {}

type Many23 struct {
	N int `json:"n23"`
}

func (Many23) isMany() {}

type Many24 struct {
	N int `json:"n24"`
}

func (Many24) isMany() {}

type Many25 struct {
	N int `json:"n25"`
}

func (Many25) isMany() {}

type Many26 struct {
	N int `json:"n26"`
}

func (Many26) isMany() {}

type Many27 struct {
	N int `json:"n27"`
}

func (Many27) isMany() {}

type Many28 struct {
	N int `json:"n28"`
}

func (Many28) isMany() {}

type Many29 struct {
	N int `json:"n29"`
}

func (Many29) isMany() {}
func (s *ManyTags) UnmarshalJSON(data []byte) error {
	var raw struct {
		Type   string          `json:"type"`
		Config json.RawMessage `json:"config"`
	}
	if err := json.Unmarshal(data, &raw); err != nil {
		return err
	}
	var err error
	var cfg ManyConfig
	switch raw.Type {
	case "t00":
		var c Many00
		err = json.Unmarshal(raw.Config, &c)
		cfg = c
	case "t01", "x1":
		var c Many01
		err = json.Unmarshal(raw.Config, &c)
		cfg = c
	case "t02":
		var c Many02
		err = json.Unmarshal(raw.Config, &c)
		cfg = c
	case "t03":
		var c Many03
		err = json.Unmarshal(raw.Config, &c)
		cfg = c
	case "t04":
		var c Many04
		err = json.Unmarshal(raw.Config, &c)
		cfg = c
	case "t05":
		var c Many05
		err = json.Unmarshal(raw.Config, &c)
		cfg = c
	case "t06":
		var c Many06
		err = json.Unmarshal(raw.Config, &c)
		cfg = c
	case "t07":
		var c Many07
		err = json.Unmarshal(raw.Config, &c)
		cfg = c
	case "t08":
		var c Many08
		err = json.Unmarshal(raw.Config, &c)
		cfg = c
	case "t09":
		var c Many09
		err = json.Unmarshal(raw.Config, &c)
		cfg = c
	case "t10":
		var c Many10
		err = json.Unmarshal(raw.Config, &c)
		cfg = c
	case "t11":
		var c Many11
		err = json.Unmarshal(raw.Config, &c)
		cfg = c
	case "t12":
		var c Many12
		err = json.Unmarshal(raw.Config, &c)
		cfg = c
	case "t13":
		var c Many13
		err = json.Unmarshal(raw.Config, &c)
		cfg = c
	case "t14":
		var c Many14
		err = json.Unmarshal(raw.Config, &c)
		cfg = c
	case "t15":
		var c Many15
		err = json.Unmarshal(raw.Config, &c)
		cfg = c
	case "t16":
		var c Many16
		err = json.Unmarshal(raw.Config, &c)
		cfg = c
	case "t17":
		var c Many17
		err = json.Unmarshal(raw.Config, &c)
		cfg = c
	case "t18":
		var c Many18
		err = json.Unmarshal(raw.Config, &c)
		cfg = c
	case "t19":
		var c Many19
		err = json.Unmarshal(raw.Config, &c)
		cfg = c
	case "t20":
		var c Many20
		err = json.Unmarshal(raw.Config, &c)
		cfg = c
	case "t21":
		var c Many21
		err = json.Unmarshal(raw.Config, &c)
		cfg = c
	case "t22":
		var c Many22
		err = json.Unmarshal(raw.Config, &c)
		cfg = c
	case "t23":
		var c Many23
		err = json.Unmarshal(raw.Config, &c)
		cfg = c
	case "t24":
		var c Many24
		err = json.Unmarshal(raw.Config, &c)
		cfg = c
	case "t25":
		var c Many25
		err = json.Unmarshal(raw.Config, &c)
		cfg = c
	case "t26":
		var c Many26
		err = json.Unmarshal(raw.Config, &c)
		cfg = c
	case "t27":
		var c Many27
		err = json.Unmarshal(raw.Config, &c)
		cfg = c
	case "t28":
		var c Many28
		err = json.Unmarshal(raw.Config, &c)
		cfg = c
	case "t29":
		var c Many29
		err = json.Unmarshal(raw.Config, &c)
		cfg = c
	}
	if err != nil {
		return err
	}
	s.Type, s.Config = raw.Type, cfg
	return nil
}
func (s ManyTags) MarshalJSON() ([]byte, error) {
	if s.Config == nil {
		return json.Marshal(map[string]any{"type": s.Type})
	}
	return json.Marshal(map[string]any{"type": s.Type, "config": s.Config})
}

// Discard is read in any case.
type Discard int

const (
	DiscardOld Discard = iota
	DiscardNew
)

func (d Discard) MarshalJSON() ([]byte, error) {
	if d == DiscardNew {
		return []byte(`"new"`), nil
	}
	return []byte(`"old"`), nil
}

func (d *Discard) UnmarshalJSON(data []byte) error {
	var s string
	if err := json.Unmarshal(data, &s); err != nil {
		return err
	}
	switch strings.ToLower(s) {
	case "old":
		*d = DiscardOld
	case "new":
		*d = DiscardNew
	default:
		return errors.New("discard")
	}
	return nil
}
