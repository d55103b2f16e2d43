// Package config reads parity.yaml.
package config

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"example.org/parity/internal/confine"
	"example.org/parity/internal/near"
	"example.org/parity/internal/print"
	"example.org/parity/internal/remote"
)

// Schema is the JSON Schema of parity.yaml, as far as one can say it.
//
//go:embed config.schema.json
var Schema []byte

// FileName is where a project's configuration is looked for.
const FileName = "parity.yaml"

// Config is one parity.yaml. Paths in it are relative to Root and stay inside it.
type Config struct {
	// Root is the folder that all paths are relative to and must stay inside;
	// itself relative to the file's own folder. Default: that folder.
	Root string `yaml:"root"`
	// Reference names the set that the others are compared with. Default: the first.
	Reference string `yaml:"reference"`
	// Sets are the SDKs, in the order of the report.
	Sets []Set `yaml:"sets"`
	// Schemas is the folder of the captured type sets. Default: schemas.
	Schemas string `yaml:"schemas"`
	// Reports says where reports go and in which formats.
	Reports Reports `yaml:"reports"`
	// Links is where reports link a line of source code to, such as
	// https://HOST/OWNER/REPO/blob/main/{file}#L{line}, or a way from the reports.
	// Default: the web view of the git remote in the html report, the file in others.
	Links string `yaml:"links"`
	// FailOn is the priority from which check fails. Default: P1.
	FailOn string `yaml:"fail-on"`
	// Categories group types in the report, in this order. A category that names
	// a type has it before one with a pattern; of patterns the first wins.
	Categories []Category `yaml:"categories"`
	// Priorities override the rules': P0 → patterns of Type or Type.field.
	Priorities map[string][]string `yaml:"priorities"`
	// Rules override a rule's priority everywhere: rule id → P0…P3.
	Rules map[string]string `yaml:"rules"`
	// Map settles names that do not match by themselves: set → reference type → its
	// counterpart, or none. One * on each side stands for the same text: "*Request": "*Params".
	Map map[string]map[string]string `yaml:"map"`
	// Exclude lists types, by name or pattern, that count nowhere.
	Exclude []string `yaml:"exclude"`
	// Roles settle what a set does with a type: set → type → sent, received or both.
	// Default: what its client code, its codecs and, among clients, its name tell.
	Roles map[string]map[string]string `yaml:"roles"`
	// Topology says who talks to whom: clients (of one service, for which the
	// reference stands), peers, or {server: NAME}, the set that is the service.
	// Default: clients where the code of one makes requests, or tells of many types what it does with them, else peers.
	Topology Topology `yaml:"topology"`
	// Conventions say of a systematic difference, by its key, that it is accepted or
	// denied, with the reason. A denied one counts as often as it occurs.
	Conventions map[string]Convention `yaml:"conventions"`
	// Ignore accepts findings, each with a reason.
	Ignore []Ignore `yaml:"ignore"`
	// Baseline is the file of findings accepted by parity baseline. Default: parity.baseline.json.
	Baseline string `yaml:"baseline"`
	// Payloads are files and folders of captured traffic. Default for validate.
	Payloads []string `yaml:"payloads"`
	// Routes say which type a captured payload has; the first that fits wins.
	Routes []Route `yaml:"routes"`

	file string
	base string // absolute folder that Root resolved to
	text []byte // of the file, for the lines in messages
}

// Set is one SDK.
type Set struct {
	Name string `yaml:"name"` // how reports call it, unique
	// Language is the front end. Default: the set's name.
	Language string `yaml:"language"`
	// Source is the file or folder of the SDK's types; empty for a set whose
	// schema comes from elsewhere. git+URL@REV#PATH is one of another repository, as
	// parity fetch has brought it here.
	Source string `yaml:"source"`
	// Schema is the type set's file. Default: <schemas>/<name>.json. Without a source
	// it may be git+URL@REV#PATH: the type set that another repository keeps.
	Schema string `yaml:"schema"`
	// Mode is static (default: the code is read and never run) or runtime: the
	// SDK is loaded in its own environment, and says itself what its types are.
	// That runs its code, and is refused unless whoever runs parity says --exact
	// or sets PARITY_EXACT=1.
	Mode string `yaml:"mode"`
	// Interpreter runs a Python SDK in mode runtime. Default: the .venv nearest
	// to the source, else python3.
	Interpreter string `yaml:"interpreter"`
	// Types settle what the code alone does not tell: type → wire name of a field
	// → its JSON Schema, or true for any value. The field "." is the type itself.
	Types map[string]map[string]any `yaml:"types"`
	// Trust settles what one place of the code makes opaque in many types, by the
	// cause that capture names: "sdk/base.py:Base._strip": identity says that it
	// changes nothing on the wire, so that what is declared holds.
	Trust map[string]string `yaml:"trust"`
}

