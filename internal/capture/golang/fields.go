package golang

import (
	"fmt"
	"go/types"
	"reflect"
	"slices"
	"sort"
)

// field is a field as encoding/json sees it.
type field struct {
	object    *types.Var
	name      string // on the wire
	tagged    bool   // the name stands in the tag
	quoted    bool   // ",string"
	omitempty bool
	omitzero  bool
	required  bool // declared so beside the name
	filled    bool // a pointer that is there only to save a copy: a nil is a mistake
	nullable  bool
	format    string
	in        string       // where it travels, if not in the JSON body
	pointers  []*types.Var // the embedded pointers that it is promoted through: absent where one is nil
	index     []int        // the way to the field through embedded ones
	kind      convention
	tag       string // as written
}

// viaPointer says whether an embedded pointer on the way to the field may be nil.
func (f field) viaPointer() bool { return len(f.pointers) > 0 }

// localField never reaches the wire.
type localField struct{ name, reason string }

// fieldSet is what encoding/json makes of a struct.
type fieldSet struct {
	fields     []field // in the order of the declaration
	local      []localField
	unresolved []*types.Var // embedded fields whose type could not be read
	rest       types.Type   // of the keys that are not fields, where a field takes them
}

// level is a struct whose fields are still to be looked at.
type level struct {
	typ      types.Type
	index    []int
	pointers []*types.Var
}

// jsonFields follows the rules of encoding/json: breadth first through embedded
// structs; of two fields with one name the less deep wins, then the tagged one,
// and where that does not decide, neither is encoded.
func jsonFields(root *types.Struct) fieldSet {
	var set fieldSet
	var all []field
	next := []level{{typ: root}}
	visited := map[types.Type]bool{}
	count := map[types.Type]int{}
	for len(next) > 0 {
		current := next
		next = nil
		nextCount := map[types.Type]int{}
		for _, lvl := range current {
			key := types.Unalias(lvl.typ)
			if visited[key] {
				continue
			}
			visited[key] = true
			st := lvl.typ.Underlying().(*types.Struct)
			for i := range st.NumFields() {
				f, embedded := set.look(st, i, lvl)
				switch {
				case f == nil:
				case embedded:
					inner := types.Unalias(deref(f.object.Type()))
					nextCount[inner]++
					if nextCount[inner] == 1 {
						next = append(next, level{inner, f.index, f.pointers})
					}
				default:
					all = append(all, *f)
					if count[key] > 1 {
						// The struct is embedded more than once at this depth: the
						// copy makes its fields cancel each other out.
						all = append(all, *f)
					}
				}
			}
		}
		count = nextCount
	}
	set.choose(all)
	return set
}

// look reads one field of a struct. It gives nil for a field that is not on the
// wire; embedded means that its own fields are promoted instead.
func (set *fieldSet) look(st *types.Struct, i int, lvl level) (f *field, embedded bool) {
	object := st.Field(i)
	drop := func(reason string) (*field, bool) {
		if len(lvl.index) == 0 {
			set.local = append(set.local, localField{object.Name(), reason})
		}
		return nil, false
	}
	target := deref(object.Type())
	_, isStruct := target.Underlying().(*types.Struct)
	_, fixed := reflect.StructTag(st.Tag(i)).Lookup("const")
	if !object.Exported() && !(object.Embedded() && isStruct) && !fixed {
		return drop("not exported")
	}
	tag := readTag(st.Tag(i), isSecond(object.Pkg()))
	if tag.takesRest {
		if table, ok := target.Underlying().(*types.Map); ok && len(lvl.index) == 0 {
			set.rest = table.Elem()
		}
		return drop("it takes the keys that are not fields")
	}
	if tag.hidden != "" {
		return drop(tag.hidden)
	}
	name := tag.name
	if object.Embedded() && name == "" && (isInvalid(target) || nesting(target) > maxNesting) {
		set.unresolved = append(set.unresolved, object)
		return nil, false
	}
	_, pointer := types.Unalias(object.Type()).(*types.Pointer)
	f = &field{
		object:    object,
		name:      name,
		tagged:    name != "",
		quoted:    tag.has("string") && isScalar(target),
		omitempty: tag.has("omitempty"),
		omitzero:  tag.has("omitzero") || tag.parameter && isNilable(object.Type()),
		required:  tag.required,
		nullable:  tag.nullable,
		filled:    isFilled(st, object.Type(), tag),
		format:    tag.format,
		in:        tag.in,
		tag:       st.Tag(i),
		pointers:  lvl.pointers,
		index:     append(slices.Clone(lvl.index), i),
	}
	if name == "" && (object.Embedded() || tag.inline) && isStruct {
		if pointer {
			f.pointers = append(slices.Clone(lvl.pointers), object)
		}
		return f, true
	}
	if name == "" {
		f.name = object.Name()
	}
	return f, false
}

