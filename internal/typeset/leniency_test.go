package typeset

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"example.org/parity/internal/doc"
)

// probes are the values that each runtime is asked about, as JSON.
var probes = strings.Fields(`
	null true false 0 1 2 3 -1 5 1.0 1.5 -0.5 300 70000 1e2 1e3 86400 86400.0 86401 -86400 86399 86399.5 25920000000000 20000000001 1577836800 1577836800123
	253402300799999 253402300800000 -62135596800000 -62135596800001 86399999999999 86400000000000 -86399999913600 -86399999913601
	[] [1] [1,2] [1,2,3] [null] [256] ["a"] {} {"a":1} {"1":1}
	"" "a" "A" "0" "1" "2" "-1" "+1" "01" "1.0" "1.5" "1." ".5" "1_0" "1__0" "_1" "1_" "1e3" "1e" "inf" "-Infinity" "NaN" "nan" "0x1" "abc"
	"true" "True" "TRUE" "t" "yes" "YES" "y" "on" "off" "no" "N" "f" "false" "tru"
	"2020-01-01" "2020-02-29" "2020-02-30" "2021-02-28" "2021-02-29" "2000-02-29" "1900-02-29" "1996-02-29T00:00:00Z" "2023-02-29T00:00:00Z" "2020-04-31" "2020-13-01" "2020-1-1" "0000-01-01" "0001-01-01" "2020-01-01T" "2020-01-01Z"
	"2020-01-01T00:00:00Z" "2020-01-01t00:00:00z" "2020-01-01_00:00:00Z" "2020-01-01T00:00:00" "2020-01-01T00:00" "2020-01-01T00:00Z" "2020-01-01T01:00:00Z"
	"2020-01-01T00:00:00.1Z" "2020-01-01T00:00:00.123456789Z" "2020-01-01T00:00:00,5Z" "2020-01-01T00:00:60Z" "2020-01-01T24:00:00Z" "2020-01-01T23:59:59Z"
	"2020-01-01T00:00:00+01:00" "2020-01-01T00:00:00+0100" "2020-01-01T00:00:00+01" "2020-01-01T00:00:00+24:00" "2020-01-01T00:00:00.Z" "2020-01-01T00" "20200101T000000Z"
	"1577836800" "1577836800.5" "1577836800123"
	"00:00:00" "00:00" "23:59:59" "24:00:00" "23:59:60" "00:00:00Z" "00:00:00.5" "00:00:00+01:00" "0:00"
	"P1D" "PT1H" "P1Y2M3DT4H5M6S" "P4W" "PT1.5S" "-P1D" "P1H" "p1d" "1d"
	"2eb8aa08-aa98-11ea-b4aa-73b441d16380" "2EB8AA08-AA98-11EA-B4AA-73B441D16380" "2eb8aa08aa9811eab4aa73b441d16380" "{2eb8aa08-aa98-11ea-b4aa-73b441d16380}"
	"urn:uuid:2eb8aa08-aa98-11ea-b4aa-73b441d16380" "2eb8aa08-aa98-11eab4aa73b441d16380"
	"http://a/" "a:b" "//a" "mailto:a@b" "AAAA" "AA==" "AAA=" "AA" "A===" "____" "AA==AA==" "%%" "A=A==A" "=AAAA" "AAA" "A%A%A=" "A-_A" "A" "====" "4:05:06" "4:05" "100:00"
	"1.2.3.4" "1.2.3" "1.2.3.256" "01.2.3.4" "1.2.3.4/32" "::" "::1" "1::2" "1:2:3:4:5:6:7:8" "1:2:3:4:5:6:1.2.3.4" "::ffff:1.2.3.4" "1:2:3:4:5:6:7" "1::2::3" "12345::" "fe80::1%eth0" ":::"
	"-2020-01-01" "+2020-01-01" "2020-01-01T00:00:00-00:00" "2020-01-01T00:00:00-00:30" "-2020-01-01T00:00:00Z" "2020-01-01T23:59:59-01"
`)

func init() {
	// What strings.Fields would split.
	probes = append(probes, `" 1 "`, `"\t1\n"`, `" 1.5"`, `"2020-01-01 00:00:00Z"`, `"2020-01-01T00:00:00 Z"`, `" 2020-01-01"`, `"1 day"`, `"2 days 01:00:00"`, `"AA\n=="`, `"AA AA"`)
}

