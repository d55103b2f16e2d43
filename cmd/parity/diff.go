package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"example.org/parity/internal/capture"
	"example.org/parity/internal/capture/frontends"
	"example.org/parity/internal/compare"
	"example.org/parity/internal/config"
	"example.org/parity/internal/near"
	"example.org/parity/internal/print"
	"example.org/parity/internal/report"
	"example.org/parity/internal/schema"
	"example.org/parity/internal/witness"
)

func newDiff(g *globals) *cobra.Command {
	var failOn, format string
	var all bool
	var out output
	var scope *compare.Scope
	how := fromEnvironment()
	cmd := &cobra.Command{
		Use:   "diff A B",
		Short: "Compare two type sets without configuration",
		Long: `diff compares two type sets and prints the report; A is the reference. Each is

  LANG:PATH    source code, captured on the fly; LANG is one of
               ` + strings.Join(frontends.Names(), ", ") + `, or the NAME of a program
               parity-capture-NAME on PATH
  FILE         a schema file, JSON or YAML: a captured set, $defs or definitions,
               an OpenAPI document, or one schema
  FILE#Type    one type of it; of two such, their relation is printed too: which
               values each accepts that the other rejects

Exit codes: 0 no finding at or over --fail-on, 1 findings, 2 bad usage or input.`,
		Example: `  parity diff python:sdk/types elixir:lib/sdk/types
  parity diff schemas/python.json go:./sdk --format md
  parity diff python:sdk/types go:./sdk --type 'Order*' --priority P0,P1
  parity diff old.json#Cursor new.json#Cursor`,
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			if !slices.Contains(config.PriorityNames, failOn) {
				return fmt.Errorf("--fail-on: %q is none of %s", failOn, strings.Join(config.PriorityNames, ", "))
			}
			f, err := report.FormatByName(format)
			if err != nil {
				return fmt.Errorf("--format: %w", err)
			}
			if err := scope.Check(); err != nil {
				return err
			}
			a, b, err := how.operands(cmd.Context(), args[0], args[1])
			if err != nil {
				return err
			}
			problems := append(a.problems, b.problems...)
			for _, p := range problems {
				fmt.Fprintf(cmd.ErrOrStderr(), "parity: %s\n", p)
			}
			opts := compare.Options{}
			if a.typeName != "" && b.typeName != "" {
				opts.Map = map[string]map[string]string{b.set.Name: {a.typeName: b.typeName}}
			}
			result, err := compare.Run(a.set, []*schema.Set{b.set}, opts)
			if err != nil {
				return err
			}
			if err := witness.Prove(cmd.Context(), result); err != nil {
				return err
			}
			if a.typeName != "" && b.typeName != "" {
				if result.Relation, err = witness.Relate(cmd.Context(), a.set, a.typeName, b.set, b.typeName); err != nil {
					return err
				}
			}
			if err := result.Narrow(*scope); err != nil {
				return err
			}
			how := renderOptions(cmd.Context(), f, ".")
			how.Gate, how.All = failOn, all
			g.terminal(&how, cmd, out)
			if err := out.write(cmd, "the result", func(w io.Writer) error { return f.Render(w, result, how) }); err != nil {
				return err
			}
			if len(problems) > 0 {
				return fmt.Errorf("%s could not be read; the report is of the rest", print.Plural(len(problems), "place"))
			}
			if len(report.Severe(result, failOn)) > 0 {
				return failure{}
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&failOn, "fail-on", "P1", "least urgent `PRIORITY` that makes the exit code 1")
	cmd.Flags().BoolVar(&all, "all", false, "tell every finding on the terminal, and not just the first")
	cmd.Flags().StringVarP(&format, "format", "f", "terminal", "output `FORMAT`: "+report.FormatNames())
	how.flag(cmd)
	out.flag(cmd)
	scope = scopeFlags(cmd, nothing, nothing)
	completing(cmd, "format", formats)
	completing(cmd, "fail-on", priorityNames)
	return cmd
}

// operand is one side of diff.
type operand struct {
	set      *schema.Set
	typeName string // of FILE#Type
	problems []capture.Problem
}

func (how capturing) operands(ctx context.Context, argA, argB string) (a, b *operand, err error) {
	nameA, nameB := setName(argA), setName(argB)
	if nameA == nameB {
		nameA, nameB = argA, argB
	}
	if nameA == nameB {
		nameA, nameB = argA+" (A)", argB+" (B)"
	}
	if a, err = how.operand(ctx, argA, nameA); err != nil {
		return nil, nil, err
	}
	if b, err = how.operand(ctx, argB, nameB); err != nil {
		return nil, nil, err
	}
	return a, b, nil
}

// source splits LANG:PATH. A file of that name is a file, unless the language is
// one of parity's own.
func source(arg string) (language, path string, ok bool) {
	language, path, ok = strings.Cut(arg, ":")
	if !ok || slices.Contains(frontends.Names(), language) {
		return language, path, ok
	}
	if _, err := os.Stat(arg); err == nil {
		return "", "", false
	}
	_, ok = capture.FindExternal(language)
	return language, path, ok
}

// beside are the names of what lies in a file's folder.
func beside(file string) []string {
	entries, _ := os.ReadDir(filepath.Dir(file)) // a folder that is not there has nothing
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func setName(arg string) string {
	if language, _, ok := source(arg); ok {
		return language
	}
	file, _, _ := strings.Cut(arg, "#")
	base := filepath.Base(file)
	return strings.TrimSuffix(base, filepath.Ext(base))
}

func (how capturing) operand(ctx context.Context, arg, name string) (*operand, error) {
	if language, path, ok := source(arg); ok {
		root, err := os.Getwd()
		if err != nil {
			return nil, err
		}
		abs, err := filepath.Abs(path)
		if err != nil {
			return nil, err
		}
		frontEnd, err := frontends.FrontEnd(language)
		if err != nil {
			return nil, err
		}
		result, err := how.source(ctx, frontEnd, root, abs, path)
		if err != nil {
			return nil, err
		}
		captured, err := asTypeSet(result, path)
		if err != nil {
			return nil, err
		}
		captured.set.Name = name
		return &operand{set: captured.set, problems: captured.result.Problems}, nil
	}
	file, typeName, selected := strings.Cut(arg, "#")
	set, err := schema.Load(file, file, name)
	if language, _, ok := strings.Cut(arg, ":"); ok && errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%w; of source code, LANG:PATH, the languages are %s, and %s has no program parity-capture-%s on PATH", err, strings.Join(frontends.Names(), ", "), language, language)
	}
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%w%s", err, near.Hint(filepath.Base(file), beside(file), ""))
	}
	if err != nil {
		return nil, err
	}
	if !selected {
		return &operand{set: set}, nil
	}
	if err := set.Select(typeName); err != nil {
		return nil, err
	}
	return &operand{set: set, typeName: typeName}, nil
}
