package golang

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"example.org/parity/internal/capture/golang/eval"
	"example.org/parity/internal/capture/golang/gojson"
	"example.org/parity/internal/capture/golang/program"
	"example.org/parity/internal/codec"
)

// body is a map that a function puts together before it hands it on.
type body struct {
	c       *capturer
	src     *program.Source
	fn      *ast.FuncDecl
	v       types.Object // the variable that holds it
	fields  []codec.Field
	always  map[string]bool // the keys that it has wherever it is handed on
	further string          // why it may have keys that are not known
	own     bool            // something of it comes from outside of the function
	depth   int
	late    [][]string         // the paths of keys that were put into inner maps
	ends    *[]map[string]bool // the keys where a function that is handed it returns, or that makes it
	gives   bool               // the function that is gone through makes it and gives it back
}

// of is the map that an expression gives.
func (b *body) of(e ast.Expr) codec.Shape {
	switch e := ast.Unparen(e).(type) {
	case *ast.CompositeLit:
		b.always = b.literal(e, map[string]bool{})
	case *ast.Ident:
		b.v = b.src.Info.Uses[e]
		end := b.flow(b.fn.Body.List, map[string]bool{}, nil)
		if b.always == nil {
			b.always = end
		}
	case *ast.CallExpr:
		b.always = b.made(e)
	default:
		b.further = "what makes its body is not followed: " + b.c.prog.Text(e)
	}
	shape := codec.Of(codec.KindRecord)
	shape.Fields = b.fields
	for i := range shape.Fields {
		if f := &shape.Fields[i]; b.always[f.Name] {
			f.Required = true
		} else {
			f.Unset = "omit"
		}
	}
	b.settleLate()
	if b.further != "" {
		shape.Unknown = &codec.Unknown{Reason: "its body may have further keys: " + b.further, Place: b.c.prog.Place(e.Pos())}
		b.own = true
	}
	return shape
}

// literal notes the keys of a map as it is written out, and gives those that it has then.
func (b *body) literal(lit *ast.CompositeLit, have map[string]bool) map[string]bool {
	for _, e := range lit.Elts {
		if pair, ok := e.(*ast.KeyValueExpr); ok {
			b.set(pair.Key, pair.Value, have, nil)
		}
	}
	return have
}

// set notes a key. The guards are the expressions that are no nil where it is set.
func (b *body) set(key, value ast.Expr, have map[string]bool, guards []string) {
	text, ok := b.c.prog.Template(key, b.src)
	if v := b.src.Info.Types[key].Value; !ok || v == nil {
		b.further = "a key that is not constant"
		return
	}
	have[text] = true
	shape := b.value(value)
	if slices.Contains(guards, types.ExprString(value)) {
		shape.Nullable = false
	}
	at := codec.IndexOf(b.fields, text)
	switch {
	case at < 0:
		b.fields = append(b.fields, codec.Field{Name: text, Shape: shape, Decl: types.ExprString(value), Place: b.c.prog.Place(key.Pos())})
	case !sameShape(b.fields[at].Shape, shape):
		b.fields[at].Shape = codec.Union(b.fields[at].Shape, shape)
	}
}

// setInside notes a key of a map that the map holds: req["filter"].(map[string]any)["name"] = name.
func (b *body) setInside(index *ast.IndexExpr, value ast.Expr, have map[string]bool, guards []string) {
	within, path := b.inside(index.X)
	key, ok := b.c.prog.Template(index.Index, b.src)
	if within == nil || within.Kind != codec.KindRecord || !ok || b.src.Info.Types[index.Index].Value == nil {
		b.further = "what is put into " + types.ExprString(index.X) + " is not followed"
		return
	}
	inner := body{c: b.c, src: b.src, fn: b.fn, fields: within.Fields, depth: b.depth + 1}
	known := len(inner.fields)
	inner.set(index.Index, value, map[string]bool{}, guards)
	within.Fields, b.own = inner.fields, b.own || inner.own
	path = append(path, key)
	have[inPath(path)] = true
	if len(inner.fields) > known {
		b.late = append(b.late, path)
	}
}

// inPath is a key for what stands at a path of a map; no key of the map itself is like it.
func inPath(path []string) string { return "\x00" + strings.Join(path, "\x00") }

