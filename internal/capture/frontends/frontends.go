// Package frontends is the registry of front ends.
package frontends

import (
	"fmt"
	"strings"

	"example.org/parity/internal/capture"
	"example.org/parity/internal/capture/elixir"
	"example.org/parity/internal/capture/golang"
	"example.org/parity/internal/capture/python"
	"example.org/parity/internal/capture/typescript"
)

// reader is the front end of a language; exact, of an SDK's interpreter or "" for the
// nearest, loads the SDK in its own environment. It is nil where the source says all.
type reader struct {
	capture.FrontEnd
	exact func(interpreter string) capture.FrontEnd
}

// readers are the languages that parity captures.
var readers = []reader{
	{python.New(), python.Exact},
	{elixir.FrontEnd, func(string) capture.FrontEnd { return elixir.Exact }},
	{golang.FrontEnd{}, nil}, // its type checker is exact already
	{typescript.FrontEnd{}, nil},
}

// FrontEnd returns the front end of a language: one of these, or the program
// parity-capture-LANGUAGE on PATH; else an error that lists them.
func FrontEnd(language string) (capture.FrontEnd, error) {
	for _, r := range readers {
		if r.Language() == language {
			return r.FrontEnd, nil
		}
	}
	if external, ok := capture.FindExternal(language); ok {
		return external, nil
	}
	return nil, fmt.Errorf("there is no front end for %q; there are %s, and programs parity-capture-NAME on PATH", language, strings.Join(Names(), ", "))
}

// Exact returns the front end that loads the SDK in its own environment, for
// languages where the source does not say all.
func Exact(language, interpreter string) (capture.FrontEnd, error) {
	for _, r := range readers {
		if r.Language() == language && r.exact != nil {
			return r.exact(interpreter), nil
		}
	}
	return FrontEnd(language)
}

// Names lists the languages.
func Names() []string {
	var names []string
	for _, r := range readers {
		names = append(names, r.Language())
	}
	return names
}
