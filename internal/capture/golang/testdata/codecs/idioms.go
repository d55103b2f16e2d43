package codecs

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Status checks by a slice of members.
type Status string

const (
	StatusOpen   Status = "open"
	StatusClosed Status = "closed"
)

var AllowedStatusEnumValues = []Status{"open", "closed"}

func (v *Status) UnmarshalJSON(src []byte) error {
	var value string
	err := json.Unmarshal(src, &value)
	if err != nil {
		return err
	}
	enumTypeValue := Status(value)
	for _, existing := range AllowedStatusEnumValues {
		if existing == enumTypeValue {
			*v = enumTypeValue
			return nil
		}
	}
	return fmt.Errorf("%+v is not a valid Status", value)
}

// Mode checks by slices.Contains.
type Mode string

var modes = []Mode{"a", "b"}

func (m *Mode) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	if !slices.Contains(modes, Mode(s)) {
		return fmt.Errorf("bad mode %q", s)
	}
	*m = Mode(s)
	return nil
}

// Color by a generated String and a switch.
type Color int

const (
	Red Color = iota + 1
	Green
)

func (c Color) String() string {
	switch c {
	case Red:
		return "red"
	case Green:
		return "green"
	}
	return "color(" + strconv.Itoa(int(c)) + ")"
}

func (c Color) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

func (c *Color) UnmarshalText(b []byte) error {
	switch s := strings.ToLower(string(b)); s {
	case "red":
		*c = Red
	case "green":
		*c = Green
	default:
		return fmt.Errorf("unknown color %s", s)
	}
	return nil
}

type Palette struct {
	Main Color         `json:"main"`
	All  []Color       `json:"all"`
	By   map[Color]int `json:"by"`
}

// Time by two layouts.
type Moment struct{ T time.Time }

func (m *Moment) UnmarshalJSON(b []byte) error {
	str := strings.Trim(string(b), `"`)
	i, err := strconv.ParseInt(str, 10, 64)
	if err == nil {
		m.T = time.Unix(i, 0)
		return nil
	}
	m.T, err = time.Parse(time.RFC3339, str)
	return err
}

// GitHub's Timestamp keeps the method of time.
type Stampd struct {
	At   Moment `json:"at"`
	Name string `json:"name"`
}

// Kind in the container.
type Box struct {
	Kind string
	A    *BoxA
	B    BoxB
	Note string
}
type BoxA struct {
	N int `json:"n"`
}
type BoxB []string

func (x *Box) UnmarshalJSON(data []byte) error {
	var s struct {
		Kind    string          `json:"kind"`
		Content json.RawMessage `json:"content"`
		Note    string          `json:"note"`
	}
	if err := json.Unmarshal(data, &s); err != nil {
		return err
	}
	x.Kind, x.Note = s.Kind, s.Note
	switch s.Kind {
	case "a":
		x.A = &BoxA{}
		return json.Unmarshal(s.Content, x.A)
	case "b":
		return json.Unmarshal(s.Content, &x.B)
	}
	return nil
}

// Conditional by pointer of a pointer.
type Deep struct {
	A *struct {
		B *struct {
			C int `json:"c"`
		} `json:"b"`
	} `json:"a"`
}

func (d *Deep) UnmarshalJSON(b []byte) error {
	type plain Deep
	if err := json.Unmarshal(b, (*plain)(d)); err != nil {
		return err
	}
	if d.A == nil || d.A.B == nil {
		return errors.New("a.b is required")
	}
	return nil
}

// Exactly one.
type Choice struct {
	X *string `json:"x,omitempty"`
	Y *int    `json:"y,omitempty"`
}

func (c *Choice) UnmarshalJSON(b []byte) error {
	type alias Choice
	if err := json.Unmarshal(b, (*alias)(c)); err != nil {
		return err
	}
	n := 0
	if c.X != nil {
		n++
	}
	if c.Y != nil {
		n++
	}
	if n != 1 {
		return errors.New("exactly one of x and y")
	}
	return nil
}

// Float refuses what is no whole number.
type Whole int

func (w *Whole) UnmarshalJSON(b []byte) error {
	var f float64
	if err := json.Unmarshal(b, &f); err != nil {
		return err
	}
	if f != math.Trunc(f) {
		return errors.New("not whole")
	}
	*w = Whole(f)
	return nil
}

// Percent is between.
type Percent float64

func (p *Percent) UnmarshalJSON(b []byte) error {
	var v float64
	if err := json.Unmarshal(b, &v); err != nil {
		return err
	}
	if v < 0 || v > 100 {
		return fmt.Errorf("%v out of range", v)
	}
	*p = Percent(v)
	return nil
}

