package golang

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// An effect is what a function that is not the SDK's does with the values that it is
// handed: data, looked up by the function's full name.
type effect struct {
	does string // what it gives, see below
	arg  int    // of which argument
	// Of a parser: what it accepts, as a pattern or a format of a text, or, of the
	// text of a payload itself, as the kind of JSON.
	pattern, format, kind string
}

// What an effect may do.
const (
	gives     = "gives"     // the argument, as it is
	makes     = "makes"     // something made of its arguments, whatever they are
	parses    = "parses"    // a value of the text that is its argument, or an error
	marshals  = "marshals"  // the JSON text of a value
	unmarshal = "unmarshal" // decodes a text into a pointer
	fails     = "fails"     // an error
	isAmong   = "is among"  // whether a list of constants has a value
	reads     = "reads"     // a reader of a text
	quotes    = "quotes"    // the JSON text of a string or number
	asksFor   = "asks"      // whether a text is of a kind
	checks    = "checks"    // true of every text that encoding/json hands over
	trims     = "trims"     // the text without what a set of characters stands for at its ends: space, or quotes
	writesTo  = "writes to" // an encoder that writes to a buffer
	fills     = "fills"     // writes a text, or values in a format, to a buffer
	defaults  = "defaults"  // the zero value: what a variable of the environment is by default
)

var effects = map[string]effect{
	"encoding/json.Marshal":                              {does: marshals},
	"encoding/json.MarshalIndent":                        {does: marshals},
	"encoding/json.Unmarshal":                            {does: unmarshal},
	"encoding/json.NewDecoder":                           {does: reads},
	"github.com/segmentio/encoding/json.NewDecoder":      {does: reads},
	"github.com/goccy/go-json.NewDecoder":                {does: reads},
	"encoding/json.Valid":                                {does: checks},
	"encoding/json.NewEncoder":                           {does: writesTo},
	"github.com/segmentio/encoding/json.NewEncoder":      {does: writesTo},
	"github.com/goccy/go-json.NewEncoder":                {does: writesTo},
	"encoding/json.Compact":                              {does: fills, arg: 1},
	"encoding/json.Indent":                               {does: fills, arg: 1},
	"io.WriteString":                                     {does: fills, arg: 1},
	"encoding/json/v2.Marshal":                           {does: marshals},
	"encoding/json/v2.Unmarshal":                         {does: unmarshal},
	"encoding/json/v2.MarshalEncode":                     {does: "streams", arg: 1},
	"encoding/json/v2.UnmarshalDecode":                   {does: unmarshal},
	"github.com/go-json-experiment/json.Marshal":         {does: marshals},
	"github.com/go-json-experiment/json.Unmarshal":       {does: unmarshal},
	"github.com/go-json-experiment/json.MarshalEncode":   {does: "streams", arg: 1},
	"github.com/go-json-experiment/json.UnmarshalDecode": {does: unmarshal},
	"github.com/goccy/go-json.Marshal":                   {does: marshals},
	"github.com/goccy/go-json.Unmarshal":                 {does: unmarshal},
	"github.com/bytedance/sonic.Marshal":                 {does: marshals},
	"github.com/bytedance/sonic.Unmarshal":               {does: unmarshal},
	"github.com/json-iterator/go.Marshal":                {does: marshals},
	"github.com/json-iterator/go.Unmarshal":              {does: unmarshal},
	"(github.com/json-iterator/go.API).Marshal":          {does: marshals},
	"(github.com/json-iterator/go.API).Unmarshal":        {does: unmarshal},
	"(github.com/json-iterator/go.API).NewDecoder":       {does: reads},
	"(github.com/json-iterator/go.API).NewEncoder":       {does: writesTo},
	"github.com/segmentio/encoding/json.Marshal":         {does: marshals},
	"github.com/segmentio/encoding/json.Unmarshal":       {does: unmarshal},

	"errors.New":  {does: fails},
	"fmt.Errorf":  {does: fails},
	"errors.Join": {does: "joins"},

	"bytes.TrimSpace":       {does: trims},
	"bytes.Trim":            {does: trims},
	"bytes.TrimLeft":        {does: trims},
	"bytes.TrimRight":       {does: trims},
	"bytes.TrimPrefix":      {does: trims},
	"bytes.TrimSuffix":      {does: trims},
	"bytes.ReplaceAll":      {does: trims},
	"strings.Trim":          {does: trims},
	"strings.TrimLeft":      {does: trims},
	"strings.TrimRight":     {does: trims},
	"strings.TrimPrefix":    {does: trims},
	"strings.TrimSuffix":    {does: trims},
	"strings.ReplaceAll":    {does: trims},
	"bytes.Clone":           {does: gives},
	"slices.Clone":          {does: gives},
	"slices.Contains":       {does: isAmong},
	"maps.Clone":            {does: gives},
	"strings.Clone":         {does: gives},
	"strings.TrimSpace":     {does: makes},
	"bytes.NewReader":       {does: reads},
	"bytes.NewBuffer":       {does: reads},
	"bytes.NewBufferString": {does: reads},
	"strings.NewReader":     {does: reads},
	"bytes.Equal":           {does: "equals"},
	"bytes.HasPrefix":       {does: asksFor, arg: 0},
	"strings.HasPrefix":     {does: asksFor, arg: 0},

	"strconv.Quote":       {does: quotes},
	"strconv.Itoa":        {does: "prints"},
	"strconv.FormatInt":   {does: "prints"},
	"strconv.FormatUint":  {does: "prints"},
	"strconv.FormatFloat": {does: "prints"},
	"strconv.FormatBool":  {does: "prints"},
	"strconv.AppendQuote": {does: quotes, arg: 1},
	"strconv.AppendInt":   {does: "prints", arg: 1},
	"strconv.AppendUint":  {does: "prints", arg: 1},
	"strconv.AppendFloat": {does: "prints", arg: 1},
	"strconv.AppendBool":  {does: "prints", arg: 1},
	"fmt.Sprintf":         {does: "formats"},
	"fmt.Appendf":         {does: "formats", arg: 1},

	"strconv.Atoi":                     {does: parses, pattern: `^[+-]?[0-9]+$`, kind: "integer"},
	"strconv.ParseInt":                 {does: parses, pattern: `^[+-]?[0-9]+$`, kind: "integer"},
	"strconv.ParseUint":                {does: parses, pattern: `^[0-9]+$`, kind: "unsigned"},
	"strconv.ParseFloat":               {does: parses, pattern: `^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$`, kind: "number"},
	"strconv.ParseBool":                {does: parses, pattern: `^(1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$`, kind: "boolean"},
	"strconv.Unquote":                  {does: parses, kind: "string"},
	"time.Parse":                       {does: "layout"},
	"time.ParseInLocation":             {does: "layout"},
	"time.ParseDuration":               {does: parses, pattern: `^[+-]?(0|([0-9]+\.?[0-9]*|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+$`},
	"net/url.Parse":                    {does: parses, format: "uri-reference"},
	"net/netip.ParseAddr":              {does: parses, format: "ip"},
	"github.com/google/uuid.Parse":     {does: parses, format: "uuid"},
	"github.com/gofrs/uuid.FromString": {does: parses, format: "uuid"},
	"encoding/hex.DecodeString":        {does: parses, pattern: `^([0-9a-fA-F]{2})*$`},

	"os.Getenv":    {does: defaults},
	"os.LookupEnv": {does: defaults},
}

