package validate

import (
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"
	"sync"

	"example.org/parity/internal/payload"
)

// Runner validates a stream of records with several workers. It is the
// payload.Handler to read them with; Finish ends it.
type Runner struct {
	Sets   []*Set
	Router *Router
	// Map settles types that are not spelled alike: set → type → its name there.
	Map map[string]map[string]string
	// Workers is the number of goroutines that validate.
	Workers int
	// Infer looks for types that fit the records without one.
	Infer bool
	// Input says which of several inputs this is: in partial results that are added up,
	// what is found in an earlier one comes first.
	Input int
	// ShowValues lets examples show values; they may be secrets.
	ShowValues bool

	types   map[string][]*Type  // by the router's name, by set; nil where a set has none
	common  []map[string]string // by set: its type names → the router's or first set's spelling
	seq     int64               // the position of what comes next
	records int64
	batch   *batch
	batches chan *batch
	free    chan *batch
	workers []*worker
	done    sync.WaitGroup

	unread *Partial // what did not come to be a record
}

// batch is records with their text in one piece of memory.
type batch struct {
	items []item
	text  []byte
	ends  []int // of each item's text
}

const (
	batchItems = 512
	batchBytes = 256 << 10
)

// maxInput is how many records of one input have a position of their own.
const maxInput = 1 << 40

// Prepare compiles the types.
func (r *Runner) Prepare() error {
	if len(r.Sets) == 0 {
		return fmt.Errorf("no type sets to validate against")
	}
	Compare(r.Sets)
	return r.resolve()
}

// Start compiles the types and starts the workers.
func (r *Runner) Start() error {
	if err := r.Prepare(); err != nil {
		return err
	}
	r.unread, r.seq = NewPartial(), int64(r.Input)*maxInput
	r.batches = make(chan *batch, r.Workers)
	r.free = make(chan *batch, 2*r.Workers+1)
	for range 2*r.Workers + 1 {
		r.free <- &batch{}
	}
	for range r.Workers {
		w := r.newWorker()
		r.workers = append(r.workers, w)
		r.done.Go(w.run)
	}
	return nil
}

func (r *Runner) newWorker() *worker {
	w := &worker{Runner: r, plain: plainChecker(), tally: NewPartial()}
	for _, set := range r.Sets {
		w.checkers = append(w.checkers, &explainer{Checker: set.NewChecker()})
	}
	return w
}

// resolve finds each routed type in each set, and compiles them: all types
// before the first checker is made.
func (r *Runner) resolve() error {
	r.types = map[string][]*Type{}
	for _, name := range r.Router.Types() {
		types := make([]*Type, len(r.Sets))
		found := false
		for i, set := range r.Sets {
			own := r.Map[set.Name][name]
			if own == "" {
				var err error
				if own, err = set.Lookup(name); err != nil {
					return err
				}
			}
			if own != "" {
				if set.pointers[own] == "" {
					return fmt.Errorf("map: %s: %s: the %s set has no type %s", set.Name, name, set.Name, own)
				}
				types[i] = set.Type(own)
				found = true
			}
		}
		if !found {
			return fmt.Errorf("no set has a type %s%s", name, r.similar(name))
		}
		r.types[name] = types
	}
	if r.Infer {
		spelling := map[string]string{}
		for _, set := range r.Sets {
			names := map[string]string{}
			for _, name := range set.Types {
				set.Type(name)
				if spelling[Normalise(name)] == "" {
					spelling[Normalise(name)] = name
				}
				names[name] = spelling[Normalise(name)]
			}
			r.common = append(r.common, names)
		}
	}
	return nil
}

// similar names the types that a name could have been meant for.
func (r *Runner) similar(name string) string {
	var near []string
	for _, set := range r.Sets {
		for _, own := range set.Types {
			a, b := Normalise(own), Normalise(name)
			if min(len(a), len(b)) > 2 && (strings.Contains(a, b) || strings.Contains(b, a)) && !slices.Contains(near, own) && len(near) < 5 {
				near = append(near, own)
			}
		}
	}
	if near == nil {
		return ""
	}
	return "; did you mean " + strings.Join(near, " or ") + "?"
}

// Record takes a record over; it is part of payload.Handler.
func (r *Runner) Record(rec payload.Record) error {
	if r.batch == nil {
		r.batch = <-r.free
	}
	b := r.batch
	b.items = append(b.items, item{seq: r.seq, place: rec.Place, exchange: rec.Exchange, event: rec.Event})
	b.text = append(b.text, rec.Data...)
	b.ends = append(b.ends, len(b.text))
	r.seq++
	r.records++
	if len(b.items) == batchItems || len(b.text) >= batchBytes {
		r.flush()
	}
	return nil
}

// Records is how many records were taken over so far.
func (r *Runner) Records() int64 { return r.records }

func (r *Runner) flush() {
	if r.batch != nil {
		r.batches <- r.batch
		r.batch = nil
	}
}

// maxSpare is the memory that a batch keeps for the next use.
const maxSpare = 4 * batchBytes

func (w *worker) run() {
	for b := range w.batches {
		start := 0
		for i := range b.items {
			it := &b.items[i]
			it.data = b.text[start:b.ends[i]]
			start = b.ends[i]
			w.guarded(it)
		}
		b.items, b.text, b.ends = b.items[:0], b.text[:0], b.ends[:0]
		if cap(b.text) > maxSpare {
			b.text = nil
		}
		w.free <- b
	}
}

// guarded keeps a bug that one record brings to light from ending the process.
func (w *worker) guarded(it *item) {
	defer func() {
		if r := recover(); r != nil {
			w.failed = errors.Join(w.failed, fmt.Errorf("internal error at %s: %v\n%s", it.place, r, debug.Stack()))
		}
	}()
	if w.failed == nil {
		w.record(it)
	}
}

// Problem takes note of what could not be read; it is part of payload.Handler.
func (r *Runner) Problem(p payload.Problem) error {
	switch p.Kind {
	case payload.Broken, payload.Unreadable:
		if p.Kind == payload.Unreadable {
			r.unread.Unreadable++
		}
		r.unread.Broken.add(r.seq, Broken{Place: p.Place, Message: p.Err.Error()})
	default:
		r.unread.skip(r.seq, p)
	}
	r.seq++
	return nil
}

// Finish waits for the workers and returns what they found. An error is a bug.
func (r *Runner) Finish() (*Result, error) {
	p, err := r.Partial()
	if err != nil {
		return nil, err
	}
	return r.Result(p), nil
}

// Partial waits for the workers and returns what they found, to be added to what others
// found. An error is a bug.
func (r *Runner) Partial() (*Partial, error) {
	r.flush()
	close(r.batches)
	r.done.Wait()
	all := r.unread
	for _, w := range r.workers {
		if w.failed != nil {
			return nil, w.failed
		}
		all.Add(w.tally)
	}
	all.Seen = r.seenBy(r.workers)
	return all, nil
}
