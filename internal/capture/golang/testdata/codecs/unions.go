package codecs

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// Shape is one of several by kind.
type Shape interface{ isShape() }

type Circle struct {
	Kind   string  `json:"kind"`
	Radius float64 `json:"radius"`
}

type Square struct {
	Kind string  `json:"kind"`
	Side float64 `json:"side"`
}

func (*Circle) isShape() {}
func (*Square) isShape() {}

var shapeRegistry = map[string]func() Shape{
	"circle": func() Shape { return &Circle{} },
	"square": func() Shape { return &Square{} },
}

func decodeShape(raw json.RawMessage) (Shape, error) {
	var head struct {
		Kind string `json:"kind"`
	}
	if err := json.Unmarshal(raw, &head); err != nil {
		return nil, err
	}
	make, ok := shapeRegistry[head.Kind]
	if !ok {
		return nil, fmt.Errorf("unknown shape %q", head.Kind)
	}
	s := make()
	if err := json.Unmarshal(raw, s); err != nil {
		return nil, err
	}
	return s, nil
}

type Drawing struct {
	Title  string  `json:"title"`
	Shapes []Shape `json:"shapes"`
	Main   Shape   `json:"main"`
}

func (d *Drawing) UnmarshalJSON(b []byte) error {
	var raw struct {
		Title  string            `json:"title"`
		Shapes []json.RawMessage `json:"shapes"`
		Main   json.RawMessage   `json:"main"`
	}
	if err := json.Unmarshal(b, &raw); err != nil {
		return err
	}
	d.Title = raw.Title
	for _, r := range raw.Shapes {
		s, err := decodeShape(r)
		if err != nil {
			return err
		}
		d.Shapes = append(d.Shapes, s)
	}
	if raw.Main != nil {
		s, err := decodeShape(raw.Main)
		if err != nil {
			return err
		}
		d.Main = s
	}
	return nil
}

// Event is a struct union by type, whose variants do not know their tag.
type Event struct {
	Created *Created
	Deleted *Deleted
}

type Created struct {
	ID string `json:"id"`
}
type Deleted struct {
	At int `json:"at"`
}

func (e *Event) UnmarshalJSON(b []byte) error {
	var t struct {
		Type string `json:"type"`
	}
	if err := json.Unmarshal(b, &t); err != nil {
		return err
	}
	switch t.Type {
	case "created":
		e.Created = new(Created)
		return json.Unmarshal(b, e.Created)
	case "deleted":
		var d Deleted
		if err := json.Unmarshal(b, &d); err != nil {
			return err
		}
		e.Deleted = &d
		return nil
	}
	return fmt.Errorf("unknown type %q", t.Type)
}

func (e Event) MarshalJSON() ([]byte, error) {
	switch {
	case e.Created != nil:
		return json.Marshal(struct {
			Type string `json:"type"`
			*Created
		}{"created", e.Created})
	case e.Deleted != nil:
		return json.Marshal(struct {
			Type string `json:"type"`
			*Deleted
		}{"deleted", e.Deleted})
	}
	return nil, errors.New("empty event")
}

// OpenTag is a tag over an open enum that the variants declare.
type OpenTag string

const (
	OpenTagA OpenTag = "tag_a"
	OpenTagB OpenTag = "tag_b"
)

type VarA struct {
	Tag OpenTag `json:"tag"`
	A   int     `json:"a"`
}
type VarB struct {
	Tag OpenTag `json:"tag"`
	B   string  `json:"b"`
}

type Tagged struct {
	*VarA
	*VarB
}

func (t *Tagged) UnmarshalJSON(b []byte) error {
	var head struct {
		Tag OpenTag `json:"tag"`
	}
	if err := json.Unmarshal(b, &head); err != nil {
		return err
	}
	switch head.Tag {
	case OpenTagA:
		t.VarA = &VarA{}
		return json.Unmarshal(b, t.VarA)
	case OpenTagB:
		t.VarB = &VarB{}
		return json.Unmarshal(b, t.VarB)
	default:
		return fmt.Errorf("bad tag")
	}
}

