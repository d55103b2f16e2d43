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
