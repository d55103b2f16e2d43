package relation

import (
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// knownFormats are the formats that some draft defines. An unknown format
// asserts nothing; a known one that the verifier does not implement is opaque.
var knownFormats = map[string]bool{
	"date-time": true, "date": true, "time": true, "duration": true,
	"email": true, "idn-email": true, "hostname": true, "idn-hostname": true,
	"ipv4": true, "ipv6": true, "uri": true, "uri-reference": true, "iri": true, "iri-reference": true,
	"uri-template": true, "uuid": true, "json-pointer": true, "relative-json-pointer": true, "regex": true,
	"color": true, "utc-millisec": true, "style": true, "phone": true, "host-name": true,
}

// verifierFormats are those that the verifier implements.
var verifierFormats = func() map[string]bool {
	known := map[string]bool{}
	for format := range jsonschema.Formats {
		known[format] = true
	}
	return known
}()

// formatLengths are sure bounds on the length in code points: enough to prove a
// maxLength, never called the format's grammar.
var formatLengths = map[string][2]int{"uuid": {36, 36}, "date": {10, 10}}

// formatHolds asks the verifier's own table, so that a witness that rests on a
// format is one in the eyes of whoever validates with it.
func formatHolds(format, text string) (ok bool) {
	judge := jsonschema.Formats[format]
	if judge == nil {
		return true
	}
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	return judge(text)
}

// contentHolds is the same for "encoding mediaType", either of which may be "".
func contentHolds(content, text string) bool {
	encoding, mediaType, _ := strings.Cut(content, " ")
	data := []byte(text)
	if decode := jsonschema.Decoders[encoding]; decode != nil {
		decoded, err := decode(text)
		if err != nil {
			return false
		}
		data = decoded
	} else if encoding != "" {
		return true
	}
	if check := jsonschema.MediaTypes[mediaType]; check != nil {
		return check(data) == nil
	}
	return true
}

// formatSamples are texts of each format, typical and at the edges. They are
// candidates for witnesses; each is judged before it is used.
var formatSamples = map[string][]string{
	"date-time":             {"2020-01-01T00:00:00Z", "1999-12-31T23:59:59.5+01:00", "2020-01-01t00:00:00z"},
	"date":                  {"2020-01-01", "1999-12-31", "2024-02-29"},
	"time":                  {"00:00:00Z", "23:59:59.5+01:00", "12:30:00-08:00"},
	"duration":              {"P1D", "PT1H", "P1Y2M3DT4H5M6S", "P4W"},
	"period":                {"2020-01-01T00:00:00Z/2020-01-02T00:00:00Z"},
	"email":                 {"a@b.c", "joe.bloggs@example.com", "a@b"},
	"hostname":              {"a", "www.example.com", "a-b.c", "0"},
	"ipv4":                  {"0.0.0.0", "127.0.0.1", "255.255.255.255"},
	"ip-address":            {"0.0.0.0", "127.0.0.1"},
	"ipv6":                  {"::", "::1", "1:2:3:4:5:6:7:8", "::ffff:127.0.0.1"},
	"uri":                   {"a:b", "http://example.com/", "urn:x:y", "http://a/?b#c"},
	"iri":                   {"a:b", "http://example.com/", "http://ƒøø.ßår/"},
	"uri-reference":         {"", "a", "/a/b?c#d", "http://example.com/"},
	"uriref":                {"", "a", "http://example.com/"},
	"iri-reference":         {"", "a", "/ƒ", "http://example.com/"},
	"uri-template":          {"", "a", "http://example.com/{a}"},
	"uuid":                  {"00000000-0000-0000-0000-000000000000", "2eb8aa08-aa98-11ea-b4aa-73b441d16380"},
	"json-pointer":          {"", "/", "/a/b", "/~0~1"},
	"relative-json-pointer": {"0", "1/a", "0#"},
	"regex":                 {"", "a", "^a*$", "[a-z]+"},
}

// badSamples break most formats, each in its own way.
var badSamples = []string{
	"", "a", " ", "0", "1", "%", "/", "~", "/~", "#", "a b", "\\", "[", "(", "{", "}", "^(abc", "@", ".", "-", "-a", "a-", "P", "PT", "12:00",
	"2020-13-01", "2020-02-30", "1.2.3", "256.0.0.1", "1.2.3.4.5", ":::", "12345::", "not a date", "2020-01-01T00:00:00", "http://[::", "//", "a:", "://", "{a", "1234567890123",
	"=", "====", "{:}", "eyJmb28iOiAiYmFyIn0K", "e30=", "bnVsbA==", "{}", "null", "ezp9Cg==", "aa", "abc", "~~~", "é", "日本", "\n", "a.b.c.d.e.f.g.h.i.j", "2eb8aa08-aa98-11ea-b4aa73b441d16380",
}

var contentSamples = []string{"null", "e30=", "bnVsbA==", "eyJmb28iOiAiYmFyIn0K", "0", ""}

// samplesFor lists the candidates for a conjunction of opaque string literals.
func samplesFor(s *space, atoms []literal) []string {
	var samples []string
	for _, a := range atoms {
		if n := s.at(a); n.kind == kindFormat {
			samples = append(samples, formatSamples[n.text]...)
		} else {
			samples = append(samples, contentSamples...)
		}
	}
	return append(samples, badSamples...)
}
