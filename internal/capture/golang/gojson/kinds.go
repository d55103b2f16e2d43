package gojson

import (
	"go/types"

	"example.org/parity/internal/codec"
)

func IsAny(t types.Type) bool {
	_, named := types.Unalias(t).(*types.Named)
	iface, ok := t.Underlying().(*types.Interface)
	return ok && !named && iface.Empty()
}

func IsByteSlice(t types.Type) bool {
	s, ok := t.Underlying().(*types.Slice)
	return ok && IsByteType(s.Elem()) && !IsRaw(t)
}

func IsByteType(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Kind() == types.Uint8
}

// FileContents is what is uploaded as a part of a form: bytes, which no JSON holds.
var FileContents = codec.Of(codec.KindString).As("file")

// IsReader says whether a type is an interface of which bytes are read.
func IsReader(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil {
		return false
	}
	switch FullName(named) {
	case "io.Reader", "io.ReadCloser", "io.ReadSeeker", "io.ReadSeekCloser":
		return true
	}
	return false
}

// IsKnown says whether a type is one of those.
func IsKnown(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil {
		return false
	}
	_, ok = KnownTypes[FullName(named)]
	return ok
}

// KnownTypes are types of other packages whose form on the wire their own
// MarshalJSON or MarshalText decides, by import path and name.
var KnownTypes = map[string]codec.Shape{
	"encoding/json.Number":                              codec.Of(codec.KindNumber).As("decimal"),
	"encoding/json.RawMessage":                          codec.Of(codec.KindAny).As("raw"),
	"encoding/json/jsontext.Value":                      codec.Of(codec.KindAny).As("raw"),
	"github.com/go-json-experiment/json/jsontext.Value": codec.Of(codec.KindAny).As("raw"),
	"github.com/gofrs/uuid.UUID":                        uuid,
	"github.com/gofrs/uuid/v5.UUID":                     uuid,
	"github.com/google/uuid.UUID":                       uuid,
	"github.com/oapi-codegen/runtime/types.Date":        codec.Of(codec.KindString).Formatted("date").As("date"),
	"github.com/oapi-codegen/runtime/types.Email":       codec.Of(codec.KindString).Formatted("email"),
	"github.com/oapi-codegen/runtime/types.UUID":        uuid,
	"github.com/deepmap/oapi-codegen/pkg/types.Date":    codec.Of(codec.KindString).Formatted("date").As("date"),
	"github.com/deepmap/oapi-codegen/pkg/types.Email":   codec.Of(codec.KindString).Formatted("email"),
	"github.com/deepmap/oapi-codegen/pkg/types.UUID":    uuid,
	"cloud.google.com/go/civil.Date":                    codec.Of(codec.KindString).Formatted("date").As("date"),
	"github.com/shopspring/decimal.Decimal":             {Kind: codec.KindString, Native: "decimal", By: "shopspring/decimal"}, // reads numbers, too
	"github.com/ericlagergren/decimal.Big":              codec.Of(codec.KindString).As("decimal"),
	"math/big.Float":                                    codec.Of(codec.KindString).As("decimal"),
	"math/big.Int":                                      codec.Of(codec.KindInteger),
	"math/big.Rat":                                      codec.Of(codec.KindString).CheckedFor(codec.Checked{What: "asks for a fraction"}),
	"net.IP":                                            codec.Of(codec.KindString).Formatted("ip"),
	"net/netip.Addr":                                    {Kind: codec.KindString, Format: "ip", By: "net/netip"}, // reads zones, too
	"net/netip.AddrPort":                                codec.Of(codec.KindString).Limited("pattern", `^([0-9]{1,3}(\.[0-9]{1,3}){3}:[0-9]{1,5}|\[[0-9A-Fa-f:.]+(%[^\]]+)?\]:[0-9]{1,5})?$`),
	"net/netip.Prefix":                                  codec.Of(codec.KindString).As("network").CheckedFor(codec.Checked{What: "asks for the address of a network"}),
	"time.Duration":                                     codec.Of(codec.KindInteger).Wide("int64").As("duration"),
	"time.Time":                                         codec.Of(codec.KindString).Formatted("date-time").As("datetime"),
}

func IsRaw(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil {
		return false
	}
	switch named.Obj().Pkg().Path() + "." + named.Obj().Name() {
	case "encoding/json.RawMessage", "encoding/json/jsontext.Value", "github.com/go-json-experiment/json/jsontext.Value":
		return true
	}
	return false
}

func IsTextType(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsString != 0
}

func IsMap(t types.Type) bool {
	_, ok := t.Underlying().(*types.Map)
	return ok
}

// NamedOf gives the named type behind a type or a pointer to it, and of a
// generic instance the type it instantiates.
func NamedOf(t types.Type) *types.Named {
	if pointer, ok := types.Unalias(t).(*types.Pointer); ok {
		t = pointer.Elem()
	}
	named, _ := types.Unalias(t).(*types.Named)
	if named == nil {
		return nil
	}
	return named.Origin()
}

func FullName(t *types.Named) string { return t.Obj().Pkg().Path() + "." + t.Obj().Name() }

// Element gives what a type holds: behind pointers, in slices, arrays and maps.
func Element(t types.Type) types.Type {
	for depth := 0; ; depth++ {
		if _, named := t.(*types.Named); named && depth > MaxNesting {
			return t // it holds itself
		}
		inner, ok := t.Underlying().(interface{ Elem() types.Type })
		if !ok {
			return t
		}
		t = inner.Elem()
	}
}

// IsKeyed says whether a type is a map of texts without a codec of its own.
func IsKeyed(t types.Type) bool {
	if t == nil {
		return false
	}
	m, ok := t.Underlying().(*types.Map)
	if !ok || !IsTextType(m.Key()) {
		return false
	}
	named, ok := types.Unalias(t).(*types.Named)
	return !ok || !MethodsOf(named).Any() && named.Obj().Pkg() != nil && !IsOf(t, "http", "Header") && !IsOf(t, "url", "Values")
}

func FieldIndex(st *types.Struct, name string) int {
	for i := range st.NumFields() {
		if st.Field(i).Name() == name {
			return i
		}
	}
	return -1
}

var uuid = codec.Of(codec.KindString).Formatted("uuid").As("uuid")
