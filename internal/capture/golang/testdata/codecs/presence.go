package codecs

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"time"
)

// What is asked only of a value that is there.

// Clip parses a text that may be empty.
type Clip struct {
	Start time.Duration `json:"start,omitempty"`
	Name  string        `json:"name"`
}

func (c *Clip) UnmarshalJSON(data []byte) error {
	type alias Clip
	aux := &struct {
		Start string `json:"start,omitempty"`
		*alias
	}{alias: (*alias)(c)}
	if err := json.Unmarshal(data, &aux); err != nil {
		return err
	}
	if aux.Start != "" {
		d, err := time.ParseDuration(aux.Start)
		if err != nil {
			return err
		}
		c.Start = d
	}
	return nil
}

func (c Clip) MarshalJSON() ([]byte, error) {
	type alias Clip
	aux := struct {
		Start string `json:"start,omitempty"`
		alias
	}{alias: alias(c)}
	if c.Start != 0 {
		aux.Start = c.Start.String()
	}
	return json.Marshal(aux)
}

// Counted returns early where there is nothing to parse.
type Counted struct {
	N int `json:"n"`
}

func (c *Counted) UnmarshalJSON(data []byte) error {
	var aux struct {
		N string `json:"n"`
	}
	if err := json.Unmarshal(data, &aux); err != nil {
		return err
	}
	if aux.N == "" {
		return nil
	}
	n, err := strconv.Atoi(aux.N)
	if err != nil {
		return err
	}
	c.N = n
	return nil
}

func (c Counted) MarshalJSON() ([]byte, error) {
	return json.Marshal(map[string]string{"n": strconv.Itoa(c.N)})
}

// ByLength asks for the length in place of the empty text.
type ByLength struct {
	N int64 `json:"n"`
}

func (c *ByLength) UnmarshalJSON(data []byte) error {
	var aux struct {
		N string `json:"n"`
	}
	if err := json.Unmarshal(data, &aux); err != nil {
		return err
	}
	if len(aux.N) > 0 {
		n, err := strconv.ParseInt(aux.N, 10, 64)
		if err != nil {
			return fmt.Errorf("n: %w", err)
		}
		c.N = n
	}
	return nil
}

func (c ByLength) MarshalJSON() ([]byte, error) {
	return json.Marshal(map[string]string{"n": strconv.FormatInt(c.N, 10)})
}

// Due parses a time that may be missing or empty.
type Due struct {
	At *time.Time `json:"at,omitempty"`
}

func (d *Due) UnmarshalJSON(data []byte) error {
	aux := struct {
		At *string `json:"at"`
	}{}
	if err := json.Unmarshal(data, &aux); err != nil {
		return err
	}
	if aux.At != nil && *aux.At != "" {
		at, err := time.Parse(time.RFC3339, *aux.At)
		if err != nil {
			return err
		}
		d.At = &at
	}
	return nil
}

// Limits checks bounds of numbers that are set.
type Limits struct {
	Low  int `json:"low"`
	High int `json:"high"`
}

func (l *Limits) UnmarshalJSON(data []byte) error {
	type plain Limits
	if err := json.Unmarshal(data, (*plain)(l)); err != nil {
		return err
	}
	if l.Low != 0 && l.Low < 10 {
		return errors.New("low is too small")
	}
	if l.High != 0 && l.High > 100 {
		return errors.New("high is too large")
	}
	return nil
}

// Plan has a kind that is one of some, where it is set.
type Plan struct {
	Kind string `json:"kind,omitempty"`
	N    int    `json:"n"`
}

func (p *Plan) UnmarshalJSON(data []byte) error {
	type plain Plan
	if err := json.Unmarshal(data, (*plain)(p)); err != nil {
		return err
	}
	if p.Kind != "" && p.Kind != "free" && p.Kind != "paid" {
		return fmt.Errorf("unknown kind %q", p.Kind)
	}
	return nil
}

// Listed asks a list of names, where the name is set.
type Listed struct {
	Kind string `json:"kind,omitempty"`
}

var listedKinds = []string{"a", "b"}

func (p *Listed) UnmarshalJSON(data []byte) error {
	type plain Listed
	if err := json.Unmarshal(data, (*plain)(p)); err != nil {
		return err
	}
	if p.Kind != "" && !slices.Contains(listedKinds, p.Kind) {
		return fmt.Errorf("unknown kind %q", p.Kind)
	}
	return nil
}

// Endpoint parses a part of itself only where another is set.
type Endpoint struct {
	Host string `json:"host"`
	Port string `json:"port"`
}

func (e *Endpoint) UnmarshalJSON(data []byte) error {
	type plain Endpoint
	if err := json.Unmarshal(data, (*plain)(e)); err != nil {
		return err
	}
	if e.Host != "" {
		if _, err := strconv.Atoi(e.Port); err != nil {
			return err
		}
	}
	return nil
}

// Link parses an address, or leaves it.
type Link struct {
	To *url.URL `json:"to"`
}

func (l *Link) UnmarshalJSON(data []byte) error {
	var aux struct {
		To string `json:"to"`
	}
	if err := json.Unmarshal(data, &aux); err != nil {
		return err
	}
	if aux.To == "" {
		return nil
	}
	u, err := url.Parse(aux.To)
	if err != nil {
		return err
	}
	l.To = u
	return nil
}

func (l Link) MarshalJSON() ([]byte, error) {
	out := map[string]string{"to": ""}
	if l.To != nil {
		out["to"] = l.To.String()
	}
	return json.Marshal(out)
}

// Number is the text of a number, which may be empty.
type Number int

func (n *Number) UnmarshalJSON(data []byte) error {
	var s string
	if err := json.Unmarshal(data, &s); err != nil {
		return err
	}
	if s == "" {
		*n = 0
		return nil
	}
	v, err := strconv.Atoi(s)
	if err != nil {
		return err
	}
	*n = Number(v)
	return nil
}

func (n Number) MarshalJSON() ([]byte, error) { return json.Marshal(strconv.Itoa(int(n))) }

// Elements are texts of numbers, of which those that are empty are left out.
type Elements []int

func (e *Elements) UnmarshalJSON(data []byte) error {
	var texts []string
	if err := json.Unmarshal(data, &texts); err != nil {
		return err
	}
	for _, s := range texts {
		if s == "" {
			continue
		}
		v, err := strconv.Atoi(s)
		if err != nil {
			return err
		}
		*e = append(*e, v)
	}
	return nil
}

func (e Elements) MarshalJSON() ([]byte, error) {
	texts := make([]string, 0, len(e))
	for _, v := range e {
		texts = append(texts, strconv.Itoa(v))
	}
	return json.Marshal(texts)
}

// Ratio is checked only where it is there.
type Ratio struct {
	Of *float64 `json:"of,omitempty"`
}

func (r *Ratio) UnmarshalJSON(data []byte) error {
	type plain Ratio
	if err := json.Unmarshal(data, (*plain)(r)); err != nil {
		return err
	}
	if r.Of != nil && (*r.Of < 0 || *r.Of > 1) {
		return errors.New("of is no ratio")
	}
	return nil
}
