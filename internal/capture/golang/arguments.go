package golang

import (
	"go/ast"
	"go/types"
	"maps"
	"slices"
	"strings"

	"example.org/parity/internal/capture/golang/gojson"
	"example.org/parity/internal/capture/golang/program"
	"example.org/parity/internal/codec"
	"example.org/parity/internal/typeset"
)

// What a function of a client sends that nobody declares as a type: the body that it puts
// together of its own arguments, in a map with constant keys or in a struct without a public
// name.

// requestBodies gives those bodies as types, and what could not be followed of others.
func (c *capturer) requestBodies() (made []codec.Type, unread []typeset.Excluded) {
	requests, passing := c.prog.Requesting(), c.prog.Passing()
	for f := range c.prog.Bodies() {
		src, fn, obj := f.Src, f.Decl, f.Obj
		if src.Pkg.Name() == "main" || isLibrary(src.Pkg) || !fn.Name.IsExported() || c.prog.InBrokenFile(fn.Pos()) || !requests[obj] {
			continue
		}
		name := c.publicName(src, obj)
		if name == "" {
			continue
		}
		shape, ok := c.bodyOf(src, fn, requests, passing)
		if !ok {
			continue
		}
		place := c.prog.Place(fn.Pos())
		operation := c.prog.Operation(fn, src)
		if operation == "" {
			unread = append(unread, typeset.Excluded{Name: name, Reason: "makes a request that is not known: which verb and path", File: place.File, Line: place.Line, Unread: true})
			continue
		}
		if strings.HasPrefix(operation, "GET ") || strings.HasPrefix(operation, "HEAD ") {
			for i := range shape.Fields {
				shape.Fields[i].In, shape.Fields[i].Shape.Nullable = "query", false
			}
		}
		made = append(made, codec.Type{
			ID: identifierOf(obj), Path: append(strings.Split(src.Pkg.Path(), "/"), name),
			Native: typeset.NativeArguments, Decl: c.prog.TextBetween(fn.Pos(), fn.Type.End()), Place: place, Shape: shape,
			Roles: []codec.Role{{Role: "sent", Why: name + " makes its request of its arguments", Operations: []string{operation}, Place: place}},
		})
	}
	return made, unread
}

// publicName is the name by which callers of the SDK reach a function: its own, or that of an
// interface for which the client has a type of its own; "" where they do not.
func (c *capturer) publicName(src *program.Source, fn *types.Func) string {
	name := c.nameOfFunc(fn)
	if !src.Hidden && (name == fn.Name() || ast.IsExported(name)) {
		return name
	}
	recv := fn.Signature().Recv()
	if recv == nil {
		return ""
	}
	named := gojson.NamedOf(recv.Type())
	if named == nil || named.TypeParams().Len() > 0 {
		return ""
	}
	for _, obj := range slices.SortedFunc(maps.Keys(c.prog.Types), func(a, b *types.TypeName) int { return int(a.Pos() - b.Pos()) }) {
		iface, ok := obj.Type().Underlying().(*types.Interface)
		if !ok || !c.isPublic(obj) || !iface.IsMethodSet() || !gojson.Implements(named, iface) {
			continue
		}
		if method, _, _ := types.LookupFieldOrMethod(iface, false, fn.Pkg(), fn.Name()); method != nil {
			return obj.Name() + "." + fn.Name()
		}
	}
	return ""
}

func identifierOf(fn *types.Func) string { return "func " + fn.FullName() }

