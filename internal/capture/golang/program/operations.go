package program

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"example.org/parity/internal/capture/golang/gojson"
)

// MaxOperations bounds what is noted of a type that many operations share.
const MaxOperations = 16

var verbs = []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}

// Operation is the verb and the path of the one request that a function writes out:
// "PATCH runs/{}/steps/{}"; "" where it writes out none, or several. A verb may stand in
// the wrapper that it calls, and a path in a function of the SDK that makes it. Who writes out
// neither has the operation of the one function that it leaves the request to.
func (p *Program) Operation(fn *ast.FuncDecl, src *Source) string {
	return p.operation(fn, src, maxWrappers)
}

// maxWrappers is how many functions a request is followed through.
const maxWrappers = 3

func (p *Program) operation(fn *ast.FuncDecl, src *Source, depth int) string {
	found, paths := p.spelled(fn, src)
	leaves := len(found)+len(paths) == 0 && depth > 0 && fn.Body != nil
	if len(found) == 0 || len(paths) == 0 {
		hasVerb, hasPath := len(found) > 0, len(paths) > 0
		var wrapped []string
		for _, callee := range p.called(fn, src) {
			decl, in := p.DeclOf(callee)
			if decl == nil || decl == fn {
				continue
			}
			more, made := p.spelled(decl, in)
			if results := callee.Signature().Results(); results.Len() > 0 && gojson.IsTextType(results.At(0).Type()) {
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
	if leaves && len(found)+len(paths) == 0 {
		return p.leftTo(fn, src, depth)
	}
	if found, paths = distinct(found), distinct(paths); len(found) != 1 || len(paths) != 1 {
		return ""
	}
	return found[0] + " " + paths[0]
}

// leftTo is the operation of the functions that a body calls to make requests, if it is one.
func (p *Program) leftTo(fn *ast.FuncDecl, src *Source, depth int) string {
	operation := ""
	for _, callee := range p.called(fn, src) {
		if decl, in := p.DeclOf(callee); decl != nil && decl != fn && p.Requesting()[callee] {
			switch more := p.operation(decl, in, depth-1); {
			case operation != "" && more != "" && more != operation:
				return ""
			case more != "":
				operation = more
			}
		}
	}
	return operation
}

// spelled gives the verbs and the paths that stand in a body.
func (p *Program) spelled(fn *ast.FuncDecl, src *Source) (verbs_, paths []string) {
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
		text, whole := p.Template(e, src)
		if !whole {
			return true
		}
		text, _, _ = strings.Cut(text, "?")
		if _, rest, isURL := strings.Cut(text, "://"); isURL && src.Info.Types[e].Value == nil {
			_, text, _ = strings.Cut(rest, "/") // behind the address of the server
			text = "/" + text
		}
		switch {
		case slices.Contains(verbs, text):
			verbs_ = append(verbs_, text)
		case isPath.MatchString(text) && !isMediaType.MatchString(text):
			if path := asPath(text); strings.Trim(path, "{}/") != "" { // one of which nothing is fixed tells nothing
				paths = append(paths, path)
			}
		}
		return false // what it is put together of is no other one
	})
	return verbs_, paths
}

// verbOf gives the verb of which a method of a library makes requests: client.R().Get(path).
func verbOf(n ast.Node, fn *ast.FuncDecl, src *Source) string {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return ""
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || !slices.Contains(verbs, strings.ToUpper(sel.Sel.Name)) || sel.Sel.Name == strings.ToUpper(sel.Sel.Name) {
		return ""
	}
	for _, file := range src.Files {
		if file.FileStart <= fn.Pos() && fn.Pos() <= file.FileEnd && makesRequest(file, src, sel.Sel) {
			return strings.ToUpper(sel.Sel.Name)
		}
	}
	return ""
}

// Template is a text with %s for what is put into it, of an expression that is one.
func (p *Program) Template(e ast.Expr, src *Source) (string, bool) {
	if v := src.Info.Types[e].Value; v != nil {
		if v.Kind() != constant.String {
			return "", false
		}
		return constant.StringVal(v), true
	}
	switch e := e.(type) {
	case *ast.ParenExpr:
		return p.Template(e.X, src)
	case *ast.SelectorExpr:
		if field, ok := src.Info.Uses[e.Sel].(*types.Var); ok && field.IsField() && gojson.IsTextType(field.Type()) {
			return p.textOf(field)
		}
	case *ast.BinaryExpr:
		if t := src.Info.TypeOf(e); e.Op != token.ADD || t == nil || !gojson.IsTextType(t) {
			return "", false
		}
		return p.partOf(e.X, src) + p.partOf(e.Y, src), true
	case *ast.CallExpr:
		fn, ok := CalleeOf(src, e)
		if !ok || len(e.Args) == 0 || e.Ellipsis.IsValid() {
			return "", false
		}
		switch fn.FullName() {
		case "fmt.Sprintf":
			format, ok := p.Template(e.Args[0], src)
			return p.filled(format, e.Args[1:], src), ok
		case "fmt.Sprint":
			return p.joined(e.Args, "", src)
		case "path.Join":
			return p.joined(e.Args, "/", src)
		case "strings.ToUpper": // of a verb
			text, ok := p.Template(e.Args[0], src)
			return strings.ToUpper(text), ok
		}
		if p.joinsParts(fn) {
			text, ok := p.joined(e.Args, "/", src)
			return "/" + text, ok
		}
	}
	return "", false
}

// joinsParts reports whether a function of the SDK makes a path of its parts, and writes
// nothing but slashes between them: buildPath("projects", id, "tags").
func (p *Program) joinsParts(fn *types.Func) bool {
	sig := fn.Signature()
	if !sig.Variadic() || sig.Params().Len() != 1 || sig.Results().Len() != 1 || !gojson.IsTextType(sig.Results().At(0).Type()) {
		return false
	}
	decl, src := p.DeclOf(fn)
	if decl == nil || decl.Body == nil {
		return false
	}
	slashes, others := false, false
	ast.Inspect(decl.Body, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			text, _ := p.Template(lit, src)
			slashes = slashes || strings.Contains(text, "/")
			others = others || strings.Trim(strings.ReplaceAll(text, "%s", ""), "/") != ""
		}
		return true
	})
	return slashes && !others
}

