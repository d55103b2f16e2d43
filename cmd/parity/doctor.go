package main

import (
	"context"
	"os"

	"github.com/spf13/cobra"

	"example.org/parity/internal/capture/frontends"
	"example.org/parity/internal/config"
	"example.org/parity/internal/print"
	"example.org/parity/internal/remote"
)

func newDoctor(g *globals) *cobra.Command {
	how := fromEnvironment()
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Tell what each set needs, what is here, and what is stale",
		Long: `doctor looks at each set of parity.yaml: whether its source is there, whether the
program that reads its language is on PATH and which version it is, and whether
the committed type set is what the source says. check and report need none of the
programs; only capture does.

Exit codes: 0 all is well, 1 something is missing or stale, 2 bad usage or
configuration.`,
		Example: "  parity doctor",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := g.load()
			if err != nil {
				return err
			}
			d := &doctor{out: &print.Writer{W: cmd.OutOrStdout()}, c: c, how: how}
			for _, set := range c.Sets {
				d.set(cmd.Context(), set)
			}
			if d.ill > 0 {
				return failure{counted(d.ill, "thing is to be mended", "things are to be mended")}
			}
			return nil
		},
	}
	how.flag(cmd)
	return cmd
}

type doctor struct {
	out *print.Writer
	c   *config.Config
	how capturing
	ill int
}

func (d *doctor) well(format string, args ...any) { d.out.Printf("  ok  "+format+"\n", args...) }

func (d *doctor) bad(format string, args ...any) {
	d.ill++
	d.out.Printf("  !!  "+format+"\n", args...)
}

func (d *doctor) set(ctx context.Context, set config.Set) {
	d.out.Printf("%s\n", set.Name)
	known := d.schema(set)
	if remote.Is(set.Schema) {
		return
	}
	if set.Source == "" {
		d.well("no source: the type set comes from elsewhere")
		return
	}
	if remote.Is(set.Source) {
		if !d.fetched(set, func(e *elsewhere) error { _, _, err := e.tree(set); return err }) {
			return
		}
	} else if _, err := os.Stat(d.c.Path(set.Source)); err != nil {
		d.bad("source %s is not there", set.Source)
		return
	}
	d.well("source %s", set.Source)
	frontEnd, err := frontends.FrontEnd(set.Language)
	if err != nil {
		d.bad("%v", err)
		return
	}
	path, version, err := frontEnd.Runtime().Find(ctx, d.c.Base())
	if err != nil {
		d.bad("%v", err)
		return
	}
	d.well("%s: %s", path, version)
	if known {
		d.fresh(ctx, set)
	}
}

// schema reports whether the committed type set can be read.
func (d *doctor) schema(set config.Set) bool {
	loaded, err := loadSchema(d.c, set)
	switch {
	case err != nil && set.Source != "":
		d.bad("%v; parity capture %s writes it", err, set.Name)
	case err != nil:
		d.bad("%v", err)
	case len(loaded.Problems) > 0:
		d.bad("%s is incomplete: %s", set.Schema, loaded.Problems[0])
	default:
		d.well("%s: %s", set.Schema, print.Plural(len(loaded.Types), "type"))
	}
	return err == nil
}

// fetched reports whether what a set has from another repository is in the cache.
func (d *doctor) fetched(set config.Set, look func(*elsewhere) error) bool {
	others, err := newElsewhere(d.c)
	if err == nil {
		err = look(others)
	}
	if err != nil {
		d.bad("%v", err)
	}
	return err == nil
}

func (d *doctor) fresh(ctx context.Context, set config.Set) {
	others, err := newElsewhere(d.c)
	if err != nil {
		d.bad("%v", err)
		return
	}
	captured, err := d.how.set(ctx, others, set, d.c.Base())
	if err != nil {
		d.bad("%v", err)
		return
	}
	for _, p := range captured.result.Problems {
		d.bad("%s", p)
	}
	for _, entry := range captured.stale {
		d.bad("%s", entry)
	}
	path, err := d.c.Locate(set.Schema)
	if err != nil {
		d.bad("%v", err)
		return
	}
	reasons, err := staleness(path, captured)
	if err != nil {
		d.bad("%v", err)
		return
	}
	if len(reasons) == 0 {
		d.well("%s is what the source says", set.Schema)
		return
	}
	for _, reason := range reasons {
		d.bad("%s is stale: %s", set.Schema, reason)
	}
}
