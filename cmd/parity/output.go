package main

import (
	"bytes"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"example.org/parity/internal/atomicfile"
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
	if err := atomicfile.Write(o.file, out.Bytes()); err != nil {
		return fmt.Errorf("writing %s: %w", what, err)
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "wrote %s\n", shorten(o.file))
	return nil
}
