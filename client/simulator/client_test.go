package simulator

import (
	"testing"
	"testing/synctest"
	"time"

	"msgtrace/client"
)

// The client reads every message of the simulator once, with its recipients and
// statuses, in every dialect and with pages of any size; and it reads the same
// events of every scenario in each.
func TestTheClientReadsEverything(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New(Options{Messages: 1200})
		for _, dialect := range client.Dialects() {
			for _, size := range []int{100, 1000} {
				readAll(t, s, dialect, size)
			}
		}
		for _, dialect := range client.Dialects()[1:] {
			sameEvents(t, s, dialect)
		}
	})
}

func newClient(t *testing.T, s *Simulator, dialect client.Dialect, size int) *client.Client {
	t.Helper()
	c, err := client.New(client.Options{BaseURL: "https://graph.microsoft.com", Dialect: dialect, Transport: s.Transport(),
		Tokens: client.StaticToken(client.Secret(s.Token())), PageSize: size})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func readAll(t *testing.T, s *Simulator, dialect client.Dialect, size int) {
	t.Helper()
	c := newClient(t, s, dialect, size)
	now := time.Now()
	plan, err := c.Plan(client.Query{Start: now.Add(-10 * day), End: now})
	if err != nil {
		t.Fatal(err)
	}
	want := s.Messages()
	n := 0
	for trace, err := range c.Traces(t.Context(), plan) {
		if err != nil {
			t.Fatalf("%s, pages of %d: %v", dialect, size, err)
		}
		if n == len(want) || trace.ID != want[n].ID || len(trace.Recipients) != len(want[n].Recipients) || trace.Subject != want[n].Subject {
			t.Fatalf("%s, pages of %d: message %d is %s %q", dialect, size, n, trace.ID, trace.Subject)
		}
		for i, recipient := range trace.Recipients {
			if recipient.Address != want[n].Recipients[i].Address || string(recipient.Status) != want[n].Recipients[i].Status {
				t.Errorf("%s: %+v, want %+v", dialect, recipient, want[n].Recipients[i])
			}
		}
		n++
	}
	if n != len(want) {
		t.Errorf("%s, pages of %d: %d messages, want %d", dialect, size, n, len(want))
	}
}

// sameEvents compares what a dialect says of each scenario with the default.
func sameEvents(t *testing.T, s *Simulator, dialect client.Dialect) {
	t.Helper()
	other, first := newClient(t, s, dialect, 1000), newClient(t, s, client.Dialects()[0], 1000)
	seen := map[string]bool{}
	for _, message := range s.Messages() {
		if seen[message.Scenario] {
			continue
		}
		seen[message.Scenario] = true
		for _, recipient := range message.Recipients[:min(3, len(message.Recipients))] {
			trace := client.Trace{ID: message.ID, Received: client.TimeOf(message.Received, 0)}
			left, err := other.Events(t.Context(), trace, recipient.Address)
			if err != nil {
				t.Fatalf("%s, %s to %s: %v", dialect, message.Scenario, recipient.Address, err)
			}
			right, err := first.Events(t.Context(), trace, recipient.Address)
			if err != nil || len(left) != len(right) || len(left) == 0 {
				t.Fatalf("%s, %s to %s: %d and %d events, %v", dialect, message.Scenario, recipient.Address, len(left), len(right), err)
			}
			for i := range left {
				// A recall and the steps of moderation are not in the enumeration of message-traces.
				listed := eventTypes[right[i].Name] != ""
				if left[i].Description != right[i].Description || listed && left[i].Kind != right[i].Kind {
					t.Errorf("%s, %s to %s: event %d is %s %q and %s %q", dialect, message.Scenario, recipient.Address, i,
						left[i].Kind, left[i].Description, right[i].Kind, right[i].Description)
				}
			}
		}
	}
}
