package jsonschema

import "example.org/parity/internal/doc"

// Holds says where in a keyword's value schemas stand.
type Holds uint8

const (
	OneSchema   Holds = 1 << iota // the value itself
	ListOf                        // each item
	MembersWith                   // each member
)

// Of says what of an instance the schemas in a keyword are about.
type Of uint8

const (
	Nothing Of = iota // they are only kept there
	Itself            // the instance itself
	Parts             // its properties or items
	Names             // the names of its properties
)

// Keyword is what the drafts say of one keyword.
type Keyword struct {
	Since  Draft
	Before Draft // the first draft without it; 0: there is none
	Holds  Holds
	Of     Of
	// Asserts: it can reject a value, or leads to a schema that can.
	Asserts bool
	// Limits: it only narrows the values of one type, "number", "string", "array" or
	// "object".
	Limits string
	// Vacuous is the value, as canonical JSON, that equals leaving it out.
	Vacuous string
	// Resource: it changes what references in or to the schema mean.
	Resource bool
}

// In reports whether a draft has the keyword.
func (k Keyword) In(d Draft) bool { return d >= k.Since && (k.Before == 0 || d < k.Before) }

// Keywords are those that assert, hold schemas, or change what references mean. All
// others say nothing of the wire.
var Keywords = map[string]Keyword{
	"type":  {Since: Draft4, Asserts: true},
	"enum":  {Since: Draft4, Asserts: true},
	"const": {Since: Draft6, Asserts: true},

	"minimum":          {Since: Draft4, Asserts: true, Limits: "number"},
	"maximum":          {Since: Draft4, Asserts: true, Limits: "number"},
	"exclusiveMinimum": {Since: Draft4, Asserts: true, Limits: "number"}, // in draft 4 true beside minimum
	"exclusiveMaximum": {Since: Draft4, Asserts: true, Limits: "number"},
	"multipleOf":       {Since: Draft4, Asserts: true, Limits: "number"},

	"minLength":        {Since: Draft4, Asserts: true, Limits: "string", Vacuous: "0"},
	"maxLength":        {Since: Draft4, Asserts: true, Limits: "string"},
	"pattern":          {Since: Draft4, Asserts: true, Limits: "string"},
	"format":           {Since: Draft4, Asserts: true},
	"contentEncoding":  {Since: Draft7, Asserts: true},
	"contentMediaType": {Since: Draft7, Asserts: true, Limits: "string"},
	"contentSchema":    {Since: Draft2019, Holds: OneSchema},

	"items":            {Since: Draft4, Asserts: true, Holds: OneSchema | ListOf, Of: Parts},
	"prefixItems":      {Since: Draft2020, Asserts: true, Holds: ListOf, Of: Parts},
	"additionalItems":  {Since: Draft4, Before: Draft2020, Asserts: true, Holds: OneSchema, Of: Parts},
	"unevaluatedItems": {Since: Draft2019, Asserts: true, Holds: OneSchema, Of: Parts},
	"contains":         {Since: Draft6, Asserts: true, Holds: OneSchema, Of: Parts},
	"minContains":      {Since: Draft2019, Asserts: true},
	"maxContains":      {Since: Draft2019, Asserts: true},
	"minItems":         {Since: Draft4, Asserts: true, Limits: "array", Vacuous: "0"},
	"maxItems":         {Since: Draft4, Asserts: true, Limits: "array"},
	"uniqueItems":      {Since: Draft4, Asserts: true, Limits: "array", Vacuous: "false"},

	"properties":            {Since: Draft4, Asserts: true, Holds: MembersWith, Of: Parts},
	"patternProperties":     {Since: Draft4, Asserts: true, Holds: MembersWith, Of: Parts},
	"additionalProperties":  {Since: Draft4, Asserts: true, Holds: OneSchema, Of: Parts},
	"unevaluatedProperties": {Since: Draft2019, Asserts: true, Holds: OneSchema, Of: Parts},
	"propertyNames":         {Since: Draft6, Asserts: true, Holds: OneSchema, Of: Names},
	"required":              {Since: Draft4, Asserts: true},
	"minProperties":         {Since: Draft4, Asserts: true, Limits: "object", Vacuous: "0"},
	"maxProperties":         {Since: Draft4, Asserts: true, Limits: "object"},
	"dependencies":          {Since: Draft4, Asserts: true, Holds: MembersWith, Of: Itself}, // validators go on honouring it
	"dependentRequired":     {Since: Draft2019, Asserts: true},
	"dependentSchemas":      {Since: Draft2019, Asserts: true, Holds: MembersWith, Of: Itself},

	"allOf": {Since: Draft4, Asserts: true, Holds: ListOf, Of: Itself},
	"anyOf": {Since: Draft4, Asserts: true, Holds: ListOf, Of: Itself},
	"oneOf": {Since: Draft4, Asserts: true, Holds: ListOf, Of: Itself},
	"not":   {Since: Draft4, Asserts: true, Holds: OneSchema, Of: Itself},
	"if":    {Since: Draft7, Asserts: true, Holds: OneSchema, Of: Itself},
	"then":  {Since: Draft7, Asserts: true, Holds: OneSchema, Of: Itself},
	"else":  {Since: Draft7, Asserts: true, Holds: OneSchema, Of: Itself},

	"$ref":             {Since: Draft4, Asserts: true},
	"$dynamicRef":      {Since: Draft2020, Asserts: true, Resource: true},
	"$recursiveRef":    {Since: Draft2019, Asserts: true, Resource: true}, // validators go on following it
	"$id":              {Since: Draft6, Resource: true},
	"id":               {Since: Draft4, Before: Draft6, Resource: true},
	"$anchor":          {Since: Draft2019, Resource: true},
	"$dynamicAnchor":   {Since: Draft2020, Resource: true},
	"$recursiveAnchor": {Since: Draft2019, Before: Draft2020, Resource: true},

	"definitions": {Since: Draft4, Holds: MembersWith},
	"$defs":       {Since: Draft2019, Holds: MembersWith},
}

