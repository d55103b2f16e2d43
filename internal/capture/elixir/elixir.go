// Package elixir captures the structs and types of an Elixir SDK.
//
// The front end is a script in Elixir: it parses the source with Elixir's own
// parser and evaluates none of it.
package elixir

import (
	"bytes"
	"embed"

	"example.org/parity/internal/capture"
)

//go:embed script/*.exs
var script embed.FS

// parts are the files of the script, in the order in which Elixir reads them.
var parts = []string{
	"prelude", "json", "source", "macros", "modules", "text", "schema", "enums", "typespec",
	"interpreter", "encoder", "missing", "decoder",
	"defaults", "properties", "structs", "definitions", "main",
}

// FrontEnd is the front end for Elixir 1.14 and later.
var FrontEnd = capture.Script{
	Lang: "elixir",
	// +fnu: file names are UTF-8 whatever the locale says.
	Command: []string{"elixir", "--erl", "+fnu"},
	Source:  source(),
	Name:    "capture.exs",
	Install: "install Elixir 1.14 or later (https://elixir-lang.org/install.html)",
}

// source joins the parts into one script, so that a capture starts Elixir once.
func source() []byte {
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
