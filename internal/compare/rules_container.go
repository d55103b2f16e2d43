package compare

var unionRules = []*Rule{
	{
		ID: "union.record", Class: ClassMismatch, Priority: "P2",
		Summary: "`{field}` is one of {members} in {refValue}, and one record with the fields of all in {otherValue}",
		Why:     "The record takes every variant, and can also be filled in ways that are none of them.",
		Impact: map[Harm]string{
			Rejects: "{receiver} rejects a `{field}` of {sender} that mixes the variants or fills too little of one",
		},
		Fix: "give `{field}` the same variants on both sides, or check it in {otherValue} before it is sent",
		Fires: Example{
			`{"A":{"anyOf":[{"type":"object","properties":{"t":{"const":"a"},"x":{"type":"integer"}},"required":["t"]},{"type":"object","properties":{"t":{"const":"b"},"y":{"type":"string"}},"required":["t"]}]}}`,
			`{"A":{"type":"object","properties":{"t":{"type":"string"},"x":{"type":"integer"},"y":{"type":"string"}},"required":["t"]}}`,
		},
		Silent: Example{
			`{"A":{"anyOf":[{"type":"object","properties":{"t":{"const":"a"},"x":{"type":"integer"}},"required":["t"]},{"type":"object","properties":{"t":{"const":"b"},"y":{"type":"string"}},"required":["t"]}]}}`,
			`{"A":{"type":"object","properties":{"t":{"type":"string"},"x":{"type":"integer"}},"required":["t"]}}`,
		},
	},
	{
		ID: "union.variant.missing", Class: ClassMismatch, Priority: "P1",
		Summary: "{other} lacks the variant {members} of `{field}`",
		Why:     "The reference may send a variant that the other side has no type for.",
		Impact: map[Harm]string{
			Rejects: "{receiver} has no variant for {members}, which {sender} sends",
			Drops:   "{receiver} reads {members}, which {sender} sends, as if it were another variant: what only that one holds is lost",
		},
		Fix: "add {members} to `{field}` in {other}",
		Fires: Example{
			`{"A":{"anyOf":[{"type":"string"},{"type":"integer"},{"type":"boolean"}]}}`,
			`{"A":{"anyOf":[{"type":"string"},{"type":"integer"}]}}`,
		},
		Silent: Example{
			`{"A":{"anyOf":[{"type":"string"},{"type":"integer"}]}}`,
			`{"A":{"anyOf":[{"type":"integer"},{"type":"string"}]}}`,
		},
	},
	{
		ID: "union.variant.extra", Class: ClassMismatch, Priority: "P1",
		Summary: "only {other} has the variant {members} of `{field}`",
		Why:     "The other side may send a variant that the reference has no type for.",
		Impact: map[Harm]string{
			Rejects: "{receiver} has no variant for {members}, which {sender} sends",
			Drops:   "{receiver} reads {members}, which {sender} sends, as if it were another variant: what only that one holds is lost",
		},
		Fix: "remove {members} from `{field}` in {other}, or add it to {ref}",
		Fires: Example{
			`{"A":{"anyOf":[{"type":"string"},{"type":"integer"}]}}`,
			`{"A":{"anyOf":[{"type":"string"},{"type":"integer"},{"type":"boolean"}]}}`,
		},
		Silent: Example{
			`{"A":{"anyOf":[{"type":"string"},{"type":"integer"}]}}`,
			`{"A":{"anyOf":[{"type":"integer"},{"type":"string"}]}}`,
		},
	},
}

