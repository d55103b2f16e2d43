// Package fix writes the code that mends findings: whole types and fields that a set
// lacks, and declarations that differ, in the set's language and in the style of the
// types beside them, ready to be pasted or applied.
package fix

import (
	"bytes"
	"cmp"
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/language"
	"example.org/parity/internal/languages"
	"example.org/parity/internal/schema"
	"example.org/parity/internal/typeset"
	"example.org/parity/internal/wording"
)

// Tools are what a plan is made with.
type Tools struct {
	// Read gives a source file of the set, by the name that the set has for it;
	// fs.ErrNotExist where it is not here.
	Read func(file string) ([]byte, error)
	// Format lays pieces of code out as the language's formatter does; "" for what it
	// cannot.
	Format func(l *language.Language, code []string) []string
}

// Plan is what mends some findings in one set.
type Plan struct {
	Set    string  `json:"set"`
	Pieces []Piece `json:"pieces"` // in the order in which they depend on each other
	Left   []Left  `json:"left"`   // what no code mends

	planner *planner
}

// ByHand are the pieces that are in no file of the plan: its source is not here, or they
// are not all that is to be done.
func (p *Plan) ByHand() []Piece {
	var list []Piece
	for _, piece := range p.Pieces {
		if !piece.inFile {
			list = append(list, piece)
		}
	}
	return list
}

// Piece is code for one place.
type Piece struct {
	Findings []string `json:"findings"` // their ids
	Language string   `json:"language"`
	What     string   `json:"what"`
	File     string   `json:"file"` // where it goes
	Line     int      `json:"line"` // before which it goes, or which it replaces; 0 for the end of the file
	Replaces int      `json:"replaces"`
	New      bool     `json:"new"` // the file does not exist yet
	Code     string   `json:"code"`
	Also     string   `json:"also,omitempty"` // what else is to be done, "" where the code does all
	// Edit is the change of the file, nil where that is not here, or more than one place.
	Edit *Edit `json:"edit,omitempty"`

	inFile bool
}

// same reports whether another piece is the same code for the same place.
func (p Piece) same(other Piece) bool {
	return p.File == other.File && p.Line == other.Line && p.Code == other.Code
}

// Edit puts text in the place of so many whole lines.
type Edit struct {
	Line     int    `json:"line"`
	Replaces int    `json:"replaces"`
	Text     string `json:"text"`
	Before   string `json:"before"` // the lines that it replaces, or the one before which it goes
}

// Left is a finding for which there is no code, and what to do.
type Left struct {
	Finding string `json:"finding"`
	What    string `json:"what"`
	Fix     string `json:"fix"`
}

// File is a source file before and after. A nil Old is a new file.
type File struct {
	Name     string
	Old, New []byte
}

// Rules by what is done about them.
var (
	lackedTypes  = []*compare.Rule{compare.TypeMissing.Rule, compare.TypeMissingNear.Rule}
	lackedFields = []*compare.Rule{compare.FieldMissing.Rule, compare.FieldMissingOptional.Rule}
	extraFields  = []*compare.Rule{compare.FieldExtra.Rule, compare.FieldExtraRequired.Rule}
)

// Make plans the mending of findings, all of one set.
func Make(r *compare.Result, set string, list []compare.Located, tools Tools) *Plan {
	p := &planner{
		r: r, set: r.Others[set], name: set, tools: tools, plan: &Plan{Set: set, Pieces: []Piece{}, Left: []Left{}},
		lang: languages.Of(r.Others[set].Language), texts: map[string][]byte{}, made: map[string]bool{}, mended: map[string]string{}, planned: map[string]string{}, variants: map[string]int{}, moves: map[string][]block{},
	}
	p.author = p.authorOf()
	for _, l := range list {
		switch f := l.Finding; {
		case l.Set != set:
		case l.Type.Compared[set].Other != nil && l.Type.Compared[set].Other.Native == typeset.NativeArguments:
			p.leave(l) // a parameter of a method, and a key of what its body writes
		case l.Type.Ref != nil && l.Type.Compared[set].Other == nil && slices.Contains(lackedTypes, f.Rule):
			p.missing(l.Type)
		case f.Proposal.Text != "" && ofField(f.Path) && l.Type.Compared[set].Other != nil && !slices.Contains(extraFields, f.Rule):
			p.field(l)
		case p.mend(l):
		default:
			p.leave(l)
		}
	}
	p.mendTogether()
	p.layOut()
	p.plan.planner = p
	return p.plan
}

