package fix

import "testing"

func TestSnake(t *testing.T) {
	for name, want := range map[string]string{"TrainingRun": "training_run", "URL": "url", "HTTPError": "http_error", "A1b": "a1b"} {
		if got := snake(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

// TestRemark: what stands behind a declaration stays there.
func TestRemark(t *testing.T) {
	for _, row := range []struct{ line, decl, want, reason string }{
		{"\tWeight int  `json:\"weight\"` // in kg", "Weight int `json:\"weight\"`", " // in kg", "whatever the blanks"},
		{"    weight: int  # in kg", "weight: int", "  # in kg", "in Python, too"},
		{"  weight: number; // in kg", "weight: number;", " // in kg", "behind what ends it"},
		{"    tint: str = \"#fff\"", "tint: str = \"#fff\"", "", "a text is no comment"},
		{"    weight: int = Field(  # in kg", "weight: int = Field(gt=0)", "", "the declaration goes on"},
		{"    weight: int", "weight: int", "", "there is none"},
	} {
		if got := remark(row.line, row.decl); got != row.want {
			t.Errorf("%s: %q, want %q", row.reason, got, row.want)
		}
	}
}
