package compare

import (
	"maps"
	"regexp"
	"slices"

	"example.org/parity/internal/language"
	"example.org/parity/internal/languages"
	"example.org/parity/internal/match"
	"example.org/parity/internal/schema"
)

// side is one of the two sets.
type side struct {
	set       *schema.Set
	lang      *language.Language
	matchable *match.Set
	used      map[string]bool             // types that others refer to
	leftOut   map[string]*schema.Excluded // by the names that they may stand for
	bases     map[string]bool             // names in the heads of other records
	// instantiated are the places in the source that several types come from.
	instantiated map[schema.Source]bool
	declared     map[schema.Source][]*schema.Type // the records that have a field, by where it is written, if several do
	places       bool                             // the capture tells where fields travel
	headers      bool                             // some type holds a header
	client       bool                             // and what a client sends and receives
	// told are the fields by which decoders of unions tell types, whichever those are in.
	told map[string]string
	// travelling are the types that are sent and received, by role and operation.
	travelling map[string][]string
}

// requests reports whether clients make one of the requests that a type is sent by.
func (s *side) requests(t *schema.Type) bool {
	return slices.ContainsFunc(t.Roles, func(r schema.Role) bool {
		return r.Role == "sent" && slices.ContainsFunc(r.Operations, func(op string) bool { return len(s.travelling["sent "+op]) > 0 })
	})
}

// instead reports whether all operations by which a type of the other set is sent, or
// received, are known here, and are made of other types than its counterpart.
func (s *side) instead(t *schema.Type, role, counterpart string) bool {
	operations := 0
	for _, r := range t.Roles {
		if r.Role != role {
			continue
		}
		for _, op := range r.Operations {
			operations++
			if own := s.travelling[role+" "+op]; len(own) == 0 || slices.Contains(own, counterpart) {
				return false
			}
		}
	}
	return operations > 0
}

// id is how findings refer to the set.
func (s *side) id() Set { return Set(s.set.Name) }

var identifier = regexp.MustCompile(`[\pL_][\pL\pN_]*`)

func newSide(set *schema.Set, opts Options) *side {
	s := &side{
		set: set, lang: languages.Of(set.Language), matchable: match.NewSet(set, opts.Exclude),
		used: map[string]bool{}, leftOut: leftOut(set), bases: map[string]bool{}, instantiated: map[schema.Source]bool{}, places: knowsPlaces(set), headers: holdsHeaders(set),
		declared: map[schema.Source][]*schema.Type{}, told: told(set), travelling: map[string][]string{},
	}
	seen := map[schema.Source]bool{}
	fields := 0
	for _, t := range set.Types {
		fields += len(t.Properties)
	}
	first := make(map[schema.Source]*schema.Type, fields)
	for _, t := range set.Types {
		s.client = s.client || len(t.Roles) > 0
		for _, role := range t.Roles {
			for _, op := range role.Operations {
				s.travelling[role.Role+" "+op] = append(s.travelling[role.Role+" "+op], t.Name)
			}
		}
		for _, name := range t.References() {
			s.used[name] = s.used[name] || name != t.Name
		}
		if t.Kind == schema.Record {
			for i, name := range identifier.FindAllString(t.Decl, -1) {
				s.bases[name] = s.bases[name] || i > 1 // after the keyword and its own name
			}
			for _, p := range t.Properties {
				if p.Source == (schema.Source{}) {
					continue
				}
				switch before, known := first[p.Source]; {
				case !known:
					first[p.Source] = t
				case s.declared[p.Source] == nil:
					s.declared[p.Source] = []*schema.Type{before, t}
				default:
					s.declared[p.Source] = append(s.declared[p.Source], t)
				}
			}
		}
		if t.Decl != "" {
			s.instantiated[t.Source] = seen[t.Source]
			seen[t.Source] = true
		}
	}
	return s
}

// shared is the declaration of a field that several types have, nil for one of its own.
func (s *side) shared(p *schema.Property) *schema.Property {
	if p == nil || s.declared[p.Source] == nil {
		return nil
	}
	return p
}

// told finds the types that are nothing but variants of unions whose decoders tell them
// by one field, and which it is.
func told(set *schema.Set) map[string]string {
	fields := map[string]string{}
	var visit func(*schema.Schema)
	visit = func(s *schema.Schema) {
		if s.Kind == schema.Reference {
			if field, known := fields[s.Ref]; known && field != s.Chosen.Field {
				fields[s.Ref] = ""
			} else {
				fields[s.Ref] = s.Chosen.Field
			}
		}
		s.Children(visit)
	}
	for _, t := range set.Types {
		visit(t.Schema)
	}
	maps.DeleteFunc(fields, func(_, field string) bool { return field == "" })
	return fields
}