// disagreements are where a runtime and Accepts say different things: sort, then
// the probes that the schema has no word for.
func disagreements(t *testing.T, by string, schemas []string, takes func(i int) map[string]bool) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	for i, text := range schemas {
		document, err := doc.ParseJSON("t.json", []byte(fmt.Sprintf(
			`{"$defs":{"T":{"type":"object","properties":{"x":%s},"required":["x"],"x-parity":{"decode":{"by":%q}}}},"x-parity":{"language":"x"}}`, text, by)))
		if err != nil {
			t.Fatal(err)
		}
		compiler := jsonschema.NewCompiler()
		compiler.AssertFormat = false
		if err := compiler.AddResource("t.json", strings.NewReader(Accepts(document).JSON())); err != nil {
			t.Fatal(err)
		}
		s, err := compiler.Compile("t.json#/$defs/T")
		if err != nil {
			t.Fatalf("%s: %v", Accepts(document).JSON(), err)
		}
		real := takes(i)
		for _, probe := range probes {
			dec := json.NewDecoder(strings.NewReader(`{"x":` + probe + `}`))
			dec.UseNumber()
			var v any
			if err := dec.Decode(&v); err != nil {
				t.Fatalf("%s: %v", probe, err)
			}
			if said := s.Validate(v) == nil; said != real[probe] {
				found[text] = append(found[text], fmt.Sprintf("%s=%v", probe, real[probe]))
			}
		}
	}
	return found
}

// expect compares with what is known not to agree, and why.
func expect(t *testing.T, found map[string][]string, known map[string]string) {
	t.Helper()
	for text, list := range found {
		if got := strings.Join(list, " "); got != known[text] {
			t.Errorf("%s: the runtime says otherwise of\n%s\nnot of\n%s", text, got, known[text])
		}
	}
	for text := range known {
		if found[text] == nil {
			t.Errorf("%s: all agrees by now", text)
		}
	}
}

// longest are seconds beyond what a timedelta holds.
const longest = `253402300799999=false 253402300800000=false 86400000000000=false -86399999913601=false`

// wholeNumber is a json.Number that is asked for an integer.
type wholeNumber struct{ json.Number }

func (n *wholeNumber) UnmarshalJSON(text []byte) error {
	if err := json.Unmarshal(text, &n.Number); err != nil || string(text) == "null" {
		return err
	}
	_, err := n.Int64()
	return err
}

// wholeNumbers are integers for JSON Schema, whatever their spelling.
const wholeNumbers = `1.0=false 1e2=false 1e3=false 86400.0=false`

const askPydantic = `
import datetime, decimal, enum, ipaddress, json, sys, uuid
from typing import *
from pydantic import TypeAdapter, AnyUrl, Field, Base64Bytes, Base64UrlBytes
class E(enum.Enum):
    one = 1
    a = "a"
class S(str, enum.Enum):
    a = "a"
class I(enum.IntEnum):
    two = 2
    minus = -1
class F(float, enum.Enum):
    half = 1.5
    three = 3
class O(enum.IntEnum):
    two = 2
    @classmethod
    def _missing_(cls, value):
        return cls.two if type(value) is int else None
request = json.load(sys.stdin)
answer = []
for expression in request["types"]:
    adapter = TypeAdapter(eval(expression))
    taken = []
    for probe in request["probes"]:
        try:
            adapter.validate_json(probe, strict=request["strict"])
            taken.append(probe)
        except (ValueError, OverflowError):
            pass
    answer.append(taken)
print(json.dumps(answer))
`

