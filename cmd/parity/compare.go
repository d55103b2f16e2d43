package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/config"
	"example.org/parity/internal/schema"
)

// compareConfigured loads the committed type sets and compares them.
func compareConfigured(c *config.Config) (*compare.Result, error) {
	for rule := range c.Rules {
		if compare.RuleByID(rule) == nil {
			return nil, fmt.Errorf("%s: rules: there is no rule %q; parity explain lists them", filepath.Base(c.File()), rule)
		}
	}
	var ref *schema.Set
	var others []*schema.Set
	for _, s := range c.Sets {
		set, err := loadSet(c, s)
		if err != nil {
			return nil, err
		}
		if s.Name == c.Reference {
			ref = set
		} else {
			others = append(others, set)
		}
	}
	if len(others) == 0 {
		return nil, fmt.Errorf("%s: there is only the set %s: nothing to compare it with", c.File(), c.Reference)
	}
	return compare.Run(ref, others, compare.Options{
		Category:   c.Category,
		Categories: c.CategoryNames(),
		Priority:   c.Priority,
		Map:        c.Map,
	})
}

func loadSet(c *config.Config, s config.Set) (*schema.Set, error) {
	set, err := schema.Load(c.Path(s.Schema), s.Schema, s.Name)
	switch {
	case err == nil:
	case schema.IsNotExist(err) && s.Source != "":
		return nil, fmt.Errorf("%w; capture it with parity capture %s", err, s.Name)
	default:
		return nil, err
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
