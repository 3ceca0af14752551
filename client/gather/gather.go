// Package gather reads what a list leaves out of its messages: all recipients of each,
// and what happened to each copy. It leaves the budget's reserve to others, waits when
// there is nothing to spare, and asks for nothing twice.
package gather

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"msgtrace/client"
	"msgtrace/client/count"
)

// Source is where it is read from, a [client.Client] or what stands before one.
type Source interface {
	CachedRecipients(t *client.Trace) ([]client.Recipient, bool)
	CachedEvents(id, address string) ([]client.Event, bool)
	Recipients(ctx context.Context, t client.Trace) ([]client.Recipient, error)
	Others(id string) uint16
	Events(ctx context.Context, t client.Trace, address string) ([]client.Event, error)
}

// Want says what is to be read.
type Want struct {
	Recipients bool // all of each message
	Events     bool // of each copy
}

// Any reports whether anything is to be read.
func (w Want) Any() bool { return w.Recipients || w.Events }

// Cost is how many requests that takes. What is in memory takes none.
type Cost struct {
	Recipients int  // messages of which not all recipients are known
	Events     int  // copies, of those that are known
	More       bool // the events of the others come on top
}

// Requests is the number of requests, at least.
func (c Cost) Requests() int { return c.Recipients + c.Events }

// String says it in words: "12 requests", "12 requests or more".
func (c Cost) String() string {
	words := count.Noun(c.Requests(), "request")
	if c.More {
		words += " or more"
	}
	return words
}

// Cost counts what is not in memory.
func (w Want) Cost(c Source, traces []*client.Trace) Cost {
	var cost Cost
	for _, t := range traces {
		recipients := t.Recipients
		if w.Recipients {
			if all, known := c.CachedRecipients(t); known {
				recipients = all
			} else {
				cost.Recipients++
				cost.More = w.Events
			}
		}
		if !w.Events {
			continue
		}
		for i := range recipients {
			if _, known := c.CachedEvents(t.ID, recipients[i].Address); !known {
				cost.Events++
			}
		}
	}
	return cost
}

// Missing counts what was not read.
type Missing struct {
	Recipients   int `json:"recipients,omitempty"` // messages of which not all recipients were read
	OfMessages   int `json:"ofMessages,omitempty"`
	Events       int `json:"events,omitempty"` // copies whose events were not read
	OfRecipients int `json:"ofRecipients,omitempty"`
}

// Any reports whether anything is missing.
func (m Missing) Any() bool { return m.Recipients > 0 || m.Events > 0 }

// String says what is missing: "events of 4 of 12 were not read".
func (m Missing) String() string {
	words := ""
	if m.Recipients > 0 {
		words = fmt.Sprintf("all recipients of %s of %s", count.Of(m.Recipients), count.Noun(m.OfMessages, "message"))
	}
	if m.Events > 0 {
		if words != "" {
			words += " and "
		}
		words += fmt.Sprintf("events of %s of %s", count.Of(m.Events), count.Noun(m.OfRecipients, "recipient"))
	}
	if words == "" {
		return ""
	}
	return words + " were not read"
}

// reading is a run of [Read].
type reading struct {
	client  Source
	want    Want
	missing Missing
	cost    Cost
	asked   int   // questions
	sent    int   // requests: of a question several, when it is asked again or has pages
	ended   error // why no more is asked for
}

// Result is messages with what was wanted in them, as far as it came.
type Result struct {
	Messages []*client.Trace
	Missing  Missing
	Requests int // that this took
}

// Read reads what is wanted of messages, which it leaves as they are. An error, such as
// the end of the context, ends the requests: what is in memory is filled in all the same.
// What the service no longer has is missing and no error.
func Read(ctx context.Context, c Source, want Want, traces []*client.Trace) (Result, error) {
	r := reading{client: c, want: want, cost: want.Cost(c, traces)}
	ctx = client.CountRequests(ctx, &r.sent)
	whole := make([]*client.Trace, len(traces))
	for i, t := range traces {
		filled := *t
		filled.Recipients = slices.Clone(t.Recipients)
		if want.Recipients {
			r.recipients(ctx, &filled)
		}
		if want.Events {
			r.events(ctx, &filled)
		}
		whole[i] = &filled
	}
	return Result{whole, r.missing, r.sent}, r.ended
}

// recipients fills in all recipients of a message.
func (r *reading) recipients(ctx context.Context, t *client.Trace) {
	r.missing.OfMessages++
	all, known := r.client.CachedRecipients(t)
	if !known {
		known = r.ask(ctx, func(ctx context.Context) (err error) {
			all, err = r.client.Recipients(ctx, *t)
			return err
		}, "recipients")
	}
	if !known {
		r.missing.Recipients++
		return
	}
	t.Recipients, t.RecipientsKnown = slices.Clone(all), client.KnownAll
	t.Others = max(t.Others, r.client.Others(t.ID))
}

// events fills in what happened to each copy of a message.
func (r *reading) events(ctx context.Context, t *client.Trace) {
	for i := range t.Recipients {
		recipient := &t.Recipients[i]
		r.missing.OfRecipients++
		events, known := r.client.CachedEvents(t.ID, recipient.Address)
		if !known {
			known = r.ask(ctx, func(ctx context.Context) (err error) {
				events, err = r.client.Events(ctx, *t, recipient.Address)
				return err
			}, "events")
		}
		if !known {
			r.missing.Events++
			continue
		}
		recipient.Events = append([]client.Event{}, events...)
	}
}

// ask makes a request once there is one to spare, and reports whether it was answered.
func (r *reading) ask(ctx context.Context, request func(context.Context) error, what string) bool {
	if r.ended != nil {
		return false
	}
	next := r.asked + 1
	ctx = client.WithWhat(ctx, fmt.Sprintf("%s: request %s of %s", what, count.Of(next), count.Of(max(next, r.cost.Requests()))))
	err := ctx.Err()
	if err == nil {
		r.asked = next
		err = request(client.InBatch(ctx))
	}
	if errors.Is(err, client.ErrNotFound) {
		return false
	}
	r.ended = err
	return err == nil
}
