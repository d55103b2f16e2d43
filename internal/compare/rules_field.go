package compare

import "example.org/parity/internal/schema"

// Lack is a field that the other side does not have.
type Lack struct {
	How Absence `json:"how"`
	Addition
	Also string `json:"also,omitempty"` // where else it has to be made known, "" for nowhere

	needs []string // types of the reference that it is made of
}

// Absence is how a side lacks a field.
type Absence string

const (
	Undeclared Absence = "undeclared"
	Unwritten  Absence = "unwritten" // it is read, and no encoder writes it
	Unread     Absence = "unread"    // it is written, and no decoder reads it
)

// Needs are the types of the reference that it is made of.
func (l Lack) Needs() []string { return l.needs }

var FieldMissing = define[Lack](Rule{
	ID: "field.missing", Class: ClassMismatch, Priority: "P0",
	Summary: "{other} {how} the required field `{field}`",
	Why:     "The reference cannot do without the field. A payload that the other side builds never has it.",
	Impact: map[Harm]string{
		Rejects:  "every {type} that {sender} builds lacks `{field}` and is rejected by {receiver}",
		Drops:    "`{field}` is lost when {receiver} reads what {sender} sends",
		Converts: "`{field}` is never sent by {sender}: {receiver} holds none, or a zero",
	},
	Fix:    "add to {otherType} in {other}: `{add}`; {also}",
	Fires:  Example{`{"A":{"type":"object","properties":{"x":{"type":"integer"},"y":{"type":"string"}},"required":["x"]}}`, `{"A":{"type":"object","properties":{"y":{"type":"string"}}}}`},
	Silent: Example{`{"A":{"type":"object","properties":{"x":{"type":"integer"}},"required":["x"]}}`, `{"A":{"type":"object","properties":{"x":{"type":"integer"}},"required":["x"]}}`},
})

// OptionalLack is a field that the other side lacks and payloads can do without.
type OptionalLack struct {
	Presence string `json:"presence"` // required or optional in the reference
	Lack
}

var FieldMissingOptional = define[OptionalLack](Rule{
	ID: "field.missing.optional", Class: ClassMismatch, Priority: "P1",
	Summary: "{other} {how} the {presence} field `{field}`",
	Why:     "Payloads without the field are fine on both sides, but what it says never reaches the user of the other SDK.",
	Impact: map[Harm]string{
		Rejects: "each {type} with `{field}` that {sender} sends is rejected by {receiver}",
		Drops:   "`{field}` is lost when {receiver} reads what {sender} sends; {unsettable}",
		Omits:   "`{field}` cannot be set from {other}",
	},
	Fix:    "add to {otherType} in {other}: `{add}`; {also}",
	Fires:  Example{`{"A":{"type":"object","properties":{"x":{"type":"integer"},"y":{"type":"string"}}}}`, `{"A":{"type":"object","properties":{"y":{"type":"string"}}}}`},
	Silent: Example{`{"A":{"type":"object","properties":{"x":{"type":"integer"}},"required":["x"]}}`, `{"A":{"type":"object","properties":{"y":{"type":"string"}}}}`},
})

var FieldMissingConstant = define[OptionalLack](Rule{
	ID: "field.missing.constant", Class: ClassWireCompatible,
	Summary: "{other} {how} the {presence} field `{field}`, which always says the same",
	Why:     "The field has but one value, which is its default or what a payload without it says, too: nobody learns anything from it, and nobody misses it.",
	Impact: map[Harm]string{
		Drops: "nothing is lost: {receiver} knows what `{field}` says without reading it",
		Omits: "a payload of {other} says the same without `{field}`",
	},
	Fix:    "none needed; to carry it all the same: `{add}`; {also}",
	Fires:  Example{`{"A":{"type":"object","properties":{"x":{"const":"u","default":"u"},"y":{"type":"string"}}}}`, `{"A":{"type":"object","properties":{"y":{"type":"string"}}}}`},
	Silent: Example{`{"A":{"type":"object","properties":{"x":{"const":"u"},"y":{"type":"string"}}}}`, `{"A":{"type":"object","properties":{"y":{"type":"string"}}}}`},
})

// Surplus is a field that the reference lacks.
type Surplus struct {
	How Exclusion `json:"how"`
	Addition
}

// Exclusion is how the reference lacks what the other side has.
type Exclusion Absence

