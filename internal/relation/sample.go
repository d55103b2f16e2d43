package relation

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"example.org/parity/internal/doc"
)

// Sample is one payload for a schema. Its validity was judged by jsonschema/v5.
type Sample struct {
	Valid   bool            `json:"valid"`
	Payload json.RawMessage `json:"payload"`
	Breaks  string          `json:"breaks,omitempty"` // the one keyword that an invalid payload breaks
	At      string          `json:"at,omitempty"`     // where in the payload: a JSON pointer, "" for all of it
}

// Samples makes payloads for a schema: up to count valid ones, the smallest
// first, and up to count minimally invalid ones, valid but for one keyword. The
// same seed gives the same samples.
func Samples(ctx context.Context, s *Schema, seed uint64, count int) (samples []Sample, err error) {
	judge, err := s.verifier.schema(s.pointer.String())
	if err != nil {
		return nil, fmt.Errorf("%s: the schema cannot be validated with: %w", s.doc.file, err)
	}
	space := newSpace()
	l := newLoader(space, s.doc, "a")
	root, err := l.load(s.node, s.pointer)
	if err != nil {
		return nil, err
	}
	defer func() {
		if r := recover(); r != nil {
			bad, ok := r.(schemaError)
			if !ok {
				panic(r)
			}
			samples, err = nil, bad.err
		}
	}()
	sm := sampler{
		schema: s, judge: judge, loader: l, root: root, ctx: ctx, count: count,
		random: rand.New(rand.NewPCG(seed, 0)),
	}
	for sm.deepest = maxSurveyed; ; sm.deepest-- {
		sm.hints, sm.breaks, sm.seen = nil, nil, map[string]bool{}
		sm.survey(s.node, scope{in: s.doc.starts[s.doc.root], path: s.pointer}, position{outer: root})
		if sm.deepest == 1 || len(sm.hints) < maxHints {
			break
		}
	}
	sm.random.Shuffle(len(sm.hints), func(i, j int) { sm.hints[i], sm.hints[j] = sm.hints[j], sm.hints[i] })
	sm.random.Shuffle(len(sm.breaks), func(i, j int) { sm.breaks[i], sm.breaks[j] = sm.breaks[j], sm.breaks[i] })
	sm.valid()
	sm.invalid()
	return sm.out, nil
}

type sampler struct {
	schema *Schema
	judge  *jsonschema.Schema
	loader *loader
	root   literal
	ctx    context.Context
	random *rand.Rand
	count  int
	hints  []literal  // what a payload may also be asked, to show a variant
	breaks []breaking // keywords that may be broken
	seen   map[string]bool
	out    []Sample

	deepest int // how many steps into a payload are surveyed
}

// position is a place in the payload and what is asked of the value there.
type position struct {
	steps []step
	outer literal // all that the payload's schema asks of the value here
}

// step leads to a member, or to the item at index where name is nil.
type step struct {
	name  *string
	index int
}

// breaking is a keyword at a position; rest is its schema without the keyword.
type breaking struct {
	position
	keyword string
	rest    literal
}

// maxSurveyed bounds how deep into a payload keywords are looked for; where more than
// maxHints are met on the way, it is less.
const (
	maxSurveyed = 4
	maxHints    = 1000
)

// throughKeywords are those whose schemas speak of the value itself or its
// parts: they are entered, not broken.
var throughKeywords = map[string]bool{"properties": true, "items": true, "prefixItems": true, "allOf": true, "$ref": true, "patternProperties": true}