var containerRules = []*Rule{
	{
		ID: "array.tuple", Class: ClassMismatch, Priority: "P2",
		Summary: "`{field}` is `{refShape}` in {ref} and `{otherShape}` in {other}",
		Why:     "An array of fixed length with a type for each place on one side, an array of any length on the other, or two lengths.",
		Impact: map[Harm]string{
			Rejects: "an array of another length or order that {sender} sends as `{field}` is rejected by {receiver}",
		},
		Fix:    "declare `{field}` in {otherType} of {other} as `{add}`",
		Fires:  Example{`{"A":{"type":"object","properties":{"x":{"type":"array","prefixItems":[{"type":"integer"},{"type":"number"}],"items":false,"minItems":2}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"array","items":{"type":"number"}}}}}`},
		Silent: Example{`{"A":{"type":"object","properties":{"x":{"type":"array","prefixItems":[{"type":"integer"}],"items":false,"minItems":1}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"array","prefixItems":[{"type":"integer"}],"items":false,"minItems":1}}}}`},
	},
	{
		ID: "map.untyped", Class: ClassMismatch, Priority: "P2",
		Summary: "`{field}` is a record in one and a map in the other: `{refShape}` and `{otherShape}`",
		Why:     "One side knows which fields there are, the other takes any object.",
		Impact: map[Harm]string{
			Rejects: "{sender} may send any object as `{field}`, {receiver} needs its own fields",
		},
		Fix:    "declare the fields of `{field}` in {otherType} of {other}: `{add}`",
		Fires:  Example{`{"A":{"type":"object","properties":{"x":{"type":"object","properties":{"n":{"type":"integer"}},"required":["n"]}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"object"}}}}`},
		Silent: Example{`{"A":{"type":"object","properties":{"x":{"type":"object","additionalProperties":true}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"object"}}}}`},
	},
	{
		ID: "object.closed", Class: ClassNote,
		Summary: "{refValue} rejects unknown fields of {type}, {otherValue} does not",
		Why:     "No difference today; but a field that is added on one side breaks the other only where unknown fields are rejected.",
		Impact: map[Harm]string{
			Rejects: "a field that {sender} adds in future is rejected by {receiver}",
		},
		Fix:    "none needed",
		Fires:  Example{`{"A":{"type":"object","properties":{"x":{"type":"integer"}},"additionalProperties":false}}`, `{"A":{"type":"object","properties":{"x":{"type":"integer"}}}}`},
		Silent: Example{`{"A":{"type":"object","properties":{"x":{"type":"integer"}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"integer"}}}}`},
	},
}

var opaqueRules = []*Rule{
	{
		ID: "opaque.capture", Class: ClassUnverified,
		Summary: "`{field}` could not be read from the code: {reason}",
		Why:     "What a capture cannot know without running the SDK's code is never guessed. A verdict that would rest on it is \"unverified\".",
		Impact: map[Harm]string{
			Unknown: "nothing can be said of `{field}`",
		},
		Fix:    "write the type of `{field}` out where it is declared, or say its JSON Schema in parity.yaml, under the set {refValue}: `{add}`",
		Fires:  Example{`{"A":{"type":"object","properties":{"x":{"type":"integer"}}}}`, `{"A":{"type":"object","properties":{"x":{"x-parity":{"opaque":"a macro defines it"}}}}}`},
		Silent: Example{`{"A":{"type":"object","properties":{"x":{"type":"integer"}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"integer","x-parity":{"opaque":""}}}}}`},
	},
	{
		ID: "opaque.checked", Class: ClassUnverified,
		Summary: "{refValue} refuses more of `{field}` than its schema says: {reason}",
		Why:     "A decoder that checks a condition in code may refuse what its type allows. Where no other difference is found, that is all that stands between the two.",
		Impact: map[Harm]string{
			Unknown: "whether {receiver} takes all that {sender} sends is not known",
		},
		Fix:    "check the same on the other side before it sends, or settle it under types: in parity.yaml",
		Fires:  Example{`{"A":{"type":"object","properties":{"x":{"type":"integer"}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"integer"}},"x-parity":{"checked":[{"what":"raises unless x is even"}]}}}`},
		Silent: Example{`{"A":{"type":"object","properties":{"x":{"type":"integer"}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"integer","minimum":0}}}}`},
	},
	{
		ID: "opaque.keyword", Class: ClassUnverified,
		Summary: "`{field}` rests on {members}, which a structural comparison cannot judge",
		Why:     "Keywords such as not, if or patternProperties are compared only for being the same on both sides.",
		Impact: map[Harm]string{
			Unknown: "nothing can be said of `{field}`",
		},
		Fix:    "use the same {members} on both sides, or shapes without it",
		Fires:  Example{`{"A":{"type":"object","properties":{"x":{"type":"integer","not":{"const":3}}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"integer"}}}}`},
		Silent: Example{`{"A":{"type":"object","properties":{"x":{"type":"integer","not":{"const":3}}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"integer","not":{"const":3.0}}}}}`},
	},
}
