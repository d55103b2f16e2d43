package golang

import (
	"go/types"
	"strings"

	"example.org/parity/internal/doc"
)

// rename gives each definition its public name: the type's own, or where two
// packages have it, the shortest suffix of package path and name that tells it
// apart. It then writes the names into the references.
func (c *capturer) rename() map[string]any {
	names := publicNames(c.declared())
	out := make(map[string]any, len(c.defs))
	for _, d := range c.defs {
		d.name = defName(d.typ, names)
	}
	for _, d := range c.defs {
		out[d.name] = resolveRefs(d.schema)
	}
	return out
}

// declared gives the declarations behind the definitions.
func (c *capturer) declared() map[*types.TypeName]bool {
	out := map[*types.TypeName]bool{}
	for _, d := range c.defs {
		out[typeName(d.typ)] = true
	}
	return out
}

func publicNames(objects map[*types.TypeName]bool) map[*types.TypeName]string {
	suffix := func(obj *types.TypeName, n int) string {
		segments := append(strings.Split(obj.Pkg().Path(), "/"), obj.Name())
		return strings.Join(segments[max(0, len(segments)-n):], ".")
	}
	longest := 1
	for obj := range objects {
		longest = max(longest, strings.Count(obj.Pkg().Path(), "/")+2)
	}
	names := map[*types.TypeName]string{}
	for n := 1; n <= longest; n++ {
		count := map[string]int{}
		for obj := range objects {
			count[suffix(obj, n)]++
		}
		for obj := range objects {
			if _, named := names[obj]; !named && (count[suffix(obj, n)] == 1 || n == longest) {
				names[obj] = suffix(obj, n)
			}
		}
	}
	return names
}

// defName writes a type as Go does, with the public names of the SDK's types.
func defName(t types.Type, names map[*types.TypeName]string) string {
	switch t := t.(type) {
	case *types.Pointer:
		return "*" + defName(t.Elem(), names)
	case *types.Slice:
		return "[]" + defName(t.Elem(), names)
	case *types.Map:
		return "map[" + defName(t.Key(), names) + "]" + defName(t.Elem(), names)
	case *types.Named:
		if name, ok := names[t.Obj()]; ok {
			return name + argumentNames(t.TypeArgs(), names)
		}
	case *types.Alias:
		if name, ok := names[t.Obj()]; ok {
			return name + argumentNames(t.TypeArgs(), names)
		}
	}
	return types.TypeString(t, (*types.Package).Name)
}

func argumentNames(args *types.TypeList, names map[*types.TypeName]string) string {
	if args.Len() == 0 {
		return ""
	}
	texts := make([]string, args.Len())
	for i := range args.Len() {
		texts[i] = defName(args.At(i), names)
	}
	return "[" + strings.Join(texts, ",") + "]"
}

// resolveRefs replaces the definitions that references point to by their names.
func resolveRefs(v any) any {
	switch v := v.(type) {
	case object:
		for key, inner := range v {
			if target, ok := inner.(*def); ok && key == "$ref" {
				v[key] = "#/$defs/" + doc.Escape(target.name)
				continue
			}
			resolveRefs(inner)
		}
	case []any:
		for _, inner := range v {
			resolveRefs(inner)
		}
	}
	return v
}

// sameName says whether a wire name is only another casing of a Go name, as
// offset_tokens is of OffsetTokens.
func sameName(wire, field string) bool {
	return strings.EqualFold(strings.ReplaceAll(wire, "_", ""), strings.ReplaceAll(field, "_", ""))
}
