package main

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite the expected output in testdata/script")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"parity": main})
}

// TestScripts runs testdata/script/*.txtar, the specification of the command
// line. Beside testscript's own commands they have:
//
//	repeat N TEXT FILE    write TEXT N times into FILE
//	exits CODE ARGS…      run parity and demand just that exit code
//	contract NAME FILE    hold a document against parity schema NAME
//	hosted FOLDER…        make each a clone of a repository in $WORK/hosted
//	recipe PAGE HEADING   do what a section of docs/ says (recipe_test.go)
//
// $REPO is the root of this repository, $BIN the folder of the parity binary alone.
func TestScripts(t *testing.T) {
	repo, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("REPO", repo)
			env.Setenv("NO_COLOR", "1")
			env.Setenv("BIN", filepath.SplitList(env.Getenv("PATH"))[0])
			// The runtimes that capture needs find their caches by these.
			for _, name := range []string{"HOME", "XDG_CACHE_HOME"} {
				env.Setenv(name, os.Getenv(name))
			}
			if cache, err := os.UserCacheDir(); err == nil { // where scripts/need.sh installs packages of npm
				env.Setenv("NODE_PATH", filepath.Join(cache, "parity", "node", "node_modules"))
			}
			env.Setenv("PARITY_CACHE", filepath.Join(filepath.Dir(env.WorkDir), "cache-"+filepath.Base(env.WorkDir)))
			env.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
			for _, who := range []string{"AUTHOR", "COMMITTER"} {
				env.Setenv("GIT_"+who+"_NAME", "Dev")
				env.Setenv("GIT_"+who+"_EMAIL", "dev@example.org")
			}
			env.Setenv("GOCACHE", filepath.Join(env.WorkDir, ".gocache"))
			if cache, ok := os.LookupEnv("GOCACHE"); ok {
				env.Setenv("GOCACHE", cache)
			} else if dir, err := os.UserCacheDir(); err == nil {
				env.Setenv("GOCACHE", filepath.Join(dir, "go-build"))
			}
			env.Setenv("GOFLAGS", "-mod=mod")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"repeat":   repeat,
			"exits":    exits,
			"contract": contract,
			"hosted":   hosted,
			"recipe":   recipe,
		},
	})
}

func repeat(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: repeat N TEXT FILE")
	}
	n := 0
	for _, digit := range args[0] {
		n = n*10 + int(digit-'0')
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(strings.Repeat(args[1], n)), 0o644))
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE ARGS…")
	}
	err := ts.Exec("parity", args[1:]...)
	got := "0"
	if err != nil {
		got = strings.TrimPrefix(err.Error(), "exit status ")
	}
	if got != args[0] {
		ts.Fatalf("parity %s: exit code %s, want %s", strings.Join(args[1:], " "), got, args[0])
	}
}
