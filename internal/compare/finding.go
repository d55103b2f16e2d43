package compare

import (
	"cmp"
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"example.org/parity/internal/languages"
	"example.org/parity/internal/schema"
	"example.org/parity/internal/typeset"
)

// Finding is one difference.
type Finding struct {
	ID        string    `json:"id"` // fingerprint of rule, sets, type and path: never of wording or lines
	Rule      *Rule     `json:"rule"`
	Class     Class     `json:"class"`
	Priority  string    `json:"priority"`
	Path      Path      `json:"path"`      // in a payload
	Direction Direction `json:"direction"` // of the gravest of the ways
	Harm      Harm      `json:"harm"`
	Ways      []Way     `json:"ways"` // each direction in which something goes wrong
	Reference Place     `json:"reference"`
	Other     Place     `json:"other"`
	// Args are what its rule says besides, of the rule's own type.
	Args any `json:"args"`
	// Witness is a payload that proves a rejection. Where there is none,
	// NoWitness says why. Both are empty until witness.Attach.
	Witness   *Witness `json:"witness,omitempty"`
	NoWitness string   `json:"no_witness,omitempty"`
	// Evidence is what running the SDKs said of it; nil where they were not asked.
	Evidence *Evidence `json:"evidence,omitempty"`
	// Convention is the key of the systematic difference that it is one of; "" for none.
	Convention string `json:"convention,omitempty"`
	// CannotOccur says why no payload meets the difference: it is a note then.
	CannotOccur string `json:"cannot_occur,omitempty"`
	// Service says that neither set hears the other: the reference stands for the service
	// that both are clients of.
	Service bool `json:"service,omitempty"`
	// In is where a field travels that is no part of a JSON body: query, path, header …
	In string `json:"in,omitempty"`
	// Ignored says why the finding does not count against the gate; nil where it does.
	Ignored *Ignored `json:"ignored,omitempty"`

	// Proposal is the declaration that the fix proposes; empty for none, where Declaring
	// may say why.
	Proposal  Proposal  `json:"-"`
	Declaring Declaring `json:"-"`
	// Of are the types that it is about.
	Of Sides[Subject] `json:"-"`

	// unsaid is the priority where all that goes wrong is that a side cannot say it; "" for
	// its own.
	unsaid string
	shared *schema.Property // the declaration that it is about, if several types have it
}

// Subject is what a side of a finding is about.
type Subject struct {
	Set    *schema.Set
	Type   *schema.Type
	Within *schema.Type     // the named type inside of it that has the field, nil for itself
	Field  *schema.Property // the innermost, nil for none
}

// Declarer is the type whose declaration has the field.
func (s Subject) Declarer() *schema.Type { return cmp.Or(s.Within, s.Type) }

// Declaring is how far a declaration mends a finding.
type Declaring byte

const (
	Mends       Declaring = iota // as far as its rule proposes one
	AlreadySo                    // it is there, and what reads or writes the field does not keep to it
	Unsayable                    // the language has no type that says it
	Written                      // there is no declaration: code of the other side puts together what is sent
	WrittenHere                  // or code of the reference
	ByCode                       // the declaration does not reach the wire: code of an encoder says what does
)

// Proposal is a declaration in the language of the set that it is for.
type Proposal struct{ Language, Text string }

// Direction says between which sets a payload goes; the zero value is both ways.
type Direction struct{ Sender, Receiver string }

// String is sender->receiver, or both.
func (d Direction) String() string {
	if d == (Direction{}) {
		return "both"
	}
	return d.Sender + "->" + d.Receiver
}

// MarshalText is what stands in JSON.
func (d Direction) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// Way is what a difference does to a payload in one direction.
type Way struct {
	Direction Direction `json:"direction"`
	Harm      Harm      `json:"harm"`
	Claim     Claim     `json:"-"`
}

// Claim is what exactly a payload has that its receiver refuses, for whoever is to
// prove it. The zero value claims that of anything that the sender writes there.
type Claim struct {
	Sent  *schema.Schema // that part of what the sender writes
	Lacks string         // the field at the place that the sender leaves out
	Adds  string         // the field at the place that the receiver does not know
	Under []string       // the keywords at the place that the receiver asserts
	// Untaken: the sender's variants are none of the receiver's, which takes one of its own
	// by what it chooses that by. A variant that has a counterpart is chosen with it.
	Untaken bool
}

