package fix

import "testing"

func TestSnake(t *testing.T) {
	for name, want := range map[string]string{"TrainingRun": "training_run", "URL": "url", "HTTPError": "http_error", "A1b": "a1b"} {
		if got := snake(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}
