package client

import (
	"hash/maphash"
	"slices"
	"time"
)

// pageItems are the messages of one page that are left once those that do not
// match were filtered here, and what is known of all items that came.
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
	// hashes are those of the items that came, see trail.follow.
	hashes []uint64
	// hidden is how many messages have no recipient that may be seen.
	hidden int
	// unseen is how many items are of these, or of a recipient that may not be seen.
	unseen int
	// partial are items that do not match by the recipients that came, and may by
	// others that the service has left to a link.
	partial []messageWire
	// misses are messages that hold all conditions but one, up to NearLimit.
	misses []nearItem
	// counts are how many items there are for each stream of each choice of the plan;
	// nil: nobody wants to know.
	counts []map[int]int
	// crowd is how many items came in the second that most of them came in.
	crowd  int
	second time.Time // the last one
	inIt   int       // items of it
}

// observe takes note of an item that came, whether it matches or not.
func (p *pageItems) observe(received Time, id, recipient string) {
	p.rows++
	p.hashes = append(p.hashes, hashOfItem(id, recipient))
	if second := received.Truncate(time.Second); second.Equal(p.second) {
		p.inIt++
	} else {
		p.second, p.inIt = second, 1
	}
	p.crowd = max(p.crowd, p.inIt)
	switch {
	case received.IsZero():
	case p.oldest.IsZero():
		p.newest, p.oldest = received, received
	case received.After(p.oldest.Time()):
		p.mixed = true
	default:
		p.oldest = received
	}
}

// hashOfItem is what a trail knows an item by.
func hashOfItem(id, recipient string) uint64 {
	if id == "" {
		return 0
	}
	return maphash.Comparable(trailSeed, [2]string{id, recipient})
}

// add adds messages that match.
func (p *pageItems) add(traces []Trace) {
	p.traces = append(p.traces, traces...)
	p.sort()
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
	newest := func(a, b Trace) int { return b.Received.Compare(a.Received.Time()) }
	if !slices.IsSortedFunc(p.traces, newest) {
		slices.SortStableFunc(p.traces, newest)
	}
}

// matchedRow is a row of Tracing that matches: one recipient of a message.
type matchedRow struct {
	message   int // its place among the messages of the page
	recipient Recipient
}

// groupRows makes messages of the rows of Tracing: all rows of one id on the
// page are one message, wherever they stand, since rows of the same instant may
// come mixed.
func groupRows(rows []rowWire, match *matcher, intern *interner, seen *scope) pageItems {
	page := pageItems{hashes: make([]uint64, 0, len(rows))}
	messages := make(map[string]int) // the place of each message, by its id
	matched := make([]matchedRow, 0, len(rows))
	var others map[string]int
	others, page.hidden = seen.others(rows)
	var texts packer
	var t Trace // here and not in the loop, as the matcher makes them escape
	var recipient Recipient
	for i := range rows {
		row := &rows[i]
		if !seen.row(row) {
			page.unseen++
			page.observe(readTime(row.Received), row.ID, row.Recipient)
			continue
		}
		t, recipient = row.trace(match, intern), row.recipient(intern)
		page.observe(t.Received, row.ID, row.Recipient)
		nameless := row.Recipient == ""
		if row.ID == "" || nameless {
			page.unread++
		}
		if row.ID == "" || nameless && match.perRecipient() {
			continue
		}
		if !match.message(&t) || !match.recipient(&t, &recipient) {
			page.near(match, &t, func() []Recipient { return []Recipient{recipient} }, false)
			continue
		}
		message, known := messages[row.ID]
		if !known {
			message = len(page.traces)
			messages[row.ID] = message
			t.Others = saturated(others[row.ID])
			texts.pack(&t.ID, &t.MessageID, &t.Subject)
			page.traces = append(page.traces, t)
		}
		page.traces[message].learnTime(t.Received)
		if !nameless {
			matched = append(matched, matchedRow{message, recipient})
		}
	}
	page.traces = withoutSpare(page.traces)
	page.addRecipients(matched)
	page.sort()
	return page
}

// learnTime takes the time of another row of the message where its own cannot be read.
func (t *Trace) learnTime(received Time) {
	if t.Received.IsZero() {
		t.Received = received
	}
}

// addRecipients gives each message the recipients of its rows. The lists of all
// messages are parts of one array, which takes less memory than one array for each.
func (p *pageItems) addRecipients(rows []matchedRow) {
	counts := make([]int, len(p.traces))
	for _, row := range rows {
		counts[row.message]++
	}
	unused := make([]Recipient, len(rows))
	for i, n := range counts {
		// An empty list with room for n. Its capacity ends where the next list
		// begins, so that appending to one never writes into another.
		p.traces[i].Recipients, unused = unused[:0:n], unused[n:]
	}
	for _, row := range rows {
		t := &p.traces[row.message]
		t.Recipients = append(t.Recipients, row.recipient)
	}
}

