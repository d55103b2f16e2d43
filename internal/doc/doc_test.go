package doc

import (
	"encoding/json"
	"math/big"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseJSONPositions(t *testing.T) {
	const text = "{\n  \"a\": [1, \"x\\\"y\",\n    {\"b\": null}],\n  \"c\": true\n}"
	root, err := ParseJSON("f.json", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	for pointer, want := range map[string]Pos{
		"":       {1, 1},
		"/a":     {2, 8},
		"/a/0":   {2, 9},
		"/a/1":   {2, 12},
		"/a/2":   {3, 5},
		"/a/2/b": {3, 11},
		"/c":     {4, 8},
	} {
		if got := root.At(pointer).Pos; got != want {
			t.Errorf("%s is at %v, want %v", pointer, got, want)
		}
	}
	if got := root.At("/a/1").Str(); got != `x"y` {
		t.Errorf("string %q", got)
	}
	if root.At("/a/7") != nil || root.At("/nope/deeper") != nil {
		t.Error("a pointer to nothing finds something")
	}
}

func TestParseErrors(t *testing.T) {
	tests := []struct{ name, text, want, reason string }{
		{"duplicate", "{\"a\":1,\n\"a\":2}", `f:2:1: the name "a" occurs twice in one object`, "later wins would hide one of them"},
		{"duplicate by escape", `{"a":1,"\u0061":2}`, `f:1:8: the name "a" occurs twice in one object`, "names are compared after unescaping"},
		{"truncated", `{"a":[1,`, `f:1:9: the file ends in the middle of a JSON value`, "the usual half-written file"},
		{"empty", ``, `f:1:1: the file ends in the middle of a JSON value`, ""},
		{"two values", "1\n2", `f:2:1: more text after the end of the JSON value`, "NDJSON is no document"},
		{"bad utf-8", "{\"a\":\"\xff\"}", `f:1:7: invalid UTF-8`, "never guessed at"},
		{"deep", strings.Repeat("[", 1200) + strings.Repeat("]", 1200), `f:1:1002: nested deeper than 1000 levels`, "bounded, and no stack overflow"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ParseJSON("f", []byte(tt.text))
			if err == nil || err.Error() != tt.want {
				t.Errorf("%s\n got %v\nwant %s", tt.reason, err, tt.want)
			}
		})
	}
}

func TestParseYAML(t *testing.T) {
	const text = `
a: [1, 0x10, 1.50, .5, "1", yes, null]
b: &x {k: v}
c: *x
`
	root, err := ParseYAML("f.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := root.JSON(), `{"a":[1,16,1.50,0.5,"1","yes",null],"b":{"k":"v"},"c":{"k":"v"}}`; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	for name, tt := range map[string]struct{ text, want string }{
		"duplicate": {"a: 1\na: 2", `f:2:1: the name "a" occurs twice in one mapping`},
		"bombs":     {bomb(), `more than 4000000 values after expanding aliases`},
		"key":       {"[1, 2]: 3", `a mapping key must be a plain value`},
		"infinity":  {"a: .inf", `.inf is not a number that JSON can hold`},
		"syntax":    {"a: [\nb", `f:2`},
	} {
		if _, err := ParseYAML("f", []byte(tt.text)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %s", name, err, tt.want)
		}
	}
}

// bomb is a document whose aliases multiply to 10^10 values.
func bomb() string {
	var b strings.Builder
	b.WriteString("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n")
	for i := '1'; i <= '9'; i++ {
		ref := "*a" + string(i-1)
		b.WriteString("a" + string(i) + ": &a" + string(i) + " [" + strings.Repeat(ref+",", 9) + ref + "]\n")
	}
	return b.String()
}

func TestCanonical(t *testing.T) {
	tests := []struct{ a, b, reason string }{
		{`1`, `1.0`, "an integer is a value, not a spelling"},
		{`10`, `1e1`, ""},
		{`1e-12`, `0.000000000001`, ""},
		{`-0`, `0`, "JSON has one zero"},
		{`0.10`, `0.1`, ""},
		{`1e400`, `10e399`, "beyond float64, and exact"},
		{`{"a":1,"b":[2.0]}`, `{"b":[2],"a":1}`, "order of members says nothing"},
		{`"\u00e9"`, `"é"`, ""},
	}
	for _, tt := range tests {
		if a, b := canonical(t, tt.a), canonical(t, tt.b); a != b {
			t.Errorf("%s: %s and %s differ: %s, %s", tt.reason, tt.a, tt.b, a, b)
		}
	}
	for _, different := range [][2]string{{`1`, `"1"`}, {`[1,2]`, `[2,1]`}, {`1e400`, `1e401`}, {`9007199254740993`, `9007199254740992`}, {`0`, `false`}} {
		if canonical(t, different[0]) == canonical(t, different[1]) {
			t.Errorf("%s and %s are the same", different[0], different[1])
		}
	}
}

func canonical(t *testing.T, text string) string {
	t.Helper()
	n, err := ParseJSON("f", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return n.Canonical()
}

func FuzzCanonicalNumber(f *testing.F) {
	for _, seed := range []string{"0", "-1.50", "1e3", "12E-4", "0.0e9"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !json.Valid([]byte(text)) || strings.Trim(text, "-+.eE0123456789") != "" || len(text) > 40 {
			t.Skip()
		}
		if _, exponent, ok := strings.Cut(strings.ToLower(text), "e"); ok && len(exponent) > 4 {
			t.Skip() // big.Rat would take all memory
		}
		want, ok := new(big.Rat).SetString(text)
		if !ok {
			t.Skip()
		}
		got, ok := new(big.Rat).SetString(CanonicalNumber(text))
		if !ok || got.Cmp(want) != 0 {
			t.Errorf("%s became %s", text, CanonicalNumber(text))
		}
	})
}

// FuzzParseJSON holds the reader against encoding/json: what is accepted must be
// valid JSON with the same value.
func FuzzParseJSON(f *testing.F) {
	for _, seed := range []string{`{"a":[1,2.5e-3,"x\n"],"b":{}}`, `[]`, ` "\ud83d\ude00" `, `{"a":1,"a":2}`, `nul`, "\xef\xbb\xbf1"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		node, err := ParseJSON("f", data)
		if err != nil {
			return
		}
		var want any
		if err := json.Unmarshal([]byte(strings.TrimPrefix(string(data), "\xef\xbb\xbf")), &want); err != nil {
			if strings.Contains(err.Error(), "cannot unmarshal number") {
				return
			}
			t.Fatalf("accepted what encoding/json refuses: %v", err)
		}
		var got any
		if err := json.Unmarshal([]byte(node.JSON()), &got); err != nil {
			t.Fatalf("printed invalid JSON: %v: %s", err, node.JSON())
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("another value (-want +got):\n%s", diff)
		}
	})
}

func FuzzParseYAML(f *testing.F) {
	for _, seed := range []string{"a: [1, {b: c}]", "- &x 1\n- *x", "a: !!binary eA==", "? [a]\n: b", "{"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if node, err := ParseYAML("f", data); err == nil {
			if _, err := ParseJSON("f", []byte(node.JSON())); err != nil && strings.ToValidUTF8(string(data), "") == string(data) {
				t.Errorf("printed invalid JSON: %v: %s", err, node.JSON())
			}
		}
	})
}
