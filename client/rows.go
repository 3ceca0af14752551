package client

import (
	"hash/maphash"
	"slices"
)

// pageItems are the messages of one page, after the conditions that are compared
// here.
type pageItems struct {
	traces []Trace
	rows   int  // items that came
	newest Time // the time of receipt that came first; zero: none did
	oldest Time // the least one
	mixed  bool // they did not come newest first
	// unread is how many items could not be read: without an id nothing can be
	// asked about a message, and one without the recipients that were asked for
	// cannot be compared with a condition on them.
	unread int
	// counted is how many recipients came nested in the items, where one without
	// any counts as one.
	counted int
	// content stands for the items that came; zero: none did.
	content uint64
	// undecided are items that may match by recipients that the service has left to
	// a link.
	undecided []messageWire
}

// saw keeps what identifies an item that came and its time, whether it matches or
// not.
func (p *pageItems) saw(received Time, id, recipient string) {
	p.rows++
	p.content = p.content*31 + maphash.Comparable(trailSeed, [2]string{id, recipient}) | 1
	switch {
	case received.IsZero():
	case p.oldest.IsZero():
		p.newest, p.oldest = received, received
	case received.After(p.oldest.Time):
		p.mixed = true
	default:
		p.oldest = received
	}
}

// with adds messages that came before.
func (p pageItems) with(earlier []Trace) pageItems {
	if len(earlier) > 0 {
		p.traces = append(p.traces, earlier...)
		p.sort()
	}
	return p
}

// doubtRecipients takes back that the messages hold all their recipients: the
// answer broke off somewhere.
func (p *pageItems) doubtRecipients() {
	for i := range p.traces {
		if t := &p.traces[i]; t.RecipientsKnown == KnownAll {
			t.RecipientsKnown = KnownSoFar
		}
	}
}

// sort puts the messages newest first, which they are unless the service does
// something new.
func (p *pageItems) sort() {
	newest := func(a, b Trace) int { return b.Received.Compare(a.Received.Time) }
	if !slices.IsSortedFunc(p.traces, newest) {
		slices.SortStableFunc(p.traces, newest)
	}
}

// groupRows makes messages of the rows of Tracing: all rows of one id on the
// page are one message, wherever they stand, since rows of the same instant may
// come mixed.
func groupRows(rows []rowWire, match *matcher, intern *interner) pageItems {
	var page pageItems
	groups := make(map[string]int)
	kept := make([]int, len(rows)) // the group of each row, or -1
	var counts []int
	for i := range rows {
		row := &rows[i]
		t, recipient := row.trace(match, intern), row.recipient(intern)
		page.saw(t.Received, row.ID, row.Recipient)
		if row.ID == "" {
			kept[i] = -1
			page.unread++
			continue
		}
		if !match.message(&t) || !match.recipient(&recipient) {
			kept[i] = -1
			continue
		}
		group, known := groups[row.ID]
		if !known {
			group = len(page.traces)
			groups[row.ID] = group
			pack(&t.ID, &t.MessageID, &t.Subject)
			page.traces, counts = append(page.traces, t), append(counts, 0)
		}
		counts[group]++
		kept[i] = group
	}
	page.traces = exact(page.traces)
	page.fill(rows, kept, counts, intern)
	page.sort()
	return page
}

// fill gives each message its recipients, all in one allocation.
func (p *pageItems) fill(rows []rowWire, kept, counts []int, intern *interner) {
	total := 0
	for _, n := range counts {
		total += n
	}
	recipients := make([]Recipient, total)
	for i, n := range counts {
		p.traces[i].Recipients, recipients = recipients[:0:n], recipients[n:]
	}
	for i, group := range kept {
		if group >= 0 {
			t := &p.traces[group]
			t.Recipients = append(t.Recipients, rows[i].recipient(intern))
		}
	}
}

// exact copies a slice into one without room to grow, which would stay in memory
// as long as the page.
func exact(traces []Trace) []Trace {
	out := make([]Trace, len(traces))
	copy(out, traces)
	return out
}

func (row *rowWire) trace(match *matcher, intern *interner) Trace {
	known := KnownSoFar
	if match.perRecipient() {
		known = KnownMatching
	}
	return Trace{
		ID: row.ID, MessageID: row.MessageID, Received: readTime(row.Received), Sender: intern.of(row.Sender),
		Subject: row.Subject, Size: int64(row.Size), FromIP: intern.of(row.FromIP), ToIP: intern.of(row.ToIP),
		RecipientsKnown: known,
	}
}

func (row *rowWire) recipient(intern *interner) Recipient {
	return Recipient{
		Address: intern.of(row.Recipient), Status: Status(intern.of(string(ParseStatus(row.Status)))),
		Size: int64(row.Size), ToIP: intern.of(row.ToIP),
	}
}

// takeMessages makes messages of the items of MessageTraces. A filter inside
// $expand trims recipients and leaves messages with none; those do not match.
func takeMessages(items []messageWire, s *stream, intern *interner) pageItems {
	var page pageItems
	for i := range items {
		item := &items[i]
		t := item.trace(intern)
		page.saw(t.Received, item.ID, "")
		page.counted += max(1, len(item.Recipients))
		switch {
		case item.ID == "":
			page.unread++
		case !s.match.message(&t):
		case item.takeRecipients(&t, s, intern):
			pack(&t.ID, &t.MessageID, &t.Subject)
			page.traces = append(page.traces, t)
		case !emptyJSON(item.MoreRecipients):
			page.undecided = append(page.undecided, *item)
		case item.Recipients == nil && s.expand.filter == "":
			page.unread++
		}
	}
	page.traces = exact(page.traces)
	page.sort()
	return page
}

func (item *messageWire) trace(intern *interner) Trace {
	return Trace{
		ID: item.ID, MessageID: item.MessageID, Received: readTime(item.Received), Sender: intern.of(item.Sender),
		Subject: item.Subject, Size: int64(item.Size), FromIP: intern.of(item.Source), ToIP: intern.of(item.Destination),
		RecipientsKnown: KnownNone,
	}
}

// takeRecipients fills the recipients and reports whether the message matches. A
// message keeps all recipients it came with when all were asked for, so that
// opening it costs nothing; else those that match.
func (item *messageWire) takeRecipients(t *Trace, s *stream, intern *interner) bool {
	if item.Recipients == nil {
		return !s.match.perRecipient()
	}
	all := make([]Recipient, 0, len(item.Recipients))
	var matching []Recipient
	for _, wire := range item.Recipients {
		r := Recipient{Address: intern.of(wire.Address), Status: Status(intern.of(string(ParseStatus(wire.Status))))}
		all = append(all, r)
		if s.match.recipient(&r) {
			matching = append(matching, r)
		}
	}
	t.Recipients, t.RecipientsKnown = all, KnownAll
	if s.expand.filter != "" {
		t.Recipients, t.RecipientsKnown = matching, KnownMatching
	} else if !emptyJSON(item.MoreRecipients) {
		t.RecipientsKnown = KnownSoFar
	}
	return !s.match.perRecipient() || len(matching) > 0
}
