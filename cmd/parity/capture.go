package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"example.org/parity/internal/atomicfile"
	"example.org/parity/internal/capture"
	"example.org/parity/internal/capture/frontends"
	"example.org/parity/internal/config"
	"example.org/parity/internal/confine"
	"example.org/parity/internal/doc"
	"example.org/parity/internal/language"
	"example.org/parity/internal/languages"
	"example.org/parity/internal/print"
	"example.org/parity/internal/remote"
	"example.org/parity/internal/schema"
	"example.org/parity/internal/typeset"
)

func newCapture(g *globals) *cobra.Command {
	var check, exact bool
	how := fromEnvironment()
	cmd := &cobra.Command{
		Use:   "capture [SET…]",
		Short: "Read the SDKs' source code into type sets",
		Long: `capture reads the source code of the sets in parity.yaml, all or those named,
and writes each as a JSON Schema bundle, by default schemas/SET.json. The code is
read, never run, by

` + listed(func(l *language.Language) string { return l.Reads }) + `
With --exact the SDK is loaded in its own environment:

` + listed(func(l *language.Language) string { return l.Exact }) + `
That runs the SDK's code. So mode: runtime in parity.yaml is only heeded with
--exact, or with PARITY_EXACT=1 in the environment; else a set with it is refused.

A source file that does not parse is named with its line; the others are still
captured, and the command exits 2.

With --check nothing is written: the command exits 1 if a committed type set is
not what the source code says now, and names what is stale.`,
		Example: `  parity capture
  parity capture elixir
  parity capture --check`,
		RunE: func(cmd *cobra.Command, names []string) error {
			c, err := g.load()
			if err != nil {
				return err
			}
			sets, err := chosen(c, names)
			if err != nil {
				return err
			}
			if exact {
				how.exact = true
				for i := range sets {
					sets[i].Mode = config.Runtime
				}
			}
			return how.sets(cmd.Context(), c, sets, check, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	cmd.Flags().BoolVar(&exact, "exact", false, "load the SDKs in their own environments instead of reading their source (mode: runtime)")
	how.flag(cmd)
	cmd.ValidArgsFunction = words(g.setNames)
	cmd.Flags().BoolVar(&check, "check", false, "write nothing; exit 1 if a committed type set is stale")
	return cmd
}

// chosen are the sets of those names, or all that have source code.
func chosen(c *config.Config, names []string) ([]config.Set, error) {
	var sets []config.Set
	if len(names) == 0 {
		for _, set := range c.Sets {
			if set.Source != "" {
				sets = append(sets, set)
			}
		}
		if len(sets) == 0 {
			return nil, fmt.Errorf("%s: no set has a source to capture", c.File())
		}
		return sets, nil
	}
	for _, name := range names {
		set, err := c.Set(name)
		if err != nil {
			return nil, err
		}
		if set.Source == "" {
			return nil, fmt.Errorf("%s: the set %s has no source to capture", c.SetPlace(name), name)
		}
		sets = append(sets, set)
	}
	return sets, nil
}

// capturing says how source code may be read.
type capturing struct {
	limit time.Duration // for one set
	exact bool          // sets whose mode is runtime may run the SDK's code
}

// fromEnvironment is what the person who runs parity allows; parity.yaml may be a
// stranger's.
func fromEnvironment() capturing {
	return capturing{limit: 2 * time.Minute, exact: os.Getenv("PARITY_EXACT") == "1"}
}

func (how *capturing) flag(cmd *cobra.Command) {
	cmd.Flags().DurationVar(&how.limit, "time-limit", how.limit, "how long reading the source of one set may take, a `DURATION`")
}

func (how capturing) sets(ctx context.Context, c *config.Config, sets []config.Set, check bool, stdout, stderr io.Writer) error {
	var stale, idle, failed []string
	problems := 0
	others, err := newElsewhere(c)
	if err != nil {
		return err
	}
	for _, set := range sets {
		start := time.Now()
		captured, err := how.set(ctx, others, set, c.Base())
		if err != nil && len(sets) > 1 && ctx.Err() == nil {
			failed = append(failed, set.Name)
			fmt.Fprintln(stderr, "parity:", err)
			continue
		}
		if err != nil {
			return err
		}
		for _, p := range captured.result.Problems {
			fmt.Fprintf(stderr, "parity: capturing %s: %s\n", set.Name, p)
		}
		problems += len(captured.result.Problems)
		idle = append(idle, captured.stale...)
		file, err := c.Locate(set.Schema)
		if err != nil {
			return fmt.Errorf("the %s type set: %w", set.Name, err)
		}
		if check {
			reasons, err := staleness(file, captured)
			if err != nil {
				return err
			}
			for _, reason := range reasons {
				stale = append(stale, fmt.Sprintf("%s: %s", set.Schema, reason))
			}
		} else if err := atomicfile.Write(file, captured.document); err != nil {
			return fmt.Errorf("writing the %s type set: %w", set.Name, err)
		}
		(&print.Writer{W: stdout}).Printf("%s\n", print.Safe(captured.summary(set.Name, time.Since(start))))
	}
	if len(failed) > 0 {
		return fmt.Errorf("not captured: %s; the rest was", strings.Join(failed, ", "))
	}
	if problems > 0 {
		return fmt.Errorf("%s could not be read; the rest was captured", print.Plural(problems, "place"))
	}
	if len(idle) > 0 {
		return fmt.Errorf("entries that do nothing; take them out or mend the names:\n  %s", strings.Join(idle, "\n  "))
	}
	if len(stale) > 0 {
		return failure{"stale type sets; run parity capture and commit the result:\n  " + strings.Join(stale, "\n  ")}
	}
	return nil
}

// captured is a type set fresh from source code.
type captured struct {
	result   *capture.Result
	document []byte
	set      *schema.Set
	// stale are the entries of parity.yaml that the source has nothing for.
	stale []string
}

// set reads a configured set whose source lies below root, or elsewhere.
func (how capturing) set(ctx context.Context, others *elsewhere, set config.Set, root string) (*captured, error) {
	c := others.c
	frontEnd, err := frontends.FrontEnd(set.Language)
	if set.Mode == config.Runtime {
		if remote.Is(set.Source) {
			return nil, fmt.Errorf("%s: sets: %s: --exact runs the SDK's code, and what is fetched from another repository is read and never run; name the sets whose source is here", c.SetPlace(set.Name, "source"), set.Name)
		}
		if !how.exact {
			return nil, fmt.Errorf("%s: sets: %s: mode: runtime runs the SDK's code, which parity.yaml alone cannot ask for: say --exact, or set PARITY_EXACT=1 where you trust it",
				c.SetPlace(set.Name, "mode"), set.Name)
		}
		interpreter := set.Interpreter
		if strings.Contains(interpreter, "/") {
			interpreter = c.Path(interpreter)
		}
		frontEnd, err = frontends.Exact(set.Language, interpreter)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: sets: %s: %w", c.SetPlace(set.Name), set.Name, err)
	}
	source := set.Source
	if remote.Is(source) {
		if root, source, err = others.tree(set); err != nil {
			return nil, err
		}
	}
	result, err := how.source(ctx, frontEnd, root, filepath.Join(root, filepath.FromSlash(source)), set.Source)
	if err != nil {
		return nil, err
	}
	stale, err := result.Settle(set.Types)
	if err != nil {
		return nil, fmt.Errorf("%s: sets: %s: types: %w", c.SetPlace(set.Name, "types"), set.Name, err)
	}
	untrue, err := result.Trust(set.Trust)
	if err != nil {
		return nil, fmt.Errorf("%s: sets: %s: trust: %w", c.SetPlace(set.Name, "trust"), set.Name, err)
	}
	if result.Sources, err = capture.Fingerprints(root, source, languages.Of(set.Language).Has, result.Places()); err != nil {
		return nil, fmt.Errorf("capturing %s types: %w", set.Name, err)
	}
	captured, err := asTypeSet(result, set.Schema)
	if err != nil {
		return nil, err
	}
	for _, entry := range stale {
		captured.stale = append(captured.stale, fmt.Sprintf("%s: sets: %s: types: %s", c.SetPlace(set.Name, "types"), set.Name, entry))
	}
	for _, entry := range untrue {
		captured.stale = append(captured.stale, fmt.Sprintf("%s: sets: %s: trust: %s", c.SetPlace(set.Name, "trust"), set.Name, entry))
	}
	return captured, nil
}

// source reads one SDK at path, which messages call shown. File names in the
// result are relative to root.
func (how capturing) source(ctx context.Context, frontEnd capture.FrontEnd, root, path, shown string) (*capture.Result, error) {
	language := frontEnd.Language()
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("capturing %s types: %s does not exist", language, shown)
	} else if err != nil {
		return nil, fmt.Errorf("capturing %s types: %w", language, err)
	}
	done := waiting(watched(os.Stderr), fmt.Sprintf("capturing %s types from %s", language, shown))
	ctx, cancel := context.WithTimeoutCause(ctx, how.limit, fmt.Errorf("it takes longer than the %s that a set may take; name a smaller source, or say --time-limit", how.limit))
	defer cancel()
	result, err := within(ctx, func() (*capture.Result, error) { return frontEnd.Capture(ctx, root, path) })
	done()
	if err != nil && ctx.Err() != nil {
		return nil, fmt.Errorf("capturing %s types from %s: %w", language, shown, context.Cause(ctx))
	}
	if err != nil {
		return nil, err
	}
	if len(result.Defs) == 0 {
		return nil, fmt.Errorf("capturing %s types from %s: no wire types%s", language, shown, whyNone(result))
	}
	return result, nil
}

// within waits for work, and after the context's end no longer than it takes to
// clean up. A panic of the work is the caller's.
func within[T any](ctx context.Context, work func() (T, error)) (T, error) {
	type outcome struct {
		result   T
		err      error
		panicked any
	}
	done := make(chan outcome, 1)
	go func() {
		var o outcome
		defer func() {
			o.panicked = recover()
			done <- o
		}()
		o.result, o.err = work()
	}()
	var o outcome
	select {
	case o = <-done:
	case <-ctx.Done():
		select {
		case o = <-done:
		case <-time.After(2 * grace):
			o.err = context.Cause(ctx)
		}
	}
	if o.panicked != nil {
		panic(o.panicked)
	}
	return o.result, o.err
}

// asTypeSet renders a capture as the document of a type set, which messages call file.
func asTypeSet(result *capture.Result, file string) (*captured, error) {
	document, err := result.Document()
	if err != nil {
		return nil, err
	}
	set, err := schema.Parse(file, result.Language, document)
	if err != nil {
		return nil, fmt.Errorf("capturing %s types: %w", result.Language, err)
	}
	return &captured{result: result, document: document, set: set}, nil
}

// whyNone gives the first thing that a reader of the source would ask about.
func whyNone(r *capture.Result) string {
	switch {
	case len(r.Problems) > 0:
		files := map[string]bool{}
		for _, p := range r.Problems {
			files[p.File] = true
		}
		return fmt.Sprintf(", and %s could not be read: %s", print.Plural(len(files), "file"), r.Problems[0])
	case len(r.Excluded) > 0:
		e := r.Excluded[0]
		return fmt.Sprintf(" in %s; %s left out, such as %s (%s:%d): %s", print.Plural(r.Files, "file"), print.Plural(len(r.Excluded), "declaration"), e.Name, e.File, e.Line, e.Reason)
	default:
		return fmt.Sprintf(" in %s; is that the folder of the SDK's types?", print.Plural(r.Files, "file"))
	}
}

func (c *captured) summary(name string, took time.Duration) string {
	var b strings.Builder
	out := &print.Writer{W: &b}
	fields := 0
	opaque := map[string]bool{} // fields, and types as such
	whole := 0
	causes := map[string]*cause{}
	var order []*cause // as met
	for _, t := range c.set.Types {
		fields += len(t.Properties)
		for _, o := range t.Opaques() {
			if len(opaque) == 0 {
				out.Printf("\n  to settle what is opaque, say in parity.yaml what it is on the wire: under the set %s, %s", name, typeset.SettledBy(t.Name, o.Field))
			}
			subject := t.Name
			if o.Field != "" {
				subject += "." + o.Field
			} else if !opaque[subject] {
				whole++
			}
			opaque[subject] = true
			if o.Cause == "" {
				out.Printf("\n  opaque: %s (%s:%d): %s", subject, o.Source.File, o.Source.Line, o.Reason)
				continue
			}
			one := causes[o.Cause]
			if one == nil {
				one = &cause{subject: subject, Opaque: o, all: map[string]bool{}}
				causes[o.Cause] = one
				order = append(order, one)
			}
			one.all[subject] = true
		}
	}
	for _, one := range order {
		others := ""
		if len(one.all) > 1 {
			others = fmt.Sprintf(" and %d more", len(one.all)-1)
		}
		out.Printf("\n  opaque: %s%s (%s:%d): %s; if that changes nothing on the wire: trust: {%q: %s}",
			one.subject, others, one.Source.File, one.Source.Line, one.Reason, one.Cause, typeset.Identity)
	}
	unknown := fmt.Sprintf("%d opaque", len(opaque)-whole)
	if whole > 0 {
		unknown += " and " + print.Plural(whole, "whole type")
	}
	return fmt.Sprintf("%s: %s, %s, %s, %s, %d excluded, %.1fs", name, print.Plural(c.result.Files, "file"),
		print.Plural(len(c.set.Types), "type"), print.Plural(fields, "field"), unknown, len(c.set.Excluded), took.Seconds()) + c.exclusions() + b.String()
}

// cause is what one place of the code makes opaque: the first such type or field, and all.
type cause struct {
	subject string
	schema.Opaque
	all map[string]bool
}

// mostReasons bounds how many reasons for an exclusion a summary gives.
const mostReasons = 5

// exclusions says why declarations were left out, the most frequent reasons first.
func (c *captured) exclusions() string {
	byReason := map[string][]schema.Excluded{}
	for _, e := range c.set.Excluded {
		byReason[e.Reason] = append(byReason[e.Reason], e)
	}
	reasons := slices.SortedFunc(maps.Keys(byReason), func(a, b string) int {
		return cmp.Or(cmp.Compare(len(byReason[b]), len(byReason[a])), cmp.Compare(a, b))
	})
	var b strings.Builder
	out := &print.Writer{W: &b}
	for i, reason := range reasons {
		list := byReason[reason]
		if i == mostReasons {
			out.Printf("\n  excluded: … %d more reasons; the type set lists all", len(reasons)-i)
			break
		}
		which := list[0].Name
		if len(list) > 1 {
			which = fmt.Sprintf("%d such as %s", len(list), which)
		}
		out.Printf("\n  excluded: %s (%s:%d): %s", which, list[0].Source.File, list[0].Source.Line, reason)
	}
	return b.String()
}

// staleness says in what a committed type set differs from the fresh capture.
func staleness(file string, fresh *captured) ([]string, error) {
	old, err := confine.Read(file, doc.MaxBytes)
	if errors.Is(err, os.ErrNotExist) {
		return []string{"was never captured"}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("checking the committed type set: %w", err)
	}
	if bytes.Equal(old, fresh.document) {
		return nil, nil
	}
	before, err := definitions(file, old)
	if err != nil {
		return nil, err
	}
	now, err := definitions(file, fresh.document)
	if err != nil {
		return nil, err
	}
	var reasons []string
	if before[rest] != now[rest] {
		reasons = append(reasons, "what it says beside its types changed")
	}
	delete(before, rest)
	delete(now, rest)
	return append(reasons, capture.Changed(before, now)...), nil
}
