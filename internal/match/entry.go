package match

import (
	"maps"
	"math"
	"path"
	"slices"
	"strings"

	"example.org/parity/internal/schema"
	"example.org/parity/internal/typeset"
)

// Set is a type set made ready to be matched with others.
type Set struct {
	set     *schema.Set
	exclude func(name string) bool
	twins   map[string]string
	repeats map[string]string
	// requests are the declarations of requests that clients write out of arguments.
	requests map[string]string
	written  map[string][]string // see Written
	forms    map[string][]string
	leftOut  map[string]*schema.Excluded // forms of models that the capture left out
	// busy are the names of types that travel: one of such a name that does not is left over.
	busy map[string]bool
}

// NewSet prepares a type set, of which the excluded types are to have no
// counterparts.
func NewSet(set *schema.Set, exclude func(name string) bool) *Set {
	said := newRepeated(set)
	s := &Set{set: set, exclude: exclude, twins: twins(set), repeats: said.repeats(), leftOut: said.formsOf(set.Excluded), requests: declaredRequests(set), forms: map[string][]string{}}
	said.held(s.requests, s.repeats)
	s.busy = make(map[string]bool, len(set.Types))
	for _, t := range set.Types {
		name := Spelling(Unqualified(t.Name))
		s.busy[name] = s.busy[name] || t.Idle == ""
	}
	for _, form := range slices.Sorted(maps.Keys(s.repeats)) {
		s.forms[s.repeats[form]] = append(s.forms[s.repeats[form]], form)
	}
	return s
}

// Repeats is the model that a type repeats in the form in which it is sent, "" for
// none.
func (s *Set) Repeats(name string) string { return s.repeats[name] }

// Forms are the types that repeat a model in the form in which it is sent.
func (s *Set) Forms(model string) []string { return s.forms[model] }

// FormOf is what the capture left out of which a type is a form, nil for none.
func (s *Set) FormOf(name string) *schema.Excluded { return s.leftOut[name] }

// entry is one type with its evidence.
type entry struct {
	t     *schema.Type
	set   *schema.Set
	index int
	kind  *entry // the first of its twins, itself where it has none

	spelled  string // the name without modules, case and separators
	own      []int  // words of the name
	path     []int  // words of where it is declared that the name does not say
	sequence []int  // words of path and name in their order
	folder   string // where it is declared
	shared   []int  // words of the folders that nearly all types are in
	holder   []int  // words of folders that say no more than that what they hold are types
	features []feature
	mass     float64 // weight of the features
	tags     map[string]string
	told     string // the tag by which it is told from other types in one place
	holds    []edge // places in this type, and what stands there, by place
	heldBy   []edge // places in other types where this one stands
	// sent and received say what clients are known to do with it.
	sent, received bool
	// operations of HTTP by which it is sent, or received.
	operations []int
	namesakes  int    // types of its set that have the same words for a name, itself included
	whole      bool   // the other set has a type of its whole name, modules included
	bag        uint64 // of the words of the name
	without    []int  // words of the name without which it is that of another type of the set
	mate       *entry
	pair       *Pair
	standsBy   *entry // whose counterpart is another of its name, in another folder
	repeats    bool   // it says again what a model says, in the form that is sent
	generic    []int  // words of the template that it is an instance of
	hollow     bool   // a record that says nothing of its fields
	union      bool
	alias      bool // a mere name for another type of the set
	refused    bool // parity.yaml says that it has no counterpart
	parameters bool // none of its fields travels in a body
}

// settledAlias reports whether an entry is only another name for a type that has its counterpart, which is
// not the other: then it speaks for no further one.
func (e *entry) settledAlias(other *entry) bool {
	return e.alias && !other.alias && e.kind.mate != nil && e.kind.mate != other
}

// names gives a number to each of a set of strings.
type names struct {
	ids   map[string]int
	texts []string
}

func newNames() *names { return &names{ids: map[string]int{}} }

func (n *names) id(text string) int {
	id, known := n.ids[text]
	if !known {
		id = len(n.texts)
		n.ids[text] = id
		n.texts = append(n.texts, text)
	}
	return id
}

// builder makes the entries of both sets, with words, features and places in
// common numbers.
type builder struct {
	words, features, places, operations *names
}

