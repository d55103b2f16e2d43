package codecs

import (
	"bytes"
	"encoding"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"time"
)

// Optional is set or not, null or not.
type Optional[T any] struct {
	Value T
	Set   bool
	Null  bool
}

func (o *Optional[T]) UnmarshalJSON(b []byte) error {
	o.Set = true
	if bytes.Equal(b, []byte("null")) {
		o.Null = true
		return nil
	}
	return json.Unmarshal(b, &o.Value)
}

func (o Optional[T]) MarshalJSON() ([]byte, error) {
	if o.Null || !o.Set {
		return []byte("null"), nil
	}
	return json.Marshal(o.Value)
}

func (o Optional[T]) IsZero() bool { return !o.Set }

type Patch struct {
	Name Optional[string]   `json:"name,omitzero"`
	Age  Optional[int]      `json:"age,omitzero"`
	Tags Optional[[]string] `json:"tags"`
}

// Nullable is a map, as oapi-codegen's runtime has it.
type Nullable[T any] map[bool]T

func (t Nullable[T]) IsNull() bool {
	_, found := t[false]
	return found
}

func (t *Nullable[T]) SetNull() { *t = map[bool]T{false: *new(T)} }

func (t *Nullable[T]) Set(value T) { *t = map[bool]T{true: value} }

func (t Nullable[T]) MarshalJSON() ([]byte, error) {
	if t.IsNull() {
		return []byte("null"), nil
	}
	return json.Marshal(t[true])
}

func (t *Nullable[T]) UnmarshalJSON(data []byte) error {
	if bytes.Equal(data, []byte("null")) {
		t.SetNull()
		return nil
	}
	var v T
	if err := json.Unmarshal(data, &v); err != nil {
		return err
	}
	t.Set(v)
	return nil
}

type Update struct {
	Title Nullable[string] `json:"title,omitempty"`
	N     Nullable[int]    `json:"n"`
}

type Page[T any] struct {
	Items  []T    `json:"items"`
	Cursor string `json:"cursor,omitempty"`
	Total  *int64 `json:"total,omitempty"`
}

type Users = Page[User]

type User struct {
	ID string `json:"id"`
}

type Listing struct {
	Users Page[User] `json:"users"`
	IDs   Page[int]  `json:"ids"`
}

// Hash is hex by text methods.
type Hash []byte

func (h Hash) MarshalText() ([]byte, error) { return []byte(hex.EncodeToString(h)), nil }
func (h *Hash) UnmarshalText(t []byte) error {
	b, err := hex.DecodeString(string(t))
	if err != nil {
		return err
	}
	*h = b
	return nil
}

var _ encoding.TextMarshaler = Hash(nil)

// Key is a comparable key by text.
type Key struct{ A, B string }

func (k Key) MarshalText() ([]byte, error) { return []byte(k.A + "/" + k.B), nil }
func (k *Key) UnmarshalText(t []byte) error {
	a, b, ok := strings.Cut(string(t), "/")
	if !ok {
		return errors.New("no slash")
	}
	k.A, k.B = a, b
	return nil
}

type Index struct {
	Entries map[Key]int      `json:"entries"`
	Ints    map[int16]string `json:"ints"`
	Hash    Hash             `json:"hash"`
	Key     Key              `json:"key"`
}

// Data is base64url by its own method.
type Data []byte

func (d *Data) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	out, err := base64.URLEncoding.DecodeString(s)
	if err != nil {
		return err
	}
	*d = out
	return nil
}
func (d Data) MarshalJSON() ([]byte, error) {
	return json.Marshal(base64.URLEncoding.EncodeToString(d))
}

type Numbers struct {
	I8    int8            `json:"i8"`
	U     uint            `json:"u"`
	F32   float32         `json:"f32"`
	N     json.Number     `json:"n"`
	S     int             `json:"s,string"`
	B     bool            `json:"b,string"`
	Big   *big.Int        `json:"big"`
	Arr   [2]int          `json:"arr"`
	Raw   json.RawMessage `json:"raw"`
	Any   any             `json:"any"`
	Bytes []byte          `json:"bytes"`
}

// Seconds is a duration in seconds, possibly a text.
type Seconds time.Duration

func (s *Seconds) UnmarshalJSON(b []byte) error {
	var v any
	if err := json.Unmarshal(b, &v); err != nil {
		return err
	}
	switch value := v.(type) {
	case float64:
		*s = Seconds(time.Duration(value) * time.Second)
		return nil
	case string:
		d, err := time.ParseDuration(value)
		if err != nil {
			return err
		}
		*s = Seconds(d)
		return nil
	default:
		return errors.New("invalid duration")
	}
}

func (s Seconds) MarshalJSON() ([]byte, error) {
	return json.Marshal(time.Duration(s).String())
}

// IntOrString is kubernetes'.
type IntOrString struct {
	Type   int
	IntVal int32
	StrVal string
}

func (v *IntOrString) UnmarshalJSON(value []byte) error {
	if value[0] == '"' {
		v.Type = 1
		return json.Unmarshal(value, &v.StrVal)
	}
	v.Type = 0
	return json.Unmarshal(value, &v.IntVal)
}

