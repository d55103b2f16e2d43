package program

import (
	"go/ast"
	"strconv"

	"golang.org/x/tools/go/ast/astutil"
)

// maxWritten is of how many parts a type may be when the aliases in it are written
// out. go/types writes out the arguments of each instance, and aliases that hold
// their argument twice double with each step.
const maxWritten = 10_000

// cutEndless takes from the syntax trees the types and the constant texts that are too
// large, before they are type-checked. What is left in their place is opaque.
func cutEndless(folders map[string]*folder) {
	w := written{aliases: map[string]map[string]alias{}, costs: map[*ast.TypeSpec]*cost{}}
	for _, f := range folders {
		if f != nil {
			w.declare(f)
		}
	}
	texts := measure(folders)
	for path, names := range w.aliases { // before anything is cut
		for name := range names {
			w.alias(path, name, cost{})
		}
	}
	for _, f := range folders {
		if f == nil {
			continue
		}
		for _, file := range f.files {
			at := place{f, file, nil}
			astutil.Apply(file, func(c *astutil.Cursor) bool {
				e, ok := c.Node().(ast.Expr)
				if !ok || !(isTypeUse(c) && w.size(e, at) > maxWritten || isSum(e) && texts.length(e, at) > maxText) {
					return true
				}
				c.Replace(&ast.BadExpr{From: e.Pos(), To: e.End()})
				return false
			}, nil)
		}
	}
}

// isTypeUse says whether a node may be the use of an alias, by its form.
func isTypeUse(c *astutil.Cursor) bool {
	switch n := c.Node().(type) {
	case *ast.Ident:
		_, spec := c.Parent().(*ast.TypeSpec)
		_, selector := c.Parent().(*ast.SelectorExpr)
		return !selector && (!spec || c.Name() == "Type")
	case *ast.SelectorExpr:
		_, ok := n.X.(*ast.Ident)
		return ok
	case *ast.IndexExpr, *ast.IndexListExpr:
		return true
	}
	return false
}

// written knows how large types are when their aliases are written out.
type written struct {
	aliases map[string]map[string]alias // by import path and name
	costs   map[*ast.TypeSpec]*cost
}

type alias struct {
	spec *ast.TypeSpec
	at   place
}

// place is where a type stands: what its names mean.
type place struct {
	folder     *folder
	file       *ast.File
	parameters map[string]int // their sizes, of an alias
}

// cost is the size of an alias: its own, and how often each argument is written.
type cost struct {
	own   int
	times []int
}

func (w written) declare(f *folder) {
	names := map[string]alias{}
	for _, file := range f.files {
		for _, decl := range file.Decls {
			gen, ok := decl.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, spec := range gen.Specs {
				if spec, ok := spec.(*ast.TypeSpec); ok && spec.Assign.IsValid() {
					names[spec.Name.Name] = alias{spec, place{f, file, nil}}
				}
			}
		}
	}
	w.aliases[f.path] = names
}

// size is the number of a type's parts, at most a little more than maxWritten.
func (w written) size(e ast.Expr, at place) int {
	total := 1
	add := func(parts ...ast.Expr) {
		for _, part := range parts {
			if part != nil && total <= maxWritten {
				total += w.size(part, at)
			}
		}
	}
	switch e := e.(type) {
	case *ast.Ident, *ast.SelectorExpr:
		return w.instance(e, nil, at)
	case *ast.IndexExpr:
		return w.instance(e.X, []ast.Expr{e.Index}, at)
	case *ast.IndexListExpr:
		return w.instance(e.X, e.Indices, at)
	case *ast.ParenExpr:
		return w.size(e.X, at)
	case *ast.StarExpr:
		add(e.X)
	case *ast.ArrayType:
		add(e.Elt)
	case *ast.MapType:
		add(e.Key, e.Value)
	case *ast.ChanType:
		add(e.Value)
	case *ast.Ellipsis:
		add(e.Elt)
	case *ast.StructType:
		for _, field := range e.Fields.List {
			for range max(1, len(field.Names)) {
				add(field.Type)
			}
		}
	case *ast.InterfaceType:
		for _, method := range e.Methods.List {
			add(method.Type)
		}
	case *ast.FuncType:
		for _, list := range []*ast.FieldList{e.Params, e.Results} {
			if list == nil {
				continue
			}
			for _, field := range list.List {
				for range max(1, len(field.Names)) {
					add(field.Type)
				}
			}
		}
	}
	return total
}

// instance is the size of a name with arguments.
func (w written) instance(name ast.Expr, arguments []ast.Expr, at place) int {
	of := w.named(name, at)
	total := of.own
	for i, argument := range arguments {
		times := 1
		if i < len(of.times) {
			times = of.times[i]
		}
		if total <= maxWritten && times > 0 {
			total += min(times, maxWritten+1) * w.size(argument, at)
		}
	}
	return min(total, maxWritten+1)
}

// named is what a name costs; one that is no alias is written as it is.
func (w written) named(name ast.Expr, at place) cost {
	plain := cost{own: 1}
	switch name := name.(type) {
	case *ast.Ident:
		if size, ok := at.parameters[name.Name]; ok {
			return cost{own: size}
		}
		return w.alias(at.folder.path, name.Name, plain)
	case *ast.SelectorExpr:
		if pkg, ok := name.X.(*ast.Ident); ok {
			return w.alias(at.imported(pkg.Name), name.Sel.Name, plain)
		}
	}
	return plain
}

// imported is the path in the tree of what a file imports under a name.
func (at place) imported(name string) string {
	for _, spec := range at.file.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		if spec.Name != nil && spec.Name.Name == name || spec.Name == nil && likelyName(imported) == name {
			return at.folder.imports[imported]
		}
	}
	return ""
}

func (w written) alias(path, name string, plain cost) cost {
	found, ok := w.aliases[path][name]
	if !ok {
		return plain
	}
	if known := w.costs[found.spec]; known != nil {
		return *known
	}
	w.costs[found.spec] = &plain // in a circle, which Go refuses
	var parameters []string
	if list := found.spec.TypeParams; list != nil {
		for _, field := range list.List {
			for _, name := range field.Names {
				parameters = append(parameters, name.Name)
			}
		}
	}
	// The size is linear in those of the arguments.
	at := func(argument string) int {
		at := found.at
		at.parameters = map[string]int{}
		for _, name := range parameters {
			at.parameters[name] = 0
		}
		if argument != "" {
			at.parameters[argument] = 1
		}
		return w.size(found.spec.Type, at)
	}
	of := &cost{own: at("")}
	for _, name := range parameters {
		of.times = append(of.times, at(name)-of.own)
	}
	w.costs[found.spec] = of
	return *of
}
