package golang

import (
	"go/ast"
	"go/types"
	"maps"
	"sort"
	"strings"
)

// record maps a struct. The constants are the fields that its encoder sets to
// one value, by wire name. The field set is returned for the annotations of a
// type; a struct within a field has no use for it.
func (c *capturer) record(st *types.Struct, constants map[string]any) (object, fieldSet) {
	set := jsonFields(st)
	kind := conventionOf(st)
	properties := object{}
	var required []any
	if kind != plain {
		set.dropUntagged()
	}
	for _, f := range set.fields {
		schema, always := c.property(f, kind)
		if value, ok := constants[f.name]; ok {
			schema = asConstant(schema, value)
		}
		properties[f.name] = schema
		if always {
			required = append(required, f.name)
		}
	}
	schema := object{"type": "object", "properties": properties}
	if len(required) > 0 {
		sort.Slice(required, func(i, j int) bool { return required[i].(string) < required[j].(string) })
		schema["required"] = required
	}
	if set.rest != nil && !isAny(set.rest) {
		schema["additionalProperties"] = c.schemaOf(set.rest, nil, nil)
	}
	return schema, set
}

// asConstant narrows a property to one value, or to those of a list, and keeps its
// annotation.
func asConstant(schema object, value any) object {
	out := object{"const": value}
	if values, ok := value.([]any); ok {
		out = object{"enum": values}
	}
	if notes, ok := schema[annotation]; ok {
		out[annotation] = notes
	}
	return out
}

// property maps a field and says whether it is declared to be always there.
func (c *capturer) property(f field, kind convention) (schema object, always bool) {
	if f.quoted {
		schema = quoted(f.object.Type())
	} else {
		expr, src := c.fieldExpr(f.object)
		schema = c.schemaOf(f.object.Type(), expr, src)
	}
	schema = formatted(schema, f)
	_, pointer := f.object.Type().Underlying().(*types.Pointer)
	pointer = pointer || isOptional(f.object.Type()) != nil
	always = !f.viaPointer && !pointer && !f.omits()
	switch {
	case kind == response && !c.isConstant(f.object.Type()):
		always, pointer = f.required, false
		if f.nullable {
			schema = nullable(schema)
		}
	case f.viaPointer, f.omits():
		annotate(schema, "unset", "omit")
		if notesOf(schema)["opaque"] == nil && c.omitsZero(f) {
			annotate(schema, "zero", "omit")
		}
	case pointer || sendsNull(f.object.Type()):
		annotate(schema, "unset", "null")
	}
	if kind == request && f.required {
		always, pointer = true, false
	}
	if value, ok := schema["const"]; ok && always && c.isConstant(f.object.Type()) {
		schema["default"] = value
		annotate(schema, "unset", "default")
	} else if pointer {
		schema["default"] = nil
	}
	if !sameName(f.name, f.object.Name()) {
		annotate(schema, "name", f.object.Name())
	}
	if place := c.prog.place(f.object.Pos()); place != nil {
		annotate(schema, "source", place)
	}
	annotate(schema, "decl", c.fieldDecl(f.object))
	return schema, always
}

// isConstant says whether a type has one value, which is sent though nobody sets it.
func (c *capturer) isConstant(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return false
	}
	_, ok = c.constantType(named)
	return ok
}

// quoted maps what ",string" makes of a scalar: its JSON text within a string.
func quoted(t types.Type) object {
	basic := deref(t).Underlying().(*types.Basic)
	kind := basicTypes[basic.Kind()]["type"].(string)
	schema := object{"type": "string", "pattern": quotedPatterns[kind]}
	if deref(t) != t {
		return nullable(schema)
	}
	return schema
}

// sendsNull says whether the zero value is encoded as null.
func sendsNull(t types.Type) bool {
	if named, ok := types.Unalias(t).(*types.Named); ok && named.Obj().Name() != "RawMessage" && jsonMethodsOf(named).encodes() {
		return false
	}
	switch t.Underlying().(type) {
	case *types.Slice, *types.Map, *types.Interface:
		return true
	}
	return false
}

// fieldExpr gives a field's type as written and the package it is written in.
func (c *capturer) fieldExpr(v *types.Var) (ast.Expr, *source) {
	node := c.prog.fields[v.Pos()]
	if node == nil {
		return nil, nil
	}
	src := c.prog.packages[v.Pkg()]
	if src == nil {
		return nil, nil
	}
	return node.Type, src
}

// fieldDecl gives a field as written. A field promoted from a dependency has no
// text here and is written from its type.
func (c *capturer) fieldDecl(v *types.Var) string {
	node := c.prog.fields[v.Pos()]
	if node == nil {
		return strings.TrimSpace(v.Name() + " " + types.TypeString(v.Type(), (*types.Package).Name))
	}
	return c.prog.text(node)
}

func jsonStrings(texts []string) []any {
	out := make([]any, len(texts))
	for i, text := range texts {
		out[i] = text
	}
	return out
}

func jsonLocal(fields []localField) []any {
	out := make([]any, len(fields))
	for i, f := range fields {
		out[i] = object{"name": f.name, "reason": f.reason}
	}
	return out
}

// timeFormats are the forms that a format tag gives to a time.Time.
var timeFormats = map[string]struct {
	schema object
	native string
}{
	"date":      {object{"type": "string", "format": "date"}, "date"},
	"time":      {object{"type": "string", "format": "time"}, "time"},
	"unixtime":  {object{"type": "integer"}, "datetime"},
	"unix":      {object{"type": "number"}, "datetime"},
	"unixmilli": {object{"type": "number"}, "datetime"},
}

// formatted applies a format tag to a time; on other types it is documentation.
func formatted(schema object, f field) object {
	form, ok := timeFormats[f.format]
	notes, _ := schema[annotation].(object)
	if !ok || notes["native"] != "datetime" {
		return schema
	}
	out := annotate(maps.Clone(form.schema), "native", form.native)
	if _, null := schema["type"].([]any); null {
		return nullable(out)
	}
	return out
}