// TestPydantic holds the rows of pydantic against pydantic.
func TestPydantic(t *testing.T) {
	rows := []struct{ python, schema string }{
		{"int", `{"type":"integer"}`},
		{"float", `{"type":"number"}`},
		{"bool", `{"type":"boolean"}`},
		{"str", `{"type":"string"}`},
		{"Optional[int]", `{"type":["integer","null"]}`},
		{"bytes", `{"type":"string","x-parity":{"native":"bytes"}}`},
		{"datetime.datetime", `{"type":"string","format":"date-time","x-parity":{"native":"datetime"}}`},
		{"datetime.date", `{"type":"string","format":"date","x-parity":{"native":"date"}}`},
		{"datetime.time", `{"type":"string","format":"time","x-parity":{"native":"time"}}`},
		{"datetime.timedelta", `{"type":"string","format":"duration","x-parity":{"native":"duration"}}`},
		{"decimal.Decimal", `{"type":"string","x-parity":{"native":"decimal"}}`},
		{"uuid.UUID", `{"type":"string","format":"uuid","x-parity":{"native":"uuid"}}`},
		{"AnyUrl", `{"type":"string","format":"uri"}`},
		{"Base64Bytes", `{"type":"string","contentEncoding":"base64","x-parity":{"native":"bytes"}}`},
		{"Base64UrlBytes", `{"type":"string","contentEncoding":"base64url","x-parity":{"native":"bytes"}}`},
		{"Literal[1, 'a']", `{"enum":[1,"a"]}`},
		{"Literal[True]", `{"const":true}`},
		{"E", `{"enum":[1,"a"],"x-parity":{"native":"enum"}}`},
		{"I", `{"enum":[2,-1],"type":"integer","x-parity":{"native":"enum"}}`},
		{"F", `{"enum":[1.5,3],"type":"number","x-parity":{"native":"enum"}}`},
		{"O", `{"type":"integer","x-parity":{"native":"enum","open":true,"values":[2]}}`},
		{"S", `{"const":"a","x-parity":{"native":"enum"}}`},
		{"list[int]", `{"type":"array","items":{"type":"integer"}}`},
		{"dict[str, int]", `{"type":"object","additionalProperties":{"type":"integer"}}`},
		{"Union[int, bool, None]", `{"anyOf":[{"type":"integer"},{"type":"boolean"},{"type":"null"}]}`},
		{"Any", `{}`},
		{"Annotated[int, Field(gt=0)]", `{"type":"integer","exclusiveMinimum":0}`}, // false is 0
		{"Annotated[float, Field(ge=0)]", `{"type":"number","minimum":0}`},
		{"Annotated[int, Field(ge=1, le=100)]", `{"type":"integer","minimum":1,"maximum":100}`},
		{"Annotated[float, Field(ge=-1, lt=2)]", `{"type":"number","minimum":-1,"exclusiveMaximum":2}`},
		{"Annotated[float, Field(gt=0)]", `{"type":"number","exclusiveMinimum":0}`},
		{"Annotated[int, Field(multiple_of=2)]", `{"type":"integer","multipleOf":2}`},
		{"ipaddress.IPv4Address", `{"type":"string","format":"ipv4"}`},
		{"ipaddress.IPv6Address", `{"type":"string","format":"ipv6"}`},
	}
	python, err := filepath.Abs("../../.venv/bin/python")
	if given := os.Getenv("PARITY_PYTHON"); given != "" {
		python, err = given, nil
	}
	if err != nil {
		t.Fatal(err)
	}
	var schemas, types []string
	for _, row := range rows {
		schemas = append(schemas, row.schema)
		types = append(types, row.python)
	}
	for _, mode := range []struct {
		by     string
		strict bool
		known  map[string]string
	}{
		{ByPydantic, false, map[string]string{
			`{"type":"string","format":"duration","x-parity":{"native":"duration"}}`:   longest,
			`{"type":"string","format":"ipv4"}`:                                        wholeNumbers,
			`{"type":"string","format":"ipv6"}`:                                        wholeNumbers,
			`{"type":"string","format":"date","x-parity":{"native":"date"}}`:           `"0"=true "1577836800"=true`, // a text cannot be told to be a multiple of 86400
			`{"type":"integer","minimum":1,"maximum":100}`:                             `"1_0"=true`,
			`{"type":"integer","x-parity":{"native":"enum","open":true,"values":[2]}}`: wholeNumbers,
			`{"type":"integer","multipleOf":2}`:                                        `"0"=true "2"=true "1_0"=true "1577836800"=true`, // nor of anything else
		}},
		{ByPydanticStrict, true, map[string]string{
			`{"type":"integer"}`:                                                       wholeNumbers,
			`{"type":["integer","null"]}`:                                              wholeNumbers,
			`{"type":"integer","exclusiveMinimum":0}`:                                  wholeNumbers,
			`{"type":"integer","minimum":1,"maximum":100}`:                             `1.0=false 1e2=false`,
			`{"type":"string","format":"uri"}`:                                         `"fe80::1%eth0"=false`, // of other schemes the host is not looked at
			`{"type":"integer","x-parity":{"native":"enum","open":true,"values":[2]}}`: wholeNumbers,
			`{"type":"integer","multipleOf":2}`:                                        `1e2=false 1e3=false 86400.0=false`,
			`{"anyOf":[{"type":"integer"},{"type":"boolean"},{"type":"null"}]}`:        wholeNumbers,
			`{"type":"string","format":"date","x-parity":{"native":"date"}}`:           `"0"=true "1577836800"=true`,
		}},
	} {
		t.Run(mode.by, func(t *testing.T) {
			request, err := json.Marshal(map[string]any{"types": types, "probes": probes, "strict": mode.strict})
			if err != nil {
				t.Fatal(err)
			}
			cmd := exec.Command(python, "-I", "-B", "-c", askPydantic)
			cmd.Stdin = bytes.NewReader(request)
			cmd.Stderr = os.Stderr
			output, err := cmd.Output()
			if err != nil {
				t.Fatalf("a Python with pydantic 2 is needed, run make tools: %v", err)
			}
			var answer [][]string
			if err := json.Unmarshal(output, &answer); err != nil {
				t.Fatal(err)
			}
			expect(t, disagreements(t, mode.by, schemas, func(i int) map[string]bool {
				taken := map[string]bool{}
				for _, probe := range answer[i] {
					taken[probe] = true
				}
				return taken
			}), mode.known)
		})
	}
}

