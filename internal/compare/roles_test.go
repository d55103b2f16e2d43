package compare

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestTopology: what a set's code does with a few of its types does not make it the client
// of a service; a request for an operation does.
func TestTopology(t *testing.T) {
	set := func(role string, told, all int) string {
		var types []string
		for i := range all {
			notes := ""
			if i < told {
				notes = `,"x-parity":{"roles":[` + role + `]}`
			}
			types = append(types, fmt.Sprintf(`"T%d":{"type":"object","properties":{"f%d":{"type":"string"}}%s}`, i, i, notes))
		}
		return "{" + strings.Join(types, ",") + "}"
	}
	const (
		written = `{"role":"sent","why":"call writes it out"}`
		request = `{"role":"sent","why":"create takes it","operations":["POST things"]}`
	)
	for _, row := range []struct {
		name, set, want string
	}{
		{"two of thirty that are written out", set(written, 2, 30), Peers},
		{"four of thirty", set(written, 4, 30), Clients},
		{"one of a few", set(written, 1, 3), Clients},
		{"a request", set(request, 1, 30), Clients},
		{"none", set(written, 0, 30), Peers},
	} {
		if got := topology(Options{}, defs(t, "ref", row.set), defs(t, "other", `{"T0":{"type":"object"}}`)); got.Kind != row.want {
			t.Errorf("%s: %s (%s), want %s", row.name, got.Kind, got.Why, row.want)
		}
	}
}

