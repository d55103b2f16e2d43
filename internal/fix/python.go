package fix

import (
	"regexp"
	"strings"
)

// orNone is a field's type that may be None, in the spelling of Python 3.10.
var orNone = regexp.MustCompile(`(?m)^(\s*\w+: )([^=\n]*\S) \| None( = .*)?$`)

// spelled writes types as the file does: one that has Optional, List or Dict keeps to
// them, since it may be read by a Python that knows no other.
func spelled(code, file string) string {
	if strings.Contains(file, "Optional[") {
		code = orNone.ReplaceAllString(code, "${1}Optional[${2}]${3}")
	}
	for _, name := range []string{"List", "Dict", "Tuple"} {
		if strings.Contains(file, name+"[") {
			code = regexp.MustCompile(`\b`+strings.ToLower(name)+`\[`).ReplaceAllString(code, name+"[")
		}
	}
	return code
}
