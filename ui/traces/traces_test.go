package traces

import (
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/ui/action"
	"msgtrace/ui/text"
	"msgtrace/ui/uitest"
)

func typed(m *Model, s string) {
	for _, r := range s {
		m.Key(tea.KeyPressMsg{Code: r, Text: string(r)})
	}
}

func current(t *testing.T, m *Model) string {
	t.Helper()
	found, ok := m.Current()
	if !ok {
		t.Fatal("got no row under the cursor, want one")
	}
	return found.ID
}

func TestChipsCountAndNarrow(t *testing.T) {
	t.Parallel()
	m := pane(uitest.Theme(t, "none", false), 120, 20, mail())
	wanted := map[client.Status]int{
		client.StatusDelivered: 5, client.StatusFilteredAsSpam: 1, client.StatusQuarantined: 1, client.StatusFailed: 2,
		client.StatusPending: 1, client.StatusExpanded: 1, client.StatusGettingStatus: 1, client.StatusUnknown: 1,
	}
	for place, status := range client.StatusOrder {
		if got := m.counts.of[place]; got != wanted[status] {
			t.Errorf("%s: got %d messages, want %d", status, got, wanted[status])
		}
	}
	m.Handle(action.Chip(4))
	if m.table.Len() != 2 || current(t, m) != "m01" {
		t.Errorf("narrowed to failed: got %d rows, cursor on %s, want 2, cursor on m01", m.table.Len(), current(t, m))
	}
	m.Handle(action.Chip(4))
	if m.table.Len() != 11 {
		t.Errorf("the same digit again: got %d rows, want 11", m.table.Len())
	}
	m.Handle(action.Chip(4))
	if !m.Handle(action.Back) || m.table.Len() != 11 || m.Handle(action.Back) {
		t.Errorf("back, twice: got %d rows, or another answer than true, then false, want 11 and these", m.table.Len())
	}
}

// TestCountsAreIncremental compares counts that were carried along with counts
// made from nothing, as rows come, change and go.
func TestCountsAreIncremental(t *testing.T) {
	t.Parallel()
	var carried counts
	all := generated(300)
	steps := [][]*client.Trace{nil, all[:10], all[:10:10], all[:200]}
	changed := slices.Clone(all[:200])
	changed[7] = trace("g0000007", 0, "a@b", "", to("x@y", client.StatusQuarantined), to("z@y", client.StatusQuarantined), to("w@y", client.StatusFailed))
	steps = append(steps, changed, append(slices.Clone(changed), all[200:]...), all[50:60], append([]*client.Trace{changed[7]}, all...), nil)
	for i, step := range steps {
		carried.update(step)
		var fresh counts
		fresh.update(step)
		if carried.of != fresh.of {
			t.Errorf("step %d: got the counts %v, want %v", i, carried.of, fresh.of)
		}
	}
}

func TestDemandFollowsTheScreen(t *testing.T) {
	t.Parallel()
	m := pane(uitest.Theme(t, "none", false), 80, 22, nil) // 20 rows
	if got := m.Demand(); got != 20 {
		t.Errorf("Demand of an empty list: got %d, want 20", got)
	}
	m.SetSnapshot(client.Snapshot{Traces: generated(100), Version: 2, More: true})
	m.Handle(action.PageDown)
	if got := m.Demand(); got != 36 { // two rows say what is missing and what may change
		t.Errorf("Demand a page down: got %d, want 36", got)
	}
	if ahead := m.Ahead(); ahead != 72 {
		t.Errorf("Ahead: got %d, want 72", ahead)
	}
	m.Handle(action.Bottom)
	if got := m.Demand(); got != 101 {
		t.Errorf("Demand at the bottom: got %d, want 101", got)
	}
	m.SetSnapshot(client.Snapshot{Traces: generated(200), Version: 3, Complete: true})
	if got := m.Demand(); got != 101 {
		t.Errorf("Demand after more came: got %d, want 101", got)
	}
	m.Handle(action.Bottom)
	if got := m.Demand(); got != 200 {
		t.Errorf("Demand at the end of all: got %d, want 200", got)
	}
}

func TestANarrowedListWantsNoMoreByItself(t *testing.T) {
	t.Parallel()
	m := pane(uitest.Theme(t, "none", false), 80, 22, generated(100))
	m.Handle(action.Chip(3)) // nothing is quarantined
	if got := m.Demand(); got != 0 {
		t.Errorf("Demand of a narrowed list: got %d, want 0", got)
	}
	m.Handle(action.Down)
	if got := m.Demand(); got != 101 {
		t.Errorf("Demand past the end: got %d, want 101", got)
	}
}

func ids(m *Model) string {
	var all []string
	for place := range m.table.Len() {
		all = append(all, m.table.Row(place).ID)
	}
	return strings.Join(all, " ")
}