// survey collects hints and breakable keywords from the schema at n.
func (sm *sampler) survey(n *doc.Node, sc scope, at position) {
	if n.Kind != doc.Object || len(at.steps) > sm.deepest || sm.deepest > 1 && len(sm.hints) >= maxHints {
		return
	}
	l, space := sm.loader, sm.loader.space
	for _, m := range n.Members {
		if throughKeywords[m.Name] {
			continue
		}
		_, asserts := assertions[m.Name]
		if !asserts && m.Name != "additionalProperties" && m.Name != "unevaluatedProperties" {
			continue
		}
		without := *n
		without.Members = slices.DeleteFunc(slices.Clone(n.Members), func(o doc.Member) bool { return o.Name == m.Name })
		rest := l.schema(&without, sc)
		if m.Name != "required" {
			sm.breaks = append(sm.breaks, breaking{at, m.Name, rest})
			continue
		}
		for _, missing := range m.Value.Strings() { // one member each, the others stay
			others := slices.DeleteFunc(m.Value.Strings(), func(name string) bool { return name == missing })
			sm.breaks = append(sm.breaks, breaking{at, m.Name, space.and(rest, l.requires(others))})
		}
	}
	inside := func(v *doc.Node, sc scope, s step) {
		here := l.schema(v, sc)
		next := position{append(slices.Clip(at.steps), s), here}
		sm.hints = append(sm.hints, sm.along(next.steps, anything))
		sm.survey(v, sc, next)
	}
	for _, p := range membersOf(n.Get("properties")) {
		inside(p.Value, sc.at("properties", p.Name), step{name: &p.Name})
	}
	prefix, rest := l.doc.itemKeywords(n)
	first := 0
	if prefix.node != nil {
		first = len(prefix.node.Items)
		for i, v := range prefix.node.Items {
			inside(v, sc.at(prefix.name, strconv.Itoa(i)), step{index: i})
		}
	}
	if rest.node != nil {
		inside(rest.node, sc.at(rest.name), step{index: first})
	}
	for _, keyword := range [...]string{"allOf", "anyOf", "oneOf"} {
		for i, v := range itemsOf(n.Get(keyword)) {
			branch := sc.at(keyword, strconv.Itoa(i))
			if keyword != "allOf" {
				sm.hints = append(sm.hints, sm.along(at.steps, l.schema(v, branch)))
			}
			sm.survey(v, branch, at)
		}
	}
	for _, t := range severalTypes(n) {
		sm.hints = append(sm.hints, sm.along(at.steps, space.typed(only(t), false)))
	}
	if values := itemsOf(n.Get("enum")); len(values) > 1 {
		for _, v := range values {
			if val, err := valueOf(v); err == nil {
				sm.hints = append(sm.hints, sm.along(at.steps, space.constant(val)))
			}
		}
	}
	if ref := n.Get("$ref"); ref != nil {
		if t, code := l.doc.lookup(ref.Str(), sc.in); code == "" {
			next := sc.at("$ref")
			next.in = t.in
			sm.surveyOnce(t.node, next, at)
		}
	}
}

// severalTypes are the types of JSON that a schema takes where nothing but them tells
// its values apart: those of a list, or all where nothing is asked.
func severalTypes(n *doc.Node) []jsonType {
	for _, keyword := range [...]string{"enum", "const", "$ref", "allOf", "anyOf", "oneOf", "not", "if"} {
		if n.Get(keyword) != nil {
			return nil
		}
	}
	taken := noTypes
	for _, name := range n.Get("type").Strings() {
		taken |= typeNames[name]
		if name == "integer" {
			taken |= only(typeNumber)
		}
	}
	if n.Get("type") == nil {
		taken = allTypes
		for _, m := range n.Members {
			if _, asks := assertions[m.Name]; asks {
				return nil
			}
		}
	}
	var list []jsonType
	for t := typeNull; t < typeCount; t++ {
		if taken.has(t) {
			list = append(list, t)
		}
	}
	if len(list) < 2 || len(list) == 2 && taken.has(typeNull) {
		return nil // a nullable value is one like others: a hint for each field would be dear
	}
	return list
}

func membersOf(n *doc.Node) []doc.Member {
	if n == nil {
		return nil
	}
	return n.Members
}

func itemsOf(n *doc.Node) []*doc.Node {
	if n == nil {
		return nil
	}
	return n.Items
}

// surveyOnce enters a reference, but not the same one twice on one path of the
// payload: types may hold themselves.
func (sm *sampler) surveyOnce(n *doc.Node, sc scope, at position) {
	key := fmt.Sprintf("%p%s", n, pointerOf(at.steps))
	if sm.seen[key] {
		return
	}
	sm.seen[key] = true
	sm.survey(n, sc, at)
}

// along asks l of the value at the end of the steps, and that it be there.
func (sm *sampler) along(steps []step, l literal) literal {
	space := sm.loader.space
	for i := len(steps) - 1; i >= 0; i-- {
		s := steps[i]
		if s.name != nil {
			l = space.and(space.typed(only(typeObject), false), space.required(*s.name),
				space.propertyMap([]string{*s.name}, []literal{l}, nil, nil, anything))
			continue
		}
		prefix := slices.Repeat([]literal{anything}, s.index+1)
		prefix[s.index] = l
		l = space.and(space.typed(only(typeArray), false), space.atLeast(kindMinItems, s.index+1), space.itemList(prefix, anything))
	}
	return l
}

