package relation

import (
	"encoding/json"
	"sort"
	"strconv"
	"strings"

	"example.org/parity/internal/doc"
)

// jsonType is one of the six JSON types. "integer" is not one of them: it is a
// set of numbers.
type jsonType uint8

const (
	typeNull jsonType = iota
	typeBoolean
	typeNumber
	typeString
	typeArray
	typeObject
	typeCount
)

// typeSet is a set of JSON types, one bit each.
type typeSet uint8

const (
	noTypes  typeSet = 0
	allTypes typeSet = 1<<typeCount - 1
)

func only(t jsonType) typeSet         { return 1 << t }
func (s typeSet) has(t jsonType) bool { return s&(1<<t) != 0 }

// value is a JSON value: an enum's member, or a witness under construction.
type value struct {
	kind    jsonType
	truth   bool
	num     decimal
	str     string
	items   []*value
	members []member // sorted by name
}

type member struct {
	name  string
	value *value
}

var nullValue = &value{kind: typeNull}

func boolValue(b bool) *value      { return &value{kind: typeBoolean, truth: b} }
func numValue(d decimal) *value    { return &value{kind: typeNumber, num: d} }
func stringValue(s string) *value  { return &value{kind: typeString, str: s} }
func arrayValue(v []*value) *value { return &value{kind: typeArray, items: v} }

func objectValue(members []member) *value {
	sort.Slice(members, func(i, j int) bool { return members[i].name < members[j].name })
	return &value{kind: typeObject, members: members}
}

// valueOf converts a document's node; it fails only on a number out of bounds.
func valueOf(n *doc.Node) (*value, error) {
	switch n.Kind {
	case doc.Boolean:
		return boolValue(n.Text == "true"), nil
	case doc.Number:
		d, err := parseDecimal(n.Text)
		return numValue(d), err
	case doc.String:
		return stringValue(n.Text), nil
	case doc.Array:
		items := make([]*value, len(n.Items))
		for i, item := range n.Items {
			v, err := valueOf(item)
			if err != nil {
				return nil, err
			}
			items[i] = v
		}
		return arrayValue(items), nil
	case doc.Object:
		members := make([]member, len(n.Members))
		for i, m := range n.Members {
			v, err := valueOf(m.Value)
			if err != nil {
				return nil, err
			}
			members[i] = member{m.Name, v}
		}
		return objectValue(members), nil
	default:
		return nullValue, nil
	}
}

func (v *value) get(name string) *value {
	i := sort.Search(len(v.members), func(i int) bool { return v.members[i].name >= name })
	if i < len(v.members) && v.members[i].name == name {
		return v.members[i].value
	}
	return nil
}

// equal compares as JSON Schema does: numbers by value, objects without order.
func (v *value) equal(o *value) bool {
	if v == o {
		return true
	}
	if v.kind != o.kind || len(v.items) != len(o.items) || len(v.members) != len(o.members) {
		return false
	}
	switch v.kind {
	case typeBoolean:
		return v.truth == o.truth
	case typeNumber:
		return v.num.cmp(o.num) == 0
	case typeString:
		return v.str == o.str
	}
	for i := range v.items {
		if !v.items[i].equal(o.items[i]) {
			return false
		}
	}
	for i := range v.members {
		if v.members[i].name != o.members[i].name || !v.members[i].value.equal(o.members[i].value) {
			return false
		}
	}
	return true
}

// size counts the value's nodes and characters: what shrinking makes smaller.
func (v *value) size() int {
	n := 1 + len(v.str)
	if v.kind == typeNumber {
		n = len(v.num.String())
	}
	for _, item := range v.items {
		n += item.size()
	}
	for _, m := range v.members {
		n += 1 + len(m.name) + m.value.size()
	}
	return n
}

// String is the value as compact JSON, equal for equal values.
func (v *value) String() string {
	var b strings.Builder
	v.write(&b)
	return b.String()
}

func (v *value) write(b *strings.Builder) {
	switch v.kind {
	case typeNull:
		b.WriteString("null")
	case typeBoolean:
		b.WriteString(strconv.FormatBool(v.truth))
	case typeNumber:
		b.WriteString(v.num.String())
	case typeString:
		b.WriteString(doc.QuoteJSON(v.str))
	case typeArray:
		b.WriteByte('[')
		for i, item := range v.items {
			if i > 0 {
				b.WriteByte(',')
			}
			item.write(b)
		}
		b.WriteByte(']')
	case typeObject:
		b.WriteByte('{')
		for i, m := range v.members {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(doc.QuoteJSON(m.name))
			b.WriteByte(':')
			m.value.write(b)
		}
		b.WriteByte('}')
	}
}

// plain is the value as encoding/json would decode it with UseNumber.
func (v *value) plain() any {
	switch v.kind {
	case typeBoolean:
		return v.truth
	case typeNumber:
		return json.Number(v.num.String())
	case typeString:
		return v.str
	case typeArray:
		items := make([]any, len(v.items))
		for i, item := range v.items {
			items[i] = item.plain()
		}
		return items
	case typeObject:
		members := make(map[string]any, len(v.members))
		for _, m := range v.members {
			members[m.name] = m.value.plain()
		}
		return members
	default:
		return nil
	}
}
