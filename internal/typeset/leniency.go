package typeset

import (
	"maps"
	"sync"

	"example.org/parity/internal/doc"
)

// The runtimes that Decode.By names.
const (
	ByPydantic       = "pydantic"        // lax mode, from JSON
	ByPydanticStrict = "pydantic-strict" // strict mode, from JSON
	BySpeakeasy      = "speakeasy"       // of Python: pydantic, with null for what is not recognized
	ByPython         = "python"          // by calling int, float, UUID, datetime.fromisoformat
	ByMsgspec        = "msgspec"
	ByEncodingJSON   = "encoding/json"
	ByShopspring     = "shopspring/decimal" // of Go
	ByNetip          = "net/netip"          // of Go
	ByZod            = "zod"
	ByJason          = "jason"  // a decoder that checks nothing and keeps what it gets
	ByElixir         = "elixir" // by calling DateTime.from_iso8601, Base.decode64 and the like
)

// ownRules are those of languages in which what looks at a value calls the language's own
// functions.
var ownRules = map[string]string{"elixir": ByElixir}

// leniency is what a runtime takes where a schema of some sort stands, beyond what
// the schema says. Each row is held against the runtime itself by the tests.
type leniency struct {
	by string
	// sort of schema: its type, then its format, contentEncoding or native kind.
	sort string
	// also are schemas of what is taken, too.
	also []string
	// texts is the pattern of the texts that are taken, in place of the format's own.
	texts string
	from  string // what says so
}

