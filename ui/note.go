package ui

import (
	"context"
	"io"
	"iter"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/client/note"
	"msgtrace/ui/action"
	"msgtrace/ui/overlay"
	"msgtrace/ui/queryline"
	"msgtrace/ui/task"
	"msgtrace/ui/text"
)

// noted is the note that a window shows.
type noted struct {
	note     note.Note
	markdown bool
	content  string
}

// openNote shows the ticket note on what is open. It asks for nothing: what was not
// loaded is left out, and named as not checked.
func (a *App) openNote() tea.Cmd {
	if n := len(a.markedMessages()); n > manyNoted {
		a.refuse("%s messages are marked, and a note is on at most %s. %s saves them all.", text.Count(n), text.Count(manyNoted), a.keymap.Key(action.Save))
		return nil
	}
	n, ok := a.noteOn()
	if !ok {
		a.refuse("There is nothing to write a note on yet.")
		return nil
	}
	return a.writeNote(n, false)
}

// noteOn is the note on what is open: on one recipient, on the message under the
// cursor, on what is marked, or on a search that found nothing. Its messages are
// without events.
func (a *App) noteOn() (note.Note, bool) {
	s := a.search()
	if s == nil {
		return note.Note{}, false
	}
	n := note.Note{Search: a.noteSearch(s), Zone: a.zone(), ASCII: a.theme.ASCII, Known: a.known}
	t, _ := a.inFocus()
	switch marked := a.markedMessages(); {
	case len(marked) > 0:
		for _, t := range marked {
			n.Messages = append(n.Messages, note.Message{Trace: *t})
		}
	case t != nil:
		n.Messages = []note.Message{a.noteOnCopies(*t, a.openCopies(t)...)}
	case len(s.snapshot.Traces) > 0 || s.snapshot.Asked.IsZero():
		return n, false
	default:
		n.Search.Nothing(s.plan, s.snapshot)
	}
	return n, true
}

// manyNoted is on how many messages a note may be: more take so long that it is seen.
const manyNoted = 1000

// openCopies are the addresses that a note on the message in focus is about: those
// that are marked, or the one in focus if its events were read. None: all of them.
func (a *App) openCopies(t *client.Trace) []string {
	if marked := a.markedRecipients(); len(marked) > 0 {
		return addressesOf(marked)
	}
	_, r := a.inFocus()
	if r == nil {
		return nil
	}
	if _, open := a.client.CachedEvents(t.ID, r.Address); open || a.focus == PaneTimeline {
		return []string{r.Address}
	}
	return nil
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
	m := a.noteOnCopies(*a.client.shownMessage(o.search.snapshot.Traces[at]), o.address)
	complete(a.client, &m)
	return note.Note{Messages: []note.Message{m}, Search: a.noteSearch(o.search), Zone: a.zone(), ASCII: a.theme.ASCII, Known: a.known}, true
}

// noteOnCopies is the part of a note on copies of a message. How long others took is in
// it where that is shown.
func (a *App) noteOnCopies(t client.Trace, only ...string) note.Message {
	m := note.Message{Trace: t, Only: only, Remark: a.remarks.of(t.ID)}
	if len(only) == 1 && a.timeline.Shows(t.ID, only[0]) {
		m.Others = a.timeline.Others()
	}
	return m
}

// withEvents is a message with the events that are in memory.
func withEvents(c *source, t *client.Trace) client.Trace {
	filled := *t
	filled.Recipients = slices.Clone(t.Recipients)
	for i := range filled.Recipients {
		if events, cached := c.CachedEvents(t.ID, filled.Recipients[i].Address); cached {
			filled.Recipients[i].Events = append([]client.Event{}, events...)
		}
	}
	return filled
}

// complete adds what is in memory to the part of a note on a message.
func complete(c *source, m *note.Message) {
	m.Trace = withEvents(c, &m.Trace)
	m.DateBy(c)
}

// noteSearch is what was searched for and how complete the answer is.
func (a *App) noteSearch(s *search) note.Search {
	return note.SearchOf(s.plan, s.snapshot, queryline.Search{Query: s.asked.Query}.String(), s.planned, a.zone())
}

// reach says how many messages match, and whether these are all.
func (a *App) reach(s *search) string { return note.Reach(s.plan, s.snapshot, a.zone()) }