// Elsewhere is what the set has from another repository, its source or its schema;
// "" for nothing.
func (s Set) Elsewhere() string {
	for _, value := range []string{s.Source, s.Schema} {
		if remote.Is(value) {
			return value
		}
	}
	return ""
}

// Topology is clients, peers or a server.
type Topology struct {
	kind   string
	Server string `yaml:"server"` // the set that is the service
}

// Kind is "" where nothing is said.
func (t Topology) Kind() string { return t.kind }

// UnmarshalYAML takes the kind as a word.
func (t *Topology) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		t.kind = n.Value
		return nil
	}
	type plain Topology
	t.kind = "server"
	for i := 0; n.Kind == yaml.MappingNode && i < len(n.Content); i += 2 {
		if key := n.Content[i]; key.Value != "server" {
			return fmt.Errorf("line %d: field %s not found in type config.plain", key.Line, key.Value)
		}
	}
	return n.Decode((*plain)(t))
}

// Convention is a decision about a systematic difference, either accept or deny.
type Convention struct {
	Accept string `yaml:"accept"` // why it is in order
	Deny   string `yaml:"deny"`   // why it is not
}

// Modes of a set.
const (
	Static  = "static"
	Runtime = "runtime"
)

// Reports is the reports section.
type Reports struct {
	Dir     string   `yaml:"dir"`     // where reports go. Default: reports
	Formats []string `yaml:"formats"` // which are written: each a format of parity report. Default: md and json
}

// Category is a heading of the report and the types under it.
type Category struct {
	Name  string   `yaml:"name"`  // the heading
	Types []string `yaml:"types"` // names or patterns such as *Request
}

// Find returns the configuration of a folder: the file there, or the nearest above it
// in the same repository. Where there is none, it is the one that could be there.
func Find(dir string) string {
	own, err := filepath.Abs(dir)
	top, ok := confine.Repository(own)
	if err != nil || !ok {
		return filepath.Join(dir, FileName)
	}
	for at, way := own, dir; ; at, way = filepath.Dir(at), filepath.Join(way, "..") {
		if _, err := os.Lstat(filepath.Join(at, FileName)); err == nil {
			return filepath.Join(way, FileName)
		}
		if at == top {
			return filepath.Join(dir, FileName)
		}
	}
}

// Load reads and checks a configuration. Unknown keys are errors with their line.
func Load(file string) (*Config, error) {
	data, err := confine.Read(file, confine.MaxSource)
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("reading the configuration: %s does not exist: write one with parity init, or name one with --config", file)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the configuration: %w", err)
	}
	c, err := parse(file, data)
	if err != nil {
		return nil, fmt.Errorf("reading the configuration: %w", err)
	}
	return c, nil
}

func parse(file string, data []byte) (*Config, error) {
	c := &Config{file: file, text: data}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(c); err != nil {
		return nil, yamlError(file, err)
	}
	c.defaults()
	if err := c.setBase(); err != nil {
		return nil, fmt.Errorf("%s: root: %w", c.Place("root"), err)
	}
	if err := c.check(); err != nil {
		return nil, fmt.Errorf("%s: %w", c.Place(keysOf(err)...), err)
	}
	return c, nil
}

// setBase finds the folder that root stands for. It may be above the file's own, up
// to the top of the repository: a configuration from a pull request must not make
// CI read or write elsewhere.
func (c *Config) setBase() error {
	if filepath.IsAbs(filepath.FromSlash(c.Root)) || strings.HasPrefix(c.Root, "/") {
		return fmt.Errorf("%s is absolute; it is the way from this file to a folder above", c.Root)
	}
	own, err := filepath.Abs(filepath.Dir(c.file))
	if err != nil {
		return err
	}
	top, ok := confine.Repository(own)
	if !ok { // whoever runs parity is where they want it to work
		top = own
		if here, err := os.Getwd(); err == nil && confine.Holds(here, own) {
			top = here
		}
	}
	c.base = filepath.Join(own, filepath.FromSlash(c.Root))
	if !confine.Holds(top, c.base) {
		return fmt.Errorf("%s is outside the repository, %s", c.Root, top)
	}
	return nil
}