const (
	pydanticTable = "https://docs.pydantic.dev/latest/concepts/conversion_table/, JSON"
	jsonUnmarshal = "https://pkg.go.dev/encoding/json#Unmarshal"

	// pydantic reads numbers within texts with white space around and single
	// underscores between digits.
	intText         = `^\s*[+-]?[0-9]+(_[0-9]+)*(\.0+)?\s*$`
	pythonInt       = `^\s*[+-]?[0-9]+(_[0-9]+)*\s*$`
	nonNegativeText = `^\s*(\+?[0-9]+(_[0-9]+)*|-0+)(\.0+)?\s*$`
	positiveText    = `^\s*\+?(0(_?0)*_?)?[1-9](_?[0-9])*(\.0+)?\s*$`
	floatText       = `^\s*[+-]?(([0-9]+(_[0-9]+)*(\.([0-9]+(_[0-9]+)*)?)?|\.[0-9]+(_[0-9]+)*)([eE][+-]?[0-9]+)?|[iI][nN][fF]([iI][nN][iI][tT][yY])?|[nN][aA][nN])\s*$`
	boolText        = `^(0|1|[oO][fF][fF]|[oO][nN]|[fF]|[fF][aA][lL][sS][eE]|[nN]|[nN][oO]|[tT]|[tT][rR][uU][eE]|[yY]|[yY][eE][sS])$`
	decimalText     = `^\s*[+-]?(_*[0-9][0-9_]*(\._*([0-9][0-9_]*)?)?|\._*[0-9][0-9_]*)([eE][+-]?[0-9_]+)?\s*$`

	monthDay = `((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))`
	leapDay  = `([0-9]{2}(0[48]|[2468][048]|[13579][26])|(0[48]|[2468][048]|[13579][26])00)-02-29`
	year     = `([0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)` // not 0000
	day      = `(` + year + `-` + monthDay + `|` + leapDay + `)`
	hour     = `([01][0-9]|2[0-3])`
	clock    = hour + `:[0-5][0-9](:[0-5][0-9]([.,][0-9]+)?)?`
	zone     = `([zZ]|[+−-]` + hour + `:?[0-5][0-9])?`
	// A moment as seconds or milliseconds since 1970, in a text.
	momentText = `[+-]?([0-9]{1,14}(\.[0-9]*)?|\.[0-9]+)`

	uuidText     = `^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$`
	uuidTexts    = `^((urn:uuid:)?[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|\{[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\}|[0-9a-fA-F]{32})$`
	amount       = `[0-9]+([.,][0-9]+)?`
	durationText = `^[+-]?(P(` + amount + `[YMWD])+(T(` + amount + `[HMS])*)?|PT(` + amount + `[HMS])+|([0-9]+ ?[dD]([aA][yY][sS]?)?,? ?)?` + pydanticSpan + `|[0-9]{3,}:[0-5][0-9](:[0-5][0-9]([.,][0-9]+)?)?|[0-9]+ ?[dD]([aA][yY][sS]?)?)$`
	pydanticSpan = `([0-9]:[0-5][0-9]:[0-5][0-9]([.,][0-9]+)?|[0-9]{2}:[0-5][0-9](:[0-5][0-9]([.,][0-9]+)?)?)`

	octet = `(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])`
	ipv4  = octet + `(\.` + octet + `){3}`
	word  = `[0-9a-fA-F]{1,4}`
	low32 = `(` + word + `:` + word + `|` + ipv4 + `)` // the last 32 bits
	ipv6  = `((` + word + `:){6}` + low32 +
		`|::(` + word + `:){5}` + low32 +
		`|(` + word + `)?::(` + word + `:){4}` + low32 +
		`|((` + word + `:){0,1}` + word + `)?::(` + word + `:){3}` + low32 +
		`|((` + word + `:){0,2}` + word + `)?::(` + word + `:){2}` + low32 +
		`|((` + word + `:){0,3}` + word + `)?::` + word + `:` + low32 +
		`|((` + word + `:){0,4}` + word + `)?::` + low32 +
		`|((` + word + `:){0,5}` + word + `)?::` + word +
		`|((` + word + `:){0,6}` + word + `)?::)`
	zoned = `(%[^%/]+)?` // RFC 4007

	// What email-validator takes, in any script, and pydantic around it: Ada <ada@example.org>.
	// That some domains have no address (localhost, test) is an edge of its own.
	mailLetter = `[^\x00-\x20"(),.:;<>@\[\]\x5c\x7f]`
	hostLetter = `[^\x00-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]`
	hostInside = `[^\x00-\x2c\x2e\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]` // a hyphen, too
	mailbox    = mailLetter + `+(\.` + mailLetter + `+)*@(` + hostLetter + `(` + hostInside + `*` + hostLetter + `)?\.)+(` +
		hostLetter + hostInside + `*)?[^\x00-\x40\x5b-\x60\x7b-\x7f]`
	emailText = `^\s*((([^\x00-\x20"(),:;<>@\[\]\x5c\x7f]|\s)*|"[\s\S]+")\s*<\s*` + mailbox + `\s*>|` + mailbox + `)\s*$`

	// DateTime.from_iso8601 and its kin: years may be signed and zero, an offset of
	// zero is not negative.
	elixirDay    = `[+-]?([0-9]{4}-` + monthDay + `|` + leapDay + `)`
	elixirClock  = hour + `:[0-5][0-9]:[0-5][0-9]([.,][0-9]+)?`
	elixirOffset = `(Z|[+]` + hour + `(:?[0-5][0-9])?|-(0[1-9]|1[0-9]|2[0-3])(:?[0-5][0-9])?|-00:?(0[1-9]|[1-5][0-9]))`

	// A datetime from a number: seconds since 1970 up to 2e10 either way, else
	// milliseconds, of the years 1 to 9999.
	moment = `{"type":"number","minimum":-62135596800000,"maximum":253402300799999.999}`
)

// pythonBase64 is what Python's decoder takes: it skips what is not of the alphabet,
// and padding where none can stand, and stops at the padding.
func pythonBase64(alphabet string) string {
	other := `[^=` + alphabet + `]*`
	first := `[^` + alphabet + `]*[` + alphabet + `]` // or second of four
	third := other + `(=` + other + `)?[` + alphabet + `]`
	fourth := other + `[` + alphabet + `]`
	return `^(` + first + first + third + fourth + `)*([^` + alphabet + `]*|` + first + first + `(` + other + `=` + other + `=|` + third + other + `=)[\s\S]*)$`
}

const pythonBinascii = "https://docs.python.org/3/library/binascii.html#binascii.a2b_base64"

