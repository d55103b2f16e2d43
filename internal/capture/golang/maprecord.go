package golang

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"unicode"
)

// mapRecord is an object that an encoder puts together key by key in a map.
type mapRecord struct {
	order     []string
	fields    map[string]*types.Var
	optional  map[string]bool
	constants map[string]any
	rest      types.Type // of the entries that are copied from another map
}

func newMapRecord() *mapRecord {
	return &mapRecord{fields: map[string]*types.Var{}, optional: map[string]bool{}, constants: map[string]any{}}
}

// arm gives the record as the struct that encodes to the same object.
func (r *mapRecord) arm() arm {
	var fields []*types.Var
	var tags []string
	for _, name := range r.order {
		fields = append(fields, r.fields[name])
		tags = append(tags, wireTag(name, r.optional[name]))
	}
	return arm{typ: types.NewStruct(fields, tags), constants: r.constants, rest: r.rest}
}

// patchedMap reads a local map that is made, filled and encoded: m["k"] = x is a
// field, and one that may be absent where it stands under a condition. isMap is
// false for any other variable; ok is false where the map is used in ways that
// are not read.
func (b *body) patchedMap(e *ast.Ident) (a arm, ok, isMap bool) {
	v := b.variable(e)
	if v == nil {
		return arm{}, false, false
	}
	t, isMap := v.Type().Underlying().(*types.Map)
	if !isMap || b.locals[v] == nil && !b.isDeclared(v) {
		return arm{}, false, isMap && b.isUnread(v.Type())
	}
	if !b.isUnread(t) {
		return arm{}, false, false // its type says what it holds
	}
	r := newMapRecord()
	read := &mapReader{body: b, v: v, record: r, known: true}
	read.block(b.fn.Body.List, false)
	if !read.known || read.made == 0 {
		return arm{}, false, true
	}
	out := r.arm()
	if read.own {
		out = b.patchedOwn(r)
	}
	return out, true, true
}

func (b *body) isDeclared(v *types.Var) bool {
	for ident, obj := range b.info.Defs {
		if obj == v {
			return b.fn.Pos() <= ident.Pos() && ident.Pos() <= b.fn.End()
		}
	}
	return false
}

// patchedOwn lays the keys that are set by hand over the receiver's own fields.
func (b *body) patchedOwn(r *mapRecord) arm {
	st, ok := b.own.(*types.Struct)
	if !ok {
		return arm{own: true, rest: r.rest}
	}
	if len(r.order) == 0 {
		return arm{own: true, rest: r.rest}
	}
	var fields []*types.Var
	var tags []string
	for _, f := range jsonFields(st).fields {
		if _, patched := r.fields[f.name]; patched && !r.optional[f.name] {
			continue
		}
		delete(r.constants, f.name)
		fields = append(fields, f.object)
		tags = append(tags, wireTag(f.name, f.omits() || f.viaPointer))
	}
	for _, name := range r.order {
		if !slices.ContainsFunc(jsonFields(st).fields, func(f field) bool { return f.name == name }) || !r.optional[name] {
			fields = append(fields, r.fields[name])
			tags = append(tags, wireTag(name, r.optional[name]))
		}
	}
	return arm{typ: types.NewStruct(fields, tags), constants: r.constants, rest: r.rest}
}

// mapReader walks the statements of a body for what they do to one map.
type mapReader struct {
	*body
	v      *types.Var
	record *mapRecord
	made   int  // how often the map was made
	own    bool // it was filled from the receiver's own encoding
	known  bool
}

func (m *mapReader) uses(n ast.Node) bool {
	found := false
	if n != nil {
		ast.Inspect(n, func(n ast.Node) bool {
			if ident, ok := n.(*ast.Ident); ok && (m.info.Uses[ident] == m.v || m.info.Defs[ident] == m.v) {
				found = true
			}
			return !found
		})
	}
	return found
}

func (m *mapReader) block(list []ast.Stmt, optional bool) {
	for _, stmt := range list {
		m.statement(stmt, optional)
	}
}

