package schema

import (
	"cmp"
	"fmt"

	"example.org/parity/internal/doc"
	"example.org/parity/internal/typeset"
)

func (s *Set) about(root *doc.Node) {
	about := typeset.AboutOf(root)
	s.Language, s.Files, s.Sources = about.Language, about.Files, about.Sources
	for _, e := range about.Excluded {
		s.Excluded = append(s.Excluded, Excluded{Name: e.Name, Reason: e.Reason, Source: Source{File: e.File, Line: e.Line}, Unread: e.Unread})
	}
	if u := about.Untyped; u != nil {
		s.Untyped = &Untyped{Why: u.Why, Source: Source{File: u.File, Line: u.Line}}
	}
	for _, p := range about.Problems {
		s.Problems = append(s.Problems, fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Message))
	}
}

// annotate lays an outer annotation over what s already has from a schema inside.
func (s *Schema) annotate(outer Annotation) {
	inner := s.Annotation
	s.Annotation = outer
	s.Native = cmp.Or(outer.Native, inner.Native)
	s.Open = outer.Open || inner.Open
	if inner.Details == typeset.NoDetails {
		return
	}
	all := *outer.Details
	if all.Members == nil {
		all.Members = inner.Members
	}
	if all.Bounds == nil {
		all.Bounds = inner.Bounds
	}
	all.Width = cmp.Or(all.Width, inner.Width)
	all.Wrapper = cmp.Or(all.Wrapper, inner.Wrapper)
	if all.Tag.Field == "" {
		all.Tag = inner.Tag
	}
	all.Decode.By = cmp.Or(all.Decode.By, inner.Decode.By)
	if all.Opaque == "" {
		all.Opaque, all.Cause = inner.Opaque, inner.Cause
	}
	all.Checked = append(all.Checked, inner.Checked...)
	s.Details = &all
}

func value(n *doc.Node) Value {
	v := Value{JSON: n.JSON(), Canonical: n.Canonical()}
	v.Text = v.JSON
	if n.Kind == doc.String {
		v.Text, v.IsString = n.Text, true
	}
	return v
}
