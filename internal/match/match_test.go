package match

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/parity/internal/schema"
)

// defs makes a type set of $defs.
func defs(t testing.TB, name, text string) *schema.Set {
	t.Helper()
	set, err := schema.Parse(name+".json", name, []byte(`{"$defs":`+text+`}`))
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, text)
	}
	return set
}

func nothing(string) bool { return false }

func TestMatching(t *testing.T) {
	const record = `{"type":"object","properties":{"x":{"type":"integer"}}}`
	tests := []struct {
		name             string
		reference, other []string
		explicit         map[string]string
		want             map[string]string
		wantError        string
		reason           string
	}{
		{"case of acronyms", []string{"ModelID", "ArchiveUrl"}, []string{"ModelId", "ArchiveURL"}, nil,
			map[string]string{"ModelID": "ModelId", "ArchiveUrl": "ArchiveURL"}, "", "each language spells initialisms its own way"},
		{"underscores", []string{"model_input_chunk"}, []string{"ModelInputChunk"}, nil,
			map[string]string{"model_input_chunk": "ModelInputChunk"}, "", "snake and camel case are spellings"},
		{"module prefix", []string{"GenericEvent"}, []string{"Telemetry.GenericEvent"}, nil,
			map[string]string{"GenericEvent": "Telemetry.GenericEvent"}, "", "modules are namespaces in one language only"},
		{"exact beats prefix", []string{"Event", "a.Event"}, []string{"Event", "A.Event"}, nil,
			map[string]string{"Event": "Event", "a.Event": "A.Event"}, "", "stricter spellings are taken first"},
		{"ambiguous other", []string{"Event"}, []string{"A.Event wide", "B.Event wider"}, nil,
			map[string]string{"Event": "?"}, "", "choosing one would compare the wrong type"},
		{"two spellings of one name", []string{"RunTax", "Run_Tax"}, []string{"RunTax", "Run_Tax"}, nil,
			map[string]string{"RunTax": "RunTax", "Run_Tax": "Run_Tax"}, "", "each has its very own"},
		{"ambiguous reference", []string{"Run_ID wide", "RunID wider"}, []string{"RunId"}, nil,
			map[string]string{"Run_ID": "?", "RunID": "?"}, "", "neither is better than the other"},
		{"told apart by a field's kind", []string{"Event"}, []string{"A.Event", "B.Event text"}, nil,
			map[string]string{"Event": "A.Event"}, "", "a number is no text"},
		{"not akin", []string{"Event"}, []string{"A.Event unlike"}, nil,
			map[string]string{}, "", "in another module, a type that has nothing in common is another type"},
		{"akin", []string{"Event"}, []string{"A.Event unlike", "B.Event"}, nil,
			map[string]string{"Event": "B.Event"}, "", "only one of them has a field in common"},
		{"alike", []string{"A.Event", "B.Event wide"}, []string{"C.Event wide", "D.Event"}, nil,
			map[string]string{"A.Event": "D.Event", "B.Event": "C.Event"}, "", "the same fields tell the types of one name apart"},
		{"twins of the reference", []string{"A.Event", "B.Event", "C.Event wide"}, []string{"Event"}, nil,
			map[string]string{"A.Event": "Event", "B.Event": "Event"}, "", "two of one name and shape are one; the third is another"},
		{"twins of the other", []string{"Event"}, []string{"A.Event", "B.Event"}, nil,
			map[string]string{"Event": "A.Event"}, "", "either is as good"},
		{"exact and not akin", []string{"Event"}, []string{"Event unlike"}, nil,
			map[string]string{}, "", "two records with nothing in common are not one, whatever they are called"},
		{"another field on the wire", []string{"Event"}, []string{"Event nested"}, nil,
			map[string]string{"Event": "Event"}, "", "its codec puts the field of that name elsewhere"},
		{"pattern", []string{"CallRequestParams", "ListRequestParams", "PingRequestParams"}, []string{"CallParams", "ListParams", "List"}, map[string]string{"*RequestParams": "*Params", "ListRequestParams": "List"},
			map[string]string{"CallRequestParams": "CallParams", "ListRequestParams": "List"}, "", "a name beats a pattern"},
		{"idle pattern", []string{"Run"}, []string{"Run"}, map[string]string{"*Params": "*"},
			nil, "map: other: *Params: pairs no type of the ref set with one of the other set", "a stale mapping is an error"},
		{"half a pattern", []string{"Run"}, []string{"Run"}, map[string]string{"*Params": "Params"},
			nil, "map: other: *Params: a pattern and its counterpart Params have one * each", "many types cannot have one counterpart"},
		{"explicit settles it", []string{"Event"}, []string{"A.Event", "B.Event"}, map[string]string{"Event": "B.Event"},
			map[string]string{"Event": "B.Event"}, "", "map: is the way out that the error names"},
		{"explicit beats exact", []string{"Run"}, []string{"Run", "Job"}, map[string]string{"Run": "Job"},
			map[string]string{"Run": "Job"}, "", "false friends are told apart by hand"},
		{"unknown in map", []string{"Run"}, []string{"Run"}, map[string]string{"Walk": "Run"},
			nil, "map: other: the ref set has no type Walk", "a stale mapping is an error"},
		{"unknown target in map", []string{"Run"}, []string{"Run"}, map[string]string{"Run": "Walk"},
			nil, "map: other: Run: the other set has no type Walk", "a stale mapping is an error"},
		{"two to one", []string{"A", "B"}, []string{"C"}, map[string]string{"A": "C", "B": "C"},
			nil, "map: other: A and B are both mapped to C", "a type has one counterpart"},
	}
	makeSet := func(name string, types []string) *schema.Set {
		all := map[string]json.RawMessage{}
		for _, t := range types {
			shape := record
			name, kind, _ := strings.Cut(t, " ")
			switch kind {
			case "unlike":
				shape = `{"type":"object","properties":{"y":{"type":"integer"}}}`
			case "nested":
				shape = `{"type":"object","properties":{"data":{"type":"object","properties":{"x":{"type":"integer"}},"x-parity":{"name":"x"}}}}`
			case "text":
				shape = `{"type":"object","properties":{"x":{"type":"string"}}}`
			case "wider":
				shape = `{"type":"object","properties":{"x":{"type":"string"},"z":{"type":"string"}}}`
			case "wide":
				shape = `{"type":"object","properties":{"x":{"type":"string"},"y":{"type":"string"}}}`
			}
			all[name] = json.RawMessage(shape)
		}
		text, err := json.Marshal(all)
		if err != nil {
			t.Fatal(err)
		}
		return defs(t, name, string(text))
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m, err := Match(NewSet(makeSet("ref", tt.reference), nothing), NewSet(makeSet("other", tt.other), nothing), tt.explicit)
			if tt.wantError != "" {
				if err == nil || err.Error() != tt.wantError {
					t.Fatalf("%s\n got: %v\nwant: %s", tt.reason, err, tt.wantError)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			got := m.Others()
			for name := range m.unclear {
				got[name] = "?"
				for _, n := range m.Unclear(name) {
					if !m.Contested(n.Name) {
						t.Errorf("%s could be %s, and that one is nobody's", name, n.Name)
					}
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.reason, diff)
			}
		})
	}
}
