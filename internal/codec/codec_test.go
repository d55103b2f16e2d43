package codec

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/parity/internal/doc"
	"example.org/parity/internal/schema"
	"example.org/parity/internal/typeset"
)

// of is facts about one type T with the shape, beside a record R and an enum E.
func of(shape Shape) *Facts {
	return &Facts{Version: Version, Language: "go", Types: []Type{
		{ID: "t", Path: []string{"pkg", "T"}, Shape: shape},
		{ID: "r", Path: []string{"pkg", "R"}, Shape: Record(Field{Name: "x", Shape: Of(KindInteger), Required: true})},
		{ID: "e", Path: []string{"pkg", "E"}, Shape: Enum("a", "b")},
	}}
}

func TestShapes(t *testing.T) {
	text, integer := Of(KindString), Of(KindInteger)
	contract, typeSets := compiled(t, Schema), compiled(t, typeset.Schema)
	for _, row := range []struct {
		name   string
		shape  Shape
		want   string
		reason string
	}{
		{"any", Anything(), `{"x-parity":{"native":"any"}}`, ""},
		{"never", Of(KindNever), `{"not":{}}`, ""},
		{"text", text, `{"type":"string"}`, ""},
		{"time", text.Formatted("date-time").As("datetime"), `{"type":"string","format":"date-time","x-parity":{"native":"datetime"}}`, ""},
		{"bytes", text.Encoded("base64").As("bytes"), `{"type":"string","contentEncoding":"base64","x-parity":{"native":"bytes"}}`, ""},
		{"limits", integer.Limited("minimum", 1).Wide("int32"), `{"type":"integer","minimum":1,"x-parity":{"width":"int32"}}`, ""},
		{"const", Enum("a"), `{"const":"a"}`, "a constant is an enum of one"},
		{"enum", Enum("a", 1, nil), `{"enum":["a",1,null]}`, ""},
		{"open enum", Shape{Kind: KindEnum, Values: []Value{JSON("a")}, Open: true}, `{"type":"string","x-parity":{"open":true,"values":["a"]}}`, ""},
		{"list", List(text), `{"type":"array","items":{"type":"string"}}`, ""},
		{"bare list", Of(KindList), `{"type":"array"}`, ""},
		{"tuple", Tuple(text, integer), `{"type":"array","prefixItems":[{"type":"string"},{"type":"integer"}],"items":false,"minItems":2}`, ""},
		{"map", Map(text), `{"type":"object","additionalProperties":{"type":"string"}}`, ""},
		{"map of anything", Map(Anything()), `{"type":"object"}`, ""},
		{"map with keys", Shape{Kind: KindMap, Key: &Shape{Kind: KindRef, Ref: "e"}}, `{"type":"object","propertyNames":{"$ref":"#/$defs/E"}}`, ""},
		{"ref", Ref("r"), `{"$ref":"#/$defs/R"}`, ""},
		{"unknown", Opaque("a macro"), `{"x-parity":{"opaque":"a macro"}}`, ""},
		{"cause", Shape{Kind: KindUnknown, Unknown: &Unknown{Reason: "a hook", Cause: "b.py:B.f", Place: &Place{"b.py", 3}}},
			`{"x-parity":{"opaque":"a hook (b.py:3)","cause":"b.py:B.f"}}`, "the place is for people, the cause for settling"},
		{"cause inside", List(text.Doubted(Unknown{Reason: "a hook", Cause: "b.py:B.f"})), `{"type":"array","items":{"x-parity":{"opaque":"a hook","cause":"b.py:B.f","declared":{"type":"string"}}}}`, "what holds where the cause is trusted"},
		{"doubted", List(Record()).Doubted(Unknown{Reason: "a hook"}), `{"type":"array","items":{"type":"object","properties":{}},"x-parity":{"opaque":"a hook"}}`,
			"of a type the declaration is shown all the same"},
		{"doubted inside", List(text.Doubted(Unknown{Reason: "a hook"})), `{"type":"array","items":{"x-parity":{"opaque":"a hook"}}}`, "inside it asserts nothing"},

		{"nullable text", text.Formatted("uuid").OrNull(), `{"type":["string","null"],"format":"uuid"}`, ""},
		{"nullable list", List(text).OrNull(), `{"anyOf":[{"type":"array","items":{"type":"string"}},{"type":"null"}]}`, ""},
		{"nullable map", Of(KindMap).OrNull(), `{"type":["object","null"]}`, "plain: it has no keyword but its type"},
		{"nullable const", Enum("a").OrNull(), `{"enum":["a",null]}`, ""},
		{"nullable enum", Enum("a", "b").OrNull(), `{"enum":["a","b",null]}`, ""},
		{"nullable open enum", Shape{Kind: KindEnum, Values: []Value{JSON("a")}, Open: true, Nullable: true},
			`{"anyOf":[{"type":"string","x-parity":{"open":true,"values":["a"]}},{"type":"null"}]}`, "null is none of the values that are declared"},
		{"nullable ref", Ref("r").OrNull(), `{"anyOf":[{"$ref":"#/$defs/R"},{"type":"null"}]}`, ""},
		{"nullable anything", Anything().OrNull(), `{"x-parity":{"native":"any"}}`, "null is in it"},
		{"nullable null", Of(KindNull).OrNull(), `{"type":"null"}`, ""},

		{"union", Union(text, integer), `{"anyOf":[{"type":"string"},{"type":"integer"}]}`, ""},
		{"nested union", Union(text, Union(integer.OrNull(), Of(KindBoolean))), `{"anyOf":[{"type":"string"},{"type":"integer"},{"type":"boolean"},{"type":"null"}]}`, "flat, null last"},
		{"union with null", Union(text, Of(KindNull)), `{"type":["string","null"]}`, "is a nullable text"},
		{"union of equals", Union(text, text), `{"type":"string"}`, ""},
		{"tagged union", Shape{Kind: KindUnion, Variants: []Shape{Ref("r"), Ref("e")}, Tag: &Tag{Field: "kind", Required: true}},
			`{"anyOf":[{"$ref":"#/$defs/R"},{"$ref":"#/$defs/E"}],"x-parity":{"tag":{"field":"kind","required":true}}}`, ""},

		{"record", Record(Field{Name: "b", Shape: text, Required: true, Decl: "b: str", Place: &Place{"a.py", 2}}, Field{Name: "a", Native: "A", Shape: text.OrNull(), Default: JSON(nil), Unset: "null"}),
			`{"type":"object","properties":{"b":{"type":"string","x-parity":{"decl":"b: str","source":{"file":"a.py","line":2}}},"a":{"type":["string","null"],"default":null,"x-parity":{"name":"A","unset":"null"}}},"required":["b"],"x-parity":{"order":["b","a"]}}`, ""},
		{"closed", Shape{Kind: KindRecord, Closed: true}, `{"type":"object","properties":{},"additionalProperties":false}`, ""},
		{"one name twice", Record(Field{Name: "a", Shape: text}, Field{Name: "a", Shape: integer}),
			`{"type":"object","properties":{"a":{"type":"integer"}},"x-parity":{"opaque":"two fields are called a on the wire","order":["a"]}}`, "neither is dropped in silence"},
		{"sent under another name", Record(Field{Name: "a", Writes: "b", Reads: []string{"c"}, Shape: text, Required: true}),
			`{"type":"object","properties":{"a":{"type":"string","x-parity":{"reads":["c"]}}},"required":["a"],"x-parity":{"order":["a"],"out":{"properties":{"a":null,"b":{"type":"string","x-parity":{"reads":["c"]}}},"required":["b"]}}}`, ""},
		{"sent as something else", Record(Field{Name: "a", Shape: List(text.Sending(integer))}),
			`{"type":"object","properties":{"a":{"type":"array","items":{"type":"string"}}},"x-parity":{"order":["a"],"out":{"properties":{"a":{"items":{"type":"integer"}}}}}}`, "however deep"},
		{"computed and secret", Record(Field{Name: "a", Only: OnlyRead, Shape: text}, Field{Name: "b", Only: OnlySent, Shape: text, Default: JSON(nil)}),
			`{"type":"object","properties":{"a":{"type":"string"}},"x-parity":{"order":["a"],"out":{"properties":{"a":null,"b":{"type":"string"}}}}}`, ""},
		{"known one way", Record(Field{Name: "a", Shape: text.Sending(Opaque("a serializer"))}),
			`{"type":"object","properties":{"a":{"type":"string"}},"x-parity":{"order":["a"],"out":{"properties":{"a":{"type":null,"x-parity":{"opaque":"a serializer"}}}}}}`, ""},
		{"itself", Union(Ref("t"), text), `{"x-parity":{"opaque":"T refers to itself without end"}}`, "a schema of it accepts everything and nothing"},
	} {
		t.Run(row.name, func(t *testing.T) {
			set, err := of(row.shape).TypeSet()
			if err != nil {
				t.Fatal(err)
			}
			document, err := set.Document()
			if err != nil {
				t.Fatal(err)
			}
			validate(t, typeSets, "type set", document)
			var want any
			if err := json.Unmarshal([]byte(row.want), &want); err != nil {
				t.Fatal(err)
			}
			var got any
			if err := json.Unmarshal(JSON(set.Defs["T"]), &got); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", row.reason, diff)
			}
			validate(t, contract, "facts", JSON(of(row.shape)))
			load(t, of(row.shape))
		})
	}
}

