package compare

import (
	"fmt"
	"slices"
	"strings"

	"example.org/parity/internal/schema"
	"example.org/parity/internal/typeset"
)

// Topologies, who talks to whom.
const (
	Clients = "clients" // of one service, for which the reference stands
	Peers   = "peers"   // each sends to the other
	Server  = "server"  // one set is the service, the others its clients
)

// Topology is who talks to whom, and how that is known.
type Topology struct {
	Kind   string `json:"kind"`
	Server string `json:"server,omitempty"` // the set that is the service
	Why    string `json:"why"`
}

// Role is what an SDK does with a type.
type Role struct {
	Sent     bool   `json:"sent"`
	Received bool   `json:"received"`
	Why      string `json:"why"`
	File     string `json:"file,omitempty"`
	Line     int    `json:"line,omitempty"`

	// undecoded: all that is known is that there is no decoder. That leaves open
	// who reads: the other set, or a service that neither is.
	undecoded bool
	// named: only names tell of it.
	named bool
	// unencoded: there is no encoder, so that it is certain that nobody sends it.
	unencoded bool
	// untold: the client's code tells of most types, and not of this one.
	untold bool
}

func (r *Role) String() string {
	switch {
	case r.Sent && r.Received:
		return "sent and received"
	case r.Sent:
		return "only sent"
	default:
		return "only received"
	}
}

// hint is how little the evidence of a role says: 0 for what code does with the type.
func (r *Role) hint() int {
	switch {
	case r.named:
		return 1
	case r.undecoded, r.untold:
		return 2
	}
	return 0
}

// join adds evidence. The first speaks for each direction.
func (r *Role) join(other Role) (changed bool) {
	before := *r
	if !r.Sent && !r.Received {
		*r = other
		return true
	}
	if other.Sent && !r.Sent || other.Received && !r.Received {
		r.Why += "; " + other.Why
	}
	r.Sent, r.Received = r.Sent || other.Sent, r.Received || other.Received
	return before.Sent != r.Sent || before.Received != r.Received
}

// rolesOf gives each type of a set the role for which there is evidence, the
// strongest first: what parity.yaml says, what the client's code does, which codecs
// the type has, and with byName what its name says. What a type holds has its role.
func rolesOf(set *schema.Set, said func(set, typeName string) string, byName bool) map[string]*Role {
	roles := map[string]*Role{}
	for _, evidence := range []func(*schema.Type) []Role{
		func(t *schema.Type) []Role { return bySettings(said(set.Name, t.Name)) },
		byClient,
		byCodec,
		func(t *schema.Type) []Role {
			if byName {
				return byNameOf(t)
			}
			return nil
		},
	} {
		spread(set, roles, evidence)
	}
	if byName && tellsMost(set, roles) {
		for _, r := range roles {
			r.untold = r.named
		}
		spread(set, roles, func(*schema.Type) []Role {
			return []Role{{Received: true, Why: "no code of the client sends it", untold: true}}
		})
	}
	// That it cannot be encoded is certain, whatever told that it is received.
	for _, t := range set.Types {
		if r := roles[t.Name]; r != nil && t.Encode == "none" {
			r.unencoded = true
		}
	}
	return roles
}

// tellsMost reports whether a client's code says of three of four records what it does with them.
func tellsMost(set *schema.Set, roles map[string]*Role) bool {
	told, records := 0, 0
	for _, t := range set.Types {
		if t.Kind != schema.Record || t.Native == typeset.NativeArguments || t.Idle != "" {
			continue
		}
		records++
		if r := roles[t.Name]; r != nil && r.hint() == 0 {
			told++
		}
	}
	return told > 0 && 4*told >= 3*records
}

// spread adds one kind of evidence for the types that have no stronger, and for
// what those hold.
func spread(set *schema.Set, roles map[string]*Role, evidence func(*schema.Type) []Role) {
	found := map[string]*Role{}
	var pending []string
	add := func(name string, r Role) {
		if roles[name] != nil {
			return // stronger evidence stands
		}
		if found[name] == nil {
			found[name] = &Role{}
		}
		if found[name].join(r) {
			pending = append(pending, name)
		}
	}
	for _, t := range set.Types {
		for _, r := range evidence(t) {
			add(t.Name, r)
		}
	}
	for len(pending) > 0 {
		name := pending[0]
		pending = pending[1:]
		holder := *found[name]
		if !strings.HasPrefix(holder.Why, "held by ") {
			holder.Why = "held by " + name + ", " + holder.String() + ": " + holder.Why
		}
		t := set.Lookup(name)
		if t.Out == nil {
			for _, held := range t.References() {
				add(held, holder)
			}
			continue
		}
		// What is written of a type it may hold no longer: {"id": …} of another one.
		written, read := holder, holder
		written.Received, read.Sent = false, false
		for _, form := range []struct {
			schema *schema.Schema
			role   Role
		}{{t.Schema, read}, {t.Out, written}} {
			for _, held := range form.schema.References() {
				if form.role.Sent || form.role.Received {
					add(held, form.role)
				}
			}
		}
	}
	for name, r := range found {
		roles[name] = r
	}
}

func bySettings(role string) []Role {
	const why = "roles: in parity.yaml"
	switch role {
	case "sent":
		return []Role{{Sent: true, Why: why}}
	case "received":
		return []Role{{Received: true, Why: why}}
	case "both":
		return []Role{{Sent: true, Received: true, Why: why}}
	}
	return nil
}

