package timeline

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/ui/action"
	"msgtrace/ui/uitest"
)

// deferred are the events of a copy that was put off four times with one answer.
func deferred() []client.Event {
	greylisted := func(after time.Duration) client.Event {
		return at(after, client.EventDefer, "Reason: [{LED=451 4.7.1 greylisted, try again};{MSG=};{FQDN=mx1.northwind.example};{IP=192.0.2.7};{LRT="+after.String()+"}]")
	}
	receive := at(0, client.EventReceive, "Message received by: X using TLS1.3")
	receive.Data = []client.Datum{{Name: "ClientName", Value: "mx1.fabrikam.com"}, {Name: "ClientIP", Value: "192.0.2.8"}}
	send := at(2*time.Hour+19*time.Minute+time.Second, client.EventSend, "Message transferred.")
	send.Data = []client.Datum{
		{Name: "OutboundProxyTargetHostName", Value: "mx1.northwind.example"}, {Name: "OutboundProxyTargetIPAddress", Value: "192.0.2.7"},
		{Name: "RecipientStatus", Value: "[{LED=250 2.0.0 OK};{MSG=}]"}, {Name: "tlsversion", Value: "SP_PROT_TLS1_2_CLIENT"},
	}
	return []client.Event{receive, greylisted(time.Second), greylisted(time.Minute), greylisted(7 * time.Minute), greylisted(28 * time.Minute), send}
}

var sentAtLast = client.Recipient{Address: "ann@northwind.example", Status: client.StatusDelivered}

func waterfall(t testing.TB, ascii bool, width, height int, events []client.Event) *Model {
	m := pane(uitest.Theme(t, "none", ascii), width, height, nil)
	m.SetEvents(message, sentAtLast, events, Ready)
	return m
}

// waterfalls are the views of it.
func waterfalls() uitest.Views {
	return uitest.Views{
		Sizes:   []uitest.Size{{Width: 120, Height: 14}, {Width: 80, Height: 16}, {Width: 60, Height: 20}, {Width: 40, Height: 24}},
		Foreign: fmt.Sprint(deferred()),
		Draw: func(t testing.TB, size uitest.Size, ascii bool) string {
			return waterfall(t, ascii, size.Width, size.Height, deferred()).View()
		},
	}
}

func TestWaterfall(t *testing.T) {
	t.Parallel()
	waterfalls().Golden(t, uitest.Size{Width: 120, Height: 14})
}

func TestWaterfallInASCII(t *testing.T) {
	t.Parallel()
	waterfalls().SameInASCII(t)
}

// lineOf is the line of a view that has a word, without the space around it.
func lineOf(t testing.TB, m *Model, word string) string {
	t.Helper()
	for line := range strings.SplitSeq(m.View(), "\n") {
		if strings.Contains(line, word) {
			return strings.TrimSpace(line)
		}
	}
	t.Fatalf("got\n%s\nwant %q in it", m.View(), word)
	return ""
}

func TestTheSlowestWaitIsNamed(t *testing.T) {
	t.Parallel()
	for _, width := range []int{40, 60, 80, 120, 160} {
		m := waterfall(t, false, width, 30, deferred())
		if got, want := strings.Join(strings.Fields(m.View()), " "), "slowest: 1h51m"; strings.Count(got, want) != 1 {
			t.Errorf("%d columns: got %q, want %q in it, once", width, got, want)
		}
		if got, want := strings.Contains(m.View(), "◀"), width >= 80; got != want {
			t.Errorf("%d columns: got bars %v, want %v", width, got, want)
		}
	}
	quick := waterfall(t, false, 160, 30, []client.Event{at(0, client.EventReceive, "x"), at(29*time.Second, client.EventDeliver, "y")})
	if got := quick.View(); strings.Contains(got, "slowest") || strings.Contains(got, "▎") {
		t.Errorf("got\n%s\nwant no bar and no word on a few seconds", got)
	}
}

// Nobody deferred it, but it waited.
func TestAGapWithoutADeferralIsSeen(t *testing.T) {
	t.Parallel()
	m := waterfall(t, false, 120, 30, []client.Event{
		at(0, client.EventReceive, "Message received by: X"), at(time.Second, client.EventTransfer, "on"), at(3*time.Hour, client.EventDeliver, "The message was successfully delivered."),
	})
	if got := lineOf(t, m, "Deliver "); !strings.Contains(got, strings.Repeat("█", mostBar)+"◀") || !strings.HasSuffix(got, "slowest: 2h59m") {
		t.Errorf("got %q, want the longest bar and slowest: 2h59m", got)
	}
	if got := lineOf(t, m, "Transfer"); !strings.Contains(got, " ▎ ") {
		t.Errorf("got %q, want the shortest bar", got)
	}
}

