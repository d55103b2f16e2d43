package compare

// MissingType is a type without counterpart: what it consists of.
type MissingType struct {
	Outline Outline `json:"outline"`
}

var TypeMissing = define[MissingType](Rule{
	ID: "type.missing", Class: ClassMismatch, Priority: "P1",
	Summary: "{other} has no type {type}",
	Why:     "A wire type of the reference has no counterpart. Whoever uses the other SDK has to build or read this payload by hand, without any check.",
	Impact: map[Harm]string{
		Drops: "{other} has no typed access to {type}: callers cannot build it, and what they receive is untyped or lost",
	},
	Fix:    "add {type} to {other}: {outline}",
	Fires:  Example{`{"A":{"type":"object","properties":{"x":{"type":"integer"}}},"B":{"enum":["u"]}}`, `{"B":{"enum":["u"]}}`},
	Silent: Example{`{"RunID":{"type":"string"},"B":{"type":"object","properties":{"id":{"$ref":"#/$defs/RunID"}}}}`, `{"B":{"type":"object","properties":{"id":{"type":"string"}}}}`},
})

// UntypedSDK is how it is known that a set has no types for what its client receives.
type UntypedSDK struct {
	Why string `json:"why"`
}

var TypeUntyped = define[UntypedSDK](Rule{
	ID: "type.untyped", Class: ClassMismatch, Priority: "P3",
	Summary: "{other} has no types for payloads, and holds {type} as it is decoded: {why}",
	Why:     "The client of the other SDK gives what it decodes as it is, in maps. A type of the reference is not missing there by oversight: the SDK has none. It is told once for all types.",
	Impact: map[Harm]string{
		Converts: "nothing is lost on the wire; callers of {other} have no names and no checks for the members of {type}",
	},
	Fix:    "none needed where callers of {other} are to work with maps; else add types, first those that callers use most",
	Fires:  Example{`{"A":{"type":"object","properties":{"x":{"type":"integer"}}}}`, `{"$defs":{"B":{"enum":["u"]}},"x-parity":{"untyped":{"why":"API.get/1 makes requests","file":"a.ex","line":1}}}`},
	Silent: Example{`{"A":{"type":"object","properties":{"x":{"type":"integer"}}}}`, `{"$defs":{"A":{"type":"object","properties":{"x":{"type":"integer"}}}},"x-parity":{"untyped":{"why":"API.get/1 makes requests","file":"a.ex","line":1}}}`},
})

var TypeExtra = define[None](Rule{
	ID: "type.extra", Class: ClassNote, Priority: "P3",
	Summary: "only {other} has {otherType}",
	Why:     "A wire type that the reference does not have: an extension, a type that the reference dropped, or one that is spelled otherwise (settle that with map: in parity.yaml).",
	Impact: map[Harm]string{
		Drops: "{ref} has no typed access to {otherType}",
	},
	Fix:    "document {otherType} as an extension of {other}, add it to {ref}, or map it to its counterpart in parity.yaml",
	Fires:  Example{`{"B":{"enum":["u"]}}`, `{"A":{"type":"object","properties":{"x":{"type":"integer"}}},"B":{"enum":["u"]}}`},
	Silent: Example{`{"ModelID":{"enum":["u"]}}`, `{"ModelId":{"enum":["u"]}}`},
})

var TypeMissingUnused = define[MissingType](Rule{
	ID: "type.missing.unused", Class: ClassMismatch, Priority: "P3",
	Summary: "{other} has no type {type}, with which no code of {ref} does anything",
	Why:     "The client of the reference says of most types what it sends and receives, and not of this one: it is left over, or for payloads that callers read by themselves, such as those of webhooks.",
	Impact: map[Harm]string{
		Drops: "{other} has no typed access to {type}, which no method of {ref} takes or gives",
	},
	Fix:    "add {type} to {other} if callers need it, {outline}; else remove it from {ref}",
	Fires:  Example{`{"A":{"type":"object","properties":{"a":{"type":"integer"}}},"B":{"type":"object","properties":{"b":{"type":"integer"}},"x-parity":{"roles":[{"role":"received","why":"get returns it"}]}},"C":{"type":"object","properties":{"c":{"type":"integer"}},"x-parity":{"roles":[{"role":"received","why":"get returns it"}]}},"D":{"type":"object","properties":{"d":{"type":"integer"}},"x-parity":{"roles":[{"role":"received","why":"get returns it"}]}}}`, `{"B":{"type":"object","properties":{"b":{"type":"integer"}},"x-parity":{"roles":[{"role":"received","why":"get returns it"}]}},"C":{"type":"object","properties":{"c":{"type":"integer"}},"x-parity":{"roles":[{"role":"received","why":"get returns it"}]}},"D":{"type":"object","properties":{"d":{"type":"integer"}},"x-parity":{"roles":[{"role":"received","why":"get returns it"}]}}}`},
	Silent: Example{`{"A":{"type":"object","properties":{"a":{"type":"integer"}},"x-parity":{"roles":[{"role":"received","why":"get returns it"}]}},"B":{"type":"object","properties":{"b":{"type":"integer"}},"x-parity":{"roles":[{"role":"received","why":"get returns it"}]}},"C":{"type":"object","properties":{"c":{"type":"integer"}},"x-parity":{"roles":[{"role":"received","why":"get returns it"}]}},"D":{"type":"object","properties":{"d":{"type":"integer"}},"x-parity":{"roles":[{"role":"received","why":"get returns it"}]}}}`, `{"B":{"type":"object","properties":{"b":{"type":"integer"}},"x-parity":{"roles":[{"role":"received","why":"get returns it"}]}},"C":{"type":"object","properties":{"c":{"type":"integer"}},"x-parity":{"roles":[{"role":"received","why":"get returns it"}]}},"D":{"type":"object","properties":{"d":{"type":"integer"}},"x-parity":{"roles":[{"role":"received","why":"get returns it"}]}}}`},
})

