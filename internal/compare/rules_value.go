package compare

import (
	"maps"
	"slices"
	"strings"

	"example.org/parity/internal/schema"
)

// Types are JSON types that differ.
type Types struct {
	Shapes

	plain Sides[string] // what either side holds, where that is a plain value
}

var FieldType = define[Types](Rule{
	ID: "field.type", Class: ClassMismatch, Priority: "P0",
	Summary: "`{field}` is `{shape.reference}` in {ref} and `{shape.other}` in {other}",
	Why:     "The two sides hold different JSON types: what one sends, the other cannot read.",
	Impact: map[Harm]string{
		Rejects: "each {type} that {sender} sends is rejected by {receiver} over `{field}`",
	},
	Fix:    "declare `{field}` in {otherType} of {other} as `{add}`",
	Fires:  Example{`{"A":{"type":"object","properties":{"x":{"type":"integer"}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"string"}}}}`},
	Silent: Example{`{"A":{"type":"object","properties":{"x":{"anyOf":[{"type":"array","items":{"type":"integer"}},{"type":"array","items":{"type":"number"}}]}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"array","items":{"type":"number"}}}}}`},
})

var FieldNumber = define[Shapes](Rule{
	ID: "field.number", Class: ClassMismatch, Priority: "P1",
	Summary: "`{field}` is `{shape.reference}` in {ref} and `{shape.other}` in {other}",
	Why:     "An integer on one side and any number on the other: fractions pass in one direction only.",
	Impact: map[Harm]string{
		Rejects: "a fraction such as 0.5 that {sender} sends as `{field}` is rejected by {receiver}",
	},
	Fix:    "declare `{field}` in {otherType} of {other} as `{add}`",
	Fires:  Example{`{"A":{"type":"object","properties":{"x":{"type":"integer"}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"number"}}}}`},
	Silent: Example{`{"A":{"type":"object","properties":{"x":{"type":"integer"}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"integer"}}}}`},
})

var FieldAny = define[Shapes](Rule{
	ID: "field.any", Class: ClassMismatch, Priority: "P2",
	Summary: "`{field}` is `{shape.reference}` in {ref} and `{shape.other}` in {other}: one of them says nothing",
	Why:     "An untyped value on one side lets through what the other side's type rejects, and gives its users no help.",
	Impact: map[Harm]string{
		Rejects: "{sender} may send any value as `{field}`, {receiver} accepts only its own type",
	},
	Fix:    "declare `{field}` in {otherType} of {other} as `{add}`",
	Fires:  Example{`{"A":{"type":"object","properties":{"x":{"type":"integer"}}}}`, `{"A":{"type":"object","properties":{"x":{}}}}`},
	Silent: Example{`{"A":{"type":"object","properties":{"x":true}}}`, `{"A":{"type":"object","properties":{"x":{}}}}`},
})

// Untyped is a value that one side declares no type for.
type Untyped struct {
	Shapes
	Bare Set `json:"bare"`
}

var FieldUntyped = define[Untyped](Rule{
	ID: "field.untyped", Class: ClassWireCompatible, Mutual: true,
	Summary: "`{field}` is `{shape.reference}` in {ref} and `{shape.other}` in {other}: {bare} declares no type",
	Why:     "Code that takes a value as it comes and declares nothing of it: it carries what the other side's type allows, and gives its users no help.",
	Impact: map[Harm]string{
		Converts: "the wire is the same; nothing in {bare} says what `{field}` is",
	},
	Fix:    "none needed; to help the users of {bare}, annotate `{field}`: `{add}`",
	Fires:  Example{`{"A":{"type":"object","properties":{"x":{"type":"integer"}}}}`, `{"A":{"type":"object","properties":{"x":{"x-parity":{"native":"untyped"}}}}}`},
	Silent: Example{`{"A":{"type":"object","properties":{"x":{"type":"integer"}}}}`, `{"A":{"type":"object","properties":{"x":{}}}}`},
})

// Formats are the forms of a text.
type Formats struct {
	Format Sides[Format] `json:"format"`
	Addition
}

// Format is a format of JSON Schema; "" for none.
type Format string

