package typeset

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"example.org/parity/internal/doc"
	"example.org/parity/internal/jsonschema"
)

// Accepts is the definition of a type as the SDK's decoder takes it; nil where
// there is no such type.
func (w *Wire) Accepts(pointer string) *doc.Node {
	def := w.definitions[pointer]
	if known := w.accepts[pointer]; known != nil || def == nil {
		return known
	}
	decode := DecodeOf(def)
	decode.By = w.rules[pointer]
	if def.Get("$ref") == nil && w.Keeps(pointer) {
		decode.Invalid = "keep" // who finds no variant that fits keeps what it has
	}
	out := w.accepted(def, decode)
	w.accepts[pointer] = out
	return out
}

func (w *Wire) accepted(def *doc.Node, decode Decode) *doc.Node {
	notes := NotesOf(def)
	switch {
	case def.Kind != doc.Object || notes.Opaque != "":
		return w.withoutSpent(def)
	case notes.Invalid == "keep":
		return receiver{wire: w, decode: decode}.schema(def)
	case decode.TakesInvalid():
		all := doc.NewBool(true)
		if decode.Invalid == "zero" && def.Get("properties").IsObject() && decode.By != ByEncodingJSON {
			all = orNull(ofType("object"))
		}
		if decode.Invalid == "keep" {
			// It keeps what it is given, and asks for these all the same.
			asking := receiver{wire: w, decode: decode, missing: decode.Missing != "reject"}
			required := asking.required(doc.NewObject(doc.Member{Name: "required", Value: def.Get("required")}), def).Get("required")
			if required != nil || decode.By == ByJason && def.Get("properties").IsObject() { // who looks for keys looks in an object
				all = ofType("object")
			}
			if required != nil {
				all = all.With("required", required)
			}
		}
		if properties := w.refusing(def); properties != nil || notes.Invalid == "reject" || hasOtherNames(def) {
			all = w.keeping(all, def, decode, properties)
		}
		if (decode.By == ByJason && decode.Missing == "nil" || notes.Invalid == "reject" && decode.TakesNull()) && notes.Null != "reject" {
			all = orNull(all)
		}
		if !w.judged {
			return all
		}
		strict := decode
		strict.Invalid = ""
		return w.noted(anyOf(w.accepted(def, strict), all), "misfit", decode.Invalid)
	}
	r := receiver{wire: w, decode: decode}
	r.folds = decode.By == ByEncodingJSON && !DecodeOf(def).TakesInvalid() // generators' own decoders do not
	r.missing = decode.TakesMissing()
	r.null = decode.TakesNull() || decode.By == ByEncodingJSON
	out := r.schema(def)
	// A decoder that asks for a member asks null for it, and fails; Go's leaves zero.
	if r.null && notes.Null != "reject" && (r.missing || decode.By == ByEncodingJSON) {
		return admittingNull(out)
	}
	return out
}

// keeping is what is taken by a decoder that keeps what does not fit, but for the
// given properties, where it looks; all is what it takes where it never looks.
func (w *Wire) keeping(all, def *doc.Node, decode Decode, properties *doc.Node) *doc.Node {
	if all.Kind != doc.Object {
		all = ofType("object")
	}
	if properties == nil && !hasOtherNames(def) {
		return all
	}
	if properties == nil {
		properties = doc.NewObject()
	}
	by := decode.By
	if by == ByJason { // which keeps all, but for these
		by = ByElixir
	}
	r := receiver{wire: w, decode: Decode{By: by, Null: decode.Null}, null: decode.Null == "keep" || decode.Missing == "nil"}
	var read []doc.Member
	for _, m := range properties.Members {
		if m.Value.Kind == doc.Object {
			m.Value = r.inside("properties", m.Value)
		}
		read = append(read, m)
	}
	if len(read) > 0 {
		all = all.With("properties", doc.NewObject(read...))
	}
	if isClosed(def) && len(read) > 0 {
		all = all.With("additionalProperties", doc.NewBool(false))
	}
	return r.renamed(all, def)
}

// hasOtherNames says whether a field of a record is read under other names, too.
func hasOtherNames(def *doc.Node) bool {
	properties := def.Get("properties")
	return properties.IsObject() && slices.ContainsFunc(properties.Members, func(m doc.Member) bool { return len(NotesOf(m.Value).Reads) > 0 })
}

func isClosed(def *doc.Node) bool {
	more := def.Get("additionalProperties")
	return more != nil && more.Canonical() == "false"
}

