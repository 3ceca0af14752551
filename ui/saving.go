package ui

import (
	"io"
	"iter"
	"slices"
	"strings"
	"time"

	"msgtrace/client"
	"msgtrace/client/export"
	"msgtrace/client/note"
	"msgtrace/ui/queryline"
	"msgtrace/ui/text"
)

// saving is messages that are to be saved, and what else a file says of them.
type saving struct {
	messages iter.Seq[*client.Trace]
	n        int
	what     string // "38 messages"
	lacks    string // how they are not complete, "" where they are
	bom      bool   // CSV begins with a byte order mark
	part     bool   // of a message only the recipients that are marked

	client    *source
	plan      client.Plan
	asked     client.Query // as the note says it
	snapshot  client.Snapshot
	summarize func(client.Plan, client.Snapshot, []*client.Trace) any
	note      note.Note // without messages
	template  note.Template
	remarks   *remarks
}

// shown is what is to be saved: the messages that are marked, else those that the list
// shows, or the one that is open.
func (a *App) shown() (saving, bool) {
	search := a.search()
	if search == nil {
		return saving{}, false
	}
	s := saving{
		client: a.client, plan: search.plan, asked: search.asked.Query, snapshot: search.snapshot, summarize: a.options.Summarize,
		note: note.Note{Search: a.noteSearch(search), Zone: a.zone(), ASCII: a.theme.ASCII, Known: a.known}, template: a.options.Note, remarks: &a.remarks,
	}
	s.lacks = a.gap(search)
	t := a.recipients.Trace()
	switch marked := a.markedMessages(); {
	case len(marked) > 0:
		s.list(slices.Values(marked), len(marked))
		s.what, s.lacks = text.Counted(len(marked), "marked message"), ""
	case a.focus != PaneTraces && t != nil:
		s.one(withEvents(a.client, t), addressesOf(a.markedRecipients()))
	default:
		s.list(search.list.Shown())
	}
	if s.n < len(search.snapshot.Traces) {
		s.snapshot.CompleteBack, s.snapshot.ReadBack = time.Time{}, time.Time{} // the file does not hold all since then
	}
	return s, s.n > 0
}

// rename hides the names in what is said of the messages, which may have been chosen
// before names were hidden.
func (s *saving) rename() {
	if !s.client.hidden() {
		return
	}
	before, now := queryline.Search{Query: s.asked}, queryline.Search{Query: s.client.shownQuery(s.asked)}
	said := &s.note.Search
	said.Conditions = strings.Replace(said.Conditions, before.String(), now.String(), 1)
	s.plan = s.client.shownPlan(s.plan)
}

// notAllRecipients is how a message is not complete.
const notAllRecipients = "not all of its recipients"

// one saves a message, of its recipients only those that are marked, if any are.
func (s *saving) one(t client.Trace, marked []string) {
	s.what, s.lacks = "1 message", ""
	if len(marked) > 0 {
		t.Recipients = slices.DeleteFunc(t.Recipients, func(r client.Recipient) bool { return !slices.Contains(marked, r.Address) })
		t.RecipientsKnown = client.KnownMatching
		s.what, s.part = text.Counted(len(marked), "marked recipient"), true
	} else if t.RecipientsKnown != client.KnownAll {
		s.lacks = notAllRecipients
	}
	s.messages, s.n = slices.Values([]*client.Trace{&t}), 1
}

// list saves messages that are shown.
func (s *saving) list(messages iter.Seq[*client.Trace], n int) {
	s.messages, s.n, s.what = messages, n, text.Counted(n, "message")
	if all := len(s.snapshot.Traces); n < all {
		s.what = text.Count(n) + " of " + text.Counted(all, "message")
	}
}

// file is what is written, in whatever form.
func (s saving) file() export.File {
	return export.File{
		Messages: s.messages, BOM: s.bom, Head: s.head, Zone: s.note.Zone, Clean: safe, Below: s.what + "; " + s.note.Searched(), Note: s.text,
		Remark: s.remarks.on(s.messages),
	}
}

// head is what a document says of the search.
func (s saving) head(traces []*client.Trace) any {
	if s.summarize != nil {
		return s.summarize(s.plan, s.snapshot, traces)
	}
	return s.plan
}

func (s saving) text(w io.Writer) error {
	for t := range s.messages {
		m := note.Message{Trace: *t, Remark: s.remarks.of(t.ID)}
		complete(s.client, &m)
		s.note.Messages = append(s.note.Messages, m)
	}
	_, err := io.WriteString(w, s.note.Plain(s.template, safe))
	return err
}
