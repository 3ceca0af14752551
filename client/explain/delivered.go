package explain

import (
	"cmp"
	"strings"

	"msgtrace/client"
)

// afterDelivery is what no trace shows of a copy that was delivered.
const afterDelivery = "inbox rules, and what was moved or deleted afterwards"

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
	v := Verdict{Cause: "delivered", Step: step, Unchecked: afterDelivery,
		Next: "Search the whole mailbox for it."}
	switch where {
	case folderInbox:
		v.Headline = "Delivered to the Inbox of "
	case folderOther:
		v.Headline = "Delivered to the folder " + name + " of "
	default:
		v.Headline = "Delivered to the mailbox of "
	}
	v.Headline += s.mailbox() + s.delay(step) + "."
	return v
}

// mailbox is the address that the copy reached: the recipient's, or the one that it was
// resolved to.
func (s story) mailbox() string {
	if at := s.last(client.EventResolve); at >= 0 {
		if to := movedTo(s.events[at]); to != "" && !strings.EqualFold(to, s.address) {
			return to + ", of which " + s.recipient() + " is an alias"
		}
	}
	return s.recipient()
}

// purged is a copy that the service took out of the mailbox again.
func (s story) purged(step int) Verdict {
	v := Verdict{Headline: "Delivered, then taken out of the mailbox: Microsoft 365 found it harmful afterwards (zero-hour auto purge).",
		Reason: "removed after delivery", Cause: "zap", Step: step, Side: SideRecipientAdmin, Next: lookInQuarantine}
	switch where, _ := folderOf(s.events[step]); {
	case where == folderJunk:
		v.Headline = "Delivered, then moved to Junk Email: Microsoft 365 found it to be spam afterwards (zero-hour auto purge)."
		v.Reason, v.Side, v.Next = "moved to Junk Email later", SideRecipient, s.fill(lookInJunk)
	case where == folderQuarantine, strings.Contains(strings.ToLower(s.events[step].Description), "quarantine"):
		v.Headline = "Delivered, then moved to quarantine: Microsoft 365 found it harmful afterwards (zero-hour auto purge)."
		v.Reason = "moved to quarantine later"
	}
	return v
}

// recalled is a copy that its sender took back.
func (s story) recalled() Verdict {
	v := Verdict{Headline: "Recalled: presumably its sender took it out of the mailbox again.", Cause: "recalled", Step: -1, Side: SideSender,
		Next: "Ask the sender; only the sender can send it again."}
	for i, e := range s.events {
		if strings.Contains(strings.ToLower(string(e.Kind)+e.Name+e.Description), "recall") {
			v.Step = i
		}
	}
	if v.Step >= 0 {
		v.Headline = "Recalled: its sender took it out of the mailbox again."
	}
	return v
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
	v := Verdict{Headline: "Delivered: the next server accepted it", Cause: "accepted", Code: replyOf(e).Codes(), Step: send,
		Unchecked: "what that server did with it",
		Next:      s.fill("If it is missing there, the administrators of {domain} look for it by its Message-ID.")}
	if to := cmp.Or(sentTo(e), s.wentTo); to != "" {
		v.Headline = "Delivered: " + s.serverAt(to) + " accepted it"
	}
	v.Headline += parentheses([]string{v.Code}) + s.delay(send) + "."
	return v
}

// handled are the tokens of positive drops, by which the service ends what needs no
// delivery, with what each says. Those that are not here are told as they came.
// https://learn.microsoft.com/exchange/mail-flow/transport-logs/message-tracking
var handled = []struct {
	token, headline, cause, reason string
}{
	{"RESOLVER.GRP.Expanded", "Sent on to the members of the group {recipient}.", "expanded", ""},
	{"RESOLVER.FWD.Forwarded", "Forwarded: the mailbox of {recipient} sends its mail on to another address.", "redirected", "forwarded"},
	{"CAT.DuplicateRecipient", "Not delivered twice: {recipient} gets it by another way, this second copy was dropped.", "duplicate", "second copy"},
	{"RESOLVER.OOF.", "Not sent: automatic replies of this kind are not allowed to leave.", "reply-suppressed", "automatic reply held back"},
	{"RESOLVER.MSGTYPE.AF", "Not forwarded: automatic forwarding to {recipient} is switched off, so this copy was dropped.", "forwarding", "automatic forwarding off"},
	{"RESOLVER.MSGTYPE.AR", "Not sent: automatic replies to {recipient} are switched off, so this copy was dropped.", "reply-suppressed", "automatic reply held back"},
}

// ended is a delivered copy that no event delivered: the service dropped it with a
// positive answer.
func (s story) ended() Verdict {
	drop := s.last(client.EventDrop)
	if drop < 0 {
		return Verdict{Headline: "Delivered.", Cause: "delivered", Step: -1, Unchecked: afterDelivery}
	}
	for first := range drop {
		// Of two that say the same the second one is often cut off.
		if s.events[first].Kind == client.EventDrop && reasonOf(s.events[first]).Enhanced == reasonOf(s.events[drop]).Enhanced {
			drop = first
			break
		}
	}
	reason := reasonOf(s.events[drop])
	v := Verdict{Cause: "handled", Code: reason.Codes(), Step: drop,
		Evidence: Evidence{Words: reason.Diagnostic, Answer: reason.raw, Said: serviceName, Rests: RestsOnToken}}
	for _, known := range handled {
		if strings.HasPrefix(reason.Diagnostic, known.token) {
			v.Headline, v.Cause, v.Reason = s.fill(known.headline), known.cause, known.reason
			if known.cause == "forwarding" {
				v.Side, v.Next = SideSenderAdmin, tables().causes["forwarding"].next
			}
			return v
		}
	}
	v.Headline = "Ended without a delivery"
	if words := short(cmp.Or(reason.Text, reason.Diagnostic)); words != "" {
		v.Headline += ": " + words
	}
	v.Headline += parentheses([]string{v.Code}) + "."
	return v
}

func (s story) redirected(step int) Verdict {
	v := Verdict{Headline: s.fill("Redirected: the copy for {recipient} went to another address instead."), Reason: "redirected", Cause: "redirected", Step: step,
		Next: "Look up the message under the address that it went to."}
	if to := movedTo(s.events[step]); to != "" {
		v.Headline = s.fill("Redirected: the copy for {recipient} went to ") + to + "."
		v.Reason = "redirected to " + to
		v.Next = "Look up the message under " + to + "."
	}
	return v
}

func (s story) expanded() Verdict {
	v := Verdict{Headline: s.fill("Sent on to the members of the group {recipient}."), Cause: "expanded", Step: s.last(client.EventExpand),
		Next: "See what became of each member's copy: the group itself gets none."}
	if v.Step >= 0 {
		if count := value(s.events[v.Step], "RcptCount"); count != "" && count != "1" {
			v.Headline = s.fill("Sent on to the " + count + " members of the group {recipient}.")
		}
	}
	return v
}
