package codecs

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"net/netip"
	"strconv"
	"strings"
	"time"
)

// What is easily taken for something else that is written much like it.

// Octets are hexadecimal: a number's base decides what its text may be.
type Octets struct {
	A octet   `json:"a"`
	L []octet `json:"l"`
}

type octet uint16

func (o *octet) UnmarshalText(b []byte) error {
	v, err := strconv.ParseUint(string(b), 16, 8)
	*o = octet(v)
	return err
}

func (o octet) MarshalText() ([]byte, error) { return fmt.Appendf(nil, "%02x", uint16(o)), nil }

// Tiny and Small have as many bits as they are parsed with.
type Tiny int8

func (n *Tiny) UnmarshalJSON(b []byte) error {
	v, err := strconv.ParseInt(string(b), 10, 8)
	*n = Tiny(v)
	return err
}

type Small int16

func (n *Small) UnmarshalText(b []byte) error {
	v, err := strconv.ParseInt(string(b), 10, 16)
	*n = Small(v)
	return err
}

func (n Small) MarshalText() ([]byte, error) { return strconv.AppendInt(nil, int64(n), 10), nil }

// AnyBase takes a prefix for its base, Compact a base of its own.
type AnyBase string

func (s *AnyBase) UnmarshalText(b []byte) error {
	_, err := strconv.ParseInt(string(b), 0, 64)
	*s = AnyBase(b)
	return err
}

type Compact string

func (s *Compact) UnmarshalText(b []byte) error {
	_, err := strconv.ParseInt(string(b), 36, 64)
	*s = Compact(b)
	return err
}

// Region is asked for its length, by a switch as by a comparison.
type Region string

func (r *Region) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	switch len(s) {
	case 2, 3:
		*r = Region(strings.ToUpper(s))
		return nil
	case 0:
		return nil
	}
	return fmt.Errorf("%d letters", len(s))
}

// Handle and Dashed look at characters, which are no elements.
type Handle string

func (h *Handle) UnmarshalText(b []byte) error {
	for i, r := range string(b) {
		if i == 0 && (r < 'a' || r > 'z') {
			return errors.New("it does not start with a letter")
		}
	}
	*h = Handle(b)
	return nil
}

type Dashed string

func (d *Dashed) UnmarshalText(b []byte) error {
	if len(b) < 3 || b[1] != '-' {
		return errors.New("no dash")
	}
	*d = Dashed(b)
	return nil
}

// Outcome keeps what it has no type for as it is.
type Outcome struct {
	Kind string `json:"kind"`
	Body any    `json:"body"`
}

var outcomes = map[string]func() any{
	"user":  func() any { return new(User) },
	"count": func() any { return new(int) },
}

func (o *Outcome) UnmarshalJSON(b []byte) error {
	var w struct {
		Kind string          `json:"kind"`
		Body json.RawMessage `json:"body"`
	}
	if err := json.Unmarshal(b, &w); err != nil {
		return err
	}
	o.Kind, o.Body = w.Kind, w.Body
	made, ok := outcomes[w.Kind]
	if !ok {
		return nil
	}
	v := made()
	o.Body = v
	return json.Unmarshal(w.Body, v)
}

// Loosely asserts types without asking, and makes an error of the panic.
type Loosely struct {
	L []int `json:"l"`
}

func (l *Loosely) UnmarshalJSON(b []byte) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	var m map[string]any
	if err := json.Unmarshal(b, &m); err != nil {
		return err
	}
	for _, v := range m["l"].([]any) {
		l.L = append(l.L, int(v.(float64)))
	}
	return nil
}

// Origin writes what it holds: an empty text is sent, nil is not.
type Origin struct {
	Src any `json:"src"`
}

func (o Origin) MarshalJSON() ([]byte, error) {
	m := map[string]any{}
	switch s := o.Src.(type) {
	case nil:
		m["kind"] = "none"
	case string:
		m["kind"], m["text"] = "text", s
	case []any:
		m["kind"], m["list"] = "list", s
	default:
		return nil, fmt.Errorf("%T", s)
	}
	return json.Marshal(m)
}

