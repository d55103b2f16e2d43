package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"example.org/parity/internal/atomicfile"
	"example.org/parity/internal/compare"
	"example.org/parity/internal/config"
	"example.org/parity/internal/confine"
	"example.org/parity/internal/doc"
	"example.org/parity/internal/language"
	"example.org/parity/internal/schema"
	"example.org/parity/internal/validate"
	"example.org/parity/internal/verify"
	"example.org/parity/internal/witness"
)

type verifyFlags struct {
	sets     []string
	samples  int
	payloads []string
	seed     uint64
	strict   bool
	format   string
	emit     string
	check    bool
	limits   verify.Limits
}

func newVerify(g *globals) *cobra.Command {
	f := verifyFlags{limits: verify.DefaultLimits}
	cmd := &cobra.Command{
		Use:   "verify [TYPE…]",
		Short: "Confirm findings by running the SDKs: it runs their code",
		Long: `verify decodes payloads with the SDKs' own code and encodes them again, each
language in a process of its own, with

` + listed(func(l *language.Language) string { return l.Asked }) + `
IT RUNS THE SDKs' CODE. No other command does without --exact. Nothing is written
into their trees.

The payload of each finding that claims a rejection is put to the side that should
refuse it: confirmed where it does, refuted where it does not. For each type
generated payloads, valid ones and ones that break one keyword, are put to the
code, and its answers are held against the captured type set. So are records of
captured traffic, the payloads of parity.yaml or --payloads, up to 200 of a type;
their values, and errors that may quote them, are never shown.

What was learned goes to evidence.json in the folder of the reports; report and
check read it. A refuted finding no longer counts, and is a fault of parity's own:
please report it.

Exit codes: 0 nothing was refuted and no contract disagrees with its code, 1
something was or does (with --strict also: a finding or a type was not tried), 2
bad usage or configuration.`,
		Example: `  parity verify
  parity verify --set go Cursor TrainingRun
  parity verify --samples 60 --strict
  parity verify --payloads traffic/
  parity verify --emit contracts
  parity verify --emit contracts --check`,
		RunE: func(cmd *cobra.Command, args []string) error { return runVerify(cmd, g, f, args) },
	}
	cmd.Flags().StringSliceVar(&f.sets, "set", nil, "ask only the code of this `SET`; several with commas (default all)")
	cmd.Flags().IntVarP(&f.samples, "samples", "n", 20, "generated payloads of each kind, valid and invalid, for a type")
	cmd.Flags().StringSliceVar(&f.payloads, "payloads", nil, "captured traffic, a file, a folder or -, that routes of parity.yaml give types (default the payloads of parity.yaml)")
	cmd.Flags().Uint64Var(&f.seed, "seed", 1, "choose other payloads")
	cmd.Flags().BoolVar(&f.strict, "strict", false, "exit 1 where something was not tried, too")
	cmd.Flags().StringVarP(&f.format, "format", "f", "terminal", "output `FORMAT`: terminal or json")
	cmd.Flags().StringVar(&f.emit, "emit", "", "write contract tests for pytest, go test and ExUnit below this `FOLDER`")
	cmd.Flags().BoolVar(&f.check, "check", false, "with --emit: write nothing, exit 1 where the tests there are stale")
	cmd.Flags().DurationVar(&f.limits.Payload, "timeout", f.limits.Payload, "longest `TIME` for one payload")
	return cmd
}

func runVerify(cmd *cobra.Command, g *globals, f verifyFlags, args []string) error {
	switch {
	case f.format != "terminal" && f.format != "json":
		return fmt.Errorf("--format: %q is none of terminal, json", f.format)
	case f.samples < 0:
		return fmt.Errorf("--samples: %d is below 0", f.samples)
	case f.limits.Payload < time.Second:
		return fmt.Errorf("--timeout: %s is below a second", f.limits.Payload)
	case f.check && f.emit == "":
		return errors.New("--check needs --emit: it tells whether the tests there are fresh")
	}
	c, err := g.load()
	if err != nil {
		return err
	}
	// Without what an earlier run has learned: a finding that it refuted is asked again.
	result, err := compareSets(cmd.Context(), c, committed(c))
	if err != nil {
		return err
	}
	sdks, err := askable(c, result, f.sets)
	if err != nil {
		return err
	}
	if err := knownTypes(result, args); err != nil {
		return err
	}
	ctx := cmd.Context()
	wanted := func(l compare.Located) bool { return len(args) == 0 || slices.Contains(args, l.Type.Name) }
	judges := map[string]*validate.Judge{}
	for _, sdk := range sdks {
		set, err := validate.New(sdk.Set.File, sdk.Set.Name, sdk.Set.Document)
		if err != nil {
			return err
		}
		judges[sdk.Set.Name] = validate.NewJudge(set)
	}
	plan := verify.NewPlan(result, judges, wanted)
	say := func(text string) { fmt.Fprintf(cmd.ErrOrStderr(), "parity: %s\n", text) }
	for _, sdk := range sdks {
		say("making payloads for the " + sdk.Set.Name + " SDK")
		if err := sample(ctx, plan, result, sdk.Set, args, f); err != nil {
			return err
		}
	}
	met, err := planTraffic(ctx, c, plan, result, sdks, f, args, cmd.InOrStdin())
	if err != nil {
		return err
	}
	answers, found, err := plan.Run(ctx, sdks, f.limits, say)
	if err != nil {
		return err
	}
	found.Traffic = met
	stale, err := emitContracts(plan, sdks, answers, f)
	if err != nil {
		return err
	}
	file := &verify.File{Version: verify.FileVersion, Date: time.Now().UTC().Format(time.DateOnly), Result: *found}
	text, err := file.Encode()
	if err != nil {
		return err
	}
	if len(args) == 0 && len(f.sets) == 0 && f.emit == "" {
		name, err := c.Locate(c.Reports.Dir + "/" + verify.FileName)
		if err == nil {
			err = atomicfile.Write(name, text)
		}
		if err != nil {
			return fmt.Errorf("writing the evidence: %w", err)
		}
	}
	if f.format == "json" {
		_, err = cmd.OutOrStdout().Write(text)
	} else {
		err = found.Render(cmd.OutOrStdout())
	}
	if err != nil {
		return fmt.Errorf("writing the result: %w", err)
	}
	if len(stale) > 0 {
		return failure{fmt.Sprintf("%s stale: write the contract tests again with parity verify --emit %s", strings.Join(stale, ", "), f.emit)}
	}
	if found.Disagrees() || f.strict && found.Untried() > 0 {
		return failure{}
	}
	return nil
}

