// Package languages is the registry of front ends.
package languages

import (
	"fmt"
	"strings"

	"example.org/parity/internal/capture"
	"example.org/parity/internal/capture/elixir"
	"example.org/parity/internal/capture/golang"
	"example.org/parity/internal/capture/python"
)

// FrontEnds are the languages that parity captures.
var FrontEnds = []capture.FrontEnd{python.New(), elixir.FrontEnd, golang.FrontEnd{}}

// FrontEnd returns the front end of a language: one of these, or the program
// parity-capture-LANGUAGE on PATH; else an error that lists them.
func FrontEnd(language string) (capture.FrontEnd, error) {
	for _, fe := range FrontEnds {
		if fe.Language() == language {
			return fe, nil
		}
	}
	if external, ok := capture.FindExternal(language); ok {
		return external, nil
	}
	return nil, fmt.Errorf("there is no front end for %q; there are %s, and programs parity-capture-NAME on PATH", language, strings.Join(Names(), ", "))
}

// Exact returns the front end that loads the SDK in its own environment, for
// languages where the source does not say all. interpreter is Python's, "" for
// the one of the SDK's own environment.
func Exact(language, interpreter string) (capture.FrontEnd, error) {
	switch language {
	case "python":
		return python.Exact(interpreter), nil
	case "elixir":
		return elixir.Exact, nil
	default: // Go's own type checker is exact already
		return FrontEnd(language)
	}
}

// Names lists the languages.
func Names() []string {
	var names []string
	for _, fe := range FrontEnds {
		names = append(names, fe.Language())
	}
	return names
}