// A number of seconds is a duration whatever its size: that three million years are
// too long for a timedelta is an edge of its own.
var leniencies = []leniency{
	{ByPydantic, "integer", []string{`{"type":"boolean"}`, `{"type":"string","pattern":"` + quoted(intText) + `"}`}, "", pydanticTable},
	{ByPydantic, "number", []string{`{"type":"boolean"}`, `{"type":"string","pattern":"` + quoted(floatText) + `"}`}, "", pydanticTable},
	{ByPydantic, "boolean", []string{`{"enum":[0,1]}`, `{"type":"string","pattern":"` + quoted(boolText) + `"}`}, "", pydanticTable},
	{ByPydantic, "integer enum", nil, "", "a member of IntEnum is an int first"},
	{ByPydantic, "number enum", nil, "", "a member of an Enum of float is a float first"},
	{ByPydantic, "enum 1", []string{`{"const":true}`}, "", "True == 1 in Python"},
	{ByPydantic, "enum 0", []string{`{"const":false}`}, "", "False == 0 in Python"},
	{ByPydantic, "enum true", []string{`{"const":1}`}, "", "True == 1 in Python"},
	{ByPydantic, "enum false", []string{`{"const":0}`}, "", "False == 0 in Python"},
	{ByPydantic, "string decimal", []string{`{"type":"number"}`}, decimalText, pydanticTable},
	{ByPydantic, "string date-time", []string{moment}, `^(` + day + `([Tt _]` + clock + zone + `)?|` + momentText + `)$`, pydanticTable},
	{ByPydantic, "string date", []string{
		`{"type":"number","multipleOf":86400,"minimum":-20000000000,"maximum":20000000000}`,
		`{"type":"number","multipleOf":86400000,"minimum":-62135596800000,"maximum":253402214400000}`,
	}, `^` + day + `([Tt _]00:00(:00([.,]0+)?)?` + zone + `)?$`, pydanticTable},
	{ByPydantic, "string time", []string{`{"type":"number","minimum":0,"exclusiveMaximum":86400}`}, `^` + clock + zone + `$`, pydanticTable},
	{ByPydantic, "string duration", []string{`{"type":"number"}`}, durationText, pydanticTable},
	{ByPydantic, "string uuid", nil, uuidTexts, pydanticTable},
	{ByPydantic, "string ipv4", []string{`{"type":"integer","minimum":0,"maximum":4294967295}`, `{"type":"boolean"}`}, `^` + ipv4 + `$`, "https://docs.python.org/3/library/ipaddress.html#ipaddress.IPv4Address"},
	{ByPydantic, "string ipv6", []string{`{"type":"integer","minimum":0,"maximum":340282366920938463463374607431768211455}`, `{"type":"boolean"}`}, `^` + ipv6 + zoned + `$`, "https://docs.python.org/3/library/ipaddress.html#ipaddress.IPv6Address"},
	{ByPydantic, "string base64", nil, pythonBase64(`A-Za-z0-9+/`), pythonBinascii},
	{ByPydantic, "string base64url", nil, pythonBase64(`A-Za-z0-9+/_-`), pythonBinascii},
	{ByPydantic, "string uri", nil, `^[A-Za-z][A-Za-z0-9+.-]*:[\s\S]+$`, pydanticTable},

	{BySpeakeasy, "string", []string{`{"type":"null"}`}, "", "UnrecognizedStr of the generated SDKs"},
	{BySpeakeasy, "integer", []string{`{"type":"boolean"}`, `{"type":"string","pattern":"` + quoted(intText) + `"}`, `{"type":"null"}`}, "", "UnrecognizedInt of the generated SDKs"},

	{ByPython, "integer", []string{`{"type":"boolean"}`, `{"type":"number"}`, `{"type":"string","pattern":"` + quoted(pythonInt) + `"}`}, "", "https://docs.python.org/3/library/functions.html#int"},
	{ByPython, "number", []string{`{"type":"boolean"}`, `{"type":"string","pattern":"` + quoted(floatText) + `"}`}, "", "https://docs.python.org/3/library/functions.html#float"},
	{ByPython, "string date-time", nil, `^` + day + `([\s\S]` + hour + `(:[0-5][0-9](:[0-5][0-9]([.,][0-9]+)?)?)?([zZ]|[+-]` + hour + `:?[0-5][0-9])?)?$`, "https://docs.python.org/3/library/datetime.html#datetime.datetime.fromisoformat"},
	{ByPython, "string date", nil, `^` + day + `$`, "https://docs.python.org/3/library/datetime.html#datetime.date.fromisoformat"},
	{ByPython, "string decimal", []string{`{"type":["number","boolean"]}`}, decimalText, "https://docs.python.org/3/library/decimal.html#decimal.Decimal"},
	{ByPython, "string uuid", nil, uuidTexts, "https://docs.python.org/3/library/uuid.html#uuid.UUID"},
	{ByPython, "string base64", nil, pythonBase64(`A-Za-z0-9+/`), pythonBinascii},
	{ByPython, "string base64url", nil, pythonBase64(`A-Za-z0-9+/_-`), pythonBinascii},

	{ByMsgspec, "string decimal", []string{`{"type":"number"}`}, decimalText, "https://jcristharif.com/msgspec/supported-types.html#decimal"},

	{ByPydanticStrict, "enum 1", []string{`{"const":true}`}, "", "True == 1 in Python"},
	{ByPydanticStrict, "enum 0", []string{`{"const":false}`}, "", "False == 0 in Python"},
	{ByPydanticStrict, "enum true", []string{`{"const":1}`}, "", "True == 1 in Python"},
	{ByPydanticStrict, "enum false", []string{`{"const":0}`}, "", "False == 0 in Python"},
	{ByPydanticStrict, "string decimal", []string{`{"type":"number"}`}, decimalText, pydanticTable},
	{ByPydanticStrict, "string date-time", nil, `^(` + day + `[Tt _]` + clock + zone + `|` + momentText + `)$`, pydanticTable},
	{ByPydanticStrict, "string date", nil, `^` + day + `$`, pydanticTable},
	{ByPydanticStrict, "string time", nil, `^` + clock + zone + `$`, pydanticTable},
	{ByPydanticStrict, "string duration", nil, durationText, pydanticTable},
	{ByPydanticStrict, "string uuid", nil, uuidTexts, pydanticTable},
	{ByPydanticStrict, "string ipv4", nil, `^` + ipv4 + `$`, "https://docs.python.org/3/library/ipaddress.html#ipaddress.IPv4Address"},
	{ByPydanticStrict, "string ipv6", nil, `^` + ipv6 + zoned + `$`, "https://docs.python.org/3/library/ipaddress.html#ipaddress.IPv6Address"},
	{ByPydanticStrict, "string base64", nil, pythonBase64(`A-Za-z0-9+/`), pythonBinascii},
	{ByPydanticStrict, "string base64url", nil, pythonBase64(`A-Za-z0-9+/_-`), pythonBinascii},
	{ByPydanticStrict, "string uri", nil, `^[A-Za-z][A-Za-z0-9+.-]*:[\s\S]+$`, pydanticTable},

	{ByEncodingJSON, "string base64", []string{`{"type":"array","items":{"type":["integer","null"],"minimum":0,"maximum":255}}`}, `^([A-Za-z0-9+/][\r\n]*[A-Za-z0-9+/][\r\n]*[A-Za-z0-9+/][\r\n]*[A-Za-z0-9+/][\r\n]*)*([A-Za-z0-9+/][\r\n]*[A-Za-z0-9+/][\r\n]*(=[\r\n]*=|[A-Za-z0-9+/][\r\n]*=)[\r\n]*)?$`, jsonUnmarshal},
	{ByEncodingJSON, "number decimal", []string{`{"type":"string","pattern":"^-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?$"}`}, "", "https://pkg.go.dev/encoding/json#Number"},
	{ByEncodingJSON, "integer decimal", []string{`{"type":"string","pattern":"^-?(0|[1-9][0-9]*)$"}`}, "", "https://pkg.go.dev/encoding/json#Number"},
	{ByEncodingJSON, "string date-time", nil, `^([0-9]{4}-` + monthDay + `|` + leapDay + `)T` + hour + `:[0-5][0-9]:[0-5][0-9]([.,][0-9]+)?(Z|[+-]([01][0-9]|2[0-4]):[0-5][0-9])$`, "https://pkg.go.dev/time#Time.UnmarshalJSON"},
	{ByEncodingJSON, "string ip", nil, `^(` + ipv4 + `|` + ipv6 + `)?$`, "https://pkg.go.dev/net#IP.UnmarshalText"},

	{ByNetip, "string ip", nil, `^(` + ipv4 + `|` + ipv6 + `(%[\s\S]+)?)?$`, "https://pkg.go.dev/net/netip#ParseAddr"},

	{ByShopspring, "string decimal", []string{`{"type":"number"}`}, `^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$`, "https://pkg.go.dev/github.com/shopspring/decimal#Decimal.UnmarshalJSON"},

	{ByElixir, "string date-time", nil, `^` + elixirDay + `[T ]` + elixirClock + elixirOffset + `$`, "https://hexdocs.pm/elixir/DateTime.html#from_iso8601/2"},
	{ByElixir, "string date", nil, `^` + elixirDay + `$`, "https://hexdocs.pm/elixir/Date.html#from_iso8601/2"},
	{ByElixir, "string base64url", nil, `^([A-Za-z0-9_-]{4})*([A-Za-z0-9_-]{2}==|[A-Za-z0-9_-]{3}=)?$`, "https://hexdocs.pm/elixir/Base.html#url_decode64/2"},
}

