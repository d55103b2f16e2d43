package validate

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// What counts as a JSON text here is RFC 8259 with the restrictions of I-JSON
// (RFC 7493) on strings and names: valid UTF-8, no lone surrogates (neither raw
// nor escaped). No byte order mark, no trailing text; white space around the value is
// fine. Of members with one name, compared after unescaping, the last one counts.
//
// Beyond the limits below a text is refused as well, since decoders give up there
// too, and what they do then differs. Both tiers keep to this page; the decoder
// below is its definition, and the fuzz test holds the streaming checker to it.
const (
	MaxDepth    = 200     // arrays and objects inside each other; jsonschema's time grows with its cube
	MaxMembers  = 1 << 18 // of one object
	maxNumber   = 1000    // bytes of one number
	maxExponent = 1000    // of a number as written, either sign
)

// Malformed says that a text is not JSON by the rules above.
type Malformed struct {
	Offset int // of the byte where that shows
	Err    error
}

func (m *Malformed) Error() string { return m.Err.Error() }

func (m *Malformed) Unwrap() error { return m.Err }

// errTooLarge says that decoding a text would take more memory than is granted.
var errTooLarge = errors.New("more values than are decoded at once")

// decode turns a JSON text into the values that jsonschema takes: nil, bool,
// string, json.Number, []any and map[string]any, at most maxValues of them.
func decode(data []byte, maxValues int) (any, error) {
	d := decoder{data: data, dec: jsontext.NewDecoder(bytes.NewBuffer(data), jsontext.AllowDuplicateNames(true)), left: maxValues}
	v, err := d.value(0)
	if err == nil {
		if _, more := d.dec.ReadToken(); more == nil {
			err = errors.New("more text after the end of the JSON value")
		} else if more != io.EOF {
			err = more
		}
	}
	if err == nil || errors.Is(err, errTooLarge) {
		return v, err
	}
	return nil, d.malformed(err)
}

// wrong says in what a text is not JSON by the rules above; nil where it is.
func wrong(data []byte) *Malformed {
	d := decoder{data: data, dec: jsontext.NewDecoder(bytes.NewBuffer(data), jsontext.AllowDuplicateNames(true)), left: math.MaxInt, forgets: true}
	if _, err := d.value(0); err != nil {
		return d.malformed(err)
	}
	return nil
}

type decoder struct {
	data    []byte
	dec     *jsontext.Decoder
	left    int
	forgets bool // the values are not asked for
}

func (d *decoder) value(depth int) (any, error) {
	tok, err := d.dec.ReadToken()
	if err != nil {
		return nil, err
	}
	if d.left--; d.left < 0 {
		return nil, errTooLarge
	}
	switch tok.Kind() {
	case jsontext.KindNull:
		return nil, nil
	case jsontext.KindTrue, jsontext.KindFalse:
		return tok.Bool(), nil
	case jsontext.KindString:
		return tok.String(), nil
	case jsontext.KindNumber:
		text := tok.String()
		if !sizedNumber(text) {
			return nil, d.refuse(len(text), "a number of more than %d characters or with an exponent beyond ±%d", maxNumber, maxExponent)
		}
		return json.Number(text), nil
	}
	if depth == MaxDepth {
		return nil, d.refuse(1, "nested deeper than %d levels", MaxDepth)
	}
	if tok.Kind() == jsontext.KindBeginArray {
		return d.array(depth)
	}
	return d.object(depth)
}

func (d *decoder) array(depth int) (any, error) {
	list := []any{}
	for d.dec.PeekKind() != jsontext.KindEndArray {
		v, err := d.value(depth + 1)
		if err != nil {
			return nil, err
		}
		if !d.forgets {
			list = append(list, v)
		}
	}
	_, err := d.dec.ReadToken()
	return list, err
}

func (d *decoder) object(depth int) (any, error) {
	members := map[string]any{}
	for count := 0; d.dec.PeekKind() != jsontext.KindEndObject; count++ {
		tok, err := d.dec.ReadToken()
		if err != nil {
			return nil, err
		}
		if count == MaxMembers {
			return nil, d.refuse(1, "an object of more than %d members", MaxMembers)
		}
		name := tok.String()
		v, err := d.value(depth + 1)
		if err != nil {
			return nil, err
		}
		if !d.forgets {
			members[name] = v
		}
	}
	_, err := d.dec.ReadToken()
	return members, err
}

// refuse says that the last token, which is size bytes long, breaks a limit.
func (d *decoder) refuse(size int, format string, args ...any) *Malformed {
	return &Malformed{Offset: int(d.dec.InputOffset()) - size, Err: fmt.Errorf(format, args...)}
}

func (d *decoder) malformed(err error) *Malformed {
	var own *Malformed
	if errors.As(err, &own) {
		return own
	}
	m := &Malformed{Offset: int(d.dec.InputOffset()), Err: err}
	var syntax *jsontext.SyntacticError
	if errors.As(err, &syntax) {
		m.Offset, m.Err = int(syntax.ByteOffset), syntax.Err
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		m.Offset, m.Err = len(d.data), errors.New("it ends in the middle of a JSON value")
	}
	return m
}

// sizedNumber reports whether a number keeps within the limits.
func sizedNumber(text string) bool {
	if len(text) > maxNumber {
		return false
	}
	i := strings.IndexAny(text, "eE")
	if i < 0 {
		return true
	}
	exponent := strings.TrimLeft(strings.TrimLeft(text[i+1:], "+-"), "0")
	return len(exponent) < 4 || exponent == "1000"
}
