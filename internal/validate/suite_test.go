package validate

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.org/parity/internal/doc"
)

// TestJSONSchemaSuite holds both tiers to the required part of the official
// JSON-Schema-Test-Suite, whose checkout PARITY_JSON_SCHEMA_SUITE names:
//
//	git clone https://github.com/json-schema-org/JSON-Schema-Test-Suite
//	PARITY_JSON_SCHEMA_SUITE=$PWD/JSON-Schema-Test-Suite go test -run JSONSchemaSuite -v ./internal/validate
//
// It counts where jsonschema itself is not of the suite's opinion, and fails
// where the tiers differ.
func TestJSONSchemaSuite(t *testing.T) {
	dir := os.Getenv("PARITY_JSON_SCHEMA_SUITE")
	if dir == "" {
		t.Skip("PARITY_JSON_SCHEMA_SUITE names no checkout of the suite")
	}
	for draft, uri := range map[string]string{"draft2020-12": schema2020, "draft7": "http://json-schema.org/draft-07/schema#"} {
		t.Run(draft, func(t *testing.T) {
			files, err := filepath.Glob(filepath.Join(dir, "tests", draft, "*.json"))
			if err != nil || len(files) == 0 {
				t.Fatalf("no tests of %s in %s: %v", draft, dir, err)
			}
			var count struct{ tests, fast, wrong, unknown int }
			for _, file := range files {
				for _, group := range readSuite(t, file) {
					typ := suiteType(t, dir, uri, group.Schema)
					if typ.Err != nil {
						t.Logf("%s: %s: not compiled: %v", filepath.Base(file), group.Description, typ.Err)
						count.unknown += len(group.Tests)
						count.tests += len(group.Tests)
						continue
					}
					checker := typ.Set.NewChecker()
					for _, test := range group.Tests {
						count.tests++
						slow, err := slowVerdict(typ, test.Data)
						if slow == unknown || slow == malformed {
							t.Logf("%s: %s: %s: %s: %v", filepath.Base(file), group.Description, test.Description, slow, err)
							count.unknown++
							continue
						}
						if (slow == accepted) != test.Valid {
							t.Logf("%s: %s: %s: jsonschema %s", filepath.Base(file), group.Description, test.Description, slow)
							count.wrong++
						}
						if typ.Slow == nil {
							count.fast++
							demandAgreement(t, checker, typ, test.Data)
						}
					}
				}
			}
			t.Logf("%d tests, %d through both tiers, %d where jsonschema differs from the suite, %d without an answer", count.tests, count.fast, count.wrong, count.unknown)
			if count.fast < count.tests/4 {
				t.Errorf("only %d of %d tests reached the checker", count.fast, count.tests)
			}
		})
	}
}

type suiteGroup struct {
	Description string
	Schema      json.RawMessage
	Tests       []struct {
		Description string
		Data        json.RawMessage
		Valid       bool
	}
}

func readSuite(t *testing.T, file string) []suiteGroup {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var groups []suiteGroup
	if err := json.Unmarshal(data, &groups); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return groups
}

// suiteType makes a type of a whole document, which may refer to the suite's remotes.
func suiteType(t *testing.T, dir, draft string, schema []byte) *Type {
	t.Helper()
	root, err := doc.ParseJSON("schema.json", schema)
	if err != nil {
		t.Fatal(err)
	}
	if root.IsObject() && root.Get("$schema") == nil {
		root.Members = append(root.Members, doc.Member{Name: "$schema", Value: &doc.Node{Kind: doc.String, Text: draft}})
	}
	s := &Set{Name: "suite", root: root, url: "parity:///suite.json", pointers: map[string]string{}, types: map[string]*Type{}}
	if s.oracle, err = newOracle(s.url, root, &s.budget); err != nil {
		t.Fatal(err)
	}
	s.oracle.LoadURL = func(url string) (io.ReadCloser, error) {
		path, _ := strings.CutPrefix(url, "http://localhost:1234/")
		return os.Open(filepath.Join(dir, "remotes", filepath.FromSlash(path)))
	}
	s.compiler = newCompiler(s, nil)
	return s.at("suite", "")
}
