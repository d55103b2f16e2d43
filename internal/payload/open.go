package payload

import (
	"bufio"
	"bytes"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

var (
	gzipMagic = []byte{0x1f, 0x8b}
	zstdMagic = []byte{0x28, 0xb5, 0x2f, 0xfd}
	utf8BOM   = []byte{0xef, 0xbb, 0xbf}
)

// zstdWindow is the largest look-back that an input may demand: what zstd --long uses.
const zstdWindow = 128 << 20

// decompressed returns the plain text of r, whatever r is compressed with, told
// by its first bytes and not by its name.
func decompressed(r io.Reader, limits Limits) (io.Reader, func(), error) {
	raw := &counter{r: r}
	in := bufio.NewReaderSize(raw, 64<<10)
	head, err := in.Peek(len(zstdMagic))
	if err != nil && err != io.EOF {
		return nil, nil, err
	}
	switch {
	case bytes.HasPrefix(head, gzipMagic):
		z, err := gzip.NewReader(in)
		if err != nil {
			return nil, nil, fmt.Errorf("not readable as gzip: %w", err)
		}
		return &guard{r: z, raw: raw, limits: limits, kind: "gzip"}, func() { z.Close() }, nil
	case bytes.HasPrefix(head, zstdMagic):
		z, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
			zstd.WithDecoderMaxWindow(zstdWindow), zstd.WithDecoderMaxMemory(zstdWindow))
		if err != nil {
			return nil, nil, fmt.Errorf("not readable as zstd: %w", err)
		}
		return &guard{r: z, raw: raw, limits: limits, kind: "zstd"}, z.Close, nil
	default:
		return in, func() {}, nil
	}
}

type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// guard ends a decompression that yields far too much for what goes in.
type guard struct {
	r      io.Reader
	raw    *counter
	limits Limits
	kind   string
	n      int64
}

func (g *guard) Read(p []byte) (int, error) {
	n, err := g.r.Read(p)
	g.n += int64(n)
	if g.n > g.limits.Output && g.n/g.limits.Ratio > g.raw.n {
		return n, fmt.Errorf("decompression bomb: %d bytes of %s expanded to more than %d bytes, over %d times as much; the rest is not read",
			g.raw.n, g.kind, g.n, g.limits.Ratio)
	}
	if err != nil && err != io.EOF {
		err = fmt.Errorf("decompressing %s after %d bytes: %w", g.kind, g.n, err)
	}
	return n, err
}
