package cli

import (
	"io"
	"slices"
	"time"

	"msgtrace/client"
	"msgtrace/client/note"
	"msgtrace/cmd/internal/config"
	"msgtrace/ui/text"
)

// showFormats are those of show: notes are for tickets.
var showFormats = slices.Concat(tableOrJSON, noteFormats)

// noteFormats are those of a ticket note.
var noteFormats = []string{"note", "markdown"}

// asked is what a message has cost, for its note.
type asked struct {
	at       time.Time
	requests int
}

// counting counts the requests that go out, and hands each step on.
func (q *asked) counting(report func(client.Progress)) func(client.Progress) {
	return func(step client.Progress) {
		if step.State == client.StateSending {
			q.requests++
		}
		report(step)
	}
}

// showNote writes the ticket note on the recipients whose events are wanted: on one
// if it is the only one, else on the message.
func (a *app) showNote(m *shown, q asked, chosen config.Chosen, format string) error {
	message := note.Message{Trace: m.Trace, Asked: m.asked}
	if len(m.wanted) == 1 {
		for address := range m.wanted {
			message.Only = []string{address}
		}
	}
	n := note.Note{Messages: []note.Message{message}, Zone: a.zone(), ASCII: a.ascii, Known: m.known, Search: note.Search{
		Conditions: "the message with this network message ID", Reach: m.reach(message.Only), Asked: q.at, Requests: q.requests, Held: m.from != "",
	}}
	_, err := io.WriteString(a.sys.Out, noteIn(format, n, chosen.Note))
	return err
}

// reach says of how many copies the events are not all there. Only are those that
// count, if there are any.
func (m *shown) reach(only []string) string {
	if m.from != "" {
		return m.from
	}
	left := 0
	for _, r := range m.Recipients {
		if (len(only) == 0 || slices.Contains(only, r.Address)) && (r.Events == nil || r.Address == m.failed) {
			left++
		}
	}
	if left == 0 {
		return "complete"
	}
	return "incomplete: events not loaded of " + text.Counted(left, "recipient")
}

// noteIn writes a note in one of the noteFormats.
func noteIn(format string, n note.Note, t note.Template) string {
	if format == "markdown" {
		return n.Markdown(t, clean)
	}
	return n.Plain(t, clean)
}
