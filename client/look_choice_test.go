package client

import (
	"fmt"
	"math"
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestALookForManyRecipientsCostsAboutOneRequest is about a search for 300 recipients
// that was read by their values, in a tenant with much mail: what is young fits a page.
func TestALookForManyRecipientsCostsAboutOneRequest(t *testing.T) {
	t.Parallel()
	recipients := make([]string, 300)
	for i := range recipients {
		recipients[i] = fmt.Sprintf("r%d@x.example", i)
	}
	young := []string{}
	for i := range 20 {
		young = append(young, testRow(fmt.Sprint("young-", i), 10+i, recipients[i], StatusPending))
	}
	c, s := newTestClient(t, Tracing, func(_ int, r *http.Request) (*http.Response, error) {
		asked := decoded(r.URL)
		var rows []string
		for i, row := range young {
			if !strings.Contains(asked, "recipientAddress") || strings.Contains(asked, "'"+recipients[i]+"'") {
				rows = append(rows, row)
			}
		}
		return answer(http.StatusOK, testPage("", rows...)), nil
	})
	r := c.Search(byValues(mustPlan(t, c, Query{Start: testNow.Add(-9 * day), Recipients: recipients})))
	if err := r.Ensure(t.Context(), math.MaxInt); err != nil {
		t.Fatal(err)
	}
	if s.count() != 300 || len(r.Snapshot().Traces) != 20 {
		t.Fatalf("got %d messages in %d requests, want 20 in 300", len(r.Snapshot().Traces), s.count())
	}
	look := r.Look(true)
	if cost := look.Cost(); cost != 1 {
		t.Errorf("got a cost of %d, want 1", cost)
	}
	found, err := look.Turn(t.Context(), 0)
	if err != nil || !found.Done || found.Requests != 1 || s.count() != 301 {
		t.Errorf("got %+v, %v in %d requests, want it done with one", found, err, s.count()-300)
	}
	if end := r.Plan().Query.End; end.Before(testNow.Truncate(time.Second)) {
		t.Errorf("got the end %v, want now", end)
	}
}
