package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"example.org/parity/internal/config"
	"example.org/parity/internal/languages"
	"example.org/parity/internal/print"
)

// Exit codes, the same for every command.
const (
	exitOK       = 0
	exitFindings = 1 // findings at or over the threshold, or something is stale
	exitBroken   = 2 // bad usage, configuration or input
)

// failure ends a command with exit 1: it ran, and what it found is not fine. An
// empty message means that all was said on standard output.
type failure struct{ message string }

func (f failure) Error() string { return f.message }

// run is main without the process: testscript calls it too.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) (code int) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Fprintf(stderr, "parity: internal error: %v\nThis is a bug in parity; please report it with the text below and the input that causes it.\n%s", r, debug.Stack())
			code = exitBroken
		}
	}()
	ctx, stop := interruptible()
	defer stop()
	out := &checked{Writer: stdout}

	root := newRoot()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(out)
	stderr = print.Plain(stderr)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if out.err != nil {
		err = fmt.Errorf("writing to standard output: %w", out.err)
	}
	var fail failure
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &fail):
		if fail.message != "" {
			fmt.Fprintf(stderr, "parity: %s\n", fail.message)
		}
		return exitFindings
	default:
		fmt.Fprintf(stderr, "parity: %s\n", err)
		return exitBroken
	}
}

// checked remembers that a write failed, for commands that do not look.
type checked struct {
	io.Writer
	err error
}

func (c *checked) Write(p []byte) (int, error) {
	n, err := c.Writer.Write(p)
	if c.err == nil {
		c.err = err
	}
	return n, err
}

// Unwrap is the writer below.
func (c *checked) Unwrap() io.Writer { return c.Writer }

// globals are the flags that every command has.
type globals struct {
	config string
	color  string
}

func newRoot() *cobra.Command {
	g := &globals{}
	root := &cobra.Command{
		Use:   "parity",
		Short: "Compare the types of one API's SDKs in several languages",
		Long: `parity captures the types of one API's SDKs (` + languages.Titles("and") + `)
from their source code as JSON Schemas, compares them, and reports where they do
not mean the same on the wire.

Exit codes: 0 conforms, 1 findings at or over the threshold, 2 bad usage,
configuration or input.`,
		Example: `  parity init                                        write parity.yaml for the SDKs found here
  parity capture                                     read the source code into schemas/
  parity check                                       gate CI on the findings
  parity report                                      write reports/
  parity diff python:sdk/types elixir:lib/sdk/types  compare two SDKs without configuration`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Version:       built(),

		SuggestionsMinimumDistance: 2,
		Args:                       noCommand,
		RunE:                       func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		// Flags of all commands are checked before anything is read.
		PersistentPreRunE: func(*cobra.Command, []string) error {
			if !slices.Contains(colorModes, g.color) {
				return fmt.Errorf("--color: %q is none of %s", g.color, strings.Join(colorModes, ", "))
			}
			return nil
		},
	}
	root.SetVersionTemplate("parity {{.Version}}\n")
	root.PersistentFlags().StringVar(&g.config, "config", os.Getenv("PARITY_CONFIG"), "configuration `FILE`, also $PARITY_CONFIG (default: parity.yaml here, or above in the repository)")
	root.PersistentFlags().StringVar(&g.color, "color", "auto", "colour output, `WHEN`: auto, always or never; NO_COLOR is honoured")
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return fmt.Errorf("%w; see %s --help", err, cmd.CommandPath())
	})
	root.AddCommand(
		newInit(g), newFetch(g), newCapture(g), newPublish(g), newCheck(g), newReport(g), newDiff(g), newMap(g), newBaseline(g), newHistory(g), newDoctor(g), newExplain(g), newFix(g), newValidate(g), newRelate(), newSample(g), newVerify(g), newSchema(), newMan(), newVersion(),
	)
	for _, cmd := range root.Commands() {
		explainArgs(cmd)
	}
	return root
}

// noCommand refuses a word that is no command and names those that are near.
func noCommand(root *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	hint := "parity --help lists the commands"
	if near := root.SuggestionsFor(args[0]); len(near) > 0 {
		hint = "did you mean " + strings.Join(near, " or ") + "?"
	}
	return fmt.Errorf("there is no command %q; %s", args[0], hint)
}

// explainArgs adds the way out to cobra's complaint about arguments.
func explainArgs(cmd *cobra.Command) {
	check := cmd.Args
	if check == nil {
		return
	}
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		if err := check(cmd, args); err != nil {
			return fmt.Errorf("%w; usage: %s", err, cmd.UseLine())
		}
		return nil
	}
}

// load reads the configuration that was named, or else the nearest.
func (g *globals) load() (*config.Config, error) {
	if g.config != "" {
		return config.Load(g.config)
	}
	return config.Load(config.Find("."))
}

// toWrite is the configuration that init writes.
func (g *globals) toWrite() string { return cmp.Or(g.config, config.FileName) }

var colorModes = []string{"auto", "always", "never"}

// colored decides about colour on standard output.
func (g *globals) colored(out io.Writer) bool {
	switch g.color {
	case "always":
		return true
	case "never":
		return false
	default:
		return os.Getenv("NO_COLOR") == "" && isTerminal(out)
	}
}

func isTerminal(w io.Writer) bool {
	f, ok := below(w).(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// width is how many columns the terminal has, 0 where there is none.
func width(w io.Writer) int {
	f, ok := below(w).(*os.File)
	if !ok {
		return 0
	}
	columns, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	return columns
}

// below is the writer that others write to in the end.
func below(w io.Writer) io.Writer {
	for {
		over, ok := w.(interface{ Unwrap() io.Writer })
		if !ok {
			return w
		}
		w = over.Unwrap()
	}
}
