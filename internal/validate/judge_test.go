package validate

import (
	"strings"
	"testing"
)

// TestJudge: a single record is judged as one of a stream is.
func TestJudge(t *testing.T) {
	const text = `{"$defs": {
		"Job": {"type": "object", "properties": {"id": {"type": "integer"}}, "required": ["id"],
			"x-parity": {"decode": {"by": "encoding/json", "missing": "zero", "unknown": "drop"}}},
		"Any": {"x-parity": {"opaque": "made at run time"}},
		"Pair": {"type": "object", "properties": {"a": {"type": "integer"}, "b": {"$ref": "#/$defs/Any"}}},
		"Checked": {"type": "object", "properties": {"a": {"type": "integer"}}, "x-parity": {"checked": [{"what": "raises unless a is even"}]}}
	}, "x-parity": {"language": "go"}}`
	set, err := parseSet("go.json", "go", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	judge := NewJudge(set)
	for _, row := range []struct {
		typ, record string
		outcome     Outcome
		why         string // the first reason has this
	}{
		{"Job", `{"id": 1}`, Accepts, ""},
		{"Job", `{"id": 1, "more": 2}`, Drops, ""},
		{"Job", `{}`, Accepts, ""},
		{"Job", `{"id": 1.0}`, Rejects, "/id"}, // Go reads no integer with a point
		{"Job", `{"id": "1"}`, Rejects, "/id"},
		{"Any", `1`, Unknown, "made at run time"},
		{"Pair", `{"a": 1, "b": 1}`, Unknown, "made at run time"},
		{"Pair", `{"a": 1}`, Accepts, ""},
		{"Pair", `{"a": "x", "b": 1}`, Rejects, "/a"}, // elsewhere than at what is unknown
		{"Checked", `{"a": 1}`, Unknown, "raises unless"},
		{"Checked", `{"a": ""}`, Rejects, "/a"},
		{"Nobody", `{}`, Absent, ""},
	} {
		v, err := judge.Judge(row.typ, []byte(row.record))
		if err != nil {
			t.Fatalf("%s %s: %v", row.typ, row.record, err)
		}
		if v.Outcome != row.outcome || row.why != "" && (len(v.Why) == 0 || !strings.Contains(v.Why[0], row.why)) {
			t.Errorf("%s %s: got %+v, want %s %s", row.typ, row.record, v, row.outcome, row.why)
		}
		accepted, known := v.Accepted()
		if accepted != (row.outcome == Accepts || row.outcome == Drops) || known != (row.outcome != Unknown && row.outcome != Absent) {
			t.Errorf("%s %s: accepted %v, known %v", row.typ, row.record, accepted, known)
		}
	}
	if _, err := judge.Judge("Job", []byte(`{"id": `)); err == nil {
		t.Error("half a record is judged")
	}
}
