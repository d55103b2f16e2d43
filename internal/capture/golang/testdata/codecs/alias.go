package codecs

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

type Invoice struct {
	ID     string        `json:"id"`
	Issued time.Time     `json:"issued"`
	Total  float64       `json:"total"`
	Lines  []InvoiceLine `json:"lines"`
}

type InvoiceLine struct {
	SKU string `json:"sku"`
	Qty int    `json:"qty"`
}

type invoiceAlias Invoice

type invoiceJSON struct {
	invoiceAlias
	Issued int64  `json:"issued"`
	Total  string `json:"total"`
}

func (i *Invoice) UnmarshalJSON(b []byte) error {
	var raw invoiceJSON
	if err := json.Unmarshal(b, &raw); err != nil {
		return fmt.Errorf("invoice: %w", err)
	}
	*i = Invoice(raw.invoiceAlias)
	i.Issued = time.Unix(raw.Issued, 0).UTC()
	total, err := strconv.ParseFloat(raw.Total, 64)
	if err != nil {
		return err
	}
	i.Total = total
	return nil
}

func (i Invoice) MarshalJSON() ([]byte, error) {
	return json.Marshal(invoiceJSON{
		invoiceAlias: invoiceAlias(i),
		Issued:       i.Issued.Unix(),
		Total:        strconv.FormatFloat(i.Total, 'f', -1, 64),
	})
}

type Lease struct {
	TTL   time.Duration
	Owner string
}

func (l *Lease) UnmarshalJSON(b []byte) (err error) {
	type wire struct {
		TTL   string `json:"ttl"`
		Owner string `json:"owner"`
	}
	var w wire
	if err = json.Unmarshal(b, &w); err != nil {
		return
	}
	l.Owner = w.Owner
	l.TTL, err = time.ParseDuration(w.TTL)
	return
}

func (l Lease) MarshalJSON() ([]byte, error) {
	return json.Marshal(map[string]any{"ttl": l.TTL.String(), "owner": l.Owner})
}

type Settings struct {
	Theme string `json:"theme"`
	Limit int    `json:"limit"`
	Beta  bool   `json:"beta,omitempty"`
}

func (s *Settings) UnmarshalJSON(data []byte) error {
	type plain Settings
	p := plain{Theme: "light", Limit: 10}
	if err := json.Unmarshal(data, &p); err != nil {
		return err
	}
	*s = Settings(p)
	if s.Limit < 1 || s.Limit > 100 {
		return errors.New("limit out of range")
	}
	return nil
}

type Window struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

func (w *Window) UnmarshalJSON(data []byte) error {
	type shadow Window
	if err := json.Unmarshal(data, (*shadow)(w)); err != nil {
		return err
	}
	if w.End < w.Start {
		return fmt.Errorf("end before start")
	}
	return nil
}

type Flagged struct {
	A bool
	B bool
}

func (f *Flagged) UnmarshalJSON(data []byte) error {
	aux := struct {
		A *bool  `json:"a"`
		B string `json:"b"`
	}{}
	if err := json.Unmarshal(data, &aux); err != nil {
		return err
	}
	if aux.A == nil {
		return errors.New("a is required")
	}
	f.A = *aux.A
	switch aux.B {
	case "yes":
		f.B = true
	case "no", "":
		f.B = false
	default:
		return fmt.Errorf("bad b %q", aux.B)
	}
	return nil
}

func (f Flagged) MarshalJSON() ([]byte, error) {
	b := "no"
	if f.B {
		b = "yes"
	}
	return json.Marshal(struct {
		A bool   `json:"a"`
		B string `json:"b"`
	}{f.A, b})
}

type Optionals struct {
	N *int    `json:"n"`
	S *string `json:"s,omitempty"`
}

func (o *Optionals) UnmarshalJSON(data []byte) error {
	type alias Optionals
	var a alias
	if err := json.Unmarshal(data, &a); err != nil {
		return err
	}
	if a.N != nil && *a.N < 1 {
		return errors.New("n must be positive")
	}
	if a.S != nil && *a.S == "" {
		return errors.New("s must not be empty")
	}
	*o = Optionals(a)
	return nil
}

// Level is decoded by name, whatever the case.
type Level int

const (
	LevelLow Level = iota
	LevelMid
	LevelHigh
)

var levelNames = map[Level]string{LevelLow: "low", LevelMid: "mid", LevelHigh: "high"}
var levelValues = map[string]Level{"low": LevelLow, "mid": LevelMid, "high": LevelHigh}

func (l Level) MarshalJSON() ([]byte, error) {
	s, ok := levelNames[l]
	if !ok {
		return nil, fmt.Errorf("bad level %d", l)
	}
	return json.Marshal(s)
}

func (l *Level) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	v, ok := levelValues[strings.ToLower(s)]
	if !ok {
		return fmt.Errorf("bad level %q", s)
	}
	*l = v
	return nil
}

// Grade is a closed text.
type Grade string

const (
	GradeA Grade = "a"
	GradeB Grade = "b"
)

func (g Grade) Valid() bool { return g == GradeA || g == GradeB }

