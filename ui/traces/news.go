package traces

import (
	"msgtrace/client"
	"msgtrace/ui/table"
	"msgtrace/ui/text"
)

// news are the messages that came or changed while the list was watched, and what there
// is to say of each. A message is seen when the cursor was on it.
type news struct {
	of    map[string]string // by message: "new", "was Pending"
	added int               // how many are new
}

// newMessage is what is said of a message that is new.
var newMessage = client.Change{New: true}.Words(client.Wording{})

// News marks what a look has found. Of messages that are new only those of the last look
// that found some are marked: in a busy list all others would be.
func (m *Model) News(changes []client.Change) {
	if len(changes) == 0 {
		return
	}
	if m.news.of == nil {
		m.news.of = map[string]string{}
		m.table.SetNews(func(t *client.Trace) bool { return m.news.of[t.ID] != "" })
	}
	m.forgetNew(changes)
	for _, c := range changes {
		words := text.Clean(c.Words(m.wording())).String()
		switch {
		case c.New:
			m.news.of[c.ID] = words
			m.news.added++
		case m.news.of[c.ID] != newMessage:
			m.news.of[c.ID] = words
		}
	}
	m.table.Invalidate()
}

// forgetNew takes the marks of older messages off when there are newer ones.
func (m *Model) forgetNew(changes []client.Change) {
	for _, c := range changes {
		if !c.New {
			continue
		}
		for id, words := range m.news.of {
			if words == newMessage {
				delete(m.news.of, id)
			}
		}
		m.news.added = 0
		return
	}
}

// newsOf is what stands before the subject of a message.
func (m *Model) newsOf(t *client.Trace) table.Span {
	words := m.news.of[t.ID]
	if words == "" {
		return table.Span{}
	}
	return table.Span{Text: words + m.dot(), Style: &m.theme.Accent}
}

// Unseen says how many messages are new and have changed, of those that are not seen.
func (m *Model) Unseen() (added, changed int) {
	return m.news.added, len(m.news.of) - m.news.added
}

// seen takes the mark of the message off that the cursor was on, when it has left it.
func (m *Model) seen(t *client.Trace) {
	if len(m.news.of) == 0 || t == nil || m.news.of[t.ID] == "" {
		return
	}
	if now, _ := m.table.Cursor(); now == t {
		return
	}
	if m.news.of[t.ID] == newMessage {
		m.news.added--
	}
	delete(m.news.of, t.ID)
	m.table.Invalidate()
}

// forgetNews takes all marks off: everything is asked for again.
func (m *Model) forgetNews() {
	if len(m.news.of) > 0 {
		clear(m.news.of)
		m.news.added = 0
		m.table.Invalidate()
	}
}
