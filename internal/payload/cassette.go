package payload

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"strings"
)

// readJSONCassette reads the JSON form of VCR.py's, go-vcr's and Ruby's cassettes.
func (s *source) readJSONCassette() error {
	split := s.splitter()
	found, err := split.member("interactions", "http_interactions")
	if err != nil {
		return s.brokenFrame(split, err)
	}
	if !found {
		return errors.New("no cassette: there are no interactions")
	}
	return s.entries(split, "an interaction", jsonCassetteInteraction)
}

// readExVCR reads ExVCR's cassettes, and those of the first version of VCR.py: an array of
// interactions.
func (s *source) readExVCR() error {
	return s.entries(s.splitter(), "an interaction", jsonCassetteInteraction)
}

// jsonCassetteInteraction reads one interaction of a cassette in JSON. VCR.py has uri
// and status.code, or in its first version path, go-vcr url and code, ExVCR url, status_code and binary.
func jsonCassetteInteraction(w *walk) (x interaction) {
	w.members("", func(name []byte) {
		switch string(name) {
		case "request":
			x.request = w.message("/request", &x)
		case "response":
			x.response = w.message("/response", &x)
		default:
			w.skip()
		}
	})
	return x
}

// message reads one side of an interaction, and what it tells of the exchange.
func (w *walk) message(at string, x *interaction) body {
	var b, sent body
	var h headers
	binary := false
	w.members(at, func(name []byte) {
		switch name := string(name); name {
		case "method":
			x.method = string(w.text(at + "/method"))
		case "uri", "url", "path":
			if text := w.text(at + "/" + name); len(text) > 0 && (name != "path" || x.url == "") {
				x.url = string(text)
			}
		case "body", "content": // the latter by VCR.py of httpx
			b = w.jsonBody(b)
		case "request_body":
			sent = w.jsonBody(sent)
		case "parsed_body":
			b.data = w.skip()
		case "headers":
			h = w.headers(at + "/headers")
		case "code", "status_code", "status":
			if status := w.status(); status != 0 {
				x.status = status
			}
		case "binary":
			binary = string(w.skip()) == "true"
		default:
			w.skip()
		}
	})
	if len(b.data) == 0 && b.err == nil {
		b = sent
	}
	if binary {
		b.data, b.err = erlangBinary(b.data)
	}
	b.mediaType, b.encoding = h.contentType, h.contentEncoding
	return b
}

// jsonBody reads a body: a string, an object around one, or JSON as it is.
func (w *walk) jsonBody(b body) body {
	switch w.peek() {
	case '"':
		b.data = w.text("")
	case '{':
		start, wrapped := w.p, false
		w.members("", func(name []byte) {
			switch name := string(name); {
			case name == "string" && (w.peek() == '"' || w.peek() == 'n'):
				b.data, wrapped = w.text(""), true
			case name == "base64_string" && w.peek() == '"':
				wrapped = true
				b.data, b.err = base64.StdEncoding.DecodeString(string(w.text("")))
			default:
				w.skip()
			}
		})
		if !wrapped {
			b.data = w.data[start:w.p]
		}
	case '[':
		b.data = w.skip()
	default:
		w.skip()
	}
	return b
}

// headers are the two of them that are ever looked at.
type headers struct{ contentType, contentEncoding string }

func (h *headers) add(name, value string) {
	switch {
	case h.contentType == "" && strings.EqualFold(name, "Content-Type"):
		h.contentType = value
	case h.contentEncoding == "" && strings.EqualFold(name, "Content-Encoding"):
		h.contentEncoding = value
	}
}

// headers reads an object of values or lists of them, or a list of pairs.
func (w *walk) headers(at string) (h headers) {
	first := func() (text string) {
		if w.peek() != '[' {
			return w.string()
		}
		w.items(at, func(i int) {
			if value := w.string(); i == 0 {
				text = value
			}
		})
		return text
	}
	switch w.peek() {
	case '{':
		w.members(at, func(name []byte) { h.add(string(name), first()) })
	case '[':
		w.items(at, func(int) {
			name, text := "", ""
			switch w.peek() {
			case '[':
				w.items(at, func(i int) {
					switch value := first(); i {
					case 0:
						name = value
					case 1:
						text = value
					}
				})
			case '{':
				w.members(at, func(member []byte) {
					switch value := first(); string(member) {
					case "name":
						name = value
					case "value":
						text = value
					default: // one header an object
						name, text = string(member), value
					}
				})
			default:
				w.skip()
			}
			h.add(name, text)
		})
	default:
		w.skip()
	}
	return h
}

// status reads a status: a number, an object with its code, a list with the number
// in it, or a text that begins with it.
func (w *walk) status() (status int) {
	switch w.peek() {
	case '{':
		w.members("/status", func(name []byte) {
			if n := w.size(); string(name) == "code" {
				status = n
			}
		})
	case '[':
		w.items("/status", func(int) {
			if n := w.size(); n != 0 {
				status = n
			}
		})
	case '"':
		code, _, _ := bytes.Cut(w.text(""), []byte{' '})
		status = sizeOf(code)
	default:
		status = w.size()
	}
	if status > 999 {
		return 0
	}
	return status
}

// erlangBinary reads a body that ExVCR stored in Erlang's external term format.
func erlangBinary(data []byte) ([]byte, error) {
	const version, tag, head = 131, 109, 6
	term, err := base64.StdEncoding.DecodeString(string(data))
	switch {
	case err != nil:
		return data, errBinary
	case len(term) > 0 && term[0] != version: // its bytes as they are
		return term, nil
	case len(term) < head || term[1] != tag || int(binary.BigEndian.Uint32(term[2:])) != len(term)-head:
		return data, errBinary
	}
	return term[head:], nil
}

var errBinary = errors.New("a binary body, which ExVCR stores in Erlang's own format")
