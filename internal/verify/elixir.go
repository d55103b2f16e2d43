package verify

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"unicode"

	"example.org/parity/internal/child"
	"example.org/parity/internal/language/elixir"
	"example.org/parity/internal/schema"
)

//go:embed emit/contract_test.exs.tmpl
var elixirTest string

//go:embed program/verify.exs
var elixirSource []byte

// jasonEncode encodes what implements Jason's protocol.
const jasonEncode = "Jason.encode!/1"

// elixirProgram decodes with the functions that the capture found to be a type's
// decoder and encoder: in the compiled modules of the mix project around the
// source, or where there is no project, in the source itself, compiled in memory.
func elixirProgram(_ context.Context, sdk SDK) (*program, error) {
	p := &program{}
	p.declare(sdk)
	for _, t := range sdk.Set.Types {
		asked, ok := p.targets[t.Name]
		if ok && asked.Decode == "" {
			p.cannot[t.Name] = "the SDK has no decoder for it"
		}
		if ok && asked.Encode == "" && t.Encode != "none" {
			asked.Encode = jasonEncode
			p.targets[t.Name] = asked
		}
	}
	compiled, sources, err := elixirCode(sdk)
	if err != nil {
		return nil, err
	}
	p.request = func(req request) ([]byte, error) { return elixirRequest(req, compiled, sources) }
	p.command = child.Command{
		Program: "elixir",
		Args:    []string{"--erl", "+fnu", "verify.exs"},
		Fill:    func(dir string) error { return os.WriteFile(filepath.Join(dir, "verify.exs"), elixirSource, 0o600) },
	}
	return p, nil
}

// elixirCode finds the folders of compiled modules, or else the source files.
func elixirCode(sdk SDK) (compiled, sources []string, err error) {
	for folder := sdk.Source; ; folder = filepath.Dir(folder) {
		if _, err := os.Stat(filepath.Join(folder, "mix.exs")); err == nil {
			for _, env := range []string{"dev", "test", "prod"} {
				found, _ := filepath.Glob(filepath.Join(folder, "_build", env, "lib", "*", "ebin"))
				if len(found) > 0 {
					return found, nil, nil
				}
			}
			return nil, nil, fmt.Errorf("the mix project in %s is not compiled: run mix deps.get and mix compile there", folder)
		}
		if folder == sdk.Root || folder == filepath.Dir(folder) {
			break
		}
	}
	err = filepath.WalkDir(sdk.Source, func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() && strings.HasSuffix(path, ".ex") {
			sources = append(sources, path)
		}
		return err
	})
	sort.Strings(sources)
	return nil, sources, err
}

// elixirRequest is an Erlang term: Elixir reads it without a JSON library.
func elixirRequest(req request, compiled, sources []string) ([]byte, error) {
	types := map[string]any{}
	for name, t := range req.Types {
		types[name] = map[string]any{"decode": orNil(t.Decode), "encode": orNil(t.Encode)}
	}
	trials := make([]any, len(req.Trials))
	for i, t := range req.Trials {
		payload, err := decodeJSON([]byte(t.Payload))
		if err != nil {
			return nil, err
		}
		trials[i] = map[string]any{"index": json.Number(fmt.Sprint(t.Index)), "type": t.Type, "payload": payload}
	}
	return externalTerm(map[string]any{
		"types": types, "trials": trials,
		"seconds": json.Number(fmt.Sprint(req.Seconds)), "memory": json.Number(fmt.Sprint(req.Memory)),
		"compiled": terms(compiled), "sources": terms(sources),
	})
}

func orNil(text string) any {
	if text == "" {
		return nil
	}
	return text
}

func terms(texts []string) []any {
	out := make([]any, len(texts))
	for i, text := range texts {
		out[i] = text
	}
	return out
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
		return elixir.Language.Literal(schema.Value{JSON: string(payload)})
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
