package payload

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"
)

// log is a Handler that writes down one line for each call.
type log struct{ lines []string }

func (l *log) Record(r Record) error {
	line := fmt.Sprintf("%s %s", r.Place, r.Data)
	if x := r.Exchange; x != nil {
		line += fmt.Sprintf(" [%s %s %s %d]", x.Method, x.Path, x.Side, x.Status)
	}
	if r.Event != "" {
		line += " <" + r.Event + ">"
	}
	l.lines = append(l.lines, line)
	return nil
}

func (l *log) Problem(p Problem) error {
	l.lines = append(l.lines, fmt.Sprintf("%s: %s", p.Kind, p))
	return nil
}

var smallLimits = Limits{Record: 200, Output: 1 << 20, Ratio: 100}

func read(t testing.TB, limits Limits, name string, text []byte) []string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, name), text, 0o644); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	l := &log{}
	r := Reader{Limits: limits, Handler: l}
	if err := r.Read(context.Background(), name); err != nil {
		t.Fatal(err)
	}
	return l.lines
}

func TestRead(t *testing.T) {
	for _, row := range []struct {
		name   string
		file   string
		text   string
		want   []string
		reason string
	}{
		{"one value", "a.json", " {\"a\": 1}\n", []string{`a.json:1:2 {"a": 1}`}, "a value is a record"},
		{"array", "a.json", "[{\"a\":1},\n \"x,]\\\"\", 2]", []string{`a.json:1:2 {"a":1}`, `a.json:2:2 "x,]\""`, `a.json:2:11 2`}, "so is each element of an array; strings hide brackets"},
		{"several values", "a.json", "{}\n{}\n", []string{`a.json:1 {}`, `a.json:2 {}`}, "values may follow each other"},
		{"bad element", "a.json", `[1, {"a" x}, nul, }, 2]`, []string{`a.json:1:2 1`, `a.json:1:5 {"a" x}`, `a.json:1:14 nul`, `a.json:1:19 }`, `a.json:1:22 2`}, "an ill-formed element is handed on, and does not hide the next"},
		{"cut off", "a.json", `[1, {"a": [`, []string{`a.json:1:2 1`, `broken: a.json:1:12: the input ends in the middle of a JSON value`}, "the end is missing"},
		{"large element", "a.json", `[1, "` + strings.Repeat("x", 300) + `", 2]`, []string{`a.json:1:2 1`, `broken: a.json:1:5: a value of 302 bytes, more than the 200 that are read`, `a.json:1:309 2`}, "a large element is skipped and named"},
		{"lines", "a.ndjson", "{}\r\n\n  \n[1]\n{", []string{`a.ndjson:1 {}`, `a.ndjson:4 [1]`, `a.ndjson:5 {`}, "blank lines are none; a line is a record whatever it is"},
		{"large line", "a.ndjson", "1\n" + strings.Repeat("x", 1200) + "\n2\n", []string{`a.ndjson:1 1`, `broken: a.ndjson:2: a line of 1201 bytes, more than the 1000 that are read`, `a.ndjson:3 2`}, "a large line that fits the buffer is skipped and named too"},
		{"body grown by escapes", "a.yaml", "interactions:\n- {request: {body: \"" + strings.Repeat(`\P`, 400) + "\"}}\n", []string{`broken: a.yaml:2 (entry 1 request): a body of 1200 bytes, more than the 1000 that are read`}, "an escape can be shorter than what it stands for"},
		{"byte order mark", "a.ndjson", "\xef\xbb\xbf{}\n", []string{`a.ndjson:1 {}`}, "a mark at the start of a file is no part of its first record"},
		{"sniffed lines", "a", "{\"a\":1}\n{\"a\":\n{}", []string{`a:1 {"a":1}`, `a:2 {"a":`, `a:3 {}`}, "no extension, and the first line is a value: lines"},
		{"zeros", "a.json", "[1,\x00\x00\x00, 2]", []string{`a.json:1:2 1`, "a.json:1:4 \x00\x00\x00", `a.json:1:9 2`}, "a run of garbage is one record"},
		{"empty", "a.json", " \n", nil, "nothing"},
		{"har", "a.har", `{"log": {"version": "1.2", "x": [{"entries": 1}], "entries": [
{"request": {"method": "post", "url": "https://x/a/b?q=1", "postData": {"mimeType": "application/json", "text": "{\"a\":1}"}}, "response": {"status": 200, "content": {"mimeType": "text/plain", "text": "hi"}}},
{"request": 5},
{"request": {
 "method": "GET" "url": "/b"}},
{"request": {"method": "GET", "url": "/c"}, "response": {"status": 404, "content": {"mimeType": "application/problem+json", "encoding": "base64", "text": "e30="}}}]}}`,
			[]string{`a.har:2 (entry 1 request) {"a":1} [POST /a/b request 200]`, `not-json: a.har:2 (entry 1 response): a body of type text/plain`,
				`broken: a.har:3 (entry 2): an unexpected JSON number at /request`,
				`broken: a.har:5:18 (entry 3): invalid character '"' after object value (expecting ',' or '}')`,
				`a.har:6 (entry 4 response) {} [GET /c response 404]`}, "bodies of entries; a broken entry does not hide the next"},
		{"no har", "a.har", `{"log": {}}`, []string{`unreadable: a.har: no HAR: there is no log.entries`}, "the file is something else"},
		{"vcr.py", "a.yaml", "interactions:\n- request:\n    body: '{\"a\":1}'\n    method: PUT\n    uri: http://x/a\n  response:\n    body:\n      string: !!binary |\n        e30=\n    status: {code: 201, message: Created}\nversion: 1\n",
			[]string{`a.yaml:2 (entry 1 request) {"a":1} [PUT /a request 201]`, `a.yaml:2 (entry 1 response) {} [PUT /a response 201]`}, "uri, a body under string, base64"},
		{"go-vcr", "a.yaml", "---\nversion: 2\ninteractions:\n    - id: 0\n      request:\n        body: \"\"\n        url: http://x/a\n        method: GET\n      response:\n        body: |\n            - 1\n        code: 200\n    - id: 1\n      request: {url: http://x/b, method: GET}\n      response: {body: '{}', code: 500}\n",
			[]string{`not-json: a.yaml:4 (entry 1 response): a body of type unknown`, `a.yaml:13 (entry 2 response) {} [GET /b response 500]`}, "url, code, indented list; a dash in a block text starts no interaction"},
		{"bad interaction", "a.yaml", "interactions:\n- request: {\n- request: {url: /a, method: GET}\n  response: {body: '[1]', code: 200}\n",
			[]string{"broken: a.yaml:2 (entry 1): did not find expected node content", `a.yaml:3 (entry 2 response) [1] [GET /a response 200]`}, "YAML errors end at the interaction"},
		{"interaction of another form", "a.yaml", "interactions:\n- request:\n    url: /a\n  response: hunter2\n- request:\n    url: /b\n    body: [\n",
			[]string{"broken: a.yaml:4 (entry 1): a value of another form than cassettes have here", `broken: a.yaml:7 (entry 2): did not find expected node content`}, "the line of the file, and not the value"},
		{"no cassette", "a.yaml", "a: 1\n", []string{`unreadable: a.yaml: no cassette: there is no list of interactions`}, "the file is something else"},
		{"vcr.py 0", "a.yaml", "- request: !!python/object:vcr.request.Request\n    body: '{\"a\":1}'\n    headers: !!python/object/apply:__builtin__.frozenset\n    - - !!python/tuple [Accept-Encoding, 'gzip']\n      - !!python/tuple [User-Agent, x]\n    host: x\n    method: POST\n    path: /a?q=1\n    port: 80\n    protocol: http\n  response:\n    body: {string: !!python/unicode \"{\\n \\\"b\\\": 1}\"}\n    headers:\n    - !!python/unicode 'Content-Type: application/json'\n    status: {code: 201, message: Created}\n- request: {body: null, host: x, method: GET, path: /b, port: 80, protocol: http}\n  response: {body: {string: '[]'}, status: {code: 200}}\n",
			[]string{`a.yaml:1 (entry 1 request) {"a":1} [POST /a request 201]`, "a.yaml:1 (entry 1 response) {\n \"b\": 1} [POST /a response 201]", "a.yaml:16 (entry 2 response) [] [GET /b response 200]"}, "a list with nothing around it"},
		{"headers as bytes", "a.yaml", "interactions:\n- request: {method: GET, uri: http://x/a}\n  response:\n    body: {string: '[]'}\n    headers:\n      ? !!binary |\n        Y29udGVudC10eXBl\n      : - !!binary |\n          YXBwbGljYXRpb24vanNvbg==\n    status: {code: 200}\n- request: {method: GET, uri: http://x/b}\n  response:\n    body: {string: 'x'}\n    headers: {content-type: !!binary dGV4dC9odG1s}\n    status: {code: 200}\n",
			[]string{`a.yaml:2 (entry 1 response) [] [GET /a response 200]`, `not-json: a.yaml:11 (entry 2 response): a body of type text/html`}, "an HTTP client that has bytes gives VCR.py bytes"},
		{"vcr.py of httpx", "a.yaml", "interactions:\n- request: {method: GET, uri: http://x/a, body: ''}\n  response:\n    content: '[]'\n    http_version: HTTP/1.1\n    status_code: 201\nversion: 1\n",
			[]string{`a.yaml:2 (entry 1 response) [] [GET /a response 201]`}, "content in place of a body"},
		{"no interaction", "a.yaml", "---\nversion: 2\ninteractions: []\n", nil, "a cassette of nothing"},
		{"a list that is none", "a.yaml", "- a: 1\n", []string{`unreadable: a.yaml: no cassette: there is no list of interactions`}, "the file is something else"},
		{"python tags", "a.yaml", "interactions:\n- request: !!python/object:vcr.request.Request\n    body: !!python/unicode '{\"a\":1}'\n    headers: !!python/object/apply:__builtin__.frozenset\n    - []\n    method: POST\n    uri: !!python/unicode 'http://x/a'\n  response:\n    body: {base64_string: e30=}\n    status: {code: 200, message: OK}\n",
			[]string{`a.yaml:2 (entry 1 request) {"a":1} [POST /a request 200]`, `a.yaml:2 (entry 1 response) {} [POST /a response 200]`}, "Python's tags say nothing here"},
		{"go-vcr 1", "a.yaml", "---\nversion: 1\nrwmutex: {}\ninteractions:\n- request:\n    body: \"\"\n    form: {}\n    headers: {}\n    url: http://x/a\n    method: GET\n  response:\n    body: '[1]'\n    headers:\n      Content-Type:\n      - application/json; charset=utf-8\n    status: 201 Created\n    code: 201\n",
			[]string{`a.yaml:5 (entry 1 response) [1] [GET /a response 201]`}, "status is a text there"},
		{"ruby", "a.yaml", "---\nhttp_interactions:\n- request:\n    method: get\n    uri: http://x/a\n    body:\n      encoding: US-ASCII\n      string: ''\n  response:\n    status:\n      code: 200\n      message: OK\n    body:\n      encoding: UTF-8\n      string: '{}'\n    http_version: \nrecorded_with: VCR 6\n",
			[]string{`a.yaml:3 (entry 1 response) {} [GET /a response 200]`}, "Ruby's VCR"},
		{"parsed bodies", "a.yaml", "interactions:\n- request:\n    method: POST\n    uri: http://x/a\n    parsed_body: {a: 1, b: [1.50, null, 'x', true], c: 2024-01-01}\n  response:\n    parsed_body: [yes, .inf]\n    status: {code: 200}\n",
			[]string{`a.yaml:2 (entry 1 request) {"a":1,"b":[1.50,null,"x",true],"c":"2024-01-01"} [POST /a request 200]`, `a.yaml:2 (entry 1 response) ["yes",".inf"] [POST /a response 200]`}, "a serializer has parsed JSON bodies into YAML"},
		{"events", "a.sse", ": comment\r\nevent: m\r\nid: 7\r\ndata: {\"a\":\r\ndata: 1}\r\n\r\ndata: [DONE]\n\nretry: 5\n\ndata: [1]\ndata",
			[]string{"a.sse:4 (event 1) {\"a\":\n1} <m>", `not-json: a.sse:7 (event 2): an event whose data is no JSON object or array`, `a.sse:11 (event 3) [1]`}, "several data lines are one; what breaks off counts"},
		{"events, returns alone", "a.sse", "event: m\rdata: {}\r\rdata: [1]\r\r", []string{"a.sse:1 (event 1) {} <m>", "a.sse:1 (event 2) [1]"}, "a carriage return ends a line, too"},
		{"events in a body", "a.yaml", "interactions:\n- request: {method: POST, uri: /a}\n  response:\n    headers: {content-type: [text/event-stream; charset=utf-8]}\n    body: {string: \"event: m\\ndata: {}\\n\\ndata: {\\\"b\\\":1}\\n\\n\"}\n    status: {code: 200}\n",
			[]string{`a.yaml:2 (entry 1 response, event 1) {} [POST /a response 200] <m>`, `a.yaml:2 (entry 1 response, event 2) {"b":1} [POST /a response 200]`}, "each event is a record"},
		{"lines in a body", "a.har", `{"log":{"entries":[{"request":{"method":"GET","url":"/a"},"response":{"status":200,"content":{"mimeType":"application/x-ndjson","text":"{}\n\n[1]\n"}}}]}}`,
			[]string{`a.har:1 (entry 1 response, event 1) {} [GET /a response 200]`, `a.har:1 (entry 1 response, event 2) [1] [GET /a response 200]`}, "each line is a record"},
		{"har without bodies", "a.har", `{"log":{"entries":[{"request":{"method":"POST","url":"/a","bodySize":12},"response":{"status":200,"content":{"mimeType":"application/json","size":40}}},
{"request":{"method":"GET","url":"/a","bodySize":0},"response":{"status":204,"content":{"size":0,"mimeType":"x-unknown"}}}]}}`,
			[]string{`not-recorded: a.har:1 (entry 1 request): a body that was sent, and not recorded`, `not-recorded: a.har:1 (entry 1 response): a body that was sent, and not recorded`}, "what was not recorded is said"},
		{"images", "a.har", `{"log":{"entries":[{"request":{"method":"GET","url":"/a"},"response":{"status":200,"content":{"mimeType":"image/png","encoding":"base64","text":"!!"}}}]}}`,
			[]string{`not-json: a.har:1 (entry 1 response): a body of type image/png`}, "skipped, whatever its bytes are"},
		{"other compression", "a.har", `{"log":{"entries":[{"request":{"method":"GET","url":"/a"},"response":{"status":200,"content":{"mimeType":"application/json","encoding":"base64","text":"CwSAAAAD"}}}]}}`,
			[]string{"a.har:1 (entry 1 response) \v\x04\x80\x00\x00\x03 [GET /a response 200]"}, "nothing says that it is compressed"},
		{"escapes", "a.har", `{"log":{"entries":[{"request":{"method":"GET","url":"/\u0061"},"response":{"status":200,"content":{"mimeType":"application/json","text":"{\"\ud83d\ude00\\n\":\t\u0031}"}}}]}}`,
			[]string{"a.har:1 (entry 1 response) {\"😀\\n\":\t1} [GET /a response 200]"}, "as JSON escapes them"},
		{"vcr.py 0 json", "a.json", `[{"request": {"body": null, "protocol": "http", "path": "/a", "host": "x", "method": "GET"}, "response": {"status": {"code": 200}, "body": {"string": "[]"}, "headers": ["a: b\r\n"]}}]`,
			[]string{`a.json:1 (entry 1 response) [] [GET /a response 200]`}, "version 0"},
		{"vcr.py json", "a.json", `{"version": 1, "interactions": [{"request": {"method": "GET", "uri": "/a", "body": null}, "response": {"body": {"string": "[]"}, "status": {"code": 200, "message": "OK"}}}]}`,
			[]string{`a.json:1 (entry 1 response) [] [GET /a response 200]`}, "the JSON form of the same"},
		{"exvcr, other forms", "a.json", `[{"request":{"body":"","headers":[],"method":"get","options":[],"request_body":"","url":"http://x/a"},"response":{"binary":true,"body":"g20AAAACe30=","headers":[["content-type","application/json"]],"status_code":["HTTP/1.1",200,"OK"],"type":"ok"}},
{"request":{"method":"get","options":[],"url":"/b"},"response":{"binary":true,"body":"AAA=","headers":{"Content-Type":"image/png"},"status_code":200}},
{"request":{"method":"get","options":[],"url":"/c"},"response":{"binary":true,"body":"g20AAA==","headers":[],"status_code":200}},
{"request":{"method":"get","options":[],"url":"/d"},"response":{"binary":true,"body":"e30=","headers":[],"status_code":200}}]`,
			[]string{`a.json:1 (entry 1 response) {} [GET /a response 200]`, `not-json: a.json:2 (entry 2 response): a body of type image/png`,
				`not-json: a.json:3 (entry 3 response): a binary body, which ExVCR stores in Erlang's own format`, `a.json:4 (entry 4 response) {} [GET /d response 200]`}, "headers as pairs, the status as a list, a body as an Erlang term, and as its bytes"},
		{"exvcr", "a.json", `[{"request": {"body": "{\"a\":1}", "method": "post", "options": {}, "url": "http://x/a"}, "response": {"binary": false, "body": "{}", "headers": {"Content-Type": "application/json"}, "status_code": 200, "type": "ok"}}]`,
			[]string{`a.json:1 (entry 1 request) {"a":1} [POST /a request 200]`, `a.json:1 (entry 1 response) {} [POST /a response 200]`}, "an array of exchanges"},
	} {
		t.Run(row.name, func(t *testing.T) {
			limits := smallLimits
			if strings.HasPrefix(row.name, "exvcr") || row.file != "a.json" {
				limits.Record = 1000
			}
			if diff := cmp.Diff(row.want, read(t, limits, row.file, []byte(row.text))); diff != "" {
				t.Errorf("%s (-want +got):\n%s", row.reason, diff)
			}
		})
	}
}

