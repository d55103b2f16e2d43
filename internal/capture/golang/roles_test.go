package golang

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/parity/internal/doc"
	"example.org/parity/internal/typeset"
)

// TestRoles: what a client's methods take and return is evidence; what its
// constructor takes is none. A type that nothing sends, receives or hands on is idle;
// one that another holds, or that an empty interface is given, is not.
func TestRoles(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "go.mod"), "module example.org/sdk\n\ngo 1.24\n")
	write(t, filepath.Join(dir, "sdk.go"), `package sdk

import (
	"bytes"
	"encoding/json"
	"fmt"
	"iter"
	"net/http"
)

type Config struct { Name string `+"`json:\"name\"`"+` }
type Job struct { ID string `+"`json:\"id\"`"+`; Owner *Owner `+"`json:\"owner\"`"+`; By Actor `+"`json:\"by\"`"+` }
type Owner struct { Name string `+"`json:\"name\"`"+` }
type Actor interface { actor() }
type Robot struct { Model string `+"`json:\"model\"`"+` }
func (Robot) actor() {}
type Failure struct { Message string `+"`json:\"message\"`"+` }
type Refusal struct { Reason string `+"`json:\"reason\"`"+` }
func (r *Refusal) Error() string { return r.Reason }
type Logged struct { Line string `+"`json:\"line\"`"+` }
type NewJob struct { Size int `+"`json:\"size\"`"+` }
type Idle struct { X int `+"`json:\"x\"`"+` }

type Client struct{ send func(*http.Request) (*http.Response, error) }

func New(config Config) *Client {
	c := &Client{}
	c.send = c.do
	return c
}

func (c *Client) do(r *http.Request) (*http.Response, error) { return http.DefaultClient.Do(r) }

func (c *Client) Create(job NewJob) (*Job, error) {
	body, _ := json.Marshal(job)
	r, err := http.NewRequest("POST", "/jobs", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	res, err := c.do(r)
	if err != nil {
		return nil, err
	}
	if res.StatusCode != 200 {
		var failure Failure
		read(res, &failure)
		if res.StatusCode == 403 {
			refusal := &Refusal{}
			read(res, refusal)
			return nil, refusal
		}
		fmt.Println(Logged{failure.Message})
	}
	var out Job
	return &out, json.NewDecoder(res.Body).Decode(&out)
}

func read(res *http.Response, into any) error { return json.NewDecoder(res.Body).Decode(into) }
func (c *Client) Get(id string) (*Job, error) {
	r, err := http.NewRequest(http.MethodGet, fmt.Sprintf("%s/jobs/%s", "https://api.example.org", id), nil)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Accept", "application/json")
	_, err = c.do(r)
	return nil, err
}

type Filter struct { Size int `+"`json:\"size\"`"+` }

// Find takes a filter apart, of which no value is encoded.
func (c *Client) Find(filter Filter) (error) {
	path := "/jobs"
	if filter.Size > 0 {
		path = "/jobs/large"
	}
	r, err := http.NewRequest(http.MethodGet, path, nil)
	if err != nil {
		return err
	}
	_, err = c.do(r)
	return err
}

func (c *Client) Rest(idle Idle) int { return idle.X }

type call struct{ Body, Result any }

type JobParams struct { Job NewJob `+"`json:\"job\"`"+` }
type JobResult struct { Job Job `+"`json:\"job\"`"+` }
type Kept struct { N int `+"`json:\"n\"`"+` }

func (c *Client) call(method, path string, call *call) error {
	body, err := json.Marshal(call.Body)
	if err != nil {
		return err
	}
	r, err := http.NewRequest(method, path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	res, err := c.do(r)
	if err != nil {
		return err
	}
	return json.NewDecoder(res.Body).Decode(call.Result)
}

// Replace wraps what it sends and what it receives.
func (c *Client) Replace(job NewJob) (*Job, error) {
	result := JobResult{}
	kept := Kept{1}
	fmt.Println(kept)
	err := c.call("PUT", "/jobs", &call{Body: &JobParams{Job: job}, Result: &result})
	return &result.Job, err
}

type Names struct { List []string `+"`json:\"list\"`"+` }

func get[T any](c *Client, path string) (out T, err error) {
	r, err := http.NewRequest("GET", path, nil)
	if err != nil {
		return out, err
	}
	res, err := c.do(r)
	if err != nil {
		return out, err
	}
	return out, json.NewDecoder(res.Body).Decode(&out)
}

func (c *Client) Names() ([]string, error) {
	names, err := get[Names](c, "/names")
	return names.List, err
}

// Of a Ticket functions read the id, and hand on what it holds; Note and Remark are written out field by field.
type Ticket struct { ID string `+"`json:\"id\"`"+`; State string `+"`json:\"state\"`"+`; Title string `+"`json:\"title\"`"+`; Stamp Stamp `+"`json:\"stamp\"`"+` }
type Stamp struct { At int `+"`json:\"at\"`"+` }
type Note struct { Text string `+"`json:\"text\"`"+`; To string `+"`json:\"to\"`"+` }
type Page struct { Next string `+"`json:\"next\"`"+`; Items []Ticket `+"`json:\"items\"`"+` }

func (t *Ticket) path() string { return "/tickets/" + t.ID }

func (c *Client) Close(ticket *Ticket, by *Client) error {
	if ticket == nil {
		return nil
	}
	return c.call("POST", ticket.path()+"/close", &call{Body: ticket.Stamp})
}

func (c *Client) Tell(notes []*Note) error {
	for _, note := range notes {
		if err := c.call("POST", "/notes", &call{Body: map[string]string{"text": note.Text, "to": note.To}}); err != nil {
			return err
		}
	}
	return nil
}

// Move reads a few fields of what it receives elsewhere.
func (c *Client) Move(page Page) (*Page, error) {
	var out Page
	return &out, c.call("POST", page.Next, &call{Result: &out})
}

// Pager is none of the wire: it fetches the next page itself. Batch is a payload.
type Pager[T any] struct { Rows []T `+"`json:\"rows\"`"+`; client *Client }
type Batch[T any] struct { Rows []T `+"`json:\"rows\"`"+` }
type Row struct { N int `+"`json:\"n\"`"+` }
type Line struct { N int `+"`json:\"l\"`"+` }
type Cell struct { N int `+"`json:\"c\"`"+` }

func (c *Client) Rows() (*Pager[Row], error) {
	out := &Pager[Row]{client: c}
	return out, c.call("GET", "/rows", &call{Result: out})
}

func (c *Client) Lines() iter.Seq2[*Line, error] {
	return func(yield func(*Line, error) bool) {
		var line Line
		yield(&line, c.call("GET", "/lines", &call{Result: &line}))
	}
}

func (c *Client) Cells() (*Batch[Cell], error) {
	out := &Batch[Cell]{}
	return out, c.call("GET", "/cells", &call{Result: out})
}

type Callback struct { Event string `+"`json:\"event\"`"+` }

// ParseRequest is for who receives the service's own requests.
func ParseRequest(r *http.Request) (*Callback, error) {
	var callback Callback
	return &callback, json.NewDecoder(r.Body).Decode(&callback)
}
`)
	write(t, filepath.Join(dir, "rest.go"), `package sdk

import "github.com/go-resty/resty/v2"

type Making struct { Size int `+"`json:\"size\"`"+` }
type Made struct { ID string `+"`json:\"id\"`"+` }

type Rest struct{ http *resty.Client }

// Make goes by a library that is not at hand.
func (r *Rest) Make(in *Making) (*Made, error) {
	out := &Made{}
	_, err := r.http.R().SetBody(in).SetResult(out).Post("/made")
	return out, err
}
`)
	result, err := FrontEnd{}.Capture(context.Background(), dir, dir)
	if err != nil {
		t.Fatal(err)
	}
	document, err := result.Document()
	if err != nil {
		t.Fatal(err)
	}
	root, err := doc.ParseJSON("go.json", document)
	if err != nil {
		t.Fatal(err)
	}
	got, idle := map[string]string{}, []string{}
	for _, m := range root.At("/$defs").Members {
		for _, r := range typeset.NotesOf(m.Value).Roles {
			got[m.Name] += r.Role + ": " + r.Why + " " + strings.Join(r.Operations, ", ")
		}
		if typeset.NotesOf(m.Value).Idle != "" {
			idle = append(idle, m.Name)
		}
	}
	want := map[string]string{
		"NewJob": "sent: Client.Create takes it POST jobs, PUT jobs", "Job": "received: Client.Create returns it POST jobs, GET jobs/{}, PUT jobs",
		"Failure": "received: Client.Create has it filled POST jobs", "Refusal": "received: Client.Create has it filled ", "JobParams": "sent: Client.Replace writes it out PUT jobs", "JobResult": "received: Client.Replace has it filled PUT jobs",
		"Names": "received: Client.Names has it filled GET names", "Making": "sent: Rest.Make takes it POST made", "Made": "received: Rest.Make returns it POST made",
		"Stamp": "sent: Client.Close takes it POST close", "Client.Tell": "sent: Client.Tell makes its request of its arguments POST notes", "Note": "sent: Client.Tell takes it POST notes", "Page": "received: Client.Move returns it ",
		"Row": "received: Client.Rows returns it GET rows", "Line": "received: Client.Lines returns it GET lines", "Batch[Cell]": "received: Client.Cells returns it GET cells",
		"Callback": "received: ParseRequest reads it of a request ",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"Config", "Filter", "Idle", "JobParams", "JobResult", "Kept", "Logged"}, idle); diff != "" {
		t.Errorf("idle (-want +got):\n%s", diff)
	}
}

