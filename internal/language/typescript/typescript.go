// Package typescript is TypeScript as parity knows it.
package typescript

import (
	"regexp"
	"strings"

	"example.org/parity/internal/doc"
	"example.org/parity/internal/language"
	"example.org/parity/internal/schema"
)

// Language is TypeScript.
var Language = &language.Language{
	Name:  "typescript",
	Title: "TypeScript",
	Fence: "typescript",
	Files: language.Files{
		Extensions: []string{".ts", ".tsx", ".mts", ".cts"},
		Tests:      []string{".test.ts", ".spec.ts", ".test.tsx", ".spec.tsx", ".test-d.ts"},
		Sign:       regexp.MustCompile(`(?m)^\s*export (declare )?(interface \w+|type \w+(<[^=]*>)? =|enum \w+)|^export const \w+ = z\.`),
	},
	Writing: writing,
	Grammar: language.Grammar{
		Pattern:  `(?<comment>//.*)|(?<string>` + language.Quoted + "|`[^`]*`" + `)|(?<number>\b\d[\w.]*(?:(?<=[eE])[-+]\d+)?)|(?<word>[A-Za-z_$][\w$]*)`,
		Keywords: strings.Fields("interface type class enum const extends implements readonly null undefined true false keyof typeof export declare as"),
		Types:    strings.Fields("string number boolean bigint unknown any never object void"),
		Field:    `^\s*(?:readonly )?([\w$]+|"[^"]*")(?=\??:)`,
	},
	Reads:  "TypeScript's compiler, 4.7 to 6, in node",
	Asked:  "its schemas of zod, in node, with the packages that are installed beside it",
	Author: newAuthor,
}

var writing = language.Writing{
	Comment: "//",
	Open:    "%s {",
	Close:   "}",
	Indent:  "  ",
	Expr:    types.Of,
	Decl:    field,
	Styled:  styled,
	Value:   func(v schema.Value) string { return v.JSON },
}

var types = language.Types{
	Any: "unknown", Null: "null", Boolean: "boolean", Integer: "number", Number: "number", Text: "string", Bytes: "string",
	Array: "%s[]", Map: "Record<string, %s>", Tuple: "[%s]", Or: " | ",
	Reference: func(name string) string { return name },
	Enum:      language.Members(" | ", func(v schema.Value) string { return v.JSON }),
	Element:   element,
	Nullable:  language.Suffixed(" | null"),
}

// element is a type as that of the elements of an array.
func element(text string) string {
	if strings.Contains(text, " | ") {
		return "(" + text + ")"
	}
	return text
}

// field declares a property. What has a default may be left out, and is what the
// service takes then.
func field(name, typ string, p *schema.Property) string {
	if ofZod.MatchString(p.Decl) {
		return zodField(name, p)
	}
	own := key(name)
	if !p.Required {
		own += "?"
	}
	return own + ": " + typ + ";"
}

var identifier = regexp.MustCompile(`^[\pL_$][\pL\pN_$]*$`)

// key is a wire name as that of a property.
func key(name string) string {
	if identifier.MatchString(name) {
		return name
	}
	return doc.QuoteJSON(name)
}
