// Package gojson says what encoding/json makes of Go's types: fields and their tags,
// methods, the types that it knows by themselves, and the marks that generators leave.
package gojson

import (
	"fmt"
	"go/types"
	"reflect"
	"slices"
	"sort"
)

// Field is a field as encoding/json sees it.
type Field struct {
	Object      *types.Var
	Name        string // on the wire
	Tagged      bool   // the name stands in the tag
	Quoted      bool   // ",string"
	Stringified bool   // ",string" of the second version: all numbers within it
	Omitempty   bool
	Omitzero    bool
	Required    bool // declared so beside the name
	Filled      bool // a pointer that is there only to save a copy: a nil is a mistake
	Forceable   bool // a scalar that is sent though it is empty where the struct's ForceSendFields names it
	Nullable    bool
	Format      string
	In          string       // where it travels, if not in the JSON body
	Pointers    []*types.Var // the embedded pointers that it is promoted through: absent where one is nil
	Index       []int        // the way to the field through embedded ones
	Kind        Convention
	Tag         string // as written
}

// ViaPointer says whether an embedded pointer on the way to the field may be nil.
func (f Field) ViaPointer() bool { return len(f.Pointers) > 0 }

// LocalField never reaches the wire.
type LocalField struct{ Name, Reason string }

// FieldSet is what encoding/json makes of a struct.
type FieldSet struct {
	Fields     []Field // in the order of the declaration
	Local      []LocalField
	Unresolved []*types.Var // embedded fields whose type could not be read
	Rest       types.Type   // of the keys that are not fields, where a field takes them
}

// level is a struct whose fields are still to be looked at.
type level struct {
	typ      types.Type
	index    []int
	pointers []*types.Var
}

