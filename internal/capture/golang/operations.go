package golang

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// maxOperations bounds what is noted of a type that many operations share.
const maxOperations = 16

var verbs = []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}

// operation is the verb and the path of the one request that a function writes out:
// "PATCH runs/{}/steps/{}"; "" where it writes out none, or several. A verb may stand in
// the wrapper that it calls, and a path in a function of the SDK that makes it.
func (p *program) operation(fn *ast.FuncDecl, src *source) string {
	found, paths := p.spelled(fn, src)
	if len(found) == 0 || len(paths) == 0 {
		hasVerb, hasPath := len(found) > 0, len(paths) > 0
		var wrapped []string
		for _, callee := range p.called(fn, src) {
			decl, in := p.declOf(callee)
			if decl == nil || decl == fn {
				continue
			}
			more, made := p.spelled(decl, in)
			if results := callee.Signature().Results(); results.Len() > 0 && isTextType(results.At(0).Type()) {
				if !hasPath {
					paths = append(paths, made...)
				}
			} else if len(made) == 0 {
				wrapped = append(wrapped, more...)
			}
		}
		if !hasVerb && len(paths) > 0 {
			found = wrapped
		}
	}
	if found, paths = distinct(found), distinct(paths); len(found) != 1 || len(paths) != 1 {
		return ""
	}
	return found[0] + " " + paths[0]
}

func isTextType(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsString != 0
}

// spelled gives the verbs and the paths that stand in a body.
func (p *program) spelled(fn *ast.FuncDecl, src *source) (verbs_, paths []string) {
	if fn.Body == nil {
		return nil, nil
	}
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		e, ok := n.(ast.Expr)
		if !ok {
			return true
		}
		if verb := verbOf(n, fn, src); verb != "" {
			verbs_ = append(verbs_, verb)
		}
		text, whole := p.template(e, src)
		if !whole {
			return true
		}
		text, _, _ = strings.Cut(text, "?")
		if _, rest, isURL := strings.Cut(text, "://"); isURL && src.info.Types[e].Value == nil {
			_, text, _ = strings.Cut(rest, "/") // behind the address of the server
			text = "/" + text
		}
		switch {
		case slices.Contains(verbs, text):
			verbs_ = append(verbs_, text)
		case isPath.MatchString(text) && !isMediaType.MatchString(text):
			if path := asPath(text); path != "" {
				paths = append(paths, path)
			}
		}
		return false // what it is put together of is no other one
	})
	return verbs_, paths
}

// verbOf gives the verb of which a method of a library makes requests: client.R().Get(path).
func verbOf(n ast.Node, fn *ast.FuncDecl, src *source) string {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return ""
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || !slices.Contains(verbs, strings.ToUpper(sel.Sel.Name)) || sel.Sel.Name == strings.ToUpper(sel.Sel.Name) {
		return ""
	}
	for _, file := range src.files {
		if file.FileStart <= fn.Pos() && fn.Pos() <= file.FileEnd && makesRequest(file, src, sel.Sel) {
			return strings.ToUpper(sel.Sel.Name)
		}
	}
	return ""
}

// template is a text with %s for what is put into it, of an expression that is one.
func (p *program) template(e ast.Expr, src *source) (string, bool) {
	if v := src.info.Types[e].Value; v != nil {
		if v.Kind() != constant.String {
			return "", false
		}
		return constant.StringVal(v), true
	}
	switch e := e.(type) {
	case *ast.ParenExpr:
		return p.template(e.X, src)
	case *ast.SelectorExpr:
		if field, ok := src.info.Uses[e.Sel].(*types.Var); ok && field.IsField() && isTextType(field.Type()) {
			return p.textOf(field)
		}
	case *ast.BinaryExpr:
		if t := src.info.TypeOf(e); e.Op != token.ADD || t == nil || !isTextType(t) {
			return "", false
		}
		return p.partOf(e.X, src) + p.partOf(e.Y, src), true
	case *ast.CallExpr:
		fn, ok := calleeOf(src, e)
		if !ok || len(e.Args) == 0 || e.Ellipsis.IsValid() {
			return "", false
		}
		switch fn.FullName() {
		case "fmt.Sprintf":
			format, ok := p.template(e.Args[0], src)
			return p.filled(format, e.Args[1:], src), ok
		case "fmt.Sprint":
			return p.joined(e.Args, "", src)
		case "path.Join":
			return p.joined(e.Args, "/", src)
		}
	}
	return "", false
}