var FieldFormat = define[Formats](Rule{
	ID: "field.format", Class: ClassMismatch, Priority: "P1",
	Summary: "`{field}` is text of {format.reference} in {ref} and of {format.other} in {other}",
	Why:     "A side that parses the text accepts only its own format; the other side sends another one, or any text.",
	Impact: map[Harm]string{
		Rejects: "what {sender} writes as `{field}` is not what {receiver} can parse",
	},
	Fix:    "declare `{field}` in {otherType} of {other} as {ref} does: `{add}`",
	Fires:  Example{`{"A":{"type":"object","properties":{"x":{"type":"string","format":"date-time"}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"string","format":"date"}}}}`},
	Silent: Example{`{"A":{"type":"object","properties":{"x":{"type":"string","format":"date"}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"string","format":"date"}}}}`},
})

// Bare is a value of some form that one side holds as any value of its kind.
type Bare struct {
	Form Form   `json:"form"`
	Bare Set    `json:"bare"`
	As   string `json:"as"` // string, integer or number
	Addition
}

func (Bare) ofType() {}

// Form is a format, in one set or in both.
type Form struct {
	Format string `json:"format"`
	In     Set    `json:"in,omitempty"` // "" for both
}

var FieldNative = define[Bare](Rule{
	ID: "field.native", Class: ClassMismatch, Priority: "P3", Mutual: true,
	Summary: "`{field}` is {form} and a bare {as} in {bare}",
	Why:     "The JSON is the same, but one side holds a time and the other a text or a number: no arithmetic, no comparison, no check that it is a time at all.",
	Impact: map[Harm]string{
		Converts: "the JSON is the same; {bare} holds a bare {as}, with no date operations and no check of its form",
	},
	Fix: "parse `{field}` in {otherType} of {other} (`{add}`), or document that it is a {as}",
	Fires: Example{
		`{"A":{"type":"object","properties":{"x":{"type":"string","format":"date-time"}}}}`,
		`{"A":{"type":"object","properties":{"x":{"type":"string"}}}}`,
	},
	Silent: Example{`{"A":{"type":"object","properties":{"x":{"type":"string","format":"uuid"}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"string"}}}}`},
})

var FieldText = define[Bare](Rule{
	ID: "field.text", Class: ClassWireCompatible, Mutual: true,
	Summary: "`{field}` is {form} and a bare {as} in {bare}",
	Why:     "A text with a form of its own (uuid, uri, email, decimal …) that one side checks and the other only carries.",
	Impact: map[Harm]string{
		Converts: "the wire text is the same; {bare} does not check its form",
	},
	Fix:    "none needed; to check the form too: `{add}`",
	Fires:  Example{`{"A":{"type":"object","properties":{"x":{"type":"string","format":"uuid"}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"string"}}}}`},
	Silent: Example{`{"A":{"type":"object","properties":{"x":{"type":"string","format":"uuid"}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"string","format":"uuid"}}}}`},
})

// AsText are the shapes of a parameter that travels as text.
type AsText struct {
	Shapes
	Place string `json:"place"`
}

var FieldParameter = define[AsText](Rule{
	ID: "field.parameter", Class: ClassWireCompatible, Mutual: true,
	Summary: "`{field}` is `{shape.reference}` in {ref} and `{shape.other}` in {other}, which are the same text in a {place}",
	Why:     "A query, a path and a header carry text: a number, a truth value and a text that says it are written alike.",
	Impact: map[Harm]string{
		Converts: "the request is the same; the side that takes any text does not check that it is what the service reads it as",
	},
	Fix:    "none needed; to hold the same value on both sides: `{add}`",
	Fires:  Example{`{"A":{"type":"object","properties":{"x":{"type":"integer","x-parity":{"in":"query"}}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"string","x-parity":{"in":"query"}}}}}`},
	Silent: Example{`{"A":{"type":"object","properties":{"x":{"type":"integer","x-parity":{"in":"query"}}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"boolean","x-parity":{"in":"query"}}}}}`},
})

