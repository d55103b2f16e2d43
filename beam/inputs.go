package beam

import (
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem"

	"example.org/parity/internal/payload"
)

// Inputs are the files that patterns name, in the order in which parity validate reads
// them: files, folders with all below them, and patterns in which * stands for a part of
// a name and ** for folders.
func Inputs(ctx context.Context, patterns []string) ([]Input, error) {
	var list []Input
	for _, pattern := range patterns {
		found, err := matching(ctx, pattern)
		if err != nil {
			return nil, fmt.Errorf("--input %s: %w", pattern, err)
		}
		if len(found) == 0 {
			return nil, fmt.Errorf("--input %s: there is no such file", pattern)
		}
		for _, in := range found {
			in.Position = len(list)
			list = append(list, in)
		}
	}
	return list, nil
}

func matching(ctx context.Context, pattern string) ([]Input, error) {
	var list []Input
	if isURL(pattern) {
		files, err := filesystem.New(ctx, pattern)
		if err != nil {
			return nil, err
		}
		defer files.Close()
		names, err := files.List(ctx, pattern)
		for _, name := range names {
			list = append(list, Input{Name: name})
		}
		return list, err
	}
	if info, err := os.Stat(pattern); err == nil && !info.IsDir() {
		return []Input{{Name: pattern}}, nil
	}
	folder, rest := pattern, ""
	for strings.ContainsAny(folder, "*?[") {
		folder, rest = path.Dir(folder), path.Join(path.Base(folder), rest)
	}
	names, err := payload.Entries(folder)
	if err != nil {
		return nil, err
	}
	if rest == "" {
		for _, name := range names {
			list = append(list, Input{Name: name, InFolder: true})
		}
		return list, nil
	}
	fits, err := compiled(rest)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if within, err := filepath.Rel(folder, name); err == nil && fits.MatchString(filepath.ToSlash(within)) {
			list = append(list, Input{Name: name})
		}
	}
	return list, nil
}

// compiled makes a regular expression of a pattern.
func compiled(pattern string) (*regexp.Regexp, error) {
	var b strings.Builder
	for rest := pattern; rest != ""; {
		switch {
		case strings.HasPrefix(rest, "**/"):
			b.WriteString(`(?:.*/)?`)
			rest = rest[3:]
		case strings.HasPrefix(rest, "**"):
			b.WriteString(`.*`)
			rest = rest[2:]
		case rest[0] == '*':
			b.WriteString(`[^/]*`)
			rest = rest[1:]
		case rest[0] == '?':
			b.WriteString(`[^/]`)
			rest = rest[1:]
		case rest[0] == '[':
			return nil, fmt.Errorf("only *, ** and ? stand for something")
		default:
			end := strings.IndexAny(rest, "*?[")
			if end < 0 {
				end = len(rest)
			}
			b.WriteString(regexp.QuoteMeta(rest[:end]))
			rest = rest[end:]
		}
	}
	return regexp.Compile(`^` + b.String() + `$`)
}
