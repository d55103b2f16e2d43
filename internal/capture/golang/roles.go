package golang

import (
	"fmt"
	"go/ast"
	"go/types"
	"maps"
	"slices"
	"strings"

	"example.org/parity/internal/capture/golang/gojson"
	"example.org/parity/internal/capture/golang/program"
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
	requests := c.prog.Requesting()
	clients := clientsOf(requests)
	out := map[string][]codec.Role{}
	var apart []takenPartly
	var note func(t types.Type, role, why, operation string, fn *ast.FuncDecl)
	note = func(t types.Type, role, why, operation string, fn *ast.FuncDecl) {
		named, ok := types.Unalias(gojson.Element(t)).(*types.Named)
		if ok && fetches(named) {
			for arg := range named.TypeArgs().Types() {
				note(arg, role, why, operation, fn)
			}
		}
		if !ok || c.prog.Types[named.Obj()] == nil {
			return
		}
		if body := besideQuery(named); body != nil {
			note(body.Type(), role, why, operation, fn)
		}
		id := identifier(named)
		if named.TypeArgs().Len() > 0 && !slices.ContainsFunc(c.instances, func(t *types.Named) bool { return identifier(t) == id }) {
			c.instances = append(c.instances, named)
		}
		at := slices.IndexFunc(out[id], func(r codec.Role) bool { return r.Role == role })
		if at < 0 {
			at = len(out[id])
			out[id] = append(out[id], codec.Role{Role: role, Why: why, Place: c.prog.Place(fn.Pos())})
		}
		if known := &out[id][at].Operations; operation != "" && len(*known) < program.MaxOperations && !slices.Contains(*known, operation) {
			*known = append(*known, operation)
		}
	}
	for _, src := range c.prog.Sources {
		for _, file := range src.Files {
			for _, decl := range file.Decls {
				fn, ok := decl.(*ast.FuncDecl)
				if !ok || !fn.Name.IsExported() {
					continue
				}
				obj := src.Func(fn)
				if obj == nil || gojson.Signatures[fn.Name.Name].Results != "" {
					continue
				}
				sig, name := obj.Signature(), c.nameOfFunc(obj)
				if !requests[obj] {
					for i := 0; program.TakesRequest(sig) && i < sig.Results().Len(); i++ {
						note(sig.Results().At(i).Type(), "received", name+" reads it of a request", "", fn)
					}
					continue
				}
				if makesOne(sig, clients) {
					continue // it makes a client, and no request
				}
				op := c.prog.Operation(fn, src)
				for v := range sig.Params().Variables() {
					if named := gojson.NamedOf(v.Type()); named != nil && (clients[named] || c.takenApart(named) != "") {
						continue
					}
					taken := c.prog.TakenOf(obj, v)
					for _, part := range taken.Parts {
						note(part, "sent", name+" takes it", op, fn)
					}
					if sends := func() { note(v.Type(), "sent", name+" takes it", op, fn) }; taken.Whole {
						sends()
					} else {
						apart = append(apart, takenPartly{v.Type(), len(taken.Fields), sends})
					}
				}
				for i := range sig.Results().Len() {
					note(sig.Results().At(i).Type(), "received", name+" returns it", op, fn)
				}
			}
		}
	}
	c.noteBodies(requests, out)
	c.noteApart(apart, out)
	return out
}

// takenPartly is a type of which a function reads some fields alone, and what notes that it is sent.
type takenPartly struct {
	of    types.Type
	read  int
	sends func()
}

