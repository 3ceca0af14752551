package traces

import (
	"testing"

	"msgtrace/ui/uitest"
)

// In as many lines as it asks for, a pane shows each message and each last row.
func TestAPaneOfItsOwnHeightShowsAll(t *testing.T) {
	t.Parallel()
	for n := range 15 {
		for _, complete := range []bool{true, false} {
			m := pane(uitest.Theme(t, "none", false), 120, 40, generated(n))
			s := m.snapshot
			s.Complete, s.More = complete, !complete
			s.Version++
			m.SetSnapshot(s)
			lines := m.Lines()
			if n == 0 {
				if lines != 0 {
					t.Errorf("nothing loaded: got %d lines, want 0", lines)
				}
				continue
			}
			m.SetSize(120, lines)
			if first, end := m.table.Visible(); first != 0 || end < n {
				t.Errorf("%d messages in %d lines: got rows %d to %d in sight, want all", n, lines, first, end)
			}
			if got, want := m.lastRowCount(), m.lastRowsWanted(); got != want {
				t.Errorf("%d messages in %d lines, complete %v: got %d last rows, want %d", n, lines, complete, got, want)
			}
		}
	}
}
