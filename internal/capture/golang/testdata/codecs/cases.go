// Package codecs holds types with codecs of their own, as authors of SDKs write them. The
// tests ask encoding/json what each of them really takes and sends.
package codecs

// Case is a type with payloads that it takes.
type Case struct {
	New   func() any
	Takes []string
	// Checked: it refuses more than a schema can say, and the type set says so.
	Checked bool
	// Opaque: its decoder, or its encoder, cannot be known.
	Opaque bool
	// Unset: why a zero value that the decoder leaves behind is none that is sent.
	Unset string
}

// Cases are all of them.
var Cases = []Case{
	{New: func() any { return new(Invoice) }, Takes: []string{`{"id":"x","issued":1700000000,"total":"12.5","lines":[{"sku":"a","qty":2}]}`}},
	{New: func() any { return new(Lease) }, Takes: []string{`{"ttl":"5s","owner":"a"}`}},
	{New: func() any { return new(Settings) }, Takes: []string{`{"theme":"dark","limit":5}`}},
	{New: func() any { return new(Window) }, Takes: []string{`{"start":1,"end":2}`}, Checked: true},
	{New: func() any { return new(Flagged) }, Takes: []string{`{"a":true,"b":"yes"}`}},
	{New: func() any { return new(Optionals) }, Takes: []string{`{"n":5,"s":"a"}`}},
	{New: func() any { return new(Level) }, Takes: []string{`"HIGH"`}, Checked: true},
	{New: func() any { return new(Grade) }, Takes: []string{`"a"`}, Unset: "the empty text is no grade"},
	{New: func() any { return new(Report) }, Takes: []string{`{"grade":"a","levels":["low"],"by":{"a":1}}`}, Checked: true, Unset: "the empty text is no grade"},
	{New: func() any { return new(Version) }, Takes: []string{`"1"`, `1`}},
	{New: func() any { return new(Bit) }, Takes: []string{`1`}},
	{New: func() any { return new(Switches) }, Takes: []string{`{"on":1,"off":0}`}},
	{New: func() any { return new(Stamp) }, Takes: []string{`1700000000`}},
	{New: func() any { return new(Day) }, Takes: []string{`"2024-02-29"`}},
	{New: func() any { return new(Trip) }, Takes: []string{`{"from":"2024-02-29","to":"2024-03-01","at":1700000000}`}},
	{New: func() any { return new(IDs) }, Takes: []string{`["a","b"]`, `"a"`}},
	{New: func() any { return new(Order) }, Takes: []string{`{"ids":["a"],"meta":{"k":"v"},"tags":["x"]}`}},
	{New: func() any { return new(Pair) }, Takes: []string{`["a",1]`}},
	{New: func() any { return new(Pair2) }, Takes: []string{`["a",1]`}},
	{New: func() any { return new(Extras) }, Takes: []string{`{"name":"a","size":1,"more":true}`}},
	{New: func() any { return new(Drawing) }, Takes: []string{`{"title":"a","shapes":[{"kind":"circle","radius":1},{"kind":"square","side":2}],"main":{"kind":"circle","radius":3}}`}},
	{New: func() any { return new(Event) }, Takes: []string{`{"type":"created","id":"x"}`, `{"type":"deleted","at":5}`}},
	{New: func() any { return new(Tagged) }, Takes: []string{`{"tag":"tag_a","a":1}`, `{"tag":"tag_b","b":"x"}`}},
	{New: func() any { return new(Either) }, Takes: []string{`{"name":"a"}`, `{"count":1}`}, Checked: true},
	{New: func() any { return new(OAUnion) }, Takes: []string{`{"name":"a"}`}, Unset: "what was decoded is sent again, whatever it is"},
	{New: func() any { return new(OAMixed) }, Takes: []string{`{"label":"x","name":"a"}`}, Opaque: true},
	{New: func() any { return new(OAProps) }, Takes: []string{`{"name":"a","x":1}`}},
	{New: func() any { return new(OADisc) }, Takes: []string{`{"type":"cat","name":"a"}`}, Unset: "what was decoded is sent again, whatever it is"},
	{New: func() any { return new(Strict) }, Takes: []string{`{"a":1,"b":{"c":"x"}}`}, Checked: true},
	{New: func() any { return new(Pairs) }, Takes: []string{`{"a":1,"b":2}`}, Checked: true, Opaque: true},
	{New: func() any { return new(Content) }, Takes: []string{`"a"`, `[{"text":"a"}]`}},
	{New: func() any { return new(RawMap) }, Takes: []string{`{"id":1,"name":"a"}`}},
	{New: func() any { return new(AnyMap) }, Takes: []string{`{"id":"a","n":1}`}},
	{New: func() any { return new(Message) }, Takes: []string{`{"kind":"text","data":{"text":"a"}}`, `{"kind":"image","data":{"url":"u"}}`}, Checked: true},
	{New: func() any { return new(Patch) }, Takes: []string{`{"name":"a","age":1,"tags":["x"]}`}},
	{New: func() any { return new(Update) }, Takes: []string{`{"title":"a","n":1}`}},
	{New: func() any { return new(Listing) }, Takes: []string{`{"users":{"items":[{"id":"a"}]},"ids":{"items":[1]}}`}},
	{New: func() any { return new(Hash) }, Takes: []string{`"00ff"`}},
	{New: func() any { return new(Index) }, Takes: []string{`{"entries":{"a/b":1},"ints":{"1":"x"},"hash":"00ff","key":"a/b"}`}, Checked: true},
	{New: func() any { return new(Data) }, Takes: []string{`"aGk="`}},
	{New: func() any { return new(Numbers) }, Takes: []string{`{"i8":1,"u":1,"f32":1.5,"n":1,"s":"5","b":"true","big":1,"arr":[1,2],"raw":{"a":1},"any":1,"bytes":"aGk="}`}},
	{New: func() any { return new(Seconds) }, Takes: []string{`5`, `"5s"`}},
	{New: func() any { return new(IntOrString) }, Takes: []string{`5`, `"x"`}},
	{New: func() any { return new(Rolling) }, Takes: []string{`{"maxSurge":1,"maxUnavailable":"25%"}`}},
	{New: func() any { return new(Hidden) }, Takes: []string{`5`}},
	{New: func() any { return new(Shown) }, Takes: []string{`{"name":"a","meta":5}`}},
	{New: func() any { return new(Derived) }, Takes: []string{`{"id":"a","name":"b","extra":1}`}},
	{New: func() any { return new(Ptr) }, Takes: []string{`{"id":"a","extra":1}`}},
	{New: func() any { return new(Amount) }, Takes: []string{`"12"`, `12`}},
	{New: func() any { return new(HoldsPointer) }, Takes: []string{`{"a":{"v":1},"b":{"v":1},"c":[{"v":1}],"m":{"k":{"v":1}}}`}},
	{New: func() any { return new(Const) }, Takes: []string{`{"a":1}`}},
	{New: func() any { return new(Cond) }, Takes: []string{`{"a":1,"b":"x"}`}},
	{New: func() any { return new(Validated) }, Takes: []string{`{"email":"a","age":20}`}},
	{New: func() any { return new(Required) }, Takes: []string{`{"id":"a","count":1}`}},
	{New: func() any { return new(NullableRequired) }, Takes: []string{`{"id":"a","count":1}`}},
	{New: func() any { return new(ThroughBuffer) }, Takes: []string{`{"url":"a"}`}},
	{New: func() any { return new(Status) }, Takes: []string{`"open"`}},
	{New: func() any { return new(Mode) }, Takes: []string{`"a"`}},
	{New: func() any { return new(Color) }, Takes: []string{`"red"`}, Checked: true, Unset: "color(0) is none"},
	{New: func() any { return new(Palette) }, Takes: []string{`{"main":"red","all":["red","green"],"by":{"red":1}}`}, Checked: true, Unset: "color(0) is none"},
	{New: func() any { return new(Moment) }, Takes: []string{`"2024-02-29T12:00:00Z"`, `1700000000`}, Checked: true},
	{New: func() any { return new(Stampd) }, Takes: []string{`{"at":1700000000,"name":"x"}`}, Checked: true},
	{New: func() any { return new(Box) }, Takes: []string{`{"kind":"a","content":{"n":1},"note":"x"}`, `{"kind":"b","content":["x"],"note":"x"}`}, Checked: true},
	{New: func() any { return new(Deep) }, Takes: []string{`{"a":{"b":{"c":1}}}`}},
	{New: func() any { return new(Choice) }, Takes: []string{`{"x":"a"}`, `{"y":1}`}, Checked: true},
	{New: func() any { return new(Whole) }, Takes: []string{`5`}, Checked: true},
	{New: func() any { return new(Percent) }, Takes: []string{`50`}},
	{New: func() any { return new(Set) }, Takes: []string{`["b","a"]`}},
	{New: func() any { return new(Headers) }, Takes: []string{`[{"name":"a","value":"b"}]`}, Checked: true},
	{New: func() any { return new(Geometry) }, Takes: []string{`{"type":"Point","coordinates":[1,2]}`, `{"type":"Line","coordinates":[[1,2],[3,4]]}`}, Checked: true, Unset: "a nil list is a geometry without a place"},
	{New: func() any { return new(Renamed) }, Takes: []string{`{"new_name":"a"}`, `{"old_name":"a"}`}, Checked: true},
	{New: func() any { return new(Retry) }, Takes: []string{`{"max":3,"wait":"1s"}`}, Checked: true},
	{New: func() any { return new(NotEmpty) }, Takes: []string{`{"a":1}`}},
	{New: func() any { return new(ByReflect) }, Takes: []string{`{"a":1}`}},
	{New: func() any { return new(Value) }, Takes: []string{`"a"`, `1`, `[1]`, `{"k":1}`, `true`}},
	{New: func() any { return new(Stop) }, Takes: []string{`{"stop":"a"}`, `{"stop":["a","b"]}`}},
	{New: func() any { return new(Zeros) }, Takes: []string{`{"t":"2024-02-29T12:00:00Z","in":{"a":1},"p":{"a":0},"l":[],"m":{}}`}},
	{New: func() any { return new(Farm) }, Takes: []string{`{"animals":[{"species":"cow","milk":1},{"species":"hen","eggs":2}],"best":{"species":"hen","eggs":1}}`}, Unset: "a null among animals is none"},
}