// load reads the type set of facts as every command does.
func load(t *testing.T, f *Facts) {
	t.Helper()
	set, err := f.TypeSet()
	if err != nil || len(set.Defs) == 0 { // capture says that there are none
		return
	}
	document, err := set.Document()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := schema.Parse("f.json", "f", document); err != nil {
		t.Fatalf("%v\n%s", err, document)
	}
}

func TestNames(t *testing.T) {
	typ := func(id string, rank int, path string, arguments ...string) Type {
		return Type{ID: id, Rank: rank, Path: strings.Split(path, "."), Arguments: arguments, Shape: Of(KindString)}
	}
	for _, row := range []struct {
		types  []Type
		want   map[string]string
		reason string
	}{
		{[]Type{typ("1", 0, "sdk.a.Event"), typ("2", 0, "sdk.b.Event"), typ("3", 0, "sdk.Cursor")},
			map[string]string{"1": "a.Event", "2": "b.Event", "3": "Cursor"}, "the shortest end that tells them apart"},
		{[]Type{typ("1", 0, "x.a.Event"), typ("2", 0, "y.a.Event"), typ("3", 0, "b.Event")},
			map[string]string{"1": "x.a.Event", "2": "y.a.Event", "3": "b.Event"}, ""},
		{[]Type{typ("1", 1, "sdk.a.Event"), typ("2", 0, "sdk.b.Event"), typ("3", 1, "sdk.c.Event")},
			map[string]string{"1": "a.Event", "2": "Event", "3": "c.Event"}, "the most public has it bare"},
		{[]Type{typ("1", 0, "sdk.Page", "${2}"), typ("2", 0, "sdk.a.Item"), typ("3", 0, "sdk.b.Item"), typ("4", 0, "sdk.Page", "[]${3}")},
			map[string]string{"1": "Page[a.Item]", "2": "a.Item", "3": "b.Item", "4": "Page[[]b.Item]"}, "arguments go by their public names"},
		{[]Type{typ("1", 0, "sdk.Page"), typ("2", 0, "sdk.Page")}, map[string]string{"1": "Page", "2": "Page_2"}, "nothing tells them apart"},
		{[]Type{typ("1", 0, "a.Event"), typ("2", 0, "b.Event"), typ("3", 0, "a.Event.x.a.Event"), typ("4", 0, "a/Event")},
			map[string]string{"1": "a.Event", "2": "b.Event", "3": "x.a.Event", "4": "a/Event"}, ""},
	} {
		if diff := cmp.Diff(row.want, publicNames(row.types)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.reason, diff)
		}
	}
}

