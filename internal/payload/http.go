package payload

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"
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
	encoding  string // as in Content-Encoding
	data      []byte
	recorded  int   // bytes that were sent according to the recorder, also where it left them out
	err       error // the body could not be decoded
}

// bodies hands on the bodies of an interaction that are JSON.
func (s *source) bodies(p Place, x interaction) error {
	for _, side := range []struct {
		name Side
		body *body
	}{{Request, &x.request}, {Response, &x.response}} {
		p.Side = side.name
		if err := s.body(p, &x, side.body); err != nil {
			return err
		}
	}
	return nil
}

// exchange is what a record tells of the interaction that it is one side of.
func (x *interaction) exchange(side Side) *Exchange {
	path := x.url
	if u, err := url.Parse(x.url); err == nil {
		path = u.Path
	}
	return &Exchange{Method: strings.ToUpper(x.method), Path: path, Side: side, Status: x.status}
}

// body hands on the records of one body. What is no JSON by its own account is
// skipped before anything is asked of its bytes.
func (s *source) body(p Place, x *interaction, b *body) error {
	if len(b.data) == 0 && b.err == nil {
		if b.recorded > 0 {
			return s.problem(NotRecorded, p, errors.New("a body that was sent, and not recorded"))
		}
		return nil
	}
	media := s.media.of(b.mediaType)
	if media != "" && !isJSON(media) && !streams[media] {
		return s.problem(NotJSON, p, fmt.Errorf("a body of type %s", media))
	}
	data, err := plain(b, s.limits.Record)
	if err == errEncoding {
		return s.problem(NotJSON, p, fmt.Errorf("a body that is compressed with %s", b.encoding))
	}
	if err == nil {
		err = b.err
	}
	trimmed := bytes.TrimSpace(data)
	switch {
	case errors.Is(err, errBinary):
		return s.problem(NotJSON, p, err)
	case err != nil:
		return s.broken(p, err)
	case len(trimmed) == 0:
		return nil
	case streams[media]:
		return s.stream(p, x.exchange(p.Side), media, data)
	case media == "" && strings.IndexByte(`{["`, trimmed[0]) < 0:
		return s.problem(NotJSON, p, errors.New("a body of type unknown"))
	}
	return s.emit(Record{Place: p, Data: data, Exchange: x.exchange(p.Side)})
}

// media is the last media type: what one service sends is mostly of one.
type media struct{ contentType, name string }

func (m *media) of(contentType string) string {
	if m.contentType != contentType {
		*m = media{contentType, mediaOf(contentType)}
	}
	return m.name
}

// mediaOf is a media type without its parameters; "" where a recorder left it out,
// or wrote that it does not know.
func mediaOf(contentType string) string {
	t, _, err := mime.ParseMediaType(contentType)
	if t == "" && err != nil { // such as one with two types
		t, _, _ = strings.Cut(contentType, ";")
		t, _, _ = strings.Cut(t, ",")
		t = strings.ToLower(strings.TrimSpace(t))
	}
	if t == "application/octet-stream" || t == "x-unknown" {
		return ""
	}
	return t
}

func isJSON(media string) bool {
	return media == "application/json" || media == "text/json" || strings.HasSuffix(media, "+json")
}

// plain decodes a body that was recorded with its Content-Encoding still on.
func plain(b *body, limit int) ([]byte, error) {
	var z io.Reader
	var err error
	kind := "gzip"
	switch encoding := strings.ToLower(strings.TrimSpace(b.encoding)); {
	case bytes.HasPrefix(b.data, gzipMagic):
		z, err = gzip.NewReader(bytes.NewReader(b.data))
	case bytes.HasPrefix(b.data, zstdMagic):
		kind = "zstd"
		var d *zstd.Decoder
		if d, err = zstd.NewReader(bytes.NewReader(b.data), zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(zstdWindow)); err == nil {
			defer d.Close()
			z = d
		}
	case encoding == "deflate" && len(b.data) > 1 && b.data[0]&0x0f == 8 && (int(b.data[0])<<8|int(b.data[1]))%31 == 0:
		kind = "deflate"
		z, err = zlib.NewReader(bytes.NewReader(b.data))
	case encoding != "" && encoding != "identity" && !looksLikeText(b.data):
		return nil, errEncoding
	default:
		if len(b.data) > limit { // escapes of YAML can be shorter than what they stand for
			return nil, tooLong("a body", len(b.data), limit)
		}
		return b.data, nil
	}
	if err != nil {
		return nil, fmt.Errorf("a %s body: %w", kind, err)
	}
	data, err := io.ReadAll(io.LimitReader(z, int64(limit)+1))
	if err != nil {
		return nil, fmt.Errorf("a %s body: %w", kind, err)
	}
	if len(data) > limit {
		return nil, fmt.Errorf("a %s body that expands to more than a record may have", kind)
	}
	return data, nil
}

var errEncoding = errors.New("another Content-Encoding than is read")

// looksLikeText reports whether a body was stored decoded, whatever its headers say.
func looksLikeText(data []byte) bool {
	data = data[:min(len(data), 512)]
	for _, b := range data {
		if b < ' ' && b != '\n' && b != '\r' && b != '\t' {
			return false
		}
	}
	return utf8.Valid(data[:max(0, len(data)-utf8.UTFMax)])
}