// bodyOf gives what a function sends of such a body, of several what stands in any of them.
func (c *capturer) bodyOf(src *program.Source, fn *ast.FuncDecl, requests map[*types.Func]bool, passing program.Passing) (codec.Shape, bool) {
	var bodies []codec.Shape
	inner := partsOfMaps(src, fn.Body)
	seen := map[types.Object]bool{}
	handed := func(e ast.Expr) {
		if inner[e] || !gojson.IsKeyed(src.Info.TypeOf(e)) {
			return
		}
		if id, ok := ast.Unparen(e).(*ast.Ident); ok {
			v, isVar := src.Info.Uses[id].(*types.Var)
			if !isVar || seen[v] || v.Pos() < fn.Body.Pos() || v.Pos() > fn.Body.End() { // a parameter says it itself
				return
			}
			seen[v] = true
		}
		b := body{c: c, src: src, fn: fn}
		if shape := b.of(e); b.own {
			bodies = append(bodies, shape)
		}
	}
	c.prog.HandedBy(src, fn.Body, func(e ast.Expr, to *types.Var) {
		if to == nil || passing.Params[to] {
			handed(e)
		}
	})
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			if callee, ok := program.CalleeOf(src, call); ok && requests[callee.Origin()] {
				for i, arg := range call.Args {
					if to := c.prog.Parameter(src, call, i); to != nil && gojson.IsKeyed(to.Type()) && c.prog.Encodes(callee.Origin(), to, passing, 0) {
						handed(arg)
					}
				}
			}
		}
		return true
	})
	c.prog.InBodies(src, fn, requests, func(t types.Type, role string) {
		t = types.Unalias(gojson.Deref(t))
		st, ok := t.Underlying().(*types.Struct)
		if named, isNamed := t.(*types.Named); isNamed {
			_, declared := c.prog.Types[named.Obj()]
			ok = ok && gojson.IsTagged(named) && !gojson.MethodsOf(named).Any() && named.TypeArgs().Len() == 0 && named.Obj().Pkg() == src.Pkg && (!declared || !named.Obj().Exported())
		}
		if role != "sent" || !ok || !slices.ContainsFunc(gojson.FieldsOf(st).Fields, func(f gojson.Field) bool { return f.Tagged }) {
			return
		}
		shape, _ := c.record(st, nil)
		bodies = append(bodies, shape)
	})
	if len(bodies) == 0 {
		return codec.Shape{}, false
	}
	out := bodies[0]
	for _, other := range bodies[1:] {
		out = eitherBody(out, other)
	}
	return out, len(out.Fields) > 0 || out.Unknown != nil
}

// eitherBody is what is sent by two requests of one function.
func eitherBody(one, other codec.Shape) codec.Shape {
	out := one
	out.Fields = slices.Clone(one.Fields)
	for i := range out.Fields {
		if !slices.ContainsFunc(other.Fields, func(f codec.Field) bool { return f.Name == out.Fields[i].Name }) {
			out.Fields[i].Required, out.Fields[i].Unset = false, "omit"
		}
	}
	for _, f := range other.Fields {
		at := codec.IndexOf(out.Fields, f.Name)
		if at < 0 {
			f.Required, f.Unset = false, "omit"
			out.Fields = append(out.Fields, f)
			continue
		}
		known := &out.Fields[at]
		if !sameShape(known.Shape, f.Shape) {
			known.Shape = codec.Union(known.Shape, f.Shape)
		}
		if !f.Required {
			known.Required, known.Unset = false, "omit"
		}
	}
	if out.Unknown == nil {
		out.Unknown = other.Unknown
	}
	return out
}

// partsOfMaps are the expressions that are put into a map: parts of what is handed on.
func partsOfMaps(src *program.Source, within ast.Node) map[ast.Expr]bool {
	out := map[ast.Expr]bool{}
	ast.Inspect(within, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CompositeLit:
			t := src.Info.TypeOf(n)
			if t == nil {
				return true
			}
			if _, isStruct := gojson.Deref(t).Underlying().(*types.Struct); isStruct {
				return true
			}
			for _, e := range n.Elts {
				if pair, ok := e.(*ast.KeyValueExpr); ok {
					e = pair.Value
				}
				out[e] = true
			}
		case *ast.AssignStmt:
			for i, e := range n.Lhs {
				if _, ok := ast.Unparen(e).(*ast.IndexExpr); ok && len(n.Lhs) == len(n.Rhs) {
					out[n.Rhs[i]] = true
				}
			}
		}
		return true
	})
	return out
}
