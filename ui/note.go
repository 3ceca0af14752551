package ui

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/client/explain"
	"msgtrace/client/note"
	"msgtrace/client/when"
	"msgtrace/ui/action"
	"msgtrace/ui/overlay"
	"msgtrace/ui/text"
)

// noted is the note that a window shows.
type noted struct {
	note     note.Note
	markdown bool
}

// openNote shows the ticket note on what is open. It asks for nothing: what was not
// loaded is left out, and named as not checked.
func (a *App) openNote() {
	n, ok := a.noteOn()
	if !ok {
		a.refuse("There is nothing to write a note on yet.")
		return
	}
	a.showNote(noted{note: n})
}

// noteOn is the note on what is marked, else on what is open: on one recipient, on the
// message under the cursor, or on a search that found nothing.
func (a *App) noteOn() (note.Note, bool) {
	s := a.search()
	if s == nil {
		return note.Note{}, false
	}
	n := note.Note{Search: a.noteSearch(s), Zone: a.zone(), ASCII: a.theme.ASCII}
	t, r := a.inFocus()
	n.Messages = a.notesOnMarked()
	switch {
	case n.Messages != nil:
	case t != nil:
		n.Messages = []note.Message{a.noteMessage(t, r)}
	case len(s.snapshot.Traces) > 0 || s.snapshot.Asked.IsZero():
		return n, false
	default:
		for _, guess := range explain.Nothing(a.client.Dialect(), s.plan.Query, s.snapshot.Asked) {
			n.Search.Guesses = append(n.Search.Guesses, guess.Words)
		}
	}
	return n, true
}

// notesOnMarked are notes on the recipients that are marked where their pane or that of
// the events has the focus, else on the messages.
func (a *App) notesOnMarked() []note.Message {
	var messages []note.Message
	if a.focus == PaneTraces {
		for _, t := range a.search().list.Marked() {
			messages = append(messages, note.Message{Trace: withEvents(a.client, t)})
		}
		return messages
	}
	for _, r := range a.recipients.Marked() {
		messages = append(messages, note.Message{Trace: withEvents(a.client, a.recipients.Trace()), Recipient: r.Address})
	}
	return messages
}

// opened is the recipient whose events were opened last.
type opened struct {
	search      *search
	id, address string
}

// lastNote is the note on the recipient that was opened last, if the events came.
func (a *App) lastNote() (note.Note, bool) {
	o := a.opened
	if o.search == nil {
		return note.Note{}, false
	}
	at := slices.IndexFunc(o.search.snapshot.Traces, func(t *client.Trace) bool { return t.ID == o.id })
	if _, came := a.client.CachedEvents(o.id, o.address); at < 0 || !came {
		return note.Note{}, false
	}
	m := a.noteMessage(o.search.snapshot.Traces[at], nil)
	m.Recipient = o.address
	return note.Note{Messages: []note.Message{m}, Search: a.noteSearch(o.search), Zone: a.zone(), ASCII: a.theme.ASCII}, true
}

// noteMessage is a message with the events that are in memory. R is the recipient in
// focus, which the note is about when it is open.
func (a *App) noteMessage(t *client.Trace, r *client.Recipient) note.Message {
	m := note.Message{Trace: withEvents(a.client, t)}
	if r == nil {
		return m
	}
	if _, open := a.client.CachedEvents(t.ID, r.Address); open || a.focus == PaneTimeline {
		m.Recipient = r.Address
	}
	return m
}

// withEvents is a message with the events that are in memory.
func withEvents(c *client.Client, t *client.Trace) client.Trace {
	filled := *t
	filled.Recipients = slices.Clone(t.Recipients)
	for i := range filled.Recipients {
		if events, cached := c.CachedEvents(t.ID, filled.Recipients[i].Address); cached {
			filled.Recipients[i].Events = append([]client.Event{}, events...)
		}
	}
	return filled
}