// knownPackages hold functions that keep and change nothing of what they are handed
// but what they return: those that are not listed above make something of it.
var knownPackages = []string{
	"strings", "strconv", "fmt", "errors", "unicode", "unicode/utf8", "time", "math", "math/big", "bytes", "slices", "maps",
	"sort", "reflect", "net", "net/url", "net/netip", "path", "regexp", "log", "log/slog", "sync", "sync/atomic", "encoding/base64", "encoding/hex", "encoding/json", "context", "os",
}

func (in *interp) call(fr *frame, st *state, e *ast.CallExpr) []outcome {
	if fr.isType(e.Fun) && len(e.Args) == 1 {
		t := fr.typeOf(e.Fun)
		return bind(in.eval(fr, st, e.Args[0]), func(st *state, v value) []outcome { return one(st, in.converted(st, v, t)) })
	}
	if id, ok := ast.Unparen(e.Fun).(*ast.Ident); ok {
		if b, ok := fr.src.info.Uses[id].(*types.Builtin); ok {
			return in.builtin(fr, st, e, b.Name())
		}
	}
	return bind(in.eval(fr, st, e.Fun), func(st *state, callee value) []outcome {
		args := in.evalAll
		if len(e.Args) == 1 {
			if t, ok := fr.src.info.TypeOf(e.Args[0]).(*types.Tuple); ok && t.Len() > 1 {
				args = func(fr *frame, st *state, list []ast.Expr) []outcome { return in.evalMany(fr, st, list[0], t.Len()) }
			}
		}
		return bind(args(fr, st, e.Args), func(st *state, v value) []outcome {
			return in.apply(fr, st, e, callee, v.(tuple))
		})
	})
}

// converted is a conversion of a value that may stand behind a pointer.
func (in *interp) converted(st *state, v value, t types.Type) value {
	if p, ok := v.(pointer); ok {
		if _, isPointer := types.Unalias(t).Underlying().(*types.Pointer); !isPointer && !types.IsInterface(t) {
			return conversion(in.read(st, p), t)
		}
	}
	return conversion(v, t)
}

// apply calls a function with its arguments.
func (in *interp) apply(fr *frame, st *state, e *ast.CallExpr, callee value, args tuple) []outcome {
	switch f := callee.(type) {
	case chosen:
		return bind(in.picked(st, f), func(st *state, v value) []outcome { return in.apply(fr, st, e, v, args) })
	case zero:
		return one(st, tuple{raised{}, raised{}}) // a nil function panics
	case closure:
		return in.run(st, f.frame.src, f.frame, nil, f.fn, f.body, signatureOf(f.frame, e), args, e.Ellipsis != token.NoPos)
	case method_:
		return in.function(fr, st, e, f, args)
	case unresolved:
		if eff, ok := effects[f.name]; ok {
			if out, ok := in.effect(fr, st, e, eff, args); ok {
				return out
			}
		}
		if out, ok := in.decoderMethod(fr, st, e, f.name, f.recv, args); ok {
			return out
		}
	}
	return in.unknownCall(fr, st, e, callee, args)
}

// picked goes the way of each entry of a table that a value picks.
func (in *interp) picked(st *state, c chosen) []outcome {
	var out []outcome
	for _, e := range c.of {
		if st == nil {
			break
		}
		var yes *state
		yes, st = in.fork(st, condition{is: "eq", subject: c.by, val: constant.MakeString(e.key), text: c.by.key + " is " + e.key})
		if yes != nil {
			out = append(out, outcome{yes, e.val})
		}
	}
	if st != nil && !slices.ContainsFunc(st.steps, func(s step) bool {
		return s.cond.is == "in" && !s.cond.negated && s.cond.subject.key == c.by.key
	}) {
		out = append(out, outcome{st, c.otherwise})
	}
	return out
}

func signatureOf(fr *frame, e *ast.CallExpr) *types.Signature { return nil }

func (in *interp) function(fr *frame, st *state, e *ast.CallExpr, f method_, args tuple) []outcome {
	fn := f.fn.Origin()
	name := fn.FullName()
	if out, ok := in.byConvention(fr, st, e, f, args); ok {
		return out
	}
	if eff, ok := effects[name]; ok {
		if out, ok := in.effect(fr, st, e, eff, args); ok {
			return out
		}
	}
	if out, ok := in.decoderMethod(fr, st, e, name, f.recv, args); ok {
		return out
	}
	if out, ok := in.bufferMethod(fr, st, e, f, args); ok {
		return out
	}
	if out, ok := in.decodesBytes(fr, st, e, f, args); ok {
		return out
	}
	switch name {
	case "maps.Copy":
		return in.copies(st, args)
	}
	if out, ok := in.jsonMethod(fr, st, e, f, args); ok {
		return out
	}
	if out, ok := in.formatMethod(fr, e, f, args); ok {
		return one(st, out)
	}
	recv := f.recv
	if recv != nil {
		if iface := fn.Signature().Recv(); iface != nil && types.IsInterface(iface.Type()) {
			return in.dynamic(fr, st, e, f, args)
		}
	}
	decl, src := in.prog.declOf(fn)
	if decl == nil || decl.Body == nil || len(in.active) >= maxCalls || slices.Contains(in.active, fn) {
		return in.unknownCall(fr, st, e, f, args)
	}
	in.active = append(in.active, fn)
	defer func() { in.active = in.active[:len(in.active)-1] }()
	inner := in.newFrame(src, nil, in.typeArguments(fr, e, fn, recv))
	if recv != nil && len(decl.Recv.List) == 1 {
		if names := decl.Recv.List[0].Names; len(names) == 1 {
			if v, ok := src.info.Defs[names[0]].(*types.Var); ok {
				if _, wants := types.Unalias(v.Type()).(*types.Pointer); !wants {
					if p, ok := recv.(pointer); ok {
						recv = in.read(st, p)
					}
				}
				st.heap[in.declare(inner, v)] = recv
			}
		}
	}
	return in.run(st, src, nil, inner, decl.Type, decl.Body, fn.Signature(), args, e.Ellipsis != token.NoPos)
}

