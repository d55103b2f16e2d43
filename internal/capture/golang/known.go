package golang

import (
	"encoding/json"
	"fmt"
	"go/types"
	"maps"
)

// object is a JSON Schema, or a part of one.
type object = map[string]any

// annotation is the keyword for what JSON Schema has no word for.
const annotation = "x-parity"

// annotate sets a key of a schema's annotation.
func annotate(schema object, key string, value any) object {
	notes, ok := schema[annotation].(object)
	if !ok {
		notes = object{}
		schema[annotation] = notes
	}
	notes[key] = value
	return schema
}

// opaque is the schema of what could not be known.
func opaque(format string, args ...any) object {
	return annotate(object{}, "opaque", fmt.Sprintf(format, args...))
}

// knownTypes are types of other packages whose form on the wire their own
// MarshalJSON or MarshalText decides, by import path and name.
var knownTypes = map[string]struct {
	schema object
	native string
}{
	"encoding/json.Number":                  {object{"type": "number"}, "decimal"},
	"encoding/json.RawMessage":              {object{}, "raw"},
	"encoding/json/jsontext.Value":          {object{}, "raw"},
	"github.com/gofrs/uuid.UUID":            {object{"type": "string", "format": "uuid"}, "uuid"},
	"github.com/gofrs/uuid/v5.UUID":         {object{"type": "string", "format": "uuid"}, "uuid"},
	"github.com/google/uuid.UUID":           {object{"type": "string", "format": "uuid"}, "uuid"},
	"github.com/shopspring/decimal.Decimal": {object{"type": "string"}, "decimal"},
	"math/big.Float":                        {object{"type": "string"}, "decimal"},
	"math/big.Int":                          {object{"type": "integer"}, ""},
	"math/big.Rat":                          {object{"type": "string"}, "decimal"},
	"net.IP":                                {object{"type": "string"}, ""},
	"net/netip.Addr":                        {object{"type": "string"}, ""},
	"net/netip.AddrPort":                    {object{"type": "string"}, ""},
	"net/netip.Prefix":                      {object{"type": "string"}, ""},
	"time.Duration":                         {object{"type": "integer"}, "duration"},
	"time.Time":                             {object{"type": "string", "format": "date-time"}, "datetime"},
}

func knownType(path, name string) (object, bool) {
	known, ok := knownTypes[path+"."+name]
	if !ok {
		return nil, false
	}
	schema := maps.Clone(known.schema)
	if known.native != "" {
		annotate(schema, "native", known.native)
	}
	return schema, true
}

// isKnown says whether a type is one of those.
func isKnown(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil {
		return false
	}
	_, ok = knownTypes[named.Obj().Pkg().Path()+"."+named.Obj().Name()]
	return ok
}

// basicTypes are the predeclared types. Bounds stand where encoding/json refuses
// a number outside them; those of 64 bits are beyond what other languages state.
var basicTypes = map[types.BasicKind]object{
	types.Bool:    {"type": "boolean"},
	types.String:  {"type": "string"},
	types.Float32: {"type": "number"},
	types.Float64: {"type": "number"},
	types.Int:     {"type": "integer"},
	types.Int8:    {"type": "integer", "minimum": json.Number("-128"), "maximum": json.Number("127")},
	types.Int16:   {"type": "integer", "minimum": json.Number("-32768"), "maximum": json.Number("32767")},
	types.Int32:   {"type": "integer", "minimum": json.Number("-2147483648"), "maximum": json.Number("2147483647")},
	types.Int64:   {"type": "integer"},
	types.Uint:    {"type": "integer", "minimum": json.Number("0")},
	types.Uint8:   {"type": "integer", "minimum": json.Number("0"), "maximum": json.Number("255")},
	types.Uint16:  {"type": "integer", "minimum": json.Number("0"), "maximum": json.Number("65535")},
	types.Uint32:  {"type": "integer", "minimum": json.Number("0"), "maximum": json.Number("4294967295")},
	types.Uint64:  {"type": "integer", "minimum": json.Number("0")},
	types.Uintptr: {"type": "integer", "minimum": json.Number("0")},
}

// quotedPatterns are the texts that ",string" makes of a JSON value.
var quotedPatterns = map[string]string{
	"boolean": `^(true|false)$`,
	"integer": `^-?(0|[1-9][0-9]*)$`,
	"number":  `^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$`,
	"string":  `^"(.|\n)*"$`,
}

// integerKey is the text of an integer map key.
const (
	integerKey  = `^-?(0|[1-9][0-9]*)$`
	unsignedKey = `^(0|[1-9][0-9]*)$`
)
