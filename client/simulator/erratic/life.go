package erratic

import (
	"maps"
	"math/rand/v2"
	"strings"
)

// Live makes mail arrive and statuses change while the service is asked. What has arrived
// since the first request counts where it came, and nobody can claim anything of it. It is
// called before the first request.
func (s *Server) Live() {
	s.life = rand.New(rand.NewPCG(s.Seed, 6))
	for i := range s.Messages {
		m := &s.Messages[i]
		m.hidden = s.life.IntN(4) == 0
		m.late = m.hidden
	}
}

// goOn lets something happen between two requests, until all faults are over.
func (s *Server) goOn() {
	if s.life == nil || s.healed || len(s.requests) == 1 {
		return
	}
	for range s.life.IntN(3) {
		m := &s.Messages[s.life.IntN(len(s.Messages))]
		if m.hidden {
			m.hidden = false
			s.arrive(m)
			continue
		}
		r := &m.Recipients[s.life.IntN(len(m.Recipients))]
		if r.Status == "pending" && r.was == "" {
			r.was, r.Status = r.Status, []string{"delivered", "failed"}[s.life.IntN(2)]
			s.met("status that changed")
		}
	}
}

// arrive puts a message on the last pages of the answers under way.
func (s *Server) arrive(m *Message) {
	s.met("mail that arrived")
	for _, answer := range s.answers {
		items := s.itemsOf(m, answer.asked)
		if answer.events || !answer.linked || len(items) == 0 {
			continue
		}
		last := len(answer.pages) - 1
		if len(answer.pages[last])+len(items) > answer.top {
			answer.pages = append(answer.pages, items)
		} else {
			answer.pages[last] = append(answer.pages[last][:len(answer.pages[last]):len(answer.pages[last])], items...)
		}
	}
}

// asOfNow returns items with the statuses of now: the rows of a later page may be newer than
// those of the first.
func (s *Server) asOfNow(items []item) []item {
	if s.life == nil {
		return items
	}
	fresh := make([]item, len(items))
	for i, one := range items {
		if one.message != nil {
			one.body = withStatuses(one.body, one.message)
		}
		fresh[i] = one
	}
	return fresh
}

// withStatuses is the body of an item of a list with the statuses of its recipients.
func withStatuses(body map[string]any, m *Message) map[string]any {
	status := func(address any) string {
		for _, r := range m.Recipients {
			if r.Address == address {
				return r.Status
			}
		}
		return ""
	}
	body = maps.Clone(body)
	if address, row := body["recipientAddress"]; row {
		body["status"] = status(address)
	}
	if nested, is := body["recipients"].([]map[string]any); is {
		all := []map[string]any{}
		for _, r := range nested {
			r = maps.Clone(r)
			r["deliveryStatus"] = status(r["recipientEmail"])
			all = append(all, r)
		}
		body["recipients"] = all
	}
	return body
}

// had reports whether a copy has a status, or had it before.
func (r Recipient) had(status string) bool {
	return strings.EqualFold(r.Status, status) || r.was != "" && strings.EqualFold(r.was, status)
}
