package typeset

import (
	"cmp"
	"maps"
	"slices"

	"example.org/parity/internal/doc"
	"example.org/parity/internal/jsonschema"
)

// Wire gives the types of a document as they really are on the wire, as plain JSON
// Schema: what a decoder puts up with, and what an encoder leaves out, is written
// out in the schema, and what said so is gone from x-parity. "opaque" stays there,
// "checked" and the rest too.
//
// Each definition keeps its place: a record stays one with its properties, so that
// JSON pointers into it hold.
//
// A type is called by the JSON pointer of its definition, /$defs/Name.
type Wire struct {
	document    *doc.Node
	definitions map[string]*doc.Node // by pointer
	formats     bool                 // are asserted: a runtime refuses what is none
	rules       map[string]string    // pointer → Decode.By, its own or that of the types that hold it
	kept        map[string]bool      // pointer → what decodes the types that hold it keeps what does not fit
	accepts     map[string]*doc.Node
	sends       map[string]*doc.Node
	zeros       map[string]*doc.Node // by reference
	judged      bool                 // see Judged
	choosing    bool                 // see Choosing
}

// On reads the types of a document.
func On(document *doc.Node) *Wire {
	w := &Wire{
		document: document, definitions: map[string]*doc.Node{},
		formats: document.Get(Annotation).Get("language") != nil,
		accepts: map[string]*doc.Node{}, sends: map[string]*doc.Node{}, zeros: map[string]*doc.Node{},
	}
	for _, d := range jsonschema.Definitions(document, "") {
		w.definitions[d.Pointer] = d.Schema
	}
	w.rules = w.inherited()
	w.kept = w.keptByHolders()
	if own := ownRules[document.Get(Annotation).Get("language").Str()]; own != "" {
		for pointer := range w.definitions {
			w.rules[pointer] = cmp.Or(w.rules[pointer], own)
		}
	}
	return w
}

// Again is the same for another use at the same time.
func (w *Wire) Again() *Wire {
	again := *w
	again.accepts, again.sends, again.zeros = map[string]*doc.Node{}, map[string]*doc.Node{}, map[string]*doc.Node{}
	return &again
}

// Choosing takes a variant of a union only by the values that it is chosen by. That
// holds for each payload; between the types of two sets a variant is held against its
// counterpart, which is chosen with it, and has no need of the values to be told.
func (w *Wire) Choosing() *Wire {
	w.choosing = true
	return w
}

// Accepts is a document with each of its types as the SDK's decoder takes it.
func Accepts(document *doc.Node) *doc.Node {
	w := On(document).Choosing()
	return w.each(w.Accepts)
}

// Declared is a document with each of its types as it is declared, whatever the
// decoder puts up with: with the members of enums, open or not, and with the texts that
// formats stand for.
func Declared(document *doc.Node) *doc.Node {
	var declared func(n *doc.Node) *doc.Node
	declared = func(n *doc.Node) *doc.Node {
		if values := n.Get(Annotation).Get("values"); n.Get(Annotation).Get("open").Bool() && values.IsArray() {
			return declaredMembers(n, values.Items)
		}
		out := jsonschema.Rewrite(n, func(_ string, inner *doc.Node) *doc.Node { return declared(inner) })
		if plain, nullable := single(out); nullable {
			return formatted(plain, NotesOf(n), formatTexts).With("type", out.Get("type"))
		}
		return formatted(out, NotesOf(n), formatTexts)
	}
	w := On(document)
	return w.each(func(pointer string) *doc.Node { return declared(w.definitions[pointer]) })
}

// declaredMembers is an open enum with the members that it has names for.
func declaredMembers(n *doc.Node, values []*doc.Node) *doc.Node {
	if _, nullable := single(n); nullable {
		values = append(slices.Clone(values), doc.NewNull())
	}
	return n.Without("type").With("enum", doc.NewArray(values...))
}

// Judged is Accepts for those who look at values: beside what is accepted it keeps
// what becomes of a value, in these notes, which no type set has.
//
//	unknown  what becomes of members that are not declared, as in decode
//	folds    that names are read without regard to case
//	values   the declared values of an open enum
//	lenient  a union for which the decoder is lenient; the first arm is what is declared
//	misfit   a union of what is declared and of what the decoder takes beyond it
//	         without an error: "zero" for the zero value, "keep" for the value as it is
//	literal  how integers must be written: the type of Go that they must fit, without a
//	         point and an exponent, or see literals
//
// Where no decoder is seen a value is held against the declaration.
func Judged(document *doc.Node) *doc.Node {
	all := On(document)
	w := On(all.each(func(pointer string) *doc.Node { return asDeclared(all.definitions[pointer]) })).Choosing()
	w.judged = true
	return w.each(w.Accepts)
}

