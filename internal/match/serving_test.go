package match

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestServing: one type stands for several of one shape, by name or by what they are called
// after, and for nothing that only looks like them.
func TestServing(t *testing.T) {
	const pages = `
		Asset@assets.x id title colour
		Order@orders.x id total currency
		ListOptions@options.x limit after before`
	const requests = `
		PageParams cursor meta
		ListToolsRequest method=tools/list params:PageParams
		ListHooksRequest method=hooks/list params:PageParams
		Tool name text`
	for _, row := range []struct {
		name, reference, other string
		want                   []string // "Ref Other by", but for what is of one name in both
		reason                 string
	}{
		{"one for what several places have",
			`assets.ListParams@assets.x limit after before
			orders.ListParams@orders.x limit after before
			Asset@assets.x id title colour
			Order@orders.x id total currency`, pages,
			[]string{"assets.ListParams ListOptions words and shape", "orders.ListParams ListOptions twin"},
			"each is what the other set has once for all"},
		{"one of another shape",
			`assets.ListParams@assets.x limit after before
			orders.ListParams@orders.x limit after before state
			Asset@assets.x id title colour
			Order@orders.x id total currency`, pages,
			[]string{"assets.ListParams ListOptions words and shape"},
			"what has more has another counterpart, or none"},
		{"the other way round",
			pages,
			`assets.ListParams@assets.x limit after before
			orders.ListParams@orders.x limit after before
			Asset@assets.x id title colour
			Order@orders.x id total currency`,
			[]string{"ListOptions assets.ListParams words and shape", "ListOptions orders.ListParams words and shape"},
			"the one is compared with the first, and none of the others is extra"},
		{"one of what others hold",
			`assets.Paging@assets.x limit after before
			orders.Paging@orders.x limit after before state
			ListAssets@assets.x paging:assets.Paging kind
			ListOrders@orders.x paging:orders.Paging unit`,
			`Paging@options.x limit after before
			ListTrees@options.x paging:Paging height`,
			nil,
			"it is compared where it is held"},
		{"what is called after the places of one", requests,
			`ListToolsParams cursor meta
			ListHooksParams cursor meta
			ListRootsParams cursor meta
			Tool name text`,
			[]string{"PageParams ListHooksParams shape and place", "PageParams ListToolsParams shape and place"},
			"no request for roots holds it"},
		{"what has more than the one", requests,
			`ListToolsParams cursor meta filter
			ListHooksParams cursor meta filter
			Tool name text`, nil,
			"the shape says that it is another"},
		{"one for what is sent and received", "LinkResponse id url colour width <POST:links\nCreateLinkBody url colour note ^POST:links\nPen ink", "Link id url colour width ^POST:links <POST:links\nPen ink",
			[]string{"CreateLinkBody Link shape and operation", "LinkResponse Link words, shape and operation"},
			"the one type is what goes there, too"},
		{"one that another type goes with", "LinkResponse id url colour width <POST:links\nCreateLinkBody url colour note ^POST:links\nPen ink", "Link id url colour width ^POST:links <POST:links\nOptions ink2 ^POST:links\nPen ink",
			[]string{"LinkResponse Link words, shape and operation"},
			"it is open which of them is the body"},
		{"one of nothing in common", "LinkResponse id url colour width <POST:links\nCreateLinkBody mode test ^POST:links\nPen ink", "Link id url colour width ^POST:links <POST:links\nPen ink",
			[]string{"LinkResponse Link words, shape and operation"},
			"the request is written otherwise"},
	} {
		ref, other := defs(t, "ref", shaped(row.reference)), defs(t, "other", shaped(row.other))
		m, err := Match(NewSet(ref, nothing), NewSet(other, nothing), nil)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		by := map[string]string{}
		for _, x := range ref.Types {
			if p := m.Pair(x.Name); p != nil && p.Other != x.Name {
				by[x.Name] = p.By
				got = append(got, strings.Join([]string{x.Name, p.Other, p.By}, " "))
			}
		}
		for _, y := range other.Types {
			if x := m.Reference(y.Name); x != "" && x != y.Name && m.Other(x) != y.Name {
				got = append(got, strings.Join([]string{x, y.Name, by[x]}, " "))
			}
		}
		slices.Sort(got)
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%s: %s (-want +got):\n%s", row.name, row.reason, diff)
		}
	}
}

// TestWithin: what holds a type that serves for several holds the one that is called after
// it; what has none holds nothing that the other set has.
func TestWithin(t *testing.T) {
	ref := defs(t, "ref", shaped(`
		PageParams cursor meta
		ListToolsRequest method=tools/list params:PageParams
		ListHooksRequest method=hooks/list params:PageParams
		ListTasksRequest method=tasks/list params:PageParams`))
	other := defs(t, "other", shaped(`
		ListToolsParams cursor meta
		ListHooksParams cursor meta`))
	m, err := Match(NewSet(ref, nothing), NewSet(other, nothing), nil)
	if err != nil {
		t.Fatal(err)
	}
	for holder, want := range map[string]string{"ListToolsRequest": "ListToolsParams", "ListHooksRequest": "ListHooksParams", "ListTasksRequest": ""} {
		if got := m.Within(holder, "PageParams"); got != want {
			t.Errorf("%s holds %q, want %q", holder, got, want)
		}
	}
}