// layOut formats the declarations of whole types.
func (p *planner) layOut() {
	var code []string
	for _, a := range p.added {
		code = append(code, a.code)
	}
	for i, text := range p.format(code) {
		if text != "" {
			p.plan.Pieces[p.added[i].piece].Code, p.added[i].code = text, text
		}
	}
}

type planner struct {
	r        *compare.Result
	set      *schema.Set
	name     string
	lang     *language.Language
	tools    Tools
	author   language.Author
	plan     *Plan
	made     map[string]bool // types that are planned
	texts    map[string][]byte
	edits    []edit
	planned  map[string]string // files of the types that are added
	queue    []queued
	variants map[string]int     // pieces, by the variants that they add to which union
	mended   map[string]string  // files as they are with what is mended within declarations
	moves    map[string][]block // where their lines went
	added    []addition         // declarations that go to the end of files
}

// edit changes some lines of a file.
type edit struct {
	file     string
	line     int // from 1
	replaces int // lines
	text     string
	after    func(text string) (string, bool) // what else changes in the file
}

// addition is a declaration at the end of a file.
type addition struct {
	file, code string
	isNew      bool
	piece      int
}

func (p *planner) leave(l compare.Located) {
	p.plan.Left = append(p.plan.Left, Left{l.Finding.ID, l.Finding.Path.Of(l.Type.Name), wording.Fix(l.Finding)})
}

// text is a source file, nil where it is not here.
func (p *planner) text(file string) []byte {
	if text, known := p.texts[file]; known {
		return text
	}
	var text []byte
	if p.tools.Read != nil && file != "" {
		if data, err := p.tools.Read(file); err == nil {
			text = data
		} else if !errors.Is(err, fs.ErrNotExist) {
			text = nil
		}
	}
	p.texts[file] = text
	return text
}

// missing plans a type that the set lacks, after those that it is made of.
func (p *planner) missing(t *compare.TypeResult) {
	if p.made[t.Name] {
		return
	}
	p.made[t.Name] = true
	for _, ref := range t.Ref.References() {
		if inner := p.r.Find(ref); inner != nil && inner.Name == ref && inner.Ref != nil {
			if c := inner.Compared[p.name]; c != nil && c.Other == nil && c.Verdict == compare.Missing {
				p.missing(inner)
			}
		}
	}
	name := t.Name[strings.LastIndexByte(t.Name, '.')+1:]
	local := p.localised(t.Ref.Schema)
	code := p.author.Define(name, local)
	var ids []string
	for _, f := range t.Compared[p.name].Findings {
		ids = append(ids, f.ID)
	}
	if code == "" {
		return
	}
	file, isNew := p.fileFor(t, name)
	p.planned[name] = file
	code = p.author.Spelled(code, p.text(file))
	piece := Piece{Findings: ids, Language: p.set.Language, What: "type " + t.Name, File: file, New: isNew, Code: code}
	piece.Also = p.author.Remark(code)
	piece.inFile = isNew || p.text(file) != nil
	p.plan.Pieces = append(p.plan.Pieces, piece)
	p.added = append(p.added, addition{file, code, isNew, len(p.plan.Pieces) - 1})
}

func (p *planner) format(code []string) []string {
	if p.tools.Format == nil || len(code) == 0 {
		return make([]string, len(code))
	}
	return p.tools.Format(p.lang, code)
}

// ofField reports whether a path leads to a field, or to what the lists and maps in it hold,
// which its declaration says, too.
func ofField(path compare.Path) bool {
	return len(path) > 0 && path[0].Kind == compare.Field && !slices.ContainsFunc(path[1:], func(s compare.Step) bool { return s.Kind != compare.Item && s.Kind != compare.Value })
}

// field plans one field of a type that the set has.
func (p *planner) field(l compare.Located) {
	f, other := l.Finding, l.Type.Compared[p.name].Other
	name := f.Path[0].Name
	piece := Piece{Findings: []string{f.ID}, Language: p.set.Language, File: other.Source.File, Line: other.Source.Line, Code: p.author.Spelled(f.Proposal.Text+"\n", p.text(other.Source.File))}
	have := other.Property(name)
	switch {
	case have == nil && slices.Contains(lackedFields, f.Rule):
		piece.What = "field " + l.Type.Name + "." + name
		ref := l.Type.Ref.Property(name)
		if ref == nil {
			p.leave(l)
			return
		}
		inOther := &schema.Property{Name: name, Required: ref.Required, Schema: p.localised(ref.Schema)}
		if also := p.lang.AlsoIn(inOther); also != "" {
			piece.Also = also
		}
		p.insert(&piece, l.Type.Ref, other, inOther)
	case have != nil && have.Source.File != "":
		piece.What = "the declaration of " + l.Type.Name + "." + name
		piece.File, piece.Line = have.Source.File, have.Source.Line
		if ref := l.Type.Ref.Property(name); len(f.Path) > 1 {
			s := p.localised(ref.Schema)
			s.Decl = have.Decl
			piece.Code = p.author.Spelled(p.lang.Field(&schema.Property{Name: name, Required: ref.Required, Schema: s})+"\n", p.text(other.Source.File))
		}
		if i := slices.IndexFunc(p.plan.Pieces, piece.same); i >= 0 {
			p.plan.Pieces[i].Findings = append(p.plan.Pieces[i].Findings, f.ID)
			return
		}
		p.replace(&piece, have)
	default:
		p.leave(l)
		return
	}
	p.plan.Pieces = append(p.plan.Pieces, piece)
}

