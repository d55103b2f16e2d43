package match

import (
	"slices"
	"strings"

	"example.org/parity/internal/schema"
)

// sending are the words by which SDKs name the form of a model that is sent.
var sending = []string{"param", "input", "dict"}

// repeats finds the types that say again what a model says, in the form in which it
// is sent: a TypedDict beside a class, FooParam beside Foo. It maps each to its model.
func repeats(set *schema.Set) map[string]string {
	byName := map[string][]*schema.Type{} // words without a sending one → types
	sends := map[string]bool{}
	for _, t := range set.Types {
		own := words(withoutModules(t.Name))
		key := slices.DeleteFunc(slices.Clone(own), func(w string) bool { return slices.Contains(sending, w) })
		sends[t.Name] = t.Native == "dict" || len(key) < len(own)
		if len(key) > 0 {
			byName[strings.Join(key, " ")] = append(byName[strings.Join(key, " ")], t)
		}
	}
	models := map[string]string{}
	for _, group := range byName {
		for _, t := range group {
			if !sends[t.Name] {
				continue
			}
			for _, model := range group {
				if !sends[model.Name] && outline(set, t) == outline(set, model) {
					models[t.Name] = model.Name
					break
				}
			}
		}
	}
	return models
}

// outline is equal for records that have the same fields, and for enums that have
// the same members.
func outline(set *schema.Set, t *schema.Type) string {
	s := resolve(set, t.Schema)
	var parts []string
	for _, p := range s.Properties {
		parts = append(parts, p.Name+" "+string(wireKind(resolve(set, p.Schema))))
	}
	for _, v := range s.Values {
		parts = append(parts, v.Canonical)
	}
	slices.Sort(parts)
	return string(s.Kind) + " " + strings.Join(parts, "\n")
}