// withoutSpare copies a slice into one without spare capacity, which would stay in
// memory as long as the page.
func withoutSpare(traces []Trace) []Trace {
	out := make([]Trace, len(traces))
	copy(out, traces)
	return out
}

func (row *rowWire) trace(match *matcher, intern *interner) Trace {
	t := Trace{
		ID: row.ID, MessageID: row.MessageID, Received: readTime(row.Received), Sender: intern.of(row.Sender),
		Subject: row.Subject, Size: SizeOf(int64(row.Size)), FromIP: intern.ip(row.FromIP), ToIP: intern.ip(row.ToIP),
		RecipientsKnown: KnownSoFar,
	}
	if !match.settled(&t) {
		t.RecipientsKnown = KnownMatching
	}
	return t
}

func (row *rowWire) recipient(intern *interner) Recipient {
	return Recipient{
		Address: intern.of(row.Recipient), Status: Status(intern.of(string(ParseStatus(row.Status)))),
		Size: int64(row.Size), ToIP: intern.ip(row.ToIP),
	}
}

// takeMessages makes messages of the items of MessageTraces. A filter inside
// $expand trims recipients and leaves messages with none; those do not match.
func takeMessages(items []messageWire, s *stream, intern *interner, seen *scope) pageItems {
	page := pageItems{hashes: make([]uint64, 0, len(items))}
	var texts packer
	for i := range items {
		item := &items[i]
		nameless := item.dropNameless()
		page.counted += max(1, len(item.Recipients))
		others := seen.message(item)
		t := item.trace(intern)
		t.Others = saturated(others)
		page.observe(t.Received, item.ID, "")
		if item.ID == "" || nameless {
			page.unread++
		}
		switch {
		case item.ID == "":
		case seen.limits() && len(item.Recipients) == 0 && emptyJSON(item.MoreRecipients):
			switch {
			case others > 0:
				page.hidden++
				page.unseen++
			case item.Recipients == nil:
				page.unread++
			}
		case !s.match.message(&t):
			item.near(&page, &t, s)
		case item.takeRecipients(&t, s, intern):
			if nameless && t.RecipientsKnown == KnownAll {
				t.RecipientsKnown = KnownSoFar
			}
			texts.pack(&t.ID, &t.MessageID, &t.Subject)
			page.traces = append(page.traces, t)
		case !emptyJSON(item.MoreRecipients):
			page.partial = append(page.partial, *item)
		case item.Recipients == nil && s.expand.filter == "" && !nameless:
			page.unread++
		default:
			item.near(&page, &t, s)
		}
	}
	page.traces = withoutSpare(page.traces)
	page.joinRecipients()
	page.sort()
	return page
}

// joinRecipients makes the recipients of all messages parts of one array, see addRecipients.
func (p *pageItems) joinRecipients() {
	total := 0
	for i := range p.traces {
		total += len(p.traces[i].Recipients)
	}
	unused := make([]Recipient, total)
	for i := range p.traces {
		if t := &p.traces[i]; t.Recipients != nil {
			n := copy(unused, t.Recipients)
			t.Recipients, unused = unused[:n:n], unused[n:]
		}
	}
}

// near notes the message if it holds all conditions but one.
func (item *messageWire) near(page *pageItems, t *Trace, s *stream) {
	page.near(s.match, t, func() []Recipient {
		all := make([]Recipient, len(item.Recipients)) // not interned: they are not kept
		for i, wire := range item.Recipients {
			all[i] = Recipient{Address: wire.Address, Status: ParseStatus(wire.Status)}
		}
		return all
	}, s.expand.filter != "")
}

func (item *messageWire) trace(intern *interner) Trace {
	return Trace{
		ID: item.ID, MessageID: item.MessageID, Received: readTime(item.Received), Sender: intern.of(item.Sender),
		Subject: item.Subject, Size: SizeOf(int64(item.Size)), FromIP: intern.ip(item.Source), ToIP: intern.ip(item.Destination),
		RecipientsKnown: KnownNone,
	}
}

// takeRecipients fills the recipients and reports whether the message matches. A
// message keeps all recipients it came with when all were asked for, so that
// opening it costs nothing; else those that match.
func (item *messageWire) takeRecipients(t *Trace, s *stream, intern *interner) bool {
	if item.Recipients == nil {
		return s.match.settled(t)
	}
	all := make([]Recipient, 0, len(item.Recipients))
	var matching []Recipient
	for _, wire := range item.Recipients {
		r := Recipient{Address: intern.of(wire.Address), Status: Status(intern.of(string(ParseStatus(wire.Status))))}
		all = append(all, r)
		if s.match.recipient(t, &r) {
			matching = append(matching, r)
		}
	}
	t.Recipients, t.RecipientsKnown = all, KnownAll
	if s.expand.filter != "" {
		t.Recipients, t.RecipientsKnown = matching, KnownMatching
	} else if !emptyJSON(item.MoreRecipients) {
		t.RecipientsKnown = KnownSoFar
	}
	return s.match.settled(t) || len(matching) > 0
}
