package tally

import (
	"cmp"
	"slices"
	"strings"

	"msgtrace/client"
	"msgtrace/client/explain"
)

// CopiesOf returns the copies of messages that a tally is about, newest first as the
// messages are: those that the plan asks for or, where it asks for no status, those
// with a problem. What was delivered is left out unless it is asked for and its
// events are, because only they say that it was held back before.
func CopiesOf(by By, plan client.Plan, traces []*client.Trace) []Copy {
	wanted := plan.Copies()
	var copies []Copy
	for _, trace := range traces {
		for _, r := range trace.Recipients {
			if wanted(trace, r) && concerns(by, r.Status, len(plan.Query.Statuses) > 0) {
				copies = append(copies, Copy{trace, r})
			}
		}
	}
	return copies
}

func concerns(by By, status client.Status, asked bool) bool {
	switch {
	case status == client.StatusExpanded: // a group has no copy of its own
		return false
	case status == client.StatusDelivered:
		return asked && by.NeedsEvents()
	}
	return asked || status.Problem()
}

// fate is what became of a copy.
type fate int

const (
	failed fate = iota
	filtered
	open
	arrived
	prompt    // delivered at once
	unchecked // delivered, and nobody knows whether at once
)

// finding is the group of a copy.
type finding struct {
	key, cause, reason, host, domain, sender string
	fate                                     fate
}

func (c Copy) find(by By) finding {
	switch by {
	case Domain:
		domain := domainOf(c.Recipient.Address)
		return finding{key: domain, domain: domain, fate: c.fate()}
	case Sender:
		sender := cmp.Or(strings.ToLower(c.Trace.Sender), client.NoSender)
		return finding{key: sender, sender: sender, fate: c.fate()}
	}
	return c.cause()
}

func domainOf(address string) string {
	if at := strings.LastIndexByte(address, '@'); at >= 0 {
		address = address[at+1:]
	}
	return strings.ToLower(address)
}

// fate is what the status says, and the events where they are known.
func (c Copy) fate() fate {
	status, held := c.Recipient.Status, c.lastDefer()
	switch {
	case status == client.StatusDelivered && c.Recipient.Events == nil:
		return unchecked
	case status == client.StatusDelivered && held < 0:
		return prompt
	case status == client.StatusDelivered, !status.Settled() && c.deliveredAfter(held):
		return arrived
	case !status.Settled():
		return open
	case status == client.StatusQuarantined, status == client.StatusFilteredAsSpam:
		return filtered
	}
	return failed
}

// cause finds out what kept the copy: of one that arrived what held it back.
func (c Copy) cause() finding {
	found := finding{cause: NotAsked, reason: "not asked", fate: c.fate()}
	events := c.Recipient.Events
	if events == nil {
		found.key = NotAsked
		return found
	}
	status := c.Recipient.Status
	if held := c.lastDefer(); found.fate == arrived && held >= 0 {
		events, status = events[:held+1], client.StatusPending
	}
	about := explain.CopyOf(c.Trace, c.Recipient)
	about.Status, about.Events = status, events
	v := explain.Explain(about)
	found.cause, found.host = v.Cause, v.Evidence.Host
	var said explain.Reason
	if v.Step >= 0 {
		said = explain.ParseReason(events[v.Step].Description)
	}
	found.host = strings.ToLower(cmp.Or(found.host, said.Host))
	found.reason = cmp.Or(v.Reason, words(v.Cause, said.Text))
	found.key = strings.Join([]string{found.cause, found.host, alike(found.reason)}, "\x00")
	return found
}

// words are those of a cause or, of one that is not known, the answer's own.
func words(cause, answer string) string {
	if answer != "" && slices.Contains(unnamed, cause) {
		return answer
	}
	return strings.ReplaceAll(cause, "-", " ")
}

// unnamed are the causes that say nothing but that there is one.
var unnamed = []string{"other", "remote"}

// lastDefer is the index of the last event that held the copy back, or -1.
func (c Copy) lastDefer() int {
	for i := len(c.Recipient.Events) - 1; i >= 0; i-- {
		if c.Recipient.Events[i].Kind == client.EventDefer {
			return i
		}
	}
	return -1
}

// deliveredAfter reports whether an event after that one is a delivery: the list can
// be older than the events.
func (c Copy) deliveredAfter(at int) bool {
	for _, e := range c.Recipient.Events[at+1:] {
		if e.Kind == client.EventDeliver {
			return true
		}
	}
	return false
}

// alike leaves out of words what differs from one mail to the next: numbers, ids,
// addresses.
func alike(words string) string {
	parts := strings.Fields(strings.ToLower(words))
	for i, part := range parts {
		if strings.ContainsAny(part, "0123456789@") {
			parts[i] = "#"
		}
	}
	return strings.Join(parts, " ")
}
