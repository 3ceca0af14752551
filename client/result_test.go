package client

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// testRow is one row of Tracing, minutes before testNow.
func testRow(id string, minutes int, recipient string, status Status) string {
	return fmt.Sprintf(`{"id":%q,"senderAddress":"ann@fabrikam.com","recipientAddress":%q,"messageId":"<%s@x>","receivedDateTime":%q,"subject":"Invoice %s","size":5,"status":%q}`,
		id, recipient, id, testNow.Add(-time.Duration(minutes)*time.Minute).Format("2006-01-02T15:04:05.000Z"), id, status)
}

func testPage(next string, rows ...string) string {
	if next != "" {
		next = `"@odata.nextLink":"https://graph.microsoft.com/v1.0/admin/exchange/tracing/messageTraces?$skiptoken=` + next + `",`
	}
	return `{` + next + `"value":[` + strings.Join(rows, ",") + `]}`
}

// shape describes a snapshot: ids, recipients, and which of them are known.
func shape(s Snapshot) string {
	var b strings.Builder
	for _, t := range s.Traces {
		fmt.Fprintf(&b, "%s:", t.ID)
		for _, r := range t.Recipients {
			b.WriteString(" " + r.Address)
		}
		fmt.Fprintf(&b, " (%s); ", t.RecipientsKnown)
	}
	return strings.TrimSuffix(b.String(), "; ")
}

func TestMessagesGrowAcrossPagesAndSnapshotsDoNot(t *testing.T) {
	t.Parallel()
	pages := []string{
		testPage("2", testRow("1", 1, "a@x", "delivered"), testRow("2", 2, "a@x", "delivered"), testRow("2", 2, "b@x", "failed")),
		testPage("3", testRow("2", 2, "B@X", "failed"), testRow("2", 2, "c@x", "pending")),
		testPage("4"), // a page may be empty and have another after it
		testPage("", testRow("2", 2, "d@x", "delivered"), testRow("3", 3, "a@x", "delivered")),
	}
	shapes := []string{
		"1: a@x (so far); 2: a@x b@x (so far)",
		"1: a@x (so far); 2: a@x b@x c@x (so far)",
		"1: a@x (so far); 2: a@x b@x c@x (so far)",
		"1: a@x (all); 2: a@x b@x c@x d@x (all); 3: a@x (all)",
	}
	c, _ := newTestClient(t, Tracing, answers(pages...))
	r := c.Search(mustPlan(t, c, Query{}))
	var snapshots []Snapshot
	for i := range pages {
		if err := r.EnsureWithin(t.Context(), math.MaxInt, 1); err != nil {
			t.Fatal(err)
		}
		snapshots = append(snapshots, r.Snapshot())
		if got := shape(snapshots[i]); got != shapes[i] {
			t.Errorf("after page %d: got %s, want %s", i+1, got, shapes[i])
		}
	}
	for i, s := range snapshots {
		if got := shape(s); got != shapes[i] {
			t.Errorf("snapshot %d was changed: got %s, want %s", i+1, got, shapes[i])
		}
		if i > 0 && s.Version <= snapshots[i-1].Version {
			t.Errorf("got version %d after %d, want more", s.Version, snapshots[i-1].Version)
		}
	}
	last := snapshots[3]
	if !last.Complete || last.More || last.Pages != 4 || last.Requests != 4 || last.Scanned != 7 || !last.Asked.Equal(testNow) {
		t.Errorf("got %+v, want it complete after 4 pages and requests and 7 rows", last)
	}
	first, back := snapshots[0], ceil(testNow.Add(-2*time.Minute), time.Second)
	if first.Complete || !first.More || !first.CompleteBack.IsZero() || !first.ReadBack.Equal(back) {
		t.Errorf("complete back to %v and read back to %v, want nothing and %v", first.CompleteBack, first.ReadBack, back)
	}
}

