package traces

import "msgtrace/ui/table"

// Columns returns the columns that the pane needs to show every message that is loaded
// with each column as wide as its rows need, 0 without any.
func (m *Model) Columns() int {
	if len(m.snapshot.Traces) == 0 {
		return 0
	}
	return table.Need(m.columns())
}

// Lines returns the lines that the pane needs to show every message that is loaded, 0
// without any: the chips, the heads of the columns, the last rows, and one line for the
// filter.
func (m *Model) Lines() int {
	if len(m.snapshot.Traces) == 0 {
		return 0
	}
	last := m.lastRowsWanted()
	lines := 1 + len(m.snapshot.Traces) + last + 1
	switch last {
	case 1:
		lines = max(lines, roomForOne)
	case 2:
		lines = max(lines, roomForBoth)
	}
	return 1 + lines
}