func (b *builder) entries(s *Set) []*entry {
	byName := make(map[string]*entry, len(s.set.Types))
	list := make([]*entry, 0, len(s.set.Types))
	common := commonFolders(s.set)
	for _, t := range s.set.Types {
		if s.exclude(t.Name) || s.requests[t.Name] != "" || t.Idle != "" && s.busy[Spelling(Unqualified(t.Name))] {
			continue
		}
		bare := withoutModules(t.Name)
		own := words(bare)
		if t.Native == typeset.NativeArguments {
			own = append(own, "request") // which no name says
		}
		e := &entry{t: t, set: s.set, index: len(list), spelled: Spelling(bare), folder: path.Dir(t.Source.File)}
		e.own = b.wordIDs(own)
		where, around := locate(s.set, t, common, own)
		// What the enclosing class says again is said: Deployments.CreateDeploymentParams.
		class := slices.DeleteFunc(b.wordIDs(around), func(w int) bool { return slices.Contains(e.own, w) })
		e.own = append(class, e.own...)
		if head, _, generic := strings.Cut(Unqualified(t.Name), "["); generic {
			e.generic = b.wordIDs(words(head))
		}
		e.path, e.sequence, e.shared, e.holder = b.wordIDs(where.path), b.wordIDs(where.sequence), b.wordIDs(where.shared), b.wordIDs(where.kind)
		e.features = b.shape(s.set, t)
		e.tags = tags(s.set, t)
		e.union = resolve(s.set, t.Schema).Kind == schema.Union
		e.hollow = hollow(resolve(s.set, t.Schema))
		e.parameters = len(t.Properties) > 0 && !slices.ContainsFunc(t.Properties, func(p *schema.Property) bool { return p.In == "" && t.In == "" })
		e.repeats = s.repeats[t.Name] != ""
		e.operations = b.travels(t)
		for _, role := range t.Roles {
			e.sent, e.received = e.sent || role.Role == "sent", e.received || role.Role == "received"
		}
		e.kind = e
		byName[t.Name] = e
		list = append(list, e)
	}
	for _, t := range s.set.Types {
		if declared := byName[s.requests[t.Name]]; declared != nil {
			declared.operations = append(declared.operations, b.travels(t)...)
			if request := b.words.id("request"); !slices.Contains(declared.own, request) {
				declared.own = append(declared.own, request)
			}
		}
	}
	for _, e := range list {
		if first := byName[s.twins[e.t.Name]]; first != nil {
			e.kind = first
		}
	}
	b.choose(list, byName)
	for _, e := range list { // a list travels by its elements: the other set may have no name for it
		if s := e.t.Schema; s.Kind == schema.Array && byName[s.Items.Ref] != nil {
			element := byName[s.Items.Ref]
			element.operations, e.operations = append(element.operations, e.operations...), nil
		}
	}
	for _, e := range list {
		if target := byName[e.t.Ref]; target != nil { // another name for a type
			e.alias, e.kind = true, target.kind
		}
		e.holds = b.edges(s.set, e, byName)
		for _, held := range e.holds {
			held.to.heldBy = append(held.to.heldBy, edge{held.place, e})
		}
	}
	for _, e := range list {
		tell(e.holds)
	}
	return list
}

// travels are the operations by which a type is sent or received.
func (b *builder) travels(t *schema.Type) (ids []int) {
	for _, role := range t.Roles {
		for _, op := range role.Operations {
			ids = append(ids, b.operations.id(role.Role+" "+op))
		}
	}
	return ids
}

func (b *builder) wordIDs(list []string) []int {
	ids := make([]int, len(list))
	for i, word := range list {
		ids[i] = b.words.id(word)
	}
	return ids
}

// weights say how much it tells that two types share a word or a feature: the
// rarer, the more (inverse document frequency).
type weights struct {
	word         []float64
	wordX, wordY []int // in how many types of each set a word stands
	feature      []float64
}

// background is the number of types that a small set is thought to be a part of: of
// three types one that two share is not a common one.
const background = 50

func weigh(b *builder, xs, ys []*entry) *weights {
	w := &weights{
		word: make([]float64, len(b.words.texts)), wordX: make([]int, len(b.words.texts)), wordY: make([]int, len(b.words.texts)),
		feature: make([]float64, len(b.features.texts)),
	}
	count := func(entries []*entry, words []int) {
		for _, e := range entries {
			all := slices.Concat(e.own, e.path)
			slices.Sort(all)
			for _, id := range slices.Compact(all) {
				words[id]++
			}
			for _, f := range e.features {
				w.feature[f.id]++
			}
		}
	}
	count(xs, w.wordX)
	count(ys, w.wordY)
	total := float64(len(xs)+len(ys)) + background
	rarity := func(n float64) float64 { return math.Log(1 + total/(1+n)) }
	for id := range w.word {
		w.word[id] = rarity(float64(w.wordX[id] + w.wordY[id]))
	}
	for id, n := range w.feature {
		w.feature[id] = rarity(n)
	}
	for _, e := range slices.Concat(xs, ys) {
		for _, f := range e.features {
			e.mass += w.feature[f.id]
		}
	}
	return w
}

// hash of a word, for bags of words, in which the order does not count.
func hash(w int) uint64 {
	h := uint64(w+1) * 0x9e3779b97f4a7c15
	return (h ^ h>>29) * 0xbf58476d1ce4e5b9
}

func bag(words []int) (sum uint64) {
	for _, w := range words {
		sum += hash(w)
	}
	return sum
}

// meet counts for each type of a set those of the same name, itself included, and
// finds those of its name less one word.
func meet(entries []*entry) {
	named := make(map[uint64]int, len(entries))
	for _, e := range entries {
		e.bag = bag(e.own)
		named[e.bag]++
	}
	for _, e := range entries {
		e.namesakes = named[e.bag]
		for _, w := range e.own {
			if named[e.bag-hash(w)] > 0 {
				e.without = append(e.without, w)
			}
		}
	}
}

// greet marks the types whose whole names both sets have.
func greet(xs, ys []*entry) {
	named := make(map[string]*entry, len(ys))
	for _, y := range ys {
		named[y.t.Name] = y
	}
	for _, x := range xs {
		if y := named[x.t.Name]; y != nil {
			x.whole, y.whole = true, true
		}
	}
}

// telling are the words by which alone two types of a set differ, such as Beta where
// there are Tool and BetaTool.
func telling(words int, sets ...[]*entry) []bool {
	list := make([]bool, words)
	for _, entries := range sets {
		for _, e := range entries {
			for _, w := range e.without {
				list[w] = true
			}
		}
	}
	return list
}
