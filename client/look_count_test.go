package client

import (
	"math"
	"testing"
	"testing/synctest"
)

func TestALookCountsEachRequestForAMessageByItsID(t *testing.T) {
	t.Parallel()
	items := map[Dialect]string{Tracing: testRow("1", 1, "a@x", "pending"), MessageTraces: testMessage("1", 1, "a@x")}
	for _, dialect := range Dialects() {
		synctest.Test(t, func(t *testing.T) {
			pending := testPage("", items[dialect])
			if dialect == MessageTraces {
				pending = `{"value":[{"id":"1","receivedDateTime":"2026-11-23T14:01:30.500","recipients":[{"recipientEmail":"a@x","deliveryStatus":"Pending"}]}]}`
			}
			c, s := newTestClient(t, dialect, play(status(200, pending), status(200, emptyPage), status(503, ""), status(503, ""), status(200, pending)))
			r := c.Search(mustPlan(t, c, Query{}))
			if err := r.Ensure(t.Context(), math.MaxInt); err != nil {
				t.Fatal(err)
			}
			found, err := r.Look(false).Turn(t.Context(), 0)
			if err != nil || !found.Done || found.Requests != 4 || r.Snapshot().Requests != s.count() || s.count() != 5 {
				t.Errorf("%s: got %+v, %v, %d requests in all of %d, want 4 in the look and all 5 counted", dialect, found, err, r.Snapshot().Requests, s.count())
			}
		})
	}
}
