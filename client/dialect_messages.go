package client

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"msgtrace/client/odata"
)

// messagesAPI is what MessageTraces does. Its page, "Get messageTrace", was written
// in 2021 and never published:
// https://github.com/microsoftgraph/microsoft-graph-docs/pull/13536
type messagesAPI struct{}

func (messagesAPI) name() Dialect { return MessageTraces }

func (messagesAPI) about() string { return "the beta API of 2021" }

func (messagesAPI) limits() Limits {
	return Limits{MaxAge: 10 * day, MaxWindow: 10 * day, MaxPageSize: 5000, Permission: "MessageTrace.Read.All"}
}

// roles are those of that page.
func (messagesAPI) roles() []string {
	return []string{"Global Administrator", "Security Administrator", "Security Reader"}
}

func (messagesAPI) globalOnly() bool { return false }

func (messagesAPI) collection() string { return "/beta/admin/exchange/messageTraces" }

func (messagesAPI) anyTime() bool { return true }

func (messagesAPI) eventData() bool { return false }

func (messagesAPI) ownWindow() time.Duration { return 0 }

func (messagesAPI) perRecipient() bool { return false }

func (messagesAPI) detailsApart() bool { return false }

// maxRecipientFilter is the longest filter inside $expand, before encoding. No page
// says how long a URL may be. One public client takes a 404 for one that is too
// long; the limit of about 8 KB is assumed.
// https://github.com/Nico77600/MessageTraceReport/blob/1bc95516/src/Engine.Graph.cs
const maxRecipientFilter = 2000

// plan makes one stream for each message asked for by key, or for each Message-ID,
// or one of the whole window. The page of the dialect documents two conditions on the
// server, receivedDateTime and messageId, the addresses of recipients inside
// $expand, and asking for one message by its key. The rest is filtered here.
//
// Both bounds of the window are always sent, because the page promises
// consistent paging "only when a start time and end time is specified or a
// specific condition is used such as query by a message ID". So a search by
// Message-ID goes without a window unless one was asked for, as in the third
// example of that page, and a message asked for by key needs none at all.
func (messagesAPI) plan(p *Plan, now time.Time, explicit, onDemand bool) {
	q := &p.Query
	base := stream{dialect: p.Dialect, top: p.PageSize}
	switch {
	case len(q.IDs) > 0:
		base.windows = []Window{{}}
		if !explicit {
			p.unbounded()
		}
	case q.Latest:
		base.windows = p.unbounded()
	case len(q.MessageIDs) > 0 && !explicit:
		base.windows, base.top = p.unbounded(), 0 // a few messages at most
	default:
		base.windows = p.bounded(now)
	}
	p.here = comparedHere(q)
	base.match = newMatcher(*q, p.Dialect, p.forms)
	base.expand = expandFor(q, base.match, onDemand)
	if terms := messageIDTerms(q); len(terms) > 1 && len(p.Windows) > 0 && len(q.IDs) == 0 {
		noun := FieldMessageID.Info().counts(q)
		p.base, p.neverAsked = &base, p.here
		p.dimensions = []dimension{{field: FieldMessageID.Info(), terms: terms, factors: []string{count(len(terms), noun)}}}
		return
	}
	p.streams = messageStreams(q, base)
	p.factors = p.messageFactors()
}

// comparedHere are the conditions that the server leaves to us. Those inside $expand
// choose what comes with a message, and not messages; a key leaves no filter.
func comparedHere(q *Query) []Field {
	var here []Field
	for _, f := range Fields {
		by := f.asked[MessageTraces].by
		if by != byKey && (by != byFilter || len(q.IDs) > 0) {
			here = append(here, f.ID)
		}
	}
	return here
}

// expandFor decides which recipients come along. On demand, a list without a
// condition on recipients comes without them.
func expandFor(q *Query, match *matcher, onDemand bool) expansion {
	if len(q.IDs) > 0 {
		return expansion{recipients: true}
	}
	filter := recipientFilter(q.Recipients)
	return expansion{recipients: !onDemand || match.perRecipient(), filter: filter}
}

// recipientFilter is the condition that goes inside $expand. A pattern cannot,
// and a list too long for a URL does not: then all recipients come and are
// filtered here.
func recipientFilter(addresses []string) string {
	property := FieldRecipient.property(MessageTraces)
	var filter string
	for _, address := range addresses {
		if IsPattern(address) {
			return ""
		}
	}
	switch len(addresses) {
	case 0:
		return ""
	case 1:
		filter = odata.Eq(property, odata.Quote(addresses[0]))
	default:
		filter = odata.In(property, addresses...)
	}
	if len(filter) > maxRecipientFilter {
		return ""
	}
	return filter
}

// messageStreams makes one stream for each message asked for by key, or for each
// Message-ID, or the one stream of the whole window.
func messageStreams(q *Query, base stream) []*stream {
	var streams []*stream
	for _, id := range q.IDs {
		one := base
		one.key, one.top = id, 0
		if len(q.IDs) > 1 {
			one.values = []string{FieldID.Info().Lead + " " + id}
		}
		streams = append(streams, &one)
	}
	if streams != nil {
		return streams
	}
	for _, t := range messageIDTerms(q) {
		one := base
		one.ask([]term{t})
		streams = append(streams, &one)
	}
	if streams == nil {
		streams = []*stream{&base}
	}
	return streams
}

