package payload

import (
	"encoding/base64"
	"errors"

	"github.com/go-json-experiment/json/jsontext"
)

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
	return s.entries(split, "a HAR entry", harInteraction)
}

// harInteraction reads an entry of HAR 1.2 (http://www.softwareishard.com/blog/har-12-spec/).
func harInteraction(w *walk) (x interaction) {
	w.members("", func(name []byte) {
		switch string(name) {
		case "request":
			w.members("/request", func(name []byte) {
				switch string(name) {
				case "method":
					x.method = string(w.text("/request/method"))
				case "url":
					x.url = string(w.text("/request/url"))
				case "bodySize":
					x.request.recorded = w.size()
				case "postData":
					x.request = w.harBody("/request/postData", x.request)
				default:
					w.skip()
				}
			})
		case "response":
			w.members("/response", func(name []byte) {
				switch string(name) {
				case "status":
					x.status = w.number("/response/status")
				case "content":
					x.response = w.harBody("/response/content", x.response)
				default:
					w.skip()
				}
			})
		default:
			w.skip()
		}
	})
	return x
}

// harBody reads postData or content.
func (w *walk) harBody(at string, b body) body {
	encoding := ""
	w.members(at, func(name []byte) {
		switch string(name) {
		case "mimeType":
			b.mediaType = string(w.text(at + "/mimeType"))
		case "text":
			b.data = w.text(at + "/text")
		case "encoding":
			encoding = string(w.text(at + "/encoding"))
		case "size":
			b.recorded = w.size()
		default:
			w.skip()
		}
	})
	if encoding == "base64" {
		b.data, b.err = base64.StdEncoding.DecodeString(string(b.data))
	}
	return b
}

// entries reads the array that comes next, each element one interaction.
func (s *source) entries(split *splitter, what string, decode func(*walk) interaction) error {
	n := 0
	w := &walk{}
	var x interaction
	known := false // x is that of the next entry
	read := func(data []byte) {
		*w = walk{data: data, texts: w.texts[:0]}
		x = decode(w)
	}
	end := func(buffered []byte) int {
		read(buffered)
		if known = w.err == nil && w.p <= s.limits.Record; !known {
			return 0
		}
		return w.p
	}
	err := split.elements(end, func(line, column int) error {
		n++
		p := Place{Line: line, Column: 1, Entry: n}
		if split.size > s.limits.Record {
			return s.broken(p, tooLong(what, split.size, s.limits.Record))
		}
		if !known {
			read(split.value)
		}
		known = false
		err := w.failure()
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
