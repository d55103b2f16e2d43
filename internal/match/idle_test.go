package match

import (
	"strings"
	"testing"
)

// TestIdle: what callers put the arguments of a method in, and no code encodes, is not what another
// client sends; it may well be what callers of that one put theirs in. What travels on neither side is
// not compared.
func TestIdle(t *testing.T) {
	const fields = `"type":"object","properties":{"displayName":{"type":"string"},"shardCount":{"type":"integer"},"retainedFor":{"type":"integer"},"ownerMail":{"type":"string"},"priorityClass":{"type":"string"},"regionHint":{"type":"string"}}`
	const disks = `{"Disk":{"type":"object","properties":{"id":{"type":"string"},"zone":{"type":"string"}}},"DiskType":{"type":"object","properties":{"label":{"type":"string"},"kind":{"type":"string"}}}`
	idle := disks + `,"CreateJobRequest":{` + fields + `,"x-parity":{"native":"struct","idle":"Job.Create makes its request of the fields"}}}`
	for _, row := range []struct{ name, reference, want string }{
		{"written", disks + `,"Client.create_job":{` + fields + `,"x-parity":{"native":"arguments"}}}`, ""},
		{"declared", disks + `,"CreateJobParams":{` + fields + `,"x-parity":{"native":"dict"}}}`, "CreateJobRequest"},
		{"idle, too", disks + `,"CreateJobRequest":{` + fields + `,"x-parity":{"native":"dict","idle":"an option of the client's transport: it holds httpx.Timeout"}}}`, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			ref := defs(t, "ref", row.reference)
			m, err := Match(NewSet(ref, nothing), NewSet(defs(t, "other", idle), nothing), nil)
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			for _, r := range ref.Types {
				if p := m.Pair(r.Name); p != nil && p.Other == "CreateJobRequest" {
					got = p.Other
				}
			}
			if got != row.want {
				t.Errorf("got %q, want %q", got, row.want)
			}
		})
	}
}

// TestLeftOver: of two types of one name the one that travels is the counterpart, not the one that is left over.
func TestLeftOver(t *testing.T) {
	const fields = `"type":"object","properties":{"displayName":{"type":"string"},"shardCount":{"type":"integer"}}`
	ref := defs(t, "ref", `{"event1.Made":{`+fields+`,"x-parity":{"native":"struct","idle":"in a module that nothing of the package imports"}},"event.Made":{`+fields+`,"x-parity":{"native":"struct","roles":[{"role":"received","why":"w","source":{"file":"c","line":1}}]}}}`)
	m, err := Match(NewSet(ref, nothing), NewSet(defs(t, "other", `{"Made":{`+fields+`}}`), nothing), nil)
	if err != nil {
		t.Fatal(err)
	}
	if m.Other("event.Made") != "Made" || m.Pair("event1.Made") != nil {
		t.Errorf("event.Made is %q, event1.Made is %q", m.Other("event.Made"), m.Other("event1.Made"))
	}
}

// TestListAndItem: a list is no union of what its items are, though they are called alike; a union of
// which one variant is a list may be that list.
func TestListAndItem(t *testing.T) {
	const parts = `{"Text":{"type":"object","properties":{"text":{"type":"string"},"mark":{"type":"string"}}},"Image":{"type":"object","properties":{"image":{"type":"string"},"zoom":{"type":"integer"}}}`
	const items = `{"anyOf":[{"$ref":"#/$defs/Text"},{"$ref":"#/$defs/Image"}]}`
	const list = `{"type":"array","items":` + items + `}`
	for _, row := range []struct{ name, reference, want string }{
		{"of the items", items, ""},
		{"of a list and a text", `{"anyOf":[{"type":"string"},` + list + `]}`, "UserMessageContentArray"},
		{"a list", list, "UserMessageContentArray"},
	} {
		const in = `"x-parity":{"native":"union","source":{"file":"sdk/user_message.x","line":1}}`
		ref := defs(t, "ref", parts+`,"ContentArray":`+strings.TrimSuffix(row.reference, "}")+`,`+in+`}}`)
		other := defs(t, "other", parts+`,"UserMessageContentArray":`+list+`}`)
		if got := matched(t, ref, other)["ContentArray"]; got != row.want {
			t.Errorf("%s: got %q, want %q", row.name, got, row.want)
		}
	}
}
