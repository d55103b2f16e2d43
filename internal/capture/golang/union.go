package golang

import (
	"encoding/json"
	"go/ast"
	"go/types"
	"maps"
	"slices"

	"example.org/parity/internal/capture/golang/eval"
	"example.org/parity/internal/capture/golang/gojson"
	"example.org/parity/internal/capture/golang/program"
	"example.org/parity/internal/codec"
)

// unions are the interfaces that the SDK can decode, with the types that a
// decoder chooses from, and the tag by which it chooses each.
type unions struct {
	variants map[*types.TypeName][]types.Type
	tags     map[*types.TypeName]tag
	chosen   map[*types.TypeName]*registered // structs that a library decodes as unions
	moments  map[*types.TypeName]bool        // variants that it converts to a time.Time
}

// tag is the field of a variant that tells it apart, with the value it then has.
type tag struct {
	name, value string
	ambiguous   bool // chosen by more than one value
}

// alternative is one case of a decoder: the types that it mentions, and its tag.
type alternative struct {
	tag   tag
	types []*types.Named
}

// findUnions looks at what decoders make of a payload where they hold an interface: methods
// of types that hold one, functions that are handed JSON text, and those that make a value
// of what its kind is called. What each makes, the evaluator says.
func findUnions(c *capturer) unions {
	u := unions{variants: map[*types.TypeName][]types.Type{}, tags: map[*types.TypeName]tag{}, chosen: map[*types.TypeName]*registered{}, moments: map[*types.TypeName]bool{}}
	for f := range c.prog.Bodies() {
		switch sig := f.Obj.Signature(); {
		case f.Obj.Name() == "init" && sig.Recv() == nil:
			ast.Inspect(f.Decl.Body, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok {
					u.readRegistered(f.Src, call)
				}
				return true
			})
		case sig.TypeParams().Len() > 0 || sig.RecvTypeParams().Len() > 0:
			// what its instances make, those say that call it
		case f.Obj.Name() == "UnmarshalJSON" && sig.Recv() != nil:
			u.readDecoder(c, f)
		default:
			u.readFunction(c, f)
		}
	}
	for _, v := range c.prog.Variables() {
		u.readTable(c, v)
	}
	maps.DeleteFunc(u.tags, func(_ *types.TypeName, t tag) bool { return t.ambiguous })
	return u
}

// readDecoder reads the method of a type that no library decodes by its fields.
func (u *unions) readDecoder(c *capturer, f program.Defined) {
	t, ok := types.Unalias(gojson.Deref(f.Obj.Signature().Recv().Type())).(*types.Named)
	if !ok {
		return
	}
	if st, isStruct := t.Underlying().(*types.Struct); isStruct && gojson.ConventionOf(st) != gojson.Plain {
		return
	}
	read := c.decoding(t, f.Decl, f.Src)
	if read.in.Over != nil {
		return
	}
	made := alternatives{}
	for _, way := range read.ways {
		made.of(t, read.in.Frozen(way.St, way.Self, 8))
		made.preset(way.St.Events)
		u.addTags(tagsOf(way.St.Events, way.St.Steps))
	}
	u.offerAll(made)
}

// readFunction reads a function that gives an interface, or a struct that holds one.
func (u *unions) readFunction(c *capturer, f program.Defined) {
	sig := f.Obj.Signature()
	text := handedText(sig)
	var results []int
	for i := range sig.Results().Len() {
		if t := sig.Results().At(i).Type(); interfaceIn(t) != nil || text && holdsInterface(t) {
			results = append(results, i)
		}
	}
	if len(results) == 0 || !text && !handedKind(c.prog, sig) {
		return
	}
	in := eval.New(c.prog, c.globals, c.Implementers)
	ways := in.Returns(f.Decl, f.Src)
	if in.Over != nil {
		return
	}
	made := alternatives{}
	for _, way := range ways {
		if !text && len(way.St.Open) == 0 && !slices.ContainsFunc(way.St.Steps, func(s eval.Step) bool {
			return !s.Cond.Negated && (s.Cond.Is == "eq" || s.Cond.Is == "in" || s.Cond.Is == "matches")
		}) {
			continue // it is made whatever the kind is called
		}
		held := alternatives{}
		for _, i := range results {
			if i < len(way.Values) {
				held.of(sig.Results().At(i).Type(), in.Frozen(way.St, way.Values[i], 8))
			}
		}
		made.keep(held, way.St.Events)
		u.addTags(tagsOf(way.St.Events, way.St.Steps))
	}
	u.offerAll(made)
}

// readTable reads a map of constructors, such as map[string]func() Shape{"circle": …}.
func (u *unions) readTable(c *capturer, v *types.Var) {
	table, ok := v.Type().Underlying().(*types.Map)
	if !ok {
		return
	}
	sig, ok := table.Elem().Underlying().(*types.Signature)
	if !ok || sig.Params().Len() > 0 || sig.Results().Len() == 0 || interfaceIn(sig.Results().At(0).Type()) == nil {
		return
	}
	made := alternatives{}
	in := eval.New(c.prog, c.globals, c.Implementers)
	for _, value := range in.Constructed(v) {
		made.of(sig.Results().At(0).Type(), value)
	}
	u.offerAll(made)
}

