package codecs

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Piece is told by a look at its type, under the name of a Go field.
type Piece struct {
	Text *TextPiece
	Link *LinkPiece
}

type TextPiece struct {
	Type string `json:"type"`
	Text string `json:"text"`
}

type LinkPiece struct {
	Type string `json:"type"`
	To   string `json:"to"`
}

func (p *Piece) UnmarshalJSON(b []byte) error {
	var t struct{ Type string }
	if err := json.Unmarshal(b, &t); err != nil {
		return err
	}
	switch t.Type {
	case "text":
		p.Text = new(TextPiece)
		return json.Unmarshal(b, p.Text)
	case "link":
		p.Link = new(LinkPiece)
		return json.Unmarshal(b, p.Link)
	}
	return fmt.Errorf("unknown type %q", t.Type)
}

func (p Piece) MarshalJSON() ([]byte, error) {
	switch {
	case p.Text != nil:
		return json.Marshal(p.Text)
	case p.Link != nil:
		return json.Marshal(p.Link)
	}
	return nil, errors.New("no piece")
}

// Cased has two members that differ in case.
type Cased struct {
	Lower string `json:"id"`
	Upper int    `json:"ID"`
}

func (c *Cased) UnmarshalJSON(b []byte) error {
	type plain Cased
	if err := json.Unmarshal(b, (*plain)(c)); err != nil {
		return err
	}
	if c.Lower == "" {
		return errors.New("id is missing")
	}
	return nil
}

// Peek2 has its own field looked at before.
type Peek2 struct {
	Version int    `json:"version"`
	Name    string `json:"name"`
}

func (p *Peek2) UnmarshalJSON(b []byte) error {
	var head struct{ Version int }
	if err := json.Unmarshal(b, &head); err != nil {
		return err
	}
	if head.Version != 1 && head.Version != 2 {
		return fmt.Errorf("version %d is not supported", head.Version)
	}
	type plain Peek2
	return json.Unmarshal(b, (*plain)(p))
}

// Stampy is a time in one of two layouts.
type Stampy struct{ time.Time }

func (s *Stampy) UnmarshalJSON(b []byte) error {
	text := strings.Trim(string(b), `"`)
	if text == "" || text == "null" {
		return nil
	}
	t, err := time.Parse("2006-01-02", text)
	if err != nil {
		t, err = time.Parse(time.RFC3339, text)
		if err != nil {
			return err
		}
	}
	s.Time = t
	return nil
}

func (s Stampy) MarshalJSON() ([]byte, error) {
	return []byte(`"` + s.Time.Format(time.RFC3339) + `"`), nil
}

// Ended is one of two texts, of which each quote is taken off by itself.
type Ended string

const (
	EndedFirst Ended = "first"
	EndedLast  Ended = "last"
)

func (e *Ended) UnmarshalJSON(b []byte) error {
	text := strings.TrimSuffix(strings.TrimPrefix(string(b), `"`), `"`)
	switch Ended(text) {
	case EndedFirst:
		*e = EndedFirst
	case EndedLast:
		*e = EndedLast
	default:
		return fmt.Errorf("unknown: %v", text)
	}
	return nil
}

// Strung is a whole number in quotes or bare.
type Strung int64

func (s *Strung) UnmarshalJSON(b []byte) error {
	text := strings.Trim(string(b), `"`)
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return err
	}
	*s = Strung(n)
	return nil
}

func (s Strung) MarshalJSON() ([]byte, error) {
	return []byte(strconv.FormatInt(int64(s), 10)), nil
}

// Flip is a bool of several spellings.
type Flip bool

func (f *Flip) UnmarshalJSON(b []byte) error {
	switch string(b) {
	case `true`, `"true"`, `1`, `"1"`:
		*f = true
	case `false`, `"false"`, `0`, `"0"`, `null`:
		*f = false
	default:
		return errors.New("no bool")
	}
	return nil
}

func (f Flip) MarshalJSON() ([]byte, error) {
	if f {
		return []byte("1"), nil
	}
	return []byte("0"), nil
}

// Refs are objects, or their names alone.
type Refs struct {
	Owner Ref   `json:"owner"`
	All   []Ref `json:"all"`
}

type Ref struct {
	ID   string `json:"id"`
	Name string `json:"name,omitempty"`
}

func (r *Ref) UnmarshalJSON(b []byte) error {
	var id string
	if err := json.Unmarshal(b, &id); err == nil {
		r.ID = id
		return nil
	}
	type plain Ref
	return json.Unmarshal(b, (*plain)(r))
}

// Steps is a list, or an object whose values are its elements.
type Steps []string

func (s *Steps) UnmarshalJSON(b []byte) error {
	b = bytes.TrimSpace(b)
	if len(b) > 0 && b[0] == '{' {
		var m map[string]string
		if err := json.Unmarshal(b, &m); err != nil {
			return err
		}
		for _, v := range m {
			*s = append(*s, v)
		}
		return nil
	}
	return json.Unmarshal(b, (*[]string)(s))
}

// Inherit embeds a type with a decoder and calls it by hand.
type Inherit struct {
	Ref
	Extra int `json:"extra"`
}

func (i *Inherit) UnmarshalJSON(b []byte) error {
	if err := i.Ref.UnmarshalJSON(b); err != nil {
		return err
	}
	var more struct {
		Extra int `json:"extra"`
	}
	if err := json.Unmarshal(b, &more); err != nil {
		return err
	}
	i.Extra = more.Extra
	return nil
}

