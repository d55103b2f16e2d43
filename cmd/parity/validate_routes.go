package main

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"example.org/parity/internal/atomicfile"
	"example.org/parity/internal/config"
	"example.org/parity/internal/confine"
	"example.org/parity/internal/print"
	"example.org/parity/internal/validate"
	"example.org/parity/internal/validate/render"
)

// writeRoutes adds the proposed routes to the configuration.
func writeRoutes(cmd *cobra.Command, c *config.Config, result *validate.Result) error {
	items, count := render.Routes(result)
	if count == 0 {
		fmt.Fprintln(cmd.ErrOrStderr(), "no routes to write: nothing that could have one fits a type")
		return nil
	}
	path := c.Path(filepath.Base(c.File())) // File is how messages call it
	text, err := confine.Read(path, confine.MaxSource)
	if err != nil {
		return fmt.Errorf("reading %s to add routes: %w", c.File(), err)
	}
	changed, err := config.AddRoutes(string(text), items)
	if err != nil {
		return fmt.Errorf("adding routes to %s: %w", c.File(), err)
	}
	if err := atomicfile.Write(path, []byte(changed)); err != nil {
		return fmt.Errorf("adding routes to %s: %w", c.File(), err)
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "%s: %s added\n", c.File(), print.Plural(count, "route"))
	return nil
}