// TestPython holds the rows of Python's own conversions against Python.
func TestPython(t *testing.T) {
	const ask = `
import datetime, decimal, json, sys, uuid
request = json.load(sys.stdin)
answer = []
for expression in request["types"]:
    convert, taken = eval(expression), []
    for probe in request["probes"]:
        try:
            convert(json.loads(probe))
            taken.append(probe)
        except Exception:
            pass
    answer.append(taken)
print(json.dumps(answer))
`
	rows := []struct{ python, schema string }{
		{"int", `{"type":"integer"}`},
		{"float", `{"type":"number"}`},
		{"datetime.datetime.fromisoformat", `{"type":"string","format":"date-time","x-parity":{"native":"datetime"}}`},
		{"datetime.date.fromisoformat", `{"type":"string","format":"date","x-parity":{"native":"date"}}`},
		{"decimal.Decimal", `{"type":"string","x-parity":{"native":"decimal"}}`},
		{"uuid.UUID", `{"type":"string","format":"uuid","x-parity":{"native":"uuid"}}`},
	}
	var schemas, types []string
	for _, row := range rows {
		schemas, types = append(schemas, row.schema), append(types, row.python)
	}
	request, err := json.Marshal(map[string]any{"types": types, "probes": probes})
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("python3", "-I", "-B", "-c", ask)
	cmd.Stdin = bytes.NewReader(request)
	cmd.Stderr = os.Stderr
	output, err := cmd.Output()
	if err != nil {
		t.Fatalf("python3 is needed: %v", err)
	}
	var answer [][]string
	if err := json.Unmarshal(output, &answer); err != nil {
		t.Fatal(err)
	}
	expect(t, disagreements(t, ByPython, schemas, func(i int) map[string]bool {
		taken := map[string]bool{}
		for _, probe := range answer[i] {
			taken[probe] = true
		}
		return taken
	}), map[string]string{ // spellings that nobody writes
		`{"type":"string","format":"date-time","x-parity":{"native":"datetime"}}`: `"2020-01-01t00:00:00z"=false "2020-01-01T00:00:00+01"=true "2020-01-01T00:00:00.Z"=true "20200101T000000Z"=true "2020-01-01T23:59:59-01"=true "2020-01-01T00:00:00 Z"=true`,
		`{"type":"string","x-parity":{"native":"decimal"}}`:                       `"inf"=true "-Infinity"=true "NaN"=true "nan"=true`,
		`{"type":"string","format":"uuid","x-parity":{"native":"uuid"}}`:          `"2eb8aa08-aa98-11eab4aa73b441d16380"=true`,
	})
}

