package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

type gitlabNote struct {
	ID     int    `json:"id"`
	Body   string `json:"body"`
	Author struct {
		ID int `json:"id"`
	} `json:"author"`
}

// TestGitLab runs the job of docs/gitlab-ci.yml as GitLab's runner does.
func TestGitLab(t *testing.T) {
	var job struct {
		Parity struct{ Script []string } `yaml:"parity"`
	}
	text, err := os.ReadFile("../../docs/gitlab-ci.yml")
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(text, &job); err != nil || len(job.Parity.Script) == 0 {
		t.Fatalf("%v: %+v", err, job)
	}
	bin := t.TempDir()
	if out, err := exec.Command("go", "build", "-o", filepath.Join(bin, "parity"), ".").CombinedOutput(); err != nil {
		t.Fatalf("building parity: %v\n%s", err, out)
	}

	var notes []gitlabNote
	add := func(body string, author int) {
		n := gitlabNote{ID: 100 + len(notes), Body: body}
		n.Author.ID = author
		notes = append(notes, n)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /user", func(w http.ResponseWriter, r *http.Request) { w.Write([]byte(`{"id": 5}`)) })
	mux.HandleFunc("GET /projects/3/merge_requests/7/notes", func(w http.ResponseWriter, r *http.Request) { json.NewEncoder(w).Encode(notes) })
	body := func(r *http.Request) string {
		var sent struct{ Body string }
		if err := json.NewDecoder(r.Body).Decode(&sent); err != nil {
			t.Errorf("a note is no JSON: %v", err)
		}
		return sent.Body
	}
	mux.HandleFunc("POST /projects/3/merge_requests/7/notes", func(w http.ResponseWriter, r *http.Request) { add(body(r), 5) })
	mux.HandleFunc("PUT /projects/3/merge_requests/7/notes/{id}", func(w http.ResponseWriter, r *http.Request) {
		i := slices.IndexFunc(notes, func(n gitlabNote) bool { return strconv.Itoa(n.ID) == r.PathValue("id") })
		notes[i].Body = body(r)
	})
	server := httptest.NewServer(mux)
	defer server.Close()

	add("<!-- parity -->\nanother's", 9)
	for _, tt := range []struct {
		name, token, url string
		notes            int
		says             string
	}{
		{"no token", "", server.URL, 1, "no PARITY_TOKEN"},
		{"the first", "t0ken", server.URL, 2, ""},
		{"the second", "t0ken", server.URL, 2, ""},
		{"no server", "t0ken", "http://127.0.0.1:1", 2, "parity could not write its note"},
	} {
		cmd := exec.Command("bash", "-eo", "pipefail", "-c", strings.Join(job.Parity.Script, "\n"))
		cmd.Dir = filepath.Join(actionRepository(t), "sdks")
		cmd.Env = append(os.Environ(), "PATH="+bin+":"+os.Getenv("PATH"), "CI_MERGE_REQUEST_TARGET_BRANCH_NAME=main", "CI_PROJECT_ID=3", "CI_MERGE_REQUEST_IID=7", "CI_API_V4_URL="+tt.url, "PARITY_TOKEN="+tt.token)
		out, err := cmd.CombinedOutput()
		if err != nil || len(notes) != tt.notes || !strings.Contains(string(out), tt.says) {
			t.Errorf("%s: %v, %d notes, want %d; %q is not in\n%s", tt.name, err, len(notes), tt.notes, tt.says, out)
		}
		if _, err := os.Stat(filepath.Join(cmd.Dir, "parity.gitlab.json")); err != nil {
			t.Error(err)
		}
	}
	if notes[0].Body != "<!-- parity -->\nanother's" || !strings.Contains(notes[1].Body, "Still open, as at ") {
		t.Errorf("the notes: %+v", notes)
	}
}
