package codecs

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Ordered is an object that is read token by token.
type Ordered struct {
	Keys []string
	By   map[string]string
}

func (o *Ordered) UnmarshalJSON(b []byte) error {
	dec := json.NewDecoder(bytes.NewReader(b))
	tok, err := dec.Token()
	if err != nil {
		return err
	}
	if tok != json.Delim('{') {
		return errors.New("no object")
	}
	o.By = map[string]string{}
	for dec.More() {
		tok, err := dec.Token()
		if err != nil {
			return err
		}
		key := tok.(string)
		var v string
		if err := dec.Decode(&v); err != nil {
			return err
		}
		o.Keys, o.By[key] = append(o.Keys, key), v
	}
	_, err = dec.Token()
	return err
}

func (o Ordered) MarshalJSON() ([]byte, error) { return json.Marshal(o.By) }

// Piecewise reads the members that it knows, whatever their order, and skips others.
type Piecewise struct {
	ID    int      `json:"id"`
	Names []string `json:"names"`
}

func (p *Piecewise) UnmarshalJSON(b []byte) error {
	dec := json.NewDecoder(bytes.NewReader(b))
	if t, err := dec.Token(); err != nil {
		return err
	} else if d, ok := t.(json.Delim); !ok || d != '{' {
		return errors.New("no object")
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return err
		}
		switch key {
		case "id":
			err = dec.Decode(&p.ID)
		case "names":
			if t, err := dec.Token(); err != nil || t != json.Delim('[') {
				return errors.New("no list")
			}
			for dec.More() {
				var name string
				if err := dec.Decode(&name); err != nil {
					return err
				}
				p.Names = append(p.Names, name)
			}
			_, err = dec.Token()
		default:
			var other any
			err = dec.Decode(&other)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Stepwise is a list that is read token by token, and nothing after it.
type Stepwise []int

func (s *Stepwise) UnmarshalJSON(b []byte) error {
	dec := json.NewDecoder(bytes.NewReader(b))
	if t, err := dec.Token(); err != nil {
		return err
	} else if d, ok := t.(json.Delim); !ok || d != '[' {
		return errors.New("no list")
	}
	out := []int{}
	for dec.More() {
		var n int
		if err := dec.Decode(&n); err != nil {
			return err
		}
		out = append(out, n)
	}
	if _, err := dec.Token(); err != nil {
		return err
	}
	if _, err := dec.Token(); err != io.EOF {
		return errors.New("more than a list")
	}
	*s = out
	return nil
}

// Askew reads its tokens two by two.
type Askew []string

func (s *Askew) UnmarshalJSON(b []byte) error {
	dec := json.NewDecoder(bytes.NewReader(b))
	if _, err := dec.Token(); err != nil {
		return err
	}
	for dec.More() {
		if _, err := dec.Token(); err != nil {
			return err
		}
		t, err := dec.Token()
		if err != nil {
			return err
		}
		*s = append(*s, fmt.Sprint(t))
	}
	return nil
}

// Single is one value, with nothing after it.
type Single struct {
	A int `json:"a"`
}

func (s *Single) UnmarshalJSON(b []byte) error {
	type plain Single
	dec := json.NewDecoder(bytes.NewReader(b))
	if err := dec.Decode((*plain)(s)); err != nil {
		return err
	}
	if err := dec.Decode(&struct{}{}); !errors.Is(err, io.EOF) {
		return errors.New("more than one")
	}
	return nil
}

// AnyOfFour is one of several kinds, told by the first token.
type AnyOfFour struct {
	Flag *bool
	N    *int64
	Text *string
	List []string
	Ref  *Ref
}

func (a *AnyOfFour) UnmarshalJSON(data []byte) error {
	a.List, a.Ref = nil, nil
	var ref Ref
	isObject, err := readKind(data, &a.N, &a.Flag, &a.Text, &a.List, &ref)
	if err == nil && isObject {
		a.Ref = &ref
	}
	return err
}

func readKind(data []byte, n **int64, flag **bool, text **string, list, object any) (bool, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	tok, err := dec.Token()
	if err != nil {
		return false, err
	}
	switch v := tok.(type) {
	case json.Number:
		if n != nil {
			i, err := v.Int64()
			if err == nil {
				*n = &i
				return false, nil
			}
		}
		return false, errors.New("a number")
	case float64:
		return false, errors.New("never")
	case bool:
		*flag = &v
		return false, nil
	case string:
		*text = &v
		return false, nil
	case nil:
		return false, errors.New("null")
	case json.Delim:
		if v == '{' {
			return true, json.Unmarshal(data, object)
		}
		if v == '[' {
			return false, json.Unmarshal(data, list)
		}
	}
	return false, errors.New("none of them")
}

func (a AnyOfFour) MarshalJSON() ([]byte, error) {
	switch {
	case a.N != nil:
		return json.Marshal(*a.N)
	case a.Flag != nil:
		return json.Marshal(*a.Flag)
	case a.Text != nil:
		return json.Marshal(*a.Text)
	case a.List != nil:
		return json.Marshal(a.List)
	case a.Ref != nil:
		return json.Marshal(a.Ref)
	}
	return nil, errors.New("none is set")
}

// Tries is a moment in one of several layouts.
type Tries struct{ time.Time }

var triedLayouts = []string{time.RFC3339, "2006-01-02 15:04:05", "2006-01-02"}

func (t *Tries) UnmarshalJSON(b []byte) error {
	var text string
	if err := json.Unmarshal(b, &text); err != nil {
		return err
	}
	for _, layout := range triedLayouts {
		if at, err := time.Parse(layout, text); err == nil {
			t.Time = at
			return nil
		}
	}
	return fmt.Errorf("no time: %q", text)
}

// TriesOther does so in those that somebody sets.
type TriesOther struct{ time.Time }

var OtherLayouts = []string{time.RFC3339}

func UseLayouts(layouts []string) { OtherLayouts = layouts }

func (t *TriesOther) UnmarshalJSON(b []byte) error {
	var text string
	if err := json.Unmarshal(b, &text); err != nil {
		return err
	}
	for _, layout := range OtherLayouts {
		if at, err := time.Parse(layout, text); err == nil {
			t.Time = at
			return nil
		}
	}
	return fmt.Errorf("no time: %q", text)
}

// Maybe is a moment, or no text.
type Maybe struct{ At *time.Time }

func (m *Maybe) UnmarshalJSON(b []byte) error {
	text := strings.Trim(string(b), `"`)
	if text == "" || text == "null" {
		return nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return err
	}
	m.At = &at
	return nil
}

func (m Maybe) MarshalJSON() ([]byte, error) {
	if m.At == nil {
		return []byte(`""`), nil
	}
	return json.Marshal(m.At.Format(time.RFC3339))
}

// Sized2 is what a generator makes of a JSON Schema.
type Sized2 struct {
	Name string     `json:"name"`
	Kind Sized2Kind `json:"kind"`
	Note *string    `json:"note,omitempty"`
}

type Sized2Kind string

var sized2Kinds = []any{"small", "large"}

func (k *Sized2Kind) UnmarshalJSON(value []byte) error {
	var v string
	if err := json.Unmarshal(value, &v); err != nil {
		return err
	}
	var ok bool
	for _, expected := range sized2Kinds {
		if reflect.DeepEqual(v, expected) {
			ok = true
			break
		}
	}
	if !ok {
		return fmt.Errorf("none of %v: %v", sized2Kinds, v)
	}
	*k = Sized2Kind(v)
	return nil
}

func (s *Sized2) UnmarshalJSON(value []byte) error {
	var raw map[string]any
	if err := json.Unmarshal(value, &raw); err != nil {
		return err
	}
	if _, ok := raw["kind"]; raw != nil && !ok {
		return errors.New("kind is required")
	}
	if _, ok := raw["name"]; raw != nil && !ok {
		return errors.New("name is required")
	}
	type plain Sized2
	var p plain
	if err := json.Unmarshal(value, &p); err != nil {
		return err
	}
	*s = Sized2(p)
	return nil
}

// Side is a place in a list of names.
type Side int

var sideNames = []string{"left", "right"}

func (s Side) MarshalJSON() ([]byte, error) { return []byte(strconv.Quote(sideNames[s])), nil }

func (s *Side) UnmarshalJSON(b []byte) error {
	name, err := strconv.Unquote(string(b))
	if err != nil {
		return err
	}
	at := slices.Index(sideNames, name)
	if at < 0 {
		return errors.New("no side")
	}
	*s = Side(at)
	return nil
}

// Lacking says of all that is missing that it is.
type Lacking struct {
	A string `json:"a"`
	B int    `json:"b"`
}

func (l *Lacking) UnmarshalJSON(b []byte) error {
	var w struct {
		A *string `json:"a"`
		B *int    `json:"b"`
	}
	if err := json.Unmarshal(b, &w); err != nil {
		return err
	}
	var missing []string
	if w.A == nil {
		missing = append(missing, "a")
	}
	if w.B == nil {
		missing = append(missing, "b")
	}
	if len(missing) > 0 {
		return fmt.Errorf("missing: %s", strings.Join(missing, ", "))
	}
	l.A, l.B = *w.A, *w.B
	return nil
}

// Entire is a number that is an integer.
type Entire struct {
	N json.Number `json:"n"`
}

func (e *Entire) UnmarshalJSON(b []byte) error {
	type plain Entire
	if err := json.Unmarshal(b, (*plain)(e)); err != nil {
		return err
	}
	_, err := e.N.Int64()
	return err
}

// Fixed asks for a constant, and so for an object.
type Fixed struct {
	Type string `json:"type"`
}

func (f *Fixed) UnmarshalJSON(b []byte) error {
	type plain Fixed
	if err := json.Unmarshal(b, (*plain)(f)); err != nil {
		return err
	}
	if f.Type != "fixed" {
		return errors.New("type")
	}
	return nil
}

// HoldsFixed takes a null for what a pointer leads to.
type HoldsFixed struct {
	Sub  *Fixed
	Also Fixed
}

func (h *HoldsFixed) UnmarshalJSON(b []byte) error {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(b, &raw); err != nil {
		return err
	}
	if text, ok := raw["sub"]; ok {
		if err := json.Unmarshal(text, &h.Sub); err != nil {
			return err
		}
	}
	if text, ok := raw["also"]; ok {
		return json.Unmarshal(text, &h.Also)
	}
	return nil
}

// KeptList is a list of what its items say that they are.
type KeptList []Kept

func (l *KeptList) UnmarshalJSON(b []byte) error {
	var raws []json.RawMessage
	if err := json.Unmarshal(b, &raws); err != nil {
		return err
	}
	out := make(KeptList, 0, len(raws))
	for _, raw := range raws {
		item, err := decodeKept(raw)
		if err != nil {
			return err
		}
		out = append(out, item)
	}
	*l = out
	return nil
}

// Titled is written as the text of what it embeds, and read member by member.
type Titled struct {
	Title
	Name string `json:"name"`
}

type Title struct {
	ID string `json:"id"`
}

func (t Title) MarshalText() ([]byte, error) { return []byte("title " + t.ID), nil }

// Scope is a name between quotes, and Rank one that may as well be a number's digits.
type Scope int

const (
	ScopeNone Scope = iota
	ScopeOne
	ScopeAll
)

const oneWord = "one"

func (s Scope) MarshalJSON() ([]byte, error) { return []byte(fmt.Sprintf("%q", s.String())), nil }

func (s Scope) String() string {
	switch s {
	case ScopeOne:
		return oneWord
	case ScopeAll:
		return "all"
	}
	return "none"
}

func (s *Scope) UnmarshalJSON(b []byte) error {
	if b[0] != '"' {
		if bytes.Equal(b, []byte(`null`)) {
			return errors.New("null")
		}
		var text string
		return json.Unmarshal(b, &text)
	}
	switch v := string(b[1 : len(b)-1]); v {
	case oneWord:
		*s = ScopeOne
	case "all":
		*s = ScopeAll
	case "none":
		*s = ScopeNone
	default:
		return fmt.Errorf("no scope %q", v)
	}
	return nil
}

type Rank string

func (r *Rank) UnmarshalJSON(b []byte) error {
	switch v := string(b[1 : len(b)-1]); v {
	case "1", "2":
		*r = Rank(v)
		return nil
	}
	return errors.New("no rank")
}

// Mailed is a time in the layout of mail.
type Mailed struct{ time.Time }

func (m *Mailed) UnmarshalJSON(b []byte) (err error) {
	var text string
	if err = json.Unmarshal(b, &text); err == nil {
		m.Time, err = time.Parse(time.RFC1123Z, text)
	}
	return err
}

func (m Mailed) MarshalJSON() ([]byte, error) { return json.Marshal(m.Format(time.RFC1123Z)) }
