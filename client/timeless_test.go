package client

import (
	"testing"
	"time"
)

func TestNothingIsClaimedWhileARowWithoutATimeIsHeldBack(t *testing.T) {
	t.Parallel()
	held := feeds{{proven: testNow.Add(-day), assumed: testNow.Add(-day), buffer: []Trace{{ID: "1", Received: TimeOf(testNow.Add(-2*day), 0)}, {ID: "2"}}}}
	proven, assumed := held.latest()
	if !proven.Equal(distantFuture) || !assumed.Equal(distantFuture) {
		t.Errorf("got everything after %v and %v here, want nothing: the row may be of any time", proven.Format(time.RFC3339), assumed.Format(time.RFC3339))
	}
}