// refusing are the properties for which a decoder that keeps what does not fit
// refuses it all the same; the others are there, too, with any value, where the
// record is closed or has other names for some. It is nil where there are none.
func (w *Wire) refusing(def *doc.Node) *doc.Node {
	properties := def.Get("properties")
	if !properties.IsObject() {
		return nil
	}
	var all []doc.Member
	some := isClosed(def)
	for _, m := range properties.Members {
		held := w.target(m.Value.Get("$ref").Str()) // which may refuse wherever it stands
		if NotesOf(m.Value).Invalid == "reject" || held != nil && NotesOf(held).Invalid == "reject" {
			some = true
		} else if NotesOf(m.Value).Null == "reject" {
			some = true
			m.Value = doc.NewObject(doc.Member{Name: "not", Value: ofType("null")})
		} else {
			m.Value = doc.NewBool(true)
		}
		all = append(all, m)
	}
	if !some {
		return nil
	}
	return doc.NewObject(all...)
}

// admittingNull is a definition that takes null, too, each of its keywords in its
// place. What a reference points to says that for itself.
func admittingNull(n *doc.Node) *doc.Node {
	null := doc.NewNull()
	out := n
	switch {
	case n.Get("enum").IsArray():
		out = n.With("enum", doc.NewArray(append(slices.Clone(n.Get("enum").Items), null)...))
	case n.Get("const") != nil:
		out = n.With("enum", doc.NewArray(n.Get("const"), null)).Without("const")
	case n.Get("anyOf").IsArray() && n.Get("type") == nil && n.Get("allOf") == nil && n.Get("required") == nil:
		return n.With("anyOf", doc.NewArray(append(slices.Clone(n.Get("anyOf").Items), ofType("null"))...))
	}
	if n.Get("type") != nil && n.Get("type").Kind == doc.String {
		out = out.With("type", doc.NewStrings([]string{n.Get("type").Text, "null"}))
	}
	return out
}

// receiver turns the schemas of one type into what its decoder takes.
type receiver struct {
	wire    *Wire
	decode  Decode
	folds   bool // names are read without regard to case
	missing bool // a missing field is no error
	null    bool // nor is a null, in a field, a list or a map
}

// maxElements is how long an array of Go may be for its elements to be told from what is
// dropped behind them.
const maxElements = 64

// insides are the keywords whose schemas are about a part of the value.
var insides = map[string]bool{"properties": true, "patternProperties": true, "items": true, "prefixItems": true, "additionalProperties": true}

func (r receiver) schema(n *doc.Node) *doc.Node {
	if n.Kind != doc.Object {
		return n
	}
	notes := NotesOf(n)
	if notes.Opaque != "" {
		return r.wire.withoutSpent(n)
	}
	if notes.Invalid == "keep" {
		if !r.wire.judged {
			return doc.NewBool(true)
		}
		return r.wire.noted(anyOf(r.schema(withoutNote(n, "invalid")), doc.NewBool(true)), "misfit", "keep")
	}
	if notes.Decode.By != "" {
		r.decode.By = notes.Decode.By
	}
	if r.decode.By == ByJason && notes.Invalid == "reject" { // here it looks, all the way down
		r.decode.By = ByElixir
	}
	if r.decode.By == ByJason && !n.Get("properties").IsObject() && len(r.wire.references(n)) == 0 {
		return doc.NewBool(true)
	}
	out := jsonschema.Rewrite(n, func(keyword string, inner *doc.Node) *doc.Node {
		switch {
		case keyword == "allOf" || keyword == "not" || keyword == "if" || keyword == "then" || keyword == "else":
			// An arm of allOf is left as it is: its siblings have fields, too.
			return inner
		}
		return r.inside(keyword, inner)
	})
	if properties := out.Get("properties"); properties.IsObject() {
		out = r.renamed(r.required(out, n), n)
		if r.folds {
			out = r.wire.noted(out, "folds", "case")
		}
	}
	if r.decode.By == ByEncodingJSON && out.Get("prefixItems") == nil && notes.Native != "tuple" {
		// An array of Go takes any length: what is too much is dropped, whatever it is, the rest is zero.
		if low := out.Get("minItems"); low != nil && out.Get("maxItems").Kind == doc.Number && low.Canonical() == out.Get("maxItems").Canonical() {
			out = out.Without("minItems", "maxItems")
			if item := out.Get("items"); item != nil && low.Int() > 0 && low.Int() <= maxElements {
				out = out.Without("items").With("prefixItems", doc.NewArray(slices.Repeat([]*doc.Node{item}, low.Int())...))
			}
		}
	}
	if arms := out.Get("anyOf"); notes.Tag.Other == "zero" && arms.IsArray() {
		other := ofType("object").With("not", chosenBy(Chosen{Field: notes.Tag.Field, Values: notes.Tag.Values}))
		out = out.With("anyOf", doc.NewArray(append(slices.Clone(arms.Items), other)...))
	}
	if notes.Tag.Required {
		out = out.With("required", doc.NewStrings([]string{notes.Tag.Field}))
		if out.Get("properties") == nil && !takesOtherTags(n) { // nor is a null any of the tags, whatever becomes of one elsewhere
			set := doc.NewObject(doc.Member{Name: "not", Value: ofType("null")})
			out = out.With("properties", doc.NewObject(doc.Member{Name: notes.Tag.Field, Value: set}))
		}
	}
	out = r.lenient(r.wire.withoutSpent(out), notes, items(n.Get(Annotation).Get("values")))
	if notes.Null == "reject" && r.takesNullInside(n) {
		out = doc.NewObject(doc.Member{Name: "allOf", Value: doc.NewArray(out, doc.NewObject(doc.Member{Name: "not", Value: ofType("null")}))})
	}
	if r.wire.choosing && notes.Chosen.Field != "" {
		out = doc.NewObject(doc.Member{Name: "allOf", Value: doc.NewArray(out, chosenBy(notes.Chosen))})
	}
	return out
}