// formatTexts are the texts of formats themselves, by what defines them. A runtime
// without a row of its own, and whoever sends, keeps to them.
var formatTexts = map[string]string{
	"date-time": `^` + day + `[Tt]` + hour + `:[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?([Zz]|[+-]` + hour + `:[0-5][0-9])$`,
	"date":      `^` + day + `$`,
	"time":      `^` + hour + `:[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?([Zz]|[+-]` + hour + `:[0-5][0-9])?$`, // clocks of SDKs have no zone
	"uuid":      uuidText,
	"base64":    `^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$`,
	"base64url": `^[A-Za-z0-9_-]*={0,2}$`,
	"ipv4":      `^` + ipv4 + `$`,
	"ipv6":      `^` + ipv6 + `$`,
	"ip":        `^(` + ipv4 + `|` + ipv6 + `)$`,
	"decimal":   `^-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$`,
}

// judgedTexts are the texts of formats that each library reads its own way: of a value that
// is asked for. Two contracts of one such format are held to be the same.
var judgedTexts = map[string]string{
	ByPydantic + " string email":       emailText,
	ByPydanticStrict + " string email": emailText,
}

// sentTexts are the texts that a runtime writes: of formats with several spellings
// and seconds that no clock of an SDK shows, those that they do.
var sentTexts = func() map[string]string {
	texts := maps.Clone(formatTexts)
	texts["date-time"] = `^` + day + `T` + hour + `:[0-5][0-9]:[0-5][0-9](\.[0-9]+)?(Z|[+]` + hour + `:[0-5][0-9]|-(0[1-9]|1[0-9]|2[0-3]):[0-5][0-9]|-00:(0[1-9]|[1-5][0-9]))$`
	texts["time"] = `^` + hour + `:[0-5][0-9]:[0-5][0-9](\.[0-9]+)?(Z|[+-]` + hour + `:[0-5][0-9])?$`
	texts["date"] = `^` + day + `$`
	texts["base64url"] = `^([A-Za-z0-9_-]{4})*([A-Za-z0-9_-]{2}==|[A-Za-z0-9_-]{3}=)?$` // as the libraries pad it
	texts["decimal"] = `^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$`               // no language writes 007
	return texts
}()