func (t Tagged) MarshalJSON() ([]byte, error) {
	if t.VarA != nil {
		return json.Marshal(t.VarA)
	}
	if t.VarB != nil {
		return json.Marshal(t.VarB)
	}
	return []byte("null"), nil
}

// Either is OpenAPI Generator's oneOf without discriminator.
type Either struct {
	Cat *Cat
	Dog *Dog
}
type Cat struct {
	Name string `json:"name"`
}
type Dog struct {
	Count int `json:"count"`
}

func newStrictDecoder(data []byte) *json.Decoder {
	dec := json.NewDecoder(bytes.NewBuffer(data))
	dec.DisallowUnknownFields()
	return dec
}

func (dst *Either) UnmarshalJSON(data []byte) error {
	var err error
	match := 0
	err = newStrictDecoder(data).Decode(&dst.Cat)
	if err == nil {
		jsonCat, _ := json.Marshal(dst.Cat)
		if string(jsonCat) == "{}" {
			dst.Cat = nil
		} else {
			match++
		}
	} else {
		dst.Cat = nil
	}
	err = newStrictDecoder(data).Decode(&dst.Dog)
	if err == nil {
		jsonDog, _ := json.Marshal(dst.Dog)
		if string(jsonDog) == "{}" {
			dst.Dog = nil
		} else {
			match++
		}
	} else {
		dst.Dog = nil
	}
	if match > 1 {
		dst.Cat = nil
		dst.Dog = nil
		return fmt.Errorf("data matches more than one schema in oneOf(Either)")
	} else if match == 1 {
		return nil
	} else {
		return fmt.Errorf("data failed to match schemas in oneOf(Either)")
	}
}

func (src Either) MarshalJSON() ([]byte, error) {
	if src.Cat != nil {
		return json.Marshal(&src.Cat)
	}
	if src.Dog != nil {
		return json.Marshal(&src.Dog)
	}
	return nil, nil
}

// OAUnion is oapi-codegen's.
type OAUnion struct {
	union json.RawMessage
}

func (t OAUnion) AsCat() (Cat, error) {
	var body Cat
	err := json.Unmarshal(t.union, &body)
	return body, err
}
func (t *OAUnion) FromCat(v Cat) error {
	b, err := json.Marshal(v)
	t.union = b
	return err
}
func (t OAUnion) AsDog() (Dog, error) {
	var body Dog
	err := json.Unmarshal(t.union, &body)
	return body, err
}
func (t *OAUnion) FromDog(v Dog) error {
	b, err := json.Marshal(v)
	t.union = b
	return err
}
func (t OAUnion) MarshalJSON() ([]byte, error) {
	b, err := t.union.MarshalJSON()
	return b, err
}
func (t *OAUnion) UnmarshalJSON(b []byte) error {
	err := t.union.UnmarshalJSON(b)
	return err
}

// OAMixed is oapi-codegen's union with fields beside it.
type OAMixed struct {
	Label string `json:"label"`
	union json.RawMessage
}

func (t OAMixed) MarshalJSON() ([]byte, error) {
	b, err := t.union.MarshalJSON()
	if err != nil {
		return nil, err
	}
	object := make(map[string]json.RawMessage)
	if t.union != nil {
		err = json.Unmarshal(b, &object)
		if err != nil {
			return nil, err
		}
	}
	object["label"], err = json.Marshal(t.Label)
	if err != nil {
		return nil, fmt.Errorf("error marshaling 'label': %w", err)
	}
	b, err = json.Marshal(object)
	return b, err
}

func (t *OAMixed) UnmarshalJSON(b []byte) error {
	err := t.union.UnmarshalJSON(b)
	if err != nil {
		return err
	}
	object := make(map[string]json.RawMessage)
	err = json.Unmarshal(b, &object)
	if err != nil {
		return err
	}
	if raw, found := object["label"]; found {
		err = json.Unmarshal(raw, &t.Label)
		if err != nil {
			return fmt.Errorf("error reading 'label': %w", err)
		}
	}
	return err
}

