package eval

import (
	"bytes"
	"encoding/json"
	"go/constant"
	"go/token"
	"go/types"
	"reflect"
	"strings"

	"example.org/parity/internal/capture/golang/gojson"
)

// PresetBy gives what a default tag sets a field to. Null sets no field, not even one of
// text: a text is not in quotes there, but null stands for itself.
func PresetBy(tag string, t types.Type) Value {
	text, ok := reflect.StructTag(tag).Lookup("default")
	b, isBasic := gojson.Deref(t).Underlying().(*types.Basic)
	if !ok || !isBasic || text == "null" {
		return nil
	}
	text = strings.Trim(text, `"`)
	switch {
	case b.Info()&types.IsString != 0:
		return Fixed{constant.MakeString(text), gojson.Deref(t)}
	case b.Info()&types.IsBoolean != 0:
		return Fixed{constant.MakeBool(text == "true"), gojson.Deref(t)}
	case b.Info()&types.IsNumeric != 0:
		if v, ok := JSONValue(text); ok && v != nil {
			if c := constant.MakeFromLiteral(text, numberToken(text), 0); c.Kind() != constant.Unknown {
				return Fixed{c, gojson.Deref(t)}
			}
		}
	}
	return nil
}

func numberToken(text string) token.Token {
	if strings.ContainsAny(text, ".eE") {
		return token.FLOAT
	}
	return token.INT
}

// JSONValue gives the value of a JSON text, numbers as written.
func JSONValue(text string) (any, bool) {
	var value any
	dec := json.NewDecoder(bytes.NewReader([]byte(text)))
	dec.UseNumber()
	if dec.Decode(&value) != nil || dec.More() {
		return nil, false
	}
	return value, true
}
