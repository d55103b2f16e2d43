package payload

import (
	"encoding/base64"
	"errors"

	"github.com/go-json-experiment/json/jsontext"
)

// harEntry is the part of an entry of HAR 1.2 (http://www.softwareishard.com/blog/har-12-spec/)
// that bodies are found by. Headers and cookies are not even decoded.
type harEntry struct {
	Request struct {
		Method   string `json:"method"`
		URL      string `json:"url"`
		PostData struct {
			MimeType string `json:"mimeType"`
			Text     string `json:"text"`
		} `json:"postData"`
	} `json:"request"`
	Response struct {
		Status  int `json:"status"`
		Content struct {
			MimeType string `json:"mimeType"`
			Text     string `json:"text"`
			Encoding string `json:"encoding"`
		} `json:"content"`
	} `json:"response"`
}

func (s *source) readHAR() error {
	split := s.splitter()
	for _, name := range []string{"log", "entries"} {
		found, err := split.member(name)
		if err != nil {
			return s.brokenFrame(split, err)
		}
		if !found {
			return errors.New("no HAR: there is no log.entries")
		}
	}
	return s.entries(split, "a HAR entry", func(data []byte) (interaction, error) {
		var e harEntry
		if err := decodeStrict(data, &e); err != nil {
			return interaction{}, err
		}
		x := interaction{method: e.Request.Method, url: e.Request.URL, status: e.Response.Status}
		x.request = body{mediaType: e.Request.PostData.MimeType, data: []byte(e.Request.PostData.Text)}
		content := e.Response.Content
		x.response = body{mediaType: content.MimeType, data: []byte(content.Text)}
		if content.Encoding == "base64" {
			x.response.data, x.response.err = base64.StdEncoding.DecodeString(content.Text)
		}
		return x, nil
	})
}

// entries reads the array that comes next, each element one interaction.
func (s *source) entries(split *splitter, what string, decode func([]byte) (interaction, error)) error {
	n := 0
	err := split.elements(func(line, column int) error {
		n++
		p := Place{Line: line, Column: 1, Entry: n}
		if split.size > s.limits.Record {
			return s.broken(p, tooLong(what, split.size, s.limits.Record))
		}
		x, err := decode(split.value)
		var syntax *jsontext.SyntacticError
		if errors.As(err, &syntax) {
			p.Line, p.Column = advance(line, column, split.value[:syntax.ByteOffset])
			err = syntax.Err
		}
		if err != nil {
			return s.broken(p, err)
		}
		return s.bodies(p, x)
	})
	return s.brokenFrame(split, err)
}

// brokenFrame reports an error in what surrounds the entries as one of the
// place where it was met; what the handler returned it passes on.
func (s *source) brokenFrame(split *splitter, err error) error {
	var stopped handlerError
	if err == nil || errors.As(err, &stopped) {
		return err
	}
	return s.broken(Place{Line: split.line, Column: split.column}, err)
}