// Witness is a payload that one side's types allow and the other's refuse.
type Witness struct {
	Payload    json.RawMessage `json:"payload"`
	AcceptedBy string          `json:"accepted_by"`
	RejectedBy string          `json:"rejected_by"`
	// Further: the receiver refuses it for something else, too. No payload was found that
	// this finding's defect is all that is wrong with.
	Further bool `json:"further,omitempty"`
}

// Ignored is the acceptance of a finding.
type Ignored struct {
	Reason  string `json:"reason"`
	Expires string `json:"expires,omitempty"` // YYYY-MM-DD, the last day
	Old     bool   `json:"old,omitempty"`     // it was there at Result.Since
}

// Place is one side's declaration.
type Place struct {
	Decl string `json:"decl"`
	File string `json:"file"`
	Line int    `json:"line"`
}

// join adds further ways; of two in one direction the graver harm stands.
func (f *Finding) join(ways []Way) {
	for _, w := range ways {
		i := slices.IndexFunc(f.Ways, func(have Way) bool { return have.Direction == w.Direction })
		switch {
		case i < 0:
			f.Ways = append(slices.Clone(f.Ways), w)
		case w.Harm.graver(f.Ways[i].Harm):
			f.Ways = slices.Clone(f.Ways)
			f.Ways[i] = w
		}
	}
}

// gravity orders what may happen to a payload, gravest first.
var gravity = []Harm{Rejects, Drops, Omits, Converts, Unknown}

func (h Harm) graver(other Harm) bool { return slices.Index(gravity, h) < slices.Index(gravity, other) }

// settle says which direction and harm the finding is named after: the gravest.
func (f *Finding) settle() {
	f.Direction, f.Harm = f.Ways[0].Direction, f.Ways[0].Harm
	for _, w := range f.Ways[1:] {
		switch {
		case w.Harm.graver(f.Harm):
			f.Direction, f.Harm = w.Direction, w.Harm
		case w.Harm == f.Harm:
			f.Direction = Direction{}
		}
	}
	if f.Harm == Omits && f.unsaid != "" && f.CannotOccur == "" {
		f.Priority = f.unsaid
	}
	if f.Harm == Unknown && f.Class == ClassMismatch {
		f.Class, f.Priority = ClassUnverified, ""
	}
}

// proposal is the declaration that mends the finding, or why there is none.
func (f *Finding) proposal() (Proposal, Declaring) {
	args, ok := f.Args.(interface{ proposed() Declaration })
	if !ok {
		return Proposal{}, Mends
	}
	add, of, declared := args.proposed(), f.Of.Other, f.Other.Decl
	if string(add.Set) == f.Of.Reference.Set.Name {
		of, declared = f.Of.Reference, f.Reference.Decl
	}
	_, ofType := f.Args.(interface{ ofType() })
	switch {
	case add.Code == "":
		return Proposal{}, Mends
	case of.written() && of == f.Of.Reference:
		return Proposal{}, WrittenHere
	case of.written():
		return Proposal{}, Written
	case of.Field != nil && languages.Of(of.Set.Language).IsUnbound(of.Field.Decl, of.Field.Name):
		return Proposal{}, ByCode
	case ofType && add.unsaid:
		return Proposal{}, Unsayable
	case sameCode(add.Code, declared):
		return Proposal{}, AlreadySo
	}
	return Proposal{Language: of.Set.Language, Text: add.Code}, Mends
}

// written reports whether it is code that writes a request, key by key: a member of it that
// is declared, as a parameter or in a struct, has more in its declaration than a name.
func (s Subject) written() bool {
	declared := s.Field != nil && strings.ContainsAny(s.Field.Decl, " :")
	return s.Type.Native == typeset.NativeArguments && !declared
}

// sameCode reports whether two declarations differ in nothing but blanks, what ends them
// and the modules in which types are named.
func sameCode(a, b string) bool {
	bare := func(code string) string {
		return strings.TrimRight(strings.Join(strings.Fields(modules.ReplaceAllString(code, "$2")), ""), ",;")
	}
	return bare(a) == bare(b)
}

// modules are what stands before the name of a type: Acme.Types. in Acme.Types.Run.t().
var modules = regexp.MustCompile(`\b([\pL_][\pL\pN_]*\.)+(\b\p{Lu})`)
