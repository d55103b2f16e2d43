package verify

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/schema"
	"example.org/parity/internal/validate"
)

// Status is what running the SDKs says of a finding.
type Status string

const (
	Confirmed   Status = "confirmed"    // the receiver refuses what the finding says it refuses
	Refuted     Status = "refuted"      // it does not: parity is wrong about the code
	NotRunnable Status = "not runnable" // it could not be asked; Evidence.Why says what stands in the way
)

// Evidence is what the SDKs said of one finding.
type Evidence struct {
	Finding  string `json:"finding"` // its fingerprint
	Rule     string `json:"rule"`
	Type     string `json:"type"` // of the reference
	Set      string `json:"set"`
	Path     string `json:"path"`
	Status   Status `json:"status"`
	Why      string `json:"why,omitempty"` // what stands in the way, or how it was refuted
	Receiver string `json:"receiver,omitempty"`
	// Runtime is what refused or took the payload, "pydantic 2.13.0, CPython 3.11.7".
	Runtime string          `json:"runtime,omitempty"`
	Payload json.RawMessage `json:"payload,omitempty"`
	// Within is the field, as Type.field, in which the payload was decoded, where its
	// own type has no decoder to be called.
	Within string `json:"within,omitempty"`
	// Said is the receiver's own error.
	Said string `json:"said,omitempty"`
	// Sender tells whether the sender decodes the payload and makes the same of it.
	Sender string `json:"sender,omitempty"`
	// Declarations are those of both sides, with their places, of a refuted finding:
	// with the payload all that a report of the fault needs.
	Declarations []string `json:"declarations,omitempty"`
	// Declared is a hash of both declarations: evidence of other code is stale.
	Declared string `json:"declared"`
}

// Agreement is a type's captured contract held against its code.
type Agreement struct {
	Set      string `json:"set"`
	Type     string `json:"type"`
	Payloads int    `json:"payloads"` // that the code was asked about
	Captured int    `json:"captured"` // of these, records of captured traffic
	Unknown  int    `json:"unknown"`  // of these, the contract does not decide
	Differ   int    `json:"differ"`   // of these, contract and code disagree
	// NotRun says why no payload, or not all, could be tried.
	NotRun string `json:"not_run,omitempty"`
	// First is the first disagreement.
	First *Disagreement `json:"first,omitempty"`
}

// Disagreement is a payload on which contract and code differ.
type Disagreement struct {
	Payload  json.RawMessage `json:"payload,omitempty"`
	Place    string          `json:"place,omitempty"` // of a captured record instead, which may hold secrets
	Contract string          `json:"contract"`        // accepts, rejects
	Code     string          `json:"code"`            // accepts, or its error; of a captured record, which errors quote, rejects
}

// question is a trial with what is to be learned from it.
type question struct {
	finding *compare.Located // of a witness
	sender  bool
	sample  bool // of which the contract says what comes
}

// Plan is all that is put to the SDKs of one comparison.
type Plan struct {
	result    *compare.Result
	judges    map[string]*validate.Judge
	trials    map[string][]Trial // by set
	questions map[string][]question
	findings  []compare.Located // that claim a rejection
	without   map[string]string // fingerprint of one without a payload → why
	samples   map[string]map[string]string
}

// NewPlan plans the findings of a result that claim a rejection and that wanted
// selects: each payload is put to its receiver, and to its sender.
func NewPlan(r *compare.Result, judges map[string]*validate.Judge, wanted func(compare.Located) bool) *Plan {
	p := &Plan{
		result: r, judges: judges, trials: map[string][]Trial{}, questions: map[string][]question{},
		without: map[string]string{}, samples: map[string]map[string]string{},
	}
	for l := range r.Findings() {
		f := l.Finding
		if f.Harm != compare.Rejects || f.Class != compare.ClassMismatch || !wanted(l) {
			continue
		}
		p.findings = append(p.findings, l)
		if f.Witness == nil {
			p.without[f.ID] = f.NoWitness
			continue
		}
		p.ask(f.Witness.RejectedBy, Trial{Type: p.nameIn(l, f.Witness.RejectedBy), Payload: f.Witness.Payload}, question{finding: &l})
		p.ask(f.Witness.AcceptedBy, Trial{Type: p.nameIn(l, f.Witness.AcceptedBy), Payload: f.Witness.Payload}, question{finding: &l, sender: true})
	}
	return p
}

func (p *Plan) nameIn(l compare.Located, set string) string {
	if set == p.result.Reference {
		return l.Type.Name
	}
	return l.Type.Compared[l.Set].Counterpart
}

