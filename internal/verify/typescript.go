package verify

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"example.org/parity/internal/capture/typescript"
	"example.org/parity/internal/child"
)

//go:embed program/verify.cjs
var typescriptSource []byte

//go:embed emit/contract.test.ts.tmpl
var typescriptTest string

// typescriptProgram decodes with the SDK's schemas, in node, with the packages that are
// installed beside the SDK. A type without a schema is what JSON.parse makes: there is
// nothing that could be asked.
func typescriptProgram(_ context.Context, sdk SDK) (*program, error) {
	compiler, err := typescript.Compiler(sdk.Root, sdk.Source)
	if err != nil {
		return nil, err
	}
	p := &program{}
	p.declare(sdk)
	for _, t := range sdk.Set.Types {
		if asked, ok := p.targets[t.Name]; ok && asked.Decode == "" {
			p.cannot[t.Name] = "nothing decodes it: JSON.parse takes what it gets"
		}
	}
	p.command = child.Command{
		Program: "node",
		Args:    []string{"verify.cjs"},
		Env:     []string{"PARITY_TYPESCRIPT=" + compiler},
		Pass:    []string{"NODE_PATH"},
		Fill:    func(dir string) error { return os.WriteFile(filepath.Join(dir, "verify.cjs"), typescriptSource, 0o600) },
	}
	return p, nil
}

func emitTypeScript(sdk SDK, a Answers, golden []Golden, dir string) (map[string][]byte, error) {
	type entry struct{ Name, Schema, Module, Alias string }
	data := struct {
		Set   string
		Types []entry
	}{Set: sdk.Set.Name}
	var kept []Golden
	for _, g := range golden {
		d, ok := a.declared[g.Type]
		if !ok {
			continue
		}
		module, err := filepath.Rel(dir, d.Module)
		if err != nil {
			return nil, err
		}
		module = strings.TrimSuffix(filepath.ToSlash(module), filepath.Ext(module))
		if !strings.HasPrefix(module, ".") {
			module = "./" + module
		}
		kept = append(kept, g)
		data.Types = append(data.Types, entry{g.Type, d.Object, module, fmt.Sprintf("schema%d", len(data.Types))})
	}
	test, err := rendered("contract.test.ts", typescriptTest, data)
	if err != nil {
		return nil, err
	}
	text, err := payloads(kept)
	return map[string][]byte{"contract.test.ts": test, "payloads.json": text}, err
}
