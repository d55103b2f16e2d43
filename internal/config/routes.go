package config

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

var routesKey = regexp.MustCompile(`^routes:[ \t]*(\[[ \t]*\])?[ \t]*(#.*)?$`)

// AddRoutes puts items, each line of them indented as under a key of its own, at the end
// of the routes of a configuration's text; all else stays as it is written.
func AddRoutes(text, items string) (string, error) {
	lines := strings.SplitAfter(text, "\n")
	at := -1
	for i, line := range lines {
		line = strings.TrimRight(line, "\r\n")
		if routesKey.MatchString(line) {
			at = i
		} else if strings.HasPrefix(line, "routes:") {
			return "", errors.New("the routes are not written as a list with a line for each item, to which others could be added")
		}
	}
	if at < 0 {
		if text != "" && !strings.HasSuffix(text, "\n") {
			text += "\n"
		}
		return fmt.Sprintf("%sroutes:\n%s", text, items), nil
	}
	lines[at] = "routes:\n"
	end := at + 1 // behind the last line that belongs to the list
	indent := "  "
	for i := at + 1; i < len(lines); i++ {
		content := strings.TrimLeft(lines[i], " ")
		if blank := strings.TrimSpace(content); blank == "" || blank[0] == '#' {
			continue
		}
		if content == lines[i] && content[0] != '-' {
			break
		}
		if content[0] == '-' && end == at+1 {
			indent = lines[i][:len(lines[i])-len(content)]
		}
		end = i + 1
	}
	var added strings.Builder
	for line := range strings.Lines(items) {
		added.WriteString(indent + strings.TrimPrefix(line, "  "))
	}
	before := strings.Join(lines[:end], "")
	if !strings.HasSuffix(before, "\n") {
		before += "\n"
	}
	return before + added.String() + strings.Join(lines[end:], ""), nil
}
