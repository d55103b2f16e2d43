// Package program finds, parses and type-checks the source of an SDK, leads from the type
// checker's objects back to the text, and says what the code as a whole does with values:
// who makes requests of them, decodes them, hands them on.
package program

import (
	"bytes"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"iter"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"example.org/parity/internal/capture/golang/gojson"
	"example.org/parity/internal/codec"
)

// Source is one type-checked package of the SDK.
type Source struct {
	Pkg    *types.Package
	Info   *types.Info
	Files  []*ast.File
	Hidden bool // internal or a command: captured only where a public type reaches it
}

// typeDecl is where a type of the SDK is declared.
type typeDecl struct {
	Spec *ast.TypeSpec
	Doc  *ast.CommentGroup
	Src  *Source
}

// Program is the SDK's source with the indexes that lead from the type checker's
// objects back to the text.
type Program struct {
	Root      string
	Fset      *token.FileSet
	Texts     map[string][]byte
	Broken    map[string]bool // files with syntax errors
	Ignored   []ignoredFile
	modules   []string // folders of nested modules
	outside   []string // links to folders that are not read
	Generated bool     // it has the library of a generated SDK

	Sources   []*Source
	Packages  map[*types.Package]*Source
	Types     map[*types.TypeName]*typeDecl
	Methods   map[*types.TypeName]map[string]*ast.FuncDecl
	Functions map[*types.Func]*ast.FuncDecl
	Fields    map[token.Pos]*ast.Field // by the position of the field's name
	Consts    map[*types.TypeName][]ConstMember

	written map[*types.Var]bool            // those that are set somewhere
	inits   map[*types.Var][]*ast.FuncDecl // and those that init functions set

	fieldTexts map[*types.Var]string // see textOf
	travelling map[*types.Var]string // see styled
	demanded   map[*types.Var]bool   // see Demanded
	cleared    map[*types.Var]bool   // see Cleared
	guarded    map[*types.Var]bool   // see Guarded

	besides     map[*types.TypeName][]Beside  // see Besides
	constructed map[*types.Var]constant.Value // see Constructed

	requests     map[*types.Func]bool     // the functions that lead to an HTTP request
	madeOf       map[*types.TypeName]bool // see MadeOfWire
	given        map[*types.TypeName]bool // the types of which values are handed on where any may stand
	implementers map[*types.Named][]types.Type
}

type ConstMember struct {
	Object *types.Const
	Spec   *ast.ValueSpec
}

func NewProgram(root string) *Program {
	return &Program{
		Root:         root,
		Fset:         token.NewFileSet(),
		Texts:        map[string][]byte{},
		Broken:       map[string]bool{},
		Packages:     map[*types.Package]*Source{},
		Types:        map[*types.TypeName]*typeDecl{},
		Methods:      map[*types.TypeName]map[string]*ast.FuncDecl{},
		Functions:    map[*types.Func]*ast.FuncDecl{},
		Fields:       map[token.Pos]*ast.Field{},
		Consts:       map[*types.TypeName][]ConstMember{},
		implementers: map[*types.Named][]types.Type{},
	}
}

func (p *Program) AddText(name string, text []byte, broken bool) {
	p.Texts[name] = text
	p.Broken[name] = broken
}

