package report

import (
	"encoding/json"
	"net/url"
	"slices"
	"testing"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/schema"
)

// The schema of OASIS is not in the repository: its terms ask for a notice on
// each copy. CONTRIBUTING.md says how to hold a log against it; the tests below
// check what a schema cannot: that the parts of the log agree.

func sarifOf(t *testing.T, r *compare.Result) sarifRun {
	t.Helper()
	var log sarifLog
	if err := json.Unmarshal(render(t, Format{Render: SARIF}, r, Options{}), &log); err != nil {
		t.Fatal(err)
	}
	if log.Version != "2.1.0" || len(log.Runs) != 1 {
		t.Fatalf("version %s with %d runs", log.Version, len(log.Runs))
	}
	return log.Runs[0]
}

func TestSARIFAgreesWithItself(t *testing.T) {
	for name, r := range map[string]*compare.Result{"fixtures": fixtures(t), "rules": rules(t)} {
		run := sarifOf(t, r)
		if got, want := len(run.Tool.Driver.Rules), len(compare.Rules()); got != want {
			t.Errorf("%s: metadata of %d rules, there are %d", name, got, want)
		}
		ids := map[string]bool{}
		for _, result := range run.Results {
			rule := run.Tool.Driver.Rules[result.RuleIndex]
			if rule.ID != result.RuleID {
				t.Errorf("%s: ruleIndex %d is %s, not %s", name, result.RuleIndex, rule.ID, result.RuleID)
			}
			id := result.Fingerprints["parityFinding/v1"]
			if id == "" || ids[id] {
				t.Errorf("%s: fingerprint %q of %s is empty or taken", name, id, result.Message.Text)
			}
			ids[id] = true
			if (result.Kind == "fail") == (result.Level == "none") {
				t.Errorf("%s: kind %s with level %s (section 3.27.10)", name, result.Kind, result.Level)
			}
			for _, l := range result.Locations {
				if uri, err := url.Parse(l.Physical.Artifact.URI); err != nil || uri.IsAbs() {
					t.Errorf("%s: %q is no relative reference: %v", name, l.Physical.Artifact.URI, err)
				}
			}
		}
		if want := len(scanned(r)); len(ids) != want || want == 0 {
			t.Errorf("%s: %d results of %d findings", name, len(ids), want)
		}
	}
}

// TestSARIFVersion: a release is a semantic version (semver.org, no v), anything
// else only a text (sections 3.19.12 and 3.19.13).
func TestSARIFVersion(t *testing.T) {
	for version, want := range map[string][2]string{
		"v1.2.3-rc.1+dirty": {"1.2.3-rc.1+dirty", ""},
		"(devel)":           {"", "(devel)"},
	} {
		var log sarifLog
		if err := json.Unmarshal(render(t, Format{Render: SARIF}, rules(t), Options{Version: version}), &log); err != nil {
			t.Fatal(err)
		}
		driver := log.Runs[0].Tool.Driver
		if got := [2]string{driver.SemanticVersion, driver.Version}; got != want {
			t.Errorf("%s: semanticVersion and version are %q, want %q", version, got, want)
		}
	}
}

// TestSARIFPlaces: a result stands in the lagging side's file, with the
// reference as related location; where that side has nothing, in the reference's.
func TestSARIFPlaces(t *testing.T) {
	ref := compare.Place{File: "sdk/a b.py", Line: 3}
	other := compare.Place{File: "lib/a.ex", Line: 7}
	tests := []struct {
		name, reason string
		finding      compare.Finding
		uri, related string
		level        string
		suppressed   bool
	}{
		{"both", "the other side lags", compare.Finding{Rule: &compare.Rule{}, Priority: "P1", Reference: ref, Other: other}, "lib/a.ex", "sdk/a%20b.py", "error", false},
		{"missing", "there is nothing to point at on the other side", compare.Finding{Rule: &compare.Rule{}, Priority: "P2", Reference: ref}, "sdk/a%20b.py", "", "warning", false},
		{"extra", "the reference has no declaration", compare.Finding{Rule: &compare.Rule{}, Priority: "P3", Other: other}, "lib/a.ex", "", "note", false},
		{"ignored", "an accepted finding stays in the log, suppressed", compare.Finding{Rule: &compare.Rule{}, Priority: "P0", Other: other, Ignored: &compare.Ignored{Reason: "known"}}, "lib/a.ex", "", "error", true},
	}
	r := &compare.Result{Reference: "python", Ref: &schema.Set{Name: "python"}}
	t.Run("root", func(t *testing.T) {
		located := compare.Located{Set: "elixir", Type: &compare.TypeResult{Name: "A"}, Finding: &compare.Finding{Rule: &compare.Rule{}, Reference: ref, Other: other}}
		got := sarifResultOf(r, located, 0, Options{Root: "sub/"})
		uris := []string{got.Locations[0].Physical.Artifact.URI, got.Related[0].Physical.Artifact.URI}
		if want := []string{"sub/lib/a.ex", "sub/sdk/a%20b.py"}; !slices.Equal(uris, want) {
			t.Errorf("code scanning looks for files from the repository's root: %q, want %q", uris, want)
		}
	})
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := sarifResultOf(r, compare.Located{Set: "elixir", Type: &compare.TypeResult{Name: "A"}, Finding: &tt.finding}, 0, Options{})
			if uri := got.Locations[0].Physical.Artifact.URI; uri != tt.uri {
				t.Errorf("%s: location %s, want %s", tt.reason, uri, tt.uri)
			}
			related := ""
			for _, l := range got.Related {
				related = l.Physical.Artifact.URI
			}
			if related != tt.related || got.Level != tt.level || (len(got.Suppressions) == 1) != tt.suppressed {
				t.Errorf("%s: related %q, level %s, suppressions %v", tt.reason, related, got.Level, got.Suppressions)
			}
		})
	}
}
