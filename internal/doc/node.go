// Package doc reads a JSON or YAML document into a tree that keeps the order of
// object members, the exact spelling of numbers, and where everything stands.
package doc

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Limits on what is read. A schema is untrusted input: the limits keep time and
// memory bounded, and are far above what any real type set needs.
const (
	MaxBytes = 64 << 20
	MaxDepth = 1000
	// MaxNumber is how many characters a number may have: to compute with it takes
	// the square of them.
	MaxNumber = 10_000
)

// Kind is the JSON type of a node.
type Kind byte

const (
	Null Kind = iota
	Boolean
	Number
	String
	Array
	Object
)

func (k Kind) String() string {
	return [...]string{"null", "boolean", "number", "string", "array", "object"}[k]
}

// Node is one JSON value.
type Node struct {
	Kind    Kind
	Pos     Pos
	Text    string   // string: its value; number and boolean: as written
	Members []Member // object, in document order, names unique
	Items   []*Node  // array
}

// Member is one name and value of an object.
type Member struct {
	Name  string
	Value *Node
}

// Pos is a 1-based line and column; the zero value is unknown.
type Pos struct{ Line, Column int32 }

// Get returns the member called name, or nil. It is nil-safe, so look-ups chain.
func (n *Node) Get(name string) *Node {
	if n == nil {
		return nil
	}
	for i := range n.Members {
		if n.Members[i].Name == name {
			return n.Members[i].Value
		}
	}
	return nil
}

// IsObject reports whether n is there and is an object.
func (n *Node) IsObject() bool { return n != nil && n.Kind == Object }

// IsArray reports whether n is there and is an array.
func (n *Node) IsArray() bool { return n != nil && n.Kind == Array }

// Str returns a string node's text, or "" for anything else.
func (n *Node) Str() string {
	if n == nil || n.Kind != String {
		return ""
	}
	return n.Text
}

// Bool reports whether n is the boolean true.
func (n *Node) Bool() bool { return n != nil && n.Kind == Boolean && n.Text == "true" }

// Int returns an integer node's value, or 0 for anything else.
func (n *Node) Int() int {
	if n == nil || n.Kind != Number {
		return 0
	}
	i, err := strconv.Atoi(n.Text)
	if err != nil {
		return 0
	}
	return i
}

// Strings returns the string items of an array node.
func (n *Node) Strings() []string {
	if !n.IsArray() {
		return nil
	}
	out := make([]string, 0, len(n.Items))
	for _, item := range n.Items {
		if item.Kind == String {
			out = append(out, item.Text)
		}
	}
	return out
}

// At follows a JSON pointer (RFC 6901) such as /$defs/Cursor; nil if nothing is there.
func (n *Node) At(pointer string) *Node {
	if pointer == "" {
		return n
	}
	for token := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		if n == nil {
			return nil
		}
		switch n.Kind {
		case Object:
			n = n.Get(Unescape(token))
		case Array:
			i, err := strconv.Atoi(token)
			if err != nil || i < 0 || i >= len(n.Items) {
				return nil
			}
			n = n.Items[i]
		default:
			return nil
		}
	}
	return n
}

// MergePatch returns n changed by a JSON Merge Patch (RFC 7396): members of an
// object patch replace or, where null, remove those of n; any other patch
// replaces n. Neither argument is modified.
func MergePatch(n, patch *Node) *Node {
	if patch.Kind != Object {
		return patch
	}
	out := &Node{Kind: Object, Pos: patch.Pos}
	if n.IsObject() {
		out.Pos = n.Pos
		for _, m := range n.Members {
			change := patch.Get(m.Name)
			switch {
			case change == nil:
				out.Members = append(out.Members, m)
			case change.Kind != Null:
				out.Members = append(out.Members, Member{m.Name, MergePatch(m.Value, change)})
			}
		}
	}
	for _, m := range patch.Members {
		if m.Value.Kind != Null && n.Get(m.Name) == nil {
			out.Members = append(out.Members, Member{m.Name, MergePatch(nil, m.Value)})
		}
	}
	return out
}

var (
	unescaper = strings.NewReplacer("~1", "/", "~0", "~")
	escaper   = strings.NewReplacer("~", "~0", "/", "~1")
)

// Unescape turns a JSON pointer's reference token into the member name.
func Unescape(token string) string {
	if !strings.Contains(token, "~") {
		return token // as nearly all: the replacer makes a copy
	}
	return unescaper.Replace(token)
}

// Escape turns a member name into a JSON pointer's reference token.
func Escape(name string) string {
	if !strings.ContainsAny(name, "~/") {
		return name
	}
	return escaper.Replace(name)
}

// Error is something wrong at a place in a file. Its message is FILE:LINE:COL: what.
type Error struct {
	File string
	Pos  Pos
	Err  error
}

func (e *Error) Error() string {
	switch {
	case e.Pos.Line > 0 && e.Pos.Column > 0:
		return fmt.Sprintf("%s:%d:%d: %v", e.File, e.Pos.Line, e.Pos.Column, e.Err)
	case e.Pos.Line > 0:
		return fmt.Sprintf("%s:%d: %v", e.File, e.Pos.Line, e.Err)
	default:
		return fmt.Sprintf("%s: %v", e.File, e.Err)
	}
}

func (e *Error) Unwrap() error { return e.Err }

// Errorf makes an Error.
func Errorf(file string, pos Pos, format string, args ...any) *Error {
	return &Error{File: file, Pos: pos, Err: fmt.Errorf(format, args...)}
}

var errNumber = errors.New("a number of more than " + strconv.Itoa(MaxNumber) + " characters")

var errDepth = errors.New("nested deeper than " + strconv.Itoa(MaxDepth) + " levels")
