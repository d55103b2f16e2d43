package near

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNames(t *testing.T) {
	names := []string{"ImageChunk", "ImageAssetPointerChunk", "ModelInputChunk", "Cursor", "CursorPage", "field.missing", "field.missing.optional", "P0", "P1", "go", "elixir"}
	for _, row := range []struct {
		name   string
		want   []string
		reason string
	}{
		{"ImageChunck", []string{"ImageChunk"}, "one letter too many"},
		{"image_chunk", []string{"ImageChunk"}, "another way to join words"},
		{"ImgaeChunk", []string{"ImageChunk"}, "two letters swapped are one edit"},
		{"Curser", []string{"Cursor"}, "one letter replaced"},
		{"Page", []string{"CursorPage"}, "a part of a name"},
		{"field.mising", []string{"field.missing"}, "a rule"},
		{"fieldmissing", []string{"field.missing", "field.missing.optional"}, "the nearest first"},
		{"elixr", []string{"elixir"}, "a set"},
		{"P9", nil, "half of a short name is no likeness"},
		{"Invoice", nil, "nothing like it"},
		{"", nil, "no name is like no name"},
		{"...", nil, "nor is one without letters"},
	} {
		if diff := cmp.Diff(row.want, Names(row.name, names)); diff != "" {
			t.Errorf("%s: %q (-want +got):\n%s", row.reason, row.name, diff)
		}
	}
}

func TestHint(t *testing.T) {
	for _, row := range []struct{ name, want string }{
		{"Curser", "; did you mean Cursor?"},
		{"abcx", "; did you mean abca, abcb or abcc?"},
		{"zzz", "; there are some"},
	} {
		if got := Hint(row.name, []string{"Cursor", "abcc", "abca", "abcb", "abcd"}, "there are some"); got != row.want {
			t.Errorf("%s: %q, want %q", row.name, got, row.want)
		}
	}
}
