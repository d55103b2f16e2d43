package match

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/parity/internal/schema"
)

// TestRepeats: a type that says again what a model says, in the form in which it is
// sent, is known by its name and its fields together.
func TestRepeats(t *testing.T) {
	record := func(name, native, module string, fields ...string) string {
		var list []string
		for _, f := range fields {
			wire, own, _ := strings.Cut(f, "/")
			if own != "" {
				own = fmt.Sprintf(`,"x-parity":{"name":%q}`, own)
			}
			list = append(list, fmt.Sprintf(`%q:{"type":"string"%s}`, wire, own))
		}
		return fmt.Sprintf(`%q:{"type":"object","properties":{%s},"x-parity":{"native":%q,"source":{"file":"sdk/%s.py","line":1}}}`, name, strings.Join(list, ","), native, module)
	}
	union := func(name string, arms ...string) string {
		for i, arm := range arms {
			if !strings.HasPrefix(arm, "{") {
				arms[i] = fmt.Sprintf(`{"$ref":"#/$defs/%s"}`, arm)
			}
		}
		return fmt.Sprintf(`%q:{"anyOf":[%s],"x-parity":{"native":"union"}}`, name, strings.Join(arms, ","))
	}
	for _, row := range []struct {
		name   string
		types  []string
		want   map[string]string
		reason string
	}{
		{"a word for it", []string{record("Run", "struct", "run", "id", "name"), record("RunParam", "dict", "run", "id", "name")},
			map[string]string{"RunParam": "Run"}, "many SDKs call it so"},
		{"other fields", []string{record("Run", "struct", "run", "id", "name"), record("RunParam", "dict", "run", "id", "prompt")},
			map[string]string{}, "it asks for something else"},
		{"an ending of the set's own", []string{
			record("Run", "struct", "run", "id", "name"), record("RunTypedDict", "dict", "run", "id", "name"),
			record("Job", "struct", "job", "id", "at"), record("JobTypedDict", "dict", "job", "id", "at"),
			record("Task", "struct", "task", "by", "at"), record("TaskTypedDict", "dict", "task", "by", "at"),
		}, map[string]string{"RunTypedDict": "Run", "JobTypedDict": "Job", "TaskTypedDict": "Task"}, "three times is no chance"},
		{"an ending that is met once", []string{record("Run", "struct", "run", "id", "name"), record("RunSummary", "dict", "run", "id", "name")},
			map[string]string{}, "it may mean something"},
		{"the language's names for keys", []string{record("Run", "struct", "run", "createdAt/created_at", "type/run_type"), record("RunDict", "dict", "run", "created_at", "type")},
			map[string]string{"RunDict": "Run"}, "a client translates them"},
		{"the nearest of one name", []string{
			record("a.Price", "struct", "shared/a", "id"), record("b.Price", "struct", "shared/b", "id"), record("p.b.Price", "dict", "params/b", "id"), record("p.a.Price", "dict", "params/a", "id"),
		}, map[string]string{"p.a.Price": "a.Price", "p.b.Price": "b.Price"}, "each module has its own"},
		{"modules of sent forms", []string{
			record("ship.Size", "struct", "ship", "w"), record("port.Size", "struct", "port", "w"), record("port_param.Size", "dict", "port_param", "w"), record("ship_param.Size", "dict", "ship_param", "w"),
		}, map[string]string{"port_param.Size": "port.Size", "ship_param.Size": "ship.Size"}, "each is called after that of its model"},
		{"a union of texts and a sent form", []string{
			record("m.ID", "struct", "m", "id"), record("p.ID", "dict", "p", "id"),
			union("m.Voice", `{"enum":["a","b"]}`, "m.ID"), union("p.Voice", `{"enum":["a","b"]}`, "p.ID"), union("q.Voice", `{"enum":["a","c"]}`, "p.ID"),
		}, map[string]string{"p.ID": "m.ID", "p.Voice": "m.Voice"}, "the texts are the same; with others it is another"},
		{"a union of sent forms", []string{
			record("Text", "struct", "x", "text"), record("TextParam", "dict", "x", "text"), record("Image", "struct", "x", "url"), record("ImageParam", "dict", "x", "url"),
			union("m.Block", "Text", "Image"), union("p.Block", "TextParam", "ImageParam"), union("q.Block", "ImageParam", "TextParam", "Text"),
		}, map[string]string{"TextParam": "Text", "ImageParam": "Image", "p.Block": "m.Block"}, "it is as its arms are; one that holds more is another"},
		{"a model or its sent form", []string{
			record("Run", "struct", "run", "id"), record("RunDict", "dict", "run", "id"), union("RunOrDict", "Run", "RunDict"), record("Job", "struct", "job", "at"), union("RunOrJob", "RunDict", "Job"),
		}, map[string]string{"RunDict": "Run", "RunOrDict": "Run"}, "both are one type on the wire; two models are not"},
		{"another name for a model", []string{record("Run", "struct", "run", "id"), `"Runs":{"$ref":"#/$defs/Run"}`, record("p.Run", "dict", "params/run", "id")},
			map[string]string{"p.Run": "Run"}, "a name for a type is no model"},
	} {
		got := newRepeated(defs(t, "ref", "{"+strings.Join(row.types, ",")+"}")).repeats()
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%s: %s (-want +got):\n%s", row.name, row.reason, diff)
		}
	}
}

