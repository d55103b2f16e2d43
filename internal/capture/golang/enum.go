package golang

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"example.org/parity/internal/capture/golang/eval"
	"example.org/parity/internal/capture/golang/program"
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
		if member.Object.Val().Kind() == constant.Unknown { // of a package that is not there
			return opaque("the value of the constant %s is not known", member.Object.Name())
		}
		value := codec.JSON(eval.ConstantValue(member.Object.Val()))
		out.Members[member.Object.Name()] = value
		if !slices.ContainsFunc(out.Values, func(v codec.Value) bool { return string(v) == string(value) }) {
			out.Values = append(out.Values, value)
		}
	}
	return out
}

// enumDecl is an enum's declaration with its constants.
func (c *capturer) enumDecl(obj *types.TypeName) string {
	lines := []string{"type " + c.prog.Text(c.prog.Types[obj].Spec)}
	var lastSpec *ast.ValueSpec
	for _, member := range c.members(obj) {
		if member.Spec != lastSpec {
			lines = append(lines, c.prog.Text(member.Spec))
		}
		lastSpec = member.Spec
	}
	return strings.Join(lines, "\n")
}

// members gives a type's constants: those of its own package, and of the others
// those with a value of their own. The rest give one of the former a name once more.
func (c *capturer) members(obj *types.TypeName) []program.ConstMember {
	var own, others []program.ConstMember
	for _, member := range c.prog.Consts[obj] {
		if member.Object.Pkg() == obj.Pkg() {
			own = append(own, member)
		} else {
			others = append(others, member)
		}
	}
	for _, member := range others {
		if !slices.ContainsFunc(own, func(known program.ConstMember) bool {
			return constant.Compare(known.Object.Val(), token.EQL, member.Object.Val())
		}) {
			own = append(own, member)
		}
	}
	return own
}

// isEnum says whether a type is a named string or integer with constants.
func (c *capturer) isEnum(t *types.Named) bool {
	basic, ok := t.Underlying().(*types.Basic)
	return ok && basic.Info()&(types.IsString|types.IsInteger) != 0 && len(c.prog.Consts[t.Obj()]) > 0 && !c.isCombined(t.Obj())
}

// isCombined says whether other values are made of constants: of bits, one of which is
// written as a shift, or as several of them together; or of units, one of which is
// written as so many of another.
func (c *capturer) isCombined(obj *types.TypeName) bool {
	members := c.prog.Consts[obj]
	combined := false
	isMember := func(e ast.Expr) bool {
		id, ok := ast.Unparen(e).(*ast.Ident)
		return ok && slices.ContainsFunc(members, func(m program.ConstMember) bool { return m.Object.Name() == id.Name })
	}
	for _, member := range members {
		_, exact := constant.Uint64Val(constant.ToInt(member.Object.Val()))
		if member.Object.Val().Kind() != constant.Int || !exact {
			return false
		}
		for _, e := range member.Spec.Values {
			ast.Inspect(e, func(n ast.Node) bool {
				b, ok := n.(*ast.BinaryExpr)
				combined = combined || ok && (b.Op == token.SHL || b.Op == token.OR || b.Op == token.MUL && (isMember(b.X) || isMember(b.Y)))
				return !combined
			})
		}
	}
	return combined
}
