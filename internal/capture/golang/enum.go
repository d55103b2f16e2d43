package golang

import (
	"encoding/json"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"example.org/parity/internal/codec"
)

// enum maps a named string or integer type with constants. encoding/json takes
// any value of the base type, so the values are only listed.
func (c *capturer) enum(obj *types.TypeName) codec.Shape {
	out := codec.Shape{Kind: codec.KindEnum, Open: true, Native: "const", Members: map[string]codec.Value{}}
	if basic, ok := obj.Type().Underlying().(*types.Basic); ok {
		out.Width, out.Limits = basicTypes[basic.Kind()].Width, basicTypes[basic.Kind()].Limits
	}
	for _, member := range c.members(obj) {
		if member.object.Val().Kind() == constant.Unknown { // of a package that is not there
			return opaque("the value of the constant %s is not known", member.object.Name())
		}
		value := codec.JSON(constantValue(member.object.Val()))
		out.Members[member.object.Name()] = value
		if !slices.ContainsFunc(out.Values, func(v codec.Value) bool { return string(v) == string(value) }) {
			out.Values = append(out.Values, value)
		}
	}
	return out
}

// enumDecl is an enum's declaration with its constants.
func (c *capturer) enumDecl(obj *types.TypeName) string {
	lines := []string{"type " + c.prog.text(c.prog.types[obj].spec)}
	var lastSpec *ast.ValueSpec
	for _, member := range c.members(obj) {
		if member.spec != lastSpec {
			lines = append(lines, c.prog.text(member.spec))
		}
		lastSpec = member.spec
	}
	return strings.Join(lines, "\n")
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
	return ok && basic.Info()&(types.IsString|types.IsInteger) != 0 && len(c.prog.consts[t.Obj()]) > 0 && !c.isFlags(t.Obj())
}

// constantValue gives a string or a number as JSON holds it.
func constantValue(v constant.Value) any {
	switch v.Kind() {
	case constant.String:
		return constant.StringVal(v)
	case constant.Bool:
		return constant.BoolVal(v)
	case constant.Int:
		return json.Number(v.ExactString())
	default:
		f, _ := constant.Float64Val(v)
		return json.Number(strconv.FormatFloat(f, 'g', -1, 64))
	}
}

// isFlags says whether constants are bits that are combined: one of them is written as
// a shift, or as several of them together.
func (c *capturer) isFlags(obj *types.TypeName) bool {
	members := c.prog.consts[obj]
	shifted := false
	for _, member := range members {
		_, exact := constant.Uint64Val(constant.ToInt(member.object.Val()))
		if member.object.Val().Kind() != constant.Int || !exact {
			return false
		}
		for _, e := range member.spec.Values {
			ast.Inspect(e, func(n ast.Node) bool {
				b, ok := n.(*ast.BinaryExpr)
				shifted = shifted || ok && (b.Op == token.SHL || b.Op == token.OR)
				return !shifted
			})
		}
	}
	return shifted
}