var FieldExtra = define[Surplus](Rule{
	ID: "field.extra", Class: ClassMismatch, Priority: "P2",
	Summary: "{how} the optional field `{field}`",
	Why:     "The reference does not know the field: it drops it, or rejects the whole payload where it forbids unknown fields.",
	Impact: map[Harm]string{
		Rejects: "each {type} with `{field}` that {sender} sends is rejected by {receiver}, which forbids unknown fields",
		Drops:   "`{field}` is lost when {receiver} reads what {sender} sends",
	},
	Fix:    "remove `{field}` from {otherType} in {other}, or add it to {ref}: `{add}`",
	Fires:  Example{`{"A":{"type":"object","properties":{"y":{"type":"string"}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"integer"},"y":{"type":"string"}}}}`},
	Silent: Example{`{"A":{"type":"object","properties":{"y":{"type":"string"}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"integer"},"y":{"type":"string"}},"required":["x"]}}`},
})

var FieldExtraRequired = define[Surplus](Rule{
	ID: "field.extra.required", Class: ClassMismatch, Priority: "P1",
	Summary: "{how} the field `{field}`, and {other} declares it as always there",
	Why:     "The reference never sends a field that the other side declares as always there.",
	Impact: map[Harm]string{
		Rejects:  "each {type} that {sender} sends is rejected by {receiver} over `{field}`",
		Drops:    "`{field}` is lost when {receiver} reads what {sender} sends",
		Converts: "`{field}` is never sent by {sender}: {receiver} holds none, or a zero",
	},
	Fix:    "remove `{field}` from {otherType} in {other}, or add it to {ref}: `{add}`",
	Fires:  Example{`{"A":{"type":"object","properties":{"y":{"type":"string"}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"integer"},"y":{"type":"string"}},"required":["x"]}}`},
	Silent: Example{`{"A":{"type":"object","properties":{"y":{"type":"string"}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"integer"},"y":{"type":"string"}}}}`},
})

var FieldRenamed = define[Names](Rule{
	ID: "field.renamed", Class: ClassMismatch, Priority: "P0",
	Summary: "`{name.reference}` in {ref} is spelled `{name.other}` in {other}",
	Why:     "JSON names are compared exactly, but for capitals by decoders such as Go's. Two spellings of one name (token_count and tokenCount) are two fields on the wire.",
	Impact: map[Harm]string{
		Rejects: "{receiver} does not find the field in what {sender} sends, and rejects it",
		Drops:   "{receiver} does not find the field in what {sender} sends: its value is lost",
	},
	Fix:    "spell the field `{name.reference}` on the wire in {other}",
	Fires:  Example{`{"A":{"type":"object","properties":{"token_count":{"type":"integer"}},"required":["token_count"]}}`, `{"A":{"type":"object","properties":{"tokenCount":{"type":"integer"}},"required":["tokenCount"]}}`},
	Silent: Example{`{"A":{"type":"object","properties":{"token_count":{"type":"integer"}},"required":["token_count"]}}`, `{"A":{"type":"object","properties":{"count":{"type":"integer"}},"required":["count"]}}`},
})

// Presences are whether a field has to be there.
type Presences struct {
	Presence Sides[string] `json:"presence"` // required or optional
	Addition
}

var FieldRequired = define[Presences](Rule{
	ID: "field.required", Class: ClassMismatch, Priority: "P1",
	Summary: "`{field}` is {presence.reference} in {ref} and {presence.other} in {other}",
	Why:     "One side may leave out what the other side needs. Where the receiver fills the gap with its zero value, the value changes instead of being rejected.",
	Impact: map[Harm]string{
		Rejects:  "each {type} that {sender} sends without `{field}` is rejected by {receiver}",
		Converts: "who does not set `{field}` gets the default of {sender} there, and the zero value in {receiver}",
	},
	Fix:    "make `{field}` {presence.reference} in {otherType} of {other}: `{add}`",
	Fires:  Example{`{"A":{"type":"object","properties":{"x":{"type":"integer"}},"required":["x"]}}`, `{"A":{"type":"object","properties":{"x":{"type":"integer"}}}}`},
	Silent: Example{`{"A":{"type":"object","properties":{"x":{"type":"integer"}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"integer","x-parity":{"unset":"omit"}}}}}`},
})