// noteSearch is what was searched for and how complete the answer is.
func (a *App) noteSearch(s *search) note.Search {
	var conditions []string
	for _, c := range s.plan.Conditions {
		if c.Field != client.FieldWindow {
			conditions = append(conditions, c.Text)
		}
	}
	if q := s.plan.Query; q.Start.IsZero() {
		conditions = append(conditions, a.span(s))
	} else {
		start, end := q.Start.In(a.zone()), cmp.Or(q.End, s.planned).In(a.zone())
		conditions = append(conditions, fmt.Sprintf("from %s to %s %s", start.Format(noteMinute), end.Format(noteMinute), when.Zone(end)))
	}
	return note.Search{
		Conditions: strings.Join(conditions, ", "), Reach: a.reach(s),
		Asked: s.snapshot.Asked, Requests: s.snapshot.Requests,
	}
}

const noteMinute = "2006-01-02 15:04"

// reach says how complete the answer is.
func (a *App) reach(s *search) string {
	return s.plan.Reach(s.snapshot).State(client.Wording{
		Time: func(t time.Time) string {
			return t.Add(time.Minute - 1).Truncate(time.Minute).In(a.zone()).Format(noteMinute)
		},
		Number: text.Count,
	})
}

// showNote opens the window of a note.
func (a *App) showNote(n noted) {
	t := a.options.Note
	content, hang := n.note.Plain(t, safe), note.LabelWidth(t)
	if n.markdown {
		content, hang = n.note.Markdown(t, safe), 0
	}
	a.noted = n
	title := "Ticket note"
	if a.eventsMissing(n.note) {
		title += " " + a.theme.Glyphs.Dot + " events not loaded: " + a.keymap.Key(action.Open) + ", then " + a.keymap.Key(action.Note)
	}
	a.show(overlay.NewNote(a.theme, title, a.noteHint(n), content, hang), nil)
}

// eventsMissing reports whether the events of the only copy that a note is about
// were not asked for.
func (a *App) eventsMissing(n note.Note) bool {
	if len(n.Messages) != 1 {
		return false
	}
	m := n.Messages[0]
	for _, r := range m.Recipients {
		if (len(m.Recipients) == 1 || strings.EqualFold(r.Address, m.Recipient)) && r.Events == nil {
			return true
		}
	}
	return false
}

// noteHint names the keys of the window.
func (a *App) noteHint(n noted) string {
	form := "Markdown"
	if n.markdown {
		form = "plain text"
	}
	var hints []string
	for _, hint := range []struct {
		id    action.ID
		words string
	}{{action.NoteCopy, "copies"}, {action.NoteSave, "saves"}, {action.NoteForm, form}, {action.NoteCut, "takes a line out"}, {action.OverlayClose, "closes"}} {
		if key := a.keymap.Key(hint.id); key != "" {
			hints = append(hints, key+" "+hint.words)
		}
	}
	return strings.Join(hints, " "+a.theme.Glyphs.Dot+" ")
}

// safe makes foreign text fit to leave: it is pasted into other programs.
func safe(s string) string { return text.Clean(s).String() }

// otherForm shows the note as Markdown, or as plain text again.
func (a *App) otherForm() {
	a.noted.markdown = !a.noted.markdown
	a.showNote(a.noted)
}

// copyNote sends the note to the clipboard of the terminal, and closes its window
// when it was not too long for that.
func (a *App) copyNote(content string) tea.Cmd {
	cmd := a.copyOut("the ticket note", content)
	if cmd == nil && content != "" {
		a.statusLine.notice += " " + a.keymap.Key(action.NoteSave) + " saves it in a file."
		return nil
	}
	a.show(nil, nil)
	return cmd
}

// saveNote saves the note in a new file.
func (a *App) saveNote(content string) tea.Cmd {
	ext := "txt"
	if a.noted.markdown {
		ext = "md"
	}
	return a.save("note", ext, "the note", func(w io.Writer) error {
		_, err := io.WriteString(w, content)
		return err
	})
}