var FieldSecret = define[None](Rule{
	ID: "field.secret", Class: ClassMismatch, Priority: "P1",
	Summary: "{sender} writes `{field}` as stars: it is a secret there",
	Why:     "A type that hides its value from logs hides it from JSON, too (pydantic's SecretStr): what is sent is `**********`, unless a serializer writes the value.",
	Impact: map[Harm]string{
		Converts: "{receiver} gets `**********` as `{field}`, in place of what {sender} holds",
	},
	Fix:    "write the value of `{field}` in a serializer of {sender}, or make it a plain text there",
	Fires:  Example{`{"A":{"type":"object","properties":{"x":{"type":"string","x-parity":{"native":"secret"}}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"string"}}}}`},
	Silent: Example{`{"A":{"type":"object","properties":{"x":{"type":"string","x-parity":{"native":"secret"}}},"x-parity":{"out":{"properties":{"x":{"x-parity":{"native":null}}}}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"string"}}}}`},
})

var FieldEncoding = define[None](Rule{
	ID: "field.encoding", Class: ClassWireCompatible, Mutual: true,
	Summary: "`{field}` is bytes in {ref} and their base64 text in {other}",
	Why:     "The JSON is the same base64 text; one side decodes it into bytes, the other leaves that to its users.",
	Impact: map[Harm]string{
		Converts: "the wire text is the same; {receiver} users encode and decode base64 themselves",
	},
	Fix: "document that `{field}` of {otherType} in {other} is base64 text",
	Fires: Example{
		`{"A":{"type":"object","properties":{"x":{"type":"string","contentEncoding":"base64","x-parity":{"native":"bytes"}}}}}`,
		`{"A":{"type":"object","properties":{"x":{"type":"string"}}}}`,
	},
	Silent: Example{
		`{"A":{"type":"object","properties":{"x":{"type":"string","contentEncoding":"base64","x-parity":{"native":"bytes"}}}}}`,
		`{"A":{"type":"object","properties":{"x":{"type":"string","x-parity":{"native":"bytes"}}}}}`,
	},
})

// Encoded is a text that one side takes for bytes.
type Encoded struct {
	Encoding Encoding `json:"encoding"`
}

// Encoding is how bytes are written; "" for plain text.
type Encoding string

var FieldEncodingText = define[Encoded](Rule{
	ID: "field.encoding.text", Class: ClassMismatch, Priority: "P1",
	Summary: "`{field}` is plain text in {ref} and {encoding} in {other}",
	Why:     "One side decodes a text that the other never promised to encode: it fails on any other text, or reads other bytes out of it.",
	Impact: map[Harm]string{
		Rejects: "{receiver} rejects `{field}` where it is not {encoding}",
	},
	Fix: "make `{field}` of {otherType} in {other} plain text, or declare it as bytes in {ref} if it is {encoding} by agreement",
	Fires: Example{
		`{"A":{"type":"object","properties":{"x":{"type":"string"}}}}`,
		`{"A":{"type":"object","properties":{"x":{"type":"string","contentEncoding":"base64","x-parity":{"native":"bytes"}}}}}`,
	},
	Silent: Example{
		`{"A":{"type":"object","properties":{"x":{"type":"string","contentEncoding":"base64","x-parity":{"native":"bytes"}}}}}`,
		`{"A":{"type":"object","properties":{"x":{"type":"string"}}}}`,
	},
})

// Encodings are how bytes are written.
type Encodings struct {
	Encoding Sides[Encoding] `json:"encoding"`
}

var FieldEncodingDiffers = define[Encodings](Rule{
	ID: "field.encoding.differs", Class: ClassMismatch, Priority: "P0",
	Summary: "`{field}` is {encoding.reference} in {ref} and {encoding.other} in {other}",
	Why:     "One side decodes a text that the other never encoded, or each decodes by other rules: the bytes that arrive are not those that were sent.",
	Impact: map[Harm]string{
		Rejects: "what one side sends as `{field}` is decoded by the other into something else, or rejected",
	},
	Fix: "write `{field}` in {otherType} of {other} as {encoding.reference}",
	Fires: Example{
		`{"A":{"type":"object","properties":{"x":{"type":"string","contentEncoding":"base64","x-parity":{"native":"bytes"}}}}}`,
		`{"A":{"type":"object","properties":{"x":{"type":"string","x-parity":{"native":"bytes"}}}}}`,
	},
	Silent: Example{
		`{"A":{"type":"object","properties":{"x":{"type":"string","contentEncoding":"base64","x-parity":{"native":"bytes"}}}}}`,
		`{"A":{"type":"object","properties":{"x":{"type":"string"}}}}`,
	},
})

