package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"example.org/parity/internal/print"
)

// What a build without version control is told, by -ldflags -X: a release's version,
// its commit, and where the project lives.
var release, commit, home string

func newVersion() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the version",
		Long:    "version prints parity's version, the commit that it is built from, and the Go\nversion and platform that it is built with and for.",
		Example: "  parity version",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			out := &print.Writer{W: cmd.OutOrStdout()}
			out.Printf("parity %s\n", built())
			return out.Err
		},
	}
}

// built is all that is known of the binary, on a line.
func built() string {
	parts := []string{}
	if revision := revision(); revision != "" {
		parts = append(parts, "commit "+revision)
	}
	parts = append(parts, runtime.Version(), runtime.GOOS+"/"+runtime.GOARCH)
	return fmt.Sprintf("%s (%s)", version(), strings.Join(parts, ", "))
}

// version is the release's, or what the go command knows of the module.
func version() string {
	if release != "" {
		return release
	}
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}

// revision is the commit that the binary is of, "" where nobody has said it.
func revision() string {
	if commit != "" {
		return commit
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	at, modified := "", ""
	for _, setting := range info.Settings {
		switch setting.Key {
		case "vcs.revision":
			at = setting.Value
		case "vcs.modified":
			if setting.Value == "true" {
				modified = ", modified"
			}
		}
	}
	if at == "" {
		return ""
	}
	return at + modified
}

// address is where the project lives on the web, "" where that is not known: what the
// build was told, else the module's path, unless that is an example.
func address() string {
	if at := strings.TrimSuffix(home, ".git"); at != "" {
		if rest, ok := strings.CutPrefix(at, "git@"); ok { // as a clone by ssh names it
			at = "https://" + strings.Replace(rest, ":", "/", 1)
		}
		return at
	}
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Path == "" || strings.HasPrefix(info.Main.Path, "example.") || !strings.Contains(info.Main.Path, "/") {
		return ""
	}
	return "https://" + info.Main.Path
}