// Beside hours the minutes would not show, unless the scale is logarithmic.
func TestEveryWaitThatMattersHasABar(t *testing.T) {
	t.Parallel()
	m := waterfall(t, false, 120, 30, []client.Event{
		at(0, client.EventReceive, "x"), at(time.Minute, client.EventTransfer, "y"), at(24*time.Hour, client.EventDeliver, "z"),
	})
	if got := lineOf(t, m, "Transfer"); !strings.Contains(got, "██") {
		t.Errorf("got %q, want a bar", got)
	}
}

func TestRepeatsAreFoldedUntilEnter(t *testing.T) {
	t.Parallel()
	m := waterfall(t, false, 160, 30, deferred())
	want := "Defer ×4  451 4.7.1 greylisted, try again [mx1.northwind.example]  14:01:13 · 14:02:12 · 14:08:12 · 14:29:12"
	if got := strings.Join(strings.Fields(lineOf(t, m, "Defer")), " "); !strings.Contains(strings.ReplaceAll(got, "  ", " "), strings.ReplaceAll(want, "  ", " ")) {
		t.Errorf("got %q, want %q in it", got, want)
	}
	m.Handle(action.Top)
	m.Handle(action.Down)
	if !m.Handle(action.Open) || m.Raw() {
		t.Fatal("enter on what is folded: got it left or shown raw, want it unfolded")
	}
	if got := strings.Count(m.View(), " Defer  "); got != 4 {
		t.Errorf("got\n%s\nwith %d deferrals, want 4", m.View(), got)
	}
	if got := strings.Count(m.View(), "451 4.7.1 greylisted"); got != 1 {
		t.Errorf("got the answer %d times, want it once, and that the others are the same", got)
	}
	m.Handle(action.Down)
	if e, _ := m.Current(); !e.Time.Equal(deferred()[2].Time.Time()) {
		t.Errorf("one down: got the event of %v, want the second deferral", e.Time)
	}
	m.SetEvents(message, sentAtLast, deferred(), Ready)
	if got := strings.Count(m.View(), " Defer  "); got != 4 {
		t.Errorf("the same events again: got %d deferrals, want 4 still", got)
	}
	if !m.Handle(action.Open) || !m.Raw() {
		t.Error("enter on a single event: got no raw view, want one")
	}
	m.SetEvents(message, client.Recipient{Address: "other@northwind.example"}, deferred(), Ready)
	if got := lineOf(t, m, "Defer"); !strings.Contains(got, "×4") {
		t.Errorf("another recipient: got %q, want it folded", got)
	}
}

// A run of days lists its first times, the day where it changes, and the last.
func TestALongRunListsItsFirstTimesAndItsLast(t *testing.T) {
	t.Parallel()
	var events []client.Event
	for i := range 30 {
		events = append(events, at(time.Duration(i)*4*time.Hour, client.EventDefer, "Reason: [{LED=451 4.7.1 later};{MSG=}]"))
	}
	m := waterfall(t, false, 160, 30, events)
	if got, want := lineOf(t, m, "Defer"), "14:01 · 18:01 · 22:01 · 24 Nov 02:01 · 06:01 · … · 28 Nov 10:01"; !strings.Contains(got, want) {
		t.Errorf("got %q, want %q in it", got, want)
	}
	if got, want := m.View(), "slowest: 4h00m, before 18:01"; !strings.Contains(strings.Join(strings.Fields(got), " "), want) {
		t.Errorf("got\n%s\nwant %q in it", got, want)
	}
}

func TestNothingOfAnEventIsLostInTheWaterfall(t *testing.T) {
	t.Parallel()
	for width := 40; width < 170; width++ {
		m := waterfall(t, false, width, 40, deferred())
		got := strings.Fields(m.View())
		for _, want := range []string{"mx1.fabrikam.com", "(192.0.2.8)", "greylisted,", "mx1.northwind.example", "(192.0.2.7)", "2.0.0", "1.2:", "slowest:"} {
			if !slices.Contains(got, want) {
				t.Errorf("%d columns: got\n%s\nwant %q in it", width, m.View(), want)
			}
		}
	}
}