// TestTrust: what one place makes unknown is as declared, where a project trusts it.
func TestTrust(t *testing.T) {
	because := Unknown{Reason: "a hook", Cause: "b.py:B.f"}
	shape := func(doubt func(Shape) Shape) Shape {
		return doubt(Record(
			Field{Name: "a", Decl: "a: str", Shape: doubt(Of(KindString).OrNull()), Default: JSON(nil)},
			Field{Name: "b", Shape: List(doubt(Enum("x").As("enum"))), Required: true},
			Field{Name: "c", Shape: Of(KindString).Sending(doubt(Of(KindInteger)))},
		))
	}
	set, err := of(shape(func(s Shape) Shape { return s.Doubted(because) })).TypeSet()
	if err != nil {
		t.Fatal(err)
	}
	stale, err := set.Trust(map[string]string{"b.py:B.f": "identity", "b.py:B.g": "identity"})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"b.py:B.g: nothing is opaque for that reason"}, stale); diff != "" {
		t.Error(diff)
	}
	want, err := of(shape(func(s Shape) Shape { return s })).TypeSet()
	if err != nil {
		t.Fatal(err)
	}
	settled := strings.NewReplacer(`,"settled":true`, "", `"settled":true,`, "", `,"x-parity":{"settled":true}`, "").Replace(string(JSON(set.Defs["T"])))
	if diff := cmp.Diff(string(JSON(want.Defs["T"])), settled); diff != "" {
		t.Errorf("(-known +trusted):\n%s", diff)
	}
	if _, err := set.Trust(map[string]string{"b.py:B.f": "nothing"}); err == nil || !strings.Contains(err.Error(), `"nothing" is not identity`) {
		t.Errorf("got %v", err)
	}
}