// OAProps is oapi-codegen's AdditionalProperties.
type OAProps struct {
	Name                 string         `json:"name"`
	Nick                 *string        `json:"nick,omitempty"`
	AdditionalProperties map[string]int `json:"-"`
}

func (a *OAProps) UnmarshalJSON(b []byte) error {
	object := make(map[string]json.RawMessage)
	err := json.Unmarshal(b, &object)
	if err != nil {
		return err
	}
	if raw, found := object["name"]; found {
		err = json.Unmarshal(raw, &a.Name)
		if err != nil {
			return fmt.Errorf("error reading 'name': %w", err)
		}
		delete(object, "name")
	}
	if raw, found := object["nick"]; found {
		err = json.Unmarshal(raw, &a.Nick)
		if err != nil {
			return fmt.Errorf("error reading 'nick': %w", err)
		}
		delete(object, "nick")
	}
	if len(object) != 0 {
		a.AdditionalProperties = make(map[string]int)
		for fieldName, fieldBuf := range object {
			var fieldVal int
			err := json.Unmarshal(fieldBuf, &fieldVal)
			if err != nil {
				return fmt.Errorf("error unmarshaling field %s: %w", fieldName, err)
			}
			a.AdditionalProperties[fieldName] = fieldVal
		}
	}
	return nil
}

func (a OAProps) MarshalJSON() ([]byte, error) {
	var err error
	object := make(map[string]json.RawMessage)
	object["name"], err = json.Marshal(a.Name)
	if err != nil {
		return nil, fmt.Errorf("error marshaling 'name': %w", err)
	}
	if a.Nick != nil {
		object["nick"], err = json.Marshal(a.Nick)
		if err != nil {
			return nil, fmt.Errorf("error marshaling 'nick': %w", err)
		}
	}
	for fieldName, field := range a.AdditionalProperties {
		object[fieldName], err = json.Marshal(field)
		if err != nil {
			return nil, fmt.Errorf("error marshaling '%s': %w", fieldName, err)
		}
	}
	return json.Marshal(object)
}

// OADisc is oapi-codegen's with discriminator.
type OADisc struct {
	union json.RawMessage
}

type CatTyped struct {
	Type string `json:"type"`
	Name string `json:"name"`
}

func (t OADisc) Discriminator() (string, error) {
	var d struct {
		Discriminator string `json:"type"`
	}
	err := json.Unmarshal(t.union, &d)
	return d.Discriminator, err
}
func (t OADisc) AsCatTyped() (CatTyped, error) {
	var body CatTyped
	err := json.Unmarshal(t.union, &body)
	return body, err
}
func (t *OADisc) FromCatTyped(v CatTyped) error {
	v.Type = "cat"
	b, err := json.Marshal(v)
	t.union = b
	return err
}
func (t OADisc) MarshalJSON() ([]byte, error) { return t.union.MarshalJSON() }
func (t *OADisc) UnmarshalJSON(b []byte) error {
	return t.union.UnmarshalJSON(b)
}

// Strict refuses what it does not know, and what follows.
type Strict struct {
	A int    `json:"a"`
	B Nested `json:"b"`
}
type Nested struct {
	C string `json:"c"`
}

func (s *Strict) UnmarshalJSON(b []byte) error {
	type raw Strict
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	dec.UseNumber()
	var r raw
	if err := dec.Decode(&r); err != nil {
		return err
	}
	if _, err := dec.Token(); err != io.EOF {
		return errors.New("trailing data")
	}
	*s = Strict(r)
	return nil
}

// Pairs is read token by token.
type Pairs struct {
	Keys   []string
	Values []int
}

func (p *Pairs) UnmarshalJSON(b []byte) error {
	dec := json.NewDecoder(bytes.NewReader(b))
	t, err := dec.Token()
	if err != nil {
		return err
	}
	if d, ok := t.(json.Delim); !ok || d != '{' {
		return errors.New("object expected")
	}
	for dec.More() {
		k, err := dec.Token()
		if err != nil {
			return err
		}
		var v int
		if err := dec.Decode(&v); err != nil {
			return err
		}
		p.Keys = append(p.Keys, k.(string))
		p.Values = append(p.Values, v)
	}
	return nil
}

