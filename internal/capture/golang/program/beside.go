package program

import (
	"go/ast"
	"go/constant"
	"go/types"
	"slices"

	"example.org/parity/internal/capture/golang/gojson"
)

// Beside is a member of a request's body that a function of the client sets beside the
// struct that it is given.
type Beside struct {
	Name  string
	Value constant.Value
	Call  *ast.CallExpr
}

// Besides are those members by the struct, as the clients set them that Stainless
// generates.
func (p *Program) Besides() map[*types.TypeName][]Beside {
	if p.besides != nil {
		return p.besides
	}
	p.besides = map[*types.TypeName][]Beside{}
	if !p.Generated {
		return p.besides
	}
	for f := range p.Bodies() {
		var set []Beside
		ast.Inspect(f.Decl.Body, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				set = append(set, f.Src.set(call)...)
			}
			return true
		})
		if len(set) == 0 {
			continue
		}
		for param := range f.Obj.Signature().Params().Variables() {
			named := gojson.NamedOf(gojson.Deref(param.Type()))
			if named == nil {
				continue
			}
			if st, ok := named.Underlying().(*types.Struct); !ok || gojson.ConventionOf(st) != gojson.Request {
				continue
			}
			for _, one := range set {
				if known := p.besides[named.Obj()]; !slices.ContainsFunc(known, func(b Beside) bool { return b.Name == one.Name }) {
					p.besides[named.Obj()] = append(known, one)
				}
			}
		}
	}
	return p.besides
}

// set are the members that a call sets to constants: option.WithJSONSet("stream", true), or
// body.SetExtraFields(map[string]any{"stream": "true"}) of a form, in which all is text.
func (src *Source) set(call *ast.CallExpr) (list []Beside) {
	fn, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	add := func(name, value ast.Expr) {
		if name, value := src.Info.Types[name].Value, src.Info.Types[value].Value; name != nil && name.Kind() == constant.String && value != nil {
			list = append(list, Beside{constant.StringVal(name), flag(value), call})
		}
	}
	switch obj := src.Info.Uses[fn.Sel]; {
	case obj == nil:
	case fn.Sel.Name == "WithJSONSet" && len(call.Args) == 2 && gojson.LastElement(obj.Pkg()) == "option":
		add(call.Args[0], call.Args[1])
	case fn.Sel.Name == "SetExtraFields" && len(call.Args) == 1 && gojson.LastElement(obj.Pkg()) == "param":
		if members, ok := ast.Unparen(call.Args[0]).(*ast.CompositeLit); ok {
			for _, e := range members.Elts {
				if pair, ok := e.(*ast.KeyValueExpr); ok {
					add(pair.Key, pair.Value)
				}
			}
		}
	}
	return list
}

// flag is the truth value that a text is of, and any other value as it is.
func flag(v constant.Value) constant.Value {
	if v.Kind() == constant.String && (constant.StringVal(v) == "true" || constant.StringVal(v) == "false") {
		return constant.MakeBool(constant.StringVal(v) == "true")
	}
	return v
}
