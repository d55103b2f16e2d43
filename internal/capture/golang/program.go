package golang

import (
	"bytes"
	"go/ast"
	"go/token"
	"go/types"
	"iter"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"example.org/parity/internal/codec"
)

// source is one type-checked package of the SDK.
type source struct {
	pkg    *types.Package
	info   *types.Info
	files  []*ast.File
	hidden bool // internal or a command: captured only where a public type reaches it
}

// typeDecl is where a type of the SDK is declared.
type typeDecl struct {
	spec *ast.TypeSpec
	doc  *ast.CommentGroup
	src  *source
}

// program is the SDK's source with the indexes that lead from the type checker's
// objects back to the text.
type program struct {
	root      string
	fset      *token.FileSet
	texts     map[string][]byte
	broken    map[string]bool // files with syntax errors
	ignored   []ignoredFile
	modules   []string // folders of nested modules
	outside   []string // links to folders that are not read
	generated bool     // it has the library of a generated SDK

	sources   []*source
	packages  map[*types.Package]*source
	types     map[*types.TypeName]*typeDecl
	methods   map[*types.TypeName]map[string]*ast.FuncDecl
	functions map[*types.Func]*ast.FuncDecl
	fields    map[token.Pos]*ast.Field // by the position of the field's name
	consts    map[*types.TypeName][]constMember

	globals map[*types.Var]value           // what variables of packages hold, as far as they have been asked for
	written map[*types.Var]bool            // those that are set somewhere
	inits   map[*types.Var][]*ast.FuncDecl // and those that init functions set

	fieldTexts map[*types.Var]string // see textOf
	travelling map[*types.Var]string // see styled

	requests map[*types.Func]bool     // the functions that lead to an HTTP request
	madeOf   map[*types.TypeName]bool // see madeOfWire
	given    map[*types.TypeName]bool // the types of which values are handed on where any may stand
}

type constMember struct {
	object *types.Const
	spec   *ast.ValueSpec
}

func newProgram(root string) *program {
	return &program{
		root:      root,
		fset:      token.NewFileSet(),
		texts:     map[string][]byte{},
		broken:    map[string]bool{},
		packages:  map[*types.Package]*source{},
		types:     map[*types.TypeName]*typeDecl{},
		methods:   map[*types.TypeName]map[string]*ast.FuncDecl{},
		functions: map[*types.Func]*ast.FuncDecl{},
		fields:    map[token.Pos]*ast.Field{},
		consts:    map[*types.TypeName][]constMember{},
		globals:   map[*types.Var]value{},
	}
}

func (p *program) addText(name string, text []byte, broken bool) {
	p.texts[name] = text
	p.broken[name] = broken
}

// add indexes a package. Packages come in the order of their paths, so that a
// type's constants are in the same order each time.
func (p *program) add(src *source) {
	p.sources = append(p.sources, src)
	p.packages[src.pkg] = src
	p.generated = p.generated || lastElement(src.pkg) == "param" && (src.pkg.Scope().Lookup("Opt") != nil || src.pkg.Scope().Lookup("Field") != nil)
	sort.Slice(src.files, func(i, j int) bool {
		return p.fset.Position(src.files[i].FileStart).Filename < p.fset.Position(src.files[j].FileStart).Filename
	})
	for _, file := range src.files {
		for spec, doc := range typeSpecs(file) {
			if obj, ok := src.info.Defs[spec.Name].(*types.TypeName); ok {
				p.types[obj] = &typeDecl{spec: spec, doc: doc, src: src}
			}
		}
		p.addConstants(src, file)
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				p.addFunc(src, n)
			case *ast.StructType:
				for _, field := range n.Fields.List {
					p.addField(field)
				}
			}
			return true
		})
	}
}

func (p *program) addField(field *ast.Field) {
	for _, name := range field.Names {
		p.fields[name.Pos()] = field
	}
	if len(field.Names) == 0 {
		if name := embeddedName(field.Type); name != nil {
			p.fields[name.Pos()] = field
		}
	}
}

// embeddedName finds the identifier that names an embedded field.
func embeddedName(e ast.Expr) *ast.Ident {
	switch e := e.(type) {
	case *ast.Ident:
		return e
	case *ast.SelectorExpr:
		return e.Sel
	case *ast.StarExpr:
		return embeddedName(e.X)
	case *ast.ParenExpr:
		return embeddedName(e.X)
	case *ast.IndexExpr:
		return embeddedName(e.X)
	case *ast.IndexListExpr:
		return embeddedName(e.X)
	}
	return nil
}

func (p *program) addFunc(src *source, fn *ast.FuncDecl) {
	object, ok := src.info.Defs[fn.Name].(*types.Func)
	if !ok || fn.Body == nil {
		return
	}
	if object.Signature().Recv() == nil {
		p.functions[object] = fn
		return
	}
	recv := namedOf(object.Signature().Recv().Type())
	if recv == nil {
		return
	}
	methods := p.methods[recv.Obj()]
	if methods == nil {
		methods = map[string]*ast.FuncDecl{}
		p.methods[recv.Obj()] = methods
	}
	methods[fn.Name.Name] = fn
}

