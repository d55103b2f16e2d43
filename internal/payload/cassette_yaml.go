package payload

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
	"gopkg.in/yaml.v3"
)

// yamlList is the key that the interactions of a YAML cassette stand under; yamlBare is
// how they begin in the first version of VCR.py, which had nothing around the list.
var (
	yamlList = regexp.MustCompile(`(?m)^(interactions|http_interactions):[ \t]*(\[\][ \t]*)?\r?$`)
	yamlBare = regexp.MustCompile(`^- (request|response):`)
)

// readYAMLCassette reads VCR.py's and go-vcr's cassettes. YAML parsers read whole
// documents, so the text is cut first: an interaction reaches from a dash at the
// list's indentation to the next one. Whatever belongs to an interaction is
// indented further, block texts included.
func (s *source) readYAMLCassette() error {
	c := &yamlCutter{source: s, indent: -1}
	for line := 1; ; line++ {
		text, size, err := s.line()
		if err != nil && err != io.EOF {
			return err
		}
		if len(text) > 0 {
			if err := c.add(line, text, size); err != nil {
				return err
			}
		}
		if err == io.EOF {
			break
		}
	}
	if err := c.flush(); err != nil {
		return err
	}
	if !c.found {
		return errors.New("no cassette: there is no list of interactions")
	}
	return nil
}

type yamlCutter struct {
	*source
	found  bool // the list's key was met
	indent int  // of the list's dashes, -1 outside the list
	entry  int
	line   int    // of the first line of text
	text   []byte // of the interaction so far
	size   int
}

func (c *yamlCutter) add(line int, text []byte, size int) error {
	trimmed := bytes.TrimLeft(text, " ")
	indent := len(text) - len(trimmed)
	blank := len(bytes.TrimSpace(text)) == 0
	dash := bytes.HasPrefix(trimmed, []byte("- "))
	if c.entry == 0 && !c.found && yamlBare.Match(text) {
		c.found = true
	}
	switch {
	case !c.found:
		c.found = yamlList.Match(bytes.TrimRight(text, "\n"))
		if c.found {
			c.indent = -1
		}
		return nil
	case c.entry == 0 && dash:
		c.indent = indent
	case c.entry == 0 || blank || indent > c.indent:
		if c.entry > 0 {
			c.keep(text, size)
		}
		return nil
	case indent < c.indent || !dash: // the list ends here
		err := c.flush()
		c.indent = 1 << 30
		return err
	}
	if err := c.flush(); err != nil {
		return err
	}
	c.entry++
	c.line = line
	c.keep(text, size)
	return nil
}

func (c *yamlCutter) keep(text []byte, size int) {
	c.size += size
	if c.size <= c.limits.Record {
		c.text = append(c.text, text...)
	}
}

// flush reads the interaction that has been cut.
func (c *yamlCutter) flush() error {
	defer func() { c.text, c.size = c.text[:0], 0 }()
	if c.size == 0 {
		return nil
	}
	p := Place{Line: c.line, Column: 1, Entry: c.entry}
	if c.size > c.limits.Record {
		return c.broken(p, tooLong("an interaction", c.size, c.limits.Record))
	}
	var list yaml.Node
	if err := yaml.Unmarshal(c.text, &list); err != nil {
		line, err := yamlProblem(err)
		p.Line += line - 1
		return c.broken(p, err)
	}
	if len(list.Content) != 1 || list.Content[0].Kind != yaml.SequenceNode || len(list.Content[0].Content) != 1 {
		return c.broken(p, errors.New("not one interaction"))
	}
	x, err := yamlInteraction(list.Content[0].Content[0], c.limits.Record)
	var form *yamlFormError
	if errors.As(err, &form) {
		p.Line += form.line - 1
	}
	if err != nil {
		return c.broken(p, err)
	}
	return c.bodies(p, x)
}

var yamlLine = regexp.MustCompile(`line ([0-9]+): (.*)`)

// yamlProblem tells the line from the rest of an error of the YAML parser.
func yamlProblem(err error) (line int, _ error) {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	line = 1
	if found := yamlLine.FindStringSubmatch(text); found != nil {
		line, _ = strconv.Atoi(found[1])
		text = found[2]
	}
	return line, errors.New(text)
}

