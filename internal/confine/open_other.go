//go:build !unix

package confine

import "os"

func open(path string) (*os.File, error) { return os.Open(path) }
