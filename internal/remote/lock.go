package remote

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"regexp"

	"example.org/parity/internal/confine"
	"example.org/parity/internal/doc"
)

// LockVersion is the version of parity.lock's form.
const LockVersion = 1

// Lock is parity.lock: which commit each set of another repository is read from, and
// the hash of what is read.
type Lock struct{ Sets []Entry }

// Entry is what one set has from another repository: its type set, or its source.
type Entry struct {
	Set    string `json:"set"`
	Schema string `json:"schema,omitempty"` // as parity.yaml has it
	Source string `json:"source,omitempty"` // as parity.yaml has it
	Commit string `json:"commit"`
	Hash   string `json:"hash"`
}

// From is the location, as parity.yaml has it.
func (e Entry) From() string { return e.Schema + e.Source }

// Find returns a set's entry; ok is false where there is none.
func (l *Lock) Find(set string) (e Entry, ok bool) {
	for _, e := range l.Sets {
		if e.Set == set {
			return e, true
		}
	}
	return Entry{}, false
}

// JSON is the lock as it is committed: one set a line, for readable diffs.
func (l *Lock) JSON() []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, "{\"version\": %d, \"sets\": [", LockVersion)
	for i, e := range l.Sets {
		if i > 0 {
			out.WriteByte(',')
		}
		out.WriteString("\n  ")
		line, err := json.Marshal(e)
		if err != nil {
			panic(err) // five strings always encode
		}
		out.Write(line)
	}
	out.WriteString("\n]}\n")
	return out.Bytes()
}

// ReadLock reads a lock; a file that does not exist is an empty one.
func ReadLock(file, shown string) (*Lock, error) {
	data, err := confine.Read(file, confine.MaxSource)
	if errors.Is(err, os.ErrNotExist) {
		return &Lock{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", shown, err)
	}
	return ParseLock(shown, data)
}

var (
	commitHash  = regexp.MustCompile(`^([0-9a-f]{40}|[0-9a-f]{64})$`)
	contentHash = regexp.MustCompile(`^sha256:[0-9a-f]{64}$`)
)

// ParseLock reads the text of a lock, which messages call shown.
func ParseLock(shown string, data []byte) (*Lock, error) {
	root, err := doc.ParseJSON(shown, data)
	if err != nil {
		return nil, fmt.Errorf("reading the lock: %w", err)
	}
	bad := func(at doc.Pos, text string) error {
		return fmt.Errorf("reading the lock: %w", doc.Errorf(shown, at, "%s; parity fetch writes it", text))
	}
	if root.Get("version").Int() != LockVersion {
		return nil, bad(root.Pos, fmt.Sprintf("an object with \"version\": %d is expected", LockVersion))
	}
	l := &Lock{}
	for _, n := range items(root.Get("sets")) {
		e := Entry{Set: n.Get("set").Str(), Schema: n.Get("schema").Str(), Source: n.Get("source").Str(), Commit: n.Get("commit").Str(), Hash: n.Get("hash").Str()}
		if e.Set == "" || (e.Schema == "") == (e.Source == "") || !commitHash.MatchString(e.Commit) || !contentHash.MatchString(e.Hash) {
			return nil, bad(n.Pos, "a set needs its name, its schema or source, a whole commit hash, and sha256: with 64 digits")
		}
		l.Sets = append(l.Sets, e)
	}
	return l, nil
}

func items(n *doc.Node) []*doc.Node {
	if !n.IsArray() {
		return nil
	}
	return n.Items
}
