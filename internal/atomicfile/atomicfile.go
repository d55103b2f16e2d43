// Package atomicfile writes files whole or not at all.
package atomicfile

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// File is what is to be in a file.
type File struct {
	Path string
	Data []byte
}

// Write puts data into path by way of a temporary file beside it and a rename,
// so that no reader and no crash ever sees half of it. Folders are made as
// needed. A file that has these bytes already is left alone. A link stays one, its
// target is written. What is no regular file, such as a terminal or a pipe, is
// written to as it is.
func Write(path string, data []byte) error { return WriteAll([]File{{path, data}}) }

// WriteAll writes several files: where one cannot be written, none is.
func WriteAll(files []File) (err error) {
	var staged []stage
	defer func() {
		for _, s := range staged {
			s.drop()
		}
	}()
	for _, f := range files {
		s, err := prepare(f)
		if err != nil {
			return err
		}
		staged = append(staged, s)
	}
	for _, s := range staged {
		if err := s.commit(); err != nil {
			return err
		}
	}
	return nil
}

// stage is a file about to be written.
type stage struct {
	path string
	temp string // beside it, with the data; "" where nothing or what follows is to be done
	data []byte // for what is no regular file
}

// prepare does all that can fail for want of room or permission.
func prepare(f File) (stage, error) {
	path, err := target(f.Path)
	if err != nil {
		return stage{}, err
	}
	mode := fs.FileMode(0o666) // less the umask
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			return stage{}, err
		}
	case err != nil:
		return stage{}, err
	case info.IsDir():
		return stage{}, &fs.PathError{Op: "write", Path: f.Path, Err: errors.New("is a folder, a file is expected")}
	case !info.Mode().IsRegular():
		return stage{path: path, data: f.Data}, nil
	case info.Size() == int64(len(f.Data)) && holds(path, f.Data):
		return stage{}, nil
	default:
		mode = info.Mode().Perm()
	}
	temp, err := write(path, f.Data, mode, info != nil)
	if failed := (*fs.PathError)(nil); errors.As(err, &failed) {
		failed.Path = f.Path // nobody asked for the temporary file
	}
	return stage{path: path, temp: temp}, err
}

// target follows links, so that what they point to is written and not they
// themselves. The end need not exist.
func target(path string) (string, error) {
	const mostLinks = 40
	for range mostLinks {
		to, err := os.Readlink(path)
		if err != nil {
			return path, nil // no link, or nothing yet
		}
		if !filepath.IsAbs(to) {
			to = filepath.Join(filepath.Dir(path), to)
		}
		path = to
	}
	return "", &fs.PathError{Op: "write", Path: path, Err: errors.New("links lead around in a circle")}
}

func holds(path string, data []byte) bool {
	old, err := os.ReadFile(path)
	return err == nil && bytes.Equal(old, data)
}

// write makes a temporary file beside path. exact says that the mode is that of an
// older file, whatever the umask.
func write(path string, data []byte, mode fs.FileMode, exact bool) (temp string, err error) {
	temp = filepath.Join(filepath.Dir(path), fmt.Sprintf(".%s.%s", filepath.Base(path), rand.Text()[:10]))
	file, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return "", err
	}
	defer func() {
		if err != nil {
			os.Remove(temp)
		}
	}()
	if exact {
		err = file.Chmod(mode)
	}
	if err == nil {
		_, err = file.Write(data)
	}
	if err == nil {
		err = file.Sync() // a disk may only now say that it is full
	}
	return temp, errors.Join(err, file.Close())
}

func (s *stage) commit() error {
	switch {
	case s.temp != "":
		return os.Rename(s.temp, s.path)
	case s.data != nil:
		file, err := os.OpenFile(s.path, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		_, err = file.Write(s.data)
		return errors.Join(err, file.Close())
	}
	return nil
}

// drop takes the temporary file away; after the rename there is none.
func (s *stage) drop() {
	if s.temp != "" {
		os.Remove(s.temp)
	}
}
