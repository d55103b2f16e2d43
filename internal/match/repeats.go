package match

import (
	"cmp"
	"path"
	"slices"
	"strconv"
	"strings"

	"example.org/parity/internal/schema"
)

// sending are the words by which SDKs name the form of a model that is sent.
var sending = []string{"param", "input", "dict"}

// leastForms is how many dictionaries must repeat a model under its name and one
// ending for that ending to be a set's word for the sent form.
const leastForms = 3

func newRepeated(set *schema.Set) *repeated {
	r := &repeated{set: set, own: make(map[string][]string, len(set.Types)), models: map[string][]*schema.Type{}, outlines: map[*schema.Type]outline{}}
	for _, t := range set.Types {
		r.own[t.Name] = words(withoutModules(t.Name))
		if t.Native != "dict" && t.Kind != schema.Reference {
			r.models[key(r.own[t.Name])] = append(r.models[key(r.own[t.Name])], t)
		}
	}
	return r
}

// repeats finds the types that say again what a model says, in the form in which it
// is sent: a TypedDict beside a class, FooParam beside Foo. It maps each to its model.
func (r *repeated) repeats() map[string]string {
	set, endings := r.set, r.endings()
	found := map[string]string{}
	for _, t := range set.Types {
		if t.Kind == schema.Reference {
			continue
		}
		own := r.own[t.Name]
		short := slices.DeleteFunc(slices.Clone(own), isSending)
		if len(short) > 0 && (t.Native == "dict" || len(short) < len(own)) {
			if model := r.model(t, short); model != nil && !slices.ContainsFunc(r.own[model.Name], isSending) {
				found[t.Name] = model.Name
				continue
			}
		}
		// An ending that dictionaries have taught is one of unions of such, too.
		for i := 1; (t.Native == "dict" || t.Kind == schema.Union) && i < len(own); i++ {
			if model := r.model(t, own[:i]); model != nil && endings[key(own[i:])] >= leastForms {
				found[t.Name] = model.Name
				break
			}
		}
	}
	r.unions(found)
	return found
}

// held adds the types that only arguments of methods hold, in places where the declarations of these requests hold another of
// the same fields or members: forms of that.
func (r *repeated) held(requests, found map[string]string) {
	holders := map[string][]*schema.Type{}
	for _, t := range r.set.Types {
		for _, name := range t.References() {
			holders[name] = append(holders[name], t)
		}
	}
	onTheWire := func(holder *schema.Type) bool { return len(holder.Roles) > 0 && requests[holder.Name] == "" }
	for _, t := range r.set.Types {
		declared := r.set.Lookup(requests[t.Name])
		if declared == nil {
			continue
		}
		for _, p := range t.Properties {
			there := declared.Property(p.Name)
			if there == nil {
				continue
			}
			form, model := r.set.Lookup(p.Ref), r.set.Lookup(there.Ref)
			if form == nil || model == nil || form == model || found[form.Name] != "" || len(form.Roles) > 0 || slices.ContainsFunc(holders[form.Name], onTheWire) {
				continue
			}
			if r.outline(model).fits(r.outline(form)) {
				found[form.Name] = model.Name
			}
		}
	}
}

// endings are those of the names of dictionaries, with how many repeat a model.
func (r *repeated) endings() map[string]int {
	endings := map[string]int{}
	for _, t := range r.set.Types {
		for i := 1; t.Native == "dict" && i < len(r.own[t.Name]); i++ {
			if r.model(t, r.own[t.Name][:i]) != nil {
				endings[key(r.own[t.Name][i:])]++
			}
		}
	}
	return endings
}

// formsOf finds the dictionaries that are named after a model beside them which the
// capture left out, with an ending that others have taught. It maps each to what was
// left out.
func (r *repeated) formsOf(excluded []schema.Excluded) map[string]*schema.Excluded {
	type place struct{ name, file string }
	left := map[place]*schema.Excluded{}
	for i, e := range excluded {
		left[place{key(words(withoutModules(e.Name))), e.Source.File}] = &excluded[i]
	}
	found := map[string]*schema.Excluded{}
	if len(left) == 0 {
		return found
	}
	endings := r.endings()
	for _, t := range r.set.Types {
		own := r.own[t.Name]
		for i := 1; t.Native == "dict" && i < len(own); i++ {
			if e := left[place{key(own[:i]), t.Source.File}]; e != nil && endings[key(own[i:])] >= leastForms {
				found[t.Name] = e
			}
		}
	}
	return found
}

// unions adds the unions of sent forms to what repeats a model: each repeats the
// union of the models, under the same name. One of a model and its sent form is that model.
func (r *repeated) unions(found map[string]string) {
	for _, t := range r.set.Types {
		own := arms(t)
		if found[t.Name] != "" || len(own) == 0 {
			continue
		}
		if refs := references(t); len(refs) > 0 {
			if model := oneModel(refs, found); model != "" {
				found[t.Name] = model
				continue
			}
		}
		words := r.own[t.Name]
		for _, name := range [][]string{words, slices.DeleteFunc(slices.Clone(words), isSending)} {
			if model := r.nearest(t, name, func(model *schema.Type) bool { return repeatsArms(own, arms(model), found) }); model != nil {
				found[t.Name] = model.Name
			}
		}
	}
}

