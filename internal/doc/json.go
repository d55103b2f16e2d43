package doc

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"sort"

	"github.com/go-json-experiment/json/jsontext"
)

// ParseJSON reads exactly one JSON value. Duplicate member names, invalid UTF-8
// and anything after the value are errors; file is only for messages.
func ParseJSON(file string, data []byte) (*Node, error) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	p := jsonParser{
		file:  file,
		data:  data,
		dec:   jsontext.NewDecoder(bytes.NewBuffer(data)),
		lines: lineStarts(data),
		names: map[string]string{},
	}
	node, err := p.value(0)
	if err != nil {
		return nil, p.explain(err)
	}
	if rest := bytes.TrimLeft(data[p.dec.InputOffset():], " \t\r\n"); len(rest) > 0 {
		return nil, &Error{File: file, Pos: p.position(len(data) - len(rest)), Err: errors.New("more text after the end of the JSON value")}
	}
	return node, nil
}

type jsonParser struct {
	file  string
	data  []byte
	dec   *jsontext.Decoder
	lines []int // offset of each line's first byte
	names map[string]string
	open  []Member // of the objects around
}

// name is the text of a member's name, which stands in memory once.
func (p *jsonParser) name(token jsontext.Token) string {
	text := token.String()
	if known, found := p.names[text]; found {
		return known
	}
	p.names[text] = text
	return text
}

func (p *jsonParser) value(depth int) (*Node, error) {
	if depth > MaxDepth {
		return nil, errDepth
	}
	tok, err := p.dec.ReadToken()
	if err != nil {
		return nil, err
	}
	// Strings and numbers are measured from their end, so that the position is
	// that of the value and not of the white space before it.
	node := &Node{}
	end := int(p.dec.InputOffset())
	start := end - 1
	switch tok.Kind() {
	case jsontext.KindNull:
		start = end - len("null")
	case jsontext.KindTrue, jsontext.KindFalse:
		node.Kind, node.Text = Boolean, tok.String()
		start = end - len(node.Text)
	case jsontext.KindNumber:
		node.Kind, node.Text = Number, tok.String()
		if len(node.Text) > MaxNumber {
			return nil, errNumber
		}
		start = end - len(node.Text)
	case jsontext.KindString:
		node.Kind, node.Text = String, tok.String()
		start = p.stringStart(end)
	case jsontext.KindBeginArray:
		node.Kind = Array
		for p.dec.PeekKind() != jsontext.KindEndArray {
			item, err := p.value(depth + 1)
			if err != nil {
				return nil, err
			}
			node.Items = append(node.Items, item)
		}
		if _, err := p.dec.ReadToken(); err != nil {
			return nil, err
		}
	case jsontext.KindBeginObject:
		node.Kind = Object
		first := len(p.open)
		for p.dec.PeekKind() != jsontext.KindEndObject {
			name, err := p.dec.ReadToken()
			if err != nil {
				return nil, err
			}
			// The token is only valid until the next read.
			text := p.name(name)
			value, err := p.value(depth + 1)
			if err != nil {
				return nil, err
			}
			p.open = append(p.open, Member{Name: text, Value: value})
		}
		if first < len(p.open) {
			node.Members = slices.Clone(p.open[first:])
			p.open = p.open[:first]
		}
		if _, err := p.dec.ReadToken(); err != nil {
			return nil, err
		}
	}
	node.Pos = p.position(start)
	return node, nil
}

// stringStart finds the opening quote of the string literal that ends before end.
func (p *jsonParser) stringStart(end int) int {
	for i := end - 2; i >= 0; i-- {
		if p.data[i] != '"' {
			continue
		}
		backslashes := 0
		for j := i - 1; j >= 0 && p.data[j] == '\\'; j-- {
			backslashes++
		}
		if backslashes%2 == 0 {
			return i
		}
	}
	return end - 1
}

func (p *jsonParser) position(offset int) Pos {
	line := sort.SearchInts(p.lines, offset+1)
	return Pos{Line: int32(line), Column: int32(offset - p.lines[line-1] + 1)}
}

// explain adds line and column, and words a person would use.
func (p *jsonParser) explain(err error) error {
	offset := int(p.dec.InputOffset())
	var syntactic *jsontext.SyntacticError
	if errors.As(err, &syntactic) {
		offset = int(syntactic.ByteOffset)
		err = syntactic.Err
		if errors.Is(err, jsontext.ErrDuplicateName) {
			return Errorf(p.file, p.position(offset), "the name %q occurs twice in one object", syntactic.JSONPointer.LastToken())
		}
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = errors.New("the file ends in the middle of a JSON value")
		offset = len(p.data)
	}
	return &Error{File: p.file, Pos: p.position(offset), Err: err}
}

func lineStarts(data []byte) []int {
	starts := make([]int, 1, 1+bytes.Count(data, []byte("\n")))
	for i, b := range data {
		if b == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}

// QuoteJSON returns text as a JSON string literal, invalid UTF-8 replaced by U+FFFD.
func QuoteJSON(text string) string {
	quoted, _ := jsontext.AppendQuote(nil, text)
	return string(quoted)
}
