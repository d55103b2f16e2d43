package report

import (
	"fmt"
	"io"
	"strings"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/history"
	"example.org/parity/internal/print"
)

// HistoryFormats are the ways to write a history.
var HistoryFormats = map[string]func(io.Writer, *history.History) error{
	"table": historyTable,
	"svg":   historySVG,
	"json":  historyJSON,
}

func historyJSON(w io.Writer, h *history.History) error {
	return print.JSON(w, h)
}

func short(commit string) string { return commit[:min(10, len(commit))] }

func historyTable(w io.Writer, h *history.History) error {
	e := &print.Writer{W: w}
	for _, set := range h.Sets {
		e.Printf("%s vs %s\n\n", h.Reference, set)
		e.Printf("  %-10s  %-10s", "date", "commit")
		for _, v := range compare.Verdicts {
			e.Printf("  %s", v)
		}
		e.Printf("  subject\n")
		for _, p := range h.Points {
			e.Printf("  %s  %s", p.Time.Format("2006-01-02"), short(p.Commit))
			for _, v := range compare.Verdicts {
				e.Printf("  %*d", len(v), p.Summary[set][v])
			}
			e.Printf("  %s\n", p.Subject)
			for _, d := range p.Appears {
				if d.Set == set {
					e.Printf("  %24s+ %s  %s: %s\n", "", d.Priority, where(d), d.Summary)
				}
			}
			for _, d := range p.Mended {
				if d.Set == set {
					e.Printf("  %24s- %s  %s: %s\n", "", d.Priority, where(d), d.Summary)
				}
			}
		}
		e.Printf("\n  open, and since when\n")
		for _, o := range h.Open {
			if o.Set == set {
				e.Printf("  %s  %s  %s  %s: %s\n", o.Time.Format("2006-01-02"), short(o.Since), o.Priority, where(o.Drift), o.Summary)
			}
		}
		e.Printf("\n")
	}
	for _, s := range h.Skipped {
		e.Printf("skipped %s: %s\n", short(s.Commit), s.Reason)
	}
	return e.Err
}

func where(d history.Drift) string {
	return d.Path.Of(d.Type)
}

// Sizes of the history chart, in pixels.
const (
	chartWidth, chartHeight = 640, 160
	chartLeft, chartTop     = 48, 28
	chartGap                = 56
)

// historySVG draws, for each set, how many types had which verdict after each
// commit: stacked steps over the commits, which are evenly spaced.
func historySVG(w io.Writer, h *history.History) error {
	e := &print.Writer{W: w}
	height := chartTop + len(h.Sets)*(chartHeight+chartGap)
	e.Printf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="system-ui, sans-serif" font-size="12" role="img" aria-labelledby="title desc">`+"\n",
		chartLeft+chartWidth+140, height)
	e.Printf("<title id=\"title\">Type parity over time</title>\n<desc id=\"desc\">%s</desc>\n", escape(describeHistory(h)))
	e.Printf("<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>\n")
	for i, set := range h.Sets {
		historyChart(e, h, set, chartTop+i*(chartHeight+chartGap))
	}
	e.Printf("</svg>\n")
	return e.Err
}

func describeHistory(h *history.History) string {
	if len(h.Points) == 0 {
		return "no commits"
	}
	last := h.Points[len(h.Points)-1]
	var parts []string
	for _, set := range h.Sets {
		var counts []string
		for _, v := range compare.Verdicts {
			counts = append(counts, fmt.Sprintf("%d %s", last.Summary[set][v], v))
		}
		parts = append(parts, set+": "+strings.Join(counts, ", "))
	}
	return fmt.Sprintf("After %s. %s", print.Plural(len(h.Points), "change"), strings.Join(parts, "; "))
}

func historyChart(e *print.Writer, h *history.History, set string, top int) {
	most := 1
	for _, p := range h.Points {
		most = max(most, total(p.Summary[set]))
	}
	e.Printf(`<text x="%d" y="%d" font-weight="600" fill="#1f2328">%s vs %s</text>`+"\n", chartLeft, top-8, escape(h.Reference), escape(set))
	e.Printf(`<text x="%d" y="%d" text-anchor="end" fill="#57606a">%d</text><text x="%d" y="%d" text-anchor="end" fill="#57606a">0</text>`+"\n",
		chartLeft-6, top+10, most, chartLeft-6, top+chartHeight)
	step := float64(chartWidth) / float64(max(1, len(h.Points)))
	for i, p := range h.Points {
		y := float64(top + chartHeight)
		for _, v := range compare.Verdicts {
			n := p.Summary[set][v]
			if n == 0 {
				continue
			}
			size := float64(n) * chartHeight / float64(most)
			y -= size
			e.Printf(`<rect x="%.2f" y="%.2f" width="%.2f" height="%.2f" fill="%s"><title>%s %s: %d %s</title></rect>`+"\n",
				chartLeft+float64(i)*step, y, step, size, verdictColors[v].light, p.Time.Format("2006-01-02"), short(p.Commit), n, v)
		}
	}
	if n := len(h.Points); n > 0 {
		e.Printf(`<text x="%d" y="%d" fill="#57606a">%s</text>`+"\n", chartLeft, top+chartHeight+16, h.Points[0].Time.Format("2006-01-02"))
		if n > 1 {
			e.Printf(`<text x="%d" y="%d" text-anchor="end" fill="#57606a">%s</text>`+"\n", chartLeft+chartWidth, top+chartHeight+16, h.Points[n-1].Time.Format("2006-01-02"))
		}
	}
	for i, v := range compare.Verdicts {
		y := top + 12 + i*20
		e.Printf(`<rect x="%d" y="%d" width="12" height="12" fill="%s"/><text x="%d" y="%d" fill="#1f2328">%s</text>`+"\n",
			chartLeft+chartWidth+14, y-10, verdictColors[v].light, chartLeft+chartWidth+32, y, v)
	}
}

func total(s compare.Summary) int {
	n := 0
	for _, count := range s {
		n += count
	}
	return n
}
