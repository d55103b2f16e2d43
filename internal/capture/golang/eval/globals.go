package eval

import (
	"go/ast"
	"go/types"
	"slices"

	"example.org/parity/internal/capture/golang/gojson"
	"example.org/parity/internal/capture/golang/program"
)

// global gives what a variable of a package starts as, if nothing sets it later.
func (in *Interp) global(v *types.Var) Value {
	if known, ok := in.globals[v]; ok {
		return known
	}
	unknown := Derived{Typ: v.Type()}
	in.globals[v] = unknown
	if v.Pkg() != nil && v.Pkg().Path() == "io" && v.Name() == "EOF" {
		in.globals[v] = raised{end: true}
		return in.globals[v]
	}
	src := in.prog.Packages[v.Pkg()]
	if src == nil && v.Pkg() != nil {
		if known, ok := libraries[v.Pkg().Path()+"."+v.Name()]; ok {
			in.globals[v] = known
			return known
		}
	}
	if src == nil || in.prog.IsSet(v) {
		return unknown
	}
	e, result := src.Initial(v)
	starts := in.prog.SetUp(v)
	if e == nil && len(starts) == 0 {
		return unknown
	}
	inner := New(in.prog, in.globals, in.held)
	inner.cells = len(in.globals) << 20 // the cells of what closures keep are those of no other
	outs := One(&State{heap: map[int]Value{}}, Zero{v.Type()})
	if e != nil {
		outs = inner.eval(inner.newFrame(src, nil, nil), outs[0].st, e)
	}
	if len(outs) != 1 || inner.Over != nil {
		return unknown
	}
	if len(starts) > 0 {
		if outs = inner.SetUp(src, v, starts, outs[0]); outs == nil || result > 0 {
			return unknown
		}
	}
	if several, ok := outs[0].v.(Tuple); ok && result < len(several) {
		outs[0].v = several[result]
	} else if result > 0 {
		return unknown
	}
	out := inner.Pointee(outs[0].st, outs[0].v)
	if _, isPointer := out.(Pointer); isPointer {
		return unknown
	}
	if _, isTable := out.(Table); !isTable {
		if _, wasPointer := outs[0].v.(Pointer); wasPointer {
			return unknown
		}
	}
	out = keeping(out, outs[0].st.heap)
	in.globals[v] = out
	return out
}

// keeping gives the closures in a value what the variables around them hold.
func keeping(v Value, heap map[int]Value) Value {
	switch v := v.(type) {
	case closure:
		v.heap = heap
		return v
	case Table:
		v.Entries = slices.Clone(v.Entries)
		for i, e := range v.Entries {
			v.Entries[i].Val = keeping(e.Val, heap)
		}
		return v
	}
	return v
}

// remember puts what the variables around a closure hold where they are not known.
func (f closure) remember(st *State) {
	for cell, v := range f.heap {
		if _, known := st.heap[cell]; !known {
			st.heap[cell] = v
		}
	}
}

// SetUp runs the init functions that fill a map, or a list, of a package.
func (in *Interp) SetUp(src *program.Source, v *types.Var, starts []*ast.FuncDecl, before Outcome) []Outcome {
	if !gojson.IsMap(v.Type()) && !isSlice(v.Type()) {
		return nil
	}
	fr := in.newFrame(src, nil, nil)
	cell := in.declare(fr, v)
	before.st.heap[cell] = before.v
	states := []*State{before.st}
	for _, fn := range starts {
		next, ended := in.block(fr, states, fn.Body.List)
		if len(next) != 1 || len(ended) > 0 || in.Over != nil {
			return nil
		}
		states = next
	}
	return One(states[0], states[0].heap[cell])
}
