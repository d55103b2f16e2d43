package relation

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

func TestStreamKeepsOrder(t *testing.T) {
	const n = 500
	var in strings.Builder
	for i := range n {
		if i%50 == 7 { // a slow pair among fast ones
			fmt.Fprintf(&in, `{"id":%d,"a":%s,"b":%s}`+"\n", i, chain("anyOf", 8), chain("anyOf", 9))
			continue
		}
		fmt.Fprintf(&in, `{"id":%d,"a":{"minimum":%d},"b":{"minimum":%d}}`+"\n", i, i, i%3)
	}
	var out bytes.Buffer
	s := Stream{Name: "pairs", Workers: 4, Bad: func(err error) { t.Error(err) }}
	if err := s.Run(context.Background(), strings.NewReader(in.String()), &out); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != n {
		t.Fatalf("%d results of %d pairs", len(lines), n)
	}
	for i, line := range lines {
		var v Verdict
		if err := json.Unmarshal([]byte(line), &v); err != nil {
			t.Fatal(err)
		}
		if string(v.ID) != fmt.Sprint(i) {
			t.Fatalf("result %d has the id %s", i, v.ID)
		}
	}
}

// endless is a stream of pairs that never ends by itself.
type endless struct{}

func (endless) Read(p []byte) (int, error) { return copy(p, "{\"a\":true,\"b\":false}\n"), nil }

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestStreamEnds(t *testing.T) {
	s := Stream{Name: "pairs", Workers: 2, Bad: func(err error) { t.Error(err) }}
	t.Run("reader of the results is gone", func(t *testing.T) {
		if err := s.Run(context.Background(), endless{}, brokenPipe{}); !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("cancelled", func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		stop := writerFunc(func(p []byte) (int, error) { cancel(); return len(p), nil })
		if err := s.Run(ctx, endless{}, stop); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

func BenchmarkDecide(b *testing.B) {
	for _, tt := range pairs[:40] {
		b.Run(strings.ReplaceAll(tt.name, " ", ""), func(b *testing.B) {
			for b.Loop() {
				decideText(b, tt.a, tt.b)
			}
		})
	}
}
