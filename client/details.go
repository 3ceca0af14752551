package client

import (
	"context"
	"fmt"
	"strings"
)

// Message returns one message with all its recipients, by its network message
// ID. In MessageTraces that is one request. In Tracing the service wants a
// window too, and the message is looked for ten days at a time, newest first.
// The answer is kept; Forget drops it.
func (c *Client) Message(ctx context.Context, id string) (Trace, error) {
	return c.message(ctx, id, Time{})
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
	if problem := checkID(id); problem != "" || id == "" {
		return Trace{}, &Error{Kind: ErrBadRequest, Message: problem}
	}
	return c.messages.do(ctx, strings.ToLower(id), func(ctx context.Context) (Trace, error) {
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
		more, err := c.moreRecipients(ctx, &items[i])
		if err != nil {
			return Trace{}, err
		}
		items[i].Recipients, items[i].MoreRecipients = append(items[i].Recipients, more...), nil
	}
	page, err := takeMessages(items, s, c.words)
	if err != nil || len(page.traces) == 0 {
		return Trace{}, noSuchMessage(s.template(), "no message has this id")
	}
	return page.traces[0], nil
}

// moreRecipients follows the link of an expansion that the service has cut into
// pages, which OData allows.
func (c *Client) moreRecipients(ctx context.Context, item *messageWire) ([]recipientWire, error) {
	if emptyJSON(item.MoreRecipients) {
		return nil, nil
	}
	next, err := linkText(item.MoreRecipients)
	if err != nil {
		return nil, &Error{Kind: ErrBadAnswer, Err: err}
	}
	template := c.Dialect().collection() + "(id)/recipients"
	return ask[recipientWire](ctx, c, question{link: next, foreign: true, what: "recipients", template: template})
}

func noSuchMessage(template, words string) error {
	return &Error{Kind: ErrNotFound, Request: "GET " + template, Message: words}
}

// messageByFilter reads all rows of an id.
func (c *Client) messageByFilter(ctx context.Context, id string, received Time) (Trace, error) {
	p := c.planByID(id, received)
	t, err := c.Search(p).next(withWhat(ctx, "recipients"), 0)
	if err != nil {
		return Trace{}, err
	}
	if t == nil {
		words := "no message has this id"
		if received.IsZero() {
			words = fmt.Sprintf("no message of the last %d days has this id", c.Dialect().days())
		}
		return Trace{}, noSuchMessage(c.Dialect().collection(), words)
	}
	return *t, nil
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
	return newPlan(c.Dialect(), q, now, planOptions{pageSize: c.Dialect().Limits().MaxPageSize})
}

// withWhat renames what the calls below are for.
func withWhat(ctx context.Context, what string) context.Context {
	report := progressOf(ctx)
	return WithProgress(ctx, func(p Progress) {
		p.What = what
		report(p)
	})
}
