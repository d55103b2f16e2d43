package typeset

import (
	"example.org/parity/internal/doc"
)

// Notes is what x-parity says of a schema; every part may be empty.
// ARCHITECTURE.md, "The type set", defines each.
type Notes struct {
	Native  string
	Name    string // in the language, where the wire name differs
	Decl    string
	Source  Source
	Members map[string]string // wire text → native spelling
	Open    bool
	Bounds  map[string]string
	Width   string // int8 … uint64, float32
	Wrapper string // by which null can be sent though the type is not nullable
	Tag     Tag
	Chosen  Chosen   // of a variant of a union
	Reads   []string // further wire names, in the order tried
	In      string   // "query", "path", "header", "form", "cookie"; "" for a JSON body
	Unset   string   // "null", "default", "omit" or unknown
	Zero    string   // "omit": the encoder leaves the zero value out
	Missing string   // "reject": a payload without it is refused, whatever Decode says
	Null    string   // "reject": a null in its place is refused, whatever Decode says
	Invalid string   // "reject": nor is a value of another kind kept there, whatever Decode says
	// Computed is a default that only running the code would tell, as written.
	Computed string
	Decode   Decode
	Encode   string // "none": the SDK decodes the type and has no encoder for it
	Codec    Codec
	Local    []Local
	Roles    []Role
	Idle     string // why nothing of the SDK sends or receives it
	Checked  []Checked
	Opaque   string
	Cause    string // of Opaque: the key of the one place that makes it so
	Settled  bool   // by parity.yaml
}

// NativeArguments is the native kind of a request that nobody declares as a type: a
// client's method writes it out of its own arguments.
const NativeArguments = "arguments"

// Source is a place in the SDK's source code.
type Source struct {
	File string
	Line int
}

// Decode is what the SDK's decoder does with an unknown field, a missing one, a
// null where none is declared, and a value that does not fit.
type Decode struct {
	By      string // the runtime whose rules it follows, see leniency.go; "" for none that is known
	Unknown string // "reject", "drop", "keep", or unknown
	Missing string // "reject", "nil", "zero", "keep", or unknown
	Null    string // "keep", "zero", "marked", or as with a missing field
	Invalid string // "zero", "keep", or it is rejected
}

// TakesMissing reports whether the decoder puts up with a missing field.
func (d Decode) TakesMissing() bool {
	return d.Missing == "zero" || d.Missing == "nil" || d.Missing == "keep"
}

// TakesNull reports whether the decoder puts up with a null that is not declared.
func (d Decode) TakesNull() bool { return d.TakesMissing() || d.Null != "" }

// TakesInvalid reports whether the decoder gives no error for a value that does
// not fit.
func (d Decode) TakesInvalid() bool { return d.Invalid == "zero" || d.Invalid == "keep" }

// Codec names the SDK's own functions that decode and encode a type; "" where that
// is by what the language's JSON library looks for, or not known.
type Codec struct{ Decode, Encode string }

// Local is a declared field that never reaches the wire.
type Local struct{ Name, Reason string }

// Tag is the member by which a decoder tells the variants of a union apart.
type Tag struct {
	Field    string // "" for none
	Required bool
	Other    string      // "zero": a payload with none of Values there is taken, and nothing of it kept
	Values   []*doc.Node // by which a variant is chosen, where Other says something
}

// Chosen is what a decoder takes a variant of a union by: the values of a member.
type Chosen struct {
	Field  string // "" for a variant that is not told by one
	Values []*doc.Node
	Others bool // it is taken for all but these values, and without the member
}

// Role is evidence that a type is sent or received.
type Role struct {
	Role       string // "sent", "received"
	Why        string
	Operations []string // of HTTP: "PATCH runs/{}/steps/{}"
	Source     Source
}

// Checked is what a decoder refuses beyond the schema.
type Checked struct {
	What   string
	Source Source
}

