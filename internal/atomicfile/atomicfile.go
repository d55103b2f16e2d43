// Package atomicfile writes files whole or not at all.
package atomicfile

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
)

// Write puts data into path by way of a temporary file beside it and a rename,
// so that no reader and no crash ever sees half of it. Folders are made as
// needed. A file that has these bytes already is left alone.
func Write(path string, data []byte) error {
	if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, data) {
		return nil
	}
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	tmp, err := os.CreateTemp(dir, "."+filepath.Base(path)+".*")
	if failed := (*os.PathError)(nil); errors.As(err, &failed) {
		failed.Path = path // nobody asked for the temporary file
	}
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name()) // a no-op after the rename
	if _, err := tmp.Write(data); err != nil {
		tmp.Close()
		return err
	}
	if err := tmp.Chmod(0o644); err != nil {
		tmp.Close()
		return err
	}
	if err := tmp.Close(); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), path)
}
