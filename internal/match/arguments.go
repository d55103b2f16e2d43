package match

import (
	"path"
	"slices"
	"strings"

	"example.org/parity/internal/schema"
	"example.org/parity/internal/typeset"
)

// declaredRequests finds the types that declare what a client writes out of a method's
// arguments all the same: those with its fields, of whose names all words stand in the
// name of the method, and which no other type holds. It maps each such request to its declaration, by which it is
// matched.
func declaredRequests(set *schema.Set) map[string]string {
	byFields, held := map[string][]*schema.Type{}, map[string]bool{}
	for _, t := range set.Types {
		if t.Native == typeset.NativeArguments {
			continue
		}
		for _, name := range t.References() {
			held[name] = held[name] || name != t.Name
		}
	}
	for _, t := range set.Types {
		if held[t.Name] {
			continue
		}
		if t.Native != typeset.NativeArguments && t.Kind == schema.Record && len(t.Properties) > 0 {
			byFields[fieldsOf(t)] = append(byFields[fieldsOf(t)], t)
		}
	}
	found := map[string]string{}
	for _, t := range set.Types {
		if t.Native != typeset.NativeArguments {
			continue
		}
		said := append(words(t.Name), words(path.Dir(t.Source.File))...)
		var names []string
		for _, declared := range byFields[fieldsOf(t)] {
			own := words(Unqualified(declared.Name))
			if !slices.ContainsFunc(own, func(w string) bool { return w != "request" && w != "param" && !slices.Contains(said, w) }) {
				names = append(names, declared.Name)
			}
		}
		if len(names) == 1 {
			found[t.Name] = names[0]
		}
	}
	return found
}

// Written are the requests that clients write out of arguments, with the fields of a
// type.
func (s *Set) Written(t *schema.Type) []string {
	if s.written == nil {
		s.written = map[string][]string{}
		for _, other := range s.set.Types {
			if other.Native == typeset.NativeArguments {
				s.written[fieldsOf(other)] = append(s.written[fieldsOf(other)], other.Name)
			}
		}
	}
	return s.written[fieldsOf(t)]
}

// fieldsOf are the names of a record's fields, in one text.
func fieldsOf(t *schema.Type) string {
	var names []string
	for _, p := range t.Properties {
		names = append(names, p.Name)
	}
	slices.Sort(names)
	return strings.Join(names, "\x00")
}