func (m *mapReader) statement(stmt ast.Stmt, optional bool) {
	if !m.known || !m.uses(stmt) {
		return
	}
	switch stmt := stmt.(type) {
	case *ast.DeclStmt: // var m map[string]any
	case *ast.ReturnStmt: // what it is read for
	case *ast.AssignStmt:
		m.assign(stmt, optional)
	case *ast.ExprStmt:
		call, ok := stmt.X.(*ast.CallExpr)
		m.known = ok && m.call(call)
	case *ast.BlockStmt:
		m.block(stmt.List, optional)
	case *ast.IfStmt:
		m.branch(stmt, optional)
	case *ast.SwitchStmt:
		for _, clause := range stmt.Body.List {
			m.block(clause.(*ast.CaseClause).Body, true)
		}
	case *ast.RangeStmt:
		m.copies(stmt)
	default:
		m.known = false
	}
}

// branch reads an if. What both its arms set is always there.
func (m *mapReader) branch(stmt *ast.IfStmt, optional bool) {
	if stmt.Init != nil {
		m.statement(stmt.Init, optional)
	}
	if m.uses(stmt.Cond) {
		// A look at what is already there: if _, ok := m["k"]; !ok { … }
		if _, ok := stmt.Cond.(*ast.CallExpr); ok {
			m.known = false
			return
		}
	}
	before := len(m.record.order)
	m.block(stmt.Body.List, true)
	if stmt.Else == nil {
		return
	}
	then := slices.Clone(m.record.order[before:])
	again := newMapRecord()
	other := &mapReader{body: m.body, v: m.v, record: again, known: true}
	other.statement(stmt.Else, true)
	m.known = m.known && other.known
	for _, name := range again.order {
		if slices.Contains(then, name) {
			m.record.optional[name] = optional || again.optional[name] && !elseSets(stmt)
			delete(m.record.constants, name)
			continue
		}
		m.record.set(name, again.fields[name], again.constants, true)
	}
}

// elseSets says whether the other arm is a plain else, so that one of the two runs.
func elseSets(stmt *ast.IfStmt) bool {
	_, plain := stmt.Else.(*ast.BlockStmt)
	return plain
}

func (m *mapReader) assign(stmt *ast.AssignStmt, optional bool) {
	if len(stmt.Rhs) == 1 && len(stmt.Lhs) >= 1 && m.object(stmt.Lhs[0]) == m.v {
		m.made++
		m.known = m.known && m.making(stmt.Rhs[0])
		return
	}
	if call, ok := stmt.Rhs[0].(*ast.CallExpr); ok && len(stmt.Rhs) == 1 && m.uses(call) {
		m.known = m.call(call)
		return
	}
	if len(stmt.Lhs) != len(stmt.Rhs) {
		// _, ok := m["k"]
		_, lookup := stmt.Rhs[0].(*ast.IndexExpr)
		m.known = lookup
		return
	}
	for i, left := range stmt.Lhs {
		index, ok := left.(*ast.IndexExpr)
		if !ok || m.variable(index.X) != m.v {
			m.known = m.known && !m.uses(left) && !m.uses(stmt.Rhs[i])
			continue
		}
		m.known = m.known && stmt.Tok == token.ASSIGN && m.entry(index.Index, stmt.Rhs[i], optional)
	}
}

// making reads what the map starts as.
func (m *mapReader) making(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.CallExpr:
		ident := identOf(e.Fun)
		return ident != nil && ident.Name == "make"
	case *ast.CompositeLit:
		return m.readEntries(m.record, e)
	}
	return false
}

func (b *body) readEntries(r *mapRecord, lit *ast.CompositeLit) bool {
	reader := &mapReader{body: b, record: r}
	for _, element := range lit.Elts {
		pair, ok := element.(*ast.KeyValueExpr)
		if !ok || !reader.entry(pair.Key, pair.Value, false) {
			return false
		}
	}
	return true
}

