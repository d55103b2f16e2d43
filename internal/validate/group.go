package validate

import (
	"fmt"
	"maps"
	"regexp"
	"sort"
	"strings"

	"example.org/parity/internal/payload"
)

// unmatched counts a record without a type, by the exchange that it belongs to
// or by the names of its members.
func (w *worker) unmatched(it *item) {
	if tested := (testedRecord{item: it, plain: w.plain}); !tested.wellFormed() {
		w.malformed(it, tested.malformed)
		return
	}
	g := groupOf(it)
	known := w.tally.Unmatched.of(g.Name,
		func() *groupTally { return &groupTally{Seq: it.seq, Group: g} },
		func() *groupTally { return &groupTally{Seq: it.seq} })
	if known.Records++; known.Records == 1 || it.seq < known.Seq {
		known.Seq, known.First = it.seq, it.place
	}
	if w.Infer {
		w.infer(known, it)
	}
}

type groupTally struct {
	Seq int64 `json:"seq"`
	Group
	Tried int             `json:"tried"`
	Fits  map[string]*fit `json:"fits,omitempty"` // by type
}

// fit is how well a type suits the records of a group.
type fit struct {
	Records  int             `json:"records"`
	Sets     map[string]bool `json:"sets"`
	Declared int             `json:"declared"` // members, at most
}

func (g *groupTally) add(other *groupTally) {
	if g.Records == 0 || other.Records > 0 && other.Seq < g.Seq {
		g.Seq, g.First = other.Seq, other.First
	}
	g.Group.Records += other.Group.Records
	g.Tried += other.Tried
	for name, theirs := range other.Fits {
		f := g.fit(name)
		f.Records += theirs.Records
		maps.Copy(f.Sets, theirs.Sets)
		f.Declared = max(f.Declared, theirs.Declared)
	}
}

func (g *groupTally) fit(name string) *fit {
	if g.Fits == nil {
		g.Fits = map[string]*fit{}
	}
	if g.Fits[name] == nil {
		g.Fits[name] = &fit{Sets: map[string]bool{}}
	}
	return g.Fits[name]
}

// varying are path segments that name one thing of many.
var varying = regexp.MustCompile(`^([0-9]+|[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}|[0-9a-fA-F]{16,}|[A-Za-z]+[-_][0-9]+|.*[0-9]{3,}.*|.*:.*)$`)

// word are path segments that may be shown: names and versions, with no digits that
// could be a part of a secret.
var word = regexp.MustCompile(`^(v[0-9]+([a-z]+[0-9]*)?|[A-Za-z]{1,24}[0-9]?([._-][A-Za-z]{1,24}[0-9]?)*)?$`)

// maxNames is how many member names a group of bare records is told apart by.
const maxNames = 12

func groupOf(it *item) Group {
	x := it.exchange
	switch {
	case x == nil && it.event != "":
		return Group{Name: "event " + it.event, Event: it.event}
	case x == nil:
		return Group{Name: memberNames(it.data)}
	}
	segments := strings.Split(x.Path, "/")
	for i, s := range segments {
		if varying.MatchString(s) || !word.MatchString(s) {
			segments[i] = "{id}"
		}
	}
	g := Group{Method: x.Method, Path: strings.Join(segments, "/"), Side: x.Side, Event: it.event}
	g.Name = fmt.Sprintf("%s %s %s", g.Method, g.Path, g.Side)
	if x.Side == payload.Response && x.Status != 0 {
		g.Status = x.Status
		g.Name += fmt.Sprintf(" %d", x.Status)
	}
	if g.Event != "" {
		g.Name += ", event " + g.Event
	}
	return g
}

// memberNames describes a bare record by its top-level members.
func memberNames(data []byte) string {
	c := plainChecker()
	c.reset(data)
	p := skipSpace(data, 0)
	if p >= len(data) || data[p] != '{' {
		return "records that are no objects"
	}
	var names []string
	for p++; ; p++ {
		name, value := c.name(skipSpace(data, p))
		if value < 0 {
			break
		}
		names = append(names, string(name))
		if p = skipSpace(data, c.value(anything, value)); data[p] != ',' {
			break
		}
	}
	sort.Strings(names)
	if len(names) > maxNames {
		names = append(names[:maxNames], "…")
	}
	return "{" + strings.Join(names, ", ") + "}"
}

// infer tries a record against every type that declares members.
func (w *worker) infer(g *groupTally, it *item) {
	g.Tried++
	fitting := map[string]bool{}
	for i, set := range w.Sets {
		c := w.checkers[i]
		for _, name := range set.Types {
			t := set.Type(name)
			if t.node == nil || t.node.object == nil || t.node.object.declares == 0 || !c.valid(t.node, it.data) || c.loses() {
				continue
			}
			common := w.common[i][name]
			f := g.fit(common)
			if !fitting[common] {
				fitting[common] = true
				f.Records++
			}
			f.Sets[set.Name] = true
			f.Declared = max(f.Declared, t.node.object.declares)
		}
	}
}

// loses reports whether the last record had members that its type does not declare.
func (c *Checker) loses() bool {
	for _, e := range c.events {
		if e.kind == undeclared {
			return true
		}
	}
	return false
}

// proposals ranks the types that fit a group: those that fit most records, in
// most sets, and leave the fewest members unused.
func (g *groupTally) proposals() []Proposal {
	const most = 3
	var list []Proposal
	for _, name := range sortedKeys(g.Fits) {
		f := g.Fits[name]
		list = append(list, Proposal{Type: name, Fits: f.Records, Of: g.Tried, Sets: sortedKeys(f.Sets)})
	}
	sort.SliceStable(list, func(i, j int) bool {
		a, b := list[i], list[j]
		switch {
		case a.Fits != b.Fits:
			return a.Fits > b.Fits
		case len(a.Sets) != len(b.Sets):
			return len(a.Sets) > len(b.Sets)
		default:
			return g.Fits[a.Type].Declared < g.Fits[b.Type].Declared
		}
	})
	return list[:min(most, len(list))]
}
