package note

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"msgtrace/client"
	"msgtrace/client/count"
	"msgtrace/client/explain"
	"msgtrace/client/when"
)

func stamp(t time.Time, zone *time.Location) string { return when.Stamp(t, zone) }

// between says who wrote to whom about what.
func (w writer) between(m Message, copies []one) []string {
	parts := []string{cmp.Or(m.Sender, client.NoSender)}
	if to := whom(m, copies); to != "" {
		parts[0] += " -> " + to
	}
	if m.Subject != "" {
		parts = append(parts, `"`+m.Subject+`"`)
	}
	parts = append(parts, w.lookalikes(m, copies)...)
	return some(strings.Join(parts, w.dot()))
}

// lookalikes says which of the addresses that the note is about have a domain that is
// made to be taken for another.
func (w writer) lookalikes(m Message, copies []one) []string {
	addresses := []string{m.Sender}
	for _, c := range copies[:min(len(copies), allNames)] {
		addresses = append(addresses, c.Address)
	}
	var said []string
	for _, found := range w.Known.All(addresses) {
		said = append(said, found.String())
	}
	return said
}

// whom is the recipient, of how many, or how many there are.
func whom(m Message, copies []one) string {
	all := len(m.Trace.Recipients)
	of := ""
	switch {
	case m.RecipientsKnown == client.KnownAll && m.Trace.Others > 0:
		of = " (and " + count.Noun(int(m.Trace.Others), "other") + ", not named)"
	case m.RecipientsKnown == client.KnownAll && all > 1:
		of = " (1 of " + count.Of(all) + ")"
	case m.RecipientsKnown == client.KnownMatching:
		of = " (others not asked for)"
	case m.RecipientsKnown == client.KnownHeld && all > 1:
		of = " (1 of " + count.Of(all) + " in the file)"
	case m.RecipientsKnown == client.KnownHeld:
		of = " (others unknown)"
	case m.RecipientsKnown == client.KnownSoFar:
		of = " (others may come)"
	}
	switch {
	case len(copies) == 1:
		return copies[0].Address + of
	case len(copies) < all:
		return count.Of(len(copies)) + " of " + count.Noun(all, "recipient")
	case all > 0 && m.Trace.Others > 0:
		return count.Noun(all, "recipient") + of
	case all > 0:
		return count.Noun(all, "recipient")
	}
	return ""
}

// ids are those by which others find the message.
func (w writer) ids(m Message) []string {
	var parts []string
	for _, id := range []struct{ name, value string }{{"network message ID", m.ID}, {"Message-ID", m.MessageID}} {
		if id.value != "" {
			parts = append(parts, id.name+" "+id.value)
		}
	}
	return some(strings.Join(parts, w.dot()))
}

// fewTimelines is of how many copies the steps stand in a note on all of them.
const fewTimelines = 3

// steps are the events of the only copy, or of a few whose events were read.
func (w writer) steps(copies []one) []string {
	read := slices.DeleteFunc(slices.Clone(copies), func(c one) bool { return len(c.Events) == 0 })
	if len(copies) == 1 && len(read) == 1 {
		return some(w.timeline(read[0].Events))
	}
	slices.SortStableFunc(read, func(a, b one) int { return cmp.Compare(a.Status.Severity(), b.Status.Severity()) })
	var lines []string
	for _, c := range read[:min(len(read), fewTimelines)] {
		lines = append(lines, c.Address+": "+w.timeline(c.Events))
	}
	if rest := len(read) - fewTimelines; rest > 0 {
		lines = append(lines, "and "+count.Of(rest)+" more")
	}
	return lines
}

// Of more steps than manySteps, the first and the last ones stand in a note.
const (
	manySteps  = 20
	firstSteps = 8
)

// timeline is what happened, each step since the first.
func (w writer) timeline(events []client.Event) string {
	folded := w.fold(events)
	if len(folded) > manySteps {
		left := len(folded) - manySteps
		folded = slices.Concat(folded[:firstSteps], []string{"(" + count.Noun(left, "more step") + ")"}, folded[firstSteps+left:])
	}
	if gap := slowest(events); gap != "" {
		folded = append(folded, gap)
	}
	return strings.Join(folded, w.dot())
}