// HarmlessPresences are those that differ without consequence.
type HarmlessPresences struct {
	Presence Sides[string] `json:"presence"`
	Because  Harmless      `json:"because"`
	Addition
}

// Harmless is why no payload breaks where a field may be absent.
type Harmless struct {
	Kind  HarmlessKind  `json:"kind"`
	By    Set           `json:"by,omitempty"`    // who always sends it
	Value *schema.Value `json:"value,omitempty"` // the one that it has
}

// HarmlessKind is a kind of reason.
type HarmlessKind string

const (
	AlwaysSet    HarmlessKind = "always set"    // to Value
	AlwaysSent   HarmlessKind = "always sent"   // By the sender
	OnlyValue    HarmlessKind = "only value"    // Value is all that it can be
	MissingMeans HarmlessKind = "missing means" // the same as the value that is left out
	NullUnset    HarmlessKind = "null unset"    // By writes null where nobody sets it
	ReadAsZero   HarmlessKind = "read as zero"  // by a client, which only reads it
)

var FieldPresence = define[HarmlessPresences](Rule{
	ID: "field.presence", Class: ClassWireCompatible,
	Summary: "`{field}` is {presence.reference} in {ref} and {presence.other} in {other}; {because}",
	Why:     "One side requires the field and the other does not, and yet no payload breaks: it is always sent, or the receiver's value for a missing field is the sender's default.",
	Impact: map[Harm]string{
		Converts: "none on the wire: {because}",
	},
	Fix: "none needed; to agree in form too: `{add}`",
	Fires: Example{
		`{"A":{"type":"object","properties":{"x":{"type":"boolean","default":false}}}}`,
		`{"A":{"type":"object","properties":{"x":{"type":"boolean"}},"required":["x"],"x-parity":{"decode":{"missing":"zero"}}}}`,
	},
	Silent: Example{
		`{"A":{"type":"object","properties":{"x":{"type":"boolean","default":true}}}}`,
		`{"A":{"type":"object","properties":{"x":{"type":"boolean"}},"required":["x"],"x-parity":{"decode":{"missing":"zero"}}}}`,
	},
})

// Nullable is a field that one side has null in.
type Nullable struct {
	In    Set      `json:"in"`
	NotIn Set      `json:"not_in"`
	Held  NullHeld `json:"held"`
	Addition
}

// NullHeld is what a lenient decoder makes of a null.
type NullHeld string

const (
	HeldAsZero NullHeld = "zero"
	HeldAsNull NullHeld = "null"
)

var FieldNullable = define[Nullable](Rule{
	ID: "field.nullable", Class: ClassMismatch, Priority: "P1",
	Summary: "`{field}` can be null in {in}, not in {not_in}",
	Why:     "A null from the side that allows it is rejected by the other, or arrives there as an ordinary value.",
	Impact: map[Harm]string{
		Rejects:  "each {type} with a null `{field}` that {sender} sends is rejected by {receiver}",
		Converts: "a null `{field}` that {sender} sends arrives in {receiver} {held}",
	},
	Fix:    "declare `{field}` in {otherType} of {other} as in {ref}: `{add}`",
	Fires:  Example{`{"A":{"type":"object","properties":{"x":{"type":["integer","null"]}},"required":["x"]}}`, `{"A":{"type":"object","properties":{"x":{"type":"integer"}},"required":["x"]}}`},
	Silent: Example{`{"A":{"type":"object","properties":{"x":{"type":["integer","null"]}}}}`, `{"A":{"type":"object","properties":{"x":{"anyOf":[{"type":"null"},{"type":"integer"}]}}}}`},
})

// Null is a null of one side that the other spells otherwise.
type Null struct {
	In    Set       `json:"in"`
	NotIn Set       `json:"not_in"`
	Means NullMeans `json:"means"`
}

// NullMeans is what stands for a null.
type NullMeans string

const (
	NullIsAbsence NullMeans = "absence"
	NullIsMarked  NullMeans = "marked zero"
	NullIsOnly    NullMeans = "only value"
	NullIsEmpty   NullMeans = "empty list or map"
	NullIsZero    NullMeans = "zero value"
)

