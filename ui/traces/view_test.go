package traces

import (
	"fmt"
	"strings"
	"testing"
	"time"

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
			m.SetPrice(func(client.Query) string { return "9 requests" })
			m.SetSnapshot(client.Snapshot{Version: 2, Complete: true, Scanned: 120, Asked: now,
				Near: []client.NearMiss{{Field: client.FieldRecipient, Messages: 3}, {Field: client.FieldSubject, Messages: 1}}})
			uitest.Golden(t, m.View()+"\n")
		})
	}
}

func TestAnEmptyAnswerThatIsNotProvenSaysWhy(t *testing.T) {
	t.Parallel()
	for want, snapshot := range map[string]client.Snapshot{
		"No message matched; read to the end, 1 row could not be read.":            {Version: 2, Pages: 1, Scanned: 1, Unread: 1, Asked: now},
		"No message matched; read to the end, the service may have left some out.": {Version: 2, Pages: 1, Cut: true, Asked: now},
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
		"found":    func(m *Model) { m.Handle(action.Find); m.Paste("o"); m.Handle(action.Accept) },
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

func TestLine2SaysHowFarTheAnswerGoes(t *testing.T) {
	t.Parallel()
	back := now.Add(-30 * time.Hour)
	for _, test := range []struct {
		snapshot client.Snapshot
		state    State
		words    string
		width    int
		want     string
	}{
		{client.Snapshot{More: true, ReadBack: back, Pages: 1, Left: 29}, Idle, "", 200, "312 match · read back to 22 Nov 08:02 only · G reads on (about 29 requests, at most 20 a press)"},
		{client.Snapshot{More: true, ReadBack: back, Pages: 1, Left: 29}, Idle, "", 80, "312 match · read back to 22 Nov 08:02 only · G reads on (about 29 requests)"},
		{client.Snapshot{More: true, ReadBack: back, Pages: 1, Left: 29}, Idle, "", 60, "312 match · read back to 22 Nov 08:02 only · G reads on"},
		{client.Snapshot{More: true, ReadBack: back, Pages: 1, Left: 29}, Idle, "", 45, "312 match · read back to 22 Nov 08:02 only"},
		{client.Snapshot{More: true, ReadBack: back, Pages: 1, Left: 29}, Idle, "", 30, "312 match · not complete"},
		{client.Snapshot{More: true, ReadBack: back, Pages: 1, Left: 29}, Idle, "", 8, "312 match · not complete"},
		{client.Snapshot{More: true}, Idle, "", 8, "nothing read yet"},
		{client.Snapshot{More: true, ReadBack: back, Pages: 1, Left: 1}, Idle, "", 200, "312 match · read back to 22 Nov 08:02 only · G reads on (about 1 request)"},
		{client.Snapshot{More: true, ReadBack: back, Pages: 1}, Idle, "", 200, "312 match · read back to 22 Nov 08:02 only · G reads on"},
		{client.Snapshot{More: true, Pages: 1}, Idle, "", 200, "312 match · read in part · G reads on"},
		{client.Snapshot{More: true, OutOfOrder: true, Pages: 1}, Idle, "", 200, "312 match · read in part, not newest first · G reads on"},
		{client.Snapshot{Complete: true, Pages: 1}, Idle, "", 200, "312 match · read back to 21 Nov 14:02, all of it"},
		{client.Snapshot{Complete: true, Pages: 1}, Idle, "", 30, "312 match · all of it"},
		{client.Snapshot{More: true, ReadBack: back, Pages: 4, Left: 3}, Loading, "page 5", 200, "312 match · read back to 22 Nov 08:02 only · page 5 …"},
		{client.Snapshot{More: true, ReadBack: back.Add(-1), Pages: 4, Left: 3}, Stopped, "", 200, "312 match · read back to 22 Nov 08:02 only · stopped · R resumes"},
		{client.Snapshot{More: true, ReadBack: back.Add(1), Pages: 4}, Idle, "", 200, "312 match · read back to 22 Nov 08:03 only · G reads on"},
		{client.Snapshot{Cut: true, Pages: 1}, Idle, "", 200, "312 match · read to the end, the service may have left some out"},
		{client.Snapshot{Unread: 2, Pages: 1}, Idle, "", 200, "312 match · read to the end, 2 rows could not be read"},
	} {
		m := pane(uitest.Theme(t, "none", false), 80, 20, generated(312))
		test.snapshot.Traces, test.snapshot.Version = m.snapshot.Traces, 2
		m.SetSnapshot(test.snapshot)
		m.SetState(test.state, test.words)
		if got := m.Summary(test.width, 0); got != test.want {
			t.Errorf("%d columns: got %q, want %q", test.width, got, test.want)
		}
	}
}

// What the request limit makes wait is not read in a moment, and a person wants to know
// that before the key is pressed, and while it is read.
func TestLine2SaysHowLongTheRestTakesWhereTheRequestLimitMakesItWait(t *testing.T) {
	t.Parallel()
	read := client.Snapshot{More: true, ReadBack: now.Add(-30 * time.Hour), Pages: 1, Left: 368, Version: 2}
	for _, test := range []struct {
		state State
		words string
		width int
		want  string
	}{
		{Idle, "", 200, "G reads on (about 368 requests, 20 min, at most 20 a press)"},
		{Idle, "", 100, "G reads on (about 368 requests, 20 min)"},
		{Loading, "page 5", 200, "page 5 … · about 368 requests more, 20 min"},
		{Loading, "page 5", 60, "page 5 …"},
	} {
		m := pane(uitest.Theme(t, "none", false), 80, 20, generated(312))
		m.SetWait(func(requests int) string {
			if requests > 100 {
				return "20 min"
			}
			return ""
		})
		read.Traces = m.snapshot.Traces
		m.SetSnapshot(read)
		m.SetState(test.state, test.words)
		if got, want := m.Summary(test.width, 0), "312 match · read back to 22 Nov 08:02 only · "+test.want; got != want {
			t.Errorf("%d columns: got %q, want %q", test.width, got, want)
		}
	}
}

func TestBackToWhenMattersMoreThanWhatStandsBehind(t *testing.T) {
	t.Parallel()
	m := pane(uitest.Theme(t, "none", false), 80, 20, generated(312))
	m.SetSnapshot(client.Snapshot{Traces: m.snapshot.Traces, Version: 2, Pages: 1, Complete: true})
	for width, want := range map[int]string{
		70: "312 match · read back to 21 Nov 14:02, all of it", // 48 columns and 20 behind it
		60: "312 match · read back to 21 Nov 14:02, all of it",
		40: "312 match · all of it",
	} {
		if got := m.Summary(width, 20); got != want {
			t.Errorf("%d columns: got %q, want %q", width, got, want)
		}
	}
}

func TestANarrowedListSaysOfHowManyItShows(t *testing.T) {
	t.Parallel()
	m := pane(uitest.Theme(t, "none", false), 120, 20, mail())
	m.Handle(action.Chip(4))
	if got, want := m.Summary(200, 0), "2 of 11 that match · "; !strings.HasPrefix(got, want) {
		t.Errorf("got %q, want it to begin with %q", got, want)
	}
	m.Handle(action.Chip(3))
	m.Handle(action.Chip(7))
	if got, want := m.View(), "┈┈ not complete: read in part"; !strings.Contains(got, want) {
		t.Errorf("got\n%s\nwant %q in it", got, want)
	}
}

// TestTheLastRowSaysWhatIsMissing looks at the row behind the last message, with
// fewer messages than there is room for and with more.
func TestTheLastRowSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		messages, width, height int
		complete                bool
		want                    []string // the last lines that are not blank
	}{
		{4, 120, 20, false, []string{"g0000003", "┈┈ not complete: read back to 22 Nov 08:02, not to 21 Nov 14:02 · G reads on (about 29 requests, at most 20 a press) ┈┈",
			"┈┈ all 4 may still change (~): younger than 6 h, or pending ┈┈"}},
		{400, 120, 20, false, []string{"g0000015", "┈┈ not complete: read back to 22 Nov 08:02, not to 21 Nov 14:02 · G reads on (about 29 requests, at most 20 a press) ┈┈",
			"┈┈ all 400 may still change (~): younger than 6 h, or pending ┈┈"}},
		{4, 80, 20, false, []string{"┈┈ not complete: read back to 22 Nov 08:02, not to 21 Nov 14:02 · G reads on ┈┈", "┈┈ all 4 may"}},
		{4, 60, 20, false, []string{"┈┈ not complete: read back to 22 Nov 08:02 only ┈┈", "┈┈ all 4 may"}},
		{4, 60, 8, false, []string{"g0000003", "┈┈ not complete: "}},
		{4, 60, 6, false, []string{"g0000002", "g0000003"}},
		{4, 120, 20, true, []string{"g0000003", "┈┈ all 4 may"}},
	} {
		m := New(uitest.Theme(t, "none", false))
		m.SetTimes(berlin, text.TimesLocal, now)
		m.SetSize(test.width, test.height)
		searched(m)
		traces := generated(test.messages)
		for _, one := range traces {
			one.Subject = one.ID
		}
		m.SetSnapshot(client.Snapshot{Traces: traces, Version: 1, Asked: now, Pages: 1, Left: 29, More: !test.complete, Complete: test.complete, ReadBack: now.Add(-30 * time.Hour)})
		lines := strings.Split(strings.TrimRight(m.View(), " \n"), "\n")
		for i, want := range test.want {
			if got := lines[len(lines)-len(test.want)+i]; !strings.Contains(got, want) {
				t.Errorf("%d messages in %dx%d: got %q, want %q in it", test.messages, test.width, test.height, got, want)
			}
		}
		uitest.Fits(t, m.View(), test.width, test.height)
	}
}

func TestWithoutAKeyThatReadsOnNoneIsNamed(t *testing.T) {
	t.Parallel()
	keymap, err := action.NewKeymap(map[action.ID][]string{action.Bottom: {}})
	if err != nil {
		t.Fatal(err)
	}
	m := pane(uitest.Theme(t, "none", false), 120, 20, mail())
	m.SetKeymap(keymap)
	if got, want := m.Summary(200, 0), "11 match · read in part · more to read"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
