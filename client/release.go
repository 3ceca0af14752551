package client

import (
	"slices"
	"time"

	"msgtrace/client/copyset"
)

// Release lets go of the first n messages of the list, for whoever has written them:
// of each a hash stays, and of each of its recipients, about twenty bytes a row. A
// message of those that comes again is left out. If it comes with recipients that it
// did not have, it comes as one that holds only these, with KnownMatching: see
// Snapshot.Again. A result of which messages were released cannot be looked at again.
func (r *Result) Release(n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	n = min(n, len(r.list.traces))
	r.list.release(n, r.progress.AsOf)
	r.final = max(0, r.final-n)
	r.publish()
}

// released is what is kept of messages that were let go.
type released struct {
	messages  int // those of which nothing is in the list
	mayChange int // those that may change, see Trace.MayChange
	again     int // those that came again with other recipients, each time
	last      time.Time
	known     copyset.Set
}

// release lets go of the first n messages. What is left moves to the front of a new
// list, as the old one may be in a snapshot.
func (c *collection) release(n int, asked time.Time) {
	if n == 0 {
		return
	}
	young := youngSince(asked)
	for _, t := range c.traces[:n] {
		c.released.add(t, young)
	}
	c.traces = slices.Clone(c.traces[n:])
	c.published, c.copied = max(0, c.published-n), true
	c.forgetTouched()
	c.byID.reset(c.traces)
	addresses := make(map[int]map[string]struct{})
	for i, set := range c.addresses {
		if i >= n {
			addresses[i-n] = set
		}
	}
	c.addresses = addresses
}

// add lets go of a message. One that came again counts once.
func (k *released) add(t *Trace, young time.Time) {
	k.messages++
	k.last = t.Received.Time()
	first := k.known.Add(t.ID, "")
	for i := range t.Recipients {
		k.known.Add(t.ID, t.Recipients[i].Address)
	}
	switch {
	case t.Received.After(young):
		if first {
			k.mayChange++ // its recipients that come later were received with it
		}
	case t.underWay() && k.known.Add(t.ID, "under way"): // no address
		k.mayChange++
	}
}

// strip takes away the recipients that were released from a message, or from another
// part of one. It reports whether any of the message was released before.
func (k *released) strip(t *Trace) bool {
	if k.known.Len() == 0 || !k.known.Has(t.ID, "") {
		return false
	}
	t.Recipients = slices.DeleteFunc(slices.Clone(t.Recipients), func(r Recipient) bool {
		return k.known.Has(t.ID, r.Address)
	})
	t.RecipientsKnown = KnownMatching
	return true
}

// comes counts a message that was released and is in the list again.
func (k *released) comes() {
	k.messages--
	k.again++
}