// decoderMethod calls a method of a json.Decoder, of encoding/json or a library like it.
func (in *interp) decoderMethod(fr *frame, st *state, e *ast.CallExpr, name string, recv value, args tuple) ([]outcome, bool) {
	r, ok := in.pointee(st, recv).(reader)
	if !ok {
		return nil, false
	}
	switch name[strings.LastIndexByte(name, '.')+1:] {
	case "Decode":
		if len(args) == 1 {
			return in.decode(st, r.text, args[0], r.strict, e), true
		}
	case "DisallowUnknownFields":
		if p, ok := recv.(pointer); ok {
			r.strict = true
			in.write(st, p, r)
			return one(st, nil), true
		}
	case "UseNumber", "DontMatchCaseInsensitiveStructFields", "ZeroCopy", "DontCopyString", "DontCopyNumber", "DontCopyRawMessage":
		return one(st, nil), true
	case "More":
		return one(st, truth{certain(false)}), true
	}
	return nil, false
}

// typeArguments gives what a generic function's or receiver's type parameters stand for.
func (in *interp) typeArguments(fr *frame, e *ast.CallExpr, fn *types.Func, recv value) map[*types.TypeParam]types.Type {
	args := map[*types.TypeParam]types.Type{}
	sig := fn.Signature()
	if params := sig.RecvTypeParams(); params.Len() > 0 {
		if named, ok := types.Unalias(deref(typeOrInvalid(recv))).(*types.Named); ok {
			for i := range min(params.Len(), named.TypeArgs().Len()) {
				args[params.At(i)] = fr.subst(named.TypeArgs().At(i))
			}
		}
	}
	if params := sig.TypeParams(); params.Len() > 0 {
		fun := ast.Unparen(e.Fun)
		switch f := fun.(type) {
		case *ast.IndexExpr:
			fun = f.X
		case *ast.IndexListExpr:
			fun = f.X
		}
		var id *ast.Ident
		switch f := fun.(type) {
		case *ast.Ident:
			id = f
		case *ast.SelectorExpr:
			id = f.Sel
		}
		if id != nil {
			list := fr.src.info.Instances[id].TypeArgs
			for i := range min(params.Len(), list.Len()) {
				args[params.At(i)] = fr.subst(list.At(i))
			}
		}
	}
	return args
}

func typeOrInvalid(v value) types.Type {
	if t := typeOfValue(v); t != nil {
		return t
	}
	return types.Typ[types.Invalid]
}

// run evaluates a function's body.
func (in *interp) run(st *state, src *source, outer, fr *frame, ft *ast.FuncType, body *ast.BlockStmt, sig *types.Signature, args tuple, spread bool) []outcome {
	if fr == nil {
		fr = in.newFrame(src, outer, nil)
	}
	if sig == nil {
		sig, _ = src.info.TypeOf(ft).(*types.Signature)
	}
	fr.sig = sig
	i := 0
	for _, field := range ft.Params.List {
		_, variadic := field.Type.(*ast.Ellipsis)
		for _, name := range field.Names {
			v, ok := src.info.Defs[name].(*types.Var)
			var arg value = derived{}
			if i < len(args) {
				arg = args[i]
			}
			if variadic && !spread {
				l := list{whole: true}
				if ok {
					l.typ = fr.subst(v.Type())
				}
				if i < len(args) {
					l.items = slices.Clone(args[i:])
				}
				arg = l
			}
			if ok {
				st.heap[in.declare(fr, v)] = typed(arg, fr.subst(v.Type()))
			}
			i++
		}
		if len(field.Names) == 0 {
			i++
		}
	}
	if sig != nil {
		for k := range sig.Results().Len() {
			if v := sig.Results().At(k); v.Name() != "" {
				st.heap[in.declare(fr, v)] = zero{fr.subst(v.Type())}
			}
		}
	}
	next, out := in.block(fr, []*state{st}, body.List)
	var outs []outcome
	for _, st := range next {
		outs = append(outs, outcome{st, nil})
	}
	for _, f := range out {
		if f.kind != token.RETURN {
			continue
		}
		if f.st.panics {
			outs = append(outs, outcome{f.st, allRaised(sig)})
			continue
		}
		switch len(f.results) {
		case 0:
			outs = append(outs, outcome{f.st, nil})
		case 1:
			outs = append(outs, outcome{f.st, f.results[0]})
		default:
			outs = append(outs, outcome{f.st, tuple(f.results)})
		}
	}
	return in.mergeOutcomes(outs)
}

// allRaised is what a function gives that panics.
func allRaised(sig *types.Signature) value {
	if sig == nil || sig.Results().Len() < 2 {
		return raised{}
	}
	out := make(tuple, sig.Results().Len())
	for i := range out {
		out[i] = raised{}
	}
	return out
}

// mergeOutcomes brings ways of a call together that read the same and return alike.
func (in *interp) mergeOutcomes(outs []outcome) []outcome {
	if len(outs) < 2 {
		return outs
	}
	var out []outcome
	for _, o := range outs {
		joined := false
		for i, other := range out {
			if !sameFlags(other.v, o.v) {
				continue
			}
			// The result takes part in the merge as a cell of its own.
			a, b := other.st.clone(), o.st.clone()
			a.heap[resultCell], b.heap[resultCell] = other.v, o.v
			if m := in.mergeTwo(a, b, false); m != nil {
				v := m.heap[resultCell]
				delete(m.heap, resultCell)
				out[i], joined = outcome{m, v}, true
				break
			}
		}
		if !joined {
			out = append(out, o)
		}
	}
	return out
}

// sameFlags says whether results agree in what callers ask them for.
func sameFlags(a, b value) bool {
	x, ok := a.(tuple)
	y, ok2 := b.(tuple)
	if !ok || !ok2 || len(x) != len(y) {
		return equal(a, b) || !isRaised(a) && !isRaised(b) && !isFlag(typeOfValue(a)) && !isTruth(a) && !isTruth(b)
	}
	for i := range x {
		if !equal(x[i], y[i]) && (isRaised(x[i]) || isRaised(y[i]) || isFlag(typeOfValue(x[i])) || isTruth(x[i]) || isTruth(y[i])) {
			return false
		}
	}
	return true
}

