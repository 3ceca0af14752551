package erratic

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// Message is a message as it is.
type Message struct {
	ID, MessageID, Sender, Subject string
	Received                       time.Time
	Recipients                     []Recipient

	spoiled bool // its subject came as another
	rotten  bool // it came, or a part of it, so that it could not be read
	undated bool // it came, or a part of it, with a time that could not be read
	late    bool // it arrived while the service was asked
	hidden  bool // it has not arrived yet
}

// Recipient is one of a message's recipients.
type Recipient struct {
	Address, Status string

	was string // the status before it changed while the service was asked
}

// Query is what a test asks for: conditions that must all hold.
type Query struct {
	Start, End time.Time
	Recipients []string
	Status     string
	Subject    string
}

var statuses = []string{"delivered", "failed", "pending", "quarantined", "filteredAsSpam", "novel"}

// People are the addresses that most messages go to.
var People = []string{"ann@contoso.com", "bob@contoso.com", "cy@contoso.com", "dan.o'connor+x@contoso.com"}

// compose makes up the messages of the days before now.
func compose(random *rand.Rand, now time.Time, days int) []Message {
	messages := make([]Message, random.IntN([]int{4, 15, 60}[random.IntN(3)])+1)
	at := clock(random, now, days)
	for i := range messages {
		m := &messages[i]
		m.ID = fmt.Sprintf("%08x-0000-4000-8000-%012x", random.Uint32(), i)
		m.MessageID = fmt.Sprintf("<%d@fabrikam.com>", i)
		m.Sender = "sender@fabrikam.com"
		m.Subject = []string{"Invoice", "Newsletter", "Réunion"}[random.IntN(3)] + fmt.Sprint(" ", i)
		m.Received = at()
		m.Recipients = recipients(random)
	}
	slices.SortStableFunc(messages, func(a, b Message) int { return b.Received.Compare(a.Received) })
	return messages
}

// clock returns instants of one of several kinds: all of one second, on either
// side of where windows of ten days meet, or anywhere.
func clock(random *rand.Rand, now time.Time, days int) func() time.Time {
	span := time.Duration(days) * 24 * time.Hour
	second := now.Add(-time.Duration(random.Int64N(int64(span-time.Hour))) - time.Minute).Truncate(time.Second)
	border := now.Truncate(time.Second).AddDate(0, 0, -10)
	kind := random.IntN(3)
	return func() time.Time {
		fraction := time.Duration(random.IntN(1000)) * time.Millisecond
		switch {
		case kind == 0:
			return second.Add(fraction)
		case kind == 1 && days > 10:
			return border.Add(time.Duration(random.IntN(4)-2)*time.Second + fraction)
		}
		return now.Add(-time.Minute - time.Duration(random.Int64N(int64(span-time.Hour)))).Truncate(time.Millisecond)
	}
}

// recipients are a few of the people, or now and then a whole mailing.
func recipients(random *rand.Rand) []Recipient {
	var out []Recipient
	for _, address := range People {
		if random.IntN(2) == 0 {
			out = append(out, Recipient{Address: address, Status: statuses[random.IntN(len(statuses))]})
		}
	}
	if random.IntN(40) == 0 {
		for i := range random.IntN(400) {
			out = append(out, Recipient{Address: fmt.Sprintf("user%d@contoso.com", i), Status: "delivered"})
		}
	}
	if len(out) == 0 {
		out = append(out, Recipient{Address: People[0], Status: "delivered"})
	}
	return out
}

// matches reports whether a message fits the query but for its recipients.
func (q Query) matches(m *Message) bool {
	return !m.Received.Before(q.Start) && m.Received.Before(q.End.Truncate(time.Second).Add(time.Second)) &&
		strings.Contains(strings.ToLower(m.Subject), strings.ToLower(q.Subject))
}

// matching are the addresses of those recipients that fit the query.
func (q Query) matching(m *Message) []string {
	var out []string
	for _, r := range m.Recipients {
		if q.takes(r) {
			out = append(out, r.Address)
		}
	}
	return out
}

// takes reports whether a copy fits. Of one whose status has changed that depends on when it
// was asked for.
func (q Query) takes(r Recipient) bool {
	return !(q.Status != "" && r.was != "") && (len(q.Recipients) == 0 || slices.Contains(q.Recipients, r.Address)) && (q.Status == "" || q.Status == r.Status)
}

// Events is how many events a copy to an address has.
func Events(address string) int { return min(4, strings.IndexByte(address, '@')) }

// Copies is how many messages fit the query and went to an address.
func (s *Server) Copies(q Query, address string) int {
	n := 0
	for i := range s.Messages {
		if q.matches(&s.Messages[i]) && slices.Contains(q.matching(&s.Messages[i]), address) {
			n++
		}
	}
	return n
}

// Count is how many messages fit the query that were received after an instant, with a copy
// that fits.
func (s *Server) Count(q Query, after time.Time) int {
	n := 0
	for i := range s.Messages {
		if m := &s.Messages[i]; q.matches(m) && m.Received.After(after) && len(q.matching(m)) > 0 {
			n++
		}
	}
	return n
}
