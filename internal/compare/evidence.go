package compare

// Evidence is what running the SDKs said of a finding.
type Evidence struct {
	// Confirmed: the receiver refused the payload. Else it took it, and the finding
	// is a fault of parity's own.
	Confirmed bool   `json:"confirmed"`
	Set       string `json:"set"`     // whose code was asked
	Runtime   string `json:"runtime"` // pydantic 2.13.0, CPython 3.11.7
	Said      string `json:"said,omitempty"`
	Date      string `json:"date"` // YYYY-MM-DD
}

// Refute makes notes of the findings that running the SDKs has refuted, and judges
// their types anew.
func (r *Result) Refute() {
	for _, set := range r.Sets {
		for _, t := range r.Types {
			c, refuted := t.Compared[set], false
			if c == nil {
				continue
			}
			for _, f := range c.Findings {
				if f.Evidence != nil && !f.Evidence.Confirmed && f.Class == ClassMismatch {
					f.Class, f.Priority, refuted = ClassNote, "", true
				}
			}
			if refuted {
				r.Summary[set][c.Verdict]--
				c.rejudge()
				r.Summary[set][c.Verdict]++
			}
		}
	}
}
