package explain

import (
	"cmp"
	"fmt"
	"strings"

	"msgtrace/client"
)

// delivered tells where a copy went, or who took it.
func (s story) delivered() Verdict {
	if zap := s.last(client.EventZap); zap >= 0 && zap > s.last(client.EventDeliver) {
		return s.purged(zap)
	}
	step := s.last(client.EventDeliver)
	if step < 0 {
		return s.passedOn()
	}
	where, name := folderOf(s.events[step])
	spamStep := s.last(client.EventSpam)
	if where == folderUnknown && spamStep >= 0 {
		// In client.MessageTraces the filter's event names the folder instead.
		if where, _ = folderOf(s.events[spamStep]); where != folderUnknown {
			step = spamStep
		}
	}
	switch where {
	case folderQuarantine:
		return s.quarantined()
	case folderJunk:
		return s.junk(step)
	}
	v := Verdict{Headline: "Delivered to the mailbox", Cause: "delivered", Step: step,
		Next: "Search the whole mailbox: rules of the recipient and what was deleted afterwards are not in the trace."}
	switch where {
	case folderInbox:
		v.Headline = "Delivered to the Inbox"
	case folderOther:
		v.Headline = "Delivered to the folder " + name
	}
	v.Headline += s.delay()
	return v
}

// purged is a copy that the service took out of the mailbox again.
func (s story) purged(step int) Verdict {
	v := Verdict{Headline: "Delivered, then taken out of the mailbox by zero-hour auto purge", Cause: "zap", Step: step,
		Next: "The service found it harmful after delivery. Look for it in Defender, under Quarantine, by its network message ID."}
	switch where, _ := folderOf(s.events[step]); {
	case where == folderJunk:
		v.Headline = "Delivered, then moved to Junk Email by zero-hour auto purge"
		v.Next = "The service found it to be spam after delivery. The recipient looks in Junk Email."
	case where == folderQuarantine, strings.Contains(strings.ToLower(s.events[step].Description), "quarantine"):
		v.Headline = "Delivered, then moved to quarantine by zero-hour auto purge"
	}
	return v
}

// recalled is a copy that its sender took back.
func (s story) recalled() Verdict {
	v := Verdict{Headline: "Recalled", Cause: "recalled", Step: -1, Next: "Presumably a recall by the sender took it out of the mailbox."}
	for i, e := range s.events {
		if strings.Contains(strings.ToLower(string(e.Kind)+e.Name+e.Description), "recall") {
			v.Step = i
		}
	}
	if v.Step >= 0 {
		v.Headline = "Recalled by its sender"
		v.Next = "The sender took it back. Only the sender can send it again."
	}
	return v
}

// delay says that a delivery was late, and why it was at first.
func (s story) delay() string {
	first := s.first(client.EventDefer)
	if first < 0 {
		return ""
	}
	words := ", after it was deferred " + times(s.count(client.EventDefer))
	if cause, why := s.causeOf(s.events[first]); cause != nil {
		words += ": " + why
	}
	return words
}

func times(n int) string {
	switch n {
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return fmt.Sprintf("%d times", n)
}

// passedOn is a delivered copy without a Deliver event: it went to another
// server, or on to another address.
func (s story) passedOn() Verdict {
	send, redirect := s.last(client.EventSend), s.last(client.EventRedirect)
	switch {
	case redirect >= 0 && send < 0:
		return s.redirected(redirect)
	case send < 0:
		return s.ended()
	}
	e := s.events[send]
	reply := replyOf(e)
	v := Verdict{Headline: "Delivered: the next server accepted it", Cause: "accepted", Code: reply.Codes(), Step: send,
		Next: "The trace ends where the next server took the message. Its administrators can look for it by its Message-ID."}
	if to := sentTo(e); to != "" {
		v.Headline = "Delivered: " + to + " accepted it"
	}
	if v.Code != "" {
		v.Headline += " (" + v.Code + ")"
	}
	v.Headline += s.delay()
	return v
}

// ended is a delivered copy that no event delivered. Dropping one with a
// positive answer is how the service ends what needs no delivery: a group's own
// copy, an automatic reply that may not leave.
func (s story) ended() Verdict {
	drop := s.last(client.EventDrop)
	if drop < 0 {
		return Verdict{Headline: "Delivered", Cause: "delivered", Step: -1}
	}
	for first := range drop {
		// Of two that say the same the second one is often cut off.
		if s.events[first].Kind == client.EventDrop && reasonOf(s.events[first]).Enhanced == reasonOf(s.events[drop]).Enhanced {
			drop = first
			break
		}
	}
	reason := reasonOf(s.events[drop])
	v := Verdict{Headline: "Ended without delivery", Cause: "handled", Code: reason.Codes(), Step: drop,
		Next: "The service ended this copy on purpose; nothing is wrong with it."}
	if words := short(cmp.Or(reason.Text, reason.Diagnostic)); words != "" {
		v.Headline += ": " + words
	}
	if v.Code != "" {
		v.Headline += " (" + v.Code + ")"
	}
	return v
}

func (s story) redirected(step int) Verdict {
	v := Verdict{Headline: "Redirected to another recipient", Cause: "redirected", Step: step,
		Next: "Trace the message again under the address it was redirected to."}
	if to := movedTo(s.events[step]); to != "" {
		v.Headline = "Redirected to " + to
		v.Next = "Trace the message again under " + to + "."
	}
	return v
}