func withoutNote(n *doc.Node, name string) *doc.Node {
	return n.With(Annotation, n.Get(Annotation).Without(name))
}

// takesOtherTags says whether a union has an arm for the tags of none of its others, which
// says itself what those may be.
func takesOtherTags(n *doc.Node) bool {
	arms := n.Get("anyOf")
	return arms.IsArray() && slices.ContainsFunc(arms.Items, func(arm *doc.Node) bool { return NotesOf(arm).Chosen.Others })
}

// takesNullInside says whether a schema takes null by what it refers to, itself or in an
// arm, and not by its own words.
func (r receiver) takesNullInside(n *doc.Node) bool {
	inside := func(n *doc.Node) bool {
		target := r.wire.target(n.Get("$ref").Str())
		return target != nil && !r.wire.refusesNull(target)
	}
	arms := n.Get("anyOf")
	if !arms.IsArray() {
		return inside(n)
	}
	return slices.ContainsFunc(arms.Items, inside) && !slices.ContainsFunc(arms.Items, func(arm *doc.Node) bool { return arm.Get("type").Str() == "null" })
}

// inside is a schema within another.
func (r receiver) inside(keyword string, inner *doc.Node) *doc.Node {
	if keyword == "properties" && r.wire.judged && r.decode.outsideBody(NotesOf(inner).In) {
		return doc.NewBool(true) // what a body has under that name is not it
	}
	if NotesOf(inner).Object == "unset" {
		return r.orObject(inner)
	}
	if r.null && insides[keyword] && !r.wire.refusesNull(inner) && NotesOf(inner).Opaque == "" { // of which nothing is known
		return orNull(r.schema(inner))
	}
	return r.schema(inner)
}

// orObject is what is taken where any object is the mark of a value that is not set.
func (r receiver) orObject(n *doc.Node) *doc.Node {
	declared := r.schema(n)
	if NotesOf(n).Opaque != "" {
		return declared
	}
	plain := declared.Without("default", Annotation)
	return r.wire.noted(said(anyOf(plain, ofType("object")), declared), "lenient", "object")
}

// chosenBy is a schema of the records that a decoder takes for a variant.
func chosenBy(c Chosen) *doc.Node {
	member := doc.NewObject(doc.Member{Name: "enum", Value: doc.NewArray(c.Values...)})
	one := ofType("object").
		With("properties", doc.NewObject(doc.Member{Name: c.Field, Value: member})).
		With("required", doc.NewStrings([]string{c.Field}))
	if c.Others {
		return doc.NewObject(doc.Member{Name: "not", Value: one})
	}
	return one
}

// outsideBody says whether what travels in a place is none of what the decoder is given:
// classes that check all their fields ask for those, too.
func (d Decode) outsideBody(in string) bool {
	elsewhere := in == "path" || in == "query" || in == "header" || in == "cookie"
	return elsewhere && (d.By == ByEncodingJSON || d.By == "")
}

// required says which members must be there. before is the record as it stands in the type set.
func (r receiver) required(out, before *doc.Node) *doc.Node {
	var names []string
	if !r.missing {
		names = out.Get("required").Strings()
	}
	properties := before.Get("properties")
	if !properties.IsObject() {
		properties = doc.NewObject()
	}
	for _, m := range properties.Members {
		switch notes := NotesOf(m.Value); {
		case r.wire.judged && r.decode.outsideBody(notes.In):
			names = slices.DeleteFunc(names, func(name string) bool { return name == m.Name })
		case notes.Missing == "reject" && !slices.Contains(names, m.Name):
			names = append(names, m.Name)
		}
	}
	if len(names) == 0 {
		return out.Without("required")
	}
	return out.With("required", doc.NewStrings(names))
}