func messageIDTerms(q *Query) []term {
	return FieldMessageID.Info().equal(MessageTraces, spellingsOf(q.MessageIDs))
}

func (p *Plan) messageFactors() []string {
	var factors []string
	switch q := p.Query; {
	case len(q.IDs) > 0:
		return []string{count(len(q.IDs), "id")}
	case len(q.MessageIDs) > 0:
		factors = []string{count(len(spellingsOf(q.MessageIDs)), FieldMessageID.Info().counts(&q))}
	}
	if len(p.Windows) > 0 {
		factors = append(factors, count(len(p.Windows), "window"))
	}
	return factors
}

func (messagesAPI) decode(body []byte, s *stream, intern *interner, seen *scope) (pageItems, string, error) {
	items, next, err := decodePlain(body, messageNames, scanMessage)
	if s.expand.recipients {
		markUnreadable(body, items)
	}
	page := takeMessages(items, s, intern, seen)
	page.counts = s.sampler.ofMessages(items)
	return page, next, err
}

// perhapsCut reports whether a window ended with exactly as many items as were
// asked for. What $top means here is not known: the page of the dialect calls it the
// page size, counted in recipients, and in OData it limits the whole answer
// (https://docs.oasis-open.org/odata/odata/v4.01/odata-v4.01-part1-protocol.html#sec_SystemQueryOptiontop).
func (messagesAPI) perhapsCut(c Cursor, items *pageItems, _ bool) bool {
	top := c.stream.top
	return top > 0 && (items.rows == top || c.trail.came()+items.rows == top || items.counted >= top)
}

// widens reports that it may not: no page says what the greatest $top is.
func (messagesAPI) widens() bool { return false }

// keyStream asks for one message with all its recipients by its key, as the
// second example of the page does.
func keyStream(id string) *stream {
	return &stream{
		dialect: MessageTraces, key: id, expand: expansion{recipients: true},
		match: newMatcher(Query{}, MessageTraces, nil), windows: []Window{{}},
	}
}

func (messagesAPI) messageLink(_ *Client, t Trace) string { return keyStream(t.ID).link(Window{}) }

func (messagesAPI) message(ctx context.Context, c *Client, id string, _ Time) (Trace, error) {
	s := keyStream(id)
	items, err := ask[messageWire](ctx, c, question{link: s.link(Window{}), what: "recipients", template: s.template()})
	if err != nil {
		return Trace{}, err
	}
	for i := range items {
		whole, err := c.wholeRecipients(ctx, &items[i])
		if err == nil && (whole == nil || slices.ContainsFunc(whole, recipientWire.nameless)) {
			err = notAllRead(s.template())
		}
		if err != nil {
			return Trace{}, err
		}
		items[i].Recipients, items[i].MoreRecipients = whole, nil
	}
	page := takeMessages(items, s, c.intern, c.scope)
	if len(page.traces) == 0 {
		return Trace{}, noSuchMessage(s.template(), "no message has this id")
	}
	return page.traces[0], nil
}

// wholeRecipients are the recipients of an item, with those that the service has
// left to a link: OData allows it to cut an expansion into pages
// (https://docs.oasis-open.org/odata/odata-json-format/v4.01/odata-json-format-v4.01.html).
func (c *Client) wholeRecipients(ctx context.Context, item *messageWire) ([]recipientWire, error) {
	more, err := askRest[recipientWire](ctx, c, item.MoreRecipients, question{what: "recipients"})
	return append(item.Recipients, more...), err
}

func (a messagesAPI) eventsLink(id, address string) string {
	nested := odata.Expand{
		Property: "recipients", Filter: odata.Eq(FieldRecipient.property(MessageTraces), odata.Quote(address)),
		Expand: []odata.Expand{{Property: "events"}},
	}
	return a.collection() + odata.Key(id) + "?" + odata.Options{Expand: []odata.Expand{nested}}.Encode()
}

func (a messagesAPI) events(ctx context.Context, c *Client, id, address string) ([]eventWire, error) {
	items, err := ask[messageWire](ctx, c, question{link: a.eventsLink(id, address), what: "events", template: a.collection() + "(id)"})
	var all []eventWire
	for i := range items {
		c.scope.learn(items[i].ID, items[i].Subject)
		wires, failed := c.nestedEvents(ctx, &items[i], address)
		all = append(all, wires...)
		err = cmp.Or(err, failed)
	}
	return all, err
}

// nestedEvents are the events of one recipient of an item.
func (c *Client) nestedEvents(ctx context.Context, item *messageWire, address string) ([]eventWire, error) {
	named := func(r recipientWire) bool { return strings.EqualFold(r.Address, address) }
	recipients := item.Recipients
	var err error
	if !slices.ContainsFunc(recipients, named) {
		recipients, err = c.wholeRecipients(ctx, item)
	}
	var all []eventWire
	for _, r := range recipients {
		if !named(r) {
			continue
		}
		more, failed := askRest[eventWire](ctx, c, r.MoreEvents, question{what: "events"})
		all = append(append(all, r.Events...), more...)
		err = cmp.Or(err, failed)
	}
	return all, err
}
