package schema

import (
	"fmt"

	"example.org/parity/internal/doc"
)

func annotation(n *doc.Node) Annotation {
	if n == nil {
		return Annotation{}
	}
	a := Annotation{
		Native:   n.Get("native").Str(),
		Name:     n.Get("name").Str(),
		Decl:     n.Get("decl").Str(),
		Source:   source(n.Get("source")),
		Open:     n.Get("open").Bool(),
		Bounds:   canonicalMembers(n.Get("bounds")),
		Unset:    n.Get("unset").Str(),
		Zero:     n.Get("zero").Str(),
		Computed: n.Get("computed").Str(),
		Opaque:   n.Get("opaque").Str(),
		Decode:   decode(n.Get("decode")),
		Encode:   n.Get("encode").Str(),
	}
	if members := n.Get("members"); members.IsObject() {
		a.Members = make(map[string]string, len(members.Members))
		for _, m := range members.Members {
			a.Members[value(m.Value).Canonical] = m.Name
		}
	}
	if local := n.Get("local"); local.IsArray() {
		for _, l := range local.Items {
			a.Local = append(a.Local, Local{Name: l.Get("name").Str(), Reason: l.Get("reason").Str()})
		}
	}
	return a
}

// DecodeOf is what x-parity says of the decoder of a definition.
func DecodeOf(def *doc.Node) Decode { return decode(def.Get("x-parity").Get("decode")) }

func decode(n *doc.Node) Decode {
	return Decode{Unknown: n.Get("unknown").Str(), Missing: n.Get("missing").Str(), Null: n.Get("null").Str(), Invalid: n.Get("invalid").Str()}
}

func source(n *doc.Node) Source {
	return Source{File: n.Get("file").Str(), Line: n.Get("line").Int()}
}

func excluded(n *doc.Node) []Excluded {
	if !n.IsArray() {
		return nil
	}
	var list []Excluded
	for _, e := range n.Items {
		list = append(list, Excluded{Name: e.Get("name").Str(), Reason: e.Get("reason").Str(), Source: source(e)})
	}
	return list
}

func problems(n *doc.Node) []string {
	if !n.IsArray() {
		return nil
	}
	var list []string
	for _, p := range n.Items {
		list = append(list, fmt.Sprintf("%s:%d: %s", p.Get("file").Str(), p.Get("line").Int(), p.Get("message").Str()))
	}
	return list
}

func canonicalMembers(n *doc.Node) map[string]string {
	if !n.IsObject() {
		return nil
	}
	out := make(map[string]string, len(n.Members))
	for _, m := range n.Members {
		out[m.Name] = m.Value.Canonical()
	}
	return out
}

func value(n *doc.Node) Value {
	v := Value{JSON: n.JSON(), Canonical: n.Canonical()}
	v.Text = v.JSON
	if n.Kind == doc.String {
		v.Text, v.IsString = n.Text, true
	}
	return v
}
