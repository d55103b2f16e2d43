package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// hosted makes folders of the script clones of repositories that are hosted at
// $WORK/hosted, as others are at GitHub.
func hosted(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: hosted FOLDER…")
	}
	for _, name := range args {
		dir, host := ts.MkAbs(name), filepath.Join(ts.Getenv("WORK"), "hosted", name)
		for _, git := range [][]string{
			{"init", "-q", "-b", "main", dir},
			{"-C", dir, "add", "."},
			{"-C", dir, "commit", "-q", "--allow-empty", "-m", "First"},
			{"clone", "-q", "--bare", dir, host},
			{"-C", dir, "remote", "add", "origin", host},
			{"-C", dir, "fetch", "-q", "origin"},
		} {
			ts.Check(ts.Exec("git", git...))
		}
	}
}

var (
	block = regexp.MustCompile("(?ms)^```(sh|yaml)\n# (\\S+) ?(\\S*)\n(.*?)^```$")
	gate  = regexp.MustCompile(`(?m)^(parity check[^#\n]*)`)
)

// recipe does what a section of a page of docs/ says: files whose name stands in the
// first line are written, commands run in the folder that stands there. Repositories at
// https://github.com/acme are those at $WORK/hosted; a check may find something.
func recipe(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: recipe PAGE HEADING")
	}
	page, err := os.ReadFile(filepath.Join(ts.Getenv("REPO"), "docs", args[0]))
	ts.Check(err)
	_, section, ok := strings.Cut(string(page), "\n## "+args[1]+"\n")
	if !ok {
		ts.Fatalf("%s has no section %q", args[0], args[1])
	}
	section, _, _ = strings.Cut(section, "\n## ")
	host := "file://" + filepath.Join(ts.Getenv("WORK"), "hosted")
	here := strings.NewReplacer("https://github.com/acme/", host+"/", "parity fetch", "parity fetch --allow "+host)
	blocks := block.FindAllStringSubmatch(section, -1)
	if len(blocks) == 0 {
		ts.Fatalf("%s: nothing to do in %q", args[0], args[1])
	}
	for _, b := range blocks {
		text := here.Replace(b[4])
		if b[1] == "yaml" {
			file := ts.MkAbs(b[2])
			ts.Check(os.MkdirAll(filepath.Dir(file), 0o755))
			ts.Check(os.WriteFile(file, []byte(text), 0o644))
			continue
		}
		if b[2] != "in" {
			ts.Fatalf("%s: the first line of a block tells where it is run, this is %q", args[0], b[2])
		}
		text = gate.ReplaceAllString(text, `{ $1; } || [ $$? = 1 ]`)
		ts.Check(ts.Exec("bash", "-euc", "cd '"+ts.MkAbs(b[3])+"'\n"+text))
	}
}
