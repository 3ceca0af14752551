package client

import (
	"context"
	"encoding/json"
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
	if t.RecipientsKnown == KnownAll || c.held != nil {
		return t.Recipients, nil
	}
	whole, err := c.message(ctx, t.ID, t.Received)
	return whole.Recipients, err
}

// CachedRecipients returns what Recipients returns, if that takes no request.
func (c *Client) CachedRecipients(t *Trace) ([]Recipient, bool) {
	if t.RecipientsKnown == KnownAll || c.held != nil {
		return t.Recipients, true
	}
	whole, kept := c.messages.Peek(idKey(t.ID))
	return whole.Value.Recipients, kept
}

// Others returns how many recipients of a message may not be seen, as far as that is
// known without a request: see Scope.
func (c *Client) Others(id string) uint16 {
	whole, _ := c.messages.Peek(idKey(id))
	return whole.Value.Others
}

func (c *Client) message(ctx context.Context, id string, received Time) (Trace, error) {
	if err := wellFormedID(id); err != nil {
		return Trace{}, err
	}
	c.details.Store(true)
	ask := func(ctx context.Context) (dated[Trace], error) {
		answer, err := c.keptMessage(ctx, id, received)
		if err == nil {
			c.forgetChanged(answer.Value)
		}
		return answer, err
	}
	answer, err := c.messages.Do(apart(ctx), idKey(id), progressOf(ctx), reporting(ask))
	return answer.Value, err
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

func noSuchMessage(template, message string) error {
	return &Error{Kind: ErrNotFound, Request: "GET " + template, Message: message}
}

// WithWhat renames what the calls below are for, in the progress that they report:
// "reason 3 of 12".
func WithWhat(ctx context.Context, what string) context.Context {
	report := progressOf(ctx)
	return WithProgress(ctx, func(p Progress) {
		p.What = what
		report(p)
	})
}