var FieldNull = define[Null](Rule{
	ID: "field.null", Class: ClassWireCompatible, Mutual: true,
	Summary: "`{field}` can be null in {in}, {means} in {not_in}",
	Why:     "Both sides can do without a value and say so differently. The side that allows null never sends it, or the other reads it as no value: as absent, as an empty list, as a zero value that is marked, or, of what clients only read, as one that is not.",
	Impact: map[Harm]string{
		Converts: "the same meaning, spelled as null by one side and otherwise by the other",
	},
	Fix: "none needed",
	Fires: Example{
		`{"A":{"type":"object","properties":{"x":{"type":["integer","null"],"x-parity":{"unset":"omit"}}}}}`,
		`{"A":{"type":"object","properties":{"x":{"type":"integer"}}}}`,
	},
	Silent: Example{`{"A":{"type":"object","properties":{"x":{"type":["integer","null"]}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"integer"}}}}`},
})

// Places are where a field travels: body, query, path, header …
type Places struct {
	Place Sides[string] `json:"place"`
}

var FieldPlace = define[Places](Rule{
	ID: "field.place", Class: ClassMismatch, Priority: "P1", Mutual: true,
	Summary: "`{field}` travels in the {place.reference} in {ref} and in the {place.other} in {other}",
	Why:     "A parameter of a query, a path or a header is not a member of a body: the service looks for it in one place.",
	Impact: map[Harm]string{
		Drops: "the service does not find `{field}` where {other} puts it",
	},
	Fix:    "send `{field}` of {otherType} in {other} in the {place.reference}",
	Fires:  Example{`{"A":{"type":"object","properties":{"x":{"type":"integer","x-parity":{"in":"query"}},"y":{"type":"integer","x-parity":{"in":"query"}}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"integer","x-parity":{"in":"header"}},"y":{"type":"integer","x-parity":{"in":"query"}}}}}`},
	Silent: Example{`{"A":{"type":"object","properties":{"x":{"type":"integer","x-parity":{"in":"query"}}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"integer"}}}}`},
})

// Argument is a field that one side passes beside the type.
type Argument struct {
	Keeper Set    `json:"keeper"` // the side that has it in the type
	Place  string `json:"place"`
}

var FieldArgument = define[Argument](Rule{
	ID: "field.argument", Class: ClassNote, Mutual: true,
	Summary: "`{field}` is a part of the {place} that only {keeper} keeps in the type",
	Why:     "A parameter of the path can be a field of the request's type or an argument beside it, and so can any where the type is no more than the body, a header where the SDK has no type for any, and what a method always writes: the request is the same.",
	Impact: map[Harm]string{
		Converts: "none: the other side passes it on its own",
	},
	Fix:    "none needed",
	Fires:  Example{`{"A":{"type":"object","properties":{"x":{"type":"string","x-parity":{"in":"path"}},"y":{"type":"integer"}},"required":["x"]}}`, `{"A":{"type":"object","properties":{"y":{"type":"integer"}}}}`},
	Silent: Example{`{"A":{"type":"object","properties":{"x":{"type":"string","x-parity":{"in":"query"}},"y":{"type":"integer"}}}}`, `{"A":{"type":"object","properties":{"y":{"type":"integer"}}}}`},
})

// Widths are the bits of a number.
type Widths struct {
	Width Sides[Width] `json:"width"`
}

// Width is int32, float32 …; "" for any.
type Width string

var FieldWidth = define[Widths](Rule{
	ID: "field.width", Class: ClassMismatch, Priority: "P3",
	Summary: "`{field}` holds the numbers of `{width.reference}` in {ref} and of `{width.other}` in {other}",
	Why:     "A number of fewer bits overflows, or loses digits, where the other side counts further.",
	Impact: map[Harm]string{
		Rejects: "{receiver} refuses a `{field}` of {sender} that does not fit into its bits",
	},
	Fix:    "give `{field}` the same width on both sides",
	Fires:  Example{`{"A":{"type":"object","properties":{"x":{"type":"integer"}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"integer","x-parity":{"width":"int32"}}}}}`},
	Silent: Example{`{"A":{"type":"object","properties":{"x":{"type":"integer"}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"integer","x-parity":{"width":"int64"}}}}}`},
})

// Defaults are what a field is when nobody sets it, as each language writes it.
type Defaults struct {
	Default Sides[string] `json:"default"`
	Write   string        `json:"write"` // the reference's in the other language
}

