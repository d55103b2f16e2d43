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

// Sparse writes what is set, key by key.
type Sparse struct {
	Name  string
	Count *int
	Tags  []string
	When  time.Time
	Flag  bool
}

func (s Sparse) MarshalJSON() ([]byte, error) {
	m := map[string]any{"name": s.Name}
	if s.Count != nil {
		m["count"] = *s.Count
	}
	if len(s.Tags) > 0 {
		m["tags"] = s.Tags
	}
	if !s.When.IsZero() {
		m["when"] = s.When.Format(time.RFC3339)
	}
	if s.Flag {
		m["flag"] = s.Flag
	}
	return json.Marshal(m)
}

func (s *Sparse) UnmarshalJSON(b []byte) error {
	var aux struct {
		Name  string     `json:"name"`
		Count *int       `json:"count"`
		Tags  []string   `json:"tags"`
		When  *time.Time `json:"when"`
		Flag  bool       `json:"flag"`
	}
	if err := json.Unmarshal(b, &aux); err != nil {
		return err
	}
	*s = Sparse{Name: aux.Name, Count: aux.Count, Tags: aux.Tags, Flag: aux.Flag}
	if aux.When != nil {
		s.When = *aux.When
	}
	return nil
}

// Doubled writes a field under two names.
type Doubled struct {
	Name string `json:"name"`
}

func (d Doubled) MarshalJSON() ([]byte, error) {
	return json.Marshal(map[string]string{"name": d.Name, "title": d.Name})
}

// Buffered is put together in a buffer.
type Buffered struct {
	Name string `json:"name"`
	N    int    `json:"n"`
}

func (b Buffered) MarshalJSON() ([]byte, error) {
	var buf bytes.Buffer
	buf.WriteString(`{"name":`)
	name, err := json.Marshal(b.Name)
	if err != nil {
		return nil, err
	}
	buf.Write(name)
	buf.WriteString(`,"n":`)
	buf.WriteString(strconv.Itoa(b.N))
	buf.WriteByte('}')
	return buf.Bytes(), nil
}

// Listing2 never writes null for a list.
type Listing2 struct {
	Items []string       `json:"items"`
	More  map[string]int `json:"more"`
}

func (l Listing2) MarshalJSON() ([]byte, error) {
	type plain Listing2
	p := plain(l)
	if p.Items == nil {
		p.Items = []string{}
	}
	if p.More == nil {
		p.More = make(map[string]int)
	}
	return json.Marshal(p)
}

// Zeroed leaves out by omitzero.
type Zeroed struct {
	At   time.Time `json:"at,omitzero"`
	In   Ref       `json:"in,omitzero"`
	N    int       `json:"n,omitzero"`
	Own  Presence  `json:"own,omitzero"`
	Kept time.Time `json:"kept,omitempty"`
}

// Presence says itself whether it is zero.
type Presence struct {
	V int `json:"v"`
}

func (p Presence) IsZero() bool { return p.V < 0 }

// Level2 writes names for numbers by String.
type Level2 int

func (l Level2) String() string {
	switch l {
	case 0:
		return "debug"
	case 1:
		return "info"
	}
	return "level" + strconv.Itoa(int(l))
}

func (l Level2) MarshalJSON() ([]byte, error) { return json.Marshal(l.String()) }

func (l *Level2) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	switch strings.ToLower(s) {
	case "debug":
		*l = 0
	case "info":
		*l = 1
	default:
		return fmt.Errorf("no level %q", s)
	}
	return nil
}

// Page is preset before it is decoded.
type Page2 struct {
	Limit int    `json:"limit"`
	Sort  string `json:"sort"`
	Next  *Ref   `json:"next"`
}

func (p *Page2) UnmarshalJSON(b []byte) error {
	type plain Page2
	v := plain{Limit: 20, Sort: "asc"}
	if err := json.Unmarshal(b, &v); err != nil {
		return err
	}
	if v.Sort != "asc" && v.Sort != "desc" {
		return errors.New("sort")
	}
	*p = Page2(v)
	return nil
}

// Base embeds by pointer and by value; one has an encoder.
type Based struct {
	*Head
	Tail
	Name string `json:"name"`
}

type Head struct {
	H int `json:"h"`
}

type Tail struct {
	T string `json:"t,omitempty"`
}

