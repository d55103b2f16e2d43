package payload

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// yamlList is the key that the interactions of a YAML cassette stand under.
var yamlList = regexp.MustCompile(`(?m)^(interactions|http_interactions):[ \t]*\r?$`)

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
	var list []yamlInteraction
	if err := yaml.Unmarshal(c.text, &list); err != nil {
		line, err := yamlProblem(err)
		p.Line += line - 1
		return c.broken(p, err)
	}
	if len(list) != 1 {
		return c.broken(p, errors.New("not one interaction"))
	}
	return c.bodies(p, list[0].interaction())
}

var yamlLine = regexp.MustCompile(`line ([0-9]+): (.*)`)

// yamlProblem tells the line from the rest of an error of the YAML parser. About
// a value of the wrong form the parser quotes the value, which may be a secret.
func yamlProblem(err error) (line int, _ error) {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	line = 1
	if found := yamlLine.FindStringSubmatch(text); found != nil {
		line, _ = strconv.Atoi(found[1])
		text = found[2]
	}
	var form *yaml.TypeError
	if errors.As(err, &form) {
		text = "a value of another form than cassettes have here"
	}
	return line, errors.New(text)
}

type yamlInteraction struct {
	Request struct {
		Method  string    `yaml:"method"`
		URI     string    `yaml:"uri"`
		URL     string    `yaml:"url"`
		Body    yaml.Node `yaml:"body"`
		Headers yaml.Node `yaml:"headers"`
	} `yaml:"request"`
	Response struct {
		Body    yaml.Node `yaml:"body"`
		Code    int       `yaml:"code"`
		Status  yaml.Node `yaml:"status"`
		Headers yaml.Node `yaml:"headers"`
	} `yaml:"response"`
}

func (y yamlInteraction) interaction() interaction {
	x := interaction{method: y.Request.Method, url: y.Request.URI, status: y.Response.Code}
	if x.url == "" {
		x.url = y.Request.URL
	}
	if code := child(&y.Response.Status, "code"); code != nil {
		x.status, _ = strconv.Atoi(code.Value)
	}
	x.request, x.response = yamlBody(&y.Request.Body), yamlBody(&y.Response.Body)
	x.request.mediaType = yamlContentType(&y.Request.Headers)
	x.response.mediaType = yamlContentType(&y.Response.Headers)
	return x
}

// yamlBody reads a body: a text, or VCR.py's mapping with a text under string.
func yamlBody(n *yaml.Node) body {
	if text := child(n, "string"); text != nil {
		n = text
	}
	if n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
		return body{}
	}
	if n.Tag != "!!binary" {
		return body{data: []byte(n.Value)}
	}
	data, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(n.Value), ""))
	return body{data: data, err: err}
}

func yamlContentType(headers *yaml.Node) string {
	for i := 0; i+1 < len(headers.Content); i += 2 {
		if !isContentType(headers.Content[i].Value) {
			continue
		}
		value := headers.Content[i+1]
		if value.Kind == yaml.SequenceNode && len(value.Content) > 0 {
			value = value.Content[0]
		}
		return value.Value
	}
	return ""
}

func child(n *yaml.Node, name string) *yaml.Node {
	if n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == name {
			return n.Content[i+1]
		}
	}
	return nil
}

func isContentType(header string) bool { return strings.EqualFold(header, "Content-Type") }
