package golang

import (
	"go/ast"
	"go/types"
	"maps"
	"slices"

	"example.org/parity/internal/capture/golang/gojson"
	"example.org/parity/internal/capture/golang/program"
	"example.org/parity/internal/codec"
)

// Implementers gives the exported structs of the SDK that a field of an interface
// can hold and that are made for the wire: they have names for JSON, or methods.
func (c *capturer) Implementers(t *types.Named) []types.Type {
	if found, ok := c.held[t]; ok {
		return found
	}
	iface, ok := t.Underlying().(*types.Interface)
	if !ok || iface.NumMethods() == 0 || !iface.IsMethodSet() || c.prog.Types[t.Obj()] == nil {
		return nil
	}
	var found []types.Type
	for _, named := range c.payloads() {
		if !embeds(named, t) && c.prog.Implements(named, iface) {
			found = append(found, named)
		}
	}
	if at := slices.IndexFunc(found, func(v types.Type) bool { return isAnyOf(v.(*types.Named), t, found) }); at >= 0 {
		found = slices.Delete(found, at, at+1)
	}
	c.held[t] = found
	return found
}

// payloads gives the exported structs that are made for the wire, in the order of
// the text.
func (c *capturer) payloads() []*types.Named {
	if c.tagged == nil {
		c.tagged = []*types.Named{}
		for _, obj := range c.exported() {
			named, ok := obj.Type().(*types.Named)
			if ok && named.TypeParams().Len() == 0 && (gojson.IsTagged(named) || gojson.IsMarked(named) && !types.IsInterface(named)) {
				c.tagged = append(c.tagged, named)
			}
		}
	}
	return c.tagged
}

// isOthers says whether decoders make a type for another interface, and none for this one.
func (u unions) isOthers(iface *types.Named, t types.Type) bool {
	others := false
	for obj, variants := range u.variants {
		if slices.ContainsFunc(variants, func(v types.Type) bool { return types.Identical(v, t) }) {
			if obj == iface.Obj() {
				return false
			}
			others = true
		}
	}
	return others
}

// onlyGetters says whether an interface asks for nothing but exported methods that give a
// value: types of all sorts have those, and are no family for it.
func onlyGetters(t *types.Named) bool {
	iface, ok := t.Underlying().(*types.Interface)
	if !ok {
		return false
	}
	for i := range iface.NumMethods() {
		m := iface.Method(i)
		if sig := m.Signature(); !m.Exported() || sig.Params().Len() > 0 || sig.Results().Len() == 0 {
			return false
		}
	}
	return true
}

// embedsOne says whether a struct embeds one of some types, whose methods it then has.
func embedsOne(t types.Type, variants []types.Type) bool {
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for i := range st.NumFields() {
		if f := st.Field(i); f.Embedded() && slices.ContainsFunc(variants, func(v types.Type) bool { return types.Identical(v, gojson.Deref(f.Type())) }) {
			return true
		}
	}
	return false
}

// embeds says whether a struct embeds an interface: it wraps one of the others.
func embeds(t, iface *types.Named) bool {
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for i := range st.NumFields() {
		if st.Field(i).Embedded() && types.Identical(st.Field(i).Type(), iface) {
			return true
		}
	}
	return false
}

// codable gives the types of which values may be encoded or decoded: those that code hands
// on where any may stand, those with codecs of their own or names for JSON, and what all of
// these hold.
func (c *capturer) codable() map[*types.TypeName]bool {
	if c.coded != nil {
		return c.coded
	}
	c.coded = map[*types.TypeName]bool{}
	c.spread(c.coded, func(t *types.Named) bool { return gojson.IsTagged(t) || gojson.MethodsOf(t).Any() })
	return c.coded
}

// spread marks the types that code hands on where any may stand, those of a kind, and what
// all of these hold; what it gives marks further ones.
func (c *capturer) spread(marks map[*types.TypeName]bool, kind func(*types.Named) bool) func(types.Type) {
	reach := c.prog.Reacher(marks, nil)
	for obj := range c.prog.Handed() {
		reach(obj.Type())
	}
	for obj := range c.prog.Types {
		if named, ok := obj.Type().(*types.Named); ok && kind(named) {
			reach(named)
		}
	}
	return reach
}

// fromWire says of a type that has an encoder alone how it is decoded where a function of
// the SDK makes it of the fields of a struct that is: what is missing there is a zero here.
func (c *capturer) fromWire(t *types.Named, s *codec.Shape) *codec.Decode {
	if s.Kind != codec.KindRecord || c.onlySent(t) || !c.prog.MadeOfWire()[t.Obj()] {
		return nil
	}
	for i := range s.Fields {
		if f := &s.Fields[i]; f.Shape.Kind == codec.KindEnum && len(f.Shape.Values) == 1 {
			f.Missing = "reject" // what the function was chosen by
		}
	}
	return &codec.Decode{By: "encoding/json", Unknown: "drop", Missing: "zero"}
}