// NearlyMissing is a type without counterpart that another is like.
type NearlyMissing struct {
	Outline Outline `json:"outline"`
	Nearest Nearest `json:"nearest"`
	Settle  string  `json:"settle"` // the line of parity.yaml that makes them counterparts
}

var TypeMissingNear = define[NearlyMissing](Rule{
	ID: "type.missing.near", Class: ClassMismatch, Priority: "P2",
	Summary: "{other} has no sure counterpart of {type}; nearest: {nearest}",
	Why:     "A wire type of the reference has no counterpart that is sure, but there is a type like it. Most likely it is that one with other fields or another name, and map: in parity.yaml settles it.",
	Impact: map[Harm]string{
		Drops: "{type} is compared with nothing: if {nearest.name} is not it, callers of {other} cannot build it",
	},
	Fix: "if {nearest.name} is {type}, say so in parity.yaml: `{settle}`; else add {type} to {other}: {outline}",
	Fires: Example{
		`{"UserCreate":{"type":"object","properties":{"name":{"type":"string"},"role":{"type":"string"},"team":{"type":"string"},"mail":{"type":"string"}}}}`,
		`{"UserUpdate":{"type":"object","properties":{"name":{"type":"string"},"role":{"type":"string"},"team":{"type":"string"}}}}`,
	},
	Silent: Example{`{"A":{"type":"object","properties":{"x":{"type":"integer"}}},"B":{"enum":["u"]}}`, `{"B":{"enum":["u"]}}`},
})

// Envelope is a type without counterpart that holds nothing of its own but constants.
type Envelope struct {
	Holds   string `json:"holds"`   // the field with its content
	Content string `json:"content"` // the counterpart of that
}

var TypeMissingEnvelope = define[Envelope](Rule{
	ID: "type.missing.envelope", Class: ClassMismatch, Priority: "P3",
	Summary: "{other} has no type for {type} as a whole; its content, `{holds}`, is {content} there",
	Why:     "A record whose only content beside constants is one other type is an envelope, such as a method with its parameters. The other SDK has the content as a type, and its code puts the constants around it.",
	Impact: map[Harm]string{
		Drops: "the constants of {type} are written and read by code of {other}, which no type shows",
	},
	Fix: "none needed where the code of {other} sends {content} under the constants of {type}; else add {type} to {other}",
	Fires: Example{
		`{"A":{"type":"object","properties":{"method":{"const":"a/b"},"params":{"$ref":"#/$defs/P"}},"required":["method","params"]},"P":{"type":"object","properties":{"x":{"type":"integer"}}}}`,
		`{"P":{"type":"object","properties":{"x":{"type":"integer"}}}}`,
	},
	Silent: Example{
		`{"A":{"type":"object","properties":{"method":{"const":"a/b"},"id":{"type":"integer"},"params":{"$ref":"#/$defs/P"}},"required":["method","params"]},"P":{"type":"object","properties":{"x":{"type":"integer"}}}}`,
		`{"P":{"type":"object","properties":{"x":{"type":"integer"}}}}`,
	},
})

// LeftOut is a declaration that a capture left out of its set.
type LeftOut struct {
	By     Set    `json:"by"`
	Name   string `json:"name"`
	Reason string `json:"reason"`
	At     string `json:"at"` // FILE:LINE
}

var TypeExcluded = define[LeftOut](Rule{
	ID: "type.excluded", Class: ClassUnverified,
	Summary: "{by} declares {name}, which is not in its type set: {reason}",
	Why:     "The capture of a set saw a declaration of this name and left it out, or could not read it: the type is neither missing nor extra, and nothing can be said of it.",
	Impact: map[Harm]string{
		Unknown: "nothing can be said of {type}",
	},
	Fix: "look at {at}; if it is no such type, map {type} to its counterpart or to none in parity.yaml, or leave it out with exclude:",
	Fires: Example{
		`{"A":{"type":"object","properties":{"x":{"type":"integer"}}},"B":{"enum":["u"]}}`,
		`{"$defs":{"B":{"enum":["u"]}},"x-parity":{"excluded":[{"name":"A","reason":"in a private module","file":"a.py","line":1}]}}`,
	},
	Silent: Example{
		`{"A":{"type":"object","properties":{"x":{"type":"integer"}}},"B":{"enum":["u"]}}`,
		`{"$defs":{"B":{"enum":["u"]}},"x-parity":{"excluded":[{"name":"C","reason":"in a private module","file":"a.py","line":1}]}}`,
	},
})