func byClient(t *schema.Type) []Role {
	var list []Role
	for _, r := range t.Roles {
		list = append(list, Role{Sent: r.Role == "sent", Received: r.Role == "received", Why: r.Why, File: r.Source.File, Line: r.Source.Line})
	}
	return list
}

func byCodec(t *schema.Type) []Role {
	switch {
	case t.Encode == "none":
		return []Role{{Received: true, Why: "it has a decoder and no encoder", File: t.Source.File, Line: t.Source.Line, unencoded: true}}
	case undecoded(t):
		return []Role{{Sent: true, Why: "it has no decoder", File: t.Source.File, Line: t.Source.Line, undecoded: true}}
	}
	return nil
}

func byNameOf(t *schema.Type) []Role {
	for _, suffix := range []string{"Params", "Param", "Request"} {
		if strings.HasSuffix(t.Name, suffix) {
			return []Role{{Sent: true, Why: "by its name, *" + suffix, named: true}}
		}
	}
	if strings.HasSuffix(t.Name, "Response") {
		return []Role{{Received: true, Why: "by its name, *Response", named: true}}
	}
	return nil
}

// topology is who talks to whom: what parity.yaml says, else clients where the code
// of one makes requests or says of many types what it does with them, else peers.
func topology(opts Options, sets ...*schema.Set) Topology {
	switch {
	case opts.Topology == Server:
		return Topology{Kind: Server, Server: opts.Server, Why: "topology: in parity.yaml"}
	case opts.Topology != "":
		return Topology{Kind: opts.Topology, Why: "topology: in parity.yaml"}
	}
	for _, set := range sets {
		if why := client(set); why != "" {
			return Topology{Kind: Clients, Why: fmt.Sprintf("client code of %s: %s", set.Name, why)}
		}
	}
	return Topology{Kind: Peers, Why: "no client code was found"}
}

// tellingShare is the share of a set's types, one in so many, that its code must do
// something with to say what it is. Peers write out and read a few by themselves, too.
const tellingShare = 10

// client says by what code a set is that of a client, "" for none: a request for an
// operation of HTTP, or what it does with many of its types.
func client(set *schema.Set) (why string) {
	told := 0
	for _, t := range set.Types {
		if len(t.Roles) == 0 {
			continue
		}
		told++
		why = orElse(why, t.Roles[0].Why)
		if slices.ContainsFunc(t.Roles, func(r schema.Role) bool { return len(r.Operations) > 0 }) {
			return why
		}
	}
	if told*tellingShare < len(set.Types) {
		return ""
	}
	return why
}

// traffic is in which directions a pair of types travels.
type traffic struct {
	forth, back bool // the reference's values reach the other side, and the reverse
	clients     bool // by way of a service that neither is
	service     bool // that, and one way only
	why         string
}

// travels decides the directions by the roles that a type has on both sides; nil
// is a role that is not known. Two that only send a type, or only receive it, never
// talk to each other: then, as among clients, the reference stands for the service.
func travels(kind string, x, y *Role) traffic {
	if untold := func(r *Role) bool { return r != nil && r.untold && !r.named }; untold(x) != untold(y) && (x == nil || y == nil) {
		x, y = nil, nil // the one set does not tell of most types
	}
	if kind == Clients && x != nil && y != nil && x.hint() != y.hint() {
		// What one client's code does the other does, too; a name says less, and less yet that no decoder was found.
		if x.hint() < y.hint() {
			y = nil
		} else {
			x = nil
		}
	}
	var role Role
	for _, r := range []*Role{x, y} {
		if r != nil {
			role.join(*r)
		}
	}
	if !role.Sent && !role.Received {
		return traffic{forth: true, back: true, clients: kind == Clients}
	}
	if kind == Peers && y == nil && x.undecoded {
		return traffic{forth: true, back: true}
	}
	if kind == Clients && y != nil && y.unencoded && !y.Sent {
		role = *y
	}
	alike := x != nil && y != nil && role.Sent != role.Received
	if apart := x != nil && y != nil && x.Sent != x.Received && y.Sent != y.Received && x.Sent != y.Sent; apart && kind == Clients {
		role = *y // the reference's contract, for what the other side does
	}
	if kind == Clients || alike {
		return traffic{role.Received, role.Sent, true, role.Sent != role.Received, role.String() + " by clients: " + role.Why}
	}
	why := ""
	for _, r := range []*Role{x, y} {
		if r != nil && r.Sent != r.Received && why == "" {
			why = r.String() + ": " + r.Why
		}
	}
	return traffic{forth: (x == nil || x.Sent) && (y == nil || y.Received), back: (y == nil || y.Sent) && (x == nil || x.Received), why: why}
}

// confined leaves each finding the directions that occur. One in which none does is
// a note.
func (t traffic) confined(findings []*Finding, forth Direction) {
	for _, f := range findings {
		f.Service = t.clients
	}
	if t.forth && t.back {
		return
	}
	for _, f := range findings {
		if f.Rule.Mutual {
			continue
		}
		var ways []Way
		for _, w := range f.Ways {
			if w.Direction == forth && t.forth || w.Direction != forth && t.back {
				ways = append(ways, w)
			}
		}
		if len(ways) == 0 {
			f.Class, f.Priority, f.CannotOccur = ClassNote, "", t.why
			continue
		}
		f.Ways = ways
	}
}

// undecoded reports whether the SDK has no decoder of a type; one that is not
// understood is a decoder, and what is a plain dict in the language needs none.
func undecoded(t *schema.Type) bool {
	return t.Kind == schema.Record && t.Native != "" && t.Native != "dict" && (t.Decode.Unseen || t.Decode == (schema.Decode{})) && t.Opaque == ""
}
