package config

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Route says which type a captured payload has: by the HTTP exchange that it was
// a body of (path and what goes with it), or by a field of its own (field and types).
type Route struct {
	// Method is the HTTP method. Default: any.
	Method string `yaml:"method"`
	// Path is the path of the URL. A segment {name} or * stands for any one
	// segment, a last segment ** for any rest.
	Path string `yaml:"path"`
	// Status is a response's status: 200, or 2xx for a class. Default: 2xx, and
	// a response whose status was not recorded.
	Status string `yaml:"status"`
	// Event is the name of a Server-Sent Event, each of which is a record of its own,
	// typed by response. Path may be left out beside it.
	Event string `yaml:"event"`
	// Request and Response are the types of the bodies; empty for one that has none.
	Request  string `yaml:"request"`
	Response string `yaml:"response"`

	// Field is a top-level string field of the payload, such as type.
	Field string `yaml:"field"`
	// Types are by the field's value.
	Types map[string]string `yaml:"types"`
}

var statusPattern = regexp.MustCompile(`^[1-5]([0-9][0-9]|xx)$`)

func (r Route) check() error {
	switch {
	case (r.Path == "" && r.Event == "") == (r.Field == ""):
		return errors.New("either path, of an HTTP exchange, or event, of a stream of them, or field, of the payload itself, is needed")
	case r.Event != "" && (r.Response == "" || r.Request != ""):
		return fmt.Errorf("event %s: a response type is needed, and no other", r.Event)
	case r.Path == "" && (r.Method != "" || r.Status != "") && r.Event != "":
		return fmt.Errorf("event %s: method and status go with path", r.Event)
	case r.Field != "" && len(r.Types) == 0:
		return fmt.Errorf("field %s: types are needed, by the field's value", r.Field)
	case r.Field != "" && (r.Method != "" || r.Status != "" || r.Request != "" || r.Response != ""):
		return fmt.Errorf("field %s: method, status, request and response go with path", r.Field)
	case r.Path != "" && len(r.Types) > 0:
		return fmt.Errorf("path %s: types go with field", r.Path)
	case r.Path != "" && r.Request == "" && r.Response == "":
		return fmt.Errorf("path %s: a request or a response type is needed", r.Path)
	case r.Path != "" && !strings.HasPrefix(r.Path, "/"):
		return fmt.Errorf("path %s: it must start with /", r.Path)
	case r.Status != "" && !statusPattern.MatchString(r.Status):
		return fmt.Errorf("status: %q is neither a status such as 200 nor a class such as 2xx", r.Status)
	}
	if i := slices.Index(strings.Split(r.Path, "/"), "**"); i >= 0 && i != strings.Count(r.Path, "/") {
		return fmt.Errorf("path %s: ** stands for any rest and must come last", r.Path)
	}
	return nil
}

// MatchesEvent reports whether the route is for all events of that name.
func (r Route) MatchesEvent(event string) bool {
	return r.Path == "" && r.Event != "" && r.Event == event
}

// Matches reports whether the route is for bodies of such an exchange; status is
// 0 for a request, and for a response whose status was not recorded.
func (r Route) Matches(method, path string, status int) bool {
	if r.Path == "" || r.Method != "" && !strings.EqualFold(r.Method, method) {
		return false
	}
	return r.matchesStatus(status) && matchesPath(strings.Split(r.Path, "/"), strings.Split(path, "/"))
}

func (r Route) matchesStatus(status int) bool {
	want := r.Status
	if want == "" {
		want = "2xx"
	}
	if status == 0 {
		return r.Status == ""
	}
	text := strconv.Itoa(status)
	return want == text || want[1:] == "xx" && want[:1] == text[:1]
}

func matchesPath(pattern, path []string) bool {
	for i, segment := range pattern {
		if segment == "**" {
			return true
		}
		if i >= len(path) {
			return false
		}
		wild := segment == "*" || strings.HasPrefix(segment, "{") && strings.HasSuffix(segment, "}")
		if segment != path[i] && (!wild || path[i] == "") {
			return false
		}
	}
	return len(pattern) == len(path)
}