// maxAliases bounds the references that lead to what a type stands for.
const maxAliases = 16

// refusesNull says whether a null in the place of a schema is refused, though its
// runtime puts up with others.
func (w *Wire) refusesNull(n *doc.Node) bool {
	for range maxAliases {
		if n == nil || n.Kind != doc.Object {
			return false
		}
		if n.Get(Annotation).Get("null").Str() == "reject" {
			return true
		}
		n = w.target(n.Get("$ref").Str())
	}
	return false
}

// lenient is a schema with what the runtime puts up with in its place; values are those of
// an open enum.
func (r receiver) lenient(n *doc.Node, notes Notes, values []*doc.Node) *doc.Node {
	if members := enumeration(n); members != nil {
		return r.enumerated(n, members)
	}
	plain, nullable := single(n)
	sort := sortOf(plain, notes)
	if sort == "" {
		return n
	}
	plain = readWide(plain, notes)
	row := rules()[r.decode.By+" "+sort]
	if row == nil {
		if r.wire.formats {
			plain = formatted(plain, notes, formatTexts)
		}
		row = &rule{}
	}
	if row.texts != "" && plain.Get("pattern") == nil {
		plain = plain.Without("format").With("pattern", doc.NewString(row.texts))
	}
	if text := judgedTexts[r.decode.By+" "+sort]; text != "" && r.wire.judged && plain.Get("pattern") == nil {
		plain = plain.With("pattern", doc.NewString(text))
	}
	if literal := literals[r.decode.By+" "+sort]; literal != "" {
		if r.decode.By == ByEncodingJSON && sort == "integer" {
			literal = cmp.Or(notes.Width, literal)
		}
		plain = r.wire.noted(plain, "literal", literal)
	}
	also := row.also
	if rules()[r.decode.By+" "+sort+" enum"] != nil && notes.Open { // what no member has is looked at as it stands
		also = textsOfMembers(sort, values)
	}
	arms := append([]*doc.Node{plain}, within(also, plain)...)
	if len(arms) == 1 {
		if nullable {
			return plain.With("type", n.Get("type"))
		}
		return plain
	}
	if nullable {
		arms = append(arms, ofType("null"))
	}
	// What is said of the schema stays outside of the union.
	return r.wire.noted(said(anyOf(arms...), n), "lenient", sort)
}

// within is what a runtime takes in place of a number, as far as the bounds of the
// number let it through once it is one: true is 1, false is 0.
func within(also []*doc.Node, number *doc.Node) []*doc.Node {
	kind := number.Get("type").Str()
	multiple := number.Get("multipleOf") != nil
	if kind != "integer" && kind != "number" || !multiple && inBounds(number, math.Inf(1)) && inBounds(number, math.Inf(-1)) {
		return also
	}
	var out []*doc.Node
	for _, arm := range also {
		switch arm.Get("type").Str() {
		case "boolean":
			var kept []*doc.Node
			for _, value := range []float64{0, 1} {
				if inBounds(number, value) && (value == 0 || !multiple) {
					kept = append(kept, doc.NewBool(value == 1))
				}
			}
			if len(kept) > 0 {
				out = append(out, doc.NewObject(doc.Member{Name: "enum", Value: doc.NewArray(kept...)}))
			}
		case "string":
			if signs := textsAbove[arm.Get("pattern").Str()]; signs != nil && !multiple { // of what they are multiples texts do not tell
				if pattern := textsOf(number, signs.nonNegative, signs.positive); pattern != "" {
					out = append(out, arm.With("pattern", doc.NewString(pattern)))
				}
			}
		case "number":
			for _, keyword := range []string{"minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum"} {
				if bound := number.Get(keyword); bound != nil {
					arm = arm.With(keyword, bound)
				}
			}
			out = append(out, arm)
		default:
			out = append(out, arm)
		}
	}
	return out
}

// textsOf is the pattern of the texts of a bounded number.
func textsOf(number *doc.Node, nonNegative, positive string) string {
	if inBounds(number, math.Inf(1)) && inBounds(number, 1) && !inBounds(number, -math.SmallestNonzeroFloat64) {
		switch smallest := inBounds(number, math.SmallestNonzeroFloat64); {
		case inBounds(number, 0):
			return nonNegative
		case smallest || number.Get("type").Str() == "integer":
			return positive
		}
	}
	return textsWithin(number)
}

