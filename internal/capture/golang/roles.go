package golang

import (
	"fmt"
	"go/ast"
	"go/types"
	"maps"
	"slices"
	"strings"

	"example.org/parity/internal/codec"
)

// roles finds which types the SDK's client sends and receives: the parameters and
// results of its exported functions that lead to an HTTP request. It is evidence
// only; what such a type holds has no role for that.
func (c *capturer) roles() map[string][]codec.Role {
	if c.evidence == nil {
		c.evidence = c.findRoles()
	}
	return c.evidence
}

func (c *capturer) findRoles() map[string][]codec.Role {
	requests := c.prog.requesting()
	clients := clientsOf(requests)
	out := map[string][]codec.Role{}
	note := func(t types.Type, role, why, operation string, fn *ast.FuncDecl) {
		named, ok := types.Unalias(element(t)).(*types.Named)
		if !ok || c.prog.types[named.Obj()] == nil {
			return
		}
		id := identifier(named)
		if named.TypeArgs().Len() > 0 && !slices.ContainsFunc(c.instances, func(t *types.Named) bool { return identifier(t) == id }) {
			c.instances = append(c.instances, named)
		}
		at := slices.IndexFunc(out[id], func(r codec.Role) bool { return r.Role == role })
		if at < 0 {
			at = len(out[id])
			out[id] = append(out[id], codec.Role{Role: role, Why: why, Place: c.prog.place(fn.Pos())})
		}
		if known := &out[id][at].Operations; operation != "" && len(*known) < maxOperations && !slices.Contains(*known, operation) {
			*known = append(*known, operation)
		}
	}
	for _, src := range c.prog.sources {
		for _, file := range src.files {
			for _, decl := range file.Decls {
				fn, ok := decl.(*ast.FuncDecl)
				if !ok || !fn.Name.IsExported() {
					continue
				}
				obj, _ := src.info.Defs[fn.Name].(*types.Func)
				if obj == nil || signatures[fn.Name.Name].results != "" {
					continue
				}
				sig, name := obj.Signature(), c.nameOfFunc(obj)
				if !requests[obj] {
					for i := 0; takesRequest(sig) && i < sig.Results().Len(); i++ {
						note(sig.Results().At(i).Type(), "received", name+" reads it of a request", "", fn)
					}
					continue
				}
				if makesOne(sig, clients) {
					continue // it makes a client, and no request
				}
				op := c.prog.operation(fn, src)
				for v := range sig.Params().Variables() {
					if named := namedOf(v.Type()); named == nil || c.takenApart(named) == "" {
						note(v.Type(), "sent", name+" takes it", op, fn)
					}
				}
				for i := range sig.Results().Len() {
					note(sig.Results().At(i).Type(), "received", name+" returns it", op, fn)
				}
			}
		}
	}
	c.noteBodies(requests, out)
	return out
}

// clientsOf gives the types with methods that request.
func clientsOf(requests map[*types.Func]bool) map[*types.Named]bool {
	clients := map[*types.Named]bool{}
	for fn := range requests {
		if recv := fn.Signature().Recv(); recv != nil {
			if named := namedOf(recv.Type()); named != nil {
				clients[named] = true
			}
		}
	}
	return clients
}

// makesOne says whether a function makes a client.
func makesOne(sig *types.Signature, clients map[*types.Named]bool) bool {
	return sig.Recv() == nil && slices.ContainsFunc(slices.Collect(sig.Results().Variables()), func(v *types.Var) bool { return clients[namedOf(v.Type())] })
}

// noteBodies adds what the bodies of the functions that request tell of the types that none
// of them takes or gives.
func (c *capturer) noteBodies(requests map[*types.Func]bool, out map[string][]codec.Role) {
	known := maps.Clone(out)
	for f := range c.prog.bodies() {
		src, fn, obj := f.src, f.decl, f.obj
		if src.pkg.Name() == "main" { // it uses the SDK
			continue
		}
		if !requests[obj] {
			continue
		}
		c.prog.inBodies(src, fn, requests, func(t types.Type, role string) {
			named, ok := types.Unalias(element(t)).(*types.Named)
			if !ok || c.prog.types[named.Obj()] == nil || !isTagged(named) {
				return
			}
			id := identifier(named)
			if len(known[id]) > 0 || slices.ContainsFunc(out[id], func(r codec.Role) bool { return r.Role == role }) {
				return
			}
			c.inside[id] = true
			found := codec.Role{Role: role, Why: c.nameOfFunc(obj) + bodyWords[role], Place: c.prog.place(fn.Pos())}
			if op := c.prog.operation(fn, src); op != "" {
				found.Operations = []string{op}
			}
			out[id] = append(out[id], found)
		})
	}
}

