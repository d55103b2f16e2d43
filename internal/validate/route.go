package validate

import (
	"example.org/parity/internal/config"
	"example.org/parity/internal/payload"
)

// Router gives records their types.
type Router struct {
	// Type is the type of all records; "" to go by Routes.
	Type   string
	Routes []config.Route
}

// Types are all types that the router can give, in the order of the routes.
func (r *Router) Types() []string {
	if r.Type != "" {
		return []string{r.Type}
	}
	var names []string
	seen := map[string]bool{"": true}
	add := func(name string) {
		if !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	for _, route := range r.Routes {
		add(route.Request)
		add(route.Response)
		for _, value := range sortedKeys(route.Types) {
			add(route.Types[value])
		}
	}
	return names
}

// TypeOf returns the type of a single record, or "".
func (r *Router) TypeOf(rec payload.Record) string { return r.route(plainChecker(), rec) }

// route returns the type of a record, or "".
func (r *Router) route(c *Checker, rec payload.Record) string {
	if r.Type != "" {
		return r.Type
	}
	for _, route := range r.Routes {
		if route.Field != "" {
			if name := route.Types[c.textMember(rec.Data, route.Field)]; name != "" {
				return name
			}
			continue
		}
		if route.MatchesEvent(rec.Event) {
			return route.Response
		}
		x := rec.Exchange
		if x == nil || route.Event != "" && route.Event != rec.Event {
			continue
		}
		name, status := route.Response, x.Status
		if x.Side == payload.Request {
			name, status = route.Request, 0
		}
		if name != "" && route.Matches(x.Method, x.Path, status) {
			return name
		}
	}
	return ""
}

// textMember returns the text of a top-level member of data, or "" if there is
// none or data is no JSON up to there.
func (c *Checker) textMember(data []byte, name string) string {
	c.reset(data)
	p := skipSpace(data, 0)
	if p >= len(data) || data[p] != '{' {
		return ""
	}
	for p++; ; p++ {
		found, value := c.name(skipSpace(data, p))
		if value < 0 {
			return ""
		}
		end := c.value(anything, value)
		if end < 0 {
			return ""
		}
		if string(found) == name {
			if data[value] != '"' {
				return ""
			}
			return string(unescape(nil, data[value+1:end-1]))
		}
		if p = skipSpace(data, end); p >= len(data) || data[p] != ',' {
			return ""
		}
	}
}
