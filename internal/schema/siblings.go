package schema

import (
	"cmp"
	"fmt"
	"path/filepath"
	"strings"

	"example.org/parity/internal/confine"
	"example.org/parity/internal/doc"
	"example.org/parity/internal/jsonschema"
)

// maxSiblings is how many other files a document may be made of.
const maxSiblings = 256

// withSiblings is a document with the definitions that it refers to in files beside it:
// each becomes one of its own, under the last word of where it stands. Files are read
// from the repository around the document, or else from its folder and below; an
// address of the network is no file.
func withSiblings(path, file string, root *doc.Node) (*doc.Node, error) {
	if !root.IsObject() || !leavesDocument(root) {
		return root, nil
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	b := &bundler{within: filepath.Dir(path), container: "/$defs", files: map[string]*doc.Node{path: root}, names: map[string]string{}, taken: map[string]bool{}, main: path, file: file}
	if top, ok := confine.Repository(b.within); ok {
		b.within = top
	}
	for _, container := range jsonschema.Containers {
		if known := root.At(container); known.IsObject() {
			b.container = container
			for _, m := range known.Members {
				b.taken[m.Name] = true
			}
			break
		}
	}
	out, err := b.rewritten(root, path)
	if err != nil {
		return nil, err
	}
	defs := out.At(b.container)
	if !defs.IsObject() {
		defs = doc.NewObject()
	}
	all := &doc.Node{Kind: doc.Object, Pos: defs.Pos, Members: append([]doc.Member{}, defs.Members...)}
	for len(b.pending) > 0 {
		next := b.pending[0]
		b.pending = b.pending[1:]
		target := b.files[next.path].At(next.pointer)
		if target == nil {
			return nil, fmt.Errorf("%s: $ref %s: there is nothing at %s of that file", file, next.ref, cmp.Or(next.pointer, "the top"))
		}
		if target, err = b.rewritten(target, next.path); err != nil {
			return nil, err
		}
		all.Members = append(all.Members, doc.Member{Name: next.name, Value: target})
	}
	if b.container == "/$defs" {
		return out.With("$defs", all), nil
	}
	return out.WithAt(b.container, all), nil
}

type bundler struct {
	within, container string
	main, file        string // the document, and what messages call it
	files             map[string]*doc.Node
	names             map[string]string // path#pointer → definition
	taken             map[string]bool
	pending           []sibling
}

// sibling is a definition of another file that is to be one of the document.
type sibling struct{ path, pointer, name, ref string }

// leavesDocument reports whether a reference leads to another file.
func leavesDocument(n *doc.Node) bool {
	if ref := n.Get("$ref").Str(); isFile(ref) {
		return true
	}
	for _, m := range n.Members {
		if leavesDocument(m.Value) {
			return true
		}
	}
	for _, item := range n.Items {
		if leavesDocument(item) {
			return true
		}
	}
	return false
}

// isFile reports whether a reference is to a file, and not within the document, to an
// identifier, or to the network.
func isFile(ref string) bool {
	name, _, _ := strings.Cut(ref, "#")
	switch strings.ToLower(filepath.Ext(name)) {
	case ".json", ".yaml", ".yml":
		return !strings.Contains(name, ":") && !filepath.IsAbs(name)
	}
	return false
}

// rewritten is a part of a file with references to definitions of the document.
func (b *bundler) rewritten(n *doc.Node, path string) (*doc.Node, error) {
	out := *n
	out.Members, out.Items = make([]doc.Member, len(n.Members)), make([]*doc.Node, len(n.Items))
	for i, m := range n.Members {
		value, err := b.rewritten(m.Value, path)
		if err != nil {
			return nil, err
		}
		if m.Name == "$ref" && m.Value.Kind == doc.String {
			if value, err = b.reference(m.Value, path); err != nil {
				return nil, err
			}
		}
		out.Members[i] = doc.Member{Name: m.Name, Value: value}
	}
	for i, item := range n.Items {
		changed, err := b.rewritten(item, path)
		if err != nil {
			return nil, err
		}
		out.Items[i] = changed
	}
	return &out, nil
}

func (b *bundler) reference(ref *doc.Node, path string) (*doc.Node, error) {
	name, fragment, _ := strings.Cut(ref.Text, "#")
	target := path
	switch {
	case isFile(ref.Text):
		target = filepath.Join(filepath.Dir(path), filepath.FromSlash(name))
	case path == b.main || !strings.HasPrefix(ref.Text, "#"):
		return ref, nil
	}
	pointer, local := jsonschema.Pointer("#" + fragment)
	if !local {
		return nil, fmt.Errorf("%s: $ref %s: an anchor of another file is not followed; say where it stands", b.file, ref.Text)
	}
	if err := b.read(target, ref.Text); err != nil {
		return nil, err
	}
	if target == b.main {
		return &doc.Node{Kind: doc.String, Pos: ref.Pos, Text: jsonschema.Reference(pointer)}, nil
	}
	key := target + "#" + pointer
	known, ok := b.names[key]
	if !ok {
		base := strings.TrimSuffix(filepath.Base(target), filepath.Ext(target))
		if pointer != "" {
			base = doc.Unescape(pointer[strings.LastIndex(pointer, "/")+1:])
		}
		known = base
		for i := 2; b.taken[known]; i++ {
			known = fmt.Sprintf("%s_%d", base, i)
		}
		b.names[key], b.taken[known] = known, true
		b.pending = append(b.pending, sibling{target, pointer, known, ref.Text})
	}
	return &doc.Node{Kind: doc.String, Pos: ref.Pos, Text: jsonschema.Reference(b.container + "/" + doc.Escape(known))}, nil
}

func (b *bundler) read(path, ref string) error {
	if b.files[path] != nil {
		return nil
	}
	if len(b.files) > maxSiblings {
		return fmt.Errorf("%s: it is made of more than %d files", b.file, maxSiblings)
	}
	data, err := confine.ReadWithin(b.within, path, doc.MaxBytes)
	if err != nil {
		return fmt.Errorf("%s: $ref %s: %w", b.file, ref, err)
	}
	root, err := parseDocument(filepath.ToSlash(filepath.Join(filepath.Dir(b.file), strings.SplitN(ref, "#", 2)[0])), data)
	if err != nil {
		return fmt.Errorf("%s: $ref %s: %w", b.file, ref, err)
	}
	b.files[path] = root
	return nil
}
