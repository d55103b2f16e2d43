package config

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Ignore accepts the findings that agree with every part given. It names a
// finding's ID or a Type, and always a reason.
type Ignore struct {
	ID      string `yaml:"id"`      // a finding's fingerprint
	Type    string `yaml:"type"`    // a name or pattern
	Path    string `yaml:"path"`    // JSON pointer of the finding
	Rule    string `yaml:"rule"`    // rule id
	Set     string `yaml:"set"`     // one of the compared sets
	Reason  string `yaml:"reason"`  // shown in reports
	Expires string `yaml:"expires"` // YYYY-MM-DD, the last day; empty for never
}

func (c *Config) checkIgnore(e Ignore, names []string) error {
	switch {
	case e.ID == "" && e.Type == "":
		return errors.New("an id or a type is needed: an entry that silences a whole class hides what comes next")
	case strings.TrimSpace(e.Reason) == "":
		return errors.New("a reason is needed; it is shown in the reports")
	case e.Set != "" && (!slices.Contains(names, e.Set) || e.Set == c.Reference):
		return in("set", fmt.Errorf("set: %q is none of the sets that are compared with %s", e.Set, c.Reference))
	}
	if e.Expires != "" {
		if _, err := time.Parse(time.DateOnly, e.Expires); err != nil {
			return in("expires", fmt.Errorf("expires: %q is no date such as 2027-01-31", e.Expires))
		}
	}
	if err := checkPatterns([]string{e.Type}); err != nil {
		return in("type", fmt.Errorf("type: %w", err))
	}
	return nil
}
