package ui

import (
	"testing"

	"msgtrace/client"
)

func TestHistoryKeepsWithinItsBounds(t *testing.T) {
	t.Parallel()
	var h history
	for range historyLimit + 5 {
		h.push(&search{})
	}
	if len(h.searches) != historyLimit || h.at != historyLimit-1 {
		t.Errorf("got %d searches kept, the last at %d, want %d, at its end", len(h.searches), h.at, historyLimit)
	}
	h.at = 3
	fresh := &search{snapshot: client.Snapshot{Traces: make([]*client.Trace, historyRows)}}
	h.push(fresh)
	if len(h.searches) != 5 || h.shown() != fresh {
		t.Errorf("a new search after going back: got %d kept, want 5, and it shown", len(h.searches))
	}
	h.push(&search{})
	if len(h.searches) != 6 {
		t.Errorf("beside a large one: got %d searches kept, want 6", len(h.searches))
	}
	h.push(&search{snapshot: client.Snapshot{Traces: make([]*client.Trace, 1)}})
	h.push(&search{})
	if len(h.searches) != 3 {
		t.Errorf("without the large one: got %d searches kept, want 3", len(h.searches))
	}
}