// Constraints are the bounds that each side enforces.
type Constraints struct {
	Bounds Sides[Bounds] `json:"bounds"`
}

// Bounds are keywords of JSON Schema with their values.
type Bounds map[string]string

// String lists them; of none it says so.
func (b Bounds) String() string {
	var parts []string
	for _, key := range slices.Sorted(maps.Keys(b)) {
		parts = append(parts, key+" "+b[key])
	}
	if len(parts) == 0 {
		return "no bound"
	}
	return strings.Join(parts, ", ")
}

var FieldConstraint = define[Constraints](Rule{
	ID: "field.constraint", Class: ClassMismatch, Priority: "P2",
	Summary: "`{field}` has {bounds.reference} in {ref} and {bounds.other} in {other}",
	Why:     "One side enforces a bound, a length, a pattern or a count that the other does not.",
	Impact: map[Harm]string{
		Rejects: "values of `{field}` that {sender} may send are rejected by {receiver}",
	},
	Fix:    "let `{field}` of {otherType} in {other} have {bounds.reference}",
	Fires:  Example{`{"A":{"type":"object","properties":{"x":{"type":"integer","minimum":1}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"integer"}}}}`},
	Silent: Example{`{"A":{"type":"object","properties":{"x":{"type":"integer","minimum":1}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"integer","minimum":1.0}}}}`},
})

// DeclaredBounds are bounds that a side declares only.
type DeclaredBounds struct {
	Declares Set    `json:"declares"`
	Bounds   Bounds `json:"bounds"`
}

var FieldBounds = define[DeclaredBounds](Rule{
	ID: "field.bounds", Class: ClassNote, Mutual: true,
	Summary: "{declares} declares {bounds} for `{field}` and does not enforce it",
	Why:     "A bound that a type declares and its decoder does not check says what is meant, not what is accepted.",
	Impact: map[Harm]string{
		Converts: "none on the wire",
	},
	Fix:    "none needed; if the bound is part of the contract, declare it on both sides",
	Fires:  Example{`{"A":{"type":"object","properties":{"x":{"type":"integer"}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"integer","x-parity":{"bounds":{"minimum":0}}}}}}`},
	Silent: Example{`{"A":{"type":"object","properties":{"x":{"type":"integer","minimum":0}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"integer","minimum":0}}}}`},
})

var EnumMemberMissing = define[Members](Rule{
	ID: "enum.member.missing", Class: ClassMismatch, Priority: "P1",
	Summary: "{other} lacks {members} of `{field}`",
	Why:     "A member that only the reference knows: the other side cannot name it, and a decoder that checks members refuses it.",
	Impact: map[Harm]string{
		Rejects:  "{receiver} does not know {members}, which {sender} sends",
		Converts: "{members} from {sender} arrive in {receiver} as values without a name",
	},
	Fix:    "add {members} to `{field}` in {other}",
	Fires:  Example{`{"A":{"enum":["u","v"]}}`, `{"A":{"enum":["u"]}}`},
	Silent: Example{`{"A":{"enum":["u","v"]}}`, `{"A":{"enum":["v","u"]}}`},
})

var EnumMemberExtra = define[Members](Rule{
	ID: "enum.member.extra", Class: ClassMismatch, Priority: "P1",
	Summary: "only {other} has {members} of `{field}`",
	Why:     "A member that the reference does not know: it rejects the payload, or holds a value without a name.",
	Impact: map[Harm]string{
		Rejects:  "{receiver} does not know {members}, which {sender} sends",
		Converts: "{members} from {sender} arrive in {receiver} as values without a name",
	},
	Fix:    "remove {members} from `{field}` in {other}, or add to {ref}",
	Fires:  Example{`{"A":{"enum":["u"]}}`, `{"A":{"enum":["u","v"]}}`},
	Silent: Example{`{"A":{"enum":["u","v"]}}`, `{"A":{"enum":["u","V"]}}`},
})

