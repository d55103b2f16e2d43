package compare

// Flattened is a union that the other side writes as one record.
type Flattened struct {
	Variants []Outline `json:"variants"`
	Split    Set       `json:"split"` // the side of the union
	Whole    Set       `json:"whole"`
}

func (f Flattened) listed() any { return f.Variants }

var UnionRecord = define[Flattened](Rule{
	ID: "union.record", Class: ClassMismatch, Priority: "P2",
	Summary: "`{field}` is one of {variants} in {split}, and one record with the fields of all in {whole}",
	Why:     "The record takes every variant, and can also be filled in ways that are none of them.",
	Impact: map[Harm]string{
		Rejects: "{receiver} rejects a `{field}` of {sender} that mixes the variants or fills too little of one",
	},
	Fix: "give `{field}` the same variants on both sides, or check it in {whole} before it is sent",
	Fires: Example{
		`{"A":{"anyOf":[{"type":"object","properties":{"t":{"const":"a"},"x":{"type":"integer"}},"required":["t"]},{"type":"object","properties":{"t":{"const":"b"},"y":{"type":"string"}},"required":["t"]}]}}`,
		`{"A":{"type":"object","properties":{"t":{"type":"string"},"x":{"type":"integer"},"y":{"type":"string"}},"required":["t"]}}`,
	},
	Silent: Example{
		`{"A":{"anyOf":[{"type":"object","properties":{"t":{"const":"a"},"x":{"type":"integer"}},"required":["t"]},{"type":"object","properties":{"t":{"const":"b"},"y":{"type":"string"}},"required":["t"]}]}}`,
		`{"A":{"type":"object","properties":{"t":{"type":"string"},"x":{"type":"integer"}},"required":["t"]}}`,
	},
})

// Variants are those that a union lacks.
type Variants struct {
	Variants []Outline `json:"variants"`

	needs []string      // types of the reference that they are made of
	plain Sides[string] // what either side holds, where all of that are plain values
}

func (v Variants) listed() any { return v.Variants }

// Needs are the types of the reference that they are made of.
func (v Variants) Needs() []string { return v.needs }

var UnionVariantMissing = define[Variants](Rule{
	ID: "union.variant.missing", Class: ClassMismatch, Priority: "P1",
	Summary: "{other} lacks variants of `{field}`: {variants}",
	Why:     "The reference may send a variant that the other side has no type for.",
	Impact: map[Harm]string{
		Rejects: "{receiver} has no variant for {variants}, which {sender} sends",
		Drops:   "{receiver} reads {variants}, which {sender} sends, as if it were another variant: what only that one holds is lost",
	},
	Fix: "add {variants} to `{field}` in {other}",
	Fires: Example{
		`{"A":{"anyOf":[{"type":"string"},{"type":"integer"},{"type":"boolean"}]}}`,
		`{"A":{"anyOf":[{"type":"string"},{"type":"integer"}]}}`,
	},
	Silent: Example{
		`{"A":{"anyOf":[{"type":"string"},{"type":"integer"}]}}`,
		`{"A":{"anyOf":[{"type":"integer"},{"type":"string"}]}}`,
	},
})

var UnionVariantExtra = define[Variants](Rule{
	ID: "union.variant.extra", Class: ClassMismatch, Priority: "P1",
	Summary: "only {other} has these variants of `{field}`: {variants}",
	Why:     "The other side may send a variant that the reference has no type for.",
	Impact: map[Harm]string{
		Rejects: "{receiver} has no variant for {variants}, which {sender} sends",
		Drops:   "{receiver} reads {variants}, which {sender} sends, as if it were another variant: what only that one holds is lost",
	},
	Fix: "remove {variants} from `{field}` in {other}, or add to {ref}",
	Fires: Example{
		`{"A":{"anyOf":[{"type":"string"},{"type":"integer"}]}}`,
		`{"A":{"anyOf":[{"type":"string"},{"type":"integer"},{"type":"boolean"}]}}`,
	},
	Silent: Example{
		`{"A":{"anyOf":[{"type":"string"},{"type":"integer"}]}}`,
		`{"A":{"anyOf":[{"type":"integer"},{"type":"string"}]}}`,
	},
})

var ArrayTuple = define[Shapes](Rule{
	ID: "array.tuple", Class: ClassMismatch, Priority: "P2",
	Summary: "`{field}` is `{shape.reference}` in {ref} and `{shape.other}` in {other}",
	Why:     "An array of fixed length with a type for each place on one side, an array of any length on the other, or two lengths.",
	Impact: map[Harm]string{
		Rejects: "an array of another length or order that {sender} sends as `{field}` is rejected by {receiver}",
	},
	Fix:    "declare `{field}` in {otherType} of {other} as `{add}`",
	Fires:  Example{`{"A":{"type":"object","properties":{"x":{"type":"array","prefixItems":[{"type":"integer"},{"type":"number"}],"items":false,"minItems":2}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"array","items":{"type":"number"}}}}}`},
	Silent: Example{`{"A":{"type":"object","properties":{"x":{"type":"array","prefixItems":[{"type":"integer"}],"items":false,"minItems":1}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"array","prefixItems":[{"type":"integer"}],"items":false,"minItems":1}}}}`},
})

