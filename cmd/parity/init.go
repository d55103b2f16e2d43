package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"example.org/parity/internal/atomicfile"
	"example.org/parity/internal/config"
	"example.org/parity/internal/discover"
	"example.org/parity/internal/languages"
	"example.org/parity/internal/print"
)

func newInit(g *globals) *cobra.Command {
	return &cobra.Command{
		Use:   "init",
		Short: "Write parity.yaml for the SDKs found here",
		Long: `init looks below the current folder for the types of SDKs, one a language
(` + languages.Titles("and") + `), and writes a parity.yaml that names them, and
parity.schema.json, by which editors check it and complete its keys. It never
overwrites one. Where it finds one SDK, it says how those of other repositories
come in.`,
		Example: "  parity init && parity capture && parity check",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			file := g.toWrite()
			if _, err := os.Stat(file); err == nil {
				return fmt.Errorf("writing the configuration: %s exists already; edit it, or name another file with --config", file)
			} else if !errors.Is(err, os.ErrNotExist) {
				return fmt.Errorf("writing the configuration: %w", err)
			}
			found, err := discover.SDKs(filepath.Dir(file))
			if err != nil {
				return fmt.Errorf("looking for SDKs: %w", err)
			}
			if len(found) == 0 {
				return fmt.Errorf("looking for SDKs: no %s types below %s; run init where the SDKs are, or see parity diff --help to compare two folders", languages.Titles("or"), filepath.Dir(file))
			}
			err = atomicfile.WriteAll([]atomicfile.File{
				{Path: file, Data: []byte(initialConfig(found))},
				{Path: filepath.Join(filepath.Dir(file), editorSchema), Data: config.Schema},
			})
			if err != nil {
				return fmt.Errorf("writing the configuration: %w", err)
			}
			out := &print.Writer{W: cmd.OutOrStdout()}
			for _, sdk := range found {
				out.Printf("%s: %s\n", sdk.Language, sdk.Path)
			}
			if len(found) > 1 {
				out.Printf("wrote %s; look at its sources, then run parity capture and parity check\n", file)
			} else {
				out.Printf(oneSDK, file, file)
			}
			return out.Err
		},
	}
}

// editorSchema is beside parity.yaml what editors check and complete it by.
const editorSchema = "parity.schema.json"

// oneSDK is what comes next where the SDKs are in several repositories.
const oneSDK = `wrote %s; look at its source, then run parity capture
This repository has one SDK. To compare it with those of other repositories:
  1. commit %s and schemas/ here: the others read this SDK's types from there
  2. in parity.yaml take the comment signs from the other sets, name their repositories, and say at
     reference: which set the others follow
  3. run parity fetch, parity capture and parity check; commit parity.lock
docs/repositories.md of parity has a recipe for each way to lay out SDKs in repositories.
`

func initialConfig(found []discover.SDK) string {
	var b strings.Builder
	b.WriteString("# yaml-language-server: $schema=" + editorSchema + "\n")
	b.WriteString("# What parity compares. Paths are relative to this file.\n\n")
	fmt.Fprintf(&b, "# The set that the others are measured by.\nreference: %s\n\nsets:\n", found[0].Language)
	for _, sdk := range found {
		fmt.Fprintf(&b, "  - name: %s\n    source: %s\n", sdk.Language, yamlText(sdk.Path))
	}
	if len(found) == 1 {
		b.WriteString(otherSDKs(found[0].Language))
	}
	b.WriteString(`
# The least urgent priority that makes parity check fail.
fail-on: P1

# What parity report writes, into reports/.
reports:
  formats: [md, html, json]

# Headings of the report; the first that matches a type wins.
categories:
  - name: Request Types
    types: ["*Request", "*Params"]
  - name: Response Types
    types: ["*Response"]

# Types or Type.field patterns whose findings are more or less urgent than their rule says.
# priorities:
#   P0: [Invoice.currency]
#   P3: ["*Event"]

# Types that are spelled too differently to match by themselves: set → reference type → its name there.
# map:
#   ` + found[len(found)-1].Language + `:
#     RunID: Run.Identifier

# Findings that you accept; parity baseline accepts all of today's at once.
# ignore:
#   - {type: Invoice, path: /currency, reason: set by the service until March, expires: 2027-03-31}
`)
	return b.String()
}

// otherSDKs are sets to be filled in.
func otherSDKs(language string) string {
	var b strings.Builder
	b.WriteString("  # The SDKs of other repositories; parity fetch brings them here, at the commits of parity.lock.\n  # schema: the type set that the other repository keeps; source: its code, captured here.\n")
	for i, other := range languages.All {
		from := "schema: git+https://HOST/OWNER/REPO@main#schemas/" + other.Name + ".json"
		if i == len(languages.All)-1 {
			from = "source: git+https://HOST/OWNER/REPO@v1.0.0#."
		}
		if other.Name != language {
			fmt.Fprintf(&b, "  # - name: %s\n  #   %s\n", other.Name, from)
		}
	}
	return b.String()
}

var plainText = regexp.MustCompile(`^[A-Za-z][\w./-]*$`)

// yamlText writes a text with quotes where YAML needs them.
func yamlText(text string) string {
	if plainText.MatchString(text) {
		return text
	}
	return strconv.Quote(text)
}