// TestElixir holds the rows of Elixir's own conversions against Elixir.
func TestElixir(t *testing.T) {
	rows := []struct{ elixir, schema string }{
		{"DateTime.from_iso8601", `{"type":"string","format":"date-time","x-parity":{"native":"datetime"}}`},
		{"Date.from_iso8601", `{"type":"string","format":"date","x-parity":{"native":"date"}}`},
		{"Base.decode64", `{"type":"string","contentEncoding":"base64","x-parity":{"native":"bytes"}}`},
		{"Base.url_decode64", `{"type":"string","contentEncoding":"base64url","x-parity":{"native":"bytes"}}`},
	}
	// Only texts are asked about; a row of its own a probe, yes or no for each function.
	var script strings.Builder
	var schemas []string
	for _, row := range rows {
		schemas = append(schemas, row.schema)
	}
	for _, probe := range probes {
		var text string
		if probe[0] != '"' || json.Unmarshal([]byte(probe), &text) != nil {
			continue
		}
		fmt.Fprintf(&script, "IO.puts(Enum.map_join([")
		for i, row := range rows {
			if i > 0 {
				script.WriteString(", ")
			}
			fmt.Fprintf(&script, "&%s/1", row.elixir)
		}
		fmt.Fprintf(&script, "], &(if is_tuple(&1.(<<%s>>)) and elem(&1.(<<%[1]s>>), 0) == :ok, do: \"y\", else: \"n\")))\n", bytesOf(text))
	}
	file := filepath.Join(t.TempDir(), "ask.exs")
	if err := os.WriteFile(file, []byte(script.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("elixir", file)
	cmd.Stderr = os.Stderr
	output, err := cmd.Output()
	if err != nil {
		t.Fatalf("elixir is needed: %v", err)
	}
	lines := strings.Fields(string(output))
	expect(t, disagreements(t, ByElixir, schemas, func(i int) map[string]bool {
		taken, line := map[string]bool{}, 0
		for _, probe := range probes {
			var text string
			if probe[0] == '"' && json.Unmarshal([]byte(probe), &text) == nil {
				taken[probe] = lines[line][i] == 'y'
				line++
			}
		}
		return taken
	}), map[string]string{})
}

func bytesOf(text string) string {
	var list []string
	for _, b := range []byte(text) {
		list = append(list, fmt.Sprint(b))
	}
	return strings.Join(list, ",")
}

// TestEncodingJSON holds the rows of encoding/json against encoding/json.
func TestEncodingJSON(t *testing.T) {
	rows := []struct {
		schema string
		into   func() any
	}{
		{`{"type":"integer","x-parity":{"width":"int64"}}`, func() any { return new(struct{ X int64 }) }},
		{`{"type":"integer","x-parity":{"width":"int8"}}`, func() any { return new(struct{ X int8 }) }},
		{`{"type":"integer","x-parity":{"width":"uint16"}}`, func() any { return new(struct{ X uint16 }) }},
		{`{"type":"number","x-parity":{"width":"float32"}}`, func() any { return new(struct{ X float32 }) }},
		{`{"type":"boolean"}`, func() any { return new(struct{ X bool }) }},
		{`{"type":"string"}`, func() any { return new(struct{ X string }) }},
		{`{"type":"string","contentEncoding":"base64","x-parity":{"native":"bytes"}}`, func() any { return new(struct{ X []byte }) }},
		{`{"type":"string","format":"date-time","x-parity":{"native":"datetime"}}`, func() any { return new(struct{ X time.Time }) }},
		{`{"type":"number","x-parity":{"native":"decimal"}}`, func() any { return new(struct{ X json.Number }) }},
		{`{"type":"integer","x-parity":{"native":"decimal"}}`, func() any { return new(struct{ X wholeNumber }) }},
		{`{"type":"string","format":"ip"}`, func() any { return new(struct{ X net.IP }) }},
		{`{"type":"string","format":"ip","x-parity":{"decode":{"by":"net/netip"}}}`, func() any { return new(struct{ X netip.Addr }) }},
		{`{"type":"array","items":{"type":"integer"}}`, func() any { return new(struct{ X []int }) }},
		{`{"type":"array","items":{"type":"integer"},"minItems":2,"maxItems":2}`, func() any { return new(struct{ X [2]int }) }},
		{`{"type":"object","additionalProperties":{"type":"integer"}}`, func() any { return new(struct{ X map[string]int }) }},
		{`{"x-parity":{"native":"any"}}`, func() any { return new(struct{ X any }) }},
	}
	var schemas []string
	for _, row := range rows {
		schemas = append(schemas, row.schema)
	}
	expect(t, disagreements(t, ByEncodingJSON, schemas, func(i int) map[string]bool {
		taken := map[string]bool{}
		for _, probe := range probes {
			taken[probe] = json.Unmarshal([]byte(`{"X":`+probe+`}`), rows[i].into()) == nil
		}
		return taken
	}), map[string]string{
		`{"type":"integer","x-parity":{"native":"decimal"}}`: wholeNumbers,
		`{"type":"integer","x-parity":{"width":"int64"}}`:    wholeNumbers,
		`{"type":"integer","x-parity":{"width":"int8"}}`:     `1.0=false 1e2=false`,
		`{"type":"integer","x-parity":{"width":"uint16"}}`:   `1.0=false 1e2=false 1e3=false`,
	})
}
