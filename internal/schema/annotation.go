package schema

import (
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
	for _, p := range about.Problems {
		s.Problems = append(s.Problems, fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Message))
	}
}

// annotate lays an outer annotation over what s already has from a schema inside.
func (s *Schema) annotate(outer Annotation) {
	inner := s.Annotation
	s.Annotation = outer
	if s.Native == "" {
		s.Native = inner.Native
	}
	if s.Members == nil {
		s.Members = inner.Members
	}
	if s.Bounds == nil {
		s.Bounds = inner.Bounds
	}
	if s.Width == "" {
		s.Width = inner.Width
	}
	if s.Wrapper == "" {
		s.Wrapper = inner.Wrapper
	}
	if s.Tag.Field == "" {
		s.Tag = inner.Tag
	}
	if s.Decode.By == "" {
		s.Decode.By = inner.Decode.By
	}
	if s.Opaque == "" {
		s.Opaque, s.Cause = inner.Opaque, inner.Cause
	}
	s.Checked = append(s.Checked, inner.Checked...)
	s.Open = s.Open || inner.Open
}

func value(n *doc.Node) Value {
	v := Value{JSON: n.JSON(), Canonical: n.Canonical()}
	v.Text = v.JSON
	if n.Kind == doc.String {
		v.Text, v.IsString = n.Text, true
	}
	return v
}
