package client

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"

	"msgtrace/client/odata"
)

// tracingAPI is what Tracing does. Its pages:
// https://learn.microsoft.com/graph/api/messagetracingroot-list-messagetraces
// https://learn.microsoft.com/graph/api/exchangemessagetrace-getdetailsbyrecipient
type tracingAPI struct{}

func (tracingAPI) name() Dialect { return Tracing }

func (tracingAPI) about() string { return "what tenants have today" }

func (tracingAPI) limits() Limits {
	return Limits{MaxAge: 90 * day, MaxWindow: 10 * day, MaxPageSize: 5000, DefaultPageSize: 1000,
		Permission: "ExchangeMessageTrace.Read.All"}
}

// roles are those that administrators report and those of message trace in the
// Exchange admin center: the pages of the API name none.
// https://office365itpros.com/2026/01/27/message-trace-api
// https://learn.microsoft.com/exchange/monitoring/trace-an-email-message/message-trace-modern-eac
func (tracingAPI) roles() []string {
	return []string{"Exchange Administrator", "Global Administrator", "Global Reader", "Security Administrator", "Security Reader", "Compliance Administrator"}
}

// globalOnly follows the table of clouds on both pages: the global service only.
func (tracingAPI) globalOnly() bool { return true }

func (tracingAPI) collection() string { return "/v1.0/admin/exchange/tracing/messageTraces" }

func (tracingAPI) anyTime() bool { return false }

func (tracingAPI) eventData() bool { return true }

// ownWindow is documented on the page of the list.
func (tracingAPI) ownWindow() time.Duration { return defaultWindow }

func (tracingAPI) perRecipient() bool { return true }

func (tracingAPI) detailsApart() bool { return true }

// maxStreams is up to how many combinations of values are asked for one by one.
// The values of the first property are always; a second property with several
// values joins as long as the combinations stay few, else it is filtered here.
const maxStreams = 8

// byRank are the fields in the order in which the service is asked for them.
func byRank() []*FieldInfo {
	rank := func(f *FieldInfo) int { return f.asked[Tracing].rank }
	return slices.SortedFunc(slices.Values(Fields), func(a, b *FieldInfo) int { return rank(a) - rank(b) })
}

// choose sorts out which conditions the server filters by, besides texts. One request
// takes one value of each property: measured in one public lab, the service silently
// keeps the last of several, and ignores or and in.
// https://github.com/Nico77600/MessageTraceReport/blob/896a36fb/docs/MessageTraceReport-Guide.md (chapter 3)
func (q *Query) choose() (dimensions []dimension, here []Field) {
	for _, f := range byRank() {
		values := f.texts(q)
		switch {
		case len(values) == 0 || f.asked[Tracing].by == byText:
		case f.askable(Tracing, values) && !(f.either && q.Identifies()):
			// An id leaves so few rows that two requests for each side are a waste.
			d := dimension{field: f, terms: f.terms(q)}
			if len(d.terms) > 1 {
				d.factors = f.factors(q, len(d.terms))
			}
			dimensions = append(dimensions, d)
		default:
			here = append(here, f.ID)
		}
	}
	return dimensions, here
}

// plan makes one stream for each combination of the values that
// the server filters by, over windows of at most ten days.
func (tracingAPI) plan(p *Plan, now time.Time, _, _ bool) {
	q := &p.Query
	base := stream{dialect: p.Dialect, top: p.PageSize}
	if q.Latest {
		base.windows = p.unbounded()
	} else {
		base.windows = p.bounded(now)
	}
	base.match = newMatcher(*q, p.Dialect, p.forms)
	p.base = &base
	p.dimensions, p.neverAsked = q.choose()
	subjects, exact := q.subjectTerms(p.forms)
	if !exact {
		p.neverAsked = append(p.neverAsked, FieldSubject)
	}
	if len(subjects) > 0 {
		d := dimension{field: FieldSubject.Info(), terms: subjects}
		if len(subjects) > 1 {
			d.factors = []string{count(len(subjects), "subject form")}
		}
		p.dimensions = append(p.dimensions, d)
	}
}

