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

func (s story) failed() Verdict {
	const prefix = "Not delivered: "
	step := s.decidingFailure()
	if step < 0 {
		return s.failedSilently(prefix)
	}
	reason := reasonOf(s.events[step])
	cause, words := s.causeOf(s.events[step])
	if cause == nil {
		return s.failedSilently(prefix)
	}
	switch cause {
	case &causeRule, &causeDLP:
		if at, name := s.ruleBehind(cause, step); at >= 0 {
			step, words = at, words+" "+name
		}
	case &causeExpired:
		if before := s.last(client.EventDefer); before >= 0 {
			if deferred, why := s.causeOf(s.events[before]); deferred != nil {
				words += ", before that: " + why
				cause = blamed(cause, deferred)
			}
		}
	}
	return s.verdict(prefix, words, cause, reason, step)
}

// blamed returns the cause whose owner has to act when a message expired: the
// one that kept it waiting, where the catalogue knows it.
func blamed(expired, deferred *Cause) *Cause {
	if deferred.Whose == "" || deferred.rank >= rankOther {
		return expired
	}
	both := *deferred
	both.ID = expired.ID
	return &both
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
func (s story) failedSilently(prefix string) Verdict {
	end := s.decidingFailure()
	if malware := s.last(client.EventMalware); malware >= 0 {
		return s.verdict(prefix, causeMalware.Words, &causeMalware, Reason{}, malware)
	}
	for _, action := range blockingActions {
		if at, name := s.actingRule(action); at >= 0 {
			cause := &causeRule
			if s.events[at].Kind == client.EventDLPRule {
				cause = &causeDLP
			}
			return s.verdict(prefix, cause.Words+" "+name, cause, Reason{}, at)
		}
	}
	v := Verdict{Headline: prefix + "no event says why", Cause: causeOther.ID, Step: end}
	if len(s.events) == 0 {
		v.Headline = "Not delivered"
		v.Next = "The events say why."
	}
	return v
}

func (s story) pending() Verdict {
	const prefix = "Not delivered yet: "
	v := Verdict{Headline: prefix + "underway", Cause: "pending", Step: len(s.events) - 1,
		Whose: "nobody's yet (the service goes on by itself)",
		Next:  "Look again later: the service keeps trying by itself."}
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
		v.Whose = cmp.Or(v.Whose, "nobody's yet (the service tries again by itself)")
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
	text := strings.ToLower(strings.Join([]string{reason.Diagnostic, reason.Text, reason.Inner}, " "))
	source := strings.ToLower(value(e, "SourceContext"))
	external := s.external(e, reason)
	found := ours(external, byCode(reason.Enhanced, text))
	if !external {
		found = earlier(found, byAgent(source))
	}
	if named := ours(external, byText(text)); named != nil {
		found = earlier(named, found)
	}
	if !external && (found == nil || found == &causeNotAuthorized) && s.last(client.EventMalware) >= 0 && e.Kind == client.EventFail {
		found = &causeMalware
	}
	words := short(cmp.Or(reason.Text, reason.Diagnostic))
	switch {
	case found == nil && words == "" && reason.Codes() == "":
		return nil, ""
	case found == nil && external:
		return &causeRemote, s.answered(reason, cmp.Or(words, "no reason given"))
	case found == nil:
		return &causeOther, cmp.Or(words, "no reason given")
	case found == &causeNotAuthorized && words != "":
		// The code has many meanings, so that its text says more.
	default:
		words = found.Words
	}
	if external && found.rank > rankNetwork {
		words = s.answered(reason, words)
	}
	return found, words
}

// ours leaves out what only this service's own policies do, when somebody
// else's server speaks of its own.
func ours(external bool, found *Cause) *Cause {
	if external && found != nil && found.rank == rankPolicy {
		return nil
	}
	return found
}

// byAgent reads the component that an event's data blames.
func byAgent(source string) *Cause {
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

// external tells an answer of the destination's server from one of the
// service's own: the data says so, or the reason names a server of somebody
// else's and no part of the service.
func (s story) external(e client.Event, reason Reason) bool {
	switch strings.ToLower(value(e, "IsSmtpResponseFromExternalServer")) {
	case "true", "1":
		return true
	case "false", "0":
		return false
	}
	host := strings.ToLower(reason.Host)
	return host != "" && reason.Diagnostic == "" && !strings.HasSuffix(host, ".outlook.com") && !strings.HasSuffix(host, ".office365.com")
}

// answered puts the server that answered before its answer.
func (s story) answered(reason Reason, words string) string {
	return cmp.Or(reason.Host, reason.IP, "the receiving server") + " answered: " + words
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

// blockingActions are parts of the actions of a rule that end a message's way.
var blockingActions = []string{"reject", "delete", "block", "ba"}

// actingRule finds the last rule whose action has the word.
func (s story) actingRule(word string) (step int, name string) {
	for i := len(s.events) - 1; i >= 0; i-- {
		e := s.events[i]
		found, ok := ruleOf(e)
		action := strings.ToLower(e.Action)
		if ok && (action == word || len(word) > 2 && strings.Contains(action, word)) {
			return i, found.String()
		}
	}
	return -1, ""
}

// ruleBehind finds the rule that a refusal speaks of: the one with a blocking
// action, else the only one there is, else all that are in question.
func (s story) ruleBehind(cause *Cause, fail int) (step int, name string) {
	for _, action := range blockingActions {
		if at, name := s.actingRule(action); at >= 0 {
			return at, name
		}
	}
	kind := client.EventTransportRule
	if cause == &causeDLP {
		kind = client.EventDLPRule
	}
	step = -1
	var names []string
	for i, e := range s.events {
		if found, ok := ruleOf(e); ok && e.Kind == kind && found.String() != "" {
			names = append(names, found.String())
			step = i
		}
	}
	switch len(names) {
	case 0:
		return -1, ""
	case 1:
		return step, names[0]
	}
	return fail, "(one of " + strings.Join(names, ", ") + ")"
}
