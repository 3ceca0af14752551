package cli

import (
	"testing"
	"time"

	"msgtrace/client"
)

// What was written is complete back to its last message only where nothing that
// was left out is newer.
func TestWrittenBack(t *testing.T) {
	at := func(minute int) time.Time { return time.Date(2026, 11, 23, 10, minute, 0, 0, time.UTC) }
	snapshot := func(complete bool, back time.Time, minutes ...int) client.Snapshot {
		s := client.Snapshot{Complete: complete, CompleteBack: back}
		for _, minute := range minutes {
			s.Traces = append(s.Traces, &client.Trace{Received: client.Time{Time: at(minute)}})
		}
		return s
	}
	for name, test := range map[string]struct {
		snapshot client.Snapshot
		written  int
		want     time.Time
	}{
		"in order":              {snapshot(true, at(0), 5, 4, 3), 2, at(4)},
		"out of order":          {snapshot(true, at(0), 4, 5, 3), 1, time.Time{}},
		"nothing is claimed":    {snapshot(false, time.Time{}, 5, 4), 1, time.Time{}},
		"beyond what is whole":  {snapshot(false, at(4), 5, 4, 3), 3, at(4)},
		"nothing was written":   {snapshot(true, at(0), 5), 0, time.Time{}},
		"all of one instant in": {snapshot(true, at(0), 5, 5), 1, at(5)},
	} {
		if got := writtenBack(test.snapshot, test.written); !got.Equal(test.want) {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
}
