package eval

import (
	"go/ast"
	"go/types"
	"path"
)

// A convention is what a generator's own library does, which SDKs carry as a copy:
// its functions go through reflect, so that their bodies do not say it. They are
// known by the last element of their package and their name, and only in packages of
// the SDK itself or of a library of that path.
type convention_ func(in *Interp, fr *Frame, st *State, e *ast.CallExpr, args Tuple) ([]Outcome, bool)

// Conventions holds the functions of all generators: each has a file of its own.
var Conventions = map[string]convention_{}

func (in *Interp) byConvention(fr *Frame, st *State, e *ast.CallExpr, f method_, args Tuple) ([]Outcome, bool) {
	if f.fn.Pkg() == nil || f.recv != nil {
		return nil, false
	}
	where := f.fn.Pkg().Path()
	for _, key := range []string{path.Base(path.Dir(where)) + "/" + path.Base(where), path.Base(where)} {
		if known, ok := Conventions[key+"."+f.fn.Name()]; ok && where != "encoding/json" {
			out, ok := known(in, fr, st, e, args)
			if !ok && in.Given { // what the library does with that text is not gone through
				in.exhausted("%s is handed a text of the code's own", f.fn.Name())
				return One(st, Derived{Typ: fr.typeOf(e)}), true
			}
			return out, ok
		}
	}
	return nil, false
}

var NoError = Zero{types.Universe.Lookup("error").Type()}

// EncodesItself is a function that gives the JSON text of its first argument by the
// argument's own fields.
func EncodesItself(in *Interp, fr *Frame, st *State, e *ast.CallExpr, args Tuple) ([]Outcome, bool) {
	if len(args) == 0 {
		return nil, false
	}
	return One(st, Tuple{Encoded{in.Frozen(st, args[0], 6)}, NoError}), true
}

// GivesArgument is a function that hands its first argument on.
func GivesArgument(in *Interp, fr *Frame, st *State, e *ast.CallExpr, args Tuple) ([]Outcome, bool) {
	if len(args) == 0 {
		return nil, false
	}
	return One(st, args[0]), true
}