// Literals that are no type of Go.
const (
	LiteralInteger = "integer" // of any size, without a point and an exponent
	LiteralInt     = "Python"  // of any size, but of 64 bits where it has a point or an exponent
	LiteralFloat   = "float64" // of a size that a float has; smaller ones are zero
)

// literals are how integers must be written for a runtime, by it and the sort of schema.
var literals = map[string]string{
	ByEncodingJSON + " integer":         "int64",
	ByEncodingJSON + " integer decimal": "int64",
	ByEncodingJSON + " number":          LiteralFloat,
	ByPydantic + " integer":             LiteralInt,
	ByPydanticStrict + " integer":       LiteralInteger,
	ByMsgspec + " integer":              LiteralInteger,
	ByElixir + " integer":               LiteralInteger, // Jason makes a float of 1.0, which is_integer refuses
}

// widths are the ranges of numbers that are narrower than those of 64 bits: what
// these hold is beyond what other languages state.
var widths = map[string][2]string{
	"int8": {"-128", "127"}, "int16": {"-32768", "32767"}, "int32": {"-2147483648", "2147483647"},
	"uint8": {"0", "255"}, "uint16": {"0", "65535"}, "uint32": {"0", "4294967295"},
	"float32": {"-340282346638528859811704183484516925440", "340282346638528859811704183484516925440"},
}

