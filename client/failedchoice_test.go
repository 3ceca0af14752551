package client

import (
	"fmt"
	"math"
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestAFailedPartIsReadAsItWasAskedFor is about a part for which it would be cheaper to
// ask for each recipient: that would ask for the windows behind it once more, too, and an
// error there could not be read again.
func TestAFailedPartIsReadAsItWasAskedFor(t *testing.T) {
	t.Parallel()
	pages := 0
	c, s := newTestClient(t, Tracing, func(n int, r *http.Request) (*http.Response, error) {
		asked := decoded(r.URL)
		switch {
		case n == 2, strings.Contains(asked, "recipientAddress"):
			return badGraph(http.StatusBadRequest), nil
		case n > 3 && pages < 30:
			pages++
			return answer(http.StatusOK, testPage(fmt.Sprint(n), testRow(fmt.Sprint("other-", n), 11*24*60+n, "c@x.example", StatusDelivered))), nil
		}
		return answer(http.StatusOK, testPage("", testRow(fmt.Sprint(n), 8*24*60*n, "a@x.example", StatusDelivered))), nil
	}, func(o *Options) { o.PageSize = 3 })
	r := c.Search(mustPlan(t, c, Query{Start: testNow.Add(-30 * day), Recipients: []string{"a@x.example", "b@x.example"}}))
	if err := r.Ensure(t.Context(), math.MaxInt); err != nil || len(r.Snapshot().Failed) != 1 {
		t.Fatalf("got %v and %+v, want one part that failed", err, r.Snapshot().Failed)
	}
	before := s.count()
	part := r.Snapshot().Failed[0]
	if err := r.Again(t.Context(), part); err != nil {
		t.Fatal(err)
	}
	got := r.Snapshot()
	if len(got.Failed) != 0 || !got.Complete {
		t.Errorf("got %+v, complete %v, want nothing that failed, complete", got.Failed, got.Complete)
	}
	for _, asked := range s.requests()[before:] {
		if bounds := boundsAsked.FindStringSubmatch(asked); bounds != nil && bounds[1] != part.Window.Start.UTC().Format(time.RFC3339) {
			t.Errorf("got the request %s, want only the part from %v", asked, part.Window.Start)
		}
	}
}
