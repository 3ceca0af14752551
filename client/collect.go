package client

import (
	"hash/maphash"
	"slices"
	"strings"
	"time"
)

// collection is the growing list of messages: found by id, joined when they come
// in parts, and never changed once published. What has been published is
// replaced by changed copies in a copied list, so that a table can read without
// a lock.
type collection struct {
	traces   []*Trace
	byID     idIndex
	released released // messages that were in the list

	published int                         // traces[:published] are in a snapshot
	copied    bool                        // traces was copied since
	touched   map[int]struct{}            // which of the published were copied since
	addresses map[int]map[string]struct{} // of messages to many, in lower case
}

// manyRecipients is from where on a set finds a recipient sooner than a look
// through the list.
const manyRecipients = 32

func newCollection() *collection {
	return &collection{touched: make(map[int]struct{}), addresses: make(map[int]map[string]struct{})}
}

// add takes a message or another part of one, and reports whether one that is there has
// a time only now, and so perhaps not its place. It owns t.
func (c *collection) add(t *Trace) (dated bool) {
	i, known := c.byID.find(c.traces, t.ID)
	again := c.released.strip(t)
	if again && len(t.Recipients) == 0 {
		return false
	}
	if !known {
		if again {
			c.released.comes()
		}
		parts := t.Recipients
		i = len(c.traces)
		c.traces = append(c.traces, t)
		c.byID.insert(c.traces)
		if len(parts) > 1 && c.repeats(parts) {
			t.Recipients = nil
			c.join(i, parts)
		}
		return false
	}
	before := len(c.traces[i].Recipients)
	dated = c.learnTime(i, t.Received)
	c.join(i, t.Recipients)
	if t.Others > c.traces[i].Others {
		c.change(i).Others = t.Others
	}
	c.weigh(i, before, t)
	return dated
}

// learnTime gives the message at i the time that another part of it has, if it has none
// itself, and reports whether it did.
func (c *collection) learnTime(i int, received Time) bool {
	if !c.traces[i].Received.IsZero() || received.IsZero() {
		return false
	}
	c.change(i).learnTime(received)
	return true
}

// weigh settles which recipients of a message are known after it came again. A
// list that was said to be whole and was not is no longer taken for it; one that
// was cut is whole once the message came with all of it.
func (c *collection) weigh(i, before int, again *Trace) {
	now := c.traces[i]
	switch {
	case now.RecipientsKnown == KnownAll && len(now.Recipients) > before:
		c.change(i).RecipientsKnown = KnownSoFar
	case now.RecipientsKnown == KnownSoFar && again.RecipientsKnown == KnownAll && len(now.Recipients) == len(again.Recipients):
		c.change(i).RecipientsKnown = KnownAll
	}
}

// repeats reports whether an address comes twice.
func (c *collection) repeats(recipients []Recipient) bool {
	if len(recipients) <= manyRecipients {
		for i, r := range recipients {
			if slices.ContainsFunc(recipients[:i], r.sameAddress) {
				return true
			}
		}
		return false
	}
	seen := make(map[string]struct{}, len(recipients))
	for _, r := range recipients {
		seen[strings.ToLower(r.Address)] = struct{}{}
	}
	return len(seen) < len(recipients)
}

func (r Recipient) sameAddress(other Recipient) bool {
	return strings.EqualFold(r.Address, other.Address)
}

// join adds the recipients that a message does not have yet.
func (c *collection) join(i int, recipients []Recipient) {
	var changed *Trace
	for _, r := range recipients {
		if c.has(i, r) {
			continue
		}
		if changed == nil {
			changed = c.change(i)
		}
		changed.Recipients = append(changed.Recipients, r)
		if set := c.addresses[i]; set != nil {
			set[strings.ToLower(r.Address)] = struct{}{}
		}
	}
}

func (c *collection) has(i int, r Recipient) bool {
	recipients := c.traces[i].Recipients
	if len(recipients) < manyRecipients {
		return slices.ContainsFunc(recipients, r.sameAddress)
	}
	set := c.addresses[i]
	if set == nil {
		set = make(map[string]struct{}, 2*len(recipients))
		for _, known := range recipients {
			set[strings.ToLower(known.Address)] = struct{}{}
		}
		c.addresses[i] = set
	}
	_, known := set[strings.ToLower(r.Address)]
	return known
}

// change returns the message for writing: itself if nobody has seen it yet, else
// a copy that takes its place. Its recipients may be appended to in either case:
// readers of the old list never look past its length.
func (c *collection) change(i int) *Trace {
	if i >= c.published {
		return c.traces[i]
	}
	if !c.copied {
		c.traces = append(make([]*Trace, 0, cap(c.traces)), c.traces...)
		c.copied = true
	}
	if _, done := c.touched[i]; !done {
		t := *c.traces[i]
		c.traces[i] = &t
		c.touched[i] = struct{}{}
	}
	return c.traces[i]
}

// count is how many messages there are, those that were released included.
func (c *collection) count() int { return c.released.messages + len(c.traces) }

// last is when the message at the end of the list was received.
func (c *collection) last() time.Time {
	if n := len(c.traces); n > 0 {
		return c.traces[n-1].Received.Time()
	}
	return c.released.last
}

// replace puts another form of a message in its place.
func (c *collection) replace(t Trace) bool {
	i, known := c.byID.find(c.traces, t.ID)
	if !known {
		return false
	}
	t.Recipients = slices.Clip(t.Recipients)
	*c.change(i) = t
	delete(c.addresses, i)
	return true
}

// publish returns the list as it is now; from here on it is not changed.
func (c *collection) publish() []*Trace {
	c.published, c.copied = len(c.traces), false
	c.forgetTouched()
	return slices.Clip(c.traces)
}

// forgetTouched begins another map rather than clear the one, which keeps its room: all
// messages are copied when their window was read.
func (c *collection) forgetTouched() {
	if len(c.touched) > 0 {
		c.touched = make(map[int]struct{})
	}
}

// idIndex finds a message by its id: an open hash of positions, which takes five
// to ten bytes a message where a map of strings takes fifty.
type idIndex struct {
	slots []uint32 // position + 1; zero: free
	used  int
}

var idSeed = maphash.MakeSeed()

func (x *idIndex) find(traces []*Trace, id string) (int, bool) {
	if len(x.slots) == 0 {
		return 0, false
	}
	for slot := x.start(id); x.slots[slot] != 0; slot = (slot + 1) % len(x.slots) {
		if i := int(x.slots[slot] - 1); traces[i].ID == id {
			return i, true
		}
	}
	return 0, false
}

// insert adds the last of the traces.
func (x *idIndex) insert(traces []*Trace) {
	if 4*(x.used+1) > 3*len(x.slots) {
		x.grow(traces[:len(traces)-1])
	}
	x.put(traces[len(traces)-1].ID, len(traces)-1)
	x.used++
}

func (x *idIndex) put(id string, i int) {
	slot := x.start(id)
	for x.slots[slot] != 0 {
		slot = (slot + 1) % len(x.slots)
	}
	x.slots[slot] = uint32(i + 1)
}

func (x *idIndex) grow(traces []*Trace) {
	x.slots = make([]uint32, max(64, len(x.slots)+len(x.slots)/2))
	for i, t := range traces {
		x.put(t.ID, i)
	}
}

// reset makes it the index of these.
func (x *idIndex) reset(traces []*Trace) {
	clear(x.slots)
	x.used = 0
	for i := range traces {
		x.insert(traces[:i+1])
	}
}

func (x *idIndex) start(id string) int {
	return int(maphash.String(idSeed, id) % uint64(len(x.slots)))
}