// terms ask for each value of a condition.
func (f *FieldInfo) terms(q *Query) []term {
	if f.asked[Tracing].by == byEither {
		return termsOfSides(f.texts(q))
	}
	return f.equal(Tracing, f.texts(q))
}

// extend extends each combination by each term.
func extend(combinations [][]term, terms []term) [][]term {
	var out [][]term
	for _, combination := range combinations {
		for _, term := range terms {
			out = append(out, append(slices.Clone(combination), term))
		}
	}
	return out
}

func (tracingAPI) decode(body []byte, s *stream, intern *interner, seen *scope) (pageItems, string, error) {
	rows, next, err := decodePlain(body, rowNames, scanRow)
	page := groupRows(rows, s.match, intern, seen)
	page.counts = s.sampler.ofRows(rows)
	return page, next, err
}

// perhapsCut reports whether a window ended with exactly as many rows as were asked
// for, as long as the service was not seen to go on from there. The page of the list
// calls $top the page size; in OData it limits the whole answer.
func (tracingAPI) perhapsCut(c Cursor, items *pageItems, paged bool) bool {
	top := c.top()
	return !paged && top > 0 && c.trail.came()+items.rows == top
}

// widens reports that it may: the greatest $top is documented.
func (tracingAPI) widens() bool { return true }

// messageLink asks for a day around the time of receipt: left to itself the service
// looks back two days.
func (tracingAPI) messageLink(c *Client, t Trace) string {
	s := c.planByID(t.ID, t.Received).streams[0]
	s.top = 0
	return s.link(s.windows[0])
}

// message reads all rows of an id, which share the time of receipt and so
// the window: the first that has any has all.
func (tracingAPI) message(ctx context.Context, c *Client, id string, received Time) (Trace, error) {
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
	found := c.Search(p.Fresh()) // what others asked for is taken as a whole: see keptMessage
	t, err := found.next(WithWhat(ctx, "recipients"), 0)
	if err == nil && found.Snapshot().Unread > 0 {
		return nil, notAllRead(c.Dialect().collection())
	}
	return t, err
}

// notAllRead is the error of a message of which something came that cannot be read: it may
// be a recipient.
func notAllRead(template string) error {
	return &Error{Kind: ErrBadAnswer, Request: "GET " + template, Message: "not all recipients could be read"}
}

// planByID finds the rows of an id. When the time of receipt is known a day
// around it is asked for; the id decides, the window only has to hold it.
func (c *Client) planByID(id string, received Time) Plan {
	now := c.now().UTC()
	q := Query{Start: c.Dialect().oldest(now), End: now, IDs: []string{id}}
	if !received.IsZero() {
		at := received.UTC().Truncate(time.Second) // whatever time it is here
		q.Start = minTime(maxTime(q.Start, received.Add(-day/2)), at)
		q.End = maxTime(minTime(q.End, received.Add(day/2)), at.Add(time.Second))
	}
	p := newPlan(c.Dialect(), q, maxTime(now, q.End), planOptions{pageSize: c.Dialect().Limits().MaxPageSize})
	p.streams[0].terms = []string{odata.Eq(FieldID.property(Tracing), odata.Quote(id))} // as the service spells it
	p.streams[0].match.start, p.streams[0].match.end = time.Time{}, time.Time{}
	p.streams[0].alone = true
	return p
}

func (a tracingAPI) eventsLink(id, address string) string {
	return a.collection() + "/" + url.PathEscape(id) + "/" +
		odata.Call("getDetailsByRecipient", "recipientAddress", address)
}

func (a tracingAPI) events(ctx context.Context, c *Client, id, address string) ([]eventWire, error) {
	return ask[eventWire](ctx, c, question{
		link: a.eventsLink(id, address), what: "events", details: true, template: a.collection() + "/id/getDetailsByRecipient",
		mayBeMissing: true, // it is not known whether the service has this or an empty list for none
	})
}
