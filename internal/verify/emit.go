package verify

import (
	"bytes"
	"encoding/json"
	"fmt"
	"sort"
	"strings"
	"text/template"

	_ "embed"
)

// Golden are the payloads of one type that contract and code agree on.
type Golden struct {
	Type       string            `json:"type"`
	Valid      []json.RawMessage `json:"valid"`
	Invalid    []json.RawMessage `json:"invalid"`
	RoundTrips []RoundTrip       `json:"round_trips"`
	// Decoded are payloads and what the SDK decodes them to, of a type that no function
	// of its own encodes.
	Decoded []RoundTrip `json:"-"`
}

// RoundTrip is a payload and what the SDK encodes its decoded value as.
type RoundTrip struct {
	Received json.RawMessage `json:"received"`
	Sent     json.RawMessage `json:"sent"`
}

// maxGolden is how many payloads of each kind a type's contract test has: enough
// to meet each field, few enough to be read.
const maxGolden = 5

// Golden picks the payloads for the contract tests of a set: those on which its
// contract and its code agree.
func (p *Plan) Golden(set string, a Answers) []Golden {
	byType := map[string]*Golden{}
	for i, q := range p.questions[set] {
		if !q.sample || p.trials[set][i].Place != "" || i >= len(a.Outcomes) {
			continue
		}
		trial, o := p.trials[set][i], a.Outcomes[i]
		accepts, known := p.contract(set, trial)
		if o.NotRun != "" || !known || accepts != o.Accepted {
			continue
		}
		g := byType[trial.Type]
		if g == nil {
			g = &Golden{Type: trial.Type, Valid: []json.RawMessage{}, Invalid: []json.RawMessage{}, RoundTrips: []RoundTrip{}}
			byType[trial.Type] = g
		}
		switch {
		case !o.Accepted && len(g.Invalid) < maxGolden:
			g.Invalid = append(g.Invalid, trial.Payload)
		case o.Accepted && len(g.Valid) < maxGolden:
			g.Valid = append(g.Valid, trial.Payload)
			if o.Sent != nil && len(g.RoundTrips) < maxGolden {
				g.RoundTrips = append(g.RoundTrips, RoundTrip{trial.Payload, o.Sent})
			}
			if o.Decoded != nil {
				g.Decoded = append(g.Decoded, RoundTrip{trial.Payload, o.Decoded})
			}
		}
	}
	list := make([]Golden, 0, len(byType))
	for _, g := range byType {
		list = append(list, *g)
	}
	sort.Slice(list, func(i, j int) bool { return list[i].Type < list[j].Type })
	return list
}

// Emit writes the contract tests of one SDK in its own language's test framework:
// file name → text, the payloads beside the test. They run without parity.
func Emit(sdk SDK, a Answers, golden []Golden, dir string) (map[string][]byte, error) {
	emit := runners[sdk.Language].emit
	if emit == nil {
		return nil, fmt.Errorf("no contract tests can be written for %s", orUnnamed(sdk.Language))
	}
	return emit(sdk, a, golden, dir)
}

// payloads is the file of golden payloads, a type after the other.
func payloads(golden []Golden) ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(golden)
	return out.Bytes(), err
}

func rendered(name, text string, data any) ([]byte, error) {
	t, err := template.New(name).Funcs(template.FuncMap{"quote": quoted}).Parse(text)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = t.Execute(&out, data)
	return out.Bytes(), err
}

// quoted is a text between double quotes as all languages read it.
func quoted(text string) (string, error) {
	out, err := json.Marshal(text)
	return strings.ReplaceAll(string(out), "#{", `\#{`), err
}
