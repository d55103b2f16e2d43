package main

import (
	"bytes"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"example.org/parity/internal/atomicfile"
	"example.org/parity/internal/report"
)

// output is where a command's result goes.
type output struct {
	file string // "" and "-" are standard output
}

func (o *output) flag(cmd *cobra.Command) {
	cmd.Flags().StringVarP(&o.file, "output", "o", "", "`FILE` to write instead of standard output")
}

func (o *output) toFile() bool { return o.file != "" && o.file != "-" }

// write lets render write the result, which is called what in messages. A file is
// written whole or not at all.
func (o *output) write(cmd *cobra.Command, what string, render func(io.Writer) error) error {
	if !o.toFile() {
		if err := render(cmd.OutOrStdout()); err != nil {
			return fmt.Errorf("writing %s: %w", what, err)
		}
		return nil
	}
	var out bytes.Buffer
	if err := render(&out); err != nil {
		return fmt.Errorf("rendering %s: %w", what, err)
	}
	return writeFiles(cmd, what, []atomicfile.File{{Path: o.file, Data: out.Bytes()}})
}

// writeFiles writes the files that make up a result, all of them or none.
func writeFiles(cmd *cobra.Command, what string, files []atomicfile.File) error {
	if err := atomicfile.WriteAll(files); err != nil {
		return fmt.Errorf("writing %s: %w", what, err)
	}
	for _, f := range files {
		fmt.Fprintf(cmd.ErrOrStderr(), "wrote %s\n", shorten(f.Path))
	}
	return nil
}

// terminal says how to write for the reader of standard output.
func (g *globals) terminal(opts *report.Options, cmd *cobra.Command, out output) {
	if !out.toFile() {
		opts.Color, opts.Width = g.colored(cmd.OutOrStdout()), width(cmd.OutOrStdout())
	}
}