func isTruth(v value) bool { _, ok := v.(truth); return ok }

// dynamic calls a method of an interface on what it may hold.
func (in *interp) dynamic(fr *frame, st *state, e *ast.CallExpr, f method_, args tuple) []outcome {
	recv := f.recv
	if c, ok := recv.(chosen); ok {
		recv = c.any
	}
	t := typeOfValue(recv)
	if t == nil || types.IsInterface(t) {
		return in.unknownCall(fr, st, e, f, args)
	}
	fn, index := lookup(deref(t), f.fn.Name())
	if fn == nil || len(index) != 1 {
		return in.unknownCall(fr, st, e, f, args)
	}
	return in.function(fr, st, e, method_{fn, recv}, args)
}

// unknownCall is a call of what no table knows. What it is handed is unknown from
// there on; where it can fail, that is a condition that is not understood.
func (in *interp) unknownCall(fr *frame, st *state, e *ast.CallExpr, callee value, args tuple) []outcome {
	all := slices.Clone(args)
	name := in.prog.text(e.Fun)
	pure := false
	if m, ok := callee.(method_); ok {
		if m.recv != nil {
			all = append(all, m.recv)
		}
		pure = m.fn.Pkg() != nil && slices.Contains(knownPackages, m.fn.Pkg().Path())
	}
	var from []symbol
	why := &reason{"it is handed to " + name, e.Pos()}
	_, silent := fr.typeOf(e).(*types.Tuple)
	silent = silent && fr.typeOf(e).(*types.Tuple).Len() == 0
	for _, a := range all {
		from = append(from, origins(in.shallow(st, a))...)
		if !pure {
			in.escapes(st, a, why)
		} else if s, ok := in.shallow(st, a).(symbol); ok && !silent {
			in.escapes(st, s, why) // what it makes of the text is not followed
		}
	}
	result := func(t types.Type) value {
		var lost *reason
		if !pure && t != nil && canBeAnything(t) {
			lost = why
		}
		return derived{typ: t, from: from, why: lost}
	}
	t := fr.typeOf(e)
	tup, many := t.(*types.Tuple)
	if !many {
		if isErrorType(t) {
			return in.mayFail(st, e, from, zero{t}, raised{})
		}
		return one(st, result(t))
	}
	good, bad := make(tuple, tup.Len()), make(tuple, tup.Len())
	fails := false
	for i := range tup.Len() {
		good[i] = result(tup.At(i).Type())
		bad[i] = zero{tup.At(i).Type()}
		if isErrorType(tup.At(i).Type()) {
			good[i], bad[i], fails = zero{tup.At(i).Type()}, raised{}, true
		}
	}
	if fails {
		return in.mayFail(st, e, from, good, bad)
	}
	return one(st, good)
}

// canBeAnything says whether values of a type may be any JSON.
func canBeAnything(t types.Type) bool {
	switch under := t.Underlying().(type) {
	case *types.Interface:
		return true
	case *types.Slice:
		return isByteType(under.Elem()) || canBeAnything(under.Elem())
	case *types.Map:
		return canBeAnything(under.Elem())
	}
	return false
}

func isByteType(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Kind() == types.Uint8
}

func isErrorType(t types.Type) bool {
	return t != nil && types.Identical(t, types.Universe.Lookup("error").Type())
}

// mayFail gives both ways of a call that may fail for a reason that is not understood.
func (in *interp) mayFail(st *state, e ast.Expr, from []symbol, good, bad value) []outcome {
	yes, no := in.fork(st, condition{text: in.prog.text(e) + " succeeds", pos: e.Pos(), from: from})
	return []outcome{{yes, good}, {no, bad}}
}

// escapes says that what a value leads to may be changed, or the text of a payload read.
func (in *interp) escapes(st *state, v value, why *reason) {
	switch v := v.(type) {
	case symbol:
		if v.raw && v.look == "" && v.part != nil {
			st.note(event{part: v.part, lost: why})
		}
	case reader:
		in.escapes(st, v.text, why)
	case pointer:
		whole := st.heap[v.cell]
		if d, ok := whole.(derived); ok && d.why != nil {
			return
		}
		if r, ok := whole.(reader); ok {
			in.escapes(st, r.text, why)
			return
		}
		t := typeOfValue(whole)
		if c, ok := whole.(composite); ok && len(v.path) == 0 {
			// Its own fields may be set; what they are is then known by their types only.
			out := composite{typ: c.typ, base: c.base, fields: map[int]value{}}
			for i, f := range c.fields {
				out.fields[i] = f
				if ft := structField(c.typ, i); ft != nil {
					out.fields[i] = derived{typ: ft.Type(), from: origins(f), why: anythingWhy(ft.Type(), why)}
				}
			}
			st.heap[v.cell] = out
			return
		}
		t = typeAt(t, v.path)
		in.write(st, v, derived{typ: t, from: origins(whole), why: anythingWhy(t, why)})
	}
}

func anythingWhy(t types.Type, why *reason) *reason {
	if t != nil && canBeAnything(t) {
		return why
	}
	return nil
}

func typeAt(t types.Type, path []int) types.Type {
	for _, i := range path {
		f := structField(t, i)
		if f == nil {
			return nil
		}
		t = f.Type()
	}
	return t
}

// shallow is what a pointer leads to.
func (in *interp) shallow(st *state, v value) value { return in.pointee(st, v) }

func (in *interp) builtin(fr *frame, st *state, e *ast.CallExpr, name string) []outcome {
	t := fr.typeOf(e)
	switch name {
	case "new":
		elem := deref(t)
		return one(st, pointer{typ: t, cell: in.allocate(st, zero{elem})})
	case "make":
		switch t.Underlying().(type) {
		case *types.Map:
			return one(st, pointer{typ: t, cell: in.allocate(st, table{typ: t})})
		case *types.Slice:
			return one(st, list{typ: t, whole: true})
		}
		return one(st, derived{typ: t})
	}
	return bind(in.evalAll(fr, st, e.Args), func(st *state, v value) []outcome {
		args := v.(tuple)
		switch name {
		case "len":
			return one(st, in.length(st, args[0], t))
		case "append":
			return one(st, in.appended(st, t, args, e.Ellipsis != token.NoPos))
		case "delete":
			return in.deletes(fr, st, e, args)
		case "copy":
			return bind(in.place(fr, st, e.Args[0]), func(st *state, p value) []outcome {
				if to, ok := p.(pointer); ok {
					in.write(st, to, args[1])
				}
				return one(st, derived{typ: t})
			})
		}
		var from []symbol
		for _, a := range args {
			from = append(from, origins(a)...)
		}
		return one(st, derived{typ: t, from: from})
	})
}

