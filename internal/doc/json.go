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
		texts: map[string]string{},
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
	line  int   // the one of the last position
	texts map[string]string
	open  []Member // of the objects around
}

// maxShared is how many characters a text may have that is looked for among those before
// it: names and keywords, and not descriptions.
const maxShared = 64

// text is that of a token that stands at some place. Documents repeat most of theirs:
// each is in memory once.
func (p *jsonParser) text(token jsontext.Token, start, end int) string {
	written := p.data[start:end]
	if len(written) > maxShared || bytes.IndexByte(written, '\\') >= 0 {
		return token.String()
	}
	if written[0] == '"' {
		written = written[1 : len(written)-1]
	}
	text, known := p.texts[string(written)]
	if !known {
		text = string(written)
		p.texts[text] = text
	}
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
	// The token is only valid until the next read. It is measured from its end, so that
	// the position is that of the value and not of the white space before it.
	end := int(p.dec.InputOffset())
	start := p.start(tok, end)
	node := &Node{Pos: p.next(start)}
	switch tok.Kind() {
	case jsontext.KindTrue, jsontext.KindFalse:
		node.Kind, node.Text = Boolean, p.text(tok, start, end)
	case jsontext.KindNumber:
		node.Kind, node.Text = Number, p.text(tok, start, end)
		if len(node.Text) > MaxNumber {
			return nil, errNumber
		}
	case jsontext.KindString:
		node.Kind, node.Text = String, p.text(tok, start, end)
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
			end := int(p.dec.InputOffset())
			text := p.text(name, p.start(name, end), end)
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
	return node, nil
}

// start is where a token begins that ends before end.
func (p *jsonParser) start(token jsontext.Token, end int) int {
	switch token.Kind() {
	case jsontext.KindString:
		return p.stringStart(end)
	case jsontext.KindBeginArray, jsontext.KindBeginObject:
		return end - 1
	default:
		return end - len(token.String())
	}
}

// stringStart finds the opening quote of the string literal that ends before end.
func (p *jsonParser) stringStart(end int) int {
	for i := end - 1; i > 0; {
		if i = bytes.LastIndexByte(p.data[:i], '"'); i < 0 {
			break
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

// next is the position of an offset behind all of which it was asked before.
func (p *jsonParser) next(offset int) Pos {
	for p.line < len(p.lines) && p.lines[p.line] <= offset {
		p.line++
	}
	return Pos{Line: int32(p.line), Column: int32(offset - p.lines[p.line-1] + 1)}
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
