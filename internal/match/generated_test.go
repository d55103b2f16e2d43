package match

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/parity/internal/schema"
)

// definition is one generated type; references in its schema are @Name@.
type definition struct {
	name, file, schema string
}

var nouns = strings.Fields(`account address agent alert balance batch card cart channel charge contract coupon credit
	customer dataset device dispute document domain event file folder gateway group image invoice job key label ledger
	license link member message meter model network note offer order package page payment plan policy price product
	profile project queue quota refund region report review role route rule run sample schedule secret session shipment
	site snapshot source stage subscription survey task team template tenant thread ticket token tool topic trace
	transfer trial upload usage user vault version view volume wallet webhook workspace zone`)

var attributes = strings.Fields(`id name title state kind color size owner parent created updated expires url email phone
	amount currency country city street code reason score weight width height length depth locale format encoding digest
	checksum revision priority rank level limit offset cursor filter query prompt seed temperature threshold window
	interval timeout retries region zone tier plan seats discount tax total subtotal balance memo reference external
	internal public private active enabled hidden archived verified signed sealed`)

// generate makes the types of an SDK with n resources: of each a record with an enum
// and a nested record, and the requests and responses of its methods. Lists of all
// resources have the same fields.
func generate(n int, seed uint64) []definition {
	r := rand.New(rand.NewPCG(seed, 1))
	var defs []definition
	fields := func(count int, more ...string) string {
		var list []string
		for _, i := range r.Perm(len(attributes))[:count] {
			kind := []string{"string", "integer", "boolean"}[r.IntN(3)]
			list = append(list, fmt.Sprintf("%q:{%q:%q}", attributes[i], "type", kind))
		}
		return `{"type":"object","properties":{` + strings.Join(append(list, more...), ",") + `}}`
	}
	seen := map[string]bool{}
	for i := range n {
		noun := title(nouns[i%len(nouns)])
		for m := i / len(nouns); m > 0; m /= len(nouns) {
			noun = title(nouns[(m*7+i)%len(nouns)]) + noun
		}
		if seen[noun] {
			continue
		}
		seen[noun] = true
		file := strings.ToLower(noun) + ".x"
		add := func(name, schema string) { defs = append(defs, definition{name, file, schema}) }
		add(noun, fields(4+r.IntN(5), `"status":{"$ref":"@`+noun+`Status@"}`, `"detail":{"$ref":"@`+noun+`Detail@"}`))
		add(noun+"Status", fmt.Sprintf(`{"enum":["%[1]s_open","%[1]s_done","failed"]}`, strings.ToLower(noun)))
		const list = `{"type":"object","properties":{"limit":{"type":"integer"},"after":{"type":"string"}}}`
		detail, create := fields(2+r.IntN(3)), fields(2+r.IntN(4))
		add(noun+"Detail", detail)
		add(noun+"CreateParams", create)
		add(noun+"UpdateParams", fields(2+r.IntN(4)))
		add(noun+"ListParams", list)
		if i%5 == 0 { // a second service, whose types are the same but for a word
			add("Beta"+noun+"Detail", detail)
			add("Beta"+noun+"CreateParams", create)
			add("Beta"+noun+"ListParams", list)
		}
		if i%7 == 0 { // the same fields, sent
			add(noun+"DetailParam", detail)
		}
		add(noun+"ListResponse", `{"type":"object","properties":{"data":{"type":"array","items":{"$ref":"@`+noun+`@"}},"has_more":{"type":"boolean"}}}`)
	}
	return defs
}

func title(word string) string { return strings.ToUpper(word[:1]) + word[1:] }

// renaming is how the other SDK names things.
type renaming struct {
	what string
	name func(string) string
	file func(string) string
}

func same(s string) string { return s }

func replacing(old, with string) func(string) string {
	return func(name string) string { return strings.ReplaceAll(name, old, with) }
}

var renamings = []renaming{
	{"nothing", same, same},
	{"a prefix", func(name string) string { return "Acme" + name }, same},
	{"a suffix", func(name string) string { return name + "Model" }, same},
	{"a word for a word", replacing("Create", "New"), same},
	{"a word for a word that no one knows", replacing("Params", "Opts"), same},
	{"a word that is left out", replacing("Params", ""), same},
	{"a word for each of three", func(name string) string {
		return strings.NewReplacer("Params", "Request", "Response", "Result", "Detail", "Info").Replace(name)
	}, same},
	{"snake case", func(name string) string { return strings.Join(words(name), "_") }, same},
	{"other modules", same, func(file string) string { return "lib/core/" + strings.TrimSuffix(file, ".x") + "_types.x" }},
	{"the order of words", func(name string) string {
		for _, tail := range []string{"CreateParams", "UpdateParams", "ListParams"} {
			if noun, ok := strings.CutSuffix(name, tail); ok {
				return strings.TrimSuffix(tail, "Params") + noun + "Params"
			}
		}
		return name
	}, same},
}