var bodyWords = map[string]string{"sent": " writes it out", "received": " has it filled"}

// clientInstances gives the instances of generic payloads that the client's functions send
// or receive, which no field holds.
func (c *capturer) clientInstances() []*types.Named {
	c.roles()
	var out []*types.Named
	for _, t := range c.instances {
		if c.isPublic(t.Obj()) && isTagged(t) && !isOpenType(t) && !holdsState(t) && c.notOnItsOwn(t) == "" {
			out = append(out, t)
		}
	}
	slices.SortFunc(out, func(a, b *types.Named) int { return strings.Compare(identifier(a), identifier(b)) })
	return out
}

// holdsState says whether a struct has fields of its own use, such as a page that fetches the
// next one.
func holdsState(t *types.Named) bool {
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for i := range st.NumFields() {
		if f := st.Field(i); !f.Exported() && !f.Embedded() {
			return true
		}
	}
	return false
}

// isOpenType says whether a type has parameters for which nothing stands yet.
func isOpenType(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.TypeParam:
		return true
	case *types.Named:
		for i := range t.TypeArgs().Len() {
			if isOpenType(t.TypeArgs().At(i)) {
				return true
			}
		}
	case *types.Map:
		return isOpenType(t.Key()) || isOpenType(t.Elem())
	case *types.Basic:
	case interface{ Elem() types.Type }:
		return isOpenType(t.Elem())
	}
	return false
}

func (c *capturer) nameOfFunc(fn *types.Func) string {
	if recv := fn.Signature().Recv(); recv != nil {
		if named := namedOf(recv.Type()); named != nil {
			return fmt.Sprintf("%s.%s", named.Obj().Name(), fn.Name())
		}
	}
	return fn.Name()
}

// requestCalls are the functions that make or send an HTTP request.
var requestCalls = []string{
	"net/http.NewRequest", "net/http.NewRequestWithContext", "(*net/http.Client).Do", "(*net/http.Client).Get",
	"(*net/http.Client).Post", "net/http.Get", "net/http.Post", "(net/http.RoundTripper).RoundTrip",
}

// requesting gives the functions of the SDK that lead to such a call.
func (p *program) requesting() map[*types.Func]bool {
	if p.requests == nil {
		p.requests = p.findRequesting()
	}
	return p.requests
}

func (p *program) findRequesting() map[*types.Func]bool {
	callers := map[*types.Func][]*types.Func{} // by what they call
	var queue []*types.Func
	out := map[*types.Func]bool{}
	for f := range p.bodies() {
		src, fn, caller, file := f.src, f.decl, f.obj, f.file
		ast.Inspect(fn.Body, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			if !ok {
				return true
			}
			if makesRequest(file, src, id) && !out[caller] {
				out[caller] = true
				queue = append(queue, caller)
			}
			if callee, ok := src.info.Uses[id].(*types.Func); ok {
				callee = callee.Origin()
				callers[callee] = append(callers[callee], caller)
				if slices.Contains(requestCalls, callee.FullName()) && !out[caller] {
					out[caller] = true
					queue = append(queue, caller)
				}
			}
			return true
		})
	}
	for len(queue) > 0 {
		fn := queue[0]
		queue = queue[1:]
		next := callers[fn]
		// A method may be called through an interface of the SDK.
		for callee, list := range callers {
			if callee.Name() == fn.Name() && callee != fn && callee.Signature().Recv() != nil && fn.Signature().Recv() != nil && types.IsInterface(callee.Signature().Recv().Type()) && p.packages[callee.Pkg()] != nil {
				next = append(next, list...)
			}
		}
		for _, caller := range next {
			if !out[caller] {
				out[caller] = true
				queue = append(queue, caller)
			}
		}
	}
	return out
}