// Set is a list that encodes sorted.
type Set map[string]struct{}

func (s Set) MarshalJSON() ([]byte, error) {
	keys := make([]string, 0, len(s))
	for k := range s {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return json.Marshal(keys)
}

func (s *Set) UnmarshalJSON(b []byte) error {
	var keys []string
	if err := json.Unmarshal(b, &keys); err != nil {
		return err
	}
	*s = make(Set, len(keys))
	for _, k := range keys {
		(*s)[k] = struct{}{}
	}
	return nil
}

// Headers are lists of pairs.
type Headers map[string]string

func (h *Headers) UnmarshalJSON(b []byte) error {
	var list []struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	if err := json.Unmarshal(b, &list); err != nil {
		return err
	}
	out := Headers{}
	for _, e := range list {
		if e.Name == "" {
			return errors.New("a header without a name")
		}
		out[e.Name] = e.Value
	}
	*h = out
	return nil
}

func (h Headers) MarshalJSON() ([]byte, error) {
	type pair struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	out := []pair{}
	for k, v := range h {
		out = append(out, pair{k, v})
	}
	return json.Marshal(out)
}

// Polygon is arrays of arrays, by geometry's type.
type Geometry struct {
	Type  string
	Point []float64
	Line  [][]float64
}

func (g *Geometry) UnmarshalJSON(b []byte) error {
	var raw struct {
		Type        string          `json:"type"`
		Coordinates json.RawMessage `json:"coordinates"`
	}
	if err := json.Unmarshal(b, &raw); err != nil {
		return err
	}
	g.Type = raw.Type
	switch raw.Type {
	case "Point":
		return json.Unmarshal(raw.Coordinates, &g.Point)
	case "Line":
		return json.Unmarshal(raw.Coordinates, &g.Line)
	default:
		return fmt.Errorf("unsupported geometry %s", raw.Type)
	}
}

func (g Geometry) MarshalJSON() ([]byte, error) {
	out := map[string]any{"type": g.Type}
	switch g.Type {
	case "Point":
		out["coordinates"] = g.Point
	case "Line":
		out["coordinates"] = g.Line
	default:
		return nil, errors.New("unsupported")
	}
	return json.Marshal(out)
}

// Operation by AWS style: a document with nil checks, all optional.
type Operation struct {
	Name  *string
	Limit *int32
}

func (o *Operation) MarshalJSON() ([]byte, error) {
	if o == nil {
		return []byte("null"), nil
	}
	m := make(map[string]interface{})
	if o.Name != nil {
		m["Name"] = *o.Name
	}
	if o.Limit != nil {
		m["Limit"] = *o.Limit
	}
	return json.Marshal(m)
}

// Old reads what old servers wrote.
type Renamed struct {
	Name string `json:"new_name"`
}

func (r *Renamed) UnmarshalJSON(b []byte) error {
	var raw struct {
		New *string `json:"new_name"`
		Old *string `json:"old_name"`
	}
	if err := json.Unmarshal(b, &raw); err != nil {
		return err
	}
	switch {
	case raw.New != nil:
		r.Name = *raw.New
	case raw.Old != nil:
		r.Name = *raw.Old
	default:
		return errors.New("no name")
	}
	return nil
}

// Default after decode.
type Retry struct {
	Max  int           `json:"max"`
	Wait time.Duration `json:"-"`
}

func (r *Retry) UnmarshalJSON(b []byte) error {
	type alias Retry
	aux := struct {
		*alias
		Wait string `json:"wait"`
	}{alias: (*alias)(r)}
	if err := json.Unmarshal(b, &aux); err != nil {
		return err
	}
	if r.Max == 0 {
		r.Max = 3
	}
	if aux.Wait == "" {
		aux.Wait = "1s"
	}
	d, err := time.ParseDuration(aux.Wait)
	if err != nil {
		return err
	}
	r.Wait = d
	return nil
}

func (r Retry) MarshalJSON() ([]byte, error) {
	type alias Retry
	return json.Marshal(struct {
		alias
		Wait string `json:"wait,omitempty"`
	}{alias(r), r.Wait.String()})
}

// Empty refuses an empty object.
type NotEmpty map[string]int

func (n *NotEmpty) UnmarshalJSON(b []byte) error {
	var m map[string]int
	if err := json.Unmarshal(b, &m); err != nil {
		return err
	}
	if len(m) == 0 {
		return errors.New("empty")
	}
	*n = m
	return nil
}

// ByReflect is a way that nobody follows.
type ByReflect struct {
	A int `json:"a"`
}

func (r *ByReflect) UnmarshalJSON(b []byte) error {
	v := reflect.New(reflect.TypeOf(*r))
	_ = v
	type alias ByReflect
	return json.Unmarshal(b, (*alias)(r))
}

// FirstByte dispatches.
type Value struct {
	S *string
	N *float64
	L []Value
	M map[string]Value
	B *bool
}

func (v *Value) UnmarshalJSON(b []byte) error {
	b = bytes.TrimSpace(b)
	if len(b) == 0 {
		return errors.New("empty")
	}
	switch b[0] {
	case '"':
		return json.Unmarshal(b, &v.S)
	case '[':
		return json.Unmarshal(b, &v.L)
	case '{':
		return json.Unmarshal(b, &v.M)
	case 't', 'f':
		return json.Unmarshal(b, &v.B)
	case 'n':
		return nil
	default:
		return json.Unmarshal(b, &v.N)
	}
}

func (v Value) MarshalJSON() ([]byte, error) {
	switch {
	case v.S != nil:
		return json.Marshal(v.S)
	case v.N != nil:
		return json.Marshal(v.N)
	case v.L != nil:
		return json.Marshal(v.L)
	case v.M != nil:
		return json.Marshal(v.M)
	case v.B != nil:
		return json.Marshal(v.B)
	}
	return []byte("null"), nil
}

// StringOrList
type Stop struct {
	Stop []string `json:"stop,omitempty"`
}

func (s *Stop) UnmarshalJSON(b []byte) error {
	var raw struct {
		Stop any `json:"stop"`
	}
	if err := json.Unmarshal(b, &raw); err != nil {
		return err
	}
	switch v := raw.Stop.(type) {
	case nil:
	case string:
		s.Stop = []string{v}
	case []any:
		for _, x := range v {
			t, ok := x.(string)
			if !ok {
				return errors.New("stop must be texts")
			}
			s.Stop = append(s.Stop, t)
		}
	default:
		return fmt.Errorf("bad stop %T", v)
	}
	return nil
}

func (s Stop) MarshalJSON() ([]byte, error) {
	if len(s.Stop) == 1 {
		return json.Marshal(map[string]string{"stop": s.Stop[0]})
	}
	type alias Stop
	return json.Marshal(alias(s))
}

// Header with an omitempty struct and omitzero time.
type Zeros struct {
	T  time.Time      `json:"t,omitzero"`
	In Inner          `json:"in,omitempty"`
	Z  Inner          `json:"z,omitzero"`
	P  *Inner         `json:"p,omitempty"`
	L  []int          `json:"l,omitempty"`
	LZ []int          `json:"lz,omitzero"`
	M  map[string]int `json:"m,omitempty"`
	A  any            `json:"a,omitempty"`
	E  [0]int         `json:"e,omitempty"`
	F  [2]int         `json:"f,omitempty"`
}
type Inner struct {
	A int `json:"a"`
}

// Discriminated through an interface field, registry by reflect type.
type Animal interface{ Sound() string }
type Cow struct {
	Species string `json:"species"`
	Milk    int    `json:"milk"`
}
type Hen struct {
	Species string `json:"species"`
	Eggs    int    `json:"eggs"`
}

func (Cow) Sound() string { return "moo" }
func (Hen) Sound() string { return "cluck" }

type Farm struct {
	Animals []Animal `json:"animals"`
	Best    Animal   `json:"best"`
}

func unmarshalAnimal(data []byte) (Animal, error) {
	if len(data) == 0 || string(data) == "null" {
		return nil, nil
	}
	var peek struct {
		Species string `json:"species"`
	}
	if err := json.Unmarshal(data, &peek); err != nil {
		return nil, err
	}
	switch peek.Species {
	case "cow":
		var c Cow
		err := json.Unmarshal(data, &c)
		return c, err
	case "hen":
		var h Hen
		err := json.Unmarshal(data, &h)
		return h, err
	default:
		return nil, fmt.Errorf("unknown species: %s", peek.Species)
	}
}

func (f *Farm) UnmarshalJSON(data []byte) error {
	raw := map[string]json.RawMessage{}
	if err := json.Unmarshal(data, &raw); err != nil {
		return err
	}
	var items []json.RawMessage
	if v, ok := raw["animals"]; ok {
		if err := json.Unmarshal(v, &items); err != nil {
			return err
		}
	}
	f.Animals = make([]Animal, len(items))
	for i := range items {
		a, err := unmarshalAnimal(items[i])
		if err != nil {
			return err
		}
		f.Animals[i] = a
	}
	best, err := unmarshalAnimal(raw["best"])
	if err != nil {
		return err
	}
	f.Best = best
	return nil
}