// keys lists the YAML keys of a section, which is a struct of this package, for
// the message about an unknown one.
func keys(section string) []string {
	var list []string
	var visit func(t reflect.Type)
	visit = func(t reflect.Type) {
		switch t.Kind() {
		case reflect.Slice:
			visit(t.Elem())
		case reflect.Struct:
			for i := range t.NumField() {
				key := t.Field(i).Tag.Get("yaml")
				if key == "" {
					continue
				}
				if t.Name() == section || section == "plain" && t.Name() == "Topology" {
					list = append(list, key)
				}
				visit(t.Field(i).Type)
			}
		}
	}
	visit(reflect.TypeFor[Config]())
	return list
}

func (c *Config) defaults() {
	if c.Root == "" {
		c.Root = "."
	}
	if c.Schemas == "" {
		c.Schemas = "schemas"
	}
	if c.Reports.Dir == "" {
		c.Reports.Dir = "reports"
	}
	if len(c.Reports.Formats) == 0 {
		c.Reports.Formats = []string{"md", "json"}
	}
	if c.Baseline == "" {
		c.Baseline = "parity.baseline.json"
	}
	if c.FailOn == "" {
		c.FailOn = "P1"
	}
	if c.Reference == "" && len(c.Sets) > 0 {
		c.Reference = c.Sets[0].Name
	}
	for i := range c.Sets {
		set := &c.Sets[i]
		if set.Language == "" {
			set.Language = set.Name
		}
		if set.Mode == "" {
			set.Mode = Static
		}
		if set.Schema == "" {
			set.Schema = path.Join(c.Schemas, set.Name+".json")
		}
	}
}

// PriorityNames are the priorities, most urgent first.
var PriorityNames = []string{"P0", "P1", "P2", "P3"}

func (c *Config) check() error {
	if len(c.Sets) == 0 {
		return errors.New("sets: at least one set is needed, each with a name and a source")
	}
	var names []string
	for i, set := range c.Sets {
		switch {
		case set.Name == "":
			return in("sets", in(i, fmt.Errorf("sets[%d]: a name is needed", i)))
		case print.Line(set.Name) != set.Name:
			return in("sets", in(i, fmt.Errorf("sets: the name %q has characters that cannot be shown", set.Name)))
		case slices.Contains(names, set.Name):
			return in("sets", in(i, fmt.Errorf("sets: two are named %s", set.Name)))
		}
		names = append(names, set.Name)
		if err := c.checkSet(set); err != nil {
			return in("sets", in(i, fmt.Errorf("sets: %s: %w", set.Name, err)))
		}
	}
	if !slices.Contains(names, c.Reference) {
		return in("reference", fmt.Errorf("reference: there is no set %q%s", c.Reference, nearSet(c.Reference, names)))
	}
	if err := c.allInside("schemas", c.Schemas); err != nil {
		return err
	}
	if err := c.allInside("dir", c.Reports.Dir); err != nil {
		return in("reports", fmt.Errorf("reports: %w", err))
	}
	if err := checkLinks(c.Links); err != nil {
		return in("links", fmt.Errorf("links: %w", err))
	}
	if err := c.allInside("payloads", c.Payloads...); err != nil {
		return err
	}
	if err := c.allInside("baseline", c.Baseline); err != nil {
		return err
	}
	for i, route := range c.Routes {
		if err := route.check(); err != nil {
			return in("routes", in(i, fmt.Errorf("routes[%d]: %w", i, err)))
		}
	}
	if err := checkPatterns(c.Exclude); err != nil {
		return in("exclude", fmt.Errorf("exclude: %w", err))
	}
	for i, e := range c.Ignore {
		if err := c.checkIgnore(e, names); err != nil {
			return in("ignore", in(i, fmt.Errorf("ignore[%d]: %w", i, err)))
		}
	}
	return c.checkRules(names)
}