func (p Pairs) MarshalJSON() ([]byte, error) {
	var buf bytes.Buffer
	buf.WriteByte('{')
	for i, k := range p.Keys {
		if i > 0 {
			buf.WriteByte(',')
		}
		kb, err := json.Marshal(k)
		if err != nil {
			return nil, err
		}
		buf.Write(kb)
		buf.WriteByte(':')
		vb, err := json.Marshal(p.Values[i])
		if err != nil {
			return nil, err
		}
		buf.Write(vb)
	}
	buf.WriteByte('}')
	return buf.Bytes(), nil
}

// Content is text or parts.
type Content struct {
	Text  *string
	Parts []Part
}
type Part struct {
	Text string `json:"text"`
}

func (c *Content) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err == nil {
		c.Text = &s
		return nil
	}
	var parts []Part
	if err := json.Unmarshal(b, &parts); err == nil {
		c.Parts = parts
		return nil
	}
	return fmt.Errorf("content is neither text nor parts: %s", b)
}

func (c Content) MarshalJSON() ([]byte, error) {
	if c.Text != nil {
		return json.Marshal(*c.Text)
	}
	if c.Parts != nil {
		return json.Marshal(c.Parts)
	}
	return json.Marshal(nil)
}

// RawMap is decoded from a map of raw texts.
type RawMap struct {
	ID   int
	Name string
	Rest map[string]json.RawMessage
}

func (r *RawMap) UnmarshalJSON(b []byte) error {
	var m map[string]json.RawMessage
	if err := json.Unmarshal(b, &m); err != nil {
		return err
	}
	id, ok := m["id"]
	if !ok {
		return errors.New("id is missing")
	}
	if err := json.Unmarshal(id, &r.ID); err != nil {
		return err
	}
	delete(m, "id")
	if name, ok := m["name"]; ok {
		if err := json.Unmarshal(name, &r.Name); err != nil {
			return err
		}
		delete(m, "name")
	}
	r.Rest = m
	return nil
}

func (r RawMap) MarshalJSON() ([]byte, error) {
	m := map[string]any{"id": r.ID}
	if r.Name != "" {
		m["name"] = r.Name
	}
	for k, v := range r.Rest {
		m[k] = v
	}
	return json.Marshal(m)
}

// AnyMap asserts what it reads.
type AnyMap struct {
	ID string
	N  int
}

func (r *AnyMap) UnmarshalJSON(b []byte) error {
	var m map[string]any
	if err := json.Unmarshal(b, &m); err != nil {
		return err
	}
	id, ok := m["id"].(string)
	if !ok {
		return errors.New("id must be a string")
	}
	r.ID = id
	if n, ok := m["n"].(float64); ok {
		r.N = int(n)
	}
	return nil
}

func (r AnyMap) MarshalJSON() ([]byte, error) {
	return json.Marshal(map[string]any{"id": r.ID, "n": r.N})
}

// OneOfMany is a nested kind switch on a data field.
type Message struct {
	Kind string `json:"kind"`
	Data any    `json:"data"`
}
type TextData struct {
	Text string `json:"text"`
}
type ImageData struct {
	URL string `json:"url"`
}

func (m *Message) UnmarshalJSON(b []byte) error {
	aux := struct {
		Kind string          `json:"kind"`
		Data json.RawMessage `json:"data"`
	}{}
	if err := json.Unmarshal(b, &aux); err != nil {
		return err
	}
	m.Kind = aux.Kind
	switch aux.Kind {
	case "text":
		var d TextData
		if err := json.Unmarshal(aux.Data, &d); err != nil {
			return err
		}
		m.Data = d
	case "image":
		var d ImageData
		if err := json.Unmarshal(aux.Data, &d); err != nil {
			return err
		}
		m.Data = d
	default:
		return fmt.Errorf("unknown kind %s", aux.Kind)
	}
	return nil
}
