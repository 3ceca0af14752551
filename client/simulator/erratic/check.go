package erratic

import (
	"fmt"
	"slices"
	"time"
)

// Outcome is what a client made of the answers.
type Outcome struct {
	Messages []Seen
	Complete bool
	// CompleteBack is the instant after which everything is claimed to be there,
	// ReadBack the same as long as rows come newest first. Zero: of none.
	CompleteBack, ReadBack time.Time
	Requests               int  // counted; negative: not said
	Limit                  int  // the most messages asked for; zero: all
	More                   bool // there is more to ask for
	Failed                 bool // with an error
	Cut                    bool // said to be perhaps cut
	Interrupted            bool // answers may have come that nobody waited for
}

// Seen is a message as the client has it.
type Seen struct {
	ID         string
	Received   time.Time
	Recipients []string
	Statuses   []string // of the recipients; nil: not said
	Subject    string   // "": not said
	Others     int      // recipients that are counted and not named
	All        bool     // said to be all of its recipients
}

// Check returns what is wrong with an outcome.
func (s *Server) Check(q Query, o Outcome) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := check{server: s, query: q, outcome: &o, seen: map[string]*Seen{}}
	c.messages()
	if o.Failed || !o.More {
		c.lost()
	}
	c.claims()
	// A request that no answer came to may have gone out and not arrived.
	if o.Requests >= 0 && (o.Requests < len(s.requests) || o.Requests > len(s.requests) && !s.wire) {
		c.wrong("%d requests were counted, %d came", o.Requests, len(s.requests))
	}
	if s.Recovers && o.Limit == 0 && !o.Interrupted && !o.More && !o.Cut && (o.Failed || !o.Complete) {
		c.wrong("every fault passes, yet: failed %v, complete %v", o.Failed, o.Complete)
	}
	if o.Cut && s.Dialect == tracing && s.paged && !o.Interrupted {
		c.wrong("perhaps cut, where $top is known to be a page's size")
	}
	if (o.Failed || o.More) && o.Complete {
		c.wrong("complete: failed %v, more %v", o.Failed, o.More)
	}
	return append(c.faults, s.wrong...)
}

type check struct {
	server  *Server
	query   Query
	outcome *Outcome
	seen    map[string]*Seen
	faults  []string
}

func (c *check) wrong(format string, args ...any) {
	c.faults = append(c.faults, fmt.Sprintf(format, args...))
}

func (c *check) truth(id string) *Message {
	i := slices.IndexFunc(c.server.Messages, func(m Message) bool { return m.ID == id })
	if i < 0 {
		return nil
	}
	return &c.server.Messages[i]
}

// messages looks for what is doubled, made up, or wrongly said to be whole.
func (c *check) messages() {
	for i := range c.outcome.Messages {
		seen := &c.outcome.Messages[i]
		m := c.truth(seen.ID)
		switch {
		case m == nil || !c.query.matches(m):
			c.wrong("%s was not asked for", seen.ID)
			continue
		case c.seen[seen.ID] != nil:
			c.wrong("%s came twice", seen.ID)
		}
		c.seen[seen.ID] = seen
		if seen.Subject != "" && seen.Subject != m.Subject && !m.spoiled {
			c.wrong("%s: the subject is %q, want %q", seen.ID, seen.Subject, m.Subject)
		}
		c.recipients(seen, m)
		if seen.All && len(seen.Recipients) != len(m.Recipients) {
			c.wrong("%s is said to hold all recipients, with %d of %d", seen.ID, len(seen.Recipients), len(m.Recipients))
		}
	}
}

// recipients looks for those that are doubled or made up.
func (c *check) recipients(seen *Seen, m *Message) {
	for j, address := range seen.Recipients {
		at := slices.IndexFunc(m.Recipients, func(r Recipient) bool { return r.Address == address })
		switch {
		case at < 0 && address == "" && m.rotten:
		case at < 0:
			c.wrong("%s: %q is not one of its recipients", seen.ID, address)
		case slices.Contains(seen.Recipients[:j], address):
			c.wrong("%s: %s is there twice", seen.ID, address)
		case seen.Statuses != nil && !m.Recipients[at].had(seen.Statuses[j]):
			c.wrong("%s: %s has the status %s, want %s", seen.ID, address, seen.Statuses[j], m.Recipients[at].Status)
		}
	}
}

// lost looks for what came and is not there.
func (c *check) lost() {
	if c.outcome.Interrupted {
		return
	}
	var came, shown []*Message
	for i := range c.server.Messages {
		m := &c.server.Messages[i]
		arrived := !m.hidden && c.query.matches(m) && len(c.came(m)) > 0
		if arrived {
			came = append(came, m)
		}
		if arrived || c.seen[m.ID] != nil { // of one that is seen all recipients may be rotten
			shown = append(shown, m)
		}
	}
	if n := c.outcome.Limit; n > 0 && len(shown) > n {
		if len(c.seen) != n {
			c.wrong("%d messages, want %d", len(c.seen), n)
		}
		// One without a time may be left out, and then another is shown in its place.
		came = slices.DeleteFunc(came, func(m *Message) bool { return m.undated || !m.Received.After(shown[n-1].Received) })
	}
	for _, m := range came {
		seen := c.seen[m.ID]
		if seen == nil {
			c.wrong("%s of %s came and is lost", m.ID, m.Received)
			continue
		}
		c.holds("came and is lost", seen, c.came(m))
	}
}

// came are the recipients of a message that came and fit the query.
func (c *check) came(m *Message) []string {
	return slices.DeleteFunc(c.query.matching(m), func(address string) bool { return !c.server.delivered[m.ID][address] })
}

// claims holds what is said of completeness against the truth.
func (c *check) claims() {
	o := c.outcome
	if o.Complete {
		c.whole("complete", time.Time{})
	}
	if !o.CompleteBack.IsZero() {
		c.whole("complete back to "+o.CompleteBack.String(), o.CompleteBack)
	}
	if c.server.InOrder && !c.server.topIsLimit && !c.server.circles && !o.ReadBack.IsZero() {
		c.whole("read back to "+o.ReadBack.String(), o.ReadBack)
	}
}

// whole checks that everything after an instant is there.
func (c *check) whole(claim string, after time.Time) {
	for i := range c.server.Messages {
		m := &c.server.Messages[i]
		matching := c.query.matching(m)
		if m.late || !m.Received.After(after) || !c.query.matches(m) || len(matching) == 0 {
			continue
		}
		seen := c.seen[m.ID]
		if seen == nil {
			c.wrong("%s, without %s of %s", claim, m.ID, m.Received)
			continue
		}
		c.holds(claim, seen, matching)
	}
}

// holds checks that a message holds these recipients.
func (c *check) holds(why string, seen *Seen, want []string) {
	if seen.Others > 0 {
		if got := len(seen.Recipients) + seen.Others; got < len(want) {
			c.wrong("%s: %s has %d recipients, want %d", why, seen.ID, got, len(want))
		}
		return
	}
	for _, address := range want {
		if !slices.Contains(seen.Recipients, address) {
			c.wrong("%s: %s lacks %s", why, seen.ID, address)
		}
	}
}
