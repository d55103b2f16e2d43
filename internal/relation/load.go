package relation

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"example.org/parity/internal/doc"
	"example.org/parity/internal/jsonschema"
)

// maxLoadDepth bounds schemas inside schemas, references followed.
const maxLoadDepth = 2000

// loader turns one document's schemas into nodes of a space.
type loader struct {
	space  *space
	doc    *document
	side   string // "a" or "b"
	loaded map[place]literal
	open   map[place]*opened
	guards int // property and item edges between the root and here
	depth  int
	env    environments
	loops  bool // references closed a recursion

	evaluated map[evaluating]*evaluated
}

// place is where a schema stands and under which dynamic scope.
type place struct {
	node *doc.Node
	env  int
}

type opened struct {
	guards int
	ref    literal // the node that stands for it; 0 if none was needed
	used   bool
}

// scope is what the schemas of one place share while they are loaded.
type scope struct {
	in   *resource
	env  int
	path *path
}

// path is a JSON pointer, built only when it is shown.
type path struct {
	parent *path
	token  string
}

func (p *path) String() string {
	if p == nil {
		return ""
	}
	return p.parent.String() + "/" + doc.Escape(p.token)
}

func (sc scope) at(tokens ...string) scope {
	for _, t := range tokens {
		sc.path = &path{sc.path, t}
	}
	return sc
}

// schemaError unwinds the loading of a schema that is none.
type schemaError struct{ err error }

func newLoader(s *space, d *document, side string) *loader {
	return &loader{space: s, doc: d, side: side, loaded: map[place]literal{}, open: map[place]*opened{}, env: newEnvironments(), evaluated: map[evaluating]*evaluated{}}
}

// load reads the schema at node, the document's root or one of its definitions.
func (l *loader) load(node *doc.Node, pointer *path) (out literal, err error) {
	defer func() {
		if r := recover(); r != nil {
			bad, ok := r.(schemaError)
			if !ok {
				panic(r)
			}
			err = bad.err
		}
	}()
	if l.doc.foreign != "" {
		return l.space.opaque(Reason{Vocabulary, l.side + "#/$schema"}), nil
	}
	in := l.doc.starts[l.doc.root]
	out = l.schema(node, scope{in: in, env: l.env.enter(0, in), path: pointer})
	if l.loops && l.space.cyclic(out) {
		return 0, doc.Errorf(l.doc.file, node.Pos, "references run in a circle that passes no property or item")
	}
	return out, nil
}

func (l *loader) fail(n *doc.Node, format string, args ...any) {
	panic(schemaError{doc.Errorf(l.doc.file, n.Pos, format, args...)})
}

func (l *loader) opaque(code Code, sc scope) literal {
	return l.space.opaque(Reason{code, l.side + "#" + sc.path.String()})
}

// schema is the literal of the schema at n.
func (l *loader) schema(n *doc.Node, sc scope) literal {
	if n.Kind == doc.Boolean {
		if n.Text == "true" {
			return anything
		}
		return nothing
	}
	if n.Kind != doc.Object {
		l.fail(n, "a schema must be an object or a boolean, this is %s", n.Kind)
	}
	if len(n.Members) == 0 {
		return anything
	}
	if start := l.doc.starts[n]; start != nil && start != sc.in {
		sc.in = start
		sc.env = l.env.enter(sc.env, start)
	}
	at := place{n, sc.env}
	if out, ok := l.loaded[at]; ok {
		return out
	}
	if o := l.open[at]; o != nil {
		if o.guards == l.guards {
			l.fail(n, "references run in a circle that passes no property or item")
		}
		if !o.used {
			o.used, l.loops = true, true
			// The number makes the reference a node of its own.
			o.ref = l.space.add(node{kind: kindRef, low: len(l.space.nodes), target: anything})
		}
		return o.ref
	}
	if l.depth++; l.depth > maxLoadDepth {
		l.fail(n, "schemas nested deeper than %d levels, references followed", maxLoadDepth)
	}
	o := &opened{guards: l.guards}
	l.open[at] = o
	out := l.keywords(n, sc)
	delete(l.open, at)
	l.depth--
	if o.used {
		l.space.at(o.ref).target = out
	}
	l.loaded[at] = out
	return out
}

// inside loads a schema for a part of the instance, not for the instance itself.
func (l *loader) inside(n *doc.Node, sc scope) literal {
	l.guards++
	out := l.schema(n, sc)
	l.guards--
	return out
}

func (l *loader) keywords(n *doc.Node, sc scope) literal {
	if ref := n.Get("$ref"); ref != nil {
		if l.doc.draft <= Draft7 {
			return l.reference(ref, sc)
		}
	}
	if opaque := n.Get("x-parity").Get("opaque"); opaque != nil {
		return l.opaque(OpaqueDeclared, sc)
	}
	all := make([]literal, 0, len(n.Members))
	for _, m := range n.Members {
		if read, ok := assertions[m.Name]; ok && jsonschema.Keywords[m.Name].In(l.doc.draft) {
			all = append(all, read(l, n, m.Value, sc.at(m.Name)))
		}
	}
	all = append(all, l.properties(n, sc), l.items(n, sc), l.unevaluated(n, sc, "unevaluatedProperties", typeObject), l.unevaluated(n, sc, "unevaluatedItems", typeArray))
	return l.space.and(all...)
}

