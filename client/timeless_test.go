package client

import (
	"math"
	"net/http"
	"regexp"
	"slices"
	"strings"
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

// undated is a row whose time cannot be read.
func undated(row string) string {
	return regexp.MustCompile(`"receivedDateTime":"[^"]*"`).ReplaceAllString(row, `"receivedDateTime":"garbage"`)
}

func TestALookAddsAMessageWhoseTimeCannotBeRead(t *testing.T) {
	t.Parallel()
	now := testNow
	c, _ := newTestClient(t, Tracing, answers(testPage("", testRow("1", 5, "a@x", "delivered")),
		testPage("", undated(testRow("2", -1, "a@x", "delivered")), testRow("1", 5, "a@x", "delivered"))), func(o *Options) { o.Now = func() time.Time { return now } })
	r := c.Search(mustPlan(t, c, Query{Start: testNow.Add(-time.Hour)}))
	if err := r.Ensure(t.Context(), math.MaxInt); err != nil {
		t.Fatal(err)
	}
	now = now.Add(2 * time.Minute)
	found, err := r.Look(true).Turn(t.Context(), 0)
	if want := []Change{{ID: "2", New: true}}; err != nil || !slices.Equal(found.Changes, want) {
		t.Errorf("got the changes %+v, %v, want %+v", found.Changes, err, want)
	}
	if got, want := shape(r.Snapshot()), "1: a@x (all); 2: a@x (all)"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestALookGoesNoFurtherBackForAMessageWhoseTimeCannotBeRead(t *testing.T) {
	t.Parallel()
	now := testNow
	c, asked := newTestClient(t, Tracing, answers(testPage("2", testRow("1", 5, "a@x", "delivered"), undated(testRow("2", 7, "a@x", "delivered")), testRow("3", 10, "a@x", "delivered")),
		testPage("", testRow("1", 5, "a@x", "delivered"))), func(o *Options) { o.Now = func() time.Time { return now } })
	r := c.Search(mustPlan(t, c, Query{Start: testNow.Add(-day)}))
	if err := r.Ensure(t.Context(), 3); err != nil {
		t.Fatal(err)
	}
	now = now.Add(2 * time.Minute)
	if found, err := r.Look(true).Turn(t.Context(), 0); err != nil || !found.Done {
		t.Fatalf("got %+v, %v, want a look", found, err)
	}
	if got, want := asked.requests()[1], "receivedDateTime ge 2026-11-23T13:52:30Z"; !strings.Contains(got, want) {
		t.Errorf("got the request %s, want %s in it: older messages are not loaded", got, want)
	}
}

func TestTheTimeOfAMessageIsThatOfWhicheverRowHasOne(t *testing.T) {
	t.Parallel()
	for what, pages := range map[string][]string{
		"on one page": {testPage("", undated(testRow("1", 5, "a@x", "delivered")), testRow("1", 5, "b@x", "delivered"), testRow("2", 9, "a@x", "delivered"))},
		"on two pages": {testPage("2", undated(testRow("1", 5, "a@x", "delivered"))),
			testPage("", testRow("1", 5, "b@x", "delivered"), testRow("2", 9, "a@x", "delivered"))},
		"behind": {testPage("2", testRow("1", 5, "b@x", "delivered"), undated(testRow("1", 5, "a@x", "delivered"))), testPage("", testRow("2", 9, "a@x", "delivered"))},
	} {
		c, _ := newTestClient(t, Tracing, answers(pages...))
		r := c.Search(mustPlan(t, c, Query{Start: testNow.Add(-time.Hour)}))
		if err := r.Ensure(t.Context(), math.MaxInt); err != nil {
			t.Fatal(err)
		}
		all := r.Snapshot().Traces
		if len(all) != 2 || len(all[0].Recipients) != 2 || !all[0].Received.Equal(testNow.Add(-5*time.Minute).Truncate(time.Millisecond)) {
			t.Errorf("%s: got %s, the first received %v, want 1 with two recipients, and its time", what, shape(r.Snapshot()), all[0].Received)
		}
	}
}

func TestAListInWhichAMessageGetsItsTimeLaterIsNotCalledSorted(t *testing.T) {
	t.Parallel()
	now := testNow
	c, _ := newTestClient(t, Tracing, answers(testPage("", undated(testRow("1", 5, "a@x", "delivered")), testRow("2", 9, "a@x", "delivered")),
		testPage("", testRow("1", 5, "a@x", "delivered"), testRow("2", 9, "a@x", "delivered"))), func(o *Options) { o.Now = func() time.Time { return now } })
	r := c.Search(mustPlan(t, c, Query{Start: testNow.Add(-time.Hour)}))
	if err := r.Ensure(t.Context(), math.MaxInt); err != nil {
		t.Fatal(err)
	}
	if s := r.Snapshot(); shape(s) != "2: a@x (all); 1: a@x (all)" || s.Unsorted {
		t.Fatalf("got %s, unsorted %v, want the message without a time last", shape(s), s.Unsorted)
	}
	now = now.Add(2 * time.Minute)
	found, err := r.Look(true).Turn(t.Context(), 0)
	s := r.Snapshot()
	if err != nil || len(found.Changes) > 0 || !s.Unsorted || s.Traces[1].Received.IsZero() {
		t.Errorf("got %+v, %v, unsorted %v, received %v, want no change, and the time in a list that is not sorted", found, err, s.Unsorted, s.Traces[1].Received)
	}
}

func TestAMessageWithoutATimeHoldsNothingBack(t *testing.T) {
	t.Parallel()
	c, asked := newTestClient(t, Tracing, func(_ int, r *http.Request) (*http.Response, error) {
		first, then := testPage("a2", testRow("1", 5, "a@x", "delivered"), undated(testRow("2", 6, "a@x", "delivered"))), testPage("", testRow("3", 7, "a@x", "delivered"))
		switch link := decoded(r.URL); {
		case strings.Contains(link, "skiptoken=a2"):
			return answer(http.StatusOK, then), nil
		case strings.Contains(link, "skiptoken"):
			return answer(http.StatusOK, testPage("", testRow("9", 50, "b@x", "delivered"))), nil
		case strings.Contains(link, "a@x"):
			return answer(http.StatusOK, first), nil
		}
		return answer(http.StatusOK, testPage("b2", testRow("8", 30, "b@x", "delivered"))), nil
	})
	r := c.Search(mustPlan(t, c, Query{Start: testNow.Add(-time.Hour), Recipients: []string{"a@x", "b@x"}}))
	if err := r.Ensure(t.Context(), 4); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, one := range r.Snapshot().Traces {
		got = append(got, one.ID)
	}
	if want := "1 2 3 8"; strings.Join(got, " ") != want || asked.count() != 3 {
		t.Errorf("got the messages %s in %d requests, want %s in 3", strings.Join(got, " "), asked.count(), want)
	}
}
