package validate

import (
	"os"

	"example.org/parity/internal/doc"
)

// loadSet makes a set of a file.
func loadSet(file, name string) (*Set, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return parseSet(file, name, data)
}

// parseSet makes a set of a document at hand.
func parseSet(file, name string, data []byte) (*Set, error) {
	root, err := doc.ParseJSON(file, data)
	if err != nil {
		return nil, err
	}
	return New(file, name, root)
}