// entry notes one key and the value that it is set to.
func (m *mapReader) entry(key, value ast.Expr, optional bool) bool {
	text := m.info.Types[key].Value
	if text == nil {
		return false
	}
	name, ok := constantValue(text).(string)
	if !ok || !validName(name) {
		return false
	}
	constants := map[string]any{}
	if constant := m.info.Types[value].Value; constant != nil {
		constants[name] = constantValue(constant)
	}
	m.record.set(name, m.valueField(name, value), constants, optional)
	return true
}

// valueField makes a field of what a key is set to: of the receiver's field that
// it comes from, or of the value's type.
func (m *mapReader) valueField(name string, value ast.Expr) *types.Var {
	inner := strip(value)
	if f := m.field(inner); f != nil {
		return f
	}
	t := types.Default(m.typeOf(value))
	if basic, ok := t.(*types.Basic); ok && basic.Kind() == types.UntypedNil {
		t = types.Universe.Lookup("any").Type()
	}
	return types.NewField(value.Pos(), m.src.pkg, exportedName(name), t, false)
}

// exportedName gives a key as a field of Go would be called.
func exportedName(key string) string {
	trimmed := strings.TrimLeft(key, "_$@")
	if trimmed == "" || !unicode.IsLetter(rune(trimmed[0])) {
		return "X" + trimmed
	}
	return strings.ToUpper(trimmed[:1]) + trimmed[1:]
}

func (r *mapRecord) set(name string, f *types.Var, constants map[string]any, optional bool) {
	value, constant := constants[name]
	if _, known := r.fields[name]; known {
		// Set twice: it is one of two values.
		r.optional[name] = r.optional[name] && optional
		if old, ok := r.constants[name]; ok && (!constant || old != value) {
			delete(r.constants, name)
		}
		return
	}
	r.order = append(r.order, name)
	r.fields[name], r.optional[name] = f, optional
	if constant {
		r.constants[name] = value
	}
}

// call reads the calls that a map may be passed to.
func (m *mapReader) call(call *ast.CallExpr) bool {
	switch {
	case m.callsJSON(call, "Marshal"):
		return true
	case m.callsJSON(call, "Unmarshal") && len(call.Args) >= 2 && m.variable(call.Args[1]) == m.v:
		m.made++
		m.own = m.isOwnEncoding(call.Args[0])
		return m.own
	case m.calls(call, "maps.Copy", 2) && m.variable(call.Args[0]) == m.v:
		return m.takes(m.typeOf(call.Args[1]))
	}
	return false
}

// isOwnEncoding says whether bytes are what the receiver's own fields encode to.
func (m *mapReader) isOwnEncoding(e ast.Expr) bool {
	return m.values(m.variable(e), func(values []ast.Expr) bool {
		if len(values) != 1 {
			return false
		}
		call, ok := values[0].(*ast.CallExpr)
		var inner form
		return ok && m.callsJSON(call, "Marshal") && len(call.Args) > 0 && m.encoded(&inner, call.Args[0]) && inner.isOwn()
	})
}

// copies reads for k, v := range other { m[k] = v }.
func (m *mapReader) copies(stmt *ast.RangeStmt) {
	if m.uses(stmt.X) {
		m.known = false
		return
	}
	var value types.Type
	ast.Inspect(stmt.Body, func(n ast.Node) bool {
		assign, ok := n.(*ast.AssignStmt)
		if !ok || len(assign.Lhs) != 1 || len(assign.Rhs) != 1 {
			return true
		}
		if index, ok := assign.Lhs[0].(*ast.IndexExpr); ok && m.variable(index.X) == m.v {
			value = m.typeOf(assign.Rhs[0])
		}
		return true
	})
	if table, ok := m.typeOf(stmt.X).Underlying().(*types.Map); ok && value != nil {
		m.known = m.takes(table)
		return
	}
	m.known = false
}

// takes notes that the entries of another map are copied.
func (m *mapReader) takes(t types.Type) bool {
	table, ok := t.Underlying().(*types.Map)
	if !ok {
		return false
	}
	m.record.rest = table.Elem()
	return true
}