func (in *interp) length(st *state, v value, t types.Type) value {
	v = in.pointee(st, v)
	switch v := v.(type) {
	case symbol:
		if v.look == "" {
			v.look, v.key, v.typ = "len", "len("+v.key+")", t
			return v
		}
	case zero:
		return fixed{constant.MakeInt64(0), t}
	case list:
		if v.whole {
			return fixed{constant.MakeInt64(int64(len(v.items))), t}
		}
	case table:
		if v.base == nil && len(v.rest) == 0 && !slices.ContainsFunc(v.entries, func(e entry) bool { return e.optional }) {
			return fixed{constant.MakeInt64(int64(len(v.entries))), t}
		}
	case fixed, joined:
		if text, ok := constantText(v); ok {
			return fixed{constant.MakeInt64(int64(len(text))), t}
		}
	}
	return derived{typ: t, from: origins(v)}
}

func (in *interp) appended(st *state, t types.Type, args tuple, spread bool) value {
	if slice, ok := t.Underlying().(*types.Slice); ok && isByteType(slice.Elem()) {
		base := in.pointee(st, args[0])
		if spread && len(args) == 2 && isEmptyValue(base) {
			return conversion(in.pointee(st, args[1]), t) // append([]byte(nil), data...) is a copy
		}
		out := concatenated(t, base)
		for _, a := range args[1:] {
			if l, ok := a.(fixed); ok && l.val.Kind() == constant.Int {
				n, _ := constant.Int64Val(l.val)
				a = fixed{constant.MakeString(string(rune(n))), types.Typ[types.String]}
			}
			out = concatenated(t, out, a)
		}
		return out
	}
	out := list{typ: t}
	switch base := in.pointee(st, args[0]).(type) {
	case list:
		out.items, out.whole = slices.Clone(base.items), base.whole && !spread
	case zero:
		out.whole = !spread
	default:
		out.items = []value{in.spreadItem(base, t)}
	}
	for _, a := range args[1:] {
		if spread {
			switch more := in.pointee(st, a).(type) {
			case list:
				out.items = union_(out.items, more.items)
			case zero:
			default:
				out.items = union_(out.items, []value{in.spreadItem(more, t)})
			}
			continue
		}
		if out.whole && len(out.items) < maxArms {
			out.items = append(out.items, a)
		} else {
			out.whole = false
			out.items = union_(out.items, []value{a})
		}
	}
	return out
}

func isEmptyValue(v value) bool {
	switch v := v.(type) {
	case zero:
		return true
	case list:
		return v.whole && len(v.items) == 0
	}
	return false
}

// spreadItem is any element of a value.
func (in *interp) spreadItem(v value, t types.Type) value {
	holder, ok := t.Underlying().(interface{ Elem() types.Type })
	if !ok {
		return derived{from: origins(v), why: lostIn(v)}
	}
	elem := holder.Elem()
	if s, ok := v.(symbol); ok && s.look == "" && !s.raw {
		return itemOf(s, elem)
	}
	return derived{typ: elem, from: origins(v), why: lostIn(v)}
}

func (in *interp) deletes(fr *frame, st *state, e *ast.CallExpr, args tuple) []outcome {
	return bind(in.place(fr, st, e.Args[0]), func(st *state, p value) []outcome {
		to, ok := p.(pointer)
		if !ok {
			return one(st, nil)
		}
		name, known := keyText(args[1])
		switch whole := in.read(st, to).(type) {
		case table:
			whole.entries = slices.Clone(whole.entries)
			whole.entries = slices.DeleteFunc(whole.entries, func(e entry) bool { return known && e.key == name })
			if known && whole.base != nil {
				whole.entries = append(whole.entries, entry{key: name, val: nil})
			}
			in.write(st, to, whole)
		case symbol:
			if known && whole.part != nil {
				// the key is known and is not one of the rest
				whole.part.child(name)
			}
		}
		return one(st, nil)
	})
}

// copies is maps.Copy: the entries of one map are set in another.
func (in *interp) copies(st *state, args tuple) []outcome {
	if len(args) != 2 {
		return one(st, nil)
	}
	src := in.pointee(st, args[1])
	if to, ok := args[0].(pointer); ok {
		t, ok := in.read(st, to).(table)
		if !ok {
			return one(st, nil)
		}
		if m, ok := t.typ.Underlying().(*types.Map); ok {
			if s, isSymbol := src.(symbol); isSymbol {
				t.rest = union_(t.rest, []value{itemOf(s, elemOf(typeOfValue(src), m.Elem()))})
			} else if more, isTable := src.(table); isTable {
				for _, e := range more.entries {
					t = setKey(t, fixed{constant.MakeString(e.key), types.Typ[types.String]}, e.val, t.typ).(table)
				}
				t.rest = union_(t.rest, more.rest)
			} else {
				t.rest = union_(t.rest, []value{derived{typ: m.Elem(), from: origins(src)}})
			}
			in.write(st, to, t)
		}
	}
	return one(st, nil)
}

func elemOf(t, otherwise types.Type) types.Type {
	if t != nil {
		if m, ok := t.Underlying().(*types.Map); ok {
			return m.Elem()
		}
	}
	return otherwise
}

