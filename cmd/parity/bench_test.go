package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// BenchmarkCheck times parity check without process start: the committed
// fixtures, and generated pairs of n types with ten fields each.
func BenchmarkCheck(b *testing.B) {
	b.Run("fixtures", func(b *testing.B) { benchmarkCheck(b, "../../parity.yaml", 1) })
	for _, n := range []int{300, 1_000, 3_000, 10_000} {
		b.Run(fmt.Sprintf("types=%d", n), func(b *testing.B) { benchmarkCheck(b, generate(b, n), n) })
	}
}

func benchmarkCheck(b *testing.B, config string, types int) {
	for b.Loop() {
		if code := run([]string{"check", "--config", config}, nil, io.Discard, io.Discard); code == exitBroken {
			b.Fatal("check cannot read its input")
		}
	}
	if types > 1 {
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(types), "ns/type")
	}
}

// generate writes a configuration with two type sets of n types. A tenth of the
// types differ in one field.
func generate(b *testing.B, n int) string {
	b.Helper()
	dir := b.TempDir()
	for _, name := range []string{"a", "b"} {
		var text strings.Builder
		text.WriteString(`{"$defs":{`)
		for i := range n {
			if i > 0 {
				text.WriteString(",\n")
			}
			last := "integer"
			if name == "b" && i%10 == 0 {
				last = "string"
			}
			fmt.Fprintf(&text, `"Type%d":{"type":"object","properties":{`, i)
			for f := range 8 {
				fmt.Fprintf(&text, `"field_%d":{"type":"string","x-parity":{"decl":"field_%d: str","source":{"file":"sdk/types/type_%d.py","line":%d}}},`, f, f, i, f+3)
			}
			fmt.Fprintf(&text, `"list":{"type":"array","items":{"$ref":"#/$defs/Type%d"}},"last":{"type":["%s","null"],"default":null}},"required":["field_0","field_1"],`, (i*7+1)%n, last)
			fmt.Fprintf(&text, `"x-parity":{"decl":"class Type%d(BaseModel):","native":"struct","source":{"file":"sdk/types/type_%d.py","line":2}}}`, i, i)
		}
		text.WriteString("}}\n")
		write(b, filepath.Join(dir, "schemas", name+".json"), text.String())
	}
	config := filepath.Join(dir, "parity.yaml")
	write(b, config, "sets: [{name: a}, {name: b}]\n")
	return config
}

func write(b *testing.B, file, text string) {
	b.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		b.Fatal(err)
	}
}