// Respelled are members that are one word in two spellings.
type Respelled struct {
	Spelled []Sides[schema.Value] `json:"spelled"`
}

func (r Respelled) listed() any { return r.Spelled }

var EnumCase = define[Respelled](Rule{
	ID: "enum.case", Class: ClassMismatch, Priority: "P1",
	Summary: "members of `{field}` are spelled otherwise: {spelled}",
	Why:     "Enum members are compared exactly on the wire: WARNING and Warning are two.",
	Impact: map[Harm]string{
		Rejects:  "{receiver} does not know the spelling that {sender} sends",
		Converts: "the spelling that {sender} sends arrives in {receiver} as a value without a name",
	},
	Fix:    "spell the members of `{field}` in {other} as {ref} does: {spelled.reference}, not {spelled.other}",
	Fires:  Example{`{"A":{"enum":["u","v"]}}`, `{"A":{"enum":["u","V"]}}`},
	Silent: Example{`{"A":{"enum":["u","v"]}}`, `{"A":{"enum":["u","w"]}}`},
})

// Constants are the one text that a field always is.
type Constants struct {
	Value Sides[schema.Value] `json:"value"`
}

var EnumConstant = define[Constants](Rule{
	ID: "enum.constant", Class: ClassMismatch, Priority: "P0",
	Summary: "`{field}` is always `{value.reference}` in {ref} and always `{value.other}` in {other}",
	Why:     "A constant tells what a payload is. Two texts for one constant make two kinds of payload: neither side takes what the other builds.",
	Impact: map[Harm]string{
		Rejects:  "every {type} that {sender} builds says another `{field}` than the one that {receiver} takes",
		Converts: "every {type} that {sender} builds arrives in {receiver} with a `{field}` that has no name there",
	},
	Fix:    "make `{field}` of {otherType} in {other} `{value.reference}`",
	Fires:  Example{`{"A":{"type":"object","properties":{"x":{"const":"payment.failed","default":"payment.failed"}}}}`, `{"A":{"type":"object","properties":{"x":{"const":"payment_failed","default":"payment_failed"}}}}`},
	Silent: Example{`{"A":{"type":"object","properties":{"x":{"enum":["u","v"]}}}}`, `{"A":{"type":"object","properties":{"x":{"enum":["u","V"]}}}}`},
})

// Fixed is an enum that the other side holds as any value.
type Fixed struct {
	Shape string `json:"shape"` // of the side without members
	Members
	Addition
}

func (Fixed) ofType() {}

var EnumWidened = define[Fixed](Rule{
	ID: "enum.widened", Class: ClassMismatch, Priority: "P2",
	Summary: "`{field}` has fixed members in {ref} and is `{shape}` in {other}",
	Why:     "The other side takes and sends any value; the reference accepts only the members.",
	Impact: map[Harm]string{
		Rejects:  "{sender} may send any `{field}`, {receiver} rejects all but {members}",
		Converts: "{sender} may send any `{field}`, {receiver} has names only for {members}",
	},
	Fix:    "limit `{field}` in {otherType} of {other} to {members}: `{add}`",
	Fires:  Example{`{"A":{"type":"object","properties":{"x":{"enum":["u","v"]}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"string"}}}}`},
	Silent: Example{`{"A":{"type":"object","properties":{"x":{"const":"u","default":"u"}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"string","default":"u"}}}}`},
})

var EnumNarrowed = define[Fixed](Rule{
	ID: "enum.narrowed", Class: ClassMismatch, Priority: "P1",
	Summary: "`{field}` is `{shape}` in {ref} and has fixed members in {other}",
	Why:     "The reference takes and sends any value; the other side knows only its members.",
	Impact: map[Harm]string{
		Rejects:  "{sender} may send any `{field}`, {receiver} rejects all but {members}",
		Converts: "{sender} may send any `{field}`, {receiver} has names only for {members}",
	},
	Fix:    "declare `{field}` in {otherType} of {other} as `{add}`, or limit it in {ref} too",
	Fires:  Example{`{"A":{"type":"object","properties":{"x":{"type":"string"}}}}`, `{"A":{"type":"object","properties":{"x":{"enum":["u","v"]}}}}`},
	Silent: Example{`{"A":{"type":"object","properties":{"x":{"type":"string","default":"u"}}}}`, `{"A":{"type":"object","properties":{"x":{"const":"u","default":"u"}}}}`},
})