// gap says how far an answer goes that is not complete, "" of one that is.
func (a *App) gap(s *search) string { return note.Gap(s.plan, s.snapshot, a.zone()) }

// writeNote writes a note beside the loop, for one on thousands of copies takes its
// time, and opens its window.
func (a *App) writeNote(n note.Note, markdown bool) tea.Cmd {
	c, t, remarks := a.client, a.options.Note, &a.remarks
	return task.Start(&a.tasks, slotNote, "writing the note", func(context.Context) (noted, error) {
		n.Messages = slices.Clone(n.Messages)
		for i := range n.Messages {
			m := &n.Messages[i]
			m.Remark = remarks.of(m.ID)
			complete(c, m)
		}
		if markdown {
			return noted{n, markdown, n.Markdown(t, safe)}, nil
		}
		return noted{n, markdown, n.Plain(t, safe)}, nil
	}, func(n noted, err error) tea.Cmd {
		if err != nil {
			a.fail(slotNote, err, false)
			return nil
		}
		a.showNote(n)
		return nil
	})
}

// showNote opens the window of a note.
func (a *App) showNote(n noted) {
	hang := note.LabelWidth(a.options.Note)
	if n.markdown {
		hang = 0
	}
	a.noted = n
	a.kept()
	title := "Ticket note" + a.hiddenWords()
	if a.eventsMissing(n.note) {
		title += " " + a.theme.Glyphs.Dot + " events not loaded: " + a.keymap.Key(action.Open) + ", then " + a.keymap.Key(action.Note)
	}
	a.show(overlay.NewNote(a.theme, title, a.noteHint(n), n.content, hang), nil)
}

// eventsMissing reports whether the events of the only copy that a note is about
// were not asked for.
func (a *App) eventsMissing(n note.Note) bool {
	if len(n.Messages) != 1 {
		return false
	}
	m := n.Messages[0]
	only := strings.Join(m.Only, "")
	for _, r := range m.Recipients {
		if (len(m.Recipients) == 1 || strings.EqualFold(r.Address, only)) && r.Events == nil {
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
	saves := "saves"
	if a.options.Served != nil {
		saves = "copies its command"
	}
	var hints []string
	for _, hint := range []struct {
		id    action.ID
		words string
	}{{action.NoteCopy, "copies"}, {action.NoteSave, saves}, {action.NoteForm, form}, {action.NoteCut, "takes a line out"}, {action.OverlayClose, "closes"}} {
		if key := a.keymap.Key(hint.id); key != "" {
			hints = append(hints, key+" "+hint.words)
		}
	}
	return strings.Join(hints, " "+a.theme.Glyphs.Dot+" ")
}

// safe makes foreign text fit to leave: it is pasted into other programs.
func safe(s string) string { return text.Clean(s).String() }

// otherForm shows the note as Markdown, or as plain text again.
func (a *App) otherForm() tea.Cmd { return a.writeNote(a.noted.note, !a.noted.markdown) }

// copyNote sends the note to the clipboard of the terminal, and closes its window
// when it was not too long for that.
func (a *App) copyNote(content string) tea.Cmd {
	cmd := a.copyAs(Deed{Kind: DeedCopied, Message: a.notedIDs(), What: "the ticket note"}, action.NoteSave, "the ticket note", content)
	if cmd == nil && content != "" {
		return nil
	}
	a.show(nil, nil)
	return cmd
}

// notedIDs are the ids of the messages that the note of the window is on.
func (a *App) notedIDs() string {
	return joinedIDs(func(yield func(*client.Trace) bool) {
		for i := range a.noted.note.Messages {
			if !yield(&a.noted.note.Messages[i].Trace) {
				return
			}
		}
	})
}

// joinedIDs are the ids of messages, as the trail has them.
func joinedIDs(messages iter.Seq[*client.Trace]) string {
	var ids []string
	for t := range messages {
		ids = append(ids, t.ID)
	}
	return strings.Join(ids, ", ")
}

// saveNote saves the note in a new file.
func (a *App) saveNote(content string) tea.Cmd {
	if a.options.Served != nil {
		return a.copyNoteCommand()
	}
	ext := "txt"
	if a.noted.markdown {
		ext = "md"
	}
	return a.save("note", ext, "the note", func(w io.Writer) error {
		_, err := io.WriteString(w, content)
		return err
	})
}
