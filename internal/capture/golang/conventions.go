package golang

import (
	"go/ast"
	"go/types"
	"path"
)

// A convention is what a generator's own library does, which SDKs carry as a copy:
// its functions go through reflect, so that their bodies do not say it. They are
// known by the last element of their package and their name, and only in packages of
// the SDK itself or of a library of that path.
type convention_ func(in *interp, fr *frame, st *state, e *ast.CallExpr, args tuple) ([]outcome, bool)

// conventions holds the functions of all generators: each has a file of its own.
var conventions = map[string]convention_{}

func (in *interp) byConvention(fr *frame, st *state, e *ast.CallExpr, f method_, args tuple) ([]outcome, bool) {
	if f.fn.Pkg() == nil || f.recv != nil {
		return nil, false
	}
	where := f.fn.Pkg().Path()
	for _, key := range []string{path.Base(path.Dir(where)) + "/" + path.Base(where), path.Base(where)} {
		if known, ok := conventions[key+"."+f.fn.Name()]; ok && where != "encoding/json" {
			out, ok := known(in, fr, st, e, args)
			if !ok && in.given { // what the library does with that text is not gone through
				in.exhausted("%s is handed a text of the code's own", f.fn.Name())
				return one(st, derived{typ: fr.typeOf(e)}), true
			}
			return out, ok
		}
	}
	return nil, false
}

var noError = zero{types.Universe.Lookup("error").Type()}

// encodesItself is a function that gives the JSON text of its first argument by the
// argument's own fields.
func encodesItself(in *interp, fr *frame, st *state, e *ast.CallExpr, args tuple) ([]outcome, bool) {
	if len(args) == 0 {
		return nil, false
	}
	return one(st, tuple{encoded{in.frozen(st, args[0], 6)}, noError}), true
}

// givesArgument is a function that hands its first argument on.
func givesArgument(in *interp, fr *frame, st *state, e *ast.CallExpr, args tuple) ([]outcome, bool) {
	if len(args) == 0 {
		return nil, false
	}
	return one(st, args[0]), true
}

// conventionForm gives the form of a type whose methods a generator's convention decides.
func (c *capturer) conventionForm(t *types.Named, method string) (form, bool) {
	if variants := rawVariants(t); len(variants) > 0 {
		return c.rawUnion(t, variants), true
	}
	return form{}, false
}
