package golang

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// withParts says of a decoder's own fields that hold interfaces what the functions
// that make their values take: some of the variants only, one value in place of a
// list.
func (b *body) withParts(f form) form {
	st, ok := b.own.(*types.Struct)
	if !ok || len(f.arms) != 1 || !f.arms[0].own {
		return f
	}
	for i := range st.NumFields() {
		call := b.makerOf(st.Field(i))
		if call == nil {
			continue
		}
		list, isList := st.Field(i).Type().Underlying().(*types.Slice)
		held := st.Field(i).Type()
		if isList {
			held = list.Elem()
		}
		narrowed := b.narrowed(call, held)
		single := isList && b.takesOne(call)
		if narrowed == nil && !single {
			continue
		}
		if narrowed == nil {
			narrowed = held
		}
		f.arms[0] = arm{typ: withField(st, i, narrowed)}
		if isList {
			f.arms[0].typ = withField(st, i, types.NewSlice(narrowed))
		}
		if single {
			f.arms = append(f.arms, arm{typ: withField(st, i, narrowed)})
		}
		return f
	}
	return f
}

func withField(st *types.Struct, i int, t types.Type) *types.Struct {
	var fields []*types.Var
	var tags []string
	for k := range st.NumFields() {
		f := st.Field(k)
		if k == i {
			f = types.NewField(f.Pos(), f.Pkg(), f.Name(), t, false)
		}
		fields = append(fields, f)
		tags = append(tags, st.Tag(k))
	}
	return types.NewStruct(fields, tags)
}

// makerOf gives the call of a function of the SDK whose result is set to a field
// that holds values of an interface; nil where there is none, or several.
func (b *body) makerOf(f *types.Var) *ast.CallExpr {
	var found []*ast.CallExpr
	ast.Inspect(b.fn.Body, func(n ast.Node) bool {
		assign, ok := n.(*ast.AssignStmt)
		if !ok || len(assign.Rhs) != 1 {
			return true
		}
		sel, ok := assign.Lhs[0].(*ast.SelectorExpr)
		if !ok || sel.Sel.Name != f.Name() {
			return true
		}
		call, ok := assign.Rhs[0].(*ast.CallExpr)
		if ok && types.Identical(b.typeOf(call), f.Type()) && b.prog.functions[b.callee(call)] != nil {
			found = append(found, call)
		}
		return true
	})
	if len(found) != 1 {
		return nil
	}
	return found[0]
}

// narrowed gives an interface of those variants whose tags stand in a set that is
// passed to a function which refuses all others; nil where there is no such set.
func (b *body) narrowed(call *ast.CallExpr, held types.Type) types.Type {
	named, ok := types.Unalias(held).(*types.Named)
	if !ok {
		return nil
	}
	for i, arg := range call.Args {
		texts := b.texts(arg)
		if len(texts) == 0 || !b.refusesOthers(b.callee(call), i, maxNesting) {
			continue
		}
		var terms []*types.Term
		for _, variant := range b.unions.variants[named.Obj()] {
			tag, ok := b.unions.tags[typeName(variant)]
			if !ok {
				return nil
			}
			if slices.Contains(texts, tag.value) {
				terms = append(terms, types.NewTerm(false, variant))
			}
		}
		if len(terms) > 0 {
			return types.NewInterfaceType(nil, []types.Type{types.NewUnion(terms)}).Complete()
		}
	}
	return nil
}

// closedVariants gives the types of an interface that narrowed made.
func closedVariants(t *types.Interface) []types.Type {
	if t.NumEmbeddeds() != 1 {
		return nil
	}
	union, ok := t.EmbeddedType(0).(*types.Union)
	if !ok {
		return nil
	}
	var out []types.Type
	for i := range union.Len() {
		out = append(out, union.Term(i).Type())
	}
	return out
}

// texts gives the keys of a map[string]bool that is written out, in place or as a
// variable of the package.
func (b *body) texts(e ast.Expr) []string {
	table, ok := b.typeOf(e).Underlying().(*types.Map)
	if !ok || !types.Identical(table, types.NewMap(types.Typ[types.String], types.Typ[types.Bool])) {
		return nil
	}
	if v := b.variable(e); v != nil {
		e = b.src.initial(v)
	}
	lit, ok := e.(*ast.CompositeLit)
	if !ok {
		return nil
	}
	var out []string
	for _, element := range lit.Elts {
		pair, ok := element.(*ast.KeyValueExpr)
		if !ok {
			return nil
		}
		text, ok := textOf(b.src, pair.Key)
		value := b.info.Types[pair.Value].Value
		if !ok || value == nil || constantValue(value) != true {
			return nil
		}
		out = append(out, text)
	}
	return out
}

// initial gives what a variable of the package starts as, or nil.
func (src *source) initial(v *types.Var) ast.Expr {
	for _, file := range src.files {
		for _, decl := range file.Decls {
			gen, ok := decl.(*ast.GenDecl)
			if !ok || gen.Tok != token.VAR {
				continue
			}
			for _, spec := range gen.Specs {
				values := spec.(*ast.ValueSpec)
				for i, name := range values.Names {
					if src.info.Defs[name] == v && i < len(values.Values) {
						return values.Values[i]
					}
				}
			}
		}
	}
	return nil
}

// refusesOthers says whether a function returns where a value is not in the set
// that is its parameter of that index, itself or by a function that it hands it to.
func (b *body) refusesOthers(fn *types.Func, param, depth int) bool {
	decl := b.prog.functions[fn]
	if decl == nil || depth == 0 || param >= fn.Signature().Params().Len() {
		return false
	}
	set := fn.Signature().Params().At(param)
	refuses := false
	ast.Inspect(decl.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.IfStmt:
			refuses = refuses || ends(n.Body) && b.asksFor(n.Cond, set)
		case *ast.CallExpr:
			for i, arg := range n.Args {
				refuses = refuses || b.variable(arg) == set && b.refusesOthers(b.callee(n), i, depth-1)
			}
		}
		return !refuses
	})
	return refuses
}

// asksFor says whether a condition holds where a value is not in a set: !set[x].
func (b *body) asksFor(cond ast.Expr, set *types.Var) bool {
	found := false
	ast.Inspect(cond, func(n ast.Node) bool {
		if not, ok := n.(*ast.UnaryExpr); ok && not.Op == token.NOT {
			index, ok := strip(not.X).(*ast.IndexExpr)
			found = found || ok && b.variable(index.X) == set
		}
		return !found
	})
	return found
}

// takesOne says whether a function that gives a list decodes its raw text as a
// list and as something else too.
func (b *body) takesOne(call *ast.CallExpr) bool {
	fn := b.callee(call)
	decl := b.prog.functions[fn]
	list, single := false, false
	for i := range call.Args {
		if i >= fn.Signature().Params().Len() || !isRaw(fn.Signature().Params().At(i).Type()) {
			continue
		}
		raw := fn.Signature().Params().At(i)
		ast.Inspect(decl.Body, func(n ast.Node) bool {
			inner, ok := n.(*ast.CallExpr)
			if !ok || len(inner.Args) < 2 || !b.callsJSON(inner, "Unmarshal") || b.variable(inner.Args[0]) != raw {
				return true
			}
			if _, ok := deref(b.typeOf(inner.Args[1])).Underlying().(*types.Slice); ok {
				list = true
			} else {
				single = true
			}
			return true
		})
	}
	return list && single
}
