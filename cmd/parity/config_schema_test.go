package main

import (
	"fmt"
	"go/ast"
	"strings"

	"example.org/parity/internal/config"
	"example.org/parity/internal/print"
	"example.org/parity/internal/report"
)

// configSchema is the JSON Schema of parity.yaml, of the structs that read it and
// their comments.
func configSchema() (string, error) {
	structs, docs, err := configStructs()
	if err != nil {
		return "", err
	}
	defs := map[string]any{}
	for name := range reachable(structs, "Config") {
		defs[name] = configObject(structs, name, docs[name])
	}
	root := defs["Config"].(map[string]any)
	delete(defs, "Config")
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["title"] = "parity.yaml"
	root["description"] = "What parity compares, and how. An unknown key is an error; docs/config.md tells the same."
	root["$defs"] = defs
	var b strings.Builder
	err = print.JSON(&b, root)
	return b.String(), err
}

// configKeys say of keys what their Go types do not.
func configKeys() map[string]any {
	priority := map[string]any{"enum": config.PriorityNames}
	local := map[string]any{"not": map[string]any{"pattern": "^git\\+"}}
	elsewhere := []any{local, map[string]any{"pattern": `^git\+(https|file)://[^@#]+@[^@#]+#.+$|^git\+ssh://([^@/#]+@)?[^@#]+@[^@#]+#.+$`}}
	var formats []string
	for _, f := range report.Formats {
		formats = append(formats, f.Name)
	}
	return map[string]any{
		"Config.root":       map[string]any{"pattern": "^[^/]"},
		"Config.fail-on":    priority,
		"Config.priorities": map[string]any{"propertyNames": priority},
		"Config.rules":      map[string]any{"additionalProperties": priority},
		"Config.roles":      map[string]any{"additionalProperties": map[string]any{"additionalProperties": map[string]any{"enum": []string{"sent", "received", "both"}}}},
		"Config.sets":       map[string]any{"minItems": 1},
		"Config":            map[string]any{"required": []string{"sets"}},
		"Set":               map[string]any{"required": []string{"name"}},
		"Set.source":        map[string]any{"anyOf": elsewhere},
		"Set.schema":        map[string]any{"anyOf": elsewhere},
		"Set.mode":          map[string]any{"enum": []string{config.Static, config.Runtime}},
		"Reports.formats":   map[string]any{"items": map[string]any{"enum": formats}},
		"Category":          map[string]any{"required": []string{"name"}},
		"Topology":          map[string]any{"required": []string{"server"}},
		"Convention":        map[string]any{"minProperties": 1, "maxProperties": 1},
		"Ignore":            map[string]any{"required": []string{"reason"}},
		"Ignore.id":         map[string]any{"pattern": "^[0-9a-f]{12}$"},
		"Route.status":      map[string]any{"type": []string{"string", "integer"}, "pattern": "^[1-5]([0-9][0-9]|xx)$"},
	}
}

func reachable(structs map[string]*ast.StructType, from string) map[string]bool {
	found := map[string]bool{from: true}
	for _, field := range structs[from].Fields.List {
		if field.Tag == nil {
			continue
		}
		ast.Inspect(field.Type, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && structs[id.Name] != nil {
				for name := range reachable(structs, id.Name) {
					found[name] = true
				}
			}
			return true
		})
	}
	return found
}

func configObject(structs map[string]*ast.StructType, name, doc string) map[string]any {
	properties := map[string]any{}
	for _, field := range structs[name].Fields.List {
		if field.Tag == nil {
			continue
		}
		key := keyOf(field)
		s := configType(structs, field.Type)
		text, rest := aboutKey(field)
		if rest != "" {
			text = rest
		}
		s["description"] = text
		merge(s, configKeys()[name+"."+key])
		properties[key] = s
	}
	object := map[string]any{"type": "object", "properties": properties, "additionalProperties": false}
	if name != "Config" {
		object["description"] = strings.Join(strings.Fields(doc), " ")
	}
	merge(object, configKeys()[name])
	return object
}

func merge(into map[string]any, more any) {
	if more, ok := more.(map[string]any); ok {
		for key, value := range more {
			into[key] = value
		}
	}
}

func configType(structs map[string]*ast.StructType, expr ast.Expr) map[string]any {
	switch t := expr.(type) {
	case *ast.Ident:
		switch {
		case t.Name == "Topology": // which reads itself
			return map[string]any{"anyOf": []any{map[string]any{"enum": []string{"clients", "peers"}}, map[string]any{"$ref": "#/$defs/Topology"}}}
		case structs[t.Name] != nil:
			return map[string]any{"$ref": "#/$defs/" + t.Name}
		case t.Name == "any":
			return map[string]any{}
		case t.Name == "bool":
			return map[string]any{"type": "boolean"}
		case t.Name == "int":
			return map[string]any{"type": "integer"}
		case t.Name == "string":
			return map[string]any{"type": "string"}
		}
	case *ast.ArrayType:
		return map[string]any{"type": "array", "items": configType(structs, t.Elt)}
	case *ast.MapType:
		return map[string]any{"type": "object", "additionalProperties": configType(structs, t.Value)}
	case *ast.StarExpr:
		return configType(structs, t.X)
	}
	panic(fmt.Sprintf("parity.yaml: a type of Go that its JSON Schema has no word for: %T %v", expr, expr))
}
