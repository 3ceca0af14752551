package cli

import (
	"testing"
	"time"

	"msgtrace/client"
)

// What was written is complete back to its last message only where nothing that
// was left out is newer.
func TestWrittenBack(t *testing.T) {
	t.Parallel()
	at := func(minute int) time.Time { return time.Date(2026, 11, 23, 10, minute, 0, 0, time.UTC) }
	snapshot := func(complete bool, back time.Time, minutes ...int) client.Snapshot {
		s := client.Snapshot{Complete: complete, CompleteBack: back}
		for _, minute := range minutes {
			s.Traces = append(s.Traces, &client.Trace{Received: client.TimeOf(at(minute), 0)})
		}
		return s
	}
	for name, test := range map[string]struct {
		snapshot client.Snapshot
		written  int
		want     time.Time
	}{
		"all that is loaded":   {snapshot(false, at(3), 5, 4), 2, at(3)},
		"cut by the limit":     {snapshot(true, at(0), 5, 4, 3), 2, at(4)},
		"nothing is claimed":   {snapshot(false, time.Time{}, 5, 4), 1, time.Time{}},
		"beyond what is whole": {snapshot(false, at(4), 5, 4, 3), 3, at(4)},
		"nothing was written":  {snapshot(true, at(0), 5), 0, time.Time{}},
	} {
		got := writtenBack(test.snapshot, test.snapshot.CompleteBack, test.snapshot.Traces[:test.written])
		if got == nil && !test.want.IsZero() || got != nil && !got.Equal(test.want) {
			t.Errorf("%s: got %v, want %v", name, got, test.want)
		}
	}
}

func TestNothingIsClaimedOfWhatTheLimitLeavesOutWithoutATime(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	timed, timeless := &client.Trace{ID: "1", Received: client.TimeOf(at, 0)}, &client.Trace{ID: "2"}
	s := client.Snapshot{Complete: true, CompleteBack: at.Add(-time.Hour), Traces: []*client.Trace{timed, timeless, timed}}
	if got := writtenBack(s, s.CompleteBack, s.Traces[:1]); got != nil {
		t.Errorf("got everything written after %v, want nothing claimed: the message without a time may be of any", got)
	}
	s.Traces = []*client.Trace{timeless, timed, timed}
	if got := writtenBack(s, s.CompleteBack, s.Traces[:2]); got == nil || !got.Equal(at) {
		t.Errorf("got everything written after %v, want %v: the message without a time is written", got, at)
	}
}

func TestWrittenBackIsNeverEarlierThanTheTruth(t *testing.T) {
	t.Parallel()
	last := time.Date(2026, 11, 23, 10, 0, 0, 1, time.UTC)
	s := client.Snapshot{Complete: true, CompleteBack: last.Add(-time.Hour), Traces: []*client.Trace{
		{Received: client.TimeOf(last, 9)}, {Received: client.TimeOf(last.Add(-time.Nanosecond), 9)},
	}}
	if got, want := writtenBack(s, s.CompleteBack, s.Traces[:1]).String(), "2026-11-23T10:00:01Z"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
