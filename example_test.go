package parity_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"
	"time"

	"example.org/parity"
)

// Two SDKs are read from their source and compared.
func Example() {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	python, err := parity.Capture(ctx, parity.Source{Language: "python", Path: "testdata/sdk/python"})
	if err != nil {
		log.Fatal(err)
	}
	golang, err := parity.Capture(ctx, parity.Source{Language: "go", Path: "testdata/sdk/go"})
	if err != nil {
		log.Fatal(err)
	}
	c, err := parity.Compare(ctx, python, golang)
	if err != nil {
		log.Fatal(err)
	}
	for _, f := range c.Findings() {
		if f.Priority == "" || f.Priority > "P1" {
			continue // notes, and what does not fail a gate
		}
		fmt.Printf("%s %s%s: %s\n", f.Priority, f.Type, f.Path, f.Summary)
		fmt.Printf("  %s:%d  %s\n", f.Place.File, f.Place.Line, f.Payload)
	}
	fmt.Println(c.Verdicts()["go"]["mismatch"], "mismatch")
	// Output:
	// P0 Job/id: `id` is `str` in Python and `int64` in Go
	//   testdata/sdk/go/job.go:6  {"id":"","queue":""}
	// 1 mismatch
}

// The document of a type set is JSON Schema: other programs may read it, or keep it.
func ExampleCapture() {
	set, err := parity.Capture(context.Background(), parity.Source{Language: "go", Path: "testdata/sdk/go", Root: "testdata/sdk/go"})
	if err != nil {
		log.Fatal(err)
	}
	var document struct {
		Defs map[string]struct {
			Properties map[string]any
			Required   []string
		} `json:"$defs"`
	}
	if err := json.Unmarshal(set.Document(), &document); err != nil {
		log.Fatal(err)
	}
	fmt.Println(set.Name(), set.Types(), document.Defs["Job"].Required)
	// Output: go [Job] [id queue]
}

// Files are compared as they are, whoever has written them.
func ExampleRead() {
	dir, err := os.MkdirTemp("", "parity-example-")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	write := func(name, text string) string {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			log.Fatal(err)
		}
		return file
	}
	old, err := parity.Read(write("old.json", `{"$defs": {"Job": {"type": "object", "properties": {"id": {"type": "string"}}, "required": ["id"]}}}`), "old")
	if err != nil {
		log.Fatal(err)
	}
	next, err := parity.Read(write("new.json", `{"$defs": {"Job": {"type": "object", "properties": {"id": {"type": "string"}}}}}`), "new")
	if err != nil {
		log.Fatal(err)
	}
	c, err := parity.Compare(context.Background(), old, next)
	if err != nil {
		log.Fatal(err)
	}
	for _, f := range c.Findings() {
		fmt.Println(f.Rule, f.Type+f.Path, f.Harm)
	}
	// Output: field.required Job/id rejects
}

// Report writes what the command writes.
func ExampleReport() {
	golang, err := parity.Capture(context.Background(), parity.Source{Language: "go", Path: "testdata/sdk/go"})
	if err != nil {
		log.Fatal(err)
	}
	c, err := parity.Compare(context.Background(), golang, golang)
	if err != nil {
		log.Fatal(err)
	}
	var out strings.Builder
	if err := parity.Report(&out, c, "json"); err != nil {
		log.Fatal(err)
	}
	var report struct{ Version int }
	if err := json.Unmarshal([]byte(out.String()), &report); err != nil {
		log.Fatal(err)
	}
	fmt.Println("version", report.Version)
	// Output: version 1
}