// choose keeps the dominant field of each name.
func (set *fieldSet) choose(all []field) {
	byName := map[string][]field{}
	for _, f := range all {
		byName[f.name] = append(byName[f.name], f)
	}
	for name, rivals := range byName {
		sort.SliceStable(rivals, func(i, j int) bool { return rivals[i].beats(rivals[j]) })
		if len(rivals) > 1 && !rivals[0].beats(rivals[1]) {
			set.local = append(set.local, localField{rivals[0].object.Name(),
				fmt.Sprintf("two embedded fields have the JSON name %q", name)})
			continue
		}
		set.fields = append(set.fields, rivals[0])
		for _, loser := range rivals[1:] {
			set.local = append(set.local, localField{loser.object.Name(),
				fmt.Sprintf("hidden by a field with the same JSON name %q", name)})
		}
	}
	sort.Slice(set.fields, func(i, j int) bool {
		return slices.Compare(set.fields[i].index, set.fields[j].index) < 0
	})
	sort.SliceStable(set.local, func(i, j int) bool {
		a, b := set.local[i], set.local[j]
		return a.name+a.reason < b.name+b.reason
	})
}

func (f field) beats(g field) bool {
	if len(f.index) != len(g.index) {
		return len(f.index) < len(g.index)
	}
	return f.tagged && !g.tagged
}

// isIncidental says whether a field comes of an embedded struct and has no name for the
// wire, as others have: what an SDK keeps of a response beside the payload.
func (set fieldSet) isIncidental(f field) bool {
	return !f.tagged && len(f.index) > 1 && slices.ContainsFunc(set.fields, func(g field) bool { return g.tagged })
}

// names gives the wire names, in the order of the declaration.
func (set fieldSet) names() []string {
	out := make([]string, len(set.fields))
	for i, f := range set.fields {
		out[i] = f.name
	}
	return out
}

// omits says whether the field is left out when it has its zero value: omitempty
// has no effect on a struct or on a non-empty array.
func (f field) omits() bool {
	if f.omitzero {
		return true
	}
	if !f.omitempty {
		return false
	}
	switch t := f.object.Type().Underlying().(type) {
	case *types.Struct:
		return false
	case *types.Array:
		return t.Len() == 0
	default:
		return true
	}
}

// deref gives the element of an unnamed pointer type.
func deref(t types.Type) types.Type {
	if pointer, ok := types.Unalias(t).(*types.Pointer); ok {
		return pointer.Elem()
	}
	return t
}

// isPointer says whether a type is an unnamed pointer.
func isPointer(t types.Type) bool { return t != nil && deref(t) != t }

func isScalar(t types.Type) bool {
	basic, ok := t.Underlying().(*types.Basic)
	return ok && basic.Info()&(types.IsBoolean|types.IsNumeric|types.IsString) != 0 && basic.Info()&types.IsComplex == 0
}

func isInvalid(t types.Type) bool {
	return t == nil || types.Unalias(t).Underlying() == types.Typ[types.Invalid]
}

// dropUntagged leaves out the fields without a name in their tag: a generated
// SDK's own encoder does not see them.
func (set *fieldSet) dropUntagged() {
	set.fields = slices.DeleteFunc(set.fields, func(f field) bool {
		if !f.tagged {
			set.local = append(set.local, localField{f.object.Name(), "no json tag"})
		}
		return !f.tagged
	})
}

// isNilable says whether a type has a nil, which a form or a query leaves out.
func isNilable(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Pointer, *types.Slice, *types.Map, *types.Interface:
		return true
	}
	return false
}
