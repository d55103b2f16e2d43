package doc

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// maxYAMLNodes bounds the tree that aliases can blow up to ("billion laughs").
const maxYAMLNodes = 4_000_000

// ParseYAML reads one YAML document of JSON-like values: mapping keys must be
// scalars, duplicates are errors, aliases are expanded within a budget.
func ParseYAML(file string, data []byte) (*Node, error) {
	var root yaml.Node
	if err := yaml.Unmarshal(data, &root); err != nil {
		return nil, yamlError(file, err)
	}
	if root.Kind == 0 {
		return nil, &Error{File: file, Err: errors.New("the file is empty")}
	}
	c := yamlConverter{file: file, budget: maxYAMLNodes}
	return c.node(root.Content[0], 0)
}

var yamlLine = regexp.MustCompile(`^yaml: (?:unmarshal errors:\n  )?line (\d+): (.*)`)

// yamlError moves the line that yaml.v3 writes into its text to where it belongs.
func yamlError(file string, err error) error {
	if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
		line, _ := strconv.Atoi(m[1])
		return &Error{File: file, Pos: Pos{Line: int32(line)}, Err: errors.New(m[2])}
	}
	return &Error{File: file, Err: errors.New(strings.TrimPrefix(err.Error(), "yaml: "))}
}

type yamlConverter struct {
	file   string
	budget int
}

func (c *yamlConverter) node(y *yaml.Node, depth int) (*Node, error) {
	pos := Pos{Line: int32(y.Line), Column: int32(y.Column)}
	if c.budget--; c.budget < 0 {
		return nil, Errorf(c.file, pos, "more than %d values after expanding aliases", maxYAMLNodes)
	}
	if depth > MaxDepth {
		return nil, &Error{File: c.file, Pos: pos, Err: errDepth}
	}
	switch y.Kind {
	case yaml.AliasNode:
		return c.node(y.Alias, depth+1)
	case yaml.SequenceNode:
		n := &Node{Kind: Array, Pos: pos}
		for _, item := range y.Content {
			v, err := c.node(item, depth+1)
			if err != nil {
				return nil, err
			}
			n.Items = append(n.Items, v)
		}
		return n, nil
	case yaml.MappingNode:
		return c.mapping(y, pos, depth)
	case yaml.ScalarNode:
		return c.scalar(y, pos)
	default:
		return nil, Errorf(c.file, pos, "unexpected YAML node")
	}
}

func (c *yamlConverter) mapping(y *yaml.Node, pos Pos, depth int) (*Node, error) {
	n := &Node{Kind: Object, Pos: pos}
	seen := make(map[string]bool, len(y.Content)/2)
	for i := 0; i+1 < len(y.Content); i += 2 {
		key := y.Content[i]
		keyPos := Pos{Line: int32(key.Line), Column: int32(key.Column)}
		if key.Kind != yaml.ScalarNode {
			return nil, Errorf(c.file, keyPos, "a mapping key must be a plain value")
		}
		if seen[key.Value] {
			return nil, Errorf(c.file, keyPos, "the name %q occurs twice in one mapping", key.Value)
		}
		seen[key.Value] = true
		v, err := c.node(y.Content[i+1], depth+1)
		if err != nil {
			return nil, err
		}
		n.Members = append(n.Members, Member{Name: key.Value, Value: v})
	}
	return n, nil
}

func (c *yamlConverter) scalar(y *yaml.Node, pos Pos) (*Node, error) {
	switch y.Tag {
	case "!!null":
		return &Node{Kind: Null, Pos: pos}, nil
	case "!!bool":
		var b bool
		if err := y.Decode(&b); err != nil {
			return nil, yamlError(c.file, err)
		}
		return &Node{Kind: Boolean, Text: strconv.FormatBool(b), Pos: pos}, nil
	case "!!int", "!!float":
		text, err := yamlNumber(y)
		if err != nil {
			return nil, &Error{File: c.file, Pos: pos, Err: err}
		}
		return c.number(text, pos)
	default:
		// What no float can hold yaml.v3 calls text; a number it is all the same.
		if y.Style == 0 && jsonNumber.MatchString(y.Value) {
			return c.number(y.Value, pos)
		}
		return &Node{Kind: String, Text: y.Value, Pos: pos}, nil
	}
}

func (c *yamlConverter) number(text string, pos Pos) (*Node, error) {
	if len(text) > MaxNumber {
		return nil, &Error{File: c.file, Pos: pos, Err: errNumber}
	}
	return &Node{Kind: Number, Text: text, Pos: pos}, nil
}

var jsonNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?$`)

// yamlNumber keeps a number's own spelling where JSON has it too.
func yamlNumber(y *yaml.Node) (string, error) {
	if jsonNumber.MatchString(y.Value) {
		return y.Value, nil
	}
	var v any
	if err := y.Decode(&v); err != nil {
		return "", err
	}
	text := fmt.Sprint(v)
	if f, ok := v.(float64); ok {
		text = strconv.FormatFloat(f, 'g', -1, 64)
	}
	if !jsonNumber.MatchString(text) {
		return "", fmt.Errorf("%s is not a number that JSON can hold", y.Value)
	}
	return text, nil
}
