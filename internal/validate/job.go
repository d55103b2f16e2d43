package validate

import (
	"errors"
	"fmt"
	"os"
	"slices"

	"example.org/parity/internal/config"
	"example.org/parity/internal/match"
	"example.org/parity/internal/schema"
)

// Job is what records are held against, and how their types are found: all that a
// process elsewhere needs. Its JSON form carries it there; it is no contract.
type Job struct {
	Sets       []JobSet                     `json:"sets"`
	Map        map[string]map[string]string `json:"map"` // as of Runner
	Type       string                       `json:"type,omitempty"`
	Routes     []config.Route               `json:"routes,omitempty"`
	Infer      bool                         `json:"infer,omitempty"`
	ShowValues bool                         `json:"show_values,omitempty"`
}

// JobSet is a type set with its text.
type JobSet struct {
	Name string `json:"name"`
	File string `json:"file"`
	Text []byte `json:"text"`

	checked *Set
}

// NewJob reads the type sets of a configuration, or only those named. typeName is the
// type of all records; "" to go by the routes.
func NewJob(c *config.Config, read func(config.Set) ([]byte, error), typeName string, only []string) (*Job, error) {
	for _, name := range only {
		if _, err := c.Set(name); err != nil {
			return nil, fmt.Errorf("--set: %w", err)
		}
	}
	j := &Job{Type: typeName, Routes: c.Routes}
	types := map[string]*schema.Set{}
	for _, s := range c.Sets {
		wanted := len(only) == 0 || slices.Contains(only, s.Name)
		if !wanted && s.Name != c.Reference {
			continue // the reference says which types are counterparts
		}
		text, err := read(s)
		if errors.Is(err, os.ErrNotExist) && s.Source != "" {
			err = fmt.Errorf("%w; capture it with parity capture %s", err, s.Name)
		}
		if err == nil {
			types[s.Name], err = schema.Parse(s.Schema, s.Name, text)
		}
		var checked *Set
		if err == nil {
			checked, err = New(s.Schema, s.Name, types[s.Name].Document)
		}
		if err != nil {
			return nil, fmt.Errorf("loading the %s type set: %w", s.Name, err)
		}
		if wanted {
			j.Sets = append(j.Sets, JobSet{s.Name, s.Schema, text, checked})
		}
	}
	var err error
	j.Map, err = counterparts(c, types)
	return j, err
}

// counterparts are the names that the reference's types have in the other sets, as
// check pairs them: set → reference type → its name there.
func counterparts(c *config.Config, types map[string]*schema.Set) (map[string]map[string]string, error) {
	names := map[string]map[string]string{}
	ref := match.NewSet(types[c.Reference], c.Excluded)
	for _, s := range c.Sets {
		if s.Name == c.Reference || types[s.Name] == nil {
			continue
		}
		matching, err := match.Match(ref, match.NewSet(types[s.Name], c.Excluded), c.Map[s.Name])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.Place("map"), err)
		}
		names[s.Name] = matching.Others()
	}
	return names, nil
}

// Runner makes a runner, of one worker. The type sets are parsed once for all runners
// of a job.
func (j *Job) Runner() (*Runner, error) {
	r := &Runner{Router: &Router{Type: j.Type, Routes: j.Routes}, Map: j.Map, Workers: 1, Infer: j.Infer, ShowValues: j.ShowValues}
	for i := range j.Sets {
		s := &j.Sets[i]
		if s.checked == nil {
			set, err := schema.Parse(s.File, s.Name, s.Text)
			if err == nil {
				s.checked, err = New(s.File, s.Name, set.Document)
			}
			if err != nil {
				return nil, fmt.Errorf("loading the %s type set: %w", s.Name, err)
			}
		}
		r.Sets = append(r.Sets, s.checked)
	}
	return r, nil
}
