// Package codec is what the types of an SDK do on the wire, whatever its language.
//
// A front end hands over facts: the declarations that it found, each with the
// shape of its values. This package makes the type set of them, in one place for
// all languages: names, references, nullable, order, required, and what is sent
// where that is not what is accepted.
//
// Facts are JSON too ("parity schema facts" prints its schema), so that a front
// end may be a program in any language. What a front end does not know it says
// with kind unknown and the reason: nothing is guessed, nothing left out.
package codec

import (
	"encoding/json"

	"example.org/parity/internal/typeset"
)

// Version is the version of the facts protocol.
const Version = 1

// Facts is all that a front end found in one SDK.
type Facts struct {
	Version  int    `json:"version"`  // 1
	Language string `json:"language"` // python, elixir, go …
	Files    int    `json:"files"`    // source files read
	Types    []Type `json:"types"`

	Excluded []typeset.Excluded `json:"excluded,omitempty"`
	Problems []typeset.Problem  `json:"problems,omitempty"`

	// Untyped: the SDK's client reads no response as a type, and gives what it decodes as it is.
	Untyped *typeset.Untyped `json:"untyped,omitempty"`
}

// Place is a line in the source. File is relative to the root that was asked for,
// with slashes.
type Place struct {
	File string `json:"file"`
	Line int    `json:"line,omitempty"`
}

// Type is one declaration that stands for JSON.
type Type struct {
	// ID is what references call it: any text, its own among all types.
	ID string `json:"id"`
	// Path is its qualified name, the type's own name last: ["trainer", "types",
	// "Cursor"]. Its public name is the last part alone, or where several types
	// share that, the shortest end of the path that is no other's.
	Path []string `json:"path"`
	// Arguments are those of an instance of a generic type, as the language writes
	// them: Page[Item]. ${ID} in one stands for the public name of that type.
	Arguments []string `json:"arguments,omitempty"`
	// Rank decides who keeps a shared name bare: the type with the lowest, where it
	// alone has that.
	Rank int `json:"rank,omitempty"`

	// Native is how the language declares it: struct, dict, enum, literal, atom,
	// const, union, alias. Empty: as its shape says.
	Native string `json:"native,omitempty"`
	Decl   string `json:"decl,omitempty"` // as written; of a record its head line only
	Doc    string `json:"doc,omitempty"`  // its docstring, of which the first paragraph is kept
	Place  *Place `json:"place,omitempty"`

	// Shape is what the SDK accepts. Where it sends something else, that is in the
	// Sends of the shape or of shapes and fields inside it.
	Shape Shape `json:"shape"`

	Decode *Decode `json:"decode,omitempty"` // nil: the SDK has no decoder for it
	Encode string  `json:"encode,omitempty"` // "none": the SDK decodes it and has no encoder for it
	Codec  *Codec  `json:"codec,omitempty"`  // the functions that decode and encode it, where the language does not say them
	Local  []Local `json:"local,omitempty"`  // fields that never reach the wire
	Roles  []Role  `json:"roles,omitempty"`
	Idle   string  `json:"idle,omitempty"` // why nothing of the SDK sends or receives it
	In     string  `json:"in,omitempty"`   // query, path, header, form, cookie; empty: a JSON body
}

// Decode is what the SDK's own decoder does.
type Decode struct {
	By      string `json:"by,omitempty"`      // whose rules it follows: pydantic, pydantic-strict, msgspec, encoding/json, jason, zod
	Unknown string `json:"unknown,omitempty"` // an unknown field: reject, drop, keep
	Missing string `json:"missing,omitempty"` // a missing required field: reject, nil, zero, keep
	Null    string `json:"null,omitempty"`    // a null that is not declared: keep, zero, marked; empty: as with a missing field
	Invalid string `json:"invalid,omitempty"` // a value of the wrong kind: zero, keep; empty: an error
	Unseen  bool   `json:"unseen,omitempty"`  // no decoder is seen: this is what the language does with a value that code takes for one of the type
}

// Codec names the SDK's own functions: those by which a value is decoded and
// encoded where that is not by a method that the language's JSON library looks for.
type Codec struct {
	Decode string `json:"decode,omitempty"` // "Trainer.Types.Cursor.from_map/1", "from_dict"
	Encode string `json:"encode,omitempty"` // "Trainer.Types.Cursor.to_map/1", "to_dict"
}

// Local is a declared field that never reaches the wire.
type Local struct {
	Name   string `json:"name"`
	Reason string `json:"reason"`
}

// Role is evidence that a type is sent or received.
type Role struct {
	Role string `json:"role"` // sent, received
	Why  string `json:"why"`
	// Operations are those of HTTP by which it travels so, as far as its clients write
	// them out: "PATCH runs/{}/steps/{}".
	Operations []string `json:"operations,omitempty"`
	Place      *Place   `json:"place,omitempty"`
}

// Checked is what a decoder refuses beyond the shape, under a condition that the
// shape has no word for.
type Checked struct {
	What  string `json:"what"` // raises unless a <= b
	Place *Place `json:"place,omitempty"`
}

// Kind is the sort of a shape.
type Kind string

const (
	KindAny     Kind = "any"     // every value
	KindNever   Kind = "never"   // no value
	KindNull    Kind = "null"    //
	KindBoolean Kind = "boolean" //
	KindInteger Kind = "integer" // Width
	KindNumber  Kind = "number"  // Width
	KindString  Kind = "string"  // Format, Encoding, MediaType
	KindEnum    Kind = "enum"    // Values; a constant is an enum of one
	KindList    Kind = "list"    // Item; none: of anything
	KindTuple   Kind = "tuple"   // Fields are the elements, Item what may follow; none: nothing may
	KindMap     Kind = "map"     // Item are the values, none: anything; Key limits the keys
	KindRecord  Kind = "record"  // Fields, Closed, Item what other keys hold
	KindUnion   Kind = "union"   // Variants, Tag
	KindRef     Kind = "ref"     // Ref
	KindUnknown Kind = "unknown" // Unknown says why
)