// joined is the text of several expressions, of which one at least is a text that is known.
func (p *Program) joined(args []ast.Expr, by string, src *Source) (string, bool) {
	var parts []string
	known := false
	for _, arg := range args {
		text, ok := p.Template(arg, src)
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
func (p *Program) textOf(field *types.Var) (string, bool) {
	if p.fieldTexts == nil {
		p.fieldTexts = p.findFieldTexts()
	}
	text, ok := p.fieldTexts[field]
	return text, ok && text != ""
}

// findFieldTexts gives of each field that is set to constants alone their text, "" for others.
func (p *Program) findFieldTexts() map[*types.Var]string {
	out := map[*types.Var]string{}
	set := func(src *Source, field types.Object, e ast.Expr) {
		v, ok := field.(*types.Var)
		if !ok || !v.IsField() {
			return
		}
		text := ""
		if value := src.Info.Types[e].Value; value != nil && value.Kind() == constant.String {
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
	for _, src := range p.Sources {
		for _, file := range src.Files {
			ast.Inspect(file, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.CompositeLit:
					t := src.Info.TypeOf(n)
					if t == nil {
						return true
					}
					st, _ := gojson.Deref(t).Underlying().(*types.Struct)
					for i, e := range n.Elts {
						if pair, ok := e.(*ast.KeyValueExpr); ok {
							if key, ok := pair.Key.(*ast.Ident); ok {
								set(src, src.Info.Uses[key], pair.Value)
							}
						} else if st != nil && i < st.NumFields() {
							set(src, st.Field(i), e)
						}
					}
				case *ast.AssignStmt:
					for i, e := range n.Lhs {
						if sel, ok := ast.Unparen(e).(*ast.SelectorExpr); ok {
							set(src, src.Info.Uses[sel.Sel], n.Rhs[min(i, len(n.Rhs)-1)])
						}
					}
				case *ast.UnaryExpr:
					if sel, ok := ast.Unparen(n.X).(*ast.SelectorExpr); ok && n.Op == token.AND {
						set(src, src.Info.Uses[sel.Sel], n) // to be set through the pointer
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
func (p *Program) filled(format string, args []ast.Expr, src *Source) string {
	return isVerb.ReplaceAllStringFunc(format, func(verb string) string {
		if len(args) == 0 {
			return verb
		}
		text, ok := p.Template(args[0], src)
		args = args[1:]
		if !ok {
			return verb
		}
		return text
	})
}

func (p *Program) partOf(e ast.Expr, src *Source) string {
	if text, ok := p.Template(e, src); ok {
		return text
	}
	return "%s"
}

// called gives the functions of the SDK that a body calls.
func (p *Program) called(fn *ast.FuncDecl, src *Source) []*types.Func {
	var out []*types.Func
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			if callee, ok := CalleeOf(src, call); ok && p.Packages[callee.Pkg()] != nil {
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
	// IsOpen is a part of a path that is filled in.
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

// Requesting gives the functions of the SDK that lead to such a call.
func (p *Program) Requesting() map[*types.Func]bool {
	if p.requests == nil {
		p.requests = p.findRequesting()
	}
	return p.requests
}

func (p *Program) findRequesting() map[*types.Func]bool {
	callers := map[*types.Func][]*types.Func{} // by what they call
	var queue []*types.Func
	out := map[*types.Func]bool{}
	for f := range p.Bodies() {
		src, fn, caller, file := f.Src, f.Decl, f.Obj, f.file
		ast.Inspect(fn.Body, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			if !ok {
				return true
			}
			if makesRequest(file, src, id) && !out[caller] {
				out[caller] = true
				queue = append(queue, caller)
			}
			if callee, ok := src.Info.Uses[id].(*types.Func); ok {
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
			if callee.Name() == fn.Name() && callee != fn && callee.Signature().Recv() != nil && fn.Signature().Recv() != nil && types.IsInterface(callee.Signature().Recv().Type()) && p.Packages[callee.Pkg()] != nil {
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

// requestCalls are the functions that make or send an HTTP request.
var requestCalls = []string{
	"net/http.NewRequest", "net/http.NewRequestWithContext", "(*net/http.Client).Do", "(*net/http.Client).Get",
	"(*net/http.Client).Post", "net/http.Get", "net/http.Post", "(net/http.RoundTripper).RoundTrip",
}

// TakesText says whether a function is handed JSON text, or what holds it.
func TakesText(sig *types.Signature) bool {
	for i := range sig.Params().Len() {
		switch t := sig.Params().At(i).Type(); {
		case gojson.IsRaw(t) || gojson.IsByteSlice(t) || gojson.IsTextType(t) || gojson.IsOf(t, "io", "Reader") || gojson.IsOf(t, "io", "ReadCloser") || gojson.IsOf(gojson.Deref(t), "http", "Request"):
			return true
		}
	}
	return false
}

// Styled finds where fields travel by such calls.
func (p *Program) Styled() map[*types.Var]string {
	if p.travelling == nil {
		p.travelling = map[*types.Var]string{}
		for _, src := range p.Sources {
			for _, file := range src.Files {
				ast.Inspect(file, func(n ast.Node) bool {
					call, ok := n.(*ast.CallExpr)
					if ok && strings.HasPrefix(types.ExprString(call.Fun), "runtime.StyleParam") {
						p.style(src, call)
					}
					return true
				})
			}
		}
		p.styleGets()
	}
	return p.travelling
}

// styleGets notes the fields that have one name for JSON and for queries, of the structs that
// functions take which make nothing but requests without a body.
func (p *Program) styleGets() {
	gets := map[*types.Named]bool{}
	for f := range p.Bodies() {
		if !f.Obj.Exported() || !p.Requesting()[f.Obj] {
			continue
		}
		verbs, _ := p.spelled(f.Decl, f.Src)
		verbs = distinct(verbs)
		for v := range f.Obj.Signature().Params().Variables() {
			if named := gojson.NamedOf(v.Type()); named != nil && p.Types[named.Obj()] != nil {
				before, known := gets[named]
				gets[named] = (before || !known) && len(verbs) == 1 && verbs[0] == "GET"
			}
		}
	}
	for named, only := range gets {
		st, ok := named.Underlying().(*types.Struct)
		if !ok || !only {
			continue
		}
		for _, f := range gojson.FieldsOf(st).Fields {
			name, _, _ := strings.Cut(reflect.StructTag(f.Tag).Get("url"), ",")
			if f.In == "" && f.Tagged && name == f.Name {
				p.travelling[f.Object] = "query"
			}
		}
	}
}

// Demanded are the fields of requests that calls of Speakeasy's library take the body of
// and demand: utils.SerializeRequestBody(ctx, request, nullable, optional, "Field", …).
func (p *Program) Demanded() map[*types.Var]bool {
	if p.demanded != nil {
		return p.demanded
	}
	p.demanded = map[*types.Var]bool{}
	for _, src := range p.Sources {
		for _, file := range src.Files {
			ast.Inspect(file, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok || len(call.Args) < 5 || types.ExprString(call.Fun) != "utils.SerializeRequestBody" {
					return true
				}
				optional, name := src.Info.Types[call.Args[3]].Value, src.Info.Types[call.Args[4]].Value
				request := src.Info.TypeOf(call.Args[1])
				if optional == nil || optional.Kind() != constant.Bool || constant.BoolVal(optional) || name == nil || name.Kind() != constant.String || request == nil {
					return true
				}
				field, _, _ := types.LookupFieldOrMethod(request, true, nil, constant.StringVal(name))
				if v, ok := field.(*types.Var); ok {
					p.demanded[v] = true
				}
				return true
			})
		}
	}
	return p.demanded
}

// style notes what one call writes and where.
func (p *Program) style(src *Source, call *ast.CallExpr) {
	place := ""
	var fields []*types.Var
	for _, argument := range call.Args {
		ast.Inspect(argument, func(n ast.Node) bool {
			selector, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if where := locations[selector.Sel.Name]; where != "" {
				place = where
			} else if v, ok := src.Info.Uses[selector.Sel].(*types.Var); ok && v.IsField() {
				fields = append(fields, v)
			}
			return true
		})
	}
	if place != "" && len(fields) == 1 {
		p.travelling[fields[0]] = place
	}
}

// locations are the constants that say so.
var locations = map[string]string{
	"ParamLocationQuery": "query", "ParamLocationHeader": "header", "ParamLocationPath": "path", "ParamLocationCookie": "cookie",
}
