package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"example.org/parity/internal/atomicfile"
	"example.org/parity/internal/compare"
	"example.org/parity/internal/config"
	"example.org/parity/internal/confine"
	"example.org/parity/internal/git"
	"example.org/parity/internal/payload"
	"example.org/parity/internal/remote"
	"example.org/parity/internal/report"
	"example.org/parity/internal/validate"
)

func newReport(g *globals) *cobra.Command {
	var format, file, newOnly string
	var dated bool
	var scope *compare.Scope
	cmd := &cobra.Command{
		Use:   "report",
		Short: "Write the reports",
		Long: `report compares the captured type sets of parity.yaml and writes the reports
that its reports section lists, by default reports/parity.md and
reports/parity.json. Where parity.yaml lists payloads, the md, html and json
reports also tell what each set makes of them. Equal input gives equal bytes. All
reports are rendered before the first is written, and where one cannot be written,
none is.

The format summary is Markdown for the comment of a pull request or the summary of a
job: what decides, what to mend first, and the rest folded, under 60 KB.

With --new-only, --set, --type, --rule and --priority the reports are of the part
that parity check with the same flags counts, so that annotations and summaries
agree with the gate.`,
		Example: `  parity report
  parity report --set elixir --new-only origin/main --format sarif
  parity report --format md -o PARITY.md
  parity report --format summary -o - >> "$GITHUB_STEP_SUMMARY"
  parity report --format json -o -`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := g.load()
			if err != nil {
				return err
			}
			jobs, err := reportJobs(cmd.Context(), c, format, file)
			if err != nil {
				return err
			}
			result, err := comparison{*scope, newOnly}.run(cmd.Context(), c, cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			var traffic *validate.Result
			if slices.ContainsFunc(jobs, func(j reportJob) bool { return j.format.Traffic }) {
				if traffic, err = configuredTraffic(cmd, c); err != nil {
					return err
				}
			}
			for i := range jobs {
				jobs[i].opts.Traffic = traffic
				if jobs[i].format.Fixes {
					jobs[i].opts.Changes = changes(cmd.Context(), c, result)
				}
				if dated {
					jobs[i].opts.Date = time.Now().Format(time.DateOnly)
				}
				if err := jobs[i].render(result); err != nil {
					return fmt.Errorf("rendering %s: %w", jobs[i].file, err)
				}
			}
			if file == "-" {
				_, err := cmd.OutOrStdout().Write(jobs[0].bytes)
				return err
			}
			var files []atomicfile.File
			for _, job := range jobs {
				files = append(files, atomicfile.File{Path: job.file, Data: job.bytes})
			}
			return writeFiles(cmd, "the report", files)
		},
	}
	cmd.Flags().StringVarP(&format, "format", "f", "", "write only this `FORMAT`: "+report.FormatNames()+" (default: formats of parity.yaml)")
	cmd.Flags().StringVarP(&file, "output", "o", "", "`FILE` to write, - for standard output; needs --format")
	cmd.Flags().BoolVar(&dated, "date", false, "put the day into the md and html reports; without it equal input gives equal bytes")
	cmd.Flags().StringVar(&newOnly, "new-only", "", "count only findings that the type sets of git revision `REV` did not have, as parity check does")
	scope = scopeFlags(cmd, g.setNames, g.typeNames)
	completing(cmd, "format", formats)
	return cmd
}

type reportJob struct {
	format report.Format
	file   string
	opts   report.Options
	bytes  []byte
}

// render fills in the bytes.
func (j *reportJob) render(result *compare.Result) error {
	var out bytes.Buffer
	if err := j.format.Render(&out, result, j.opts); err != nil {
		return err
	}
	j.bytes = out.Bytes()
	return nil
}

// configuredTraffic reads the payloads of parity.yaml; nil where it names none.
func configuredTraffic(cmd *cobra.Command, c *config.Config) (*validate.Result, error) {
	if len(c.Payloads) == 0 {
		return nil, nil
	}
	runner, err := newRunner(c, validateFlags{})
	if err != nil {
		return nil, err
	}
	paths, err := payloads(c)
	if err != nil {
		return nil, err
	}
	result, err := readPayloads(cmd.Context(), runner, payload.Reader{Root: c.Base()}, paths, cmd.ErrOrStderr())
	if err != nil {
		return nil, fmt.Errorf("reading the payloads of %s: %w", c.File(), err)
	}
	return result, nil
}