func (p *Plan) ask(set string, t Trial, q question) {
	p.trials[set] = append(p.trials[set], t)
	p.questions[set] = append(p.questions[set], q)
}

// Sample adds a payload whose outcome the contract of a set foretells.
func (p *Plan) Sample(set, typeName string, payload json.RawMessage) {
	p.ask(set, Trial{Type: typeName, Payload: payload}, question{sample: true})
}

// Captured adds a record of captured traffic: its type is the reference's.
func (p *Plan) Captured(set, typeName string, payload json.RawMessage, place string) {
	p.ask(set, Trial{typeName, payload, place}, question{sample: true})
}

// NoSamples says why a type has none.
func (p *Plan) NoSamples(set, typeName, why string) {
	if p.samples[set] == nil {
		p.samples[set] = map[string]string{}
	}
	p.samples[set][typeName] = why
}

// Result is what the SDKs said.
type Result struct {
	Sets     []SetResult `json:"sets"`
	Findings []Evidence  `json:"findings"`
	Types    []Agreement `json:"types"`
	Traffic  *Traffic    `json:"traffic,omitempty"`
}

// Traffic is what became of captured records.
type Traffic struct {
	Records int `json:"records"` // that were read
	Untyped int `json:"untyped"` // of these, without a type that a set has
	Beyond  int `json:"beyond"`  // of these, more of one type than are asked about
	Broken  int `json:"broken"`  // could not be read
}

// SetResult is how the asking of one SDK went.
type SetResult struct {
	Set     string `json:"set"`
	Runtime string `json:"runtime,omitempty"`
	Asked   int    `json:"asked"`
	NotRun  int    `json:"not_run"`
	Broken  string `json:"broken,omitempty"` // why nothing could be asked
}

// Run asks the SDKs, one after the other, and judges their answers. An SDK that is
// not among sdks is not asked.
func (p *Plan) Run(ctx context.Context, sdks []SDK, limits Limits, progress func(string)) (map[string]Answers, *Result, error) {
	answers := map[string]Answers{}
	result := &Result{Findings: []Evidence{}, Types: []Agreement{}}
	for _, sdk := range sdks {
		set := sdk.Set.Name
		if len(p.trials[set]) == 0 {
			continue
		}
		progress(fmt.Sprintf("asking the %s SDK about %d payloads", set, len(p.trials[set])))
		a, err := Ask(ctx, sdk, p.trials[set], limits)
		if err != nil {
			return nil, nil, err
		}
		if err := p.askInHolders(ctx, sdk, &a, limits); err != nil {
			return nil, nil, err
		}
		answers[set] = a
		sr := SetResult{Set: set, Runtime: a.Runtime, Broken: a.Broken}
		for _, o := range a.Outcomes {
			if o.NotRun == "" {
				sr.Asked++
			} else {
				sr.NotRun++
			}
		}
		result.Sets = append(result.Sets, sr)
	}
	result.Findings = p.evidence(answers)
	for _, sdk := range sdks {
		result.Types = append(result.Types, p.agreements(sdk.Set, answers[sdk.Set.Name])...)
	}
	return answers, result, nil
}

// evidence judges the findings: the receiver decides, the sender's answer stands beside.
func (p *Plan) evidence(answers map[string]Answers) []Evidence {
	received, sent := map[*compare.Finding]*Outcome{}, map[*compare.Finding]*Outcome{}
	for set, questions := range p.questions {
		for i, q := range questions {
			if q.finding == nil || i >= len(answers[set].Outcomes) {
				continue
			}
			o := &answers[set].Outcomes[i]
			if q.sender {
				sent[q.finding.Finding] = o
			} else {
				received[q.finding.Finding] = o
			}
		}
	}
	list := []Evidence{}
	for _, l := range p.findings {
		f := l.Finding
		e := Evidence{Finding: f.ID, Rule: f.Rule.ID, Type: l.Type.Name, Set: l.Set, Path: f.Path.String(), Status: NotRunnable, Declared: Declared(f)}
		o := received[f]
		switch {
		case f.Witness == nil:
			e.Why = "no payload: " + cmp.Or(p.without[f.ID], "none was asked for")
		case o == nil:
			e.Why = fmt.Sprintf("the %s SDK was not asked", f.Witness.RejectedBy)
		case o.NotRun != "":
			e.Why = o.NotRun
		case o.Accepted && p.besideBody(f.Witness.RejectedBy, p.nameIn(l, f.Witness.RejectedBy), f.Witness.Payload):
			e.Why = "it is no part of a JSON body, and so of none that the decoder reads"
		case o.Accepted:
			e.Status, e.Why = Refuted, fmt.Sprintf("the %s SDK accepts the payload", f.Witness.RejectedBy)
			for _, place := range []compare.Place{f.Reference, f.Other} {
				e.Declarations = append(e.Declarations, fmt.Sprintf("%s:%d: %s", place.File, place.Line, place.Decl))
			}
		default:
			e.Status, e.Said = Confirmed, o.Error
		}
		if o != nil {
			e.Within = o.Within
		}
		if f.Witness != nil {
			e.Payload, e.Receiver, e.Runtime = f.Witness.Payload, f.Witness.RejectedBy, answers[f.Witness.RejectedBy].Runtime
			e.Sender = senderSays(f.Witness.AcceptedBy, sent[f], f.Witness.Payload)
		}
		list = append(list, e)
	}
	return list
}