// Shape is a set of JSON values, with how the language holds them.
type Shape struct {
	Kind     Kind `json:"kind"`
	Nullable bool `json:"nullable,omitempty"` // or null

	Ref    string  `json:"ref,omitempty"`    // ID of a type
	Values []Value `json:"values,omitempty"` // in the order of the declaration
	Open   bool    `json:"open,omitempty"`   // Values are only those declared: any text, or number, is accepted
	// Base is, of an enum, the kind that its members are of in the language, too, and that its
	// decoder makes of a value first: integer, number.
	Base     Kind             `json:"base,omitempty"`
	Members  map[string]Value `json:"members,omitempty"`
	Item     *Shape           `json:"item,omitempty"`
	Key      *Shape           `json:"key,omitempty"`
	Fields   []Field          `json:"fields,omitempty"` // in the order of the declaration
	Closed   bool             `json:"closed,omitempty"` // unknown keys are refused
	Variants []Shape          `json:"variants,omitempty"`
	Tag      *Tag             `json:"tag,omitempty"`
	Chosen   *Chosen          `json:"chosen,omitempty"` // of a variant: by which values of a member it is chosen

	Format    string `json:"format,omitempty"`    // date-time, uuid, uri …
	Encoding  string `json:"encoding,omitempty"`  // base64, base64url: only where it is really decoded
	MediaType string `json:"mediaType,omitempty"` // of the text, application/json
	// Limits narrow the values, by the keywords of JSON Schema: minimum, maximum,
	// exclusiveMinimum, exclusiveMaximum, multipleOf, minLength, maxLength, pattern,
	// minItems, maxItems, uniqueItems, minProperties, maxProperties.
	Limits map[string]Value `json:"limits,omitempty"`
	Bounds map[string]Value `json:"bounds,omitempty"` // limits that are declared and not enforced
	Width  string           `json:"width,omitempty"`  // int8 … uint64, float32

	// Native is how the language holds it, where that is not the obvious: datetime,
	// date, time, duration, bytes, decimal, uuid, enum, atom, const, tuple, set, any,
	// raw, function; number: the language has no other, and so none for integers.
	Native  string    `json:"native,omitempty"`
	By      string    `json:"by,omitempty"`      // as in Decode, for this shape alone
	Wrapper string    `json:"wrapper,omitempty"` // a null can be sent by it, though the type is not nullable
	Null    string    `json:"null,omitempty"`    // "reject": a null in its place is refused, whatever Decode says of others
	Invalid string    `json:"invalid,omitempty"` // of a value of another kind in its place, whatever Decode says of others: "reject" or "keep"
	Checked []Checked `json:"checked,omitempty"`

	// Unknown: the values are not known, or not all that is said of them. What else
	// the shape says is then only what the declaration shows.
	Unknown *Unknown `json:"unknown,omitempty"`

	// Sends is what is sent in place of this shape; nil: the same.
	Sends *Shape `json:"sends,omitempty"`
}

// Value is a JSON value as it stands, numbers exact.
type Value = json.RawMessage

// Tag is the member by which a decoder tells the variants of a union apart.
type Tag struct {
	Field    string `json:"field"`
	Required bool   `json:"required,omitempty"` // a payload without it is refused
	// Other is what becomes of a payload that has none of Values there: "zero", it is
	// taken without an error, and nothing of it is kept.
	Other  string  `json:"other,omitempty"`
	Values []Value `json:"values,omitempty"` // those by which a variant is chosen
}

// Chosen is what a decoder takes a variant of a union by: the values of a member.
type Chosen struct {
	Field  string  `json:"field"`
	Values []Value `json:"values"`
	// Others says that it is taken for all but these values, and without the member, too.
	Others bool `json:"others,omitempty"`
}

// Unknown is why something could not be known.
type Unknown struct {
	Reason string `json:"reason"`
	Place  *Place `json:"place,omitempty"`
	// Cause is the key of the one place that makes this and others unknown:
	// "sdk/base.py:Model._strip".
	Cause string `json:"cause,omitempty"`
}

// Field is a member of a record, or an element of a tuple.
type Field struct {
	Name   string   `json:"name,omitempty"`   // on the wire, as read; of a tuple's element none
	Reads  []string `json:"reads,omitempty"`  // further names under which it is read, in the order tried
	Writes string   `json:"writes,omitempty"` // the name under which it is sent; none: Name
	// Only limits it to one direction: "read" is never sent, "sent" is never read.
	Only   string `json:"only,omitempty"`
	Native string `json:"native,omitempty"` // its name in the language
	Decl   string `json:"decl,omitempty"`
	Place  *Place `json:"place,omitempty"`
	In     string `json:"in,omitempty"` // as of Type

	Shape    Shape  `json:"shape"`
	Required bool   `json:"required,omitempty"` // by the declaration
	Missing  string `json:"missing,omitempty"`  // "reject": a payload without it is refused, whatever Decode says of others
	Default  Value  `json:"default,omitempty"`  // null is a default too
	Computed string `json:"computed,omitempty"` // a default that only running the code tells, as written
	Unset    string `json:"unset,omitempty"`    // what is sent where nobody set it: null, default, zero, omit
	Zero     string `json:"zero,omitempty"`     // "omit": the zero value is never sent
	Object   string `json:"object,omitempty"`   // "unset": an object that does not fit is taken for the mark of a value that is not set
}

// What a Field's Only says.
const (
	OnlyRead = "read"
	OnlySent = "sent"
)