// readFloat32 are the ends of what is rounded to a float32: half a step beyond its
// largest number it becomes infinite.
var readFloat32 = [2]string{"-340282356779733661637539395458142568448", "340282356779733661637539395458142568448"}

// textsAbove are, by the texts of all numbers, those of zero and more, and of more
// than zero. Those of other bounds are of textsWithin.
var textsAbove = map[string]*struct{ nonNegative, positive string }{
	intText:   {nonNegativeText, positiveText},
	pythonInt: {`^\s*(\+?[0-9]+(_[0-9]+)*|-0+)\s*$`, `^\s*\+?(0(_?0)*_?)?[1-9](_?[0-9])*\s*$`},
	floatText: {`^\s*\+?(([0-9]+(_[0-9]+)*(\.([0-9]+(_[0-9]+)*)?)?|\.[0-9]+(_[0-9]+)*)([eE][+-]?[0-9]+)?|[iI][nN][fF]([iI][nN][iI][tT][yY])?)\s*$`,
		`^\s*\+?(((0(_?0)*_?)?[1-9](_?[0-9])*(\.([0-9]+(_[0-9]+)*)?)?|(0(_?0)*)?\.(0(_?0)*_?)?[1-9](_?[0-9])*)([eE][+-]?[0-9]+)?|[iI][nN][fF]([iI][nN][iI][tT][yY])?)\s*$`},
}

func quoted(pattern string) string {
	text := doc.QuoteJSON(pattern)
	return text[1 : len(text)-1]
}

// rules finds the row for a sort of schema under a runtime's rules.
var rules = sync.OnceValue(func() map[string]*rule {
	table := map[string]*rule{}
	for i := range leniencies {
		row := &leniencies[i]
		r := &rule{texts: row.texts}
		for _, text := range row.also {
			n, err := doc.ParseJSON("leniency", []byte(text))
			if err != nil {
				panic(err) // a constant of this file
			}
			r.also = append(r.also, n)
		}
		table[row.by+" "+row.sort] = r
	}
	return table
})

// rule is a row ready for use.
type rule struct {
	also  []*doc.Node
	texts string
}

// names are the natives of texts that say how a type is declared, and nothing of its texts.
var names = map[string]bool{"alias": true, "literal": true, "enum": true, "const": true, "atom": true}

// sortOf is the sort of a schema of one plain type, "" for any other.
func sortOf(schema *doc.Node, notes Notes) string {
	typ := schema.Get("type").Str()
	switch typ {
	case "string":
		for _, detail := range []string{schema.Get("format").Str(), schema.Get("contentEncoding").Str(), notes.Native} {
			if detail != "" && !names[detail] {
				return "string " + detail
			}
		}
		return typ
	case "number", "integer":
		if notes.Native == "decimal" {
			return typ + " decimal"
		}
		return typ
	case "boolean":
		return typ
	}
	return ""
}