// Conventions are how languages hold the members of an enum.
type Conventions struct {
	Held Sides[EnumKind] `json:"held"`
}

// EnumKind is literal, enum, atom or const, as a type set says it; PlainText for no
// enum at all.
type EnumKind string

const PlainText EnumKind = "plain text"

var EnumNative = define[Conventions](Rule{
	ID: "enum.native", Class: ClassWireCompatible, Mutual: true,
	Summary: "`{field}` is {held.reference} in {ref} and {held.other} in {other}",
	Why:     "The same texts on the wire, held by each language's own convention: string literals, atoms, named constants.",
	Impact: map[Harm]string{
		Converts: "none: the encoder writes the same text",
	},
	Fix: "none needed",
	Fires: Example{
		`{"A":{"enum":["u","v"],"x-parity":{"native":"literal"}}}`,
		`{"A":{"enum":["u","v"],"x-parity":{"native":"atom"}}}`,
	},
	Silent: Example{`{"A":{"enum":["u","v"],"x-parity":{"native":"literal"}}}`, `{"A":{"enum":["u","v"]}}`},
})

// Openness is which side takes what it does not know.
type Openness struct {
	Closed Set `json:"closed"`
	Open   Set `json:"open"`
}

var EnumOpen = define[Openness](Rule{
	ID: "enum.open", Class: ClassNote, Mutual: true,
	Summary: "{open} takes any value for `{field}`, {closed} only the members",
	Why:     "A decoder that does not check members lets a new or misspelled one through.",
	Impact: map[Harm]string{
		Converts: "an unknown member is held as it is by one side and refused by the other",
	},
	Fix: "none needed; to refuse unknown members, check them when decoding",
	Fires: Example{
		`{"A":{"enum":["u","v"]}}`,
		`{"A":{"type":"string","x-parity":{"open":true,"values":["u","v"]}}}`,
	},
	Silent: Example{`{"A":{"enum":["u","v"]}}`, `{"A":{"enum":["u","v"]}}`},
})

var EnumLiteral = define[Members](Rule{
	ID: "enum.literal", Class: ClassNote, Mutual: true,
	Summary: "`{field}` is fixed to {members} in one and a string with that default in the other",
	Why:     "A language without literal types for strings declares a tag as a string that its constructors always set to the same text.",
	Impact: map[Harm]string{
		Converts: "none as long as nobody sets `{field}` to another text",
	},
	Fix: "none needed",
	Fires: Example{
		`{"A":{"type":"object","properties":{"x":{"const":"u","default":"u"}}}}`,
		`{"A":{"type":"object","properties":{"x":{"type":"string","default":"u"}}}}`,
	},
	Silent: Example{`{"A":{"type":"object","properties":{"x":{"const":"u","default":"u"}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"string","default":"v"}}}}`},
})

// Keywords are those that the normal form of schemas has no place for.
type Keywords struct {
	Keywords []string `json:"keywords"`
}

func (k Keywords) listed() any { return k.Keywords }

var FieldKeyword = define[Keywords](Rule{
	ID: "field.keyword", Class: ClassMismatch, Priority: "P2",
	Summary: "{keywords} of `{field}` are not the same in {ref} and {other}",
	Why:     "Keywords such as not, if or patternProperties shape no type, and narrow what a payload may be. Whether one side's values keep to the other's is decided on the wire: with a payload that shows the difference, with a proof that there is none, or not at all, and then the finding is unverified.",
	Impact: map[Harm]string{
		Rejects: "what {sender} sends in `{field}` need not keep to {keywords} of {receiver}",
		Unknown: "nothing can be said of `{field}`",
	},
	Fix:    "use the same {keywords} on both sides, or shapes without it",
	Fires:  Example{`{"A":{"type":"object","properties":{"x":{"type":"integer","not":{"const":3}}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"integer"}}}}`},
	Silent: Example{`{"A":{"type":"object","properties":{"x":{"type":"integer","not":{"const":3}}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"integer","not":{"const":3.0}}}}}`},
})