// fold writes each step, the same several times as one.
func (w writer) fold(events []client.Event) []string {
	var steps []string
	for i := 0; i < len(events); {
		same := i + 1
		for same < len(events) && events[same].Kind == events[i].Kind && explain.Detail(events[same]) == explain.Detail(events[i]) {
			same++
		}
		step := when.Elapsed(events[0].Time.Time(), events[i].Time.Time()) + " " + events[i].Kind.Name()
		if n := same - i; n > 1 {
			step += " " + w.times() + count.Of(n)
		}
		steps = append(steps, strings.TrimSpace(step+" "+explain.Detail(events[i])))
		i = same
	}
	return steps
}

// longGap is a gap that is worth a word.
const longGap = time.Minute

// slowest names the longest gap between two steps, or nothing where none is long.
func slowest(events []client.Event) string {
	at := 0
	gap := func(i int) time.Duration { return events[i].Time.Sub(events[i-1].Time.Time()) }
	for i := 1; i < len(events); i++ {
		if events[i].Time.IsZero() || events[i-1].Time.IsZero() {
			continue
		}
		if gap(i) >= longGap && (at == 0 || gap(i) > gap(at)) {
			at = i
		}
	}
	if at == 0 || len(events) < 3 {
		return ""
	}
	return "slowest: " + when.Lasting(gap(at), "") + " before " + events[at].Kind.Name()
}

// aboutSearch is what was searched for, how complete the answer is, when it was
// asked for and what it cost.
func (w writer) aboutSearch() values {
	s := w.Search
	parts := slices.Concat(some(s.Conditions), some(s.Reach))
	if !s.Asked.IsZero() && slices.ContainsFunc(w.Note.Messages, func(m Message) bool { return m.MayChange(cmp.Or(s.Current, s.Asked)) }) {
		parts = append(parts, mayChange(s.Held))
	}
	if !s.Asked.IsZero() && !s.Held {
		asked := w.Note.asked().In(w.Zone)
		parts = append(parts, "asked "+asked.Format("2006-01-02 15:04 ")+when.Zone(asked))
	}
	if s.Requests > 0 {
		parts = append(parts, count.Noun(s.Requests, "request"))
	}
	return values{Searched: some(strings.Join(parts, "; "))}
}

// asked is when the oldest of what the note says was asked for.
func (n *Note) asked() time.Time {
	oldest := n.Search.Asked
	for i := range n.Messages {
		oldest = older(oldest, n.Messages[i].Asked)
	}
	return oldest
}

// mayChange says that a message may be different by now.
func mayChange(held bool) string {
	if held {
		return "may have changed since"
	}
	return "may still change (" + client.WhyMayChange + ")"
}

// Searched returns the line on the search alone.
func (n Note) Searched() string { return strings.Join(writer{Note: n}.aboutSearch()[Searched], "") }

// nothing is the note on a search that found no message.
func (w writer) nothing() values {
	about := w.aboutSearch()
	verdict := "No message matched."
	if w.Search.Partial {
		verdict = "No message matched in what was read."
	}
	about[Verdict] = append(some(verdict), w.Search.Near...)
	about[Next] = w.Search.Guesses
	return about
}

// aboutAll are the lines on several messages together.
func (w writer) aboutAll() values {
	var copies []one
	var recipients []client.Recipient
	first, last := w.Note.Messages[0].Received.Time(), w.Note.Messages[0].Received.Time()
	for _, m := range w.Note.Messages {
		found := copiesOf(m)
		copies = append(copies, found...)
		for _, c := range found {
			recipients = append(recipients, c.Recipient)
		}
		if m.Received.Before(first) {
			first = m.Received.Time()
		}
		if m.Received.After(last) {
			last = m.Received.Time()
		}
	}
	all := groups(copies)
	n := len(w.Note.Messages)
	messages := count.Of(n) + " received from " + stamp(first, w.Zone) + " to " + stamp(last, w.Zone)
	if n > manyMessages {
		messages += "; " + count.Of(n-manyMessages) + " of them are not listed below"
	}
	return values{
		Messages: some(messages), Verdict: w.verdict(all), Next: w.next(all),
		Recipients: some(counted(recipients, len(recipients) <= 3*allNames)),
	}
}
