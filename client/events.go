package client

import (
	"context"
	"encoding/json"
	"hash/maphash"
	"slices"
	"strings"
	"time"
)

// Events returns what happened to a message on its way to one recipient, in
// order: by time, and within a second by what comes first in the course of
// things, since the service sends events of a second in no order. They are kept,
// also that there are none; Forget drops them. An address that the message did
// not go to has none. The list may not be written to. With an error come the
// events of an answer that broke off; they are not kept.
func (c *Client) Events(ctx context.Context, t Trace, address string) ([]Event, error) {
	if err := wellFormedID(t.ID); err != nil {
		return nil, err
	}
	if c.held != nil {
		if events, ok := c.held.events(t.ID, address); ok {
			return events, nil
		}
		return nil, c.held.notHeld()
	}
	c.details.Store(true)
	ask := func(ctx context.Context) (eventsOfCopy, error) {
		answer, err := c.keptEvents(ctx, t, address)
		return ofCopy(answer, t, address), err
	}
	answer, err := c.events.Do(apart(ctx), eventsKey(t.ID, address), progressOf(ctx), reporting(ask))
	return answer.Value, err
}

// eventsOfCopy are the events of a copy, with the status that it had when they were asked
// for: "" if nobody knows.
type eventsOfCopy struct {
	dated[[]Event]
	status Status
}

func ofCopy(answer dated[[]Event], t Trace, address string) eventsOfCopy {
	r, _ := t.Recipient(address)
	return eventsOfCopy{answer, r.Status}
}

func (c *Client) askEvents(ctx context.Context, t Trace, address string) (dated[[]Event], error) {
	if err := c.scope.outside(address); err != nil {
		return dated[[]Event]{}, err
	}
	asked := c.now()
	wires, err := c.Dialect().api().events(ctx, c, t.ID, address)
	return dated[[]Event]{asked, c.inOrder(ctx, wires, t)}, err
}

// inOrder makes events of what came about a message, as far as they may be seen.
func (c *Client) inOrder(ctx context.Context, wires []eventWire, t Trace) []Event {
	events := eventsOf(wires)
	if c.scope != nil && len(events) > 0 {
		c.scope.events(events, c.hiddenSubject(ctx, t.ID, t.Received), t.Sender)
	}
	sortEvents(events)
	return slices.Clip(events)
}

// renewEvents asks for events that were asked for before. Those that are kept stay until
// the others are there.
func (c *Client) renewEvents(ctx context.Context, t Trace, address string) ([]Event, error) {
	answer, err := c.askEvents(ctx, t, address)
	if err == nil {
		c.events.Put(eventsKey(t.ID, address), ofCopy(answer, t, address))
	}
	return answer.Value, err
}

// CachedEvents returns the events if they were asked for before, or are in the files.
func (c *Client) CachedEvents(id, address string) ([]Event, bool) {
	if c.held != nil {
		return c.held.events(id, address)
	}
	answer, cached := c.events.Peek(eventsKey(id, address))
	return answer.Value, cached
}

// KeepEvents keeps events that were asked for in another run, at an instant.
func (c *Client) KeepEvents(t Trace, address string, events []Event, asked time.Time) {
	c.details.Store(true)
	c.events.Put(eventsKey(t.ID, address), ofCopy(dated[[]Event]{asked, events}, t, address))
}

// Forget drops what was kept of a message, so that it is asked for again. Where there is
// an Options.Cache, this client does not ask it for the message any more, and renews
// what it has of it.
func (c *Client) Forget(id string) { c.ForgetBut(id, "") }

// ForgetBut is Forget that keeps the events of one copy.
func (c *Client) ForgetBut(id, address string) {
	c.forgotten.Store(idKey(id), true)
	prefix, left := eventsKey(id, ""), eventsKey(id, address)
	c.events.Forget(func(key string) bool { return strings.HasPrefix(key, prefix) && (address == "" || key != left) })
	c.messages.Forget(func(key string) bool { return key == idKey(id) })
}