func (l *loader) reference(ref *doc.Node, sc scope) literal {
	if ref.Kind != doc.String {
		l.fail(ref, "$ref must be a string, this is %s", ref.Kind)
	}
	t, code := l.doc.lookup(ref.Text, sc.in)
	return l.follow(ref, t, code, sc)
}

func (l *loader) follow(ref *doc.Node, t target, code Code, sc scope) literal {
	if code == RemoteRef {
		uri, err := jsonschema.Resolve(sc.in.base, ref.Text)
		if err == nil && jsonschema.IsMetaschema(uri) {
			// The verifier knows it, so equal references are equal schemas.
			return l.space.opaque(Reason{RemoteRef, strings.TrimSuffix(uri, "#")})
		}
		return l.space.opaque(Reason{RemoteRef, l.side + "#" + sc.path.String() + " to " + ref.Text})
	}
	if code != "" {
		return l.opaque(code, sc)
	}
	if t.in != sc.in {
		sc.env = l.env.enter(sc.env, t.in)
	}
	sc.in = t.in
	return l.schema(t.node, sc)
}

// list loads each item of a non-empty array of schemas.
func (l *loader) list(v *doc.Node, sc scope, load func(*doc.Node, scope) literal) []literal {
	if v.Kind != doc.Array {
		l.fail(v, "%s must be an array of schemas, this is %s", sc.path.token, v.Kind)
	}
	out := make([]literal, len(v.Items))
	for i, item := range v.Items {
		out[i] = load(item, sc.at(strconv.Itoa(i)))
	}
	return out
}

// integer reads a keyword that counts. It reports false for a number that is
// too large to be a length of anything, which is opaque.
func (l *loader) integer(v *doc.Node, sc scope) (int, bool) {
	if v.Kind != doc.Number {
		l.fail(v, "%s must be a number, this is %s", sc.path.token, v.Kind)
	}
	d, err := parseDecimal(v.Text)
	if err == errNumberSize {
		return 0, false
	}
	if err != nil || !d.isInt() || d.sign() < 0 {
		l.fail(v, "%s must be an integer of 0 or more, this is %s", sc.path.token, v.Text)
	}
	if d.magnitude() > 9 {
		return 0, false
	}
	i, err := strconv.Atoi(d.String())
	return i, err == nil
}

func (l *loader) number(v *doc.Node, sc scope) (decimal, bool) {
	if v.Kind != doc.Number {
		l.fail(v, "%s must be a number, this is %s", sc.path.token, v.Kind)
	}
	d, err := parseDecimal(v.Text)
	return d, err == nil
}

func (l *loader) names(v *doc.Node, sc scope) []string {
	if v.Kind != doc.Array {
		l.fail(v, "%s must be an array of strings, this is %s", sc.path.token, v.Kind)
	}
	for _, item := range v.Items {
		if item.Kind != doc.String {
			l.fail(item, "%s must be an array of strings, this is %s", sc.path.token, item.Kind)
		}
	}
	return v.Strings()
}

// members returns an object's members sorted by name.
func (l *loader) members(v *doc.Node, sc scope) []doc.Member {
	if v == nil {
		return nil
	}
	if v.Kind != doc.Object {
		l.fail(v, "%s must be an object, this is %s", sc.path.token, v.Kind)
	}
	sorted := slices.Clone(v.Members)
	slices.SortFunc(sorted, func(x, y doc.Member) int { return cmp.Compare(x.Name, y.Name) })
	return sorted
}

// environments interns dynamic scopes: for each dynamic anchor's name the
// outermost resource that declares it. 0 is the empty one.
type environments struct {
	list []map[string]*resource
	ids  map[string]int
}

func newEnvironments() environments {
	return environments{list: []map[string]*resource{nil}, ids: map[string]int{"": 0}}
}

// recursiveAnchor is the name under which $recursiveAnchor counts; no
// $dynamicAnchor can be called so.
const recursiveAnchor = "#"

// enter is the scope after entering a resource.
func (e *environments) enter(env int, in *resource) int {
	if len(in.dynamic) == 0 && !in.recursive {
		return env
	}
	next := map[string]*resource{}
	for name, r := range e.list[env] {
		next[name] = r
	}
	declare := func(name string) {
		if next[name] == nil {
			next[name] = in
		}
	}
	for name := range in.dynamic {
		declare(name)
	}
	if in.recursive {
		declare(recursiveAnchor)
	}
	names := make([]string, 0, len(next))
	for name, r := range next {
		names = append(names, fmt.Sprintf("%s=%p", name, r))
	}
	slices.Sort(names)
	key := strings.Join(names, " ")
	id, ok := e.ids[key]
	if !ok {
		id = len(e.list)
		e.ids[key], e.list = id, append(e.list, next)
	}
	return id
}
