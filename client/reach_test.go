package client_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/client/simulator"
)

// wording writes times as the tests read them.
var wording = client.Wording{Time: func(t time.Time) string { return t.UTC().Format("2 Jan 15:04") }}

func TestAnAnswerSaysHowFarItReaches(t *testing.T) {
	t.Parallel()
	back := noon.Add(-20 * time.Hour)
	many := make([]*client.Trace, 45)
	for _, test := range []struct {
		name                   string
		snapshot               client.Snapshot
		count, read, gap, cost string
	}{
		{"complete", client.Snapshot{Traces: many, Complete: true, CompleteBack: tenDays.Start, ReadBack: tenDays.Start, Pages: 3},
			"45 match", "read back to 13 Nov 12:00, all of it", "", ""},
		{"one, complete", client.Snapshot{Traces: many[:1], Complete: true, Pages: 3}, "1 matches", "read back to 13 Nov 12:00, all of it", "", ""},
		{"none, complete", client.Snapshot{Complete: true, Pages: 3}, "none match", "read back to 13 Nov 12:00, all of it", "", ""},
		{"more to read", client.Snapshot{Traces: many, More: true, ReadBack: back, Pages: 1, Left: 29},
			"45 match", "read back to 22 Nov 16:00 only", "read back to 22 Nov 16:00, not to 13 Nov 12:00", "about 29 requests"},
		{"one request more", client.Snapshot{Traces: many, More: true, ReadBack: back, Pages: 1, Left: 1},
			"45 match", "read back to 22 Nov 16:00 only", "read back to 22 Nov 16:00, not to 13 Nov 12:00", "about 1 request"},
		{"nothing to go by", client.Snapshot{Traces: many, More: true, ReadBack: back, Pages: 1},
			"45 match", "read back to 22 Nov 16:00 only", "read back to 22 Nov 16:00, not to 13 Nov 12:00", ""},
		{"no request yet", client.Snapshot{More: true}, "none match", "nothing read yet", "nothing read yet", ""},
		{"rows in another order", client.Snapshot{Traces: many, More: true, OutOfOrder: true, Pages: 2},
			"45 match", "read in part, not newest first", "read in part, not newest first", ""},
		{"rows in another order, a window read", client.Snapshot{Traces: many, More: true, OutOfOrder: true, CompleteBack: back, ReadBack: back, Pages: 2},
			"45 match", "read back to 22 Nov 16:00 only, not newest first", "read back to 22 Nov 16:00, not to 13 Nov 12:00, not newest first", ""},
		{"perhaps cut", client.Snapshot{Traces: many, Cut: true, ReadBack: back, Pages: 2},
			"45 match", "read back to 22 Nov 16:00 only, the service may have left some out", "read back to 22 Nov 16:00 only, the service may have left some out", ""},
		{"rows that could not be read", client.Snapshot{Traces: many, Unread: 2, Pages: 2},
			"45 match", "read to the end, 2 rows could not be read", "read to the end, 2 rows could not be read", ""},
		{"one row that could not be read", client.Snapshot{Traces: many, Unread: 1, Pages: 2},
			"45 match", "read to the end, 1 row could not be read", "read to the end, 1 row could not be read", ""},
		{"cut in one place, unread in another", client.Snapshot{Traces: many, Cut: true, Unread: 1, Pages: 2},
			"45 match", "read to the end, 1 row could not be read, the service may have left some out", "read to the end, 1 row could not be read, the service may have left some out", ""},
	} {
		p := client.Plan{Query: tenDays, Conditions: []client.Condition{{Field: client.FieldSubject}}}
		r := p.Reach(test.snapshot)
		for _, said := range [][2]string{{r.Count(wording), test.count}, {r.Read(wording), test.read}, {r.Gap(wording), test.gap}, {r.Cost(wording), test.cost}} {
			if said[0] != said[1] {
				t.Errorf("%s: got %q, want %q", test.name, said[0], said[1])
			}
		}
	}
}

func TestWithoutAConditionNothingIsSaidToMatch(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{0: "no messages", 1: "1 message", 720: "720 messages"} {
		r := client.Plan{Query: tenDays}.Reach(client.Snapshot{Traces: make([]*client.Trace, n), Complete: true, Pages: 1})
		if got := r.Count(wording); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	r := client.Plan{Query: tenDays}.Reach(client.Snapshot{Traces: make([]*client.Trace, 720)})
	if got, want := r.CountOf(wording, 7), "7 of 720 messages"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	r = client.Plan{Conditions: []client.Condition{{}}}.Reach(client.Snapshot{Traces: make([]*client.Trace, 45), Complete: true, Pages: 1})
	if got, want := r.CountOf(wording, 7)+", "+r.Read(wording), "7 of 45 that match, all of it"; got != want {
		t.Errorf("without a window: got %q, want %q", got, want)
	}
}

// TestTheEstimateOfWhatIsLeftComesNearTheTruth reads ten days page by page, and holds
// each estimate against the requests that were then made. An office writes little at
// night and at weekends, so a third of the truth and three times of it are near.
func TestTheEstimateOfWhatIsLeftComesNearTheTruth(t *testing.T) {
	t.Parallel()
	for _, dialect := range dialects {
		for _, q := range []client.Query{tenDays, {Start: tenDays.Start, Senders: []string{"*@fabrikam.com"}}} {
			s := newSimulator(simulator.Options{Messages: 20000})
			c := newClient(t, s, client.Options{Dialect: dialect})
			left := estimates(t, c.Search(plan(t, c, q)))
			for i, got := range left {
				if want := len(left) - 1 - i; got > 3*want || 3*got < want {
					t.Errorf("%s: after %d of %d pages: got %d left, want about %d", dialect, i+1, len(left), got, len(left)-1-i)
				}
			}
		}
	}
}

// estimates reads a result page by page, and returns what it says is left after each.
func estimates(t *testing.T, r *client.Result) []int {
	t.Helper()
	var left []int
	for r.Snapshot().More {
		if err := r.EnsureWithin(t.Context(), math.MaxInt, 1); err != nil {
			t.Fatal(err)
		}
		left = append(left, r.Snapshot().Left)
	}
	return left
}

func TestWhatIsLeftOfSeveralWindowsIsCountedExactlyWhenEachFitsOnePage(t *testing.T) {
	t.Parallel()
	s := newSimulator(simulator.Options{Messages: 200, Span: 60 * 24 * time.Hour})
	c := newClient(t, s, client.Options{Dialect: client.Tracing})
	q := client.Query{Start: noon.Add(-60 * 24 * time.Hour), Recipients: []string{"bob@contoso.com"}}
	r := c.Search(plan(t, c, q))
	if got := r.Snapshot().Left; got != 6 {
		t.Errorf("before the first request: got %d left, want the 6 of the plan", got)
	}
	if got, want := estimates(t, r), []int{5, 4, 3, 2, 1, 0}; !slices.Equal(got, want) {
		t.Errorf("got %v left, want %v", got, want)
	}
}

func TestWithoutBoundsNobodyKnowsWhatIsLeft(t *testing.T) {
	t.Parallel()
	for _, dialect := range dialects {
		s := newSimulator(simulator.Options{Messages: 500})
		c := newClient(t, s, client.Options{Dialect: dialect, PageSize: 100})
		r := c.Search(plan(t, c, client.Query{Latest: true}))
		if err := r.EnsureWithin(t.Context(), math.MaxInt, 1); err != nil {
			t.Fatal(err)
		}
		if got := r.Snapshot(); got.Left != 0 || !got.More {
			t.Errorf("%s: got %d left, more %v, want 0 and more", dialect, got.Left, got.More)
		}
	}
}
