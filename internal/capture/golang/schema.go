package golang

import (
	"encoding/json"
	"go/ast"
	"go/types"
	"maps"
	"slices"
	"strconv"
)

// schemaOf maps a type to its schema. The expression is the type as written, or
// nil; it is needed only to name what the type checker could not resolve.
func (c *capturer) schemaOf(t types.Type, e ast.Expr, src *source) object {
	if paren, ok := e.(*ast.ParenExpr); ok {
		return c.schemaOf(t, paren.X, src)
	}
	switch t := t.(type) {
	case *types.Alias:
		if c.isPublic(t.Obj()) && !c.isReexport(t) {
			return c.ref(t)
		}
		return c.schemaOf(t.Rhs(), e, src)
	case *types.Named:
		return c.namedSchema(t)
	case *types.Basic:
		if t.Kind() == types.Invalid {
			return c.unresolved(e, src)
		}
		if schema, ok := basicTypes[t.Kind()]; ok {
			return maps.Clone(schema)
		}
		return opaque("%s has no JSON form", t)
	case *types.Pointer:
		star, _ := e.(*ast.StarExpr)
		return nullable(c.schemaOf(t.Elem(), operand(star), src))
	case *types.Slice:
		if isByte(t.Elem()) {
			return annotate(object{"type": "string", "contentEncoding": "base64"}, "native", "bytes")
		}
		return object{"type": "array", "items": c.elementSchema(t.Elem(), elementExpr(e), src)}
	case *types.Array:
		length := json.Number(strconv.FormatInt(t.Len(), 10))
		return object{
			"type":     "array",
			"items":    c.elementSchema(t.Elem(), elementExpr(e), src),
			"minItems": length,
			"maxItems": length,
		}
	case *types.Map:
		return c.mapSchema(t, e, src)
	case *types.Interface:
		if t.Empty() {
			return annotate(object{}, "native", "any")
		}
		if variants := closedVariants(t); variants != nil {
			return bareTop(c.defineUnion(variants))
		}
		return opaque("an interface without a name, whose values no decoder can know")
	case *types.Struct:
		schema, _ := c.record(t, nil)
		return schema
	default:
		return opaque("%s has no JSON form", kindOf(t))
	}
}

// elementSchema maps what a slice or map holds. Pointers to structs stand there to
// save a copy, and a nil among them is a mistake; a pointer to a scalar is there
// for the null.
func (c *capturer) elementSchema(t types.Type, e ast.Expr, src *source) object {
	if pointer, ok := types.Unalias(t).(*types.Pointer); ok {
		if _, ok := pointer.Elem().Underlying().(*types.Struct); ok && !isKnown(pointer.Elem()) {
			star, _ := e.(*ast.StarExpr)
			return c.schemaOf(pointer.Elem(), operand(star), src)
		}
	}
	return c.schemaOf(t, e, src)
}

// namedSchema maps a use of a named type: a reference, if it is the SDK's own.
func (c *capturer) namedSchema(t *types.Named) object {
	obj := t.Obj()
	if obj.Pkg() == nil {
		return opaque("%s is an interface that no decoder can know", obj.Name())
	}
	if schema, ok := knownType(obj.Pkg().Path(), obj.Name()); ok {
		return schema
	}
	if isInvalid(t) {
		return opaque("%s could not be resolved", obj.Name())
	}
	if inner := isOptional(t); inner != nil {
		return nullable(c.schemaOf(inner, nil, nil))
	}
	if value, ok := c.constantType(t); ok {
		return object{"const": value}
	}
	if c.prog.types[obj] == nil {
		return c.foreign(t)
	}
	if reason := c.notWire(t); reason != "" {
		return opaque("%s is not a wire type: %s", obj.Name(), reason)
	}
	return c.ref(t)
}

// foreign maps a type of a dependency. Its methods cannot be read, but where it
// has none for JSON, encoding/json goes by what it is made of.
func (c *capturer) foreign(t *types.Named) object {
	schema, ok := c.unfolded[t]
	if !ok {
		c.unfolded[t] = opaque("%s contains itself and is declared outside the captured folder", fullName(t))
		schema = c.unfold(t)
		c.unfolded[t] = schema
	}
	return clone(schema).(object)
}

func (c *capturer) unfold(t *types.Named) object {
	methods := jsonMethodsOf(t)
	switch {
	case methods.marshalJSON.sameField(methods.unmarshalJSON):
		return c.schemaOf(deref(methods.marshalJSON.via.Type()), nil, nil)
	case methods.json():
		return opaque("%s decides its own JSON in a package outside the captured folder", fullName(t))
	case methods.text():
		return object{"type": "string"}
	}
	switch under := t.Underlying().(type) {
	case *types.Struct:
		if schema, _ := c.record(under, nil); !hasOpaque(schema) {
			return schema
		}
	case *types.Basic, *types.Slice, *types.Array, *types.Map:
		return c.schemaOf(under, nil, nil)
	case *types.Interface:
		if !under.Empty() {
			return opaque("%s is an interface: its type does not say what stands in JSON", fullName(t))
		}
	}
	return opaque("%s is declared outside the captured folder", fullName(t))
}