// inside is the shape of a map that the map holds, and its path; nil where that is not known.
func (b *body) inside(e ast.Expr) (within *codec.Shape, path []string) {
	if asserted, ok := ast.Unparen(e).(*ast.TypeAssertExpr); ok {
		e = asserted.X
	}
	index, ok := ast.Unparen(e).(*ast.IndexExpr)
	if !ok {
		return nil, nil
	}
	key, ok := b.c.prog.Template(index.Index, b.src)
	if !ok || b.src.Info.Types[index.Index].Value == nil {
		return nil, nil
	}
	fields := &b.fields
	if !b.is(index.X) {
		if within, path = b.inside(index.X); within == nil {
			return nil, nil
		}
		fields = &within.Fields
	}
	at := codec.IndexOf(*fields, key)
	if at < 0 {
		return nil, nil
	}
	return &(*fields)[at].Shape, append(path, key)
}

// root reports whether an expression is of something inside the map.
func (b *body) root(e ast.Expr) bool {
	for {
		switch inner := ast.Unparen(e).(type) {
		case *ast.TypeAssertExpr:
			e = inner.X
		case *ast.IndexExpr:
			if b.is(inner.X) {
				return true
			}
			e = inner.X
		default:
			return false
		}
	}
}

// settleLate says of the keys that were put into inner maps whether they are there always.
func (b *body) settleLate() {
	for _, path := range b.late {
		fields := &b.fields
		for _, key := range path[:len(path)-1] {
			at := codec.IndexOf(*fields, key)
			fields = &(*fields)[at].Shape.Fields
		}
		for i := range *fields {
			if f := &(*fields)[i]; f.Name == path[len(path)-1] {
				if f.Required = b.always[inPath(path)]; !f.Required {
					f.Unset = "omit"
				}
			}
		}
	}
}

// value is what a key holds.
func (b *body) value(e ast.Expr) codec.Shape {
	e = ast.Unparen(e)
	t := b.src.Info.TypeOf(e)
	if constant := b.src.Info.Types[e].Value; constant != nil {
		return codec.Enum(eval.ConstantValue(constant))
	}
	ast.Inspect(e, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if v, ok := b.src.Info.Uses[id].(*types.Var); ok && !v.IsField() && !b.isReceiver(v) {
				b.own = true
			}
		}
		return true
	})
	if gojson.IsKeyed(t) {
		id, isName := e.(*ast.Ident)
		_, isLiteral := e.(*ast.CompositeLit)
		if isLiteral || isName && b.src.Info.Uses[id].Pos() > b.fn.Body.Pos() && b.depth < 3 {
			inner := body{c: b.c, src: b.src, fn: b.fn, depth: b.depth + 1}
			return inner.of(e)
		}
		if call, ok := e.(*ast.CallExpr); ok {
			inner := body{c: b.c, src: b.src, fn: b.fn, depth: b.depth + 1}
			if shape := inner.of(call); shape.Unknown == nil {
				return shape
			}
		}
	}
	if t != nil && gojson.IsAny(t) {
		if id, ok := e.(*ast.Ident); ok && b.src.Info.Uses[id] != nil && b.src.Info.Uses[id].Pos() < b.fn.Body.Pos() {
			return codec.Anything()
		}
		return opaque("what %s holds is not known", types.ExprString(e))
	}
	if addr, ok := e.(*ast.UnaryExpr); ok && addr.Op == token.AND && t != nil {
		t = gojson.Deref(t)
	}
	if gojson.IsInvalid(t) {
		return opaque("the type of %s could not be resolved", types.ExprString(e))
	}
	if b.isRecordArgument(e, t) {
		t = gojson.Deref(t)
	}
	return b.c.shapeOf(t, nil, nil)
}

// isRecordArgument says whether an expression is an argument that is handed on as it came, a struct by its pointer: the
// idiom for a struct, and no declaration that nil is meant.
func (b *body) isRecordArgument(e ast.Expr, t types.Type) bool {
	id, ok := e.(*ast.Ident)
	if !ok || !gojson.IsPointer(t) {
		return false
	}
	_, isRecord := gojson.Deref(t).Underlying().(*types.Struct)
	v, isVar := b.src.Info.Uses[id].(*types.Var)
	return isRecord && isVar && !b.isReceiver(v) && b.fn.Type.Pos() <= v.Pos() && v.Pos() <= b.fn.Type.End()
}

func (b *body) isReceiver(v *types.Var) bool {
	return b.fn.Recv != nil && b.fn.Recv.Pos() <= v.Pos() && v.Pos() <= b.fn.Recv.End()
}

// flow goes through statements; it gives the keys that the map has behind them, nil where
// nothing comes behind.
func (b *body) flow(list []ast.Stmt, have map[string]bool, guards []string) map[string]bool {
	for _, s := range list {
		if have = b.statement(s, have, guards); have == nil {
			return nil
		}
	}
	return have
}

