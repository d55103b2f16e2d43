package main

import (
	"fmt"
	"maps"
	"slices"

	"example.org/parity/internal/doc"
)

// definitions maps each type of a captured set to its canonical JSON.
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
	return all, nil
}

func mergedKeys(a, b map[string]string) []string {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return slices.Sorted(maps.Keys(all))
}