// markIdle notes the types that nothing of the SDK sends or receives: no function of the
// client takes or gives them, they have no codec of their own, no code hands their values
// on as an empty interface or a type argument, as all does that encodes or decodes, and no
// such type holds them. Those are options, configuration, what the SDK keeps for itself.
// Without a client nothing is known, since then the types are all that there is.
func (c *capturer) markIdle(all, bodies []codec.Type) {
	roles := c.roles()
	if len(roles) == 0 {
		return
	}
	busy := map[*types.TypeName]bool{}
	at := map[string]*codec.Type{}
	for i := range all {
		at[all[i].ID] = &all[i]
	}
	var reach func(t types.Type)
	reach = c.prog.Reacher(busy, func(t *types.Named) {
		if known := at[identifier(t)]; known != nil {
			program.EachRef(&known.Shape, func(id string) { reach(c.queued[id]) })
		}
	})
	for obj := range c.prog.Handed() {
		reach(obj.Type())
	}
	for _, t := range all {
		if named, ok := types.Unalias(c.queued[t.ID]).(*types.Named); !ok || gojson.MethodsOf(named).Any() || gojson.IsMarked(named) {
			reach(c.queued[t.ID])
		}
	}
	for i := range bodies {
		program.EachRef(&bodies[i].Shape, func(id string) { reach(c.queued[id]) })
	}
	coded := maps.Clone(busy)
	for obj := range c.prog.Types {
		if t := obj.Type(); len(roles[identifier(t)]) > 0 {
			reach(t)
		}
	}
	c.doubtMade(all, func(obj *types.TypeName) bool { return busy[obj] && !coded[obj] })
	for i := range all {
		if named, ok := types.Unalias(c.queued[all[i].ID]).(*types.Named); ok && !busy[named.Origin().Obj()] {
			all[i].Idle = "nothing of the SDK sends, receives, encodes or decodes it"
			if taker := c.takenApart(named); taker != "" {
				all[i].Idle = taker + " makes its request of the fields: no value of it is encoded"
			}
		}
	}
	c.markEnvelopes(all, at)
}

// doubtMade says of the structs that the client gives and nothing decodes that code makes
// them: what it reads for them is another type, and their tags name nothing on the wire.
// One that has no counterpart is none that the other set could lack.
func (c *capturer) doubtMade(all []codec.Type, undecoded func(*types.TypeName) bool) {
	at := map[*types.TypeName]*codec.Type{}
	for i := range all {
		t := &all[i]
		named, ok := types.Unalias(c.queued[t.ID]).(*types.Named)
		sent := slices.ContainsFunc(t.Roles, func(r codec.Role) bool { return r.Role == "sent" })
		if ok && !sent && t.Shape.Kind == codec.KindRecord && responseBody(named) == nil && undecoded(named.Origin().Obj()) {
			at[named.Origin().Obj()] = t
		}
	}
	if len(at) == 0 {
		return
	}
	for f := range c.prog.Bodies() {
		made := func(e ast.Expr) {
			named := gojson.NamedOf(f.Src.Info.TypeOf(e))
			if named == nil || at[named.Origin().Obj()] == nil {
				return
			}
			t := at[named.Origin().Obj()]
			t.Shape = t.Shape.Doubted(codec.Unknown{Reason: "code makes it of what is received: nothing decodes it", Place: c.prog.Place(e.Pos())})
			t.Idle = "the client makes it of what it receives"
			delete(at, named.Origin().Obj())
		}
		ast.Inspect(f.Decl, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CompositeLit:
				if len(n.Elts) > 0 {
					made(n)
				}
			case *ast.AssignStmt:
				for _, e := range n.Lhs {
					if sel, ok := ast.Unparen(e).(*ast.SelectorExpr); ok {
						made(sel.X)
					}
				}
			}
			return true
		})
	}
}

// markEnvelopes notes the records that functions of the client put values of other types
// into, or take such values out of, and that callers neither give nor get: what another
// client does there in the text of its functions.
func (c *capturer) markEnvelopes(all []codec.Type, at map[string]*codec.Type) {
	held := map[string]bool{}
	for i := range all {
		program.EachRef(&all[i].Shape, func(id string) { held[id] = held[id] || id != all[i].ID })
	}
	isRecord := func(s codec.Shape) bool {
		for s.Kind == codec.KindList && s.Item != nil {
			s = *s.Item
		}
		return s.Kind == codec.KindRef && at[s.Ref] != nil && at[s.Ref].Shape.Kind == codec.KindRecord
	}
	for i := range all {
		t := &all[i]
		if t.Idle != "" || !c.inside[t.ID] || held[t.ID] || t.Shape.Kind != codec.KindRecord || len(t.Shape.Fields) == 0 {
			continue
		}
		if !slices.ContainsFunc(t.Shape.Fields, func(f codec.Field) bool { return !isRecord(f.Shape) }) {
			t.Idle = "an envelope, which the client itself fills and opens"
		}
	}
}