func TestReadCompressed(t *testing.T) {
	plain := []byte("{}\n{}\n")
	want := func(name string) []string { return []string{name + ":1 {}", name + ":2 {}"} }
	for name, text := range map[string][]byte{"a.ndjson.gz": gzipped(plain), "a.ndjson.zst": zstandard(plain)} {
		if diff := cmp.Diff(want(name), read(t, smallLimits, name, text)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	got := read(t, smallLimits, "a.ndjson.gz", gzipped(plain)[:20])
	if len(got) != 1 || !strings.Contains(got[0], "unreadable: a.ndjson.gz: decompressing gzip") {
		t.Errorf("cut off: %q", got)
	}
}

func TestDecompressionBomb(t *testing.T) {
	same := bytes.Repeat([]byte("0"), 8<<20)
	for name, text := range map[string][]byte{"a.json.gz": gzipped(same), "a.json.zst": zstandard(same)} {
		got := read(t, smallLimits, name, text)
		if len(got) != 1 || !strings.Contains(got[0], "decompression bomb") {
			t.Errorf("%s: %d lines, the first %.200q", name, len(got), got)
		}
	}
}

func gzipped(text []byte) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write(text)
	z.Close()
	return b.Bytes()
}

func zstandard(text []byte) []byte {
	z, err := zstd.NewWriter(nil)
	if err != nil {
		panic(err)
	}
	return z.EncodeAll(text, nil)
}

func TestReadStopsWithHandler(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "a.ndjson")
	if err := os.WriteFile(file, []byte("1\n2\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	r := Reader{Limits: smallLimits, Handler: &full{}}
	if err := r.Read(context.Background(), dir); err != errFull {
		t.Errorf("got %v, want the handler's error", err)
	}
}

type full struct{ log }

var errFull = fmt.Errorf("full")

func (*full) Record(Record) error { return errFull }

// FuzzRead demands of any input, by any name, that reading ends without a panic
// and hands on no record over the limit.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{"{}", "[1,\"\\\"\",{}]", "{\"log\":{\"entries\":[{}]}}", "interactions:\n- request: {}\n", "[{\"request\":{},\"response\":{\"status_code\":1}}]", "\x1f\x8b", "\x28\xb5\x2f\xfd"} {
		f.Add(seed, uint8(0))
		f.Add(seed, uint8(2))
		f.Add(seed, uint8(4))
	}
	f.Fuzz(func(t *testing.T, text string, kind uint8) {
		ext := append([]string{""}, extensions...)[int(kind)%(len(extensions)+1)]
		r := Reader{Limits: smallLimits, Handler: sized{t}}
		if err := r.stream(context.Background(), "x", ext, strings.NewReader(text)); err != nil {
			t.Error(err)
		}
	})
}

type sized struct{ t *testing.T }

func (s sized) Record(r Record) error {
	if len(r.Data) > smallLimits.Record {
		s.t.Errorf("a record of %d bytes", len(r.Data))
	}
	return nil
}

func (sized) Problem(Problem) error { return nil }

// TestReadStopsWithContext: whoever waits for standard input can be interrupted.
func TestReadStopsWithContext(t *testing.T) {
	stdin, typed := io.Pipe()
	defer typed.Close()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	r := Reader{Limits: DefaultLimits, Stdin: stdin, Handler: &log{}}
	if err := r.Read(ctx, "-"); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want that it was cancelled", err)
	}
}
