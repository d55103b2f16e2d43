package report

import (
	"fmt"
	"io"
	"net/url"
	"regexp"
	"sort"
	"strings"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/print"
	"example.org/parity/internal/wording"
)

// SARIF writes the findings as a SARIF 2.1.0 log (OASIS standard, 27 March 2020)
// for code scanning. A result stands in the file of the side that lags, or in
// the reference's where that side has no declaration. Findings that are only
// conventions or notes are left out; unverified ones are results of kind "open".
//
// GitHub code scanning takes relative references from the repository's root, so
// there is no originalUriBaseIds. The help of each rule is in the log itself, and where
// parity's address is known, informationUri and helpUri lead there.
func SARIF(w io.Writer, r *compare.Result, opts Options) error {
	run := sarifRun{
		Tool:       sarifTool{sarifDriver{Name: "parity", Rules: []sarifRule{}}},
		Automation: sarifAutomation{"parity/" + r.Reference + "/"},
		ColumnKind: "unicodeCodePoints",
		Results:    []sarifResult{},
	}
	if semantic, ok := strings.CutPrefix(opts.Version, "v"); ok {
		run.Tool.Driver.SemanticVersion = semantic
	} else {
		run.Tool.Driver.Version = opts.Version // of a build without version control
	}
	run.Tool.Driver.Information = opts.Home
	index := map[string]int{}
	for i, rule := range compare.Rules() {
		index[rule.ID] = i
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRuleOf(rule, opts))
	}
	for _, l := range scanned(r) {
		run.Results = append(run.Results, sarifResultOf(r, l, index[l.Finding.Rule.ID], opts))
	}
	return print.JSON(w, sarifLog{
		Schema:  "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
		Version: "2.1.0",
		Runs:    []sarifRun{run},
	})
}

// scanned lists what a code scanner is told: each finding with a priority,
// ignored ones too, and what is unverified; most urgent first.
func scanned(r *compare.Result) []compare.Located {
	var list []compare.Located
	for l := range r.Findings() {
		if l.Finding.Priority != "" || l.Finding.Class == compare.ClassUnverified {
			list = append(list, l)
		}
	}
	urgency := func(l compare.Located) string {
		if l.Finding.Priority == "" {
			return "unverified" // after P3
		}
		return l.Finding.Priority
	}
	sort.SliceStable(list, func(i, j int) bool { return urgency(list[i]) < urgency(list[j]) })
	return list
}

// sarifLevels: GitHub fails a pull request on errors alone by default, and P0
// and P1 are what parity check fails on by default.
var sarifLevels = map[string]string{"P0": "error", "P1": "error", "P2": "warning", "P3": "note"}

func sarifRuleOf(rule *compare.Rule, opts Options) sarifRule {
	level := sarifLevels[rule.Priority]
	if level == "" {
		level = "none"
	}
	help := fmt.Sprintf("%s\n\nIt fires on the reference\n\n    %s\n\nand the other set\n\n    %s\n\nparity explain %s tells more.",
		rule.Why, rule.Fires.Reference, rule.Fires.Other, rule.ID)
	return sarifRule{
		ID:        rule.ID,
		Short:     sarifMessage{Text: rule.About()},
		Full:      sarifMessage{Text: rule.Why},
		Help:      sarifMessage{Text: help, Markdown: help},
		HelpURI:   rulePage(rule, opts),
		Configure: sarifConfiguration{level},
		Properties: map[string]any{
			"class": rule.Class, "tags": []string{"parity", rule.Family()},
		},
	}
}

// rulePage is the address of a rule's own place in docs/rules.md, of this version.
func rulePage(rule *compare.Rule, opts Options) string {
	if opts.Home == "" {
		return ""
	}
	at := "HEAD"
	if released.MatchString(opts.Version) {
		at = opts.Version
	}
	return fmt.Sprintf("%s/blob/%s/docs/rules.md#%s", opts.Home, at, strings.ReplaceAll(rule.ID, ".", ""))
}

// released is the version of a release, which is a tag.
var released = regexp.MustCompile(`^v[0-9]+\.[0-9]+\.[0-9]+$`)

