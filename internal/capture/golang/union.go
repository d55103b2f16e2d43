package golang

import (
	"go/ast"
	"go/types"
	"maps"
	"reflect"
	"slices"
	"strings"

	"example.org/parity/internal/capture/golang/eval"
	"example.org/parity/internal/capture/golang/gojson"
	"example.org/parity/internal/capture/golang/program"
)

// unions are the interfaces that the SDK can decode, with the types that a
// decoder chooses from, and the tag by which it chooses each.
type unions struct {
	variants map[*types.TypeName][]types.Type
	tags     map[*types.TypeName]tag
	chosen   map[*types.TypeName]*registered // structs that a library decodes as unions
	moments  map[*types.TypeName]bool        // variants that it converts to a time.Time
}

// tag is the field of a variant that tells it apart, with the value it then has.
type tag struct {
	name, value string
	ambiguous   bool // chosen by more than one value
}

// alternative is one case of a decoder: the types that it mentions, and its tag.
type alternative struct {
	tag   tag
	types []*types.Named
}

// findUnions looks for decoders: a function that returns an interface of its own
// package, or an UnmarshalJSON, with a switch over constants whose cases
// name implementations; or a map from texts to functions that do.
func findUnions(prog *program.Program) unions {
	u := unions{variants: map[*types.TypeName][]types.Type{}, tags: map[*types.TypeName]tag{}, chosen: map[*types.TypeName]*registered{}, moments: map[*types.TypeName]bool{}}
	for _, src := range prog.Sources {
		for _, file := range src.Files {
			for _, decl := range file.Decls {
				switch decl := decl.(type) {
				case *ast.FuncDecl:
					u.readFunc(src, decl)
				case *ast.GenDecl:
					u.readTable(src, decl)
				}
			}
		}
	}
	maps.DeleteFunc(u.tags, func(_ *types.TypeName, t tag) bool { return t.ambiguous })
	return u
}

func (u *unions) readFunc(src *program.Source, fn *ast.FuncDecl) {
	if fn.Name.Name == "init" && fn.Recv == nil && fn.Body != nil {
		ast.Inspect(fn.Body, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				u.readRegistered(src, call)
			}
			return true
		})
		return
	}
	object := src.Func(fn)
	if object == nil || fn.Body == nil {
		return
	}
	targets := decodedBy(object)
	unmarshal := object.Name() == "UnmarshalJSON"
	if len(targets) == 0 && !unmarshal {
		return
	}
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		if sw, ok := n.(*ast.SwitchStmt); ok && (sw.Tag != nil || takesData(object)) {
			choices := readSwitch(src, sw)
			for _, iface := range targets {
				u.offer(iface, choices)
			}
			if unmarshal {
				u.addTags(choices)
			}
		}
		return true
	})
}

// takesData says whether a function is handed JSON text.
func takesData(fn *types.Func) bool {
	for i := range fn.Signature().Params().Len() {
		t := fn.Signature().Params().At(i).Type()
		if slice, ok := t.Underlying().(*types.Slice); ok && (gojson.IsRaw(t) || isByte(slice.Elem())) {
			return true
		}
	}
	return false
}

// decodedBy gives the interfaces of its own package that a function may make
// values of: those it returns, and the fields of UnmarshalJSON's receiver.
func decodedBy(fn *types.Func) []*types.Named {
	var found []*types.Named
	add := func(t types.Type) {
		switch held := t.Underlying().(type) {
		case *types.Slice:
			t = held.Elem()
		case *types.Map:
			t = held.Elem()
		}
		named, ok := types.Unalias(t).(*types.Named)
		if !ok || named.Obj().Pkg() != fn.Pkg() {
			return
		}
		if iface, ok := named.Underlying().(*types.Interface); ok && iface.IsMethodSet() && iface.NumMethods() > 0 {
			found = append(found, named)
		}
	}
	sig := fn.Signature()
	for i := range sig.Results().Len() {
		add(sig.Results().At(i).Type())
	}
	if fn.Name() == "UnmarshalJSON" && sig.Recv() != nil {
		recv := gojson.Deref(sig.Recv().Type())
		add(recv)
		if st, ok := recv.Underlying().(*types.Struct); ok {
			for i := range st.NumFields() {
				add(st.Field(i).Type())
			}
		}
	}
	return found
}

// readSwitch reads cases that are constants; those that are texts are tags. The
// cases of a switch over nothing are conditions, on which keys are there.
func readSwitch(src *program.Source, sw *ast.SwitchStmt) []alternative {
	name := wireNameOf(src, sw.Tag)
	var out []alternative
	for _, stmt := range sw.Body.List {
		clause := stmt.(*ast.CaseClause)
		for _, e := range clause.List {
			if sw.Tag != nil && src.Info.Types[e].Value == nil {
				return nil
			}
			chosen := tag{}
			if text, ok := textOf(src, e); ok {
				chosen = tag{name: name, value: text}
			}
			var mentioned []*types.Named
			for _, inner := range clause.Body {
				mentioned = append(mentioned, mentions(src, inner)...)
			}
			out = append(out, alternative{chosen, unique(mentioned)})
		}
	}
	return out
}

