package schema

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"example.org/parity/internal/confine"
	"example.org/parity/internal/doc"
	"example.org/parity/internal/jsonschema"
	"example.org/parity/internal/typeset"
)

// Load reads and parses a type set, with what it refers to in files beside it. file is what messages and sources call the
// file at path; name is the set's name in reports.
func Load(path, file, name string) (*Set, error) {
	data, err := Read(path, file)
	if err != nil {
		return nil, fmt.Errorf("loading the %s type set: %w", name, err)
	}
	root, err := parseDocument(file, data)
	if err == nil {
		root, err = withSiblings(path, file, root)
	}
	var set *Set
	if err == nil {
		set, err = parsed(file, name, root)
	}
	if err != nil {
		return nil, fmt.Errorf("loading the %s type set: %w", name, err)
	}
	return set, nil
}

// Read reads the file of a type set within the limit of its size.
func Read(path, file string) ([]byte, error) {
	data, err := confine.Read(path, doc.MaxBytes)
	var failed *os.PathError
	if errors.As(err, &failed) {
		return nil, fmt.Errorf("%s: %w", file, failed.Err)
	}
	return data, err
}

// Parse reads a type set from JSON or YAML, by the extension of file: a captured
// set, any document with $defs or definitions (such as pydantic's
// model_json_schema output), an OpenAPI document's components.schemas, or a
// single schema. References that leave the document are not followed here, see Load:
// they are an error that names them. file is the name in messages, and the place of types
// that carry none.
func Parse(file, name string, data []byte) (*Set, error) {
	root, err := parseDocument(file, data)
	if err != nil {
		return nil, err
	}
	return parsed(file, name, root)
}

func parsed(file, name string, root *doc.Node) (*Set, error) {
	if root.Kind != doc.Object {
		return nil, doc.Errorf(file, root.Pos, "a schema document must be an object, this is %s", article(root.Kind.String()))
	}
	root = jsonschema.Standard(root)
	p := &parser{file: file, root: root, names: map[string]string{}}
	set := &Set{Name: name, File: file, Document: root, byName: map[string]*Type{}}
	if at, err := typeset.CheckNotes(root, true); err != nil {
		return nil, p.errorf(at, "%w", err)
	}
	if v := typeset.AboutOf(root).Version; v != typeset.Version {
		return nil, doc.Errorf(file, root.Get(typeset.Annotation).Get("version").Pos, "the type set has version %d of its form, and this parity reads %d; capture it with this parity, or install the one that wrote it", v, typeset.Version)
	}
	set.about(root)

	definitions := jsonschema.Definitions(root, name)
	if len(definitions) == 0 {
		return nil, doc.Errorf(file, root.Pos, "no types here: none of $defs, definitions or components.schemas, and the document itself is no schema")
	}
	for _, d := range definitions {
		p.names["#"+d.Pointer] = d.Name
	}
	for _, d := range definitions {
		s, err := p.schema(d.Schema, 0)
		if err != nil {
			return nil, fmt.Errorf("type %s: %w", d.Name, err)
		}
		if s.Source == (Source{}) {
			s.Source = Source{File: file, Line: int(d.Schema.Pos.Line)}
		}
		t := &Type{Name: d.Name, Pointer: d.Pointer, Definition: d.Schema, Doc: typeset.Description(d.Schema.Get("description").Str()), Schema: s}
		if patch := d.Schema.Get("x-parity").Get("out"); patch != nil {
			if t.Out, err = p.schema(doc.MergePatch(d.Schema, patch), 0); err != nil {
				return nil, fmt.Errorf("type %s, x-parity.out: %w", d.Name, err)
			}
		}
		set.Types = append(set.Types, t)
		set.byName[d.Name] = t
	}
	sort.Slice(set.Types, func(i, j int) bool { return set.Types[i].Name < set.Types[j].Name })
	if err := p.checkReferences(set); err != nil {
		return nil, err
	}
	set.settleAliases()
	p.forget()
	return set, nil
}

// settleAliases says of each other name for a type how that type is decoded and
// encoded. There are no circles any more.
func (s *Set) settleAliases() {
	for _, t := range s.Types {
		target := t
		for target.Kind == Reference {
			target = s.byName[target.Ref]
		}
		if t == target || target.Decode == (Decode{}) && target.Encode == "" {
			continue
		}
		details := *t.Details
		if details.Decode == (Decode{}) {
			details.Decode = target.Decode
		}
		details.Encode = cmp.Or(details.Encode, target.Encode)
		t.Details = &details
	}
}

func parseDocument(file string, data []byte) (*doc.Node, error) {
	parse := doc.ParseJSON
	switch strings.ToLower(filepath.Ext(file)) {
	case ".yaml", ".yml":
		parse = doc.ParseYAML
	}
	root, err := parse(file, data)
	if err != nil || !root.IsObject() {
		return root, err
	}
	return jsonschema.ByPointer(root), nil
}

// checkReferences refuses references to nothing, and circles of references
// that never reach a schema: they accept everything and nothing.
func (p *parser) checkReferences(set *Set) error {
	for _, use := range p.uses {
		if set.byName[use.name] == nil {
			return doc.Errorf(p.file, use.pos, "$ref to %s: there is no such type in the document", use.ref)
		}
	}
	const (
		unseen = iota
		open
		done
	)
	state := map[string]int{}
	var path []string
	var visit func(name string) error
	visit = func(name string) error {
		if state[name] == done {
			return nil
		}
		path = append(path, name)
		if state[name] == open {
			return p.circleError(set, path)
		}
		state[name] = open
		for _, next := range unguarded(set.byName[name].Schema) {
			if err := visit(next); err != nil {
				return err
			}
		}
		state[name] = done
		path = path[:len(path)-1]
		return nil
	}
	for _, t := range set.Types {
		path = path[:0]
		if err := visit(t.Name); err != nil {
			return err
		}
	}
	return nil
}

func (p *parser) circleError(set *Set, path []string) error {
	last := path[len(path)-1]
	for i, name := range path {
		if name == last {
			path = path[i:]
			break
		}
	}
	source := set.byName[last].Source
	return doc.Errorf(source.File, doc.Pos{Line: int32(source.Line)}, "cyclic $ref that never reaches a schema: %s", strings.Join(path, " → "))
}

// unguarded lists the references that must be followed to know s itself, with
// no property or item in between.
func unguarded(s *Schema) []string {
	switch s.Kind {
	case Reference:
		return []string{s.Ref}
	case Union:
		var names []string
		for _, v := range s.Variants {
			names = append(names, unguarded(v)...)
		}
		return names
	default:
		return nil
	}
}

// Select narrows the set to one type, as in FILE#Type. The other types stay
// reachable by reference.
func (s *Set) Select(name string) error {
	t := s.byName[name]
	if t == nil {
		return fmt.Errorf("%s: no type %q; it has %s", s.File, name, s.someNames())
	}
	s.Types = []*Type{t}
	return nil
}

func (s *Set) someNames() string {
	const most = 8
	names := make([]string, 0, most)
	for _, t := range s.Types {
		if len(names) == most {
			names = append(names, fmt.Sprintf("… (%d in all)", len(s.Types)))
			break
		}
		names = append(names, t.Name)
	}
	return strings.Join(names, ", ")
}

func article(noun string) string {
	if strings.ContainsRune("aeiou", rune(noun[0])) {
		return "an " + noun
	}
	return "a " + noun
}
