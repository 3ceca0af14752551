package explain

import (
	"slices"
	"testing"
	"time"

	"msgtrace/client"
)

func deferral(after time.Duration, answer, host string) client.Event {
	e := event(client.EventDefer, "Reason: [{LED="+answer+"};{MSG=};{FQDN="+host+"};{IP=};{LRT="+after.String()+"}]")
	return timed(e, after)
}

func timed(e client.Event, after time.Duration) client.Event {
	e.Time = client.TimeOf(time.Date(2026, 11, 23, 11, 2, 10, 0, time.UTC).Add(after), 0)
	return e
}

func TestRepeatsOfOneAnswerAreOneRun(t *testing.T) {
	t.Parallel()
	events := []client.Event{
		timed(event(client.EventReceive, "Message received by: X"), 0),
		deferral(time.Second, "451 4.7.1 greylisted, try again", "mx1.fabrikam.com"),
		deferral(time.Minute, "451 4.7.1 greylisted, try again", "mx2.fabrikam.com"),
		deferral(time.Hour, "451 4.7.1 greylisted, try again", "mx1.fabrikam.com"),
		deferral(2*time.Hour, "450 4.2.2 mailbox full", "mx1.fabrikam.com"),
		deferral(3*time.Hour, "451 4.7.1 greylisted, try again", "mx1.fabrikam.com"),
	}
	if got, want := Runs(events), []Run{{0, 1}, {1, 3}, {4, 1}, {5, 1}}; !slices.Equal(got, want) {
		t.Errorf("got the runs %v, want %v", got, want)
	}
	if got, want := RunDetail(events[1:4]), "451 4.7.1 greylisted, try again [mx1.fabrikam.com, mx2.fabrikam.com]"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, e := range events {
		if got, want := RunDetail([]client.Event{e}), Detail(e); got != want {
			t.Errorf("a run of one: got %q, want %q", got, want)
		}
	}
	if got := Runs(nil); got != nil {
		t.Errorf("no events: got the runs %v, want none", got)
	}
	if got := RunDetail(nil); got != "" {
		t.Errorf("no events: got %q, want nothing", got)
	}
}

func TestTwoRulesAreNoRun(t *testing.T) {
	t.Parallel()
	one := event(client.EventTransportRule, "Transport rule: 'One', ID: ('a'), DLP policy: '', ID: (b).")
	two := event(client.EventTransportRule, "Transport rule: 'Two', ID: ('c'), DLP policy: '', ID: (b).")
	acting := two
	acting.Action = "RejectMessage"
	if got, want := Runs([]client.Event{one, two, acting}), []Run{{0, 1}, {1, 1}, {2, 1}}; !slices.Equal(got, want) {
		t.Errorf("got the runs %v, want %v", got, want)
	}
}

func TestGaps(t *testing.T) {
	t.Parallel()
	step := event(client.EventTransfer, "on")
	events := []client.Event{
		timed(step, 0), step, timed(step, 40*time.Second), timed(step, 20*time.Second), timed(step, 100*time.Second), timed(step, 100*time.Second),
	}
	gaps := Gaps(events)
	want := []time.Duration{0, 0, 40 * time.Second, 0, 60 * time.Second, 0}
	if !slices.Equal(gaps, want) {
		t.Errorf("got the gaps %v, want %v", gaps, want)
	}
	if got := Slowest(gaps); got != 4 {
		t.Errorf("got the slowest %d, want 4", got)
	}
	if got := Slowest([]time.Duration{0, LeastGap - 1}); got != -1 {
		t.Errorf("short gaps: got the slowest %d, want none", got)
	}
}
