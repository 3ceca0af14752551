package client

import "time"

// dated is an answer about one message, with when it was asked for.
type dated[T any] struct {
	Asked time.Time
	Value T
}

// EventsAsked returns when the events that are kept of a copy were asked for, by this
// client or, where answers are shared, by another person. It is zero if none are kept, or
// nobody asked: they are from a file.
func (c *Client) EventsAsked(id, address string) time.Time {
	kept, _ := c.events.Peek(eventsKey(id, address))
	return kept.Asked
}

// RecipientsAsked returns when all recipients of a message were asked for, as EventsAsked
// does of events. It is zero if they came with the list, too.
func (c *Client) RecipientsAsked(id string) time.Time {
	kept, _ := c.messages.Peek(idKey(id))
	return kept.Asked
}
