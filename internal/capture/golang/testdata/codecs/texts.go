package codecs

import (
	"encoding/json"
	"strconv"
)

// Caps has a default for each member that is missing or null.
type Caps struct {
	Auth  *Ratio   `json:"auth,omitempty"`
	Load  bool     `json:"load,omitempty"`
	Audio bool     `json:"audio,omitempty"`
	Image bool     `json:"image,omitempty"`
	Name  string   `json:"name,omitempty"`
	Size  int      `json:"size,omitempty"`
	Tags  []string `json:"tags,omitempty"`
	Sub   Sub      `json:"sub"`
	Other Sub      `json:"other"`
}

type Sub struct {
	A bool `json:"a"`
	B int  `json:"b"`
}

func (v *Caps) UnmarshalJSON(b []byte) error {
	var m map[string]json.RawMessage
	if err := json.Unmarshal(b, &m); err != nil {
		return err
	}
	type Alias Caps
	var a Alias
	if err := json.Unmarshal(b, &a); err != nil {
		return err
	}
	if rm, ok := m["load"]; !ok || string(rm) == "null" {
		json.Unmarshal([]byte("false"), &a.Load)
	}
	if rm, ok := m["audio"]; !ok || string(rm) == "null" {
		json.Unmarshal([]byte("true"), &a.Audio)
	}
	if rm, ok := m["image"]; !ok || string(rm) == "null" {
		json.Unmarshal([]byte("true"), &a.Image)
	}
	if rm, ok := m["name"]; !ok || string(rm) == "null" {
		json.Unmarshal([]byte("\"x\""), &a.Name)
	}
	if rm, ok := m["size"]; !ok || string(rm) == "null" {
		json.Unmarshal([]byte("5"), &a.Size)
	}
	if rm, ok := m["tags"]; !ok || string(rm) == "null" {
		json.Unmarshal([]byte("[]"), &a.Tags)
	}
	if rm, ok := m["sub"]; !ok || string(rm) == "null" {
		json.Unmarshal([]byte("{\"a\":true,\"b\":1}"), &a.Sub)
	}
	if _, ok := m["other"]; !ok {
		a.Other = Sub{A: true, B: 2}
	}
	*v = Caps(a)
	return nil
}

// Codes is assigned to a type with codecs of its own on its way.
type Codes struct {
	IDs []int64 `json:"ids,omitempty"`
	N   string  `json:"n"`
}

type codeTexts []int64

func (c codeTexts) MarshalJSON() ([]byte, error) {
	texts := make([]string, 0, len(c))
	for _, v := range c {
		texts = append(texts, strconv.FormatInt(v, 10))
	}
	return json.Marshal(texts)
}

func (c *codeTexts) UnmarshalJSON(data []byte) error {
	var texts []string
	if err := json.Unmarshal(data, &texts); err != nil {
		return err
	}
	out := make([]int64, 0, len(texts))
	for _, s := range texts {
		v, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			return err
		}
		out = append(out, v)
	}
	*c = out
	return nil
}

func (c Codes) MarshalJSON() ([]byte, error) {
	type alias Codes
	aux := struct {
		IDs codeTexts `json:"ids,omitempty"`
		alias
	}{alias: alias(c)}
	if len(c.IDs) > 0 {
		aux.IDs = c.IDs
	}
	return json.Marshal(aux)
}

func (c *Codes) UnmarshalJSON(data []byte) error {
	type alias Codes
	var aux struct {
		IDs codeTexts `json:"ids,omitempty"`
		alias
	}
	if err := json.Unmarshal(data, &aux); err != nil {
		return err
	}
	*c = Codes(aux.alias)
	c.IDs = aux.IDs
	return nil
}
