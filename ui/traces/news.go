package traces

import (
	"maps"
	"slices"

	"msgtrace/client"
	"msgtrace/ui/table"
	"msgtrace/ui/text"
)

// news are the messages that came or changed while the list was watched, and what there
// is to say of each. A message is seen when the cursor was on it.
type news struct {
	of    map[string]client.Change // by message
	count client.ChangeCount
}

// marks reports whether a message is marked.
func (n *news) marks(t *client.Trace) bool {
	_, marked := n.of[t.ID]
	return marked
}

// take marks a message, in place of what was said of it before.
func (n *news) take(c client.Change) {
	n.forget(c.ID)
	n.of[c.ID] = c
	n.count.Add(1, c)
}

// forget takes the mark of a message off, and reports whether it had one.
func (n *news) forget(id string) bool {
	c, marked := n.of[id]
	if marked {
		delete(n.of, id)
		n.count.Add(-1, c)
	}
	return marked
}

// News marks what a look has found. Of messages that are new only those of the last look
// that found some are marked: in a busy list all others would be.
func (m *Model) News(changes []client.Change) {
	if len(changes) == 0 {
		return
	}
	if m.news.of == nil {
		m.news.of = map[string]client.Change{}
		m.table.SetNews(m.news.marks)
	}
	if slices.ContainsFunc(changes, isNew) {
		maps.DeleteFunc(m.news.of, func(_ string, c client.Change) bool { return c.New })
		m.news.count.New = 0
	}
	for _, c := range changes {
		if !m.news.of[c.ID].New {
			m.news.take(c)
		}
	}
	m.table.Invalidate()
}

func isNew(c client.Change) bool { return c.New }

// newsOf is what stands before the subject of a message.
func (m *Model) newsOf(t *client.Trace) table.Span {
	c, marked := m.news.of[t.ID]
	if !marked {
		return table.Span{}
	}
	return table.Span{Text: text.Clean(c.Words(m.wording())).String() + m.dot(), Style: &m.theme.Accent}
}

// Unseen counts what was found of the messages that are not seen.
func (m *Model) Unseen() client.ChangeCount { return m.news.count }

// seen takes the mark of the message off that the cursor was on, when it has left it.
func (m *Model) seen(t *client.Trace) {
	if len(m.news.of) == 0 || t == nil {
		return
	}
	if now, _ := m.table.Cursor(); now != t && m.news.forget(t.ID) {
		m.table.Invalidate()
	}
}

// forgetNews takes all marks off: everything is asked for again.
func (m *Model) forgetNews() {
	if len(m.news.of) > 0 {
		clear(m.news.of)
		m.news.count = client.ChangeCount{}
		m.table.Invalidate()
	}
}
