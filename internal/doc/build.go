package doc

import (
	"strconv"
	"strings"
)

// NewObject is an object of the members.
func NewObject(members ...Member) *Node { return &Node{Kind: Object, Members: members} }

// NewArray is an array of the items.
func NewArray(items ...*Node) *Node { return &Node{Kind: Array, Items: items} }

// NewStrings is an array of texts.
func NewStrings(texts []string) *Node {
	n := &Node{Kind: Array, Items: make([]*Node, len(texts))}
	for i, text := range texts {
		n.Items[i] = NewString(text)
	}
	return n
}

// NewString is a text.
func NewString(text string) *Node { return &Node{Kind: String, Text: text} }

// NewInt is a number.
func NewInt(i int) *Node { return &Node{Kind: Number, Text: strconv.Itoa(i)} }

// NewBool is true or false.
func NewBool(b bool) *Node { return &Node{Kind: Boolean, Text: strconv.FormatBool(b)} }

// NewNull is null.
func NewNull() *Node { return &Node{Kind: Null, Text: "null"} }

// With is an object with one member set, at its place or else at the end.
func (n *Node) With(name string, value *Node) *Node {
	out := *n
	out.Members = make([]Member, len(n.Members), len(n.Members)+1)
	copy(out.Members, n.Members)
	for i := range out.Members {
		if out.Members[i].Name == name {
			out.Members[i].Value = value
			return &out
		}
	}
	out.Members = append(out.Members, Member{name, value})
	return &out
}

// WithAt is an object with another value at a JSON pointer, within objects alone.
func (n *Node) WithAt(pointer string, value *Node) *Node {
	token, rest, nested := strings.Cut(strings.TrimPrefix(pointer, "/"), "/")
	name := Unescape(token)
	if nested {
		value = n.Get(name).WithAt("/"+rest, value)
	}
	return n.With(name, value)
}

// Without is an object without the members.
func (n *Node) Without(names ...string) *Node {
	out := *n
	out.Members = make([]Member, 0, len(n.Members))
	for _, m := range n.Members {
		dropped := false
		for _, name := range names {
			dropped = dropped || m.Name == name
		}
		if !dropped {
			out.Members = append(out.Members, m)
		}
	}
	return &out
}
