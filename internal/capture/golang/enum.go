package golang

import (
	"encoding/json"
	"go/ast"
	"go/constant"
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
	for _, member := range c.prog.consts[obj] {
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
	if accepted := c.acceptedTexts(obj); accepted != nil {
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

// acceptedTexts reads an UnmarshalJSON that decodes a string, takes the cases of
// a switch and fails otherwise. It gives nil for any other type.
func (c *capturer) acceptedTexts(obj *types.TypeName) []any {
	fn := c.prog.methods[obj]["UnmarshalJSON"]
	if fn == nil {
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