func reportJobs(ctx context.Context, c *config.Config, format, file string) ([]reportJob, error) {
	if file != "" && format == "" {
		return nil, fmt.Errorf("--output needs --format")
	}
	formats, from := c.Reports.Formats, c.Place("reports", "formats")+": reports: formats"
	if format != "" {
		formats, from = []string{format}, "--format"
	}
	var jobs []reportJob
	for _, name := range formats {
		f, err := report.FormatByName(name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", from, err)
		}
		job := reportJob{format: f, file: file, opts: configured(ctx, f, c)}
		job.opts.Gate = c.FailOn
		if file == "" {
			if job.file, err = c.Locate(c.Reports.Dir + "/parity." + f.Ext); err != nil {
				return nil, fmt.Errorf("writing the report: %w", err)
			}
		}
		job.opts.Links = linksOf(ctx, c, f, job.file)
		jobs = append(jobs, job)
	}
	return jobs, nil
}

// renderOptions are those that every command's rendering has; base is the folder
// that source files are named from. Outside of a repository there is no root.
func renderOptions(ctx context.Context, f report.Format, base string) report.Options {
	opts := report.Options{Version: version(), Home: address()}
	if f.Rooted {
		opts.Root, _ = git.Repository{Dir: base}.Prefix(ctx)
	}
	return opts
}

// configured are they for the sets of a configuration, which may be of other repositories.
func configured(ctx context.Context, f report.Format, c *config.Config) report.Options {
	opts := renderOptions(ctx, f, c.Base())
	if f.Rooted {
		opts.Here, opts.Config = here(c), c.Name()
	}
	return opts
}

// here knows the files of this repository: what is read of a set that is elsewhere
// is none, and neither is what is not there or lies in a submodule.
func here(c *config.Config) func(set, file string) bool {
	top, _ := confine.Repository(c.Base())
	return func(set, file string) bool {
		s, err := c.Set(set)
		if err != nil || file != s.Schema && s.Elsewhere() != "" || remote.Is(file) {
			return false
		}
		path, err := c.Locate(file)
		if err != nil {
			return false
		}
		info, err := os.Lstat(path)
		own, _ := confine.Repository(filepath.Dir(path))
		return err == nil && info.Mode().IsRegular() && own == top
	}
}

// linksOf gives the links of a report by set: what parity.yaml says; of a set that is
// elsewhere the web view of its repository; in a page, that of the remote, since a
// page is read apart from the files; else the files themselves.
func linksOf(ctx context.Context, c *config.Config, f report.Format, file string) func(string) string {
	own := c.Links
	if own == "" && f.Page {
		repo := git.Repository{Dir: c.Base()}
		if prefix, err := repo.Prefix(ctx); err == nil {
			own = git.Web(repo.Remote(ctx), "HEAD", prefix)
		}
	}
	if own == "" && file != "-" {
		if way := linksFrom(file, c.Base()); way != "" {
			own = way + "{file}#L{line}"
		}
	}
	others, err := newElsewhere(c)
	if err != nil {
		others = &elsewhere{c, &remote.Lock{}} // whoever needs the lock says what is wrong with it
	}
	return func(name string) string {
		s, err := c.Set(name)
		if err != nil {
			return ""
		}
		if s.Elsewhere() == "" {
			return own
		}
		at, err := remote.Parse(s.Elsewhere())
		if err != nil {
			return ""
		}
		rev := at.Rev
		if entry, err := others.entry(s); err == nil {
			rev = entry.Commit // what the lines are of
		}
		return git.Web(at.URL, rev, "")
	}
}

// linksFrom is the relative way from a report to the folder that source files
// are named from: ../ for reports/parity.md. A report outside it gets no links.
func linksFrom(file, base string) string {
	abs, err := filepath.Abs(file)
	if err != nil {
		return ""
	}
	rel, err := filepath.Rel(filepath.Dir(abs), base)
	if err != nil || filepath.IsAbs(rel) {
		return ""
	}
	if rel == "." {
		return "./"
	}
	rel = filepath.ToSlash(rel)
	if strings.Trim(rel, "./") != "" {
		return ""
	}
	return rel + "/"
}

// shorten names a file relative to the working directory where that is shorter.
func shorten(file string) string {
	wd, err := filepath.Abs(".")
	if err != nil {
		return file
	}
	if rel, err := filepath.Rel(wd, file); err == nil && len(rel) < len(file) {
		return rel
	}
	return file
}
