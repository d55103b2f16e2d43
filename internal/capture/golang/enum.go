package golang

import (
	"encoding/json"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// enum maps a named string or integer type with constants. encoding/json takes
// any value of the base type, so the values are only listed, unless the type's
// UnmarshalJSON refuses all others.
func (c *capturer) enum(obj *types.TypeName, base object) object {
	var values []any
	members := object{}
	lines := []string{"type " + c.prog.text(c.prog.types[obj].spec)}
	var lastSpec *ast.ValueSpec
	for _, member := range c.members(obj) {
		value := constantValue(member.object.Val())
		members[member.object.Name()] = value
		if !slices.Contains(values, value) {
			values = append(values, value)
		}
		if member.spec != lastSpec {
			lines = append(lines, c.prog.text(member.spec))
		}
		lastSpec = member.spec
	}
	schema := object{"type": base["type"]}
	if accepted := c.acceptedTexts(obj, "UnmarshalJSON"); accepted != nil {
		for _, text := range accepted {
			if !slices.Contains(values, text) {
				return opaque("UnmarshalJSON takes %q, which is no value of a constant", text)
			}
		}
		schema = object{"enum": accepted}
	} else {
		annotate(schema, "open", true)
		annotate(schema, "values", values)
	}
	annotate(schema, "native", "const")
	annotate(schema, "members", members)
	annotate(schema, "decl", strings.Join(lines, "\n"))
	return schema
}

// members gives a type's constants: those of its own package, and of the others
// those with a value of their own. The rest give one of the former a name once more.
func (c *capturer) members(obj *types.TypeName) []constMember {
	var own, others []constMember
	for _, member := range c.prog.consts[obj] {
		if member.object.Pkg() == obj.Pkg() {
			own = append(own, member)
		} else {
			others = append(others, member)
		}
	}
	for _, member := range others {
		if !slices.ContainsFunc(own, func(known constMember) bool {
			return constant.Compare(known.object.Val(), token.EQL, member.object.Val())
		}) {
			own = append(own, member)
		}
	}
	return own
}

// isEnum says whether a type is a named string or integer with constants.
func (c *capturer) isEnum(t *types.Named) bool {
	basic, ok := t.Underlying().(*types.Basic)
	return ok && basic.Info()&(types.IsString|types.IsInteger) != 0 && len(c.prog.consts[t.Obj()]) > 0
}

// constantValue gives a string or a number as JSON holds it.
func constantValue(v constant.Value) any {
	switch v.Kind() {
	case constant.String:
		return constant.StringVal(v)
	case constant.Bool:
		return constant.BoolVal(v)
	default:
		return json.Number(v.ExactString())
	}
}

// acceptedTexts reads an UnmarshalJSON or UnmarshalText that decodes a string, takes
// the cases of a switch and fails otherwise. It gives nil for any other type.
func (c *capturer) acceptedTexts(obj *types.TypeName, method string) []any {
	fn := c.prog.methods[obj][method]
	if fn == nil || c.prog.types[obj] == nil {
		return nil
	}
	src := c.prog.types[obj].src
	var accepted []any
	var refuses bool
	for _, stmt := range fn.Body.List {
		sw, ok := stmt.(*ast.SwitchStmt)
		if !ok || sw.Tag == nil {
			refuses = refuses || accepted != nil && returnsError(src, stmt)
			continue
		}
		for _, stmt := range sw.Body.List {
			clause := stmt.(*ast.CaseClause)
			if clause.List == nil && len(clause.Body) > 0 {
				refuses = returnsError(src, clause.Body[len(clause.Body)-1])
			}
			for _, e := range clause.List {
				text, ok := textOf(src, e)
				if !ok {
					return nil
				}
				accepted = append(accepted, text)
			}
		}
	}
	if !refuses {
		return nil
	}
	return accepted
}

// returnsError says whether a statement returns something other than nil.
func returnsError(src *source, stmt ast.Stmt) bool {
	ret, ok := stmt.(*ast.ReturnStmt)
	return ok && len(ret.Results) == 1 && !src.info.Types[ret.Results[0]].IsNil()
}

// enumTexts reads the methods for text of a type with constants: a MarshalText that
// takes the constants one by one (case LevelLow: return []byte("low"), nil), an
// UnmarshalText that takes just those texts. It gives nil for any other.
func (c *capturer) enumTexts(obj *types.TypeName, method string) []any {
	fn, decl := c.prog.methods[obj][method], c.prog.types[obj]
	switch {
	case fn == nil || decl == nil:
		return nil
	case method == "UnmarshalText":
		accepted, texts := c.acceptedTexts(obj, method), c.enumTexts(obj, "MarshalText")
		if len(accepted) != len(texts) || slices.ContainsFunc(texts, func(text any) bool { return !slices.Contains(accepted, text) }) {
			return nil
		}
		return texts
	}
	if inner := c.stringer(obj, fn); inner != nil {
		fn = inner
	}
	var texts []any
	for _, stmt := range fn.Body.List {
		sw, ok := stmt.(*ast.SwitchStmt)
		if !ok || sw.Tag == nil {
			continue
		}
		for _, stmt := range sw.Body.List {
			clause := stmt.(*ast.CaseClause)
			if len(clause.List) == 0 {
				continue
			}
			text, ok := returnedText(decl.src, clause)
			if !ok {
				return nil
			}
			texts = append(texts, text)
		}
	}
	if len(texts) != len(c.members(obj)) {
		return nil
	}
	return texts
}

// stringer gives the String method where a MarshalText returns []byte(t.String()).
func (c *capturer) stringer(obj *types.TypeName, fn *ast.FuncDecl) *ast.FuncDecl {
	if len(fn.Body.List) != 1 {
		return nil
	}
	found := false
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok && sel.Sel.Name == "String" {
			found = true
		}
		return true
	})
	if !found {
		return nil
	}
	return c.prog.methods[obj]["String"]
}

// returnedText gives the text that a case returns, as a string or as bytes.
func returnedText(src *source, clause *ast.CaseClause) (any, bool) {
	if len(clause.Body) != 1 || len(clause.List) != 1 {
		return nil, false
	}
	ret, ok := clause.Body[0].(*ast.ReturnStmt)
	if !ok || len(ret.Results) == 0 {
		return nil, false
	}
	e := ret.Results[0]
	if call, ok := e.(*ast.CallExpr); ok && len(call.Args) == 1 && src.info.Types[call.Fun].IsType() {
		e = call.Args[0]
	}
	text, ok := textOf(src, e)
	return text, ok
}
