package golang

import (
	"go/types"

	"example.org/parity/internal/capture/golang/gojson"
)

// takenApart says of a struct which function of the client makes a request of its fields, if no
// value of it is encoded anywhere: it is how callers hand on arguments, and no payload. What is
// sent is what the function puts together (arguments.go).
func (c *capturer) takenApart(t *types.Named) string {
	if _, ok := t.Underlying().(*types.Struct); !ok || t.TypeParams().Len() > 0 {
		return ""
	}
	taker := c.takers()[t.Obj()]
	if taker == "" || c.encoded()[t.Obj()] {
		return ""
	}
	if fn, _ := c.querier(t); fn != nil {
		return ""
	}
	return taker
}

// takers gives the types that functions of the client take as they stand, with one such function.
func (c *capturer) takers() map[*types.TypeName]string {
	if c.takenBy != nil {
		return c.takenBy
	}
	c.takenBy = map[*types.TypeName]string{}
	requests := c.prog.Requesting()
	clients := clientsOf(requests)
	for f := range c.prog.Bodies() {
		if !f.Decl.Name.IsExported() || !requests[f.Obj] || makesOne(f.Obj.Signature(), clients) {
			continue
		}
		for v := range f.Obj.Signature().Params().Variables() {
			if named := gojson.NamedOf(v.Type()); named != nil && c.takenBy[named.Obj()] == "" {
				c.takenBy[named.Obj()] = c.nameOfFunc(f.Obj)
			}
		}
	}
	return c.takenBy
}

// encoded gives the types of which code may encode or decode values: those that are handed on where
// any may stand, that have codecs of their own, that functions of the client give, and what these hold.
func (c *capturer) encoded() map[*types.TypeName]bool {
	if c.goesOut != nil {
		return c.goesOut
	}
	c.goesOut = map[*types.TypeName]bool{}
	reach := c.spread(c.goesOut, func(t *types.Named) bool { return gojson.MethodsOf(t).Any() || gojson.IsMarked(t) })
	requests := c.prog.Requesting()
	for f := range c.prog.Bodies() {
		if requests[f.Obj] && f.Decl.Name.IsExported() {
			for v := range f.Obj.Signature().Results().Variables() {
				reach(gojson.Deref(v.Type()))
			}
		}
	}
	return c.goesOut
}
