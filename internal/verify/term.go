package verify

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
)

// decodeJSON keeps numbers as they are written.
func decodeJSON(text []byte) (any, error) {
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	var v any
	return v, dec.Decode(&v)
}

// externalTerm spells a JSON value in Erlang's external term format
// (https://www.erlang.org/doc/apps/erts/erl_ext_dist) as Jason decodes it: objects
// are maps with keys of text, null is nil, a number with a fraction or an exponent
// is a float.
func externalTerm(v any) ([]byte, error) { return appendTerm([]byte{131}, v) }

func appendTerm(out []byte, v any) ([]byte, error) {
	var err error
	switch v := v.(type) {
	case nil:
		return appendAtom(out, "nil"), nil
	case bool:
		return appendAtom(out, strconv.FormatBool(v)), nil
	case string:
		out = binary.BigEndian.AppendUint32(append(out, 'm'), uint32(len(v)))
		return append(out, v...), nil
	case json.Number:
		return appendNumber(out, v.String())
	case []any:
		if len(v) > 0 {
			out = binary.BigEndian.AppendUint32(append(out, 'l'), uint32(len(v)))
			for _, item := range v {
				if out, err = appendTerm(out, item); err != nil {
					return nil, err
				}
			}
		}
		return append(out, 'j'), nil
	case map[string]any:
		out = binary.BigEndian.AppendUint32(append(out, 't'), uint32(len(v)))
		keys := make([]string, 0, len(v))
		for key := range v {
			keys = append(keys, key)
		}
		slices.Sort(keys)
		for _, key := range keys {
			if out, err = appendTerm(out, key); err != nil {
				return nil, err
			}
			if out, err = appendTerm(out, v[key]); err != nil {
				return nil, err
			}
		}
		return out, nil
	}
	return nil, fmt.Errorf("%T is no JSON value", v)
}

func appendAtom(out []byte, name string) []byte {
	return append(append(out, 'w', byte(len(name))), name...)
}

func appendNumber(out []byte, text string) ([]byte, error) {
	if strings.ContainsAny(text, ".eE") {
		f, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return nil, fmt.Errorf("the number %s has no place in a float: %w", text, err)
		}
		return binary.BigEndian.AppendUint64(append(out, 'F'), math.Float64bits(f)), nil
	}
	n, ok := new(big.Int).SetString(text, 10)
	if !ok {
		return nil, fmt.Errorf("%q is no number", text)
	}
	if n.IsInt64() && n.Int64() == int64(int32(n.Int64())) {
		return binary.BigEndian.AppendUint32(append(out, 'b'), uint32(int32(n.Int64()))), nil
	}
	digits := n.Bytes()
	slices.Reverse(digits) // least significant first
	sign := byte(0)
	if n.Sign() < 0 {
		sign = 1
	}
	if len(digits) < 256 {
		return append(append(out, 'n', byte(len(digits)), sign), digits...), nil
	}
	out = binary.BigEndian.AppendUint32(append(out, 'o'), uint32(len(digits)))
	return append(append(out, sign), digits...), nil
}