// NotesOf is what a schema's x-parity says.
func NotesOf(schema *doc.Node) Notes {
	n := schema.Get(Annotation)
	if n == nil {
		return Notes{}
	}
	notes := Notes{
		Native:   n.Get("native").Str(),
		Name:     n.Get("name").Str(),
		Decl:     n.Get("decl").Str(),
		Source:   sourceOf(n.Get("source")),
		Open:     n.Get("open").Bool(),
		Width:    n.Get("width").Str(),
		Wrapper:  n.Get("wrapper").Str(),
		Tag:      Tag{Field: n.Get("tag").Get("field").Str(), Required: n.Get("tag").Get("required").Bool(), Other: n.Get("tag").Get("other").Str(), Values: items(n.Get("tag").Get("values"))},
		Chosen:   Chosen{Field: n.Get("chosen").Get("field").Str(), Values: items(n.Get("chosen").Get("values")), Others: n.Get("chosen").Get("others").Bool()},
		Reads:    n.Get("reads").Strings(),
		In:       n.Get("in").Str(),
		Unset:    n.Get("unset").Str(),
		Zero:     n.Get("zero").Str(),
		Missing:  n.Get("missing").Str(),
		Null:     n.Get("null").Str(),
		Invalid:  n.Get("invalid").Str(),
		Computed: n.Get("computed").Str(),
		Decode:   decodeOf(n.Get("decode")),
		Encode:   n.Get("encode").Str(),
		Codec:    Codec{n.Get("codec").Get("decode").Str(), n.Get("codec").Get("encode").Str()},
		Idle:     n.Get("idle").Str(),
		Opaque:   n.Get("opaque").Str(),
		Cause:    n.Get("cause").Str(),
		Settled:  n.Get("settled").Bool(),
	}
	if members := n.Get("members"); members.IsObject() {
		notes.Members = make(map[string]string, len(members.Members))
		for _, m := range members.Members {
			notes.Members[m.Value.Canonical()] = m.Name
		}
	}
	if bounds := n.Get("bounds"); bounds.IsObject() {
		notes.Bounds = make(map[string]string, len(bounds.Members))
		for _, m := range bounds.Members {
			notes.Bounds[m.Name] = m.Value.Canonical()
		}
	}
	for _, l := range items(n.Get("local")) {
		notes.Local = append(notes.Local, Local{l.Get("name").Str(), l.Get("reason").Str()})
	}
	for _, r := range items(n.Get("roles")) {
		notes.Roles = append(notes.Roles, Role{r.Get("role").Str(), r.Get("why").Str(), r.Get("operations").Strings(), sourceOf(r.Get("source"))})
	}
	for _, c := range items(n.Get("checked")) {
		notes.Checked = append(notes.Checked, Checked{c.Get("what").Str(), sourceOf(c.Get("source"))})
	}
	return notes
}

// DecodeOf is what x-parity says of the decoder of a definition.
func DecodeOf(def *doc.Node) Decode { return decodeOf(def.Get(Annotation).Get("decode")) }

func decodeOf(n *doc.Node) Decode {
	return Decode{
		By: n.Get("by").Str(), Unknown: n.Get("unknown").Str(), Missing: n.Get("missing").Str(),
		Null: n.Get("null").Str(), Invalid: n.Get("invalid").Str(),
	}
}

func sourceOf(n *doc.Node) Source {
	return Source{File: n.Get("file").Str(), Line: n.Get("line").Int()}
}

func items(n *doc.Node) []*doc.Node {
	if !n.IsArray() {
		return nil
	}
	return n.Items
}

// About is what x-parity says of a whole document.
type About struct {
	Version  int // 1 where a document does not say it
	Language string
	Files    int
	Excluded []Excluded
	Problems []Problem
	Sources  map[string]string
}

// AboutOf reads what a document's x-parity says.
func AboutOf(document *doc.Node) About {
	n := document.Get(Annotation)
	about := About{Version: 1, Language: n.Get("language").Str(), Files: n.Get("files").Int()}
	if v := n.Get("version"); v != nil {
		about.Version = v.Int()
	}
	for _, e := range items(n.Get("excluded")) {
		at := sourceOf(e)
		about.Excluded = append(about.Excluded, Excluded{
			Name: e.Get("name").Str(), Reason: e.Get("reason").Str(), File: at.File, Line: at.Line, Unread: e.Get("unread").Bool(),
		})
	}
	for _, p := range items(n.Get("problems")) {
		at := sourceOf(p)
		about.Problems = append(about.Problems, Problem{File: at.File, Line: at.Line, Column: p.Get("column").Int(), Message: p.Get("message").Str()})
	}
	if sources := n.Get("sources"); sources.IsObject() {
		about.Sources = map[string]string{}
		for _, m := range sources.Members {
			about.Sources[m.Name] = m.Value.Str()
		}
	}
	return about
}
