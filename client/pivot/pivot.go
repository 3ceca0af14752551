// Package pivot makes, of one message, the searches for others that have something in
// common with it: the sender, its domain, mail from or to the sender, the subject, the
// Message-ID, the server it came from, or the time. It asks nobody.
package pivot

import (
	"strings"
	"time"

	"msgtrace/client"
)

// Around is how much time before and after a message counts as the same time.
const Around = 15 * time.Minute

// Pivot is one such search.
type Pivot struct {
	Key   string // a letter for a menu
	Title string // what is the same: "same sender"
	Value string // what it is, as it came: not fit for a terminal as it is
	Query client.Query
	// Idle is why there is no such search, "" where there is one.
	Idle string
}

// Of returns the searches from a message that a query has found, always the same ones
// in the same order. Each has one condition, and the window of the query: but for the
// one that is about the time, and where that window does not hold the message itself.
func Of(t *client.Trace, q client.Query, dialect client.Dialect, now time.Time) []Pivot {
	span := windowOf(t, q, dialect, now)
	with := func(key, title, value, idle string, set func(q *client.Query, value string)) Pivot {
		p := Pivot{Key: key, Title: title, Value: value, Idle: idle, Query: span}
		if idle == "" {
			set(&p.Query, value)
		}
		return p
	}
	sender, noSender := senderOf(t)
	domain, noDomain := domainOf(t)
	address, noAddress := addressOf(t)
	subject, noSubject := subjectOf(t)
	return []Pivot{
		with("f", "same sender", sender, noSender, func(q *client.Query, v string) { q.Senders = []string{v} }),
		with("d", "same domain", domain, noDomain, func(q *client.Query, v string) { q.Senders = []string{v} }),
		with("w", "from or to the sender", address, noAddress, func(q *client.Query, v string) { q.With = []string{v} }),
		with("s", "same subject", subject, noSubject, func(q *client.Query, v string) {
			q.Subject, q.SubjectMatch = v, client.SubjectContains
		}),
		with("m", "same Message-ID", t.MessageID, missing(t.MessageID, "it has no Message-ID"), func(q *client.Query, v string) { q.MessageIDs = []string{v} }),
		with("i", "same source IP", t.FromIP.String(), missing(t.FromIP.String(), "its source IP is not known"), func(q *client.Query, v string) { q.FromIPs = []string{v} }),
		around(t, dialect, now),
	}
}

func missing(value, idle string) string {
	if strings.TrimSpace(value) == "" {
		return idle
	}
	return ""
}

// senderOf is the sender as a search takes it, or why it takes none.
func senderOf(t *client.Trace) (sender, idle string) {
	switch sender = strings.TrimSpace(t.Sender); {
	case sender == "":
		return client.NoSender, ""
	case sender == client.NotNamed:
		return "", "the file does not name the sender"
	case strings.HasPrefix(sender, "*@"):
		return sender, "as a condition it stands for a whole domain"
	case client.IsPartial(sender):
		return sender, "as a condition its * stands for any text"
	}
	return sender, ""
}

// addressOf is the sender as one that mail goes to, or why it is none.
func addressOf(t *client.Trace) (address, idle string) {
	if address, idle = senderOf(t); address == client.NoSender {
		return "", "it has no sender"
	}
	return address, idle
}

// domainOf is the pattern of the sender's domain.
func domainOf(t *client.Trace) (pattern, idle string) {
	at := strings.LastIndexByte(t.Sender, '@')
	if at < 0 || strings.TrimSpace(t.Sender[at+1:]) == "" {
		return "", "the sender has no domain"
	}
	return "*@" + strings.ToLower(strings.TrimSpace(t.Sender[at+1:])), ""
}

func subjectOf(t *client.Trace) (subject, idle string) {
	if subject = Subject(t.Subject); subject == "" {
		return "", "its subject has no words of its own"
	}
	return subject, ""
}

// around is the search for all mail at the time of a message.
func around(t *client.Trace, dialect client.Dialect, now time.Time) Pivot {
	p := Pivot{Key: "t", Title: "15 minutes around"}
	if t.Received.IsZero() {
		p.Idle = "it is not known when it was received"
		return p
	}
	p.Query = between(t, Around, dialect, now)
	return p
}

// between is a window around the time of a message, as far as the service keeps it, in
// whole seconds: no finer is asked for, and none stands in a form.
func between(t *client.Trace, by time.Duration, dialect client.Dialect, now time.Time) client.Query {
	q := client.Query{Start: t.Received.Add(-by), End: t.Received.Add(by)}
	q.Start = kept(q.Start.Truncate(time.Second), dialect, now)
	q.End = q.End.Add(time.Second - 1).Truncate(time.Second)
	if !q.End.Before(now) {
		q.End = time.Time{}
	}
	return q
}

// kept moves the start of a window to where the service begins to keep messages, with
// a minute to spare for the time that passes until the search runs.
func kept(start time.Time, dialect client.Dialect, now time.Time) time.Time {
	oldest := now.UTC().Add(-dialect.Limits().MaxAge).Add(time.Minute).Truncate(time.Minute)
	if start.Before(oldest) {
		return oldest
	}
	return start
}

// windowOf is the window of a query without its conditions. Where it does not hold the
// message, because it has moved on with the clock or because an id found the message
// without a window, the day before and after the message take its place.
func windowOf(t *client.Trace, q client.Query, dialect client.Dialect, now time.Time) client.Query {
	span := client.Query{Start: q.Start, End: q.End}
	if !span.Start.IsZero() {
		span.Start = kept(span.Start, dialect, now)
	}
	at := t.Received.Time()
	if at.IsZero() || holds(span, at, now) {
		return span
	}
	return between(t, 24*time.Hour, dialect, now)
}

// holds reports whether a window holds an instant. What a window leaves open is filled
// in as client.Query says.
func holds(span client.Query, at, now time.Time) bool {
	end := span.End
	if end.IsZero() {
		end = now
	}
	start := span.Start
	if start.IsZero() {
		start = end.Add(-48 * time.Hour)
	}
	return !at.Before(start) && !at.After(end)
}
