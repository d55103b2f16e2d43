package verify

import (
	"encoding/json"
	"fmt"
	"go/format"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"example.org/parity/internal/lang"
	"example.org/parity/internal/schema"
)

func emitPython(sdk SDK, a Answers, golden []Golden, _ string) (map[string][]byte, error) {
	type entry struct{ Name, Codec string }
	data := struct {
		Set                                   string
		Imports                               []string
		Types                                 []entry
		Adapter, Model, ModelV1, Msgspec, Own bool
		Construct                             string
	}{Set: sdk.Set.Name}
	imports := map[string]bool{}
	var kept []Golden
	for _, g := range golden {
		d, ok := a.declared[g.Type]
		if !ok || d.Module == "" || d.Object == "" || strings.Contains(d.Object, "<locals>") {
			continue
		}
		kept = append(kept, g)
		imports[d.Module] = true
		cls := d.Module + "." + d.Object
		codec := ""
		switch d.How {
		case "model":
			data.Model, codec = true, "model("+cls+")"
		case "model_v1":
			data.ModelV1, codec = true, "model_v1("+cls+")"
		case "adapter":
			data.Adapter, codec = true, "adapted("+cls+")"
		case "msgspec":
			data.Msgspec, codec = true, "struct("+cls+")"
		case "construct":
			data.Construct, _, _ = strings.Cut(d.Module, ".")
			codec = "constructed(" + cls + ")"
		default:
			encode := "None"
			if d.Encode != "" {
				encode = cls + "." + d.Encode
			}
			data.Own, codec = true, fmt.Sprintf("own(%s.%s, %s)", cls, d.How, encode)
		}
		data.Types = append(data.Types, entry{g.Type, codec})
	}
	data.Imports = slices.Sorted(maps.Keys(imports))
	test, err := rendered("test_contract.py", pythonTest, data)
	if err != nil {
		return nil, err
	}
	text, err := payloads(kept)
	return map[string][]byte{"test_contract.py": test, "payloads.json": text}, err
}

func emitGo(sdk SDK, _ Answers, golden []Golden, dir string) (map[string][]byte, error) {
	module, file, err := moduleAround(sdk.Source)
	if err != nil {
		return nil, err
	}
	p := &program{}
	p.declare(sdk)
	imports, types, err := goTypes(sdk, p, module, file.Module.Mod.Path)
	if err != nil {
		return nil, err
	}
	wanted := map[string]bool{}
	for _, g := range golden {
		wanted[g.Type] = true
	}
	types = slices.DeleteFunc(types, func(t goType) bool { return !wanted[t.Name] })
	imports = slices.DeleteFunc(imports, func(i goImport) bool {
		return !slices.ContainsFunc(types, func(t goType) bool { return strings.HasPrefix(t.Expr, i.Alias+".") })
	})
	test, err := rendered("contract_test.go", goTest, map[string]any{"Set": sdk.Set.Name, "Imports": imports, "Types": types})
	if err != nil {
		return nil, err
	}
	if test, err = format.Source(test); err != nil {
		return nil, err
	}
	text, err := payloads(golden)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{"contract_test.go": test, "payloads.json": text}
	inside, err := filepath.Rel(module, dir)
	if err != nil {
		return nil, err
	}
	if strings.HasPrefix(inside, "..") {
		back, err := filepath.Rel(dir, module)
		if err != nil {
			return nil, err
		}
		files["go.mod"] = fmt.Appendf(nil, "module contract\n\ngo %[3]s\n\nrequire %[1]s v0.0.0\n\nreplace %[1]s => %[2]s\n",
			file.Module.Mod.Path, filepath.ToSlash(back), goVersion(file))
	}
	return files, nil
}

func emitElixir(sdk SDK, _ Answers, golden []Golden, _ string) (map[string][]byte, error) {
	type trip struct{ Received, Sent string }
	type entry struct {
		Name, Decode, Encode string
		Valid, Invalid       []string
		RoundTrips, Decoded  []trip
	}
	data := struct {
		Set, Module string
		Types       []entry
	}{Set: sdk.Set.Name, Module: elixirModule(sdk.Set.Name)}
	literal := func(payload json.RawMessage) string {
		return lang.Of("elixir").Literal(schema.Value{JSON: string(payload)})
	}
	for _, g := range golden {
		t := sdk.Set.Lookup(g.Type)
		e := entry{Name: g.Type, Decode: strings.TrimSuffix(t.Codec.Decode, "/1"), Encode: strings.TrimSuffix(t.Codec.Encode, "/1")}
		for _, p := range g.Valid {
			e.Valid = append(e.Valid, literal(p))
		}
		for _, p := range g.Invalid {
			e.Invalid = append(e.Invalid, literal(p))
		}
		for _, r := range g.RoundTrips {
			e.RoundTrips = append(e.RoundTrips, trip{literal(r.Received), literal(r.Sent)})
		}
		for _, d := range g.Decoded {
			e.Decoded = append(e.Decoded, trip{literal(d.Received), literal(d.Sent)})
		}
		data.Types = append(data.Types, e)
	}
	test, err := rendered("contract_test.exs", elixirTest, data)
	return map[string][]byte{"contract_test.exs": test}, err
}

// elixirModule makes a set's name one of a module.
func elixirModule(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for i, w := range words {
		words[i] = strings.ToUpper(w[:1]) + w[1:]
	}
	return strings.Join(words, "")
}
