// Package validate holds JSON records against the types of several SDKs: which
// accept a record, which reject it and why, and what is lost in those that accept.
//
// There are two validators with one answer. The checker is compiled from the
// schema, reads the bytes once and allocates nothing for a valid record; what it
// rejects is gone through once more, bytes still, by the explainer, which says
// where and why. jsonschema, on the decoded record, is the authority that both are
// tested against, the reasons included; it decides alone where a schema has
// something that the checker is not compiled for.
package validate

import (
	"errors"
	"fmt"
	"io"
	"sort"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"example.org/parity/internal/doc"
	vocabulary "example.org/parity/internal/jsonschema"
	"example.org/parity/internal/languages"
	"example.org/parity/internal/match"
	"example.org/parity/internal/typeset"
)

// Set is one SDK's types, ready to validate.
type Set struct {
	Name  string
	Types []string // sorted

	declared *doc.Node         // the document
	root     *doc.Node         // what its types accept: typeset.Judged
	pointers map[string]string // type → JSON pointer
	oracle   *jsonschema.Compiler
	budget   budget // of the oracle
	sound    bool   // see there
	url      string
	compiler *compiler
	types    map[string]*Type

	// What the checker counts is named by indices into these.
	records []record
	enums   []enum
	fields  []string // Type.field
	remarks []remark
	repeats bool // the decoder judges each member of a name that occurs twice
	guesses int  // how many guesses a Checker keeps
}

// record is an object schema that declares properties, as one arm of an objectNode.
type record struct {
	owner    string
	names    []string // of the objectNode's members
	declared bitset
	unknown  string // what the SDK's decoder does with others: reject, drop, keep or ""
}

// enum is a list of texts, whether or not others are accepted too.
type enum struct {
	owner  string
	values []string
}

// remark is what is told of a place in a type.
type remark struct{ owner, text string }

// Type is one type of a set.
type Type struct {
	Name string
	Set  *Set
	// Slow says why records of this type are left to jsonschema, and what they
	// lose is not known; nil where the checker knows the type.
	Slow error
	// Err says why nothing can be validated at all.
	Err error

	node   *node
	oracle func() (*jsonschema.Schema, error) // what jsonschema makes of it, asked for when it is needed: for a large set that takes long
}

// New makes a set of a JSON Schema document with types under $defs, definitions or
// components.schemas; file is what messages call it.
func New(file, name string, root *doc.Node) (*Set, error) {
	judged := typeset.Judged(inECMA(root))
	s := &Set{Name: name, declared: root, root: judged, url: "parity:///" + name + ".json", pointers: map[string]string{}, types: map[string]*Type{}}
	for _, container := range vocabulary.Containers {
		if types := root.At(container); types.IsObject() {
			for _, m := range types.Members {
				if s.pointers[m.Name] == "" {
					s.pointers[m.Name] = container + "/" + doc.Escape(m.Name)
					s.Types = append(s.Types, m.Name)
				}
			}
		}
	}
	if len(s.Types) == 0 {
		return nil, doc.Errorf(file, root.Pos, "no types here: none of $defs, definitions and components.schemas")
	}
	sort.Strings(s.Types)
	var err error
	if s.oracle, err = newOracle(s.url, judged, &s.budget); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	s.compiler, s.sound = newCompiler(s, nil), sound(judged, s.pointers)
	s.repeats = languages.Of(typeset.AboutOf(root).Language).RejectsRepeats
	return s, nil
}

// newOracle gives a document to jsonschema, with its draft spelled out: without
// $schema jsonschema would assert format. References to other documents are refused.
func newOracle(url string, root *doc.Node, b *budget) (*jsonschema.Compiler, error) {
	if root.IsObject() && root.Get("$schema") == nil {
		explicit := doc.Node{Kind: doc.Object, Members: []doc.Member{{Name: "$schema", Value: &doc.Node{Kind: doc.String, Text: schema2020}}}}
		explicit.Members = append(explicit.Members, root.Members...)
		root = &explicit
	}
	c := jsonschema.NewCompiler()
	c.RegisterExtension("parity-budget", nil, b)
	c.RegisterExtension("parity-literal", nil, literals{})
	c.LoadURL = func(url string) (io.ReadCloser, error) {
		return nil, fmt.Errorf("%s is another document, and no other documents are read", url)
	}
	return c, c.AddResource(url, strings.NewReader(root.JSON()))
}

