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

// readExVCR reads ExVCR's cassettes: an array of interactions.
func (s *source) readExVCR() error {
	return s.entries(s.splitter(), "an interaction", jsonCassetteInteraction)
}

// jsonCassetteInteraction reads one interaction of a cassette in JSON. VCR.py has uri
// and status.code, go-vcr url and code, ExVCR url, status_code and binary.
func jsonCassetteInteraction(data []byte) (interaction, error) {
	w := walk{data: data}
	var x interaction
	w.members(data, "", func(name string, value []byte) {
		switch name {
		case "request":
			x.request = w.message(value, "/request", &x)
		case "response":
			x.response = w.message(value, "/response", &x)
		}
	})
	return x, w.err
}

// message reads one side of an interaction, and what it tells of the exchange.
func (w *walk) message(value []byte, at string, x *interaction) body {
	var b, sent body
	var h headers
	binary := false
	w.members(value, at, func(name string, value []byte) {
		switch name {
		case "method":
			x.method = string(w.text(value, at+"/method"))
		case "uri", "url":
			if text := w.text(value, at+"/"+name); len(text) > 0 {
				x.url = string(text)
			}
		case "body":
			b = w.jsonBody(value, b)
		case "request_body":
			sent = w.jsonBody(value, sent)
		case "parsed_body":
			b.data = value
		case "headers":
			h = w.headers(value, at+"/headers")
		case "code", "status_code", "status":
			if status := w.status(value); status != 0 {
				x.status = status
			}
		case "binary":
			binary = string(value) == "true"
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
func (w *walk) jsonBody(value []byte, b body) body {
	switch value[0] {
	case '"':
		b.data = w.unquote(value)
	case '{':
		wrapped := false
		w.members(value, "/body", func(name string, inner []byte) {
			switch {
			case name == "string" && inner[0] == '"':
				b.data, wrapped = w.unquote(inner), true
			case name == "base64_string" && inner[0] == '"':
				wrapped = true
				b.data, b.err = base64.StdEncoding.DecodeString(string(w.unquote(inner)))
			case name == "string" && inner[0] == 'n':
				wrapped = true
			}
		})
		if !wrapped {
			b.data = value
		}
	case '[':
		b.data = value
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
func (w *walk) headers(value []byte, at string) (h headers) {
	first := func(value []byte) (text string) {
		if value[0] == '[' {
			w.items(value, at, func(i int, value []byte) {
				if i == 0 && value[0] == '"' {
					text = string(w.unquote(value))
				}
			})
		} else if value[0] == '"' {
			text = string(w.unquote(value))
		}
		return text
	}
	switch value[0] {
	case '{':
		w.members(value, at, func(name string, value []byte) { h.add(name, first(value)) })
	case '[':
		w.items(value, at, func(_ int, pair []byte) {
			name, text := "", ""
			switch pair[0] {
			case '[':
				w.items(pair, at, func(i int, value []byte) {
					if i == 0 {
						name = first(value)
					} else if i == 1 {
						text = first(value)
					}
				})
			case '{':
				w.members(pair, at, func(member string, value []byte) {
					switch member {
					case "name":
						name = first(value)
					case "value":
						text = first(value)
					default: // one header an object
						name, text = member, first(value)
					}
				})
			}
			h.add(name, text)
		})
	}
	return h
}

// status reads a status: a number, an object with its code, a list with the number
// in it, or a text that begins with it.
func (w *walk) status(value []byte) (status int) {
	switch value[0] {
	case '{':
		w.members(value, "/status", func(name string, value []byte) {
			if name == "code" {
				status = w.size(value)
			}
		})
	case '[':
		w.items(value, "/status", func(_ int, value []byte) {
			if n := w.size(value); n != 0 {
				status = n
			}
		})
	case '"':
		code, _, _ := bytes.Cut(w.unquote(value), []byte{' '})
		status = w.size(code)
	default:
		status = w.size(value)
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
	if err != nil || len(term) < head || term[0] != version || term[1] != tag || int(binary.BigEndian.Uint32(term[2:])) != len(term)-head {
		return data, errBinary
	}
	return term[head:], nil
}

var errBinary = errors.New("a binary body, which ExVCR stores in Erlang's own format")
