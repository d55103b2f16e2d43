package validate

// event is something worth telling of a record that is being checked. Events of
// an alternative that fails are taken back.
type event struct {
	kind   eventKind
	record int    // index in Set.records, Set.enums or Set.fields, as the kind is
	at     int    // offset in the text; or the word of bits
	bits   uint64 // members seen for the first time
	// arms are the alternatives of the innermost open union of objects that the
	// event may belong to; nil for all, as once that union is settled.
	arms bitset
}

type eventKind byte

const (
	memberSeen   eventKind = iota // declared members of a record not met before
	enumSeen                      // members of an enum not met before
	undeclared                    // a member that the record does not declare; at is its name
	enumUnknown                   // a text that an open enum does not declare
	dateTextHeld                  // a date-time in a field that is text here and a date-time elsewhere
	dateBroken                    // no date-time in a field that is one here
	repeats                       // a name that its object has twice
	misfits                       // a value that is not what is declared, and no error
	doubtful                      // a value of which it is not known whether it is accepted
)

// maxEvents is how many events of one record are kept; a record that has more is
// a map of strangers, and the rest is not told.
const maxEvents = 10_000

// wordBits is the number of members that one event of memberSeen or enumSeen covers.
const wordBits = 64

func (c *Checker) note(kind eventKind, record, at int, bits uint64) {
	c.events = append(c.events, event{kind: kind, record: record, at: at, bits: bits})
}

// settle keeps, of the events since mark, those of one arm of a union.
func (c *Checker) settle(mark int, arm int, id int) {
	kept := c.events[:mark]
	for _, e := range c.events[mark:] {
		if e.arms != nil && !e.arms.has(arm) {
			continue
		}
		if e.record < 0 {
			e.record = id
		}
		e.arms = nil
		kept = append(kept, e)
	}
	c.events = kept
}

// losses weighs the undeclared members among the events since mark that belong to an arm.
func (c *Checker) losses(mark int, arm int) int {
	n := 0
	for _, e := range c.events[mark:] {
		if e.arms != nil && !e.arms.has(arm) {
			continue
		}
		switch e.kind {
		case undeclared:
			n++
		case misfits, doubtful: // nothing is worse
			n += maxEvents
		}
	}
	return n
}

// commit remembers what was seen, so that it is not noted again.
func (c *Checker) commit() {
	for _, e := range c.events {
		switch e.kind {
		case memberSeen:
			c.seen[e.record][e.at] |= e.bits
		case enumSeen:
			c.enums[e.record][e.at] |= e.bits
		}
	}
}
