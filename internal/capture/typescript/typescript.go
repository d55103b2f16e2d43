// Package typescript captures the wire types of a TypeScript SDK: interfaces, type
// aliases, classes of data, enums, and schemas of zod.
//
// The front end is a program for node in capturets. It has TypeScript's compiler parse
// the source and resolve its types; nothing of the SDK is run, no plugin is loaded, and
// no file outside of the tree is read beside TypeScript's own library.
package typescript

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"example.org/parity/internal/capture"
	"example.org/parity/internal/child"
	"example.org/parity/internal/confine"
)

//go:embed capturets/*.js
var source embed.FS

const (
	installNode = "install Node.js 18 or newer (https://nodejs.org)"
	install     = "npm install -g typescript@6, or name the folder that it is in with NODE_PATH"
)

// project is a package of npm.
var project = confine.Project{Top: "package.json"}

// FrontEnd reads TypeScript with the compiler that the person who runs parity has
// installed. One within the tree that is read is never run.
type FrontEnd struct{}

// Language implements capture.FrontEnd.
func (FrontEnd) Language() string { return "typescript" }

// Runtime implements capture.FrontEnd.
func (FrontEnd) Runtime() capture.Runtime {
	return capture.Runtime{Program: "node", VersionFlag: "--version", Install: installNode, Needs: func(root string) (string, error) {
		folder, version, err := compiler(root)
		return fmt.Sprintf("TypeScript %s in %s", version, folder), err
	}}
}

// Capture implements capture.FrontEnd.
func (f FrontEnd) Capture(ctx context.Context, root, path string) (*capture.Result, error) {
	folder, _, err := compiler(confine.Boundary(root, path, project))
	if err != nil {
		return nil, fmt.Errorf("capturing %s types from %s: %w", f.Language(), path, err)
	}
	return capture.Script{
		Lang:    f.Language(),
		Command: []string{"node", "--max-old-space-size=900"},
		Env:     []string{"PARITY_TYPESCRIPT=" + folder},
		Files:   source,
		Name:    "capturets/main.js",
		Install: installNode,
		Project: project,
	}.Capture(ctx, root, path)
}

// Compiler is the folder of the TypeScript by which an SDK is read.
func Compiler(root, path string) (string, error) {
	folder, _, err := compiler(confine.Boundary(root, path, project))
	return folder, err
}

// compiler is the folder of the first TypeScript that has an API for JavaScript, which is
// 4.7 to 6: of NODE_PATH, of parity's own cache, of npm's global packages. What lies in
// the tree that is read is none.
func compiler(boundary string) (folder, version string, err error) {
	tree, err := filepath.EvalSymlinks(boundary)
	if err != nil {
		return "", "", err
	}
	other := ""
	for _, modules := range modules() {
		folder, err := filepath.EvalSymlinks(filepath.Join(modules, "typescript"))
		if err != nil || !filepath.IsAbs(folder) {
			continue
		}
		if inside, err := filepath.Rel(tree, folder); err == nil && filepath.IsLocal(inside) {
			other = fmt.Sprintf(" (the one in %s is in the tree that is read, and never run)", folder)
			continue
		}
		var manifest struct{ Version string }
		data, err := confine.Read(filepath.Join(folder, "package.json"), confine.MaxSource)
		if err != nil || json.Unmarshal(data, &manifest) != nil {
			continue
		}
		var major, minor int
		if _, err := fmt.Sscanf(manifest.Version, "%d.%d", &major, &minor); err != nil {
			continue
		}
		if major == 4 && minor >= 7 || major == 5 || major == 6 {
			return folder, manifest.Version, nil
		}
		other = fmt.Sprintf(" (version %s in %s has none)", manifest.Version, folder)
	}
	return "", "", fmt.Errorf("TypeScript 4.7 to 6, whose compiler has an API for JavaScript, is not installed%s: %s", other, install)
}

// modules are the folders of packages in which TypeScript may be.
func modules() []string {
	folders := slices.DeleteFunc(filepath.SplitList(os.Getenv("NODE_PATH")), func(folder string) bool { return !filepath.IsAbs(folder) })
	if cache, err := os.UserCacheDir(); err == nil {
		folders = append(folders, filepath.Join(cache, "parity", "node", "node_modules"))
	}
	node, err := child.Find("node")
	if err != nil {
		return folders
	}
	at := []string{node}
	if real, err := filepath.EvalSymlinks(node); err == nil {
		at = append(at, real)
	}
	for _, program := range at {
		bin := filepath.Dir(program)
		folders = append(folders, filepath.Join(bin, "..", "lib", "node_modules"), filepath.Join(bin, "node_modules")) // the latter on Windows
	}
	return append(folders, "/usr/local/lib/node_modules")
}