var FieldDefault = define[Defaults](Rule{
	ID: "field.default", Class: ClassMismatch, Priority: "P1", Mutual: true,
	Summary: "the default of `{field}` is `{default.reference}` in {ref} and `{default.other}` in {other}",
	Why:     "The same call means two things: who sets nothing gets another value in each language.",
	Impact: map[Harm]string{
		Converts: "users who do not set `{field}` get `{default.reference}` in {ref} and `{default.other}` in {other}",
	},
	Fix:    "give `{field}` in {otherType} of {other} the default `{write}`",
	Fires:  Example{`{"A":{"type":"object","properties":{"x":{"type":"number","default":0.95}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"number","default":0.999}}}}`},
	Silent: Example{`{"A":{"type":"object","properties":{"x":{"type":"number","default":1}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"number","default":1.0}}}}`},
})

// Zero is a zero that one side leaves out.
type Zero struct {
	Cannot Set `json:"cannot"` // send it
	Can    Set `json:"can"`
	Addition
}

var FieldZero = define[Zero](Rule{
	ID: "field.zero", Class: ClassMismatch, Priority: "P2",
	Summary: "{cannot} cannot send a zero `{field}`, {can} can",
	Why:     "An encoder that leaves out zero values (Go's omitempty) makes a zero that the user meant and no value at all one; the other side tells 0 from unset.",
	Impact: map[Harm]string{
		Converts: "a `{field}` of 0 set in {sender} is left out, and {receiver} takes it for unset",
	},
	Fix: "make `{field}` in {sender} a value that can be unset: `{add}`",
	Fires: Example{
		`{"A":{"type":"object","properties":{"x":{"type":"number"}}}}`,
		`{"A":{"type":"object","properties":{"x":{"type":"number","x-parity":{"unset":"omit","zero":"omit"}}},"x-parity":{"decode":{"missing":"zero"}}}}`,
	},
	Silent: Example{
		`{"A":{"type":"object","properties":{"x":{"type":"string"}}}}`,
		`{"A":{"type":"object","properties":{"x":{"type":"string","x-parity":{"unset":"omit","zero":"omit"}}},"x-parity":{"decode":{"missing":"zero"}}}}`,
	},
})

// Unset is a field that is null until somebody sets it.
type Unset struct {
	Fill Fill `json:"fill"`
}

// Fill is what an unset field is given before it is sent.
type Fill string

const (
	FillList  Fill = "list"
	FillMap   Fill = "map"
	FillValue Fill = "value"
)

var FieldUnset = define[Unset](Rule{
	ID: "field.unset", Class: ClassMismatch, Priority: "P1",
	Summary: "an unset `{field}` is null when {sender} sends it, and {receiver} has no null there",
	Why:     "A required list, map, pointer or interface that nobody fills is nil in Go, and its encoder writes null for it. The declarations agree, and every value that was not filled is refused, or arrives as the null of which its receiver's declaration says nothing.",
	Impact: map[Harm]string{
		Rejects:  "each {type} of {sender} whose `{field}` nobody set is rejected by {receiver}",
		Converts: "each {type} of {sender} whose `{field}` nobody set arrives in {receiver} with a null, which its declaration does not have",
	},
	Fix:    "give `{field}` of {senderType} in {sender} {fill} before it is sent, or let {receiver} take null",
	Fires:  Example{`{"A":{"type":"object","properties":{"x":{"type":"array","items":{"type":"integer"}}},"required":["x"]}}`, `{"A":{"type":"object","properties":{"x":{"type":"array","items":{"type":"integer"},"x-parity":{"unset":"null"}}},"required":["x"]}}`},
	Silent: Example{`{"A":{"type":"object","properties":{"x":{"type":"array","items":{"type":"integer"}}},"required":["x"],"x-parity":{"decode":{"unknown":"drop","missing":"zero"}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"array","items":{"type":"integer"},"x-parity":{"unset":"null"}}},"required":["x"]}}`},
})

// UnsetZero is a field that is sent with a zero value until somebody sets it.
type UnsetZero struct {
	Zero ZeroKind `json:"zero"`
	Addition
}

// ZeroKind is what a zero value looks like.
type ZeroKind string

const (
	ZeroRecord ZeroKind = "record"
	ZeroTime   ZeroKind = "time"
	ZeroValue  ZeroKind = "value"
)

