package report

import (
	"fmt"
	"net/url"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/validate"
)

// pageTraffic is what captured payloads say: a row for each type that they have.
type pageTraffic struct {
	Records int
	Totals  []pageTrafficCell // one for each set, without reasons
	Rows    []pageTrafficRow
	Unread  int // records without a type, and those that could not be read
}

type pageTrafficRow struct {
	Name, Link string
	Records    int
	Cells      []pageTrafficCell // one for each set
}

type pageTrafficCell struct {
	Set      string // title
	Outcomes []pageOutcome
	Why      []pageReason
	More     int // reasons that are left out
}

// pageOutcome is a number of records in the colour of the verdict that it is like.
type pageOutcome struct {
	Class, Glyph string
	Count        int
	Words        validate.Outcome
}

// pageReason is why a set rejects records or drops a part of them.
type pageReason struct {
	Path, Message, Place string
}

var outcomeLooks = map[validate.Outcome]compare.Verdict{
	validate.Accepts: compare.Parity,
	validate.Drops:   compare.Missing,
	validate.Rejects: compare.Mismatch,
	validate.Absent:  "note",
	validate.Unknown: compare.Unverified,
}

// mostReasons is how many reasons a cell shows; parity validate lists all.
const mostReasons = 2

// pageTrafficOf is nil where no payloads were read.
func pageTrafficOf(r *compare.Result, traffic *validate.Result) *pageTraffic {
	if traffic == nil {
		return nil
	}
	t := &pageTraffic{Records: traffic.Records, Unread: traffic.BrokenCount}
	for _, g := range traffic.Unmatched {
		t.Unread += g.Records
	}
	for _, set := range traffic.Sets {
		t.Totals = append(t.Totals, pageTrafficCell{Set: title(r, set), Outcomes: pageOutcomes(traffic.Summary[set])})
	}
	for _, typ := range traffic.Types {
		row := pageTrafficRow{Name: typ.Name, Records: typ.Records}
		if found := r.Find(typ.Name); found != nil {
			row.Link = "#T/" + url.PathEscape(found.Name)
		}
		for _, set := range traffic.Sets {
			row.Cells = append(row.Cells, pageTrafficCellOf(title(r, set), typ.Sets[set]))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func pageTrafficCellOf(set string, s *validate.SetResult) pageTrafficCell {
	cell := pageTrafficCell{Set: set, Outcomes: pageOutcomes(s.Counts)}
	for _, findings := range [][]validate.Finding{s.Failures, s.Drops} {
		for _, f := range findings {
			if len(cell.Why) == mostReasons {
				cell.More++
				continue
			}
			cell.Why = append(cell.Why, pageReason{f.Path, f.Message, f.First.String()})
		}
	}
	return cell
}

func pageOutcomes(counts validate.Counts) []pageOutcome {
	var list []pageOutcome
	for _, o := range validate.Outcomes {
		if n := counts[o]; n > 0 {
			look := outcomeLooks[o]
			list = append(list, pageOutcome{fmt.Sprintf("v-%s", look), verdictGlyphs[look], n, o})
		}
	}
	return list
}