// joined is the text of several expressions, of which one at least is a text that is known.
func (p *program) joined(args []ast.Expr, by string, src *source) (string, bool) {
	var parts []string
	known := false
	for _, arg := range args {
		text, ok := p.template(arg, src)
		if !ok {
			text = "%s"
		}
		known = known || ok
		parts = append(parts, text)
	}
	return strings.Join(parts, by), known
}

// several stands for a part of which one of several constants may be meant: no path has it.
const several = "\x00"

// textOf is the text that all of the SDK's code gives a field, several where it gives it others.
func (p *program) textOf(field *types.Var) (string, bool) {
	if p.fieldTexts == nil {
		p.fieldTexts = p.findFieldTexts()
	}
	text, ok := p.fieldTexts[field]
	return text, ok && text != ""
}

// findFieldTexts gives of each field that is set to constants alone their text, "" for others.
func (p *program) findFieldTexts() map[*types.Var]string {
	out := map[*types.Var]string{}
	set := func(src *source, field types.Object, e ast.Expr) {
		v, ok := field.(*types.Var)
		if !ok || !v.IsField() {
			return
		}
		text := ""
		if value := src.info.Types[e].Value; value != nil && value.Kind() == constant.String {
			text = constant.StringVal(value)
		}
		if known, ok := out[v]; ok && known != text {
			if text != "" && known != "" {
				text = several
			} else {
				text = ""
			}
		}
		out[v] = text
	}
	for _, src := range p.sources {
		for _, file := range src.files {
			ast.Inspect(file, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.CompositeLit:
					t := src.info.TypeOf(n)
					if t == nil {
						return true
					}
					st, _ := deref(t).Underlying().(*types.Struct)
					for i, e := range n.Elts {
						if pair, ok := e.(*ast.KeyValueExpr); ok {
							if key, ok := pair.Key.(*ast.Ident); ok {
								set(src, src.info.Uses[key], pair.Value)
							}
						} else if st != nil && i < st.NumFields() {
							set(src, st.Field(i), e)
						}
					}
				case *ast.AssignStmt:
					for i, e := range n.Lhs {
						if sel, ok := ast.Unparen(e).(*ast.SelectorExpr); ok {
							set(src, src.info.Uses[sel.Sel], n.Rhs[min(i, len(n.Rhs)-1)])
						}
					}
				case *ast.UnaryExpr:
					if sel, ok := ast.Unparen(n.X).(*ast.SelectorExpr); ok && n.Op == token.AND {
						set(src, src.info.Uses[sel.Sel], n) // to be set through the pointer
					}
				}
				return true
			})
		}
	}
	return out
}

var isVerb = regexp.MustCompile(`%[sdvq]`)

// filled is a format with those of its arguments that are known.
func (p *program) filled(format string, args []ast.Expr, src *source) string {
	return isVerb.ReplaceAllStringFunc(format, func(verb string) string {
		if len(args) == 0 {
			return verb
		}
		text, ok := p.template(args[0], src)
		args = args[1:]
		if !ok {
			return verb
		}
		return text
	})
}

func (p *program) partOf(e ast.Expr, src *source) string {
	if text, ok := p.template(e, src); ok {
		return text
	}
	return "%s"
}

// called gives the functions of the SDK that a body calls.
func (p *program) called(fn *ast.FuncDecl, src *source) []*types.Func {
	var out []*types.Func
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			if callee, ok := calleeOf(src, call); ok && p.packages[callee.Pkg()] != nil {
				out = append(out, callee.Origin())
			}
		}
		return true
	})
	return out
}

func distinct(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}

var (
	// isPath: of two parts, or with a slash before or behind it.
	isPath      = regexp.MustCompile(`^[\w%{}./:~-]*/[\w%{}./:~-]*$`)
	isMediaType = regexp.MustCompile(`^(application|audio|image|multipart|text|video)/|://`)
	// isOpen is a part of a path that is filled in.
	isOpen = regexp.MustCompile(`%|\{|^:`)
)

func asPath(text string) string {
	parts := strings.FieldsFunc(text, func(r rune) bool { return r == '/' })
	for i, part := range parts {
		if isOpen.MatchString(part) {
			parts[i] = "{}"
		}
	}
	if len(parts) > 0 && parts[0] == "{}" && text[0] != '/' {
		parts = parts[1:] // the address of the server
	}
	return strings.Join(parts, "/")
}