// asDeclared is a type without what is said of a decoder that nobody has seen.
func asDeclared(def *doc.Node) *doc.Node {
	if !DecodeOf(def).Unseen {
		return def
	}
	return def.With(Annotation, def.Get(Annotation).Without("decode"))
}

// noted adds a note to a judged schema.
func (w *Wire) noted(n *doc.Node, key, value string) *doc.Node {
	if !w.judged || value == "" || n.Kind != doc.Object {
		return n
	}
	notes := n.Get(Annotation)
	if notes == nil {
		notes = doc.NewObject()
	}
	return n.With(Annotation, notes.With(key, doc.NewString(value)))
}

// withoutSpent leaves out the notes that the schema says itself.
func (w *Wire) withoutSpent(n *doc.Node) *doc.Node {
	notes := n.Get(Annotation)
	out := w.noted(withoutSpent(n), "unknown", notes.Get("decode").Get("unknown").Str())
	if values := notes.Get("values"); w.judged && notes.Get("open").Bool() && values != nil {
		kept := out.Get(Annotation)
		if kept == nil {
			kept = doc.NewObject()
		}
		out = out.With(Annotation, kept.With("values", values))
	}
	return out
}

// Sends is a document with each of its types as the SDK sends it.
func Sends(document *doc.Node) *doc.Node {
	w := On(document)
	return w.each(w.Sends)
}

func (w *Wire) each(change func(pointer string) *doc.Node) *doc.Node {
	out := w.document
	if w.definitions[""] != nil {
		out = change("")
	}
	for _, container := range jsonschema.Containers {
		if old := out.At(container); old.IsObject() {
			changed := &doc.Node{Kind: doc.Object, Pos: old.Pos}
			for _, m := range old.Members {
				if pointer := container + "/" + doc.Escape(m.Name); w.definitions[pointer] != nil {
					m.Value = change(pointer)
				}
				changed.Members = append(changed.Members, m)
			}
			out = out.WithAt(container, changed)
		}
	}
	return out
}

// Rules is the runtime whose rules a type follows, its own or that of the types that hold
// it; "" where no decoder reads it, or one that no table knows.
func (w *Wire) Rules(pointer string) string { return w.rules[pointer] }

// Keeps says whether what decodes a type keeps what does not fit: its own decoder, or that
// of what it is a name for, or of all types that hold it.
func (w *Wire) Keeps(pointer string) bool {
	return w.kept[pointer] || w.keeps(pointer, map[string]bool{})
}

// keptByHolders are the types without a decoder, such as an enum or an alias, of which the
// decoder of each type that holds one keeps what does not fit.
func (w *Wire) keptByHolders() map[string]bool {
	said := map[string]bool{} // whether all that have been seen keep it
	var pending []string
	for _, pointer := range slices.Sorted(maps.Keys(w.definitions)) {
		if decode := DecodeOf(w.definitions[pointer]); decode != (Decode{}) && !decode.Unseen {
			said[pointer] = decode.Invalid == "keep"
			pending = append(pending, pointer)
		}
	}
	own := maps.Clone(said)
	for len(pending) > 0 {
		holder := pending[0]
		pending = pending[1:]
		def := w.definitions[holder]
		refused := w.looksInto(def)
		for _, held := range w.references(def) {
			_, decided := own[held]
			if decided || w.definitions[held].Get("properties") != nil {
				continue
			}
			keeps := said[holder] && !slices.Contains(refused, held)
			before, known := said[held]
			if after := keeps && (before || !known); !known || after != before {
				said[held] = after
				pending = append(pending, held)
			}
		}
	}
	maps.DeleteFunc(said, func(pointer string, keeps bool) bool {
		_, decided := own[pointer]
		return decided || !keeps
	})
	return said
}

// looksInto are the types to which fields refer in which a decoder that keeps what does not
// fit looks all the same.
func (w *Wire) looksInto(def *doc.Node) []string {
	properties := def.Get("properties")
	if !properties.IsObject() {
		return nil
	}
	var pointers []string
	for _, m := range properties.Members {
		if NotesOf(m.Value).Invalid == "reject" {
			pointers = append(pointers, w.references(m.Value)...)
		}
	}
	return pointers
}

func (w *Wire) keeps(pointer string, seen map[string]bool) bool {
	def := w.definitions[pointer]
	if def == nil || seen[pointer] {
		return false
	}
	seen[pointer] = true
	if decode := DecodeOf(def); (decode != Decode{}) || def.Get("properties") != nil {
		return decode.Invalid == "keep"
	}
	return slices.ContainsFunc(w.references(def), func(held string) bool { return w.keeps(held, seen) })
}