func TestProblems(t *testing.T) {
	t.Parallel()
	m := pane(uitest.Theme(t, "none", false), 80, 20, mail())
	var order []string
	for range 5 {
		m.Handle(action.NextProblem)
		order = append(order, current(t, m))
	}
	if want := []string{"m03", "m04", "m05", "m08", "m01"}; !slices.Equal(order, want) {
		t.Errorf("got the problems in the order %v, want %v", order, want)
	}
	m.Handle(action.PrevProblem)
	if current(t, m) != "m08" {
		t.Errorf("previous problem: got %s, want m08", current(t, m))
	}
}

func TestNoProblemIsSaid(t *testing.T) {
	t.Parallel()
	m := pane(uitest.Theme(t, "none", false), 80, 20, mail()[1:2])
	m.Handle(action.NextProblem)
	const said = "Not found in what is loaded."
	if got := m.View(); !strings.Contains(got, said) {
		t.Errorf("got\n%s\nwant %q in it", got, said)
	}
	m.Handle(action.Down)
	if got := m.View(); strings.Contains(got, said) {
		t.Errorf("after the next key: got\n%s\nwant no %q in it", got, said)
	}
}

func TestTheOrderIsAlwaysToBeSeen(t *testing.T) {
	t.Parallel()
	look := uitest.Theme(t, "none", false)
	for _, width := range []int{40, 60, 80, 120} {
		m := pane(look, width, 20, mail())
		for press := range 2 * len(m.sortOrder()) {
			if head := strings.SplitN(m.View(), "\n", 3)[1]; !strings.Contains(head, look.Glyphs.SortUp) && !strings.Contains(head, look.Glyphs.SortDown) {
				t.Errorf("after %d at %d columns: got the header %q, want the mark of the order in it", press, width, head)
			}
			m.Handle(action.Sort)
		}
	}
}

func TestSort(t *testing.T) {
	t.Parallel()
	m := pane(uitest.Theme(t, "none", false), 120, 20, mail())
	m.Handle(action.Down)
	m.Handle(action.Sort)
	if column, _ := m.table.Sorted(); column != "status" || m.table.Row(0).ID != "m01" || current(t, m) != "m02" {
		t.Errorf("got the order %q, first %s, cursor on %s, want status, first m01, cursor on m02", column, m.table.Row(0).ID, current(t, m))
	}
	for range len(m.sortOrder()) - 1 {
		m.Handle(action.Sort)
	}
	if column, _ := m.table.Sorted(); column != "" {
		t.Errorf("around the end: got the order %q, want none", column)
	}
	m.Handle(action.SortReverse)
	if m.table.Row(0).ID != "m11" {
		t.Errorf("oldest first: got %s first, want m11", m.table.Row(0).ID)
	}
	m.Handle(action.SortReverse)
	if m.table.Row(0).ID != "m01" {
		t.Errorf("newest first again: got %s first, want m01", m.table.Row(0).ID)
	}
}

func TestTheCursorStaysOnItsMessage(t *testing.T) {
	t.Parallel()
	m := pane(uitest.Theme(t, "none", false), 80, 20, mail())
	m.Handle(action.Down)
	m.Handle(action.Down)
	m.SetSnapshot(client.Snapshot{Traces: append(generated(5), mail()...), Version: 2})
	if current(t, m) != "m03" {
		t.Errorf("got the cursor on %s, want m03", current(t, m))
	}
}

func TestWiderSearches(t *testing.T) {
	t.Parallel()
	m := New(uitest.Theme(t, "none", false))
	m.SetTimes(berlin, text.TimesLocal, now)
	m.SetSize(100, 30)
	m.SetSearch(client.MessageTraces, client.Query{Senders: []string{"ann@fabrikam.com"}, Recipients: []string{"bob@contoso.com", "cy@contoso.com"}, Subject: "x",
		Statuses: []client.Status{client.StatusFailed}})
	m.SetSnapshot(client.Snapshot{Version: 1, Complete: true, Asked: now})
	m.Handle(action.Chip(2))
	if q, ok := m.Wider(); !ok || !slices.Equal(q.Recipients, []string{"*@contoso.com"}) || q.Subject != "x" {
		t.Errorf("second suggestion: got %v, %+v, want the whole domain, and the same subject", ok, q)
	}
	if _, ok := m.Wider(); ok {
		t.Error("got the same suggestion twice, want it once")
	}
	m.Handle(action.Chip(9))
	if _, ok := m.Wider(); ok {
		t.Error("a digit without a suggestion: got one, want none")
	}
}