// effect calls a function of the table.
func (in *interp) effect(fr *frame, st *state, e *ast.CallExpr, eff effect, args tuple) ([]outcome, bool) {
	if eff.arg >= len(args) {
		return nil, false
	}
	arg := args[eff.arg]
	t := fr.typeOf(e)
	first := t
	if tup, ok := t.(*types.Tuple); ok && tup.Len() > 0 {
		first = tup.At(0).Type()
	}
	if text, ok := in.textOf(st, arg); ok {
		if out, ok := in.ofConstant(st, eff, text, args, t, first); ok {
			return out, true
		}
	}
	made := func() value {
		var from []symbol
		for _, a := range args {
			from = append(from, origins(in.shallow(st, a))...)
		}
		return derived{typ: first, from: from}
	}
	switch eff.does {
	case gives:
		return one(st, conversion(in.pointee(st, arg), first)), true
	case makes:
		if s, ok := in.pointee(st, arg).(symbol); ok && s.raw {
			return one(st, conversion(s, first)), true // JSON text with less space around it
		}
		return one(st, made()), true
	case marshals:
		return one(st, tuple{encoded{in.frozen(st, arg, 6)}, zero{types.Universe.Lookup("error").Type()}}), true
	case "streams":
		if _, twice := st.heap[streamCell]; twice {
			st.heap[streamCell] = derived{why: &reason{"it is written piece by piece", e.Pos()}}
		} else {
			st.heap[streamCell] = encoded{in.frozen(st, arg, 6)}
		}
		return one(st, zero{types.Universe.Lookup("error").Type()}), true
	case unmarshal:
		if len(args) < 2 {
			return nil, false
		}
		return in.decode(st, in.pointee(st, args[0]), args[1], false, e), true
	case fails:
		return one(st, raised{}), true
	case isAmong:
		return in.isAmong(st, e, args)
	case trims:
		return in.trims(st, e, args, first)
	case writesTo:
		if to, ok := arg.(pointer); ok && isBuffer(to.typ) {
			return one(st, pointer{typ: t, cell: in.allocate(st, encoder{to})}), true
		}
		return nil, false
	case fills:
		to, ok := args[0].(pointer)
		if !ok || !isBuffer(to.typ) {
			return nil, false
		}
		in.writeText(st, to, in.pieceOf(st, arg))
		if tup, many := t.(*types.Tuple); many {
			return one(st, tuple{derived{typ: tup.At(0).Type()}, noError}), true
		}
		return one(st, noError), true
	case "joins":
		if slices.ContainsFunc(args, isRaised) {
			return one(st, raised{}), true
		}
		return nil, false
	case reads:
		return one(st, pointer{typ: first, cell: in.allocate(st, readerOf(in.pointee(st, arg)))}), true
	case defaults:
		if tup, ok := t.(*types.Tuple); ok {
			out := make(tuple, tup.Len())
			for i := range out {
				out[i] = zero{tup.At(i).Type()}
			}
			return one(st, out), true
		}
		return one(st, zero{first}), true
	case checks:
		return one(st, truth{certain(true)}), true
	case "equals":
		text, ok := constantText(args[1])
		if !ok {
			return nil, false
		}
		return one(st, in.compare(st, token.EQL, in.pointee(st, args[0]), fixed{constant.MakeString(text), types.Typ[types.String]})), true
	case asksFor:
		text, ok := constantText(args[1])
		s, isSymbol := in.pointee(st, arg).(symbol)
		if !ok || !isSymbol || !s.raw || s.look != "" || len(text) != 1 {
			return nil, false
		}
		kinds := firstByteKinds(text[0])
		if kinds == nil {
			return nil, false
		}
		return one(st, truth{condition{is: "kind", subject: s, kinds: kinds, text: in.prog.text(e), pos: e.Pos()}}), true
	case quotes, "prints":
		v := in.pointee(st, arg)
		out := value(encoded{in.frozen(st, v, 2)})
		if eff.does == "prints" {
			if s, isSymbol := v.(symbol); isSymbol && s.raw {
				return nil, false
			}
			out = printed{in.frozen(st, v, 2)}
		}
		if eff.arg == 1 {
			return one(st, concatenated(first, emptyText(in.pointee(st, args[0])), out)), true
		}
		return one(st, out), true
	case "formats":
		return in.formats(fr, st, e, eff, args, first)
	case "layout":
		return in.layout(fr, st, e, args)
	case parses:
		return in.parses(fr, st, e, eff, arg, made())
	}
	return nil, false
}

// isAmong reads slices.Contains of a list of constants.
func (in *interp) isAmong(st *state, e *ast.CallExpr, args tuple) ([]outcome, bool) {
	l, ok := in.pointee(st, first(args)).(list)
	if !ok || !l.whole || len(args) != 2 {
		return nil, false
	}
	if known, ok := asLiteral(in.pointee(st, args[1])); ok {
		found := slices.ContainsFunc(l.items, func(v value) bool { f, ok := asLiteral(v); return ok && sameConstant(f.val, known.val) })
		return one(st, truth{certain(found)}), true
	}
	s, isSymbol := in.pointee(st, args[1]).(symbol)
	if !isSymbol || s.raw || s.look != "" {
		return nil, false
	}
	c := condition{is: "in", subject: s, text: in.prog.text(e), pos: e.Pos()}
	for _, item := range l.items {
		f, ok := asLiteral(item)
		if !ok {
			return nil, false
		}
		c.vals = append(c.vals, f.val)
	}
	return one(st, truth{c}), true
}

// trims takes the space, or the quotes, off a text. What is left of the text of a
// payload is its text in JSON, or where it is one in quotes, what stands between them.
func (in *interp) trims(st *state, e *ast.CallExpr, args tuple, t types.Type) ([]outcome, bool) {
	v := in.pointee(st, args[0])
	set := " "
	if len(args) > 1 {
		text, ok := in.textOf(st, args[1])
		if !ok || len(args) > 2 && !isText(in.pointee(st, args[2]), "") {
			return nil, false
		}
		set = text
	}
	if s, ok := v.(symbol); ok && s.raw && s.look == "" && s.part != nil {
		switch {
		case strings.TrimSpace(set) == "":
			return one(st, conversion(v, t)), true
		case strings.TrimSpace(set) != `"`:
			return nil, false
		}
		yes, no := in.fork(st, condition{is: "kind", subject: s, kinds: []string{"string"}, text: in.prog.text(e), pos: e.Pos()})
		var out []outcome
		if yes != nil {
			out = append(out, outcome{yes, symbol{key: s.part.key(), part: s.part, typ: t}})
		}
		if no != nil {
			out = append(out, outcome{no, conversion(v, t)})
		}
		return out, true
	}
	if strings.TrimSpace(set) == "" {
		switch v.(type) {
		case joined, encoded:
			return one(st, conversion(trimmed(v), t)), true
		}
		return nil, false
	}
	if text, ok := in.textOf(st, v); ok && strings.TrimSpace(set) == `"` {
		return one(st, conversion(textValue(strings.Trim(text, set)), t)), true
	}
	return nil, false
}

// isNoText says whether a text of a payload is known to stand in no quotes.
func isNoText(st *state, s symbol) bool {
	if !s.raw || s.look != "" {
		return false
	}
	holds, known := decide(st.steps, condition{is: "kind", subject: s, kinds: []string{"string"}})
	return known && !holds
}

// textOf gives the constant text that an argument is, or leads to.
func (in *interp) textOf(st *state, v value) (string, bool) {
	switch v := in.pointee(st, v).(type) {
	case fixed, joined:
		return constantText(v)
	case zero:
		if v.typ != nil {
			return constantText(v)
		}
	}
	return "", false
}