// Add indexes a package. Packages come in the order of their paths, so that a
// type's constants are in the same order each time.
func (p *Program) Add(src *Source) {
	p.Sources = append(p.Sources, src)
	p.Packages[src.Pkg] = src
	p.Generated = p.Generated || gojson.LastElement(src.Pkg) == "param" && (src.Pkg.Scope().Lookup("Opt") != nil || src.Pkg.Scope().Lookup("Field") != nil)
	sort.Slice(src.Files, func(i, j int) bool {
		return p.Fset.Position(src.Files[i].FileStart).Filename < p.Fset.Position(src.Files[j].FileStart).Filename
	})
	for _, file := range src.Files {
		for spec, doc := range typeSpecs(file) {
			if obj, ok := src.Info.Defs[spec.Name].(*types.TypeName); ok {
				p.Types[obj] = &typeDecl{Spec: spec, Doc: doc, Src: src}
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

func (p *Program) addField(field *ast.Field) {
	for _, name := range field.Names {
		p.Fields[name.Pos()] = field
	}
	if len(field.Names) == 0 {
		if name := embeddedName(field.Type); name != nil {
			p.Fields[name.Pos()] = field
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

func (p *Program) addFunc(src *Source, fn *ast.FuncDecl) {
	object := src.Func(fn)
	if object == nil || fn.Body == nil {
		return
	}
	if object.Signature().Recv() == nil {
		p.Functions[object] = fn
		return
	}
	recv := gojson.NamedOf(object.Signature().Recv().Type())
	if recv == nil {
		return
	}
	methods := p.Methods[recv.Obj()]
	if methods == nil {
		methods = map[string]*ast.FuncDecl{}
		p.Methods[recv.Obj()] = methods
	}
	methods[fn.Name.Name] = fn
}

func (p *Program) addConstants(src *Source, file *ast.File) {
	for _, decl := range file.Decls {
		gen, ok := decl.(*ast.GenDecl)
		if !ok || gen.Tok != token.CONST {
			continue
		}
		for _, spec := range gen.Specs {
			spec := spec.(*ast.ValueSpec)
			for _, name := range spec.Names {
				object, ok := src.Info.Defs[name].(*types.Const)
				if !ok || name.Name == "_" {
					continue
				}
				if named, ok := types.Unalias(object.Type()).(*types.Named); ok {
					p.Consts[named.Obj()] = append(p.Consts[named.Obj()], ConstMember{object, spec})
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

// Relative gives a file's name relative to root, with slashes.
func (p *Program) Relative(file string) string {
	if rel, err := filepath.Rel(p.Root, file); err == nil {
		file = rel
	}
	return filepath.ToSlash(file)
}

// Place is where a position stands, or nil outside the SDK's text.
func (p *Program) Place(pos token.Pos) *codec.Place {
	at := p.Fset.Position(pos)
	if _, ok := p.Texts[at.Filename]; !ok {
		return nil
	}
	return &codec.Place{File: p.Relative(at.Filename), Line: at.Line}
}

// Implementers gives the types of the SDK, or the pointers to them, that have the methods
// of one of its interfaces, in the order of the text.
func (p *Program) Implementers(t types.Type) []types.Type {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || p.Types[named.Obj()] == nil {
		return nil
	}
	if out, known := p.implementers[named]; known {
		return out
	}
	iface, ok := named.Underlying().(*types.Interface)
	if !ok || iface.NumMethods() == 0 || !iface.IsMethodSet() {
		return nil
	}
	var out []types.Type
	for obj := range p.Types {
		held, ok := obj.Type().(*types.Named)
		if !ok || types.IsInterface(held) || held.TypeParams().Len() > 0 || !p.Implements(held, iface) {
			continue
		}
		if types.Implements(held, iface) {
			out = append(out, held)
		} else {
			out = append(out, types.NewPointer(held))
		}
	}
	slices.SortFunc(out, func(a, b types.Type) int { return int(gojson.NamedOf(a).Obj().Pos() - gojson.NamedOf(b).Obj().Pos()) })
	p.implementers[named] = out
	return out
}

// Implements says whether a type of the SDK, or a pointer to it, has the methods of an
// interface. Most that do not are known by the first of them.
func (p *Program) Implements(t *types.Named, iface *types.Interface) bool {
	if p.Methods[t.Obj()][iface.Method(0).Name()] == nil && !embedsAny(t) {
		return false
	}
	return gojson.Implements(t, iface)
}

func embedsAny(t *types.Named) bool {
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for f := range st.Fields() {
		if f.Embedded() {
			return true
		}
	}
	return false
}

// Func gives what a declaration declares, nil in source that does not type-check.
func (src *Source) Func(decl *ast.FuncDecl) *types.Func {
	fn, _ := src.Info.Defs[decl.Name].(*types.Func)
	return fn
}

// Method gives the method that a declaration declares, nil where it has not one receiver.
func (src *Source) Method(decl *ast.FuncDecl) *types.Func {
	if decl.Recv == nil || len(decl.Recv.List) != 1 {
		return nil
	}
	return src.Func(decl)
}

// DeclOf gives a function's or a method's declaration in the SDK.
func (p *Program) DeclOf(fn *types.Func) (*ast.FuncDecl, *Source) {
	src := p.Packages[fn.Pkg()]
	if src == nil {
		return nil, nil
	}
	if fn.Signature().Recv() == nil {
		return p.Functions[fn], src
	}
	recv := gojson.NamedOf(fn.Signature().Recv().Type())
	if recv == nil {
		return nil, nil
	}
	return p.Methods[recv.Obj()][fn.Name()], src
}

// ByProtoc says whether the file at pos was generated from a protocol buffer.
func (p *Program) ByProtoc(pos token.Pos) bool {
	head := p.Texts[p.Fset.Position(pos).Filename]
	return bytes.Contains(head[:min(len(head), 4096)], []byte("// Code generated by protoc-gen-go"))
}

// Defined is a function of the sources, with its body.
type Defined struct {
	Src  *Source
	file *ast.File
	Decl *ast.FuncDecl
	Obj  *types.Func
}

// Bodies gives the functions of all sources, in their order.
func (p *Program) Bodies() iter.Seq[Defined] {
	return func(yield func(Defined) bool) {
		for _, src := range p.Sources {
			for _, file := range src.Files {
				for _, decl := range file.Decls {
					fn, ok := decl.(*ast.FuncDecl)
					if !ok || fn.Body == nil {
						continue
					}
					if obj := src.Func(fn); obj != nil && !yield(Defined{src, file, fn, obj}) {
						return
					}
				}
			}
		}
	}
}

// InBrokenFile says whether the text at pos does not parse as a whole, so that
// what was read of it may lack parts.
func (p *Program) InBrokenFile(pos token.Pos) bool {
	return p.Broken[p.Fset.Position(pos).Filename]
}

// Text gives a node as written, on one line.
func (p *Program) Text(n ast.Node) string { return p.TextBetween(n.Pos(), n.End()) }

// Head gives a type declaration up to the fields of a struct.
func (p *Program) Head(spec *ast.TypeSpec) string {
	if st, ok := spec.Type.(*ast.StructType); ok {
		return p.TextBetween(spec.Pos(), st.Struct+token.Pos(len("struct")))
	}
	return p.Text(spec)
}

func (p *Program) TextBetween(from, to token.Pos) string {
	start, end := p.Fset.Position(from), p.Fset.Position(to)
	text, ok := p.Texts[start.Filename]
	if !ok || end.Offset > len(text) || start.Offset > end.Offset {
		return ""
	}
	return strings.Join(strings.Fields(string(text[start.Offset:end.Offset])), " ")
}