// FieldsOf follows the rules of encoding/json: breadth first through embedded
// structs; of two fields with one name the less deep wins, then the tagged one,
// and where that does not decide, neither is encoded.
func FieldsOf(root *types.Struct) FieldSet {
	var set FieldSet
	var all []Field
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
					inner := types.Unalias(Deref(f.Object.Type()))
					nextCount[inner]++
					if nextCount[inner] == 1 {
						next = append(next, level{inner, f.Index, f.Pointers})
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
func (set *FieldSet) look(st *types.Struct, i int, lvl level) (f *Field, embedded bool) {
	object := st.Field(i)
	drop := func(reason string) (*Field, bool) {
		if len(lvl.index) == 0 {
			set.Local = append(set.Local, LocalField{object.Name(), reason})
		}
		return nil, false
	}
	target := Deref(object.Type())
	_, isStruct := target.Underlying().(*types.Struct)
	_, fixed := reflect.StructTag(st.Tag(i)).Lookup("const")
	if !object.Exported() && !(object.Embedded() && isStruct) && !fixed {
		return drop("not exported")
	}
	second := IsSecond(object.Pkg())
	tag := readTag(st.Tag(i), second)
	tag.takesRest = tag.takesRest || tag.inline && !isStruct
	if tag.takesRest {
		if table, ok := target.Underlying().(*types.Map); ok && len(lvl.index) == 0 {
			set.Rest = table.Elem()
		} else if IsRaw(target) && len(lvl.index) == 0 {
			set.Rest = types.Universe.Lookup("any").Type()
		}
		return drop("it takes the keys that are not fields")
	}
	if tag.hidden != "" {
		return drop(tag.hidden)
	}
	name := tag.name
	if name == "" && formOption(st.Tag(i), "file") && IsSpeakeasyFile(target) {
		name = partOf(target)
	}
	if object.Embedded() && name == "" && (IsInvalid(target) || Nesting(target) > MaxNesting) {
		set.Unresolved = append(set.Unresolved, object)
		return nil, false
	}
	_, pointer := types.Unalias(object.Type()).(*types.Pointer)
	f = &Field{
		Object:      object,
		Name:        name,
		Tagged:      name != "",
		Quoted:      tag.has("string") && IsScalar(target) && (!second || isNumeric(target)),
		Stringified: tag.has("string") && second,
		Omitempty:   tag.has("omitempty"),
		Omitzero:    tag.has("omitzero") || tag.parameter && tag.in != "path" && IsNilable(object.Type()),
		Required:    tag.required,
		Nullable:    tag.nullable,
		Filled:      isFilled(st, object.Type(), tag),
		Forceable:   IsScalar(object.Type()) && forcesFields(st),
		Format:      tag.format,
		In:          tag.in,
		Tag:         st.Tag(i),
		Pointers:    lvl.pointers,
		Index:       append(slices.Clone(lvl.index), i),
	}
	if name == "" && (object.Embedded() || tag.inline) && isStruct {
		if pointer {
			f.Pointers = append(slices.Clone(lvl.pointers), object)
		}
		return f, true
	}
	if name == "" {
		f.Name = object.Name()
	}
	return f, false
}

// choose keeps the dominant field of each name.
func (set *FieldSet) choose(all []Field) {
	byName := map[string][]Field{}
	for _, f := range all {
		byName[f.Name] = append(byName[f.Name], f)
	}
	for name, rivals := range byName {
		sort.SliceStable(rivals, func(i, j int) bool { return rivals[i].beats(rivals[j]) })
		if len(rivals) > 1 && !rivals[0].beats(rivals[1]) {
			set.Local = append(set.Local, LocalField{rivals[0].Object.Name(),
				fmt.Sprintf("two embedded fields have the JSON name %q", name)})
			continue
		}
		set.Fields = append(set.Fields, rivals[0])
		for _, loser := range rivals[1:] {
			set.Local = append(set.Local, LocalField{loser.Object.Name(),
				fmt.Sprintf("hidden by a field with the same JSON name %q", name)})
		}
	}
	sort.Slice(set.Fields, func(i, j int) bool {
		return slices.Compare(set.Fields[i].Index, set.Fields[j].Index) < 0
	})
	sort.SliceStable(set.Local, func(i, j int) bool {
		a, b := set.Local[i], set.Local[j]
		return a.Name+a.Reason < b.Name+b.Reason
	})
}

func (f Field) beats(g Field) bool {
	if len(f.Index) != len(g.Index) {
		return len(f.Index) < len(g.Index)
	}
	return f.Tagged && !g.Tagged
}

// IsIncidental says whether a field comes of an embedded struct and has no name for the
// wire, as others have: what an SDK keeps of a response beside the payload.
func (set FieldSet) IsIncidental(f Field) bool {
	return !f.Tagged && len(f.Index) > 1 && slices.ContainsFunc(set.Fields, func(g Field) bool { return g.Tagged })
}

// Names gives the wire names, in the order of the declaration.
func (set FieldSet) Names() []string {
	out := make([]string, len(set.Fields))
	for i, f := range set.Fields {
		out[i] = f.Name
	}
	return out
}

// Omits says whether the field is left out when it has its zero value: omitempty
// has no effect on a struct or on a non-empty array.
func (f Field) Omits() bool {
	if f.Omitzero {
		return true
	}
	if !f.Omitempty {
		return false
	}
	if IsSecond(f.Object.Pkg()) {
		return canBeEmpty(f.Object.Type())
	}
	switch t := f.Object.Type().Underlying().(type) {
	case *types.Struct:
		return false
	case *types.Array:
		return t.Len() == 0
	default:
		return true
	}
}

// IsWrittenEmpty says whether the field is declared as one to leave out where it is empty,
// and never is empty: a struct, such as a time, or an array, such as a uuid.
func (f Field) IsWrittenEmpty() bool { return f.Omitempty && !f.Omits() }

// canBeEmpty says whether the second version may write a value as null, or as a text, a list
// or an object without anything in it. What a method of its own writes may be that.
func canBeEmpty(t types.Type) bool {
	switch under := t.Underlying().(type) {
	case *types.Basic:
		return under.Info()&types.IsString != 0 || MethodsOf(t).Encodes()
	case *types.Struct:
		return MethodsOf(t).Encodes() || !slices.ContainsFunc(FieldsOf(under).Fields, func(f Field) bool { return !f.Omits() })
	case *types.Array:
		return under.Len() == 0
	}
	return true
}

func isNumeric(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsNumeric != 0
}

// Deref gives the element of an unnamed pointer type.
func Deref(t types.Type) types.Type {
	if pointer, ok := types.Unalias(t).(*types.Pointer); ok {
		return pointer.Elem()
	}
	return t
}

// IsPointer says whether a type is an unnamed pointer.
func IsPointer(t types.Type) bool { return t != nil && Deref(t) != t }

func IsScalar(t types.Type) bool {
	basic, ok := t.Underlying().(*types.Basic)
	return ok && basic.Info()&(types.IsBoolean|types.IsNumeric|types.IsString) != 0 && basic.Info()&types.IsComplex == 0
}

func IsInvalid(t types.Type) bool {
	return t == nil || types.Unalias(t).Underlying() == types.Typ[types.Invalid]
}

// DropUntagged leaves out the fields without a name in their tag: a generated
// SDK's own encoder does not see them.
func (set *FieldSet) DropUntagged() {
	set.Fields = slices.DeleteFunc(set.Fields, func(f Field) bool {
		if !f.Tagged {
			set.Local = append(set.Local, LocalField{f.Object.Name(), "no json tag"})
		}
		return !f.Tagged
	})
}

// IsNilable says whether a type has a nil, which a form or a query leaves out.
func IsNilable(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Pointer, *types.Slice, *types.Map, *types.Interface:
		return true
	}
	return false
}