// inherited gives each type the runtime that decodes it: its own, or for one
// without a decoder, such as an enum or an alias, that of all types that hold it.
func (w *Wire) inherited() map[string]string {
	own := map[string]string{}
	var pending []string
	heirs := map[string]bool{}
	for _, pointer := range slices.Sorted(maps.Keys(w.definitions)) {
		decode := DecodeOf(w.definitions[pointer])
		if own[pointer] = decode.By; decode.By != "" && !decode.Unseen {
			pending = append(pending, pointer)
		}
		heirs[pointer] = decode == Decode{}
	}
	from := map[string]string{} // heir → the rules it has so far; "" where two disagree
	for len(pending) > 0 {
		holder := pending[0]
		pending = pending[1:]
		for _, held := range w.references(w.definitions[holder]) {
			before, known := from[held]
			if !heirs[held] || known && before == "" {
				continue
			}
			after := own[holder]
			if known && before != after {
				after = ""
			}
			if !known || before != after {
				from[held], own[held] = after, after
				pending = append(pending, held)
			}
		}
	}
	return own
}

// references lists the types that a schema refers to, by pointer.
func (w *Wire) references(n *doc.Node) []string {
	var pointers []string
	var walk func(n *doc.Node)
	walk = func(n *doc.Node) {
		if pointer, ok := jsonschema.Pointer(n.Get("$ref").Str()); ok {
			if w.definitions[pointer] != nil {
				pointers = append(pointers, pointer)
			}
		}
		jsonschema.Each(n, jsonschema.Draft2020, func(_ string, inner *doc.Node) { walk(inner) })
	}
	walk(n)
	return pointers
}

// target is the definition that a reference points to, or nil.
func (w *Wire) target(ref string) *doc.Node {
	pointer, ok := jsonschema.Pointer(ref)
	if !ok || pointer == "" {
		return nil
	}
	return w.document.At(pointer)
}

// spent are the notes that a wire schema has made keywords of.
var spent = []string{"decode", "out", "reads", "unset", "zero", "invalid", "open", "values", "width", "tag", "missing", "null", "chosen", "object"}

func withoutSpent(n *doc.Node) *doc.Node {
	notes := n.Get(Annotation)
	if notes == nil {
		return n
	}
	if left := notes.Without(spent...); len(left.Members) > 0 {
		return n.With(Annotation, left)
	}
	return n.Without(Annotation)
}

// anyOf is the union of schemas.
func anyOf(arms ...*doc.Node) *doc.Node {
	return doc.NewObject(doc.Member{Name: "anyOf", Value: doc.NewArray(arms...)})
}

// ofType is a schema of one JSON type.
func ofType(name string) *doc.Node {
	return doc.NewObject(doc.Member{Name: "type", Value: doc.NewString(name)})
}

// orNull is a schema that takes null, too. One that takes nothing says that there
// is no value in that place, and one that takes anything has the null.
func orNull(n *doc.Node) *doc.Node {
	if n.Kind != doc.Object || len(n.Members) == 0 {
		return n
	}
	return anyOf(n, ofType("null"))
}

// formatted adds the texts that a format, a contentEncoding or a native kind stands for.
func formatted(n *doc.Node, notes Notes, texts map[string]string) *doc.Node {
	if n.Get("type").Str() != "string" || n.Get("pattern") != nil {
		return n
	}
	for _, detail := range []string{n.Get("format").Str(), n.Get("contentEncoding").Str(), notes.Native} {
		if pattern, ok := texts[detail]; ok {
			return n.With("pattern", doc.NewString(pattern))
		}
	}
	return n
}

// wide adds the ends of a number's width, as a side holds it.
func wide(n *doc.Node, notes Notes) *doc.Node {
	ends, narrow := widths[notes.Width]
	if !narrow {
		return n
	}
	return ended(n, []string{"minimum", "maximum"}, ends)
}

// readWide adds the ends of what a decoder takes for a number of a width.
func readWide(n *doc.Node, notes Notes) *doc.Node {
	if notes.Width == "float32" {
		return ended(n, []string{"exclusiveMinimum", "exclusiveMaximum"}, readFloat32)
	}
	return wide(n, notes)
}

func ended(n *doc.Node, keywords []string, ends [2]string) *doc.Node {
	for i, keyword := range keywords {
		if n.Get(keyword) == nil {
			n = n.With(keyword, &doc.Node{Kind: doc.Number, Text: ends[i]})
		}
	}
	return n
}

// single splits a type keyword that is a list of one type and null: a nullable
// scalar is a scalar or null.
func single(n *doc.Node) (plain *doc.Node, nullable bool) {
	types := n.Get("type").Strings()
	if len(types) != 2 || !slices.Contains(types, "null") {
		return n, false
	}
	for _, t := range types {
		if t != "null" {
			return n.With("type", doc.NewString(t)), true
		}
	}
	return n, false
}