func (c *Config) checkRules(names []string) error {
	if !slices.Contains(PriorityNames, c.FailOn) {
		return in("fail-on", fmt.Errorf("fail-on: %q is none of %s", c.FailOn, strings.Join(PriorityNames, ", ")))
	}
	for i, category := range c.Categories {
		if category.Name == "" {
			return in("categories", in(i, errors.New("categories: each needs a name")))
		}
		if err := checkPatterns(category.Types); err != nil {
			return in("categories", in(i, fmt.Errorf("categories: %s: %w", category.Name, err)))
		}
	}
	for _, priority := range slices.Sorted(maps.Keys(c.Priorities)) {
		if !slices.Contains(PriorityNames, priority) {
			return in("priorities", in(priority, fmt.Errorf("priorities: %q is none of %s", priority, strings.Join(PriorityNames, ", "))))
		}
		if err := checkPatterns(c.Priorities[priority]); err != nil {
			return in("priorities", in(priority, fmt.Errorf("priorities: %s: %w", priority, err)))
		}
	}
	for _, rule := range slices.Sorted(maps.Keys(c.Rules)) {
		if !slices.Contains(PriorityNames, c.Rules[rule]) {
			return in("rules", in(rule, fmt.Errorf("rules: %s: %q is none of %s", rule, c.Rules[rule], strings.Join(PriorityNames, ", "))))
		}
	}
	if err := c.checkRoles(names); err != nil {
		return err
	}
	for _, key := range slices.Sorted(maps.Keys(c.Conventions)) {
		if d := c.Conventions[key]; (d.Accept == "") == (d.Deny == "") {
			return in("conventions", in(key, fmt.Errorf("conventions: %s: either accept or deny is needed, with the reason", key)))
		}
	}
	for _, set := range slices.Sorted(maps.Keys(c.Map)) {
		if !slices.Contains(names, set) || set == c.Reference {
			return in("map", in(set, fmt.Errorf("map: %q is none of the sets that are compared with %s", set, c.Reference)))
		}
	}
	return nil
}

func (c *Config) checkRoles(names []string) error {
	switch t := c.Topology; {
	case t.kind == "server" && !slices.Contains(names, t.Server):
		return in("topology", fmt.Errorf("topology: server: there is no set %q%s", t.Server, nearSet(t.Server, names)))
	case !slices.Contains([]string{"", "clients", "peers", "server"}, t.kind):
		return in("topology", fmt.Errorf("topology: %q is none of clients, peers, {server: NAME}", t.kind))
	}
	for _, set := range slices.Sorted(maps.Keys(c.Roles)) {
		if !slices.Contains(names, set) {
			return in("roles", in(set, fmt.Errorf("roles: there is no set %q%s", set, nearSet(set, names))))
		}
		for _, name := range slices.Sorted(maps.Keys(c.Roles[set])) {
			if role := c.Roles[set][name]; !slices.Contains([]string{"sent", "received", "both"}, role) {
				return in("roles", in(set, in(name, fmt.Errorf("roles: %s: %q is none of sent, received, both", name, role))))
			}
		}
	}
	return nil
}

// Role returns the role that the configuration gives to a type of a set, or "".
func (c *Config) Role(set, typeName string) string { return c.Roles[set][typeName] }

func (c *Config) checkSet(set Set) error {
	if set.Mode != Static && set.Mode != Runtime {
		return in("mode", fmt.Errorf("mode: %q is neither %s nor %s", set.Mode, Static, Runtime))
	}
	if err := c.insideOrElsewhere("source", set.Source); err != nil {
		return err
	}
	if err := c.allInside("interpreter", set.Interpreter); err != nil {
		return err
	}
	if remote.Is(set.Source) && set.Mode == Runtime {
		return in("mode", fmt.Errorf("mode: what is fetched from another repository is read and never run; only a source of this one can have mode: %s", Runtime))
	}
	if set.Source != "" && remote.Is(set.Schema) {
		return in("schema", errors.New("schema: capture writes the type set of a source into a file here; a set whose type set another repository keeps has no source"))
	}
	return c.insideOrElsewhere("schema", set.Schema)
}

// insideOrElsewhere checks a path, or a location in another repository.
func (c *Config) insideOrElsewhere(key, value string) error {
	if !remote.Is(value) {
		return c.allInside(key, value)
	}
	if _, err := remote.Parse(value); err != nil {
		return in(key, fmt.Errorf("%s: %w", key, err))
	}
	return nil
}

func (c *Config) allInside(key string, paths ...string) error {
	for _, p := range paths {
		if err := c.inside(p); err != nil {
			return in(key, fmt.Errorf("%s: %w", key, err))
		}
	}
	return nil
}