// made makes a type set of definitions, under other names, without what is dropped.
func made(t testing.TB, set string, types []definition, how renaming, dropped func(string) bool) *schema.Set {
	t.Helper()
	all := map[string]json.RawMessage{}
	for _, d := range types {
		if dropped(d.name) {
			continue
		}
		var b strings.Builder
		for i, part := range strings.Split(d.schema, "@") {
			switch {
			case i%2 == 0:
				b.WriteString(part)
			case dropped(part):
				b.WriteString("#/$defs/Dropped")
			default:
				b.WriteString("#/$defs/" + how.name(part))
			}
		}
		s := b.String()
		all[how.name(d.name)] = json.RawMessage(s[:len(s)-1] + fmt.Sprintf(`,"x-parity":{"source":{"file":%q,"line":1}}}`, how.file(d.file)))
	}
	all["Dropped"] = json.RawMessage(`{}`)
	text, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return defs(t, set, string(text))
}

func matched(t testing.TB, ref, other *schema.Set) map[string]string {
	t.Helper()
	m, err := Match(NewSet(ref, nothing), NewSet(other, nothing), nil)
	if err != nil {
		t.Fatal(err)
	}
	got := m.Others()
	delete(got, "Dropped")
	return got
}

// TestRenamed: a set whose types are all renamed by a rule has all its counterparts.
func TestRenamed(t *testing.T) {
	defs := generate(40, 1)
	for _, how := range renamings {
		t.Run(how.what, func(t *testing.T) {
			want := map[string]string{}
			for _, d := range defs {
				want[d.name] = how.name(d.name)
			}
			got := matched(t, made(t, "ref", defs, renaming{"", same, same}, nothing), made(t, "other", defs, how, nothing))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestDeletions: where types are missing on either side, what is left takes no
// wrong one, and mostly keeps its own.
func TestDeletions(t *testing.T) {
	defs := generate(40, 2)
	for _, how := range renamings {
		t.Run(how.what, func(t *testing.T) {
			for seed := range uint64(5) {
				r := rand.New(rand.NewPCG(seed, 2))
				goneX, goneY := map[string]bool{}, map[string]bool{}
				for _, d := range defs {
					goneX[d.name], goneY[d.name] = r.IntN(4) == 0, r.IntN(4) == 0
				}
				dropped := func(gone map[string]bool) func(string) bool {
					return func(name string) bool { return gone[name] }
				}
				got := matched(t, made(t, "ref", defs, renaming{"", same, same}, dropped(goneX)), made(t, "other", defs, how, dropped(goneY)))
				kept := 0
				for _, d := range defs {
					switch other := got[d.name]; {
					case other == "" && !goneX[d.name] && !goneY[d.name]:
					case other == how.name(d.name):
						kept++
					case other != "":
						t.Errorf("seed %d: %s is said to be %s", seed, d.name, other)
					}
				}
				if kept < len(defs)/3 {
					t.Errorf("seed %d: %d pairs only", seed, kept)
				}
			}
		})
	}
}

// TestShuffled: neither the order of the declarations nor where modules lie changes
// what is paired, and every run gives the same.
func TestShuffled(t *testing.T) {
	defs := generate(40, 3)
	plain := renaming{"", same, same}
	ref := made(t, "ref", defs, plain, nothing)
	other := func(types []definition, how renaming) *schema.Set {
		return made(t, "other", types, how, func(name string) bool { return strings.HasPrefix(name, "BetaA") })
	}
	first := matched(t, ref, other(defs, renamings[3]))
	r := rand.New(rand.NewPCG(4, 4))
	for range 20 {
		shuffled := slices.Clone(defs)
		r.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		moved := renamings[3]
		moved.file = func(file string) string { return "sdk/v2/" + file }
		if diff := cmp.Diff(first, matched(t, ref, other(shuffled, moved))); diff != "" {
			t.Fatalf("(-first +now):\n%s", diff)
		}
	}
}

// BenchmarkMatch is about two generated sets, of which the other has a word for a
// word. The sizes are those of openai-python and openai-go, and of larger ones.
func BenchmarkMatch(b *testing.B) {
	for _, size := range []struct{ x, y int }{{450, 380}, {1000, 2500}} {
		x := made(b, "ref", generate(size.x, 1), renaming{"", same, same}, nothing)
		y := made(b, "other", generate(size.y, 1), renamings[3], nothing)
		b.Run(fmt.Sprintf("types=%dx%d", len(x.Types), len(y.Types)), func(b *testing.B) {
			b.ReportAllocs()
			for range b.N {
				if _, err := Match(NewSet(x, nothing), NewSet(y, nothing), nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// TestItself: in a set and itself, each type is its own counterpart, though others of its words stand beside it.
func TestItself(t *testing.T) {
	lines := []string{"Contact.ImAddress@contacts/schema.x type im", "Build.ImAddress@contacts/build.x type im", "Contact.Email@contacts/schema.x type mail", "Build.Email@contacts/build.x type mail"}
	for i, noun := range nouns {
		lines = append(lines, fmt.Sprintf("%s@%s/schema.x x%s of", title(noun), noun, attributes[i%len(attributes)]))
		lines = append(lines, fmt.Sprintf("%s.Build@%s/build.x x%s made", title(noun), noun, attributes[i%len(attributes)]))
	}
	ref, other := defs(t, "ref", shaped(strings.Join(lines, "\n"))), defs(t, "other", shaped(strings.Join(lines, "\n")))
	pairs := matched(t, ref, other)
	for _, x := range ref.Types {
		if pairs[x.Name] != x.Name {
			t.Errorf("%s is paired with %q", x.Name, pairs[x.Name])
		}
	}
}
