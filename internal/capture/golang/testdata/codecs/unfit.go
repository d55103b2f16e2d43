package codecs

import (
	"encoding/json"
	"errors"
)

// Scale is what a member may be.
type Scale string

// The scales.
const (
	Absolute Scale = "absolute"
	Relative Scale = "relative"
)

func (s Scale) isValid() bool {
	for _, known := range []Scale{Absolute, Relative} {
		if s == known {
			return true
		}
	}
	return false
}

// Chart keeps a payload that does not fit as it is, and sends that.
type Chart struct {
	Title    string         `json:"title"`
	Palette  *string        `json:"palette,omitempty"`
	Scale    *Scale         `json:"scale,omitempty"`
	Legend   *Legend        `json:"legend,omitempty"`
	Unparsed map[string]any `json:"-"`
	Rest     map[string]any `json:"-"`
}

// UnmarshalJSON fills the members or, where they do not fit, keeps all.
func (c *Chart) UnmarshalJSON(data []byte) (err error) {
	all := struct {
		Title   *string `json:"title"`
		Palette *string `json:"palette,omitempty"`
		Scale   *Scale  `json:"scale,omitempty"`
		Legend  *Legend `json:"legend,omitempty"`
	}{}
	if err = json.Unmarshal(data, &all); err != nil {
		return json.Unmarshal(data, &c.Unparsed)
	}
	if all.Title == nil {
		return errors.New("required field title missing")
	}
	rest := make(map[string]any)
	if err = json.Unmarshal(data, &rest); err != nil {
		return err
	}
	for _, key := range []string{"title", "palette", "scale", "legend"} {
		delete(rest, key)
	}
	bad := false
	c.Title, c.Palette = *all.Title, all.Palette
	if all.Scale != nil && !all.Scale.isValid() {
		bad = true
	} else {
		c.Scale = all.Scale
	}
	if all.Legend != nil && all.Legend.Unparsed != nil && c.Unparsed == nil {
		bad = true
	}
	c.Legend = all.Legend
	if len(rest) > 0 {
		c.Rest = rest
	}
	if bad {
		return json.Unmarshal(data, &c.Unparsed)
	}
	return nil
}

// MarshalJSON writes the members, or what was kept.
func (c Chart) MarshalJSON() ([]byte, error) {
	out := map[string]any{}
	if c.Unparsed != nil {
		return json.Marshal(c.Unparsed)
	}
	out["title"] = c.Title
	if c.Palette != nil {
		out["palette"] = c.Palette
	}
	if c.Scale != nil {
		out["scale"] = c.Scale
	}
	if c.Legend != nil {
		out["legend"] = c.Legend
	}
	for key, value := range c.Rest {
		out[key] = value
	}
	return json.Marshal(out)
}

// Legend is held by a chart and does as it does.
type Legend struct {
	Lines    *int           `json:"lines,omitempty"`
	Unparsed map[string]any `json:"-"`
}

// UnmarshalJSON fills the members or, where they do not fit, keeps all.
func (l *Legend) UnmarshalJSON(data []byte) error {
	all := struct {
		Lines *int `json:"lines,omitempty"`
	}{}
	if err := json.Unmarshal(data, &all); err != nil {
		return json.Unmarshal(data, &l.Unparsed)
	}
	l.Lines = all.Lines
	return nil
}

// MarshalJSON writes the members, or what was kept.
func (l Legend) MarshalJSON() ([]byte, error) {
	if l.Unparsed != nil {
		return json.Marshal(l.Unparsed)
	}
	out := map[string]any{}
	if l.Lines != nil {
		out["lines"] = l.Lines
	}
	return json.Marshal(out)
}

// Labels are a text or any object, which is a form of its own: nothing but the object can
// hold what the text does not.
type Labels struct {
	Text   string
	Object map[string]any
}

// UnmarshalJSON takes either.
func (l *Labels) UnmarshalJSON(data []byte) error {
	if err := json.Unmarshal(data, &l.Text); err == nil {
		return nil
	}
	return json.Unmarshal(data, &l.Object)
}

// MarshalJSON writes the one that is there.
func (l Labels) MarshalJSON() ([]byte, error) {
	if l.Object != nil {
		return json.Marshal(l.Object)
	}
	return json.Marshal(l.Text)
}
