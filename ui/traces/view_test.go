package traces

import (
	"fmt"
	"strings"
	"testing"

	"msgtrace/client"
	"msgtrace/ui/action"
	"msgtrace/ui/text"
	"msgtrace/ui/uitest"
)

// views are those of the pane with everything that is hard to draw.
func views() uitest.Views {
	foreign := ""
	for _, m := range mail() {
		foreign += text.Clean(m.Sender + m.Subject + fmt.Sprint(m.Recipients)).String()
	}
	return uitest.Views{
		Sizes:   []uitest.Size{{Width: 160, Height: 20}, {Width: 120, Height: 20}, {Width: 80, Height: 16}, {Width: 60, Height: 16}},
		Foreign: foreign,
		Draw: func(t testing.TB, size uitest.Size, ascii bool) string {
			return pane(uitest.Theme(t, "none", ascii), size.Width, size.Height, mail()).View()
		},
	}
}

func TestScreens(t *testing.T) {
	t.Parallel()
	views().Golden(t, uitest.Size{Width: 80, Height: 16})
}

func TestASCIISaysTheSame(t *testing.T) {
	t.Parallel()
	views().SameInASCII(t)
}

func TestScreenOfNothing(t *testing.T) {
	t.Parallel()
	for _, width := range []int{80, 60} {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			m := pane(uitest.Theme(t, "none", false), width, 18, nil)
			m.SetSnapshot(client.Snapshot{Version: 2, Complete: true, Scanned: 120, Asked: now})
			uitest.Golden(t, m.View()+"\n")
		})
	}
}

func TestAnEmptyAnswerThatIsNotProvenSaysWhy(t *testing.T) {
	t.Parallel()
	for want, snapshot := range map[string]client.Snapshot{
		"No message matched; 1 row could not be read.":    {Version: 2, Pages: 1, Scanned: 1, Unread: 1, Asked: now},
		"No message matched; perhaps cut by the service.": {Version: 2, Pages: 1, Cut: true, Asked: now},
	} {
		m := pane(uitest.Theme(t, "none", false), 80, 18, nil)
		m.SetSnapshot(snapshot)
		if got := m.View(); !strings.Contains(got, want) {
			t.Errorf("%+v: got\n%s\nwant %q", snapshot, got, want)
		}
	}
}

func TestEverySizeHolds(t *testing.T) {
	t.Parallel()
	states := map[string]func(*Model){
		"list":     func(*Model) {},
		"narrowed": func(m *Model) { m.Handle(action.Chip(4)) },
		"finding":  func(m *Model) { m.Handle(action.Find); m.Paste("発注書 invoice") },
		"nothing": func(m *Model) {
			m.SetSnapshot(client.Snapshot{Version: 9, Complete: true})
		},
		"loading": func(m *Model) {
			m.SetSearch(client.Tracing, client.Query{})
			m.SetState(Loading, "page 3")
		},
	}
	for _, change := range states {
		for _, theme := range []string{"none", "ansi16"} {
			m := pane(uitest.Theme(t, theme, false), 80, 24, mail())
			change(m)
			for width := range 161 {
				for _, height := range []int{0, 1, 3, 4, 8, 24} {
					m.SetSize(width, height)
					uitest.Fits(t, m.View(), width, height)
					x, y, shown := m.Cursor()
					uitest.InPane(t, x, y, shown, width, height)
				}
			}
		}
	}
}

func TestNothingForeignReachesTheScreen(t *testing.T) {
	t.Parallel()
	view := pane(uitest.Theme(t, "none", false), 160, 24, mail()).View()
	for _, r := range view {
		if r != '\n' && (r < 0x20 || r >= 0x7f && r < 0xa0 || r == 0x202e) {
			t.Fatalf("got %U on the screen, want no control character", r)
		}
	}
}

func TestColumnsAreStraight(t *testing.T) {
	t.Parallel()
	lines := strings.Split(pane(uitest.Theme(t, "none", false), 140, 20, mail()).View(), "\n")[1:]
	at := text.Width(lines[0][:strings.Index(lines[0], "Subject")])
	for i, line := range lines[1:12] {
		column := text.Truncate(line, at, "")
		if text.Width(column) != at || !strings.HasSuffix(column, " ") {
			t.Errorf("row %d: got %q, want the subject to begin at column %d", i, line, at)
		}
	}
}

func TestSummary(t *testing.T) {
	t.Parallel()
	m := pane(uitest.Theme(t, "none", false), 80, 20, generated(312))
	for _, test := range []struct {
		snapshot client.Snapshot
		state    State
		words    string
		want     string
	}{
		{client.Snapshot{More: true, Scanned: 312, Pages: 1}, Idle, "", "312 loaded, more below"},
		{client.Snapshot{Complete: true}, Idle, "", "312 messages, complete"},
		{client.Snapshot{More: true, Scanned: 5000, Pages: 4}, Loading, "page 5", "312 of 5,000 loaded match; 4 pages read · page 5 …"},
		{client.Snapshot{More: true, ReadBack: now.Add(-30*3600e9 - 1), Scanned: 312}, Stopped, "", "312 loaded, more below · stopped: read back to 22 Nov 08:02"},
		{client.Snapshot{More: true, ReadBack: now.Add(-30*3600e9 + 1), Scanned: 312}, Idle, "", "312 loaded, read back to 22 Nov 08:03"},
		{client.Snapshot{More: true, OutOfOrder: true, Scanned: 312}, Idle, "", "312 loaded, more below, not newest first"},
		{client.Snapshot{Cut: true, Scanned: 312}, Idle, "", "312 messages, perhaps cut by the service"},
		{client.Snapshot{Unread: 2, Scanned: 312}, Idle, "", "312 messages, 2 rows could not be read"},
	} {
		m.SetLocal(test.snapshot.Scanned > 312)
		test.snapshot.Traces = m.snapshot.Traces
		test.snapshot.Version = m.snapshot.Version + 1
		m.SetSnapshot(test.snapshot)
		m.SetState(test.state, test.words)
		if got := m.Summary(); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}
