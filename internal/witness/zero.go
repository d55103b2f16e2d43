package witness

import (
	"strconv"

	"example.org/parity/internal/doc"
)

// maxZero bounds the structs inside structs whose zero value is worked out.
const maxZero = 16

// withoutZeros is a definition without the values that its encoder leaves out: a
// field that x-parity calls "zero": "omit" is absent where it holds its type's
// zero value, and never sent with it.
func (s *side) withoutZeros(n *doc.Node) *doc.Node {
	out := rewritten(n, s.withoutZeros)
	if properties := out.Get("properties"); properties.IsObject() {
		for i, p := range properties.Members {
			if p.Value.Get("x-parity").Get("zero").Str() != "omit" || p.Value.Get("not") != nil {
				continue
			}
			if zero := s.zero(p.Value, 0); zero != nil {
				properties.Members[i].Value = with(p.Value, "not", zero)
			}
		}
	}
	return out
}

// zero is a schema of the JSON that the zero value of a type would be, or nil where
// its schema does not tell.
func (s *side) zero(n *doc.Node, depth int) *doc.Node {
	if n == nil || depth > maxZero {
		return nil
	}
	if d := n.Get("default"); d != nil {
		return constant(d)
	}
	if ref := n.Get("$ref").Str(); ref != "" {
		name, ok := s.set.ByReference()[ref]
		if !ok {
			return nil
		}
		return s.zero(outgoing(s.set.Document.At(s.set.Lookup(name).Pointer)), depth+1)
	}
	switch n.Get("type").Str() {
	case "string":
		return constant(text(""))
	case "integer", "number":
		return constant(&doc.Node{Kind: doc.Number, Text: "0"})
	case "boolean":
		return constant(&doc.Node{Kind: doc.Boolean, Text: "false"})
	case "array":
		return none("array", "maxItems", 0)
	case "object":
		if n.Get("properties").IsObject() {
			return s.zeroRecord(n, depth)
		}
		return none("object", "maxProperties", 0)
	}
	if n.Get("x-parity").Get("native").Str() == "any" {
		return constant(&doc.Node{Kind: doc.Null, Text: "null"})
	}
	return nil
}

// zeroRecord is a struct of zero values: of each field that is sent even so.
func (s *side) zeroRecord(n *doc.Node, depth int) *doc.Node {
	required := map[string]bool{}
	for _, name := range n.Get("required").Strings() {
		required[name] = true
	}
	var fields []doc.Member
	var sent []string
	for _, p := range n.Get("properties").Members {
		var zero *doc.Node
		switch unset := p.Value.Get("x-parity").Get("unset").Str(); {
		case unset == "null":
			zero = constant(&doc.Node{Kind: doc.Null, Text: "null"})
		case unset == "omit":
			continue
		case required[p.Name] || unset == "default":
			zero = s.zero(p.Value, depth+1)
		}
		if zero == nil {
			return nil
		}
		fields = append(fields, doc.Member{Name: p.Name, Value: zero})
		sent = append(sent, p.Name)
	}
	out := none("object", "maxProperties", len(sent))
	return with(with(out, "properties", object(fields...)), "required", names(sent))
}

// none is a schema of what is of a type and holds no more than so many values.
func none(jsonType, keyword string, most int) *doc.Node {
	return object(
		doc.Member{Name: "type", Value: text(jsonType)},
		doc.Member{Name: keyword, Value: &doc.Node{Kind: doc.Number, Text: strconv.Itoa(most)}},
	)
}

func constant(value *doc.Node) *doc.Node { return object(doc.Member{Name: "const", Value: value}) }
