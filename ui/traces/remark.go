package traces

import (
	"msgtrace/client"
	"msgtrace/ui/find"
	"msgtrace/ui/table"
)

// SetRemarks sets what returns the remark on the message of an id, "" for none. Tasks
// call it.
func (m *Model) SetRemarks(of func(id string) string) { m.remarks = of }

// Remarked says that there is another remark on a message.
func (m *Model) Remarked() {
	m.table.Invalidate()
	if m.narrowed() {
		m.find.Renew()
	}
}

// remarkSign stands before the subject of a message with a remark.
func (m *Model) remarkSign(t *client.Trace) table.Span {
	if m.remarks(t.ID) == "" {
		return table.Span{}
	}
	return table.Span{Text: m.theme.Glyphs.Remark + " ", Style: &m.theme.Accent}
}

// remarkField looks into the remarks. Its word alone finds all messages that have one.
func (m *Model) remarkField() find.Field[*client.Trace] {
	return find.Field[*client.Trace]{Words: []string{"remark"}, Alone: true, Has: func(t *client.Trace, passes func(string) bool) bool {
		words := m.remarks(t.ID)
		return words != "" && passes(words)
	}}
}