// Promoted embeds a type with codecs for text.
type Promoted struct {
	Code
	Name string `json:"name"`
}

type Code struct{ s string }

func (c Code) MarshalText() ([]byte, error) { return []byte(c.s), nil }

func (c *Code) UnmarshalText(b []byte) error {
	if len(b) != 3 {
		return errors.New("a code has three letters")
	}
	c.s = string(b)
	return nil
}

// Coded holds one by name.
type Coded struct {
	Code Code         `json:"code"`
	By   map[Code]int `json:"by"`
}

// Versioned writes another form by a field of its own.
type Versioned struct {
	V    int    `json:"v"`
	Name string `json:"name"`
}

func (v Versioned) MarshalJSON() ([]byte, error) {
	if v.V >= 2 {
		return json.Marshal(struct {
			V     int    `json:"v"`
			Title string `json:"title"`
		}{v.V, v.Name})
	}
	type plain Versioned
	return json.Marshal(plain(v))
}

func (v *Versioned) UnmarshalJSON(b []byte) error {
	var aux struct {
		V     int    `json:"v"`
		Name  string `json:"name"`
		Title string `json:"title"`
	}
	if err := json.Unmarshal(b, &aux); err != nil {
		return err
	}
	v.V = aux.V
	if v.V >= 2 {
		v.Name = aux.Title
	} else {
		v.Name = aux.Name
	}
	return nil
}

// Money is written by Sprintf.
type Money struct {
	Cents int64
}

func (m Money) MarshalJSON() ([]byte, error) {
	return []byte(fmt.Sprintf(`"%d.%02d"`, m.Cents/100, m.Cents%100)), nil
}

func (m *Money) UnmarshalJSON(b []byte) error {
	var f json.Number
	if err := json.Unmarshal(b, &f); err != nil {
		return err
	}
	v, err := f.Float64()
	if err != nil {
		return err
	}
	m.Cents = int64(v * 100)
	return nil
}

// Quoted has numbers and flags in texts.
type Quoted struct {
	N  int64    `json:"n,string"`
	F  *float64 `json:"f,string,omitempty"`
	B  bool     `json:"b,string"`
	ID string   `json:"id,string"`
}

// Shadow has a field that hides an embedded one, and one that is hidden from JSON.
type Shadowed struct {
	Head
	H    string `json:"h"`
	Note string `json:"-"`
	Dash string `json:"-,"`
}

// Anyway goes by a method of the pointer alone.
type Anyway struct {
	V Ptrly            `json:"v"`
	P *Ptrly           `json:"p,omitempty"`
	L []Ptrly          `json:"l"`
	M map[string]Ptrly `json:"m"`
}

type Ptrly struct{ N int }

func (p *Ptrly) MarshalJSON() ([]byte, error) { return json.Marshal(p.N) }

func (p *Ptrly) UnmarshalJSON(b []byte) error { return json.Unmarshal(b, &p.N) }

// Bag keeps what it has no field for.
type Bag struct {
	ID   string         `json:"id"`
	Rest map[string]any `json:"-"`
}

func (b *Bag) UnmarshalJSON(data []byte) error {
	type plain Bag
	if err := json.Unmarshal(data, (*plain)(b)); err != nil {
		return err
	}
	if err := json.Unmarshal(data, &b.Rest); err != nil {
		return err
	}
	delete(b.Rest, "id")
	return nil
}

func (b Bag) MarshalJSON() ([]byte, error) {
	out := make(map[string]any, len(b.Rest)+1)
	for k, v := range b.Rest {
		out[k] = v
	}
	out["id"] = b.ID
	return json.Marshal(out)
}

// Reply is one of three by its status.
type Reply struct {
	Status string   `json:"status"`
	Value  any      `json:"value,omitempty"`
	Error  *Problem `json:"error,omitempty"`
}

type Problem struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

func (r *Reply) UnmarshalJSON(b []byte) error {
	type plain Reply
	if err := json.Unmarshal(b, (*plain)(r)); err != nil {
		return err
	}
	switch r.Status {
	case "ok", "pending":
		r.Error = nil
	case "error":
		if r.Error == nil {
			return errors.New("an error without one")
		}
	default:
		return fmt.Errorf("status %q", r.Status)
	}
	return nil
}
