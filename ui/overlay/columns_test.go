package overlay

import (
	"fmt"
	"strings"
	"testing"

	"msgtrace/ui/action"
	"msgtrace/ui/table"
	"msgtrace/ui/uitest"
)

// chooser is a window of four columns, of which the third stands nowhere.
func chooser(t *testing.T, ascii bool) *Columns {
	t.Helper()
	usual := []table.Choice{{ID: "received", Shown: true}, {ID: "from", Shown: true}, {ID: "size"}, {ID: "subject", Shown: true}}
	widths := map[string]Standing{"received": {Title: "Received", Width: 16, Note: "sorted"}, "from": {Title: "From", Width: 28}, "size": {Title: "Size", Note: "no room"}, "subject": {Title: "Subject", Width: 40}}
	return NewColumns(uitest.Theme(t, "none", ascii), "Columns", "esc closes", usual, usual, func(id string) Standing { return widths[id] })
}

func chosen(w *Columns) string {
	var all []string
	for _, c := range w.Choices() {
		switch {
		case !c.Shown:
			all = append(all, "-"+c.ID)
		case c.Width > 0:
			all = append(all, fmt.Sprintf("%s=%d", c.ID, c.Width))
		default:
			all = append(all, c.ID)
		}
	}
	return strings.Join(all, " ")
}

func TestColumnsAreShownMovedAndMadeWider(t *testing.T) {
	t.Parallel()
	w := chooser(t, false)
	for _, step := range []struct {
		id      action.ID
		outcome Outcome
		want    string
		says    string
	}{
		{action.OverlayDown, Stay, "received from -size subject", "▌ ☒ From"},
		{action.ColumnShow, Change, "received -from -size subject", "▌ ☐ From"},
		{action.ColumnShow, Change, "received from -size subject", "▌ ☒ From       28"},
		{action.ColumnWider, Change, "received from=29 -size subject", "28 set"},
		{action.ColumnNarrower, Change, "received from=28 -size subject", ""},
		{action.ColumnFit, Change, "received from -size subject", ""},
		{action.ColumnEarlier, Change, "from received -size subject", ""},
		{action.ColumnEarlier, Stay, "from received -size subject", ""},
		{action.ColumnLater, Change, "received from -size subject", ""},
		{action.ColumnLater, Change, "received -size from subject", ""},
		{action.ColumnLater, Stay, "received -size from subject", "Subject stands last"},
		{action.OverlayUp, Stay, "received -size from subject", "esc closes"},
		{action.ColumnWider, Stay, "received -size from subject", "It does not stand"},
		{action.ColumnSort, Sort, "received size from subject", "no room"},
		{action.OverlayBottom, Stay, "received size from subject", ""},
		{action.ColumnEarlier, Stay, "received size from subject", "Subject stands last"},
		{action.ColumnShow, Change, "received size from -subject", ""},
		{action.ColumnReset, Change, "received from -size subject", ""},
		{action.OverlayClose, Close, "received from -size subject", ""},
	} {
		if got := w.Handle(step.id); got != step.outcome || chosen(w) != step.want {
			t.Errorf("%s: got the outcome %d of %q, want %d of %q", step.id, got, chosen(w), step.outcome, step.want)
		}
		if got := strings.Join(view(w, 56, 10), "\n"); !strings.Contains(got, step.says) {
			t.Errorf("%s: got\n%s\nwant %q in it", step.id, got, step.says)
		}
	}
}

func TestOneColumnStays(t *testing.T) {
	t.Parallel()
	w := chooser(t, false)
	for range 2 {
		w.Handle(action.ColumnShow)
		w.Handle(action.OverlayDown)
	}
	w.Handle(action.OverlayBottom)
	if got := w.Handle(action.ColumnShow); got != Stay || chosen(w) != "-received -from -size subject" {
		t.Errorf("got the outcome %d of %q, want the last column kept", got, chosen(w))
	}
}

func TestTheWindowOfColumnsFitsItsRoom(t *testing.T) {
	t.Parallel()
	for _, ascii := range []bool{false, true} {
		for width := 10; width < 100; width += 7 {
			for height := 3; height < 20; height += 3 {
				w := chooser(t, ascii)
				w.Handle(action.OverlayBottom)
				shown := view(w, width, height)
				exact(t, shown, width, height)
				if _, y := w.Cursor(); y < 1 || y > len(shown)-2 {
					t.Errorf("%dx%d: got the cursor on line %d of %d, want it on a column", width, height, y, len(shown))
				}
			}
		}
	}
}
