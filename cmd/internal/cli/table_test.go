package cli

import (
	"strings"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/ui/text"
)

func TestTableFitsTheTerminal(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 13, 2, 0, 0, time.UTC)
	trace := &client.Trace{
		ID: "2e3c0fac-4669-4e4a-2669-08d5dd529cbe", Received: client.TimeOf(now, 0), Size: 6677,
		Sender: "somebody.with.a.long.name@fabrikam.com", Subject: strings.Repeat("発注書 invoice ", 20),
		Recipients: make([]client.Recipient, 15),
	}
	for i := range trace.Recipients {
		trace.Recipients[i] = client.Recipient{Address: "somebody.else@contoso.com", Status: client.StatusDelivered}
	}
	for columns, want := range map[int]struct {
		heads string
		ascii bool
	}{
		80: {"Received (UTC)", false}, 100: {"Size", true}, 150: {"ID", false}, 300: {"Subject", true},
	} {
		var out strings.Builder
		a := &app{sys: System{Now: func() time.Time { return now }}, ascii: want.ascii}
		w := &tableWriter{view: view{app: a, zone: time.UTC, width: columns}, out: &out}
		if err := w.trace(trace); err != nil {
			t.Fatal(err)
		}
		if err := w.end(summary{}); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(out.String()) {
			if got := text.Width(strings.TrimSuffix(line, "\n")); got > columns {
				t.Errorf("%d columns: got a line of %d, want no wider: %s", columns, got, line)
			}
		}
		if !strings.Contains(out.String(), want.heads) || !strings.Contains(out.String(), " +14") || want.ascii && strings.Contains(out.String(), "…") {
			t.Errorf("%d columns: got\n%s\nwant the heads %q and +14, in ASCII: %t", columns, out.String(), want.heads, want.ascii)
		}
	}
}

func TestProgressText(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 13, 2, 0, 0, time.Local)
	for want, step := range map[string]client.Progress{
		"312 messages · page 4 · receiving":                            {State: client.StateReceiving, What: "page 4"},
		"312 messages · throttled until 13:02:42 (in 42s), try 2 of 4": {State: client.StateWaitingThrottle, Until: now.Add(42 * time.Second), Try: 2, Tries: 4},
		"312 messages · sending":                                       {State: client.StateSending, Until: now.Add(-time.Second), Try: 1},
	} {
		if got := (progressLine{step: step, count: 312}).text(now, " · ", 80); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
