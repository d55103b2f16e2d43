package codecs

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// What is refused after decoding, in the ways in which authors gather and say it.

// Remarks collects what is wrong.
type Remarks struct {
	A string   `json:"a"`
	B int      `json:"b"`
	C []string `json:"c"`
}

func (s *Remarks) UnmarshalJSON(data []byte) error {
	type plain Remarks
	if err := json.Unmarshal(data, (*plain)(s)); err != nil {
		return err
	}
	var errs []error
	if s.A == "" {
		errs = append(errs, errors.New("a"))
	}
	if s.B < 0 {
		errs = append(errs, errors.New("b"))
	}
	if len(s.C) > 2 {
		errs = append(errs, errors.New("c"))
	}
	return errors.Join(errs...)
}

type Needed struct {
	A string `json:"a"`
	B string `json:"b"`
}

func needs(name, v string) error {
	if v == "" {
		return fmt.Errorf("%s is required", name)
	}
	return nil
}

func (s *Needed) UnmarshalJSON(data []byte) error {
	type plain Needed
	if err := json.Unmarshal(data, (*plain)(s)); err != nil {
		return err
	}
	if err := needs("a", s.A); err != nil {
		return err
	}
	return needs("b", s.B)
}

type Badge struct {
	Code string `json:"code"`
}

var badge = regexp.MustCompile(`^[A-Z]{3}$`)

func (s *Badge) UnmarshalJSON(data []byte) error {
	type plain Badge
	if err := json.Unmarshal(data, (*plain)(s)); err != nil {
		return err
	}
	if !badge.MatchString(s.Code) {
		return errors.New("code")
	}
	return nil
}

type Prefixed struct {
	ID string `json:"id"`
}

func (s *Prefixed) UnmarshalJSON(data []byte) error {
	type plain Prefixed
	if err := json.Unmarshal(data, (*plain)(s)); err != nil {
		return err
	}
	if !strings.HasPrefix(s.ID, "usr_") {
		return errors.New("id")
	}
	return nil
}

type Counts struct {
	Items []Count `json:"items"`
}

type Count struct {
	N int `json:"n"`
}

func (s *Counts) UnmarshalJSON(data []byte) error {
	type plain Counts
	if err := json.Unmarshal(data, (*plain)(s)); err != nil {
		return err
	}
	for i, it := range s.Items {
		if it.N < 1 {
			return fmt.Errorf("item %d", i)
		}
	}
	return nil
}

type Holder struct {
	In Count  `json:"in"`
	P  *Count `json:"p"`
}

func (s *Holder) UnmarshalJSON(b []byte) error {
	type plain Holder
	if err := json.Unmarshal(b, (*plain)(s)); err != nil {
		return err
	}
	if s.In.N < 1 {
		return errors.New("in.n")
	}
	if s.P != nil && s.P.N > 10 {
		return errors.New("p.n")
	}
	return nil
}

type AnyBad struct {
	Items []Count `json:"items"`
}

func (s *AnyBad) UnmarshalJSON(b []byte) error {
	type plain AnyBad
	if err := json.Unmarshal(b, (*plain)(s)); err != nil {
		return err
	}
	bad := false
	for _, it := range s.Items {
		if it.N < 1 {
			bad = true
			break
		}
	}
	if bad {
		return errors.New("items")
	}
	return nil
}

type ByName struct {
	M map[string]Count  `json:"m"`
	S map[string]string `json:"s"`
}

func (s *ByName) UnmarshalJSON(b []byte) error {
	type plain ByName
	if err := json.Unmarshal(b, (*plain)(s)); err != nil {
		return err
	}
	for k, v := range s.M {
		if v.N < 0 {
			return fmt.Errorf("%s", k)
		}
	}
	for k, v := range s.S {
		if k == "" || v == "" {
			return errors.New("empty")
		}
	}
	return nil
}

type Exact struct {
	V any            `json:"v"`
	M map[string]any `json:"m"`
}

func (s *Exact) UnmarshalJSON(b []byte) error {
	type plain Exact
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.UseNumber()
	if err := dec.Decode((*plain)(s)); err != nil {
		return err
	}
	if n, ok := s.V.(json.Number); ok {
		i, err := n.Int64()
		if err != nil {
			return err
		}
		s.V = i
	}
	return nil
}

type validator interface{ Validate() error }

func (s Count) Validate() error {
	if s.N < 1 {
		return errors.New("n")
	}
	return nil
}

type AllValid struct {
	A  string `json:"a"`
	In Count  `json:"in"`
}

func (s *AllValid) UnmarshalJSON(b []byte) error {
	type plain AllValid
	if err := json.Unmarshal(b, (*plain)(s)); err != nil {
		return err
	}
	for _, v := range []validator{s.In} {
		if err := v.Validate(); err != nil {
			return err
		}
	}
	return nil
}

type Complaints struct {
	A string `json:"a"`
}

func (s *Complaints) UnmarshalJSON(b []byte) (err error) {
	type plain Complaints
	if err = json.Unmarshal(b, (*plain)(s)); err != nil {
		return
	}
	var problems []string
	if s.A == "" {
		problems = append(problems, "a is empty")
	}
	if len(problems) > 0 {
		err = errors.New(strings.Join(problems, "; "))
	}
	return
}

type Short struct {
	Name string   `json:"name"`
	Tags []string `json:"tags"`
}

func (s *Short) UnmarshalJSON(b []byte) error {
	type plain Short
	if err := json.Unmarshal(b, (*plain)(s)); err != nil {
		return err
	}
	if n := len([]rune(s.Name)); n > 3 {
		return errors.New("name")
	}
	if len(s.Tags) == 0 || len(s.Tags) > 2 {
		return errors.New("tags")
	}
	return nil
}

type Once struct {
	Tags []string `json:"tags"`
}

func (s *Once) UnmarshalJSON(b []byte) error {
	type plain Once
	if err := json.Unmarshal(b, (*plain)(s)); err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, t := range s.Tags {
		if seen[t] {
			return fmt.Errorf("twice %s", t)
		}
		seen[t] = true
	}
	return nil
}

type Late struct {
	A int `json:"a"`
}

func (s *Late) UnmarshalJSON(b []byte) (err error) {
	defer func() {
		if err == nil && s.A == 0 {
			err = errors.New("a")
		}
	}()
	type plain Late
	return json.Unmarshal(b, (*plain)(s))
}
