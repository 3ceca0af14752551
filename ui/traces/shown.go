package traces

import (
	"iter"

	"msgtrace/client"
)

// Shown returns the messages that are shown, in their order, and how many they are.
// They may be gone through in a task.
func (m *Model) Shown() (messages iter.Seq[*client.Trace], n int) {
	return m.table.All(), m.table.Len()
}

// FromTop returns the first messages that are shown from the top of the screen on, at
// most n.
func (m *Model) FromTop(n int) []*client.Trace {
	first, _ := m.table.Visible()
	var messages []*client.Trace
	for place := first; place < min(m.table.Len(), first+n); place++ {
		messages = append(messages, m.table.Row(place))
	}
	return messages
}
