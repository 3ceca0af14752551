package traces

import (
	"strings"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/client/volume"
	"msgtrace/ui/action"
	"msgtrace/ui/uitest"
)

func chipsOf(m *Model) string { return strings.TrimSpace(strings.Split(m.View(), "\n")[0]) }

// recent are messages of the last two days.
func recent() []*client.Trace { return mail()[:10] }

func TestTheStripStandsBesideTheChips(t *testing.T) {
	t.Parallel()
	m := pane(uitest.Theme(t, "none", false), 172, 20, recent())
	if got, want := chipsOf(m), "22 Nov ░░▃░"; !strings.Contains(got, want) || !strings.HasSuffix(got, " now") {
		t.Errorf("got %q, want what is not read as %q, and now at the end", got, want)
	}
	m.SetSnapshot(client.Snapshot{Traces: recent(), Version: 2, Asked: now, Pages: 2, Scanned: 10, Complete: true, CompleteBack: now.Add(-48 * time.Hour), ReadBack: now.Add(-48 * time.Hour)})
	if got, want := chipsOf(m), "21 Nov ▁▁▁▁▁▃▁▁▁▁▁▇█ now"; !strings.HasSuffix(got, want) {
		t.Errorf("got %q, want %q at its end", got, want)
	}
	m.SetSize(60, 20)
	if got := chipsOf(m); strings.Contains(got, "now") || !strings.Contains(got, "✗ 2") {
		t.Errorf("in 60 columns: got %q, want the chips and no strip", got)
	}
}

func TestTheVolumeCountsWhatTheSearchHas(t *testing.T) {
	t.Parallel()
	m := pane(uitest.Theme(t, "none", false), 172, 20, recent())
	check := func(all, problems int) {
		t.Helper()
		h, _ := m.Volume()
		if got, want := h.Total(), (volume.Count{All: all, Problems: problems}); got != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
	}
	check(10, 5)
	m.digit(4) // a chip changes nothing
	check(10, 5)
	more := append(recent(), trace("m12", 31*time.Hour, "x@y.example", "More", to("bob@contoso.com", client.StatusFailed)))
	m.SetSnapshot(client.Snapshot{Traces: more, Version: 2, Asked: now})
	check(11, 6)
	changed := append(recent(), more[10])
	settled := *changed[0]
	settled.Recipients = []client.Recipient{to("bob@contoso.com", client.StatusDelivered)}
	changed[0] = &settled
	m.SetSnapshot(client.Snapshot{Traces: changed, Version: 3, Asked: now})
	check(11, 5)
	m.SetSnapshot(client.Snapshot{Traces: recent()[:2], Version: 4, Asked: now.Add(time.Minute)})
	check(2, 1)
	searched(m)
	if h, _ := m.Volume(); h != nil {
		t.Errorf("a new search: got %+v, want nothing", h.Total())
	}
}

func TestASpanNarrowsTheList(t *testing.T) {
	t.Parallel()
	m := pane(uitest.Theme(t, "none", false), 180, 20, recent())
	m.NarrowTo(&volume.Span{From: now.Add(-time.Hour), To: now.Add(-time.Minute)})
	if got, want := m.table.Len(), 3; got != want {
		t.Errorf("got %d rows, want %d: the span holds its beginning and not its end", got, want)
	}
	if got, want := chipsOf(m), "only 23 Nov 13:02–14:01 · esc shows all"; !strings.HasSuffix(got, want) {
		t.Errorf("got %q, want %q at its end", got, want)
	}
	if got, want := m.Summary(100, 0), "3 of 10"; !strings.HasPrefix(got, want) {
		t.Errorf("got %q, want %q first", got, want)
	}
	m.Handle(action.Chip(4))
	if got, want := m.table.Len(), 1; got != want {
		t.Errorf("with the chip of what failed: got %d rows, want %d", got, want)
	}
	m.Handle(action.Find)
	m.Paste("invoice")
	m.Handle(action.Accept)
	if got, want := m.table.Len(), 1; got != want {
		t.Errorf("with a filter too: got %d rows, want %d", got, want)
	}
	for _, want := range []struct {
		what string
		rows int
		span bool
	}{{"the filter", 1, true}, {"the span", 2, false}, {"the chip", 10, false}} {
		if !m.Narrowed() || !m.Handle(action.Back) {
			t.Fatalf("got nothing to take back, want %s", want.what)
		}
		if got := m.table.Len(); got != want.rows || (m.Span() != nil) != want.span {
			t.Errorf("without %s: got %d rows and the span %v, want %d and %v", want.what, got, m.Span(), want.rows, want.span)
		}
	}
}

func TestAnOpenSpanTakesInWhatComes(t *testing.T) {
	t.Parallel()
	m := pane(uitest.Theme(t, "none", false), 120, 20, recent())
	m.NarrowTo(&volume.Span{From: now.Add(-15 * time.Minute)})
	came := append([]*client.Trace{trace("m00", -time.Hour, "x@y.example", "New", to("bob@contoso.com", client.StatusDelivered))}, recent()...)
	m.SetSnapshot(client.Snapshot{Traces: came, Version: 2, Asked: now})
	if got, want := m.table.Len(), 3; got != want {
		t.Errorf("got %d rows, want %d", got, want)
	}
	searched(m)
	if m.Span() != nil {
		t.Errorf("got the span %v in another search, want none", m.Span())
	}
}

func TestASpanWithoutAMessageSaysSo(t *testing.T) {
	t.Parallel()
	m := pane(uitest.Theme(t, "none", true), 100, 20, recent())
	m.NarrowTo(&volume.Span{From: now.Add(-90 * time.Minute), To: now.Add(-80 * time.Minute)})
	if got, want := m.View(), "No loaded message of 23 Nov 12:32-12:42 is among these. G loads more, esc shows all."; !strings.Contains(strings.Join(strings.Fields(got), " "), want) {
		t.Errorf("got\n%s\nwant %q in it", got, want)
	}
}

// The names that are hidden change nothing in it.
func TestTheVolumeStaysWhenNamesAreHidden(t *testing.T) {
	t.Parallel()
	m := pane(uitest.Theme(t, "none", false), 120, 20, recent())
	m.NarrowTo(&volume.Span{From: now.Add(-time.Hour)})
	m.Rename(m.Renaming(m.query, m.plan)(recent()))
	if h, _ := m.Volume(); h.Total().All != 10 || m.table.Len() != 4 {
		t.Errorf("got %d messages and %d rows, want 10 and 4", h.Total().All, m.table.Len())
	}
}