func (b *body) statement(s ast.Stmt, have map[string]bool, guards []string) map[string]bool {
	switch s := s.(type) {
	case *ast.AssignStmt:
		for i, e := range s.Lhs {
			if index, ok := ast.Unparen(e).(*ast.IndexExpr); ok && b.is(index.X) && len(s.Lhs) == len(s.Rhs) {
				b.expression(s.Rhs[i], have)
				b.set(index.Index, s.Rhs[i], have, guards)
			} else if ok && len(s.Lhs) == len(s.Rhs) && b.root(index.X) {
				b.expression(s.Rhs[i], have)
				b.setInside(index, s.Rhs[i], have, guards)
			} else if id, ok := ast.Unparen(e).(*ast.Ident); ok && (b.src.Info.Defs[id] == b.v || b.src.Info.Uses[id] == b.v) {
				if len(s.Lhs) != len(s.Rhs) && i > 0 {
					b.further = "what makes it is not followed: " + types.ExprString(s.Rhs[0])
					continue
				}
				have = b.made(s.Rhs[i])
			} else if i < len(s.Rhs) {
				b.expression(s.Rhs[i], have)
			}
		}
	case *ast.DeclStmt:
		gen, ok := s.Decl.(*ast.GenDecl)
		if !ok {
			return have
		}
		for _, spec := range gen.Specs {
			spec, ok := spec.(*ast.ValueSpec)
			for i := 0; ok && i < len(spec.Values); i++ {
				if i < len(spec.Names) && b.src.Info.Defs[spec.Names[i]] == b.v {
					have = b.made(spec.Values[i])
				} else {
					b.expression(spec.Values[i], have)
				}
			}
		}
	case *ast.IfStmt:
		if s.Init != nil {
			have = b.statement(s.Init, have, guards)
		}
		b.expression(s.Cond, have)
		then := b.flow(s.Body.List, maps.Clone(have), append(slices.Clone(guards), notNil(s.Cond)...))
		if s.Else != nil {
			have = b.statement(s.Else, have, guards)
		}
		return both(then, have)
	case *ast.BlockStmt:
		return b.flow(s.List, have, guards)
	case *ast.LabeledStmt:
		return b.statement(s.Stmt, have, guards)
	case *ast.ForStmt:
		b.flow(s.Body.List, maps.Clone(have), guards)
	case *ast.RangeStmt:
		if !b.is(s.X) {
			b.expression(s.X, have)
		}
		b.flow(s.Body.List, maps.Clone(have), guards)
	case *ast.SwitchStmt:
		return b.clauses(s.Body, have, guards)
	case *ast.TypeSwitchStmt:
		return b.clauses(s.Body, have, guards)
	case *ast.SelectStmt:
		return b.clauses(s.Body, have, guards)
	case *ast.ReturnStmt:
		given := false
		for _, e := range s.Results {
			switch {
			case b.gives && b.is(e):
				given = true
				continue
			case b.is(e):
				b.further = "it is returned"
			}
			b.expression(e, have)
		}
		if b.ends != nil && given == b.gives {
			*b.ends = append(*b.ends, have)
		}
		return nil
	case *ast.BranchStmt:
		return nil
	case *ast.ExprStmt:
		if call, ok := s.X.(*ast.CallExpr); ok {
			if b.builtin(call) == "panic" {
				return nil
			}
			return b.call(call, have)
		}
		b.expression(s.X, have)
	case *ast.DeferStmt:
		b.expression(s.Call, have)
	case *ast.GoStmt:
		b.expression(s.Call, have)
	}
	return have
}

func (b *body) clauses(list *ast.BlockStmt, have map[string]bool, guards []string) map[string]bool {
	var out map[string]bool
	whole := false
	for _, clause := range list.List {
		var inside []ast.Stmt
		switch clause := clause.(type) {
		case *ast.CaseClause:
			inside, whole = clause.Body, whole || clause.List == nil
		case *ast.CommClause:
			inside = clause.Body
		}
		end := b.flow(inside, maps.Clone(have), guards)
		if end == nil && len(inside) > 0 {
			if branch, ok := inside[len(inside)-1].(*ast.BranchStmt); ok && branch.Tok == token.BREAK {
				end = have
			}
		}
		out = both(out, end)
	}
	if !whole {
		out = both(out, have)
	}
	return out
}