// noteApart notes the types as sent of which functions put most fields one by one into their requests. One
// that is received, or of which they read a few, is a resource, whose id goes into a path.
func (c *capturer) noteApart(apart []takenPartly, out map[string][]codec.Role) {
	received := map[*types.TypeName]bool{}
	reach := c.prog.Reacher(received, nil)
	for obj := range c.prog.Types {
		if named, ok := obj.Type().(*types.Named); ok && slices.ContainsFunc(out[identifier(named)], func(r codec.Role) bool { return r.Role == "received" }) {
			reach(named)
		}
	}
	for _, one := range apart {
		named := gojson.NamedOf(gojson.Element(one.of))
		if named == nil || received[named.Obj()] {
			continue
		}
		if st, ok := named.Underlying().(*types.Struct); !ok || 2*one.read >= len(gojson.FieldsOf(st).Fields) {
			one.sends()
		}
	}
}

// clientsOf gives the types with methods that request.
func clientsOf(requests map[*types.Func]bool) map[*types.Named]bool {
	clients := map[*types.Named]bool{}
	for fn := range requests {
		if recv := fn.Signature().Recv(); recv != nil {
			if named := gojson.NamedOf(recv.Type()); named != nil {
				clients[named] = true
			}
		}
	}
	return clients
}

// makesOne says whether a function makes a client.
func makesOne(sig *types.Signature, clients map[*types.Named]bool) bool {
	return sig.Recv() == nil && slices.ContainsFunc(slices.Collect(sig.Results().Variables()), func(v *types.Var) bool { return clients[gojson.NamedOf(v.Type())] })
}

// noteBodies adds what the bodies of the functions that request tell of the types that none
// of them takes or gives.
func (c *capturer) noteBodies(requests map[*types.Func]bool, out map[string][]codec.Role) {
	known := maps.Clone(out)
	for f := range c.prog.Bodies() {
		src, fn, obj := f.Src, f.Decl, f.Obj
		if src.Pkg.Name() == "main" { // it uses the SDK
			continue
		}
		if !requests[obj] {
			continue
		}
		c.prog.InBodies(src, fn, requests, func(t types.Type, role string) {
			named, ok := types.Unalias(gojson.Element(t)).(*types.Named)
			if !ok || c.prog.Types[named.Obj()] == nil || !gojson.IsTagged(named) {
				return
			}
			id := identifier(named)
			if len(known[id]) > 0 || slices.ContainsFunc(out[id], func(r codec.Role) bool { return r.Role == role }) {
				return
			}
			c.inside[id] = true
			found := codec.Role{Role: role, Why: c.nameOfFunc(obj) + bodyWords[role], Place: c.prog.Place(fn.Pos())}
			if op := c.prog.Operation(fn, src); op != "" && !isError(named) {
				found.Operations = []string{op}
			}
			out[id] = append(out[id], found)
		})
	}
}

// isError says whether what is received is an error, which tells nothing of the operation.
func isError(t *types.Named) bool {
	return types.Implements(types.NewPointer(t), types.Universe.Lookup("error").Type().Underlying().(*types.Interface))
}

var bodyWords = map[string]string{"sent": " writes it out", "received": " has it filled"}

// clientInstances gives the instances of generic payloads that the client's functions send
// or receive, which no field holds.
func (c *capturer) clientInstances() []*types.Named {
	c.roles()
	var out []*types.Named
	for _, t := range c.instances {
		if c.isPublic(t.Obj()) && gojson.IsTagged(t) && !isOpenType(t) && !holdsState(t) && c.notOnItsOwn(t) == "" {
			out = append(out, t)
		}
	}
	slices.SortFunc(out, func(a, b *types.Named) int { return strings.Compare(identifier(a), identifier(b)) })
	return out
}

// fetches says whether a generic type is none of the wire itself, and gives values of its
// arguments one after the other: a page that fetches the next one, a stream, an iterator.
func fetches(t *types.Named) bool {
	if pkg := t.Obj().Pkg(); pkg != nil && pkg.Path() == "iter" {
		return true
	}
	return t.TypeArgs().Len() > 0 && holdsState(t)
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
		if named := gojson.NamedOf(recv.Type()); named != nil {
			return fmt.Sprintf("%s.%s", named.Obj().Name(), fn.Name())
		}
	}
	return fn.Name()
}
