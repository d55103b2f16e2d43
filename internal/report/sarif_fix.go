package report

import (
	"example.org/parity/internal/compare"

	"example.org/parity/internal/wording"
)

// Change puts text in the place of some whole lines of a file, to mend a finding.
type Change struct {
	File     string
	Line     int // from 1
	Replaces int // lines
	Text     string
}

// sarifFix is what would mend a result (section 3.55).
type sarifFix struct {
	Description sarifMessage  `json:"description"`
	Changes     []sarifChange `json:"artifactChanges"`
}

type sarifChange struct {
	Artifact     sarifArtifact      `json:"artifactLocation"`
	Replacements []sarifReplacement `json:"replacements"`
}

type sarifReplacement struct {
	Deleted  sarifLines   `json:"deletedRegion"`
	Inserted sarifMessage `json:"insertedContent"`
}

// sarifLines are whole lines: from the beginning of one to that of another.
type sarifLines struct {
	StartLine   int `json:"startLine"`
	StartColumn int `json:"startColumn"`
	EndLine     int `json:"endLine"`
	EndColumn   int `json:"endColumn"`
}

// sarifFixesOf are the changes that mend a finding, where they are known and the file
// is one of this repository.
func sarifFixesOf(l compare.Located, opts Options) []sarifFix {
	changes := opts.Changes[l.Finding.ID]
	if len(changes) == 0 {
		return nil
	}
	var artifacts []sarifChange
	for _, change := range changes {
		if opts.Here != nil && !opts.Here(l.Set, change.File) {
			return nil
		}
		n := len(artifacts)
		if n == 0 || artifacts[n-1].Artifact.URI != relativeURI(opts.Root+change.File) {
			artifacts = append(artifacts, sarifChange{Artifact: sarifArtifact{URI: relativeURI(opts.Root + change.File), Base: "%SRCROOT%"}})
			n++
		}
		artifacts[n-1].Replacements = append(artifacts[n-1].Replacements, sarifReplacement{
			Deleted:  sarifLines{change.Line, 1, change.Line + change.Replaces, 1},
			Inserted: sarifMessage{Text: change.Text},
		})
	}
	return []sarifFix{{
		Description: sarifMessage{Text: wording.Fix(l.Finding)},
		Changes:     artifacts,
	}}
}
