package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"example.org/parity/internal/capture"
	"example.org/parity/internal/compare"
	"example.org/parity/internal/config"
	"example.org/parity/internal/git"
	"example.org/parity/internal/ignore"
	"example.org/parity/internal/languages"
	"example.org/parity/internal/near"
	"example.org/parity/internal/schema"
	"example.org/parity/internal/verify"
	"example.org/parity/internal/witness"
)

// comparison is what of the committed type sets is compared, and with what.
type comparison struct {
	scope compare.Scope
	since string // a git revision, whose findings are old; "" for none
}

// compareConfigured compares all.
func compareConfigured(ctx context.Context, c *config.Config, stderr io.Writer) (*compare.Result, error) {
	return comparison{}.run(ctx, c, stderr)
}

// run loads the committed type sets, compares them, and marks what parity.yaml and
// the baseline accept. Entries that no longer do anything are named on stderr: that
// takes all sets.
func (how comparison) run(ctx context.Context, c *config.Config, stderr io.Writer) (*compare.Result, error) {
	if err := how.scope.Check(); err != nil {
		return nil, err
	}
	c, err := how.within(c)
	if err != nil {
		return nil, err
	}
	result, err := compareSets(ctx, c, committed(c))
	if err != nil {
		return nil, err
	}
	warnStale(c, result, stderr)
	baseline, err := loadBaseline(c)
	if err != nil {
		return nil, err
	}
	evidence, err := loadEvidence(c)
	if err != nil {
		return nil, err
	}
	evidence.Apply(result)
	stale := ignore.Apply(result, c.Ignore, c.Conventions, baseline, time.Now())
	if len(how.scope.Sets) == 0 {
		warnUnknown(c, result, stale, stderr)
	}
	if how.since != "" {
		if err := markOld(ctx, c, result, how.since, stderr); err != nil {
			return nil, err
		}
	}
	return result, result.Narrow(how.scope)
}

// within leaves of a configuration the sets in scope: those outside are not even read.
func (how comparison) within(c *config.Config) (*config.Config, error) {
	var others []string
	for _, s := range c.Sets {
		if s.Name != c.Reference {
			others = append(others, s.Name)
		}
	}
	if err := how.scope.CheckSets(c.Reference, others); err != nil {
		return nil, err
	}
	narrowed := *c
	narrowed.Sets = slices.DeleteFunc(slices.Clone(c.Sets), func(s config.Set) bool {
		return s.Name != c.Reference && !how.scope.HoldsSet(s.Name)
	})
	return &narrowed, nil
}

// mostStale bounds how many files of a stale type set are named.
const mostStale = 3

// warnStale names the type sets whose source has changed since it was captured. It
// needs no language, and says nothing where the source is not here.
func warnStale(c *config.Config, r *compare.Result, stderr io.Writer) {
	for _, s := range c.Sets {
		set := r.Others[s.Name]
		if s.Name == r.Reference {
			set = r.Ref
		}
		if set == nil || s.Source == "" || len(set.Sources) == 0 {
			continue
		}
		root, source := c.Base(), s.Source
		if s.Elsewhere() != "" {
			others, err := newElsewhere(c)
			if err != nil {
				continue // whoever captures is told
			}
			if root, source, err = others.tree(s); err != nil {
				continue
			}
		}
		now, err := capture.Fingerprints(root, source, languages.Of(s.Language).Has, slices.Collect(maps.Keys(set.Sources)))
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			fmt.Fprintf(stderr, "parity: %s: whether its source is newer cannot be told: %v\n", s.Schema, err)
			continue
		}
		if changed := capture.Changed(set.Sources, now); len(changed) > 0 {
			more := ""
			if n := len(changed) - mostStale; n > 0 {
				changed, more = changed[:mostStale], fmt.Sprintf(", and %d more", n)
			}
			fmt.Fprintf(stderr, "parity: %s is older than its source: %s%s; run parity capture %s\n", s.Schema, strings.Join(changed, ", "), more, s.Name)
		}
	}
}

func loadBaseline(c *config.Config) (*ignore.Baseline, error) {
	path, err := c.Locate(c.Baseline)
	if err != nil {
		return nil, fmt.Errorf("reading the baseline: %w", err)
	}
	return ignore.Load(path, c.Baseline)
}

func loadEvidence(c *config.Config) (*verify.File, error) {
	name := c.Reports.Dir + "/" + verify.FileName
	path, err := c.Locate(name)
	if err != nil {
		return nil, fmt.Errorf("reading the evidence: %w", err)
	}
	return verify.Read(path, name)
}

