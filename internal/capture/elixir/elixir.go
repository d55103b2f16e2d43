// Package elixir captures the structs and types of an Elixir SDK.
//
// The front end is a script in Elixir: it parses the source with Elixir's own
// parser and evaluates none of it.
package elixir

import (
	"bytes"
	"embed"
	"slices"

	"example.org/parity/internal/capture"
	"example.org/parity/internal/confine"
)

//go:embed script/*.exs script/conventions/*.exs
var script embed.FS

// reading and capturing are the files of both scripts, in the order in which
// Elixir reads them.
var (
	reading   = []string{"prelude", "json", "source"}
	capturing = []string{
		"macros", "modules", "builders", "text", "schema", "value", "calls",
		"conventions/ecto", "conventions/ex_constructor", "conventions/google_model_base", "conventions/http",
		"conventions/oapi_generator", "conventions/openapi_generator", "conventions/open_api_spex", "conventions",
		"collections", "eval", "clients", "codecs", "enums", "kinds", "wire", "transform", "typespec",
		"defaults", "properties", "structs", "facts", "generated", "definitions",
	}
)

// FrontEnd is the front end for Elixir 1.14 and later.
var FrontEnd = frontEnd(reading, []string{"request"}, capturing, []string{"main"})

// Exact reads types and structs in the compiled modules of a project, where
// macros are expanded and attributes computed, and only the encoders and decoders
// in the source. The path is that of the source, in a mix project that is
// compiled, or a folder of .beam files. It loads the project's modules.
var Exact = exact()

func exact() capture.Script {
	s := frontEnd(reading, []string{"beams", "compiled"}, capturing, []string{"exact"})
	s.Pass = []string{"ERL_LIBS", "MIX_"}
	return s
}

func frontEnd(parts ...[]string) capture.Script {
	return capture.Script{
		Lang: "elixir",
		// +fnu: file names are UTF-8 whatever the locale says.
		Command: []string{"elixir", "--erl", "+fnu"},
		// Who dies of too little memory need not write down all that it had.
		Env:     []string{"ERL_CRASH_DUMP_SECONDS=0"},
		Source:  func() []byte { return source(slices.Concat(parts...)) },
		Name:    "capture.exs",
		Install: "install Elixir 1.14 or later (https://elixir-lang.org/install.html)",
		Project: confine.Project{Top: "mix.exs"},
	}
}

// source joins the parts into one script, so that a capture starts Elixir once.
func source(parts []string) []byte {
	var joined bytes.Buffer
	for _, part := range parts {
		text, err := script.ReadFile("script/" + part + ".exs")
		if err != nil {
			panic(err) // the file was there when the package was built
		}
		joined.Write(text)
	}
	return joined.Bytes()
}