func TestWithAConditionRecipientsAreThoseThatMatch(t *testing.T) {
	t.Parallel()
	c, _ := newTestClient(t, Tracing, answers(testPage("", testRow("1", 1, "a@x", "failed"), testRow("2", 2, "a@x", "failed"))))
	r := c.Search(mustPlan(t, c, Query{Statuses: []Status{StatusFailed}}))
	if err := r.Ensure(t.Context(), math.MaxInt); err != nil {
		t.Fatal(err)
	}
	if got := shape(r.Snapshot()); got != "1: a@x (matching); 2: a@x (matching)" {
		t.Errorf("got %s, want 1: a@x (matching); 2: a@x (matching)", got)
	}
	whole := Trace{ID: "1", RecipientsKnown: KnownAll, Recipients: []Recipient{{Address: "a@x"}, {Address: "b@x"}}}
	before := r.Snapshot()
	r.Update(whole)
	r.Update(Trace{ID: "unknown"})
	if got := shape(r.Snapshot()); got != "1: a@x b@x (all); 2: a@x (matching)" {
		t.Errorf("after Update: got %s, want 1: a@x b@x (all); 2: a@x (matching)", got)
	}
	if shape(before) != "1: a@x (matching); 2: a@x (matching)" {
		t.Errorf("the old snapshot: got %s, want it unchanged", shape(before))
	}
}

func TestConditionsTheServiceIgnoresAreFilteredHere(t *testing.T) {
	t.Parallel()
	c, _ := newTestClient(t, Tracing, answers(testPage("", testRow("1", 1, "a@x", "failed"), testRow("2", 2, "b@x", "delivered"))))
	r := c.Search(mustPlan(t, c, Query{Recipients: []string{"b@x"}}))
	if err := r.Ensure(t.Context(), math.MaxInt); err != nil {
		t.Fatal(err)
	}
	if s := r.Snapshot(); shape(s) != "2: b@x (matching)" || s.Scanned != 2 {
		t.Errorf("got %s of %d, want 2: b@x (matching) of 2", shape(s), s.Scanned)
	}
}

// byRecipient answers each recipient's stream with its own pages.
func byRecipient(pages map[string][]string) func(int, *http.Request) (*http.Response, error) {
	return func(_ int, r *http.Request) (*http.Response, error) {
		query := decoded(r.URL)
		for name, list := range pages {
			for i := range list {
				first := i == 0 && strings.Contains(query, "'"+name+"'")
				if first || strings.Contains(query, fmt.Sprintf("$skiptoken=%s%d", name[:1], i)) {
					return answer(200, list[i]), nil
				}
			}
		}
		return answer(404, ""), nil
	}
}

func TestStreamsAreMergedNewestFirst(t *testing.T) {
	t.Parallel()
	c, s := newTestClient(t, Tracing, byRecipient(map[string][]string{
		"a@x": {testPage("a1", testRow("1", 1, "a@x", "failed"), testRow("4", 4, "a@x", "failed")), testPage("", testRow("9", 9, "a@x", "failed"))},
		"b@x": {testPage("b1", testRow("2", 2, "b@x", "failed"), testRow("4", 4, "b@x", "failed")), testPage("", testRow("5", 5, "b@x", "failed"))},
	}))
	r := c.Search(mustPlan(t, c, Query{Recipients: []string{"a@x", "b@x"}}))
	steps := []string{
		"", // with one of two streams read, nothing can be said to be the newest
		"1: a@x (matching); 2: b@x (matching); 4: a@x b@x (matching)",
		"1: a@x (matching); 2: b@x (matching); 4: a@x b@x (matching)",
		"1: a@x (matching); 2: b@x (matching); 4: a@x b@x (matching); 5: b@x (matching); 9: a@x (matching)",
	}
	for i, want := range steps {
		if err := r.EnsureWithin(t.Context(), math.MaxInt, 1); err != nil {
			t.Fatal(err)
		}
		if got := shape(r.Snapshot()); got != want {
			t.Errorf("step %d: got %s, want %s", i+1, got, want)
		}
	}
	if s.count() != 4 || !r.Snapshot().Complete {
		t.Errorf("got %d requests, complete %v, want 4, complete", s.count(), r.Snapshot().Complete)
	}
}