var ArrayParameter = define[AsText](Rule{
	ID: "array.parameter", Class: ClassMismatch, Priority: "P2", Mutual: true,
	Summary: "`{field}` is `{shape.reference}` in {ref} and `{shape.other}` in {other}: a list of what the other side writes once into the {place}",
	Why:     "A list in a query is written as one parameter an item, or as its items in one text: a single value is written alike, several need a way of writing them that both sides have.",
	Impact: map[Harm]string{
		Converts: "a single `{field}` is the same request; several are not written as who has one text for them writes them",
	},
	Fix:    "declare `{field}` in {otherType} of {other} as `{add}`, or join its values into one text where the service reads them so",
	Fires:  Example{`{"A":{"type":"object","properties":{"x":{"type":"string","x-parity":{"in":"query"}}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"array","items":{"type":"string"},"x-parity":{"in":"query"}}}}}`},
	Silent: Example{`{"A":{"type":"object","properties":{"x":{"type":"string"}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"array","items":{"type":"string"}}}}}`},
})

var MapUntyped = define[Shapes](Rule{
	ID: "map.untyped", Class: ClassMismatch, Priority: "P2",
	Summary: "`{field}` is a record in one and a map in the other: `{shape.reference}` and `{shape.other}`",
	Why:     "One side knows which fields there are, the other takes any object.",
	Impact: map[Harm]string{
		Rejects: "{sender} may send any object as `{field}`, {receiver} needs its own fields",
	},
	Fix:    "declare the fields of `{field}` in {otherType} of {other}: `{add}`",
	Fires:  Example{`{"A":{"type":"object","properties":{"x":{"type":"object","properties":{"n":{"type":"integer"}},"required":["n"]}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"object"}}}}`},
	Silent: Example{`{"A":{"type":"object","properties":{"x":{"type":"object","additionalProperties":true}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"object"}}}}`},
})

var ObjectClosed = define[Openness](Rule{
	ID: "object.closed", Class: ClassNote,
	Summary: "{closed} rejects unknown fields of {type}, {open} does not",
	Why:     "No difference today; but a field that is added on one side breaks the other only where unknown fields are rejected.",
	Impact: map[Harm]string{
		Rejects: "a field that {sender} adds in future is rejected by {receiver}",
	},
	Fix:    "none needed",
	Fires:  Example{`{"A":{"type":"object","properties":{"x":{"type":"integer"}},"additionalProperties":false}}`, `{"A":{"type":"object","properties":{"x":{"type":"integer"}}}}`},
	Silent: Example{`{"A":{"type":"object","properties":{"x":{"type":"integer"}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"integer"}}}}`},
})

// Opaque is what a capture could not read.
type Opaque struct {
	Reason string `json:"reason"`
	Set    string `json:"set"`             // the name of the set that is to be settled
	Settle string `json:"settle"`          // the line of parity.yaml that does
	Cause  string `json:"cause,omitempty"` // the key of the place in the code that makes it opaque
}

var OpaqueCapture = define[Opaque](Rule{
	ID: "opaque.capture", Class: ClassUnverified,
	Summary: "`{field}` could not be read from the code: {reason}",
	Why:     "What a capture cannot know without running the SDK's code is never guessed. A verdict that would rest on it is \"unverified\".",
	Impact: map[Harm]string{
		Unknown: "nothing can be said of `{field}`",
	},
	Fix:    "write the type of `{field}` out where it is declared, or say its JSON Schema in parity.yaml, under the set {set}: `{settle}`",
	Fires:  Example{`{"A":{"type":"object","properties":{"x":{"type":"integer"}}}}`, `{"A":{"type":"object","properties":{"x":{"x-parity":{"opaque":"a macro defines it"}}}}}`},
	Silent: Example{`{"A":{"type":"object","properties":{"x":{"type":"integer"}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"integer","x-parity":{"opaque":""}}}}}`},
})

// Checked are conditions that a decoder has in code.
type Checked struct {
	Decoder Set     `json:"decoder"`
	Checks  []Check `json:"checks"`
}

// Check is one condition.
type Check struct {
	What string `json:"what"`
	At   string `json:"at,omitempty"` // FILE:LINE
}

var OpaqueChecked = define[Checked](Rule{
	ID: "opaque.checked", Class: ClassUnverified,
	Summary: "{decoder} refuses more of `{field}` than its schema says: {checks}",
	Why:     "A decoder that checks a condition in code may refuse what its type allows. Where no other difference is found, that is all that stands between the two.",
	Impact: map[Harm]string{
		Unknown: "whether {receiver} takes all that {sender} sends is not known",
	},
	Fix:    "check the same on the other side before it sends, or settle it under types: in parity.yaml",
	Fires:  Example{`{"A":{"type":"object","properties":{"x":{"type":"integer"}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"integer"}},"x-parity":{"checked":[{"what":"raises unless x is even"}]}}}`},
	Silent: Example{`{"A":{"type":"object","properties":{"x":{"type":"integer"}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"integer","minimum":0}}}}`},
})
