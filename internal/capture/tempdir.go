package capture

import (
	"os"
	"path/filepath"
)

type tempDir string

func (d tempDir) remove() { os.RemoveAll(string(d)) }

// unpack writes the embedded script to a folder of its own, out of reach of the
// SDK's modules: an interpreter puts the script's folder on its search path.
func (s Script) unpack() (tempDir, string, error) {
	dir, err := os.MkdirTemp("", "parity-capture-")
	if err != nil {
		return "", "", err
	}
	file := filepath.Join(dir, s.Name)
	if s.Files != nil {
		err = os.CopyFS(dir, s.Files)
	} else {
		err = os.WriteFile(file, s.Source(), 0o600)
	}
	if err != nil {
		os.RemoveAll(dir)
		return "", "", err
	}
	return tempDir(dir), file, nil
}
