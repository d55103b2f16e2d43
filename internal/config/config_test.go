package config

import "testing"

const example = `
reference: python
sets: [{name: python, source: sdk}, {name: go}]
categories:
  - {name: Requests, types: ["*Request"]}
  - {name: Special, types: [OddRequest]}
priorities:
  P0: [Run.corrupted, "*Event"]
  P2: ["Run*"]
rules: {field.default: P3}
`

func load(t *testing.T) *Config {
	t.Helper()
	c, err := parse("parity.yaml", []byte(example))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCategory(t *testing.T) {
	c := load(t)
	for name, want := range map[string]string{
		"SampleRequest": "Requests",
		"OddRequest":    "Special", // a name beats an earlier pattern
		"Cursor":        "",
	} {
		if got := c.Category(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestPriority(t *testing.T) {
	c := load(t)
	for _, tt := range []struct{ rule, typeName, field, want, reason string }{
		{"field.missing", "Run", "corrupted", "P0", "the field's own entry"},
		{"field.missing", "Run", "id", "P2", "the type's pattern"},
		{"field.default", "Run", "id", "P2", "a type beats a rule"},
		{"field.default", "Job", "id", "P3", "the rule, everywhere"},
		{"field.missing", "Job", "id", "", "nothing said: the rule's own"},
		{"type.missing", "StartEvent", "", "P0", "a type without field"},
		{"type.missing", "RunEvent", "", "P0", "of two patterns the more urgent"},
	} {
		if got := c.Priority(tt.rule, tt.typeName, tt.field); got != tt.want {
			t.Errorf("%s at %s.%s: %q, want %q: %s", tt.rule, tt.typeName, tt.field, got, tt.want, tt.reason)
		}
	}
}

func TestDefaults(t *testing.T) {
	c := load(t)
	python, err := c.Set("python")
	if err != nil {
		t.Fatal(err)
	}
	if python.Language != "python" || python.Schema != "schemas/python.json" || c.FailOn != "P1" || c.Reports.Dir != "reports" {
		t.Errorf("%+v %+v", python, c)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(example))
	f.Add([]byte("sets: &a [*a]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if c, err := parse("parity.yaml", data); err == nil {
			c.Category("A")
			c.Priority("field.missing", "A", "b")
		}
	})
}

// TestErrorPlaces: each message leads to the line that is to be mended.
func TestErrorPlaces(t *testing.T) {
	const sets = "sets:\n  - {name: python, source: sdk}\n  - {name: go, source: go}\n"
	for _, tt := range []struct{ text, want string }{
		{"sets:\n  - name: a\n  - name: a\n", "parity.yaml:3: sets: two are named a"},
		{"sets:\n  - name: a\n    mode: fast\n", `parity.yaml:3: sets: a: mode: "fast" is neither static nor runtime`},
		{"reference: b\n" + sets, `parity.yaml:1: reference: there is no set "b"; the sets are python, go`},
		{sets + "reports:\n  dir: ../out\n", "parity.yaml:5: reports: dir: ../out is outside the root .: paths are relative and stay below it; set root: to a folder above"},
		{sets + "routes:\n  - {path: /a, request: A}\n  - path: b\n    request: B\n", "parity.yaml:6: routes[1]: path b: it must start with /"},
		{sets + "ignore:\n  - {type: A, reason: r}\n  - type: B\n    reason: r\n    expires: soon\n", `parity.yaml:8: ignore[1]: expires: "soon" is no date such as 2027-01-31`},
		{sets + "fail-on: P7\n", `parity.yaml:4: fail-on: "P7" is none of P0, P1, P2, P3`},
		{sets + "rules:\n  field.default: P1\n  field.extra: high\n", `parity.yaml:6: rules: field.extra: "high" is none of P0, P1, P2, P3`},
		{sets + "map: &m\n  python: {A: B}\n", `parity.yaml:5: map: "python" is none of the sets that are compared with python`},
		{"{}\n", "parity.yaml: sets: at least one set is needed, each with a name and a source"},
	} {
		if _, err := parse("parity.yaml", []byte(tt.text)); err == nil || err.Error() != tt.want {
			t.Errorf("%q\n got: %v\nwant: %s", tt.text, err, tt.want)
		}
	}
}
