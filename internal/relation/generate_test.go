package relation

import (
	"encoding/json"
	"math/rand/v2"
)

// generator makes random schemas and instances over few constants, so that
// keywords meet.
type generator struct {
	*rand.Rand
	defs bool // whether $defs are there to refer to
}

type object = map[string]any

func newGenerator(seed uint64) *generator {
	return &generator{Rand: rand.New(rand.NewPCG(seed, 1))}
}

func pick[T any](g *generator, from ...T) T { return from[g.IntN(len(from))] }

// schemaText is a random schema document.
func (g *generator) schemaText() string {
	g.defs = g.IntN(6) == 0
	s := g.schema(3)
	if m, ok := s.(object); ok && g.defs {
		m["$defs"] = object{"d": g.schema(2), "e": g.schema(1)}
	}
	g.defs = false
	return encode(s)
}

func encode(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(text)
}

func (g *generator) schema(depth int) any {
	switch g.IntN(14) {
	case 0:
		return g.IntN(3) > 0
	case 1:
		return object{}
	}
	s := object{}
	for range 1 + g.IntN(3) {
		g.keyword(s, depth)
	}
	return s
}

func (g *generator) keyword(s object, depth int) {
	leaf := []func(){
		func() {
			s["type"] = pick[any](g, "null", "boolean", "integer", "number", "string", "array", "object", []string{"object", "array"}, []string{"string", "null"})
		},
		func() { s["enum"] = g.values(1 + g.IntN(3)) },
		func() { s["const"] = g.value(2) },
		func() { s[pick(g, "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")] = g.number() },
		func() { s["multipleOf"] = pick(g, json.Number("1"), "2", "0.5", "3", "1.5") },
		func() { s[pick(g, "minLength", "maxLength")] = g.IntN(3) },
		func() {
			s["pattern"] = pick(g, "a", "^a", "b$", "^a*$", "^(a|b)+$", "^ab?$", "[^a]", "^$", `\d`, "^.$", `\ba`)
		},
		func() { s[pick(g, "minItems", "maxItems", "minProperties", "maxProperties")] = g.IntN(4) },
		func() { s["uniqueItems"] = true },
		func() { s["format"] = pick(g, "date", "email", "ipv4", "uri", "json-pointer") },
		func() { s["required"] = g.names() },
		func() { s["dependentRequired"] = object{g.name(): g.names()} },
	}
	nested := []func(){
		func() { s["properties"] = g.members(depth) },
		func() { s["properties"] = g.members(depth) },
		func() {
			s["patternProperties"] = object{pick(g, "^a", "b", "^.$", "", "^[ab]*$"): g.schema(depth - 1)}
		},
		func() { s["additionalProperties"] = g.schema(depth - 1) },
		func() { s["propertyNames"] = g.schema(depth - 1) },
		func() { s["items"] = g.schema(depth - 1) },
		func() { s["prefixItems"] = g.list(depth) },
		func() {
			s["contains"] = g.schema(depth - 1)
			if g.IntN(2) == 0 {
				s["minContains"] = g.IntN(3)
			}
			if g.IntN(2) == 0 {
				s["maxContains"] = g.IntN(3)
			}
		},
		func() { s["not"] = g.schema(depth - 1) },
		func() { s[pick(g, "allOf", "anyOf", "oneOf")] = g.list(depth) },
		func() { s[pick(g, "allOf", "anyOf", "oneOf")] = g.list(depth) },
		func() {
			s["if"], s["then"], s["else"] = g.schema(depth-1), g.schema(depth-1), g.schema(depth-1)
		},
		func() { s["dependentSchemas"] = object{g.name(): g.schema(depth - 1)} },
		func() { s[pick(g, "unevaluatedProperties", "unevaluatedItems")] = g.schema(depth - 1) },
		func() {
			if g.defs {
				s["$ref"] = pick(g, "#/$defs/d", "#/$defs/e", "#")
			}
		},
	}
	if depth <= 0 || g.IntN(3) == 0 {
		pick(g, leaf...)()
	} else {
		pick(g, nested...)()
	}
}

func (g *generator) members(depth int) object {
	m := object{}
	for range 1 + g.IntN(2) {
		m[g.name()] = g.schema(depth - 1)
	}
	return m
}

func (g *generator) list(depth int) []any {
	list := make([]any, 1+g.IntN(3))
	for i := range list {
		list[i] = g.schema(depth - 1)
	}
	return list
}

func (g *generator) name() string { return pick(g, "a", "b", "ab", "c") }

func (g *generator) names() []string {
	names := []string{g.name()}
	if n := g.name(); g.IntN(2) == 0 && n != names[0] {
		names = append(names, n)
	}
	return names
}

func (g *generator) number() json.Number {
	return pick(g, json.Number("0"), "1", "-1", "2", "1.5", "0.5", "1.0", "3", "6", "-2")
}

func (g *generator) values(n int) []any {
	values := make([]any, n)
	for i := range values {
		values[i] = g.value(2)
	}
	return values
}

// value is a random instance.
func (g *generator) value(depth int) any {
	n := 8
	if depth > 0 {
		n = 14
	}
	switch g.IntN(n) {
	case 0:
		return nil
	case 1:
		return g.IntN(2) == 0
	case 2, 3, 4:
		return g.number()
	case 5, 6, 7:
		return pick(g, "", "a", "b", "ab", "aa", "ba", "abc", "c", "1", "\n")
	case 8, 9, 10:
		items := make([]any, g.IntN(4))
		for i := range items {
			items[i] = g.value(depth - 1)
		}
		return items
	default:
		m := object{}
		for range g.IntN(4) {
			m[pick(g, "a", "b", "ab", "c", "", "x")] = g.value(depth - 1)
		}
		return m
	}
}

// mutant is a value like v, changed in one place.
func (g *generator) mutant(v any) any {
	if g.IntN(4) == 0 {
		return g.value(1)
	}
	switch v := v.(type) {
	case []any:
		items := append([]any(nil), v...)
		switch {
		case len(items) == 0 || g.IntN(3) == 0:
			return append(items, g.value(1))
		case g.IntN(2) == 0:
			return items[:len(items)-1]
		}
		i := g.IntN(len(items))
		items[i] = g.mutant(items[i])
		return items
	case object:
		m := object{}
		for name, val := range v {
			m[name] = val
		}
		name := g.name()
		if old, ok := m[name]; ok && g.IntN(2) == 0 {
			m[name] = g.mutant(old)
		} else if ok {
			delete(m, name)
		} else {
			m[name] = g.value(1)
		}
		return m
	default:
		return g.value(1)
	}
}
