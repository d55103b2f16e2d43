package witness

import (
	"example.org/parity/internal/doc"
	"example.org/parity/internal/schema"
)

// outgoing is a definition as the SDK sends it.
func outgoing(def *doc.Node) *doc.Node {
	if patch := def.Get("x-parity").Get("out"); patch != nil {
		return doc.MergePatch(def, patch)
	}
	return def
}

// sent is a schema as an SDK's own values fill it: records have their declared
// fields and no others, those that the encoder always writes among them, and an
// open enum has its declared members.
func sent(n *doc.Node) *doc.Node {
	if values := n.Get("x-parity").Get("values"); values.IsArray() && n.Get("x-parity").Get("open").Bool() {
		members := object(doc.Member{Name: "enum", Value: values})
		if zero := n.Get("not"); zero != nil {
			return with(members, "not", zero)
		}
		return members
	}
	out := rewritten(n, sent)
	properties := n.Get("properties")
	if !properties.IsObject() {
		return out
	}
	if n.Get("additionalProperties") == nil && n.Get("allOf") == nil {
		out = with(out, "additionalProperties", &doc.Node{Kind: doc.Boolean, Text: "false"})
	}
	required := n.Get("required").Strings()
	for i, p := range properties.Members {
		switch p.Value.Get("x-parity").Get("unset").Str() {
		case "null":
			required = append(required, p.Name)
			out.Get("properties").Members[i].Value = orNull(out.Get("properties").Members[i].Value)
		case "default":
			required = append(required, p.Name)
		}
	}
	return with(out, "required", names(required))
}

// slimmed is a sender's schema without the optional fields that are not to be
// kept: what is left is still sent, and a smallest payload needs no more.
func slimmed(n *doc.Node, keep map[string]bool) *doc.Node {
	out := rewritten(n, func(child *doc.Node) *doc.Node { return slimmed(child, nil) })
	properties := out.Get("properties")
	if !properties.IsObject() {
		return out
	}
	wanted := map[string]bool{}
	for _, name := range n.Get("required").Strings() {
		wanted[name] = true
	}
	fewer := &doc.Node{Kind: doc.Object, Pos: properties.Pos}
	for i, m := range properties.Members {
		switch {
		case keep[m.Name]:
			fewer.Members = append(fewer.Members, n.Get("properties").Members[i])
		case wanted[m.Name]:
			fewer.Members = append(fewer.Members, m)
		}
	}
	return with(out, "properties", fewer)
}

// weakened is a receiver's schema that takes anything for the fields that refer
// to other types and are not to be kept: what it rejects, the whole rejects too.
func weakened(n *doc.Node, keep map[string]bool) *doc.Node {
	properties := n.Get("properties")
	if !properties.IsObject() {
		return n
	}
	weaker := &doc.Node{Kind: doc.Object, Pos: properties.Pos}
	for _, m := range properties.Members {
		if !keep[m.Name] && len(references(m.Value)) > 0 {
			m.Value = &doc.Node{Kind: doc.Boolean, Text: "true"}
		}
		weaker.Members = append(weaker.Members, m)
	}
	return with(n, "properties", weaker)
}

// references lists the texts of all $ref in a schema.
func references(n *doc.Node) []string {
	var list []string
	if ref := n.Get("$ref"); ref != nil && ref.Kind == doc.String {
		list = append(list, ref.Text)
	}
	for _, m := range n.Members {
		list = append(list, references(m.Value)...)
	}
	for _, item := range n.Items {
		list = append(list, references(item)...)
	}
	return list
}

// accepted is a definition as its decoder takes it: one that puts up with missing
// fields or nulls rejects none, and one that gives no error for what does not fit
// asks no more of a record than that it is one.
func accepted(def *doc.Node) *doc.Node {
	decode := schema.DecodeOf(def)
	switch {
	case decode.TakesInvalid() && def.Get("properties").IsObject():
		return orNull(object(doc.Member{Name: "type", Value: text("object")}))
	case decode.TakesInvalid():
		return &doc.Node{Kind: doc.Boolean, Text: "true"}
	case decode.TakesNull():
		return lenient(def, decode.TakesMissing())
	default:
		return def
	}
}

// lenient is a schema that accepts null for each field, and where missing is set
// does without any. A null in a list or map passes as one in a field does.
func lenient(n *doc.Node, missing bool) *doc.Node {
	out := rewritten(n, func(child *doc.Node) *doc.Node { return lenient(child, missing) })
	for i, m := range out.Members {
		if values[m.Name] {
			out.Members[i].Value = rewrittenMember(m, orNull)
		}
	}
	if missing && out.Get("properties").IsObject() {
		out = with(out, "required", names(nil))
	}
	return out
}

