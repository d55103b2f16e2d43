package gojson

import (
	"go/types"
	"path"
	"reflect"
	"slices"
	"strings"
)

// Convention is the kind of a generated struct.
type Convention int

const (
	Plain    Convention = iota
	Request             // fields are set or omitted
	Response            // required and nullable stand in the api tag; unknown keys are kept
)

// ConventionOf looks at a struct for what marks it: the metadata of a response,
// the embedded base of a request.
func ConventionOf(st *types.Struct) Convention { return conventionWithin(st, 0) }

func conventionWithin(st *types.Struct, depth int) Convention {
	for i := range st.NumFields() {
		f := st.Field(i)
		switch {
		case f.Name() == "JSON" && reflect.StructTag(st.Tag(i)).Get("json") == "-" && isMetadata(f.Type()):
			return Response
		case f.Embedded() && (IsOf(f.Type(), "param", "APIObject") || IsOf(f.Type(), "param", "APIUnion")):
			return Request
		case IsOptional(f.Type()) != nil:
			return Request
		case f.Embedded() && depth < MaxNesting:
			if inner, ok := Deref(f.Type()).Underlying().(*types.Struct); ok && conventionWithin(inner, depth+1) == Request {
				return Request
			}
		}
	}
	return Plain
}

// isMetadata recognises the struct that says which fields a payload had.
func isMetadata(t types.Type) bool {
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for i := range st.NumFields() {
		f := st.Field(i)
		if IsOf(f.Type(), "respjson", "Field") || IsOf(f.Type(), "apijson", "Field") || f.Name() == "raw" {
			return true
		}
	}
	return false
}

// IsOptional gives the T of param.Opt[T], or of param.Field[T] in older SDKs; nil
// for any other type.
func IsOptional(t types.Type) types.Type {
	if !IsOf(t, "param", "Opt") && !IsOf(t, "param", "Field") {
		return nil
	}
	args := types.Unalias(t).(*types.Named).TypeArgs()
	if args.Len() != 1 {
		return nil
	}
	return args.At(0)
}

// IsOf says whether a type has that name in a package of that last element.
func IsOf(t types.Type, pkg, name string) bool {
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Name() == name && named.Obj().Pkg() != nil && LastElement(named.Obj().Pkg()) == pkg
}

// LastElement gives the last element of a package's path.
func LastElement(pkg *types.Package) string { return path.Base(pkg.Path()) }

// isFilled says whether a field is a pointer that stands for a required value: of Fern, where
// what is optional says omitempty, and records are held by pointers; of a number of package
// big, which is held by nothing else.
func isFilled(st *types.Struct, t types.Type, tag fieldTag) bool {
	if !IsPointer(t) || tag.has("omitempty") || tag.has("omitzero") {
		return false
	}
	if named, ok := types.Unalias(Deref(t)).(*types.Named); ok && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == "math/big" {
		return true
	}
	_, isRecord := Deref(t).Underlying().(*types.Struct)
	return isRecord && !IsKnown(Deref(t)) && isFern(st)
}

// forcesFields says whether a struct has a list of the fields that are sent though they are
// empty, as those of Google's and Databricks' generators have.
func forcesFields(st *types.Struct) bool {
	for i := range st.NumFields() {
		f := st.Field(i)
		list, ok := f.Type().Underlying().(*types.Slice)
		if ok && f.Name() == "ForceSendFields" && types.Identical(list.Elem(), types.Typ[types.String]) && reflect.StructTag(st.Tag(i)).Get("json") == "-" {
			return true
		}
	}
	return false
}

// isFern knows a struct by what its decoder and its setters keep in it.
func isFern(st *types.Struct) bool {
	for i := range st.NumFields() {
		switch f := st.Field(i); f.Name() {
		case "extraProperties":
			if IsMap(f.Type()) {
				return true
			}
		case "explicitFields":
			if IsPointer(f.Type()) && IsOf(Deref(f.Type()), "big", "Int") {
				return true
			}
		}
	}
	return false
}

// speakeasyTags name a parameter of an operation, with how it is written.
var speakeasyTags = map[string]string{"queryParam": "query", "pathParam": "path", "header": "header", "request": "body", "multipartForm": "form", "form": "form"}

// speakeasyTag reads such a tag.
func speakeasyTag(tags reflect.StructTag) (name, in string, ok bool) {
	for key, in := range speakeasyTags {
		text, found := tags.Lookup(key)
		if !found || key != "request" && key != "multipartForm" && !strings.Contains(text, "=") {
			continue
		}
		for _, option := range strings.Split(text, ",") {
			if name, ok := strings.CutPrefix(option, "name="); ok {
				return name, in, true
			}
		}
		return "", in, true
	}
	return "", "", false
}

// IsSpeakeasyFile says whether a struct is a file with its name: multipartForm:"content" marks
// what the file holds.
func IsSpeakeasyFile(t types.Type) bool {
	st, ok := Deref(t).Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for i := range st.NumFields() {
		if formOption(st.Tag(i), "content") {
			return true
		}
	}
	return false
}

// partOf is the name of the part that a file goes in, where the field that holds it does not say:
// that of the field for the file's own name, whatever that one is for.
func partOf(file types.Type) string {
	st := Deref(file).Underlying().(*types.Struct)
	for i := range st.NumFields() {
		if name, in, ok := speakeasyTag(reflect.StructTag(st.Tag(i))); ok && in == "form" && name != "" {
			return name
		}
	}
	return ""
}

func formOption(tag, option string) bool {
	return slices.Contains(strings.Split(reflect.StructTag(tag).Get("multipartForm"), ","), option)
}

// IsInline says whether a field stands for the whole of what holds it, in JSON or in a query.
func IsInline(tag string) bool {
	return slices.ContainsFunc([]string{"json", "query"}, func(key string) bool {
		name, options, _ := strings.Cut(reflect.StructTag(tag).Get(key), ",")
		return name == "" && slices.Contains(strings.Split(options, ","), "inline")
	})
}

// IsTagged says whether a struct is made for JSON: a field has a name for it, or
// the type has methods.
func IsTagged(t *types.Named) bool {
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	if MethodsOf(t).Json() {
		return true
	}
	for _, f := range FieldsOf(st).Fields {
		if f.Tagged {
			return true
		}
	}
	return false
}

// IsMarked says whether a type has a method by which it is one of a generated union.
func IsMarked(t *types.Named) bool {
	for i := range t.NumMethods() {
		if name := t.Method(i).Name(); strings.HasPrefix(name, "Implements") || strings.HasPrefix(name, "implements") {
			return true
		}
	}
	return false
}

// IsEasy reports whether a type has the methods that easyjson writes, as its own.
func IsEasy(t types.Type) bool {
	for _, name := range []string{"MarshalEasyJSON", "UnmarshalEasyJSON"} {
		if fn, index := Lookup(t, name); fn == nil || len(index) != 1 {
			return false
		}
	}
	return true
}