// handedText says whether a function is handed JSON text, or what reads it.
func handedText(sig *types.Signature) bool {
	for i := range sig.Params().Len() {
		if eval.IsHandedText(sig.Params().At(i).Type()) {
			return true
		}
	}
	return false
}

// handedKind says whether a function that is no method is handed a text or a number, and
// else nothing but records of the SDK's own.
func handedKind(prog *program.Program, sig *types.Signature) bool {
	kind := false
	for i := range sig.Params().Len() {
		t := sig.Params().At(i).Type()
		_, basic := t.Underlying().(*types.Basic)
		named, ok := types.Unalias(gojson.Deref(t)).(*types.Named)
		if !basic && (!ok || prog.Types[named.Obj()] == nil || types.IsInterface(named)) {
			return false
		}
		kind = kind || basic
	}
	return kind && sig.Recv() == nil
}

// interfaceIn gives the interface with methods that a type is, or holds in a list or a map.
func interfaceIn(t types.Type) *types.Named {
	if t == nil {
		return nil
	}
	switch held := t.Underlying().(type) {
	case *types.Slice:
		t = held.Elem()
	case *types.Map:
		t = held.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil {
		return nil
	}
	if iface, ok := named.Underlying().(*types.Interface); ok && iface.IsMethodSet() && iface.NumMethods() > 0 {
		return named
	}
	return nil
}

// holdsInterface says whether a type is such an interface, or a struct with a field that is.
func holdsInterface(t types.Type) bool {
	if interfaceIn(t) != nil {
		return true
	}
	st, ok := gojson.Deref(t).Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for i := range st.NumFields() {
		if interfaceIn(st.Field(i).Type()) != nil {
			return true
		}
	}
	return false
}

// alternatives are the types that are made for each interface, in the order of the ways.
type alternatives map[*types.Named][]*types.Named

// of adds what a value of a type holds where an interface stands.
func (made alternatives) of(t types.Type, v eval.Value) {
	if iface := interfaceIn(t); iface != nil {
		made.add(iface, v)
	}
	if there, ok := v.(eval.There); ok {
		v = there.V
	}
	st, ok := gojson.Deref(t).Underlying().(*types.Struct)
	if !ok {
		return
	}
	for i := range st.NumFields() {
		if iface := interfaceIn(st.Field(i).Type()); iface != nil {
			made.add(iface, eval.At(v, []int{i}))
		}
	}
}

// keep adds the types that a payload is decoded into, and those that are made for the wire:
// others are what the SDK makes of such.
func (made alternatives) keep(held alternatives, events []eval.Event) {
	decoded := map[*types.Named]bool{}
	var note func([]eval.Event)
	note = func(events []eval.Event) {
		for _, e := range events {
			if named, ok := types.Unalias(derefOrNil(e.Typ)).(*types.Named); ok {
				decoded[named] = true
			}
			for _, arm := range e.Arms {
				note(arm)
			}
		}
	}
	note(events)
	for iface, list := range held {
		for _, t := range list {
			if (decoded[t] || gojson.IsTagged(t) || gojson.IsMarked(t)) && !slices.Contains(made[iface], t) {
				made[iface] = append(made[iface], t)
			}
		}
	}
}

// preset adds what was put in a place before it is decoded into.
func (made alternatives) preset(events []eval.Event) {
	for _, e := range events {
		for _, name := range slices.Sorted(maps.Keys(e.Preset)) {
			if iface := interfaceIn(eval.TypeOfValue(e.Preset[name])); iface != nil {
				made.add(iface, e.Preset[name])
			}
		}
	}
}

func (made alternatives) add(iface *types.Named, v eval.Value) {
	for _, a := range eval.ArmsOf(v) {
		switch a := a.(type) {
		case eval.There:
			made.add(iface, a.V)
		case eval.List:
			for _, item := range a.Items {
				made.add(iface, item)
			}
		case eval.Table:
			for _, item := range a.Rest {
				made.add(iface, item)
			}
		default:
			named, ok := types.Unalias(gojson.Deref(eval.TypeOrInvalid(a))).(*types.Named)
			if ok && isVariant(named) && !embeds(named, iface) && !isClosed(named) && !slices.Contains(made[iface], named) {
				made[iface] = append(made[iface], named)
			}
		}
	}
}

// tagsOf gives the structs that parts of a payload are decoded into, with the texts by
// which each was chosen.
func tagsOf(events []eval.Event, steps []eval.Step) []alternative {
	var out []alternative
	for _, e := range events {
		for i, arm := range e.Arms {
			out = append(out, tagsOf(arm, slices.Concat(steps, e.Facts[i]))...)
		}
		named, ok := types.Unalias(derefOrNil(e.Typ)).(*types.Named)
		if !ok || e.Own || !isVariant(named) {
			continue
		}
		exact := slices.DeleteFunc(slices.Clone(steps), func(s eval.Step) bool { return s.Cond.Is == "matches" })
		field, values := chosenBy(e.Part, exact)
		for _, v := range values {
			var text string
			if json.Unmarshal(v, &text) == nil {
				out = append(out, alternative{tag{name: field, value: text}, []*types.Named{named}})
			}
		}
	}
	return out
}

// offerAll takes what one decoder makes as the variants of its interfaces.
func (u *unions) offerAll(made alternatives) {
	for iface, list := range made {
		u.offer(iface, []alternative{{types: list}})
	}
}

// offer takes the choices as the variants of an interface, if they are more than
// those of another decoder.
func (u *unions) offer(iface *types.Named, choices []alternative) {
	methods := iface.Underlying().(*types.Interface)
	var variants []types.Type
	var kept []alternative
	for _, ch := range choices {
		ch.types = slices.DeleteFunc(slices.Clone(ch.types), func(t *types.Named) bool {
			return !gojson.Implements(t, methods)
		})
		kept = append(kept, ch)
		for _, t := range ch.types {
			if !slices.Contains(variants, types.Type(t)) {
				variants = append(variants, t)
			}
		}
	}
	if len(variants) == 0 {
		return
	}
	u.addTags(kept)
	if len(variants) > len(u.variants[iface.Obj()]) {
		u.variants[iface.Obj()] = variants
	}
}

// addTags notes the tags of the cases that stand for one type.
func (u *unions) addTags(choices []alternative) {
	for _, ch := range choices {
		structs := slices.DeleteFunc(slices.Clone(ch.types), func(t *types.Named) bool {
			_, ok := t.Underlying().(*types.Struct)
			return !ok
		})
		if ch.tag.name == "" || len(structs) != 1 {
			continue
		}
		obj := structs[0].Obj()
		if known, ok := u.tags[obj]; ok && known != ch.tag {
			ch.tag.ambiguous = true
		}
		u.tags[obj] = ch.tag
	}
}

// Add notes the tag among a struct's constants, where the struct holds it as a
// plain string. A tag with a type of its own keeps that type.
func (t tag) Add(constants map[string]any, st *types.Struct) map[string]any {
	for _, f := range gojson.FieldsOf(st).Fields {
		if f.Name != t.name || f.Object.Type() != types.Typ[types.String] {
			continue
		}
		out := map[string]any{t.name: t.value}
		maps.Copy(out, constants)
		return out
	}
	return constants
}

// tagged gives the tag of a variant that holds it as a plain string as that by which it is
// chosen; nil for any other type.
func (u *unions) tagged(t types.Type) *codec.Chosen {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return nil
	}
	tag, ok := u.tags[named.Obj()]
	st, isStruct := named.Underlying().(*types.Struct)
	if !ok || !isStruct || tag.Add(nil, st) == nil {
		return nil
	}
	return &codec.Chosen{Field: tag.name, Values: []codec.Value{codec.JSON(tag.value)}}
}