// ofConstant calls a function that reads a text with a constant one.
func (in *interp) ofConstant(st *state, eff effect, text string, args tuple, t, first types.Type) ([]outcome, bool) {
	switch eff.does {
	case parses:
		fits := eff.pattern != "" && regexp.MustCompile(eff.pattern).MatchString(text)
		if eff.kind == "string" {
			_, err := strconv.Unquote(text)
			fits = err == nil
		} else if eff.pattern == "" {
			return nil, false
		}
		if !fits {
			return one(st, tuple{zero{first}, raised{}}), true
		}
	case "layout":
		layout, ok := in.textOf(st, args[0])
		text, isText := in.textOf(st, args[1])
		if !ok || !isText {
			return nil, false
		}
		if _, err := time.Parse(layout, text); err != nil {
			return one(st, tuple{zero{first}, raised{}}), true
		}
	case asksFor:
		if prefix, ok := in.textOf(st, args[1]); ok {
			return one(st, truth{certain(strings.HasPrefix(text, prefix))}), true
		}
	}
	return nil, false
}

func emptyText(v value) value {
	if isEmptyValue(v) {
		return nil
	}
	return v
}

func readerOf(v value) value {
	if r, ok := v.(reader); ok {
		return r
	}
	return reader{text: v}
}

// parses forks on whether a text is one that a parser takes.
func (in *interp) parses(fr *frame, st *state, e *ast.CallExpr, eff effect, arg, made value) ([]outcome, bool) {
	s, ok := in.pointee(st, arg).(symbol)
	fail := tuple{zero{typeOfValue(made)}, raised{}}
	good := tuple{made, zero{types.Universe.Lookup("error").Type()}}
	if !ok || s.part == nil {
		// Of a text that is not the payload's, or a changed one, nothing is known.
		return nil, false
	}
	c := condition{subject: s, text: in.prog.text(e) + " succeeds", pos: e.Pos(), from: []symbol{s}}
	switch {
	case s.raw && eff.kind != "":
		c.is, c.kinds = "kind", []string{eff.kind}
		if eff.kind == "string" {
			good[0] = symbol{key: s.part.key(), part: s.part, typ: types.Typ[types.String]}
		}
	case isNoText(st, s):
		// A number, or true and false, may be what it takes.
	case s.raw:
		return nil, false
	case eff.pattern != "":
		c.is, c.word = "matches", eff.pattern
	case eff.format == "uuid":
		c.is, c.word = "format", eff.format
	}
	if s.look != "" {
		c.is = ""
	}
	yes, no := in.fork(st, c)
	var out []outcome
	if yes != nil {
		out = append(out, outcome{yes, good})
	}
	if no != nil {
		out = append(out, outcome{no, fail})
	}
	return out, true
}

// timeLayouts are the layouts of time that JSON Schema has a format for.
var timeLayouts = map[string]string{
	"2006-01-02T15:04:05Z07:00":           "date-time",
	"2006-01-02T15:04:05.999999999Z07:00": "date-time",
	"2006-01-02":                          "date",
}

// base64Texts are the texts that the encodings of encoding/base64 take. Line ends are
// skipped in all of them.
var base64Texts = map[string]string{
	"StdEncoding":    `^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$`,
	"URLEncoding":    `^([A-Za-z0-9_-]{4})*([A-Za-z0-9_-]{2}==|[A-Za-z0-9_-]{3}=)?$`,
	"RawStdEncoding": `^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2,3})?$`,
	"RawURLEncoding": `^([A-Za-z0-9_-]{4})*([A-Za-z0-9_-]{2,3})?$`,
}

// decodesBytes reads base64.StdEncoding.DecodeString and those like it.
func (in *interp) decodesBytes(fr *frame, st *state, e *ast.CallExpr, f method_, args tuple) ([]outcome, bool) {
	if f.fn.FullName() != "(*encoding/base64.Encoding).DecodeString" || len(args) != 1 {
		return nil, false
	}
	call, _ := ast.Unparen(e.Fun).(*ast.SelectorExpr)
	if call == nil {
		return nil, false
	}
	encoding, _ := ast.Unparen(call.X).(*ast.SelectorExpr)
	if encoding == nil || base64Texts[encoding.Sel.Name] == "" {
		return nil, false
	}
	t := resultType(fr.typeOf(e))
	return in.parses(fr, st, e, effect{pattern: base64Texts[encoding.Sel.Name]}, args[0], derived{typ: t, from: origins(in.shallow(st, args[0]))})
}

// layout reads time.Parse.
func (in *interp) layout(fr *frame, st *state, e *ast.CallExpr, args tuple) ([]outcome, bool) {
	if len(args) < 2 {
		return nil, false
	}
	text, known := constantText(args[0])
	s, ok := in.pointee(st, args[1]).(symbol)
	if !ok || s.part == nil || !known {
		return nil, false
	}
	c := condition{subject: s, text: in.prog.text(e) + " succeeds", pos: e.Pos(), from: []symbol{s}}
	if isNoText(st, s) {
		if strings.ContainsAny(layoutPattern(text), "-:A") { // no number, nor true or false
			return one(st, tuple{zero{resultType(fr.typeOf(e))}, raised{}}), true
		}
		return in.mayFail(st, e, []symbol{s}, tuple{derived{typ: resultType(fr.typeOf(e)), from: []symbol{s}}, noError}, tuple{zero{resultType(fr.typeOf(e))}, raised{}}), true
	}
	if inner := strings.Trim(text, `"`); s.raw {
		if len(inner)+2 != len(text) {
			return nil, false // without its quotes the text of a string is never one
		}
		text = inner
	}
	if s.look == "" || s.look == "inside" {
		c.is, c.word = "format", timeLayouts[text]
		c.subject = bareSymbol(s)
		c.subject.raw, c.subject.typ = false, types.Typ[types.String]
		if c.word == "" {
			c.is, c.word = "matches", layoutPattern(text)
		}
	}
	good := tuple{derived{typ: resultType(fr.typeOf(e)), from: []symbol{s}}, zero{types.Universe.Lookup("error").Type()}}
	yes, no := in.fork(st, c)
	var out []outcome
	if yes != nil {
		out = append(out, outcome{yes, good})
	}
	if no != nil {
		out = append(out, outcome{no, tuple{zero{resultType(fr.typeOf(e))}, raised{}}})
	}
	return out, true
}

func resultType(t types.Type) types.Type {
	if tup, ok := t.(*types.Tuple); ok && tup.Len() > 0 {
		return tup.At(0).Type()
	}
	return t
}