func sarifResultOf(r *compare.Result, l compare.Located, rule int, opts Options) sarifResult {
	f := l.Finding
	result := sarifResult{
		RuleID: f.Rule.ID, RuleIndex: rule,
		Kind: "fail", Level: sarifLevels[f.Priority],
		Message:      sarifMessage{Text: fmt.Sprintf("%s: %s.\nImpact: %s.\nFix: %s.", locate(l), wording.Summary(f), wording.Impact(f), wording.Fix(f))},
		Fingerprints: map[string]string{"parityFinding/v1": f.ID},
		Properties: map[string]any{
			"set": l.Set, "type": l.Type.Name, "path": f.Path, "direction": f.Direction, "harm": f.Harm,
		},
	}
	if f.Priority != "" {
		result.Properties["priority"] = f.Priority
	}
	if e := f.Evidence; e != nil {
		result.Properties["evidence"] = map[string]any{"confirmed": e.Confirmed, "runtime": e.Runtime, "date": e.Date}
	}
	if payload := payloadText(r, f); payload != "" {
		result.Message.Text += "\nPayload: " + payload + "."
	}
	if f.Class == compare.ClassUnverified {
		result.Kind, result.Level = "open", "none" // section 3.27.9: too little is known to decide
	}
	at, related := annotated(r, l, opts)
	if at.File != "" {
		result.Locations = []sarifLocation{sarifLocationOf(opts.Root, at, locate(l), nil)}
	}
	if related.File != "" {
		result.Related = []sarifLocation{sarifLocationOf(opts.Root, related, "", &sarifMessage{Text: "the declaration in " + title(r, r.Reference)})}
	}
	result.Fixes = sarifFixesOf(l, opts)
	if f.Ignored != nil {
		result.Suppressions = []sarifSuppression{{Kind: "external", Status: "accepted", Justification: f.Ignored.Reason}}
	}
	return result
}

func sarifLocationOf(root string, p compare.Place, name string, message *sarifMessage) sarifLocation {
	place := sarifPhysical{Artifact: sarifArtifact{URI: relativeURI(root + p.File), Base: "%SRCROOT%"}}
	if p.Line > 0 {
		place.Region = &sarifRegion{p.Line}
	}
	location := sarifLocation{Physical: place, Message: message}
	if name != "" {
		location.Logical = []sarifLogical{{FullyQualifiedName: name}}
	}
	return location
}

// relativeURI is a file name, slash-separated, as a relative reference (RFC 3986, section 4.2).
func relativeURI(file string) string {
	parts := strings.Split(file, "/")
	for i, part := range parts {
		parts[i] = url.PathEscape(part)
	}
	if strings.Contains(parts[0], ":") {
		return "./" + strings.Join(parts, "/")
	}
	return strings.Join(parts, "/")
}

// The objects of the log, as far as parity uses them (section 3).
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool       sarifTool       `json:"tool"`
		Automation sarifAutomation `json:"automationDetails"`
		ColumnKind string          `json:"columnKind"`
		Results    []sarifResult   `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name            string      `json:"name"`
		SemanticVersion string      `json:"semanticVersion,omitempty"`
		Version         string      `json:"version,omitempty"`
		Information     string      `json:"informationUri,omitempty"`
		Rules           []sarifRule `json:"rules"`
	}
	sarifAutomation struct {
		ID string `json:"id"`
	}
	sarifRule struct {
		ID         string             `json:"id"`
		Short      sarifMessage       `json:"shortDescription"`
		Full       sarifMessage       `json:"fullDescription"`
		Help       sarifMessage       `json:"help"`
		HelpURI    string             `json:"helpUri,omitempty"`
		Configure  sarifConfiguration `json:"defaultConfiguration"`
		Properties map[string]any     `json:"properties"`
	}
	sarifConfiguration struct {
		Level string `json:"level"`
	}
	sarifMessage struct {
		Text     string `json:"text"`
		Markdown string `json:"markdown,omitempty"`
	}
	sarifResult struct {
		RuleID       string             `json:"ruleId"`
		RuleIndex    int                `json:"ruleIndex"`
		Kind         string             `json:"kind"`
		Level        string             `json:"level"`
		Message      sarifMessage       `json:"message"`
		Locations    []sarifLocation    `json:"locations,omitempty"`
		Related      []sarifLocation    `json:"relatedLocations,omitempty"`
		Fingerprints map[string]string  `json:"partialFingerprints"`
		Suppressions []sarifSuppression `json:"suppressions,omitempty"`
		Fixes        []sarifFix         `json:"fixes,omitempty"`
		Properties   map[string]any     `json:"properties"`
	}
	sarifLocation struct {
		Physical sarifPhysical  `json:"physicalLocation"`
		Logical  []sarifLogical `json:"logicalLocations,omitempty"`
		Message  *sarifMessage  `json:"message,omitempty"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI  string `json:"uri"`
		Base string `json:"uriBaseId"`
	}
	sarifRegion struct {
		StartLine int `json:"startLine"`
	}
	sarifLogical struct {
		FullyQualifiedName string `json:"fullyQualifiedName"`
	}
	sarifSuppression struct {
		Kind          string `json:"kind"`
		Status        string `json:"status"`
		Justification string `json:"justification"`
	}
)
