package explain

import (
	"cmp"
	"strings"

	"msgtrace/client"
)

// maxWords is how much of an answer that the catalogue does not know goes into
// a headline; the whole of it stands in the event.
const maxWords = 160

// causeOther stands for a failure that the catalogue has no entry for.
var causeOther = Cause{ID: "other", rank: rankOther,
	Next: "Read the answer of the event that decided; it is all that the service says."}

// causeRemote is a refusal of the destination's own server that the catalogue
// cannot name more closely.
var causeRemote = Cause{ID: "remote", rank: rankOther,
	Whose: "the administrators of {domain} (their server refused it)",
	Next:  "Ask the administrators of the destination, with the answer of their server and the time."}

// notDelivered begins the headline of a copy that failed.
const notDelivered = "Not delivered: "

func (s story) failed() Verdict {
	step := s.decidingFailure()
	if step < 0 {
		return s.failedSilently()
	}
	reason := reasonOf(s.events[step])
	cause, words := s.causeOf(s.events[step])
	switch cause {
	case nil:
		return s.failedSilently()
	case &causeRule, &causeDLP:
		if at, name := s.refusingRule(cause, step); at >= 0 {
			step, words = at, words+" "+name
		}
	case &causeExpired:
		cause, words = s.expired(words)
	}
	return s.verdict(notDelivered, words, cause, reason, step)
}

// expired returns the cause of a message that expired, and adds why it had been
// deferred to the words. It is counted as expired; the advice is that on what kept
// it waiting, where there is any.
func (s story) expired(words string) (*Cause, string) {
	last := s.last(client.EventDefer)
	if last < 0 {
		return &causeExpired, words
	}
	deferral, why := s.causeOf(s.events[last])
	if deferral == nil {
		return &causeExpired, words
	}
	words += ", before that: " + why
	if deferral.Whose == "" || deferral.rank >= rankOther {
		return &causeExpired, words
	}
	cause := *deferral
	cause.ID = causeExpired.ID
	return &cause, words
}

// decidingFailure is the last event that ended the copy's way, or -1.
func (s story) decidingFailure() int {
	step := s.last(client.EventFail, client.EventProcessingFailed)
	if step >= 0 {
		return step
	}
	for i := len(s.events) - 1; i >= 0; i-- {
		if e := s.events[i]; e.Kind == client.EventDrop && !reasonOf(e).Positive() {
			return i
		}
	}
	return -1
}

// failedSilently is a failure that no event gives a reason for. The filter's
// and the rules' own events are all there is to go by.
func (s story) failedSilently() Verdict {
	if malware := s.last(client.EventMalware); malware >= 0 {
		return s.verdict(notDelivered, causeMalware.Words, &causeMalware, Reason{}, malware)
	}
	if at, name := s.blockingRule(); at >= 0 {
		cause := &causeRule
		if s.events[at].Kind == client.EventDLPRule {
			cause = &causeDLP
		}
		return s.verdict(notDelivered, cause.Words+" "+name, cause, Reason{}, at)
	}
	v := Verdict{Headline: notDelivered + "no event says why", Cause: causeOther.ID, Step: s.decidingFailure()}
	if len(s.events) == 0 {
		v.Headline = "Not delivered"
		v.Next = "The events say why."
	}
	return v
}

func (s story) pending() Verdict {
	const prefix = "Not delivered yet: "
	v := Verdict{Headline: prefix + "underway", Cause: "pending", Step: len(s.events) - 1,
		Next: "Look again later: the service keeps trying by itself."}
	step := s.last(client.EventDefer)
	if step < 0 {
		return v
	}
	v.Step = step
	v.Headline = prefix + "deferred, the service tries again"
	cause, words := s.causeOf(s.events[step])
	if cause != nil {
		v = s.verdict(prefix, words, cause, reasonOf(s.events[step]), step)
		v.Next = strings.TrimSpace("The service keeps trying by itself. " + v.Next)
	}
	if n := s.count(client.EventDefer); n > 1 {
		v.Headline += ", deferred " + times(n)
	}
	return v
}

// causeOf names what is behind a Fail, Defer or Drop event, in words for a
// headline. It is nil when the event gives no reason at all.
func (s story) causeOf(e client.Event) (*Cause, string) {
	reason := reasonOf(e)
	answer := short(cmp.Or(reason.Text, reason.Diagnostic))
	external := fromOutside(e, reason)
	cause := s.knownCause(e, reason, external)
	if cause == nil && answer == "" && reason.Codes() == "" {
		return nil, ""
	}
	var words string
	switch {
	case cause == nil && external:
		cause, words = &causeRemote, cmp.Or(answer, "no reason given")
	case cause == nil:
		cause, words = &causeOther, cmp.Or(answer, "no reason given")
	case cause == &causeNotAuthorized && answer != "":
		words = answer // the code has many meanings, so that the answer says more
	default:
		words = cause.Words
	}
	// What keeps a message from reaching the server is not the server's answer.
	if external && cause.rank > rankNetwork {
		words = cmp.Or(reason.Host, reason.IP, "the receiving server") + " answered: " + words
	}
	return cause, words
}

// knownCause returns what the catalogue knows to be behind an event, or nil. Four
// things show it: the words of the answer, its code, the component that gave it
// and malware that was found before. External says who gave the answer: see
// [fromOutside].
func (s story) knownCause(e client.Event, reason Reason, external bool) *Cause {
	text := strings.ToLower(strings.Join([]string{reason.Diagnostic, reason.Text, reason.Inner}, " "))
	inText, inCode := byText(text), byCode(reason.Enhanced, text)
	if external {
		return rootCause(unlessPolicy(inText), unlessPolicy(inCode))
	}
	cause := rootCause(inText, inCode, byComponent(e))
	vague := cause == nil || cause == &causeNotAuthorized
	if vague && e.Kind == client.EventFail && s.last(client.EventMalware) >= 0 {
		return &causeMalware
	}
	return cause
}

// unlessPolicy drops a cause that is a policy of this organization: a server of
// somebody else's speaks of its own.
func unlessPolicy(cause *Cause) *Cause {
	if cause != nil && cause.rank == rankPolicy {
		return nil
	}
	return cause
}

// byComponent finds the cause that the component of the service stands for which
// the event's data names.
func byComponent(e client.Event) *Cause {
	source := strings.ToLower(value(e, "SourceContext"))
	switch {
	case strings.Contains(source, "dlp policy agent"):
		return &causeDLP
	case strings.Contains(source, "transport rule agent"):
		return &causeRule
	case strings.Contains(source, "malware"):
		return &causeMalware
	}
	return nil
}

// fromOutside reports whether the reason is an answer of the destination's server,
// not of the service itself: the data says so, or the reason names a server of
// somebody else's and no part of the service.
func fromOutside(e client.Event, reason Reason) bool {
	switch strings.ToLower(value(e, "IsSmtpResponseFromExternalServer")) {
	case "true", "1":
		return true
	case "false", "0":
		return false
	}
	host := strings.ToLower(reason.Host)
	return host != "" && reason.Diagnostic == "" && !strings.HasSuffix(host, ".outlook.com") && !strings.HasSuffix(host, ".office365.com")
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
