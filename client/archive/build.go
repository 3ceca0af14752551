package archive

import (
	"slices"
	"strings"

	"msgtrace/client"
)

// builder puts the rows of files together: those of one message, and of one copy.
type builder struct {
	traces []*client.Trace
	byID   map[string]*client.Trace
	// copies finds a copy of messages to many, by the address in lower case.
	copies map[*client.Trace]map[string]int
	texts  map[string]string
	ips    map[string]client.IP
	spare  []client.Recipient
	loose  map[*client.Trace]*looseEvents
	ids    map[string]string // of messages without a network message ID, by their Message-ID
}

// manyCopies is from where on a map finds a copy sooner than a look through the list.
const manyCopies = 32

// keptTexts is how many different texts are given one place in memory before it is
// begun again: addresses come again and again.
const keptTexts = 1 << 16

func newBuilder() *builder {
	return &builder{
		byID: make(map[string]*client.Trace), copies: make(map[*client.Trace]map[string]int),
		texts: make(map[string]string), ips: make(map[string]client.IP), loose: make(map[*client.Trace]*looseEvents), ids: make(map[string]string),
	}
}

// intern returns a text equal to s that does not keep the row alive that s is from.
func (b *builder) intern(s string) string {
	if s == "" {
		return ""
	}
	if known, ok := b.texts[s]; ok {
		return known
	}
	if len(b.texts) >= keptTexts {
		clear(b.texts)
	}
	s = strings.Clone(s)
	b.texts[s] = s
	return s
}

// ip is intern for the addresses of servers.
func (b *builder) ip(s string) client.IP {
	if known, ok := b.ips[s]; ok || s == "" {
		return known
	}
	if len(b.ips) >= keptTexts {
		clear(b.ips)
	}
	s = strings.Clone(s)
	b.ips[s] = client.IPOf(s)
	return b.ips[s]
}

// message returns the message with the id of t, which is t if it has not come before. What
// the one before lacks is taken from t.
func (b *builder) message(t client.Trace) *client.Trace {
	key := strings.ToLower(t.ID)
	if known := b.byID[key]; known != nil {
		b.complete(known, &t)
		return known
	}
	one := &t
	b.own(one)
	if len(key) == len(one.ID) && key == one.ID {
		key = one.ID
	}
	b.byID[key] = one
	b.traces = append(b.traces, one)
	return one
}

// own makes the texts of a message its own, in one piece of memory.
func (b *builder) own(t *client.Trace) {
	all := t.ID + t.MessageID + t.Subject
	id, message := len(t.ID), len(t.ID)+len(t.MessageID)
	t.ID, t.MessageID, t.Subject = all[:id], all[id:message], all[message:]
	t.Sender, t.FromIP, t.ToIP = b.intern(t.Sender), b.ip(t.FromIP.String()), b.ip(t.ToIP.String())
}

// complete fills in what a message lacks.
func (b *builder) complete(known, t *client.Trace) {
	fill := func(into *string, text string) {
		if *into == "" && text != "" {
			*into = b.intern(text)
		}
	}
	fill(&known.MessageID, t.MessageID)
	fill(&known.Subject, t.Subject)
	fill(&known.Sender, t.Sender)
	if known.FromIP.IsZero() {
		known.FromIP = b.ip(t.FromIP.String())
	}
	if known.ToIP.IsZero() {
		known.ToIP = b.ip(t.ToIP.String())
	}
	if known.Size == 0 {
		known.Size = t.Size
	}
	if known.Received.IsZero() {
		known.Received = t.Received
	}
	if t.RecipientsKnown == client.KnownAll {
		known.RecipientsKnown = client.KnownAll
	}
}

// add adds a copy to a message. In place of one with the same address it comes with the
// events that the one before has, if it brings none itself.
func (b *builder) add(t *client.Trace, r client.Recipient) *client.Recipient {
	r.Address, r.Status, r.ToIP = b.intern(r.Address), client.Status(b.intern(string(r.Status))), b.ip(r.ToIP.String())
	at := b.find(t, r.Address)
	if at < 0 {
		if t.Recipients == nil {
			t.Recipients = b.one()
		}
		t.Recipients = append(t.Recipients, r)
		if index := b.copies[t]; index != nil {
			index[strings.ToLower(r.Address)] = len(t.Recipients) - 1
		}
		return &t.Recipients[len(t.Recipients)-1]
	}
	known := &t.Recipients[at]
	if r.Events == nil {
		r.Events = known.Events
	}
	if r.Status == "" {
		r.Status = known.Status
	}
	if r.Size == 0 {
		r.Size = known.Size
	}
	if r.ToIP.IsZero() {
		r.ToIP = known.ToIP
	}
	*known = r
	return known
}

// one is an empty list with room for one copy, which most messages have. Those of several
// messages are parts of one array: what is allocated for one alone is rounded up.
func (b *builder) one() []client.Recipient {
	if len(b.spare) == 0 {
		b.spare = make([]client.Recipient, 64)
	}
	one := b.spare[:0:1]
	b.spare = b.spare[1:]
	return one
}

func (b *builder) find(t *client.Trace, address string) int {
	if len(t.Recipients) < manyCopies {
		return slices.IndexFunc(t.Recipients, func(r client.Recipient) bool { return strings.EqualFold(r.Address, address) })
	}
	index := b.copies[t]
	if index == nil {
		index = make(map[string]int, 2*len(t.Recipients))
		for i, r := range t.Recipients {
			index[strings.ToLower(r.Address)] = i
		}
		b.copies[t] = index
	}
	if at, ok := index[strings.ToLower(address)]; ok {
		return at
	}
	return -1
}

// settle puts right the times that could be read in two ways.
func (b *builder) settle(c *column) {
	for _, t := range b.traces {
		c.settle(&t.Received)
		for i := range t.Recipients {
			settleEvents(c, t.Recipients[i].Events)
		}
	}
	for _, loose := range b.loose {
		settleEvents(c, loose.events)
	}
}

func settleEvents(c *column, events []client.Event) {
	for i := range events {
		c.settle(&events[i].Time)
	}
}

// idOf returns the id of a message that a file knows no network message ID of: the one
// that another row with its Message-ID has got, else its own.
func (b *builder) idOf(messageID, own string) string {
	if messageID == "" {
		return own
	}
	key := strings.ToLower(messageID)
	if id, known := b.ids[key]; known {
		return id
	}
	b.ids[strings.Clone(key)] = own
	return own
}
