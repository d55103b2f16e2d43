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
	for l := range r.Findings() {
		if f := l.Finding; f.Evidence != nil && !f.Evidence.Confirmed && f.Class == ClassMismatch {
			f.Class, f.Priority = ClassNote, ""
		}
	}
	r.Settle()
}
