package validate

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"example.org/parity/internal/doc"
	"example.org/parity/internal/typeset"
)

// What is said of a failure hangs on its keyword, on the schema that it stands in,
// and at most on the kind of the value: never on the value, which may be a secret.
// Both tiers take their words from here.

// words is what is said where a value does not satisfy a keyword of a schema.
func words(keyword string, schema *doc.Node) string {
	value := schema.Get(keyword)
	if format, known := wordsOfLimits[keyword]; known && value != nil {
		return fmt.Sprintf(format, doc.CanonicalNumber(value.Text))
	}
	switch keyword {
	case "false":
		return "is not allowed here"
	case "enum":
		if value.IsArray() && len(value.Items) > 0 {
			return "value must be " + alternatives(value.Items)
		}
	case "const":
		if value != nil {
			return "value must be " + alternatives([]*doc.Node{value})
		}
	case "additionalItems":
		return "has more items than are declared"
	case "pattern":
		if name := nameOfKind[kindOfText(schema)]; name != "" {
			return "is no " + name + " that the decoder takes"
		}
		return "does not match the pattern " + strconv.Quote(shorten([]byte(cmp.Or(schema.Get(asWritten).Str(), value.Str())), maxPattern))
	case "uniqueItems":
		return "has equal items"
	case "oneOf":
		return "fits more than one variant"
	case "required":
		return "is missing"
	case "additionalProperties":
		return "is not declared, and undeclared members are rejected"
	}
	return "does not satisfy " + keyword
}

const maxPattern = 60

// kindOfText is what a captured text is held as, where there is a kind of texts for it.
func kindOfText(schema *doc.Node) string {
	return cmp.Or(schema.Get(typeset.Annotation).Get("native").Str(), schema.Get("contentEncoding").Str())
}

var nameOfKind = map[string]string{
	"datetime": "date-time", "date": "date", "time": "time", "duration": "duration", "uuid": "UUID", "decimal": "decimal", "bytes": "base64 text",
	"base64": "base64 text", "base64url": "base64 text",
}

var wordsOfLimits = map[string]string{
	"minimum": "must be >= %s", "exclusiveMinimum": "must be > %s", "maximum": "must be <= %s", "exclusiveMaximum": "must be < %s",
	"multipleOf": "must be a multiple of %s",
	"minLength":  "has fewer than %s characters", "maxLength": "has more than %s characters",
	"minItems": "has fewer than %s items", "maxItems": "has more than %s items",
	"minProperties": "has fewer than %s members", "maxProperties": "has more than %s members",
}

// wordsOfType is what is said of a value of another kind than the schema's types.
func wordsOfType(types []string, kind string) string {
	return "expected " + strings.Join(types, " or ") + ", but got " + kind
}

// maxAlternatives is how many values of an enum are listed.
const maxAlternatives = 12

func alternatives(values []*doc.Node) string {
	var list []string
	for _, v := range values[:min(len(values), maxAlternatives)] {
		switch v.Kind {
		case doc.String:
			list = append(list, strconv.Quote(shorten([]byte(v.Text), maxPattern)))
		default:
			list = append(list, shorten([]byte(v.JSON()), maxPattern))
		}
	}
	text := strings.Join(list, ", ")
	if len(values) == 1 {
		return text
	}
	if more := len(values) - len(list); more > 0 {
		text += fmt.Sprintf(" or %d more", more)
	}
	return "one of " + text
}

// variants are what is known of a union's variants: the member whose constant
// tells them apart, if there is one.
type variants struct {
	tag    string     // its name
	texts  *nameTable // its value in each variant
	labels []string   // how a failure of each variant begins
	stray  string     // what is said of an object whose tag is of no variant
	unfit  string     // what is said where it cannot be told which variant is meant
	// types are all that the variants take, if each says so; lenient tells that only the
	// first variant is declared.
	types   []string
	lenient bool
}

// unlike reports whether a kind of value is none that any variant takes.
func (v *variants) unlike(kind string) bool {
	return v.types != nil && !slices.Contains(v.types, kind) && (kind != "number" || !slices.Contains(v.types, "integer"))
}

// variantsOf reads the variants of a union.
func (c *compiler) variantsOf(arms []*doc.Node) *variants {
	v := &variants{unfit: fmt.Sprintf("fits none of %d variants", len(arms))}
	for _, arm := range arms {
		of := c.typesOf(arm, 0)
		if of == nil {
			v.types = nil
			break
		}
		for _, t := range of {
			if !slices.Contains(v.types, t) {
				v.types = append(v.types, t)
			}
		}
	}
	if len(arms) < 2 {
		return v
	}
	for _, p := range c.propertiesOf(arms[0], 0) {
		if v.tagged(c, p.Name, arms) {
			break
		}
	}
	return v
}

// tagged takes a member for the tag if every variant has a text of its own in it.
func (v *variants) tagged(c *compiler, name string, arms []*doc.Node) bool {
	var texts, labels []string
	var constants []*doc.Node
	seen := map[string]bool{}
	for _, arm := range arms {
		properties := c.propertiesOf(arm, 0)
		i := slices.IndexFunc(properties, func(m doc.Member) bool { return m.Name == name })
		if i < 0 {
			return false
		}
		own := c.constants(properties[i].Value, 0)
		if len(own) != 1 || seen[own[0]] {
			return false
		}
		seen[own[0]] = true
		texts = append(texts, own[0])
		constants = append(constants, &doc.Node{Kind: doc.String, Text: own[0]})
		labels = append(labels, fmt.Sprintf("as %s %s: ", name, alternatives(constants[len(constants)-1:])))
	}
	v.tag, v.texts, v.labels = name, newNameTable(texts), labels
	v.stray = fmt.Sprintf("fits none of %d variants: %s must be %s", len(arms), name, alternatives(constants))
	return true
}

// typesOf are the types that a schema takes, as far as it is declared; nil if that is
// not said.
func (c *compiler) typesOf(n *doc.Node, depth int) []string {
	if depth > maxAliases {
		return nil
	}
	if n.Get("type") != nil {
		return types(n)
	}
	if ref := n.Get("$ref"); ref != nil {
		if target, _, err := c.resolve(ref.Str()); err == nil {
			return c.typesOf(target, depth+1)
		}
		return nil
	}
	var list []string
	arms := items(n.Get("anyOf"))
	if n.Get(typeset.Annotation).Get("lenient") != nil {
		arms = arms[:1]
	}
	for _, arm := range arms {
		of := c.typesOf(arm, depth+1)
		if of == nil {
			return nil
		}
		list = append(list, of...)
	}
	return list
}

// propertiesOf are the properties that a schema declares, through references.
func (c *compiler) propertiesOf(n *doc.Node, depth int) []doc.Member {
	if ref := n.Get("$ref"); ref != nil && depth < maxAliases {
		target, _, err := c.resolve(ref.Str())
		if err != nil {
			return nil
		}
		return c.propertiesOf(target, depth+1)
	}
	if properties := n.Get("properties"); properties.IsObject() {
		return properties.Members
	}
	return nil
}