// both are the keys that a map has on two ways, of which one may not be gone to its end.
func both(one, other map[string]bool) map[string]bool {
	if one == nil {
		return other
	}
	if other == nil {
		return one
	}
	out := map[string]bool{}
	for key := range one {
		if other[key] {
			out[key] = true
		}
	}
	return out
}

// notNil gives the expressions that a condition says to be no nil.
func notNil(cond ast.Expr) []string {
	e, ok := ast.Unparen(cond).(*ast.BinaryExpr)
	switch {
	case ok && e.Op == token.LAND:
		return append(notNil(e.X), notNil(e.Y)...)
	case ok && e.Op == token.NEQ && types.ExprString(e.Y) == "nil":
		return []string{types.ExprString(e.X)}
	}
	return nil
}

func (b *body) is(e ast.Expr) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	return ok && b.v != nil && b.src.Info.Uses[id] == b.v
}

// builtin is the name of the function of the language that a call names.
func (b *body) builtin(call *ast.CallExpr) string {
	if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok {
		if fn, ok := b.src.Info.Uses[id].(*types.Builtin); ok {
			return fn.Name()
		}
	}
	return ""
}

// made is the map as it is made.
func (b *body) made(e ast.Expr) map[string]bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.CompositeLit:
		return b.literal(e, map[string]bool{})
	case *ast.CallExpr:
		if b.builtin(e) == "make" {
			return map[string]bool{}
		}
		if have, ok := b.makes(e); ok {
			return have
		}
	}
	b.further = "what makes it is not followed: " + types.ExprString(e)
	return map[string]bool{}
}

// makes goes through a function of the SDK that makes the map and gives it back.
func (b *body) makes(call *ast.CallExpr) (map[string]bool, bool) {
	fn, ok := program.CalleeOf(b.src, call)
	if !ok || b.depth > 3 || fn.Signature().Results().Len() == 0 || !gojson.IsKeyed(fn.Signature().Results().At(0).Type()) {
		return nil, false
	}
	decl, src := b.c.prog.DeclOf(fn.Origin())
	if decl == nil || decl.Body == nil {
		return nil, false
	}
	outer := *b
	defer func() {
		b.src, b.fn, b.v, b.depth, b.ends, b.gives = outer.src, outer.fn, outer.v, outer.depth, outer.ends, outer.gives
	}()
	var ends []map[string]bool
	b.src, b.fn, b.depth, b.ends, b.gives = src, decl, b.depth+1, &ends, true
	given := b.givenBack()
	if len(given) != 1 {
		return nil, false
	}
	id, ok := given[0].(*ast.Ident)
	if !ok {
		return b.made(given[0]), true
	}
	if b.v = src.Info.Uses[id]; b.v == nil || b.v.Pos() < decl.Body.Pos() { // a parameter of it
		return nil, false
	}
	b.flow(decl.Body.List, map[string]bool{}, nil)
	have := ends[0]
	for _, other := range ends[1:] {
		have = both(have, other)
	}
	return have, true
}

// givenBack gives the expressions that the function returns first, each variable once; nil where some
// of its results have names.
func (b *body) givenBack() []ast.Expr {
	var out []ast.Expr
	seen := map[types.Object]bool{}
	ast.Inspect(b.fn.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			if len(n.Results) == 0 {
				out = append(out, nil, nil)
				return false
			}
			e := ast.Unparen(n.Results[0])
			if id, ok := e.(*ast.Ident); ok {
				obj := b.src.Info.Uses[id]
				if _, isNil := obj.(*types.Nil); isNil && len(n.Results) > 1 || seen[obj] {
					return false
				}
				seen[obj] = true
			}
			out = append(out, e)
		}
		return true
	})
	return out
}

// expression looks at what an expression does with the map.
func (b *body) expression(e ast.Expr, have map[string]bool) {
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			b.call(n, have)
			return false
		case *ast.FuncLit:
			b.flow(n.Body.List, maps.Clone(have), nil)
			return false
		case *ast.IndexExpr:
			return !b.is(n.X)
		case *ast.BinaryExpr: // == nil
			return !b.is(n.X) && !b.is(n.Y)
		case *ast.CompositeLit:
			given := map[ast.Expr]bool{}
			program.HandedInto(b.src, n, func(t types.Type, e ast.Expr) {
				if program.TakesAny(t) && b.is(e) {
					b.Handed(have)
					given[e] = true
				}
			})
			for _, part := range n.Elts {
				if pair, ok := part.(*ast.KeyValueExpr); ok {
					part = pair.Value
				}
				if !given[part] {
					b.expression(part, have)
				}
			}
			return false
		case *ast.Ident:
			if b.is(n) {
				b.further = "it is kept elsewhere"
			}
		}
		return true
	})
}

