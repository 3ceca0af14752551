package simulator

import (
	"iter"

	"msgtrace/client/odata"
)

// rowJSON is one recipient's copy in tracing.
type rowJSON struct {
	ID               string `json:"id"`
	SenderAddress    string `json:"senderAddress"`
	RecipientAddress string `json:"recipientAddress"`
	MessageID        string `json:"messageId"`
	ReceivedDateTime string `json:"receivedDateTime"`
	Subject          string `json:"subject"`
	Size             int    `json:"size"`
	FromIP           string `json:"fromIP"`
	ToIP             string `json:"toIP"`
	Status           string `json:"status"`
}

type rowsJSON struct {
	Context  string    `json:"@odata.context"`
	NextLink *string   `json:"@odata.nextLink,omitempty"`
	Value    []rowJSON `json:"value"`
}

// rows answers the collection: one row for each recipient, newest first, by
// address within a message.
func (c *call) rows(options odata.Options) (any, *refusal) {
	top, refused := pageSize(options.Top)
	if refused != nil {
		return nil, refused
	}
	filter, refused := readRowFilter(options.Filter)
	if refused == nil {
		refused = filter.window(c.now, c.options.Variants.AgeIsServerError)
	}
	if refused != nil {
		return nil, refused
	}
	here, refused := readToken(options)
	if refused != nil {
		return nil, refused
	}
	result := rowsJSON{Context: c.root() + "/" + c.version + "/$metadata#admin/exchange/tracing/messageTraces", Value: []rowJSON{}}
	if c.options.Variants.EmptyLink {
		result.NextLink = new(string)
	}
	for at, m := range c.matching(filter, here) {
		if len(result.Value) == top {
			link := c.nextLink(options, here, at)
			result.NextLink = &link
			break
		}
		result.Value = append(result.Value, c.row(m, &m.recipients[at.recipient]))
	}
	return result, nil
}

// matching yields the rows that the filter keeps from a position on.
func (c *call) matching(filter *rowFilter, from position) iter.Seq2[position, *message] {
	return func(yield func(position, *message) bool) {
		for at, m := range c.candidates(filter) {
			if at < from.message || !m.visible(c.now) || !filter.keepsMessage(m) {
				continue
			}
			first := 0
			if at == from.message {
				first = from.recipient
			}
			for i := first; i < len(m.recipients); i++ {
				if filter.keepsRecipient(m, &m.recipients[i], c.now) && !yield(position{at, i}, m) {
					return
				}
			}
		}
	}
}

// candidates yields the messages to look at, by index where there is one. The
// example of "Get messageTrace" is found by its ids whatever the window is.
func (c *call) candidates(filter *rowFilter) iter.Seq2[int, *message] {
	from, to := c.mail.between(filter.start, filter.end)
	return func(yield func(int, *message) bool) {
		if example := c.mail.example; filter.asksFor(example) {
			yield(len(c.mail.messages), example)
			return
		}
		if places, ok := c.places(filter); ok {
			for _, at := range places {
				if int(at) >= from && int(at) < to && !yield(int(at), &c.mail.messages[at]) {
					return
				}
			}
			return
		}
		for at := from; at < to; at++ {
			if !yield(at, &c.mail.messages[at]) {
				return
			}
		}
	}
}

// places returns where the messages with the filter's id, Message-ID or address
// are, if it has one.
func (c *call) places(filter *rowFilter) ([]int32, bool) {
	if want, ok := filter.equal["id"]; ok {
		id, _ := parseGUID(want)
		if at, found := c.mail.byID[id]; found {
			return []int32{at}, true
		}
		return nil, true
	}
	if want, ok := filter.equal["messageid"]; ok {
		return c.mail.withMessageID(want), true
	}
	recipient, sender := filter.address("recipientaddress"), filter.address("senderaddress")
	if recipient == "" && sender == "" {
		return nil, false
	}
	to, from := c.mail.withAddress(recipient, sender)
	if recipient != "" {
		return to, true
	}
	return from, true
}

func (c *call) row(m *message, r *recipient) rowJSON {
	status := c.known(m.status(r, c.now))
	if c.version == "beta" {
		// The beta page's examples have a capital, those of v1.0 do not.
		// https://learn.microsoft.com/graph/api/messagetracingroot-list-messagetraces?view=graph-rest-beta
		status = capital(status)
	}
	return rowJSON{
		ID: guid(m.id), SenderAddress: m.sender, RecipientAddress: r.address, MessageID: m.messageID,
		ReceivedDateTime: m.received.Format("2006-01-02T15:04:05.000Z"), Subject: m.subject, Size: r.size,
		FromIP: m.fromIP, ToIP: r.toIP, Status: status,
	}
}
