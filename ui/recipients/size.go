package recipients

import "msgtrace/ui/table"

// statusWidth has room for the longest word of a status and its sign.
const statusWidth = 15

// Columns returns the columns that the pane needs to show an address that wide.
func (m *Model) Columns(address int) int {
	return table.Width(address, statusWidth)
}

// Lines returns the lines that the pane needs to show every recipient of the message,
// with the heads of the columns and the note under them.
func (m *Model) Lines() int {
	lines := m.table.Len() + 1
	if m.note() != "" {
		lines++
	}
	return lines
}
