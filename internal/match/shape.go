package match

import (
	"cmp"
	"maps"
	"slices"

	"example.org/parity/internal/schema"
)

// A feature is one thing that a type consists of, as far as it shows on the wire:
// a field, a field fixed to a constant, a member of an enum, a tag of a variant.
type feature struct {
	id   int
	kind byte // of a field's values, 0 where that is not known or does not count
}

// maxVariants bounds the variants whose fields a union is known by.
const maxVariants = 100

// shape lists the features of a type. There are none where it is opaque or plain.
func (b *builder) shape(set *schema.Set, t *schema.Type) []feature {
	seen := map[string]byte{}
	record := func(s *schema.Schema, tag string) {
		for _, p := range s.Properties {
			value := resolve(set, p.Schema)
			name := Spelling(p.Name)
			if value.Kind == schema.Enum && len(value.Values) == 1 {
				seen[tag+name+"="+value.Values[0].Text] = 0
			}
			seen["."+name] = wireKind(value)
			for _, other := range p.Reads {
				seen["."+Spelling(other)] = 0
			}
		}
	}
	switch s := resolve(set, t.Schema); s.Kind {
	case schema.Record:
		record(s, "=")
	case schema.Enum:
		for _, v := range s.Values {
			seen["'"+Spelling(v.Text)] = 0
		}
	case schema.Union:
		variants := s.Variants
		if t.Out != nil { // it may send more of them than it reads
			variants = slices.Concat(variants, resolve(set, t.Out).Variants)
		}
		beside := hasRecord(set, s)
		for _, variant := range variants[:min(len(variants), maxVariants)] {
			v := resolve(set, variant)
			if beside && v.Kind == schema.Enum && v.Open { // some texts that it names, of any
				seen["|"+schema.String.String()] = 0
				continue
			}
			switch v.Kind {
			case schema.Record:
				record(v, "|")
			case schema.Enum:
				for _, value := range v.Values {
					seen["'"+Spelling(value.Text)] = 0
				}
			default:
				seen["|"+v.Kind.String()] = 0
			}
		}
	}
	list := make([]feature, 0, len(seen))
	for name, kind := range seen {
		list = append(list, feature{b.features.id(name), kind})
	}
	slices.SortFunc(list, func(f, g feature) int { return f.id - g.id })
	return list
}

// presets gives records the constants of the other set that are defaults of theirs: a text
// that one SDK fixes for a field is what the other fills in.
func (b *builder) presets(entries ...[]*entry) {
	known := len(b.features.texts)
	for _, e := range slices.Concat(entries...) {
		record := resolve(e.set, e.t.Schema)
		if record.Kind != schema.Record {
			continue
		}
		before := len(e.features)
		for _, p := range record.Properties {
			text, fixed := preset(p)
			if id, ok := b.features.ids["="+Spelling(p.Name)+"="+text]; fixed && ok && id < known && !slices.ContainsFunc(e.features, func(f feature) bool { return f.id == id }) {
				e.features = append(e.features, feature{id: id})
			}
		}
		if len(e.features) > before {
			slices.SortFunc(e.features, func(f, g feature) int { return f.id - g.id })
		}
	}
}

// preset is the text that a field holds where nobody sets it.
func preset(p *schema.Property) (text string, ok bool) {
	if p.Default == nil || !p.Default.IsString {
		return "", false
	}
	return p.Default.Text, true
}

// hasRecord reports whether one of a union's variants is a record.
func hasRecord(set *schema.Set, union *schema.Schema) bool {
	return slices.ContainsFunc(union.Variants, func(v *schema.Schema) bool { return resolve(set, v).Kind == schema.Record })
}

// declared are the names that the language has for the fields of a record, where it
// is received and where it is sent: what codecs call them on the wire, and where in it
// they put them, is another matter.
func declared(set *schema.Set, t *schema.Type) []string {
	var names []string
	for _, s := range []*schema.Schema{t.Schema, t.Out} {
		if s == nil {
			continue
		}
		for _, p := range resolve(set, s).Properties {
			names = append(names, Spelling(cmp.Or(p.Schema.Name, p.Name)))
		}
	}
	return names
}

// declares reports whether two types have a field in common by the names of their
// languages.
func (e *entry) declares(other *entry) bool {
	theirs := declared(other.set, other.t)
	return slices.ContainsFunc(declared(e.set, e.t), func(name string) bool { return slices.Contains(theirs, name) })
}

// resolve follows references to what they stand for.
func resolve(set *schema.Set, s *schema.Schema) *schema.Schema {
	for range 100 { // no chain of names is longer
		if s.Kind != schema.Reference {
			break
		}
		s = set.Lookup(s.Ref).Schema
	}
	return s
}