// Target is one of two, and neither of them is required.
type Target struct {
	A *int    `json:"a,omitempty"`
	B *string `json:"b,omitempty"`
}

func (t *Target) UnmarshalJSON(b []byte) error {
	type plain Target
	if err := json.Unmarshal(b, (*plain)(t)); err != nil {
		return err
	}
	if t.A != nil && t.B != nil {
		return errors.New("both")
	}
	if t.A == nil && t.B == nil {
		return errors.New("none")
	}
	return nil
}

// Blocks are chosen by their kind, though Mail decodes one of them for another reason.
type Blocks struct {
	Items Blocklist `json:"items"`
}

type Blocklist []Block

type Block interface{ block() }

type TextBlock struct {
	Kind string `json:"kind"`
	Body string `json:"body"`
}

type NumberBlock struct {
	Kind string `json:"kind"`
	N    int    `json:"n"`
}

func (TextBlock) block()   {}
func (NumberBlock) block() {}

func (l *Blocklist) UnmarshalJSON(b []byte) error {
	var raws []json.RawMessage
	if err := json.Unmarshal(b, &raws); err != nil {
		return err
	}
	out := make(Blocklist, 0, len(raws))
	for i, raw := range raws {
		var head struct {
			Kind string `json:"kind"`
		}
		if err := json.Unmarshal(raw, &head); err != nil {
			return fmt.Errorf("item %d: %w", i, err)
		}
		block, err := decodeBlock(head.Kind, raw)
		if err != nil {
			return err
		}
		out = append(out, block)
	}
	*l = out
	return nil
}

func decodeBlock(kind string, raw []byte) (Block, error) {
	switch kind {
	case "text":
		var t TextBlock
		return t, json.Unmarshal(raw, &t) // it is loaded after the call
	case "number":
		var n NumberBlock
		err := json.Unmarshal(raw, &n)
		return n, err
	}
	return nil, fmt.Errorf("kind %q", kind)
}

type Mail struct {
	Type  string     `json:"type"`
	Block *TextBlock `json:"-"`
}

func (m *Mail) UnmarshalJSON(b []byte) error {
	var head struct {
		Type string `json:"type"`
	}
	if err := json.Unmarshal(b, &head); err != nil {
		return err
	}
	m.Type = head.Type
	if strings.HasPrefix(head.Type, "text.") {
		m.Block = new(TextBlock)
		return json.Unmarshal(b, m.Block)
	}
	return nil
}

// Attributes are made of a list of pairs, of the keys as of the values.
type Attributes map[string]string

func (m *Attributes) UnmarshalJSON(b []byte) error {
	var pairs []struct {
		K string `json:"k"`
		V string `json:"v"`
	}
	if err := json.Unmarshal(b, &pairs); err != nil {
		return err
	}
	*m = Attributes{}
	for _, p := range pairs {
		(*m)[p.K] = p.V
	}
	return nil
}

// Routes have keys that not every text is.
type Routes struct {
	Ports map[uint8]int         `json:"ports"`
	Hosts map[netip.Addr]string `json:"hosts"`
	Own   netip.Addr            `json:"own,omitzero"`
	Share *big.Rat              `json:"share"`
}

// Handed is filled by code that is not followed, in a struct that starts without a value.
type Handed struct {
	N int `json:"n"`
}

type filler interface {
	fill(data []byte, into any) error
}

var fillers = map[string]filler{}

type plainFiller struct{}

func (plainFiller) fill(data []byte, into any) error { return json.Unmarshal(data, into) }

func fillerOf(name string) filler {
	if f, ok := fillers[name]; ok {
		return f
	}
	return plainFiller{}
}

