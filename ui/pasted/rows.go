package pasted

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"msgtrace/client"
)

// mostRows is how many rows of a table are read.
const mostRows = 500

// joined makes one of what the rows of a table say: the ids and addresses of all, a
// window that covers them, and a subject if it is the same in all of them.
func joined(rows []Found) Found {
	if len(rows) == 1 {
		return rows[0]
	}
	var all Found
	var notes []string
	if len(rows) > mostRows {
		notes = append(notes, fmt.Sprintf("It has %d rows: the first %d were taken.", len(rows), mostRows))
		rows = rows[:mostRows]
	}
	subjects, messages := map[string]bool{}, map[string]bool{}
	for i, row := range rows {
		all.MessageIDs = append(all.MessageIDs, row.MessageIDs...)
		all.IDs = append(all.IDs, row.IDs...)
		all.Senders = append(all.Senders, row.Senders...)
		all.Recipients = append(all.Recipients, row.Recipients...)
		all.Others = append(all.Others, row.Others...)
		all.Statuses = append(all.Statuses, row.Statuses...)
		all.FromIPs, all.ToIPs = append(all.FromIPs, row.FromIPs...), append(all.ToIPs, row.ToIPs...)
		notes = append(notes, row.Notes...)
		subjects[row.Subject] = true
		messages[row.key(i)] = true
		all.cover(row.Received)
	}
	all.Envelope = slices.ContainsFunc(rows, func(row Found) bool { return row.Envelope })
	all.Messages = len(messages)
	if len(messages) == 1 {
		all.Received, all.Start, all.End = rows[0].Received, time.Time{}, time.Time{}
	}
	delete(subjects, "")
	if len(subjects) == 1 {
		all.Subject = rows[0].Subject
	} else if len(subjects) > 1 {
		notes = append(notes, "Its messages have different subjects: those were not taken.")
	}
	all.Notes = notes
	return all
}

// key tells the messages of rows apart.
func (f Found) key(row int) string {
	switch {
	case len(f.IDs) > 0:
		return f.IDs[0]
	case len(f.MessageIDs) > 0:
		return f.MessageIDs[0]
	}
	return fmt.Sprint(row)
}

// cover widens the window to a day before and after an instant.
func (f *Found) cover(t time.Time) {
	if t.IsZero() {
		return
	}
	if start := t.Add(-Around); f.Start.IsZero() || start.Before(f.Start) {
		f.Start = start
	}
	if end := t.Add(Around); end.After(f.End) {
		f.End = end
	}
}

// cell is one value of a row, with the name that it has there.
type cell struct{ name, value string }

// rowOf reads the values of a row.
func rowOf(cells []cell, now time.Time) (row Found, ok bool) {
	g := &gathered{now: now}
	for _, c := range cells {
		value, wasCut := uncut(c.value)
		role := roleOf(c.name)
		if wasCut && role != unknown {
			if role == subject {
				g.take(role, c.name, value)
				g.Match = client.SubjectStarts
			} else {
				g.Notes = append(g.Notes, "“"+c.value+"” is cut off there and was not taken.")
			}
			continue
		}
		if role == networkID && strings.Contains(value, "@") {
			role = ownID
		}
		if role == recipient {
			found := addressesIn(statusless().ReplaceAllString(value, ""))
			if g.Recipients = append(g.Recipients, found...); len(found) > 0 {
				g.lines++
			}
			continue
		}
		if g.take(role, c.name, value) {
			g.lines++
		}
	}
	return g.found(), g.lines > 0
}

// uncut returns a value without the sign by which a console says that it is cut off.
func uncut(value string) (string, bool) {
	value = strings.TrimSpace(value)
	for _, sign := range []string{"…", "..."} {
		if bare, cut := strings.CutSuffix(value, sign); cut && bare != "" {
			return strings.TrimSpace(bare), true
		}
	}
	return value, false
}