// readTable reads package-level maps such as map[string]func() Shape{"circle": …}.
func (u *unions) readTable(src *program.Source, decl *ast.GenDecl) {
	for _, spec := range decl.Specs {
		values, ok := spec.(*ast.ValueSpec)
		if !ok {
			continue
		}
		for _, value := range values.Values {
			lit, ok := value.(*ast.CompositeLit)
			if !ok || src.Info.TypeOf(lit) == nil {
				continue
			}
			table, ok := src.Info.TypeOf(lit).Underlying().(*types.Map)
			if !ok {
				continue
			}
			var choices []alternative
			for _, element := range lit.Elts {
				if pair, ok := element.(*ast.KeyValueExpr); ok {
					if text, ok := textOf(src, pair.Key); ok {
						choices = append(choices, alternative{tag{value: text}, unique(mentions(src, pair.Value))})
					}
				}
			}
			for _, iface := range madeBy(table.Elem(), src.Pkg) {
				u.offer(iface, choices)
			}
		}
	}
}

// madeBy gives the interfaces that a table's functions return.
func madeBy(t types.Type, pkg *types.Package) []*types.Named {
	sig, ok := t.Underlying().(*types.Signature)
	if !ok {
		return nil
	}
	return decodedBy(types.NewFunc(0, pkg, "", sig))
}

// offer takes the choices as the variants of an interface, if they are more than
// those of another decoder.
func (u *unions) offer(iface *types.Named, choices []alternative) {
	methods := iface.Underlying().(*types.Interface)
	var variants []types.Type
	var kept []alternative
	for _, ch := range choices {
		ch.types = slices.DeleteFunc(slices.Clone(ch.types), func(t *types.Named) bool {
			return !gojson.Implements(t, methods)
		})
		kept = append(kept, ch)
		for _, t := range ch.types {
			if !slices.Contains(variants, types.Type(t)) {
				variants = append(variants, t)
			}
		}
	}
	if len(variants) == 0 {
		return
	}
	u.addTags(kept)
	if len(variants) > len(u.variants[iface.Obj()]) {
		u.variants[iface.Obj()] = variants
	}
}

// addTags notes the tags of the cases that stand for one type.
func (u *unions) addTags(choices []alternative) {
	for _, ch := range choices {
		structs := slices.DeleteFunc(slices.Clone(ch.types), func(t *types.Named) bool {
			_, ok := t.Underlying().(*types.Struct)
			return !ok
		})
		if ch.tag.name == "" || len(structs) != 1 {
			continue
		}
		obj := structs[0].Obj()
		if known, ok := u.tags[obj]; ok && known != ch.tag {
			ch.tag.ambiguous = true
		}
		u.tags[obj] = ch.tag
	}
}

// Add notes the tag among a struct's constants, where the struct holds it as a
// plain string. A tag with a type of its own keeps that type.
func (t tag) Add(constants map[string]any, st *types.Struct) map[string]any {
	for _, f := range gojson.FieldsOf(st).Fields {
		if f.Name != t.name || f.Object.Type() != types.Typ[types.String] {
			continue
		}
		out := map[string]any{t.name: t.value}
		maps.Copy(out, constants)
		return out
	}
	return constants
}

// mentions gives the named types that a piece of code uses: by name, or through
// a field that points to one.
func mentions(src *program.Source, n ast.Node) []*types.Named {
	var out []*types.Named
	ast.Inspect(n, func(n ast.Node) bool {
		ident, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		switch used := src.Info.Uses[ident].(type) {
		case *types.TypeName:
			if named, ok := types.Unalias(used.Type()).(*types.Named); ok && isVariant(named) {
				out = append(out, named)
			}
		case *types.Var:
			if named, ok := types.Unalias(gojson.Deref(used.Type())).(*types.Named); ok && used.IsField() && isVariant(named) {
				out = append(out, named)
			}
		}
		return true
	})
	return out
}

// isVariant says whether a type can be one of a union's: not an interface, and
// not generic.
func isVariant(t *types.Named) bool {
	_, iface := t.Underlying().(*types.Interface)
	return !iface && t.Obj().Pkg() != nil && t.TypeParams().Len() == t.TypeArgs().Len()
}

func unique(named []*types.Named) []*types.Named {
	var out []*types.Named
	for _, t := range named {
		if !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out
}

func textOf(src *program.Source, e ast.Expr) (string, bool) {
	value := src.Info.Types[e].Value
	if value == nil {
		return "", false
	}
	text, ok := eval.ConstantValue(value).(string)
	return text, ok
}

// wireNameOf gives the JSON name of the field that an expression selects.
func wireNameOf(src *program.Source, e ast.Expr) string {
	sel, ok := e.(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	selection := src.Info.Selections[sel]
	if selection == nil || selection.Kind() != types.FieldVal {
		return ""
	}
	st, ok := gojson.Deref(selection.Recv()).Underlying().(*types.Struct)
	if !ok || len(selection.Index()) != 1 {
		return ""
	}
	i := selection.Index()[0]
	name, _, _ := strings.Cut(reflect.StructTag(st.Tag(i)).Get("json"), ",")
	if name == "" {
		return st.Field(i).Name()
	}
	return name
}
