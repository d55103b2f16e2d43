package compare

var typeRules = []*Rule{
	{
		ID: "type.missing", Class: ClassMismatch, Priority: "P1",
		Summary: "{other} has no type {type}",
		Why:     "A wire type of the reference has no counterpart. Whoever uses the other SDK has to build or read this payload by hand, without any check.",
		Impact: map[Harm]string{
			Drops: "{other} has no typed access to {type}: callers cannot build it, and what they receive is untyped or lost",
		},
		Fix:    "add {type} to {other}: {members}",
		Fires:  Example{`{"A":{"type":"object","properties":{"x":{"type":"integer"}}},"B":{"enum":["u"]}}`, `{"B":{"enum":["u"]}}`},
		Silent: Example{`{"RunID":{"type":"string"},"B":{"type":"object","properties":{"id":{"$ref":"#/$defs/RunID"}}}}`, `{"B":{"type":"object","properties":{"id":{"type":"string"}}}}`},
	},
	{
		ID: "type.extra", Class: ClassNote, Priority: "P3",
		Summary: "only {other} has {otherType}",
		Why:     "A wire type that the reference does not have: an extension, a type that the reference dropped, or one that is spelled otherwise (settle that with map: in parity.yaml).",
		Impact: map[Harm]string{
			Drops: "{ref} has no typed access to {otherType}",
		},
		Fix:    "document {otherType} as an extension of {other}, add it to {ref}, or map it to its counterpart in parity.yaml",
		Fires:  Example{`{"B":{"enum":["u"]}}`, `{"A":{"type":"object","properties":{"x":{"type":"integer"}}},"B":{"enum":["u"]}}`},
		Silent: Example{`{"ModelID":{"enum":["u"]}}`, `{"ModelId":{"enum":["u"]}}`},
	},
	{
		ID: "type.ambiguous", Class: ClassUnverified,
		Summary: "ambiguous {reason}: {refValue} in {ref}, {otherValue} in {other}",
		Why:     "Several types share a name, so that it cannot tell which are counterparts. Choosing would compare the wrong ones; check and report refuse such sets until parity.yaml says which is which.",
		Impact: map[Harm]string{
			Unknown: "nothing can be said of {type}",
		},
		Fix:    "say which is which in parity.yaml, such as `{add}`",
		Fires:  Example{`{"A":{"enum":["u"]}}`, `{"v1.A":{"enum":["u","v"]},"v2.A":{"enum":["u","w"]}}`},
		Silent: Example{`{"A":{"enum":["u"]}}`, `{"v1.A":{"enum":["u"]},"v2.A":{"enum":["u","w"]}}`},
	},
	{
		ID: "type.kind", Class: ClassMismatch, Priority: "P0",
		Summary: "{type} is `{refShape}` in {ref} and `{otherShape}` in {other}",
		Why:     "The two types of one name are different kinds of thing, such as a record and an enum: no payload of one is a payload of the other.",
		Impact: map[Harm]string{
			Rejects: "no {type} that one side sends is accepted by the other",
		},
		Fix:    "make {otherType} in {other} `{add}`, or map {type} to its real counterpart in parity.yaml",
		Fires:  Example{`{"A":{"type":"object","properties":{"x":{"type":"integer"}}}}`, `{"A":{"enum":["u","v"]}}`},
		Silent: Example{`{"A":{"type":"string"}}`, `{"A":{"type":["string"]}}`},
	},
	{
		ID: "type.renamed", Class: ClassNote,
		Summary: "{type} of {ref} is {otherType} in {other}, to judge by the fields that hold it",
		Why:     "No name pairs the two types, but counterparts hold them in the same field, and nowhere else does either meet another. A nested type is often named after the type around it in one language alone.",
		Impact: map[Harm]string{
			Converts: "the same JSON, held under another type name",
		},
		Fix: "none needed; to pair them otherwise, map {type} in parity.yaml",
		Fires: Example{
			`{"A":{"type":"object","properties":{"x":{"$ref":"#/$defs/Old"}}},"Old":{"type":"object","properties":{"n":{"type":"integer"}}}}`,
			`{"A":{"type":"object","properties":{"x":{"$ref":"#/$defs/New"}}},"New":{"type":"object","properties":{"n":{"type":"integer"}}}}`,
		},
		Silent: Example{
			`{"A":{"type":"object","properties":{"x":{"$ref":"#/$defs/Old"}}},"Old":{"type":"object","properties":{"n":{"type":"integer"}}}}`,
			`{"A":{"type":"object","properties":{"x":{"$ref":"#/$defs/old"}}},"old":{"type":"object","properties":{"n":{"type":"integer"}}}}`,
		},
	},
	{
		ID: "type.reference", Class: ClassWireCompatible, Mutual: true,
		Summary: "`{field}` refers to `{refShape}` in {ref} and to `{otherShape}` in {other}",
		Why:     "A field refers to types that are no counterparts, by name or by use, and yet their shapes agree: most likely one type that the other side has several times.",
		Impact: map[Harm]string{
			Converts: "the same JSON, held under another type name",
		},
		Fix: "if the two are one type, map `{refShape}` to `{otherShape}` in parity.yaml",
		Fires: Example{
			`{"A":{"type":"object","properties":{"x":{"$ref":"#/$defs/One"},"y":{"$ref":"#/$defs/One"}}},"One":{"type":"object","properties":{"n":{"type":"integer"}}}}`,
			`{"A":{"type":"object","properties":{"x":{"$ref":"#/$defs/X"},"y":{"$ref":"#/$defs/Y"}}},"X":{"type":"object","properties":{"n":{"type":"integer"}}},"Y":{"type":"object","properties":{"n":{"type":"integer"}}}}`,
		},
		Silent: Example{
			`{"A":{"type":"object","properties":{"x":{"$ref":"#/$defs/RunID"}}},"RunID":{"enum":["n"]}}`,
			`{"A":{"type":"object","properties":{"x":{"$ref":"#/$defs/RunId"}}},"RunId":{"enum":["n"]}}`,
		},
	},
}
