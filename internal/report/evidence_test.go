package report

import (
	"strings"
	"testing"

	"example.org/parity/internal/compare"
)

// TestEvidenceIsShown: what running the SDKs said of a finding stands in every report
// that people read, and a refuted finding counts nowhere.
func TestEvidenceIsShown(t *testing.T) {
	r := fixtures(t)
	var rejecting []*compare.Finding
	for l := range r.Findings() {
		if l.Finding.Harm == compare.Rejects && l.Finding.Class == compare.ClassMismatch {
			l.Finding.Witness = &compare.Witness{Payload: []byte(`{}`), AcceptedBy: l.Set, RejectedBy: r.Reference}
			rejecting = append(rejecting, l.Finding)
		}
	}
	before := len(Severe(r, "P3"))
	yes, no := rejecting[0], rejecting[1]
	yes.Evidence = &compare.Evidence{Confirmed: true, Set: "python", Runtime: "pydantic 2.13.0", Date: "2026-01-02"}
	no.Evidence = &compare.Evidence{Set: "go", Runtime: "go1.26", Date: "2026-01-02"}
	r.Refute()
	if after := len(Severe(r, "P3")); after != before-1 {
		t.Errorf("%d findings count, want %d: a refuted one counts no more", after, before-1)
	}
	const sentence, fault = "confirmed by running pydantic 2.13.0 on 2026-01-02", "refuted by running go1.26 on 2026-01-02: this is a fault of parity's own, please report it"
	for _, row := range []struct {
		format string
		has    []string
		not    string
	}{
		{"terminal", []string{sentence, "1 confirmed by running the SDKs", "1 finding refuted by running the SDKs, which is a fault of parity's own"}, no.ID},
		{"md", []string{sentence, "Refuted by Running the SDKs (1)", fault}, ""},
		{"html", []string{sentence, fault, "1 confirmed by running the SDKs · 1 refuted by it, a fault of parity’s own"}, ""},
		{"sarif", []string{sentence, `"evidence": {`, `"confirmed": true`}, no.ID},
		{"json", []string{`"confirmed": true`, `"confirmed": false`}, ""},
		{"junit", []string{sentence}, no.ID},
		{"github", []string{sentence}, no.ID},
		{"gitlab", []string{sentence}, no.ID},
	} {
		format, err := FormatByName(row.format)
		if err != nil {
			t.Fatal(err)
		}
		text := strings.ReplaceAll(string(render(t, format, r, Options{FailOn: "P3", All: true})), `'`, "'")
		for _, has := range row.has {
			if !strings.Contains(text, has) {
				t.Errorf("%s does not say %q", row.format, has)
			}
		}
		if row.not != "" && strings.Contains(text, row.not) {
			t.Errorf("%s shows the refuted finding %s", row.format, row.not)
		}
	}
}
