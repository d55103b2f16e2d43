package typeset

import (
	"slices"

	"example.org/parity/internal/doc"
	"example.org/parity/internal/jsonschema"
)

// maxZero bounds the structs inside structs whose zero value is worked out.
const maxZero = 16

// Sends is the definition of a type as the SDK's own values fill it: records have
// their declared fields and no others, those that the encoder always writes among
// them, an open enum has its declared members, and a zero value that the encoder
// leaves out is never there. It is nil where there is no such type.
func (w *Wire) Sends(pointer string) *doc.Node {
	def := w.definitions[pointer]
	if known := w.sends[pointer]; known != nil || def == nil {
		return known
	}
	out := w.sent(outgoing(def))
	w.sends[pointer] = out
	return out
}

// outgoing is a definition with the patch to what is sent.
func outgoing(def *doc.Node) *doc.Node {
	if patch := def.Get(Annotation).Get("out"); patch != nil {
		return doc.MergePatch(def, patch)
	}
	return def
}

func (w *Wire) sent(n *doc.Node) *doc.Node {
	if n.Kind != doc.Object {
		return n
	}
	notes := NotesOf(n)
	if notes.Opaque != "" {
		return withoutSpent(n)
	}
	if values := n.Get(Annotation).Get("values"); notes.Open && values.IsArray() {
		return withoutSpent(n.Without("type").With("enum", values))
	}
	out := jsonschema.Rewrite(n, func(_ string, inner *doc.Node) *doc.Node { return w.sent(inner) })
	if properties := n.Get("properties"); properties.IsObject() {
		out = w.sentRecord(out, properties.Members)
	}
	out = wide(out, notes)
	if plain, nullable := single(out); w.formats && sortOf(plain, notes) != "" {
		plain = formatted(plain, notes, sentTexts)
		if nullable {
			plain = plain.With("type", out.Get("type"))
		}
		out = plain
	}
	return withoutSpent(out)
}

// sentRecord closes a record, and says which of its fields are always there, and
// never with which value. fields are its properties in the type set.
func (w *Wire) sentRecord(out *doc.Node, fields []doc.Member) *doc.Node {
	if out.Get("additionalProperties") == nil && out.Get("allOf") == nil {
		out = out.With("additionalProperties", doc.NewBool(false))
	}
	required := out.Get("required").Strings()
	properties := out.Get("properties")
	for _, f := range fields {
		notes := NotesOf(f.Value)
		if notes.AlwaysSent() && !slices.Contains(required, f.Name) {
			required = append(required, f.Name)
		}
		if notes.Unset == "null" { // a nil list of Go, whatever its type says
			properties = properties.With(f.Name, orNull(properties.Get(f.Name)))
		}
		if notes.Zero == "omit" && f.Value.Get("not") == nil {
			if zero := w.zero(f.Value, 0); zero != nil {
				properties = properties.With(f.Name, properties.Get(f.Name).With("not", zero))
			}
		}
	}
	return out.With("properties", properties).With("required", doc.NewStrings(required))
}

// zero is a schema of the JSON that the zero value of a type would be, or nil where
// its schema does not tell.
func (w *Wire) zero(n *doc.Node, depth int) *doc.Node {
	if n == nil || depth > maxZero {
		return nil
	}
	if d := n.Get("default"); d != nil {
		return constant(d)
	}
	if ref := n.Get("$ref").Str(); ref != "" {
		return w.zeroOf(ref, depth)
	}
	switch n.Get("type").Str() {
	case "string":
		return constant(doc.NewString(""))
	case "integer", "number":
		return constant(doc.NewInt(0))
	case "boolean":
		return constant(doc.NewBool(false))
	case "array":
		return atMost("array", "maxItems", 0)
	case "object":
		if n.Get("properties").IsObject() {
			return w.zeroRecord(n, depth)
		}
		return atMost("object", "maxProperties", 0)
	}
	if NotesOf(n).Native == "any" {
		return constant(doc.NewNull())
	}
	return nil
}

// zeroOf is zero of what a reference points to, worked out once: structs that hold
// each other several times over would take for ever.
func (w *Wire) zeroOf(ref string, depth int) *doc.Node {
	if known, ok := w.zeros[ref]; ok {
		return known
	}
	w.zeros[ref] = nil // of a struct that holds itself it is not known
	if target := w.target(ref); target != nil {
		w.zeros[ref] = w.zero(outgoing(target), depth+1)
	}
	return w.zeros[ref]
}

// zeroRecord is a struct of zero values: of each field that is sent even so.
func (w *Wire) zeroRecord(n *doc.Node, depth int) *doc.Node {
	required := n.Get("required").Strings()
	fields := doc.NewObject()
	var sent []string
	for _, p := range n.Get("properties").Members {
		var zero *doc.Node
		switch unset := NotesOf(p.Value).Unset; {
		case unset == "null":
			zero = constant(doc.NewNull())
		case unset == "omit":
			continue
		case unset == "default" || unset == "zero" || slices.Contains(required, p.Name):
			zero = w.zero(p.Value, depth+1)
		}
		if zero == nil {
			return nil
		}
		fields = fields.With(p.Name, zero)
		sent = append(sent, p.Name)
	}
	return atMost("object", "maxProperties", len(sent)).With("properties", fields).With("required", doc.NewStrings(sent))
}

// atMost is a schema of what is of a type and holds no more than so many values.
func atMost(typ, keyword string, most int) *doc.Node {
	return ofType(typ).With(keyword, doc.NewInt(most))
}

func constant(value *doc.Node) *doc.Node {
	return doc.NewObject(doc.Member{Name: "const", Value: value})
}