// compareSets compares the type sets that read returns, and proves what the
// comparison claims.
func compareSets(ctx context.Context, c *config.Config, read readSet) (*compare.Result, error) {
	if err := checkRuleNames(c); err != nil {
		return nil, err
	}
	usual := debug.SetGCPercent(rareGC)
	defer debug.SetGCPercent(usual)
	size := 0
	ref, others, err := loadSets(c, func(s config.Set) ([]byte, error) {
		data, err := read(s)
		if size += len(data); size > smallSets {
			debug.SetGCPercent(usual)
		}
		return data, err
	})
	if err != nil {
		return nil, err
	}
	result, err := compare.Run(ref, others, compare.Options{
		Category:   c.Category,
		Categories: c.CategoryNames(),
		Priority:   c.Priority,
		Map:        c.Map,
		Exclude:    c.Excluded,
		Roles:      c.Role,
		Topology:   c.Topology.Kind(),
		Server:     c.Topology.Server,
	})
	if err != nil {
		return nil, err
	}
	return result, witness.Prove(ctx, result)
}

// Sets of up to smallSets bytes are compared in so little memory that to look for what
// is free of it would be a quarter of the time: it may grow fivefold between.
const (
	smallSets = 8 << 20
	rareGC    = 400
)

// loadSets loads the type sets that read returns.
func loadSets(c *config.Config, read readSet) (ref *schema.Set, others []*schema.Set, err error) {
	for _, s := range c.Sets {
		set, err := loadSet(s, read)
		if err != nil {
			return nil, nil, err
		}
		if s.Name == c.Reference {
			ref = set
		} else {
			others = append(others, set)
		}
	}
	if len(others) == 0 {
		return nil, nil, fmt.Errorf("%s: there is only the set %s: nothing to compare it with; add another SDK under sets:, of another repository by git+URL@REV#PATH and parity fetch", c.File(), c.Reference)
	}
	return ref, others, nil
}

// markOld marks the findings of result that the type sets of a git revision
// had too. Today's parity.yaml judges both. Sets that the revision did not have
// yet are named on stderr: all their findings are new.
func markOld(ctx context.Context, c *config.Config, result *compare.Result, rev string, stderr io.Writer) error {
	repo := git.Repository{Dir: c.Base()}
	commit, err := repo.Resolve(ctx, rev)
	if err != nil {
		return fmt.Errorf("--new-only: %w", err)
	}
	read, missing := committedAt(ctx, c, repo, commit)
	then := *c
	then.Sets = nil
	reference := false
	for _, s := range c.Sets {
		lacks, err := missing(s)
		if err != nil {
			return fmt.Errorf("--new-only: at %s: %w", rev, err)
		}
		if !lacks {
			then.Sets = append(then.Sets, s)
			reference = reference || s.Name == c.Reference
			continue
		}
		fmt.Fprintf(stderr, "parity: --new-only: %s has no %s: all findings about %s are new\n", rev, s.Schema, s.Name)
	}
	var before *compare.Result
	if reference && len(then.Sets) > 1 {
		before, err = compareSets(ctx, &then, read)
		if err != nil {
			return fmt.Errorf("--new-only: at %s: %w", rev, err)
		}
	}
	ignore.Old(result, before, rev, commit)
	return nil
}

// checkRuleNames refuses rule ids of parity.yaml that do not exist.
func checkRuleNames(c *config.Config) error {
	for rule := range c.Rules {
		if compare.RuleByID(rule) == nil {
			return fmt.Errorf("%s: rules: there is no rule %q%s", c.Place("rules", rule), rule, nearRule(rule))
		}
	}
	for i, e := range c.Ignore {
		if e.Rule != "" && compare.RuleByID(e.Rule) == nil {
			return fmt.Errorf("%s: ignore[%d]: there is no rule %q%s", c.Place("ignore", i, "rule"), i, e.Rule, nearRule(e.Rule))
		}
	}
	return nil
}

func nearRule(id string) string { return near.Hint(id, ruleIDs(), "parity explain lists them") }

func ruleIDs() []string {
	var ids []string
	for _, rule := range compare.Rules() {
		ids = append(ids, rule.ID)
	}
	return ids
}

func loadSet(s config.Set, read readSet) (*schema.Set, error) {
	data, err := read(s)
	if errors.Is(err, os.ErrNotExist) && s.Source != "" {
		return nil, fmt.Errorf("loading the %s type set: %w; capture it with parity capture %s", s.Name, err, s.Name)
	}
	if err != nil {
		return nil, fmt.Errorf("loading the %s type set: %w", s.Name, err)
	}
	set, err := schema.Parse(s.Schema, s.Name, data)
	if err != nil {
		return nil, fmt.Errorf("loading the %s type set: %w", s.Name, err)
	}
	if len(set.Problems) > 0 {
		return nil, fmt.Errorf("loading the %s type set: %s: the type set is incomplete: %s; mend the source and run parity capture %s",
			s.Name, s.Schema, strings.Join(set.Problems, "; "), s.Name)
	}
	if set.Language == "" {
		set.Language = s.Language
	}
	return set, nil
}
