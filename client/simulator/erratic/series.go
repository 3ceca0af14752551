package erratic

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// item is one element of a list: a row of tracing, or a message of
// message-traces.
type item struct {
	body    map[string]any
	message *Message
	held    []string // the addresses in it
	rotten  bool     // it cannot be read
	raw     any      // in place of the body
}

// series is the answer to one first request, cut into pages.
type series struct {
	pages  [][]item
	linked bool // pages lead to each other; else only the first one comes
	top    int
	circle int  // the page that leads back, or -1
	events bool // of messages, which come once
	asked  asked
}

// series makes up the answer to a request.
func (s *Server) series(a asked) *series {
	items := s.items(a)
	s.order(items)
	top := a.top
	if top == 0 {
		top = s.PageSize
	}
	if s.repeats && !a.events {
		for range len(items)/4 + 1 {
			if len(items) > 0 {
				items = slices.Insert(items, s.random.IntN(len(items)+1), items[s.random.IntN(len(items))])
			}
		}
	}
	out := &series{linked: !s.topIsLimit || a.top == 0, circle: -1, top: top, events: a.events, asked: a}
	for len(items) > 0 {
		n := min(s.pageLength(items, top), len(items))
		out.pages = append(out.pages, items[:n])
		items = items[n:]
	}
	if out.pages == nil || s.uneven && out.linked && s.random.IntN(3) == 0 {
		out.pages = append(out.pages, nil) // an empty page at the end
	}
	if s.circles && len(out.pages) > 1 && !a.events {
		out.circle = s.random.IntN(len(out.pages))
	}
	return out
}

// came is how many items the pages have up to one of them.
func (a *series) came(page int) int {
	n := 0
	for _, items := range a.pages[:page+1] {
		n += len(items)
	}
	return n
}

// pageLength is how many items go on the next page: message-traces fills a page with
// recipients, as its page says, and never splits a message.
// https://github.com/microsoftgraph/microsoft-graph-docs/pull/13536
func (s *Server) pageLength(items []item, top int) int {
	if s.uneven && s.random.IntN(3) == 0 {
		return s.random.IntN(top + 1)
	}
	if s.Dialect == tracing || s.countsMessages {
		return top
	}
	n, recipients := 0, 0
	for n < len(items) && recipients < top {
		recipients += max(1, len(items[n].held))
		n++
	}
	return n
}

// order puts items in the order of this service.
func (s *Server) order(items []item) {
	swap := func(i, j int) { items[i], items[j] = items[j], items[i] }
	switch s.disorder {
	case shuffled:
		s.random.Shuffle(len(items), swap)
	case reversed:
		slices.Reverse(items)
	case fewLate:
		for range len(items)/10 + 1 {
			if len(items) > 0 {
				swap(s.random.IntN(len(items)), s.random.IntN(len(items)))
			}
		}
	}
}

// items are what is asked for, newest first.
func (s *Server) items(a asked) []item {
	var items []item
	for i := range s.Messages {
		items = append(items, s.itemsOf(&s.Messages[i], a)...)
	}
	return items
}

// itemsOf are the items of a message, if it is asked for.
func (s *Server) itemsOf(m *Message, a asked) []item {
	switch {
	case m.hidden || !a.message(m, s.wholeSeconds):
		return nil
	case s.Dialect == messageTraces:
		return []item{s.nested(m, a)}
	case a.events:
		return s.details(m, a.address)
	}
	return s.rows(m, a)
}

func (s *Server) rows(m *Message, a asked) []item {
	var rows []item
	for _, r := range m.Recipients {
		if a.recipient(r) {
			rows = append(rows, item{body: map[string]any{
				"id": m.ID, "messageId": m.MessageID, "senderAddress": m.Sender, "subject": m.Subject, "size": 5,
				"receivedDateTime": m.Received.Format("2006-01-02T15:04:05.999Z"), "recipientAddress": r.Address, "status": r.Status,
			}, message: m, held: []string{r.Address}})
		}
	}
	return rows
}

// details are the events of one recipient, as items of a list.
func (s *Server) details(m *Message, address string) []item {
	var items []item
	for _, r := range m.Recipients {
		if strings.EqualFold(r.Address, address) {
			for _, event := range events(m, r) {
				items = append(items, item{body: event, message: m})
			}
		}
	}
	return items
}

// events are what happened to a message on its way to a recipient: as many as the
// address has letters in its first name, up to four.
func events(m *Message, r Recipient) []map[string]any {
	var all []map[string]any
	for i := range Events(r.Address) {
		all = append(all, map[string]any{
			"id": m.ID, "dateTime": m.Received.Add(time.Duration(i) * time.Second).Format("2006-01-02T15:04:05.000Z"),
			"event": []string{"Receive", "Submit", "Deliver", "Fail"}[i], "eventType": []string{"received", "submitted", "delivered", "failed"}[i],
			"description": fmt.Sprintf("step %d", i), "action": "", "data": "",
		})
	}
	return all
}

func (s *Server) nested(m *Message, a asked) item {
	body := map[string]any{
		"id": m.ID, "messageId": m.MessageID, "senderEmail": m.Sender, "subject": m.Subject, "size": 5,
		"receivedDateTime": m.Received.Format("2006-01-02T15:04:05.999"),
	}
	one := item{body: body, message: m}
	if !a.expand {
		return one
	}
	recipients := []map[string]any{}
	for _, r := range m.Recipients {
		if a.nested(r) {
			recipient := map[string]any{"id": rand.Uint32(), "recipientEmail": r.Address, "deliveryStatus": r.Status}
			if a.events {
				recipient["events"] = events(m, r)
			}
			recipients = append(recipients, recipient)
			one.held = append(one.held, r.Address)
		}
	}
	body["recipients"] = recipients
	return one
}

// encode writes items with other members of the answer.
func encode(items []item, members map[string]any) string {
	bodies := make([]any, len(items))
	for i := range items {
		if bodies[i] = items[i].body; items[i].raw != nil {
			bodies[i] = items[i].raw
		}
	}
	members["value"] = bodies
	body, err := json.Marshal(members)
	if err != nil {
		panic(err) // texts and numbers can be encoded
	}
	return string(body)
}
