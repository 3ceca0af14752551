package client

import (
	"fmt"
	"math"
	"net/http"
	"regexp"
	"strconv"
	"testing"
	"time"
)

var (
	topAsked    = regexp.MustCompile(`\$top=(\d+)`)
	boundsAsked = regexp.MustCompile(`receivedDateTime ge (\S+) and receivedDateTime le ([^& ]+)`)
)

// limiting answers with at most $top of the rows of a window, newest first, and never
// with a link, as OData reads $top.
func limiting(received []time.Time) func(int, *http.Request) (*http.Response, error) {
	return func(_ int, r *http.Request) (*http.Response, error) {
		asked := decoded(r.URL)
		top, _ := strconv.Atoi(topAsked.FindStringSubmatch(asked)[1])
		bounds := boundsAsked.FindStringSubmatch(asked)
		start, _ := time.Parse(time.RFC3339, bounds[1])
		end, _ := time.Parse(time.RFC3339, bounds[2])
		var rows []string
		for i, at := range received {
			if len(rows) < top && !at.Before(start) && at.Before(end.Add(time.Second)) {
				rows = append(rows, testRow(fmt.Sprint(i), int(testNow.Sub(at).Minutes()), "a@x", StatusDelivered))
			}
		}
		return answer(http.StatusOK, testPage("", rows...)), nil
	}
}

// everyMinute are instants before testNow, newest first.
func everyMinute(n int) []time.Time {
	var all []time.Time
	for i := range n {
		all = append(all, testNow.Add(-time.Duration(i+1)*time.Minute))
	}
	return all
}

func TestAFullPageWithoutALinkIsNotTakenForAll(t *testing.T) {
	t.Parallel()
	for _, size := range []int{1, 2, 7, 50, 1000, 1999, 2000, 2001, 5000} {
		for _, n := range []int{0, 1, 2, 7, 50, 999, 1000, 2000} {
			c, s := newTestClient(t, Tracing, limiting(everyMinute(n)), func(o *Options) { o.PageSize = size })
			r := c.Search(mustPlan(t, c, Query{}))
			if err := r.Ensure(t.Context(), math.MaxInt); err != nil {
				t.Fatal(err)
			}
			if got := r.Snapshot(); len(got.Traces) != n || !got.Complete || s.count() > 2 {
				t.Errorf("pages of %d: got %d messages, complete %v, in %d requests, want %d, complete, in 2 at most", size, len(got.Traces), got.Complete, s.count(), n)
			}
		}
	}
}

func TestWhatTheGreatestPageCannotHoldIsAskedForInHalves(t *testing.T) {
	t.Parallel()
	c, s := newTestClient(t, Tracing, limiting(everyMinute(12_000)))
	r := c.Search(mustPlan(t, c, Query{Start: testNow.Add(-9 * day)}))
	if err := r.Ensure(t.Context(), math.MaxInt); err != nil {
		t.Fatal(err)
	}
	if got := r.Snapshot(); len(got.Traces) != 12_000 || !got.Complete || s.count() > 10 {
		t.Errorf("got %d messages, complete %v, in %d requests, want 12000, complete, in 10 at most", len(got.Traces), got.Complete, s.count())
	}
}

func TestMoreInASecondThanThePageHoldsIsNeverComplete(t *testing.T) {
	t.Parallel()
	received := make([]time.Time, 6000)
	for i := range received {
		received[i] = testNow.Add(-time.Hour)
	}
	c, _ := newTestClient(t, Tracing, limiting(received))
	r := c.Search(mustPlan(t, c, Query{}))
	if err := r.Ensure(t.Context(), math.MaxInt); err != nil {
		t.Fatal(err)
	}
	if got := r.Snapshot(); len(got.Traces) != 5000 || got.Complete || !got.Cut {
		t.Errorf("got %d messages, complete %v, cut %v, want 5000, not complete, cut", len(got.Traces), got.Complete, got.Cut)
	}
}

func TestExactMultiplesCostNothingOnceTheServiceLedOn(t *testing.T) {
	t.Parallel()
	two := func(id int) []string {
		return []string{testRow(fmt.Sprint(id), id, "a@x", "delivered"), testRow(fmt.Sprint(id+1), id+1, "a@x", "delivered")}
	}
	c, s := newTestClient(t, Tracing, answers(testPage("2", two(1)...), testPage("", two(3)...), testPage("", two(5)...)), func(o *Options) { o.PageSize = 2 })
	for range 2 {
		r := c.Search(mustPlan(t, c, Query{}))
		if err := r.Ensure(t.Context(), math.MaxInt); err != nil {
			t.Fatal(err)
		}
		if !r.Snapshot().Complete {
			t.Error("got an answer that is not complete, want it complete")
		}
	}
	if s.count() != 3 {
		t.Errorf("got %d requests, want 3", s.count())
	}
}

func TestALinkBehindFewerItemsThanAskedForProvesNothing(t *testing.T) {
	t.Parallel()
	rows := []string{testRow("1", 1, "a@x", "delivered"), testRow("2", 2, "a@x", "delivered"), testRow("3", 3, "a@x", "delivered")}
	c, s := newTestClient(t, Tracing, answers(testPage("2", rows[0]), testPage("", rows[1:2]...), testPage("", rows...)), func(o *Options) { o.PageSize = 2 })
	r := c.Search(mustPlan(t, c, Query{}))
	if err := r.Ensure(t.Context(), math.MaxInt); err != nil {
		t.Fatal(err)
	}
	if got := r.Snapshot(); len(got.Traces) != 3 || !got.Complete {
		t.Errorf("got %d messages, complete %v, want 3, complete", len(got.Traces), got.Complete)
	}
	if asked := s.requests()[s.count()-1]; topAsked.FindStringSubmatch(asked)[1] != fmt.Sprint(Tracing.Limits().MaxPageSize) {
		t.Errorf("got %s, want the window again with the greatest page", asked)
	}
}