// inBounds tells whether a small number is within the bounds of a schema.
func inBounds(schema *doc.Node, value float64) bool {
	for keyword, fits := range map[string]func(bound float64) bool{
		"minimum":          func(bound float64) bool { return value >= bound },
		"maximum":          func(bound float64) bool { return value <= bound },
		"exclusiveMinimum": func(bound float64) bool { return value > bound },
		"exclusiveMaximum": func(bound float64) bool { return value < bound },
	} {
		if bound := schema.Get(keyword); bound != nil {
			if number, err := strconv.ParseFloat(bound.Text, 64); err == nil && !fits(number) {
				return false
			}
		}
	}
	return true
}

func enumeration(n *doc.Node) []*doc.Node {
	if value := n.Get("const"); value != nil {
		return []*doc.Node{value}
	}
	return items(n.Get("enum"))
}

// enumerated adds the values that a runtime takes for members of an enum.
func (r receiver) enumerated(n *doc.Node, members []*doc.Node) *doc.Node {
	all := slices.Clip(slices.Clone(members))
	for _, m := range members {
		if row := rules()[r.decode.By+" enum "+m.Canonical()]; row != nil {
			for _, also := range row.also {
				all = append(all, also.Get("const"))
			}
		}
	}
	var texts []*doc.Node
	if typ := n.Get("type").Str(); rules()[r.decode.By+" "+typ+" enum"] != nil {
		texts = textsOfMembers(typ, members)
		n = n.Without("type") // a text is read as the number first
	}
	if len(all) == len(members) && len(texts) == 0 {
		return n
	}
	seen := map[string]bool{}
	all = slices.DeleteFunc(all, func(m *doc.Node) bool {
		key := m.Canonical()
		known := seen[key]
		seen[key] = true
		return known
	})
	n = n.Without("const").With("enum", doc.NewArray(all...))
	if len(texts) == 0 {
		return n
	}
	outer := anyOf(append([]*doc.Node{n.Without("default", Annotation)}, texts...)...)
	return said(outer, n)
}

// textsOfMembers are the schemas of the texts that are read as one of the numbers of an enum.
func textsOfMembers(typ string, members []*doc.Node) []*doc.Node {
	var texts []*doc.Node
	for _, m := range members {
		if pattern := textsOfNumber(typ, m); pattern != "" {
			texts = append(texts, ofType("string").With("pattern", doc.NewString(pattern)))
		}
	}
	return texts
}

// said is a schema with what is said of another beside its keywords.
func said(schema, of *doc.Node) *doc.Node {
	for _, keyword := range []string{"default", Annotation} {
		if value := of.Get(keyword); value != nil {
			schema = schema.With(keyword, value)
		}
	}
	return schema
}

// maxReads bounds the names of one field: each makes an arm that shuts out all others.
const maxReads = 32

// renamed lets the fields of a record be read under their other names: the first
// name that is there counts. before is the record as it stands in the type set.
func (r receiver) renamed(out, before *doc.Node) *doc.Node {
	if kinds := out.Get("type"); kinds != nil && kinds.Text != "object" && !slices.Contains(kinds.Strings(), "object") {
		return out // no object is of it, and nobody has looked into its fields
	}
	required := out.Get("required").Strings()
	for _, m := range before.Get("properties").Members {
		reads := NotesOf(m.Value).Reads
		if len(reads) == 0 {
			continue
		}
		reads = reads[:min(len(reads), maxReads)]
		must := slices.Contains(required, m.Name)
		required = slices.DeleteFunc(required, func(name string) bool { return name == m.Name })
		properties := cmp.Or(out.Get("properties"), doc.NewObject())
		schema := cmp.Or(properties.Get(m.Name), doc.NewBool(true))
		names := append([]string{m.Name}, reads...)
		absent := doc.NewObject()
		var arms []*doc.Node
		for _, name := range names {
			arms = append(arms, doc.NewObject(
				doc.Member{Name: "required", Value: doc.NewStrings([]string{name})},
				doc.Member{Name: "properties", Value: absent.With(name, schema)},
			))
			absent = absent.With(name, doc.NewBool(false))
			if properties.Get(name) == nil {
				properties = properties.With(name, doc.NewBool(true))
			}
		}
		if !must {
			arms = append(arms, doc.NewObject(doc.Member{Name: "properties", Value: absent}))
		}
		all := append(slices.Clone(items(out.Get("allOf"))), anyOf(arms...))
		out = out.With("properties", properties).With("allOf", doc.NewArray(all...))
	}
	if out.Get("required") != nil {
		if len(required) == 0 {
			return out.Without("required")
		}
		out = out.With("required", doc.NewStrings(required))
	}
	return out
}