// Mapped takes its fields out of a map of raw texts, each if it is there.
type Mapped struct {
	A int      `json:"a"`
	B []string `json:"b"`
	C *Ref     `json:"c"`
}

func (m *Mapped) UnmarshalJSON(b []byte) error {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(b, &raw); err != nil {
		return err
	}
	for k, v := range raw {
		var err error
		switch k {
		case "a":
			err = json.Unmarshal(v, &m.A)
		case "b":
			err = json.Unmarshal(v, &m.B)
		case "c":
			err = json.Unmarshal(v, &m.C)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", k, err)
		}
	}
	return nil
}

// Kinded is told by which member is there.
type Kinded struct {
	Circle *float64
	Square *float64
}

func (k *Kinded) UnmarshalJSON(b []byte) error {
	var probe struct {
		Radius *float64 `json:"radius"`
		Side   *float64 `json:"side"`
	}
	if err := json.Unmarshal(b, &probe); err != nil {
		return err
	}
	switch {
	case probe.Radius != nil:
		k.Circle = probe.Radius
	case probe.Side != nil:
		k.Square = probe.Side
	default:
		return errors.New("neither radius nor side")
	}
	return nil
}

// Sized has a list of a fixed length and one of at most three.
type Sized struct {
	Point [2]float64 `json:"point"`
	Few   []int      `json:"few"`
}

func (s *Sized) UnmarshalJSON(b []byte) error {
	type plain Sized
	aux := struct {
		*plain
		Point []float64 `json:"point"`
	}{plain: (*plain)(s)}
	if err := json.Unmarshal(b, &aux); err != nil {
		return err
	}
	if len(aux.Point) != 2 {
		return errors.New("a point has two numbers")
	}
	copy(s.Point[:], aux.Point)
	if len(s.Few) > 3 {
		return errors.New("too many")
	}
	return nil
}

// Normal trims and lowers what it reads.
type Normal struct {
	Name string `json:"name"`
}

func (n *Normal) UnmarshalJSON(b []byte) error {
	type plain Normal
	if err := json.Unmarshal(b, (*plain)(n)); err != nil {
		return err
	}
	n.Name = strings.ToLower(strings.TrimSpace(n.Name))
	if n.Name == "" {
		n.Name = "none"
	}
	return nil
}

// Unit is a text of a number and a unit, held apart.
type Unit struct {
	Value float64
	Unit  string
}

func (u *Unit) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	parts := strings.Fields(s)
	if len(parts) != 2 {
		return errors.New("a value and a unit")
	}
	v, err := strconv.ParseFloat(parts[0], 64)
	if err != nil {
		return err
	}
	u.Value, u.Unit = v, parts[1]
	return nil
}

func (u Unit) MarshalJSON() ([]byte, error) {
	return json.Marshal(fmt.Sprintf("%g %s", u.Value, u.Unit))
}

// Deadline holds a duration in seconds that may be missing.
type Deadline struct {
	After *time.Duration `json:"after,omitempty"`
}

func (d *Deadline) UnmarshalJSON(b []byte) error {
	var aux struct {
		After *float64 `json:"after"`
	}
	if err := json.Unmarshal(b, &aux); err != nil {
		return err
	}
	if aux.After != nil {
		after := time.Duration(*aux.After * float64(time.Second))
		d.After = &after
	}
	return nil
}

func (d Deadline) MarshalJSON() ([]byte, error) {
	var aux struct {
		After *float64 `json:"after,omitempty"`
	}
	if d.After != nil {
		s := d.After.Seconds()
		aux.After = &s
	}
	return json.Marshal(aux)
}

// Wrapped is in an envelope.
type Wrapped struct {
	ID string `json:"id"`
}

func (w *Wrapped) UnmarshalJSON(b []byte) error {
	type plain Wrapped
	var envelope struct {
		Data *plain `json:"data"`
	}
	if err := json.Unmarshal(b, &envelope); err != nil {
		return err
	}
	if envelope.Data == nil {
		return errors.New("no data")
	}
	*w = Wrapped(*envelope.Data)
	return nil
}

func (w Wrapped) MarshalJSON() ([]byte, error) {
	type plain Wrapped
	return json.Marshal(map[string]any{"data": plain(w)})
}

// Priority is a number that goes by names.
type Priority int

const (
	PriorityLow Priority = iota + 1
	PriorityHigh
)

var priorityNames = map[Priority]string{PriorityLow: "low", PriorityHigh: "high"}

func (p Priority) String() string { return priorityNames[p] }

func (p Priority) MarshalText() ([]byte, error) {
	name, ok := priorityNames[p]
	if !ok {
		return nil, fmt.Errorf("priority %d has no name", int(p))
	}
	return []byte(name), nil
}

func (p *Priority) UnmarshalText(text []byte) error {
	for k, v := range priorityNames {
		if v == string(text) {
			*p = k
			return nil
		}
	}
	return fmt.Errorf("no priority %q", text)
}

// Task holds one.
type Task struct {
	Priority Priority         `json:"priority"`
	ByName   map[Priority]int `json:"by_name,omitempty"`
}

// Numbered takes a number as text too, by json.Number.
type Numbered struct {
	N json.Number `json:"n"`
	V int64       `json:"v"`
}

func (n *Numbered) UnmarshalJSON(b []byte) error {
	var aux struct {
		N json.Number `json:"n"`
		V json.Number `json:"v"`
	}
	if err := json.Unmarshal(b, &aux); err != nil {
		return err
	}
	v, err := aux.V.Int64()
	if err != nil {
		return err
	}
	n.N, n.V = aux.N, v
	return nil
}
