package relation

import (
	"net/url"
	"strconv"
	"strings"

	"example.org/parity/internal/doc"
	"example.org/parity/internal/jsonschema"
)

// baseURI is the made-up address of a document that names none. Both sides of a
// pair have it: their URI spaces are apart.
const baseURI = "https://parity.invalid/schema"

// document is one JSON document with its resources: the parts that an $id gives
// a URI of their own. It is read-only once made.
type document struct {
	file      string
	root      *doc.Node
	draft     Draft
	resources map[string]*resource    // by absolute URI without fragment
	starts    map[*doc.Node]*resource // by root node
	dynamic   bool                    // uses $dynamicRef or $recursiveRef
	schemas   int                     // how many schemas it holds
	foreign   string                  // a $schema that is no known draft; "" for none
}

type resource struct {
	base      string
	root      *doc.Node
	anchors   map[string]*doc.Node
	dynamic   map[string]*doc.Node // $dynamicAnchor
	recursive bool                 // $recursiveAnchor: true
}

func newDocument(file string, root *doc.Node, draft Draft) (*document, error) {
	if draft == 0 {
		draft = Draft2020
	}
	d := &document{file: file, root: root, draft: draft, resources: map[string]*resource{}, starts: map[*doc.Node]*resource{}}
	if uri := root.Get("$schema"); uri != nil && root.IsObject() {
		if uri.Kind != doc.String {
			return nil, doc.Errorf(file, uri.Pos, "$schema must be a string, this is %s", uri.Kind)
		}
		if known, ok := jsonschema.DraftOfURI(uri.Text); ok {
			d.draft = known
		} else {
			d.foreign = uri.Text
		}
	}
	first := &resource{base: baseURI, root: root, anchors: map[string]*doc.Node{}, dynamic: map[string]*doc.Node{}}
	d.resources[baseURI], d.starts[root] = first, first
	if err := d.index(root, first); err != nil {
		return nil, err
	}
	return d, nil
}

// index records the resources and anchors of the schema n and all inside it.
func (d *document) index(n *doc.Node, in *resource) error {
	d.schemas++
	if n.Kind != doc.Object {
		return nil
	}
	idName := "$id"
	if d.draft == Draft4 {
		idName = "id"
	}
	hidden := d.draft <= Draft7 && n.Get("$ref") != nil // $ref hides its siblings
	for _, m := range n.Members {
		if hidden || m.Value.Kind != doc.String {
			continue
		}
		switch m.Name {
		case idName:
			id, fragment, _ := strings.Cut(m.Value.Text, "#")
			if d.draft <= Draft7 && fragment != "" {
				in.anchors[fragment] = n
			}
			if id == "" {
				continue
			}
			uri, err := jsonschema.Resolve(in.base, id)
			if err != nil {
				return doc.Errorf(d.file, m.Value.Pos, "%s: %v", idName, err)
			}
			if n == d.root {
				in.base = uri
			} else {
				in = &resource{base: uri, root: n, anchors: map[string]*doc.Node{}, dynamic: map[string]*doc.Node{}}
				d.starts[n] = in
			}
			d.resources[uri] = in
		}
	}
	for _, m := range n.Members {
		switch {
		case m.Name == "$anchor" && d.draft >= Draft2019:
			in.anchors[m.Value.Str()] = n
		case m.Name == "$dynamicAnchor" && d.draft >= Draft2020:
			in.anchors[m.Value.Str()] = n
			in.dynamic[m.Value.Str()] = n
		case m.Name == "$recursiveAnchor" && d.draft == Draft2019 && n == in.root:
			in.recursive = m.Value.Bool()
		case m.Name == "$dynamicRef" && d.draft >= Draft2020, m.Name == "$recursiveRef" && d.draft == Draft2019:
			d.dynamic = true
		}
	}
	var err error
	eachSubschema(n, d.draft, func(inner *doc.Node) {
		if err == nil {
			err = d.index(inner, in)
		}
	})
	return err
}

// target is what a reference points to.
type target struct {
	node *doc.Node
	in   *resource
	// anchor is the reference's fragment where that is an anchor's name.
	anchor string
}

// lookup resolves a reference from inside a resource. code says why it cannot.
func (d *document) lookup(ref string, in *resource) (t target, code Code) {
	fragment := ""
	if strings.HasPrefix(ref, "#") {
		fragment = ref[1:]
	} else {
		uri, err := jsonschema.Resolve(in.base, ref)
		if err != nil {
			return t, BadRef
		}
		uri, fragment, _ = strings.Cut(uri, "#")
		if in = d.resources[uri]; in == nil {
			return t, RemoteRef
		}
	}
	fragment, err := url.PathUnescape(fragment)
	if err != nil {
		return t, BadRef
	}
	if fragment != "" && fragment[0] != '/' {
		n := in.anchors[fragment]
		if n == nil {
			return t, BadRef
		}
		return target{n, d.resourceOf(n, in), fragment}, ""
	}
	n := in.root
	if fragment == "" {
		return target{n, in, ""}, ""
	}
	for _, token := range strings.Split(fragment[1:], "/") {
		token = doc.Unescape(token)
		switch n.Kind {
		case doc.Object:
			n = n.Get(token)
		case doc.Array:
			i, err := strconv.Atoi(token)
			if err != nil || i < 0 || i >= len(n.Items) {
				return t, BadRef
			}
			n = n.Items[i]
		default:
			return t, BadRef
		}
		if n == nil {
			return t, BadRef
		}
		in = d.resourceOf(n, in)
	}
	return target{n, in, ""}, ""
}

func (d *document) resourceOf(n *doc.Node, in *resource) *resource {
	if start := d.starts[n]; start != nil {
		return start
	}
	return in
}