func (g *Grade) UnmarshalText(text []byte) error {
	v := Grade(text)
	if !v.Valid() {
		return fmt.Errorf("unknown grade %q", text)
	}
	*g = v
	return nil
}

type Report struct {
	Grade  Grade         `json:"grade"`
	Levels []Level       `json:"levels"`
	By     map[Grade]int `json:"by"`
	Next   *Grade        `json:"next,omitempty"`
}

// Version is read from a text or a number.
type Version string

func (v *Version) UnmarshalJSON(b []byte) error {
	var n json.Number
	if err := json.Unmarshal(b, &n); err == nil {
		*v = Version(n.String())
		return nil
	}
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	*v = Version(s)
	return nil
}

// Bit is a bool in digits.
type Bit bool

func (b *Bit) UnmarshalJSON(data []byte) error {
	switch string(data) {
	case "1", "true":
		*b = true
	case "0", "false", "null":
		*b = false
	default:
		return fmt.Errorf("bad bit %s", data)
	}
	return nil
}

func (b Bit) MarshalJSON() ([]byte, error) {
	if b {
		return []byte("1"), nil
	}
	return []byte("0"), nil
}

type Switches struct {
	On  Bit  `json:"on"`
	Off *Bit `json:"off,omitempty"`
}

// Stamp is a moment in seconds, null for none.
type Stamp struct{ time.Time }

func (s *Stamp) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		return nil
	}
	n, err := strconv.ParseInt(string(b), 10, 64)
	if err != nil {
		return err
	}
	s.Time = time.Unix(n, 0)
	return nil
}

func (s Stamp) MarshalJSON() ([]byte, error) {
	return []byte(strconv.FormatInt(s.Unix(), 10)), nil
}

// Day is a date.
type Day time.Time

func (d *Day) UnmarshalJSON(b []byte) error {
	s := strings.Trim(string(b), `"`)
	t, err := time.Parse("2006-01-02", s)
	if err != nil {
		return err
	}
	*d = Day(t)
	return nil
}

func (d Day) MarshalJSON() ([]byte, error) {
	return json.Marshal(time.Time(d).Format("2006-01-02"))
}

type Trip struct {
	From Day    `json:"from"`
	To   *Day   `json:"to,omitempty"`
	At   *Stamp `json:"at"`
}

// IDs is one or many.
type IDs []string

func (l *IDs) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '[' {
		var many []string
		if err := json.Unmarshal(b, &many); err != nil {
			return err
		}
		*l = many
		return nil
	}
	var single string
	if err := json.Unmarshal(b, &single); err != nil {
		return err
	}
	*l = IDs{single}
	return nil
}

type Order struct {
	IDs  IDs               `json:"ids"`
	Meta map[string]string `json:"meta,omitempty"`
	Tags []string          `json:"tags"`
}

func (o Order) MarshalJSON() ([]byte, error) {
	type alias Order
	if o.Tags == nil {
		o.Tags = []string{}
	}
	if o.Meta == nil {
		o.Meta = make(map[string]string)
	}
	return json.Marshal((*alias)(&o))
}

// Pair is a list of two.
type Pair struct {
	Name  string
	Count int
}

func (p *Pair) UnmarshalJSON(b []byte) error {
	var raw []json.RawMessage
	if err := json.Unmarshal(b, &raw); err != nil {
		return err
	}
	if len(raw) != 2 {
		return fmt.Errorf("want 2 elements, have %d", len(raw))
	}
	if err := json.Unmarshal(raw[0], &p.Name); err != nil {
		return err
	}
	return json.Unmarshal(raw[1], &p.Count)
}

func (p Pair) MarshalJSON() ([]byte, error) {
	return json.Marshal([]any{p.Name, p.Count})
}

// Pair2 is one by way of pointers.
type Pair2 struct {
	Name  string
	Count int
}

func (p *Pair2) UnmarshalJSON(b []byte) error {
	tmp := []any{&p.Name, &p.Count}
	want := len(tmp)
	if err := json.Unmarshal(b, &tmp); err != nil {
		return err
	}
	if got := len(tmp); got != want {
		return fmt.Errorf("%d != %d", got, want)
	}
	return nil
}

func (p *Pair2) MarshalJSON() ([]byte, error) {
	return json.Marshal([2]any{p.Name, p.Count})
}

// Extras keeps what it does not know.
type Extras struct {
	Name  string         `json:"name"`
	Size  int            `json:"size,omitempty"`
	Other map[string]any `json:"-"`
}

func (e *Extras) UnmarshalJSON(b []byte) error {
	type alias Extras
	if err := json.Unmarshal(b, (*alias)(e)); err != nil {
		return err
	}
	var all map[string]any
	if err := json.Unmarshal(b, &all); err != nil {
		return err
	}
	for _, k := range []string{"name", "size"} {
		delete(all, k)
	}
	if len(all) > 0 {
		e.Other = all
	}
	return nil
}

func (e Extras) MarshalJSON() ([]byte, error) {
	out := make(map[string]any, len(e.Other)+2)
	for k, v := range e.Other {
		out[k] = v
	}
	out["name"] = e.Name
	if e.Size != 0 {
		out["size"] = e.Size
	}
	return json.Marshal(out)
}
