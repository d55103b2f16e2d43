package compare

import (
	"fmt"
	"strings"
	"testing"

	"example.org/parity/internal/schema"
)

// TestBases: a record that others are made from is a type of its own only where
// somebody holds it, sends it or receives it.
func TestBases(t *testing.T) {
	field := func(name string, line int) string {
		return fmt.Sprintf(`"%s":{"type":"string","x-parity":{"decl":"x","source":{"file":"a.go","line":%d}}}`, name, line)
	}
	record := func(name string, line int, fields ...string) string {
		return fmt.Sprintf(`"%s":{"type":"object","properties":{%s},"x-parity":{"decl":"type %s struct","source":{"file":"a.go","line":%d}}}`, name, strings.Join(fields, ","), name, line)
	}
	id, kind := field("id", 11), field("kind", 12)
	base, first, second := record("Base", 10, id, kind), record("First", 20, id, kind, field("f", 21)), record("Second", 5, id, kind, field("s", 6))
	flat := func(name, own string) string {
		return fmt.Sprintf(`"%s":{"type":"object","properties":{"id":{"type":"string"},"kind":{"type":"string"},"%s":{"type":"string"}}}`, name, own)
	}
	plain := []string{flat("First", "f"), flat("Second", "s")}
	for _, row := range []struct {
		reason string
		types  []string
		want   bool
	}{
		{"two types have its fields, wherever they stand in the file", []string{base, first, second}, true},
		{"one heir may as well be a longer form of it", []string{base, first, flat("Second", "s")}, false},
		{"one heir, which a client sends", []string{base, strings.Replace(first, `"x-parity":{"decl":"type First`, `"x-parity":{"roles":[{"role":"sent","why":"w","source":{"file":"c","line":1}}],"decl":"type First`, 1), flat("Second", "s")}, true},
		{"of one of its fields there is but one heir", []string{base, first, record("Second", 5, id, field("s", 6))}, false},
		{"somebody holds it", []string{base, first, second, `"Holder":{"type":"object","properties":{"b":{"$ref":"#/$defs/Base"}}}`}, false},
		{"a client sends it", []string{strings.Replace(base, `"x-parity":{"decl":"type`, `"x-parity":{"roles":[{"role":"sent","why":"w","source":{"file":"c","line":1}}],"decl":"type`, 1), first, second}, false},
		{"fields alike that are written apart are no inheritance", []string{base, record("First", 20, field("id", 21), field("kind", 22), field("f", 23)), record("Second", 5, field("id", 6), field("kind", 7), field("s", 8))}, false},
	} {
		set, other := "{"+strings.Join(row.types, ",")+"}", "{"+strings.Join(plain, ",")+"}"
		for _, r := range []*Result{run(t, set, other), run(t, other, set)} {
			found := r.Find("Base") == nil
			if found != row.want {
				t.Errorf("%s: is a base: %t, want %t", row.reason, found, row.want)
			}
			if found && (len(r.Aliases) != 1 || r.Aliases[0].Name != "Base") {
				t.Errorf("%s: it is not listed: %v", row.reason, r.Aliases)
			}
		}
	}
}

// TestPlainChoices: a name for any value of JSON, or for one of several plain types, is nothing that the other set lacks;
// one of which a variant has members of its own is.
func TestPlainChoices(t *testing.T) {
	const other = `{"Other":{"type":"object","properties":{"x":{"type":"string"}}}}`
	for _, row := range []struct {
		reason, types string
		want          bool
	}{
		{"any value, itself within", `"JSON":{"anyOf":[{"type":"string"},{"type":"number"},{"type":"array","items":{"$ref":"#/$defs/JSON"}},{"type":"object","additionalProperties":{"$ref":"#/$defs/JSON"}}]}`, true},
		{"one of two", `"JSON":{"anyOf":[{"type":"string"},{"type":"integer"}]}`, true},
		{"others by another name", `"JSON":{"anyOf":[{"$ref":"#/$defs/Plain"},{"type":"array","items":{"$ref":"#/$defs/JSON"}}]},"Plain":{"anyOf":[{"type":"string"},{"type":"number"}]}`, true},
		{"a record among them", `"JSON":{"anyOf":[{"type":"string"},{"$ref":"#/$defs/Part"}]},"Part":{"type":"object","properties":{"p":{"type":"string"}}}`, false},
		{"members among them", `"JSON":{"anyOf":[{"type":"integer"},{"enum":["auto","none"]}]}`, false},
		{"what is not known among them", `"JSON":{"anyOf":[{"type":"integer"},{"x-parity":{"opaque":"code decides"}}]}`, false},
	} {
		r := run(t, "{"+row.types+"}", other)
		if found := r.Find("JSON") == nil; found != row.want {
			t.Errorf("%s: is no type: %t, want %t", row.reason, found, row.want)
		}
	}
}

