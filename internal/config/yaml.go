package config

import (
	"fmt"
	"regexp"
	"strings"

	"example.org/parity/internal/near"
)

var (
	unknownKey = regexp.MustCompile(`line (\d+): field (\S+) not found in type config\.(\w+)`)
	wrongKind  = regexp.MustCompile("line (\\d+): cannot unmarshal !!(\\w+)(?: `(.*)`)? into (\\S+)")
	twice      = regexp.MustCompile(`line (\d+): mapping key (".*") already defined at line (\d+)`)
	atLine     = regexp.MustCompile(`line (\d+): (.*)`)
)

// yamlError puts the line where editors look for it, and says in the words of the file
// what is wrong and what would be right.
func yamlError(file string, err error) error {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	if m := unknownKey.FindStringSubmatch(text); m != nil {
		known := keys(m[3])
		return fmt.Errorf("%s:%s: unknown key %q%s", file, m[1], m[2], near.Hint(m[2], known, "known here: "+strings.Join(known, ", ")))
	}
	if m := wrongKind.FindStringSubmatch(text); m != nil {
		what := kinds[m[2]]
		if what == "" {
			what = "a value of another kind"
		}
		if m[3] != "" {
			what = fmt.Sprintf("%q is %s", m[3], what)
		} else {
			what = "here is " + what
		}
		return fmt.Errorf("%s:%s: %s; what is expected is %s", file, m[1], what, expected(m[4]))
	}
	if m := twice.FindStringSubmatch(text); m != nil {
		return fmt.Errorf("%s:%s: the key %s stands in line %s already; put both together", file, m[1], m[2], m[3])
	}
	if text == "EOF" {
		return fmt.Errorf("%s: the file is empty", file)
	}
	place := file
	if m := atLine.FindStringSubmatch(text); m != nil {
		place, text = file+":"+m[1], m[2]
	}
	for found, hint := range hints {
		if strings.Contains(text, found) {
			text += "; " + hint
		}
	}
	return fmt.Errorf("%s: %s", place, text)
}

// kinds are the kinds of YAML's values in words.
var kinds = map[string]string{
	"str": "a text", "seq": "a list", "map": "a value with keys", "int": "a number", "float": "a number",
	"bool": "true or false", "null": "nothing", "timestamp": "a day", "binary": "bytes",
}

// hints say what is most likely meant where YAML itself cannot be read.
var hints = map[string]string{
	"did not find expected":              "look at the indentation, and at brackets and quotes that are not closed",
	"cannot start any token":             "YAML is indented by blanks, not by tabs, and a text that begins with a special character is quoted",
	"mapping values are not allowed":     "a text with a colon in it is quoted",
	"could not find expected ':'":        "a key is followed by a colon and a blank",
	"unknown anchor":                     "a text that begins with * is quoted",
	"found unexpected end of stream":     "a quote or a bracket is not closed",
	"did not find expected alphabetic":   "a text that begins with * or & is quoted",
	"found undefined tag handle":         "a text that begins with ! is quoted",
	"control characters are not allowed": "the file holds what is no text",
}

// forms show what is expected where a section has a form of its own.
var forms = map[string]string{
	"Config":   "keys, such as sets: [{name: python, source: sdk/python}]",
	"Set":      "a set, such as {name: python, source: sdk/python}",
	"Category": "a category, such as {name: Requests, types: [\"*Request\"]}",
	"Ignore":   "an entry, such as {type: Invoice, path: /currency, reason: until March}",
	"Route":    "a route, such as {method: POST, path: /orders, request: OrderCreate}",
	"plain":    "clients, peers or {server: NAME}",

	"Convention": "{accept: REASON} or {deny: REASON}",
	"Reports":    "a value with keys, such as {dir: reports, formats: [md, html]}",
}

// expected says in words what a value is read into.
func expected(goType string) string {
	switch base := strings.TrimPrefix(goType, "*"); {
	case strings.HasPrefix(base, "[]config."):
		return "a list; each item is " + forms[base[len("[]config."):]]
	case strings.HasPrefix(base, "[]"):
		return "a list, such as [a, b]"
	case strings.HasSuffix(base, "config.Convention"):
		return "{KEY: {accept: REASON}} or {KEY: {deny: REASON}}"
	case strings.HasPrefix(base, "map["):
		return "a value with keys, such as {key: value}"
	case strings.HasPrefix(base, "config."):
		if form := forms[base[len("config."):]]; form != "" {
			return form
		}
		return "a value with keys, such as {key: value}"
	case base == "string":
		return "a text"
	case base == "bool":
		return "true or false"
	case strings.HasPrefix(base, "int") || strings.HasPrefix(base, "uint") || strings.HasPrefix(base, "float"):
		return "a number"
	}
	return "another kind of value"
}
