package relation

import (
	"strconv"

	"example.org/parity/internal/doc"
)

// evaluating is what loader.evaluates depends on.
type evaluating struct {
	place
	kind   jsonType
	except string
}

// unevaluated reads unevaluatedProperties or unevaluatedItems.
func (l *loader) unevaluated(n *doc.Node, sc scope, keyword string, kind jsonType) literal {
	v := n.Get(keyword)
	if v == nil || l.doc.draft < Draft2019 {
		return anything
	}
	rest := l.inside(v, sc.at(keyword))
	if rest == anything {
		return anything
	}
	seen := l.evaluates(n, sc, kind, keyword, 0)
	if seen.all {
		return anything
	}
	return l.space.add(node{kind: kindUnevaluated, uneval: &unevaluated{kind: kind, seen: seen, rest: rest}})
}

// evaluates says which members or items the schema at n evaluates of an
// instance that satisfies it (JSON Schema 2020-12 core, section 11). except is
// the keyword that asks.
func (l *loader) evaluates(n *doc.Node, sc scope, kind jsonType, except string, depth int) *evaluated {
	e := &evaluated{}
	if n.Kind != doc.Object {
		return e
	}
	if depth > maxLoadDepth {
		l.fail(n, "unevaluated*: references nested deeper than %d levels", maxLoadDepth)
	}
	if start := l.doc.starts[n]; start != nil && start != sc.in {
		sc.in = start
		sc.env = l.env.enter(sc.env, start)
	}
	at := evaluating{place{n, sc.env}, kind, except}
	if known := l.evaluated[at]; known != nil {
		return known
	}
	l.evaluated[at] = e
	if kind == typeObject {
		l.evaluatedMembers(n, e)
		e.all = e.all || n.Get("unevaluatedProperties") != nil && except != "unevaluatedProperties"
	} else {
		l.evaluatedItems(n, sc, e)
		e.all = e.all || n.Get("unevaluatedItems") != nil && except != "unevaluatedItems"
	}
	inner := func(v *doc.Node, sc scope) *evaluated { return l.evaluates(v, sc, kind, "", depth+1) }
	for _, m := range n.Members {
		at := sc.at(m.Name)
		switch m.Name {
		case "allOf":
			for _, item := range m.Value.Items {
				e.merge(inner(item, at))
			}
		case "anyOf", "oneOf":
			for i, item := range m.Value.Items {
				e.choose(l.schema(item, at.at(strconv.Itoa(i))), inner(item, at), nil)
			}
		case "if":
			then, otherwise := &evaluated{}, &evaluated{}
			then.merge(inner(m.Value, at))
			if v := n.Get("then"); v != nil {
				then.merge(inner(v, sc.at("then")))
			}
			if v := n.Get("else"); v != nil {
				otherwise.merge(inner(v, sc.at("else")))
			}
			e.choose(l.schema(m.Value, at), then, otherwise)
		case "dependentSchemas":
			if kind != typeObject {
				break // "required" would hold for every array
			}
			for _, dep := range m.Value.Members {
				e.choose(l.space.required(dep.Name), inner(dep.Value, at), nil)
			}
		case "$ref", "$dynamicRef", "$recursiveRef":
			if t, code := l.dynamicLookup(m.Name, m.Value.Str(), sc); code == "" {
				next := at
				if t.in != sc.in {
					next.env = l.env.enter(sc.env, t.in)
				}
				next.in = t.in
				e.merge(inner(t.node, next))
			}
		}
	}
	return e
}

func (l *loader) evaluatedMembers(n *doc.Node, e *evaluated) {
	for _, m := range n.Members {
		switch m.Name {
		case "properties":
			for _, p := range m.Value.Members {
				e.names = appendNew(e.names, p.Name)
			}
		case "patternProperties":
			for _, p := range m.Value.Members {
				e.patterns = appendNew(e.patterns, p.Name)
			}
		case "additionalProperties":
			e.all = true
		}
	}
}

func (l *loader) evaluatedItems(n *doc.Node, sc scope, e *evaluated) {
	prefix, rest := l.doc.itemKeywords(n)
	if prefix.node != nil {
		e.prefix = len(prefix.node.Items)
	}
	if rest.node != nil {
		e.all = true
	}
	// In 2019-09 contains evaluates nothing.
	if contains := n.Get("contains"); contains != nil && l.doc.draft >= Draft2020 {
		e.matching = appendNew(e.matching, l.inside(contains, sc.at("contains")))
	}
}