// TestRefused: facts that make no sense are an error that says where.
func TestRefused(t *testing.T) {
	for _, row := range []struct{ facts, want string }{
		{`[]`, "the facts do not follow the protocol, which parity schema facts prints: byte 1: the whole is of another kind, array"},
		{`{"version": 7}`, "version 7 of the protocol, this parity reads version 1"},
		{`{"version": 1, "language": "x", "typs": []}`, `unknown key "typs"`},
		{`{"version": 1, "language": "x"} 1`, "something stands after them"},
		{`{"version": 1, "types": []}`, "the facts name no language"},
		{`{"version": 1, "language": "x", "types": [{"path": ["A"], "shape": {"kind": "any"}}]}`, "type 1 has no id"},
		{`{"version": 1, "language": "x", "types": [{"id": "a", "shape": {"kind": "any"}}]}`, `type "a": its path is empty`},
		{`{"version": 1, "language": "x", "types": [{"id": "a", "path": ["A"], "shape": {"kind": "text"}}]}`, `type "a": shape: "text" is no kind of shape`},
		{`{"version": 1, "language": "x", "types": [{"id": "a", "path": ["A"], "shape": {"kind": "list", "item": {"kind": "ref", "ref": "b"}}}]}`, `type "a": shape.item: a reference to "b", which is the id of no type`},
		{`{"version": 1, "language": "x", "types": [{"id": "a", "path": ["A"], "shape": {"kind": "unknown"}}]}`, "unknown without a reason"},
		{`{"version": 1, "language": "x", "types": [{"id": "a", "path": ["A"], "shape": {"kind": "enum"}}]}`, "an enum without values"},
		{`{"version": 1, "language": "x", "types": [{"id": "a", "path": ["A"], "shape": {"kind": "string", "limits": {"minLength": -1}}}]}`, "minLength must be a count"},
		{`{"version": 1, "language": "x", "types": [{"id": "a", "path": ["A"], "shape": {"kind": "record", "fields": [{"name": "f", "unset": "nil", "shape": {"kind": "any"}}]}}]}`, `shape: unset is "nil", and may be null, default, zero, omit`},
		{`{"version": 1, "language": "x", "types": [{"id": "a", "path": ["A"], "shape": {"kind": "record", "fields": [{"shape": {"kind": "any"}}]}}]}`, "a field without a name"},
	} {
		f, err := Read(strings.NewReader(row.facts))
		if err == nil {
			_, err = f.TypeSet()
		}
		if err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s\n got %v\nwant %s", row.facts, err, row.want)
		}
	}
}

// FuzzFacts: no facts make parity panic, and those that are taken make a type set
// that loads.
func FuzzFacts(f *testing.F) {
	for _, seed := range []*Facts{
		of(Union(Ref("r"), Ref("e"), Of(KindNull))),
		of(Record(Field{Name: "a", Writes: "b", Shape: List(Of(KindString).Sending(Of(KindInteger))), Default: JSON(nil)})),
		of(Tuple(Enum("a"), Enum(1, nil)).OrNull().Limited("minItems", 1).Doubted(Unknown{Reason: "r"})),
		of(Shape{Kind: KindMap, Key: &Shape{Kind: KindRef, Ref: "t"}, Tag: &Tag{Field: "a"}, Closed: true}),
		{Version: Version, Language: "x", Types: []Type{{ID: "a~/%[]", Path: []string{"a~/%[]"}, Arguments: []string{"${a~/%[]}"}, Shape: Ref("a~/%[]").OrNull()}}},
	} {
		f.Add([]byte(JSON(seed)))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		facts, err := Read(strings.NewReader(string(data)))
		if err == nil {
			load(t, facts)
		}
	})
}