// oneModel is the model that a union has in all its forms, "" for none.
func oneModel(arms []string, found map[string]string) string {
	model := cmp.Or(found[arms[0]], arms[0])
	for _, arm := range arms[1:] {
		if cmp.Or(found[arm], arm) != model {
			return ""
		}
	}
	return model
}

// references are the types that a union is of; nil where it is none of types alone.
func references(t *schema.Type) []string {
	if t.Kind != schema.Union {
		return nil
	}
	var names []string
	for _, v := range t.Variants {
		if v.Kind != schema.Reference {
			return nil
		}
		names = append(names, v.Ref)
	}
	return names
}

// arms are the types that a union is of, and what it says of texts and numbers in place; nil
// where it is of anything else.
func arms(t *schema.Type) []string {
	if t.Kind != schema.Union {
		return nil
	}
	var list []string
	for _, v := range t.Variants {
		switch v.Kind {
		case schema.Reference:
			list = append(list, v.Ref)
		case schema.Enum, schema.String, schema.Integer, schema.Number, schema.Boolean:
			text := "=" + v.Kind.String() + v.Format
			for _, value := range v.Values {
				text += " " + value.Canonical
			}
			list = append(list, text)
		default:
			return nil
		}
	}
	return list
}

// repeatsArms reports whether arms are those of a model, and some of them their sent
// forms.
func repeatsArms(arms, models []string, found map[string]string) bool {
	if len(arms) != len(models) {
		return false
	}
	some := false
	for i, arm := range arms {
		repeats := found[arm] == models[i]
		if arm != models[i] && !repeats {
			return false
		}
		some = some || repeats
	}
	return some
}

// repeated looks for models in a set.
type repeated struct {
	set      *schema.Set
	own      map[string][]string       // words of each type's name
	models   map[string][]*schema.Type // by those words
	outlines map[*schema.Type]outline
}

// model is the model of a name that a type repeats, nil for none.
func (r *repeated) model(t *schema.Type, name []string) *schema.Type {
	return r.nearest(t, name, func(model *schema.Type) bool { return r.outline(model).fits(r.outline(t)) })
}

// nearest is the model of a name that fits and is declared nearest to a type, nil for
// none.
func (r *repeated) nearest(t *schema.Type, name []string, fits func(*schema.Type) bool) *schema.Type {
	var alike []*schema.Type
	for _, model := range r.models[key(name)] {
		if model != t && fits(model) {
			alike = append(alike, model)
		}
	}
	if len(alike) == 0 {
		return nil
	}
	return slices.MinFunc(alike, func(a, b *schema.Type) int {
		return cmp.Compare(distance(t, a), distance(t, b))
	})
}

// distance counts the folders, files and modules in which two types are not both. A module
// of sent forms, ship_param beside ship, is that of the models.
func distance(t, u *schema.Type) int {
	of := func(t *schema.Type) []string {
		file := strings.TrimSuffix(t.Source.File, path.Ext(t.Source.File))
		parts := append(strings.Split(file, "/"), qualifiers(t.Name)...)
		for i, part := range parts {
			parts[i] = key(slices.DeleteFunc(words(part), isSending))
		}
		return parts
	}
	n := 0
	a, b := of(t), of(u)
	for _, lists := range [][2][]string{{a, b}, {b, a}} {
		for _, part := range lists[0] {
			if !slices.Contains(lists[1], part) {
				n++
			}
		}
	}
	return n
}

func isSending(word string) bool { return slices.Contains(sending, word) }

func key(words []string) string { return strings.Join(words, " ") }

// outline is what a type consists of: fields, members, variants.
type outline struct {
	kind  schema.Kind
	parts []part
	named map[string]byte // the names of all parts, and what kind of value stands there
}

// part is a field by the names that it has, on the wire and in the language: a
// dictionary may have either for its keys.
type part []string

func (r *repeated) outline(t *schema.Type) outline {
	if known, ok := r.outlines[t]; ok {
		return known
	}
	s := resolve(r.set, t.Schema)
	o := outline{kind: s.Kind, named: map[string]byte{}}
	add := func(kind byte, names ...string) {
		o.parts = append(o.parts, names)
		for _, name := range names {
			o.named[name] = kind
		}
	}
	for _, p := range s.Properties {
		add(wireKind(resolve(r.set, p.Schema)), Spelling(p.Name), Spelling(cmp.Or(p.Schema.Name, p.Name)))
	}
	for _, v := range s.Values {
		add(0, "="+v.Canonical)
	}
	for i := range s.Variants {
		add(0, "|"+strconv.Itoa(i))
	}
	r.outlines[t] = o
	return o
}

// fits reports whether two outlines may be of one type.
func (o outline) fits(other outline) bool {
	if o.kind != other.kind || len(o.parts) != len(other.parts) {
		return false
	}
	for _, part := range o.parts {
		if !slices.ContainsFunc(part, func(name string) bool {
			kind := o.named[name]
			there, ok := other.named[name]
			return ok && (kind == 0 || there == 0 || kind == there)
		}) {
			return false
		}
	}
	return true
}
