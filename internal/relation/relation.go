package relation

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"example.org/parity/internal/doc"
	"example.org/parity/internal/jsonschema"
)

// Schema is one schema to be related: a document's root, or a type of a bundle.
// It is safe for concurrent use.
type Schema struct {
	doc      *document
	verifier *verifier
	node     *doc.Node
	pointer  *path
}

// Parse reads a schema document; file is only for messages. draft counts where
// the document has no $schema. The error has file, line and column.
func Parse(file string, data []byte, draft Draft) (*Schema, error) {
	root, err := doc.ParseJSON(file, data)
	if err != nil {
		return nil, err
	}
	return New(file, root, draft)
}

// New is Parse for a document that was read already.
func New(file string, root *doc.Node, draft Draft) (*Schema, error) {
	d, err := newDocument(file, root, draft)
	if err != nil {
		return nil, err
	}
	return &Schema{doc: d, verifier: newVerifier(d), node: root}, nil
}

// Bundle is a document of named schemas, such as a captured type set.
type Bundle struct{ root *Schema }

// NewBundle makes a bundle of a document with $defs, definitions or
// components.schemas. References stay inside the document.
func NewBundle(file string, root *doc.Node, draft Draft) (*Bundle, error) {
	s, err := New(file, root, draft)
	if err != nil {
		return nil, err
	}
	return &Bundle{s}, nil
}

// Type returns the bundle's schema called name.
func (b *Bundle) Type(name string) (*Schema, error) {
	for _, container := range jsonschema.Containers {
		n := b.root.node
		var at *path
		for _, token := range append(strings.Split(container[1:], "/"), name) {
			n, at = n.Get(token), &path{at, token}
		}
		if n != nil {
			return &Schema{doc: b.root.doc, verifier: b.root.verifier, node: n, pointer: at}, nil
		}
	}
	return nil, fmt.Errorf("%s: there is no type %s", b.root.doc.file, name)
}

// Accepts reports whether an instance, decoded with json.Decoder.UseNumber, is
// valid, in the judgement of jsonschema/v5. The error says why it cannot tell.
func (s *Schema) Accepts(instance any) (bool, error) {
	compiled, err := s.verifier.schema(s.pointer.String())
	if err != nil {
		return false, err
	}
	a := judge(compiled, instance)
	if a == unsure {
		return false, fmt.Errorf("%s: the validator cannot judge the instance", s.doc.file)
	}
	return a == yes, nil
}

// Relation is how the instances of two schemas relate.
type Relation string

const (
	Equal       Relation = "equal"
	Subset      Relation = "subset"      // a's instances are all b's, and not the reverse
	Superset    Relation = "superset"    //
	Overlapping Relation = "overlapping" // each has some that the other lacks, and they share some
	Disjoint    Relation = "disjoint"    // they share none, and neither is empty
	Unknown     Relation = "unknown"
)

// Answer is whether one schema's instances are all instances of the other.
type Answer string

const (
	Yes     Answer = "yes" // proven
	No      Answer = "no"  // refuted by a witness
	Unclear Answer = "unknown"
)

// Result is the relation of two schemas. Yes is a proof, No comes with a
// witness that jsonschema/v5 confirmed. The JSON null is a possible witness, so
// an absent one is a nil RawMessage.
type Result struct {
	Relation Relation        `json:"relation"`
	AInB     Answer          `json:"a_in_b"`
	BInA     Answer          `json:"b_in_a"`
	ANotB    json.RawMessage `json:"a_not_b,omitempty"` // valid for a, invalid for b
	BNotA    json.RawMessage `json:"b_not_a,omitempty"`
	Both     json.RawMessage `json:"both,omitempty"` // valid for both, where that was needed
	Reasons  []Reason        `json:"-"`              // why something is unknown
}

// Reason is all reasons in one line, "" if nothing is unknown.
func (r Result) Reason() string { return reasons(r.Reasons).String() }

// maxTime is the last net under the budgets that count steps.
const maxTime = 1200 * time.Millisecond

// Decide relates two schemas. It never guesses: what cannot be proven or
// refuted within the budgets is unknown, with the reasons.
func Decide(ctx context.Context, a, b *Schema) Result {
	ctx, cancel := context.WithTimeout(ctx, maxTime)
	defer cancel()
	p, bad := newPair(ctx, a, b)
	if bad != nil {
		return Result{Relation: Unknown, AInB: Unclear, BInA: Unclear, Reasons: bad}
	}
	return p.decide()
}

// Contained decides one direction: whether all instances of a are instances of b,
// with one that is not as witness of No.
func Contained(ctx context.Context, a, b *Schema) (Answer, json.RawMessage, []Reason) {
	ctx, cancel := context.WithTimeout(ctx, maxTime)
	defer cancel()
	p, bad := newPair(ctx, a, b)
	if bad != nil {
		return Unclear, nil, bad
	}
	return p.direction(p.sides[0], p.sides[1], nil)
}

