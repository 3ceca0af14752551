package client

import (
	"context"
	"encoding/json"
	"time"
)

// Messages with all their recipients, and events of a copy, are kept in Options.Cache once
// they are settled, each under its id: they do not change any more. Before, they are kept
// for other people alone: see young.go.

// keptMessage returns a message from the cache, or asks for it. It is kept as those see
// it who may see the same.
func (c *Client) keptMessage(ctx context.Context, id string, received Time) (dated[Trace], error) {
	ask := func(ctx context.Context) (dated[Trace], error) {
		asked := c.now()
		t, err := c.Dialect().api().message(ctx, c, id, received)
		return dated[Trace]{asked, t}, err
	}
	if c.shelf == nil {
		return ask(ctx)
	}
	key := c.shelf.key(messageKind, idKey(id), c.scope.key())
	again := c.asksAgain(id)
	var kept dated[Trace]
	if !again && (c.shelf.lookUp(ctx, key, &kept) || c.takeValue(ctx, key, &kept)) && kept.Value.RecipientsKnown == KnownAll {
		return kept, nil
	}
	work := func(ctx context.Context) (dated[Trace], error) {
		answer, err := ask(ctx)
		switch t := &answer.Value; {
		case err != nil:
		case t.RecipientsKnown == KnownAll && !t.underWay() && c.settled(t, answer.Asked):
			c.shelf.keepValue(ctx, key, answer)
		default:
			c.dropValue(ctx, key, again)
			if t.RecipientsKnown == KnownAll {
				c.keepForOthers(ctx, key, answer)
			}
		}
		return answer, err
	}
	answer, err := c.shelf.cache.messages.Do(apart(c.as(ctx)), key+joinedBy(again), progressOf(ctx), reporting(work))
	c.hadValue(key)
	return answer, err
}

// keptEvents returns the events of a copy from the cache, or asks for them. They are kept
// as they came, for everyone.
func (c *Client) keptEvents(ctx context.Context, t Trace, address string) (dated[[]Event], error) {
	if c.shelf == nil {
		return c.askEvents(ctx, t, address)
	}
	if err := c.scope.outside(address); err != nil {
		return dated[[]Event]{}, err
	}
	key := c.shelf.key(eventsKind, eventsKey(t.ID, address))
	again := c.asksAgain(t.ID)
	shown := func(answer dated[[]eventWire]) dated[[]Event] {
		return dated[[]Event]{answer.Asked, c.inOrder(ctx, answer.Value, t)}
	}
	var kept dated[[]eventWire]
	if !again && (c.shelf.lookUp(ctx, key, &kept) || c.takeValue(ctx, key, &kept)) {
		return shown(kept), nil
	}
	work := func(ctx context.Context) (dated[[]eventWire], error) {
		asked := c.now()
		wires, err := c.Dialect().api().events(ctx, c, t.ID, address)
		answer := dated[[]eventWire]{asked, wires}
		switch r, known := t.Recipient(address); {
		case err != nil:
		case known && !r.Status.UnderWay() && c.settled(&t, asked):
			c.shelf.keepValue(ctx, key, answer)
		default:
			c.dropValue(ctx, key, again)
			c.keepForOthers(ctx, key, answer)
		}
		return answer, err
	}
	answer, err := c.shelf.cache.events.Do(apart(c.as(ctx)), key+joinedBy(again)+c.scope.key(), progressOf(ctx), reporting(work))
	c.hadValue(key)
	return shown(answer), c.scope.told(err)
}

// dropValue drops what was kept of something that was asked for again, and may change.
func (c *Client) dropValue(ctx context.Context, key string, again bool) {
	if again {
		c.shelf.keepValue(ctx, key, nil)
	}
}

// settled reports whether a message was old enough when something was asked about it. Of
// one whose time of receipt nobody knows that cannot be said.
func (c *Client) settled(t *Trace, asked time.Time) bool {
	return !t.Received.IsZero() && !t.Received.After(c.settledSince(asked))
}

// joinedBy keeps who asks again from joining who does not.
func joinedBy(again bool) string {
	if again {
		return " again"
	}
	return ""
}

// asksAgain reports whether a message is asked for though it is in the cache.
func (c *Client) asksAgain(id string) bool {
	_, forgotten := c.forgotten.Load(idKey(id))
	return forgotten
}

// lookUp reads a value that keepValue has kept, unless that was nil.
func (s *shelf) lookUp(ctx context.Context, key string, value any) bool {
	ctx, cancel := context.WithTimeout(ctx, cacheTimeout)
	defer cancel()
	kept := s.get(ctx, key)
	return kept != nil && string(kept) != "null" && json.Unmarshal(kept, value) == nil
}

// keepValue keeps what was asked for just now.
func (s *shelf) keepValue(ctx context.Context, key string, value any) {
	encoded, err := json.Marshal(value)
	if err != nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cacheTimeout)
	defer cancel()
	s.put(ctx, key, encoded, 0)
}
