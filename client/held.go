package client

import (
	"context"
	"strings"
	"sync"
	"time"
)

// Held is messages that were read from files. A Client of them asks nobody: what they do
// not have is not known.
type Held struct {
	Traces []*Trace // newest first; from here on nobody writes to them
	From   string   // what they are from, for a sentence: "trace.csv", "3 files"
	// Saved is as of when they are, the oldest time of several files; zero: not known.
	Saved  time.Time
	Events bool // some have events
	Unread int  // rows that could not be read
	// Lacks are what else keeps the files from having all that there was, in words.
	Lacks []string

	once sync.Once
	byID map[string]*Trace
}

// NotNamed stands for the sender, and for a recipient, that the files do not name. A sentence
// has other words there.
const NotNamed = "(not named in the file)"

// Named returns an address, and "" for [NotNamed].
func Named(address string) string {
	if address == NotNamed {
		return ""
	}
	return address
}

// Open makes a client of messages that were read from files.
func Open(h *Held, forms Forms, now func() time.Time) *Client {
	c := &Client{
		options: Options{Dialect: Offline, Forms: forms}, base: nil, budget: NewBudget(0, ServiceWindow), now: now,
		intern: newInterner(), journal: &journal{}, held: h,
	}
	if c.now == nil {
		c.now = time.Now
	}
	return c
}

// Held returns the messages that the client is of, or nil where it asks the service.
func (c *Client) Held() *Held { return c.held }

// Held returns the messages that are searched in place of the service, nil where it is
// asked.
func (p Plan) Held() *Held { return p.held }

// AsOf is as of when messages are that are in memory: now, or when the files were saved.
func (c *Client) AsOf() time.Time {
	if c.held == nil || c.held.Saved.IsZero() {
		return c.now()
	}
	return c.held.Saved
}

// find returns the message with an id, in any spelling.
func (h *Held) find(id string) *Trace {
	h.once.Do(func() {
		h.byID = make(map[string]*Trace, len(h.Traces))
		for _, t := range h.Traces {
			h.byID[idKey(t.ID)] = t
		}
	})
	return h.byID[idKey(id)]
}

// message returns the message with an id.
func (h *Held) message(id string) (Trace, error) {
	t := h.find(id)
	if t == nil {
		return Trace{}, &Error{Kind: ErrNotHeld, Message: "there is no message with this id in " + h.From}
	}
	return *t, nil
}

// events returns what the files say of a copy.
func (h *Held) events(id, address string) ([]Event, bool) {
	t := h.find(id)
	if t == nil {
		return nil, false
	}
	r, ok := t.Recipient(address)
	return r.Events, ok && r.Events != nil
}

// notHeld is why there are no events of a copy.
func (h *Held) notHeld() error {
	if !h.Events {
		return &Error{Kind: ErrNotHeld, Message: "there are no events in " + h.From}
	}
	return &Error{Kind: ErrNotHeld, Message: "there are no events of this copy in " + h.From}
}

// matching are the messages that match a plan, and what of them is near to that.
func (h *Held) matching(ctx context.Context, p Plan) (traces []*Trace, near []nearItem, err error) {
	match := p.streams[0].match
	var page pageItems
	for i, t := range h.Traces {
		if i%4096 == 0 && ctx.Err() != nil {
			return nil, nil, ctx.Err()
		}
		if match.message(t) && match.copies(t) {
			traces = append(traces, t)
		} else if traces == nil {
			page.near(match, t, func() []Recipient { return t.Recipients }, false)
		}
	}
	return traces, page.misses, nil
}

// copies reports whether one of the copies of a message matches, or it matches whatever
// copies it has.
func (m *matcher) copies(t *Trace) bool {
	if m.settled(t) {
		return true
	}
	for i := range t.Recipients {
		if m.recipient(t, &t.Recipients[i]) {
			return true
		}
	}
	return false
}

// fill makes a result of what is held. It takes a moment for very many messages, so it is
// part of Ensure, as asking is.
func (r *Result) fill(ctx context.Context) error {
	r.filling.Lock()
	defer r.filling.Unlock()
	if !r.Snapshot().More {
		return nil
	}
	h := r.client.held
	traces, near, err := h.matching(ctx, r.Plan())
	if err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.list.traces, r.list.byID = traces, indexOf(traces)
	r.progress.More, r.progress.Pages, r.progress.Scanned = false, 1, len(h.Traces)
	r.progress.Asked, r.progress.Unread = r.client.AsOf(), h.Unread
	r.progress.AsOf = r.progress.Asked
	if len(traces) == 0 {
		r.near.add(near)
		r.progress.Near = r.near.misses
	}
	r.final = len(traces)
	r.publish()
	return nil
}

// Words say what an answer is from, with what is known to be missing there: "from
// trace.csv, saved 20 Nov 14:03".
func (h *Held) Words(w Wording) string {
	words := "from " + h.From
	if !h.Saved.IsZero() {
		words += ", saved " + w.Time(h.Saved)
	}
	if h.Unread > 0 {
		words += ", " + w.counted(h.Unread, "row") + " could not be read"
	}
	return strings.Join(append([]string{words}, h.Lacks...), ", ")
}
