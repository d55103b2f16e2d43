package config

import "testing"

func TestRouteMatches(t *testing.T) {
	for _, row := range []struct {
		name   string
		route  Route
		method string
		path   string
		status int
		want   bool
		reason string
	}{
		{"literal", Route{Path: "/v1/models"}, "GET", "/v1/models", 200, true, "equal segments"},
		{"method", Route{Method: "post", Path: "/v1/models"}, "POST", "/v1/models", 0, true, "methods have no case"},
		{"other method", Route{Method: "POST", Path: "/v1/models"}, "GET", "/v1/models", 0, false, "another method"},
		{"variable", Route{Path: "/v1/runs/{id}/weights"}, "GET", "/v1/runs/a-1/weights", 200, true, "a variable is any one segment"},
		{"empty variable", Route{Path: "/v1/runs/{id}"}, "GET", "/v1/runs/", 200, false, "an empty segment is no value"},
		{"too long", Route{Path: "/v1/runs/*"}, "GET", "/v1/runs/a/b", 200, false, "one star is one segment"},
		{"too short", Route{Path: "/v1/runs/*"}, "GET", "/v1/runs", 200, false, "a segment is missing"},
		{"rest", Route{Path: "/v1/**"}, "GET", "/v1/runs/a/b", 200, true, "two stars are any rest"},
		{"error by default", Route{Path: "/v1"}, "GET", "/v1", 404, false, "errors have other bodies"},
		{"class", Route{Path: "/v1", Status: "4xx"}, "GET", "/v1", 404, true, "4xx is a class"},
		{"exact", Route{Path: "/v1", Status: "404"}, "GET", "/v1", 400, false, "another status of the class"},
		{"unrecorded status", Route{Path: "/v1", Status: "404"}, "GET", "/v1", 0, false, "a status is demanded and unknown"},
		{"field route", Route{Field: "type"}, "GET", "/v1", 200, false, "no path to match"},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := row.route.Matches(row.method, row.path, row.status); got != row.want {
				t.Errorf("got %v, want %v: %s", got, row.want, row.reason)
			}
		})
	}
}

func TestRouteCheck(t *testing.T) {
	for _, row := range []struct {
		name   string
		route  Route
		ok     bool
		reason string
	}{
		{"path", Route{Path: "/a", Request: "A"}, true, "one body suffices"},
		{"field", Route{Field: "type", Types: map[string]string{"a": "A"}}, true, "a discriminating field"},
		{"nothing", Route{}, false, "neither path nor field"},
		{"both", Route{Path: "/a", Request: "A", Field: "type"}, false, "two ways at once"},
		{"no types", Route{Field: "type"}, false, "a field that says nothing"},
		{"no bodies", Route{Path: "/a"}, false, "a path that says nothing"},
		{"relative", Route{Path: "a", Request: "A"}, false, "a URL's path starts with a slash"},
		{"status", Route{Path: "/a", Response: "A", Status: "20x"}, false, "no such class"},
		{"stars inside", Route{Path: "/a/**/b", Response: "A"}, false, "** comes last"},
	} {
		t.Run(row.name, func(t *testing.T) {
			if err := row.route.check(); (err == nil) != row.ok {
				t.Errorf("got %v: %s", err, row.reason)
			}
		})
	}
}