func (h *Handed) UnmarshalJSON(b []byte) error {
	type plain Handed
	aux := struct {
		*plain
		N string `json:"n"`
	}{plain: (*plain)(h)}
	if err := fillerOf(strings.ToTitle(string(b))).fill(b, &aux); err != nil {
		return err
	}
	n, err := strconv.Atoi(aux.N)
	h.N = n
	return err
}

// Dated is read by a layout with numbers of one digit or two, a constant that stands before
// a call.
type Dated struct{ time.Time }

const datedLayout = `"` + "2 Jan 2006 15:04" + `"`

func (d *Dated) UnmarshalJSON(b []byte) (err error) {
	d.Time, err = time.Parse(datedLayout, string(b))
	return err
}

func (d Dated) MarshalJSON() ([]byte, error) { return []byte(d.Format(datedLayout)), nil }

// Stamped has one that stands before a call of its own.
type Stamped struct{ time.Time }

const stampedLayout = "2006-01-02"

func (s *Stamped) UnmarshalText(b []byte) (err error) {
	s.Time, err = time.Parse(stampedLayout, bare(b))
	return err
}

func bare(b []byte) string { return string(b) }

func (s Stamped) MarshalText() ([]byte, error) { return []byte(s.Format(stampedLayout)), nil }

func (s *Stamped) UnmarshalJSON(b []byte) error {
	var text string
	if err := json.Unmarshal(b, &text); err != nil {
		return err
	}
	return s.UnmarshalText([]byte(text))
}

func (s Stamped) MarshalJSON() ([]byte, error) { return json.Marshal(s.Format(stampedLayout)) }

// Rows holds what a helper decodes, which refuses null as a kind that it does not know.
type Rows struct {
	Items []Block `json:"items"`
	First Block   `json:"first"`
}

type anyBlock struct{ Block }

func (b *anyBlock) UnmarshalJSON(data []byte) error {
	var head struct {
		Kind string `json:"kind"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return err
	}
	switch head.Kind {
	case "text":
		b.Block = &TextBlock{}
	case "number":
		b.Block = &NumberBlock{}
	default:
		return fmt.Errorf("kind %q", head.Kind)
	}
	return json.Unmarshal(data, b.Block)
}

func (r *Rows) UnmarshalJSON(data []byte) error {
	type rows Rows
	var v struct {
		rows
		Items []anyBlock `json:"items"`
		First *anyBlock  `json:"first"`
	}
	if err := json.Unmarshal(data, &v); err != nil {
		return err
	}
	*r = Rows(v.rows)
	r.Items = make([]Block, len(v.Items))
	for i, item := range v.Items {
		r.Items[i] = item.Block
	}
	if v.First != nil {
		r.First = v.First.Block
	}
	return nil
}

// Layout holds parts that are chosen by a number.
type Layout struct {
	Parts []LayoutPart `json:"parts"`
}

type LayoutPart interface{ part() }

type partKind uint

const (
	rowKind partKind = iota + 1
	buttonKind
)

type RowPart struct {
	Type partKind `json:"type"`
	Wide bool     `json:"wide"`
}

type ButtonPart struct {
	Type  partKind `json:"type"`
	Label string   `json:"label"`
}

func (*RowPart) part()    {}
func (*ButtonPart) part() {}

func (l *Layout) UnmarshalJSON(data []byte) error {
	var v struct {
		Parts []json.RawMessage `json:"parts"`
	}
	if err := json.Unmarshal(data, &v); err != nil {
		return err
	}
	for _, raw := range v.Parts {
		var head struct {
			Type partKind `json:"type"`
		}
		if err := json.Unmarshal(raw, &head); err != nil {
			return err
		}
		var part LayoutPart
		switch head.Type {
		case rowKind:
			part = new(RowPart)
		case buttonKind:
			part = new(ButtonPart)
		default:
			return fmt.Errorf("type %d", head.Type)
		}
		if err := json.Unmarshal(raw, part); err != nil {
			return err
		}
		l.Parts = append(l.Parts, part)
	}
	return nil
}