// Compare tells the sets of each other, so that a date-time which one set holds
// as such and another as text is noticed. It must come before the first Type.
func Compare(sets []*Set) {
	dates := make([]map[string]bool, len(sets))
	for i, s := range sets {
		dates[i] = s.dateTimes()
	}
	for i, s := range sets {
		others := map[string]bool{}
		for j := range sets {
			for key := range dates[j] {
				if j != i && !dates[i][key] {
					others[key] = true
				}
			}
		}
		s.compiler.dates = others
	}
}

// dateTimes are the fields of the set's types that are held as date-times.
func (s *Set) dateTimes() map[string]bool {
	fields := map[string]bool{}
	for name, pointer := range s.pointers {
		properties := s.declared.At(pointer).Get("properties")
		if !properties.IsObject() {
			continue
		}
		for _, p := range properties.Members {
			alternatives := []*doc.Node{p.Value}
			if any := p.Value.Get("anyOf"); any.IsArray() {
				alternatives = any.Items
			}
			for _, a := range alternatives {
				if a.Get("format").Str() == "date-time" {
					fields[fieldKey(name, p.Name)] = true
				}
			}
		}
	}
	return fields
}

// fieldKey is equal for a field of types that correspond in several sets.
func fieldKey(typeName, field string) string { return Normalise(typeName) + "." + field }

// Normalise makes spellings of one type's name equal: ModelID, model_id, Types.ModelId.
func Normalise(name string) string { return match.Spelling(match.Unqualified(name)) }

// Lookup finds the type that a set has under a name: exactly that one, else the
// only one that is spelled alike. It returns "" if there is none, and an error
// if the name could mean several.
func (s *Set) Lookup(name string) (string, error) {
	if s.pointers[name] != "" {
		return name, nil
	}
	found := ""
	for _, own := range s.Types {
		if Normalise(own) != Normalise(name) {
			continue
		}
		if found != "" {
			return "", fmt.Errorf("%s could be %s or %s of the %s set: say which under map: %s: in parity.yaml, such as %s: %s", name, found, own, s.Name, s.Name, name, found)
		}
		found = own
	}
	return found, nil
}

// Type compiles the type of exactly that name. All types must be asked for
// before the set's first Checker is made.
func (s *Set) Type(name string) *Type {
	if t := s.types[name]; t != nil {
		return t
	}
	t := s.at(name, s.pointers[name])
	s.types[name] = t
	return t
}

func (s *Set) at(name, pointer string) *Type {
	t := &Type{Name: name, Set: s}
	t.oracle = sync.OnceValues(func() (*jsonschema.Schema, error) { return compileOracle(s.oracle, s.url+"#"+pointer) })
	if !s.sound {
		_, t.Err = t.oracle()
	}
	if t.Err == nil {
		if t.node, t.Slow = s.compiler.compile(s.root.At(pointer), name); t.node == nil {
			_, t.Err = t.oracle()
		}
	}
	return t
}

func compileOracle(c *jsonschema.Compiler, url string) (schema *jsonschema.Schema, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("jsonschema cannot compile it: %v", r)
		}
	}()
	schema, err = c.Compile(url)
	var wrong *jsonschema.SchemaError
	if errors.As(err, &wrong) && wrong.Err != nil {
		err = wrong.Err
	}
	return schema, err
}

func (s *Set) addRecord(r record) int {
	s.records = append(s.records, r)
	return len(s.records) - 1
}

func (s *Set) addEnum(owner string, values []string) int {
	s.enums = append(s.enums, enum{owner, values})
	return len(s.enums) - 1
}

func (s *Set) addField(owner string) int {
	s.fields = append(s.fields, owner)
	return len(s.fields) - 1
}

func (s *Set) addRemark(owner, text string) int {
	s.remarks = append(s.remarks, remark{owner, text})
	return len(s.remarks) - 1
}

func (s *Set) addGuesses(n int) int {
	s.guesses += n
	return s.guesses - n
}
