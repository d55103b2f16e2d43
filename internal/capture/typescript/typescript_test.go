package typescript_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/parity/internal/capture"
	"example.org/parity/internal/capture/typescript"
)

// document is the text of a type set.
func document(t *testing.T, result *capture.Result) string {
	t.Helper()
	text, err := result.Document()
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

const repository = "../../.."

// TestFixture: the fixture is valid TypeScript, and parity knows all of it.
func TestFixture(t *testing.T) {
	root, err := filepath.Abs(repository)
	if err != nil {
		t.Fatal(err)
	}
	fixture := filepath.Join(root, "fixtures", "typescript")
	compiler, err := typescript.Compiler(root, fixture)
	if err != nil {
		t.Fatal(err)
	}
	packages := filepath.Dir(compiler) // zod lies beside TypeScript: scripts/need.sh
	project := tree(t, map[string]string{"tsconfig.json": `{
		"extends": "` + filepath.ToSlash(filepath.Join(fixture, "tsconfig.json")) + `",
		"compilerOptions": {"paths": {"zod": ["` + filepath.ToSlash(filepath.Join(packages, "zod")) + `"]}},
		"include": ["` + filepath.ToSlash(filepath.Join(fixture, "src")) + `"]
	}`})
	if out, err := exec.Command("node", filepath.Join(compiler, "lib", "tsc.js"), "-p", project).CombinedOutput(); err != nil {
		t.Errorf("tsc: %s", out)
	}
	result := captured(t, root, filepath.Join(fixture, "src"))
	if text := document(t, result); strings.Contains(text, `"opaque"`) || len(result.Problems) > 0 {
		t.Errorf("problems %v, or something opaque", result.Problems)
	}
}

func TestBrokenFiles(t *testing.T) {
	root := tree(t, map[string]string{
		"good.ts":       "import { Bad } from './bad';\nexport interface Good { a: string; bad?: Bad }\n",
		"bad.ts":        "export interface Bad { a: string\n  b: = }\n",
		"tsconfig.json": "{ \"compilerOptions\": {,} }",
		"a.test.ts":     "export interface Tested { a: string }\n",
		"large.ts":      strings.Repeat("// a comment\n", 400_000),
		"deep.ts":       "export interface Deep { a: string }\nexport type Nested = " + strings.Repeat("[", 20_000) + "1" + strings.Repeat("]", 20_000) + ";\n",
		"chained.ts":    "import { z } from 'zod';\nexport const Chained = z.string()" + strings.Repeat(".optional()", 400) + ";\n",
		"README.md":     "export interface Text { a: string }\n",
	})
	result := captured(t, root, root)
	var problems []string
	for _, p := range result.Problems {
		problems = append(problems, p.String())
	}
	want := []string{
		"bad.ts:2:6: Type expected.",
		"chained.ts:2:23: it nests deeper than is followed (budget)",
		"deep.ts:1:1: it nests deeper than is followed (budget)",
		"large.ts:1:1: the file is larger than the 4 MiB that are read of one",
		"tsconfig.json:1:23: Property assignment expected.",
	}
	if diff := cmp.Diff(want, problems); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	if text := document(t, result); !strings.Contains(text, `"Good"`) || strings.Contains(text, `"Tested"`) || strings.Contains(text, `"Text"`) {
		t.Errorf("types: %s", text)
	}
}

// TestMissingFiles: a set of which a module exports all of a file that is not there has a hole; other code is no part of it.
func TestMissingFiles(t *testing.T) {
	root := tree(t, map[string]string{
		"index.ts":      "export * from './a';\nexport * from './made/api.ts';\nexport * from './old';\nexport * from './lib';\nexport * from '../outside';\nexport * from 'package';\nexport { B } from './gone';\n",
		"a.ts":          "import type { Made } from './made/api';\nexport interface A { a: Made }\n",
		"old.js":        "module.exports = {};\n",
		"lib/readme.md": "",
	})
	var problems []string
	for _, p := range captured(t, root, root).Problems {
		problems = append(problems, p.String())
	}
	want := []string{"index.ts:2:15: all of ./made/api.ts is exported, which is not there: make it first, if something generates it"}
	if diff := cmp.Diff(want, problems); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

// TestNothingOutsideIsRead: neither tsconfig.json nor an import leads out of the tree.
func TestNothingOutsideIsRead(t *testing.T) {
	top := tree(t, map[string]string{
		"outside/secret.ts":                        "export interface Secret { password: 'hunter2' }\n",
		"outside/tsconfig.json":                    `{"compilerOptions": {"paths": {"@far/*": ["../outside/*"]}}}`,
		"sdk/tsconfig.json":                        `{"extends": "../outside/tsconfig.json", "compilerOptions": {"baseUrl": "..", "paths": {"@near/*": ["../outside/*"]}, "plugins": [{"name": "evil"}], "typeRoots": ["../outside"], "types": ["secret"]}}`,
		"sdk/node_modules/evil/index.js":           "require('fs').writeFileSync(__dirname + '/../../ran', '')\n",
		"sdk/node_modules/typescript/package.json": `{"version": "5.9.3", "main": "index.js"}`,
		"sdk/node_modules/typescript/index.js":     "require('fs').writeFileSync(__dirname + '/../../ran', '')\n",
		"sdk/src/a.ts":                             "import { Secret } from '../../outside/secret';\nimport type { Secret as Near } from '@near/secret';\nimport type { Secret as Far } from '@far/secret';\nimport type { Secret as Linked } from './linked';\n/// <reference path=\"../../outside/secret.ts\" />\nexport interface A { a: Secret; b: Near; c: Far; d: Linked }\n",
	})
	root := filepath.Join(top, "sdk")
	if err := os.Symlink(filepath.Join(top, "outside", "secret.ts"), filepath.Join(root, "src", "linked.ts")); err != nil {
		t.Fatal(err)
	}
	t.Setenv("NODE_PATH", filepath.Join(root, "node_modules"))
	text := document(t, captured(t, root, filepath.Join(root, "src")))
	if strings.Contains(text, "hunter2") || strings.Contains(text, "password") {
		t.Errorf("what is outside of the tree was read: %s", text)
	}
	if n := strings.Count(text, `"opaque"`); n != 4 {
		t.Errorf("%d of the 4 that lead outside are unknown: %s", n, text)
	}
	if _, err := os.Stat(filepath.Join(root, "ran")); err == nil {
		t.Error("code of the tree ran")
	}
}

// TestConfigured: paths of tsconfig.json within the tree are followed, of what it extends too.
func TestConfigured(t *testing.T) {
	root := tree(t, map[string]string{
		"base.json":     `{"compilerOptions": {"paths": {"@sdk/*": ["./lib/*"]}}}`,
		"tsconfig.json": `{"extends": ["./base"], /* comments, and a comma */ "compilerOptions": {"strict": false},}`,
		"lib/inner.ts":  "export interface Inner { x: string }\n",
		"src/sdk.ts":    "import type { Inner } from '@sdk/inner';\nexport interface Sdk { inner: Inner | null }\n",
	})
	text := document(t, captured(t, root, filepath.Join(root, "src")))
	if strings.Contains(text, `"opaque"`) || !strings.Contains(text, `"Inner"`) || !strings.Contains(text, `"null"`) {
		t.Errorf("got %s", text)
	}
}

// TestWithoutTypeScript: what is missing is said, with what to do.
func TestWithoutTypeScript(t *testing.T) {
	root := tree(t, map[string]string{"a.ts": "export interface A { a: string }\n"})
	bin := t.TempDir()
	t.Setenv("PATH", bin)
	t.Setenv("HOME", bin)
	t.Setenv("XDG_CACHE_HOME", bin)
	seven := tree(t, map[string]string{"typescript/package.json": `{"version": "7.0.2"}`})
	for _, row := range []struct{ path, want, reason string }{
		{"", "TypeScript 4.7 to 6, whose compiler has an API for JavaScript, is not installed", "no TypeScript at all"},
		{seven, "version 7.0.2 in ", "one without an API"},
	} {
		t.Setenv("NODE_PATH", row.path)
		_, err := typescript.FrontEnd{}.Capture(context.Background(), root, root)
		if _, global := os.Stat("/usr/local/lib/node_modules/typescript"); global != nil && (err == nil || !strings.Contains(err.Error(), row.want) || !strings.Contains(err.Error(), "npm install")) {
			t.Errorf("%s: %v", row.reason, err)
		}
	}
	six := tree(t, map[string]string{"typescript/package.json": `{"version": "6.0.3"}`})
	t.Setenv("NODE_PATH", six)
	if _, err := (typescript.FrontEnd{}).Capture(context.Background(), root, root); err == nil || !strings.Contains(err.Error(), "node is not on PATH: install Node.js 18") {
		t.Errorf("no node: %v", err)
	}
}
