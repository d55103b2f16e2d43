package golang

import (
	"encoding/json"
	"go/ast"
	"go/constant"
	"go/types"
	"slices"
	"strings"
)

// enum maps a named string or integer type with constants. A Go decoder takes
// any value of the base type, so the values are only listed.
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
	annotate(schema, "native", "const")
	annotate(schema, "open", true)
	annotate(schema, "values", values)
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
