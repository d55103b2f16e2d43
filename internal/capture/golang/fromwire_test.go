package golang

import (
	"path/filepath"
	"testing"

	"example.org/parity/internal/capture/golang/program"
)

// TestFromWire: what decodes a type that has an encoder alone is the code that copies a
// struct which encoding/json decodes into it; where there is none, nothing decodes it.
func TestFromWire(t *testing.T) {
	for _, row := range []struct {
		name, code, want string
	}{
		{"method", "func (t *T) read(w *wire) { t.Text = w.Text }", "zero"},
		{"literal", "func of(w wire) *T { return &T{Text: w.Text} }", "zero"},
		{"no names for JSON", "func of(w plain) *T { return &T{Text: w.Text} }", ""},
		{"of an argument", "func of(text string, _ wire) *T { return &T{Text: text} }", ""},
		{"another type is returned", "func of(w wire) string { t := T{Text: w.Text}; return t.Text }", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, filepath.Join(dir, "go.mod"), "module example.org/sdk\n\ngo 1.24\n")
			write(t, filepath.Join(dir, "sdk.go"), "package sdk\n\nimport \"encoding/json\"\n\n"+
				"type wire struct { Text string `json:\"text\"` }\ntype plain struct { Text string }\n"+
				"type T struct { Text string }\n"+
				"func (t T) MarshalJSON() ([]byte, error) { return json.Marshal(wire{t.Text}) }\n"+row.code+"\n")
			prog, _, err := program.Load(t.Context(), dir, dir)
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			for _, typ := range captureProgram(prog).Types {
				if typ.Decode != nil {
					got = typ.Decode.Missing
				}
			}
			if got != row.want {
				t.Errorf("missing: %q, want %q", got, row.want)
			}
		})
	}
}