// Each visits the schemas directly inside a schema, in document order.
func Each(n *doc.Node, d Draft, visit func(keyword string, inner *doc.Node)) {
	for _, m := range n.Members {
		k, ok := Keywords[m.Name]
		if !ok || !k.In(d) {
			continue
		}
		switch {
		case m.Value.Kind == doc.Array && k.Holds&ListOf != 0:
			for _, item := range m.Value.Items {
				visit(m.Name, item)
			}
		case m.Value.Kind == doc.Object && k.Holds&MembersWith != 0:
			for _, inner := range m.Value.Members {
				visit(m.Name, inner.Value)
			}
		case k.Holds&OneSchema != 0:
			visit(m.Name, m.Value)
		}
	}
}

// Rewrite is a schema with those directly inside it changed; n is left as it is.
func Rewrite(n *doc.Node, change func(keyword string, inner *doc.Node) *doc.Node) *doc.Node {
	if n.Kind != doc.Object {
		return n
	}
	out := &doc.Node{Kind: doc.Object, Pos: n.Pos, Members: make([]doc.Member, len(n.Members))}
	for i, m := range n.Members {
		out.Members[i] = doc.Member{Name: m.Name, Value: rewriteKeyword(m, change)}
	}
	return out
}

func rewriteKeyword(m doc.Member, change func(string, *doc.Node) *doc.Node) *doc.Node {
	k := Keywords[m.Name]
	switch {
	case m.Value.Kind == doc.Array && k.Holds&ListOf != 0:
		out := &doc.Node{Kind: doc.Array, Pos: m.Value.Pos, Items: make([]*doc.Node, len(m.Value.Items))}
		for i, item := range m.Value.Items {
			out.Items[i] = change(m.Name, item)
		}
		return out
	case m.Value.Kind == doc.Object && k.Holds&MembersWith != 0:
		out := &doc.Node{Kind: doc.Object, Pos: m.Value.Pos, Members: make([]doc.Member, len(m.Value.Members))}
		for i, inner := range m.Value.Members {
			out.Members[i] = doc.Member{Name: inner.Name, Value: change(m.Name, inner.Value)}
		}
		return out
	case k.Holds&OneSchema != 0:
		return change(m.Name, m.Value)
	}
	return m.Value
}
