package traces

import (
	"fmt"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/client/volume"
	"msgtrace/ui/action"
	"msgtrace/ui/uitest"
)

// hours is a pane with messages at these minutes before now, which is 14:02 in its zone.
func hours(t *testing.T, more bool, minutes ...int) *Model {
	t.Helper()
	all := make([]*client.Trace, len(minutes))
	for i, ago := range minutes {
		all[i] = trace(fmt.Sprintf("h%02d", i), time.Duration(ago)*time.Minute, "x@y.example", "Subject", to("bob@contoso.com", client.StatusDelivered))
	}
	m := pane(uitest.Theme(t, "none", false), 100, 20, nil)
	m.SetSnapshot(client.Snapshot{Traces: all, Version: 2, Asked: now, Pages: 1, More: more, Complete: !more, ReadBack: now.Add(-48 * time.Hour)})
	return m
}

func TestJumpsGoWhereAnHourOrADayBegins(t *testing.T) {
	t.Parallel()
	minutes := []int{0, 1, 3, 30, 61, 63, 400, 900, 901, 2500}
	const later, earlier = "No later hour is loaded.", "No earlier hour is loaded."
	for _, test := range []struct {
		name        string
		oldestFirst bool
		from        int
		id          action.ID
		to          int
		why         string
	}{
		{"down from the first row", false, 0, action.NextHour, 2, ""},
		{"down from within an hour", false, 3, action.NextHour, 5, ""},
		{"over hours without a message", false, 5, action.NextHour, 6, ""},
		{"down from the last hour", false, 9, action.NextHour, 9, earlier},
		{"up to where the hour begins", false, 4, action.PrevHour, 2, ""},
		{"up to the hour before", false, 2, action.PrevHour, 0, ""},
		{"up from the first row", false, 0, action.PrevHour, 0, later},
		{"down a day", false, 1, action.NextDay, 7, ""},
		{"down two days", false, 8, action.NextDay, 9, ""},
		{"up a day", false, 8, action.PrevDay, 7, ""},
		{"up two days", false, 7, action.PrevDay, 0, ""},
		{"no day below", false, 9, action.NextDay, 9, "No earlier day is loaded."},
		{"the oldest first: down", true, 0, action.NextHour, 1, ""},
		{"the oldest first: from within an hour", true, 2, action.NextHour, 3, ""},
		{"the oldest first: up to where the hour begins", true, 7, action.PrevHour, 5, ""},
		{"the oldest first: up", true, 5, action.PrevHour, 4, ""},
		{"the oldest first: no hour below", true, 9, action.NextHour, 9, later},
		{"the oldest first: no hour above", true, 0, action.PrevHour, 0, earlier},
		{"the oldest first: a day", true, 0, action.NextDay, 1, ""},
	} {
		m := hours(t, false, minutes...)
		if test.oldestFirst {
			m.reverse()
		}
		m.table.MoveTo(test.from)
		if why := m.JumpTo(test.id); why != test.why || m.table.Place() != test.to {
			t.Errorf("%s: got row %d, %q, want %d, %q", test.name, m.table.Place(), why, test.to, test.why)
		}
	}
}

func TestAJumpSaysWhyItIsNone(t *testing.T) {
	t.Parallel()
	m := hours(t, true, 0, 61, 400)
	m.table.MoveTo(2)
	for _, test := range []struct {
		name   string
		change func()
		want   string
	}{
		{"at the end of what is loaded", func() {}, "No earlier hour is loaded; G reads on."},
		{"in another order", func() { m.SortBy("from") }, "The list is sorted by From, and not by time."},
		{"without a row", func() { m.NarrowTo(&volume.Span{From: now.Add(time.Hour)}) }, "There is no message to go to."},
	} {
		test.change()
		if got := m.JumpTo(action.NextHour); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
	m = hours(t, true, 0, 61, 400)
	snapshot := m.Snapshot()
	snapshot.Version, snapshot.Unsorted = 3, true
	m.SetSnapshot(snapshot)
	if got, want := m.JumpTo(action.NextHour), "The messages did not come in the order of time. Sort them by Received first."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	m.SortBy("received")
	if got := m.JumpTo(action.NextHour); got != "" || m.table.Place() != 1 {
		t.Errorf("sorted by time: got row %d, %q, want 1", m.table.Place(), got)
	}
}

func TestATimeIsGoneTo(t *testing.T) {
	t.Parallel()
	const none = "No message in the list came then or later: this is the last one before."
	for _, test := range []struct {
		name        string
		oldestFirst bool
		ago, to     int
		said        string
	}{
		{"a message of that minute", false, 61, 1, ""}, {"the first behind it", false, 100, 1, ""}, {"later than all", false, -5, 0, none},
		{"earlier than all", false, 1000, 2, ""}, {"before what is read", false, 49 * 60, 2, "Read back to 21 Nov 14:02 only; G reads on."},
		{"the oldest first: a message of that minute", true, 61, 1, ""}, {"the oldest first: the first behind it", true, 100, 1, ""}, {"the oldest first: later than all", true, -5, 2, none}, {"the oldest first: earlier than all", true, 1000, 0, ""},
	} {
		m := hours(t, true, 0, 61, 400)
		if test.oldestFirst {
			m.reverse()
		}
		if said := m.GoTo(now.Add(-time.Duration(test.ago) * time.Minute)); said != test.said || m.table.Place() != test.to {
			t.Errorf("%s: got row %d, %q, want %d, %q", test.name, m.table.Place(), said, test.to, test.said)
		}
	}
}

func BenchmarkJump(b *testing.B) {
	look := uitest.Theme(b, "none", false)
	m := pane(look, 120, 40, generated(1_000_000))
	b.ReportAllocs()
	for b.Loop() {
		if m.JumpTo(action.NextHour) != "" {
			m.Handle(action.Top)
		}
	}
}
