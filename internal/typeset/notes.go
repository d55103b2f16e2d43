package typeset

import (
	"example.org/parity/internal/doc"
)

// Notes is what x-parity says of a schema; every part may be empty.
// ARCHITECTURE.md, "The type set", defines each.
type Notes struct {
	Native string
	Decl   string
	Source Source
	Open   bool
	*Handling
	*Details
}

// Handling is what the SDK's code does with a field beyond its schema. It is shared
// between schemas: Handle changes it.
type Handling struct {
	Unset   string // "null", "default", "zero", "omit" or unknown
	Zero    string // "omit": the encoder leaves the zero value out
	Missing string // "reject": a payload without it is refused, whatever Decode says
	Null    string // "reject": a null in its place is refused, whatever Decode says
	Invalid string // of a value of another kind there, whatever Decode says: "reject" or "keep"
	Object  string // "unset": an object that does not fit is the mark of a value that is not set
}

// AlwaysSent says whether the encoder writes the field though nobody set it.
func (h *Handling) AlwaysSent() bool {
	return h.Unset == "null" || h.Unset == "default" || h.Unset == "zero"
}

// Details are the notes that few schemas have. They are shared between schemas, so
// who changes one makes a copy; where there are none, they are NoDetails and not nil.
type Details struct {
	Name    string            // in the language, where the wire name differs
	Members map[string]string // wire text → native spelling
	Bounds  map[string]string
	Width   string // int8 … uint64, float32
	Wrapper string // by which null can be sent though the type is not nullable
	Tag     Tag
	Chosen  Chosen   // of a variant of a union
	Reads   []string // further wire names, in the order tried
	In      string   // "query", "path", "header", "form", "cookie"; "" for a JSON body
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

// Those of most schemas.
var (
	NoHandling = &Handling{}
	NoDetails  = &Details{}
)

// NoNotes is what is said of a schema of which nothing is said.
func NoNotes() Notes { return Notes{Handling: NoHandling, Details: NoDetails} }

// Handle gives the notes another handling.
func (n *Notes) Handle(h Handling) {
	if h != *n.Handling {
		own := h
		n.Handling = &own
	}
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
	Unseen  bool   // no decoder is seen: nothing holds a value against the declaration
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
	n := NoNotes()
	x := schema.Get(Annotation)
	if !x.IsObject() {
		return n
	}
	var h Handling
	for _, m := range x.Members {
		switch v := m.Value; m.Name {
		case "native":
			n.Native = v.Str()
		case "decl":
			n.Decl = v.Str()
		case "source":
			n.Source = sourceOf(v)
		case "open":
			n.Open = v.Bool()
		case "unset":
			h.Unset = v.Str()
		case "zero":
			h.Zero = v.Str()
		case "missing":
			h.Missing = v.Str()
		case "null":
			h.Null = v.Str()
		case "invalid":
			h.Invalid = v.Str()
		case "object":
			h.Object = v.Str()
		case "out", "order", "values": // they make schemas of their own
		default:
			n.take(m.Name, v)
		}
	}
	n.Handle(h)
	return n
}

// take reads one of the details, if it is one.
func (n *Notes) take(name string, v *doc.Node) {
	d := n.Details
	if d == NoDetails {
		d = &Details{}
	}
	if d.take(name, v) {
		n.Details = d
	}
}

func (d *Details) take(name string, n *doc.Node) bool {
	switch name {
	case "name":
		d.Name = n.Str()
	case "width":
		d.Width = n.Str()
	case "wrapper":
		d.Wrapper = n.Str()
	case "tag":
		d.Tag = Tag{Field: n.Get("field").Str(), Required: n.Get("required").Bool(), Other: n.Get("other").Str(), Values: items(n.Get("values"))}
	case "chosen":
		d.Chosen = Chosen{Field: n.Get("field").Str(), Values: items(n.Get("values")), Others: n.Get("others").Bool()}
	case "reads":
		d.Reads = n.Strings()
	case "in":
		d.In = n.Str()
	case "computed":
		d.Computed = n.Str()
	case "decode":
		d.Decode = decodeOf(n)
	case "encode":
		d.Encode = n.Str()
	case "codec":
		d.Codec = Codec{n.Get("decode").Str(), n.Get("encode").Str()}
	case "idle":
		d.Idle = n.Str()
	case "opaque":
		d.Opaque = n.Str()
	case "cause":
		d.Cause = n.Str()
	case "settled":
		d.Settled = n.Bool()
	case "members":
		if n.IsObject() {
			d.Members = make(map[string]string, len(n.Members))
			for _, m := range n.Members {
				d.Members[m.Value.Canonical()] = m.Name
			}
		}
	case "bounds":
		if n.IsObject() {
			d.Bounds = make(map[string]string, len(n.Members))
			for _, m := range n.Members {
				d.Bounds[m.Name] = m.Value.Canonical()
			}
		}
	case "local":
		for _, l := range items(n) {
			d.Local = append(d.Local, Local{l.Get("name").Str(), l.Get("reason").Str()})
		}
	case "roles":
		for _, r := range items(n) {
			d.Roles = append(d.Roles, Role{r.Get("role").Str(), r.Get("why").Str(), r.Get("operations").Strings(), sourceOf(r.Get("source"))})
		}
	case "checked":
		for _, c := range items(n) {
			d.Checked = append(d.Checked, Checked{c.Get("what").Str(), sourceOf(c.Get("source"))})
		}
	default:
		return false
	}
	return true
}

// DecodeOf is what x-parity says of the decoder of a definition.
func DecodeOf(def *doc.Node) Decode { return decodeOf(def.Get(Annotation).Get("decode")) }

func decodeOf(n *doc.Node) Decode {
	return Decode{
		By: n.Get("by").Str(), Unknown: n.Get("unknown").Str(), Missing: n.Get("missing").Str(),
		Null: n.Get("null").Str(), Invalid: n.Get("invalid").Str(), Unseen: n.Get("unseen").Bool(),
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
	Untyped  *Untyped
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
	if u := n.Get("untyped"); u.IsObject() {
		at := sourceOf(u)
		about.Untyped = &Untyped{Why: u.Get("why").Str(), File: at.File, Line: at.Line}
	}
	if sources := n.Get("sources"); sources.IsObject() {
		about.Sources = map[string]string{}
		for _, m := range sources.Members {
			about.Sources[m.Name] = m.Value.Str()
		}
	}
	return about
}
