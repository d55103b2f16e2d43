package config

import (
	"errors"
	"fmt"
	"slices"

	"gopkg.in/yaml.v3"
)

// located is an error about the value at a key, which is a string, or an index of
// a list. Those of nested values are nested.
type located struct {
	key any
	error
}

func (l located) Unwrap() error { return l.error }

// in says where in the file an error belongs.
func in(key any, err error) error { return located{key, err} }

// keysOf are the keys on the way to the value that an error is about.
func keysOf(err error) []any {
	var keys []any
	for ; err != nil; err = errors.Unwrap(err) {
		if l, ok := err.(located); ok {
			keys = append(keys, l.key)
		}
	}
	return keys
}

// Place is file:line of the value at some keys, or of the nearest one around it
// that the file has.
func (c *Config) Place(keys ...any) string {
	line := 0
	var document yaml.Node
	if err := yaml.Unmarshal(c.text, &document); err != nil || document.Kind != yaml.DocumentNode {
		return c.file // there is nothing to point at
	}
	node := document.Content[0]
	for _, key := range keys {
		if node, line = below(node, key, line); node == nil {
			break
		}
	}
	if line == 0 {
		return c.file
	}
	return fmt.Sprintf("%s:%d", c.file, line)
}

// SetPlace is Place below the set of that name.
func (c *Config) SetPlace(name string, keys ...any) string {
	i := slices.IndexFunc(c.Sets, func(s Set) bool { return s.Name == name })
	return c.Place(append([]any{"sets", i}, keys...)...)
}

// below is the value at a key of a node, and its line; nil, and the line so far,
// if there is none.
func below(node *yaml.Node, key any, line int) (*yaml.Node, int) {
	for node.Kind == yaml.AliasNode {
		node = node.Alias
	}
	switch key := key.(type) {
	case int:
		if node.Kind == yaml.SequenceNode && key >= 0 && key < len(node.Content) {
			return node.Content[key], node.Content[key].Line
		}
	case string:
		for i := 0; node.Kind == yaml.MappingNode && i+1 < len(node.Content); i += 2 {
			if node.Content[i].Value == key {
				return node.Content[i+1], node.Content[i].Line
			}
		}
	}
	return nil, line
}
