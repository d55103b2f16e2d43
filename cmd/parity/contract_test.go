package main

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/santhosh-tekuri/jsonschema/v5"
	"gopkg.in/yaml.v3"

	"example.org/parity/internal/config"
)

// contract holds a document, JSON or YAML, against a schema that parity prints.
func contract(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: contract NAME FILE")
	}
	var out, stderr bytes.Buffer
	if run([]string{"schema", args[0]}, nil, &out, &stderr) != exitOK {
		ts.Fatalf("%s", stderr.String())
	}
	err := holds(out.Bytes(), []byte(ts.ReadFile(args[1])))
	switch {
	case neg && err == nil:
		ts.Fatalf("%s is taken by the schema %s", args[1], args[0])
	case !neg && err != nil:
		ts.Fatalf("%s: %#v", args[1], err)
	}
}

// holds says why a document is none of a schema.
func holds(schema, document []byte) error {
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("schema.json", bytes.NewReader(schema)); err != nil {
		return err
	}
	compiled, err := compiler.Compile("schema.json")
	if err != nil {
		return err
	}
	var v any
	if err := yaml.Unmarshal(document, &v); err != nil { // JSON is YAML
		return err
	}
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, &v); err != nil {
		return err
	}
	return compiled.Validate(v)
}

// TestConfigSchema: what the schema of parity.yaml refuses, and that it takes what
// parity takes.
func TestConfigSchema(t *testing.T) {
	sets := "sets: [{name: python, source: sdk}]\n"
	for _, row := range []struct {
		text, reason string
		ok           bool
	}{
		{sets, "the least", true},
		{sets + "roles: {python: {Job: sent}}\ntopology: {server: python}\nmap: {go: {A: B}}\nconventions: {a/b: {accept: so}}\n", "what is read by name", true},
		{sets + "topology: clients\nroutes: [{path: /a, response: Job, status: 200}, {field: type, types: {a: B}}]\n", "a word, a number", true},
		{"sets: [{name: python, types: {Job: {at: true, '.': {type: string}}}, trust: {a.py: identity}, source: 'git+https://h/a/b@main#.'}]\n", "schemas of fields; elsewhere", true},
		{"sets: [{name: go, schema: 'git+ssh://git@h:22/a@v1#x.json'}]\n", "elsewhere by ssh", true},
		{sets + "ignore: [{type: Job, reason: so, expires: 2027-01-01}]\n", "an ignored finding", true},
		{"reference: go\n", "no sets", false},
		{"sets: []\n", "none in it", false},
		{"sets: [{source: sdk}]\n", "a set without name", false},
		{sets + "sett: 1\n", "an unknown key", false},
		{"sets: [{name: python, sorce: sdk}]\n", "an unknown key of a set", false},
		{"sets: [{name: python, source: 'git+https://h/a#.'}]\n", "elsewhere without revision", false},
		{"sets: [{name: python, schema: 'git+https://h/a@main'}]\n", "elsewhere without path", false},
		{sets + "fail-on: P4\n", "no priority", false},
		{sets + "rules: {field.missing: high}\n", "no priority of a rule", false},
		{sets + "priorities: {high: [Job]}\n", "no priority of types", false},
		{sets + "roles: {python: {Job: sends}}\n", "no role", false},
		{sets + "topology: mesh\n", "no topology", false},
		{sets + "conventions: {a: {accept: so, deny: no}}\n", "both", false},
		{sets + "ignore: [{type: Job}]\n", "no reason", false},
		{sets + "reports: {formats: [pdf]}\n", "no format", false},
		{sets + "root: /srv\n", "an absolute root", false},
	} {
		if err := holds(config.Schema, []byte(row.text)); (err == nil) != row.ok {
			t.Errorf("%s: %s%#v", row.reason, row.text, err)
		}
		// Where the schema takes it, parity reads it, up to what lies beyond a schema.
		var stderr bytes.Buffer
		dir := t.TempDir()
		writeFile(t, dir+"/parity.yaml", row.text)
		run([]string{"check", "--config", dir + "/parity.yaml"}, nil, &bytes.Buffer{}, &stderr)
		if read := !strings.Contains(stderr.String(), "reading the configuration"); row.ok && !read && !strings.Contains(row.text, "map: {go") {
			t.Errorf("%s: %s%s", row.reason, row.text, &stderr)
		} else if !row.ok && read && !strings.Contains(row.text, "formats") { // report alone asks for those
			t.Errorf("%s: parity reads %s", row.reason, row.text)
		}
	}
}

func writeFile(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
