package validate

import "testing"

func TestIsDateTime(t *testing.T) {
	for _, row := range []struct {
		text   string
		want   bool
		reason string
	}{
		{"2025-03-01T09:00:00Z", true, "the plain form"},
		{"2025-03-01t09:00:00z", true, "letters have no case"},
		{"2025-03-01T09:00:00.125+01:00", true, "fraction and offset"},
		{"2025-12-31T23:59:60Z", true, "a leap second"},
		{"2025-03-01T09:00:00", false, "no offset"},
		{"2025-03-01 09:00:00Z", false, "RFC 3339 only mentions the blank"},
		{"2025-03-01", false, "a date"},
		{"2025-13-01T09:00:00Z", false, "no such month"},
		{"2025-00-01T09:00:00Z", false, "no such month"},
		{"2025-03-32T09:00:00Z", false, "no such day"},
		{"2025-03-01T24:00:00Z", false, "no such hour"},
		{"2025-03-01T09:60:00Z", false, "no such minute"},
		{"2025-03-01T09:00:61Z", false, "no such second"},
		{"2025-03-01T09:00:00.Z", false, "an empty fraction"},
		{"2025-03-01T09:00:00.125", false, "no offset behind the fraction"},
		{"2025-03-01T09:00:00+1:00", false, "a short offset"},
		{"2025-03-01T09:00:00+24:00", false, "no such offset"},
		{"2025-03-01T09:00:00Zx", false, "more behind it"},
		{"2025-03-01T09:0:000Z", false, "punctuation out of place"},
		{"202:-03-01T09:00:00Z", false, "the character after 9 is no digit"},
		{"202/-03-01T09:00:00Z", false, "the character before 0 is no digit"},
		{"2025-03-01T09:00:0?Z", false, "no digit"},
		{"", false, "nothing"},
	} {
		if got := isDateTime([]byte(row.text)); got != row.want {
			t.Errorf("%q: %v, want %v: %s", row.text, got, row.want, row.reason)
		}
	}
}