func TestIterationYieldsWhatCameAndThenTheError(t *testing.T) {
	t.Parallel()
	c, _ := newTestClient(t, Tracing, play(
		status(200, testPage("2", testRow("1", 1, "a@x", "failed"), testRow("2", 2, "a@x", "failed"))), status(403, "")))
	var got []string
	failures := 0
	for trace, err := range c.Traces(t.Context(), mustPlan(t, c, Query{})) {
		if err != nil {
			failures++
			got = append(got, "error")
			continue // who goes on must not be given the same error for ever
		}
		got = append(got, trace.ID)
	}
	if !slices.Equal(got, []string{"1", "2", "error"}) || failures != 1 {
		t.Errorf("got %v and %d failures, want 1, 2 and one error", got, failures)
	}
	for range c.Traces(t.Context(), mustPlan(t, c, Query{})) {
		break
	}
}

func TestPrefetchLeavesTheReserve(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := 0
		c, s := newTestClient(t, Tracing, func(int, *http.Request) (*http.Response, error) {
			n++
			return answer(200, testPage(fmt.Sprint(n), testRow(fmt.Sprint(n), n, "a@x", "failed"))), nil
		}, func(o *Options) { o.Budget = NewBudget(10, time.Minute) })
		r := c.Search(mustPlan(t, c, Query{}))
		if err := r.Prefetch(t.Context(), math.MaxInt); err != nil || s.count() != 8 {
			t.Errorf("Prefetch: got %v after %d requests, want no error after 8", err, s.count())
		}
		if err := r.Ensure(t.Context(), 10); err != nil || s.count() != 10 {
			t.Errorf("Ensure: got %v after %d requests, want no error after 10", err, s.count())
		}
		c.Budget().Block(time.Now().Add(time.Hour))
		began := time.Now()
		if err := r.Prefetch(t.Context(), 20); err != nil || !time.Now().Equal(began) {
			t.Errorf("Prefetch while blocked: got %v after %v, want no error at once", err, time.Since(began))
		}
	})
}

func TestForegroundTakesOverFromBackground(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, s := newTestClient(t, Tracing, func(n int, r *http.Request) (*http.Response, error) {
			pass(time.Second)
			if n == 1 {
				return answer(429, "", "Retry-After", "5"), nil
			}
			return answer(200, emptyPage), nil
		})
		r := c.Search(mustPlan(t, c, Query{}))
		var callers sync.WaitGroup
		callers.Go(func() {
			if err := r.Prefetch(t.Context(), 1); !errors.Is(err, ErrThrottled) {
				t.Errorf("the background: got %v, want %v", err, ErrThrottled)
			}
		})
		synctest.Wait()
		callers.Go(func() {
			if err := r.Ensure(t.Context(), 1); err != nil {
				t.Errorf("the foreground: got %v, want no error", err)
			}
		})
		callers.Wait()
		if s.count() != 2 {
			t.Errorf("got %d requests, want 2", s.count())
		}
	})
}

// A transport may bring its answer although its request was given up.
func TestAnAnswerThatComesAfterTheLastPageCountsOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		page := testPage("", testRow("1", 1, "a@x", "delivered"))
		c, _ := newTestClient(t, Tracing, func(n int, _ *http.Request) (*http.Response, error) {
			if n == 1 {
				pass(10 * time.Second)
			}
			return answer(200, page), nil
		})
		r := c.Search(mustPlan(t, c, Query{Latest: true}))
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := r.Ensure(ctx, 1); !errors.Is(err, context.DeadlineExceeded) {
			t.Fatalf("Ensure with a second: got %v, want %v", err, context.DeadlineExceeded)
		}
		if err := r.Ensure(t.Context(), 1); err != nil {
			t.Fatalf("Ensure again: got %v, want no error", err)
		}
		pass(time.Minute)
		if got := r.Snapshot(); got.Pages != 1 || got.Scanned != 1 || got.Requests != 2 {
			t.Errorf("got %d pages, %d rows and %d requests, want 1, 1 and 2", got.Pages, got.Scanned, got.Requests)
		}
	})
}

