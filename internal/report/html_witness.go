package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"example.org/parity/internal/compare"
)

// islandWitness is a witness as the page shows it. The lines are made here
// because a browser's numbers are not exact: an integer over 2⁵³ may be the point.
type islandWitness struct {
	AcceptedBy string        `json:"accepted_by"` // title of the set
	RejectedBy string        `json:"rejected_by"`
	Further    bool          `json:"further,omitempty"`
	Lines      []payloadLine `json:"lines"`
}

// payloadLine is a line of an indented payload.
type payloadLine struct {
	Text    string `json:"t"`
	Offends bool   `json:"x,omitempty"` // the finding is about what stands here
	Absent  bool   `json:"a,omitempty"` // Text names a field that should stand here
}

func islandWitnessOf(r *compare.Result, f *compare.Finding) *islandWitness {
	if f.Witness == nil {
		return nil
	}
	return &islandWitness{
		AcceptedBy: title(r, f.Witness.AcceptedBy),
		RejectedBy: title(r, f.Witness.RejectedBy),
		Further:    f.Witness.Further,
		Lines:      payloadLines(f.Witness.Payload, f.Path),
	}
}

// payloadLines indents a payload and marks what a finding's path points at,
// where * stands for every item or value: the value, or the gap where a field is missing.
func payloadLines(payload json.RawMessage, path compare.Path) []payloadLine {
	p := payloadPrinter{dec: json.NewDecoder(bytes.NewReader(payload)), path: path}
	p.dec.UseNumber()
	if err := p.value("", "", nil); err != nil {
		return []payloadLine{{Text: string(payload)}}
	}
	return p.lines
}

type payloadPrinter struct {
	dec   *json.Decoder
	path  compare.Path
	lines []payloadLine
}

// value writes the next value of the payload, which stands at a place.
func (p *payloadPrinter) value(indent, key string, at []string) error {
	token, err := p.dec.Token()
	if err != nil {
		return err
	}
	offends := len(p.path) > 0 && len(at) >= len(p.path) && matches(p.path, at[:len(p.path)])
	open, isComposite := token.(json.Delim)
	if !isComposite {
		p.lines = append(p.lines, payloadLine{Text: indent + key + scalar(token), Offends: offends})
		return nil
	}
	p.lines = append(p.lines, payloadLine{Text: indent + key + open.String(), Offends: offends})
	opened := len(p.lines)
	// A field is looked for in the object that the path's last but one step leads to.
	missing := ""
	if open == '{' && len(at) == len(p.path)-1 && matches(p.path[:len(at)], at) {
		missing = p.path[len(at)].Name
	}
	for i := 0; p.dec.More(); i++ {
		name, label := strconv.Itoa(i), ""
		if open == '{' {
			token, err := p.dec.Token()
			if err != nil {
				return err
			}
			name = token.(string) // an object's next token is a name
			label = scalar(name) + ": "
		}
		if name == missing {
			missing = ""
		}
		if err := p.value(indent+"  ", label, append(at[:len(at):len(at)], name)); err != nil {
			return err
		}
		if p.dec.More() {
			p.lines[len(p.lines)-1].Text += ","
		}
	}
	end, err := p.dec.Token()
	if err != nil {
		return err
	}
	if missing != "" {
		p.lines = append(p.lines, payloadLine{Text: indent + "  " + missing, Offends: true, Absent: true})
	}
	if len(p.lines) == opened {
		p.lines[opened-1].Text += fmt.Sprint(end)
		return nil
	}
	p.lines = append(p.lines, payloadLine{Text: indent + fmt.Sprint(end), Offends: offends})
	return nil
}

// matches says whether a place is one that the path's steps stand for.
func matches(path compare.Path, at []string) bool {
	for i, step := range path {
		switch step.Kind {
		case compare.Field:
			if step.Name != at[i] {
				return false
			}
		case compare.Element:
			if strconv.Itoa(step.Index) != at[i] {
				return false
			}
		}
	}
	return true
}

// scalar writes a token as JSON, numbers as they were written.
func scalar(token json.Token) string {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(token); err != nil {
		return fmt.Sprint(token)
	}
	return strings.TrimSuffix(out.String(), "\n")
}
