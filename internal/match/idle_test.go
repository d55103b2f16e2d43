package match

import "testing"

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