// yamlInteraction reads an interaction by VCR.py, go-vcr or Ruby's VCR, of any
// version: the names differ, the tags of Python's classes say nothing here.
func yamlInteraction(n *yaml.Node, limit int) (interaction, error) {
	if n.Kind != yaml.MappingNode {
		return interaction{}, &yamlFormError{n.Line}
	}
	request, response := child(n, "request"), child(n, "response")
	for _, side := range []*yaml.Node{request, response} {
		if side != nil && side.Kind != yaml.MappingNode && side.Tag != "!!null" {
			return interaction{}, &yamlFormError{side.Line}
		}
	}
	x := interaction{method: scalar(request, "method")}
	x.url = cmp.Or(scalar(request, "uri"), scalar(request, "url"), scalar(request, "path"))
	status := child(response, "status")
	code, _, _ := strings.Cut(cmp.Or(scalar(response, "code"), scalar(response, "status_code"), scalar(status, "code"), text(status)), " ")
	x.status, _ = strconv.Atoi(code)
	x.request, x.response = yamlBody(request, limit), yamlBody(response, limit)
	return x, nil
}

// yamlFormError is about a value of another form than is read.
type yamlFormError struct{ line int }

func (*yamlFormError) Error() string { return "a value of another form than cassettes have here" }

// yamlBody reads the body of one side: a text, a mapping with a text under string,
// or what a serializer has parsed already.
func yamlBody(side *yaml.Node, limit int) body {
	b := body{}
	h := yamlHeaders(child(side, "headers"))
	b.mediaType, b.encoding = h.contentType, h.contentEncoding
	n := child(side, "body")
	if n == nil { // by VCR.py of httpx
		n = child(side, "content")
	}
	if text := child(n, "string"); text != nil {
		n = text
	} else if text := child(n, "base64_string"); text != nil {
		n = &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!binary", Value: text.Value}
	}
	if parsed := child(side, "parsed_body"); parsed != nil {
		n = parsed
		if n.Kind == yaml.ScalarNode {
			b.data, b.err = yamlJSON(nil, n, limit)
			return b
		}
	}
	switch {
	case n == nil || n.Tag == "!!null":
	case n.Kind != yaml.ScalarNode:
		b.data, b.err = yamlJSON(nil, n, limit)
	case n.Tag == "!!binary":
		b.data, b.err = base64.StdEncoding.DecodeString(strings.Join(strings.Fields(n.Value), ""))
	default:
		b.data = []byte(n.Value)
	}
	return b
}

// yamlJSON appends a value as JSON. Aliases can make it larger than its text, so it
// has a limit.
func yamlJSON(dst []byte, n *yaml.Node, limit int) ([]byte, error) {
	if len(dst) > limit {
		return dst, tooLong("a body", len(dst), limit)
	}
	var err error
	switch n.Kind {
	case yaml.AliasNode:
		return yamlJSON(dst, n.Alias, limit)
	case yaml.SequenceNode:
		dst = append(dst, '[')
		for i, item := range n.Content {
			if i > 0 {
				dst = append(dst, ',')
			}
			if dst, err = yamlJSON(dst, item, limit); err != nil {
				return dst, err
			}
		}
		return append(dst, ']'), nil
	case yaml.MappingNode:
		dst = append(dst, '{')
		for i := 0; i+1 < len(n.Content); i += 2 {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = append(quote(dst, n.Content[i].Value), ':')
			if dst, err = yamlJSON(dst, n.Content[i+1], limit); err != nil {
				return dst, err
			}
		}
		return append(dst, '}'), nil
	}
	switch n.Tag {
	case "!!null":
		return append(dst, "null"...), nil
	case "!!bool", "!!int", "!!float":
		var v any
		if n.Decode(&v) == nil {
			if jsontext.Value(n.Value).IsValid() {
				return append(dst, n.Value...), nil // as it is written
			}
			if text, err := json.Marshal(v); err == nil {
				return append(dst, text...), nil
			}
		}
	}
	return quote(dst, n.Value), nil
}

func quote(dst []byte, text string) []byte {
	dst, err := jsontext.AppendQuote(dst, strings.ToValidUTF8(text, "\uFFFD"))
	if err != nil { // there is nothing left that it could complain about
		return append(dst, `""`...)
	}
	return dst
}

func yamlHeaders(n *yaml.Node) (h headers) {
	if n == nil {
		return h
	}
	for i := 0; i+1 < len(n.Content) && n.Kind == yaml.MappingNode; i += 2 {
		value := n.Content[i+1]
		if value.Kind == yaml.SequenceNode && len(value.Content) > 0 {
			value = value.Content[0]
		}
		h.add(plainText(n.Content[i]), plainText(value))
	}
	return h
}

// plainText is a scalar's text, also where VCR.py has stored bytes.
func plainText(n *yaml.Node) string {
	if n.Tag == "!!binary" {
		if text, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(n.Value), "")); err == nil {
			return string(text)
		}
	}
	return n.Value
}

func child(n *yaml.Node, name string) *yaml.Node {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == name {
			return n.Content[i+1]
		}
	}
	return nil
}

func scalar(n *yaml.Node, name string) string { return text(child(n, name)) }

func text(n *yaml.Node) string {
	if n == nil || n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
		return ""
	}
	return n.Value
}
