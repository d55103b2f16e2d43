package payload

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/url"
	"strings"

	"github.com/go-json-experiment/json"
)

// interaction is one HTTP exchange in the terms common to HAR and all cassettes.
type interaction struct {
	method, url       string
	status            int
	request, response body
}

// body is what one side sent.
type body struct {
	mediaType string // as in Content-Type, "" where it is not known
	data      []byte
	err       error // the body could not be decoded
}

// bodies hands on the bodies of an interaction that are JSON.
func (s *source) bodies(p Place, x interaction) error {
	path := x.url
	if u, err := url.Parse(x.url); err == nil {
		path = u.Path
	}
	for _, side := range []struct {
		name Side
		body
	}{{Request, x.request}, {Response, x.response}} {
		p.Side = side.name
		data, err := unzipped(side.data, s.limits.Record)
		if side.err != nil {
			err = side.err
		}
		trimmed := bytes.TrimSpace(data)
		switch {
		case err != nil:
			if err := s.broken(p, err); err != nil {
				return err
			}
			continue
		case len(trimmed) == 0:
			continue
		case !claimsJSON(side.mediaType, trimmed):
			if err := s.problem(NotJSON, p, fmt.Errorf("a body of type %s", named(side.mediaType))); err != nil {
				return err
			}
			continue
		}
		exchange := &Exchange{Method: strings.ToUpper(x.method), Path: path, Side: side.name, Status: x.status}
		if err := s.emit(Record{Place: p, Data: data, Exchange: exchange}); err != nil {
			return err
		}
	}
	return nil
}

// decodeStrict reads the frame around bodies: a HAR entry, an interaction. It
// words errors without Go's types.
func decodeStrict(data []byte, v any) error {
	err := json.Unmarshal(data, v)
	var wrong *json.SemanticError
	if errors.As(err, &wrong) {
		return fmt.Errorf("an unexpected JSON %s at %s", wrong.JSONKind, wrong.JSONPointer)
	}
	return err
}

// claimsJSON reports whether a body is meant to be JSON: by its media type, or
// where a recorder left that out, by its first character.
func claimsJSON(mediaType string, data []byte) bool {
	t, _, err := mime.ParseMediaType(mediaType)
	if err == nil && t != "" && t != "application/octet-stream" && t != "x-unknown" {
		return t == "application/json" || t == "text/json" || strings.HasSuffix(t, "+json")
	}
	return strings.IndexByte(`{["`, data[0]) >= 0
}

func named(mediaType string) string {
	if t, _, err := mime.ParseMediaType(mediaType); err == nil {
		return t
	}
	return "unknown"
}

// unzipped decodes a body that was recorded with its Content-Encoding still on.
func unzipped(data []byte, limit int) ([]byte, error) {
	if !bytes.HasPrefix(data, gzipMagic) {
		if len(data) > limit { // escapes of YAML can be shorter than what they stand for
			return nil, tooLong("a body", len(data), limit)
		}
		return data, nil
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("a gzip body: %w", err)
	}
	plain, err := io.ReadAll(io.LimitReader(z, int64(limit)+1))
	if err != nil {
		return nil, fmt.Errorf("a gzip body: %w", err)
	}
	if len(plain) > limit {
		return nil, errors.New("a gzip body that expands to more than a record may have")
	}
	return plain, nil
}
