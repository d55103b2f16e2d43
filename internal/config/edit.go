package config

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// AddMap returns the text of the file with more entries under map: of a set, names or
// patterns and their counterparts. All else stays as it is, comments too.
func (c *Config) AddMap(set string, entries [][2]string) ([]byte, error) {
	var document yaml.Node
	if err := yaml.Unmarshal(c.text, &document); err != nil || len(document.Content) == 0 {
		return nil, fmt.Errorf("%s: map: the file is no YAML mapping any more", c.file)
	}
	lines := strings.SplitAfter(string(c.text), "\n")
	if last := len(lines) - 1; lines[last] == "" {
		lines = lines[:last]
	} else {
		lines[last] += "\n"
	}
	var text []string
	for _, e := range entries {
		text = append(text, MapEntry(e[0], e[1]))
	}
	root := document.Content[0]
	all := value(root, "map")
	of := value(all, set)
	switch {
	case of != nil && of.Style&yaml.FlowStyle != 0:
		lines = within(lines, of, strings.Join(text, ", "))
	case of != nil && of.Kind == yaml.MappingNode:
		lines = slices.Insert(lines, lastLine(of), indented(of.Content[0].Column-1, text)...)
	case all != nil && all.Style&yaml.FlowStyle != 0:
		lines = within(lines, all, scalar(set)+": {"+strings.Join(text, ", ")+"}")
	case all != nil && all.Kind == yaml.MappingNode:
		column := all.Content[0].Column - 1
		block := append(indented(column, []string{scalar(set) + ":"}), indented(column+2, text)...)
		lines = slices.Insert(lines, lastLine(all), block...)
	case all == nil:
		block := append([]string{"\n", "map:\n"}, indented(2, []string{scalar(set) + ":"})...)
		lines = append(append(lines, block...), indented(4, text)...)
	default:
		return nil, fmt.Errorf("%s: map: is no mapping: write the entries into it by hand", c.Place("map"))
	}
	out := []byte(strings.Join(lines, ""))
	if _, err := parse(c.file, out); err != nil {
		return nil, fmt.Errorf("%s: map: the entries do not fit where they would go, write them by hand: %w", c.Place("map"), err)
	}
	return out, nil
}

// value is the value of a key, nil where there is none.
func value(node *yaml.Node, key string) *yaml.Node {
	if node == nil || node.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		if node.Content[i].Value == key {
			return node.Content[i+1]
		}
	}
	return nil
}

// lastLine is the last line of a block, counted from 1.
func lastLine(node *yaml.Node) int {
	last := node.Line + strings.Count(node.Value, "\n")
	for _, child := range node.Content {
		last = max(last, lastLine(child))
	}
	return last
}

// within puts text behind the brace that opens a mapping of one line.
func within(lines []string, node *yaml.Node, text string) []string {
	line := lines[node.Line-1]
	brace := node.Column
	if len(node.Content) > 0 {
		text += ", "
	}
	lines[node.Line-1] = line[:brace] + text + line[brace:]
	return lines
}

func indented(column int, text []string) []string {
	lines := make([]string, len(text))
	for i, t := range text {
		lines[i] = strings.Repeat(" ", column) + t + "\n"
	}
	return lines
}

// MapEntry is an entry of map: as text.
func MapEntry(ref, other string) string { return scalar(ref) + ": " + scalar(other) }

// scalar writes a text as YAML, quoted where it has to be.
func scalar(text string) string {
	out, err := yaml.Marshal(text)
	if err != nil {
		return fmt.Sprintf("%q", text)
	}
	return string(bytes.TrimSpace(out))
}