// TestBasesOfBoth: a base on both sides is no type of its own, though the one side only names
// it in the heads of others and writes all their fields again.
func TestBasesOfBoth(t *testing.T) {
	record := func(name, head string, fields ...string) string {
		var list []string
		for _, f := range fields {
			list = append(list, fmt.Sprintf(`"%s":{"type":"string","x-parity":{"decl":"x","source":{"file":"a.go","line":%d}}}`, f, len(f)))
		}
		return fmt.Sprintf(`"%s":{"type":"object","properties":{%s},"x-parity":{"decl":"%s","source":{"file":"a.go","line":1}}}`, name, strings.Join(list, ","), head)
	}
	flat := func(name, head string, fields ...string) string {
		return strings.ReplaceAll(record(name, head, fields...), `,"source":{"file":"a.go"`, `,"source":{"file":"`+name+`.py"`)
	}
	embedded := "{" + strings.Join([]string{record("Base", "type Base struct", "i"), record("First", "type First struct", "i", "ff"), record("Second", "type Second struct", "i", "sss")}, ",") + "}"
	for _, row := range []struct {
		reason, reference string
		want              bool
	}{
		{"others are made from it on both sides", flat("Base", "class Base(Model):", "i", "j") + "," + flat("First", "class First(Base):", "i", "j", "ff"), true},
		{"of the reference's nothing is made", flat("Base", "class Base(Model):", "i", "j") + "," + flat("First", "class First(Model):", "i", "j", "ff"), false},
		{"the reference holds it", flat("Base", "class Base(Model):", "i", "j") + "," + flat("First", "class First(Base):", "i", "j", "ff") + `,"Holder":{"type":"object","properties":{"b":{"$ref":"#/$defs/Base"}}}`, false},
	} {
		for _, r := range []*Result{run(t, "{"+row.reference+"}", embedded), run(t, embedded, "{"+row.reference+"}")} {
			if found := r.Find("Base") == nil; found != row.want {
				t.Errorf("%s: is a base: %t, want %t", row.reason, found, row.want)
			}
		}
	}
}

