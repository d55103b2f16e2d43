package match

import "testing"

// TestCalls: what the other set would call a type, by the words that the pairs teach.
func TestCalls(t *testing.T) {
	set := defs(t, "ref", shaped(`PriceCreateParams@prices/price_create_params.x a
LedgerCreateEntryParams@customers/credits/ledger_create_entry_params.x a
Session@realtime/session_update.x a
ProjectCreateKeyRequest@project_create_key_request.x a`))
	m := &Matching{Rules: []Rule{{"create", "new", 9}, {"", "union", 2}}}
	for _, row := range []struct {
		name, other string
		want        bool
		reason      string
	}{
		{"PriceCreateParams", "PriceNewParams", true, "Create is New there"},
		{"PriceCreateParams", "PriceNewParamsUnion", true, "Union is left out here"},
		{"PriceCreateParams", "PriceCreateParams", false, "that it is called otherwise is known"},
		{"LedgerCreateEntryParams", "CustomerCreditLedgerNewEntryParams", true, "the path says the rest"},
		{"LedgerCreateEntryParams", "SupplierLedgerNewEntryParams", false, "the path says something else"},
		{"Session", "RealtimeSession", false, "one word may be anything's"},
		{"ProjectCreateKeyRequest", "ProjectNewProjectNewKeyRequest", false, "the name itself says Project once"},
	} {
		if got := m.Calls(set.Lookup(row.name), row.other); got != row.want {
			t.Errorf("%s, %s: %t, want %t: %s", row.name, row.other, got, row.want, row.reason)
		}
	}
}
