package validate

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"example.org/parity/internal/doc"
)

// memberName is the name, unescaped, of the member at an offset.
func memberName(data []byte, at int) string {
	end, _ := scanString(data, at+1)
	return string(unescape(nil, data[at+1:end]))
}

// valueAt is an excerpt of the value at an offset, or of the value of the member there.
func valueAt(data []byte, at int, member bool) string {
	if member {
		end, _ := scanString(data, at+1)
		at = skipSpace(data, skipSpace(data, end+1)+1)
	}
	c := plainChecker()
	c.reset(data)
	end := c.value(anything, at)
	if end < 0 {
		return ""
	}
	value := jsontext.Value(slices.Clone(data[at:end]))
	if err := value.Compact(); err != nil {
		return ""
	}
	return shorten(value, excerptSize)
}

// place completes the two forms of the very place from each other.
func (f *Failure) place(data []byte) {
	if f.at < 0 {
		f.at = offsetOf(data, f.Exact)
	} else {
		f.Exact = pointerAt(data, f.at)
	}
}

// offsetOf is where the value at a JSON pointer starts in a well-formed text; 0 if
// there is none.
func offsetOf(data []byte, pointer string) int {
	c := plainChecker()
	c.reset(data)
	p := skipSpace(data, 0)
	for _, token := range strings.Split(pointer, "/")[1:] {
		object := data[p] == '{'
		for i := 0; ; i++ {
			p = skipSpace(data, p+1)
			found := strconv.Itoa(i) == token
			if object {
				var name []byte
				name, p = c.name(p)
				found = string(name) == doc.Unescape(token)
			}
			if found {
				break
			}
			if p = skipSpace(data, c.value(anything, p)); data[p] != ',' {
				return 0
			}
		}
	}
	return p
}

// pointerAt is the JSON pointer to the value or member that starts at an offset
// of a text, or to what it stands in.
func pointerAt(data []byte, at int) string {
	d := jsontext.NewDecoder(bytes.NewBuffer(data), jsontext.AllowDuplicateNames(true))
	pointer := ""
	for int(d.InputOffset()) <= at {
		tok, err := d.ReadToken()
		if err != nil {
			return pointer
		}
		if kind := tok.Kind(); kind != jsontext.KindEndArray && kind != jsontext.KindEndObject {
			pointer = string(d.StackPointer())
		}
	}
	return pointer
}

// starred puts * for the indices in a pointer.
func starred(pointer string) string {
	tokens := strings.Split(pointer, "/")
	for i, token := range tokens {
		if _, err := strconv.Atoi(token); err == nil {
			tokens[i] = "*"
		}
	}
	return strings.Join(tokens, "/")
}

// shorten cuts a text to so many bytes.
func shorten(text []byte, most int) string {
	if len(text) > most {
		return strings.ToValidUTF8(string(text[:most]), "") + "…"
	}
	return string(text)
}