// TestNoLack: what one side alone declares is no lack of the other's where the other
// could have nothing for it, or has it under another name.
func TestNoLack(t *testing.T) {
	const (
		model    = `"Run":{"type":"object","properties":{"id":{"type":"string"},"name":{"type":"string"}},"x-parity":{"native":"struct"}}`
		runParam = `"RunParam":{"type":"object","properties":{"id":{"type":"string"},"name":{"type":"string"}},"x-parity":{"native":"dict"}}`
		sent     = `"Send":{"type":"object","properties":{"run":{"$ref":"#/$defs/RunParam"}},"x-parity":{"roles":[{"role":"sent","why":"w","source":{"file":"c","line":1}}]}}`
		caps     = `"Caps":{"type":"object","properties":{"id":{"type":"string"},"logging":{"$ref":"#/$defs/Logging"}}}`
		logging  = `"Logging":{"type":"object","properties":{},"x-parity":{"native":"struct"}}`
		level    = `"Level":{"enum":["low","high"]}`
	)
	parameters := func(places ...string) string {
		var list []string
		for i, in := range places {
			list = append(list, fmt.Sprintf(`"p%d":{"type":"string","x-parity":{"in":%q}}`, i, in))
		}
		return `"Put":{"type":"object","properties":{` + strings.Join(list, ",") + `}}`
	}
	for _, row := range []struct {
		reason       string
		types, other []string
		missing      string // of the types, and what is unverified with a ?
	}{
		{"the other has the form that is sent", []string{model, runParam}, []string{runParam}, ""},
		{"the other has neither", []string{model, runParam}, []string{level}, "Run"},
		{"nothing holds the enum, where it is known what clients send", []string{runParam, sent, level}, []string{runParam, sent}, ""},
		{"nothing is known of clients", []string{runParam, level}, []string{runParam}, "Level"},
		{"a field holds it", []string{runParam, sent, level, `"Log":{"type":"object","properties":{"level":{"$ref":"#/$defs/Level"}}}`}, []string{runParam, sent}, "Level Log"},
		{"of an object without fields the other writes a map", []string{caps, logging}, []string{`"Caps":{"type":"object","properties":{"id":{"type":"string"},"logging":{"type":"object"}}}`}, ""},
		{"or names one", []string{caps, logging}, []string{`"Caps":{"type":"object","properties":{"id":{"type":"string"},"logging":{"$ref":"#/$defs/Anything"}}}`, `"Anything":{"type":"object","additionalProperties":{}}`}, ""},
		{"or has nothing in its place", []string{caps, logging}, []string{`"Caps":{"type":"object","properties":{"id":{"type":"string"},"other":{"type":"object"}}}`}, "Logging"},
		{"or has a text there", []string{caps, logging}, []string{`"Caps":{"type":"object","properties":{"id":{"type":"string"},"logging":{"type":"string"}}}`}, "Logging"},
		{"nobody could read it", []string{runParam, `"Hook":{"x-parity":{"opaque":"defined outside of the package"}}`, `"File":{"anyOf":[{"x-parity":{"opaque":"IO"}},{"$ref":"#/$defs/Hook"}]}`}, []string{runParam}, "File? Hook?"},
		{"all that a request is made of, side by side", []string{runParam, parameters("path", "query", "body")}, []string{runParam}, ""},
		{"or a part of it travels nobody knows where", []string{runParam, strings.Replace(parameters("path", "query", "body"), `"in":"query"`, `"native":"any"`, 1)}, []string{runParam}, "Put"},
		{"a query alone", []string{runParam, parameters("query", "query")}, []string{runParam}, "Put"},
		{"a form is a body", []string{runParam, parameters("form", "form")}, []string{runParam}, "Put"},
		{"a part of it is known", []string{runParam, `"File":{"anyOf":[{"x-parity":{"opaque":"IO"}},{"type":"string"}]}`}, []string{runParam}, "File"},
	} {
		r := run(t, "{"+strings.Join(row.types, ",")+"}", "{"+strings.Join(row.other, ",")+"}")
		var got []string
		for _, t := range r.Types {
			switch t.Compared["other"].Verdict {
			case Missing:
				got = append(got, t.Name)
			case Unverified:
				got = append(got, t.Name+"?")
			}
		}
		if missing := strings.Join(got, " "); missing != row.missing {
			t.Errorf("%s: missing are %q, want %q", row.reason, missing, row.missing)
		}
	}
}

