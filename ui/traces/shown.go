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
