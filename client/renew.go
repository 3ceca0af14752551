package client

import "slices"

// take takes in messages that came again, or came in between. Of a look, those that
// are new to the list are added to it, as far as what is that old was loaded. One without
// a time lies in what the look has asked for.
func (r *Result) take(traces []*Trace, l *Look) []Change {
	r.mu.Lock()
	defer r.mu.Unlock()
	var adds func(*Trace) bool
	if l != nil {
		adds = func(t *Trace) bool { return t.Received.IsZero() || !t.Received.Before(l.back) }
	}
	changes := r.takeIn(traces, adds)
	if len(changes) > 0 {
		r.publish()
	}
	return changes
}

// takeIn changes the messages that came again, and adds the recipients and the messages
// that are new, of which adds reports whether they are wanted; nil: none is.
func (r *Result) takeIn(traces []*Trace, adds func(*Trace) bool) []Change {
	var changes []Change
	var more []*Trace
	for _, t := range traces {
		i, known := r.list.byID.find(r.list.traces, t.ID)
		switch {
		case known:
			// It keeps its place, which is not that of its time.
			r.progress.Unsorted = r.list.learnTime(i, t.Received) || r.progress.Unsorted
			if change, any := r.list.renew(i, t, adds != nil); any {
				changes = append(changes, change)
			}
		case adds != nil && adds(t):
			added := *t
			added.Recipients = slices.Clone(t.Recipients)
			more = append(more, &added)
			changes = append(changes, Change{ID: t.ID, New: true})
		}
	}
	if len(more) > 0 {
		r.final = r.list.insert(more, r.final)
	}
	return changes
}

// renew gives the copies of a message the statuses that they have by now, and adds
// those that came later if they are wanted.
func (c *collection) renew(i int, again *Trace, adds bool) (Change, bool) {
	before := c.traces[i]
	change := Change{ID: before.ID}
	var renewed []Recipient
	for at := range before.Recipients {
		old := &before.Recipients[at]
		now, known := again.Recipient(old.Address)
		if !known || now.Status == old.Status {
			continue
		}
		if change.Copies++; change.Copies == 1 {
			change.Was = old.Status
			renewed = slices.Clone(before.Recipients)
		}
		if old.Status.UnderWay() && !now.Status.UnderWay() {
			change.Settled++
		}
		now.Address = old.Address
		renewed[at] = now
	}
	if renewed != nil {
		c.change(i).Recipients = slices.Clip(renewed)
		delete(c.addresses, i)
	}
	if adds {
		c.join(i, again.Recipients)
		change.Added = len(c.traces[i].Recipients) - len(before.Recipients)
		c.know(i, again, change.Added)
	}
	return change, change.Copies+change.Added > 0
}

// know settles which recipients of a message are known after it came again, with some
// that were added.
func (c *collection) know(i int, again *Trace, added int) {
	now := c.traces[i]
	switch all := again.RecipientsKnown == KnownAll && len(now.Recipients) == len(again.Recipients); {
	case all && now.RecipientsKnown != KnownAll:
		c.change(i).RecipientsKnown = KnownAll
	case !all && now.RecipientsKnown == KnownAll && added > 0:
		c.change(i).RecipientsKnown = KnownSoFar
	}
}

// insert adds messages between those that are there, newest first. It returns the place
// by now of the message, or of the end, that was at a place.
func (c *collection) insert(more []*Trace, place int) int {
	newest := func(a, b *Trace) int { return b.Received.Compare(a.Received.Time()) }
	slices.SortStableFunc(more, newest)
	all, moved := make([]*Trace, 0, len(c.traces)+len(more)), place
	for i, t := range c.traces {
		for len(more) > 0 && more[0].Received.After(t.Received.Time()) {
			all, more = append(all, more[0]), more[1:]
		}
		if all = append(all, t); i < place {
			moved = len(all)
		}
	}
	c.traces = append(all, more...)
	c.byID = indexOf(c.traces)
	// All places are others now: whatever changes from here on is copied.
	c.published, c.copied = len(c.traces), true
	c.forgetTouched()
	clear(c.addresses)
	return moved
}

// indexOf makes an index of messages.
func indexOf(traces []*Trace) idIndex {
	x := idIndex{used: len(traces), slots: make([]uint32, max(64, 2*len(traces)))}
	for i, t := range traces {
		x.put(t.ID, i)
	}
	return x
}