// mentions gives the named types that a piece of code uses: by name, or through
// a field that points to one.
func mentions(src *program.Source, n ast.Node) []*types.Named {
	var out []*types.Named
	ast.Inspect(n, func(n ast.Node) bool {
		ident, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		switch used := src.Info.Uses[ident].(type) {
		case *types.TypeName:
			if named, ok := types.Unalias(used.Type()).(*types.Named); ok && isVariant(named) {
				out = append(out, named)
			}
		case *types.Var:
			if named, ok := types.Unalias(gojson.Deref(used.Type())).(*types.Named); ok && used.IsField() && isVariant(named) {
				out = append(out, named)
			}
		}
		return true
	})
	return out
}

// isVariant says whether a type can be one of a union's: not an interface, and
// not generic.
func isVariant(t *types.Named) bool {
	_, iface := t.Underlying().(*types.Interface)
	return !iface && t.Obj().Pkg() != nil && t.TypeParams().Len() == t.TypeArgs().Len()
}

// isClosed says whether a struct has fields, and none that JSON could see.
func isClosed(t *types.Named) bool {
	st, ok := t.Underlying().(*types.Struct)
	return ok && st.NumFields() > 0 && len(gojson.FieldsOf(st).Fields) == 0 && !gojson.MethodsOf(t).Any()
}

func unique(named []*types.Named) []*types.Named {
	var out []*types.Named
	for _, t := range named {
		if !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out
}

func textOf(src *program.Source, e ast.Expr) (string, bool) {
	value := src.Info.Types[e].Value
	if value == nil {
		return "", false
	}
	text, ok := eval.ConstantValue(value).(string)
	return text, ok
}
