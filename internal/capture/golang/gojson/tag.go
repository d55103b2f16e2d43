package gojson

import (
	"go/types"
	"reflect"
	"slices"
	"strings"
	"unicode"
)

// fieldTag is what the tag of a field says of its place on the wire.
type fieldTag struct {
	name      string // "" for the field's own
	options   []string
	hidden    string // why the field is not on the wire
	required  bool
	nullable  bool
	inline    bool // a struct whose fields are promoted, though it is not embedded
	takesRest bool // a map of the keys that are not fields
	format    string
	parameter bool   // named by another tag than json
	in        string // where a parameter travels
}

func (t fieldTag) has(option string) bool { return slices.Contains(t.options, option) }

// otherTags name a field where it is sent outside the JSON body, or where the
// body is a form: as the other languages' SDKs name it among the parameters.
var otherTags = []struct{ key, in string }{{"query", "query"}, {"form", "form"}, {"url", "query"}, {"header", "header"}, {"path", "path"}}

// readTag reads a struct tag by the rules of encoding/json; those of its second
// version where the package uses that one. A field that JSON does not see may
// still be a parameter under another tag.
func readTag(text string, second bool) fieldTag {
	tags := reflect.StructTag(text)
	value, ok := tags.Lookup("json")
	key, in := "json", ""
	if name, where, found := speakeasyTag(tags); found && (!ok || value == "-") {
		return fieldTag{name: name, parameter: true, in: where}
	}
	if tags.Get("additionalProperties") == "true" {
		return fieldTag{takesRest: true}
	}
	if !ok || value == "-" {
		for _, other := range otherTags {
			v, found := tags.Lookup(other.key)
			if !found {
				continue
			}
			key, value, in = other.key, v, other.in
			if v != "-" {
				break
			}
		}
	}
	api := strings.Split(tags.Get("api"), ",")
	if slices.Contains(api, "extrafields") {
		return fieldTag{takesRest: true}
	}
	if value == "-" {
		return fieldTag{hidden: key + `:"-"`}
	}
	name, options, _ := strings.Cut(value, ",")
	if name == "-" && slices.Contains(splitOptions(options), "extras") { // as requests of older SDKs say extrafields
		return fieldTag{takesRest: true}
	}
	out := fieldTag{options: splitOptions(options), format: tags.Get("format"), parameter: key != "json", in: in}
	if key == "json" && second && strings.HasPrefix(name, "'") {
		name = strings.Trim(name, "'")
	}
	switch {
	case key != "json" && name == "*": // the fields of a form, one level up
		out.inline = true
	case validName(name):
		out.name = name
	}
	out.required = slices.Contains(api, "required") || out.has("required")
	out.nullable = slices.Contains(api, "nullable") || out.has("nullable")
	if second {
		out.inline = out.inline || out.has("inline")
		out.takesRest = out.has("unknown")
		for _, option := range out.options {
			if format, ok := strings.CutPrefix(option, "format:"); ok {
				out.format = secondFormat(strings.Trim(format, "'"))
			}
		}
	}
	return out
}

// splitOptions splits at commas outside quotes: format:'Jan 2, 2006' is one.
func splitOptions(text string) []string {
	quoted := false
	return strings.FieldsFunc(text, func(r rune) bool {
		if r == '\'' {
			quoted = !quoted
		}
		return r == ',' && !quoted
	})
}

// secondFormat gives the form of a time under the names of encoding/json/v2.
func secondFormat(format string) string {
	switch format {
	case "DateOnly", "2006-01-02":
		return "date"
	case "TimeOnly", "15:04:05":
		return "time"
	case "", "RFC3339", "RFC3339Nano":
		return ""
	}
	return format
}

// IsSecond says whether a package encodes by the second version of encoding/json.
func IsSecond(pkg *types.Package) bool {
	return pkg != nil && slices.ContainsFunc(pkg.Imports(), func(imported *types.Package) bool {
		return strings.HasSuffix(imported.Path(), "encoding/json/v2") || strings.HasSuffix(imported.Path(), "go-json-experiment/json")
	})
}

// validName is encoding/json's rule for a name in a tag; an invalid name is ignored.
func validName(name string) bool {
	for _, r := range name {
		if !strings.ContainsRune("!#$%&()*+-./:;<=>?@[]^_{|}~ ", r) && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return false
		}
	}
	return name != ""
}