func fullName(t *types.Named) string { return t.Obj().Pkg().Path() + "." + t.Obj().Name() }

// clone copies a schema, so that what is noted of one use is not of another.
func clone(v any) any {
	switch v := v.(type) {
	case object:
		out := make(object, len(v))
		for key, inner := range v {
			out[key] = clone(inner)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, inner := range v {
			out[i] = clone(inner)
		}
		return out
	}
	return v
}

// unresolved maps a type that the type checker does not know, because its
// package is not there or its declaration is not valid.
func (c *capturer) unresolved(e ast.Expr, src *source) object {
	switch e := e.(type) {
	case *ast.SelectorExpr:
		path := c.prog.importPath(e.X, src)
		if schema, ok := knownType(path, e.Sel.Name); ok {
			return schema
		}
		if path != "" {
			return opaque("%s.%s could not be resolved: its package could not be loaded", path, e.Sel.Name)
		}
	case *ast.IndexExpr:
		return c.unresolved(e.X, src)
	case *ast.IndexListExpr:
		return c.unresolved(e.X, src)
	case *ast.StarExpr:
		return nullable(c.unresolved(e.X, src))
	case *ast.Ident:
		return opaque("%s could not be resolved", e.Name)
	}
	return opaque("its type could not be resolved")
}

func (c *capturer) mapSchema(t *types.Map, e ast.Expr, src *source) object {
	schema := object{"type": "object"}
	key := t.Key().Underlying()
	basic, _ := key.(*types.Basic)
	switch {
	case isInvalid(key):
		return opaque("the type of the map's keys could not be resolved")
	case basic != nil && basic.Info()&types.IsString != 0:
	case jsonMethodsOf(t.Key()).text():
	case basic != nil && basic.Info()&types.IsUnsigned != 0:
		schema["propertyNames"] = object{"pattern": unsignedKey}
	case basic != nil && basic.Info()&types.IsInteger != 0:
		schema["propertyNames"] = object{"pattern": integerKey}
	default:
		return opaque("a map with keys of type %s has no JSON form", t.Key())
	}
	var value ast.Expr
	if m, ok := e.(*ast.MapType); ok {
		value = m.Value
	}
	if !isAny(t.Elem()) {
		schema["additionalProperties"] = c.elementSchema(t.Elem(), value, src)
	}
	return schema
}

// nullable admits null beside what the schema admits.
func nullable(schema object) object {
	_, annotated := schema[annotation]
	if len(schema) == 0 || len(schema) == 1 && annotated {
		return schema // admits everything already
	}
	if variants, ok := schema["anyOf"].([]any); ok {
		if last, ok := variants[len(variants)-1].(object); ok && last["type"] == "null" {
			return schema
		}
		out := maps.Clone(schema)
		out["anyOf"] = append(slices.Clone(variants), object{"type": "null"})
		return out
	}
	switch schema["type"] {
	case "string", "integer", "number", "boolean":
		out := maps.Clone(schema)
		out["type"] = []any{schema["type"], "null"}
		return out
	}
	if _, ok := schema["type"].([]any); ok {
		return schema
	}
	return object{"anyOf": []any{schema, object{"type": "null"}}}
}

// isByte says whether a slice of t is encoded as base64.
func isByte(t types.Type) bool {
	basic, ok := t.Underlying().(*types.Basic)
	return ok && basic.Kind() == types.Uint8 && !jsonMethodsOf(t).any()
}

func isAny(t types.Type) bool {
	_, named := types.Unalias(t).(*types.Named)
	iface, ok := t.Underlying().(*types.Interface)
	return ok && !named && iface.Empty()
}

func elementExpr(e ast.Expr) ast.Expr {
	if array, ok := e.(*ast.ArrayType); ok {
		return array.Elt
	}
	return nil
}

func operand(star *ast.StarExpr) ast.Expr {
	if star == nil {
		return nil
	}
	return star.X
}

// kindOf names a kind of type for a reason.
func kindOf(t types.Type) string {
	switch t.Underlying().(type) {
	case *types.Signature:
		return "a func"
	case *types.Chan:
		return "a chan"
	}
	return types.TypeString(t, (*types.Package).Name)
}

// hasOpaque says whether a part of a schema could not be known.
func hasOpaque(v any) bool {
	switch v := v.(type) {
	case object:
		if v["opaque"] != nil {
			return true
		}
		for _, inner := range v {
			if hasOpaque(inner) {
				return true
			}
		}
	case []any:
		return slices.ContainsFunc(v, hasOpaque)
	}
	return false
}
