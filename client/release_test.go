package client_test

import (
	"math"
	"testing"
	"testing/synctest"

	"msgtrace/client"
	"msgtrace/client/simulator/erratic"
	"msgtrace/client/simulator/erratic/soak"
)

// TestWhatWasReleasedIsNeitherLostNorDoubled reads page by page and lets everything go
// at once, or all but a few messages.
func TestWhatWasReleasedIsNeitherLostNorDoubled(t *testing.T) {
	t.Parallel()
	again := 0
	runs := soak.Run(t, 400, func(t *testing.T, s *erratic.Server) {
		synctest.Test(t, func(t *testing.T) { again += newExplorer(t, s, s, "").release(int(s.Seed % 5)) })
	})
	if again == 0 && runs > 100 {
		t.Error("got no message that came again with other recipients, want some: the service is too tidy to learn from")
	}
}

// release reads the result and lets go of all but the last few messages after each page.
func (e *explorer) release(hold int) (again int) {
	var kept []erratic.Seen
	mayChange := map[string]bool{}
	for failed := 0; e.result.Snapshot().More && failed < 3; {
		if e.result.EnsureWithin(e.t.Context(), math.MaxInt, 1) != nil {
			failed++
		}
		kept = e.take(kept, mayChange, hold)
	}
	kept = e.take(kept, mayChange, 0)
	snapshot := e.result.Snapshot()
	if snapshot.Released != len(kept) || len(snapshot.Traces) != 0 || snapshot.ReleasedMayChange != len(mayChange) {
		e.t.Errorf("seed %d: got %d messages released, %d of them may change, %d left, want %d, %d and 0",
			e.service.Seed, snapshot.Released, snapshot.ReleasedMayChange, len(snapshot.Traces), len(kept), len(mayChange))
	}
	o := erratic.Outcome{Messages: kept, Complete: snapshot.Complete, CompleteBack: snapshot.CompleteBack, ReadBack: snapshot.ReadBack,
		Requests: snapshot.Requests, More: snapshot.More, Cut: snapshot.Cut, Failed: snapshot.More}
	for _, fault := range e.service.Check(e.query, o) {
		e.t.Errorf("seed %d (%s): got the fault %s, want none", e.service.Seed, e.service.Dialect, fault)
	}
	return snapshot.Again
}

// take lets go of all messages but the last few, and adds them to those that were let
// go before.
func (e *explorer) take(kept []erratic.Seen, mayChange map[string]bool, hold int) []erratic.Seen {
	snapshot := e.result.Snapshot()
	n := max(0, len(snapshot.Traces)-hold)
	for _, trace := range snapshot.Traces[:n] {
		if trace.MayChange(snapshot.Asked) {
			mayChange[trace.ID] = true
		}
		line := erratic.Seen{ID: trace.ID, Received: trace.Received.Time(), All: trace.RecipientsKnown == client.KnownAll}
		for _, r := range trace.Recipients {
			line.Recipients = append(line.Recipients, r.Address)
		}
		kept = together(kept, line)
	}
	e.result.Release(n)
	return kept
}

// together adds what was let go to the message that it belongs to.
func together(kept []erratic.Seen, line erratic.Seen) []erratic.Seen {
	for i := range kept {
		if kept[i].ID == line.ID {
			line.Recipients = append(kept[i].Recipients, line.Recipients...)
			kept[i] = line
			return kept
		}
	}
	return append(kept, line)
}
