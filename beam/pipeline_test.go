package beam

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/testing/ptest"
	"github.com/google/go-cmp/cmp"

	"example.org/parity/internal/config"
	"example.org/parity/internal/payload"
	"example.org/parity/internal/schema"
	"example.org/parity/internal/validate"
	"example.org/parity/internal/validate/render"
)

func TestMain(m *testing.M) { ptest.MainWithDefault(m, "prism") }

// fixtures is the job of the repository's own configuration.
func fixtures(t *testing.T) *validate.Job {
	t.Helper()
	c, err := config.Load("../parity.yaml")
	if err != nil {
		t.Fatal(err)
	}
	job, err := validate.NewJob(c, func(s config.Set) ([]byte, error) {
		path, err := c.Locate(s.Schema)
		if err != nil {
			return nil, err
		}
		return schema.Read(path, s.Schema)
	}, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	return job
}

// alone is what parity validate prints.
func alone(t *testing.T, job *validate.Job, paths ...string) string {
	t.Helper()
	runner, err := job.Runner()
	if err != nil {
		t.Fatal(err)
	}
	runner.Workers = 3
	if err := runner.Start(); err != nil {
		t.Fatal(err)
	}
	reader := payload.Reader{Limits: payload.DefaultLimits, Handler: runner}
	for _, path := range paths {
		if err := reader.Read(t.Context(), path); err != nil {
			t.Fatal(err)
		}
	}
	result, err := runner.Finish()
	if err != nil {
		t.Fatal(err)
	}
	return rendered(t, result)
}

func rendered(t *testing.T, result *validate.Result) string {
	t.Helper()
	format, err := render.ByName("json")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := format.Render(&out, result, render.Options{}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// archive writes files of records that are accepted, refused, broken, too large, of no
// type, and of no kind that is read.
func archive(t *testing.T) string {
	t.Helper()
	traffic, err := os.ReadFile("../fixtures/traffic/requests.ndjson")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(traffic), "\n")
	dir := t.TempDir()
	random := rand.New(rand.NewSource(1))
	for file := range 12 {
		var text strings.Builder
		for range random.Intn(300) {
			switch random.Intn(12) {
			case 0:
				fmt.Fprintf(&text, "{\"unknown%d\": 1}\n", random.Intn(30))
			case 1:
				text.WriteString("{\"type\": \"create_session\",\n")
			default:
				text.WriteString(lines[random.Intn(len(lines))])
			}
		}
		if file == 7 {
			fmt.Fprintf(&text, "{\"type\": \"create_session\", \"tags\": [%q]}\n{}\n", strings.Repeat("x", payload.DefaultLimits.Record))
		}
		name := filepath.Join(dir, fmt.Sprint(file%3), fmt.Sprintf("%02d.ndjson", file))
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range map[string]string{"notes.txt": "x", "0/broken.ndjson.gz": "no gzip", "empty.json": ""} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestSameBytes: the pipeline says what parity validate says.
func TestSameBytes(t *testing.T) {
	dir := archive(t)
	for _, row := range []struct {
		name     string
		patterns []string
		paths    []string
	}{
		{"a folder", []string{dir}, []string{dir}},
		{"the fixtures", []string{"../fixtures/traffic"}, []string{"../fixtures/traffic"}},
		{"a pattern", []string{dir + "/**/0*.ndjson"}, glob(t, dir+"/*/0*.ndjson")},
		{"several", []string{dir + "/1", "../fixtures/traffic/session.har"}, []string{dir + "/1", "../fixtures/traffic/session.har"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			job := fixtures(t)
			inputs, err := Inputs(t.Context(), row.patterns)
			if err != nil {
				t.Fatal(err)
			}
			output := filepath.Join(t.TempDir(), "result.json")
			p, s := beam.NewPipelineWithRoot()
			if err := Build(s, job, inputs, output); err != nil {
				t.Fatal(err)
			}
			if err := ptest.Run(p); err != nil {
				t.Fatal(err)
			}
			got, err := os.ReadFile(output)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(alone(t, job, row.paths...), string(got)); diff != "" {
				t.Errorf("-alone +pipeline:\n%.3000s", diff)
			}
		})
	}
}

func glob(t *testing.T, pattern string) []string {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil || len(names) == 0 {
		t.Fatalf("%s: %v, %v", pattern, names, err)
	}
	return names
}

// TestTriedAgain: an element that failed half-way and is processed once more counts once,
// on whatever worker and in whatever order.
func TestTriedAgain(t *testing.T) {
	dir := archive(t)
	job := fixtures(t)
	text, err := json.Marshal(job)
	if err != nil {
		t.Fatal(err)
	}
	inputs, err := Inputs(t.Context(), []string{dir})
	if err != nil {
		t.Fatal(err)
	}
	rand.New(rand.NewSource(2)).Shuffle(len(inputs), func(i, j int) { inputs[i], inputs[j] = inputs[j], inputs[i] })
	fn := &validateFn{Job: text}
	if err := fn.Setup(t.Context()); err != nil {
		t.Fatal(err)
	}
	whole := validate.NewPartial()
	for i, in := range inputs {
		if i%3 == 0 { // a first try is given up
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			if _, err := fn.ProcessElement(ctx, in); err != nil && !errors.Is(err, context.Canceled) {
				t.Fatal(err)
			}
		}
		partial, err := fn.ProcessElement(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		sent, err := encodePartial(partial)
		if err != nil {
			t.Fatal(err)
		}
		if partial, err = decodePartial(sent); err != nil {
			t.Fatal(err)
		}
		whole = add(partial, whole)
	}
	runner, err := job.Runner()
	if err == nil {
		err = runner.Prepare()
	}
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(alone(t, job, dir), rendered(t, runner.Result(whole))); diff != "" {
		t.Errorf("-alone +tried again:\n%.3000s", diff)
	}
}

func TestInputs(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a.ndjson", "b/c.ndjson", "b/d/e.ndjson", "b/d/e.json", "b/x.txt"} {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, row := range []struct {
		pattern, reason string
		want            []string
		complaint       string
	}{
		{pattern: "**/*.ndjson", reason: "** stands for no folder too", want: []string{"a.ndjson", "b/c.ndjson", "b/d/e.ndjson"}},
		{pattern: "*.ndjson", reason: "* ends at a slash", want: []string{"a.ndjson"}},
		{pattern: "b/?.ndjson", reason: "? is one character", want: []string{"b/c.ndjson"}},
		{pattern: "b/**", reason: "all below", want: []string{"b/c.ndjson", "b/d/e.json", "b/d/e.ndjson", "b/x.txt"}},
		{pattern: "b", reason: "a folder", want: []string{"b/c.ndjson", "b/d/e.json", "b/d/e.ndjson", "b/x.txt"}},
		{pattern: "b/d/e.json", reason: "a file", want: []string{"b/d/e.json"}},
		{pattern: "b/*.csv", reason: "nothing fits", complaint: "there is no such file"},
		{pattern: "nowhere/*.json", reason: "no folder", complaint: "no such file"},
		{pattern: "b/[x].json", reason: "classes are not understood", complaint: "only *, ** and ? stand for something"},
	} {
		found, err := Inputs(t.Context(), []string{filepath.Join(dir, row.pattern)})
		if row.complaint != "" {
			if err == nil || !strings.Contains(err.Error(), row.complaint) {
				t.Errorf("%s: %v, want %q", row.reason, err, row.complaint)
			}
			continue
		}
		var got []string
		for i, in := range found {
			name, relErr := filepath.Rel(dir, in.Name)
			if relErr != nil || in.Position != i {
				t.Errorf("%s: %+v", row.reason, in)
			}
			got = append(got, filepath.ToSlash(name))
		}
		if diff := cmp.Diff(row.want, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", row.reason, err, diff)
		}
	}
}