// TestRolesOfForms: what a type that is sent and received no longer holds where it is
// written is received only; what it holds there is sent.
func TestRolesOfForms(t *testing.T) {
	set := defs(t, "ref", `{
		"Target":{"type":"object","properties":{"server":{"$ref":"#/$defs/Server"},"rule":{"$ref":"#/$defs/Rule"}},"x-parity":{
			"roles":[{"role":"sent","why":"add takes it"},{"role":"received","why":"get returns it"}],
			"out":{"properties":{"server":{"$ref":null,"type":"object","properties":{"id":{"type":"integer"}}}}}}},
		"Server":{"type":"object","properties":{"id":{"type":"integer"}}},
		"Rule":{"type":"object","properties":{"name":{"type":"string"}}}}`)
	roles := rolesOf(set, func(string, string) string { return "" }, false)
	got := map[string]string{}
	for name, role := range roles {
		got[name] = role.String()
	}
	want := map[string]string{"Target": "sent and received", "Server": "only received", "Rule": "sent and received"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestNamedRoles: what code does with a type says more than its name, on whichever side.
func TestNamedRoles(t *testing.T) {
	callback := func(name, roles string) string {
		return fmt.Sprintf(`{%q:{"type":"object","properties":{"a":{"type":"string"}},"x-parity":{"decode":{"by":"x","unknown":"drop"},"roles":[%s]}}}`, name, roles)
	}
	const received = `{"role":"received","why":"parse reads it"}`
	for _, row := range []struct {
		name             string
		reference, other string
		forth, back      bool
	}{
		{"the reference's name and the other's code", callback("CallbackRequest", ""), callback("CallbackRequest", received), true, false},
		{"the reference's code and the other's name", callback("CallbackRequest", received), callback("CallbackRequest", ""), true, false},
		{"two names", callback("CallbackRequest", ""), callback("CallbackRequest", ""), false, true},
		{"two names that say otherwise", callback("CallbackRequest", ""), callback("CallbackResponse", ""), true, false},
	} {
		role := func(set string) *Role {
			for _, r := range rolesOf(defs(t, "set", set), func(string, string) string { return "" }, true) {
				return r
			}
			return nil
		}
		if got := travels(Clients, role(row.reference), role(row.other)); got.forth != row.forth || got.back != row.back {
			t.Errorf("%s: forth %v, back %v", row.name, got.forth, got.back)
		}
	}
}

// TestHeardAlone: what two clients read is compared though nothing is known of what the one writes.
func TestHeardAlone(t *testing.T) {
	set := func(kind, out string) string {
		return `{"T":{"type":"object","properties":{"x":{"type":"` + kind + `"}},"required":["x"],"x-parity":{"native":"struct","decode":{"by":"pydantic","missing":"reject","unknown":"drop"},"roles":[{"role":"received","why":"get returns it","operations":["GET t"]}]` + out + `}}}`
	}
	const unsaid = `,"out":{"properties":null,"required":null,"additionalProperties":{"x-parity":{"opaque":"code writes it"}}}`
	for _, row := range []struct{ reason, reference, other, want string }{
		{"its names are not known", set("integer", unsaid), set("string", ""), "mismatch"},
		{"it is known", set("integer", ""), set("string", ""), "mismatch"},
		{"the same is read", set("integer", unsaid), set("integer", ""), "parity"},
	} {
		for _, r := range run(t, row.reference, row.other).Types {
			for _, c := range r.Compared {
				if string(c.Verdict) != row.want {
					t.Errorf("%s: %s, want %s: %v", row.reason, c.Verdict, row.want, c.Findings)
				}
			}
		}
	}
}

// TestMissingOfWhatIsRead: a client that only reads a type holds the zero value of a member that the service leaves
// out, as of one that is null; one with a default of its own is no zero, and whoever writes it on says something else.
func TestMissingOfWhatIsRead(t *testing.T) {
	set := func(role, field, required, decode string) string {
		if role != "" {
			role = `{"role":"` + role + `","why":"the client says so","operations":["GET t"]}`
		}
		return `{"T":{"type":"object","properties":{"x":` + field + `},"required":[` + required + `],"x-parity":{"native":"struct","decode":` + decode + `,"roles":[` + role + `]}}}`
	}
	const lenient, zero = `{"by":"pydantic","missing":"reject","unknown":"drop"}`, `{"by":"encoding/json","missing":"zero","unknown":"drop"}`
	for _, row := range []struct{ reason, role, field, want string }{
		{"null stands for none", "received", `{"type":["integer","null"],"default":null}`, "wire-compatible"},
		{"the default is another value", "received", `{"type":"integer","default":3}`, "mismatch"},
		{"a peer reads and writes it", "", `{"type":["integer","null"],"default":null}`, "mismatch"},
	} {
		for _, r := range run(t, set(row.role, row.field, "", lenient), set(row.role, `{"type":"integer"}`, `"x"`, zero)).Types {
			for _, c := range r.Compared {
				if string(c.Verdict) != row.want {
					t.Errorf("%s: %s, want %s: %v", row.reason, c.Verdict, row.want, c.Findings)
				}
			}
		}
	}
}

// TestUndecoded: a class that nothing decodes is only sent; of a dict that tells nothing.
func TestUndecoded(t *testing.T) {
	for native, want := range map[string]string{"struct": "only sent", "dict": ""} {
		roles := rolesOf(defs(t, "set", `{"T":{"type":"object","properties":{"x":{"type":"integer"}},"x-parity":{"native":"`+native+`"}}}`), func(string, string) string { return "" }, false)
		got := ""
		if role := roles["T"]; role != nil {
			got = role.String()
		}
		if got != want {
			t.Errorf("%s: %q, want %q", native, got, want)
		}
	}
}

// TestOtherInstead: what a type is sent by is not held against a counterpart that is only
// received, where the other set sends another type by it; what nobody else is known to
// send is.
func TestOtherInstead(t *testing.T) {
	role := func(role, op string) string {
		return fmt.Sprintf(`{"role":%q,"why":"w","operations":[%q],"source":{"file":"c","line":1}}`, role, op)
	}
	record := func(name, field, kind string, roles ...string) string {
		return fmt.Sprintf(`%q:{"type":"object","properties":{%q:{"type":%q}},"x-parity":{"roles":[%s]}}`, name, field, kind, strings.Join(roles, ","))
	}
	both := "{" + record("Link", "x", "string", role("sent", "POST links"), role("received", "POST links")) + "}"
	got := record("Link", "x", "integer", role("received", "POST links"))
	for _, row := range []struct {
		reason, reference, want string
	}{
		{"a body is sent there", "{" + got + "," + record("Body", "y", "string", role("sent", "POST links")) + "}", "field.type /x ref->other rejects"},
		{"it is sent elsewhere", "{" + got + "," + record("Body", "y", "string", role("sent", "PUT links")) + "}", "field.type /x both rejects"},
		{"the counterpart is, too", "{" + record("Link", "x", "integer", role("received", "POST links"), role("sent", "POST links")) + "," + record("Body", "y", "string", role("sent", "POST links")) + "}", "field.type /x both rejects"},
		{"nothing is known of the counterpart", "{" + strings.Replace(got, role("received", "POST links"), "", 1) + "," + record("Body", "y", "string", role("sent", "POST links")) + "}", "field.type /x both rejects"},
	} {
		if list := listed(run(t, row.reference, both)); list[len(list)-1] != row.want {
			t.Errorf("%s: %q, want last %q", row.reason, list, row.want)
		}
	}
}

// TestWritesNull: a function that always writes a member, as null where its caller gives
// nothing, does not say that the service needs it; one that writes no null does, and so
// does a decoder of a peer.
func TestWritesNull(t *testing.T) {
	request := func(native, members, required string) string {
		return `{"C.create":{"type":"object","properties":{` + members + `},"required":[` + required + `],"x-parity":{"native":"` + native + `","roles":[{"role":"sent","why":"create makes it","operations":["POST things"]}]}}}`
	}
	const null, text = `"note":{"type":["string","null"]}`, `"note":{"type":"string"}`
	for _, row := range []struct {
		reason           string
		reference, other string
		want             []string
	}{
		{"null or left out is one thing to the service", request("arguments", null, `"note"`), request("struct", text, ""), []string{"field.presence converts"}},
		{"a member that is never null is given by every caller", request("arguments", text, `"note"`), request("struct", text, ""), []string{"field.required rejects"}},
		{"what a function sends by default the service need not do without it", request("arguments", `"note":{"type":"string","default":"x"}`, ""), request("struct", `"note":{"type":"string","x-parity":{"zero":"omit","unset":"omit"}}`, ""), nil},
		{"what a model has by default its users leave to the service", request("struct", `"note":{"type":"string","default":"x"}`, ""), request("struct", `"note":{"type":"string","x-parity":{"zero":"omit","unset":"omit"}}`, ""), []string{"field.default.zero converts"}},
		{"what a model requires its users say", request("struct", null, `"note"`), request("struct", text, ""), []string{"field.required rejects"}},
		{"a member that the other side has not cannot be set there", request("arguments", null+`,"id":{"type":"string"}`, `"note","id"`), request("struct", `"id":{"type":"string"}`, `"id"`), []string{"field.missing.optional omits"}},
	} {
		var got []string
		for l := range run(t, row.reference, row.other).Findings() {
			if f := l.Finding; f.CannotOccur == "" {
				got = append(got, f.Rule.ID+" "+string(f.Harm))
			}
		}
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.reason, diff)
		}
	}
}

