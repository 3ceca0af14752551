package explain

import (
	"cmp"
	"strings"

	"msgtrace/client"
)

const (
	notDelivered    = "Not delivered: "
	notDeliveredYet = "Not delivered yet: "
)

// maxWords is how much of an answer goes into a headline where the cause is not known;
// the whole of it stands in the event.
const maxWords = 160

// failed says why a copy was not delivered.
func (s story) failed() Verdict {
	if redirect := s.last(client.EventRedirect); redirect >= 0 && s.forwardedOn() {
		return s.redirected(redirect)
	}
	step := s.decidingFailure()
	if step < 0 {
		if drop := s.last(client.EventDrop); drop >= 0 {
			return s.ended()
		}
		return s.failedSilently()
	}
	r := s.refusalAt(step)
	if r.silent() {
		return s.failedSilently()
	}
	if r.known && r.cause.id == "expired" {
		r = s.expired(r)
	}
	return s.refused(notDelivered, r, "")
}

// forwardedOn reports whether the copy ended because it went on to another address.
func (s story) forwardedOn() bool {
	drop := s.last(client.EventDrop)
	return drop >= 0 && s.last(client.EventFail, client.EventProcessingFailed) < 0 && reasonOf(s.events[drop]).Positive()
}

// expired puts what kept a message waiting in place of its having waited too long. The
// step and the answer are those of the failure.
func (s story) expired(r refusal) refusal {
	last := s.last(client.EventDefer)
	if last < 0 {
		return r
	}
	if before := s.refusalAt(last); before.known {
		r.finding, r.external, r.tried = before.finding, before.external, true
	}
	return r
}

// decidingFailure is the event that ended the copy's way, or -1: the last failure, else
// the last drop with an error, else the last event of an unknown kind that gives one.
func (s story) decidingFailure() int {
	step := s.last(client.EventFail, client.EventProcessingFailed)
	if step >= 0 {
		return step
	}
	unknown := -1
	for i, e := range s.events {
		switch {
		case e.Kind == client.EventDrop && !reasonOf(e).Positive():
			step = i
		case !e.Kind.Known() && reasonOf(e).class() > '3':
			unknown = i
		}
	}
	if step < 0 {
		return unknown
	}
	return step
}

// failedSilently is a failure that no event gives a reason for. The filter's
// and the rules' own events are all there is to go by.
func (s story) failedSilently() Verdict {
	if malware := s.last(client.EventMalware); malware >= 0 {
		return s.refused(notDelivered, s.ownRefusal("malware", malware), "")
	}
	if at, name := s.blockingRule(); at >= 0 {
		return s.refused(notDelivered, s.ownRefusal(ruleCause(s.events[at]), at), name)
	}
	if at := s.moderated(); at >= 0 {
		return s.refused(notDelivered, s.ownRefusal("moderation", at), "")
	}
	v := Verdict{Headline: "Not delivered. No event says why.", Reason: "no reason given", Cause: causeOther, Step: s.decidingFailure()}
	if len(s.events) == 0 {
		v.Headline, v.Reason = "Not delivered.", ""
	}
	return v
}

// pending says what keeps a copy waiting.
func (s story) pending() Verdict {
	step := s.last(client.EventDefer)
	if at := s.moderated(); at > step {
		return Verdict{Headline: "Not delivered yet: waiting for a moderator of " + s.recipient() + " to approve it.", Reason: "waiting for a moderator",
			Cause: "moderation-waiting", Step: at, Side: SideRecipientAdmin,
			Next: "A moderator of " + s.recipient() + " approves or rejects it; it does not go on by itself."}
	}
	v := Verdict{Headline: notDeliveredYet + "it is on its way.", Cause: "pending", Step: len(s.events) - 1,
		Next: "Ask the service again in some minutes."}
	if step < 0 {
		return v
	}
	r := s.refusalAt(step)
	r.tries = s.count(client.EventDefer)
	if r.silent() {
		v.Step, v.Headline = step, notDeliveredYet+"Microsoft 365 tries again"+tried(r.tries)+"."
		return v
	}
	v = s.refused(notDeliveredYet, r, "")
	switch {
	case r.known && r.cause.passes:
		v.Next = "Wait: Microsoft 365 tries again by itself."
	case r.known:
		v.Next += " Until then Microsoft 365 keeps trying."
	}
	return v
}