// askable are the sets that have source code here, in the order of parity.yaml.
func askable(c *config.Config, r *compare.Result, names []string) ([]verify.SDK, error) {
	for _, name := range names {
		if _, err := c.Set(name); err != nil {
			return nil, fmt.Errorf("--set: %w", err)
		}
	}
	var sdks []verify.SDK
	for _, s := range c.Sets {
		if len(names) > 0 && !slices.Contains(names, s.Name) {
			continue
		}
		set := r.Others[s.Name]
		if s.Name == r.Reference {
			set = r.Ref
		}
		sdk := verify.SDK{Set: set, Language: set.Language, Root: c.Base(), Interpreter: s.Interpreter}
		switch {
		case s.Elsewhere() != "":
			sdk.Untried = "its code is in another repository: what is fetched is never run"
		case s.Source == "":
			sdk.Untried = "it has no source here"
		default:
			sdk.Source = c.Path(s.Source)
		}
		sdks = append(sdks, sdk)
	}
	return sdks, nil
}

func knownTypes(r *compare.Result, names []string) error {
	for _, name := range names {
		if !slices.ContainsFunc(r.Types, func(t *compare.TypeResult) bool { return t.Name == name }) {
			return fmt.Errorf("there is no type %s in the %s set", name, r.Reference)
		}
	}
	return nil
}

// sample plans generated payloads for the types of a set.
func sample(ctx context.Context, plan *verify.Plan, r *compare.Result, set *schema.Set, types []string, f verifyFlags) error {
	if f.samples == 0 {
		return nil
	}
	sampler := witness.NewSampler(set)
	for _, t := range r.Types {
		if len(types) > 0 && !slices.Contains(types, t.Name) {
			continue
		}
		name := typeIn(r, t, set.Name)
		if name == "" {
			continue
		}
		samples, err := sampler.Samples(ctx, name, f.seed, f.samples)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		switch {
		case err != nil:
			plan.NoSamples(set.Name, name, "no payload could be made: "+err.Error())
		case len(samples) == 0:
			plan.NoSamples(set.Name, name, "no payload was found")
		}
		for _, s := range samples {
			plan.Sample(set.Name, name, json.RawMessage(s.Payload))
		}
	}
	return nil
}

// typeIn is the name that a type has in a set; "" where the set lacks it.
func typeIn(r *compare.Result, t *compare.TypeResult, set string) string {
	if set == r.Reference {
		if t.Ref == nil {
			return ""
		}
		return t.Name
	}
	switch c := t.Compared[set]; {
	case c == nil:
		return ""
	case c.Verdict == compare.Extra:
		return t.Name
	default:
		return c.Counterpart
	}
}

// emitContracts writes contract tests, a folder for each set, or with --check names
// those that are not as they would be written.
func emitContracts(plan *verify.Plan, sdks []verify.SDK, answers map[string]verify.Answers, f verifyFlags) (stale []string, err error) {
	if f.emit == "" {
		return nil, nil
	}
	for _, sdk := range sdks {
		if sdk.Untried != "" {
			continue
		}
		dir, err := filepath.Abs(filepath.Join(f.emit, sdk.Set.Name))
		if err != nil {
			return nil, err
		}
		a := answers[sdk.Set.Name]
		if a.Broken != "" {
			return nil, fmt.Errorf("writing contract tests of %s: %s", sdk.Set.Name, a.Broken)
		}
		files, err := verify.Emit(sdk, a, plan.Golden(sdk.Set.Name, a), dir)
		if err != nil {
			return nil, fmt.Errorf("writing contract tests of %s: %w", sdk.Set.Name, err)
		}
		for name, text := range files {
			file := filepath.Join(dir, name)
			if f.check {
				old, err := confine.Read(file, doc.MaxBytes)
				if err != nil && !errors.Is(err, os.ErrNotExist) {
					return nil, fmt.Errorf("reading contract tests: %w", err)
				}
				if string(old) != string(text) {
					stale = append(stale, shorten(file))
				}
				continue
			}
			if err := os.MkdirAll(dir, 0o777); err != nil {
				return nil, fmt.Errorf("writing contract tests: %w", err)
			}
			if err := atomicfile.Write(file, text); err != nil {
				return nil, fmt.Errorf("writing contract tests: %w", err)
			}
		}
	}
	slices.Sort(stale)
	return stale, nil
}