// TestUntold: a type with which no code of either client does anything is sent by neither, where that code tells of most
// types; where one of them does not, nothing is known.
func TestUntold(t *testing.T) {
	record := func(name string, told bool) string {
		roles := ""
		if told {
			roles = `,"x-parity":{"roles":[{"role":"sent","why":"put takes it"}]}`
		}
		return fmt.Sprintf(`%q:{"type":"object","properties":{"a":{"type":"string"}}%s}`, name, roles)
	}
	set := func(told ...string) map[string]*Role {
		list := []string{record("Left", false)}
		for _, name := range []string{"A", "B", "C"} {
			list = append(list, record(name, slices.Contains(told, name)))
		}
		return rolesOf(defs(t, "set", "{"+strings.Join(list, ",")+"}"), func(string, string) string { return "" }, true)
	}
	telling, silent := set("A", "B", "C"), set("A", "B")
	for _, row := range []struct {
		name        string
		x, y        *Role
		forth, back bool
	}{
		{"of neither", telling["Left"], telling["Left"], true, false},
		{"the other does not tell", telling["Left"], silent["Left"], true, true},
		{"the other sends it", telling["Left"], telling["A"], false, true},
		{"the reference sends it", telling["A"], telling["Left"], false, true},
	} {
		if got := travels(Clients, row.x, row.y); got.forth != row.forth || got.back != row.back {
			t.Errorf("%s: forth %v, back %v", row.name, got.forth, got.back)
		}
	}
}