// layoutPattern writes a layout of time as a pattern.
func layoutPattern(layout string) string {
	var out strings.Builder
	out.WriteByte('^')
	for len(layout) > 0 {
		matched := false
		for _, p := range layoutParts {
			if rest, ok := strings.CutPrefix(layout, p.layout); ok {
				out.WriteString(p.pattern)
				layout, matched = rest, true
				break
			}
		}
		if !matched {
			if strings.ContainsRune(`\.+*?()|[]{}^$/`, rune(layout[0])) && layout[0] != '/' {
				out.WriteByte('\\')
			}
			out.WriteByte(layout[0])
			layout = layout[1:]
		}
	}
	out.WriteByte('$')
	return out.String()
}

var layoutParts = []struct{ layout, pattern string }{
	{"2006", "[0-9]{4}"}, {"January", "[A-Za-z]+"}, {"Jan", "[A-Za-z]{3}"}, {"Monday", "[A-Za-z]+"}, {"Mon", "[A-Za-z]{3}"}, {"MST", "[A-Z]{3,5}"},
	{"01", "[0-9]{2}"}, {"02", "[0-9]{2}"}, {"15", "[0-9]{2}"}, {"03", "[0-9]{2}"}, {"04", "[0-9]{2}"}, {"05", `[0-9]{2}(\.[0-9]+)?`}, {"06", "[0-9]{2}"},
	{".000000000", `\.[0-9]{9}`}, {".000000", `\.[0-9]{6}`}, {".000", `\.[0-9]{3}`}, {".999999999", `(\.[0-9]+)?`}, {".999999", `(\.[0-9]+)?`}, {".999", `(\.[0-9]+)?`},
	{"Z07:00", "(Z|[+-][0-9]{2}:[0-9]{2})"}, {"Z0700", "(Z|[+-][0-9]{4})"}, {"-07:00", "[+-][0-9]{2}:[0-9]{2}"}, {"-0700", "[+-][0-9]{4}"}, {"-07", "[+-][0-9]{2}"},
	{"PM", "[AP]M"}, {"pm", "[ap]m"},
}

// formats reads fmt.Sprintf: the parts of the text.
func (in *interp) formats(fr *frame, st *state, e *ast.CallExpr, eff effect, args tuple, t types.Type) ([]outcome, bool) {
	format, ok := constantText(args[eff.arg])
	if !ok {
		return nil, false
	}
	rest := args[eff.arg+1:]
	var parts []value
	if eff.arg == 1 {
		parts = append(parts, emptyText(in.pointee(st, args[0])))
	}
	text := func(s string) value { return fixed{constant.MakeString(s), types.Typ[types.String]} }
	for format != "" {
		at := strings.IndexByte(format, '%')
		if at < 0 || at+1 >= len(format) {
			parts = append(parts, text(format))
			break
		}
		if at > 0 {
			parts = append(parts, text(format[:at]))
		}
		verb := format[at+1]
		format = format[at+2:]
		if verb == '%' {
			parts = append(parts, text("%"))
			continue
		}
		if len(rest) == 0 || !strings.ContainsRune("sdvqtfg", rune(verb)) {
			return nil, false
		}
		v := in.frozen(st, rest[0], 2)
		rest = rest[1:]
		if s, isSymbol := v.(symbol); isSymbol && s.raw {
			return nil, false
		}
		if verb == 'q' {
			parts = append(parts, encoded{v})
		} else {
			parts = append(parts, printed{v})
		}
	}
	return one(st, concatenated(t, parts...)), true
}

// formatMethod reads methods of values of the standard library that give a text or
// number of another form.
func (in *interp) formatMethod(fr *frame, e *ast.CallExpr, f method_, args tuple) (value, bool) {
	if f.fn.FullName() != "(time.Time).Format" || len(args) != 1 {
		return nil, false
	}
	layout, ok := constantText(args[0])
	if !ok {
		return nil, false
	}
	return stamped{layout, derived{typ: types.Typ[types.String], from: origins(f.recv)}}, true
}

// jsonMethod reads x.MarshalJSON() and x.UnmarshalJSON(data) of another value.
func (in *interp) jsonMethod(fr *frame, st *state, e *ast.CallExpr, f method_, args tuple) ([]outcome, bool) {
	if f.recv == nil {
		return nil, false
	}
	sig := f.fn.Signature()
	switch name := f.fn.Name(); {
	case name == "MarshalJSON" && len(args) == 0 && signatures[name].fits(sig):
		v := f.recv
		if t := typeOfValue(in.pointee(st, v)); t != nil && in.within != nil && identical(deref(t), in.within) {
			return nil, false
		}
		return one(st, tuple{encoded{in.frozen(st, v, 6)}, zero{types.Universe.Lookup("error").Type()}}), true
	case name == "UnmarshalJSON" && len(args) == 1 && signatures[name].fits(sig):
		if p, ok := f.recv.(pointer); ok {
			if in.within != nil && identical(deref(p.typ), in.within) {
				return nil, false
			}
			return in.decode(st, in.pointee(st, args[0]), p, false, e), true
		}
	}
	return nil, false
}

// frozen is a value with what its pointers lead to at this moment.
func (in *interp) frozen(st *state, v value, depth int) value {
	if depth == 0 {
		return v
	}
	switch v := v.(type) {
	case pointer:
		held := in.read(st, v)
		switch held.(type) {
		case composite, symbol, choice:
			if t := deref(v.typ); t != nil && !isMap(v.typ) {
				held = conversion(held, t) // it may be looked at as a shadow of its type
			}
		}
		return there{in.frozen(st, held, depth-1)}
	case composite:
		out := composite{typ: v.typ, base: v.base, fields: map[int]value{}}
		for i, f := range v.fields {
			out.fields[i] = in.frozen(st, f, depth-1)
		}
		return out
	case list:
		out := list{typ: v.typ, whole: v.whole}
		for _, item := range v.items {
			out.items = append(out.items, in.frozen(st, item, depth-1))
		}
		return out
	case table:
		out := v
		out.entries, out.rest = nil, nil
		for _, e := range v.entries {
			e.val = in.frozen(st, e.val, depth-1)
			out.entries = append(out.entries, e)
		}
		for _, r := range v.rest {
			out.rest = append(out.rest, in.frozen(st, r, depth-1))
		}
		return out
	case choice:
		var out choice
		for _, a := range v.arms {
			out.arms = append(out.arms, in.frozen(st, a, depth-1))
		}
		return out
	}
	return v
}
