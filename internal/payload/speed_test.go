package payload

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// BenchmarkRead measures what finding records costs in each form that the same
// records come in; MB/s are of what is read, decompressed.
func BenchmarkRead(b *testing.B) {
	var records []string
	size := 0
	for i := range 4000 {
		record := fmt.Sprintf(`{"id":"run-%08d","owner":{"name":"ada","team":"größe"},"loss":[%d.25,-1e-3,17,0.125],"note":"a \"quoted\" word\nand a line","ok":true}`, i, i)
		records = append(records, record)
		size += len(record)
	}
	entries := make([]string, len(records))
	for i, record := range records {
		text, err := json.Marshal(record)
		if err != nil {
			b.Fatal(err)
		}
		entries[i] = fmt.Sprintf(`{"startedDateTime":"2025-03-01T09:00:00Z","time":12.5,"request":{"method":"GET","url":"https://x.test/runs/%d","httpVersion":"HTTP/2","headers":[{"name":"accept","value":"application/json"}],"queryString":[],"headersSize":-1,"bodySize":0},
"response":{"status":200,"statusText":"","headers":[{"name":"content-type","value":"application/json"},{"name":"date","value":"Sat, 01 Mar 2025 09:00:00 GMT"}],"content":{"size":%d,"mimeType":"application/json","text":%s},"headersSize":-1,"bodySize":-1},"cache":{},"timings":{"send":0,"wait":12,"receive":0.5}}`, i, len(record), text)
	}
	lines := []byte(strings.Join(records, "\n"))
	har := []byte(`{"log":{"version":"1.2","entries":[` + strings.Join(entries, ",\n") + `]}}`)
	for _, form := range []struct {
		name, ext string
		text      []byte
		size      int
	}{
		{"lines", ".ndjson", lines, size},
		{"array", ".json", []byte("[" + strings.Join(records, ",\n") + "]"), size},
		{"har", ".har", har, len(har)},
		{"gzip", ".ndjson", gzipped(lines), size},
		{"zstd", ".ndjson", zstandard(lines), size},
	} {
		b.Run(form.name, func(b *testing.B) {
			b.SetBytes(int64(form.size))
			for b.Loop() {
				count := counted{}
				r := Reader{Limits: DefaultLimits, Handler: &count}
				if err := r.stream(context.Background(), "x", form.ext, bytes.NewReader(form.text)); err != nil || count.records != len(records) {
					b.Fatal(err, count)
				}
			}
		})
	}
}

type counted struct{ records, problems int }

func (c *counted) Record(Record) error   { c.records++; return nil }
func (c *counted) Problem(Problem) error { c.problems++; return nil }
