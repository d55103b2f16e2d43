package main

import (
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"strings"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/config"
	"example.org/parity/internal/ignore"
	"example.org/parity/internal/near"
	"example.org/parity/internal/schema"
)

// names are those that the entries of parity.yaml may mean. They are gathered when the
// first is asked for.
type names struct {
	result *compare.Result
	types  []string
	fields []string // Type.field
	known  map[string]bool
}

func namesOf(r *compare.Result) *names { return &names{result: r} }

func (n *names) gather() {
	if n.known != nil {
		return
	}
	n.known = map[string]bool{}
	for _, set := range append([]*schema.Set{n.result.Ref}, slices.Collect(maps.Values(n.result.Others))...) {
		for _, t := range set.Types {
			n.types = append(n.types, t.Name)
			for _, p := range t.Properties {
				n.fields = append(n.fields, t.Name+"."+p.Name)
			}
		}
	}
	for _, list := range []*[]string{&n.types, &n.fields} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
		for _, name := range *list {
			n.known[name] = true
		}
	}
}

// has reports whether a name means a type or a field.
func (n *names) has(name string) bool {
	n.gather()
	return n.known[name]
}

// hasType reports whether a name or pattern means a type.
func (n *names) hasType(pattern string) bool {
	return n.has(pattern) || patterned(pattern) && matches(pattern, n.types)
}

// hasAny reports whether a name or pattern means a type or a field.
func (n *names) hasAny(pattern string) bool {
	return n.hasType(pattern) || patterned(pattern) && matches(pattern, n.fields)
}

func matches(pattern string, among []string) bool {
	return slices.ContainsFunc(among, func(name string) bool { ok, err := path.Match(pattern, name); return ok && err == nil })
}

func patterned(pattern string) bool { return strings.ContainsAny(pattern, `*?[\`) }

// near says which name may be meant. Of Type.field, the type is looked for first.
func (n *names) near(name string) string {
	n.gather()
	typeName, field, dotted := strings.Cut(name, ".")
	if dotted && n.known[typeName] {
		var fields []string
		for _, f := range n.fields {
			if strings.HasPrefix(f, typeName+".") {
				fields = append(fields, f)
			}
		}
		return near.Hint(name, fields, typeName+" has no such field")
	}
	if dotted {
		if list := near.Names(typeName, n.types); len(list) > 0 {
			return "; did you mean " + list[0] + "." + field + "?"
		}
	}
	return near.Hint(name, n.types, "")
}

// warnUnknown names what parity.yaml says of types and fields that no set has, and
// the entries that no longer do anything.
func warnUnknown(c *config.Config, r *compare.Result, stale []ignore.Stale, stderr io.Writer) {
	n := namesOf(r)
	say := func(place, key, name string) {
		fmt.Fprintf(stderr, "parity: %s: %s: no set has %s%s\n", place, key, name, n.near(name))
	}
	for _, priority := range slices.Sorted(maps.Keys(c.Priorities)) {
		for i, pattern := range c.Priorities[priority] {
			if !n.hasAny(pattern) {
				say(c.Place("priorities", priority, i), "priorities: "+priority, pattern)
			}
		}
	}
	for i, category := range c.Categories {
		for j, pattern := range category.Types {
			if !patterned(pattern) && !n.has(pattern) { // a pattern may wait for types to come
				say(c.Place("categories", i, "types", j), "categories: "+category.Name, pattern)
			}
		}
	}
	for i, pattern := range c.Exclude {
		if !n.hasType(pattern) {
			say(c.Place("exclude", i), "exclude", pattern)
		}
	}
	for _, set := range slices.Sorted(maps.Keys(c.Roles)) {
		for _, name := range slices.Sorted(maps.Keys(c.Roles[set])) {
			if !n.has(name) {
				say(c.Place("roles", set, name), "roles: "+set, name)
			}
		}
	}
	for _, entry := range stale {
		switch {
		case entry.Index >= 0:
			if name := c.Ignore[entry.Index].Type; name != "" && !n.hasType(name) {
				say(c.Place("ignore", entry.Index), fmt.Sprintf("ignore[%d]", entry.Index), name)
				continue
			}
			fmt.Fprintf(stderr, "parity: %s: %s\n", c.Place("ignore", entry.Index), entry)
		case entry.Convention != "":
			fmt.Fprintf(stderr, "parity: %s: %s\n", c.Place("conventions", entry.Convention), entry)
		default:
			fmt.Fprintf(stderr, "parity: %s: %s\n", c.Baseline, entry)
		}
	}
}