// orNull is a schema that takes null, too. One that takes nothing says that there
// is no value in that place, and one that takes anything has the null.
func orNull(n *doc.Node) *doc.Node {
	if n.Kind == doc.Boolean {
		return n
	}
	return object(doc.Member{Name: "anyOf", Value: &doc.Node{
		Kind: doc.Array, Items: []*doc.Node{n, object(doc.Member{Name: "type", Value: text("null")})},
	}})
}

// lists, named and singles are the keywords that hold the schemas which a record
// may stand in. An arm of allOf is left as it is: its siblings have fields too.
// values are those of them whose schemas are of values inside the value.
var (
	lists   = map[string]bool{"anyOf": true, "oneOf": true, "prefixItems": true}
	named   = map[string]bool{"properties": true, "patternProperties": true}
	singles = map[string]bool{"items": true, "additionalProperties": true}
	values  = map[string]bool{"properties": true, "patternProperties": true, "items": true, "prefixItems": true, "additionalProperties": true}
)

// rewritten is a schema with the schemas directly inside it changed.
func rewritten(n *doc.Node, change func(*doc.Node) *doc.Node) *doc.Node {
	if n.Kind != doc.Object {
		return n
	}
	out := &doc.Node{Kind: doc.Object, Pos: n.Pos, Members: make([]doc.Member, len(n.Members))}
	for i, m := range n.Members {
		out.Members[i] = doc.Member{Name: m.Name, Value: rewrittenMember(m, change)}
	}
	return out
}

func rewrittenMember(m doc.Member, change func(*doc.Node) *doc.Node) *doc.Node {
	switch {
	case singles[m.Name]:
		return change(m.Value)
	case lists[m.Name] && m.Value.IsArray():
		out := &doc.Node{Kind: doc.Array, Pos: m.Value.Pos}
		for _, item := range m.Value.Items {
			out.Items = append(out.Items, change(item))
		}
		return out
	case named[m.Name] && m.Value.IsObject():
		out := &doc.Node{Kind: doc.Object, Pos: m.Value.Pos}
		for _, p := range m.Value.Members {
			out.Members = append(out.Members, doc.Member{Name: p.Name, Value: change(p.Value)})
		}
		return out
	default:
		return m.Value
	}
}

// labelled is a document with references replaced by constants.
func labelled(n *doc.Node, labels map[string]string) *doc.Node {
	if len(labels) == 0 {
		return n
	}
	if label, ok := labels[n.Get("$ref").Str()]; ok {
		return object(doc.Member{Name: "const", Value: text(label)})
	}
	out := *n
	out.Members = make([]doc.Member, len(n.Members))
	for i, m := range n.Members {
		out.Members[i] = doc.Member{Name: m.Name, Value: labelled(m.Value, labels)}
	}
	out.Items = make([]*doc.Node, len(n.Items))
	for i, item := range n.Items {
		out.Items[i] = labelled(item, labels)
	}
	return &out
}

// stripped is a schema without its annotations, but for what an annotation says
// that the wire depends on.
func stripped(n *doc.Node) *doc.Node {
	out := rewritten(n, stripped)
	if out.Kind != doc.Object {
		return out
	}
	kept := out.Members[:0]
	for _, m := range out.Members {
		switch m.Name {
		case "default", "title", "description", "examples":
			continue
		case "x-parity":
			if m.Value = essentials(m.Value); len(m.Value.Members) == 0 {
				continue
			}
		}
		kept = append(kept, m)
	}
	out.Members = kept
	return out
}

// essentials are the parts of x-parity that change what is sent or accepted.
func essentials(annotation *doc.Node) *doc.Node {
	out := &doc.Node{Kind: doc.Object}
	for _, name := range []string{"opaque", "decode", "unset", "open", "values", "out"} {
		if v := annotation.Get(name); v != nil {
			out.Members = append(out.Members, doc.Member{Name: name, Value: v})
		}
	}
	return out
}

// with is an object with one member set.
func with(n *doc.Node, name string, value *doc.Node) *doc.Node {
	out := *n
	out.Members = make([]doc.Member, 0, len(n.Members)+1)
	for _, m := range n.Members {
		if m.Name != name {
			out.Members = append(out.Members, m)
		}
	}
	out.Members = append(out.Members, doc.Member{Name: name, Value: value})
	return &out
}

// names is a list of property names, each once.
func names(list []string) *doc.Node {
	out := &doc.Node{Kind: doc.Array}
	seen := map[string]bool{}
	for _, name := range list {
		if !seen[name] {
			seen[name] = true
			out.Items = append(out.Items, text(name))
		}
	}
	return out
}