// TestEnvelopeLeftOut: what travels in the place of an envelope is known by its content,
// also where the other side left out a type of its name that has no form in JSON; not
// where that one could not be read.
func TestEnvelopeLeftOut(t *testing.T) {
	ref := `{"CallRequest":{"type":"object","required":["method","params"],"properties":{"method":{"const":"call"},"params":{"$ref":"#/$defs/CallParams"}}},
		"CallParams":{"type":"object","properties":{"name":{"type":"string"}}}}`
	for _, row := range []struct{ left, want string }{
		{`{"name":"CallRequest","reason":"a func has no JSON form","file":"a.go","line":1}`, "type.missing.envelope"},
		{`{"name":"CallRequest","reason":"its file is broken","unread":true,"file":"a.go","line":1}`, "type.excluded"},
	} {
		other, err := schema.Parse("other.json", "other", []byte(`{"$defs":{"CallParams":{"type":"object","properties":{"name":{"type":"string"}}}},"x-parity":{"excluded":[`+row.left+`]}}`))
		if err != nil {
			t.Fatal(err)
		}
		r, err := Run(defs(t, "ref", ref), []*schema.Set{other}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Find("CallRequest").Compared["other"].Findings[0].Rule.ID; got != row.want {
			t.Errorf("%s: %s, want %s", row.left, got, row.want)
		}
	}
}

// TestMissingBesideHoles: what a set lacks of which a place could not be read may stand there.
func TestMissingBesideHoles(t *testing.T) {
	for _, row := range []struct{ problems, want string }{
		{``, "type.missing"},
		{`,"problems":[{"file":"b.ts","line":2,"message":"it is not there"}]`, "opaque.capture"},
	} {
		other, err := schema.Parse("other.json", "other", []byte(`{"$defs":{"Ship":{"type":"object","properties":{"name":{"type":"string"}}}},"x-parity":{"excluded":[]`+row.problems+`}}`))
		if err != nil {
			t.Fatal(err)
		}
		r, err := Run(defs(t, "ref", `{"Harbour":{"type":"object","properties":{"depth":{"type":"integer"}}}}`), []*schema.Set{other}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Find("Harbour").Compared["other"].Findings[0].Rule.ID; got != row.want {
			t.Errorf("%s: %s, want %s", row.problems, got, row.want)
		}
	}
}

// TestWhatArgumentsSend: a record that nothing holds, with the fields that a method writes out of its arguments, is not missing
// where the other set makes that request.
func TestWhatArgumentsSend(t *testing.T) {
	sent := func(operation string) string {
		return fmt.Sprintf(`"roles":[{"role":"sent","why":"w","operations":[%q],"source":{"file":"c","line":1}}]`, operation)
	}
	fields := `"type":"object","properties":{"x":{"type":"string"},"y":{"type":"string"}}`
	reference := `{"BodyInput":{` + fields + `},"api.make":{` + fields + `,"x-parity":{"native":"arguments",` + sent("POST things") + `}}}`
	for _, row := range []struct {
		name, other string
		missing     bool
	}{
		{"it makes the request", `{"Other":{"type":"object","properties":{"k":{"type":"integer"}},"x-parity":{` + sent("POST things") + `}}}`, false},
		{"it makes another", `{"Other":{"type":"object","properties":{"k":{"type":"integer"}},"x-parity":{` + sent("POST others") + `}}}`, true},
	} {
		if missing := run(t, reference, row.other).Find("BodyInput") != nil; missing != row.missing {
			t.Errorf("%s: is missing: %t, want %t", row.name, missing, row.missing)
		}
	}
}

// TestUntyped: what a client without types for payloads holds as a map is told once, except
// requests of which it has types.
func TestUntyped(t *testing.T) {
	const untyped = `"x-parity":{"untyped":{"why":"A.get/1 makes requests","file":"a.ex","line":1}}`
	request := `"In":{"type":"object","properties":{"i":{"type":"string"}},"x-parity":{"roles":[{"role":"sent","why":"w","source":{"file":"c","line":1}}]}}`
	got := `"Out":{"type":"object","properties":{"o":{"type":"string"}},"x-parity":{"roles":[{"role":"received","why":"w","source":{"file":"c","line":1}}]}}`
	sends := `"A.make":{"type":"object","properties":{"z":{"type":"integer"}},"x-parity":{"native":"arguments"}}`
	for _, row := range []struct {
		reason, other string
		in, out       string
	}{
		{"it has no types at all", `{"$defs":{"K":{"enum":["k"]}},` + untyped + `}`, "type.untyped", "type.untyped"},
		{"it has types for requests", `{"$defs":{` + sends + `},` + untyped + `}`, "type.missing", "type.untyped"},
		{"one of its records is a counterpart", `{"$defs":{"Kept":{"type":"object","properties":{"k":{"type":"string"}}}},` + untyped + `}`, "type.missing", "type.missing"},
		{"that it has no types is not known", `{"$defs":{"K":{"enum":["k"]}}}`, "type.missing", "type.missing"},
	} {
		r := run(t, `{`+request+`,`+got+`,"Kept":{"type":"object","properties":{"k":{"type":"string"}}}}`, row.other)
		for name, want := range map[string]string{"In": row.in, "Out": row.out} {
			if c := r.Find(name).Compared["other"]; c.Verdict != Missing || c.Findings[0].Rule.ID != want {
				t.Errorf("%s: %s is %s by %s, want missing by %s", row.reason, name, c.Verdict, c.Findings[0].Rule.ID, want)
			}
		}
	}
}

// TestPlaceholders: a record without fields is compared where the other set has a record in its place, and is missing where that has
// something else.
func TestPlaceholders(t *testing.T) {
	const reference = `{"List":{"type":"object","properties":{"meta":{"$ref":"#/$defs/ListMeta"}}},"ListMeta":{"type":"object","properties":{},"x-parity":{"native":"struct"}}}`
	for _, row := range []struct {
		name, meta string
		missing    bool
	}{
		{"a record", `"$ref":"#/$defs/Page"`, false},
		{"a text", `"$ref":"#/$defs/Cursor"`, true},
	} {
		other := `{"List":{"type":"object","properties":{"meta":{` + row.meta + `}}},"Page":{"type":"object","properties":{"size":{"type":"integer"}}},"Cursor":{"type":"string","x-parity":{"native":"named"}}}`
		if missing := run(t, reference, other).Find("ListMeta") != nil; missing != row.missing {
			t.Errorf("%s: is missing: %t, want %t", row.name, missing, row.missing)
		}
	}
}