func (v IntOrString) MarshalJSON() ([]byte, error) {
	switch v.Type {
	case 0:
		return json.Marshal(v.IntVal)
	case 1:
		return json.Marshal(v.StrVal)
	default:
		return []byte{}, fmt.Errorf("impossible IntOrString.Type")
	}
}

type Rolling struct {
	MaxSurge       *IntOrString `json:"maxSurge,omitempty"`
	MaxUnavailable IntOrString  `json:"maxUnavailable"`
}

// Meta has a method that its holder takes over.
type Meta struct {
	At time.Time
}

func (m *Meta) UnmarshalJSON(b []byte) error {
	var n int64
	if err := json.Unmarshal(b, &n); err != nil {
		return err
	}
	m.At = time.Unix(n, 0)
	return nil
}

type Hidden struct {
	Meta
	Name string `json:"name"`
}

type Shown struct {
	Meta Meta   `json:"meta"`
	Name string `json:"name"`
}

type Base struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type Derived struct {
	Base
	Name  string `json:"name,omitempty"`
	Extra int    `json:"extra"`
}

type Ptr struct {
	*Base
	Extra int `json:"extra"`
}

// Amount is numbers in texts, by value method.
type Amount int64

func (a *Amount) UnmarshalJSON(b []byte) error {
	s := string(b)
	if unq, err := strconv.Unquote(s); err == nil {
		s = unq
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return err
	}
	*a = Amount(n)
	return nil
}

func (a Amount) MarshalJSON() ([]byte, error) {
	return []byte(`"` + strconv.FormatInt(int64(a), 10) + `"`), nil
}

// OnPointer encodes by pointer only: as a value field of a value it is plain.
type OnPointer struct {
	V int `json:"v"`
}

func (o *OnPointer) MarshalJSON() ([]byte, error) {
	return json.Marshal(o.V)
}

type HoldsPointer struct {
	A OnPointer            `json:"a"`
	B *OnPointer           `json:"b"`
	C []OnPointer          `json:"c"`
	M map[string]OnPointer `json:"m"`
}

// Const writes a constant.
type Const struct {
	A int `json:"a"`
}

func (c Const) MarshalJSON() ([]byte, error) {
	type alias Const
	return json.Marshal(struct {
		Type string `json:"type"`
		alias
	}{Type: "const", alias: alias(c)})
}

// Cond writes a member under a condition.
type Cond struct {
	A int    `json:"a"`
	B string `json:"b"`
}

func (c Cond) MarshalJSON() ([]byte, error) {
	m := map[string]any{}
	m["a"] = c.A
	if c.B != "" {
		m["b"] = c.B
		m["mode"] = "full"
	} else {
		m["mode"] = "short"
	}
	return json.Marshal(m)
}

// Validated is checked by a method of its own.
type Validated struct {
	Email string `json:"email"`
	Age   int    `json:"age"`
}

func (v *Validated) Validate() error {
	if v.Email == "" {
		return errors.New("email is required")
	}
	if v.Age < 0 {
		return errors.New("age")
	}
	return nil
}

func (v *Validated) UnmarshalJSON(b []byte) error {
	type alias Validated
	if err := json.Unmarshal(b, (*alias)(v)); err != nil {
		return err
	}
	return v.Validate()
}

// Required is OpenAPI Generator's.
type Required struct {
	Id    string  `json:"id"`
	Count int32   `json:"count"`
	Note  *string `json:"note,omitempty"`
}

type _Required Required

func (o *Required) UnmarshalJSON(data []byte) (err error) {
	requiredProperties := []string{
		"id",
		"count",
	}
	allProperties := make(map[string]interface{})
	err = json.Unmarshal(data, &allProperties)
	if err != nil {
		return err
	}
	for _, requiredProperty := range requiredProperties {
		if _, exists := allProperties[requiredProperty]; !exists {
			return fmt.Errorf("no value given for required property %v", requiredProperty)
		}
	}
	varRequired := _Required{}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	err = decoder.Decode(&varRequired)
	if err != nil {
		return err
	}
	*o = Required(varRequired)
	return err
}

func (o Required) ToMap() (map[string]interface{}, error) {
	toSerialize := map[string]interface{}{}
	toSerialize["id"] = o.Id
	toSerialize["count"] = o.Count
	if o.Note != nil {
		toSerialize["note"] = o.Note
	}
	return toSerialize, nil
}

func (o Required) MarshalJSON() ([]byte, error) {
	toSerialize, err := o.ToMap()
	if err != nil {
		return []byte{}, err
	}
	return json.Marshal(toSerialize)
}

// NullableRequired is its wrapper.
type NullableRequired struct {
	value *Required
	isSet bool
}

func (v NullableRequired) MarshalJSON() ([]byte, error) { return json.Marshal(v.value) }

func (v *NullableRequired) UnmarshalJSON(src []byte) error {
	v.isSet = true
	return json.Unmarshal(src, &v.value)
}

// ThroughBuffer writes by an encoder into a buffer.
type ThroughBuffer struct {
	URL string `json:"url"`
}

func (t ThroughBuffer) MarshalJSON() ([]byte, error) {
	type alias ThroughBuffer
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(alias(t)); err != nil {
		return nil, err
	}
	return bytes.TrimRight(buf.Bytes(), "\n"), nil
}