func (p *program) addConstants(src *source, file *ast.File) {
	for _, decl := range file.Decls {
		gen, ok := decl.(*ast.GenDecl)
		if !ok || gen.Tok != token.CONST {
			continue
		}
		for _, spec := range gen.Specs {
			spec := spec.(*ast.ValueSpec)
			for _, name := range spec.Names {
				object, ok := src.info.Defs[name].(*types.Const)
				if !ok || name.Name == "_" {
					continue
				}
				if named, ok := types.Unalias(object.Type()).(*types.Named); ok {
					p.consts[named.Obj()] = append(p.consts[named.Obj()], constMember{object, spec})
				}
			}
		}
	}
}

// typeSpecs yields the package-level type declarations of a file with their comments.
func typeSpecs(file *ast.File) iter.Seq2[*ast.TypeSpec, *ast.CommentGroup] {
	return func(yield func(*ast.TypeSpec, *ast.CommentGroup) bool) {
		for _, decl := range file.Decls {
			gen, ok := decl.(*ast.GenDecl)
			if !ok || gen.Tok != token.TYPE {
				continue
			}
			for _, spec := range gen.Specs {
				spec := spec.(*ast.TypeSpec)
				doc := spec.Doc
				if doc == nil && !gen.Lparen.IsValid() {
					doc = gen.Doc
				}
				if !yield(spec, doc) {
					return
				}
			}
		}
	}
}

// relative gives a file's name relative to root, with slashes.
func (p *program) relative(file string) string {
	if rel, err := filepath.Rel(p.root, file); err == nil {
		file = rel
	}
	return filepath.ToSlash(file)
}

// place is where a position stands, or nil outside the SDK's text.
func (p *program) place(pos token.Pos) *codec.Place {
	at := p.fset.Position(pos)
	if _, ok := p.texts[at.Filename]; !ok {
		return nil
	}
	return &codec.Place{File: p.relative(at.Filename), Line: at.Line}
}

// implementers gives the types of the SDK, or the pointers to them, that have the methods
// of one of its interfaces, in the order of the text.
func (p *program) implementers(t types.Type) []types.Type {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || p.types[named.Obj()] == nil {
		return nil
	}
	iface, ok := named.Underlying().(*types.Interface)
	if !ok || iface.NumMethods() == 0 || !iface.IsMethodSet() {
		return nil
	}
	var out []types.Type
	for obj := range p.types {
		held, ok := obj.Type().(*types.Named)
		if !ok || types.IsInterface(held) || held.TypeParams().Len() > 0 || !implements(held, iface) {
			continue
		}
		if types.Implements(held, iface) {
			out = append(out, held)
		} else {
			out = append(out, types.NewPointer(held))
		}
	}
	slices.SortFunc(out, func(a, b types.Type) int { return int(namedOf(a).Obj().Pos() - namedOf(b).Obj().Pos()) })
	return out
}

// declOf gives a function's or a method's declaration in the SDK.
func (p *program) declOf(fn *types.Func) (*ast.FuncDecl, *source) {
	src := p.packages[fn.Pkg()]
	if src == nil {
		return nil, nil
	}
	if fn.Signature().Recv() == nil {
		return p.functions[fn], src
	}
	recv := namedOf(fn.Signature().Recv().Type())
	if recv == nil {
		return nil, nil
	}
	return p.methods[recv.Obj()][fn.Name()], src
}

// byProtoc says whether the file at pos was generated from a protocol buffer.
func (p *program) byProtoc(pos token.Pos) bool {
	head := p.texts[p.fset.Position(pos).Filename]
	return bytes.Contains(head[:min(len(head), 4096)], []byte("// Code generated by protoc-gen-go"))
}

// defined is a function of the sources, with its body.
type defined struct {
	src  *source
	file *ast.File
	decl *ast.FuncDecl
	obj  *types.Func
}

// bodies gives the functions of all sources, in their order.
func (p *program) bodies() iter.Seq[defined] {
	return func(yield func(defined) bool) {
		for _, src := range p.sources {
			for _, file := range src.files {
				for _, decl := range file.Decls {
					fn, ok := decl.(*ast.FuncDecl)
					if !ok || fn.Body == nil {
						continue
					}
					if obj, _ := src.info.Defs[fn.Name].(*types.Func); obj != nil && !yield(defined{src, file, fn, obj}) {
						return
					}
				}
			}
		}
	}
}

// inBrokenFile says whether the text at pos does not parse as a whole, so that
// what was read of it may lack parts.
func (p *program) inBrokenFile(pos token.Pos) bool {
	return p.broken[p.fset.Position(pos).Filename]
}

// text gives a node as written, on one line.
func (p *program) text(n ast.Node) string { return p.textBetween(n.Pos(), n.End()) }

// head gives a type declaration up to the fields of a struct.
func (p *program) head(spec *ast.TypeSpec) string {
	if st, ok := spec.Type.(*ast.StructType); ok {
		return p.textBetween(spec.Pos(), st.Struct+token.Pos(len("struct")))
	}
	return p.text(spec)
}

func (p *program) textBetween(from, to token.Pos) string {
	start, end := p.fset.Position(from), p.fset.Position(to)
	text, ok := p.texts[start.Filename]
	if !ok || end.Offset > len(text) || start.Offset > end.Offset {
		return ""
	}
	return strings.Join(strings.Fields(string(text[start.Offset:end.Offset])), " ")
}

// namedOf gives the named type behind a type or a pointer to it, and of a
// generic instance the type it instantiates.
func namedOf(t types.Type) *types.Named {
	if pointer, ok := types.Unalias(t).(*types.Pointer); ok {
		t = pointer.Elem()
	}
	named, _ := types.Unalias(t).(*types.Named)
	if named == nil {
		return nil
	}
	return named.Origin()
}