// forgetChanged drops what is kept of copies that have another status by now: it is of
// before. It is not looked up in Options.Cache any more either.
func (c *Client) forgetChanged(traces ...Trace) {
	if !c.details.Load() {
		return // so that a list of a million messages costs nothing
	}
	for i := range traces {
		t := &traces[i]
		for _, r := range t.Recipients {
			key := eventsKey(t.ID, r.Address)
			if kept, known := c.events.Peek(key); known && kept.status != "" && kept.status != r.Status {
				c.forgotten.Store(idKey(t.ID), true)
				c.events.Forget(func(other string) bool { return other == key })
			}
		}
		if whole, kept := c.messages.Peek(idKey(t.ID)); kept && whole.Value.changed(t) {
			c.forgotten.Store(idKey(t.ID), true)
			c.messages.Forget(func(key string) bool { return key == idKey(t.ID) })
		}
	}
}

// changed reports whether a copy has another status in what came later of the message.
func (t *Trace) changed(later *Trace) bool {
	statuses := make(map[string]Status, len(t.Recipients))
	for _, r := range t.Recipients {
		statuses[strings.ToLower(r.Address)] = r.Status
	}
	return slices.ContainsFunc(later.Recipients, func(r Recipient) bool {
		was, known := statuses[strings.ToLower(r.Address)]
		return known && was != r.Status
	})
}

// eventsKey is what events are kept under. The service's own ids of recipients
// and events are random and no keys: https://github.com/microsoftgraph/microsoft-graph-docs/pull/13536
func eventsKey(id, address string) string {
	return idKey(id) + "\x00" + strings.ToLower(address)
}

// question is a request for a whole list.
type question struct {
	link, what, template string
	foreign              bool // the server sent the link
	background           bool // nobody waits for it
	details              bool // it asks for events
	mayBeMissing         bool // that its first page is not found means that there is nothing
	spent                *int // counts the requests; nil: nobody does
}

// ask reads a list to its end, following its links. With an error comes what
// came before it.
func ask[T any](ctx context.Context, c *Client, q question) ([]T, error) {
	var all []T
	series := q.link
	for way := (*trail)(nil); q.link != ""; q.foreign = true {
		if message := way.circular(); message != "" {
			return all, &Error{Kind: ErrBadAnswer, Request: "GET " + q.template, Message: message}
		}
		var items []T
		var next string
		one := &call{link: q.link, foreign: q.foreign, background: q.background, details: q.details, what: q.what, template: q.template,
			decode: func(body []byte) (err error) {
				items, next, err = decodeList[T](body)
				return err
			},
			came: func() int { return len(items) }, series: series}
		err := c.get(ctx, one)
		if q.spent != nil {
			*q.spent += one.sent
		}
		all = append(all, items...)
		if q.mayBeMissing && !q.foreign && saysNotFound(err) {
			return all, nil
		}
		if err != nil {
			return all, err
		}
		q.link = repaired(next)
		way = way.follow(q.link, hashesOf(items))
	}
	return all, nil
}

// hashesOf are the hashes of items for a trail.
func hashesOf[T any](items []T) []uint64 {
	hashes := make([]uint64, len(items))
	for i := range items {
		encoded, _ := json.Marshal(items[i]) // texts and numbers, which came as JSON
		hashes[i] = maphash.Bytes(trailSeed, encoded)
	}
	return hashes
}

func eventsOf(wires []eventWire) []Event {
	events := make([]Event, len(wires))
	for i := range wires {
		events[i] = wires[i].event()
	}
	return events
}

// event normalises the kind. What today's service calls an event is kept as its
// name; of the members of the older enumeration the name is ours.
func (w *eventWire) event() Event {
	word := w.Event
	if word == "" {
		word = w.Type
	}
	kind := ParseEventKind(word)
	name := w.Event
	if name == "" {
		name = kind.Name()
	}
	return Event{
		Time: readTime(w.Time), Kind: kind, Name: name, Action: w.Action, Description: w.Description,
		Data: parseEventData(w.Data), RawData: w.Data,
	}
}

// sortEvents puts events in order. Fractions of a second are only trusted when
// every event has one; else the phase decides within a second.
func sortEvents(events []Event) {
	exact := !slices.ContainsFunc(events, func(e Event) bool { return e.Time.Digits == 0 })
	instant := func(e Event) time.Time {
		if exact {
			return e.Time.Time()
		}
		return e.Time.Truncate(time.Second)
	}
	slices.SortStableFunc(events, func(a, b Event) int {
		if order := instant(a).Compare(instant(b)); order != 0 {
			return order
		}
		if order := a.Kind.Phase() - b.Kind.Phase(); order != 0 {
			return order
		}
		return a.Time.Compare(b.Time.Time())
	})
}