func TestManyCallersShareTheirRequests(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := 0
		c, s := newTestClient(t, Tracing, func(int, *http.Request) (*http.Response, error) {
			pass(100 * time.Millisecond)
			n++
			next := fmt.Sprint(n)
			if n == 20 {
				next = ""
			}
			return answer(200, testPage(next, testRow(fmt.Sprint(n), n, "a@x", "failed"))), nil
		})
		r := c.Search(mustPlan(t, c, Query{}))
		var callers sync.WaitGroup
		for i := range 10 {
			callers.Go(func() {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				if i%2 == 1 {
					time.AfterFunc(time.Duration(i)*130*time.Millisecond, cancel)
				}
				err := r.Ensure(ctx, 5+i*5)
				if i%2 == 0 && err != nil {
					t.Errorf("Ensure(%d): got %v, want no error", 5+i*5, err)
				}
				for j, trace := range r.Snapshot().Traces {
					if trace.ID != fmt.Sprint(j+1) {
						t.Errorf("got %s at %d, want %d", trace.ID, j, j+1)
					}
				}
			})
		}
		callers.Wait()
		if s.count() != 20 || !r.Snapshot().Complete {
			t.Errorf("got %d requests, complete %v, want 20, complete", s.count(), r.Snapshot().Complete)
		}
	})
}

func TestWindowsShareASecond(t *testing.T) {
	t.Parallel()
	border := testNow.Truncate(time.Second).Add(-10 * day)
	row := func(id string, at time.Time) string {
		return fmt.Sprintf(`{"id":%q,"recipientAddress":"a@x","receivedDateTime":%q,"status":"failed"}`, id, at.Format(time.RFC3339Nano))
	}
	c, s := newTestClient(t, Tracing, answers(
		testPage("", row("1", border.Add(time.Hour)), row("2", border.Add(300*time.Millisecond)), row("3", border)),
		testPage("", row("2", border.Add(300*time.Millisecond)), row("3", border), row("4", border.Add(-time.Hour)))))
	r := c.Search(mustPlan(t, c, Query{Start: border.Add(-5 * day)}))
	if err := r.Ensure(t.Context(), math.MaxInt); err != nil {
		t.Fatal(err)
	}
	if got := shape(r.Snapshot()); got != "1: a@x (all); 2: a@x (all); 3: a@x (all); 4: a@x (all)" {
		t.Errorf("got %s, want each message once", got)
	}
	for _, asked := range s.requests() {
		if !strings.Contains(asked, odataTime(border)) {
			t.Errorf("asked %s, want it to meet %s", asked, odataTime(border))
		}
	}
}

func odataTime(t time.Time) string { return t.Format("2006-01-02T15:04:05Z") }

func TestSeedMessagesWithoutTheRecipientDoNotMatch(t *testing.T) {
	t.Parallel()
	item := func(id, recipients string) string {
		return `{"id":"` + id + `","receivedDateTime":"2026-11-23T10:00:00","recipients":` + recipients + `}`
	}
	body := `{"value":[` + strings.Join([]string{
		item("1", `[]`), item("2", `[{"recipientEmail":"BOB@contoso.com","deliveryStatus":"Failed"}]`), item("3", `null`),
		item("4", `[{"recipientEmail":"bob@contoso.com","deliveryStatus":"Delivered"},{"recipientEmail":"cy@contoso.com","deliveryStatus":"Failed"}]`),
	}, ",") + `]}`
	tests := []struct {
		query Query
		want  string
	}{
		{Query{Recipients: []string{"bob@contoso.com"}}, "2: BOB@contoso.com (matching); 4: bob@contoso.com (matching)"},
		{Query{Recipients: []string{"*@contoso.com"}}, "2: BOB@contoso.com (all); 4: bob@contoso.com cy@contoso.com (all)"},
		{Query{Recipients: []string{"bob@contoso.com"}, Statuses: []Status{StatusFailed}}, "2: BOB@contoso.com (matching)"},
		{Query{Statuses: []Status{StatusDelivered}}, "4: bob@contoso.com cy@contoso.com (all)"},
		{Query{}, "1: (all); 2: BOB@contoso.com (all); 3: (none); 4: bob@contoso.com cy@contoso.com (all)"},
	}
	for _, test := range tests {
		c, _ := newTestClient(t, MessageTraces, answers(body))
		r := c.Search(mustPlan(t, c, test.query))
		if err := r.Ensure(t.Context(), math.MaxInt); err != nil {
			t.Fatal(err)
		}
		if got := shape(r.Snapshot()); got != test.want {
			t.Errorf("%+v: got %s, want %s", test.query, got, test.want)
		}
	}
}