// TestNotes: what facts say beside the schema is what readers of the type set get.
func TestNotes(t *testing.T) {
	at := &Place{File: "a.py", Line: 3}
	source := typeset.Source{File: "a.py", Line: 3}
	facts := &Facts{Version: Version, Language: "python", Types: []Type{{
		ID: "t", Path: []string{"T"}, Native: "struct", Decl: "class T:", Doc: "A thing.\n\nMore of it.", Place: at, Encode: "none", In: "query",
		Decode: &Decode{By: "pydantic", Unknown: "drop", Missing: "reject", Null: "keep", Invalid: "zero"},
		Codec:  &Codec{Decode: "T.from_map/1"},
		Local:  []Local{{"fn", "private"}},
		Roles:  []Role{{"sent", "Client.create takes it", []string{"POST runs/{}"}, at}},
		Shape: Record(Field{
			Name: "a", Reads: []string{"b", "c"}, Native: "x", Decl: "x: int", Place: at, In: "header", Computed: "uuid4()", Unset: "default", Zero: "omit",
			Shape: Shape{Kind: KindInteger, Width: "int8", Wrapper: "param.Opt", By: "pydantic-strict", Invalid: "reject", Bounds: map[string]Value{"minimum": JSON(0)}, Checked: []Checked{{"raises unless odd", at}}},
		}).CheckedFor(Checked{"raises unless a <= b", at}).Doubted(Unknown{Reason: "a hook", Cause: "a.py:f"}),
	}}}
	set, err := facts.TypeSet()
	if err != nil {
		t.Fatal(err)
	}
	n, err := doc.ParseJSON("t.json", JSON(set.Defs["T"]))
	if err != nil {
		t.Fatal(err)
	}
	want := typeset.Notes{
		Native: "struct", Decl: "class T:", Source: source, Handling: typeset.NoHandling, Details: &typeset.Details{
			Encode: "none", In: "query",
			Decode:  typeset.Decode{By: "pydantic", Unknown: "drop", Missing: "reject", Null: "keep", Invalid: "zero"},
			Codec:   typeset.Codec{Decode: "T.from_map/1"},
			Local:   []typeset.Local{{Name: "fn", Reason: "private"}},
			Roles:   []typeset.Role{{Role: "sent", Why: "Client.create takes it", Operations: []string{"POST runs/{}"}, Source: source}},
			Checked: []typeset.Checked{{What: "raises unless a <= b", Source: source}}, Opaque: "a hook", Cause: "a.py:f",
		}}
	if diff := cmp.Diff(want, typeset.NotesOf(n)); diff != "" {
		t.Errorf("the type (-want +got):\n%s", diff)
	}
	if got := n.Get("description").Str(); got != "A thing." {
		t.Errorf("its docstring: %q", got)
	}
	want = typeset.Notes{
		Decl: "x: int", Source: source, Handling: &typeset.Handling{Unset: "default", Zero: "omit", Invalid: "reject"}, Details: &typeset.Details{
			Name: "x", Width: "int8", Wrapper: "param.Opt", Decode: typeset.Decode{By: "pydantic-strict"}, Bounds: map[string]string{"minimum": "0"},
			Checked: []typeset.Checked{{What: "raises unless odd", Source: source}},
			Reads:   []string{"b", "c"}, In: "header", Computed: "uuid4()",
		}}
	if diff := cmp.Diff(want, typeset.NotesOf(n.At("/properties/a"))); diff != "" {
		t.Errorf("the field (-want +got):\n%s", diff)
	}
}

// BenchmarkTypeSet: 3,600 types of ten fields, from the text that a front end prints.
func BenchmarkTypeSet(b *testing.B) {
	facts := &Facts{Version: Version, Language: "python", Files: 1}
	for i := range 3600 {
		var fields []Field
		for f := range 10 {
			shape := Of(KindString).Formatted("date-time").As("datetime").OrNull()
			if f == 0 {
				shape = List(Ref(strconv.Itoa((i + 1) % 3600)))
			}
			fields = append(fields, Field{Name: "field_" + strconv.Itoa(f), Decl: "field: Optional[datetime] = None", Place: &Place{File: "sdk/types.py", Line: f}, Shape: shape, Default: JSON(nil), Unset: "null"})
		}
		facts.Types = append(facts.Types, Type{ID: strconv.Itoa(i), Path: []string{"sdk", "m" + strconv.Itoa(i%7), "T" + strconv.Itoa(i/2)}, Shape: Record(fields...)})
	}
	text := string(JSON(facts))
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		read, err := Read(strings.NewReader(text))
		if err != nil {
			b.Fatal(err)
		}
		if _, err := read.TypeSet(); err != nil {
			b.Fatal(err)
		}
	}
}
