package relation

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"example.org/parity/internal/doc"
)

// suiteDrafts are the containment suite's folders that are measured. Its
// "future" draft is read as 2020-12, the last one there is.
var suiteDrafts = []struct {
	folder string
	draft  Draft
}{{"draft4", Draft4}, {"draft6", Draft6}, {"draft7", Draft7}, {"draft2019-09", Draft2019}, {"draft2020-12", Draft2020}, {"draft-future", Draft2020}}

// judgement is one label of the suite and what Decide said.
type judgement struct {
	where   string
	x, y    string
	label   bool
	answer  Answer
	witness json.RawMessage
	reasons []Reason
	format  bool // the pair uses format, which its draft does not assert
	// instance is set where x is one constant and jsonschema/v5 finds it valid
	// for y: then x is in y, whatever the label says.
	instance bool
}

// TestContainmentSuite measures the engine on the JSON Schema containment test
// suite of Attouche et al. (CEUR 2958). It runs only where
// PARITY_CONTAINMENT_SUITE names the suite's folder tests; PARITY_SUITE_LIST=1
// also lists each contradicted and unknown judgement.
func TestContainmentSuite(t *testing.T) {
	root := os.Getenv("PARITY_CONTAINMENT_SUITE")
	if root == "" {
		t.Skip("PARITY_CONTAINMENT_SUITE names no folder")
	}
	list := os.Getenv("PARITY_SUITE_LIST") != ""
	var all []judgement
	var times []time.Duration
	slow := map[time.Duration]string{}
	for _, d := range suiteDrafts {
		var here []judgement
		for _, file := range suiteFiles(t, filepath.Join(root, d.folder)) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			tests, err := doc.ParseJSON(file, data)
			if err != nil {
				t.Fatal(err)
			}
			name, _ := filepath.Rel(root, file)
			for i, test := range tests.Items {
				start := time.Now()
				js := judgeSuiteTest(t, fmt.Sprintf("%s #%d", name, i), test, d.draft)
				took := time.Since(start)
				times = append(times, took)
				slow[took] = fmt.Sprintf("%s #%d", name, i)
				here = append(here, js...)
			}
		}
		t.Log(d.folder, summary(here))
		all = append(all, here...)
	}
	t.Log("all drafts", summary(all))
	slices.Sort(times)
	at := func(p float64) time.Duration { return times[int(p*float64(len(times)-1))] }
	t.Logf("%d pairs: p50 %v, p95 %v, p99 %v, max %v (%s)", len(times), at(.5), at(.95), at(.99), at(1), slow[at(1)])
	if list {
		for _, j := range all {
			if j.answer == Unclear || (j.answer == Yes) != j.label {
				t.Logf("%s: label %v, answer %s\n  x %s\n  y %s\n  witness %s, reasons %v", j.where, j.label, j.answer, j.x, j.y, j.witness, j.reasons)
			}
		}
	}
}

func suiteFiles(t *testing.T, folder string) []string {
	var files []string
	err := filepath.WalkDir(folder, func(path string, e os.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".json") {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	sort.Strings(files)
	return files
}

func judgeSuiteTest(t *testing.T, where string, test *doc.Node, draft Draft) []judgement {
	x, err := New("a", test.Get("schema1"), draft)
	if err != nil {
		t.Log(where, err)
		return nil
	}
	y, err := New("b", test.Get("schema2"), draft)
	if err != nil {
		t.Log(where, err)
		return nil
	}
	r := Decide(context.Background(), x, y)
	xText, yText := test.Get("schema1").JSON(), test.Get("schema2").JSON()
	format := draft >= Draft2019 && strings.Contains(xText+yText, `"format"`)
	var out []judgement
	if label := test.Get("tests").Get("s1SubsetEqOfs2"); label != nil {
		out = append(out, judgement{where + " a⊆b", xText, yText, label.Bool(), r.AInB, r.ANotB, r.Reasons, format, holdsConstant(t, x, y)})
	}
	if label := test.Get("tests").Get("s2SubsetEqOfs1"); label != nil {
		out = append(out, judgement{where + " b⊆a", yText, xText, label.Bool(), r.BInA, r.BNotA, r.Reasons, format, holdsConstant(t, y, x)})
	}
	return out
}

// holdsConstant reports whether x is one constant that y accepts, in the
// judgement of jsonschema/v5.
func holdsConstant(t *testing.T, x, y *Schema) bool {
	constant := x.node.Get("const")
	if constant == nil || len(x.node.Members) != 1 || x.doc.draft == Draft4 {
		return false
	}
	ok, err := y.Accepts(decodeInstance(t, constant.JSON()))
	return err == nil && ok
}

// summary counts judgements. Only jsonschema/v5 may overrule a label: by a
// witness that it confirmed, or by accepting the one instance there is. A proof
// against a label that it does not overrule is wrong until shown otherwise.
func summary(js []judgement) string {
	count := map[string]int{}
	for _, j := range js {
		switch {
		case j.answer == Unclear:
			count["unknown"]++
			for _, r := range j.reasons {
				count["  "+string(r.Code)]++
			}
		case (j.answer == Yes) == j.label:
			count["right"]++
		case j.answer == No:
			count["label refuted by a witness"]++
		case j.instance && j.format:
			count["label refuted by its instance, format is an annotation"]++
		case j.instance:
			count["label refuted by its instance"]++
		default:
			count["WRONG"]++
		}
	}
	keys := make([]string, 0, len(count))
	for k := range count {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	var b strings.Builder
	fmt.Fprintf(&b, "%d judgements:", len(js))
	for _, k := range keys {
		fmt.Fprintf(&b, " %s %d (%.2f %%);", k, count[k], 100*float64(count[k])/float64(len(js)))
	}
	return b.String()
}