// Ambiguous is a type that could be one of several.
type Ambiguous struct {
	Could  []Nearest `json:"could"`
	Settle string    `json:"settle"` // the line of parity.yaml that chooses the first
}

var TypeAmbiguous = define[Ambiguous](Rule{
	ID: "type.ambiguous", Class: ClassUnverified,
	Summary: "the evidence does not tell whether {type} is one of these in {other}: {could}",
	Why:     "The evidence of name, shape and use does not tell which types are counterparts: several are as much like each other. Choosing would compare the wrong ones.",
	Impact: map[Harm]string{
		Unknown: "nothing can be said of {type}",
	},
	Fix:    "say which it is in parity.yaml, such as `{settle}`",
	Fires:  Example{`{"A":{"enum":["u"]}}`, `{"v1.A":{"enum":["u","v"]},"v2.A":{"enum":["u","w"]}}`},
	Silent: Example{`{"A":{"enum":["u"]}}`, `{"v1.A":{"enum":["u"]},"v2.A":{"enum":["u","w"]}}`},
})

// Kinds are two types that are different kinds of thing, as type expressions.
type Kinds struct {
	Shape Sides[string] `json:"shape"`
}

var TypeKind = define[Kinds](Rule{
	ID: "type.kind", Class: ClassMismatch, Priority: "P0",
	Summary: "{type} is `{shape.reference}` in {ref} and `{shape.other}` in {other}",
	Why:     "The two types of one name are different kinds of thing, such as a record and an enum: no payload of one is a payload of the other.",
	Impact: map[Harm]string{
		Rejects: "no {type} that one side sends is accepted by the other",
	},
	Fix:    "write and read {otherType} in {other} as {ref} does, or map {type} to its real counterpart in parity.yaml",
	Fires:  Example{`{"A":{"type":"object","properties":{"x":{"type":"integer"}}}}`, `{"A":{"enum":["u","v"]}}`},
	Silent: Example{`{"A":{"type":"string"}}`, `{"A":{"type":["string"]}}`},
})

// Matched is the evidence that made two types counterparts.
type Matched struct {
	Evidence CounterpartBy `json:"evidence"`
}

var TypeRenamed = define[Matched](Rule{
	ID: "type.renamed", Class: ClassNote,
	Summary: "{type} of {ref} is {otherType} in {other}: matched by {evidence}",
	Why:     "The two types have other names, and are counterparts by evidence: the words of their names and paths, what they consist of, and where they are used. The number says how much of it there is, from 0 to 1.",
	Impact: map[Harm]string{
		Converts: "the same JSON, held under another type name",
	},
	Fix: "none needed; to pair them otherwise, map {type} in parity.yaml, to its counterpart or to none",
	Fires: Example{
		`{"A":{"type":"object","properties":{"x":{"$ref":"#/$defs/Old"}}},"Old":{"type":"object","properties":{"n":{"type":"integer"}}}}`,
		`{"A":{"type":"object","properties":{"x":{"$ref":"#/$defs/New"}}},"New":{"type":"object","properties":{"n":{"type":"integer"}}}}`,
	},
	Silent: Example{
		`{"A":{"type":"object","properties":{"x":{"$ref":"#/$defs/Old"}}},"Old":{"type":"object","properties":{"n":{"type":"integer"}}}}`,
		`{"A":{"type":"object","properties":{"x":{"$ref":"#/$defs/old"}}},"old":{"type":"object","properties":{"n":{"type":"integer"}}}}`,
	},
})

var TypeReference = define[Names](Rule{
	ID: "type.reference", Class: ClassWireCompatible, Mutual: true,
	Summary: "`{field}` refers to `{name.reference}` in {ref} and to `{name.other}` in {other}",
	Why:     "A field refers to types that are no counterparts, by name or by use, and yet their shapes agree: most likely one type that the other side has several times.",
	Impact: map[Harm]string{
		Converts: "the same JSON, held under another type name",
	},
	Fix: "if the two are one type, map `{name.reference}` to `{name.other}` in parity.yaml",
	Fires: Example{
		`{"A":{"type":"object","properties":{"x":{"$ref":"#/$defs/One"},"y":{"$ref":"#/$defs/One"}}},"One":{"type":"object","properties":{"n":{"type":"integer"}}}}`,
		`{"A":{"type":"object","properties":{"x":{"$ref":"#/$defs/X"},"y":{"$ref":"#/$defs/Y"}}},"X":{"type":"object","properties":{"n":{"type":"integer"}}},"Y":{"type":"object","properties":{"n":{"type":"integer"}}}}`,
	},
	Silent: Example{
		`{"A":{"type":"object","properties":{"x":{"$ref":"#/$defs/RunID"}}},"RunID":{"enum":["n"]}}`,
		`{"A":{"type":"object","properties":{"x":{"$ref":"#/$defs/RunId"}}},"RunId":{"enum":["n"]}}`,
	},
})