// newPair loads both schemas; the reasons say why one cannot be.
func newPair(ctx context.Context, a, b *Schema) (*pair, reasons) {
	p := &pair{space: newSpace(), ctx: ctx}
	var bad reasons
	for i, s := range [...]*Schema{a, b} {
		l, err := newLoader(p.space, s.doc, [...]string{"a", "b"}[i]).load(s.node, s.pointer)
		if err != nil {
			bad = bad.with(Reason{BadSchema, err.Error()})
		}
		p.sides[i] = side{s, l}
	}
	return p, bad
}

// side is one schema of a pair, loaded.
type side struct {
	schema *Schema
	goal   literal
}

type pair struct {
	space *space
	ctx   context.Context
	sides [2]side
}

func (p *pair) decide() Result {
	a, b := p.sides[0], p.sides[1]
	if a.goal == b.goal {
		return Result{Relation: Equal, AInB: Yes, BInA: Yes}
	}
	var r Result
	var why reasons
	r.AInB, r.ANotB, why = p.direction(a, b, why)
	r.BInA, r.BNotA, why = p.direction(b, a, why)
	switch {
	case r.AInB == Yes && r.BInA == Yes:
		r.Relation = Equal
	case r.AInB == Yes && r.BInA == No:
		r.Relation = Subset
	case r.AInB == No && r.BInA == Yes:
		r.Relation = Superset
	case r.AInB == No && r.BInA == No:
		out := p.find(demand{a, true}, demand{b, true})
		switch out.verdict {
		case empty:
			r.Relation = Disjoint
		case found:
			r.Relation, r.Both = Overlapping, json.RawMessage(out.val.String())
		default:
			r.Relation, why = Unknown, why.with(out.why...)
		}
	default:
		r.Relation = Unknown
	}
	r.Reasons = why
	return r
}

// direction decides whether all of x is in y.
func (p *pair) direction(x, y side, why reasons) (Answer, json.RawMessage, reasons) {
	out := p.find(demand{x, true}, demand{y, false})
	switch out.verdict {
	case empty:
		return Yes, nil, why
	case found:
		return No, json.RawMessage(out.val.String()), why
	default:
		return Unclear, nil, why.with(out.why...)
	}
}

// demand is that a value be valid, or be invalid, for a side.
type demand struct {
	side
	valid bool
}

func (d demand) literal() literal {
	if d.valid {
		return d.goal
	}
	return d.goal.not()
}

// find looks for a value that meets both demands. A found value is confirmed by
// the verifier; where patterns have two readings, all must agree.
func (p *pair) find(x, y demand) outcome {
	readings := []dialect{re2}
	if p.space.dialects {
		readings = append(readings, ecma)
	}
	accept := func(v *value) Code { return p.confirm(v, readings, x, y) }
	var out outcome
	for _, d := range readings {
		s := newSolver(p.ctx, p.space, d)
		s.accept = accept
		out = better(out, p.explained(s.run(x.literal(), y.literal())))
		if out.verdict == found {
			out.val = shrink(out.val, func(v *value) bool { return p.ctx.Err() == nil && holds(accept, v) })
			return out
		}
	}
	return out
}

// holds is accept outside of a solver: a value that is too dear to judge is not
// accepted.
func holds(accept func(*value) Code, v *value) (ok bool) {
	defer func() {
		if r := recover(); r != nil {
			if _, spent := r.(budgetExceeded); !spent {
				panic(r)
			}
			ok = false
		}
	}()
	return accept(v) == ""
}

// explained adds to "the verifier cannot compile the schema" what it may be that
// it cannot compile.
func (p *pair) explained(out outcome) outcome {
	if !slices.Contains(out.why, Reason{Code: NoVerifier}) {
		return out
	}
	for _, text := range slices.Sorted(maps.Keys(p.space.patterns)) {
		out.why = out.why.with(p.space.patterns[text].reasons()...)
	}
	return out
}

// confirm holds a value against both demands: by the verifier, and by the own
// evaluator, which must not object. "" says that it meets them.
func (p *pair) confirm(v *value, readings []dialect, demands ...demand) Code {
	for _, d := range readings {
		e := evaluator{space: p.space, dialect: d}
		for _, demand := range demands {
			switch a := e.eval(demand.literal(), v); {
			case a == no && len(readings) > 1:
				return RegexDialect
			case a == no:
				return VerifierDisagree
			case a == unsure && p.space.quirk:
				// The verifier's word does not count where it departs from the standard.
				return VerifierDisagree
			}
		}
	}
	instance := v.plain()
	for _, demand := range demands {
		compiled, err := demand.schema.verifier.schema(demand.schema.pointer.String())
		if err != nil {
			panic(budgetExceeded{NoVerifier})
		}
		if demand.schema.doc.schemas > fewSchemas && validationCost(compiled, v) > maxValidationCost {
			return BudgetSteps
		}
		if judge(compiled, instance) != answerOf(demand.valid) {
			return VerifierDisagree
		}
	}
	return ""
}
