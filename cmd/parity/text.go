package main

import (
	"fmt"

	"example.org/parity/internal/doc"
	"example.org/parity/internal/typeset"
)

// definitions maps each type of a captured set to its canonical JSON, and rest to
// that of all else.
func definitions(file string, data []byte) (map[string]string, error) {
	root, err := doc.ParseJSON(file, data)
	if err != nil {
		return nil, fmt.Errorf("reading the committed type set: %w", err)
	}
	all := map[string]string{}
	if defs := root.Get("$defs"); defs != nil {
		for _, m := range defs.Members {
			all[m.Name] = m.Value.Canonical()
		}
	}
	if root.IsObject() {
		others := root.Without("$defs")
		if about := root.Get(typeset.Annotation); about.IsObject() {
			others = others.With(typeset.Annotation, about.Without("sources"))
		}
		all[rest] = others.Canonical()
	}
	return all, nil
}

// rest stands for what a type set says beside its types. From which files it was
// captured makes none stale.
const rest = ""
