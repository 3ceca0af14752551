package client

import (
	"time"

	"msgtrace/client/odata"
)

// expansion is what a request of MessageTraces brings beside the messages.
type expansion struct {
	recipients bool
	filter     string // inside the expansion: trims recipients, not messages
}

// maxRecipientFilter is the longest filter inside $expand, before encoding: a
// URL of more than about 8 KB is answered with 404.
const maxRecipientFilter = 2000

// planMessages plans for MessageTraces. Its page documents two conditions on the
// server, receivedDateTime and messageId, the addresses of recipients inside
// $expand, and asking for one message by its key. The rest is filtered here.
//
// Both bounds of the window are always sent, because the documentation promises
// consistent paging "only when a start time and end time is specified or a
// specific condition is used such as query by a message ID". So a search by
// Message-ID goes without a window unless one was asked for, as in the third
// example of that page, and a message asked for by key needs none at all.
func (p *Plan) planMessages(now time.Time, explicit, onDemand bool) {
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
	base.match = newMatcher(*q).fold(p.forms)
	base.expand = expandFor(q, base.match, onDemand)
	p.streams = messageStreams(q, base)
	p.factors = p.messageFactors()
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
	var filter string
	for _, address := range addresses {
		if isPattern(address) {
			return ""
		}
	}
	switch len(addresses) {
	case 0:
		return ""
	case 1:
		filter = odata.Eq(messageNames.recipient, odata.Quote(addresses[0]))
	default:
		filter = odata.In(messageNames.recipient, addresses...)
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
		streams = append(streams, &one)
	}
	if streams != nil {
		return streams
	}
	for _, id := range spellingsOf(q.MessageIDs) {
		one := base
		one.terms = []string{odata.Eq(messageNames.messageID, odata.Quote(id))}
		streams = append(streams, &one)
	}
	if streams == nil {
		streams = []*stream{&base}
	}
	return streams
}

func (p *Plan) messageFactors() []string {
	var factors []string
	switch q := p.Query; {
	case len(q.IDs) > 0:
		return []string{count(len(q.IDs), "id")}
	case len(q.MessageIDs) > 0:
		factors = []string{count(len(spellingsOf(q.MessageIDs)), q.messageIDNoun())}
	}
	if len(p.Windows) > 0 {
		factors = append(factors, count(len(p.Windows), "window"))
	}
	return factors
}

// options returns the query options of the stream's request for one window.
func (s *stream) options(w Window) odata.Options {
	o := odata.Options{Filter: odata.And(append(w.terms(), s.terms...)...), Top: s.top}
	if s.expand.recipients {
		o.Expand = []odata.Expand{{Property: "recipients", Filter: s.expand.filter}}
	}
	return o
}

// link returns the path and query of the stream's request for one window.
func (s *stream) link(w Window) string {
	path := s.dialect.collection()
	if s.key != "" {
		path += odata.Key(s.key)
	}
	if query := s.options(w).Encode(); query != "" {
		path += "?" + query
	}
	return path
}