// find is a value of a goal that jsonschema/v5 judges as asked, or nil.
func (sm *sampler) find(accept func(*value) bool, goal ...literal) *value {
	s := newSolver(sm.ctx, sm.loader.space, re2)
	if accept != nil {
		s.accept = func(v *value) Code {
			if accept(v) {
				return ""
			}
			return VerifierDisagree
		}
	}
	if out := s.run(goal...); out.verdict == found {
		return out.val
	}
	return nil
}

func (sm *sampler) isValid(v *value) bool {
	return validationCost(sm.judge, v) <= maxValidationCost && judge(sm.judge, v.plain()) == yes
}

func (sm *sampler) valid() {
	made := map[string]bool{}
	add := func(v *value) {
		if v == nil || made[v.String()] || len(made) == sm.count {
			return
		}
		made[v.String()] = true
		sm.out = append(sm.out, Sample{Valid: true, Payload: json.RawMessage(v.String())})
	}
	add(sm.find(sm.isValid, sm.root))
	// One with as much as goes together, then each variant.
	most := []literal{sm.root}
	sm.together(&most, sm.hints)
	add(sm.find(sm.isValid, most...))
	for _, h := range sm.hints {
		if len(made) == sm.count {
			return
		}
		add(sm.find(sm.isValid, sm.root, h))
	}
}

// together adds to a goal of what is asked beside it as much as goes together: all of
// it, or what goes of its halves.
func (sm *sampler) together(goal *[]literal, hints []literal) {
	if len(hints) == 0 || sm.ctx.Err() != nil {
		return
	}
	if all := append(slices.Clip(*goal), hints...); sm.find(nil, all...) != nil {
		*goal = all
		return
	}
	if half := len(hints) / 2; half > 0 {
		sm.together(goal, hints[:half])
		sm.together(goal, hints[half:])
	}
}

func (sm *sampler) invalid() {
	made := map[string]bool{}
	for _, b := range sm.breaks {
		if len(made) == sm.count {
			return
		}
		bad := sm.find(nil, b.rest, b.outer.not())
		whole := sm.find(sm.isValid, sm.root, sm.along(b.steps, anything))
		if bad == nil || whole == nil {
			continue
		}
		payload := replace(whole, b.steps, bad)
		at := pointerOf(b.steps)
		text := payload.String()
		if made[text+b.keyword+at] || !sm.isBroken(payload, b.keyword) {
			continue
		}
		made[text+b.keyword+at] = true
		sm.out = append(sm.out, Sample{Payload: json.RawMessage(text), Breaks: b.keyword, At: at})
	}
}

// isBroken reports whether jsonschema/v5 rejects the payload for the keyword.
func (sm *sampler) isBroken(v *value, keyword string) (broken bool) {
	defer func() {
		if recover() != nil {
			broken = false
		}
	}()
	if validationCost(sm.judge, v) > maxValidationCost {
		return false
	}
	failed, ok := sm.judge.Validate(v.plain()).(*jsonschema.ValidationError)
	return ok && blames(failed, keyword)
}

func blames(e *jsonschema.ValidationError, keyword string) bool {
	if strings.Contains(e.KeywordLocation+"/", "/"+keyword+"/") {
		return true
	}
	return slices.ContainsFunc(e.Causes, func(c *jsonschema.ValidationError) bool { return blames(c, keyword) })
}

// replace is v with another value at the end of the steps.
func replace(v *value, steps []step, by *value) *value {
	if len(steps) == 0 {
		return by
	}
	if s := steps[0]; s.name != nil {
		members := slices.Clone(v.members)
		for i := range members {
			if members[i].name == *s.name {
				members[i].value = replace(members[i].value, steps[1:], by)
			}
		}
		return objectValue(members)
	}
	items := slices.Clone(v.items)
	items[steps[0].index] = replace(items[steps[0].index], steps[1:], by)
	return arrayValue(items)
}

func pointerOf(steps []step) string {
	var b strings.Builder
	for _, s := range steps {
		if b.WriteByte('/'); s.name != nil {
			b.WriteString(doc.Escape(*s.name))
		} else {
			b.WriteString(strconv.Itoa(s.index))
		}
	}
	return b.String()
}
