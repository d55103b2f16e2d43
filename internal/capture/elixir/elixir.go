// Package elixir captures the structs and types of an Elixir SDK.
//
// The front end is a program in Elixir: it parses the source with Elixir's own
// parser and evaluates none of it. Elixir compiles it before it runs, and keeps
// what came of that in the user's folder for caches.
package elixir

import (
	"bytes"
	"embed"
	"os"
	"path/filepath"
	"slices"

	"example.org/parity/internal/capture"
	"example.org/parity/internal/confine"
)

//go:embed script
var script embed.FS

// reading and capturing are the files of both programs, in the order in which
// Elixir reads them.
var (
	reading   = []string{"emit/json", "load/source"}
	capturing = []string{
		"load/macros", "load/modules", "types/builders", "emit/text", "emit/schema",
		"eval/budget", "eval/value", "eval/condition", "eval/predicate", "eval/substitution", "eval/parts", "calls",
		"conventions/ecto", "conventions/ex_constructor", "conventions/google_model_base", "conventions/http", "conventions/key_cases",
		"conventions/oapi_generator", "conventions/openapi_generator", "conventions/open_api_spex", "conventions",
		"eval/collections", "eval/context", "eval/functions", "eval/pattern", "eval/comprehension", "eval/dispatch", "eval/eval",
		"types/handed", "types/clients", "types/candidates", "types/decoders", "types/encoders", "types/codecs", "types/enums", "types/kinds", "types/wire", "types/sends", "types/transform", "types/typespec",
		"types/defaults", "types/properties", "types/structs", "types/records", "emit/facts", "load/generated", "load/computed", "types/definitions",
	}
)

// FrontEnd is the front end for Elixir 1.14 and later.
var FrontEnd = frontEnd("capture", reading, capturing, []string{"main"})

// Exact reads types and structs in the compiled modules of a project, where
// macros are expanded and attributes computed, and only the encoders and decoders
// in the source. The path is that of the source, in a mix project that is
// compiled, or a folder of .beam files. It loads the project's modules.
var Exact = exact()

func exact() capture.Script {
	s := frontEnd("exact", reading, []string{"load/beams"}, capturing, []string{"exact"})
	s.Pass = []string{"ERL_LIBS", "MIX_"}
	return s
}

func frontEnd(name string, parts ...[]string) capture.Script {
	return capture.Script{
		Lang: "elixir",
		// +fnu: file names are UTF-8 whatever the locale says.
		Command: []string{"elixir", "--erl", "+fnu"},
		// Who dies of too little memory need not write down all that it had.
		Env:     []string{"ERL_CRASH_DUMP_SECONDS=0"},
		Unpack:  func(dir string) error { return unpack(dir, slices.Concat(parts...)) },
		Name:    "run.exs",
		Keep:    "elixir-" + name,
		Install: "install Elixir 1.14 or later (https://elixir-lang.org/install.html)",
		Project: confine.Project{Top: "mix.exs"},
	}
}

// unpack writes the program: what runs it, and beside it the modules in one file,
// so that Elixir starts its compiler once.
func unpack(dir string, parts []string) error {
	for file, names := range map[string][]string{"run.exs": {"run"}, "reader.ex": parts} {
		var joined bytes.Buffer
		for _, name := range names {
			text, err := script.ReadFile("script/" + name + ".exs")
			if err != nil {
				return err
			}
			joined.Write(text)
		}
		if err := os.WriteFile(filepath.Join(dir, file), joined.Bytes(), 0o600); err != nil {
			return err
		}
	}
	return nil
}