// tried is " (tried 4 times)".
func tried(n int) string {
	if n < 2 {
		return ""
	}
	return " (tried " + times(n) + ")"
}

// moderated returns the last event that speaks of a moderator, or -1.
func (s story) moderated() int {
	for i := len(s.events) - 1; i >= 0; i-- {
		e := s.events[i]
		text := strings.ToLower(e.Name + " " + e.Description + " " + e.Action)
		if !e.Kind.Known() && (strings.Contains(text, "moderat") || strings.Contains(text, "initmessagecreated")) {
			return i
		}
	}
	return -1
}

// ruleCause is the cause that an event of a rule stands for.
func ruleCause(e client.Event) string {
	if e.Kind == client.EventDLPRule {
		return "dlp"
	}
	return "rule"
}

// short cuts what goes into a headline between two words.
func short(words string) string {
	runes := []rune(words)
	if len(runes) <= maxWords {
		return words
	}
	cut := string(runes[:maxWords])
	if space := strings.LastIndexByte(cut, ' '); space > maxWords/2 {
		cut = cut[:space]
	}
	return cut + " …"
}

// refused is the verdict on a copy that a server or the service would not take. Rule
// names the rule behind it, where one is known.
func (s story) refused(prefix string, r refusal, rule string) Verdict {
	v := Verdict{Cause: causeOther, Code: r.reason.Codes(), Step: r.step, Evidence: s.evidence(r)}
	said, brackets := "", []string{v.Code}
	if r.known {
		said = s.cause(&v, r, rule)
		brackets = append(brackets, "said by "+s.server(r))
	} else {
		said = s.answered(&v, r)
	}
	if r.tried {
		brackets = append(brackets, "given up after trying for long")
	}
	if r.tries > 1 {
		brackets = append(brackets, "tried "+times(r.tries))
	}
	v.Headline = prefix + said + parentheses(brackets) + "."
	return v
}

// cause puts a cause that is known into the verdict and returns its clause.
func (s story) cause(v *Verdict, r refusal, rule string) string {
	v.Cause, v.Side, v.Reason, v.Next = r.cause.id, r.cause.side, r.cause.reason, s.fill(r.cause.next)
	return cmp.Or(s.named(v, r, rule), s.fill(r.cause.clause))
}

// answered puts an answer of which the cause is not known into the verdict and returns
// the clause that quotes it. It names nobody who has to act.
func (s story) answered(v *Verdict, r refusal) string {
	said := short(r.answer())
	v.Reason = cmp.Or(said, "no reason given")
	v.Next = "Read the answer of the event that decided; it is all that Microsoft 365 says."
	if r.external {
		v.Next = s.fill("Ask the administrators of {domain}, with this answer and the time.")
	}
	if said == "" {
		return s.server(r) + " refused it and gave no reason"
	}
	return s.server(r) + ` refused it with the words "` + said + `"`
}

// parentheses returns " (552 5.2.2, said by Microsoft 365)".
func parentheses(parts []string) string {
	var said []string
	for _, part := range parts {
		if part != "" {
			said = append(said, part)
		}
	}
	if len(said) == 0 {
		return ""
	}
	return " (" + strings.Join(said, ", ") + ")"
}

// named returns the clause that names the rule behind a refusal, and puts its name into
// the reason; empty where no rule is behind it or none is named.
func (s story) named(v *Verdict, r refusal, rule string) string {
	kind := "mail flow rule"
	switch {
	case r.cause.id == "dlp":
		kind = "data loss prevention rule"
	case r.cause.id != "rule":
		return ""
	}
	if r.external {
		return s.fill("a " + kind + " of {domain} blocked it")
	}
	if rule == "" {
		at, name := s.refusingRule(r.cause.id, r.step)
		if at < 0 {
			return ""
		}
		v.Step, rule = at, name
	}
	v.Reason = "blocked by rule " + rule
	return "the " + kind + " " + rule + " blocked it"
}