var FieldUnsetZero = define[UnsetZero](Rule{
	ID: "field.unset.zero", Class: ClassMismatch, Priority: "P1",
	Summary: "{sender} sends `{field}` as {zero} where nobody set it, and in {receiver} it can be left out",
	Why:     "Go's omitempty leaves out no struct: who sets nothing sends a time in the year 1, or an object of zero values, and the receiver takes it for what the user meant.",
	Impact: map[Harm]string{
		Converts: "each {type} of {sender} whose `{field}` nobody set arrives in {receiver} with {zero}",
	},
	Fix:    "make `{field}` in {sender} a value that can be unset: `{add}`",
	Fires:  Example{`{"A":{"type":"object","properties":{"x":{"type":"object"}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"object","x-parity":{"unset":"zero"}}}}}`},
	Silent: Example{`{"A":{"type":"object","properties":{"x":{"type":"object"}},"required":["x"]}}`, `{"A":{"type":"object","properties":{"x":{"type":"object","x-parity":{"unset":"zero"}}}}}`},
})

// DefaultZero is a zero that is left out, and read as a default.
type DefaultZero struct {
	Default string `json:"default"`
	Addition
}

var FieldDefaultZero = define[DefaultZero](Rule{
	ID: "field.default.zero", Class: ClassMismatch, Priority: "P1",
	Summary: "{sender} cannot send a zero `{field}`, and {receiver} reads its absence as `{default}`",
	Why:     "An encoder that leaves out zero values (Go's omitempty) turns a zero that the user meant into the receiver's default.",
	Impact: map[Harm]string{
		Converts: "a zero `{field}` set in {sender} is left out, and {receiver} puts `{default}` in its place",
	},
	Fix: "make `{field}` in {sender} a value that can be unset: `{add}`",
	Fires: Example{
		`{"A":{"type":"object","properties":{"x":{"type":"number","default":1}}}}`,
		`{"A":{"type":"object","properties":{"x":{"type":"number","x-parity":{"unset":"omit","zero":"omit"}}},"x-parity":{"decode":{"missing":"zero"}}}}`,
	},
	Silent: Example{
		`{"A":{"type":"object","properties":{"x":{"type":"number","default":0}}}}`,
		`{"A":{"type":"object","properties":{"x":{"type":"number","x-parity":{"unset":"omit","zero":"omit"}}},"x-parity":{"decode":{"missing":"zero"}}}}`,
	},
})

// Computed is a default that code makes.
type Computed struct {
	Computed string `json:"computed"`
}

var FieldDefaultComputed = define[Computed](Rule{
	ID: "field.default.computed", Class: ClassNote, Mutual: true,
	Summary: "the default of `{field}` is computed: {computed}",
	Why:     "A default that only running the code would tell, such as a fresh id or the time, cannot be compared.",
	Impact: map[Harm]string{
		Converts: "unknown: compare by hand what `{field}` is when nobody sets it",
	},
	Fix:    "none needed where both sides compute the same",
	Fires:  Example{`{"A":{"type":"object","properties":{"x":{"type":"string","x-parity":{"computed":"default_factory=new_id"}}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"string"}}}}`},
	Silent: Example{`{"A":{"type":"object","properties":{"x":{"type":"string"}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"string"}}}}`},
})

// DefaultAbsent is a default that only one side declares.
type DefaultAbsent struct {
	Declares Set    `json:"declares"`
	Default  string `json:"default"`
}

var FieldDefaultAbsent = define[DefaultAbsent](Rule{
	ID: "field.default.absent", Class: ClassWireCompatible, Mutual: true,
	Summary: "only {declares} declares a default for `{field}`: {default}",
	Why:     "One side fills in a default, the other leaves an unset field to the receiver or asks its users for a value: no payload breaks, but who sets nothing gets it on one side only.",
	Impact: map[Harm]string{
		Converts: "an unset `{field}` is `{default}` in {declares}, and left open on the other side",
	},
	Fix: "document the default of `{field}` on the side that does not declare it",
	Fires: Example{
		`{"A":{"type":"object","properties":{"x":{"type":"number","default":0.95}}}}`,
		`{"A":{"type":"object","properties":{"x":{"type":["number","null"],"default":null,"x-parity":{"unset":"omit"}}}}}`,
	},
	Silent: Example{`{"A":{"type":"object","properties":{"x":{"type":"number","default":0.95}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"number","default":0.95,"x-parity":{"unset":"omit"}}}}}`},
})
