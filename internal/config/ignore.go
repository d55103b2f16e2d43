package config

import (
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

func (c *Config) checkIgnores(names []string) error {
	for i, e := range c.Ignore {
		switch {
		case e.ID == "" && e.Type == "":
			return fmt.Errorf("ignore[%d]: an id or a type is needed: an entry that silences a whole class hides what comes next", i)
		case strings.TrimSpace(e.Reason) == "":
			return fmt.Errorf("ignore[%d]: a reason is needed; it is shown in the reports", i)
		case e.Set != "" && (!slices.Contains(names, e.Set) || e.Set == c.Reference):
			return fmt.Errorf("ignore[%d]: set: %q is none of the sets that are compared with %s", i, e.Set, c.Reference)
		}
		if e.Expires != "" {
			if _, err := time.Parse(time.DateOnly, e.Expires); err != nil {
				return fmt.Errorf("ignore[%d]: expires: %q is no date such as 2027-01-31", i, e.Expires)
			}
		}
		if err := checkPatterns([]string{e.Type}); err != nil {
			return fmt.Errorf("ignore[%d]: type: %w", i, err)
		}
	}
	return nil
}
