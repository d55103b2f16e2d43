package typeset

import (
	"regexp"
	"testing"
)

// TestEmailText: the texts that pydantic's EmailStr takes, asked of it with email-validator 2.4.
func TestEmailText(t *testing.T) {
	pattern := regexp.MustCompile(emailText)
	for _, group := range []struct {
		taken bool
		texts []string
	}{
		{true, []string{
			"a@example.com", "A <a@example.com>", " a@example.com ", "<a@example.com>", `"A, B" <a@example.com>`, "ü@example.com", "a@münchen.de",
			"a.b+c@x.y.example", "a@EXAMPLE.com", "a@example.c-m", "a@1.example", "A. B <a@example.com>", "a@xn--mnchen-3ya.de",
		}},
		{false, []string{
			"a", "", "a@b", "a@example..com", ".a@example.com", "a.@example.com", "a b@example.com", "a@-x.com", "a@x-.com", `"q"@example.com`,
			"a@[1.2.3.4]", "a@example.1", "a@@example.com", "a@exa mple.com", "a@example.com.", "a@exam_ple.com", "A <a@example.com", "a@example.com>",
			"a@example.com,b@example.com", "(c)a@example.com",
		}},
	} {
		for _, text := range group.texts {
			if got := pattern.MatchString(text); got != group.taken {
				t.Errorf("%q: taken is %v", text, got)
			}
		}
	}
}
