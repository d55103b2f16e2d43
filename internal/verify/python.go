package verify

import (
	"cmp"
	"context"
	_ "embed"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"example.org/parity/internal/capture/python"
	"example.org/parity/internal/child"
)

//go:embed emit/test_contract.py.tmpl
var pythonTest string

//go:embed program/verify.py
var pythonSource []byte

// asSentSource is what contract tests need as well.
//
//go:embed program/as_sent.py
var asSentSource string

// pythonProgram decodes with the SDK's classes, in the interpreter that the SDK is
// installed for.
func pythonProgram(_ context.Context, sdk SDK) (*program, error) {
	interpreter := sdk.Interpreter
	if interpreter == "" {
		interpreter = cmp.Or(python.Interpreter(sdk.Root, sdk.Source), "python3")
	}
	p := &program{}
	p.declare(sdk)
	p.command = child.Command{
		Program: interpreter,
		// Not isolated: the environment is the SDK's own.
		Args: []string{"-B", "verify.py"},
		Pass: []string{"VIRTUAL_ENV", "PYTHONPATH"},
		Fill: func(dir string) error {
			if err := os.WriteFile(filepath.Join(dir, "as_sent.py"), []byte(asSentSource), 0o600); err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(dir, "verify.py"), pythonSource, 0o600)
		},
	}
	return p, nil
}

func emitPython(sdk SDK, a Answers, golden []Golden, _ string) (map[string][]byte, error) {
	type entry struct{ Name, Codec string }
	data := struct {
		Set                                             string
		Imports                                         []string
		Types                                           []entry
		Adapter, Declared, Model, ModelV1, Msgspec, Own bool
		Construct, Parameter                            string // the module of construct_type, and what it calls the JSON
		AsSent                                          string // the functions that decode by the keys as sent
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
		switch how, constructor, _ := strings.Cut(d.How, " "); how {
		case "model":
			data.Model, codec = true, "model("+cls+")"
		case "model_v1":
			data.ModelV1, codec = true, "model_v1("+cls+")"
		case "adapter":
			data.Adapter, codec = true, "adapted("+cls+")"
		case "declared":
			data.Declared, codec = true, "declared("+cls+")"
		case "as_sent":
			data.AsSent, codec = asSentSource, "keys_as_sent("+cls+")"
		case "msgspec":
			data.Msgspec, codec = true, "struct("+cls+")"
		case "construct":
			data.Construct, data.Parameter, _ = strings.Cut(constructor, " ")
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