// TestFormsOfWhatIsLeftOut: a dictionary that is named after a model which the capture left out, with
// an ending that others have taught, is a form of that.
func TestFormsOfWhatIsLeftOut(t *testing.T) {
	record := func(name, native string, field string) string {
		return fmt.Sprintf(`%q:{"type":"object","properties":{%q:{"type":"string"}},"x-parity":{"native":%q,"source":{"file":"sdk/x.py","line":1}}}`, name, field, native)
	}
	var list []string
	for _, name := range []string{"Run", "Job", "Task"} {
		list = append(list, record(name, "struct", "of"+name), record(name+"TypedDict", "dict", "of"+name))
	}
	list = append(list, record("PageTypedDict", "dict", "items"), record("PageSummary", "dict", "items"), record("OtherTypedDict", "dict", "items"))
	set := defs(t, "ref", "{"+strings.Join(list, ",")+"}")
	set.Excluded = []schema.Excluded{{Name: "Page", Reason: "it holds code", Source: schema.Source{File: "sdk/x.py", Line: 9}}, {Name: "Other", Source: schema.Source{File: "sdk/y.py", Line: 9}}}
	got := map[string]string{}
	for name, left := range newRepeated(set).formsOf(set.Excluded) {
		got[name] = left.Name
	}
	if diff := cmp.Diff(map[string]string{"PageTypedDict": "Page"}, got); diff != "" {
		t.Errorf("an ending that means something and a model of another file make no form (-want +got):\n%s", diff)
	}
}

// TestFormsOfArguments: what only the arguments of a method hold, where the declaration of that request holds a type of the
// same fields, is a form of that type.
func TestFormsOfArguments(t *testing.T) {
	const declared = "Api.make_book(arguments) title by:Lines ^POST:books\nMakeBookRequest title by:By\nBy name born\n"
	for _, row := range []struct {
		name, types string
		want        map[string]string
	}{
		{"the same fields", declared + "Lines name born", map[string]string{"Lines": "By"}},
		{"other fields", declared + "Lines name died", map[string]string{}},
		{"it is sent by another request", declared + "Lines name born\nPen by:Lines ^POST:pens", map[string]string{}},
		{"it is sent itself", declared + "Lines name born ^POST:names", map[string]string{}},
		{"no declaration", "Api.make_book(arguments) title by:Lines ^POST:books\nBy name born\nLines name born", map[string]string{}},
	} {
		set := NewSet(defs(t, "ref", shaped(row.types)), func(string) bool { return false })
		if diff := cmp.Diff(row.want, set.repeats); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.name, diff)
		}
	}
}