func TestNoNumberIsOfferedWhereNoneSearches(t *testing.T) {
	t.Parallel()
	m := New(uitest.Theme(t, "none", false))
	m.SetTimes(berlin, text.TimesLocal, now)
	m.SetSize(100, 30)
	for _, test := range []struct {
		query client.Query
		want  bool
	}{{client.Query{IDs: []string{"x"}}, false}, {client.Query{Subject: "x"}, true}} {
		m.SetSearch(client.MessageTraces, test.query)
		m.SetSnapshot(client.Snapshot{Version: 1, Complete: true, Asked: now})
		if got := strings.Contains(m.View(), "a number runs that search"); got != test.want {
			t.Errorf("%+v: got a number offered %v, want %v", test.query, got, test.want)
		}
	}
}

func TestMayChange(t *testing.T) {
	t.Parallel()
	m := pane(uitest.Theme(t, "none", false), 80, 20, nil)
	for id, want := range map[string]bool{"m01": true, "m07": true, "m09": false, "m10": false, "m08": true, "m11": true} {
		for _, found := range mail() {
			if found.ID == id && m.mayChange(found) != want {
				t.Errorf("%s may change: got %v, want %v", id, !want, want)
			}
		}
	}
}

func TestTheMarkGoesWhenTheSearchIsAskedAgain(t *testing.T) {
	t.Parallel()
	first := mail()[:1] // a minute old, and nothing is pending
	m := pane(uitest.Theme(t, "none", false), 80, 20, first)
	if got := m.View(); !strings.Contains(got, "14:01:00~") {
		t.Errorf("got\n%s\nwant the row marked that may change", got)
	}
	m.SetSnapshot(client.Snapshot{Traces: first, Version: 2, Asked: now.Add(6 * time.Hour), Complete: true})
	if got := m.View(); strings.Contains(got, "14:01:00~") {
		t.Errorf("asked again: got\n%s\nwant no mark", got)
	}
}

func BenchmarkKeyDownMillion(b *testing.B) {
	m := pane(uitest.Theme(b, "ansi16", false), 120, 40, generated(1_000_000))
	b.ResetTimer()
	for range b.N {
		m.Handle(action.Down)
		_ = m.View()
		_ = m.Demand()
	}
}

func BenchmarkSnapshotMillion(b *testing.B) {
	all := generated(1_000_000)
	m := pane(uitest.Theme(b, "ansi16", false), 120, 40, all[:500_000])
	b.ResetTimer()
	for i := range b.N {
		m.SetSnapshot(client.Snapshot{Traces: all[:500_000+(i*1000)%500_000], Version: uint64(i + 2)})
	}
}

func TestTheMarkOfTheOrderStandsOverSortedRowsOnly(t *testing.T) {
	t.Parallel()
	m := pane(uitest.Theme(t, "none", false), 120, 20, generated(5))
	head := func() string { return strings.Split(m.View(), "\n")[1] }
	if got, want := head(), "Received ▾"; !strings.Contains(got, want) {
		t.Errorf("in order: got %q, want %q in it", got, want)
	}
	rows := slices.Clone(m.snapshot.Traces)
	slices.Reverse(rows)
	m.SetSnapshot(client.Snapshot{Traces: rows, Version: m.snapshot.Version + 1, More: true, Unsorted: true, OutOfOrder: true})
	if got := head(); strings.Contains(got, "▾") {
		t.Errorf("in another order: got %q, want no mark", got)
	}
	m.Handle(action.Sort)
	if got, want := head(), "Received ▾"; !strings.Contains(got, want) {
		t.Errorf("sorted: got %q, want %q in it", got, want)
	}
	if got, want := m.table.Row(0).ID, "g0000000"; got != want {
		t.Errorf("sorted: got %s first, want %s", got, want)
	}
}

// A mark is of a message: it goes with it through filter, chip, order and load.
func TestMarksGoWithTheirMessages(t *testing.T) {
	t.Parallel()
	m := pane(uitest.Theme(t, "none", false), 80, 20, mail())
	is := func(when, want string, back bool) {
		t.Helper()
		var got []string
		for _, marked := range m.Marked() {
			got = append(got, marked.ID)
		}
		if strings.Join(got, " ") != want || m.Narrowed() != back {
			t.Errorf("%s: got %v marked, something to go back from %v, want %q, %v", when, got, m.Narrowed(), want, back)
		}
	}
	is("at first", "", false)
	m.Handle(action.Down)
	m.Handle(action.Mark)
	m.Handle(action.Chip(4))
	m.Handle(action.MarkAll)
	is("all of a chip", "m01 m03 m02", true)
	m.Handle(action.Chip(4))
	m.Handle(action.SortReverse)
	m.SetSnapshot(client.Snapshot{Traces: append(generated(3), mail()...), Version: 2, More: true})
	is("in another order, with more rows", "m03 m02 m01", true)
	m.Handle(action.MarkRange)
	m.Handle(action.Down)
	m.Handle(action.Back)
	is("a range that esc drops", "m03 m02 m01", true)
	m.Handle(action.Back)
	is("esc again", "", false)
}
