package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"msgtrace/client/odata"
)

// Message returns one message with all its recipients, by its network message
// ID in any spelling that ParseID reads. In MessageTraces that is one request. In Tracing the service wants a
// window too, and the message is looked for ten days at a time, newest first.
// The answer is kept; Forget drops it.
func (c *Client) Message(ctx context.Context, id string) (Trace, error) {
	return c.message(ctx, askedID(id), Time{})
}

// Recipients returns every recipient of a message, with one request at most: none
// when the message holds all of them or when they were asked for before. The
// list may not be written to.
func (c *Client) Recipients(ctx context.Context, t Trace) ([]Recipient, error) {
	if t.RecipientsKnown == KnownAll {
		return t.Recipients, nil
	}
	whole, err := c.message(ctx, t.ID, t.Received)
	return whole.Recipients, err
}

func (c *Client) message(ctx context.Context, id string, received Time) (Trace, error) {
	if err := wellFormedID(id); err != nil {
		return Trace{}, err
	}
	return c.messages.do(ctx, idKey(id), func(ctx context.Context) (Trace, error) {
		if c.Dialect() == MessageTraces {
			return c.messageByKey(ctx, id)
		}
		return c.messageByFilter(ctx, id, received)
	})
}

func (c *Client) messageByKey(ctx context.Context, id string) (Trace, error) {
	s := keyStream(id)
	items, err := ask[messageWire](ctx, c, question{link: s.link(Window{}), what: "recipients", template: s.template()})
	if err != nil {
		return Trace{}, err
	}
	for i := range items {
		whole, err := c.wholeRecipients(ctx, &items[i])
		if err != nil {
			return Trace{}, err
		}
		items[i].Recipients, items[i].MoreRecipients = whole, nil
	}
	page := takeMessages(items, s, c.words)
	if len(page.traces) == 0 {
		return Trace{}, noSuchMessage(s.template(), "no message has this id")
	}
	return page.traces[0], nil
}

// wholeRecipients are the recipients of an item, with those that the service has
// left to a link: OData allows it to cut an expansion into pages.
func (c *Client) wholeRecipients(ctx context.Context, item *messageWire) ([]recipientWire, error) {
	more, err := askRest[recipientWire](ctx, c, item.MoreRecipients, question{what: "recipients"})
	return append(item.Recipients, more...), err
}

// askRest reads what an expansion of one message leaves to its next link.
func askRest[T any](ctx context.Context, c *Client, link json.RawMessage, q question) ([]T, error) {
	q.template = c.Dialect().collection() + "(id)/" + q.what
	next, err := linkText(link)
	if err != nil {
		return nil, &Error{Kind: ErrBadAnswer, Request: "GET " + q.template, Err: err}
	}
	q.link, q.foreign = repaired(next), true
	return ask[T](ctx, c, q)
}

func noSuchMessage(template, words string) error {
	return &Error{Kind: ErrNotFound, Request: "GET " + template, Message: words}
}

// messageByFilter reads all rows of an id, which share the time of receipt and so
// the window: the first that has any has all.
func (c *Client) messageByFilter(ctx context.Context, id string, received Time) (Trace, error) {
	p := c.planByID(id, received)
	if received.IsZero() {
		return c.messageBack(ctx, p)
	}
	t, err := c.messageWithin(ctx, p, p.Windows[0])
	if errors.Is(err, ErrTooOld) { // of the day around; the message may be kept
		t, err = c.messageWithin(ctx, p, Window{received.Truncate(time.Second), p.Windows[0].End})
	}
	switch {
	case errors.Is(err, ErrTooOld):
		return Trace{}, noSuchMessage(c.Dialect().collection(), "the service does not keep this message any more")
	case err != nil:
		return Trace{}, err
	case t == nil:
		return Trace{}, noSuchMessage(c.Dialect().collection(), "no message has this id")
	}
	return *t, nil
}

// messageBack looks for the message of a plan as far back as the service does. One
// that does not look as far as was thought has answered all the same, once it has
// answered at all.
func (c *Client) messageBack(ctx context.Context, p Plan) (Trace, error) {
	oldest := p.Query.Start
	for i, window := range p.Windows {
		t, err := c.messageWithin(ctx, p, window)
		switch {
		case errors.Is(err, ErrTooOld) && i > 0:
			return Trace{}, c.notFoundSince(window.End, oldest)
		case err != nil:
			return Trace{}, err
		case t != nil:
			return *t, nil
		}
	}
	return Trace{}, c.notFoundSince(oldest, oldest)
}

// notFoundSince says how far back a message was looked for. A part of the oldest
// day is what the service does not keep, and nothing is missing.
func (c *Client) notFoundSince(back, oldest time.Time) error {
	if back.Sub(oldest) <= day {
		return noSuchMessage(c.Dialect().collection(), fmt.Sprintf("no message of the last %d days has this id", c.Dialect().days()))
	}
	return &Error{Kind: ErrNotFound, Request: "GET " + c.Dialect().collection(), Err: ErrTooOld,
		Message: "no message since " + back.Format("2 Jan 2006 15:04 UTC") + " has this id, and the service does not look further back"}
}

// messageWithin looks for the rows of a plan in one window. No message is nil.
func (c *Client) messageWithin(ctx context.Context, p Plan, window Window) (*Trace, error) {
	one := *p.streams[0]
	one.windows = []Window{window}
	p.streams = []*stream{&one}
	return c.Search(p).next(withWhat(ctx, "recipients"), 0)
}

// planByID finds the rows of an id. When the time of receipt is known a day
// around it is asked for; the id decides, the window only has to hold it.
func (c *Client) planByID(id string, received Time) Plan {
	now := c.now().UTC()
	q := Query{Start: c.Dialect().oldest(now), End: now, IDs: []string{id}}
	if !received.IsZero() {
		around := Query{Start: received.Add(-day / 2), End: received.Add(day / 2)}
		if around.Start.After(q.Start) {
			q.Start = around.Start
		}
		if around.End.Before(q.End) && around.End.After(q.Start) {
			q.End = around.End
		}
	}
	p := newPlan(c.Dialect(), q, now, planOptions{pageSize: c.Dialect().Limits().MaxPageSize})
	p.streams[0].terms = []string{odata.Eq(tracingNames.id, odata.Quote(id))} // as the service spells it
	p.streams[0].match.start, p.streams[0].match.end = time.Time{}, time.Time{}
	return p
}

// withWhat renames what the calls below are for.
func withWhat(ctx context.Context, what string) context.Context {
	report := progressOf(ctx)
	return WithProgress(ctx, func(p Progress) {
		p.What = what
		report(p)
	})
}