// localised is a schema of the reference with the names that types have in the set.
func (p *planner) localised(s *schema.Schema) *schema.Schema {
	local := *s
	local.Decl = ""
	if s.Kind == schema.Reference {
		var there *compare.Compared
		if t := p.r.Find(s.Ref); t != nil && t.Name == s.Ref {
			there = t.Compared[p.name]
		}
		if target := p.r.Ref.Lookup(s.Ref); there != nil {
			local.Ref = p.author.Reference(cmp.Or(there.Counterpart, s.Ref))
		} else if target != nil && target.Kind != schema.Record {
			inner := p.localised(target.Schema) // a name for something plain
			inner.Nullable = inner.Nullable || s.Nullable
			inner.Default = s.Default
			return inner
		}
	}
	if s.Items != nil {
		local.Items = p.localised(s.Items)
	}
	parts := local.Own()
	parts.Variants, parts.Elements, local.Properties = nil, nil, nil
	for _, v := range s.Variants {
		parts.Variants = append(parts.Variants, p.localised(v))
	}
	for _, e := range s.Elements {
		parts.Elements = append(parts.Elements, p.localised(e))
	}
	for _, property := range s.Properties {
		local.Properties = append(local.Properties, &schema.Property{Name: property.Name, Required: property.Required, Schema: p.localised(property.Schema)})
	}
	return &local
}

// Files are the source files that the plan changes. The edits of a file are made from
// its end, so that lines keep their numbers.
func (plan *Plan) Files() []File {
	p := plan.planner
	files := map[string]*File{}
	var order []string
	open := func(name string, isNew bool) *File {
		if files[name] == nil {
			old := p.text(name)
			if old == nil && !isNew {
				return nil
			}
			files[name] = &File{Name: name, Old: old, New: old}
			if mended, ok := p.mended[name]; ok {
				files[name].New = []byte(mended)
			}
			order = append(order, name)
		}
		return files[name]
	}
	for _, name := range slices.Sorted(maps.Keys(p.mended)) {
		open(name, false)
	}
	edits := slices.Clone(p.edits)
	slices.Reverse(edits) // of several at one line the last goes in first
	slices.SortStableFunc(edits, func(a, b edit) int {
		return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(b.line, a.line), cmp.Compare(b.replaces, a.replaces))
	})
	for _, e := range edits {
		f := open(e.file, false)
		if f == nil {
			continue
		}
		lines := strings.SplitAfter(string(f.New), "\n")
		e.line = p.lineIn(e.file, e.line)
		if e.line < 1 || e.line-1+e.replaces > len(lines) {
			continue
		}
		lines = slices.Replace(lines, e.line-1, e.line-1+e.replaces, e.text)
		f.New = []byte(strings.Join(lines, ""))
	}
	for _, e := range p.edits {
		if f := files[e.file]; f != nil && e.after != nil {
			text, _ := e.after(string(f.New))
			f.New = []byte(text)
		}
	}
	for _, a := range p.added {
		f := open(a.file, a.isNew)
		switch {
		case f == nil:
		case f.New == nil:
			f.New = []byte(p.author.File(a.code))
		default:
			f.New = p.author.Append(f.New, a.code)
		}
	}
	var texts []string
	for _, name := range order {
		f := files[name]
		f.New = p.author.Completed(name, f.New)
		texts = append(texts, string(f.Old), string(f.New))
	}
	laidOut := p.format(texts)
	var list []File
	for i, name := range order {
		f := files[name]
		// A file that is laid out as its formatter does stays so; another is left as it is.
		if was, now := laidOut[2*i], laidOut[2*i+1]; now != "" && (f.Old == nil || was == string(f.Old)) {
			f.New = []byte(now)
		}
		if !bytes.Equal(f.Old, f.New) {
			list = append(list, *f)
		}
	}
	return list
}