func TestOneOfSeveralIDsMayBeUnknown(t *testing.T) {
	t.Parallel()
	c, s := newTestClient(t, MessageTraces, play(status(404, `{"error":{"code":"ResourceNotFound"}}`), status(200, seedMessage)))
	r := c.Search(mustPlan(t, c, Query{IDs: []string{"no-such", seedID}}))
	if err := r.Ensure(t.Context(), math.MaxInt); err != nil {
		t.Fatal(err)
	}
	if snapshot := r.Snapshot(); shape(snapshot) != seedID+": user2@contoso.com (all)" || !snapshot.Complete || s.count() != 2 {
		t.Errorf("got %+v after %d requests, want one message, complete, after 2", snapshot, s.count())
	}
}

func TestAMailingToThousandsSpansPages(t *testing.T) {
	t.Parallel()
	const recipients, page = 2500, 400
	n := 0
	c, _ := newTestClient(t, Tracing, func(int, *http.Request) (*http.Response, error) {
		var rows []string
		for ; n < recipients && len(rows) < page; n++ {
			rows = append(rows, testRow("1", 1, fmt.Sprintf("user%d@x", n), "delivered"))
		}
		next := fmt.Sprint(n)
		if n == recipients {
			rows, next = append(rows, testRow("2", 2, "a@x", "delivered")), ""
		}
		return answer(200, testPage(next, append(rows, testRow("1", 1, "USER0@X", "delivered"))...)), nil
	})
	r := c.Search(mustPlan(t, c, Query{}))
	if err := r.Ensure(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	if first := r.Snapshot().Traces[0]; len(first.Recipients) != page || first.RecipientsKnown != KnownSoFar {
		t.Errorf("got %d recipients, known %s, want %d, known %s", len(first.Recipients), first.RecipientsKnown, page, KnownSoFar)
	}
	if err := r.Ensure(t.Context(), math.MaxInt); err != nil {
		t.Fatal(err)
	}
	s := r.Snapshot()
	if len(s.Traces) != 2 || len(s.Traces[0].Recipients) != recipients || s.Traces[0].RecipientsKnown != KnownAll {
		t.Errorf("got %d messages, the first to %d, want 2, to %d, all known", len(s.Traces), len(s.Traces[0].Recipients), recipients)
	}
}

func TestProgressCountsThePagesOfAllStreams(t *testing.T) {
	t.Parallel()
	c, _ := newTestClient(t, Tracing, answers(emptyPage, emptyPage))
	var pages []string
	ctx := WithProgress(t.Context(), func(p Progress) {
		if p.State == StateSending {
			pages = append(pages, p.What)
		}
	})
	r := c.Search(mustPlan(t, c, Query{Recipients: []string{"a@x", "b@x"}}))
	if err := r.Ensure(ctx, 1); err != nil || !slices.Equal(pages, []string{"page 1", "page 2"}) {
		t.Errorf("got %q, %v, want page 1 and page 2", pages, err)
	}
}

func TestTheZeroPlanHasNothing(t *testing.T) {
	t.Parallel()
	c, _ := newTestClient(t, Tracing, answers())
	r := c.Search(Plan{})
	if err := r.Ensure(t.Context(), 1); err != nil || !r.Snapshot().Complete || r.Snapshot().More {
		t.Errorf("Ensure of no plan: got %v, %+v, want it complete", err, r.Snapshot())
	}
	if _, err := c.Page(t.Context(), Cursor{}); err == nil {
		t.Error("Page of the zero Cursor: got no error, want one")
	}
}
