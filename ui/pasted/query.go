package pasted

import (
	"time"

	"msgtrace/client"
)

// Around is how long before and after the time of a message it is searched for.
const Around = 24 * time.Hour

// Window returns the bounds of the search, both zero if the text gives none. Of a
// message that the service has just begun to drop, the oldest day is left out: an
// API refuses a search that begins before it.
func (f Found) Window(now time.Time, oldest time.Duration) (start, end time.Time) {
	if f.Received.IsZero() {
		return f.Start, f.End
	}
	start, end = f.Received.Add(-Around), f.Received.Add(Around)
	if kept := now.Add(-oldest).Add(time.Minute); start.Before(kept) && f.Received.After(kept) {
		start = kept
	}
	if end.After(now) {
		end = now
	}
	return start.UTC(), end.UTC()
}

// Query is the search for what was found, without its window. An id is enough by
// itself: any other condition beside it could only hide the message, for the From
// that people see is often not the sender of the envelope. Several messages are
// named by their network message IDs alone, if those are known.
func (f Found) Query() client.Query {
	if !f.ByID() {
		return f.Wider()
	}
	q := client.Query{MessageIDs: f.MessageIDs, IDs: f.IDs}
	if f.Messages > 1 && len(f.IDs) > 0 {
		q.MessageIDs = nil
	}
	return q
}

// Wider is the search without ids. What nobody can tell the side of is a recipient.
func (f Found) Wider() client.Query {
	q := client.Query{
		Senders: f.Senders, Recipients: append(append([]string(nil), f.Recipients...), f.Unsure...),
		Subject: f.Subject, Statuses: f.Statuses, FromIPs: f.FromIPs, ToIPs: f.ToIPs, With: f.With, Without: f.Without,
	}
	if f.Subject != "" {
		q.SubjectMatch = f.Match
		if q.SubjectMatch == "" {
			q.SubjectMatch = client.SubjectContains
		}
	}
	return q
}

// Held is what is left at hand when the id is searched for: sender, recipients and
// subject. It reports whether there is any.
func (f Found) Held() (client.Query, bool) {
	if !f.ByID() {
		return client.Query{}, false
	}
	q := f.Wider()
	q.Statuses, q.FromIPs, q.ToIPs, q.With, q.Without = nil, nil, nil, nil, nil
	return q, len(q.Senders)+len(q.Recipients) > 0 || q.Subject != ""
}