// checkLinks refuses what would be no link, or one that does something else.
func checkLinks(template string) error {
	if template == "" {
		return nil
	}
	if !strings.Contains(template, "{file}") {
		return fmt.Errorf("%q has no {file}; such as https://HOST/OWNER/REPO/blob/main/{file}#L{line}", template)
	}
	u, err := url.Parse(strings.NewReplacer("{file}", "file", "{line}", "1").Replace(template))
	if err != nil || u.Scheme != "" && u.Scheme != "https" && u.Scheme != "http" {
		return fmt.Errorf("%q is no address of the web and no way from the reports", template)
	}
	return nil
}

func checkPatterns(patterns []string) error {
	for _, pattern := range patterns {
		if _, err := path.Match(pattern, ""); err != nil {
			return fmt.Errorf("pattern %q: %w", pattern, err)
		}
	}
	return nil
}

// inside refuses paths that leave the root: a configuration from a pull request
// must not make CI read or write elsewhere.
func (c *Config) inside(p string) error {
	if p != "" && !filepath.IsLocal(filepath.FromSlash(p)) {
		return fmt.Errorf("%s is outside the root %s: paths are relative and stay below it; set root: to a folder above", p, c.Root)
	}
	return nil
}

// Path returns where p, a path of the configuration, is.
func (c *Config) Path(p string) string { return filepath.Join(c.base, filepath.FromSlash(p)) }

// Locate is Path of what is to be read or written, all links followed. What they
// lead to outside the root is an error.
func (c *Config) Locate(p string) (string, error) {
	path, err := confine.Within(c.base, c.Path(p))
	if errors.Is(err, confine.ErrOutside) {
		return "", fmt.Errorf("%s: %w", p, confine.ErrOutside)
	}
	return path, err
}

// Base is the absolute folder that all paths are relative to.
func (c *Config) Base() string { return c.base }

// Set returns the set of that name, or an error that lists the names.
func (c *Config) Set(name string) (Set, error) {
	var names []string
	for _, set := range c.Sets {
		if set.Name == name {
			return set, nil
		}
		names = append(names, set.Name)
	}
	return Set{}, fmt.Errorf("%s has no set %q%s", c.file, name, near.Hint(name, names, "its sets are "+strings.Join(names, ", ")))
}

func nearSet(name string, names []string) string {
	return near.Hint(name, names, "the sets are "+strings.Join(names, ", "))
}

// Category returns the heading of a type: of the category that names it, else of
// the first with a pattern that matches, else "".
func (c *Config) Category(typeName string) string {
	for _, category := range c.Categories {
		if slices.Contains(category.Types, typeName) {
			return category.Name
		}
	}
	for _, category := range c.Categories {
		if matchAny(category.Types, typeName) {
			return category.Name
		}
	}
	return ""
}

// Excluded reports whether a type counts nowhere.
func (c *Config) Excluded(typeName string) bool { return matchAny(c.Exclude, typeName) }

// CategoryNames lists the categories in their order.
func (c *Config) CategoryNames() []string {
	var names []string
	for _, category := range c.Categories {
		names = append(names, category.Name)
	}
	return names
}

// Priority returns the priority that the configuration gives to a finding of a
// rule at Type or Type.field, or "". The field's pattern beats the type's, the
// type's beats the rule's, and of equals the most urgent wins.
func (c *Config) Priority(rule, typeName, field string) string {
	if field != "" {
		if p := c.patternPriority(typeName + "." + field); p != "" {
			return p
		}
	}
	if p := c.patternPriority(typeName); p != "" {
		return p
	}
	return c.Rules[rule]
}

func (c *Config) patternPriority(subject string) string {
	for _, priority := range PriorityNames {
		if matchAny(c.Priorities[priority], subject) {
			return priority
		}
	}
	return ""
}

func matchAny(patterns []string, name string) bool {
	for _, pattern := range patterns {
		if ok, err := path.Match(pattern, name); ok && err == nil {
			return true
		}
	}
	return false
}

// Name is the file's name, relative to the root where it lies below that.
func (c *Config) Name() string {
	if own, err := filepath.Abs(c.file); err == nil {
		if name, err := filepath.Rel(c.base, own); err == nil && filepath.IsLocal(name) {
			return filepath.ToSlash(name)
		}
	}
	return filepath.Base(c.file)
}

// LockFile is where, relative to the root, it is kept which commits of other
// repositories are meant: parity.lock for parity.yaml.
func (c *Config) LockFile() string {
	name := filepath.Base(c.file)
	return strings.TrimSuffix(name, filepath.Ext(name)) + ".lock"
}

// File is the configuration's own name, as it was given.
func (c *Config) File() string { return c.file }
