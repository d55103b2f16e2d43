package payload

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"example.org/parity/internal/confine"
)

// source is one input while it is read.
type source struct {
	ctx     context.Context
	name    string // in places
	in      *bufio.Reader
	limits  Limits
	handler Handler
	long    []byte // a line that does not fit the buffer of in
	media   media
}

// stdinName is what standard input is called on the command line.
const stdinName = "-"

// Reader reads inputs one after the other.
type Reader struct {
	Limits  Limits
	Stdin   io.Reader
	Handler Handler
	// Since, if set, leaves out files of a folder that have not changed since then.
	Since time.Time
	// Root, if set, is the folder that files are named from in places.
	Root string
	// Progress, if set, is told of each piece read from an input, in bytes as
	// they are stored (compressed ones count compressed).
	Progress func(bytes int)
}

// Read reads a file, a folder with all below it, or standard input where path is
// "-". An input that cannot be read is a Problem; an error is the handler's or
// the context's.
func (r *Reader) Read(ctx context.Context, path string) error {
	if path == stdinName {
		err := r.stream(ctx, "standard input", "", until(ctx, r.Stdin))
		return cmp.Or(ctx.Err(), err)
	}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return r.unreadable(path, err)
	case info.IsDir():
		return r.folder(ctx, path)
	default:
		return r.file(ctx, path)
	}
}

// folder reads the files below path in the order of their names. What a link
// inside it points to is not followed: it may lead anywhere.
func (r *Reader) folder(ctx context.Context, path string) error {
	return filepath.WalkDir(path, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return r.unreadable(name, err)
		case entry.IsDir():
			return nil
		}
		return r.entry(ctx, name, entry)
	})
}

// entry reads a file that was found in a folder, if it is a kind of input.
func (r *Reader) entry(ctx context.Context, name string, entry fs.DirEntry) error {
	switch {
	case !entry.Type().IsRegular():
		return r.notRead(name, "not a regular file")
	case !InFolder(name):
		return r.notRead(name, "not a kind of file that payloads are read from ("+strings.Join(extensions, ", ")+", or these with .gz or .zst)")
	}
	if info, err := entry.Info(); err == nil && !r.Since.IsZero() && info.ModTime().Before(r.Since) {
		return r.notRead(name, "not changed since "+r.Since.Format(time.DateTime))
	}
	return r.file(ctx, name)
}

// Entries are the files below a folder in the order in which Read reads them. ReadEntry
// reads one of them as Read would.
func Entries(folder string) ([]string, error) {
	var names []string
	err := filepath.WalkDir(folder, func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			names = append(names, name)
		}
		return err
	})
	return names, err
}

// ReadEntry reads one of Entries.
func (r *Reader) ReadEntry(ctx context.Context, name string) error {
	info, err := os.Lstat(name)
	if err != nil {
		return r.unreadable(name, err)
	}
	return r.entry(ctx, name, fs.FileInfoToDirEntry(info))
}

// ReadStream reads an input that is no file of this machine, of the kind that its name says.
func (r *Reader) ReadStream(ctx context.Context, name string, in io.Reader) error {
	return r.stream(ctx, name, plainExt(name), in)
}

func (r *Reader) file(ctx context.Context, path string) error {
	f, err := confine.Open(path)
	if err != nil {
		return r.unreadable(path, err)
	}
	defer f.Close()
	return r.stream(ctx, path, plainExt(path), f)
}

func (r *Reader) stream(ctx context.Context, name, ext string, raw io.Reader) error {
	if r.Progress != nil {
		raw = progress{raw, r.Progress}
	}
	plain, done, err := decompressed(raw, r.Limits)
	if err != nil {
		return r.unreadable(name, err)
	}
	defer done()
	s := &source{ctx: ctx, name: r.name(name), in: bufio.NewReaderSize(plain, 256<<10), limits: r.Limits, handler: r.Handler}
	if head, _ := s.in.Peek(len(utf8BOM)); slices.Equal(head, utf8BOM) {
		s.in.Discard(len(utf8BOM))
	}
	head, err := s.in.Peek(sniffBytes)
	if err != nil && !errors.Is(err, io.EOF) {
		return r.unreadable(name, err)
	}
	err = detect(ext, head)(s)
	var stopped handlerError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &stopped):
		return stopped.err
	default:
		return r.unreadable(name, err)
	}
}

// until is r, whose reads end when the context does, even where r waits for
// somebody to type.
func until(ctx context.Context, r io.Reader) io.Reader {
	out, in := io.Pipe()
	context.AfterFunc(ctx, func() { in.CloseWithError(ctx.Err()) })
	go func() {
		_, err := io.Copy(in, r)
		in.CloseWithError(err)
	}()
	return out
}

func (r *Reader) unreadable(name string, err error) error {
	var pathError *fs.PathError
	if errors.As(err, &pathError) { // its text repeats the path
		err = pathError.Err
	}
	return r.Handler.Problem(Problem{Kind: Unreadable, Place: Place{File: r.name(name)}, Err: err})
}

// name is what places call a file.
func (r *Reader) name(path string) string {
	if rel, err := filepath.Rel(r.Root, path); r.Root != "" && err == nil && filepath.IsAbs(path) {
		path = rel
	}
	return filepath.ToSlash(path)
}

func (r *Reader) notRead(name, why string) error {
	return r.Handler.Problem(Problem{Kind: NotRead, Place: Place{File: r.name(name)}, Err: errors.New(why)})
}

// handlerError tells an error of the handler, which ends all reading, from one
// of the input.
type handlerError struct{ err error }

func (e handlerError) Error() string { return e.err.Error() }

func (s *source) emit(r Record) error {
	if err := s.ctx.Err(); err != nil {
		return handlerError{err}
	}
	r.Place.File = s.name
	if err := s.handler.Record(r); err != nil {
		return handlerError{err}
	}
	return nil
}

func (s *source) broken(p Place, err error) error { return s.problem(Broken, p, err) }

func (s *source) problem(kind ProblemKind, p Place, err error) error {
	p.File = s.name
	if err := s.handler.Problem(Problem{Kind: kind, Place: p, Err: err}); err != nil {
		return handlerError{err}
	}
	return nil
}

type progress struct {
	r    io.Reader
	tell func(int)
}

func (p progress) Read(b []byte) (int, error) {
	n, err := p.r.Read(b)
	p.tell(n)
	return n, err
}