func senderSays(set string, o *Outcome, payload []byte) string {
	switch {
	case o == nil:
		return ""
	case o.NotRun != "":
		return fmt.Sprintf("%s was not asked: %s", set, o.NotRun)
	case !o.Accepted:
		return fmt.Sprintf("%s does not decode it itself: %s", set, o.Error)
	case o.Sent == nil:
		return fmt.Sprintf("%s decodes it; %s", set, o.Unsent)
	case sameJSON(o.Sent, payload):
		return fmt.Sprintf("%s decodes it and sends the same", set)
	default:
		return fmt.Sprintf("%s decodes it and sends %s", set, short(o.Sent))
	}
}

// agreements holds the contract of each type against what its code did.
func (p *Plan) agreements(set *schema.Set, a Answers) []Agreement {
	byType := map[string]*Agreement{}
	of := func(name string) *Agreement {
		if byType[name] == nil {
			byType[name] = &Agreement{Set: set.Name, Type: name}
		}
		return byType[name]
	}
	for name, why := range p.samples[set.Name] {
		of(name).NotRun = why
	}
	for i, q := range p.questions[set.Name] {
		if !q.sample || i >= len(a.Outcomes) {
			continue
		}
		trial, o := p.trials[set.Name][i], a.Outcomes[i]
		agreement := of(trial.Type)
		if o.NotRun != "" {
			agreement.NotRun = o.NotRun
			continue
		}
		agreement.Payloads++
		if trial.Place != "" {
			agreement.Captured++
		}
		accepts, known := p.contract(set.Name, trial)
		switch {
		case !known:
			agreement.Unknown++
		case accepts != o.Accepted:
			agreement.Differ++
			if agreement.First == nil {
				agreement.First = &Disagreement{Payload: trial.Payload, Contract: verb(accepts), Code: verb(o.Accepted)}
				if !o.Accepted {
					agreement.First.Code = o.Error
				}
				if trial.Place != "" {
					agreement.First.Payload, agreement.First.Place, agreement.First.Code = nil, trial.Place, verb(o.Accepted)
				}
			}
		}
	}
	var list []Agreement
	for _, t := range set.Types {
		if byType[t.Name] != nil {
			list = append(list, *byType[t.Name])
		}
	}
	return list
}

// contract is what a set's capture says of a payload, and whether it says so at all:
// what rests on something opaque, or on a check that no schema says, is not known.
func (p *Plan) contract(set string, t Trial) (accepts, known bool) {
	if p.besideBody(set, t.Type, t.Payload) {
		return false, false
	}
	v, err := p.judges[set].Judge(t.Type, t.Payload)
	if err != nil {
		return false, false
	}
	return v.Accepted()
}

// besideBody reports whether a payload has what travels in a query, a path or a header,
// which is nothing that a decoder of JSON says anything about.
func (p *Plan) besideBody(set, typeName string, payload json.RawMessage) bool {
	of := p.result.Others[set]
	if set == p.result.Reference {
		of = p.result.Ref
	}
	t := of.Lookup(typeName)
	if t == nil {
		return false
	}
	elsewhere := func(in string) bool { return in != "" && in != "body" }
	var members map[string]json.RawMessage
	if err := json.Unmarshal(payload, &members); err != nil {
		return elsewhere(t.In)
	}
	return elsewhere(t.In) || slices.ContainsFunc(t.Properties, func(p *schema.Property) bool {
		return elsewhere(p.In) && members[p.Name] != nil
	})
}

func verb(accepts bool) string {
	if accepts {
		return "accepts"
	}
	return "rejects"
}