// TestOperationsOfPaths: a path is put together in the ways of fmt and path, of constants that
// fields hold, and by functions that make it.
func TestOperationsOfPaths(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "go.mod"), "module example.com/sdk\n\ngo 1.22\n")
	write(t, filepath.Join(dir, "sdk.go"), `package sdk

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"strings"
)

type Client struct{ base string }

func (c *Client) send(method, path string, body, out any) error {
	text, _ := json.Marshal(body)
	r, err := http.NewRequest(method, c.base+path, bytes.NewReader(text))
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	return json.NewDecoder(res.Body).Decode(out)
}

func (c *Client) post(path string, body, out any) error { return c.send(http.MethodPost, path, body, out) }

type jobs struct{ create, pause, resume, moved string }

type routes struct {
	version string
	jobs    jobs
}

var all = routes{version: "/v1/", jobs: jobs{create: "jobs/create", pause: "jobs/pause", moved: "jobs/a"}}

var other = routes{version: "/v1/", jobs: jobs{"jobs/create", "jobs/stop", "jobs/resume", "jobs/a"}}

func move() { all.jobs.moved = "jobs/b" }

func (r *routes) Create() string { return path.Join(r.version, r.jobs.create) }
func (r *routes) Pause() string  { return path.Join(r.version, r.jobs.pause) }
func (r *routes) Moved() string  { return path.Join(r.version, r.jobs.moved) }

type NewJob struct { Name string `+"`json:\"name\"`"+` }
type Pausing struct { ID string `+"`json:\"id\"`"+` }
type Moving struct { ID string `+"`json:\"id\"`"+` }
type Words struct { List []string `+"`json:\"list\"`"+` }

func (c *Client) Create(job *NewJob) error { return c.post(all.Create(), job, nil) }

func (c *Client) Pause(in *Pausing) error { return c.post(all.Pause(), in, nil) }

func (c *Client) Move(in *Moving) error { return c.post(all.Moved(), in, nil) }

func (c *Client) Words(id string) (out Words, err error) {
	return out, c.send("GET", fmt.Sprint("/jobs/", id, "/words"), nil, &out)
}

type Note struct { Text string `+"`json:\"text\"`"+` }
type Both struct { Text string `+"`json:\"text\"`"+` }

type Loud struct { Text string `+"`json:\"text\"`"+` }

func (c *Client) Loud(in *Loud) error {
	method := strings.ToUpper("Put")
	return c.send(method, "/loud/"+in.Text, in, nil)
}

func slashed(parts ...string) string {
	for i, part := range parts { parts[i] = url.PathEscape(part) }
	return "/" + strings.Join(parts, "/")
}
func dashed(parts ...string) string { return "/" + strings.Join(parts, "-") }

type Tagging struct { Tag string `+"`json:\"tag\"`"+` }
type Dashing struct { Tag string `+"`json:\"tag\"`"+` }
type Opening struct { Tag string `+"`json:\"tag\"`"+` }

func (c *Client) Tag(id string, in *Tagging) error { return c.post(slashed("projects", id, "tags"), in, nil) }
func (c *Client) Dash(id string, in *Dashing) error { return c.post(dashed("projects", id), in, nil) }
func (c *Client) Open(base, id string, in *Opening) error { return c.post(fmt.Sprintf("%s/%s", base, id), in, nil) }

type raw struct{ client *Client }

func (r *raw) note(in *Note) error { return r.client.send("POST", "/notes/new", in, nil) }
func (r *raw) first(in *Both) error { return r.client.send("POST", "/both/first", in, nil) }
func (r *raw) second(in *Both) error { return r.client.send("PUT", "/both/second", in, nil) }

type Thin struct{ raw *raw }

func (t *Thin) Note(in *Note) error { return t.raw.note(in) }

func (t *Thin) Both(in *Both) error {
	if err := t.raw.first(in); err != nil {
		return err
	}
	return t.raw.second(in)
}
`)
	result, err := FrontEnd{}.Capture(context.Background(), dir, dir)
	if err != nil {
		t.Fatal(err)
	}
	document, err := result.Document()
	if err != nil {
		t.Fatal(err)
	}
	root, err := doc.ParseJSON("go.json", document)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string][]string{}
	for _, m := range root.At("/$defs").Members {
		for _, r := range typeset.NotesOf(m.Value).Roles {
			got[m.Name] = r.Operations
		}
	}
	want := map[string][]string{
		"NewJob": {"POST v1/jobs/create"}, "Words": {"GET jobs/{}/words"},
		"Pausing": nil, // one path or another
		"Moving":  nil,
		"Note":    {"POST notes/new"}, // of the one function that the request is left to
		"Both":    nil,
		"Loud":    {"PUT loud/{}"}, // a verb in capitals
		"Tagging": {"POST projects/{}/tags"},
		"Dashing": nil, // of parts that are no parts of a path
		"Opening": nil, // nothing of the path is fixed
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