// Handed notes the keys that the map has where it is handed on.
func (b *body) Handed(have map[string]bool) {
	if b.always == nil {
		b.always = maps.Clone(have)
	} else {
		b.always = both(b.always, have)
	}
}

// call follows the map into a call, and gives the keys that it has behind it.
func (b *body) call(call *ast.CallExpr, have map[string]bool) map[string]bool {
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.SelectorExpr:
		b.expression(fun.X, have)
	case *ast.CallExpr, *ast.FuncLit:
		b.expression(fun, have)
	}
	for i, arg := range call.Args {
		at, isAddress := ast.Unparen(arg).(*ast.UnaryExpr)
		if isAddress = isAddress && b.is(at.X); !b.is(arg) && !isAddress {
			b.expression(arg, have)
			continue
		}
		var sig *types.Signature
		if t := b.src.Info.TypeOf(call.Fun); t != nil {
			sig, _ = t.Underlying().(*types.Signature)
		}
		builtin := b.builtin(call)
		switch {
		case builtin == "delete" && i == 0 && len(call.Args) == 2:
			if text, ok := b.c.prog.Template(call.Args[1], b.src); ok {
				delete(have, text)
			}
		case builtin != "": // len
		case sig == nil || sig.Params().Len() == 0:
			b.further = types.ExprString(call.Fun) + " is handed it"
		case program.TakesAny(sig.Params().At(min(i, sig.Params().Len()-1)).Type()):
			if !program.Keeps(b.src, call) {
				b.Handed(have)
			}
		case isAddress:
			b.further = "its address is handed on"
		default:
			have = b.follow(call, i, have)
		}
	}
	return have
}

// follow goes through a function of the SDK that is handed the map, or through all that may
// be called where the function is a value.
func (b *body) follow(call *ast.CallExpr, i int, have map[string]bool) map[string]bool {
	prog := b.c.prog
	if fn, ok := program.CalleeOf(b.src, call); ok {
		decl, src := prog.DeclOf(fn.Origin())
		if decl == nil || decl.Body == nil || b.depth > 3 || i >= fn.Origin().Signature().Params().Len() {
			b.further = fn.Name() + " is handed it"
			return have
		}
		if prog.Requesting()[fn.Origin()] {
			defer b.Handed(have)
		}
		return b.Within(src, decl, fn.Origin().Signature().Params().At(i), decl.Body, have)
	}
	named := gojson.NamedOf(b.src.Info.TypeOf(call.Fun))
	if named == nil || prog.Types[named.Obj()] == nil {
		b.further = types.ExprString(call.Fun) + " is handed it"
		return have
	}
	found := false
	for f := range prog.Bodies() {
		src, fn, obj := f.Src, f.Decl, f.Obj
		if obj.Signature().Results().Len() != 1 || gojson.NamedOf(obj.Signature().Results().At(0).Type()) != named {
			continue
		}
		found = true
		ast.Inspect(fn.Body, func(n ast.Node) bool {
			ret, ok := n.(*ast.ReturnStmt)
			if !ok || len(ret.Results) != 1 {
				return true
			}
			lit, ok := ast.Unparen(ret.Results[0]).(*ast.FuncLit)
			if !ok {
				b.further = fn.Name.Name + " gives a function that is not followed"
				return false
			}
			params, ok := src.Info.TypeOf(lit).(*types.Signature)
			if !ok || i >= params.Params().Len() {
				return false
			}
			b.Within(src, fn, params.Params().At(i), lit.Body, maps.Clone(have))
			return false
		})
	}
	if !found {
		b.further = "a caller's " + named.Obj().Name() + " is handed it"
	}
	return have
}

// Within goes through another function with the map in one of its parameters.
func (b *body) Within(src *program.Source, fn *ast.FuncDecl, param types.Object, block *ast.BlockStmt, have map[string]bool) map[string]bool {
	outer := *b
	var ends []map[string]bool
	b.src, b.fn, b.v, b.depth, b.ends = src, fn, param, b.depth+1, &ends
	if fn.Body != block {
		b.ends = nil
	}
	end := b.flow(block.List, maps.Clone(have), nil)
	b.src, b.fn, b.v, b.depth, b.ends = outer.src, outer.fn, outer.v, outer.depth, outer.ends
	for _, other := range ends {
		end = both(end, other)
	}
	if end == nil {
		return have
	}
	return end
}