// wireKind is the JSON type of a value, coarsely: what two SDKs hold in one field
// in different native types is mostly still the same here.
func wireKind(s *schema.Schema) byte {
	switch s.Kind {
	case schema.Boolean:
		return 'b'
	case schema.Integer, schema.Number:
		return 'n'
	case schema.String:
		return 's'
	case schema.Enum:
		if len(s.Values) > 0 && !s.Values[0].IsString {
			return 'n'
		}
		return 's'
	case schema.Array, schema.Tuple:
		return 'a'
	case schema.Record, schema.Map:
		return 'o'
	default:
		return 0
	}
}

// tags are the fields of a record that are fixed to one value.
func tags(set *schema.Set, t *schema.Type) map[string]string {
	var out map[string]string
	s := resolve(set, t.Schema)
	if s.Kind != schema.Record {
		return nil
	}
	for _, p := range s.Properties {
		if value := resolve(set, p.Schema); value.Kind == schema.Enum && len(value.Values) == 1 {
			if out == nil {
				out = map[string]string{}
			}
			out[p.Name] = value.Values[0].Canonical
		}
	}
	return out
}

// choose gives variants the tags by which the decoders of their unions choose them, though
// their own fields take any text.
func (b *builder) choose(list []*entry, byName map[string]*entry) {
	type tag struct{ field, text, value string }
	chosen, unclear := map[*entry]tag{}, map[*entry]bool{}
	var look func(s *schema.Schema)
	look = func(s *schema.Schema) {
		for _, v := range s.Variants {
			held := byName[v.Ref]
			if held == nil || len(v.Chosen.Values) != 1 || v.Chosen.Others || held.tags[v.Chosen.Field] != "" {
				continue
			}
			by := tag{v.Chosen.Field, v.Chosen.Values[0].Text, v.Chosen.Values[0].Canonical()}
			unclear[held] = unclear[held] || chosen[held] != tag{} && chosen[held] != by
			chosen[held] = by
		}
		s.Children(look)
	}
	for _, e := range list {
		look(e.t.Schema)
	}
	for _, e := range list {
		by, known := chosen[e]
		if !known || unclear[e] {
			continue
		}
		if e.tags == nil {
			e.tags = map[string]string{}
		}
		e.tags[by.field] = by.value
		e.features = append(e.features, feature{id: b.features.id("=" + Spelling(by.field) + "=" + by.text)})
		slices.SortFunc(e.features, func(f, g feature) int { return f.id - g.id })
	}
}

// tell notes of types that stand in one place, the variants of a union, by which tag they
// are told from each other.
func tell(edges []edge) {
	for from := 0; from < len(edges); {
		to := from + 1
		for to < len(edges) && edges[to].place == edges[from].place {
			to++
		}
		first := edges[from].to
		for _, name := range slices.Sorted(maps.Keys(first.tags)) {
			value := first.tags[name]
			other := func(e edge) bool { v := e.to.tags[name]; return v != "" && v != value }
			if to-from > 1 && !slices.ContainsFunc(edges[from+1:to], func(e edge) bool { return !other(e) && e.to != first }) {
				for _, e := range edges[from:to] {
					e.to.told = name
				}
				break
			}
		}
		from = to
	}
}

// An edge is one place where a type holds another.
type edge struct {
	place int
	to    *entry
}

// edges lists where a type holds others, through lists, maps and records without
// a name.
func (b *builder) edges(set *schema.Set, e *entry, entries map[string]*entry) []edge {
	var list []edge
	opened := map[string]bool{} // unions that are gone into
	var walk func(s *schema.Schema, place string)
	walk = func(s *schema.Schema, place string) {
		switch s.Kind {
		case schema.Reference:
			if to := entries[s.Ref]; to != nil && to != e {
				list = append(list, edge{b.places.id(place), to})
			}
			// The other set may have the union there without a name.
			if target := resolve(set, s); target.Kind == schema.Union && !opened[s.Ref] {
				opened[s.Ref] = true
				walk(target, place)
				opened[s.Ref] = false
			}
		case schema.Record:
			for _, p := range s.Properties {
				walk(p.Schema, place+"/"+Spelling(p.Name))
			}
			if s.Rest != nil {
				walk(s.Rest, place+"/*")
			}
		case schema.Array, schema.Map:
			walk(s.Items, place+"/*")
		case schema.Tuple:
			for _, element := range s.Elements {
				walk(element, place+"/*")
			}
		case schema.Union:
			for _, v := range s.Variants[:min(len(s.Variants), maxVariants)] {
				walk(v, place+"|")
			}
		}
	}
	walk(e.t.Schema, "")
	slices.SortStableFunc(list, func(x, y edge) int {
		if x.place != y.place {
			return x.place - y.place
		}
		return x.to.index - y.to.index
	})
	return slices.Compact(list)
}
